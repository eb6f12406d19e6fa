//! `treatise serve`: the site in the browser as it is now, and one line a change.
//!
//! Prints while it runs, which no other command does: here is what there is to say, and how.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde::Serialize;
use treatise::Options;
use treatise::diagnostic::{Diagnostic, Error, Severity, report};
use treatise::serve::{self, Change, News, Server};

use super::{Call, Format, Outcome, print_now, push_line, today};

/// How many changed files a line names.
const NAMED: usize = 3;

/// A preview.
#[derive(Debug, Args)]
pub struct Serve {
    /// The port; where it is taken, the next free one
    #[arg(long, value_name = "PORT", default_value_t = serve::PORT)]
    port: u16,
    /// Let other machines of the network in, or listen at an address of your own
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "0.0.0.0")]
    host: Option<String>,
    /// Open the preview in the browser
    #[arg(long)]
    open: bool,
    /// Look at the files again and again, where the system does not tell of changes: network folders, containers
    #[arg(long)]
    poll: bool,
    /// Show pages with a date in the future too
    #[arg(long)]
    future: bool,
}

impl Serve {
    /// Serves the site until Ctrl-C.
    ///
    /// # Errors
    /// When there is no site, no port can be listened at, or the disk fails.
    pub fn run(&self, call: &Call<'_>) -> Result<Outcome, Error> {
        let begun = Instant::now();
        let root = call.root()?;
        let (server, news) = serve::start(serve::Request {
            root: root.clone(),
            options: Options {
                drafts: true,
                future: self.future,
                today: today()?,
                pictures: true,
                base_url: None,
                search: None,
            },
            host: self.host.clone(),
            port: self.port,
            poll: self.poll,
        })?;
        server.listen_for_interrupt();
        let mut screen = Screen {
            call,
            root,
            address: server.address.clone(),
            said: Vec::new(),
            met: [Vec::new(), Vec::new()],
            broken: false,
            trouble: None,
        };
        self.begin(&server, &mut screen, begun);
        for next in news {
            match next {
                News::Changed(change) => screen.change(&change),
                News::Met(diagnostics) => screen.meet(diagnostics),
                News::Interrupted => break,
            }
        }
        server.stop();
        Ok(Outcome::fine())
    }

    /// Says where the preview stands, and what is wrong with the site so far.
    fn begin(&self, server: &Server, screen: &mut Screen<'_>, begun: Instant) {
        let (first, seconds) = (&server.first, begun.elapsed().as_secs_f64());
        if self.port != 0 && self.port != server.port {
            screen.say(&format!("Port {} is taken", self.port));
        }
        let pages = server.pages;
        let noun = if pages == 1 { "page" } else { "pages" };
        let summary = report::summary(&first.diagnostics);
        screen.say(&format!("{} – {pages} {noun} in {seconds:.2} s, {summary}", server.address));
        screen.object(&Serving {
            event: "serving",
            address: &server.address,
            networks: &server.networks,
            pages,
            seconds,
            counts: Counts::of(&first.diagnostics),
        });
        if let Some(host) = &self.host {
            self.networks(host, server, screen);
        }
        screen.report(&first.diagnostics);
        screen.said = first.diagnostics.to_vec();
        screen.state_of_things(first);
        if self.open
            && let Err(error) = opener::open_browser(&server.address)
        {
            screen.warn(&format!("The browser could not be opened: {error}"));
        }
    }

    /// Says where other machines find the preview, for a telephone as a code to scan.
    fn networks(&self, host: &str, server: &Server, screen: &Screen<'_>) {
        for address in &server.networks {
            screen.say(&format!("{address} – for other machines of the network"));
        }
        let Some(first) = server.networks.first() else {
            screen.warn(&format!(
                "No other machine finds this one at {host}: it is in no network, or listens to itself alone"
            ));
            return;
        };
        if screen.call.global.format == Format::Human
            && std::io::stdout().is_terminal()
            && let Some(code) = code(first)
        {
            screen.say(&code);
        }
    }
}

