//! Linking: all documents into one [`Graph`].
//!
//! Takes the facts of every file, the settings and the files that are copied; gives pages with their URLs, resolved links, mentions, anchored
//! quotations and backlinks, and what is wrong between files. Sees facts, never Markdown. The graph is always made whole.
//!
//! With the [`Memory`] of the snapshot before, what was found out about a page is taken over where all that it depends on is the same: the page's
//! file, the paths and names of all pages, the files that it points to. What is taken over is what would be found again; the tests hold it to that.

mod backlinks;
mod citations;
pub mod embeds;
mod front;
mod lookup;
mod memory;
mod mentions;
pub mod names;
mod own;
mod pages;
pub mod parts;
pub mod quotation;
mod quotations;
mod resolve;
mod rewrite;
mod slugs;
mod tables;
mod trust;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::bibliography::Bibliography;
use crate::config::{Config, MentionLinks};
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::{Fields, LinkSyntax};
use crate::graph::{Arrangement, Edge, Graph, Links, Page, PageId, Resolved};
use crate::source::Copied;
use memory::Previous;
pub use memory::{Kept, Memory};
use mentions::{Difference, NameTable};
pub use own::{Own, names_of};
pub use pages::{encode_path, file_of, is_sound_path, tag_slug};
use resolve::Resolver;
pub use rewrite::names_file;

/// What to link, and as of when.
pub struct Request<'a> {
    /// Every document, sorted by path.
    pub documents: &'a [Arc<Own>],
    /// Files that are copied, which links may lead to.
    pub copies: &'a [Copied],
    /// The sources that texts cite.
    pub bibliography: &'a Bibliography,
    /// The settings.
    pub config: &'a Config,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether pages with a date after `today` are published.
    pub future: bool,
    /// The day that decides which dates lie in the future.
    pub today: Date,
}

/// What linking makes.
pub struct Linked {
    /// The graph.
    pub graph: Graph,
    /// What to remember for the next snapshot.
    pub memory: Memory,
    /// What is as it was in the snapshot before.
    pub kept: Kept,
}

/// Makes the graph; `before` is what linking remembers of a snapshot with the same settings and sources.
pub fn link(request: &Request<'_>, before: Option<&Memory>, diagnostics: &mut Vec<Diagnostic>) -> Linked {
    let selected = pages::select(request, diagnostics);
    let pages: Vec<Arc<Page>> = selected.pages.par_iter().map(|own| own.page.clone()).collect();
    let previous = before.map(|before| Previous::new(before, &selected, request));
    let names_before = previous.as_ref().map(Previous::names);
    let (resolver, (names, difference)) = rayon::join(
        || Resolver::new(&pages, &selected, request, previous.as_ref()),
        || NameTable::new(&selected, names_before.as_ref()),
    );
    let keys = citations::Keys::new(request.bibliography);
    let linker = Linker {
        keys: &keys,
        pages: &pages,
        resolver: &resolver,
        names: &names,
        difference: &difference,
        previous: previous.as_ref(),
        request,
    };
    let found: Vec<Arc<Found>> = (0..pages.len() as u32)
        .into_par_iter()
        .map(|index| linker.page(PageId(index)))
        .collect();
    let mut broken = Vec::new();
    let mut ambiguous = Vec::new();
    for one in &found {
        diagnostics.extend(one.diagnostics.iter().cloned());
        broken.extend(one.broken.iter().cloned());
        ambiguous.extend(one.ambiguous.iter().cloned());
    }
    diagnostics.extend(resolver.explain(broken));
    diagnostics.extend(mentions::explain(ambiguous, &pages));
    let places = found.iter().enumerate().flat_map(|(index, one)| {
        let note = PageId(index as u32);
        one.places.iter().map(move |place| (note, place))
    });
    let annotated = quotations::anchor(pages.len(), places);
    let links: Vec<Arc<Links>> = found.iter().map(|one| one.links.clone()).collect();
    let arrangement = previous.as_ref().and_then(Previous::arrangement).unwrap_or_else(|| {
        let newest = backlinks::newest_first(&pages);
        let mut wrong = Vec::new();
        let tags = pages::tags(&pages, &newest, request.config, &mut wrong);
        let trust = trust::trust(&pages, &selected.hidden, request.config, &mut wrong);
        Arc::new(Arrangement {
            newest,
            tags,
            trust,
            wrong,
        })
    });
    diagnostics.extend(arrangement.wrong.iter().cloned());
    let embedding = embeds::Request {
        pages: &pages,
        links: &links,
        annotated: &annotated,
        config: request.config,
    };
    let embeds = embeds::embeds(embedding, diagnostics);
    let embedded: BTreeMap<PageId, Vec<Edge>> = embeds.iter().map(|(id, own)| (*id, embeds::edges(*id, own, embedding))).collect();
    let with_embedded = backlinks::with_embedded(found.iter().map(|one| &*one.outgoing), &embedded);
    let outgoing: Vec<&[Edge]> = with_embedded.iter().map(|edges| &**edges).collect();
    let (edges, offsets) = backlinks::edges(&outgoing, &arrangement.newest);
    let tables = resolver.tables();
    let kept = previous.map_or_else(Kept::default, Previous::into_kept);
    let graph = Graph {
        citing: citations::citing(request.bibliography.sources.len(), &arrangement.newest, |id| &links[id.index()]),
        cited: backlinks::cited(&edges, &offsets),
        pages,
        links,
        annotated,
        edges,
        offsets,
        arrangement: arrangement.clone(),
        embeds,
    };
    Linked {
        graph,
        memory: Memory {
            pages: selected.pages.iter().map(|own| Arc::clone(own)).collect(),
            hidden: selected.hidden.iter().map(|own| Arc::clone(own)).collect(),
            copies: request.copies.iter().map(|copy| copy.path.clone()).collect(),
            found,
            names,
            tables,
            arrangement,
        },
        kept,
    }
}

