//! Text, code, links, images and line breaks: what stands in a line.

use std::borrow::Cow;

use pulldown_cmark::{Event, LinkType, Tag};

use super::Walk;
use crate::diagnostic::Span;
use crate::document::{Inline, LinkSyntax};
use crate::parse::markdown::autolink;
use crate::parse::markdown::hidden::{self, without_filler};
use crate::parse::markdown::step::{Node, Piece, Step};
use crate::parse::markdown::target::{bare_tag, link_tag};

impl<'e, F: FnMut(Step<'e>)> Walk<'e, '_, F> {
    /// Takes an event that is neither the start nor the end of an element.
    pub(super) fn inline(&mut self, at: usize, event: &'e Event<'e>, span: Span) {
        match event {
            Event::Text(text) if matches!(self.stack.last().map(|frame| frame.node), Some(Node::CodeBlock(_))) => {
                let text = self.shown(text, span);
                (self.sink)(Step::CodeText(text));
                return;
            }
            Event::Html(html) => {
                let html = self.shown(html, span);
                (self.sink)(Step::Html(html));
                return;
            }
            _ => self.start_run(at),
        }
        match event {
            Event::Text(text) => self.text(at, text, span),
            Event::Code(code) => self.code(code, span),
            Event::InlineMath(latex) => self.math(latex, span, false),
            Event::DisplayMath(latex) => self.math(latex, span, true),
            Event::SoftBreak => self.line_break(at, span, false),
            Event::HardBreak => self.line_break(at, span, true),
            Event::InlineHtml(html) => {
                if let Some(open) = html_link(html) {
                    self.html_link = open;
                }
                let html = self.shown(html, span);
                (self.sink)(Step::Html(html));
            }
            Event::FootnoteReference(label) => (self.sink)(Step::FootnoteReference(label)),
            _ => {}
        }
    }

    /// Takes the start of an element that stands in a line, and gives the number of the next event to be taken.
    pub(super) fn start_inline(&mut self, at: usize, tag: &'e Tag<'e>, span: Span) -> usize {
        self.start_run(at);
        let node = match tag {
            Tag::Emphasis => Node::Emphasis,
            Tag::Strong => Node::Strong,
            Tag::Strikethrough => Node::Strikethrough,
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => return self.link(at, (*link_type, dest_url, title), span),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => return self.image(at, (*link_type, dest_url, title), span),
            _ => Node::Bare,
        };
        self.open(node, span);
        at + 1
    }

    fn kind(&self) -> Inline {
        if self.verbatim {
            Inline::Verbatim
        } else if self.links > 0 || self.html_link {
            Inline::Link
        } else {
            Inline::Plain
        }
    }

    /// Cuts off what is hidden at the end of the passage; `None` where nothing is left.
    fn visible(&self, span: Span) -> Option<Span> {
        let end = match self.passage.as_ref().and_then(|passage| passage.hidden) {
            Some(hidden) if span.end > hidden.start && span.start < hidden.end => hidden.start,
            _ => span.end,
        };
        (span.start < end).then_some(Span { end, ..span })
    }

    fn text(&mut self, at: usize, text: &'e str, mut span: Span) {
        let inline = self.kind();
        let mut text = text;
        // What stands before is the marker of a callout.
        if span.start < self.covered && self.slice(span) == text {
            text = text.get((self.covered - span.start) as usize..).unwrap_or("");
            span.start = self.covered.min(span.end);
            if text.is_empty() {
                return;
            }
        }
        let backslash = span.start.wrapping_sub(1);
        let escaped = span.start > self.covered && self.source.as_bytes().get(backslash as usize) == Some(&b'\\');
        if let (true, Some(first)) = (escaped, text.chars().next()) {
            let (character, rest) = text.split_at(first.len_utf8());
            let end = span.start + character.len() as u32;
            self.piece(Span { start: backslash, end }, Some(Cow::Borrowed(character)), inline);
            text = rest;
            span.start = end.min(span.end);
        }
        let same = self.slice(span) == text;
        if !same || span.is_empty() {
            return self.piece(span, (!same).then_some(Cow::Borrowed(text)), inline);
        }
        if self.links == 0 && !self.html_link {
            self.find_addresses(at, span);
            while let Some((address, prefix)) = self.addresses.get(self.next_address).copied() {
                if address.start >= span.end {
                    break;
                }
                self.next_address += 1;
                if address.start < span.start {
                    continue;
                }
                self.words(Span {
                    end: address.start,
                    ..span
                });
                self.open(Node::Link(bare_tag(self.source, address, prefix)), address);
                self.links += 1;
                let inline = self.kind();
                self.piece(address, None, inline);
                self.end(address);
                // The address may go on in the next text.
                span.start = self.covered.min(span.end);
            }
        }
        self.words(span);
    }

