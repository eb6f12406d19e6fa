//! Rendering: a text as HTML.
//!
//! Takes steps, the facts of the same text and the actions of link; gives HTML that nests soundly whatever the author wrote. Ids of passages come
//! with the steps, those of headings and the targets of links from the facts.

use std::fmt::Write;

use pulldown_cmark::{Alignment, Event, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use super::callout::Callout;
use super::footnotes::Footnotes;
use super::ids::{footnote_key, note_key};
use super::image;
use super::math;
use super::sanitise::{Place, Sanitiser};
use super::step::{HeadingTag, Node, Piece, Step};
use super::target::LinkTag;
use super::walk::walk;
use super::words::Words;
use super::{Html, RenderOptions};
use crate::diagnostic::Span;
use crate::document::{Call, Citation, Inline, Link, Text};
use crate::parse::paint::{Action, Insert, Painter, What, attribute, escape};
use crate::parse::readable_word;
use crate::parse::wikilink::scheme;

/// What a text is rendered from.
pub(super) struct Page<'a> {
    pub source: &'a str,
    pub text: &'a Text,
    pub actions: &'a [Action<'a>],
    pub inserts: &'a [Insert<'a>],
    pub options: &'a RenderOptions<'a>,
    /// The number of the first footnote.
    pub first_note: usize,
}

/// Writes a text as HTML.
pub(super) fn render(page: &Page<'_>, events: &[(Event<'_>, Span)], out: &mut String) {
    let defined: FxHashSet<String> = events
        .iter()
        .filter_map(|(event, _)| match event {
            Event::Start(Tag::FootnoteDefinition(label)) => Some(footnote_key(label)),
            _ => None,
        })
        .collect();
    let mut writer = Writer {
        words: Words::new(page.options.smart, &page.text.abbreviations),
        sanitiser: Sanitiser::default(),
        block_html: None,
        nesting: 0,
        literal: 0,
        page,
        named: named(page.text),
        in_figure: false,
        credit: "",
        tables: 0,
        code: String::new(),
        painter: Painter::new(page.actions),
        out: std::mem::take(out),
        footnotes: Footnotes::new(defined, page.first_note),
        headings: 0,
        links: 0,
        insert: 0,
        depth: 0,
        block_start: 0,
        open_links: Vec::new(),
        silent: None,
        body_open: false,
        phrasing: 0,
        paragraphs: Vec::new(),
        waiting: String::new(),
        bodies: Vec::new(),
    };
    writer.out.reserve(page.source.len() * 3 / 2);
    walk(page.source, events, &page.text.hidden, &page.text.calls, &mut |step| {
        writer.step(step)
    });
    // A part of a text may begin a body and not end it.
    while let Some((call, depth)) = writer.bodies.last().map(|body| (body.call, body.depth)) {
        writer.depth = depth;
        writer.end_call(call);
    }
    writer.sanitiser.close(0, &mut writer.out);
    writer.inserts(u32::MAX);
    writer.footnotes.write(page.options.word, page.options.on_page, &mut writer.out);
    *out = writer.out;
}

struct Writer<'a> {
    words: Words<'a>,
    sanitiser: Sanitiser,
    /// The HTML block at hand, where it is to be sanitised.
    block_html: Option<String>,
    /// How many elements are open, but for HTML blocks.
    nesting: u32,
    /// How many quotations that are checked, and addresses that are shown, are open: their punctuation stays.
    literal: u32,
    page: &'a Page<'a>,
    /// The ids of the blocks that have no number and an id of the author's.
    named: FxHashMap<Span, &'a str>,
    in_figure: bool,
    /// Who made the image of the figure at hand, as the front matter has it.
    credit: &'a str,
    tables: u32,
    /// The text of the code block at hand.
    code: String,
    painter: Painter<'a>,
    out: String,
    footnotes: Footnotes,
    headings: usize,
    links: usize,
    insert: usize,
    /// How many blocks are open.
    depth: u32,
    /// Where in the HTML the outermost block begins.
    block_start: usize,
    /// The end tags of the links that are open.
    open_links: Vec<&'static str>,
    /// What is not shown: the title's heading, or the words of a link whose label stands in for them.
    silent: Option<Silent>,
    /// Whether the rows of a table's body have begun.
    body_open: bool,
    /// How many elements are open that hold no blocks.
    phrasing: u32,
    /// The paragraphs that are open: that of a note stands in another.
    paragraphs: Vec<Paragraph>,
    /// Blocks that stand in a phrase, for the end of the block that holds it.
    waiting: String,
    /// The calls whose bodies are open.
    bodies: Vec<Body<'a>>,
}

