//! Embeds as HTML: text of other pages, cards, players, files.
//!
//! Takes an embed of the graph, or a link to a file; gives a figure with where it comes from as its caption. Ids inside are told from those of the page
//! by what is put before them. Decides nothing: what is shown was found by link.

use std::borrow::Cow;
use std::fmt::Write;

use super::body::{self, Painting};
use super::page;
use crate::diagnostic::{Diagnostic, Span};
use crate::document::{Document, Fragment, Link, LinkSyntax};
use crate::graph::{Embed, PageId, Shown};
use crate::parse::markdown;
use crate::parse::paint::{attribute, escape};
use crate::parse::wikilink::parse_target;
use crate::site::Site;

/// Makes the figure of an embed; `outer` is how the text is painted that it stands in, which is that of `holder`. Footnotes are numbered from
/// `next_note` on.
pub fn figure(site: &Site, outer: Painting<'_>, holder: PageId, embed: &Embed, next_note: &mut usize) -> String {
    let target = site.graph.page(embed.page);
    let link = site.graph.document(holder).text.links.get(embed.link as usize);
    let mut html = String::new();
    match embed.shown {
        Shown::Card => match card(site, embed.page) {
            Ok(card) => {
                let _ = write!(
                    html,
                    "<div class=\"embed card\" id=\"e.{}\">\n{}\n</div>\n",
                    embed.number,
                    card.trim()
                );
                return html;
            }
            Err(_) => html.push_str("<figure class=\"embed\""),
        },
        Shown::Text(_) => html.push_str("<figure class=\"embed\""),
        Shown::Nothing => html.push_str("<figure class=\"embed nothing\""),
    }
    let _ = writeln!(html, " id=\"e.{}\">", embed.number);
    if let Shown::Text(piece) = embed.shown {
        let painting = Painting {
            piece: Some(piece),
            embeds: &embed.within,
            root: outer.root,
            citations: outer.citations,
            embed: embed.number,
            with_notes: false,
            with_blocks: true,
        };
        let text = body::painted(site, embed.page, painting, next_note).html;
        rename_ids(&text, &format!("e.{}.", embed.number), &mut html);
    }
    let anchor = body::anchor_of(site, holder, embed.link);
    let mut href = target.href.to_string();
    if let Some(anchor) = &anchor {
        href.push('#');
        href.push_str(&crate::link::encode_path(anchor));
    }
    attribute("<figcaption><a href=\"", &href, &mut html);
    html.push('>');
    escape(&title(link, &target.document, anchor.as_deref()), &mut html);
    html.push_str("</a></figcaption>\n</figure>\n");
    html
}

/// Gives what an embed is called: the page's title, and the heading on it that is meant.
fn title(link: Option<&Link>, document: &Document, anchor: Option<&str>) -> String {
    let found = document.text.headings.iter().find(|heading| Some(&*heading.id) == anchor);
    let written = || match link.and_then(|link| link.target.fragment.as_ref()) {
        Some(Fragment::Headings(chain)) => chain.last(),
        _ => None,
    };
    match found.map(|heading| &heading.text).or_else(written) {
        Some(heading) => format!("{} › {heading}", document.meta.title),
        None => document.meta.title.to_string(),
    }
}

/// Makes the card of a page with the template of its kind.
pub fn card(site: &Site, id: PageId) -> Result<String, Vec<Diagnostic>> {
    let document = site.graph.document(id);
    let kind = &site.config.kind(document.kind).name;
    let mut others = vec![("card", site.shared.card(id))];
    others.extend(super::kinds::view(site, id));
    let produced = super::fill(site, &format!("cards/{kind}"), &page::page_view(site, id), others, &document.file);
    match (produced.diagnostics.is_empty(), String::from_utf8(produced.bytes)) {
        (true, Ok(html)) if !html.is_empty() => Ok(html),
        _ => Err(produced.diagnostics),
    }
}

/// Gives what is wrong with the cards that a page embeds.
pub fn failures(site: &Site, id: PageId) -> Vec<Diagnostic> {
    fn cards(embeds: &[Embed], ids: &mut Vec<PageId>) {
        for embed in embeds {
            match embed.shown {
                Shown::Card if !ids.contains(&embed.page) => ids.push(embed.page),
                _ => cards(&embed.within, ids),
            }
        }
    }
    let mut ids = Vec::new();
    cards(site.graph.embeds(id), &mut ids);
    ids.into_iter().filter_map(|id| card(site, id).err()).flatten().collect()
}

/// How a file is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Player {
    Audio,
    Video,
    Document,
}

