//! Cuts: where `==highlights==` and `^[inline notes]` begin and end in the parser's texts, which knows neither.
//!
//! Takes the events; gives places in the order of the source. The two places of a pair stand in the same element, so that what is made of them nests.

use pulldown_cmark::{Event, Tag, TagEnd};
use rustc_hash::FxHashSet;

use super::{attribution, callout};
use crate::diagnostic::Span;

/// A place in a text at which something begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cut {
    /// The first byte of the sign.
    pub at: u32,
    /// How many bytes the sign has.
    pub length: u32,
    /// What the sign does.
    pub what: Sign,
}

/// What a sign does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    HighlightStart,
    HighlightEnd,
    NoteStart,
    NoteEnd,
    /// A citation, by its number: the sign is the whole of it.
    Citation(u32),
}

/// Finds the cuts of a text.
pub(super) fn find(source: &str, events: &[(Event<'_>, Span)], pairs: &[usize]) -> Vec<Cut> {
    let bytes = source.as_bytes();
    let none = memchr::memmem::find(bytes, b"==").is_none() && memchr::memmem::find(bytes, b"^[").is_none();
    if none {
        return Vec::new();
    }
    let mut finder = Finder {
        source,
        frames: vec![Frame::default()],
        highlights: Vec::new(),
        notes: Vec::new(),
        noted: None,
    };
    let mut ends = FxHashSet::default();
    let mut closed = 0;
    for (at, (event, span)) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                if matches!(tag, Tag::BlockQuote(_)) {
                    ends.extend(callout::find(source, events, pairs, at).map(|found| found.end));
                    ends.extend(attribution::find(source, events, pairs, at).map(|(_, line)| line.first.saturating_sub(1)));
                }
                closed += usize::from(is_closed(tag));
                finder.open(tag);
            }
            Event::End(end) => {
                closed -= usize::from(matches!(end, TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image).min(closed > 0));
                finder.close();
            }
            Event::Text(text) if closed == 0 && source.get(span.range()) == Some(&**text) => finder.text(*span),
            Event::SoftBreak | Event::HardBreak if ends.contains(&at) => finder.forget(),
            _ => {}
        }
    }
    finder.cuts()
}

/// Tells the elements whose text is none of ours.
fn is_closed(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. })
}

struct Finder<'s> {
    source: &'s str,
    /// The elements that are open.
    frames: Vec<Frame>,
    highlights: Vec<(u32, u32)>,
    notes: Vec<(u32, u32)>,
    /// The number of the frame in which a note is open: notes do not nest.
    noted: Option<usize>,
}

/// What has begun in an element.
#[derive(Default)]
struct Frame {
    highlight: Option<u32>,
    brackets: Vec<Bracket>,
    in_link: bool,
}

/// A bracket that is open.
struct Bracket {
    /// The `^` before it, where it begins a note, and how many highlights were complete.
    note: Option<(u32, usize)>,
}

impl Finder<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let inline = matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        );
        if !inline {
            self.forget();
        }
        let in_link = inline && (matches!(tag, Tag::Link { .. }) || self.frames.last().is_some_and(|frame| frame.in_link));
        self.frames.push(Frame {
            in_link,
            ..Frame::default()
        });
    }

    fn close(&mut self) {
        self.forget();
        self.frames.pop();
    }

    /// Leaves what has begun in the element at hand without an end.
    fn forget(&mut self) {
        let own = self.frames.len().wrapping_sub(1);
        if self.noted == Some(own) {
            self.noted = None;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.highlight = None;
            frame.brackets.clear();
        }
    }

    fn text(&mut self, span: Span) {
        let bytes = self.source.as_bytes();
        let mut at = span.start as usize;
        let end = (span.end as usize).min(bytes.len());
        while let Some(found) = memchr::memchr3(b'=', b'[', b']', &bytes[at..end]) {
            let place = at + found;
            at = place + 1;
            if place == span.start as usize && place > 0 && bytes[place - 1] == b'\\' {
                continue;
            }
            match bytes[place] {
                b'=' => {
                    let run = bytes[place..end].iter().take_while(|byte| **byte == b'=').count();
                    at = place + run;
                    if run == 2 {
                        self.equals(place);
                    }
                }
                b'[' => self.bracket(place),
                _ => self.bracket_end(place),
            }
        }
    }

    fn equals(&mut self, place: usize) {
        let before = self.source.get(..place).and_then(|text| text.chars().next_back());
        let after = self.source.get(place + 2..).and_then(|text| text.chars().next());
        let Some(frame) = self.frames.last_mut() else { return };
        let at = Span::new(place, place).start;
        match frame.highlight {
            Some(start) if before.is_some_and(|c| !c.is_whitespace()) && start + 2 < at => {
                frame.highlight = None;
                self.highlights.push((start, at));
            }
            _ if after.is_some_and(|c| !c.is_whitespace()) => frame.highlight = Some(at),
            _ => {}
        }
    }

    fn bracket(&mut self, place: usize) {
        let bytes = self.source.as_bytes();
        let escaped = place > 1 && bytes[place - 2] == b'\\';
        let own = self.frames.len().wrapping_sub(1);
        let Some(frame) = self.frames.last_mut() else { return };
        let begins = place > 0 && bytes[place - 1] == b'^' && !escaped && !frame.in_link && self.noted.is_none();
        let note = begins.then(|| (Span::new(place - 1, place).start, self.highlights.len()));
        if begins {
            self.noted = Some(own);
        }
        frame.brackets.push(Bracket { note });
    }

    fn bracket_end(&mut self, place: usize) {
        let Some(frame) = self.frames.last_mut() else { return };
        let Some(Bracket {
            note: Some((start, complete)),
        }) = frame.brackets.pop()
        else {
            return;
        };
        self.noted = None;
        let end = Span::new(place, place).start;
        // A highlight that begins on one side of the note's sign and ends on the other is none.
        if frame.highlight.is_some_and(|highlight| highlight > start) {
            frame.highlight = None;
        }
        let since = self.highlights.split_off(complete.min(self.highlights.len()));
        self.highlights.extend(since.into_iter().filter(|(from, _)| *from > start));
        let words = self.source.get(start as usize + 2..place).unwrap_or("");
        if !words.trim().is_empty() {
            self.notes.push((start, end));
        }
    }

    fn cuts(self) -> Vec<Cut> {
        let cut = |at, length, what| Cut { at, length, what };
        let highlights = self.highlights.iter();
        let mut cuts: Vec<Cut> = highlights
            .flat_map(|(start, end)| [cut(*start, 2, Sign::HighlightStart), cut(*end, 2, Sign::HighlightEnd)])
            .collect();
        cuts.extend(
            self.notes
                .iter()
                .flat_map(|(start, end)| [cut(*start, 2, Sign::NoteStart), cut(*end, 1, Sign::NoteEnd)]),
        );
        cuts.sort();
        cuts
    }
}
