//! A slow matcher of names: every stretch of the text is held against every name, the rules read
//! literally. It shares no code with the real one and is right only for the characters of the tests.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// Finds the hits of `names` in `text`, in order, each with its owners in ascending order.
pub fn hits(names: &[(u32, String)], text: &str) -> Vec<(Range<usize>, Vec<u32>)> {
    let mut offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    offsets.push(text.len());
    let names: Vec<(u32, Pattern)> = names.iter().filter_map(|(entity, name)| Some((*entity, pattern(name)?))).collect();
    let mut hits = Vec::new();
    let mut free = 0;
    for &start in &offsets {
        if start < free {
            continue;
        }
        for &end in offsets.iter().rev().take_while(|&&end| end > start) {
            let owners = owners(&names, text, start..end);
            if !owners.is_empty() {
                hits.push((start..end, owners.into_iter().collect()));
                free = end;
                break;
            }
        }
    }
    hits
}

/// Returns the entities of which a name stands at just this range.
fn owners(names: &[(u32, Pattern)], text: &str, range: Range<usize>) -> BTreeSet<u32> {
    let middle = &text[range.clone()];
    let (before, name, after) = (fold(&text[..range.start]), fold(middle), fold(&text[range.end..]));
    let whole_characters =
        format!("{before}{name}{after}") == fold(text) && !middle.starts_with(is_removed) && !middle.ends_with(is_removed);
    let starts = !before.ends_with(is_word) || name.starts_with(is_unspaced);
    let ends = match after.chars().next() {
        Some(next) if is_mark(next) => false,
        Some(next) if is_word(next) => name.ends_with(is_unspaced),
        _ => true,
    };
    if !(whole_characters && starts && ends) {
        return BTreeSet::new();
    }
    let next = after.chars().next();
    let exact: Vec<char> = name.chars().collect();
    let lower: Vec<char> = lower(&name).chars().collect();
    let of = |pattern: &Pattern| if pattern.any_case { &lower } else { &exact };
    names
        .iter()
        .filter(|(_, pattern)| matches(None, &pattern.parts, of(pattern), next))
        .map(|(entity, _)| *entity)
        .collect()
}

struct Pattern {
    any_case: bool,
    parts: Vec<Part>,
}

#[derive(Clone, Copy)]
enum Part {
    One(char),
    Ending,
}

fn pattern(name: &str) -> Option<Pattern> {
    let folded = fold(name);
    let folded = folded.trim();
    let only_stars = folded.chars().all(|c| c == '*' || c == ' ');
    if only_stars || folded.starts_with(is_mark) {
        return None;
    }
    let any_case = folded.chars().any(char::is_lowercase)
        && !folded
            .chars()
            .any(|c| c.is_uppercase() || c.to_lowercase().to_string() != c.to_string());
    let name = if any_case { lower(folded) } else { folded.to_owned() };
    let chars: Vec<char> = name.chars().collect();
    let part = |(i, &c): (usize, &char)| {
        let after_word = i > 0 && is_word(chars[i - 1]);
        let before_word = chars.get(i + 1).is_some_and(|&next| is_word(next));
        if c == '*' && after_word && !before_word {
            Part::Ending
        } else {
            Part::One(c)
        }
    };
    Some(Pattern {
        any_case,
        parts: chars.iter().enumerate().map(part).collect(),
    })
}

/// Tells whether all of `parts` matches all of `text`, after which `next` stands.
fn matches(previous: Option<char>, parts: &[Part], text: &[char], next: Option<char>) -> bool {
    match parts {
        [] => text.is_empty(),
        [Part::One(c), parts @ ..] => text.first() == Some(c) && matches(Some(*c), parts, &text[1..], next),
        [Part::Ending, parts @ ..] => (0..=text.len()).any(|length| {
            let (ending, rest) = text.split_at(length);
            let follows = rest.first().copied().or(next);
            let letters = ending.iter().filter(|&&c| !is_mark(c)).count();
            let is_ending = if previous.is_some_and(is_unspaced) {
                ending.is_empty() && !follows.is_some_and(is_mark)
            } else {
                letters <= 4
                    && ending.iter().all(|&c| c.is_alphabetic() || is_mark(c))
                    && !ending.first().is_some_and(|&c| is_mark(c))
                    && !follows.is_some_and(is_word)
            };
            is_ending && matches(previous, parts, rest, next)
        }),
    }
}

pub fn fold(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            _ if is_removed(c) => {}
            _ if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '’' | '‘' | 'ʼ' | '′' | '‛' | '＇' => out.push('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => out.push('-'),
            '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' => out.push('"'),
            'ﬀ'..='ﬆ' => out.extend([c].iter().collect::<String>().nfkc()),
            _ => out.push(c),
        }
    }
    out.nfc().collect()
}

fn lower(text: &str) -> String {
    let lower: String = text.chars().flat_map(char::to_lowercase).collect();
    lower.replace('ς', "σ").nfc().collect()
}

fn is_removed(c: char) -> bool {
    ['\u{AD}', '\u{200B}', '\u{2060}', '\u{FEFF}'].contains(&c)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{E31}' | '\u{E34}'..='\u{E3A}'
        | '\u{E47}'..='\u{E4E}' | '\u{3099}' | '\u{309A}' | '\u{93E}' | '\u{94D}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}'
        | '\u{E01}'..='\u{E3A}' | '\u{E40}'..='\u{E5B}' | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17DD}' | '\u{E80}'..='\u{EDF}')
}
