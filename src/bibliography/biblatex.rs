//! BibLaTeX, as Zotero and others export it.
//!
//! A file with a mistake of syntax is cut at the lines that begin an entry; what is broken is told and left out, and the others are read together, as
//! they may take dates and titles from one another.

use std::collections::{BTreeMap, BTreeSet};

use biblatex::{Bibliography as Parsed, Chunk, ChunksExt, Pair, RawBibliography, RawChunk, RawEntry, Spanned, TypeError};

use super::{Archived, Source, biblatex_entry, edtf, tex};
use crate::diagnostic::{Diagnostic, File, Span, rules};

/// An entry as it stands in its file.
pub(super) struct Own {
    /// Its key.
    pub key: String,
    /// The bytes of the key.
    pub span: Span,
    /// The names of its fields, in lower case, with the bytes of the values.
    pub fields: Vec<(String, Span)>,
}

impl Own {
    fn of(entry: &RawEntry<'_>, base: usize) -> Own {
        let place = |span: &std::ops::Range<usize>| Span::new(base + span.start, base + span.end);
        Own {
            key: entry.key.v.to_owned(),
            span: place(&entry.key.span),
            fields: entry
                .fields
                .iter()
                .map(|pair| {
                    let chunks = &pair.value.v;
                    let inner = chunks
                        .first()
                        .zip(chunks.last())
                        .map(|(first, last)| first.span.start..last.span.end);
                    let span = inner.filter(|inner| !inner.is_empty()).unwrap_or_else(|| pair.value.span.clone());
                    (pair.key.v.to_ascii_lowercase(), place(&span))
                })
                .collect(),
        }
    }

    /// Gives the place of a field's value; of the key where the field is another entry's.
    pub fn field(&self, name: &str) -> Span {
        self.fields.iter().find(|(own, _)| own == name).map_or(self.span, |(_, span)| *span)
    }

    /// Tells whether it has a field by itself.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(own, _)| own == name)
    }
}

/// Reads a file, entry by entry.
pub fn read(file: &File, sources: &mut Vec<Source>, diagnostics: &mut Vec<Diagnostic>) {
    let text = file.text.trim_start_matches('\u{feff}');
    let base = file.text.len() - text.len();
    match RawBibliography::parse(text) {
        Ok(raw) => all(file, raw, base, sources, diagnostics),
        Err(_) => {
            let sound = without_broken(file, text, base, diagnostics);
            match RawBibliography::parse(&sound) {
                Ok(raw) => all(file, raw, base, sources, diagnostics),
                Err(error) => diagnostics.push(broken(file, base, error.span.start, "", &error.kind.to_string())),
            }
        }
    }
}

/// Tells the entries of a text whose syntax is wrong, and gives the text with white space in their places.
fn without_broken(file: &File, text: &str, base: usize, diagnostics: &mut Vec<Diagnostic>) -> String {
    let mut sound = String::with_capacity(text.len());
    for span in entries(text) {
        let Some(entry) = text.get(span.range()) else { continue };
        sound.extend(std::iter::repeat_n(' ', (span.start as usize).saturating_sub(sound.len())));
        match RawBibliography::parse(entry) {
            Ok(_) => sound.push_str(entry),
            Err(error) => {
                let place = span.start as usize + error.span.start.min(entry.trim_end().len().saturating_sub(1));
                diagnostics.push(broken(file, base, place, name(entry), &error.kind.to_string()));
                sound.extend(std::iter::repeat_n(' ', entry.len()));
            }
        }
    }
    sound
}

fn broken(file: &File, base: usize, place: usize, key: &str, said: &str) -> Diagnostic {
    let from = (0..=base + place).rev().find(|at| file.text.is_char_boundary(*at)).unwrap_or(0);
    let length = file.text[from..].lines().next().map_or(1, |line| line.trim_end().len().max(1));
    unreadable(file, Span::new(from, from + length), key, said)
}

