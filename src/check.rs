//! Checks: what is wrong with a site that is linked, beyond what parsing and linking meet by themselves.
//!
//! Takes the graph and the settings; gives diagnostics. Changes nothing, and knows neither files on the disk nor pages as they are made.

mod claims;
mod hosts;
mod stale;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use stale::stale;

use crate::bibliography::{Bibliography, Source};
use crate::config::{Builtin, Config};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Severity, Span, did_you_mean, rules};
use crate::document::{Article, Attribution, Claim, Correction, Document, Fields, TextLevel, Treaty};
use crate::graph::{Graph, PageId, QuotationCheck, Resolved, Role, SourceId};
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
            let changed = changed_before(document, config);
            of_kind.into_iter().chain(corrected).chain(changed).chain(kinds(graph, id, config))
        })
        .collect();
    diagnostics.extend(found);
    let shown = (0..graph.pages.len() as u32).into_par_iter().map(PageId);
    diagnostics.par_extend(shown.flat_map_iter(|id| hosts::check(graph.document(id), config)));
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

/// Warns of a page that was changed before it was published. The date of an entity is that of the thing.
fn changed_before(document: &Document, config: &Config) -> Option<Diagnostic> {
    let (date, updated) = (document.meta.date.as_ref()?.value, document.meta.updated?);
    if config.kind(document.kind).entity || updated.last_day() >= date.first_day() {
        return None;
    }
    let message = format!("`updated` ({updated}) lies before `date` ({date})");
    let mut diagnostic = Diagnostic::whole(&rules::DATES_REVERSED, document.meta_file(), message)
        .severity(Severity::Warning)
        .help("`date` is when the page was published, of a claim when it was checked; `updated` is when it was last changed");
    diagnostic.span = front_matter::place(document, "updated").map(|(_, value)| value);
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

/// Says which sources are cited nowhere, file by file, and which that are cited have no date.
pub fn sources(graph: &Graph, bibliography: &Bibliography, diagnostics: &mut Vec<Diagnostic>) {
    let mut uncited: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for (source, number) in bibliography.sources.iter().zip(0..) {
        if graph.citing(SourceId(number)).is_empty() {
            uncited.entry(&source.file.path).or_default().push(source);
        } else if source.date().is_none() && !source.misdated {
            let message = format!("the source `{}` is cited and has no date", source.key);
            diagnostics.push(Diagnostic::new(&rules::UNDATED_SOURCE, &source.file, source.span, message).help(
                "add `date`; a year is enough, and of a page without one the day on which it was looked at is `url: { value, date }`",
            ));
        }
    }
    for mut sources in uncited.into_values() {
        sources.sort_by_key(|source| source.span);
        let Some(first) = sources.first() else { continue };
        let named: Vec<String> = sources.iter().take(FEW).map(|source| format!("`{}`", source.key)).collect();
        let message = match sources.len() {
            1 => format!("nothing cites the source {}", named[0]),
            count if count <= FEW => format!("nothing cites {count} sources of this file: {}", named.join(", ")),
            count => format!(
                "nothing cites {count} sources of this file: {} and {} more",
                named.join(", "),
                count - FEW
            ),
        };
        diagnostics.push(
            Diagnostic::new(&rules::UNCITED_SOURCE, &first.file, first.span, message)
                .help("a text cites by the key, as in `[@key, p. 3]`; what nothing cites is not published"),
        );
    }
}

/// How many sources one message names.
const FEW: usize = 8;

/// A quotation and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The file that quotes.
    pub file: File,
    /// Its bytes there.
    pub span: Span,
    /// The words, as far as they fit into a line.
    pub words: String,
    /// What it is attributed to: the id of a page, or the key of a source.
    pub of: String,
    /// What became of it.
    pub state: QuotedState,
}

/// What became of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotedState {
    /// It stands in the text of the page.
    Matches,
    /// It stands in the stored words of the source.
    MatchesExcerpt,
    /// It does not stand there.
    Differs,
    /// There is nothing to compare with.
    Unchecked,
}

impl QuotedState {
    /// Names the state, as `check --quotations --format json` does.
    pub fn name(self) -> &'static str {
        match self {
            QuotedState::Matches => "matches",
            QuotedState::MatchesExcerpt => "matches-excerpt",
            QuotedState::Differs => "differs",
            QuotedState::Unchecked => "unchecked",
        }
    }
}

/// Lists every quotation of the site that is attributed to something, in the order of files.
pub fn quotations(graph: &Graph) -> Vec<Quoted> {
    let mut quotations = Vec::new();
    for id in graph.ids() {
        let (document, links) = (graph.document(id), graph.links(id));
        for (quotation, check) in document.text.quotations.iter().zip(&links.quotations) {
            let of = match &quotation.to {
                Attribution::Source(key) => key.value.to_string(),
                Attribution::Page(link) => match links.resolved.get(*link as usize) {
                    Some(Resolved::Page { page, .. }) => graph.document(*page).id.to_string(),
                    _ => String::new(),
                },
            };
            let passages = document.text.passages.get(quotation.passages.range()).unwrap_or(&[]);
            let words: Vec<String> = passages.iter().map(|passage| document.passage_text(passage).into_owned()).collect();
            quotations.push(Quoted {
                file: document.file.clone(),
                span: quotation.span,
                words: crate::parse::cut_at_word(&words.join(" "), QUOTED).into(),
                of,
                state: match check {
                    QuotationCheck::Matches { .. } => QuotedState::Matches,
                    QuotationCheck::MatchesExcerpt { .. } => QuotedState::MatchesExcerpt,
                    QuotationCheck::Differs => QuotedState::Differs,
                    QuotationCheck::Unchecked => QuotedState::Unchecked,
                },
            });
        }
    }
    quotations.sort_by(|a, b| (&a.file.path, a.span).cmp(&(&b.file.path, b.span)));
    quotations
}

/// How many characters of a quotation a list shows.
const QUOTED: usize = 60;
