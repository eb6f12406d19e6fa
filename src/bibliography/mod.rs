//! Bibliographies: the files of `content/sources/` into [`Bibliography`].
//!
//! Takes the texts of the files (Hayagriva YAML, BibLaTeX, stored excerpts); gives every source with its place, and what is wrong with them. One
//! entry that cannot be read leaves the others as they are. The one place that knows hayagriva; `style` has what CSL says of a source. Knows no page.

mod archived;
mod biblatex;
mod biblatex_entry;
mod bibtex;
mod edtf;
mod hayagriva_yaml;
mod html;
mod locale;
mod macros;
pub mod made;
mod mend;
mod order;
mod printer;
pub mod style;
#[cfg(test)]
mod tests;
mod tex;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use hayagriva::types::{Date as EntryDate, EntryType};

use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Span, did_you_mean, rules};
use crate::graph::SourceId;
use crate::source;
pub use archived::Archived;
pub use bibtex::bibtex;
pub use hayagriva::Entry;
pub use printer::{Printer, StyleFile};

/// Stands as the last of several people for those who are not named: "and others".
const OTHERS: char = '\u{e013}';

/// Every source of a site.
#[derive(Debug, Default)]
pub struct Bibliography {
    /// The sources, sorted by key.
    pub sources: Vec<Source>,
    /// What is wrong with the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that it was read from.
    files: Vec<Arc<source::Source>>,
    /// The sources in the order of a list, made when a page first needs it.
    by_author: OnceLock<Vec<SourceId>>,
}

/// A source.
#[derive(Debug)]
pub struct Source {
    /// What citations call it.
    pub key: Box<str>,
    /// The file that it stands in.
    pub file: File,
    /// The bytes of its key there.
    pub span: Span,
    /// The last part of the address of its page, like that of no other source.
    pub slug: Box<str>,
    /// What is known of it.
    pub entry: Entry,
    /// Whether it says a date that is none, which has been told.
    pub misdated: bool,
    /// A stored copy of the page at its address.
    pub archived: Option<Archived>,
    /// Words of it that are stored, to check quotations against: the paragraphs of `content/sources/<key>.txt`.
    pub excerpt: Option<Excerpt>,
}

/// Words of a source that are stored beside the bibliography and published nowhere.
#[derive(Debug)]
pub struct Excerpt {
    /// The file.
    pub file: File,
    /// Its paragraphs, by their bytes.
    pub paragraphs: Vec<Span>,
}

impl Source {
    fn new(key: &str, file: &File, span: Span, entry: Entry) -> Source {
        Source {
            key: key.into(),
            file: file.clone(),
            span,
            slug: "".into(),
            entry,
            misdated: false,
            archived: None,
            excerpt: None,
        }
    }

    /// Gives its title as plain text; that of the work that it is part of where it has none.
    pub fn title(&self) -> String {
        let own = self.entry.title().map(ToString::to_string);
        own.or_else(|| self.entry.map_parents(|parent| parent.title()).map(ToString::to_string))
            .unwrap_or_else(|| self.key.to_string())
    }

    fn sort_key(&self) -> (String, Option<Date>, String) {
        let people = self.entry.authors().or(self.entry.editors()).unwrap_or(&[]);
        let author = people.first().map(|person| person.name_first(false, false));
        let title = self.title().to_lowercase();
        (
            author.map_or_else(|| title.clone(), |author| author.to_lowercase()),
            self.date(),
            title,
        )
    }

    /// Gives who wrote it, as names in the order of reading.
    pub fn authors(&self) -> Vec<String> {
        let people = self.entry.authors().or(self.entry.editors()).unwrap_or(&[]);
        let name = |person: &hayagriva::types::Person| match person.name.contains(OTHERS) {
            true => "et al.".to_owned(),
            false => person.given_first(false),
        };
        people.iter().map(name).collect()
    }

    /// Gives those of its authors who are people: a name that is not parted may be an organisation's.
    pub fn people(&self) -> Vec<String> {
        let people = self.entry.authors().unwrap_or(&[]).iter();
        let named = people.filter(|person| person.given_name.as_deref().is_some_and(|name| !name.trim().is_empty()));
        named.map(|person| person.given_first(false)).collect()
    }

