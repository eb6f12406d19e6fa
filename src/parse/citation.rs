//! Citations: what stands between the brackets of `[see @key, pp. 3-5; @other]`, and `@key` in a sentence.
//!
//! Takes a piece of text and where it begins in its file; gives the sources cited. The grammar is Pandoc's. Knows no source.

use crate::diagnostic::Span;
use crate::document::{Cite, Locator, Spanned};

/// The most bytes that one citation has: what is longer is text.
pub const LONGEST: usize = 4096;

/// Reads what stands between the brackets of a citation; none where it is none. `base` is the byte at which `text` begins in its file.
pub fn bracketed(text: &str, base: usize) -> Option<Vec<Cite>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut cites = Vec::new();
    for (at, part) in parts(text) {
        cites.push(item(part, base + at)?);
    }
    (!cites.is_empty()).then_some(cites)
}

/// Reads the locator and what follows it after a key in a sentence, from the text between brackets: `@key [p. 3; @other]`.
pub fn after_key(cite: &mut Cite, text: &str, base: usize) -> Option<Vec<Cite>> {
    let mut parts = parts(text).into_iter();
    let (at, first) = parts.next()?;
    if first.contains('@') {
        return None;
    }
    (cite.locator, cite.suffix) = locator(first, base + at);
    parts.map(|(at, part)| item(part, base + at)).collect()
}

/// Finds a key at the beginning of a text: `@key`, `@{any key}`; gives its bytes and where the text goes on.
pub fn key(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let rest = text.strip_prefix('@')?;
    if let Some(braced) = rest.strip_prefix('{') {
        let length = braced.find(['}', '\n']).filter(|end| *end > 0 && braced[*end..].starts_with('}'))?;
        return Some((2..2 + length, 3 + length));
    }
    let inside = |c: char| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c);
    let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
    let mut key = rest.get(..length)?;
    // Marks stand inside of a key one at a time, and never at its end.
    let is_mark = |c: char| !c.is_alphanumeric() && c != '_';
    let mut before = None;
    for (at, c) in key.char_indices() {
        if is_mark(c) && before.is_some_and(is_mark) && !key[..at].ends_with(":/") && !key[..at].ends_with(':') {
            key = &key[..at];
            break;
        }
        before = Some(c);
    }
    let key = key.trim_end_matches(is_mark);
    let sound = key.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    sound.then(|| (1..1 + key.len(), 1 + key.len()))
}

/// Splits a text at semicolons, but those in braces; with the byte at which each part begins.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0u32);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => {
                parts.push((from, &text[from..at]));
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push((from, &text[from..]));
    parts
}

/// Reads one source with what stands before and after it.
fn item(part: &str, base: usize) -> Option<Cite> {
    let mut from = 0;
    let at = loop {
        let at = from + part.get(from..)?.find('@')?;
        let before = part[..at].strip_suffix('-').unwrap_or(&part[..at]);
        // What follows a letter is the address of a mailbox.
        if !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.') && key(&part[at..]).is_some() {
            break at;
        }
        from = at + 1;
    };
    let (range, end) = key(&part[at..])?;
    let before = &part[..at];
    let (before, without_author) = match before.strip_suffix('-') {
        Some(rest) if rest.is_empty() || rest.ends_with(char::is_whitespace) => (rest, true),
        _ => (before, false),
    };
    let (locator, suffix) = locator(&part[at + end..], base + at + end);
    Some(Cite {
        key: Spanned {
            value: part[at + range.start..at + range.end].into(),
            span: Span::new(base + at + range.start, base + at + range.end),
        },
        prefix: one_line(before).into(),
        suffix,
        locator,
        without_author,
        link: None,
    })
}

/// What a place in a source can be called, with the name that CSL has for it. The longer stand before the shorter.
pub const LABELS: &[(&str, &[&str])] = &[
    ("article-locator", &["articles", "article", "arts", "art"]),
    ("appendix", &["appendices", "appendix", "annexes", "annex", "app"]),
    ("book", &["books", "book", "bks", "bk"]),
    ("chapter", &["chapters", "chapter", "chaps", "chap", "chs", "ch"]),
    ("column", &["columns", "column", "cols", "col"]),
    ("figure", &["figures", "figure", "figs", "fig"]),
    ("folio", &["folios", "folio", "fols", "fol"]),
    ("issue", &["numbers", "number", "nos", "no"]),
    ("line", &["lines", "line", "ll", "l"]),
    ("note", &["notes", "note", "nn", "n"]),
    ("opus", &["opera", "opus", "opp", "op"]),
    ("page", &["pages", "page", "pp", "p"]),
    ("paragraph", &["paragraphs", "paragraph", "paras", "para", "¶¶", "¶"]),
    ("part", &["parts", "part", "pts", "pt"]),
    ("section", &["sections", "section", "secs", "sec", "§§", "§"]),
    ("sub verbo", &["sub verbis", "sub verbo", "s.vv", "s.v"]),
    ("table", &["tables", "table"]),
    ("timestamp", &["timestamp"]),
    ("verse", &["verses", "verse", "vv", "v"]),
    ("volume", &["volumes", "volume", "vols", "vol"]),
];

