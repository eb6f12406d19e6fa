//! `treatise new`: a new page of a kind, as a draft, with the keys that it can have.

use clap::Args;
use treatise::config::{Builtin, Config, FrontMatterFormat, Kind};
use treatise::date::Date;
use treatise::diagnostic::{Error, did_you_mean};
use treatise::tree::{Value, parse_toml};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::files::write_new;
use super::{Call, Outcome, today};

/// The most bytes of a file's name, so that no file system refuses it.
const NAME_BYTES: usize = 120;

/// A new page.
#[derive(Debug, Args)]
pub struct New {
    /// The kind: page, article, note, person, treaty, organisation, place, event, claim, or one of the configuration's
    kind: String,
    /// The title
    #[arg(required = true)]
    title: Vec<String>,
    /// For an article: a plain text with a sidecar, as collected ones are, in place of Markdown
    #[arg(long)]
    seed: bool,
}

impl New {
    /// Writes the file, or for a seed article the two files.
    ///
    /// # Errors
    /// When the kind is not known, the title names no file, or the file is there already; when the disk fails.
    pub fn run(&self, call: &Call<'_>) -> Result<Outcome, Error> {
        let root = call.root()?;
        let config = match call.config(&root)? {
            Ok(config) => config,
            Err(outcome) => return Ok(outcome),
        };
        let kind = find(&config, &self.kind)?;
        if self.seed && kind.builtin != Some(Builtin::Article) {
            return Err(Error::usage(
                format!("`--seed` is for articles, and this is a {}", kind.name),
                Some("leave it out".to_owned()),
            ));
        }
        let title = self.title.join(" ");
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let stem = match kind.folder.as_str() {
            "" => format!("content/{}", file_name(&title)?),
            folder => format!("content/{folder}/{}", file_name(&title)?),
        };
        if let Some(there) = ["md", "markdown", "txt"]
            .iter()
            .map(|end| format!("{stem}.{end}"))
            .find(|path| root.join(path).exists())
        {
            return Err(already(&there));
        }
        let today = today()?;
        let mut files = Vec::new();
        if self.seed {
            let ending = if config.front_matter == FrontMatterFormat::Toml {
                "toml"
            } else {
                "yml"
            };
            files.push((format!("{stem}.{ending}"), keys(&title, kind, None, config.front_matter)));
            files.push((format!("{stem}.txt"), format!("date {} {title}\n\n", today.iso())));
        } else {
            let fence = if config.front_matter == FrontMatterFormat::Toml {
                "+++"
            } else {
                "---"
            };
            let keys = keys(&title, kind, Some(today), config.front_matter);
            files.push((format!("{stem}.md"), format!("{fence}\n{keys}{fence}\n\n{}", body(kind.builtin))));
        }
        let mut outcome = Outcome::fine();
        for (path, text) in files {
            if !write_new(&root.join(&path), text.as_bytes())? {
                return Err(already(&path));
            }
            call.say(&mut outcome, &format!("Made {path}"));
        }
        Ok(outcome)
    }
}

fn already(path: &str) -> Error {
    Error::usage(
        format!("{path} is there already"),
        Some("choose another title, or edit that file".to_owned()),
    )
}

/// Finds a kind by its name or folder.
fn find<'c>(config: &'c Config, name: &str) -> Result<&'c Kind, Error> {
    let lower = name.to_lowercase();
    let found = config.kinds.iter().find(|kind| kind.name == lower || kind.name == name);
    let by_folder = || config.kinds.iter().find(|kind| !kind.folder.is_empty() && kind.folder == lower);
    found.or_else(by_folder).ok_or_else(|| {
        let names: Vec<&str> = config.kinds.iter().map(|kind| kind.name.as_str()).collect();
        let folders = config
            .kinds
            .iter()
            .map(|kind| kind.folder.as_str())
            .filter(|folder| !folder.is_empty());
        let near = did_you_mean(name, names.iter().copied().chain(folders));
        let help = near.unwrap_or_else(|| format!("the kinds are {}", names.join(", ")));
        Error::usage(format!("there is no kind `{name}`"), Some(help))
    })
}

