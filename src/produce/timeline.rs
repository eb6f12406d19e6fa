//! The timeline: what happened when, as one list of dated facts.
//!
//! Takes the graph; gives [`Fact`]s in order, and shows them as moments. `picture` draws them.

use tera::Value;

use super::claim;
use super::view::{Moment, Year};
use crate::config::Config;
use crate::date::Date;
use crate::document::{Claim, Fields};
use crate::graph::{EdgeKind, Graph, PageId, Role};
use crate::parse::paint::escape;
use crate::route::List;
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
    /// Whether the date is that of the end, and nobody says when it began.
    pub until: bool,
    /// What sort of fact it is.
    pub sort: &'static str,
    /// The page that it is from.
    pub page: PageId,
    /// The office, of a fact about one.
    pub office: Option<usize>,
}

/// The sorts of timelines that the site's own is divided into: the last part of the address, and the sorts of facts on it.
const SORTS: [(&str, &[&str]); 8] = [
    ("events", &["event"]),
    ("documents", &["signed", "adopted", "issued", "in-force", "ended"]),
    ("claims", &["said"]),
    ("offices", &["office"]),
    ("organisations", &["founded", "dissolved"]),
    ("people", &["born", "died"]),
    ("articles", &["article"]),
    ("reviews", &["checked"]),
];

/// The number of the first sort that is no part of the whole timeline, which it would drown: lives, and what was written about what happened.
const BESIDE: usize = 5;

/// Gives the number of the sort of timelines that a fact stands on.
fn number_of(fact: &Fact) -> Option<usize> {
    SORTS.iter().position(|(_, sorts)| sorts.contains(&fact.sort))
}

/// Gives the facts that stand on the timeline of a sort.
pub fn of_sort(facts: &Facts, sort: usize) -> impl Iterator<Item = &Fact> {
    let all = facts.whole.iter().chain(&facts.beside);
    all.filter(move |fact| number_of(fact) == Some(sort))
}

/// The facts of a site, in order.
#[derive(Debug, Default)]
pub struct Facts {
    /// What happened: the facts of the whole timeline.
    pub whole: Vec<Fact>,
    /// Lives, and what was written about it, which have timelines of their own sorts alone; nothing where nothing happened.
    pub beside: Vec<Fact>,
}

/// Gathers the facts of a site.
pub fn facts(graph: &Graph, config: &Config) -> Facts {
    let mut facts = Vec::new();
    for id in graph.ids() {
        let page = graph.page(id);
        let is_piece = matches!(page.document.fields, Fields::Claim(_) | Fields::Article(_));
        if page.role == Role::Page && (config.kind(page.document.kind).entity || is_piece) {
            own(graph, id, &mut facts);
        }
    }
    facts.retain(|fact| number_of(fact).is_some());
    sort(&mut facts);
    let (whole, beside): (Vec<Fact>, Vec<Fact>) = facts.into_iter().partition(|fact| number_of(fact) < Some(BESIDE));
    match whole.is_empty() {
        true => Facts::default(),
        false => Facts { whole, beside },
    }
}

/// Gives the timelines of one sort of facts that there are, by their numbers, with how many facts each has; none where there is one sort only.
pub fn sorts(facts: &Facts) -> Vec<(usize, usize)> {
    let mut counts = [0; SORTS.len()];
    for number in facts.whole.iter().chain(&facts.beside).filter_map(number_of) {
        counts[number] += 1;
    }
    let there: Vec<(usize, usize)> = counts.into_iter().enumerate().filter(|(_, count)| *count > 0).collect();
    if there.len() > 1 { there } else { Vec::new() }
}

/// Gives the folder of the timeline of a sort, without a slash at the end; of the whole one where there is no `sort`.
pub fn folder(sort: Option<usize>) -> String {
    match sort.and_then(|sort| SORTS.get(sort)) {
        Some((name, _)) => format!("timeline/{name}"),
        None => "timeline".to_owned(),
    }
}

