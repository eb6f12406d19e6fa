//! `treatise import`: raw articles into `content/articles/`, each with a sidecar to fill in.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::json;
use treatise::config::Builtin;
use treatise::date::Date;
use treatise::diagnostic::Error;
use treatise::import::{Imported, import};
use treatise::parse::seed::sha256_hex;
use treatise::source::LARGEST_TEXT;
use treatise::tree::{Value, parse_toml};
use walkdir::WalkDir;

use super::files::write_new;
use super::{Call, Format, Outcome, Status, push_line, today};

/// An import.
#[derive(Debug, Args)]
pub struct Import {
    /// Text files, or folders whose .txt files are taken
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Import {
    /// Takes every file that can be taken, and says of each what became of it.
    ///
    /// # Errors
    /// When a file that is named is not there, or the disk fails.
    pub fn run(&self, call: &Call<'_>) -> Result<Outcome, Error> {
        let root = call.root()?;
        let config = match call.config(&root)? {
            Ok(config) => config,
            Err(outcome) => return Ok(outcome),
        };
        let today = today()?;
        let given = self.given()?;
        let folder = format!("content/{}", config.kind(config.builtin(Builtin::Article)).folder);
        let mut articles = Articles::read(&root, folder)?;
        let mut outcome = Outcome::fine();
        let mut tally = Tally::default();
        for path in &given {
            let taken = articles.take(path, today)?;
            tally.count(&taken);
            say(call, path, &taken, &mut outcome);
        }
        if tally.refused > 0 {
            outcome.at_least(Status::Content);
        }
        call.say(&mut outcome, &tally.line());
        Ok(outcome)
    }

    /// Lists the files to import: those named, and the `.txt` files of the folders named, sorted.
    fn given(&self) -> Result<Vec<PathBuf>, Error> {
        let mut files = Vec::new();
        for path in &self.files {
            if path.is_dir() {
                for entry in WalkDir::new(path).sort_by_file_name() {
                    let entry = entry.map_err(|error| Error::io("reading", path, error.into()))?;
                    let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
                    let is_text = entry
                        .path()
                        .extension()
                        .is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
                    if is_text && !hidden && entry.path().is_file() {
                        files.push(entry.into_path());
                    }
                }
            } else if path.exists() {
                files.push(path.clone());
            } else {
                return Err(Error::usage(
                    format!("there is no file {}", path.display()),
                    Some("name text files, or folders that hold `.txt` files".to_owned()),
                ));
            }
        }
        Ok(files)
    }
}

/// What became of a file.
enum Taken {
    /// It is an article now: its path, and what the editor should know.
    Article { path: String, notes: Vec<String> },
    /// It was not taken: why, and what to do.
    Refused { reason: String, help: &'static str },
}

#[derive(Default)]
struct Tally {
    imported: usize,
    refused: usize,
}

impl Tally {
    fn count(&mut self, taken: &Taken) {
        match taken {
            Taken::Article { .. } => self.imported += 1,
            Taken::Refused { .. } => self.refused += 1,
        }
    }

