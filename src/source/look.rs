//! Looking: which parts of a site's folder may have changed.
//!
//! Takes the paths that somebody was told of; gives the regions to compare. What happened there is never told, but found.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::walk::is_ignored_name;

/// Where to look for what has changed since a site was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Everywhere.
    Everywhere,
    /// At these paths and what is below them; and where one has appeared or vanished, in the folder that it stands in.
    At(Vec<PathBuf>),
}

/// The folders of a site that hold what is read here.
pub const FOLDERS: [&str; 2] = ["content", "static"];

/// Gives the paths of the site, canonical but for what does not exist, that are to be compared; none where everything is to be: a path leads
/// through a symbolic link, or a whole folder of the site is meant.
pub fn regions(root: &Path, given: &Path, paths: &[PathBuf]) -> Option<BTreeSet<PathBuf>> {
    let mut regions = BTreeSet::new();
    for path in paths {
        let Some(below) = path.strip_prefix(root).or_else(|_| path.strip_prefix(given)).ok() else {
            continue;
        };
        let mut parts = below.components();
        let Some(Component::Normal(first)) = parts.next() else { continue };
        if !FOLDERS.iter().any(|folder| first == *folder) {
            continue;
        }
        if below.components().any(|part| is_ignored_name(part.as_os_str().as_encoded_bytes())) {
            continue;
        }
        if below.components().count() == 1 {
            return None;
        }
        regions.insert(region(root, below)?);
    }
    Some(regions)
}

/// Gives the path itself, or of what is missing the uppermost; none where it leads through a symbolic link.
fn region(root: &Path, below: &Path) -> Option<PathBuf> {
    let mut path = root.to_path_buf();
    for part in below.components() {
        path.push(part);
        match path.symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() => return None,
            Ok(_) => {}
            Err(_) => break,
        }
    }
    Some(path)
}
