//! The style of a site, and what it has printed of each source so far.

use std::sync::{Arc, OnceLock};

use super::Bibliography;
use super::made::{self, Page};
use super::style::{self, Printed, Style};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::graph::SourceId;
use crate::parse::paint::escape;

/// Which style a site has.
#[derive(Clone, Debug, PartialEq)]
pub enum StyleFile {
    /// One of those that need no file, by its name.
    Named(String),
    /// A CSL file of the site.
    Csl(File),
}

/// Prints sources in the style of a site. Style and sources are made ready when a page first needs them: a site that cites nothing pays nothing.
pub struct Printer {
    from: StyleFile,
    language: String,
    style: OnceLock<Read>,
    printed: Vec<Printed>,
    /// How a page of the site is printed, by the month of its date and whether it has a day.
    pages: Vec<OnceLock<Option<String>>>,
}

/// A style as it was read: what pages are printed in, and what was wrong with the site's own.
struct Read {
    style: Option<Style>,
    wrong: Option<String>,
}

/// What stands in a printed page for its title: words that a style would print otherwise if it changed the case of titles, between marks.
const TITLE: &str = "\u{e011} quick Fox and \u{e011}";
/// What stands for its address.
const ADDRESS: &str = "https://page.invalid/";
/// The year and the day that stand for those of a page.
const YEAR: u16 = 7919;
const DAY: u8 = 27;

impl Printer {
    /// Makes a printer for a bibliography; that of the snapshot before stands where bibliography and style are the same.
    pub fn new(from: StyleFile, language: &str, sources: &Bibliography, before: Option<&Arc<Printer>>) -> Arc<Printer> {
        if let Some(before) = before.filter(|before| before.from == from && before.language == language) {
            return before.clone();
        }
        Arc::new(Printer {
            from,
            language: language.to_owned(),
            style: OnceLock::new(),
            printed: sources.sources.iter().map(|_| Printed::default()).collect(),
            pages: (0..26).map(|_| OnceLock::new()).collect(),
        })
    }

    /// Gives which style it is.
    pub fn from(&self) -> &StyleFile {
        &self.from
    }

    /// Gives the style; the usual one where its file cannot be read, which has been told.
    pub fn style(&self) -> Option<&Style> {
        self.read().style.as_ref()
    }

    fn read(&self) -> &Read {
        self.style.get_or_init(|| {
            let (style, wrong) = match &self.from {
                StyleFile::Named(name) => (Style::by_name(name, &self.language), None),
                StyleFile::Csl(file) => match Style::from_xml(&file.text, &self.language) {
                    Ok(style) => (Some(style), None),
                    Err(wrong) => (None, Some(wrong)),
                },
            };
            let usual = || Style::by_name(style::DEFAULT, &self.language);
            Read {
                style: style.or_else(usual),
                wrong,
            }
        })
    }

    /// Gives the path and text of the style's file, where it has one.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let file = match &self.from {
            StyleFile::Csl(file) => Some((&*file.path, &*file.text)),
            StyleFile::Named(_) => None,
        };
        file.into_iter()
    }

    /// Says what is wrong with a style's file.
    pub fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        let StyleFile::Csl(file) = &self.from else { return };
        if let Some(wrong) = &self.read().wrong {
            let first = file.text.lines().next().map_or(0, str::len);
            let message = format!("this is not a style that can be read: {wrong}");
            diagnostics.push(
                Diagnostic::new(&rules::BAD_STYLE, file, Span::new(0, first), message)
                    .help("take an independent CSL 1.0.2 style, or one that needs no file: `style = \"iso-690-numeric\"`"),
            );
        }
    }

    /// Prints a page of the site as a source; safe HTML. Those by the publisher are printed once for each month, and what is a page's own is put in;
    /// a reproduced text, which names no site, is printed by itself.
    pub fn page(&self, page: &Page<'_>) -> Option<String> {
        let style = self.style()?;
        let direct = || style.reference(&made::page(page), &Printed::default()).html.clone();
        let plain = page.authors.is_empty() && !page.site.is_empty() && page.date.is_none_or(|date| !date.is_uncertain());
        let Some(slot) = self.pages.get(slot(page.date)).filter(|_| plain && is_plain(page.title)) else {
            return Some(direct());
        };
        let Some(form) = slot.get_or_init(|| form(style, page)) else {
            return Some(direct());
        };
        let mut html = form.clone();
        // What an author wrote comes last: it may hold what stands for something else.
        if let Some(date) = page.date {
            html = html.replacen(&YEAR.to_string(), &date.year().to_string(), 1);
            if let Some(day) = date.day() {
                html = html.replacen(MARKED_DAY, &day.to_string(), 1);
            }
        }
        let (mut title, mut url) = (String::new(), String::new());
        escape(page.title, &mut title);
        escape(page.url, &mut url);
        Some(html.replace(ADDRESS, &url).replacen(TITLE, &title, 1))
    }

    /// Gives how many sources a reference has been printed of. Of each it is printed once, as what was printed is never taken back.
    pub fn references(&self) -> usize {
        self.printed.iter().filter(|printed| printed.has_reference()).count()
    }

    /// Gives what was printed of a source.
    pub fn printed(&self, id: SourceId) -> Option<&Printed> {
        self.printed.get(id.index())
    }
}

