//! `check --since` and `check --stale` through the program itself, on real repositories.
//!
//! Each test makes a repository of its own with the `git` of this machine, whose settings are left out.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// A folder with a repository, and a site in it.
struct Place {
    folder: TempDir,
    /// The site's folder, from the repository's: empty, or ending in `/`.
    site: &'static str,
}

/// What a call came to.
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
            self.err.contains(text) || self.out.contains(text),
            "no `{text}` in\n{}{}",
            self.out,
            self.err
        );
        self
    }

    #[track_caller]
    fn says_nothing_of(self, text: &str) -> Ran {
        assert!(
            !self.err.contains(text) && !self.out.contains(text),
            "`{text}` in\n{}{}",
            self.out,
            self.err
        );
        self
    }
}

const CLAIM: &str = r#"+++
claim = "The bridge was never built."
speaker = "Ann Lee"
said = 2022-02-01
verdict = "false"
summary = "It was opened in 1956."
sources = ["record"]
date = 2022-12-05
+++

The record says so.
"#;

const AT: &str = "content/claims/bridge.md";

impl Place {
    fn bare(site: &'static str) -> Place {
        let place = Place {
            folder: tempfile::tempdir().unwrap(),
            site,
        };
        place.write("config.toml", "[check]\nmissing-trust-page = \"off\"\n");
        place.write("content/sources/all.yml", "record: { type: Web, title: The record, date: 1956 }\n");
        place.write(AT, CLAIM);
        place
    }

