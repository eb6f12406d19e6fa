//! Front matter: TOML between `+++` or YAML between `---`, or the sidecar of a seed article, into typed fields.
//!
//! Takes a table of keys and the kind; gives [`FrontMatter`]. Everything wrong becomes a diagnostic at its place. Knows no other file:
//! a reference stays a name.

mod elsewhere;
mod fields;

pub use fields::is_unknown;

use crate::config::{Builtin, Config, FrontMatterFormat};
use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::document::{Annotation, Body, Correction, Document, Fields, Format, MentionMode, Meta, RefId, Reference, Spanned, Target};
use crate::tree::{Entry, Keys, Node, Table, Unknown, Value, parse_toml, parse_yaml};

use super::seed::HeaderKind;
use super::wikilink;

/// What the front matter of a file says.
#[derive(Debug, Default)]
pub struct FrontMatter {
    /// What every kind has.
    pub meta: Meta,
    /// What this kind has.
    pub fields: Fields,
    /// References to pages, in order.
    pub references: Vec<Reference>,
    /// Passages that the page annotates.
    pub annotations: Vec<Annotation>,
    /// What the sidecar says of a seed's first line.
    pub kind_of_header: Option<HeaderKind>,
}

/// The front matter of a Markdown file before it is read, and where the text after it begins.
#[derive(Debug)]
pub struct Fenced {
    /// The bytes between the fences.
    pub inner: Span,
    /// How it is written.
    pub format: FrontMatterFormat,
    /// The bytes after it.
    pub body: Span,
}

/// Finds the front matter that a Markdown file begins with.
///
/// Gives none where there is none; where it begins and does not end, a diagnostic, and the whole file is text.
pub fn find(file: &File, diagnostics: &mut Vec<Diagnostic>) -> (Option<Fenced>, Span) {
    let text = &*file.text;
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let whole = Span::new(start, text.len());
    let first_end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
    let (fence, format) = match text[start..first_end].trim_end() {
        "+++" => ("+++", FrontMatterFormat::Toml),
        "---" => ("---", FrontMatterFormat::Yaml),
        _ => return (None, whole),
    };
    let inner_start = (first_end + 1).min(text.len());
    let mut line_start = inner_start;
    while line_start < text.len() {
        let line_end = memchr::memchr(b'\n', &text.as_bytes()[line_start..]).map_or(text.len(), |at| line_start + at);
        if text[line_start..line_end].trim_end() == fence {
            let fenced = Fenced {
                inner: Span::new(inner_start, line_start),
                format,
                body: Span::new((line_end + 1).min(text.len()), text.len()),
            };
            let body = fenced.body;
            return (Some(fenced), body);
        }
        line_start = line_end + 1;
    }
    // A rule of `---` at the top of a Markdown file that holds no key is a rule.
    let looks_like_keys = format == FrontMatterFormat::Toml || text[inner_start..].lines().next().is_some_and(|line| line.contains(':'));
    if looks_like_keys {
        let span = Span::new(start, start + fence.len());
        diagnostics.push(
            Diagnostic::new(
                &rules::FRONT_MATTER_OPEN,
                file,
                span,
                format!("front matter begins with `{fence}` and does not end"),
            )
            .help(format!("put a line with only `{fence}` after the last key")),
        );
    }
    (None, whole)
}

/// Reads the keys of a span of a file; mistakes of syntax become diagnostics.
pub fn parse_table(file: &File, span: Span, format: FrontMatterFormat, diagnostics: &mut Vec<Diagnostic>) -> Table {
    let text = file.slice(span);
    let (name, (table, errors)) = match format {
        FrontMatterFormat::Toml => ("TOML", parse_toml(text, span.start as usize)),
        FrontMatterFormat::Yaml => ("YAML", parse_yaml(text, span.start as usize)),
    };
    for error in errors {
        let message = format!("this is not valid {name}: {}", error.message);
        diagnostics.push(Diagnostic::new(&rules::SYNTAX, file, error.span, message).help_if(error.help));
    }
    table
}

