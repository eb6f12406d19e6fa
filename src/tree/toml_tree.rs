//! TOML into a [`Table`].

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Node, SyntaxError, Table, Value};
use crate::diagnostic::Span;

/// Reads TOML 1.1; what can be read is given even where other lines are wrong.
///
/// `offset` is where `text` begins in its file, in bytes: spans are given for the file.
pub fn parse_toml(text: &str, offset: usize) -> (Table, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut entries = table_of(table.into_inner(), offset);
    entries.sort_by_key(|entry| entry.key_span.start);
    let errors = errors
        .into_iter()
        .map(|error| {
            let at = error.span().unwrap_or(0..text.len().min(1));
            let (message, help, at) = sentence(text, error.message(), at);
            SyntaxError {
                message,
                help,
                span: Span::new(at.start + offset, at.end + offset),
            }
        })
        .collect();
    (entries, errors)
}

/// Says what is wrong, the way out where it is plain, and where.
fn sentence(text: &str, message: &str, at: Range<usize>) -> (String, Option<String>, Range<usize>) {
    let word = word_around(text, at.start);
    let written = text.get(word.clone()).unwrap_or("");
    if is_month(written) {
        let message = format!("the month `{written}` is not between quotation marks");
        let before = text.get(..word.start).unwrap_or("");
        let key = before.rsplit(['\n', '{', ',', '[']).next().unwrap_or("").trim_start();
        return (message, Some(format!("write `{key}\"{written}\"`")), word);
    }
    let message = message.trim().replace('\n', ", ");
    match message.contains("recurs") {
        true => ("lists and tables are nested too deep".to_owned(), None, at),
        false => (message, None, at),
    }
}

/// Gives the bytes around a byte up to white space, a comma or a bracket.
fn word_around(text: &str, at: usize) -> Range<usize> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}' | '=' | '#');
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else {
        return at..at;
    };
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| ends(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    start..at + after.find(ends).unwrap_or(after.len())
}

/// Tells a month such as `2000-05`, which TOML has no date for.
fn is_month(word: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    word.split_once('-')
        .is_some_and(|(year, month)| year.len() == 4 && month.len() == 2 && digits(year) && digits(month))
}

fn table_of(table: DeTable<'_>, offset: usize) -> Table {
    let mut entries: Table = table
        .into_iter()
        .map(|(key, value)| {
            let at = key.span();
            Entry {
                key_span: Span::new(at.start + offset, at.end + offset),
                key: key.into_inner().into_owned().into_boxed_str(),
                node: node_of(value, offset),
            }
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    entries
}

fn node_of(value: Spanned<DeValue<'_>>, offset: usize) -> Node {
    let at = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned().into_boxed_str()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or_else(|_| Value::String(number.as_str().into()), Value::Integer)
        }
        DeValue::Float(number) => number
            .as_str()
            .parse()
            .map_or_else(|_| Value::String(number.as_str().into()), Value::Float),
        DeValue::Boolean(yes) => Value::Bool(yes),
        // What is no date has neither day nor time, and is told as an error of syntax.
        DeValue::Datetime(date) if date.date.is_none() && date.time.is_none() => Value::Null,
        DeValue::Datetime(date) => Value::Datetime(date.to_string().into_boxed_str()),
        DeValue::Array(items) => Value::Array(items.into_iter().map(|item| node_of(item, offset)).collect()),
        DeValue::Table(table) => Value::Table(table_of(table, offset)),
    };
    Node {
        value,
        span: Span::new(at.start + offset, at.end + offset),
    }
}
