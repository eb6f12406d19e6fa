//! Checks of claims: what a reader must be told of each, and what a site that checks claims must tell of itself.
//!
//! Takes the graph, the settings and the day; gives diagnostics, nearly all of them editorial: a site with a gap in one claim is right, and not ready.
//! Judges no verdict.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::{Config, TrustRole};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Rule, Severity, rules};
use crate::document::{Appearance, Claim, Document, Fields};
use crate::fold::fold_lower;
use crate::graph::{Cited, Graph, Links, PageId, Role};
use crate::link::names_of;
use crate::parse::front_matter::place;

/// Checks every claim that is published, and the pages that claims call for.
pub fn check(graph: &Graph, config: &Config, today: Date, diagnostics: &mut Vec<Diagnostic>) {
    let claims: Vec<Checked<'_>> = graph.ids().filter_map(|id| Checked::of(graph, config, today, id)).collect();
    let found: Vec<Diagnostic> = claims.par_iter().flat_map_iter(Checked::check).collect();
    diagnostics.extend(found);
    diagnostics.extend(same_words(&claims));
    // As long as all are drafts, there is time.
    let first = claims.iter().find(|claim| !claim.document.meta.draft).or(claims.first());
    if let Some(first) = first {
        let missing = missing_pages(graph, config, first.document);
        diagnostics.extend(missing.map(|diagnostic| first.unless_draft(diagnostic)));
        diagnostics.extend(nowhere_to_report(config, first.document));
        diagnostics.extend(retired_some_day(&claims, config));
    }
}

/// A claim with what it is checked against.
struct Checked<'a> {
    graph: &'a Graph,
    config: &'a Config,
    today: Date,
    id: PageId,
    document: &'a Document,
    claim: &'a Claim,
}

