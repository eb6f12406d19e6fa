//! Themes: templates, assets and words.
//!
//! Takes the site's folder and the theme that the configuration names; gives a [`Theme`], ready to make pages. Looks a template up in the site's
//! `templates/`, the theme, the themes that it extends, and last the default theme, which is in the binary. Knows no page.

mod files;
mod templates;
mod words;

pub use templates::{RenderError, Templates};
pub use words::Words;

use std::path::Path;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Error, File, rules};
use files::Layer;

/// A theme with everything that it extends, ready to make pages.
pub struct Theme {
    /// The templates of all layers.
    pub templates: Templates,
    /// The words of the user interface, in the site's language.
    pub words: Words,
    /// The files that pages ask for: style sheets, scripts, pictures.
    pub assets: Vec<Asset>,
    /// A hash of every file of every layer.
    pub fingerprint: [u8; 32],
}

/// A file that pages ask for.
#[derive(Clone, Debug)]
pub struct Asset {
    /// What the theme calls it: `style.css`.
    pub name: String,
    /// Its path in the site, with the hash of its bytes: `assets/style.1a2b3c4d.css`.
    pub path: String,
    /// Its bytes.
    pub bytes: std::borrow::Cow<'static, [u8]>,
}

/// Loads the theme; what is wrong with it becomes diagnostics.
///
/// # Errors
/// When a folder of the site or theme cannot be read.
pub fn load(root: &Path, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Result<Theme, Error> {
    let layers = files::layers(root, config, diagnostics)?;
    Ok(Theme {
        templates: Templates::new(&layers, diagnostics),
        words: Words::new(&layers, &config.language, diagnostics),
        assets: assets(&layers),
        fingerprint: fingerprint(&layers),
    })
}

/// Gives a file of the default theme as text, by its path below the theme.
pub fn default_file(path: &str) -> Option<String> {
    files::default_file(path)
}

/// Gives the names of the default theme's templates, sorted.
pub fn default_templates() -> Vec<String> {
    files::default_templates()
}

fn fingerprint(layers: &[Layer]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |name: &str, bytes: &[u8]| {
        hasher.update(name.as_bytes());
        hasher.update(blake3::hash(bytes).as_bytes());
    };
    for layer in layers {
        add(&layer.prefix, b"");
        let texts = layer.templates.iter().chain(&layer.words);
        texts.for_each(|(name, file)| add(name, file.text.as_bytes()));
        layer.assets.iter().for_each(|(name, bytes)| add(name, bytes));
    }
    hasher.finalize().into()
}

/// Takes each asset from the first layer that has it, and names it by its bytes.
fn assets(layers: &[Layer]) -> Vec<Asset> {
    let mut assets: Vec<Asset> = Vec::new();
    for layer in layers {
        for (name, bytes) in &layer.assets {
            if assets.iter().any(|asset| asset.name == *name) {
                continue;
            }
            let hash = blake3::hash(bytes).to_hex();
            let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
            assets.push(Asset {
                path: format!("assets/{stem}.{}.{extension}", &hash[..8]),
                name: name.clone(),
                bytes: bytes.clone(),
            });
        }
    }
    assets.sort_by(|a, b| a.name.cmp(&b.name));
    assets
}

/// Says that a theme does not exist.
fn unknown_theme(config: &Config, name: &str, there: &[String]) -> Diagnostic {
    let file: &File = &config.file;
    let message = format!("there is no theme `{name}`: no folder `themes/{name}`");
    let diagnostic = match file.text.find(name) {
        Some(at) => Diagnostic::new(&rules::UNKNOWN_THEME, file, (at..at + name.len()).into(), message),
        None => Diagnostic::whole(&rules::UNKNOWN_THEME, file, message),
    };
    let names = there.iter().map(String::as_str).chain(["default"]);
    diagnostic
        .help_if(crate::diagnostic::did_you_mean(name, names))
        .help("`default` is the theme in the binary; leave `theme` out to have it")
}
