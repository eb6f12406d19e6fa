//! What a page cites: the marks in its text, numbered in the order of reading, and the list of sources.
//!
//! Ids have a dot, which those of headings and passages never have.
//!
//! Takes a page with the embeds that it shows; gives HTML for each citation and a view for each source. A source is printed once a site; here that is
//! put together.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use tera::Value;

use super::people;
use super::view::{ArchivedView, CiteView, PageView, SourceView};
use crate::bibliography::style::{Mark, Printed, Reference, Style};
use crate::bibliography::{Entry, Source, made};
use crate::config::Config;
use crate::document::{Document, Fields, Format, TextLevel};
use crate::graph::{Cited, Embed, Graph, PageId, Piece, Shown, SourceId, level};
use crate::parse::paint::escape;
use crate::site::Site;

/// What a page cites.
#[derive(Default)]
pub struct Citations {
    /// The marks, by the number of the embed that they stand in (0 for the page's own text) and of the citation in its text.
    marks: BTreeMap<(u32, u32), String>,
    /// The sources, in the order of the list.
    pub list: Vec<SourceView>,
}

impl Citations {
    /// Gives the mark of a citation; none where the author's words stay.
    pub fn mark(&self, embed: u32, citation: usize) -> Option<&str> {
        self.marks.get(&(embed, citation as u32)).map(String::as_str)
    }
}

/// What is cited, told from all else on its page.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Named<'a> {
    Source(SourceId),
    Page(PageId),
    Address(&'a str),
}

/// A citation as a reader meets it.
struct Use {
    holder: PageId,
    embed: u32,
    citation: usize,
}

/// Something cited on a page.
struct Item<'a> {
    named: Named<'a>,
    entry: Cow<'a, Entry>,
    printed: Shared<'a>,
    /// The citations that name it.
    backs: Vec<String>,
    /// The label and reference that tell it from others that would be called the same.
    apart: Option<(String, Reference)>,
}

/// What is cited on a page, in the order of citation, with the place of each.
#[derive(Default)]
struct Items<'a> {
    all: Vec<Item<'a>>,
    places: BTreeMap<Named<'a>, usize>,
}

/// What was printed of a source: shared by the site, or the page's own.
enum Shared<'a> {
    Site(&'a Printed),
    Own(Printed),
}

impl Shared<'_> {
    fn get(&self) -> &Printed {
        match self {
            Shared::Site(printed) => printed,
            Shared::Own(printed) => printed,
        }
    }
}

/// Gathers what a page cites; `on_page` where it is made for its own page, which has the list.
pub fn citations(site: &Site, root: PageId, on_page: bool) -> Citations {
    let mut uses = Vec::new();
    gather(site, root, None, (site.graph.embeds(root), 0), &mut uses);
    let own = &site.graph.links(root).sources;
    if uses.is_empty() && own.is_empty() {
        return Citations::default();
    }
    let Some(style) = site.printer.style() else {
        return Citations::default();
    };
    let mut items = Items::default();
    let mut marked = Vec::new();
    for (number, one) in uses.iter().enumerate() {
        let found = &site.graph.links(one.holder).citations[one.citation];
        let document = site.graph.document(one.holder);
        let cites = &document.text.citations[one.citation].cites;
        if found.contains(&Cited::Nothing) {
            continue;
        }
        let back = match one.embed {
            0 => format!("#cite.{}", number + 1),
            embed => format!("#e.{embed}"),
        };
        let numbers = cites.iter().zip(found).filter_map(|(cite, cited)| {
            let index = place(site, &mut items, *cited, &cite.key.value)?;
            let backs = &mut items.all.get_mut(index)?.backs;
            if backs.last() != Some(&back) {
                backs.push(back.clone());
            }
            Some(index)
        });
        let numbers: Vec<usize> = numbers.collect();
        marked.push((number + 1, one, numbers));
    }
    if let Fields::Claim(claim) = &site.graph.document(root).fields {
        for (key, cited) in claim.sources.iter().zip(own) {
            place(site, &mut items, *cited, &key.value);
        }
    }
    let mut items = items.all;
    tell_apart(style, &mut items);
    let href = &site.graph.page(root).href;
    let mut marks = BTreeMap::new();
    for (number, one, numbers) in marked {
        let context = Context {
            site,
            style,
            items: &items,
            href: if on_page && one.embed == 0 { "" } else { href },
        };
        let mut html = String::new();
        if one.embed == 0 && on_page {
            html.push_str(&format!("<span class=\"citation\" id=\"cite.{number}\">"));
        } else {
            html.push_str("<span class=\"citation\">");
        }
        html.push_str(&context.mark(site.graph.document(one.holder), one.citation, &numbers));
        html.push_str("</span>");
        marks.insert((one.embed, one.citation as u32), html);
    }
    Citations {
        marks,
        list: list(site, style, &items),
    }
}

