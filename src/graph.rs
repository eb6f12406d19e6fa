//! The graph: every page with its URL, every link resolved, every mention, and who points to whom.
//!
//! Types and queries. Made whole by `link`, never changed after. Holds numbers and spans only: sentences are cut when a page is made.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::config::TrustRole;
use crate::diagnostic::{Diagnostic, Span};
use crate::document::{Document, Fields, KindId, TextLevel};

/// The number of a page, in the order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

impl PageId {
    /// Gives the number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A page of the site: a document that is published.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its facts.
    pub document: Arc<Document>,
    /// Its path in the site, without the base: `people/emmanuel-macron/`; empty for the home page.
    pub path: Arc<str>,
    /// The path of its file: `people/emmanuel-macron/index.html`.
    pub file: Arc<str>,
    /// Its address for links, percent-encoded, with the base path: `/people/emmanuel-macron/`.
    pub href: Arc<str>,
    /// What the file is: a page of its own, or the introduction of one that is made.
    pub role: Role,
}

/// What a content file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A page of its own.
    Page,
    /// The home page.
    Home,
    /// The introduction of a kind's listing.
    Listing(KindId),
    /// The introduction of the timeline.
    Timeline,
    /// The introduction of the page of the scale of verdicts.
    Verdicts,
    /// The introduction of the list of sources.
    Sources,
    /// The introduction of the list of corrections.
    Corrections,
    /// The introduction of the search page.
    Search,
    /// The introduction of a tag's page.
    Tag,
}

/// The number of a source, in the order of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

impl SourceId {
    /// Gives the number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a citation names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cited {
    /// A source of the bibliographies.
    Source(SourceId),
    /// A page of the site.
    Page(PageId),
    /// An address: the key itself.
    Address,
    /// Nothing that is known.
    Nothing,
}

/// An edge from one page to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The page that points.
    pub from: PageId,
    /// The page pointed to.
    pub to: PageId,
    /// How.
    pub kind: EdgeKind,
    /// The passage that it stands in; `u32::MAX` for front matter.
    pub passage: u32,
    /// The bytes of the source: the name, or the whole link.
    pub span: Span,
    /// The page whose text holds the passage, where `from` embeds it; none for text of its own.
    pub via: Option<Via>,
}

/// How a page comes by text of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Via {
    /// The page whose text it is.
    pub page: PageId,
    /// The number of the embed on the embedding page.
    pub embed: u32,
}

/// A page that another shows in its own text, as a whole or in part.
#[derive(Clone, Debug, PartialEq)]
pub struct Embed {
    /// The link that embeds, by its number in the text that it stands in.
    pub link: u32,
    /// Its number on the embedding page, from 1, in the order of what is shown.
    pub number: u32,
    /// The page embedded.
    pub page: PageId,
    /// What is shown of it.
    pub shown: Shown,
    /// The embeds in the text that is shown.
    pub within: Vec<Embed>,
}

/// What an embed shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Text.
    Text(Piece),
    /// The card of the page's kind.
    Card,
    /// A link alone: what was asked for is not there, not public, or would have no end.
    Nothing,
}

/// A piece of a page's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// All of it.
    Whole(Span),
    /// A heading, and what follows up to the next of its level or a higher one.
    Section(Span),
    /// The block that holds these bytes.
    Block(Span),
}

impl Piece {
    /// Gives its bytes in the file.
    pub fn span(self) -> Span {
        match self {
            Piece::Whole(span) | Piece::Section(span) | Piece::Block(span) => span,
        }
    }
}

/// How one page points to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// By a reference in front matter; the relation is the key.
    Relation(&'static str),
    /// By annotating a passage of it.
    Annotation,
    /// By a link in front matter under a key that is no relation.
    Key,
    /// By a link in the text.
    Link,
    /// By its name in the text.
    Mention,
}

/// What became of a link in the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolved {
    /// A page, perhaps a place on it.
    Page {
        /// Which.
        page: PageId,
        /// The id of the element meant.
        anchor: Option<Box<str>>,
    },
    /// A file that is copied; its address.
    File(Arc<str>),
    /// Something outside of the site; the address as written.
    External,
    /// A page that is not published: shown as text.
    Draft,
    /// Nothing.
    Broken,
}

/// A name in the text of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Whose name it is.
    pub entity: PageId,
    /// The passage.
    pub passage: u32,
    /// The bytes of the name.
    pub span: Span,
    /// Whether it becomes a link.
    pub linked: bool,
}

/// A passage of an article that a note annotates, found in the article's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchored {
    /// The page that annotates.
    pub note: PageId,
    /// Which of its annotations.
    pub annotation: u32,
    /// The article.
    pub article: PageId,
    /// The number of the passage on the article, from 1, in the order of the text.
    pub number: u32,
    /// The pieces, as passage and byte range of the passage's text; none for an annotation of a whole paragraph or page.
    pub pieces: Vec<(u32, Range<u32>)>,
}

/// What became of an attributed block quotation.
#[derive(Clone, Debug, PartialEq)]
pub enum QuotationCheck {
    /// It stands in the page that it is attributed to.
    Matches {
        /// The page.
        page: PageId,
        /// The passages with byte ranges.
        pieces: Vec<(u32, Range<u32>)>,
    },
    /// It stands in the stored words of the source that it is attributed to.
    MatchesExcerpt {
        /// The source.
        source: SourceId,
        /// The paragraphs of the excerpt with byte ranges.
        pieces: Vec<(u32, Range<u32>)>,
    },
    /// It does not.
    Differs,
    /// There is no text to compare with.
    Unchecked,
}

