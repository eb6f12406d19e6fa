//! `treatise check`: everything that is wrong, drafts and pages of the future included; with `--fix`, links rewritten that have one answer.

use std::path::Path;
use std::time::Instant;

use clap::Args;
use treatise::check::{QuotedState, quotations};
use treatise::diagnostic::{self, Diagnostic, Error, Severity, report};
use treatise::fix::{Fixed, Fixes, fixes};
use treatise::{Options, Site};

use super::files::{Replaced, replace};
use super::{Call, Format, Outcome, since, status_of, today};

/// Find everything that is wrong.
#[derive(Debug, Args)]
pub struct Check {
    /// Rewrite links that lead to one page for sure, but are found by an alias, the end of a path, or another case; and headings that are written otherwise now
    #[arg(long)]
    fix: bool,
    /// List every quotation that is attributed to a page or a source, with what became of it
    #[arg(long)]
    quotations: bool,
    /// Compare with an earlier state in git, a commit, a branch or a tag: which published claims were changed without a correction, or cannot be reached any more
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// List the pages whose `review_by` has passed, too, the longest overdue first
    #[arg(long)]
    stale: bool,
}

impl Check {
    /// Loads the site and produces every file without keeping one.
    ///
    /// # Errors
    /// When there is no site or the disk fails.
    pub fn run(&self, call: &Call<'_>) -> Result<Outcome, Error> {
        let root = call.root()?;
        let today = today()?;
        let earlier = self
            .since
            .as_deref()
            .map(|revision| since::earlier(&root, revision, today))
            .transpose()?;
        let options = Options {
            drafts: true,
            future: true,
            today,
            pictures: true,
            base_url: None,
            search: None,
        };
        let mut outcome = Outcome::fine();
        let (mut site, mut diagnostics) = look(call, &root, &options, &mut outcome)?;
        if self.fix && mend(call, &root, &fixes(&diagnostics), &mut outcome)? {
            (site, diagnostics) = look(call, &root, &options, &mut outcome)?;
        }
        if self.quotations {
            list(call, &site, &mut outcome);
        }
        if let Some(earlier) = &earlier {
            diagnostics.extend(treatise::since::since(&site, earlier));
            diagnostic::sort(&mut diagnostics);
        }
        if self.stale {
            diagnostics.extend(treatise::stale(&site));
        }
        call.report(&diagnostics, &root, &mut outcome);
        outcome.at_least(status_of(diagnostics.iter().filter(|d| d.severity == Severity::Error)));
        let pages = site.routes.iter().filter(|(_, route)| route.is_page()).count();
        let noun = if pages == 1 { "page" } else { "pages" };
        call.say(&mut outcome, &format!("Checked {pages} {noun}: {}", report::summary(&diagnostics)));
        Ok(outcome)
    }
}

/// Lists the quotations: those that are not checked, and those that differ, stand out by their word alone.
fn list(call: &Call<'_>, site: &Site, outcome: &mut Outcome) {
    let quotations = quotations(&site.graph);
    for quoted in &quotations {
        let at = quoted.file.line_column(quoted.span.start);
        let line = match call.global.format {
            Format::Json => serde_json::json!({
                "quotation": quoted.state.name(),
                "file": &*quoted.file.path,
                "line": at.line,
                "column": at.column,
                "of": quoted.of,
                "words": quoted.words,
            })
            .to_string(),
            _ => format!(
                "{}:{}:{}: {} `{}`: “{}”",
                quoted.file.path,
                at.line,
                at.column,
                match quoted.state {
                    QuotedState::Matches => "matches the text of",
                    QuotedState::MatchesExcerpt => "matches the stored words of",
                    QuotedState::Differs => "differs from",
                    QuotedState::Unchecked => "is not checked against",
                },
                quoted.of,
                quoted.words
            ),
        };
        outcome.output.push_str(&line);
        outcome.output.push('\n');
    }
    let count = |state: &[QuotedState]| quotations.iter().filter(|quoted| state.contains(&quoted.state)).count();
    let (checked, not) = (
        count(&[QuotedState::Matches, QuotedState::MatchesExcerpt]),
        count(&[QuotedState::Unchecked]),
    );
    call.say(
        outcome,
        &format!(
            "{} quotations: {checked} match, {} differ, {not} not checked",
            quotations.len(),
            count(&[QuotedState::Differs])
        ),
    );
}

fn look(call: &Call<'_>, root: &Path, options: &Options, outcome: &mut Outcome) -> Result<(Site, Vec<Diagnostic>), Error> {
    let begun = Instant::now();
    let site = treatise::load(root, options, None)?;
    let loaded = begun.elapsed();
    let diagnostics = treatise::check(&site);
    let took = begun.elapsed();
    call.timing(outcome, "read, parsed and linked", loaded);
    call.timing(outcome, "produced", took.saturating_sub(loaded));
    Ok((site, diagnostics))
}

/// Puts changed texts in place and says what was changed and what could not be; tells whether anything was.
fn mend(call: &Call<'_>, root: &Path, fixes: &Fixes, outcome: &mut Outcome) -> Result<bool, Error> {
    let (mut links, mut files, mut left) = (0, 0, fixes.unanswered.len());
    for Fixed { file, text, changes } in &fixes.files {
        let path = &*file.path;
        let why_not = match replace(root, path, &file.text, text)? {
            Replaced::Done => None,
            Replaced::Elsewhere => Some("it does not lie under content/"),
            Replaced::Changed => Some("it has changed since it was read: run the command again"),
        };
        if let Some(why_not) = why_not {
            call.say(outcome, &format!("{path} is left as it is: {why_not}"));
            left += changes.len();
            continue;
        }
        for change in changes {
            let line = format!(
                "{path}:{}:{}: `{}` is now `{}`",
                change.at.line, change.at.column, change.before, change.after
            );
            call.say(outcome, &line);
        }
        (links, files) = (links + changes.len(), files + 1);
    }
    let count = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    let (links, of) = (count(links, "link"), count(files, "file"));
    let left = match left {
        0 => String::new(),
        1 => "; 1 more is left as it is, without one answer".to_owned(),
        more => format!("; {more} more are left as they are, without one answer"),
    };
    call.say(outcome, &format!("Rewrote {links} in {of}{left}"));
    Ok(files > 0)
}
