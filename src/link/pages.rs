//! Which documents are published, and at which URL.

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rustc_hash::FxHashSet;

use super::Request;
use super::own::Own;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, rules};
use crate::document::{Document, Fields, Spanned, TextLevel};
use crate::graph::{Page, PageId, Role, Tag};

/// The documents that are published, and those that are not.
pub struct Selected<'a> {
    pub pages: Vec<&'a Arc<Own>>,
    pub hidden: Vec<&'a Arc<Own>>,
    /// Whether each page stands for its id; see [`originals`].
    pub originals: Vec<bool>,
}

/// Chooses what is published: no drafts, nothing dated after today, nothing withheld.
pub fn select<'a>(request: &Request<'a>, diagnostics: &mut Vec<Diagnostic>) -> Selected<'a> {
    let (hidden, pages): (Vec<&Arc<Own>>, Vec<&Arc<Own>>) = request.documents.iter().partition(|own| is_hidden(own, request));
    diagnostics.extend(pages.iter().flat_map(|own| own.diagnostics.iter().cloned()));
    Selected {
        originals: originals(&pages),
        pages,
        hidden,
    }
}

/// Makes the page that a document is where it is published.
pub fn page(document: &Arc<Document>, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Page {
    let (role, path) = place(document, config, diagnostics);
    Page {
        document: document.clone(),
        href: format!("{}{}", config.base_url.path, encode_path(&path)).into(),
        file: file_of(&path).into(),
        path: path.into(),
        role,
    }
}

/// Gives the path of the file that has a path in the site.
pub fn file_of(path: &str) -> String {
    match path {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        file => file.to_owned(),
    }
}

/// Tells of each page whether it stands for its id: it is no translation, or the first of a page that has no original.
fn originals(pages: &[&Arc<Own>]) -> Vec<bool> {
    let is_original = |own: &&Arc<Own>| !own.publication.translation;
    if pages.iter().all(is_original) {
        return vec![true; pages.len()];
    }
    let mut met: FxHashSet<&str> = pages.iter().copied().filter(is_original).map(|own| &*own.document().id).collect();
    pages.iter().map(|own| is_original(own) || met.insert(&own.document().id)).collect()
}

fn is_hidden(own: &Own, request: &Request<'_>) -> bool {
    let publication = &own.publication;
    let in_future = publication.from.is_some_and(|date| date > request.today.last_day());
    publication.withheld || (publication.draft && !request.drafts) || (in_future && !request.future)
}

/// Works out what a document is for and the path of its page, without a slash in front and with one at the end.
fn place(document: &Document, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> (Role, String) {
    let id = &*document.id;
    let (folder, name) = id.rsplit_once('/').unwrap_or(("", id));
    let is_index = name == "index" || name == "_index";
    // Where the home page was given its address by hand.
    let moved_home = document
        .meta
        .permalink
        .as_ref()
        .is_some_and(|permalink| permalink.value.trim() == "/");
    let role = if (is_index && folder.is_empty()) || moved_home {
        Role::Home
    } else if is_index && config.kinds.iter().any(|kind| kind.folder == folder && !folder.is_empty()) {
        Role::Listing(config.kind_of_path(id))
    } else if is_index && folder == "sources" {
        Role::Sources
    } else if id == "timeline" {
        Role::Timeline
    } else if id == "verdicts" {
        Role::Verdicts
    } else if id == "corrections" {
        Role::Corrections
    } else if id == "search" && config.outputs.search {
        Role::Search
    } else if folder == "tags" && !is_index {
        Role::Tag
    } else {
        Role::Page
    };
    let own = match (is_index, folder) {
        _ if role == Role::Tag => format!("tags/{}/", tag_slug(name)),
        (true, "") => String::new(),
        (true, folder) => format!("{folder}/"),
        (false, "") => format!("{name}/"),
        (false, folder) => format!("{folder}/{name}/"),
    };
    let path = match (&document.translation, role) {
        (None, Role::Home) if moved_home => String::new(),
        (
            None,
            Role::Home | Role::Listing(_) | Role::Timeline | Role::Verdicts | Role::Sources | Role::Corrections | Role::Search | Role::Tag,
        ) => {
            refuse_path(document, diagnostics);
            own
        }
        _ => chosen_path(document, folder, diagnostics).unwrap_or(own),
    };
    match &document.translation {
        // A translation is a page of its own until sites in several languages are made.
        Some(language) => (Role::Page, format!("{language}/{path}")),
        None => (role, path),
    }
}

/// Says that the introduction of a page that is made stands where that page does.
fn refuse_path(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    let meta = &document.meta;
    for (key, written) in [("permalink", &meta.permalink), ("slug", &meta.slug)] {
        if let Some(written) = written {
            let message = format!("`{key}` cannot move a page that is made; this file is its introduction");
            diagnostics.push(Diagnostic::new(&rules::BAD_URL, document.meta_file(), written.span, message).help(format!("remove `{key}`")));
        }
    }
}

/// Gives the path that the front matter chooses; none where it chooses none that can be.
fn chosen_path(document: &Document, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    if let Some(permalink) = &document.meta.permalink {
        let wanted = permalink.value.trim_matches('/');
        let sound = !permalink.value.starts_with("//") && is_sound_path(wanted);
        return match sound {
            true if wanted.is_empty() => Some(String::new()),
            true if last_part(wanted).contains('.') => Some(wanted.to_owned()),
            true => Some(format!("{wanted}/")),
            false => {
                let message = format!("`{}` is not a path inside of the site", permalink.value);
                let help = match permalink.value.contains("//") && !permalink.value.contains("://") {
                    true => "write one slash between the parts, as in `notes/guarantees`",
                    false => "write a path without `..`, `?` and `#`, as in `notes/guarantees`",
                };
                diagnostics.push(Diagnostic::new(&rules::BAD_URL, document.meta_file(), permalink.span, message).help(help));
                None
            }
        };
    }
    let slug = document.meta.slug.as_ref()?;
    let wanted = slug.value.trim_matches('/');
    if is_sound_path(wanted) && !wanted.contains('/') && !wanted.is_empty() {
        return Some(match folder {
            "" => format!("{wanted}/"),
            folder => format!("{folder}/{wanted}/"),
        });
    }
    diagnostics.push(bad_slug(document, slug, wanted));
    None
}

fn bad_slug(document: &Document, slug: &Spanned<Box<str>>, wanted: &str) -> Diagnostic {
    let (message, help) = match wanted.split('/').any(|part| part == "..") || (!wanted.contains('/') && !wanted.is_empty()) {
        true => (
            "a path inside of the site",
            "write a path without `..`, `?` and `#`, as in `notes/guarantees`",
        ),
        false => (
            "the last part of a URL",
            "a slug is one name without slashes; `permalink` sets a whole path",
        ),
    };
    Diagnostic::new(
        &rules::BAD_URL,
        document.meta_file(),
        slug.span,
        format!("`{}` is not {message}", slug.value),
    )
    .help(help)
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Tells whether a path below the site, without slashes at its ends, stays there and can be part of a URL.
pub fn is_sound_path(path: &str) -> bool {
    let bad = |part: &str| part == ".." || part == "." || (part.is_empty() && !path.is_empty());
    !path.split('/').any(bad) && !path.contains(['?', '#', '\\', '\0']) && !path.contains("://") && !path.chars().any(char::is_control)
}

/// What a URL path keeps as it is (RFC 3986: unreserved, and what may stand in a path without meaning).
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// Percent-encodes a path for use in a URL (RFC 3986).
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// Gathers the tags with their pages; tags that differ only in case are one.
pub fn tags(pages: &[Arc<Page>], newest: &[PageId], config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<Tag> {
    let mut tags: BTreeMap<String, Tag> = BTreeMap::new();
    for id in newest {
        let Some(page) = pages.get(id.index()) else { continue };
        let document = &page.document;
        let written = document.meta.tags.iter().map(|tag| (document.meta_file(), tag));
        // The tags in a text that is not public are not either.
        let public = !matches!(&document.fields, Fields::Article(article) if article.text != TextLevel::Full);
        let inline = document.text.tags.iter().filter(|_| public).map(|tag| (&document.file, tag));
        for (file, tag) in written.chain(inline) {
            let slug = tag_slug(&tag.value);
            if slug.is_empty() || !is_sound_path(&slug) {
                diagnostics.push(
                    Diagnostic::new(&rules::BAD_URL, file, tag.span, format!("`{}` cannot be a tag", tag.value))
                        .help("a tag is one or more words, without `..`, `?` and `#`"),
                );
                continue;
            }
            let entry = tags.entry(slug).or_insert_with_key(|slug| new_tag(&tag.value, slug, config));
            // Pages come one after the other, so that a page met before is the last.
            if entry.pages.last() != Some(id) {
                entry.pages.push(*id);
            }
        }
    }
    for (index, page) in pages.iter().enumerate() {
        let Some(name) = page.document.id.strip_prefix("tags/") else {
            continue;
        };
        if page.role == Role::Tag {
            let entry = tags.entry(tag_slug(name)).or_insert_with_key(|slug| new_tag(name, slug, config));
            entry.introduction = Some(PageId(index as u32));
        }
    }
    tags.into_values().collect()
}

fn new_tag(name: &str, slug: &str, config: &Config) -> Tag {
    let path = format!("tags/{slug}/");
    Tag {
        name: name.trim_start_matches('#').into(),
        href: format!("{}{}", config.base_url.path, encode_path(&path)).into(),
        path: path.into(),
        pages: Vec::new(),
        introduction: None,
    }
}

/// Makes the part of a URL that a tag has: lower case, white space as `-`.
pub fn tag_slug(name: &str) -> String {
    let lower = name.trim().trim_start_matches('#').to_lowercase();
    let parts: Vec<String> = lower
        .split('/')
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join("-"))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("/")
}
