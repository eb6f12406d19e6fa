//! Routing: the graph into every file that the site will hold.
//!
//! Takes graph, settings, theme and copied files; gives [`Routes`], sorted by path. Makes no bytes. Two routes of one path are an error that names both.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::bibliography::Bibliography;
use crate::config::{Builtin, Config};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::document::{Document, Fields, KindId};
use crate::graph::{Graph, PageId, Role, SourceId};
use crate::link::{encode_path, file_of, is_sound_path, tag_slug};
use crate::source::Copied;
use crate::theme::Theme;

/// How many pages that mention an entity stand on one page of the list, and on the entity's own.
pub const MENTIONS_PER_PAGE: usize = 100;

/// The folder of the search index.
pub const INDEX: &str = "pagefind/";

/// The script of the search page, among the theme's files.
const SEARCH_SCRIPT: &str = "search.js";

/// Everything that will exist.
#[derive(Debug, Default)]
pub struct Routes {
    routes: Vec<(Arc<str>, Route)>,
}

impl Routes {
    /// Gives the routes with their paths, sorted by path: `people/emmanuel-macron/index.html`.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Route)> {
        self.routes.iter().map(|(path, route)| (&**path, route))
    }

    /// Finds a route by the path of its file.
    pub fn get(&self, path: &str) -> Option<&Route> {
        let at = self.routes.binary_search_by(|(own, _)| (**own).cmp(path)).ok()?;
        self.routes.get(at).map(|(_, route)| route)
    }

    /// Gives how many there are.
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// Gives a route by its number in the order of paths.
    pub fn at(&self, index: usize) -> Option<(&str, &Route)> {
        self.routes.get(index).map(|(path, route)| (&**path, route))
    }
}

/// A file of the site, and what it is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The home page, with its own text where it has one.
    Home(Option<PageId>),
    /// A page.
    Page(PageId),
    /// A page of the list of those that mention an entity, from 1, the oldest first.
    Mentions(PageId, usize),
    /// A page of a kind's listing, from 1.
    Listing(KindId, usize),
    /// A page of a list of claims that have something in common: the list's number, and the page from 1.
    ClaimList(usize, usize),
    /// The page that names all choices of one way to choose among claims, by the way's number.
    ClaimsBy(usize),
    /// The page of the scale of verdicts.
    Verdicts,
    /// A page of the listing of a plain folder, by its number among them, from 1.
    Folder(usize, usize),
    /// A page of the timeline, from 1.
    Timeline(usize),
    /// A page of a timeline of one sort of facts: the sort's number, and the page from 1.
    TimelineOf(usize, usize),
    /// The page of a source.
    Source(SourceId),
    /// A page of the list of all sources that are cited, from 1.
    Sources(usize),
    /// The sources that are cited, as BibLaTeX.
    BibTex,
    /// A page of the list of corrections, from 1.
    Corrections(usize),
    /// The search page; the index itself is made after all routes, by `search`.
    Search,
    /// A tag's page, by its number in the graph.
    Tag(usize),
    /// The list of all tags.
    Tags,
    /// The page that a server shows for what is not there.
    NotFound,
    /// An Atom feed, of all or of one kind.
    Atom(Option<KindId>),
    /// A JSON feed, of all or of one kind.
    JsonFeed(Option<KindId>),
    /// The Atom feed of an entity.
    EntityAtom(PageId),
    /// The JSON feed of an entity.
    EntityJson(PageId),
    /// A page as Markdown.
    Markdown(PageId),
    /// `claimreview.json`: the feed of all reviews of claims.
    ClaimReviews,
    /// `claims.json`: all claims, flat.
    Claims,
    /// `claims.csv`: all claims as a table.
    ClaimTable,
    /// `graph.json`: all pages, and who points to whom.
    Graph,
    /// The Atom feed of corrections.
    CorrectionsAtom,
    /// The JSON feed of corrections.
    CorrectionsJson,
    /// `sitemap.xml`, or one of its parts from 1.
    Sitemap(Option<usize>),
    /// `robots.txt`.
    Robots,
    /// A page that leads on to an address.
    Redirect(String),
    /// `_redirects`, for hosts that read it.
    RedirectList,
    /// `_headers`, for hosts that read it.
    Headers,
    /// The social card of a page, or that of the site.
    SocialCard(Option<PageId>),
    /// The site's icon, drawn.
    Icon(Icon),
    /// `site.webmanifest`: what the site is called and looks like on a phone's home screen.
    Manifest,
    /// A file of the theme, by its number.
    Asset(usize),
    /// A file that is copied, by its number.
    Copy(usize),
}

