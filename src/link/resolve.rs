//! Resolving: what a link's target or a name is, by the rules that vaults of notes follow.
//!
//! In order: the same page; a path from the source; a path from the content's root; a file in the source's folder; a file's name anywhere, the
//! shortest path first; all that without case; the end of a path; titles and aliases.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::Request;
use super::memory::Previous;
use super::own::{Key, Own, name_key, names_of, without_extension};
use super::pages::{Selected, encode_path};
use super::tables::{Few, Names, Node, Paths, named};
use crate::diagnostic::{Diagnostic, File, Rule, Severity, Span, nearest, rules};
use crate::document::{Document, Format, Fragment, Link, LinkSyntax, Reference, Target};
use crate::graph::{Page, PageId, Resolved};

/// Where resolving writes what is wrong, and how it went.
pub struct Outcome<'a> {
    pub diagnostics: &'a mut Vec<Diagnostic>,
    pub broken: &'a mut Vec<Broken>,
    /// Whether titles and aliases were looked at, so that another page's may change what was found.
    pub by_name: &'a mut bool,
}

/// A link to nothing, before its nearest names are looked for.
#[derive(Clone, Debug)]
pub struct Broken {
    diagnostic: Diagnostic,
    wanted: Box<str>,
}

/// The tables that targets are looked up in.
pub struct Resolver<'a> {
    pages: &'a [Page],
    hidden: &'a [&'a Arc<Own>],
    request: &'a Request<'a>,
    paths: Arc<Paths>,
    names: Arc<Names>,
}

impl<'a> Resolver<'a> {
    /// Makes what resolves the links of a snapshot, with the tables of the one before where they hold.
    pub fn new(pages: &'a [Page], selected: &'a Selected<'a>, request: &'a Request<'a>, previous: Option<&Previous<'_>>) -> Self {
        let named = named(selected);
        let kept = previous.map(Previous::tables);
        let (paths, names) = kept.unwrap_or_default();
        let (paths, names) = rayon::join(
            || paths.unwrap_or_else(|| Arc::new(Paths::new(selected, request, &named))),
            || names.unwrap_or_else(|| Arc::new(Names::new(selected, &named))),
        );
        Resolver {
            pages,
            hidden: &selected.hidden,
            request,
            paths,
            names,
        }
    }

    /// Gives the tables, for the next snapshot.
    pub fn tables(&self) -> (Arc<Paths>, Arc<Names>) {
        (self.paths.clone(), self.names.clone())
    }

    /// Resolves a link of the text.
    pub fn link(&self, page: &Page, link: &Link, outcome: &mut Outcome<'_>) -> Resolved {
        if link.target.external {
            return Resolved::External;
        }
        let file = &page.document.file;
        let resolved = self.target(page, &link.target, file, link.span, outcome);
        match resolved {
            Resolved::Broken if link.syntax == LinkSyntax::Image => Resolved::Broken,
            other => other,
        }
    }

    /// Resolves a reference of the front matter; none where it is only text.
    pub fn reference(&self, page: &Page, reference: &Reference, outcome: &mut Outcome<'_>) -> Option<PageId> {
        let file = page.document.meta_file();
        if reference.demanded {
            let target = &reference.target;
            return match self.target(page, target, file, target.span, outcome) {
                Resolved::Page { page, .. } => Some(page),
                _ => None,
            };
        }
        // A name that only something of another kind has is text: a place in words, not the treaty called after it.
        let fits = |id: &&PageId| {
            let kind = self.request.config.kind(self.pages[id.index()].document.kind);
            kind.builtin.is_none_or(|builtin| builtin.can_be(reference.relation))
        };
        *outcome.by_name = true;
        let found: Vec<PageId> = self
            .names
            .exact
            .get(&*name_key(&reference.target.path))?
            .as_slice()
            .iter()
            .filter(fits)
            .copied()
            .collect();
        let entity = |id: &&PageId| self.request.config.kind(self.pages[id.index()].document.kind).entity;
        let mut entities = found.iter().filter(entity);
        match (entities.next(), entities.next(), found.as_slice()) {
            (Some(one), None, _) => Some(*one),
            (None, _, [one]) => Some(*one),
            (None, _, _) => None,
            (Some(_), Some(_), several) => {
                let listed: Vec<_> = several
                    .iter()
                    .map(|id| format!("`{}`", self.pages[id.index()].document.id))
                    .collect();
                outcome.diagnostics.push(
                    Diagnostic::new(
                        &rules::AMBIGUOUS_NAME,
                        file,
                        reference.target.span,
                        format!(
                            "`{}` is a name of {}; it links to neither",
                            reference.target.path,
                            listed.join(" and of ")
                        ),
                    )
                    .help(format!("say which: `\"[[{}]]\"`", self.pages[several[0].index()].document.id)),
                );
                None
            }
        }
    }

