//! What linking needs of one document by itself: made once for as long as its file is the same.

use std::sync::Arc;

use super::pages;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, MentionMode};
use crate::fold::fold;
use crate::graph::{Page, Role};

/// A document with what linking takes from it alone.
#[derive(Debug)]
pub struct Own {
    /// The page that it is where it is published.
    pub page: Arc<Page>,
    /// What keeps it from being published.
    pub publication: Publication,
    /// Whether its names are looked for in the text of others.
    pub is_mentioned: bool,
    /// What is wrong with its address.
    pub diagnostics: Vec<Diagnostic>,
    /// Its title and aliases as they are compared.
    pub keys: Box<[Key]>,
    /// The names that it is mentioned by.
    pub names: Box<[Box<str>]>,
    /// Its id in lower case, where that differs.
    lower_id: Option<Arc<str>>,
    /// The path under `content/` with the language, where the file's name ends in one: `notes/a.uk`; and in lower case, where that differs.
    with_language: Option<(Arc<str>, Option<Arc<str>>)>,
}

/// What decides whether a document is published.
#[derive(Debug)]
pub struct Publication {
    /// Whether it is kept back.
    pub withheld: bool,
    /// Whether it is a draft.
    pub draft: bool,
    /// The day before which it is not published.
    pub from: Option<jiff::civil::Date>,
    /// Whether it is a translation.
    pub translation: bool,
}

impl Publication {
    fn new(document: &Document, config: &Config) -> Publication {
        let meta = &document.meta;
        // The date of an entity is that of the thing, which may lie ahead.
        let date = meta.date.as_ref().filter(|_| !config.kind(document.kind).entity);
        Publication {
            withheld: meta.withheld,
            draft: meta.draft,
            from: date.map(|date| date.value.first_day()),
            translation: document.translation.is_some(),
        }
    }
}

/// A name as it is compared.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// As it is written, folded.
    pub exact: Arc<str>,
    /// In lower case, where that differs.
    lower: Option<Arc<str>>,
}

impl Key {
    /// Makes the key of a name.
    pub fn new(name: &str) -> Key {
        let exact = name_key(name);
        Key {
            lower: lower(&exact),
            exact: exact.into(),
        }
    }

    /// Gives the key in lower case.
    pub fn lower(&self) -> &Arc<str> {
        self.lower.as_ref().unwrap_or(&self.exact)
    }
}

impl Own {
    /// Takes what linking needs from a document.
    pub fn new(document: &Arc<Document>, config: &Config) -> Own {
        let mut diagnostics = Vec::new();
        let page = pages::page(document, config, &mut diagnostics);
        let path = path_with_language(document);
        Own {
            publication: Publication::new(document, config),
            is_mentioned: config.kind(document.kind).entity && document.meta.mention != MentionMode::No && page.role == Role::Page,
            page: Arc::new(page),
            diagnostics,
            keys: names_of(document).map(Key::new).collect(),
            names: mentioned_by(document),
            lower_id: lower(&document.id),
            with_language: (*path != *document.id).then(|| (path.into(), lower(path))),
        }
    }

    /// Gives the document.
    pub fn document(&self) -> &Document {
        &self.page.document
    }

    /// Gives the id, and the id in lower case.
    pub fn paths(&self) -> (&Arc<str>, &Arc<str>) {
        let id = &self.page.document.id;
        (id, self.lower_id.as_ref().unwrap_or(id))
    }

    /// Gives the path with the language, of a file whose name ends in one, be it the site's own, and the same in lower case.
    pub fn language_paths(&self) -> Option<(&Arc<str>, &Arc<str>)> {
        let (path, lower) = self.with_language.as_ref()?;
        Some((path, lower.as_ref().unwrap_or(path)))
    }

    /// Tells whether a path means the same in both, and the page is of the same sort.
    pub fn has_place_of(&self, other: &Own) -> bool {
        let (own, document) = (&other.page, self.document());
        *self.page.href == *own.href
            && self.page.role == own.role
            && document.id == own.document.id
            && document.kind == own.document.kind
            && document.translation == own.document.translation
    }

    /// Tells whether both have the same front matter, the same tags in their text and the same address.
    pub fn has_facts_of(&self, other: &Own) -> bool {
        let (own, document) = (other.document(), self.document());
        self.has_place_of(other)
            && document.format == own.format
            && document.meta == own.meta
            && document.fields == own.fields
            && document.references == own.references
            && document.text.tags == own.text.tags
    }

    /// Tells whether both are found by the same names.
    pub fn has_names_of(&self, other: &Own) -> bool {
        self.keys == other.keys
    }
}

/// Gives the title and the aliases of a page.
pub fn names_of(document: &Document) -> impl Iterator<Item = &str> {
    let meta = &document.meta;
    let aliases = meta.aliases.iter().chain(&meta.weak_aliases).map(|alias| &*alias.value);
    std::iter::once(&*meta.title).chain(aliases)
}

/// Gives the form in which names are compared: folded, without a star at the end.
pub fn name_key(name: &str) -> String {
    fold(name.trim()).as_str().trim().trim_end_matches('*').to_owned()
}

/// Gives the title and the aliases that are not for links only.
fn mentioned_by(document: &Document) -> Box<[Box<str>]> {
    let meta = &document.meta;
    let folded = |name: &str| fold(name).as_str().to_owned();
    let weak: Vec<String> = meta.weak_aliases.iter().map(|alias| folded(&alias.value)).collect();
    std::iter::once(&meta.title)
        .chain(meta.aliases.iter().map(|alias| &alias.value))
        .filter(|name| weak.is_empty() || !weak.contains(&folded(name)))
        .cloned()
        .collect()
}

/// Gives the path under `content/` without the extension, but with the language: `notes/a.uk`.
pub fn path_with_language(document: &Document) -> &str {
    let path = &*document.file.path;
    without_extension(path.strip_prefix("content/").unwrap_or(path))
}

/// Takes the ending of Markdown and seed articles off a path.
pub fn without_extension(path: &str) -> &str {
    [".md", ".markdown", ".txt"]
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path)
}

fn lower(text: &str) -> Option<Arc<str>> {
    let lower = text.to_lowercase();
    (lower != text).then(|| lower.into())
}
