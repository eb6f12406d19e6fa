//! Which documents are published, and at which URL.

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Request;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, rules};
use crate::document::{Document, Fields, Spanned, TextLevel};
use crate::graph::{Page, PageId, Role, Tag};

/// The documents that are published, and those that are not.
pub struct Selected {
    pub pages: Vec<Page>,
    pub hidden: Vec<Arc<Document>>,
}

/// Chooses what is published: no drafts, nothing dated after today, nothing withheld.
pub fn select(request: &Request<'_>, diagnostics: &mut Vec<Diagnostic>) -> Selected {
    let mut selected = Selected {
        pages: Vec::with_capacity(request.documents.len()),
        hidden: Vec::new(),
    };
    for document in request.documents {
        if is_hidden(document, request) {
            selected.hidden.push(document.clone());
            continue;
        }
        let (role, path) = place(document, request.config, diagnostics);
        let href = format!("{}{}", request.config.base_url.path, encode_path(&path));
        selected.pages.push(Page {
            document: document.clone(),
            path: path.into(),
            href: href.into(),
            role,
        });
    }
    selected
}

fn is_hidden(document: &Document, request: &Request<'_>) -> bool {
    let meta = &document.meta;
    let entity = request.config.kind(document.kind).entity;
    let in_future = !entity
        && meta
            .date
            .as_ref()
            .is_some_and(|date| date.value.first_day() > request.today.last_day());
    meta.withheld || (meta.draft && !request.drafts) || (in_future && !request.future)
}

/// Works out what a document is for and the path of its page, without a slash in front and with one at the end.
fn place(document: &Document, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> (Role, String) {
    let id = &*document.id;
    let (folder, name) = id.rsplit_once('/').unwrap_or(("", id));
    let is_index = name == "index" || name == "_index";
    let role = if is_index && folder.is_empty() {
        Role::Home
    } else if is_index && config.kinds.iter().any(|kind| kind.folder == folder && !folder.is_empty()) {
        Role::Listing(config.kind_of_path(id))
    } else if id == "timeline" {
        Role::Timeline
    } else if folder == "tags" && !is_index {
        Role::Tag
    } else {
        Role::Page
    };
    let own = match (is_index, folder) {
        (true, "") => String::new(),
        (true, folder) => format!("{folder}/"),
        (false, "") => format!("{name}/"),
        (false, folder) => format!("{folder}/{name}/"),
    };
    let path = if let Some(permalink) = &document.meta.permalink {
        let wanted = permalink.value.trim_matches('/');
        match checked(document, permalink, wanted, diagnostics) {
            true if last_part(wanted).contains('.') => wanted.to_owned(),
            true if wanted.is_empty() => String::new(),
            true => format!("{wanted}/"),
            false => own,
        }
    } else if let Some(slug) = &document.meta.slug {
        let wanted = slug.value.trim_matches('/');
        match checked(document, slug, wanted, diagnostics) && !wanted.contains('/') && !wanted.is_empty() {
            true if folder.is_empty() => format!("{wanted}/"),
            true => format!("{folder}/{wanted}/"),
            false => {
                if wanted.contains('/') || wanted.is_empty() {
                    diagnostics.push(
                        Diagnostic::new(
                            &rules::BAD_URL,
                            document.meta_file(),
                            slug.span,
                            format!("`{}` is not the last part of a URL", slug.value),
                        )
                        .help("a slug is one name without slashes; `permalink` sets a whole path"),
                    );
                }
                own
            }
        }
    } else {
        own
    };
    match &document.translation {
        Some(language) => (role_of_translation(role), format!("{language}/{path}")),
        None => (role, path),
    }
}

/// A translation is a page of its own until sites in several languages are made.
fn role_of_translation(_: Role) -> Role {
    Role::Page
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Tells whether a path stays in the site; says so where it does not.
fn checked(document: &Document, written: &Spanned<Box<str>>, path: &str, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let bad = !is_sound_path(path);
    if bad {
        diagnostics.push(
            Diagnostic::new(
                &rules::BAD_URL,
                document.meta_file(),
                written.span,
                format!("`{}` is not a path inside of the site", written.value),
            )
            .help("write a path without `..`, `?` and `#`, as in `notes/guarantees`"),
        );
    }
    !bad
}

/// Tells whether a path below the site stays there and can be part of a URL.
pub fn is_sound_path(path: &str) -> bool {
    !path.split('/').any(|part| part == ".." || part == ".")
        && !path.contains(['?', '#', '\\', '\0'])
        && !path.contains("://")
        && !path.chars().any(char::is_control)
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
pub fn tags(pages: &[Page], newest: &[PageId], config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<Tag> {
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
                        .help("a tag has at least one letter"),
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
