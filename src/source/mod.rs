//! Reading: the site's folder into [`Sources`].
//!
//! Takes the root and the ignore patterns; gives every text file with its text, and the files that are copied as they are. The only reader of
//! content. Knows nothing of formats: which files hold text is told by their endings and folders alone. Links that leave the site, files that are
//! not UTF-8 and files beyond bounds become diagnostics; a file that vanishes while it is read counts as deleted.
//!
//! With what was read before, a file is read again only where its [`Stamp`] differs or cannot be trusted, or where one was told to look.

pub mod encoding;
mod look;
mod stamp;
mod walk;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};
use rayon::prelude::*;
use unicode_normalization::is_nfc;

use crate::diagnostic::{Diagnostic, Error, File, rules};
use encoding::Decoded;
pub use look::Look;
pub use stamp::Stamp;
use walk::{Found, Walk, relative};

/// The largest text file that is read, in bytes.
pub const LARGEST_TEXT: u64 = 32 << 20;

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Sources {
    /// Text files of `content/`, sorted by path.
    pub texts: Vec<Arc<Source>>,
    /// Files that are copied as they are, sorted by URL path: those of `content/` that hold no text, and `static/`.
    pub copies: Vec<Copied>,
    /// The CSV files of `content/`, sorted by path: they are copied, and pages show them as tables.
    pub tables: Vec<Arc<Source>>,
    /// The bibliographies and stored excerpts of `content/sources/`, sorted by path: they are published nowhere.
    pub library: Vec<Arc<Source>>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
    /// The folders, canonical, of what is reached through symbolic links: a change there need not show where the links stand.
    pub linked: Vec<PathBuf>,
    /// Every file and every problem that was met, sorted: what the rest is made of.
    entries: Vec<Arc<Entry>>,
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
    pub from: Arc<Path>,
    /// Whether it lies under `content/`.
    pub content: bool,
    /// Tells its bytes from those that it had.
    pub stamp: Stamp,
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

/// A file, or what stands in its place, and what came of reading it.
#[derive(Clone, Debug)]
struct Entry {
    /// The path from the root, NFC: `content/notes/a.md`.
    shown: Arc<str>,
    /// Where it really stands, where it is reached through a symbolic link.
    linked: Option<Arc<Path>>,
    held: Held,
}

/// What came of reading an entry.
#[derive(Clone, Debug)]
enum Held {
    /// A text.
    Text {
        source: Arc<Source>,
        stamp: Stamp,
        /// Whether its next change is sure to give it another stamp.
        settled: bool,
    },
    /// A file that is copied.
    Copied(Copied),
    /// A CSV file, which is copied.
    Table {
        copied: Copied,
        /// Its text; none where it is not UTF-8, or too large for a page.
        source: Option<Arc<Source>>,
        /// Whether its next change is sure to give it another stamp.
        settled: bool,
    },
    /// Something that cannot be read.
    Problem(Arc<Diagnostic>),
}

/// Reads `content/` and `static/`; with what was read before, only what may have changed.
///
/// # Errors
/// When the root itself cannot be read. A single file that cannot be read is a diagnostic.
pub fn read(request: &Request<'_>, before: Option<(&Sources, &Look)>) -> Result<Sources, Error> {
    let root = fs::canonicalize(request.root).map_err(|error| Error::io("reading", request.root, error))?;
    let ignore = ignore_set(request.ignore);
    let walk = Walk {
        root: &root,
        ignore: &ignore,
    };
    let reader = Reader {
        root: &root,
        seed_folders: request.seed_folders,
    };
    let entries = match before {
        None => reader.everything(&walk, None),
        Some((before, Look::Everywhere)) => reader.everything(&walk, Some(before)),
        Some((before, Look::At(paths))) => match look::regions(&root, request.root, paths) {
            Some(regions) => match reader.at(&walk, before, &regions) {
                Some(entries) => entries,
                None => reader.everything(&walk, Some(before)),
            },
            None => reader.everything(&walk, Some(before)),
        },
    };
    Ok(gather(&root, entries))
}

/// Reads what a walk finds.
struct Reader<'a> {
    root: &'a Path,
    seed_folders: &'a [&'a str],
}

