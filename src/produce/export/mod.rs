//! Exports: what the site knows, as files for machines. `docs/content/reference/exports.md` is the contract.
//!
//! Takes a site; gives bytes. What an article hides is in none of them, and nothing in them is from a clock.

mod claims;
mod graph;

pub use claims::{csv, feed, json};
pub use graph::graph;

use crate::date::Date;
use crate::graph::PageId;
use crate::site::Site;

/// Gives the id of a page: that of its file, with the language of a translation.
fn name(site: &Site, id: PageId) -> String {
    let document = site.graph.document(id);
    match &document.translation {
        Some(language) => format!("{}.{language}", document.id),
        None => document.id.to_string(),
    }
}

/// Writes a date as ISO 8601 has it; one that is not certain with a `~` after it (EDTF, level 1).
fn date(date: Date) -> String {
    let mut text = date.iso();
    if date.is_uncertain() {
        text.push('~');
    }
    text
}
