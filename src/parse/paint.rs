//! Painting: text of the source into HTML, cut wherever an action begins or ends.
//!
//! Takes a run of source text and the actions that link worked out for it; gives HTML. Knows neither Markdown nor the graph.

use crate::diagnostic::Span;

/// Something that is done to a span of the source when it becomes HTML.
#[derive(Clone, Debug, PartialEq)]
pub struct Action<'a> {
    /// The bytes that it is done to: a whole link, or the words of a mention or passage.
    pub span: Span,
    /// What is done.
    pub what: What<'a>,
}

/// What an [`Action`] does.
#[derive(Clone, Debug, PartialEq)]
pub enum What<'a> {
    /// Gives a link of the author's its address. The label stands in where the author wrote none.
    Link {
        /// The address, percent-encoded, not yet escaped for HTML.
        href: &'a str,
        /// What to show where the author gave no words of their own.
        label: Option<&'a str>,
    },
    /// Puts a block in the place of an image of the author's. Where no block may stand, it is a link; without an address it is marked as broken.
    Embed {
        /// The block.
        html: &'a str,
        /// The address of what is shown.
        href: Option<&'a str>,
        /// What a link shows where the author gave no words of their own.
        label: Option<&'a str>,
    },
    /// Puts a citation in the place of what the author wrote.
    Cite {
        /// The citation.
        html: &'a str,
    },
    /// Shows a link of the author's as text, marked as broken.
    Broken,
    /// Shows a link of the author's as plain text.
    Plain,
    /// Makes a link of a name in the text.
    Mention {
        /// The address of the entity.
        href: &'a str,
    },
    /// Makes a link of a tag in the text.
    Tag {
        /// The address of the tag's page.
        href: &'a str,
    },
    /// Highlights words that something annotates: `<mark>`, innermost.
    Mark {
        /// The id of the first `<mark>` of the passage.
        id: &'a str,
    },
    /// Puts HTML at the end of the span, after any link that the span ends in.
    After(&'a str),
}

/// HTML put after the outermost block that holds a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Insert<'a> {
    /// A byte of the passage; the block that holds it is meant.
    pub at: u32,
    /// The HTML.
    pub html: &'a str,
}

/// Writes text of the source as HTML and carries out the actions that fall into it.
///
/// The text comes in the order of the source; the painter goes over the actions once. [`Painter::paint`] writes a piece that stands for
/// itself. Where several pieces make one run (a name with an entity in it), [`Painter::flow`] leaves elements open from piece to piece, and
/// [`Painter::close`] must be called before any tag of the caller's.
#[derive(Debug)]
pub struct Painter<'a> {
    actions: &'a [Action<'a>],
    /// The first action that has not begun.
    next: usize,
    /// The highlights that have begun and not ended.
    marks: Vec<Mark<'a>>,
    /// HTML that waits for the end of its span, or of the link that the span ends in.
    afters: Vec<(u32, &'a str)>,
    /// The mention or tag that has begun and not ended.
    mention: Option<Named<'a>>,
    /// The ids of highlights that have been written.
    written: Vec<&'a str>,
    /// How many links of the author's are open: no mention, and no HTML after, may stand in them.
    links: u32,
    anchor_open: bool,
    mark_open: Option<u32>,
}

/// A mention or tag that has begun.
#[derive(Clone, Copy, Debug)]
struct Named<'a> {
    class: &'static str,
    href: &'a str,
    end: u32,
}

/// A highlight that has begun.
#[derive(Clone, Copy, Debug)]
struct Mark<'a> {
    id: &'a str,
    end: u32,
}

