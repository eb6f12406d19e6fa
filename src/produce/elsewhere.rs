//! A page's text for those who read it elsewhere, in a feed or as Markdown: whole, with whole addresses, and nothing that only its own site can show.
//!
//! Takes the HTML that `body` makes, which holds only what is public; gives HTML without scripts, forms, drawings and attributes of style.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::body::{self, Body};
use super::page::language;
use super::{claim, corrections, kinds};
use crate::document::{Document, Fields, TextLevel};
use crate::graph::PageId;
use crate::parse::paint::{attribute, escape};
use crate::site::Site;

/// Elements that go with what they hold.
const DROPPED: &[&str] = &[
    "script", "style", "template", "noscript", "iframe", "object", "embed", "form", "button", "select", "textarea", "svg", "canvas", "link",
];

/// Elements that hold nothing.
const VOID: &[&str] = &[
    "area", "br", "col", "hr", "img", "input", "meta", "source", "track", "wbr", "link", "embed",
];

/// Attributes that mean nothing elsewhere.
fn is_kept(name: &str) -> bool {
    let only_here = [
        "class", "style", "tabindex", "role", "loading", "decoding", "hidden", "nonce", "download", "target",
    ];
    !only_here.contains(&name) && !["on", "data-", "aria-"].iter().any(|start| name.starts_with(start))
}

/// Gives a page's text as a reader elsewhere sees it: of a claim first what was said, the verdict and what was found; corrections before the text, sources
/// and where it comes from after it. Empty where no text is public.
pub fn whole(site: &Site, id: PageId) -> String {
    let document = site.graph.document(id);
    if body::level(document) == TextLevel::Link {
        return String::new();
    }
    let Body { html: text, sources, .. } = body::plain(site, id);
    let mut html = String::with_capacity(text.len() + 512);
    claim_head(site, id, &mut html);
    for notice in corrections::notices(site, &document.meta.corrections) {
        paragraph(
            &format!("{} {}: ", site.theme.words.word("corrected"), notice.date.text),
            &notice.text,
            &mut html,
        );
    }
    html.push_str(&text);
    if !sources.is_empty() {
        html.push_str("<h2>");
        escape(&site.theme.words.word("sources"), &mut html);
        html.push_str("</h2>\n<ol>\n");
        for source in &sources {
            html.push_str("<li>");
            html.push_str(source.html.as_str().unwrap_or(""));
            html.push_str("</li>\n");
        }
        html.push_str("</ol>\n");
    }
    provenance(site, document, &mut html);
    clean(&html, site, &site.graph.page(id).href)
}

fn paragraph(strong: &str, text: &str, html: &mut String) {
    html.push_str("<p><strong>");
    escape(strong.trim_end(), html);
    html.push_str("</strong> ");
    escape(text, html);
    html.push_str("</p>\n");
}

/// Writes what was said, by whom, and the verdict.
fn claim_head(site: &Site, id: PageId, html: &mut String) {
    let document = site.graph.document(id);
    let Some(fields) = claim::fields(document) else { return };
    if let Some(words) = fields.claim.as_deref() {
        html.push_str("<blockquote><p>");
        escape(words, html);
        html.push_str("</p></blockquote>\n");
    }
    let speaker = kinds::Viewer::new(site, id).maybe(fields.speaker).map(|speaker| speaker.title);
    let said = claim::said(&site.graph, id).date().map(|date| site.shared.date(date).text);
    let line: Vec<String> = speaker.into_iter().chain(said).collect();
    if !line.is_empty() {
        html.push_str("<p>");
        escape(&line.join(" · "), html);
        html.push_str("</p>\n");
    }
    if let Some(label) = standing(site, document) {
        paragraph(&label, document.meta.summary.as_deref().unwrap_or(""), html);
    }
}

/// Gives the word of a claim's verdict, or that it has none yet; none of what is no claim.
pub fn standing(site: &Site, document: &Document) -> Option<String> {
    super::claim::fields(document)?;
    Some(verdict(site, document).unwrap_or_else(|| site.theme.words.word("no-verdict")))
}

/// Gives the word of a claim's verdict.
pub fn verdict(site: &Site, document: &Document) -> Option<String> {
    site.shared.verdicts.of(document).map(|view| super::social::label_of(&view))
}

/// Writes where a reproduced text comes from.
fn provenance(site: &Site, document: &Document, html: &mut String) {
    let Fields::Article(article) = &document.fields else { return };
    if !super::page::is_reproduced(&site.config, document) {
        return;
    }
    let words = site.theme.words.word(match article.text {
        TextLevel::Full => "reproduced-from",
        _ => "excerpt-from",
    });
    let publisher = super::shared::publisher(document);
    let url = article.source.as_ref().and_then(|source| source.url.as_deref());
    html.push_str("<p>");
    escape(&words, html);
    html.push(' ');
    match url {
        Some(url) => {
            attribute("<a href=\"", url, html);
            html.push('>');
            escape(if publisher.is_empty() { url } else { publisher }, html);
            html.push_str("</a>");
        }
        None => escape(publisher, html),
    }
    html.push_str("</p>\n");
}