/// A call whose body is open.
struct Body<'a> {
    call: &'a Call,
    /// Where in the HTML the body begins.
    start: usize,
    /// How many blocks are open in it, with its own.
    depth: u32,
}

/// A paragraph that is open, or was opened again after a block in it.
struct Paragraph {
    /// Where its start tag begins and ends in what is written.
    tag: std::ops::Range<usize>,
    /// Its number, unless that has been written.
    number: Option<u32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Silent {
    Title,
    Link,
}

impl<'a> Writer<'a> {
    fn step(&mut self, step: Step<'a>) {
        match step {
            Step::Open(node, span) => self.open(node, span),
            Step::Close(node, span) => self.close(node, span),
            Step::Image(tag, alt, span) => self.image(&tag, &alt, span),
            Step::Citation(citation) => self.citation(&citation),
            _ if self.silent.is_some() => {}
            Step::PassageStart(_) => self.words.begin(),
            Step::BlockId(..) => {}
            Step::PassageEnd(end) => self.painter.finish(end, &mut self.out),
            Step::Text(piece) => self.text(&piece),
            Step::Code(piece) => {
                self.tag("<code>");
                self.text(&piece);
                self.tag("</code>");
            }
            Step::Break(piece, true) => self.painter.flow_html(piece.span, "<br>\n", &mut self.out),
            Step::Break(piece, false) => self.text(&piece),
            Step::Math(piece, latex, display) => match math::mathml(&latex, display) {
                Ok(mathml) => {
                    self.words.pass("x");
                    self.painter.flow_html(piece.span, &mathml, &mut self.out);
                }
                Err(_) => {
                    self.tag("<code class=\"math-error\">");
                    self.painter.flow_as(piece.span, &latex, &mut self.out);
                    self.tag("</code>");
                }
            },
            Step::CodeText(text) => self.code.push_str(&text),
            Step::Html(html) => self.html(&html),
            Step::FootnoteReference(label) => {
                self.painter.close(&mut self.out);
                self.footnotes.reference(label, self.open_links.is_empty(), &mut self.out);
            }
            Step::Task(done) => self.task(done),
            Step::Rule => self.tag("<hr>\n"),
            Step::Call(call) => self.call(call),
            Step::CallEnd(call) => self.end_call(call),
        }
    }

    /// Writes a citation as it was composed; without that as it was written.
    fn citation(&mut self, citation: &Citation) {
        let span = citation.span;
        let rest = self.page.text.links.get(self.links..).unwrap_or(&[]);
        self.links += rest.iter().take_while(|link| span.contains(link.span)).count();
        if self.silent.is_some() {
            return;
        }
        match self.painter.link(span) {
            Some(What::Cite { html }) => {
                self.words.pass("x");
                self.tag(html);
            }
            _ => self.text(&Piece {
                span,
                shown: None,
                inline: Inline::Verbatim,
            }),
        }
    }

    fn text(&mut self, piece: &Piece<'_>) {
        self.words
            .write(piece, self.page.source, self.literal > 0, &mut self.painter, &mut self.out);
    }

