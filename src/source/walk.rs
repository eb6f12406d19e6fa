//! Walking: which files and problems lie below a folder of the site.
//!
//! Takes the root and the ignore patterns; gives paths, never bytes. Follows symbolic links that stay in the site, each chain of them once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use globset::GlobSet;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, File, rules};

/// A file, or what is wrong where one should be.
pub struct Found {
    /// The path from the root, NFC, with `/` between its parts.
    pub shown: String,
    /// Where it lies, or what is wrong with it.
    pub what: Result<PathBuf, Box<Diagnostic>>,
    /// Where it really stands, canonical, where it is reached through a symbolic link; for a link to nothing, where that stands.
    pub linked: Option<PathBuf>,
}

/// What every walk needs to know.
#[derive(Clone, Copy)]
pub struct Walk<'a> {
    /// The site's folder, canonical.
    pub root: &'a Path,
    /// Patterns of paths below `content/` or `static/` that are passed over.
    pub ignore: &'a GlobSet,
}

impl<'a> Walk<'a> {
    /// Gives what lies at a path of the site and below it, in no order; nothing where nothing is.
    pub fn below(self, start: PathBuf) -> Box<dyn Iterator<Item = Found> + Send + 'a> {
        match start.is_symlink() {
            true => self.link(start, Vec::new()),
            false => self.tree(start, Vec::new()),
        }
    }

    /// Walks a folder; `trail` are the folders, canonical, that held the links followed so far.
    fn tree(self, start: PathBuf, trail: Vec<PathBuf>) -> Box<dyn Iterator<Item = Found> + Send + 'a> {
        let entries = WalkDir::new(start)
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_ignored_name(entry.file_name().as_encoded_bytes()));
        Box::new(entries.flat_map(move |entry| -> Box<dyn Iterator<Item = Found> + Send + 'a> {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return Box::new(self.unreadable(&error).into_iter()),
            };
            if entry.path_is_symlink() && entry.depth() > 0 {
                return self.link(entry.into_path(), trail.clone());
            }
            Box::new(
                entry
                    .file_type()
                    .is_file()
                    .then(|| self.file(entry.into_path(), !trail.is_empty()))
                    .flatten()
                    .into_iter(),
            )
        }))
    }

    /// Follows a symbolic link.
    fn link(self, path: PathBuf, mut trail: Vec<PathBuf>) -> Box<dyn Iterator<Item = Found> + Send + 'a> {
        let wrong = |diagnostic: fn(&str) -> Diagnostic| -> Box<dyn Iterator<Item = Found> + Send + 'a> {
            let shown = relative(self.root, &path);
            let what = Err(Box::new(diagnostic(&shown)));
            Box::new(std::iter::once(Found {
                shown,
                what,
                linked: Some(path.clone()),
            }))
        };
        let Ok(real) = fs::canonicalize(&path) else {
            return wrong(dangling);
        };
        if !real.starts_with(self.root) {
            return wrong(outside);
        }
        trail.extend(path.parent().and_then(|folder| fs::canonicalize(folder).ok()));
        if trail.iter().any(|folder| folder.starts_with(&real)) {
            return wrong(looping);
        }
        match real.is_dir() {
            true => self.tree(path, trail),
            false => Box::new(self.file(path, true).into_iter()),
        }
    }

    fn file(self, from: PathBuf, linked: bool) -> Option<Found> {
        let shown = relative(self.root, &from);
        let below = shown.split_once('/').map_or("", |(_, below)| below);
        let linked = linked.then(|| fs::canonicalize(&from).unwrap_or_else(|_| from.clone()));
        (!self.ignore.is_match(below)).then_some(Found {
            shown,
            what: Ok(from),
            linked,
        })
    }

    fn unreadable(self, error: &walkdir::Error) -> Option<Found> {
        let shown = error.path().map(|path| relative(self.root, path)).unwrap_or_default();
        let error = error.io_error()?;
        // What has vanished since its folder was listed is deleted.
        if error.kind() == io::ErrorKind::NotFound {
            return None;
        }
        let what = Err(Box::new(unreadable(&shown, error)));
        Some(Found { shown, what, linked: None })
    }
}

/// Says that a file or folder cannot be read.
pub fn unreadable(shown: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::whole(&rules::UNREADABLE, &File::path_only(shown), format!("this cannot be read: {error}"))
}

/// Says that a symbolic link leads out of the site.
pub fn outside(shown: &str) -> Diagnostic {
    Diagnostic::whole(&rules::OUTSIDE, &File::path_only(shown), "this symbolic link leads out of the site")
        .help("copy what it points to into the site")
}

fn looping(shown: &str) -> Diagnostic {
    let message = "this symbolic link leads back into a folder that holds it";
    Diagnostic::whole(&rules::OUTSIDE, &File::path_only(shown), message).help("remove the link")
}

fn dangling(shown: &str) -> Diagnostic {
    Diagnostic::whole(&rules::UNREADABLE, &File::path_only(shown), "this symbolic link leads to nothing").help("remove the link")
}

/// Gives the path below a folder, NFC, with `/` between its parts; bytes that are no Unicode are replaced.
pub fn relative(base: &Path, path: &Path) -> String {
    let below = path.strip_prefix(base).unwrap_or(path).to_string_lossy();
    let below = if cfg!(windows) {
        below.replace('\\', "/")
    } else {
        below.into_owned()
    };
    if is_nfc(&below) { below } else { below.nfc().collect() }
}

/// Tells whether a file or folder is none of the site: dot-files and what editors leave behind.
pub fn is_ignored_name(name: &[u8]) -> bool {
    name.starts_with(b".")
        || name.ends_with(b"~")
        || (name.starts_with(b"#") && name.ends_with(b"#"))
        || [
            &b".swp"[..],
            b".swx",
            b".tmp",
            b".bak",
            b".crdownload",
            b"___jb_tmp___",
            b"___jb_old___",
        ]
        .iter()
        .any(|end| name.ends_with(end))
        || name == b"Thumbs.db"
        || name == b"4913"
}
