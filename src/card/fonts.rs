//! The fonts of pictures: two faces in the binary, those that a site adds, and one that stands in for both.

use std::sync::Arc;

use resvg::usvg::{self, FontResolver, fontdb};
use skrifa::{FontRef, MetadataProvider};

use super::{Fitted, Room, lines};
use crate::fingerprint::Fingerprint;

/// The fonts that pictures are drawn with.
pub struct Fonts {
    database: Arc<fontdb::Database>,
    faces: Vec<Face>,
    fingerprint: u128,
}

/// A face in memory.
struct Face {
    id: fontdb::ID,
    bytes: Bytes,
    heavy: bool,
    /// A bit for each code point that the face has a glyph for.
    covers: Vec<u64>,
}

/// The bytes of a font.
#[derive(Clone)]
enum Bytes {
    /// In the binary.
    Own(&'static [u8]),
    /// The site's.
    Site(Arc<[u8]>),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Bytes::Own(bytes) => bytes,
            Bytes::Site(bytes) => bytes,
        }
    }
}

/// The place of Libertinus Serif Regular and Semibold among the fonts of `typst-assets`; `tests/cards.rs` holds them to their names.
const FACES: [usize; 2] = [0, 4];

/// The place of DejaVu Sans Mono, which has Arabic, Armenian and Georgian letters: the last that is asked.
const SPARE: usize = 16;

impl Fonts {
    /// Takes the fonts of the site beside those in the binary: the two faces come before them, the one that stands in after.
    pub fn new(site: &[Arc<[u8]>]) -> Fonts {
        let own = FACES.iter().filter_map(|index| typst_assets::fonts().nth(*index)).map(Bytes::Own);
        let spare = typst_assets::fonts().nth(SPARE).map(Bytes::Own);
        let all = own.chain(site.iter().cloned().map(Bytes::Site)).chain(spare);
        let mut fonts = Fonts {
            database: Arc::new(fontdb::Database::new()),
            faces: Vec::new(),
            fingerprint: 0,
        };
        let mut hash = Fingerprint::new();
        let mut database = fontdb::Database::new();
        database.set_serif_family("Libertinus Serif");
        for bytes in all {
            hash.add(match &bytes {
                // They change with the program.
                Bytes::Own(_) => b"own",
                Bytes::Site(bytes) => bytes,
            });
            for id in database.load_font_source(fontdb::Source::Binary(Arc::new(bytes.clone()))) {
                let heavy = database.face(id).is_some_and(|face| face.weight.0 >= 600);
                fonts.faces.extend(Face::new(id, &bytes, heavy));
            }
        }
        fonts.database = Arc::new(database);
        fonts.fingerprint = hash.finish();
        fonts
    }

    /// Gives the name of each face.
    pub fn names(&self) -> Vec<String> {
        self.database.faces().map(|face| face.post_script_name.clone()).collect()
    }

    /// Gives a hash of the fonts that are the site's.
    pub fn fingerprint(&self) -> u128 {
        self.fingerprint
    }

    /// Gives the first letter of a text that no face has.
    pub fn missing(&self, text: &str) -> Option<char> {
        text.chars()
            .find(|c| !is_invisible(*c) && !self.faces.iter().any(|face| face.has(*c)))
    }

    /// Puts a text into lines that fit into a room.
    pub fn fit(&self, text: &str, room: &Room) -> Fitted {
        lines::fit(self, text, room)
    }

    /// Gives the face that a letter is drawn with: the heavy or the plain one where it has the letter, else the first that has.
    fn face_of(&self, letter: char, bold: bool) -> Option<usize> {
        let usual = self.faces.iter().position(|face| face.heavy == bold);
        let has = |index: &usize| self.faces.get(*index).is_some_and(|face| face.has(letter));
        usual.filter(has).or_else(|| (0..self.faces.len()).find(has)).or(usual)
    }

