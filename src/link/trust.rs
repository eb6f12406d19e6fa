//! Which pages say who publishes the site and how it works.
//!
//! Takes the pages and `[trust]` of the settings; gives the page of each role, and what is wrong with those that are named. Knows nothing of
//! claims: who owes which page is checked elsewhere.

use std::sync::Arc;

use super::lookup::nfc;
use super::own::{Own, name_key, names_of, without_extension};
use crate::config::{Config, TrustRole};
use crate::diagnostic::{Diagnostic, did_you_mean, rules};
use crate::document::Spanned;
use crate::graph::{Page, PageId};

/// Finds the page of each role: the one that `[trust]` names, else the one that has the role's name for its id.
pub fn trust(pages: &[Arc<Page>], hidden: &[&Arc<Own>], config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<(TrustRole, PageId)> {
    let find = |role: &TrustRole| match config.trust.get(role) {
        Some(named) => {
            let found = named_page(pages, &named.value);
            if found.is_none() {
                diagnostics.push(not_there(pages, hidden, config, *role, named));
            }
            Some((*role, found?))
        }
        None => Some((*role, by_id(pages, role.name())?)),
    };
    TrustRole::ALL.iter().filter_map(find).collect()
}

/// Finds a page by its id, written as a path or as `[[…]]`, else the only one of that title or alias.
fn named_page(pages: &[Arc<Page>], written: &str) -> Option<PageId> {
    let name = nfc(name_of(written));
    let by_name = || match called(pages, &name).as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    by_id(pages, without_extension(name.trim_matches('/'))).or_else(by_name)
}

/// Gives the name in `[[name#part|label]]`, or in plain text.
fn name_of(written: &str) -> &str {
    let written = written.trim();
    let inner = written.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    inner.map_or(written, |inner| inner.split(['|', '#']).next().unwrap_or(inner).trim())
}

/// Gives the pages of a title or alias.
fn called(pages: &[Arc<Page>], name: &str) -> Vec<PageId> {
    let key = name_key(name);
    let is_called = |page: &Page| names_of(&page.document).any(|other| name_key(other) == key);
    numbered(pages).filter(|(_, page)| is_called(page)).map(|(id, _)| id).collect()
}

fn by_id(pages: &[Arc<Page>], id: &str) -> Option<PageId> {
    numbered(pages).find(|(_, page)| *page.document.id == *id).map(|(number, _)| number)
}

/// Gives the pages that are no translations, with their numbers.
fn numbered(pages: &[Arc<Page>]) -> impl Iterator<Item = (PageId, &Arc<Page>)> {
    let numbers = (0..u32::try_from(pages.len()).unwrap_or(u32::MAX)).map(PageId);
    numbers.zip(pages).filter(|(_, page)| page.document.translation.is_none())
}

/// Says that the page that has a role is not there, or not published.
fn not_there(pages: &[Arc<Page>], hidden: &[&Arc<Own>], config: &Config, role: TrustRole, named: &Spanned<Box<str>>) -> Diagnostic {
    let (name, key) = (name_of(&named.value), role.name());
    let wanted = name_key(name);
    let is_meant = |own: &&&Arc<Own>| {
        let document = own.document();
        *document.id == *name || names_of(document).any(|other| name_key(other) == wanted)
    };
    if let Some(own) = hidden.iter().find(is_meant) {
        let message = format!("`{name}`, which is `{key}` of `[trust]`, is not published, so that nothing links to it");
        return Diagnostic::new(&rules::DRAFT_LINK, &config.file, named.span, message)
            .help(format!("publish `{}`, or name another page", own.document().file.path));
    }
    let several: Vec<String> = called(pages, name)
        .iter()
        .map(|id| format!("`{}`", pages[id.index()].document.id))
        .collect();
    if several.len() > 1 {
        let message = format!(
            "`{key}` of `[trust]` names `{name}`, which is a name of {}",
            several.join(" and of ")
        );
        return Diagnostic::new(&rules::AMBIGUOUS_LINK, &config.file, named.span, message)
            .severity(config.broken_links)
            .help("say which by its path under `content/`");
    }
    let ids = pages.iter().map(|page| &*page.document.id);
    let names = pages.iter().flat_map(|page| names_of(&page.document));
    let message = format!("`{key}` of `[trust]` names `{name}`, and nothing is called so");
    Diagnostic::new(&rules::BROKEN_LINK, &config.file, named.span, message)
        .severity(config.broken_links)
        .help_if(did_you_mean(name, ids).or_else(|| did_you_mean(name, names)))
        .help("name a page by its path under `content/`, as in `\"about\"` or `\"[[desk/about]]\"`")
}
