//! Pages: home, the pages of content, mention pages, the timeline, what is not there.

use tera::Value;

use super::body::{self, Body};
use super::shared::{date_view, publisher};
use super::view::*;
use super::{
    Produced, appearances, cited, claim, claims, corrections, kinds, lineage, linked_data, listing, named, picture, render, social,
    timeline as times, value,
};
use crate::config::{Builtin, Config};
use crate::diagnostic::File;
use crate::document::{Document, Fields, Header, TextLevel};
use crate::graph::{EdgeKind, PageId, Role};
use crate::link::tag_slug;
use crate::parse::seed;
use crate::route::MENTIONS_PER_PAGE;
use crate::site::Site;

/// Makes the view of a page that a file is the text of.
pub fn page_view(site: &Site, id: PageId) -> PageView {
    let page = site.graph.page(id);
    let document = &page.document;
    let kind = site.config.kind(document.kind);
    let meta = &document.meta;
    let base = &site.config.base_url;
    let original = match &document.fields {
        Fields::Article(article) => article
            .source
            .as_ref()
            .and_then(|source| source.url.as_deref())
            .filter(|_| is_reproduced(&site.config, document)),
        _ => None,
    };
    let language = language(site, document);
    let kind_href = (!kind.folder.is_empty()).then(|| format!("{}{}/", base.path, crate::link::encode_path(&kind.folder)));
    PageView {
        title: meta.title.to_string(),
        headline: claim::headline(site, document),
        href: page.href.to_string(),
        canonical: original.map_or_else(|| base.absolute(&page.href), str::to_owned),
        kind: kind.name.clone(),
        kind_label: kind.label.clone(),
        section: kind_href.clone().unwrap_or_default(),
        kind_href,
        summary: site.shared.summary(id),
        standfirst: meta.summary.as_deref().unwrap_or("").to_owned(),
        date: site.shared.own_date(id),
        updated: meta.changed().map(|date| site.shared.date(date)),
        authors: meta.authors.iter().map(|author| author.to_string()).collect(),
        language: language.to_owned(),
        direction: super::frame::direction(language),
        marked: super::frame::marked(language, &site.config.language),
        unmarked: super::frame::marked(&site.config.language, language),
        tags: tags(site, document),
        draft: meta.draft,
        image: site.graph.links(id).picture.as_deref().map(str::to_owned),
        image_alt: meta.image_alt.as_deref().unwrap_or("").to_owned(),
        image_credit: meta.image_credit.as_deref().unwrap_or("").to_owned(),
        social: social::of_page(site, id),
        corrections: corrections::notices(site, &meta.corrections),
        report: report_link(site, &base.absolute(&page.href), &meta.title),
        feeds: feeds(site, id),
        extra: meta.extra.as_deref().map_or_else(Value::none, value),
    }
}

/// Gives the feeds of an entity.
fn feeds(site: &Site, id: PageId) -> Vec<NavItem> {
    if site.shared.order.latest.is_none() || !super::entity_feed::has_feeds(&site.graph, &site.config, id) {
        return Vec::new();
    }
    let page = site.graph.page(id);
    let feed = |(kind, name): (&str, &str)| NavItem {
        title: page.document.meta.title.to_string(),
        href: format!("{}{name}", page.href),
        kind: kind.to_owned(),
        count: 0,
    };
    [("application/atom+xml", "feed.xml"), ("application/feed+json", "feed.json")]
        .map(feed)
        .into()
}

/// Gives the language of a page.
pub fn language<'a>(site: &'a Site, document: &'a Document) -> &'a str {
    super::frame::language(&site.config, document)
}

