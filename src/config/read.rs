//! `config.toml` into [`Config`], key by key.

use std::collections::BTreeMap;

use super::kinds::{Kind, builtin_kinds, readable};
use super::{
    BaseUrl, Config, FrontMatterFormat, HtmlPolicy, MentionLinks, Outputs, Policy, Preview, Publisher, TrustRole, Verdict, outputs, policy,
    preview, report, scale,
};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Severity, did_you_mean, rules};
use crate::document::Spanned;
use crate::tree::{Entry, Keys, Node, Table, Unknown, Value, parse_toml};

/// Reads the whole file.
pub fn read(file: &File, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let (table, errors) = parse_toml(&file.text, 0);
    for error in errors {
        let message = format!("this is not valid TOML: {}", error.message);
        diagnostics.push(Diagnostic::new(&rules::SYNTAX, file, error.span, message).help_if(error.help));
    }
    let mut keys = Keys::new(file, table, diagnostics);
    let mut config = defaults(file.clone());
    identity(&mut keys, &mut config);
    kinds(&mut keys, &mut config);
    reading(&mut keys, &mut config);
    outputs::read(&mut keys, &mut config);
    config.policy = policy::read(&mut keys);
    preview(&mut keys, &mut config);
    citations(&mut keys, &mut config);
    verdicts(&mut keys, &mut config);
    trust(&mut keys, &mut config);
    check(&mut keys, &mut config);
    keys.finish("the configuration", Unknown::Error);
    config
}

fn defaults(file: File) -> Config {
    Config {
        file,
        title: "Untitled site".to_owned(),
        description: String::new(),
        base_url: BaseUrl {
            origin: "http://127.0.0.1:4000".to_owned(),
            path: "/".to_owned(),
        },
        language: "en".to_owned(),
        theme: "default".to_owned(),
        theme_options: serde_json::Map::new(),
        front_matter: FrontMatterFormat::Toml,
        allowed_keys: Vec::new(),
        ignore: Vec::new(),
        publisher: Publisher::default(),
        kinds: builtin_kinds(),
        defaults: Vec::new(),
        mentions: MentionLinks::FirstPerSection,
        broken_links: Severity::Error,
        html: HtmlPolicy::Allow,
        smart_punctuation: true,
        citation_style: None,
        verdicts: default_verdicts(),
        trust: BTreeMap::new(),
        check: BTreeMap::new(),
        outputs: Outputs::default(),
        fonts: Vec::new(),
        per_page: 100,
        policy: Policy::default(),
        preview: Preview::default(),
    }
}

fn set(target: &mut String, value: Option<Box<str>>) {
    if let Some(value) = value {
        *target = value.into();
    }
}

fn identity(keys: &mut Keys<'_>, config: &mut Config) {
    set(&mut config.title, keys.string("title"));
    set(&mut config.description, keys.string("description"));
    if let Some(url) = keys.spanned("base_url") {
        match BaseUrl::parse(&url.value) {
            Ok(base) => config.base_url = base,
            Err(message) => keys.diagnostics.push(
                Diagnostic::new(&rules::BAD_URL, keys.file(), url.span, message)
                    .help("write the whole address, as in `https://example.org/`"),
            ),
        }
    }
    if let Some(language) = keys.spanned("language") {
        match language.value.parse::<unic_langid::LanguageIdentifier>() {
            Ok(_) => config.language = language.value.into(),
            Err(_) => keys.diagnostics.push(
                Diagnostic::new(
                    &rules::BAD_VALUE,
                    keys.file(),
                    language.span,
                    format!("`{}` is not a language tag", language.value),
                )
                .help("write a BCP 47 tag, as in `en`, `uk` or `pt-BR`"),
            ),
        }
    }
    config.publisher = publisher(keys, &config.title);
    theme(keys, config);
}

