//! Seed articles: a news piece as it was collected, plain text under a line that begins with `date`.
//!
//! Takes a file of text and what its sidecar says of the first line; gives the date, the header and the text as passages, all as
//! spans of the source, and paints them as HTML. It never changes a byte of the source.
//!
//! It refuses to know the sidecar, the file's name, other documents, and which paragraphs are public.

mod header;
mod passages;
mod render;
mod shown;

pub use header::caption_and_credit;
pub use render::render;
pub use shown::shown;

use sha2::{Digest, Sha256};

use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::document::{Header, Spanned, Text};

/// What a seed article's text says by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedFacts {
    /// The paragraphs, with the addresses in them as links.
    pub text: Text,
    /// What the first line held after its date.
    pub header: Header,
    /// The date of the first line, where it is one.
    pub date: Option<Spanned<Date>>,
    /// What is wrong with the date of the first line. It is not among the diagnostics of [`facts`], since it matters only
    /// where the sidecar gives no date; the caller adds it then.
    pub date_error: Option<Box<Diagnostic>>,
}

/// Says what the rest of the first line is, where the sidecar's `kind_of_header` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderKind {
    /// `headline`: it gives the title.
    Headline,
    /// `lead`: it is the first paragraph.
    Lead,
    /// `caption`: it describes a photograph.
    Caption,
}

impl HeaderKind {
    /// Every kind, by the word that the sidecar writes for it.
    pub const NAMES: [(&'static str, HeaderKind); 3] = [
        ("headline", HeaderKind::Headline),
        ("lead", HeaderKind::Lead),
        ("caption", HeaderKind::Caption),
    ];

    /// Reads the sidecar's word.
    pub fn of_name(name: &str) -> Option<HeaderKind> {
        Self::NAMES.iter().find(|(word, _)| *word == name).map(|(_, kind)| *kind)
    }
}

/// Reads the facts of a seed article; `kind_of_header` overrides what the first line looks like.
///
/// Characters that cannot be shown are one diagnostic a file; they appear as U+FFFD.
pub fn facts(file: &File, kind_of_header: Option<HeaderKind>, diagnostics: &mut Vec<Diagnostic>) -> SeedFacts {
    let head = header::read(file, kind_of_header);
    let (text, mut unshowable) = passages::read(&file.text, head.body);
    let header = match (head.header, text.passages.first()) {
        // The paragraph may run on below the line.
        (Header::Lead(_), Some(first)) => Header::Lead(first.span),
        (header, _) => header,
    };
    match header {
        Header::Headline(span) => unshowable.scan(&file.text, span),
        Header::Caption { caption, credit } => {
            unshowable.scan(&file.text, caption);
            unshowable.scan(&file.text, credit.unwrap_or_default());
        }
        Header::None | Header::Bare | Header::Lead(_) => {}
    }
    diagnostics.extend(control_characters(file, &unshowable));
    SeedFacts {
        text,
        header,
        date: head.date,
        date_error: head.date_error,
    }
}

/// Gives SHA-256 of bytes as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> Box<str> {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    let digest = Sha256::digest(bytes);
    let digits = digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect::<String>().into_boxed_str()
}

/// Tells whether a character leaves nothing to see: white space, or a mark of no width that collectors leave.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// Gives the span of a part of `source` after taking blanks off both ends; `start` is where the part begins.
fn trimmed(part: &str, start: usize) -> Span {
    let from = part.trim_start_matches(is_blank);
    let kept = from.trim_end_matches(is_blank);
    let start = start + part.len() - from.len();
    Span::new(start, start + kept.len())
}

/// Counts the characters of a source that cannot be shown.
#[derive(Debug, Default)]
struct Unshowable {
    /// The first of them in the file.
    first: Option<Span>,
    /// How many there are.
    count: usize,
}

impl Unshowable {
    fn add(&mut self, span: Span) {
        self.count += 1;
        self.first = Some(self.first.map_or(span, |first| first.min(span)));
    }

    fn scan(&mut self, source: &str, span: Span) {
        for atom in shown::atoms(source, span).filter(|atom| atom.unshowable) {
            self.add(atom.span);
        }
    }
}

fn control_characters(file: &File, found: &Unshowable) -> Option<Diagnostic> {
    let first = found.first?;
    let code = file.slice(first).chars().next().map_or(0, u32::from);
    let message = match found.count {
        1 => format!("the control character U+{code:04X} cannot be shown"),
        count => format!("{count} control characters cannot be shown, the first of them U+{code:04X}"),
    };
    Some(
        Diagnostic::new(&rules::CONTROL_CHARACTER, file, first, message)
            .label("shown as \u{fffd}")
            .help("such bytes mostly come from a damaged copy; collect the text again"),
    )
}
