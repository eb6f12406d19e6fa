//! HTML into Markdown, for machines that read it.
//!
//! Takes clean HTML with whole addresses; gives CommonMark with GitHub's tables. Elements that Markdown has no words for are their text.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// Makes Markdown of HTML.
pub fn of_html(html: &str) -> String {
    let mut writer = Writer::default();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => writer.start(&tag),
            Token::EndTag(tag) => writer.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => writer.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    let text = writer.out.trim_end().to_owned();
    if text.is_empty() { text } else { text + "\n" }
}

/// What is written, and what is open.
#[derive(Default)]
struct Writer {
    out: String,
    /// What each line of the block at hand begins with: `> `, or the spaces of an item.
    prefixes: Vec<String>,
    /// The lists that are open: the number of the next item, 0 where they are not numbered.
    lists: Vec<usize>,
    /// The addresses of the links that are open.
    links: Vec<String>,
    /// Whether the text stands in `pre`.
    verbatim: bool,
    /// Whether a block has just begun, so that nothing comes before its text.
    fresh: bool,
    /// How many cells the first row of a table has, and whether it is written.
    cells: usize,
    head: bool,
}

impl Writer {
    /// Begins a block on a line of its own, after an empty one.
    fn block(&mut self) {
        if self.fresh || self.out.is_empty() {
            self.fresh = true;
            return;
        }
        self.out.truncate(self.out.trim_end_matches([' ', '\n']).len());
        let prefix = self.prefixes.concat();
        self.out.push('\n');
        self.out.push_str(prefix.trim_end());
        self.out.push('\n');
        self.out.push_str(&prefix);
        self.fresh = true;
    }

    /// Begins a line.
    fn line(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
        self.out.push_str(&self.prefixes.concat());
        self.fresh = true;
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.fresh = false;
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let of = |key: &str| {
            let found = tag.attributes.iter().find(|(own, _)| own.as_slice() == key.as_bytes());
            found
                .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
                .unwrap_or_default()
        };
        match &*name {
            "p" | "div" | "figure" | "figcaption" | "section" | "aside" | "details" | "summary" | "dl" | "dt" | "dd" => self.block(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.block();
                let level = name.strip_prefix('h').and_then(|digit| digit.parse().ok()).unwrap_or(1);
                self.put(&format!("{} ", "#".repeat(level)));
            }
            "blockquote" => {
                self.block();
                self.out.push_str("> ");
                self.prefixes.push("> ".to_owned());
            }
            "ul" => {
                self.block();
                self.lists.push(0);
            }
            "ol" => {
                self.block();
                self.lists.push(of("start").parse().unwrap_or(1));
            }
            "li" => self.item(),
            "br" => self.line(),
            "hr" => {
                self.block();
                self.put("---");
            }
            "em" | "i" => self.put("*"),
            "strong" | "b" => self.put("**"),
            "del" | "s" => self.put("~~"),
            "code" if !self.verbatim => self.put("`"),
            "pre" => {
                self.block();
                self.put("```");
                self.line();
                self.verbatim = true;
            }
            "a" => {
                self.links.push(of("href"));
                self.put("[");
            }
            "img" => self.put(&format!("![{}]({})", escaped(&of("alt")), address(&of("src")))),
            "table" => {
                self.block();
                (self.cells, self.head) = (0, false);
            }
            "tr" => {
                if !self.fresh {
                    self.line();
                }
                self.put("|");
            }
            "th" | "td" => {
                self.cells += usize::from(!self.head);
                self.put(" ");
            }
            _ => {}
        }
    }

    fn item(&mut self) {
        if !self.fresh {
            self.line();
        }
        let mark = match self.lists.last_mut() {
            Some(number) if *number > 0 => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.out.push_str(&mark);
        self.prefixes.push(" ".repeat(mark.len()));
        self.fresh = true;
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "div" | "figure" | "figcaption" | "section" | "dt" | "dd" => self.fresh = false,
            "blockquote" | "li" => {
                self.prefixes.pop();
                self.fresh = false;
            }
            "ul" | "ol" => {
                self.lists.pop();
                self.fresh = false;
            }
            "em" | "i" => self.put("*"),
            "strong" | "b" => self.put("**"),
            "del" | "s" => self.put("~~"),
            "code" if !self.verbatim => self.put("`"),
            "pre" => {
                self.verbatim = false;
                if !self.out.ends_with('\n') {
                    self.line();
                }
                self.put("```");
            }
            "a" => match self.links.pop() {
                Some(href) if !href.is_empty() => self.put(&format!("]({})", address(&href))),
                _ => self.put("]"),
            },
            "th" | "td" => self.put(" |"),
            "tr" if !self.head => {
                self.head = true;
                let rule = " --- |".repeat(self.cells);
                self.line();
                self.put(&format!("|{rule}"));
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.verbatim {
            let prefix = format!("\n{}", self.prefixes.concat());
            let text = text.replace('\n', &prefix);
            self.put(&text);
            return;
        }
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() && (self.fresh || self.out.ends_with([' ', '\n'])) {
            return;
        }
        let begins = text.starts_with(char::is_whitespace) && !self.fresh && !self.out.ends_with([' ', '\n']);
        let ends = text.ends_with(char::is_whitespace) && !words.is_empty();
        let mut shown = String::from(if begins { " " } else { "" });
        shown.push_str(&escaped(&words));
        shown.push_str(if ends { " " } else { "" });
        if !shown.is_empty() {
            self.put(&shown);
        }
    }
}

/// Escapes what Markdown would take for its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Writes an address so that no character of it ends it.
fn address(address: &str) -> String {
    match address.contains(['(', ')', ' ', '<', '>']) {
        true => format!("<{}>", address.replace(['<', '>'], "")),
        false => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::of_html;

    #[test]
    fn html_becomes_markdown() {
        for (html, markdown) in [
            ("<p>One <em>two</em>\nthree.</p>\n<p>Four</p>", "One *two* three.\n\nFour\n"),
            ("<h2 id=\"x\">A head</h2><p>b</p>", "## A head\n\nb\n"),
            ("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc\n"),
            (
                "<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul><p>d</p>",
                "- a\n- b\n\n  - c\n\nd\n",
            ),
            ("<ol start=\"3\"><li>a</li><li>b</li></ol>", "3. a\n4. b\n"),
            ("<p><a href=\"https://x.org/a(b)\">a</a><br>b</p>", "[a](<https://x.org/a(b)>)\nb\n"),
            ("<pre><code>a\n b\n</code></pre><p>c</p>", "```\na\n b\n```\n\nc\n"),
            (
                "<table><tr><th>a</th><th>b</th></tr><tr><td>c|</td><td>d</td></tr></table>",
                "| a | b |\n| --- | --- |\n| c\\| | d |\n",
            ),
            ("<p>1 * 2 &lt;b&gt;</p>", "1 \\* 2 \\<b>\n"),
            ("", ""),
        ] {
            assert_eq!(of_html(html), markdown, "{html}");
        }
    }
}
