//! Lists of claims: all of them, and those of a verdict, a speaker, a tag or a year.
//!
//! Takes the graph; gives [`Lists`], which follow from front matter alone. `pages` shows them. Knows nothing of templates.

mod pages;

pub use pages::{choices, list, listing, of_entity};

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{claim, verdict};
use crate::config::{Builtin, Config};
use crate::document::Fields;
use crate::graph::{Graph, PageId, Role};
use crate::route;
use crate::site::Site;

/// What the claims of a list have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Common {
    /// A verdict, by its number on the scale.
    Verdict(usize),
    /// A speaker.
    Speaker(Speaker),
    /// A tag, by its number in the graph.
    Tag(usize),
    /// The year in which they were said; the newest first.
    Year(Reverse<u16>),
}

/// Who said a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaker {
    /// A page.
    Page(PageId),
    /// A name that no page has.
    Name(Box<str>),
    /// Nobody knows.
    Unknown,
}

/// The ways to choose among claims, in the order of [`Common`].
pub const WAYS: [&str; 4] = ["verdict", "speaker", "tag", "year"];

impl Common {
    /// Gives the way in which it chooses, by its number in [`WAYS`].
    pub fn way(&self) -> usize {
        match self {
            Common::Verdict(_) => 0,
            Common::Speaker(_) => 1,
            Common::Tag(_) => 2,
            Common::Year(_) => 3,
        }
    }
}

/// Claims that have something in common.
#[derive(Debug)]
pub struct List {
    /// What they have in common.
    pub common: Common,
    /// What stands for it in a URL.
    pub key: String,
    /// The path of the list's first page: `claims/verdict/false/`.
    pub path: String,
    /// The claims: of a verdict from the newest, else by verdict and in each from the newest.
    pub claims: Vec<PageId>,
}

/// All lists of claims.
#[derive(Debug, Default)]
pub struct Lists {
    /// All claims, by verdict and in each from the newest.
    pub all: Vec<PageId>,
    /// The lists: by verdict, speaker, tag, year.
    pub lists: Vec<List>,
    /// The lists that a claim is in.
    of: FxHashMap<PageId, Vec<u32>>,
    /// Of each way to choose, how many lists there are, and those with most claims, in the order in which they are shown.
    most: [(usize, Vec<u32>); WAYS.len()],
}

/// The most choices of one way that stand on a page of claims.
pub const CHOICES: usize = 12;

impl Lists {
    /// Gathers the claims of a site.
    pub fn new(graph: &Graph, config: &Config) -> Lists {
        let rank = |id: PageId| verdict::number_of(graph.document(id), config).unwrap_or(usize::MAX);
        let newest = |id: PageId| {
            let document = graph.document(id);
            let checked = document.meta.date.as_ref().map(|date| date.value);
            Reverse(claim::said(graph, id).date().or(checked))
        };
        let is_claim = |id: &PageId| graph.page(*id).role == Role::Page && matches!(graph.document(*id).fields, Fields::Claim(_));
        let mut all: Vec<PageId> = graph.ids().filter(is_claim).collect();
        all.sort_by_cached_key(|id| (rank(*id), newest(*id), *id));
        let mut grouped: BTreeMap<Common, Vec<PageId>> = BTreeMap::new();
        for id in &all {
            for common in common(graph, config, *id) {
                grouped.entry(common).or_default().push(*id);
            }
        }
        let place: FxHashMap<PageId, usize> = all.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        for (index, tag) in graph.tags().iter().enumerate() {
            let mut tagged: Vec<PageId> = tag.pages.iter().filter(|id| place.contains_key(id)).copied().collect();
            tagged.sort_by_key(|id| place.get(id).copied());
            if !tagged.is_empty() {
                grouped.insert(Common::Tag(index), tagged);
            }
        }
        let lists = named(grouped, graph, config);
        let mut of: FxHashMap<PageId, Vec<u32>> = FxHashMap::default();
        for (number, list) in lists.iter().enumerate() {
            for id in &list.claims {
                of.entry(*id).or_default().push(number as u32);
            }
        }
        let most = std::array::from_fn(|way| most(&lists, way));
        Lists { all, lists, of, most }
    }

