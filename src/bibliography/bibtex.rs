//! Sources as BibLaTeX, for readers' own collections: what is written is read again as the same source.

use hayagriva::types::{ChunkKind, EntryType as Kind, FormatString, Person, PersonRole};

use super::{Entry, OTHERS, Source, edtf, tex};

/// Writes a source as an entry of BibLaTeX.
pub fn bibtex(source: &Source) -> String {
    write(&source.key, &source.entry, source.archived.as_ref().map(|archived| &*archived.url))
}

/// Writes an entry under a key, with the address of a stored copy.
pub fn write(key: &str, entry: &Entry, archived: Option<&str>) -> String {
    let parent = entry.parents().first();
    let (name, container) = kind(*entry.entry_type(), parent.map(|parent| *parent.entry_type()));
    let mut out = Fields(format!("@{name}{{{},\n", key.chars().map(key_character).collect::<String>()));
    let holder = parent.filter(|_| container.is_some());
    let series = match holder {
        Some(holder) => holder.parents().first(),
        None => parent,
    };
    out.people("author", entry.authors().unwrap_or(&[]));
    out.people("bookauthor", holder.and_then(|holder| holder.authors()).unwrap_or(&[]));
    out.people(
        "editor",
        entry.editors().or(holder.and_then(|holder| holder.editors())).unwrap_or(&[]),
    );
    for group in entry.affiliated().unwrap_or(&[]) {
        if let Some(field) = role(&group.role) {
            out.people(field, &group.names);
        }
    }
    out.formatted("title", entry.title());
    if let Some(short) = entry.title().and_then(|title| title.short.as_ref()) {
        out.formatted(
            "shorttitle",
            Some(&FormatString {
                value: (**short).clone(),
                short: None,
            }),
        );
    }
    out.formatted(container.unwrap_or("booktitle"), holder.and_then(|holder| holder.title()));
    out.formatted("series", series.and_then(|series| series.title()));
    out.text("volume", entry.map(|entry| entry.volume()));
    out.text("volumes", entry.map(|entry| entry.volume_total()));
    let serial = entry.keyed_serial_number("serial").map(str::to_owned);
    let issue = entry.map(|entry| entry.issue()).map(ToString::to_string);
    out.text("number", if name == "article" { issue.or(serial) } else { serial.or(issue) });
    out.text("version", entry.keyed_serial_number("version"));
    out.text("edition", entry.map(|entry| entry.edition()));
    out.text("chapter", entry.chapter());
    let pages = entry
        .map(|entry| entry.page_range())
        .map(|pages| pages.to_string().replace(['–', '-'], "--"));
    out.plain("pages", pages.as_deref());
    out.text("pagetotal", entry.map(|entry| entry.page_total()));
    out.formatted("type", entry.genre());
    let publisher = entry.map(|entry| entry.publisher());
    out.formatted("publisher", publisher.and_then(|publisher| publisher.name()));
    let place = publisher.and_then(|publisher| publisher.location());
    out.formatted("location", place.or(entry.location()));
    let institutional = matches!(entry.entry_type(), Kind::Report | Kind::Thesis);
    let organization = entry.map(|entry| entry.organization());
    out.formatted(if institutional { "institution" } else { "organization" }, organization);
    out.plain("date", entry.date_any().map(edtf::write).as_deref());
    out.plain("doi", entry.map(|entry| entry.doi()));
    out.plain("isbn", entry.map(|entry| entry.isbn()));
    out.plain("issn", entry.map(|entry| entry.issn()));
    for (field, sort) in [("arxiv", "arxiv"), ("pmid", "pubmed")] {
        if let Some(number) = entry.map(|entry| entry.keyed_serial_number(field)) {
            out.plain("eprint", Some(number));
            out.plain("eprinttype", Some(sort));
        }
    }
    let url = entry.map(|entry| entry.url());
    out.plain("url", url.map(|url| url.value.as_str()));
    out.plain("urldate", url.and_then(|url| url.visit_date.as_ref()).map(edtf::write).as_deref());
    out.plain("archiveurl", archived);
    out.formatted("note", entry.note());
    out.0.push_str("}\n");
    out.0
}

