//! An entry of BibLaTeX as a source: what the library makes of it, and what it leaves out.

use biblatex::{Chunk, ChunksExt, Entry as Written, EntryType, Spanned, TypeError};
use hayagriva::types::{MaybeTyped, PageRanges, PageRangesPart, Person};
use hayagriva::{Entry, Library, io};

use super::OTHERS;

/// Fields that are nobody's business but the collector's: nothing of them is printed.
const PRIVATE: &[&str] = &["abstract", "annotation", "annote", "keywords", "file", "comment", "review"];

/// The sorts of theses and reports that BibLaTeX has names for.
const SORTS: &[(&str, &str)] = &[
    ("phdthesis", "PhD thesis"),
    ("mathesis", "Master’s thesis"),
    ("mastersthesis", "Master’s thesis"),
    ("bathesis", "Bachelor’s thesis"),
    ("candthesis", "Candidate thesis"),
    ("techreport", "Technical report"),
    ("resreport", "Research report"),
    ("software", "Computer software"),
    ("datacd", "Data CD"),
    ("audiocd", "Audio CD"),
];

/// Makes a source of an entry, whose date is another's business.
pub fn entry(written: &Written) -> Result<Entry, TypeError> {
    let mut written = written.clone();
    for field in PRIVATE {
        written.remove(field);
    }
    let text = |written: &Written, field: &str| written.get(field).map(|chunks| chunks.format_verbatim().trim().to_owned());
    if let Some(sort) = text(&written, "type")
        && let Some((_, said)) = SORTS.iter().find(|(name, _)| *name == sort.to_ascii_lowercase())
    {
        set(&mut written, "type", said);
    }
    // An old file has the address as the way of publishing.
    if let Some(how) = text(&written, "howpublished").filter(|how| how.starts_with("https://") || how.starts_with("http://")) {
        written.remove("howpublished");
        if written.get("url").is_none() {
            set(&mut written, "url", &how);
        }
    }
    // Who publishes a report or a thesis is the institution, which styles look for as the publisher.
    let own = ["institution", "school", "organization"]
        .iter()
        .find_map(|field| written.get(field));
    let institutional = matches!(
        written.entry_type,
        EntryType::Report | EntryType::TechReport | EntryType::Thesis | EntryType::PhdThesis | EntryType::MastersThesis
    );
    if let Some(own) = own
        .filter(|_| institutional && written.get("publisher").is_none())
        .map(<[_]>::to_vec)
    {
        written.set("publisher", own);
    }
    let kind = match &written.entry_type {
        EntryType::Unknown(name) => kind(name),
        _ => None,
    };
    // Of a law or a case the number is its own, and not that of a periodical's issue.
    let number = kind.and_then(|_| written.remove("number")).map(|number| number.format_verbatim());
    let mut entry = Entry::try_from(&written)?;
    if let Some(kind) = kind {
        entry = of_kind(entry, kind);
    }
    if let Some(number) = number {
        entry.set_keyed_serial_number("serial", number);
    }
    if let Some(pages) = parted(entry.page_range()) {
        entry.set_page_range(pages);
    }
    if let Some(people) = with_others(entry.authors()) {
        entry.set_authors(people);
    }
    if let Some(people) = with_others(entry.editors()) {
        entry.set_editors(people);
    }
    Ok(entry)
}

fn set(written: &mut Written, field: &str, text: &str) {
    written.set(field, vec![Spanned::detached(Chunk::Verbatim(text.to_owned()))]);
}

/// Gives several ranges of pages with commas between, which the library leaves out: 33 and 35 would be page 3335.
fn parted(pages: Option<&MaybeTyped<PageRanges>>) -> Option<MaybeTyped<PageRanges>> {
    let Some(MaybeTyped::Typed(pages)) = pages else { return None };
    let is_mark = |part: &PageRangesPart| matches!(part, PageRangesPart::Comma | PageRangesPart::Ampersand);
    if pages.ranges.len() < 2 || pages.ranges.iter().any(is_mark) {
        return None;
    }
    let parts = pages.ranges.iter().flat_map(|part| [PageRangesPart::Comma, part.clone()]);
    Some(MaybeTyped::Typed(PageRanges::new(parts.skip(1).collect())))
}

/// Gives people with a mark for "and others", if that stands at their end.
fn with_others(people: Option<&[Person]>) -> Option<Vec<Person>> {
    let is_others = |person: &Person| person.name == "others" && person.given_name.is_none();
    let mut people = people.filter(|people| people.last().is_some_and(is_others))?.to_vec();
    if people.len() == 1 {
        return None;
    }
    people.last_mut()?.name = OTHERS.to_string();
    Some(people)
}

/// The types that BibLaTeX's manual names and its library does not know.
fn kind(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "legislation" => "legislation",
        "jurisdiction" | "legal" => "case",
        "video" | "movie" => "video",
        "audio" | "music" => "audio",
        "artwork" | "image" => "artwork",
        "performance" => "performance",
        "newspaper" => "newspaper",
        "blog" => "blog",
        _ => return None,
    })
}

/// Makes a source be of another sort, which only its text form can be told.
fn of_kind(entry: Entry, kind: &str) -> Entry {
    let mut library = Library::new();
    library.push(&entry);
    let changed = io::to_yaml_str(&library)
        .ok()
        .map(|yaml| yaml.replacen("\n  type: misc\n", &format!("\n  type: {kind}\n"), 1))
        .and_then(|yaml| io::from_yaml_str(&yaml).ok())
        .and_then(|library| library.iter().next().cloned());
    changed.unwrap_or(entry)
}
