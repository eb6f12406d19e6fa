//! Calls of blocks that stand in a line with other words, where they are text: their authors meant otherwise.
//!
//! Takes a text and the lines that are calls by themselves; gives the bytes of the others that look like one. In code, in formulas, inside of HTML and
//! after a backslash nothing is meant.

use pulldown_cmark::{Event, Parser, Tag};

use crate::diagnostic::Span;

/// Finds calls that have no line of their own, in order; `lines` are those that have.
pub(super) fn find(source: &str, body: Span, lines: &[Span]) -> Vec<Span> {
    let mut found = suspects(source, body);
    found.retain(|span| !holds(lines, *span));
    if found.is_empty() {
        return found;
    }
    let literal = literal(source, body);
    found.retain(|span| !holds(&literal, *span));
    found
}

/// Tells whether a span begins in one of others, which are in order.
fn holds(others: &[Span], span: Span) -> bool {
    let after = others.partition_point(|one| one.end <= span.start);
    others.get(after).is_some_and(|one| one.start <= span.start)
}

/// Gives what is written as a call, wherever it stands.
fn suspects(source: &str, body: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = body.start as usize;
    for line in source.get(body.range()).unwrap_or("").split_inclusive('\n') {
        // Where no tag ends after it, none begins: a line is gone over once.
        let ends = ["}}", "%}"].map(|close| line.rfind(close).unwrap_or(0));
        let mut from = 0;
        while let Some(start) = line.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at) {
            let length = length(&line[start..], ends.map(|end| end > start)).filter(|_| !line[..start].ends_with('\\'));
            found.extend(length.map(|length| Span::new(at + start, at + start + length)));
            from = start + length.unwrap_or(1);
        }
        at += line.len();
    }
    found
}

/// Gives the length of the tag that a text begins with; `ends` says which of the two ends are there at all.
fn length(text: &str, ends: [bool; 2]) -> Option<usize> {
    let close = match (text.get(..2)?, ends) {
        ("{{", [true, _]) => "}}",
        ("{%", [_, true]) => "%}",
        _ => return None,
    };
    let inner = text[2..].strip_prefix('-').unwrap_or(&text[2..]).trim_start();
    let name = inner.strip_prefix("</").or_else(|| inner.strip_prefix('<'))?.trim_start();
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !is_name {
        return None;
    }
    text.find(close).map(|end| end + close.len())
}

/// Gives the bytes in which signs mean themselves, in order.
fn literal(source: &str, body: Span) -> Vec<Span> {
    let base = body.start as usize;
    let text = source.get(body.range()).unwrap_or("");
    let mut found: Vec<Span> = Parser::new_ext(text, super::options())
        .into_offset_iter()
        .filter(|(event, _)| match event {
            Event::Start(tag) => matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => true,
            _ => false,
        })
        .map(|(_, range)| Span::new(base + range.start, base + range.end))
        .collect();
    found.sort();
    found
}
