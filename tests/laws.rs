//! Laws that hold for every site: those of `tests/sites/`, and the one of this repository.
//!
//! A second build writes nothing; threads and the order of reading change nothing; what is loaded after an edit is what is loaded afresh; every link
//! inside of the site leads somewhere; pages are valid HTML; and what an article hides is in no file.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use common::{TestSite, all_sites, copy_site, files_below, for_each, test_sites};
use rayon::prelude::*;
use scraper::{Html, Node};
use treatise::diagnostic::{Diagnostic, report};
use treatise::site::BuildOptions;
use treatise::{Site, produce};

/// Every file of a site by its path, with its bytes.
type Files = BTreeMap<String, Vec<u8>>;

/// Produces every file of a site; gives them with all that is wrong.
fn produced(site: &Site) -> (Files, String) {
    let routes: Vec<_> = site.routes.iter().collect();
    let made: Vec<(String, Vec<u8>, Vec<Diagnostic>)> = routes
        .par_iter()
        .map(|(path, route)| {
            let produced = produce::produce(site, route);
            ((*path).to_owned(), produced.bytes, produced.diagnostics)
        })
        .collect();
    let mut diagnostics = site.diagnostics.clone();
    let mut files = Files::new();
    for (path, bytes, wrong) in made {
        files.insert(path, bytes);
        diagnostics.extend(wrong);
    }
    treatise::diagnostic::sort(&mut diagnostics);
    (files, report::human(&diagnostics, false))
}

/// Names the files in which two outputs differ.
fn differences(what: &str, first: &(Files, String), second: &(Files, String)) -> Vec<String> {
    let paths: BTreeSet<&String> = first.0.keys().chain(second.0.keys()).collect();
    let mut wrong: Vec<String> = paths
        .into_iter()
        .filter(|path| first.0.get(*path) != second.0.get(*path))
        .map(|path| match (first.0.get(path), second.0.get(path)) {
            (Some(a), Some(b)) => {
                let (a, b) = (String::from_utf8_lossy(a), String::from_utf8_lossy(b));
                format!("{what}: {path} differs\n{}", common::line_diff(&a, &b))
            }
            (Some(_), None) => format!("{what}: {path} is missing"),
            _ => format!("{what}: {path} is there"),
        })
        .collect();
    if first.1 != second.1 {
        wrong.push(format!(
            "{what}: the diagnostics differ\n{}",
            common::line_diff(&first.1, &second.1)
        ));
    }
    wrong
}

#[test]
fn a_second_build_writes_nothing() {
    for_each(&all_sites(), |test| {
        let (root, output) = (test.copy(), tempfile::tempdir().unwrap());
        let output = output.path().join("public");
        let build = |site: &Site| treatise::build(site, &output, &BuildOptions::default(), &|| {}).unwrap();
        let site = test.load_from(root.path(), None);
        let first = build(&site);
        if first.failed {
            return match files_below(&output).is_empty() {
                true => Vec::new(),
                false => vec!["the build failed and wrote files".to_owned()],
            };
        }
        let mut wrong = Vec::new();
        // The search index is made after all routes; `tests/search.rs` holds it to the same.
        let (indexed, written): (Vec<String>, Vec<String>) = files_below(&output)
            .iter()
            .map(|path| path.to_str().unwrap().to_owned())
            .partition(|path| path.starts_with(treatise::route::INDEX));
        if first.tally.written != site.routes.len() + indexed.len() {
            wrong.push(format!("{} files written of {} routes", first.tally.written, site.routes.len()));
        }
        let planned: Vec<String> = site.routes.iter().map(|(path, _)| path.to_owned()).collect();
        if written.iter().collect::<BTreeSet<_>>() != planned.iter().collect::<BTreeSet<_>>() {
            wrong.push(format!("on disk: {written:?}\nas routes: {planned:?}"));
        }
        let again = build(&test.load_from(root.path(), None));
        if (again.tally.written, again.tally.removed) != (0, 0) {
            wrong.push(format!(
                "the second build wrote {} files and removed {}",
                again.tally.written, again.tally.removed
            ));
        }
        wrong
    });
}