impl Route {
    /// Tells whether pages ask for the file, so that it must be there before them.
    pub fn is_asset(&self) -> bool {
        matches!(
            self,
            Route::Asset(_) | Route::Copy(_) | Route::SocialCard(_) | Route::Icon(_) | Route::Manifest
        )
    }

    /// Tells whether it is a page that a reader opens.
    pub fn is_page(&self) -> bool {
        use Route::*;
        let made = matches!(
            self,
            ClaimList(..)
                | ClaimsBy(_)
                | Verdicts
                | Timeline(_)
                | TimelineOf(..)
                | Corrections(_)
                | Search
                | Tag(_)
                | Tags
                | Source(_)
                | Sources(_)
        );
        made || matches!(self, Home(_) | Page(_) | Mentions(..) | Listing(..) | Folder(..))
    }
}

/// What the site's icon is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// `favicon.ico`, for what knows no other.
    Ico,
    /// `icon-32.png`, for browsers that show no SVG.
    Small,
    /// `apple-touch-icon.png`, for the home screens of phones.
    Touch,
}

impl Icon {
    /// All of them.
    pub const ALL: [Icon; 3] = [Icon::Ico, Icon::Small, Icon::Touch];

    /// Gives the path of its file.
    pub fn path(self) -> &'static str {
        match self {
            Icon::Ico => "favicon.ico",
            Icon::Small => "icon-32.png",
            Icon::Touch => "apple-touch-icon.png",
        }
    }

    /// Gives its width and height.
    pub fn size(self) -> u32 {
        match self {
            Icon::Ico | Icon::Small => 32,
            Icon::Touch => 180,
        }
    }
}

/// Gives the path of a page's social card, by the page's path; that of the site has the front page's.
pub fn card_path(path: &str) -> String {
    match path.trim_end_matches('/') {
        "" => "cards/index.png".to_owned(),
        path => format!("cards/{path}.png"),
    }
}

/// Gives the page's own picture where it can stand for it elsewhere: a file of the site, of pixels.
pub fn own_picture(graph: &Graph, id: PageId) -> Option<&str> {
    let picture = graph.links(id).picture.as_deref()?;
    let name = picture.split(['?', '#']).next()?.to_ascii_lowercase();
    let raster = [".jpg", ".jpeg", ".png", ".webp", ".gif"]
        .iter()
        .any(|ending| name.ends_with(ending));
    (raster && picture.starts_with('/') && !picture.starts_with("//")).then_some(picture)
}

/// How many addresses one file of a sitemap holds at most (sitemaps.org).
pub const SITEMAP_LIMIT: usize = 50_000;

