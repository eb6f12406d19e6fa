//! Citations: what stands between the brackets of `[see @key, pp. 3-5; @other]`, and `@key` in a sentence.
//!
//! Takes a piece of text and where it begins in its file; gives the sources cited. The grammar is Pandoc's. Knows no source.

use crate::diagnostic::Span;
use crate::document::{Cite, Locator, Spanned};
use crate::parse::paint::escape;

/// The most bytes that one citation has: what is longer is text.
pub const LONGEST: usize = 4096;

/// Reads what stands between the brackets of a citation; none where it is none. `base` is the byte at which `text` begins in its file.
pub fn bracketed(text: &str, base: usize) -> Option<Vec<Cite>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut cites = Vec::new();
    for (at, part) in parts(text) {
        items(part, base + at, &mut cites)?;
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
    (cite.locator, cite.suffix) = locator(first, base + at, true);
    let mut others = Vec::new();
    for (at, part) in parts {
        items(part, base + at, &mut others)?;
    }
    Some(others)
}

/// Finds a key at the beginning of a text: `@key`, `@{any key}`; gives its bytes and where the text goes on. An address runs as far as its
/// characters do, but for the marks at its end that belong to the sentence.
pub fn key(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let rest = text.strip_prefix('@')?;
    if is_address(rest) {
        let run = rest.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"`[]{}|\\^*".contains(c));
        let length = sentence_of_address(&rest[..run.unwrap_or(rest.len())]);
        return (length > 0).then_some((1..1 + length, 1 + length));
    }
    plain_key(rest)
}

/// Finds a key between brackets, where an address runs to white space, `;`, or a comma before white space.
pub fn key_in_brackets(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let rest = text.strip_prefix('@')?;
    if is_address(rest) {
        let run = rest.find(|c: char| c.is_whitespace() || matches!(c, ';' | ']'));
        let length = rest[..run.unwrap_or(rest.len())].trim_end_matches(',').len();
        return Some((1..1 + length, 1 + length));
    }
    plain_key(rest)
}

fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| host.starts_with(char::is_alphanumeric) || host.starts_with('['))
}

/// Gives how much of a run of characters in a sentence is the address: without what ends the sentence, and a bracket that is not its own.
fn sentence_of_address(run: &str) -> usize {
    let mut kept = run;
    loop {
        let open = kept.matches('(').count();
        let rest = match kept.chars().next_back() {
            Some('.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '”' | '»' | '_' | '~') => {
                kept.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '”', '»', '_', '~'])
            }
            Some(')') if kept.matches(')').count() > open => &kept[..kept.len() - 1],
            _ => return kept.len(),
        };
        kept = rest;
    }
}