impl Reader<'_> {
    /// Reads `content/` and `static/` whole; texts whose stamps are those they had are not opened again.
    fn everything(&self, walk: &Walk<'_>, before: Option<&Sources>) -> Vec<Arc<Entry>> {
        let found = look::FOLDERS.into_iter().flat_map(|folder| walk.below(self.root.join(folder)));
        let read = |found| self.entry(found, before, false);
        let mut entries: Vec<Arc<Entry>> = found.par_bridge().filter_map(read).collect();
        sort(&mut entries);
        entries
    }

    /// Reads the regions, and keeps the rest as it was; none where everything is to be read: a file is reached through a symbolic link, or two
    /// names are one in NFC.
    fn at(&self, walk: &Walk<'_>, before: &Sources, regions: &BTreeSet<PathBuf>) -> Option<Vec<Arc<Entry>>> {
        if !before.linked.is_empty() {
            return None;
        }
        let mut entries = before.entries.clone();
        for region in regions {
            let shown = relative(self.root, region);
            if !shown.is_ascii() && has_twin(self.root, region) {
                return None;
            }
            let there = range_of(&entries, &shown);
            if entries[there.clone()].iter().filter(|entry| *entry.shown == *shown).count() > 1 {
                return None;
            }
            let new: Vec<Found> = walk.below(region.clone()).collect();
            let appeared_or_vanished = there.is_empty() != new.is_empty();
            self.replace(&mut entries, &shown, new, before);
            if appeared_or_vanished && let Some(folder) = region.parent() {
                self.compare_names(&mut entries, walk, folder, before)?;
            }
        }
        Some(entries)
    }

    /// Puts what was found at a path, and below it, in place of what was there.
    fn replace(&self, entries: &mut Vec<Arc<Entry>>, shown: &str, found: Vec<Found>, before: &Sources) {
        let new: Vec<Arc<Entry>> = found
            .into_par_iter()
            .filter_map(|found| {
                // The very file that was named is read whatever its stamp says.
                let named = found.shown == shown;
                self.entry(found, Some(before), named)
            })
            .collect();
        let there = range_of(entries, shown);
        match (entries.get_mut(there.clone()), new.as_slice()) {
            (Some([old]), [new]) if old.shown == new.shown => *old = new.clone(),
            (None | Some([]), []) => {}
            _ => {
                entries.drain(there);
                entries.extend(new);
                sort(entries);
            }
        }
    }

    /// Finds the files of a folder that have appeared or vanished beside one that has; none where a name there is not in NFC.
    fn compare_names(&self, entries: &mut Vec<Arc<Entry>>, walk: &Walk<'_>, folder: &Path, before: &Sources) -> Option<()> {
        let shown = format!("{}/", relative(self.root, folder));
        let mut there: BTreeSet<String> = BTreeSet::new();
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if walk::is_ignored_name(name.as_encoded_bytes()) {
                continue;
            }
            there.insert(name.to_str().filter(|name| is_nfc(name))?.to_owned());
        }
        let known: BTreeSet<String> = entries[range_below(entries, &shown)]
            .iter()
            .filter_map(|entry| entry.shown.get(shown.len()..)?.split('/').next())
            .map(str::to_owned)
            .collect();
        for name in there.symmetric_difference(&known) {
            let new = walk.below(folder.join(name)).collect();
            self.replace(entries, &format!("{shown}{name}"), new, before);
        }
        Some(())
    }

    /// Reads one file; none where it has vanished.
    fn entry(&self, found: Found, before: Option<&Sources>, named: bool) -> Option<Arc<Entry>> {
        let Found { shown, what, linked } = found;
        let old = before.and_then(|before| before.entry(&shown));
        let shown = old.map_or_else(|| shown.into(), |old| old.shown.clone());
        let held = match what {
            Err(diagnostic) => Held::Problem(Arc::new(*diagnostic)),
            Ok(from) => self.held(&shown, &from, old.map(|old| &**old), named)?,
        };
        Some(Arc::new(Entry {
            shown,
            linked: linked.map(Into::into),
            held,
        }))
    }

    fn held(&self, shown: &Arc<str>, from: &Path, old: Option<&Entry>, named: bool) -> Option<Held> {
        let (folder, path) = shown.split_once('/').unwrap_or(("", shown));
        let content = folder == "content";
        if !content || !(is_text(path, self.seed_folders) || is_library(path)) {
            if content && is_table(path) {
                return table(shown, path, from, old, named);
            }
            let stamp = Stamp::of(&fs::metadata(from).ok()?);
            return Some(match old {
                Some(Entry {
                    held: Held::Copied(old), ..
                }) if old.stamp == stamp && *old.from == *from => Held::Copied(old.clone()),
                _ => Held::Copied(Copied {
                    path: path.into(),
                    from: from.into(),
                    content,
                    stamp,
                }),
            });
        }
        let old = match old {
            Some(Entry {
                held: Held::Text { source, stamp, settled },
                ..
            }) => Some((source, stamp, *settled)),
            _ => None,
        };
        if let Some((source, stamp, true)) = old
            && !named
            && fs::metadata(from).is_ok_and(|now| Stamp::of(&now) == *stamp)
        {
            return Some(Held::Text {
                source: source.clone(),
                stamp: *stamp,
                settled: true,
            });
        }
        text(shown, path, from, old.map(|(source, ..)| source))
    }
}

