//! How a page looks where it is passed on: its social card, drawn, and what OpenGraph tells of it.
//!
//! Takes a page; gives the view that `card.svg` sees, the SVG that it makes, and the picture. Its address ends in a hash of the view, so that messengers fetch
//! it again when it says something else, and is found without drawing.

use std::sync::Arc;

use tera::{Context, Kwargs, State, Value};

use super::kinds::Viewer;
use super::view::{NavItem, SocialCardView, SocialView};
use super::{Produced, claim, kinds, page, value};
use crate::card::{self, DRAWS, EDITION, Fonts, Room};
use crate::config::{Builtin, Config};
use crate::diagnostic::{Diagnostic, rules};
use crate::document::{Document, Fields};
use crate::fingerprint::Fingerprint;
use crate::graph::{PageId, Role};
use crate::parse::markdown::quotation_marks;
use crate::route::{card_path, own_picture};
use crate::site::Site;
use crate::theme::Templates;

/// The width and height of a card.
pub const SIZE: (u32, u32) = (1200, 630);

/// The name of the template.
const TEMPLATE: &str = "card.svg";

/// Gives templates the function `fit`: a text in lines that fit into a room.
pub fn give_fit(templates: &mut Templates, fonts: Arc<Fonts>) {
    templates.function("fit", move |arguments: Kwargs, _: &State| {
        let number = |name: &'static str| arguments.get::<f64>(name);
        let text: String = arguments.must_get("text")?;
        let from = arguments.must_get::<f64>("from")?;
        let room = Room {
            width: arguments.must_get("width")?,
            height: number("height")?.unwrap_or(f64::from(SIZE.1)),
            lines: arguments.get::<usize>("lines")?.unwrap_or(usize::MAX),
            from: from.clamp(4.0, 400.0),
            to: number("to")?.unwrap_or(from).clamp(4.0, 400.0),
            leading: number("leading")?.unwrap_or(1.15).clamp(0.5, 4.0),
            bold: arguments.get::<bool>("bold")?.unwrap_or(false),
            right_to_left: arguments.get::<bool>("rtl")?.unwrap_or(false),
        };
        Ok(value(&fonts.fit(&text, &room)))
    });
}

/// Tells whether a site has social cards: every card names the site.
fn has_cards(site: &Site) -> bool {
    DRAWS && site.options.pictures && site.config.outputs.social_cards && unnamed(&site.config, &site.pictures.fonts).is_none()
}

/// Gives the first letter of the site's name that no font has: then no card can be drawn.
pub fn unnamed(config: &Config, fonts: &Fonts) -> Option<char> {
    fonts.missing(&config.title)
}

/// Gives what the head of a page says of it to those who pass it on; `card` is the page whose card stands for it, none for that of the site.
pub fn of_page(site: &Site, id: PageId) -> SocialView {
    let document = site.graph.document(id);
    let meta = &document.meta;
    let kind = site.config.kind(document.kind);
    let base = &site.config.base_url;
    let written = crate::route::has_feed(&site.config, document.kind);
    let own = own_picture(&site.graph, id).filter(|_| site.options.pictures || meta.image.is_some());
    let (image, drawn) = match own {
        Some(href) => (Some(base.absolute(href)), false),
        None => (card_address(site, Some(id)), true),
    };
    let alt = match (own, site.shared.verdicts.of(document)) {
        (Some(_), _) => meta.image_alt.as_deref().unwrap_or(&meta.title).to_owned(),
        (None, Some(verdict)) => format!("{} – {}", meta.title, label_of(&verdict)),
        (None, None) if claim::fields(document).is_some() => format!("{} – {}", meta.title, site.theme.words.word("no-verdict")),
        (None, None) => meta.title.to_string(),
    };
    SocialView {
        url: base.absolute(&site.graph.page(id).href),
        sort: match kind.builtin {
            Some(Builtin::Person) => "profile",
            _ if written => "article",
            _ => "website",
        },
        locale: locale(page::language(site, document)),
        alt: image.as_ref().map(|_| alt).unwrap_or_default(),
        width: if image.is_some() && drawn { SIZE.0 } else { 0 },
        height: if image.is_some() && drawn { SIZE.1 } else { 0 },
        image,
        published: meta
            .date
            .as_ref()
            .filter(|_| written)
            .map(|date| date.value.iso())
            .unwrap_or_default(),
        modified: meta.changed().filter(|_| written).map(|date| date.iso()).unwrap_or_default(),
        section: if written { kind.plural.clone() } else { String::new() },
        languages: languages(site, id),
    }
}

