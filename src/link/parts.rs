//! Parts: which element of a page a fragment means, and whether the fragment says it in the page's own words.
//!
//! Takes the facts of one document and what was written after `#`; gives the element's id. Knows neither paths nor other pages.

use super::slugs;
use crate::config::{Config, HtmlPolicy};
use crate::diagnostic::{Diagnostic, File, Span, nearest, rules};
use crate::document::{Block, Document, Format, Fragment, Heading, LinkSyntax};

/// The element that a fragment means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element<'a> {
    /// A heading, by its number in the document's list.
    Heading(usize),
    /// A block to which the author gave an id.
    Block(&'a Block),
    /// The element `pN`.
    Paragraph(u32),
    /// An element of the author's HTML, by its id.
    Html(&'a str),
}

impl Element<'_> {
    /// Gives the id of the element in HTML.
    pub fn anchor(&self, document: &Document) -> Option<Box<str>> {
        match self {
            Element::Heading(number) => document.text.headings.get(*number).map(|heading| heading.id.clone()),
            Element::Block(block) => Some(block.anchor.clone()),
            Element::Paragraph(number) => Some(format!("p{number}").into()),
            Element::Html(id) => Some((*id).into()),
        }
    }
}

/// What became of a fragment on its page.
#[derive(Debug, PartialEq)]
pub enum Found<'a> {
    /// There is none: the page as a whole is meant.
    Whole,
    /// An element, and the fragment in the page's own words where it was written in others.
    Element(Element<'a>, Option<String>),
    /// No such element. Where one heading alone can be meant, the fragment that names it.
    Nothing(Option<String>),
}

/// How a fragment was written, and where.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// Whether it is of an ordinary Markdown link, whose fragments are ids as browsers and GitHub have them.
    pub is_address: bool,
    /// Whether it may be the id of an element of the author's HTML: not where that is not in the page, nor to be shown elsewhere, for where such an
    /// element ends is not known.
    pub with_html: bool,
}

impl Manner {
    /// Gives how a link's fragment was written.
    pub fn of(syntax: LinkSyntax, config: &Config) -> Manner {
        Manner {
            is_address: matches!(syntax, LinkSyntax::Markdown | LinkSyntax::Image),
            with_html: config.html == HtmlPolicy::Allow && matches!(syntax, LinkSyntax::Markdown | LinkSyntax::Wiki),
        }
    }
}

/// Finds the element that a fragment means.
pub fn find<'a>(document: &'a Document, fragment: Option<&Fragment>, manner: Manner) -> Found<'a> {
    match fragment {
        None => Found::Whole,
        Some(Fragment::Headings(chain)) if chain.is_empty() => Found::Whole,
        Some(Fragment::Block(block)) => match of_block(document, block) {
            Some(element) => Found::Element(element, None),
            None => Found::Nothing(None),
        },
        Some(Fragment::Headings(chain)) => {
            let found = match manner.is_address {
                true => by_id(document, chain, manner).or_else(|| by_slug(document, chain, manner)),
                false => None,
            };
            found
                .or_else(|| by_words(document, chain))
                .or_else(|| by_id(document, chain, manner))
                .or_else(|| by_slug(document, chain, manner))
                .unwrap_or_else(|| Found::Nothing(only_candidate(&document.text.headings, chain)))
        }
    }
}

/// Finds headings by their words, as readers see them and then as they are written in the file.
fn by_words<'a>(document: &'a Document, chain: &[Box<str>]) -> Option<Found<'a>> {
    let headings = &document.text.headings;
    if let Some(path) = of_headings(headings, chain) {
        let number = *path.last()?;
        // Its own id is the author's word for it, whatever the heading says.
        let is_own_id = matches!(chain, [id] if headings[number].has_own_id && headings[number].id == *id);
        let better = if is_own_id { None } else { better_chain(headings, chain, &path) };
        return Some(Found::Element(Element::Heading(number), better));
    }
    Some(Found::Element(Element::Heading(of_source(document, chain)?), None))
}

