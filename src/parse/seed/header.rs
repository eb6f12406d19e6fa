//! The first line of a seed article: `date`, a date, and whatever the collector found first.
//!
//! Takes the file and what the sidecar says of the line; gives date and header as spans, and where the text begins. Knows no paragraphs.

use super::shown::shown;
use super::{HeaderKind, passages, trimmed};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::document::{Header, Spanned};

/// The most characters of a headline; what is longer is a paragraph.
const HEADLINE: usize = 120;

/// What the first line says.
pub(super) struct Head {
    pub header: Header,
    pub date: Option<Spanned<Date>>,
    pub date_error: Option<Box<Diagnostic>>,
    /// The byte where the text begins: after the line, or at the lead.
    pub body: usize,
}

/// Reads the first line; `kind` overrides what its rest looks like.
pub(super) fn read(file: &File, kind: Option<HeaderKind>) -> Head {
    let source = &*file.text;
    let absent = |date_error| Head {
        header: Header::None,
        date: None,
        date_error,
        body: 0,
    };
    let Some(line) = date_line(source) else {
        return absent(None);
    };
    let token = date_token(source, line);
    let written = file.slice(token);
    let (date, date_error) = match Date::parse(written) {
        Ok(value) => (Some(Spanned { value, span: token }), None),
        Err(_) => {
            let error = Box::new(bad_date(file, line, token));
            if !looks_like_date(written) {
                return absent(Some(error));
            }
            (None, Some(error))
        }
    };
    let rest = after_date(source, token, line);
    let header = match kind {
        _ if rest.is_empty() => Header::Bare,
        Some(HeaderKind::Headline) => Header::Headline(rest),
        Some(HeaderKind::Lead) => Header::Lead(rest),
        Some(HeaderKind::Caption) => caption(source, rest).unwrap_or(Header::Caption {
            caption: rest,
            credit: None,
        }),
        None => caption(source, rest).unwrap_or_else(|| headline_or_lead(source, rest, line)),
    };
    let body = match header {
        Header::Lead(lead) => lead.start as usize,
        _ => line.end as usize,
    };
    Head {
        header,
        date,
        date_error,
        body,
    }
}

/// Finds what follows `date` and white space in the first line, up to the line's end; it begins with a digit.
fn date_line(source: &str) -> Option<Span> {
    let text = source.trim_start_matches(super::is_blank);
    let line = text.get(..passages::line(text).end)?;
    let after = line.strip_prefix("date")?;
    let value = after.trim_start_matches(super::is_blank);
    let spaced = value.len() < after.len();
    let start = source.len() - text.len() + line.len() - value.len();
    (spaced && value.starts_with(|c: char| c.is_ascii_digit())).then_some(Span::new(start, start + value.len()))
}

/// Gives the first word of the line without the punctuation behind it.
fn date_token(source: &str, line: Span) -> Span {
    let value = source.get(line.range()).unwrap_or("");
    let word = value.split(super::is_blank).next().unwrap_or("");
    let word = word.trim_end_matches([',', '.', ':', ';']);
    let start = line.start as usize;
    Span::new(start, start + word.len())
}

/// Tells a date with a mistake in it (`2022-13-45`, `3.12.2022`) from a number (`date 20 people`).
fn looks_like_date(written: &str) -> bool {
    let digits = written.bytes().filter(u8::is_ascii_digit).count();
    digits >= 4 && written.bytes().all(|b| b.is_ascii_digit() || b"-./".contains(&b))
}

