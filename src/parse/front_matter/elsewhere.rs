//! Links under keys of front matter that mean nothing here: `related: "[[x]]"`, as vaults have them.
//!
//! Takes what is left of a table when every known key has been taken; gives a reference for each text that is `[[…]]` as a whole. Such a link leads
//! somewhere, and is no relation.

use super::{is_bare_link, quote_bare_link, target_of};
use crate::diagnostic::{File, Span};
use crate::document::{Reference, Spanned};
use crate::parse::wikilink::parse_reference;
use crate::tree::{Entry, Node, Value};

/// Gives the links under keys that nobody asked for, in order.
pub(super) fn links(file: &File, entries: &[Entry]) -> Vec<Reference> {
    let mut found = Vec::new();
    entries.iter().for_each(|entry| find(file, &entry.node, &mut found));
    found
}

fn find(file: &File, node: &Node, found: &mut Vec<Reference>) {
    match &node.value {
        Value::String(text) => found.extend(link(file, text, node.span)),
        Value::Array(_) if is_bare_link(node) => {
            let inner = quote_bare_link(node.clone());
            match &inner.value {
                Value::String(text) if is_bare(file, inner.span) => found.extend(link(file, text, inner.span)),
                _ => {}
            }
        }
        Value::Array(items) => items.iter().for_each(|item| find(file, item, found)),
        Value::Table(table) => table.iter().for_each(|entry| find(file, &entry.node, found)),
        _ => {}
    }
}

/// Tells whether `[[` and `]]` stand round a text without quotation marks: TOML means a list in a list by the same signs.
fn is_bare(file: &File, span: Span) -> bool {
    let before = file.text.get(..span.start as usize).unwrap_or("");
    before.ends_with("[[") && !file.slice(span).starts_with(['"', '\''])
}

fn link(file: &File, text: &str, span: Span) -> Option<Reference> {
    let (target, _) = parse_reference(text, span)?;
    // What comes from the settings has no place here.
    if target.external || (target.path.is_empty() && target.fragment.is_none()) || span == Span::default() {
        return None;
    }
    let text = Spanned { value: text.into(), span };
    let (target, shown, demanded) = target_of(file, &text);
    Some(Reference {
        relation: "",
        shown,
        target,
        demanded,
        body: None,
    })
}
