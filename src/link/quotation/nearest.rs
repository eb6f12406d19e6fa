//! Finds what comes nearest to a quotation that stands nowhere, and says what differs.
//!
//! Takes a text and the elements of a quotation; gives the passage that shares most with the first part
//! of it that is not there, and both word by word. Refuses to know how matches are found, and never
//! looks at more than a few hundred words of a quotation at a time.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::search::{Placed, Text, Window};
use super::words::{Kind, hash};
use super::{Element, Link};

/// How many elements of a quotation are compared at a time.
const PART: usize = 200;
/// How many words around a difference are shown.
const AROUND: usize = 2;
/// How many differences are shown.
const SHOWN: usize = 3;

/// What comes nearest to a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The index of the passage in which the first difference is.
    pub passage: usize,
    /// The bytes of that passage which come nearest.
    pub range: Range<usize>,
    /// Why this is not the quotation.
    pub reason: Reason,
    /// The words of the quotation, or of the first part of it that is not in the text.
    pub quoted: Vec<Word>,
    /// The words of the text that come nearest, which may begin or end in other passages.
    pub actual: Vec<Word>,
    /// The ranges of `quoted` and of `actual` to show: differences, and a few words around each.
    shown: Vec<(Range<usize>, Range<usize>)>,
}

/// Why what comes nearest to a quotation is not the quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The words differ.
    Words,
    /// All parts of the quotation are there, but not in this order, or too far from each other.
    Apart,
    /// It stands in another passage than the one given.
    Elsewhere,
}

/// A word or a sign, as one of two texts has it that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The characters, without soft hyphens.
    pub text: String,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// Whether the other text lacks it or has something else in its place.
    pub differs: bool,
}

impl Nearest {
    /// Says in one line what differs: `the article has “… the demands …” where the quotation has “… its demands …”`.
    ///
    /// `text` is what to call the text that is quoted, "the article".
    pub fn difference(&self, text: &str) -> String {
        match self.reason {
            Reason::Words => {
                let quoted = excerpt(&self.quoted, self.shown.iter().map(|(quoted, _)| quoted));
                let actual = excerpt(&self.actual, self.shown.iter().map(|(_, actual)| actual));
                format!("{text} has “{actual}” where the quotation has “{quoted}”")
            }
            Reason::Apart => format!("{text} has each part of the quotation, but not in this order within neighbouring paragraphs"),
            Reason::Elsewhere => format!("{text} has these words in another paragraph"),
        }
    }
}

/// Joins ranges of `words`, with an ellipsis wherever words are left out.
fn excerpt<'r>(words: &[Word], ranges: impl Iterator<Item = &'r Range<usize>>) -> String {
    let mut out = String::new();
    let mut end = 0;
    for range in ranges {
        if range.start > end {
            out.push_str(if out.is_empty() { "…" } else { " …" });
        }
        for word in words.get(range.clone()).unwrap_or_default() {
            if !out.is_empty() && (word.spaced || out.ends_with('…')) {
                out.push(' ');
            }
            out.push_str(&word.text);
        }
        end = range.end;
    }
    if end < words.len() {
        out.push_str(if out.is_empty() { "…" } else { " …" });
    }
    out
}

/// Describes a place where the words do stand, though that does not count.
pub(super) fn standing(text: &Text<'_>, window: Window, reason: Reason) -> Option<Nearest> {
    let piece = text.pieces(window).next()?;
    Some(Nearest {
        passage: piece.passage,
        range: piece.range,
        reason,
        quoted: Vec::new(),
        actual: Vec::new(),
        shown: Vec::new(),
    })
}

/// Returns what comes nearest to `elements`, which stand nowhere in `text`; first of all in the passage `only`.
pub(super) fn nearest(text: &Text<'_>, elements: &[Element], only: Option<usize>, steps: &mut u64) -> Option<Nearest> {
    let mut first = None;
    for part in parts(elements) {
        let found = text.windows(part, 1, steps, |_| true);
        let Some(window) = found.first() else {
            let within = only.and_then(|passage| tokens_of(text, passage));
            let whole = 0..text.tokens.len();
            return within
                .and_then(|range| compare(text, part, range))
                .or_else(|| compare(text, part, whole));
        };
        first = first.or(Some(*window));
    }
    standing(text, first?, Reason::Apart)
}

