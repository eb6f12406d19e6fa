//! Stamps: what the file system says of a file without opening it.
//!
//! Takes metadata; gives a [`Stamp`], which differs where the bytes may. Knows no content.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// What the file system says of a file: where two stamps of one path differ, the bytes may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The length in bytes.
    pub length: u64,
    /// When the bytes were last written.
    pub modified: SystemTime,
    /// Which file it is, and when anything about it last changed: seconds and nanoseconds; zeros where the system does not say.
    own: (u64, i64, i64),
}

/// A file system may write down the same time for two changes that are so close to each other (FAT: two seconds).
const COARSEST: Duration = Duration::from_secs(2);

impl Stamp {
    /// Takes what the metadata of a file say.
    pub fn of(metadata: &Metadata) -> Stamp {
        Stamp {
            length: metadata.len(),
            modified: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
            own: own(metadata),
        }
    }

    /// Tells whether a file that is read now will have another stamp when it is written next: its last change is long enough ago.
    pub fn is_settled(&self) -> bool {
        let (_, seconds, _) = self.own;
        let changed = u64::try_from(seconds).map_or(SystemTime::UNIX_EPOCH, |seconds| {
            SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
        });
        let last = self.modified.max(changed);
        // A time that lies ahead of the clock says nothing.
        SystemTime::now().duration_since(last).is_ok_and(|age| age > COARSEST)
    }
}

#[cfg(unix)]
fn own(metadata: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn own(_: &Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}
