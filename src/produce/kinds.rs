//! What is known of each kind, as its template sees it.

use fluent_bundle::FluentValue;
use tera::Value;

use super::view::*;
use super::{Shared, claim, lineage, value};
use crate::date::{Date, Formatter, Precision};
use crate::document::{Binding, Document, Event, Fields, Instrument, Organisation, PartyAction, Person, Place, RefId, Treaty};
use crate::graph::PageId;
use crate::site::Site;
use crate::theme::Words;

/// The relations that front matter can hold, each a key.
pub const RELATIONS: &[&str] = &[
    "parties",
    "place",
    "depositary",
    "amends",
    "supersedes",
    "related",
    "of",
    "seat",
    "members",
    "part_of",
    "country",
    "participants",
    "speaker",
    "appearances",
    "lead",
    "featured",
];

/// Gives the date that a page is sorted by: an instrument's signature or adoption, else its own.
pub fn own_date(document: &Document) -> Option<Date> {
    match &document.fields {
        Fields::Treaty(treaty) => treaty
            .signed
            .or(treaty.adopted)
            .or(document.meta.date.as_ref().map(|date| date.value)),
        Fields::Organisation(organisation) => organisation.founded,
        Fields::Person(person) => person.born,
        Fields::Event(event) => document.meta.date.as_ref().map(|date| date.value).or(event.end),
        _ => document.meta.date.as_ref().map(|date| date.value),
    }
}

/// Gives one line on what an entity is, from its fields alone; empty where they do not say.
pub fn line(document: &Document, dates: &Formatter, words: &Words) -> String {
    let name = |id: &Option<RefId>| {
        id.and_then(|id| document.references.get(id.0 as usize))
            .map(|reference| reference.shown.to_string())
    };
    match &document.fields {
        Fields::Person(person) => match person.roles.iter().max_by_key(|role| (role.from, role.to.is_none())) {
            Some(role) => words.joined(&[role.title.to_string(), dates.range(role.from, role.to)]),
            None => String::new(),
        },
        Fields::Treaty(treaty) => treaty_line(treaty, name(&treaty.place), dates, words),
        Fields::Event(event) => {
            let when = when(document.meta.date.as_ref().map(|date| date.value), event.end, dates);
            words.joined(&[when, name(&event.place).unwrap_or_default()])
        }
        Fields::Organisation(organisation) => match (organisation.founded, organisation.dissolved) {
            (Some(founded), None) => words.say("founded-when", &[("when", dates.long(founded).into())]),
            (None, None) => String::new(),
            (founded, dissolved) => dates.range(founded, dissolved),
        },
        Fields::Place(place) => name(&place.country).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Prints from when to when something lasted: one date where it lasted a day, "until …" where nobody says when it began.
pub fn when(from: Option<Date>, to: Option<Date>, dates: &Formatter) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from != to => dates.range(Some(from), Some(to)),
        (Some(day), _) => dates.long(day),
        (None, Some(_)) => dates.range(None, to),
        (None, None) => String::new(),
    }
}

fn treaty_line(treaty: &Treaty, place: Option<String>, dates: &Formatter, words: &Words) -> String {
    let mut parts = vec![instrument(treaty, words)];
    let (done, date) = match (treaty.signed, treaty.adopted) {
        (Some(date), _) => ("signed", Some(date)),
        (None, Some(date)) => ("adopted", Some(date)),
        (None, None) => ("signed", None),
    };
    if let Some(date) = date {
        let printed: FluentValue<'_> = dates.long(date).into();
        parts.push(match place {
            Some(place) => words.say(&on(&format!("{done}-in"), date), &[("date", printed), ("place", place.into())]),
            None => words.say(&on(&format!("{done}-on"), date), &[("date", printed)]),
        });
    }
    let binding = binding(treaty, words);
    parts.push(binding);
    parts.push(past(treaty, dates, words));
    words.joined(&parts)
}

