//! The snapshot of a site, and the pipeline over it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::{BaseUrl, Builtin, Config};
use crate::date::Date;
use crate::diagnostic::{self, Class, Diagnostic, Error, File, Severity};
use crate::graph::Graph;
use crate::link::{self, Own};
use crate::parse::{self, Item, Parsed};
use crate::produce::{self, Produced, Shared};
use crate::route::{self, Route, Routes};
use crate::source::{self, Copied, Look};
use crate::theme::{self, Theme};
use crate::write::{Bytes, Output, Planned, Tally};

/// What a site is loaded with, beside its folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether pages dated after `today` are published.
    pub future: bool,
    /// Today: decides what lies in the future, and nothing else.
    pub today: Date,
    /// Stands in for `base_url` of the configuration.
    pub base_url: Option<BaseUrl>,
}

/// An immutable snapshot of a site: data, from which every file can be produced.
pub struct Site {
    /// The folder.
    pub root: PathBuf,
    /// What it was loaded with.
    pub options: Options,
    /// The settings.
    pub config: Config,
    /// The theme.
    pub theme: Theme,
    /// Pages, links, mentions, backlinks.
    pub graph: Graph,
    /// The files that are copied.
    pub copies: Vec<Copied>,
    /// Every file that will exist.
    pub routes: Routes,
    /// What is wrong, as far as it shows without producing pages; sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What pages share.
    pub shared: Shared,
    /// A hash of everything that the bytes of the site depend on: texts, settings, theme, options, and the program itself.
    pub fingerprint: [u8; 32],
    parsed: FxHashMap<Arc<str>, Remembered>,
    memory: link::Memory,
}

/// A parsed file, for the next snapshot.
struct Remembered {
    text: Arc<str>,
    sidecar: Option<Arc<str>>,
    parsed: Arc<Parsed>,
    own: Arc<Own>,
    hash: [u8; 32],
}

/// Loads a site; with the snapshot before, looks only where `look` says, and takes from it what has not changed.
///
/// Mistakes in the content are in [`Site::diagnostics`].
///
/// # Errors
/// When the folder cannot be read.
pub fn load(root: &Path, options: &Options, previous: Option<(&Site, &Look)>) -> Result<Site, Error> {
    let previous = previous.map(|(site, _)| site);
    let mut diagnostics = Vec::new();
    let mut config = Config::read(&config_file(root)?, &mut diagnostics);
    if let Some(base) = &options.base_url {
        config.base_url = base.clone();
    }
    let mut theme = theme::load(root, &config, &mut diagnostics)?;
    let sources = read(root, &config, None)?;
    diagnostics.extend(sources.diagnostics);
    let items = parse::pair(&sources.texts, &mut diagnostics);
    let same_config = previous.filter(|before| before.config.file == config.file && before.options == *options);
    let parsed: Vec<Remembered> = items.par_iter().map(|item| parse_or_reuse(*item, &config, same_config)).collect();
    for one in &parsed {
        diagnostics.extend(one.parsed.diagnostics.iter().cloned());
    }
    let documents: Vec<Arc<Own>> = parsed.iter().map(|one| one.own.clone()).collect();
    let (graph, memory) = link::link(
        &link::Request {
            documents: &documents,
            copies: &sources.copies,
            config: &config,
            drafts: options.drafts,
            future: options.future,
            today: options.today,
        },
        same_config.map(|before| &before.memory),
        &mut diagnostics,
    );
    crate::check::check(&graph, &config, &mut diagnostics);
    let shared = Shared::new(&graph, &config, &mut theme, &mut diagnostics);
    let routes = route::route(
        &route::Request {
            graph: &graph,
            config: &config,
            theme: &theme,
            copies: &sources.copies,
            timeline_pages: shared.timeline_pages(),
        },
        &mut diagnostics,
    );
    apply_severities(&mut diagnostics, &config);
    diagnostic::sort(&mut diagnostics);
    let fingerprint = fingerprint(&parsed, &config, &theme, options, &sources.copies);
    let parsed = parsed.into_iter().map(|one| (one.parsed.document.file.path.clone(), one)).collect();
    Ok(Site {
        root: root.to_path_buf(),
        options: options.clone(),
        config,
        theme,
        graph,
        copies: sources.copies,
        routes,
        diagnostics,
        shared,
        fingerprint,
        parsed,
        memory,
    })
}

