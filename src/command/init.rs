//! `treatise init`: a new site that builds at once.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use treatise::diagnostic::Error;
use treatise::parse::readable_name;

use super::files::write_new;
use super::{Call, Outcome, today};

/// A new site.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder of the new site; it may be there already, and must be empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// The files of a new site. `{{title}}`, `{{today}}` and `{{version}}` are filled in.
const FILES: &[(&str, &str)] = &[
    ("config.toml", include_str!("init/config.toml")),
    (".gitignore", include_str!("init/gitignore")),
    (".github/workflows/pages.yml", include_str!("init/pages.yml")),
    ("content/index.md", include_str!("init/index.md")),
    ("content/about.md", include_str!("init/about.md")),
    (
        "content/articles/north-atlantic-treaty-signed.txt",
        include_str!("init/article.txt"),
    ),
    (
        "content/articles/north-atlantic-treaty-signed.toml",
        include_str!("init/article.toml"),
    ),
    ("content/notes/what-article-5-says.md", include_str!("init/note.md")),
    ("content/people/dean-acheson.md", include_str!("init/dean-acheson.md")),
    ("content/people/harry-s-truman.md", include_str!("init/harry-s-truman.md")),
    ("content/treaties/north-atlantic-treaty.md", include_str!("init/treaty.md")),
];

impl Init {
    /// Writes the files of the new site.
    ///
    /// # Errors
    /// When something lies in the folder already, or the disk fails.
    pub fn run(&self, call: &Call<'_>) -> Result<Outcome, Error> {
        refuse_full(&self.folder)?;
        let today = today()?.iso();
        fs::create_dir_all(&self.folder).map_err(|error| Error::io("making", &self.folder, error))?;
        let folder = self
            .folder
            .canonicalize()
            .map_err(|error| Error::io("opening", &self.folder, error))?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let title = toml::Value::String(readable_name(&format!("{name}.md")).into()).to_string();
        for (path, text) in FILES {
            let text = text
                .replace("{{title}}", &title)
                .replace("{{today}}", &today)
                .replace("{{version}}", env!("CARGO_PKG_VERSION"));
            write_new(&folder.join(path), text.as_bytes())?;
        }
        let mut outcome = Outcome::fine();
        let shown = self.folder.display();
        call.say(
            &mut outcome,
            &format!(
                "Made a site in {shown}: `treatise build --root {shown}` builds it into {}",
                self.folder.join("public").display()
            ),
        );
        Ok(outcome)
    }
}

/// Refuses a folder in which something lies; a repository with nothing in it is empty.
fn refuse_full(folder: &Path) -> Result<(), Error> {
    if folder.exists() && !folder.is_dir() {
        return Err(Error::usage(
            format!("{} is a file", folder.display()),
            Some("name a folder that is empty or not there".to_owned()),
        ));
    }
    if !folder.exists() {
        return Ok(());
    }
    let entries = fs::read_dir(folder).map_err(|error| Error::io("reading", folder, error))?;
    match entries.flatten().map(|entry| entry.file_name()).find(|name| name != ".git") {
        None => Ok(()),
        Some(name) => Err(Error::usage(
            format!("{} is not empty: it holds {}", folder.display(), name.to_string_lossy()),
            Some("name a folder that is empty or not there".to_owned()),
        )),
    }
}
