//! Finds quotations in the text that they quote.
//!
//! Takes the words of a quotation and the passages (paragraphs) of a document, both plain text;
//! gives the byte ranges in the passages that are quoted, or the nearest ones and what differs, word
//! by word. White space, quotation marks, dashes and Unicode form are even ([`crate::fold`]); case
//! and every other sign count, and only whole words match.
//!
//! What a quoter changes stands in brackets: `[…]` skips words of the same passage or into the next
//! one, `[word]` stands for up to six words of the text, `[T]he` is "the" or "The", `want[ed]` is
//! "want" with any ending of up to four letters. Text that itself has such brackets, word for word,
//! comes first.
//!
//! Refuses to know about documents, notes, markup and diagnostics.

mod nearest;
mod search;
mod words;

use std::fmt;
use std::ops::Range;

use crate::fold::{Folded, fold, fold_lower};

pub use nearest::{Nearest, Reason, Word};
pub use search::Text;
pub(crate) use words::is_unspaced;

use words::{Kind, Token, tokens};

/// How many words of the text a pair of brackets stands for at most.
const INSERTION: usize = 6;
/// How many letters a bracketed ending or letter stands for at most.
const ENDING: usize = 4;

/// A quotation, ready to be looked up.
#[derive(Debug, Clone)]
pub struct Quotation {
    /// The words with the brackets understood; never empty, and one of them at least is a word.
    elements: Vec<Element>,
    /// The words with the brackets as they stand; empty if there are none.
    verbatim: Vec<Element>,
}

/// A word or a sign of a quotation, and what may stand between it and the one before.
#[derive(Debug, Clone)]
struct Element {
    kind: Kind,
    hash: u64,
    /// The folded word.
    text: Box<str>,
    /// Which letters of the word the quoter changed.
    change: Option<Change>,
    /// The word as the quotation has it.
    shown: Box<str>,
    /// Whether white space stands before it in the quotation.
    spaced: bool,
    /// Whether the text must agree with `spaced`.
    strict: bool,
    link: Link,
}

/// What brackets in a word leave open; the letters between them are the element's text.
#[derive(Debug, Clone, Default)]
struct Change {
    /// The bracketed start, which matches in either case.
    head: Box<str>,
    /// For a word with brackets after its first letters: what follows the brackets.
    open: Option<Box<str>>,
}

/// What stands in the text between a word of the quotation and the one before it.
#[derive(Debug, Clone)]
enum Link {
    /// Nothing.
    Next,
    /// Any words, up to the end of the next passage.
    Skip,
    /// As many words at most, in the place of what is shown.
    Insertion { words: usize, shown: Box<str> },
}

/// Why words cannot be looked up as a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// There is nothing but white space and quotation marks.
    Empty,
    /// There is nothing but `[…]`.
    OnlyEllipses,
    /// There are no words outside brackets.
    Wordless,
    /// A bracket is never closed; with its byte offset in the quotation.
    Unclosed(usize),
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Malformed::Empty => "the quotation is empty",
            Malformed::OnlyEllipses => "the quotation leaves out every word",
            Malformed::Wordless => "the quotation has no words outside its brackets",
            Malformed::Unclosed(_) => "the quotation has a `[` that is never closed",
        })
    }
}

impl std::error::Error for Malformed {}

/// A place where a quotation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The quoted words in their order, one piece or more a passage, never empty. Words that `[…]` skips
    /// are in none; words that stand in the place of an insertion are part of the piece around them.
    pub pieces: Vec<Piece>,
}

/// Quoted words that stand together in one passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The index of the passage.
    pub passage: usize,
    /// The bytes of the passage's text.
    pub range: Range<usize>,
}

/// What looking up a quotation comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It stands in one place.
    Once(Found),
    /// It stands in several places, which are the first twenty.
    Many(Vec<Found>),
    /// It stands nowhere; with what comes nearest, if anything does.
    Nowhere(Option<Nearest>),
}

/// Reads the words of a quotation.
///
/// Quotation marks around the whole are dropped.
///
/// # Errors
///
/// Returns [`Malformed`] when no word is left to look for, or when a bracket is not closed.
pub fn parse(quote: &str) -> Result<Quotation, Malformed> {
    read(quote, &fold(quote))
}

/// Reads words that are looked up whatever the case of their letters, with [`find_in_any_case`].
///
/// # Errors
///
/// As [`parse`].
pub fn parse_in_any_case(quote: &str) -> Result<Quotation, Malformed> {
    read(quote, &fold_lower(quote))
}