/// Makes the view of a page that no file is the text of.
pub fn made_view(site: &Site, path: &str, kind: &str, title: String) -> PageView {
    let href = format!("{}{}", site.config.base_url.path, crate::link::encode_path(path));
    let canonical = site.config.base_url.absolute(&href);
    PageView {
        report: report_link(site, &canonical, &title),
        social: social::of_made(site, &href),
        canonical,
        href,
        headline: title.clone(),
        title,
        kind: kind.to_owned(),
        kind_label: String::new(),
        kind_href: None,
        section: String::new(),
        summary: String::new(),
        standfirst: String::new(),
        date: Value::none(),
        updated: None,
        authors: Vec::new(),
        language: site.config.language.clone(),
        direction: site.shared.direction,
        marked: Value::safe_string(""),
        unmarked: Value::safe_string(""),
        tags: Vec::new(),
        draft: false,
        image: None,
        image_alt: String::new(),
        image_credit: String::new(),
        corrections: Vec::new(),
        feeds: Vec::new(),
        extra: Value::none(),
    }
}

/// Gives the address at which an error on a page is reported.
fn report_link(site: &Site, url: &str, title: &str) -> Option<String> {
    site.config.publisher.report_link(url, title)
}

/// Gives the tags of a page that stand for pages of the site.
pub(super) fn tags(site: &Site, document: &Document) -> Vec<NavItem> {
    let inline = if body::level(document) == TextLevel::Full {
        document.text.tags.as_slice()
    } else {
        &[]
    };
    let own = document.meta.tags.iter().chain(inline);
    let mut tags: Vec<NavItem> = Vec::new();
    for tag in own {
        let slug = format!("tags/{}/", tag_slug(&tag.value));
        let Ok(at) = site.graph.tags().binary_search_by(|known| (*known.path).cmp(&slug)) else {
            continue;
        };
        let known = &site.graph.tags()[at];
        if tags.iter().any(|tag| *tag.href == *known.href) {
            continue;
        }
        let title = known.introduction.map_or(&known.name, |id| &site.graph.document(id).meta.title);
        tags.push(NavItem {
            title: title.to_string(),
            href: known.href.to_string(),
            kind: String::new(),
            count: known.pages.len(),
        });
    }
    tags
}

/// Makes a page of content.
pub fn page(site: &Site, id: PageId) -> Produced {
    let document = site.graph.document(id);
    let kind = site.config.kind(document.kind);
    let Body { html, notes, sources } = body::body(site, id);
    let view = page_view(site, id);
    let (groups, count) = appearances::appearances(site, id);
    let named = named::named(site, id);
    let passages = match kind.builtin {
        Some(Builtin::Article) => Vec::new(),
        _ => body::annotated_passages(site, id, &site.shared),
    };
    let facts = linked_data::Facts {
        view: &view,
        named: &named,
        passages: &passages,
    };
    let mut others = vec![
        ("linked_data", linked_data::page(site, id, &facts)),
        ("content", Value::safe_string(&html)),
        ("sources", value(&sources)),
        ("cite_as", value(&cited::cite_as(site, id))),
        ("contents", value(&contents(document))),
        ("length", Value::from(length(document))),
        ("in_this_article", value(&named::in_this_article(site, id, &named, &notes))),
        ("claims", value(&claims::of_entity(site, id))),
        ("appearances", value(&groups)),
        ("appearance_count", Value::from(count)),
        (
            "mention_pages",
            Value::from(if count > MENTIONS_PER_PAGE {
                count.div_ceil(MENTIONS_PER_PAGE)
            } else {
                0
            }),
        ),
    ];
    if kind.entity {
        let facts = times::facts_of(&site.graph, id);
        let moments: Vec<Moment> = facts.iter().map(|fact| times::moment(site, fact, Some(id))).collect();
        others.push(("timeline", value(&moments)));
        others.push(("picture", Value::safe_string(&picture::picture(site, &facts, Some(id)))));
    }
    others.extend(kinds::view(site, id));
    if matches!(document.fields, Fields::Treaty(_)) {
        others.push(("lineage", lineage::view(site, id).unwrap_or_else(Value::none)));
    }
    match kind.builtin {
        Some(Builtin::Article) => {
            let provenance = provenance(site, document);
            others.push(("article", value(&ArticleView { provenance, notes })));
        }
        _ => others.push(("note", value(&NoteView { passages }))),
    }
    let template = document
        .meta
        .template
        .as_ref()
        .map_or(kind.template.as_str(), |template| template.value.trim_end_matches(".html"));
    render(site, template, &view, others, &document.file)
}

