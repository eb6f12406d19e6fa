//! Sanitising: of an author's HTML, what Markdown itself could have made, and a few elements more.
//!
//! Takes HTML as it comes, piece by piece; writes elements and attributes of a list, and text. Whatever is opened is closed where the element of
//! Markdown ends that it stands in, and nothing else can be closed, so that no HTML of an author's reaches beyond its place.

use html5gum::{DefaultEmitter, EndTag, StartTag, Token, Tokenizer};

use super::render::is_safe;
use crate::parse::paint::{attribute, escape};

/// Elements that may stand in a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "rp", "rt", "ruby",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Elements that may stand between paragraphs only.
const BLOCK: &[&str] = &[
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements whose content goes with them.
const DROPPED: &[&str] = &[
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "template",
    "textarea",
    "title",
    "noscript",
    "noembed",
    "noframes",
    "xmp",
    "plaintext",
    "svg",
    "math",
    "select",
    "audio",
    "video",
    "canvas",
];

/// Elements that may hold blocks of Markdown.
const BOXES: &[&str] = &["blockquote", "dd", "details", "div", "figcaption", "figure", "li", "td", "th"];

const VOID: &[&str] = &["br", "col", "hr", "img", "wbr"];

/// Attributes, with the elements that may have them; none for all.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("title", &[]),
    ("lang", &[]),
    ("dir", &[]),
    ("href", &["a"]),
    ("src", &["img"]),
    ("alt", &["img"]),
    ("width", &["img"]),
    ("height", &["img"]),
    ("cite", &["blockquote", "q", "del", "ins"]),
    ("datetime", &["time", "del", "ins"]),
    ("colspan", &["td", "th"]),
    ("rowspan", &["td", "th"]),
    ("scope", &["th"]),
    ("span", &["col", "colgroup"]),
    ("start", &["ol"]),
    ("reversed", &["ol"]),
    ("value", &["li"]),
    ("open", &["details"]),
];

/// The elements of an author's HTML that are open.
#[derive(Default)]
pub(super) struct Sanitiser {
    open: Vec<(String, u32)>,
}

/// Where a piece of HTML stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// How many elements of Markdown are open.
    pub depth: u32,
    /// Whether it stands in a line, where no blocks may.
    pub inline: bool,
    /// Whether it stands in a link, where no other may.
    pub in_link: bool,
}

impl Sanitiser {
    /// Writes what is left of a piece of HTML.
    pub fn write(&mut self, html: &str, place: Place, out: &mut String) {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut dropped: Option<(String, u32)> = None;
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match (&mut dropped, token) {
                (Some((name, depth)), Token::StartTag(tag)) => *depth += u32::from(name_of(&tag.name) == *name && !tag.self_closing),
                (Some((name, depth)), Token::EndTag(tag)) if name_of(&tag.name) == *name => {
                    *depth -= 1;
                    if *depth == 0 {
                        dropped = None;
                    }
                }
                (Some(_), _) => {}
                // Only a whole piece can be dropped: in a line, what follows the tag is none of its piece.
                (None, Token::StartTag(tag)) if DROPPED.contains(&&*name_of(&tag.name)) => {
                    if !tag.self_closing && !place.inline {
                        dropped = Some((name_of(&tag.name), 1));
                    }
                }
                (None, Token::StartTag(tag)) => self.start(&tag, place, out),
                (None, Token::EndTag(tag)) => self.end(&tag, place, out),
                (None, Token::String(text)) => escape(&String::from_utf8_lossy(&text), out),
                (None, _) => {}
            }
        }
    }

    /// Closes what has been opened at a depth or below it.
    pub fn close(&mut self, depth: u32, out: &mut String) {
        while let Some((name, _)) = self.open.pop_if(|(_, own)| *own >= depth) {
            end_tag(&name, out);
        }
    }

    /// Ends a block of HTML: what can hold no blocks of Markdown is closed.
    pub fn end_block(&mut self, depth: u32, out: &mut String) {
        let own = self.open.iter().position(|(_, own)| *own >= depth).unwrap_or(self.open.len());
        let holds = |name: &str| BOXES.contains(&name);
        let kept = self.open.iter().skip(own).take_while(|(name, _)| holds(name)).count();
        for (name, _) in self.open.drain(own + kept..).rev() {
            end_tag(&name, out);
        }
    }

    fn start(&mut self, tag: &StartTag<()>, place: Place, out: &mut String) {
        let name = name_of(&tag.name);
        let known = INLINE.contains(&&*name) || (!place.inline && BLOCK.contains(&&*name));
        let link = name == "a" && (place.in_link || self.open.iter().any(|(open, _)| open == "a"));
        if !known || link {
            return;
        }
        out.push('<');
        out.push_str(&name);
        for (key, value) in &tag.attributes {
            let key = String::from_utf8_lossy(key);
            let value = String::from_utf8_lossy(value);
            let known = |(own, elements): &&(&str, &[&str])| *own == key && (elements.is_empty() || elements.contains(&&*name));
            let address = matches!(&*key, "href" | "src" | "cite");
            if ATTRIBUTES.iter().any(|one| known(&one)) && (!address || is_safe(&value)) {
                out.push(' ');
                out.push_str(&key);
                attribute("=\"", &value, out);
            }
        }
        out.push('>');
        if !VOID.contains(&&*name) {
            self.open.push((name, place.depth));
        }
    }

    /// Closes the innermost element of a name that was opened in the same element of Markdown.
    fn end(&mut self, tag: &EndTag<()>, place: Place, out: &mut String) {
        let name = name_of(&tag.name);
        let own = self.open.iter().rev().take_while(|(_, depth)| *depth == place.depth);
        let Some(above) = own.map(|(open, _)| open).position(|open| *open == name) else {
            return;
        };
        for _ in 0..=above {
            if let Some((name, _)) = self.open.pop() {
                end_tag(&name, out);
            }
        }
    }
}

fn name_of(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

fn end_tag(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}
