//! One part of the index, made by Pagefind: the one place that knows it.
//!
//! Takes records; gives files by their names in the part's folder. Pagefind has an interface for records, and one mark that says where the words of an
//! element begin; words of authors that look like its marks lose their underscores.

use std::collections::BTreeMap;

use crate::diagnostic::Error;
use crate::produce::record::{Rank, Record};
use crate::sentence;

/// The form of what is made: the version of Pagefind, and a number that grows when records are put to it in another way.
pub const FORM: &str = "1.6.0 2";

/// What the words of headings weigh beside those of paragraphs.
const HEADING: &str = "4";

/// What the words of a record that is the last to be looked for weigh.
const LAST: &str = "0.2";

/// Stands after each sentence: a sign that nobody sees and no word is found by, so that results need not guess where a sentence ends.
const END: char = '\u{2063}';

/// How many words a title has that is a name.
const SHORT: usize = 2;

/// How many pages share a file of fragments, where there are many.
const TOGETHER: usize = 4;

/// From how many pages on fragments are put together.
const MANY: usize = 256;

/// Makes the files of a part; of the first one also those that run in the browser.
///
/// # Errors
/// When Pagefind fails.
#[cfg(feature = "search")]
pub fn make(records: Vec<Record>, language: &str, is_first: bool) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| Error::io("starting", "the search index", error))?;
    let made = runtime.block_on(async {
        let options = pagefind::options::PagefindServiceConfig::builder().force_language(language.to_owned());
        let options = match records.len() > MANY {
            true => options
                .max_fragments(u32::try_from(records.len().div_ceil(TOGETHER)).unwrap_or(u32::MAX))
                .build(),
            false => options.max_fragments(u32::MAX).build(),
        };
        let mut index = pagefind::api::PagefindIndex::new(Some(options))?;
        for record in records {
            let content = content(&record);
            let (meta, filters) = (meta(&record), filters(&record));
            index
                .add_custom_record(record.href, content, language.to_owned(), Some(meta), Some(filters), None)
                .await?;
        }
        index.get_files().await
    });
    let files = made.map_err(|error| failed(&error.to_string()))?;
    let named = files.into_iter().filter_map(|file| {
        let name = file.filename.to_string_lossy().replace('\\', "/");
        is_needed(&name, is_first).then_some((name, file.contents))
    });
    let mut files: Vec<(String, Vec<u8>)> = named.collect();
    let own = format!("wasm.{language}.pagefind");
    if files.iter().any(|(name, _)| *name == own) {
        files.retain(|(name, _)| name != "wasm.unknown.pagefind");
    }
    Ok(files)
}

/// Says that the index cannot be made.
pub fn failed(words: &str) -> Error {
    Error::io("making", "the search index", std::io::Error::other(words.to_owned()))
}

/// Makes nothing: the program was compiled without search, and no site asks it for an index.
#[cfg(not(feature = "search"))]
pub fn make(_: Vec<Record>, _: &str, _: bool) -> Result<Vec<(String, Vec<u8>)>, Error> {
    Ok(Vec::new())
}

/// Tells whether a file of Pagefind's is asked for by the search page: of the interfaces that it brings along none is.
fn is_needed(name: &str, is_first: bool) -> bool {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "pf_meta" | "pf_index" | "pf_filter" | "pf_fragment" | "json" => true,
        "pagefind" => is_first,
        "js" => is_first && ["pagefind.js", "pagefind-worker.js"].contains(&name),
        _ => false,
    }
}

/// Gives the words of a record with Pagefind's marks: where an element begins, and what a heading weighs.
fn content(record: &Record) -> String {
    let length = record.pieces.iter().map(|piece| piece.text.len() + 64).sum();
    let mut content = String::with_capacity(length);
    let mut last = "";
    for piece in &record.pieces {
        if piece.anchor != last {
            let element = if piece.is_heading { "h2" } else { "p" };
            content.push_str(&format!(" ___PAGEFIND_ANCHOR___{element}:0:{} ", piece.anchor));
            last = &piece.anchor;
        }
        match piece.is_heading {
            true => weigh(HEADING, &piece.text, &mut content),
            false => sentences(&piece.text, &mut content),
        }
    }
    // A record without words is none to Pagefind.
    if record.pieces.iter().all(|piece| piece.text.trim().is_empty()) {
        for text in [&record.title, &record.line] {
            match record.rank {
                Rank::Last => weigh(LAST, text, &mut content),
                _ => sentences(text, &mut content),
            }
        }
    }
    content
}

/// Adds a text of which every word weighs so much.
fn weigh(weight: &str, text: &str, content: &mut String) {
    content.push_str(&format!(" ___PAGEFIND_WEIGHT___{weight} "));
    sentences(text, content);
    content.push_str("___END_PAGEFIND_WEIGHT___ ");
}

