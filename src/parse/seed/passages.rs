//! Paragraphs of plain text as passages, and the addresses in them as links.
//!
//! Takes source text; gives a [`Text`] of spans into it. Knows nothing of the header line.

use std::borrow::Cow;

use linkify::{LinkFinder, LinkKind};
use memchr::{memchr3, memmem};

use super::shown::{Atom, atoms, shown};
use super::{Unshowable, trimmed};
use crate::diagnostic::Span;
use crate::document::{Inline, Link, LinkSyntax, Passage, Segment, Target, Text};

/// Reads the paragraphs of a source from a byte on, and counts the characters that cannot be shown.
pub(super) fn read(source: &str, from: usize) -> (Text, Unshowable) {
    let mut text = Text::default();
    let mut unshowable = Unshowable::default();
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(true);
    let mut paragraph = |span: Span| {
        let atoms: Vec<Atom> = atoms(source, span).collect();
        for atom in atoms.iter().filter(|atom| atom.unshowable) {
            unshowable.add(atom.span);
        }
        let links = links(source, span, &atoms, &finder);
        add_passage(&mut text, span, &atoms, links);
    };
    let mut open: Option<Span> = None;
    let mut at = from;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let line = line(rest);
        let part = trimmed(rest.get(..line.end).unwrap_or(rest), at);
        // A line of nothing but `&nbsp;` is a paragraph to the collector, to a reader none.
        let written = source.get(part.range()).unwrap_or("");
        let blank = part.is_empty() || (written.starts_with('&') && shown(source, part).is_empty());
        if !blank {
            open = Some(open.map_or(part, |open| Span { end: part.end, ..open }));
        }
        if blank || line.ends_paragraph {
            open.take().into_iter().for_each(&mut paragraph);
        }
        at += line.next;
    }
    open.into_iter().for_each(&mut paragraph);
    (text, unshowable)
}

/// A line: where its text ends and the next line begins, in bytes from its start.
pub(super) struct Line {
    /// The byte after its text.
    pub end: usize,
    /// The first byte of the next line.
    pub next: usize,
    /// Whether U+2029 ended it, which separates paragraphs by itself.
    ends_paragraph: bool,
}

/// Reads the first line of a text; LF, CRLF, a lone CR, U+2028 and U+2029 end lines.
pub(super) fn line(text: &str) -> Line {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| memchr3(b'\n', b'\r', 0xe2, rest)) {
        let end = from + at;
        let (length, ends_paragraph) = match bytes.get(end..).unwrap_or_default() {
            [b'\r', b'\n', ..] => (2, false),
            [b'\n' | b'\r', ..] => (1, false),
            [0xe2, 0x80, last @ (0xa8 | 0xa9), ..] => (3, *last == 0xa9),
            _ => {
                from = end + 1;
                continue;
            }
        };
        return Line {
            end,
            next: end + length,
            ends_paragraph,
        };
    }
    Line {
        end: text.len(),
        next: text.len(),
        ends_paragraph: false,
    }
}

/// An address in a paragraph: its bytes in the source, and the address as a reader sees it.
struct Address {
    span: Span,
    url: Box<str>,
}

/// Finds the addresses in a paragraph, in what a reader sees of it: a collector leaves `&amp;` in them.
fn links(source: &str, span: Span, atoms: &[Atom], finder: &LinkFinder) -> Vec<Address> {
    let written = source.get(span.range()).unwrap_or("");
    if memmem::find(written.as_bytes(), b"://").is_none() {
        return Vec::new();
    }
    let (text, offsets) = with_offsets(written, span, atoms);
    let mut found = Vec::new();
    for link in finder.links(&text) {
        let url = address(link.as_str());
        if is_web(url) {
            let end = link.start() + url.len();
            found.push(Address {
                span: Span {
                    start: source_of(&offsets, span, link.start(), false),
                    end: source_of(&offsets, span, end, true),
                },
                url: url.into(),
            });
        }
    }
    found
}

/// Where an atom stands in the text that is shown: first byte, byte after the last, and its bytes in the source.
type Offset = (usize, usize, Span);