fn plain_key(rest: &str) -> Option<(std::ops::Range<usize>, usize)> {
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
        if is_mark(c) && before.is_some_and(is_mark) {
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

/// Reads a source with what stands before and after it; none where there is no key. Where another key follows without a semicolon (`@a, p. 3, quoted
/// in @b`), the words after the place stand before that.
fn items(part: &str, base: usize, cites: &mut Vec<Cite>) -> Option<()> {
    let (at, range, end) = next_key(part, 0)?;
    let (mut before, mut key) = (&part[..at], (at, range, end));
    loop {
        let (at, range, end) = key;
        let next = next_key(part, at + end);
        let after = &part[at + end..next.as_ref().map_or(part.len(), |(next, ..)| *next)];
        let (prefix, without_author) = match before.strip_suffix('-') {
            Some(rest) if rest.is_empty() || rest.ends_with(char::is_whitespace) => (rest, true),
            _ => (before, false),
        };
        let mut cite = Cite {
            key: Spanned {
                value: part[at + range.start..at + range.end].into(),
                span: Span::new(base + at + range.start, base + at + range.end),
            },
            prefix: suffix(prefix),
            suffix: "".into(),
            locator: None,
            without_author,
            link: None,
        };
        let Some(next) = next else {
            (cite.locator, cite.suffix) = locator(after, base + at + end, false);
            cites.push(cite);
            return Some(());
        };
        cite.locator = locator(after.strip_suffix('-').unwrap_or(after), base + at + end, false).0;
        let rest = cite.locator.as_ref().map_or(at + end, |found| found.span.end as usize - base);
        cites.push(cite);
        before = &part[rest..next.0];
        key = next;
    }
}

/// Finds the next key of a text from a byte on: where its sign stands, its bytes after that, and where the text goes on.
fn next_key(part: &str, mut from: usize) -> Option<(usize, std::ops::Range<usize>, usize)> {
    loop {
        let at = from + part.get(from..)?.find('@')?;
        let before = part[..at].strip_suffix('-').unwrap_or(&part[..at]);
        // What follows a letter is the address of a mailbox; what follows a backslash is a sign.
        let is_sign = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/' | '\\'));
        if let Some((range, end)) = key_in_brackets(&part[at..]).filter(|_| !is_sign) {
            return Some((at, range, end));
        }
        from = at + 1;
    }
}

/// What a place in a source can be called, with the name that CSL has for it. The longer stand before the shorter.
pub const LABELS: &[(&str, &[&str])] = &[
    ("act", &["acts", "act"]),
    ("appendix", &["appendices", "appendixes", "appendix", "apps", "app"]),
    ("article-locator", &["articles", "article", "arts", "art"]),
    ("book", &["books", "book", "bks", "bk"]),
    ("canon", &["canons", "canon", "cann", "can"]),
    ("chapter", &["chapters", "chapter", "chaps", "chap", "chs", "ch"]),
    ("column", &["columns", "column", "cols", "col"]),
    ("elocation", &["locations", "location", "locs", "loc"]),
    ("equation", &["equations", "equation", "eqs", "eqq", "eq"]),
    ("figure", &["figures", "figure", "figs", "fig"]),
    ("folio", &["folios", "folio", "fols", "fol", "ff", "f"]),
    ("issue", &["numbers", "number", "issues", "issue", "nos", "no"]),
    ("line", &["lines", "line", "ll", "l"]),
    ("note", &["notes", "note", "nn", "n"]),
    ("opus", &["opera", "opus", "opp", "op"]),
    ("page", &["pages", "page", "pp", "pgs", "pg", "p"]),
    ("paragraph", &["paragraphs", "paragraph", "paras", "para", "¶¶", "¶"]),
    ("part", &["parts", "part", "pts", "pt"]),
    ("rule", &["rules", "rule", "rr", "r"]),
    ("scene", &["scenes", "scene", "scs", "sc"]),
    ("section", &["sections", "section", "secs", "sec", "§§", "§"]),
    ("sub-verbo", &["sub verbis", "sub verbo", "s. vv", "s.vv", "s. v", "s.v"]),
    ("supplement", &["supplements", "supplement", "supps", "supp"]),
    ("table", &["tables", "table", "tbls", "tbl"]),
    ("timestamp", &["timestamps", "timestamp"]),
    ("title-locator", &["titles", "title", "tits", "tit"]),
    ("verse", &["verses", "verse", "vv", "v"]),
    ("volume", &["volumes", "volume", "vols", "vol"]),
];

/// What is no sort of place in CSL, and said in the author's words.
const OWN_WORDS: &[&str] = &[
    "annex", "annexe", "annexes", "annexed", "in", "since", "from", "until", "before", "after", "by", "of", "at", "on", "to", "and",
    "about", "around", "cf", "see",
];

/// Says what is wrong with the place that a citation names; in a few words, with what would be right.
pub fn doubt(locator: &Locator) -> Option<(String, &'static str)> {
    let value = locator.value.trim();
    if value.is_empty() {
        return Some((
            "names a sort of place, and not which".to_owned(),
            "add the number, as in `p. 3`, or leave it out",
        ));
    }
    if locator.label == "sub-verbo" {
        return None;
    }
    if value.starts_with(['-', '–', '−']) {
        return Some((
            "is before the first".to_owned(),
            "write a number, as in `p. 3`, or a range, as in `pp. 3-5`",
        ));
    }
    value.split([',', '&', ';']).find_map(|range| {
        let (from, to) = range.split_once(['-', '–', '—'])?;
        let (from, to) = (from.trim(), to.trim());
        let (first, last) = (from.parse::<u32>().ok()?, to.parse::<u32>().ok()?);
        // `321-8` is short for `321-328`.
        let short = to.len() < from.len() && {
            let whole = format!("{}{to}", &from[..from.len() - to.len()]);
            whole.parse::<u32>().is_ok_and(|whole| whole >= first)
        };
        (last < first && !short).then(|| {
            (
                format!("runs backwards, from {first} to {last}"),
                "begin with the lower number, as in `pp. 3-5`",
            )
        })
    })
}

/// Finds what looks like a sort of place that there is none of, in the words after a key: a small word and a number, and nothing else.
pub fn unknown_label(cite: &Cite) -> Option<&str> {
    let (word, number) = cite.suffix.split_once(' ')?;
    let bare = word.trim_end_matches('.');
    let is_word = bare.chars().all(char::is_lowercase) && (2..=12).contains(&bare.chars().count());
    let is_year = number.len() == 4 && number.starts_with(['1', '2']);
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && number.starts_with(|c: char| c.is_ascii_digit());
    (cite.locator.is_none() && is_word && is_number && !is_year && !OWN_WORDS.contains(&bare)).then_some(word)
}

/// Writes the words before or after a key, with the emphasis that they are written with; all else is text.
pub fn words(text: &str, out: &mut String) {
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find(['*', '_', '\\']) {
        escape(&rest[..at], out);
        before = rest[..at].chars().next_back().or(before);
        let mark = &rest[at..];
        if let Some(plain) = mark.strip_prefix('\\') {
            let c = plain.chars().next().filter(char::is_ascii_punctuation);
            escape(c.map_or("\\", |c| &plain[..c.len_utf8()]), out);
            rest = &plain[c.map_or(0, char::len_utf8)..];
            before = Some('\\');
            continue;
        }
        let sign = if mark.starts_with("**") || mark.starts_with("__") {
            &mark[..2]
        } else {
            &mark[..1]
        };
        let inner = &mark[sign.len()..];
        let opens =
            inner.starts_with(|c: char| !c.is_whitespace()) && !(sign.starts_with('_') && before.is_some_and(char::is_alphanumeric));
        let closed = inner.match_indices(sign).map(|(end, _)| end).find(|end| {
            let after = &inner[end + sign.len()..];
            *end > 0
                && !inner[..*end].ends_with(char::is_whitespace)
                && (sign.len() > 1 || !after.starts_with(sign))
                && (!sign.starts_with('_') || !after.starts_with(char::is_alphanumeric))
        });
        match closed.filter(|_| opens) {
            Some(end) => {
                let tag = if sign.len() == 2 { "strong" } else { "em" };
                out.push_str(&format!("<{tag}>"));
                words(&inner[..end], out);
                out.push_str(&format!("</{tag}>"));
                rest = &inner[end + sign.len()..];
                before = Some('*');
            }
            None => {
                escape(sign, out);
                rest = inner;
                before = Some('*');
            }
        }
    }
    escape(rest, out);
}

/// Reads what follows a key: the place in the source, and the words after it; `apart` where nothing need part it from the key.
fn locator(text: &str, base: usize, apart: bool) -> (Option<Locator>, Box<str>) {
    let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
    let rest = &text[start..];
    let comma = apart || start > 0;
    let braced = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
    let (inner, after) = match braced {
        Some((inner, after)) => (inner, Some(after)),
        None => (rest, None),
    };
    let (label, values) = label(inner);
    let length = match after {
        Some(_) => values.trim_end().len(),
        // A headword is any words.
        None if label == Some("sub-verbo") => values.find([',', ';']).unwrap_or(values.len()),
        None => value(values, label),
    };
    let written = values.get(..length).unwrap_or("").trim();
    let found = match (label, written.is_empty()) {
        (None, true) => None,
        // "act of war" and "loc. cit." name no place; "p. above" means to.
        (Some(label), true)
            if !matches!(
                label,
                "page" | "paragraph" | "article-locator" | "section" | "chapter" | "volume" | "figure"
            ) =>
        {
            None
        }
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
    fn addresses_in_a_sentence_end_where_it_does() {
        let cases = [
            ("@https://x.org/a--b/c.html.", "https://x.org/a--b/c.html"),
            ("@https://x.org/ and", "https://x.org/"),
            ("@https://x.org/Foo_(bar))", "https://x.org/Foo_(bar)"),
            ("@https://x.org/watch?v=abc_DEF&t=4s, says", "https://x.org/watch?v=abc_DEF&t=4s"),
            ("@https://x.org/a_!", "https://x.org/a"),
            ("@https://x.org/a* b", "https://x.org/a"),
        ];
        for (text, expected) in cases {
            assert_eq!(key(text).map(|(range, _)| &text[range]), Some(expected), "{text}");
        }
    }

    #[test]
    fn places_that_are_none_are_doubted() {
        let doubted = |text: &str| {
            let cites = bracketed(text, 0).unwrap();
            let found = cites[0].locator.as_ref().and_then(doubt).map(|(said, _)| said);
            found.or_else(|| unknown_label(&cites[0]).map(str::to_owned))
        };
        assert_eq!(doubted("@a, pp. 5-3").as_deref(), Some("runs backwards, from 5 to 3"));
        assert_eq!(doubted("@a, p. -3").as_deref(), Some("is before the first"));
        assert_eq!(doubted("@a, xyzzy 3").as_deref(), Some("xyzzy"));
        for text in [
            "@a, pp. 3-5",
            "@a, pp. 321-8",
            "@a, annex 3",
            "@a, in 2014",
            "@a, passim",
            "@a, see also 3",
            "@a, s.v. -x",
            "@a, Kyiv 3",
        ] {
            assert_eq!(doubted(text), None, "{text}");
        }
    }

    #[test]
    fn words_round_a_key_keep_their_emphasis() {
        let cases = [
            ("see *also* <b>", "see <em>also</em> &lt;b&gt;"),
            ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
            ("a_b_c and _d_", "a_b_c and <em>d</em>"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("\\*x\\* *", "*x* *"),
        ];
        for (text, expected) in cases {
            let mut out = String::new();
            words(text, &mut out);
            assert_eq!(out, expected, "{text}");
        }
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
            ("@a, annex B", "|a||annex B"),
            ("@a, annexe 2", "|a||annexe 2"),
            ("@a, s.v. two words, more", "|a|sub-verbo two words|more"),
            ("@a, s. v. thing", "|a|sub-verbo thing|"),
            ("@a, eqq. 2-3", "|a|equation 2-3|"),
            ("@a, tit. IV", "|a|title-locator IV|"),
            ("@a, rr. 4, 5", "|a|rule 4, 5|"),
            ("@a, supp. 3", "|a|supplement 3|"),
            ("@a, sc. 2", "|a|scene 2|"),
            ("@a, ff. 2-3", "|a|folio 2-3|"),
            ("@a, p. -3", "|a|page -3|"),
            ("@a, vol. II, p. 7", "|a|volume II|p. 7"),
            ("@a, passim", "|a||passim"),
            ("@a, p. nowhere", "|a|page |nowhere"),
            ("@a, pages", "|a|page |"),
            ("@{a key; odd}, p. 1", "|a key; odd|page 1|"),
            ("@https://example.org/a/b", "|https://example.org/a/b||"),
            (
                "@https://www.youtube.com/watch?v=abc_DEF&t=4s, p. 3",
                "|https://www.youtube.com/watch?v=abc_DEF&t=4s|page 3|",
            ),
            ("see @https://x.org/Foo_(bar) there", "see|https://x.org/Foo_(bar)||there"),
            (
                "@https://x.org/a--b/c.html; @https://x.org/a,b/",
                "|https://x.org/a--b/c.html|| ; |https://x.org/a,b/||",
            ),
            ("@https://x.org/@user/1", "|https://x.org/@user/1||"),
            ("@{https://x.org/a, b;c}, p. 2", "|https://x.org/a, b;c|page 2|"),
            ("@treaties/founding-act, sec. IV", "|treaties/founding-act|section IV|"),
            ("@smith.2020.", "|smith.2020||."),
            // Keys without a semicolon between them.
            ("@a, @b", "|a|| ; |b||"),
            ("@a and @b, p. 4", "|a|| ; and|b|page 4|"),
            ("see @a, p. 3, quoted in @b", "see|a|page 3| ; quoted in|b||"),
            ("@a, {p. 3} and -@b; @c @{d e}.", "|a|page 3| ; and|-b|| ; |c|| ; |d e||."),
            ("@a, pp. 3-5 & @b", "|a|page 3-5| ; &|b||"),
            ("@a, -@b", "|a|| ; |-b||"),
            ("@a, write to me@host.org", "|a||write to me@host.org"),
            ("@a, by \\@someone", "|a||by \\@someone"),
            ("@DBLP:conf/x_1", "|DBLP:conf/x_1||"),
        ];
        for (text, expected) in cases {
            assert_eq!(said(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["user@host", "a.b@host.org", "", "@", "see below", "@a; nothing", "@-x", "see \\@x"] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
