//! Hayagriva's YAML, entry by entry.
//!
//! Its own reader fails as a whole where one entry is wrong, so that the file is cut at its outermost keys first: what stands in the first column.

use hayagriva::io::from_yaml_str;
use rayon::prelude::*;

use super::{Archived, Source, tex};
use crate::diagnostic::{Diagnostic, File, Span, did_you_mean, rules};
use crate::tree::{self, Value};

/// The keys of an entry: those of Hayagriva's format, and that of a stored copy.
const KEYS: &[&str] = &[
    "type",
    "title",
    "author",
    "date",
    "parent",
    "abstract",
    "genre",
    "editor",
    "affiliated",
    "publisher",
    "location",
    "organization",
    "issue",
    "volume",
    "volume-total",
    "chapter",
    "edition",
    "page-range",
    "page-total",
    "time-range",
    "runtime",
    "url",
    "serial-number",
    "serial",
    "language",
    "archive",
    "archive-location",
    "call-number",
    "note",
    ARCHIVED,
];

/// The key of the address of a stored copy.
const ARCHIVED: &str = "archive-url";

/// What became of one entry.
type Outcome = (Vec<Source>, Vec<Diagnostic>);

/// Reads a file, entry by entry.
pub fn read(file: &File, sources: &mut Vec<Source>, diagnostics: &mut Vec<Diagnostic>) {
    let outcomes: Vec<Outcome> = entries(&file.text).into_par_iter().map(|span| entry(file, span)).collect();
    for (found, wrong) in outcomes {
        sources.extend(found);
        diagnostics.extend(wrong);
    }
}

/// Cuts a text where a key stands in the first column.
fn entries(text: &str) -> Vec<Span> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let first = line.trim_start_matches('\u{feff}').chars().next().unwrap_or('\n');
        let marker = line.starts_with("---") || line.starts_with("...") || line.starts_with('%');
        if !first.is_whitespace() && !matches!(first, '#' | '}' | ']') && !marker {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| Span::new(*start, end)).collect()
}

fn entry(file: &File, span: Span) -> Outcome {
    let text = file.slice(span).trim_start_matches('\u{feff}');
    let base = span.end as usize - text.len();
    let (table, _) = tree::parse_yaml(text, base);
    let mut diagnostics = Vec::new();
    let hidden = hide(file, text, base, &table, &mut diagnostics);
    let library = match from_yaml_str(hidden.as_deref().unwrap_or(text)) {
        Ok(library) => library,
        Err(error) => {
            let place = error.location().map_or(0, |location| location.index());
            let message = error.to_string();
            let said = message.split(" at line ").next().unwrap_or(&message);
            diagnostics.push(unreadable(file, base, text, place, said));
            return (Vec::new(), diagnostics);
        }
    };
    let mut sources = Vec::new();
    for entry in &library {
        let own = table.iter().find(|written| *written.key == *entry.key());
        let key_span = own.map_or(Span::new(base, base + line_length(text)), |written| written.key_span);
        let key = entry.key().to_owned();
        let mut entry = entry.clone();
        if let Some(doi) = entry.doi().map(|doi| tex::bare_doi(doi).to_owned()) {
            entry.set_doi(doi);
        }
        let mut source = Source::new(&key, file, key_span, entry);
        if let Some(Value::Table(fields)) = own.map(|written| &written.node.value) {
            for field in fields {
                unknown(file, field, &mut diagnostics);
                if let (ARCHIVED, Value::String(url)) = (&*field.key, &field.node.value) {
                    match Archived::read(url, source.url().as_deref()) {
                        Ok(archived) => source.archived = Some(archived),
                        Err(wrong) => diagnostics.push(
                            Diagnostic::new(&rules::BAD_ARCHIVE, file, field.node.span, wrong)
                                .help("give the address of a copy of the very page"),
                        ),
                    }
                }
            }
        }
        sources.push(source);
    }
    (sources, diagnostics)
}

