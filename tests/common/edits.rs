//! Scripts of edits: a small site, and what happens to its folder step after step.
//!
//! Takes a folder of `tests/edits/` or steps made up by a generator; plays them on a disk, tells which paths were touched, and writes a script as such a
//! folder. Knows nothing of what a site makes of it.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::common::files_below;

/// A site and what happens to it: the first step makes it.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// What happens to a folder between two looks at it, in the order of the fields.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Files and folders that get another path.
    pub moves: Vec<(String, String)>,
    /// Files and folders that go.
    pub deletes: Vec<String>,
    /// Files that are written, new or not.
    pub writes: BTreeMap<String, Vec<u8>>,
    /// Symbolic links: where they stand, where they lead.
    pub links: Vec<(String, String)>,
    /// Files that have the time of change in the end that the file at their path had before; a file that was not there, a time long ago.
    pub kept: BTreeSet<String>,
    /// How files that are there already are written.
    pub save: Save,
}

/// How an editor saves a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Save {
    /// The file is emptied and written.
    #[default]
    InPlace,
    /// Another file takes its name.
    Rename,
    /// As vim does with `backup`: a trial file `4913`, the old text under `x~` meanwhile.
    Vim,
    /// As JetBrains' editors do: the new text beside, the old text out of the way, the new into its place.
    JetBrains,
}

/// What the text of a file is of which only the name matters.
pub const NOISE: &[u8] = b"noise\n";

/// What playing a step came to.
#[derive(Debug, Default)]
pub struct Played {
    /// Every path that something happened at, from the root of the file system.
    pub touched: Vec<PathBuf>,
    /// The same, where new folders stand for all that was made in them.
    pub coarse: Vec<PathBuf>,
    /// What could not be done.
    pub failed: Vec<String>,
}

impl Script {
    /// Reads a folder of `tests/edits/`.
    pub fn read(folder: &Path) -> Script {
        let step = |number: usize| folder.join(number.to_string());
        let steps = (0..).map(step).take_while(|step| step.is_dir());
        Script {
            steps: steps.map(|step| Step::read(&step)).collect(),
        }
    }

    /// Writes the script as a folder that can be put into `tests/edits/`.
    pub fn write(&self, folder: &Path) {
        let _ = fs::remove_dir_all(folder);
        for (number, step) in self.steps.iter().enumerate() {
            step.write(&folder.join(number.to_string()));
        }
    }

    /// Gives the script without one part of it: part by part the steps, then the files and other things that steps do. None beyond the last.
    pub fn without(&self, mut at: usize) -> Option<Script> {
        let mut less = self.clone();
        // The last step first: what shows a mistake mostly stands near the end.
        if at < less.steps.len().saturating_sub(1) {
            let from_end = less.steps.len() - 2 - at;
            let gone = less.steps.remove(from_end);
            if from_end == 0 {
                // What follows stands on the first step, which gives it its files.
                let mut first = gone;
                first.writes.append(&mut less.steps[0].writes);
                less.steps[0].writes = first.writes;
            }
            return Some(less);
        }
        at -= less.steps.len().saturating_sub(1);
        for step in &mut less.steps {
            match step.without(at) {
                Ok(()) => return Some(less),
                Err(rest) => at = rest,
            }
        }
        None
    }

    /// Shows the script as text, as the files of its folder.
    pub fn listing(&self) -> String {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path());
        let mut out = String::new();
        for file in files_below(folder.path()) {
            let bytes = fs::read(folder.path().join(&file)).unwrap();
            let text = match bytes.len() > 1500 {
                true => format!("({} bytes)", bytes.len()),
                false => String::from_utf8_lossy(&bytes).into_owned(),
            };
            writeln!(out, "==> {} <==\n{}", file.display(), text.trim_end()).unwrap();
        }
        out
    }
}

