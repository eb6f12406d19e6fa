//! Reports: diagnostics as text for people, as JSON lines for programs, and as annotations for GitHub.
//!
//! Takes diagnostics; gives strings. Knows nothing of terminals: whether there is colour, the caller tells, and the width is always the same, so
//! that a report depends on nothing but the diagnostics.

use std::borrow::Cow;
use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Class, Diagnostic, File, Severity, Span};

/// The width of a report, in columns.
const WIDTH: usize = 140;

/// The most characters that are marked in a line.
const MARKED: usize = 90;

/// The most lines that are shown of a mistake.
const LINES: usize = 6;

/// Gives diagnostics as people read them: message, place, the marked source line, ways out.
pub fn human(diagnostics: &[Diagnostic], color: bool) -> String {
    human_at_most(diagnostics, color, usize::MAX)
}

/// Gives diagnostics as people read them, of each code the first `most`, and how many more there are.
pub fn human_at_most(diagnostics: &[Diagnostic], color: bool, most: usize) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let mut cut: Vec<&str> = Vec::new();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let count = counts.entry(diagnostic.rule.code).or_default();
        *count += 1;
        if *count > most {
            if *count == most + 1 {
                cut.push(diagnostic.rule.code);
            }
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&renderer.render(&[group(diagnostic)]));
        out.push('\n');
    }
    for (number, code) in cut.into_iter().enumerate() {
        let more = counts.get(code).map_or(0, |count| count - most);
        let gap = if number == 0 && !out.is_empty() { "\n" } else { "" };
        let _ = writeln!(out, "{gap}… and {more} more of {code} (--format json lists all)");
    }
    out
}

/// Arranges one diagnostic: title, places, ways out.
fn group(diagnostic: &Diagnostic) -> Group<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.rule.code);
    let mut group = match snippet(
        &diagnostic.file,
        diagnostic.span,
        AnnotationKind::Primary,
        diagnostic.label.as_deref(),
    ) {
        Some(snippet) => title.element(snippet),
        None => title.element(Origin::path(&*diagnostic.file.path)),
    };
    for related in &diagnostic.related {
        group = match snippet(&related.file, related.span, AnnotationKind::Context, Some(&related.note)) {
            Some(snippet) => group.element(snippet),
            None => group.element(Level::NOTE.message(format!("{}: {}", related.file.path, related.note))),
        };
    }
    group.elements(diagnostic.help.iter().map(|help| Level::HELP.message(help.as_str())))
}

/// Gives the lines of a span with the mark under them; none where the file's text is not at hand.
fn snippet<'a>(
    file: &'a File,
    span: Option<Span>,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let span = span.filter(|_| !file.text.is_empty())?;
    let lines = Lines::of(&file.text, span);
    let line = file.line_column(span.start).line;
    Some(
        Snippet::source(lines.text)
            .line_start(line)
            .path(&*file.path)
            .annotation(kind.span(lines.start..lines.end).label(label)),
    )
}

/// The lines that a span lies in, and where it lies in them.
struct Lines<'a> {
    text: Cow<'a, str>,
    start: usize,
    end: usize,
}

impl<'a> Lines<'a> {
    /// Cuts the lines of a span out of a text; a mark that would go beyond the page's width or over many lines is shortened.
    fn of(text: &'a str, span: Span) -> Lines<'a> {
        let start = floor(text, span.start as usize);
        let end = floor(text, span.end as usize).max(start);
        let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |at| from + at);
        // A mark that ends with a line break ends with its line.
        let end = if text[start..end].ends_with('\n') { end - 1 } else { end };
        let mut last = line_end(end);
        let mut end = end;
        let shown = &text[first..last];
        let wide = shown.lines().any(|line| line.chars().nth(MARKED).is_some());
        if shown.contains('\n') && (wide || shown.lines().count() > LINES) {
            last = line_end(start);
            end = last;
        }
        if let Some((most, _)) = text[start..end].char_indices().nth(MARKED) {
            end = start + most;
        }
        let shown = &text[first..last];
        let text = if shown.contains("\r\n") {
            Cow::Borrowed(shown)
        } else {
            Cow::Borrowed(shown.trim_end_matches('\r'))
        };
        let length = text.len();
        Lines {
            text,
            start: (start - first).min(length),
            end: (end - first).min(length),
        }
    }
}

