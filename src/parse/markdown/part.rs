//! Parts: the events and facts of a piece of a text, to be rendered by themselves.
//!
//! Takes the events of a whole text; gives those of a section, or of one block, with the footnotes that it refers to. A part is cut from the events and
//! not from the source, so that addresses of links and footnotes that stand elsewhere in the file are known.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::ids::footnote_key;
use super::{Events, callout};
use crate::diagnostic::Span;
use crate::document::Text;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Every block in these bytes.
    Section(Span),
    /// The innermost block that holds these bytes.
    Block(Span),
}

/// Gives the events of a part, in the order of the source, and the facts that go with them.
pub(super) fn cut<'e>(source: &str, events: &Events<'e>, text: &Text, part: Part) -> (Events<'e>, Text) {
    let pairs = super::walk::pairs(events);
    let cutter = Cutter {
        source,
        events,
        pairs: &pairs,
    };
    let mut kept = Vec::new();
    let mut ranges = Vec::new();
    match part {
        Part::Section(span) => cutter.section(span, &mut ranges),
        Part::Block(span) => ranges.extend(cutter.block(span)),
    }
    let wrap = ranges.first().copied().and_then(|range| Some((range, cutter.list_round(range.0)?)));
    cutter.add_footnotes(&mut ranges);
    ranges.sort_unstable();
    // A first-level heading that begins the part is not the title of the page.
    if let Some(first) = ranges.first().copied()
        && first.0 > 0
    {
        let at = events[first.0].1.start;
        kept.push((Event::Html(CowStr::Borrowed("")), Span { start: at, end: at }));
    }
    let spans: Vec<Span> = ranges.iter().map(|range| events[range.0].1).collect();
    for (range, span) in ranges.iter().zip(&spans) {
        let list = wrap.filter(|(item, _)| item == range).map(|(_, first)| first);
        kept.extend(list.map(|first| (Event::Start(Tag::List(first)), *span)));
        kept.extend_from_slice(events.get(range.0..=range.1).unwrap_or(&[]));
        kept.extend(list.map(|first| (Event::End(TagEnd::List(first.is_some())), *span)));
    }
    let holds = |span: Span| {
        let after = spans.partition_point(|own| own.start <= span.start);
        after.checked_sub(1).is_some_and(|at| spans[at].contains(span))
    };
    let text = Text {
        headings: text.headings.iter().filter(|heading| holds(heading.span)).cloned().collect(),
        links: text.links.iter().filter(|link| holds(link.span)).cloned().collect(),
        quotations: text.quotations.clone(),
        hidden: text.hidden.clone(),
        abbreviations: text.abbreviations.clone(),
        calls: text.calls.clone(),
        ..Text::default()
    };
    (kept, text)
}

struct Cutter<'a, 'e> {
    source: &'a str,
    events: &'a Events<'e>,
    pairs: &'a [usize],
}

impl Cutter<'_, '_> {
    /// Finds the outermost blocks that lie in a span, as ranges of events; definitions of footnotes are none.
    fn section(&self, part: Span, ranges: &mut Vec<(usize, usize)>) {
        let mut at = 0;
        while let Some((event, span)) = self.events.get(at) {
            at = match event {
                Event::Start(Tag::FootnoteDefinition(_)) => self.pairs[at] + 1,
                Event::Start(_) if part.contains(*span) => {
                    ranges.push((at, self.pairs[at]));
                    self.pairs[at] + 1
                }
                Event::Start(_) if !part.overlaps(*span) => self.pairs[at] + 1,
                Event::Rule if part.contains(*span) => {
                    ranges.push((at, at));
                    at + 1
                }
                _ => at + 1,
            };
        }
    }

    /// Finds the innermost block that holds a span.
    fn block(&self, part: Span) -> Option<(usize, usize)> {
        let mut found = None;
        let mut at = 0;
        while let Some((event, span)) = self.events.get(at) {
            match event {
                Event::Start(tag) if span.contains(part) => {
                    if is_whole_block(tag) && !self.begins_callout(at) {
                        found = Some((at, self.pairs[at]));
                    }
                    at += 1;
                }
                Event::Start(_) => at = self.pairs[at] + 1,
                _ => at += 1,
            }
        }
        found
    }

    /// Tells whether the paragraph at a number is the one that a callout's marker stands in, which is none without its callout.
    fn begins_callout(&self, at: usize) -> bool {
        let quotation = at.checked_sub(1).filter(|before| {
            let before = self.events.get(*before);
            matches!(before, Some((Event::Start(Tag::BlockQuote(_)), _)))
        });
        quotation.is_some_and(|quotation| callout::find(self.source, self.events, self.pairs, quotation).is_some())
    }

    /// Tells whether a list must stand round the element at a number, and with which number it begins.
    fn list_round(&self, at: usize) -> Option<Option<u64>> {
        let Some((Event::Start(Tag::Item), _)) = self.events.get(at) else {
            return None;
        };
        let (mut before, mut next) = (0, at);
        loop {
            match self.events.get(next.checked_sub(1)?) {
                Some((Event::End(TagEnd::Item), _)) => {
                    before += 1;
                    next = self.pairs[next - 1];
                }
                Some((Event::Start(Tag::List(first)), _)) => return Some(first.map(|first| first.saturating_add(before))),
                _ => return Some(None),
            }
        }
    }

    /// Adds the definitions of the footnotes that the ranges refer to, and that those refer to in turn.
    fn add_footnotes(&self, ranges: &mut Vec<(usize, usize)>) {
        let mut defined: BTreeMap<String, usize> = BTreeMap::new();
        for (at, (event, _)) in self.events.iter().enumerate() {
            if let Event::Start(Tag::FootnoteDefinition(label)) = event {
                defined.entry(footnote_key(label)).or_insert(at);
            }
        }
        // What the part holds, with what stands in it, is there already.
        let held = ranges.clone();
        defined.retain(|_, at| {
            let after = held.partition_point(|(from, _)| from <= at);
            after.checked_sub(1).is_none_or(|range| held[range].1 < *at)
        });
        let mut next = 0;
        while let Some((from, to)) = ranges.get(next).copied() {
            next += 1;
            for (event, _) in self.events.get(from..=to).unwrap_or(&[]) {
                let Event::FootnoteReference(label) = event else { continue };
                if let Some(at) = defined.remove(&footnote_key(label)) {
                    ranges.push((at, self.pairs[at]));
                }
            }
        }
    }
}

/// Tells whether a block makes sense by itself.
fn is_whole_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::Item
            | Tag::DefinitionList
            | Tag::Table(_)
    )
}