/// Gives the type of an entry, and the field that holds what it is part of, if such an entry is part of something.
fn kind(own: Kind, parent: Option<Kind>) -> (&'static str, Option<&'static str>) {
    match (own, parent) {
        (Kind::Article, Some(Kind::Proceedings | Kind::Conference)) => ("inproceedings", Some("booktitle")),
        (Kind::Article, _) => ("article", Some("journaltitle")),
        (Kind::Chapter, _) => ("inbook", Some("booktitle")),
        (Kind::Anthos, _) => ("incollection", Some("booktitle")),
        (Kind::Entry, _) => ("inreference", Some("booktitle")),
        (Kind::Book, _) => ("book", None),
        (Kind::Report, _) => ("report", None),
        (Kind::Thesis, _) => ("thesis", None),
        (Kind::Web | Kind::Post | Kind::Thread, _) => ("online", None),
        (Kind::Blog, _) => ("blog", None),
        (Kind::Manuscript, _) => ("unpublished", None),
        (Kind::Periodical, _) => ("periodical", None),
        (Kind::Proceedings, _) => ("proceedings", None),
        (Kind::Anthology, _) => ("collection", None),
        (Kind::Reference, _) => ("reference", None),
        (Kind::Patent, _) => ("patent", None),
        (Kind::Repository, _) => ("dataset", None),
        (Kind::Legislation, _) => ("legislation", None),
        (Kind::Case, _) => ("jurisdiction", None),
        (Kind::Video | Kind::Scene, _) => ("video", None),
        (Kind::Audio, _) => ("audio", None),
        (Kind::Artwork, _) => ("artwork", None),
        (Kind::Performance, _) => ("performance", None),
        (Kind::Newspaper, _) => ("newspaper", None),
        _ => ("misc", None),
    }
}

fn role(role: &PersonRole) -> Option<&'static str> {
    Some(match role {
        PersonRole::Translator => "translator",
        PersonRole::Afterword => "afterword",
        PersonRole::Foreword => "foreword",
        PersonRole::Introduction => "introduction",
        PersonRole::Annotator => "annotator",
        PersonRole::Commentator => "commentator",
        PersonRole::Holder => "holder",
        _ => return None,
    })
}

/// Leaves in a key what programs take there.
fn key_character(c: char) -> char {
    match c {
        c if c.is_alphanumeric() || "-_.:+/".contains(c) => c,
        _ => '-',
    }
}

/// The text of an entry so far.
struct Fields(String);

impl Fields {
    fn field(&mut self, name: &str, value: &str) {
        if !value.trim().is_empty() {
            self.0.push_str(name);
            self.0.push_str(" = {");
            self.0.push_str(value);
            self.0.push_str("},\n");
        }
    }

    fn text<T: ToString>(&mut self, name: &str, value: Option<T>) {
        let mut out = String::new();
        tex::escape(&value.map(|value| value.to_string()).unwrap_or_default(), &mut out);
        self.field(name, &out);
    }

    /// Writes what holds no TeX: an address, a date, a number.
    fn plain(&mut self, name: &str, value: Option<&str>) {
        let value = value.unwrap_or_default();
        if !value.contains(['{', '}', '\\', ' ', '\n']) {
            return self.field(name, value);
        }
        let encoded = value.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C");
        self.field(name, &encoded.replace('\n', " "));
    }

    fn formatted(&mut self, name: &str, value: Option<&FormatString>) {
        let mut out = String::new();
        for chunk in value.iter().flat_map(|value| &value.value.0) {
            match chunk.kind {
                ChunkKind::Normal => tex::escape(&chunk.value, &mut out),
                ChunkKind::Verbatim => {
                    out.push('{');
                    tex::escape(&chunk.value, &mut out);
                    out.push('}');
                }
                ChunkKind::Math => {
                    out.push('$');
                    out.push_str(&chunk.value.replace(['$', '{', '}'], ""));
                    out.push('$');
                }
            }
        }
        self.field(name, &out);
    }

    fn people(&mut self, name: &str, people: &[Person]) {
        let mut out = String::new();
        for one in people {
            if !out.is_empty() {
                out.push_str(" and ");
            }
            person(one, &mut out);
        }
        self.field(name, &out);
    }
}

fn person(person: &Person, out: &mut String) {
    let braced = |text: &str, out: &mut String| {
        out.push('{');
        tex::escape(text, out);
        out.push('}');
    };
    let Some(given) = &person.given_name else {
        // The name of a body stays whole.
        match person.name.contains(OTHERS) {
            true => out.push_str("others"),
            false => braced(&person.name, out),
        }
        return;
    };
    let part = |text: &str, out: &mut String| {
        let words = text.split(' ').any(|word| word == "and" || word.starts_with(char::is_lowercase));
        match words || text.contains([',', '=']) {
            true => braced(text, out),
            false => tex::escape(text, out),
        }
    };
    if let Some(prefix) = &person.prefix {
        tex::escape(prefix, out);
        out.push(' ');
    }
    part(&person.name, out);
    out.push_str(", ");
    if let Some(suffix) = &person.suffix {
        part(suffix, out);
        out.push_str(", ");
    }
    match given.contains([',', '=']) || given.split(' ').any(|word| word == "and") {
        true => braced(given, out),
        false => tex::escape(given, out),
    }
}