/// Gives the name of the words that say on which day something happened, or during which month or year.
fn on(name: &str, date: Date) -> String {
    match date.precision() {
        Precision::Day => name.to_owned(),
        Precision::Month | Precision::Year => format!("{name}-during"),
    }
}

/// Says what became of an instrument, where it is not as it was: the author's word for it, or until when it was in force. That it is in force goes
/// without saying.
fn past(treaty: &Treaty, dates: &Formatter, words: &Words) -> String {
    match (&treaty.status, treaty.in_force, treaty.ended) {
        (Some(status), ..) => status.to_string(),
        (None, Some(from), Some(to)) => words.say("was-in-force", &[("when", dates.range(Some(from), Some(to)).into())]),
        (None, None, Some(to)) => words.say(&on("was-ended", to), &[("date", dates.long(to).into())]),
        (None, _, None) => String::new(),
    }
}

/// Names the sort of instrument in words; what does not bind is a political document.
pub(super) fn instrument(treaty: &Treaty, words: &Words) -> String {
    let name = match treaty.instrument {
        None => return words.word("instrument"),
        Some(Instrument::Treaty) => "treaty",
        Some(Instrument::Protocol) => "protocol",
        Some(Instrument::Agreement) => "agreement",
        Some(Instrument::Memorandum) => "memorandum",
        Some(Instrument::Declaration) => "declaration",
        Some(Instrument::Draft) => "draft",
        Some(Instrument::Act) => "act",
        Some(Instrument::Charter) => "charter",
    };
    match (treaty.binding, treaty.instrument) {
        (Some(Binding::No), Some(Instrument::Act | Instrument::Charter | Instrument::Declaration)) => words.word("political-document"),
        _ => words.word(&format!("instrument-{name}")),
    }
}

fn binding(treaty: &Treaty, words: &Words) -> String {
    match treaty.binding {
        // A draft binds nobody, which goes without saying.
        Some(Binding::No) if treaty.instrument == Some(Instrument::Draft) => String::new(),
        Some(Binding::No) => words.word("not-binding"),
        Some(Binding::Disputed) => words.word("binding-disputed"),
        _ => String::new(),
    }
}

/// Turns references and dates of one document into views.
pub struct Viewer<'a> {
    /// The site.
    pub site: &'a Site,
    /// The page.
    pub id: PageId,
    /// Its document.
    pub document: &'a Document,
}

