//! What an author wrote for other authors: comments (`%%…%%`), which are published nowhere.
//!
//! Takes a text; gives the bytes that are hidden, and a copy of the text for the parser in which they are white space or a filler of the same
//! length, so that every place stays where it was.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::document::Abbreviation;

/// Stands for the bytes of a comment in a line that goes on: neither white space nor punctuation, and in no text on purpose.
pub(super) const FILLER: char = '\u{1a}';

/// How often the text is parsed again where a comment holds what could begin code; beyond, `%%` counts in code as well.
const MOST_PARSES: usize = 32;

/// Finds the bytes of a body that are not published, in order; tells of a comment that does not end.
///
/// `%%` in code begins no comment. One that begins a line and never ends hides the rest of the text; elsewhere it is text.
pub(super) fn find(file: &File, body: Span, diagnostics: &mut Vec<Diagnostic>) -> Vec<Span> {
    let source = &*file.text;
    let mut comments = Vec::new();
    let mut at = body.start as usize;
    if next(source, at, body).is_none() {
        return comments;
    }
    let mut code = code_of(source, body);
    let mut parses = 1;
    while let Some(open) = next(source, at, body) {
        if let Some(end) = end_of_code(&code, open) {
            at = end;
            continue;
        }
        if is_escaped(source, open) {
            at = open + 1;
            continue;
        }
        let Some(close) = next(source, open + 2, body) else {
            let rest = begins_line(source, open, body);
            diagnostics.push(not_closed(file, open, rest));
            if rest {
                add(source, Span::new(open, body.end as usize), &mut comments);
            }
            break;
        };
        add(source, Span::new(open, close + 2), &mut comments);
        at = close + 2;
        let words = source.get(open..close).unwrap_or("");
        if words.contains(['`', '~', '\n', '<', '>', '[', ']', '\\']) && parses <= MOST_PARSES {
            parses += 1;
            code = match parses > MOST_PARSES {
                true => Vec::new(),
                false => code_of(&masked(source, &widened(source, &comments, body)), body),
            };
        }
    }
    widened(source, &comments, body)
}

/// Adds a comment; one that only white space parts from the last is joined with it.
fn add(source: &str, span: Span, comments: &mut Vec<Span>) {
    if let Some(last) = comments.last_mut() {
        let between = source.get(last.end as usize..span.start as usize).unwrap_or("-");
        if between.trim_matches([' ', '\t']).is_empty() {
            last.end = span.end;
            return;
        }
    }
    comments.push(span);
}

fn widened(source: &str, comments: &[Span], body: Span) -> Vec<Span> {
    comments.iter().map(|comment| widen(source, *comment, body)).collect()
}

/// Finds the lines `*[short]: long` of a body, which expand abbreviations: adds their bytes to what is hidden.
pub(super) fn abbreviations(source: &str, body: Span, hidden: &mut Vec<Span>) -> Vec<Abbreviation> {
    let mut found = Vec::new();
    let text = source.get(body.range()).unwrap_or("");
    if memchr::memmem::find(text.as_bytes(), b"*[").is_none() {
        return found;
    }
    let code = code_of(&masked(source, hidden), body);
    let mut lines = Vec::new();
    let mut at = body.start as usize;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let read = || {
            let (short, long) = line.trim().strip_prefix("*[")?.split_once("]:")?;
            let (short, long) = (short.trim(), long.trim());
            let sound = !short.is_empty() && !long.is_empty() && !short.contains(['[', ']']) && !line.starts_with("    ");
            sound.then(|| Abbreviation {
                short: short.into(),
                long: long.into(),
            })
        };
        let covered = || end_of_code(&code, span.start as usize).is_some() || !within(hidden, span).is_empty();
        if let Some(abbreviation) = read().filter(|_| !covered()) {
            found.push(abbreviation);
            lines.push(widen(source, span, body));
        }
    }
    hidden.append(&mut lines);
    hidden.sort();
    found
}

/// Gives the text with its hidden bytes masked; the length and every other byte stay the same.
pub(super) fn masked<'s>(source: &'s str, hidden: &[Span]) -> Cow<'s, str> {
    if hidden.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut masked = String::with_capacity(source.len());
    let mut at = 0;
    for span in hidden {
        let (start, end) = (span.start as usize, span.end as usize);
        masked.push_str(source.get(at..start).unwrap_or(""));
        let rest = source.get(end..).unwrap_or("");
        let line_ends = rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) || rest.trim_start_matches([' ', '\t']).is_empty();
        let stand_in = if line_ends { ' ' } else { FILLER };
        masked.extend(std::iter::repeat_n(stand_in, end.saturating_sub(start.max(at))));
        at = end.max(at);
    }
    masked.push_str(source.get(at..).unwrap_or(""));
    Cow::Owned(masked)
}

/// Takes what stands for hidden bytes out of what a link's tag says.
pub(super) fn clean(event: &mut Event<'_>) {
    if let Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) = event {
        for text in [dest_url, title] {
            if text.contains(FILLER) {
                *text = without_filler(text).into();
            }
        }
    }
}

