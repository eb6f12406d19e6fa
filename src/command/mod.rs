//! Commands: the arguments of a call into an [`Outcome`], which `main` prints.
//!
//! One file a subcommand; here is what they share: the arguments that all take, where the site is, which day it is, how diagnostics are reported
//! and what the exit status says. Knows no stage of the pipeline beyond `load`, `build` and `check`.

mod build;
mod check;
mod completions;
mod files;
mod import;
mod init;
mod new;
mod progress;
mod serve;
mod since;
mod theme;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use treatise::config::Config;
use treatise::date::Date;
use treatise::diagnostic::{Class, Diagnostic, Error, File, Severity, report};
use treatise::serve::LISTENING;

/// The most diagnostics of one code that are printed in full for people.
const MOST_OF_A_CODE: usize = 50;

/// A static site generator for explainer and fact-check sites
#[derive(Debug, Parser)]
#[command(name = "treatise", version, arg_required_else_help = true, after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit status: 0 fine, 1 something is wrong with the content, 2 with the call, the configuration or the theme, 3 with the disk, a permission or a port.
TREATISE_TODAY=2026-01-31 sets the day that decides what lies in the future; so does SOURCE_DATE_EPOCH.";

/// What every command takes.
#[derive(Debug, Args)]
struct Global {
    /// The site's folder [default: the nearest folder up that has a config.toml, else one with a content folder]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How problems are reported; json is one object a line on standard output
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Print errors only
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print how long each step took
    #[arg(long, short, global = true)]
    verbose: bool,
    /// Whether reports are coloured
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
}

/// How diagnostics are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    Github,
}

/// When reports are coloured.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site: content/ becomes public/
    Build(build::Build),
    /// Show the site in the browser and follow every change, drafts included
    Serve(serve::Serve),
    /// Find everything that is wrong, drafts included; write nothing, but with --fix
    Check(check::Check),
    /// Take raw articles into content/articles/, each with a sidecar to fill in
    Import(import::Import),
    /// Make a new page of a kind, as a draft
    New(new::New),
    /// Make a new site that builds at once
    Init(init::Init),
    /// Change the theme
    #[command(subcommand)]
    Theme(theme::Theme),
    /// Print the completions of a shell
    Completions(completions::Completions),
}

/// What a command came to: what is to be printed, and the exit status.
#[derive(Debug)]
pub struct Outcome {
    /// For standard output.
    pub output: String,
    /// For standard error.
    pub errors: String,
    /// The exit status.
    pub status: Status,
}

/// The exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing stands in the way.
    Fine = 0,
    /// Something is wrong with the content.
    Content = 1,
    /// Something is wrong with the call, the configuration or the theme.
    Usage = 2,
    /// The environment failed: disk, permission.
    Environment = 3,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}

impl Outcome {
    fn fine() -> Outcome {
        Outcome {
            output: String::new(),
            errors: String::new(),
            status: Status::Fine,
        }
    }

    /// Makes the status graver, never less grave.
    fn at_least(&mut self, status: Status) {
        self.status = self.status.max(status);
    }
}

/// Carries out a call.
pub fn run(arguments: &Arguments) -> Outcome {
    let call = Call {
        global: &arguments.global,
        color: wants_color(arguments.global.color),
    };
    let outcome = match &arguments.command {
        Command::Build(build) => build.run(&call),
        Command::Serve(serve) => serve.run(&call),
        Command::Check(check) => check.run(&call),
        Command::Import(import) => import.run(&call),
        Command::New(new) => new.run(&call),
        Command::Init(init) => init.run(&call),
        Command::Theme(theme) => theme.run(&call),
        Command::Completions(completions) => Ok(completions.run()),
    };
    outcome.unwrap_or_else(|error| failure(&error, call.color))
}