/// Cuts a quotation at its `[…]`, and what is still too long further.
fn parts(elements: &[Element]) -> impl Iterator<Item = &[Element]> {
    elements
        .chunk_by(|_, next| !matches!(next.link, Link::Skip))
        .flat_map(|part| part.chunks(PART))
}

fn tokens_of(text: &Text<'_>, passage: usize) -> Option<Range<usize>> {
    let passage_of = |placed: &Placed| text.blocks.get(placed.block).map(|block| block.passage);
    let start = text.tokens.partition_point(|placed| passage_of(placed) < Some(passage));
    let end = text.tokens.partition_point(|placed| passage_of(placed) <= Some(passage));
    (start < end).then_some(start..end)
}

/// Compares `part` with the tokens among `range` that share most words with it; `None` if they share hardly any.
fn compare(text: &Text<'_>, part: &[Element], range: Range<usize>) -> Option<Nearest> {
    let best = likeliest(text, part, range.clone())?;
    let around = part.len() / 2 + 8;
    let start = best.start.saturating_sub(around).max(range.start);
    let end = (best.end + around).min(range.end);
    let tokens = text.tokens.get(start..end)?;
    let pairs = align(text, part, tokens);
    let weight = |pair: &&Pair| {
        pair.quoted
            .and_then(|index| part.get(index))
            .map_or(0, |it| weight(it.kind, &it.text))
    };
    let whole: usize = pairs.iter().map(|pair| weight(&pair)).sum();
    let shared: usize = pairs
        .iter()
        .filter(|pair| pair.actual.is_some() && pair.cost < Cost::OTHER)
        .map(|pair| weight(&pair))
        .sum();
    // One short word says little, unless it is nearly all there is.
    let least = if shared < 5 { 8 } else { 3 };
    if shared * 10 < whole * least {
        return None;
    }
    describe(text, part, tokens, start, &pairs)
}

/// How much it says that two texts share a word: its length, up to a point.
fn weight(kind: Kind, text: &str) -> usize {
    match kind {
        Kind::Word => text.chars().take(8).count(),
        _ => 0,
    }
}

fn lower(text: &str) -> u64 {
    if text.bytes().any(|b| !b.is_ascii() || b.is_ascii_uppercase()) {
        hash(&text.to_lowercase())
    } else {
        hash(text)
    }
}

/// Returns the tokens among `range`, as many as `part` has, that share most words with it in any order.
fn likeliest(text: &Text<'_>, part: &[Element], range: Range<usize>) -> Option<Range<usize>> {
    let mut wanted: FxHashMap<u64, isize> = FxHashMap::default();
    for element in part.iter().filter(|it| it.kind == Kind::Word) {
        let head = element.change.as_ref().map_or("", |change| &change.head);
        *wanted.entry(lower(&format!("{head}{}", element.text))).or_default() += 1;
    }
    let tokens = text.tokens.get(range.clone())?;
    let words: Vec<Option<(u64, usize)>> = tokens
        .iter()
        .map(|placed| {
            let word = text.folded(placed);
            let key = lower(word);
            (placed.token.kind == Kind::Word && wanted.contains_key(&key)).then(|| (key, weight(Kind::Word, word)))
        })
        .collect();
    let (mut score, mut best, mut place) = (0, 0, None);
    for (at, word) in words.iter().enumerate() {
        if let Some((key, weight)) = word
            && let Some(left) = wanted.get_mut(key)
        {
            score += if *left > 0 { *weight } else { 0 };
            *left -= 1;
        }
        let gone = at.checked_sub(part.len()).and_then(|gone| words.get(gone));
        if let Some(Some((key, weight))) = gone
            && let Some(left) = wanted.get_mut(key)
        {
            *left += 1;
            score -= if *left > 0 { *weight } else { 0 };
        }
        if score > best {
            let end = range.start + at + 1;
            (best, place) = (score, Some(end.saturating_sub(part.len()).max(range.start)..end));
        }
    }
    place
}

/// An element and the token in its place; one of them may be missing.
#[derive(Debug, Clone, Copy)]
struct Pair {
    quoted: Option<usize>,
    actual: Option<usize>,
    cost: u32,
}

/// What a difference costs.
struct Cost;

