//! The search index: records into the files under `/pagefind/`.
//!
//! Takes a site, and the index before; gives the files of its index. The records are dealt out to parts, each of which is an index of its own that browsers
//! search together: so the memory that is needed is that of a few parts, and a change makes one part anew. A part whose records are as they were is
//! taken over. Knows neither the disk nor the page that searches; `part` is the one place that knows Pagefind.

#[cfg_attr(not(feature = "search"), allow(dead_code, reason = "what is there to make an index with"))]
mod part;

use std::sync::Arc;

use crate::diagnostic::Error;
use crate::fingerprint::{self, Fingerprint};
use crate::produce::record::{Record, Subject, record, subjects};
use crate::route::INDEX;
use crate::site::Site;

/// How many bytes of text one part holds, about: a thousand pages of 600 words. What an index needs while it is made grows with this, what a browser has to
/// fetch with the number of parts.
pub const PART: usize = 4 << 20;

/// How many parts a site has at most; with more text than they hold, titles, names, summaries and headings alone are searched.
const MOST: usize = 16;

/// What a record takes beside its text, in bytes.
const RECORD: usize = 512;

/// How many parts are made at a time.
pub const AT_ONCE: usize = 2;

/// The file that names the parts.
const PARTS: &str = "parts.json";

/// An index of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Its files, sorted by path.
    pub files: Vec<IndexFile>,
    /// How many pages it finds.
    pub pages: usize,
    /// Of how many parts it is.
    pub parts: usize,
    /// How many of them were made, and not taken over.
    pub made: usize,
    /// Whether it holds whole texts, and not only titles, names, summaries and headings.
    pub whole: bool,
}

/// A file of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexFile {
    /// Its path in the site.
    pub path: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

/// How an index is made.
pub struct Request<'a> {
    /// The site.
    pub site: &'a Site,
    /// The files of the index before, all of them; none where there is none.
    pub before: Option<&'a [IndexFile]>,
    /// Whether that index is of this very site.
    pub is_same: bool,
    /// How many bytes of text one part holds: [`PART`].
    pub part: usize,
    /// How many parts are made at a time.
    pub at_once: usize,
}

/// Makes the index.
///
/// # Errors
/// When Pagefind fails.
pub fn index(request: &Request<'_>) -> Result<Index, Error> {
    let plan = plan(request.site, request.part);
    let before = request.before.unwrap_or_default();
    let hashes_before = hashes(before);
    if request.is_same && !before.is_empty() && hashes_before.len() == plan.parts.len() {
        return Ok(plan.index(before.to_vec(), 0));
    }
    let at_once = request.at_once.clamp(1, plan.parts.len().max(1));
    let one = |number: usize| plan.part(request.site, number, hashes_before.get(number), before);
    let worker = |first: usize| {
        // Pagefind divides a part among the threads of the pool that it is called in. That of the program may wait for this very index.
        let threads = (rayon::current_num_threads() / at_once).max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|error| part::failed(&error.to_string()))?;
        let numbers = (first..plan.parts.len()).step_by(at_once);
        numbers
            .map(|number| Ok((number, pool.install(|| one(number))?)))
            .collect::<Result<Vec<(usize, Part)>, Error>>()
    };
    // Threads of their own, since a part waits for what it has other threads do.
    let workers: Vec<Result<Vec<(usize, Part)>, Error>> = std::thread::scope(|scope| {
        let worker = &worker;
        let threads: Vec<_> = (0..at_once).map(|first| scope.spawn(move || worker(first))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(part::failed("Pagefind gave up"))))
            .collect()
    });
    let mut parts: Vec<(usize, Part)> = Vec::with_capacity(plan.parts.len());
    for worker in workers {
        parts.extend(worker?);
    }
    parts.sort_by_key(|(number, _)| *number);
    let made = parts.iter().filter(|(_, part)| part.is_made).count();
    let hashes: Vec<String> = parts.iter().map(|(_, part)| part.hash.clone()).collect();
    let mut files: Vec<IndexFile> = parts.into_iter().flat_map(|(_, part)| part.files).collect();
    files.push(IndexFile {
        path: format!("{INDEX}{PARTS}"),
        bytes: serde_json::json!({ "text": plan.whole, "parts": hashes })
            .to_string()
            .into_bytes()
            .into(),
    });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(plan.index(files, made))
}

/// Tells what stands in for an index that is being made: it says so to the search page.
pub fn not_yet(path: &str) -> Option<&'static [u8]> {
    let is_list = path.strip_prefix(INDEX) == Some(PARTS);
    is_list.then_some(b"{\"making\":true,\"parts\":[]}")
}

/// Which records stand in which part.
struct Plan {
    whole: bool,
    /// None is empty.
    parts: Vec<Vec<Subject>>,
}

/// A part of an index.
struct Part {
    hash: String,
    files: Vec<IndexFile>,
    is_made: bool,
}

