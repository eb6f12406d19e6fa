//! The law through the watcher: soon after an edit, the newest state is what is loaded from nothing; and where nothing changes, nothing is published.
//!
//! Plays the folders of `tests/edits/`, and some scripts made up by chance. `EDIT=name` chooses folders.

#[path = "common/chains.rs"]
mod chains;
mod common;
#[path = "common/edits.rs"]
mod edits;
#[path = "common/scripts.rs"]
mod scripts;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use chains::Seen;
use common::{for_each_named, plain_options};
use edits::{NOISE, Save, Script, Step};
use treatise::watch::{Following, Request, State, follow};

/// How long a change may take until it is seen; much longer than it should, for a machine under load.
const SOON: Duration = Duration::from_secs(10);

/// A folder that is followed, and what came of it.
struct Followed {
    root: tempfile::TempDir,
    state: State,
    states: Receiver<State>,
    _following: Following,
}

impl Followed {
    /// Makes a site and follows it.
    fn new(first: &Step, poll: bool) -> Result<Followed, String> {
        let root = tempfile::tempdir().unwrap();
        first.play(root.path());
        let (sender, states) = channel();
        let request = Request {
            root: root.path().to_path_buf(),
            options: plain_options(),
            poll,
        };
        let publish = move |state| drop(sender.send(state));
        let (state, following) = follow(request, publish).map_err(|error| error.to_string())?;
        Ok(Followed {
            root,
            state,
            states,
            _following: following,
        })
    }

    /// Waits until the newest state is the folder's, and for a newer one than there was where what is to be seen is not what was; gives what is
    /// wrong in the end.
    fn catch_up(&mut self, before: &Option<Seen>) -> (Option<Seen>, Vec<String>) {
        let deadline = Instant::now() + SOON;
        let old = self.state.revision;
        let Ok(clean) = chains::clean(self.root.path(), &plain_options()) else {
            // What cannot be loaded at all is no state.
            return (None, Vec::new());
        };
        let seen = Seen::of(&clean);
        let must_be_told = clean.is_usable() && before.as_ref().is_some_and(|before| !before.same(&seen));
        loop {
            let mut wrong = Vec::new();
            if *clean.diagnostics != *self.state.diagnostics {
                wrong.push("the diagnostics differ".to_owned());
            }
            if self.state.broken == clean.is_usable() {
                wrong.push(format!("broken is {}", self.state.broken));
            }
            if clean.is_usable() {
                wrong.extend(seen.differences(&Seen::of(&self.state.site)));
            }
            if must_be_told && self.state.revision == old {
                wrong.push("nothing was published".to_owned());
            }
            if wrong.is_empty() {
                return (Some(seen), wrong);
            }
            match self.states.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(state) if state.revision <= self.state.revision => return (Some(seen), vec!["revisions do not grow".to_owned()]),
                Ok(state) => self.state = state,
                Err(_) => return (Some(seen), wrong),
            }
        }
    }

    /// What changed in the states that are published within a while.
    fn published(&self, within: Duration) -> Vec<Vec<Arc<str>>> {
        let deadline = Instant::now() + within;
        let next = || self.states.recv_timeout(deadline.saturating_duration_since(Instant::now()));
        std::iter::from_fn(|| next().ok()).map(|state| state.changed).collect()
    }
}

/// Plays a script under the watcher's eyes.
fn watched(script: &Script, poll: bool) -> Vec<String> {
    let Some((first, steps)) = script.steps.split_first() else {
        return Vec::new();
    };
    let mut followed = match Followed::new(first, poll) {
        Ok(followed) => followed,
        Err(error) => return vec![error],
    };
    let mut before = None;
    let mut wrong = Vec::new();
    for (number, step) in std::iter::once(&Step::default()).chain(steps).enumerate() {
        step.play(followed.root.path());
        let (seen, problems) = followed.catch_up(&before);
        // What is late once is late ever after.
        let late = !problems.is_empty();
        wrong.extend(problems.into_iter().take(4).map(|problem| format!("step {number}: {problem}")));
        if late {
            break;
        }
        before = seen;
    }
    wrong
}

/// Runs scripts that mostly wait, many at once.
fn for_each_waiting(scripts: &[(String, Script)], check: impl Fn(&Script) -> Vec<String> + Sync) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(12).build().unwrap();
    pool.install(|| for_each_named(scripts, |(name, _)| name, |(_, script)| check(script)));
}

fn folders() -> Vec<(String, Script)> {
    let wanted = std::env::var("EDIT").unwrap_or_default();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edits");
    let mut folders: Vec<_> = fs::read_dir(base).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let named = |folder: std::path::PathBuf| (folder.file_name().unwrap().to_str().unwrap().to_owned(), Script::read(&folder));
    folders
        .into_iter()
        .map(named)
        .filter(|(name, _)| name.starts_with(&wanted))
        .collect()
}