impl Cost {
    /// The same word with other capitals, white space or ending.
    const NEAR: u32 = 1;
    /// Another word, or a word that only the text has.
    const OTHER: u32 = 2;
    /// A word that only the quotation has.
    const MISSING: u32 = 3;
    /// A word in the place of a sign: never better than leaving out both.
    const UNLIKE: u32 = 6;
}

fn cost(element: &Element, first: bool, placed: &Placed, actual: &str) -> u32 {
    if element.is(placed.token.kind, placed.token.hash, actual) {
        let agrees = first || !element.strict || element.spaced == placed.token.spaced;
        return if agrees { 0 } else { Cost::NEAR };
    }
    match (element.kind, placed.token.kind) {
        (Kind::Word, Kind::Word) if alike(&element.text, actual) => Cost::NEAR,
        (Kind::Word, Kind::Word) => Cost::OTHER,
        (Kind::Word, _) | (_, Kind::Word) => Cost::UNLIKE,
        _ => Cost::OTHER,
    }
}

/// Tells whether two words differ in case only, or begin alike.
fn alike(a: &str, b: &str) -> bool {
    let lower = |text: &str| -> Vec<char> { text.chars().flat_map(char::to_lowercase).collect() };
    let (a, b) = (lower(a), lower(b));
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    same * 3 >= a.len().max(b.len()) * 2
}

/// Pairs all elements of `part` with some run of `tokens` so that as little as possible differs.
fn align(text: &Text<'_>, part: &[Element], tokens: &[Placed]) -> Vec<Pair> {
    let width = tokens.len() + 1;
    // The cost of pairing the first elements (a row each) so that the pairs end before a token (a column each).
    let mut rows: Vec<Vec<u32>> = vec![vec![0; width]];
    let words: Vec<&str> = tokens.iter().map(|placed| text.folded(placed)).collect();
    for (index, element) in part.iter().enumerate() {
        let extra = extra(part, index);
        let above = rows.last().cloned().unwrap_or_default();
        // Words that only the text has stand before this element, so they are added to the row above.
        let above = if index > 0 { spread(above, extra) } else { above };
        let mut row = Vec::with_capacity(width);
        for (column, up) in above.iter().enumerate() {
            let missing = up + Cost::MISSING;
            let paired = column.checked_sub(1).and_then(|before| {
                let cost = cost(element, index == 0, tokens.get(before)?, words.get(before)?);
                Some(above.get(before)? + cost)
            });
            row.push(paired.map_or(missing, |paired| paired.min(missing)));
        }
        if let Some(last) = rows.last_mut() {
            *last = above;
        }
        rows.push(row);
    }
    trace(part, tokens, &words, &rows)
}

/// Returns what a token costs that stands only in the text, before the element at `index`.
fn extra(part: &[Element], index: usize) -> u32 {
    match part.get(index).map(|element| &element.link) {
        Some(Link::Next) | None => Cost::OTHER,
        Some(Link::Skip | Link::Insertion { .. }) => 0,
    }
}

/// Lets a row go on over tokens that cost `extra` each.
fn spread(mut row: Vec<u32>, extra: u32) -> Vec<u32> {
    let mut before = u32::MAX;
    for cost in &mut row {
        *cost = (*cost).min(before.saturating_add(extra));
        before = *cost;
    }
    row
}

/// Follows the costs back from the end of the cheapest pairing.
fn trace(part: &[Element], tokens: &[Placed], words: &[&str], rows: &[Vec<u32>]) -> Vec<Pair> {
    let at = |row: usize, column: usize| rows.get(row).and_then(|row| row.get(column)).copied();
    let last = rows.last().map_or(&[][..], Vec::as_slice);
    let cheapest = (0..last.len()).min_by_key(|column| last.get(*column));
    let (mut row, mut column) = (part.len(), cheapest.unwrap_or(0));
    let mut pairs = Vec::new();
    while let Some(index) = row.checked_sub(1) {
        let (Some(element), Some(here)) = (part.get(index), at(row, column)) else {
            break;
        };
        let before = column.checked_sub(1);
        let paired = before.and_then(|before| {
            let cost = cost(element, index == 0, tokens.get(before)?, words.get(before)?);
            (at(index, before)? + cost == here).then_some((before, cost))
        });
        if let Some((before, cost)) = paired {
            pairs.push(Pair {
                quoted: Some(index),
                actual: Some(before),
                cost,
            });
            (row, column) = (index, before);
        } else if at(index, column).map(|up| up + Cost::MISSING) == Some(here) {
            pairs.push(Pair {
                quoted: Some(index),
                actual: None,
                cost: Cost::MISSING,
            });
            row = index;
        } else if let Some(before) = before {
            // Only a row that was spread has a cost of another origin.
            let cost = extra(part, row);
            pairs.push(Pair {
                quoted: None,
                actual: Some(before),
                cost,
            });
            column = before;
        } else {
            break;
        }
    }
    pairs.reverse();
    charge_long_insertions(part, tokens, &mut pairs);
    pairs
}

