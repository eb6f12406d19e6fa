//! Footnotes: references where they stand, definitions at the end, and those of one paragraph once more beside the text.

use std::fmt::Write;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::parse::paint::{attribute, escape};

/// The footnotes of a text, numbered in the order of their first references.
pub(super) struct Footnotes {
    defined: FxHashSet<String>,
    /// For each key its number and how many references have been written.
    referred: FxHashMap<String, (usize, u32)>,
    definitions: Vec<Definition>,
    /// The definitions that are open.
    parked: Vec<Parked>,
    /// The keys first referred to in the outermost block at hand.
    fresh: Vec<String>,
    /// Keys, and where in the HTML the blocks begin beside which they belong.
    beside: Vec<(usize, String)>,
    /// The number of the first.
    first: usize,
}

/// A definition.
struct Definition {
    key: String,
    html: String,
    /// Whether it is one paragraph without HTML of the author's, and shows nothing else.
    simple: bool,
}

/// A definition that is open.
struct Parked {
    /// The HTML before it.
    before: String,
    blocks: u32,
    html: bool,
}

impl Footnotes {
    /// Makes the footnotes of a text that defines these keys, numbered from `first` on.
    pub fn new(defined: FxHashSet<String>, first: usize) -> Self {
        Footnotes {
            defined,
            referred: FxHashMap::default(),
            definitions: Vec::new(),
            parked: Vec::new(),
            fresh: Vec::new(),
            beside: Vec::new(),
            first,
        }
    }

    /// Writes a reference to a label; inside a link of the author's it is a number alone.
    pub fn reference(&mut self, label: &str, linked: bool, out: &mut String) {
        let key = super::ids::footnote_key(label);
        if self.defined.contains(&key) {
            return self.refer(key, linked, out);
        }
        out.push_str("[^");
        escape(label, out);
        out.push(']');
    }

    /// Writes a reference to a key.
    pub fn refer(&mut self, key: String, linked: bool, out: &mut String) {
        let next = self.first + self.referred.len();
        let (number, times) = self.referred.entry(key.clone()).or_insert((next, 0));
        if !linked {
            let _ = write!(out, "<sup>{number}</sup>");
            return;
        }
        *times += 1;
        let again = again(*times);
        let _ = write!(
            out,
            "<sup class=\"footnote-ref\"><a href=\"#fn-{key}\" id=\"fnref-{key}{again}\">{number}</a></sup>"
        );
        if *times == 1 && self.parked.is_empty() {
            self.fresh.push(key);
        }
    }

    /// Begins a definition: what is written from now on is its HTML.
    pub fn open(&mut self, out: &mut String) {
        self.parked.push(Parked {
            before: std::mem::take(out),
            blocks: 0,
            html: false,
        });
    }

    /// Notes a block in the definition at hand.
    pub fn block(&mut self) {
        if let Some(parked) = self.parked.last_mut() {
            parked.blocks += 1;
        }
    }

    /// Notes HTML of the author's, or of another text, in the definition at hand.
    pub fn html(&mut self) {
        if let Some(parked) = self.parked.last_mut() {
            parked.html = true;
        }
    }

    /// Ends a definition and goes on with the HTML before it.
    pub fn close(&mut self, key: String, out: &mut String) {
        let Some(parked) = self.parked.pop() else { return };
        let html = std::mem::replace(out, parked.before);
        let paragraph = html.starts_with("<p ") && html.ends_with("</p>\n");
        self.definitions.push(Definition {
            key,
            simple: paragraph && parked.blocks == 1 && !parked.html,
            html,
        });
    }

    /// Ends the outermost block that began at a byte of the HTML.
    pub fn end_block(&mut self, start: usize) {
        self.beside.extend(self.fresh.drain(..).map(|key| (start, key)));
    }

    /// Writes the definitions, those that nothing refers to last.
    pub fn write(mut self, word: &dyn Fn(&str) -> String, beside: bool, out: &mut String) {
        if self.definitions.is_empty() {
            return;
        }
        if beside {
            self.write_beside(out);
        }
        let referred = &self.referred;
        self.definitions
            .sort_by_key(|definition| referred.get(&definition.key).map_or(usize::MAX, |(number, _)| *number));
        attribute(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"",
            &word("footnotes"),
            out,
        );
        out.push_str(">\n");
        let _ = match self.first {
            1 => writeln!(out, "<ol>"),
            first => writeln!(out, "<ol start=\"{first}\">"),
        };
        let back = word("footnote-back");
        let mut written = FxHashSet::default();
        for Definition { key, html, .. } in &self.definitions {
            // The first of several definitions with one label is the one meant.
            let first = written.insert(key);
            let times = referred
                .get(key)
                .map_or(0, |(_, times)| *times)
                .min(if first { u32::MAX } else { 0 });
            let _ = match first {
                true => write!(out, "<li id=\"fn-{key}\">"),
                false => write!(out, "<li>"),
            };
            let (words, end) = match html.strip_suffix("</p>\n") {
                Some(words) => (words, "</p>\n"),
                None => (html.as_str(), ""),
            };
            out.push_str(words);
            for time in 1..=times {
                let _ = write!(out, " <a class=\"footnote-back\" href=\"#fnref-{key}{}\"", again(time));
                attribute(" aria-label=\"", &back, out);
                out.push_str(">↩");
                if time > 1 {
                    let _ = write!(out, "<sup>{time}</sup>");
                }
                out.push_str("</a>");
            }
            out.push_str(end);
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</section>\n");
    }

    /// Writes the notes of one paragraph before the blocks that refer to them: for eyes only, since they stand below as well.
    fn write_beside(&self, out: &mut String) {
        let mut simple: FxHashMap<&str, &str> = FxHashMap::default();
        for definition in self.definitions.iter().rev() {
            match definition.simple {
                true => simple.insert(&definition.key, &definition.html),
                false => simple.remove(&*definition.key),
            };
        }
        let mut whole = String::with_capacity(out.len() * 5 / 4);
        let mut from = 0;
        for (at, key) in &self.beside {
            let (Some(html), Some((number, _))) = (simple.get(&**key), self.referred.get(key)) else {
                continue;
            };
            whole.push_str(out.get(from..*at).unwrap_or(""));
            from = *at;
            let _ = write!(
                whole,
                "<aside class=\"side-note\" aria-hidden=\"true\"><span class=\"note-number\">{number}</span> "
            );
            copy(html, &mut whole);
            whole.push_str("</aside>\n");
        }
        whole.push_str(out.get(from..).unwrap_or(""));
        *out = whole;
    }
}

/// Gives what parts the id of a later reference from that of the first.
fn again(time: u32) -> String {
    if time > 1 { format!(".{time}") } else { String::new() }
}

/// Writes the words of a paragraph once more: without ids, and with links that only a pointer reaches.
fn copy(paragraph: &str, out: &mut String) {
    let words = paragraph.strip_suffix("</p>\n").unwrap_or(paragraph);
    let mut rest = words.split_once('>').map_or(words, |(_, words)| words);
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let (tag, next) = after.split_once('>').unwrap_or((after, ""));
        rest = next;
        out.push('<');
        match tag
            .split_once(" id=\"")
            .and_then(|(start, value)| Some((start, value.split_once('"')?.1)))
        {
            Some((start, end)) => {
                out.push_str(start);
                out.push_str(end);
            }
            None => out.push_str(tag),
        }
        if tag.starts_with("a ") {
            out.push_str(" tabindex=\"-1\"");
        }
        out.push('>');
    }
    out.push_str(rest);
}
