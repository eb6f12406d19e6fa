//! One claim: who said it and when, where it appeared, and how templates see it.
//!
//! Takes a claim's page; gives its views. Knows no list of claims.

use super::kinds::Viewer;
use super::view::{ClaimAppearance, ClaimItem, ClaimView, DateView, ReferenceView};
use crate::bibliography::Archived;
use crate::date::Date;
use crate::document::{Appearance, Claim, Document, Fields, RefId};
use crate::graph::{Graph, PageId};
use crate::parse::markdown::quotation_marks;
use crate::site::Site;

/// When a claim was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// On this day, as its author says.
    On(Date),
    /// Nobody says; this is the date of the first article in which it appears.
    Published(Date),
    /// Nobody knows.
    Unknown,
    /// Nobody says.
    Unsaid,
}

impl Said {
    /// Gives the date, where there is one.
    pub fn date(self) -> Option<Date> {
        match self {
            Said::On(date) | Said::Published(date) => Some(date),
            Said::Unknown | Said::Unsaid => None,
        }
    }
}

/// Gives the fields of a claim; none of a page that is none.
pub fn fields(document: &Document) -> Option<&Claim> {
    match &document.fields {
        Fields::Claim(claim) => Some(claim),
        _ => None,
    }
}

/// Finds when a claim was said: as its author says, else the date of the first article in which it appears.
pub fn said(graph: &Graph, id: PageId) -> Said {
    let Some(claim) = fields(graph.document(id)) else {
        return Said::Unsaid;
    };
    if let Some(date) = claim.said {
        return Said::On(date);
    }
    if claim.said_unknown {
        return Said::Unknown;
    }
    let own = claim.appearances.iter().filter_map(|appearance| match appearance {
        Appearance::Page(reference) => referred(graph, id, *reference),
        Appearance::Url { .. } => None,
    });
    let date = |page: PageId| graph.document(page).meta.date.as_ref().map(|date| date.value);
    own.filter_map(date).min().map_or(Said::Unsaid, Said::Published)
}

/// Gives the page that a reference of a page leads to.
pub fn referred(graph: &Graph, id: PageId, reference: RefId) -> Option<PageId> {
    graph.links(id).references.get(reference.0 as usize).copied().flatten()
}

/// What every view of a claim says of the words: who said them, when, on what occasion.
struct Spoken {
    speaker: Option<ReferenceView>,
    speaker_unknown: bool,
    said: Option<DateView>,
    said_unknown: bool,
    published: bool,
    said_in: String,
}

fn spoken(viewer: &Viewer<'_>, claim: &Claim) -> Spoken {
    let said = said(&viewer.site.graph, viewer.id);
    Spoken {
        speaker: viewer.maybe(claim.speaker),
        speaker_unknown: claim.speaker_unknown,
        said: viewer.date(said.date()),
        said_unknown: said == Said::Unknown,
        published: matches!(said, Said::Published(_)),
        said_in: claim.said_in.as_deref().unwrap_or("").to_owned(),
    }
}

/// Makes the view of a claim that its own page and its card see.
pub fn view(viewer: &Viewer<'_>, claim: &Claim) -> ClaimView {
    let text = |text: &Option<Box<str>>| text.as_deref().unwrap_or("").to_owned();
    let spoken = spoken(viewer, claim);
    let language = claim.claim_lang.as_deref().unwrap_or("");
    ClaimView {
        claim: text(&claim.claim),
        quoted: has_marks(claim.claim.as_deref().unwrap_or("")),
        original: text(&claim.claim_original),
        original_language: language.to_owned(),
        original_direction: super::frame::direction(language),
        speaker: spoken.speaker,
        speaker_unknown: spoken.speaker_unknown,
        said: spoken.said,
        said_unknown: spoken.said_unknown,
        published: spoken.published,
        said_in: spoken.said_in,
        verdict: viewer.site.shared.verdicts.of(viewer.document),
        appearances: appearances(viewer, claim),
        cite: claim.appearances.iter().find_map(|appearance| match appearance {
            Appearance::Url { url, .. } => Some(url.to_string()),
            Appearance::Page(_) => None,
        }),
        image: claim.claim_image.as_deref().map(|path| picture(viewer.site, path)),
    }
}

/// Gives the address of a claim's picture: as it is where it leaves the site, else from the site's root.
fn picture(site: &Site, path: &str) -> String {
    match crate::parse::wikilink::is_external(path) {
        true => path.to_owned(),
        false => format!(
            "{}{}",
            site.config.base_url.path,
            crate::link::encode_path(path.trim_start_matches('/'))
        ),
    }
}

/// Tells whether words begin or end in a quotation mark, so that no other is put round them.
pub fn has_marks(words: &str) -> bool {
    const MARKS: [char; 12] = ['"', '“', '”', '„', '«', '»', '‘', '’', '‹', '›', '「', '」'];
    words.trim().starts_with(MARKS) || words.trim().ends_with(MARKS)
}

/// Tells whether the title of a page is what was said, without quotation marks of its own: in a list it would read as news.
pub fn is_words(document: &Document) -> bool {
    let words = fields(document).and_then(|claim| claim.claim.as_deref());
    words.is_some_and(|words| *words == *document.meta.title && !has_marks(words))
}

