//! The words of a page where they are read away from it: in a summary, a feed, the search, the sentence that points somewhere.
//!
//! Takes passages; gives their words. A citation in the sentence itself is the name that it prints, one in brackets is nothing: numbers would lead
//! to a list that is not there.

use std::borrow::Cow;
use std::ops::Range;

use super::cited::entry_of;
use crate::bibliography::style::Printed;
use crate::bibliography::{Bibliography, Printer, made};
use crate::config::Config;
use crate::document::{Document, Passage};
use crate::graph::{Cited, Graph, PageId};
use crate::site::Site;

/// What names that which is cited.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The pages.
    pub graph: &'a Graph,
    /// The settings.
    pub config: &'a Config,
    /// The sources.
    pub bibliography: &'a Bibliography,
    /// What the style prints of them.
    pub printer: &'a Printer,
}

/// What stands for a range of a passage's text.
pub type Swap<'a> = (Range<usize>, Cow<'a, str>);

impl<'a> Names<'a> {
    /// Takes those of a site.
    pub fn of(site: &'a Site) -> Names<'a> {
        Names {
            graph: &site.graph,
            config: &site.config,
            bibliography: &site.bibliography,
            printer: &site.printer,
        }
    }

    /// Gives the words of a passage.
    pub fn text(&self, page: PageId, passage: &Passage) -> Cow<'a, str> {
        let text = self.graph.document(page).passage_text(passage);
        let swaps = self.swaps(page, passage, &text);
        if swaps.is_empty() {
            return text;
        }
        let mut words = String::with_capacity(text.len());
        swapped(&text, &swaps, 0..text.len(), |part| words.push_str(part));
        Cow::Owned(words)
    }

    /// Gives what stands for citations in the text of a passage, in the order of the text.
    pub fn swaps(&self, page: PageId, passage: &Passage, text: &str) -> Vec<Swap<'a>> {
        let document = self.graph.document(page);
        let (mut swaps, mut at, mut blank): (Vec<Swap<'a>>, usize, bool) = (Vec::new(), 0, true);
        for number in citations_of(document, passage) {
            let citation = &document.text.citations[number];
            let Some(range) = document.text.shown_range(passage, citation.span).filter(|range| range.start >= at) else {
                continue;
            };
            blank &= text.get(at..range.start).unwrap_or("").trim().is_empty();
            at = range.end;
            if citation.in_text {
                blank = false;
                swaps.extend(self.name(page, number).map(|name| (range, name)));
                continue;
            }
            // What parted a citation from the next, or ended one that stood alone, parts and ends nothing.
            let rest = text.get(at..).unwrap_or("");
            let ended = text.get(..at).unwrap_or("").trim_end().ends_with(['.', '!', '?', '…']);
            if rest.starts_with('.') && (blank || ended) || blank && rest.starts_with([',', ';']) {
                swaps.push((at..at + 1, "".into()));
                at += 1;
            }
        }
        swaps
    }

    /// Gives the name that a citation prints in its sentence; none where it names nothing, so that the author's words stay.
    fn name(&self, page: PageId, number: usize) -> Option<Cow<'a, str>> {
        let found = self.graph.links(page).citations.get(number)?;
        let cite = self.graph.document(page).text.citations.get(number)?.cites.first()?;
        if found.contains(&Cited::Nothing) {
            return None;
        }
        let style = self.printer.style()?;
        let own = Printed::default();
        let named = match found.first()? {
            Cited::Source(id) => {
                let source = self.bibliography.source(*id)?;
                return Some(style.author(&source.entry, self.printer.printed(*id)?).into());
            }
            Cited::Page(page) => style.author(&entry_of(self.graph, self.config, *page), &own).to_owned(),
            Cited::Address => style.author(&made::address(&cite.key.value), &own).to_owned(),
            Cited::Nothing => return None,
        };
        Some(named.into())
    }
}

/// Gives part after part the words of a range of a text, with what stands for ranges that lie in it.
pub fn swapped(text: &str, swaps: &[Swap<'_>], range: Range<usize>, mut give: impl FnMut(&str)) {
    let mut at = range.start;
    for (swap, words) in swaps.iter().filter(|(swap, _)| swap.start >= range.start && swap.end <= range.end) {
        give(text.get(at..swap.start).unwrap_or(""));
        give(words);
        at = swap.end;
    }
    give(text.get(at..range.end).unwrap_or(""));
}

/// Gives a passage's text, byte for byte as long, in which no citation holds anything that could end a sentence.
pub fn unbroken<'a>(document: &Document, passage: &Passage, text: &'a str) -> Cow<'a, str> {
    let mut unbroken = Cow::Borrowed(text);
    for number in citations_of(document, passage) {
        let citation = &document.text.citations[number];
        let range = document.text.shown_range(passage, citation.span).filter(|_| citation.in_text);
        if let Some(range) = range.filter(|range| text.get(range.clone()).is_some()) {
            let letters = "X".repeat(range.len());
            unbroken.to_mut().replace_range(range, &letters);
        }
    }
    unbroken
}

/// Gives the numbers of the citations that stand in a passage.
fn citations_of(document: &Document, passage: &Passage) -> impl Iterator<Item = usize> + use<> {
    let all = &document.text.citations;
    let from = all.partition_point(|citation| citation.span.end <= passage.span.start);
    let length = all[from..].partition_point(|citation| citation.span.start < passage.span.end);
    from..from + length
}
