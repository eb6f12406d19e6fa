//! The law: what is loaded after edits is, byte for byte, what is loaded from nothing.
//!
//! Takes a folder and what was touched in it; holds chains of sites, each loaded upon the one before, against a site loaded from nothing. Knows
//! nothing of scripts.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use treatise::diagnostic::{self, Diagnostic, report};
use treatise::route::Route;
use treatise::source::Look;
use treatise::{Options, Site, produce};

use crate::common::{dump, line_diff};

/// All that can be seen of a site.
pub struct Seen {
    /// Every file's bytes, by its path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What is wrong, as people read it.
    pub report: String,
    /// Pages, and what points to what.
    pub graph: String,
    fingerprint: u128,
    usable: bool,
    routes: Vec<(String, Route)>,
    diagnostics: Vec<Diagnostic>,
}

impl Seen {
    /// Makes every file of a site.
    pub fn of(site: &Site) -> Seen {
        let mut files = BTreeMap::new();
        let mut diagnostics = site.diagnostics.clone();
        for (path, route) in site.routes.iter() {
            let mut produced = produce::produce(site, route);
            if let Route::Copy(number) = route {
                let copy = &site.copies[*number];
                produced.bytes = fs::read(&copy.from).unwrap_or_else(|error| format!("{}: {error}", copy.path).into());
            }
            files.insert(path.to_owned(), produced.bytes);
            diagnostics.extend(produced.diagnostics);
        }
        diagnostic::sort(&mut diagnostics);
        Seen {
            files,
            report: report::human(&diagnostics, false),
            graph: dump::graph(&site.graph),
            fingerprint: site.fingerprint(),
            usable: site.is_usable(),
            routes: site.routes.iter().map(|(path, route)| (path.to_owned(), route.clone())).collect(),
            diagnostics,
        }
    }

    /// Names what differs; `self` is as it should be.
    pub fn differences(&self, got: &Seen) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.graph != got.graph {
            wrong.push(format!("the graph differs\n{}", line_diff(&self.graph, &got.graph)));
        }
        let paths: BTreeSet<&String> = self.files.keys().chain(got.files.keys()).collect();
        for path in paths {
            match (self.files.get(path), got.files.get(path)) {
                (Some(a), Some(b)) if a == b => {}
                (Some(a), Some(b)) => {
                    let (a, b) = (String::from_utf8_lossy(a), String::from_utf8_lossy(b));
                    wrong.push(format!("{path} differs\n{}", line_diff(&a, &b)));
                }
                (Some(_), None) => wrong.push(format!("{path} is missing")),
                _ => wrong.push(format!("{path} should not be there")),
            }
        }
        if self.report != got.report {
            wrong.push(format!("the diagnostics differ\n{}", line_diff(&self.report, &got.report)));
        } else if self.diagnostics != got.diagnostics {
            wrong.push("the diagnostics read alike and differ, in the text of their files perhaps".to_owned());
        }
        if self.routes != got.routes && wrong.is_empty() {
            wrong.push(format!("the routes differ: {:?} / {:?}", self.routes, got.routes));
        }
        if self.usable != got.usable {
            wrong.push(format!("usable is {} and should be {}", got.usable, self.usable));
        }
        if self.fingerprint != got.fingerprint {
            wrong.push("the fingerprint differs".to_owned());
        }
        wrong
    }

    /// Tells whether two states are the same, so that nothing has to be shown anew.
    pub fn same(&self, other: &Seen) -> bool {
        self.differences(other).is_empty()
    }
}

/// A site loaded from nothing; a sentence where it cannot be loaded at all.
pub fn clean(root: &Path, options: &Options) -> Result<Site, String> {
    treatise::load(root, options, None).map_err(|error| error.to_string())
}

/// How a chain is told where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing: it looks everywhere.
    Nothing,
    /// The paths that were touched, and no other.
    Exactly,
    /// New folders in place of what is in them, out of order, doubled, with paths where nothing happened; now and then two steps at once.
    Loosely,
}

/// Sites loaded one upon the other.
pub struct Chain {
    told: Told,
    options: Options,
    site: Option<Site>,
    waiting: Vec<PathBuf>,
}

impl Chain {
    /// Begins a chain of each sort.
    pub fn all(options: &Options) -> Vec<Chain> {
        [Told::Nothing, Told::Exactly, Told::Loosely]
            .map(|told| Chain::new(told, options))
            .into()
    }

    /// Begins a chain.
    pub fn new(told: Told, options: &Options) -> Chain {
        Chain {
            told,
            options: options.clone(),
            site: None,
            waiting: Vec::new(),
        }
    }

    /// The newest site.
    pub fn site(&self) -> Option<&Site> {
        self.site.as_ref()
    }

    /// Loads upon the site before, and gives what differs from the clean one; `number` is the step's, and decides what is left to chance.
    pub fn follow(
        &mut self,
        root: &Path,
        number: usize,
        touched: &[PathBuf],
        coarse: &[PathBuf],
        clean: &Result<Seen, String>,
    ) -> Vec<String> {
        let look = match self.told {
            Told::Nothing => Look::Everywhere,
            Told::Exactly => {
                self.waiting.extend_from_slice(touched);
                Look::At(self.waiting.clone())
            }
            Told::Loosely => {
                self.waiting.extend_from_slice(coarse);
                if self.site.is_some() && number % 4 == 2 {
                    return Vec::new();
                }
                Look::At(loosely(root, number, &self.waiting))
            }
        };
        let loaded = treatise::load(root, &self.options, self.site.as_ref().map(|site| (site, &look)));
        let wrong = match (loaded, clean) {
            (Ok(site), Ok(clean)) => {
                let wrong = clean.differences(&Seen::of(&site));
                self.site = Some(site);
                self.waiting.clear();
                wrong
            }
            // What could not be loaded leaves the site as it is, and where to look is still to be told.
            (Err(got), Err(error)) if got.to_string() == *error => Vec::new(),
            (Err(got), Err(error)) => vec![format!("fails with “{got}” in place of “{error}”")],
            (Err(got), Ok(_)) => vec![format!("fails with “{got}”")],
            (Ok(_), Err(error)) => vec![format!("is loaded, and should fail with “{error}”")],
        };
        few(wrong)
            .into_iter()
            .map(|wrong| format!("told {:?}: {wrong}", self.told))
            .collect()
    }
}

/// Keeps the first few problems, and says how many more there are.
fn few(mut wrong: Vec<String>) -> Vec<String> {
    const FEW: usize = 4;
    let more = wrong.len().saturating_sub(FEW);
    wrong.truncate(FEW);
    wrong.extend((more > 0).then(|| format!("and {more} more")));
    wrong
}

/// Gives paths in another order, each at least once, among others.
fn loosely(root: &Path, number: usize, paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut loose: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    let middle = number.min(loose.len());
    loose.rotate_left(middle);
    loose.extend(paths.iter().step_by(2).cloned());
    let others = [
        "nowhere.md",
        ".git/index",
        "public/index.html",
        "content/notes/not-there.md",
        "content/nowhere/at/all.md",
    ];
    loose.push(root.join(others[number % others.len()]));
    loose.insert(0, std::env::temp_dir().join("another-site/content/notes/a.md"));
    loose
}
