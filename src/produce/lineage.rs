//! The family of an instrument: what it changes and replaces, what changes and replaces it, and so on, with a drawing of who changes whom.
//!
//! Takes the relations of the graph; gives a view, oldest first, and an SVG element as high as the list beside it. The drawing has classes and no
//! styles, says nothing that the list does not say, and is hidden from those who hear the list.

use std::collections::BTreeSet;
use std::fmt::Write;

use tera::Value;

use super::kinds::own_date;
use super::value;
use super::view::{LineageRow, LineageView, NavItem};
use crate::document::{Document, Fields, RefId};
use crate::graph::{EdgeKind, PageId};
use crate::site::Site;

/// The most instruments that a family shows: the nearest.
const MOST: usize = 24;
/// The height of a row in the drawing's own units; the drawing is stretched to the list.
const ROW: f64 = 100.0;
/// The width of the drawing.
const WIDTH: f64 = 100.0;
/// The relations; each is the class of its lines, and the name of the word for it.
const RELATIONS: [&str; 2] = ["amends", "supersedes"];

/// One instrument changes another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    from: PageId,
    to: PageId,
    /// The number of the relation.
    how: usize,
}

/// Gives the family of an instrument; none where it stands alone.
pub fn view(site: &Site, id: PageId) -> Option<Value> {
    let (family, changes) = family(site, id);
    if family.len() < 2 {
        return None;
    }
    let mut family: Vec<PageId> = family.into_iter().collect();
    family.sort_by_key(|id| {
        let date = own_date(site.graph.document(*id));
        (date.is_none(), date, *id)
    });
    let named = |id: PageId, kind: &str| NavItem {
        title: site.graph.document(id).meta.title.to_string(),
        href: site.graph.page(id).href.to_string(),
        kind: kind.to_owned(),
        count: 0,
    };
    let rows = family
        .iter()
        .map(|member| LineageRow {
            title: site.graph.document(*member).meta.title.to_string(),
            href: site.graph.page(*member).href.to_string(),
            date: own_date(site.graph.document(*member)).map(|date| site.shared.date(date)),
            is_own: *member == id,
            changes: changes
                .iter()
                .filter(|change| change.from == *member)
                .map(|change| named(change.to, &site.theme.words.word(RELATIONS[change.how])))
                .collect(),
        })
        .collect();
    let picture = Value::safe_string(&drawing(&family, &changes));
    Some(value(&LineageView { rows, picture }))
}

/// Gives what changes an instrument, by the number of the relation.
pub fn changed_by(site: &Site, id: PageId, relation: &str) -> Vec<PageId> {
    let edges = site.graph.backlinks(id).iter();
    let mut from: Vec<PageId> = edges
        .filter(|edge| matches!(edge.kind, EdgeKind::Relation(name) if name == relation))
        .map(|edge| edge.from)
        .collect();
    from.sort();
    from.dedup();
    from
}

fn family(site: &Site, id: PageId) -> (BTreeSet<PageId>, BTreeSet<Change>) {
    let (mut family, mut changes) = (BTreeSet::from([id]), BTreeSet::new());
    let mut next = vec![id];
    while let Some(member) = next.pop() {
        let document = site.graph.document(member);
        for (how, relation) in RELATIONS.iter().enumerate() {
            let targets = references(document, relation).iter();
            let to = targets.filter_map(|reference| site.graph.links(member).references.get(reference.0 as usize).copied().flatten());
            let found = to.map(|to| Change { from: member, to, how });
            let by = changed_by(site, member, relation)
                .into_iter()
                .map(|from| Change { from, to: member, how });
            for change in found.chain(by) {
                let other = if change.from == member { change.to } else { change.from };
                let is_treaty = matches!(site.graph.document(other).fields, Fields::Treaty(_));
                if other == member || !is_treaty || (family.len() >= MOST && !family.contains(&other)) {
                    continue;
                }
                changes.insert(change);
                if family.insert(other) {
                    next.insert(0, other);
                }
            }
        }
    }
    (family, changes)
}

fn references<'a>(document: &'a Document, relation: &str) -> &'a [RefId] {
    match &document.fields {
        Fields::Treaty(treaty) if relation == "amends" => &treaty.amends,
        Fields::Treaty(treaty) => &treaty.supersedes,
        _ => &[],
    }
}

/// Draws an arc from each instrument to what it changes; the further the rows are apart, the wider.
fn drawing(family: &[PageId], changes: &BTreeSet<Change>) -> String {
    let height = ROW * family.len() as f64;
    let mut svg = format!(
        "<svg class=\"arcs\" viewBox=\"0 0 {WIDTH} {height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">"
    );
    let furthest = family.len().saturating_sub(1).max(1) as f64;
    for change in changes {
        let row = |id: PageId| family.iter().position(|member| *member == id).unwrap_or(0) as f64;
        let (from, to) = (row(change.from), row(change.to));
        let bow = WIDTH - (WIDTH - 8.0) * ((from - to).abs() / furthest).sqrt();
        let (from, to) = ((from + 0.5) * ROW, (to + 0.5) * ROW);
        let class = RELATIONS[change.how];
        let _ = write!(
            svg,
            "<path class=\"{class}\" d=\"M{WIDTH} {from}C{bow:.0} {from} {bow:.0} {to} {WIDTH} {to}\"/>"
        );
    }
    svg.push_str("</svg>");
    svg
}
