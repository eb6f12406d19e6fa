//! The steps of a text: the parser's events with anchors, passages, block ids and attribution lines told apart.
//!
//! Takes events; gives [`Step`]s in the order of the source. Facts and rendering both read these and nothing else, which is why they agree.

mod inline;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::attribution::{self, Attributed};
use super::autolink::Prefix;
use super::callout;
use super::calls;
use super::citations;
use super::cuts::{self, Cut, Sign};
use super::figure;
use super::step::{Bearer, HeadingTag, Node, Step};
use crate::diagnostic::Span;
use crate::document::{Call, Citation};

/// Goes over the events and hands each step to `sink`.
///
/// What is `hidden` in the source is in no step; `calls` are those of blocks.
pub(super) fn walk<'e>(
    source: &'e str,
    events: &'e [(Event<'e>, Span)],
    hidden: &[Span],
    calls: &'e [Call],
    sink: &mut impl FnMut(Step<'e>),
) {
    let pairs = pairs(events);
    let citations = citations::find(source, events, &pairs);
    let mut walk = Walk {
        source,
        hidden,
        tags: calls::tags(calls),
        events,
        cuts: with_citations(cuts::find(source, events, &pairs), &citations),
        citations,
        cited: 0,
        next_cut: 0,
        notes: 0,
        noted: None,
        run_end: 0,
        addresses: Vec::new(),
        next_address: 0,
        pairs,
        stack: Vec::new(),
        previous: None,
        anchors: 0,
        passage: None,
        split: None,
        title_end: None,
        alignments: &[],
        column: 0,
        covered: 0,
        links: 0,
        html_link: false,
        verbatim: false,
        sink,
    };
    let mut at = 0;
    while let Some((event, span)) = events.get(at) {
        walk.end_run(at);
        at = walk.event(at, event, *span);
    }
}

/// Gives for each start the number of its end, and the other way round; 0 for what has no partner.
pub(super) fn pairs(events: &[(Event<'_>, Span)]) -> Vec<usize> {
    let mut pairs = vec![0; events.len()];
    let mut open = Vec::new();
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(at),
            Event::End(_) => {
                if let Some(start) = open.pop() {
                    pairs[start] = at;
                    pairs[at] = start;
                }
            }
            _ => {}
        }
    }
    pairs
}

struct Walk<'e, 'f, F> {
    source: &'e str,
    hidden: &'f [Span],
    /// The tags of calls, each with whether it ends a body.
    tags: Vec<(Span, &'e Call, bool)>,
    events: &'e [(Event<'e>, Span)],
    pairs: Vec<usize>,
    cuts: Vec<Cut>,
    next_cut: usize,
    citations: Vec<Citation>,
    /// The end of the last citation: what stands before is part of it.
    cited: u32,
    /// How many inline notes there were.
    notes: u32,
    /// The passage that the inline note at hand stands in.
    noted: Option<Passage>,
    /// Where the run of text ends whose bare addresses are known.
    run_end: u32,
    addresses: Vec<(Span, Prefix)>,
    next_address: usize,
    stack: Vec<Frame<'e>>,
    /// What an id after the block that ended last at the outermost level names: the first number in it.
    previous: Option<Bearer>,
    /// The numbers given so far.
    anchors: u32,
    passage: Option<Passage>,
    /// The attribution line of the paragraph at hand.
    split: Option<Attributed>,
    /// The line's end that ends the title of the callout at hand.
    title_end: Option<usize>,
    alignments: &'e [Alignment],
    column: usize,
    /// The end of the last piece.
    covered: u32,
    links: u32,
    html_link: bool,
    verbatim: bool,
    sink: &'f mut F,
}

/// An element that is open.
struct Frame<'e> {
    node: Node<'e>,
    /// The numbers given before it.
    before: u32,
    /// What an id after the block that ended last in it names.
    previous: Option<Bearer>,
    /// The last paragraph of a quotation, where it holds an attribution line.
    attributed: Option<(usize, Attributed)>,
}

