//! A folder of `tests/sites/` is a test: a site, and in its `expect/` what comes of it.
//!
//! `expect/diagnostics.txt` is the report of `check`, `expect/graph.txt` the graph, each file of `expect/public/` a file of the output, and each of
//! `expect/fixed/` a file as `check --fix` leaves it. The site's
//! `config.toml` begins with a line that says which behaviour it is about; `# options: drafts future` in it loads it so.
//! `BLESS=1 cargo test` writes what is expected (of `public/` only files that are there already), and the difference is read by eye. `SITE=link-` runs
//! the sites whose names begin so.

mod common;

use std::fs;
use std::path::Path;

use common::{TestSite, files_below, for_each, line_diff, test_sites};
use treatise::diagnostic::report;
use treatise::graph::Resolved;
use treatise::{fix, produce};

#[test]
fn sites() {
    let bless = std::env::var_os("BLESS").is_some();
    for_each(&test_sites(), |site| check(site, bless));
}

/// What `check --fix` writes leads where it led, and leaves nothing to be fixed.
#[test]
fn fixes_keep_every_target_and_come_to_an_end() {
    for_each(&test_sites(), |test| {
        let site = test.load();
        let fixes = fix::fixes(&treatise::check(&site));
        if fixes.files.is_empty() {
            return Vec::new();
        }
        let folder = test.copy();
        for file in &fixes.files {
            fs::write(folder.path().join(&*file.file.path), &file.text).unwrap();
        }
        let after = test.load_from(folder.path(), None);
        let mut problems: Vec<String> = fix::fixes(&treatise::check(&after))
            .files
            .iter()
            .map(|file| format!("{} would be changed again: {:?}", file.file.path, file.changes))
            .collect();
        if site.graph.pages.len() != after.graph.pages.len() {
            return vec!["there are other pages than before".to_owned()];
        }
        for id in site.graph.ids() {
            let (old, new) = (site.graph.links(id), after.graph.links(id));
            let same = old.resolved.len() == new.resolved.len() && old.resolved.iter().zip(&new.resolved).all(leads_on);
            if !same || old.references != new.references || old.annotates != new.annotates {
                problems.push(format!(
                    "{}: links lead elsewhere\n{old:?}\n{new:?}",
                    site.graph.document(id).file.path
                ));
            }
        }
        problems
    });
}

/// Tells whether a link leads where it led, or to a heading that it missed.
fn leads_on((old, new): (&Resolved, &Resolved)) -> bool {
    match (old, new) {
        (Resolved::Page { page, anchor: None }, Resolved::Page { page: other, .. }) => page == other,
        _ => old == new,
    }
}

/// Loads a site, compares everything that `expect/` holds, and gives what differs.
fn check(test: &TestSite, bless: bool) -> Vec<String> {
    let expect = test.root.join("expect");
    let site = test.load();
    let mut problems = Vec::new();
    let diagnostics = report::human(&treatise::check(&site), false);
    compare(&expect, "diagnostics.txt", diagnostics.as_bytes(), bless, &mut problems);
    let graph = common::dump::graph(&site.graph);
    compare(&expect, "graph.txt", graph.as_bytes(), bless, &mut problems);
    let fixed = fix::fixes(&treatise::check(&site));
    for file in &fixed.files {
        compare(
            &expect,
            &format!("fixed/{}", file.file.path),
            file.text.as_bytes(),
            bless,
            &mut problems,
        );
    }
    for file in files_below(&expect.join("public")) {
        let path = file.to_str().unwrap();
        let name = format!("public/{path}");
        match site.routes.get(path) {
            Some(route) => compare(&expect, &name, &produce::produce(&site, route).bytes, bless, &mut problems),
            None => problems.push(format!("{path} is expected and is no file of the site")),
        }
    }
    let is_fixed = |file: &Path| fixed.files.iter().any(|one| file == Path::new("fixed").join(&*one.file.path));
    let known = |file: &Path| {
        let is_report = ["diagnostics.txt", "graph.txt"].iter().any(|name| file == Path::new(name));
        is_report || file.starts_with("public") || is_fixed(file)
    };
    for file in files_below(&expect).iter().filter(|file| !known(file)) {
        problems.push(format!("nothing is compared with expect/{}", file.display()));
    }
    problems
}

fn compare(expect: &Path, name: &str, got: &[u8], bless: bool, problems: &mut Vec<String>) {
    let path = expect.join(name);
    if bless {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if fs::read(&path).ok().as_deref() != Some(got) {
            fs::write(path, got).unwrap();
        }
        return;
    }
    match fs::read(&path) {
        Err(_) => problems.push(format!(
            "expect/{name} is not there: write it with `BLESS=1 cargo test --test sites`, and read it"
        )),
        Ok(expected) if expected == got => {}
        Ok(expected) => {
            let (expected, got) = (String::from_utf8_lossy(&expected), String::from_utf8_lossy(got));
            problems.push(format!("expect/{name}\n{}", line_diff(&expected, &got)));
        }
    }
}