fn with_offsets<'a>(written: &'a str, span: Span, atoms: &[Atom]) -> (Cow<'a, str>, Vec<Offset>) {
    if atoms.is_empty() {
        return (Cow::Borrowed(written), Vec::new());
    }
    let base = span.start as usize;
    let mut text = String::with_capacity(written.len());
    let mut offsets = Vec::with_capacity(atoms.len());
    let mut from = 0;
    for atom in atoms {
        text.push_str(written.get(from..atom.span.start as usize - base).unwrap_or(""));
        let start = text.len();
        text.push_str(&atom.shown);
        offsets.push((start, text.len(), atom.span));
        from = atom.span.end as usize - base;
    }
    text.push_str(written.get(from..).unwrap_or(""));
    (Cow::Owned(text), offsets)
}

/// Gives the byte of the source that a byte of the shown text comes from; one inside an atom stands for its edge.
fn source_of(offsets: &[Offset], span: Span, at: usize, is_end: bool) -> u32 {
    let before = offsets.partition_point(|(_, end, _)| *end <= at);
    if let Some((_, _, atom)) = offsets.get(before).filter(|(start, _, _)| *start < at) {
        return if is_end { atom.end } else { atom.start };
    }
    match before.checked_sub(1).and_then(|last| offsets.get(last)) {
        Some((_, end, atom)) => Span::new(0, atom.end as usize + at - end).end,
        None => Span::new(0, span.start as usize + at).end,
    }
}

/// Cuts an address where typography ends it: the finder lets every letter beyond ASCII stand in one.
fn address(found: &str) -> &str {
    let mut characters = found.char_indices().peekable();
    let mut end = found.len();
    while let Some((at, c)) = characters.next() {
        // An apostrophe or a dash within a word is part of many titles in Wikipedia's addresses.
        let mut within_word = || characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let ends = match c {
            '’' | '–' => !within_word(),
            '“' | '”' | '„' | '‘' | '‚' | '«' | '»' | '‹' | '›' | '—' | '…' | '•' => true,
            '。' | '，' | '、' | '；' | '：' | '！' | '？' | '（' | '）' | '「' | '」' | '『' | '』' | '【' | '】' => true,
            '\u{fffd}' => true,
            c => super::is_blank(c),
        };
        if ends {
            end = at;
            break;
        }
    }
    let cut = found.get(..end).unwrap_or(found);
    if end == found.len() {
        return cut;
    }
    cut.trim_end_matches(['.', ',', ':', ';', '!', '?', '*', '\'', '('])
}

/// Tells whether an address is one of the web, with something after its scheme.
fn is_web(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        let matches = url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        matches && url.len() > scheme.len()
    })
}

fn add_passage(text: &mut Text, span: Span, atoms: &[Atom], links: Vec<Address>) {
    let first = text.segments.len();
    let mut from = span.start;
    let mut atoms = atoms.iter().peekable();
    for link in &links {
        add_pieces(
            text,
            Span {
                start: from,
                end: link.span.start,
            },
            Inline::Plain,
            &mut atoms,
        );
        add_pieces(text, link.span, Inline::Link, &mut atoms);
        from = link.span.end;
    }
    add_pieces(
        text,
        Span {
            start: from,
            end: span.end,
        },
        Inline::Plain,
        &mut atoms,
    );
    text.links.extend(links.into_iter().map(|link| Link {
        syntax: LinkSyntax::Markdown,
        span: link.span,
        target: Target {
            path: link.url,
            query: None,
            fragment: None,
            external: true,
            span: link.span,
        },
    }));
    text.passages.push(Passage {
        anchor: u32::try_from(text.passages.len()).unwrap_or(u32::MAX).saturating_add(1),
        section: 0,
        segments: Span::new(first, text.segments.len()),
        span,
    });
}

/// Adds the pieces of a part that is all link or all text, cut at its atoms.
fn add_pieces<'a, 'b: 'a>(
    text: &mut Text,
    part: Span,
    inline: Inline,
    atoms: &mut std::iter::Peekable<impl Iterator<Item = &'a Atom<'b>>>,
) {
    let mut from = part.start;
    let mut add = |start: u32, end: u32, shown: Option<Box<str>>| {
        if start < end {
            let span = Span { start, end };
            text.segments.push(Segment { span, inline, shown });
        }
    };
    while let Some(atom) = atoms.next_if(|atom| atom.span.end <= part.end) {
        add(from, atom.span.start, None);
        add(atom.span.start, atom.span.end, Some(atom.shown.as_ref().into()));
        from = atom.span.end;
    }
    add(from, part.end, None);
}