/// Gives what the head of a page that is made says of it.
pub fn of_made(site: &Site, href: &str) -> SocialView {
    let image = card_address(site, None);
    SocialView {
        url: site.config.base_url.absolute(href),
        sort: "website",
        locale: locale(&site.config.language),
        alt: image.as_ref().map(|_| site.config.title.clone()).unwrap_or_default(),
        width: if image.is_some() { SIZE.0 } else { 0 },
        height: if image.is_some() { SIZE.1 } else { 0 },
        image,
        published: String::new(),
        modified: String::new(),
        section: String::new(),
        languages: Vec::new(),
    }
}

/// Gives a page in all its languages, where it has more than one: they stand side by side in the order of files.
fn languages(site: &Site, id: PageId) -> Vec<NavItem> {
    let graph = &site.graph;
    let own = &graph.document(id).id;
    let same = |index: &usize| {
        graph
            .pages
            .get(*index)
            .is_some_and(|page| page.role == Role::Page && page.document.id == *own)
    };
    let before = (0..id.index()).rev().take_while(same).count();
    let after = (id.index() + 1..graph.pages.len()).take_while(same).count();
    if before + after == 0 {
        return Vec::new();
    }
    let all = graph.pages.iter().skip(id.index() - before).take(before + after + 1);
    all.map(|page| NavItem {
        title: page::language(site, &page.document).to_owned(),
        href: site.config.base_url.absolute(&page.href),
        kind: String::new(),
        count: 0,
    })
    .collect()
}

/// Gives the word of a verdict.
pub(super) fn label_of(verdict: &Value) -> String {
    field_of(verdict, "label").unwrap_or("").to_owned()
}

fn field_of<'a>(view: &'a Value, field: &'static str) -> Option<&'a str> {
    view.as_map()?.get(&tera::value::Key::Str(field))?.as_str()
}

/// Gives the language as OpenGraph has it, with the country where most speak it: `en_US`, `uk_UA`.
fn locale(language: &str) -> String {
    let Ok(mut tag) = language.parse::<icu_locale::LanguageIdentifier>() else {
        return language.replace('-', "_");
    };
    icu_locale::LocaleExpander::new_extended().maximize(&mut tag);
    match tag.region {
        Some(region) => format!("{}_{region}", tag.language),
        None => tag.language.to_string(),
    }
}

/// Gives the whole address of a card; none where the site has none.
fn card_address(site: &Site, id: Option<PageId>) -> Option<String> {
    if !has_cards(site) {
        return None;
    }
    let path = card_path(id.map_or("", |id| &site.graph.page(id).path));
    let href = super::machine::href_of(site, &path);
    let key = key_of(site, id);
    Some(format!("{}?v={:08x}", site.config.base_url.absolute(&href), key as u32))
}

/// Gives the key under which a card is kept: a hash of all that its bytes depend on.
pub fn key_of(site: &Site, id: Option<PageId>) -> u128 {
    key(site, &shown(site, id).0)
}

fn key(site: &Site, view: &SocialCardView) -> u128 {
    let config = &site.config;
    let mut hash = Fingerprint::new();
    hash.add(format!("{EDITION} {}", env!("CARGO_PKG_VERSION")).as_bytes());
    hash.add(&site.theme.of_pictures.to_le_bytes());
    hash.add(&site.pictures.fonts.fingerprint().to_le_bytes());
    let options = serde_json::to_vec(&config.theme_options).unwrap_or_default();
    hash.add(&options);
    let of_site = [&config.title, &config.description, &config.language, &config.publisher.name];
    // A value of the templates keeps its fields in no order, so that the verdict's are taken one by one.
    let verdict = |field: &'static str| view.verdict.as_ref().and_then(|verdict| field_of(verdict, field)).unwrap_or("");
    for text in of_site
        .into_iter()
        .map(String::as_str)
        .chain(texts(view))
        .chain(["id", "label", "family", "description"].map(verdict))
    {
        hash.add(text.as_bytes());
    }
    hash.finish()
}

