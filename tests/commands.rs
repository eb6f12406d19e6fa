//! Every command through the program itself: what it prints, what it writes, how it ends.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// What a call came to.
#[derive(Debug)]
struct Ran {
    status: i32,
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn ends(self, status: i32) -> Ran {
        assert_eq!(self.status, status, "{}{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn says(self, text: &str) -> Ran {
        assert!(
            self.out.contains(text) || self.err.contains(text),
            "no `{text}` in\n{}{}",
            self.out,
            self.err
        );
        self
    }
}

/// A folder in which the program is called.
struct Place {
    folder: TempDir,
}

impl Place {
    fn empty() -> Place {
        Place {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A site of some files.
    fn site(files: &[(&str, &str)]) -> Place {
        let place = Place::empty();
        fs::create_dir(place.path("content")).unwrap();
        files.iter().for_each(|(path, text)| place.write(path, text.as_bytes()));
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), bytes).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_treatise"));
        command.args(arguments).current_dir(self.folder.path());
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "GITHUB_WORKSPACE"] {
            command.env_remove(name);
        }
        command.env("TREATISE_TODAY", "2026-01-01");
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments))
    }
}

fn ran(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

const NOTE: (&str, &str) = ("content/notes/veto.md", "+++\ntitle = \"The veto\"\n+++\n\nEvery ally has one.\n");
const BROKEN: (&str, &str) = ("content/notes/broken.md", "+++\ntitle = \"Broken\"\n+++\n\nsee [[Nowhere]]\n");
const UNDATED: (&str, &str) = ("content/articles/a.txt", "An article of which nobody knows the day.\n");

#[test]
fn a_build_says_what_it_did() {
    let place = Place::site(&[NOTE]);
    let first = place.run(&["build"]).ends(0);
    assert!(first.err.is_empty(), "{}", first.err);
    assert!(first.out.starts_with("Built 4 pages in 0."), "{}", first.out);
    assert!(first.out.ends_with(" files written, 0 unchanged, 0 removed\n"), "{}", first.out);
    assert!(place.read("public/notes/veto/index.html").contains("The veto"));
    place.run(&["build"]).ends(0).says(" 0 files written, ");
    fs::remove_file(place.path(NOTE.0)).unwrap();
    let last = place.run(&["build"]).ends(0);
    assert!(!last.out.contains(" 0 removed"), "{}", last.out);
    assert!(!place.path("public/notes/veto").exists());
}

#[test]
fn what_is_broken_stops_a_build() {
    let place = Place::site(&[NOTE]);
    place.run(&["build"]).ends(0);
    place.write(BROKEN.0, BROKEN.1.as_bytes());
    let ran = place.run(&["build"]).ends(1);
    assert_eq!(ran.out, "");
    let expected = "error[broken-link]: nothing is called `Nowhere`\n --> content/notes/broken.md:5:5\n  |\n5 | see [[Nowhere]]\n  |     ^^^^^^^^^^^\n";
    assert!(ran.err.starts_with(expected), "{}", ran.err);
    assert!(ran.err.ends_with("Nothing was written: 1 error\n"), "{}", ran.err);
    assert!(!place.path("public/notes/broken").exists());
    assert!(place.path("public/notes/veto/index.html").exists());
    place.run(&["check"]).ends(1).says("Checked 5 pages: 1 error\n");
}

#[test]
fn editorial_errors_stop_only_a_strict_build() {
    let place = Place::site(&[
        UNDATED,
        ("config.toml", "[check]\nseed-date = \"error\"\ntitle-from-lead = \"off\"\n"),
    ]);
    place.run(&["check"]).ends(1).says("error[seed-date]");
    place.run(&["build"]).ends(0).says("warning[seed-date]").says("; 1 warning\n");
    place
        .run(&["build", "--strict"])
        .ends(1)
        .says("error[seed-date]")
        .says("Nothing was written");
}

#[test]
fn configuration_and_theme_end_with_2() {
    let place = Place::site(&[NOTE, BROKEN, ("config.toml", "titel = \"Desk\"\n")]);
    place
        .run(&["build"])
        .ends(2)
        .says("did you mean `title`?")
        .says("error[broken-link]");
    place.run(&["check"]).ends(2);
    place.run(&["new", "note", "X"]).ends(2).says("config.toml:1:1");
    let place = Place::site(&[NOTE, ("templates/note.html", "{{ page.title }")]);
    place.run(&["build"]).ends(2).says("error[template]");
    let place = Place::site(&[NOTE, ("config.toml", "theme = \"broadsheet\"\n")]);
    place.run(&["build"]).ends(2).says("error[unknown-theme]");
    place
        .run(&["theme", "eject", "page.html"])
        .ends(2)
        .says("there is no theme `broadsheet`");
}

#[test]
fn a_wrong_call_ends_with_2() {
    let place = Place::empty();
    place
        .run(&["build"])
        .ends(2)
        .says("error: there is no site here")
        .says("= help: go to the site's folder");
    place
        .run(&["build", "--root", "nowhere"])
        .ends(2)
        .says("there is no folder nowhere");
    place.run(&["check", "--root", "."]).ends(2).says("holds no site");
    place.run(&["publish"]).ends(2);
    place.run(&[]).ends(2).says("Usage: treatise");
    let place = Place::site(&[NOTE]);
    place
        .run(&["build", "--base-url", "example.org"])
        .ends(2)
        .says("is not an address that begins with");
    place
        .run(&["build", "--output", "content/x"])
        .ends(2)
        .says("holds what it is made from");
    let mut command = place.command(&["build"]);
    command.env("TREATISE_TODAY", "tomorrow");
    ran(command).ends(2).says("`TREATISE_TODAY` is `tomorrow`");
}

#[test]
fn a_disk_that_fails_ends_with_3() {
    let place = Place::site(&[NOTE]);
    place.write("file", b"");
    place.run(&["build", "--output", "file/below"]).ends(3).says("error: making ");
}

#[test]
fn the_site_is_found_from_below() {
    let place = Place::site(&[NOTE]);
    let below = |arguments: &[&str]| {
        let mut command = place.command(arguments);
        command.current_dir(place.path("content/notes"));
        ran(command)
    };
    below(&["check"]).ends(0).says("Checked 4 pages: no problems\n");
    below(&["build", "--output", "../../out"]).ends(0);
    assert!(
        place.path("out/index.html").exists(),
        "the output is named from where the call is made"
    );
}

#[test]
fn a_folder_of_others_is_not_written_into() {
    let place = Place::site(&[NOTE]);
    place.write("public/thesis.docx", b"mine");
    place
        .run(&["build"])
        .ends(2)
        .says("files that Treatise did not write, such as thesis.docx")
        .says("--force");
    assert!(!place.path("public/index.html").exists());
    place.run(&["build", "--force"]).ends(0);
    place.run(&["build"]).ends(0);
    assert_eq!(place.read("public/thesis.docx"), "mine");
}

#[test]
fn drafts_and_the_future_wait() {
    let place = Place::site(&[
        ("content/notes/draft.md", "+++\ntitle = \"Draft\"\ndraft = true\n+++\n"),
        ("content/notes/later.md", "+++\ntitle = \"Later\"\ndate = 2026-02-01\n+++\n"),
    ]);
    let there = |name: &str| place.path(&format!("public/notes/{name}/index.html")).exists();
    place.run(&["build"]).ends(0);
    assert!(!there("draft") && !there("later"));
    place.run(&["build", "--drafts"]).ends(0);
    assert!(there("draft") && !there("later"));
    place.run(&["build", "--future"]).ends(0);
    assert!(!there("draft") && there("later"));
    let mut command = place.command(&["build"]);
    command.env_remove("TREATISE_TODAY").env("SOURCE_DATE_EPOCH", "1769990400");
    ran(command).ends(0);
    assert!(there("later"), "2026-02-02 has come");
}

#[test]
fn the_address_can_be_given() {
    let place = Place::site(&[NOTE]);
    place.run(&["build", "--base-url", "https://example.org/desk"]).ends(0);
    assert!(place.read("public/sitemap.xml").contains("https://example.org/desk/notes/veto/"));
}

#[test]
fn json_is_one_object_a_line() {
    let place = Place::site(&[BROKEN, UNDATED]);
    let ran = place.run(&["check", "--format", "json"]).ends(1);
    let objects: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes: Vec<&str> = objects.iter().map(|object| object["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["seed-date", "title-from-lead", "broken-link"]);
    let keys = [
        "code",
        "severity",
        "message",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "help",
        "class",
    ];
    for object in &objects {
        assert_eq!(object.as_object().unwrap().len(), keys.len());
        assert!(keys.iter().all(|key| object.get(key).is_some()), "{object}");
    }
    let broken = &objects[2];
    assert_eq!((broken["line"].as_u64(), broken["column"].as_u64()), (Some(5), Some(5)));
    assert_eq!((broken["end_line"].as_u64(), broken["end_column"].as_u64()), (Some(5), Some(16)));
    assert!(objects[0]["line"].is_null());
    let quiet = place.run(&["check", "--format", "json", "--quiet"]).ends(1);
    assert_eq!(quiet.out.lines().count(), 1);
    assert_eq!(quiet.err, "");
}

#[test]
fn github_is_told_where_the_site_is() {
    let place = Place::empty();
    place.write("a,b/content/notes/50%.md", b"see [[Nowhere: 100%]]\n");
    let ran = place.run(&["check", "--root", "a,b", "--format", "github"]).ends(1);
    assert_eq!(
        ran.out.lines().next().unwrap(),
        "::error file=a%2Cb/content/notes/50%25.md,line=1,col=5,endLine=1,endColumn=22,title=broken-link::nothing is called `Nowhere: 100%25`"
    );
    assert!(ran.err.contains("error[broken-link]"), "people read the log too");
}

#[test]
fn quiet_is_quiet() {
    let place = Place::site(&[NOTE, UNDATED]);
    for arguments in [
        &["build", "--quiet"][..],
        &["check", "-q"],
        &["new", "note", "More", "-q"],
        &["theme", "eject", "note.html", "-q"],
    ] {
        let ran = place.run(arguments).ends(0);
        assert_eq!((&*ran.out, &*ran.err), ("", ""), "{arguments:?}");
    }
    place.write(BROKEN.0, BROKEN.1.as_bytes());
    let ran = place.run(&["check", "-q"]).ends(1);
    assert!(
        ran.err.contains("error[broken-link]") && !ran.err.contains("seed-date"),
        "{}",
        ran.err
    );
}

#[test]
fn verbose_tells_the_time() {
    let place = Place::site(&[NOTE]);
    place
        .run(&["build", "--verbose"])
        .ends(0)
        .says("read, parsed and linked in 0.")
        .says("produced and written in 0.");
    place.run(&["check", "-v"]).ends(0).says("produced in 0.");
}

#[test]
fn colour_is_chosen() {
    let place = Place::site(&[BROKEN]);
    assert!(!place.run(&["check"]).err.contains('\u{1b}'));
    assert!(place.run(&["check", "--color", "always"]).err.contains('\u{1b}'));
    let mut command = place.command(&["check"]);
    command.env("CLICOLOR_FORCE", "1");
    assert!(ran(command).err.contains('\u{1b}'));
}

#[test]
fn a_thousand_of_one_kind_are_counted() {
    let place = Place::site(&[("content/notes/many.md", &"[[Nowhere]]\n\n".repeat(1000))]);
    let ran = place.run(&["check"]).ends(1);
    assert_eq!(ran.err.matches("error[broken-link]").count(), 50);
    assert!(ran.err.contains("… and 950 more of broken-link (--format json lists all)\n"));
    assert_eq!(place.run(&["check", "--format", "json"]).out.lines().count(), 1000);
}

#[test]
fn a_new_site_is_clean() {
    let place = Place::empty();
    place.run(&["init", "my-desk"]).ends(0).says("treatise build --root my-desk");
    let build = place.run(&["build", "--root", "my-desk"]).ends(0);
    assert_eq!(build.err, "");
    place.run(&["check", "--root", "my-desk"]).ends(0).says(": no problems\n");
    let article = place.read("my-desk/public/articles/north-atlantic-treaty-signed/index.html");
    assert!(article.contains("signed the"), "{article}");
    assert!(place.read("my-desk/config.toml").contains("title = \"My desk\"\n"));
    let ignored = place.read("my-desk/.gitignore");
    assert!(ignored.contains("/public/") && ignored.contains("/.treatise/"));
    let workflow = place.read("my-desk/.github/workflows/pages.yml");
    assert!(workflow.contains(&format!("cargo install treatise --version {} --locked", env!("CARGO_PKG_VERSION"))));
    assert!(!workflow.contains("{{version}}") && workflow.contains("${{ steps.pages.outputs.base_url }}"));
    place.run(&["init", "my-desk"]).ends(2).says("my-desk is not empty");
    fs::create_dir_all(place.path("clone/.git")).unwrap();
    place.run(&["init", "clone"]).ends(0);
}

/// What the configuration of a new site offers behind `#` is all valid.
#[test]
fn the_new_configuration_can_be_uncommented() {
    let place = Place::empty();
    place.run(&["init", "desk"]).ends(0);
    let uncommented: String = place
        .read("desk/config.toml")
        .lines()
        .skip(1)
        .map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or(line)))
        .collect();
    place.write("desk/config.toml", uncommented.as_bytes());
    let checked = place.run(&["check", "--root", "desk"]);
    assert!(!checked.err.contains("config.toml"), "{}", checked.err);
    assert_ne!(checked.status, 2, "{}", checked.err);
}

const KINDS: [&str; 9] = [
    "page",
    "article",
    "note",
    "person",
    "treaty",
    "organisation",
    "place",
    "event",
    "claim",
];

#[test]
fn new_pages_of_every_kind_are_sound() {
    for format in ["toml", "yaml"] {
        let config = format!("front_matter = \"{format}\"\n\n[kinds.ship]\nfolder = \"ships\"\nentity = true\n");
        let place = Place::site(&[("config.toml", &config)]);
        for kind in KINDS.iter().chain(&["ship"]) {
            place
                .run(&["new", kind, "An", &format!("{kind}: \"Łódź’s\"  end")])
                .ends(0)
                .says("Made content/");
        }
        let text = place.read("content/ships/an-ship-łódźs-end.md");
        assert!(text.contains("draft") && text.contains("Łódź’s"), "{text}");
        place.run(&["new", "article", "--seed", "A collected piece"]).ends(0);
        assert!(place.path("content/articles/a-collected-piece.txt").exists());
        let checked = place.run(&["check"]).ends(0);
        assert!(!checked.err.contains("error["), "{}", checked.err);
        assert!(
            place.run(&["build"]).ends(0).out.starts_with("Built 2 pages "),
            "drafts are not published"
        );
    }
}

/// Every key that a new page offers behind `#` is one that its kind has, with a value of the right type.
#[test]
fn the_keys_of_new_pages_can_be_uncommented() {
    for format in ["toml", "yaml"] {
        let place = Place::site(&[("config.toml", &format!("front_matter = \"{format}\"\n"))]);
        for kind in KINDS {
            let made = place.run(&["new", kind, &format!("A {kind}")]).ends(0).out;
            let path = made.trim().strip_prefix("Made ").unwrap();
            let text: String = place
                .read(path)
                .lines()
                .map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or(line)))
                .collect();
            place.write(path, text.as_bytes());
        }
        let out = place.run(&["check", "--format", "json"]).out;
        for code in [
            "unknown-key",
            "wrong-type",
            "bad-value",
            "bad-date",
            "missing-key",
            "syntax",
            "front-matter-open",
        ] {
            let wrong: Vec<&str> = out.lines().filter(|line| line.contains(&format!("\"code\":\"{code}\""))).collect();
            assert!(wrong.is_empty(), "{format}: {wrong:#?}");
        }
    }
}

