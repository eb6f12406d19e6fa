//! What the tests over folders share: the list of sites, how one is loaded, copies of them, and a readable dump of a graph.

#![allow(dead_code, reason = "every test file uses a part of it")]

pub mod dump;
pub mod http;

use std::fs;
use std::path::{Path, PathBuf};

use treatise::date::Date;
use treatise::{Options, Site};

/// A folder of `tests/sites/`, or a site of this repository.
pub struct TestSite {
    /// The folder's name.
    pub name: String,
    /// The folder.
    pub root: PathBuf,
    /// What it is loaded with.
    pub options: Options,
}

impl TestSite {
    fn new(name: &str, root: PathBuf) -> TestSite {
        let options = options(&root);
        TestSite {
            name: name.to_owned(),
            root,
            options,
        }
    }

    /// Loads the site where it lies.
    pub fn load(&self) -> Site {
        self.load_from(&self.root, None)
    }

    /// Loads a copy of the site with this site's options.
    pub fn load_from(&self, root: &Path, previous: Option<&Site>) -> Site {
        treatise::load(
            root,
            &self.options,
            previous.map(|site| (site, &treatise::source::Look::Everywhere)),
        )
        .unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// Copies everything that the site is made from into a fresh folder.
    pub fn copy(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        copy_site(&self.root, folder.path(), false);
        folder
    }
}

/// The sites of `tests/sites/` in order; `SITE=name` chooses those whose names begin so.
pub fn test_sites() -> Vec<TestSite> {
    let wanted = std::env::var("SITE").unwrap_or_default();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut sites: Vec<TestSite> = fs::read_dir(base)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| TestSite::new(entry.file_name().to_str().unwrap(), entry.path()))
        .filter(|site| site.name.starts_with(&wanted))
        .collect();
    sites.sort_by(|a, b| a.name.cmp(&b.name));
    sites
}

/// The site about the seed that this repository holds, where its content is there.
pub fn own_site() -> Option<TestSite> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let chosen = std::env::var("SITE").is_ok_and(|wanted| !"own-site".starts_with(&wanted));
    (root.join("content").is_dir() && !chosen).then(|| {
        let mut site = TestSite::new("own-site", root.to_path_buf());
        // Its notes are newer than the day of the tests.
        site.options.future = true;
        site
    })
}

/// The book in `docs/`.
pub fn book() -> Option<TestSite> {
    let chosen = std::env::var("SITE").is_ok_and(|wanted| !"book".starts_with(&wanted));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    (!chosen).then(|| TestSite::new("book", root))
}

/// Every site that laws hold for.
pub fn all_sites() -> Vec<TestSite> {
    let mut sites = test_sites();
    sites.extend(own_site());
    sites.extend(book());
    sites
}

/// The day on which all tests run.
pub fn today() -> Date {
    Date::parse("2026-01-01").unwrap()
}

/// Options without drafts and future.
pub fn plain_options() -> Options {
    Options {
        drafts: false,
        future: false,
        today: today(),
        // Drawing takes long, and nobody asks most sites for it: `# options: pictures`.
        pictures: false,
        base_url: None,
        search: Some(false),
    }
}

/// Reads `# options: drafts future search` in the configuration.
fn options(root: &Path) -> Options {
    let config = fs::read_to_string(root.join("config.toml")).unwrap_or_default();
    let line = config.lines().find_map(|line| line.strip_prefix("# options:"));
    let has = |word: &str| line.is_some_and(|line| line.split_whitespace().any(|own| own == word));
    Options {
        drafts: has("drafts"),
        future: has("future"),
        pictures: has("pictures"),
        // An index of every site would take longer than all other tests.
        search: Some(has("search")),
        ..plain_options()
    }
}

/// Copies what a site is made from: configuration, content, static files, templates, words, themes.
///
/// `reversed` makes the files in the opposite order, which on most disks changes the order in which a folder lists them.
pub fn copy_site(from: &Path, to: &Path, reversed: bool) {
    let mut files = Vec::new();
    for part in ["config.toml", "content", "static", "templates", "i18n", "themes"] {
        gather(from, Path::new(part), &mut files);
    }
    files.sort();
    if reversed {
        files.reverse();
    }
    for file in files {
        let target = to.join(&file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(from.join(&file), target).unwrap();
    }
}

/// The files below a folder, as sorted paths relative to `root`.
pub fn files_below(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    gather(root, Path::new(""), &mut files);
    files.sort();
    files
}

fn gather(root: &Path, relative: &Path, files: &mut Vec<PathBuf>) {
    let path = root.join(relative);
    if path.is_file() {
        files.push(relative.to_path_buf());
    }
    for entry in fs::read_dir(path).into_iter().flatten() {
        gather(root, &relative.join(entry.unwrap().file_name()), files);
    }
}

/// Runs a check over sites and fails at the end with all that went wrong, each under its site's name.
pub fn for_each(sites: &[TestSite], check: impl Fn(&TestSite) -> Vec<String> + Sync) {
    for_each_named(sites, |site| &site.name, check);
}

/// Runs a check over many things and fails at the end with all that went wrong, each under its name.
pub fn for_each_named<T: Sync>(things: &[T], name: impl Fn(&T) -> &str + Sync, check: impl Fn(&T) -> Vec<String> + Sync) {
    use rayon::prelude::*;
    let wrong: Vec<String> = things
        .par_iter()
        .map(|thing| {
            let problems = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(thing)));
            let problems = problems.unwrap_or_else(|_| vec!["panicked".to_owned()]);
            problems
                .iter()
                .map(|problem| format!("{}: {problem}\n", name(thing)))
                .collect::<String>()
        })
        .filter(|text| !text.is_empty())
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n\n{}", wrong.len(), things.len(), wrong.join("\n"));
}

/// Shows how two texts differ, line by line.
pub fn line_diff(expected: &str, got: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), got.lines().collect());
    let width = b.len() + 1;
    let mut common = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = match a[i] == b[j] {
                true => common[(i + 1) * width + j + 1] + 1,
                false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            out += &format!("  - {}\n", a[i]);
            i += 1;
        } else {
            out += &format!("  + {}\n", b[j]);
            j += 1;
        }
    }
    if out.is_empty() && expected != got {
        out += "  they differ in white space at the end\n";
    }
    out
}
