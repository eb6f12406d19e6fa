//! Linked data and exports, held against schema.org's vocabulary, against each other, and against what readers see.
//!
//! Every page of the site of this repository, of the book and of every test site: its JSON-LD parses, has types and properties that schema.org has, what is
//! required of each type, dates and ratings that are sound; each `@id` that it names is there; a claim page has one `ClaimReview`, whose values
//! stand in its visible text. The vocabulary is a table in `linked_data/vocabulary.rs`.

mod common;
#[path = "linked_data/vocabulary.rs"]
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{TestSite, all_sites, files_below, for_each, test_sites};
use rayon::prelude::*;
use scraper::{Html, Selector};
use serde_json::Value;
use treatise::date::Date;
use treatise::document::Fields;
use treatise::graph::Role;
use treatise::route::Route;
use treatise::{Site, produce};
use vocabulary::{NEEDED, entry, has_property, sorts};

// ---- one page

/// Says what is wrong with a value and everything in it; gathers the nodes that are defined and the ids that are named.
struct Reader {
    wrong: Vec<String>,
    defined: Vec<String>,
    named: Vec<String>,
    sorts: Vec<String>,
}

impl Reader {
    fn new() -> Reader {
        Reader {
            wrong: Vec::new(),
            defined: Vec::new(),
            named: Vec::new(),
            sorts: Vec::new(),
        }
    }

