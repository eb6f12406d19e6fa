//! The reference in the book (`docs/content/reference/`) is held against the code: every rule has its section and every example is what the program
//! prints, every key of the configuration has its row and every example is sound.
//!
//! The sites of the examples are `tests/commands/rules/<code>/`. `BLESS=1 cargo test --test docs` writes the examples anew, and the difference is read by eye.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use treatise::config::Config;
use treatise::diagnostic::{File, report, rules};

/// Rules that nothing breaks yet: their sections have no example.
const WITHOUT_EXAMPLE: &[&str] = &[];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn doc(name: &str) -> String {
    fs::read_to_string(repository().join("docs/content/reference").join(name)).unwrap()
}

#[test]
fn every_rule_has_its_section() {
    let page = doc("diagnostics.md");
    let sections: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let codes: Vec<&str> = rules::ALL.iter().map(|rule| rule.code).collect();
    assert_eq!(
        sections, codes,
        "diagnostics.md has one section a code, in the order of diagnostic::rules"
    );
    for rule in rules::ALL {
        let section = section(&page, rule.code);
        let head = format!("{:?}, {}. {}", rule.class, rule.severity.label(), rule.summary);
        assert!(section.contains(&head), "the section of {} begins with: {head}", rule.code);
    }
}

#[test]
fn examples_are_what_is_printed() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut page = doc("diagnostics.md");
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let printed = printed(rule.code);
        match (&printed, WITHOUT_EXAMPLE.contains(&rule.code)) {
            (None, false) => wrong.push(format!("tests/commands/rules/{} does not break the rule", rule.code)),
            (Some(_), true) => wrong.push(format!("{} can be broken now: take it out of WITHOUT_EXAMPLE", rule.code)),
            _ => {}
        }
        let own = section(&page, rule.code).to_owned();
        let example = match printed {
            Some(text) => format!("```text\n{text}```\n\n"),
            None => String::new(),
        };
        let expected = with_example(&own, &example);
        if expected != own {
            if bless {
                page = page.replace(&own, &expected);
            } else {
                wrong.push(format!("the example of {} is not what is printed:\n{example}", rule.code));
            }
        }
    }
    if bless {
        fs::write(repository().join("docs/content/reference/diagnostics.md"), &page).unwrap();
    }
    assert!(
        wrong.is_empty(),
        "{}\nBLESS=1 cargo test --test docs writes the examples",
        wrong.join("\n")
    );
}

/// The section of a code, without its heading.
fn section<'a>(page: &'a str, code: &str) -> &'a str {
    let heading = format!("\n## {code}\n");
    let start = page
        .find(&heading)
        .unwrap_or_else(|| panic!("diagnostics.md has no section {code}"))
        + heading.len();
    let end = page[start..].find("\n## ").map_or(page.len(), |at| start + at);
    &page[start..end]
}

/// Puts an example in the place of the one that a section has, before the way out.
fn with_example(section: &str, example: &str) -> String {
    let mend = section.find("**Mend it:**").expect("every section says how to mend it");
    let start = section.find("```text\n").filter(|at| *at < mend).unwrap_or(mend);
    format!("{}{example}{}", &section[..start], &section[mend..])
}

/// The first diagnostic of a code that the program prints for the code's own site; none where it prints none.
fn printed(code: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    prepare(code, &root);
    let mut command = Command::new(env!("CARGO_BIN_EXE_treatise"));
    // `check` sees drafts, so that no link to one is wrong there.
    command.arg(if code == "draft-link" { "build" } else { "check" });
    match code {
        "silent-change" | "lost-claim" => _ = command.args(["--since", "HEAD"]),
        "stale" => _ = command.arg("--stale"),
        _ => {}
    }
    command
        .args(["--color", "never", "--root"])
        .arg(&root)
        .env("TREATISE_TODAY", "2026-01-01");
    let errors = String::from_utf8(command.output().unwrap().stderr).unwrap();
    let tag = format!("[{code}]: ");
    let block = errors
        .split("\n\n")
        .find(|block| block.lines().next().is_some_and(|line| line.contains(&tag)))?;
    Some(format!("{}\n", block.trim_end()))
}

/// Makes the site of a code: from its folder, or in place where a repository cannot hold it.
fn prepare(code: &str, root: &Path) {
    let notes = root.join("content/notes");
    fs::create_dir_all(&notes).unwrap();
    match code {
        "too-large" => {
            let file = fs::File::create(notes.join("veto.md")).unwrap();
            file.set_len(33 << 20).unwrap();
        }
        #[cfg(unix)]
        "unreadable" => std::os::unix::fs::symlink("nowhere.md", notes.join("veto.md")).unwrap(),
        #[cfg(unix)]
        "outside" => {
            fs::write(root.join("../veto.md"), "# The veto\n").unwrap();
            std::os::unix::fs::symlink("../../../veto.md", notes.join("veto.md")).unwrap();
        }
        _ => {
            let from = repository().join("tests/commands/rules").join(code);
            // What the site was before, where the rule is about a change.
            if from.join("was").is_dir() {
                copy(&from.join("was"), root);
                commit(root);
                fs::remove_dir_all(root.join("content")).unwrap();
            }
            copy(&from, root);
        }
    }
}