/// Makes the player of a file that a link embeds; none for images and for what no browser plays.
pub fn file(site: &Site, document: &Document, link: &Link, href: &str) -> Option<String> {
    let (path, extension) = link.target.path.rsplit_once('.')?;
    let player = match &*link.target.path {
        path if markdown::is_audio(path) => Player::Audio,
        path if markdown::is_video(path) => Player::Video,
        // The policy of pages lets none of another site into a frame.
        _ if extension.eq_ignore_ascii_case("pdf") && !link.target.external => Player::Document,
        _ => return None,
    };
    let written = words_of(document, link);
    let (words, size) = markdown::size(&written);
    let name = path.rsplit('/').next().unwrap_or(path);
    let words = if words.is_empty() {
        format!("{name}.{extension}")
    } else {
        words.to_owned()
    };
    let address = format!("{href}{}", fragment_of(document, link));
    let mut html = String::new();
    match player {
        Player::Audio => {
            attribute(
                "<figure class=\"embed file\">\n<audio controls preload=\"metadata\" src=\"",
                &address,
                &mut html,
            );
            attribute(" aria-label=\"", &words, &mut html);
            html.push_str("></audio>\n");
        }
        Player::Video => {
            attribute(
                "<figure class=\"embed file\">\n<video controls preload=\"metadata\" src=\"",
                &address,
                &mut html,
            );
            attribute(" aria-label=\"", &words, &mut html);
            if let Some(size) = size {
                attribute(" width=\"", size.width, &mut html);
                if let Some(height) = size.height {
                    attribute(" height=\"", height, &mut html);
                }
            }
            html.push_str("></video>\n");
        }
        Player::Document => {
            attribute(
                "<figure class=\"embed file\">\n<iframe loading=\"lazy\" src=\"",
                &address,
                &mut html,
            );
            attribute(" title=\"", &words, &mut html);
            html.push_str("></iframe>\n");
        }
    }
    attribute("<figcaption><a href=\"", &address, &mut html);
    html.push('>');
    escape(&words, &mut html);
    html.push_str("</a>");
    if let (Player::Document, Some(page)) = (player, page_of(document, link)) {
        html.push(' ');
        escape(&site.theme.words.say("pdf-page", &[("page", page.into())]), &mut html);
    }
    html.push_str("</figcaption>\n</figure>\n");
    Some(html)
}

/// Makes the box that stands for a file or page that is not there.
pub fn missing(site: &Site, link: &Link) -> String {
    let mut html = String::from("<p class=\"embed missing\">");
    let words = site
        .theme
        .words
        .say("embed-missing", &[("name", link.target.path.to_string().into())]);
    escape(&words, &mut html);
    html.push_str("</p>\n");
    html
}

/// Gives what follows `#` in a link to a file, with its `#`: as it was written, for players and pictures read it by themselves.
pub fn fragment_of(document: &Document, link: &Link) -> String {
    let written = published(document, link.target.span);
    let fragment = written.find('#').and_then(|at| written.get(at..));
    fragment.map_or("", str::trim_end).to_owned()
}

/// Gives the page of a document that a link names.
fn page_of(document: &Document, link: &Link) -> Option<String> {
    let fragment = fragment_of(document, link);
    let parts = fragment.trim_start_matches('#').split('&');
    let mut numbers = parts.filter_map(|part| part.strip_prefix("page="));
    let page = numbers.next()?;
    (!page.is_empty() && page.bytes().all(|byte| byte.is_ascii_digit())).then(|| page.to_owned())
}

/// Gives the words that an author wrote for an embed: behind the bar, or in the brackets.
fn words_of(document: &Document, link: &Link) -> String {
    let written = published(document, link.span);
    let words = match link.syntax {
        LinkSyntax::WikiEmbed => {
            let inner = written.strip_prefix("![[").and_then(|rest| rest.strip_suffix("]]")).unwrap_or("");
            parse_target(inner, link.span).1.unwrap_or("")
        }
        _ => written
            .strip_prefix("![")
            .and_then(|rest| rest.split_once("]("))
            .map_or("", |(words, _)| words),
    };
    words.to_owned()
}

/// Gives what an author wrote, without comments.
fn published(document: &Document, span: Span) -> Cow<'_, str> {
    markdown::published(&document.file.text, &document.text.hidden, span)
}

/// Attributes that give an element its id, or name others by theirs.
const IDS: &[&str] = &[
    "id",
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "headers",
    "list",
    "popovertarget",
    "name",
];

/// Writes HTML with `prefix` before every id, and before the ids that links and labels name.
pub fn rename_ids(html: &str, prefix: &str, out: &mut String) {
    out.reserve(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        if tag.starts_with("<!--") {
            let end = tag.find("-->").map_or(tag.len(), |end| end + 3);
            out.push_str(&tag[..end]);
            rest = &tag[end..];
        } else if tag[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = end_of_tag(tag);
            rename_tag(&tag[..end], prefix, out);
            rest = &tag[end..];
        } else {
            out.push('<');
            rest = &tag[1..];
        }
    }
    out.push_str(rest);
}

/// Finds the end of a start tag, behind its `>`; one in quotation marks ends nothing.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// Writes a start tag with its ids renamed.
fn rename_tag(tag: &str, prefix: &str, out: &mut String) {
    let mut rest = tag;
    while let Some(at) = rest.find('=') {
        let (head, value) = rest.split_at(at + 1);
        out.push_str(head);
        let name = head[..at].rsplit([' ', '\n', '\t', '\r', '"', '\'', '/']).next().unwrap_or("");
        let (open, quoted) = match value.bytes().next() {
            Some(quote @ (b'"' | b'\'')) => (1, value[1..].bytes().position(|byte| byte == quote)),
            _ => (0, value.find([' ', '>', '\n', '\t'])),
        };
        let end = open + quoted.unwrap_or(value.len() - open);
        out.push_str(&value[..open]);
        let value_of = &value[open..end];
        if IDS.iter().any(|id| name.eq_ignore_ascii_case(id)) {
            let ids: Vec<String> = value_of.split_ascii_whitespace().map(|id| format!("{prefix}{id}")).collect();
            out.push_str(&ids.join(" "));
        } else if name.eq_ignore_ascii_case("href") && value_of.len() > 1 && value_of.starts_with('#') {
            let _ = write!(out, "#{prefix}{}", &value_of[1..]);
        } else {
            out.push_str(value_of);
        }
        rest = &value[end..];
    }
    out.push_str(rest);
}
