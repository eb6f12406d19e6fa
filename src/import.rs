//! Import: a raw article becomes a seed article with a sound name and a sidecar to fill in.
//!
//! Takes the name and bytes of a file; gives the name, the bytes and the sidecar to be written. Reads and writes nothing itself: which names
//! are taken and which articles are there already, the caller tells.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::date::{Date, Precision};
use crate::diagnostic::File;
use crate::document::Header;
use crate::parse::seed::{self, SeedFacts, sha256_hex, shown};
use crate::source::encoding::{Decoded, decode, to_utf8};

/// The most words of a title in a file's name.
const NAME_WORDS: usize = 8;

/// The most bytes of them, so that no file system refuses the name.
const NAME_BYTES: usize = 120;

/// The most characters of a title that is cut from the lead.
const TITLE: usize = 80;

/// A raw article made ready for `content/articles/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The name of the new files, without folder and extension.
    pub name: String,
    /// The bytes of `NAME.txt`: those given where they are UTF-8, else the same text as UTF-8.
    pub text: Vec<u8>,
    /// The text of `NAME.toml`.
    pub sidecar: String,
    /// What the editor should know, a sentence each, without a final stop.
    pub notes: Vec<String>,
}

/// Says why a file is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It holds no text, or text in an encoding that nothing knows.
    Binary,
    /// It holds nothing but white space.
    Empty,
    /// An article with the same bytes is there already.
    Already {
        /// What the caller calls that article.
        article: String,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Binary => f.write_str("this is not a text file"),
            Refused::Empty => f.write_str("this file holds no text"),
            Refused::Already { article } => write!(f, "this article is there already: {article}"),
        }
    }
}

impl std::error::Error for Refused {}

/// Makes a raw article ready for the site.
///
/// `taken` tells whether a name is in use; `already` gives the article that has a SHA-256 (lower-case hexadecimal), either of its bytes
/// or as `original_sha256` in its sidecar. `today` becomes the day on which the article was retrieved.
///
/// # Errors
/// What is not text, holds none, or is there already.
pub fn import(
    file_name: &str,
    bytes: &[u8],
    taken: &dyn Fn(&str) -> bool,
    already: &dyn Fn(&str) -> Option<String>,
    today: Date,
) -> Result<Imported, Refused> {
    let original = sha256_hex(bytes);
    let known = |sha256: &str| already(sha256).map_or(Ok(()), |article| Err(Refused::Already { article }));
    known(&original)?;
    let mut notes = Vec::new();
    let (text, converted) = read(bytes, &mut notes)?;
    if converted.is_some() {
        known(&sha256_hex(text.as_bytes()))?;
    }
    let file = File::new(file_name, text);
    let mut diagnostics = Vec::new();
    let facts = seed::facts(&file, None, &mut diagnostics);
    notes.extend(diagnostics.into_iter().map(|diagnostic| diagnostic.message));
    let words = Words::of(&file, &facts).ok_or(Refused::Empty)?;
    let date = date(file_name, &facts, &mut notes);
    if words.title_is_cut {
        notes.push("no headline was found, so that the title is the beginning of the text".to_owned());
    }
    let sidecar = sidecar(&Sidecar {
        title: &words.title,
        date,
        header: &facts.header,
        retrieved: today,
        converted: converted.map(|encoding| (encoding, &*original)),
    });
    Ok(Imported {
        name: unique(&name(date, &words.name_from), taken),
        text: file.text.as_bytes().to_vec(),
        sidecar,
        notes,
    })
}

/// Gives the text, and the encoding that it was converted from where it was.
fn read(bytes: &[u8], notes: &mut Vec<String>) -> Result<(String, Option<&'static str>), Refused> {
    match decode(bytes.to_vec()) {
        Decoded::Utf8(text) => Ok((text, None)),
        Decoded::Binary => Err(Refused::Binary),
        Decoded::Other { encoding, confident } => {
            let text = to_utf8(bytes, encoding);
            notes.push(if confident {
                format!("converted from {encoding} to UTF-8")
            } else {
                format!("converted from {encoding} to UTF-8, which is a guess: read it through")
            });
            if text.contains('\u{fffd}') {
                notes.push(format!("some bytes mean nothing in {encoding} and became \u{fffd}"));
            }
            Ok((text, Some(encoding)))
        }
    }
}

/// The words that title and name are made of.
struct Words {
    title: String,
    /// Whether the title is the beginning of the text.
    title_is_cut: bool,
    /// What the name is made of.
    name_from: String,
}

impl Words {
    /// Chooses them; `None` where the article holds no words at all.
    fn of(file: &File, facts: &SeedFacts) -> Option<Words> {
        let passage = facts.text.passages.first();
        let lead = passage.map(|passage| shown(&file.text, passage.span)).unwrap_or_default();
        let header = match facts.header {
            Header::Headline(span) => shown(&file.text, span),
            Header::Caption { caption, credit } => match shown(&file.text, caption) {
                words if words.is_empty() => credit.map(|span| shown(&file.text, span)).unwrap_or_default(),
                words => words,
            },
            Header::None | Header::Bare | Header::Lead(_) => String::new(),
        };
        let is_headline = matches!(facts.header, Header::Headline(_));
        let (title, title_is_cut) = match (is_headline, lead.is_empty()) {
            (true, _) => (header.clone(), false),
            (false, true) => (cut(&header), true),
            (false, false) => (cut(&lead), true),
        };
        let name_from = if header.is_empty() { lead } else { header };
        (!title.is_empty()).then_some(Words {
            title,
            title_is_cut,
            name_from,
        })
    }
}

