//! What the pages of a snapshot share: cards, lines, dates, orders. Made once, read by all.

use std::sync::Arc;

use rayon::prelude::*;
use tera::Value;

use super::away::{Names, swapped, unbroken};
use super::folders::{self, Folder};
use super::verdict::Verdicts;
use super::view::{Card, DateView, Described};
use super::{changes, claim, claims, corrections, frame, kinds, linked_data, people, timeline, value};
use crate::config::{Builtin, Config};
use crate::date::{Date, Formatter, held_at};
use crate::diagnostic::{Diagnostic, Span, rules};
use crate::document::{Document, Fields, KindId, TextLevel};
use crate::graph::{Graph, Page, PageId, Role};
use crate::link::Kept;
use crate::sentence;
use crate::theme::{Theme, Words};

/// What pages share.
pub struct Shared {
    /// Prints dates in the site's language.
    pub dates: Arc<Formatter>,
    /// A card for each page.
    pub cards: Vec<Value>,
    /// For each page, what it is in one line: for a person one for each office, in the order of the front matter, and last the one without.
    described: Vec<Arc<[Value]>>,
    /// In which order pages stand in lists.
    pub order: Arc<Order>,
    /// The language's reading direction.
    pub direction: &'static str,
    /// The words that every page says, said once.
    pub phrases: Arc<Phrases>,
    /// The scale of verdicts, as templates see it.
    pub verdicts: Arc<Verdicts>,
    /// What the linked data of every page says of the site.
    pub linked_data: String,
}

/// In which order pages stand in lists; follows from front matter alone.
pub struct Order {
    /// The pages of each kind in the order of its listing.
    pub listed: Vec<Vec<PageId>>,
    /// Pages that have their own date, the newest first.
    pub newest: Vec<PageId>,
    /// The last day on which a page was published or changed, as front matter says.
    pub latest: Option<Date>,
    /// The facts of the timelines, in order.
    pub facts: timeline::Facts,
    /// The lists of claims.
    pub claims: claims::Lists,
    /// The corrections of all pages, the newest first.
    pub corrections: Vec<corrections::Corrected>,
    /// The pages of no kind of their own, by folder.
    pub folders: Vec<Folder>,
}

/// Words of the interface that code needs, in the site's language.
pub struct Phrases {
    /// What a link of a paragraph to itself is called; escaped.
    pub paragraph_link: String,
    /// What each relation is called, from the side of the page pointed to.
    pub relations: Vec<(&'static str, String)>,
}

/// The snapshot before, where it has the same settings and words.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// What its pages share.
    pub shared: &'a Shared,
    /// Its graph.
    pub graph: &'a Graph,
    /// What of it is as it was.
    pub kept: &'a Kept,
}

impl Order {
    /// Puts the pages in order; that of a snapshot before, in which the pages had the same numbers, is a good one to begin with.
    pub fn new(graph: &Graph, config: &Config, before: Option<&Order>) -> Order {
        let ((listed, claims), (newest, facts)) = rayon::join(
            || rayon::join(|| listed(graph, config, before), || claims::Lists::new(graph, config)),
            || rayon::join(|| newest(graph, config), || timeline::facts(graph, config)),
        );
        Order {
            listed,
            newest,
            latest: changes::latest(graph, config, graph.ids().filter(|id| graph.page(*id).role == Role::Page)),
            facts,
            claims,
            corrections: corrections::corrected(graph),
            folders: folders::folders(graph, config),
        }
    }

    /// Gives the listings of plain folders: the number of each folder, where its listing is, and how many pages it names.
    pub fn folder_listings(&self) -> Vec<(usize, &str, usize)> {
        let folders = self.folders.iter().enumerate();
        folders
            .filter_map(|(index, folder)| Some((index, folder.path.as_deref()?, folder.pages.len())))
            .collect()
    }

    /// Gives how many pages the timeline has: none where there is nothing on it.
    pub fn timeline_pages(&self) -> usize {
        self.facts.whole.len().div_ceil(timeline::PER_PAGE)
    }

    /// Gives the timelines of one sort of facts, by the sort's number.
    pub fn timelines(&self) -> Vec<(usize, crate::route::List)> {
        timeline::folders(&self.facts)
    }
}

impl Phrases {
    fn new(words: &Words) -> Phrases {
        let mut paragraph_link = String::new();
        crate::parse::paint::escape(&words.word("paragraph-link"), &mut paragraph_link);
        Phrases {
            paragraph_link,
            relations: kinds::RELATIONS
                .iter()
                .map(|name| (*name, words.word(&format!("relation-{}", name.replace('_', "-")))))
                .collect(),
        }
    }
}

impl Shared {
    /// Prepares what pages share.
    pub fn new(names: Names<'_>, theme: &Theme, order: Arc<Order>, before: Option<Before<'_>>) -> Shared {
        let Names { graph, config, .. } = names;
        let words = &theme.words;
        let shared = before.map(|before| before.shared);
        let dates = shared.map_or_else(
            || Arc::new(Formatter::with(&config.language, words.around_dates())),
            |shared| shared.dates.clone(),
        );
        let verdicts = shared.map_or_else(|| Verdicts::new(config, &theme.templates), |shared| shared.verdicts.clone());
        let maker = Maker {
            names,
            graph,
            config,
            dates: &dates,
            words,
            verdicts: &verdicts,
        };
        let make = |id: PageId| maker.card(id, graph.page(id));
        let (cards, described) = match before.filter(|before| before.kept.numbers) {
            Some(before) => before.cards_but_changed(graph, make),
            None => graph.ids().collect::<Vec<_>>().into_par_iter().map(make).unzip(),
        };
        Shared {
            order,
            cards,
            described,
            direction: frame::direction(&config.language),
            linked_data: linked_data::of_site(graph, config),
            phrases: shared.map_or_else(|| Arc::new(Phrases::new(words)), |shared| shared.phrases.clone()),
            dates,
            verdicts,
        }
    }