#[test]
fn new_refuses_what_it_cannot_do() {
    let place = Place::site(&[]);
    place.run(&["new", "notte", "X"]).ends(2).says("did you mean `note`?");
    place
        .run(&["new", "spaceship", "X"])
        .ends(2)
        .says("the kinds are page, article, note");
    place
        .run(&["new", "people", "Ann Example"])
        .ends(0)
        .says("Made content/people/ann-example.md");
    place.run(&["new", "person", "Ann Example"]).ends(2).says("is there already");
    place.run(&["new", "person", "?!"]).ends(2).says("neither a letter nor a digit");
    place
        .run(&["new", "person", "--seed", "Ann"])
        .ends(2)
        .says("`--seed` is for articles");
    place.run(&["new", "page", "Index"]).ends(0).says("content/index-page.md");
    let long = "слово ".repeat(200);
    place.run(&["new", "note", &long]).ends(0);
    let word = "字".repeat(500);
    place.run(&["new", "note", &word]).ends(0);
}

#[test]
fn articles_are_imported_once() {
    let place = Place::site(&[]);
    let cyrillic = "date 2022-12-03 Заява президента\n\nФранція вважає, що гарантії безпеки потрібні всім сторонам.\n";
    place.write(
        "raw/one.txt",
        b"date 2022-12-03 A headline of the day\n\nThe text of the article.\n",
    );
    place.write("raw/deep/two.txt", &encoding_rs::WINDOWS_1251.encode(cyrillic).0);
    place.write("raw/three.txt", b"\x00\x01\x02\xff\x00");
    place.write("raw/four.md", b"not taken");
    place.write(
        "raw/five.txt",
        b"date 2022-12-03 A headline of the day\n\nThe text of the article.\n",
    );
    place.write("raw/six.txt", b"date 2022-12-03 A headline of the day\n\nAnother text.\n");
    let first = place.run(&["import", "raw"]).ends(1);
    assert!(first.out.ends_with("Imported 3 articles, refused 2\n"), "{}", first.out);
    assert!(first.out.contains("converted from windows-1251 to UTF-8"), "{}", first.out);
    assert!(
        first.err.contains("three.txt: this is not a text file\n  = help: "),
        "{}",
        first.err
    );
    let article = place.read("content/articles/2022-12-03-заява-президента.txt");
    assert_eq!(article, cyrillic);
    assert!(
        place
            .read("content/articles/2022-12-03-заява-президента.toml")
            .contains("original_sha256 = ")
    );
    let mut names: Vec<String> = fs::read_dir(place.path("content/articles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 6, "{names:?}");
    assert!(names.contains(&"2022-12-03-a-headline-of-the-day-2.txt".to_owned()), "{names:?}");

    let second = place.run(&["import", "raw"]).ends(1);
    assert!(second.out.ends_with("Imported 0 articles, refused 5\n"), "{}", second.out);
    assert!(
        second
            .err
            .contains("this article is there already: content/articles/2022-12-03-заява-президента.txt"),
        "{}",
        second.err
    );
    place.run(&["check"]).ends(0);

    place.write("raw/seven.txt", b"date 2022-12-04 Another day\n\nIts text.\n");
    let json = place.run(&["import", "--format", "json", "raw/seven.txt", "raw/three.txt"]).ends(1);
    let objects: Vec<serde_json::Value> = json.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects[0]["article"], "content/articles/2022-12-04-another-day.txt");
    assert_eq!(objects[1]["refused"], "this is not a text file");
    place
        .run(&["import", "raw/nothing.txt"])
        .ends(2)
        .says("there is no file raw/nothing.txt");
    place.run(&["import"]).ends(2);
}

#[test]
fn templates_are_ejected_once() {
    let place = Place::site(&[NOTE]);
    let listed = place.run(&["theme", "eject", "--list"]).ends(0).out;
    assert!(listed.lines().any(|name| name == "note.html"), "{listed}");
    for name in listed.lines() {
        place.run(&["theme", "eject", name]).ends(0);
        assert!(place.path("templates").join(name).exists());
    }
    place.run(&["build"]).ends(0);
    place.write("templates/note.html", b"mine");
    place
        .run(&["theme", "eject", "note.html"])
        .ends(2)
        .says("the site has its own `templates/note.html` already");
    assert_eq!(place.read("templates/note.html"), "mine");
    place
        .run(&["theme", "eject", "noet.html"])
        .ends(2)
        .says("did you mean `note.html`?");
    place
        .run(&["theme", "eject", "../config.toml"])
        .ends(2)
        .says("the theme has no template");
    place.run(&["theme", "eject"]).ends(2);
}

#[test]
fn a_theme_that_extends_another_gives_its_own() {
    let place = Place::site(&[
        ("config.toml", "theme = \"tabloid\"\n"),
        ("themes/tabloid/theme.toml", "extends = \"broadside\"\n"),
        ("themes/tabloid/templates/note.html", "tabloid"),
        ("themes/broadside/theme.toml", "extends = \"tabloid\"\n"),
        ("themes/broadside/templates/note.html", "broadside"),
        ("themes/broadside/templates/page.html", "broadside"),
    ]);
    for (name, text) in [("note.html", "tabloid"), ("page.html", "broadside")] {
        place.run(&["theme", "eject", name]).ends(0);
        assert_eq!(place.read(&format!("templates/{name}")), text);
    }
    place.run(&["theme", "eject", "article.html"]).ends(0);
}

#[test]
fn shells_get_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(Place::empty().run(&["completions", shell]).ends(0).out.contains("treatise"));
    }
}

