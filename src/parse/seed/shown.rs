//! What a reader sees of plain text: HTML entities that a collector left as characters, control characters as U+FFFD.
//!
//! Takes source text; gives the places that are not shown as they are written. Knows nothing of paragraphs or headers.

use std::borrow::Cow;

use crate::diagnostic::Span;

/// The longest entity looked for, in bytes from `&` to `;`; the longest name of HTML has 33.
const LONGEST_ENTITY: usize = 40;

const REPLACEMENT: &str = "\u{fffd}";

/// A place that is not shown as it is written.
#[derive(Debug)]
pub(super) struct Atom<'a> {
    /// Its bytes in the source.
    pub span: Span,
    /// What is shown instead.
    pub shown: Cow<'a, str>,
    /// Whether it is a character of the source that nothing can show.
    pub unshowable: bool,
}

/// Gives text as a reader sees it: entities decoded, each run of white space one space, none at the ends.
pub fn shown(source: &str, span: Span) -> String {
    let end = (span.end as usize).min(source.len());
    let mut out = String::with_capacity(span.len());
    let mut from = span.start as usize;
    for atom in atoms(source, span) {
        out.push_str(source.get(from..atom.span.start as usize).unwrap_or(""));
        out.push_str(&atom.shown);
        from = atom.span.end as usize;
    }
    out.push_str(source.get(from..end).unwrap_or(""));
    let mut folded = String::with_capacity(out.len());
    for word in out.split(super::is_blank).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Walks the places in a span that are not shown as they are written, in order.
pub(super) fn atoms(source: &str, span: Span) -> impl Iterator<Item = Atom<'_>> {
    let mut at = span.start as usize;
    let end = (span.end as usize).min(source.len());
    std::iter::from_fn(move || {
        loop {
            let rest = source.get(at..end)?;
            at += crate::scan::position(rest.as_bytes(), may_begin_atom)?;
            let rest = source.get(at..end)?;
            match atom_at(rest, at) {
                Some(atom) => {
                    at = atom.span.end as usize;
                    return Some(atom);
                }
                None => at += rest.chars().next()?.len_utf8(),
            }
        }
    })
}

/// Tells whether a byte may be the first of an atom; all others are passed over unread.
fn may_begin_atom(byte: u8) -> bool {
    let space = (byte == b'\t') | (byte == b'\n') | (byte == b'\r') | (byte == 0x0c);
    let control = (byte < 0x20) | (byte == 0x7f);
    // The first bytes of U+0080…, U+2028…, U+FDD0… and of what lies beyond U+FFFF.
    let wide = (byte == 0xc2) | (byte == 0xe2) | (byte == 0xef) | (byte >= 0xf0);
    (control & !space) | (byte == b'&') | wide
}

fn atom_at(rest: &str, at: usize) -> Option<Atom<'_>> {
    let c = rest.chars().next()?;
    let (length, shown, unshowable) = match c {
        '&' => {
            let (length, shown) = entity(rest)?;
            (length, shown, false)
        }
        // White space to Unicode, but not to HTML.
        '\u{0b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => (c.len_utf8(), Cow::Borrowed(" "), false),
        c if is_unshowable(c) => (c.len_utf8(), Cow::Borrowed(REPLACEMENT), true),
        _ => return None,
    };
    Some(Atom {
        span: Span::new(at, at + length),
        shown,
        unshowable,
    })
}

/// Tells whether HTML forbids a character: the controls but white space, and the noncharacters of Unicode.
fn is_unshowable(c: char) -> bool {
    let code = u32::from(c);
    (c.is_control() && !c.is_whitespace()) || (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
}

/// Reads an entity that ends with `;` at the start of `rest`; gives its length in bytes and its characters.
fn entity(rest: &str) -> Option<(usize, Cow<'_, str>)> {
    let bytes = rest.as_bytes();
    let window = bytes.get(1..bytes.len().min(LONGEST_ENTITY))?;
    let inside = window.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'#'))?;
    let length = 1 + inside + 1;
    let written = rest.get(..length).filter(|written| written.ends_with(';'))?;
    // The rules for attributes do not decode a known name at the start of a longer one (`&notable;`).
    match htmlize::unescape_attribute(written) {
        Cow::Borrowed(_) => None,
        Cow::Owned(decoded) if decoded.chars().any(is_awkward) => Some((length, Cow::Owned(mended(&decoded)))),
        Cow::Owned(decoded) => Some((length, Cow::Owned(decoded))),
    }
}

fn is_awkward(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_unshowable(c)
}

/// Shows what an entity stands for where that cannot stand in HTML itself (`&#7;`, `&#10;`).
fn mended(decoded: &str) -> String {
    let mend = |c| match c {
        c if !is_awkward(c) => c,
        c if c.is_whitespace() => ' ',
        _ => '\u{fffd}',
    };
    decoded.chars().map(mend).collect()
}