/// Deals pages out to parts by their addresses, so that each part has some of every sort and an edit changes no other.
fn plan(site: &Site, part: usize) -> Plan {
    let subjects = subjects(site);
    let text: usize = subjects.iter().map(|(_, _, length)| length + RECORD).sum();
    let whole = text.div_ceil(part) <= MOST;
    let count = match whole {
        true => text.div_ceil(part),
        false => (subjects.len() * RECORD).div_ceil(part),
    };
    let mut parts = vec![Vec::new(); count];
    for (path, subject, _) in subjects {
        let at = fingerprint::of(path.as_bytes()) % (count.max(1) as u128);
        if let Some(own) = usize::try_from(at).ok().and_then(|at| parts.get_mut(at)) {
            own.push(subject);
        }
    }
    parts.retain(|part| !part.is_empty());
    Plan { whole, parts }
}

impl Plan {
    fn index(&self, files: Vec<IndexFile>, made: usize) -> Index {
        Index {
            files,
            pages: self.parts.iter().map(Vec::len).sum(),
            parts: self.parts.len(),
            made,
            whole: self.whole,
        }
    }

    /// Makes a part, or takes it over where its records are as they were.
    fn part(&self, site: &Site, number: usize, hash_before: Option<&String>, before: &[IndexFile]) -> Result<Part, Error> {
        let subjects = self.parts.get(number).map_or(&[][..], Vec::as_slice);
        let records: Vec<Record> = subjects.iter().map(|subject| record(site, *subject, self.whole)).collect();
        let language = site.config.language.to_lowercase();
        let hash = hash(&records, &language);
        if hash_before == Some(&hash) {
            let own = |file: &&IndexFile| {
                file.path
                    .strip_prefix(INDEX)
                    .is_some_and(|path| path != PARTS && part_of(path) == number)
            };
            let files = before.iter().filter(own).cloned().collect();
            return Ok(Part {
                hash,
                files,
                is_made: false,
            });
        }
        let folder = match number {
            0 => INDEX.to_owned(),
            more => format!("{INDEX}{more}/"),
        };
        let files = part::make(records, &language, number == 0)?;
        let file = |(name, bytes): (String, Vec<u8>)| IndexFile {
            path: format!("{folder}{name}"),
            bytes: bytes.into(),
        };
        Ok(Part {
            hash,
            files: files.into_iter().map(file).collect(),
            is_made: true,
        })
    }
}

/// Gives the number of the part that a file belongs to, by its path in the folder of the index: the first part has no folder of its own.
fn part_of(path: &str) -> usize {
    let folder = path.split_once('/').map(|(folder, _)| folder);
    folder.and_then(|folder| folder.parse().ok()).unwrap_or(0)
}

/// Gives the hashes of an index's parts, as its list of them says; none where there is no such list.
fn hashes(files: &[IndexFile]) -> Vec<String> {
    let list = files.iter().find(|file| file.path.strip_prefix(INDEX) == Some(PARTS));
    let read = list.and_then(|file| serde_json::from_slice::<serde_json::Value>(&file.bytes).ok());
    let parts = read.as_ref().and_then(|list| list.get("parts")?.as_array());
    let hashes = parts.into_iter().flatten().filter_map(serde_json::Value::as_str);
    hashes.map(str::to_owned).collect()
}

/// Hashes all that a part is made from.
fn hash(records: &[Record], language: &str) -> String {
    let mut hash = Fingerprint::new();
    hash.add(part::FORM.as_bytes());
    hash.add(language.as_bytes());
    for record in records {
        let year = record.year.map(|year| year.to_string());
        let (verdict, label) = record.verdict.as_ref().map_or(("", ""), |(id, label)| (id, label));
        let fields = [&record.href, &record.title, &record.kind, &record.date, &record.line];
        let own = fields
            .into_iter()
            .map(String::as_str)
            .chain([year.as_deref().unwrap_or(""), verdict, label, &*record.speaker]);
        own.for_each(|field| hash.add(field.as_bytes()));
        hash.add(&[record.rank as u8]);
        for list in [&record.people, &record.names] {
            hash.add(&(list.len() as u64).to_le_bytes());
            list.iter().for_each(|item| hash.add(item.as_bytes()));
        }
        hash.add(&(record.pieces.len() as u64).to_le_bytes());
        for piece in &record.pieces {
            hash.add(&[u8::from(piece.is_heading)]);
            hash.add(piece.anchor.as_bytes());
            hash.add(piece.text.as_bytes());
        }
    }
    format!("{:032x}", hash.finish())
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn files_belong_to_parts() {
        assert_eq!(part_of("pagefind.js"), 0);
        assert_eq!(part_of("index/en_1.pf_index"), 0);
        assert_eq!(part_of("12/index/en_1.pf_index"), 12);
        assert_eq!(part_of("3/pagefind-entry.json"), 3);
    }
}