    /// Writes HTML of the author's as the site will have it.
    fn html(&mut self, html: &str) {
        self.footnotes.html();
        match self.page.options.html {
            Html::Allow => self.tag(html),
            Html::Escape => {
                self.painter.close(&mut self.out);
                escape(html, &mut self.out);
            }
            Html::Sanitise => {
                self.painter.close(&mut self.out);
                match &mut self.block_html {
                    Some(block) => block.push_str(html),
                    None => self.sanitise(html, true),
                }
            }
        }
    }

    fn sanitise(&mut self, html: &str, inline: bool) {
        let place = Place {
            depth: self.nesting,
            inline,
            in_link: !self.open_links.is_empty(),
        };
        self.sanitiser.write(html, place, &mut self.out);
    }

    /// Writes HTML as it is, after what the painter has open.
    fn tag(&mut self, html: &str) {
        self.painter.close(&mut self.out);
        self.out.push_str(html);
    }

    fn numbered(&mut self, tag: &str, number: u32) {
        let _ = write!(self.out, "<{tag} id=\"p{number}\">");
    }

    fn open(&mut self, node: Node<'_>, span: Span) {
        if let Node::Link(tag) = node {
            return self.open_link(&tag, span);
        }
        if self.silent.is_some() {
            return;
        }
        self.painter.close(&mut self.out);
        self.enter(node, span);
        if is_block(node) {
            if self.depth == 0 {
                self.block_start = self.out.len();
            }
            self.depth += 1;
            self.footnotes.block();
        }
        self.phrasing += u32::from(holds_no_block(node));
        match node {
            Node::Paragraph(number) => self.open_paragraph(number),
            Node::Figure(number, _) => {
                self.numbered("figure", number);
                self.credit = "";
                self.in_figure = true;
            }
            Node::Item(Some(number)) => self.numbered("li", number),
            Node::Definition(Some(number)) => self.numbered("dd", number),
            Node::Table(number) => {
                self.open_table();
                self.numbered("table", number);
                self.out.push('\n');
                self.body_open = false;
            }
            Node::Row if !self.body_open => {
                self.body_open = true;
                self.out.push_str("<tbody>\n<tr>");
            }
            Node::Heading(tag) => self.open_heading(tag),
            Node::List(Some(first)) if first != 1 => {
                let _ = writeln!(self.out, "<ol start=\"{first}\">");
            }
            Node::CodeBlock(language) => self.open_code(language, span),
            Node::Callout(callout) => self.open_callout(&callout),
            Node::CalloutTitle(callout, number) => self.open_title(&callout, number),
            Node::HtmlBlock => self.open_html(span),
            Node::Cell { alignment, head } => self.out.push_str(cell(alignment, head)),
            Node::Footnote(_) => self.footnotes.open(&mut self.out),
            Node::Note(number) => {
                self.footnotes.refer(note_key(number), self.open_links.is_empty(), &mut self.out);
                self.footnotes.open(&mut self.out);
            }
            _ => self.out.push_str(open_tag(node)),
        }
    }

    fn open_code(&mut self, language: &str, span: Span) {
        self.out.push_str("<pre");
        if let Some(id) = self.named.get(&span) {
            attribute(" id=\"", id, &mut self.out);
        }
        self.scrolls();
        self.out.push_str("><code");
        if !language.is_empty() {
            attribute(" class=\"language-", language, &mut self.out);
        }
        self.out.push('>');
    }

    /// Begins a block of the author's HTML; its id stands before it, for what it holds is the author's.
    fn open_html(&mut self, span: Span) {
        if let Some(id) = self.named.get(&span) {
            attribute("<span id=\"", id, &mut self.out);
            self.out.push_str("></span>\n");
        }
        if self.page.options.html == Html::Escape {
            self.out.push_str("<pre");
            self.scrolls();
            self.out.push('>');
        }
    }

    /// Lets the keyboard reach what scrolls by itself, on a page.
    fn scrolls(&mut self) {
        if self.page.options.on_page {
            self.out.push_str(" tabindex=\"0\"");
        }
    }