/// Reads a text file; none where it has vanished. Where its bytes are those of `old`, gives the text of `old`.
fn text(shown: &Arc<str>, path: &str, from: &Path, old: Option<&Arc<Source>>) -> Option<Held> {
    let file = || File::path_only(shown.clone());
    let problem = |diagnostic: Diagnostic| Some(Held::Problem(Arc::new(diagnostic)));
    let (bytes, stamp) = match read_bounded(from) {
        Ok((Some(bytes), stamp)) => (bytes, stamp),
        Ok((None, _)) => {
            let message = format!("this file is larger than {} MiB", LARGEST_TEXT >> 20);
            return problem(Diagnostic::whole(&rules::TOO_LARGE, &file(), message).help("split it, or move it out of `content/`"));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => return problem(walk::unreadable(shown, &error)),
    };
    let settled = stamp.is_settled();
    match encoding::decode(bytes) {
        Decoded::Utf8(text) => {
            let source = match old {
                Some(old) if *old.file.text == *text => old.clone(),
                _ => Arc::new(Source {
                    path: path.into(),
                    file: File::new(shown.clone(), text),
                }),
            };
            Some(Held::Text { source, stamp, settled })
        }
        Decoded::Other { encoding, .. } => {
            let message = format!("this file is not UTF-8; it seems to be {encoding}");
            problem(Diagnostic::whole(&rules::ENCODING, &file(), message).help(conversion(encoding, shown)))
        }
        Decoded::Binary => {
            problem(Diagnostic::whole(&rules::BINARY, &file(), "this file holds no text").help("give it another ending, or remove it"))
        }
    }
}

/// Reads a CSV file; none where it has vanished. One that holds no text is copied all the same.
fn table(shown: &Arc<str>, path: &str, from: &Path, old: Option<&Entry>, named: bool) -> Option<Held> {
    if let Some(held @ Held::Table { copied, settled: true, .. }) = old.map(|old| &old.held)
        && !named
        && *copied.from == *from
        && Stamp::of(&fs::metadata(from).ok()?) == copied.stamp
    {
        return Some(held.clone());
    }
    let (bytes, stamp) = match read_bounded(from) {
        Ok((bytes, stamp)) => (bytes, stamp),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => return Some(Held::Problem(Arc::new(walk::unreadable(shown, &error)))),
    };
    let text = bytes.and_then(|bytes| match encoding::decode(bytes) {
        Decoded::Utf8(text) => Some(text),
        _ => None,
    });
    let source = |text| Source {
        path: path.into(),
        file: File::new(shown.clone(), text),
    };
    Some(Held::Table {
        copied: Copied {
            path: path.into(),
            from: from.into(),
            content: true,
            stamp,
        },
        source: text.map(|text| Arc::new(source(text))),
        settled: stamp.is_settled(),
    })
}

/// Reads a file unless it is larger than [`LARGEST_TEXT`]; the stamp is from before the bytes.
fn read_bounded(path: &Path) -> io::Result<(Option<Vec<u8>>, Stamp)> {
    use io::Read;
    let mut file = fs::File::open(path)?;
    let stamp = Stamp::of(&file.metadata()?);
    if stamp.length > LARGEST_TEXT {
        return Ok((None, stamp));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(stamp.length).unwrap_or(0) + 1);
    file.by_ref().take(LARGEST_TEXT + 1).read_to_end(&mut bytes)?;
    Ok(((bytes.len() as u64 <= LARGEST_TEXT).then_some(bytes), stamp))
}

impl Sources {
    fn entry(&self, shown: &str) -> Option<&Arc<Entry>> {
        let at = self.entries.binary_search_by(|entry| (*entry.shown).cmp(shown)).ok()?;
        self.entries.get(at)
    }

    /// Gives the files that differ from those read before, by their paths from the root; sorted.
    pub fn changed(&self, before: &Sources) -> Vec<Arc<str>> {
        let (mut own, mut other) = (self.entries.iter().peekable(), before.entries.iter().peekable());
        let mut changed = Vec::new();
        loop {
            let order = match (own.peek(), other.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(own), Some(other)) if Arc::ptr_eq(own, other) || Arc::ptr_eq(&own.shown, &other.shown) => Ordering::Equal,
                (Some(own), Some(other)) => own.shown.cmp(&other.shown),
            };
            let new = if order.is_le() { own.next() } else { None };
            let old = if order.is_ge() { other.next() } else { None };
            match (new, old) {
                (Some(new), Some(old)) if Arc::ptr_eq(new, old) => {}
                (Some(new), Some(old)) if new.held.is_same(&old.held) && new.linked == old.linked => {}
                (Some(one), _) | (None, Some(one)) => changed.push(one.shown.clone()),
                (None, None) => {}
            }
        }
        // What stands beside the files: folders that lead out of the site.
        let (own, other) = (&self.diagnostics, &before.diagnostics);
        let only = |of: &[Diagnostic], in_: &[Diagnostic]| -> Vec<Arc<str>> {
            let new = of.iter().filter(|one| !in_.contains(one));
            new.map(|one| one.file.path.clone()).collect()
        };
        changed.extend(only(own, other));
        changed.extend(only(other, own));
        changed
    }
}

