//! Bad input: what no author means to write, and what somebody may write on purpose.
//!
//! Each case gets a diagnostic at its file, and the rest of the site is still checked: every site here also holds a note with a broken link, which must
//! be found. Nothing panics, overflows the stack or takes more than a few seconds.

mod common;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use common::{files_below, plain_options};
use proptest::prelude::*;
use treatise::Site;
use treatise::diagnostic::{Diagnostic, Severity};
use treatise::site::BuildOptions;

/// The longest that one bad file may take here, unoptimised, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A note that is wrong in a way that every check must still find.
const WITNESS: (&str, &[u8]) = ("content/notes/witness.md", b"See [[no such page anywhere]].\n");

/// Makes a site of files and the witness.
fn site_of(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, bytes) in files.iter().chain([&WITNESS]) {
        write(root.path(), path, bytes);
    }
    root
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn load(root: &Path) -> Site {
    treatise::load(root, &plain_options(), None).unwrap()
}

/// Checks a site: the witness is found, in time. Gives the other diagnostics.
#[track_caller]
fn check(root: &Path) -> Vec<Diagnostic> {
    let start = Instant::now();
    let mut found = treatise::check(&load(root));
    let took = start.elapsed();
    assert!(took < PATIENCE, "it took {took:?}");
    let before = found.len();
    found.retain(|one| !(one.file.path.ends_with("witness.md") && one.rule.code == "broken-link"));
    assert_eq!(before - found.len(), 1, "the witness is not checked: {:?}", lines(&found));
    found
}

/// Each diagnostic as `code path`.
fn lines(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(|one| format!("{} {}", one.rule.code, one.file.path)).collect()
}

/// Checks that a site has exactly these diagnostics, as `code path`.
#[track_caller]
fn expect(files: &[(&str, &[u8])], expected: &[&str]) {
    let root = site_of(files);
    assert_eq!(lines(&check(root.path())), expected);
}

/// Checks that a site has an error of a code in a file.
#[track_caller]
fn expect_error(files: &[(&str, &[u8])], code: &str, path: &str) {
    let root = site_of(files);
    let found = check(root.path());
    let there = found
        .iter()
        .any(|one| one.rule.code == code && *one.file.path == *path && one.severity == Severity::Error);
    assert!(there, "no {code} in {path}, but {:?}", lines(&found));
}

/// Builds a site and gives the paths of what was written, also outside of the output.
fn build(root: &Path) -> Vec<String> {
    let built = treatise::build(&load(root), &root.join("public"), &BuildOptions::default(), &|| {}).unwrap();
    let _ = built;
    files_below(root).iter().map(|path| path.to_str().unwrap().to_owned()).collect()
}

/// Runs a test in a process of its own: a stack that overflows ends the process, and here only that one fails.
#[track_caller]
fn alone(name: &str, test: impl FnOnce()) {
    const ALONE: &str = "TREATISE_TEST_ALONE";
    if std::env::var_os(ALONE).is_some() {
        return test();
    }
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program)
        .args([name, "--exact", "--nocapture"])
        .env(ALONE, "1")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn bytes_that_are_no_text() {
    expect(
        &[("content/notes/a.md", b"\xff\xfe\xfa broken \xc3\x28\n")],
        &["encoding content/notes/a.md"],
    );
    expect(&[("content/notes/a.md", &[0; 4096])], &["binary content/notes/a.md"]);
    expect(
        &[(
            "content/notes/a.md",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0",
        )],
        &["binary content/notes/a.md"],
    );
    expect_error(
        &[
            ("content/articles/a.toml", b"title = \"\xe9t\xe9\""),
            ("content/articles/a.txt", b"date 2020 A\n\nB.\n"),
        ],
        "encoding",
        "content/articles/a.toml",
    );
}

#[test]
fn a_zero_byte_is_told() {
    let found = |path: &str, bytes: &[u8]| {
        let root = site_of(&[(path, bytes)]);
        lines(&check(root.path()))
    };
    assert_eq!(
        found(
            "content/articles/2020-01-01-a.txt",
            b"date 2020-01-01 A headline\n\nA zero\0byte.\n"
        ),
        ["control-character content/articles/2020-01-01-a.txt"]
    );
    assert_eq!(
        found("content/notes/a.md", b"A zero\0byte.\n"),
        ["control-character content/notes/a.md"]
    );
    assert_eq!(found("content/notes/a.md", b"+++\ntitle = \"A\0B\"\n+++\n").len(), 1);
}

#[test]
fn a_configuration_that_is_no_text() {
    let root = site_of(&[("config.toml", b"title = \"\xff\xfe\"")]);
    let error = treatise::load(root.path(), &plain_options(), None)
        .err()
        .map(|error| error.to_string());
    assert!(
        error.is_none_or(|error| error.contains("config.toml")),
        "the message names the file"
    );
    let root = site_of(&[("config.toml", b"\0\0\0\0")]);
    assert!(treatise::load(root.path(), &plain_options(), None).map_or(true, |site| !site.diagnostics.is_empty()));
}

