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
use crate::site::{self, Options, Reloaded, Site};
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
    /// Somebody looked whether the folder is as this site has it, and how long that took.
    Surveyed(Arc<Site>, Finding, Duration),
    /// The follower is to end.
    Stop,
}

/// What a survey came to.
enum Finding {
    /// The folder is as the site has it.
    Same,
    /// The folder differs, or cannot be read.
    Different,
}

/// How long the folder must be still before it is looked at.
const STILL: Duration = Duration::from_millis(2);

/// How long it may be restless before it is looked at all the same.
const RESTLESS: Duration = Duration::from_millis(60);

/// How long after an edit everything is looked at, for what no event told; at least.
const AFTERWARDS: Duration = Duration::from_millis(250);

/// How often a folder is looked at that cannot be watched.
const POLL: Duration = Duration::from_millis(700);

/// Loads a site and follows its folder: `publish` is called with every further state, from a thread of its own.
///
/// # Errors
/// When the folder cannot be read.
pub fn follow(request: Request, publish: impl FnMut(State) + Send + 'static) -> Result<(State, Following), Error> {
    let begun = Instant::now();
    let (bell, rings) = channel();
    // What changes while the site is loaded rings already.
    let watcher = match request.poll {
        true => Ok(None),
        false => Watched::new(&request.root, bell.clone()).map(Some),
    };
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
    let mut follower = Follower {
        newest: site,
        state: first.clone(),
        watched: None,
        polls: request.poll,
        bell: bell.clone(),
        // The first state was loaded while nobody was waiting.
        survey: Survey::Due(begun + AFTERWARDS),
        pause: AFTERWARDS,
        publish,
    };
    match watcher {
        Ok(watched) => follower.watched = watched,
        Err(error) => follower.poll_because(&error.to_string()),
    }
    let first = follower.state.clone();
    let thread = std::thread::spawn(move || follower.run(&rings));
    Ok((
        first,
        Following {
            bell,
            thread: Some(thread),
        },
    ))
}

/// Who waits for the bell, looks, and publishes.
struct Follower<P> {
    /// The newest state of the folder, whether it can be used or not.
    newest: Arc<Site>,
    state: State,
    watched: Option<Watched>,
    polls: bool,
    bell: Sender<Ring>,
    survey: Survey,
    /// How long after an edit a survey begins: [`AFTERWARDS`], or longer where it takes long itself, so that steady editing is not slowed down by it.
    pause: Duration,
    publish: P,
}

/// When somebody looks everywhere, for what no event told. A large folder takes long to look at: that is done beside the following, so that no edit
/// waits for it.
#[derive(Clone, Copy)]
enum Survey {
    /// From this moment on.
    Due(Instant),
    /// It is being done.
    Running,
    /// Not before the next edit.
    Done,
}

/// What the bell told until the folder was still.
enum Call {
    Look(Look),
    Nothing,
    Stop,
}

