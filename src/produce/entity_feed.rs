//! The feeds of one entity: the site's own pieces that speak of it, each with the sentences in which it does.

use super::appearances;
use super::elsewhere::clean;
use super::feed::{self, Entry, Feed};
use super::machine::href_of;
use crate::config::Config;
use crate::graph::{Graph, PageId, Role};
use crate::parse::paint::{attribute, escape};
use crate::site::Site;

/// Tells whether a page has feeds of its own: an entity, where the settings ask for them.
pub fn has_feeds(graph: &Graph, config: &Config, id: PageId) -> bool {
    let page = graph.page(id);
    let is_entity = page.role == Role::Page && config.kind(page.document.kind).entity && page.path.ends_with('/');
    config.outputs.feeds && config.outputs.entity_feeds && is_entity
}

/// Makes the Atom feed of an entity.
pub fn atom(site: &Site, id: PageId) -> String {
    feed::write_atom(site, &whole(site, id, "feed.xml"))
}

/// Makes the JSON feed of an entity.
pub fn json(site: &Site, id: PageId) -> String {
    feed::write_json(site, whole(site, id, "feed.json"))
}

fn whole(site: &Site, id: PageId, name: &str) -> Feed {
    let page = site.graph.page(id);
    let base = &site.config.base_url;
    let edges = site.graph.backlinks(id);
    let mut pages: Vec<_> = edges.chunk_by(|a, b| a.from == b.from).collect();
    pages.retain(|edges| edges.first().is_some_and(|edge| is_piece(site, edge.from)));
    let date = |id: PageId| site.graph.document(id).meta.date.as_ref().map(|date| date.value);
    pages.sort_by_key(|edges| edges.first().map(|edge| (std::cmp::Reverse(date(edge.from)), edge.from)));
    let entries = pages.into_iter().take(feed::LENGTH).filter_map(|edges| {
        let from = edges.first()?.from;
        let appearance = appearances::appearance(site, from, edges);
        let sentences = appearance
            .sentences
            .iter()
            .map(|sentence| (sentence.html.as_str().unwrap_or(""), &*sentence.href));
        Some(entry(site, from, sentences))
    });
    Feed {
        title: format!("{} – {}", site.config.title, page.document.meta.title),
        home: base.absolute(&page.href),
        own: base.absolute(&href_of(site, &format!("{}{name}", page.path))),
        entries: entries.collect(),
    }
}

/// Tells whether a page is a piece of the site's own with a date, as feeds hold.
fn is_piece(site: &Site, id: PageId) -> bool {
    let page = site.graph.page(id);
    page.role == Role::Page && crate::route::has_feed(&site.config, page.document.kind) && page.document.meta.date.is_some()
}

/// Makes the entry of a page: its summary, and the sentences, each a quotation that leads to its place.
fn entry<'a>(site: &Site, from: PageId, sentences: impl Iterator<Item = (&'a str, &'a str)>) -> Entry {
    let mut entry = feed::entry_without_text(site, from);
    let mut html = String::new();
    if !entry.summary.is_empty() {
        html.push_str("<p>");
        escape(&entry.summary, &mut html);
        html.push_str("</p>\n");
    }
    for (sentence, href) in sentences {
        html.push_str("<blockquote><p>");
        html.push_str(sentence);
        attribute(" <a href=\"", href, &mut html);
        html.push_str(">¶</a></p></blockquote>\n");
    }
    entry.html = clean(&html, site, &site.graph.page(from).href);
    entry
}
