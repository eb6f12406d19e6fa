//! Figures: an image alone in its paragraph, with caption, credit and licence.
//!
//! Takes the title of the image (`"The signing. Photo: NATO, CC BY 4.0"`); gives what stands below the image.

use pulldown_cmark::{Event, LinkType, Tag};

use super::hidden::FILLER;
use super::image::{is_audio, is_image, is_video};
use crate::diagnostic::Span;
use crate::parse::paint::{attribute, escape};
use crate::parse::seed;
use crate::parse::wikilink::is_external;

/// Gives the number and the title of the image that a paragraph is from its event `first` on, where it is nothing else that is published.
pub(super) fn find<'e>(events: &'e [(Event<'e>, Span)], pairs: &[usize], paragraph: usize, first: usize) -> Option<(usize, &'e str)> {
    let is_hidden = |at: &usize| matches!(events.get(*at), Some((Event::Text(text), _)) if text.chars().all(|c| c == FILLER));
    let image = (first..).find(|at| !is_hidden(at))?;
    let (
        Event::Start(Tag::Image {
            link_type,
            dest_url,
            title,
            ..
        }),
        _,
    ) = events.get(image)?
    else {
        return None;
    };
    if pairs[image] + 1 != pairs[paragraph] {
        return None;
    }
    let wiki = matches!(link_type, LinkType::WikiLink { .. });
    let path = dest_url.split(['#', '|', '\\']).next().unwrap_or("").trim();
    let played = is_audio(path) || is_video(path);
    (is_image(path) || (!wiki && is_external(path) && !played)).then_some((image, &**title))
}

/// Writes the caption of a figure; `credit` stands in where the title names nobody.
pub(super) fn caption(title: &str, credit: &str, out: &mut String) {
    let (caption, own) = seed::caption_and_credit(title);
    let credit = if own.is_empty() { credit } else { own };
    if caption.is_empty() && credit.is_empty() {
        return;
    }
    out.push_str("<figcaption>");
    escape(caption, out);
    if !credit.is_empty() {
        out.push_str(if caption.is_empty() { "<small>" } else { " <small>" });
        match licence(credit) {
            Some((before, name, after, address)) => {
                escape(before, out);
                attribute("<a rel=\"license\" href=\"", &address, out);
                out.push('>');
                escape(name, out);
                out.push_str("</a>");
                escape(after, out);
            }
            None => escape(credit, out),
        }
        out.push_str("</small>");
    }
    out.push_str("</figcaption>\n");
}

/// Finds a licence of Creative Commons: what stands before it, its name, what stands after, its address.
fn licence(credit: &str) -> Option<(&str, &str, &str, String)> {
    let start = credit.find("CC")?;
    let (before, rest) = credit.split_at(start);
    let end = rest.find([',', ';', ')', '(']).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let trimmed = name.trim_end_matches([' ', '.']);
    let (name, after) = (trimmed, rest.get(trimmed.len()..).unwrap_or(after));
    let lower = name.to_ascii_lowercase();
    let mut words = lower.split([' ', '-']).filter(|word| !word.is_empty());
    let address = match words.next()? {
        "cc0" => "https://creativecommons.org/publicdomain/zero/1.0/".to_owned(),
        "cc" => {
            let words: Vec<&str> = words.collect();
            let (version, parts) = words.split_last()?;
            let known = ["by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd"];
            let parts = parts.join("-");
            let numbered = ["1.0", "2.0", "2.5", "3.0", "4.0"].contains(version);
            (numbered && known.contains(&&*parts)).then(|| format!("https://creativecommons.org/licenses/{parts}/{version}/"))?
        }
        _ => return None,
    };
    Some((before, name, after, address))
}