/// What routes are made from.
pub struct Request<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The sources that pages cite.
    pub bibliography: &'a Bibliography,
    /// The settings.
    pub config: &'a Config,
    /// The theme.
    pub theme: &'a Theme,
    /// Whether pictures are drawn.
    pub pictures: bool,
    /// The letter of the site's name that no font of pictures has: without it no card is drawn.
    pub unnamed: Option<char>,
    /// The files that are copied.
    pub copies: &'a [Copied],
    /// How many pages the timeline has.
    pub timeline_pages: usize,
    /// The timelines of one sort of facts each, by the sort's number; `count` is of pages.
    pub timelines: Vec<(usize, List)>,
    /// The lists of claims that have something in common, in the order of their numbers.
    pub claims: Vec<List>,
    /// The folders of the pages that name all choices of one way to choose among claims, by the way's number.
    pub choices: Vec<(usize, String)>,
    /// How many corrections there are.
    pub corrections: usize,
    /// Whether a piece of the site's own has a date: then the site has a feed.
    pub has_pieces: bool,
    /// Whether anything has a day on which it was published or changed: without one no feed can say when it was.
    pub has_days: bool,
    /// The listings of plain folders: the number of each folder, where its listing is, and how many pages it names.
    pub folders: &'a [(usize, &'a str, usize)],
}

/// A list of the site.
pub struct List {
    /// Its folder, without a slash at the end.
    pub path: String,
    /// How many there are.
    pub count: usize,
}

/// A route with whom to name when another has its path.
struct Planned {
    path: Arc<str>,
    route: Route,
    from: From,
}

/// Whom a route comes from.
#[derive(Clone, Copy)]
enum From {
    /// A page.
    Page(PageId),
    /// A page that had the path before: the place where it says so.
    Redirect(PageId, Span),
    /// A file that is copied.
    Copy(usize),
    /// Nobody: it is made.
    Nobody,
}

impl From {
    /// Gives the file to name, and the place in it.
    fn place(self, request: &Request<'_>) -> Option<(File, Option<Span>)> {
        match self {
            From::Page(id) => {
                let document = request.graph.document(id);
                let written = document.meta.permalink.as_ref().or(document.meta.slug.as_ref());
                Some((document.meta_file().clone(), written.map(|written| written.span)))
            }
            From::Redirect(id, span) => Some((request.graph.document(id).meta_file().clone(), Some(span))),
            From::Copy(index) => Some((copied_file(index, request)?, None)),
            From::Nobody => None,
        }
    }
}

/// Gives the file that is copied.
fn copied_file(index: usize, request: &Request<'_>) -> Option<File> {
    let copy = request.copies.get(index)?;
    let folder = if copy.content { "content" } else { "static" };
    Some(File::path_only(format!("{folder}/{}", copy.path)))
}

/// Makes the routes.
pub fn route(request: &Request<'_>, diagnostics: &mut Vec<Diagnostic>) -> Routes {
    let mut planned = Vec::with_capacity(request.graph.pages.len() * 5 / 4 + 64);
    introductions(request.graph, diagnostics);
    undrawn(request, diagnostics);
    pages(request, &mut planned);
    listings(request, &mut planned);
    machines(request, &mut planned);
    copies(request, &mut planned);
    redirects(request, &mut planned, diagnostics);
    planned.sort_by(|a, b| a.path.cmp(&b.path));
    let mut routes: Vec<(Arc<str>, Route)> = Vec::with_capacity(planned.len());
    for same in planned.chunk_by(|a, b| a.path == b.path) {
        let Some((first, others)) = same.split_first() else { continue };
        diagnostics.extend(others.iter().map(|next| collision(first, next, request)));
        routes.push((first.path.clone(), first.route.clone()));
    }
    files_as_folders(&routes, request, diagnostics);
    in_the_index(&routes, request, diagnostics);
    Routes { routes }
}

fn own(path: impl Into<Arc<str>>, route: Route) -> Planned {
    Planned {
        path: path.into(),
        route,
        from: From::Nobody,
    }
}

