//! Sources that no bibliography has: pages of the site, and bare addresses.

use hayagriva::Entry;
use hayagriva::types::{Date as EntryDate, EntryType, Person, Publisher, QualifiedUrl};

use crate::date::Date;

/// What is known of a page that is cited.
pub struct Page<'a> {
    /// Its id.
    pub key: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Who wrote it.
    pub authors: &'a [Box<str>],
    /// Who publishes the site, who stands for the author where there is none.
    pub publisher: &'a str,
    /// The site's title.
    pub site: &'a str,
    /// When it was published.
    pub date: Option<Date>,
    /// Its address.
    pub url: &'a str,
}

/// Makes a source of a page.
pub fn page(page: &Page<'_>) -> Entry {
    let mut entry = Entry::new(page.key, EntryType::Web);
    entry.set_title(page.title.to_owned().into());
    let names = page.authors.iter().map(|name| person(name));
    let mut authors: Vec<Person> = names.collect();
    if authors.is_empty() && !page.publisher.is_empty() {
        authors.push(body(page.publisher));
    }
    if !authors.is_empty() {
        entry.set_authors(authors);
    }
    if !page.site.is_empty() && page.site != page.publisher {
        entry.set_publisher(Publisher::new(Some(page.site.to_owned().into()), None));
    }
    if let Some(date) = page.date {
        entry.set_date(date_of(date));
    }
    set_url(&mut entry, page.url);
    entry
}

/// Makes a source of an address.
pub fn address(url: &str) -> Entry {
    let mut entry = Entry::new(url, EntryType::Web);
    let host = url.split_once("//").map_or(url, |(_, rest)| rest);
    entry.set_title(host.trim_end_matches('/').to_owned().into());
    set_url(&mut entry, url);
    entry
}

fn set_url(entry: &mut Entry, url: &str) {
    if let Ok(value) = url.parse() {
        entry.set_url(QualifiedUrl { value, visit_date: None });
    }
}

fn date_of(date: Date) -> EntryDate {
    EntryDate {
        year: i32::from(date.year()),
        month: date.month().map(|month| month - 1),
        day: date.day().map(|day| day - 1),
        approximate: date.is_uncertain(),
        season: None,
    }
}

/// Makes a person of a name in the order of reading: the last word is the family's.
fn person(name: &str) -> Person {
    match name.rsplit_once(' ') {
        Some((given, family)) => Person {
            name: family.to_owned(),
            given_name: Some(given.to_owned()),
            ..body("")
        },
        None => body(name),
    }
}

fn body(name: &str) -> Person {
    Person {
        name: name.to_owned(),
        given_name: None,
        prefix: None,
        suffix: None,
        alias: None,
        comma_suffix: false,
    }
}

/// Writes a page of the site as an entry of BibLaTeX.
pub fn bibtex(page: &Page<'_>) -> String {
    super::bibtex::write(&page.key.replace('/', ":"), &self::page(page), None)
}