impl Step {
    fn read(folder: &Path) -> Step {
        let mut step = Step::default();
        for file in files_below(folder) {
            let path = file.to_str().unwrap().to_owned();
            let bytes = fs::read(folder.join(&file)).unwrap();
            let lines = || {
                let text = String::from_utf8(bytes.clone()).unwrap();
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                lines.map(str::to_owned).collect::<Vec<_>>()
            };
            let pairs = || lines().iter().map(|line| pair(line)).collect::<Vec<_>>();
            match path.as_str() {
                "MOVE" => step.moves = pairs(),
                "LINK" => step.links = pairs(),
                "DELETE" => step.deletes = lines(),
                "KEEP" => step.kept = lines().into_iter().collect(),
                "NOISE" => step.writes.extend(lines().into_iter().map(|path| (path, NOISE.to_vec()))),
                "SAVE" => step.save = Save::named(&lines().concat()),
                _ if path.starts_with("expect/") => {}
                _ => {
                    step.writes.insert(path, bytes);
                }
            }
        }
        step
    }

    fn write(&self, folder: &Path) {
        fs::create_dir_all(folder).unwrap();
        let put = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        let list = |name: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                put(name, format!("{}\n", lines.join("\n")).as_bytes());
            }
        };
        let arrows = |pairs: &[(String, String)]| pairs.iter().map(|(from, to)| format!("{from} -> {to}")).collect();
        list("MOVE", arrows(&self.moves));
        list("LINK", arrows(&self.links));
        list("DELETE", self.deletes.clone());
        list("KEEP", self.kept.iter().cloned().collect());
        let (noise, files): (Vec<_>, Vec<_>) = self.writes.iter().partition(|(_, bytes)| *bytes == NOISE);
        list("NOISE", noise.into_iter().map(|(path, _)| path.clone()).collect());
        files.into_iter().for_each(|(path, bytes)| put(path, bytes));
        if self.save != Save::InPlace {
            list("SAVE", vec![self.save.name().to_owned()]);
        }
    }

    /// Takes one thing out; where there are not so many, gives how many are still to be passed over.
    fn without(&mut self, mut at: usize) -> Result<(), usize> {
        if at < self.writes.len() {
            let path = self.writes.keys().nth(at).unwrap().clone();
            self.writes.remove(&path);
            self.kept.remove(&path);
            return Ok(());
        }
        at -= self.writes.len();
        for pairs in [&mut self.moves, &mut self.links] {
            if at < pairs.len() {
                pairs.remove(at);
                return Ok(());
            }
            at -= pairs.len();
        }
        if at < self.deletes.len() {
            self.deletes.remove(at);
            return Ok(());
        }
        at -= self.deletes.len();
        if !self.kept.is_empty() {
            if at == 0 {
                self.kept.clear();
                return Ok(());
            }
            at -= 1;
        }
        if self.save != Save::InPlace {
            if at == 0 {
                self.save = Save::InPlace;
                return Ok(());
            }
            at -= 1;
        }
        Err(at)
    }

    /// Tells whether nothing happens.
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.deletes.is_empty() && self.writes.is_empty() && self.links.is_empty()
    }

    /// Does to a site's folder what the step says.
    pub fn play(&self, root: &Path) -> Played {
        let mut play = Play {
            root,
            played: Played::default(),
        };
        let times: Vec<(PathBuf, SystemTime)> = self.kept.iter().map(|path| (root.join(path), time_of(&root.join(path)))).collect();
        self.moves.iter().for_each(|(from, to)| play.rename(from, to));
        self.deletes.iter().for_each(|path| play.delete(path));
        self.writes.iter().for_each(|(path, bytes)| play.write(path, bytes, self.save));
        self.links.iter().for_each(|(path, target)| play.link(path, target));
        for (path, time) in times {
            if let Ok(file) = File::options().write(true).open(&path) {
                file.set_times(FileTimes::new().set_modified(time)).unwrap();
                play.played.touched.push(path.clone());
                play.played.coarse.push(path);
            }
        }
        play.played
    }
}

impl Save {
    /// Every way.
    pub const ALL: [Save; 4] = [Save::InPlace, Save::Rename, Save::Vim, Save::JetBrains];

    fn name(self) -> &'static str {
        match self {
            Save::InPlace => "in place",
            Save::Rename => "rename",
            Save::Vim => "vim",
            Save::JetBrains => "jetbrains",
        }
    }

    fn named(name: &str) -> Save {
        let found = Save::ALL.into_iter().find(|save| save.name() == name);
        found.unwrap_or_else(|| panic!("`{name}` is no way to save"))
    }
}

fn pair(line: &str) -> (String, String) {
    let (from, to) = line.split_once(" -> ").unwrap_or_else(|| panic!("`{line}` has no ` -> `"));
    (from.to_owned(), to.to_owned())
}

