//! Calls that find nothing: a list without pages, a timeline without moments, a table without rows.
//!
//! Takes a call that is sound; says that the reader would see nothing in its place. A block whose head says `{"empty": true}` may be so.

use std::sync::Arc;

use super::query::Query;
use super::{compare, table};
use crate::diagnostic::{Diagnostic, File, rules};
use crate::graph::Resolved;
use crate::source::Source;

/// Says that a call finds nothing to show.
pub(super) fn check(query: &Query<'_>, tables: &[Arc<Source>], file: &File) -> Option<Diagnostic> {
    let may_be = query.component.metadata().get("empty").and_then(tera::Value::as_bool);
    if may_be == Some(true) || leads_nowhere(query) {
        return None;
    }
    let (found, what, help) = if query.asks("pages") {
        (query.pages().next().is_some(), "no page", pages_help(query))
    } else if query.asks("moments") {
        let help = "give the pages dates, ask for another page or span, or remove the call";
        (!query.facts().is_empty(), "nothing that has a date", help.to_owned())
    } else if query.asks("comparison") {
        let help = "name pages whose text has headings, or remove the call";
        (!compare::is_empty(query), "no articles on these pages", help.to_owned())
    } else if query.asks("table") {
        let help = "write rows below the first line of the file, or remove the call";
        (has_rows(query, tables), "a head and no rows", help.to_owned())
    } else {
        return None;
    };
    let message = || format!("`{}` finds {what}", query.call.name.value);
    (!found).then(|| Diagnostic::new(&rules::EMPTY_BLOCK, file, query.call.span, message()).help(help))
}

/// Tells whether what a call names is not there, which has been told.
fn leads_nowhere(query: &Query<'_>) -> bool {
    ["of", "file"]
        .into_iter()
        .any(|name| query.text(name).is_some() && query.targets(name).iter().all(|target| !is_there(target)))
}

fn is_there(target: &Resolved) -> bool {
    matches!(target, Resolved::Page { .. } | Resolved::File(_))
}

/// Says what would have to be there for a list to have pages.
fn pages_help(query: &Query<'_>) -> String {
    let wanted = |name: &str| query.text(name);
    let mut conditions = Vec::new();
    conditions.extend(wanted("kind").map(|kind| format!("is of the kind `{kind}`")));
    conditions.extend(wanted("tag").map(|tag| format!("has the tag `{tag}`")));
    conditions.extend(wanted("of").map(|of| format!("names `{of}`")));
    match conditions.is_empty() {
        true => "there is no other page on the site".to_owned(),
        false => format!(
            "no other published page {}: ask for less, or remove the call",
            conditions.join(" and ")
        ),
    }
}

/// Tells whether the file that a call names has rows below its head.
fn has_rows(query: &Query<'_>, tables: &[Arc<Source>]) -> bool {
    let targets = query.targets("file").into_iter();
    let mut sources = targets.filter_map(|target| match target {
        Resolved::File(href) => table::find(tables, query.config, href),
        _ => None,
    });
    sources.any(|source| table::rows(&source.file.text).len() > 1)
}
