//! Writing: bytes into the output folder.
//!
//! Takes the paths and bytes of files; gives what was written, left and removed. Compares first and writes only what differs; each file whole, by a
//! temporary file and a rename; removes only what an earlier build wrote, which the manifest outside of the output tells. Knows nothing of pages.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::Error;

/// The folder beside the content in which Treatise keeps what it needs to remember.
pub const STATE_FOLDER: &str = ".treatise";

/// What was done to the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files written.
    pub written: usize,
    /// Files that held the same bytes already.
    pub unchanged: usize,
    /// Files removed.
    pub removed: usize,
}

/// The output folder, and what an earlier build wrote there.
pub struct Output {
    folder: PathBuf,
    manifest: PathBuf,
    before: BTreeSet<String>,
    fresh: bool,
}

impl Output {
    /// Opens an output folder, making it where it is not there.
    ///
    /// # Errors
    /// When it holds files that Treatise did not write, unless `force` is set; when it is the site's folder itself or holds it; when the disk fails.
    pub fn open(root: &Path, folder: &Path, force: bool) -> Result<Output, Error> {
        let fresh = !folder.exists();
        fs::create_dir_all(folder).map_err(|error| Error::io("making", folder, error))?;
        let folder = fs::canonicalize(folder).map_err(|error| Error::io("opening", folder, error))?;
        let root = fs::canonicalize(root).map_err(|error| Error::io("opening", root, error))?;
        refuse_sources(&root, &folder)?;
        let manifest = manifest_path(&root, &folder);
        let before = read_manifest(&manifest)?;
        if !force && before.is_empty() && !fresh {
            refuse_foreign(&folder)?;
        }
        Ok(Output {
            folder,
            manifest,
            before,
            fresh,
        })
    }

    /// Stages a site: makes every folder, and beside each file that differs a temporary one with its new bytes.
    ///
    /// `produce` gives the bytes of a file by its number, or the path of a file to copy. Nothing that was there is touched before
    /// [`Staged::commit`].
    ///
    /// # Errors
    /// When the disk fails; what was staged is then removed.
    pub fn stage<'a>(&'a self, files: &[Planned<'a>], produce: impl Fn(usize) -> Result<Bytes, Error> + Sync) -> Result<Staged<'a>, Error> {
        let now: BTreeSet<String> = files.iter().map(|file| file.path.to_owned()).collect();
        // What may be there from now on is known before the first byte is written, so that a killed build leaves nothing that nobody knows of.
        self.begin()?;
        if !now.is_subset(&self.before) {
            self.remember(self.before.union(&now))?;
        }
        self.make_folders(files)?;
        let one = |file: &Planned<'a>| -> Result<Option<Change<'a>>, Error> {
            let changed = match produce(file.number)? {
                Bytes::Made(bytes) => self.put(file.path, &bytes)?,
                Bytes::File(from) => self.copy(file.path, &from)?,
            };
            Ok(changed.then_some(Change {
                path: file.path,
                first: file.first,
            }))
        };
        let staged: Result<Vec<Option<Change<'a>>>, Error> = files.par_iter().map(one).collect();
        match staged {
            Ok(changes) => Ok(Staged {
                output: self,
                unchanged: changes.iter().filter(|change| change.is_none()).count(),
                changes: changes.into_iter().flatten().collect(),
                now,
            }),
            Err(error) => {
                self.sweep();
                let _ = self.end();
                Err(error)
            }
        }
    }

    fn make_folders(&self, files: &[Planned<'_>]) -> Result<(), Error> {
        let mut last = "";
        for file in files {
            let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if folder == last {
                continue;
            }
            last = folder;
            let path = self.folder.join(folder);
            match fs::create_dir(&path) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
                Err(_) => make_folder(&self.folder, folder)?,
            }
        }
        Ok(())
    }

    /// Stages a file unless it holds the bytes already; tells whether it did.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<bool, Error> {
        let target = self.folder.join(path);
        if !self.fresh && holds(&target, bytes) {
            return Ok(false);
        }
        fill_beside(&target, |file| file.write_all(bytes))?;
        Ok(true)
    }

