//! The snapshot of a site, and the pipeline over it.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::bibliography::style::{self, Style};
use crate::bibliography::{Bibliography, Printer, StyleFile};
use crate::config::{BaseUrl, Builtin, Config};
use crate::date::Date;
use crate::diagnostic::{self, Class, Diagnostic, Error, File, Severity, did_you_mean, rules};
use crate::fingerprint::Fingerprint;
use crate::graph::Graph;
use crate::link::{self, Own};
use crate::parse::{self, Item, Pairs, Parsed};
use crate::produce::{self, Names, Order, Produced, Seen, Shared, shared, social};
use crate::route::{self, INDEX, Route, Routes};
use crate::search::{self, Index, IndexFile};
use crate::source::{self, Copied, Look, Source, Sources};
use crate::theme::{self, Pictures, Theme};
use crate::write::{Bytes, Kept, Output, Planned, Tally};

/// What a site is loaded with, beside its folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether pages dated after `today` are published.
    pub future: bool,
    /// Today: decides what lies in the future, and nothing else.
    pub today: Date,
    /// Whether pictures are drawn: social cards and icons.
    pub pictures: bool,
    /// Stands in for `base_url` of the configuration.
    pub base_url: Option<BaseUrl>,
    /// Stands in for `search` of the configuration's `[outputs]`.
    pub search: Option<bool>,
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
    pub theme: Arc<Theme>,
    /// What pictures are drawn with.
    pub pictures: Arc<Pictures>,
    /// The sources that pages cite.
    pub bibliography: Arc<Bibliography>,
    /// What prints them.
    pub printer: Arc<Printer>,
    /// Pages, links, mentions, backlinks.
    pub graph: Graph,
    /// The files that are copied.
    pub copies: Vec<Copied>,
    /// The texts of the CSV files that are copied.
    pub tables: Vec<Arc<Source>>,
    /// Every file that will exist.
    pub routes: Arc<Routes>,
    /// What is wrong, as far as it shows without producing pages; sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What pages share.
    pub shared: Shared,
    /// What templates see of the site.
    seen: Arc<Seen>,
    /// What is wrong with the templates that pages name, and with routes.
    of_routes: Arc<[Diagnostic]>,
    sources: Sources,
    pairs: Arc<Pairs>,
    parsed: Vec<Arc<Remembered>>,
    memory: link::Memory,
}

/// A parsed file, for the next snapshot.
struct Remembered {
    source: Arc<Source>,
    sidecar: Option<Arc<Source>>,
    parsed: Parsed,
    own: Arc<Own>,
    hash: u128,
}

/// Loads a site; with the snapshot before, looks only where `look` says, and takes from it what has not changed.
///
/// Mistakes in the content are in [`Site::diagnostics`].
///
/// # Errors
/// When the folder cannot be read.
pub fn load(root: &Path, options: &Options, previous: Option<(&Site, &Look)>) -> Result<Site, Error> {
    let inputs = Inputs::read(root, options, previous)?;
    Ok(assemble(root, options, inputs, previous.map(|(site, _)| site)))
}

/// A snapshot that follows on another.
pub struct Reloaded {
    /// The snapshot.
    pub site: Site,
    /// The files that differ, by their paths from the root; sorted.
    pub changed: Vec<Arc<str>>,
}

/// Loads a site again, as [`load`] does; none where nothing has changed.
///
/// # Errors
/// When the folder cannot be read.
pub fn reload(previous: &Site, look: &Look) -> Result<Option<Reloaded>, Error> {
    let inputs = Inputs::read(&previous.root, &previous.options, Some((previous, look)))?;
    let changed = inputs.changed(previous);
    if changed.is_empty() {
        return Ok(None);
    }
    let site = assemble(&previous.root, &previous.options, inputs, Some(previous));
    Ok(Some(Reloaded { site, changed }))
}

/// Looks everywhere whether a site's folder is as the snapshot has it; a folder that cannot be read is not.
pub fn differs(site: &Site) -> bool {
    let inputs = Inputs::read(&site.root, &site.options, Some((site, &Look::Everywhere)));
    inputs.map_or(true, |inputs| !inputs.changed(site).is_empty())
}

