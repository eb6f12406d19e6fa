//! Comparisons: the same articles of several pages side by side.
//!
//! Takes pages with headings; gives a row for each article that any of them has, with the text that each has under it. Articles are the same where their
//! numbers are ("Article 5", "Art. V – Defence"), or, on pages without numbers, where their headings say the same.

use std::collections::BTreeSet;

use tera::Value;

use super::super::body::{self, Painting};
use super::super::cited::Citations;
use super::super::embed::rename_ids;
use super::super::view::{ComparisonCell, ComparisonRow, ComparisonView};
use super::Given;
use super::query::Query;
use crate::diagnostic::Span;
use crate::document::{Document, Heading};
use crate::fold::fold_lower;
use crate::graph::{PageId, Piece};
use crate::link::encode_path;

/// What makes two articles the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(u32),
    Words(String),
}

/// An article of a page.
struct Article<'a> {
    key: Key,
    heading: &'a Heading,
    /// The bytes of its text, without the heading.
    text: Span,
}

/// Makes the comparison of the pages that `of` names; with `articles`, of those alone.
pub(super) fn comparison(given: &Given<'_>) -> ComparisonView {
    let site = given.site;
    let pages = given.query.named("of");
    let wanted = wanted(&given.query);
    let articles: Vec<Vec<Article<'_>>> = pages.iter().map(|id| articles(site.graph.document(*id), &wanted)).collect();
    let mut rows: Vec<(Key, String)> = Vec::new();
    let mut known: BTreeSet<&Key> = BTreeSet::new();
    for article in articles.iter().flatten() {
        if known.insert(&article.key) {
            rows.push((article.key.clone(), article.heading.text.to_string()));
        }
    }
    if rows.iter().all(|(key, _)| matches!(key, Key::Number(_))) {
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    if !wanted.is_empty() {
        rows.retain(|(key, _)| wanted.contains(key));
        rows.sort_by_key(|(key, _)| wanted.iter().position(|wanted| wanted == key));
    }
    let row = |(row, (key, title)): (usize, (Key, String))| ComparisonRow {
        cells: pages
            .iter()
            .zip(&articles)
            .enumerate()
            .map(|(column, (id, own))| cell(given, *id, (row, column), own.iter().find(|article| article.key == key)))
            .collect(),
        title,
    };
    ComparisonView {
        pages: pages.iter().map(|id| site.shared.card(*id)).collect(),
        rows: rows.into_iter().enumerate().map(row).collect(),
    }
}

/// Gives the articles that a call asks for: headings, or numbers alone.
fn wanted(query: &Query<'_>) -> Vec<Key> {
    let value = query.value("articles");
    let items = value.as_ref().and_then(Value::as_array).unwrap_or(&[]);
    items.iter().filter_map(key_of).collect()
}

/// Tells whether none of the pages has an article to show.
pub(super) fn is_empty(query: &Query<'_>) -> bool {
    let wanted = wanted(query);
    let shown = |article: &Article<'_>| wanted.is_empty() || wanted.contains(&article.key);
    let has = |id: &PageId| articles(query.graph.document(*id), &wanted).iter().any(shown);
    !query.named("of").iter().any(has)
}

fn key_of(item: &Value) -> Option<Key> {
    match (item.as_i64(), item.as_str()) {
        (Some(number), _) => u32::try_from(number).ok().map(Key::Number),
        (None, text) => text.map(key),
    }
}

/// Tells whether any of the pages has an article that a call asks for.
pub(super) fn has<'a>(mut documents: impl Iterator<Item = &'a Document>, item: &Value) -> bool {
    let wanted = key_of(item);
    documents.any(|document| document.text.headings.iter().any(|heading| Some(key(&heading.text)) == wanted))
}

fn cell(given: &Given<'_>, id: PageId, (row, column): (usize, usize), article: Option<&Article<'_>>) -> ComparisonCell {
    let site = given.site;
    let page = site.graph.page(id);
    let mut cell = ComparisonCell {
        page: site.shared.card(id),
        title: String::new(),
        href: page.href.to_string(),
        html: Value::safe_string(""),
    };
    let Some(article) = article else { return cell };
    cell.title = article.heading.text.to_string();
    cell.href.push('#');
    cell.href.push_str(&encode_path(&article.heading.id));
    let painting = Painting {
        piece: Some(Piece::Section(article.text)),
        embeds: &[],
        root: given.query.holder,
        citations: &Citations::default(),
        embed: 0,
        with_notes: false,
        // A page that compares may be compared: what it shows of others would have no end.
        with_blocks: false,
    };
    let painted = body::painted(site, id, painting, &mut 1).html;
    let calls = &site.graph.document(given.query.holder).text.calls;
    let own = calls.partition_point(|call| call.span < given.query.call.span) + 1;
    let mut html = String::new();
    // A page may be compared with itself.
    rename_ids(&painted, &format!("b{own}.{}.{}.", row + 1, column + 1), &mut html);
    cell.html = Value::safe_string(html.trim());
    cell
}

/// Gives the articles of a page: the headings with numbers, or, where there are none, those of the highest level; and those that are wanted.
fn articles<'a>(document: &'a Document, wanted: &[Key]) -> Vec<Article<'a>> {
    let headings: Vec<&Heading> = document.text.headings.iter().filter(|heading| !heading.is_title).collect();
    let keys: Vec<Key> = headings.iter().map(|heading| key(&heading.text)).collect();
    let numbered = keys.iter().any(|key| matches!(key, Key::Number(_)));
    let top = headings.iter().map(|heading| heading.level).min();
    let mut articles = Vec::new();
    for (at, (heading, key)) in headings.iter().zip(keys).enumerate() {
        let taken = match numbered {
            true => matches!(key, Key::Number(_)),
            false => Some(heading.level) == top,
        };
        if taken || wanted.contains(&key) {
            let after = headings[at + 1..].iter().find(|other| other.level <= heading.level);
            articles.push(Article {
                key,
                heading,
                text: Span {
                    start: heading.span.end,
                    end: after.map_or(document.body.end, |after| after.span.start),
                },
            });
        }
    }
    articles
}

/// Reads a heading: its number, where its first or second word is one, else its words.
fn key(heading: &str) -> Key {
    let words = heading.split_whitespace().take(2);
    let numbers = words.filter_map(|word| number(word.trim_matches(|c: char| !c.is_alphanumeric())));
    match numbers.into_iter().next() {
        Some(number) => Key::Number(number),
        None => Key::Words(fold_lower(heading.trim()).as_str().to_owned()),
    }
}

/// Reads a number in digits or Roman ones.
fn number(word: &str) -> Option<u32> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.parse().ok();
    }
    let value = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    let values: Vec<u32> = word.chars().map(value).collect::<Option<_>>()?;
    let mut sum: u32 = 0;
    for (at, value) in values.iter().enumerate().rev() {
        let smaller = values.get(at + 1).is_some_and(|next| next > value);
        sum = match smaller {
            true => sum.checked_sub(*value)?,
            false => sum.checked_add(*value)?,
        };
    }
    (sum > 0).then_some(sum)
}