/// Gives the headings of a text, but for the title and what is not public.
fn contents(document: &Document) -> Vec<ContentsItem> {
    if body::level(document) != TextLevel::Full {
        return Vec::new();
    }
    let headings = document.text.headings.iter().filter(|heading| !heading.is_title);
    headings
        .map(|heading| ContentsItem {
            title: heading.text.to_string(),
            href: format!("#{}", crate::link::encode_path(&heading.id)),
            level: u32::from(heading.level),
        })
        .collect()
}

/// Gives about how many characters the text of a page has: what stands in its passages.
fn length(document: &Document) -> usize {
    let passages = document.text.passages.iter();
    passages.map(|passage| document.passage_text(passage).chars().count()).sum()
}

/// Tells whether an article's text is somebody else's.
pub fn is_reproduced(config: &Config, document: &Document) -> bool {
    let publisher = publisher(document);
    let source = matches!(&document.fields, Fields::Article(article) if article.source.as_ref().is_some_and(|source| source.url.is_some() || source.publisher.is_some()));
    source && publisher != config.publisher.name && publisher != config.title
}

fn provenance(site: &Site, document: &Document) -> Provenance {
    let Fields::Article(article) = &document.fields else {
        return empty_provenance();
    };
    let text = |text: Option<&str>| text.unwrap_or("").to_owned();
    let source = article.source.as_ref();
    let file = &document.file;
    let (caption, credit) = match document.seed.as_ref().map(|seed| &seed.header) {
        Some(Header::Caption { caption, credit }) => (
            seed::shown(&file.text, *caption),
            credit.map(|credit| seed::shown(&file.text, credit)).unwrap_or_default(),
        ),
        _ => (String::new(), String::new()),
    };
    Provenance {
        publisher: publisher(document).to_owned(),
        author: text(source.and_then(|source| source.author.as_deref())),
        url: source.and_then(|source| source.url.as_deref()).map(str::to_owned),
        archive_url: source.and_then(|source| source.archive_url.as_deref()).map(str::to_owned),
        retrieved: source
            .and_then(|source| source.retrieved)
            .map(|date| date_view(&site.shared.dates, date)),
        licence: text(source.and_then(|source| source.licence.as_deref())),
        reproduced: is_reproduced(&site.config, document),
        text: match article.text {
            TextLevel::Full => "full",
            TextLevel::Excerpt => "excerpt",
            TextLevel::Link => "link",
        },
        sha256: document.seed.as_ref().map(|seed| seed.sha256.to_string()).unwrap_or_default(),
        caption: article.caption.as_deref().map_or(caption, str::to_owned),
        credit: article.credit.as_deref().map_or(credit, str::to_owned),
    }
}

fn empty_provenance() -> Provenance {
    Provenance {
        publisher: String::new(),
        author: String::new(),
        url: None,
        archive_url: None,
        retrieved: None,
        licence: String::new(),
        reproduced: false,
        text: "full",
        sha256: String::new(),
        caption: String::new(),
        credit: String::new(),
    }
}

/// Makes a page of the list of those that mention an entity.
pub fn mentions(site: &Site, id: PageId, number: usize) -> Produced {
    let page = site.graph.page(id);
    let (items, count) = appearances::page_of_mentions(site, id, number);
    let pages = count.div_ceil(MENTIONS_PER_PAGE);
    let href = |number: usize| format!("{}mentions/{number}/", page.href);
    let title = site
        .theme
        .words
        .say("mentions-of", &[("title", page.document.meta.title.to_string().into())]);
    let view = made_view(site, &format!("{}mentions/{number}/", page.path), "mentions", title);
    let mentions = MentionsView {
        entity: site.shared.card(id),
        items,
        count,
        pager: listing::pager(number, pages, href),
    };
    render(site, "mentions", &view, vec![("mentions", value(&mentions))], &page.document.file)
}