/// Help names every command there is, and nothing that does not exist yet.
#[test]
fn help_offers_only_what_there_is() {
    let place = Place::empty();
    let commands: [&[&str]; 10] = [
        &[],
        &["build"],
        &["serve"],
        &["check"],
        &["import"],
        &["new"],
        &["init"],
        &["theme"],
        &["theme", "eject"],
        &["completions"],
    ];
    let mut all = String::new();
    for command in commands {
        let mut arguments = command.to_vec();
        arguments.push("--help");
        all.push_str(&place.run(&arguments).ends(0).out);
    }
    for word in ["--external", "suggest", "lsp", "schema"] {
        assert!(!all.contains(word), "help speaks of {word}");
    }
    for word in [
        "--root",
        "--format",
        "--quiet",
        "--verbose",
        "--color",
        "--since",
        "--stale",
        "TREATISE_TODAY",
        "Exit status",
    ] {
        assert!(all.contains(word), "help does not speak of {word}");
    }
    place.run(&["--version"]).ends(0).says(env!("CARGO_PKG_VERSION"));
    for wrong in [&["build", "--watch"][..], &["check", "--fix"]] {
        place.run(wrong).ends(2);
    }
}

#[test]
fn a_preview_that_cannot_be_says_why() {
    Place::empty().run(&["serve"]).ends(2).says("there is no site here");
    let place = Place::site(&[NOTE]);
    for wrong in [
        &["--port", "65536"][..],
        &["--port", "x"],
        &["--port", "-1"],
        &["--watch"],
        &["elsewhere"],
    ] {
        place.run(&[&["serve"], wrong].concat()).ends(2);
    }
    place
        .run(&["serve", "--host", "no such host"])
        .ends(2)
        .says("error: `no such host` is neither an address nor a name")
        .says("= help: name an address of this machine");
    // An address that is kept for documentation (RFC 5737), and nobody's.
    place
        .run(&["serve", "--host", "192.0.2.1", "--port", "0"])
        .ends(3)
        .says("error: listening at 192.0.2.1:0: ")
        .says("= help: name an address of this machine after `--host`");
}

