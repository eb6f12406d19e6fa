//! The text of a page as HTML: the actions that the graph holds for it, and the text painted with them.

use tera::Value;

use super::away::{Names, Swap, swapped, unbroken};
use super::cited::{self, Citations};
use super::view::{AnnotatedPassage, MarginNote, Sentence, SourceView};
use super::{Shared, block, embed};
use crate::config::HtmlPolicy;
use crate::diagnostic::Span;
use crate::document::{Call, Document, Format, Fragment, Link, LinkSyntax, Passage, TextLevel};
use crate::graph::{Anchored, Embed, PageId, Piece, QuotationCheck, Resolved, Via};
pub use crate::graph::{is_public, level};
use crate::link::embeds::passages_in;
use crate::link::names_file;
use crate::parse::markdown::{self, Html, RenderOptions};
use crate::parse::paint::{Action, Insert, What, escape};
use crate::parse::seed;
use crate::sentence;
use crate::site::Site;
use crate::text_fragment;

/// A page's text as HTML, and the notes on it.
pub struct Body {
    /// The text.
    pub html: String,
    /// The notes on its passages, in order.
    pub notes: Vec<MarginNote>,
    /// The sources that it cites.
    pub sources: Vec<SourceView>,
}

/// HTML made for a page's text that its actions borrow.
struct Made {
    /// For each link: its address, and what to show where the author gave no words.
    hrefs: Vec<Option<(String, Option<String>)>>,
    /// For the links that show something in their place: what they show.
    blocks: Vec<Option<String>>,
    /// For each note: the id of its passage, the mark after it, and the fold-out.
    notes: Vec<(String, String, String)>,
    /// For each attributed quotation: what the check found.
    checks: Vec<String>,
    /// For each paragraph of a seed article: the link to itself.
    anchors: Vec<String>,
}

/// Makes a page's text.
pub fn body(site: &Site, id: PageId) -> Body {
    let citations = cited::citations(site, id, true);
    let mut body = painted(site, id, Painting::of(site, id, true, &citations), &mut 1);
    body.sources = citations.list;
    body
}

/// Makes a page's text without the notes on it, for readers that show the text alone.
pub fn plain(site: &Site, id: PageId) -> Body {
    let citations = cited::citations(site, id, false);
    let mut body = painted(site, id, Painting::of(site, id, false, &citations), &mut 1);
    body.sources = citations.list;
    body
}

/// How a text is painted: as its own page, or as a piece of another.
#[derive(Clone, Copy)]
pub struct Painting<'a> {
    /// What of it is shown; none for the text of a page.
    pub piece: Option<Piece>,
    /// The embeds in what is shown.
    pub embeds: &'a [Embed],
    /// The page that is made.
    pub root: PageId,
    /// What it cites.
    pub citations: &'a Citations,
    /// The number of the embed that is painted; 0 for the page's own text.
    pub embed: u32,
    /// Whether the notes on its passages are shown.
    pub with_notes: bool,
    /// Whether the blocks that it calls are shown.
    pub with_blocks: bool,
}

impl<'a> Painting<'a> {
    fn of(site: &'a Site, id: PageId, with_notes: bool, citations: &'a Citations) -> Painting<'a> {
        Painting {
            piece: None,
            embeds: site.graph.embeds(id),
            root: id,
            citations,
            embed: 0,
            with_notes,
            with_blocks: true,
        }
    }
}