impl Site {
    /// Tells whether the settings and the theme can be used: where they cannot, nothing of the site can be shown as it will be.
    pub fn is_usable(&self) -> bool {
        let in_config = |diagnostic: &Diagnostic| {
            diagnostic.severity == Severity::Error
                && diagnostic.rule.class == Class::Structural
                && *diagnostic.file.path == *self.config.file.path
        };
        self.theme.templates.is_sound() && !self.diagnostics.iter().any(in_config)
    }
}

/// Hashes what the bytes of a site depend on. Files that are copied count by their paths: their bytes are compared when they are written.
fn fingerprint(parsed: &[Remembered], config: &Config, theme: &Theme, options: &Options, copies: &[Copied]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    add(program().as_bytes());
    add(config.file.text.as_bytes());
    add(config.base_url.absolute(&config.base_url.path).as_bytes());
    add(&theme.fingerprint);
    add(format!("{} {} {}", options.drafts, options.future, options.today).as_bytes());
    for one in parsed {
        let document = &one.parsed.document;
        add(document.file.path.as_bytes());
        add(document.sidecar.as_ref().map_or("", |sidecar| &*sidecar.path).as_bytes());
        add(&one.hash);
    }
    for copy in copies {
        add(copy.path.as_bytes());
    }
    hasher.finalize().into()
}

/// Tells one build of the program from another.
fn program() -> String {
    let data = std::env::current_exe().and_then(std::fs::metadata);
    let file = data.and_then(|data| Ok((data.len(), data.modified()?)));
    format!("{} {:?}", env!("CARGO_PKG_VERSION"), file.ok())
}

fn config_file(root: &Path) -> Result<File, Error> {
    let path = root.join("config.toml");
    match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes)
            .map(|text| File::new("config.toml", text))
            .map_err(|_| Error::usage("config.toml is not UTF-8", Some("save it as UTF-8".to_owned()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(File::path_only("config.toml")),
        Err(error) => Err(Error::io("reading", path, error)),
    }
}

fn read(root: &Path, config: &Config, before: Option<(&source::Sources, &Look)>) -> Result<source::Sources, Error> {
    let seeds = config.kinds.iter().filter(|kind| kind.builtin == Some(Builtin::Article));
    let seed_folders: Vec<&str> = seeds.map(|kind| kind.folder.as_str()).collect();
    source::read(
        &source::Request {
            root,
            ignore: &config.ignore,
            seed_folders: &seed_folders,
        },
        before,
    )
}

fn parse_or_reuse(item: Item<'_>, config: &Config, previous: Option<&Site>) -> Remembered {
    let text = item.source.file.text.clone();
    let sidecar = item.sidecar.map(|sidecar| sidecar.file.text.clone());
    let sidecar_path = item.sidecar.map(|sidecar| &sidecar.file.path);
    let before = previous.and_then(|site| site.parsed.get(&item.source.file.path));
    let (parsed, own, hash) = match before {
        Some(before)
            if before.text == text
                && before.sidecar == sidecar
                && before.parsed.document.sidecar.as_ref().map(|file| &file.path) == sidecar_path =>
        {
            (before.parsed.clone(), before.own.clone(), before.hash)
        }
        _ => {
            let mut hasher = blake3::Hasher::new();
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
            hasher.update(sidecar.as_deref().unwrap_or("").as_bytes());
            let parsed = parse::parse(item, config);
            let own = Own::new(&parsed.document, config);
            (Arc::new(parsed), Arc::new(own), hasher.finalize().into())
        }
    };
    Remembered {
        text,
        sidecar,
        parsed,
        own,
        hash,
    }
}

/// Gives each diagnostic the severity that the configuration wants, and drops those that are off.
fn apply_severities(diagnostics: &mut Vec<Diagnostic>, config: &Config) {
    diagnostics.retain_mut(|diagnostic| match config.severity_of(diagnostic.rule, diagnostic.severity) {
        Some(severity) => {
            diagnostic.severity = severity;
            true
        }
        None => false,
    });
}

/// Tells whether a diagnostic stops a build.
pub fn stops(diagnostic: &Diagnostic, strict: bool) -> bool {
    match diagnostic.rule.class {
        Class::Structural => diagnostic.severity == Severity::Error,
        Class::Editorial => strict && diagnostic.severity == Severity::Error,
    }
}

/// Finds everything that is wrong with a site: produces every file and keeps none.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let mut diagnostics = site.diagnostics.clone();
    if site.theme.templates.is_sound() {
        let routes: Vec<&Route> = site.routes.iter().map(|(_, route)| route).collect();
        let made: Vec<Diagnostic> = routes
            .par_iter()
            .flat_map_iter(|route| produce::produce(site, route).diagnostics)
            .collect();
        diagnostics.extend(made);
    }
    apply_severities(&mut diagnostics, &site.config);
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// How a site is built.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuildOptions {
    /// Whether editorial errors stop the build too.
    pub strict: bool,
    /// Whether a folder that holds files of others is written into.
    pub force: bool,
}