/// What is printed while the server runs.
struct Screen<'a> {
    call: &'a Call<'a>,
    root: PathBuf,
    address: String,
    /// What was wrong with the last state.
    said: Vec<Diagnostic>,
    /// What was met while pages were produced: in this state, and in the one before.
    met: [Vec<Diagnostic>; 2],
    broken: bool,
    trouble: Option<Arc<str>>,
}

impl Screen<'_> {
    /// Says that another state is served, and what is wrong now and was not before.
    fn change(&mut self, change: &Change) {
        let new = fresh(&change.diagnostics, &self.said);
        let errors = |diagnostics: &[Diagnostic]| diagnostics.iter().any(|d| d.severity == Severity::Error);
        let mended = errors(&self.said) && !errors(&change.diagnostics);
        self.say(&line(change, &self.address, mended));
        self.object(&Changed {
            event: "changed",
            revision: change.revision,
            files: change.files.iter().map(|file| &**file).collect(),
            href: change.href.as_deref(),
            milliseconds: change.took.as_secs_f64() * 1000.0,
            mended,
            broken: change.broken,
            trouble: change.trouble.as_deref(),
            counts: Counts::of(&change.diagnostics),
        });
        self.report(&new);
        self.said = change.diagnostics.to_vec();
        self.met.rotate_right(1);
        self.met[0].clear();
        self.state_of_things(change);
    }

    /// Says what was met while a page was produced, unless it was said already.
    fn meet(&mut self, diagnostics: Vec<Diagnostic>) {
        let known = self.met.concat();
        self.report(&fresh(&diagnostics, &known));
        self.met[0].extend(fresh(&diagnostics, &self.met[0]));
    }

    /// Says once when an older state is served, and when the folder is polled.
    fn state_of_things(&mut self, change: &Change) {
        if change.broken && !self.broken {
            self.warn("The configuration or the theme is broken: until that is mended, what is shown is the last state that could be");
        }
        if let Some(trouble) = change.trouble.as_ref().filter(|trouble| self.trouble.as_ref() != Some(*trouble)) {
            self.warn(trouble);
        }
        self.broken = change.broken;
        self.trouble.clone_from(&change.trouble);
    }

    /// Prints diagnostics in the format of the call.
    fn report(&self, diagnostics: &[Diagnostic]) {
        let mut outcome = Outcome::fine();
        self.call.report(diagnostics, &self.root, &mut outcome);
        print_now(&outcome);
    }

    /// Prints a line for people.
    fn say(&self, line: &str) {
        if self.call.global.format != Format::Json {
            let mut outcome = Outcome::fine();
            self.call.say(&mut outcome, line);
            print_now(&outcome);
        }
    }

    /// Prints what went wrong and stops nothing.
    fn warn(&self, line: &str) {
        if !self.call.global.quiet {
            let mut outcome = Outcome::fine();
            push_line(&mut outcome.errors, line);
            print_now(&outcome);
        }
    }

    /// Prints an object for programs.
    fn object(&self, object: &impl Serialize) {
        if self.call.global.format == Format::Json && !self.call.global.quiet {
            let mut outcome = Outcome::fine();
            push_line(&mut outcome.output, &serde_json::to_string(object).unwrap_or_default());
            print_now(&outcome);
        }
    }
}

/// The first line for programs.
#[derive(Serialize)]
struct Serving<'a> {
    event: &'static str,
    address: &'a str,
    networks: &'a [String],
    pages: usize,
    seconds: f64,
    #[serde(flatten)]
    counts: Counts,
}

/// The line of a change for programs.
#[derive(Serialize)]
struct Changed<'a> {
    event: &'static str,
    revision: u64,
    files: Vec<&'a str>,
    href: Option<&'a str>,
    milliseconds: f64,
    mended: bool,
    broken: bool,
    trouble: Option<&'a str>,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
}

impl Counts {
    fn of(diagnostics: &[Diagnostic]) -> Counts {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        Counts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
        }
    }
}