/// Everything that a site is made from, as it was read.
struct Inputs {
    config: Config,
    theme: theme::Files,
    pictures: Arc<Pictures>,
    sources: Sources,
    /// The style of citations.
    style: StyleFile,
    /// What is wrong with the settings.
    diagnostics: Vec<Diagnostic>,
}

impl Inputs {
    fn read(root: &Path, options: &Options, previous: Option<(&Site, &Look)>) -> Result<Inputs, Error> {
        let mut diagnostics = Vec::new();
        let mut config = Config::read(&config_file(root)?, &mut diagnostics);
        if let Some(base) = &options.base_url {
            config.base_url = base.clone();
        }
        if let Some(search) = options.search {
            config.outputs.search = search && cfg!(feature = "search");
        }
        let same = previous.filter(|(before, _)| before.config.file == config.file && before.root == root);
        let style = style(root, &config, &mut diagnostics)?;
        let theme = theme::read(root, &config)?;
        let sources = read(root, &config, same.map(|(before, look)| (&before.sources, look)))?;
        theme.words.name(&mut config);
        Ok(Inputs {
            style,
            theme,
            pictures: theme::pictures::read(root, &config, same.map(|(before, _)| &before.pictures))?,
            sources,
            config,
            diagnostics,
        })
    }

    /// Names the files that differ from those of the snapshot before, from the root; sorted.
    fn changed(&self, previous: &Site) -> Vec<Arc<str>> {
        let mut changed = self.sources.changed(&previous.sources);
        if self.config.file != previous.config.file {
            changed.push(self.config.file.path.clone());
        }
        changed.extend(self.theme.changed(&previous.theme));
        changed.extend(self.pictures.changed(&previous.pictures));
        if let (true, StyleFile::Csl(file)) = (self.style != *previous.printer.from(), &self.style) {
            changed.push(file.path.clone());
        }
        changed.sort();
        changed.dedup();
        changed
    }
}

/// Finds the style of citations that the settings name, and reads its file where it has one.
fn style(root: &Path, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Result<StyleFile, Error> {
    let usual = || StyleFile::Named(style::DEFAULT.to_owned());
    let Some(wanted) = &config.citation_style else {
        return Ok(usual());
    };
    let name = &*wanted.value;
    let wrong = |message: String| Diagnostic::new(&rules::BAD_STYLE, &config.file, wanted.span, message);
    if !name.ends_with(".csl") {
        if Style::names().any(|known| known == name) {
            return Ok(StyleFile::Named(name.to_owned()));
        }
        diagnostics.push(
            wrong(format!("there is no style of citations `{name}`"))
                .help_if(did_you_mean(name, Style::names()))
                .help("or give the path of a CSL file, as in `style = \"styles/own.csl\"`"),
        );
        return Ok(usual());
    }
    if !link::is_sound_path(name) {
        diagnostics.push(
            wrong(format!("`{name}` is not a path inside of the site"))
                .help("put the style into the site, and give its path from the folder of `config.toml`"),
        );
        return Ok(usual());
    }
    let path = root.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(StyleFile::Csl(File::new(name, text))),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData | ErrorKind::IsADirectory) => {
            let what = if error.kind() == ErrorKind::NotFound {
                "does not exist"
            } else {
                "holds no text"
            };
            diagnostics.push(
                wrong(format!("the style `{name}` {what}")).help("give the path from the folder of `config.toml`, as in `styles/own.csl`"),
            );
            Ok(usual())
        }
        Err(error) => Err(Error::io("reading", path, error)),
    }
}

