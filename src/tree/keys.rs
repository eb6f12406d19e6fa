//! Typed values out of a table: every wrong type is a diagnostic, every key that nobody asked for is found at the end.

use super::{Entry, Node, Table, Value};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Severity, Span, did_you_mean, nearest, rules};
use crate::document::Spanned;

/// What an unknown key is.
#[derive(Clone, Copy)]
pub enum Unknown<'a> {
    /// Always an error: the configuration, where every key is known.
    Error,
    /// An error when near a known key, else a warning, and nothing when it is in the list, where `*` at the end of an item stands for anything:
    /// front matter.
    Lenient(&'a [String]),
}

/// A table that typed values are taken out of.
pub struct Keys<'a> {
    file: &'a File,
    entries: Table,
    known: Vec<&'static str>,
    /// Where mistakes are gathered.
    pub diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Keys<'a> {
    /// Begins taking values out of a table of a file.
    pub fn new(file: &'a File, entries: Table, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Keys {
            file,
            entries,
            known: Vec::new(),
            diagnostics,
        }
    }

    /// Gives the file that the table is of.
    pub fn file(&self) -> &'a File {
        self.file
    }

    /// Takes whatever a key holds.
    pub fn node(&mut self, key: &'static str) -> Option<Node> {
        self.entry(key).map(|entry| entry.node)
    }

    /// Takes a key with its place.
    pub fn entry(&mut self, key: &'static str) -> Option<Entry> {
        self.known.push(key);
        let at = self.entries.iter().position(|entry| &*entry.key == key)?;
        let entry = self.entries.remove(at);
        (entry.node.value != Value::Null).then_some(entry)
    }

    /// Takes text.
    pub fn string(&mut self, key: &'static str) -> Option<Box<str>> {
        self.spanned(key).map(|text| text.value)
    }

    /// Takes text with its place.
    pub fn spanned(&mut self, key: &'static str) -> Option<Spanned<Box<str>>> {
        let node = self.node(key)?;
        self.text_of(key, node)
    }

    /// Takes a list of texts; one text is a list of one.
    pub fn strings(&mut self, key: &'static str) -> Vec<Spanned<Box<str>>> {
        let nodes = self.nodes(key);
        nodes.into_iter().filter_map(|node| self.text_of(key, node)).collect()
    }

    /// Takes a list of texts without their places.
    pub fn plain_strings(&mut self, key: &'static str) -> Vec<Box<str>> {
        self.strings(key).into_iter().map(|text| text.value).collect()
    }

    /// Takes a list; one value is a list of one, and an item that holds nothing (`- ` alone, as editors leave it) is none.
    pub fn nodes(&mut self, key: &'static str) -> Vec<Node> {
        match self.node(key) {
            None => Vec::new(),
            Some(Node {
                value: Value::Array(items),
                ..
            }) => items.into_iter().filter(|item| item.value != Value::Null).collect(),
            Some(one) => vec![one],
        }
    }

    /// Takes a yes or no.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        match node.value {
            Value::Bool(yes) => Some(yes),
            _ => {
                self.wrong_type(key, &node, "`true` or `false`");
                None
            }
        }
    }

    /// Takes a whole number of at least `least`.
    pub fn number(&mut self, key: &'static str, least: i64) -> Option<i64> {
        let node = self.node(key)?;
        match node.value {
            Value::Integer(number) if number >= least => Some(number),
            Value::Integer(number) => {
                let message = format!("`{key}` should be at least {least}, and is {number}");
                self.diagnostics
                    .push(Diagnostic::new(&rules::BAD_VALUE, self.file, node.span, message));
                None
            }
            _ => {
                self.wrong_type(key, &node, &format!("a whole number of at least {least}"));
                None
            }
        }
    }

    /// Takes a date with its place.
    pub fn date(&mut self, key: &'static str) -> Option<Spanned<Date>> {
        let node = self.node(key)?;
        self.date_of(key, node)
    }

    /// Takes one of some words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let word = self.spanned(key)?;
        self.choice_of(key, &word, choices)
    }

    /// Finds which of some words a text is.
    pub fn choice_of<T: Copy>(&mut self, key: &str, word: &Spanned<Box<str>>, choices: &[(&str, T)]) -> Option<T> {
        let found = choices.iter().find(|(name, _)| *name == &*word.value);
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
            self.diagnostics.push(
                Diagnostic::new(
                    &rules::BAD_VALUE,
                    self.file,
                    word.span,
                    format!("`{}` is not a value of `{key}`", word.value),
                )
                .help_if(did_you_mean(&word.value, choices.iter().map(|(name, _)| *name)))
                .help(format!("`{key}` is one of {}", names.join(", "))),
            );
        }
        found.map(|(_, value)| *value)
    }

    /// Takes a table.
    pub fn table(&mut self, key: &'static str) -> Option<(Table, Span)> {
        let node = self.node(key)?;
        self.table_of(key, node)
    }

    /// Takes a list of tables.
    pub fn tables(&mut self, key: &'static str) -> Vec<(Table, Span)> {
        let nodes = self.nodes(key);
        nodes.into_iter().filter_map(|node| self.table_of(key, node)).collect()
    }

    /// Takes a table out of a node.
    pub fn table_of(&mut self, key: &str, node: Node) -> Option<(Table, Span)> {
        match node.value {
            Value::Table(table) => Some((table, node.span)),
            _ => {
                self.wrong_type(key, &node, "a table");
                None
            }
        }
    }

    /// Takes text out of a node; numbers and dates are read as they print.
    pub fn text_of(&mut self, key: &str, node: Node) -> Option<Spanned<Box<str>>> {
        let value = match node.value {
            Value::String(text) | Value::Datetime(text) => text,
            Value::Integer(number) => number.to_string().into_boxed_str(),
            _ => {
                self.wrong_type(key, &node, "text");
                return None;
            }
        };
        Some(Spanned { value, span: node.span })
    }

    /// Takes a date out of a node.
    pub fn date_of(&mut self, key: &str, node: Node) -> Option<Spanned<Date>> {
        let span = node.span;
        let text = match &node.value {
            Value::String(text) | Value::Datetime(text) => text.clone(),
            Value::Integer(year) => year.to_string().into_boxed_str(),
            _ => {
                self.wrong_type(key, &node, "a date");
                return None;
            }
        };
        match Date::parse(&text) {
            Ok(value) => Some(Spanned { value, span }),
            Err(error) => {
                let help = match &error.suggestion {
                    Some(iso) => format!("write `{iso}`"),
                    None => "a date is a day (`1997-05-27`), a month (`1997-05`) or a year (`1997`); `c. 1997` is uncertain".to_owned(),
                };
                self.diagnostics
                    .push(Diagnostic::new(&rules::BAD_DATE, self.file, span, format!("`{key}` is not a date: {error}")).help(help));
                None
            }
        }
    }

    /// Says that a value is of the wrong type.
    pub fn wrong_type(&mut self, key: &str, node: &Node, wanted: &str) {
        let message = format!("`{key}` should be {wanted}, and is {}", node.value.type_name());
        self.diagnostics
            .push(Diagnostic::new(&rules::WRONG_TYPE, self.file, node.span, message));
    }

    /// Gives all that is left.
    pub fn left(&self) -> &[Entry] {
        &self.entries
    }

    /// Takes all that is left, for tables whose keys are the author's own names.
    pub fn rest(&mut self) -> Table {
        std::mem::take(&mut self.entries)
    }

    /// Ends: says which keys nobody asked for.
    pub fn finish(self, of: &str, unknown: Unknown<'_>) {
        for entry in &self.entries {
            let near = nearest(&entry.key, self.known.iter().copied());
            let severity = match unknown {
                Unknown::Lenient(allowed) if allowed.iter().any(|name| allows(name, &entry.key)) => continue,
                Unknown::Lenient(_) if near.is_none() || ELSEWHERE.contains(&&*entry.key) => Severity::Warning,
                _ => Severity::Error,
            };
            let help = match (near, unknown) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, Unknown::Lenient(_)) => format!(
                    "remove it, move it under `[extra]`, or list it in the configuration: `[front_matter] allow = [\"{}\"]`",
                    entry.key
                ),
                (None, Unknown::Error) => format!("the keys here are {}", self.known.join(", ")),
            };
            self.diagnostics.push(
                Diagnostic::new(
                    &rules::UNKNOWN_KEY,
                    self.file,
                    entry.key_span,
                    format!("{of} has no key `{}`", entry.key),
                )
                .severity(severity)
                .help(help),
            );
        }
    }
}

/// Keys that mean something in other programs, and are no misspelling of the keys here that they resemble.
const ELSEWHERE: [&str; 7] = ["cssclass", "feature", "images", "publisher", "published", "reviewed", "update"];

fn allows(pattern: &str, key: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => key.starts_with(start),
        None => pattern == key,
    }
}