/// A preview that runs, and is ended as Ctrl-C ends it.
#[cfg(unix)]
struct Running {
    child: std::process::Child,
    out: std::io::Lines<std::io::BufReader<std::process::ChildStdout>>,
}

#[cfg(unix)]
impl Running {
    fn start(place: &Place, arguments: &[&str]) -> Running {
        Running::command(place, &[&["serve", "--port", "0"], arguments].concat())
    }

    fn command(place: &Place, arguments: &[&str]) -> Running {
        use std::io::BufRead;
        let mut command = place.command(arguments);
        let mut child = command
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let out = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
        Running { child, out }
    }

    fn line(&mut self) -> String {
        self.out.next().unwrap().unwrap()
    }

    /// Gives the rest of both outputs.
    fn end(mut self) -> (String, String) {
        use std::io::Read;
        let begun = std::time::Instant::now();
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        assert!(begun.elapsed() < std::time::Duration::from_secs(2), "{:?}", begun.elapsed());
        assert_eq!(status.code(), Some(0));
        let mut errors = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        (self.out.by_ref().map(|line| line.unwrap() + "\n").collect(), errors)
    }
}

#[cfg(unix)]
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[cfg(unix)]
#[test]
fn a_preview_says_what_changes() {
    let place = Place::site(&[NOTE, UNDATED]);
    let mut running = Running::start(&place, &[]);
    let first = running.line();
    assert!(first.starts_with("http://127.0.0.1:"), "{first}");
    assert!(
        first.contains("/ – ") && first.contains(" pages in ") && first.contains(", 1 warning"),
        "{first}"
    );
    place.write(BROKEN.0, BROKEN.1.as_bytes());
    let mut line = running.line();
    while !line.contains("1 error") {
        line = running.line();
    }
    assert_eq!(line.as_bytes()[2], b':', "{line}");
    assert!(line.contains(" ms · 1 error, 1 warning"), "{line}");
    fs::remove_file(place.path(BROKEN.0)).unwrap();
    let line = running.line();
    assert!(line.contains(" ms · mended · 1 warning"), "{line}");
    let (_, errors) = running.end();
    assert_eq!(errors.matches("error[broken-link]").count(), 1, "{errors}");
    assert_eq!(errors.matches("warning[seed-date]").count(), 1, "{errors}");
}