/// Gathers the citations of a text in the order of reading, with those of what it embeds.
fn gather(site: &Site, holder: PageId, piece: Option<Piece>, (embeds, embed): (&[Embed], u32), uses: &mut Vec<Use>) {
    let document = site.graph.document(holder);
    if document.format == Format::Seed || level(document) != TextLevel::Full {
        return;
    }
    let shown = piece.map_or(document.body, Piece::span);
    let mut embeds = embeds.iter().peekable();
    let start = |embed: &Embed| document.text.links.get(embed.link as usize).map_or(0, |link| link.span.start);
    let inner = |embed: &Embed, uses: &mut Vec<Use>| {
        if let Shown::Text(piece) = embed.shown {
            gather(site, embed.page, Some(piece), (&embed.within, embed.number), uses);
        }
    };
    for (index, citation) in document.text.citations.iter().enumerate() {
        while let Some(before) = embeds.next_if(|embed| start(embed) < citation.span.start) {
            inner(before, uses);
        }
        if shown.contains(citation.span) {
            uses.push(Use {
                holder,
                embed,
                citation: index,
            });
        }
    }
    embeds.for_each(|embed| inner(embed, uses));
}

/// Gives the place of something cited in the page's list, where it is put if it is new.
fn place<'a>(site: &'a Site, items: &mut Items<'a>, cited: Cited, key: &'a str) -> Option<usize> {
    let named = match cited {
        Cited::Source(source) => Named::Source(source),
        Cited::Page(page) => Named::Page(page),
        Cited::Address => Named::Address(key),
        Cited::Nothing => return None,
    };
    if let Some(index) = items.places.get(&named) {
        return Some(*index);
    }
    let (entry, printed) = match named {
        Named::Source(id) => {
            let source = site.bibliography.source(id)?;
            (Cow::Borrowed(&source.entry), Shared::Site(site.printer.printed(id)?))
        }
        Named::Page(page) => (
            Cow::Owned(entry_of(&site.graph, &site.config, page)),
            Shared::Own(Printed::default()),
        ),
        Named::Address(address) => (Cow::Owned(made::address(address)), Shared::Own(Printed::default())),
    };
    items.places.insert(named.clone(), items.all.len());
    items.all.push(Item {
        named,
        entry,
        printed,
        backs: Vec::new(),
        apart: None,
    });
    Some(items.all.len() - 1)
}

/// Says how a page of the site is cited; of a reproduced text its original.
pub fn cite_as(site: &Site, id: PageId) -> Option<CiteView> {
    as_source(&site.graph, &site.config, id, |source| {
        Some(CiteView {
            html: Value::safe_string(&site.printer.page(source)?),
            bibtex: made::bibtex(source),
        })
    })
}

/// Says how a page is cited that no file is the text of: it has no date of its own. The front page stands for the whole site, and is none of it.
pub fn cite_made(site: &Site, view: &PageView) -> Option<CiteView> {
    if matches!(view.kind.as_str(), "home" | "not-found") {
        return None;
    }
    let path = view.href.strip_prefix(&*site.config.base_url.path).unwrap_or(&view.href);
    let source = made::Page {
        key: path.trim_matches('/'),
        title: &view.title,
        authors: &[],
        publisher: &site.config.publisher.name,
        site: &site.config.title,
        date: None,
        url: &view.canonical,
    };
    Some(CiteView {
        html: Value::safe_string(&site.printer.page(&source)?),
        bibtex: made::bibtex(&source),
    })
}