/// Makes a page of the timeline, or of that of one sort of facts.
pub fn timeline(site: &Site, sort: Option<usize>, number: usize) -> Produced {
    let introduction = site
        .graph
        .pages
        .iter()
        .position(|page| page.role == Role::Timeline)
        .map(|index| PageId(index as u32));
    let folder = times::folder(sort);
    let path = match number {
        1 => format!("{folder}/"),
        more => format!("{folder}/page/{more}/"),
    };
    let whole = introduction.map_or_else(
        || site.theme.words.word("timeline"),
        |id| site.graph.document(id).meta.title.to_string(),
    );
    let said = |sort: usize| site.theme.words.word(&times::word(sort));
    let title = match sort {
        None => whole.clone(),
        Some(sort) => site
            .theme
            .words
            .say("timeline-of", &[("title", whole.clone().into()), ("sort", said(sort).into())]),
    };
    let mut view = made_view(site, &path, "timeline", title);
    introduce(site, introduction.filter(|_| sort.is_none()), &mut view);
    let address = |sort: Option<usize>| format!("{}{}/", site.config.base_url.path, times::folder(sort));
    view.section = address(None);
    let base = address(sort);
    let href = |number: usize| match number {
        1 => base.clone(),
        more => format!("{base}page/{more}/"),
    };
    let facts = &site.shared.order.facts;
    let sorts = times::sorts(facts);
    let choice = |title: String, of: Option<usize>, count: usize| ClaimChoice {
        title,
        href: address(of),
        count,
        current: of == sort,
    };
    let mut choices: Vec<ClaimChoice> = sorts.iter().map(|(sort, count)| choice(said(*sort), Some(*sort), *count)).collect();
    let count = match sort {
        None => facts.whole.len(),
        Some(sort) => sorts.iter().find(|(own, _)| *own == sort).map_or(0, |(_, count)| *count),
    };
    if !choices.is_empty() {
        choices.insert(0, choice(site.theme.words.word("timeline-what-happened"), None, facts.whole.len()));
    }
    let own = times::page(site, sort, number);
    let others = vec![
        (
            "content",
            introduction_html(site, introduction.filter(|_| number == 1 && sort.is_none())),
        ),
        ("years", value(&times::years(site, &own))),
        ("picture", Value::safe_string(&picture::picture(site, &own, None))),
        ("choices", value(&choices)),
        ("pager", value(&listing::pager(number, count.div_ceil(times::PER_PAGE), href))),
    ];
    render(site, "timeline", &view, others, &site.config.file)
}

/// Gives a page that no file is the text of the summary of its introduction.
pub fn introduce(site: &Site, introduction: Option<PageId>, view: &mut PageView) {
    let Some(id) = introduction else { return };
    let document = site.graph.document(id);
    view.summary = site.shared.summary(id);
    view.standfirst = document.meta.summary.as_deref().unwrap_or("").to_owned();
    view.corrections = corrections::notices(site, &document.meta.corrections);
}

/// Gives the text of a page that introduces another.
pub fn introduction_html(site: &Site, id: Option<PageId>) -> Value {
    match id {
        Some(id) => {
            let Body { mut html, sources, .. } = body::body(site, id);
            html.push_str(&super::sources::list(site, &sources));
            Value::safe_string(&html)
        }
        None => Value::safe_string(""),
    }
}

/// Makes the page for what is not there.
pub fn not_found(site: &Site) -> Produced {
    let view = made_view(site, "404.html", "not-found", site.theme.words.word("not-found"));
    render(site, "404", &view, Vec::new(), &File::path_only("404.html"))
}

/// How many of each kind the home page shows.
const ON_HOME: usize = 6;

/// Makes the home page.
pub fn home(site: &Site, id: Option<PageId>) -> Produced {
    let mut view = match id {
        Some(id) => page_view(site, id),
        None => made_view(site, "", "home", site.config.title.clone()),
    };
    if id.is_some_and(|id| site.graph.document(id).meta.title_made) {
        view.title.clone_from(&site.config.title);
        view.headline.clone_from(&site.config.title);
    }
    view.kind = "home".to_owned();
    view.kind_href = None;
    view.section = String::new();
    view.href = site.config.base_url.path.clone();
    view.canonical = site.config.base_url.absolute(&view.href);
    if view.summary.is_empty() {
        view.summary = site.config.description.clone();
    }
    let home = home_view(site, id);
    let file = id.map_or_else(|| site.config.file.clone(), |id| site.graph.document(id).file.clone());
    render(site, "home", &view, vec![("home", value(&home))], &file)
}