impl<'a> Painter<'a> {
    /// Makes a painter of actions that are sorted by start, the longer first.
    pub fn new(actions: &'a [Action<'a>]) -> Self {
        Painter {
            actions,
            next: 0,
            marks: Vec::new(),
            afters: Vec::new(),
            mention: None,
            written: Vec::new(),
            links: 0,
            anchor_open: false,
            mark_open: None,
        }
    }

    /// Writes the text of a span, escaped; every element that it opens it also closes.
    pub fn paint(&mut self, source: &str, span: Span, out: &mut String) {
        self.flow(source, span, out);
        self.close(out);
    }

    /// Writes `shown` in place of the bytes of a span, which is never cut; every element that it opens it also closes.
    pub fn paint_as(&mut self, span: Span, shown: &str, out: &mut String) {
        self.flow_as(span, shown, out);
        self.close(out);
    }

    /// Writes the text of a span and leaves open what goes on behind it.
    pub fn flow(&mut self, source: &str, span: Span, out: &mut String) {
        let mut at = span.start;
        while at < span.end {
            self.turn(at, at + 1, out);
            let cut = boundary(source, self.next_cut(at).min(span.end), span.end);
            escape(source.get(at as usize..cut as usize).unwrap_or(""), out);
            at = cut;
        }
        self.retire(span.end, out);
    }

    /// Writes `shown` in place of the bytes of a span and leaves open what goes on behind it.
    pub fn flow_as(&mut self, span: Span, shown: &str, out: &mut String) {
        self.turn(span.start, span.end, out);
        escape(shown, out);
        self.retire(span.end, out);
    }

    /// Writes HTML in place of the bytes of a span and leaves open what goes on behind it; for void elements such as `<br>`.
    pub fn flow_html(&mut self, span: Span, html: &str, out: &mut String) {
        self.turn(span.start, span.end, out);
        out.push_str(html);
        self.retire(span.end, out);
    }

    /// Closes the elements that are open. Their actions go on in the next piece.
    pub fn close(&mut self, out: &mut String) {
        self.close_mark(out);
        if self.anchor_open {
            out.push_str("</a>");
            self.anchor_open = false;
        }
    }

    /// Closes what is open and writes what was to stand after any byte before `end`: the last thing in a block.
    pub fn finish(&mut self, end: u32, out: &mut String) {
        self.begin(end);
        self.retire(end, out);
        self.close(out);
    }

    /// Tells that a link of the author's begins.
    pub fn enter_link(&mut self, out: &mut String) {
        self.close(out);
        self.links += 1;
    }

    /// Tells that a link of the author's has ended at `end`; its end tag, if any, is `tag`.
    pub fn leave_link(&mut self, end: u32, tag: &str, out: &mut String) {
        self.close(out);
        out.push_str(tag);
        self.links = self.links.saturating_sub(1);
        self.begin(end);
        self.retire(end, out);
    }

    /// Gives what is to be done with a link of the author's, by the bytes of the whole link.
    pub fn link(&self, span: Span) -> Option<&'a What<'a>> {
        let first = self.actions.partition_point(|action| action.span.start < span.start);
        self.actions
            .get(first..)?
            .iter()
            .take_while(|action| action.span.start == span.start)
            .find(|action| {
                action.span.end == span.end
                    && matches!(
                        action.what,
                        What::Link { .. } | What::Embed { .. } | What::Cite { .. } | What::Broken | What::Plain
                    )
            })
            .map(|action| &action.what)
    }

    /// Tells whether a mention or tag that has not been written yet shares a byte with a span.
    pub fn is_named(&self, span: Span) -> bool {
        let open = self.mention.is_some_and(|named| named.end > span.start);
        let waiting = self.actions.get(self.next..).unwrap_or(&[]).iter();
        open || waiting
            .take_while(|action| action.span.start < span.end)
            .any(|action| action.span.end > span.start && matches!(action.what, What::Mention { .. } | What::Tag { .. }))
    }

    /// Ends what has ended at `at`, begins what begins before `until`, and opens the elements for the text between.
    fn turn(&mut self, at: u32, until: u32, out: &mut String) {
        let idle = self.mention.is_none() && self.marks.is_empty() && self.afters.is_empty();
        if idle && self.actions.get(self.next).is_none_or(|action| action.span.start >= until) {
            return;
        }
        // What began and ended in bytes that are not shown must not reach this text.
        self.begin(at);
        self.retire(at, out);
        self.begin(until);
        if let Some(Named { class, href, .. }) = self.mention
            && !self.anchor_open
            && self.links == 0
        {
            self.close_mark(out);
            out.push_str("<a class=\"");
            out.push_str(class);
            attribute("\" href=\"", href, out);
            out.push('>');
            self.anchor_open = true;
        }
        let fresh = self.marks.iter().any(|mark| !self.written.contains(&mark.id));
        if fresh {
            self.close_mark(out);
        }
        if !self.marks.is_empty() && self.mark_open.is_none() {
            self.open_mark(out);
        }
    }

    /// Begins the actions whose span starts before `until`.
    fn begin(&mut self, until: u32) {
        while let Some(action) = self.actions.get(self.next).filter(|action| action.span.start < until) {
            self.next += 1;
            let end = action.span.end;
            match action.what {
                What::Mention { href } if self.mention.is_none() => {
                    let class = "mention";
                    self.mention = Some(Named { class, href, end });
                }
                What::Tag { href } if self.mention.is_none() => {
                    let class = "tag";
                    self.mention = Some(Named { class, href, end });
                }
                What::Mark { id } => self.marks.push(Mark { id, end }),
                What::After(html) => self.afters.push((end, html)),
                What::Mention { .. }
                | What::Tag { .. }
                | What::Link { .. }
                | What::Embed { .. }
                | What::Cite { .. }
                | What::Broken
                | What::Plain => {}
            }
        }
    }

    /// Ends the actions whose span ends at or before `at`.
    fn retire(&mut self, at: u32, out: &mut String) {
        if self.marks.iter().any(|mark| mark.end <= at) {
            self.close_mark(out);
            self.marks.retain(|mark| mark.end > at);
        }
        if self.mention.is_some_and(|named| named.end <= at) {
            self.close(out);
            self.mention = None;
        }
        if self.links > 0 || self.mention.is_some() || self.afters.iter().all(|(end, _)| *end > at) {
            return;
        }
        self.close(out);
        self.afters.sort_by_key(|(end, _)| *end);
        let due = self.afters.partition_point(|(end, _)| *end <= at);
        for (_, html) in self.afters.drain(..due) {
            out.push_str(html);
        }
    }

    /// Gives the next byte after `at` where an action begins or ends.
    fn next_cut(&self, at: u32) -> u32 {
        let begin = self.actions.get(self.next).map(|action| action.span.start);
        let ends = self
            .marks
            .iter()
            .map(|mark| mark.end)
            .chain(self.afters.iter().map(|(end, _)| *end));
        ends.chain(self.mention.map(|named| named.end))
            .chain(begin)
            .filter(|cut| *cut > at)
            .min()
            .unwrap_or(u32::MAX)
    }

    /// Opens the one `<mark>` of all highlights that cover the text; each id is written once, the second at the same place on a `<span>`.
    fn open_mark(&mut self, out: &mut String) {
        out.push_str("<mark");
        let mut spans = 0;
        let mut named = false;
        for mark in &self.marks {
            if self.written.contains(&mark.id) {
                continue;
            }
            self.written.push(mark.id);
            if named {
                out.push_str("><span");
                spans += 1;
            }
            attribute(" id=\"", mark.id, out);
            named = true;
        }
        out.push('>');
        self.mark_open = Some(spans);
    }

    fn close_mark(&mut self, out: &mut String) {
        if let Some(spans) = self.mark_open.take() {
            for _ in 0..spans {
                out.push_str("</span>");
            }
            out.push_str("</mark>");
        }
    }
}

/// Gives the first character boundary at or after `at`, at most `end`.
fn boundary(source: &str, at: u32, end: u32) -> u32 {
    (at..end).find(|at| source.is_char_boundary(*at as usize)).unwrap_or(end)
}

/// Writes text escaped for HTML: for text and for attributes in double quotes.
///
/// The control characters that HTML forbids become U+FFFD.
pub fn escape(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = crate::scan::position(&bytes[at..], may_need_escape) {
        let place = at + found;
        at = place + 1;
        let replaced = match bytes[place] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\t' | b'\n' | b'\r' | 0x0c => continue,
            _ => "\u{fffd}",
        };
        out.push_str(text.get(from..place).unwrap_or(""));
        out.push_str(replaced);
        from = at;
    }
    out.push_str(text.get(from..).unwrap_or(""));
}

fn may_need_escape(byte: u8) -> bool {
    (byte < 0x20) | (byte == 0x7f) | (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"')
}

/// Writes an attribute: `open` as it is (` id="`), the value escaped, and the closing quotation mark.
pub fn attribute(open: &str, value: &str, out: &mut String) {
    out.push_str(open);
    escape(value, out);
    out.push('"');
}