/// Adds the keys that the configuration gives to a folder's files, where the file does not have them.
pub fn add_defaults(table: &mut Table, path: &str, config: &Config) {
    for (folder, defaults) in &config.defaults {
        let inside = folder.is_empty() || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if !inside {
            continue;
        }
        for entry in defaults {
            if !table.iter().any(|own| own.key == entry.key) {
                table.push(placeless(entry));
            }
        }
    }
}

/// Gives an entry of another file without the places that it has there.
fn placeless(entry: &Entry) -> Entry {
    Entry {
        key: entry.key.clone(),
        key_span: Span::default(),
        node: placeless_node(&entry.node),
    }
}

fn placeless_node(node: &Node) -> Node {
    let value = match &node.value {
        Value::Array(items) => Value::Array(items.iter().map(placeless_node).collect()),
        Value::Table(table) => Value::Table(table.iter().map(placeless).collect()),
        other => other.clone(),
    };
    Node {
        value,
        span: Span::default(),
    }
}

/// Reads the keys of a page of a kind; mistakes in what comes from the configuration are left to [`check_defaults`].
pub fn read(file: &File, table: Table, kind: Option<Builtin>, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> FrontMatter {
    let before = diagnostics.len();
    let front = read_all(file, table, kind, config, diagnostics);
    if !config.defaults.is_empty() {
        let own = diagnostics.split_off(before);
        diagnostics.extend(own.into_iter().filter(|one| one.span != Some(Span::default())));
    }
    front
}

/// Finds the mistakes in the keys that the configuration gives to folders, each at its place there.
///
/// Keys of the whole content are wrong where no kind has them so.
pub fn check_defaults(config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    for (folder, table) in &config.defaults {
        let of = |kind: Option<Builtin>| {
            let mut found = Vec::new();
            read_all(&config.file, table.clone(), kind, config, &mut found);
            found
        };
        let path = format!("{folder}/");
        let mut found = of(config.kind(config.kind_of_path(&path)).builtin);
        if folder.is_empty() {
            for kind in config.kinds.iter().skip(1) {
                let others = of(kind.builtin);
                found.retain(|one| others.iter().any(|other| (one.rule, one.span) == (other.rule, other.span)));
            }
        }
        diagnostics.extend(found);
    }
}

fn read_all(file: &File, table: Table, kind: Option<Builtin>, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> FrontMatter {
    let mut reader = Reader {
        keys: Keys::new(file, table, diagnostics),
        references: Vec::new(),
        annotations: Vec::new(),
    };
    let meta = meta(&mut reader);
    let mut annotations = annotations(&mut reader);
    let fields = fields::read(&mut reader, kind, meta.date.as_ref());
    annotations.append(&mut reader.annotations);
    let headers = [
        ("headline", HeaderKind::Headline),
        ("lead", HeaderKind::Lead),
        ("caption", HeaderKind::Caption),
    ];
    let kind_of_header = match kind {
        Some(Builtin::Article) => reader.keys.choice("kind_of_header", &headers),
        _ => None,
    };
    reader.references.extend(elsewhere::links(reader.keys.file(), reader.keys.left()));
    let references = std::mem::take(&mut reader.references);
    let of = match kind {
        Some(kind) => format!("front matter of {}", fields::article_of(kind)),
        None => "front matter".to_owned(),
    };
    reader.keys.finish(&of, Unknown::Lenient(&config.allowed_keys));
    FrontMatter {
        meta,
        fields,
        references,
        annotations,
        kind_of_header,
    }
}

/// Keys being read, the references found so far, and the passages that keys of the kind speak of.
struct Reader<'a> {
    keys: Keys<'a>,
    references: Vec<Reference>,
    annotations: Vec<Annotation>,
}

impl Reader<'_> {
    /// Takes a reference to one page.
    fn reference(&mut self, key: &'static str) -> Option<RefId> {
        let node = self.keys.node(key)?;
        self.reference_of(key, node)
    }

    /// Takes references to pages; one is a list of one.
    fn references(&mut self, key: &'static str) -> Vec<RefId> {
        let node = self.keys.node(key);
        let nodes = match node {
            None => Vec::new(),
            Some(node) if is_bare_link(&node) => vec![node],
            Some(Node {
                value: Value::Array(items),
                ..
            }) => items,
            Some(node) => vec![node],
        };
        nodes.into_iter().filter_map(|node| self.reference_of(key, node)).collect()
    }

    /// Makes a reference of a node: text, `[[link]]`, YAML's reading of an unquoted `[[link]]`, or a table of a name and what sort of body has it.
    fn reference_of(&mut self, relation: &'static str, node: Node) -> Option<RefId> {
        let node = quote_bare_link(node);
        let (node, body) = match node.value {
            Value::Table(_) if BODIES.contains(&relation) => self.body_of(relation, node)?,
            _ => (node, None),
        };
        let text = self.keys.text_of(relation, node)?;
        let (target, shown, demanded) = target_of(self.keys.file(), &text);
        self.references.push(Reference {
            relation,
            shown,
            target,
            demanded,
            body,
        });
        u32::try_from(self.references.len() - 1).ok().map(RefId)
    }

    /// Takes `{ name, type }`: the name, and what sort of body has it.
    fn body_of(&mut self, relation: &'static str, node: Node) -> Option<(Node, Option<Body>)> {
        let (table, span) = self.keys.table_of(relation, node)?;
        let mut keys = Keys::new(self.keys.file(), table, self.keys.diagnostics);
        let name = keys.node("name");
        let body = keys.choice("type", &[("person", Body::Person), ("organisation", Body::Organisation)]);
        if name.is_none() {
            let message = format!("`{relation}` has no `name`");
            keys.diagnostics.push(
                Diagnostic::new(&rules::MISSING_KEY, keys.file(), span, message)
                    .help("as in `{ name = \"The desk\", type = \"organisation\" }`"),
            );
        }
        keys.finish("a name", Unknown::Error);
        Some((quote_bare_link(name?), body))
    }
}

