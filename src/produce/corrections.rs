//! Corrections: the notices on a page, the list of all, and its feeds.
//!
//! Takes what `corrections` of the front matter says; gives views and feeds, always from the newest. Judges nothing: whether a change owed its
//! readers a correction is for `check --since`.

use std::cmp::Reverse;

use super::feed::{self, Entry, Feed};
use super::machine::href_of;
use super::page::{introduce, introduction_html, made_view};
use super::view::{CorrectedView, CorrectionView, CorrectionYear, CorrectionsView, NavItem};
use super::{Produced, listing, render, value};
use crate::date::Date;
use crate::document::Correction;
use crate::graph::{Graph, PageId, Role};
use crate::parse::paint::escape;
use crate::site::Site;

/// A correction of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// When it was made.
    pub date: Date,
    /// The page.
    pub page: PageId,
    /// Its number in the page's front matter.
    pub index: usize,
}

/// Gathers the corrections of all pages, the newest first.
pub fn corrected(graph: &Graph) -> Vec<Corrected> {
    let of_page = |id: PageId| {
        let corrections = graph.document(id).meta.corrections.iter().enumerate();
        corrections.map(move |(index, correction)| Corrected {
            date: correction.date,
            page: id,
            index,
        })
    };
    let mut corrected: Vec<Corrected> = graph.ids().flat_map(of_page).collect();
    corrected.sort_by_key(|one| (Reverse(one.date), one.page, one.index));
    corrected
}

/// Gives the notices of a page, the newest first.
pub fn notices(site: &Site, corrections: &[Correction]) -> Vec<CorrectionView> {
    let mut notices: Vec<(Date, CorrectionView)> = corrections
        .iter()
        .enumerate()
        .map(|(index, correction)| {
            let view = CorrectionView {
                date: site.shared.date(correction.date),
                text: correction.text.to_string(),
                anchor: anchor(corrections, index),
            };
            (correction.date, view)
        })
        .collect();
    notices.sort_by_key(|(date, _)| Reverse(*date));
    notices.into_iter().map(|(_, view)| view).collect()
}

/// Gives the id of a notice on its page: its date, and a number where another of that date stands before it. A later correction changes none.
fn anchor(corrections: &[Correction], index: usize) -> String {
    let date = corrections.get(index).map(|own| own.date.iso()).unwrap_or_default();
    let same = corrections.iter().take(index).filter(|other| other.date.iso() == date).count();
    match same {
        0 => format!("correction-{date}"),
        same => format!("correction-{date}-{}", same + 1),
    }
}

/// Makes a page of the list.
pub fn page(site: &Site, number: usize) -> Produced {
    let introduction = site.graph.introduction(Role::Corrections);
    let title = introduction.map_or_else(
        || site.theme.words.word("corrections"),
        |id| site.graph.document(id).meta.title.to_string(),
    );
    let base = format!("{}corrections/", site.config.base_url.path);
    let path = match number {
        1 => "corrections/".to_owned(),
        more => format!("corrections/page/{more}/"),
    };
    let mut view = made_view(site, &path, "corrections", title);
    introduce(site, introduction, &mut view);
    let has_feeds = site.config.outputs.feeds && !site.shared.order.corrections.is_empty();
    if has_feeds {
        let feed = |kind: &str, name: &str| NavItem {
            title: view.title.clone(),
            href: format!("{base}{name}"),
            kind: kind.to_owned(),
            count: 0,
        };
        view.feeds = vec![feed("application/atom+xml", "feed.xml"), feed("application/feed+json", "feed.json")];
    }
    let (all, per_page) = (&site.shared.order.corrections, site.config.per_page);
    let own = all.iter().skip((number - 1) * per_page).take(per_page);
    let mut years: Vec<CorrectionYear> = Vec::new();
    for one in own {
        let (year, item) = (one.date.year(), item(site, one));
        match years.last_mut() {
            Some(last) if last.year == year => last.items.push(item),
            _ => years.push(CorrectionYear { year, items: vec![item] }),
        }
    }
    let feed = |name: &str| has_feeds.then(|| format!("{base}{name}"));
    let list = CorrectionsView {
        introduction: introduction_html(site, introduction.filter(|_| number == 1)),
        years,
        count: all.len(),
        atom: feed("feed.xml"),
        json: feed("feed.json"),
        pager: listing::pager(number, all.len().div_ceil(per_page).max(1), |number| match number {
            1 => base.clone(),
            more => format!("{base}page/{more}/"),
        }),
    };
    let file = introduction.map_or_else(|| site.config.file.clone(), |id| site.graph.document(id).file.clone());
    render(site, "corrections", &view, vec![("corrections", value(&list))], &file)
}

fn item(site: &Site, one: &Corrected) -> CorrectedView {
    CorrectedView {
        date: site.shared.date(one.date),
        text: text(site, one).to_owned(),
        page: site.shared.card(one.page),
        href: href(site, one),
        language: super::page::language(site, site.graph.document(one.page)).to_owned(),
    }
}

fn text<'a>(site: &'a Site, one: &Corrected) -> &'a str {
    let corrections = &site.graph.document(one.page).meta.corrections;
    corrections.get(one.index).map_or("", |correction| &correction.text)
}

/// Gives the address of the notice on its page.
fn href(site: &Site, one: &Corrected) -> String {
    let page = site.graph.page(one.page);
    format!("{}#{}", page.href, anchor(&page.document.meta.corrections, one.index))
}

/// Makes the Atom feed of corrections.
pub fn atom(site: &Site) -> String {
    feed::write_atom(site, &whole(site, "feed.xml"))
}

/// Makes the JSON feed of corrections.
pub fn json(site: &Site) -> String {
    feed::write_json(site, whole(site, "feed.json"))
}

fn whole(site: &Site, name: &str) -> Feed {
    let base = &site.config.base_url;
    let newest = site.shared.order.corrections.iter().take(feed::LENGTH);
    Feed {
        title: format!("{} – {}", site.config.title, site.theme.words.word("corrections")),
        home: base.absolute(&href_of(site, "corrections/index.html")),
        own: base.absolute(&href_of(site, &format!("corrections/{name}"))),
        entries: newest.map(|one| entry(site, one)).collect(),
    }
}

fn entry(site: &Site, one: &Corrected) -> Entry {
    let title = site.graph.document(one.page).meta.title.to_string();
    let mut html = "<p>".to_owned();
    escape(text(site, one), &mut html);
    html.push_str("</p>");
    let date = feed::timestamp(Some(one.date));
    Entry {
        title: site.theme.words.say("correction-of", &[("title", title.into())]),
        url: site.config.base_url.absolute(&href(site, one)),
        summary: String::new(),
        html,
        published: date.clone(),
        updated: date,
        authors: Vec::new(),
        tags: Vec::new(),
    }
}
