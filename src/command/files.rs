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