#[cfg(unix)]
#[test]
fn a_preview_speaks_json() {
    let place = Place::site(&[NOTE, UNDATED]);
    let mut running = Running::start(&place, &["--format", "json"]);
    let mut object = || serde_json::from_str::<serde_json::Value>(&running.line()).unwrap();
    let first = object();
    assert_eq!((&first["event"], first["warnings"].as_u64()), (&"serving".into(), Some(1)));
    assert!(first["address"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert_eq!(object()["code"], "seed-date");
    assert_eq!(object()["code"], "title-from-lead");
    place.write(BROKEN.0, BROKEN.1.as_bytes());
    let mut next = object();
    while next["errors"] != 1 {
        next = object();
    }
    assert_eq!(next["event"], "changed");
    assert_eq!(object()["code"], "broken-link");
    let (out, errors) = running.end();
    assert_eq!((&*out, &*errors), ("", ""));
}

#[cfg(unix)]
#[test]
fn a_quiet_preview_tells_of_errors_only() {
    let place = Place::site(&[NOTE, UNDATED, BROKEN]);
    let mut running = Running::start(&place, &["--quiet"]);
    let mut first = [0];
    std::io::Read::read_exact(running.child.stderr.as_mut().unwrap(), &mut first).unwrap();
    let (out, errors) = running.end();
    assert_eq!(out, "");
    assert!(errors.starts_with("rror[broken-link]") && !errors.contains("seed-date"), "{errors}");
}

#[cfg(unix)]
#[test]
fn a_build_goes_on_with_what_changes() {
    let place = Place::site(&[NOTE]);
    let mut running = Running::command(&place, &["build", "--watch"]);
    let first = running.line();
    assert!(first.starts_with("Built ") && first.ends_with(" 0 removed"), "{first}");
    let note = place.path("public/notes/veto/index.html");
    let written = |path: &str| fs::metadata(place.path(path)).unwrap().modified().unwrap();
    let style = fs::read_dir(place.path("public/assets")).unwrap().next().unwrap().unwrap().path();
    let before = fs::metadata(&style).unwrap().modified().unwrap();
    let list = written("public/notes/index.html");
    place.write(NOTE.0, b"+++\ntitle = \"The veto\"\n+++\n\nQuite another text.\n");
    let second = running.line();
    assert!(second.contains(" written, "), "{second}");
    assert!(fs::read_to_string(&note).unwrap().contains("Quite another text."));
    assert_eq!(
        fs::metadata(&style).unwrap().modified().unwrap(),
        before,
        "what is the same is left"
    );
    assert!(written("public/notes/index.html") > list, "the listing shows the text");
    // What cannot be built leaves the output as it was; when it is mended, the page is there.
    let mut errors = running.child.stderr.take().unwrap();
    place.write(BROKEN.0, BROKEN.1.as_bytes());
    let mut said = String::new();
    while !said.contains("Nothing was written") {
        let mut byte = [0];
        std::io::Read::read_exact(&mut errors, &mut byte).unwrap();
        said.push(char::from(byte[0]));
    }
    assert!(said.contains("error[broken-link]"), "{said}");
    fs::remove_file(place.path(BROKEN.0)).unwrap();
    assert!(running.line().starts_with("Built "));
    assert!(fs::read_to_string(&note).unwrap().contains("Quite another text."));
}

/// A report that nobody reads to its end is no failure.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    use std::process::Stdio;
    let place = Place::site(&[("content/notes/many.md", &"[[Nowhere]]\n\n".repeat(5000))]);
    let mut child = place
        .command(&["check", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}

/// `check --fix` rewrites what has one answer, says what it did, and does nothing the second time.
#[test]
fn check_mends_links() {
    let text = "\u{feff}See [[Lee]] and\r\n[[same]].\r\n";
    let place = Place::site(&[
        ("content/notes/a.md", text),
        ("content/people/ann-lee.md", "---\naliases: [Lee]\n---\nText.\n"),
        ("content/x/same.md", "One.\n"),
        ("content/y/same.md", "Two.\n"),
    ]);
    place.run(&["check"]).ends(0).says("hint[alias-link]");
    assert_eq!(fs::read_to_string(place.path("content/notes/a.md")).unwrap(), text);
    let ran = place.run(&["check", "--fix"]).ends(0);
    let ran = ran.says("content/notes/a.md:1:8: `Lee` is now `people/ann-lee|Lee`\n");
    let ran = ran.says("Rewrote 1 link in 1 file; 1 more is left as it is, without one answer\n");
    assert!(ran.err.contains("ambiguous-path") && !ran.err.contains("alias-link"), "{}", ran.err);
    let mended = text.replace("[[Lee]]", "[[people/ann-lee|Lee]]");
    assert_eq!(fs::read_to_string(place.path("content/notes/a.md")).unwrap(), mended);
    let names: Vec<_> = fs::read_dir(place.path("content/notes"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["a.md"], "a temporary file was left");
    place
        .run(&["check", "--fix"])
        .ends(0)
        .says("Rewrote 0 links in 0 files; 1 more is left");
    assert_eq!(fs::read_to_string(place.path("content/notes/a.md")).unwrap(), mended);
}

/// A file that lies outside of `content/`, and is reached through a link, is not written.
#[cfg(unix)]
#[test]
fn check_mends_nothing_outside_of_the_content() {
    let place = Place::site(&[("content/people/ann-lee.md", "---\naliases: [Lee]\n---\nText.\n")]);
    place.write("shared/a.md", b"See [[Lee]].\n");
    fs::create_dir_all(place.path("content/notes")).unwrap();
    std::os::unix::fs::symlink("../../shared/a.md", place.path("content/notes/a.md")).unwrap();
    place
        .run(&["check", "--fix"])
        .ends(0)
        .says("content/notes/a.md is left as it is: it does not lie under content/");
    assert_eq!(fs::read_to_string(place.path("shared/a.md")).unwrap(), "See [[Lee]].\n");
}
