//! Finds the names of entities in text.
//!
//! Takes the names that entities are known by (titles and aliases, perhaps with a `*` at the end of
//! words); gives, for a text, the byte ranges where one stands and the entities that bear it. Names
//! stand as whole words, the longest first. Both sides are compared as [`crate::fold`] folds them.
//! Refuses to know what an entity is, where a text comes from, and what becomes of a hit.

use std::cmp::Reverse;
use std::iter::once;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

use crate::fold::{Folded, fold, fold_lower};

/// How many letters of ending a `*` stands for at most.
const LONGEST_ENDING: usize = 4;

/// Up to this many different beginnings of names a DFA is built: faster, but large.
const DFA_PATTERNS: usize = 500;

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
    exact: Option<Matcher>,
    /// The names that match any case, lower-cased; they are looked for in lower-cased text.
    any_case: Option<Matcher>,
    fingerprint: [u8; 32],
}

impl Names {
    /// Makes the set of `names`; their order and repetitions do not matter.
    ///
    /// A name that is empty after folding, consists of stars only or begins with a combining mark is
    /// ignored.
    pub fn new<'a>(names: impl IntoIterator<Item = Name<'a>>) -> Names {
        let mut names: Vec<(Folded<'a>, u32)> = names.into_iter().map(|name| (fold(name.text), name.entity)).collect();
        names.retain(|(name, _)| is_name(name.as_str().trim()));
        let mut names: Vec<(&str, u32)> = names.iter().map(|(name, entity)| (name.as_str().trim(), *entity)).collect();
        names.sort_unstable();
        names.dedup();
        let (any_case, exact): (Vec<_>, Vec<_>) = names.iter().copied().partition(|(name, _)| is_lower_case(name));
        let any_case: Vec<_> = any_case.into_iter().map(|(name, entity)| (fold_lower(name), entity)).collect();
        Names {
            exact: Matcher::new(exact),
            any_case: Matcher::new(any_case.iter().map(|(name, entity)| (name.as_str(), *entity))),
            fingerprint: fingerprint(&names),
        }
    }

    /// Appends the hits in `text` to `hits`: in order, not overlapping.
    ///
    /// Of overlapping names the one that begins first is taken, of those the longest; all names that
    /// match just there contribute their entities.
    pub fn scan(&self, text: &str, hits: &mut Vec<Hit>) {
        let folded = fold(text);
        let mut candidates = Vec::new();
        if let Some(matcher) = &self.exact {
            matcher.scan(folded.as_str(), &mut candidates);
        }
        if let Some(matcher) = &self.any_case {
            let exact = candidates.len();
            let lower = fold_lower(folded.as_str());
            matcher.scan(lower.as_str(), &mut candidates);
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

    /// Returns a BLAKE3 hash of the names and their entities: equal for equal sets.
    ///
    /// Names that are equal after folding are equal here, and ignored names leave no trace.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }
}

/// Tells fast which texts cannot hold any of a few names.
#[derive(Debug, Clone)]
pub struct Probe {
    /// The beginnings of names that match as they are written.
    exact: Option<AhoCorasick>,
    /// The beginnings of names that match any case.
    any_case: Option<AhoCorasick>,
}

impl Probe {
    /// Makes a probe for `names`; none where there is none to look for.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Probe> {
        let folded: Vec<Folded<'a>> = names.into_iter().map(fold).collect();
        let names = folded.iter().map(|name| name.as_str().trim()).filter(|name| is_name(name));
        let (any_case, exact): (Vec<&str>, Vec<&str>) = names.partition(|name| is_lower_case(name));
        let literal = |name: &str| find_star(name).map_or(name, |star| &name[..star]).to_owned();
        let exact: Vec<String> = exact.into_iter().map(literal).collect();
        let any_case: Vec<String> = any_case.into_iter().map(|name| literal(fold_lower(name).as_str())).collect();
        let automaton = |literals: &[String], any_case: bool| {
            let mut builder = AhoCorasick::builder();
            builder.ascii_case_insensitive(any_case);
            (!literals.is_empty()).then(|| builder.build(literals).ok()).flatten()
        };
        let probe = Probe {
            exact: automaton(&exact, false),
            any_case: automaton(&any_case, true),
        };
        (probe.exact.is_some() || probe.any_case.is_some()).then_some(probe)
    }

    /// Tells whether one of the names may stand in `text`; where not, [`Names::scan`] finds none of them there.
    pub fn may_hit(&self, text: &str) -> bool {
        let folded = fold(text);
        let text = folded.as_str();
        let lower = |automaton: &AhoCorasick| match text.is_ascii() {
            true => automaton.is_match(text),
            false => automaton.is_match(fold_lower(text).as_str()),
        };
        self.exact.as_ref().is_some_and(|automaton| automaton.is_match(text)) || self.any_case.as_ref().is_some_and(lower)
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

/// Hashes names that are sorted and without repetitions.
fn fingerprint(names: &[(&str, u32)]) -> [u8; 32] {
    let mut bytes = Vec::new();
    for (name, entity) in names {
        bytes.extend_from_slice(&entity.to_le_bytes());
        bytes.extend_from_slice(&(name.len() as u64).to_le_bytes());
        bytes.extend_from_slice(name.as_bytes());
    }
    blake3::hash(&bytes).into()
}

/// Names of one way of comparing, as a tree.
///
/// A name is cut at its stars into literals: `Владимир* Зеленск*` is "Владимир", an ending,
/// " Зеленск", an ending. As an ending reaches to the end of its word, what follows a literal is at a
/// known place, so that names are walked without going back. The automaton finds the first literals.
#[derive(Debug, Clone)]
struct Matcher {
    automaton: AhoCorasick,
    /// The step of each of the automaton's patterns.
    firsts: Vec<usize>,
    steps: Vec<Step>,
    forks: Vec<Fork>,
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
    /// The literals after the star, sorted.
    branches: Range<usize>,
}

#[derive(Debug, Clone)]
struct Branch {
    literal: Box<str>,
    step: usize,
    /// The longest other literal of the same fork that this one begins with.
    shorter: Option<usize>,
}

impl Matcher {
    /// Makes the tree of `names`, which are folded; none if there are no names.
    fn new<'n>(names: impl IntoIterator<Item = (&'n str, u32)>) -> Option<Matcher> {
        let mut tree = Tree::default();
        for (name, entity) in names {
            tree.insert(name, entity);
        }
        tree.finish()
    }

    /// Appends the names in `text`, which is folded, to `found`, in no order.
    ///
    /// Of names that begin at one place the longest suffice: where it cannot stand, nor can the others.
    fn scan<'m>(&'m self, text: &str, found: &mut Vec<Candidate<'m>>) {
        let mut longest: FxHashMap<usize, usize> = FxHashMap::default();
        let mut add = |range: Range<usize>, owners: &Range<usize>| {
            if owners.is_empty() {
                return;
            }
            let candidate = Candidate {
                range,
                owners: &self.owners[owners.clone()],
            };
            let known = *longest.entry(candidate.range.start).or_insert(found.len());
            match found.get_mut(known) {
                Some(known) if known.range.end > candidate.range.end => {}
                Some(known) if known.range.end < candidate.range.end => *known = candidate,
                _ => found.push(candidate),
            }
        };
        // Names to go on with: a step, and where its literal ends.
        let mut open = Vec::new();
        for first in self.automaton.find_overlapping_iter(text) {
            let start = first.start();
            if !begins_word(text, start) {
                continue;
            }
            open.push((self.firsts[first.pattern()], first.end()));
            while let Some((step, end)) = open.pop() {
                let step = &self.steps[step];
                if ends_word(text, end) {
                    add(start..end, &step.owners);
                }
                let Some(fork) = step.fork.map(|fork| &self.forks[fork]) else {
                    continue;
                };
                let Some(end) = ending(text, end) else {
                    continue;
                };
                add(start..end, &fork.owners);
                self.follow(fork, &text[end..], |step, length| open.push((step, end + length)));
            }
        }
    }

    /// Calls `found` with the step and the length of every literal after `fork` that `text` begins with.
    fn follow(&self, fork: &Fork, text: &str, mut found: impl FnMut(usize, usize)) {
        let branches = &self.branches[fork.branches.clone()];
        // The last literal not after the text begins with all those that the text begins with.
        let after = branches.partition_point(|branch| *branch.literal <= *text);
        let mut next = after.checked_sub(1).map(|last| fork.branches.start + last);
        while let Some(branch) = next.map(|branch| &self.branches[branch]) {
            if text.starts_with(&*branch.literal) {
                found(branch.step, branch.literal.len());
            }
            next = branch.shorter;
        }
    }
}