    /// Takes text of the source, in which highlights and notes may begin and end.
    fn words(&mut self, mut span: Span) {
        while let Some(cut) = self.cuts.get(self.next_cut).filter(|cut| cut.at < span.end).copied() {
            self.next_cut += 1;
            if cut.at < span.start {
                continue;
            }
            let before = Span { end: cut.at, ..span };
            if !before.is_empty() {
                let inline = self.kind();
                self.piece(before, None, inline);
            }
            span.start = cut.at;
            if self.sign(cut) {
                self.covered = cut.at + cut.length;
                // The sign may go on in the next text.
                span.start = self.covered.min(span.end);
            }
        }
        if !span.is_empty() {
            let inline = self.kind();
            self.piece(span, None, inline);
        }
    }

    /// Finds the bare addresses of the run of texts that begins at an event: the parser cuts texts where a sign could stand.
    fn find_addresses(&mut self, at: usize, span: Span) {
        if span.start < self.run_end {
            return;
        }
        let mut end = span.end;
        for (event, next) in self.events.get(at + 1..).unwrap_or(&[]) {
            match event {
                Event::Text(text) if next.start == end && self.slice(*next) == &**text => end = next.end,
                _ => break,
            }
        }
        self.run_end = end;
        self.next_address = 0;
        let run = self.slice(Span { end, ..span });
        let base = span.start as usize;
        let cuts = &self.cuts;
        let addresses = autolink::find(run).into_iter().filter_map(|address| {
            let start = base + address.range.start;
            if self.citations.iter().any(|citation| citation.span.range().contains(&start)) {
                return None;
            }
            // A highlight or note that ends in it ends it.
            let cut = cuts.partition_point(|cut| (cut.at as usize) < start);
            let most = cuts.get(cut).map_or(usize::MAX, |cut| cut.at as usize);
            let end = (base + address.range.end).min(most);
            (end == base + address.range.end || end > start + 8).then(|| (Span::new(start, end), address.prefix))
        });
        self.addresses = addresses.collect();
    }

    fn piece(&mut self, span: Span, shown: Option<Cow<'e, str>>, inline: Inline) {
        self.covered = span.end;
        let Some(span) = self.visible(span) else { return };
        if !self.is_cut(span) {
            (self.sink)(Step::Text(Piece { span, shown, inline }));
        } else if let Some(shown) = shown {
            let shown = without_filler(&shown);
            if !shown.is_empty() {
                let shown = Some(Cow::Owned(shown));
                (self.sink)(Step::Text(Piece { span, shown, inline }));
            }
        } else {
            let hidden = self.hidden;
            for span in hidden::visible(hidden, span) {
                let shown = None;
                (self.sink)(Step::Text(Piece { span, shown, inline }));
            }
        }
    }

    /// Tells whether something in a span is hidden.
    fn is_cut(&self, span: Span) -> bool {
        !self.hidden.is_empty() && !hidden::within(self.hidden, span).is_empty()
    }