/// Gives a text of the parser's without what stands for hidden bytes.
pub(super) fn without_filler(text: &str) -> String {
    text.replace(FILLER, "")
}

/// Gives the hidden spans that share a byte with a span.
pub(super) fn within(hidden: &[Span], span: Span) -> &[Span] {
    let first = hidden.partition_point(|one| one.end <= span.start);
    let rest = hidden.get(first..).unwrap_or(&[]);
    rest.get(..rest.partition_point(|one| one.start < span.end)).unwrap_or(&[])
}

/// Gives the parts of a span that are not hidden.
pub(super) fn visible(hidden: &[Span], span: Span) -> impl Iterator<Item = Span> {
    let cuts = within(hidden, span);
    let starts = std::iter::once(span.start).chain(cuts.iter().map(|cut| cut.end));
    let ends = cuts.iter().map(|cut| cut.start).chain(std::iter::once(span.end));
    starts
        .zip(ends)
        .filter(|(start, end)| start < end)
        .map(|(start, end)| Span { start, end })
}

/// Gives the bytes of a span as they were written, without what is published nowhere.
pub fn published<'s>(source: &'s str, hidden: &[Span], span: Span) -> Cow<'s, str> {
    let slice = |span: Span| source.get(span.range()).unwrap_or("");
    match within(hidden, span).is_empty() {
        true => Cow::Borrowed(slice(span)),
        false => Cow::Owned(visible(hidden, span).map(slice).collect()),
    }
}

/// Gives where the next `%%` stands.
fn next(source: &str, at: usize, body: Span) -> Option<usize> {
    let text = source.get(at..body.end as usize)?;
    memchr::memmem::find(text.as_bytes(), b"%%").map(|found| at + found)
}

/// Gives the bytes of code, in order.
pub(super) fn code_of(source: &str, body: Span) -> Vec<Span> {
    let base = body.start as usize;
    let text = source.get(body.range()).unwrap_or("");
    let mut code = Vec::new();
    let mut in_block = false;
    for (event, range) in Parser::new_ext(text, super::options()).into_offset_iter() {
        let span = Span::new(base + range.start, base + range.end);
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                in_block = true;
                // The line that opens a fence is code as well.
                if matches!(kind, CodeBlockKind::Fenced(_)) {
                    let line = text[range.clone()].find('\n').unwrap_or(range.len());
                    code.push(Span::new(span.start as usize, span.start as usize + line));
                }
            }
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Text(_) if in_block => code.push(span),
            Event::Code(_) => code.push(span),
            _ => {}
        }
    }
    code
}

/// Gives the end of the code that a byte stands in.
pub(super) fn end_of_code(code: &[Span], at: usize) -> Option<usize> {
    let index = code.partition_point(|span| span.end as usize <= at);
    let span = code.get(index)?;
    (span.start as usize <= at).then_some(span.end as usize)
}

fn is_escaped(source: &str, at: usize) -> bool {
    let before = source.as_bytes().get(..at).unwrap_or(&[]);
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Gives the bytes before `at` in its line.
fn line_before(source: &str, at: usize, body: Span) -> &str {
    let start = body.start as usize;
    let before = source.get(start..at).unwrap_or("");
    before.rsplit_once('\n').map_or(before, |(_, line)| line)
}

fn begins_line(source: &str, at: usize, body: Span) -> bool {
    line_before(source, at, body)
        .trim_start_matches([' ', '\t', '>', '-', '*', '+'])
        .is_empty()
}

/// Adds the white space after a comment that begins a line, and the line's end before one that has its lines to itself, so that no blank line
/// is left to part what is around it.
fn widen(source: &str, span: Span, body: Span) -> Span {
    let rest = source.get(span.end as usize..body.end as usize).unwrap_or("");
    let rest = rest.trim_start_matches([' ', '\t']);
    let before = line_before(source, span.start as usize, body);
    if !before.trim_start_matches([' ', '\t', '>']).is_empty() {
        return span;
    }
    let line = span.start as usize - before.len();
    let alone = rest.is_empty() || rest.starts_with(['\n', '\r']);
    if !alone {
        return Span::new(span.start as usize, body.end as usize - rest.len());
    }
    if line == body.start as usize {
        return span;
    }
    let above = source.get(body.start as usize..line).unwrap_or("");
    let kept = above.strip_suffix("\r\n").or_else(|| above.strip_suffix('\n')).unwrap_or(above);
    Span::new(body.start as usize + kept.len(), span.end as usize)
}

fn not_closed(file: &File, at: usize, rest: bool) -> Diagnostic {
    let (message, label) = match rest {
        true => ("this comment does not end", "nothing from here on is published"),
        false => ("`%%` begins a comment that does not end", "shown as text"),
    };
    Diagnostic::new(&rules::OPEN_COMMENT, file, Span::new(at, at + 2), message.to_owned())
        .label(label)
        .help("write `%%` where the comment ends, or `\\%%` for the characters themselves")
}