    /// Gives a page's card.
    pub fn card(&self, id: PageId) -> Value {
        self.cards.get(id.index()).cloned().unwrap_or_else(Value::none)
    }

    /// Gives a page's summary, as its card has it.
    pub fn summary(&self, id: PageId) -> String {
        let summary = self.of_card(id, "summary");
        summary.and_then(Value::as_str).unwrap_or("").to_owned()
    }

    /// Gives a page's date, as its card has it.
    pub fn own_date(&self, id: PageId) -> Value {
        self.of_card(id, "date").cloned().unwrap_or_else(Value::none)
    }

    fn of_card(&self, id: PageId, field: &'static str) -> Option<&Value> {
        let card = self.cards.get(id.index()).and_then(Value::as_map);
        card.and_then(|card| card.get(&tera::value::Key::Str(field)))
    }

    /// Gives one line on what a page is, as of a date.
    pub fn described(&self, id: PageId, document: &Document, at: Option<Date>) -> Value {
        let lines = self.described.get(id.index()).map_or(&[][..], |lines| &**lines);
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
}

/// Prints a date for people and machines.
pub fn date_view(dates: &Formatter, date: Date) -> DateView {
    DateView {
        iso: date.iso(),
        text: dates.long(date),
        year: date.year(),
    }
}

impl Before<'_> {
    /// Gives the cards and lines that there were, but those of pages that have changed or are cited more or less than they were. Every page has the
    /// number that it had.
    fn cards_but_changed(&self, graph: &Graph, make: impl Fn(PageId) -> (Value, Arc<[Value]>)) -> (Vec<Value>, Vec<Arc<[Value]>>) {
        let (mut cards, mut described) = (self.shared.cards.clone(), self.shared.described.clone());
        let differs = |id: &PageId| {
            self.kept.number(*id) != Some(*id) || graph.cited(*id) != self.graph.cited(*id) || names_sources(graph.document(*id))
        };
        for id in graph.ids().filter(differs) {
            let (card, lines) = make(id);
            if let (Some(old), Some(old_lines)) = (cards.get_mut(id.index()), described.get_mut(id.index())) {
                (*old, *old_lines) = (card, lines);
            }
        }
        (cards, described)
    }
}

/// Makes cards.
struct Maker<'a> {
    names: Names<'a>,
    graph: &'a Graph,
    config: &'a Config,
    dates: &'a Formatter,
    words: &'a Words,
    verdicts: &'a Verdicts,
}

impl Maker<'_> {
    fn card(&self, id: PageId, page: &Page) -> (Value, Arc<[Value]>) {
        let document = &page.document;
        let kind = self.config.kind(document.kind);
        let line = kinds::line(document, self.dates, self.words);
        let cited = self.graph.cited(id);
        let card = Card {
            title: document.meta.title.to_string(),
            href: page.href.to_string(),
            kind: kind.name.clone(),
            kind_label: kind.label.clone(),
            summary: summary(self.names, id),
            date: document.meta.date.as_ref().map(|date| date_view(self.dates, date.value)),
            line: line.clone(),
            draft: document.meta.draft,
            publisher: publisher(document).to_owned(),
            marked: frame::marked(frame::language(self.config, document), &self.config.language),
            cited,
            verdict: self.verdicts.of(document),
            is_open: claim::is_open(document),
            is_words: claim::is_words(document),
        };
        if !kind.entity {
            return (value(&card), Arc::new([]));
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
        (value(&card), lines.into())
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

/// Tells whether a summary may name what is cited, so that it changes with that.
fn names_sources(document: &Document) -> bool {
    let citations = &document.text.citations;
    document.meta.summary.is_none() && citations.iter().any(|citation| citation.in_text)
}

/// The most characters of a summary that is made of the text's first sentences.
const SUMMARY: usize = 220;

/// Gives a page's summary: the author's, else the first sentences of its first paragraph, where that is public. What was found of a claim is only what
/// its author says was found.
fn summary(names: Names<'_>, id: PageId) -> String {
    let document = names.graph.document(id);
    if let Some(summary) = &document.meta.summary {
        return summary.to_string();
    }
    match &document.fields {
        Fields::Claim(_) => return String::new(),
        Fields::Article(article) if article.text == TextLevel::Link => return String::new(),
        _ => {}
    }
    let Some(first) = document.text.passages.first() else {
        return String::new();
    };
    let text = document.passage_text(first);
    let swaps = names.swaps(id, first, &text);
    let mut kept = String::new();
    swapped(&text, &swaps, sentence::first(&unbroken(document, first, &text), SUMMARY), |part| {
        kept.push_str(part)
    });
    match kept.chars().count() > SUMMARY * 2 {
        true => crate::parse::cut_at_word(&kept, SUMMARY).into(),
        false => kept.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// Gives the pages of each kind in the order of its listing.
fn listed(graph: &Graph, config: &Config, before: Option<&Order>) -> Vec<Vec<PageId>> {
    let mut listed = vec![Vec::new(); config.kinds.len()];
    let begin = before.into_iter().flat_map(|before| before.listed.iter().flatten()).copied();
    let mut met = vec![false; graph.pages.len()];
    // Where little has changed little is out of order, and sorting what is in order takes a comparison a page.
    for id in begin.chain(graph.ids()) {
        let page = graph.page(id);
        if page.role == Role::Page && !std::mem::replace(&mut met[id.index()], true) {
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
pub fn check_templates(graph: &Graph, config: &Config, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
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