fn read(quote: &str, folded: &Folded<'_>) -> Result<Quotation, Malformed> {
    let all: Vec<Token> = tokens(folded.as_str()).collect();
    let kept = without_outer_marks(&all, folded.as_str());
    let mut reader = Reader::new(quote, folded);
    reader.read(kept)?;
    let Reader { elements, skips, .. } = reader;
    if !elements.iter().any(|element| element.kind == Kind::Word) {
        return Err(match (kept.is_empty(), elements.is_empty() && skips) {
            (true, _) => Malformed::Empty,
            (_, true) => Malformed::OnlyEllipses,
            _ => Malformed::Wordless,
        });
    }
    let bracketed = kept.iter().any(|token| sign(folded.as_str(), token) == Some('['));
    let mut plain = Reader::new(quote, folded);
    if bracketed {
        kept.iter().for_each(|token| plain.push(token));
    }
    Ok(Quotation {
        elements,
        verbatim: plain.elements,
    })
}

/// Looks up `quotation` in `passages`, the texts of a document's paragraphs in their order.
///
/// With `only`, the index of a passage, the places count that lie in that passage or reach into it.
/// Of places that contain one another the shortest counts. The time is at worst proportional to the words
/// of the passages times those of the quotation, whatever brackets it has.
pub fn find(quotation: &Quotation, passages: &[&str], only: Option<usize>) -> Outcome {
    Text::read(passages).find(quotation, only)
}

/// Looks up words that [`parse_in_any_case`] has read, as [`find`] does, and whatever the case of the letters there.
pub fn find_in_any_case(quotation: &Quotation, passages: &[&str]) -> Outcome {
    Text::read_with(passages, fold_lower).find(quotation, None)
}

/// Returns the character of a token that is a sign.
fn sign(folded: &str, token: &Token) -> Option<char> {
    match token.kind {
        Kind::Sign => folded.get(token.start..)?.chars().next(),
        _ => None,
    }
}

/// Drops the quotation marks around the whole: pairs, and a double mark that has no partner.
fn without_outer_marks<'t>(tokens: &'t [Token], folded: &str) -> &'t [Token] {
    let is_mark = |token: &Token| token.kind == Kind::Mark;
    let mut kept = tokens;
    while let [first, inner @ .., last] = kept
        && is_mark(first)
        && is_mark(last)
    {
        kept = inner;
    }
    let is_double = |token: &Token| folded.get(token.start..token.end) == Some("\"");
    if kept.iter().filter(|token| is_double(token)).count() % 2 == 1 {
        match kept {
            [first, inner @ ..] if is_double(first) => kept = inner,
            [inner @ .., last] if is_double(last) => kept = inner,
            _ => {}
        }
    }
    kept
}

/// Turns tokens into elements.
struct Reader<'q> {
    quote: &'q str,
    folded: &'q crate::fold::Folded<'q>,
    elements: Vec<Element>,
    /// What stands between the last element and the next.
    link: Link,
    /// Whether there is a `[…]` anywhere.
    skips: bool,
}

impl<'q> Reader<'q> {
    fn new(quote: &'q str, folded: &'q crate::fold::Folded<'q>) -> Self {
        Reader {
            quote,
            folded,
            elements: Vec::new(),
            link: Link::Next,
            skips: false,
        }
    }

