//! What a CSL style makes of sources: the reference in a list, and the mark in a sentence.
//!
//! A style prints the same of a source on every page, but for its number and for the place that is cited. So each source is printed once a site, when
//! a page first needs it, and pages compose what was printed. CSL 1.0.2; the styles that come with hayagriva, or a file of the site's.

use std::sync::OnceLock;

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::taxonomy::{Locator as CslLocator, OtherTerm};
use hayagriva::citationberg::{IndependentStyle, Style as CslStyle, StyleClass, VerticalAlign};
use hayagriva::{
    BibliographyDriver, BibliographyItem, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, ElemChild, ElemChildren,
    ElemMeta, Entry, LocatorPayload, Rendered, SpecificLocator, standalone_citation,
};

use super::html::{self, NUMBER};
use super::locale::{Locality, with_months};
use super::order::Order;
use super::{OTHERS, macros, mend};
use crate::parse::citation::{LABELS, words};
use crate::parse::paint::escape;

/// The style of a site that names none.
pub const DEFAULT: &str = "iso-690-numeric";

/// A style, made ready for a language.
pub struct Style {
    csl: IndependentStyle,
    locality: Locality,
    /// The order of its list, if it has one.
    pub order: Option<Order>,
    /// Whether a mark is the number of the source on its page.
    pub numbered: bool,
    /// Whether marks stand raised.
    pub raised: bool,
    /// Whether a mark holds the year.
    dated: bool,
    before: String,
    after: String,
    between: String,
    finish: Finish,
    /// How places are printed, by the number of the label and whether there are several.
    places: Vec<[OnceLock<Place>; 2]>,
}

/// What a style says for "and others".
struct Others {
    said: String,
    /// What joins the last of several names to the others.
    and: String,
}

/// What is still to be put into what the processor printed.
struct Finish {
    others: Others,
    /// Whether months are marks, which become words in their case.
    months: bool,
}

impl Finish {
    fn put(&self, html: String) -> String {
        let html = self.others.put(html);
        if self.months { with_months(html) } else { html }
    }
}

impl Others {
    /// Writes "et al." for the mark of those who are not named, without what joins it to the names before.
    fn put(&self, html: String) -> String {
        let Some(at) = html.find(OTHERS) else { return html };
        let (mut before, mut after) = (html[..at].to_owned(), &html[at + OTHERS.len_utf8()..]);
        // A mark that stands alone in an element takes the element with it.
        while before.ends_with('>')
            && let Some(open) = before.rfind('<')
            && !before[open..].starts_with("</")
            && after.starts_with("</")
            && let Some(close) = after.find('>')
        {
            before.truncate(open);
            after = &after[close + 1..];
        }
        let bare = before.trim_end_matches([' ', '\u{a0}']);
        let joined = [self.and.as_str(), "&amp;", "&", "and"]
            .iter()
            .find_map(|and| bare.strip_suffix(and));
        let names = joined.unwrap_or(bare).trim_end_matches([' ', ',', ';', '\u{a0}']);
        let space = if names.is_empty() { "" } else { " " };
        let mut said = String::new();
        escape(&self.said, &mut said);
        self.put(format!("{names}{space}{said}{after}"))
    }
}

/// What is printed before and after a place in a source.
struct Place {
    before: String,
    after: String,
}

/// What a style makes of one source.
#[derive(Default)]
pub struct Printed {
    reference: OnceLock<Reference>,
    label: OnceLock<String>,
    author: OnceLock<String>,
    year: OnceLock<String>,
    keys: OnceLock<Vec<String>>,
}

impl Printed {
    /// Tells whether a reference was printed.
    pub fn has_reference(&self) -> bool {
        self.reference.get().is_some()
    }
}

/// A reference in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// As safe HTML, without the number.
    pub html: String,
    /// Without formatting; lists that are not in the order of citation are sorted by it.
    pub plain: String,
}

/// One source in a mark.
pub struct Mark<'a> {
    /// What was printed of the source.
    pub printed: &'a Printed,
    /// What is known of it.
    pub entry: &'a Entry,
    /// Its number on the page.
    pub number: usize,
    /// The words before it.
    pub prefix: &'a str,
    /// The words after it.
    pub suffix: &'a str,
    /// The place cited: CSL's name for its sort, and which.
    pub place: Option<(&'a str, &'a str)>,
    /// Whether the sentence names the author.
    pub without_author: bool,
    /// A label that stands in for the style's own, where two sources of the page have the same.
    pub label: Option<&'a str>,
    /// Where the mark leads.
    pub href: &'a str,
    /// What follows the number as words, where it alone would say nothing: the title.
    pub title: &'a str,
}

