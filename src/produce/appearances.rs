//! Where a page appears: what points to it, with the sentences.

use super::body;
use super::view::{Appearance, AppearanceGroup};
use crate::graph::{Edge, EdgeKind, PageId, Via};
use crate::route::MENTIONS_PER_PAGE;
use crate::site::Site;

/// The most sentences shown of one page.
pub const SENTENCES: usize = 3;

/// Gives the newest pages that point to a page, grouped by relation and kind, and how many there are in all.
pub fn appearances(site: &Site, id: PageId) -> (Vec<AppearanceGroup>, usize) {
    let edges = site.graph.backlinks(id);
    let pages: Vec<&[Edge]> = edges.chunk_by(|a, b| a.from == b.from).collect();
    let mut groups: Vec<(usize, AppearanceGroup)> = Vec::new();
    for edges in pages.iter().take(MENTIONS_PER_PAGE) {
        let Some(first) = edges.first() else { continue };
        let kind_id = site.graph.document(first.from).kind;
        let kind = site.config.kind(kind_id);
        let relation = match first.kind {
            EdgeKind::Relation(name) => name,
            EdgeKind::Annotation if super::claim::fields(site.graph.document(first.from)).is_some() => "appearances",
            EdgeKind::Annotation => "annotates",
            EdgeKind::Key | EdgeKind::Link | EdgeKind::Mention => "",
        };
        let item = appearance(site, first.from, edges);
        let at = groups
            .iter()
            .position(|(_, group)| group.relation == relation && group.kind == kind.name);
        match at {
            Some(at) => groups[at].1.items.push(item),
            None => {
                let rank = usize::from(relation.is_empty()) * 1000 + usize::from(kind_id.0);
                let group = AppearanceGroup {
                    label: label(site, relation, &kind.plural),
                    relation: relation.to_owned(),
                    kind: kind.name.clone(),
                    items: vec![item],
                };
                groups.push((rank, group));
            }
        }
    }
    groups.sort_by(|(a, first), (b, second)| a.cmp(b).then_with(|| first.relation.cmp(&second.relation)));
    (groups.into_iter().map(|(_, group)| group).collect(), pages.len())
}

fn label(site: &Site, relation: &str, plural: &str) -> String {
    if relation.is_empty() {
        return plural.to_owned();
    }
    let known = site.shared.phrases.relations.iter().find(|(name, _)| *name == relation);
    match known {
        Some((_, words)) => words.clone(),
        None => site.theme.words.word(&format!("relation-{}", relation.replace('_', "-"))),
    }
}

/// Gives the pages that mention an entity on a page of the list, from the oldest, and how many there are in all.
pub fn page_of_mentions(site: &Site, id: PageId, number: usize) -> (Vec<Appearance>, usize) {
    let mut pages: Vec<&[Edge]> = site.graph.backlinks(id).chunk_by(|a, b| a.from == b.from).collect();
    pages.reverse();
    let items = pages.iter().skip((number - 1) * MENTIONS_PER_PAGE).take(MENTIONS_PER_PAGE);
    let items = items
        .filter_map(|edges| Some(appearance(site, edges.first()?.from, edges)))
        .collect();
    (items, pages.len())
}

/// The sentence that was shown last: the embed that it came by, its passage, its bytes.
type Stood = (Option<Via>, u32, std::ops::Range<usize>);

/// Where a page is spoken of: the embed that the words come by, where they are another page's, and the place.
pub type Spoken<'a> = (Option<Via>, body::Place<'a>);

/// Gives one page with the sentences in which it points here.
pub fn appearance(site: &Site, from: PageId, edges: &[Edge]) -> Appearance {
    let hidden = body::level(site.graph.document(from)) != crate::document::TextLevel::Full;
    let most = if hidden { 1 } else { SENTENCES };
    let (places, more) = sentences(site, from, edges.iter(), most);
    Appearance {
        page: site.shared.card(from),
        sentences: places.iter().map(|(via, place)| body::sentence(site, from, *via, place)).collect(),
        more,
    }
}

/// Finds the sentences in which a page points to another, at most so many, and counts the others; several edges in one sentence are one.
pub fn sentences<'a>(site: &'a Site, from: PageId, edges: impl Iterator<Item = &'a Edge>, most: usize) -> (Vec<Spoken<'a>>, usize) {
    let document = site.graph.document(from);
    let mut found: Vec<Spoken<'a>> = Vec::new();
    let (mut last, mut more): (Option<Stood>, usize) = (None, 0);
    let mut standing: Vec<&Edge> = edges.filter(|edge| edge.passage != u32::MAX).collect();
    // The page's own words come before those that it embeds.
    standing.sort_by_key(|edge| (edge.via, edge.passage, edge.span.start));
    for edge in standing {
        let document = edge.via.map_or(document, |via| site.graph.document(via.page));
        let Some(place) = body::place(document, edge.passage, edge.span) else {
            continue;
        };
        let same = last
            .as_ref()
            .is_some_and(|(via, passage, sentence)| (*via, *passage) == (edge.via, edge.passage) && sentence.contains(&place.range.start));
        if same {
            continue;
        }
        last = Some((edge.via, edge.passage, place.sentence.clone()));
        match found.len() < most {
            true => found.push((edge.via, place)),
            false => more += 1,
        }
    }
    (found, more)
}
