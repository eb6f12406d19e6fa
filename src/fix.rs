//! Fixing: the changes that diagnostics carry, made in the texts of their files.
//!
//! Takes what is wrong; gives the texts as they should be, and what no change is known for. Every byte outside of the changes stays as it is. Writes
//! nothing: `command::check` puts the texts in place.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, File, Fix, LineColumn, Rule, rules};

/// What can be changed, and what cannot.
#[derive(Debug, Default)]
pub struct Fixes {
    /// The files that change, sorted by path.
    pub files: Vec<Fixed>,
    /// The diagnostics on links that have no single answer, in their order.
    pub unanswered: Vec<Diagnostic>,
}

/// A file with its changes made.
#[derive(Debug)]
pub struct Fixed {
    /// The file as it was read.
    pub file: File,
    /// Its text after the changes.
    pub text: String,
    /// The changes, from the start of the file.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it was made, in the text as it was read.
    pub at: LineColumn,
    /// The words that were there.
    pub before: String,
    /// The words that are there now.
    pub after: String,
}

/// The rules that speak of how a link is written.
const OF_LINKS: &[&Rule] = &[
    &rules::AMBIGUOUS_LINK,
    &rules::AMBIGUOUS_PATH,
    &rules::SUFFIX_LINK,
    &rules::CASE_LINK,
    &rules::ALIAS_LINK,
    &rules::STALE_HEADING,
    &rules::BROKEN_HEADING,
];

/// Makes the changes that diagnostics carry; of two that overlap, the first.
pub fn fixes(diagnostics: &[Diagnostic]) -> Fixes {
    let mut files: BTreeMap<Arc<str>, (File, Vec<Fix>)> = BTreeMap::new();
    let mut unanswered = Vec::new();
    for diagnostic in diagnostics {
        match &diagnostic.fix {
            Some(fix) => {
                let entry = files.entry(diagnostic.file.path.clone());
                entry
                    .or_insert_with(|| (diagnostic.file.clone(), Vec::new()))
                    .1
                    .push((**fix).clone());
            }
            None if OF_LINKS.contains(&diagnostic.rule) => unanswered.push(diagnostic.clone()),
            None => {}
        }
    }
    Fixes {
        files: files.into_values().filter_map(|(file, fixes)| fixed(file, fixes)).collect(),
        unanswered,
    }
}

/// Makes the changes of one file; none where none can be made.
fn fixed(file: File, mut fixes: Vec<Fix>) -> Option<Fixed> {
    fixes.sort();
    let mut text = String::with_capacity(file.text.len() + 64 * fixes.len());
    let (mut at, mut changes) = (0, Vec::new());
    for Fix { span, text: after } in fixes {
        let Some(between) = file.text.get(at..span.start as usize) else {
            continue;
        };
        let Some(before) = file.text.get(span.range()) else { continue };
        text.push_str(between);
        text.push_str(&after);
        at = span.end as usize;
        changes.push(Change {
            at: file.line_column(span.start),
            before: before.to_owned(),
            after,
        });
    }
    text.push_str(file.text.get(at..)?);
    (!changes.is_empty()).then_some(Fixed { file, text, changes })
}