fn publisher(keys: &mut Keys<'_>, title: &str) -> Publisher {
    let mut publisher = Publisher {
        name: title.to_owned(),
        ..Publisher::default()
    };
    if let Some((table, _)) = keys.table("publisher") {
        let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
        set(&mut publisher.name, keys.string("name"));
        let text = |value: Option<Box<str>>| value.map(String::from);
        publisher.url = address(&mut keys, "url", &["https://", "http://"]);
        publisher.logo = text(keys.string("logo"));
        publisher.email = text(keys.string("email"));
        let report_url = keys.spanned("report_url");
        publisher.report_url = report_url.and_then(|url| report::checked(&mut keys, url));
        keys.finish("`[publisher]`", Unknown::Error);
    }
    publisher
}

/// Takes an address that begins in one of some ways; another is told and not used.
fn address(keys: &mut Keys<'_>, key: &'static str, starts: &[&str]) -> Option<String> {
    let url = keys.spanned(key)?;
    checked_address(keys, url, starts)
}

/// Gives an address that begins in one of some ways; another is told and not used.
pub(super) fn checked_address(keys: &mut Keys<'_>, url: Spanned<Box<str>>, starts: &[&str]) -> Option<String> {
    if starts.iter().any(|start| url.value.starts_with(start)) {
        return Some(url.value.into());
    }
    let listed: Vec<String> = starts.iter().map(|start| format!("`{start}`")).collect();
    let message = format!("`{}` is not an address that begins with {}", url.value, listed.join(" or "));
    keys.diagnostics
        .push(Diagnostic::new(&rules::BAD_URL, keys.file(), url.span, message).help("write the whole address"));
    None
}

/// `theme = "name"`, or a table with `name` and whatever the theme declares.
fn theme(keys: &mut Keys<'_>, config: &mut Config) {
    match keys.node("theme") {
        None => {}
        Some(Node {
            value: Value::Table(table),
            ..
        }) => {
            let mut inner = Keys::new(keys.file(), table, keys.diagnostics);
            set(&mut config.theme, inner.string("name"));
            config.theme_options = inner
                .rest()
                .into_iter()
                .map(|entry| (entry.key.to_string(), entry.node.value.to_json()))
                .collect();
        }
        Some(node) => {
            if let Some(name) = keys.text_of("theme", node) {
                config.theme = name.value.into();
            }
        }
    }
}

fn kinds(keys: &mut Keys<'_>, config: &mut Config) {
    for (name, table) in named_tables(keys, "kinds") {
        let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
        let at = config.kinds.iter().position(|kind| kind.name == name);
        let mut kind = match at {
            Some(at) => config.kinds[at].clone(),
            None => Kind {
                template: "page".to_owned(),
                ..Kind::new(&name)
            },
        };
        if let Some(folder) = keys.spanned("folder") {
            let folder_text = folder.value.trim_matches('/');
            if folder_text.is_empty() || folder_text.contains('/') || folder_text.starts_with('.') {
                keys.diagnostics.push(
                    Diagnostic::new(
                        &rules::BAD_VALUE,
                        keys.file(),
                        folder.span,
                        format!("`{}` is not the name of a folder right under `content/`", folder.value),
                    )
                    .help("write one name without slashes, as in `ships`"),
                );
            } else {
                kind.folder = folder_text.to_owned();
            }
        }
        let (label, plural) = (keys.string("label"), keys.string("plural"));
        kind.named = (kind.named.0 || label.is_some(), kind.named.1 || plural.is_some());
        set(&mut kind.label, label);
        set(&mut kind.plural, plural);
        if let Some(template) = keys.string("template") {
            kind.template = template.trim_end_matches(".html").to_owned();
        }
        kind.entity = keys.boolean("entity").unwrap_or(kind.entity);
        kind.scan = keys.boolean("scan").unwrap_or(kind.scan);
        keys.finish(&format!("the kind `{}`", kind.name), Unknown::Error);
        match at {
            Some(at) => config.kinds[at] = kind,
            None => config.kinds.push(kind),
        }
    }
    for (folder, table) in named_tables(keys, "defaults") {
        config.defaults.push((folder.trim_matches('/').to_owned(), table));
    }
    config.defaults.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
}