#[test]
fn a_file_beyond_bounds() {
    let big = vec![b'a'; 33 << 20];
    expect(&[("content/notes/big.md", &big)], &["too-large content/notes/big.md"]);
    // What is copied may be of any size.
    expect(&[("content/notes/big.png", &big), ("static/big.txt", &big)], &[]);
}

#[test]
fn long_lines() {
    let line = "word ".repeat(200_000);
    expect(&[("content/notes/a.md", line.as_bytes())], &[]);
    let unbroken = "w".repeat(1_000_000);
    expect(&[("content/notes/a.md", unbroken.as_bytes())], &[]);
    let seed = format!("date 2020-01-01 {unbroken}\n\n{line}\n");
    let root = site_of(&[("content/articles/2020-01-01-a.txt", seed.as_bytes())]);
    let found = check(root.path());
    assert!(found.iter().all(|one| one.rule.code == "title-from-lead"), "{:?}", lines(&found));
    let linked = "[[a]] ".repeat(50_000);
    expect(&[("content/notes/a.md", linked.as_bytes())], &[]);
}

#[test]
fn a_hundred_thousand_paragraphs() {
    let text = "p\n\n".repeat(100_000);
    expect(&[("content/notes/a.md", text.as_bytes())], &[]);
    let headings = "## h\n\n".repeat(20_000);
    expect(&[("content/notes/a.md", headings.as_bytes())], &[]);
}

#[test]
fn deep_nesting_in_markdown() {
    alone("deep_nesting_in_markdown", || {
        const DEEP: usize = 10_000;
        let lists: String = (0..DEEP / 20).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
        let nested = [
            "> ".repeat(DEEP) + "x",
            ">".repeat(DEEP) + " x\n\ny",
            "- ".repeat(DEEP) + "x",
            "1. ".repeat(DEEP) + "x",
            lists,
            "[".repeat(DEEP) + "x" + &"]".repeat(DEEP),
            "[[".repeat(DEEP) + "x" + &"]]".repeat(DEEP),
            "![".repeat(DEEP) + "x" + &"](y)".repeat(DEEP),
            "*a ".repeat(DEEP) + "b" + &"*".repeat(DEEP),
            "**a ".repeat(DEEP),
            "_".repeat(DEEP) + "a" + &"_".repeat(DEEP),
            "`".repeat(DEEP),
            "<div>".repeat(DEEP),
            "<a ".repeat(DEEP),
            "[^1]: ".repeat(DEEP) + "x",
            "a[^1]".repeat(DEEP) + "\n\n[^1]: x[^1]",
            "|".repeat(DEEP) + "\n" + &"|-".repeat(DEEP) + "|\n",
            "&amp;".repeat(DEEP),
            "\\".repeat(DEEP),
            "#".repeat(DEEP),
            "~~a".repeat(DEEP),
            "> - ".repeat(DEEP) + "x",
            "> [!note] x\n".repeat(DEEP),
            ": x\n".repeat(DEEP),
        ];
        for (number, text) in nested.iter().enumerate() {
            eprintln!("text {number}: {}…", text.chars().take(40).collect::<String>());
            let root = site_of(&[("content/notes/a.md", text.as_bytes())]);
            let found = check(root.path());
            let elsewhere: Vec<_> = found.iter().filter(|one| *one.file.path != *"content/notes/a.md").collect();
            assert!(elsewhere.is_empty(), "text {number}: {:?}", lines(&found));
        }
    });
}

#[test]
fn deep_and_growing_front_matter() {
    alone("deep_and_growing_front_matter", || {
        const DEEP: usize = 10_000;
        let bomb = {
            let mut yaml = "---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
            (1..12).for_each(|n| yaml += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", ")));
            yaml + "---\n"
        };
        let wrong = [
            bomb,
            format!("---\na: {}1{}\n---\n", "[".repeat(DEEP), "]".repeat(DEEP)),
            format!("---\na: {}1{}\n---\n", "{b: ".repeat(DEEP), "}".repeat(DEEP)),
            format!("---\na: {}\n---\n", "- ".repeat(DEEP)),
            format!("---\na: {}\n---\n", "[".repeat(DEEP)),
            format!("+++\na = {}1{}\n+++\n", "[".repeat(DEEP), "]".repeat(DEEP)),
            format!("+++\na = {}1{}\n+++\n", "{b = ".repeat(DEEP), "}".repeat(DEEP)),
            format!("+++\na = {}\n+++\n", "[".repeat(DEEP)),
            "---\na: &a [*a]\n---\n".to_owned(),
            "---\n<<: *nobody\n---\n".to_owned(),
            "---\n!!binary x: y\n---\n".to_owned(),
            "---\n? [a]\n: b\n---\n".to_owned(),
        ];
        for (number, text) in wrong.iter().enumerate() {
            eprintln!("text {number}: {}…", text.chars().take(40).collect::<String>());
            let root = site_of(&[("content/notes/a.md", text.as_bytes())]);
            let found = check(root.path());
            assert!(
                found.iter().any(|one| *one.file.path == *"content/notes/a.md"),
                "text {number}: {:?}",
                lines(&found)
            );
        }
        let dotted = format!("+++\n{}a = 1\n+++\n", "a.".repeat(DEEP));
        let tables = format!("+++\n[{}a]\n+++\n", "a.".repeat(DEEP));
        for text in [dotted, tables] {
            let root = site_of(&[("content/notes/a.md", text.as_bytes())]);
            assert!(!check(root.path()).is_empty());
        }
        for deep in [
            format!("a = {}", "[".repeat(DEEP)),
            format!("a = {}1{}", "[".repeat(DEEP), "]".repeat(DEEP)),
            format!("[{}a]", "a.".repeat(DEEP)),
        ] {
            expect_error(&[("config.toml", deep.as_bytes())], "syntax", "config.toml");
        }
    });
}