    /// Stages a copy of a file unless it is there already, byte for byte; tells whether it did.
    fn copy(&self, path: &str, from: &Path) -> Result<bool, Error> {
        let target = self.folder.join(path);
        match same_file(from, &target) {
            Ok(true) => return Ok(false),
            Ok(false) => {}
            // The source has vanished since it was listed: the next build will not know it.
            Err(error) if error.kind() == io::ErrorKind::NotFound && !from.exists() => return Ok(false),
            Err(error) => return Err(Error::io("reading", from, error)),
        }
        let mut source = fs::File::open(from).map_err(|error| Error::io("reading", from, error))?;
        fill_beside(&target, |file| io::copy(&mut source, file).map(|_| ()))?;
        Ok(true)
    }

    /// Removes what an earlier build wrote and this one did not, and the folders left empty by that.
    fn remove(&self, now: &BTreeSet<String>) -> Result<usize, Error> {
        let mut removed = 0;
        let gone = || self.before.difference(now).filter(|path| crate::link::is_sound_path(path));
        for path in gone() {
            let target = self.folder.join(path);
            match fs::remove_file(&target) {
                Ok(()) => removed += 1,
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) || target.is_dir() => {}
                Err(error) => return Err(Error::io("removing", &target, error)),
            }
        }
        remove_empty(&self.folder, gone());
        Ok(removed)
    }

    fn remember<'p>(&self, paths: impl Iterator<Item = &'p String>) -> Result<(), Error> {
        let mut text = String::new();
        for path in paths {
            text.push_str(path);
            text.push('\n');
        }
        let folder = self.manifest.parent().unwrap_or(&self.manifest);
        fs::create_dir_all(folder).map_err(|error| Error::io("making", folder, error))?;
        fill_beside(&self.manifest, |file| file.write_all(text.as_bytes()))?;
        put_in_place(&self.manifest)
    }

    /// Marks that a build is under way; where the one before was killed, clears what it left half done.
    fn begin(&self) -> Result<(), Error> {
        let mark = self.mark();
        if mark.exists() {
            self.sweep();
        }
        let folder = mark.parent().unwrap_or(&mark);
        fs::create_dir_all(folder).map_err(|error| Error::io("making", folder, error))?;
        fs::write(&mark, b"").map_err(|error| Error::io("writing", &mark, error))
    }

    fn end(&self) -> Result<(), Error> {
        let mark = self.mark();
        fs::remove_file(&mark).map_err(|error| Error::io("removing", &mark, error))
    }

    fn mark(&self) -> PathBuf {
        self.manifest.with_extension("writing")
    }

    /// Removes temporary files that a build left.
    fn sweep(&self) {
        let entries = walkdir::WalkDir::new(&self.folder).into_iter().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(TEMPORARY)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A site whose changed files lie beside those that they will replace.
pub struct Staged<'a> {
    output: &'a Output,
    changes: Vec<Change<'a>>,
    unchanged: usize,
    now: BTreeSet<String>,
}

/// A file that differs from what is there.
struct Change<'a> {
    path: &'a str,
    first: bool,
}

impl Staged<'_> {
    /// Puts every changed file in place, those that pages ask for first, then removes what is left of an earlier build.
    ///
    /// # Errors
    /// When the disk fails. Every file is then whole, old or new, and the next build finishes the work.
    pub fn commit(self) -> Result<Tally, Error> {
        let place = |change: &Change<'_>| put_in_place(&self.output.folder.join(change.path));
        let (assets, pages): (Vec<&Change<'_>>, Vec<&Change<'_>>) = self.changes.iter().partition(|change| change.first);
        assets.into_par_iter().try_for_each(place)?;
        pages.into_par_iter().try_for_each(place)?;
        let removed = self.output.remove(&self.now)?;
        if self.now != self.output.before {
            self.output.remember(self.now.iter())?;
        }
        self.output.end()?;
        Ok(Tally {
            written: self.changes.len(),
            unchanged: self.unchanged,
            removed,
        })
    }

    /// Removes what was staged: what was there before stays as it was.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn discard(self) -> Result<(), Error> {
        for change in &self.changes {
            let _ = fs::remove_file(temporary(&self.output.folder.join(change.path)));
        }
        remove_empty(&self.output.folder, self.now.difference(&self.output.before));
        self.output.remember(self.output.before.iter())?;
        self.output.end()
    }
}

/// What the names of temporary files end in.
const TEMPORARY: &str = ".treatise-tmp";

fn temporary(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(TEMPORARY);
    target.with_file_name(name)
}

/// Fills the temporary file beside a target.
fn fill_beside(target: &Path, fill: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<(), Error> {
    let temporary = temporary(target);
    let outcome = fs::File::create(&temporary).and_then(|mut file| fill(&mut file));
    outcome.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        Error::io("writing", target, error)
    })
}

