//! What readers see of trust: notices of corrections and their list, the pages that say who publishes the site, where an error is reported, and what
//! has ended.

mod common;

use std::fs;

use scraper::{ElementRef, Html, Selector};
use treatise::{Site, produce};

/// A site of some files.
fn site(files: &[(&str, &str)]) -> (tempfile::TempDir, Site) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let site = treatise::load(folder.path(), &common::plain_options(), None).unwrap();
    (folder, site)
}

/// A site of `tests/sites/`.
fn named(name: &str) -> Site {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name);
    treatise::load(&root, &common::plain_options(), None).unwrap()
}

fn page(site: &Site, path: &str) -> Html {
    let route = site.routes.get(path).unwrap_or_else(|| panic!("no {path}"));
    let produced = produce::produce(site, route);
    assert!(produced.diagnostics.is_empty(), "{:?}", produced.diagnostics);
    Html::parse_document(std::str::from_utf8(&produced.bytes).unwrap())
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    html.select(&Selector::parse(selector).unwrap()).map(text).collect()
}

fn attributes(html: &Html, selector: &str, name: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let found = html.select(&selector);
    found.filter_map(|element| element.attr(name).map(str::to_owned)).collect()
}

#[test]
fn notices_stand_under_the_headline_with_places_that_the_list_links_to() {
    let site = named("corrections");
    let html = page(&site, "notes/veto/index.html");
    assert_eq!(
        texts(&html, "header .corrections p"),
        [
            "Corrected 9 January 2023 A name was misspelt: <Ann> & Lee.",
            "Corrected 5 December 2022 The council has five permanent members, not six.",
            "Corrected 5 December 2022 The year was 1945.",
        ]
    );
    // The last correction is later than `updated`.
    assert!(texts(&html, ".colophon p").contains(&"Updated 9 January 2023".to_owned()));
    let mut linked = Vec::new();
    for list in ["corrections/index.html", "corrections/page/2/index.html"] {
        linked.extend(attributes(&page(&site, list), ".entries .meta a", "href"));
    }
    assert_eq!(linked.len(), 5);
    for href in linked {
        let (path, id) = href.strip_prefix("/desk/").unwrap().split_once('#').unwrap();
        let html = page(&site, &format!("{path}index.html"));
        assert_eq!(texts(&html, &format!("[id=\"{id}\"]")).len(), 1, "{href}");
    }
}

#[test]
fn the_list_has_years_pages_an_introduction_and_feeds() {
    let site = named("corrections");
    let first = page(&site, "corrections/index.html");
    assert_eq!(texts(&first, "h1"), ["What we got wrong"]);
    assert_eq!(texts(&first, ".prose p"), ["Write to the desk."]);
    assert_eq!(texts(&first, ".side p"), ["5 in all"]);
    assert_eq!(texts(&first, "h2.year"), ["2023"]);
    assert_eq!(texts(&first, ".entries h3"), ["What we got wrong", "The veto", "Статут"]);
    assert_eq!(attributes(&first, ".entries [lang]", "lang"), ["uk", "uk"]);
    let feeds = attributes(&first, "head link[rel=alternate]", "href");
    assert!(feeds.contains(&"/desk/corrections/feed.xml".to_owned()) && feeds.contains(&"/desk/corrections/feed.json".to_owned()));
    let second = page(&site, "corrections/page/2/index.html");
    assert_eq!(texts(&second, "h2.year"), ["2022"]);
    assert!(texts(&second, ".prose p").is_empty());
    assert_eq!(attributes(&second, ".pager a", "href"), ["/desk/corrections/"]);
    assert!(texts(&first, ".foot li").contains(&"What we got wrong".to_owned()));
}

#[test]
fn the_list_is_there_where_it_is_introduced_or_anything_was_corrected() {
    let note = ("content/notes/a.md", "# A\n\nText.\n");
    assert!(site(&[note]).1.routes.get("corrections/index.html").is_none());
    let (_folder, introduced) = site(&[note, ("content/corrections.md", "# Corrections\n\nWe mend what is wrong.\n")]);
    assert_eq!(
        texts(&page(&introduced, "corrections/index.html"), ".row > p")[0],
        "No page has been corrected so far."
    );
    let corrected = named("corrections-alone");
    let html = page(&corrected, "corrections/index.html");
    assert_eq!(texts(&html, "h1"), ["Corrections"]);
    assert_eq!(texts(&html, ".entries li > p:last-child"), ["She was born in 1954."]);
    assert!(attributes(&html, ".foot a", "href").contains(&"/corrections/".to_owned()));
    let (_folder, silent) = site(&[
        ("config.toml", "[outputs]\nfeeds = false\n"),
        (
            "content/notes/a.md",
            "+++\ntitle = \"A\"\ncorrections = [{ date = 2022, text = \"B.\" }]\n+++\n\nText.\n",
        ),
    ]);
    assert!(silent.routes.get("corrections/feed.xml").is_none() && silent.routes.get("corrections/index.html").is_some());
}

