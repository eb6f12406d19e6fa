//! The walks for newcomers are walked: what the README and the book tell a reader to call and to save is called and saved in an empty folder, and what
//! they say that the program answers is what it answers.
//!
//! A block of `console` holds calls, each with its answer. A block of `text` or `toml` is saved as the `content/…` file that the text before it names
//! last. After an answer with an error comes the mending that the text asks for: the one wrong word.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_readme_is_walked() {
    let page = page("README.md");
    let start = page
        .find("\n## The first site, in five minutes\n")
        .expect("the README has the walk");
    let end = page[start + 1..].find("\n## ").map_or(page.len(), |at| start + 1 + at);
    walk(&page[start..end]);
}

#[test]
fn the_book_is_walked() {
    walk(&page("docs/content/guide/five-minutes.md"));
}

fn page(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Does what a page tells its reader to do.
fn walk(page: &str) {
    let folder = tempfile::tempdir().unwrap();
    let mut place = folder.path().to_path_buf();
    let (mut called, mut saved) = (0, 0);
    let mut parts = page.split("```");
    while let (Some(text), Some(block)) = (parts.next(), parts.next()) {
        let (language, body) = block.split_once('\n').expect("a block has a first line");
        match (language, named(text)) {
            ("console", _) => called += calls(body, &mut place),
            ("text" | "toml", Some(path)) => {
                fs::write(place.join(path), body).unwrap_or_else(|error| panic!("{path}: {error}"));
                saved += 1;
            }
            _ => {}
        }
    }
    assert_eq!((called, saved), (4, 3), "calls with an answer, and files");
    let article = fs::read_to_string(place.join("public/articles/2022-12-03-macron-on-guarantees/index.html")).unwrap();
    assert!(article.contains("<mark"), "the passage is marked");
    assert!(article.contains("President of France"), "the office stands in the article");
}

/// The file that a text names last.
fn named(text: &str) -> Option<&str> {
    let start = text.rfind("`content/")? + 1;
    text[start..].split('`').next().filter(|path| path.contains('.'))
}

/// Makes the calls of a block and compares the answers; gives how many there were. `cd` changes the place, and a preview is not waited for.
fn calls(body: &str, place: &mut PathBuf) -> usize {
    let mut called = 0;
    for call in body.split("$ ").skip(1) {
        let (line, expected) = call.split_once('\n').unwrap();
        if let Some(folder) = line.strip_prefix("cd ") {
            place.push(folder);
        } else if !line.starts_with("treatise serve") {
            let answer = answer(line, place);
            assert_eq!(without_time(&answer), without_time(expected), "$ {line}");
            called += 1;
            if answer.contains("error[") {
                mend(place);
            }
        }
    }
    called
}

/// Calls the program and gives what it prints.
fn answer(line: &str, place: &Path) -> String {
    // Quotation marks stand around a whole argument: every second piece is one.
    let pieces = line.split('"').enumerate();
    let arguments = pieces.flat_map(|(index, piece)| match index % 2 {
        0 => piece.split_whitespace().collect::<Vec<_>>(),
        _ => vec![piece],
    });
    let mut command = Command::new(env!("CARGO_BIN_EXE_treatise"));
    command
        .args(arguments.skip(1))
        .current_dir(place)
        .env("TREATISE_TODAY", "2026-02-01");
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "GITHUB_WORKSPACE"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    String::from_utf8([output.stderr, output.stdout].concat()).unwrap()
}

/// Puts the right word into the note.
fn mend(place: &Path) {
    let note = place.join("content/notes/which-guarantees.md");
    let text = fs::read_to_string(&note).unwrap();
    fs::write(note, text.replace("security assurances", "security guarantees")).unwrap();
}

/// Takes out how long a build took.
fn without_time(text: &str) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    for index in 1..words.len().saturating_sub(1) {
        if words[index - 1] == "in" && words[index + 1].starts_with("s:") {
            words[index] = "…";
        }
    }
    words.join(" ")
}
