//! A folder of `tests/sites/` is a test: a site, and in its `expect/` what comes of it.
//!
//! `expect/diagnostics.txt` is the report of `check`, `expect/graph.txt` the graph, and each file of `expect/public/` a file of the output. The site's
//! `config.toml` begins with a line that says which behaviour it is about; `# options: drafts future` in it loads it so.
//! `BLESS=1 cargo test` writes what is expected (of `public/` only files that are there already), and the difference is read by eye. `SITE=link-` runs
//! the sites whose names begin so.

mod common;

use std::fs;
use std::path::Path;

use common::{TestSite, files_below, for_each, line_diff, test_sites};
use treatise::diagnostic::report;
use treatise::produce;

#[test]
fn sites() {
    let bless = std::env::var_os("BLESS").is_some();
    for_each(&test_sites(), |site| check(site, bless));
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
    for file in files_below(&expect.join("public")) {
        let path = file.to_str().unwrap();
        let name = format!("public/{path}");
        match site.routes.get(path) {
            Some(route) => compare(&expect, &name, &produce::produce(&site, route).bytes, bless, &mut problems),
            None => problems.push(format!("{path} is expected and is no file of the site")),
        }
    }
    let known = |file: &Path| ["diagnostics.txt", "graph.txt"].iter().any(|name| file == Path::new(name)) || file.starts_with("public");
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