fn pages(request: &Request<'_>, planned: &mut Vec<Planned>) {
    let graph = request.graph;
    let mut home = None;
    for id in graph.ids() {
        let page = graph.page(id);
        match page.role {
            Role::Home => home = Some(id),
            Role::Listing(_) | Role::Timeline | Role::Verdicts | Role::Corrections | Role::Sources | Role::Search | Role::Tag => {}
            Role::Page => {
                planned.push(Planned {
                    path: page.file.clone(),
                    route: Route::Page(id),
                    from: From::Page(id),
                });
                mentions(request, id, planned);
                beside(request, id, planned);
            }
        }
    }
    planned.push(own("index.html", Route::Home(home)));
    planned.push(own("404.html", Route::NotFound));
    if request.config.outputs.search {
        planned.push(own("search/index.html", Route::Search));
    }
}

/// Plans what stands beside a page: an entity's feeds, and the page as Markdown.
fn beside(request: &Request<'_>, id: PageId, planned: &mut Vec<Planned>) {
    let page = request.graph.page(id);
    let outputs = &request.config.outputs;
    if !page.path.ends_with('/') {
        return;
    }
    if outputs.feeds && outputs.entity_feeds && request.has_days && request.config.kind(page.document.kind).entity {
        planned.push(own(format!("{}feed.xml", page.path), Route::EntityAtom(id)));
        planned.push(own(format!("{}feed.json", page.path), Route::EntityJson(id)));
    }
    if outputs.markdown {
        planned.push(own(format!("{}index.md", page.path), Route::Markdown(id)));
    }
}

/// Says where a page that is made has two introductions.
fn introductions(graph: &Graph, diagnostics: &mut Vec<Diagnostic>) {
    let mut met: BTreeMap<String, &Document> = BTreeMap::new();
    for page in &graph.pages {
        let document = &*page.document;
        let made = match page.role {
            Role::Page => continue,
            Role::Home => "the home page".to_owned(),
            Role::Listing(_) | Role::Timeline | Role::Verdicts | Role::Sources | Role::Corrections | Role::Search => {
                format!("`/{}`", page.path)
            }
            Role::Tag => format!("`/tags/{}/`", tag_slug(document.id.strip_prefix("tags/").unwrap_or(&document.id))),
        };
        let Some(first) = met.get(&made) else {
            met.insert(made, document);
            continue;
        };
        let message = format!("`{}` and `{}` both introduce {made}", document.file.path, first.file.path);
        diagnostics.push(
            Diagnostic::whole(&rules::COLLISION, &document.file, message)
                .help("keep one of them")
                .related(&first.file, None, "introduces the same page"),
        );
    }
}

/// Gives how many pages list those that mention an entity: none where all stand on its own.
pub fn pages_of_mentions(cited: usize) -> usize {
    match cited <= MENTIONS_PER_PAGE {
        true => 0,
        false => cited.div_ceil(MENTIONS_PER_PAGE),
    }
}

fn mentions(request: &Request<'_>, id: PageId, planned: &mut Vec<Planned>) {
    let page = request.graph.page(id);
    if !page.path.ends_with('/') {
        return;
    }
    for number in 1..=pages_of_mentions(request.graph.cited(id)) {
        planned.push(own(
            format!("{}mentions/{number}/index.html", page.path),
            Route::Mentions(id, number),
        ));
    }
}

