//! Pictures that are kept from build to build, so that none is drawn twice.
//!
//! Takes a picture and the hash of all that it was made from; gives it back by that hash. Each is a file that ends in the hash of its own bytes: one that is
//! damaged is none. What a build did not ask for it removes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{STATE_FOLDER, fill_beside, put_in_place};
use crate::diagnostic::Error;
use crate::fingerprint;

/// The folder of the pictures.
pub struct Kept(PathBuf);

impl Kept {
    /// Opens the pictures that are kept for a site.
    pub fn open(root: &Path) -> Kept {
        Kept(root.join(STATE_FOLDER).join("cards"))
    }

    /// Gives a picture; none where it is not there, or not whole.
    pub fn get(&self, key: u128) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.path(key)).ok()?;
        let end = bytes.len().checked_sub(16)?;
        let hash = bytes.split_off(end);
        (fingerprint::of(&bytes).to_le_bytes().as_slice() == hash).then_some(bytes)
    }

    /// Keeps a picture.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn put(&self, key: u128, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path(key);
        if fs::metadata(&path).is_ok() && self.get(key).is_some() {
            // Several pages can have the picture of the site.
            return Ok(());
        }
        fill_beside(&path, |file| {
            use std::io::Write;
            file.write_all(bytes)?;
            file.write_all(&fingerprint::of(bytes).to_le_bytes())
        })?;
        put_in_place(&path)
    }

    /// Removes every picture but these.
    pub fn keep_only(&self, keys: &BTreeSet<u128>) {
        let Ok(entries) = fs::read_dir(&self.0) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let key = name.to_str().and_then(|name| u128::from_str_radix(name, 16).ok());
            if !key.is_some_and(|key| keys.contains(&key)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn path(&self, key: u128) -> PathBuf {
        self.0.join(format!("{key:032x}"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::Kept;

    #[test]
    fn what_is_kept_comes_back_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::open(folder.path());
        assert_eq!(kept.get(7), None);
        kept.put(7, b"seven").unwrap();
        kept.put(8, b"").unwrap();
        assert_eq!(
            (kept.get(7).as_deref(), kept.get(8).as_deref()),
            (Some(&b"seven"[..]), Some(&b""[..]))
        );
        fs::write(kept.path(7), b"seven, but cut off in the mid").unwrap();
        assert_eq!(kept.get(7), None);
        kept.put(7, b"seven").unwrap();
        kept.keep_only(&BTreeSet::from([7]));
        assert_eq!((kept.get(7).as_deref(), kept.get(8)), (Some(&b"seven"[..]), None));
    }
}
