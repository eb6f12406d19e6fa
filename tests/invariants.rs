//! The plan of the house, held against the source: who may import whom, who reads the disk, who prints, and what is nowhere.
//!
//! The rules are the tables below; the rest of the file reads the source. Tests inside of `src/` (what follows `#[cfg(test)]`) are free.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules from the ground up: each may import those of the lines above its own and of its own line, never those below.
const LAYERS: &[&[&str]] = &[
    // What everybody speaks of: types and pure functions. They import no stage.
    &["date", "fingerprint", "fold", "scan", "sentence"],
    &["diagnostic"],
    &["document"],
    &["tree"],
    &["config", "graph"],
    // The stages, in the order in which a site passes them.
    &["source"],
    &["parse", "bibliography"],
    &["link"],
    &["card"],
    &["theme", "text_fragment"],
    &["route"],
    // The snapshot is data that producing reads; producing is called from it. The two are one layer.
    &["produce", "site", "check"],
    // A stage after the pages, which `build` calls before it writes.
    &["search"],
    &["write"],
    &["watch"],
    // What uses the pipeline.
    &["import", "fix", "since"],
    &["serve"],
    &["command"],
    &["main"],
];

/// Imports against the layers that are meant, with the reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("site", "write", "`build` is the whole pipeline: it ends in writing"),
    ("site", "search", "`build` is the whole pipeline, and the index a part of it"),
];

/// Modules that import no stage, even where the layers would let them.
const GROUND: &[&str] = &["diagnostic", "document", "graph", "tree", "date", "fold", "config"];
const STAGES: &[&str] = &["source", "parse", "link", "route", "produce", "write"];

/// Words in the code, and the modules that alone may use them.
const ONLY_IN: &[(&str, &[&str], &str)] = &[
    (
        "std::fs",
        &["source", "config", "theme", "site", "write", "command", "serve", "import"],
        "reading the disk",
    ),
    (
        "fs::read",
        &["source", "config", "theme", "site", "write", "command", "serve"],
        "reading the disk",
    ),
    (
        "File::open",
        &["source", "config", "theme", "site", "write", "command", "serve"],
        "reading the disk",
    ),
    ("WalkDir", &["source", "theme", "write", "command", "serve"], "reading the disk"),
    ("fs::write", &["write", "command"], "writing the disk"),
    ("fs::create_dir", &["write", "command"], "writing the disk"),
    ("fs::rename", &["write", "command"], "writing the disk"),
    ("fs::remove", &["write", "command"], "writing the disk"),
    ("fs::copy", &["write", "command"], "writing the disk"),
    ("File::create", &["write", "command"], "writing the disk"),
    ("OpenOptions", &["write", "command"], "writing the disk"),
    ("println!", &["main", "command"], "printing"),
    ("print!", &["main", "command"], "printing"),
    ("stdout()", &["main", "command"], "printing"),
    ("stderr()", &["main", "command"], "printing"),
    ("process::exit", &["main"], "ending the program"),
    ("Mutex", &["command", "serve"], "shared mutable state"),
    ("RwLock", &["command", "serve"], "shared mutable state"),
    ("RefCell", &[], "shared mutable state"),
    ("static mut", &[], "shared mutable state"),
    ("thread_local!", &[], "shared mutable state"),
    ("SystemTime", &["source", "command", "serve", "main"], "the clock"),
    ("Instant", &["command", "serve", "watch", "main"], "the clock"),
    ("Zoned::now", &["command", "serve", "main"], "the clock"),
    ("env::var", &["command", "main"], "the environment"),
    ("pulldown_cmark", &["parse"], "knowing Markdown"),
    ("pagefind::", &["search"], "knowing the search index"),
    ("hayagriva::", &["bibliography"], "knowing bibliographies"),
    ("biblatex::", &["bibliography"], "knowing bibliographies"),
    ("tera::", &["theme", "produce"], "knowing templates"),
    ("lightningcss::", &["theme"], "knowing style sheets"),
    ("resvg", &["card"], "knowing how to draw"),
    ("usvg", &["card"], "knowing how to draw"),
    ("harfrust", &["card"], "knowing fonts"),
    ("unsafe ", &[], "unsafe code"),
    (".unwrap()", &[], "a panic"),
    (".expect(", &[], "a panic"),
    (".unwrap_err()", &[], "a panic"),
    ("panic!", &[], "a panic"),
    ("todo!", &[], "a panic"),
    ("unimplemented!", &[], "a panic"),
    ("unreachable!", &[], "a panic"),
];

