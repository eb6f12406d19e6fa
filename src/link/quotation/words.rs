//! Cuts folded text into words and signs.
//!
//! Takes what [`crate::fold::fold`] gives; gives the tokens by which quotations are compared, with
//! byte offsets into the folded text. Refuses to know which text is quoted and which quotes.

use std::hash::Hasher;

use rustc_hash::FxHasher;
use unicode_normalization::char::is_combining_mark;

/// What a token is, as far as comparing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters and digits with their combining marks; in scripts without spaces, one character.
    Word,
    /// A quotation mark, single or double; an apostrophe only where it is at the edge of a word.
    Mark,
    /// A hyphen or dash, or several in a row.
    Dash,
    /// `…`, or three full stops or more.
    Ellipsis,
    /// Any other character.
    Sign,
}

/// A word or a sign of a folded text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// The byte offset of its first character.
    pub start: usize,
    /// The byte offset just after it.
    pub end: usize,
    pub kind: Kind,
    /// Whether white space, or nothing at all, stands before it.
    pub spaced: bool,
    /// Equal for tokens that are equal, and hardly ever for others.
    pub hash: u64,
}

/// Iterates over the words and signs of `folded`.
pub(super) fn tokens(folded: &str) -> Tokens<'_> {
    Tokens {
        text: folded,
        at: 0,
        spaced: true,
        after_word: false,
    }
}

/// The iterator that [`tokens`] returns.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    spaced: bool,
    /// Whether a word ends where the next token begins.
    after_word: bool,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let rest = self.text.get(self.at..)?;
            let first = rest.chars().next()?;
            if first.is_whitespace() {
                self.at += first.len_utf8();
                self.spaced = true;
                self.after_word = false;
            } else if is_invisible(first) {
                self.at += first.len_utf8();
            } else {
                let (kind, length) = cut(rest, first, self.after_word);
                return Some(self.token(kind, length));
            }
        }
    }
}

impl Tokens<'_> {
    fn token(&mut self, kind: Kind, length: usize) -> Token {
        let (start, end) = (self.at, self.at + length);
        let hash = match kind {
            Kind::Word | Kind::Sign => hash(self.text.get(start..end).unwrap_or_default()),
            Kind::Mark | Kind::Dash | Kind::Ellipsis => 0,
        };
        let spaced = self.spaced;
        self.at = end;
        self.spaced = false;
        self.after_word = kind == Kind::Word;
        Token {
            start,
            end,
            kind,
            spaced,
            hash,
        }
    }
}

/// Returns a hash of the characters of `text`.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// Returns the kind and the length in bytes of the token at the start of `rest`.
fn cut(rest: &str, first: char, after_word: bool) -> (Kind, usize) {
    let one = first.len_utf8();
    let run = |more: fn(char) -> bool| rest.find(|c| !more(c)).unwrap_or(rest.len());
    match first {
        '-' => (Kind::Dash, run(|c| c == '-')),
        '…' => (Kind::Ellipsis, one),
        '.' => match run(|c| c == '.') {
            1 | 2 => (Kind::Sign, one),
            length => (Kind::Ellipsis, length),
        },
        '"' => (Kind::Mark, one),
        '\'' => {
            let before_word = rest.chars().nth(1).is_some_and(char::is_alphanumeric);
            let inside = after_word && before_word;
            (if inside { Kind::Sign } else { Kind::Mark }, one)
        }
        _ if is_unspaced(first) => {
            let marks = rest.get(one..).unwrap_or_default();
            let length = marks.find(|c| !continues(c)).unwrap_or(marks.len());
            (Kind::Word, one + length)
        }
        _ if first.is_alphanumeric() => (Kind::Word, run(|c| continues(c) || (c.is_alphanumeric() && !is_unspaced(c)))),
        _ => (Kind::Sign, one),
    }
}

/// Tells whether `c` goes on with the word that it follows, being no letter itself.
fn continues(c: char) -> bool {
    // The joiners tell letters of Persian and of Indian scripts how to connect.
    !c.is_ascii() && (matches!(c, '\u{200C}' | '\u{200D}') || is_combining_mark(c))
}

/// Tells whether `c` only steers the direction of writing.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200C}'..='\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// Tells whether `c` belongs to a script that puts no spaces between its words.
pub(crate) fn is_unspaced(c: char) -> bool {
    c >= '\u{E00}'
        && c.is_alphanumeric()
        && matches!(
            c,
            '\u{E00}'..='\u{EFF}'
                | '\u{1000}'..='\u{109F}'
                | '\u{1780}'..='\u{17FF}'
                | '\u{3005}'..='\u{30FF}'
                | '\u{31F0}'..='\u{31FF}'
                | '\u{3400}'..='\u{9FFF}'
                | '\u{F900}'..='\u{FAFF}'
                | '\u{FF66}'..='\u{FF9F}'
                | '\u{20000}'..='\u{3FFFF}'
        )
}
