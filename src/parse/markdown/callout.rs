//! Callouts: block quotations whose first line is `[!type]`, as in Obsidian's vaults and on GitHub.
//!
//! Takes the events of a quotation; tells whether it is a callout, of which type, and where its title stands. Colours and icons are the theme's.

use pulldown_cmark::{Event, Tag};

use crate::diagnostic::Span;

/// The types that look different, each with the names that mean it.
const KINDS: &[(&str, &[&str])] = &[
    ("note", &["note"]),
    ("abstract", &["abstract", "summary", "tldr"]),
    ("info", &["info"]),
    ("todo", &["todo"]),
    ("tip", &["tip", "hint", "important"]),
    ("success", &["success", "check", "done"]),
    ("question", &["question", "help", "faq"]),
    ("warning", &["warning", "caution", "attention"]),
    ("failure", &["failure", "fail", "missing"]),
    ("danger", &["danger", "error"]),
    ("bug", &["bug"]),
    ("example", &["example"]),
    ("quote", &["quote", "cite"]),
];

/// A callout.
#[derive(Clone, Copy)]
pub(super) struct Callout<'e> {
    /// What it looks like: a type, `note` for one that is not known.
    pub kind: &'static str,
    /// The type as written.
    pub name: &'e str,
    /// Whether it folds, and is then open at first.
    pub fold: Option<bool>,
    /// Whether the author gave it a title.
    pub titled: bool,
}

/// A callout and where its title stands in the events.
pub(super) struct Found<'e> {
    pub callout: Callout<'e>,
    /// The bytes of `[!type]`, its sign and the white space after.
    pub marker: Span,
    /// The first event of the title.
    pub first: usize,
    /// The event after the title: a line's end, or that of the paragraph.
    pub end: usize,
}

/// Reads the callout that the quotation at an event is, where it is one.
pub(super) fn find<'e>(source: &'e str, events: &[(Event<'_>, Span)], pairs: &[usize], quotation: usize) -> Option<Found<'e>> {
    let paragraph = quotation + 1;
    let (Event::Start(Tag::Paragraph), span) = events.get(paragraph)? else {
        return None;
    };
    let written = source.get(span.range())?;
    let line = written.lines().next()?;
    let (name, rest) = line.strip_prefix("[!")?.split_once(']')?;
    let name = name.trim();
    if name.is_empty() || name.contains('[') {
        return None;
    }
    let (fold, after) = match rest.as_bytes().first() {
        Some(b'+') => (Some(true), &rest[1..]),
        Some(b'-') => (Some(false), &rest[1..]),
        _ => (None, rest),
    };
    // Keyboards write a no-break space there unseen.
    let title = after.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}']);
    if title.len() == after.len() && !title.is_empty() {
        return None;
    }
    let start = span.start as usize;
    let marker = Span::new(start, start + (line.len() - title.len()));
    let last = pairs[paragraph];
    let mut first = paragraph + 1;
    while first < last && matches!(&events[first], (Event::Text(_), piece) if piece.end <= marker.end) {
        first += 1;
    }
    let end = line_end(events, pairs, first, last);
    // A link or emphasis that begins in the marker is none of ours.
    let sound = first == end || matches!(&events[first], (Event::Text(_), _)) || events[first].1.start >= marker.end;
    let callout = Callout {
        kind: kind(name),
        name,
        fold,
        titled: !title.trim().is_empty() && first < end,
    };
    sound.then_some(Found {
        callout,
        marker,
        first,
        end,
    })
}

/// Gives the event of the first line's end that stands in no element, at most the end of the paragraph.
fn line_end(events: &[(Event<'_>, Span)], pairs: &[usize], first: usize, last: usize) -> usize {
    let mut at = first;
    while at < last {
        match events[at].0 {
            Event::SoftBreak | Event::HardBreak => return at,
            _ => at = pairs[at].max(at) + 1,
        }
    }
    last
}

/// Gives the type that a name means.
fn kind(name: &str) -> &'static str {
    let means = |(_, names): &&(&str, &[&str])| names.iter().any(|known| name.eq_ignore_ascii_case(known));
    KINDS.iter().find(means).map_or("note", |(kind, _)| kind)
}