impl Style {
    /// Finds a style by its name in hayagriva's archive; none where it has none of that name.
    pub fn by_name(name: &str, language: &str) -> Option<Style> {
        match ArchivedStyle::by_name(name)?.get() {
            CslStyle::Independent(csl) => Some(Style::new(csl, language)),
            CslStyle::Dependent(_) => None,
        }
    }

    /// Reads a style from the text of a CSL file; a sentence where it is not one.
    pub fn from_xml(xml: &str, language: &str) -> Result<Style, String> {
        if let Some(name) = macros::circular(xml) {
            return Err(format!("its macro `{name}` calls itself"));
        }
        match CslStyle::from_xml(xml) {
            Ok(CslStyle::Independent(csl)) => Ok(Style::new(csl, language)),
            Ok(CslStyle::Dependent(_)) => Err("it only refers to another style: give that one".to_owned()),
            Err(error) => Err(error.source.to_string()),
        }
    }

    /// Gives the names of the styles that need no file.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ArchivedStyle::all().iter().flat_map(|style| style.names().iter().copied())
    }

    fn new(mut csl: IndependentStyle, language: &str) -> Style {
        mend::style(&mut csl);
        let locality = Locality::of(language);
        locality.teach(&mut csl);
        let term = |term: OtherTerm| locality.word(&csl, term).map(str::to_owned);
        let others = Others {
            said: term(OtherTerm::EtAl).unwrap_or_else(|| "et al.".to_owned()),
            and: term(OtherTerm::And).unwrap_or_else(|| "and".to_owned()),
        };
        let layout = &csl.citation.layout;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut style = Style {
            finish: Finish {
                others,
                months: locality.marks_months(),
            },
            locality,
            order: Order::of(&csl),
            numbered: false,
            dated: true,
            raised: layout.vertical_align == Some(VerticalAlign::Sup) || csl.settings.class == StyleClass::Note,
            before: text(&layout.prefix).trim_start().to_owned(),
            after: text(&layout.suffix),
            between: layout.delimiter.clone().unwrap_or_else(|| "; ".to_owned()),
            places: LABELS.iter().map(|_| Default::default()).collect(),
            csl,
        };
        let core = style.core(&probe(), None, None);
        style.numbered = style.csl.settings.class == StyleClass::Note || core.contains(NUMBER);
        style.dated = core.contains(&PROBE_YEAR.to_string());
        if style.csl.settings.class == StyleClass::Note {
            (style.before, style.after, style.between) = (String::new(), String::new(), ", ".to_owned());
        }
        style
    }

    /// Prints a reference.
    pub fn reference<'a>(&self, entry: &Entry, printed: &'a Printed) -> &'a Reference {
        printed.reference.get_or_init(|| {
            let mut driver = BibliographyDriver::new();
            driver.citation(self.request(vec![CitationItem::with_entry(entry)]));
            let rendered = driver.finish(BibliographyRequest::new(
                &self.csl,
                Some(self.locality.code.clone()),
                &self.locality.files,
            ));
            let item = rendered.bibliography.and_then(|list| list.items.into_iter().next());
            match item {
                Some(item) => self.listed(&item),
                // A style without a list: what a note of it says.
                None => reference(&self.citation(entry, None, Some(CitePurpose::Full)), &self.finish),
            }
        })
    }

    /// Prints the labels and references of sources that would be called the same: with a letter after the year, or with more words.
    pub fn told_apart(&self, entries: &[&Entry]) -> Vec<(String, Reference)> {
        let rendered = self.together(entries);
        let list = rendered.bibliography.map(|list| list.items).unwrap_or_default();
        let labels: Vec<String> = rendered
            .citations
            .iter()
            .map(|citation| self.stripped(&citation.citation))
            .collect();
        let told = entries.iter().zip(&labels).map(|(entry, label)| {
            let item = list.iter().find(|item| item.key == entry.key());
            let found = item.map(|item| self.listed(item));
            let reference = found.unwrap_or_else(|| self.reference(entry, &Printed::default()).clone());
            // The processor stops at the first that is like no other any more, and leaves one as it was: it is told from another by itself.
            let other = entries.iter().find(|other| other.key() != entry.key());
            let bare = other.filter(|_| *label == self.core(entry, None, None));
            let alone = bare.and_then(|other| {
                let pair = self.together(&[other, entry]);
                Some(self.stripped(&pair.citations.last()?.citation))
            });
            (alone.unwrap_or_else(|| label.clone()), reference)
        });
        told.collect()
    }

    /// Prints sources that are cited one after another on one page.
    fn together(&self, entries: &[&Entry]) -> Rendered {
        let mut driver = BibliographyDriver::new();
        entries
            .iter()
            .for_each(|entry| driver.citation(self.request(vec![CitationItem::with_entry(*entry)])));
        driver.finish(BibliographyRequest::new(
            &self.csl,
            Some(self.locality.code.clone()),
            &self.locality.files,
        ))
    }

    /// Takes an item of a list as a reference.
    fn listed(&self, item: &BibliographyItem) -> Reference {
        // What a style sets apart at the beginning is the number, or else a part of the reference.
        let apart = item.first_field.as_ref().filter(|first| match first {
            ElemChild::Elem(elem) => elem.meta != Some(ElemMeta::CitationNumber),
            _ => false,
        });
        let mut content = item.content.clone();
        if let Some(apart) = apart {
            content.0.insert(0, apart.clone());
        }
        reference(&content, &self.finish)
    }

    /// Gives what a source is called in a sentence, without brackets and place: "Sarotte 2021"; as HTML.
    pub fn label<'a>(&self, entry: &Entry, printed: &'a Printed) -> &'a str {
        printed.label.get_or_init(|| match self.csl.settings.class {
            StyleClass::Note => NUMBER.to_string(),
            StyleClass::InText => self.core(entry, None, None),
        })
    }

    /// Gives what names a source in a sentence: its authors, else its title; without formatting.
    pub fn author<'a>(&self, entry: &Entry, printed: &'a Printed) -> &'a str {
        printed.author.get_or_init(|| {
            let people = entry.authors().or(entry.editors()).unwrap_or(&[]);
            let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
            let unnamed = names.last().is_some_and(|name| name.contains(OTHERS));
            match names.as_slice() {
                [] => entry.title().map(ToString::to_string).unwrap_or_else(|| entry.key().to_owned()),
                [_] | [_, _] if !unnamed => names.join(" & "),
                [first, ..] => format!("{first} {}", self.finish.others.said),
            }
        })
    }

    /// Gives what a source is sorted by in a list that the style sorts.
    pub fn keys<'a>(&self, entry: &Entry, printed: &'a Printed) -> &'a [String] {
        let keys = || self.order.as_ref().map(|order| order.of_entry(entry, &self.locality));
        printed.keys.get_or_init(|| keys().unwrap_or_default())
    }

    fn year<'a>(&self, entry: &Entry, printed: &'a Printed) -> &'a str {
        printed.year.get_or_init(|| self.core(entry, None, Some(CitePurpose::Year)))
    }

    /// Composes a mark of one source or several; `in_text` names the first in the sentence.
    pub fn mark(&self, marks: &[Mark<'_>], in_text: bool) -> String {
        let mut out = String::new();
        if in_text && let Some(first) = marks.first() {
            out.push_str("<a class=\"citation-author\" href=\"");
            escape(first.href, &mut out);
            out.push_str("\">");
            escape(self.author(first.entry, first.printed), &mut out);
            out.push_str("</a> ");
        }
        let mut inner = String::new();
        for (index, mark) in marks.iter().enumerate() {
            let mut one = String::new();
            self.one(mark, in_text && index == 0, &mut one);
            if !inner.is_empty() && !one.is_empty() {
                escape(&self.between, &mut inner);
            }
            inner.push_str(&one);
        }
        if inner.is_empty() {
            // The style says no more than the name.
            out.truncate(out.trim_end().len());
            return out;
        }
        out.push_str(if self.raised { "<sup>" } else { "" });
        escape(&self.before, &mut out);
        out.push_str(&inner);
        escape(&self.after, &mut out);
        out.push_str(if self.raised { "</sup>" } else { "" });
        out
    }

    fn one(&self, mark: &Mark<'_>, named: bool, out: &mut String) {
        let mut place = String::new();
        if let Some((label, value)) = mark.place {
            self.place(label, value, &mut place);
        }
        let mut core = self.core_of(mark, named).replace(NUMBER, &mark.number.to_string());
        if core.is_empty() {
            // The place alone, without what joins it to a name.
            core = std::mem::take(&mut place);
            core.drain(..core.len() - core.trim_start_matches([',', ':', ' ', '\u{a0}']).len());
        }
        if core.is_empty() && !named {
            core = self.label(mark.entry, mark.printed).to_owned();
        }
        if !mark.prefix.is_empty() {
            words(mark.prefix, out);
            out.push(' ');
        }
        if !core.is_empty() {
            out.push_str("<a href=\"");
            escape(mark.href, out);
            if self.numbered {
                out.push_str("\" title=\"");
                escape(mark.title, out);
            }
            out.push_str("\">");
            out.push_str(&core);
            out.push_str("</a>");
        }
        out.push_str(&place);
        if !mark.suffix.is_empty() {
            let joined = core.is_empty() || mark.suffix.starts_with([',', '.', ';', ':', ')']);
            out.push_str(if joined { "" } else { ", " });
            words(mark.suffix, out);
        }
    }

    /// Gives what a mark calls its source: the label, or what of it is not the name, where the sentence has the name or leaves it out.
    fn core_of<'a>(&self, mark: &Mark<'a>, named: bool) -> &'a str {
        let label = self.label(mark.entry, mark.printed);
        if self.numbered || !(named || mark.without_author) {
            return mark.label.unwrap_or(label);
        }
        if !self.dated {
            // "Ash, Second" without "Ash".
            let rest = mark.label.and_then(|own| own.strip_prefix(label)).unwrap_or("");
            return rest.trim_start_matches([',', ':', ' ', '\u{a0}']);
        }
        let year = self.year(mark.entry, mark.printed);
        match mark.label {
            // "2001a" of "Lee 2001a".
            Some(own) if !year.is_empty() => own.rfind(year).map_or(year, |at| &own[at..]),
            _ => year,
        }
    }

    /// Writes the place in a source as the style has it: ", pp. 3–5".
    fn place(&self, label: &str, value: &str, out: &mut String) {
        let value = ranges(value);
        let several = label != "sub-verbo" && (value.contains(['–', ',', '&']) || value.contains(" and "));
        let Some(number) = LABELS.iter().position(|(name, _)| *name == label) else {
            return;
        };
        let place = self.places[number][usize::from(several)].get_or_init(|| self.probe_place(label, several));
        out.push_str(&place.before);
        escape(&value, out);
        out.push_str(&place.after);
    }

    /// Prints a source with a place and without, and takes what is more.
    fn probe_place(&self, label: &str, several: bool) -> Place {
        let written = if several { "7919-7927" } else { "7919" };
        let locator = label.parse::<CslLocator>().unwrap_or(CslLocator::Page);
        let probe = probe();
        let bare = self.core(&probe, None, None);
        let with = self.core(&probe, Some(SpecificLocator(locator, LocatorPayload::Str(written))), None);
        let found = with.find("7919").and_then(|start| {
            let end = with.rfind(|c: char| c.is_ascii_digit())? + 1;
            let common = bare.bytes().zip(with[..start].bytes()).take_while(|(a, b)| a == b).count();
            let common = (0..=common).rev().find(|at| with.is_char_boundary(*at))?;
            let tail = &bare[common.min(bare.len())..];
            let after = with[end..].strip_suffix(tail).unwrap_or(&with[end..]);
            Some(Place {
                before: with[common..start].to_owned(),
                after: after.to_owned(),
            })
        });
        found
            .filter(|_| self.csl.settings.class != StyleClass::Note)
            .unwrap_or_else(|| Place {
                before: format!(", {}", self.locality.short(label, several)),
                after: String::new(),
            })
    }

    fn request<'a>(&'a self, items: Vec<CitationItem<'a, Entry>>) -> CitationRequest<'a, Entry> {
        CitationRequest::new(items, &self.csl, Some(self.locality.code.clone()), &self.locality.files, None)
    }

    fn citation(&self, entry: &Entry, locator: Option<SpecificLocator<'_>>, purpose: Option<CitePurpose>) -> ElemChildren {
        let mut item = CitationItem::with_locator(entry, locator);
        item.purpose = purpose;
        standalone_citation(CitationRequest::new(
            vec![item],
            &self.csl,
            Some(self.locality.code.clone()),
            &self.locality.files,
            None,
        ))
    }

    /// Prints the mark of one source, without what the style puts round a mark.
    fn core(&self, entry: &Entry, locator: Option<SpecificLocator<'_>>, purpose: Option<CitePurpose>) -> String {
        self.stripped(&self.citation(entry, locator, purpose))
    }

    fn stripped(&self, children: &ElemChildren) -> String {
        let layout = &self.csl.citation.layout;
        let is = |child: Option<&ElemChild>, text: &Option<String>| matches!((child, text), (Some(ElemChild::Text(own)), Some(text)) if own.text == *text);
        let mut own = children.0.as_slice();
        if is(own.first(), &layout.prefix) {
            own = &own[1..];
        }
        if is(own.last(), &layout.suffix) {
            own = &own[..own.len() - 1];
        }
        let mut out = String::new();
        own.iter().for_each(|child| html::one(child, &mut out));
        // What is made of one piece holds them in it.
        let affix = |text: &Option<String>| {
            let mut html = String::new();
            escape(text.as_deref().unwrap_or(""), &mut html);
            html
        };
        let inner = out.strip_prefix(affix(&layout.prefix).as_str()).unwrap_or(&out);
        let inner = inner.strip_suffix(affix(&layout.suffix).as_str()).unwrap_or(inner);
        self.finish.put(inner.to_owned())
    }
}