/// Takes a table of tables whose names are the site's own.
fn named_tables(keys: &mut Keys<'_>, key: &'static str) -> Vec<(String, Table)> {
    let Some((table, _)) = keys.table(key) else {
        return Vec::new();
    };
    table
        .into_iter()
        .filter_map(|Entry { key: name, node, .. }| {
            let (table, _) = keys.table_of(&format!("{key}.{name}"), node)?;
            Some((name.into(), table))
        })
        .collect()
}

fn reading(keys: &mut Keys<'_>, config: &mut Config) {
    let formats = [("toml", FrontMatterFormat::Toml), ("yaml", FrontMatterFormat::Yaml)];
    match keys.node("front_matter") {
        None => {}
        Some(Node {
            value: Value::Table(table),
            ..
        }) => {
            let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
            config.allowed_keys = keys.strings("allow").into_iter().map(|key| key.value.into()).collect();
            config.front_matter = keys.choice("format", &formats).unwrap_or(config.front_matter);
            keys.finish("`[front_matter]`", Unknown::Error);
        }
        Some(node) => {
            if let Some(word) = keys.text_of("front_matter", node) {
                config.front_matter = keys.choice_of("front_matter", &word, &formats).unwrap_or(config.front_matter);
            }
        }
    }
    for pattern in keys.strings("ignore") {
        match globset::Glob::new(&pattern.value) {
            Ok(_) => config.ignore.push(pattern.value.into()),
            Err(error) => keys.diagnostics.push(Diagnostic::new(
                &rules::BAD_VALUE,
                keys.file(),
                pattern.span,
                format!("`{}` is not a pattern: {}", pattern.value, error.kind()),
            )),
        }
    }
    if let Some((table, _)) = keys.table("mentions") {
        let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
        let choices = [
            ("first-per-section", MentionLinks::FirstPerSection),
            ("first", MentionLinks::First),
            ("all", MentionLinks::All),
            ("none", MentionLinks::None),
        ];
        config.mentions = keys.choice("link", &choices).unwrap_or(config.mentions);
        keys.finish("`[mentions]`", Unknown::Error);
    }
    if let Some((table, _)) = keys.table("links") {
        let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
        let choices = [("error", Severity::Error), ("warn", Severity::Warning)];
        config.broken_links = keys.choice("broken", &choices).unwrap_or(config.broken_links);
        keys.finish("`[links]`", Unknown::Error);
    }
    if let Some((table, _)) = keys.table("markdown") {
        let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
        let choices = [
            ("allow", HtmlPolicy::Allow),
            ("escape", HtmlPolicy::Escape),
            ("sanitise", HtmlPolicy::Sanitise),
        ];
        config.html = keys.choice("html", &choices).unwrap_or(config.html);
        config.smart_punctuation = keys.boolean("smart_punctuation").unwrap_or(config.smart_punctuation);
        keys.finish("`[markdown]`", Unknown::Error);
    }
}

fn preview(keys: &mut Keys<'_>, config: &mut Config) {
    let Some((table, _)) = keys.table("preview") else {
        return;
    };
    let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
    if let Some(editor) = keys.spanned("editor") {
        match preview::command(&editor.value) {
            Ok(words) => config.preview.editor = words,
            Err(message) => keys.diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, keys.file(), editor.span, message)
                    .help("write a command with `{file}`, as in `code -g {file}:{line}`"),
            ),
        }
    }
    keys.finish("`[preview]`", Unknown::Error);
}

fn citations(keys: &mut Keys<'_>, config: &mut Config) {
    let Some((table, _)) = keys.table("citations") else {
        return;
    };
    let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
    config.citation_style = keys.spanned("style");
    keys.finish("`[citations]`", Unknown::Error);
}

