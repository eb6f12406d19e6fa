//! Finds the places where the words of a quotation stand.
//!
//! Takes passages and the elements of a quotation; gives the windows of tokens that match, and their
//! pieces. One pass over the tokens carries, for each element, the partial match that began latest, so
//! that of matches with one end the shortest remains and the time stays within tokens times elements.
//! Refuses to know how quotations are written and what to say when there is no match.

use std::ops::Range;

use crate::fold::{Folded, fold};

use super::words::{Kind, Token, tokens};
use super::{Element, Found, Link, Outcome, Piece, Quotation, Reason, nearest};

/// How many places of a quotation are told.
const PLACES: usize = 20;

/// The passages of a document, made ready to look up any number of quotations.
#[derive(Debug)]
pub struct Text<'t> {
    pub(super) blocks: Vec<Block<'t>>,
    pub(super) tokens: Vec<Placed>,
}

/// A passage that has words or signs.
#[derive(Debug)]
pub(super) struct Block<'t> {
    pub passage: usize,
    pub source: &'t str,
    folded: Folded<'t>,
}

/// A token and the block that it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub token: Token,
    pub block: usize,
}

/// The first and the last token of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub first: usize,
    pub last: usize,
}

impl<'t> Text<'t> {
    /// Reads the texts of a document's paragraphs in their order.
    pub fn read(passages: &[&'t str]) -> Self {
        Text::read_with(passages, fold)
    }

    /// Reads the texts, evened out in a way of its own.
    pub(super) fn read_with(passages: &[&'t str], fold: fn(&'t str) -> Folded<'t>) -> Self {
        let mut text = Text {
            blocks: Vec::with_capacity(passages.len()),
            tokens: Vec::new(),
        };
        for (passage, &source) in passages.iter().enumerate() {
            let folded = fold(source);
            let block = text.blocks.len();
            let before = text.tokens.len();
            let placed = tokens(folded.as_str()).map(|token| Placed { token, block });
            text.tokens.extend(placed);
            if text.tokens.len() > before {
                text.blocks.push(Block { passage, source, folded });
            }
        }
        text
    }

    /// Looks up `quotation`; see [`super::find`].
    pub fn find(&self, quotation: &Quotation, only: Option<usize>) -> Outcome {
        self.find_counting(quotation, only).0
    }

    /// Looks up `quotation`, and counts the comparisons that the search takes.
    #[doc(hidden)]
    pub fn find_counting(&self, quotation: &Quotation, only: Option<usize>) -> (Outcome, u64) {
        let mut steps = 0;
        let mut elsewhere = None;
        for elements in [&quotation.verbatim, &quotation.elements] {
            let windows = self.windows(elements, PLACES, &mut steps, |window| {
                let counts = only.is_none_or(|passage| self.touches(window, passage));
                if !counts && elsewhere.is_none() {
                    elsewhere = Some(window);
                }
                counts
            });
            let mut places: Vec<Found> = windows.iter().map(|window| self.found(elements, *window, &mut steps)).collect();
            match (places.pop(), places.is_empty()) {
                (Some(place), true) => return (Outcome::Once(place), steps),
                (Some(place), false) => {
                    places.push(place);
                    return (Outcome::Many(places), steps);
                }
                (None, _) => {}
            }
        }
        let nearest = match elsewhere {
            Some(window) => nearest::standing(self, window, Reason::Elsewhere),
            None => nearest::nearest(self, &quotation.elements, only, &mut steps),
        };
        (Outcome::Nowhere(nearest), steps)
    }

    /// Returns the first `limit` windows that match `elements`, contain no other match and are accepted.
    pub(super) fn windows(
        &self,
        elements: &[Element],
        limit: usize,
        steps: &mut u64,
        mut accept: impl FnMut(Window) -> bool,
    ) -> Vec<Window> {
        let mut windows = Vec::new();
        let mut latest = None;
        if elements.is_empty() {
            return windows;
        }
        let mut search = Search::new(self, elements, Trail::Off);
        for at in 0..self.tokens.len() {
            let Some(state) = search.step(at, true) else {
                continue;
            };
            // An earlier match that begins no earlier lies within this one.
            if latest.is_some_and(|latest| state.first <= latest) {
                continue;
            }
            latest = Some(state.first);
            let window = Window {
                first: state.first,
                last: at,
            };
            if accept(window) {
                windows.push(window);
                if windows.len() == limit {
                    break;
                }
            }
        }
        *steps += search.steps;
        windows
    }

    /// Returns the pieces of the text that `elements` quote within `window`.
    fn found(&self, elements: &[Element], window: Window, steps: &mut u64) -> Found {
        let mut parts = vec![window];
        if elements.iter().skip(1).any(|element| matches!(element.link, Link::Skip)) {
            let mut search = Search::new(self, elements, Trail::On(Vec::new()));
            let mut end = None;
            for at in window.first..=window.last {
                end = search.step(at, at == window.first);
            }
            *steps += search.steps;
            if let Some(end) = end {
                parts = search.parts(end, window.last);
            }
        }
        Found {
            pieces: parts.iter().flat_map(|part| self.pieces(*part)).collect(),
        }
    }

    /// Returns the pieces that a run of tokens makes up, one a passage.
    pub(super) fn pieces(&self, window: Window) -> impl Iterator<Item = Piece> {
        let run = self.tokens.get(window.first..=window.last).unwrap_or_default();
        run.chunk_by(|a, b| a.block == b.block).filter_map(|run| match run {
            [first, .., last] => self.piece(first.block, first.token.start..last.token.end),
            [one] => self.piece(one.block, one.token.start..one.token.end),
            [] => None,
        })
    }

    fn piece(&self, block: usize, folded: Range<usize>) -> Option<Piece> {
        let block = self.blocks.get(block)?;
        Some(Piece {
            passage: block.passage,
            range: block.folded.source_range(folded),
        })
    }

    /// Returns the folded characters of a token.
    pub(super) fn folded(&self, placed: &Placed) -> &str {
        let block = self.blocks.get(placed.block);
        block
            .and_then(|block| block.folded.as_str().get(placed.token.start..placed.token.end))
            .unwrap_or_default()
    }

    /// Returns the characters of a token as the passage has them.
    pub(super) fn source(&self, placed: &Placed) -> &str {
        let block = self.blocks.get(placed.block);
        block
            .and_then(|block| {
                let folded = placed.token.start..placed.token.end;
                block.source.get(block.folded.source_range(folded))
            })
            .unwrap_or_default()
    }

    /// Tells whether a window lies in `passage` or reaches into it.
    fn touches(&self, window: Window, passage: usize) -> bool {
        let passage_of = |token: usize| {
            let block = self.blocks.get(self.tokens.get(token)?.block)?;
            Some(block.passage)
        };
        passage_of(window.first).is_some_and(|first| first <= passage) && passage_of(window.last).is_some_and(|last| passage <= last)
    }
}

/// A partial match: all elements before one of them stand in the text.
#[derive(Debug, Clone, Copy)]
struct State {
    /// The index of the element that comes next, or of the last when the match is whole.
    element: usize,
    /// The token that the match begins with.
    first: usize,
    /// The token that begins the part after the last `[…]`.
    part: usize,
    /// The index in the trail of the part before that, if there is one.
    before: Option<usize>,
}

/// A part of a match that a `[…]` ends.
#[derive(Debug)]
struct Part {
    window: Window,
    before: Option<usize>,
}

/// Whether the parts of matches are remembered.
#[derive(Debug)]
enum Trail {
    Off,
    On(Vec<Part>),
}

/// Partial matches that wait for an element after brackets.
#[derive(Debug)]
struct Wait {
    element: usize,
    slots: Slots,
}

#[derive(Debug)]
enum Slots {
    /// For `[…]`: the best of the two last blocks that have any, the newer one first.
    Skip([Option<(usize, State)>; 2]),
    /// For an insertion: the best for each number of words that have gone by.
    Insertion(Vec<Option<State>>),
}

/// The state of one pass over the tokens of a text.
struct Search<'s, 't> {
    text: &'s Text<'t>,
    elements: &'s [Element],
    /// The partial matches whose next element must be the next token.
    states: Vec<State>,
    /// The partial matches that the current token adds to, for the next token.
    arrived: Vec<State>,
    /// One for each element after brackets, in order.
    waits: Vec<Wait>,
    trail: Trail,
    steps: u64,
}

impl<'s, 't> Search<'s, 't> {
    fn new(text: &'s Text<'t>, elements: &'s [Element], trail: Trail) -> Self {
        let after_brackets = |(element, it): (usize, &Element)| {
            let slots = match it.link {
                Link::Next => return None,
                Link::Skip => Slots::Skip([None; 2]),
                Link::Insertion { words, .. } => Slots::Insertion(vec![None; words + 1]),
            };
            Some(Wait { element, slots })
        };
        Search {
            text,
            elements,
            states: Vec::new(),
            arrived: Vec::new(),
            waits: elements.iter().enumerate().skip(1).filter_map(after_brackets).collect(),
            trail,
            steps: 0,
        }
    }