/// Makes a text; its footnotes are numbered from `next_note` on, which is then the number of the next.
pub fn painted(site: &Site, id: PageId, painting: Painting<'_>, next_note: &mut usize) -> Body {
    let with_notes = painting.with_notes;
    let document = site.graph.document(id);
    let links = site.graph.links(id);
    let annotated = match painting.piece {
        None => site.graph.annotated(id),
        Some(_) => &[],
    };
    let first_note = *next_note;
    if painting.piece.is_some() || !painting.embeds.is_empty() {
        *next_note += footnotes(site, document, painting.piece);
    }
    let notes: Vec<MarginNote> = annotated.iter().map(|anchored| margin_note(site, id, anchored)).collect();
    let made = Made {
        hrefs: links
            .resolved
            .iter()
            .enumerate()
            .map(|(index, resolved)| href(site, id, painting.root, index, resolved))
            .collect(),
        blocks: blocks(site, id, painting, next_note),
        notes: annotated
            .iter()
            .zip(&notes)
            .enumerate()
            .map(|(index, (anchored, note))| {
                let again = annotated.iter().take(index).any(|other| other.note == anchored.note);
                note_html(site, anchored, note, again)
            })
            .collect(),
        checks: links.quotations.iter().map(|check| check_html(site, check)).collect(),
        anchors: if with_notes && document.format == Format::Seed {
            anchors(site, document)
        } else {
            Vec::new()
        },
    };
    let mut actions = Vec::with_capacity(links.resolved.len() + links.mentions.len() + annotated.len() * 2);
    link_actions(document, links, &made, &mut actions);
    for (index, citation) in document.text.citations.iter().enumerate() {
        actions.extend(painting.citations.mark(painting.embed, index).map(|html| Action {
            span: citation.span,
            what: What::Cite { html },
        }));
    }
    for mention in links
        .mentions
        .iter()
        .filter(|mention| mention.linked && mention.entity != painting.root)
    {
        let href = &site.graph.page(mention.entity).href;
        actions.push(Action {
            span: mention.span,
            what: What::Mention { href },
        });
    }
    for tag in &document.text.tags {
        let slug = format!("tags/{}/", crate::link::tag_slug(&tag.value));
        if let Ok(at) = site.graph.tags().binary_search_by(|known| (*known.path).cmp(&slug)) {
            let href = &site.graph.tags()[at].href;
            actions.push(Action {
                span: tag.span,
                what: What::Tag { href },
            });
        }
    }
    let mut inserts = Vec::new();
    if with_notes {
        note_actions(document, annotated, &made, &mut actions, &mut inserts);
    }
    for (passage, html) in document.text.passages.iter().zip(&made.anchors) {
        let end = passage.span.end;
        actions.push(Action {
            span: Span { start: end, end },
            what: What::After(html),
        });
    }
    for (quotation, html) in document.text.quotations.iter().zip(&made.checks) {
        if !html.is_empty() {
            actions.push(Action {
                span: quotation.attribution,
                what: What::After(html),
            });
        }
    }
    actions.sort_by_key(|action| (action.span.start, std::cmp::Reverse(action.span.end)));
    inserts.sort_by_key(|insert| insert.at);
    let mut html = String::with_capacity(document.body.len() * 3 / 2 + 1024);
    let shown = |index: usize| is_public(document, site.graph.annotated(id), index);
    if let Some(piece) = painting.piece {
        paint_piece(site, id, (piece, painting), first_note, &mut actions, &mut html);
        return Body {
            html,
            notes,
            sources: Vec::new(),
        };
    }
    match (document.format, level(document)) {
        (Format::Seed, _) => seed::render(&document.file, &document.text, shown, &actions, &inserts, &mut html),
        // What is public of a Markdown article is shown as that of a seed: paragraph by paragraph, without what lies between.
        (Format::Markdown, TextLevel::Excerpt | TextLevel::Link) => {
            let mut text = document.text.clone();
            text.links
                .retain(|link| link.target.external && link.syntax == LinkSyntax::Markdown);
            actions.retain(|action| matches!(action.what, What::Mention { .. } | What::Mark { .. } | What::After(_)));
            seed::render(&document.file, &text, shown, &actions, &inserts, &mut html);
        }
        (Format::Markdown, TextLevel::Full) => {
            let word = |key: &str| site.theme.words.word(key);
            let block = |call: &Call, inner: Option<&str>| block::html(site, id, call, inner);
            let options = options(site, document, (&word, &block), with_notes);
            markdown::render(
                &document.file,
                document.body,
                &document.text,
                &actions,
                &inserts,
                &options,
                &mut html,
            );
        }
    }
    Body {
        html,
        notes,
        sources: Vec::new(),
    }
}

/// Gives the path of a page's picture, and who made it.
fn picture(document: &Document) -> Option<(&str, &str)> {
    let image = document.meta.image.as_ref()?;
    Some((&*image.value, document.meta.image_credit.as_deref()?))
}