    /// Gives the lists that a claim is in.
    pub fn of(&self, id: PageId) -> impl Iterator<Item = &List> {
        let numbers = self.of.get(&id).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|number| self.lists.get(*number as usize))
    }

    /// Gives the list of a speaker's claims.
    pub fn of_speaker(&self, id: PageId) -> Option<&List> {
        let wanted = Common::Speaker(Speaker::Page(id));
        self.lists.iter().find(|list| list.common == wanted)
    }

    /// Gives the lists of one way to choose.
    pub fn of_way(&self, way: usize) -> impl Iterator<Item = &List> {
        self.lists.iter().filter(move |list| list.common.way() == way)
    }

    /// Gives how many lists there are of a way to choose, and those with most claims; among them `current`, where it is one of that way.
    pub fn most(&self, way: usize, current: Option<&List>) -> (usize, Vec<&List>) {
        let (count, numbers) = &self.most[way];
        let mut most: Vec<&List> = numbers.iter().filter_map(|number| self.lists.get(*number as usize)).collect();
        if let Some(current) = current.filter(|current| current.common.way() == way)
            && !most.iter().any(|list| list.common == current.common)
        {
            most.pop();
            most.extend(self.lists.iter().find(|list| list.common == current.common));
        }
        (*count, most)
    }

    /// Gives the lists as routes need them: the path of each, and how many claims it has.
    pub fn folders(&self) -> Vec<route::List> {
        let folder = |list: &List| route::List {
            path: list.path.trim_end_matches('/').to_owned(),
            count: list.claims.len(),
        };
        self.lists.iter().map(folder).collect()
    }

    /// Gives the folders of the pages that name all choices of one way: of ways that have more than stand on a page of claims.
    pub fn choices(&self, config: &Config) -> Vec<(usize, String)> {
        let many = (0..WAYS.len()).filter(|way| self.most[*way].0 > CHOICES);
        many.map(|way| (way, format!("{}{}", root(config), WAYS[way]))).collect()
    }
}

/// Gives how many lists there are of a way to choose, and the numbers of those with most claims: verdicts and years in their order, the others from
/// the one with most.
fn most(lists: &[List], way: usize) -> (usize, Vec<u32>) {
    let mut own: Vec<usize> = (0..lists.len()).filter(|number| lists[*number].common.way() == way).collect();
    let count = own.len();
    own.sort_by_key(|number| Reverse(lists[*number].claims.len()));
    own.truncate(CHOICES);
    if !matches!(WAYS[way], "speaker" | "tag") {
        own.sort_unstable();
    }
    (count, own.into_iter().map(|number| number as u32).collect())
}

/// Gives all claims of a site, by verdict and in each from the newest.
pub fn all(site: &Site) -> &[PageId] {
    &site.shared.order.claims.all
}

/// Gives the path below which the lists stand: `claims/`.
pub fn root(config: &Config) -> String {
    format!("{}/", config.kind(config.builtin(Builtin::Claim)).folder)
}

/// Gives what a claim has in common with others, but for its tags.
fn common(graph: &Graph, config: &Config, id: PageId) -> Vec<Common> {
    let document = graph.document(id);
    let Some(fields) = claim::fields(document) else {
        return Vec::new();
    };
    let name = |number: u32| document.references.get(number as usize).map(|reference| reference.shown.clone());
    let speaker = match fields.speaker {
        Some(reference) => claim::referred(graph, id, reference)
            .map(Speaker::Page)
            .or_else(|| name(reference.0).map(Speaker::Name)),
        None => fields.speaker_unknown.then_some(Speaker::Unknown),
    };
    let year = claim::said(graph, id).date().map(|date| Common::Year(Reverse(date.year())));
    let verdict = verdict::number_of(document, config).map(Common::Verdict);
    verdict.into_iter().chain(speaker.map(Common::Speaker)).chain(year).collect()
}

/// Gives each list its place in the site.
fn named(grouped: BTreeMap<Common, Vec<PageId>>, graph: &Graph, config: &Config) -> Vec<List> {
    let verdicts = verdict::keys(config);
    let root = root(config);
    let mut met: FxHashMap<String, ()> = FxHashMap::default();
    let mut lists = Vec::with_capacity(grouped.len());
    for (common, mut claims) in grouped {
        let key = match &common {
            Common::Verdict(number) => verdicts.get(*number).cloned().unwrap_or_default(),
            Common::Speaker(Speaker::Page(id)) => {
                let path = graph.page(*id).path.trim_matches('/');
                let last = path.rsplit('/').next().unwrap_or(path);
                if last.is_empty() { "other".to_owned() } else { last.to_owned() }
            }
            Common::Speaker(Speaker::Name(name)) => slug(name),
            Common::Speaker(Speaker::Unknown) => "unknown".to_owned(),
            Common::Tag(index) => graph
                .tags()
                .get(*index)
                .map_or("", |tag| &tag.path["tags/".len()..])
                .trim_matches('/')
                .to_owned(),
            Common::Year(Reverse(year)) => year.to_string(),
        };
        if matches!(common, Common::Verdict(_)) {
            let newest = |id: &PageId| Reverse(claim::said(graph, *id).date());
            claims.sort_by_key(|id| (newest(id), *id));
        }
        let way = WAYS[common.way()];
        let key = unused(key, |key| met.contains_key(&format!("{way}/{key}")));
        met.insert(format!("{way}/{key}"), ());
        let path = format!("{root}{way}/{key}/");
        lists.push(List { common, key, path, claims });
    }
    lists
}

/// Makes the part of a URL that stands for a name: its letters and digits in lower case, `-` for what lies between.
pub fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let slug = parts.collect::<Vec<_>>().join("-");
    if slug.is_empty() { "other".to_owned() } else { slug }
}

/// Gives a name that nobody has: itself, or with the first number behind it that makes it so.
pub fn unused(name: String, is_used: impl Fn(&str) -> bool) -> String {
    if !is_used(&name) {
        return name;
    }
    let numbered = (2u32..).map(|number| format!("{name}-{number}"));
    numbered.into_iter().find(|name| !is_used(name)).unwrap_or(name)
}
