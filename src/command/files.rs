//! New files of the author's: each whole or not there, and never in the place of another.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use treatise::diagnostic::Error;

/// Writes a file that is not there yet, with the folders above it; tells whether it did: `false` where something is there.
///
/// The bytes are put into a temporary file, whose name no site reads, and then given the name.
///
/// # Errors
/// When the disk fails.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(|error| Error::io("making", folder, error))?;
    if fs::symlink_metadata(path).is_ok() {
        return Ok(false);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{}-{}.treatise-tmp", std::process::id(), short(&name)));
    let written = fs::write(&temporary, bytes).and_then(|()| give_name(&temporary, path));
    let _ = fs::remove_file(&temporary);
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(Error::io("writing", path, error)),
    }
}

/// Gives a file its name unless another has it.
fn give_name(temporary: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(temporary, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists && fs::symlink_metadata(path).is_err() => fs::rename(temporary, path),
        outcome => outcome,
    }
}

/// Gives the start of a name, so that what is put before it fits too.
fn short(name: &str) -> &str {
    let end = name
        .char_indices()
        .map(|(at, _)| at)
        .take_while(|at| *at <= 100)
        .last()
        .unwrap_or(0);
    if name.len() <= 100 { name } else { &name[..end] }
}

/// What came of putting a text in the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// It is there now.
    Done,
    /// The file does not lie under `content/`, or is no more.
    Elsewhere,
    /// The file does not hold the text that was to be replaced.
    Changed,
}

/// Puts a text in the place of a file below `content/`, where that still holds the text `before`.
///
/// The bytes are put into a temporary file beside it, whose name no site reads, which then takes the file's place and its permissions.
///
/// # Errors
/// When the disk fails.
pub fn replace(root: &Path, path: &str, before: &str, after: &str) -> Result<Replaced, Error> {
    let content = root.join("content");
    let (Ok(content), Ok(place)) = (content.canonicalize(), root.join(path).canonicalize()) else {
        return Ok(Replaced::Elsewhere);
    };
    if !path.starts_with("content/") || !place.starts_with(&content) {
        return Ok(Replaced::Elsewhere);
    }
    let held = fs::read(&place).map_err(|error| Error::io("reading", &place, error))?;
    if held != before.as_bytes() {
        return Ok(Replaced::Changed);
    }
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let temporary = place.with_file_name(format!(".{}-{}.treatise-tmp", std::process::id(), short(&name)));
    let permissions = fs::metadata(&place).map(|data| data.permissions());
    let written = fs::write(&temporary, after)
        .and(permissions)
        .and_then(|permissions| fs::set_permissions(&temporary, permissions))
        .and_then(|()| fs::rename(&temporary, &place));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(|error| Error::io("writing", &place, error))?;
    Ok(Replaced::Done)
}
