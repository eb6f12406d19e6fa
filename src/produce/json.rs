//! JSON as it is written: straight into a text, in the order in which it is told, without a tree in between.
//!
//! Takes keys and values; gives JSON (RFC 8259) that may stand in HTML as well: `<`, `>`, `&` and the line ends of Unicode are escaped, so that no
//! text can end the element that it stands in. What is not known is not there: a text, a list or an object without anything in it is left out with its
//! key. Knows no vocabulary.

use std::fmt::Write;

use crate::date::Date;

/// An object being written.
pub struct Object<'a> {
    out: &'a mut String,
    empty: bool,
}

/// A list being written.
pub struct List<'a> {
    out: &'a mut String,
    empty: bool,
    between: &'static str,
}

/// Writes an object.
pub fn object(out: &mut String, fill: impl FnOnce(&mut Object<'_>)) {
    out.push('{');
    fill(&mut Object { out, empty: true });
    out.push('}');
}

impl Object<'_> {
    /// Writes a text under a key; nothing where it is empty.
    pub fn text(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.joined(key, &[value]);
        }
    }

    /// Writes a text under a key where there is one.
    pub fn maybe(&mut self, key: &str, value: Option<&str>) {
        self.text(key, value.unwrap_or(""));
    }

    /// Writes a text that is made of several.
    pub fn joined(&mut self, key: &str, parts: &[&str]) {
        self.key(key);
        quoted(parts, self.out);
    }

    /// Writes a whole number under a key.
    pub fn number(&mut self, key: &str, value: i64) {
        self.key(key);
        let _ = write!(self.out, "{value}");
    }

    /// Writes a date as ISO 8601 has it; nothing where there is none, or where it is not certain.
    pub fn date(&mut self, key: &str, date: Option<Date>) {
        if let Some(date) = date.filter(|date| !date.is_uncertain()) {
            self.text(key, &date.iso());
        }
    }

    /// Writes an object under a key; nothing where it stays empty.
    pub fn object(&mut self, key: &str, fill: impl FnOnce(&mut Object<'_>)) {
        let (length, empty) = (self.out.len(), self.empty);
        self.key(key);
        self.out.push('{');
        let mut inner = Object {
            out: self.out,
            empty: true,
        };
        fill(&mut inner);
        match inner.empty {
            true => self.take_back(length, empty),
            false => self.out.push('}'),
        }
    }

    /// Writes a list under a key; nothing where it stays empty.
    pub fn list(&mut self, key: &str, fill: impl FnOnce(&mut List<'_>)) {
        self.list_between(key, ",", fill);
    }

    /// Writes a list, each item of it on a line of its own.
    pub fn lines(&mut self, key: &str, fill: impl FnOnce(&mut List<'_>)) {
        self.list_between(key, ",\n", fill);
    }

    /// Writes a list of texts under a key.
    pub fn texts<'t>(&mut self, key: &str, texts: impl IntoIterator<Item = &'t str>) {
        self.list(key, |list| texts.into_iter().for_each(|text| list.text(text)));
    }

    fn list_between(&mut self, key: &str, between: &'static str, fill: impl FnOnce(&mut List<'_>)) {
        let (length, empty) = (self.out.len(), self.empty);
        self.key(key);
        self.out.push('[');
        let mut inner = List {
            out: self.out,
            empty: true,
            between,
        };
        fill(&mut inner);
        match inner.empty {
            true => self.take_back(length, empty),
            false => self.out.push(']'),
        }
    }

    fn take_back(&mut self, length: usize, empty: bool) {
        self.out.truncate(length);
        self.empty = empty;
    }

    fn key(&mut self, key: &str) {
        if !std::mem::replace(&mut self.empty, false) {
            self.out.push(',');
        }
        quoted(&[key], self.out);
        self.out.push(':');
    }
}