impl<'a> Checked<'a> {
    fn of(graph: &'a Graph, config: &'a Config, today: Date, id: PageId) -> Option<Checked<'a>> {
        let page = graph.page(id);
        match &page.document.fields {
            Fields::Claim(claim) if page.role == Role::Page => Some(Checked {
                graph,
                config,
                today,
                id,
                document: &page.document,
                claim,
            }),
            _ => None,
        }
    }

    fn check(&self) -> Vec<Diagnostic> {
        let found = [
            self.incomplete(),
            self.language(),
            self.without_source(),
            self.our_own(),
            self.says_its_verdict(),
            self.said_in_future(),
            self.checked_in_future(),
            self.retired(),
        ];
        found.into_iter().flatten().chain(self.in_words()).collect()
    }

    /// What was said: the claim, else the title.
    fn words(&self) -> &'a str {
        self.claim.claim.as_deref().unwrap_or(&self.document.meta.title)
    }

    /// Makes a diagnostic at the value of the first of some keys that is there, else of the file as a whole.
    fn diagnostic(&self, rule: &'static Rule, keys: &[&str], message: String) -> Diagnostic {
        let file = self.document.meta_file();
        let span = keys.iter().find_map(|key| place(self.document, key)).map(|(_, value)| value);
        match span.or(self.document.meta.title_span) {
            Some(span) => Diagnostic::new(rule, file, span, message),
            None => Diagnostic::whole(rule, file, message),
        }
    }

    /// Makes what stops a claim that is published a warning of a draft, which is not done by nature.
    fn unless_draft(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.document.meta.draft {
            true => diagnostic.severity(Severity::Warning),
            false => diagnostic,
        }
    }

    /// Names what a reader must be told and is not.
    fn incomplete(&self) -> Option<Diagnostic> {
        let (claim, meta) = (self.claim, &self.document.meta);
        let told_when = claim.said.is_some() || claim.said_unknown || self.appeared_on_a_day();
        let lacks = [
            (
                claim.verdict.is_none(),
                "verdict",
                "`verdict` is the finding, in a word of the scale",
            ),
            (
                meta.summary.is_none(),
                "summary",
                "`summary` gives the finding in a sentence that stands alone",
            ),
            (
                claim.speaker.is_none() && !claim.speaker_unknown,
                "speaker",
                "`speaker` is who said it; where nobody knows, `speaker = \"unknown\"`",
            ),
            (
                !told_when,
                "said",
                "`said` is when it was said; where nobody knows, `said = \"unknown\"`",
            ),
            (meta.date.is_none(), "date", "`date` is when it was checked"),
        ];
        let lacks: Vec<(&str, &str)> = lacks
            .iter()
            .filter(|(lacks, ..)| *lacks)
            .map(|(_, key, help)| (*key, *help))
            .collect();
        let (last, others) = lacks.split_last()?;
        let listed: Vec<String> = others.iter().map(|(key, _)| format!("`{key}`")).collect();
        let listed = match listed.is_empty() {
            true => format!("`{}`", last.0),
            false => format!("{} and `{}`", listed.join(", "), last.0),
        };
        let mut diagnostic = self.diagnostic(&rules::INCOMPLETE_CLAIM, &["claim"], format!("this claim lacks {listed}"));
        diagnostic.help.extend(lacks.iter().map(|(_, help)| (*help).to_owned()));
        Some(self.unless_draft(diagnostic))
    }

    /// Tells whether the claim appeared in an article that has a date, which then is when it was published.
    fn appeared_on_a_day(&self) -> bool {
        let references = &self.graph.links(self.id).references;
        self.claim.appearances.iter().any(|appearance| match appearance {
            Appearance::Page(reference) => {
                let page = references.get(reference.0 as usize).copied().flatten();
                page.is_some_and(|page| self.graph.document(page).meta.date.is_some())
            }
            Appearance::Url { .. } => false,
        })
    }

    /// Warns of words of another language that is not named.
    fn language(&self) -> Option<Diagnostic> {
        if self.claim.claim_original.is_none() || self.claim.claim_lang.is_some() {
            return None;
        }
        let message = "`claim_original` gives the words in their own language, and no `claim_lang` says which".to_owned();
        let diagnostic = self.diagnostic(&rules::INCOMPLETE_CLAIM, &["claim_original"], message);
        Some(
            diagnostic
                .severity(Severity::Warning)
                .help("add `claim_lang`, as in `claim_lang = \"ru\"`"),
        )
    }

    fn without_source(&self) -> Option<Diagnostic> {
        if has_source(self.document, self.graph.links(self.id)) {
            return None;
        }
        let diagnostic = self.diagnostic(
            &rules::UNSOURCED_CLAIM,
            &["claim"],
            "nothing bears this verdict out: the claim has no source".to_owned(),
        );
        Some(
            self.unless_draft(
                diagnostic
                    .help("cite what the finding rests on, as in `[@key]`, or link to it")
                    .help("or list keys of `content/sources/`: `sources = [\"key\"]`"),
            ),
        )
    }

    /// Finds a claim of the publisher's own.
    fn our_own(&self) -> Option<Diagnostic> {
        let number = self.claim.speaker?.0 as usize;
        let reference = self.document.references.get(number)?;
        let page = self.graph.links(self.id).references.get(number).copied().flatten();
        let of_page = page.into_iter().flat_map(|page| names_of(self.graph.document(page)));
        let is_ours = |name: &str| {
            let name = name.trim().to_lowercase();
            let own = [&self.config.publisher.name, &self.config.title];
            own.iter().any(|own| own.trim().to_lowercase() == name)
        };
        let name = std::iter::once(&*reference.shown).chain(of_page).find(|name| is_ours(name))?;
        let message = format!("the speaker is `{name}`, which publishes this site: nobody rates what they said themselves");
        Some(
            Diagnostic::new(&rules::OWN_CLAIM, self.document.meta_file(), reference.target.span, message)
                .help("correct what was wrong on its own page, with an entry in `corrections`"),
        )
    }

    /// Finds the verdict in the words that it is given of.
    fn says_its_verdict(&self) -> Option<Diagnostic> {
        let written = self.claim.verdict.as_ref()?;
        let verdict = self.config.verdicts.iter().find(|verdict| verdict.id == *written.value)?;
        if !holds_words(self.words(), &verdict.label) {
            return None;
        }
        let message = format!(
            "the claim holds its own verdict, “{}”: it should be what was said, and no more",
            verdict.label
        );
        Some(
            self.diagnostic(&rules::VERDICT_IN_CLAIM, &["claim"], message)
                .help("write what was said, as near verbatim as can be: the verdict has a place of its own"),
        )
    }

    fn said_in_future(&self) -> Option<Diagnostic> {
        let said = self.claim.said.filter(|said| lies_ahead(*said, self.today))?;
        let message = format!("this claim was said on a day that is to come, {said}");
        Some(
            self.diagnostic(&rules::FUTURE_DATE, &["said"], message)
                .help("write when it was said"),
        )
    }

    /// Says of a claim that waits until when it does.
    fn checked_in_future(&self) -> Option<Diagnostic> {
        let date = self.document.meta.date.as_ref().filter(|date| lies_ahead(date.value, self.today))?;
        let message = format!(
            "this claim was checked on a day that is to come, {}, and is not published before",
            date.value
        );
        let file = self.document.meta_file();
        Some(Diagnostic::new(&rules::FUTURE_DATE, file, date.span, message).severity(Severity::Hint))
    }

    /// Tells of appearances that are words: readers cannot look them up.
    fn in_words(&self) -> impl Iterator<Item = Diagnostic> {
        let references = self.document.references.iter().zip(&self.graph.links(self.id).references);
        let words = references.filter(|(reference, page)| reference.relation == "appearances" && page.is_none() && !reference.demanded);
        words.map(|(reference, _)| {
            let message = format!(
                "`{}` is neither an address nor the name of a page: readers see the words alone",
                reference.shown
            );
            Diagnostic::new(&rules::BAD_URL, self.document.meta_file(), reference.target.span, message)
                .severity(Severity::Hint)
                .help("write where it can be read: `\"https://…\"`, or `\"[[the-article]]\"` of this site")
        })
    }

    /// Finds a verdict that was no longer given when the claim was checked.
    fn retired(&self) -> Option<Diagnostic> {
        let (written, date) = (self.claim.verdict.as_ref()?, self.document.meta.date.as_ref()?);
        let verdict = self.config.verdicts.iter().find(|verdict| verdict.id == *written.value)?;
        let since = verdict.retired_since?;
        if date.value.first_day() < since.first_day() {
            return None;
        }
        let message = format!("the verdict `{}` is not given any more since {since}", verdict.id);
        let in_use: Vec<String> = self
            .config
            .verdicts
            .iter()
            .filter(|one| !one.retired)
            .map(|one| format!("`{}`", one.id))
            .collect();
        Some(
            Diagnostic::new(&rules::RETIRED_VERDICT, self.document.meta_file(), written.span, message)
                .help(format!("the verdicts in use are {}", in_use.join(", "))),
        )
    }
}

