//! What the pages of a snapshot share: cards, lines, dates, orders. Made once, read by all.

use fluent_bundle::FluentValue;
use rayon::prelude::*;
use tera::Value;

use super::view::{Card, DateView, Described, NavItem, SiteView};
use super::{kinds, people, timeline, value};
use crate::config::{Builtin, Config};
use crate::date::{Date, Formatter, held_at};
use crate::diagnostic::{Diagnostic, Span, rules};
use crate::document::{Document, Fields, KindId, TextLevel};
use crate::graph::{Graph, Page, PageId, Role};
use crate::sentence;
use crate::theme::{Theme, Words};

/// What pages share.
pub struct Shared {
    /// Prints dates in the site's language.
    pub dates: Formatter,
    /// A card for each page.
    pub cards: Vec<Value>,
    /// For each page, what it is in one line: for a person one for each office, in the order of the front matter, and last the one without.
    described: Vec<Vec<Value>>,
    /// The pages of each kind in the order of its listing.
    pub listed: Vec<Vec<PageId>>,
    /// Pages that have their own date, the newest first.
    pub newest: Vec<PageId>,
    /// The facts of the timeline, in order.
    pub moments: Vec<timeline::Fact>,
    /// The language's reading direction.
    pub direction: &'static str,
    /// The words that every page says, said once.
    pub phrases: Phrases,
}

/// Words of the interface that code needs, in the site's language.
pub struct Phrases {
    /// What a link of a paragraph to itself is called; escaped.
    pub paragraph_link: String,
    /// What each relation is called, from the side of the page pointed to.
    pub relations: Vec<(&'static str, String)>,
}

impl Shared {
    /// Prepares what pages share, and gives the theme's templates what all of them see.
    pub fn new(graph: &Graph, config: &Config, theme: &mut Theme, diagnostics: &mut Vec<Diagnostic>) -> Shared {
        let dates = Formatter::new(&config.language);
        let direction = direction(&config.language);
        let maker = Maker {
            graph,
            config,
            dates: &dates,
            words: &theme.words,
        };
        let (cards, described): (Vec<Value>, Vec<Vec<Value>>) = graph
            .pages
            .par_iter()
            .enumerate()
            .map(|(index, page)| maker.card(PageId(index as u32), page))
            .unzip();
        let listed = listed(graph, config);
        check_templates(graph, config, theme, diagnostics);
        let mut paragraph_link = String::new();
        crate::parse::paint::escape(&theme.words.word("paragraph-link"), &mut paragraph_link);
        let phrases = Phrases {
            paragraph_link,
            relations: kinds::RELATIONS
                .iter()
                .map(|name| (*name, theme.words.word(&format!("relation-{}", name.replace('_', "-")))))
                .collect(),
        };
        let moments = timeline::facts(graph, config);
        let has_timeline = !moments.is_empty() || graph.pages.iter().any(|page| page.role == Role::Timeline);
        fill_globals(graph, config, theme, &listed, has_timeline);
        Shared {
            moments,
            newest: newest(graph, config),
            dates,
            cards,
            described,
            listed,
            direction,
            phrases,
        }
    }

    /// Gives a page's card.
    pub fn card(&self, id: PageId) -> Value {
        self.cards.get(id.index()).cloned().unwrap_or_else(Value::none)
    }

    /// Gives a page's summary, as its card has it.
    pub fn summary(&self, id: PageId) -> String {
        let card = self.cards.get(id.index()).and_then(Value::as_map);
        let summary = card.and_then(|card| card.get(&tera::value::Key::Str("summary")));
        summary.and_then(Value::as_str).unwrap_or("").to_owned()
    }

    /// Gives one line on what a page is, as of a date.
    pub fn described(&self, id: PageId, document: &Document, at: Option<Date>) -> Value {
        let lines = self.described.get(id.index()).map_or(&[][..], Vec::as_slice);
        let office = match (&document.fields, at) {
            (Fields::Person(person), Some(at)) => person.roles.iter().position(|role| held_at(role.from, role.to, at)),
            _ => None,
        };
        let line = office.and_then(|index| lines.get(index)).or(lines.last());
        line.cloned().unwrap_or_else(Value::none)
    }

    /// Prints a date.
    pub fn date(&self, date: Date) -> DateView {
        date_view(&self.dates, date)
    }

    /// Gives how many pages the timeline has: none where there is nothing on it.
    pub fn timeline_pages(&self) -> usize {
        self.moments.len().div_ceil(timeline::PER_PAGE)
    }
}

/// Prints a date for people and machines.
pub fn date_view(dates: &Formatter, date: Date) -> DateView {
    DateView {
        iso: date.iso(),
        text: dates.long(date),
        year: date.year(),
    }
}

/// Makes cards.
struct Maker<'a> {
    graph: &'a Graph,
    config: &'a Config,
    dates: &'a Formatter,
    words: &'a Words,
}