fn reference(children: &ElemChildren, finish: &Finish) -> Reference {
    let mut html = String::new();
    // The number stands in the margin of the list.
    let is_number =
        |child: &&ElemChild| !matches!(child, ElemChild::Elem(elem) if elem.display == Some(hayagriva::citationberg::Display::LeftMargin));
    children.0.iter().filter(is_number).for_each(|child| html::one(child, &mut html));
    let html = html.replace(NUMBER, "");
    Reference {
        html: tidy(&finish.put(html)),
        plain: tidy(&finish.put(html::plain(children))),
    }
}

/// Leaves one space where there are several, and no full stop behind a mark that ends a sentence as well, but for those of an ellipsis and those of
/// addresses.
fn tidy(html: &str) -> String {
    let mut words: Vec<&str> = html.split(' ').filter(|word| !word.is_empty()).collect();
    for word in &mut words {
        if ["?.", "!.", "?</i>.", "!</i>.", ".</i>."].iter().any(|end| word.ends_with(end)) {
            *word = &word[..word.len() - 1];
        }
    }
    words.retain(|word| *word != ".");
    let joined = words.join(" ");
    if !joined.contains("..") {
        return joined;
    }
    let mut out = String::with_capacity(joined.len());
    for (number, part) in joined.split("<a ").enumerate() {
        let (address, rest) = match number {
            0 => ("", part),
            _ => part.split_at(part.find("</a>").unwrap_or(part.len())),
        };
        out.push_str(if number > 0 { "<a " } else { "" });
        out.push_str(address);
        let mut stops = 0;
        for c in rest.chars().chain(['\0']) {
            if c == '.' {
                stops += 1;
                continue;
            }
            out.push_str(match stops {
                0 => "",
                1 | 2 => ".",
                _ => "...",
            });
            stops = 0;
            out.extend((c != '\0').then_some(c));
        }
    }
    out
}

/// Writes the hyphens of ranges as dashes.
fn ranges(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let chars: Vec<char> = value.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let between = at > 0 && chars[at - 1].is_alphanumeric() && chars.get(at + 1).is_some_and(|next| next.is_alphanumeric());
        out.push(if *c == '-' && between { '–' } else { *c });
    }
    out
}

/// The year of the source that a style is tried with.
const PROBE_YEAR: i32 = 1234;

/// Makes a source to try a style with.
fn probe() -> Entry {
    use hayagriva::types::{EntryType, Person};
    let mut entry = Entry::new("probe", EntryType::Article);
    entry.set_title("Probe".to_owned().into());
    if let Ok(person) = Person::from_strings(vec!["Prober"]) {
        entry.set_authors(vec![person]);
    }
    entry.set_date(hayagriva::types::Date::from_year(PROBE_YEAR));
    entry
}