    fn value(&mut self, key: &str, value: &Value) {
        match value {
            Value::Null => self.wrong.push(format!("{key} is null")),
            Value::String(text) => self.text(key, text),
            Value::Array(items) if items.is_empty() => self.wrong.push(format!("{key} is an empty list")),
            Value::Array(items) => items.iter().for_each(|item| self.value(key, item)),
            Value::Object(node) => self.node(key, node),
            Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, key: &str, text: &str) {
        if text.trim().is_empty() {
            self.wrong.push(format!("{key} is empty"));
        }
        let is_date = key.ends_with("Date") || key.starts_with("date") || key.starts_with("legislationDate");
        if is_date && Date::parse(text).map(|date| date.iso()).as_deref() != Ok(text) {
            self.wrong.push(format!("{key} is no date: {text}"));
        }
        let is_address = ["url", "item", "contentUrl", "archivedAt", "sameAs", "license"].contains(&key) || key.ends_with("Policy");
        if is_address && !["https://", "http://"].iter().any(|start| text.starts_with(start)) {
            self.wrong.push(format!("{key} is no whole address: {text}"));
        }
    }

    fn node(&mut self, key: &str, node: &serde_json::Map<String, Value>) {
        let id = node.get("@id").and_then(Value::as_str);
        let Some(sort) = node.get("@type").and_then(Value::as_str) else {
            match id {
                Some(id) if node.len() == 1 => self.named.push(id.to_owned()),
                _ => self.wrong.push(format!("{key} has no type: {node:?}")),
            }
            return;
        };
        self.defined.extend(id.map(str::to_owned));
        self.sorts.push(sort.to_owned());
        if entry(sort).is_none() {
            self.wrong.push(format!("{key} is a {sort}, which is in no table"));
        }
        for (property, value) in node.iter().filter(|(property, _)| !property.starts_with('@')) {
            if !has_property(sort, property) {
                self.wrong.push(format!("a {sort} has no property {property}"));
            }
            self.value(property, value);
        }
        // Of an article that is spoken of, less is told than of the page's own.
        let own = sorts(sort);
        let counts = |name: &str| own.contains(&name) && (name != "Article" || key == "@graph");
        for (_, needed) in NEEDED.iter().filter(|(name, _)| counts(name)) {
            let missing = needed.iter().filter(|property| !node.contains_key(**property));
            self.wrong.extend(missing.map(|property| format!("a {sort} without {property}")));
        }
        // Who wrote a piece of somebody else's is not always known.
        if counts("Article") && !node.contains_key("author") && !node.contains_key("isBasedOn") {
            self.wrong.push(format!("a {sort} without author"));
        }
        if sort == "Rating" {
            self.rating(node);
        }
    }

    fn rating(&mut self, node: &serde_json::Map<String, Value>) {
        let number = |name: &str| node.get(name).map(|value| value.as_i64().expect("a whole number"));
        match (number("worstRating"), number("ratingValue"), number("bestRating")) {
            (None, None, None) => {}
            (Some(worst), Some(value), Some(best)) if 1 <= worst && worst <= value && value <= best && worst < best => {}
            other => self.wrong.push(format!("a rating out of its scale: {other:?}")),
        }
    }
}

/// The linked data of a page, and what else matters of it.
struct Page {
    path: String,
    /// The text that a reader sees, its white space and quotation marks evened out.
    visible: String,
    /// The addresses that it links to, those of the site in full and without what stands after `#`.
    links: BTreeSet<String>,
    /// The verdicts on the axis of truth, on the page of the scale.
    scale: Vec<String>,
    data: Value,
}

fn pages(site: &Site, wrong: &mut Vec<String>) -> Vec<Page> {
    let routes: Vec<_> = site.routes.iter().filter(|(_, route)| route.is_page()).collect();
    let read: Vec<Result<Page, String>> = routes.par_iter().filter_map(|(path, route)| read_page(site, path, route)).collect();
    let mut pages = Vec::new();
    for page in read {
        match page {
            Ok(page) => pages.push(page),
            Err(problem) => wrong.push(problem),
        }
    }
    pages
}

/// Reads a page; none where its template failed.
fn read_page(site: &Site, path: &str, route: &Route) -> Option<Result<Page, String>> {
    let html = String::from_utf8(produce::produce(site, route).bytes).unwrap();
    (!html.is_empty()).then(|| read_html(path, &html, &site.config.base_url.origin))
}

fn read_html(path: &str, html: &str, origin: &str) -> Result<Page, String> {
    let document = Html::parse_document(html);
    let select = |css: &str| Selector::parse(css).unwrap();
    let scripts: Vec<String> = document
        .select(&select("script[type='application/ld+json']"))
        .map(|script| script.text().collect())
        .collect();
    let [script] = scripts.as_slice() else {
        return Err(format!("{path} has {} scripts with linked data", scripts.len()));
    };
    let data = serde_json::from_str(script).map_err(|error| format!("{path}: {error}: {script}"))?;
    let body = document.select(&select("body")).next().map(|body| body.text().collect::<String>());
    let linking = select("body a[href]");
    let hrefs = document.select(&linking).filter_map(|link| link.value().attr("href"));
    let whole = |href: &str| match href.strip_prefix('/') {
        Some(_) => format!("{origin}{}", href.split('#').next().unwrap()),
        None => href.to_owned(),
    };
    let entries = select("ol.scale h3");
    let scale = document.select(&entries).map(|entry| even(&entry.text().collect::<String>()));
    Ok(Page {
        scale: scale.collect(),
        links: hrefs.map(whole).collect(),
        path: path.to_owned(),
        visible: even(&body.unwrap_or_default()),
        data,
    })
}

/// Evens out white space and the marks that punctuation is printed with.
fn even(text: &str) -> String {
    let marks = |c: char| match c {
        '’' | '‘' => '\'',
        '“' | '”' | '«' | '»' | '„' => '"',
        other => other,
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(marks).collect()
}

fn graph(page: &Page) -> &[Value] {
    page.data["@graph"].as_array().map_or(&[], Vec::as_slice)
}

fn of_sort<'a>(page: &'a Page, sort: &'a str) -> impl Iterator<Item = &'a Value> {
    graph(page).iter().filter(move |node| node["@type"] == sort)
}

/// Sites whose pages are those of the default theme, without mistakes that stop a build.
fn sound_sites() -> Vec<TestSite> {
    let own_templates = |test: &TestSite| !files_below(&test.root.join("templates")).is_empty() || test.root.join("themes").is_dir();
    let mut sites = all_sites();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    sites.retain(|test| test.root == repository || !own_templates(test));
    sites
}

#[test]
fn every_page_speaks_schema_org() {
    for_each(&sound_sites(), |test| {
        let site = test.load();
        let mut wrong = Vec::new();
        let pages = pages(&site, &mut wrong);
        let mut defined: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut named: Vec<(String, String)> = Vec::new();
        for page in &pages {
            let mut reader = Reader::new();
            if page.data["@context"] != "https://schema.org" || page.data.as_object().map(serde_json::Map::len) != Some(2) {
                reader.wrong.push("there is more than a context and a graph".to_owned());
            }
            reader.value("@graph", &page.data["@graph"]);
            let top: Vec<&str> = graph(page).iter().filter_map(|node| node["@id"].as_str()).collect();
            if top.len() != graph(page).len() || top.iter().collect::<BTreeSet<_>>().len() != top.len() {
                reader.wrong.push(format!("ids are missing or there twice: {top:?}"));
            }
            wrong.extend(reader.wrong.iter().map(|problem| format!("{}: {problem}", page.path)));
            defined.entry(page.path.clone()).or_default().extend(reader.defined);
            named.extend(reader.named.into_iter().map(|id| (page.path.clone(), id)));
        }
        let all: BTreeSet<&String> = defined.values().flatten().collect();
        for (path, id) in named.iter().filter(|(_, id)| !all.contains(id)) {
            wrong.push(format!("{path}: nothing has the id {id}"));
        }
        wrong
    });
}

// ---- claims

/// A site with the claims that a test needs: the content of the test site, with the default theme.
fn claims_site(folder: &Path) -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/linked-data-claims");
    common::copy_site(&root, folder, false);
    fs::remove_dir_all(folder.join("templates")).unwrap();
    treatise::load(folder, &common::plain_options(), None).unwrap()
}

#[test]
fn a_claim_page_has_one_review_that_says_what_readers_see() {
    let check = |site: &Site, whole: bool| -> Vec<String> {
        let mut wrong = Vec::new();
        let pages = pages(site, &mut wrong);
        for page in &pages {
            let reviews: Vec<&Value> = of_sort(page, "ClaimReview").collect();
            let deep = page.data.to_string().matches("\"ClaimReview\"").count();
            let wanted = usize::from(has_verdict(site, &page.path));
            if (reviews.len(), deep) != (wanted, wanted) {
                wrong.push(format!("{}: {deep} reviews, and {wanted} expected", page.path));
            }
            wrong.extend(out_of_order(site, page));
            for review in reviews {
                wrong.extend(
                    review_problems(site, page, review, whole)
                        .into_iter()
                        .map(|problem| format!("{}: {problem}", page.path)),
                );
            }
        }
        wrong
    };
    // The site of this repository says all that is recommended.
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for_each(&sound_sites(), |test| check(&test.load(), test.root == repository));
    let folder = tempfile::tempdir().unwrap();
    let site = claims_site(folder.path());
    assert_eq!(check(&site, false), Vec::<String>::new());
    let claims = site.routes.iter().filter(|(path, _)| has_verdict(&site, path)).count();
    assert_eq!(claims, 4, "the site of claims has its claims");
}

/// Tells whether the page of a path is that of a claim with a verdict of the scale.
fn has_verdict(site: &Site, path: &str) -> bool {
    let Some(Route::Page(id)) = site.routes.get(path) else {
        return false;
    };
    let page = site.graph.page(*id);
    let Fields::Claim(claim) = &page.document.fields else {
        return false;
    };
    page.role == Role::Page
        && claim
            .verdict
            .as_ref()
            .is_some_and(|verdict| site.config.verdict(&verdict.value).is_some())
}

/// Says where readers meet the verdicts of the scale in another order than that of the numbers that machines read.
fn out_of_order(site: &Site, page: &Page) -> Option<String> {
    let verdicts = site.config.verdicts.iter();
    let mut rated: Vec<_> = verdicts
        .filter_map(|verdict| Some((verdict.value?, even(&verdict.label))))
        .collect();
    rated.sort_by_key(|(value, _)| std::cmp::Reverse(*value));
    let place = |label: &String| rated.iter().position(|(_, own)| label == own);
    let places: Vec<Option<usize>> = page.scale.iter().map(place).collect();
    let fine = places.iter().all(Option::is_some) && places.is_sorted();
    (!fine).then(|| format!("{}: the scale is shown as {:?}, and numbered as {rated:?}", page.path, page.scale))
}

/// Gives what a review must hold: what is required, and of what is recommended what the file of its claim says; where `whole`, all of that but the
/// speaker, whom nobody may know.
fn needed(site: &Site, page: &Page, whole: bool) -> Vec<&'static str> {
    let Some(Route::Page(id)) = site.routes.get(&page.path) else {
        return Vec::new();
    };
    let document = &site.graph.page(*id).document;
    let Fields::Claim(claim) = &document.fields else {
        return Vec::new();
    };
    let verdict = claim.verdict.as_ref().and_then(|verdict| site.config.verdict(&verdict.value));
    let is_rated = verdict.is_some_and(|verdict| site.config.rating(verdict).is_some());
    let is_known = claim.speaker.is_some_and(|speaker| {
        let number = speaker.0 as usize;
        document.references[number].body.is_some() || site.graph.links(*id).references[number].is_some()
    });
    let original = claim.claim_original.as_deref().is_some_and(|original| !original.is_empty());
    let fields: &[(&[&str], bool)] = &[
        (
            &[
                "/@id",
                "/url",
                "/claimReviewed",
                "/inLanguage",
                "/author/0/name",
                "/itemReviewed/@id",
            ],
            true,
        ),
        (&["/reviewRating/alternateName"], true),
        (&["/author/0/url"], whole || document.meta.authors.is_empty()),
        (&["/datePublished"], whole || document.meta.date.is_some()),
        (&["/dateModified"], document.meta.changed().is_some()),
        (&["/reviewRating/ratingExplanation"], whole || document.meta.summary.is_some()),
        (&RATING_NUMBERS, is_rated),
        (&["/itemReviewed/author/@type", "/itemReviewed/author/name"], is_known),
        (
            &["/itemReviewed/datePublished"],
            whole || claim.said.is_some_and(|said| !said.is_uncertain()),
        ),
        (&["/itemReviewed/appearance/0/@type"], whole || !claim.appearances.is_empty()),
        (&["/itemReviewed/text"], original),
    ];
    let chosen = fields.iter().filter(|(_, wanted)| *wanted);
    chosen.flat_map(|(fields, _)| fields.iter().copied()).collect()
}