/// Tells whether a page is a claim that has no verdict yet: without a word on that its title would read as the publisher's own.
pub fn is_open(document: &Document) -> bool {
    fields(document).is_some_and(|claim| claim.verdict.is_none())
}

/// Gives the title of a page as it stands where nothing else is seen of it, in tabs, messages and lists of results: of a claim the verdict, and the words
/// in quotation marks.
pub fn headline(site: &Site, document: &Document) -> String {
    let title = document.meta.title.to_string();
    if fields(document).is_none() {
        return title;
    }
    let words = &site.theme.words;
    let verdict = site.shared.verdicts.of(document);
    let verdict = verdict.map_or_else(|| words.word("no-verdict"), |verdict| super::social::label_of(&verdict));
    let quoted = match is_words(document) {
        true => {
            let (open, shut) = quotation_marks(super::frame::language(&site.config, document));
            format!("{open}{title}{shut}")
        }
        false => title,
    };
    words.say("feed-claim", &[("verdict", verdict.into()), ("title", quoted.into())])
}

/// The keys by which a claim is chosen in lists: verdict, speaker, year, tags.
pub struct Keys {
    /// Of its verdict.
    pub verdict: String,
    /// Of its speaker.
    pub speaker: String,
    /// Of the year in which it was said.
    pub year: String,
    /// Of its tags.
    pub tags: String,
}

/// Makes the view of a claim in a list.
pub fn item(site: &Site, id: PageId, keys: Keys) -> Option<ClaimItem> {
    let viewer = Viewer::new(site, id);
    let claim = fields(viewer.document)?;
    let spoken = spoken(&viewer, claim);
    Some(ClaimItem {
        title: viewer.document.meta.title.to_string(),
        is_words: is_words(viewer.document),
        href: site.graph.page(id).href.to_string(),
        summary: site.shared.summary(id),
        verdict: site.shared.verdicts.of(viewer.document),
        speaker: spoken.speaker,
        speaker_unknown: spoken.speaker_unknown,
        said: spoken.said,
        said_unknown: spoken.said_unknown,
        published: spoken.published,
        said_in: spoken.said_in,
        verdict_key: keys.verdict,
        speaker_key: keys.speaker,
        year_key: keys.year,
        tag_keys: keys.tags,
    })
}

/// Gives where a claim appeared, but for passages that are found in their articles.
fn appearances(viewer: &Viewer<'_>, claim: &Claim) -> Vec<ClaimAppearance> {
    let graph = &viewer.site.graph;
    let shown = claim.appearances.iter().filter(|appearance| match appearance {
        Appearance::Page(reference) => !is_passage(graph, viewer.id, *reference),
        Appearance::Url { .. } => true,
    });
    shown
        .map(|appearance| match appearance {
            Appearance::Page(reference) => here(viewer, *reference),
            Appearance::Url { url, archive_url, quote } => elsewhere(viewer, url, archive_url.as_deref(), quote.as_deref()),
        })
        .collect()
}

/// Tells whether an appearance is a passage that was found in its article, so that the article shows it.
fn is_passage(graph: &Graph, id: PageId, reference: RefId) -> bool {
    let annotations = &graph.document(id).annotations;
    let Some(number) = annotations.iter().position(|one| one.reference == Some(reference)) else {
        return false;
    };
    let Some(article) = referred(graph, id, reference) else {
        return false;
    };
    let mut found = graph.annotated(article).iter();
    found.any(|one| one.note == id && one.annotation as usize == number && !one.pieces.is_empty())
}

fn here(viewer: &Viewer<'_>, reference: RefId) -> ClaimAppearance {
    let graph = &viewer.site.graph;
    let page = referred(graph, viewer.id, reference).map(|id| graph.page(id));
    let named = viewer.reference(reference);
    let date = page.and_then(|page| page.document.meta.date.as_ref());
    ClaimAppearance {
        title: page.map_or(named.title, |page| page.document.meta.title.to_string()),
        href: named.href,
        here: true,
        quote: String::new(),
        date: viewer.date(date.map(|date| date.value)),
        publisher: page.map_or("", |page| super::shared::publisher(&page.document)).to_owned(),
        archive_url: None,
        archived: None,
    }
}

fn elsewhere(viewer: &Viewer<'_>, url: &str, archive_url: Option<&str>, quote: Option<&str>) -> ClaimAppearance {
    // A copy that is of something else has no day.
    let stored = archive_url.and_then(|copy| Archived::read(copy, Some(url)).ok()?.date);
    ClaimAppearance {
        title: shown_address(url),
        href: Some(url.to_owned()),
        here: false,
        quote: quote.unwrap_or("").to_owned(),
        date: None,
        publisher: String::new(),
        archive_url: archive_url.map(str::to_owned),
        archived: viewer.date(stored),
    }
}

/// The most characters of an address that are shown.
const ADDRESS: usize = 60;

/// Gives an address as a reader wants to see it: host and path, cut where they are long.
fn shown_address(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest).trim_end_matches('/');
    match rest.chars().count() > ADDRESS {
        true => format!("{}…", rest.chars().take(ADDRESS).collect::<String>()),
        false => rest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_short() {
        assert_eq!(shown_address("https://www.example.org/a/?x=1#y"), "example.org/a");
        assert_eq!(
            shown_address(&format!("https://example.org/{}", "ж".repeat(100))).chars().count(),
            ADDRESS + 1
        );
    }
}