impl<'a> Viewer<'a> {
    /// Begins to view a page.
    pub fn new(site: &'a Site, id: PageId) -> Viewer<'a> {
        let document = site.graph.document(id);
        Viewer { site, id, document }
    }

    fn shared(&self) -> &Shared {
        &self.site.shared
    }

    /// Shows a date.
    pub fn date(&self, date: Option<Date>) -> Option<DateView> {
        date.map(|date| self.shared().date(date))
    }

    /// Shows a reference: a link where it leads to a page.
    pub fn reference(&self, id: RefId) -> ReferenceView {
        let index = id.0 as usize;
        let reference = self.document.references.get(index);
        let target = self.site.graph.links(self.id).references.get(index).copied().flatten();
        let page = target.map(|target| self.site.graph.page(target));
        let written = reference.map(|reference| reference.shown.to_string()).unwrap_or_default();
        // A link by its path is shown by the page's title.
        let by_path = match (reference, page) {
            (Some(reference), Some(page)) => {
                *reference.shown == *reference.target.path && crate::link::names_file(&reference.target, &page.document)
            }
            _ => false,
        };
        ReferenceView {
            title: match page {
                Some(page) if by_path => page.document.meta.title.to_string(),
                _ => written,
            },
            href: page.map(|page| page.href.to_string()),
        }
    }

    /// Shows a reference that may not be there.
    pub fn maybe(&self, id: Option<RefId>) -> Option<ReferenceView> {
        id.map(|id| self.reference(id))
    }

    fn references(&self, ids: &[RefId]) -> Vec<ReferenceView> {
        ids.iter().map(|id| self.reference(*id)).collect()
    }

    /// Shows the instruments that change this one.
    fn changed_by(&self, relation: &str) -> Vec<ReferenceView> {
        let pages = lineage::changed_by(self.site, self.id, relation).into_iter();
        pages
            .map(|id| ReferenceView {
                title: self.site.graph.document(id).meta.title.to_string(),
                href: Some(self.site.graph.page(id).href.to_string()),
            })
            .collect()
    }

    fn aliases(&self) -> Vec<String> {
        let title = &self.document.meta.title;
        let aliases = self.document.meta.aliases.iter().map(|alias| alias.value.replace('*', ""));
        aliases.filter(|alias| **alias != **title).collect()
    }
}

/// Gives a reference of a page's front matter as its page shows it, and the page that it leads to.
pub fn reference(site: &Site, id: PageId, reference: RefId) -> (String, Option<PageId>) {
    let document = site.graph.document(id);
    let target = site.graph.links(id).references.get(reference.0 as usize).copied().flatten();
    (Viewer { site, id, document }.reference(reference).title, target)
}

/// Gives the view of what only the page's kind has, with the name that its template calls it.
pub fn view(site: &Site, id: PageId) -> Option<(&'static str, Value)> {
    let viewer = Viewer::new(site, id);
    Some(match &viewer.document.fields {
        Fields::Person(person) => ("person", value(&person_view(&viewer, person))),
        Fields::Treaty(treaty) => ("treaty", value(&treaty_view(&viewer, treaty))),
        Fields::Organisation(organisation) => ("organisation", value(&organisation_view(&viewer, organisation))),
        Fields::Place(place) => ("place", value(&place_view(&viewer, place))),
        Fields::Event(event) => ("event", value(&event_view(&viewer, event))),
        Fields::Claim(claim) => ("claim", value(&claim::view(&viewer, claim))),
        Fields::Article(_) | Fields::None => return None,
    })
}

/// Gives an instrument's view, for the table of all.
pub fn treaty_of(site: &Site, id: PageId) -> Option<Value> {
    view(site, id).filter(|(name, _)| *name == "treaty").map(|(_, view)| view)
}

fn person_view(viewer: &Viewer<'_>, person: &Person) -> PersonView {
    let dates = &viewer.shared().dates;
    let mut roles: Vec<&crate::document::Role> = person.roles.iter().collect();
    roles.sort_by_key(|role| std::cmp::Reverse((role.from, role.to)));
    PersonView {
        roles: roles
            .into_iter()
            .map(|role| RoleView {
                title: role.title.to_string(),
                of: viewer.maybe(role.of),
                when: match (role.from, role.to) {
                    (None, None) => String::new(),
                    (from, to) => dates.range(from, to),
                },
            })
            .collect(),
        born: viewer.date(person.born),
        died: viewer.date(person.died),
        life: match (person.born, person.died) {
            (Some(born), Some(died)) => dates.range(Some(born), Some(died)),
            _ => String::new(),
        },
        nationality: person.nationality.iter().map(|country| country.to_string()).collect(),
        aliases: viewer.aliases(),
    }
}

fn treaty_view(viewer: &Viewer<'_>, treaty: &Treaty) -> TreatyView {
    let words = &viewer.site.theme.words;
    let text = |text: &Option<Box<str>>| text.as_deref().unwrap_or("").to_owned();
    TreatyView {
        official_title: text(&treaty.official_title),
        instrument: instrument(treaty, words),
        binding: match treaty.binding {
            Some(Binding::Yes) => words.word("binding"),
            _ => binding(treaty, words),
        },
        line: line(viewer.document, &viewer.shared().dates, words),
        signed: viewer.date(treaty.signed),
        adopted: viewer.date(treaty.adopted),
        place: viewer.maybe(treaty.place),
        in_force: viewer.date(treaty.in_force),
        ended: viewer.date(treaty.ended),
        status: status(viewer, treaty),
        in_force_when: match treaty.status.is_some() {
            true => viewer.shared().dates.range(treaty.in_force, treaty.ended),
            false => String::new(),
        },
        status_given: text(&treaty.status),
        parties: treaty
            .parties
            .iter()
            .map(|party| PartyView {
                party: viewer.reference(party.party),
                action: party.action.map(|action| words.word(action_name(action))).unwrap_or_default(),
                date: viewer.date(party.date),
                reservation: text(&party.reservation),
            })
            .collect(),
        detailed_parties: treaty
            .parties
            .iter()
            .any(|party| party.action.is_some() || party.date.is_some() || party.reservation.is_some()),
        depositary: viewer.maybe(treaty.depositary),
        languages: treaty.languages.iter().map(|language| language.to_string()).collect(),
        registration: registration(treaty, words),
        texts: treaty
            .text_urls
            .iter()
            .map(|url| NavItem {
                title: url.lang.as_deref().unwrap_or("").to_owned(),
                href: url.url.to_string(),
                kind: String::new(),
                count: 0,
            })
            .collect(),
        amends: viewer.references(&treaty.amends),
        supersedes: viewer.references(&treaty.supersedes),
        amended_by: viewer.changed_by("amends"),
        superseded_by: viewer.changed_by("supersedes"),
        related: viewer.references(&treaty.related),
        aliases: viewer.aliases(),
    }
}

/// Says how an instrument stands, from its dates; nothing depends on today.
fn status(viewer: &Viewer<'_>, treaty: &Treaty) -> String {
    let (words, dates) = (&viewer.site.theme.words, &viewer.shared().dates);
    if let Some(status) = &treaty.status {
        return status.to_string();
    }
    match (treaty.in_force, treaty.ended) {
        (Some(from), Some(to)) => words.say("in-force-between", &[("when", dates.range(Some(from), Some(to)).into())]),
        (Some(from), None) => words.say(&on("in-force-since", from), &[("date", dates.long(from).into())]),
        (None, Some(to)) => words.say(&on("ended-on", to), &[("date", dates.long(to).into())]),
        (None, None) => String::new(),
    }
}

fn action_name(action: PartyAction) -> &'static str {
    match action {
        PartyAction::Signature => "action-signature",
        PartyAction::Ratification => "action-ratification",
        PartyAction::Acceptance => "action-acceptance",
        PartyAction::Approval => "action-approval",
        PartyAction::Accession => "action-accession",
        PartyAction::Succession => "action-succession",
        PartyAction::Withdrawal => "action-withdrawal",
    }
}