/// A table in `[extra]` goes to templates as it is: as deep as it is, it must not overflow a stack.
#[test]
fn deep_extra() {
    alone("deep_extra", || {
        for depth in [50, 80, 500] {
            let text = format!("+++\n[extra]\na = {}1{}\n+++\n", "[".repeat(depth), "]".repeat(depth));
            check(site_of(&[("content/notes/a.md", text.as_bytes())]).path());
            let text = format!("+++\n[extra.{}a]\nb = 1\n+++\n", "a.".repeat(depth));
            check(site_of(&[("content/notes/a.md", text.as_bytes())]).path());
        }
    });
}

#[test]
fn front_matter_that_does_not_end() {
    expect(
        &[("content/notes/a.md", b"+++\ntitle = \"A\"\n")],
        &["front-matter-open content/notes/a.md"],
    );
    expect(
        &[("content/notes/a.md", b"---\ntitle: A\n")],
        &["front-matter-open content/notes/a.md"],
    );
    expect(&[("content/notes/a.md", b"+++")], &["front-matter-open content/notes/a.md"]);
    expect(&[("content/notes/a.md", b"---")], &[]);
    let long = "+++\n".to_owned() + &"a = 1\n".repeat(100_000);
    expect(
        &[("content/notes/a.md", long.as_bytes())],
        &["front-matter-open content/notes/a.md"],
    );
}

#[test]
fn files_with_little_in_them() {
    let empty: &[(&str, &[u8])] = &[
        ("config.toml", b""),
        ("content/index.md", b""),
        ("content/notes/a.md", b""),
        ("content/notes/b.md", b"+++\n+++"),
        ("content/notes/c.md", b"---\n---\n"),
        ("content/notes/d.md", b"\xef\xbb\xbf"),
        ("content/notes/e.md", b"\n"),
        ("content/notes/f.md", b"\r"),
        ("content/people/a.md", b""),
        ("content/treaties/index.md", b""),
        ("static/empty.txt", b""),
        ("content/empty.png", b""),
    ];
    expect(empty, &[]);
    let root = site_of(&[
        ("content/articles/a.txt", b""),
        ("content/articles/a.toml", b""),
        ("content/articles/b.txt", b"date"),
        ("content/articles/c.txt", b"date 2020"),
    ]);
    check(root.path());
}

#[test]
fn a_site_without_anything() {
    let root = tempfile::tempdir().unwrap();
    assert!(treatise::check(&load(root.path())).is_empty());
    let missing = root.path().join("nowhere");
    assert!(
        treatise::load(&missing, &plain_options(), None).is_err(),
        "a folder that is not there is a failure"
    );
}

#[test]
fn names_that_are_hard() {
    let names = [
        "100%", "50%25", "why?", "c#", "a b", "a+b", "a&b", "'quoted'", "\"q\"", "<b>", "a:b", "a;b=c", "é", "ё", "😀", "a\\b", "~x", "-",
        "..a", "a..b", "[[x]]", "con", "x\ty",
    ];
    let files: Vec<(String, Vec<u8>)> = names
        .iter()
        .flat_map(|name| {
            [
                (
                    format!("content/notes/{name}.md"),
                    format!("# Title of {}\n", name.len()).into_bytes(),
                ),
                (format!("content/notes/{name}.png"), b"PNG".to_vec()),
                (
                    format!("content/articles/{name}.txt"),
                    b"date 2020-01-01 A headline\n\nText.\n".to_vec(),
                ),
            ]
        })
        .collect();
    let borrowed: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let root = site_of(&borrowed);
    let wrong = lines(&check(root.path()));
    // A name that a URL cannot have may be refused, but by a word, and no other.
    assert!(wrong.iter().all(|line| line.starts_with("bad-url ")), "{wrong:?}");
    let site = load(root.path());
    for (path, _) in site.routes.iter() {
        assert!(
            !path.starts_with('/') && path.split('/').all(|part| part != ".." && part != "." && !part.is_empty()),
            "{path}"
        );
    }
    for page in &site.graph.pages {
        let sound = |c: char| c.is_ascii_alphanumeric() || "-._~/!$()*+,;=:@%'&".contains(c);
        assert!(page.href.chars().all(sound), "{}", page.href);
    }
}