/// Finds a heading, or an element of the author's HTML, by its id.
fn by_id<'a>(document: &'a Document, chain: &[Box<str>], manner: Manner) -> Option<Found<'a>> {
    let [id] = chain else { return None };
    if let Some(number) = document.text.headings.iter().position(|heading| heading.id == *id) {
        return Some(Found::Element(Element::Heading(number), None));
    }
    let number = document.text.html_ids.binary_search(id).ok().filter(|_| manner.with_html)?;
    Some(Found::Element(Element::Html(document.text.html_ids.get(number)?), None))
}

/// Finds a heading by the id that GitHub makes for it.
fn by_slug<'a>(document: &'a Document, chain: &[Box<str>], manner: Manner) -> Option<Found<'a>> {
    let [wanted] = chain else { return None };
    let headings = &document.text.headings;
    let number = slugs::of_heading(headings, wanted)?;
    let better = match manner.is_address {
        true => None,
        false => better_chain(headings, chain, &[number]),
    };
    Some(Found::Element(Element::Heading(number), better))
}

/// Finds the element that a block id names; seed articles have `p1`, `p2` and so on without writing them, and other pages too.
fn of_block<'a>(document: &'a Document, id: &str) -> Option<Element<'a>> {
    if let Some(found) = document.text.blocks.iter().find(|own| &*own.id == id) {
        return Some(Element::Block(found));
    }
    let number: u32 = id.strip_prefix('p')?.parse().ok()?;
    let exists = document.text.passages.iter().any(|passage| passage.anchor == number);
    exists.then_some(Element::Paragraph(number))
}

/// Finds the headings of a chain, by their numbers; each must stand below the one before.
fn of_headings(headings: &[Heading], chain: &[Box<str>]) -> Option<Vec<usize>> {
    let equal: [fn(&str, &str) -> bool; 3] = [
        |a, b| a.trim() == b.trim(),
        |a, b| a.trim().to_lowercase() == b.trim().to_lowercase(),
        |a, b| plain(a) == plain(b),
    ];
    equal.iter().find_map(|equal| {
        let (mut from, mut level) = (0, 0u8);
        let mut path = Vec::with_capacity(chain.len());
        for wanted in chain {
            let at = headings[from..].iter().position(|heading| equal(&heading.text, wanted))? + from;
            if headings[at].level <= level && !path.is_empty() {
                return None;
            }
            (from, level) = (at + 1, headings[at].level);
            path.push(at);
        }
        Some(path)
    })
}

/// How many parts of a chain one heading can have: a heading may hold `#` itself.
const MOST_PARTS: usize = 4;

/// Finds the heading that a chain names by what is written in the file, markup and all: so editors write links to headings that hold links.
fn of_source(document: &Document, chain: &[Box<str>]) -> Option<usize> {
    let written: Vec<String> = document
        .text
        .headings
        .iter()
        .map(|heading| plain(source_of(document, heading)))
        .collect();
    let headings = &document.text.headings;
    let (mut at, mut from, mut found) = (0, 0, None);
    while at < chain.len() {
        let most = MOST_PARTS.min(chain.len() - at);
        let (parts, number) = (1..=most).find_map(|parts| {
            let wanted = plain(&chain[at..at + parts].join(" "));
            let number = written.get(from..)?.iter().position(|own| !own.is_empty() && *own == wanted)? + from;
            let is_below = found.is_none_or(|above: usize| headings[number].level > headings[above].level);
            is_below.then_some((parts, number))
        })?;
        (at, from, found) = (at + parts, number + 1, Some(number));
    }
    found
}

/// Gives what stands in the file between a heading's signs.
fn source_of<'a>(document: &'a Document, heading: &Heading) -> &'a str {
    let line = document.file.slice(heading.span).trim_start();
    let line = line.lines().next().unwrap_or("");
    let words = line.trim_start_matches('#').trim();
    match words.rsplit_once(" {") {
        Some((words, rest)) if heading.has_own_id && rest.ends_with('}') => words.trim_end(),
        _ => words.trim_end_matches('#').trim_end(),
    }
}