    /// Gives a text of the parser's that stands at a span without what is hidden in it.
    fn shown(&self, text: &'e str, span: Span) -> Cow<'e, str> {
        if !self.is_cut(span) {
            return Cow::Borrowed(text);
        }
        match self.slice(span) == text {
            true => hidden::visible(self.hidden, span)
                .map(|part| self.slice(part))
                .collect::<String>()
                .into(),
            false => without_filler(text).into(),
        }
    }

    fn code(&mut self, code: &'e str, span: Span) {
        let written = self.slice(span);
        let ticks = written.bytes().take_while(|byte| *byte == b'`').count();
        let inner = written.get(ticks..written.len().saturating_sub(ticks)).unwrap_or("");
        let piece = match inner.find(code) {
            Some(at) if inner.len() <= code.len() + 2 => {
                let start = span.start as usize + ticks + at;
                Piece {
                    span: Span::new(start, start + code.len()),
                    shown: None,
                    inline: Inline::Verbatim,
                }
            }
            _ => Piece {
                span,
                shown: Some(Cow::Borrowed(code)),
                inline: Inline::Verbatim,
            },
        };
        let piece = match self.is_cut(span) {
            true => Piece {
                shown: Some(without_filler(code).into()),
                ..piece
            },
            false => piece,
        };
        self.covered = span.end;
        (self.sink)(Step::Code(piece));
    }

    fn math(&mut self, latex: &'e str, span: Span, display: bool) {
        self.covered = span.end;
        let latex = self.shown(latex, span);
        let piece = Piece {
            span,
            shown: Some(latex.clone()),
            inline: Inline::Verbatim,
        };
        (self.sink)(Step::Math(piece, latex, display));
    }

    fn line_break(&mut self, at: usize, span: Span, hard: bool) {
        if self.title_end == Some(at) {
            self.end_title(at, span);
            return;
        }
        if self.split.is_some_and(|split| split.first == at + 1) {
            self.split_paragraph();
            return;
        }
        // What stands before the next line (`> `) belongs to the break, and so do spaces before it that the parser drops.
        let end = match self.events.get(at + 1) {
            Some((Event::End(_), _)) | None => span.end,
            Some((Event::Text(_), next)) if self.source.as_bytes().get(next.start.wrapping_sub(1) as usize) == Some(&b'\\') => {
                next.start - 1
            }
            Some((_, next)) => next.start.max(span.end),
        };
        let gap = self.source.get(self.covered as usize..span.start as usize).unwrap_or("-");
        let start = if gap.trim().is_empty() { self.covered } else { span.start };
        let span = Span { start, end };
        self.covered = end;
        // White space that stands for a comment makes no hard break, and the bytes under it are in no passage.
        let cut = self.is_cut(span);
        let hard = hard && !cut;
        let blank = self.slice(span).trim().is_empty() && !cut;
        if let Some(span) = self.visible(span) {
            let shown = (hard || !blank).then_some(Cow::Borrowed("\n"));
            let inline = self.kind();
            (self.sink)(Step::Break(Piece { span, shown, inline }, hard));
        }
    }

    fn link(&mut self, at: usize, (kind, address, title): (LinkType, &'e str, &'e str), span: Span) -> usize {
        if self.broken_across_lines(kind, span) {
            return self.raw(at, span);
        }
        let end = self.pairs[at];
        let words_end = if end > at + 1 { self.events[end - 1].1.end } else { span.start + 1 };
        let syntax = match kind {
            LinkType::WikiLink { .. } => LinkSyntax::Wiki,
            _ => LinkSyntax::Markdown,
        };
        let tag = link_tag(self.source, span, syntax, (kind, address, title), words_end);
        self.open(Node::Link(tag), span);
        self.links += 1;
        if let Some(target) = tag.bare_target {
            let inline = self.kind();
            self.piece(target, None, inline);
            self.covered = span.end;
            return end;
        }
        at + 1
    }

    fn image(&mut self, at: usize, (kind, address, title): (LinkType, &'e str, &'e str), span: Span) -> usize {
        if self.broken_across_lines(kind, span) {
            return self.raw(at, span);
        }
        let end = self.pairs[at];
        let words_end = if end > at + 1 { self.events[end - 1].1.end } else { span.start + 2 };
        let syntax = match kind {
            LinkType::WikiLink { .. } => LinkSyntax::WikiEmbed,
            _ => LinkSyntax::Image,
        };
        let tag = link_tag(self.source, span, syntax, (kind, address, title), words_end);
        let mut alt = String::new();
        if tag.bare_target.is_none() {
            for (event, span) in self.events.get(at + 1..end).unwrap_or(&[]) {
                match event {
                    Event::Text(text) | Event::Code(text) => alt.push_str(&self.shown(text, *span)),
                    Event::SoftBreak | Event::HardBreak => alt.push(' '),
                    _ => {}
                }
            }
        }
        self.covered = span.end;
        (self.sink)(Step::Image(tag, alt, span));
        end + 1
    }

    /// Tells whether `[[…]]` runs over a line's end, which the parser takes for a link and vaults do not.
    fn broken_across_lines(&self, kind: LinkType, span: Span) -> bool {
        matches!(kind, LinkType::WikiLink { .. }) && self.slice(span).contains(['\n', '\r'])
    }

    /// Takes the bytes of an element as text.
    fn raw(&mut self, at: usize, span: Span) -> usize {
        let written = self.slice(span);
        let quoted = written.lines().skip(1).any(|line| line.trim_start().starts_with('>'));
        let joined = || {
            let lines = written.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']));
            Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
        };
        let inline = self.kind();
        self.piece(span, quoted.then(joined), inline);
        self.pairs[at] + 1
    }
}

/// Tells whether inline HTML opens a link (`true`) or closes one (`false`).
fn html_link(html: &str) -> Option<bool> {
    match html.as_bytes() {
        [b'<', b'a' | b'A', b' ' | b'\t' | b'\n' | b'\r' | b'>', ..] => Some(true),
        [b'<', b'/', b'a' | b'A', b' ' | b'>', ..] => Some(false),
        _ => None,
    }
}