/// Gives the word for a sort of timelines.
pub fn word(sort: usize) -> String {
    SORTS.get(sort).map_or_else(String::new, |(name, _)| format!("timeline-{name}"))
}

/// Gives the timelines of one sort of facts as routes need them.
pub fn folders(facts: &Facts) -> Vec<(usize, List)> {
    let folder_of = |(sort, count): (usize, usize)| {
        let (path, count) = (folder(Some(sort)), count.div_ceil(PER_PAGE));
        (sort, List { path, count })
    };
    sorts(facts).into_iter().map(folder_of).collect()
}

fn sort(facts: &mut Vec<Fact>) {
    facts.sort_by_key(|fact| (fact.date, fact.end, fact.page, fact.sort, fact.office, fact.until));
    facts.dedup();
}

/// Adds the facts that a page has of itself.
fn own(graph: &Graph, id: PageId, facts: &mut Vec<Fact>) {
    let document = graph.document(id);
    let date = document.meta.date.as_ref().map(|date| date.value);
    let mut add = |date: Option<Date>, end: Option<Date>, sort: &'static str, office: Option<usize>| {
        facts.extend(date.or(end).map(|own| Fact {
            date: own,
            end: end.filter(|end| *end != own),
            until: date.is_none(),
            sort,
            page: id,
            office,
        }));
    };
    match &document.fields {
        Fields::Event(event) => add(date, event.end, "event", None),
        Fields::Treaty(treaty) => {
            add(treaty.signed, None, "signed", None);
            add(treaty.adopted, None, "adopted", None);
            add(treaty.in_force, None, "in-force", None);
            add(treaty.ended, None, "ended", None);
            if treaty.signed.or(treaty.adopted).is_none() {
                add(date, None, "issued", None);
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
        Fields::Claim(_) => {
            add(claim::said(graph, id).date(), None, "said", None);
            add(date, None, "checked", None);
        }
        Fields::Article(_) => add(date, None, "article", None),
        Fields::Place(_) | Fields::None => {}
    }
}

/// Gives the facts of an entity's own timeline: its own, those of events and instruments that name it in their front matter, and when claims
/// were said: by it, and about an instrument or an event.
pub fn facts_of(graph: &Graph, id: PageId) -> Vec<Fact> {
    let mut facts = Vec::new();
    own(graph, id, &mut facts);
    let is_subject = matches!(graph.document(id).fields, Fields::Treaty(_) | Fields::Event(_));
    let mut claims = Vec::new();
    for edge in graph.backlinks(id) {
        let is_relation = matches!(edge.kind, EdgeKind::Relation(_));
        match &graph.document(edge.from).fields {
            Fields::Event(_) | Fields::Treaty(_) if is_relation => own(graph, edge.from, &mut facts),
            Fields::Claim(_) if is_subject || edge.kind == EdgeKind::Relation("speaker") => own(graph, edge.from, &mut claims),
            _ => {}
        }
    }
    claims.retain(|fact| fact.sort == "said");
    sort(&mut claims);
    let older = claims.len().saturating_sub(CLAIMS);
    facts.extend(claims.split_off(older));
    sort(&mut facts);
    facts
}

/// The most claims on an entity's timeline: the newest.
const CLAIMS: usize = 50;

/// Gives the facts that pages have of themselves, in order.
pub fn facts_of_pages(graph: &Graph, pages: &[PageId]) -> Vec<Fact> {
    let mut facts = Vec::new();
    pages.iter().for_each(|id| own(graph, *id, &mut facts));
    sort(&mut facts);
    facts
}

/// Gives the facts on a page of the site's timeline, or of that of one sort.
pub fn page(site: &Site, sort: Option<usize>, number: usize) -> Vec<Fact> {
    let facts = &site.shared.order.facts;
    let facts = match sort {
        Some(sort) if sort >= BESIDE => facts.beside.iter(),
        _ => facts.whole.iter(),
    };
    let own = facts.filter(|fact| sort.is_none() || number_of(fact) == sort);
    own.skip(number.saturating_sub(1) * PER_PAGE).take(PER_PAGE).cloned().collect()
}

/// Shows facts by years.
pub fn years(site: &Site, facts: &[Fact]) -> Vec<Year> {
    let years = facts.chunk_by(|a, b| a.date.year() == b.date.year());
    years
        .filter_map(|facts| {
            Some(Year {
                year: facts.first()?.date.year(),
                moments: facts.iter().map(|fact| moment(site, fact, None)).collect(),
            })
        })
        .collect()
}

/// What stands in a message for the link that is put in after escaping.
const PLACE: &str = "\u{e000}";

/// Shows a fact; on the page that it is about, without a link to it.
pub fn moment(site: &Site, fact: &Fact, on: Option<PageId>) -> Moment {
    let page = site.graph.page(fact.page);
    let title = match (&page.document.fields, fact.office) {
        (Fields::Person(person), Some(index)) if on == Some(fact.page) => person.roles.get(index).map_or("", |role| &role.title),
        (Fields::Claim(claim), _) => claim.claim.as_deref().unwrap_or(&page.document.meta.title),
        _ => &page.document.meta.title,
    };
    let said = said(site, fact, on);
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
    let open = fact.sort == "office" && fact.end.is_none() && !fact.until;
    let date = site.shared.date(fact.date);
    Moment {
        when: match fact.end {
            None if fact.until => dates.range(None, Some(fact.date)),
            None if open => dates.range(Some(fact.date), None),
            None => date.text.clone(),
            Some(_) => super::kinds::when(Some(fact.date), fact.end, dates),
        },
        date,
        end: fact.end.map(|end| site.shared.date(end)),
        html: Value::safe_string(&html.replace(PLACE, &name)),
        sort: fact.sort,
        verdict: site
            .shared
            .verdicts
            .of(&page.document)
            .filter(|_| matches!(fact.sort, "said" | "checked")),
    }
}

/// Says what happened, with [`PLACE`] for the name of the page.
fn said(site: &Site, fact: &Fact, on: Option<PageId>) -> String {
    let words = &site.theme.words;
    let document = site.graph.document(fact.page);
    match (fact.sort, &document.fields) {
        ("office", Fields::Person(person)) if on != Some(fact.page) => {
            let role = fact.office.and_then(|index| person.roles.get(index));
            let office = role.map_or_else(String::new, |role| role.title.to_string());
            words.say("moment-office", &[("person", PLACE.into()), ("title", office.into())])
        }
        ("event" | "office" | "article", _) => PLACE.to_owned(),
        ("said", Fields::Claim(claim)) => {
            let viewer = super::kinds::Viewer::new(site, fact.page);
            let is_here = claim
                .speaker
                .is_some_and(|speaker| claim::referred(&site.graph, fact.page, speaker) == on && on.is_some());
            let title = in_quotes(site, claim);
            match viewer.maybe(claim.speaker).filter(|_| !is_here) {
                Some(speaker) => words.say("moment-said", &[("speaker", speaker.title.into()), ("title", title.into())]),
                None => title,
            }
        }
        ("checked", Fields::Claim(claim)) => words.say("moment-checked", &[("title", in_quotes(site, claim).into())]),
        (sort, _) => words.say(&format!("moment-{sort}"), &[("title", PLACE.into())]),
    }
}

/// Gives [`PLACE`] as the words of a claim stand in text: in quotation marks, where they have none of their own.
fn in_quotes(site: &Site, claim: &Claim) -> String {
    match claim::has_marks(claim.claim.as_deref().unwrap_or("")) {
        true => PLACE.to_owned(),
        false => site.theme.words.say("in-quotes", &[("words", PLACE.into())]),
    }
}