#[test]
fn imports_go_down() {
    let mut wrong = BTreeSet::new();
    for file in sources() {
        for (line, imported) in file.imports() {
            let (own, other) = (layer(&file.top), layer(&imported));
            let (Some(own), Some(other)) = (own, other) else {
                let unknown = if own.is_none() { &file.top } else { &imported };
                wrong.insert(format!("`{unknown}` ({}:{line}) stands in no layer: add it to LAYERS", file.path));
                continue;
            };
            let excepted = EXCEPTIONS.iter().any(|(from, to, _)| *from == file.top && *to == imported);
            let grounded = GROUND.contains(&file.top.as_str()) && STAGES.contains(&imported.as_str());
            if (other > own && !excepted) || grounded {
                wrong.insert(format!(
                    "{}:{line}: `{}` imports `{imported}`, which comes later",
                    file.path, file.top
                ));
            }
        }
    }
    report(&wrong);
}

#[test]
fn words_stay_where_they_belong() {
    let mut wrong = BTreeSet::new();
    for file in sources() {
        for (number, line) in file.code.iter().enumerate() {
            for (word, allowed, why) in ONLY_IN {
                if holds_word(line, word) && !allowed.contains(&file.top.as_str()) {
                    wrong.insert(format!(
                        "{}:{}: `{word}` ({why}) does not belong into `{}`",
                        file.path,
                        number + 1,
                        file.top
                    ));
                }
            }
        }
    }
    report(&wrong);
}

#[test]
fn every_module_says_what_it_is() {
    let wrong: BTreeSet<String> = sources()
        .filter(|file| !file.text.starts_with("//!") && !file.text.starts_with("#!"))
        .map(|file| format!("{}: begins without `//!`", file.path))
        .collect();
    report(&wrong);
}

/// A rule may not name what is not there, or it guards nothing.
#[test]
fn rules_name_modules_that_exist() {
    let there: BTreeSet<String> = sources().map(|file| file.top).collect();
    let later = ["serve", "check", "command"];
    let named = EXCEPTIONS
        .iter()
        .flat_map(|(from, to, _)| [*from, *to])
        .chain(GROUND.iter().copied())
        .chain(STAGES.iter().copied());
    let wrong: BTreeSet<String> = named
        .chain(LAYERS.iter().flat_map(|layer| layer.iter().copied()))
        .filter(|name| !there.contains(*name) && !later.contains(name))
        .map(|name| format!("`{name}` is in a rule and not in src/"))
        .collect();
    report(&wrong);
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn report(wrong: &BTreeSet<String>) {
    let list: Vec<&str> = wrong.iter().map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), list.join("\n"));
}

/// A file of `src/`.
struct Source {
    /// The path below `src/`.
    path: String,
    /// The module's path from the crate's root.
    module: Vec<String>,
    /// The first part of it; `main` and `lib` for the roots.
    top: String,
    text: String,
    /// The lines without comments, the contents of strings, and tests.
    code: Vec<String>,
}

fn sources() -> impl Iterator<Item = Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    gather(&root, &mut files);
    files.sort();
    let read = move |path: PathBuf| {
        let relative = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let mut module: Vec<String> = relative.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        let text = fs::read_to_string(&path).unwrap();
        Source {
            top: module[0].clone(),
            code: code(&text),
            path: relative,
            module,
            text,
        }
    };
    // The list of modules itself is no module.
    files.into_iter().map(read).filter(|file| file.top != "lib")
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => gather(&path, files),
            false if path.extension().is_some_and(|end| end == "rs") => files.push(path),
            false => {}
        }
    }
}

impl Source {
    /// The modules at the crate's root that the file names, with the lines.
    fn imports(&self) -> BTreeSet<(usize, String)> {
        let text = self.code.join("\n");
        let mut found = Vec::new();
        for (at, root) in text.match_indices("crate::").chain(text.match_indices("treatise::")) {
            // Only the program knows the library by its name.
            if begins_word(&text, at) && (root == "crate::" || self.top == "main") {
                found.extend(first_names(&text[at + root.len()..]).into_iter().map(|name| (at, name)));
            }
        }
        // A chain of `super::` may climb to the root of the crate.
        for (at, _) in text.match_indices("super::") {
            let rest = text[at..].trim_start_matches("super::");
            let steps = (text.len() - at - rest.len()) / "super::".len();
            if begins_word(&text, at) && !text[..at].ends_with("super::") && steps >= self.module.len() {
                found.extend(first_names(rest).into_iter().map(|name| (at, name)));
            }
        }
        let line_of = |at: usize| text[..at].matches('\n').count() + 1;
        let others = found.into_iter().filter(|(_, name)| *name != self.top && is_module(name));
        others.map(|(at, name)| (line_of(at), name)).collect()
    }
}

