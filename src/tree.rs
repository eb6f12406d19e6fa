//! Trees of keys and values as authors write them, in TOML or YAML, with the place of everything.
//!
//! Takes a text; gives a [`Table`] and what was wrong with the syntax. [`Keys`] then takes typed values out of a table, gathers every wrong
//! type as a diagnostic and, at the end, every key that nobody asked for. Knows no stage and no meaning of any key.

mod keys;
mod toml_tree;
mod yaml_tree;

pub use keys::{Keys, Unknown};
pub use toml_tree::parse_toml;
pub use yaml_tree::parse_yaml;

use crate::diagnostic::Span;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes in the file.
    pub span: Span,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing (`key:` in YAML).
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    String(Box<str>),
    /// A date or time of TOML, as written.
    Datetime(Box<str>),
    /// A list.
    Array(Vec<Node>),
    /// Keys and values.
    Table(Table),
}

impl Value {
    /// Names the type as an author knows it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "a yes-or-no value",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::String(_) => "text",
            Value::Datetime(_) => "a date",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// Gives the value as JSON, dates as text.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Value::Null => Json::Null,
            Value::Bool(yes) => Json::Bool(*yes),
            Value::Integer(number) => Json::from(*number),
            Value::Float(number) => Json::from(*number),
            Value::String(text) | Value::Datetime(text) => Json::String(text.to_string()),
            Value::Array(items) => Json::Array(items.iter().map(|item| item.value.to_json()).collect()),
            Value::Table(table) => table
                .iter()
                .map(|entry| (entry.key.to_string(), entry.node.value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Box<str>,
    /// Its bytes in the file.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

/// Keys and values in the order of the file.
pub type Table = Vec<Entry>;

/// A mistake of syntax.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// What is wrong, after "this is not valid TOML".
    pub message: String,
    /// The way out, where it is plain.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
}
