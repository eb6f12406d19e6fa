//! What is wrong with files of words: syntax, names that nobody says, arguments that nobody gives, languages that are not there.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};

use super::super::files::{DEFAULT, Layer, SITE};
use super::{chain, in_language, messages};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, File, Severity, Span, did_you_mean, rules};

/// How many names a message lists before it only counts.
const LISTED: usize = 5;

/// The messages of a file with the arguments of each.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// Says what is wrong with the words of a site and its themes, in the languages that pages are in.
pub fn check(layers: &[Layer], config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let known = known(layers);
    for layer in layers {
        for tag in chain(&config.language) {
            for file in in_language(layer, tag) {
                let resource = read(file, diagnostics);
                if layer.prefix != DEFAULT {
                    own(file, &resource, (&known, layers), diagnostics);
                }
            }
        }
    }
    unread(layers, config, diagnostics);
    untranslated(layers, config, &known, diagnostics);
}

/// Says which of the site's own files of words nothing reads.
fn unread(layers: &[Layer], config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let asked = chain(&config.language);
    let own = layers.iter().filter(|layer| layer.prefix == SITE).flat_map(|layer| &layer.words);
    for (tag, file) in own.filter(|(tag, _)| !asked.iter().any(|asked| asked.eq_ignore_ascii_case(tag))) {
        let message = format!(
            "nothing reads these words: they are in `{tag}`, and the site is in `{}`",
            config.language
        );
        let help = format!("call the file `i18n/{}.ftl`, or set `language` in config.toml", config.language);
        diagnostics.push(
            Diagnostic::whole(&rules::THEME_STRINGS, file, message)
                .severity(Severity::Warning)
                .help(help),
        );
    }
}

/// Reads a file, and says what in it is not Fluent.
fn read(file: &File, diagnostics: &mut Vec<Diagnostic>) -> FluentResource {
    match FluentResource::try_new(file.text.to_string()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let message = format!("this is not valid Fluent: {}", error.kind);
                diagnostics.push(Diagnostic::new(&rules::THEME_STRINGS, file, error.pos.into(), message));
            }
            resource
        }
    }
}

/// Gives the messages of the default theme, in English, where all are.
fn known(layers: &[Layer]) -> Messages {
    let default = layers.iter().filter(|layer| layer.prefix == DEFAULT);
    let mut known = Messages::new();
    for file in default.flat_map(|layer| in_language(layer, "en")) {
        if let Ok(resource) = FluentResource::try_new(file.text.to_string()) {
            known.extend(messages(&resource).map(|message| (message.id.name.to_owned(), arguments(message.value.as_ref()))));
        }
    }
    known
}

/// Looks at the words of a site or of its theme: names that neither the default theme nor a template says, arguments that are not given.
fn own(file: &File, resource: &FluentResource, (known, layers): (&Messages, &[Layer]), diagnostics: &mut Vec<Diagnostic>) {
    for message in messages(resource) {
        let name = message.id.name;
        let Some(given) = known.get(name) else {
            if !is_said(name, layers) && !is_named_by_data(name) {
                let text = format!("no template says `{name}`");
                let near = did_you_mean(name, known.keys().map(String::as_str));
                diagnostics.push(
                    Diagnostic::new(&rules::THEME_STRINGS, file, span_of(file, name), text)
                        .severity(Severity::Warning)
                        .help_if(near)
                        .help(format!("a template says it by `{{{{ words.{} }}}}`", name.replace('-', "_"))),
                );
            }
            continue;
        };
        for argument in arguments(message.value.as_ref()).difference(given) {
            let listed: Vec<String> = given.iter().map(|name| format!("`${name}`")).collect();
            let help = match listed.is_empty() {
                true => "it is said without arguments".to_owned(),
                false => format!("it is given {}", listed.join(", ")),
            };
            let text = format!("`{name}` is not given `${argument}`");
            diagnostics.push(
                Diagnostic::new(&rules::THEME_STRINGS, file, span_in(file, name, argument), text)
                    .help_if(did_you_mean(argument, given.iter().map(String::as_str)))
                    .help(help),
            );
        }
    }
}

