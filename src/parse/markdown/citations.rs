//! Citations in the parser's events, which knows none: `[see @key, p. 3]`, and `@key [p. 3]` in a sentence.
//!
//! Takes the events; gives the citations in the order of the source. A citation stands in text, not in code, links or the author's HTML.

use pulldown_cmark::{Event, Tag};

use super::hidden::FILLER;
use crate::diagnostic::Span;
use crate::document::{Citation, Cite, Spanned};
use crate::parse::citation::{self, LONGEST};

/// Finds the citations of a text.
pub(super) fn find(source: &str, events: &[(Event<'_>, Span)], pairs: &[usize]) -> Vec<Citation> {
    if memchr::memchr(b'@', source.as_bytes()).is_none() {
        return Vec::new();
    }
    let mut finder = Finder {
        source,
        open: Vec::new(),
        found: Vec::new(),
    };
    let mut at = 0;
    while let Some((event, span)) = events.get(at) {
        match event {
            Event::Start(tag) if is_closed(tag) => {
                at = pairs[at].max(at) + 1;
                continue;
            }
            Event::Start(tag) if !is_inline(tag) => finder.open.clear(),
            Event::End(end) if !is_inline_end(*end) => finder.open.clear(),
            Event::Text(text) if source.get(span.range()) == Some(&**text) => finder.text(events, at, *span),
            _ => {}
        }
        at += 1;
    }
    finder.found
}

/// Tells the elements whose text holds no citation.
fn is_closed(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. } | Tag::Link { .. })
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
}

fn is_inline_end(end: pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd::*;
    matches!(end, Emphasis | Strong | Strikethrough)
}

struct Finder<'s> {
    source: &'s str,
    /// The brackets that are open, by their bytes.
    open: Vec<usize>,
    found: Vec<Citation>,
}

impl Finder<'_> {
    fn text(&mut self, events: &[(Event<'_>, Span)], at: usize, span: Span) {
        let bytes = self.source.as_bytes();
        let (start, end) = (span.start as usize, span.end as usize);
        let mut from = start.max(self.found.last().map_or(0, |last| last.span.end as usize));
        while let Some(offset) = bytes.get(from..end).and_then(|rest| memchr::memchr3(b'@', b'[', b']', rest)) {
            let place = from + offset;
            from = place + 1;
            if place == start && is_escaped(bytes, place) {
                continue;
            }
            match bytes[place] {
                b'[' => self.open.push(place),
                b']' => {
                    if let Some(open) = self.open.pop() {
                        self.bracketed(open, place);
                    }
                }
                _ if self.open.is_empty() => {
                    if let Some(after) = self.in_text(events, at, place) {
                        from = after;
                    }
                }
                _ => {}
            }
        }
    }

    /// Takes what stands between two brackets.
    fn bracketed(&mut self, open: usize, close: usize) {
        let inside = self.found.last().is_some_and(|last| last.span.start as usize >= open);
        if inside || close - open > LONGEST {
            return;
        }
        // An image, a note, or the words of what became no link.
        if open > 0 && matches!(self.source.as_bytes()[open - 1], b'!' | b'^') {
            return;
        }
        let text = &self.source[open + 1..close];
        if text.contains(FILLER) || !text.contains('@') {
            return;
        }
        if let Some(cites) = citation::bracketed(text, open + 1) {
            self.add(Span::new(open, close + 1), false, cites);
        }
    }

    /// Takes a key in a sentence, with the place in brackets after it; gives where the text goes on.
    fn in_text(&mut self, events: &[(Event<'_>, Span)], at: usize, place: usize) -> Option<usize> {
        let before = self.source[..place].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '/' | '@' | '-' | '\\' | FILLER)) {
            return None;
        }
        let run = match self.source[place + 1..].starts_with("http") {
            // An address holds what the parser takes for signs: `--`, `_`.
            true => self.source[place..]
                .find(char::is_whitespace)
                .map_or(self.source.len(), |length| place + length),
            false => run_end(self.source, events, at),
        };
        let text = self
            .source
            .get(place..run.min(place + LONGEST))
            .or_else(|| self.source.get(place..run))?;
        let (range, length) = citation::key(text)?;
        let key = &text[range.clone()];
        if key.contains(FILLER) {
            return None;
        }
        let mut cites = vec![Cite {
            key: Spanned {
                value: key.into(),
                span: Span::new(place + range.start, place + range.end),
            },
            prefix: "".into(),
            suffix: "".into(),
            locator: None,
            without_author: false,
            link: None,
        }];
        let mut end = place + length;
        if let Some((inner, after)) = place_after(&text[length..]) {
            let base = end + inner.start;
            let first = cites.first_mut()?;
            if let Some(others) = citation::after_key(first, &text[length..][inner], base) {
                cites.extend(others);
                end += after;
            }
        }
        self.add(Span::new(place, end), true, cites);
        Some(end)
    }

    fn add(&mut self, span: Span, in_text: bool, cites: Vec<Cite>) {
        self.open.clear();
        self.found.push(Citation { span, in_text, cites });
    }
}

/// Finds ` [p. 3]` at the beginning of a text: what stands between the brackets, and where the text goes on.
fn place_after(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let rest = text.trim_start_matches(' ');
    let start = text.len() - rest.len() + 1;
    let inner = rest.strip_prefix('[')?;
    let length = inner.find([']', '[', '\n'])?;
    let is_link = inner[length..].starts_with("](");
    (inner[length..].starts_with(']') && !is_link).then_some((start..start + length, start + length + 1))
}

/// Gives where the run of texts ends that an event begins: the parser cuts texts where a sign could stand.
fn run_end(source: &str, events: &[(Event<'_>, Span)], at: usize) -> usize {
    let mut end = events[at].1.end;
    let first = end;
    for (event, span) in events.get(at + 1..).unwrap_or(&[]) {
        match event {
            Event::Text(text) if span.start == end && source.get(span.range()) == Some(&**text) && ((end - first) as usize) < LONGEST => {
                end = span.end
            }
            _ => break,
        }
    }
    end as usize
}

/// Tells whether an odd number of backslashes stands before a byte.
fn is_escaped(bytes: &[u8], place: usize) -> bool {
    bytes[..place].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}
