//! `treatise build`: the site into a folder.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use treatise::config::BaseUrl;
use treatise::diagnostic::{Error, report};
use treatise::site::{BuildOptions, Built, stops};
use treatise::{Options, Site};

use super::progress::Progress;
use super::{Call, Outcome, push_line, status_of, today};

/// A build.
#[derive(Debug, Args)]
pub struct Build {
    /// The folder that the site is written into [default: public in the site's folder]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Where the site will stand, in place of the configuration's base_url
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    base_url: Option<BaseUrl>,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
    /// Publish pages with a date in the future too
    #[arg(long)]
    future: bool,
    /// Let editorial errors stop the build too
    #[arg(long)]
    strict: bool,
    /// Write into a folder that holds other files: none is removed, those of the same name are replaced
    #[arg(long)]
    force: bool,
}

impl Build {
    /// Builds the site, and says what is wrong with it and what was written.
    ///
    /// # Errors
    /// When there is no site, the output cannot be used or the disk fails.
    pub fn run(&self, call: &Call<'_>) -> Result<Outcome, Error> {
        let root = call.root()?;
        let options = Options {
            drafts: self.drafts,
            future: self.future,
            today: today()?,
            base_url: self.base_url.clone(),
        };
        let output = self.output.clone().unwrap_or_else(|| root.join("public"));
        let begun = Instant::now();
        let site = treatise::load(&root, &options, None)?;
        let loaded = begun.elapsed();
        let built = self.build(&site, &output, call)?;
        let took = begun.elapsed();
        // The program ends: the system takes the memory back faster than piece by piece.
        std::mem::forget(site);

        let mut outcome = Outcome::fine();
        call.report(&built.diagnostics, &root, &mut outcome);
        call.timing(&mut outcome, "read, parsed and linked", loaded);
        call.timing(&mut outcome, "produced and written", took.saturating_sub(loaded));
        if built.failed {
            outcome.at_least(status_of(built.diagnostics.iter().filter(|d| stops(d, self.strict))));
            let line = format!("Nothing was written: {}", report::summary(&built.diagnostics));
            push_line(&mut outcome.errors, &line);
        } else {
            call.say(&mut outcome, &line(&built, took));
        }
        Ok(outcome)
    }

    fn build(&self, site: &Site, output: &std::path::Path, call: &Call<'_>) -> Result<Built, Error> {
        let options = BuildOptions {
            strict: self.strict,
            force: self.force,
        };
        let progress = Progress::new(site.routes.len(), call.global.quiet);
        let built = treatise::build(site, output, &options, &|| progress.step());
        progress.end();
        built
    }
}

/// Says what a build came to: pages, seconds, files, warnings.
fn line(built: &Built, took: Duration) -> String {
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let mut line = format!(
        "Built {} in {:.2} s: {} written, {} unchanged, {} removed",
        count(built.pages, "page", "pages"),
        took.as_secs_f64(),
        count(built.tally.written, "file", "files"),
        built.tally.unchanged,
        built.tally.removed,
    );
    if !built.diagnostics.is_empty() {
        line.push_str(&format!("; {}", report::summary(&built.diagnostics)));
    }
    line
}