/// A passage that is open.
struct Passage {
    anchor: u32,
    /// The event that it ends before, for text that has no element of its own.
    run_end: Option<usize>,
    end: u32,
    /// The bytes at its end, or at that of its first line, that are not shown: white space and `^id`.
    hidden: Option<Span>,
}

impl<'e, F: FnMut(Step<'e>)> Walk<'e, '_, F> {
    /// Takes the event at a number and gives the number of the next to be taken.
    fn event(&mut self, at: usize, event: &'e Event<'e>, span: Span) -> usize {
        if span.start < self.cited && !matches!(event, Event::Text(_)) && self.is_within_citation(event, span) {
            return self.pairs[at].max(at) + 1;
        }
        match event {
            Event::Start(tag) => return self.start(at, tag, span),
            Event::End(_) => self.end(span),
            Event::TaskListMarker(ticked) => (self.sink)(Step::Task(*ticked)),
            Event::Rule => {
                self.leave_block(None);
                (self.sink)(Step::Rule);
            }
            _ => self.inline(at, event, span),
        }
        at + 1
    }

    /// Tells whether an element or event is part of the last citation.
    fn is_within_citation(&self, event: &Event<'_>, span: Span) -> bool {
        !matches!(event, Event::End(_)) && span.end <= self.cited
    }