/// Makes a source of a page of the site.
pub fn entry_of(graph: &Graph, config: &Config, id: PageId) -> Entry {
    as_source(graph, config, id, made::page)
}

/// Takes a page of the site for a source.
fn as_source<T>(graph: &Graph, config: &Config, id: PageId, with: impl Fn(&made::Page<'_>) -> T) -> T {
    let page = graph.page(id);
    let document = &page.document;
    // The day of an event, a signature or a birth is not that of the page about it.
    let date = match config.kind(document.kind).entity {
        true => document.meta.changed(),
        false => document.meta.date.as_ref().map(|date| date.value),
    };
    let url = config.base_url.absolute(&page.href);
    let own = made::Page {
        key: &document.id,
        title: &document.meta.title,
        authors: &document.meta.authors,
        publisher: &config.publisher.name,
        site: &config.title,
        date,
        url: &url,
    };
    let original = match &document.fields {
        Fields::Article(article) if super::page::is_reproduced(config, document) => article.source.as_ref(),
        _ => None,
    };
    let Some(original) = original else { return with(&own) };
    let authors: Vec<Box<str>> = original.author.iter().cloned().collect();
    with(&made::Page {
        authors: &authors,
        publisher: original.publisher.as_deref().unwrap_or(""),
        site: "",
        url: original.url.as_deref().unwrap_or(&url),
        ..own
    })
}

/// Tells sources apart that the style would call the same.
fn tell_apart(style: &Style, items: &mut [Item<'_>]) {
    if style.numbered {
        return;
    }
    let labels: Vec<String> = items
        .iter()
        .map(|item| style.label(&item.entry, item.printed.get()).to_owned())
        .collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    labels.iter().for_each(|label| *times.entry(label).or_default() += 1);
    let same: Vec<usize> = (0..items.len())
        .filter(|index| times.get(labels[*index].as_str()).is_some_and(|times| *times > 1))
        .collect();
    if same.is_empty() {
        return;
    }
    let entries: Vec<&Entry> = same.iter().map(|index| &*items[*index].entry).collect();
    let apart = style.told_apart(&entries);
    for (index, apart) in same.into_iter().zip(apart) {
        items[index].apart = Some(apart);
    }
}

/// What marks are made with.
struct Context<'a> {
    site: &'a Site,
    style: &'a Style,
    items: &'a [Item<'a>],
    /// The address of the page with the list; empty on the page itself.
    href: &'a str,
}

impl Context<'_> {
    fn mark(&self, document: &Document, citation: usize, numbers: &[usize]) -> String {
        let citation = &document.text.citations[citation];
        let titles: Vec<String> = numbers.iter().map(|index| self.title(&self.items[*index])).collect();
        let hrefs: Vec<String> = numbers.iter().map(|index| format!("{}#source.{}", self.href, index + 1)).collect();
        let marks: Vec<Mark<'_>> = citation
            .cites
            .iter()
            .zip(numbers)
            .zip(titles.iter().zip(&hrefs))
            .map(|((cite, index), (title, href))| {
                let item = &self.items[*index];
                Mark {
                    printed: item.printed.get(),
                    entry: &item.entry,
                    number: index + 1,
                    prefix: &cite.prefix,
                    suffix: &cite.suffix,
                    place: cite
                        .locator
                        .as_ref()
                        .filter(|locator| !locator.value.is_empty())
                        .map(|locator| (locator.label, &*locator.value)),
                    without_author: cite.without_author,
                    label: item.apart.as_ref().map(|(label, _)| label.as_str()),
                    href,
                    title,
                }
            })
            .collect();
        self.style.mark(&marks, citation.in_text)
    }

    fn title(&self, item: &Item<'_>) -> String {
        match item.named {
            Named::Source(id) => self.site.bibliography.source(id).map(Source::title).unwrap_or_default(),
            Named::Page(id) => self.site.graph.document(id).meta.title.to_string(),
            Named::Address(address) => address.to_owned(),
        }
    }
}

