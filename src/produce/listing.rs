//! Listings: all pages of a kind, in an order made for it; tags.

use tera::Value;

use super::page::{introduce, introduction_html, made_view};
use super::view::*;
use super::{Produced, claims, feed, kinds, linked_data, people, render, value};
use crate::config::Builtin;
use crate::document::{Fields, KindId};
use crate::graph::{PageId, Role};
use crate::site::Site;

/// Makes a page of a kind's listing.
pub fn listing(site: &Site, kind_id: KindId, number: usize) -> Produced {
    let kind = site.config.kind(kind_id);
    // A theme of its own may have a listing of its own.
    if kind.builtin == Some(Builtin::Claim) && !site.theme.templates.has("listing-claim.html") {
        return claims::listing(site, number);
    }
    let ids = site.shared.order.listed.get(usize::from(kind_id.0)).map_or(&[][..], Vec::as_slice);
    let per_page = site.config.per_page;
    let own: Vec<PageId> = ids.iter().skip((number - 1) * per_page).take(per_page).copied().collect();
    let introduction = site
        .graph
        .pages
        .iter()
        .position(|page| page.role == Role::Listing(kind_id))
        .map(|index| PageId(index as u32));
    let title = introduction.map_or_else(|| kind.plural.clone(), |id| site.graph.document(id).meta.title.to_string());
    let path = match number {
        1 => format!("{}/", kind.folder),
        more => format!("{}/page/{more}/", kind.folder),
    };
    let base = format!("{}{}/", site.config.base_url.path, crate::link::encode_path(&kind.folder));
    let href = |number: usize| match number {
        1 => base.clone(),
        more => format!("{base}page/{more}/"),
    };
    let listing = ListingView {
        title: title.clone(),
        kind: kind.name.clone(),
        introduction: introduction_html(site, introduction.filter(|_| number == 1)),
        groups: groups(site, kind.builtin, &own),
        count: ids.len(),
        pager: pager(number, ids.len().div_ceil(per_page).max(1), href),
    };
    let mut view = made_view(site, &path, "listing", title);
    introduce(site, introduction, &mut view);
    view.section = base.clone();
    view.feeds = feed::of_kind(site, kind_id);
    let special = format!("listing-{}", kind.name);
    let template = if site.theme.templates.has(&format!("{special}.html")) {
        special.as_str()
    } else {
        "listing"
    };
    let file = introduction.map_or_else(|| site.config.file.clone(), |id| site.graph.document(id).file.clone());
    let listed = linked_data::Listed {
        pages: &own,
        before: (number - 1) * per_page,
        count: ids.len(),
        about: None,
    };
    let linked = linked_data::listing(site, &view, &listed);
    render(
        site,
        template,
        &view,
        vec![("linked_data", linked), ("listing", value(&listing))],
        &file,
    )
}

/// Divides the pages of a listing: people and other entities by letter, what has a date by year.
fn groups(site: &Site, kind: Option<Builtin>, ids: &[PageId]) -> Vec<ListingGroup> {
    let mut groups: Vec<ListingGroup> = Vec::new();
    for id in ids {
        let document = site.graph.document(*id);
        let label = match kind {
            Some(Builtin::Person) => people::initial(people::family_name(&document.meta.title)),
            Some(Builtin::Treaty | Builtin::Place | Builtin::Organisation) => String::new(),
            _ => kinds::own_date(document).map_or_else(String::new, |date| date.year().to_string()),
        };
        let item = item(site, *id);
        match groups.last_mut() {
            Some(last) if last.label == label => last.items.push(item),
            _ => groups.push(ListingGroup { label, items: vec![item] }),
        }
    }
    groups
}

/// Gives a page as an item of a listing: its card; for instruments and events what the table shows beside.
fn item(site: &Site, id: PageId) -> Value {
    let card = site.shared.card(id);
    let document = site.graph.document(id);
    let (name, extra) = match &document.fields {
        Fields::Treaty(_) => ("treaty", kinds::treaty_of(site, id).unwrap_or_else(Value::none)),
        Fields::Event(event) => {
            let start = document.meta.date.as_ref().map(|date| date.value);
            ("when", Value::from(kinds::when(start, event.end, &site.shared.dates)))
        }
        Fields::Person(_) => ("family", Value::from(people::family_name(&document.meta.title))),
        _ => return card,
    };
    match card.into_map() {
        Some(mut map) => {
            map.insert(tera::value::Key::from(name), extra);
            Value::from(map)
        }
        None => Value::none(),
    }
}

/// Gives the pages of a list that is too long for one.
pub fn pager(number: usize, count: usize, href: impl Fn(usize) -> String) -> Pager {
    Pager {
        number,
        count,
        previous: (number > 1).then(|| href(number - 1)),
        next: (number < count).then(|| href(number + 1)),
        pages: (1..=count)
            .map(|page| NavItem {
                title: page.to_string(),
                href: href(page),
                kind: String::new(),
                count: 0,
            })
            .collect(),
    }
}

/// Makes a tag's page.
pub fn tag(site: &Site, index: usize) -> Produced {
    let Some(tag) = site.graph.tags().get(index) else {
        return Produced::default();
    };
    let title = tag
        .introduction
        .map_or_else(|| tag.name.to_string(), |id| site.graph.document(id).meta.title.to_string());
    let mut groups: Vec<(u16, Group)> = Vec::new();
    for id in &tag.pages {
        let kind_id = site.graph.document(*id).kind;
        let card = site.shared.card(*id);
        match groups.iter_mut().find(|(kind, _)| *kind == kind_id.0) {
            Some((_, group)) => group.items.push(card),
            None => {
                let kind = site.config.kind(kind_id);
                let group = Group {
                    label: kind.plural.clone(),
                    kind: kind.name.clone(),
                    items: vec![card],
                };
                groups.push((kind_id.0, group));
            }
        }
    }
    // Notes before the articles that they explain, then everything else in the order of kinds.
    let note = site.config.builtin(Builtin::Note).0;
    groups.sort_by_key(|(kind, _)| (*kind != note, *kind));
    let view_of_tag = TagView {
        title: title.clone(),
        introduction: introduction_html(site, tag.introduction),
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        count: tag.pages.len(),
    };
    let mut view = made_view(site, &tag.path, "tag", title);
    introduce(site, tag.introduction, &mut view);
    let file = tag
        .introduction
        .map_or_else(|| site.config.file.clone(), |id| site.graph.document(id).file.clone());
    let listed = linked_data::Listed {
        pages: &tag.pages,
        before: 0,
        count: tag.pages.len(),
        about: Some(&view.title),
    };
    let linked = linked_data::listing(site, &view, &listed);
    render(
        site,
        "tag",
        &view,
        vec![("linked_data", linked), ("tag", value(&view_of_tag))],
        &file,
    )
}

/// Makes the list of all tags.
pub fn tags(site: &Site) -> Produced {
    let tags: Vec<NavItem> = site
        .graph
        .tags()
        .iter()
        .map(|tag| NavItem {
            title: tag
                .introduction
                .map_or_else(|| tag.name.to_string(), |id| site.graph.document(id).meta.title.to_string()),
            href: tag.href.to_string(),
            kind: String::new(),
            count: tag.pages.len(),
        })
        .collect();
    let view = made_view(site, "tags/", "tags", site.theme.words.word("tags"));
    render(site, "tags", &view, vec![("tags", value(&tags))], &site.config.file)
}
