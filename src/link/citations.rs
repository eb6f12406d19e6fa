//! Citations: what each key of a text names.

use std::sync::OnceLock;

use super::Request;
use crate::bibliography::Bibliography;
use crate::diagnostic::{Candidate, Diagnostic, File, Span, among, did_you_mean, rules};
use crate::document::{Cite, Document, Fields, Spanned, Target};
use crate::graph::{Cited, Links, PageId, Resolved};
use crate::parse::citation;
use crate::parse::wikilink::is_external;

/// The keys of all sources, to find the nearest of one that nobody has; made ready when there is such a one.
pub struct Keys<'a> {
    bibliography: &'a Bibliography,
    candidates: OnceLock<Vec<Candidate<'a>>>,
}

impl<'a> Keys<'a> {
    /// Takes the keys of a bibliography.
    pub fn new(bibliography: &'a Bibliography) -> Keys<'a> {
        Keys {
            bibliography,
            candidates: OnceLock::new(),
        }
    }

    fn nearest(&self, key: &str) -> Option<&'a str> {
        let candidates = self
            .candidates
            .get_or_init(|| self.bibliography.keys().map(Candidate::new).collect());
        among(key, candidates)
    }

    fn unknown(&self, file: &File, key: &Spanned<Box<str>>, nearest: Option<&str>, path: &str) -> Diagnostic {
        let there = match self.bibliography.is_empty() {
            true => ": there is no bibliography in `content/sources/`",
            false => "",
        };
        let message = format!("no source is called `{}`{there}", key.value);
        Diagnostic::new(&rules::UNKNOWN_CITATION, file, key.span, message)
            .help_if(nearest.map(|near| format!("did you mean `{near}`?")))
            .help(format!(
                "add it to a file in `content/sources/`, or cite a page by its path: `{path}`"
            ))
    }
}

/// Gives the target that a key of a claim's `sources` is where it is the path of a page: it has folders, and no scheme.
pub fn page_target(key: &Spanned<Box<str>>) -> Option<Target> {
    let is_path = key.value.contains('/') && !is_external(&key.value);
    is_path.then(|| Target {
        path: key.value.clone(),
        query: None,
        fragment: None,
        external: false,
        span: key.span,
    })
}

/// Finds what the citations of a document name, and the keys of a claim's `sources`, of which `pages` are the pages; its links are resolved.
pub fn resolve(
    document: &Document,
    pages: &[Option<PageId>],
    (request, keys): (&Request<'_>, &Keys<'_>),
    links: &mut Links,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let file = &document.file;
    for citation in &document.text.citations {
        let mut named = |cite: &Cite, may_be_words: bool| {
            let found = cited(cite, request, &links.resolved);
            if found == Cited::Nothing {
                let nearest = keys.nearest(&cite.key.value);
                // `@name` in a sentence is a citation only where a source is called so, or nearly so.
                if !may_be_words || nearest.is_some() {
                    diagnostics.push(keys.unknown(file, &cite.key, nearest, "[@treaties/un-charter]"));
                }
            }
            doubtful(file, cite, diagnostics);
            found
        };
        let cites = citation.cites.iter().enumerate();
        let found = cites.map(|(index, cite)| named(cite, citation.in_text && index == 0)).collect();
        links.citations.push(found);
    }
    let Fields::Claim(claim) = &document.fields else { return };
    for (number, key) in claim.sources.iter().enumerate() {
        let page = pages.get(number).copied().flatten();
        let found = match (request.bibliography.find(&key.value), page) {
            (Some(source), _) => Cited::Source(source),
            (None, Some(page)) => Cited::Page(page),
            (None, None) if is_external(&key.value) => Cited::Address,
            (None, None) => {
                let (file, nearest) = (document.meta_file(), keys.nearest(&key.value));
                diagnostics.push(keys.unknown(file, key, nearest, "\"treaties/un-charter\""));
                Cited::Nothing
            }
        };
        links.sources.push(found);
    }
}

/// Says that a citation names a place that cannot be one.
fn doubtful(file: &File, cite: &Cite, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(locator) = &cite.locator
        && let Some((wrong, remedy)) = citation::doubt(locator)
    {
        let written = file.slice(locator.span);
        let message = match locator.value.is_empty() {
            true => format!("`{written}` names a sort of place in `{}`, and not which", cite.key.value),
            false => format!("`{written}` {wrong}, in `{}`", cite.key.value),
        };
        diagnostics.push(Diagnostic::new(&rules::BAD_LOCATOR, file, locator.span, message).help(remedy));
    }
    if let Some(word) = citation::unknown_label(cite) {
        let after = cite.key.span.end as usize;
        let Some(at) = file.text.get(after..).and_then(|rest| rest.find(word)) else {
            return;
        };
        let span = Span::new(after + at, after + at + word.len());
        let words = citation::LABELS.iter().flat_map(|(_, words)| words.iter().copied());
        let near = did_you_mean(word.trim_end_matches('.'), words.filter(|word| word.len() > 2));
        diagnostics.push(
            Diagnostic::new(
                &rules::BAD_LOCATOR,
                file,
                span,
                format!("`{word}` is not a sort of place in a source"),
            )
            .help_if(near)
            .help("write `p.`, `art.`, `para.`, `sec.` or another of CSL's, or put what is no place into words: `[@key, as the 3rd]`"),
        );
    }
}

fn cited(cite: &Cite, request: &Request<'_>, resolved: &[Resolved]) -> Cited {
    let key = &*cite.key.value;
    if let Some(source) = request.bibliography.find(key) {
        return Cited::Source(source);
    }
    if key.starts_with("https://") || key.starts_with("http://") {
        return Cited::Address;
    }
    match cite.link.and_then(|link| resolved.get(link as usize)) {
        Some(Resolved::Page { page, .. }) => Cited::Page(*page),
        _ => Cited::Nothing,
    }
}

/// Gives for each source the pages that cite it, in the order of `newest`.
pub fn citing<'a>(sources: usize, newest: &[PageId], links: impl Fn(PageId) -> &'a Links) -> Vec<Vec<PageId>> {
    let mut citing: Vec<Vec<PageId>> = vec![Vec::new(); sources];
    for page in newest {
        let links = links(*page);
        for cited in links.citations.iter().flatten().chain(&links.sources) {
            if let Cited::Source(source) = cited
                && let Some(pages) = citing.get_mut(source.index())
                && pages.last() != Some(page)
            {
                pages.push(*page);
            }
        }
    }
    citing
}