    /// Notes an element that begins, for what is kept by nesting.
    fn enter(&mut self, node: Node<'_>, span: Span) {
        match node {
            Node::HtmlBlock => {
                self.block_html = (self.page.options.html == Html::Sanitise).then(String::new);
                return;
            }
            Node::Heading(_) | Node::Term | Node::Attribution(_) => self.words.begin(),
            Node::Quote | Node::Callout(_) if self.is_checked(span) => self.literal += 1,
            _ => {}
        }
        self.nesting += 1;
    }

    /// Notes an element that ends, and closes HTML of the author's that was opened in it.
    fn leave(&mut self, node: Node<'_>, span: Span) {
        match node {
            Node::HtmlBlock => {
                if let Some(html) = self.block_html.take() {
                    self.sanitise(&html, false);
                    self.sanitiser.end_block(self.nesting, &mut self.out);
                }
                return;
            }
            Node::Quote | Node::Callout(_) if self.is_checked(span) => self.literal -= 1,
            _ => {}
        }
        self.painter.close(&mut self.out);
        self.sanitiser.close(self.nesting, &mut self.out);
        self.nesting -= 1;
    }

    /// Tells whether a quotation is compared with what it quotes.
    fn is_checked(&self, span: Span) -> bool {
        self.page
            .text
            .quotations
            .binary_search_by_key(&span, |quotation| quotation.span)
            .is_ok()
    }

    fn close(&mut self, node: Node<'_>, span: Span) {
        match node {
            Node::Link(tag) => return self.close_link(&tag, span),
            Node::Heading(HeadingTag { title: true, .. }) => {
                self.silent = None;
                self.depth -= 1;
                self.nesting -= 1;
                self.phrasing -= 1;
                return;
            }
            _ if self.silent.is_some() => return,
            _ => {}
        }
        self.phrasing = self.phrasing.saturating_sub(u32::from(holds_no_block(node)));
        match node {
            Node::Heading(_) | Node::Attribution(_) | Node::Term => self.painter.finish(span.end, &mut self.out),
            _ => {}
        }
        self.leave(node, span);
        match node {
            Node::Heading(tag) => self.close_heading(tag.level),
            Node::HtmlBlock if self.page.options.html == Html::Escape => self.out.push_str("</pre>\n"),
            Node::Table(_) if self.body_open => self.out.push_str("</tbody>\n"),
            _ => self.painter.close(&mut self.out),
        }
        match node {
            Node::Footnote(label) => {
                if self.depth == 1 {
                    self.inserts(span.end);
                }
                self.footnotes.close(footnote_key(label), &mut self.out);
            }
            Node::CodeBlock(language) => {
                let code = std::mem::take(&mut self.code);
                super::code::write(&code, language, &mut self.out);
                self.out.push_str("</code></pre>\n");
            }
            Node::Figure(_, title) => {
                self.in_figure = false;
                super::figure::caption(title, self.credit, &mut self.out);
                self.out.push_str("</figure>\n");
            }
            Node::Note(number) => self.footnotes.close(note_key(number), &mut self.out),
            Node::Paragraph(_) => self.close_paragraph(),
            Node::Item(_) | Node::Definition(_) | Node::Cell { .. } => {
                self.write_waiting();
                self.out.push_str(close_tag(node));
            }
            _ => self.out.push_str(close_tag(node)),
        }
        if matches!(
            node,
            Node::Paragraph(_) | Node::Heading(_) | Node::CalloutTitle(..) | Node::Attribution(_) | Node::Definitions
        ) {
            self.write_waiting();
        }
        if is_block(node) {
            self.depth -= 1;
            if self.depth == 0 {
                self.footnotes.end_block(self.block_start);
                self.inserts(span.end);
            }
        }
    }

