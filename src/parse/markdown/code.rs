//! Code in colour: what each piece of a code block is, as class names. Colours are the theme's.

use std::sync::LazyLock;

use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use crate::parse::paint::escape;

/// The longest block and the longest line that are looked at, in bytes; longer ones are shown plain.
const LONGEST: usize = 64 * 1024;
const LONGEST_LINE: usize = 1024;

/// The languages that are known: made when the first code block is met.
static LANGUAGES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// What a piece of code is, by what it is called in grammars: the first that fits.
static CLASSES: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    let names = [
        ("comment", "hl-comment"),
        ("constant.character.escape", "hl-escape"),
        ("constant.numeric", "hl-number"),
        ("constant.language", "hl-constant"),
        ("string", "hl-string"),
        ("constant", "hl-constant"),
        ("entity.name.tag", "hl-tag"),
        ("entity.other.attribute-name", "hl-attribute"),
        ("entity.name.function", "hl-function"),
        ("support.function", "hl-function"),
        ("variable.function", "hl-function"),
        ("entity.name", "hl-type"),
        ("support.type", "hl-type"),
        ("storage", "hl-keyword"),
        ("keyword.operator", ""),
        ("keyword", "hl-keyword"),
        ("markup.heading", "hl-keyword"),
        ("markup.inserted", "hl-string"),
        ("markup.deleted", "hl-tag"),
        ("meta.diff.header", "hl-comment"),
    ];
    names
        .iter()
        .filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class)))
        .collect()
});

/// Writes code with the classes of its pieces; plain where the language is not known or the code too long.
pub(super) fn write(code: &str, language: &str, out: &mut String) {
    let short = code.len() <= LONGEST && code.lines().all(|line| line.len() <= LONGEST_LINE);
    let start = out.len();
    if language.is_empty() || !short || coloured(code, language, out).is_none() {
        out.truncate(start);
        escape(code, out);
    }
}

fn coloured(code: &str, language: &str, out: &mut String) -> Option<()> {
    let name = match language.trim_matches(['{', '}', '.']) {
        "console" | "shell" | "zsh" => "bash",
        "ts" | "typescript" | "jsx" | "tsx" | "json5" | "jsonc" => "js",
        "toml" | "ini" | "conf" => "properties",
        name => name,
    };
    let syntax = LANGUAGES.find_syntax_by_token(name)?;
    if syntax.name == "Plain Text" {
        return None;
    }
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open = "";
    for line in code.split_inclusive('\n') {
        let operations = state.parse_line(line, &LANGUAGES).ok()?;
        for (piece, operation) in ScopeRegionIterator::new(&operations, line) {
            stack.apply(operation).ok()?;
            if piece.is_empty() {
                continue;
            }
            let class = class(&stack);
            if class != open && !piece.trim().is_empty() {
                turn(open, class, out);
                open = class;
            }
            escape(piece, out);
        }
    }
    turn(open, "", out);
    Some(())
}

fn turn(from: &str, to: &str, out: &mut String) {
    if !from.is_empty() {
        out.push_str("</span>");
    }
    if !to.is_empty() {
        out.push_str("<span class=\"");
        out.push_str(to);
        out.push_str("\">");
    }
}

/// Gives the class of what the innermost scopes say.
fn class(stack: &ScopeStack) -> &'static str {
    for scope in stack.as_slice().iter().rev() {
        if let Some((_, class)) = CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)) {
            return class;
        }
    }
    ""
}