/// Gives a chain in the words of its headings, where it is written in others.
fn better_chain(headings: &[Heading], chain: &[Box<str>], path: &[usize]) -> Option<String> {
    let words: Vec<String> = path
        .iter()
        .filter_map(|at| headings.get(*at))
        .map(|heading| writable(&heading.text))
        .collect();
    let same = words.iter().zip(chain).all(|(words, written)| **words == *written.trim());
    let read: Vec<Box<str>> = words.iter().map(|word| word.as_str().into()).collect();
    let leads_there = || of_headings(headings, &read).as_deref() == Some(path);
    (!same && words.iter().all(|word| !word.is_empty()) && leads_there()).then(|| words.join("#"))
}

/// Finds the one heading that a chain can mean whose words stand on the page no more: it has the same letters.
fn only_candidate(headings: &[Heading], chain: &[Box<str>]) -> Option<String> {
    let wanted = chain.last()?;
    let key = letters(wanted);
    let fits = |heading: &&Heading| !key.is_empty() && letters(&heading.text) == key;
    let mut fitting = headings.iter().filter(fits);
    let (heading, None) = (fitting.next()?, fitting.next()) else {
        return None;
    };
    let words = writable(&heading.text);
    let found = of_headings(headings, &[words.as_str().into()])?;
    (headings.get(*found.last()?)?.id == heading.id).then_some(words)
}

/// Gives a heading's words as a link can hold them: without what ends a link, parts it or begins another thing.
fn writable(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if "#|^[]\\\n\r`".contains(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Makes the form in which headings are compared last: signs become spaces, spaces collapse, case folds.
fn plain(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| {
            if "!\"#$%&()*+,.:;<=>?@^`{|}~/[]\\\n\r".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Says that a page has not the element that a fragment names.
pub fn missing(document: &Document, fragment: &Fragment, file: &File, span: Span) -> Diagnostic {
    match fragment {
        Fragment::Block(block) => broken_block(document, block, file, span),
        Fragment::Headings(chain) => broken_heading(document, chain, file, span),
    }
}

fn broken_block(document: &Document, block: &str, file: &File, span: Span) -> Diagnostic {
    let last = document.text.passages.last().map_or(0, |passage| passage.anchor);
    let help = match (document.format, last) {
        (Format::Seed, 0) => "that page has no paragraphs".to_owned(),
        (Format::Seed, last) => format!("its paragraphs are `^p1` to `^p{last}`"),
        (Format::Markdown, _) => match nearest(block, document.text.blocks.iter().map(|block| &*block.id)) {
            Some(near) => format!("did you mean `^{near}`?"),
            None => format!("put ` ^{block}` at the end of the paragraph that is meant"),
        },
    };
    Diagnostic::new(
        &rules::BROKEN_BLOCK,
        file,
        span,
        format!("`{}` has no block `^{block}`", document.id),
    )
    .help(help)
}

fn broken_heading(document: &Document, chain: &[Box<str>], file: &File, span: Span) -> Diagnostic {
    let wanted = chain.join("#");
    let headings = || document.text.headings.iter().map(|heading| &*heading.text);
    let meant = only_candidate(&document.text.headings, chain);
    let near = meant
        .as_deref()
        .or_else(|| nearest(chain.last().map_or("", |last| last), headings()));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let listed: Vec<String> = headings().take(12).map(|heading| format!("`{heading}`")).collect();
            match listed.is_empty() {
                true => "that page has no headings".to_owned(),
                false => format!("its headings are {}", listed.join(", ")),
            }
        }
    };
    Diagnostic::new(
        &rules::BROKEN_HEADING,
        file,
        span,
        format!("`{}` has no heading `{wanted}`", document.id),
    )
    .help(help)
}
