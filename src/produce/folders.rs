//! Plain folders: pages that are of no kind of their own, by the first folder of their paths. A vault of notes is nothing else.
//!
//! Takes the graph; gives the groups that the home page shows the first pages of, and the listings of those that are longer.

use std::collections::BTreeSet;

use super::listing::pager;
use super::page::made_view;
use super::view::{FolderView, ListingGroup, ListingView};
use super::{Produced, render, value};
use crate::config::{Builtin, Config};
use crate::graph::{Graph, PageId, Role};
use crate::link::encode_path;
use crate::site::Site;

/// How many pages right under `content/` the foot of every page names; where they are more, the home page has them.
pub const AT_FOOT: usize = 30;

/// How many pages of a folder the home page names.
const OF_EACH: usize = 20;

/// How many it names of all folders together, where they are many.
const OF_ALL: usize = 240;

/// Where other lists are made.
const MADE: [&str; 2] = ["tags/", "timeline/"];

/// The plain pages of one folder.
#[derive(Debug)]
pub struct Folder {
    /// Its name; empty for what lies in none.
    pub name: Box<str>,
    /// Where its listing is, `notes/`: none where the home page names all.
    pub path: Option<Box<str>>,
    /// Its pages, by their paths.
    pub pages: Vec<PageId>,
}

/// Groups the plain pages, by the names of their folders.
pub fn folders(graph: &Graph, config: &Config) -> Vec<Folder> {
    let plain = config.builtin(Builtin::Page);
    let mut folders: Vec<Folder> = Vec::new();
    for id in graph.ids() {
        let page = graph.page(id);
        if page.role != Role::Page || page.document.kind != plain {
            continue;
        }
        let name = page.document.id.split_once('/').map_or("", |(folder, _)| folder);
        match folders.binary_search_by(|folder| (*folder.name).cmp(name)) {
            Ok(at) => folders[at].pages.push(id),
            Err(at) => folders.insert(
                at,
                Folder {
                    name: name.into(),
                    path: None,
                    pages: vec![id],
                },
            ),
        }
    }
    folders.retain(|folder| !folder.name.is_empty() || folder.pages.len() > AT_FOOT);
    let shown = shown(folders.len());
    let near = graph.pages.iter().filter(|page| page.path.matches('/').count() <= 2);
    let mut taken: BTreeSet<String> = near.map(|page| page.path.to_string()).collect();
    taken.extend(MADE.map(str::to_owned));
    for folder in folders.iter_mut().filter(|folder| folder.pages.len() > shown) {
        let own = format!("{}/", if folder.name.is_empty() { "pages" } else { &*folder.name });
        let path = [own.clone(), format!("{own}all/")].into_iter().find(|path| !taken.contains(path));
        taken.extend(path.clone());
        folder.path = path.map(String::into_boxed_str);
    }
    folders
}

/// Gives how many pages of each folder the home page names.
fn shown(folders: usize) -> usize {
    (OF_ALL / folders.max(1)).clamp(1, OF_EACH)
}

/// Gives the folders with what the home page shows of each.
pub fn views(site: &Site) -> Vec<FolderView> {
    let folders = &site.shared.order.folders;
    let most = shown(folders.len());
    let view = |folder: &Folder| FolderView {
        title: title(site, folder),
        href: folder.path.as_ref().map(|path| href(site, path, 1)),
        items: folder.pages.iter().take(most).map(|id| site.shared.card(*id)).collect(),
        count: folder.pages.len(),
    };
    folders.iter().map(view).collect()
}

fn title(site: &Site, folder: &Folder) -> String {
    match &*folder.name {
        "" => site.theme.words.word("pages"),
        name => name.to_owned(),
    }
}

fn href(site: &Site, path: &str, number: usize) -> String {
    let base = format!("{}{}", site.config.base_url.path, encode_path(path));
    match number {
        1 => base,
        more => format!("{base}page/{more}/"),
    }
}

/// Makes a page of a folder's listing.
pub fn listing(site: &Site, index: usize, number: usize) -> Produced {
    let found = site.shared.order.folders.get(index);
    let Some((folder, path)) = found.and_then(|folder| Some((folder, folder.path.as_deref()?))) else {
        return Produced::default();
    };
    let per_page = site.config.per_page;
    let own = folder.pages.iter().skip((number - 1) * per_page).take(per_page);
    let title = title(site, folder);
    let listing = ListingView {
        title: title.clone(),
        kind: site.config.kind(site.config.builtin(Builtin::Page)).name.clone(),
        introduction: tera::Value::safe_string(""),
        groups: vec![ListingGroup {
            label: String::new(),
            items: own.map(|id| site.shared.card(*id)).collect(),
        }],
        count: folder.pages.len(),
        pager: pager(number, folder.pages.len().div_ceil(per_page), |number| href(site, path, number)),
    };
    let path = match number {
        1 => path.to_owned(),
        more => format!("{path}page/{more}/"),
    };
    let view = made_view(site, &path, "listing", title);
    render(site, "listing", &view, vec![("listing", value(&listing))], &site.config.file)
}
