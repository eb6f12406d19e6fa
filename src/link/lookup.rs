//! Looking up: what a path or name leads to, rule by rule.
//!
//! Takes a path as it was written and the page that it stands on; gives what lies there and by which rule. Says nothing of what is wrong.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::own::{Key, without_extension};
use super::resolve::Resolver;
use super::tables::{Few, Node};
use crate::document::Target;
use crate::graph::{Page, PageId};

/// By which rule a target was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    /// By a path, or by the name of a file.
    Path,
    /// So, but only without regard to case.
    Case,
    /// By the end of a path.
    Suffix,
    /// By a title.
    Title,
    /// By an alias.
    Alias,
}

impl Way {
    pub(super) fn is_by_name(self) -> bool {
        matches!(self, Way::Title | Way::Alias)
    }
}

/// What a path or name leads to.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub(super) node: Node,
    pub(super) way: Way,
    /// All that it could lead to equally well, where they are several.
    pub(super) equals: Vec<Node>,
}

impl Hit {
    pub(super) fn by(way: Way, node: Node) -> Hit {
        Hit {
            node,
            way,
            equals: Vec::new(),
        }
    }

    pub(super) fn clean(node: Node) -> Hit {
        Hit::by(Way::Path, node)
    }

    /// Tells whether there is nothing to say.
    pub(super) fn is_clean(&self) -> bool {
        self.way == Way::Path && self.equals.len() < 2
    }
}

