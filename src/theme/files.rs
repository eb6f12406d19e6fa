//! The files of themes, layer by layer: from the disk, and those in the binary.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use rust_embed::RustEmbed;
use walkdir::WalkDir;

use super::unknown_theme;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Error, File, rules};
use crate::tree::{Keys, Unknown, parse_toml};

/// The default theme.
#[derive(RustEmbed)]
#[folder = "themes/default/"]
struct Default;

/// One layer of templates, assets and words; the first that has a file wins.
pub struct Layer {
    /// What its templates begin with: `@site/`.
    pub prefix: String,
    /// Templates, by their path below the layer's `templates/`.
    pub templates: Vec<(String, File)>,
    /// Assets, by their path below the layer's `assets/`.
    pub assets: Vec<(String, Cow<'static, [u8]>)>,
    /// Files of words, by language.
    pub words: Vec<(String, File)>,
}

/// What the templates of the default theme begin with.
pub const DEFAULT: &str = "@default/";

/// What the templates of the site itself begin with.
pub const SITE: &str = "@site/";

impl Layer {
    /// Gives the folder of its assets, from the root.
    pub fn assets_folder(&self) -> String {
        format!("themes/{}/assets", self.prefix.trim_matches(['@', '/']))
    }
}

/// Gives the layers from the site's own to the default theme's.
pub fn layers(root: &Path, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Result<Vec<Layer>, Error> {
    let mut layers = vec![from_disk(root, SITE, Path::new(""), false)?];
    let mut next = Some(config.theme.clone()).filter(|name| name != "default");
    let mut seen: Vec<String> = Vec::new();
    while let Some(name) = next.take() {
        let folder = Path::new("themes").join(&name);
        let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
        if !plain || !root.join(&folder).is_dir() {
            diagnostics.push(unknown_theme(config, &name, &themes(root)));
            break;
        }
        if seen.contains(&name) {
            let file = File::path_only(format!("themes/{name}/theme.toml"));
            diagnostics.push(Diagnostic::whole(
                &rules::UNKNOWN_THEME,
                &file,
                format!("the theme `{name}` extends itself"),
            ));
            break;
        }
        layers.push(from_disk(root, &format!("@{name}/"), &folder, true)?);
        next = extends(root, &folder, diagnostics)?.filter(|name| name != "default");
        seen.push(name);
    }
    layers.push(default_layer());
    Ok(layers)
}

/// Gives the names of the themes that the site has.
fn themes(root: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root.join("themes")) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Reads which theme a theme extends; the default where it does not say.
fn extends(root: &Path, folder: &Path, diagnostics: &mut Vec<Diagnostic>) -> Result<Option<String>, Error> {
    let path = folder.join("theme.toml");
    let real = fs::canonicalize(root).and_then(|root| fs::canonicalize(root.join(&path)).map(|real| real.starts_with(root)));
    if matches!(real, Ok(false)) {
        // It lies outside of the site, which is said where its other files are read.
        return Ok(None);
    }
    let text = match fs::read_to_string(root.join(&path)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("reading", root.join(&path), error)),
    };
    let file = File::new(path.to_string_lossy().replace('\\', "/"), text);
    let (table, errors) = parse_toml(&file.text, 0);
    for error in errors {
        diagnostics.push(Diagnostic::new(
            &rules::SYNTAX,
            &file,
            error.span,
            format!("this is not valid TOML: {}", error.message),
        ));
    }
    let mut keys = Keys::new(&file, table, diagnostics);
    let extends = keys.string("extends").map(String::from);
    for key in ["name", "description", "version", "author", "licence", "options"] {
        keys.node(key);
    }
    keys.finish("a theme", Unknown::Error);
    Ok(extends)
}

/// Reads a layer: the templates and words below a folder, and of a theme the assets.
fn from_disk(root: &Path, prefix: &str, folder: &Path, is_theme: bool) -> Result<Layer, Error> {
    let mut layer = Layer {
        prefix: prefix.to_owned(),
        templates: Vec::new(),
        assets: Vec::new(),
        words: Vec::new(),
    };
    for (name, shown, bytes) in files(root, &folder.join("templates"))? {
        if let (true, Ok(text)) = (is_template(&name), String::from_utf8(bytes)) {
            layer.templates.push((name, File::new(shown, text)));
        }
    }
    for (name, shown, bytes) in files(root, &folder.join("i18n"))? {
        if let (Some(language), Ok(text)) = (name.strip_suffix(".ftl"), String::from_utf8(bytes)) {
            layer.words.push((language.to_owned(), File::new(shown, text)));
        }
    }
    if is_theme {
        for (name, _, bytes) in files(root, &folder.join("assets"))? {
            layer.assets.push((name, Cow::Owned(bytes)));
        }
    }
    Ok(layer)
}

fn is_template(name: &str) -> bool {
    [".html", ".xml", ".svg"].iter().any(|ending| name.ends_with(ending))
}

/// Reads every file below a folder of the site: its path there, its path from the root, its bytes.
fn files(root: &Path, folder: &Path) -> Result<Vec<(String, String, Vec<u8>)>, Error> {
    let base = root.join(folder);
    if !base.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let real_root = fs::canonicalize(root).map_err(|error| Error::io("reading", root, error))?;
    for entry in WalkDir::new(&base).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            // It has vanished since its folder was listed.
            Err(error) if error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound) => continue,
            Err(error) => return Err(Error::io("reading", &base, error.into())),
        };
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let inside = fs::canonicalize(entry.path()).is_ok_and(|real| real.starts_with(&real_root));
        if hidden || !inside || !entry.path().is_file() {
            continue;
        }
        let name = entry
            .path()
            .strip_prefix(&base)
            .unwrap_or(entry.path())
            .to_string_lossy()
            .replace('\\', "/");
        let bytes = match fs::read(entry.path()) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Error::io("reading", entry.path(), error)),
        };
        let shown = format!("{}/{name}", folder.to_string_lossy().replace('\\', "/"));
        found.push((name, shown, bytes));
    }
    Ok(found)
}

fn default_layer() -> Layer {
    let mut layer = Layer {
        prefix: DEFAULT.to_owned(),
        templates: Vec::new(),
        assets: Vec::new(),
        words: Vec::new(),
    };
    let mut paths: Vec<Cow<'static, str>> = Default::iter().collect();
    paths.sort();
    for path in paths {
        let Some(found) = Default::get(&path) else { continue };
        let shown = format!("themes/default/{path}");
        if let Some(name) = path.strip_prefix("templates/") {
            let text = String::from_utf8_lossy(&found.data).into_owned();
            layer.templates.push((name.to_owned(), File::new(shown, text)));
        } else if let Some(name) = path.strip_prefix("assets/") {
            layer.assets.push((name.to_owned(), found.data));
        } else if let Some(language) = path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".ftl")) {
            let text = String::from_utf8_lossy(&found.data).into_owned();
            layer.words.push((language.to_owned(), File::new(shown, text)));
        }
    }
    layer
}

/// Gives a file of the default theme as text.
pub fn default_file(path: &str) -> Option<String> {
    let found = Default::get(path)?;
    String::from_utf8(found.data.into_owned()).ok()
}

/// Gives the names of the default theme's templates, sorted.
pub fn default_templates() -> Vec<String> {
    let mut names: Vec<String> = Default::iter()
        .filter_map(|path| path.strip_prefix("templates/").map(str::to_owned))
        .collect();
    names.sort();
    names
}
