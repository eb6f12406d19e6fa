//! When pages were last changed, as front matter says: `updated`, corrections, the date of a piece. The clock is not asked, nor the disk.
//!
//! Takes pages and routes; gives days. A list, an entity, a source and the home page are as new as the newest of what they show.

use super::timeline;
use crate::config::Config;
use crate::date::Date;
use crate::document::Document;
use crate::graph::{Graph, PageId, Role};
use crate::route::{Route, cited_sources};
use crate::site::Site;

/// Gives the day on which a page was published or last changed; the date of an entity is that of the thing.
pub fn of(config: &Config, document: &Document) -> Option<Date> {
    let is_entity = config.kind(document.kind).entity;
    let date = document.meta.date.as_ref().map(|date| date.value).filter(|_| !is_entity);
    document.meta.changed().max(date)
}

/// Gives the last of the days on which pages were published or changed.
pub fn latest(graph: &Graph, config: &Config, pages: impl Iterator<Item = PageId>) -> Option<Date> {
    pages.filter_map(|id| of(config, graph.document(id))).max()
}

/// Gives the day of the last change of what a route shows.
pub fn of_route(site: &Site, route: &Route) -> Option<Date> {
    let (graph, order) = (&site.graph, &site.shared.order);
    let latest = |pages: &mut dyn Iterator<Item = PageId>| latest(graph, &site.config, pages);
    let introduction = |role: Role| latest(&mut graph.introduction(role).into_iter());
    match route {
        Route::Home(page) => latest(&mut page.iter().copied()).max(order.latest),
        Route::Page(id) | Route::Mentions(id, _) => of_page(site, *id),
        Route::Listing(kind, _) => {
            let listed = order.listed.get(usize::from(kind.0)).map_or(&[][..], Vec::as_slice);
            latest(&mut listed.iter().copied()).max(introduction(Role::Listing(*kind)))
        }
        Route::ClaimList(list, _) => latest(&mut order.claims.lists.get(*list)?.claims.iter().copied()),
        Route::ClaimsBy(_) => latest(&mut order.claims.all.iter().copied()),
        Route::Verdicts => latest(&mut order.claims.all.iter().copied()).max(introduction(Role::Verdicts)),
        Route::Folder(index, _) => latest(&mut order.folders.get(*index)?.pages.iter().copied()),
        Route::Timeline(_) => latest(&mut order.facts.whole.iter().map(|fact| fact.page)).max(introduction(Role::Timeline)),
        Route::TimelineOf(sort, _) => latest(&mut timeline::of_sort(&order.facts, *sort).map(|fact| fact.page)),
        Route::Source(id) => latest(&mut graph.citing(*id).iter().copied()),
        Route::Sources(_) => {
            let mut citing = cited_sources(graph).flat_map(|id| graph.citing(id)).copied();
            latest(&mut citing).max(introduction(Role::Sources))
        }
        Route::Corrections(_) => {
            let newest = order.corrections.iter().map(|correction| correction.date).max();
            newest.max(introduction(Role::Corrections))
        }
        Route::Tag(index) => {
            let tag = graph.tags().get(*index)?;
            latest(&mut tag.pages.iter().copied().chain(tag.introduction))
        }
        Route::Tags => latest(&mut graph.tags().iter().flat_map(|tag| tag.pages.iter().copied())),
        Route::Search => introduction(Role::Search),
        _ => None,
    }
}

/// Gives the day of the last change of a page; that of an entity shows what is written of it, and changes with that.
fn of_page(site: &Site, id: PageId) -> Option<Date> {
    let document = site.graph.document(id);
    let own = of(&site.config, document);
    if !site.config.kind(document.kind).entity {
        return own;
    }
    let showing = site.graph.backlinks(id).iter().map(|edge| edge.from);
    own.max(latest(&site.graph, &site.config, showing))
}
