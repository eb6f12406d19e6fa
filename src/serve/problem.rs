//! Problems: diagnostics as an open page shows them, with the marked line and the ones around it.
//!
//! Takes a diagnostic; gives what is written as JSON. Columns count characters, as reports do; marks count UTF-16 units, as scripts do.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, File, Span};

/// The most characters of a line that are shown.
const LINE: usize = 240;

/// How many characters of a long line are shown before the mark.
const BEFORE: usize = 80;

/// A diagnostic for a page.
#[derive(Debug, Serialize)]
pub struct Problem<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    source: Vec<Line>,
    help: &'a [String],
    related: Vec<Place<'a>>,
    here: bool,
    editor: Option<bool>,
}

/// A line of a file; the marked one says from where to where.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Line {
    number: usize,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<usize>,
}

/// A second place.
#[derive(Debug, Serialize)]
struct Place<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    note: &'a str,
}

/// Gives a diagnostic for a page: `here` where it concerns that page, `opens` where its file can be opened in the editor.
pub fn problem(diagnostic: &Diagnostic, here: bool, opens: bool) -> Problem<'_> {
    let start = diagnostic.start();
    let related = diagnostic.related.iter().map(|related| {
        let at = related.span.map(|span| related.file.line_column(span.start));
        Place {
            file: &related.file.path,
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            note: &related.note,
        }
    });
    Problem {
        code: diagnostic.rule.code,
        severity: diagnostic.severity.label(),
        message: &diagnostic.message,
        file: &diagnostic.file.path,
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        source: diagnostic.span.map_or_else(Vec::new, |span| lines(&diagnostic.file, span)),
        help: &diagnostic.help,
        related: related.collect(),
        here,
        editor: opens.then_some(true),
    }
}

/// Cuts the line that a span begins in out of a file, with one before and one after.
fn lines(file: &File, span: Span) -> Vec<Line> {
    let text = &*file.text;
    if text.is_empty() {
        return Vec::new();
    }
    let start = floor(text, span.start as usize);
    let end = floor(text, span.end as usize).max(start);
    let number = file.line_column(span.start).line;
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let last = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = text[first..last].trim_end_matches('\r');
    let mark = (start - first).min(line.len())..(end - first).min(line.len());

    let mut lines = Vec::with_capacity(3);
    if let Some(before) = first.checked_sub(1) {
        let begin = text[..before].rfind('\n').map_or(0, |at| at + 1);
        lines.push(plain(number - 1, &text[begin..before]));
    }
    lines.push(marked(number, line, mark));
    let rest = text.get(last + 1..).filter(|rest| !rest.is_empty());
    lines.extend(rest.and_then(|rest| rest.lines().next()).map(|after| plain(number + 1, after)));
    lines
}

/// Gives the nearest boundary of a character at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn plain(number: usize, text: &str) -> Line {
    let text = text.trim_end_matches('\r');
    let cut = text.char_indices().nth(LINE).map(|(at, _)| format!("{}…", &text[..at]));
    Line {
        number,
        text: cut.unwrap_or_else(|| text.to_owned()),
        from: None,
        to: None,
    }
}

/// Gives the marked line; of a long one, what is around the mark.
fn marked(number: usize, line: &str, mark: std::ops::Range<usize>) -> Line {
    let first = match line.char_indices().nth(LINE) {
        Some(_) => line[..mark.start].char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at),
        None => 0,
    };
    let last = line[first..].char_indices().nth(LINE).map_or(line.len(), |(at, _)| first + at);
    let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    let lead = if first > 0 { "…" } else { "" };
    let from = units(lead) + units(&line[first..mark.start]);
    let to = from + units(&line[mark.start..mark.end.min(last).max(mark.start)]);
    Line {
        number,
        text: format!("{lead}{}{}", &line[first..last], if last < line.len() { "…" } else { "" }),
        from: Some(from),
        to: Some(to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, what: &str) -> Vec<Line> {
        let start = text.find(what).unwrap();
        lines(&File::new("a", text), Span::new(start, start + what.len()))
    }

    #[test]
    fn a_line_has_one_before_and_one_after() {
        let made = of("one\ntwo\r\n🙂 é [[x]] y\r\nfour\nfive\n", "[[x]]");
        let shown: Vec<(usize, &str)> = made.iter().map(|line| (line.number, &*line.text)).collect();
        assert_eq!(shown, [(2, "two"), (3, "🙂 é [[x]] y"), (4, "four")]);
        assert_eq!((made[1].from, made[1].to), (Some(5), Some(10)));
        assert_eq!((made[0].from, made[2].to), (None, None));
        assert_eq!(of("[[x]]", "[[x]]").len(), 1);
        assert_eq!(of("[[x]]\n", "[[x]]").len(), 1);
    }

    #[test]
    fn a_mark_stays_in_its_line() {
        let made = of("a\nbc\nd", "c\nd");
        assert_eq!((made[1].from, made[1].to), (Some(1), Some(2)));
        assert!(lines(&File::path_only("a"), Span::new(3, 4)).is_empty());
        for start in 0..9 {
            for end in start..12 {
                for text in ["a\né\r\n世\n", "\n\n", "é"] {
                    let made = lines(&File::new("a", text), Span::new(start, end));
                    assert!(made.iter().any(|line| line.from <= line.to && line.from.is_some()));
                }
            }
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let words = "слово ".repeat(400);
        let made = of(&format!("{words}[[x]]{words}\n{words}"), "[[x]]");
        let line = &made[0];
        assert!(line.text.starts_with('…') && line.text.ends_with('…'));
        assert!(line.text.chars().count() <= LINE + 2);
        let units: Vec<u16> = line.text.encode_utf16().collect();
        assert_eq!(String::from_utf16(&units[line.from.unwrap()..line.to.unwrap()]).unwrap(), "[[x]]");
        assert!(made[1].text.chars().count() <= LINE + 1);
    }
}