/// Gives the theme's word for a key.
type Word<'a> = &'a dyn Fn(&str) -> String;

/// Makes a block, from its call and the HTML of its body.
type MakeBlock<'a> = &'a dyn Fn(&Call, Option<&str>) -> String;

/// Makes nothing of a block but its body.
fn no_block(_: &Call, inner: Option<&str>) -> String {
    inner.unwrap_or("").to_owned()
}

/// Gives how a page's Markdown becomes HTML; `on_page` where it stands on its own page.
fn options<'a>(site: &'a Site, document: &'a Document, (word, block): (Word<'a>, MakeBlock<'a>), on_page: bool) -> RenderOptions<'a> {
    RenderOptions {
        html: match site.config.html {
            HtmlPolicy::Allow => Html::Allow,
            HtmlPolicy::Escape => Html::Escape,
            HtmlPolicy::Sanitise => Html::Sanitise,
        },
        word,
        on_page,
        smart: site.config.smart_punctuation.then(|| super::page::language(site, document)),
        picture: picture(document),
        block,
    }
}

/// Writes a piece of a text; of an article that is not public as a whole what is public of it.
fn paint_piece(
    site: &Site,
    id: PageId,
    (piece, painting): (Piece, Painting<'_>),
    first_note: usize,
    actions: &mut Vec<Action<'_>>,
    html: &mut String,
) {
    let document = site.graph.document(id);
    let is_full = level(document) == TextLevel::Full;
    // What stands after words that are not shown is not shown either.
    actions.retain(|action| !matches!(action.what, What::After(_)) || piece.span().contains(action.span));
    if document.format == Format::Markdown && is_full {
        let part = part_of(piece);
        let word = |key: &str| site.theme.words.word(key);
        let block = |call: &Call, inner: Option<&str>| match painting.with_blocks {
            true => block::html(site, id, call, inner),
            false => no_block(call, inner),
        };
        markdown::render_part(
            &document.file,
            document.body,
            &document.text,
            (part, first_note),
            actions,
            &options(site, document, (&word, &block), false),
            html,
        );
        return;
    }
    let passages = passages_in(document, piece.span());
    let mut text = document.text.clone();
    text.passages = text.passages.get(passages.clone()).unwrap_or(&[]).to_vec();
    if document.format == Format::Markdown {
        text.links
            .retain(|link| link.target.external && link.syntax == LinkSyntax::Markdown);
        actions.retain(|action| matches!(action.what, What::Mention { .. } | What::Mark { .. } | What::After(_)));
    }
    let shown = |index: usize| is_public(document, site.graph.annotated(id), passages.start + index);
    seed::render(&document.file, &text, shown, actions, &[], html);
}

fn part_of(piece: Piece) -> markdown::Part {
    match piece {
        Piece::Whole(span) | Piece::Section(span) => markdown::Part::Section(span),
        Piece::Block(span) => markdown::Part::Block(span),
    }
}

/// Counts the footnotes of what is shown of a text, where anything else on the page may number its own.
fn footnotes(site: &Site, document: &Document, piece: Option<Piece>) -> usize {
    if document.format == Format::Seed || !document.file.slice(document.body).contains("^") {
        return 0;
    }
    let mut html = String::new();
    let part = piece.map_or(markdown::Part::Section(document.body), part_of);
    markdown::render_part(
        &document.file,
        document.body,
        &document.text,
        (part, 1),
        &[],
        &options(site, document, (&str::to_owned, &no_block), false),
        &mut html,
    );
    html.matches(" id=\"fn-").count()
}

/// Makes what stands in the place of links that show something: other pages, players, what is not there.
fn blocks(site: &Site, id: PageId, painting: Painting<'_>, next_note: &mut usize) -> Vec<Option<String>> {
    let document = site.graph.document(id);
    let links = &document.text.links;
    let is_embed = |link: &Link| matches!(link.syntax, LinkSyntax::WikiEmbed | LinkSyntax::Image);
    if !links.iter().any(is_embed) {
        return Vec::new();
    }
    let mut blocks = vec![None; links.len()];
    for embed in painting.embeds {
        if let Some(block) = blocks.get_mut(embed.link as usize) {
            *block = Some(embed::figure(site, painting, id, embed, next_note));
        }
    }
    let shown = painting.piece.map_or(document.body, Piece::span);
    let resolved = &site.graph.links(id).resolved;
    for ((link, resolved), block) in links.iter().zip(resolved).zip(&mut blocks) {
        match resolved {
            _ if !is_embed(link) || !shown.contains(link.span) => {}
            Resolved::File(href) => *block = embed::file(site, document, link, href),
            Resolved::External if link.target.path.starts_with("http") => *block = embed::file(site, document, link, &link.target.path),
            Resolved::Broken if link.syntax == LinkSyntax::WikiEmbed => *block = Some(embed::missing(site, link)),
            _ => {}
        }
    }
    blocks
}

/// Makes the links of paragraphs to themselves, which themes show on hover and focus.
fn anchors(site: &Site, document: &Document) -> Vec<String> {
    let label = &site.shared.phrases.paragraph_link;
    let link = |anchor: u32| format!("<a class=\"paragraph-link\" href=\"#p{anchor}\" aria-label=\"{label}\">¶</a>");
    document.text.passages.iter().map(|passage| link(passage.anchor)).collect()
}

/// Gives what a link without words of the author's shows: the title of the page, and the heading on it that is meant. A name stays as written.
fn label(link: &Link, target: &Document, anchor: Option<&str>, by_path: bool) -> Option<String> {
    // A title that nobody wrote is no better than the words of the link.
    let title = match target.meta.title_made && !link.target.path.is_empty() {
        true => last_part(&link.target.path),
        false => &*target.meta.title,
    };
    let heading = match &link.target.fragment {
        Some(Fragment::Headings(chain)) => chain.last().map(|written| heading_words(written, target, anchor)),
        _ => None,
    };
    match (heading, by_path, link.target.path.is_empty()) {
        (Some(heading), _, true) => Some(heading.to_string()),
        (Some(heading), true, _) => Some(format!("{title} › {heading}")),
        (None, true, _) | (None, _, true) => Some(title.to_string()),
        _ => None,
    }
}

/// Gives the last part of a path as it is written, without the extension of a note.
fn last_part(path: &str) -> &str {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

/// Gives a heading as a link writes it, or in its own words where the link has an id or the heading's markup.
fn heading_words<'a>(written: &'a str, target: &'a Document, anchor: Option<&str>) -> &'a str {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let mut headings = target.text.headings.iter();
    let meant = anchor.and_then(|anchor| headings.find(|heading| *heading.id == *anchor));
    let other = meant.filter(|heading| !heading.text.is_empty() && letters(&heading.text) != letters(written));
    other.map_or(written, |heading| &heading.text)
}

/// Tells whether an element of a page is there: it is not where its paragraph is not public.
fn is_shown(site: &Site, page: PageId, anchor: &str) -> bool {
    let document = site.graph.document(page);
    if level(document) == TextLevel::Full {
        return true;
    }
    let number = anchor.strip_prefix('p').and_then(|number| number.parse::<u32>().ok());
    let passage = number.and_then(|number| document.text.passages.iter().position(|passage| passage.anchor == number));
    passage.is_some_and(|passage| is_public(document, site.graph.annotated(page), passage))
}

/// Gives the address of a link, and what it shows where the author gave no words of their own.
fn href(site: &Site, holder: PageId, root: PageId, index: usize, resolved: &Resolved) -> Option<(String, Option<String>)> {
    let document = site.graph.document(holder);
    let link = document.text.links.get(index)?;
    // What is embedded has ids of its own, so that its links lead to the page that it comes from.
    let own = if holder == root { Some(root) } else { None };
    match resolved {
        Resolved::Page { page, anchor } => {
            let target = site.graph.page(*page);
            let mut href = if Some(*page) == own {
                String::new()
            } else {
                target.href.to_string()
            };
            href.push_str(&query_of(link));
            if let Some(anchor) = anchor.as_ref().filter(|anchor| is_shown(site, *page, anchor)) {
                href.push('#');
                href.push_str(&crate::link::encode_path(anchor));
            } else if href.is_empty() {
                href = target.href.to_string();
            }
            let by_path = link.syntax == LinkSyntax::Wiki && names_file(&link.target, &target.document);
            Some((href, label(link, &target.document, anchor.as_deref(), by_path)))
        }
        Resolved::File(href) => Some((format!("{href}{}{}", query_of(link), embed::fragment_of(document, link)), None)),
        Resolved::External => Some((link.target.path.to_string(), None)),
        Resolved::Draft | Resolved::Broken => None,
    }
}

/// Gives the query of a link's address, with its `?`.
fn query_of(link: &Link) -> String {
    link.target.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default()
}

/// Gives the id of the element that an embed of a page shows, where it is there on its own page.
pub fn anchor_of(site: &Site, holder: PageId, link: u32) -> Option<Box<str>> {
    match site.graph.links(holder).resolved.get(link as usize)? {
        Resolved::Page { page, anchor } => anchor.clone().filter(|anchor| is_shown(site, *page, anchor)),
        _ => None,
    }
}

fn link_actions<'a>(document: &Document, links: &'a crate::graph::Links, made: &'a Made, actions: &mut Vec<Action<'a>>) {
    let links = document.text.links.iter().zip(&links.resolved).zip(&made.hrefs);
    for (index, ((link, resolved), href)) in links.enumerate() {
        let what = match (resolved, href) {
            _ if link.syntax == LinkSyntax::Citation => continue,
            _ if made.blocks.get(index).is_some_and(Option::is_some) => What::Embed {
                html: made.blocks[index].as_deref().unwrap_or(""),
                href: href.as_ref().map(|(href, _)| &**href),
                label: href.as_ref().and_then(|(_, label)| label.as_deref()),
            },
            (Resolved::External, _) => continue,
            (Resolved::Broken, _) => What::Broken,
            (_, Some((href, label))) => What::Link {
                href,
                label: label.as_deref(),
            },
            (_, None) => What::Plain,
        };
        actions.push(Action { span: link.span, what });
    }
}

fn note_actions<'a>(
    document: &Document,
    annotated: &[Anchored],
    made: &'a Made,
    actions: &mut Vec<Action<'a>>,
    inserts: &mut Vec<Insert<'a>>,
) {
    for (anchored, (id, after, foldout)) in annotated.iter().zip(&made.notes) {
        let mut last = None;
        for (passage, range) in &anchored.pieces {
            let Some(passage) = document.text.passages.get(*passage as usize) else {
                continue;
            };
            for span in document.text.source_spans(passage, range.start as usize..range.end as usize) {
                actions.push(Action {
                    span,
                    what: What::Mark { id },
                });
                last = Some(span);
            }
        }
        if let Some(span) = last {
            actions.push(Action {
                span: Span {
                    start: span.start,
                    end: span.end,
                },
                what: What::After(after),
            });
            inserts.push(Insert {
                at: span.end.saturating_sub(1).max(span.start),
                html: foldout,
            });
        }
    }
}