    fn start(&mut self, at: usize, tag: &'e Tag<'e>, span: Span) -> usize {
        let node = match tag {
            Tag::Paragraph => return self.paragraph(at, span),
            Tag::Heading { level, id, classes, .. } => Node::Heading(HeadingTag {
                level: *level as u8,
                id: id.as_deref(),
                classes,
                title: at == 0 && *level == HeadingLevel::H1 && !self.has_more_titles(),
            }),
            Tag::BlockQuote(_) => return self.quotation(at, span),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Node::CodeBlock(info.split_whitespace().next().unwrap_or("")),
            Tag::CodeBlock(CodeBlockKind::Indented) => Node::CodeBlock(""),
            Tag::HtmlBlock => {
                if let Some(step) = calls::step(&self.tags, span) {
                    self.leave_block(None);
                    (self.sink)(step);
                    return self.pairs[at] + 1;
                }
                Node::HtmlBlock
            }
            Tag::List(first) => Node::List(*first),
            Tag::Item => Node::Item(self.number_of_text(at)),
            Tag::FootnoteDefinition(label) => Node::Footnote(label),
            Tag::DefinitionList => Node::Definitions,
            Tag::DefinitionListTitle => Node::Term,
            Tag::DefinitionListDefinition => Node::Definition(self.number_of_text(at)),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                let node = Node::Table(self.anchors + 1);
                self.open(node, span);
                self.anchors += 1;
                return at + 1;
            }
            Tag::TableHead => {
                self.column = 0;
                Node::TableHead
            }
            Tag::TableRow => {
                self.column = 0;
                Node::Row
            }
            Tag::TableCell => return self.cell(at, span),
            _ => return self.start_inline(at, tag, span),
        };
        self.open(node, span);
        // The number that `number_of_text` foretold.
        if let Node::Item(Some(_)) | Node::Definition(Some(_)) = node {
            self.anchors += 1;
        }
        at + 1
    }

    fn quotation(&mut self, at: usize, span: Span) -> usize {
        let found = callout::find(self.source, self.events, &self.pairs, at);
        let node = found.as_ref().map_or(Node::Quote, |found| Node::Callout(found.callout));
        self.open(node, span);
        if found.as_ref().is_none_or(|found| found.callout.kind == "quote") {
            let attributed = attribution::find(self.source, self.events, &self.pairs, at);
            if let Some(frame) = self.stack.last_mut() {
                frame.attributed = attributed;
            }
        }
        found.map_or(at + 1, |found| self.callout_title(&found))
    }

    /// Begins the title of a callout and gives the number of the first event in it.
    fn callout_title(&mut self, found: &callout::Found<'e>) -> usize {
        let end = self
            .events
            .get(found.end)
            .map_or(found.marker.end, |(_, span)| match span.end > found.marker.end {
                true if self.title_goes_on(found.end) => span.start.max(found.marker.end),
                _ => span.end,
            });
        let span = Span {
            start: found.marker.end,
            end,
        };
        let number = found.callout.titled.then_some(self.anchors + 1);
        self.open(Node::CalloutTitle(found.callout, number), span);
        self.covered = found.marker.end;
        self.title_end = self.title_goes_on(found.end).then_some(found.end);
        if !found.callout.titled {
            return found.end;
        }
        self.anchors += 1;
        self.start_passage(self.anchors, span, None);
        found.first
    }

    /// Tells whether an event after a title is a line's end, so that the paragraph goes on.
    fn title_goes_on(&self, at: usize) -> bool {
        matches!(self.events.get(at), Some((Event::SoftBreak | Event::HardBreak, _)))
    }

    /// Ends the title of a callout at a line's end and begins the words after it.
    fn end_title(&mut self, at: usize, span: Span) {
        self.title_end = None;
        self.end(span);
        let last = (at..self.events.len()).find(|next| matches!(self.events[*next].0, Event::End(TagEnd::Paragraph)));
        let paragraph = last.map_or(at, |last| self.pairs[last]);
        let start = self.events.get(at + 1).map_or(span.end, |(_, next)| next.start);
        let end = self.events.get(paragraph).map_or(span.end, |(_, whole)| whole.end);
        self.covered = start;
        match figure::find(self.events, &self.pairs, paragraph, at + 1) {
            Some((image, title)) if image == at + 1 => self.open_figure(title, Span { start, end }),
            _ => self.begin_paragraph(paragraph, at + 1, Span { start, end }),
        }
    }

    fn open(&mut self, node: Node<'e>, span: Span) {
        self.stack.push(Frame {
            node,
            before: self.anchors,
            previous: None,
            attributed: None,
        });
        (self.sink)(Step::Open(node, span));
    }

    fn end(&mut self, span: Span) {
        let Some(frame) = self.stack.pop() else { return };
        match frame.node {
            Node::Paragraph(_) | Node::Cell { .. } | Node::CalloutTitle(..) => self.end_passage(),
            Node::Attribution(_) => self.verbatim = false,
            Node::Link(_) => self.links -= 1,
            _ => {}
        }
        (self.sink)(Step::Close(frame.node, span));
        match frame.node {
            Node::Emphasis | Node::Strong | Node::Strikethrough | Node::Highlight | Node::Note(_) | Node::Link(_) | Node::Bare => {}
            Node::CodeBlock(_) | Node::HtmlBlock => self.leave_block(Some(Bearer::Block)),
            _ => self.leave_block((self.anchors > frame.before).then_some(Bearer::Number(frame.before + 1))),
        }
    }

    /// Tells whether headings of the first level follow the first block: then they are sections, and none of them is what the page is called.
    fn has_more_titles(&self) -> bool {
        let is_first_level = |(event, _): &(Event<'_>, Span)| {
            matches!(
                event,
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H1,
                    ..
                })
            )
        };
        self.events.iter().skip(1).any(is_first_level)
    }

    /// Notes what a block id that follows the block that has just ended names.
    fn leave_block(&mut self, named: Option<Bearer>) {
        match self.stack.last_mut() {
            Some(parent) => parent.previous = named,
            None => self.previous = named,
        }
    }

    fn paragraph(&mut self, at: usize, span: Span) -> usize {
        let written = self.slice(span);
        let previous = self.stack.last().map_or(self.previous, |frame| frame.previous);
        if let (Some(named), Some(id)) = (previous, block_id(written).filter(|id| id.hidden_from == 0)) {
            let start = span.start as usize;
            (self.sink)(Step::BlockId(Span::new(start + id.start, start + id.end), named));
            return self.pairs[at] + 1;
        }
        if let Some((image, title)) = figure::find(self.events, &self.pairs, at, at + 1) {
            self.open_figure(title, span);
            return image;
        }
        self.begin_paragraph(at, at + 1, span);
        at + 1
    }

    fn open_figure(&mut self, title: &'e str, span: Span) {
        self.open(Node::Figure(self.anchors + 1, title), span);
        self.anchors += 1;
    }

    /// Begins the words of the paragraph at an event, from the event `first` on.
    fn begin_paragraph(&mut self, at: usize, first: usize, span: Span) {
        let attributed = self.stack.last().and_then(|frame| frame.attributed);
        self.split = attributed
            .filter(|(paragraph, _)| *paragraph == at)
            .map(|(_, attributed)| attributed);
        match self.split.take_if(|split| split.first == first) {
            Some(split) => self.open_attribution(split),
            None => {
                self.open(Node::Paragraph(self.anchors + 1), span);
                self.anchors += 1;
                let end = self.split.map_or(span.end, |split| split.quoted_end);
                self.start_passage(self.anchors, Span { end, ..span }, None);
            }
        }
    }

    /// Ends the quoted words and begins the attribution line of the same paragraph.
    fn split_paragraph(&mut self) {
        let Some(split) = self.split.take() else { return };
        self.end(split.line);
        self.open_attribution(split);
    }

    fn open_attribution(&mut self, attributed: Attributed) {
        self.open(Node::Attribution(attributed), attributed.line);
        self.verbatim = true;
    }

    fn cell(&mut self, at: usize, span: Span) -> usize {
        let parents = (self.stack.last(), self.stack.iter().rev().nth(1));
        let head = matches!(parents.0.map(|frame| frame.node), Some(Node::TableHead));
        let anchor = match parents.1.map(|frame| frame.node) {
            Some(Node::Table(anchor)) => anchor,
            _ => self.anchors,
        };
        let alignment = self.alignments.get(self.column).copied().unwrap_or(Alignment::None);
        self.column += 1;
        self.open(Node::Cell { alignment, head }, span);
        self.passage = Some(Passage {
            anchor,
            run_end: None,
            end: span.end,
            hidden: None,
        });
        (self.sink)(Step::PassageStart(anchor));
        at + 1
    }

    /// Gives the number that an item or definition will have: only one that holds text without a paragraph has one.
    fn number_of_text(&self, at: usize) -> Option<u32> {
        let mut child = at + 1;
        while child < self.pairs[at] {
            let event = &self.events[child].0;
            if is_inline(event) && !matches!(event, Event::TaskListMarker(_)) {
                return Some(self.anchors + 1);
            }
            child = self.behind(child);
        }
        None
    }

    /// Gives the number of the event behind an element or event.
    fn behind(&self, at: usize) -> usize {
        self.pairs[at].max(at) + 1
    }

    /// Begins a passage where text stands in an item or definition without a paragraph round it.
    fn start_run(&mut self, at: usize) {
        let Some(Node::Item(Some(anchor)) | Node::Definition(Some(anchor))) = self.stack.last().map(|frame| frame.node) else {
            return;
        };
        if self.passage.is_some() {
            return;
        }
        let start = self.events[at].1.start;
        let (mut last, mut next) = (at, at);
        while self.events.get(next).is_some_and(|(event, _)| is_inline(event)) {
            last = next;
            next = self.behind(next);
        }
        let end = self.events[last].1.end;
        self.start_passage(anchor, Span { start, end }, Some(next));
    }

    fn end_run(&mut self, at: usize) {
        if self.passage.as_ref().is_some_and(|passage| passage.run_end == Some(at)) {
            self.end_passage();
        }
    }

    /// Does what the sign of a cut says; `false` where it is text.
    fn sign(&mut self, cut: Cut) -> bool {
        let span = Span {
            start: cut.at,
            end: cut.at + cut.length,
        };
        match cut.what {
            Sign::Citation(number) => {
                let Some(citation) = self.citations.get(number as usize).filter(|_| self.links == 0) else {
                    return false;
                };
                self.cited = span.end;
                (self.sink)(Step::Citation(citation.clone()));
            }
            Sign::HighlightStart => self.open(Node::Highlight, span),
            Sign::HighlightEnd => {
                if !matches!(self.stack.last().map(|frame| frame.node), Some(Node::Highlight)) {
                    return false;
                }
                self.end(span);
            }
            Sign::NoteStart => {
                let Some(passage) = self.passage.take_if(|_| self.noted.is_none()) else {
                    return false;
                };
                (self.sink)(Step::PassageEnd(cut.at));
                self.noted = Some(passage);
                self.notes += 1;
                self.open(Node::Note(self.notes), span);
                self.open(Node::Paragraph(self.anchors + 1), span);
                self.anchors += 1;
                self.start_passage(self.anchors, span, None);
            }
            Sign::NoteEnd => {
                let Some(passage) = self.noted.take() else { return false };
                if let Some(own) = &mut self.passage {
                    own.end = cut.at;
                }
                self.end(span);
                self.end(span);
                (self.sink)(Step::PassageStart(passage.anchor));
                self.passage = Some(passage);
            }
        }
        true
    }

    fn start_passage(&mut self, anchor: u32, span: Span, run_end: Option<usize>) {
        let base = span.start as usize;
        // Alone and after nothing that it could name, it is text.
        let last = block_id(self.slice(span)).filter(|id| id.hidden_from > 0);
        let hidden = last.as_ref().map(|id| Span::new(base + id.hidden_from, span.end as usize));
        let first = if last.is_none() { self.id_of_item(span) } else { None };
        let hidden = hidden.or_else(|| first.as_ref().map(|id| Span::new(base + id.hidden_from, base + id.end)));
        self.passage = Some(Passage {
            anchor,
            run_end,
            end: span.end,
            hidden,
        });
        (self.sink)(Step::PassageStart(anchor));
        if let Some(id) = last.or(first) {
            (self.sink)(Step::BlockId(Span::new(base + id.start, base + id.end), Bearer::Number(anchor)));
        }
    }

    /// Finds the id at the end of an item's first line, where the item goes on in an indented line.
    fn id_of_item(&self, span: Span) -> Option<BlockId> {
        let mut frames = self.stack.iter().rev();
        let item = match frames.next()?.node {
            Node::Paragraph(_) => frames.next()?,
            _ => self.stack.last()?,
        };
        let (line, rest) = self.slice(span).split_once('\n')?;
        let begins = matches!(item.node, Node::Item(_)) && item.previous.is_none() && rest.starts_with([' ', '\t']);
        block_id(line).filter(|id| begins && id.hidden_from > 0)
    }

    fn end_passage(&mut self) {
        if let Some(passage) = self.passage.take() {
            self.html_link = false;
            (self.sink)(Step::PassageEnd(passage.end));
        }
    }

    fn slice(&self, span: Span) -> &'e str {
        self.source.get(span.range()).unwrap_or("")
    }
}

