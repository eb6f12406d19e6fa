//! Sentences: the one that a byte range of a text stands in.
//!
//! Takes a text and a range; gives the range of the sentence. Looks at the text round the range only, so that a long paragraph costs no more
//! than a short one. Ends of sentences are those of UAX #29 (a full stop, a question or exclamation mark, closing signs, then white space, then
//! no small letter), less those after abbreviations and initials.

use std::ops::Range;

/// Words that a full stop follows without ending the sentence; compared without case.
const ABBREVIATIONS: &[&str] = &[
    "art", "arts", "c", "ca", "capt", "cf", "ch", "col", "dr", "e.g", "etc", "fig", "gen", "gov", "i.e", "lt", "maj", "mr", "mrs", "ms",
    "no", "nos", "p", "para", "pp", "pres", "prof", "rep", "rev", "sec", "sen", "sgt", "sr", "st", "vol", "vs", "г", "гг", "им", "ст",
    "стр", "т", "ул",
];

/// Gives the range of the sentence, or sentences, that `range` of `text` stands in, without the white space around.
pub fn around(text: &str, range: Range<usize>) -> Range<usize> {
    let start = last_end(text, range.start);
    let end = first_end(text, range.end.max(range.start));
    let sentence = text.get(start..end).unwrap_or(text);
    let left = sentence.len() - sentence.trim_start().len();
    start + left..start + left + sentence.trim().len()
}

/// Gives the range of the first sentences of a text, as many as fit into `most` characters, and at least one.
pub fn first(text: &str, most: usize) -> Range<usize> {
    let start = text.len() - text.trim_start().len();
    let mut end = first_end(text, start);
    while end < text.len() {
        let next = first_end(text, end);
        if next <= end
            || text
                .get(start..next)
                .is_none_or(|sentences| sentences.trim().chars().count() > most)
        {
            break;
        }
        end = next;
    }
    let kept = text.get(start..end).unwrap_or("").trim_end().len();
    start..start + kept
}

/// Gives the ranges of all sentences of a text, in order, each without the white space around.
pub fn all(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = first_end(text, start).max(start + 1);
        let sentence = text.get(start..end).unwrap_or("");
        let left = sentence.len() - sentence.trim_start().len();
        let kept = sentence.trim().len();
        if kept > 0 {
            sentences.push(start + left..start + left + kept);
        }
        start = end;
    }
    sentences
}

/// Gives where the sentence before `at` ends: 0 where there is none.
fn last_end(text: &str, at: usize) -> usize {
    let mut before = at;
    while let Some(found) = text.get(..before).and_then(|head| head.rfind(is_terminator)) {
        match end_after(text, found) {
            Some(end) if end <= at => return end,
            _ => before = found,
        }
    }
    0
}

/// Gives where the sentence that holds `at` ends: the length of the text where it runs to its end.
fn first_end(text: &str, at: usize) -> usize {
    let mut from = at;
    while let Some(found) = text.get(from..).and_then(|tail| tail.find(is_terminator)) {
        let found = from + found;
        if let Some(end) = end_after(text, found) {
            return end;
        }
        from = found + text[found..].chars().next().map_or(1, char::len_utf8);
    }
    text.len()
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '›' | '」' | '』')
}

/// Tells whether a sentence ends at the terminator that stands at `at`, and where: after its closing signs and white space.
fn end_after(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let mut chars = rest
        .char_indices()
        .skip_while(|(_, c)| is_terminator(*c))
        .skip_while(|(_, c)| is_closing(*c))
        .peekable();
    let &(gap, after) = chars.peek().unwrap_or(&(rest.len(), ' '));
    let wide = rest.starts_with(['。', '！', '？']);
    if !after.is_whitespace() && !wide {
        return None;
    }
    if rest.starts_with('.') && is_abbreviated(&text[..at]) {
        return None;
    }
    let next = chars.find(|(_, c)| !c.is_whitespace());
    match next {
        Some((_, c)) if c.is_lowercase() && !wide => None,
        Some((start, _)) => Some(at + start),
        None => Some(at + rest.len().max(gap)),
    }
}

/// Tells whether a text ends in a word that a full stop follows without ending the sentence.
fn is_abbreviated(before: &str) -> bool {
    let start = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '«'))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word = &before[start..];
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(initial), None) if initial.is_uppercase() => true,
        (Some(_), Some('.')) => word.split('.').all(|part| part.chars().count() <= 1),
        _ => ABBREVIATIONS.contains(&word.to_lowercase().as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(text: &str, word: &str) -> String {
        let at = text.find(word).unwrap_or(0);
        text[around(text, at..at + word.len())].to_owned()
    }

    #[test]
    fn sentences_end_where_a_reader_sees_their_end() {
        let cases = [
            ("He spoke. Macron listened. All left.", "Macron", "Macron listened."),
            ("Gen. Smith met Putin. It rained.", "Putin", "Gen. Smith met Putin."),
            (
                "The U.S. Army and J. Baker met. Then Baker left!",
                "Baker",
                "The U.S. Army and J. Baker met.",
            ),
            ("“We agree.” NATO said so.", "NATO", "NATO said so."),
            ("Version 1.5 of the NATO text. End", "NATO", "Version 1.5 of the NATO text."),
            ("Він приїхав у 1997 р. до Парижа. Макрон чекав…", "Макрон", "Макрон чекав…"),
            ("会议结束。马克龙离开了。", "马克龙", "马克龙离开了。"),
            ("He (see Ash, p. 33) met NATO. It rained.", "NATO", "He (see Ash, p. 33) met NATO."),
            (
                "NATO, c. 1950, met [p. 2] there. It did.",
                "NATO",
                "NATO, c. 1950, met [p. 2] there.",
            ),
            ("no stop at all", "at", "no stop at all"),
            ("One? two went on. Three", "two", "One? two went on."),
        ];
        for (text, word, wanted) in cases {
            assert_eq!(sentence(text, word), wanted);
        }
    }

    #[test]
    fn a_text_is_taken_apart_into_sentences() {
        let text = " The U.S. Decision to Enlarge NATO was made. Gen. Smith\nagreed!  End ";
        let sentences: Vec<&str> = all(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(
            sentences,
            ["The U.S. Decision to Enlarge NATO was made.", "Gen. Smith\nagreed!", "End"]
        );
        assert_eq!(all("会议结束。马克龙离开了。").len(), 2);
        assert!(all("").is_empty() && all(" \n").is_empty());
    }

    #[test]
    fn the_first_sentences_fit() {
        assert_eq!(&"One. Two. Three."[first("One. Two. Three.", 9)], "One. Two.");
        assert_eq!(
            &"A long sentence alone."[first("A long sentence alone.", 3)],
            "A long sentence alone."
        );
        assert_eq!(first("", 10), 0..0);
    }
}
