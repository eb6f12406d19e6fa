//! What a page names: the list "In this article", of which previews of links are made.
//!
//! Takes a page; gives the entities of its text in order, and the list that templates see. Knows nothing of where it stands.

use rustc_hash::FxHashSet;

use super::view::{Group, MarginNote};
use crate::config::Builtin;
use crate::graph::{PageId, Resolved, Role};
use crate::link::embeds;
use crate::site::Site;

/// Gives the entities that a page names, links to or embeds, each once, in the order of the text.
pub fn named(site: &Site, id: PageId) -> Vec<PageId> {
    let links = site.graph.links(id);
    let linked = links.resolved.iter().filter_map(|resolved| match resolved {
        Resolved::Page { page, .. } => Some(*page),
        _ => None,
    });
    let request = embeds::Request {
        pages: &site.graph.pages,
        links: &site.graph.links,
        annotated: &site.graph.annotated,
        config: &site.config,
    };
    let embedded = embeds::edges(id, site.graph.embeds(id), request);
    let mut entities: Vec<PageId> = links
        .mentions
        .iter()
        .map(|mention| mention.entity)
        .chain(linked)
        .chain(embedded.iter().map(|edge| edge.to))
        .filter(|other| *other != id)
        .collect();
    let is_entity = |other: &PageId| {
        let page = site.graph.page(*other);
        page.role == Role::Page && site.config.kind(page.document.kind).entity
    };
    entities.retain(is_entity);
    let mut seen = FxHashSet::default();
    entities.retain(|entity| seen.insert(*entity));
    entities
}

/// Gives the articles, notes and claims that a text links to and that do not stand in its margin, each once, in the order of the text.
fn linked(site: &Site, id: PageId, notes: &[MarginNote]) -> Vec<PageId> {
    let is_piece = |other: &PageId| {
        let page = site.graph.page(*other);
        let kind = site.config.kind(page.document.kind).builtin;
        let is_kind = matches!(kind, Some(Builtin::Article | Builtin::Note | Builtin::Claim));
        page.role == Role::Page && is_kind && *other != id && !notes.iter().any(|note| *note.href == *page.href)
    };
    let mut seen = FxHashSet::default();
    let resolved = site.graph.links(id).resolved.iter();
    let pages = resolved.filter_map(|resolved| match resolved {
        Resolved::Page { page, .. } => Some(*page),
        _ => None,
    });
    pages.filter(is_piece).filter(|page| seen.insert(*page)).collect()
}

/// Gives what a page names and links to, by kind: entities with one line as of the page's date, then the pieces that are not among its `notes`.
pub fn in_this_article(site: &Site, id: PageId, named: &[PageId], notes: &[MarginNote]) -> Vec<Group> {
    let at = site.graph.document(id).meta.date.as_ref().map(|date| date.value);
    let entities = named.iter().map(|entity| {
        let other = site.graph.document(*entity);
        (*entity, site.shared.described(*entity, other, at))
    });
    let pieces = linked(site, id, notes).into_iter().map(|piece| (piece, site.shared.card(piece)));
    let mut groups: Vec<((bool, u16), Group)> = Vec::new();
    for (page, item) in entities.chain(pieces) {
        let number = site.graph.document(page).kind;
        let kind = site.config.kind(number);
        let own = (!kind.entity, number.0);
        match groups.iter_mut().find(|(key, _)| *key == own) {
            Some((_, group)) => group.items.push(item),
            None => groups.push((
                own,
                Group {
                    label: kind.plural.clone(),
                    kind: kind.name.clone(),
                    items: vec![item],
                },
            )),
        }
    }
    groups.sort_by_key(|(key, _)| *key);
    groups.into_iter().map(|(_, group)| group).collect()
}
