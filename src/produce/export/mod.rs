//! Exports: what the site knows, as files for machines. `docs/content/reference/exports.md` is the contract.
//!
//! Takes a site; gives bytes. What an article hides is in none of them, and nothing in them is from a clock.

mod claims;
mod graph;

pub use claims::{csv, feed, json};
pub use graph::graph;