#[test]
fn a_build_removes_what_is_gone_and_nothing_else() {
    for_each(&test_sites(), |test| {
        let (root, output) = (test.copy(), tempfile::tempdir().unwrap());
        let output = output.path().join("public");
        let build = |site: &Site| treatise::build(site, &output, &BuildOptions::default(), &|| {}).unwrap();
        if build(&test.load_from(root.path(), None)).failed {
            return Vec::new();
        }
        let own = output.join("not-ours.txt");
        fs::write(&own, "mine").unwrap();
        let _ = fs::remove_dir_all(root.path().join("content"));
        let empty = test.load_from(root.path(), None);
        let built = build(&empty);
        let mut wrong = Vec::new();
        if built.failed {
            return vec![format!("fails without content\n{}", report::human(&built.diagnostics, false))];
        }
        if !own.is_file() {
            wrong.push("a file of somebody else was removed".to_owned());
        }
        let _ = fs::remove_file(own);
        let left: BTreeSet<String> = files_below(&output).iter().map(|path| path.to_str().unwrap().to_owned()).collect();
        let mut planned: BTreeSet<String> = empty.routes.iter().map(|(path, _)| path.to_owned()).collect();
        // An index of nothing says that it has no parts.
        planned.extend(empty.config.outputs.search.then(|| "pagefind/parts.json".to_owned()));
        let stale: Vec<&String> = left.difference(&planned).collect();
        if !stale.is_empty() {
            wrong.push(format!("left behind: {stale:?}"));
        }
        wrong
    });
}

#[test]
fn threads_and_the_order_of_files_change_nothing() {
    for_each(&all_sites(), |test| {
        let made_with = |threads: usize, reversed: bool| {
            let folder = tempfile::tempdir().unwrap();
            copy_site(&test.root, folder.path(), reversed);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| produced(&test.load_from(folder.path(), None)))
        };
        let one = made_with(1, false);
        let mut wrong = differences("four threads", &one, &made_with(4, false));
        wrong.extend(differences(
            "files made in the opposite order, in another folder",
            &one,
            &made_with(2, true),
        ));
        wrong
    });
}

