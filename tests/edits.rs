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

use std::time::Duration;

use chains::{Chain, Seen, Told};
use common::{files_below, for_each_named, line_diff, plain_options};
use edits::{Script, Step};
use treatise::config::BaseUrl;
use treatise::diagnostic::report;
use treatise::site::BuildOptions;
use treatise::source::Look;
use treatise::{Options, Site};

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

/// What is old enough is known by its stamp and not read again: that, too, must miss nothing.
///
/// Files count as old when they have not changed for two seconds, so that each step is waited for; all folders wait at once. Those where no file is
/// moved, linked or has its time set back have nothing that a stamp could miss.
#[test]
fn after_a_while() {
    let mut tests = tests();
    let is_tricky = |step: &Step| !step.moves.is_empty() || !step.links.is_empty() || !step.kept.is_empty();
    tests.retain(|test| test.script.steps.iter().any(is_tricky));
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = tests
            .iter()
            .map(|test| (&test.name, scope.spawn(|| wait_and_follow(&test.script))))
            .collect();
        let joined = threads.into_iter().map(|(name, thread)| (name, thread.join()));
        let lines = joined.flat_map(|(name, wrong)| {
            let wrong = wrong.unwrap_or_else(|_| vec!["panicked".to_owned()]);
            wrong.into_iter().map(move |wrong| format!("{name}: {wrong}"))
        });
        lines.collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Plays a script, and after each step lets the files grow old and loads them once more, so that the next step finds nothing but old files.
fn wait_and_follow(script: &Script) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let options = plain_options();
    let mut chains = [Told::Nothing, Told::Exactly].map(|told| Chain::new(told, &options));
    let mut wrong = Vec::new();
    for (number, step) in script.steps.iter().enumerate() {
        let played = step.play(folder.path());
        let clean = chains::clean(folder.path(), &options).map(|site| Seen::of(&site));
        for chain in &mut chains {
            let problems = chain.follow(folder.path(), number, &played.touched, &played.coarse, &clean);
            wrong.extend(problems.into_iter().map(|problem| format!("step {number}: {problem}")));
        }
        if number + 1 < script.steps.len() {
            std::thread::sleep(Duration::from_millis(2100));
            let again = chains[0].follow(folder.path(), number, &[], &[], &clean);
            wrong.extend(again.into_iter().map(|problem| format!("step {number}, again: {problem}")));
        }
    }
    wrong
}

/// A site that was loaded with other options gives nothing that does not hold for these; and a folder behind a symbolic link may be told of by
/// either path.
#[cfg(unix)]
#[test]
fn other_options_and_a_folder_behind_a_link() {
    for_each_test(|test| {
        let folder = tempfile::tempdir().unwrap();
        let (real, root) = (folder.path().join("site"), folder.path().join("link"));
        fs::create_dir(&real).unwrap();
        std::os::unix::fs::symlink("site", &root).unwrap();
        let mut previous: Option<Site> = None;
        let mut waiting = Vec::new();
        let mut wrong = Vec::new();
        for (number, step) in test.script.steps.iter().enumerate() {
            waiting.extend(step.play(if number % 2 == 0 { &real } else { &root }).touched);
            let options = options_of(number as u64 + 3);
            let Ok(clean) = chains::clean(&root, &options) else { continue };
            let look = Look::At(std::mem::take(&mut waiting));
            let site = treatise::load(&root, &options, previous.as_ref().map(|site| (site, &look))).unwrap();
            let problems = Seen::of(&clean).differences(&Seen::of(&site));
            wrong.extend(problems.into_iter().take(4).map(|problem| format!("step {number}: {problem}")));
            previous = Some(site);
        }
        wrong
    });
}

/// What is built after edits, into the folder of the builds before, is what is built from nothing into a new one.
#[test]
fn builds() {
    for_each_test(|test| build_each_step(&test.script, &plain_options()));
}

/// The same for scripts made up by chance.
#[test]
fn builds_of_scripts_made_up() {
    for_each_seed(SCRIPTS / 10, |seed| {
        let script = scripts::script(seed, STEPS);
        let wrong = build_each_step(&script, &options_of(seed));
        match wrong.is_empty() {
            true => wrong,
            false => vec![format!("{}\n{}", wrong.join("\n"), script.listing())],
        }
    });
}