    /// Resolves the page that an annotation is about.
    pub fn annotated(&self, page: &Page, target: &Target, outcome: &mut Outcome<'_>) -> Resolved {
        self.target(page, target, page.document.meta_file(), target.span, outcome)
    }

    /// Resolves a target; what is wrong is said at `span` of `file`.
    fn target(&self, page: &Page, target: &Target, file: &File, span: Span, outcome: &mut Outcome<'_>) -> Resolved {
        let node = if target.path.is_empty() {
            self.own_id(page).map(Node::Page)
        } else {
            self.node(page, &target.path, file, target.span, outcome)
        };
        match node {
            None => {
                outcome.broken.push(self.broken(target, file, span));
                Resolved::Broken
            }
            Some(Node::Hidden(index)) => {
                let name = self.hidden.get(index as usize).map_or("", |own| &own.document().file.path);
                outcome.diagnostics.push(
                    Diagnostic::new(
                        &rules::DRAFT_LINK,
                        file,
                        span,
                        format!("`{}` is not published, so that this link is shown as text", target.path),
                    )
                    .help(format!("publish `{name}`, or remove the link")),
                );
                Resolved::Draft
            }
            Some(Node::File(index)) => match self.request.copies.get(index as usize) {
                Some(copy) => Resolved::File(format!("{}{}", self.request.config.base_url.path, encode_path(&copy.path)).into()),
                None => Resolved::Broken,
            },
            Some(Node::Page(id)) => match self.anchor(id, target, file, span) {
                Ok(anchor) => Resolved::Page { page: id, anchor },
                Err(diagnostic) => {
                    outcome.diagnostics.push(self.severity(*diagnostic));
                    Resolved::Page { page: id, anchor: None }
                }
            },
        }
    }

    /// Finds the number of a page.
    fn own_id(&self, page: &Page) -> Option<PageId> {
        let is_own = |other: &Page| Arc::ptr_eq(&other.document, &page.document);
        match self.paths.exact.get(&*page.document.id) {
            Some(Node::Page(id)) if is_own(&self.pages[id.index()]) => Some(*id),
            // A translation of a page that has its id.
            _ => Some(PageId(u32::try_from(self.pages.iter().position(is_own)?).ok()?)),
        }
    }

    fn severity(&self, diagnostic: Diagnostic) -> Diagnostic {
        let severity = match self.request.config.broken_links {
            Severity::Error => diagnostic.severity,
            lighter => lighter,
        };
        diagnostic.severity(severity)
    }

    /// Looks a path or name up, rule by rule.
    fn node(&self, page: &Page, path: &str, file: &File, span: Span, outcome: &mut Outcome<'_>) -> Option<Node> {
        let path = nfc(path);
        let bare = without_extension(&path);
        let folder = source_folder(page);
        if path.starts_with("./") || path.starts_with("../") {
            let joined = join(&folder, bare)?;
            return self
                .paths
                .exact
                .get(&*joined)
                .or_else(|| self.paths.lower.get(&*joined.to_lowercase()))
                .copied();
        }
        let bare = bare.trim_start_matches('/');
        if let Some(node) = self.paths.exact.get(bare) {
            return Some(*node);
        }
        let beside = match folder.is_empty() {
            true => bare.to_owned(),
            false => format!("{folder}/{bare}"),
        };
        if let Some(node) = self.paths.exact.get(&*beside) {
            return Some(*node);
        }
        if let Some(node) = self.by_base(bare, self.paths.bases.get(bare).map(Few::as_slice), file, span, outcome) {
            return Some(node);
        }
        let lower = bare.to_lowercase();
        let without_case = self
            .paths
            .lower
            .get(&*lower)
            .or_else(|| self.paths.lower.get(&*beside.to_lowercase()))
            .copied();
        without_case
            .or_else(|| self.by_base(bare, self.paths.lower_bases.get(&*lower).map(Few::as_slice), file, span, outcome))
            .or_else(|| self.by_suffix(bare, file, span, outcome))
            .or_else(|| self.by_name(&path, file, span, outcome))
    }