fn listings(request: &Request<'_>, planned: &mut Vec<Planned>) {
    let (graph, config) = (request.graph, request.config);
    let mut counts = vec![0usize; config.kinds.len()];
    let mut in_feeds = vec![false; config.kinds.len()];
    let mut introduced = vec![false; config.kinds.len()];
    for page in &graph.pages {
        match page.role {
            Role::Listing(kind) => introduced[usize::from(kind.0)] = true,
            Role::Page => {
                let kind = usize::from(page.document.kind.0);
                counts[kind] += 1;
                in_feeds[kind] |= feed_day(config, &page.document).is_some();
            }
            _ => {}
        }
    }
    for (index, kind) in config.kinds.iter().enumerate() {
        if kind.folder.is_empty() || (counts[index] == 0 && !introduced[index]) {
            continue;
        }
        let id = KindId(index as u16);
        for number in 1..=counts[index].div_ceil(config.per_page).max(1) {
            let path = paged(&kind.folder, number);
            planned.push(own(path, Route::Listing(id, number)));
        }
        if config.outputs.feeds && in_feeds[index] {
            planned.push(own(format!("{}/feed.xml", kind.folder), Route::Atom(Some(id))));
            planned.push(own(format!("{}/feed.json", kind.folder), Route::JsonFeed(Some(id))));
        }
    }
    for (index, path, count) in request.folders {
        folder(request, *index, path, count.div_ceil(config.per_page), planned);
    }
    let introduced = graph.pages.iter().any(|page| page.role == Role::Timeline);
    for number in 1..=request.timeline_pages.max(usize::from(introduced)) {
        planned.push(own(paged("timeline", number), Route::Timeline(number)));
    }
    claims(request, planned);
    sources(request, planned);
    corrections(request, planned);
    for (index, tag) in graph.tags().iter().enumerate() {
        planned.push(own(file_of(&tag.path), Route::Tag(index)));
    }
    if !graph.tags().is_empty() {
        planned.push(own("tags/index.html", Route::Tags));
    }
}

/// Adds the lists of claims, the page of the scale, and the timelines of one sort of facts.
fn claims(request: &Request<'_>, planned: &mut Vec<Planned>) {
    let numbers = |count: usize| 1..=count.div_ceil(request.config.per_page).max(1);
    for (index, list) in request.claims.iter().enumerate() {
        planned.extend(numbers(list.count).map(|number| own(paged(&list.path, number), Route::ClaimList(index, number))));
    }
    for (way, folder) in &request.choices {
        planned.push(own(paged(folder, 1), Route::ClaimsBy(*way)));
    }
    let introduced = request.graph.pages.iter().any(|page| page.role == Role::Verdicts);
    let has_claims = |page: &crate::graph::Page| page.role == Role::Page && matches!(page.document.fields, Fields::Claim(_));
    if introduced || request.graph.pages.iter().any(|page| has_claims(page)) {
        planned.push(own(paged("verdicts", 1), Route::Verdicts));
    }
    for (sort, list) in &request.timelines {
        planned.extend((1..=list.count).map(|number| own(paged(&list.path, number), Route::TimelineOf(*sort, number))));
    }
}

/// Gives the sources that any page cites, in the order of keys.
pub fn cited_sources(graph: &Graph) -> impl Iterator<Item = SourceId> {
    let cited = graph.citing.iter().zip(0..).filter(|(pages, _)| !pages.is_empty());
    cited.map(|(_, number)| SourceId(number))
}

fn sources(request: &Request<'_>, planned: &mut Vec<Planned>) {
    let mut count: usize = 0;
    for id in cited_sources(request.graph) {
        let Some(source) = request.bibliography.source(id) else { continue };
        count += 1;
        planned.push(own(format!("sources/{}/index.html", source.slug), Route::Source(id)));
    }
    let introduced = request.graph.pages.iter().any(|page| page.role == Role::Sources);
    if !request.bibliography.is_empty() || introduced {
        for number in 1..=count.div_ceil(request.config.per_page).max(1) {
            planned.push(own(paged("sources", number), Route::Sources(number)));
        }
    }
    if count > 0 && request.config.outputs.exports {
        planned.push(own("sources/sources.bib", Route::BibTex));
    }
}

/// Adds the list of corrections, with its feeds: where it is introduced, or where there are any.
fn corrections(request: &Request<'_>, planned: &mut Vec<Planned>) {
    let (count, config) = (request.corrections, request.config);
    if count == 0 && request.graph.introduction(Role::Corrections).is_none() {
        return;
    }
    for number in 1..=count.div_ceil(config.per_page).max(1) {
        planned.push(own(paged("corrections", number), Route::Corrections(number)));
    }
    if config.outputs.feeds && count > 0 {
        planned.push(own("corrections/feed.xml", Route::CorrectionsAtom));
        planned.push(own("corrections/feed.json", Route::CorrectionsJson));
    }
}