/// Tells a module at the crate's root from a function or type there.
fn is_module(name: &str) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    root.join(format!("{name}.rs")).is_file() || root.join(name).is_dir()
}

/// The names right after a `crate::`: one, or those of a group.
fn first_names(rest: &str) -> Vec<String> {
    let name = |text: &str| {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
            }
            '}' => {
                names.push(name(&group[start..at]));
                break;
            }
            _ => {}
        }
    }
    names
}

fn begins_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$')
}

/// Tells whether a line of code holds a word of the rules, not as the end or beginning of a longer one.
fn holds_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let after = line[at + word.len()..].chars().next();
        let ends = !word.ends_with(char::is_alphanumeric) || !after.is_some_and(|c| c.is_lowercase() && !"_".contains(c));
        let begins = !word.starts_with(char::is_alphanumeric) || begins_word(line, at);
        begins && ends
    })
}

/// Gives the lines of a source without comments, what stands in strings, and what follows `#[cfg(test)]`.
fn code(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or("");
    let bytes: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    let starts = |at: usize, what: &str| what.chars().enumerate().all(|(i, c)| bytes.get(at + i) == Some(&c));
    while at < bytes.len() {
        let before = at.checked_sub(1).map_or(' ', |at| bytes[at]);
        if starts(at, "//") {
            while at < bytes.len() && bytes[at] != '\n' {
                at += 1;
            }
        } else if starts(at, "/*") {
            while at < bytes.len() && !starts(at, "*/") {
                out.extend((bytes[at] == '\n').then_some('\n'));
                at += 1;
            }
            at += 2;
        } else if bytes[at] == 'r' && !before.is_alphanumeric() && (starts(at, "r\"") || starts(at, "r#")) && is_raw_string(&bytes, at) {
            let hashes = bytes[at + 1..].iter().take_while(|c| **c == '#').count();
            let close: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
            at += 2 + hashes;
            while at < bytes.len() && !starts(at, &close) {
                out.extend((bytes[at] == '\n').then_some('\n'));
                at += 1;
            }
            at += close.len();
            out.push_str("\"\"");
        } else if bytes[at] == '"' {
            at += 1;
            while at < bytes.len() && bytes[at] != '"' {
                let step = if bytes[at] == '\\' { 2 } else { 1 };
                out.extend(bytes[at..(at + step).min(bytes.len())].iter().filter(|c| **c == '\n'));
                at += step;
            }
            at += 1;
            out.push_str("\"\"");
        } else if bytes[at] == '\'' && (bytes.get(at + 2) == Some(&'\'') || starts(at, "'\\")) {
            // A character; a lifetime has no second mark.
            at += if bytes[at + 1] == '\\' { 2 } else { 1 };
            at += 1;
            while at < bytes.len() && bytes[at] != '\'' {
                at += 1;
            }
            at += 1;
            out.push_str("' '");
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out.lines().map(str::to_owned).collect()
}

fn is_raw_string(chars: &[char], at: usize) -> bool {
    chars[at + 1..].iter().find(|c| **c != '#') == Some(&'"')
}

#[test]
fn the_reader_of_code_reads_code() {
    let source = "//! doc panic!\nuse crate::{a::{x, y}, b};\nlet s = \"// .unwrap() \\\" \"; // panic!\nlet r = r#\"panic! \" \"#; let c = '\"'; let l: &'a str = super::super::z();\n#[cfg(test)]\nmod t { panic!() }\n";
    let lines = code(source);
    assert_eq!(lines[2], "let s = \"\"; ");
    assert_eq!(lines[3], "let r = \"\"; let c = ' '; let l: &'a str = super::super::z();");
    assert_eq!(lines.len(), 4);
    assert_eq!(first_names("{a::{x, y}, b};"), ["a", "b"]);
    assert!(holds_word("x.unwrap()", ".unwrap()") && !holds_word("x.unwrap_or()", ".unwrap()"));
    assert!(holds_word("println!(\"\")", "println!") && !holds_word("eprintln!()", "println!"));
}
