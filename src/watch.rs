//! Watching: a site's folder into one [`State`] after another.
//!
//! Takes a folder; gives its state, and the next one whenever something in it has changed. The watcher is a bell: what it says about files only
//! tells where to look, never what happened, so that events that are lost, doubled or out of order do no harm. Each state is what [`crate::load`]
//! gives; watching has no pipeline of its own. Knows neither server nor output.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::diagnostic::{Diagnostic, Error};
use crate::site::{self, Options, Site};
use crate::source::Look;

/// What is to be followed.
#[derive(Clone, Debug)]
pub struct Request {
    /// The site's folder.
    pub root: PathBuf,
    /// What the site is loaded with.
    pub options: Options,
    /// Whether to look again and again in place of waiting for the system to ring.
    pub poll: bool,
}

/// A state of a site's folder.
#[derive(Clone)]
pub struct State {
    /// Counts the states, from 1.
    pub revision: u64,
    /// The newest site that could be used.
    pub site: Arc<Site>,
    /// What is wrong with the newest state of the folder, as far as it shows without producing pages; sorted.
    pub diagnostics: Arc<[Diagnostic]>,
    /// Whether the settings or the theme are broken, so that `site` is an older state than `diagnostics`.
    pub broken: bool,
    /// The files that differ from the state before, from the root; sorted, and none in the first state.
    pub changed: Vec<Arc<str>>,
    /// Why the folder is polled though nobody asked for it.
    pub trouble: Option<Arc<str>>,
    /// When the first sign of the change came.
    pub begun: Instant,
}

/// A folder that is being followed, until this is dropped.
pub struct Following {
    bell: Sender<Ring>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.bell.send(Ring::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What comes through the bell.
enum Ring {
    /// Something happened at these paths.
    At(Vec<PathBuf>),
    /// Events were lost.
    Overflow,
    /// The watcher failed.
    Failed(String),
    /// The follower is to end.
    Stop,
}

/// Loads a site and follows its folder: `publish` is called with every further state, from a thread of its own.
///
/// # Errors
/// When the folder cannot be read.
pub fn follow(request: Request, publish: impl FnMut(State) + Send + 'static) -> Result<(State, Following), Error> {
    let begun = Instant::now();
    let site = Arc::new(site::load(&request.root, &request.options, None)?);
    let first = State {
        revision: 1,
        broken: !site.is_usable(),
        diagnostics: site.diagnostics.as_slice().into(),
        site: site.clone(),
        changed: Vec::new(),
        trouble: None,
        begun,
    };
    let (bell, rings) = channel();
    let state = first.clone();
    let sender = bell.clone();
    let thread = std::thread::spawn(move || run(&request, state, &sender, &rings, publish));
    Ok((
        first,
        Following {
            bell,
            thread: Some(thread),
        },
    ))
}

fn run(request: &Request, mut state: State, bell: &Sender<Ring>, rings: &Receiver<Ring>, mut publish: impl FnMut(State)) {
    let _watcher = watcher(&request.root, bell);
    loop {
        match rings.recv_timeout(Duration::from_secs(1)) {
            Ok(Ring::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            _ => {}
        }
        let begun = Instant::now();
        while let Ok(ring) = rings.recv_timeout(Duration::from_millis(3)) {
            if matches!(ring, Ring::Stop) {
                return;
            }
        }
        let Ok(site) = site::load(&request.root, &request.options, Some((&state.site, &Look::Everywhere))) else {
            continue;
        };
        if site.fingerprint == state.site.fingerprint && !state.broken {
            continue;
        }
        let broken = !site.is_usable();
        let diagnostics: Arc<[Diagnostic]> = site.diagnostics.as_slice().into();
        if broken && state.broken && *diagnostics == *state.diagnostics {
            continue;
        }
        state = State {
            revision: state.revision + 1,
            diagnostics,
            broken,
            site: if broken { state.site.clone() } else { Arc::new(site) },
            begun,
            ..state
        };
        publish(state.clone());
    }
}

fn watcher(root: &Path, bell: &Sender<Ring>) -> notify::Result<RecommendedWatcher> {
    let bell = bell.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let ring = match event {
            Ok(event) if event.need_rescan() => Ring::Overflow,
            Ok(event) => Ring::At(event.paths),
            Err(error) => Ring::Failed(error.to_string()),
        };
        let _ = bell.send(ring);
    })?;
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in ["content", "static", "templates", "themes"] {
        let _ = watcher.watch(&root.join(folder), RecursiveMode::Recursive);
    }
    Ok(watcher)
}