    /// Begins the box in which a wide table scrolls; on a page the keyboard reaches it.
    fn open_table(&mut self) {
        self.out.push_str("<div class=\"table\"");
        if self.page.options.on_page {
            self.tables += 1;
            let label = format!("{} {}", (self.page.options.word)("table"), self.tables);
            attribute(" role=\"region\" tabindex=\"0\" aria-label=\"", &label, &mut self.out);
        }
        self.out.push('>');
    }

    fn close_heading(&mut self, level: u8) {
        let heading = self.page.text.headings.get(self.headings.wrapping_sub(1));
        if let Some(heading) = heading.filter(|_| self.page.options.on_page) {
            let label = (self.page.options.word)("heading-link");
            attribute(" <a class=\"heading-link\" href=\"#", &image::address(&heading.id), &mut self.out);
            attribute(" aria-label=\"", &label, &mut self.out);
            self.out.push_str(">#</a>");
        }
        let _ = writeln!(self.out, "</h{level}>");
    }

    /// Writes the box of a task.
    fn task(&mut self, done: bool) {
        self.painter.close(&mut self.out);
        self.out.push_str(if done {
            "<input type=\"checkbox\" disabled checked"
        } else {
            "<input type=\"checkbox\" disabled"
        });
        let label = (self.page.options.word)(if done { "task-done" } else { "task-open" });
        attribute(" aria-label=\"", &label, &mut self.out);
        self.out.push_str("> ");
    }

    fn open_callout(&mut self, callout: &Callout<'_>) {
        let element = if callout.fold.is_some() { "details" } else { "div" };
        let _ = write!(self.out, "<{element} class=\"callout callout-{}\"", callout.kind);
        attribute(" data-callout=\"", &callout.name.to_lowercase(), &mut self.out);
        self.out.push_str(match callout.fold {
            None => " role=\"note\">\n",
            Some(true) => " open>\n",
            Some(false) => ">\n",
        });
    }

    /// Begins the title of a callout; one that the author did not write is the name of its type.
    fn open_title(&mut self, callout: &Callout<'_>, number: Option<u32>) {
        let element = if callout.fold.is_some() { "summary" } else { "p" };
        let _ = write!(self.out, "<{element} class=\"callout-title\"");
        match number {
            Some(number) => {
                let _ = write!(self.out, " id=\"p{number}\">");
            }
            None => {
                let known = callout.kind != "note" || callout.name.eq_ignore_ascii_case("note");
                let word = match known {
                    true => (self.page.options.word)(&format!("callout-{}", callout.kind)),
                    false => readable_word(callout.name).into(),
                };
                self.out.push('>');
                escape(&word, &mut self.out);
            }
        }
    }

    /// Writes what comes after the blocks that end at or before a byte.
    fn inserts(&mut self, end: u32) {
        while let Some(insert) = self.page.inserts.get(self.insert).filter(|insert| insert.at < end) {
            self.out.push_str(insert.html);
            self.insert += 1;
        }
    }

    fn open_heading(&mut self, tag: HeadingTag<'_>) {
        let heading = self.page.text.headings.get(self.headings);
        self.headings += 1;
        if tag.title {
            self.silent = Some(Silent::Title);
            return;
        }
        let _ = write!(self.out, "<h{}", tag.level);
        if let Some(heading) = heading {
            attribute(" id=\"", &heading.id, &mut self.out);
        }
        if !tag.classes.is_empty() {
            attribute(" class=\"", &tag.classes.join(" "), &mut self.out);
        }
        self.out.push('>');
    }

