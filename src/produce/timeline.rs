//! The timeline: what happened when, as one list of dated facts.

use tera::Value;

use super::view::{Moment, Year};
use crate::config::Config;
use crate::date::Date;
use crate::document::{Document, Fields};
use crate::graph::{EdgeKind, Graph, PageId, Role};
use crate::parse::paint::escape;
use crate::site::Site;

/// How many facts stand on one page of the timeline.
pub const PER_PAGE: usize = 300;

/// A dated fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When.
    pub date: Date,
    /// Until when, for what lasted.
    pub end: Option<Date>,
    /// What sort of fact it is.
    pub sort: &'static str,
    /// The page that it is from.
    pub page: PageId,
    /// The office, of a fact about one.
    pub office: Option<usize>,
}

/// Gathers the facts of the site's timeline: events and instruments, in order.
pub fn facts(graph: &Graph, config: &Config) -> Vec<Fact> {
    let mut facts = Vec::new();
    for id in graph.ids() {
        let page = graph.page(id);
        if page.role == Role::Page && config.kind(page.document.kind).entity && !matches!(page.document.fields, Fields::Person(_)) {
            own(id, &page.document, &mut facts);
        }
    }
    sort(&mut facts);
    facts
}

fn sort(facts: &mut Vec<Fact>) {
    facts.sort_by_key(|fact| (fact.date, fact.end, fact.page, fact.sort, fact.office));
    facts.dedup();
}

/// Adds the facts that a page has of itself.
fn own(id: PageId, document: &Document, facts: &mut Vec<Fact>) {
    let mut add = |date: Option<Date>, end: Option<Date>, sort: &'static str, office: Option<usize>| {
        facts.extend(date.map(|date| Fact {
            date,
            end: end.filter(|end| *end != date),
            sort,
            page: id,
            office,
        }));
    };
    match &document.fields {
        Fields::Event(event) => add(document.meta.date.as_ref().map(|date| date.value), event.end, "event", None),
        Fields::Treaty(treaty) => {
            add(treaty.signed, None, "signed", None);
            add(treaty.adopted, None, "adopted", None);
            add(treaty.in_force, None, "in-force", None);
            add(treaty.ended, None, "ended", None);
            if treaty.signed.or(treaty.adopted).is_none() {
                add(document.meta.date.as_ref().map(|date| date.value), None, "issued", None);
            }
        }
        Fields::Organisation(organisation) => {
            add(organisation.founded, None, "founded", None);
            add(organisation.dissolved, None, "dissolved", None);
        }
        Fields::Person(person) => {
            add(person.born, None, "born", None);
            for (index, role) in person.roles.iter().enumerate() {
                add(role.from, role.to, "office", Some(index));
            }
            add(person.died, None, "died", None);
        }
        _ => {}
    }
}

/// Gives the entity's own timeline.
pub fn of_entity(site: &Site, id: PageId) -> Vec<Moment> {
    let facts = facts_of(&site.graph, id);
    facts.iter().map(|fact| moment(site, fact, Some(id))).collect()
}

/// Gives the facts of an entity's own timeline: its own, and those of events and instruments that name it in their front matter.
pub fn facts_of(graph: &Graph, id: PageId) -> Vec<Fact> {
    let mut facts = Vec::new();
    own(id, graph.document(id), &mut facts);
    let relations = graph.backlinks(id).iter().filter(|edge| matches!(edge.kind, EdgeKind::Relation(_)));
    for edge in relations {
        let document = graph.document(edge.from);
        if matches!(document.fields, Fields::Event(_) | Fields::Treaty(_)) {
            own(edge.from, document, &mut facts);
        }
    }
    sort(&mut facts);
    facts
}

/// Gives the facts that pages have of themselves, in order.
pub fn facts_of_pages(graph: &Graph, pages: &[PageId]) -> Vec<Fact> {
    let mut facts = Vec::new();
    pages.iter().for_each(|id| own(*id, graph.document(*id), &mut facts));
    sort(&mut facts);
    facts
}

/// Gives a page of the site's timeline, by years.
pub fn page(site: &Site, number: usize) -> Vec<Year> {
    let facts = site
        .shared
        .order
        .moments
        .iter()
        .skip((number.saturating_sub(1)) * PER_PAGE)
        .take(PER_PAGE);
    let mut years: Vec<Year> = Vec::new();
    for fact in facts {
        let (moment, year) = (moment(site, fact, None), fact.date.year());
        match years.last_mut() {
            Some(last) if last.year == year => last.moments.push(moment),
            _ => years.push(Year {
                year,
                moments: vec![moment],
            }),
        }
    }
    years
}

/// What stands in a message for the link that is put in after escaping.
const PLACE: &str = "\u{e000}";

/// Shows a fact; on the page that it is about, without a link to it.
pub fn moment(site: &Site, fact: &Fact, on: Option<PageId>) -> Moment {
    let page = site.graph.page(fact.page);
    let words = &site.theme.words;
    let title = match (&page.document.fields, fact.office) {
        (Fields::Person(person), Some(index)) => person.roles.get(index).map_or("", |role| &role.title),
        _ => &page.document.meta.title,
    };
    let said = match fact.sort {
        "event" | "office" => PLACE.to_owned(),
        sort => words.say(&format!("moment-{sort}"), &[("title", PLACE.into())]),
    };
    let mut name = String::new();
    let linked = on != Some(fact.page);
    if linked {
        name.push_str("<a href=\"");
        escape(&page.href, &mut name);
        name.push_str("\">");
    }
    escape(title, &mut name);
    if linked {
        name.push_str("</a>");
    }
    let mut html = String::new();
    escape(&said, &mut html);
    let dates = &site.shared.dates;
    let open = fact.sort == "office" && fact.end.is_none();
    let date = site.shared.date(fact.date);
    Moment {
        when: match fact.end {
            None if open => dates.range(Some(fact.date), None),
            None => date.text.clone(),
            Some(_) => super::kinds::when(Some(fact.date), fact.end, dates),
        },
        date,
        end: fact.end.map(|end| site.shared.date(end)),
        html: Value::safe_string(&html.replace(PLACE, &name)),
        sort: fact.sort,
    }
}