/// Reads the entries of a file whose syntax is sound.
fn all(file: &File, raw: RawBibliography<'_>, base: usize, sources: &mut Vec<Source>, diagnostics: &mut Vec<Diagnostic>) {
    let own: Vec<Own> = raw.entries.iter().map(|entry| Own::of(&entry.v, base)).collect();
    let decoded: Vec<Vec<Vec<String>>> = raw
        .entries
        .iter()
        .map(|entry| entry.v.fields.iter().map(decoded).collect())
        .collect();
    let shared: Vec<Vec<String>> = raw.abbreviations.iter().map(decoded_text).collect();
    // What is put into it lives shorter than the file.
    let mut raw = raw;
    for (entry, decoded) in raw.entries.iter_mut().zip(&decoded) {
        entry
            .v
            .fields
            .iter_mut()
            .zip(decoded)
            .for_each(|(pair, decoded)| put(pair, decoded));
    }
    raw.abbreviations
        .iter_mut()
        .zip(&shared)
        .for_each(|(pair, decoded)| put(pair, decoded));

    let place = |key: &str| own.iter().find(|own| own.key == key).map_or(Span::new(base, base), |own| own.span);
    for key in cut_circles(&mut raw) {
        let said = "what it takes from others (`crossref`, `xdata`) leads back to itself";
        diagnostics.push(unreadable(file, place(&key), &key, said));
    }
    // Of two entries with one key the library reads neither: the second is read by itself.
    let mut seen = BTreeSet::new();
    let (mut main, mut doubles) = (Vec::new(), Vec::new());
    for (entry, own) in std::mem::take(&mut raw.entries).into_iter().zip(own) {
        match seen.insert(own.key.clone()) {
            true => main.push((entry, own)),
            false => doubles.push((entry, own)),
        }
    }
    let together = |entries: Vec<Spanned<RawEntry<'_>>>| {
        Parsed::from_raw(RawBibliography {
            preamble: String::new(),
            entries,
            abbreviations: raw.abbreviations.clone(),
        })
    };
    let mut read = |parsed: &Parsed, own: &Own, diagnostics: &mut Vec<Diagnostic>| {
        if let Some(written) = parsed.get(&own.key) {
            sources.extend(source(file, own, written, diagnostics));
        }
    };
    if let Ok(parsed) = together(main.iter().map(|(entry, _)| entry.clone()).collect()) {
        main.iter().for_each(|(_, own)| read(&parsed, own, diagnostics));
    } else {
        // Something in the fields is wrong: each is tried with the abbreviations that it names, and those that can be read are read together.
        let names: BTreeMap<String, Pair<'_>> = raw.abbreviations.iter().map(|pair| (pair.key.v.to_owned(), pair.clone())).collect();
        let mut good = Vec::new();
        for (entry, own) in main {
            let alone = RawBibliography {
                preamble: String::new(),
                entries: vec![entry.clone()],
                abbreviations: named(&entry.v, &names),
            };
            match Parsed::from_raw(alone) {
                Ok(parsed) => good.push((entry, own, parsed)),
                Err(error) => {
                    let at = Span::new(base + error.span.start, base + error.span.start);
                    let span = own.fields.iter().map(|(_, span)| *span).find(|span| span.contains(at));
                    diagnostics.push(unreadable(file, span.unwrap_or(own.span), &own.key, &error.kind.to_string()));
                }
            }
        }
        let parsed = together(good.iter().map(|(entry, ..)| entry.clone()).collect());
        for (_, own, alone) in &good {
            read(parsed.as_ref().unwrap_or(alone), own, diagnostics);
        }
    }
    for (entry, own) in doubles {
        if let Ok(parsed) = together(vec![entry]) {
            read(&parsed, &own, diagnostics);
        }
    }
}

fn decoded(pair: &Pair<'_>) -> Vec<String> {
    decoded_as(&pair.key.v.to_ascii_lowercase(), pair)
}

fn decoded_text(pair: &Pair<'_>) -> Vec<String> {
    decoded_as("title", pair)
}

fn decoded_as(field: &str, pair: &Pair<'_>) -> Vec<String> {
    let chunks = pair.value.v.iter().map(|chunk| match chunk.v {
        RawChunk::Normal(text) => tex::decode(field, text).into_owned(),
        RawChunk::Abbreviation(_) => String::new(),
    });
    chunks.collect()
}

fn put<'a>(pair: &mut Pair<'a>, decoded: &'a [String]) {
    for (chunk, decoded) in pair.value.v.iter_mut().zip(decoded) {
        if let RawChunk::Normal(_) = chunk.v {
            chunk.v = RawChunk::Normal(decoded);
        }
    }
}

/// Gives the abbreviations that an entry names, and those that they name.
fn named<'a>(entry: &RawEntry<'a>, names: &BTreeMap<String, Pair<'a>>) -> Vec<Pair<'a>> {
    let mut found: BTreeMap<String, Pair<'a>> = BTreeMap::new();
    let mut open: Vec<String> = entry.fields.iter().flat_map(abbreviations).collect();
    while let Some(name) = open.pop() {
        if let Some(pair) = names.get(&name)
            && found.insert(name, pair.clone()).is_none()
        {
            open.extend(abbreviations(pair));
        }
    }
    found.into_values().collect()
}

fn abbreviations(pair: &Pair<'_>) -> Vec<String> {
    let names = pair.value.v.iter().filter_map(|chunk| match chunk.v {
        RawChunk::Abbreviation(name) => Some(name.to_owned()),
        RawChunk::Normal(_) => None,
    });
    names.collect()
}

