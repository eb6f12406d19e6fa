//! Punctuation: straight quotation marks, dashes and points as the page's language writes them.
//!
//! Takes a piece of text and what stood before it; gives replacements by place. What links, quotations and names are compared with is the text as
//! written: this is for the eye only.

/// The quotation marks of a language: outer opening and closing, inner opening and closing.
#[derive(Clone, Copy)]
struct Marks([&'static str; 4]);

const ENGLISH: Marks = Marks(["“", "”", "‘", "’"]);
const LOW_AND_HIGH: Marks = Marks(["„", "“", "‚", "‘"]);
const ANGLES: Marks = Marks(["«", "»", "„", "“"]);
const ANGLES_THEN_HIGH: Marks = Marks(["«", "»", "“", "”"]);
const LOW_THEN_ANGLES: Marks = Marks(["„", "”", "«", "»"]);

/// Gives the marks of a language, a BCP 47 tag.
fn marks(language: &str) -> Marks {
    let primary = language.split('-').next().unwrap_or("");
    match primary {
        "de" if language == "de-CH" => Marks(["«", "»", "‹", "›"]),
        "de" | "cs" | "sk" | "sl" | "hr" | "sr" | "bg" | "is" | "lt" | "et" | "ka" | "mk" | "sq" => LOW_AND_HIGH,
        "uk" | "ru" | "be" | "kk" | "hy" => ANGLES,
        "es" | "it" | "pt" if language != "pt-BR" => ANGLES_THEN_HIGH,
        "ca" | "gl" | "eu" | "el" | "ar" | "fa" | "no" | "nb" | "nn" | "lv" | "az" => ANGLES_THEN_HIGH,
        "pl" | "ro" | "hu" => LOW_THEN_ANGLES,
        "sv" | "fi" => Marks(["”", "”", "’", "’"]),
        "da" => Marks(["»", "«", "›", "‹"]),
        "fr" => Marks(["«\u{202f}", "\u{202f}»", "“", "”"]),
        _ => ENGLISH,
    }
}

/// Gives the outer quotation marks of a language, a BCP 47 tag.
pub fn quotation_marks(language: &str) -> (&'static str, &'static str) {
    let Marks([open, close, ..]) = marks(language);
    (open, close)
}

/// Replaces what is typed by what is printed, from piece to piece of a block.
pub(super) struct Printer {
    marks: Marks,
    french: bool,
    /// The last character shown.
    before: Option<char>,
    /// Whether an inner quotation is open.
    inner: bool,
}

impl Printer {
    /// Makes a printer for a language.
    pub fn new(language: &str) -> Self {
        Printer {
            marks: marks(language),
            french: language.split('-').next() == Some("fr"),
            before: None,
            inner: false,
        }
    }

    /// Begins a block.
    pub fn begin(&mut self) {
        self.before = None;
        self.inner = false;
    }

    /// Notes something shown that is no text to be changed.
    pub fn pass(&mut self, shown: &str) {
        self.before = shown.chars().next_back().or(self.before);
    }

    /// Finds what to replace in a piece: byte range and replacement. `after` is the character behind the piece.
    pub fn replacements(&mut self, text: &str, after: Option<char>, found: &mut Vec<(std::ops::Range<usize>, &'static str)>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        let wanted = |byte: u8| matches!(byte, b'"' | b'\'' | b'-' | b'.' | b' ' | b':');
        let mut address_end = 0;
        while let Some(next) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| wanted(*byte))) {
            let place = at + next;
            if next > 0 {
                self.before = text.get(..place).and_then(|text| text.chars().next_back());
            }
            let byte = bytes[place];
            let run = bytes[place..].iter().take_while(|other| **other == byte).count();
            let length = if matches!(byte, b'-' | b'.' | b' ') { run } else { 1 };
            let follows = text.get(place + length..).and_then(|rest| rest.chars().next()).or(after);
            if byte == b':' && bytes[place..].starts_with(b"://") {
                let rest = text.get(place..).unwrap_or("");
                address_end = place + rest.find(char::is_whitespace).unwrap_or(rest.len());
            }
            let shown = match (place < address_end, byte) {
                (true, _) => None,
                (_, b'"') => Some(self.outer(follows)),
                (_, b'\'') => Some(self.single(follows)),
                (_, b'-') if self.in_address(text, place) => None,
                (_, b'-') => [(2, "–"), (3, "—")].iter().find(|(count, _)| *count == run).map(|(_, dash)| *dash),
                (_, b'.') => (run == 3).then_some("…"),
                (_, b' ') if self.french && run == 1 => self.french_space(follows),
                _ => None,
            };
            if let Some(shown) = shown {
                found.push((place..place + length, shown));
            }
            self.before = text.get(place..place + length).and_then(|typed| typed.chars().next_back());
            at = place + length;
        }
        if at < text.len() {
            self.before = text.chars().next_back();
        }
    }

    /// Tells whether the word at a place is an address that goes on behind it.
    fn in_address(&self, text: &str, place: usize) -> bool {
        let rest = text.get(place..).unwrap_or("");
        let word = rest.split(char::is_whitespace).next().unwrap_or("");
        word.contains("://")
    }

    fn opens(&self, follows: Option<char>) -> bool {
        let begins = self.before.is_none_or(|c| c.is_whitespace() || "([{<«„“‘‚‹—–-/\"'¿¡".contains(c));
        begins && follows.is_some_and(|c| !c.is_whitespace())
    }

    fn outer(&self, follows: Option<char>) -> &'static str {
        let [open, close, ..] = self.marks.0;
        if self.opens(follows) { open } else { close }
    }

    fn single(&mut self, follows: Option<char>) -> &'static str {
        let [_, _, open, close] = self.marks.0;
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if letter(self.before) && letter(follows) {
            return "’";
        }
        if self.opens(follows) && !follows.is_some_and(|c| c.is_ascii_digit()) {
            self.inner = true;
            return open;
        }
        match std::mem::take(&mut self.inner) {
            true => close,
            false => "’",
        }
    }

    /// Gives the space that French has inside of its quotation marks and before double punctuation.
    fn french_space(&self, follows: Option<char>) -> Option<&'static str> {
        match (self.before, follows) {
            (_, Some(':')) => Some("\u{a0}"),
            (_, Some(';' | '!' | '?' | '»')) | (Some('«'), _) => Some("\u{202f}"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Printer;

    fn printed(language: &str, text: &str) -> String {
        let mut found = Vec::new();
        Printer::new(language).replacements(text, None, &mut found);
        let mut out = text.to_owned();
        for (range, shown) in found.into_iter().rev() {
            out.replace_range(range, shown);
        }
        out
    }

    #[test]
    fn each_language_has_its_marks() {
        let cases = [
            ("en", "\"It's 'so',\" he -- said...", "“It’s ‘so’,” he – said…"),
            ("en", "the '90s, the boys' --- \"(a)\"", "the ’90s, the boys’ — “(a)”"),
            (
                "en",
                "see https://a.b/c--d...e \"x\" a--b://c",
                "see https://a.b/c--d...e “x” a--b://c",
            ),
            ("de", "\"Er sagt 'so' -- geht's?\"", "„Er sagt ‚so‘ – geht’s?“"),
            ("fr", "Il dit : \"l'OTAN !\"", "Il dit\u{a0}: «\u{202f}l’OTAN\u{202f}!\u{202f}»"),
            ("fr-CA", "« oui »", "«\u{202f}oui\u{202f}»"),
            ("uk", "\"п'ять\"", "«п’ять»"),
            ("pl", "\"tak\"", "„tak”"),
            ("ar", "\"نعم\"", "«نعم»"),
            ("en-GB", "---- .... -", "---- .... -"),
        ];
        for (language, typed, expected) in cases {
            assert_eq!(printed(language, typed), expected, "{language}");
        }
    }
}
