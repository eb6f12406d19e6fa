//! Makes links that lead a browser to the very words of a page.
//!
//! Takes the passages of a page and where a quotation stands in them; gives the text directive of the
//! WICG's "URL Fragment Text Directives", `:~:text=[prefix-,]start[,end][,-suffix]`, which goes at the end of
//! a URL's fragment. Refuses to know URLs, and what else a page shows besides its passages.

use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_segmentation::UnicodeSegmentation;

use crate::link::quotation::{Found, Piece, is_unspaced};

/// Everything but RFC 3986's unreserved characters, and of those `-`, which separates the terms.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// How many words are given whole.
const WHOLE: usize = 8;
/// How many words the start and the end of a longer passage have.
const EDGE: usize = 4;
/// How many words of what stands before or after are given where the words alone are not unique.
const CONTEXT: usize = 3;

/// Returns the text directive, from its `:~:text=` on, that leads to `found` in `passages`.
///
/// It leads from the first quoted word to the last. Up to eight words of one passage are given whole,
/// of more the first and the last four; the words before and after are added when a browser, which
/// takes the first match of the page and heeds no case, would find another place otherwise. Where
/// `found` is empty or does not fit `passages`, the directive is empty.
pub fn directive(passages: &[&str], found: &Found) -> String {
    place(passages, found)
        .map(|place| unique(passages, &place).to_string())
        .unwrap_or_default()
}

/// Where the words stand: in one passage or from one to another.
struct Place<'t> {
    first: usize,
    last: usize,
    /// The first passage: before the words, and from them on.
    before: &'t str,
    from: &'t str,
    /// The last passage: up to the end of the words, and after them.
    upto: &'t str,
    after: &'t str,
}

/// The terms of a text directive, white space and soft hyphens evened out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Terms {
    prefix: Option<String>,
    start: String,
    end: Option<String>,
    suffix: Option<String>,
}

impl std::fmt::Display for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let encode = |term| utf8_percent_encode(term, ENCODED);
        f.write_str(":~:text=")?;
        if let Some(prefix) = &self.prefix {
            write!(f, "{}-,", encode(prefix))?;
        }
        write!(f, "{}", encode(&self.start))?;
        if let Some(end) = &self.end {
            write!(f, ",{}", encode(end))?;
        }
        if let Some(suffix) = &self.suffix {
            write!(f, ",-{}", encode(suffix))?;
        }
        Ok(())
    }
}

fn place<'t>(passages: &[&'t str], found: &Found) -> Option<Place<'t>> {
    let text = |piece: &Piece| passages.get(piece.passage)?.get(piece.range.clone());
    let mut pieces = found.pieces.iter().filter(|piece| {
        // Signs that stand alone in a passage are no words to go to.
        text(piece).is_some_and(|text| text.unicode_words().next().is_some())
    });
    let first = pieces.next()?;
    let last = pieces.next_back().unwrap_or(first);
    let (opening, closing) = (*passages.get(first.passage)?, *passages.get(last.passage)?);
    let from = match first.passage == last.passage {
        true => opening.get(first.range.start..last.range.end)?,
        false => opening.get(first.range.start..)?,
    };
    let upto = match first.passage == last.passage {
        true => from,
        false => closing.get(..last.range.end)?,
    };
    Some(Place {
        first: first.passage,
        last: last.passage,
        before: opening.get(..first.range.start)?,
        from,
        upto,
        after: closing.get(last.range.end..)?,
    })
}

/// Returns the shortest of a few choices of terms that leads to `place`, or the most exact if none does.
fn unique(passages: &[&str], place: &Place<'_>) -> Terms {
    let page = Page::read(passages, place);
    let prefix = last_words(place.before, CONTEXT);
    let suffix = first_words(place.after, CONTEXT);
    let mut terms = terms(place, EDGE);
    for edge in [EDGE, 2 * EDGE] {
        for (before, after) in [(false, false), (true, false), (false, true), (true, true)] {
            terms = Terms {
                prefix: prefix.clone().filter(|_| before),
                suffix: suffix.clone().filter(|_| after),
                ..self::terms(place, edge)
            };
            if page.resolve(&terms) == Some(page.place.clone()) {
                return terms;
            }
        }
    }
    terms
}

/// Returns the terms without context; `edge` is how many words the start and the end have.
fn terms(place: &Place<'_>, edge: usize) -> Terms {
    let one = place.first == place.last;
    if one && place.from.unicode_words().nth(WHOLE.max(2 * edge)).is_none() {
        return Terms {
            start: even(place.from),
            ..Terms::default()
        };
    }
    let words = place.from.unicode_word_indices().take(edge);
    let start = words.last().map_or(0, |(at, word)| at + word.len());
    let end = place.upto.unicode_word_indices().rev().take(edge).last();
    let end = end.map_or(0, |(at, _)| at);
    Terms {
        start: even(place.from.get(..start).unwrap_or_default()),
        end: Some(even(place.upto.get(end..).unwrap_or_default())),
        ..Terms::default()
    }
}

