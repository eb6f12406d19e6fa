//! What linking remembers of the snapshot before, and what of it still holds.
//!
//! Takes the [`Memory`] of one snapshot and the pages of the next; tells of each page whether what was found out about it holds. Finds nothing
//! out by itself.

use std::sync::Arc;

use super::mentions::{self, Ambiguous, NameTable};
use super::own::Own;
use super::pages::Selected;
use super::tables::{Names, Paths};
use super::{Found, Request, explicit_targets};
use crate::graph::{Arrangement, Mention, Page, PageId, Resolved};

/// What linking remembers of a snapshot.
#[derive(Debug)]
pub struct Memory {
    pub(super) pages: Vec<Arc<Own>>,
    pub(super) hidden: Vec<Arc<Own>>,
    pub(super) copies: Vec<Arc<str>>,
    pub(super) found: Vec<Arc<Found>>,
    pub(super) names: NameTable,
    pub(super) tables: (Arc<Paths>, Arc<Names>),
    pub(super) arrangement: Arc<Arrangement>,
}

/// What of the snapshot before is as it was.
#[derive(Debug, Default)]
pub struct Kept {
    before: Vec<Option<PageId>>,
    /// Whether every page is there under the number that it had.
    pub numbers: bool,
    /// Whether, beside that, every page has the front matter that it had, and the tags in its text.
    pub facts: bool,
}

impl Kept {
    /// Gives the number that a page had, where its file is the same.
    pub fn number(&self, id: PageId) -> Option<PageId> {
        self.before.get(id.index()).copied().flatten()
    }
}

/// The snapshot before, seen from the one that is being made.
pub struct Previous<'a> {
    memory: &'a Memory,
    /// The number that each page had, where its file is the same.
    before: Vec<Option<PageId>>,
    /// The number that each page of the snapshot before has now, where it is still there; its file may have changed.
    now: Vec<Option<PageId>>,
    /// Whether every page has the number that it had.
    same_numbers: bool,
    /// Whether every path leads where it led.
    same_paths: bool,
    /// Whether every title and alias leads where it led.
    same_names: bool,
    /// Whether every page has the front matter that it had.
    same_facts: bool,
}

impl<'a> Previous<'a> {
    /// Finds out what has become of the pages of the snapshot before.
    pub fn new(memory: &'a Memory, selected: &Selected<'_>, request: &Request<'_>) -> Previous<'a> {
        let mut previous = Previous {
            memory,
            before: Vec::with_capacity(selected.pages.len()),
            now: vec![None; memory.pages.len()],
            same_numbers: memory.pages.len() == selected.pages.len(),
            same_paths: memory.copies.len() == request.copies.len()
                && memory.copies.iter().zip(request.copies).all(|(old, new)| *old == new.path),
            same_names: true,
            same_facts: true,
        };
        let same_hidden = memory.hidden.len() == selected.hidden.len()
            && memory.hidden.iter().zip(&selected.hidden).all(|(old, new)| Arc::ptr_eq(old, new));
        previous.same_paths &= same_hidden;
        previous.same_names &= same_hidden;
        let mut old = 0;
        for (index, own) in selected.pages.iter().enumerate() {
            let is_same = |other: &Arc<Own>| Arc::ptr_eq(other, own);
            // Both are sorted by path: what is passed over has gone.
            while memory
                .pages
                .get(old)
                .is_some_and(|other| !is_same(other) && path(other) < path(own))
            {
                old += 1;
            }
            let before = memory.pages.get(old).filter(|other| is_same(other) || path(other) == path(own));
            previous.add(index, own, before.map(|other| (old, other)));
            old += usize::from(before.is_some());
        }
        previous.same_paths &= previous.same_numbers;
        previous.same_names &= previous.same_numbers;
        previous.same_facts &= previous.same_numbers;
        previous
    }

    /// Notes what has become of one page.
    fn add(&mut self, index: usize, own: &Arc<Own>, before: Option<(usize, &Arc<Own>)>) {
        let Some((number, other)) = before else {
            self.before.push(None);
            self.same_numbers = false;
            return;
        };
        let same_file = Arc::ptr_eq(other, own);
        self.same_numbers &= number == index;
        self.now[number] = Some(PageId(index as u32));
        self.before.push(same_file.then_some(PageId(number as u32)));
        self.same_paths &= same_file || own.has_place_of(other);
        self.same_names &= same_file || own.has_names_of(other);
        self.same_facts &= same_file || own.has_facts_of(other);
    }

    /// Gives what is as it was.
    pub fn into_kept(self) -> Kept {
        Kept {
            before: self.before,
            numbers: self.same_numbers,
            facts: self.same_facts,
        }
    }

    /// Gives the tables that hold: of paths, and of names.
    pub fn tables(&self) -> (Option<Arc<Paths>>, Option<Arc<Names>>) {
        let (paths, names) = &self.memory.tables;
        (
            self.same_paths.then(|| paths.clone()),
            (self.same_paths && self.same_names).then(|| names.clone()),
        )
    }

    /// Gives the order of the pages, with the tags, where it holds. What is wrong with a tag names its file, which may have changed.
    pub fn arrangement(&self) -> Option<Arc<Arrangement>> {
        let arrangement = &self.memory.arrangement;
        (self.same_facts && arrangement.wrong.is_empty()).then(|| arrangement.clone())
    }

    /// Gives the names that there were.
    pub fn names(&self) -> mentions::Before<'_> {
        mentions::Before {
            names: &self.memory.names,
            pages: &self.memory.pages,
            now: &self.now,
        }
    }

    /// Gives what was found out about a page whose file is the same.
    pub(super) fn found(&self, id: PageId) -> Option<&'a Arc<Found>> {
        let before = self.before.get(id.index()).copied().flatten()?;
        self.memory.found.get(before.index())
    }

    /// Tells whether the links, references and quotations of a page whose file is the same would be found again as they were.
    pub(super) fn links_hold(&self, found: &Found) -> bool {
        let unchanged = |id: &PageId| self.before.get(id.index()).is_some_and(Option::is_some);
        let targets = found.links.resolved.iter().filter_map(|resolved| match resolved {
            Resolved::Page { page, .. } => Some(page),
            _ => None,
        });
        // A reference may lead to a paragraph, and an annotation to a passage.
        let named = found.links.references.iter().chain(&found.links.annotates).flatten();
        self.same_numbers && self.same_paths && (self.same_names || !found.by_name) && targets.chain(named).all(unchanged)
    }

    /// Gives the mentions of a page whose file is the same and whose text holds no name that has come or gone, by the numbers of now; none where
    /// its links are not those that they were.
    pub(super) fn mentions(&self, page: &Page, found: &Found, explicit: &[(u32, PageId)]) -> Option<(Vec<Mention>, Vec<Ambiguous>)> {
        let now = |id: PageId| self.now.get(id.index()).copied().flatten();
        let before = explicit_targets(page, &found.links.resolved);
        let same_links = before.len() == explicit.len()
            && before
                .iter()
                .zip(explicit)
                .all(|((section, old), (other, new))| section == other && now(*old) == Some(*new));
        if !same_links {
            return None;
        }
        let mention = |mention: &Mention| {
            Some(Mention {
                entity: now(mention.entity)?,
                ..*mention
            })
        };
        let mentions = found.links.mentions.iter().map(mention).collect::<Option<_>>()?;
        let ambiguous = found.ambiguous.iter().map(|one| one.renumbered(now)).collect::<Option<_>>()?;
        Some((mentions, ambiguous))
    }
}

fn path(own: &Own) -> &str {
    &own.document().file.path
}