/// Gives the nearest boundary of a character at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A diagnostic as one JSON object. Lines and columns count from 1, columns in characters; the end is the place after the last character.
#[derive(Serialize)]
struct Object<'a> {
    code: &'a str,
    severity: &'a str,
    class: &'a str,
    message: &'a str,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    help: Option<String>,
}

/// Gives a diagnostic as one JSON object on one line, without the line break.
pub fn json_line(diagnostic: &Diagnostic) -> String {
    let start = diagnostic.start();
    let end = diagnostic.span.map(|span| diagnostic.file.line_column(span.end));
    let object = Object {
        code: diagnostic.rule.code,
        severity: diagnostic.severity.label(),
        class: match diagnostic.rule.class {
            Class::Structural => "structural",
            Class::Editorial => "editorial",
        },
        message: &diagnostic.message,
        file: &diagnostic.file.path,
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        end_line: end.map(|at| at.line),
        end_column: end.map(|at| at.column),
        help: (!diagnostic.help.is_empty()).then(|| diagnostic.help.join("; ")),
    };
    // Text and numbers alone are always representable.
    serde_json::to_string(&object).unwrap_or_default()
}

/// Gives a diagnostic as a workflow command of GitHub Actions, without the line break.
///
/// `folder` is what leads from the repository to the site: empty, or ending in `/`.
pub fn github_line(diagnostic: &Diagnostic, folder: &str) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "notice",
    };
    let mut line = format!("::{command} file={}", property(&format!("{folder}{}", diagnostic.file.path)));
    if let (Some(start), Some(span)) = (diagnostic.start(), diagnostic.span) {
        let end = diagnostic.file.line_column(span.end);
        let _ = write!(
            line,
            ",line={},col={},endLine={},endColumn={}",
            start.line, start.column, end.line, end.column
        );
    }
    let help: String = diagnostic.help.iter().map(|help| format!("\nhelp: {help}")).collect();
    let _ = write!(
        line,
        ",title={}::{}",
        property(diagnostic.rule.code),
        data(&format!("{}{help}", diagnostic.message))
    );
    line
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Counts diagnostics by severity: "3 errors, 1 warning".
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity: Severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Hint]
        .into_iter()
        .map(|severity| (count(severity), severity.label()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if parts.is_empty() {
        "no problems".to_owned()
    } else {
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules;
    use super::*;

    fn at(text: &str, what: &str) -> Diagnostic {
        let start = text.find(what).unwrap();
        let file = File::new("content/a.md", text);
        Diagnostic::new(
            &rules::BROKEN_LINK,
            &file,
            Span::new(start, start + what.len()),
            "nothing is called `x`",
        )
    }

    #[test]
    fn marks_the_place() {
        let diagnostic = at("one\r\ntwo [[x]] three\r\n", "[[x]]").help("did you mean `y`?").help("or\nelse");
        let expected = "error[broken-link]: nothing is called `x`\n --> content/a.md:2:5\n  |\n2 | two [[x]] three\n  |     ^^^^^\n  |\n  \
                        = help: did you mean `y`?\n  = help: or\n          else\n";
        assert_eq!(human(&[diagnostic], false), expected);
    }

    #[test]
    fn columns_agree_with_json() {
        for text in ["\tпривіт 世界 [[x]]", "\u{feff}a [[x]]", "e\u{301} [[x]]\r\n"] {
            let diagnostic = at(text, "[[x]]");
            let place = diagnostic.start().unwrap();
            let report = human(std::slice::from_ref(&diagnostic), false);
            assert!(
                report.contains(&format!("content/a.md:{}:{}\n", place.line, place.column)),
                "{report}"
            );
            assert!(report.contains("^^^^^\n"), "{report}");
        }
    }

    #[test]
    fn long_lines_and_long_marks_stay_on_the_page() {
        let words = "слово ".repeat(400);
        let text = format!("{words}[[x]]{words}\n{words}");
        let file = File::new("content/a.md", text.as_str());
        let middle = text.find('[').unwrap();
        for span in [
            Span::new(middle, middle + 5),
            Span::new(0, text.len()),
            Span::new(middle, text.len()),
            Span::new(3, middle),
        ] {
            let report = human(&[Diagnostic::new(&rules::MISQUOTATION, &file, span, "x")], false);
            assert!(report.contains('^'), "{report}");
            assert!(report.lines().all(|line| line.chars().count() <= WIDTH + 20), "{report}");
            assert!(report.lines().count() < 12, "{report}");
        }
    }

    #[test]
    fn any_span_can_be_shown() {
        let text = "a\né\r\n世\n\nlast";
        let file = File::new("content/a.md", text);
        for start in 0..text.len() + 3 {
            for end in start..text.len() + 3 {
                let diagnostic =
                    Diagnostic::new(&rules::SYNTAX, &file, Span::new(start, end), "x").related(&file, Some(Span::new(end, end)), "y");
                assert!(human(std::slice::from_ref(&diagnostic), true).contains('^'));
                assert!(!json_line(&diagnostic).is_empty());
            }
        }
        let empty = File::new("content/a.md", "");
        let report = human(&[Diagnostic::new(&rules::SYNTAX, &empty, Span::new(0, 0), "x")], false);
        assert_eq!(report, "error[syntax]: x\n--> content/a.md\n");
    }

    #[test]
    fn related_places_follow() {
        let other = File::new("content/b.md", "b\nsecond");
        let diagnostic = at("[[x]]", "[[x]]")
            .related(&other, Some(Span::new(2, 8)), "is here")
            .related(&other, None, "has it too");
        let report = human(&[diagnostic], false);
        assert!(report.contains("::: content/b.md:2:1\n"), "{report}");
        assert!(report.contains("------ is here"), "{report}");
        assert!(report.contains("= note: content/b.md: has it too"), "{report}");
    }

    #[test]
    fn many_of_a_code_are_counted() {
        let many = vec![at("[[x]]", "[[x]]"); 5];
        let report = human_at_most(&many, false, 2);
        assert_eq!(report.matches("error[").count(), 2);
        assert!(
            report.ends_with("\n\n… and 3 more of broken-link (--format json lists all)\n"),
            "{report}"
        );
    }

    #[test]
    fn json_is_one_line() {
        let line = json_line(&at("a\n[[x]]", "[[x]]").help("one").help("two\nlines"));
        assert!(!line.contains('\n'));
        let object: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(object["line"], 2);
        assert_eq!(object["end_column"], 6);
        assert_eq!(object["help"], "one; two\nlines");
        let whole = Diagnostic::whole(&rules::LICENCE, &File::path_only("a"), "x");
        let object: serde_json::Value = serde_json::from_str(&json_line(&whole)).unwrap();
        assert!(object["line"].is_null() && object["help"].is_null());
        assert_eq!(object["class"], "editorial");
    }

    #[test]
    fn github_escapes() {
        let mut diagnostic = at("[[x]]", "[[x]]").help("50%");
        diagnostic.file.path = "content/a,b:c%.md".into();
        assert_eq!(
            github_line(&diagnostic, "site/"),
            "::error file=site/content/a%2Cb%3Ac%25.md,line=1,col=1,endLine=1,endColumn=6,title=broken-link::nothing is called `x`%0Ahelp: 50%25"
        );
        let whole = Diagnostic::whole(&rules::TITLE_FROM_LEAD, &File::path_only("a"), "x");
        assert_eq!(github_line(&whole, ""), "::notice file=a,title=title-from-lead::x");
    }

    #[test]
    fn counts() {
        assert_eq!(summary(&[]), "no problems");
        let error = at("[[x]]", "[[x]]");
        let warning = error.clone().severity(Severity::Warning);
        assert_eq!(summary(&[error.clone(), error, warning]), "2 errors, 1 warning");
    }
}
