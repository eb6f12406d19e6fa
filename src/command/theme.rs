//! `treatise theme`: a template of the theme into `templates/`, to change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use treatise::config::Config;
use treatise::diagnostic::{Error, did_you_mean};
use treatise::tree::{Value, parse_toml};
use walkdir::WalkDir;

use super::files::write_new;
use super::{Call, Outcome, push_line};

/// What is done to the theme.
#[derive(Debug, Subcommand)]
pub enum Theme {
    /// Copy a template of the theme into templates/, where the site's own stand
    Eject(Eject),
}

/// A template to copy.
#[derive(Debug, Args)]
pub struct Eject {
    /// The template, such as page.html, or words, such as i18n/fr.ftl
    #[arg(required_unless_present = "list")]
    file: Option<String>,
    /// List the theme's templates
    #[arg(long, conflicts_with = "file")]
    list: bool,
}

impl Theme {
    /// Copies or lists templates.
    ///
    /// # Errors
    /// When the theme or template is not there, or the site has its own; when the disk fails.
    pub fn run(&self, call: &Call<'_>) -> Result<Outcome, Error> {
        let Theme::Eject(eject) = self;
        let root = call.root()?;
        let config = match call.config(&root)? {
            Ok(config) => config,
            Err(outcome) => return Ok(outcome),
        };
        let templates = templates(&root, &config)?;
        match &eject.file {
            Some(name) if is_words(name) => copy_words(name, &root, call),
            Some(name) => copy(name, &templates, &root, call),
            None => {
                let mut outcome = Outcome::fine();
                templates.keys().for_each(|name| push_line(&mut outcome.output, name));
                Ok(outcome)
            }
        }
    }
}

/// Copies the words of a language, or those in English where there are none, to begin with.
fn copy_words(name: &str, root: &Path, call: &Call<'_>) -> Result<Outcome, Error> {
    let text = treatise::theme::default_file(name).or_else(|| treatise::theme::default_file("i18n/en.ftl"));
    if !write_new(&root.join(name), text.unwrap_or_default().as_bytes())? {
        return Err(Error::usage(
            format!("the site has its own `{name}` already"),
            Some("remove it or move it away first, to have the theme's again".to_owned()),
        ));
    }
    let mut outcome = Outcome::fine();
    call.say(
        &mut outcome,
        &format!("Copied to {name}: what it says goes before the theme's words, and may be less than all"),
    );
    Ok(outcome)
}

fn copy(name: &str, templates: &BTreeMap<String, Origin>, root: &Path, call: &Call<'_>) -> Result<Outcome, Error> {
    let name = name.strip_prefix("templates/").unwrap_or(name);
    let found = templates
        .get_key_value(name)
        .or_else(|| templates.get_key_value(&format!("{name}.html")));
    let Some((name, origin)) = found else {
        let near = did_you_mean(name, templates.keys().map(String::as_str));
        return Err(Error::usage(
            format!("the theme has no template `{name}`"),
            Some(near.unwrap_or_else(|| "`treatise theme eject --list` lists them".to_owned())),
        ));
    };
    let text = match origin {
        Origin::Disk(path) => fs::read(path).map_err(|error| Error::io("reading", path, error))?,
        Origin::Binary => treatise::theme::default_file(&format!("templates/{name}"))
            .unwrap_or_default()
            .into_bytes(),
    };
    if !write_new(&root.join("templates").join(name), &text)? {
        return Err(Error::usage(
            format!("the site has its own `templates/{name}` already"),
            Some("remove it or move it away first, to have the theme's again".to_owned()),
        ));
    }
    let mut outcome = Outcome::fine();
    call.say(
        &mut outcome,
        &format!("Copied to templates/{name}, which now stands in for the theme's"),
    );
    Ok(outcome)
}

/// Tells whether a path is that of a language's words, right in `i18n/`.
fn is_words(name: &str) -> bool {
    let language = name.strip_prefix("i18n/").and_then(|rest| rest.strip_suffix(".ftl"));
    language.is_some_and(|language| !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

/// Where a template is.
enum Origin {
    Disk(PathBuf),
    Binary,
}

/// Gives the templates of the theme in use with those that it extends, each from the first that has it.
fn templates(root: &Path, config: &Config) -> Result<BTreeMap<String, Origin>, Error> {
    let mut found: BTreeMap<String, Origin> = BTreeMap::new();
    let mut seen: Vec<String> = Vec::new();
    let mut next = Some(config.theme.clone());
    while let Some(name) = next.take().filter(|name| name != "default" && !seen.contains(name)) {
        let folder = root.join("themes").join(&name);
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) || !folder.is_dir() {
            return Err(Error::usage(
                format!("there is no theme `{name}`: no folder `themes/{name}`"),
                Some("correct `theme` in config.toml, or leave it out to have the default theme".to_owned()),
            ));
        }
        let base = folder.join("templates");
        for entry in WalkDir::new(&base)
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
        {
            let name = entry
                .path()
                .strip_prefix(&base)
                .unwrap_or(entry.path())
                .to_string_lossy()
                .replace('\\', "/");
            if name.ends_with(".html") || name.ends_with(".xml") {
                found.entry(name).or_insert_with(|| Origin::Disk(entry.path().to_path_buf()));
            }
        }
        next = extends(&folder);
        seen.push(name);
    }
    for name in treatise::theme::default_templates() {
        found.entry(name).or_insert(Origin::Binary);
    }
    Ok(found)
}

/// Reads which theme a theme extends.
fn extends(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join("theme.toml")).ok()?;
    let (table, _) = parse_toml(&text, 0);
    let entry = table.into_iter().find(|entry| &*entry.key == "extends")?;
    match entry.node.value {
        Value::String(name) => Some(name.into()),
        _ => None,
    }
}