fn failure(error: &Error, color: bool) -> Outcome {
    let (status, help) = match error {
        Error::Usage { help, .. } => (Status::Usage, help.clone()),
        Error::Io { doing, source, .. } => (Status::Environment, way_out(doing, source.kind()).map(str::to_owned)),
    };
    let (red, bold, end) = if color {
        ("\u{1b}[1;91m", "\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "", "")
    };
    let mut errors = format!("{red}error{end}{bold}: {error}{end}\n");
    if let Some(help) = help {
        errors.push_str(&format!("  = {bold}help{end}: {help}\n"));
    }
    Outcome {
        errors,
        status,
        ..Outcome::fine()
    }
}

fn way_out(doing: &str, kind: std::io::ErrorKind) -> Option<&'static str> {
    use std::io::ErrorKind::*;
    match kind {
        PermissionDenied if doing == LISTENING => Some("name a port from 1024 on with `--port`: those below belong to the system"),
        NotFound if doing == since::RUNNING => Some("install git, or check without `--since`"),
        AddrInUse => Some("end the program that listens there, or name another port with `--port`"),
        AddrNotAvailable => Some("name an address of this machine after `--host`, or nothing for all of them"),
        PermissionDenied => Some("give yourself the right to it, and run the command again"),
        StorageFull | QuotaExceeded => Some("make room on the disk, and run the command again: what was there before is whole"),
        ReadOnlyFilesystem => Some("choose a folder that can be written to"),
        _ => None,
    }
}

/// A call: what every command was given.
struct Call<'a> {
    global: &'a Global,
    color: bool,
}

impl Call<'_> {
    /// Finds the site's folder: the one named, else the nearest up that has a `config.toml`, else the nearest with a folder `content`.
    fn root(&self) -> Result<PathBuf, Error> {
        let is_site = |folder: &Path| folder.join("config.toml").is_file() || folder.join("content").is_dir();
        if let Some(root) = &self.global.root {
            return match root {
                root if is_site(root) => Ok(root.clone()),
                root if !root.is_dir() => Err(Error::usage(
                    format!("there is no folder {}", root.display()),
                    Some("name the site's folder after `--root`".to_owned()),
                )),
                root => Err(Error::usage(
                    format!("{} holds no site: neither `config.toml` nor `content/`", root.display()),
                    Some(format!("make one there with `treatise init {}`", root.display())),
                )),
            };
        }
        let here = std::env::current_dir().map_err(|error| Error::io("reading", ".", error))?;
        let with = |holds: &dyn Fn(&Path) -> bool| here.ancestors().find(|folder| holds(folder)).map(Path::to_path_buf);
        with(&|folder| folder.join("config.toml").is_file())
            .or_else(|| with(&|folder| folder.join("content").is_dir()))
            .ok_or_else(|| {
                Error::usage(
                    "there is no site here: neither `config.toml` nor `content/`, in this folder or above it",
                    Some("go to the site's folder, name it with `--root DIR`, or make one with `treatise init DIR`".to_owned()),
                )
            })
    }

    /// Reads the settings for a command that builds nothing; an outcome where they are wrong.
    fn config(&self, root: &Path) -> Result<Result<Config, Outcome>, Error> {
        let path = root.join("config.toml");
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => File::new("config.toml", text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => File::path_only("config.toml"),
            Err(error) => return Err(Error::io("reading", path, error)),
        };
        let mut diagnostics = Vec::new();
        let config = Config::read(&file, &mut diagnostics);
        if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            let mut outcome = Outcome::fine();
            self.report(&diagnostics, root, &mut outcome);
            outcome.at_least(Status::Usage);
            return Ok(Err(outcome));
        }
        Ok(Ok(config))
    }

    /// Adds a report of diagnostics to an outcome, in the format of the call.
    fn report(&self, diagnostics: &[Diagnostic], root: &Path, outcome: &mut Outcome) {
        let errors: Vec<Diagnostic>;
        let shown = if self.global.quiet {
            errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
            &errors[..]
        } else {
            diagnostics
        };
        match self.global.format {
            Format::Json => shown.iter().for_each(|d| push_line(&mut outcome.output, &report::json_line(d))),
            Format::Github => {
                let folder = folder_in_repository(root);
                shown
                    .iter()
                    .for_each(|d| push_line(&mut outcome.output, &report::github_line(d, &folder)));
            }
            Format::Human => {}
        }
        if self.global.format != Format::Json && !shown.is_empty() {
            outcome.errors.push_str(&report::human_at_most(shown, self.color, MOST_OF_A_CODE));
            outcome.errors.push('\n');
        }
    }

    /// Adds a line for people: on standard output, unless programs read that; nothing where only errors are wanted.
    fn say(&self, outcome: &mut Outcome, line: &str) {
        match (self.global.quiet, self.global.format) {
            (true, _) => {}
            (false, Format::Human) => push_line(&mut outcome.output, line),
            (false, Format::Json | Format::Github) => push_line(&mut outcome.errors, line),
        }
    }

    /// Adds how long a step took, where the call wants to know.
    fn timing(&self, outcome: &mut Outcome, step: &str, took: std::time::Duration) {
        if self.global.verbose {
            push_line(&mut outcome.errors, &format!("{step} in {:.3} s", took.as_secs_f64()));
        }
    }
}

