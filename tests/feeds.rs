//! Every feed of every site, read by a parser that is not ours (feed-rs): Atom (RFC 4287) and JSON Feed 1.1.

mod common;

use std::collections::BTreeSet;

use common::{all_sites, for_each, test_sites};
use feed_rs::model::{Entry, Feed, FeedType};
use treatise::route::Route;
use treatise::{Site, produce};

/// The feeds of a site by their paths, each as the parser reads it, or what it says.
fn feeds(site: &Site) -> Vec<(String, FeedType, Result<Feed, String>)> {
    let sort = |route: &Route| match route {
        Route::Atom(_) | Route::CorrectionsAtom | Route::EntityAtom(_) => Some(FeedType::Atom),
        Route::JsonFeed(_) | Route::CorrectionsJson | Route::EntityJson(_) => Some(FeedType::JSON),
        _ => None,
    };
    let made = site.routes.iter().filter_map(|(path, route)| Some((path, sort(route)?, route)));
    made.map(|(path, sort, route)| {
        let bytes = produce::produce(site, route).bytes;
        // Without an id of its own an entry would be given one: by none that an entry of ours could have.
        let parser = feed_rs::parser::Builder::new().id_generator(|_, _, _| "made up".to_owned()).build();
        let feed = parser.parse(bytes.as_slice()).map_err(|error| error.to_string());
        (path.to_owned(), sort, feed)
    })
    .collect()
}

#[test]
fn feeds_are_what_others_read() {
    for_each(&all_sites(), |test| {
        let site = test.load();
        let mut wrong = Vec::new();
        for (path, sort, feed) in feeds(&site) {
            match feed {
                Err(error) => wrong.push(format!("{path}: {error}")),
                Ok(feed) => wrong.extend(problems(&site, &feed, sort).into_iter().map(|problem| format!("{path}: {problem}"))),
            }
        }
        wrong
    });
}

/// Says what a feed lacks that its standard asks for, and what it holds that is not the site's.
fn problems(site: &Site, feed: &Feed, sort: FeedType) -> Vec<String> {
    let base = site.config.base_url.absolute(&site.config.base_url.path);
    let mut wrong = Vec::new();
    let mut must = |holds: bool, what: &str| wrong.extend((!holds).then(|| what.to_owned()));
    let is_atom = sort == FeedType::Atom;
    must(feed.feed_type == sort, "is another sort of feed");
    must(feed.title.as_ref().is_some_and(|title| !title.content.is_empty()), "has no title");
    must(
        feed.links.iter().any(|link| link.href.starts_with(&base)),
        "has no link to the site",
    );
    let language = feed.language.as_deref().unwrap_or_default();
    must(language.eq_ignore_ascii_case(&site.config.language), "has another language");
    if is_atom {
        must(feed.id.starts_with(&base), "has no id");
        must(feed.updated.is_some(), "does not say when it was updated");
        must(!feed.authors.is_empty(), "has no author");
    }
    let ids: BTreeSet<&str> = feed.entries.iter().map(|entry| &*entry.id).collect();
    must(ids.len() == feed.entries.len(), "has two entries with one id");
    let newest = feed.entries.iter().filter_map(|entry| entry.updated).max();
    must(
        !is_atom || feed.entries.is_empty() || feed.updated == newest,
        "is older than an entry",
    );
    for entry in &feed.entries {
        let lacks = problems_of(entry, &base);
        wrong.extend(lacks.iter().map(|what| format!("{}: {what}", entry.id)));
    }
    wrong
}

fn problems_of(entry: &Entry, base: &str) -> Vec<&'static str> {
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref()).unwrap_or("");
    let elsewhere = [
        "<script", "<style", "<form", "<iframe", " onclick", " class=", "href=\"/", "href=\"#", "src=\"/",
    ];
    let has_text = !content.is_empty() || entry.summary.is_some() || !entry.links.is_empty();
    [
        (entry.id.starts_with(base), "its id is not the site's"),
        (entry.title.is_some(), "it has no title"),
        (
            entry.published.is_some() && entry.updated.is_some(),
            "it has no date that can be read",
        ),
        (
            entry.links.iter().any(|link| link.href.starts_with(base)),
            "it has no link to the site",
        ),
        (has_text, "it has neither text nor link"),
        (
            !elsewhere.iter().any(|what| content.contains(what)),
            "its text holds what only its own page can show",
        ),
    ]
    .into_iter()
    .filter_map(|(holds, what)| (!holds).then_some(what))
    .collect()
}