/// The keys that name who says something, takes part or is responsible, of whom nothing tells whether it is a person.
const BODIES: [&str; 4] = ["speaker", "participants", "members", "depositary"];

/// Reads text as a target: `[[…]]` demands a page, plain text names one if there is one.
fn target_of(file: &File, text: &Spanned<Box<str>>) -> (Target, Box<str>, bool) {
    let trimmed = text.value.trim();
    if let Some(inner) = trimmed.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
        // The bytes of the target where the value stands in the file as it is, else of the whole value.
        let span = match file.slice(text.span).find(inner) {
            Some(at) => Span::new(text.span.start as usize + at, text.span.start as usize + at + inner.len()),
            None => text.span,
        };
        let (target, label) = wikilink::parse_target(inner, span);
        let shown = label.filter(|label| !label.trim().is_empty()).unwrap_or(&target.path).into();
        return (target, shown, true);
    }
    let target = Target {
        path: trimmed.into(),
        query: None,
        fragment: None,
        external: false,
        span: text.span,
    };
    (target, trimmed.into(), false)
}

/// Tells whether a node is `[[x]]` as YAML reads it without quotation marks.
fn is_bare_link(node: &Node) -> bool {
    match &node.value {
        Value::Array(outer) => match outer.as_slice() {
            [
                Node {
                    value: Value::Array(inner),
                    ..
                },
            ] => matches!(
                inner.as_slice(),
                [Node {
                    value: Value::String(_),
                    ..
                }]
            ),
            _ => false,
        },
        _ => false,
    }
}