    /// Chooses among files of one name: the shortest path, and of equals the first, with a warning.
    fn by_base(&self, wanted: &str, found: Option<&[Node]>, file: &File, span: Span, outcome: &mut Outcome<'_>) -> Option<Node> {
        let found = found?;
        let length = |node: &Node| self.path_of(*node).chars().count();
        let best = *found.iter().min_by_key(|node| (length(node), self.path_of(**node)))?;
        let equals: Vec<&Node> = found.iter().filter(|node| length(node) == length(&best)).collect();
        if equals.len() > 1 {
            let listed: Vec<_> = equals.iter().map(|node| format!("`{}`", self.path_of(**node))).collect();
            outcome.diagnostics.push(
                Diagnostic::new(
                    &rules::AMBIGUOUS_PATH,
                    file,
                    span,
                    format!("`{wanted}` is the name of {}; the first is taken", listed.join(" and ")),
                )
                .help(format!("write the path: `{}`", self.path_of(best))),
            );
        }
        Some(best)
    }

    fn by_suffix(&self, wanted: &str, file: &File, span: Span, outcome: &mut Outcome<'_>) -> Option<Node> {
        let (_, base) = wanted.rsplit_once('/')?;
        let tail = format!("/{}", wanted.to_lowercase());
        let ends = |node: &&Node| self.path_of(**node).to_lowercase().ends_with(&tail);
        let found: Vec<Node> = self
            .paths
            .lower_bases
            .get(&*base.to_lowercase())?
            .as_slice()
            .iter()
            .filter(ends)
            .copied()
            .collect();
        let best = self.by_base(wanted, Some(&found), file, span, outcome)?;
        outcome.diagnostics.push(
            Diagnostic::new(&rules::SUFFIX_LINK, file, span, format!("`{wanted}` is only the end of a path"))
                .help(format!("write `{}`", self.path_of(best))),
        );
        Some(best)
    }

    /// Looks a title or alias up; several pages of one name are an error, unless one of them alone is written so, or is alone an entity.
    fn by_name(&self, wanted: &str, file: &File, span: Span, outcome: &mut Outcome<'_>) -> Option<Node> {
        *outcome.by_name = true;
        let key = Key::new(wanted);
        let Some(found) = self.names.exact.get(&*key.exact).or_else(|| self.names.lower.get(&**key.lower())) else {
            return self.names.hidden.get(&**key.lower()).map(|index| Node::Hidden(*index));
        };
        let found = found.as_slice();
        if let [one] = found {
            return Some(Node::Page(*one));
        }
        let listed: Vec<_> = found.iter().map(|id| format!("`{}`", self.pages[id.index()].document.id)).collect();
        outcome.diagnostics.push(
            self.severity(
                Diagnostic::new(
                    &rules::AMBIGUOUS_LINK,
                    file,
                    span,
                    format!("`{wanted}` is a name of {}", listed.join(" and of ")),
                )
                .help(format!(
                    "say which, by its path: `[[{}|{wanted}]]`",
                    self.pages[found[0].index()].document.id
                )),
            ),
        );
        Some(Node::Page(*found.first()?))
    }

    fn path_of(&self, node: Node) -> &str {
        match node {
            Node::Page(id) => self.pages.get(id.index()).map_or("", |page| &page.document.id),
            Node::Hidden(index) => self.hidden.get(index as usize).map_or("", |own| &own.document().id),
            Node::File(index) => self.request.copies.get(index as usize).map_or("", |copy| &copy.path),
        }
    }

    /// Finds the id of the element that a fragment means.
    fn anchor(&self, id: PageId, target: &Target, file: &File, span: Span) -> Result<Option<Box<str>>, Box<Diagnostic>> {
        let document = &self.pages[id.index()].document;
        match &target.fragment {
            None => Ok(None),
            Some(Fragment::Block(block)) => match block_anchor(document, block) {
                Some(anchor) => Ok(Some(anchor)),
                None => Err(Box::new(broken_block(document, block, file, span))),
            },
            Some(Fragment::Headings(chain)) if chain.is_empty() => Ok(None),
            Some(Fragment::Headings(chain)) => match heading_anchor(document, chain) {
                Some(anchor) => Ok(Some(anchor)),
                None => Err(Box::new(broken_heading(document, chain, file, span))),
            },
        }
    }

    fn broken(&self, target: &Target, file: &File, span: Span) -> Broken {
        let shown = if target.path.is_empty() { "this page" } else { &target.path };
        let rule: &'static Rule = &rules::BROKEN_LINK;
        Broken {
            diagnostic: self.severity(Diagnostic::new(rule, file, span, format!("nothing is called `{shown}`"))),
            wanted: target.path.clone(),
        }
    }

