//! Words: pieces of text on their way to the page, with printed punctuation and the expansion of abbreviations.
//!
//! Takes pieces of the source; writes them through the painter. Changes no passage: what is compared and counted is the text as written.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::punctuation::Printer;
use super::step::Piece;
use crate::diagnostic::Span;
use crate::document::{Abbreviation, Inline};
use crate::parse::paint::{Painter, attribute};

/// What is done to words.
pub(super) struct Words<'a> {
    printer: Option<Printer>,
    expansions: Option<AhoCorasick>,
    abbreviations: &'a [Abbreviation],
    found: Vec<(Range<usize>, &'static str)>,
}

/// Something done to a part of a piece.
enum Edit {
    Print(&'static str),
    Expand(usize),
}

impl<'a> Words<'a> {
    /// Makes what is done to the words of a text; `language` where punctuation is printed.
    pub fn new(language: Option<&str>, abbreviations: &'a [Abbreviation]) -> Self {
        let expansions = (!abbreviations.is_empty()).then(|| {
            let names = abbreviations.iter().map(|abbreviation| &*abbreviation.short);
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok()
        });
        Words {
            printer: language.map(Printer::new),
            expansions: expansions.flatten(),
            abbreviations,
            found: Vec::new(),
        }
    }

    /// Begins a block.
    pub fn begin(&mut self) {
        if let Some(printer) = &mut self.printer {
            printer.begin();
        }
    }

    /// Notes something that is shown as it is.
    pub fn pass(&mut self, shown: &str) {
        if let Some(printer) = &mut self.printer {
            printer.pass(shown);
        }
    }

    /// Writes a piece; `literal` leaves its punctuation as it is.
    pub fn write(&mut self, piece: &Piece<'_>, source: &str, literal: bool, painter: &mut Painter<'_>, out: &mut String) {
        if let Some(shown) = &piece.shown {
            self.pass(shown);
            return painter.flow_as(piece.span, shown, out);
        }
        let text = source.get(piece.span.range()).unwrap_or("");
        let edits = self.edits(piece, text, source, literal, painter);
        let start = piece.span.start as usize;
        let mut at = 0;
        for (range, edit) in edits {
            if range.start < at {
                continue;
            }
            painter.flow(source, Span::new(start + at, start + range.start), out);
            let span = Span::new(start + range.start, start + range.end);
            match edit {
                Edit::Print(shown) => painter.flow_as(span, shown, out),
                Edit::Expand(number) => {
                    let long = self.abbreviations.get(number).map_or("", |abbreviation| &*abbreviation.long);
                    painter.close(out);
                    attribute("<abbr title=\"", long, out);
                    out.push('>');
                    painter.flow(source, span, out);
                    painter.close(out);
                    out.push_str("</abbr>");
                }
            }
            at = range.end;
        }
        painter.flow(source, Span::new(start + at, piece.span.end as usize), out);
    }

    /// Gives what is done to a piece, in order.
    fn edits(&mut self, piece: &Piece<'_>, text: &str, source: &str, literal: bool, painter: &Painter<'_>) -> Vec<(Range<usize>, Edit)> {
        let mut edits = Vec::new();
        if piece.inline == Inline::Verbatim || literal {
            self.pass(text);
            return edits;
        }
        let after = source.get(piece.span.end as usize..).and_then(|rest| rest.chars().next());
        if let Some(printer) = &mut self.printer {
            printer.replacements(text, after, &mut self.found);
            edits.extend(self.found.drain(..).map(|(range, shown)| (range, Edit::Print(shown))));
        }
        if let Some(expansions) = &self.expansions {
            let start = piece.span.start as usize;
            for found in expansions.find_iter(text) {
                let range = found.range();
                let span = Span::new(start + range.start, start + range.end);
                if is_word(source, span) && !painter.is_named(span) {
                    edits.push((range, Edit::Expand(found.pattern().as_usize())));
                }
            }
            edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        }
        edits
    }
}

fn is_word(source: &str, span: Span) -> bool {
    let before = source.get(..span.start as usize).and_then(|text| text.chars().next_back());
    let after = source.get(span.end as usize..).and_then(|text| text.chars().next());
    ![before, after].into_iter().flatten().any(char::is_alphanumeric)
}