fn home_view(site: &Site, id: Option<PageId>) -> HomeView {
    let of = |kind: Builtin| {
        site.shared
            .order
            .listed
            .get(usize::from(site.config.builtin(kind).0))
            .map_or(&[][..], Vec::as_slice)
    };
    let chosen = |name: &str| -> Vec<PageId> {
        let Some(id) = id else { return Vec::new() };
        let references = site.graph.document(id).references.iter().zip(&site.graph.links(id).references);
        references
            .filter(|(reference, _)| reference.relation == name)
            .filter_map(|(_, page)| *page)
            .collect()
    };
    let lead = chosen("lead")
        .first()
        .copied()
        .or_else(|| site.shared.order.newest.first().copied());
    let featured = chosen("featured");
    let fresh = |ids: &[PageId]| -> Vec<Value> {
        let rest = ids.iter().filter(|id| Some(**id) != lead && !featured.contains(id));
        rest.take(ON_HOME).map(|id| site.shared.card(*id)).collect()
    };
    let cards = |ids: &[PageId]| -> Vec<Value> { ids.iter().map(|id| site.shared.card(*id)).collect() };
    let topics = site.graph.tags().iter().filter(|tag| tag.introduction.is_some());
    HomeView {
        introduction: introduction_html(site, id),
        lead: lead.map(|id| site.shared.card(id)),
        featured: cards(&featured),
        notes: fresh(of(Builtin::Note)),
        articles: fresh(of(Builtin::Article)),
        claims: fresh(of(Builtin::Claim)),
        people: cards(&most_cited(site, of(Builtin::Person))),
        treaties: cards(&most_cited(site, of(Builtin::Treaty))),
        folders: super::folders::views(site),
        moments: strip(site),
        topics: topics
            .map(|tag| NavItem {
                title: tag
                    .introduction
                    .map_or_else(|| tag.name.to_string(), |id| site.graph.document(id).meta.title.to_string()),
                href: tag.href.to_string(),
                kind: String::new(),
                count: tag.pages.len(),
            })
            .collect(),
        newest: site
            .shared
            .order
            .newest
            .first()
            .and_then(|id| site.graph.document(*id).meta.date.as_ref())
            .map(|date| site.shared.date(date.value)),
    }
}

/// Gives the pages of a kind that most others point to, the most first.
fn most_cited(site: &Site, ids: &[PageId]) -> Vec<PageId> {
    let count = |id: PageId| site.graph.backlinks(id).chunk_by(|a, b| a.from == b.from).count();
    let mut ranked: Vec<(usize, PageId)> = ids.iter().map(|id| (count(*id), *id)).collect();
    ranked.sort_by_key(|(count, id)| (std::cmp::Reverse(*count), *id));
    ranked.into_iter().take(ON_HOME + 2).map(|(_, id)| id).collect()
}

/// Gives a strip of the timeline for the home page: events, those that most pages point to, in order.
fn strip(site: &Site) -> Vec<Moment> {
    let events = site.shared.order.facts.whole.iter().filter(|fact| fact.sort == "event");
    let count = |id: PageId| {
        site.graph
            .backlinks(id)
            .iter()
            .filter(|edge| !matches!(edge.kind, EdgeKind::Relation(_)))
            .count()
    };
    let mut ranked: Vec<(usize, &times::Fact)> = events.map(|fact| (count(fact.page), fact)).collect();
    ranked.sort_by_key(|(count, fact)| (std::cmp::Reverse(*count), fact.date, fact.page));
    ranked.truncate(ON_HOME + 1);
    ranked.sort_by_key(|(_, fact)| (fact.date, fact.page));
    ranked.into_iter().map(|(_, fact)| times::moment(site, fact, None)).collect()
}