/// Returns the beginning of `text` up to the end of the given number of words, if it has any.
fn first_words(text: &str, count: usize) -> Option<String> {
    let (at, word) = text.unicode_word_indices().take(count).last()?;
    text.get(..at + word.len()).map(even)
}

/// Returns the end of `text` from the given number of words on, if it has any.
fn last_words(text: &str, count: usize) -> Option<String> {
    let (at, _) = text.unicode_word_indices().rev().take(count).last()?;
    text.get(at..).map(even)
}

/// Joins runs of white space, trims them at both ends, and drops soft hyphens, all of which browsers pass over.
fn even(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|&c| c != '\u{AD}'));
    }
    out
}

fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The text of a page as a browser searches it.
struct Page {
    /// The passages, evened out and in lower case, a line each.
    text: String,
    /// Where the place that is meant stands in it.
    place: Range<usize>,
}

impl Page {
    fn read(passages: &[&str], place: &Place<'_>) -> Self {
        let (mut text, mut range) = (String::new(), 0..0);
        for (index, passage) in passages.iter().enumerate() {
            let line = text.len();
            text.push_str(&lower(&even(passage)));
            if index == place.first {
                let rest = lower(&even(passage.get(place.before.len()..).unwrap_or_default()));
                range.start = text.len() - rest.len();
            }
            if index == place.last {
                let end = passage.len() - place.after.len();
                range.end = line + lower(&even(passage.get(..end).unwrap_or_default())).len();
            }
            text.push('\n');
        }
        Page { text, place: range }
    }

    /// Returns the place that a browser goes to.
    fn resolve(&self, terms: &Terms) -> Option<Range<usize>> {
        let [start, end, prefix, suffix] =
            [Some(&terms.start), terms.end.as_ref(), terms.prefix.as_ref(), terms.suffix.as_ref()].map(|term| term.map(|term| lower(term)));
        let (start, mut from) = (start?, 0);
        loop {
            let found = self.find(&start, from)?;
            from = self.after(found.start);
            if prefix.as_ref().is_some_and(|prefix| {
                let before = self.text.get(..found.start).unwrap_or_default();
                !before.trim_end().ends_with(prefix.as_str())
            }) {
                continue;
            }
            let ends = |range: &Range<usize>| {
                suffix.as_ref().is_none_or(|suffix| {
                    let after = self.text.get(range.end..).unwrap_or_default();
                    after.trim_start().starts_with(suffix.as_str())
                })
            };
            let Some(end) = &end else {
                if ends(&found) {
                    return Some(found);
                }
                continue;
            };
            let mut closing = self.find(end, found.end)?;
            while !ends(&closing) {
                closing = self.find(end, self.after(closing.start))?;
            }
            return Some(found.start..closing.end);
        }
    }

    /// Returns the first place at or after `from` where `term` stands as whole words.
    fn find(&self, term: &str, from: usize) -> Option<Range<usize>> {
        if term.is_empty() {
            return None;
        }
        let mut from = from;
        loop {
            let start = from + self.text.get(from..)?.find(term)?;
            let end = start + term.len();
            if !self.splits_word(start) && !self.splits_word(end) {
                return Some(start..end);
            }
            from = self.after(start);
        }
    }

    /// Tells whether there are letters or digits on both sides of an offset, in a script with spaces.
    fn splits_word(&self, at: usize) -> bool {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
        let (before, after) = (self.text.get(..at), self.text.get(at..));
        is_letter(before.and_then(|text| text.chars().next_back())) && is_letter(after.and_then(|text| text.chars().next()))
    }

    /// Returns the offset after the character at `at`.
    fn after(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.chars().next().map_or(1, char::len_utf8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pieces: &[(usize, Range<usize>)]) -> Found {
        let piece = |(passage, range): &(usize, Range<usize>)| Piece {
            passage: *passage,
            range: range.clone(),
        };
        Found {
            pieces: pieces.iter().map(piece).collect(),
        }
    }

    #[test]
    fn refuses_places_that_are_not_there() {
        for place in [
            found(&[]),
            found(&[(1, 0..1)]),
            found(&[(0, 0..9)]),
            found(&[(0, 1..2)]),
            found(&[(0, Range { start: 2, end: 0 })]),
            found(&[(0, 3..4)]),
            found(&[(9, 0..2), (0, 9..10)]),
        ] {
            assert_eq!(directive(&["éa,"], &place), "", "{place:?}");
        }
    }

    #[test]
    fn terms_end_at_whole_words_of_scripts_without_spaces_too() {
        let page = "北大西洋公约组织成立于一九四九年";
        let text = directive(&[page], &found(&[(0, 0..page.len())]));
        let encode = |term| utf8_percent_encode(term, ENCODED).to_string();
        assert_eq!(text, format!(":~:text={},{}", encode("北大西洋"), encode("九四九年")));
    }
}