/// Adds the citations to the cuts of a text; what would begin or end within one does not.
fn with_citations(mut cuts: Vec<Cut>, citations: &[Citation]) -> Vec<Cut> {
    if citations.is_empty() {
        return cuts;
    }
    let holder = |at: u32| {
        let before = citations.partition_point(|citation| citation.span.start <= at);
        before.checked_sub(1).and_then(|index| citations.get(index))
    };
    cuts.retain(|cut| holder(cut.at).is_none_or(|citation| citation.span.end <= cut.at));
    cuts.extend(citations.iter().zip(0..).map(|(citation, number)| Cut {
        at: citation.span.start,
        length: citation.span.len() as u32,
        what: Sign::Citation(number),
    }));
    cuts.sort();
    cuts
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. } | Tag::Image { .. }
        ),
        Event::End(end) => matches!(
            end,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
                | TagEnd::Image
        ),
        Event::Rule | Event::Html(_) => false,
        _ => true,
    }
}

/// Where a block id stands in a text: the white space before it, its `^`, its end.
struct BlockId {
    hidden_from: usize,
    start: usize,
    end: usize,
}

/// Finds `^id` at the end of a text, after white space or alone.
fn block_id(text: &str) -> Option<BlockId> {
    let end = text.trim_end().len();
    let name = text.as_bytes()[..end]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        .count();
    let start = (end - name).checked_sub(1)?;
    let before = text.get(..start)?;
    let hidden_from = before.trim_end().len();
    let apart = hidden_from < start || start == 0;
    (name > 0 && text.as_bytes()[start] == b'^' && apart).then_some(BlockId { hidden_from, start, end })
}
