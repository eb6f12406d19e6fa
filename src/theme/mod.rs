//! Themes: templates, assets and words.
//!
//! Takes the site's folder and the theme that the configuration names; gives a [`Theme`], ready to make pages. Looks a template up in the site's
//! `templates/`, the theme, the themes that it extends, and last the default theme, which is in the binary. Knows no page.

mod accent;
mod files;
pub mod pictures;
mod styles;
mod templates;
mod words;

pub use pictures::Pictures;
pub use templates::{RenderError, Templates};
pub use words::Words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Error, File, rules};
use crate::fingerprint::{self, Fingerprint};
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
    pub fingerprint: u128,
    /// A hash of what pictures depend on: the templates of pictures, and the words.
    pub of_pictures: u128,
    /// What is wrong with its files.
    pub diagnostics: Vec<Diagnostic>,
    /// The fingerprint of each file, by its path from the root.
    files: BTreeMap<String, u128>,
    /// What was wrong before a file was looked at.
    of_files: Vec<Diagnostic>,
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

/// The files of a theme with everything that it extends.
pub struct Files {
    layers: Vec<Layer>,
    /// What is wrong with the theme before a file of it is looked at.
    pub diagnostics: Vec<Diagnostic>,
    /// A hash of every file of every layer.
    pub fingerprint: u128,
    /// The words of the user interface, in the site's language.
    pub words: Words,
    /// What stands at the end of its `style.css`: the site's own accent.
    accent: String,
}

/// Reads the files of the theme that the configuration names.
///
/// # Errors
/// When a folder of the site or theme cannot be read.
pub fn read(root: &Path, config: &Config) -> Result<Files, Error> {
    let mut diagnostics = Vec::new();
    let layers = files::layers(root, config, &mut diagnostics)?;
    words::check(&layers, config, &mut diagnostics);
    Ok(Files {
        accent: accent::rule(config, &mut diagnostics),
        words: Words::new(&layers, &config.language),
        fingerprint: fingerprint(&layers),
        layers,
        diagnostics,
    })
}

impl Files {
    /// Names the files that differ from those that a theme was made of, by their paths from the root.
    pub fn changed(&self, theme: &Theme) -> Vec<Arc<str>> {
        if self.fingerprint == theme.fingerprint && self.diagnostics == theme.of_files {
            return Vec::new();
        }
        let own = self.fingerprints();
        let paths = own.keys().chain(theme.files.keys());
        let differs = |path: &&String| own.get(*path) != theme.files.get(*path);
        let changed: BTreeSet<&str> = paths.filter(differs).map(String::as_str).collect();
        let said = self
            .diagnostics
            .iter()
            .chain(&theme.of_files)
            .map(|diagnostic| &*diagnostic.file.path);
        let changed = match changed.is_empty() {
            true => said.collect(),
            false => changed,
        };
        changed.into_iter().map(Into::into).collect()
    }

    fn fingerprints(&self) -> BTreeMap<String, u128> {
        let mut files = BTreeMap::new();
        for layer in self.layers.iter().filter(|layer| layer.prefix != files::DEFAULT) {
            let texts = layer.templates.iter().chain(&layer.words);
            files.extend(texts.map(|(_, file)| (file.path.to_string(), fingerprint::of(file.text.as_bytes()))));
            let assets = layer.assets.iter();
            files.extend(assets.map(|(name, bytes)| (format!("{}/{name}", layer.assets_folder()), fingerprint::of(bytes))));
        }
        files
    }
}

impl Theme {
    /// Makes a theme of its files.
    pub fn new(files: &Files) -> Theme {
        let mut diagnostics = Vec::new();
        let layers = &files.layers;
        let mut templates = Templates::new(layers, &mut diagnostics);
        templates.filters(&files.words);
        Theme {
            templates,
            words: files.words.clone(),
            assets: styles::assets(layers, &files.accent, &mut diagnostics),
            fingerprint: files.fingerprint,
            of_pictures: of_pictures(layers),
            files: files.fingerprints(),
            of_files: files.diagnostics.clone(),
            diagnostics,
        }
    }
}

/// Gives a file of the default theme as text, by its path below the theme.
pub fn default_file(path: &str) -> Option<String> {
    files::default_file(path)
}

/// Gives the names of the default theme's templates, sorted.
pub fn default_templates() -> Vec<String> {
    files::default_templates()
}

fn fingerprint(layers: &[Layer]) -> u128 {
    let mut hash = Fingerprint::new();
    for layer in layers {
        hash.add(layer.prefix.as_bytes());
        for (name, file) in layer.templates.iter().chain(&layer.words) {
            hash.add(name.as_bytes());
            hash.add(file.text.as_bytes());
        }
        for (name, bytes) in &layer.assets {
            hash.add(name.as_bytes());
            hash.add(bytes);
        }
    }
    hash.finish()
}

fn of_pictures(layers: &[Layer]) -> u128 {
    let mut hash = Fingerprint::new();
    for layer in layers {
        let drawn = layer
            .templates
            .iter()
            .filter(|(name, _)| name.ends_with(".svg") || name.contains("sign"));
        for (name, file) in drawn.chain(&layer.words) {
            hash.add(name.as_bytes());
            hash.add(file.text.as_bytes());
        }
    }
    hash.finish()
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