/// What a build came to.
#[derive(Debug)]
pub struct Built {
    /// Files written, left and removed.
    pub tally: Tally,
    /// How many pages the site has.
    pub pages: usize,
    /// What is wrong; sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether something stopped the build, so that nothing was written.
    pub failed: bool,
}

/// Builds a site: produces every file in parallel and writes what changed.
///
/// Where something stops the build, nothing is written, and what was there stays. `progress` is called after each file.
///
/// # Errors
/// When the output cannot be used or the disk fails.
pub fn build(site: &Site, output: &Path, options: &BuildOptions, progress: &(dyn Fn() + Sync)) -> Result<Built, Error> {
    let mut diagnostics = site.diagnostics.clone();
    let pages = site.routes.iter().filter(|(_, route)| route.is_page()).count();
    let failed = |diagnostics: &[Diagnostic]| diagnostics.iter().any(|diagnostic| stops(diagnostic, options.strict));
    let nothing = |diagnostics| Built {
        tally: Tally::default(),
        pages,
        diagnostics,
        failed: true,
    };
    if failed(&diagnostics) {
        let mut diagnostics = check(site);
        plain_severities(&mut diagnostics, options);
        return Ok(nothing(diagnostics));
    }
    let target = Output::open(&site.root, output, options.force)?;
    let files: Vec<Planned<'_>> = site
        .routes
        .iter()
        .enumerate()
        .map(|(number, (path, route))| Planned {
            path,
            number,
            first: route.is_asset(),
            copied: matches!(route, Route::Copy(_)),
        })
        .collect();
    let (sender, receiver) = std::sync::mpsc::channel();
    let staged = target.stage(&files, &site.fingerprint, |number| {
        let Some((_, route)) = site.routes.at(number) else {
            return Ok(Bytes::Made(Vec::new()));
        };
        if let Route::Copy(index) = route
            && let Some(copy) = site.copies.get(*index)
        {
            return Ok(Bytes::File(copy.from.to_path_buf()));
        }
        let Produced { bytes, diagnostics } = produce::produce(site, route);
        if !diagnostics.is_empty() {
            let _ = sender.send(diagnostics);
        }
        progress();
        Ok(Bytes::Made(bytes))
    })?;
    drop(sender);
    diagnostics.extend(receiver.into_iter().flatten());
    apply_severities(&mut diagnostics, &site.config);
    plain_severities(&mut diagnostics, options);
    diagnostic::sort(&mut diagnostics);
    if failed(&diagnostics) {
        staged.discard()?;
        return Ok(nothing(diagnostics));
    }
    Ok(Built {
        tally: staged.commit()?,
        pages,
        diagnostics,
        failed: false,
    })
}

/// Shows editorial errors as the warnings that they are in a plain build.
fn plain_severities(diagnostics: &mut [Diagnostic], options: &BuildOptions) {
    for diagnostic in diagnostics {
        if !options.strict && diagnostic.rule.class == Class::Editorial && diagnostic.severity == Severity::Error {
            diagnostic.severity = Severity::Warning;
        }
    }
}
