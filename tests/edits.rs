//! Incremental equals clean: a folder of `tests/edits/` is a site and what happens to it, and after every step what is loaded upon the step before is
//! held against what is loaded from nothing.
//!
//! `0/` is the site, each further number what is added and replaced; `DELETE`, `MOVE`, `LINK`, `KEEP`, `NOISE` and `SAVE` in it say the rest
//! (CONTRIBUTING.md). `expect/` of a step says what comes of it; `BLESS=1` writes it, `EDIT=name` chooses folders.

#[path = "common/chains.rs"]
mod chains;
mod common;
#[path = "common/edits.rs"]
mod edits;
#[path = "common/scripts.rs"]
mod scripts;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chains::{Chain, Seen};
use common::{files_below, for_each_named, line_diff, plain_options};
use edits::Script;
use treatise::Options;
use treatise::config::BaseUrl;
use treatise::site::BuildOptions;

/// A folder of `tests/edits/`.
struct Test {
    name: String,
    folder: PathBuf,
    script: Script,
}

/// The folders of `tests/edits/`; `EDIT=name` chooses those whose names begin so.
fn tests() -> Vec<Test> {
    let wanted = std::env::var("EDIT").unwrap_or_default();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edits");
    let mut folders: Vec<PathBuf> = fs::read_dir(base).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let test = |folder: PathBuf| Test {
        name: folder.file_name().unwrap().to_str().unwrap().to_owned(),
        script: Script::read(&folder),
        folder,
    };
    let tests = folders.into_iter().filter(|folder| folder.is_dir()).map(test);
    tests.filter(|test| test.name.starts_with(&wanted)).collect()
}

fn for_each_test(check: impl Fn(&Test) -> Vec<String> + Sync) {
    for_each_named(&tests(), |test| &test.name, check);
}

#[test]
fn folders() {
    let bless = std::env::var_os("BLESS").is_some();
    for_each_test(|test| {
        let folder = tempfile::tempdir().unwrap();
        let options = plain_options();
        let mut chains = Chain::all(&options);
        let mut before = None;
        let mut wrong = Vec::new();
        for (number, step) in test.script.steps.iter().enumerate() {
            let played = step.play(folder.path());
            let clean = chains::clean(folder.path(), &options).map(|site| Seen::of(&site));
            let mut problems: Vec<String> = played.failed.clone();
            for chain in &mut chains {
                problems.extend(chain.follow(folder.path(), number, &played.touched, &played.coarse, &clean));
            }
            let expect = Expect {
                folder: test.folder.join(number.to_string()).join("expect"),
                bless,
            };
            problems.extend(expect.check(before.as_ref(), &clean));
            wrong.extend(problems.into_iter().map(|problem| format!("step {number}: {problem}")));
            before = clean.ok();
        }
        wrong
    });
}

/// How many scripts are made up; `EDITS` says otherwise.
const SCRIPTS: u64 = 150;

/// How many steps such a script has, after the first.
const STEPS: usize = 12;

/// Scripts made up by chance. `EDITS=5000` plays more of them, `EDITS_FROM=700` others, and one that fails is cut down and written as a folder.
#[test]
fn scripts_made_up() {
    let number = |name: &str, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let from = number("EDITS_FROM", 0);
    let seeds: Vec<(u64, String)> = (from..from + number("EDITS", SCRIPTS))
        .map(|seed| (seed, format!("script {seed}")))
        .collect();
    for_each_named(
        &seeds,
        |(_, name)| name,
        |(seed, _)| {
            let script = scripts::script(*seed, STEPS);
            let Some((step, wrong)) = play(&script, *seed) else {
                return Vec::new();
            };
            let (script, wrong) = cut_down(script, step, wrong, *seed);
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("edits/script-{seed}"));
            script.write(&folder);
            vec![format!(
                "{}\n{}\nwritten to {}",
                wrong.join("\n"),
                script.listing(),
                folder.display()
            )]
        },
    );
}

/// What a script's site is loaded with: drafts and the address differ from script to script.
fn options_of(seed: u64) -> Options {
    Options {
        drafts: seed % 3 == 0,
        future: seed % 5 == 0,
        base_url: (seed % 4 == 0).then(|| BaseUrl::parse("http://127.0.0.1:4321/").unwrap()),
        ..plain_options()
    }
}

/// Plays a script; gives the first step after which something is wrong, and what.
fn play(script: &Script, seed: u64) -> Option<(usize, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let options = options_of(seed);
    let mut chains = Chain::all(&options);
    for (number, step) in script.steps.iter().enumerate() {
        let played = step.play(folder.path());
        let clean = chains::clean(folder.path(), &options).map(|site| Seen::of(&site));
        let mut wrong = Vec::new();
        for chain in &mut chains {
            wrong.extend(chain.follow(folder.path(), number, &played.touched, &played.coarse, &clean));
        }
        if !wrong.is_empty() {
            return Some((number, wrong));
        }
    }
    None
}

/// How often a script that fails is tried with less in it.
const TRIES: usize = 150;

