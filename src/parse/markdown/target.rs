//! Targets: where in the source a link's target stands, and what it says.

use pulldown_cmark::LinkType;

use super::autolink::Prefix;
use crate::diagnostic::Span;
use crate::document::{LinkSyntax, Target};
use crate::parse::wikilink::{parse_address, parse_target};

/// A link or image as written.
#[derive(Clone, Copy)]
pub(super) struct LinkTag<'e> {
    pub syntax: LinkSyntax,
    pub title: &'e str,
    /// The bytes of the target of a `[[…]]` without a label, which is shown in its place.
    pub bare_target: Option<Span>,
    /// Whether the author wrote no words to show: the link's page may give them.
    pub wordless: bool,
    kind: LinkType,
    /// What a bare address lacks.
    bare: Option<Prefix>,
    address: &'e str,
    /// Where the words end: at the `]`.
    words_end: u32,
}

impl LinkTag<'_> {
    /// Tells whether the words are the address itself.
    pub fn is_address(&self) -> bool {
        matches!(self.kind, LinkType::Autolink | LinkType::Email)
    }
}

/// Makes the tag of a link or image; `words_end` is the end of its last child.
pub(super) fn link_tag<'e>(
    source: &str,
    span: Span,
    syntax: LinkSyntax,
    (kind, address, title): (LinkType, &'e str, &'e str),
    words_end: u32,
) -> LinkTag<'e> {
    let bare_target = match syntax {
        LinkSyntax::Wiki | LinkSyntax::WikiEmbed => {
            let inner = inner(source, span, syntax);
            let (target, label) = parse_target(source.get(inner.range()).unwrap_or(""), inner);
            label.is_none().then_some(target.span)
        }
        LinkSyntax::Markdown | LinkSyntax::Image | LinkSyntax::Argument | LinkSyntax::Citation => None,
    };
    let empty = span.start + 1 == words_end;
    LinkTag {
        syntax,
        title,
        bare_target,
        wordless: bare_target.is_some() || empty,
        kind,
        bare: None,
        address,
        words_end,
    }
}

/// Makes the tag of an address that stands in the text by itself.
pub(super) fn bare_tag(source: &str, span: Span, prefix: Prefix) -> LinkTag<'_> {
    LinkTag {
        syntax: LinkSyntax::Markdown,
        title: "",
        bare_target: None,
        wordless: false,
        kind: LinkType::Autolink,
        bare: Some(prefix),
        address: source.get(span.range()).unwrap_or(""),
        words_end: span.end,
    }
}

/// Gives the bytes between `[[` and `]]`.
fn inner(source: &str, span: Span, syntax: LinkSyntax) -> Span {
    let open = if syntax == LinkSyntax::WikiEmbed { 3 } else { 2 };
    let end = (span.end as usize).saturating_sub(2).min(source.len());
    Span::new(span.start as usize + open, end)
}

/// Reads the target of a link or image that covers `span`.
pub(super) fn target(source: &str, span: Span, tag: &LinkTag<'_>) -> Target {
    if let Some(prefix) = tag.bare {
        let prefix = match prefix {
            Prefix::None => "",
            Prefix::Http => "http://",
            Prefix::Mail => "mailto:",
        };
        return Target {
            path: format!("{prefix}{}", tag.address).into(),
            query: None,
            fragment: None,
            external: true,
            span,
        };
    }
    match tag.kind {
        LinkType::WikiLink { .. } => {
            let inner = inner(source, span, tag.syntax);
            parse_target(source.get(inner.range()).unwrap_or(""), inner).0
        }
        LinkType::Email => Target {
            path: format!("mailto:{}", tag.address).into(),
            query: None,
            fragment: None,
            external: true,
            span: pointed(span),
        },
        LinkType::Autolink => parse_address(tag.address, pointed(span)),
        LinkType::Inline => parse_address(tag.address, destination(source, span, tag.words_end)),
        _ => parse_address(tag.address, span),
    }
}

/// Gives the bytes between `<` and `>`.
fn pointed(span: Span) -> Span {
    Span::new(span.start as usize + 1, (span.end as usize).saturating_sub(1))
}

/// Gives the bytes of the destination of `[words](destination "title")`.
fn destination(source: &str, span: Span, words_end: u32) -> Span {
    let rest = source.get(words_end as usize..span.end as usize).unwrap_or("");
    let Some(open) = rest.find("](") else { return span };
    let after = &rest[open + 2..];
    let text = after.trim_start();
    let start = words_end as usize + open + 2 + (after.len() - text.len());
    if let Some(pointed) = text.strip_prefix('<') {
        let end = pointed.find('>').unwrap_or(pointed.len());
        return Span::new(start + 1, start + 1 + end);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len().saturating_sub(1));
    Span::new(start, start + end)
}

/// Finds the `[[…|…]]` in the line of a table that begins at a span: without a backslash before it, the bar ends a cell.
pub(super) fn cut(source: &str, row: Span) -> Vec<Span> {
    let start = row.start as usize;
    let line = source.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(end) = line[at..].find("]]").map(|end| at + end) {
        let open = line[at..end].rfind("[[").map(|open| at + open);
        if let Some(open) = open.filter(|open| !line[..*open].ends_with('\\')) {
            let inner = &line[open + 2..end];
            if !inner.contains('`') && inner.match_indices('|').any(|(bar, _)| !inner[..bar].ends_with('\\')) {
                found.push(Span::new(start + open, start + end + 2));
            }
        }
        at = end + 2;
    }
    found
}