fn bad_date(file: &File, line: Span, token: Span) -> Diagnostic {
    // "3 December 2022" is three words.
    let value = file.slice(line);
    let words = value.split(super::is_blank).take(3);
    let length = words.map(|word| word.len() + 1).sum::<usize>().saturating_sub(1);
    let three = Span::new(line.start as usize, line.start as usize + length);
    let error_at = |span: Span| match Date::parse(file.slice(span).trim_end_matches([',', '.', ':', ';'])) {
        Err(error) => Some((span, error)),
        Ok(_) => None,
    };
    let spelt_out = error_at(three).filter(|(_, error)| error.suggestion.is_some());
    let help = "write `date YYYY-MM-DD`, or give the date in the sidecar";
    match spelt_out.or_else(|| error_at(token)) {
        Some((span, error)) => {
            let suggestion = error.suggestion.as_ref().map(|date| format!("write `{date}`"));
            Diagnostic::new(&rules::BAD_DATE, file, span, error.to_string())
                .help_if(suggestion)
                .help(help)
        }
        None => Diagnostic::new(&rules::BAD_DATE, file, token, "the first line holds no date").help(help),
    }
}

/// Gives what follows the date in its line, without a dash or the like between them.
fn after_date(source: &str, token: Span, line: Span) -> Span {
    let from = token.end as usize;
    let rest = source.get(from..line.end as usize).unwrap_or("");
    let text = rest.trim_start_matches([',', '.', ':', ';']).trim_start_matches(super::is_blank);
    let text = match text.strip_prefix(['-', '–', '—', '|', '·', ':']) {
        Some(after) if after.is_empty() || after.starts_with(super::is_blank) => after,
        _ => text,
    };
    trimmed(text, line.end as usize - text.len())
}

/// Tells a headline from a first paragraph: it is short, has no final stop, and does not run on in the next line.
fn headline_or_lead(source: &str, rest: Span, line: Span) -> Header {
    let text = shown(source, rest);
    let last = text
        .trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»›)]}“‘」』）".contains(c))
        .chars()
        .next_back();
    let stopped = last.is_some_and(|c| ".…。．｡।॥۔։".contains(c));
    if stopped || text.chars().nth(HEADLINE).is_some() || runs_on(source, line.end as usize) {
        Header::Lead(rest)
    } else {
        Header::Headline(rest)
    }
}

/// Tells whether the line that follows goes on in the middle of a sentence, as in text that was wrapped.
fn runs_on(source: &str, line_end: usize) -> bool {
    let after = source.get(line_end..).unwrap_or("");
    let next = after.get(passages::line(after).next..).unwrap_or("");
    let below = next.get(..passages::line(next).end).unwrap_or("");
    below.trim_start().starts_with(char::is_lowercase)
}

/// Words before `:` or `/` that name a photographer wherever they stand.
const PHOTO_WORDS: [&str; 17] = [
    "photo",
    "photos",
    "photograph",
    "photographs",
    "photographer",
    "photographie",
    "photographe",
    "foto",
    "fotos",
    "fotografie",
    "fotografia",
    "fotografía",
    "fotograf",
    "фото",
    "фотография",
    "фотографія",
    "світлина",
];

/// Words that do so only at the beginning of a sentence or beside another of them: "the big picture: …" is a headline.
const PICTURE_WORDS: [&str; 25] = [
    "image",
    "images",
    "imagen",
    "immagine",
    "picture",
    "pictures",
    "pic",
    "illustration",
    "illustrations",
    "ilustración",
    "bild",
    "bilder",
    "bildnachweis",
    "bildquelle",
    "credit",
    "credits",
    "crédit",
    "crédits",
    "crédito",
    "créditos",
    "courtesy",
    "зображення",
    "изображение",
    "ілюстрація",
    "иллюстрация",
];

