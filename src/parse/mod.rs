//! Parsing: one text file into a [`Document`].
//!
//! Takes one source (and the sidecar of a seed article); gives the facts and what is wrong with them. Sees one file, never fails, knows no
//! other page.

mod call;
pub mod citation;
pub mod front_matter;
pub mod markdown;
pub mod paint;
pub mod seed;
pub mod wikilink;

use std::ops::Range;
use std::sync::Arc;

use icu_locale::{LanguageIdentifier, LocaleExpander, TransformResult};

use crate::config::{Builtin, Config, FrontMatterFormat};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::document::{Document, Fields, Format, Header, Seed, Spanned, Text, TextLevel};
use crate::source::Source;
use front_matter::FrontMatter;

/// What one file came to.
#[derive(Debug)]
pub struct Parsed {
    /// Its facts; shared by the snapshots in which the file is the same.
    pub document: Arc<Document>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A text file and what lies beside it: what one document is made of.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The text.
    pub source: &'a Arc<Source>,
    /// The sidecar, of a seed article.
    pub sidecar: Option<&'a Arc<Source>>,
}

/// Which sources make a document each; follows from their paths alone.
#[derive(Debug, Default)]
pub struct Pairs {
    /// The numbers of a text and of the sidecar of a seed article, in the order of the texts' paths.
    numbers: Vec<(u32, Option<u32>)>,
    /// What fits nothing.
    pub diagnostics: Vec<Diagnostic>,
}

impl Pairs {
    /// Gives what each document is made of, from the sources that were paired, or others with the same paths.
    pub fn items<'a>(&self, sources: &'a [Arc<Source>]) -> Vec<Item<'a>> {
        let item = |(source, sidecar): &(u32, Option<u32>)| Item {
            source: &sources[*source as usize],
            sidecar: sidecar.map(|number| &sources[number as usize]),
        };
        self.numbers.iter().map(item).collect()
    }
}

/// Joins seed articles with their sidecars; what fits nothing becomes a diagnostic. Takes sources sorted by path.
pub fn pair(sources: &[Arc<Source>]) -> Pairs {
    let mut diagnostics = Vec::new();
    let mut numbers = Vec::with_capacity(sources.len());
    for (index, source) in sources.iter().enumerate() {
        let (stem, extension) = source.path.rsplit_once('.').unwrap_or((&source.path, ""));
        let family = of_stem(sources, index, stem);
        let place = |end: &str| family.clone().find(|other| sources[*other].path.get(stem.len() + 1..) == Some(end));
        let find = |end: &str| place(end).map(|other| &sources[other]);
        match extension {
            // One that has the name of a seed article is told there, and is no page.
            "md" | "markdown" if find("txt").is_some() => {}
            "md" | "markdown" => numbers.push((index as u32, None)),
            "txt" => {
                let beside: Vec<usize> = ["toml", "yml", "yaml"].into_iter().filter_map(place).collect();
                for second in beside.iter().skip(1).map(|other| &sources[*other]) {
                    diagnostics.push(
                        Diagnostic::whole(&rules::SIDECAR_ALONE, &second.file, format!("`{}` has two sidecars", source.path))
                            .help("keep one of them"),
                    );
                }
                for shadow in ["md", "markdown"].into_iter().filter_map(find) {
                    let message = format!("this file has the name of the seed article `{}`", source.path);
                    diagnostics.push(
                        Diagnostic::whole(&rules::SHADOWED_SEED, &shadow.file, message)
                            .help("an editor may have made it when a link was clicked: remove it, or give it another name"),
                    );
                }
                numbers.push((index as u32, beside.first().map(|sidecar| *sidecar as u32)));
            }
            _ if find("txt").is_none() => diagnostics.push(
                Diagnostic::whole(
                    &rules::SIDECAR_ALONE,
                    &source.file,
                    format!("there is no seed article `{stem}.txt` beside this file"),
                )
                .help("give the two the same name, or remove this one"),
            ),
            _ => {}
        }
    }
    Pairs { numbers, diagnostics }
}

/// Gives the numbers of the sources round one that have its path up to the ending: sorted by path, they stand together.
fn of_stem(sources: &[Arc<Source>], index: usize, stem: &str) -> Range<usize> {
    let same = |source: &&Arc<Source>| source.path.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'));
    let before = sources[..index].iter().rev().take_while(same).count();
    let after = sources[index..].iter().take_while(same).count();
    index - before..index + after
}