    fn open_link(&mut self, tag: &LinkTag<'_>, span: Span) {
        let target = self.page.text.links.get(self.links).map(|link| &link.target);
        self.links += 1;
        if self.silent.is_some() {
            return;
        }
        let nested = !self.open_links.is_empty();
        self.painter.enter_link(&mut self.out);
        self.nesting += 1;
        self.literal += u32::from(tag.is_address());
        let external = target.filter(|target| target.external);
        let mut label = None;
        let href = match self.painter.link(span) {
            Some(What::Link { href, label: given }) => {
                label = given.filter(|_| tag.wordless);
                Some(*href)
            }
            Some(What::Broken) => {
                self.out.push_str("<span class=\"broken-link\">");
                self.open_links.push("</span>");
                return;
            }
            Some(_) => None,
            None => external.map(|target| &*target.path),
        };
        match href.filter(|href| !nested && is_safe(href)) {
            Some(href) => {
                self.anchor(href, tag.title, external.is_some());
                self.open_links.push("</a>");
            }
            None => self.open_links.push(""),
        }
        if let Some(label) = label {
            self.painter.flow_as(tag.bare_target.unwrap_or(span), label, &mut self.out);
            self.silent = Some(Silent::Link);
        }
    }

    fn close_link(&mut self, tag: &LinkTag<'_>, span: Span) {
        match self.silent {
            Some(Silent::Title) => return,
            Some(Silent::Link) => self.silent = None,
            None => {}
        }
        self.painter.close(&mut self.out);
        self.sanitiser.close(self.nesting, &mut self.out);
        self.nesting -= 1;
        self.literal -= u32::from(tag.is_address());
        let tag = self.open_links.pop().unwrap_or("");
        self.painter.leave_link(span.end, tag, &mut self.out);
    }

    /// Writes the start tag of a link of the author's.
    fn anchor(&mut self, href: &str, title: &str, external: bool) {
        attribute("<a href=\"", &image::address(href), &mut self.out);
        if !title.is_empty() {
            attribute(" title=\"", title, &mut self.out);
        }
        if external && scheme(href).is_none_or(|scheme| scheme.starts_with(['h', 'H'])) {
            self.out.push_str(" rel=\"noopener\"");
        }
        self.out.push('>');
    }

    fn write_waiting(&mut self) {
        self.out.push_str(&self.waiting);
        self.waiting.clear();
    }

    fn open_paragraph(&mut self, number: u32) {
        let start = self.out.len();
        self.numbered("p", number);
        self.paragraphs.push(Paragraph {
            tag: start..self.out.len(),
            number: Some(number),
        });
    }

    /// Ends a paragraph; one that was opened again after a block and holds nothing is none.
    fn close_paragraph(&mut self) {
        match self.paragraphs.pop() {
            Some(paragraph) if paragraph.number.is_none() && self.is_empty_since(paragraph.tag.end) => {
                self.out.truncate(paragraph.tag.start)
            }
            _ => self.out.push_str(close_tag(Node::Paragraph(0))),
        }
    }

    fn is_empty_since(&self, at: usize) -> bool {
        self.out.get(at..).is_some_and(|written| written.trim().is_empty())
    }

    /// Writes a block that stands in the place of an image. In a paragraph it parts what is before from what comes after.
    fn embed(&mut self, html: &str) {
        self.sanitiser.close(self.nesting, &mut self.out);
        let Some(paragraph) = self.paragraphs.pop() else {
            self.out.push_str(html);
            return;
        };
        let mut number = paragraph.number;
        if self.is_empty_since(paragraph.tag.end) {
            self.out.truncate(paragraph.tag.start);
        } else {
            number = None;
            self.out.push_str(close_tag(Node::Paragraph(0)));
        }
        // Links to the paragraph lead to what stands in its place.
        if let Some(number) = number {
            self.numbered("div", number);
        }
        self.out.push_str(html);
        if number.is_some() {
            self.out.push_str("</div>\n");
        }
        let start = self.out.len();
        self.out.push_str("<p>");
        self.paragraphs.push(Paragraph {
            tag: start..self.out.len(),
            number: None,
        });
    }

