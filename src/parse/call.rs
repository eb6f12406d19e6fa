//! Calls of blocks: the tags that templates call components by, with literals as values.
//!
//! Takes one tag, `{{<name key="value" />}}`, `{% <name key={12}> %}` or `{% </name> %}`, and where it stands; gives its name and arguments, or what is
//! wrong with it. Knows neither Markdown nor which blocks there are.

use crate::diagnostic::Span;
use crate::document::{Argument, Call, Literal, Spanned};

/// A tag.
#[derive(Debug, PartialEq)]
pub enum Tag {
    /// A call without a body.
    Whole(Call),
    /// The beginning of a call with a body.
    Open(Call),
    /// The end of a body.
    Close(Spanned<Box<str>>),
}

/// What is wrong with a tag, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The bytes.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

/// Tells whether a line, without white space around it, is a tag or seems to be meant as one.
pub fn is_tag(line: &str) -> bool {
    let inside = |open: &str, close: &str| line.strip_prefix(open)?.strip_suffix(close);
    let Some(inner) = inside("{{", "}}").or_else(|| inside("{%", "%}")) else {
        return false;
    };
    let inner = inner.strip_prefix('-').unwrap_or(inner).trim_start();
    let name = inner.strip_prefix("</").or_else(|| inner.strip_prefix('<'));
    name.is_some_and(|name| name.trim_start().starts_with(is_first))
}

/// Reads a tag that begins at the byte `base` of its file.
///
/// # Errors
/// When it is not as templates call components, or holds anything but literals.
pub fn read(line: &str, base: usize) -> Result<Tag, Wrong> {
    let mut reader = Reader { line, base, at: 2 };
    let is_expression = line.starts_with("{{");
    reader.take("-");
    reader.space();
    reader.take("<");
    let is_close = reader.take("/");
    reader.space();
    let name = reader.name()?;
    let span = Span::new(base, base + line.len());
    if is_close {
        reader.end(">", is_expression)?;
        return match is_expression {
            false => Ok(Tag::Close(name)),
            true => Err(reader.wrong(0..line.len(), "a body ends in another sort of tag", "write `{% </name> %}`")),
        };
    }
    let mut arguments: Vec<Argument> = Vec::new();
    loop {
        reader.space();
        if !reader.rest().starts_with(is_first) {
            break;
        }
        let argument = reader.argument()?;
        if let Some(first) = arguments.iter().find(|first| first.name.value == argument.name.value) {
            let message = format!("`{}` is given twice", first.name.value);
            return Err(Wrong {
                span: argument.name.span,
                message,
                help: "keep one of the two",
            });
        }
        arguments.push(argument);
    }
    let call = Call {
        span,
        close: None,
        name,
        arguments,
    };
    match is_expression {
        true => reader.end("/>", true).map(|()| Tag::Whole(call)),
        false => reader.end(">", false).map(|()| Tag::Open(call)),
    }
}