fn quote_bare_link(node: Node) -> Node {
    if !is_bare_link(&node) {
        return node;
    }
    let mut inner = node.clone();
    while let Value::Array(items) = inner.value {
        match items.into_iter().next() {
            Some(item) => inner = item,
            None => return node,
        }
    }
    let value = match inner.value {
        Value::String(text) => Value::String(format!("[[{text}]]").into()),
        other => other,
    };
    Node { value, span: inner.span }
}

fn meta(reader: &mut Reader<'_>) -> Meta {
    let keys = &mut reader.keys;
    let title = keys.spanned("title");
    let mut aliases = keys.strings("aliases");
    aliases.extend(keys.strings("alias"));
    let mut authors = keys.plain_strings("authors");
    authors.extend(keys.plain_strings("author"));
    let mut tags = keys.strings("tags");
    tags.extend(keys.strings("tag"));
    let modes = [("link", MentionMode::Link), ("count", MentionMode::Count), ("no", MentionMode::No)];
    let mut meta = Meta {
        title_span: title.as_ref().map(|title| title.span),
        title: title.map(|title| title.value).unwrap_or_default(),
        title_made: false,
        aliases,
        weak_aliases: keys.strings("weak_aliases"),
        mention: keys.choice("mention", &modes).unwrap_or_default(),
        summary: keys.string("summary"),
        date: keys.date("date"),
        updated: keys.date("updated").map(|date| date.value),
        authors,
        draft: keys.boolean("draft").unwrap_or(false),
        withheld: !keys.boolean("publish").unwrap_or(true),
        slug: keys.spanned("slug"),
        permalink: keys.spanned("permalink"),
        redirect_from: keys.strings("redirect_from"),
        lang: keys.spanned("lang"),
        tags,
        image: picture(keys),
        image_alt: keys.string("image_alt"),
        image_credit: keys.string("image_credit"),
        template: keys.spanned("template"),
        same_as: keys.plain_strings("same_as"),
        corrections: Vec::new(),
        review_by: keys.date("review_by").map(|date| date.value),
        lead: None,
        featured: Vec::new(),
        extra: None,
    };
    for (table, span) in keys.tables("corrections") {
        meta.corrections.extend(correction(keys, table, span));
    }
    if let Some((table, _)) = keys.table("extra") {
        meta.extra = Some(Box::new(Value::Table(table).to_json()));
    }
    meta.lead = reader.reference("lead");
    meta.featured = reader.references("featured");
    meta
}

/// Takes the picture: a path, or an address of the web; another address is told and not used.
fn picture(keys: &mut Keys<'_>) -> Option<Spanned<Box<str>>> {
    let node = quote_bare_link(keys.node("image")?);
    let image = keys.text_of("image", node).filter(|image| !image.value.trim().is_empty())?;
    let scheme = image.value.split(['/', '?', '#']).next().and_then(|first| first.split_once(':'));
    // A small picture may be written out where it is named (RFC 2397).
    if scheme.is_none_or(|(scheme, rest)| matches!((scheme, rest), ("https" | "http", _) | ("data", "image"))) {
        return Some(image);
    }
    let message = format!(
        "`{}` is neither a path nor an address that begins with `https://` or `http://`",
        crate::parse::cut_at_word(&image.value, 60)
    );
    keys.diagnostics.push(
        Diagnostic::new(&rules::BAD_URL, keys.file(), image.span, message).help("write the path of a file of the site, or a whole address"),
    );
    None
}

fn correction(keys: &mut Keys<'_>, table: Table, span: Span) -> Option<Correction> {
    let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
    let (date, text) = (keys.date("date"), keys.spanned("text"));
    let correction = match (date, text) {
        (_, Some(text)) if !text.value.contains(char::is_alphanumeric) => {
            keys.diagnostics.push(
                Diagnostic::new(
                    &rules::BAD_VALUE,
                    keys.file(),
                    text.span,
                    "this correction holds no words: readers learn nothing from it",
                )
                .help("`text` says what was wrong and what is right"),
            );
            None
        }
        (Some(date), Some(text)) => Some(Correction {
            date: date.value,
            text: text.value,
        }),
        _ => {
            keys.diagnostics.push(
                Diagnostic::new(&rules::MISSING_KEY, keys.file(), span, "a correction needs a `date` and a `text`")
                    .help("as in `corrections = [{ date = 2022-12-05, text = \"…\" }]`"),
            );
            None
        }
    };
    keys.finish("a correction", Unknown::Error);
    correction
}