/// Makes HTML of a page into HTML that stands anywhere.
pub fn clean(html: &str, site: &Site, href: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut dropped: Option<(String, u32)> = None;
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match (&mut dropped, token) {
            (Some((name, depth)), Token::StartTag(tag)) => *depth += u32::from(is_named(&tag.name, name) && !tag.self_closing),
            (Some((name, depth)), Token::EndTag(tag)) if is_named(&tag.name, name) => {
                *depth -= 1;
                if *depth == 0 {
                    dropped = None;
                }
            }
            (Some(_), _) => {}
            (None, Token::StartTag(tag)) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                match DROPPED.contains(&&*name) {
                    true if !tag.self_closing && !VOID.contains(&&*name) => dropped = Some((name, 1)),
                    true => {}
                    false => start(&tag, &name, (site, href), &mut out),
                }
            }
            (None, Token::EndTag(tag)) => {
                let name = String::from_utf8_lossy(&tag.name);
                if !DROPPED.contains(&&*name) && !VOID.contains(&&*name) {
                    out.push_str("</");
                    out.push_str(&name);
                    out.push('>');
                }
            }
            (None, Token::String(text)) => escape(&String::from_utf8_lossy(&text), &mut out),
            (None, _) => {}
        }
    }
    out
}

fn is_named(tag: &[u8], name: &str) -> bool {
    tag == name.as_bytes()
}

fn start(tag: &StartTag<()>, name: &str, (site, href): (&Site, &str), out: &mut String) {
    out.push('<');
    out.push_str(name);
    for (key, value) in &tag.attributes {
        let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
        if !is_kept(&key) {
            continue;
        }
        out.push(' ');
        out.push_str(&key);
        match &*key {
            "href" | "src" | "poster" | "cite" => attribute("=\"", &absolute(&value, site, href), out),
            "srcset" => {
                let each = value.split(',').map(|one| {
                    let (address, size) = one.trim().split_once(' ').unwrap_or((one.trim(), ""));
                    format!("{} {size}", absolute(address, site, href)).trim_end().to_owned()
                });
                attribute("=\"", &each.collect::<Vec<_>>().join(", "), out);
            }
            _ => attribute("=\"", &value, out),
        }
    }
    out.push('>');
}

/// Gives the whole address of what a page at `href` calls `address`.
pub fn absolute(address: &str, site: &Site, href: &str) -> String {
    let origin = &site.config.base_url.origin;
    let has_scheme = address
        .split_once(':')
        .is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)));
    match address.chars().next() {
        _ if address.starts_with("//") => format!("https:{address}"),
        Some('/') => format!("{origin}{address}"),
        Some('#' | '?') | None => format!("{origin}{href}{address}"),
        _ if has_scheme => address.to_owned(),
        _ => {
            let folder = href.rfind('/').and_then(|at| href.get(..=at)).unwrap_or("/");
            format!("{origin}{folder}{address}")
        }
    }
}

/// Gives a page as Markdown, with what there is to say of it before: title, address, dates, verdict.
pub fn markdown(site: &Site, id: PageId) -> String {
    let document = site.graph.document(id);
    let page = site.graph.page(id);
    let meta = &document.meta;
    let mut out = String::from("---\n");
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            // A text of JSON is one of YAML.
            let quoted = serde_json::to_string(value).unwrap_or_default();
            out.push_str(&format!("{key}: {quoted}\n"));
        }
    };
    line("title", &meta.title);
    line("url", &site.config.base_url.absolute(&page.href));
    line("kind", &site.config.kind(document.kind).name);
    line("language", language(site, document));
    line("date", &meta.date.as_ref().map(|date| date.value.iso()).unwrap_or_default());
    line("updated", &meta.changed().map(|date| date.iso()).unwrap_or_default());
    line("verdict", &verdict(site, document).unwrap_or_default());
    line("summary", meta.summary.as_deref().unwrap_or(""));
    line("publisher", super::shared::publisher(document));
    if let Fields::Article(article) = &document.fields {
        line(
            "source",
            article.source.as_ref().and_then(|source| source.url.as_deref()).unwrap_or(""),
        );
    }
    out.push_str("---\n\n");
    out.push_str(&format!("# {}\n\n", meta.title));
    out.push_str(&super::plain_markdown::of_html(&whole(site, id)));
    out
}
