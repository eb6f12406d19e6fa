//! Citations: what each key of a text names.

use super::Request;
use crate::diagnostic::{Diagnostic, File, did_you_mean, rules};
use crate::document::{Cite, Document, Fields, Spanned};
use crate::graph::{Cited, Links, PageId, Resolved};
use crate::parse::wikilink::is_external;

/// Finds what the citations of a document name, and the keys of a claim's `sources`; its links are resolved.
pub fn resolve(document: &Document, request: &Request<'_>, links: &mut Links, diagnostics: &mut Vec<Diagnostic>) {
    let file = &document.file;
    for citation in &document.text.citations {
        let mut named = |cite: &Cite, may_be_words: bool| {
            let found = cited(cite, request, &links.resolved);
            let near = || did_you_mean(&cite.key.value, request.bibliography.keys()).is_some();
            // `@name` in a sentence is a citation only where a source is called so, or nearly so.
            if found == Cited::Nothing && (!may_be_words || near()) {
                diagnostics.push(unknown(file, &cite.key, request));
            }
            if let Some(locator) = cite.locator.as_ref().filter(|locator| locator.value.is_empty()) {
                let written = file.slice(locator.span);
                let message = format!("`{written}` names a sort of place in `{}`, and not which", cite.key.value);
                diagnostics.push(
                    Diagnostic::new(&rules::BAD_LOCATOR, file, locator.span, message).help("add the number, as in `p. 3`, or leave it out"),
                );
            }
            found
        };
        let cites = citation.cites.iter().enumerate();
        let found = cites.map(|(index, cite)| named(cite, citation.in_text && index == 0)).collect();
        links.citations.push(found);
    }
    let Fields::Claim(claim) = &document.fields else { return };
    for key in &claim.sources {
        let found = match request.bibliography.find(&key.value) {
            Some(source) => Cited::Source(source),
            None if is_external(&key.value) => Cited::Address,
            None => {
                diagnostics.push(unknown(document.meta_file(), key, request));
                Cited::Nothing
            }
        };
        links.sources.push(found);
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

fn unknown(file: &File, key: &Spanned<Box<str>>, request: &Request<'_>) -> Diagnostic {
    let message = match request.bibliography.is_empty() {
        true => format!(
            "no source is called `{}`: there is no bibliography in `content/sources/`",
            key.value
        ),
        false => format!("no source is called `{}`", key.value),
    };
    Diagnostic::new(&rules::UNKNOWN_CITATION, file, key.span, message)
        .help_if(did_you_mean(&key.value, request.bibliography.keys()))
        .help("add it to a file in `content/sources/`, or cite a page by its path: `[@treaties/un-charter]`")
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