    /// Gives the type of schema.org that fits its entry, else that of all works.
    pub fn schema_type(&self) -> &'static str {
        match self.entry.entry_type() {
            EntryType::Book | EntryType::Anthology | EntryType::Proceedings => "Book",
            EntryType::Chapter | EntryType::Anthos => "Chapter",
            EntryType::Article => "Article",
            EntryType::Report => "Report",
            EntryType::Legislation => "Legislation",
            _ => "CreativeWork",
        }
    }

    /// Gives who published it: a publisher, an organisation, or the periodical or site that it is part of.
    pub fn publisher(&self) -> Option<String> {
        let own = self
            .entry
            .map(|entry| entry.publisher())
            .and_then(|publisher| publisher.name())
            .map(ToString::to_string);
        own.or_else(|| self.entry.map(|entry| entry.organization()).map(ToString::to_string))
            .or_else(|| self.entry.map_parents(|parent| parent.title()).map(ToString::to_string))
    }

    /// Gives the day, month or year that it is of.
    pub fn date(&self) -> Option<Date> {
        date_of(self.entry.date_any()?)
    }

    /// Gives its address: `http` and `https` only, or that of its DOI.
    pub fn url(&self) -> Option<String> {
        let url = self.entry.map(|entry| entry.url()).map(|url| url.value.to_string());
        url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
            .or_else(|| {
                let doi = self.entry.map(|entry| entry.doi())?;
                Some(format!("https://doi.org/{}", tex::bare_doi(doi)))
            })
    }

    /// Tells whether it has an address of its own that may be printed.
    fn has_address(&self) -> bool {
        self.entry.url().is_some_and(|url| is_address(url.value.as_str()))
    }

    /// Gives the day on which its address was looked at.
    pub fn accessed(&self) -> Option<Date> {
        self.entry
            .map(|entry| entry.url())
            .and_then(|url| date_of(url.visit_date.as_ref()?))
    }
}

/// Tells whether an address is one that readers can be given.
fn is_address(url: &str) -> bool {
    ["https://", "http://", "ftp://"]
        .iter()
        .any(|scheme| url.len() > scheme.len() && url.starts_with(scheme))
}

/// Says that the address of a source is none.
fn bad_address(file: &File, span: Span, url: &str) -> Diagnostic {
    let message = format!("`{url}` is not the address of a page");
    Diagnostic::new(&rules::BAD_URL, file, span, message).help("write it whole, as in `https://example.org/report`, or leave it out")
}

fn date_of(date: &EntryDate) -> Option<Date> {
    let year = u16::try_from(date.year).ok()?;
    let found = match (date.month, date.day) {
        (Some(month), Some(day)) => Date::of_day(year, month + 1, day + 1),
        (Some(month), None) => Date::of_month(year, month + 1),
        _ => Date::of_year(year),
    }?;
    Some(if date.approximate { found.circa() } else { found })
}

impl Bibliography {
    /// Reads the files of `content/sources/`; what it was before stands where they are the same.
    pub fn read(files: &[Arc<source::Source>], before: Option<&Arc<Bibliography>>) -> Arc<Bibliography> {
        if let Some(before) = before.filter(|before| before.is_of(files)) {
            return before.clone();
        }
        Arc::new(Bibliography::new(files))
    }

    fn is_of(&self, files: &[Arc<source::Source>]) -> bool {
        let same = |(own, other): (&Arc<source::Source>, &Arc<source::Source>)| Arc::ptr_eq(own, other) || own.file == other.file;
        self.files.len() == files.len() && self.files.iter().zip(files).all(same)
    }

    fn new(files: &[Arc<source::Source>]) -> Bibliography {
        let mut diagnostics = Vec::new();
        let mut sources = Vec::new();
        for file in files.iter().map(|file| &file.file) {
            match ending(&file.path) {
                "yml" | "yaml" => hayagriva_yaml::read(file, &mut sources, &mut diagnostics),
                "bib" => biblatex::read(file, &mut sources, &mut diagnostics),
                _ => {}
            }
        }
        let mut bibliography = Bibliography {
            sources: without_doubles(sources, &mut diagnostics),
            diagnostics,
            files: files.to_vec(),
            by_author: OnceLock::new(),
        };
        for file in files.iter().filter(|file| ending(&file.path) == "txt") {
            bibliography.store(file);
        }
        bibliography
    }

