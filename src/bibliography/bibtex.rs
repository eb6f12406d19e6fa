//! Sources as BibLaTeX, for readers' own collections.

use biblatex::{Chunk, Entry, EntryType, Spanned};
use hayagriva::types::EntryType as Kind;

use super::Source;

/// Writes a source as an entry of BibLaTeX.
pub fn bibtex(source: &Source) -> String {
    let entry = &source.entry;
    let parent = entry.parents().first();
    let kind = match (entry.entry_type(), parent.map(|parent| *parent.entry_type())) {
        (Kind::Book, _) => EntryType::Book,
        (Kind::Article, Some(Kind::Proceedings | Kind::Conference)) => EntryType::InProceedings,
        (Kind::Article, _) => EntryType::Article,
        (Kind::Chapter | Kind::Entry | Kind::Anthos, _) => EntryType::InCollection,
        (Kind::Report, _) => EntryType::Report,
        (Kind::Thesis, _) => EntryType::Thesis,
        (Kind::Web | Kind::Blog, _) => EntryType::Online,
        _ => EntryType::Misc,
    };
    let names = |people: &[hayagriva::types::Person]| {
        let people = people.iter().map(|person| match &person.given_name {
            Some(_) => (person.name_first(false, false), false),
            // The name of a body stays whole.
            None => (person.name.clone(), true),
        });
        people.collect::<Vec<_>>()
    };
    let published = if kind == EntryType::Article { "journaltitle" } else { "booktitle" };
    let mut fields = Fields(Entry::new(source.key.to_string(), kind));
    fields.people("author", names(entry.authors().unwrap_or(&[])));
    fields.people("editor", names(entry.editors().unwrap_or(&[])));
    fields.text("title", entry.title());
    fields.text(published, parent.and_then(|parent| parent.title()));
    fields.text("volume", entry.map(|entry| entry.volume()));
    fields.text("number", entry.map(|entry| entry.issue()));
    fields.text("edition", entry.map(|entry| entry.edition()));
    fields.text(
        "pages",
        entry
            .map(|entry| entry.page_range())
            .map(|pages| pages.to_string().replace('–', "--")),
    );
    fields.text(
        "publisher",
        entry.map(|entry| entry.publisher()).and_then(|publisher| publisher.name()),
    );
    fields.text(
        "location",
        entry.map(|entry| entry.publisher()).and_then(|publisher| publisher.location()),
    );
    fields.text("organization", entry.map(|entry| entry.organization()));
    fields.text("date", source.date().map(|date| date.iso()));
    fields.text("doi", entry.map(|entry| entry.doi()));
    fields.text("isbn", entry.map(|entry| entry.isbn()));
    fields.text("url", entry.map(|entry| entry.url()).map(|url| url.value.to_string()));
    fields.text("urldate", source.accessed().map(|date| date.iso()));
    fields.text("archiveurl", source.archived.as_ref().map(|archived| archived.url.to_string()));
    fields.text("note", entry.note());
    let mut text = fields.0.to_biblatex_string();
    text.push('\n');
    text
}

struct Fields(Entry);

impl Fields {
    fn text<T: ToString>(&mut self, name: &str, value: Option<T>) {
        if let Some(value) = value.map(|value| value.to_string()).filter(|value| !value.trim().is_empty()) {
            self.0.set(name, vec![Spanned::detached(Chunk::Normal(value))]);
        }
    }

    fn people(&mut self, name: &str, people: Vec<(String, bool)>) {
        let mut chunks = Vec::new();
        for (person, whole) in people {
            if !chunks.is_empty() {
                chunks.push(Spanned::detached(Chunk::Normal(" and ".to_owned())));
            }
            chunks.push(Spanned::detached(if whole {
                Chunk::Verbatim(person)
            } else {
                Chunk::Normal(person)
            }));
        }
        if !chunks.is_empty() {
            self.0.set(name, chunks);
        }
    }
}