/// Adds the listing of a plain folder; where something of the author's is at its address, that stands there.
fn folder(request: &Request<'_>, index: usize, path: &str, pages: usize, planned: &mut Vec<Planned>) {
    let first = file_of(path);
    let redirects = request.graph.pages.iter().flat_map(|page| &page.document.meta.redirect_from);
    let taken = request.copies.iter().any(|copy| *copy.path == *first)
        || redirects
            .into_iter()
            .any(|old| old.value.trim_matches('/') == path.trim_matches('/'));
    let skipped = usize::from(taken);
    let numbers = (1..=pages).skip(skipped);
    planned.extend(numbers.map(|number| own(paged(path.trim_end_matches('/'), number), Route::Folder(index, number))));
}

/// Tells whether a kind has a feed: articles, notes, claims and the site's own kinds of that sort.
pub fn has_feed(config: &Config, kind: KindId) -> bool {
    let kind = config.kind(kind);
    !kind.entity && kind.builtin != Some(Builtin::Page)
}

/// Gives the day by which a page stands in the feed of its kind: that of a piece is its date; of a person or a treaty, whose date is that of the thing, the day
/// on which the page was last changed. None where it stands in none.
pub fn feed_day(config: &Config, document: &Document) -> Option<Date> {
    match config.kind(document.kind).entity {
        true => document.meta.changed(),
        false => document
            .meta
            .date
            .as_ref()
            .map(|date| date.value)
            .filter(|_| has_feed(config, document.kind)),
    }
}

/// Gives the path of a page of a list: `people/index.html`, `people/page/2/index.html`.
fn paged(folder: &str, number: usize) -> String {
    match number {
        1 => format!("{folder}/index.html"),
        more => format!("{folder}/page/{more}/index.html"),
    }
}

fn machines(request: &Request<'_>, planned: &mut Vec<Planned>) {
    let outputs = &request.config.outputs;
    if outputs.feeds && request.has_pieces {
        planned.push(own("feed.xml", Route::Atom(None)));
        planned.push(own("feed.json", Route::JsonFeed(None)));
    }
    if outputs.exports {
        exports(request, planned);
    }
    if outputs.sitemap {
        let pages = planned.iter().filter(|planned| planned.route.is_page()).count();
        planned.push(own("sitemap.xml", Route::Sitemap(None)));
        if pages > SITEMAP_LIMIT {
            let parts = 1..=pages.div_ceil(SITEMAP_LIMIT);
            planned.extend(parts.map(|part| own(format!("sitemap-{part}.xml"), Route::Sitemap(Some(part)))));
        }
        planned.push(own("robots.txt", Route::Robots));
    }
    planned.push(own("_headers", Route::Headers));
    planned.push(own("site.webmanifest", Route::Manifest));
    if request.pictures && crate::card::DRAWS {
        pictures(request, planned);
    }
    let wanted = |name: &str| outputs.search || name != SEARCH_SCRIPT;
    let assets = request.theme.assets.iter().enumerate().filter(|(_, asset)| wanted(&asset.name));
    planned.extend(assets.map(|(index, asset)| own(asset.path.clone(), Route::Asset(index))));
}

/// Says that no card is drawn, where the site's own name cannot be.
fn undrawn(request: &Request<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let wanted = request.pictures && crate::card::DRAWS && request.config.outputs.social_cards;
    let Some(letter) = request.unnamed.filter(|_| wanted) else { return };
    let message = format!("no page has a social card: no font has the letter `{letter}` of the site's name");
    diagnostics.push(
        Diagnostic::whole(&rules::UNDRAWN_CARD, &request.config.file, message)
            .help("put a font that has it into the site and name it: `[social_cards]`, `fonts = [\"fonts/Amiri-Regular.ttf\"]`")
            .help("or draw no cards: `[outputs]`, `social_cards = false`"),
    );
}