const RATING_NUMBERS: [&str; 3] = ["/reviewRating/ratingValue", "/reviewRating/bestRating", "/reviewRating/worstRating"];

/// Says what a review lacks, and which of its values do not stand on its page.
fn review_problems(site: &Site, page: &Page, review: &Value, whole: bool) -> Vec<String> {
    let lacks = |field: &&str| match review.pointer(field) {
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(value) => value.is_null(),
        None => true,
    };
    let lacking = needed(site, page, whole).into_iter().filter(lacks);
    let mut wrong: Vec<String> = lacking.map(|field| format!("the review has no {field}")).collect();
    let address = format!(
        "{}{}{}",
        site.config.base_url.origin,
        site.config.base_url.path,
        page.path.strip_suffix("index.html").unwrap()
    );
    if review["url"] != encoded(&address) {
        wrong.push(format!("the review is of {}, and the page is {address}", review["url"]));
    }
    let item = &review["itemReviewed"];
    let rating = &review["reviewRating"];
    let texts = [
        &review["claimReviewed"],
        &item["author"]["name"],
        &item["text"],
        &rating["alternateName"],
        &rating["ratingExplanation"],
    ];
    let authors = review["author"].as_array().map_or(&[][..], Vec::as_slice);
    let names = authors.iter().map(|author| &author["name"]);
    for text in texts.into_iter().chain(names).filter_map(Value::as_str) {
        if !page.visible.contains(&even(text)) {
            wrong.push(format!("readers do not see {text:?}"));
        }
    }
    let printed = |date: &str| even(&site.shared.dates.long(Date::parse(date).unwrap()));
    let dates = [&review["datePublished"], &review["dateModified"], &item["datePublished"]];
    for date in dates.into_iter().filter_map(Value::as_str) {
        if !page.visible.contains(&printed(date)) {
            wrong.push(format!("readers do not see the date {date}, which is {}", printed(date)));
        }
    }
    wrong.extend(rating_problems(site, rating));
    // A number is what the verdict's place on the scale is to machines: readers find that place where the verdict leads.
    let scale = format!("{}{}verdicts/", site.config.base_url.origin, site.config.base_url.path);
    if !page.links.contains(&scale) {
        wrong.push("readers are not led to the scale".to_owned());
    }
    let appearances = item["appearance"].as_array().map_or(&[][..], Vec::as_slice);
    wrong.extend(appearances.iter().flat_map(|appearance| appearance_problems(page, appearance)));
    wrong
}

