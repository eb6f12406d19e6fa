//! The pages of sources: the list of all that are cited, one for each with what cites it, all as BibLaTeX.

use std::ops::Range;

use tera::Value;

use super::view::{CitingView, SourcePageView, SourceView, SourcesView};
use super::{Produced, body, cited, linked_data, listing, page, render, value};
use crate::bibliography::bibtex;
use crate::diagnostic::File;
use crate::graph::{Cited, PageId, Role, SourceId};
use crate::link::quotation::{Found, Piece};
use crate::route::cited_sources;
use crate::site::Site;
use crate::text_fragment;

/// Makes the page of a source.
pub fn source(site: &Site, id: SourceId) -> Produced {
    let Some(source) = site.bibliography.source(id) else {
        return Produced::default();
    };
    let Some(shown) = view(site, id) else {
        return Produced::default();
    };
    let path = format!("sources/{}/", source.slug);
    let made = page::made_view(site, &path, "source", source.title());
    let citing = site.graph.citing(id).iter();
    let view = SourcePageView {
        source: shown,
        authors: source.authors(),
        publisher: source.publisher().unwrap_or_default(),
        date: source.date().map(|date| site.shared.date(date)),
        url: source.url(),
        accessed: source.accessed().map(|date| site.shared.date(date)),
        cited_by: citing.map(|page| citing_view(site, *page, id)).collect(),
        bibtex: bibtex(source),
    };
    let linked = linked_data::source(site, &made, source);
    render(
        site,
        "source",
        &made,
        vec![("linked_data", linked), ("source", value(&view))],
        &source.file,
    )
}

/// Gives a source as lists show it.
fn view(site: &Site, id: SourceId) -> Option<SourceView> {
    let source = site.bibliography.source(id)?;
    let reference = site.printer.style()?.reference(&source.entry, site.printer.printed(id)?);
    Some(cited::of_source(site, id, reference))
}

/// Gives a page that cites a source, with the sentences that do.
fn citing_view(site: &Site, page: PageId, source: SourceId) -> CitingView {
    let document = site.graph.document(page);
    let found = document.text.citations.iter().zip(&site.graph.links(page).citations);
    let own = found.filter(|(_, cited)| cited.contains(&Cited::Source(source)));
    let mut seen: Vec<(u32, Range<usize>)> = Vec::new();
    let mut sentences = Vec::new();
    for (citation, _) in own {
        let Some(passage) = document.text.passage_of(citation.span) else {
            continue;
        };
        let Some(place) = body::place(document, passage as u32, citation.span) else {
            continue;
        };
        let key = (passage as u32, place.sentence.clone());
        if !seen.contains(&key) {
            seen.push(key);
            let mut sentence = body::sentence(site, page, None, &place);
            // Nothing of a mark stands in the text of a passage, and so nothing is to be marked in it.
            let html = sentence.html.as_str().unwrap_or_default().replace("<mark></mark>", "");
            sentence.html = Value::safe_string(&html);
            // A note that does nothing but cite says nothing.
            if html.contains(char::is_alphanumeric) {
                sentences.push(sentence);
            }
        }
    }
    CitingView {
        page: site.shared.card(page),
        sentences,
    }
}

/// Makes a page of the list of all sources that are cited.
pub fn sources(site: &Site, number: usize) -> Produced {
    let introduction = site.graph.pages.iter().position(|page| page.role == Role::Sources);
    let introduction = introduction.map(|index| PageId(index as u32));
    let title = introduction.map_or_else(
        || site.theme.words.word("sources"),
        |id| site.graph.document(id).meta.title.to_string(),
    );
    let base = format!("{}sources/", site.config.base_url.path);
    let path = match number {
        1 => "sources/".to_owned(),
        more => format!("sources/page/{more}/"),
    };
    let mut made = page::made_view(site, &path, "sources", title);
    page::introduce(site, introduction, &mut made);
    let is_cited = |id: &&SourceId| !site.graph.citing(**id).is_empty();
    let cited: Vec<SourceId> = site.bibliography.by_author().iter().filter(is_cited).copied().collect();
    let per_page = site.config.per_page;
    let href = |number: usize| match number {
        1 => base.clone(),
        more => format!("{base}page/{more}/"),
    };
    let shown = cited.iter().skip((number - 1) * per_page).take(per_page);
    let view = SourcesView {
        introduction: page::introduction_html(site, introduction.filter(|_| number == 1)),
        items: shown.filter_map(|id| view(site, *id)).collect(),
        count: cited.len(),
        bibtex: site.config.outputs.exports.then(|| format!("{base}sources.bib")),
        pager: listing::pager(number, cited.len().div_ceil(per_page).max(1), href),
    };
    let file = introduction.map_or_else(|| File::path_only("content/sources"), |id| site.graph.document(id).file.clone());
    render(site, "sources", &made, vec![("sources", value(&view))], &file)
}

/// Makes the BibLaTeX of all sources that are cited.
pub fn all_as_bibtex(site: &Site) -> String {
    let cited = cited_sources(&site.graph).filter_map(|id| site.bibliography.source(id));
    cited.map(bibtex).collect::<Vec<_>>().join("\n")
}

/// Says that a quotation stands in the stored words of a source, with the address of the very words where the source has one.
pub fn matches_excerpt(site: &Site, id: SourceId, pieces: &[(u32, Range<u32>)]) -> (String, Option<String>) {
    let words = &site.theme.words;
    let Some((source, excerpt)) = site
        .bibliography
        .source(id)
        .and_then(|source| Some((source, source.excerpt.as_ref()?)))
    else {
        return (words.word("quotation-unchecked"), None);
    };
    let said = match source.accessed() {
        Some(date) => words.say("quotation-matches-excerpt-of", &[("date", site.shared.date(date).text.into())]),
        None => words.word("quotation-matches-excerpt"),
    };
    let passages: Vec<&str> = excerpt.paragraphs.iter().map(|paragraph| excerpt.file.slice(*paragraph)).collect();
    let found = Found {
        pieces: pieces
            .iter()
            .map(|(passage, range)| Piece {
                passage: *passage as usize,
                range: range.start as usize..range.end as usize,
            })
            .collect(),
    };
    let href = source.url().map(|url| {
        let directive = text_fragment::directive(&passages, &found);
        match url.contains('#') || directive.is_empty() {
            true => format!("{url}{directive}"),
            false => format!("{url}#{directive}"),
        }
    });
    (said, href)
}

/// Makes the list of what an introduction cites, as the theme has it.
pub fn list(site: &Site, sources: &[SourceView]) -> String {
    if sources.is_empty() {
        return String::new();
    }
    let mut context = tera::Context::new();
    context.insert_value("sources", value(&sources));
    // A part that fails fails on the pages that include it, where it is said with its place.
    site.theme.templates.render("parts/sources.html", &context).unwrap_or_default()
}
