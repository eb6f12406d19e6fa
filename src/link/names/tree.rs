//! The tree of names of one way of comparing.
//!
//! A name is cut at its stars into literals: `Владимир* Зеленск*` is "Владимир", an ending,
//! " Зеленск", an ending. As an ending reaches to the end of its word, what follows a literal is at a
//! known place, so that names are walked without going back. First literals are looked up wherever a word begins.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Candidate;
use super::word::{begins_word, ending, ends_word, is_word_character};

/// Names as a tree, ready to be walked.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    firsts: Firsts,
    steps: Vec<Step>,
    forks: Vec<Fork>,
    /// The literals after each fork, sorted; first those that names begin with.
    branches: Vec<Branch>,
    owners: Vec<u32>,
}

/// A literal that names begin or go on with.
#[derive(Debug, Clone, Default)]
struct Step {
    /// The owners of the names that end with the literal, without a star.
    owners: Range<usize>,
    /// How names go on that have a star after the literal.
    fork: Option<usize>,
}

/// A star.
#[derive(Debug, Clone, Default)]
struct Fork {
    /// The owners of the names that end with the star.
    owners: Range<usize>,
    branches: Range<usize>,
}

#[derive(Debug, Clone)]
struct Branch {
    literal: Box<str>,
    step: usize,
    /// The longest other literal of the same fork that this one begins with.
    shorter: Option<usize>,
}

impl Tree {
    /// Makes the tree of `names`, which are folded; none if there are no names.
    pub fn new<'n>(names: impl IntoIterator<Item = (&'n str, u32)>) -> Option<Tree> {
        let mut growing = Growing::default();
        for (name, entity) in names {
            growing.insert(name, entity);
        }
        growing.finish()
    }

    /// Appends the names in `text`, which is folded, to `found`, in no order.
    ///
    /// Of names that begin at one place the longest suffice: where it cannot stand, nor can the others.
    pub fn scan<'t>(&'t self, text: &str, found: &mut Vec<Candidate<'t>>) {
        // Names to go on with: a step, and where its literal ends.
        let mut open = Vec::new();
        for start in self.firsts.places(text) {
            let rest = &text[start..];
            self.matching(self.firsts.last_not_after(rest, &self.branches), rest, |step, length| {
                open.push((step, start + length));
            });
            let here = found.len();
            while let Some((step, end)) = open.pop() {
                let step = &self.steps[step];
                if ends_word(text, end) {
                    self.add(start..end, &step.owners, here, found);
                }
                let Some(fork) = step.fork.map(|fork| &self.forks[fork]) else {
                    continue;
                };
                let Some(end) = ending(text, end) else {
                    continue;
                };
                self.add(start..end, &fork.owners, here, found);
                let rest = &text[end..];
                let branches = &self.branches[fork.branches.clone()];
                let after = branches.partition_point(|branch| *branch.literal <= *rest);
                let last = after.checked_sub(1).map(|last| fork.branches.start + last);
                self.matching(last, rest, |step, length| open.push((step, end + length)));
            }
        }
    }

    /// Adds a name that stands at `range` to those found at the same beginning, which lie from `here`: the longest only.
    fn add<'t>(&'t self, range: Range<usize>, owners: &Range<usize>, here: usize, found: &mut Vec<Candidate<'t>>) {
        let longest = found.get(here).map_or(0, |known| known.range.end);
        if owners.is_empty() || range.end < longest {
            return;
        }
        if range.end > longest {
            found.truncate(here);
        }
        let owners = &self.owners[owners.clone()];
        found.push(Candidate { range, owners });
    }

    /// Calls `found` with the step and the length of every literal that `text` begins with; `last` is the last one that is not after the text in
    /// the order of literals, which begins with all of them.
    fn matching(&self, last: Option<usize>, text: &str, mut found: impl FnMut(usize, usize)) {
        let mut next = last;
        while let Some(branch) = next.and_then(|branch| self.branches.get(branch)) {
            if text.starts_with(&*branch.literal) {
                found(branch.step, branch.literal.len());
            }
            next = branch.shorter;
        }
    }
}

