//! Treatise: a static site generator for explainer and fact-check sites.
//!
//! A site is a map from URL to a pure function that produces its bytes. The pipeline, on one page:
//!
//! ```text
//! read ──► parse ──► link ──► route ──► produce ──► write | check
//! files    Source    Document  Graph     Route       bytes
//! ```
//!
//! [`load`] goes from a folder to a [`Site`], an immutable snapshot of settings, theme, graph and routes; [`produce::produce`] makes the bytes of
//! one route of it; [`build`] produces all of them in parallel and writes what changed; [`check()`] produces all and keeps none.

pub mod bibliography;
pub mod card;
pub mod check;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod document;
pub mod fingerprint;
pub mod fix;
pub mod fold;
pub mod graph;
pub mod import;
pub mod link;
pub mod parse;
pub mod produce;
pub mod route;
mod scan;
pub mod search;
pub mod sentence;
pub mod serve;
pub mod since;
pub mod site;
pub mod source;
pub mod text_fragment;
pub mod theme;
pub mod tree;
pub mod watch;
pub mod write;

pub use site::{Options, Site, build, check, load, stale};
