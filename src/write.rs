//! Writing: bytes into the output folder.
//!
//! Takes the paths and bytes of files; gives what was written, left and removed. Compares first and writes only what differs; each file whole, by a
//! temporary file and a rename; removes only what an earlier build wrote, which the manifest outside of the output tells. Knows nothing of pages.

mod kept;

pub use kept::Kept;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::fingerprint;
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

/// What an earlier build wrote.
#[derive(Debug, Default, PartialEq, Eq)]
struct Manifest {
    /// The fingerprint of the site that it was made from, where that build was finished.
    site: Option<Hash>,
    /// The hash of each file's bytes, by path below the output; none where the build did not get so far, and for files that are copied.
    files: BTreeMap<String, Option<Hash>>,
}

/// XXH3 of 128 bits: it tells bytes that changed by themselves or by hand, which is all that is asked of it, at the speed of memory.
type Hash = u128;

/// The output folder, and what an earlier build wrote there.
pub struct Output {
    /// Where the site is to stand.
    folder: PathBuf,
    /// Where files are put: the folder itself, or where that is new, one beside it that takes its name when all is there.
    place: PathBuf,
    manifest: PathBuf,
    before: Manifest,
    fresh: bool,
}

impl Output {
    /// Opens an output folder, making it where it is not there.
    ///
    /// # Errors
    /// When it holds files that Treatise did not write, unless `force` is set; when it is the site's folder itself or holds it; when the disk fails.
    pub fn open(root: &Path, folder: &Path, force: bool) -> Result<Output, Error> {
        let fresh = !folder.exists();
        let folder = real_path(folder)?;
        let root = fs::canonicalize(root).map_err(|error| Error::io("opening", root, error))?;
        refuse_sources(&root, &folder)?;
        let manifest = manifest_path(&root, &folder);
        let before = if fresh { Manifest::default() } else { read_manifest(&manifest)? };
        if !force && before.files.is_empty() && !fresh {
            refuse_foreign(&folder)?;
        }
        let place = if fresh { temporary(&folder) } else { folder.clone() };
        Ok(Output {
            folder,
            place,
            manifest,
            before,
            fresh,
        })
    }

    /// Tells whether the build before was of the site with this fingerprint, and was finished.
    pub fn is_of(&self, site: Hash) -> bool {
        self.before.site == Some(site)
    }

    /// Reads all that an earlier build wrote into a folder, which ends in `/`; none where any of it is not as it was written.
    pub fn held(&self, folder: &str) -> Option<Vec<(String, Vec<u8>)>> {
        let files = self
            .before
            .files
            .range(folder.to_owned()..)
            .take_while(|(path, _)| path.starts_with(folder));
        let files: Vec<(&String, Option<Hash>)> = files.map(|(path, hash)| (path, *hash)).collect();
        let read = |(path, hash): &(&String, Option<Hash>)| {
            let bytes = fs::read(self.place.join(path)).ok()?;
            (Some(fingerprint::of(&bytes)) == *hash).then(|| ((*path).clone(), bytes))
        };
        files.par_iter().map(read).collect()
    }

