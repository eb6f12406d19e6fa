//! Records: what the search index knows of a page.
//!
//! Takes a site; gives a [`Record`] of each page that has a text or facts of its own, with the words that its readers see and the places where they stand.
//! What is not public of an article is in no record. Knows nothing of how an index is made.

use super::away::Names;
use super::kinds;
use super::named::named;
use crate::config::Builtin;
use crate::document::{Document, Fields, TextLevel};
use crate::graph::{PageId, Role, SourceId, is_public, level};
use crate::link::encode_path;
use crate::route::{Route, cited_sources};
use crate::site::Site;

use super::claim::is_words;

/// What a record is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A page of the content.
    Page(PageId),
    /// A source that pages cite.
    Source(SourceId),
    /// A topic: a tag with an introduction, by its number.
    Topic(usize),
}

/// How soon a page is shown among others in which the same words stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rank {
    /// What readers come for: pieces, people, treaties.
    #[default]
    First,
    /// What is about such a thing and often named after it: events, topics.
    Second,
    /// What is only named: a source.
    Last,
}

/// What the index knows of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its address below the base path, percent-encoded.
    pub href: String,
    /// Its title, as lists show it.
    pub title: String,
    /// The name of its kind: `person`; of sources `source`, of topics `topic`.
    pub kind: String,
    /// How soon it is shown.
    pub rank: Rank,
    /// Its date in words, empty where it has none.
    pub date: String,
    /// The year that it is of.
    pub year: Option<u16>,
    /// Of a claim the verdict's id, empty where there is none yet, and what readers see of it.
    pub verdict: Option<(String, String)>,
    /// Who said it, of claims.
    pub speaker: String,
    /// The people whom it names, by their titles, each once.
    pub people: Vec<String>,
    /// What it is, in one line.
    pub line: String,
    /// Other names of the thing.
    pub names: Vec<String>,
    /// Its words in the order of the page.
    pub pieces: Vec<Piece>,
}

/// Words of a page that stand in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The id of the element that they stand in; empty for what stands before all others.
    pub anchor: String,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// The words.
    pub text: String,
}

/// Gives what there are records of, in the order of paths, with how many bytes the text of each has at most.
pub fn subjects(site: &Site) -> Vec<(String, Subject, usize)> {
    let graph = &site.graph;
    let pages = graph.ids().filter(|id| graph.page(*id).role == Role::Page).map(|id| {
        let page = graph.page(id);
        (page.path.to_string(), Subject::Page(id), page.document.body.len())
    });
    let sources = cited_sources(graph).filter_map(|id| {
        let slug = &site.bibliography.source(id)?.slug;
        Some((format!("sources/{slug}/"), Subject::Source(id), 0))
    });
    let topics = graph.tags().iter().enumerate().filter_map(|(index, tag)| {
        let length = graph.document(tag.introduction?).body.len();
        Some((tag.path.to_string(), Subject::Topic(index), length))
    });
    let mut subjects: Vec<(String, Subject, usize)> = pages.chain(sources).chain(topics).collect();
    // Of two with one path only one is there, and that is said where routes are made.
    subjects.sort_by(|a, b| a.0.cmp(&b.0));
    subjects.dedup_by(|a, b| a.0 == b.0);
    subjects.retain(|(path, ..)| !matches!(site.routes.get(&crate::link::file_of(path)), None | Some(Route::Redirect(_))));
    subjects
}

/// Makes a record: of the whole text, or of title, names, summary and headings alone.
pub fn record(site: &Site, subject: Subject, whole: bool) -> Record {
    match subject {
        Subject::Page(id) => of_page(site, id, whole),
        Subject::Source(id) => of_source(site, id).unwrap_or_default(),
        Subject::Topic(index) => of_topic(site, index, whole).unwrap_or_default(),
    }
}

fn of_page(site: &Site, id: PageId, whole: bool) -> Record {
    let page = site.graph.page(id);
    let document = &*page.document;
    let kind = site.config.kind(document.kind);
    let date = match &document.fields {
        Fields::Claim(claim) => claim.said.or(kinds::own_date(document)),
        // The year in which somebody was born is none that readers look for a person by.
        Fields::Person(_) => None,
        _ => kinds::own_date(document),
    };
    let title = document.meta.title.to_string();
    let mut record = Record {
        href: encode_path(&page.path),
        title: match is_words(document) {
            true => site.theme.words.say("in-quotes", &[("words", title.into())]),
            false => title,
        },
        kind: kind.name.clone(),
        rank: match kind.builtin {
            Some(Builtin::Event) => Rank::Second,
            _ => Rank::First,
        },
        date: date.map(|date| site.shared.dates.long(date)).unwrap_or_default(),
        year: date.map(|date| date.year()),
        verdict: verdict(site, document),
        speaker: speaker(site, id, document),
        people: people(site, id),
        line: line(site, id, document, kind.entity),
        names: document
            .meta
            .aliases
            .iter()
            .map(|alias| alias.value.trim_end_matches('*').to_owned())
            .collect(),
        pieces: Vec::new(),
    };
    facts(document, &mut record.pieces);
    text(site, id, whole, &mut record.pieces);
    record
}

/// Gives one line on a page: what an entity is, else its summary.
fn line(site: &Site, id: PageId, document: &Document, is_entity: bool) -> String {
    let described = || {
        let described = site.shared.described(id, document, None);
        let line = described.as_map()?.get(&tera::value::Key::Str("line"))?.as_str()?.to_owned();
        Some(line)
    };
    match is_entity {
        true => described().unwrap_or_default(),
        false => site.shared.summary(id),
    }
}

