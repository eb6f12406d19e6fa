//! Attribution lines: the last line of a quotation that says whose words they are.
//!
//! Takes the events of a quotation; tells whether its last line begins with a dash and names a page or a source.

use pulldown_cmark::{Event, LinkType, Tag};

use crate::diagnostic::Span;
use crate::parse::citation;
use crate::parse::wikilink::is_external;

/// An attribution line.
#[derive(Clone, Copy)]
pub(super) struct Attributed {
    /// The number of its first event.
    pub first: usize,
    /// Where the quoted words of the same paragraph end.
    pub quoted_end: u32,
    /// Its bytes, from the dash on.
    pub line: Span,
    /// Whom it names.
    pub to: Named,
}

/// What an attribution line names first.
#[derive(Clone, Copy)]
pub(super) enum Named {
    /// A page: the bytes of the link.
    Link(Span),
    /// A source: the bytes of its key.
    Source(Span),
}

/// Finds the attribution line of the quotation that starts at an event, and the event at which its paragraph starts.
pub(super) fn find(source: &str, events: &[(Event<'_>, Span)], pairs: &[usize], quotation: usize) -> Option<(usize, Attributed)> {
    let end = pairs[quotation].checked_sub(1)?;
    let (Event::End(pulldown_cmark::TagEnd::Paragraph), paragraph_span) = events.get(end)? else {
        return None;
    };
    let paragraph = pairs[end];
    let first = last_line(events, pairs, paragraph, end);
    if paragraph == quotation + 1 && first == paragraph + 1 {
        return None;
    }
    let line = events.get(first..end)?;
    let (Event::Text(words), start) = line.first()? else {
        return None;
    };
    let broken = line.iter().any(|(event, _)| matches!(event, Event::SoftBreak | Event::HardBreak));
    if broken || !(words.starts_with(['—', '–', '―']) || words.starts_with("--")) {
        return None;
    }
    let written = source.get(start.start as usize..paragraph_span.end as usize)?;
    let attributed = Attributed {
        first,
        quoted_end: events.get(first - 1)?.1.start,
        line: Span::new(start.start as usize, start.start as usize + written.trim_end().len()),
        to: named(source, line)?,
    };
    Some((paragraph, attributed))
}

/// Gives the number of the first event of a paragraph's last line.
fn last_line(events: &[(Event<'_>, Span)], pairs: &[usize], paragraph: usize, end: usize) -> usize {
    let mut at = end - 1;
    while at > paragraph {
        match events[at].0 {
            Event::SoftBreak | Event::HardBreak => return at + 1,
            Event::End(_) => at = pairs[at].saturating_sub(1),
            _ => at -= 1,
        }
    }
    paragraph + 1
}

fn named(source: &str, line: &[(Event<'_>, Span)]) -> Option<Named> {
    let mut inside = 0;
    for (at, (event, span)) in line.iter().enumerate() {
        match event {
            Event::End(pulldown_cmark::TagEnd::Link | pulldown_cmark::TagEnd::Image) => inside -= 1,
            Event::Start(Tag::Image { .. }) => inside += 1,
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let address = matches!(link_type, LinkType::Autolink | LinkType::Email) || is_external(dest_url.trim());
                if !address {
                    return Some(Named::Link(*span));
                }
                inside += 1;
            }
            // What a link or a picture says cites nothing.
            Event::Text(_) if inside > 0 => {}
            Event::Text(text) if &**text == "[" => {
                let after = line.get(at + 1).map_or(span.end, |(_, next)| next.start);
                if let Some(key) = key(source, after) {
                    return Some(Named::Source(key));
                }
            }
            Event::Text(text) if source.get(span.range()) == Some(&**text) => {
                let end = line.last().map_or(span.end, |(_, last)| last.end);
                if let Some(key) = bare_key(source, *span, end) {
                    return Some(Named::Source(key));
                }
            }
            _ => {}
        }
    }
    None
}

/// Reads the key of a citation (`@key` or `@{key}`) at a byte, as Pandoc spells them.
fn key(source: &str, at: u32) -> Option<Span> {
    let text = source.get(at as usize..)?;
    let rest = text.strip_prefix('-').unwrap_or(text);
    let start = at as usize + (text.len() - rest.len());
    let (range, _) = citation::key_in_brackets(rest)?;
    Some(Span::new(start + range.start, start + range.end))
}

/// Finds a key without brackets (`— @key, p. 3`) that begins in a text, as a sentence has it, and ends with the line at the latest.
fn bare_key(source: &str, text: Span, end: u32) -> Option<Span> {
    let words = source.get(text.range())?;
    words.match_indices('@').find_map(|(at, _)| {
        let at = text.start as usize + at;
        let before = source.get(..at)?.chars().next_back();
        // What follows a letter is the address of a mailbox; what follows a backslash is a sign.
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '/' | '@' | '-' | '\\')) {
            return None;
        }
        let (range, _) = citation::key(source.get(at..end as usize)?)?;
        Some(Span::new(at + range.start, at + range.end))
    })
}