/// Makes a source of an entry.
fn source(file: &File, own: &Own, written: &biblatex::Entry, diagnostics: &mut Vec<Diagnostic>) -> Option<Source> {
    let mut written = written.clone();
    let said = written.get("date").or(written.get("year")).map(|chunks| chunks.format_verbatim());
    let misdated = said.is_some_and(|said| edtf::read(&said).is_err());
    let date = date(file, own, &mut written, diagnostics);
    for field in ["urldate", "eventdate", "origdate"] {
        moment(file, own, &mut written, field, diagnostics);
    }
    let mut entry = match biblatex_entry::entry(&written) {
        Ok(entry) => entry,
        Err(error) => {
            diagnostics.push(wrong_field(file, own, &error));
            return None;
        }
    };
    if let Some(date) = date {
        entry.set_date(date);
    }
    let mut source = Source::new(&own.key, file, own.span, entry);
    source.misdated = misdated;
    if own.has("url") && !source.has_address() {
        let url = written.get("url").map(|chunks| chunks.format_verbatim()).unwrap_or_default();
        diagnostics.push(super::bad_address(file, own.field("url"), &url));
        written.remove("url");
        let date = source.entry.date().cloned();
        source.entry = biblatex_entry::entry(&written).ok()?;
        if let Some(date) = date {
            source.entry.set_date(date);
        }
    }
    let copy = ["archiveurl", "archive-url", "archive_url"];
    if let Some((field, copy)) = copy.iter().find_map(|field| Some((field, written.get(field)?.format_verbatim()))) {
        match Archived::read(&copy, source.url().as_deref()) {
            Ok(archived) => source.archived = Some(archived),
            Err(wrong) => diagnostics.push(
                Diagnostic::new(&rules::BAD_ARCHIVE, file, own.field(field), wrong).help("give the address of a copy of the very page"),
            ),
        }
    }
    Some(source)
}

/// Says that a field holds what it cannot.
fn wrong_field(file: &File, own: &Own, error: &TypeError) -> Diagnostic {
    let base = file.text.len() - file.text.trim_start_matches('\u{feff}').len();
    let at = Span::new(base + error.span.start, base + error.span.start);
    let span = own.fields.iter().map(|(_, span)| *span).find(|span| span.contains(at));
    unreadable(file, span.unwrap_or(own.span), &own.key, &error.kind.to_string())
}

/// Takes the date out of an entry, and says what is wrong with it at its own place.
fn date(file: &File, own: &Own, written: &mut biblatex::Entry, diagnostics: &mut Vec<Diagnostic>) -> Option<hayagriva::types::Date> {
    let mut said = |field: &str| written.remove(field).map(|chunks| chunks.format_verbatim());
    let (date, year, month, day) = (said("date"), said("year"), said("month"), said("day"));
    let field = if date.is_some() { "date" } else { "year" };
    let mut found = match edtf::read(date.as_ref().or(year.as_ref())?) {
        Ok(found) => found?,
        Err(wrong) => {
            // What another entry hands down is told there.
            if own.has(field) {
                diagnostics.push(bad_date(file, own.field(field), wrong));
            }
            return None;
        }
    };
    if date.is_none()
        && found.month.is_none()
        && let Some(written) = month.filter(|month| !month.trim().is_empty())
    {
        match edtf::month(&written) {
            Some((month, in_month)) => {
                let day = day.and_then(|day| day.trim().parse::<u8>().ok()).or(in_month);
                let whole = format!("{:04}-{month:02}", found.year.max(0));
                let with_day = day.map(|day| edtf::read(&format!("{whole}-{day:02}")));
                match with_day {
                    Some(Ok(Some(sound))) => (found.month, found.day) = (sound.month, sound.day),
                    Some(Err(wrong)) => {
                        diagnostics.push(bad_date(file, own.field(if own.has("day") { "day" } else { "month" }), wrong));
                        found.month = Some(month - 1);
                    }
                    _ => found.month = Some(month - 1),
                }
            }
            None if own.has("month") => diagnostics.push(bad_date(file, own.field("month"), format!("`{written}` is not a month"))),
            None => {}
        }
    }
    Some(found)
}

/// Evens out a date beside the date: that of a look at the address, of an event, of the original.
fn moment(file: &File, own: &Own, written: &mut biblatex::Entry, field: &str, diagnostics: &mut Vec<Diagnostic>) {
    let Some(said) = written.remove(field).map(|chunks| chunks.format_verbatim()) else {
        return;
    };
    match edtf::read(&said) {
        Ok(Some(date)) if date.season.is_none() => written.set(field, vec![Spanned::detached(Chunk::Normal(edtf::write(&date)))]),
        Ok(_) => {}
        Err(wrong) if own.has(field) => diagnostics.push(bad_date(file, own.field(field), wrong)),
        Err(_) => {}
    }
}

fn bad_date(file: &File, span: Span, wrong: String) -> Diagnostic {
    Diagnostic::new(&rules::BAD_DATE, file, span, wrong)
        .help("write it as 2020-05-31, 2020-05 or 2020; about then: `2020~`; a span: `2020/2021`; unknown: leave it out")
}

/// Takes away what would lead an entry back to itself, at which the library would never end; gives the keys of those entries.
fn cut_circles(raw: &mut RawBibliography<'_>) -> Vec<String> {
    let is_reference = |pair: &Pair<'_>| pair.key.v.eq_ignore_ascii_case("crossref") || pair.key.v.eq_ignore_ascii_case("xdata");
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

/// Gives the key of an entry as far as it can be made out.
fn name(entry: &str) -> &str {
    let inner = entry.split_once(['{', '(']).map_or(entry, |(_, inner)| inner);
    inner.split([',', '\n', '}']).next().unwrap_or("").trim()
}