    /// Writes a block of the theme, or begins its body, which is a block as a quotation is.
    fn call(&mut self, call: &'a Call) {
        let within = |link: &&Link| call.span.contains(link.span);
        self.links += self
            .page
            .text
            .links
            .get(self.links..)
            .unwrap_or(&[])
            .iter()
            .take_while(within)
            .count();
        self.painter.close(&mut self.out);
        self.footnotes.html();
        if self.depth == 0 {
            self.block_start = self.out.len();
        }
        if call.close.is_none() {
            self.out.push_str(&(self.page.options.block)(call, None));
            return;
        }
        self.depth += 1;
        self.nesting += 1;
        self.bodies.push(Body {
            call,
            start: self.out.len(),
            depth: self.depth,
        });
    }

    /// Ends the body of a call and puts the block round it.
    fn end_call(&mut self, call: &Call) {
        let Some(body) = self.bodies.pop_if(|body| body.call.span == call.span && body.depth == self.depth) else {
            return;
        };
        self.painter.close(&mut self.out);
        self.sanitiser.close(self.nesting, &mut self.out);
        if self.out.is_char_boundary(body.start) {
            let inner = self.out.split_off(body.start);
            self.out.push_str(&(self.page.options.block)(call, Some(&inner)));
        }
        self.nesting -= 1;
        self.depth -= 1;
        if self.depth == 0 {
            self.footnotes.end_block(self.block_start);
            self.inserts(call.close.map_or(call.span.end, |close| close.end));
        }
    }

    fn image(&mut self, tag: &LinkTag<'_>, written: &str, span: Span) {
        let target = self.page.text.links.get(self.links).map(|link| &link.target);
        self.links += 1;
        if self.silent.is_some() {
            return;
        }
        self.painter.close(&mut self.out);
        if let Some(What::Embed { html, .. }) = self.painter.link(span) {
            self.footnotes.html();
            if self.phrasing == 0 && self.open_links.is_empty() {
                return self.embed(html);
            }
            self.waiting.push_str(html);
        }
        let external = target.is_some_and(|target| target.external);
        let path = target.map_or("", |target| &*target.path);
        let title = if self.in_figure { "" } else { tag.title };
        if let Some((_, credit)) = self.page.options.picture.filter(|(own, _)| is_same(own, path)) {
            self.credit = credit;
        }
        let (alt, size) = image::size(written);
        let given = match self.painter.link(span) {
            Some(What::Link { href, label }) => Some((*href, *label)),
            Some(What::Embed {
                href: Some(href), label, ..
            }) => Some((*href, *label)),
            Some(What::Broken | What::Embed { .. }) => {
                let words = if alt.is_empty() { path } else { alt };
                self.out.push_str("<span class=\"broken-link\">");
                escape(words, &mut self.out);
                self.out.push_str("</span>");
                return;
            }
            Some(_) => None,
            None => external.then_some((path, None)),
        };
        let shown = target.is_some_and(|target| image::is_shown(tag.syntax, target));
        let alt = if alt.is_empty() {
            given.and_then(|(_, label)| label).unwrap_or("")
        } else {
            alt
        };
        match given.filter(|(href, _)| is_safe(href)) {
            Some((href, _)) if shown => {
                let attributes = image::Image { href, alt, title, size };
                attributes.write(&mut self.out);
            }
            given => {
                let href = given.map(|(href, _)| href).filter(|_| self.open_links.is_empty());
                if let Some(href) = href {
                    self.anchor(href, title, external);
                }
                escape(if alt.is_empty() { path } else { alt }, &mut self.out);
                if href.is_some() {
                    self.out.push_str("</a>");
                }
            }
        }
    }
}

/// Gives the blocks that have no number and an id of the author's; of several with one id the first, which links lead to.
fn named(text: &Text) -> FxHashMap<Span, &str> {
    let mut met: FxHashSet<&str> = FxHashSet::default();
    let unnumbered = text.blocks.iter().filter(|block| block.anchor.starts_with('^'));
    let first = unnumbered.filter(|block| met.insert(&block.anchor));
    first.map(|block| (block.whole, &*block.anchor)).collect()
}

/// Tells whether two paths of a page name one file.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |path: &str| path.trim_start_matches("./").trim_start_matches('/').len();
    let (a, b) = (&one[one.len() - plain(one)..], &other[other.len() - plain(other)..]);
    !a.is_empty() && a == b
}