/// Gives the words of a passage that something annotates, as a reader sees them.
fn words_of(site: &Site, page: PageId, pieces: &[(u32, std::ops::Range<u32>)]) -> String {
    let document = site.graph.document(page);
    let piece = |(index, range): &(u32, std::ops::Range<u32>)| {
        let passage = document.text.passages.get(*index as usize)?;
        let text = document.passage_text(passage);
        let (swaps, mut words) = (Names::of(site).swaps(page, passage, &text), String::new());
        swapped(&text, &swaps, range.start as usize..range.end as usize, |part| words.push_str(part));
        Some(one_line(&words))
    };
    pieces.iter().filter_map(piece).collect::<Vec<_>>().join(" … ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn margin_note(site: &Site, page: PageId, anchored: &Anchored) -> MarginNote {
    let note = site.graph.page(anchored.note);
    let quote = match level(site.graph.document(page)) {
        TextLevel::Link => quoted(site, anchored),
        _ => words_of(site, page, &anchored.pieces),
    };
    MarginNote {
        number: anchored.number,
        title: note.document.meta.title.to_string(),
        href: note.href.to_string(),
        summary: site.shared.summary(anchored.note),
        quote,
        passage: format!("#passage-{}", anchored.number),
        verdict: site.shared.verdicts.of(&note.document),
        is_words: super::claim::is_words(&note.document),
    }
}

/// Gives the words that a note quotes, as the note has them.
fn quoted(site: &Site, anchored: &Anchored) -> String {
    let annotations = &site.graph.document(anchored.note).annotations;
    let quote = annotations
        .get(anchored.annotation as usize)
        .and_then(|annotation| annotation.quote.as_ref());
    quote.map(|quote| quote.value.to_string()).unwrap_or_default()
}

/// Makes the id of a note's passage, the mark that stands after it, and the fold-out below its paragraph; a note that has been shown `again`
/// is named without its summary.
fn note_html(site: &Site, anchored: &Anchored, note: &MarginNote, again: bool) -> (String, String, String) {
    let number = anchored.number;
    let words = &site.theme.words;
    let said = |name: &str| words.say(name, &[("number", i64::from(number).into()), ("title", note.title.clone().into())]);
    let verdict = note.verdict.as_ref();
    let verdict = verdict.map(|verdict| (of_verdict(verdict, "icon"), of_verdict(verdict, "label")));
    let is_claim = super::claim::fields(site.graph.document(anchored.note)).is_some();
    let names = match is_claim {
        true => ("claim-mark", "claim-label", "read-claim"),
        false => ("note-mark", "note-label", "read-note"),
    };
    let mut mark = format!("<sup class=\"note-mark\"><a href=\"#note-{number}\" id=\"note-mark-{number}\" aria-label=\"");
    escape(&said(names.0), &mut mark);
    mark.push_str(&format!("\">{number}</a></sup>"));
    let class = if is_claim { "margin-note of-claim" } else { "margin-note" };
    let mut aside = format!("<aside class=\"{class}\" id=\"note-{number}\" aria-label=\"");
    escape(&said(names.1), &mut aside);
    aside.push_str(&format!("\"><details open><summary><span class=\"note-number\">{number}</span> "));
    if let Some((icon, label)) = verdict {
        aside.push_str(&format!("<span class=\"verdict-word\">{icon} "));
        escape(label, &mut aside);
        aside.push_str("</span> ");
    } else if is_claim {
        aside.push_str("<span class=\"verdict-word none\">");
        escape(&words.word("no-verdict"), &mut aside);
        aside.push_str("</span> ");
    }
    aside.push_str(if note.is_words { "<q>" } else { "" });
    escape(&note.title, &mut aside);
    aside.push_str(if note.is_words { "</q>" } else { "" });
    aside.push_str("</summary><p>");
    if !again {
        escape(&note.summary, &mut aside);
        aside.push(' ');
    }
    aside.push_str("<a class=\"note-more\" href=\"");
    escape(&note.href, &mut aside);
    aside.push_str("\">");
    escape(&words.word(names.2), &mut aside);
    aside.push_str("</a></p></details></aside>\n");
    (format!("passage-{number}"), mark, aside)
}

/// Gives a text of a verdict's view.
fn of_verdict<'a>(verdict: &'a Value, field: &'static str) -> &'a str {
    let field = verdict.as_map().and_then(|map| map.get(&tera::value::Key::Str(field)));
    field.and_then(Value::as_str).unwrap_or("")
}

/// Makes what stands after the attribution of a block quotation: what the check found, with a link to the very words.
fn check_html(site: &Site, check: &QuotationCheck) -> String {
    let words = &site.theme.words;
    match check {
        QuotationCheck::Unchecked => wrap("quotation-check unchecked", &words.word("quotation-unchecked"), None),
        QuotationCheck::MatchesExcerpt { source, pieces } => {
            let (said, href) = super::sources::matches_excerpt(site, *source, pieces);
            wrap("quotation-check matches", &said, href.as_deref())
        }
        QuotationCheck::Differs => wrap("quotation-check differs", &words.word("quotation-differs"), None),
        QuotationCheck::Matches { page, pieces } => {
            let target = site.graph.page(*page);
            let kind = words.word(match target.document.format {
                Format::Seed => "quotation-matches-article",
                Format::Markdown => "quotation-matches-page",
            });
            let href = format!("{}{}", target.href, fragment(site, *page, pieces));
            wrap("quotation-check matches", &kind, Some(&href))
        }
    }
}

fn wrap(class: &str, text: &str, href: Option<&str>) -> String {
    let mut html = format!(" <span class=\"{class}\">");
    if let Some(href) = href {
        html.push_str("<a href=\"");
        escape(href, &mut html);
        html.push_str("\">");
    }
    escape(text, &mut html);
    html.push_str(if href.is_some() { "</a></span>" } else { "</span>" });
    html
}

/// Gives the fragment that leads to the very words: the paragraph, and where the browser can, the words in it.
fn fragment(site: &Site, page: PageId, pieces: &[(u32, std::ops::Range<u32>)]) -> String {
    let document = site.graph.document(page);
    let Some((first, _)) = pieces.first() else {
        return String::new();
    };
    if !is_public(document, site.graph.annotated(page), *first as usize) {
        return String::new();
    }
    let anchor = document.text.passages.get(*first as usize).map_or(0, |passage| passage.anchor);
    let texts: Vec<_> = document
        .text
        .passages
        .iter()
        .map(|passage| document.passage_text(passage))
        .collect();
    let passages: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let found = crate::link::quotation::Found {
        pieces: pieces
            .iter()
            .map(|(passage, range)| crate::link::quotation::Piece {
                passage: *passage as usize,
                range: range.start as usize..range.end as usize,
            })
            .collect(),
    };
    format!("#p{anchor}{}", text_fragment::directive(&passages, &found))
}

/// Gives the passages that a note is about.
pub fn annotated_passages(site: &Site, note: PageId, shared: &Shared) -> Vec<AnnotatedPassage> {
    let mut articles: Vec<PageId> = Vec::new();
    for article in site.graph.links(note).annotates.iter().flatten() {
        if !articles.contains(article) {
            articles.push(*article);
        }
    }
    let mut passages = Vec::new();
    for article in articles {
        for anchored in site.graph.annotated(article).iter().filter(|anchored| anchored.note == note) {
            passages.push((anchored.annotation, annotated_passage(site, article, anchored, shared)));
        }
    }
    passages.sort_by_key(|(annotation, _)| *annotation);
    passages.into_iter().map(|(_, passage)| passage).collect()
}

fn annotated_passage(site: &Site, article: PageId, anchored: &Anchored, shared: &Shared) -> AnnotatedPassage {
    let document = site.graph.document(article);
    let page = site.graph.page(article);
    let hidden = level(document) == TextLevel::Link;
    let quote = match hidden {
        true => quoted(site, anchored),
        false => words_of(site, article, &anchored.pieces),
    };
    let mut html = String::new();
    match anchored.pieces.first() {
        Some((index, range)) if !hidden => {
            if let Some(passage) = document.text.passages.get(*index as usize) {
                let place = place_of(document, *index as usize, passage, range.start as usize..range.end as usize);
                marked_sentence(site, article, &place, &mut html);
            }
        }
        _ => escape(&quote, &mut html),
    }
    AnnotatedPassage {
        article: shared.card(article),
        quote,
        html: Value::safe_string(&html),
        href: match hidden || anchored.pieces.is_empty() {
            true => page.href.to_string(),
            false => format!("{}#passage-{}", page.href, anchored.number),
        },
    }
}

/// Where in a page something stands: a range of a passage's text, and the sentence round it.
pub struct Place<'a> {
    index: usize,
    passage: &'a Passage,
    text: std::borrow::Cow<'a, str>,
    /// The bytes of the passage's text.
    pub range: std::ops::Range<usize>,
    /// The bytes of the sentence.
    pub sentence: std::ops::Range<usize>,
}

