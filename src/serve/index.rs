//! The search index of the preview: made on a thread of its own once somebody has searched, and anew whenever the folder has been still for a while.
//!
//! Takes snapshots; gives the files of their indexes. No request waits for an index: until there is one, the search page is told that it is being made.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::snapshot::Snapshot;
use crate::search::{self, Index};

/// How long the folder must be still before an index is made.
const STILL: Duration = Duration::from_millis(300);

/// What becomes of a request for a file of the index.
pub enum Answer {
    /// The file's bytes.
    File(Arc<[u8]>),
    /// It is not there yet, and this is what to say meanwhile.
    NotYet(&'static [u8]),
    /// There is no such file.
    Nothing,
    /// The index cannot be made.
    Failed,
}

/// The thread that makes indexes, until all who hold this are gone.
#[derive(Clone)]
pub struct Indexer {
    calls: Sender<Call>,
    last: Arc<Mutex<Option<Arc<Index>>>>,
}

/// What the thread is told.
enum Call {
    /// Somebody searches in this state.
    Wanted(Arc<Snapshot>),
    /// This is the newest state.
    Newest(Arc<Snapshot>),
}

impl Indexer {
    /// Starts the thread, which does nothing until somebody searches.
    pub fn start() -> Indexer {
        let (calls, receiver) = channel();
        let last = Arc::default();
        let own = Arc::clone(&last);
        std::thread::spawn(move || run(&receiver, &own));
        Indexer { calls, last }
    }

    /// Tells of the newest state.
    pub fn changed(&self, snapshot: &Arc<Snapshot>) {
        let _ = self.calls.send(Call::Newest(snapshot.clone()));
    }

    /// Gives a file of the index of a snapshot, by its path in the site.
    pub fn file(&self, snapshot: &Arc<Snapshot>, path: &str) -> Answer {
        if let Some(index) = snapshot.index.get() {
            return index.as_ref().map_or(Answer::Failed, |index| in_index(index, path));
        }
        let _ = self.calls.send(Call::Wanted(snapshot.clone()));
        if let Some(words) = search::not_yet(path) {
            return Answer::NotYet(words);
        }
        // A page that was opened before goes on in the index that it knows.
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        last.map_or(Answer::Nothing, |index| in_index(&index, path))
    }
}

fn in_index(index: &Index, path: &str) -> Answer {
    let at = index.files.binary_search_by(|file| (*file.path).cmp(path));
    let file = at.ok().and_then(|at| index.files.get(at));
    file.map_or(Answer::Nothing, |file| Answer::File(file.bytes.clone()))
}

/// Makes the index of the newest state, each time that it has been still for a while.
fn run(calls: &Receiver<Call>, last: &Mutex<Option<Arc<Index>>>) {
    let mut is_wanted = false;
    while let Ok(call) = calls.recv() {
        let mut newest = note(call, &mut is_wanted);
        loop {
            match calls.recv_timeout(STILL) {
                Ok(call) => newest = note(call, &mut is_wanted),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if is_wanted && newest.index.get().is_none() {
            make(&newest, last);
        }
    }
}

fn note(call: Call, is_wanted: &mut bool) -> Arc<Snapshot> {
    match call {
        Call::Wanted(snapshot) => {
            *is_wanted = true;
            snapshot
        }
        Call::Newest(snapshot) => snapshot,
    }
}

fn make(snapshot: &Snapshot, last: &Mutex<Option<Arc<Index>>>) {
    let before = last.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let request = search::Request {
        site: &snapshot.state.site,
        before: before.as_deref().map(|index| &*index.files),
        is_same: false,
        part: search::PART,
        // The other threads are for the pages that are asked for meanwhile.
        at_once: 1,
    };
    let index = search::index(&request).ok().map(Arc::new);
    if index.is_some() {
        last.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&index);
    }
    let _ = snapshot.index.set(index);
}