/// Makes a snapshot of what was read.
fn assemble(root: &Path, options: &Options, inputs: Inputs, previous: Option<&Site>) -> Site {
    let Inputs {
        config,
        theme: files,
        pictures,
        sources,
        style,
        mut diagnostics,
    } = inputs;
    let same_config = previous.filter(|before| before.config.file == config.file && before.options == *options);
    diagnostics.extend(files.diagnostics.iter().cloned());
    diagnostics.extend(pictures.diagnostics.iter().cloned());
    diagnostics.extend(sources.diagnostics.iter().cloned());
    let pairs = pairs(&sources, same_config);
    diagnostics.extend(pairs.diagnostics.iter().cloned());
    let parsed = parse_all(&sources, &pairs, &config, same_config);
    diagnostics.extend(parsed.iter().flat_map(|one| one.parsed.diagnostics.iter().cloned()));
    let documents: Vec<Arc<Own>> = parsed.par_iter().map(|one| one.own.clone()).collect();
    let bibliography = Bibliography::read(&sources.library, same_config.map(|before| &before.bibliography));
    diagnostics.extend(bibliography.diagnostics.iter().cloned());
    let printed_before = same_config
        .filter(|before| Arc::ptr_eq(&before.bibliography, &bibliography))
        .map(|before| &before.printer);
    let printer = Printer::new(style, &config.language, &bibliography, printed_before);
    printer.check(&mut diagnostics);
    let same_sources = same_config.filter(|before| Arc::ptr_eq(&before.bibliography, &bibliography));
    let linked = link::link(
        &link::Request {
            documents: &documents,
            copies: &sources.copies,
            bibliography: &bibliography,
            config: &config,
            drafts: options.drafts,
            future: options.future,
            today: options.today,
        },
        same_sources.map(|before| &before.memory),
        &mut diagnostics,
    );
    let (graph, kept) = (linked.graph, linked.kept);
    crate::check::check(&graph, &config, options.today, &mut diagnostics);
    crate::check::sources(&graph, &bibliography, &mut diagnostics);
    let same_order = same_config.filter(|_| kept.facts);
    let same_numbers = same_config.filter(|_| kept.numbers);
    let order = match same_order {
        Some(before) => before.shared.order.clone(),
        None => Arc::new(Order::new(&graph, &config, same_numbers.map(|before| &*before.shared.order))),
    };
    let same_words = same_config.filter(|before| files.changed(&before.theme).is_empty() && Arc::ptr_eq(&before.pictures, &pictures));
    let same_frame = same_words.filter(|_| kept.facts);
    let (theme, seen) = match same_frame {
        Some(before) => (before.theme.clone(), before.seen.clone()),
        None => framed(
            &graph,
            (&config, &bibliography),
            &order,
            (&files, &pictures, options.pictures),
            same_words,
        ),
    };
    diagnostics.extend(theme.diagnostics.iter().cloned());
    let before = same_words.map(|before| shared::Before {
        shared: &before.shared,
        graph: &before.graph,
        kept: &kept,
    });
    let routed = || match same_frame.filter(|before| before.has_routes_of(&graph, &sources)) {
        Some(before) => (before.routes.clone(), before.of_routes.clone()),
        None => {
            let unnamed = social::unnamed(&config, &pictures.fonts);
            routed(
                &graph,
                &config,
                (&theme, options.pictures, unnamed),
                (&sources, &bibliography),
                &order,
            )
        }
    };
    let (shared, (routes, of_routes)) = {
        let names = Names {
            graph: &graph,
            config: &config,
            bibliography: &bibliography,
            printer: &printer,
        };
        rayon::join(|| Shared::new(names, &theme, order.clone(), before), routed)
    };
    diagnostics.extend(of_routes.iter().cloned());
    let calls = produce::block::Request {
        graph: &graph,
        config: &config,
        theme: &theme,
        order: &order,
        tables: &sources.tables,
    };
    produce::block::check(&calls, &mut diagnostics);
    apply_severities(&mut diagnostics, &config);
    diagnostic::sort(&mut diagnostics);
    Site {
        root: root.to_path_buf(),
        options: options.clone(),
        config,
        theme,
        pictures,
        bibliography,
        printer,
        graph,
        copies: sources.copies.clone(),
        tables: sources.tables.clone(),
        routes,
        diagnostics,
        shared,
        seen,
        of_routes,
        sources,
        pairs,
        parsed,
        memory: linked.memory,
    }
}