/// Plans what is drawn: icons, and the social cards of pages that have no picture of their own.
fn pictures(request: &Request<'_>, planned: &mut Vec<Planned>) {
    planned.extend(Icon::ALL.map(|icon| own(icon.path(), Route::Icon(icon))));
    if !request.config.outputs.social_cards || request.unnamed.is_some() {
        return;
    }
    planned.push(own(card_path(""), Route::SocialCard(None)));
    let graph = request.graph;
    let pages = graph
        .ids()
        .filter(|id| graph.page(*id).role == Role::Page && own_picture(graph, *id).is_none());
    planned.extend(pages.map(|id| own(card_path(&graph.page(id).path), Route::SocialCard(Some(id)))));
}

/// Plans the exports: each where there is something to export.
fn exports(request: &Request<'_>, planned: &mut Vec<Planned>) {
    let (graph, config) = (request.graph, request.config);
    let claims = || {
        graph.pages.iter().filter_map(|page| match &page.document.fields {
            Fields::Claim(claim) if page.role == Role::Page => Some(claim),
            _ => None,
        })
    };
    if claims().any(|claim| {
        claim
            .verdict
            .as_ref()
            .is_some_and(|verdict| config.verdict(&verdict.value).is_some())
    }) {
        planned.push(own("claimreview.json", Route::ClaimReviews));
    }
    if claims().next().is_some() {
        planned.push(own("claims.json", Route::Claims));
        planned.push(own("claims.csv", Route::ClaimTable));
    }
    if !graph.pages.is_empty() {
        planned.push(own("graph.json", Route::Graph));
    }
}

fn copies(request: &Request<'_>, planned: &mut Vec<Planned>) {
    // A file of `static/` stands in for what is made: a robots.txt of one's own.
    for (index, copy) in request.copies.iter().enumerate() {
        if !copy.content {
            let replaceable = |planned: &Planned| {
                use Route::*;
                let made = matches!(
                    planned.route,
                    Robots
                        | Headers
                        | NotFound
                        | SocialCard(_)
                        | Icon(_)
                        | Manifest
                        | Sitemap(_)
                        | ClaimReviews
                        | Claims
                        | ClaimTable
                        | Graph
                );
                made && *planned.path == *copy.path
            };
            planned.retain(|planned| !replaceable(planned));
        }
        planned.push(Planned {
            path: copy.path.clone(),
            route: Route::Copy(index),
            from: From::Copy(index),
        });
    }
}

fn redirects(request: &Request<'_>, planned: &mut Vec<Planned>, diagnostics: &mut Vec<Diagnostic>) {
    let before = planned.len();
    for id in request.graph.ids() {
        let page = request.graph.page(id);
        let document: &Document = &page.document;
        for old in &document.meta.redirect_from {
            let path = old.value.trim_matches('/');
            if path.is_empty() || old.value.starts_with("//") || !is_sound_path(path) {
                diagnostics.push(
                    Diagnostic::new(
                        &rules::BAD_URL,
                        document.meta_file(),
                        old.span,
                        format!("`{}` is not a path inside of the site", old.value),
                    )
                    .help("write the old path, as in `/notes/old-name/`"),
                );
                continue;
            }
            let last = path.rsplit('/').next().unwrap_or(path);
            let path = if last.contains('.') { path.to_owned() } else { format!("{path}/") };
            planned.push(Planned {
                path: file_of(&path).into(),
                route: Route::Redirect(page.href.to_string()),
                from: From::Redirect(id, old.span),
            });
        }
    }
    if planned.len() > before {
        planned.push(own("_redirects", Route::RedirectList));
    }
}