#[test]
fn a_name_of_a_made_page() {
    expect_error(
        &[("content/notes/index.html.md", b"Notes.")],
        "collision",
        "content/notes/index.html.md",
    );
    expect_error(
        &[(
            "content/notes/feed.xml.md",
            b"+++\npermalink = \"feed.xml\"\ndate = 2022-01-01\n+++\n",
        )],
        "collision",
        "content/notes/feed.xml.md",
    );
    expect_error(
        &[("content/notes/index.html/a.png", b"PNG")],
        "collision",
        "content/notes/index.html/a.png",
    );
}

#[test]
fn names_that_are_only_an_ending() {
    let root = site_of(&[
        ("content/notes/.md", b"Hidden."),
        ("content/.md", b"Hidden."),
        ("content/articles/.txt", b"Hidden."),
        ("content/notes/a", b"No ending."),
    ]);
    assert!(check(root.path()).is_empty());
    let site = load(root.path());
    assert_eq!(site.graph.pages.len(), 1, "dot-files are not read");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_unicode() {
    use std::os::unix::ffi::OsStrExt;
    let root = site_of(&[]);
    let name = std::ffi::OsStr::from_bytes(b"a\xff.md");
    if fs::write(root.path().join("content/notes").join(name), "Text.").is_err() {
        return;
    }
    check(root.path());
}

/// Two files with one name, which only some disks hold.
#[cfg(target_os = "linux")]
#[test]
fn names_that_differ_only_in_form() {
    let root = site_of(&[
        ("content/notes/e\u{301}.md", b"Decomposed."),
        ("content/notes/\u{e9}.md", b"Composed."),
    ]);
    assert!(
        lines(&check(root.path())).iter().any(|line| line.starts_with("collision ")),
        "both have one URL"
    );
}

#[test]
fn paths_that_leave_the_site() {
    let climbing = [
        "../../out",
        "..",
        "../x",
        "a/../../x",
        "/../x",
        "\\..\\x",
        "....//x",
        "%2e%2e/x",
        "/etc/passwd",
        "C:\\x",
        "//example.org/x",
        "javascript:alert(1)",
        "a\u{0}b",
        "a\nb",
    ];
    let mut wrong = Vec::new();
    for path in climbing {
        let quoted = format!("{path:?}").replace("\\0", "\\u0000");
        for key in ["slug", "permalink", "redirect_from", "image", "template", "lang"] {
            let text = format!("+++\n{key} = {quoted}\n+++\nText.\n");
            let root = tempfile::tempdir().unwrap();
            let inner = root.path().join("site");
            write(&inner, "content/notes/a.md", text.as_bytes());
            write(&inner, "content/about.md", text.as_bytes());
            let site = load(&inner);
            for (route, _) in site.routes.iter() {
                let parts: Vec<&str> = route.split('/').collect();
                let sound = parts.iter().all(|part| !["..", ".", ""].contains(part)) && !route.contains(['\0', '\\', '\n']);
                wrong.extend((!sound).then(|| format!("{key} = {quoted} makes {route:?}")));
            }
            treatise::check(&site);
            build(&inner);
            let outside: Vec<_> = files_below(root.path())
                .into_iter()
                .filter(|path| !path.starts_with("site"))
                .collect();
            wrong.extend((!outside.is_empty()).then(|| format!("{key} = {quoted} wrote {outside:?}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_theme_outside_of_the_site() {
    for name in ["../evil", "/tmp/evil", "..", ".", "a/../../evil", "evil/", "~/evil", "", "a\\b"] {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("site");
        write(root.path(), "evil/theme.toml", b"");
        write(root.path(), "evil/templates/page.html", b"EVIL");
        write(root.path(), "evil/templates/base.html", b"EVIL");
        write(&inner, "themes/.keep", b"");
        write(&inner, WITNESS.0, WITNESS.1);
        write(&inner, "content/about.md", b"About.");
        write(&inner, "config.toml", format!("theme = {name:?}\n").as_bytes());
        let site = load(&inner);
        assert!(
            site.diagnostics
                .iter()
                .any(|one| *one.file.path == *"config.toml" && one.severity == Severity::Error),
            "theme = {name:?}: {:?}",
            lines(&site.diagnostics)
        );
        if let Some(route) = site.routes.get("about/index.html") {
            let bytes = treatise::produce::produce(&site, route).bytes;
            assert!(!String::from_utf8_lossy(&bytes).contains("EVIL"), "theme = {name:?} was read");
        }
    }
    // A theme that extends one outside.
    let root = tempfile::tempdir().unwrap();
    let inner = root.path().join("site");
    write(root.path(), "evil/templates/page.html", b"EVIL");
    write(&inner, "themes/mine/theme.toml", b"extends = \"../../../evil\"\n");
    write(&inner, "content/about.md", b"About.");
    write(&inner, "config.toml", b"theme = \"mine\"\n");
    let site = load(&inner);
    assert!(
        site.diagnostics.iter().any(|one| one.severity == Severity::Error),
        "{:?}",
        lines(&site.diagnostics)
    );
}

#[test]
fn themes_that_extend_each_other() {
    for (name, text) in [("mine", "extends = \"mine\"\n"), ("mine", "extends = \"other\"\n")] {
        let root = site_of(&[
            ("config.toml", b"theme = \"mine\"\n"),
            ("themes/mine/theme.toml", text.as_bytes()),
            ("themes/other/theme.toml", b"extends = \"mine\"\n"),
        ]);
        let found = check(root.path());
        assert!(!found.is_empty(), "{name}: {text}");
    }
}

#[test]
fn templates_that_never_end() {
    alone("templates_that_never_end", || {
        for template in [
            "{% include \"note.html\" %}",
            "{% extends \"note.html\" %}",
            "{{ 1 / 0 }}",
            "{% for x in range(end=1000000000) %}{{ x }}{% endfor %}",
        ] {
            if template.contains("range") {
                // Time is the author's own.
                continue;
            }
            let root = site_of(&[("templates/note.html", template.as_bytes())]);
            let found = check_without_witness(root.path());
            assert!(
                found.iter().any(|one| one.severity == Severity::Error),
                "{template}: {:?}",
                lines(&found)
            );
        }
    });
}

fn check_without_witness(root: &Path) -> Vec<Diagnostic> {
    treatise::check(&load(root))
}

#[cfg(unix)]
mod symbolic_links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn in_a_loop() {
        let root = site_of(&[]);
        symlink(root.path().join("content"), root.path().join("content/notes/again")).unwrap();
        symlink("self", root.path().join("content/notes/self")).unwrap();
        symlink("b", root.path().join("content/notes/a")).unwrap();
        symlink("a", root.path().join("content/notes/b")).unwrap();
        let found = lines(&check(root.path()));
        assert!(found.contains(&"outside content/notes/again".to_owned()), "{found:?}");
        assert!(found.iter().any(|line| line.ends_with("content/notes/self")), "{found:?}");
    }

    #[test]
    fn out_of_the_site() {
        let secret = tempfile::tempdir().unwrap();
        write(secret.path(), "secret.md", b"SECRET");
        write(secret.path(), "secret.png", b"SECRET");
        write(secret.path(), "folder/secret.md", b"SECRET");
        let root = site_of(&[("static/ok.txt", b"ok")]);
        let content = root.path().join("content/notes");
        symlink(secret.path().join("secret.md"), content.join("file.md")).unwrap();
        symlink(secret.path().join("secret.png"), content.join("file.png")).unwrap();
        symlink(secret.path().join("folder"), content.join("folder")).unwrap();
        symlink(secret.path(), root.path().join("static/out")).unwrap();
        symlink("/etc/hostname", root.path().join("static/host")).unwrap();
        symlink("nowhere", content.join("dangling.md")).unwrap();
        let found = lines(&check(root.path()));
        for path in [
            "content/notes/file.md",
            "content/notes/file.png",
            "content/notes/folder",
            "static/out",
            "static/host",
        ] {
            assert!(found.contains(&format!("outside {path}")), "{path} is not refused: {found:?}");
        }
        assert!(found.contains(&"unreadable content/notes/dangling.md".to_owned()), "{found:?}");
        let site = load(root.path());
        for (path, route) in site.routes.iter() {
            let bytes = treatise::produce::produce(&site, route).bytes;
            assert!(
                !path.contains("secret") && !String::from_utf8_lossy(&bytes).contains("SECRET"),
                "{path}"
            );
        }
    }

    #[test]
    fn of_the_folders_themselves() {
        let secret = tempfile::tempdir().unwrap();
        write(secret.path(), "notes/secret.md", b"SECRET");
        write(secret.path(), "page.html", b"SECRET");
        for folder in ["content", "static", "templates", "themes"] {
            let root = tempfile::tempdir().unwrap();
            symlink(secret.path(), root.path().join(folder)).unwrap();
            let site = load(root.path());
            let found = lines(&treatise::check(&site));
            assert!(found.iter().any(|line| line.starts_with("outside ")), "{folder}: {found:?}");
            assert!(site.graph.pages.is_empty(), "{folder}: a page from outside of the site");
        }
    }

    #[test]
    fn inside_of_the_site() {
        let root = site_of(&[("content/notes/real.md", b"Real."), ("content/pictures/a.png", b"PNG")]);
        symlink("real.md", root.path().join("content/notes/other.md")).unwrap();
        symlink("../pictures", root.path().join("content/notes/pictures")).unwrap();
        assert!(check(root.path()).is_empty());
        assert!(load(root.path()).routes.get("notes/pictures/a.png").is_some());
    }

    #[test]
    fn as_the_output() {
        let (root, elsewhere) = (site_of(&[]), tempfile::tempdir().unwrap());
        fs::remove_file(root.path().join(WITNESS.0)).unwrap();
        write(elsewhere.path(), "mine.txt", b"mine");
        write(root.path(), "content/about.md", b"About.");
        symlink(elsewhere.path(), root.path().join("public")).unwrap();
        // Whether the link is followed or refused, nothing of somebody else's is lost.
        let _ = treatise::build(&load(root.path()), &root.path().join("public"), &BuildOptions::default(), &|| {});
        assert_eq!(fs::read(elsewhere.path().join("mine.txt")).unwrap(), b"mine");
    }

    #[test]
    fn of_a_file_in_the_output() {
        let (root, elsewhere) = (site_of(&[]), tempfile::tempdir().unwrap());
        fs::remove_file(root.path().join(WITNESS.0)).unwrap();
        write(root.path(), "content/about.md", b"About.");
        write(elsewhere.path(), "mine.html", b"mine");
        build(root.path());
        let page = root.path().join("public/about/index.html");
        fs::remove_file(&page).unwrap();
        symlink(elsewhere.path().join("mine.html"), &page).unwrap();
        build(root.path());
        assert_eq!(
            fs::read(elsewhere.path().join("mine.html")).unwrap(),
            b"mine",
            "a build wrote through a link out of the output"
        );
        assert!(
            !fs::symlink_metadata(&page).unwrap().is_symlink(),
            "the link is replaced by the page"
        );
    }

    #[test]
    fn without_permission() {
        use std::os::unix::fs::PermissionsExt;
        let root = site_of(&[("content/notes/locked.md", b"Locked."), ("content/locked/a.md", b"Locked.")]);
        let lock = |path: &str, mode: u32| fs::set_permissions(root.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
        lock("content/notes/locked.md", 0o000);
        lock("content/locked", 0o000);
        let readable = fs::read(root.path().join("content/notes/locked.md")).is_ok();
        let found = lines(&check(root.path()));
        lock("content/locked", 0o755);
        // The super-user reads everything.
        if !readable {
            assert_eq!(found, ["unreadable content/locked", "unreadable content/notes/locked.md"]);
        }
    }
}

#[test]
fn html_in_seeds_is_text() {
    let seed = b"date 2020-01-01 <script>alert(1)</script>\n\n<img src=x onerror=alert(2)> <script>alert(3)</script> &lt;script&gt;alert(4)&lt;/script&gt; javascript:alert(5) https://example.org/\"onclick=alert(6)\n";
    let root = site_of(&[("content/articles/2020-01-01-a.txt", seed)]);
    let site = load(root.path());
    for (path, route) in site.routes.iter().filter(|(path, _)| path.ends_with(".html")) {
        // In linked data a quotation mark of the text has a backslash before it.
        let text = String::from_utf8(treatise::produce::produce(&site, route).bytes)
            .unwrap()
            .replace("\\\"", "");
        for word in ["<script>alert", "<img src=x", "\"onclick", "href=\"javascript"] {
            assert!(!text.contains(word), "{path} holds {word}");
        }
    }
}

/// Words of front matter are text wherever they are shown, in HTML, JSON and XML.
#[test]
fn markup_in_front_matter_is_text() {
    let evil = "</script><script>alert(1)</script><b a=\\\"\\\" ]]> &amp; {{ page }} {% raw %}";
    let person = format!(
        "+++\ntitle = \"{evil}\"\nsummary = \"{evil}\"\naliases = [\"{evil}x\"]\ntags = [\"x<script>\"]\nnationality = \"{evil}\"\nroles = [{{ title = \"{evil}\" }}]\nsame_as = [\"javascript:alert(1)\"]\n+++\nText.\n"
    );
    let treaty = format!(
        "+++\ntitle = \"{evil}2\"\nsigned = 2020-01-01\nofficial_title = \"{evil}\"\nstatus = \"{evil}\"\nparties = [\"{evil}\"]\nlanguages = \"{evil}\"\n+++\nText.\n"
    );
    let note = format!(
        "+++\ntitle = \"{evil}3\"\ndate = 2020-01-01\nauthors = [\"{evil}\"]\nimage = \"javascript:alert(1)\"\nimage_alt = \"{evil}\"\n+++\n[x](javascript:alert(1)) [y](data:text/html,x) [[javascript:alert(1)]] <javascript:alert(1)>\n"
    );
    let config = format!(
        "title = \"{evil}\"\ndescription = \"{evil}\"\n[publisher]\nname = \"{evil}\"\nurl = \"javascript:alert(1)\"\nreport_url = \"javascript:alert(1)\"\n"
    );
    let root = site_of(&[
        ("config.toml", config.as_bytes()),
        ("content/people/a.md", person.as_bytes()),
        ("content/treaties/b.md", treaty.as_bytes()),
        ("content/notes/c.md", note.as_bytes()),
    ]);
    let site = load(root.path());
    for (path, route) in site.routes.iter() {
        let bytes = treatise::produce::produce(&site, route).bytes;
        let text = String::from_utf8_lossy(&bytes);
        if path.ends_with(".html") {
            for word in [
                "<script>alert",
                "<b a=",
                "href=\"javascript",
                "src=\"javascript",
                "href=\"data:",
                "content=\"javascript",
            ] {
                assert!(!text.contains(word), "{path} holds {word}");
            }
        } else if path.ends_with(".json") {
            let read: Result<serde_json::Value, _> = serde_json::from_str(&text);
            assert!(read.is_ok(), "{path}: {read:?}");
        } else if path.ends_with(".xml") {
            assert!(!text.contains("<script>"), "{path} holds <script>");
        }
    }
}

#[test]
fn a_file_that_becomes_a_folder() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "content/x.md", b"+++\npermalink = \"thing.html\"\n+++\n");
    build(root.path());
    fs::remove_file(root.path().join("content/x.md")).unwrap();
    write(root.path(), "content/thing.html/y.md", b"Y.");
    let files = build(root.path());
    assert!(files.contains(&"public/thing.html/y/index.html".to_owned()), "{files:?}");
    fs::remove_dir_all(root.path().join("content/thing.html")).unwrap();
    write(root.path(), "content/x.md", b"+++\npermalink = \"thing.html\"\n+++\n");
    let files = build(root.path());
    assert!(files.contains(&"public/thing.html".to_owned()), "{files:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_of_a_note(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        checks(&[("content/notes/a.md", &bytes)]);
    }

    #[test]
    fn any_text_of_a_note(text in markdown()) {
        checks(&[("content/notes/a.md", text.as_bytes()), ("content/people/b.md", text.as_bytes())]);
    }

    #[test]
    fn any_front_matter_of_any_kind(text in front_matter(), yaml: bool) {
        let text = if yaml { format!("---\n{}\n---\nText.", text.replace(" = ", ": ")) } else { format!("+++\n{text}\n+++\nText.") };
        let folders = ["notes", "people", "treaties", "organisations", "places", "events", "claims", "articles"];
        let files: Vec<String> = folders.iter().map(|folder| format!("content/{folder}/a.md")).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|path| (path.as_str(), text.as_bytes())).collect();
        checks(&files);
    }

    #[test]
    fn any_seed_with_any_sidecar(seed in seed(), sidecar in front_matter(), noise in proptest::collection::vec(any::<u8>(), 0..60)) {
        checks(&[
            ("content/articles/a.txt", seed.as_bytes()),
            ("content/articles/a.toml", sidecar.as_bytes()),
            ("content/articles/b.txt", &noise),
            ("content/articles/b.yml", sidecar.replace(" = ", ": ").as_bytes()),
            ("content/articles/c.txt", seed.as_bytes()),
            ("content/articles/c.toml", &noise),
            ("content/articles/d.txt", &noise),
            ("content/articles/d.yml", &noise),
        ]);
    }

    #[test]
    fn any_configuration(text in front_matter(), noise in "\\PC{0,200}") {
        checks(&[("config.toml", text.as_bytes())]);
        checks(&[("config.toml", noise.as_bytes())]);
    }

    #[test]
    fn any_quotation_of_any_article(seed in seed(), quote in "[a-zA-Z.,\\[\\]…\"'“”—\\- \\PC]{0,40}") {
        let note = format!("+++\nannotates = \"[[articles/a]]\"\nquote = {}\n+++\n> {}\n> — [[articles/a]]\n", serde_json::to_string(&quote).unwrap(), quote.replace('\n', " "));
        checks(&[("content/articles/a.txt", seed.as_bytes()), ("content/notes/a.md", note.as_bytes())]);
    }
}

/// Loads and checks a site; that it comes back is all that is asked, and that every place lies in its file.
fn checks(files: &[(&str, &[u8])]) {
    let root = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        write(root.path(), path, bytes);
    }
    let Ok(site) = treatise::load(root.path(), &plain_options(), None) else {
        return;
    };
    for one in treatise::check(&site) {
        assert!(!one.message.is_empty() && !one.message.ends_with('.'), "{:?}", one.message);
        let related = one.related.iter().map(|related| (&related.file, related.span));
        for (file, span) in std::iter::once((&one.file, one.span)).chain(related) {
            let Some(span) = span else { continue };
            let inside = file.text.is_empty() || file.text.get(span.range()).is_some();
            assert!(inside, "{}: {span:?} of {} is no text of {}", one.rule.code, one.message, file.path);
        }
    }
}

/// Text with a lot of what Markdown and wikilinks are made of.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "[[",
            "]]",
            "![[",
            "[[a]]",
            "|",
            "\\|",
            "#",
            "^p1",
            " ^id\n\n",
            "> ",
            "\n> — [[a]]\n",
            "- ",
            "1. ",
            "\n",
            "\n\n",
            "\r\n",
            "`",
            "```\n",
            "*",
            "**",
            "_",
            "~~",
            "==",
            "%%",
            "[x](",
            ")",
            "](",
            "<",
            ">",
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "&amp;",
            "&",
            "[^1]",
            "[^1]: ",
            "| a | b |\n|---|---|\n",
            "{#id}",
            ":",
            "+++\n",
            "---\n",
            "title = \"A\"\n",
            "title: A\n",
            "$",
            "\\",
            "\t",
            "    ",
            "A",
            "Ann Lee",
            "# A\n",
            "## ",
            "http://x.y",
            "@key",
            "[@key, p. 3]",
            "é",
            "\u{301}",
            "\u{200b}",
            "\u{feff}",
            "\0",
            "漢",
            "😀",
            "[ ] ",
            "[!note]- ",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Lines of keys that are known, with values of every type.
fn front_matter() -> impl Strategy<Value = String> {
    let key = proptest::sample::select(vec![
        "title",
        "aliases",
        "weak_aliases",
        "mention",
        "summary",
        "date",
        "updated",
        "authors",
        "draft",
        "publish",
        "slug",
        "permalink",
        "redirect_from",
        "lang",
        "tags",
        "image",
        "template",
        "same_as",
        "corrections",
        "extra",
        "annotates",
        "quote",
        "annotations",
        "roles",
        "born",
        "died",
        "instrument",
        "binding",
        "signed",
        "parties",
        "registration",
        "text_urls",
        "members",
        "seat",
        "place",
        "participants",
        "end",
        "source",
        "text",
        "kind_of_header",
        "claim",
        "speaker",
        "appearances",
        "verdict",
        "sources",
        "base_url",
        "language",
        "theme",
        "front_matter",
        "ignore",
        "kinds",
        "mentions",
        "links",
        "markdown",
        "verdicts",
        "check",
        "outputs",
        "per_page",
        "defaults",
        "lead",
        "featured",
        "titel",
    ]);
    let value = prop_oneof![
        proptest::sample::select(vec![
            "\"\"",
            "\"A\"",
            "\"[[a]]\"",
            "\"[[a#^p1]]\"",
            "\"[[\"",
            "\"2020-13-01\"",
            "2020-01-01",
            "2020-02-30",
            "1997",
            "\"c. 1997\"",
            "true",
            "false",
            "0",
            "-1",
            "9223372036854775807",
            "1e999",
            "nan",
            "1.5",
            "[]",
            "[1, \"a\", []]",
            "[[\"a\"]]",
            "{}",
            "{ a = 1 }",
            "[{ title = \"A\" }]",
            "[{ article = \"[[a]]\", quote = \"x\" }]",
            "[{ date = 2020-01-01, text = \"x\" }]",
            "\"../x\"",
            "\"/a//b/\"",
            "\"a b\"",
            "\"full\"",
            "\"link\"",
            "\"excerpt\"",
            "\"true\"",
            "\"default\"",
            "\"https://x.y/z\"",
            "\"\\u0000\"",
            "\"*\"",
            "\"a*\"",
            "\"***\"",
            "null",
            "~",
            "&a [*a]",
            "'x'",
            "|",
            "[[a]]",
            "\"[…]\"",
            "{ note = {} }",
        ])
        .prop_map(str::to_owned),
        "\"[a-zA-Zа-я \\[\\]#|*^/.%?]{0,20}\"",
    ];
    proptest::collection::vec((key, value), 0..8).prop_map(|lines| lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect())
}

/// A seed article, or nearly one.
fn seed() -> impl Strategy<Value = String> {
    let start = proptest::sample::select(vec![
        "date 2020-01-01 ",
        " date 2020 ",
        "\u{feff}date 2020-13-99 ",
        "date",
        "date ",
        "",
        "DATE 2020-01-01 x",
        "date 2020-01-01 A. Photo: x",
        "date 2020-01-01 © (",
    ]);
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "\n\n",
            "\n",
            "\r\n\r\n",
            "A sentence. ",
            "Ann Lee ",
            "&#039;",
            "&amp;",
            "&#0;",
            "&#x110000;",
            "https://x.y/z ",
            "www.x.y ",
            "<b>",
            "\0",
            "\u{85}",
            "\u{2028}",
            "“quoted” ",
            "\t"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,10}",
    ];
    (start, proptest::collection::vec(piece, 0..20)).prop_map(|(start, pieces)| start.to_owned() + &pieces.concat())
}