/// What link found out about one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    /// One for each link of the document's text.
    pub resolved: Vec<Resolved>,
    /// One for each reference of its front matter; none where it is only text.
    pub references: Vec<Option<PageId>>,
    /// The names in its text, in order.
    pub mentions: Vec<Mention>,
    /// One for each annotation of its front matter: the page that it is about.
    pub annotates: Vec<Option<PageId>>,
    /// One for each attributed block quotation.
    pub quotations: Vec<QuotationCheck>,
    /// For each citation of the text, what each of its keys names.
    pub citations: Vec<Box<[Cited]>>,
    /// One for each key of a claim's `sources`.
    pub sources: Vec<Cited>,
    /// The address of the picture that its front matter names, where there is one.
    pub picture: Option<Box<str>>,
}

/// The whole graph.
#[derive(Debug, Default)]
pub struct Graph {
    /// The pages, by number.
    pub pages: Vec<Arc<Page>>,
    /// What link found out, by page; shared by the snapshots in which it is the same.
    pub links: Vec<Arc<Links>>,
    /// What others annotate on a page, in the order of its text.
    pub annotated: Vec<Vec<Anchored>>,
    /// Every edge, grouped by the page pointed to, the newest page first.
    pub edges: Vec<Edge>,
    /// Where the edges to a page begin; one more than there are pages.
    pub offsets: Vec<u32>,
    /// How many pages point to each page.
    pub cited: Vec<u32>,
    /// For each source the pages that cite it, from the newest.
    pub citing: Vec<Vec<PageId>>,
    /// In which order the pages stand, and their tags.
    pub arrangement: Arc<Arrangement>,
    /// The embeds of the pages that have any.
    pub embeds: BTreeMap<PageId, Vec<Embed>>,
}

/// What follows from the front matter of all pages, and the tags in their text.
#[derive(Debug, Default)]
pub struct Arrangement {
    /// All pages from the newest; those without a date last.
    pub newest: Vec<PageId>,
    /// The tags, sorted, each with its pages from the newest.
    pub tags: Vec<Tag>,
    /// The pages that say who publishes the site and how it works, by their roles.
    pub trust: Vec<(TrustRole, PageId)>,
    /// What is wrong with the tags and those pages.
    pub wrong: Vec<Diagnostic>,
}

/// A tag and its pages.
#[derive(Clone, Debug)]
pub struct Tag {
    /// As it was first written.
    pub name: Box<str>,
    /// Its path in the site: `tags/security-guarantees/`.
    pub path: Arc<str>,
    /// Its address for links.
    pub href: Arc<str>,
    /// Its pages, the newest first.
    pub pages: Vec<PageId>,
    /// Its introduction.
    pub introduction: Option<PageId>,
}

impl Graph {
    /// Gives a page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// Gives a page's document.
    pub fn document(&self, id: PageId) -> &Document {
        &self.pages[id.index()].document
    }

    /// Gives what link found out about a page.
    pub fn links(&self, id: PageId) -> &Links {
        &self.links[id.index()]
    }

    /// Gives the tags, sorted, each with its pages from the newest.
    pub fn tags(&self) -> &[Tag] {
        &self.arrangement.tags
    }

    /// Gives the page that has a role in what readers are told about the site.
    pub fn trust(&self, role: TrustRole) -> Option<PageId> {
        let found = self.arrangement.trust.iter().find(|(own, _)| *own == role);
        found.map(|(_, page)| *page)
    }

    /// Finds the page that introduces one that is made.
    pub fn introduction(&self, role: Role) -> Option<PageId> {
        self.ids().find(|id| self.page(*id).role == role)
    }

    /// Gives what others annotate on a page, in the order of its text.
    pub fn annotated(&self, id: PageId) -> &[Anchored] {
        self.annotated.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// Gives the embeds of a page, in the order of its text.
    pub fn embeds(&self, id: PageId) -> &[Embed] {
        self.embeds.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Gives the edges that point to a page, the newest page first.
    pub fn backlinks(&self, id: PageId) -> &[Edge] {
        let at = |index: usize| self.offsets.get(index).map_or(0, |offset| *offset as usize);
        self.edges.get(at(id.index())..at(id.index() + 1)).unwrap_or(&[])
    }

    /// Gives the pages that cite a source, from the newest.
    pub fn citing(&self, source: SourceId) -> &[PageId] {
        self.citing.get(source.index()).map_or(&[], Vec::as_slice)
    }

    /// Gives how many pages point to a page.
    pub fn cited(&self, id: PageId) -> usize {
        self.cited.get(id.index()).map_or(0, |count| *count as usize)
    }

    /// Gives every page number in order.
    pub fn ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..u32::try_from(self.pages.len()).unwrap_or(u32::MAX)).map(PageId)
    }
}

/// Gives how much of a page's text is public.
pub fn level(document: &Document) -> TextLevel {
    match &document.fields {
        Fields::Article(article) => article.text,
        _ => TextLevel::Full,
    }
}

/// Tells whether a passage of a page is public; `annotated` is what others annotate on it.
pub fn is_public(document: &Document, annotated: &[Anchored], passage: usize) -> bool {
    match level(document) {
        TextLevel::Full => true,
        TextLevel::Link => false,
        TextLevel::Excerpt => {
            passage == 0
                || annotated
                    .iter()
                    .any(|one| one.pieces.iter().any(|(index, _)| *index as usize == passage))
        }
    }
}