/// How many bytes of a first literal are looked up at once.
const KEY: usize = 4;

/// Finds first literals by the bytes that they begin with.
#[derive(Debug, Clone)]
struct Firsts {
    /// The lengths, up to [`KEY`], of the keys that begin with each byte: one bit each.
    lengths: Box<[u8; 256]>,
    /// Whether a literal begins with two bytes: what tells capital letters apart where a letter has two bytes or more.
    pairs: Box<[bool; 1 << 16]>,
    /// The literals that have a key of [`KEY`] bytes.
    long: FxHashMap<[u8; KEY], Range<usize>>,
    /// The literals that are shorter, filled up with zeros.
    short: FxHashMap<([u8; KEY], usize), usize>,
}

impl Firsts {
    /// Takes the literals in their order, which are the first branches.
    fn new(literals: &[Branch]) -> Firsts {
        let mut firsts = Firsts {
            lengths: Box::new([0; 256]),
            pairs: Box::new([false; 1 << 16]),
            long: FxHashMap::default(),
            short: FxHashMap::default(),
        };
        for (index, branch) in literals.iter().enumerate() {
            let bytes = branch.literal.as_bytes();
            let length = bytes.len().min(KEY);
            if let Some(first) = bytes.first() {
                firsts.lengths[usize::from(*first)] |= 1 << length;
            }
            if let Some(pair) = bytes.first_chunk() {
                firsts.pairs[usize::from(u16::from_le_bytes(*pair))] = true;
            }
            match bytes.first_chunk() {
                Some(key) => firsts.long.entry(*key).or_insert(index..index).end = index + 1,
                None => _ = firsts.short.insert((filled(bytes), length), index),
            }
        }
        firsts
    }

    /// Gives every byte of `text` at which a word begins that may be the beginning of a literal.
    fn places(&self, text: &str) -> impl Iterator<Item = usize> {
        let bytes = text.as_bytes();
        let may_begin = move |(at, byte): (usize, &u8)| {
            let pair = |next: &u8| self.pairs[usize::from(u16::from_le_bytes([*byte, *next]))];
            let may =
                self.lengths[usize::from(*byte)] != 0 && (byte.is_ascii() || bytes.get(at + 1).is_some_and(pair)) && begins_word(text, at);
            may.then_some(at)
        };
        bytes.iter().enumerate().filter_map(may_begin)
    }

    /// Finds the last literal that is not after `text` in their order; none where no literal can be what the text begins with.
    fn last_not_after(&self, text: &str, branches: &[Branch]) -> Option<usize> {
        let bytes = text.as_bytes();
        let lengths = self.lengths[usize::from(*bytes.first()?)];
        if lengths == 0 {
            return None;
        }
        if lengths >> KEY == 1
            && let Some(range) = bytes.first_chunk().and_then(|key| self.long.get(key))
        {
            let after = branches[range.clone()].partition_point(|branch| *branch.literal <= *text);
            return (range.start + after).checked_sub(1);
        }
        let short = |length: &usize| lengths >> length & 1 == 1;
        let found = |length: usize| self.short.get(&(filled(bytes.get(..length)?), length)).copied();
        (1..KEY).rev().filter(short).find_map(found)
    }
}

fn filled(bytes: &[u8]) -> [u8; KEY] {
    let mut key = [0; KEY];
    key.iter_mut().zip(bytes).for_each(|(own, byte)| *own = *byte);
    key
}

/// Gives the first bytes as a number that sorts as they do, so that most comparisons need not look at the text.
fn head(literal: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(literal.as_bytes()).for_each(|(own, byte)| *own = *byte);
    u64::from_be_bytes(bytes)
}