/// Says where the numbers of a rating are not those of the scale for the verdict that it names.
fn rating_problems(site: &Site, rating: &Value) -> Vec<String> {
    let scale = &site.config.verdicts;
    let Some(verdict) = scale.iter().find(|verdict| rating["alternateName"] == *verdict.label) else {
        return vec![format!("the scale has no verdict {}", rating["alternateName"])];
    };
    let values = || scale.iter().filter_map(|verdict| verdict.value);
    let (best, worst) = (values().max(), values().min());
    let wanted = match verdict.value {
        Some(value) if best != worst => [Some(value), best, worst],
        _ => [None; 3],
    };
    let names = ["ratingValue", "bestRating", "worstRating"];
    let given = names.map(|name| rating[name].as_i64());
    let wrong = (given != wanted).then(|| format!("{names:?} are {given:?}, and on the scale {wanted:?}"));
    wrong.into_iter().collect()
}

/// Says what of an appearance readers do not find: its words, its name, its address and that of its copy.
fn appearance_problems(page: &Page, appearance: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    if appearance["name"].is_null() && appearance["url"].is_null() {
        wrong.push("an appearance has neither a name nor an address".to_owned());
    }
    for text in [&appearance["name"], &appearance["text"]].into_iter().filter_map(Value::as_str) {
        if !page.visible.contains(&even(text)) {
            wrong.push(format!("readers do not see the appearance {text:?}"));
        }
    }
    // A text that is reproduced here has its original's address, and a link to the reproduction.
    let is_reproduced = appearance["name"].is_string() && appearance["@id"].is_null();
    let own = (!is_reproduced).then_some(&appearance["url"]);
    for address in own.into_iter().chain([&appearance["archivedAt"]]).filter_map(Value::as_str) {
        if !page.links.contains(address) {
            wrong.push(format!("readers find no link to the appearance {address}"));
        }
    }
    wrong
}