    /// Gives a stored excerpt to its source.
    fn store(&mut self, file: &source::Source) {
        let name = file.path.strip_prefix("sources/").unwrap_or(&file.path);
        let key = name.strip_suffix(".txt").unwrap_or(name);
        let found = self.find(key).or_else(|| self.find_encoded(key));
        match found.and_then(|id| self.sources.get_mut(id.index())) {
            Some(source) => {
                source.excerpt = Some(Excerpt {
                    file: file.file.clone(),
                    paragraphs: paragraphs(&file.file.text),
                });
            }
            None => {
                let message = format!("no source has the key `{key}`, so that nothing is checked against this excerpt");
                let nearest = did_you_mean(key, self.keys());
                self.diagnostics.push(
                    Diagnostic::whole(&rules::EXCERPT_ALONE, &file.file, message)
                        .help_if(nearest)
                        .help("call the file as the source is called, or add the source to a bibliography in `content/sources/`"),
                );
            }
        }
    }

    /// Finds a source whose key cannot be a file's name: `/`, `:` and the like stand as `-`.
    fn find_encoded(&self, name: &str) -> Option<SourceId> {
        let plain = |key: &str| key.replace(['/', ':', '?', '*', '<', '>', '|', '\\'], "-");
        let at = self.sources.iter().position(|source| plain(&source.key) == name)?;
        Some(SourceId(at as u32))
    }

    /// Finds a source by its key.
    pub fn find(&self, key: &str) -> Option<SourceId> {
        let at = self.sources.binary_search_by(|source| (*source.key).cmp(key)).ok()?;
        Some(SourceId(at as u32))
    }

    /// Gives a source.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.index())
    }

    /// Gives every source in the order of a list: by author, date and title.
    pub fn by_author(&self) -> &[SourceId] {
        self.by_author.get_or_init(|| {
            let mut order: Vec<SourceId> = (0..).map(SourceId).take(self.sources.len()).collect();
            order.sort_by_cached_key(|id| (self.source(*id).map(Source::sort_key), *id));
            order
        })
    }

    /// Gives every key, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> + Clone {
        self.sources.iter().map(|source| &*source.key)
    }

    /// Gives the path and text of every file that it was read from.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|file| (&*file.path, &*file.file.text))
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }
}

fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Sorts sources by key; of two with one key the first stays.
fn without_doubles(sources: Vec<Source>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Source> {
    let mut by_key: BTreeMap<Box<str>, Source> = BTreeMap::new();
    for source in sources {
        let Some(first) = by_key.get(&source.key) else {
            by_key.insert(source.key.clone(), source);
            continue;
        };
        let message = format!("there are two sources with the key `{}`", source.key);
        diagnostics.push(
            Diagnostic::new(&rules::DUPLICATE_SOURCE, &source.file, source.span, message)
                .help("give one of them another key, or remove it")
                .related(&first.file, Some(first.span), "the first, which is used"),
        );
    }
    let mut sources: Vec<Source> = by_key.into_values().collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for source in &mut sources {
        let base = slug(&source.key);
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|slug| !taken.contains(slug));
        let own = free.unwrap_or(base);
        taken.insert(own.clone());
        source.slug = own.into();
    }
    sources
}

/// Makes a part of an address of a key: letters in lower case, digits and marks that need no encoding.
fn slug(key: &str) -> String {
    let plain = key.chars().flat_map(char::to_lowercase).map(|c| match c {
        c if c.is_alphanumeric() || c == '_' => c,
        _ => '-',
    });
    let slug: String = plain.collect();
    let slug = slug.trim_matches('-');
    // What a page of the list is called.
    match slug {
        "" | "page" => format!("source-{slug}").trim_end_matches('-').to_owned(),
        slug => slug.to_owned(),
    }
}

/// Gives the paragraphs of a stored excerpt: what blank lines part.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut paragraphs: Vec<Span> = Vec::new();
    let (mut at, mut open) = (0, None::<usize>);
    for line in text.split_inclusive('\n') {
        match (line.trim().trim_start_matches('\u{feff}').is_empty(), open) {
            (true, Some(start)) => {
                paragraphs.push(Span::new(start, at));
                open = None;
            }
            (false, None) => open = Some(at),
            _ => {}
        }
        at += line.len();
    }
    paragraphs.extend(open.map(|start| Span::new(start, at)));
    paragraphs
}