/// The time of change of a file; where there is none, a time long ago, the same for all.
fn time_of(path: &Path) -> SystemTime {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_577_836_800);
    fs::metadata(path).and_then(|data| data.modified()).unwrap_or(long_ago)
}

/// A step as it is played.
struct Play<'a> {
    root: &'a Path,
    played: Played,
}

impl Play<'_> {
    fn touch(&mut self, path: &Path) {
        self.played.touched.push(path.to_path_buf());
        if !self.played.coarse.iter().any(|above| path.starts_with(above)) {
            self.played.coarse.push(path.to_path_buf());
        }
    }

    fn try_to(&mut self, what: String, done: std::io::Result<()>) -> bool {
        if let Err(error) = &done {
            self.played.failed.push(format!("{what}: {error}"));
        }
        done.is_ok()
    }

    /// Makes the folders above a path, and clears an empty folder that has its place.
    fn make_room(&mut self, path: &Path) {
        let above = path.parent().unwrap();
        let new = above
            .ancestors()
            .take_while(|folder| !folder.exists())
            .last()
            .map(Path::to_path_buf);
        if fs::create_dir_all(above).is_ok() && new.is_some() {
            self.played.coarse.extend(new);
        }
        if fs::symlink_metadata(path).is_ok_and(|data| data.is_dir()) {
            let _ = fs::remove_dir(path);
        }
    }

    fn rename(&mut self, from: &str, to: &str) {
        let (old, new) = (self.root.join(from), self.root.join(to));
        if old.is_file() || !new.exists() {
            self.make_room(&new);
        }
        if self.try_to(format!("move {from} -> {to}"), fs::rename(&old, &new)) {
            self.touch(&old);
            self.touch(&new);
        }
    }

    fn delete(&mut self, path: &str) {
        let whole = self.root.join(path);
        let done = match fs::symlink_metadata(&whole) {
            Ok(data) if data.is_dir() => fs::remove_dir_all(&whole),
            _ => fs::remove_file(&whole),
        };
        if self.try_to(format!("delete {path}"), done) {
            self.touch(&whole);
        }
    }

    fn link(&mut self, path: &str, target: &str) {
        let whole = self.root.join(path);
        self.make_room(&whole);
        #[cfg(unix)]
        let done = std::os::unix::fs::symlink(target, &whole);
        #[cfg(not(unix))]
        let done = Err(std::io::Error::other(format!("no link to {target} is made here")));
        if self.try_to(format!("link {path} -> {target}"), done) {
            self.touch(&whole);
        }
    }

    fn write(&mut self, path: &str, bytes: &[u8], save: Save) {
        let whole = self.root.join(path);
        self.make_room(&whole);
        let save = if whole.is_file() { save } else { Save::InPlace };
        let (touched, done) = save_file(&whole, bytes, save);
        if self.try_to(format!("write {path}"), done) {
            touched.iter().for_each(|path| self.touch(path));
        }
    }
}

/// Writes a file as an editor does; gives every path that it touched.
fn save_file(path: &Path, bytes: &[u8], save: Save) -> (Vec<PathBuf>, std::io::Result<()>) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let beside = |name: String| path.with_file_name(name);
    let own = path.to_path_buf();
    match save {
        Save::InPlace => (vec![own], fs::write(path, bytes)),
        Save::Rename => {
            let temporary = beside(format!(".{name}.tmp"));
            let done = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
            (vec![temporary, own], done)
        }
        Save::Vim => {
            let (trial, backup) = (beside("4913".to_owned()), beside(format!("{name}~")));
            let done = fs::write(&trial, b"")
                .and_then(|()| fs::remove_file(&trial))
                .and_then(|()| fs::rename(path, &backup))
                .and_then(|()| fs::write(path, bytes))
                .and_then(|()| fs::remove_file(&backup));
            (vec![trial, backup, own], done)
        }
        Save::JetBrains => {
            let (new, old) = (beside(format!("{name}___jb_tmp___")), beside(format!("{name}___jb_old___")));
            let done = fs::write(&new, bytes)
                .and_then(|()| fs::rename(path, &old))
                .and_then(|()| fs::rename(&new, path))
                .and_then(|()| fs::remove_file(&old));
            (vec![new, old, own], done)
        }
    }
}
