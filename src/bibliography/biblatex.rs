//! BibLaTeX, as Zotero and others export it.
//!
//! A file with a mistake of syntax is cut at the lines that begin an entry, and each is read by itself with the abbreviations of all.

use std::collections::{BTreeMap, BTreeSet};

use biblatex::{Bibliography as Parsed, RawBibliography, RawChunk};
use hayagriva::Entry;

use super::{Archived, Source};
use crate::diagnostic::{Diagnostic, File, Span, rules};

/// Reads a file, entry by entry.
pub fn read(file: &File, sources: &mut Vec<Source>, diagnostics: &mut Vec<Diagnostic>) {
    let text = file.text.trim_start_matches('\u{feff}');
    let base = file.text.len() - text.len();
    if part(file, text, 0, base, sources).map(|wrong| diagnostics.extend(wrong)).is_ok() {
        return;
    }
    let entries = entries(text);
    let shared: String = entries
        .iter()
        .filter_map(|span| text.get(span.range()))
        .filter(|entry| is_shared(entry))
        .collect();
    for span in entries {
        let Some(entry) = text.get(span.range()).filter(|entry| !is_shared(entry)) else {
            continue;
        };
        let with_shared = format!("{shared}{entry}");
        let at = base + span.start as usize;
        match part(file, &with_shared, shared.len(), at, sources) {
            Ok(wrong) => diagnostics.extend(wrong),
            Err((place, said)) => {
                let from = at + place.min(entry.len().saturating_sub(1));
                let from = (0..=from).rev().find(|at| file.text.is_char_boundary(*at)).unwrap_or(0);
                let length = file.text[from..].lines().next().map_or(1, |line| line.trim_end().len().max(1));
                diagnostics.push(unreadable(file, Span::new(from, from + length), name(entry), &said));
            }
        }
    }
}

/// Reads a text that begins at a byte of the file after what was put before it; where its syntax is wrong, gives the place in it and what is wrong.
fn part(file: &File, text: &str, before: usize, at: usize, sources: &mut Vec<Source>) -> Result<Vec<Diagnostic>, (usize, String)> {
    let place = |span: &std::ops::Range<usize>| span.start.saturating_sub(before);
    let syntax = |error: biblatex::ParseError| (place(&error.span), error.kind.to_string());
    let mut raw = RawBibliography::parse(text).map_err(syntax)?;
    let keys: Vec<(String, Span)> = raw
        .entries
        .iter()
        .filter(|entry| entry.v.key.span.start >= before)
        .map(|entry| {
            let span = &entry.v.key.span;
            (
                entry.v.key.v.to_owned(),
                Span::new(at + span.start - before, at + span.end - before),
            )
        })
        .collect();
    let mut diagnostics = Vec::new();
    for key in cut_circles(&mut raw) {
        let span = keys
            .iter()
            .find(|(own, _)| *own == key)
            .map_or(Span::new(at, at), |(_, span)| *span);
        diagnostics.push(unreadable(
            file,
            span,
            &key,
            "what it takes from others (`crossref`, `xdata`) leads back to itself",
        ));
    }
    let parsed = Parsed::from_raw(raw).map_err(syntax)?;
    for (key, span) in keys {
        let Some(written) = parsed.get(&key) else { continue };
        let entry = match Entry::try_from(written) {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.push(unreadable(file, span, &key, &error.kind.to_string()));
                continue;
            }
        };
        let mut source = Source::new(&key, file, span, entry);
        let copy = ["archiveurl", "archive-url", "archive_url"]
            .iter()
            .find_map(|field| written.get_as::<String>(field).ok());
        if let Some(copy) = copy {
            match Archived::read(&copy, source.url().as_deref()) {
                Ok(archived) => source.archived = Some(archived),
                Err(wrong) => {
                    diagnostics
                        .push(Diagnostic::new(&rules::BAD_ARCHIVE, file, span, wrong).help("give the address of a copy of the very page"));
                }
            }
        }
        sources.push(source);
    }
    Ok(diagnostics)
}

/// Takes away what would lead an entry back to itself, at which the library would never end; gives the keys of those entries.
fn cut_circles(raw: &mut RawBibliography<'_>) -> Vec<String> {
    let is_reference = |pair: &biblatex::Pair<'_>| pair.key.v.eq_ignore_ascii_case("crossref") || pair.key.v.eq_ignore_ascii_case("xdata");
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in &raw.entries {
        let fields = entry.v.fields.iter().filter(|pair| is_reference(pair));
        let keys = fields.flat_map(|pair| pair.value.v.iter()).flat_map(|chunk| match &chunk.v {
            RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text.split(','),
        });
        let keys: Vec<String> = keys
            .map(|key| key.trim_matches(|c: char| c.is_whitespace() || "{}\"".contains(c)).to_owned())
            .collect();
        if !keys.is_empty() {
            named.insert(entry.v.key.v.to_owned(), keys);
        }
    }
    // What names nothing that goes on is sound; what is left in the end stands in a circle, or leads into one.
    loop {
        let before = named.len();
        let going_on: BTreeSet<String> = named.keys().cloned().collect();
        named.retain(|_, keys| keys.iter().any(|key| going_on.contains(key)));
        if named.len() == before {
            break;
        }
    }
    for entry in raw.entries.iter_mut().filter(|entry| named.contains_key(entry.v.key.v)) {
        entry.v.fields.retain(|pair| !is_reference(pair));
    }
    named.into_keys().collect()
}

fn unreadable(file: &File, span: Span, key: &str, said: &str) -> Diagnostic {
    Diagnostic::new(&rules::BAD_SOURCE, file, span, format!("the source `{key}` cannot be read: {said}"))
        .help("mend the entry: each field is `name = {value},`, and the entry ends in `}`")
}

/// Cuts a text at the lines that begin with `@`.
fn entries(text: &str) -> Vec<Span> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('@') {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| Span::new(*start, end)).collect()
}

/// Tells whether an entry is there for the others.
fn is_shared(entry: &str) -> bool {
    let kind = entry.trim_start().trim_start_matches('@');
    ["string", "preamble", "comment"]
        .iter()
        .any(|shared| kind.get(..shared.len()).is_some_and(|start| start.eq_ignore_ascii_case(shared)))
}

/// Gives the key of an entry as far as it can be made out.
fn name(entry: &str) -> &str {
    let inner = entry.split_once(['{', '(']).map_or(entry, |(_, inner)| inner);
    inner.split([',', '\n', '}']).next().unwrap_or("").trim()
}
