//! Claims as data: the feed of all reviews (a schema.org `DataFeed`), and one flat record a claim as JSON and as CSV (RFC 4180).

use super::{date, name};
use crate::date::Date;
use crate::document::{Appearance, Claim, Document};
use crate::graph::{Cited, PageId};
use crate::produce::json::{self, Object};
use crate::produce::kinds;
use crate::produce::linked_data::{claims, review, reviewed, said};
use crate::produce::page::language;
use crate::site::Site;

/// What stands between the items of a list in one cell of the table.
const BETWEEN: &str = " | ";

/// Makes `claimreview.json`: every claim that has a verdict, one a line.
pub fn feed(site: &Site) -> String {
    let base = &site.config.base_url;
    let all: Vec<PageId> = claims(site).map(|(id, _)| id).filter(|id| reviewed(site, *id).is_some()).collect();
    let mut out = String::new();
    json::object(&mut out, |object| {
        object.text("@context", "https://schema.org");
        object.text("@type", "DataFeed");
        object.text("name", &site.config.title);
        object.joined("url", &[&base.origin, &base.path, "claimreview.json"]);
        object.date("dateModified", newest(site, all.iter().copied()));
        object.lines("dataFeedElement", |list| {
            for id in &all {
                let document = site.graph.document(*id);
                list.object(|item| {
                    item.text("@type", "DataFeedItem");
                    item.date("dateCreated", checked(document));
                    item.date("dateModified", document.meta.changed().or(checked(document)));
                    item.text("url", &base.absolute(&site.graph.page(*id).href));
                    item.list("item", |list| list.object(|object| review(site, *id, object)));
                });
            }
        });
    });
    out.push('\n');
    out
}

/// Makes `claims.json`: one object a claim, one a line.
pub fn json(site: &Site) -> String {
    let base = &site.config.base_url;
    let mut out = String::new();
    json::object(&mut out, |object| {
        object.text("title", &site.config.title);
        object.joined("url", &[&base.origin, &base.path]);
        object.date("updated", newest(site, claims(site).map(|(id, _)| id)));
        object.lines("claims", |list| {
            for (id, claim) in claims(site) {
                list.object(|object| Record::of(site, id, claim).write(object));
            }
        });
    });
    out.push('\n');
    out
}

/// Makes `claims.csv`: the same records, one a line under a line of names. A cell that a spreadsheet would take for a formula begins with an apostrophe.
pub fn csv(site: &Site) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut named = false;
    for (id, claim) in claims(site) {
        let cells = Record::of(site, id, claim).cells();
        if !std::mem::replace(&mut named, true) {
            // Writing into memory does not fail.
            let _ = writer.write_record(cells.iter().map(|(name, _)| *name));
        }
        let _ = writer.write_record(cells.iter().map(|(_, cell)| guarded(cell)));
    }
    writer.into_inner().unwrap_or_default()
}

