//! The search index: it holds what readers see and nothing else, is the same whatever made it, and is made anew only where records are.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use common::{files_below, for_each, plain_options, test_sites};
use treatise::produce::record::{Record, record, subjects};
use treatise::search::{self, Index};
use treatise::site::BuildOptions;
use treatise::{Options, Site};

fn options() -> Options {
    Options {
        search: Some(true),
        ..plain_options()
    }
}

fn load(root: &Path) -> Site {
    treatise::load(root, &options(), None).unwrap()
}

fn index(site: &Site, at_once: usize, before: Option<&Index>) -> Index {
    let request = search::Request {
        site,
        before: before.map(|index| &*index.files),
        is_same: false,
        part: 1 << 16,
        at_once,
    };
    search::index(&request).unwrap()
}

fn records(site: &Site) -> Vec<Record> {
    subjects(site)
        .into_iter()
        .map(|(_, subject, _)| record(site, subject, true))
        .collect()
}

/// Gives what a file of the index holds, unpacked where it is packed.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match bytes.starts_with(&[0x1f, 0x8b]) {
        true => flate2::read::GzDecoder::new(bytes).read_to_end(&mut text).map(|_| text).unwrap(),
        false => bytes.to_vec(),
    }
}

/// The word that stands only in what test sites hide.
const HIDDEN: &str = "hiddenword";

#[test]
fn hidden_text_is_in_no_index() {
    let hides = |root: &Path| {
        let content = root.join("content");
        let mut files = files_below(&content).into_iter();
        files.any(|path| String::from_utf8_lossy(&fs::read(content.join(path)).unwrap_or_default()).contains(&HIDDEN.to_uppercase()))
    };
    let mut sites: Vec<_> = test_sites().into_iter().filter(|test| hides(&test.root)).collect();
    assert!(!sites.is_empty() || std::env::var_os("SITE").is_some());
    for site in &mut sites {
        site.options.search = Some(true);
    }
    for_each(&sites, |test| {
        let index = index(&test.load(), 1, None);
        let holds = |bytes: &[u8]| String::from_utf8_lossy(&unpacked(bytes)).to_lowercase().contains(HIDDEN);
        let files = index.files.iter().filter(|file| holds(&file.bytes));
        files.map(|file| format!("{} holds hidden text", file.path)).collect()
    });
}

/// Writes a site with so many notes of many words each.
fn site(notes: usize, words: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content/notes")).unwrap();
    fs::write(folder.path().join("config.toml"), "title = \"Many\"\n").unwrap();
    for number in 0..notes {
        write_note(folder.path(), number, words, "");
    }
    folder
}

fn write_note(root: &Path, number: usize, words: usize, more: &str) {
    let text: Vec<String> = (0..words).map(|word| format!("word{} ", (word * 7 + number) % 997)).collect();
    let text = text.chunks(50).map(|chunk| chunk.concat()).collect::<Vec<_>>().join("\n\n");
    let note = format!("+++\ntitle = \"Note {number}\"\ndate = 2024-01-01\n+++\n\n{more}{text}\n");
    fs::write(root.join(format!("content/notes/n{number}.md")), note).unwrap();
}

#[test]
fn parts_are_the_same_however_many_are_made_at_a_time() {
    let folder = site(30, 2_000);
    let one = index(&load(folder.path()), 1, None);
    assert!(one.parts > 1 && one.whole, "{} parts", one.parts);
    let two = index(&load(folder.path()), 2, None);
    assert_eq!(one, two);
}

#[test]
fn an_edit_makes_one_part_anew() {
    let folder = site(30, 2_000);
    let before = index(&load(folder.path()), 2, None);
    let same = index(&load(folder.path()), 2, Some(&before));
    assert_eq!((same.made, &same.files), (0, &before.files));
    write_note(folder.path(), 3, 2_000, "An unheard word. ");
    let site = load(folder.path());
    let after = index(&site, 2, Some(&before));
    assert_eq!(after.made, 1);
    assert_ne!(after.files, before.files);
    assert_eq!(after.files, index(&site, 1, None).files);
}