fn build_each_step(script: &Script, options: &Options) -> Vec<String> {
    let (folder, outputs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let reused = outputs.path().join("reused");
    let mut chain = Chain::new(Told::Exactly, options);
    let mut wrong = Vec::new();
    for (number, step) in script.steps.iter().enumerate() {
        let played = step.play(folder.path());
        let Ok(clean) = chains::clean(folder.path(), options) else {
            // Nothing to build from; where to look is still to be told to the chain.
            let _ = chain.follow(folder.path(), number, &played.touched, &played.coarse, &Err(String::new()));
            continue;
        };
        let _ = chain.follow(folder.path(), number, &played.touched, &played.coarse, &Ok(Seen::of(&clean)));
        let Some(site) = chain.site() else { continue };
        let fresh = outputs.path().join(format!("fresh-{number}"));
        let before = bytes_below(&reused);
        let build =
            |site: &Site, output: &Path| treatise::build(site, output, &BuildOptions::default(), &|| {}).map_err(|error| error.to_string());
        let problem = match (build(&clean, &fresh), build(site, &reused)) {
            (Ok(clean), Ok(built)) if clean.failed != built.failed => Some(format!("failed is {}", built.failed)),
            (Ok(clean), Ok(built)) if report::human(&clean.diagnostics, false) != report::human(&built.diagnostics, false) => {
                Some("the diagnostics differ".to_owned())
            }
            (Ok(clean), Ok(_)) if clean.failed => (before != bytes_below(&reused)).then(|| "a failed build changed files".to_owned()),
            (Ok(_), Ok(_)) => different_files(&bytes_below(&fresh), &bytes_below(&reused)),
            (Err(clean), Err(built)) => (clean.replace("fresh-", "") == built.replace("reused", ""))
                .then(String::new)
                .filter(|text| !text.is_empty()),
            (clean, built) => Some(format!("{:?} in place of {:?}", built.err(), clean.err())),
        };
        wrong.extend(problem.map(|problem| format!("step {number}: {problem}")));
        let _ = fs::remove_dir_all(&fresh);
    }
    wrong
}

fn bytes_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |path: PathBuf| (path.to_str().unwrap().to_owned(), fs::read(folder.join(&path)).unwrap());
    files_below(folder).into_iter().map(read).collect()
}

fn different_files(clean: &BTreeMap<String, Vec<u8>>, got: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let differences = format!("{}{}", routes(clean, got), changed(clean, got));
    (!differences.is_empty()).then(|| format!("the folders differ:\n{differences}"))
}

/// How many scripts are made up; `EDITS` says otherwise.
const SCRIPTS: u64 = 200;

/// How many steps such a script has, after the first.
const STEPS: usize = 12;

/// Scripts made up by chance. `EDITS=5000` plays more of them, `EDITS_FROM=700` others, and one that fails is cut down and written as a folder.
#[test]
fn scripts_made_up() {
    for_each_seed(SCRIPTS, |seed| {
        let script = scripts::script(seed, STEPS);
        let Some((step, wrong)) = play(&script, seed) else {
            return Vec::new();
        };
        let (script, wrong) = cut_down(script, step, wrong, seed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("edits/script-{seed}"));
        script.write(&folder);
        vec![format!(
            "{}\n{}\nwritten to {}",
            wrong.join("\n"),
            script.listing(),
            folder.display()
        )]
    });
}

/// Checks as many scripts as `EDITS` says, from that of `EDITS_FROM` on.
fn for_each_seed(default: u64, check: impl Fn(u64) -> Vec<String> + Sync) {
    let number = |name: &str, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let from = number("EDITS_FROM", 0);
    let seeds: Vec<(u64, String)> = (from..from + number("EDITS", default))
        .map(|seed| (seed, format!("script {seed}")))
        .collect();
    for_each_named(&seeds, |(_, name)| name, |(seed, _)| check(*seed));
}

/// What a script's site is loaded with: drafts and the address differ from script to script.
fn options_of(seed: u64) -> Options {
    Options {
        drafts: seed.is_multiple_of(3),
        future: seed.is_multiple_of(5),
        pictures: false,
        base_url: seed.is_multiple_of(4).then(|| BaseUrl::parse("http://127.0.0.1:4321/").unwrap()),
        search: Some(false),
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
        (true, false) => format!("- {}\n", without_hash(path)),
        (false, true) => format!("+ {}\n", without_hash(path)),
        _ => String::new(),
    };
    let mut lines: Vec<String> = paths.into_iter().map(line).collect();
    // By the names that are shown: the order of hashes is another with every change of the default theme.
    lines.sort_by(|a, b| a.get(2..).cmp(&b.get(2..)).then(a.cmp(b)));
    lines.concat()
}

/// Puts `HASH` for the hash in the name of an asset, which is another with every change of the default theme.
fn without_hash(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    match parts.as_slice() {
        [stem, hash, extension] if stem.starts_with("assets/") && hash.len() == 8 => format!("{stem}.HASH.{extension}"),
        _ => path.to_owned(),
    }
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
