//! Folds text for comparison, and keeps the way back to the source.
//!
//! Takes any text; gives the same text with everything evened out that writers and typesetters vary
//! without meaning: composed and decomposed letters (NFC, Unicode Standard Annex 15), presentation
//! ligatures, soft hyphens and zero-width characters, runs of white space, apostrophes, quotation
//! marks, hyphens and dashes. A sparse table leads from every place of the folded text to the source.
//! Refuses to know what is looked for: names, quotations and headings all compare folded texts.

use std::borrow::Cow;
use std::iter::once;
use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A folded text that knows where in the source each of its characters comes from.
#[derive(Debug, Clone)]
pub struct Folded<'a> {
    text: Cow<'a, str>,
    /// The places where folded and source offsets drift apart, in order; between them both run alike.
    pieces: Vec<Piece>,
}

/// A stretch of folded text that stands for a stretch of source as a whole.
#[derive(Debug, Clone)]
struct Piece {
    folded: Range<usize>,
    source: Range<usize>,
}

/// Folds `text`; borrows it when nothing changes.
pub fn fold(text: &str) -> Folded<'_> {
    Folder::new(text, Case::Kept).run()
}

/// Folds `text` as [`fold`] does and lower-cases it; the final sigma becomes an ordinary one.
///
/// The result is what two texts that differ only in case have in common; `İ` becomes `i` and a
/// combining dot, so that lengths change.
pub fn fold_lower(text: &str) -> Folded<'_> {
    Folder::new(text, Case::Lower).run()
}

impl Folded<'_> {
    /// Returns the folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the byte offset in the source of the character that begins at the byte offset `folded`.
    ///
    /// An offset inside a character, a ligature or a letter with combining marks gives the start of it.
    pub fn source_start(&self, folded: usize) -> usize {
        let text = self.as_str();
        let mut at = floor_boundary(text, folded);
        while at > 0 && text[at..].starts_with(is_combining_mark) {
            at = floor_boundary(text, at - 1);
        }
        let after = self.pieces.partition_point(|piece| piece.folded.start <= at);
        match after.checked_sub(1).and_then(|last| self.pieces.get(last)) {
            Some(piece) if at < piece.folded.end => piece.source.start,
            Some(piece) => piece.source.end + (at - piece.folded.end),
            None => at,
        }
    }

    /// Returns the byte offset in the source just after the characters that end at the byte offset `folded`.
    ///
    /// What folding removed after them (a soft hyphen) is left out; an offset inside a character, a
    /// ligature or a letter with combining marks gives the end of it.
    pub fn source_end(&self, folded: usize) -> usize {
        let text = self.as_str();
        let mut at = ceil_boundary(text, folded);
        if at > 0 {
            let marks = text[at..].find(|c| !is_combining_mark(c));
            at = marks.map_or(text.len(), |length| at + length);
        }
        let after = self.pieces.partition_point(|piece| piece.folded.start < at);
        match after.checked_sub(1).and_then(|last| self.pieces.get(last)) {
            Some(piece) if at <= piece.folded.end => piece.source.end,
            Some(piece) => piece.source.end + (at - piece.folded.end),
            None => at,
        }
    }

    /// Returns the byte range of the source that `folded`, a byte range of the folded text, stands for.
    ///
    /// It covers whole characters, and what folding removed between them; an empty range stays empty.
    pub fn source_range(&self, folded: Range<usize>) -> Range<usize> {
        let start = self.source_start(folded.start);
        if folded.is_empty() {
            return start..start;
        }
        start..self.source_end(folded.end).max(start)
    }
}

/// Tells whether folding makes no ASCII letters or digits of other characters and joins none over what it removes: every run of them in the folded
/// text stands in `text` too, and but for case every run in the lower-cased one. May say no where it is so.
pub fn keeps_ascii(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii() {
            let chunk = bytes.get(at..at + CHUNK).is_some_and(<[u8]>::is_ascii);
            at += if chunk { CHUNK } else { 1 };
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            return false;
        };
        let kept = match c {
            '‐'..='―' | '‘' | '’' | '“' | '”' | '„' | '«' | '»' | '…' | '\u{A0}' | 'А'..='я' => true,
            _ => class(c, Case::Kept) == Class::Plain && c.to_lowercase().all(|lower| !lower.is_ascii()),
        };
        if !kept {
            return false;
        }
        at += c.len_utf8();
    }
    true
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Kept,
    Lower,
}

/// What folding does with a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// It stays as it is.
    Plain,
    /// White space, to be joined with its neighbours.
    Space,
    /// It vanishes.
    Removed,
    /// It may compose with what stands before it, or change places with it.
    Extends,
    /// Something else takes its place, whatever stands around it.
    Replaced,
}

