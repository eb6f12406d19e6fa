//! Feeds: Atom (RFC 4287) and JSON Feed 1.1, of all or of one kind. An entry holds the whole text, as far as it is public.

use std::cmp::Reverse;

use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::elsewhere;
use super::machine::{element, href_of, xml};
use super::view::NavItem;
use crate::date::Date;
use crate::document::KindId;
use crate::graph::PageId;
use crate::route::{Route, feed_day};
use crate::site::Site;

/// How many pieces a feed holds.
pub(super) const LENGTH: usize = 30;

/// A feed before it is written.
pub(super) struct Feed {
    /// What it is called.
    pub title: String,
    /// The address of the page whose news it gives.
    pub home: String,
    /// Its own address.
    pub own: String,
    /// Its pieces, the newest first.
    pub entries: Vec<Entry>,
}

/// A piece of a feed.
pub(super) struct Entry {
    pub title: String,
    pub url: String,
    pub summary: String,
    pub html: String,
    pub published: String,
    pub updated: String,
    pub authors: Vec<String>,
    /// Its topics.
    pub tags: Vec<String>,
}

fn entries(site: &Site, kind: Option<KindId>) -> Vec<Entry> {
    let order = &site.shared.order;
    let newest: Vec<PageId> = match kind {
        None => order.newest.iter().take(LENGTH).copied().collect(),
        Some(kind) => {
            let listed = order.listed.get(usize::from(kind.0)).map_or(&[][..], Vec::as_slice);
            let mut dated: Vec<(Reverse<Date>, PageId)> = listed
                .iter()
                .filter_map(|id| Some((Reverse(feed_day(&site.config, site.graph.document(*id))?), *id)))
                .collect();
            dated.sort();
            dated.into_iter().take(LENGTH).map(|(_, id)| id).collect()
        }
    };
    newest.into_iter().map(|id| entry(site, id)).collect()
}

/// Gives the feeds of a kind, where it has some.
pub(super) fn of_kind(site: &Site, kind: KindId) -> Vec<NavItem> {
    let folder = &site.config.kind(kind).folder;
    let feeds = [("application/atom+xml", "feed.xml"), ("application/feed+json", "feed.json")];
    let there = feeds.into_iter().filter_map(|(sort, name)| {
        let path = format!("{folder}/{name}");
        let is_there = matches!(site.routes.get(&path), Some(Route::Atom(Some(own)) | Route::JsonFeed(Some(own))) if *own == kind);
        is_there.then(|| NavItem {
            title: site.config.kind(kind).plural.clone(),
            href: href_of(site, &path),
            kind: sort.to_owned(),
            count: 0,
        })
    });
    there.collect()
}

fn entry(site: &Site, id: PageId) -> Entry {
    Entry {
        html: elsewhere::whole(site, id),
        ..entry_without_text(site, id)
    }
}

/// Makes the entry of a page but for its text. A claim's title begins with the verdict: many readers show no more.
pub(super) fn entry_without_text(site: &Site, id: PageId) -> Entry {
    let document = site.graph.document(id);
    let page = site.graph.page(id);
    let date = feed_day(&site.config, document);
    let words = &site.theme.words;
    let title = match super::claim::is_words(document) {
        true => words.say("in-quotes", &[("words", document.meta.title.to_string().into())]),
        false => document.meta.title.to_string(),
    };
    Entry {
        title: match elsewhere::standing(site, document) {
            Some(verdict) => words.say("feed-claim", &[("verdict", verdict.into()), ("title", title.into())]),
            None => title,
        },
        url: site.config.base_url.absolute(&page.href),
        summary: site.shared.summary(id),
        html: String::new(),
        published: timestamp(date),
        updated: timestamp(document.meta.changed().max(date)),
        authors: document.meta.authors.iter().map(|author| author.to_string()).collect(),
        tags: super::page::tags(site, document).into_iter().map(|tag| tag.title).collect(),
    }
}

/// Gives the first moment of a date as RFC 3339. Of what is in a feed each has one.
pub(super) fn timestamp(date: Option<Date>) -> String {
    match date {
        Some(date) => format!("{}T00:00:00Z", date.first_day()),
        None => "1970-01-01T00:00:00Z".to_owned(),
    }
}

