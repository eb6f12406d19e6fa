//! TOML into a [`Table`].

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Node, SyntaxError, Table, Value};
use crate::diagnostic::Span;

/// Reads TOML 1.1; what can be read is given even where other lines are wrong.
///
/// `offset` is where `text` begins in its file, in bytes: spans are given for the file.
pub fn parse_toml(text: &str, offset: usize) -> (Table, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let errors = errors
        .into_iter()
        .map(|error| {
            let at = error.span().unwrap_or(0..text.len().min(1));
            SyntaxError {
                message: error.message().trim().replace('\n', ", "),
                span: Span::new(at.start + offset, at.end + offset),
            }
        })
        .collect();
    let mut entries = table_of(table.into_inner(), offset);
    entries.sort_by_key(|entry| entry.key_span.start);
    (entries, errors)
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
        DeValue::Datetime(date) => Value::Datetime(date.to_string().into_boxed_str()),
        DeValue::Array(items) => Value::Array(items.into_iter().map(|item| node_of(item, offset)).collect()),
        DeValue::Table(table) => Value::Table(table_of(table, offset)),
    };
    Node {
        value,
        span: Span::new(at.start + offset, at.end + offset),
    }
}
