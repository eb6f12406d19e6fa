//! Images: which files are images, sizes in labels, the `<img>` element.

use std::borrow::Cow;
use std::fmt::Write;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::document::{LinkSyntax, Target};
use crate::parse::paint::attribute;

/// What no address may hold as it is; `%` stays, for addresses come encoded.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An image to be written.
pub(super) struct Image<'a> {
    pub href: &'a str,
    pub alt: &'a str,
    pub title: &'a str,
    pub size: Option<Size<'a>>,
}

/// The width and the height of an image in pixels, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size<'a> {
    /// The width.
    pub width: &'a str,
    /// The height, where it is written.
    pub height: Option<&'a str>,
}

impl Image<'_> {
    /// Writes the element.
    pub fn write(&self, out: &mut String) {
        attribute("<img src=\"", &address(self.href), out);
        attribute(" alt=\"", self.alt, out);
        if !self.title.is_empty() {
            attribute(" title=\"", self.title, out);
        }
        if let Some(Size { width, height }) = self.size {
            let _ = write!(out, " width=\"{width}\"");
            if let Some(height) = height {
                let _ = write!(out, " height=\"{height}\"");
            }
        }
        out.push_str(" loading=\"lazy\">");
    }
}

/// Gives an address with the characters encoded that addresses may not hold.
pub(super) fn address(href: &str) -> Cow<'_, str> {
    utf8_percent_encode(href, UNSAFE).into()
}

/// Parts the words of an image's label from its size: `words`, `300`, `300x200`, `words|300`.
pub fn size(label: &str) -> (&str, Option<Size<'_>>) {
    let (words, last) = label.rsplit_once('|').unwrap_or(("", label));
    match read_size(last.trim()) {
        Some(size) => (words.trim(), Some(size)),
        None => (label.trim(), None),
    }
}

fn read_size(text: &str) -> Option<Size<'_>> {
    let number = |text: &str| (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('x') {
        Some((width, height)) if number(width) && number(height) => Some(Size {
            width,
            height: Some(height),
        }),
        None if number(text) => Some(Size { width: text, height: None }),
        _ => None,
    }
}

/// Tells whether a target is shown as an image.
pub(super) fn is_shown(syntax: LinkSyntax, target: &Target) -> bool {
    is_image(&target.path) || (target.external && syntax == LinkSyntax::Image)
}

/// Tells whether a path names an image, by its extension.
pub(super) fn is_image(path: &str) -> bool {
    has_extension(path, &["avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"])
}

/// Tells whether a path names a sound that browsers play, by its extension.
pub fn is_audio(path: &str) -> bool {
    has_extension(path, &["flac", "m4a", "mp3", "ogg", "wav", "3gp"])
}

/// Tells whether a path names a film that browsers play, by its extension.
pub fn is_video(path: &str) -> bool {
    has_extension(path, &["webm", "mkv", "mov", "mp4", "ogv"])
}

fn has_extension(path: &str, known: &[&str]) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    known.iter().any(|known| extension.eq_ignore_ascii_case(known))
}