impl List<'_> {
    /// Adds a text; nothing where it is empty.
    pub fn text(&mut self, value: &str) {
        if !value.is_empty() {
            self.next();
            quoted(&[value], self.out);
        }
    }

    /// Adds an object; nothing where it stays empty.
    pub fn object(&mut self, fill: impl FnOnce(&mut Object<'_>)) {
        let (length, empty) = (self.out.len(), self.empty);
        self.next();
        self.out.push('{');
        let mut inner = Object {
            out: self.out,
            empty: true,
        };
        fill(&mut inner);
        match inner.empty {
            true => {
                self.out.truncate(length);
                self.empty = empty;
            }
            false => self.out.push('}'),
        }
    }

    /// Adds items that were written before, as they are.
    pub fn written(&mut self, items: &str) {
        if !items.is_empty() {
            self.next();
            self.out.push_str(items);
        }
    }

    fn next(&mut self) {
        if !std::mem::replace(&mut self.empty, false) {
            self.out.push_str(self.between);
        } else if self.between.ends_with('\n') {
            self.out.push('\n');
        }
    }
}

/// Writes a text between quotation marks, of its parts one after the other.
fn quoted(parts: &[&str], out: &mut String) {
    out.push('"');
    for part in parts {
        escape(part, out);
    }
    out.push('"');
}

fn escape(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = crate::scan::position(&bytes[at..], may_need_escape) {
        let place = at + found;
        at = place + 1;
        let (replaced, length) = match bytes[place] {
            b'"' => ("\\\"", 1),
            b'\\' => ("\\\\", 1),
            b'\n' => ("\\n", 1),
            b'\r' => ("\\r", 1),
            b'\t' => ("\\t", 1),
            b'<' => ("\\u003c", 1),
            b'>' => ("\\u003e", 1),
            b'&' => ("\\u0026", 1),
            // Ends of lines in JavaScript before ES2019, which some readers of JSON in pages still are.
            0xe2 if bytes[place..].starts_with("\u{2028}".as_bytes()) => ("\\u2028", 3),
            0xe2 if bytes[place..].starts_with("\u{2029}".as_bytes()) => ("\\u2029", 3),
            0xe2 => continue,
            // Other control characters mean nothing in a text.
            _ => ("\\ufffd", 1),
        };
        out.push_str(text.get(from..place).unwrap_or(""));
        out.push_str(replaced);
        from = place + length;
        at = from;
    }
    out.push_str(text.get(from..).unwrap_or(""));
}

fn may_need_escape(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\') | (byte == b'<') | (byte == b'>') | (byte == b'&') | (byte == 0xe2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(fill: impl FnOnce(&mut Object<'_>)) -> String {
        let mut out = String::new();
        object(&mut out, fill);
        out
    }

    #[test]
    fn what_is_empty_is_not_there() {
        let text = made(|object| {
            object.text("a", "");
            object.list("b", |list| list.object(|_| {}));
            object.object("c", |inner| inner.maybe("d", None));
            object.date("e", None);
            object.date("f", Date::parse("c. 1997").ok());
            object.text("g", "x");
            object.texts("h", ["", "y"]);
        });
        assert_eq!(text, r#"{"g":"x","h":["y"]}"#);
        assert_eq!(made(|_| {}), "{}");
    }

    #[test]
    fn no_text_ends_the_element_that_it_stands_in() {
        let text = "</script><!-- & \u{2028}\u{2029} “…” \" \\ \n\t\u{1}";
        let written = made(|object| {
            object.text("a", text);
            object.list("b", |list| list.object(|inner| inner.text(text, text)));
            object.joined("c", &["<", text]);
        });
        assert!(!written.contains(['<', '>', '&', '\u{2028}', '\u{2029}', '\n']));
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        let kept = text.replace('\u{1}', "\u{fffd}");
        assert_eq!(read["a"], kept);
        assert_eq!(read["b"][0][&kept], kept);
        assert_eq!(read["c"], format!("<{kept}"));
    }

    #[test]
    fn lists_stand_line_by_line_where_they_are_asked_to() {
        let text = made(|object| {
            object.lines("a", |list| {
                list.text("b");
                list.written("1,2");
                list.object(|object| object.number("c", -1));
            });
        });
        assert_eq!(text, "{\"a\":[\n\"b\",\n1,2,\n{\"c\":-1}]}");
    }
}