#[test]
fn folders_are_followed() {
    for_each_waiting(&folders(), |script| watched(script, false));
}

#[test]
fn scripts_made_up_are_followed() {
    let scripts: Vec<(String, Script)> = (9000..9012)
        .map(|seed| (format!("script {seed}"), scripts::script(seed, 6)))
        .collect();
    for_each_waiting(&scripts, |script| {
        let wrong = watched(script, false);
        match wrong.is_empty() {
            true => wrong,
            false => vec![format!("{}\n{}", wrong.join("\n"), script.listing())],
        }
    });
}

#[test]
fn polling_sees_what_the_watcher_sees() {
    let chosen = [
        "touched",
        "page-deleted",
        "section-deleted",
        "config",
        "templates",
        "file-to-folder",
        "content-first",
    ];
    let folders: Vec<_> = folders().into_iter().filter(|(name, _)| chosen.contains(&name.as_str())).collect();
    for_each_waiting(&folders, |script| watched(script, true));
}

/// A small site, and a step that writes some files.
fn writing(files: &[(&str, &[u8])], save: Save) -> Step {
    Step {
        writes: files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect(),
        save,
        ..Step::default()
    }
}

/// A file that is copied is not among them: its bytes are not read, so that one that is saved anew counts as changed.
const FILES: [(&str, &[u8]); 3] = [
    ("config.toml", b"title = \"T\"\n"),
    ("content/notes/a.md", b"A.\n"),
    ("templates/note.html", b"{{ page.title }}\n"),
];

#[test]
fn nothing_is_published_where_nothing_changes() {
    let followed = Followed::new(&writing(&FILES, Save::InPlace), false).unwrap();
    let root = followed.root.path();
    let quiet = |what: &str| {
        let published = followed.published(Duration::from_millis(700));
        assert!(published.is_empty(), "{what}: {published:?}");
    };
    quiet("at rest");
    // In one go, so that at no time the file is empty or not there.
    writing(&FILES, Save::Rename).play(root);
    quiet("the same bytes anew");
    for (path, _) in FILES {
        let file = fs::File::options().write(true).open(root.join(path)).unwrap();
        file.set_modified(std::time::SystemTime::now()).unwrap();
    }
    quiet("another time of change");
    let noise = [
        ".git/index",
        "content/notes/4913",
        "content/notes/a.md~",
        "content/notes/.a.md.swp",
        "public/index.html",
        "static/.DS_Store",
    ];
    writing(&noise.map(|path| (path, NOISE)), Save::InPlace).play(root);
    quiet("files that are no part of the site");
    fs::create_dir_all(root.join("content/empty/folder")).unwrap();
    quiet("an empty folder");
    fs::read(root.join("content/notes/a.md")).unwrap();
    quiet("reading");
}

#[test]
fn a_state_names_the_files_that_changed() {
    let mut followed = Followed::new(&writing(&FILES, Save::InPlace), false).unwrap();
    assert!(followed.state.changed.is_empty(), "{:?}", followed.state.changed);
    for (path, bytes) in [
        ("content/notes/a.md", &b"B.\n"[..]),
        ("content/notes/new/b.md", b"New.\n"),
        ("config.toml", b"title = \"U\"\n"),
        ("templates/note.html", b"<p>{{ page.title }}\n"),
        ("static/x.css", b"b{}\n"),
    ] {
        writing(&[(path, bytes)], Save::Rename).play(followed.root.path());
        let state = followed
            .states
            .recv_timeout(SOON)
            .unwrap_or_else(|_| panic!("{path}: nothing was published"));
        assert_eq!(state.changed.iter().map(|path| &**path).collect::<Vec<_>>(), [path]);
        assert_eq!(state.revision, followed.state.revision + 1, "{path}");
        followed.state = state;
    }
}

#[test]
fn an_edit_right_after_the_start_is_seen() {
    for _ in 0..8 {
        let mut followed = Followed::new(&writing(&FILES, Save::InPlace), false).unwrap();
        writing(&[("content/notes/a.md", b"Right after.\n")], Save::InPlace).play(followed.root.path());
        let (_, wrong) = followed.catch_up(&None);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn many_edits_in_a_row_end_in_the_last() {
    let mut followed = Followed::new(&writing(&FILES, Save::InPlace), false).unwrap();
    for number in 0..200 {
        let text = format!("Edit {number}.\n");
        writing(&[("content/notes/a.md", text.as_bytes())], Save::ALL[number % Save::ALL.len()]).play(followed.root.path());
        std::thread::sleep(Duration::from_millis(number as u64 % 5));
    }
    let (_, wrong) = followed.catch_up(&None);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_follower_ends_at_once() {
    let followed = Followed::new(&writing(&FILES, Save::InPlace), false).unwrap();
    let begun = Instant::now();
    drop(followed);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}