fn is_first(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

/// How deep lists may nest.
const DEPTH: usize = 4;

struct Reader<'a> {
    line: &'a str,
    base: usize,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or("")
    }

    fn take(&mut self, sign: &str) -> bool {
        let there = self.rest().starts_with(sign);
        self.at += if there { sign.len() } else { 0 };
        there
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn wrong(&self, range: std::ops::Range<usize>, message: impl Into<String>, help: &'static str) -> Wrong {
        Wrong {
            span: Span::new(self.base + range.start, self.base + range.end),
            message: message.into(),
            help,
        }
    }

    /// Gives the character at hand, to be pointed at.
    fn here(&self) -> std::ops::Range<usize> {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        self.at..self.at + length
    }

    /// Reads what a tag ends with.
    fn end(&mut self, sign: &str, is_expression: bool) -> Result<(), Wrong> {
        self.space();
        let (close, help) = match (is_expression, sign) {
            (true, _) => (
                "}}",
                "a call ends in `/>}}`; one with a body is `{% <name> %}`, the body, `{% </name> %}`",
            ),
            (false, _) => ("%}", "a tag round a body ends in `> %}`; a call without a body is `{{<name />}}`"),
        };
        let slashed = sign == ">" || self.take("/");
        self.space();
        if slashed && self.take(">") {
            self.space();
            self.take("-");
            if self.rest() == close {
                return Ok(());
            }
        }
        let range = self.here();
        let found = self.line.get(range.clone()).unwrap_or("").to_owned();
        Err(self.wrong(range, format!("`{found}` is not expected here"), help))
    }

    fn name(&mut self) -> Result<Spanned<Box<str>>, Wrong> {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')))
            .unwrap_or(rest.len());
        let start = self.at;
        self.at += length;
        if length == 0 {
            return Err(self.wrong(self.here(), "a name is missing here", "names are letters, digits and `_`"));
        }
        Ok(Spanned {
            value: rest[..length].into(),
            span: Span::new(self.base + start, self.base + self.at),
        })
    }

    fn argument(&mut self) -> Result<Argument, Wrong> {
        let start = self.at;
        let name = self.name()?;
        self.space();
        if !self.take("=") {
            let message = format!("`{}` has no value", name.value);
            return Err(self.wrong(
                start..start + name.value.len(),
                message,
                "write `name=\"text\"`, `name={12}` or `name={true}`",
            ));
        }
        self.space();
        if self.rest().starts_with(['"', '\'', '`']) {
            let value = self.text()?;
            return Ok(Argument { name, value });
        }
        if !self.take("{") {
            let help =
                "a text stands in quotation marks, every other value in braces: `name=\"text\"`, `name={12}`, `name={[\"a\", \"b\"]}`";
            return Err(self.wrong(self.here(), "a value is missing here", help));
        }
        let value = self.literal(0)?;
        self.space();
        match self.take("}") {
            true => Ok(Argument { name, value }),
            false => Err(self.wrong(
                self.here(),
                "a value in braces ends here",
                "close it with `}`; a value is a literal: nothing is computed",
            )),
        }
    }

    fn literal(&mut self, depth: usize) -> Result<Spanned<Literal>, Wrong> {
        self.space();
        let start = self.at;
        if self.rest().starts_with(['"', '\'', '`']) {
            return self.text();
        }
        let value = if depth < DEPTH && self.take("[") {
            self.list(depth)?
        } else {
            self.word()?
        };
        Ok(Spanned {
            value,
            span: Span::new(self.base + start, self.base + self.at),
        })
    }

    fn list(&mut self, depth: usize) -> Result<Literal, Wrong> {
        let mut items = Vec::new();
        loop {
            self.space();
            if self.take("]") {
                return Ok(Literal::List(items));
            }
            items.push(self.literal(depth + 1)?);
            self.space();
            if !self.take(",") && !self.rest().starts_with(']') {
                return Err(self.wrong(self.here(), "a list goes on here", "part its values by `,` and end it with `]`"));
            }
        }
    }

    /// Reads a number, `true` or `false`.
    fn word(&mut self) -> Result<Literal, Wrong> {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '_')))
            .unwrap_or(rest.len());
        let word = &rest[..length];
        let digits = word.strip_prefix('-').unwrap_or(word).starts_with(|c: char| c.is_ascii_digit());
        let value = match word {
            "true" | "True" => Some(Literal::Bool(true)),
            "false" | "False" => Some(Literal::Bool(false)),
            _ if !digits => None,
            _ => {
                let integer = word.parse().map(Literal::Integer).ok();
                integer.or_else(|| word.parse().ok().filter(|number: &f64| number.is_finite()).map(Literal::Float))
            }
        };
        let start = self.at;
        let help = "a value is a text in quotation marks, a number, `true`, `false`, or a list of them in `[…]`";
        let range = if length == 0 { self.here() } else { start..start + length };
        let value = value.ok_or_else(|| self.wrong(range, "this is no value", help))?;
        self.at += length;
        Ok(value)
    }

    /// Reads a text in quotation marks; its span is what stands between them.
    fn text(&mut self) -> Result<Spanned<Literal>, Wrong> {
        let start = self.at + 1;
        let mut chars = self.rest().char_indices();
        let quote = chars.next().map_or('"', |(_, quote)| quote);
        let mut text = String::new();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => match chars.next().map(|(_, c)| c) {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some(c @ ('"' | '\'' | '/' | '\\')) => text.push(c),
                    _ => {
                        let range = self.at + at..self.at + at + 1;
                        return Err(self.wrong(
                            range,
                            "this stands before no sign that it could be for",
                            "write `\\\\` for a backslash",
                        ));
                    }
                },
                c if c == quote => {
                    let end = self.at + at;
                    self.at = end + 1;
                    return Ok(Spanned {
                        value: Literal::Text(text.into()),
                        span: Span::new(self.base + start, self.base + end),
                    });
                }
                c => text.push(c),
            }
        }
        Err(self.wrong(
            start - 1..start,
            "this quotation mark is not closed",
            "close the text with the same mark",
        ))
    }
}