/// Makes the list: numbered in the order of citation, else in the style's own order, or that of the references' letters.
fn list(site: &Site, style: &Style, items: &[Item<'_>]) -> Vec<SourceView> {
    let mut views: Vec<(&[String], &str, SourceView)> = items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let reference = match &item.apart {
                Some((_, reference)) => reference,
                None => style.reference(&item.entry, item.printed.get()),
            };
            let mut view = match item.named {
                Named::Source(id) => of_source(site, id, reference),
                Named::Page(page) => own(
                    site.graph.page(page).href.to_string(),
                    &site.graph.document(page).meta.title,
                    reference,
                ),
                Named::Address(address) => own(address.to_owned(), address, reference),
            };
            view.number = index + 1;
            view.numbered = style.numbered;
            view.backs.clone_from(&item.backs);
            let keys = match style.numbered {
                true => &[],
                false => style.keys(&item.entry, item.printed.get()),
            };
            (keys, reference.plain.as_str(), view)
        })
        .collect();
    if !style.numbered {
        people::sort_with(&mut views, &site.config.language, |(keys, plain, _), (others, other, _), text| {
            let by_keys = style.order.as_ref().map(|order| order.compare(keys, others, text));
            by_keys.unwrap_or(Ordering::Equal).then_with(|| text(plain, other))
        });
    }
    views.into_iter().map(|(.., view)| view).collect()
}

fn own(href: String, title: &str, reference: &Reference) -> SourceView {
    SourceView {
        number: 0,
        key: String::new(),
        title: title.to_owned(),
        html: Value::safe_string(&reference.html),
        numbered: true,
        href,
        archived: None,
        backs: Vec::new(),
    }
}

/// Gives the view of a source of the bibliographies.
pub fn of_source(site: &Site, id: SourceId, reference: &Reference) -> SourceView {
    let Some(source) = site.bibliography.source(id) else {
        return own(String::new(), "", reference);
    };
    SourceView {
        key: source.key.to_string(),
        title: source.title(),
        html: Value::safe_string(&robust(source, &reference.html)),
        archived: source.archived.as_ref().map(|archived| ArchivedView {
            href: archived.url.to_string(),
            date: archived.date.map(|date| site.shared.date(date)),
        }),
        ..own(href(site, source), "", reference)
    }
}

/// Gives the address of a source's page.
pub fn href(site: &Site, source: &Source) -> String {
    format!("{}sources/{}/", site.config.base_url.path, crate::link::encode_path(&source.slug))
}

/// Writes a reference with its address as a Robust Link (robustlinks.mementoweb.org): the original, the copy, and the day of the copy. A style
/// that prints no address is given one.
fn robust(source: &Source, html: &str) -> String {
    let Some(url) = source.url() else { return html.to_owned() };
    let mut link = String::from("<a href=\"");
    escape(&url, &mut link);
    link.push('"');
    let mut marked = link.clone();
    if let Some(archived) = &source.archived {
        marked.push_str(" data-originalurl=\"");
        escape(&url, &mut marked);
        marked.push_str("\" data-versionurl=\"");
        escape(&archived.url, &mut marked);
        marked.push('"');
        if let Some(date) = archived.date {
            marked.push_str(&format!(" data-versiondate=\"{}\"", date.iso()));
        }
    }
    marked.push_str(" rel=\"external\"");
    if html.contains(&link) {
        return html.replacen(&link, &marked, 1);
    }
    if html.contains("<a ") {
        return html.to_owned();
    }
    let host = url
        .split_once("//")
        .map_or(&*url, |(_, rest)| rest.split('/').next().unwrap_or(rest));
    let mut shown = String::new();
    escape(host.strip_prefix("www.").unwrap_or(host), &mut shown);
    format!("{html} {marked}>{shown}</a>")
}