/// Adds a text, each sentence with its end.
fn sentences(text: &str, content: &mut String) {
    let text = plain(text);
    for sentence in sentence::all(&text) {
        content.push_str(text.get(sentence).unwrap_or(""));
        content.push(END);
        content.push(' ');
    }
}

/// Takes from words what would be a mark of Pagefind's.
fn plain(text: &str) -> String {
    let mut text = text.replace(END, "");
    for mark in ["___PAGEFIND_", "___END_PAGEFIND_"] {
        while text.contains(mark) {
            text = text.replace(mark, mark.trim_start_matches('_'));
        }
    }
    text
}

/// Gives what results show, which is searched too. The names of title and line say what they weigh.
fn meta(record: &Record) -> BTreeMap<String, String> {
    let verdict = record.verdict.as_ref().map_or("", |(_, label)| label.as_str());
    let names = record.names.join(", ");
    let (title, line) = match record.rank {
        // Each word of a short title says more: of all pages with `NATO` in their titles that of NATO is meant first.
        Rank::First if words(&record.title) <= SHORT => ("title-1", "line"),
        Rank::First => ("title-2", "line"),
        Rank::Second => ("title-3", "line"),
        Rank::Last => ("title-4", "line-4"),
    };
    let all = [
        (title, record.title.as_str()),
        ("date", record.date.as_str()),
        ("verdict", verdict),
        ("speaker", record.speaker.as_str()),
        (line, record.line.as_str()),
        ("names", names.as_str()),
    ];
    let said = all.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(name, value)| (name.to_owned(), plain(value))).collect()
}

fn words(title: &str) -> usize {
    title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count()
}

/// Gives what results are chosen by.
fn filters(record: &Record) -> BTreeMap<String, Vec<String>> {
    let year = record.year.map(|year| year.to_string());
    let verdict = record.verdict.as_ref().map(|(id, _)| id.clone()).filter(|id| !id.is_empty());
    let all = [
        ("kind", vec![record.kind.clone()]),
        ("verdict", verdict.into_iter().collect()),
        ("year", year.into_iter().collect()),
        ("person", record.people.clone()),
    ];
    let chosen = all.into_iter().filter(|(_, values)| !values.is_empty());
    chosen
        .map(|(name, values)| (name.to_owned(), values.iter().map(|value| plain(value)).collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{content, meta, plain};
    use crate::produce::record::{Piece, Rank, Record};

    #[test]
    fn marks_are_ours_alone() {
        assert_eq!(plain("______PAGEFIND_ANCHOR___p:0:x"), "PAGEFIND_ANCHOR___p:0:x");
        assert_eq!(plain("a ___END_PAGEFIND_WEIGHT___"), "a END_PAGEFIND_WEIGHT___");
        assert_eq!(plain("snake___case"), "snake___case");
        assert_eq!(plain("a\u{2063}b"), "ab");
    }

    #[test]
    fn an_element_is_marked_once() {
        let piece = |anchor: &str, is_heading, text: &str| Piece {
            anchor: anchor.to_owned(),
            is_heading,
            text: text.to_owned(),
        };
        let record = Record {
            pieces: vec![
                piece("", false, "a"),
                piece("one", true, "b"),
                piece("p2", false, "c"),
                piece("p2", false, "d"),
            ],
            ..Record::default()
        };
        let words: Vec<String> = content(&record).split_whitespace().map(str::to_owned).collect();
        let anchors: Vec<&String> = words.iter().filter(|word| word.contains("ANCHOR")).collect();
        assert_eq!(anchors, ["___PAGEFIND_ANCHOR___h2:0:one", "___PAGEFIND_ANCHOR___p:0:p2"]);
        assert_eq!(words.last().map(String::as_str), Some("d\u{2063}"));
    }

    #[test]
    fn sentences_have_ends_and_the_last_records_weigh_little() {
        let record = Record {
            title: "The U.S. Decision. And more".to_owned(),
            line: "J. Doe. A press.".to_owned(),
            rank: Rank::Last,
            ..Record::default()
        };
        let content = content(&record).replace('\u{2063}', "|");
        assert!(content.contains("___0.2 The U.S. Decision.| And more| ___END"), "{content}");
        assert!(content.contains("___0.2 J. Doe.| A press.| ___END"), "{content}");
        let name = Record {
            title: "NATO".to_owned(),
            ..Record::default()
        };
        assert!(meta(&name).contains_key("title-1"));
        assert_eq!(meta(&record).get("title-4"), Some(&record.title));
    }
}
