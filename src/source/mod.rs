//! Reading: the site's folder into [`Sources`].
//!
//! Takes the root and the ignore patterns; gives every text file with its text, and the files that are copied as they are. The only reader of
//! content. Knows nothing of formats: which files hold text is told by their endings and folders alone. Links that leave the site, files that are
//! not UTF-8 and files beyond bounds become diagnostics; a file that vanishes while it is read counts as deleted.

pub mod encoding;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};
use rayon::prelude::*;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, Error, File, rules};
use encoding::Decoded;

/// The largest text file that is read, in bytes.
pub const LARGEST_TEXT: u64 = 32 << 20;

/// Where to look for what has changed since a site was read; what it was is never told, but found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Everywhere.
    Everywhere,
    /// At these paths and what is below them, and at the folders that they stand in.
    At(Vec<PathBuf>),
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Sources {
    /// Text files of `content/`, sorted by path.
    pub texts: Vec<Source>,
    /// Files that are copied as they are, sorted by URL path: those of `content/` that hold no text, and `static/`.
    pub copies: Vec<Copied>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A text file of `content/`.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path under `content/`, NFC, with `/` between its parts.
    pub path: Arc<str>,
    /// The path from the root, and the text.
    pub file: File,
}

/// A file that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The path under `content/` or `static/`, NFC.
    pub path: Arc<str>,
    /// Where it lies.
    pub from: PathBuf,
    /// Whether it lies under `content/`.
    pub content: bool,
}

/// What to read.
pub struct Request<'a> {
    /// The site's folder.
    pub root: &'a Path,
    /// Patterns of paths under `content/` or `static/` that are not read.
    pub ignore: &'a [String],
    /// The folders of seed articles, whose `.txt` files and sidecars are text.
    pub seed_folders: &'a [&'a str],
}

/// Reads `content/` and `static/`.
///
/// # Errors
/// When the root itself cannot be read. A single file that cannot be read is a diagnostic.
pub fn read(request: &Request<'_>) -> Result<Sources, Error> {
    let ignore = ignore_set(request.ignore);
    let root = fs::canonicalize(request.root).map_err(|error| Error::io("reading", request.root, error))?;
    let mut sources = Sources::default();
    let content = list(&root, "content", &ignore, &mut sources.diagnostics);
    let is_text = |path: &str| is_text(path, request.seed_folders);
    let (texts, assets): (Vec<Found>, Vec<Found>) = content.into_iter().partition(|found| is_text(&found.path));
    let read: Vec<Result<Option<Source>, Box<Diagnostic>>> = texts.into_par_iter().map(read_text).collect();
    for outcome in read {
        match outcome {
            Ok(source) => sources.texts.extend(source),
            Err(diagnostic) => sources.diagnostics.push(*diagnostic),
        }
    }
    sources.texts.sort_by(|a, b| a.path.cmp(&b.path));
    let published = |found: &Found| !is_withheld(&found.path);
    sources.copies = assets.into_iter().filter(published).map(|found| found.into_copied(true)).collect();
    let fixed = list(&root, "static", &ignore, &mut sources.diagnostics);
    sources.copies.extend(fixed.into_iter().map(|found| found.into_copied(false)));
    // Templates and themes are read elsewhere, without what lies outside of the site; that it does is said here.
    let linked = ["templates", "themes"]
        .into_iter()
        .filter(|folder| leaves(&root, &root.join(folder)));
    sources.diagnostics.extend(linked.map(outside));
    sources.copies.sort_by(|a, b| (&a.path, a.content).cmp(&(&b.path, b.content)));
    Ok(sources)
}

/// Tells whether a file of `content/` holds text that is parsed: Markdown, seed articles and their sidecars.
fn is_text(path: &str, seed_folders: &[&str]) -> bool {
    let Some((stem, extension)) = path.rsplit_once('.') else {
        return false;
    };
    match extension {
        "md" | "markdown" => true,
        "txt" | "toml" | "yml" | "yaml" => {
            let folder = stem.split_once('/').map_or("", |(first, _)| first);
            seed_folders.contains(&folder)
        }
        _ => false,
    }
}

/// Tells whether a file is never published: bibliographies and stored excerpts.
fn is_withheld(path: &str) -> bool {
    path.starts_with("sources/") && [".yml", ".yaml", ".bib", ".txt"].iter().any(|end| path.ends_with(end))
}

