//! Opening a file of the site in the writer's editor.
//!
//! Takes what an open page asks for; gives a response. Starts the command of `[preview] editor` and no other, without a shell, and only with files of the site.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use axum::body::{Body, to_bytes};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::server::{Shared, plain};
use super::snapshot::Snapshot;

/// The longest request that is read, in bytes.
const LONGEST: usize = 16 * 1024;

/// A place in a file.
#[derive(Deserialize)]
struct Place {
    file: String,
    line: Option<u64>,
    column: Option<u64>,
}

/// Opens the place that a request names: status 204, or why not.
pub async fn open(shared: &Shared, snapshot: &Snapshot, body: Body) -> Response {
    let refused = |status: StatusCode, why: &str| plain(status, format!("{why}\n"));
    let Ok(bytes) = to_bytes(body, LONGEST).await else {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, "The request is too long.");
    };
    let Ok(place) = serde_json::from_slice::<Place>(&bytes) else {
        return refused(StatusCode::BAD_REQUEST, "The request names no file.");
    };
    let words = &snapshot.state.site.config.preview.editor;
    if words.is_empty() {
        return refused(
            StatusCode::CONFLICT,
            "config.toml names no editor: `[preview] editor = \"code -g {file}:{line}\"`.",
        );
    }
    let Some(path) = file_of(&shared.root, snapshot, &place.file) else {
        return refused(StatusCode::NOT_FOUND, "The site has no such file.");
    };
    match start(&filled(words, &path, &place)) {
        Ok(()) => refused_nothing(),
        Err(error) => refused(StatusCode::BAD_GATEWAY, &format!("The editor could not be started: {error}.")),
    }
}

fn refused_nothing() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// Finds a file that the site is made from, or that a diagnostic speaks of, below the site's folder.
fn file_of(root: &Path, snapshot: &Snapshot, file: &str) -> Option<PathBuf> {
    let state = &snapshot.state;
    let is_own = |path: &str| path == file;
    let documents = state.site.graph.pages.iter().map(|page| &page.document);
    let mut documents = documents.flat_map(|document| {
        [Some(&document.file), document.sidecar.as_ref()]
            .into_iter()
            .flatten()
            .map(|file| &*file.path)
    });
    let mut spoken_of = state
        .diagnostics
        .iter()
        .flat_map(|diagnostic| std::iter::once(&diagnostic.file).chain(diagnostic.related.iter().map(|related| &related.file)))
        .map(|file| &*file.path);
    let of_theme = ["templates/", "i18n/", "themes/"].iter().any(|folder| file.starts_with(folder));
    if !(file == "config.toml" || of_theme || spoken_of.any(is_own) || documents.any(is_own)) {
        return None;
    }
    let real = std::fs::canonicalize(root.join(file)).ok()?;
    (real.starts_with(root) && real.is_file()).then_some(real)
}

/// Puts a place into the words of a command.
fn filled(words: &[String], path: &Path, place: &Place) -> Vec<String> {
    let (line, column) = (place.line.unwrap_or(1).to_string(), place.column.unwrap_or(1).to_string());
    let path = path.to_string_lossy();
    let fill = |word: &String| {
        // The path last: a file may have `{line}` in its name.
        word.replace("{line}", &line).replace("{column}", &column).replace("{file}", &path)
    };
    words.iter().map(fill).collect()
}

fn start(words: &[String]) -> std::io::Result<()> {
    let Some((program, arguments)) = words.split_first() else {
        return Ok(());
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn()?;
    // An editor may stay open for hours; the system keeps one that ended until somebody has waited for it.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in() {
        let words = ["ed".to_owned(), "-g".to_owned(), "{file}:{line}:{column}".to_owned()];
        let place = Place {
            file: String::new(),
            line: Some(7),
            column: None,
        };
        assert_eq!(
            filled(&words, Path::new("/s/a b{line}.md"), &place),
            ["ed", "-g", "/s/a b{line}.md:7:1"]
        );
    }
}