    /// Gives what measures words of a text.
    pub(super) fn ruler(&self, text: &str, bold: bool) -> Ruler<'_> {
        let usual = self.faces.iter().find(|face| face.heavy == bold);
        let lacking = text.chars().find(|c| !is_invisible(*c) && !usual.is_some_and(|face| face.has(*c)));
        Ruler {
            fonts: self,
            bold,
            other: lacking.and_then(|letter| self.faces.iter().find(|face| face.has(letter))),
        }
    }

    /// Gives what an SVG is read with.
    pub(super) fn options(&self) -> usvg::Options<'_> {
        usvg::Options {
            font_family: "Libertinus Serif".to_owned(),
            fontdb: self.database.clone(),
            font_resolver: FontResolver {
                select_font: FontResolver::default_font_selector(),
                select_fallback: Box::new(|letter, used, _| {
                    let mut having = self.faces.iter().filter(|face| face.has(letter) && !used.contains(&face.id));
                    having.next().map(|face| face.id)
                }),
            },
            // Pictures hold no other pictures: nothing is read from the disk.
            image_href_resolver: usvg::ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            resources_dir: None,
            ..usvg::Options::default()
        }
    }
}

/// Measures the words of one text.
pub(super) struct Ruler<'a> {
    fonts: &'a Fonts,
    bold: bool,
    /// The face that stands in where the usual one lacks a letter of the text.
    other: Option<&'a Face>,
}

impl Ruler<'_> {
    /// Measures words, in sizes of their letters. Where another face stands in for a line that it can print alone, all of the line is printed with it: of both
    /// widths the larger one fits in any case.
    pub fn width(&self, words: &str) -> f64 {
        let mut width = 0.0;
        let mut rest = words;
        while let Some(first) = rest.chars().next() {
            let face = self.fonts.face_of(first, self.bold);
            let same = |c: char| is_invisible(c) || is_mark(c) || self.fonts.face_of(c, self.bold) == face;
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| !same(*c))
                .map_or(rest.len(), |(at, _)| at);
            let (run, after) = rest.split_at(end);
            let face = face.and_then(|face| self.fonts.faces.get(face));
            width += face.map_or(0.0, |face| face.width(run));
            rest = after;
        }
        let alone = self.other.filter(|face| words.chars().all(|c| is_invisible(c) || face.has(c)));
        alone.map_or(width, |face| face.width(words).max(width))
    }
}

impl Face {
    fn new(id: fontdb::ID, bytes: &Bytes, heavy: bool) -> Option<Face> {
        let mut covers = Vec::new();
        for (code, _) in FontRef::from_index(bytes.as_ref(), 0).ok()?.charmap().mappings() {
            let (word, bit) = (code as usize / 64, code % 64);
            if covers.len() <= word {
                covers.resize(word + 1, 0u64);
            }
            if let Some(word) = covers.get_mut(word) {
                *word |= 1 << bit;
            }
        }
        Some(Face {
            id,
            bytes: bytes.clone(),
            heavy,
            covers,
        })
    }

    fn has(&self, letter: char) -> bool {
        let code = letter as usize;
        self.covers.get(code / 64).is_some_and(|word| word >> (code % 64) & 1 == 1)
    }

    /// Measures a run of letters that the face has, shaped as they are drawn.
    fn width(&self, run: &str) -> f64 {
        let Ok(font) = harfrust::FontRef::from_index(self.bytes.as_ref(), 0) else {
            return 0.0;
        };
        let data = harfrust::ShaperData::new(&font);
        let shaper = data.shaper(&font).build();
        let mut buffer = harfrust::UnicodeBuffer::new();
        buffer.push_str(run);
        buffer.guess_segment_properties();
        let glyphs = shaper.shape(buffer, harfrust::ShapeOptions::default());
        let units: i64 = glyphs.glyph_positions().iter().map(|glyph| i64::from(glyph.x_advance)).sum();
        units as f64 / f64::from(shaper.units_per_em().max(1))
    }
}

/// Tells whether a character is never drawn: white space, controls, marks of direction, joiners.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Tells whether a character stands on the one before it.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
