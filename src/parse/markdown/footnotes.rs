//! Footnotes: references where they stand, definitions at the end.

use std::fmt::Write;

use rustc_hash::{FxHashMap, FxHashSet};

use super::ids::footnote_key;
use crate::parse::paint::escape;

/// The footnotes of a text, numbered in the order of their first references.
pub(super) struct Footnotes {
    defined: FxHashSet<String>,
    /// For each key its number and how many references have been written.
    referred: FxHashMap<String, (usize, u32)>,
    /// The definitions: key and HTML.
    definitions: Vec<(String, String)>,
    /// The HTML before each definition that is open.
    parked: Vec<String>,
}

impl Footnotes {
    /// Makes the footnotes of a text that defines these keys.
    pub fn new(defined: FxHashSet<String>) -> Self {
        Footnotes {
            defined,
            referred: FxHashMap::default(),
            definitions: Vec::new(),
            parked: Vec::new(),
        }
    }

    /// Writes a reference; inside a link of the author's it is a number alone.
    pub fn reference(&mut self, label: &str, linked: bool, out: &mut String) {
        let key = footnote_key(label);
        if !self.defined.contains(&key) {
            out.push_str("[^");
            escape(label, out);
            out.push(']');
            return;
        }
        let next = self.referred.len() + 1;
        let (number, times) = self.referred.entry(key.clone()).or_insert((next, 0));
        if !linked {
            let _ = write!(out, "<sup>{number}</sup>");
            return;
        }
        *times += 1;
        let again = if *times > 1 { format!(".{times}") } else { String::new() };
        let _ = write!(
            out,
            "<sup class=\"footnote-ref\"><a href=\"#fn-{key}\" id=\"fnref-{key}{again}\">{number}</a></sup>"
        );
    }

    /// Begins a definition: what is written from now on is its HTML.
    pub fn open(&mut self, out: &mut String) {
        self.parked.push(std::mem::take(out));
    }

    /// Ends a definition and goes on with the HTML before it.
    pub fn close(&mut self, label: &str, out: &mut String) {
        let before = self.parked.pop().unwrap_or_default();
        self.definitions.push((footnote_key(label), std::mem::replace(out, before)));
    }

    /// Writes the definitions, those that nothing refers to last.
    pub fn write(mut self, out: &mut String) {
        if self.definitions.is_empty() {
            return;
        }
        let referred = &self.referred;
        self.definitions
            .sort_by_key(|(key, _)| referred.get(key).map_or(usize::MAX, |(number, _)| *number));
        out.push_str("<section class=\"footnotes\">\n<ol>\n");
        let mut written = FxHashSet::default();
        for (key, html) in &self.definitions {
            // The first of several definitions with one label is the one meant.
            let first = written.insert(key);
            let back = first && referred.get(key).is_some_and(|(_, times)| *times > 0);
            let _ = match first {
                true => write!(out, "<li id=\"fn-{key}\">"),
                false => write!(out, "<li>"),
            };
            let (words, end) = match html.strip_suffix("</p>\n") {
                Some(words) => (words, "</p>\n"),
                None => (html.as_str(), ""),
            };
            out.push_str(words);
            if back {
                let _ = write!(out, " <a class=\"footnote-back\" href=\"#fnref-{key}\">↩</a>");
            }
            out.push_str(end);
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</section>\n");
    }
}
