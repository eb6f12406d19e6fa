//! Backlinks: every edge of the graph, grouped by the page pointed to.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::graph::{Edge, EdgeKind, Links, Page, PageId, Resolved};

/// Gives all pages from the newest; those without a date come last, by their ids.
pub fn newest_first(pages: &[Page]) -> Vec<PageId> {
    let mut order: Vec<PageId> = (0..pages.len() as u32).map(PageId).collect();
    order.sort_by_cached_key(|id| {
        let date = pages[id.index()].document.meta.date.as_ref().map(|date| date.value);
        (Reverse(date), id.0)
    });
    order
}

/// Gathers the edges, grouped by the page pointed to and in each group from the newest page; gives them with the start of each group.
pub fn edges(pages: &[Page], links: &[Arc<Links>], newest: &[PageId]) -> (Vec<Edge>, Vec<u32>) {
    let mut flat = Vec::new();
    for from in newest {
        let before = flat.len();
        outgoing(*from, &pages[from.index()], &links[from.index()], &mut flat);
        let own: &mut [Edge] = &mut flat[before..];
        own.sort_by_key(|edge| (edge.to, edge.kind, edge.span.start));
    }
    let mut offsets = vec![0u32; pages.len() + 1];
    for edge in &flat {
        offsets[edge.to.index() + 1] += 1;
    }
    for index in 1..offsets.len() {
        offsets[index] += offsets[index - 1];
    }
    let mut next = offsets.clone();
    let mut grouped = flat.clone();
    for edge in &flat {
        let at = &mut next[edge.to.index()];
        grouped[*at as usize] = *edge;
        *at += 1;
    }
    (grouped, offsets)
}

/// Counts the pages that point to each page; `edges` are grouped by the page pointed to, and in a group those of one page stand together.
pub fn cited(edges: &[Edge], offsets: &[u32]) -> Vec<u32> {
    let group = |range: &[u32]| match range {
        [from, to] => edges.get(*from as usize..*to as usize).unwrap_or(&[]),
        _ => &[],
    };
    offsets
        .windows(2)
        .map(|range| group(range).chunk_by(|a, b| a.from == b.from).count() as u32)
        .collect()
}

/// Adds the edges that leave a page; a page never points to itself.
fn outgoing(from: PageId, page: &Page, links: &Links, edges: &mut Vec<Edge>) {
    let document = &page.document;
    // What the home page puts on top is a choice of layout, not a fact about the page.
    let references = document.references.iter().zip(&links.references);
    for (reference, target) in references.filter(|(reference, _)| !matches!(reference.relation, "lead" | "featured")) {
        edges.extend(target.filter(|to| *to != from).map(|to| Edge {
            from,
            to,
            kind: EdgeKind::Relation(reference.relation),
            passage: u32::MAX,
            span: reference.target.span,
        }));
    }
    for (annotation, target) in document.annotations.iter().zip(&links.annotates) {
        edges.extend(target.filter(|to| *to != from).map(|to| Edge {
            from,
            to,
            kind: EdgeKind::Annotation,
            passage: u32::MAX,
            span: annotation.article.span,
        }));
    }
    for (link, resolved) in document.text.links.iter().zip(&links.resolved) {
        if let Resolved::Page { page: to, .. } = resolved
            && *to != from
        {
            let passage = document.text.passage_of(link.span);
            edges.push(Edge {
                from,
                to: *to,
                kind: EdgeKind::Link,
                passage: passage.map_or(u32::MAX, |at| at as u32),
                span: link.span,
            });
        }
    }
    edges.extend(links.mentions.iter().map(|mention| Edge {
        from,
        to: mention.entity,
        kind: EdgeKind::Mention,
        passage: mention.passage,
        span: mention.span,
    }));
}
