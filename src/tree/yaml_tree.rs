//! YAML into a [`Table`].

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Error, Location, Spanned};

use super::{Entry, Node, SyntaxError, Table, Value};
use crate::diagnostic::Span;

/// How deep lists and mappings may be nested: every level costs stack, and front matter needs three.
const DEPTH: usize = 32;

/// Reads one YAML document that holds a mapping; anchors that would grow beyond bounds are refused.
///
/// `offset` is where `text` begins in its file, in bytes: spans are given for the file.
pub fn parse_yaml(text: &str, offset: usize) -> (Table, Vec<SyntaxError>) {
    if text
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    {
        return (Vec::new(), Vec::new());
    }
    let lines = Lines::new(text, offset);
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: DEPTH },
    };
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(Spanned {
            value: Raw::Table(entries),
            ..
        }) => (lines.table(entries), Vec::new()),
        Ok(other) => {
            let message = "expected keys and values, as in `title: A title`".to_owned();
            let span = lines.node(other).span;
            let help = None;
            (Vec::new(), vec![SyntaxError { message, help, span }])
        }
        Err(error) => (Vec::new(), vec![lines.error(&error)]),
    }
}

/// The text, to turn the parser's places into bytes of the file.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str, offset: usize) -> Self {
        Lines { text, offset }
    }

    fn table(&self, entries: Vec<(Spanned<String>, Spanned<Raw>)>) -> Table {
        entries
            .into_iter()
            .map(|(key, value)| Entry {
                key_span: self.span(&key.referenced, key.value.len()),
                key: key.value.into_boxed_str(),
                node: self.node(value),
            })
            .collect()
    }

    fn node(&self, raw: Spanned<Raw>) -> Node {
        let place = raw.referenced;
        let (value, length) = match raw.value {
            Raw::Null => (Value::Null, 0),
            Raw::Bool(yes) => (Value::Bool(yes), 0),
            Raw::Integer(number) => (Value::Integer(number), 0),
            Raw::Float(number) => (Value::Float(number), 0),
            Raw::String(text) => {
                let length = text.len();
                (Value::String(text.into_boxed_str()), length)
            }
            Raw::Array(items) => (Value::Array(items.into_iter().map(|item| self.node(item)).collect()), 1),
            Raw::Table(entries) => (Value::Table(self.table(entries)), 1),
        };
        Node {
            value,
            span: self.span(&place, length),
        }
    }

    /// Gives the bytes of a place: from its line and column to the end of its token, within its line.
    fn span(&self, place: &Location, length: usize) -> Span {
        let line_start = match (place.line() as usize).saturating_sub(1) {
            0 => 0,
            line => memchr::memchr_iter(b'\n', self.text.as_bytes())
                .nth(line - 1)
                .map_or(self.text.len(), |at| at + 1),
        };
        let line = self.text[line_start..].lines().next().unwrap_or("");
        let column = (place.column() as usize).saturating_sub(1);
        let start = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        let rest = &line[start..];
        let end = match place.span().byte_len().or(Some(place.span().len())) {
            Some(given) if given > 0 => start + given as usize,
            _ if length > 0 => start + length,
            _ => start + rest.find([',', '}', ']', ' ', '#']).unwrap_or(rest.len()),
        }
        .min(line.trim_end().len().max(start));
        let mut end = end;
        while !line.is_char_boundary(end) {
            end += 1;
        }
        let base = self.offset + line_start;
        Span::new(base + start, base + end)
    }

    fn error(&self, error: &Error) -> SyntaxError {
        let span = match error.location() {
            Some(place) => self.span(&place, 1),
            None => Span::new(self.offset, self.offset),
        };
        let (message, help) = sentence(error);
        SyntaxError { message, help, span }
    }
}

/// Says what is wrong and, where it is plain, the way out.
fn sentence(error: &Error) -> (String, Option<String>) {
    use serde_saphyr::budget::BudgetBreach;
    match error.without_snippet() {
        Error::AliasError { error, .. } => sentence(error),
        Error::DuplicateMappingKey { key: Some(key), .. } => (format!("the key `{key}` stands here for the second time"), None),
        Error::DuplicateMappingKey { key: None, .. } => ("a key stands here for the second time".to_owned(), None),
        Error::Budget {
            breach: BudgetBreach::Depth { .. },
            ..
        } => (format!("lists and tables are nested more than {DEPTH} deep"), None),
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasReplayCounterOverflow { .. } => (
            "there is more here than front matter can hold".to_owned(),
            Some("write the values out instead of repeating them by `*name`".to_owned()),
        ),
        Error::UnknownAnchor { .. } => (
            "this repeats a value by a name that none has".to_owned(),
            Some("put text that begins with `*` between quotation marks".to_owned()),
        ),
        Error::RecursiveReferencesRequireWeakTypes { .. } => ("this value repeats itself".to_owned(), None),
        Error::MultipleDocuments { .. } => ("a second document begins here".to_owned(), None),
        Error::NonFiniteFloat { value, .. } => (
            format!("`{value}` is not a number"),
            Some("put it between quotation marks if it is text".to_owned()),
        ),
        other => parser_sentence(&other.to_string()),
    }
}

/// Gives the first line of the parser's own message without its place.
fn parser_sentence(message: &str) -> (String, Option<String>) {
    let line = message.lines().next().unwrap_or("this is not YAML");
    let line = line.find(" at line ").map_or(line, |at| &line[..at]).trim_end_matches([':', '.']);
    if line.contains("mapping values are not allowed") {
        return (
            "a key begins inside of a value".to_owned(),
            Some("put text that holds `: ` between quotation marks".to_owned()),
        );
    }
    if line.contains("nesting") || line.contains("recursion") {
        return (format!("lists and tables are nested more than {DEPTH} deep"), None);
    }
    (line.to_owned(), None)
}

/// A YAML value before its place is known in bytes.
enum Raw {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(String),
    Array(Vec<Spanned<Raw>>),
    Table(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Raw, E> {
        Ok(Raw::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Raw, E> {
        Ok(i64::try_from(number).map_or_else(|_| Raw::String(number.to_string()), Raw::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Raw, E> {
        Ok(Raw::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut gathered = Vec::new();
        while let Some(item) = items.next_element()? {
            gathered.push(item);
        }
        Ok(Raw::Array(gathered))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut gathered = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            gathered.push(entry);
        }
        Ok(Raw::Table(gathered))
    }
}