/// Finds the sentence that a span of a page's source stands in.
pub fn place(document: &Document, passage: u32, span: Span) -> Option<Place<'_>> {
    let index = passage as usize;
    let passage = document.text.passages.get(index)?;
    let range = document.text.shown_range(passage, span)?;
    Some(place_of(document, index, passage, range))
}

fn place_of<'a>(document: &'a Document, index: usize, passage: &'a Passage, range: std::ops::Range<usize>) -> Place<'a> {
    let text = document.passage_text(passage);
    Place {
        index,
        passage,
        sentence: sentence::around(&unbroken(document, passage, &text), range.clone()),
        text,
        range,
    }
}

/// Makes a sentence in which something stands, with its link; one of a page that `from` embeds, by way of `via`, leads to the embed.
pub fn sentence(site: &Site, from: PageId, via: Option<Via>, place: &Place<'_>) -> Sentence {
    let holder = via.map_or(from, |via| via.page);
    let document = site.graph.document(holder);
    let mut html = String::with_capacity(place.sentence.len() + 32);
    marked_sentence(site, holder, place, &mut html);
    let href = &site.graph.page(from).href;
    if let Some(via) = via {
        return Sentence {
            html: Value::safe_string(&html),
            href: format!("{href}#e.{}", via.embed),
            embedded: document.meta.title.to_string(),
        };
    }
    let public = is_public(document, site.graph.annotated(from), place.index);
    Sentence {
        html: Value::safe_string(&html),
        href: match public {
            true => format!("{href}#p{}", place.passage.anchor),
            false => href.to_string(),
        },
        embedded: String::new(),
    }
}

