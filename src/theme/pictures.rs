//! What pictures are drawn with: the site's fonts, and its icon.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use crate::card::{self, Fonts};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Error, File, rules};
use crate::document::Spanned;
use crate::fingerprint;
use crate::link::is_sound_path;

/// Where a site's own icon lies.
pub const ICON: &str = "static/favicon.svg";

/// What pictures are drawn with.
pub struct Pictures {
    /// The fonts.
    pub fonts: Arc<Fonts>,
    /// The site's own icon, where it has one.
    pub icon: Option<File>,
    /// What is wrong with the fonts that the settings name.
    pub diagnostics: Vec<Diagnostic>,
    /// The files of fonts, with the fingerprint of each.
    files: Vec<(Arc<str>, u128)>,
}

/// Reads the fonts that the settings name, and the icon; `previous` is what there was before.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn read(root: &Path, config: &Config, previous: Option<&Arc<Pictures>>) -> Result<Arc<Pictures>, Error> {
    let mut diagnostics = Vec::new();
    let mut bytes: Vec<Arc<[u8]>> = Vec::new();
    let mut files: Vec<(Arc<str>, u128)> = Vec::new();
    for named in &config.fonts {
        if let Some(font) = font(root, config, named, &mut diagnostics)? {
            files.push((Arc::from(&*named.value), fingerprint::of(&font)));
            bytes.push(font.into());
        }
    }
    let icon = icon(root)?;
    let same_fonts = previous.filter(|before| before.files == files);
    if let Some(before) = same_fonts.filter(|before| before.icon == icon && before.diagnostics == diagnostics) {
        return Ok(before.clone());
    }
    Ok(Arc::new(Pictures {
        fonts: same_fonts.map_or_else(|| Arc::new(Fonts::new(&bytes)), |before| before.fonts.clone()),
        icon,
        diagnostics,
        files,
    }))
}

impl Pictures {
    /// Names the files that differ from those before.
    pub fn changed(&self, before: &Pictures) -> Vec<Arc<str>> {
        let differs = |(own, other): (&Pictures, &Pictures)| {
            let files = own.files.iter().filter(|file| !other.files.contains(file));
            files.map(|(path, _)| path.clone()).collect::<Vec<_>>()
        };
        let mut changed = differs((self, before));
        changed.extend(differs((before, self)));
        changed.extend((self.icon != before.icon).then(|| ICON.into()));
        changed
    }
}

/// Reads a font that the settings name; says where it is none.
fn font(root: &Path, config: &Config, named: &Spanned<Box<str>>, diagnostics: &mut Vec<Diagnostic>) -> Result<Option<Vec<u8>>, Error> {
    let name = &*named.value;
    let mut wrong = |what: &str| {
        let message = format!("the font `{name}` {what}");
        diagnostics.push(
            Diagnostic::new(&rules::BAD_VALUE, &config.file, named.span, message)
                .help("give the path of a TrueType or OpenType font from the folder of `config.toml`, as in `fonts/Amiri-Regular.ttf`"),
        );
        Ok(None)
    };
    let path = root.join(name);
    let real = fs::canonicalize(&path).and_then(|path| Ok(path.starts_with(fs::canonicalize(root)?)));
    match real {
        _ if !is_sound_path(name) => return wrong("does not lie inside of the site"),
        Ok(false) => return wrong("does not lie inside of the site"),
        Err(error) if error.kind() == ErrorKind::NotFound => return wrong("does not exist"),
        _ if !path.is_file() => return wrong("is no file"),
        _ => {}
    }
    let bytes = fs::read(&path).map_err(|error| Error::io("reading", path, error))?;
    match card::is_font(&bytes) {
        true => Ok(Some(bytes)),
        false => wrong("holds no font that can be read"),
    }
}

fn icon(root: &Path) -> Result<Option<File>, Error> {
    let path = root.join(ICON);
    let inside = fs::canonicalize(&path).and_then(|path| Ok(path.starts_with(fs::canonicalize(root)?)));
    if !inside.unwrap_or(false) || !path.is_file() {
        return Ok(None);
    }
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(File::new(ICON, text))),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => Ok(None),
        Err(error) => Err(Error::io("reading", path, error)),
    }
}