/// Makes a file's name of a title: letters and digits of any script in lower case, NFC, with `-` between words.
fn file_name(title: &str) -> Result<String, Error> {
    // An apostrophe or soft hyphen is part of its word.
    let lower: String = title.to_lowercase().nfc().filter(|c| !"'’ʼ‘\u{ad}".contains(*c)).collect();
    let mut name = String::new();
    for word in lower
        .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|word| !word.is_empty())
    {
        if !name.is_empty() && name.len() + 1 + word.len() > NAME_BYTES {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(word.chars().scan(0, |length, c| {
            *length += c.len_utf8();
            (*length <= NAME_BYTES).then_some(c)
        }));
    }
    // A folder's introduction is not a new page, and Windows keeps some names for devices.
    match name.as_str() {
        "" => Err(Error::usage(
            format!("no file can be named after the title `{title}`, which has neither a letter nor a digit"),
            Some("give it a title with words in it".to_owned()),
        )),
        "index" | "con" | "prn" | "aux" | "nul" => Ok(format!("{name}-page")),
        _ => Ok(name),
    }
}

/// Writes the keys: those that a new page has, and as comments those that its kind can have.
fn keys(title: &str, kind: &Kind, date: Option<Date>, format: FrontMatterFormat) -> String {
    let dated = matches!(kind.builtin, Some(Builtin::Article | Builtin::Note | Builtin::Claim));
    let mut lines = vec![line("title", &toml::Value::String(title.to_owned()).to_string(), format)];
    if let Some(date) = date.filter(|_| dated) {
        lines.push(line("date", &date.iso(), format));
    }
    lines.push(line("draft", "true", format));
    let own = own_keys(kind.builtin);
    let naming: &[Key] = if kind.entity { NAMES } else { &[] };
    for (key, value, meaning) in naming.iter().chain(own).chain(COMMON) {
        lines.push(format!("# {}    # {meaning}", line(key, value, format)));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// Writes a key and its value, which is given as TOML.
fn line(key: &str, value: &str, format: FrontMatterFormat) -> String {
    let toml = format!("{key} = {value}");
    match format {
        FrontMatterFormat::Toml => toml,
        FrontMatterFormat::Yaml => match parse_toml(&toml, 0).0.into_iter().next() {
            Some(entry) => format!("{key}: {}", yaml(&entry.node.value)),
            None => format!("{key}: null"),
        },
    }
}

/// Writes a value as YAML on one line.
fn yaml(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Array(items) => format!("[{}]", joined(items.iter().map(|item| yaml(&item.value)).collect())),
        Value::Table(table) if table.is_empty() => "{}".to_owned(),
        Value::Table(table) => {
            let entries = table.iter().map(|entry| format!("{}: {}", entry.key, yaml(&entry.node.value)));
            format!("{{ {} }}", joined(entries.collect()))
        }
        Value::Datetime(date) => date.to_string(),
        // What JSON writes, YAML reads.
        other => other.to_json().to_string(),
    }
}

/// A key, an example of its value as TOML, and what it means.
type Key = (&'static str, &'static str, &'static str);

const NAMES: &[Key] = &[
    (
        "aliases",
        "[]",
        "other names under which texts mention it; \"Name*\" stands for inflected endings too",
    ),
    ("weak_aliases", "[]", "names that link only where a text says [[so]]"),
];

const COMMON: &[Key] = &[
    ("summary", "\"\"", "a sentence or two; else the first of the text"),
    ("tags", "[]", "topics"),
    ("image", "\"\"", "a picture beside this file"),
    ("image_alt", "\"\"", "what it shows, for those who do not see it"),
    ("image_credit", "\"\"", "who made it"),
];

const NOTE: &[Key] = &[
    (
        "annotates",
        "\"[[article]]\"",
        "the article that it explains; [[article#^p4]] says which paragraph",
    ),
    ("quote", "\"\"", "the exact words of the article"),
    ("authors", "[]", "who wrote it"),
];

const ARTICLE: &[Key] = &[
    (
        "source",
        "{ publisher = \"\", author = \"\", licence = \"\" }",
        "where a reproduced piece is from; also url, archive_url, retrieved",
    ),
    ("text", "\"full\"", "how much is public: full, excerpt or link"),
    ("authors", "[]", "who wrote it"),
];

const PERSON: &[Key] = &[
    (
        "roles",
        "[{ title = \"President\", of = \"Country\", from = 2017-05-14 }]",
        "offices; also to, source",
    ),
    ("born", "1950-01-31", "a day, a month or a year"),
    ("died", "2020-01-31", "a day, a month or a year"),
    ("nationality", "[]", "countries"),
    ("same_as", "[]", "addresses of the same person elsewhere, such as Wikidata"),
];

const TREATY: &[Key] = &[
    ("official_title", "\"\"", "the name in full"),
    (
        "instrument",
        "\"treaty\"",
        "treaty, protocol, agreement, memorandum, declaration, draft, act or charter",
    ),
    ("binding", "true", "true, false or \"disputed\""),
    ("signed", "1949-04-04", "or adopted"),
    ("place", "\"\"", "where it was signed"),
    ("in_force", "1949-08-24", "since when"),
    ("ended", "2020-01-31", "since when no longer"),
    ("parties", "[]", "names, or { party, action, date, reservation }"),
    ("depositary", "\"\"", "who keeps it"),
    ("languages", "[]", "of the authentic texts"),
    (
        "registration",
        "{ unts = \"\", volume = \"\", page = \"\" }",
        "in the United Nations Treaty Series",
    ),
    ("text_urls", "[]", "where the text is: { url, lang, archive_url }"),
    ("amends", "[]", "other documents"),
    ("supersedes", "[]", "other documents"),
    ("related", "[]", "other documents"),
];

const ORGANISATION: &[Key] = &[
    ("founded", "1949-04-04", "a day, a month or a year"),
    ("dissolved", "2020-01-31", "a day, a month or a year"),
    ("seat", "\"\"", "where it sits"),
    ("members", "[]", "names"),
    ("part_of", "[]", "names"),
    ("same_as", "[]", "addresses of the same organisation elsewhere, such as Wikidata"),
];

const PLACE: &[Key] = &[
    ("country", "\"\"", "the country that it is in"),
    ("part_of", "[]", "names"),
    ("same_as", "[]", "addresses of the same place elsewhere, such as Wikidata"),
];

const EVENT: &[Key] = &[
    ("date", "1949-04-04", "when it was, or began"),
    ("end", "1949-04-05", "when it ended"),
    ("place", "\"\"", "where"),
    ("participants", "[]", "names"),
    ("outcome", "\"\"", "what came of it"),
];

const CLAIM: &[Key] = &[
    ("claim", "\"\"", "what was said, as near to the words as can be; else the title"),
    ("claim_original", "\"\"", "the words in their own language"),
    ("claim_lang", "\"\"", "that language, such as fr"),
    ("speaker", "\"\"", "who said it; or \"unknown\""),
    ("said", "2022-02-01", "when; or \"unknown\""),
    ("said_in", "\"\"", "on what occasion"),
    (
        "appearances",
        "[]",
        "where it stands: addresses, \"[[article#^p3]]\", or { url, archive_url, quote }",
    ),
    ("verdict", "\"missing-context\"", "one of the site's scale"),
    ("sources", "[]", "what the finding rests on"),
];

/// Gives the keys that a kind has beside the common ones.
fn own_keys(kind: Option<Builtin>) -> &'static [Key] {
    match kind {
        Some(Builtin::Note) => NOTE,
        Some(Builtin::Article) => ARTICLE,
        Some(Builtin::Person) => PERSON,
        Some(Builtin::Treaty) => TREATY,
        Some(Builtin::Organisation) => ORGANISATION,
        Some(Builtin::Place) => PLACE,
        Some(Builtin::Event) => EVENT,
        Some(Builtin::Claim) => CLAIM,
        Some(Builtin::Page) | None => &[],
    }
}

/// Gives the text that a new page of a kind begins with.
fn body(kind: Option<Builtin>) -> &'static str {
    match kind {
        Some(Builtin::Claim) => "## Key points\n\n",
        _ => "",
    }
}