/// Prints what a command that goes on has to say so far. Whoever closed the other end has read enough.
fn print_now(outcome: &Outcome) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(outcome.output.as_bytes()).and_then(|()| out.flush());
    let _ = std::io::stderr().lock().write_all(outcome.errors.as_bytes());
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// Gives the status of what is wrong: the configuration and the theme before the content.
fn status_of<'d>(stopping: impl Iterator<Item = &'d Diagnostic>) -> Status {
    let is_configuration = |diagnostic: &Diagnostic| {
        let path = &*diagnostic.file.path;
        let file = path == "config.toml" || ["themes/", "templates/", "i18n/"].iter().any(|folder| path.starts_with(folder));
        diagnostic.rule.class == Class::Structural && file
    };
    stopping
        .map(|diagnostic| {
            if is_configuration(diagnostic) {
                Status::Usage
            } else {
                Status::Content
            }
        })
        .max()
        .unwrap_or(Status::Fine)
}

/// Gives what leads from the repository that GitHub works on to the site: empty, or ending in `/`.
fn folder_in_repository(root: &Path) -> String {
    let base = std::env::var_os("GITHUB_WORKSPACE").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let (Ok(base), Ok(root)) = (base.canonicalize(), root.canonicalize()) else {
        return String::new();
    };
    match root.strip_prefix(&base) {
        Ok(below) if below.as_os_str().is_empty() => String::new(),
        Ok(below) => format!("{}/", below.to_string_lossy().replace('\\', "/")),
        Err(_) => String::new(),
    }
}

fn wants_color(color: Color) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match color {
        Color::Always => true,
        Color::Never => false,
        // https://no-color.org and https://bixense.com/clicolors
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0") => true,
        Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Gives the day: that of `TREATISE_TODAY`, else of `SOURCE_DATE_EPOCH` (in UTC), else of the clock.
fn today() -> Result<Date, Error> {
    let wrong = |name: &str, value: &str, form: &str| {
        Error::usage(
            format!("`{name}` is `{value}`, which is not {form}"),
            Some(format!("set it to {form}, or leave it out")),
        )
    };
    if let Ok(value) = std::env::var("TREATISE_TODAY") {
        let day = Date::parse(&value).ok().filter(|date| date.day().is_some() && !date.is_uncertain());
        return day.ok_or_else(|| wrong("TREATISE_TODAY", &value, "a day such as 2026-01-31"));
    }
    if let Ok(value) = std::env::var("SOURCE_DATE_EPOCH") {
        let second = value.parse().ok().and_then(|second| jiff::Timestamp::from_second(second).ok());
        let day = second.and_then(|second| Date::of_civil(second.to_zoned(jiff::tz::TimeZone::UTC).date()));
        return day.ok_or_else(|| wrong("SOURCE_DATE_EPOCH", &value, "a number of seconds since 1970"));
    }
    let now = jiff::Zoned::now().date();
    Date::of_civil(now).ok_or_else(|| {
        Error::usage(
            format!("the clock says that it is {now}"),
            Some("set it right, or set `TREATISE_TODAY`".to_owned()),
        )
    })
}