/// Whatever is taken out of a review, or says something else than its page, is found.
#[test]
fn a_review_that_lacks_a_field_or_says_something_else_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let site = claims_site(folder.path());
    let pages = pages(&site, &mut Vec::new());
    let mut tried = BTreeSet::new();
    for page in &pages {
        for review in of_sort(page, "ClaimReview") {
            assert_eq!(review_problems(&site, page, review, false), Vec::<String>::new());
            for field in needed(&site, page, false) {
                tried.insert(field);
                let (holder, name) = field.rsplit_once('/').unwrap();
                let mut without = review.clone();
                without.pointer_mut(holder).unwrap().as_object_mut().unwrap().remove(name).unwrap();
                let found = review_problems(&site, page, &without, false);
                let told = format!("the review has no {field}");
                assert!(found.contains(&told), "{}: without {field}: {found:?}", page.path);
                if name.starts_with('@') || name == "inLanguage" || field == "/author/0/url" {
                    continue;
                }
                let mut other = review.clone();
                let value = other.pointer_mut(field).unwrap();
                *value = match value {
                    Value::Number(number) => (number.as_i64().unwrap() + 1).into(),
                    _ if name.starts_with("date") => "1815-06-18".into(),
                    _ => "Something else".into(),
                };
                let found = review_problems(&site, page, &other, false);
                assert!(!found.is_empty(), "{}: with another {field}", page.path);
            }
        }
    }
    assert!(tried.len() >= 17, "only {tried:?} are tried");
}

/// What schema.org knows as a person or an organisation is so typed only where a page or the author says which it is.
#[test]
fn a_name_without_a_page_is_of_no_type_unless_its_author_says_which() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("people/ann.md", "# Ann Lee\n");
    write(
        "events/talks.md",
        "+++\nparticipants = [\"Ann Lee\", \"Bo Ray\", { name = \"Cy Fox\", type = \"person\" }, { name = \"The Club\", type = \"organisation\" }]\n+++\n# Talks\n",
    );
    write(
        "organisations/union.md",
        "+++\nmembers = [\"Bo Ray\"]\npart_of = \"The League\"\n+++\n# Union\n",
    );
    write("treaties/pact.md", "+++\ndepositary = \"Bo Ray\"\nsigned = 1990\n+++\n# Pact\n");
    for (name, speaker) in [
        ("text", "\"Officials, not named\""),
        ("said", "{ name = \"The Desk\", type = \"organisation\" }"),
        ("page", "\"Ann Lee\""),
    ] {
        write(
            &format!("claims/{name}.md"),
            &format!("+++\nspeaker = {speaker}\nverdict = \"true\"\n+++\n# A claim, {name}\n"),
        );
    }
    let site = treatise::load(folder.path(), &common::plain_options(), None).unwrap();
    let mut wrong = Vec::new();
    let pages = pages(&site, &mut wrong);
    assert_eq!(wrong, Vec::<String>::new());
    let node = |path: &str, sort: &str| {
        let page = pages.iter().find(|page| page.path == format!("{path}/index.html")).unwrap();
        of_sort(page, sort).next().unwrap_or_else(|| panic!("{path} is no {sort}")).clone()
    };
    let base = format!("{}{}", site.config.base_url.origin, site.config.base_url.path);
    assert_eq!(
        node("events/talks", "Event")["attendee"],
        serde_json::json!([
            {"@id": format!("{base}people/ann/#person")},
            {"@type": "Person", "name": "Cy Fox"},
            {"@type": "Organization", "name": "The Club"},
        ])
    );
    assert!(node("organisations/union", "Organization")["member"].is_null());
    assert_eq!(
        node("organisations/union", "Organization")["parentOrganization"][0]["name"],
        "The League"
    );
    assert!(node("treaties/pact", "Legislation")["legislationResponsible"].is_null());
    let author = |name: &str| node(&format!("claims/{name}"), "ClaimReview")["itemReviewed"]["author"].clone();
    assert!(author("text").is_null());
    assert_eq!(author("said"), serde_json::json!({"@type": "Organization", "name": "The Desk"}));
    assert_eq!(author("page")["@type"], "Person");
}

