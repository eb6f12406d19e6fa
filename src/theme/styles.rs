//! Style sheets: what they import is put together, made small, and what they show is found under the name that it is published by.
//!
//! The one place that knows lightningcss. Takes the assets of a theme; gives those that are published. What a browser would pass over without a
//! word is said here, at its line and column. Syntax is lowered for browsers of the last years ([`browsers`]), and for no older ones.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lightningcss::bundler::{BundleErrorKind, Bundler, ResolveResult, SourceProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::error::{Error as CssError, ErrorLocation};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Browsers, Targets};

use super::Asset;
use super::files::Layer;
use crate::diagnostic::{Diagnostic, File, Severity, did_you_mean, rules};

/// The oldest browsers that the syntax of style sheets is lowered for.
fn browsers() -> Targets {
    let version = |major: u32, minor: u32| Some((major << 16) | (minor << 8));
    Targets::from(Browsers {
        chrome: version(111, 0),
        edge: version(111, 0),
        android: version(111, 0),
        firefox: version(113, 0),
        safari: version(16, 4),
        ios_saf: version(16, 4),
        samsung: version(22, 0),
        ..Browsers::default()
    })
}

/// The assets of all layers.
struct Sheets<'a> {
    /// Every file by where it lies: `@default/style.css`.
    files: BTreeMap<String, &'a [u8]>,
    /// The first layer that has a file of a name.
    layer_of: BTreeMap<&'a str, &'a Layer>,
    layers: &'a [Layer],
}