impl Held {
    fn words(&self) -> &str {
        match self {
            Held::Text { source, .. } => &source.file.text,
            _ => "",
        }
    }

    /// Tells whether two readings of one file came to the same.
    fn is_same(&self, other: &Held) -> bool {
        match (self, other) {
            (Held::Text { source: own, .. }, Held::Text { source: other, .. }) => {
                Arc::ptr_eq(&own.file.text, &other.file.text) || own.file == other.file
            }
            (Held::Copied(own), Held::Copied(other)) => own == other,
            (
                Held::Table { copied, source, .. },
                Held::Table {
                    copied: other,
                    source: text,
                    ..
                },
            ) => copied == other && source.as_ref().map(|source| &source.file) == text.as_ref().map(|source| &source.file),
            (Held::Problem(own), Held::Problem(other)) => own == other,
            _ => false,
        }
    }
}

/// Tells whether the folder of a path holds another that is the same in NFC.
fn has_twin(root: &Path, path: &Path) -> bool {
    let shown = relative(root, path);
    let siblings = path
        .parent()
        .and_then(|folder| fs::read_dir(folder).ok())
        .into_iter()
        .flatten()
        .flatten();
    siblings
        .map(|entry| entry.path())
        .any(|other| other != path && relative(root, &other) == shown)
}

/// Sorts entries by their paths; two names that are one in NFC are told apart by their texts.
fn sort(entries: &mut [Arc<Entry>]) {
    entries.sort_by(|a, b| a.shown.cmp(&b.shown).then_with(|| a.held.words().cmp(b.held.words())));
}

/// Gives where in sorted entries a path stands, with all that is below it.
///
/// Between a path and what is below it others may sort (`a.md`, between `a` and `a/b.md`), but as nothing is a file and a folder at once, one
/// of the two is empty.
fn range_of(entries: &[Arc<Entry>], shown: &str) -> Range<usize> {
    let at = entries.partition_point(|entry| *entry.shown < *shown);
    match entries.get(at) {
        Some(entry) if *entry.shown == *shown => at..at + entries[at..].iter().take_while(|entry| *entry.shown == *shown).count(),
        _ => {
            let below = range_below(entries, &format!("{shown}/"));
            if below.is_empty() { at..at } else { below }
        }
    }
}

/// Gives the entries whose paths begin with `prefix`.
fn range_below(entries: &[Arc<Entry>], prefix: &str) -> Range<usize> {
    let start = entries.partition_point(|entry| *entry.shown < *prefix);
    let count = entries[start..].partition_point(|entry| entry.shown.starts_with(prefix));
    start..start + count
}

/// Sorts what was read by what it is for.
fn gather(root: &Path, entries: Vec<Arc<Entry>>) -> Sources {
    let mut sources = Sources::default();
    sources.texts.reserve(entries.len());
    for entry in &entries {
        match &entry.held {
            Held::Text { source, .. } if is_library(&source.path) => sources.library.push(source.clone()),
            Held::Text { source, .. } => sources.texts.push(source.clone()),
            Held::Copied(copied) => sources.copies.push(copied.clone()),
            Held::Table { copied, source, .. } => {
                sources.copies.push(copied.clone());
                sources.tables.extend(source.clone());
            }
            Held::Problem(diagnostic) => sources.diagnostics.push((**diagnostic).clone()),
        }
    }
    sources.linked = entries
        .iter()
        .filter_map(|entry| entry.linked.as_deref()?.parent())
        .map(Path::to_path_buf)
        .collect();
    sources.linked.dedup();
    sources.copies.sort_by(|a, b| (&a.path, a.content).cmp(&(&b.path, b.content)));
    // Templates and themes are read elsewhere, without what lies outside of the site; that it does is said here.
    let leaves = |folder: &&str| fs::canonicalize(root.join(folder)).is_ok_and(|real| !real.starts_with(root));
    let linked = ["templates", "i18n", "themes"].into_iter().filter(leaves);
    sources.diagnostics.extend(linked.map(walk::outside));
    sources.entries = entries;
    sources
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

fn is_table(path: &str) -> bool {
    path.len() > 4 && path.get(path.len() - 4..).is_some_and(|end| end.eq_ignore_ascii_case(".csv"))
}

/// Tells whether a file is a bibliography or a stored excerpt.
fn is_library(path: &str) -> bool {
    path.starts_with("sources/") && [".yml", ".yaml", ".bib", ".txt"].iter().any(|end| path.ends_with(end))
}

fn ignore_set(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
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
