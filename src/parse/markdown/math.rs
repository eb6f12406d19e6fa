//! Formulas: LaTeX between dollars into MathML, when the site is built.
//!
//! Takes the LaTeX; gives MathML without `style`, or what is wrong. Sums of money are no formulas: which dollars are which is told here too.

use std::convert::Infallible;

use pulldown_cmark::Event;
use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

use crate::diagnostic::Span;

/// The longest formula, in bytes.
const LONGEST: usize = 8 * 1024;

/// How many commands may follow each other without a brace: the library goes down the stack for each.
const MOST_COMMANDS: usize = 48;

/// Commands that define others, with which little text can become much.
const DEFINITIONS: &[&str] = &[
    "\\def",
    "\\gdef",
    "\\edef",
    "\\xdef",
    "\\let",
    "\\futurelet",
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
];

/// Gives the MathML of a formula, or what is wrong with it.
pub(super) fn mathml(latex: &str, display: bool) -> Result<String, String> {
    if latex.len() > LONGEST {
        return Err(format!("a formula has at most {LONGEST} bytes"));
    }
    if let Some(command) = DEFINITIONS.iter().find(|command| latex.contains(**command)) {
        return Err(format!("`{command}` is not known in formulas"));
    }
    if latex.split(['{', '}']).any(|run| run.matches('\\').count() > MOST_COMMANDS) {
        return Err(format!("more than {MOST_COMMANDS} commands follow each other without braces"));
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(latex, &storage) {
        match event {
            Ok(event) => events.push(Ok::<_, Infallible>(event)),
            Err(error) => return Err(first_line(&error.to_string())),
        }
    }
    let config = RenderConfig {
        display_mode: if display { DisplayMode::Block } else { DisplayMode::Inline },
        annotation: None,
        ..RenderConfig::default()
    };
    let mut written = String::new();
    push_mathml(&mut written, events.into_iter(), config).map_err(|error| first_line(&error.to_string()))?;
    Ok(sound(&written))
}

fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or("");
    line.strip_prefix("parsing error: ").unwrap_or(line).to_owned()
}

/// Takes `style` out of tags, and escapes what the library leaves bare.
fn sound(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let next = rest.as_bytes().get(1).copied().unwrap_or(b' ');
        if rest.starts_with('&') {
            let entity = next == b'#' || next.is_ascii_alphabetic();
            out.push_str(if entity { "&" } else { "&amp;" });
            rest = &rest[1..];
        } else if next == b'/' || next.is_ascii_alphabetic() {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let (tag, after) = rest.split_at(end);
            rest = after;
            match tag
                .split_once(" style=\"")
                .and_then(|(start, value)| Some((start, value.split_once('"')?.1)))
            {
                Some((start, end)) => {
                    out.push_str(start);
                    out.push_str(end);
                }
                None => out.push_str(tag),
            }
        } else {
            out.push_str("&lt;");
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Tells whether an event of the parser's is no formula: its dollars are sums of money, or hold a link of a vault.
pub(super) fn is_none(source: &str, event: &Event<'_>, span: Span) -> bool {
    let (Event::InlineMath(words) | Event::DisplayMath(words)) = event else {
        return false;
    };
    let before = source.get(..span.start as usize).and_then(|text| text.chars().next_back());
    let after = source.get(span.end as usize..).and_then(|text| text.chars().next());
    // A letter of a script without capitals may stand right beside a formula, where words are not spaced or take endings.
    let beside = |c: Option<char>| c.is_some_and(|c| c.is_numeric() || c.is_lowercase() || c.is_uppercase());
    let linked = words.find("[[").is_some_and(|at| words[at..].contains("]]"));
    beside(before) || beside(after) || linked || (before == Some('\\'))
}