/// Gives an address as the site encodes it.
fn encoded(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap();
    format!("{scheme}://{}", treatise::link::encode_path(rest))
}

// ---- exports

fn text_of(site: &Site, path: &str) -> String {
    let route = site.routes.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    String::from_utf8(produce::produce(site, route).bytes).unwrap()
}

#[test]
fn the_feed_holds_the_reviews_of_the_pages() {
    let folder = tempfile::tempdir().unwrap();
    let site = claims_site(folder.path());
    let feed: Value = serde_json::from_str(&text_of(&site, "claimreview.json")).unwrap();
    let mut reader = Reader::new();
    reader.value("feed", &feed);
    assert_eq!(reader.wrong, Vec::<String>::new());
    assert_eq!(feed["@type"], "DataFeed");
    let mut wrong = Vec::new();
    let mut on_pages: Vec<Value> = pages(&site, &mut wrong)
        .iter()
        .flat_map(|page| of_sort(page, "ClaimReview").cloned().collect::<Vec<_>>())
        .collect();
    let mut in_feed: Vec<Value> = feed["dataFeedElement"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|item| item["item"].as_array().unwrap().clone())
        .collect();
    // The feed is in the order of ids, the pages are in that of their paths.
    let by_url = |review: &Value| review["url"].to_string();
    in_feed.sort_by_key(by_url);
    on_pages.sort_by_key(by_url);
    assert_eq!(in_feed, on_pages);
}

#[test]
fn the_table_holds_what_the_objects_hold() {
    let folder = tempfile::tempdir().unwrap();
    let site = claims_site(folder.path());
    let json: Value = serde_json::from_str(&text_of(&site, "claims.json")).unwrap();
    let csv = text_of(&site, "claims.csv");
    assert!(csv.ends_with("\r\n") && !csv.contains("\n="));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let claims = json["claims"].as_array().unwrap();
    assert_eq!(rows.len(), claims.len());
    for (row, claim) in rows.iter().zip(claims) {
        for (name, cell) in names.iter().zip(row) {
            let expected = match &claim[name] {
                Value::Null => String::new(),
                Value::Array(items) => items.iter().map(|item| item.as_str().unwrap()).collect::<Vec<_>>().join(" | "),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            // What a spreadsheet would take for a formula.
            let formula = expected.starts_with(['=', '+', '-', '@', '\t']);
            assert_eq!(cell, if formula { format!("'{expected}") } else { expected });
        }
        let unknown: Vec<&String> = claim
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| !names.iter().any(|name| name == *key))
            .collect();
        assert!(unknown.is_empty(), "{unknown:?} have no column");
    }
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/reference/exports.md")).unwrap();
    for name in &names {
        assert!(page.contains(&format!("| `{name}` |")), "exports.md does not tell of `{name}`");
    }
}