    /// Stages a site: makes every folder, and beside each file that differs a temporary one with its new bytes.
    ///
    /// `produce` gives the bytes of a file by its number, or the path of a file to copy. `site` is the fingerprint of all that these bytes
    /// depend on: a file that holds what the build before made of the same site is not produced again. Nothing that was there is touched before
    /// [`Staged::commit`].
    ///
    /// # Errors
    /// When the disk fails; what was staged is then removed.
    pub fn stage<'a>(
        &'a self,
        files: &[Planned<'a>],
        site: Hash,
        produce: impl Fn(usize) -> Result<Bytes, Error> + Sync,
    ) -> Result<Staged<'a>, Error> {
        // What may be there from now on is known before the first byte is written, so that a killed build leaves nothing that nobody knows of.
        self.begin()?;
        if !self.fresh && files.iter().any(|file| !self.before.files.contains_key(file.path)) {
            let mut either: BTreeMap<&str, Option<Hash>> = files.iter().map(|file| (file.path, None)).collect();
            either.extend(self.before.files.keys().map(|path| (path.as_str(), None)));
            self.remember(None, &either)?;
        }
        self.make_folders(files)?;
        let same_site = self.before.site == Some(site);
        let one = |file: &Planned<'a>| self.one(file, same_site, &produce);
        let staged: Result<Vec<(bool, Option<Hash>)>, Error> = files.par_iter().map(one).collect();
        match staged {
            Ok(outcomes) => Ok(Staged {
                output: self,
                site,
                changes: files
                    .iter()
                    .zip(&outcomes)
                    .filter(|(_, (changed, _))| *changed)
                    .map(|(file, _)| *file)
                    .collect(),
                now: files.iter().zip(&outcomes).map(|(file, (_, hash))| (file.path, *hash)).collect(),
            }),
            Err(error) => {
                self.sweep();
                let _ = self.end();
                Err(error)
            }
        }
    }

    /// Stages one file where it differs; tells whether it does, and the hash of its bytes.
    fn one(
        &self,
        file: &Planned<'_>,
        same_site: bool,
        produce: &(impl Fn(usize) -> Result<Bytes, Error> + Sync),
    ) -> Result<(bool, Option<Hash>), Error> {
        let before = self.before.files.get(file.path).copied().flatten();
        if let (true, false, Some(hash)) = (same_site, file.copied, before)
            && fs::read(self.place.join(file.path)).is_ok_and(|bytes| fingerprint::of(&bytes) == hash)
        {
            return Ok((false, Some(hash)));
        }
        match produce(file.number)? {
            Bytes::Made(bytes) => Ok((self.put(file.path, &bytes)?, Some(fingerprint::of(&bytes)))),
            Bytes::File(from) => Ok((self.copy(file.path, &from)?, None)),
        }
    }

    /// Makes the folders of all files, each once: first those that hold others, in order, then the rest at once.
    fn make_folders(&self, files: &[Planned<'_>]) -> Result<(), Error> {
        if same_folders(files, &self.before) && !self.fresh {
            // They were made by an earlier build; one that was removed since is made when its file is written.
            return Ok(());
        }
        fs::create_dir_all(&self.place).map_err(|error| Error::io("making", &self.place, error))?;
        let mut folders: Vec<&str> = files
            .iter()
            .filter_map(|file| file.path.rsplit_once('/'))
            .map(|(folder, _)| folder)
            .collect();
        folders.dedup();
        let parents: BTreeSet<&str> = folders
            .iter()
            .filter_map(|folder| folder.rsplit_once('/'))
            .map(|(parent, _)| parent)
            .collect();
        parents.iter().try_for_each(|folder| make_folder(&self.place, folder))?;
        if self.fresh {
            // The folder of a page alone is made with its file: threads that do nothing but make folders in one wait for each other.
            return Ok(());
        }
        folders
            .par_iter()
            .try_for_each(|folder| match fs::create_dir(self.place.join(folder)) {
                Ok(()) => Ok(()),
                Err(_) => make_folder(&self.place, folder),
            })
    }

    /// Stages a file unless it holds the bytes already; tells whether it did.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<bool, Error> {
        let target = self.place.join(path);
        if !self.fresh && holds(&target, bytes) {
            return Ok(false);
        }
        self.fill(&target, |file| file.write_all(bytes))?;
        Ok(true)
    }

    /// Stages a copy of a file unless it is there already, byte for byte; tells whether it did.
    fn copy(&self, path: &str, from: &Path) -> Result<bool, Error> {
        let target = self.place.join(path);
        match same_file(from, &target) {
            Ok(true) => return Ok(false),
            Ok(false) => {}
            // The source has vanished since it was listed: the next build will not know it.
            Err(error) if error.kind() == io::ErrorKind::NotFound && !from.exists() => return Ok(false),
            Err(error) => return Err(Error::io("reading", from, error)),
        }
        let mut source = fs::File::open(from).map_err(|error| Error::io("reading", from, error))?;
        self.fill(&target, |file| io::copy(&mut source, file).map(|_| ()))?;
        Ok(true)
    }

    /// Fills a target in a new folder, which nobody sees yet, or the temporary file beside a target that is there.
    fn fill(&self, target: &Path, fill: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<(), Error> {
        match self.fresh {
            true => create_with_folder(target)
                .and_then(|mut file| fill(&mut file))
                .map_err(|error| Error::io("writing", target, error)),
            false => fill_beside(target, fill),
        }
    }

    /// Removes what an earlier build wrote and this one did not, and the folders left empty by that.
    fn remove(&self, now: &BTreeMap<&str, Option<Hash>>) -> Result<usize, Error> {
        let mut removed = 0;
        let known = |path: &&String| !now.contains_key(path.as_str()) && crate::link::is_sound_path(path);
        let gone: Vec<&String> = self.before.files.keys().filter(known).collect();
        for path in &gone {
            let target = self.folder.join(path);
            match fs::remove_file(&target) {
                Ok(()) => removed += 1,
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) || target.is_dir() => {}
                Err(error) => return Err(Error::io("removing", &target, error)),
            }
        }
        remove_empty(&self.folder, gone.iter().map(|path| path.as_str()));
        Ok(removed)
    }

    /// Writes down what the output holds: the site's fingerprint, then a line a file.
    fn remember(&self, site: Option<&Hash>, files: &BTreeMap<&str, Option<Hash>>) -> Result<(), Error> {
        let hex = |hash: Option<&Hash>| hash.map_or("-".to_owned(), |hash| format!("{hash:032x}"));
        let mut text = format!("{}\n", hex(site));
        for (path, hash) in files {
            text.push_str(&hex(hash.as_ref()));
            text.push(' ');
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
        if mark.exists() || (self.fresh && self.place.exists()) {
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
        let _ = fs::remove_dir_all(temporary(&self.folder));
        let entries = walkdir::WalkDir::new(&self.folder).into_iter().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(TEMPORARY)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A site whose changed files lie beside those that they will replace.
pub struct Staged<'a> {
    output: &'a Output,
    site: Hash,
    changes: Vec<Planned<'a>>,
    now: BTreeMap<&'a str, Option<Hash>>,
}

impl Staged<'_> {
    /// Puts every changed file in place, those that pages ask for first, then removes what is left of an earlier build.
    ///
    /// # Errors
    /// When the disk fails. Every file is then whole, old or new, and the next build finishes the work.
    pub fn commit(self) -> Result<Tally, Error> {
        match self.output.fresh {
            true => put_in_place(&self.output.folder)?,
            false => self.place_files()?,
        }
        let removed = self.output.remove(&self.now)?;
        if !self.output.before.holds(&self.site, &self.now) {
            self.output.remember(Some(&self.site), &self.now)?;
        }
        self.output.end()?;
        Ok(Tally {
            written: self.changes.len(),
            unchanged: self.now.len() - self.changes.len(),
            removed,
        })
    }

    fn place_files(&self) -> Result<(), Error> {
        let place = |file: &Planned<'_>| put_in_place(&self.output.folder.join(file.path));
        let (assets, pages): (Vec<&Planned<'_>>, Vec<&Planned<'_>>) = self.changes.iter().partition(|file| file.first);
        assets.into_par_iter().try_for_each(place)?;
        pages.into_par_iter().try_for_each(place)
    }

    /// Removes what was staged: what was there before stays as it was.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn discard(self) -> Result<(), Error> {
        if self.output.fresh {
            let _ = fs::remove_dir_all(&self.output.place);
            return self.output.end();
        }
        for file in &self.changes {
            let _ = fs::remove_file(temporary(&self.output.folder.join(file.path)));
        }
        let before = &self.output.before;
        remove_empty(
            &self.output.folder,
            self.now.keys().copied().filter(|path| !before.files.contains_key(*path)),
        );
        let files = before.files.iter().map(|(path, hash)| (path.as_str(), *hash)).collect();
        self.output.remember(before.site.as_ref(), &files)?;
        self.output.end()
    }
}