/// Cuts text at the end of a word, with an ellipsis, where it is longer than a title.
fn cut(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().nth(TITLE) else {
        return text.to_owned();
    };
    // One character is the ellipsis's.
    let room = text.get(..limit).and_then(|kept| kept.char_indices().next_back());
    let kept = text.get(..room.map_or(limit, |(at, _)| at)).unwrap_or(text);
    let ends_word = text.get(kept.len()..).is_some_and(|rest| rest.starts_with(' '));
    let words = match kept.rsplit_once(' ') {
        Some((words, _)) if !ends_word => words,
        _ => kept,
    };
    let words = words.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_combining_mark(c) && !"\"”’»)]%".contains(c));
    format!("{}…", if words.is_empty() { kept } else { words })
}

/// Where the article's date is found.
#[derive(Clone, Copy)]
enum Dated {
    Header(Date),
    FileName(Date),
    Nowhere,
}

fn date(file_name: &str, facts: &SeedFacts, notes: &mut Vec<String>) -> Dated {
    if let Some(date) = &facts.date {
        return Dated::Header(date.value);
    }
    if let Some(error) = &facts.date_error {
        notes.push(error.message.clone());
    }
    match date_of_name(file_name) {
        Some(date) => Dated::FileName(date),
        None => {
            notes.push("no date was found: write it into the sidecar".to_owned());
            Dated::Nowhere
        }
    }
}

/// Reads the day or month that a file's name begins with. A year alone is as likely some number.
fn date_of_name(file_name: &str) -> Option<Date> {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    [10, 7].into_iter().find_map(|length| {
        let (start, rest) = name.split_at_checked(length)?;
        let ends = !rest.starts_with(|c: char| c.is_alphanumeric());
        let plain = start.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        (ends && plain).then(|| Date::parse(start).ok()).flatten()
    })
}

/// Makes a name of the date and the first words: letters and digits of any script in lower case, NFC, with `-` between words.
fn name(date: Dated, words: &str) -> String {
    let mut name = String::new();
    if let Dated::Header(date) | Dated::FileName(date) = date {
        name.push_str(&date.iso());
    }
    // An apostrophe or soft hyphen is part of its word.
    let lower: String = words.to_lowercase().nfc().filter(|c| !"'’ʼ‘\u{ad}".contains(*c)).collect();
    let is_part = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let split = lower
        .split(|c: char| !is_part(c))
        .filter(|word| word.contains(char::is_alphanumeric));
    for word in split.take(NAME_WORDS) {
        let room = NAME_BYTES.saturating_sub(name.len() + 1);
        // Only a first word of all is cut: text without spaces is one word.
        let kept = if name.len() <= 10 { head(word, room) } else { word };
        if kept.len() > room {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(kept);
    }
    // Names that Windows keeps for devices, and nothing at all.
    let reserved =
        matches!(&*name, "con" | "prn" | "aux" | "nul") || (name.len() == 4 && (name.starts_with("com") || name.starts_with("lpt")));
    match reserved || name.is_empty() {
        true if name.is_empty() => "article".to_owned(),
        true => format!("{name}-article"),
        false => name,
    }
}

/// Gives the start of a word, at most so many bytes.
fn head(word: &str, most: usize) -> &str {
    let end = word
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take_while(|end| *end <= most)
        .last();
    word.get(..end.unwrap_or(0)).unwrap_or("")
}

fn unique(name: &str, taken: &dyn Fn(&str) -> bool) -> String {
    let numbered = (2_u32..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|candidate| !taken(candidate))
        .unwrap_or_else(|| name.to_owned())
}

/// What a sidecar says.
struct Sidecar<'a> {
    title: &'a str,
    date: Dated,
    header: &'a Header,
    retrieved: Date,
    /// The encoding and SHA-256 of the original, where it was converted.
    converted: Option<(&'a str, &'a str)>,
}

fn sidecar(facts: &Sidecar) -> String {
    let mut out = format!("title = {}\n", toml_string(facts.title));
    out.push_str(&match facts.date {
        Dated::Header(date) => format!(
            "# date = {}    # the first line says so; a date here overrules it\n",
            toml_date(date)
        ),
        Dated::FileName(date) => format!(
            "# date = {}    # the file's name says so; a date here overrules it\n",
            toml_date(date)
        ),
        Dated::Nowhere => "# date =\n".to_owned(),
    });
    let kind = match facts.header {
        Header::Headline(_) => Some("headline"),
        Header::Lead(_) => Some("lead"),
        Header::Caption { .. } => Some("caption"),
        Header::None | Header::Bare => None,
    };
    if let Some(kind) = kind {
        out.push_str(&format!(
            "# kind_of_header = \"{kind}\"    # what the first line seems to be: headline, lead or caption\n"
        ));
    }
    out.push_str("# text = \"full\"    # how much is public: full, excerpt or link\n\n[source]\n");
    for key in ["publisher", "author", "url", "archive_url", "licence"] {
        out.push_str(&format!("# {key} = \"\"\n"));
    }
    out.push_str(&format!("retrieved = {}\n", toml_date(facts.retrieved)));
    if let Some((encoding, sha256)) = facts.converted {
        out.push_str(&format!(
            "\n[extra]\noriginal_encoding = {}\noriginal_sha256 = {}\n",
            toml_string(encoding),
            toml_string(sha256)
        ));
    }
    out
}

fn toml_string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Writes a day as TOML's own date; TOML has no months or years, which are strings.
fn toml_date(date: Date) -> String {
    match date.precision() {
        Precision::Day if !date.is_uncertain() => date.iso(),
        _ => toml_string(&date.to_string()),
    }
}