/// Tells whether an address may be followed: relative, or of a scheme that runs nothing. Browsers pass over white space and control characters.
pub(super) fn is_safe(href: &str) -> bool {
    let Some((before, _)) = href.split_once(':') else { return true };
    let mut scheme = before.chars().filter(|c| !c.is_whitespace() && !c.is_control()).peekable();
    let begins = scheme.peek().is_some_and(char::is_ascii_alphabetic);
    let scheme: String = scheme.collect();
    let relative = !begins || scheme.contains(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'));
    relative
        || ["http", "https", "mailto", "tel"]
            .iter()
            .any(|safe| scheme.eq_ignore_ascii_case(safe))
}

fn is_block(node: Node<'_>) -> bool {
    !matches!(
        node,
        Node::Emphasis | Node::Strong | Node::Strikethrough | Node::Highlight | Node::Note(_) | Node::Link(_) | Node::Bare
    )
}

/// Tells whether an element holds phrases alone.
fn holds_no_block(node: Node<'_>) -> bool {
    !is_block(node) || matches!(node, Node::Heading(_) | Node::Term | Node::CalloutTitle(..) | Node::Attribution(_))
}

fn cell(alignment: Alignment, head: bool) -> &'static str {
    match (head, alignment) {
        (true, Alignment::Right) => "<th scope=\"col\" class=\"right\">",
        (true, Alignment::Center) => "<th scope=\"col\" class=\"center\">",
        (true, _) => "<th scope=\"col\">",
        (false, Alignment::Right) => "<td class=\"right\">",
        (false, Alignment::Center) => "<td class=\"center\">",
        (false, _) => "<td>",
    }
}

fn open_tag(node: Node<'_>) -> &'static str {
    match node {
        Node::Quote => "<blockquote>\n",
        Node::Attribution(_) => "<footer>",
        Node::List(None) => "<ul>\n",
        Node::List(Some(_)) => "<ol>\n",
        Node::Item(_) => "<li>",
        Node::TableHead => "<thead>\n<tr>",
        Node::Row => "<tr>",
        Node::Definitions => "<dl>\n",
        Node::Term => "<dt>",
        Node::Definition(_) => "<dd>",
        Node::Emphasis => "<em>",
        Node::Strong => "<strong>",
        Node::Strikethrough => "<del>",
        Node::Highlight => "<mark class=\"highlight\">",
        _ => "",
    }
}

fn close_tag(node: Node<'_>) -> &'static str {
    match node {
        Node::Paragraph(_) => "</p>\n",
        Node::Quote => "</blockquote>\n",
        Node::Attribution(_) => "</footer>\n",
        Node::Callout(Callout { fold: None, .. }) => "</div>\n",
        Node::Callout(_) => "</details>\n",
        Node::CalloutTitle(Callout { fold: None, .. }, _) => "</p>\n",
        Node::CalloutTitle(..) => "</summary>\n",
        Node::List(None) => "</ul>\n",
        Node::List(Some(_)) => "</ol>\n",
        Node::Item(_) => "</li>\n",
        Node::Table(_) => "</table></div>\n",
        Node::TableHead => "</tr>\n</thead>\n",
        Node::Row => "</tr>\n",
        Node::Cell { head: true, .. } => "</th>",
        Node::Cell { head: false, .. } => "</td>",
        Node::Definitions => "</dl>\n",
        Node::Term => "</dt>\n",
        Node::Definition(_) => "</dd>\n",
        Node::Emphasis => "</em>",
        Node::Strong => "</strong>",
        Node::Strikethrough => "</del>",
        Node::Highlight => "</mark>",
        _ => "",
    }
}
