//! A graph as text that a person can check: what every page is, what it points to, what it is quoted by, who points to it.

use std::fmt::Write;

use treatise::diagnostic::{File, Span};
use treatise::document::Document;
use treatise::graph::{Cited, EdgeKind, Embed, Graph, PageId, QuotationCheck, Resolved, Shown};

/// Writes the whole graph; pages in the order of ids, each line a fact.
pub fn graph(graph: &Graph) -> String {
    let mut out = String::new();
    for id in graph.ids() {
        page(graph, id, &mut out);
    }
    for tag in graph.tags() {
        let pages: Vec<&str> = tag.pages.iter().map(|page| shown_path(graph, *page)).collect();
        write!(out, "tag {} at {}: {}", visible(&tag.name), tag.href, pages.join(", ")).unwrap();
        if let Some(page) = tag.introduction {
            write!(out, "; introduced by {}", graph.document(page).file.path).unwrap();
        }
        out.push('\n');
    }
    out
}

fn page(graph: &Graph, id: PageId, out: &mut String) {
    let page = graph.page(id);
    let document = &*page.document;
    let links = graph.links(id);
    writeln!(
        out,
        "{} {:?} {} “{}”",
        document.file.path,
        page.role,
        page.href,
        visible(&document.meta.title)
    )
    .unwrap();
    if let Some(date) = &document.meta.date {
        writeln!(out, "    date {}", date.value).unwrap();
    }
    for (link, resolved) in document.text.links.iter().zip(&links.resolved) {
        let target = match resolved {
            Resolved::Page { page, anchor: None } => shown_path(graph, *page).to_owned(),
            Resolved::Page {
                page,
                anchor: Some(anchor),
            } => format!("{}#{anchor}", shown_path(graph, *page)),
            Resolved::File(href) => format!("file {href}"),
            Resolved::External => "outside".to_owned(),
            Resolved::Draft => "not published".to_owned(),
            Resolved::Broken => "nothing".to_owned(),
        };
        writeln!(out, "    link {} → {target}", place(&document.file, link.span)).unwrap();
    }
    for (reference, target) in document.references.iter().zip(&links.references) {
        let target = target.map_or("text", |page| shown_path(graph, page));
        let relation = if reference.relation.is_empty() { "key" } else { reference.relation };
        writeln!(out, "    {relation} “{}” → {target}", visible(&reference.shown)).unwrap();
    }
    for mention in &links.mentions {
        let entity = shown_path(graph, mention.entity);
        let linked = if mention.linked { "linked" } else { "counted" };
        let anchor = anchor(document, mention.passage);
        writeln!(
            out,
            "    mention {anchor} {} of {entity}, {linked}",
            place(&document.file, mention.span)
        )
        .unwrap();
    }
    for (quotation, check) in document.text.quotations.iter().zip(&links.quotations) {
        let at = document.file.line_column(quotation.span.start);
        let outcome = match check {
            QuotationCheck::Matches { page, pieces } => {
                format!("matches {}: {}", shown_path(graph, *page), quoted(graph.document(*page), pieces))
            }
            QuotationCheck::MatchesExcerpt { source, .. } => format!("matches the excerpt of source {}", source.0),
            QuotationCheck::Differs => "differs".to_owned(),
            QuotationCheck::Unchecked => "is not checked".to_owned(),
        };
        writeln!(out, "    quotation {}:{} {outcome}", at.line, at.column).unwrap();
    }
    for (citation, cited) in document.text.citations.iter().zip(&links.citations) {
        for (cite, cited) in citation.cites.iter().zip(cited) {
            let locator = cite
                .locator
                .as_ref()
                .map(|locator| format!(", {} {}", locator.label, locator.value));
            let named = match cited {
                Cited::Source(source) => format!("source {}", source.0),
                Cited::Page(page) => shown_path(graph, *page).to_owned(),
                Cited::Address => "an address".to_owned(),
                Cited::Nothing => "nothing".to_owned(),
            };
            writeln!(
                out,
                "    cites {}{} → {named}",
                place(&document.file, cite.key.span),
                locator.unwrap_or_default()
            )
            .unwrap();
        }
    }
    for one in graph.annotated(id) {
        let words = match one.pieces.is_empty() {
            true => "the whole".to_owned(),
            false => quoted(document, &one.pieces),
        };
        writeln!(out, "    passage {} of {}: {words}", one.number, shown_path(graph, one.note)).unwrap();
    }
    for embed in graph.embeds(id) {
        embedded(graph, document, embed, 1, out);
    }
    for edge in graph.backlinks(id) {
        let from = graph.document(edge.via.map_or(edge.from, |via| via.page));
        let by_way = edge.via.map_or(String::new(), |via| {
            format!(" by e.{} of {}", via.embed, shown_path(graph, via.page))
        });
        let (kind, file) = match edge.kind {
            EdgeKind::Relation(relation) => (relation, from.meta_file()),
            EdgeKind::Annotation => ("annotation", from.meta_file()),
            EdgeKind::Key => ("key", from.meta_file()),
            EdgeKind::Link => ("link", &from.file),
            EdgeKind::Mention => ("mention", &from.file),
        };
        let anchor = anchor(from, edge.passage);
        writeln!(
            out,
            "    ← {} {kind}{by_way} {anchor} {}",
            shown_path(graph, edge.from),
            place(file, edge.span)
        )
        .unwrap();
    }
}