/// Takes steps and parts of steps out of a script for as long as it fails.
fn cut_down(mut script: Script, last: usize, mut wrong: Vec<String>, seed: u64) -> (Script, Vec<String>) {
    script.steps.truncate(last + 1);
    let mut tries = 0;
    let mut at = 0;
    while tries < TRIES {
        let Some(less) = script.without(at) else { break };
        tries += 1;
        match play(&less, seed) {
            Some((last, now)) => {
                (script, wrong) = (less, now);
                script.steps.truncate(last + 1);
            }
            None => at += 1,
        }
    }
    (script, wrong)
}

/// What a step is expected to come to.
struct Expect {
    folder: PathBuf,
    bless: bool,
}

impl Expect {
    /// Compares all that `expect/` holds; a file that is not there is an empty one, and where the folder is not there nothing is expected.
    fn check(&self, before: Option<&Seen>, now: &Result<Seen, String>) -> Vec<String> {
        if !self.folder.is_dir() && !self.bless {
            return Vec::new();
        }
        let mut wrong = Vec::new();
        let now = match now {
            Ok(seen) => seen,
            Err(error) => {
                self.compare("error.txt", format!("{error}\n").as_bytes(), &mut wrong);
                return wrong;
            }
        };
        let empty = BTreeMap::new();
        let files = before.map_or(&empty, |seen| &seen.files);
        self.compare("diagnostics.txt", now.report.as_bytes(), &mut wrong);
        self.compare(
            "graph.txt",
            changes(before.map_or("", |seen| &seen.graph), &now.graph).as_bytes(),
            &mut wrong,
        );
        if before.is_some() {
            self.compare("routes.txt", routes(files, &now.files).as_bytes(), &mut wrong);
            self.compare("changed.txt", changed(files, &now.files).as_bytes(), &mut wrong);
        }
        for file in files_below(&self.folder.join("public")) {
            let path = file.to_str().unwrap();
            match now.files.get(path) {
                Some(bytes) => self.compare(&format!("public/{path}"), bytes, &mut wrong),
                None => wrong.push(format!("{path} is expected and is no file of the site")),
            }
        }
        wrong.extend(words(&self.folder, &now.files));
        if self.folder.join("nothing.txt").is_file() && !before.is_some_and(|before| before.same(now)) {
            wrong.push("something changes, and nothing should".to_owned());
        }
        wrong
    }

    fn compare(&self, name: &str, got: &[u8], wrong: &mut Vec<String>) {
        let path = self.folder.join(name);
        if self.bless {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if got.is_empty() {
                let _ = fs::remove_file(path);
            } else if fs::read(&path).ok().as_deref() != Some(got) {
                fs::write(path, got).unwrap();
            }
            return;
        }
        let expected = fs::read(&path).unwrap_or_default();
        if expected != got {
            let (expected, got) = (String::from_utf8_lossy(&expected), String::from_utf8_lossy(got));
            wrong.push(format!("expect/{name} differs\n{}", line_diff(&expected, &got)));
        }
    }
}

/// The lines of a text that went and came.
fn changes(before: &str, now: &str) -> String {
    match before.is_empty() || before == now {
        true if before == now => String::new(),
        true => now.to_owned(),
        false => line_diff(before, now),
    }
}

/// The paths that went and came, a line each.
fn routes(before: &BTreeMap<String, Vec<u8>>, now: &BTreeMap<String, Vec<u8>>) -> String {
    let paths: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let line = |path: &String| match (before.contains_key(path), now.contains_key(path)) {
        (true, false) => format!("- {path}\n"),
        (false, true) => format!("+ {path}\n"),
        _ => String::new(),
    };
    paths.into_iter().map(line).collect()
}

/// The paths whose bytes are others than before, a line each.
fn changed(before: &BTreeMap<String, Vec<u8>>, now: &BTreeMap<String, Vec<u8>>) -> String {
    let differs = |(path, bytes): &(&String, &Vec<u8>)| before.get(*path).is_some_and(|before| before != *bytes);
    now.iter().filter(differs).map(|(path, _)| format!("{path}\n")).collect()
}

/// Holds the files against `words.txt`: `+ path: words` stand in a file, `- path: words` do not, and `- *: words` stand in none.
fn words(expect: &Path, files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let text = fs::read_to_string(expect.join("words.txt")).unwrap_or_default();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let (sign, rest) = line.split_at(2);
        let (path, words) = rest.split_once(": ").unwrap_or_else(|| panic!("words.txt: `{line}`"));
        let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(words);
        let chosen = files.iter().filter(|(own, _)| path == "*" || *own == path);
        let with: Vec<&str> = chosen.filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path.as_str()).collect();
        match sign {
            "+ " if with.is_empty() => wrong.push(format!("“{words}” is missing in {path}")),
            "- " if !with.is_empty() => wrong.push(format!("“{words}” stands in {}", with.join(", "))),
            "+ " | "- " => {}
            _ => panic!("words.txt: `{line}`"),
        }
    }
    wrong
}