fn class(c: char, case: Case) -> Class {
    match c {
        ' ' | '\t'..='\r' => Class::Space,
        'A'..='Z' if case == Case::Lower => Class::Replaced,
        '\0'..='\x7F' => Class::Plain,
        '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => Class::Removed,
        '«' | '»' | 'ʼ' | '‐'..='―' | '‘' | '’' | '‛' | '“' | '”' | '„' | '‟' | '′' | '‹' | '›' | '−' | 'ﬀ'..='ﬆ' | 'ﬓ'..='ﬗ' | '＇' => {
            Class::Replaced
        }
        // The letters of most texts, so that they need no table: none composes with what is before it.
        'ß'..='ÿ' | 'а'..='џ' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' | '가'..='힣' => Class::Plain,
        _ if c.is_whitespace() => Class::Space,
        _ => class_by_table(c, case),
    }
}

fn class_by_table(c: char, case: Case) -> Class {
    if case == Case::Lower && (c == 'ς' || !c.to_lowercase().eq(once(c))) {
        return Class::Replaced;
    }
    if c < '\u{300}' || matches!(c, 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ') || is_stable(c) {
        return Class::Plain;
    }
    // A character that is not composed by NFC still stands alone if its decomposition begins with one
    // that nothing before it takes up.
    let mut first = None;
    decompose_canonical(c, |part| first = first.or(Some(part)));
    if first.is_some_and(is_stable) {
        Class::Replaced
    } else {
        Class::Extends
    }
}

/// Tells whether NFC leaves `c` alone and apart from everything before it.
fn is_stable(c: char) -> bool {
    canonical_combining_class(c) == 0 && is_nfc_quick(once(c)) == IsNormalized::Yes
}

/// Appends what takes the place of `c`, a character of [`Class::Replaced`].
fn replace(c: char, case: Case, out: &mut String) {
    out.push_str(match c {
        'ʼ' | '‘' | '’' | '‛' | '′' | '＇' => "'",
        '‐'..='―' | '−' => "-",
        '«' | '»' | '“' | '”' | '„' | '‟' | '‹' | '›' => "\"",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        'ﬓ' => "մն",
        'ﬔ' => "մե",
        'ﬕ' => "մի",
        'ﬖ' => "վն",
        'ﬗ' => "մխ",
        'ς' => "σ",
        _ if case == Case::Lower => return out.extend(c.to_lowercase().nfc()),
        _ => return out.extend(once(c).nfc()),
    });
}

/// The folded and the source offset at which the last base character begins.
#[derive(Clone, Copy)]
struct Base {
    folded: usize,
    source: usize,
}

struct Folder<'a> {
    source: &'a str,
    case: Case,
    out: String,
    /// Where the part of the source begins that is not yet in `out` because it stays as it is.
    pending: usize,
    /// The character, already in `out`, that a following [`Class::Extends`] belongs to.
    base: Option<Base>,
    pieces: Vec<Piece>,
    changed: bool,
}

impl<'a> Folder<'a> {
    fn new(source: &'a str, case: Case) -> Self {
        Folder {
            source,
            case,
            out: String::new(),
            pending: 0,
            base: None,
            pieces: Vec::new(),
            changed: false,
        }
    }