    fn read(&mut self, tokens: &[Token]) -> Result<(), Malformed> {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if sign(self.folded.as_str(), token) != Some('[') {
                self.push(token);
                at += 1;
                continue;
            }
            let rest = tokens.get(at..).unwrap_or_default();
            let Some(close) = self.closing(rest) else {
                return Err(Malformed::Unclosed(self.folded.source_start(token.start)));
            };
            at += self.bracket(rest, close);
        }
        Ok(())
    }

    /// Returns the index of the bracket that closes the one at the start of `tokens`.
    fn closing(&self, tokens: &[Token]) -> Option<usize> {
        let mut depth = 0_usize;
        tokens.iter().position(|token| {
            match sign(self.folded.as_str(), token) {
                Some('[') => depth += 1,
                Some(']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        })
    }

    /// Reads the brackets at the start of `tokens`, which close at the index `close`; returns how many tokens were taken.
    fn bracket(&mut self, tokens: &[Token], close: usize) -> usize {
        let taken = tokens.get(..=close).unwrap_or_default();
        let inside = tokens.get(1..close).unwrap_or_default();
        let after = tokens.get(close + 1).filter(|token| token.kind == Kind::Word && !token.spaced);
        let tight = taken.iter().skip(1).all(|token| !token.spaced);
        let letters = tight
            && match inside {
                [] => true,
                [word] => word.kind == Kind::Word,
                _ => false,
            };
        let attached = taken.first().is_some_and(|token| !token.spaced) && self.ends_in_word();
        let is_dots = |token: &Token| token.kind == Kind::Ellipsis || sign(self.folded.as_str(), token) == Some('.');
        if !inside.is_empty() && inside.iter().all(is_dots) {
            self.link = Link::Skip;
            self.skips = true;
        } else if letters && attached {
            self.open_word(taken, after);
            return close + 1 + usize::from(after.is_some());
        } else if let (true, [head], Some(after)) = (letters, inside, after) {
            self.push_headed(taken, head, after);
            return close + 2;
        } else {
            self.insert(taken);
        }
        close + 1
    }

    /// Tells whether the last thing read is a word of the text.
    fn ends_in_word(&self) -> bool {
        matches!(self.link, Link::Next)
            && self
                .elements
                .last()
                .is_some_and(|last| last.kind == Kind::Word && last.change.as_ref().is_none_or(|c| c.open.is_none()))
    }

    fn push(&mut self, token: &Token) {
        let text = self.folded_text(token);
        let strict = matches!(self.link, Link::Next)
            && !is_free(token, text)
            && self
                .elements
                .last()
                .is_some_and(|last| !matches!(last.kind, Kind::Mark | Kind::Dash | Kind::Ellipsis));
        self.elements.push(Element {
            kind: token.kind,
            hash: token.hash,
            text: text.into(),
            change: None,
            shown: self.source(token.start..token.end),
            spaced: token.spaced,
            strict,
            link: std::mem::replace(&mut self.link, Link::Next),
        });
    }

    /// Adds a word with a bracketed start, `[T]he`.
    fn push_headed(&mut self, brackets: &[Token], head: &Token, word: &Token) {
        let Some(first) = brackets.first() else {
            return;
        };
        let spaced = Token {
            spaced: first.spaced,
            ..*word
        };
        self.push(&spaced);
        let (head, shown) = (self.folded_text(head).into(), self.source(first.start..word.end));
        if let Some(last) = self.elements.last_mut() {
            last.change = Some(Change { head, open: None });
            last.shown = shown;
        }
    }

    /// Opens the last word for other letters, as `want[ed]` and `publi[s]hed` ask.
    fn open_word(&mut self, brackets: &[Token], after: Option<&Token>) {
        let tail = after.map_or("", |token| self.folded_text(token)).into();
        let end = after.or(brackets.last()).map_or(0, |token| token.end);
        let start = brackets.first().map_or(end, |token| token.start);
        let shown = self.source(start..end);
        if let Some(last) = self.elements.last_mut() {
            last.change.get_or_insert_default().open = Some(tail);
            last.shown = format!("{}{shown}", last.shown).into();
        }
    }

    fn insert(&mut self, brackets: &[Token]) {
        let (Some(first), Some(last)) = (brackets.first(), brackets.last()) else {
            return;
        };
        let added = self.source(first.start..last.end);
        match &mut self.link {
            Link::Skip => {}
            Link::Next => {
                self.link = Link::Insertion {
                    words: INSERTION,
                    shown: added,
                }
            }
            Link::Insertion { words, shown } => {
                *words += INSERTION;
                *shown = format!("{shown} {added}").into();
            }
        }
    }

    fn folded_text(&self, token: &Token) -> &'q str {
        let folded = self.folded;
        folded.as_str().get(token.start..token.end).unwrap_or_default()
    }

    /// Returns what the quotation has in a range of the folded text.
    fn source(&self, range: Range<usize>) -> Box<str> {
        let range = self.folded.source_range(range);
        self.quote.get(range).unwrap_or_default().into()
    }
}

/// Tells whether white space before a token is a matter of style and language only.
fn is_free(token: &Token, text: &str) -> bool {
    match token.kind {
        Kind::Mark | Kind::Dash | Kind::Ellipsis => true,
        // French puts a space before these.
        Kind::Sign => matches!(text, ":" | ";" | "!" | "?" | "%"),
        Kind::Word => false,
    }
}

impl Element {
    /// Tells whether this is the token of `kind` and `hash` whose folded characters are `text`.
    fn is(&self, kind: Kind, hash: u64, text: &str) -> bool {
        if self.kind != kind {
            return false;
        }
        match &self.change {
            Some(change) => change.allows(&self.text, text),
            None if matches!(kind, Kind::Word | Kind::Sign) => self.hash == hash && *self.text == *text,
            None => true,
        }
    }
}

impl Change {
    /// Tells whether `word` is `letters` with these changes undone.
    fn allows(&self, letters: &str, word: &str) -> bool {
        let mut rest = word;
        for expected in self.head.chars() {
            match rest.chars().next() {
                Some(c) if c.to_lowercase().eq(expected.to_lowercase()) => {
                    rest = rest.get(c.len_utf8()..).unwrap_or_default();
                }
                _ => return false,
            }
        }
        let Some(rest) = rest.strip_prefix(letters) else {
            return false;
        };
        match &self.open {
            None => rest.is_empty(),
            Some(tail) => rest.strip_suffix(&**tail).is_some_and(|other| other.chars().count() <= ENDING),
        }
    }
}