#[test]
fn corrections_are_in_their_feeds_from_the_newest() {
    let Some(test) = test_sites().into_iter().find(|site| site.name == "corrections") else {
        return;
    };
    let site = test.load();
    let of_corrections: Vec<_> = feeds(&site)
        .into_iter()
        .filter(|(path, ..)| path.starts_with("corrections/"))
        .collect();
    assert_eq!(of_corrections.len(), 2);
    for (path, _, feed) in of_corrections {
        let feed = feed.unwrap();
        let said: Vec<(String, String)> = feed
            .entries
            .iter()
            .map(|entry| {
                let text = entry.content.as_ref().unwrap().body.clone().unwrap();
                (entry.published.unwrap().format("%Y-%m-%d").to_string(), text)
            })
            .collect();
        let days: Vec<&str> = said.iter().map(|(day, _)| &**day).collect();
        assert_eq!(
            days,
            ["2023-02-01", "2023-01-09", "2023-01-01", "2022-12-05", "2022-12-05"],
            "{path}"
        );
        assert_eq!(said[1].1, "<p>A name was misspelt: &lt;Ann&gt; &amp; Lee.</p>", "{path}");
    }
}

/// A site of one page a kind, with feeds of entities and pages as Markdown.
fn site_of(files: &[(&str, &str)]) -> (tempfile::TempDir, Site) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let site = treatise::load(folder.path(), &common::plain_options(), None).unwrap();
    (folder, site)
}

const SITE: &[(&str, &str)] = &[
    (
        "config.toml",
        "title = \"The Desk\"\nbase_url = \"https://example.org/x/\"\n[outputs]\nentity_feeds = true\nmarkdown = true\n",
    ),
    ("content/people/ann-lee.md", "+++\ntitle = \"Ann Lee\"\n+++\n\nA sailor.\n"),
    (
        "content/notes/ships.md",
        "+++\ntitle = \"Ships\"\ndate = 2022-01-02\nupdated = 2022-03-04\ntags = [\"sea\"]\nauthors = [\"Bo\"]\n+++\n\nThere are many. Ann Lee counted them[^1], see [her](../people/ann-lee.md) \
         and [this](#more).\n\n## More {#more}\n\n![A ship](/ship.png)\n\n<script>alert(1)</script>\n<p onclick=\"x()\" class=\"y\">Raw <a href=\"sub/x.html\">one</a></p>\n\n[^1]: In 1944.\n\n%% Not public. %%\n",
    ),
    ("static/ship.png", "none"),
    (
        "content/claims/more.md",
        "+++\ntitle = \"There are more ships\"\nclaim = \"More than ever.\"\nspeaker = \"[[people/ann-lee]]\"\nsaid = 2022-02-01\ndate = 2022-02-05\nsummary = \"There were more in 1944.\"\nverdict = \"false\"\n+++\n\nWhy.\n",
    ),
];

fn feed_at(site: &Site, wanted: &str) -> Feed {
    let found = feeds(site).into_iter().find(|(path, ..)| path == wanted);
    found.unwrap_or_else(|| panic!("{wanted} is no feed")).2.unwrap()
}

#[test]
fn an_entry_is_the_whole_text_for_readers_elsewhere() {
    let (_folder, site) = site_of(SITE);
    for path in ["feed.xml", "feed.json", "notes/feed.xml", "claims/feed.json"] {
        let feed = feed_at(&site, path);
        assert!(
            problems(&site, &feed, feed.feed_type.clone()).is_empty(),
            "{path}: {:?}",
            problems(&site, &feed, feed.feed_type.clone())
        );
    }
    let feed = feed_at(&site, "feed.xml");
    let [claim, note] = &feed.entries[..] else {
        panic!("{} entries", feed.entries.len())
    };
    let text = |entry: &Entry| entry.content.as_ref().unwrap().body.clone().unwrap();
    let of_note = text(note);
    for part in [
        "https://example.org/x/people/ann-lee/",
        "https://example.org/x/notes/ships/#more",
        "src=\"https://example.org/x/ship.png\"",
        "https://example.org/x/notes/ships/sub/x.html",
        "In 1944.",
    ] {
        assert!(of_note.contains(part), "{part} is not in {of_note}");
    }
    for part in ["alert", "onclick", "Not public"] {
        assert!(!of_note.contains(part), "{part} is in {of_note}");
    }
    assert_eq!(note.updated.unwrap().format("%Y-%m-%d").to_string(), "2022-03-04");
    assert_eq!((&*note.categories[0].term, note.authors[0].name.as_deref()), ("sea", Some("Bo")));
    assert_eq!(claim.title.as_ref().unwrap().content, "False: There are more ships");
    assert!(
        text(claim).starts_with("<blockquote><p>More than ever.</p></blockquote>"),
        "{}",
        text(claim)
    );
    assert!(text(claim).contains("<strong>False</strong> There were more in 1944."));
}