/// Stands in a printed form for the day.
const MARKED_DAY: char = '\u{e012}';

/// Tells whether a title is words and no more: what a style does with marks at its ends, and with quotation marks, depends on the title.
fn is_plain(title: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '–' | ':' | '(' | ')' | '&' | '/');
    title.chars().all(inner) && title.starts_with(char::is_alphanumeric) && title.ends_with(char::is_alphanumeric)
}

/// Gives the number of the form that a date is printed with.
fn slot(date: Option<Date>) -> usize {
    let month = date.and_then(|date| date.month()).map_or(0, usize::from);
    let undated = usize::from(date.is_none()) * 13;
    match date.and_then(|date| date.day()) {
        Some(_) => 13 + month,
        None => (month + undated).min(13),
    }
}

/// Prints a page like one, with marks for what is its own; none where they cannot be found again.
fn form(style: &Style, page: &Page<'_>) -> Option<String> {
    let date = match (page.date.and_then(|date| date.month()), page.date.and_then(|date| date.day())) {
        (Some(month), Some(_)) => Date::of_day(YEAR, month, DAY),
        (Some(month), None) => Date::of_month(YEAR, month),
        _ => page.date.and_then(|_| Date::of_year(YEAR)),
    };
    let like = made::page(&Page {
        title: TITLE,
        date,
        url: ADDRESS,
        ..*page
    });
    let html = style.reference(&like, &Printed::default()).html.clone();
    let once = |mark: &str| html.matches(mark).count() == 1;
    let marked = once(TITLE) && (date.is_none() || once(&YEAR.to_string()));
    let day = date.and_then(|date| date.day()).map(|day| day.to_string());
    match day {
        Some(day) if marked && once(&day) => Some(html.replacen(&day, &MARKED_DAY.to_string(), 1)),
        None if marked => Some(html),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page that is put together from a form is what the style prints of it, in styles of every sort.
    #[test]
    fn a_page_from_a_form_is_as_it_is_printed() {
        let titles = [
            "Guarantee",
            "Guarantee or assurance?",
            "The year 7919",
            "“Eligible” or “will become”?",
            "27 states",
            "the end.",
            "NATO & <b>",
            "A \u{e011} mark",
        ];
        let dates = ["2022-12-03", "2022-12-27", "7919-11-27", "2022-02", "2022", "c. 2022"].map(|date| Date::parse(date).ok());
        let styles = [
            "iso-690-numeric",
            "ieee",
            "apa",
            "chicago-author-date",
            "chicago-notes",
            "modern-language-association",
            "american-medical-association",
            "vancouver",
        ];
        for name in styles {
            let printer = Printer::new(StyleFile::Named(name.to_owned()), "en-GB", &Bibliography::default(), None);
            let Some(style) = printer.style() else { continue };
            for date in dates.into_iter().chain([None]) {
                for title in titles {
                    let page = Page {
                        key: "notes/a",
                        title,
                        authors: &[],
                        publisher: "The Desk",
                        site: "The Site",
                        date,
                        url: "https://desk.example/notes/a/",
                    };
                    let direct = style.reference(&made::page(&page), &Printed::default()).html.clone();
                    assert_eq!(printer.page(&page), Some(direct), "{name}: {title}");
                }
            }
        }
    }
}