impl Maker<'_> {
    fn card(&self, id: PageId, page: &Page) -> (Value, Vec<Value>) {
        let document = &page.document;
        let kind = self.config.kind(document.kind);
        let line = kinds::line(document, self.dates, self.words);
        let cited = self.graph.backlinks(id).chunk_by(|a, b| a.from == b.from).count();
        let card = Card {
            title: document.meta.title.to_string(),
            href: page.href.to_string(),
            kind: kind.name.clone(),
            kind_label: kind.label.clone(),
            summary: summary(document),
            date: document.meta.date.as_ref().map(|date| date_view(self.dates, date.value)),
            line: line.clone(),
            draft: document.meta.draft,
            publisher: publisher(document).to_owned(),
            cited,
        };
        if !kind.entity {
            return (value(&card), Vec::new());
        }
        let described = |line: String| {
            value(&Described {
                title: card.title.clone(),
                href: card.href.clone(),
                kind: card.kind.clone(),
                line,
                number: id.index(),
            })
        };
        let mut lines = Vec::new();
        if let Fields::Person(person) = &document.fields {
            lines.extend(person.roles.iter().map(|role| described(role.title.to_string())));
        }
        lines.push(described(match line.is_empty() {
            true => first_sentence(&card.summary),
            false => line,
        }));
        (value(&card), lines)
    }
}

fn first_sentence(text: &str) -> String {
    text.get(sentence::first(text, 1)).unwrap_or(text).to_owned()
}

/// Gives the publisher of a reproduced article.
pub fn publisher(document: &Document) -> &str {
    match &document.fields {
        Fields::Article(article) => article.source.as_ref().and_then(|source| source.publisher.as_deref()).unwrap_or(""),
        _ => "",
    }
}

/// The most characters of a summary that is made of the text's first sentences.
const SUMMARY: usize = 220;