/// Gives what a card shows, and the first letter of the page's own card that no font has, so that the site's stands in.
fn shown(site: &Site, id: Option<PageId>) -> (SocialCardView, Option<char>) {
    let view = match id {
        Some(id) => of_content(site, id),
        None => of_site(site),
    };
    match (missing(site, &view), id) {
        (None, _) => (view, None),
        (letter, Some(_)) => (shown(site, None).0, letter),
        // Its name can be drawn, or there would be no card.
        (letter, None) => (
            SocialCardView {
                line: String::new(),
                ..view
            },
            letter,
        ),
    }
}

/// Gives the texts of a card, but for those of its verdict.
fn texts(view: &SocialCardView) -> [&str; 12] {
    let SocialCardView {
        site,
        kind,
        label,
        title,
        open,
        shut,
        direction,
        verdict: _,
        undecided,
        speaker,
        words,
        finding,
        line,
    } = view;
    [
        site, kind, label, title, open, shut, direction, undecided, speaker, words, finding, line,
    ]
}

fn missing(site: &Site, view: &SocialCardView) -> Option<char> {
    let label = view.verdict.as_ref().map(label_of).unwrap_or_default();
    let mut texts = texts(view).into_iter().chain([&*label]);
    texts.find_map(|text| site.pictures.fonts.missing(text))
}

fn empty(site: &Site) -> SocialCardView {
    SocialCardView {
        site: String::new(),
        kind: "site".to_owned(),
        label: String::new(),
        title: String::new(),
        open: "",
        shut: "",
        direction: site.shared.direction,
        verdict: None,
        undecided: String::new(),
        speaker: String::new(),
        words: String::new(),
        finding: String::new(),
        line: String::new(),
    }
}

fn of_site(site: &Site) -> SocialCardView {
    SocialCardView {
        title: site.config.title.clone(),
        line: site.config.description.clone(),
        ..empty(site)
    }
}

fn of_content(site: &Site, id: PageId) -> SocialCardView {
    let document = site.graph.document(id);
    let kind = site.config.kind(document.kind);
    let meta = &document.meta;
    let language = page::language(site, document);
    let direction = super::frame::direction(language);
    let view = SocialCardView {
        site: site.config.title.clone(),
        kind: kind.name.clone(),
        label: label(site, document, direction),
        title: meta.title.to_string(),
        direction,
        finding: meta.summary.as_deref().unwrap_or("").to_owned(),
        line: kinds::line(document, &site.shared.dates, &site.theme.words),
        ..empty(site)
    };
    let Some(fields) = claim::fields(document) else { return view };
    let words = fields.claim.as_deref().unwrap_or("");
    let said = claim::said(&site.graph, id).date().map(|date| site.shared.date(date).text);
    let speaker = Viewer::new(site, id).maybe(fields.speaker).map(|speaker| speaker.title);
    let quotes = match words.is_empty() || claim::has_marks(words) {
        true => ("", ""),
        false => quotation_marks(language),
    };
    let verdict = site.shared.verdicts.of(document);
    SocialCardView {
        undecided: match &verdict {
            Some(_) => String::new(),
            None => site.theme.words.word("no-verdict"),
        },
        verdict,
        speaker: joined(speaker.into_iter().chain(said), direction),
        words: if *words == *meta.title { String::new() } else { words.to_owned() },
        open: quotes.0,
        shut: quotes.1,
        ..view
    }
}

/// Says what sort of page it is, and when it was made: "Claim · checked 5 February 2022".
fn label(site: &Site, document: &Document, direction: &str) -> String {
    let kind = site.config.kind(document.kind);
    let date = document
        .meta
        .date
        .as_ref()
        .filter(|_| crate::route::has_feed(&site.config, document.kind));
    let date = date.map(|date| site.shared.date(date.value).text);
    let date = match (&document.fields, date) {
        (Fields::Claim(_), Some(date)) => Some(site.theme.words.say("card-checked", &[("date", date.into())])),
        (_, date) => date,
    };
    let publisher = super::shared::publisher(document);
    let sort = match publisher.is_empty() {
        true => kind.label.clone(),
        false => publisher.to_owned(),
    };
    let sort = Some(sort).filter(|_| kind.builtin != Some(Builtin::Page));
    joined(sort.into_iter().chain(date), direction)
}