/// What was found out about one page.
#[derive(Debug, Default)]
struct Found {
    links: Arc<Links>,
    /// The places that it annotates.
    places: Vec<quotations::Place>,
    diagnostics: Vec<Diagnostic>,
    broken: Vec<resolve::Broken>,
    ambiguous: Vec<mentions::Ambiguous>,
    /// Whether titles and aliases of other pages decided what its links lead to.
    by_name: bool,
    /// The edges that leave it, by the page pointed to.
    outgoing: Box<[Edge]>,
}

/// What linking one page sees: the others' facts and tables only.
struct Linker<'a> {
    pages: &'a [Arc<Page>],
    resolver: &'a Resolver<'a>,
    names: &'a NameTable,
    difference: &'a Difference,
    previous: Option<&'a Previous<'a>>,
    request: &'a Request<'a>,
    keys: &'a citations::Keys<'a>,
}

impl Linker<'_> {
    fn page(&self, id: PageId) -> Arc<Found> {
        let page = &self.pages[id.index()];
        let before = self.previous.and_then(|previous| previous.found(id));
        // What was found in the same text by the same names.
        let scanned = before.filter(|_| !self.difference.concerns(&page.document));
        match (before, self.previous) {
            (Some(found), Some(previous)) if scanned.is_some() && previous.links_hold(found) => found.clone(),
            _ => Arc::new(self.find(id, page, scanned.map(|found| &**found))),
        }
    }

    fn find(&self, id: PageId, page: &Page, scanned: Option<&Found>) -> Found {
        let mut found = Found::default();
        let mut links = Links::default();
        let mut outcome = resolve::Outcome {
            diagnostics: &mut found.diagnostics,
            broken: &mut found.broken,
            by_name: &mut found.by_name,
        };
        let document = &page.document;
        let resolve = |link| self.resolver.link(page, link, &mut outcome);
        links.resolved = document.text.links.iter().map(resolve).collect();
        let refer = |reference| self.resolver.reference(page, reference, &mut outcome);
        links.references = document.references.iter().map(refer).collect();
        let sources = match &document.fields {
            Fields::Claim(claim) => claim.sources.as_slice(),
            _ => &[],
        };
        let cite = |key| match self.resolver.cited(page, &citations::page_target(key)?, &mut outcome) {
            Resolved::Page { page, .. } => Some(page),
            _ => None,
        };
        let cited: Vec<Option<PageId>> = sources.iter().map(cite).collect();
        links.picture = self.resolver.picture(page, &mut outcome);
        (links.annotates, found.places) = quotations::places(page, self.pages, (self.resolver, &links.references), &mut outcome);
        if self.request.config.kind(document.kind).scan {
            let explicit = explicit_targets(page, &links.resolved);
            let remembered = scanned.and_then(|scanned| self.previous?.mentions(page, scanned, &explicit));
            (links.mentions, found.ambiguous) = remembered.unwrap_or_else(|| {
                let mut ambiguous = Vec::new();
                let policy: MentionLinks = self.request.config.mentions;
                (self.names.mentions(id, page, &explicit, policy, &mut ambiguous), ambiguous)
            });
        }
        citations::resolve(document, &cited, (self.request, self.keys), &mut links, &mut found.diagnostics);
        links.quotations = quotations::check(page, self.pages, &links, self.request, &mut found.diagnostics);
        found.outgoing = backlinks::outgoing(id, page, &links);
        found.links = Arc::new(links);
        found
    }
}

/// Gives the pages that a page's text links to, each with the section that the link stands in.
fn explicit_targets(page: &Page, resolved: &[Resolved]) -> Vec<(u32, PageId)> {
    let text = &page.document.text;
    text.links
        .iter()
        .zip(resolved)
        .filter(|(link, _)| !matches!(link.syntax, LinkSyntax::Argument | LinkSyntax::Citation))
        .filter_map(|(link, resolved)| match resolved {
            Resolved::Page { page, .. } => {
                let section = text.passage_of(link.span).map_or(0, |at| text.passages[at].section);
                Some((section, *page))
            }
            _ => None,
        })
        .collect()
}
