//! Ids of elements: headings by their words, footnotes by their labels, passages by number. No two in a document are the same.

use std::fmt::Write;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The ids of headings that a document has given out.
#[derive(Default)]
pub(super) struct HeadingIds {
    /// Each id, and the last number put behind it.
    given: FxHashMap<Box<str>, u32>,
}

impl HeadingIds {
    /// Gives the id of a heading: the author's own, else its words, with a number behind it where it is taken.
    pub fn give(&mut self, text: &str, own: Option<&str>) -> Box<str> {
        let own = own.map(|id| id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>());
        let mut id = own.filter(|id| !id.is_empty()).unwrap_or_else(|| slug(text));
        if id.is_empty() {
            id.push_str("section");
        }
        // Ids of passages, footnotes and notices of corrections are not for headings.
        if is_passage(&id) {
            id.push_str("-1");
        }
        let of_notice = id
            .strip_prefix("correction-")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if id.starts_with("fn-") || id.starts_with("fnref-") || of_notice {
            id.insert_str(0, "h-");
        }
        let Some(mut number) = self.given.get(&*id).copied() else {
            self.given.insert(id.as_str().into(), 0);
            return id.into();
        };
        let numbered = loop {
            number += 1;
            let numbered = format!("{id}-{number}");
            if !self.given.contains_key(&*numbered) {
                break numbered;
            }
        };
        self.given.insert(id.into(), number);
        self.given.insert(numbered.as_str().into(), 0);
        numbered.into()
    }
}

fn is_passage(id: &str) -> bool {
    let number = id.strip_prefix('p').unwrap_or("");
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Gives text as an id: letters and digits of any script, lower case, NFC, everything else a `-`; apostrophes go.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut add = |c: char| {
        if c.is_alphanumeric() || c == '_' || is_combining_mark(c) {
            slug.push(c);
        } else if !matches!(c, '\'' | '’' | 'ʼ') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    };
    if text.is_ascii() {
        text.chars().map(|c| c.to_ascii_lowercase()).for_each(&mut add);
    } else {
        text.to_lowercase().nfc().for_each(&mut add);
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Gives what stands for a footnote in its ids: its label, with everything but letters, digits, `-` and `_` as `.` and the code point.
///
/// Labels are equal whatever their case, and so are their keys.
pub(super) fn footnote_key(label: &str) -> String {
    let mut key = String::with_capacity(label.len());
    for c in label.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '-' | '_' => key.push(c),
            _ => {
                let _ = write!(key, ".{:x}.", c as u32);
            }
        }
    }
    key
}

/// Gives what stands for an inline note in its ids; no label has such a key, for theirs end what they begin with a point.
pub(super) fn note_key(number: u32) -> String {
    format!("i.{number}")
}