fn verdicts(keys: &mut Keys<'_>, config: &mut Config) {
    let mut verdicts = Vec::new();
    for (table, span) in keys.tables("verdicts") {
        let value_at = table
            .iter()
            .find(|entry| &*entry.key == "value")
            .map_or(span, |entry| entry.node.span);
        let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
        let (id, label) = (keys.string("id"), keys.string("label"));
        let value = keys.number("value", 1);
        let description = keys.string("description").map(String::from).unwrap_or_default();
        let node = keys.node("retired");
        let retired_at = node.as_ref().map(|node| node.span);
        let retired = node.and_then(|node| retired(&mut keys, node));
        let Some(id) = id.map(String::from) else {
            keys.diagnostics
                .push(Diagnostic::new(&rules::MISSING_KEY, keys.file(), span, "this verdict has no `id`"));
            continue;
        };
        keys.finish("a verdict", Unknown::Error);
        let verdict = Verdict {
            // A verdict of the site's own means what the site says, or nothing.
            named: (label.is_some(), true),
            label: label.map_or_else(|| readable(&id), String::from),
            id,
            value,
            description,
            retired: retired.is_some(),
            retired_since: retired.flatten(),
            retired_at: retired_at.filter(|_| retired == Some(None)),
        };
        verdicts.push((verdict, value_at));
    }
    scale::check(&verdicts, keys.file(), keys.diagnostics);
    if !verdicts.is_empty() {
        config.verdicts = verdicts.into_iter().map(|(verdict, _)| verdict).collect();
    }
}

/// Reads whether a verdict is no longer given: `true`, or since when.
fn retired(keys: &mut Keys<'_>, node: Node) -> Option<Option<Date>> {
    match &node.value {
        Value::Bool(retired) => retired.then_some(None),
        Value::String(_) | Value::Datetime(_) | Value::Integer(_) => keys.date_of("retired", node).map(|date| Some(date.value)),
        _ => {
            keys.wrong_type("retired", &node, "`true`, `false` or a date");
            None
        }
    }
}

/// Takes the pages that are named by their role.
fn trust(keys: &mut Keys<'_>, config: &mut Config) {
    let Some((table, _)) = keys.table("trust") else {
        return;
    };
    let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
    let named = [
        (TrustRole::About, keys.spanned("about")),
        (TrustRole::Methodology, keys.spanned("methodology")),
        (TrustRole::Corrections, keys.spanned("corrections")),
        (TrustRole::Funding, keys.spanned("funding")),
        (TrustRole::Contact, keys.spanned("contact")),
        (TrustRole::Ethics, keys.spanned("ethics")),
    ];
    config
        .trust
        .extend(named.into_iter().filter_map(|(role, page)| Some((role, page?))));
    keys.finish("`[trust]`", Unknown::Error);
}

fn default_verdicts() -> Vec<Verdict> {
    let scale = [
        ("true", Some(5)),
        ("mostly-true", Some(4)),
        ("mixed", Some(3)),
        ("mostly-false", Some(2)),
        ("false", Some(1)),
        ("misleading", None),
        ("missing-context", None),
        ("unproven", None),
        ("satire", None),
    ];
    scale
        .into_iter()
        .map(|(id, value)| Verdict {
            id: id.to_owned(),
            label: readable(id),
            value,
            description: String::new(),
            named: (false, false),
            retired: false,
            retired_since: None,
            retired_at: None,
        })
        .collect()
}

fn check(keys: &mut Keys<'_>, config: &mut Config) {
    let Some((table, _)) = keys.table("check") else {
        return;
    };
    let choices = [
        ("off", None),
        ("hint", Some(Severity::Hint)),
        ("warning", Some(Severity::Warning)),
        ("error", Some(Severity::Error)),
    ];
    for entry in table {
        let Some(rule) = rules::by_code(&entry.key) else {
            keys.diagnostics.push(
                Diagnostic::new(
                    &rules::UNKNOWN_RULE,
                    keys.file(),
                    entry.key_span,
                    format!("there is no rule `{}`", entry.key),
                )
                .help_if(did_you_mean(&entry.key, rules::ALL.iter().map(|rule| rule.code))),
            );
            continue;
        };
        if let Some(word) = keys.text_of(rule.code, entry.node)
            && let Some(severity) = keys.choice_of(rule.code, &word, &choices)
        {
            config.check.insert(rule.code, severity);
        }
    }
}
