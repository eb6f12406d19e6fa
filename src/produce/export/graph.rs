//! `graph.json`: every page as a node, and who points to whom as edges, with the sentences.
//!
//! The edges are those of the backlinks, and the sentences are found as theirs are; one that is not public is left out.

use super::{date, name};
use crate::graph::{Edge, EdgeKind, PageId};
use crate::produce::appearances::{self, SENTENCES};
use crate::produce::body;
use crate::produce::json::{self, Object};
use crate::site::Site;

/// About how many bytes an edge takes with its sentence, so that the text need not be moved as it grows.
const BYTES_OF_EDGE: usize = 192;

/// Makes the whole file; a node and an edge a line.
///
/// It is written in one go by one thread, while others make pages: in pieces it would be in memory twice.
pub fn graph(site: &Site) -> String {
    let mut out = String::with_capacity(site.graph.edges.len() * BYTES_OF_EDGE);
    out.push_str("{\"nodes\":[");
    site.graph.ids().for_each(|id| node(site, id, &mut out));
    without_comma(&mut out);
    out.push_str("],\"edges\":[");
    site.graph.ids().for_each(|id| edges_to(site, id, &mut out));
    without_comma(&mut out);
    out.push_str("]}\n");
    out
}

/// Takes the comma away that the last line ends in.
fn without_comma(out: &mut String) {
    if out.ends_with(',') {
        out.pop();
    }
}

fn line(out: &mut String, fill: impl FnOnce(&mut Object<'_>)) {
    out.push('\n');
    json::object(out, fill);
    out.push(',');
}

fn node(site: &Site, id: PageId, out: &mut String) {
    let page = site.graph.page(id);
    line(out, |object| {
        object.text("id", &name(site, id));
        object.text("title", &page.document.meta.title);
        object.text("kind", &site.config.kind(page.document.kind).name);
        object.joined("url", &[&site.config.base_url.origin, &page.href]);
        if let Some(own) = &page.document.meta.date {
            object.text("date", &date(own.value));
        }
    });
}

/// Writes the edges that point to a page: one for each page that does, and each way in which it does.
fn edges_to(site: &Site, to: PageId, out: &mut String) {
    let target = name(site, to);
    for from in site.graph.backlinks(to).chunk_by(|a, b| a.from == b.from) {
        let Some(source) = from.first().map(|edge| name(site, edge.from)) else {
            continue;
        };
        for edges in from.chunk_by(|a, b| a.kind == b.kind) {
            line(out, |object| {
                object.text("from", &source);
                object.text("to", &target);
                edge(site, edges, object);
            });
        }
    }
}

fn edge(site: &Site, edges: &[Edge], object: &mut Object<'_>) {
    let Some(first) = edges.first() else { return };
    let relation = match first.kind {
        EdgeKind::Relation(name) => name,
        EdgeKind::Annotation => "annotates",
        EdgeKind::Link | EdgeKind::Key => "link",
        EdgeKind::Mention => "mention",
    };
    object.text("relation", relation);
    if !matches!(first.kind, EdgeKind::Link | EdgeKind::Mention) {
        return;
    }
    let is_public = |edge: &&Edge| {
        let holder = edge.via.map_or(edge.from, |via| via.page);
        body::is_public(site.graph.document(holder), site.graph.annotated(holder), edge.passage as usize)
    };
    let (places, _) = appearances::sentences(site, first.from, edges.iter().filter(is_public), SENTENCES);
    object.list("sentences", |list| {
        for (via, place) in &places {
            list.text(&body::sentence_text(site, via.map_or(first.from, |via| via.page), place));
        }
    });
    // How often it stands there, where it is more than is shown.
    if edges.len() > 1 {
        object.number("count", edges.len() as i64);
    }
}