#[test]
fn builds_write_the_index_once_and_remove_what_is_stale() {
    let folder = site(3, 100);
    let output = folder.path().join("public");
    let build = || treatise::build(&load(folder.path()), &output, &BuildOptions::default(), &|| {}).unwrap();
    let in_index = || {
        let files = files_below(&output.join("pagefind")).into_iter();
        files
            .map(|path| (path.clone(), fs::read(output.join("pagefind").join(path)).unwrap()))
            .collect::<BTreeMap<_, _>>()
    };
    assert_eq!(build().search.unwrap().made, 1);
    let first = in_index();
    assert!(first.contains_key(Path::new("pagefind.js")) && first.contains_key(Path::new("wasm.en.pagefind")));
    assert!(
        !first.keys().any(|path| path.to_str().unwrap().contains("ui")),
        "{:?}",
        first.keys()
    );
    let again = build();
    assert_eq!((again.search.unwrap().made, again.tally.written, again.tally.removed), (0, 0, 0));
    // What was changed by hand is mended.
    fs::write(output.join("pagefind/pagefind.js"), "mine").unwrap();
    assert_eq!(build().search.unwrap().made, 1);
    assert_eq!(in_index(), first);
    write_note(folder.path(), 1, 100, "An unheard word. ");
    let edited = build();
    assert!(edited.tally.removed > 0);
    let fresh = index(&load(folder.path()), 1, None);
    let expected: BTreeMap<_, _> = fresh
        .files
        .iter()
        .map(|file| {
            (
                Path::new(&file.path).strip_prefix("pagefind").unwrap().to_owned(),
                file.bytes.to_vec(),
            )
        })
        .collect();
    assert_eq!(in_index(), expected);
    fs::write(folder.path().join("config.toml"), "title = \"Many\"\n[outputs]\nsearch = false\n").unwrap();
    let site = treatise::load(folder.path(), &plain_options(), None).unwrap();
    treatise::build(&site, &output, &BuildOptions::default(), &|| {}).unwrap();
    assert!(!output.join("pagefind").exists() && !output.join("search").exists());
}

#[test]
fn records_hold_what_readers_see() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "people/ada.md",
        "+++\ntitle = \"Ada Lovelace\"\naliases = [\"Countess*\"]\nroles = [{ title = \"Countess of Lovelace\", from = 1838 }]\n+++\n\nShe wrote notes.\n",
    );
    write(
        "notes/a b.md",
        "+++\ntitle = \"A note\"\ndate = 2022-02-01\ntags = [\"engines\"]\n+++\n\nOne & two%% a comment %% words.\n\n## A *heading*\n\n- Ada Lovelace\n- ___PAGEFIND_ANCHOR___p:0:x\n",
    );
    write("tags/engines.md", "+++\ntitle = \"Engines\"\n+++\n\nOf steam.\n");
    write("notes/draft.md", "+++\ntitle = \"Draft\"\ndraft = true\n+++\n\nNot yet.\n");
    write("index.md", "+++\ntitle = \"Home\"\nredirect_from = [\"/old/\"]\n+++\n\nWelcome.\n");
    write("search.md", "+++\ntitle = \"Find\"\n+++\n\nHere.\n");
    let records = records(&load(folder.path()));
    let hrefs: Vec<&str> = records.iter().map(|record| &*record.href).collect();
    assert_eq!(hrefs, ["notes/a%20b/", "people/ada/", "tags/engines/"]);
    let [note, person, topic] = &records[..] else { panic!() };
    assert_eq!((&*note.date, note.year, &*note.kind), ("1 February 2022", Some(2022), "note"));
    assert_eq!(note.people, ["Ada Lovelace"]);
    let pieces: Vec<(&str, bool, &str)> = note
        .pieces
        .iter()
        .map(|piece| (&*piece.anchor, piece.is_heading, piece.text.trim()))
        .collect();
    assert_eq!(pieces[0], ("p1", false, "One & two words."));
    assert_eq!(pieces[1], ("a-heading", true, "A heading"));
    assert_eq!(pieces[2].2, "Ada Lovelace");
    assert_eq!(
        (&*person.names, person.year, &*person.line),
        (&["Countess".to_owned()][..], None, "Countess of Lovelace, from 1838")
    );
    assert_eq!((&*topic.kind, &*topic.title), ("topic", "Engines"));
}