fn verdict(site: &Site, document: &Document) -> Option<(String, String)> {
    let Fields::Claim(claim) = &document.fields else { return None };
    let verdict = claim.verdict.as_ref().and_then(|verdict| site.config.verdict(&verdict.value));
    Some(match verdict {
        Some(verdict) => (verdict.id.clone(), verdict.label.clone()),
        None => (String::new(), site.theme.words.word("no-verdict")),
    })
}

/// Gives the speaker of a claim by the title of the page, as the claim's own page does; empty where nobody is named.
fn speaker(site: &Site, id: PageId, document: &Document) -> String {
    let Fields::Claim(claim) = &document.fields else {
        return String::new();
    };
    let speaker = kinds::Viewer::new(site, id).maybe(claim.speaker);
    speaker.map(|speaker| speaker.title).unwrap_or_default()
}

/// Gives the people whom a page names, itself among them; of an article that is not public in full those are named on its page all the same.
fn people(site: &Site, id: PageId) -> Vec<String> {
    let is_person = |id: &PageId| site.config.kind(site.graph.document(*id).kind).builtin == Some(Builtin::Person);
    let speakers = site.graph.document(id).references.iter().zip(&site.graph.links(id).references);
    let speaker = speakers
        .filter(|(reference, _)| reference.relation == "speaker")
        .filter_map(|(_, page)| *page);
    let mut people: Vec<PageId> = std::iter::once(id)
        .chain(speaker)
        .chain(named(site, id))
        .filter(is_person)
        .collect();
    people.sort();
    people.dedup();
    people.iter().map(|id| site.graph.document(*id).meta.title.to_string()).collect()
}

/// Adds what the front matter says in words, and the page shows beside its text.
fn facts(document: &Document, pieces: &mut Vec<Piece>) {
    let mut facts: Vec<&str> = document.meta.summary.as_deref().into_iter().collect();
    let shown = |id: &crate::document::RefId| document.references.get(id.0 as usize).map(|reference| &*reference.shown);
    match &document.fields {
        Fields::Claim(claim) => {
            facts.extend(claim.claim.as_deref().filter(|words| **words != *document.meta.title));
            facts.extend(claim.claim_original.as_deref());
            facts.extend(claim.speaker.as_ref().and_then(shown));
            facts.extend(claim.said_in.as_deref());
        }
        Fields::Person(person) => facts.extend(person.roles.iter().map(|role| &*role.title)),
        Fields::Treaty(treaty) => {
            facts.extend(treaty.official_title.as_deref());
            facts.extend(treaty.parties.iter().filter_map(|party| shown(&party.party)));
        }
        Fields::Event(event) => facts.extend(event.outcome.as_deref()),
        _ => {}
    }
    pieces.extend(facts.into_iter().map(|fact| Piece {
        anchor: String::new(),
        is_heading: false,
        text: fact.to_owned(),
    }));
}

/// Adds the headings and paragraphs that are public, in the order of the text.
fn text(site: &Site, id: PageId, whole: bool, pieces: &mut Vec<Piece>) {
    let (document, names) = (site.graph.document(id), Names::of(site));
    let annotated = site.graph.annotated(id);
    let shows_headings = level(document) == TextLevel::Full;
    let mut headings = document
        .text
        .headings
        .iter()
        .filter(|heading| shows_headings && !heading.is_title)
        .peekable();
    let heading = |heading: &crate::document::Heading| Piece {
        anchor: heading.id.to_string(),
        is_heading: true,
        text: heading.text.to_string(),
    };
    for (index, passage) in document.text.passages.iter().enumerate().filter(|_| whole) {
        while let Some(next) = headings.next_if(|heading| heading.span.start <= passage.span.start) {
            pieces.push(heading(next));
        }
        if is_public(document, annotated, index) {
            pieces.push(Piece {
                anchor: format!("p{}", passage.anchor),
                is_heading: false,
                text: names.text(id, passage).into_owned(),
            });
        }
    }
    pieces.extend(headings.map(heading));
}

fn of_source(site: &Site, id: SourceId) -> Option<Record> {
    let source = site.bibliography.source(id)?;
    let date = source.date();
    Some(Record {
        href: encode_path(&format!("sources/{}/", source.slug)),
        title: source.title(),
        kind: "source".to_owned(),
        rank: Rank::Last,
        date: date.map(|date| site.shared.dates.long(date)).unwrap_or_default(),
        year: date.map(|date| date.year()),
        line: [source.authors().join(", "), source.publisher().unwrap_or_default()]
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| closed(part))
            .collect::<Vec<_>>()
            .join(" "),
        ..Record::default()
    })
}

/// Gives words as a sentence: with a full stop, unless they end in a mark.
fn closed(words: &str) -> String {
    let words = words.trim();
    match words.ends_with(['.', '!', '?', '…', '。', '؟', '۔', '।']) {
        true => words.to_owned(),
        false => format!("{words}."),
    }
}

fn of_topic(site: &Site, index: usize, whole: bool) -> Option<Record> {
    let tag = site.graph.tags().get(index)?;
    let id = tag.introduction?;
    let document = site.graph.document(id);
    let mut record = Record {
        href: encode_path(&tag.path),
        title: document.meta.title.to_string(),
        kind: "topic".to_owned(),
        rank: Rank::Second,
        line: site.shared.summary(id),
        ..Record::default()
    };
    facts(document, &mut record.pieces);
    text(site, id, whole, &mut record.pieces);
    Some(record)
}