/// Takes each asset from the first layer that has it, puts style sheets together, and names each file by its bytes. Files whose name begins with `_`
/// are there to be imported, and are not published. `last` stands at the end of `style.css`.
pub fn assets(layers: &[Layer], last: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Asset> {
    let mut sheets = Sheets {
        files: BTreeMap::new(),
        layer_of: BTreeMap::new(),
        layers,
    };
    for layer in layers {
        for (name, bytes) in &layer.assets {
            sheets.files.insert(format!("{}{name}", layer.prefix), bytes);
            sheets.layer_of.entry(name).or_insert(layer);
        }
    }
    let found = |layer: &Layer, name: &str| layer.assets.iter().find(|(own, _)| own == name).map(|(_, bytes)| bytes.clone());
    let (styles, others): (Vec<_>, Vec<_>) = sheets
        .layer_of
        .iter()
        .filter(|(name, _)| !name.rsplit('/').next().unwrap_or(name).starts_with('_'))
        .partition(|(name, _)| name.ends_with(".css"));
    let mut assets: Vec<Asset> = others
        .iter()
        .filter_map(|(name, layer)| Some(named(name, found(layer, name)?)))
        .collect();
    let published: BTreeMap<String, String> = assets.iter().map(|asset| (asset.name.clone(), asset.path.clone())).collect();
    for (name, layer) in styles {
        match sheets.bundle(name, layer, &published, diagnostics) {
            Some(css) if *name == "style.css" => assets.push(named(name, Cow::Owned((css + last).into_bytes()))),
            Some(css) => assets.push(named(name, Cow::Owned(css.into_bytes()))),
            None => assets.extend(found(layer, name).map(|bytes| named(name, bytes))),
        }
    }
    assets.sort_by(|a, b| a.name.cmp(&b.name));
    assets
}

/// Names an asset by its bytes.
fn named(name: &str, bytes: Cow<'static, [u8]>) -> Asset {
    let hash = blake3::hash(&bytes).to_hex();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    Asset {
        path: format!("assets/{stem}.{}.{extension}", &hash[..8]),
        name: name.to_owned(),
        bytes,
    }
}

impl<'a> Sheets<'a> {
    /// Puts a style sheet together with what it imports; none where something is so wrong that nothing comes of it.
    fn bundle(&self, name: &str, layer: &Layer, published: &BTreeMap<String, String>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        let entry = PathBuf::from(format!("{}{name}", layer.prefix));
        let warnings: Arc<_> = Arc::default();
        let options = ParserOptions {
            error_recovery: true,
            warnings: Some(Arc::clone(&warnings)),
            ..ParserOptions::default()
        };
        let bundled = Bundler::new(self, None, options).bundle(&entry);
        if let Ok(mut warnings) = warnings.write() {
            // Files are read in parallel.
            let place = |error: &CssError<_>| {
                error
                    .loc
                    .as_ref()
                    .map(|at: &ErrorLocation| (at.filename.clone(), at.line, at.column))
            };
            warnings.sort_by_key(place);
            diagnostics.extend(
                warnings
                    .drain(..)
                    .map(|error| self.wrong(&entry, &error).severity(Severity::Warning)),
            );
        }
        let mut sheet = match bundled {
            Ok(sheet) => sheet,
            Err(error) => {
                diagnostics.push(match &error.kind {
                    BundleErrorKind::ResolverError(NotThere { message, help }) => {
                        self.at(&entry, error.loc.as_ref(), message.clone()).help_if(help.clone())
                    }
                    _ => self.wrong(&entry, &error),
                });
                return None;
            }
        };
        if let Err(error) = sheet.minify(MinifyOptions {
            targets: browsers(),
            ..MinifyOptions::default()
        }) {
            diagnostics.push(self.wrong(&entry, &error));
            return None;
        }
        let printed = sheet.to_css(PrinterOptions {
            minify: true,
            targets: browsers(),
            analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
            ..PrinterOptions::default()
        });
        let printed = match printed {
            Ok(printed) => printed,
            Err(error) => {
                diagnostics.push(self.wrong(&entry, &error));
                return None;
            }
        };
        let mut css = printed.code;
        for dependency in printed.dependencies.unwrap_or_default() {
            let (placeholder, url, file, line, column) = match dependency {
                Dependency::Url(found) => (
                    found.placeholder,
                    found.url,
                    found.loc.file_path,
                    found.loc.start.line,
                    found.loc.start.column,
                ),
                // What is imported from elsewhere stays: the page's policy decides about it.
                Dependency::Import(found) => (
                    found.placeholder,
                    found.url,
                    found.loc.file_path,
                    found.loc.start.line,
                    found.loc.start.column,
                ),
            };
            let to = match self.address(name, &file, &url, published) {
                Ok(address) => address,
                Err(help) => {
                    let at = ErrorLocation {
                        filename: file,
                        line: line.saturating_sub(1),
                        column,
                    };
                    let message = format!("the theme has no file `{url}`, which the style sheet asks for");
                    diagnostics.push(self.at(&entry, Some(&at), message).help_if(help));
                    url
                }
            };
            css = css.replace(&placeholder, &to);
        }
        Some(css)
    }

    /// Gives the address, from a published style sheet, of what a file of the theme calls `url`; what may have been meant where there is none.
    fn address(&self, sheet: &str, file: &str, url: &str, published: &BTreeMap<String, String>) -> Result<String, Option<String>> {
        let elsewhere = url.starts_with(['/', '#']) || url.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
        if elsewhere || url.is_empty() {
            return Ok(url.to_owned());
        }
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let (path, rest) = url.split_at(end);
        let name = joined(name_of(file), path);
        let Some(target) = published.get(&name) else {
            return Err(did_you_mean(&name, published.keys().map(String::as_str)));
        };
        let up = "../".repeat(sheet.matches('/').count());
        Ok(format!("{up}{}{rest}", target.strip_prefix("assets/").unwrap_or(target)))
    }

    /// Says what is wrong with a style sheet.
    fn wrong<T: fmt::Display>(&self, entry: &Path, error: &CssError<T>) -> Diagnostic {
        let message = format!("this is not valid CSS: {}", error.kind);
        self.at(entry, error.loc.as_ref(), message)
    }

    fn at(&self, entry: &Path, at: Option<&ErrorLocation>, message: String) -> Diagnostic {
        let path = at.map_or_else(|| entry.to_string_lossy().into_owned(), |at| at.filename.clone());
        let text = self
            .files
            .get(&path)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .unwrap_or_default();
        let folder = self
            .layers
            .iter()
            .find(|layer| path.starts_with(&layer.prefix))
            .map(Layer::assets_folder);
        let file = File::new(format!("{}/{}", folder.unwrap_or_default(), name_of(&path)), text);
        let Some(at) = at else {
            return Diagnostic::whole(&rules::STYLE_SHEET, &file, message);
        };
        let start = offset(&file.text, at.line, at.column);
        let rest = file.text.get(start..).unwrap_or("");
        let length = rest
            .find([';', '{', '}', '\n', ' '])
            .filter(|length| *length > 0)
            .unwrap_or(rest.chars().next().map_or(0, char::len_utf8));
        Diagnostic::new(&rules::STYLE_SHEET, &file, (start..start + length).into(), message)
    }
}

impl SourceProvider for Sheets<'_> {
    type Error = NotThere;

    fn read<'b>(&'b self, file: &Path) -> Result<&'b str, NotThere> {
        let path = file.to_string_lossy();
        let bytes = self
            .files
            .get(&*path)
            .ok_or_else(|| NotThere::new(format!("the theme has no file `{}`", name_of(&path)), None))?;
        std::str::from_utf8(bytes).map_err(|_| NotThere::new(format!("`{}` is not UTF-8", name_of(&path)), None))
    }

    /// Finds what is imported: beside the importing file, in the first layer that has it; `@default/style.css` in the layer that is named.
    fn resolve(&self, specifier: &str, from: &Path) -> Result<ResolveResult, NotThere> {
        if specifier.starts_with("//") || specifier.split('/').next().is_some_and(|start| start.contains(':')) {
            return Ok(ResolveResult::External(specifier.to_owned()));
        }
        if self.files.contains_key(specifier) {
            return Ok(PathBuf::from(specifier).into());
        }
        let name = joined(name_of(&from.to_string_lossy()), specifier);
        let Some(layer) = self.layer_of.get(&*name) else {
            let known = self.layer_of.keys().copied().filter(|name| name.ends_with(".css"));
            return Err(NotThere::new(format!("the theme has no file `{name}`"), did_you_mean(&name, known)));
        };
        Ok(PathBuf::from(format!("{}{name}", layer.prefix)).into())
    }
}

/// A style sheet that cannot be read.
#[derive(Debug)]
struct NotThere {
    message: String,
    help: Option<String>,
}

impl NotThere {
    fn new(message: String, help: Option<String>) -> Self {
        NotThere { message, help }
    }
}

impl fmt::Display for NotThere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for NotThere {}

/// Gives the name of a file without its layer: `style.css` of `@default/style.css`.
fn name_of(path: &str) -> &str {
    path.split_once('/').map_or(path, |(_, name)| name)
}

/// Joins a path to the folder of a file.
fn joined(file: &str, path: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Gives the byte of a line, from 0, and a column in UTF-16 units, from 1.
fn offset(text: &str, line: u32, column: u32) -> usize {
    let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let own = text.get(start..).unwrap_or("");
    let mut units = 1;
    let mut at = start;
    for letter in own.chars().take_while(|letter| *letter != '\n') {
        if units >= column {
            break;
        }
        units += letter.len_utf16() as u32;
        at += letter.len_utf8();
    }
    at.min(text.len())
}