/// Makes the routes, and says what is wrong with them and with the templates that pages name.
fn routed(
    graph: &Graph,
    config: &Config,
    (theme, pictures, unnamed): (&Theme, bool, Option<char>),
    (sources, bibliography): (&Sources, &Bibliography),
    order: &Order,
) -> (Arc<Routes>, Arc<[Diagnostic]>) {
    let mut diagnostics = Vec::new();
    shared::check_templates(graph, config, theme, &mut diagnostics);
    let folders = order.folder_listings();
    let request = route::Request {
        graph,
        bibliography,
        config,
        theme,
        pictures,
        unnamed,
        copies: &sources.copies,
        timeline_pages: order.timeline_pages(),
        timelines: order.timelines(),
        claims: order.claims.folders(),
        choices: order.claims.choices(config),
        corrections: order.corrections.len(),
        has_pieces: !order.newest.is_empty(),
        has_days: order.latest.is_some(),
        folders: &folders,
    };
    let routes = route::route(&request, &mut diagnostics);
    (Arc::new(routes), diagnostics.into())
}

/// Gives the theme with what every template sees: that of the snapshot before where both are the same.
fn framed(
    graph: &Graph,
    (config, bibliography): (&Config, &Bibliography),
    order: &Order,
    (files, pictures, drawn): (&theme::Files, &Pictures, bool),
    before: Option<&Site>,
) -> (Arc<Theme>, Arc<Seen>) {
    let seen = Arc::new(Seen::new(graph, config, order, !bibliography.is_empty()));
    if let Some(before) = before.filter(|before| before.seen == seen) {
        return (before.theme.clone(), seen);
    }
    let mut theme = Theme::new(files);
    seen.give_to(&mut theme, config, (pictures, drawn));
    (Arc::new(theme), seen)
}

/// Tells which sources make a document each; as in the snapshot before where the paths are the same.
fn pairs(sources: &Sources, previous: Option<&Site>) -> Arc<Pairs> {
    let is_same = |before: &&Site| {
        let (own, other) = (&sources.texts, &before.sources.texts);
        let same = |(a, b): (&Arc<Source>, &Arc<Source>)| Arc::ptr_eq(a, b) || a.path == b.path;
        // What is wrong names files, which may have changed.
        before.pairs.diagnostics.is_empty() && own.len() == other.len() && own.iter().zip(other).all(same)
    };
    match previous.filter(is_same) {
        Some(before) => before.pairs.clone(),
        None => Arc::new(parse::pair(&sources.texts)),
    }
}

/// Parses every file, but those that are as they were.
fn parse_all(sources: &Sources, pairs: &Arc<Pairs>, config: &Config, previous: Option<&Site>) -> Vec<Arc<Remembered>> {
    let items = pairs.items(&sources.texts).into_par_iter();
    let make = |item: Item<'_>, before: Option<&Arc<Remembered>>| {
        let before = before.filter(|one| one.is_of(&item)).cloned();
        before.unwrap_or_else(|| Arc::new(parse_one(item, config)))
    };
    match previous {
        None => items.map(|item| make(item, None)).collect(),
        Some(before) if Arc::ptr_eq(pairs, &before.pairs) => items.zip(&before.parsed).map(|(item, one)| make(item, Some(one))).collect(),
        Some(before) => {
            let find = |item: &Item<'_>| before.parsed.binary_search_by(|one| one.source.path.cmp(&item.source.path)).ok();
            items.map(|item| make(item, find(&item).map(|at| &before.parsed[at]))).collect()
        }
    }
}

impl Remembered {
    /// Tells whether it was parsed from just this.
    fn is_of(&self, item: &Item<'_>) -> bool {
        let same = |own: &Arc<Source>, other: &Arc<Source>| Arc::ptr_eq(own, other) || (own.path == other.path && own.file == other.file);
        same(&self.source, item.source)
            && match (&self.sidecar, item.sidecar) {
                (Some(own), Some(sidecar)) => same(own, sidecar),
                (own, sidecar) => own.is_none() && sidecar.is_none(),
            }
    }
}

