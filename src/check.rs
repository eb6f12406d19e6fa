//! Checks: what is wrong with a site that is linked, beyond what parsing and linking meet by themselves.
//!
//! Takes the graph and the settings; gives diagnostics. Changes nothing, and knows neither files on the disk nor pages as they are made.

mod claims;
mod stale;

use rayon::prelude::*;

pub use claims::has_source;
pub use stale::stale;

use crate::config::{Builtin, Config};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, did_you_mean, rules};
use crate::document::{Article, Claim, Correction, Document, Fields, TextLevel, Treaty};
use crate::graph::{Graph, PageId, Role};
use crate::parse::front_matter;

/// Checks the settings against the kinds that they speak of, and every page that is published; `today` decides what lies in the future.
pub fn check(graph: &Graph, config: &Config, today: Date, diagnostics: &mut Vec<Diagnostic>) {
    front_matter::check_defaults(config, diagnostics);
    let own = [&config.publisher.name, &config.title].map(|name| name.trim().to_lowercase());
    let pages = (0..graph.pages.len() as u32).into_par_iter().map(PageId);
    let found: Vec<Diagnostic> = pages
        .filter(|id| graph.page(*id).role == Role::Page)
        .flat_map_iter(|id| {
            let document = graph.document(id);
            let of_kind = match &document.fields {
                Fields::Article(article) => licence(document, article, &own),
                Fields::Claim(claim) => verdict(document, claim, config),
                Fields::Treaty(treaty) => undated(document, treaty),
                _ => None,
            };
            let corrected = corrected_in_future(document, today);
            of_kind.into_iter().chain(corrected).chain(kinds(graph, id, config))
        })
        .collect();
    diagnostics.extend(found);
    claims::check(graph, config, today, diagnostics);
}

/// Warns of another publisher's article that is reproduced in full without a licence.
fn licence(document: &Document, article: &Article, own: &[String]) -> Option<Diagnostic> {
    let source = article.source.as_ref()?;
    let publisher = source.publisher.as_deref().map(str::trim).filter(|name| !name.is_empty())?;
    let is_stated = source.licence.as_deref().is_some_and(|licence| !licence.trim().is_empty());
    if is_stated || article.text != TextLevel::Full || own.contains(&publisher.to_lowercase()) {
        return None;
    }
    let message = format!("this article of `{publisher}` is reproduced in full, and no licence is stated");
    Some(
        Diagnostic::new(&rules::LICENCE, document.meta_file(), source.span, message)
            .help("state `licence` here, as in `licence = \"CC BY 4.0\"` or `licence = \"by permission\"`")
            .help("or publish less of it: `text = \"excerpt\"` or `text = \"link\"`"),
    )
}

/// Finds a verdict that the scale does not have.
fn verdict(document: &Document, claim: &Claim, config: &Config) -> Option<Diagnostic> {
    let written = claim.verdict.as_ref()?;
    let scale = || config.verdicts.iter().map(|verdict| verdict.id.as_str());
    if scale().any(|id| id == &*written.value) {
        return None;
    }
    let listed: Vec<String> = scale().map(|id| format!("`{id}`")).collect();
    let message = format!("there is no verdict `{}` on the scale", written.value);
    Some(
        Diagnostic::new(&rules::UNKNOWN_VERDICT, document.meta_file(), written.span, message)
            .help_if(did_you_mean(&written.value, scale()))
            .help(format!("the verdicts are {}", listed.join(", "))),
    )
}

/// Warns of a correction that is dated after today.
fn corrected_in_future(document: &Document, today: Date) -> Option<Diagnostic> {
    let ahead = |correction: &&Correction| correction.date.first_day() > today.last_day();
    let correction = document.meta.corrections.iter().find(ahead)?;
    let message = format!("a correction is dated on a day that is to come, {}", correction.date);
    let mut diagnostic = Diagnostic::whole(&rules::FUTURE_DATE, document.meta_file(), message).help("write when the correction was made");
    diagnostic.span = front_matter::place(document, "corrections").map(|(key, _)| key);
    Some(diagnostic)
}

/// Warns of an instrument without a date.
fn undated(document: &Document, treaty: &Treaty) -> Option<Diagnostic> {
    if treaty.signed.is_some() || treaty.adopted.is_some() || document.meta.date.is_some() {
        return None;
    }
    let message = format!("“{}” has no date", document.meta.title);
    let mut diagnostic =
        Diagnostic::whole(&rules::UNDATED_INSTRUMENT, document.meta_file(), message).help("add `signed` or `adopted`; a year is enough");
    diagnostic.span = document.meta.title_span;
    Some(diagnostic)
}

/// Finds references that lead to a page of a kind that their key cannot mean; a site's own kinds can be anything.
fn kinds<'a>(graph: &'a Graph, id: PageId, config: &'a Config) -> impl Iterator<Item = Diagnostic> + use<'a> {
    let document = graph.document(id);
    let references = document.references.iter().zip(&graph.links(id).references);
    references.filter_map(move |(reference, target)| {
        let target = (*target)?;
        let kind = config.kind(graph.document(target).kind);
        if kind.builtin.is_none_or(|builtin| builtin.can_be(reference.relation)) {
            return None;
        }
        let message = format!(
            "`{}` is {}, and `{}` refers to `{}`, a page of the kind `{}`",
            reference.relation,
            Builtin::wanted(reference.relation),
            reference.target.path,
            graph.document(target).file.path,
            kind.name
        );
        Some(
            Diagnostic::new(&rules::WRONG_KIND, document.meta_file(), reference.target.span, message)
                .help("say which page is meant by its path: `\"[[people/ann-lee]]\"`"),
        )
    })
}