    /// Adds the nearest names to links that lead to nothing; each name is looked for once, and not without end.
    pub fn explain(&self, broken: Vec<Broken>) -> Vec<Diagnostic> {
        const MOST: usize = 400;
        if broken.is_empty() {
            return Vec::new();
        }
        let mut wanted: Vec<&str> = broken.iter().map(|broken| &*broken.wanted).collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.truncate(MOST);
        let candidates: Vec<(&str, PageId)> = self
            .pages
            .iter()
            .enumerate()
            .flat_map(|(index, page)| {
                let base = page.document.id.rsplit('/').next().unwrap_or("");
                names_of(&page.document)
                    .chain([&*page.document.id, base])
                    .map(move |name| (name, PageId(index as u32)))
            })
            .collect();
        let helps: FxHashMap<&str, String> = wanted
            .into_par_iter()
            .filter_map(|name| {
                let near = nearest(name, candidates.iter().map(|(candidate, _)| *candidate))?;
                let (_, id) = candidates.iter().find(|(candidate, _)| *candidate == near)?;
                let path = &self.pages[id.index()].document.file.path;
                Some((name, format!("did you mean `{near}` ({path})?")))
            })
            .collect();
        broken
            .iter()
            .map(|broken| broken.diagnostic.clone().help_if(helps.get(&*broken.wanted).cloned()))
            .collect()
    }
}

fn nfc(text: &str) -> Cow<'_, str> {
    match is_nfc(text) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfc().collect()),
    }
}

fn source_folder(page: &Page) -> String {
    let id = &page.document.id;
    id.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned())
}

/// Joins a path that begins with `./` or `../` to a folder; none where it leaves the content.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Finds the element that a block id names; seed articles have `p1`, `p2` and so on without writing them, and other pages too.
fn block_anchor(document: &Document, block: &str) -> Option<Box<str>> {
    if let Some(found) = document.text.blocks.iter().find(|own| &*own.id == block) {
        return Some(found.anchor.clone());
    }
    let number: u32 = block.strip_prefix('p')?.parse().ok()?;
    let exists = document.text.passages.iter().any(|passage| passage.anchor == number);
    exists.then(|| format!("p{number}").into())
}

/// Finds the heading at the end of a chain; each must stand below the one before.
fn heading_anchor(document: &Document, chain: &[Box<str>]) -> Option<Box<str>> {
    let headings = &document.text.headings;
    let equal: [fn(&str, &str) -> bool; 3] = [
        |a, b| a.trim() == b.trim(),
        |a, b| a.trim().to_lowercase() == b.trim().to_lowercase(),
        |a, b| plain_heading(a) == plain_heading(b),
    ];
    let by_text = equal.iter().find_map(|equal| {
        let (mut from, mut level, mut found) = (0, 0u8, None);
        for wanted in chain {
            let at = headings[from..].iter().position(|heading| equal(&heading.text, wanted))? + from;
            let heading = &headings[at];
            if heading.level <= level && found.is_some() {
                return None;
            }
            (from, level, found) = (at + 1, heading.level, Some(heading));
        }
        found.map(|heading| heading.id.clone())
    });
    // Other tools write the id itself.
    by_text.or_else(|| match chain {
        [id] => headings.iter().find(|heading| heading.id == *id).map(|heading| heading.id.clone()),
        _ => None,
    })
}

/// Makes the form in which headings are compared last: signs become spaces, spaces collapse, case folds.
fn plain_heading(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| {
            if "!\"#$%&()*+,.:;<=>?@^`{|}~/[]\\\n\r".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn broken_block(document: &Document, block: &str, file: &File, span: Span) -> Diagnostic {
    let last = document.text.passages.last().map_or(0, |passage| passage.anchor);
    let help = match (document.format, last) {
        (Format::Seed, 0) => "that page has no paragraphs".to_owned(),
        (Format::Seed, last) => format!("its paragraphs are `^p1` to `^p{last}`"),
        (Format::Markdown, _) => match nearest(block, document.text.blocks.iter().map(|block| &*block.id)) {
            Some(near) => format!("did you mean `^{near}`?"),
            None => format!("put ` ^{block}` at the end of the paragraph that is meant"),
        },
    };
    Diagnostic::new(
        &rules::BROKEN_BLOCK,
        file,
        span,
        format!("`{}` has no block `^{block}`", document.id),
    )
    .help(help)
}

fn broken_heading(document: &Document, chain: &[Box<str>], file: &File, span: Span) -> Diagnostic {
    let wanted = chain.join("#");
    let headings = || document.text.headings.iter().map(|heading| &*heading.text);
    let help = match nearest(chain.last().map_or("", |last| last), headings()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let listed: Vec<String> = headings().take(12).map(|heading| format!("`{heading}`")).collect();
            match listed.is_empty() {
                true => "that page has no headings".to_owned(),
                false => format!("its headings are {}", listed.join(", ")),
            }
        }
    };
    Diagnostic::new(
        &rules::BROKEN_HEADING,
        file,
        span,
        format!("`{}` has no heading `{wanted}`", document.id),
    )
    .help(help)
}