/// Makes a repository of a folder, with one commit.
fn commit(root: &Path) {
    let calls: [&[&str]; 3] = [
        &["init", "--quiet"],
        &["add", "."],
        &["commit", "--quiet", "--message", "As it was"],
    ];
    for call in calls {
        let mut git = Command::new("git");
        let settings = ["user.name=Test", "user.email=test@example.org", "commit.gpgSign=false"];
        settings.iter().for_each(|setting| _ = git.args(["-c", setting]));
        git.arg("-C")
            .arg(root)
            .args(call)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(git.status().unwrap().success(), "{call:?}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn every_key_of_the_configuration_has_its_row() {
    let page = doc("configuration.md");
    let mut documented: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split_once("` |").map(|(key, _)| key.to_owned()))
        .filter(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .collect();
    let tables = page.lines().filter_map(|line| line.strip_prefix("## `"));
    documented.extend(tables.map(|line| line.trim_matches(['[', ']', '`']).split(['.', ']']).next().unwrap().to_owned()));
    assert_eq!(documented, keys_read(), "left: configuration.md, right: src/config/");
}

/// The keys that `config::read` asks for, from its source.
fn keys_read() -> BTreeSet<String> {
    let files = ["src/config/read.rs", "src/config/policy.rs", "src/config/outputs.rs"];
    let source: String = files
        .iter()
        .map(|file| fs::read_to_string(repository().join(file)).unwrap())
        .collect();
    let asking = [
        "string",
        "strings",
        "spanned",
        "boolean",
        "number",
        "choice",
        "table",
        "tables",
        "node",
        "nodes",
        "plain_strings",
        "date",
        "entry",
    ];
    let mut starts: Vec<String> = asking.iter().map(|name| format!(".{name}(\"")).collect();
    starts.extend(["named_tables(keys, \"", "address(&mut keys, \""].map(str::to_owned));
    starts
        .iter()
        .flat_map(|start| source.split(start.as_str()).skip(1))
        .filter_map(|rest| rest.split_once('"').map(|(key, _)| key.to_owned()))
        .collect()
}

#[test]
fn examples_of_the_configuration_are_sound() {
    for name in ["configuration.md", "diagnostics.md"] {
        let page = doc(name);
        let examples: Vec<&str> = page
            .split("```toml\n")
            .skip(1)
            .filter_map(|rest| rest.split_once("```"))
            .map(|(text, _)| text)
            .collect();
        assert!(!examples.is_empty());
        for example in examples {
            let mut diagnostics = Vec::new();
            Config::read(&File::new(name, example), &mut diagnostics);
            assert!(diagnostics.is_empty(), "{}", report::human(&diagnostics, false));
        }
    }
}

#[test]
fn defaults_are_those_of_the_code() {
    let config = Config::read(&File::path_only("config.toml"), &mut Vec::new());
    let page = doc("configuration.md");
    let rows: BTreeMap<&str, &str> = page
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split(" | ");
            Some((cells.next()?.trim_end_matches('`'), cells.nth(1)?))
        })
        .collect();
    assert_eq!(rows["title"], format!("`\"{}\"`", config.title));
    assert_eq!(
        rows["base_url"],
        format!("`\"{}{}\"`", config.base_url.origin, config.base_url.path)
    );
    assert_eq!(rows["language"], format!("`\"{}\"`", config.language));
    assert_eq!(rows["per_page"], format!("`{}`", config.per_page));
    assert_eq!(rows["feeds"], format!("`{}`", config.outputs.feeds));
    assert_eq!(rows["sitemap"], format!("`{}`", config.outputs.sitemap));
    assert_eq!(rows["social_cards"], format!("`{}`", config.outputs.social_cards));
    assert_eq!(rows["entity_feeds"], format!("`{}`", config.outputs.entity_feeds));
    assert_eq!(rows["markdown"], format!("`{}`", config.outputs.markdown));
    assert_eq!(rows["exports"], format!("`{}`", config.outputs.exports));
}

#[test]
fn sites_of_examples_belong_to_rules() {
    let folders: Vec<PathBuf> = fs::read_dir(repository().join("tests/commands/rules"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    for folder in folders {
        let code = folder.file_name().unwrap().to_str().unwrap();
        assert!(rules::by_code(code).is_some(), "tests/commands/rules/{code} belongs to no rule");
    }
}
