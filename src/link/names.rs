//! Finds the names of entities in text.
//!
//! Takes the names that entities are known by (titles and aliases, perhaps with a `*` at the end of
//! words); gives, for a text, the byte ranges where one stands and the entities that bear it. Names
//! stand as whole words, the longest first. Both sides are compared as [`crate::fold`] folds them.
//! Refuses to know what an entity is, where a text comes from, and what becomes of a hit.

mod tree;
mod word;

use std::cmp::Reverse;
use std::iter::once;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use unicode_normalization::char::is_combining_mark;

use crate::fold::{Folded, fold, fold_lower, keeps_ascii};
use tree::{Tree, find_star};

/// A name as an author wrote it, and the entity that it stands for.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    /// The caller's number for the entity.
    pub entity: u32,
    /// A title or an alias. A `*` at the end of a word stands for up to four letters of ending; a
    /// name that is wholly in lower case matches any case.
    pub text: &'a str,
}

/// A place in a text where a name stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The bytes of the scanned text; whole characters.
    pub range: Range<usize>,
    /// The entities that bear the name.
    pub owners: Owners,
}

/// The entities that a hit may mean: never none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owners {
    /// The hit is a mention of this entity.
    One(u32),
    /// The hit is ambiguous between these entities, two or more in ascending order.
    Several(Box<[u32]>),
}

impl Owners {
    /// Returns the entities, in ascending order.
    pub fn as_slice(&self) -> &[u32] {
        match self {
            Owners::One(entity) => std::slice::from_ref(entity),
            Owners::Several(entities) => entities,
        }
    }
}

/// A set of names, ready to be looked for in any number of texts at once.
#[derive(Debug, Clone)]
pub struct Names {
    /// The names that match as they are written.
    exact: Option<Tree>,
    /// The names that match any case, lower-cased; they are looked for in lower-cased text.
    any_case: Option<Tree>,
}

impl Names {
    /// Makes the set of `names`; their order and repetitions do not matter.
    ///
    /// A name that is empty after folding, consists of stars only or begins with a combining mark is
    /// ignored.
    pub fn new<'a>(names: impl IntoIterator<Item = Name<'a>>) -> Names {
        let folded: Vec<(Folded<'a>, u32)> = names.into_iter().map(|name| (fold(name.text), name.entity)).collect();
        let names = folded.iter().map(|(name, entity)| (name.as_str().trim(), *entity));
        let (any_case, exact): (Vec<_>, Vec<_>) = names.filter(|(name, _)| is_name(name)).partition(|(name, _)| is_lower_case(name));
        let any_case: Vec<_> = any_case.into_iter().map(|(name, entity)| (fold_lower(name), entity)).collect();
        Names {
            exact: Tree::new(exact),
            any_case: Tree::new(any_case.iter().map(|(name, entity)| (name.as_str(), *entity))),
        }
    }

    /// Appends the hits in `text` to `hits`: in order, not overlapping.
    ///
    /// Of overlapping names the one that begins first is taken, of those the longest; all names that
    /// match just there contribute their entities.
    pub fn scan(&self, text: &str, hits: &mut Vec<Hit>) {
        let folded = fold(text);
        let mut candidates = Vec::new();
        if let Some(tree) = &self.exact {
            tree.scan(folded.as_str(), &mut candidates);
        }
        if let Some(tree) = &self.any_case {
            let exact = candidates.len();
            let lower = fold_lower(folded.as_str());
            tree.scan(lower.as_str(), &mut candidates);
            for candidate in &mut candidates[exact..] {
                candidate.range = lower.source_range(candidate.range.clone());
            }
        }
        candidates.sort_unstable_by_key(|candidate| (candidate.range.start, Reverse(candidate.range.end)));
        let mut end = 0;
        for same in candidates.chunk_by(|a, b| a.range == b.range) {
            let Some(range) = same.first().map(|candidate| candidate.range.clone()) else {
                continue;
            };
            if range.start >= end {
                end = range.end;
                hits.push(Hit {
                    range: folded.source_range(range),
                    owners: joined(same),
                });
            }
        }
    }
}

/// Tells fast which texts cannot hold any of a few names.
#[derive(Debug, Clone)]
pub struct Probe {
    /// Looks for names that match as they are written.
    exact: Option<Beginnings>,
    /// Looks for names that match any case.
    any_case: Option<Beginnings>,
}

/// Looks for the beginnings of names, up to their first stars.
#[derive(Debug, Clone)]
struct Beginnings {
    /// In folded text.
    folded: AhoCorasick,
    /// A part of each, where all have one, that stands in the text as it is written if [`keeps_ascii`] holds of it: a run of ASCII letters.
    written: Option<AhoCorasick>,
    /// All such parts of each, where there are few: common words seldom stand all together in one text.
    together: Vec<Vec<AhoCorasick>>,
}

