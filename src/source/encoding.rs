//! Encodings: bytes of a file as text, or what they seem to be instead.
//!
//! Takes bytes; gives the text where they are UTF-8, else the name of an encoding as the WHATWG Encoding Standard writes it. Refuses to
//! know where the bytes come from and what is done with them.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// The bytes at the start of a file that tell UTF-16 and binary data from other text.
const SAMPLE: usize = 64 * 1024;

/// The fewest bytes beyond ASCII from which an encoding is guessed with some confidence.
const ENOUGH: usize = 16;

/// What the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// UTF-8, byte for byte; a byte-order mark stays as U+FEFF.
    Utf8(String),
    /// Text in another encoding.
    Other {
        /// The encoding that it seems to be in.
        encoding: &'static str,
        /// Whether there was a byte-order mark, or enough text that makes sense in that encoding.
        confident: bool,
    },
    /// No text.
    Binary,
}

/// Reads bytes as UTF-8, or tells what they seem to be.
///
/// UTF-16 is known by its byte-order mark or, without one, by its zero bytes. A few stray zero bytes in UTF-8 do not make it binary.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    if let Some(found) = utf16_by_mark(&bytes) {
        return found;
    }
    let zeros = memchr::memchr(0, &bytes).is_some();
    if zeros && let Some(encoding) = utf16_by_zeros(&bytes) {
        return Decoded::Other {
            encoding: encoding.name(),
            confident: true,
        };
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if zeros && has_many_zeros(text.as_bytes()) => return Decoded::Binary,
        Ok(text) => return Decoded::Utf8(text),
        Err(error) => error.into_bytes(),
    };
    if zeros || has_many_controls(&bytes) {
        return Decoded::Binary;
    }
    guess(&bytes)
}

/// Gives text in an encoding as UTF-8, without a byte-order mark; bytes that make no sense become U+FFFD.
///
/// `encoding` is a label of the WHATWG Encoding Standard; an unknown one is taken for UTF-8.
pub fn to_utf8(bytes: &[u8], encoding: &str) -> String {
    let encoding = Encoding::for_label(encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

fn utf16_by_mark(bytes: &[u8]) -> Option<Decoded> {
    let encoding = match bytes {
        // UTF-32, which the Encoding Standard does not have.
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Some(Decoded::Binary),
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ => return None,
    };
    Some(Decoded::Other {
        encoding: encoding.name(),
        confident: true,
    })
}

/// Tells UTF-16 without a byte-order mark: read so, nearly all of it is letters, spaces and punctuation of one script.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(SAMPLE) & !1)?;
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let (mut plausible, mut all) = (0_usize, 0_usize);
        for c in text.chars() {
            all += 1;
            plausible += usize::from(is_plausible(c));
        }
        // ASCII with a stray zero, read so, is Han or nothing: far from this.
        all >= 2 && plausible * 10 >= all * 9
    })
}

/// Tells the characters of which an article in an alphabet consists.
fn is_plausible(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | ' '..='~' => true,
        '\u{a0}'..='\u{1fff}' => c.is_alphanumeric() || matches!(c, '\u{a0}'..='\u{bf}' | '\u{300}'..='\u{36f}'),
        '\u{2010}'..='\u{203a}' | '€' | '№' | '™' => true,
        _ => false,
    }
}

/// Tells data from text with a stray zero: more than one byte in twenty, and not just one or two of a short text.
fn has_many_zeros(bytes: &[u8]) -> bool {
    let zeros = memchr::memchr_iter(0, bytes).count();
    zeros > 3 && zeros * 20 > bytes.len()
}

fn has_many_controls(bytes: &[u8]) -> bool {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let is_control = |byte: &&u8| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    let controls = sample.iter().filter(is_control).count();
    controls > 0 && controls * 50 >= sample.len()
}

fn guess(bytes: &[u8]) -> Decoded {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let beyond = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let sensible = |c: char| c.is_ascii() || c.is_alphanumeric() || is_plausible(c) || ('\u{3000}'..'\u{3100}').contains(&c);
    let odd = text.chars().filter(|c| !sensible(*c)).count();
    Decoded::Other {
        encoding: encoding.name(),
        confident: !damaged && beyond >= ENOUGH && odd * 50 <= beyond,
    }
}