/// Tells whether a claim rests on anything that readers can look up: a source that it lists, one that its text cites (`[@key]`, `@key`), or an
/// address of the web that its text links to.
fn has_source(document: &Document, links: &Links) -> bool {
    let mut cited = links.citations.iter().flatten().chain(&links.sources);
    let linked = || {
        document
            .text
            .links
            .iter()
            .any(|link| link.target.external && link.target.path.starts_with("http"))
    };
    cited.any(|cited| *cited != Cited::Nothing) || linked()
}

/// Tells whether a text holds some words as whole words, whatever their case.
fn holds_words(text: &str, words: &str) -> bool {
    let (text, words) = (fold_lower(text), fold_lower(words.trim()));
    let (text, words) = (text.as_str(), words.as_str());
    let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !words.is_empty()
        && text.match_indices(words).any(|(at, _)| {
            let (before, after) = (text[..at].chars().next_back(), text[at + words.len()..].chars().next());
            !in_word(before) && !in_word(after)
        })
}

fn lies_ahead(date: Date, today: Date) -> bool {
    date.first_day() > today.last_day()
}

/// Warns of claims that check the same words.
fn same_words(claims: &[Checked<'_>]) -> Vec<Diagnostic> {
    let mut met: BTreeMap<String, &Document> = BTreeMap::new();
    let mut found = Vec::new();
    // A translation says the same by nature.
    for claim in claims.iter().filter(|claim| claim.document.translation.is_none()) {
        let folded = fold_lower(claim.words());
        let key = folded.as_str().trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let Some(first) = met.get(&key) else {
            met.insert(key, claim.document);
            continue;
        };
        let message = format!("`{}` and `{}` check the same words", first.file.path, claim.document.file.path);
        let at = place(first, "claim").map(|(_, value)| value);
        found.push(
            claim
                .diagnostic(&rules::DUPLICATE_CLAIM, &["claim"], message)
                .related(first.meta_file(), at.or(first.meta.title_span), "the same words")
                .help("make one of them, with all its `appearances`; an old address goes into `redirect_from`"),
        );
    }
    found
}

/// Names the pages that a site with claims owes its readers and does not have.
fn missing_pages<'a>(graph: &'a Graph, config: &'a Config, first: &'a Document) -> impl Iterator<Item = Diagnostic> + use<'a> {
    let corrected = graph.pages.iter().any(|page| !page.document.meta.corrections.is_empty());
    let is_there = move |role: TrustRole| match role {
        // The list of corrections is made.
        TrustRole::Corrections => corrected || graph.trust(role).is_some(),
        _ => graph.trust(role).is_some(),
    };
    // One that is named and not there is told where it is named.
    let owed = TrustRole::ALL
        .into_iter()
        .filter(|role| role.is_owed() && !config.trust.contains_key(role));
    owed.filter(move |role| !is_there(*role)).map(move |role| {
        let (name, tells) = (role.name(), role.tells());
        let message = format!("no page says {tells}: a site with claims owes its readers `{name}`");
        Diagnostic::whole(&rules::MISSING_TRUST_PAGE, &config.file, message)
            .related(first.meta_file(), None, "a claim")
            .help(format!(
                "write `content/{name}.md`, or name the page that says it: `[trust]` `{name} = \"…\"`"
            ))
    })
}