#[test]
fn an_entity_has_feeds_of_what_speaks_of_it() {
    let (_folder, site) = site_of(SITE);
    for path in ["people/ann-lee/feed.xml", "people/ann-lee/feed.json"] {
        let feed = feed_at(&site, path);
        assert!(problems(&site, &feed, feed.feed_type.clone()).is_empty(), "{path}");
        let urls: Vec<&str> = feed.entries.iter().map(|entry| &*entry.id).collect();
        assert_eq!(
            urls,
            ["https://example.org/x/claims/more/", "https://example.org/x/notes/ships/"],
            "{path}"
        );
        let sentence = feed.entries[1].content.as_ref().unwrap().body.clone().unwrap();
        assert!(sentence.contains("<blockquote><p><mark>Ann Lee</mark> counted them"), "{sentence}");
    }
    let page = String::from_utf8(produce::produce(&site, site.routes.get("people/ann-lee/index.html").unwrap()).bytes).unwrap();
    assert!(page.contains("type=\"application/atom+xml\" title=\"Ann Lee – The Desk\" href=\"/x/people/ann-lee/feed.xml\""));
}

#[test]
fn a_page_stands_beside_itself_as_markdown() {
    let (_folder, site) = site_of(SITE);
    let text = |path: &str| String::from_utf8(produce::produce(&site, site.routes.get(path).unwrap()).bytes).unwrap();
    let note = text("notes/ships/index.md");
    let head = "---\ntitle: \"Ships\"\nurl: \"https://example.org/x/notes/ships/\"\nkind: \"note\"\nlanguage: \"en\"\ndate: \"2022-01-02\"\nupdated: \"2022-03-04\"\n---\n\n# Ships\n\nThere are many. ";
    assert!(note.starts_with(head), "{note}");
    assert!(
        note.contains("[her](https://example.org/x/people/ann-lee/)") && note.contains("## More\n"),
        "{note}"
    );
    assert!(!note.contains("Not public") && !note.contains("alert"), "{note}");
    assert!(text("claims/more/index.md").contains("verdict: \"False\"\n"));
}

/// Gives the HTML of a page.
fn html(site: &Site, path: &str) -> String {
    String::from_utf8(produce::produce(site, site.routes.get(path).unwrap()).bytes).unwrap()
}

