//! Drawing: text into lines that fit, and SVG into PNG.
//!
//! Takes text, SVG and fonts; gives lines and the bytes of a picture, the same on every machine: the fonts are those in the binary and those that the site
//! hands over, never the system's. Knows no page and reads no disk. Without the feature `social-cards` it draws nothing.

#[cfg(feature = "social-cards")]
mod encode;
#[cfg(feature = "social-cards")]
mod fonts;
#[cfg(feature = "social-cards")]
mod lines;
#[cfg(not(feature = "social-cards"))]
mod nothing;

#[cfg(feature = "social-cards")]
pub use fonts::Fonts;
#[cfg(not(feature = "social-cards"))]
pub use nothing::{Fonts, draw, is_font};

/// Whether this program can draw.
pub const DRAWS: bool = cfg!(feature = "social-cards");

/// Counts the changes of drawing that make other bytes of the same SVG.
pub const EDITION: u32 = 1;

/// The room that a text has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// The width of a line, in pixels.
    pub width: f64,
    /// The height of all lines.
    pub height: f64,
    /// How many lines there may be.
    pub lines: usize,
    /// The size of letters to begin with.
    pub from: f64,
    /// The smallest size.
    pub to: f64,
    /// From line to line, in sizes of letters.
    pub leading: f64,
    /// Whether the letters are heavy: weight 600.
    pub bold: bool,
    /// Whether the text runs from right to left.
    pub right_to_left: bool,
}

/// A text in lines that fit.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Fitted {
    /// The lines.
    pub lines: Vec<Line>,
    /// The size of the letters.
    pub size: f64,
    /// The height of all lines.
    pub height: f64,
    /// The width of the longest line.
    pub width: f64,
    /// Whether the text is cut, and ends in an ellipsis.
    pub cut: bool,
}

/// A line of a text.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Line {
    /// Its words.
    pub text: String,
    /// Its base line, from the top of the text.
    pub y: f64,
}

/// Tells whether bytes are a font.
#[cfg(feature = "social-cards")]
pub fn is_font(bytes: &[u8]) -> bool {
    skrifa::FontRef::from_index(bytes, 0).is_ok()
}

/// Draws an SVG as a PNG of a size, on white where it must not be seen through; a sentence where it cannot be read.
///
/// # Errors
/// When the text is no SVG, or the picture cannot be made.
#[cfg(feature = "social-cards")]
pub fn draw(svg: &str, (width, height): (u32, u32), opaque: bool, fonts: &Fonts) -> Result<Vec<u8>, String> {
    use resvg::{tiny_skia, usvg};
    let tree = usvg::Tree::from_str(svg, &fonts.options()).map_err(|error| error.to_string())?;
    let mut picture = tiny_skia::Pixmap::new(width, height).ok_or("the picture has no size")?;
    if opaque {
        picture.fill(tiny_skia::Color::WHITE);
    }
    let (own_width, own_height) = (tree.size().width(), tree.size().height());
    let scale = tiny_skia::Transform::from_scale(width as f32 / own_width, height as f32 / own_height);
    resvg::render(&tree, scale, &mut picture.as_mut());
    encode::png(&picture).map_err(|error| error.to_string())
}