/// Renames the temporary file beside a target to the target.
fn put_in_place(target: &Path) -> Result<(), Error> {
    if target.is_dir() {
        // A folder of an earlier build that is a file now; what it held is no longer known.
        fs::remove_dir_all(target).map_err(|error| Error::io("removing", target, error))?;
    }
    fs::rename(temporary(target), target).map_err(|error| Error::io("writing", target, error))
}

/// Removes the folders of files that are gone, where nothing else is left in them.
fn remove_empty<'p>(base: &Path, paths: impl Iterator<Item = &'p String>) {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for path in paths {
        let file = base.join(path);
        folders.extend(file.ancestors().skip(1).take_while(|folder| *folder != base).map(Path::to_path_buf));
    }
    // The deepest first: a folder that still holds something stays.
    for folder in folders.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}

/// A file that is to be in the output.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    /// Its path below the output.
    pub path: &'a str,
    /// Its number, for whoever produces it.
    pub number: usize,
    /// Whether pages ask for it, so that it is there before them.
    pub first: bool,
}

/// What a file holds.
pub enum Bytes {
    /// These bytes.
    Made(Vec<u8>),
    /// What another file holds.
    File(PathBuf),
}

fn make_folder(base: &Path, folder: &str) -> Result<(), Error> {
    let mut path = base.to_path_buf();
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        path.push(part);
        // Where a file of an earlier build stands, a folder is to be.
        if path.is_file() {
            fs::remove_file(&path).map_err(|error| Error::io("removing", &path, error))?;
        }
        match fs::create_dir(&path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(Error::io("making", &path, error)),
            _ => {}
        }
    }
    Ok(())
}

/// Tells whether a file holds these bytes.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let Ok(mut file) = fs::File::open(path) else {
        return false;
    };
    let length = file.metadata().map_or(0, |data| if data.is_file() { data.len() } else { u64::MAX });
    if length != bytes.len() as u64 {
        return false;
    }
    let mut found = Vec::with_capacity(bytes.len());
    file.read_to_end(&mut found).is_ok() && found == bytes
}

/// Tells whether two files hold the same bytes, without reading either into memory.
fn same_file(a: &Path, b: &Path) -> io::Result<bool> {
    let mut first = fs::File::open(a)?;
    let Ok(mut second) = fs::File::open(b) else {
        return Ok(false);
    };
    if first.metadata()?.len() != second.metadata()?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = ([0u8; 16 << 10], [0u8; 16 << 10]);
    loop {
        let read = first.read(&mut one)?;
        if read == 0 {
            return Ok(true);
        }
        if second.read_exact(&mut other[..read]).is_err() || one[..read] != other[..read] {
            return Ok(false);
        }
    }
}

/// Refuses an output that is, or holds, what the site is made from.
fn refuse_sources(root: &Path, folder: &Path) -> Result<(), Error> {
    let inside = ["content", "static", "templates", "themes"]
        .iter()
        .any(|name| folder.starts_with(root.join(name)));
    if root.starts_with(folder) || inside {
        return Err(Error::usage(
            format!(
                "the site cannot be written into {}, which holds what it is made from",
                folder.display()
            ),
            Some("name another folder: `--output public`".to_owned()),
        ));
    }
    Ok(())
}

/// Refuses an output in which something lies that no build wrote.
fn refuse_foreign(folder: &Path) -> Result<(), Error> {
    let entries = fs::read_dir(folder).map_err(|error| Error::io("reading", folder, error))?;
    let foreign = entries
        .flatten()
        .map(|entry| entry.file_name())
        .find(|name| name != ".gitkeep" && name != ".gitignore" && name != ".git");
    match foreign {
        None => Ok(()),
        Some(name) => Err(Error::usage(
            format!("{} holds files that Treatise did not write, such as {}", folder.display(), name.to_string_lossy()),
            Some("choose another folder with `--output`, or write there all the same with `--force`: nothing of yours is removed, but files of the same name are replaced".to_owned()),
        )),
    }
}

/// Gives where the manifest of an output lies: outside of it, one for each output of the site.
fn manifest_path(root: &Path, folder: &Path) -> PathBuf {
    let hash = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex();
    root.join(STATE_FOLDER).join(format!("written-{}.txt", &hash[..16]))
}

fn read_manifest(path: &Path) -> Result<BTreeSet<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(Error::io("reading", path, error)),
    }
}
