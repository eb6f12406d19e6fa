//! Backlinks: every edge of the graph, grouped by the page pointed to.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Span;
use crate::graph::{Edge, EdgeKind, Links, Page, PageId, Resolved};

/// Gives all pages from the newest; those without a date come last, by their ids.
pub fn newest_first(pages: &[Arc<Page>]) -> Vec<PageId> {
    let mut order: Vec<PageId> = (0..pages.len() as u32).map(PageId).collect();
    order.sort_by_cached_key(|id| {
        let date = pages[id.index()].document.meta.date.as_ref().map(|date| date.value);
        (Reverse(date), id.0)
    });
    order
}

/// Adds to the edges that leave each page those of the text that it embeds.
pub fn with_embedded<'a>(own: impl Iterator<Item = &'a [Edge]>, embedded: &BTreeMap<PageId, Vec<Edge>>) -> Vec<Cow<'a, [Edge]>> {
    let edges = own.enumerate().map(|(index, own)| match embedded.get(&PageId(index as u32)) {
        Some(more) if !more.is_empty() => {
            let mut all = [own, more].concat();
            sort(&mut all);
            Cow::Owned(all)
        }
        _ => Cow::Borrowed(own),
    });
    edges.collect()
}

/// Gathers the edges that leave each page, grouped by the page pointed to and in each group from the newest page; gives them with the start of each
/// group.
pub fn edges(outgoing: &[&[Edge]], newest: &[PageId]) -> (Vec<Edge>, Vec<u32>) {
    let mut offsets = vec![0u32; outgoing.len() + 1];
    for edge in outgoing.iter().copied().flatten() {
        offsets[edge.to.index() + 1] += 1;
    }
    for index in 1..offsets.len() {
        offsets[index] += offsets[index - 1];
    }
    let nothing = Edge {
        from: PageId(0),
        to: PageId(0),
        kind: EdgeKind::Link,
        passage: 0,
        span: Span { start: 0, end: 0 },
        via: None,
    };
    let mut next = offsets.clone();
    let mut grouped = vec![nothing; outgoing.iter().map(|edges| edges.len()).sum()];
    for from in newest {
        for edge in outgoing[from.index()] {
            let at = &mut next[edge.to.index()];
            grouped[*at as usize] = *edge;
            *at += 1;
        }
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

/// Gives the edges that leave a page, by the page pointed to; a page never points to itself.
pub fn outgoing(from: PageId, page: &Page, links: &Links) -> Box<[Edge]> {
    let mut edges = Vec::with_capacity(links.mentions.len() + links.resolved.len());
    add(from, page, links, &mut edges);
    sort(&mut edges);
    edges.into()
}

/// Sorts the edges of one page by the page pointed to; its own words before those that it embeds.
pub fn sort(edges: &mut [Edge]) {
    edges.sort_by_key(|edge| (edge.to, edge.kind, edge.via, edge.span.start));
}

fn add(from: PageId, page: &Page, links: &Links, edges: &mut Vec<Edge>) {
    let document = &page.document;
    // What the home page puts on top is a choice of layout, not a fact about the page.
    let references = document.references.iter().zip(&links.references);
    for (reference, target) in references.filter(|(reference, _)| !matches!(reference.relation, "lead" | "featured")) {
        edges.extend(target.filter(|to| *to != from).map(|to| Edge {
            from,
            to,
            kind: match reference.relation {
                "" => EdgeKind::Key,
                relation => EdgeKind::Relation(relation),
            },
            passage: u32::MAX,
            span: reference.target.span,
            via: None,
        }));
    }
    for (annotation, target) in document.annotations.iter().zip(&links.annotates) {
        edges.extend(target.filter(|to| *to != from).map(|to| Edge {
            from,
            to,
            kind: EdgeKind::Annotation,
            passage: u32::MAX,
            span: annotation.article.span,
            via: None,
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
                via: None,
            });
        }
    }
    edges.extend(links.mentions.iter().map(|mention| Edge {
        from,
        to: mention.entity,
        kind: EdgeKind::Mention,
        passage: mention.passage,
        span: mention.span,
        via: None,
    }));
}
