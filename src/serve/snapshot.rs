//! Snapshots: one state of the site, and the pages of it that were produced already.
//!
//! Takes a [`State`]; gives pages by their paths. A page is produced once in a snapshot, however many ask for it at the same time; nothing is carried over to the
//! next, since that would have to prove that the page is the same.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::News;
use super::pages::{self, Page};
use crate::diagnostic::{Diagnostic, Severity};
use crate::search::Index;
use crate::watch::State;

/// How many pages are remembered: those that a writer goes back and forth between.
const REMEMBERED: usize = 256;

/// How many pages are offered as just edited.
const EDITED: usize = 5;

/// A state of the site as it is served.
pub struct Snapshot {
    /// The state.
    pub state: State,
    /// Whether its settings and theme are such that pages can be produced; `false` only where none ever were.
    pub usable: bool,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
    /// The search index, once it was made; none in it where it cannot be.
    pub index: OnceLock<Option<Arc<Index>>>,
    took: Duration,
    news: Sender<News>,
    pages: Mutex<FxHashMap<Box<str>, Slot>>,
    edited: OnceLock<Vec<Edited>>,
}

/// Where a page will be once it is produced.
type Slot = Arc<OnceLock<Arc<Page>>>;

/// A page whose file has just changed.
#[derive(Clone, Debug, Serialize)]
pub struct Edited {
    /// Its title.
    pub title: String,
    /// Its address in the site, beginning with `/`.
    pub href: String,
}

/// What there is to tell of a state.
#[derive(Clone)]
pub struct Change {
    /// Counts the states, from 1.
    pub revision: u64,
    /// The files that changed, from the site's folder.
    pub files: Vec<Arc<str>>,
    /// The address in the site of the first page made from one of them.
    pub href: Option<String>,
    /// From the first sign of the change until the new state was served.
    pub took: Duration,
    /// What is wrong, as far as it shows without producing pages.
    pub diagnostics: Arc<[Diagnostic]>,
    /// Whether the settings or the theme are broken, so that an older state is served.
    pub broken: bool,
    /// Why the folder is polled though nobody asked for it.
    pub trouble: Option<Arc<str>>,
}

impl Snapshot {
    /// Makes a snapshot of a state; what is met while pages are produced is told to `news`.
    pub fn new(state: State, news: Sender<News>) -> Snapshot {
        let count = |severity| state.diagnostics.iter().filter(|d| d.severity == severity).count();
        Snapshot {
            usable: state.site.is_usable(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            index: OnceLock::new(),
            took: Instant::now().saturating_duration_since(state.begun),
            news,
            pages: Mutex::default(),
            edited: OnceLock::new(),
            state,
        }
    }

    /// Gives a page that was produced already.
    pub fn remembered(&self, path: &str) -> Option<Arc<Page>> {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.get(path)?.get().cloned()
    }

    /// Gives the page of a route by its path, and produces it where that was not done yet; none where there is no such route.
    pub fn page(&self, path: &str) -> Option<Arc<Page>> {
        let route = self.state.site.routes.get(path)?;
        let slot = self.slot(path);
        let page = slot.get_or_init(|| {
            let page = pages::make(self, path, route);
            if !page.diagnostics.is_empty() {
                let _ = self.news.send(News::Met(page.diagnostics.clone()));
            }
            Arc::new(page)
        });
        Some(page.clone())
    }

    fn slot(&self, path: &str) -> Slot {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = pages.get(path) {
            return slot.clone();
        }
        if pages.len() >= REMEMBERED {
            pages.clear();
        }
        let slot = Slot::default();
        pages.insert(path.into(), slot.clone());
        slot
    }

    /// Gives the pages of the files that changed in this step.
    pub fn edited(&self) -> &[Edited] {
        self.edited.get_or_init(|| {
            let changed: FxHashSet<&str> = self.state.changed.iter().map(|path| &**path).collect();
            if changed.is_empty() {
                return Vec::new();
            }
            let pages = self.state.site.graph.pages.iter();
            let is_changed = |path: &str| changed.contains(path);
            pages
                .filter(|page| {
                    is_changed(&page.document.file.path) || page.document.sidecar.as_ref().is_some_and(|file| is_changed(&file.path))
                })
                .take(EDITED)
                .map(|page| Edited {
                    title: page.document.meta.title.to_string(),
                    href: page.href.to_string(),
                })
                .collect()
        })
    }

    /// Gives what there is to tell of the state.
    pub fn change(&self) -> Change {
        Change {
            revision: self.state.revision,
            files: self.state.changed.clone(),
            href: self.edited().first().map(|page| page.href.clone()),
            took: self.took,
            diagnostics: self.state.diagnostics.clone(),
            broken: self.state.broken,
            trouble: self.state.trouble.clone(),
        }
    }
}