impl Resolver<'_> {
    /// Looks a path or name up, rule by rule; `is_address` says that an ordinary Markdown link or image has it.
    pub(super) fn node(&self, page: &Page, path: &str, is_address: bool) -> Option<Hit> {
        let path = nfc(path);
        let bare = without_extension(&path);
        let folder = source_folder(page);
        // A file that has gone is none of a folder's name.
        let is_file = bare.len() < path.len();
        if path.starts_with("./") || path.starts_with("../") {
            let joined = join(&folder, bare)?;
            return self.at(&joined).or_else(|| if is_file { None } else { self.folder(&joined) });
        }
        let is_rooted = bare.starts_with('/');
        let bare = bare.trim_start_matches('/');
        let beside = match folder.is_empty() {
            true => bare.to_owned(),
            false => format!("{folder}/{bare}"),
        };
        // The address of a link counts from its own file, as everywhere; a name in `[[…]]` from the top of the vault.
        let order = match is_address && !is_rooted {
            true => [&*beside, bare],
            false => [bare, &*beside],
        };
        if let Some(node) = order.iter().find_map(|path| self.paths.exact.get(*path)) {
            return Some(Hit::clean(*node));
        }
        if let Some(hit) = self.by_base(Way::Path, self.paths.bases.get(bare).map(Few::as_slice)) {
            return Some(hit);
        }
        let without_case = order.iter().find_map(|path| self.paths.lower.get(&*path.to_lowercase()));
        let lower_bases = || self.by_base(Way::Case, self.paths.lower_bases.get(&*bare.to_lowercase()).map(Few::as_slice));
        without_case
            .map(|node| Hit::by(Way::Case, *node))
            .or_else(lower_bases)
            .or_else(|| match !is_file && (is_address || bare.ends_with('/')) {
                true => order.iter().find_map(|path| self.folder(path)),
                false => None,
            })
            .or_else(|| if is_address && is_rooted { self.by_url(&path) } else { None })
            .or_else(|| self.by_suffix(bare))
            .or_else(|| self.by_name(&path))
    }

    /// Finds what lies at a path from the content's root.
    fn at(&self, path: &str) -> Option<Hit> {
        let exact = self.paths.exact.get(path).map(|node| Hit::clean(*node));
        exact.or_else(|| Some(Hit::by(Way::Case, *self.paths.lower.get(&*path.to_lowercase())?)))
    }

    /// Finds the page that introduces a folder.
    fn folder(&self, path: &str) -> Option<Hit> {
        let path = path.trim_end_matches('/');
        let slash = if path.is_empty() { "" } else { "/" };
        ["index", "_index"].iter().find_map(|name| self.at(&format!("{path}{slash}{name}")))
    }

    /// Finds a page by its path in the site that is built, with the site's own path before it or without.
    fn by_url(&self, path: &str) -> Option<Hit> {
        let urls = self.urls.get_or_init(|| {
            let pages = self.pages.iter().enumerate();
            pages.map(|(index, page)| (&*page.path, PageId(index as u32))).collect()
        });
        let below = path.strip_prefix(&*self.request.config.base_url.path);
        [below.unwrap_or(path), path].into_iter().find_map(|path| {
            let path = path.trim_start_matches('/');
            let path = match path.strip_suffix("index.html") {
                Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
                _ => path,
            };
            let id = urls.get(path).or_else(|| urls.get(&*format!("{path}/")))?;
            Some(Hit::clean(Node::Page(*id)))
        })
    }

    /// Gives the file that a path to a page as HTML means, as the path would be written.
    pub(super) fn source_of_html(&self, page: &Page, target: &Target, is_address: bool) -> Option<String> {
        let stem = target.path.strip_suffix(".html").or_else(|| target.path.strip_suffix(".htm"))?;
        let Node::Page(id) = self.node(page, stem, is_address).filter(|hit| hit.way == Way::Path)?.node else {
            return None;
        };
        let file = &self.pages.get(id.index())?.document.file.path;
        let ending = file.get(without_extension(file).len()..)?;
        Some(format!("{stem}{ending}"))
    }

    /// Chooses among files of one name: the shortest path, and of equals the first.
    fn by_base(&self, way: Way, found: Option<&[Node]>) -> Option<Hit> {
        let found = found?;
        let length = |node: &Node| self.path_of(*node).chars().count();
        let best = *found.iter().min_by_key(|node| (length(node), self.path_of(**node)))?;
        let shortest = length(&best);
        Some(Hit {
            node: best,
            way,
            equals: match found.len() {
                1 => Vec::new(),
                _ => found.iter().filter(|node| length(node) == shortest).copied().collect(),
            },
        })
    }

    fn by_suffix(&self, wanted: &str) -> Option<Hit> {
        let (_, base) = wanted.rsplit_once('/')?;
        let tail = format!("/{}", wanted.to_lowercase());
        let ends = |node: &&Node| self.path_of(**node).to_lowercase().ends_with(&tail);
        let found: Vec<Node> = self
            .paths
            .lower_bases
            .get(&*base.to_lowercase())?
            .as_slice()
            .iter()
            .filter(ends)
            .copied()
            .collect();
        self.by_base(Way::Suffix, Some(&found))
    }

    /// Looks a title or alias up, as it is written and then without case.
    fn by_name(&self, wanted: &str) -> Option<Hit> {
        let key = Key::new(wanted);
        let Some(found) = self.names.exact.get(&*key.exact).or_else(|| self.names.lower.get(&**key.lower())) else {
            let hidden = self.names.hidden.get(&**key.lower())?;
            return Some(Hit::by(Way::Title, Node::Hidden(*hidden)));
        };
        let found = found.as_slice();
        let first = *found.first()?;
        let is_title = Key::new(&self.pages[first.index()].document.meta.title).lower() == key.lower();
        Some(Hit {
            node: Node::Page(first),
            way: if is_title { Way::Title } else { Way::Alias },
            equals: match found.len() {
                1 => Vec::new(),
                _ => found.iter().map(|id| Node::Page(*id)).collect(),
            },
        })
    }
}

pub(super) fn nfc(text: &str) -> Cow<'_, str> {
    match is_nfc(text) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfc().collect()),
    }
}

fn source_folder(page: &Page) -> String {
    let id = &page.document.id;
    id.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned())
}

/// Joins a path that begins with `./` or `../` to a folder; none where it leaves the content.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
