//! Sentences and paragraphs out of a list of words.

use super::names::capitalised;
use super::random::Random;
use super::words::WORDS;

/// Writes paragraphs that hold `words` words together, and each of `names` once, spread over them.
pub fn paragraphs(random: &mut Random, words: usize, count: usize, names: &[String]) -> Vec<String> {
    (0..count)
        .map(|at| {
            // Integer division alone would make the last paragraph the longest.
            let size = words * (at + 1) / count - words * at / count;
            let of_this = names
                .iter()
                .enumerate()
                .filter(|(name, _)| name * count / names.len() == at)
                .map(|(_, name)| name.as_str())
                .collect();
            paragraph(random, size, of_this)
        })
        .collect()
}

/// Writes one paragraph of `size` words; a name counts as many as it has.
fn paragraph(random: &mut Random, size: usize, names: Vec<&str>) -> String {
    let mut text = String::with_capacity(size * 7);
    let mut names = names.into_iter().peekable();
    let mut left = size;
    while left > 0 {
        // No sentence is left with fewer than eight words, where the paragraph has them.
        let mut length = random.between(8, 25).min(left);
        if left - length < 8 {
            length = if left <= 25 { left } else { left - 8 };
        }
        if !text.is_empty() {
            text.push(' ');
        }
        sentence(random, &mut text, length, names.next());
        left -= length;
    }
    debug_assert!(names.peek().is_none(), "a paragraph has more sentences than names");
    text
}

/// Writes one sentence of `length` words with a capital and a stop, one in ten in quotation marks.
fn sentence(random: &mut Random, text: &mut String, length: usize, name: Option<&str>) {
    let quoted = random.one_in(10);
    let name_words = name.map_or(0, |name| name.split(' ').count());
    let plain = length.saturating_sub(name_words);
    let name_at = random.between(1, plain.max(2) - 1);
    if quoted {
        text.push('“');
    }
    for at in 0..plain {
        if let Some(name) = name.filter(|_| at == name_at) {
            push_name(random, text, name);
        }
        let word = random.pick(WORDS);
        match at {
            0 => text.push_str(&capitalised(word)),
            _ => {
                text.push(' ');
                text.push_str(word);
            }
        }
        if at + 2 < plain && random.one_in(14) {
            text.push(',');
        }
    }
    text.push('.');
    if quoted {
        text.push('”');
    }
}

fn push_name(random: &mut Random, text: &mut String, name: &str) {
    text.push(' ');
    text.push_str(name);
    if random.one_in(8) {
        text.push_str("’s");
    }
}

/// Writes a headline of some words, without a stop.
pub fn headline(random: &mut Random) -> String {
    let words: Vec<&str> = (0..random.between(6, 10)).map(|_| random.pick(WORDS)).collect();
    capitalised(&words.join(" "))
}

/// Writes one sentence of the usual length that names nobody.
pub fn plain_sentence(random: &mut Random) -> String {
    let mut text = String::new();
    let length = random.between(10, 18);
    sentence(random, &mut text, length, None);
    text
}