    fn run(mut self) -> Folded<'a> {
        let mut at = self.plain_end(0);
        while let Some(c) = self.source[at..].chars().next() {
            at = match class(c, self.case) {
                Class::Plain => at + c.len_utf8(),
                Class::Space => self.space(at),
                Class::Removed => self.removed(at, at + c.len_utf8()),
                Class::Extends => self.cluster(at),
                Class::Replaced => self.replaced(at, c),
            };
            at = self.plain_end(at);
        }
        if !self.changed {
            return Folded {
                text: Cow::Borrowed(self.source),
                pieces: Vec::new(),
            };
        }
        self.flush(self.source.len());
        Folded {
            text: Cow::Owned(self.out),
            pieces: self.pieces,
        }
    }

    /// Returns where the plain text that begins at `at` ends, or where it stops being obvious.
    fn plain_end(&self, at: usize) -> usize {
        at + plain_prefix(&self.source.as_bytes()[at..], self.case)
    }

    /// Copies what stayed as it is, up to `end`.
    fn flush(&mut self, end: usize) {
        let plain = &self.source[self.pending..end];
        if plain.is_empty() {
            return;
        }
        if self.out.capacity() == 0 {
            self.out.reserve(self.source.len());
        }
        let case = self.case;
        if let Some(last) = plain.rfind(|c| class(c, case) != Class::Extends) {
            self.base = Some(Base {
                folded: self.out.len() + last,
                source: self.pending + last,
            });
        }
        self.out.push_str(plain);
        self.pending = end;
    }

    /// Reads a run of white space that begins at `at`; returns where it ends.
    fn space(&mut self, at: usize) -> usize {
        let mut end = at;
        for (i, c) in self.source[at..].char_indices() {
            match class(c, self.case) {
                Class::Space => end = at + i + c.len_utf8(),
                Class::Removed => {}
                _ => break,
            }
        }
        if &self.source[at..end] != " " {
            self.flush(at);
            self.out.push(' ');
            self.record(
                Base {
                    folded: self.out.len() - 1,
                    source: at,
                },
                end,
                end - at > 1,
            );
        }
        end
    }

    fn removed(&mut self, at: usize, end: usize) -> usize {
        self.flush(at);
        let base = self.base;
        self.record(
            Base {
                folded: self.out.len(),
                source: at,
            },
            end,
            true,
        );
        // A mark after what was removed belongs to the letter before it.
        self.base = base;
        end
    }

    fn replaced(&mut self, at: usize, c: char) -> usize {
        self.flush(at);
        let folded = self.out.len();
        replace(c, self.case, &mut self.out);
        let end = at + c.len_utf8();
        let new = &self.out[folded..];
        let drifts = new.len() != end - at || new.chars().nth(1).is_some();
        self.record(Base { folded, source: at }, end, drifts);
        end
    }

    /// Composes the last base character with all that extends it from `at` on; returns where that ends.
    fn cluster(&mut self, at: usize) -> usize {
        if self.pending < at {
            // Nearly always everything is composed and in order already.
            let end = self.extension_end(at);
            let rest = &self.source[self.pending..at];
            let case = self.case;
            let base = rest.rfind(|c| class(c, case) != Class::Extends).unwrap_or(0);
            if is_nfc_quick(self.source[self.pending + base..end].chars()) == IsNormalized::Yes {
                return end;
            }
        }
        self.flush(at);
        let base = self.base.unwrap_or(Base {
            folded: self.out.len(),
            source: at,
        });
        let mut end = at;
        for (i, c) in self.source[at..].char_indices() {
            match class(c, self.case) {
                Class::Extends => {
                    self.out.push(c);
                    end = at + i + c.len_utf8();
                }
                Class::Removed => {}
                _ => break,
            }
        }
        let composed: String = self.out[base.folded..].nfc().collect();
        self.out.truncate(base.folded);
        self.out.push_str(&composed);
        while self.pieces.last().is_some_and(|piece| piece.source.start >= base.source) {
            self.pieces.pop();
        }
        if composed == self.source[base.source..end] {
            self.base = Some(base);
            self.pending = end;
        } else {
            self.record(base, end, true);
        }
        end
    }

    fn extension_end(&self, at: usize) -> usize {
        let case = self.case;
        let rest = &self.source[at..];
        at + rest.find(|c| class(c, case) != Class::Extends).unwrap_or(rest.len())
    }

    /// Notes that `out` from `base` on stands for the source up to `end`; `drifts` asks for a piece.
    fn record(&mut self, base: Base, end: usize, drifts: bool) {
        if drifts {
            self.pieces.push(Piece {
                folded: base.folded..self.out.len(),
                source: base.source..end,
            });
        }
        self.base = Some(base);
        self.pending = end;
        self.changed = true;
    }
}

/// How many bytes are looked at together where all is plain ASCII.
const CHUNK: usize = 16;

/// Returns how many bytes at the start of `bytes`, which are UTF-8, are seen at a glance to be plain.
///
/// [`class`] says the same of every one of these characters; it is only slower.
fn plain_prefix(bytes: &[u8], case: Case) -> usize {
    let mut at = 0;
    loop {
        at += plain_chunks(&bytes[at..], case);
        let retry = at + CHUNK;
        while at < retry {
            match plain_character(&bytes[at..], case) {
                0 => return at,
                length => at += length,
            }
        }
    }
}

/// Returns the length of the chunks of plain ASCII that `bytes` begins with.
fn plain_chunks(bytes: &[u8], case: Case) -> usize {
    // No branches within a chunk: compilers turn this into vector instructions.
    let stops = |byte: u8, next: u8| {
        !byte.is_ascii()
            | matches!(byte, 9..=13)
            | ((byte == b' ') & (!next.is_ascii() | matches!(next, 9..=13 | b' ')))
            | ((case == Case::Lower) & byte.is_ascii_uppercase())
    };
    let mut at = 0;
    while let (Some(chunk), Some(next)) = (bytes.get(at..at + CHUNK), bytes.get(at + 1..at + 1 + CHUNK))
        && !chunk.iter().zip(next).fold(false, |stop, (&byte, &next)| stop | stops(byte, next))
    {
        at += CHUNK;
    }
    at
}