    fn line(&self) -> String {
        let noun = if self.imported == 1 { "article" } else { "articles" };
        match self.refused {
            0 => format!("Imported {} {noun}", self.imported),
            refused => format!("Imported {} {noun}, refused {refused}", self.imported),
        }
    }
}

/// Says what became of a file, for people or as a JSON object.
fn say(call: &Call<'_>, path: &Path, taken: &Taken, outcome: &mut Outcome) {
    let shown = path.display();
    match (taken, call.global.format) {
        (Taken::Article { .. }, _) if call.global.quiet => {}
        (Taken::Article { path: article, notes }, Format::Json) => {
            let object = json!({ "file": shown.to_string(), "article": article, "notes": notes });
            push_line(&mut outcome.output, &object.to_string());
        }
        (Taken::Refused { reason, help }, Format::Json) => {
            let object = json!({ "file": shown.to_string(), "refused": reason, "help": help });
            push_line(&mut outcome.output, &object.to_string());
        }
        (Taken::Article { path: article, notes }, _) => {
            call.say(outcome, &format!("{shown} → {article}"));
            notes.iter().for_each(|note| call.say(outcome, &format!("  note: {note}")));
        }
        (Taken::Refused { reason, help }, _) => {
            push_line(&mut outcome.errors, &format!("error: {shown}: {reason}\n  = help: {help}"));
        }
    }
}

/// The articles that the site has: their names, and their hashes.
struct Articles<'a> {
    root: &'a Path,
    /// The folder below the root.
    folder: String,
    names: HashSet<String>,
    /// SHA-256 of the bytes, or of the original's bytes → path.
    hashes: FxHashMap<String, String>,
}

impl<'a> Articles<'a> {
    fn read(root: &'a Path, folder: String) -> Result<Articles<'a>, Error> {
        let base = root.join(&folder);
        let mut names = HashSet::new();
        let mut files = Vec::new();
        if base.is_dir() {
            for entry in WalkDir::new(&base).sort_by_file_name() {
                let entry = entry.map_err(|error| Error::io("reading", &base, error.into()))?;
                if entry.depth() == 1 {
                    // A disk may hold names that differ in case alone for the same.
                    let stem = entry.path().file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
                    names.insert(stem);
                }
                files.push(entry.into_path());
            }
        }
        let hashed: Vec<(String, String)> = files.par_iter().filter_map(|path| hash_of(path, root)).collect();
        Ok(Articles {
            root,
            folder,
            names,
            hashes: hashed.into_iter().collect(),
        })
    }

    /// Makes an article of a file, unless it cannot be one or is one already.
    fn take(&mut self, path: &Path, today: Date) -> Result<Taken, Error> {
        let refused = |reason: String, help| Ok(Taken::Refused { reason, help });
        let bytes = match read(path) {
            Ok(bytes) if bytes.len() as u64 > LARGEST_TEXT => {
                return refused(
                    format!("this file is larger than {} MiB", LARGEST_TEXT >> 20),
                    "split it into articles",
                );
            }
            Ok(bytes) => bytes,
            Err(error) => return Err(Error::io("reading", path, error)),
        };
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_taken = |name: &str| self.names.contains(name);
        let already = |hash: &str| self.hashes.get(hash).cloned();
        let imported = match import(&file_name, &bytes, &is_taken, &already, today) {
            Ok(imported) => imported,
            Err(refusal) => {
                use treatise::import::Refused::*;
                let help = match refusal {
                    Binary => "save the article as plain text, and import that",
                    Empty => "leave the file out",
                    Already { .. } => "leave the file out, or remove that article first",
                };
                return refused(refusal.to_string(), help);
            }
        };
        let article = format!("{}/{}.txt", self.folder, imported.name);
        if !self.write(&imported)? {
            return refused(format!("{article} has come to be there meanwhile"), "run the command again");
        }
        self.hashes.insert(sha256_hex(&bytes).into(), article.clone());
        self.hashes.insert(sha256_hex(&imported.text).into(), article.clone());
        self.names.insert(imported.name);
        Ok(Taken::Article {
            path: article,
            notes: imported.notes,
        })
    }

    /// Writes the sidecar and then the article, which is never there without it; tells whether both are new.
    fn write(&self, imported: &Imported) -> Result<bool, Error> {
        let path = |ending: &str| self.root.join(&self.folder).join(format!("{}.{ending}", imported.name));
        if path("txt").exists() || !write_new(&path("toml"), imported.sidecar.as_bytes())? {
            return Ok(false);
        }
        let written = write_new(&path("txt"), &imported.text);
        if !matches!(written, Ok(true)) {
            let _ = fs::remove_file(path("toml"));
        }
        written
    }
}

/// Reads a file, at most a byte more than the largest text.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    use io::Read;
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST_TEXT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Gives the hash that an article is known by: of its bytes, or in its sidecar that of the original.
fn hash_of(path: &Path, root: &Path) -> Option<(String, String)> {
    let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    match path.extension()?.to_str()? {
        "txt" => Some((sha256_hex(&fs::read(path).ok()?).into(), shown)),
        "toml" => {
            let text = fs::read_to_string(path).ok()?;
            let (table, _) = parse_toml(&text, 0);
            let extra = table.into_iter().find(|entry| &*entry.key == "extra")?;
            let Value::Table(extra) = extra.node.value else { return None };
            let hash = extra.into_iter().find(|entry| &*entry.key == "original_sha256")?;
            let Value::String(hash) = hash.node.value else { return None };
            Some((hash.to_lowercase(), format!("{}.txt", shown.trim_end_matches(".toml"))))
        }
        _ => None,
    }
}