/// Gathers a feed, of all or of one kind.
fn feed(site: &Site, kind: Option<KindId>, name: &str) -> Feed {
    let base = &site.config.base_url;
    let (title, home, own) = match kind {
        Some(kind) => {
            let kind = site.config.kind(kind);
            let home = href_of(site, &format!("{}/index.html", kind.folder));
            let own = href_of(site, &format!("{}/{name}", kind.folder));
            (format!("{} – {}", site.config.title, kind.plural), home, own)
        }
        None => (site.config.title.clone(), base.path.clone(), href_of(site, name)),
    };
    Feed {
        title,
        home: base.absolute(&home),
        own: base.absolute(&own),
        entries: entries(site, kind),
    }
}

/// Makes an Atom feed.
pub fn atom(site: &Site, kind: Option<KindId>) -> String {
    write_atom(site, &feed(site, kind, "feed.xml"))
}

/// Makes a JSON feed.
pub fn json(site: &Site, kind: Option<KindId>) -> String {
    write_json(site, feed(site, kind, "feed.json"))
}

/// Writes a feed as Atom.
pub(super) fn write_atom(site: &Site, feed: &Feed) -> String {
    let Feed { title, home, own, entries } = feed;
    let newest = entries
        .iter()
        .map(|entry| entry.updated.as_str())
        .max()
        .map_or_else(|| timestamp(site.shared.order.latest), str::to_owned);
    xml(|writer| {
        let feed = BytesStart::new("feed").with_attributes([
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xml:lang", site.config.language.as_str()),
        ]);
        writer.write_event(Event::Start(feed))?;
        element(writer, "title", title)?;
        element(writer, "id", own)?;
        element(writer, "updated", &newest)?;
        writer.write_event(Event::Empty(
            BytesStart::new("link").with_attributes([("rel", "self"), ("href", own.as_str())]),
        ))?;
        writer.write_event(Event::Empty(BytesStart::new("link").with_attributes([("href", home.as_str())])))?;
        writer.write_event(Event::Start(BytesStart::new("author")))?;
        element(writer, "name", &site.config.publisher.name)?;
        writer.write_event(Event::End(BytesEnd::new("author")))?;
        for entry in entries {
            writer.write_event(Event::Start(BytesStart::new("entry")))?;
            element(writer, "title", &entry.title)?;
            element(writer, "id", &entry.url)?;
            writer.write_event(Event::Empty(
                BytesStart::new("link").with_attributes([("href", entry.url.as_str())]),
            ))?;
            element(writer, "published", &entry.published)?;
            element(writer, "updated", &entry.updated)?;
            for author in &entry.authors {
                writer.write_event(Event::Start(BytesStart::new("author")))?;
                element(writer, "name", author)?;
                writer.write_event(Event::End(BytesEnd::new("author")))?;
            }
            for tag in &entry.tags {
                let category = BytesStart::new("category").with_attributes([("term", tag.as_str())]);
                writer.write_event(Event::Empty(category))?;
            }
            if !entry.summary.is_empty() {
                element(writer, "summary", &entry.summary)?;
            }
            if !entry.html.is_empty() {
                let content = BytesStart::new("content").with_attributes([("type", "html"), ("xml:base", entry.url.as_str())]);
                writer.write_event(Event::Start(content))?;
                writer.write_event(Event::Text(BytesText::new(&entry.html)))?;
                writer.write_event(Event::End(BytesEnd::new("content")))?;
            }
            writer.write_event(Event::End(BytesEnd::new("entry")))?;
        }
        writer.write_event(Event::End(BytesEnd::new("feed")))
    })
}

/// Writes a feed as JSON.
pub(super) fn write_json(site: &Site, feed: Feed) -> String {
    use serde_json::{Value, json};
    let items: Vec<Value> = feed
        .entries
        .into_iter()
        .map(|entry| {
            let mut item = json!({
                "id": entry.url,
                "url": entry.url,
                "title": entry.title,
                "date_published": entry.published,
                "date_modified": entry.updated,
            });
            if !entry.summary.is_empty() {
                item["summary"] = Value::from(entry.summary.clone());
            }
            // An item must have a text: where none is public, its summary or title.
            match (entry.html.is_empty(), entry.summary.is_empty()) {
                (false, _) => item["content_html"] = Value::from(entry.html),
                (true, false) => item["content_text"] = Value::from(entry.summary),
                (true, true) => item["content_text"] = item["title"].clone(),
            }
            if !entry.authors.is_empty() {
                item["authors"] = entry.authors.into_iter().map(|name| json!({ "name": name })).collect();
            }
            if !entry.tags.is_empty() {
                item["tags"] = entry.tags.into_iter().map(Value::from).collect();
            }
            item
        })
        .collect();
    let written = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.own,
        "language": site.config.language,
        "items": items,
    });
    let mut text = serde_json::to_string_pretty(&written).unwrap_or_default();
    text.push('\n');
    text
}