/// Makes a code that a telephone reads off the terminal.
fn code(address: &str) -> Option<String> {
    let code = QrCode::new(address).ok()?;
    // A terminal is dark more often than not, and its light parts are what is printed.
    let mut image = code.render::<Dense1x2>();
    Some(image.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

/// Makes the line of a change: when, what, where to look, how long it took, how things stand.
fn line(change: &Change, address: &str, mended: bool) -> String {
    let now = jiff::Zoned::now().strftime("%H:%M:%S").to_string();
    let named: Vec<&str> = change.files.iter().take(NAMED).map(|file| &**file).collect();
    let mut line = match named.is_empty() {
        true => format!("{now} the site"),
        false => format!("{now} {}", named.join(", ")),
    };
    if change.files.len() > NAMED {
        line.push_str(&format!(" and {} more", change.files.len() - NAMED));
    }
    if let Some(href) = &change.href {
        line.push_str(&format!(" → {}{}", address.trim_end_matches('/'), href));
    }
    line.push_str(&format!(" · {} ms", change.took.as_millis()));
    if mended {
        line.push_str(" · mended");
    }
    if !change.diagnostics.is_empty() {
        line.push_str(&format!(" · {}", report::summary(&change.diagnostics)));
    }
    line
}

/// Gives the diagnostics that were not there before. Where they stand does not count: a line above them may be new.
fn fresh(now: &[Diagnostic], before: &[Diagnostic]) -> Vec<Diagnostic> {
    fn key(diagnostic: &Diagnostic) -> (&str, &str, &str, Severity) {
        (
            diagnostic.rule.code,
            &diagnostic.file.path,
            &diagnostic.message,
            diagnostic.severity,
        )
    }
    let mut known: HashMap<_, usize> = HashMap::new();
    for diagnostic in before {
        *known.entry(key(diagnostic)).or_default() += 1;
    }
    let mut fresh = Vec::new();
    for diagnostic in now {
        match known.get_mut(&key(diagnostic)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => fresh.push(diagnostic.clone()),
        }
    }
    fresh
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use treatise::diagnostic::{File, rules};

    use super::*;

    #[test]
    fn a_code_is_a_square_with_a_light_border() {
        let code = code("http://192.168.100.100:4000/").unwrap();
        let lines: Vec<&str> = code.lines().collect();
        let width = lines[0].chars().count();
        assert!(lines.iter().all(|line| line.chars().count() == width), "{code}");
        assert_eq!(width.div_ceil(2), lines.len(), "two rows of the code in one line of the terminal");
        assert!(lines[0].chars().all(|c| c == '█') && lines[1].starts_with("████"), "{code}");
    }

    #[test]
    fn a_line_says_what_changed() {
        let mut change = Change {
            revision: 2,
            files: ["a", "b", "c", "d", "e"].map(Arc::from).to_vec(),
            href: Some("/notes/x/".to_owned()),
            took: Duration::from_micros(8_400),
            diagnostics: Vec::new().into(),
            broken: false,
            trouble: None,
        };
        let after_the_time = |change: &Change, mended| line(change, "http://127.0.0.1:4000/", mended)[9..].to_owned();
        let expected = "a, b, c and 2 more → http://127.0.0.1:4000/notes/x/ · 8 ms · mended";
        assert_eq!(after_the_time(&change, true), expected);
        change.files.truncate(1);
        change.href = None;
        change.diagnostics = [Diagnostic::whole(&rules::LICENCE, &File::path_only("a"), "x")].into();
        assert_eq!(after_the_time(&change, false), "a · 8 ms · 1 warning");
    }

    #[test]
    fn what_was_said_is_not_said_again() {
        let at = |message: &str| Diagnostic::whole(&rules::LICENCE, &File::path_only("a"), message);
        let before = [at("one"), at("two")];
        assert_eq!(fresh(&[at("two"), at("one"), at("one")], &before), [at("one")]);
        assert_eq!(fresh(&[], &before), []);
    }
}
