//! Facts: outline, links, passages, quotations, block ids and tags of a text.
//!
//! Takes steps; gives a [`Text`]. Writes no HTML.

use pulldown_cmark::Event;
use unicode_normalization::char::is_combining_mark;

use super::attribution::{Attributed, Named};
use super::calls;
use super::hidden::{FILLER, without_filler};
use super::html_ids;
use super::ids::HeadingIds;
use super::image;
use super::math;
use super::step::{Bearer, HeadingTag, Node, Piece, Step};
use super::target::{self, LinkTag, target};
use super::walk::walk;
use crate::diagnostic::Span;
use crate::document::{
    Attribution, Block, BlockQuotation, Call, Citation, Fragment, Heading, Inline, Link, LinkSyntax, Passage, Segment, Spanned, Target,
    Text,
};
use crate::parse::wikilink::is_external;

/// The facts of a text, and what is wrong with it.
pub(super) struct Found {
    pub text: Text,
    /// The images without words.
    pub unnamed: Vec<Span>,
    /// The links that a table cuts at their bar.
    pub cut: Vec<Span>,
    /// The formulas that cannot be read, with the reason.
    pub formulas: Vec<(Span, String)>,
}

/// Gives the facts of a text.
pub(super) fn facts(source: &str, events: &[(Event<'_>, Span)], hidden: Vec<Span>, calls: Vec<Call>) -> Found {
    let mut facts = Facts {
        source,
        text: Text::default(),
        ids: HeadingIds::default(),
        passage: None,
        heading: None,
        in_title: false,
        html: None,
        quotations: Vec::new(),
        attribution: None,
        unnamed: Vec::new(),
        cut: Vec::new(),
        formulas: Vec::new(),
        open: vec![OpenBlock::new(Span::new(0, source.len()), false)],
    };
    walk(source, events, &hidden, &calls, &mut |step| facts.step(step));
    let mut text = facts.text;
    text.hidden = hidden;
    text.html_ids.sort_unstable();
    text.html_ids.dedup();
    text.calls = calls;
    // A quotation inside another ends first.
    text.quotations.sort_by_key(|quotation| quotation.span);
    Found {
        text,
        unnamed: facts.unnamed,
        cut: facts.cut,
        formulas: facts.formulas,
    }
}

struct Facts<'s> {
    source: &'s str,
    text: Text,
    ids: HeadingIds,
    passage: Option<Open>,
    /// The words of the open heading.
    heading: Option<String>,
    /// Whether that is the title's.
    in_title: bool,
    /// The HTML block that is open.
    html: Option<String>,
    quotations: Vec<Quotation>,
    /// The attribution line that is open, and the link in it that is meant.
    attribution: Option<(Attributed, Option<u32>)>,
    unnamed: Vec<Span>,
    cut: Vec<Span>,
    formulas: Vec<(Span, String)>,
    /// The blocks that are open, from the outermost; the first stands for the text.
    open: Vec<OpenBlock>,
}

/// A block that is open.
#[derive(Clone, Copy)]
struct OpenBlock {
    span: Span,
    is_item: bool,
    /// The block that ended last in it.
    before: Option<Span>,
}

impl OpenBlock {
    fn new(span: Span, is_item: bool) -> Self {
        OpenBlock {
            span,
            is_item,
            before: None,
        }
    }
}

/// A passage that is open.
struct Open {
    /// The number of the element that holds it.
    anchor: u32,
    /// Its first piece.
    segment: usize,
}

/// A quotation that is open.
struct Quotation {
    first_passage: usize,
    attributed: Option<(Span, usize, Attribution)>,
}

impl Facts<'_> {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Open(node, span) => self.open(node, span),
            Step::Close(node, span) => self.close(node, span),
            Step::PassageStart(anchor) => {
                self.passage = Some(Open {
                    anchor,
                    segment: self.text.segments.len(),
                });
            }
            Step::PassageEnd(_) => self.end_passage(),
            Step::Text(piece) | Step::Code(piece) | Step::Break(piece, _) => self.piece(piece),
            Step::Math(piece, latex, display) => {
                if let Err(wrong) = math::mathml(&latex, display) {
                    self.formulas.push((piece.span, wrong));
                }
                self.piece(piece);
            }
            Step::Image(tag, alt, span) => {
                self.link(&tag, span);
                let shown = self.text.links.last().is_some_and(|link| image::is_shown(tag.syntax, &link.target));
                if shown && image::size(&alt).0.is_empty() {
                    self.unnamed.push(span);
                }
            }
            Step::BlockId(span, named) => self.text.blocks.push(Block {
                id: self.slice(span).trim_start_matches('^').into(),
                anchor: match named {
                    Bearer::Number(number) => format!("p{number}").into(),
                    // No id of a heading or passage begins so.
                    Bearer::Block => self.slice(span).into(),
                },
                span,
                whole: self.block_of_id(span),
            }),
            Step::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.html(&html),
            },
            Step::Call(call) => self.text.links.extend(calls::links(call)),
            Step::Citation(citation) => self.citation(citation),
            Step::CallEnd(_) | Step::CodeText(_) | Step::FootnoteReference(_) | Step::Task(_) | Step::Rule => {}
        }
    }

    /// Notes the ids in a piece of the author's HTML; the title is printed without any.
    fn html(&mut self, html: &str) {
        if !self.in_title {
            html_ids::ids(html, |id| self.text.html_ids.push(id));
        }
    }

    /// Gives the block that an id names: the one that it stands in, or, alone, the one that ended before it. In the first paragraph of an item it
    /// names the item.
    fn block_of_id(&self, id: Span) -> Span {
        match (self.open.as_slice(), &self.passage) {
            ([.., item, _], Some(_)) if item.is_item && item.before.is_none() => item.span,
            ([.., holder], Some(_)) => holder.span,
            ([.., holder], None) => holder.before.unwrap_or(holder.span),
            ([], _) => id,
        }
    }

    fn open(&mut self, node: Node<'_>, span: Span) {
        if is_nameable(node) {
            self.open.push(OpenBlock::new(span, matches!(node, Node::Item(_))));
        }
        match node {
            Node::Heading(tag) => {
                self.heading = Some(String::new());
                self.in_title = tag.title;
            }
            Node::HtmlBlock => self.html = Some(String::new()),
            Node::Row | Node::TableHead => self.cut.extend(target::cut(self.source, span)),
            Node::Quote | Node::Callout(_) => self.quotations.push(Quotation {
                first_passage: self.text.passages.len(),
                attributed: None,
            }),
            Node::Attribution(attributed) => self.attribution = Some((attributed, None)),
            Node::Link(tag) => {
                if let Some((
                    Attributed {
                        to: Named::Link(meant), ..
                    },
                    number,
                )) = &mut self.attribution
                    && *meant == span
                {
                    *number = u32::try_from(self.text.links.len()).ok();
                }
                self.link(&tag, span);
            }
            _ => {}
        }
    }

    fn close(&mut self, node: Node<'_>, span: Span) {
        match node {
            Node::Heading(tag) => self.end_heading(tag, span),
            Node::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.html(&html);
                }
            }
            Node::Attribution(_) => self.end_attribution(),
            Node::Quote | Node::Callout(_) => self.end_quotation(span),
            Node::CalloutTitle(..) => {
                if let Some(quotation) = self.quotations.last_mut() {
                    quotation.first_passage = self.text.passages.len();
                }
            }
            _ => {}
        }
        if is_nameable(node) {
            self.open.pop();
            if let Some(holder) = self.open.last_mut() {
                holder.before = Some(span);
            }
        }
    }

    fn slice(&self, span: Span) -> &str {
        self.source.get(span.range()).unwrap_or("")
    }

    fn link(&mut self, tag: &LinkTag<'_>, span: Span) {
        let mut target = target(self.source, span, tag);
        if target.path.contains(FILLER) {
            target.path = without_filler(&target.path).into();
        }
        match &mut target.fragment {
            Some(Fragment::Block(block)) if block.contains(FILLER) => *block = without_filler(block).into(),
            Some(Fragment::Headings(chain)) => {
                for heading in chain.iter_mut().filter(|heading| heading.contains(FILLER)) {
                    *heading = without_filler(heading).into();
                }
            }
            _ => {}
        }
        self.text.links.push(Link {
            syntax: tag.syntax,
            span,
            target,
        });
    }

    /// Notes a piece; a control character that HTML forbids is a piece of its own, shown as U+FFFD.
    fn piece(&mut self, piece: Piece<'_>) {
        let source = self.source;
        let text = source.get(piece.span.range()).unwrap_or("");
        if piece.shown.is_some() || crate::scan::position(text.as_bytes(), is_forbidden).is_none() {
            return self.sound_piece(piece);
        }
        let mut start = piece.span.start as usize;
        for run in text.split_inclusive(|c: char| u8::try_from(c).is_ok_and(is_forbidden)) {
            let end = start + run.len();
            let control = usize::from(run.bytes().next_back().is_some_and(is_forbidden));
            let parts = [(start..end - control, None), (end - control..end, Some("\u{fffd}".into()))];
            for (range, shown) in parts.into_iter().filter(|(range, _)| !range.is_empty()) {
                self.sound_piece(Piece {
                    span: range.into(),
                    inline: piece.inline,
                    shown,
                });
            }
            start = end;
        }
    }

    fn sound_piece(&mut self, piece: Piece<'_>) {
        if self.heading.is_some() {
            let source = self.source;
            let words = piece.shown.as_deref().unwrap_or(source.get(piece.span.range()).unwrap_or(""));
            if let Some(heading) = &mut self.heading {
                heading.push_str(words);
            }
            if piece.inline == Inline::Plain && piece.shown.is_none() {
                self.tags(piece.span, false);
            }
        } else if let Some(passage) = &self.passage {
            let run = self
                .text
                .segments
                .get_mut(passage.segment..)
                .and_then(|segments| segments.last_mut());
            match run {
                Some(run) if joins(run, &piece) => run.span.end = piece.span.end,
                _ => self.text.segments.push(Segment {
                    span: piece.span,
                    inline: piece.inline,
                    shown: piece.shown.map(Into::into),
                }),
            }
        }
    }

    /// Notes a citation; in the passage it is shown as nothing, and so is the space before it. A sentence that names a source keeps the words.
    fn citation(&mut self, mut citation: Citation) {
        if self.heading.is_none()
            && let Some(passage) = &self.passage
        {
            let source = self.source;
            let shown: Option<Box<str>> = (!citation.in_text).then(|| "".into());
            let last = self
                .text
                .segments
                .get_mut(passage.segment..)
                .and_then(|segments| segments.last_mut());
            if let Some(last) = last.filter(|last| shown.is_some() && last.shown.is_none() && last.span.end <= citation.span.start) {
                let kept = source.get(last.span.range()).unwrap_or("").trim_end().len();
                last.span.end = last.span.start + kept as u32;
                if last.span.is_empty() {
                    self.text.segments.pop();
                }
            }
            self.text.segments.push(Segment {
                span: citation.span,
                inline: Inline::Verbatim,
                shown,
            });
        }
        for cite in citation.cites.iter_mut().filter(|cite| may_be_page(&cite.key.value)) {
            cite.link = u32::try_from(self.text.links.len()).ok();
            self.text.links.push(Link {
                syntax: LinkSyntax::Citation,
                span: cite.key.span,
                target: Target {
                    path: cite.key.value.clone(),
                    query: None,
                    fragment: None,
                    external: false,
                    span: cite.key.span,
                },
            });
        }
        self.text.citations.push(citation);
    }

    fn end_passage(&mut self) {
        let Some(Open { anchor, segment: first }) = self.passage.take() else {
            return;
        };
        let segments = self.text.segments.get(first..).unwrap_or(&[]);
        let blank = segments.iter().all(|segment| match &segment.shown {
            Some(shown) => shown.trim().is_empty(),
            None => self.slice(segment.span).trim().is_empty(),
        });
        let (Some(start), Some(end), false) = (segments.first(), segments.last(), blank) else {
            self.text.segments.truncate(first);
            return;
        };
        let span = Span {
            start: start.span.start,
            end: end.span.end,
        };
        self.text.passages.push(Passage {
            anchor,
            section: u32::try_from(self.text.headings.len()).unwrap_or(u32::MAX),
            span,
            segments: Span::new(first, self.text.segments.len()),
        });
        for number in first..self.text.segments.len() {
            let segment = &self.text.segments[number];
            if segment.inline == Inline::Plain && segment.shown.is_none() {
                self.tags(segment.span, number == first);
            }
        }
    }

    fn end_heading(&mut self, tag: HeadingTag<'_>, span: Span) {
        let words = self.heading.take().unwrap_or_default();
        self.in_title = false;
        let words = words.trim();
        let trimmed = self.slice(span).trim_end().len();
        self.text.headings.push(Heading {
            level: tag.level,
            text: words.into(),
            id: self.ids.give(words, tag.id),
            has_own_id: tag.id.is_some_and(|id| !id.trim().is_empty()),
            span: Span::new(span.start as usize, span.start as usize + trimmed),
            is_title: tag.title,
        });
    }

    fn end_attribution(&mut self) {
        let Some((attributed, number)) = self.attribution.take() else {
            return;
        };
        let to = match attributed.to {
            Named::Link(_) => number.map(Attribution::Page),
            Named::Source(key) => Some(Attribution::Source(Spanned {
                value: self.slice(key).into(),
                span: key,
            })),
        };
        if let (Some(quotation), Some(to)) = (self.quotations.last_mut(), to) {
            quotation.attributed = Some((attributed.line, self.text.passages.len(), to));
        }
    }

    fn end_quotation(&mut self, span: Span) {
        let Some(Quotation { first_passage, attributed }) = self.quotations.pop() else {
            return;
        };
        if let Some((attribution, end, to)) = attributed.filter(|(_, end, _)| *end > first_passage) {
            self.text.quotations.push(BlockQuotation {
                span,
                attribution,
                passages: Span::new(first_passage, end),
                to,
            });
        }
    }

    /// Notes the tags in a piece of the source; `first` says that it begins its passage.
    fn tags(&mut self, span: Span, first: bool) {
        let source = self.source;
        let text = source.get(span.range()).unwrap_or("");
        for at in memchr::memchr_iter(b'#', text.as_bytes()) {
            let start = span.start as usize + at;
            let before = source.get(..start).and_then(|before| before.chars().next_back());
            if !(first && at == 0) && before.is_some_and(|c| !c.is_whitespace()) {
                continue;
            }
            let rest = &text[at + 1..];
            let length = rest.find(|c: char| !is_tag(c)).unwrap_or(rest.len());
            let tag = rest[..length].trim_end_matches('/');
            if tag.chars().any(|c| !c.is_numeric() && c != '/') {
                self.text.tags.push(Spanned {
                    value: tag.into(),
                    span: Span::new(start, start + 1 + tag.len()),
                });
            }
        }
    }
}