fn parse_one(item: Item<'_>, config: &Config) -> Remembered {
    let mut hash = Fingerprint::new();
    hash.add(item.source.file.text.as_bytes());
    hash.add(item.sidecar.map_or("", |sidecar| &*sidecar.file.text).as_bytes());
    let parsed = parse::parse(item, config);
    Remembered {
        source: item.source.clone(),
        sidecar: item.sidecar.cloned(),
        own: Arc::new(Own::new(&parsed.document, config)),
        parsed,
        hash: hash.finish(),
    }
}

impl Site {
    /// Tells whether the settings and the theme can be used: where they cannot, nothing of the site can be shown as it will be.
    pub fn is_usable(&self) -> bool {
        let in_config = |diagnostic: &Diagnostic| {
            diagnostic.severity == Severity::Error
                && diagnostic.rule.class == Class::Structural
                && *diagnostic.file.path == *self.config.file.path
                // That a page is not there which the settings name is the content's matter.
                && ![&diagnostic::rules::BROKEN_LINK, &diagnostic::rules::AMBIGUOUS_LINK].contains(&diagnostic.rule)
        };
        self.theme.templates.is_sound() && !self.diagnostics.iter().any(in_config)
    }

    /// Tells whether a snapshot with the same settings, theme and front matter has the same routes. What is wrong with routes names files that may
    /// have changed.
    fn has_routes_of(&self, graph: &Graph, sources: &Sources) -> bool {
        let lists = |cited: &u32| route::pages_of_mentions(*cited as usize);
        self.of_routes.is_empty()
            && self.graph.cited.len() == graph.cited.len()
            && self.graph.cited.iter().map(lists).eq(graph.cited.iter().map(lists))
            && self.copies == sources.copies
            && route::cited_sources(&self.graph).eq(route::cited_sources(graph))
    }

    /// Gives the folders outside of `content/` and `static/` that files of the site really stand in, by way of symbolic links.
    pub fn linked_folders(&self) -> &[PathBuf] {
        &self.sources.linked
    }

    /// Hashes what the bytes of the site depend on: texts, settings, theme, options, and the program itself. Files that are copied count by their
    /// paths: their bytes are compared when they are written.
    pub fn fingerprint(&self) -> u128 {
        let mut hash = Fingerprint::new();
        hash.add(program().as_bytes());
        hash.add(self.config.file.text.as_bytes());
        hash.add(self.config.base_url.absolute(&self.config.base_url.path).as_bytes());
        hash.add(&self.theme.fingerprint.to_le_bytes());
        let options = &self.options;
        hash.add(format!("{} {} {} {}", options.drafts, options.future, options.today, options.pictures).as_bytes());
        hash.add(&self.pictures.fonts.fingerprint().to_le_bytes());
        hash.add(self.pictures.icon.as_ref().map_or("", |icon| &*icon.text).as_bytes());
        hash.add(&[u8::from(self.config.outputs.search)]);
        for one in &self.parsed {
            let document = &one.parsed.document;
            hash.add(document.file.path.as_bytes());
            hash.add(document.sidecar.as_ref().map_or("", |sidecar| &*sidecar.path).as_bytes());
            hash.add(&one.hash.to_le_bytes());
        }
        for copy in &self.copies {
            hash.add(copy.path.as_bytes());
        }
        for (path, text) in self.bibliography.texts().chain(self.printer.texts()) {
            hash.add(path.as_bytes());
            hash.add(text.as_bytes());
        }
        for table in &self.tables {
            hash.add(table.path.as_bytes());
            hash.add(table.file.text.as_bytes());
        }
        hash.finish()
    }
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

fn read(root: &Path, config: &Config, before: Option<(&Sources, &Look)>) -> Result<Sources, Error> {
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
        let made: Vec<Diagnostic> = routes.par_iter().flat_map_iter(|route| produce::check(site, route)).collect();
        diagnostics.extend(made);
    }
    apply_severities(&mut diagnostics, &site.config);
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// Finds the pages of a site that were to be reviewed by a day before today, the longest overdue first; [`check`] does not tell of them.
pub fn stale(site: &Site) -> Vec<Diagnostic> {
    crate::check::stale(&site.graph, &site.config, site.options.today)
}

/// How a site is built.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuildOptions {
    /// Whether editorial errors stop the build too.
    pub strict: bool,
    /// Whether a folder that holds files of others is written into.
    pub force: bool,
}