impl Manifest {
    /// Tells whether the manifest says just this.
    fn holds(&self, site: &Hash, files: &BTreeMap<&str, Option<Hash>>) -> bool {
        self.site.as_ref() == Some(site)
            && self.files.len() == files.len()
            && self
                .files
                .iter()
                .zip(files)
                .all(|((own, hash), (path, other))| own == path && hash == other)
    }
}

/// Tells whether an earlier build made every folder.
fn same_folders(files: &[Planned<'_>], before: &Manifest) -> bool {
    files.iter().all(|file| before.files.contains_key(file.path))
}

/// What the names of temporary files end in.
const TEMPORARY: &str = ".treatise-tmp";

fn temporary(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(TEMPORARY);
    target.with_file_name(name)
}

/// Creates a file, and the folder that it stands in; what holds that is there.
fn create_with_folder(target: &Path) -> io::Result<fs::File> {
    if let Some(folder) = target.parent() {
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    fs::File::create(target)
}

/// Fills the temporary file beside a target.
fn fill_beside(target: &Path, fill: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<(), Error> {
    let temporary = temporary(target);
    let created = match fs::File::create(&temporary) {
        // Somebody has removed the folder since an earlier build made it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = target.parent().unwrap_or(target);
            fs::create_dir_all(folder).and_then(|()| fs::File::create(&temporary))
        }
        other => other,
    };
    let outcome = created.and_then(|mut file| fill(&mut file));
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
fn remove_empty<'p>(base: &Path, paths: impl Iterator<Item = &'p str>) {
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
    /// Whether it is a copy of a file, which is compared with that file.
    pub copied: bool,
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

/// Gives the path of a folder that may not be there yet, without links.
fn real_path(folder: &Path) -> Result<PathBuf, Error> {
    if let Ok(real) = fs::canonicalize(folder) {
        return Ok(real);
    }
    let absolute = std::path::absolute(folder).map_err(|error| Error::io("opening", folder, error))?;
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Ok(absolute);
    };
    fs::create_dir_all(parent).map_err(|error| Error::io("making", parent, error))?;
    let parent = fs::canonicalize(parent).map_err(|error| Error::io("opening", parent, error))?;
    Ok(parent.join(name))
}

/// Refuses an output that is, or holds, what the site is made from.
fn refuse_sources(root: &Path, folder: &Path) -> Result<(), Error> {
    let inside = ["content", "static", "templates", "i18n", "themes"]
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

fn read_manifest(path: &Path) -> Result<Manifest, Error> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => return Ok(Manifest::default()),
        Err(error) => return Err(Error::io("reading", path, error)),
    };
    let hash = |hex: &str| Hash::from_str_radix(hex, 16).ok();
    let mut lines = text.lines();
    Ok(Manifest {
        site: lines.next().and_then(hash),
        files: lines
            .filter_map(|line| line.split_once(' '))
            .map(|(hex, path)| (path.to_owned(), hash(hex)))
            .collect(),
    })
}