/// Asks since when verdicts are retired that claims have: readers are told, and so is who gives one too late.
fn retired_some_day<'a>(claims: &'a [Checked<'_>], config: &'a Config) -> impl Iterator<Item = Diagnostic> + use<'a> {
    let undated = config.verdicts.iter().filter_map(|verdict| Some((verdict, verdict.retired_at?)));
    undated.filter_map(|(verdict, span)| {
        let has_it = |claim: &&Checked<'_>| claim.claim.verdict.as_ref().is_some_and(|written| *written.value == verdict.id);
        let first = claims.iter().find(has_it)?;
        let message = format!("the verdict `{}` is not given any more, and nobody says since when", verdict.id);
        Some(
            Diagnostic::new(&rules::RETIRED_VERDICT, &config.file, span, message)
                .related(
                    first.document.meta_file(),
                    first.claim.verdict.as_ref().map(|written| written.span),
                    "a claim that has it",
                )
                .help("write the day instead, as in `retired = 2022-06-30`"),
        )
    })
}

/// Says that readers cannot report an error from the page on which they find it.
fn nowhere_to_report(config: &Config, first: &Document) -> Option<Diagnostic> {
    // Whether there is an address at all does not depend on the page.
    if config.publisher.report_link("", "").is_some() {
        return None;
    }
    let message = "no claim says where an error on it is reported: `[publisher]` has neither `email` nor `report_url`".to_owned();
    Some(
        Diagnostic::whole(&rules::MISSING_TRUST_PAGE, &config.file, message)
            .severity(Severity::Hint)
            .related(first.meta_file(), None, "a claim")
            .help("`email` takes reports as letters, as in `email = \"desk@example.org\"`")
            .help("`report_url` is a form that gets the page's address: `report_url = \"https://example.org/report?page={url}\"`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_whole_words() {
        assert!(holds_words("It is FALSE that…", "False"));
        assert!(holds_words("missing  context, they said", "Missing context"));
        assert!(!holds_words("a falsehood", "False"));
        assert!(!holds_words("anything", ""));
    }
}