/// An edit of a site's folder.
#[derive(Debug)]
enum Edit {
    Touch(PathBuf),
    Append(PathBuf, &'static str),
    Prepend(PathBuf, &'static str),
    Delete(PathBuf),
    Rename(PathBuf, PathBuf),
    Add(PathBuf, &'static str),
}

impl Edit {
    fn apply(&self, root: &Path) {
        let read = |path: &Path| fs::read(root.join(path)).unwrap_or_default();
        match self {
            Edit::Touch(path) => fs::write(root.join(path), read(path)).unwrap(),
            Edit::Append(path, text) => fs::write(root.join(path), [&read(path), text.as_bytes()].concat()).unwrap(),
            Edit::Prepend(path, text) => fs::write(root.join(path), [text.as_bytes(), &read(path)].concat()).unwrap(),
            Edit::Delete(path) => fs::remove_file(root.join(path)).unwrap(),
            Edit::Rename(from, to) => fs::rename(root.join(from), root.join(to)).unwrap(),
            Edit::Add(path, text) => {
                fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
                fs::write(root.join(path), text).unwrap();
            }
        }
    }
}

/// Edits of a site: of a small one a few, in a file that differs from site to site; of a large one every sort, in files far apart.
fn edits(root: &Path, number: usize) -> Vec<Edit> {
    let is_text = |path: &PathBuf| {
        path.extension()
            .is_some_and(|end| ["md", "txt", "toml", "yml", "yaml"].iter().any(|text| end == *text))
    };
    let mut files = files_below(&root.join("content"));
    files.retain(is_text);
    let person: PathBuf = "content/people/zz-new.md".into();
    let mut edits = vec![Edit::Add(
        person.clone(),
        "+++\ntitle = \"A\"\naliases = [\"Text\"]\n+++\nSee [[nothing]].\n",
    )];
    let large = files.len() > 20;
    let chosen: Vec<&PathBuf> = match large {
        true => files.iter().step_by(files.len().div_ceil(3)).collect(),
        false => files.get(number % files.len().max(1)).into_iter().collect(),
    };
    for file in chosen {
        let path = Path::new("content").join(file);
        let name = format!("zz-{}", file.file_name().unwrap().to_str().unwrap());
        let renamed = path.with_file_name(name);
        edits.push(Edit::Append(path.clone(), "\n\nOne more paragraph with Ann Lee in it.\n"));
        if large {
            edits.extend([Edit::Touch(path.clone()), Edit::Prepend(path.clone(), "\n")]);
        }
        edits.push(Edit::Rename(path.clone(), renamed.clone()));
        if large {
            edits.extend([Edit::Rename(renamed, path.clone()), Edit::Delete(path)]);
        } else {
            edits.push(Edit::Delete(renamed));
        }
    }
    if large {
        edits.push(Edit::Delete(person));
    }
    edits.push(Edit::Append("config.toml".into(), "\n[mentions]\nlink = \"all\"\n"));
    edits
}

#[test]
fn after_edits_a_site_is_as_if_loaded_afresh() {
    for_each(&all_sites(), |test| {
        let root = test.copy();
        let mut wrong = Vec::new();
        let mut previous = test.load_from(root.path(), None);
        let number = test.name.bytes().map(usize::from).sum();
        for edit in edits(root.path(), number) {
            edit.apply(root.path());
            let next = test.load_from(root.path(), Some(&previous));
            let fresh = test.load_from(root.path(), None);
            wrong.extend(differences(&format!("after {edit:?}"), &produced(&fresh), &produced(&next)));
            previous = next;
        }
        wrong
    });
}

/// A page, parsed by a browser's rules.
struct Page {
    ids: BTreeSet<String>,
    /// Each address that the page names, with its element and attribute.
    addresses: Vec<(String, String)>,
    wrong: Vec<String>,
}

/// Attributes that hold an address.
const ADDRESSES: [&str; 8] = ["href", "src", "action", "formaction", "poster", "cite", "data", "srcset"];

/// Parses a page, and finds what no page may have.
fn parse(bytes: &[u8], authors_html: bool) -> Page {
    let text = String::from_utf8_lossy(bytes);
    let html = Html::parse_document(&text);
    let mut page = Page {
        ids: BTreeSet::new(),
        addresses: Vec::new(),
        wrong: Vec::new(),
    };
    for error in html.errors.iter().filter(|_| !authors_html) {
        page.wrong.push(format!("is not valid HTML: {error}"));
    }
    for node in html.tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        for (name, value) in element.attrs() {
            let here = format!("<{} {name}=\"{value}\">", element.name());
            if (name == "style" || name.starts_with("on")) && !authors_html {
                page.wrong.push(format!("{here}: an attribute that the policy forbids"));
            }
            if name == "id" && !page.ids.insert(value.to_owned()) {
                page.wrong.push(format!("{here}: this id is there twice"));
            }
            // What an author's older HTML names, browsers go to as well.
            if name == "name" && element.name() == "a" {
                page.ids.insert(value.to_owned());
            }
            if name == "srcset" {
                let each = value.split(',').filter_map(|one| one.split_whitespace().next());
                page.addresses.extend(each.map(|address| (here.clone(), address.to_owned())));
            } else if ADDRESSES.contains(&name) {
                page.addresses.push((here.clone(), value.to_owned()));
            }
            if [
                "for",
                "aria-labelledby",
                "aria-describedby",
                "aria-controls",
                "list",
                "popovertarget",
                "headers",
            ]
            .contains(&name)
            {
                page.addresses
                    .extend(value.split_whitespace().map(|id| (here.clone(), format!("#{id}"))));
            }
        }
        let is_data = element.attr("type").is_some_and(|kind| kind.contains("json"));
        if element.name() == "style" || (element.name() == "script" && element.attr("src").is_none() && !is_data) {
            page.wrong.push(format!("<{}> in the page: the policy forbids it", element.name()));
        }
        let refresh = element.attr("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh"));
        if let (true, Some(content)) = (refresh, element.attr("content"))
            && let Some((_, address)) = content.split_once("url=")
        {
            page.addresses.push((format!("<meta refresh {content}>"), address.to_owned()));
        }
    }
    page
}

/// Gives the path below the site and the fragment of an address on a page; none where it leaves the site.
fn inside(site: &Site, page: &str, address: &str) -> Option<Result<(String, Option<String>), String>> {
    let base = &site.config.base_url;
    let address = address.trim();
    let absolute = address.strip_prefix(&base.origin).filter(|rest| rest.starts_with('/'));
    let address = match absolute {
        Some(rest) => rest,
        None if address.starts_with("//") || has_scheme(address) => return None,
        None => address,
    };
    let (address, fragment) = match address.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (address, None),
    };
    let fragment = fragment
        .map(|fragment| fragment.split(":~:").next().unwrap_or(""))
        .filter(|fragment| !fragment.is_empty());
    let path = address.split('?').next().unwrap_or("");
    let folder = &page[..page.rfind('/').map_or(0, |at| at + 1)];
    let whole = match path {
        "" => format!("{}{}", base.path, page.strip_suffix("index.html").unwrap_or(page)),
        rooted if rooted.starts_with('/') => decode(rooted),
        relative => format!("{}{folder}{}", base.path, decode(relative)),
    };
    Some(match whole.strip_prefix(&base.path) {
        Some(below) => Ok((below.to_owned(), fragment.map(decode))),
        None => Err(format!("leads out of the base path {}", base.path)),
    })
}

fn has_scheme(address: &str) -> bool {
    let end = address.find([':', '/', '?', '#']).unwrap_or(0);
    address[end..].starts_with(':') && end > 0
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Finds the file that a path below the site leads to, as a plain web server does.
fn file_at<'a>(files: &'a Files, path: &str) -> Option<(&'a str, &'a [u8])> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let name = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path
    };
    files.get_key_value(&name).map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
}

