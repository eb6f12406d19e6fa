//! What blocks can ask for beside their arguments: each by its name, as `@pages` in the head of a component.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use tera::Value;

use super::super::{embed, kinds, people, timeline, value};
use super::{Given, compare, table};
use crate::config::Config;
use crate::date::Date;
use crate::graph::{Graph, PageId, Role};

/// Makes what a component asks for by a name, as `view::templates::ASKED` documents it; none where it is none of ours.
pub(super) fn value_of(given: &Given<'_>, name: &str) -> Option<Value> {
    Some(match name {
        "links" => links(given),
        "card" => card(given),
        "moments" => moments(given),
        "pages" => Value::from(pages(given)),
        "comparison" => value(&compare::comparison(given)),
        "table" => table::table(given),
        _ => return None,
    })
}

/// Gives the cards of the pages that arguments name, by the names of the arguments.
fn links(given: &Given<'_>) -> Value {
    let mut links = tera::value::Map::default();
    for argument in &given.call.arguments {
        let name = &argument.name.value;
        let mut cards: Vec<Value> = given.pages(name).into_iter().map(|id| given.site.shared.card(id)).collect();
        let is_list = matches!(argument.value.value, crate::document::Literal::List(_));
        let value = match is_list {
            true => Value::from(cards),
            false => match cards.pop() {
                Some(card) => card,
                None => continue,
            },
        };
        links.insert(tera::value::Key::from(name.to_string()), value);
    }
    Value::from(links)
}

/// Gives the card of the page that `of` names, made by the template of its kind; none where its kind has none.
fn card(given: &Given<'_>) -> Value {
    let card = given.pages("of").first().and_then(|id| embed::card(given.site, *id).ok());
    card.map_or_else(Value::none, |html| Value::safe_string(html.trim()))
}

/// Gives the moments of a page, of a tag, or of all that has a date; those between `from` and `to`.
fn moments(given: &Given<'_>) -> Value {
    let site = given.site;
    let graph = &site.graph;
    let facts = match (given.pages("of").first(), given.text("tag")) {
        (Some(page), _) => timeline::facts_of(graph, *page),
        (None, Some(tag)) => timeline::facts_of_pages(graph, tagged(graph, &tag)),
        // What it was to be about is not there, which has been told.
        (None, None) if given.text("of").is_some() => Vec::new(),
        (None, None) => site.shared.order.moments.clone(),
    };
    let date = |name: &str| given.text(name).and_then(|text| Date::parse(&text).ok());
    let (from, to) = (date("from"), date("to"));
    let within = |fact: &&timeline::Fact| {
        from.is_none_or(|from| fact.end.unwrap_or(fact.date).last_day() >= from.first_day())
            && to.is_none_or(|to| fact.date.first_day() <= to.last_day())
    };
    let moments: Vec<_> = facts
        .iter()
        .filter(within)
        .map(|fact| timeline::moment(site, fact, Some(given.holder)))
        .collect();
    value(&moments)
}

/// Gives the pages that carry a tag.
fn tagged<'a>(graph: &'a Graph, tag: &str) -> &'a [PageId] {
    let path = format!("tags/{}/", crate::link::tag_slug(tag));
    let found = graph.tags().binary_search_by(|known| (*known.path).cmp(&path));
    found.map_or(&[], |at| &graph.tags()[at].pages)
}

/// Tells whether any page carries a tag.
pub(super) fn has_tag(graph: &Graph, tag: &str) -> bool {
    !tagged(graph, tag).is_empty()
}

/// The orders in which pages can stand.
pub(super) const SORTS: &[&str] = &["date", "title", "cited"];

/// Tells whether a kind is called so: by its name or its folder.
pub(super) fn is_kind(config: &Config, number: usize, name: &str) -> bool {
    config
        .kinds
        .get(number)
        .is_some_and(|kind| kind.name == name || kind.folder == name)
}

/// Gives the cards of the pages that `kind`, `tag` and `of` let through, in the order of `sort`, and no more than `limit`.
fn pages(given: &Given<'_>) -> Vec<Value> {
    let site = given.site;
    let graph = &site.graph;
    let (kind, tag) = (given.text("kind"), given.text("tag"));
    let mut ids: Vec<PageId> = match (given.pages("of").as_slice(), &tag) {
        ([], _) if given.text("of").is_some() => Vec::new(),
        ([], Some(tag)) => tagged(graph, tag).to_vec(),
        ([], None) => graph.ids().collect(),
        (of, _) => of.iter().flat_map(|of| graph.backlinks(*of)).map(|edge| edge.from).collect(),
    };
    ids.sort_unstable();
    ids.dedup();
    let carriers: Option<BTreeSet<PageId>> = tag.as_ref().map(|tag| tagged(graph, tag).iter().copied().collect());
    let carries = |id: &PageId| carriers.as_ref().is_none_or(|carriers| carriers.contains(id));
    let kinds: Vec<bool> = (0..site.config.kinds.len())
        .map(|number| kind.as_ref().is_none_or(|kind| is_kind(&site.config, number, kind)))
        .collect();
    ids.retain(|id| {
        let page = graph.page(*id);
        page.role == Role::Page && *id != given.holder && kinds[usize::from(page.document.kind.0)] && carries(id)
    });
    match given.text("sort").as_deref() {
        Some("title") => people::sort_by_title(&mut ids, graph, &site.config.language),
        Some("cited") => ids.sort_by_key(|id| (Reverse(graph.cited(*id)), *id)),
        _ => ids.sort_by_key(|id| (Reverse(kinds::own_date(graph.document(*id))), *id)),
    }
    let limit = given.value("limit").and_then(|limit| limit.as_i64()).filter(|limit| *limit > 0);
    ids.truncate(limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX));
    ids.into_iter().map(|id| site.shared.card(id)).collect()
}