/// Gives a page's summary: the author's, else the first sentences of its first paragraph, where that is public.
pub fn summary(document: &Document) -> String {
    if let Some(summary) = &document.meta.summary {
        return summary.to_string();
    }
    if matches!(&document.fields, Fields::Article(article) if article.text == TextLevel::Link) {
        return String::new();
    }
    let Some(first) = document.text.passages.first() else {
        return String::new();
    };
    let text = document.passage_text(first);
    let kept = text.get(sentence::first(&text, SUMMARY)).unwrap_or("");
    match kept.chars().count() > SUMMARY * 2 {
        true => crate::parse::cut_at_word(kept, SUMMARY).into(),
        false => kept.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// Gives the reading direction of a language, by its script.
pub fn direction(language: &str) -> &'static str {
    let right_to_left = ["ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "ku-Arab", "pa-Arab"];
    let primary = language.split('-').next().unwrap_or(language);
    match right_to_left.contains(&primary) || language.contains("-Arab") || language.contains("-Hebr") {
        true => "rtl",
        false => "ltr",
    }
}

/// Gives the pages of each kind in the order of its listing.
fn listed(graph: &Graph, config: &Config) -> Vec<Vec<PageId>> {
    let mut listed = vec![Vec::new(); config.kinds.len()];
    for id in graph.ids() {
        let page = graph.page(id);
        if page.role == Role::Page {
            listed[usize::from(page.document.kind.0)].push(id);
        }
    }
    listed
        .into_par_iter()
        .enumerate()
        .map(|(index, mut ids)| {
            let kind = config.kind(KindId(index as u16));
            let date = |id: &PageId| kinds::own_date(graph.document(*id));
            match kind.builtin {
                Some(Builtin::Person) => people::sort_by_family_name(&mut ids, graph, &config.language),
                Some(Builtin::Event | Builtin::Treaty) => ids.sort_by_key(|id| (date(id).is_none(), date(id), *id)),
                Some(Builtin::Organisation | Builtin::Place) => people::sort_by_title(&mut ids, graph, &config.language),
                _ if kind.entity => people::sort_by_title(&mut ids, graph, &config.language),
                _ => ids.sort_by_key(|id| (std::cmp::Reverse(date(id)), *id)),
            }
            ids
        })
        .collect()
}

/// Gives the site's own pieces from the newest: articles, notes, claims and kinds of that sort.
fn newest(graph: &Graph, config: &Config) -> Vec<PageId> {
    let own = |id: &PageId| {
        let page = graph.page(*id);
        page.role == Role::Page && crate::route::has_feed(config, page.document.kind) && page.document.meta.date.is_some()
    };
    let mut ids: Vec<PageId> = graph.ids().filter(own).collect();
    ids.sort_by_key(|id| {
        (
            std::cmp::Reverse(graph.document(*id).meta.date.as_ref().map(|date| date.value)),
            *id,
        )
    });
    ids
}

/// Says which templates pages and kinds name that do not exist.
fn check_templates(graph: &Graph, config: &Config, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    if !theme.templates.is_sound() {
        return;
    }
    for kind in &config.kinds {
        let name = format!("{}.html", kind.template);
        if theme.templates.has(&name) {
            continue;
        }
        let message = format!("the kind `{}` names the template `{name}`, which does not exist", kind.name);
        let at = config
            .file
            .text
            .find(&format!("\"{}", kind.template))
            .map(|at| Span::new(at + 1, at + 1 + kind.template.len()));
        let diagnostic = match at {
            Some(span) => Diagnostic::new(&rules::UNKNOWN_TEMPLATE, &config.file, span, message),
            None => Diagnostic::whole(&rules::UNKNOWN_TEMPLATE, &config.file, message),
        };
        diagnostics.push(
            diagnostic
                .help_if(theme.templates.nearest(&name))
                .help(format!("add `templates/{name}`")),
        );
    }
    for page in &graph.pages {
        let Some(template) = &page.document.meta.template else { continue };
        let name = format!("{}.html", template.value.trim_end_matches(".html"));
        if !theme.templates.has(&name) {
            let message = format!("there is no template `{name}`");
            diagnostics.push(
                Diagnostic::new(&rules::UNKNOWN_TEMPLATE, page.document.meta_file(), template.span, message)
                    .help_if(theme.templates.nearest(&name))
                    .help(format!("add `templates/{name}`")),
            );
        }
    }
}

/// Gives templates what all of them see: `site`, `words`, `assets`, `theme`, and the function `say`.
fn fill_globals(graph: &Graph, config: &Config, theme: &mut Theme, listed: &[Vec<PageId>], has_timeline: bool) {
    let base = &config.base_url.path;
    let site = SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        base: base.clone(),
        url: config.base_url.absolute(base),
        language: config.language.clone(),
        direction: direction(&config.language),
        navigation: navigation(config, listed),
        publisher: value(&config.publisher),
        footer: footer(graph),
        feed: config.outputs.feeds.then(|| format!("{base}feed.xml")),
        timeline: has_timeline.then(|| format!("{base}timeline/")),
    };
    let assets: std::collections::BTreeMap<String, String> = theme
        .assets
        .iter()
        .map(|asset| {
            (
                asset.name.replace(['.', '-', '/'], "_"),
                format!("{base}{}", crate::link::encode_path(&asset.path)),
            )
        })
        .collect();
    let words = theme.words.plain();
    let options = serde_json::Value::Object(config.theme_options.clone());
    let spoken = theme.words.clone();
    theme.templates.function("say", move |arguments, _| {
        let name: String = arguments.must_get("id")?;
        let values: Vec<(String, FluentValue<'static>)> = arguments
            .iter()
            .filter(|(key, _)| key.to_string() != "id")
            .map(|(key, value)| {
                let said = match value.as_i64() {
                    Some(number) => FluentValue::from(number),
                    None => FluentValue::from(value.as_str().unwrap_or_default().to_owned()),
                };
                (key.to_string(), said)
            })
            .collect();
        let borrowed: Vec<(&str, FluentValue<'_>)> = values.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        Ok(spoken.say(&name, &borrowed))
    });
    let globals = theme.templates.globals();
    globals.insert_value("site", value(&site));
    globals.insert_value("assets", value(&assets));
    globals.insert_value("words", value(&words));
    globals.insert_value("theme", value(&options));
    let frame = frame(config, &theme.templates, &site.navigation);
    theme.templates.globals().insert_value("frame", frame);
}

/// Makes the parts that are the same on page after page, once: `footer`, and `navigation` by the address of the section that the page is in.
fn frame(config: &Config, templates: &crate::theme::Templates, navigation: &[NavItem]) -> Value {
    let part = |name: &str, current: &str| {
        let mut context = tera::Context::new();
        context.insert("current", current);
        // A part that fails fails on every page too, where it is said with its place.
        let html = templates.render(name, &context).unwrap_or_default();
        Value::safe_string(&html)
    };
    let timeline = format!("{}timeline/", config.base_url.path);
    let sections = navigation.iter().map(|item| item.href.as_str()).chain([timeline.as_str(), ""]);
    let by_section: std::collections::BTreeMap<String, Value> = sections
        .map(|href| (href.to_owned(), part("parts/navigation.html", href)))
        .collect();
    let parts = std::collections::BTreeMap::from([("navigation", Value::from(by_section)), ("footer", part("parts/footer.html", ""))]);
    Value::from(parts)
}

fn navigation(config: &Config, listed: &[Vec<PageId>]) -> Vec<NavItem> {
    let kinds = config.kinds.iter().zip(listed);
    kinds
        .filter(|(kind, ids)| !kind.folder.is_empty() && !ids.is_empty())
        .map(|(kind, ids)| NavItem {
            title: kind.plural.clone(),
            href: format!("{}{}/", config.base_url.path, crate::link::encode_path(&kind.folder)),
            kind: kind.name.clone(),
            count: ids.len(),
        })
        .collect()
}

/// Gives the pages right under `content/`, for the foot of every page.
fn footer(graph: &Graph) -> Vec<NavItem> {
    let own = graph
        .pages
        .iter()
        .filter(|page| page.role == Role::Page && !page.document.id.contains('/') && page.document.translation.is_none());
    own.map(|page| NavItem {
        title: page.document.meta.title.to_string(),
        href: page.href.to_string(),
        kind: String::new(),
        count: 0,
    })
    .collect()
}