/// Makes the search index where it is on; parts that the output holds as an earlier build wrote them are taken over.
fn searched(site: &Site, output: &Output, fingerprint: u128) -> Result<Option<Index>, Error> {
    if !site.config.outputs.search {
        return Ok(None);
    }
    let held = output.held(INDEX).map(|files| {
        let file = |(path, bytes): (String, Vec<u8>)| IndexFile { path, bytes: bytes.into() };
        files.into_iter().map(file).collect::<Vec<IndexFile>>()
    });
    let index = search::index(&search::Request {
        site,
        before: held.as_deref(),
        is_same: output.is_of(fingerprint),
        part: search::PART,
        at_once: search::AT_ONCE.min(rayon::current_num_threads()),
    })?;
    Ok(Some(index))
}

/// What a build came to.
#[derive(Debug)]
pub struct Built {
    /// The search index; none where search is off. Its files are in `tally` already, and no longer here.
    pub search: Option<Index>,
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
        search: None,
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
    let fingerprint = site.fingerprint();
    let mut search = searched(site, &target, fingerprint)?;
    let index = search.as_mut().map(|index| std::mem::take(&mut index.files)).unwrap_or_default();
    let mut files: Vec<Planned<'_>> = site
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
    files.extend(index.iter().zip(site.routes.len()..).map(|(file, number)| Planned {
        path: &file.path,
        number,
        first: true,
        copied: false,
    }));
    let (sender, receiver) = std::sync::mpsc::channel();
    let kept = Kept::open(&site.root);
    let staged = target.stage(&files, fingerprint, |number| {
        let Some((_, route)) = site.routes.at(number) else {
            let file = number.checked_sub(site.routes.len()).and_then(|number| index.get(number));
            return Ok(Bytes::Made(file.map(|file| file.bytes.to_vec()).unwrap_or_default()));
        };
        if let Route::Copy(index) = route
            && let Some(copy) = site.copies.get(*index)
        {
            return Ok(Bytes::File(copy.from.to_path_buf()));
        }
        let Produced { bytes, diagnostics } = drawn_once(site, route, &kept)?;
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
    let tally = staged.commit()?;
    if tally.written + tally.removed > 0 {
        kept.keep_only(&keys(site));
    }
    Ok(Built {
        search,
        tally,
        pages,
        diagnostics,
        failed: false,
    })
}

/// Produces a route; of a picture that is kept only what is wrong with it.
fn drawn_once(site: &Site, route: &Route, kept: &Kept) -> Result<Produced, Error> {
    let Route::SocialCard(page) = route else {
        return Ok(produce::produce(site, route));
    };
    let key = social::key_of(site, *page);
    if let Some(bytes) = kept.get(key) {
        let diagnostics = social::judged(site, *page);
        return Ok(Produced { bytes, diagnostics });
    }
    let produced = produce::produce(site, route);
    if !produced.bytes.is_empty() {
        kept.put(key, &produced.bytes)?;
    }
    Ok(produced)
}

/// Gives the keys of the pictures of a site.
fn keys(site: &Site) -> BTreeSet<u128> {
    let routes: Vec<&Route> = site.routes.iter().map(|(_, route)| route).collect();
    let keys = routes.par_iter().filter_map(|route| match route {
        Route::SocialCard(page) => Some(social::key_of(site, *page)),
        _ => None,
    });
    keys.collect()
}

/// Shows editorial errors as the warnings that they are in a plain build.
fn plain_severities(diagnostics: &mut [Diagnostic], options: &BuildOptions) {
    for diagnostic in diagnostics {
        if !options.strict && diagnostic.rule.class == Class::Editorial && diagnostic.severity == Severity::Error {
            diagnostic.severity = Severity::Warning;
        }
    }
}