fn ignore_set(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

/// A file found in a folder of the site.
struct Found {
    /// Below the folder, NFC.
    path: String,
    /// From the root.
    shown: String,
    from: PathBuf,
}

impl Found {
    fn into_copied(self, content: bool) -> Copied {
        Copied {
            path: self.path.into(),
            from: self.from,
            content,
        }
    }
}

/// Lists the files of a folder of the site, sorted by path.
fn list(root: &Path, folder: &str, ignore: &GlobSet, diagnostics: &mut Vec<Diagnostic>) -> Vec<Found> {
    let base = root.join(folder);
    if !base.exists() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut entries = WalkDir::new(&base)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_ignored_name(entry.file_name().as_encoded_bytes()));
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.extend(walk_problem(root, &error));
                continue;
            }
        };
        let relative = relative(&base, entry.path());
        if entry.path_is_symlink() && leaves(root, entry.path()) {
            diagnostics.push(outside(&match entry.depth() {
                0 => folder.to_owned(),
                _ => format!("{folder}/{relative}"),
            }));
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        if !entry.file_type().is_file() || ignore.is_match(&relative) {
            continue;
        }
        found.push(Found {
            shown: format!("{folder}/{relative}"),
            path: relative,
            from: entry.into_path(),
        });
    }
    found
}

fn outside(path: &str) -> Diagnostic {
    Diagnostic::whole(&rules::OUTSIDE, &File::path_only(path), "this symbolic link leads out of the site")
        .help("copy what it points to into the site")
}

/// Gives the path below a folder, NFC, with `/` between its parts; bytes that are no Unicode are replaced.
fn relative(base: &Path, path: &Path) -> String {
    let below = path.strip_prefix(base).unwrap_or(path).to_string_lossy();
    let below = if cfg!(windows) {
        below.replace('\\', "/")
    } else {
        below.into_owned()
    };
    if is_nfc(&below) { below } else { below.nfc().collect() }
}

fn leaves(root: &Path, path: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|real| !real.starts_with(root))
}

fn walk_problem(root: &Path, error: &walkdir::Error) -> Option<Diagnostic> {
    let shown = error.path().map(|path| relative(root, path)).unwrap_or_default();
    let file = File::path_only(shown);
    if error.loop_ancestor().is_some() {
        let message = "this symbolic link leads back into a folder that holds it";
        return Some(Diagnostic::whole(&rules::OUTSIDE, &file, message).help("remove the link"));
    }
    match error.io_error() {
        Some(error) if error.kind() == io::ErrorKind::NotFound => {
            let dangling = fs::symlink_metadata(root.join(&*file.path)).is_ok();
            dangling.then(|| Diagnostic::whole(&rules::UNREADABLE, &file, "this symbolic link leads to nothing").help("remove the link"))
        }
        Some(error) => Some(Diagnostic::whole(
            &rules::UNREADABLE,
            &file,
            format!("this cannot be read: {error}"),
        )),
        None => None,
    }
}

/// Tells whether a file or folder is none of the site: dot-files and what editors leave behind.
fn is_ignored_name(name: &[u8]) -> bool {
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

/// Reads one text file; none where it has vanished.
fn read_text(found: Found) -> Result<Option<Source>, Box<Diagnostic>> {
    let file = || File::path_only(found.shown.as_str());
    let refused = |diagnostic: Diagnostic| Err(Box::new(diagnostic));
    let bytes = match read_bounded(&found.from) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            let message = format!("this file is larger than {} MiB", LARGEST_TEXT >> 20);
            return refused(Diagnostic::whole(&rules::TOO_LARGE, &file(), message).help("split it, or move it out of `content/`"));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let message = format!("this cannot be read: {error}");
            return refused(Diagnostic::whole(&rules::UNREADABLE, &file(), message));
        }
    };
    match encoding::decode(bytes) {
        Decoded::Utf8(text) => Ok(Some(Source {
            path: found.path.into(),
            file: File::new(found.shown, text),
        })),
        Decoded::Other { encoding, .. } => {
            let message = format!("this file is not UTF-8; it seems to be {encoding}");
            refused(Diagnostic::whole(&rules::ENCODING, &file(), message).help(conversion(encoding, &found.shown)))
        }
        Decoded::Binary => {
            refused(Diagnostic::whole(&rules::BINARY, &file(), "this file holds no text").help("give it another ending, or remove it"))
        }
    }
}

/// Gives the command that converts a file to UTF-8.
fn conversion(encoding: &str, path: &str) -> String {
    let (from, to) = (shell_word(path), shell_word(&format!("{path}.utf8")));
    format!("convert it: `iconv -f {encoding} -t UTF-8 {from} > {to} && mv {to} {from}`; `treatise import` does it for new articles")
}

/// Writes a path as one word of a POSIX shell: in single quotation marks where it holds more than letters, digits, `/`, `.`, `_` and `-`.
fn shell_word(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    match path.chars().all(plain) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}

/// Reads a file unless it is larger than [`LARGEST_TEXT`].
fn read_bounded(path: &Path) -> io::Result<Option<Vec<u8>>> {
    use io::Read;
    let mut file = fs::File::open(path)?;
    let length = file.metadata()?.len();
    if length > LARGEST_TEXT {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    file.by_ref().take(LARGEST_TEXT + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= LARGEST_TEXT).then_some(bytes))
}
