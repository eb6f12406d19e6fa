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
        Route::Atom(_) | Route::CorrectionsAtom => Some(FeedType::Atom),
        Route::JsonFeed(_) | Route::CorrectionsJson => Some(FeedType::JSON),
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