#[test]
fn the_graph_has_the_edges_of_the_backlinks() {
    for_each(&all_sites(), |test| {
        let site = test.load();
        if site.routes.get("graph.json").is_none_or(|route| *route != Route::Graph) {
            return Vec::new();
        }
        let json: Value = match serde_json::from_str(&text_of(&site, "graph.json")) {
            Ok(json) => json,
            Err(error) => return vec![error.to_string()],
        };
        let list = |name: &str| json[name].as_array().unwrap().clone();
        let mut wrong = Vec::new();
        if list("nodes").len() != site.graph.pages.len() {
            wrong.push("a page is no node, or a node no page".to_owned());
        }
        let ids: BTreeSet<String> = list("nodes").iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect();
        if ids.len() != list("nodes").len() {
            wrong.push("two nodes have one id".to_owned());
        }
        for edge in list("edges") {
            let known = |end: &str| ids.contains(edge[end].as_str().unwrap());
            if !known("from") || !known("to") || !edge["relation"].is_string() {
                wrong.push(format!("an edge between unknown nodes: {edge}"));
            }
        }
        let backlinks: usize = site
            .graph
            .ids()
            .map(|id| {
                site.graph
                    .backlinks(id)
                    .chunk_by(|a, b| (a.from, a.kind) == (b.from, b.kind))
                    .count()
            })
            .sum();
        if list("edges").len() != backlinks {
            wrong.push(format!("{} edges of {backlinks}", list("edges").len()));
        }
        wrong
    });
}

#[test]
fn exports_are_made_where_there_is_something_and_they_are_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let all = ["claimreview.json", "claims.json", "claims.csv", "graph.json"];
    let there = |config: &str, claim: &str| -> Vec<&str> {
        let _ = fs::remove_dir_all(folder.path().join("content"));
        fs::create_dir_all(folder.path().join("content/claims")).unwrap();
        fs::write(folder.path().join("config.toml"), config).unwrap();
        if !claim.is_empty() {
            fs::write(folder.path().join("content/claims/a.md"), claim).unwrap();
        }
        let site = treatise::load(folder.path(), &common::plain_options(), None).unwrap();
        all.into_iter().filter(|path| site.routes.get(path).is_some()).collect()
    };
    let claim = "+++\nverdict = \"true\"\n+++\n# A claim\n";
    assert_eq!(there("", claim), all);
    assert_eq!(there("[outputs]\nexports = false\n", claim), [""; 0]);
    assert_eq!(there("", "# A claim that nobody has looked at\n"), &all[1..]);
    assert_eq!(there("", ""), [""; 0]);
}

/// The linked data of an entity does not grow with what points to it.
#[test]
fn an_entity_that_everybody_names_stays_light() {
    let folder = tempfile::tempdir().unwrap();
    let size = |notes: usize| {
        let write = |path: String, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("content/people/anna.md".to_owned(), "# Anna Alt\n");
        (0..notes).for_each(|number| write(format!("content/notes/n{number}.md"), "Anna Alt again.\n"));
        let site = treatise::load(folder.path(), &common::plain_options(), None).unwrap();
        let mut wrong = Vec::new();
        let pages = pages(&site, &mut wrong);
        let page = pages.iter().find(|page| page.path == "people/anna/index.html").unwrap();
        page.data.to_string().len()
    };
    assert_eq!(size(1), size(300));
}

/// Sites of other tests hold every type that a page can be of.
#[test]
fn every_kind_of_page_is_met() {
    let folder = tempfile::tempdir().unwrap();
    let mut met: BTreeSet<String> = BTreeSet::new();
    for name in ["linked-data-kinds", "linked-data-claims"] {
        let Some(test) = test_sites().into_iter().find(|test| test.name == name) else {
            return;
        };
        let root = folder.path().join(name);
        common::copy_site(&test.root, &root, false);
        fs::remove_dir_all(root.join("templates")).unwrap();
        let site = test.load_from(&root, None);
        let mut wrong = Vec::new();
        for page in pages(&site, &mut wrong) {
            let mut reader = Reader::new();
            reader.value("@graph", &page.data["@graph"]);
            wrong.extend(reader.wrong.iter().map(|problem| format!("{}: {problem}", page.path)));
            met.extend(reader.sorts);
        }
        assert_eq!(wrong, Vec::<String>::new(), "{name}");
    }
    let wanted = "AboutPage AnalysisNewsArticle Article BackgroundNewsArticle BreadcrumbList ClaimReview CollectionPage ContactPage CorrectionComment DefinedTerm \
                  Event ImageObject Legislation NewsMediaOrganization Organization OrganizationRole Person Place Quotation ReportageNewsArticle Thing WebPage WebSite";
    for sort in wanted.split_whitespace() {
        assert!(met.contains(sort), "no page holds a {sort}");
    }
}