/// Returns the length of the character that `bytes` begins with, or 0 if it needs a closer look.
fn plain_character(bytes: &[u8], case: Case) -> usize {
    let kept = case == Case::Kept;
    match *bytes {
        // A space is plain if it is single.
        [b' ', next, ..] => usize::from(matches!(next, 0..=8 | 14..=31 | 33..=127 | 0xD0 | 0xD1)),
        [b'A'..=b'Z', ..] => usize::from(kept),
        [0..=8 | 14..=127, ..] => 1,
        // À to ÿ, Ѐ to п, р to ѿ; below them those that are in lower case.
        [0xC3 | 0xD0 | 0xD1, _, ..] if kept => 2,
        [0xC3, 0x9F..=0xBF, ..] | [0xD0, 0xB0..=0xBF, ..] | [0xD1, 0x80..=0x9F, ..] => 2,
        // Most of Han.
        [0xE4..=0xE9, _, _, ..] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn evens_out_what_writers_vary() {
        for (text, expected) in [
            ("", ""),
            ("plain text, 'quoted' - done", "plain text, 'quoted' - done"),
            ("и\u{306}", "й"),
            ("A\u{30A}", "Å"),
            ("\u{212B}", "Å"),
            ("x\u{212B}", "xÅ"),
            ("q\u{323}\u{307} q\u{307}\u{323}", "q\u{323}\u{307} q\u{323}\u{307}"),
            ("\u{1112}\u{1161}\u{11AB}", "한"),
            ("하\u{11AB}", "한"),
            ("か\u{3099}", "が"),
            ("e\u{AD}\u{301}", "é"),
            ("e\u{301}\u{AD}\u{323}", "ẹ\u{301}"),
            ("ก\u{E31}\u{AD}\u{E48}", "ก\u{E31}\u{E48}"),
            ("oﬃce ﬁﬂ ﬀ ﬆ ﬓ", "office fifl ff st մն"),
            ("ﬁ\u{301}", "fí"),
            ("so\u{AD}ft \u{200B}\u{2060}\u{FEFF}end", "soft end"),
            ("zwnj\u{200C}zwj\u{200D}", "zwnj\u{200C}zwj\u{200D}"),
            ("a\u{A0}\u{202F} \t\r\n\u{2009}b\nc", "a b c"),
            (" \u{AD} ", " "),
            (" \u{AD}b\u{AD} ", " b "),
            ("’ ‘ ʼ ′ ‛ ＇", "' ' ' ' ' '"),
            ("‐ ‑ ‒ – — ― −", "- - - - - - -"),
            ("“ ” „ ‟ « » ‹ ›", "\" \" \" \" \" \" \" \""),
            ("\u{301}x", "\u{301}x"),
        ] {
            assert_eq!(fold(text).as_str(), expected, "{text:?}");
        }
    }

    #[test]
    fn lower_cases() {
        for (text, expected) in [
            ("NATO and OTAN, А\u{301} И\u{306}", "nato and otan, а\u{301} й"),
            ("İstanbul", "i\u{307}stanbul"),
            ("J\u{30C}", "ǰ"),
            ("ΟΔΟΣ οδος", "οδοσ οδοσ"),
            ("ǅ ẞ K", "ǆ ß k"),
        ] {
            assert_eq!(fold_lower(text).as_str(), expected, "{text:?}");
        }
    }

    #[test]
    fn borrows_what_does_not_change() {
        for text in [
            "",
            "plain ASCII of some length, one line",
            "Кириллица й",
            "ก\u{E31}\u{E48} 北京 한",
            "q\u{303}",
        ] {
            assert!(matches!(fold(text).text, Cow::Borrowed(_)), "{text:?}");
        }
    }

    #[test]
    fn leads_back_to_whole_characters() {
        let cases = [
            // text, range of the folded text, what it stands for
            ("so\u{AD}ft\u{AD} x", 0..4, "so\u{AD}ft"),
            ("a\u{AD}b", 1..2, "b"),
            ("и\u{306}x", 0..2, "и\u{306}"),
            ("q\u{303}x", 0..1, "q\u{303}"),
            ("q\u{303}x", 1..3, "q\u{303}"),
            ("aﬁb", 1..2, "ﬁ"),
            ("aﬃb", 2..3, "ﬃ"),
            ("a \n b", 1..3, " \n b"),
            ("a \n b", 0..2, "a \n "),
            ("é", 1..2, "é"),
            ("“x” — y", 4..7, "— y"),
            ("x", 0..9, "x"),
        ];
        for (text, range, expected) in cases {
            assert_eq!(&text[fold(text).source_range(range)], expected, "{text:?}");
        }
        assert_eq!(fold("a\u{AD}b").source_range(1..1), 3..3);
    }

    #[test]
    fn the_fast_path_only_takes_plain_characters() {
        for c in '\0'..=char::MAX {
            for case in [Case::Kept, Case::Lower] {
                let length = plain_character(c.to_string().as_bytes(), case);
                assert!(length == 0 || length == c.len_utf8());
                assert!(length == 0 || c == ' ' || class(c, case) == Class::Plain, "{c:?}");
                let stable = is_stable(c) || !matches!(class(c, case), Class::Plain);
                assert!(stable, "{c:?}");
            }
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let chars = "aáqfiJKİςΣиЙ\u{301}\u{306}\u{323}\u{303}\u{327}\u{345}\u{AD}\u{200B} \n\u{A0}’'“-—ﬁﬃ北が\u{3099}\
                     \u{1100}\u{1161}\u{11A8}가\u{212B}\u{2126}\u{958}\u{93C}\u{9C7}\u{9BE}กัด\u{E48}\u{F71}\u{F73}\u{344}\u{FB2C}\u{1D15E}";
        let chars: Vec<char> = chars.chars().collect();
        proptest::collection::vec(proptest::sample::select(chars), 0..24).prop_map(String::from_iter)
    }

    /// Folds by the definition, with no table and no fast path.
    fn plainly_folded(text: &str) -> String {
        let mut out = String::new();
        for c in text.chars() {
            match class(c, Case::Kept) {
                Class::Space if out.ends_with(' ') => {}
                Class::Space => out.push(' '),
                Class::Removed => {}
                Class::Replaced => replace(c, Case::Kept, &mut out),
                Class::Plain | Class::Extends => out.push(c),
            }
        }
        out.nfc().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn equals_its_definition(text in text()) {
            let folded = fold(&text);
            prop_assert_eq!(folded.as_str(), plainly_folded(&text));
        }

        #[test]
        fn lower_casing_equals_its_definition(text in text()) {
            let lower: String = text.chars().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }).collect();
            let folded = fold_lower(&text);
            prop_assert_eq!(folded.as_str(), plainly_folded(&lower));
        }

        #[test]
        fn ascii_is_kept_where_it_is_said_to_be(text in prop_oneof![text(), any::<String>(), "[a-cİK\u{AD}ﬁ“é\u{301} ]{0,12}"]) {
            let folded = fold(&text);
            let lower = fold_lower(folded.as_str());
            let runs = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
            if keeps_ascii(&text) {
                prop_assert!(runs(folded.as_str()).iter().all(|run| text.contains(run.as_str())));
                prop_assert!(runs(lower.as_str()).iter().all(|run| text.to_ascii_lowercase().contains(run.as_str())));
            }
        }

        #[test]
        fn is_idempotent(text in prop_oneof![text(), any::<String>()]) {
            for fold in [fold, fold_lower] {
                let once = fold(&text);
                let twice = fold(once.as_str());
                prop_assert_eq!(once.as_str(), twice.as_str());
                prop_assert!(matches!(twice.text, Cow::Borrowed(_)));
            }
        }

        #[test]
        fn the_way_back_is_sound(text in prop_oneof![text(), any::<String>()]) {
            for fold in [fold, fold_lower] {
                let folded = fold(&text);
                let end = folded.as_str().len();
                let (mut start_before, mut end_before) = (0, 0);
                for at in 0..=end {
                    let (start, end) = (folded.source_start(at), folded.source_end(at));
                    prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
                    prop_assert!(start_before <= start && end_before <= end);
                    (start_before, end_before) = (start, end);
                }
            }
        }

        #[test]
        fn a_range_folds_to_itself(text in prop_oneof![text(), any::<String>()]) {
            for fold in [fold, fold_lower] {
                let folded = fold(&text);
                let whole = folded.as_str();
                // Offsets inside a cluster are those from which the ways to the left and to the right cross.
                let edges: Vec<usize> = (0..=whole.len())
                    .filter(|&at| whole.is_char_boundary(at) && folded.source_end(at) <= folded.source_start(at))
                    .collect();
                for (i, &start) in edges.iter().enumerate() {
                    for &end in &edges[i..] {
                        let source = folded.source_range(start..end);
                        let part = fold(&text[source]);
                        prop_assert_eq!(part.as_str(), &whole[start..end]);
                    }
                }
            }
        }
    }
}