/// Reads a caption with a credit marker: `… Photo: kremlin.ru`, `… (AP Photo/Name)`, `… © Name`.
fn caption(source: &str, rest: Span) -> Option<Header> {
    // No marker is without one of these.
    let text = source
        .get(rest.range())
        .filter(|text| text.contains([':', '：', '/', '／', '©', '&']))?;
    let mut markers = markers(text);
    let first = markers.next()?;
    // A marker at the very start labels the caption; where there is another, that one credits.
    let marker = if first == 0 { markers.next().unwrap_or(0) } else { first };
    let before = text.get(..marker)?;
    let opened = before.rfind(['(', '[']).filter(|at| {
        let inside = before.get(at + 1..).unwrap_or("");
        inside.len() <= 40 && !inside.contains([')', ']'])
    });
    let start = opened.map_or(marker, |at| at + 1);
    let at = |offset: usize| rest.start as usize + offset;
    let words = text.get(..opened.unwrap_or(marker))?;
    let words = words.trim_end_matches(|c: char| super::is_blank(c) || "|/–—-•·".contains(c));
    let credit = text.get(start..)?;
    let closed = match opened {
        Some(_) => credit.strip_suffix('.').unwrap_or(credit),
        None => credit,
    };
    let credit = match closed.strip_suffix([')', ']']) {
        Some(inner) if opened.is_some() && !inner.contains(['(', '[']) => inner,
        _ => credit,
    };
    Some(Header::Caption {
        caption: Span::new(at(0), at(words.len())),
        credit: Some(trimmed(credit, at(start))),
    })
}

/// Parts a caption from the credit in it, which is empty where none is.
pub fn caption_and_credit(text: &str) -> (&str, &str) {
    match caption(text, Span::new(0, text.len())) {
        Some(Header::Caption {
            caption,
            credit: Some(credit),
        }) => (text.get(caption.range()).unwrap_or(text), text.get(credit.range()).unwrap_or("")),
        _ => (text.trim(), ""),
    }
}

/// Walks the credit markers of a line: the byte where each begins.
fn markers(text: &str) -> impl Iterator<Item = usize> {
    let mut before: Option<char> = None;
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let word = word(rest);
            let here = at;
            let found = is_copyright(rest) || (begins_word(before) && is_marker(text, here));
            let step = word.len().max(rest.chars().next().map_or(1, char::len_utf8));
            before = rest.get(..step).and_then(|passed| passed.chars().next_back());
            at += step;
            if found {
                // The rest of the same marker (`Photo credit:`) is none of its own.
                at += marker_words(rest).map_or(0, |length| length.saturating_sub(step));
                return Some(here);
            }
        }
        None
    })
}

/// Tells whether a word may begin after a character. A full stop is one that a collector glued to the word.
fn begins_word(before: Option<char>) -> bool {
    before.is_none_or(|c| super::is_blank(c) || "([{|–—*\"'“”«»‘’>;,!?….)]•·".contains(c))
}

fn is_copyright(rest: &str) -> bool {
    rest.starts_with('©') || rest.starts_with("&copy;")
}

fn is_marker(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let Some(length) = marker_words(rest) else {
        return false;
    };
    let slash = rest.get(length..).unwrap_or("").trim_start().starts_with('/');
    let words = rest.get(..length).unwrap_or("");
    let first = word(rest);
    let capital = first.chars().next().is_some_and(char::is_uppercase);
    let preceding = before.trim_end().chars().next_back();
    let begins_sentence = preceding.is_none_or(|c| !c.is_alphabetic());
    let strong = words.len() > first.len() || is_one_of(first, &PHOTO_WORDS);
    // "a photo/video of" and "in the picture: …" are text.
    begins_sentence || (strong && (capital || !slash))
}

/// Gives the length of the marker's words at the start of `rest`, where `:` or `/` follows them.
fn marker_words(rest: &str) -> Option<usize> {
    let mut length = 0;
    for _ in 0..3 {
        let tail = rest.get(length..)?;
        let tail = tail.trim_start();
        let word = word(tail);
        if !is_one_of(word, &PHOTO_WORDS) && !is_one_of(word, &PICTURE_WORDS) {
            return None;
        }
        length = rest.len() - tail.len() + word.len();
        let after = rest.get(length..)?.trim_start();
        if after.starts_with([':', '：', '/', '／']) {
            return (!after.starts_with("//") && !after.starts_with("://")).then_some(length);
        }
    }
    None
}

/// Gives the letters and digits that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric());
    text.get(..end.unwrap_or(text.len())).unwrap_or("")
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    // No word of the lists is longer; text without spaces would be lower-cased over and over.
    (3..=32).contains(&word.len()) && list.contains(&&*word.to_lowercase())
}