/// Counts the words as differences that are more than their brackets can stand for.
fn charge_long_insertions(part: &[Element], tokens: &[Placed], pairs: &mut [Pair]) {
    let mut gone = 0;
    let mut next = pairs.iter().find_map(|pair| pair.quoted).unwrap_or(0);
    for pair in pairs {
        match (pair.quoted, pair.actual.and_then(|actual| tokens.get(actual))) {
            (Some(index), _) => (next, gone) = (index + 1, 0),
            (None, Some(placed)) if placed.token.kind == Kind::Word => {
                gone += 1;
                if let Some(Link::Insertion { words, .. }) = part.get(next).map(|it| &it.link)
                    && gone > *words
                {
                    pair.cost = Cost::OTHER;
                }
            }
            _ => {}
        }
    }
}

/// Makes the report of a comparison with `tokens`, which begin at the index `start` of the text.
fn describe(text: &Text<'_>, part: &[Element], tokens: &[Placed], start: usize, pairs: &[Pair]) -> Option<Nearest> {
    let (mut quoted, mut actual) = (Vec::new(), Vec::new());
    // After how many words of each side every pair ends.
    let mut ends = vec![(0, 0)];
    for pair in pairs {
        let differs = pair.cost > 0;
        if let Some(element) = pair.quoted.and_then(|index| part.get(index)) {
            if let Link::Insertion { shown, .. } = &element.link
                && !quoted.is_empty()
            {
                quoted.push(word(shown, true, false));
            }
            quoted.push(word(&element.shown, element.spaced, differs));
        }
        if let Some(placed) = pair.actual.and_then(|actual| tokens.get(actual)) {
            actual.push(word(text.source(placed), placed.token.spaced, differs));
        }
        ends.push((quoted.len(), actual.len()));
    }
    let range = |pairs: &Range<usize>| {
        let (from, to) = (
            ends.get(pairs.start).copied().unwrap_or_default(),
            ends.get(pairs.end).copied().unwrap_or_default(),
        );
        (from.0..to.0, from.1..to.1)
    };
    let shown = differences(pairs).iter().map(range).collect();
    let first = pairs.iter().find(|pair| pair.cost > 0 && pair.actual.is_some());
    let there = |pair: &Pair| pair.actual.map(|actual| start + actual);
    let (from, to) = (pairs.iter().find_map(there)?, pairs.iter().rev().find_map(there)?);
    let window = Window { first: from, last: to };
    let difference = first.and_then(there).unwrap_or(from);
    let block = text.tokens.get(difference)?.block;
    let passage = text.blocks.get(block)?.passage;
    let piece = text.pieces(window).find(|piece| piece.passage == passage)?;
    Some(Nearest {
        passage,
        range: piece.range,
        reason: Reason::Words,
        quoted,
        actual,
        shown,
    })
}

fn word(text: &str, spaced: bool, differs: bool) -> Word {
    Word {
        text: text.replace('\u{AD}', ""),
        spaced,
        differs,
    }
}

/// Returns the first differences with the pairs around them, as ranges of `pairs`; all of them if nothing differs.
fn differences(pairs: &[Pair]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (index, _) in pairs.iter().enumerate().filter(|(_, pair)| pair.cost > 0) {
        let around = index.saturating_sub(AROUND)..(index + AROUND + 1).min(pairs.len());
        match ranges.last_mut() {
            Some(last) if around.start <= last.end => last.end = around.end,
            _ => ranges.push(around),
        }
    }
    if ranges.is_empty() {
        ranges.push(0..pairs.len());
    }
    ranges.truncate(SHOWN);
    ranges
}
