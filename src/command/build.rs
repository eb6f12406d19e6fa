//! `treatise build`: the site into a folder.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use treatise::config::BaseUrl;
use treatise::diagnostic::{Error, report};
use treatise::site::{BuildOptions, Built, stops};
use treatise::{Options, Site, watch};

use super::progress::Progress;
use super::{Call, Outcome, print_now, push_line, status_of, today};

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
    /// Draw neither social cards nor icons
    #[arg(long)]
    no_pictures: bool,
    /// Let editorial errors stop the build too
    #[arg(long)]
    strict: bool,
    /// Write into a folder that holds other files: none is removed, those of the same name are replaced
    #[arg(long)]
    force: bool,
    /// Build again whenever something changes, until Ctrl-C; writes only the files that differ
    #[arg(long)]
    watch: bool,
    /// With --watch: look at the files again and again, where the system does not tell of changes: network folders, containers
    #[arg(long, requires = "watch")]
    poll: bool,
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
            pictures: !self.no_pictures,
            base_url: self.base_url.clone(),
            search: None,
        };
        let output = self.output.clone().unwrap_or_else(|| root.join("public"));
        if self.watch {
            return self.watch(call, root, options, &output);
        }
        let begun = Instant::now();
        let site = treatise::load(&root, &options, None)?;
        let loaded = begun.elapsed();
        let outcome = self.outcome(&site, &output, call, begun, loaded);
        // The program ends: the system takes the memory back faster than piece by piece.
        std::mem::forget(site);
        outcome
    }

    /// Builds a site that is loaded, and says what came of it.
    fn outcome(&self, site: &Site, output: &Path, call: &Call<'_>, begun: Instant, loaded: Duration) -> Result<Outcome, Error> {
        let built = self.build(site, output, call)?;
        let took = begun.elapsed();
        let mut outcome = Outcome::fine();
        call.report(&built.diagnostics, &site.root, &mut outcome);
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

    /// Builds the site, and again whenever something changes; what cannot be built leaves the output as it is. Ends with Ctrl-C.
    fn watch(&self, call: &Call<'_>, root: PathBuf, options: Options, output: &Path) -> Result<Outcome, Error> {
        let request = watch::Request {
            root: root.clone(),
            options,
            poll: self.poll,
        };
        let (sender, states) = std::sync::mpsc::channel();
        let (first, _following) = watch::follow(request, move |state| {
            let _ = sender.send(state);
        })?;
        let (mut next, mut trouble) = (Some(first), None);
        while let Some(state) = next {
            if trouble != state.trouble {
                trouble.clone_from(&state.trouble);
                let mut outcome = Outcome::fine();
                push_line(&mut outcome.errors, trouble.as_deref().unwrap_or_default());
                print_now(&outcome);
            }
            // A state that cannot be used holds the site before it, which is built already: its own faults are what there is to say.
            let outcome = match state.broken {
                true => self.broken(&state, call, &root),
                false => self.outcome(&state.site, output, call, state.begun, state.begun.elapsed())?,
            };
            print_now(&outcome);
            // What came meanwhile is older than the last of it.
            next = states.recv().ok().map(|state| states.try_iter().last().unwrap_or(state));
        }
        Ok(Outcome::fine())
    }

    /// Says what is wrong with the settings or the theme.
    fn broken(&self, state: &watch::State, call: &Call<'_>, root: &Path) -> Outcome {
        let mut outcome = Outcome::fine();
        call.report(&state.diagnostics, root, &mut outcome);
        let line = format!("Nothing was written: {}", report::summary(&state.diagnostics));
        push_line(&mut outcome.errors, &line);
        outcome
    }

    fn build(&self, site: &Site, output: &Path, call: &Call<'_>) -> Result<Built, Error> {
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
    if built.search.as_ref().is_some_and(|search| !search.whole) {
        line.push_str("; the site is too large to search whole texts: search finds titles, names, summaries and headings");
    }
    if !built.diagnostics.is_empty() {
        line.push_str(&format!("; {}", report::summary(&built.diagnostics)));
    }
    line
}