/// Parses one file.
pub fn parse(item: Item<'_>, config: &Config) -> Parsed {
    let mut diagnostics = Vec::new();
    let Identity { id, translation } = identity(&item.source.path, config);
    let kind = config.kind_of_path(&id);
    let builtin = config.kind(kind).builtin;
    let parts = Parts {
        item,
        config,
        builtin,
        path: &item.source.path,
        id: &id,
    };
    let read = if item.source.path.ends_with(".txt") {
        parts.seed(&mut diagnostics)
    } else {
        parts.markdown(&mut diagnostics)
    };
    let Read {
        front,
        format,
        body,
        text,
        seed,
    } = read;
    Parsed {
        document: Arc::new(Document {
            file: item.source.file.clone(),
            sidecar: item.sidecar.map(|sidecar| sidecar.file.clone()),
            id: id.into(),
            kind,
            translation,
            format,
            body,
            meta: front.meta,
            fields: front.fields,
            references: front.references,
            annotations: front.annotations,
            text,
            seed,
        }),
        diagnostics,
    }
}

/// Which page a file is.
struct Identity {
    /// The path under `content/` without extension and language.
    id: String,
    /// The language, where it is not the site's.
    translation: Option<Box<str>>,
}

/// Splits a path under `content/` into the page's id and the language that its name ends in (`x.uk.md`); the site's own makes no translation.
fn identity(path: &str, config: &Config) -> Identity {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let name = stem.rsplit('/').next().unwrap_or(stem);
    if let Some((rest, language)) = name.rsplit_once('.')
        && !rest.is_empty()
        && is_language(language)
        && path.ends_with(".md")
    {
        let id = &stem[..stem.len() - language.len() - 1];
        return Identity {
            id: id.to_owned(),
            translation: (language != config.language).then(|| language.into()),
        };
    }
    Identity {
        id: stem.to_owned(),
        translation: None,
    }
}

/// Warns of the characters in a text that HTML forbids, once a file.
fn control_characters(file: &File, body: Span) -> Option<Diagnostic> {
    let text = file.slice(body).as_bytes();
    let first = crate::scan::position(text, markdown::is_forbidden)?;
    let count = text[first..].iter().filter(|byte| markdown::is_forbidden(**byte)).count();
    let code = text[first];
    let message = match count {
        1 => format!("the control character U+{code:04X} cannot be shown"),
        count => format!("{count} control characters cannot be shown, the first of them U+{code:04X}"),
    };
    let at = body.start as usize + first;
    Some(
        Diagnostic::new(&rules::CONTROL_CHARACTER, file, Span::new(at, at + 1), message)
            .label("shown as \u{fffd}")
            .help("such bytes mostly come from a damaged copy; write the text again where they stand"),
    )
}

/// Tells whether the end of a file's name is a language: two letters, perhaps with a script or region (`uk`, `pt-BR`, `zh-Hant`).
fn is_language(tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or("");
    let is_tag = primary.len() == 2 && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    // What no people speaks is a part of a name: `Next.js.md`.
    is_tag
        && tag
            .parse::<LanguageIdentifier>()
            .is_ok_and(|mut tag| LocaleExpander::new_extended().maximize(&mut tag) == TransformResult::Modified || tag.script.is_some())
}

/// What a file is parsed from.
struct Parts<'a> {
    item: Item<'a>,
    config: &'a Config,
    builtin: Option<Builtin>,
    path: &'a str,
    id: &'a str,
}

/// What a file was parsed into.
struct Read {
    front: FrontMatter,
    format: Format,
    body: Span,
    text: Text,
    seed: Option<Seed>,
}