    /// Reads the token at the index `at`; returns the match that ends with it. `begin` lets a match begin here.
    fn step(&mut self, at: usize, begin: bool) -> Option<State> {
        let placed = self.text.tokens.get(at)?;
        let mut states = std::mem::take(&mut self.states);
        states.retain(|state| self.is_next(state, placed));
        if begin {
            let state = State {
                element: 0,
                first: at,
                part: at,
                before: None,
            };
            if self.is(0, placed) {
                states.push(state);
            }
        }
        for wait in 0..self.waits.len() {
            states.extend(self.awaited(wait, at, placed));
        }
        let mut whole = None;
        for state in &states {
            whole = whole.or(self.advance(*state, at, placed.block));
        }
        states.clear();
        self.states = std::mem::replace(&mut self.arrived, states);
        whole
    }

    fn is(&mut self, element: usize, placed: &Placed) -> bool {
        self.steps += 1;
        let Placed { token, .. } = placed;
        self.elements.get(element).is_some_and(|element| {
            (element.hash == token.hash || element.change.is_some()) && element.is(token.kind, token.hash, self.text.folded(placed))
        })
    }

    /// Tells whether the token goes on with a partial match, white space included.
    fn is_next(&mut self, state: &State, placed: &Placed) -> bool {
        self.is(state.element, placed)
            && self
                .elements
                .get(state.element)
                .is_some_and(|element| !element.strict || element.spaced == placed.token.spaced)
    }

