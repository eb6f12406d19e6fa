//! `treatise check`: everything that is wrong, drafts and pages of the future included.

use std::time::Instant;

use treatise::Options;
use treatise::diagnostic::{Error, Severity, report};

use super::{Call, Outcome, status_of, today};

/// Loads the site and produces every file without keeping one.
///
/// # Errors
/// When there is no site or the disk fails.
pub fn run(call: &Call<'_>) -> Result<Outcome, Error> {
    let root = call.root()?;
    let options = Options {
        drafts: true,
        future: true,
        today: today()?,
        base_url: None,
    };
    let begun = Instant::now();
    let site = treatise::load(&root, &options, None)?;
    let loaded = begun.elapsed();
    let diagnostics = treatise::check(&site);
    let took = begun.elapsed();

    let mut outcome = Outcome::fine();
    call.report(&diagnostics, &root, &mut outcome);
    call.timing(&mut outcome, "read, parsed and linked", loaded);
    call.timing(&mut outcome, "produced", took.saturating_sub(loaded));
    outcome.at_least(status_of(diagnostics.iter().filter(|d| d.severity == Severity::Error)));
    let pages = site.routes.iter().filter(|(_, route)| route.is_page()).count();
    let noun = if pages == 1 { "page" } else { "pages" };
    call.say(&mut outcome, &format!("Checked {pages} {noun}: {}", report::summary(&diagnostics)));
    Ok(outcome)
}