#[test]
fn each_kind_has_a_feed_of_what_has_a_day() {
    let (_folder, site) = site_of(&[
        ("config.toml", "title = \"The Desk\"\nbase_url = \"https://example.org/x/\"\n"),
        ("content/notes/a.md", "+++\ntitle = \"A\"\ndate = 2022-01-02\n+++\n\nText.\n"),
        ("content/people/old.md", "+++\ntitle = \"Old\"\nborn = 1950-01-01\n+++\n\nText.\n"),
        (
            "content/people/one.md",
            "+++\ntitle = \"One\"\nborn = 1960-01-01\nupdated = 2023-01-02\n+++\n\nText of one.\n",
        ),
        (
            "content/people/two.md",
            "+++\ntitle = \"Two\"\ncorrections = [{ date = 2024-05-06, text = \"Wrong.\" }]\n+++\n\nText.\n",
        ),
        ("content/events/e.md", "+++\ntitle = \"E\"\ndate = 1997-05-27\n+++\n\nText.\n"),
    ]);
    for name in ["feed.xml", "feed.json"] {
        let feed = feed_at(&site, &format!("people/{name}"));
        assert!(problems(&site, &feed, feed.feed_type.clone()).is_empty(), "{name}");
        let titles: Vec<String> = feed
            .entries
            .iter()
            .map(|entry| entry.title.as_ref().unwrap().content.clone())
            .collect();
        assert_eq!(titles, ["Two", "One"], "{name}");
        let published = feed.entries[1].published.unwrap().to_rfc3339();
        assert!(published.starts_with("2023-01-02"), "{published}");
    }
    // The date of an event is that of the event: nothing says when its page was made.
    assert!(site.routes.get("events/feed.xml").is_none());
    // A feed of nothing would have to say when that was.
    assert!(site.routes.get("corrections/feed.xml").is_some());
    let link =
        |sort: &str, path: &str| format!("<link rel=\"alternate\" type=\"application/{sort}\"") + "\x00" + &format!("href=\"/x/{path}\">");
    let has = |page: &str, sort: &str, path: &str| {
        let wanted = link(sort, path);
        let (start, end) = wanted.split_once('\x00').unwrap();
        html(&site, page).lines().any(|line| line.starts_with(start) && line.ends_with(end))
    };
    for page in ["index.html", "people/one/index.html", "events/index.html"] {
        assert!(has(page, "atom+xml", "feed.xml") && has(page, "feed+json", "feed.json"), "{page}");
    }
    for (page, path) in [("people/index.html", "people/feed"), ("notes/index.html", "notes/feed")] {
        let (atom, json) = (format!("{path}.xml"), format!("{path}.json"));
        assert!(has(page, "atom+xml", &atom) && has(page, "feed+json", &json), "{page}");
    }
    assert!(!has("events/index.html", "atom+xml", "events/feed.xml"));
}

#[test]
fn a_site_without_a_day_has_no_feed() {
    let (_folder, site) = site_of(&[
        ("config.toml", "[outputs]\nentity_feeds = true\n"),
        ("content/notes/a.md", "+++\ntitle = \"A\"\n+++\n\nText.\n"),
        ("content/people/one.md", "+++\ntitle = \"One\"\n+++\n\nText.\n"),
        ("content/corrections.md", "+++\ntitle = \"Corrections\"\n+++\n\nNone yet.\n"),
    ]);
    assert!(feeds(&site).is_empty());
    for page in ["index.html", "notes/index.html", "people/one/index.html", "corrections/index.html"] {
        assert!(!html(&site, page).contains("feed."), "{page}");
    }
}

#[test]
fn a_sitemap_says_when_what_a_page_shows_was_changed() {
    let (_folder, site) = site_of(&[
        ("config.toml", "title = \"The Desk\"\nbase_url = \"https://example.org/\"\n"),
        (
            "content/people/one.md",
            "+++\ntitle = \"Ann Lee\"\nborn = 1960-01-01\n+++\n\nText.\n",
        ),
        ("content/people/two.md", "+++\ntitle = \"Bo Li\"\nborn = 1960-01-01\n+++\n\nText.\n"),
        (
            "content/notes/a.md",
            "+++\ntitle = \"A\"\ndate = 2022-01-02\nupdated = 2022-03-04\ntags = [\"ships\"]\n+++\n\nAnn Lee spoke. [@a]\n",
        ),
        ("content/notes/b.md", "+++\ntitle = \"B\"\ndate = 2022-01-02\n+++\n\nText.\n"),
        ("content/sources/all.bib", "@book{a, title={A book}, date={2001}}\n"),
    ]);
    let sitemap = html(&site, "sitemap.xml");
    let day = |path: &str| {
        let start = format!("<loc>https://example.org/{path}</loc>");
        let rest = sitemap.split_once(&start).unwrap_or_else(|| panic!("{path}: {sitemap}")).1;
        let own = rest.split("</url>").next().unwrap();
        own.split_once("<lastmod>").map(|(_, day)| day[..10].to_owned())
    };
    for path in [
        "",
        "notes/",
        "notes/a/",
        "people/one/",
        "sources/a/",
        "sources/",
        "tags/ships/",
        "tags/",
    ] {
        assert_eq!(day(path).as_deref(), Some("2022-03-04"), "{path}");
    }
    assert_eq!(day("notes/b/").as_deref(), Some("2022-01-02"));
    // Nothing says when their pages were made.
    assert_eq!((day("people/two/"), day("people/")), (None, None));
}