/// Joins parts of a line; each keeps its own order of letters where the line runs from right to left.
fn joined(parts: impl Iterator<Item = String>, direction: &str) -> String {
    let parts = parts.filter(|part| !part.is_empty()).map(|part| match direction {
        "rtl" => format!("\u{2068}{part}\u{2069}"),
        _ => part,
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// Makes the SVG of a card, or says how its template failed.
fn svg(site: &Site, id: Option<PageId>) -> Result<String, Box<Diagnostic>> {
    let mut context = Context::new();
    context.insert_value("card", value(&shown(site, id).0));
    let templates = &site.theme.templates;
    let failure = match templates.render(TEMPLATE, &context) {
        Ok(svg) => return Ok(svg),
        Err(failure) => failure,
    };
    let file = failure
        .file
        .or_else(|| templates.file(TEMPLATE))
        .unwrap_or_else(|| site.config.file.clone());
    let message = format!("{}, while drawing the card of `{}`", failure.message, href(site, id));
    Err(Box::new(match failure.span {
        Some(span) => Diagnostic::new(&rules::TEMPLATE, &file, span, message),
        None => Diagnostic::whole(&rules::TEMPLATE, &file, message),
    }))
}

fn href(site: &Site, id: Option<PageId>) -> &str {
    id.map_or(&site.config.base_url.path, |id| &site.graph.page(id).href)
}

/// Draws a card.
pub fn card(site: &Site, id: Option<PageId>) -> Produced {
    let mut produced = Produced {
        bytes: Vec::new(),
        diagnostics: judged(site, id),
    };
    match svg(site, id).and_then(|svg| card::draw(&svg, SIZE, true, &site.pictures.fonts).map_err(|what| Box::new(no_svg(site, id, &what))))
    {
        Ok(bytes) => produced.bytes = bytes,
        Err(diagnostic) => produced.diagnostics.push(*diagnostic),
    }
    produced
}

fn no_svg(site: &Site, id: Option<PageId>, what: &str) -> Diagnostic {
    let file = site.theme.templates.file(TEMPLATE).unwrap_or_else(|| site.config.file.clone());
    let message = format!("this template makes no SVG: {what}, while drawing the card of `{}`", href(site, id));
    Diagnostic::whole(&rules::TEMPLATE, &file, message)
        .help("look at what it makes: the first element is `<svg>` with the space of SVG, and every other ends")
}

/// Says what is wrong with a card without drawing it.
pub fn checked(site: &Site, id: Option<PageId>) -> Vec<Diagnostic> {
    let mut diagnostics = judged(site, id);
    // The theme in the binary does not fail, and to measure the words of all cards takes as long as to make all pages.
    if !is_built_in(site) {
        diagnostics.extend(svg(site, id).err().map(|diagnostic| *diagnostic));
    }
    diagnostics
}

fn is_built_in(site: &Site) -> bool {
    let own = |name: &str| {
        let file = site.theme.templates.file(name);
        file.is_some_and(|file| *file.path == *format!("themes/default/templates/{name}"))
    };
    site.config.theme == "default" && own(TEMPLATE) && own("parts/card-sign.svg")
}

/// Says, once a site, that there are pages whose own cards cannot be drawn: it is said with the card of the site.
pub fn judged(site: &Site, id: Option<PageId>) -> Vec<Diagnostic> {
    if id.is_some() {
        return Vec::new();
    }
    let own = |id: &PageId| site.graph.page(*id).role == Role::Page && own_picture(&site.graph, *id).is_none();
    let mut undrawn = site.graph.ids().filter(own).filter_map(|id| Some((id, shown(site, Some(id)).1?)));
    let Some((first, letter)) = undrawn.next() else {
        return Vec::new();
    };
    let others = undrawn.count();
    let and_others = match others {
        0 => String::new(),
        1 => ", and so has another".to_owned(),
        others => format!(", and so have {others} others"),
    };
    let file = site.graph.document(first).meta_file();
    let message = format!("the social card of this page is the site's own: no font has the letter `{letter}`{and_others}");
    vec![
        Diagnostic::whole(&rules::UNDRAWN_CARD, file, message)
            .help("put a font that has it into the site and name it: `[social_cards]`, `fonts = [\"fonts/Amiri-Regular.ttf\"]`")
            .help("or draw no cards: `[outputs]`, `social_cards = false`"),
    ]
}