/// Sites whose pages hold HTML that an author wrote, for which the law of validity does not speak.
fn has_authors_html(test: &TestSite) -> bool {
    ["config-html", "name-entity-in-html"].contains(&test.name.as_str()) || !files_below(&test.root.join("templates")).is_empty()
}

#[test]
fn pages_are_valid_and_every_link_leads_somewhere() {
    for_each(&all_sites(), |test| {
        let site = test.load();
        let (files, report) = produced(&site);
        let fails = ["error[template]", "error[unknown-template]"]
            .iter()
            .any(|code| report.contains(code));
        let is_page = |path: &str| path.ends_with(".html") && !matches!(site.routes.get(path), Some(treatise::route::Route::Copy(_)));
        // A page whose template failed has no bytes; its site is not built.
        let pages: BTreeMap<&str, Page> = files
            .par_iter()
            .filter(|(path, bytes)| is_page(path) && !(bytes.is_empty() && fails))
            .map(|(path, bytes)| (path.as_str(), parse(bytes, has_authors_html(test))))
            .collect();
        let mut wrong = Vec::new();
        for (path, page) in &pages {
            wrong.extend(page.wrong.iter().map(|wrong| format!("{path}: {wrong}")));
            for (place, address) in &page.addresses {
                let problem = match inside(&site, path, address) {
                    None => None,
                    Some(Err(problem)) => Some(problem),
                    Some(Ok((below, fragment))) => match (file_at(&files, &below), fragment) {
                        (None, _) => Some("there is no such file".to_owned()),
                        (Some((file, _)), Some(id)) => match pages.get(file) {
                            Some(target) if !target.ids.contains(&id) => Some(format!("{file} has no id `{id}`")),
                            _ => None,
                        },
                        _ => None,
                    },
                };
                wrong.extend(problem.map(|problem| format!("{path}: {place}: {problem}")));
            }
        }
        wrong
    });
}

/// Every whole address of the site that a feed, a sitemap or an export names is a file of it.
#[test]
fn addresses_for_machines_lead_somewhere() {
    for_each(&all_sites(), |test| {
        let site = test.load();
        let (files, _) = produced(&site);
        let start = format!("{}{}", site.config.base_url.origin, site.config.base_url.path);
        let for_machines =
            |path: &str| [".xml", ".json", ".txt", ".csv"].iter().any(|end| path.ends_with(end)) && !path.starts_with("pagefind/");
        let mut wrong = Vec::new();
        for (path, bytes) in files.iter().filter(|(path, _)| for_machines(path)) {
            if matches!(site.routes.get(path), Some(treatise::route::Route::Copy(_))) {
                continue;
            }
            let text = String::from_utf8_lossy(bytes);
            for (at, _) in text.match_indices(&start) {
                let rest = &text[at + start.len()..];
                let address = &rest[..rest.find(['"', '<', '&', ' ', '\n', '\\', ',', '#', '}']).unwrap_or(rest.len())];
                if file_at(&files, &decode(address)).is_none() {
                    wrong.push(format!("{path}: {start}{address} is no file of the site"));
                }
            }
        }
        wrong
    });
}

/// What stands for text that must not be published, in the articles of the tests.
const HIDDEN: &str = "HIDDENWORD";

#[test]
fn hidden_text_is_in_no_file() {
    let sites: Vec<TestSite> = test_sites().into_iter().filter(|test| hides_text(&test.root)).collect();
    assert!(!sites.is_empty() || std::env::var_os("SITE").is_some(), "no site hides text");
    for_each(&sites, |test| {
        let (files, _) = produced(&test.load());
        let mut wrong = Vec::new();
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            if let Some(at) = text.find(HIDDEN) {
                let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
                let shown: String = text[start..].chars().take(160).collect();
                wrong.push(format!("{path} holds hidden text: {shown}"));
            }
        }
        wrong
    });
}

fn hides_text(root: &Path) -> bool {
    let content = root.join("content");
    files_below(&content).iter().any(|path| {
        let bytes = fs::read(content.join(path)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).contains(HIDDEN)
    })
}

/// No file of the output tells where the site was built, or when.
#[test]
fn no_file_names_the_machine() {
    for_each(&all_sites(), |test| {
        let root = test.copy();
        let folder = root.path().to_str().unwrap().to_owned();
        let (files, _) = produced(&test.load_from(root.path(), None));
        let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(&folder);
        files
            .iter()
            .filter(|(_, bytes)| holds(bytes))
            .map(|(path, _)| format!("{path} names {folder}"))
            .collect()
    });
}