/// An embed with those in it, each a level further in.
fn embedded(graph: &Graph, holder: &Document, embed: &Embed, depth: usize, out: &mut String) {
    let document = graph.document(embed.page);
    let shown = match embed.shown {
        Shown::Text(piece) => {
            let lines = [piece.span().start, piece.span().end].map(|at| document.file.line_column(at).line);
            format!("lines {}–{} of {}", lines[0], lines[1], shown_path(graph, embed.page))
        }
        Shown::Card => format!("the card of {}", shown_path(graph, embed.page)),
        Shown::Nothing => format!("no more than a link to {}", shown_path(graph, embed.page)),
    };
    let link = &holder.text.links[embed.link as usize];
    let place = place(&holder.file, link.span);
    writeln!(out, "    {}embed e.{} {place}: {shown}", "  ".repeat(depth - 1), embed.number).unwrap();
    for inner in &embed.within {
        embedded(graph, document, inner, depth + 1, out);
    }
}

fn shown_path(graph: &Graph, id: PageId) -> &str {
    match &*graph.page(id).path {
        "" => "/",
        path => path,
    }
}

/// The paragraph that a passage stands in: `p4`, or `-` for front matter.
fn anchor(document: &Document, passage: u32) -> String {
    let passage = document.text.passages.get(passage as usize);
    passage.map_or("-".to_owned(), |passage| format!("p{}", passage.anchor))
}

/// Line, column and words of a span: `14:5 “[[x]]”`.
fn place(file: &File, span: Span) -> String {
    let at = file.line_column(span.start);
    format!("{}:{} “{}”", at.line, at.column, visible(file.slice(span)))
}

/// The words of each piece with their paragraph: `p2 “…”, p3 “…”`.
fn quoted(document: &Document, pieces: &[(u32, std::ops::Range<u32>)]) -> String {
    let words = |(passage, range): &(u32, std::ops::Range<u32>)| {
        let text = document.passage_text(&document.text.passages[*passage as usize]);
        let words = &text[range.start as usize..range.end as usize];
        format!("{} “{}”", anchor(document, *passage), visible(words))
    };
    pieces.iter().map(words).collect::<Vec<_>>().join(", ")
}

/// Makes visible what an editor does not show: line breaks, marks, blanks that are no space.
fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control() || (c.is_whitespace() && c != ' ') || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{300}'..='\u{36f}')
    };
    text.chars()
        .map(|c| match c {
            '\n' => "\\n".to_owned(),
            c if hidden(c) => format!("\\u{{{:x}}}", c as u32),
            c => c.to_string(),
        })
        .collect()
}