/// Gives an entry's text with names in the place of keys that are not to be read, which mean nothing: abstracts, which are others' property, and
/// addresses that are none. None where there is nothing to hide.
fn hide(file: &File, text: &str, base: usize, table: &tree::Table, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let mut spans = Vec::new();
    for entry in table {
        hidden(file, &entry.node.value, &mut spans, diagnostics);
    }
    let mut out = (!spans.is_empty()).then(|| text.to_owned())?;
    for (number, span) in spans.iter().enumerate() {
        let (from, to) = ((span.start as usize).checked_sub(base)?, (span.end as usize).checked_sub(base)?);
        let name = format!("x{number}");
        let length = to.checked_sub(from)?;
        // The text keeps its length, so that places in it stay.
        let name = format!("{name:x<length$}");
        out.replace_range(from..to, name.get(..length)?);
    }
    Some(out)
}

fn hidden(file: &File, value: &Value, spans: &mut Vec<Span>, diagnostics: &mut Vec<Diagnostic>) {
    match value {
        Value::Table(fields) => {
            for field in fields {
                match &*field.key {
                    "abstract" => spans.push(field.key_span),
                    "url" => {
                        if let Some((url, span)) = address(field)
                            && !super::is_address(url)
                        {
                            diagnostics.push(super::bad_address(file, span, url));
                            spans.push(field.key_span);
                        }
                    }
                    "doi" => {
                        if let Value::String(doi) = &field.node.value
                            && tex::bare_doi(doi).len() < doi.len()
                        {
                            diagnostics.push(
                                Diagnostic::new(&rules::BAD_URL, file, field.node.span, format!("`{doi}` is the address of a DOI"))
                                    .help(format!("write the DOI: `{}`", tex::bare_doi(doi)))
                                    .severity(crate::diagnostic::Severity::Warning),
                            );
                        }
                    }
                    _ => hidden(file, &field.node.value, spans, diagnostics),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| hidden(file, &item.value, spans, diagnostics)),
        _ => {}
    }
}

/// Gives the address of a source as it is written, with its place.
fn address(field: &tree::Entry) -> Option<(&str, Span)> {
    match &field.node.value {
        Value::String(url) => Some((url, field.node.span)),
        Value::Table(inner) => inner.iter().find(|inner| *inner.key == *"value").and_then(address),
        _ => None,
    }
}

/// Says that an entry has a key that nobody knows.
fn unknown(file: &File, field: &tree::Entry, diagnostics: &mut Vec<Diagnostic>) {
    if KEYS.contains(&&*field.key) {
        return;
    }
    let near = did_you_mean(&field.key, KEYS.iter().copied());
    let message = format!("`{}` is not a key of a source", field.key);
    let diagnostic = Diagnostic::new(&rules::UNKNOWN_KEY, file, field.key_span, message);
    let severity = match near {
        Some(_) => diagnostic.severity,
        None => crate::diagnostic::Severity::Warning,
    };
    diagnostics.push(diagnostic.severity(severity).help_if(near));
}

/// Says that an entry cannot be read, at the line that the reader names.
fn unreadable(file: &File, base: usize, text: &str, place: usize, said: &str) -> Diagnostic {
    let last = text.trim_end().len().saturating_sub(1);
    let place = (0..=place.min(last)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = text[..place].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or("");
    let indent = line.len() - line.trim_start().len();
    let from = base + start + indent;
    let key = text.lines().next().unwrap_or("").split(':').next().unwrap_or("").trim();
    let (said, choices) = said.split_once(", expected one of ").unwrap_or((said, ""));
    let written = said.split('`').nth(1).unwrap_or("");
    let choices = choices.split('`').skip(1).step_by(2);
    let message = format!("the source `{key}` cannot be read: {said}");
    Diagnostic::new(&rules::BAD_SOURCE, file, Span::new(from, from + line.trim().len().max(1)), message)
        .help_if(did_you_mean(written, choices))
        .help("write it as Hayagriva's format has it: a key, and below it `type`, `title`, `author`, `date`")
}

fn line_length(text: &str) -> usize {
    text.lines().next().unwrap_or("").len()
}