/// Writes the sentence of a place, the words that stand there in `<mark>`; links shown by their paths are named by their titles.
fn marked_sentence(site: &Site, page: PageId, place: &Place<'_>, out: &mut String) {
    let (range, around) = (&place.range, &place.sentence);
    let swaps = swaps(site, page, place);
    let part = |from: usize, to: usize, out: &mut String| swapped(&place.text, &swaps, from..to, |text| escape_words(text, out));
    part(around.start, range.start.clamp(around.start, around.end), out);
    out.push_str("<mark>");
    part(range.start.max(around.start), range.end.min(around.end).max(range.start), out);
    out.push_str("</mark>");
    part(range.end.min(around.end), around.end, out);
}

/// Gives the sentence of a place as plain text.
pub fn sentence_text(site: &Site, page: PageId, place: &Place<'_>) -> String {
    let swaps = swaps(site, page, place);
    let mut text = String::with_capacity(place.sentence.len());
    swapped(&place.text, &swaps, place.sentence.clone(), |words| text.push_str(words));
    match text.contains(['\n', '\r', '\t']) {
        true => one_line(&text),
        false => text,
    }
}

/// Gives what is read in the text of a place instead of what stands there: the names of links shown by their paths, and of citations.
fn swaps<'a>(site: &'a Site, page: PageId, place: &Place<'_>) -> Vec<Swap<'a>> {
    let mut swaps = Names::of(site).swaps(page, place.passage, &place.text);
    let links = names_of_links(site, page, place.passage);
    swaps.extend(links.into_iter().map(|(range, name)| (range, name.into())));
    swaps.sort_by_key(|(range, _)| range.start);
    swaps
}