/// Keeps a spreadsheet from taking text for a formula.
fn guarded(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

fn checked(document: &Document) -> Option<Date> {
    document.meta.date.as_ref().map(|date| date.value)
}

/// Gives the last date on which any of some pages was published or changed.
fn newest(site: &Site, pages: impl Iterator<Item = PageId>) -> Option<Date> {
    let dates = pages.flat_map(|id| {
        let document = site.graph.document(id);
        checked(document).into_iter().chain(document.meta.changed())
    });
    dates.filter(|date| !date.is_uncertain()).max_by_key(Date::last_day)
}

/// One claim, flat.
struct Record {
    texts: Vec<(&'static str, String)>,
    numbers: [(&'static str, Option<i64>); 3],
    lists: Vec<(&'static str, Vec<String>)>,
}

impl Record {
    fn of(site: &Site, id: PageId, claim: &Claim) -> Record {
        let document = site.graph.document(id);
        let base = &site.config.base_url;
        let text = |text: Option<&str>| text.unwrap_or("").to_owned();
        let date = |own: Option<Date>| own.map(date).unwrap_or_default();
        let (speaker, page) = claim.speaker.map(|speaker| kinds::reference(site, id, speaker)).unwrap_or_default();
        let verdict = reviewed(site, id).map(|(_, verdict)| verdict);
        let rating = verdict.and_then(|verdict| site.config.rating(verdict));
        let words = |words: &[crate::document::Spanned<Box<str>>]| words.iter().map(|word| word.value.to_string()).collect();
        Record {
            texts: vec![
                ("id", name(site, id)),
                ("url", base.absolute(&site.graph.page(id).href)),
                ("language", language(site, document).to_owned()),
                ("title", document.meta.title.to_string()),
                ("claim", claim.claim.as_deref().unwrap_or(&document.meta.title).to_owned()),
                ("claim_original", text(claim.claim_original.as_deref())),
                ("claim_lang", text(claim.claim_lang.as_deref())),
                ("speaker", speaker),
                (
                    "speaker_url",
                    page.map(|page| base.absolute(&site.graph.page(page).href)).unwrap_or_default(),
                ),
                ("said", date(said(site, id))),
                ("said_in", text(claim.said_in.as_deref())),
                ("verdict", verdict.map(|verdict| verdict.id.clone()).unwrap_or_default()),
                ("verdict_label", verdict.map(|verdict| verdict.label.clone()).unwrap_or_default()),
                ("summary", site.shared.summary(id)),
                ("checked", date(checked(document))),
                ("updated", date(document.meta.changed())),
            ],
            numbers: [
                ("rating", rating.map(|rating| rating.value)),
                ("best_rating", rating.map(|rating| rating.best)),
                ("worst_rating", rating.map(|rating| rating.worst)),
            ],
            lists: vec![
                (
                    "appearances",
                    claim.appearances.iter().map(|one| appearance(site, id, one)).collect(),
                ),
                ("sources", sources(site, id, claim)),
                ("tags", words(&document.meta.tags)),
            ],
        }
    }

    fn write(&self, object: &mut Object<'_>) {
        self.texts.iter().for_each(|(name, text)| object.text(name, text));
        for (name, number) in &self.numbers {
            if let Some(number) = number {
                object.number(name, *number);
            }
        }
        for (name, items) in &self.lists {
            object.texts(name, items.iter().map(String::as_str));
        }
    }

    fn cells(&self) -> Vec<(&'static str, String)> {
        let texts = self.texts.iter().cloned();
        let numbers = self
            .numbers
            .iter()
            .map(|(name, number)| (*name, number.map(|number| number.to_string()).unwrap_or_default()));
        let lists = self.lists.iter().map(|(name, items)| (*name, items.join(BETWEEN)));
        texts.chain(numbers).chain(lists).collect()
    }
}

/// Gives the keys of what a claim rests on, each once: what its text cites, in the order of first citation, then what else its front matter lists. A
/// page of the site that is cited as a source has its id.
fn sources(site: &Site, id: PageId, claim: &Claim) -> Vec<String> {
    let (document, links) = (site.graph.document(id), site.graph.links(id));
    let in_text = document
        .text
        .citations
        .iter()
        .flat_map(|citation| citation.cites.iter().map(|cite| &*cite.key.value));
    let listed = claim.sources.iter().map(|key| &*key.value);
    let cited = links.citations.iter().flatten().chain(&links.sources);
    let mut keys: Vec<String> = Vec::new();
    for (written, cited) in in_text.chain(listed).zip(cited) {
        let key = match cited {
            Cited::Source(source) => site.bibliography.source(*source).map(|source| source.key.to_string()),
            Cited::Page(page) => Some(name(site, *page)),
            Cited::Address => Some(written.to_owned()),
            Cited::Nothing => None,
        };
        keys.extend(key.filter(|key| !keys.contains(key)));
    }
    keys
}

/// Gives where a claim appeared: an address, or where a reference leads to no page its words.
fn appearance(site: &Site, id: PageId, appearance: &Appearance) -> String {
    match appearance {
        Appearance::Url { url, .. } => url.to_string(),
        Appearance::Page(reference) => match kinds::reference(site, id, *reference) {
            (_, Some(page)) => site.config.base_url.absolute(&site.graph.page(page).href),
            (words, None) => words,
        },
    }
}
