//! Linking: all documents into one [`Graph`].
//!
//! Takes the facts of every file, the settings and the files that are copied; gives pages with their URLs, resolved links, mentions, anchored
//! quotations and backlinks, and what is wrong between files. Sees facts, never Markdown. Always whole: there is no linking of a part.

mod backlinks;
mod mentions;
pub mod names;
mod pages;
pub mod quotation;
mod quotations;
mod resolve;

use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::graph::{Graph, Links, PageId, Resolved};
use crate::source::Copied;
pub use pages::{encode_path, is_sound_path, tag_slug};
use resolve::Resolver;

/// What to link, and as of when.
pub struct Request<'a> {
    /// Every document, sorted by path.
    pub documents: &'a [Arc<Document>],
    /// Files that are copied, which links may lead to.
    pub copies: &'a [Copied],
    /// The settings.
    pub config: &'a Config,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether pages with a date after `today` are published.
    pub future: bool,
    /// The day that decides which dates lie in the future.
    pub today: Date,
}

/// Makes the graph.
pub fn link(request: &Request<'_>, diagnostics: &mut Vec<Diagnostic>) -> Graph {
    let pages::Selected { pages, hidden } = pages::select(request, diagnostics);
    let (resolver, names) = rayon::join(
        || Resolver::new(&pages, &hidden, request),
        || mentions::names(&pages, request.config),
    );
    let found: Vec<Found> = (0..pages.len())
        .into_par_iter()
        .map(|index| one(PageId(index as u32), &pages, &resolver, &names, request.config))
        .collect();
    let mut links = Vec::with_capacity(found.len());
    let mut broken = Vec::new();
    let mut ambiguous = Vec::new();
    for one in found {
        diagnostics.extend(one.diagnostics);
        broken.extend(one.broken);
        ambiguous.extend(one.ambiguous);
        links.push(one.links);
    }
    diagnostics.extend(resolver.explain(broken));
    diagnostics.extend(mentions::explain(ambiguous, &pages));
    quotations::anchor(&pages, &resolver, &mut links, diagnostics);
    let newest = backlinks::newest_first(&pages);
    let tags = pages::tags(&pages, &newest, request.config, diagnostics);
    let (edges, offsets) = backlinks::edges(&pages, &links, &newest);
    Graph {
        pages,
        links,
        edges,
        offsets,
        tags,
    }
}

/// What was found out about one page.
struct Found {
    links: Links,
    diagnostics: Vec<Diagnostic>,
    broken: Vec<resolve::Broken>,
    ambiguous: Vec<mentions::Ambiguous>,
}

/// Links one page; sees the others' facts and tables only.
fn one(id: PageId, pages: &[crate::graph::Page], resolver: &Resolver<'_>, names: &mentions::NameTable, config: &Config) -> Found {
    let page = &pages[id.index()];
    let mut found = Found {
        links: Links::default(),
        diagnostics: Vec::new(),
        broken: Vec::new(),
        ambiguous: Vec::new(),
    };
    let mut outcome = resolve::Outcome {
        diagnostics: &mut found.diagnostics,
        broken: &mut found.broken,
    };
    found.links.resolved = page
        .document
        .text
        .links
        .iter()
        .map(|link| resolver.link(page, link, &mut outcome))
        .collect();
    found.links.references = page
        .document
        .references
        .iter()
        .map(|reference| resolver.reference(page, reference, &mut outcome))
        .collect();
    let scan = config.kind(page.document.kind).scan;
    if scan {
        let explicit = explicit_targets(page, &found.links.resolved);
        found.links.mentions = names.mentions(id, page, &explicit, config.mentions, &mut found.ambiguous);
    }
    found.links.quotations = quotations::check(page, pages, &found.links.resolved, &mut found.diagnostics);
    found
}

/// Gives the pages that a page's text links to, each with the section that the link stands in.
fn explicit_targets(page: &crate::graph::Page, resolved: &[Resolved]) -> Vec<(u32, PageId)> {
    let text = &page.document.text;
    text.links
        .iter()
        .zip(resolved)
        .filter_map(|(link, resolved)| match resolved {
            Resolved::Page { page, .. } => {
                let section = text.passage_of(link.span).map_or(0, |at| text.passages[at].section);
                Some((section, *page))
            }
            _ => None,
        })
        .collect()
}