/// Reads what follows a key: the place in the source, and the words after it.
fn locator(text: &str, base: usize) -> (Option<Locator>, Box<str>) {
    let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
    let rest = &text[start..];
    let comma = text[..start].contains(',') || start > 0;
    let braced = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
    let (inner, after) = match braced {
        Some((inner, after)) => (inner, Some(after)),
        None => (rest, None),
    };
    let (label, values) = label(inner);
    let length = match after {
        Some(_) => values.trim_end().len(),
        None => value(values, label),
    };
    let written = values.get(..length).unwrap_or("").trim();
    let found = match (label, written.is_empty()) {
        (None, true) => None,
        (Some(label), _) if comma || after.is_some() => Some(label),
        (None, false) if comma || after.is_some() => Some("page"),
        _ => None,
    };
    let Some(found) = found else {
        return (None, suffix(text));
    };
    let end = match after {
        Some(after) => rest.len() - after.len(),
        None => inner.len() - values.len() + length,
    };
    let locator = Locator {
        label: found,
        value: one_line(written).into(),
        span: Span::new(base + start, base + start + rest[..end].trim_end().len()),
    };
    (Some(locator), suffix(rest.get(end..).unwrap_or("")))
}

/// Takes the name of a sort of place off the beginning of a text.
fn label(text: &str) -> (Option<&'static str>, &str) {
    for (name, words) in LABELS {
        for word in *words {
            let Some(head) = text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word)) else {
                continue;
            };
            let rest = &text[head.len()..];
            let is_sign = word.starts_with(['¶', '§']);
            let dotted = rest.strip_prefix('.');
            let rest = dotted.unwrap_or(rest);
            let apart = is_sign || dotted.is_some() || rest.is_empty() || rest.starts_with(char::is_whitespace);
            let digit = rest.starts_with(|c: char| c.is_ascii_digit());
            if apart || digit {
                return (Some(name), rest.trim_start());
            }
        }
    }
    (None, text)
}

/// Gives how many bytes at the beginning of a text say a place: numbers, ranges and lists of them, in Arabic or Roman numerals; after a label a
/// letter too.
fn value(text: &str, label: Option<&str>) -> usize {
    let mut end = 0;
    let mut joined = true;
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim();
        let core = bare.trim_matches(|c: char| !c.is_alphanumeric());
        let joins = matches!(bare, "&" | "and" | "-" | "–" | "—" | "to");
        if bare.is_empty() || joins && end > 0 {
            joined |= joins;
            at += word.len();
            continue;
        }
        let first = end == 0;
        let numeral = core.contains(|c: char| c.is_numeric()) || is_roman(core);
        let lettered = label.is_some() && core.chars().count() == 1 && core.chars().all(char::is_uppercase);
        if !(numeral || lettered)
            || !(joined || first)
            || (label.is_none() && first && !core.starts_with(|c: char| c.is_numeric() || is_roman(core) && c.is_alphabetic()))
        {
            break;
        }
        end = at + word.trim_end().len();
        joined = bare.ends_with([',', '-', '–', '—', '&']);
        at += word.len();
    }
    // A comma at the end belongs to what follows.
    text.get(..end)
        .map_or(0, |kept| kept.trim_end_matches([',', ' ', '-', '–', '—', '&']).len())
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && (word.bytes().all(|byte| b"ivxlcdm".contains(&byte)) || word.bytes().all(|byte| b"IVXLCDM".contains(&byte)))
}

/// Gives the words after a place, without the comma before them.
fn suffix(text: &str) -> Box<str> {
    one_line(text.trim_start_matches([',', ' ', '\t', '\n'])).into()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        let cites = bracketed(text, 0)?;
        let one = |cite: &Cite| {
            assert_eq!(&text[cite.key.span.range()], &*cite.key.value);
            let locator = cite.locator.as_ref().map(|locator| format!("{} {}", locator.label, locator.value));
            format!(
                "{}|{}{}|{}|{}",
                cite.prefix,
                if cite.without_author { "-" } else { "" },
                cite.key.value,
                locator.unwrap_or_default(),
                cite.suffix
            )
        };
        Some(cites.iter().map(one).collect::<Vec<_>>().join(" ; "))
    }

    #[test]
    fn citations_are_read_as_pandoc_reads_them() {
        let cases = [
            ("@key", "|key||"),
            ("-@key", "|-key||"),
            ("see @a, pp. 3-5; @b, art. 2", "see|a|page 3-5| ; |b|article-locator 2|"),
            ("@a, p. 3, and elsewhere", "|a|page 3|and elsewhere"),
            ("@a, 33-35, 38", "|a|page 33-35, 38|"),
            ("@a 12", "|a|page 12|"),
            ("@a, {pp. iv, vi, (xv)-(xvii)} with text", "|a|page iv, vi, (xv)-(xvii)|with text"),
            ("@a, §§ 2, 4", "|a|section 2, 4|"),
            ("@a, ¶ 23", "|a|paragraph 23|"),
            ("@a, annex B", "|a|appendix B|"),
            ("@a, vol. II, p. 7", "|a|volume II|p. 7"),
            ("@a, passim", "|a||passim"),
            ("@a, p. nowhere", "|a|page |nowhere"),
            ("@a, pages", "|a|page |"),
            ("@{a key; odd}, p. 1", "|a key; odd|page 1|"),
            ("@https://example.org/a/b", "|https://example.org/a/b||"),
            ("@treaties/founding-act, sec. IV", "|treaties/founding-act|section IV|"),
            ("@smith.2020.", "|smith.2020||."),
            ("@DBLP:conf/x_1", "|DBLP:conf/x_1||"),
        ];
        for (text, expected) in cases {
            assert_eq!(said(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["user@host", "a.b@host.org", "", "@", "see below", "@a; nothing", "@-x"] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
