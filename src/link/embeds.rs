//! Embeds: which pieces of other pages each page shows in its own text.
//!
//! Takes what links lead to; gives for each page the tree of its embeds, and what is wrong with them. What stands in an embedded piece points to others
//! as the embedding page's own words do. Made whole for every snapshot: nothing of it is remembered, so that nothing of it can be stale.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::parts::{self, Element, Found, Manner};
use crate::config::{Builtin, Config};
use crate::diagnostic::{Diagnostic, Span, rules};
use crate::document::{Document, Fragment, Link, LinkSyntax, TextLevel};
use crate::graph::{Anchored, Edge, EdgeKind, Embed, Links, Page, PageId, Piece, Resolved, Shown, Via, is_public, level};

/// How deep embeds may nest.
pub const DEPTH: usize = 5;

/// The most embeds that one page shows, those in embedded text among them.
pub const MOST: u32 = 1000;

/// The most bytes of text that are gone through for the embeds of one page.
pub const MOST_TEXT: usize = 64 << 20;

/// What embeds are made of.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub pages: &'a [Arc<Page>],
    pub links: &'a [Arc<Links>],
    pub annotated: &'a [Vec<Anchored>],
    pub config: &'a Config,
}

/// Finds the embeds of every page.
pub fn embeds(request: Request<'_>, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<PageId, Vec<Embed>> {
    let embeds = |(index, page): (usize, &Arc<Page>)| {
        let id = PageId(index as u32);
        let links = request.links.get(index)?;
        let any = page
            .document
            .text
            .links
            .iter()
            .zip(&links.resolved)
            .any(|pair| target(pair).is_some());
        (any && level(&page.document) == TextLevel::Full).then(|| {
            let mut finder = Finder {
                request,
                stack: vec![(id, page.document.body)],
                count: 0,
                bytes: 0,
                diagnostics: Vec::new(),
            };
            let embeds = finder.within(id, page.document.body);
            (id, embeds, finder.diagnostics)
        })
    };
    let found: Vec<_> = request.pages.par_iter().enumerate().filter_map(embeds).collect();
    found
        .into_iter()
        .map(|(id, embeds, wrong)| {
            diagnostics.extend(wrong);
            (id, embeds)
        })
        .collect()
}

/// Gives the page that a link embeds.
fn target((link, resolved): (&Link, &Resolved)) -> Option<PageId> {
    match (link.syntax, resolved) {
        (LinkSyntax::WikiEmbed | LinkSyntax::Image, Resolved::Page { page, .. }) => Some(*page),
        _ => None,
    }
}

/// Gives the bytes of a page that a fragment means; none where it means nothing there.
fn piece(document: &Document, fragment: Option<&Fragment>, manner: Manner) -> Option<Piece> {
    let element = match parts::find(document, fragment, manner) {
        Found::Whole => return Some(Piece::Whole(document.body)),
        Found::Nothing(_) => return None,
        Found::Element(element, _) => element,
    };
    let text = &document.text;
    match element {
        Element::Heading(number) => {
            let heading = text.headings.get(number)?;
            let after = text.headings.get(number + 1..)?.iter().find(|other| other.level <= heading.level);
            let end = after.map_or(document.body.end, |after| after.span.start);
            Some(Piece::Section(Span { end, ..heading.span }))
        }
        Element::Block(block) => Some(Piece::Block(block.whole)),
        Element::Html(_) => None,
        Element::Paragraph(number) => {
            let mut passages = text.passages.iter().filter(|passage| passage.anchor == number);
            let first = passages.next()?.span;
            let end = passages.next_back().map_or(first.end, |last| last.span.end);
            Some(Piece::Block(Span { end, ..first }))
        }
    }
}