    /// A site with one published claim, in a repository whose one commit is tagged `v1`.
    fn published(site: &'static str) -> Place {
        let place = Place::bare(site);
        place.git(&["init", "--quiet"]);
        place.commit("As published");
        place.git(&["tag", "v1"]);
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(self.site).join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// Writes the claim with some of its text replaced.
    fn change(&self, path: &str, changes: &[(&str, &str)]) {
        let mut text = CLAIM.to_owned();
        for (old, new) in changes {
            assert!(text.contains(old), "{old}");
            text = text.replace(old, new);
        }
        self.write(path, &text);
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        for setting in [
            "user.name=Test",
            "user.email=test@example.org",
            "commit.gpgSign=false",
            "core.autocrlf=false",
        ] {
            git.args(["-c", setting]);
        }
        git.arg("-C").arg(self.folder.path()).args(arguments);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for name in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] {
            git.env(name, "2023-01-10T12:00:00Z");
        }
        let output = git.output().unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_treatise"));
        command.arg("check").args(arguments).current_dir(self.folder.path().join(self.site));
        command.args(["--color", "never"]);
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "GITHUB_WORKSPACE"] {
            command.env_remove(name);
        }
        // No repository above the folder of the tests is looked into.
        command.env("GIT_CEILING_DIRECTORIES", self.folder.path().parent().unwrap());
        command.env("TREATISE_TODAY", "2026-01-01");
        command
    }

    fn check(&self, arguments: &[&str]) -> Ran {
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

#[test]
fn what_is_as_it_was_is_fine() {
    let place = Place::published("");
    place.check(&["--since", "v1"]).ends(0).says("Checked ");
    // White space and the text may change, and so may what readers are not told as a finding.
    place.change(
        AT,
        &[
            ("opened in 1956", "opened  in 1956"),
            ("The record", "An old record"),
            ("Ann Lee", "Ann B. Lee"),
        ],
    );
    place.check(&["--since", "v1"]).ends(0);
}

#[test]
fn a_changed_verdict_without_a_correction_is_told_at_its_place() {
    let place = Place::published("");
    place.change(AT, &[("\"false\"", "\"mostly-false\"")]);
    let told = "error[silent-change]: the verdict was `false` at v1 and is `mostly-false` now, and no correction says so\n --> content/claims/bridge.md:5:11\n";
    place.check(&["--since", "v1"]).ends(1).says(told).says("date = 2026-01-01");
    place.check(&[]).ends(0);
    place.commit("Change it");
    place.check(&["--since", "HEAD"]).ends(0);
    place.check(&["--since", "HEAD~1"]).ends(1).says("at HEAD~1");
    place.check(&["--since", "v1", "--quiet"]).ends(1).says("silent-change");
    place.write("config.toml", "[check]\nmissing-trust-page = \"off\"\nsilent-change = \"hint\"\n");
    place.check(&["--since", "v1"]).ends(0).says("hint[silent-change]");
}

#[test]
fn summary_and_words_count_too() {
    let place = Place::published("");
    place.change(AT, &[("opened in 1956", "opened in 1957"), ("never built", "not built")]);
    let ran = place.check(&["--since", "v1"]).ends(1);
    let ran = ran.says("the summary was “It was opened in 1956.” at v1").says("bridge.md:6:11");
    ran.says("the claim was “The bridge was never built.” at v1").says("bridge.md:2:9");
    place.change(AT, &[("verdict = \"false\"\n", "")]);
    place
        .check(&["--since", "v1"])
        .ends(1)
        .says("the verdict was “false” at v1 and is not there any more");
}

#[test]
fn a_new_correction_answers_for_a_change_and_an_old_one_does_not() {
    let correction = "date = 2022-12-05\ncorrections = [{ date = 2022-12-20, text = \"A year was wrong.\" }]\n";
    let place = Place::published("");
    place.change(AT, &[("\"false\"", "\"mixed\""), ("date = 2022-12-05\n", correction)]);
    place.check(&["--since", "v1"]).ends(0);
    place.commit("Correct it");
    place.change(AT, &[("\"false\"", "\"true\""), ("date = 2022-12-05\n", correction)]);
    place
        .check(&["--since", "HEAD"])
        .ends(1)
        .says("the verdict was `mixed` at HEAD and is `true` now");
    place.check(&["--since", "v1"]).ends(0);
}

/// The claim with a correction and a new verdict, as front matter lines.
const CORRECTED: &str = "date = 2022-12-05\ncorrections = [{ date = 2022-12-20, text = \"A year was wrong, in part.\" }]\n";

#[test]
fn only_a_correction_that_is_new_and_dated_after_the_check_answers_for_a_change() {
    let place = Place::published("");
    place.change(AT, &[("date = 2022-12-05\n", CORRECTED)]);
    place.commit("Correct it");
    let told = "the verdict was `false` at HEAD and is `true` now";
    let old = "{ date = 2022-12-20, text = \"A year was wrong, in part.\" }";
    let with = |new: &str| CORRECTED.replace(old, &format!("{old}, {new}"));
    for (new, why) in [
        // Dated before the claim was checked; to come; what was there, once more; without words.
        (
            "{ date = 1990, text = \"Long ago.\" }",
            "the correction of 1990 does not answer for it: the claim was checked later, 2022-12-05",
        ),
        (
            "{ date = 2022-12-04, text = \"The day before.\" }",
            "the claim was checked later, 2022-12-05",
        ),
        (
            "{ date = 2090, text = \"Some day.\" }",
            "the correction of 2090 does not answer for it: that day is to come",
        ),
        ("{ date = 2026-01-02, text = \"Tomorrow.\" }", "that day is to come"),
        (old, told),
        ("{ date = 2023-02-01, text = \"A year  was wrong, in part.\" }", told),
        (
            "{ date = 2023-02-01, text = \"\" }",
            "error[bad-value]: this correction holds no words",
        ),
    ] {
        place.change(AT, &[("\"false\"", "\"true\""), ("date = 2022-12-05\n", &with(new))]);
        place.check(&["--since", "HEAD"]).ends(1).says(told).says(why);
    }
    for new in [
        "{ date = 2022-12-05, text = \"The same day.\" }",
        "{ date = \"2022-12\", text = \"The same month.\" }",
        "{ date = 2026-01-01, text = \"Today.\" }",
        "{ date = 2026, text = \"This year.\" }",
        "{ date = 1990, text = \"Long ago.\" }, { date = 2023-02-01, text = \"The record was misread.\" }",
    ] {
        place.change(AT, &[("\"false\"", "\"true\""), ("date = 2022-12-05\n", &with(new))]);
        place.check(&["--since", "HEAD"]).ends(0).says_nothing_of("silent-change");
    }
    // The day of the check is that of then.
    let redated = with("{ date = 2022-12-01, text = \"The record was misread.\" }").replace("2022-12-05", "2022-11-05");
    place.change(AT, &[("\"false\"", "\"true\""), ("date = 2022-12-05\n", &redated)]);
    place.check(&["--since", "HEAD"]).ends(1).says(told);
}

#[test]
fn a_correction_that_was_published_stays_as_it_was() {
    let place = Place::published("");
    place.change(AT, &[("date = 2022-12-05\n", CORRECTED)]);
    place.commit("Correct it");
    let gone =
        "error[silent-change]: the correction of 2022-12-20, “A year was wrong, in part.”, was there at HEAD and is not there any more";
    let otherwise = "error[silent-change]: the correction of 2022-12-20 was “A year was wrong, in part.” at HEAD and reads otherwise now";
    let verdict = "the verdict was `false` at HEAD and is `true` now";
    // A comma less is no new correction, and neither is another day.
    let comma = CORRECTED.replace("wrong,", "wrong");
    let moved = CORRECTED.replace("2022-12-20", "2023-02-01");
    let replaced = "date = 2022-12-05\ncorrections = [{ date = 2023-02-01, text = \"Nothing was.\" }]\n";
    for (now, told, answers) in [
        ("date = 2022-12-05\n", gone, false),
        (&comma, otherwise, false),
        (&moved, gone, false),
        (replaced, gone, true),
    ] {
        place.change(AT, &[("date = 2022-12-05\n", now)]);
        let ran = place.check(&["--since", "HEAD"]).ends(1).says(told).says_nothing_of(verdict);
        let line = if now.contains("corrections") { 9 } else { 2 };
        ran.says(&format!("bridge.md:{line}:"));
        place.change(AT, &[("\"false\"", "\"true\""), ("date = 2022-12-05\n", now)]);
        let ran = place.check(&["--since", "HEAD"]).ends(1).says(told);
        match answers {
            true => ran.says_nothing_of(verdict),
            false => ran.says(verdict),
        };
    }
    // White space says nothing, and another entry may stand before it.
    let spaced = CORRECTED
        .replace("[{", "[{ date = 2023-02-01, text = \"One more.\" }, {")
        .replace("A year", "A  year");
    place.change(AT, &[("date = 2022-12-05\n", &spaced)]);
    place.check(&["--since", "HEAD"]).ends(0).says_nothing_of("silent-change");
}

#[test]
fn what_was_not_published_may_change() {
    for (old, new) in [
        ("date = 2022-12-05\n", "date = 2022-12-05\ndraft = true\n"),
        ("date = 2022-12-05\n", "date = 2022-12-05\npublish = false\n"),
        // The commit is of 10 January 2023.
        ("date = 2022-12-05\n", "date = 2023-01-11\n"),
    ] {
        let place = Place::published("");
        place.change(AT, &[(old, new)]);
        place.commit("Not yet");
        place.change(AT, &[("\"false\"", "\"true\"")]);
        place.check(&["--since", "HEAD"]).ends(0).says_nothing_of("silent-change");
    }
    // A claim that is new was not published either.
    let place = Place::published("");
    place.change("content/claims/tunnel.md", &[("bridge", "tunnel")]);
    place.check(&["--since", "v1"]).ends(0);
}

#[test]
fn a_claim_is_followed_where_it_moves() {
    let changed: &[(&str, &str)] = &[("\"false\"", "\"true\"")];
    let redirected: &[(&str, &str)] = &[
        ("\"false\"", "\"true\""),
        ("+++\nclaim", "+++\nredirect_from = [\"/claims/bridge/\"]\nclaim"),
    ];
    let told = "the verdict was `false` at v1 and is `true` now";
    let moved = "content/claims/old-bridge.md";
    // As git sees it.
    let place = Place::published("");
    place.git(&["mv", AT, moved]);
    place.change(moved, changed);
    place
        .check(&["--since", "v1"])
        .ends(1)
        .says(told)
        .says("warning[lost-claim]: this claim was at `/claims/bridge/` at v1");
    place.change(moved, redirected);
    place.check(&["--since", "v1"]).ends(1).says(told).says_nothing_of("lost-claim");
    // By its words, by the old address, by an address that stays: git knows nothing of the new file.
    for (changes, lost) in [(changed, true), (redirected, false)] {
        let place = Place::published("");
        fs::remove_file(place.path(AT)).unwrap();
        place.change(moved, changes);
        let ran = place.check(&["--since", "v1"]).ends(1).says(told);
        if !lost {
            ran.says_nothing_of("lost-claim");
        }
    }
    for key in ["slug = \"bridge\"", "permalink = \"/claims/bridge/\""] {
        let place = Place::published("");
        fs::remove_file(place.path(AT)).unwrap();
        let key = format!("+++\n{key}\nclaim");
        place.change(moved, &[("never built", "not built"), ("+++\nclaim", &key)]);
        let ran = place.check(&["--since", "v1"]).ends(1);
        ran.says("the claim was “The bridge was never built.” at v1")
            .says_nothing_of("lost-claim");
    }
}

#[test]
fn a_claim_that_is_gone_is_told_unless_its_readers_are_led_on() {
    let place = Place::published("");
    fs::remove_file(place.path(AT)).unwrap();
    let told = "warning[lost-claim]: this claim was published at v1 and is gone, so that `/claims/bridge/` leads nowhere\n--> content/claims/bridge.md\n";
    place.check(&["--since", "v1"]).ends(0).says(told);
    place.write(
        "content/notes/bridges.md",
        "+++\ntitle = \"Bridges\"\nredirect_from = [\"/claims/bridge/\"]\n+++\n\nAll of them.\n",
    );
    place.check(&["--since", "v1"]).ends(0).says_nothing_of("lost-claim");
    let place = Place::published("");
    place.change(AT, &[("+++\nclaim", "+++\ndraft = true\nclaim")]);
    place
        .check(&["--since", "v1"])
        .ends(0)
        .says("was published at v1 and is a draft now")
        .says("bridge.md:2:1");
}

#[test]
fn a_site_in_a_folder_of_a_repository_is_found_there() {
    let place = Place::published("web/site/");
    place.git(&["mv", "web/site/content/claims/bridge.md", "web/site/content/claims/b.md"]);
    place.change("content/claims/b.md", &[("\"false\"", "\"true\"")]);
    let told = "the verdict was `false` at v1 and is `true` now";
    place
        .check(&["--since", "v1"])
        .ends(1)
        .says(told)
        .says(" --> content/claims/b.md:5:11");
    // From elsewhere, and from a hook, which runs with paths of its own.
    let mut command = place.command(&["--since", "v1", "--root", "web/site"]);
    command
        .current_dir(place.folder.path())
        .env("GIT_DIR", ".git")
        .env("GIT_INDEX_FILE", ".git/index");
    ran(command).ends(1).says(told);
}

#[test]
fn programs_read_the_same() {
    let place = Place::published("");
    place.change(AT, &[("\"false\"", "\"true\"")]);
    let ran = place.check(&["--since", "v1", "--format", "json"]).ends(1);
    let lines: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line = lines.iter().find(|line| line["code"] == "silent-change").unwrap();
    assert_eq!(line["file"], "content/claims/bridge.md");
    assert_eq!((line["line"].as_u64(), line["column"].as_u64()), (Some(5), Some(11)));
    assert_eq!(line["class"], "editorial");
}

#[test]
fn calls_that_cannot_be_carried_out_say_why() {
    let place = Place::published("");
    for revision in ["v2", "", "v1:content", "--all", "HEAD^^^"] {
        let ran = place.check(&[&format!("--since={revision}")]).ends(2);
        ran.says(&format!("there is no commit `{revision}` in this repository"))
            .says("fetch-depth: 0");
    }
    let place = Place::bare("");
    place.check(&["--since", "HEAD"]).ends(2).says("lies in no git repository");
    place.git(&["init", "--quiet"]);
    place.check(&["--since", "HEAD"]).ends(2).says("there is no commit `HEAD`");
    let mut command = place.command(&["--since", "HEAD"]);
    command.env("PATH", place.path("nowhere"));
    ran(command)
        .ends(3)
        .says("running git: ")
        .says("install git, or check without `--since`");
}

#[test]
fn many_claims_are_read_in_one_call() {
    let place = Place::bare("");
    let name = |number: usize| format!("content/claims/claim-{number}.md");
    let long = "A word. ".repeat(400);
    for number in 0..600 {
        let words = format!("bridge {number} was");
        place.change(&name(number), &[("bridge was", &words), ("The record", &long)]);
    }
    place.write("content/claims/odd.md", "+++\nclaim = ");
    fs::write(place.path("content/claims/bytes.md"), b"+++\nclaim = \"\xff\"\n").unwrap();
    place.git(&["init", "--quiet"]);
    place.commit("Many");
    for name in ["content/claims/odd.md", "content/claims/bytes.md"] {
        fs::remove_file(place.path(name)).unwrap();
    }
    place.change(&name(599), &[("bridge was", "bridge 599 was"), ("\"false\"", "\"true\"")]);
    let ran = place.check(&["--since", "HEAD"]).ends(1);
    assert_eq!(ran.err.matches("error[silent-change]").count(), 1, "{}", ran.err);
    ran.says("content/claims/claim-599.md:5:11");
}

#[test]
fn what_is_overdue_is_listed_when_asked_for_the_oldest_first() {
    let place = Place::bare("");
    let note = |name: &str, day: &str| {
        let text = format!("+++\ntitle = \"{name}\"\nreview_by = {day}\n+++\n\nText.\n");
        place.write(&format!("content/notes/{name}.md"), &text);
    };
    note("a", "2025-12-31");
    note("b", "2024-12-31");
    note("c", "2026-01-01");
    note("d", "\"2025-11\"");
    note("e", "\"2026\"");
    place.check(&[]).ends(0).says_nothing_of("stale");
    let ran = place.check(&["--stale"]).ends(0);
    let told: Vec<&str> = ran.err.lines().filter(|line| line.contains("[stale]")).collect();
    assert_eq!(
        told,
        [
            "warning[stale]: “b” was to be reviewed by 2024-12-31, and is 366 days overdue",
            "warning[stale]: “d” was to be reviewed by 2025-11, and is 32 days overdue",
            "warning[stale]: “a” was to be reviewed by 2025-12-31, and is 1 day overdue",
        ]
    );
    ran.says(" --> content/notes/b.md:3:13").says("3 warnings");
    place.write("config.toml", "[check]\nmissing-trust-page = \"off\"\nstale = \"error\"\n");
    place.check(&["--stale"]).ends(1).says("error[stale]");
    place.write("config.toml", "[check]\nmissing-trust-page = \"off\"\nstale = \"off\"\n");
    place.check(&["--stale"]).ends(0).says_nothing_of("stale");
}