/// A [`Matcher`] while names are still added.
#[derive(Default)]
struct Tree<'n> {
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

impl<'n> Tree<'n> {
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

impl Tree<'_> {
    fn finish(mut self) -> Option<Matcher> {
        let mut ways: Vec<_> = self.ways.iter().map(|(&(fork, literal), &step)| (fork, literal, step)).collect();
        ways.sort_unstable();
        let (firsts, branches) = ways.split_at(ways.partition_point(|(fork, ..)| fork.is_none()));
        let automaton = automaton(firsts.iter().map(|(_, literal, _)| literal))?;
        let firsts = firsts.iter().map(|&(.., step)| step).collect();
        let branches = self.branches(branches);
        let owners = self.owners();
        Some(Matcher {
            automaton,
            firsts,
            steps: self.steps,
            forks: self.forks,
            branches,
            owners,
        })
    }

    /// Lists the branches of all forks, and tells each fork which are its own; `ways` are sorted.
    fn branches(&mut self, ways: &[(Option<usize>, &str, usize)]) -> Vec<Branch> {
        let mut branches: Vec<Branch> = Vec::with_capacity(ways.len());
        for same in ways.chunk_by(|a, b| a.0 == b.0) {
            let start = branches.len();
            // The literals that may begin the next one, each beginning with the one below it.
            let mut shorter: Vec<usize> = Vec::new();
            for &(_, literal, step) in same {
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

/// Builds the automaton that reports every pattern wherever it stands; none if there are no patterns.
///
/// Leftmost-longest matching would lose names: it takes the longest pattern before anyone can see that
/// it ends inside a word.
fn automaton<'n>(patterns: impl ExactSizeIterator<Item = &'n &'n str>) -> Option<AhoCorasick> {
    let kind = match patterns.len() {
        0 => return None,
        1..=DFA_PATTERNS => AhoCorasickKind::DFA,
        _ => AhoCorasickKind::ContiguousNFA,
    };
    // Building fails only beyond two thousand million states, more than files that are read can name.
    AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(kind))
        .build(patterns)
        .ok()
}

/// Returns the offset of the first `*` in `text` that stands at the end of a word.
fn find_star(text: &str) -> Option<usize> {
    text.match_indices('*')
        .map(|(star, _)| star)
        .find(|&star| text[..star].ends_with(is_word_character) && !text[star + 1..].starts_with(is_word_character))
}

/// Tells whether a name may begin at `start` in `text`, which is the offset of a character.
fn begins_word(text: &str, start: usize) -> bool {
    match start.checked_sub(1).and_then(|before| text.as_bytes().get(before)) {
        None => true,
        Some(byte) if byte.is_ascii() && !byte.is_ascii_alphanumeric() => true,
        _ => !text[..start].ends_with(is_word_character) || text[start..].starts_with(is_unspaced),
    }
}

/// Tells whether a name may end at `end` in `text`.
///
/// In no script may it end before a combining mark, which would cut a letter.
fn ends_word(text: &str, end: usize) -> bool {
    match text[end..].chars().next() {
        Some(next) if is_word_character(next) => text[..end].ends_with(is_unspaced) && !is_combining_mark(next),
        _ => true,
    }
}

/// Returns where the word ends of which a stem ends at `end`, if the ending after it is short enough.
///
/// Where words are not spaced, endings cannot be told from what follows, and there is none.
fn ending(text: &str, end: usize) -> Option<usize> {
    if text[..end].ends_with(is_unspaced) {
        return ends_word(text, end).then_some(end);
    }
    let mut letters = 0;
    for (i, c) in text[end..].char_indices() {
        if !is_word_character(c) {
            return Some(end + i);
        }
        // A mark belongs to the letter before it, which is in the ending unless it is the stem's last.
        let is_mark = is_combining_mark(c);
        letters += usize::from(!is_mark);
        if letters > LONGEST_ENDING || !(c.is_alphabetic() || is_mark) || letters == 0 {
            return None;
        }
    }
    Some(text.len())
}

/// Tells whether `c` joins with its neighbours into a word: letters, numbers and combining marks do.
///
/// Words by Unicode Standard Annex 29 would be wrong here: there `l'OTAN` is one.
fn is_word_character(c: char) -> bool {
    match c {
        '\0'..='\x7F' => c.is_ascii_alphanumeric(),
        'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' => true,
        _ => c.is_alphanumeric() || is_combining_mark(c),
    }
}

/// Tells whether `c` is of a script that writes words without spaces between them.
///
/// By blocks: Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar.
fn is_unspaced(c: char) -> bool {
    c >= '\u{E01}'
        && matches!(c,
            '\u{E01}'..='\u{E3A}' | '\u{E40}'..='\u{E5B}' | '\u{E80}'..='\u{EFF}' | '\u{1000}'..='\u{109F}'
            | '\u{1780}'..='\u{17FF}' | '\u{19E0}'..='\u{19FF}' | '\u{2E80}'..='\u{2FDF}'
            | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}'
            | '\u{3038}'..='\u{303B}' | '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}'
            | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}'
            | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{1AFF0}'..='\u{1B16F}'
            | '\u{20000}'..='\u{323AF}'
        )
}