fn annotations(reader: &mut Reader<'_>) -> Vec<Annotation> {
    let mut annotations = Vec::new();
    let quote = reader.keys.spanned("quote");
    let target = reader.reference("annotates");
    if let Some(annotation) = annotation(reader, target, quote, "annotates") {
        annotations.push(annotation);
    }
    for (table, span) in reader.keys.tables("annotations") {
        let diagnostics = std::mem::take(reader.keys.diagnostics);
        let mut gathered = diagnostics;
        let mut inner = Reader {
            keys: Keys::new(reader.keys.file(), table, &mut gathered),
            references: std::mem::take(&mut reader.references),
            annotations: Vec::new(),
        };
        let quote = inner.keys.spanned("quote");
        let target = inner.reference("article");
        if target.is_none() && quote.is_none() {
            inner.keys.diagnostics.push(
                Diagnostic::new(
                    &rules::MISSING_KEY,
                    inner.keys.file(),
                    span,
                    "an annotation needs an `article` and a `quote`",
                )
                .help("as in `annotations = [{ article = \"[[…]]\", quote = \"…\" }]`"),
            );
        }
        let found = annotation(&mut inner, target, quote, "article");
        annotations.extend(found);
        reader.references = std::mem::take(&mut inner.references);
        inner.keys.finish("an annotation", Unknown::Error);
        *reader.keys.diagnostics = gathered;
    }
    annotations
}

/// Joins a target and a quotation; the reference becomes the annotation's own and leaves the list.
fn annotation(reader: &mut Reader<'_>, target: Option<RefId>, quote: Option<Spanned<Box<str>>>, key: &'static str) -> Option<Annotation> {
    match target.and_then(|_| reader.references.pop()) {
        Some(reference) => Some(Annotation {
            article: reference.target,
            quote,
            reference: None,
        }),
        None => {
            if let Some(quote) = quote {
                reader.keys.diagnostics.push(
                    Diagnostic::new(
                        &rules::MISSING_KEY,
                        reader.keys.file(),
                        quote.span,
                        format!("there is a `quote` and no `{key}` that says which article it is from"),
                    )
                    .help(format!("add `{key} = \"[[the-article]]\"`")),
                );
            }
            None
        }
    }
}

/// Finds where a key and its value stand in the front matter of a document, for what is told of them: facts are kept without their places. None
/// where the key is not there, or the settings of its folder give it.
pub fn place(document: &Document, key: &str) -> Option<(Span, Span)> {
    let (file, mut unheard) = (document.meta_file(), Vec::new());
    let table = match (document.format, &document.sidecar) {
        (Format::Markdown, _) => {
            let fenced = find(file, &mut unheard).0?;
            parse_table(file, fenced.inner, fenced.format, &mut unheard)
        }
        (Format::Seed, Some(sidecar)) => {
            let format = if sidecar.path.ends_with(".toml") {
                FrontMatterFormat::Toml
            } else {
                FrontMatterFormat::Yaml
            };
            parse_table(file, Span::new(0, file.text.len()), format, &mut unheard)
        }
        (Format::Seed, None) => return None,
    };
    peek(&table, key).map(|entry| (entry.key_span, entry.node.span))
}

/// Gives the entry of a key, for what reads a table beside [`read`].
pub fn peek<'a>(table: &'a Table, key: &str) -> Option<&'a Entry> {
    table.iter().find(|entry| &*entry.key == key)
}