pub(super) fn registration(treaty: &Treaty, words: &Words) -> String {
    let Some(registration) = &treaty.registration else {
        return String::new();
    };
    let part = |name: &str, text: &Option<Box<str>>| text.as_ref().map(|text| words.say(name, &[("number", text.to_string().into())]));
    let parts = [
        part("registration-number", &registration.unts),
        part("registration-volume", &registration.volume),
        part("registration-page", &registration.page),
    ];
    words.joined(&parts.map(Option::unwrap_or_default))
}

fn organisation_view(viewer: &Viewer<'_>, organisation: &Organisation) -> OrganisationView {
    OrganisationView {
        founded: viewer.date(organisation.founded),
        dissolved: viewer.date(organisation.dissolved),
        seat: viewer.maybe(organisation.seat),
        members: viewer.references(&organisation.members),
        part_of: viewer.references(&organisation.part_of),
        aliases: viewer.aliases(),
    }
}

fn place_view(viewer: &Viewer<'_>, place: &Place) -> PlaceView {
    PlaceView {
        country: viewer.maybe(place.country),
        part_of: viewer.references(&place.part_of),
        aliases: viewer.aliases(),
    }
}

fn event_view(viewer: &Viewer<'_>, event: &Event) -> EventView {
    let start = viewer.document.meta.date.as_ref().map(|date| date.value);
    EventView {
        when: when(start, event.end, &viewer.shared().dates),
        place: viewer.maybe(event.place),
        participants: viewer.references(&event.participants),
        outcome: event.outcome.as_deref().unwrap_or("").to_owned(),
        aliases: viewer.aliases(),
    }
}
