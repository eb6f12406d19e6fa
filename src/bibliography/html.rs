//! What CSL makes of a source, as HTML: every text escaped, formatting as elements and classes, addresses only of `http` and `https`.

use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatting};

use crate::parse::paint::escape;

/// What stands for the number of a source on its page.
pub const NUMBER: char = '\u{e010}';

/// Writes what CSL made; the number of a citation becomes [`NUMBER`].
pub fn write(children: &ElemChildren, out: &mut String) {
    children.0.iter().for_each(|child| one(child, out));
}

/// Writes one element.
pub fn one(child: &ElemChild, out: &mut String) {
    match child {
        ElemChild::Text(text) => formatted(&text.text, text.formatting, out),
        ElemChild::Elem(elem) if elem.meta == Some(ElemMeta::CitationNumber) => out.push(NUMBER),
        ElemChild::Elem(elem) => write(&elem.children, out),
        ElemChild::Markup(text) => escape(text, out),
        ElemChild::Link { text, url } if url.starts_with("https://") || url.starts_with("http://") => {
            out.push_str("<a href=\"");
            escape(url, out);
            out.push_str("\">");
            formatted(&text.text, text.formatting, out);
            out.push_str("</a>");
        }
        ElemChild::Link { text, .. } => formatted(&text.text, text.formatting, out),
        ElemChild::Transparent { .. } => {}
    }
}

/// Gives the text of what CSL made, without any formatting.
pub fn plain(children: &ElemChildren) -> String {
    fn add(children: &ElemChildren, out: &mut String) {
        for child in &children.0 {
            match child {
                ElemChild::Text(text) | ElemChild::Link { text, .. } => out.push_str(&text.text),
                ElemChild::Elem(elem) => add(&elem.children, out),
                ElemChild::Markup(text) => out.push_str(text),
                ElemChild::Transparent { .. } => {}
            }
        }
    }
    let mut out = String::new();
    add(children, &mut out);
    out
}

fn formatted(text: &str, formatting: Formatting, out: &mut String) {
    let mut tags: Vec<(&str, &str)> = Vec::new();
    if formatting.font_style != FontStyle::Normal {
        tags.push(("<i>", "</i>"));
    }
    if formatting.font_weight == FontWeight::Bold {
        tags.push(("<b>", "</b>"));
    }
    if formatting.font_variant == FontVariant::SmallCaps {
        tags.push(("<span class=\"small-caps\">", "</span>"));
    }
    if formatting.text_decoration == TextDecoration::Underline {
        tags.push(("<u>", "</u>"));
    }
    match formatting.vertical_align {
        VerticalAlign::Sup => tags.push(("<sup>", "</sup>")),
        VerticalAlign::Sub => tags.push(("<sub>", "</sub>")),
        VerticalAlign::None | VerticalAlign::Baseline => {}
    }
    tags.iter().for_each(|(open, _)| out.push_str(open));
    escape(text, out);
    tags.iter().rev().for_each(|(_, close)| out.push_str(close));
}
