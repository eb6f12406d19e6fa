//! Words in folded text: where a name may begin and end.

use unicode_normalization::char::is_combining_mark;

/// How many letters of ending a `*` stands for at most.
const LONGEST_ENDING: usize = 4;

/// Tells whether a name may begin at `start` in `text`, which is the offset of a character.
pub(super) fn begins_word(text: &str, start: usize) -> bool {
    match start.checked_sub(1).and_then(|before| text.as_bytes().get(before)) {
        None => true,
        Some(byte) if byte.is_ascii() && !byte.is_ascii_alphanumeric() => true,
        _ => !text[..start].ends_with(is_word_character) || text[start..].starts_with(is_unspaced),
    }
}

/// Tells whether a name may end at `end` in `text`.
///
/// In no script may it end before a combining mark, which would cut a letter.
pub(super) fn ends_word(text: &str, end: usize) -> bool {
    match text[end..].chars().next() {
        Some(next) if is_word_character(next) => text[..end].ends_with(is_unspaced) && !is_combining_mark(next),
        _ => true,
    }
}

/// Returns where the word ends of which a stem ends at `end`, if the ending after it is short enough.
///
/// Where words are not spaced, endings cannot be told from what follows, and there is none.
pub(super) fn ending(text: &str, end: usize) -> Option<usize> {
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
pub(super) fn is_word_character(c: char) -> bool {
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