#[test]
fn every_claim_links_to_the_pages_that_there_are_and_to_where_errors_are_reported() {
    let site = named("trust-named");
    let html = page(&site, "claims/ignored/index.html");
    let links = ["/desk/who-we-are/", "/desk/method/", "/corrections/", "/desk/money/", "/contact/"];
    assert_eq!(attributes(&html, ".trust li a", "href"), links);
    assert_eq!(
        texts(&html, ".trust li"),
        ["Who we are", "How we check", "Corrections", "Our money", "Write to us"]
    );
    let mail = "mailto:desk@example.org?subject=Fundamental%20concerns%20were%20ignored.&body=http%3A%2F%2F127.0.0.1%3A4000%2Fclaims%2Fignored%2F%0D%0A%0D%0A";
    assert_eq!(attributes(&html, ".trust .report a", "href"), [mail]);
}

const CLAIM: (&str, &str) = ("content/claims/rain.md", "+++\nclaim = \"It “rained” & poured\"\n+++\n\nIt did.\n");

#[test]
fn a_form_is_filled_in_where_it_asks_for_it() {
    let reports = |form: &str| {
        let config = format!("base_url = \"https://x.org/a/\"\n[publisher]\nemail = \"desk@x.org\"\nreport_url = \"{form}\"\n");
        let (_folder, site) = site(&[("config.toml", &config), CLAIM]);
        let html = page(&site, "claims/rain/index.html");
        let found = attributes(&html, ".trust .report a", "href");
        // The foot is made once: it speaks of the site.
        let foot = attributes(&html, ".foot a", "href");
        (found, foot)
    };
    let (own, foot) = reports("https://x.org/report?page={url}&title={title}");
    assert_eq!(
        own,
        ["https://x.org/report?page=https%3A%2F%2Fx.org%2Fa%2Fclaims%2Frain%2F&title=It%20%E2%80%9Crained%E2%80%9D%20%26%20poured"]
    );
    assert!(foot.contains(&"https://x.org/report?page=https%3A%2F%2Fx.org%2Fa%2F&title=Untitled%20site".to_owned()));
    assert_eq!(reports("/report/").0, ["/report/?url=https%3A%2F%2Fx.org%2Fa%2Fclaims%2Frain%2F"]);
}

#[test]
fn a_claim_of_a_site_without_such_pages_ends_as_it_did() {
    let (_folder, site) = site(&[CLAIM]);
    assert!(texts(&page(&site, "claims/rain/index.html"), ".trust").is_empty());
}

#[test]
fn what_has_ended_is_printed_as_such() {
    let site = named("ended");
    let line = |path: &str| texts(&page(&site, &format!("{path}/index.html")), ".line").join("|");
    assert_eq!(
        line("treaties/friendship"),
        "Treaty, signed on 31 May 1997, in force 1 April 1999 – 1 April 2019"
    );
    assert_eq!(line("treaties/pact"), "Agreement, signed in 1955, ended on 1 July 1991");
    assert_eq!(line("treaties/arms"), "Treaty, signed on 19 November 1990, suspended");
    assert_eq!(line("treaties/charter"), "Charter, signed in San Francisco in June 1945");
    assert_eq!(line("treaties/draft"), "Draft, never signed");
    assert_eq!(line("people/ann-lee"), "President, 7 May 2012 – 7 May 2024");
    let list = page(&site, "treaties/index.html");
    let cells = texts(&list, "td[data-label=Status]");
    assert_eq!(
        cells,
        [
            "Legally binding",
            "Ended on 1 July 1991",
            "Legally binding, suspended",
            "Ended on 1 April 2019",
            ""
        ]
    );
    let times = texts(&list, "td[data-label=\"In force\"]");
    assert_eq!(times[1], "– 1 July 1991");
    let lines = texts(&page(&site, "organisations/index.html"), ".entries .meta");
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().any(|line| line.contains("1955") && line.contains("1991")), "{lines:?}");
}