/// A [`Tree`] while names are still added.
#[derive(Default)]
struct Growing<'n> {
    steps: Vec<Step>,
    forks: Vec<Fork>,
    /// Where names go on: the fork they come from (none at their beginning), the literal, the step.
    ways: FxHashMap<(Option<usize>, &'n str), usize>,
    ends: Vec<End>,
}

/// The end of a name and the entity that bears it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct End {
    at: EndsAt,
    entity: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum EndsAt {
    Step(usize),
    Fork(usize),
}

impl<'n> Growing<'n> {
    fn insert(&mut self, name: &'n str, entity: u32) {
        let (mut fork, mut rest) = (None, name);
        loop {
            let star = find_star(rest);
            let literal = star.map_or(rest, |star| &rest[..star]);
            let step = *self.ways.entry((fork, literal)).or_insert_with(|| {
                self.steps.push(Step::default());
                self.steps.len() - 1
            });
            let Some(star) = star else {
                return self.ends.push(End {
                    at: EndsAt::Step(step),
                    entity,
                });
            };
            let next = *self.steps[step].fork.get_or_insert_with(|| {
                self.forks.push(Fork::default());
                self.forks.len() - 1
            });
            rest = &rest[star + 1..];
            if rest.is_empty() {
                return self.ends.push(End {
                    at: EndsAt::Fork(next),
                    entity,
                });
            }
            fork = Some(next);
        }
    }
}

impl<'n> Growing<'n> {
    fn finish(mut self) -> Option<Tree> {
        let way = |(&(fork, literal), &step): (&(Option<usize>, &'n str), &usize)| (fork, head(literal), literal, step);
        let mut ways: Vec<_> = self.ways.iter().map(way).collect();
        ways.sort_unstable();
        let count = ways.partition_point(|(fork, ..)| fork.is_none());
        let branches = self.branches(&ways);
        let owners = self.owners();
        (count > 0).then(|| Tree {
            firsts: Firsts::new(branches.get(..count).unwrap_or(&[])),
            steps: self.steps,
            forks: self.forks,
            branches,
            owners,
        })
    }

    /// Lists the branches of all forks, and tells each fork which are its own; `ways` are sorted.
    fn branches(&mut self, ways: &[(Option<usize>, u64, &str, usize)]) -> Vec<Branch> {
        let mut branches: Vec<Branch> = Vec::with_capacity(ways.len());
        for same in ways.chunk_by(|a, b| a.0 == b.0) {
            let start = branches.len();
            // The literals that may begin the next one, each beginning with the one below it.
            let mut shorter: Vec<usize> = Vec::new();
            for &(.., literal, step) in same {
                while shorter.pop_if(|last| !literal.starts_with(&*branches[*last].literal)).is_some() {}
                branches.push(Branch {
                    literal: literal.into(),
                    step,
                    shorter: shorter.last().copied(),
                });
                shorter.push(branches.len() - 1);
            }
            if let Some(&(Some(fork), ..)) = same.first() {
                self.forks[fork].branches = start..branches.len();
            }
        }
        branches
    }

    /// Lists the owners of all names, and tells each step and fork which are its own.
    fn owners(&mut self) -> Vec<u32> {
        self.ends.sort_unstable();
        self.ends.dedup();
        let mut owners = Vec::with_capacity(self.ends.len());
        for same in self.ends.chunk_by(|a, b| a.at == b.at) {
            let start = owners.len();
            owners.extend(same.iter().map(|end| end.entity));
            match same.first().map(|end| end.at) {
                Some(EndsAt::Step(step)) => self.steps[step].owners = start..owners.len(),
                Some(EndsAt::Fork(fork)) => self.forks[fork].owners = start..owners.len(),
                None => {}
            }
        }
        owners
    }
}

/// Returns the offset of the first `*` in `text` that stands at the end of a word.
pub(super) fn find_star(text: &str) -> Option<usize> {
    text.match_indices('*')
        .map(|(star, _)| star)
        .find(|&star| text[..star].ends_with(is_word_character) && !text[star + 1..].starts_with(is_word_character))
}