/// Tells whether a template of the site or its theme names a message.
fn is_said(name: &str, layers: &[Layer]) -> bool {
    let forms = [
        format!("words.{}", name.replace('-', "_")),
        format!("\"{name}\""),
        format!("'{name}'"),
    ];
    let mut texts = layers.iter().flat_map(|layer| &layer.templates).map(|(_, file)| &*file.text);
    texts.any(|text| forms.iter().any(|form| text.contains(form.as_str())))
}

/// Tells whether a message is named by a kind, a verdict or a relation of the site's own.
fn is_named_by_data(name: &str) -> bool {
    ["kind-", "kinds-", "verdict-", "relation-"]
        .iter()
        .any(|start| name.starts_with(start))
}

/// Says that the site's language has no words, or not all.
fn untranslated(layers: &[Layer], config: &Config, known: &Messages, diagnostics: &mut Vec<Diagnostic>) {
    let primary = config.language.split('-').next().unwrap_or_default();
    if primary == "en" {
        return;
    }
    let own: Vec<&str> = chain(&config.language).into_iter().filter(|tag| *tag != "en").collect();
    let mut said: BTreeSet<String> = BTreeSet::new();
    for file in own.iter().flat_map(|tag| layers.iter().flat_map(|layer| in_language(layer, tag))) {
        let resource = match FluentResource::try_new(file.text.to_string()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        said.extend(messages(&resource).map(|message| message.id.name.to_owned()));
    }
    let missing: Vec<&str> = known.keys().map(String::as_str).filter(|name| !said.contains(*name)).collect();
    if missing.is_empty() {
        return;
    }
    let message = if said.is_empty() {
        format!("there are no words of the interface in `{}`: they are in English", config.language)
    } else {
        let shown: Vec<String> = missing.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
        let more = if missing.len() > LISTED { " and others" } else { "" };
        format!(
            "{} words of the interface are not there in `{}` and are in English: {}{more}",
            missing.len(),
            config.language,
            shown.join(", ")
        )
    };
    let at = config.file.text.find(&format!("\"{}\"", config.language));
    let hint = match at {
        Some(at) => Diagnostic::new(
            &rules::UNTRANSLATED,
            &config.file,
            (at + 1..at + 1 + config.language.len()).into(),
            message,
        ),
        None => Diagnostic::whole(&rules::UNTRANSLATED, &config.file, message),
    };
    diagnostics.push(hint.help(format!(
        "write them into `i18n/{primary}.ftl`: `treatise theme eject i18n/{primary}.ftl` gives a file to begin with"
    )));
}

/// Gives the arguments that a message asks for.
fn arguments(pattern: Option<&Pattern<&str>>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Some(pattern) = pattern {
        of_pattern(pattern, &mut found);
    }
    found
}

fn of_pattern(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, found);
        }
    }
}

fn of_expression(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, found),
        Expression::Select { selector, variants } => {
            of_inline(selector, found);
            variants.iter().for_each(|variant| of_pattern(&variant.value, found));
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| of_inline(argument, found));
        }
        InlineExpression::Placeable { expression } => of_expression(expression, found),
        _ => {}
    }
}

/// Finds the place of a message: its name at the beginning of a line.
fn span_of(file: &File, name: &str) -> Span {
    let begins = |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
    let mut at = 0;
    for line in file.text.split_inclusive('\n') {
        if begins(line) {
            return Span::new(at, at + name.len());
        }
        at += line.len();
    }
    Span::new(0, 0)
}

/// Finds the place of an argument inside of a message.
fn span_in(file: &File, name: &str, argument: &str) -> Span {
    let start = span_of(file, name).start;
    let wanted = format!("${argument}");
    let found = file.text.get(start as usize..).and_then(|rest| rest.find(&wanted));
    found.map_or_else(
        || span_of(file, name),
        |at| Span::new(start as usize + at, start as usize + at + wanted.len()),
    )
}
