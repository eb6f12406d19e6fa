//! Signs that mean something to their author and nothing to the parser: heads of tables with a bar too many, formulas with a blank line.
//!
//! Takes a text and its events; gives the bytes of each. What is shown does not change by it: the text stays text.

use pulldown_cmark::{Event, Tag};

use super::target;
use crate::diagnostic::Span;

/// Finds the links whose bar keeps a line from being the head of a table: its cells are then more than the columns.
pub(super) fn heads(source: &str, events: &[(Event<'_>, Span)]) -> Vec<Span> {
    let mut found = Vec::new();
    for (event, span) in events {
        let text = source.get(span.range()).unwrap_or("");
        if !matches!(event, Event::Start(Tag::Paragraph)) || memchr::memmem::find(text.as_bytes(), b"]]").is_none() {
            continue;
        }
        let mut lines = text.split_inclusive('\n').peekable();
        let mut at = span.start as usize;
        while let Some(line) = lines.next() {
            let columns = lines.peek().and_then(|next| columns(next));
            let cut = || target::cut(source, Span::new(at, at + line.len()));
            if let Some(cut) = columns
                .map(|columns| (columns, cut()))
                .and_then(|(columns, cut)| head(line, at, columns, cut))
            {
                found.extend(cut);
            }
            at += line.len();
        }
    }
    found
}

/// Gives the links of a line where it has as many cells as a table has columns when their bars end none.
fn head(line: &str, at: usize, columns: usize, cut: Vec<Span>) -> Option<Vec<Span>> {
    let in_links: usize = cut
        .iter()
        .map(|span| bars(line.get(span.start as usize - at..span.end as usize - at).unwrap_or("")))
        .sum();
    let cells = bars(inner(line)) + 1;
    (in_links > 0 && cells == columns + in_links).then_some(cut)
}

/// Gives the columns of a line that says which there are: `| --- | :-: |`.
fn columns(line: &str) -> Option<usize> {
    let cell = |cell: &str| {
        let cell = cell.trim();
        let dashes = cell.strip_prefix(':').unwrap_or(cell);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
    };
    let row = inner(line);
    (line.contains('|') && row.split('|').all(cell)).then(|| bars(row) + 1)
}

/// Gives a row without the signs of quotations before it, and the bars at its ends.
fn inner(line: &str) -> &str {
    let row = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>').trim_end();
    let row = row.strip_prefix('|').unwrap_or(row);
    row.strip_suffix('|').filter(|row| !row.ends_with('\\')).unwrap_or(row)
}

/// Counts the bars that end a cell.
fn bars(row: &str) -> usize {
    let bytes = row.as_bytes();
    let is_bar = |at: &usize| bytes[*at] == b'|' && (*at == 0 || bytes[*at - 1] != b'\\');
    (0..bytes.len()).filter(is_bar).count()
}

/// Finds the `$$` that begin a line and have their end behind a blank line.
pub(super) fn formulas(source: &str, body: Span, events: &[(Event<'_>, Span)]) -> Vec<Span> {
    let text = source.get(body.range()).unwrap_or("");
    let mut found = Vec::new();
    let mut signs = memchr::memmem::find_iter(text.as_bytes(), b"$$")
        .map(|at| body.start as usize + at)
        .peekable();
    if signs.peek().is_none() {
        return found;
    }
    let literal: Vec<Span> = events
        .iter()
        .filter(|(event, _)| is_literal(event))
        .map(|(_, span)| *span)
        .collect();
    let is_literal = |at: usize| {
        let after = literal.partition_point(|span| span.end as usize <= at);
        literal.get(after).is_some_and(|span| span.start as usize <= at)
    };
    let mut open: Option<usize> = None;
    for at in signs.filter(|at| !is_literal(*at)) {
        let before = source.get(..at).unwrap_or("").rsplit('\n').next().unwrap_or("");
        let after = source.get(at + 2..).unwrap_or("").split('\n').next().unwrap_or("");
        if before.ends_with(['\\', '$']) || after.starts_with('$') {
            continue;
        }
        let begins = before.trim_start_matches([' ', '\t', '>', '-', '*', '+']).is_empty();
        match open.take() {
            Some(start) if after.trim().is_empty() && has_blank_line(source.get(start..at).unwrap_or("")) => {
                found.push(Span::new(start, start + 2));
            }
            _ if begins => open = Some(at),
            _ => {}
        }
    }
    found
}

fn is_literal(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock),
        Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => true,
        _ => false,
    }
}

fn has_blank_line(text: &str) -> bool {
    let mut lines = text.lines().skip(1).peekable();
    let is_blank = |line: &str| line.trim_matches([' ', '\t', '>']).is_empty();
    let mut blank = false;
    while let Some(line) = lines.next() {
        // The last line is the one of the sign that ends it.
        blank |= is_blank(line) && lines.peek().is_some();
    }
    blank
}
