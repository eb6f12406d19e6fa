//! Tables: what paths and names lead to.
//!
//! Takes the pages, what is hidden and the files that are copied; gives tables that know nothing of a snapshot but numbers, so that the next one
//! can have them too.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Request;
use super::pages::Selected;
use crate::graph::PageId;

/// What a path or name can lead to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Node {
    /// A page.
    Page(PageId),
    /// A document that is not published.
    Hidden(u32),
    /// A file that is copied.
    File(u32),
}

/// Tables of paths.
#[derive(Debug, Default)]
pub struct Paths {
    /// Paths as they are linked: pages without extension, files with it.
    pub exact: FxHashMap<Part, Node>,
    /// The same in lower case; of several, the first.
    pub lower: FxHashMap<Part, Node>,
    /// The last part of paths.
    pub bases: FxHashMap<Part, Few<Node>>,
    /// The same in lower case.
    pub lower_bases: FxHashMap<Part, Few<Node>>,
}

/// Tables of titles and aliases.
#[derive(Debug, Default)]
pub struct Names {
    /// As they are compared.
    pub exact: FxHashMap<Part, Few<PageId>>,
    /// The same in lower case.
    pub lower: FxHashMap<Part, Few<PageId>>,
    /// Those of what is not published, in lower case; of several, the first.
    pub hidden: FxHashMap<Part, u32>,
}

/// A text from some byte to its end: a path, or its last part.
#[derive(Clone, Debug)]
pub struct Part {
    text: Arc<str>,
    start: u32,
}

impl Part {
    fn whole(text: &Arc<str>) -> Part {
        Part {
            text: text.clone(),
            start: 0,
        }
    }

    /// Gives the last part of a path.
    fn base(text: &Arc<str>) -> Part {
        Part {
            text: text.clone(),
            start: text.rfind('/').map_or(0, |slash| slash + 1) as u32,
        }
    }

    fn as_str(&self) -> &str {
        self.text.get(self.start as usize..).unwrap_or("")
    }
}

impl Borrow<str> for Part {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Hash for Part {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Part) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Part {}

/// One or more: nearly always one.
#[derive(Debug)]
pub enum Few<T> {
    One([T; 1]),
    Several(Vec<T>),
}

impl<T: Copy + PartialEq> Few<T> {
    /// Gives them in the order in which they were added.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Few::One(one) => one,
            Few::Several(several) => several,
        }
    }

    fn push_once(&mut self, item: T) {
        match self {
            own if own.as_slice().contains(&item) => {}
            Few::One([first]) => *self = Few::Several(vec![*first, item]),
            Few::Several(several) => several.push(item),
        }
    }
}

fn push<T: Copy + PartialEq>(table: &mut FxHashMap<Part, Few<T>>, key: Part, item: T) {
    table.entry(key).and_modify(|few| few.push_once(item)).or_insert(Few::One([item]));
}

fn table<T>(capacity: usize) -> FxHashMap<Part, T> {
    FxHashMap::with_capacity_and_hasher(capacity, FxBuildHasher)
}

/// Tells of each page whether its id leads to it: it stands for the id, and is no translation of a page that is hidden.
pub fn named(selected: &Selected<'_>) -> Vec<bool> {
    let is_hidden = |id: &str| {
        let mut hidden = selected.hidden.iter().map(|own| own.document());
        hidden.any(|document| document.translation.is_none() && *document.id == *id)
    };
    let pages = selected.originals.iter().zip(&selected.pages);
    pages
        .map(|(original, own)| *original && (own.document().translation.is_none() || !is_hidden(&own.document().id)))
        .collect()
}

impl Paths {
    /// Makes the tables; `named` is of [`named`].
    pub fn new(selected: &Selected<'_>, request: &Request<'_>, named: &[bool]) -> Paths {
        let count = selected.pages.len();
        let mut paths = Paths {
            exact: table(count),
            lower: table(count),
            bases: table(count),
            lower_bases: table(count),
        };
        for (index, own) in selected.pages.iter().enumerate() {
            let node = Node::Page(PageId(index as u32));
            if named.get(index) == Some(&true) {
                let (path, lower) = own.paths();
                paths.add(path, lower, node);
            }
            if let Some((path, lower)) = own.language_paths() {
                paths.add(path, lower, node);
            }
        }
        for (index, own) in selected.hidden.iter().enumerate() {
            let node = Node::Hidden(index as u32);
            if own.document().translation.is_none() {
                let (path, lower) = own.paths();
                paths.add(path, lower, node);
            }
            if let Some((path, lower)) = own.language_paths() {
                paths.add(path, lower, node);
            }
        }
        for (index, copy) in request.copies.iter().enumerate() {
            paths.add(&copy.path, &copy.path.to_lowercase().into(), Node::File(index as u32));
        }
        paths
    }

    fn add(&mut self, path: &Arc<str>, lower: &Arc<str>, node: Node) {
        push(&mut self.bases, Part::base(path), node);
        push(&mut self.lower_bases, Part::base(lower), node);
        self.exact.entry(Part::whole(path)).or_insert(node);
        self.lower.entry(Part::whole(lower)).or_insert(node);
    }
}

impl Names {
    /// Makes the tables; `named` is of [`named`].
    pub fn new(selected: &Selected<'_>, named: &[bool]) -> Names {
        let mut names = Names {
            exact: table(selected.pages.len()),
            lower: table(selected.pages.len()),
            hidden: FxHashMap::default(),
        };
        for (index, own) in selected.pages.iter().enumerate() {
            if named.get(index) != Some(&true) {
                continue;
            }
            for key in &own.keys {
                push(&mut names.lower, Part::whole(key.lower()), PageId(index as u32));
                push(&mut names.exact, Part::whole(&key.exact), PageId(index as u32));
            }
        }
        for (index, own) in selected.hidden.iter().enumerate() {
            for key in &own.keys {
                names.hidden.entry(Part::whole(key.lower())).or_insert(index as u32);
            }
        }
        names
    }
}