/// Gives where in a passage's text a link shows its path, and the title to show instead.
fn names_of_links<'a>(site: &'a Site, page: PageId, passage: &Passage) -> Vec<(std::ops::Range<usize>, &'a str)> {
    let document = site.graph.document(page);
    let resolved = &site.graph.links(page).resolved;
    let mut names = Vec::new();
    let first = document.text.links.partition_point(|link| link.span.end <= passage.span.start);
    for (link, resolved) in document.text.links.iter().zip(resolved).skip(first) {
        if link.span.start >= passage.span.end {
            break;
        }
        let Resolved::Page { page: target, .. } = resolved else { continue };
        let target = site.graph.document(*target);
        if link.syntax != LinkSyntax::Wiki || !names_file(&link.target, target) {
            continue;
        }
        let Some(range) = document.text.shown_range(passage, link.span) else {
            continue;
        };
        let shown = document.passage_text(passage);
        if shown.get(range.clone()).is_some_and(|shown| shown.starts_with(&*link.target.path)) {
            let made = target.meta.title_made;
            names.push((range, if made { last_part(&link.target.path) } else { &*target.meta.title }));
        }
    }
    names
}

/// Escapes text with every run of white space as one space.
fn escape_words(text: &str, out: &mut String) {
    let broken = |c: char| matches!(c, '\n' | '\r' | '\t');
    match text.contains(broken) {
        true => escape(&text.replace(broken, " "), out),
        false => escape(text, out),
    }
}