    /// Returns the best partial match that waited for this token, and lets the others wait on.
    fn awaited(&mut self, wait: usize, at: usize, placed: &Placed) -> Option<State> {
        let Wait { element, slots } = self.waits.get(wait)?;
        let best = match slots {
            Slots::Skip(slots) => {
                let alive = slots.iter().flatten().filter(|(block, _)| block + 1 >= placed.block);
                // Of equals the last is taken, which is the older one.
                alive.max_by_key(|(_, state)| state.first).map(|it| it.1)
            }
            Slots::Insertion(slots) => slots.iter().rev().flatten().max_by_key(|state| state.first).copied(),
        };
        let (element, best) = (*element, best?);
        let is_skip = matches!(slots, Slots::Skip(_));
        let matches = self.is(element, placed);
        if placed.token.kind == Kind::Word
            && let Some(Wait {
                slots: Slots::Insertion(slots),
                ..
            }) = self.waits.get_mut(wait)
        {
            self.steps += slots.len() as u64;
            slots.rotate_right(1);
            if let Some(none_gone) = slots.first_mut() {
                *none_gone = None;
            }
        }
        matches.then_some(State {
            element,
            part: if is_skip { at } else { best.part },
            ..best
        })
    }

    /// Takes a partial match past its element, which is the token at the index `at`; returns it if it is whole now.
    fn advance(&mut self, state: State, at: usize, block: usize) -> Option<State> {
        let next = State {
            element: state.element + 1,
            ..state
        };
        let Some(element) = self.elements.get(next.element) else {
            return Some(state);
        };
        if let Link::Next = element.link {
            self.arrived.push(next);
            return None;
        }
        let wait = self.waits.binary_search_by_key(&next.element, |wait| wait.element).ok()?;
        match &mut self.waits.get_mut(wait)?.slots {
            Slots::Insertion(slots) => {
                let slot = slots.first_mut()?;
                if slot.is_none_or(|other| other.first < next.first) {
                    *slot = Some(next);
                }
            }
            Slots::Skip(slots) => {
                let (same, better) = match slots.first()? {
                    Some((other, held)) => (*other == block, held.first < next.first),
                    None => (true, true),
                };
                if same && !better {
                    return None;
                }
                let mut next = next;
                if let Trail::On(trail) = &mut self.trail {
                    let window = Window {
                        first: state.part,
                        last: at,
                    };
                    trail.push(Part {
                        window,
                        before: state.before,
                    });
                    next.before = Some(trail.len() - 1);
                }
                if !same {
                    slots.rotate_right(1);
                }
                *slots.first_mut()? = Some((block, next));
            }
        }
        None
    }

    /// Returns the parts of a whole match that ends with the token `last`, in order; parts with nothing between are one.
    fn parts(&self, end: State, last: usize) -> Vec<Window> {
        let mut parts = vec![Window { first: end.part, last }];
        let mut before = end.before;
        while let (Some(index), Trail::On(trail)) = (before, &self.trail) {
            let Some(part) = trail.get(index) else { break };
            match parts.last_mut() {
                Some(after) if after.first == part.window.last + 1 => {
                    after.first = part.window.first;
                }
                _ => parts.push(part.window),
            }
            before = part.before;
        }
        parts.reverse();
        parts
    }
}