/// Tells whether a node is a block that an id can name as a whole.
fn is_nameable(node: Node<'_>) -> bool {
    !matches!(
        node,
        Node::Emphasis
            | Node::Strong
            | Node::Strikethrough
            | Node::Highlight
            | Node::Note(_)
            | Node::Link(_)
            | Node::Bare
            | Node::CalloutTitle(..)
            | Node::Attribution(_)
            | Node::TableHead
            | Node::Row
            | Node::Cell { .. }
    )
}

/// Tells the control characters that HTML forbids.
pub(in crate::parse) fn is_forbidden(byte: u8) -> bool {
    let space = (byte == b'\t') | (byte == b'\n') | (byte == b'\r') | (byte == 0x0c);
    ((byte < 0x20) & !space) | (byte == 0x7f)
}

fn is_tag(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '/') || is_combining_mark(c)
}

/// Tells whether a piece goes on where a run of the source ends.
fn joins(run: &Segment, piece: &Piece<'_>) -> bool {
    run.inline == piece.inline && run.shown.is_none() && piece.shown.is_none() && run.span.end == piece.span.start
}

/// Tells whether the key of a citation may be the path of a page: it has folders, and no scheme.
fn may_be_page(key: &str) -> bool {
    key.contains('/') && !is_external(key)
}