impl Parts<'_> {
    fn markdown(&self, diagnostics: &mut Vec<Diagnostic>) -> Read {
        let file = &self.item.source.file;
        let (fenced, body) = front_matter::find(file, diagnostics);
        let mut table = fenced.map_or_else(Vec::new, |fenced| {
            front_matter::parse_table(file, fenced.inner, fenced.format, diagnostics)
        });
        front_matter::add_defaults(&mut table, self.path, self.config);
        let mut front = front_matter::read(file, table, self.builtin, self.config, diagnostics);
        let text = markdown::facts(file, body, diagnostics);
        diagnostics.extend(control_characters(file, body));
        if front.meta.title.is_empty() {
            let mut headings = text.headings.iter().filter(|heading| heading.is_title).map(|heading| &heading.text);
            let heading = headings.next();
            let claim = match &front.fields {
                Fields::Claim(claim) => claim.claim.as_ref(),
                _ => None,
            };
            front.meta.title_made = heading.or(claim).is_none();
            front.meta.title = heading.or(claim).cloned().unwrap_or_else(|| name_of_page(self.id));
        }
        Read {
            front,
            format: Format::Markdown,
            body,
            text,
            seed: None,
        }
    }

    fn seed(&self, diagnostics: &mut Vec<Diagnostic>) -> Read {
        let file = &self.item.source.file;
        let meta_file = self.item.sidecar.map_or(file, |sidecar| &sidecar.file);
        let mut table = match self.item.sidecar {
            Some(sidecar) => {
                let format = if sidecar.path.ends_with(".toml") {
                    FrontMatterFormat::Toml
                } else {
                    FrontMatterFormat::Yaml
                };
                let whole = Span::new(0, sidecar.file.text.len());
                front_matter::parse_table(&sidecar.file, whole, format, diagnostics)
            }
            None => Vec::new(),
        };
        let written = front_matter::peek(&table, "date").is_some();
        front_matter::add_defaults(&mut table, self.path, self.config);
        let mut front = front_matter::read(meta_file, table, self.builtin, self.config, diagnostics);
        let facts = seed::facts(file, front.kind_of_header, diagnostics);
        if front.meta.date.is_none() {
            front.meta.date = facts.date.or_else(|| date_of_name(self.path));
            // A date that is none has been told already, in the sidecar or here.
            let told = written || facts.date_error.is_some();
            diagnostics.extend(facts.date_error.map(|error| *error));
            if front.meta.date.is_none() && !told {
                diagnostics.push(
                    Diagnostic::whole(&rules::SEED_DATE, file, "this article has no date")
                        .help("begin its first line with `date 2022-12-03`, put `date` into its sidecar, or begin its name with the day"),
                );
            }
        }
        if front.meta.title.is_empty() {
            front.meta.title = self.seed_title(&facts.header, &facts.text, &front.fields, diagnostics);
        }
        Read {
            seed: Some(Seed {
                header: facts.header,
                sha256: seed::sha256_hex(file.text.as_bytes()),
            }),
            body: Span::new(0, file.text.len()),
            format: Format::Seed,
            text: facts.text,
            front,
        }
    }

    /// Gives the title of a seed article whose sidecar has none: its headline, else its lead cut at a word.
    fn seed_title(&self, header: &Header, text: &Text, fields: &Fields, diagnostics: &mut Vec<Diagnostic>) -> Box<str> {
        let file = &self.item.source.file;
        if let Header::Headline(span) = header {
            return seed::shown(&file.text, *span).into();
        }
        let hidden = matches!(fields, Fields::Article(article) if article.text == TextLevel::Link);
        let lead = text.passages.first().map(|passage| text.passage_text(&file.text, passage));
        let (title, where_from) = match lead {
            Some(lead) if !hidden && !lead.trim().is_empty() => (cut_at_word(&lead, TITLE_LENGTH), "the beginning of its text"),
            _ => (name_of_page(self.id), "its file's name"),
        };
        let stem = self.path.rsplit_once('.').map_or(self.path, |(stem, _)| stem);
        diagnostics.push(
            Diagnostic::whole(
                &rules::TITLE_FROM_LEAD,
                file,
                format!("this article has no title, and {where_from} stands in: “{title}”"),
            )
            .help(format!("write `title = \"…\"` into `content/{stem}.toml`")),
        );
        title
    }
}

/// The longest title that is made of a lead, in characters.
const TITLE_LENGTH: usize = 80;

/// Cuts a text at the last word that fits into a number of characters, with `…` where something was cut.
pub fn cut_at_word(text: &str, length: usize) -> Box<str> {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = folded.char_indices().nth(length) else {
        return folded.into();
    };
    let cut = folded[..end].rfind(' ').filter(|at| *at > 0).unwrap_or(end);
    let kept = folded[..cut].trim_end_matches([',', ';', ':', '-', '–', '—', ' ']);
    format!("{kept}…").into()
}

/// Makes a file's name readable: `what-1997-means.md` becomes `What 1997 means`.
pub fn readable_name(path: &str) -> Box<str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    readable_word(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// Makes a name of a page's id: of its last part, or of the folder whose page it is.
fn name_of_page(id: &str) -> Box<str> {
    let own = id.strip_suffix("/_index").or_else(|| id.strip_suffix("/index")).unwrap_or(id);
    readable_word(own.rsplit('/').next().unwrap_or(own))
}

/// Makes a name readable: where it has no spaces, hyphens stand for them; a date is readable as it is.
pub(crate) fn readable_word(name: &str) -> Box<str> {
    let name = name.trim();
    let spaced = name.contains(' ') || Date::parse(name).is_ok();
    let words = if spaced { name.to_owned() } else { name.replace(['-', '_'], " ") };
    let words = words.trim();
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect::<String>().into(),
        None => name.into(),
    }
}

/// Gives the date that a file's name begins with.
fn date_of_name(path: &str) -> Option<Spanned<Date>> {
    let name = path.rsplit('/').next()?;
    let value = [10, 7].iter().find_map(|length| {
        let (start, rest) = name.split_at_checked(*length)?;
        (!rest.starts_with(|c: char| c.is_ascii_digit())).then(|| Date::parse(start).ok())?
    })?;
    Some(Spanned {
        value,
        span: Span::default(),
    })
}

/// Gives the file and span at which a problem of the front matter is shown.
pub fn meta_place(document: &Document) -> (&File, Span) {
    (document.meta_file(), document.meta.title_span.unwrap_or_default())
}