/// Says that two routes have one path.
fn collision(first: &Planned, second: &Planned, request: &Request<'_>) -> Diagnostic {
    let url = format!("/{}", encode_path(first.path.trim_end_matches("index.html")));
    let (first_place, second_place) = (first.from.place(request), second.from.place(request));
    let (shown, place, other, other_place) = match second_place {
        Some(_) => (second, second_place, first, first_place),
        None => (first, first_place, second, second_place),
    };
    let name = |place: &Option<(File, Option<Span>)>| match place {
        Some((file, _)) => format!("`{}`", file.path),
        None => "a page that is made".to_owned(),
    };
    let message = format!("{} and {} both have the URL `{url}`", name(&place), name(&other_place));
    let (file, span) = place.unwrap_or_else(|| (File::path_only("config.toml"), None));
    let mut diagnostic = Diagnostic::whole(&rules::COLLISION, &file, message).help(way_out(&shown.route, &other.route));
    diagnostic.span = span;
    match other_place {
        Some((file, span)) => diagnostic.related(&file, span, "has the same URL"),
        None => diagnostic,
    }
}

/// Says how two routes get different paths.
fn way_out(shown: &Route, other: &Route) -> &'static str {
    match (shown, other) {
        (Route::Redirect(_), _) | (_, Route::Redirect(_)) => "take the path out of `redirect_from`",
        (Route::Copy(_), _) => "give this file another name, or remove it",
        (_, Route::Copy(_)) => "give one of the files another name",
        _ => "give one of them another name, or a `slug`",
    }
}

/// Says where a file has the name of a folder that another needs.
fn files_as_folders(routes: &[(Arc<str>, Route)], request: &Request<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // Nearly every file is called index.html, and nearly never is anything else.
    let is_index = |path: &str| path.ends_with("/index.html");
    let all = routes.iter().any(|(path, _)| path.contains("/index.html/"));
    for (path, route) in routes.iter().filter(|(path, _)| all || !is_index(path)) {
        let folder = format!("{path}/");
        let after = routes.partition_point(|(other, _)| **other < *folder);
        let inside = routes.get(after..).unwrap_or(&[]).iter();
        let inside: Vec<&Route> = inside
            .take_while(|(other, _)| other.starts_with(&folder))
            .map(|(_, route)| route)
            .collect();
        if inside.is_empty() {
            continue;
        }
        let (own, other) = (origin(route, request), inside.into_iter().find_map(|route| origin(route, request)));
        let message = format!("`/{path}` would be a file and a folder at once");
        let collision = |file: &File| Diagnostic::whole(&rules::COLLISION, file, &*message).help("give one of them another name");
        diagnostics.push(match (own, other) {
            (Some(own), Some(other)) => collision(&own).related(&other, None, "needs the folder"),
            (Some(one), None) | (None, Some(one)) => collision(&one),
            (None, None) => collision(&File::path_only("config.toml")),
        });
    }
}

/// Says where a file would lie in the folder of the search index.
fn in_the_index(routes: &[(Arc<str>, Route)], request: &Request<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !request.config.outputs.search {
        return;
    }
    let after = routes.partition_point(|(path, _)| **path < *INDEX);
    let inside = routes.iter().skip(after).take_while(|(path, _)| path.starts_with(INDEX));
    let own = routes.iter().filter(|(path, _)| **path == *INDEX.trim_end_matches('/'));
    for (path, route) in inside.chain(own) {
        let file = origin(route, request).unwrap_or_else(|| File::path_only("config.toml"));
        let message = format!("`/{path}` would lie where the search index does");
        diagnostics.push(
            Diagnostic::whole(&rules::COLLISION, &file, message)
                .help("give it another name, or do without search: `search = false` in `[outputs]`"),
        );
    }
}

/// Gives the file of the content that a route is made from, where it is one.
fn origin(route: &Route, request: &Request<'_>) -> Option<File> {
    match route {
        Route::Page(id) | Route::Home(Some(id)) | Route::Mentions(id, _) => Some(request.graph.document(*id).meta_file().clone()),
        Route::Copy(index) => copied_file(*index, request),
        _ => None,
    }
}