/// Goes through the embeds of one page.
struct Finder<'a> {
    request: Request<'a>,
    /// What is being shown, from the page itself to the piece at hand.
    stack: Vec<(PageId, Span)>,
    count: u32,
    bytes: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Finder<'_> {
    /// Finds the embeds that stand in a piece of a page.
    fn within(&mut self, holder: PageId, part: Span) -> Vec<Embed> {
        let document = &self.request.pages[holder.index()].document;
        let links = &self.request.links[holder.index()].resolved;
        let first = document.text.links.partition_point(|link| link.span.start < part.start);
        let standing = document.text.links.iter().zip(links).enumerate().skip(first);
        let standing = standing.take_while(|(_, (link, _))| link.span.end <= part.end);
        let mut embeds = Vec::new();
        for (index, (link, resolved)) in standing {
            let Some(page) = target((link, resolved)) else { continue };
            // The title is printed by the page's template, as text.
            if document
                .text
                .headings
                .iter()
                .any(|heading| heading.is_title && heading.span.contains(link.span))
            {
                continue;
            }
            self.count += 1;
            let number = self.count;
            let manner = Manner::of(link.syntax, self.request.config);
            let piece = piece(&self.request.pages[page.index()].document, link.target.fragment.as_ref(), manner);
            let mut embed = Embed {
                link: index as u32,
                number,
                page,
                shown: Shown::Nothing,
                within: Vec::new(),
            };
            // A heading or block that is not there has been told.
            if let Some(piece) = piece {
                (embed.shown, embed.within) = self.shown(document, link, page, piece);
            }
            embeds.push(embed);
            if self.count >= MOST {
                break;
            }
        }
        embeds
    }

    /// Decides what of a piece is shown, and finds the embeds in it.
    fn shown(&mut self, holder: &Document, link: &Link, page: PageId, piece: Piece) -> (Shown, Vec<Embed>) {
        let document = &self.request.pages[page.index()].document;
        if matches!(piece, Piece::Whole(_)) && has_card(document, self.request.config) {
            return (Shown::Card, Vec::new());
        }
        let own = (page, piece.span());
        let cost = document.body.len();
        let refusal = if self.stack.contains(&own) {
            Some((
                &rules::EMBED_CYCLE,
                "this embeds the text that it stands in".to_owned(),
                "link to it: leave out the `!`",
            ))
        } else if self.stack.len() > DEPTH {
            let message = format!("this is more than {DEPTH} embeds deep");
            Some((
                &rules::EMBED_LIMIT,
                message,
                "embed the page itself where it is wanted, or link to it",
            ))
        } else if self.count >= MOST || self.bytes.saturating_add(cost) > MOST_TEXT {
            let message = format!("a page embeds {MOST} pieces at most, and no more than 64 MiB of text");
            Some((&rules::EMBED_LIMIT, message, "link to what is not needed in full"))
        } else {
            None
        };
        if let Some((rule, message, help)) = refusal {
            self.diagnostics
                .push(Diagnostic::new(rule, &holder.file, link.span, message).help(help));
            return (Shown::Nothing, Vec::new());
        }
        self.bytes += cost;
        if level(document) != TextLevel::Full {
            return (self.public(holder, link, page, piece), Vec::new());
        }
        self.stack.push(own);
        let within = self.within(page, piece.span());
        self.stack.pop();
        (Shown::Text(piece), within)
    }

    /// Decides what is shown of an article that is not public as a whole.
    fn public(&mut self, holder: &Document, link: &Link, page: PageId, piece: Piece) -> Shown {
        let document = &self.request.pages[page.index()].document;
        let annotated = self.request.annotated.get(page.index()).map_or(&[][..], Vec::as_slice);
        let is_shown = |index: usize| is_public(document, annotated, index);
        if passages_in(document, piece.span()).any(is_shown) {
            return Shown::Text(piece);
        }
        let message = format!("this text of `{}` is not public, so that a link stands in its place", document.id);
        self.diagnostics.push(
            Diagnostic::new(&rules::EMBED_HIDDEN, &holder.file, link.span, message)
                .help("publish more of it with `text` in its front matter, if its licence lets you"),
        );
        Shown::Nothing
    }
}

/// Tells whether a page embedded as a whole is shown as the card of its kind.
fn has_card(document: &Document, config: &Config) -> bool {
    matches!(
        config.kind(document.kind).builtin,
        Some(Builtin::Claim | Builtin::Person | Builtin::Treaty | Builtin::Event)
    )
}

/// Gives the passages that stand in a piece of a document, by number.
pub fn passages_in(document: &Document, part: Span) -> std::ops::Range<usize> {
    let passages = &document.text.passages;
    let first = passages.partition_point(|passage| passage.span.start < part.start);
    let after = passages.partition_point(|passage| passage.span.end <= part.end);
    first..after.max(first)
}

/// Gives what stands in the embedded text of a page and points to others: edges from that page, by way of the embedded one.
pub fn edges(from: PageId, embeds: &[Embed], request: Request<'_>) -> Vec<Edge> {
    let mut edges = Vec::new();
    for embed in embeds {
        gather(from, embed.number, embed, request, &mut edges);
    }
    edges
}

fn gather(from: PageId, number: u32, embed: &Embed, request: Request<'_>, edges: &mut Vec<Edge>) {
    let Shown::Text(piece) = embed.shown else { return };
    let (Some(page), Some(links)) = (request.pages.get(embed.page.index()), request.links.get(embed.page.index())) else {
        return;
    };
    let document = &page.document;
    let annotated = request.annotated.get(embed.page.index()).map_or(&[][..], Vec::as_slice);
    let via = Some(Via {
        page: embed.page,
        embed: number,
    });
    let is_shown = |passage: u32| is_public(document, annotated, passage as usize);
    let passages = passages_in(document, piece.span());
    let first = links
        .mentions
        .partition_point(|mention| (mention.passage as usize) < passages.start);
    let mentions = links
        .mentions
        .iter()
        .skip(first)
        .take_while(|mention| (mention.passage as usize) < passages.end);
    let mentions = mentions.map(|mention| (mention.entity, EdgeKind::Mention, mention.passage, mention.span));
    let first = document.text.links.partition_point(|link| link.span.start < piece.span().start);
    let standing = document.text.links.iter().zip(&links.resolved).skip(first);
    let standing = standing.take_while(|(link, _)| link.span.end <= piece.span().end);
    let standing = standing.filter_map(|(link, resolved)| match resolved {
        Resolved::Page { page, .. } => Some((*page, EdgeKind::Link, document.text.passage_of(link.span)? as u32, link.span)),
        _ => None,
    });
    let both = mentions
        .chain(standing)
        .filter(|(to, _, passage, _)| *to != from && *to != embed.page && is_shown(*passage));
    edges.extend(both.map(|(to, kind, passage, span)| Edge {
        from,
        to,
        kind,
        passage,
        span,
        via,
    }));
    embed.within.iter().for_each(|inner| gather(from, number, inner, request, edges));
}
