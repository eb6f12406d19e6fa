//! Paragraphs of plain text as HTML. Everything is escaped: markup in a seed article is shown, never run.

use crate::diagnostic::File;
use crate::document::{Inline, Link, Passage, Text};
use crate::parse::paint::{Action, Insert, Painter, What, attribute};

/// What stands for a run of paragraphs that are not public.
const OMITTED: &str = "<p class=\"omitted\">[…]</p>\n";

/// Writes the passages that are public as paragraphs with the ids `p1`, `p2` and so on.
///
/// `shown` tells of a passage, by its place in [`Text::passages`], whether it is public; ids keep their numbers. Each run of the others
/// leaves one `<p class="omitted">`, and nothing that is done to them is written. `actions` are sorted by start, the longer first;
/// `inserts` may come in any order and follow the paragraph that holds their byte.
pub fn render(file: &File, text: &Text, shown: impl Fn(usize) -> bool, actions: &[Action], inserts: &[Insert], out: &mut String) {
    let mut inserts: Vec<&Insert> = inserts.iter().collect();
    inserts.sort_by_key(|insert| insert.at);
    let mut inserts = inserts.into_iter().peekable();
    let mut brush = Brush {
        source: &file.text,
        text,
        links: &text.links,
        painter: Painter::new(actions),
    };
    let start_of = |index: usize| text.passages.get(index).map_or(u32::MAX, |passage| passage.span.start);
    // What belongs to bytes that are not public is carried out here and thrown away.
    let mut unseen = String::new();
    brush.painter.finish(start_of(0), &mut unseen);
    while inserts.next_if(|insert| insert.at < start_of(0)).is_some() {}
    let mut omitting = false;
    for (index, passage) in text.passages.iter().enumerate() {
        let next = start_of(index + 1);
        let public = shown(index);
        if public {
            brush.paragraph(passage, next, out);
        } else {
            brush.painter.finish(next, &mut unseen);
            unseen.clear();
            if !omitting {
                out.push_str(OMITTED);
            }
        }
        omitting = !public;
        while let Some(insert) = inserts.next_if(|insert| insert.at < next) {
            if public {
                out.push_str(insert.html);
            }
        }
    }
}

/// What paints one text: it goes over links and actions once.
struct Brush<'a> {
    source: &'a str,
    text: &'a Text,
    /// The links that do not lie before what has been painted.
    links: &'a [Link],
    painter: Painter<'a>,
}

impl Brush<'_> {
    /// Writes a paragraph; `next` is where the next begins, up to which what follows words belongs to this one.
    fn paragraph(&mut self, passage: &Passage, next: u32, out: &mut String) {
        out.push_str("<p id=\"p");
        out.push_str(&passage.anchor.to_string());
        out.push_str("\">");
        let mut end_tag = "";
        for segment in self.text.segments_of(passage) {
            if segment.inline == Inline::Link {
                end_tag = self.enter_link(segment.span.start, out).unwrap_or(end_tag);
            }
            match &segment.shown {
                Some(shown) => self.painter.flow_as(segment.span, shown, out),
                None => self.painter.flow(self.source, segment.span, out),
            }
            if segment.inline == Inline::Link {
                self.leave_link(segment.span.end, end_tag, out);
            }
        }
        self.painter.finish(next, out);
        out.push_str("</p>\n");
    }

    /// Opens the link that begins at a byte, where one does; gives its end tag.
    fn enter_link(&mut self, at: u32, out: &mut String) -> Option<&'static str> {
        let passed = self.links.partition_point(|link| link.span.end <= at);
        self.links = self.links.get(passed..).unwrap_or_default();
        let link = self.links.first().filter(|link| link.span.start == at)?;
        self.painter.enter_link(out);
        let href = match self.painter.link(link.span) {
            Some(What::Broken) => {
                out.push_str("<span class=\"broken-link\">");
                return Some("</span>");
            }
            Some(What::Plain) => return Some(""),
            Some(What::Link { href, .. }) => href,
            _ => &*link.target.path,
        };
        attribute("<a href=\"", href, out);
        out.push_str(" rel=\"noopener nofollow\">");
        Some("</a>")
    }

    fn leave_link(&mut self, at: u32, end_tag: &str, out: &mut String) {
        if self.links.first().is_some_and(|link| link.span.end == at) {
            self.painter.leave_link(at, end_tag, out);
        }
    }
}
