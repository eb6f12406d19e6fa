//! Work grows with the input as its length, whatever stands in it. Work is counted and not timed: what is allocated, and what is written.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fs;

use treatise::diagnostic::{File, Span};
use treatise::graph::Embed;
use treatise::parse::markdown::{self, RenderOptions};
use treatise::produce;

/// The system's allocator, which counts for each thread.
struct Counting;

thread_local! {
    static ALLOCATED: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

fn count(bytes: usize) {
    // A thread that ends allocates after its counters are gone.
    let _ = ALLOCATED.try_with(|allocated| {
        let (times, sum) = allocated.get();
        allocated.set((times + 1, sum + bytes as u64));
    });
}

// SAFETY: every call is handed to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Gives how often a piece of work allocates, and how many bytes.
fn work(run: impl FnOnce() -> usize) -> [u64; 3] {
    let before = ALLOCATED.with(Cell::get);
    let written = run() as u64;
    let after = ALLOCATED.with(Cell::get);
    [after.0 - before.0, after.1 - before.1, written]
}

/// Reads a Markdown text and writes it as HTML; gives how many bytes of HTML and facts there are.
fn both_ways(text: &str) -> usize {
    let file = File::new("content/notes/x.md", text);
    let body = Span::new(0, text.len());
    let facts = markdown::facts(&file, body, &mut Vec::new());
    let mut out = String::new();
    markdown::render(&file, body, &facts, &[], &[], &RenderOptions::default(), &mut out);
    out.len() + facts.segments.len() + facts.links.len() + facts.passages.len() + facts.tags.len()
}

/// Texts that make parsers go back and forth: each the same thing over and over.
const REPEATED: &[&str] = &[
    "[",
    "]",
    "[[",
    "]]",
    "[[a",
    "[[a|",
    "![[",
    "![[a",
    "[[a]] ",
    "![[a]] ",
    "[a](",
    "![a](",
    "[a](<b",
    "[^1]",
    "[^1]: a\n\n",
    "^[a ",
    "*a ",
    "*a _b ",
    "**a",
    "_a_",
    "***",
    "~~a ",
    "==a ",
    "%%",
    "%%\n",
    "`",
    "`` a ` ",
    "$a ",
    "$$",
    "> ",
    ">",
    "> a\n\n",
    "> [!note]\n> a\n",
    "> [!note]- ",
    "- ",
    "- a\n",
    "1. ",
    "# ",
    "# a\n",
    "# a {#a}\n",
    "<",
    "<b>",
    "<!--",
    "<a href=\"",
    "&amp;",
    "&",
    "\\",
    "|",
    "| a |\n",
    "a\n: b\n\n",
    "a  \n",
    "```\n",
    "    a\n\n",
    "^a ",
    "a ^a\n\n",
    "#a ",
    "\"a ",
    "'",
    "(a",
    "http://a ",
    "\u{301}",
    "\u{feff}",
    "é",
    "-",
    "---\n",
    "+",
    "— [[a]]\n",
    "> a\n> — [[a]]\n\n",
    "{{<a />}}\n",
    "{{<a b=\"[[c]]\" />}}\n\n",
    "{{<a b={[",
    "{% <a> %}\n",
    "{% </a> %}\n",
    "{% <a> %}\n{% </a> %}\n",
    "> {% <a> %}\n",
    "<p>\n{{<a />}}\n\n",
];

/// Texts that nest: what opens, and what closes.
const NESTED: &[(&str, &str)] = &[
    ("{% <a> %}\n", "{% </a> %}\n"),
    ("[", "]"),
    ("[", "](a)"),
    ("![", "](a)"),
    ("[[", "]]"),
    ("*", "*"),
    ("**a ", "**"),
    ("_a *b ", "*_"),
    ("~~a ", "~~"),
    ("(", ")"),
    ("\"", "\""),
    ("<b>", "</b>"),
    ("^[a ", "]"),
    ("==a ", "=="),
];

#[test]
fn markdown_is_linear() {
    let mut wrong = Vec::new();
    let repeated = REPEATED
        .iter()
        .map(|piece| (format!("{piece:?} repeated"), (*piece).to_owned(), String::new()));
    let nested = NESTED
        .iter()
        .map(|(open, close)| (format!("{open:?} nested"), (*open).to_owned(), (*close).to_owned()));
    for (name, open, close) in repeated.chain(nested) {
        let of_size = |size: usize| {
            let times = size / (open.len() + close.len());
            work(|| both_ways(&format!("{}a{}", open.repeat(times), close.repeat(times))))
        };
        let (small, large) = (of_size(8 << 10), of_size(64 << 10));
        // Eight times the text: some sixteen times the work at most, and never the square, which is sixty-four.
        for (what, (small, large)) in ["allocations", "bytes allocated", "bytes written"]
            .iter()
            .zip(small.into_iter().zip(large))
        {
            if large > small.max(2000) * 20 {
                wrong.push(format!("{name}: {small} {what} for 8 KiB, {large} for 64 KiB"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Quotations and callouts one in the other: the text itself grows with the square of the depth.
#[test]
fn nested_blocks_are_linear() {
    for (open, last) in [("> ", "a"), ("> ", "[!note]- a"), ("- ", "a"), ("1. ", "![[a]]"), (">", "- a")] {
        let of_depth = |depth: usize| {
            let lines: String = (1..=depth).map(|level| format!("{}{last}\n", open.repeat(level))).collect();
            let [times, bytes, written] = work(|| both_ways(&lines));
            let per_byte = |work: u64| work as f64 / lines.len() as f64;
            [per_byte(times), per_byte(bytes), per_byte(written)]
        };
        let (small, large) = (of_depth(40), of_depth(320));
        for (small, large) in small.into_iter().zip(large) {
            assert!(
                large <= small * 3.0 + 40.0,
                "{open:?} {last:?}: {small:.1} a byte 40 deep, {large:.1} a byte 320 deep"
            );
        }
    }
}

fn site(files: impl Iterator<Item = (String, String)>) -> (tempfile::TempDir, treatise::Site) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content/notes")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join("content/notes").join(name), text).unwrap();
    }
    let site = treatise::load(folder.path(), &common::plain_options(), None).unwrap();
    (folder, site)
}

fn count_embeds(embeds: &[Embed]) -> usize {
    embeds.iter().map(|embed| 1 + count_embeds(&embed.within)).sum()
}

/// Notes that all embed all others would show a number of texts that grows as the fifth power.
#[test]
fn embeds_of_everything_in_everything_have_an_end() {
    let of_size = |size: usize| {
        let all: String = (0..size).map(|number| format!("![[n{number}]]\n\n")).collect();
        let (_folder, site) = site((0..size).map(|number| (format!("n{number}.md"), format!("Text.[^1]\n\n{all}[^1]: Note.\n"))));
        let embeds: Vec<usize> = site.graph.ids().map(|id| count_embeds(site.graph.embeds(id))).collect();
        let largest = site
            .routes
            .iter()
            .map(|(_, route)| produce::produce(&site, route).bytes.len())
            .max();
        (embeds.into_iter().max().unwrap_or(0), largest.unwrap_or(0), site.graph.edges.len())
    };
    for size in [8, 16, 24] {
        let (embeds, bytes, edges) = of_size(size);
        assert!(embeds <= 1000, "{size} notes: {embeds} embeds on one page");
        assert!(bytes < 3 << 20, "{size} notes: a page of {bytes} bytes");
        assert!(edges <= size * 1100, "{size} notes: {edges} edges");
    }
}

/// One note embedded often costs each time what it is, and no more.
#[test]
fn embeds_of_one_note_are_linear() {
    let of_size = |size: usize| {
        let files = [
            ("a.md".to_owned(), "![[b]] and ![[b#Part]]\n\n".repeat(size)),
            ("b.md".to_owned(), "Text.\n\n## Part\n\nMore.\n".to_owned()),
        ];
        let (_folder, site) = site(files.into_iter());
        let (_, route) = site.routes.iter().find(|(path, _)| *path == "notes/a/index.html").unwrap();
        work(|| produce::produce(&site, route).bytes.len())
    };
    let (small, large) = (of_size(50), of_size(400));
    for (small, large) in small.into_iter().zip(large) {
        assert!(large <= small * 16, "{small} for 100 embeds, {large} for 800");
    }
}

/// Gives a bibliography, and a text for each number that cites the source of that number.
fn sources(count: usize) -> String {
    let entry = |number: usize| format!("@book{{key{number}, author = {{Lee, Bo}}, title = {{Book {number}}}, date = {{2001}}}}\n");
    (0..count).map(entry).collect()
}

fn cited_site(content: &[(String, String)]) -> (tempfile::TempDir, treatise::Site) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in content {
        let path = folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let site = treatise::load(folder.path(), &common::plain_options(), None).unwrap();
    (folder, site)
}

/// A page that cites many sources costs what they are: each is read, found, printed and listed once.
#[test]
fn citations_are_linear() {
    let of_size = |size: usize| {
        let cites: String = (0..size).map(|number| format!("Said [@key{number}, p. 3].\n\n")).collect();
        let (_folder, site) = cited_site(&[
            ("sources/a.bib".to_owned(), sources(size)),
            ("notes/a.md".to_owned(), cites.repeat(2)),
        ]);
        let (_, route) = site.routes.iter().find(|(path, _)| *path == "notes/a/index.html").unwrap();
        let first = work(|| produce::produce(&site, route).bytes.len());
        assert_eq!(site.printer.references(), size);
        let second = work(|| produce::produce(&site, route).bytes.len());
        assert_eq!(site.printer.references(), size);
        assert!(second[0] < first[0], "what is printed is kept");
        (first, second)
    };
    let (small, large) = (of_size(50), of_size(400));
    for (small, large) in small.0.into_iter().chain(small.1).zip(large.0.into_iter().chain(large.1)) {
        assert!(large <= small * 16, "{small} for 50 sources, {large} for 400");
    }
}

/// A bibliography of twenty thousand, all cited: every citation finds its source, and one that has none the nearest.
#[test]
fn a_large_bibliography_is_read_once_and_finds_the_nearest() {
    let size = 20_000;
    let mut content = vec![("sources/a.bib".to_owned(), sources(size))];
    for page in 0..20 {
        let cites = (0..size / 20).map(|number| format!("[@key{}]\n", page * size / 20 + number));
        content.push((format!("notes/n{page}.md"), cites.collect()));
    }
    content.push(("notes/wrong.md".to_owned(), "Said [@kei19999].\n".to_owned()));
    let (_folder, site) = cited_site(&content);
    let cited = (0..size as u32)
        .filter(|number| !site.graph.citing(treatise::graph::SourceId(*number)).is_empty())
        .count();
    assert_eq!(cited, size);
    assert_eq!(site.printer.references(), 0, "nothing is printed before a page needs it");
    let told: Vec<String> = site
        .diagnostics
        .iter()
        .filter(|one| one.rule.code == "unknown-citation")
        .flat_map(|one| one.help.iter().map(ToString::to_string))
        .collect();
    assert!(told.iter().any(|help| help.contains("key19999")), "{told:?}");
}

/// Claims that name sources have each printed once for all of them.
#[test]
fn claims_with_sources_print_each_source_once() {
    let of_size = |size: usize| {
        let mut content = vec![("sources/a.bib".to_owned(), sources(20))];
        for number in 0..size {
            let text = format!(
                "+++\ntitle = \"Claim {number}\"\nverdict = \"false\"\nsources = [\"key{}\", \"key{}\"]\n+++\nText [@key{}].\n",
                number % 20,
                (number + 7) % 20,
                (number + 3) % 20
            );
            content.push((format!("claims/c{number}.md"), text));
        }
        let (_folder, site) = cited_site(&content);
        let pages: Vec<_> = site.routes.iter().filter(|(path, _)| path.starts_with("claims/c")).collect();
        assert_eq!(pages.len(), size);
        let all = work(|| pages.iter().map(|(_, route)| produce::produce(&site, route).bytes.len()).sum());
        assert_eq!(site.printer.references(), 20);
        all
    };
    let (small, large) = (of_size(40), of_size(320));
    for (small, large) in small.into_iter().zip(large) {
        assert!(large <= small * 12, "{small} for 40 claims, {large} for 320");
    }
}
