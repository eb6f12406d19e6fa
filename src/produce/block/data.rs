//! What blocks can ask for beside their arguments: each by its name, as `@pages` in the head of a component.

use std::cmp::Reverse;

use tera::Value;

use super::super::{embed, kinds, people, timeline, value};
use super::{Given, compare, table};
use crate::graph::PageId;

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
    for argument in &given.query.call.arguments {
        let name = &argument.name.value;
        let mut cards: Vec<Value> = given.query.named(name).into_iter().map(|id| given.site.shared.card(id)).collect();
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
    let card = given.query.named("of").first().and_then(|id| embed::card(given.site, *id).ok());
    card.map_or_else(Value::none, |html| Value::safe_string(html.trim()))
}

/// Gives the moments that a call asks for.
fn moments(given: &Given<'_>) -> Value {
    let query = &given.query;
    let moments: Vec<_> = query
        .facts()
        .iter()
        .map(|fact| timeline::moment(given.site, fact, Some(query.holder)))
        .collect();
    value(&moments)
}

/// The orders in which pages can stand.
pub(super) const SORTS: &[&str] = &["date", "title", "cited"];

/// Gives the cards of the pages that a call asks for, in the order of `sort`, and no more than `limit`.
fn pages(given: &Given<'_>) -> Vec<Value> {
    let (site, query) = (given.site, &given.query);
    let graph = &site.graph;
    let mut ids: Vec<PageId> = query.pages().collect();
    ids.sort_unstable();
    ids.dedup();
    match query.text("sort").as_deref() {
        Some("title") => people::sort_by_title(&mut ids, graph, &site.config.language),
        Some("cited") => ids.sort_by_key(|id| (Reverse(graph.cited(*id)), *id)),
        _ => ids.sort_by_key(|id| (Reverse(kinds::own_date(graph.document(*id))), *id)),
    }
    let limit = query.value("limit").and_then(|limit| limit.as_i64()).filter(|limit| *limit > 0);
    ids.truncate(limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX));
    ids.into_iter().map(|id| site.shared.card(id)).collect()
}