/// Up to this many names are looked for by all of their parts.
const FEW: usize = 16;

impl Probe {
    /// Makes a probe for `names`; none where there is none to look for.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Probe> {
        let folded: Vec<Folded<'a>> = names.into_iter().map(fold).collect();
        let names = folded.iter().map(|name| name.as_str().trim()).filter(|name| is_name(name));
        let (any_case, exact): (Vec<&str>, Vec<&str>) = names.partition(|name| is_lower_case(name));
        let literal = |name: &str| find_star(name).map_or(name, |star| &name[..star]).to_owned();
        let exact: Vec<String> = exact.into_iter().map(literal).collect();
        let any_case: Vec<String> = any_case.into_iter().map(|name| literal(fold_lower(name).as_str())).collect();
        let probe = Probe {
            exact: Beginnings::new(&exact, false),
            any_case: Beginnings::new(&any_case, true),
        };
        (probe.exact.is_some() || probe.any_case.is_some()).then_some(probe)
    }

    /// Tells whether one of the names may stand in `text`; where not, [`Names::scan`] finds none of them there.
    pub fn may_hit(&self, text: &str) -> bool {
        let written = keeps_ascii(text).then_some(text);
        let may = |own: &&Beginnings| own.may_stand(written);
        let (exact, any_case) = (self.exact.as_ref().filter(may), self.any_case.as_ref().filter(may));
        if exact.is_none() && any_case.is_none() {
            return false;
        }
        let folded = fold(text);
        exact.is_some_and(|own| own.folded.is_match(folded.as_str()))
            || any_case.is_some_and(|own| own.folded.is_match(fold_lower(folded.as_str()).as_str()))
    }
}

impl Beginnings {
    fn new(literals: &[String], any_case: bool) -> Option<Beginnings> {
        let automaton = |literals: &[&str]| {
            let mut builder = AhoCorasick::builder();
            builder.ascii_case_insensitive(any_case);
            (!literals.is_empty()).then(|| builder.build(literals).ok()).flatten()
        };
        let runs = |literal: &'_ String| -> Vec<String> {
            let runs = literal.split(|c: char| !c.is_ascii_alphanumeric());
            let mut runs: Vec<String> = runs.filter(|run| !run.is_empty()).map(str::to_owned).collect();
            // The longest first: it is the rarest.
            runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
            runs
        };
        let parts: Vec<Vec<String>> = literals.iter().map(runs).collect();
        let longest: Option<Vec<&str>> = parts.iter().map(|runs| runs.first().map(String::as_str)).collect();
        let alone = |runs: &Vec<String>| runs.iter().filter_map(|run| automaton(&[run])).collect();
        Some(Beginnings {
            folded: automaton(&literals.iter().map(String::as_str).collect::<Vec<_>>())?,
            written: longest.and_then(|longest| automaton(&longest)),
            together: parts.iter().filter(|_| parts.len() <= FEW).map(alone).collect(),
        })
    }

    /// Tells whether one of the beginnings may stand in a text; none is one of which nothing can be told before it is folded.
    fn may_stand(&self, written: Option<&str>) -> bool {
        let Some((longest, text)) = self.written.as_ref().zip(written) else {
            return true;
        };
        let all = |parts: &Vec<AhoCorasick>| parts.iter().all(|part| part.is_match(text));
        longest.is_match(text) && (self.together.is_empty() || self.together.iter().any(all))
    }
}

/// A name that matches at a range of the folded text, before the longest are chosen.
struct Candidate<'a> {
    range: Range<usize>,
    owners: &'a [u32],
}

/// Joins the owners of candidates at one range; there is at least one candidate.
fn joined(candidates: &[Candidate]) -> Owners {
    if let [Candidate { owners: [entity], .. }] = candidates {
        return Owners::One(*entity);
    }
    let mut entities: Vec<u32> = candidates.iter().flat_map(|candidate| candidate.owners).copied().collect();
    entities.sort_unstable();
    entities.dedup();
    match entities[..] {
        [entity] => Owners::One(entity),
        _ => Owners::Several(entities.into()),
    }
}

fn is_name(folded: &str) -> bool {
    folded.contains(|c| c != '*' && c != ' ') && !folded.starts_with(is_combining_mark)
}

/// Tells whether `name` has a letter in lower case, and none in upper or title case.
fn is_lower_case(name: &str) -> bool {
    let is_raised = |c: char| c.is_uppercase() || (!c.is_ascii() && !c.to_lowercase().eq(once(c)));
    name.contains(char::is_lowercase) && !name.contains(is_raised)
}