impl<P: FnMut(State)> Follower<P> {
    fn run(mut self, rings: &Receiver<Ring>) {
        loop {
            let patience = match self.survey {
                Survey::Due(at) => at.saturating_duration_since(Instant::now()),
                Survey::Running | Survey::Done => Duration::MAX,
            };
            let first = match rings.recv_timeout(patience) {
                Ok(ring) => ring,
                Err(RecvTimeoutError::Timeout) => {
                    self.begin_survey();
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let begun = Instant::now();
            let look = match self.gather(first, rings, begun) {
                Call::Stop => return,
                Call::Nothing => continue,
                Call::Look(look) => look,
            };
            if let Some(watched) = &mut self.watched {
                watched.renew(self.newest.linked_folders());
            }
            // What could not be read now can perhaps be read soon.
            let _ = self.look(&look, begun);
            self.survey_in(self.pause);
        }
    }

    /// Looks everywhere on a thread of its own.
    fn begin_survey(&mut self) {
        let (site, bell) = (self.newest.clone(), self.bell.clone());
        self.survey = Survey::Running;
        std::thread::spawn(move || {
            // One thread leaves the others to an edit that comes meanwhile.
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
            let begun = Instant::now();
            let differs = || site::differs(&site);
            let differs = pool.map_or_else(|_| differs(), |pool| pool.install(differs));
            let finding = if differs { Finding::Different } else { Finding::Same };
            let _ = bell.send(Ring::Surveyed(site, finding, begun.elapsed()));
        });
    }

    /// Has everything looked at after a while, unless that is being done.
    fn survey_in(&mut self, while_: Duration) {
        if !matches!(self.survey, Survey::Running) {
            self.survey = Survey::Due(Instant::now() + while_);
        }
    }

    /// Takes what a survey came to; tells whether everything is to be looked at.
    fn take_survey(&mut self, site: &Arc<Site>, finding: &Finding) -> bool {
        self.survey = Survey::Done;
        let outdated = !Arc::ptr_eq(site, &self.newest);
        if outdated || self.polls {
            self.survey_in(if outdated { self.pause } else { self.pause.max(POLL) });
        }
        !outdated && matches!(finding, Finding::Different)
    }

    /// Gathers what the bell tells until the folder is still.
    fn gather(&mut self, first: Ring, rings: &Receiver<Ring>, begun: Instant) -> Call {
        let mut paths = Vec::new();
        let (mut rang, mut everywhere) = (false, false);
        let mut next = Some(first);
        while let Some(ring) = next {
            match ring {
                Ring::Stop => return Call::Stop,
                Ring::At(more) => {
                    rang = true;
                    paths.extend(more);
                }
                Ring::Overflow => everywhere = true,
                Ring::Surveyed(site, finding, took) => {
                    self.pause = AFTERWARDS.max(took * 4);
                    everywhere |= self.take_survey(&site, &finding);
                }
                Ring::Failed(why) => {
                    everywhere = true;
                    self.poll_because(&why);
                    self.state.revision += 1;
                    self.state.changed = Vec::new();
                    (self.publish)(self.state.clone());
                }
            }
            next = match (rang || everywhere) && begun.elapsed() < RESTLESS {
                true => rings.recv_timeout(STILL).ok(),
                false => None,
            };
        }
        paths.sort();
        paths.dedup();
        match (rang, everywhere) {
            (_, true) => Call::Look(Look::Everywhere),
            (true, false) => Call::Look(Look::At(paths)),
            (false, false) => Call::Nothing,
        }
    }

    /// Looks, and publishes what is new.
    fn look(&mut self, look: &Look, begun: Instant) -> Result<(), Error> {
        let Some(Reloaded { site, changed }) = site::reload(&self.newest, look)? else {
            return Ok(());
        };
        let site = Arc::new(site);
        let broken = !site.is_usable();
        self.state = State {
            revision: self.state.revision + 1,
            site: if broken { self.state.site.clone() } else { site.clone() },
            diagnostics: site.diagnostics.as_slice().into(),
            broken,
            changed,
            trouble: self.state.trouble.clone(),
            begun,
        };
        self.newest = site;
        (self.publish)(self.state.clone());
        Ok(())
    }

    /// Goes on without the watcher, and says why.
    fn poll_because(&mut self, why: &str) {
        self.watched = None;
        self.polls = true;
        let trouble = format!(
            "the folder cannot be watched ({why}): it is looked at {} ms by {0} ms instead",
            POLL.as_millis()
        );
        self.state.trouble = Some(trouble.into());
    }
}

/// The folders of a site that are watched.
struct Watched {
    watcher: RecommendedWatcher,
    root: PathBuf,
    /// Each folder, and which it was when it was last watched.
    folders: Vec<(PathBuf, Option<Identity>)>,
}

impl Watched {
    fn new(root: &Path, bell: Sender<Ring>) -> notify::Result<Watched> {
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let ring = match event {
                // That a file was read is no change.
                Ok(event) if event.kind.is_access() => return,
                Ok(event) if event.need_rescan() => Ring::Overflow,
                Ok(event) => Ring::At(event.paths),
                Err(error) => Ring::Failed(error.to_string()),
            };
            let _ = bell.send(ring);
        })?;
        let root = root.canonicalize()?;
        let mut watched = Watched {
            watcher,
            folders: FOLDERS.iter().map(|folder| (root.join(folder), None)).collect(),
            root,
        };
        // The configuration stands here, and folders that come and go.
        watched.watcher.watch(&watched.root, RecursiveMode::NonRecursive)?;
        for (folder, identity) in &mut watched.folders {
            *identity = identity_of(folder);
            if identity.is_some() {
                watched.watcher.watch(folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(watched)
    }

    /// Watches the folders that have come, or have been replaced by others; `linked` are those that symbolic links lead to.
    fn renew(&mut self, linked: &[PathBuf]) {
        for folder in linked {
            if !self.folders.iter().any(|(known, _)| folder.starts_with(known)) {
                self.folders.push((folder.clone(), None));
            }
        }
        for (folder, identity) in &mut self.folders {
            let now = identity_of(folder);
            if now == *identity {
                continue;
            }
            let _ = self.watcher.unwatch(folder);
            if now.is_some() {
                let _ = self.watcher.watch(folder, RecursiveMode::Recursive);
            }
            *identity = now;
        }
    }
}

/// The folders that a site is made from, beside its `config.toml`.
const FOLDERS: [&str; 5] = ["content", "static", "templates", "i18n", "themes"];

/// What tells a folder from another of its name.
type Identity = (u64, u64);

#[cfg(unix)]
fn identity_of(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    folder.metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity_of(folder: &Path) -> Option<Identity> {
    folder.is_dir().then_some((0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;

    fn options() -> Options {
        Options {
            drafts: true,
            future: false,
            today: Date::parse("2026-01-01").unwrap(),
            pictures: false,
            base_url: None,
            search: None,
        }
    }

    /// A watcher that fails is told, and what it then misses is seen all the same.
    #[test]
    fn a_watcher_that_fails_is_told_and_done_without() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_path_buf();
        std::fs::create_dir_all(root.join("content/notes")).unwrap();
        std::fs::write(root.join("content/notes/a.md"), "One.\n").unwrap();
        let site = Arc::new(site::load(&root, &options(), None).unwrap());
        let state = State {
            revision: 1,
            diagnostics: site.diagnostics.as_slice().into(),
            broken: false,
            site: site.clone(),
            changed: Vec::new(),
            trouble: None,
            begun: Instant::now(),
        };
        let (bell, rings) = channel();
        let (sender, states) = channel();
        let follower = Follower {
            newest: site,
            state,
            watched: None,
            polls: false,
            bell: bell.clone(),
            survey: Survey::Done,
            pause: AFTERWARDS,
            publish: move |state| sender.send(state).unwrap(),
        };
        let thread = std::thread::spawn(move || follower.run(&rings));
        bell.send(Ring::Failed("no space left for watches".to_owned())).unwrap();
        let soon = Duration::from_secs(20);
        let told = states.recv_timeout(soon).unwrap();
        assert!(told.trouble.unwrap().contains("no space left for watches"));
        std::fs::write(root.join("content/notes/a.md"), "Another text.\n").unwrap();
        // Nobody rings.
        let seen = states.recv_timeout(soon).unwrap();
        assert_eq!(seen.changed, ["content/notes/a.md".into()]);
        assert!(seen.trouble.is_some());
        bell.send(Ring::Stop).unwrap();
        thread.join().unwrap();
    }
}
