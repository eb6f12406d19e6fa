//! Resolving: what a link's target or a name is, by the rules that vaults of notes follow.
//!
//! In order: the same page; a path from the source; a path from the content's root; a file in the source's folder (before the root, for ordinary
//! Markdown links); a file's name anywhere, the shortest path first; all that without case; for addresses the page of a folder, and of a path in the
//! site; the end of a path; titles and aliases.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Request;
use super::lookup::{Hit, Way, nfc};
use super::memory::Previous;
use super::own::{Own, name_key, names_of, path_with_language};
use super::pages::{Selected, encode_path};
use super::parts::{self, Found, Manner};
use super::rewrite::{self, Better, Written};
use super::tables::{Names, Node, Paths, named};
use crate::diagnostic::{Candidate, Diagnostic, Severity, among, rules};
use crate::document::{Link, LinkSyntax, Target};
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
    /// The name to find the nearest to; none where the remedy is known.
    wanted: Option<Box<str>>,
}

/// The tables that targets are looked up in.
pub struct Resolver<'a> {
    pub(super) pages: &'a [Arc<Page>],
    hidden: &'a [&'a Arc<Own>],
    pub(super) request: &'a Request<'a>,
    pub(super) paths: Arc<Paths>,
    pub(super) names: Arc<Names>,
    /// The pages by their paths in the site, made where a link asks for one.
    pub(super) urls: OnceLock<FxHashMap<&'a str, PageId>>,
}

impl<'a> Resolver<'a> {
    /// Makes what resolves the links of a snapshot, with the tables of the one before where they hold.
    pub fn new(pages: &'a [Arc<Page>], selected: &'a Selected<'a>, request: &'a Request<'a>, previous: Option<&Previous<'_>>) -> Self {
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
            urls: OnceLock::new(),
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
        if link.syntax == LinkSyntax::Citation {
            return self.cited(page, &link.target, outcome);
        }
        let written = Written {
            target: &link.target,
            file: &page.document.file,
            syntax: link.syntax,
            in_front_matter: link.syntax == LinkSyntax::Argument,
            span: link.span,
        };
        self.target(page, &written, outcome)
    }

    /// Resolves the key of a citation that may be a page's path; that it is neither a source nor a page is said where citations are.
    pub(super) fn cited(&self, page: &Page, target: &Target, outcome: &mut Outcome<'_>) -> Resolved {
        if self.request.bibliography.find(&target.path).is_some() {
            return Resolved::External;
        }
        let (mut diagnostics, mut broken) = (Vec::new(), Vec::new());
        let mut silent = Outcome {
            diagnostics: &mut diagnostics,
            broken: &mut broken,
            by_name: outcome.by_name,
        };
        self.named(page, target, &mut silent)
    }

    /// Resolves a target, and says what is wrong with it.
    pub(super) fn target(&self, page: &Page, written: &Written<'_>, outcome: &mut Outcome<'_>) -> Resolved {
        let (target, file, span) = (written.target, written.file, written.span);
        let found = match target.path.is_empty() {
            _ if written.names_nothing() => None,
            true => self.own_id(page).map(|id| Hit::clean(Node::Page(id))),
            false => self.node(page, &target.path, written.is_address()),
        };
        let Some(mut hit) = found else {
            *outcome.by_name = true;
            outcome.broken.push(self.broken(page, written));
            return Resolved::Broken;
        };
        *outcome.by_name |= hit.way.is_by_name();
        // A title that is the file's name as a reader writes it: `[[Paris]]` for `places/paris`.
        if let (Way::Case, Node::Page(id)) = (hit.way, hit.node)
            && name_key(&self.pages[id.index()].document.meta.title) == name_key(&target.path)
        {
            hit.way = Way::Title;
        }
        match hit.node {
            Node::Hidden(index) => {
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
            Node::File(index) => match self.request.copies.get(index as usize) {
                Some(copy) => {
                    self.explain_way(page, written, &hit, None, Vec::new(), outcome.diagnostics);
                    Resolved::File(format!("{}{}", self.request.config.base_url.path, encode_path(&copy.path)).into())
                }
                None => Resolved::Broken,
            },
            Node::Page(id) => Resolved::Page {
                page: id,
                anchor: self.anchor(page, written, &hit, id, outcome.diagnostics),
            },
        }
    }

    /// Finds the id of the element that a target's fragment means, and says what is wrong with the target.
    fn anchor(&self, page: &Page, written: &Written<'_>, hit: &Hit, id: PageId, diagnostics: &mut Vec<Diagnostic>) -> Option<Box<str>> {
        let document = &self.pages[id.index()].document;
        let fragment = written.target.fragment.as_ref();
        let (anchor, better, said) = match parts::find(document, fragment, Manner::of(written.syntax, self.request.config)) {
            Found::Whole => (None, None, None),
            Found::Element(element, better) => {
                let said = better.as_ref().map(|better| stale_heading(document.id.as_ref(), written, better));
                (element.anchor(document), better, said)
            }
            Found::Nothing(better) => {
                let missing = fragment.map(|fragment| parts::missing(document, fragment, written.file, written.span));
                (None, better, missing.map(|missing| self.severity(missing)))
            }
        };
        let said = said.into_iter().collect();
        self.explain_way(page, written, hit, better, said, diagnostics);
        anchor
    }

    /// Says by which rule a target was found, where that is not by its path alone, and how it would be.
    fn explain_way(
        &self,
        page: &Page,
        written: &Written<'_>,
        hit: &Hit,
        fragment: Option<String>,
        mut said: Vec<Diagnostic>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let is_alone = hit.equals.len() < 2;
        let path = match hit.way {
            Way::Path | Way::Title => None,
            _ if !is_alone => None,
            _ => self.better_path(page, written, hit),
        };
        if hit.way != Way::Title || !is_alone {
            said.extend(self.way(written, hit, path.as_deref()));
        }
        // A link of which one half has no answer keeps both.
        let answered = is_alone && (path.is_some() || matches!(hit.way, Way::Path | Way::Title));
        let better = Better { path, fragment };
        let to = match hit.node {
            Node::Page(id) => Some(&*self.pages[id.index()].document),
            _ => None,
        };
        let fix = answered.then(|| written.rewritten(&better, to)).flatten();
        diagnostics.extend(said.into_iter().map(|diagnostic| diagnostic.fix_if(fix.clone())));
    }

    /// Finds a path that leads to the same by the rules of paths alone.
    fn better_path(&self, page: &Page, link: &Written<'_>, hit: &Hit) -> Option<String> {
        let (full, format) = match hit.node {
            Node::Page(id) => {
                let document = &self.pages.get(id.index())?.document;
                let full = match document.translation {
                    Some(_) => path_with_language(document).to_owned(),
                    None => document.id.to_string(),
                };
                (full, Some(document.format))
            }
            node => (self.path_of(node).to_owned(), None),
        };
        let written = nfc(&link.target.path);
        let leads_there = |path: &String| {
            rewrite::can_be_written(path)
                && self
                    .node(page, path, link.is_address())
                    .is_some_and(|other| other.is_clean() && other.node == hit.node)
        };
        rewrite::candidates(&written, &full, format).into_iter().find(leads_there)
    }

    /// Says what is to be said of the way in which a target was found.
    fn way(&self, written: &Written<'_>, hit: &Hit, better: Option<&str>) -> Vec<Diagnostic> {
        let (wanted, file, span) = (&written.target.path, written.file, written.target.span);
        let is_name = matches!(hit.way, Way::Title | Way::Alias);
        let mut said = Vec::new();
        if hit.equals.len() > 1 {
            let listed: Vec<_> = hit.equals.iter().map(|node| format!("`{}`", self.path_of(*node))).collect();
            let first = self.path_of(hit.node);
            said.push(match is_name {
                true => self.severity(
                    Diagnostic::new(
                        &rules::AMBIGUOUS_LINK,
                        file,
                        span,
                        format!("`{wanted}` is a name of {}", listed.join(" and of ")),
                    )
                    .help(format!("say which, by its path: `[[{first}|{wanted}]]`")),
                ),
                false => Diagnostic::new(
                    &rules::AMBIGUOUS_PATH,
                    file,
                    span,
                    format!("`{wanted}` is the name of {}; the first is taken", listed.join(" and ")),
                )
                .help(format!("write the path: `{first}`")),
            });
        }
        let path = better.unwrap_or(self.path_of(hit.node));
        said.extend(match hit.way {
            Way::Path | Way::Title => None,
            _ if is_name && hit.equals.len() > 1 => None,
            Way::Case => Some(
                Diagnostic::new(
                    &rules::CASE_LINK,
                    file,
                    span,
                    format!("`{wanted}` is found only without regard to upper and lower case"),
                )
                .help(format!("write `{path}`")),
            ),
            Way::Suffix => Some(
                Diagnostic::new(&rules::SUFFIX_LINK, file, span, format!("`{wanted}` is only the end of a path"))
                    .help(format!("write `{path}`")),
            ),
            Way::Alias => Some(
                Diagnostic::new(
                    &rules::ALIAS_LINK,
                    file,
                    span,
                    format!("`{wanted}` is an alias of `{}`, and no path", self.path_of(hit.node)),
                )
                .help(format!("write `[[{path}|{wanted}]]`, which vault editors follow too")),
            ),
        });
        said
    }

    /// Finds the number of a page.
    fn own_id(&self, page: &Page) -> Option<PageId> {
        let is_own = |other: &Arc<Page>| Arc::ptr_eq(&other.document, &page.document);
        match self.paths.exact.get(&*page.document.id) {
            Some(Node::Page(id)) if is_own(&self.pages[id.index()]) => Some(*id),
            // A translation of a page that has its id.
            _ => Some(PageId(u32::try_from(self.pages.iter().position(is_own)?).ok()?)),
        }
    }

    /// Gives a diagnostic of a link that leads nowhere the severity that the site's settings want.
    pub(super) fn severity(&self, diagnostic: Diagnostic) -> Diagnostic {
        let severity = match self.request.config.broken_links {
            Severity::Error => diagnostic.severity,
            lighter => lighter,
        };
        diagnostic.severity(severity)
    }

    pub(super) fn path_of(&self, node: Node) -> &str {
        match node {
            Node::Page(id) => self.pages.get(id.index()).map_or("", |page| &page.document.id),
            Node::Hidden(index) => self.hidden.get(index as usize).map_or("", |own| &own.document().id),
            Node::File(index) => self.request.copies.get(index as usize).map_or("", |copy| &copy.path),
        }
    }

    fn broken(&self, page: &Page, written: &Written<'_>) -> Broken {
        let target = written.target;
        let message = match (&*target.path, written.names_nothing()) {
            (_, true) => "this image has no address".to_owned(),
            ("", _) => "nothing is called `this page`".to_owned(),
            (path, _) => format!("nothing is called `{path}`"),
        };
        let help = match written.names_nothing() {
            true => Some("write the file that is meant, as in `![what it shows](image.png)`, or remove the image".to_owned()),
            false => {
                let source = self.source_of_html(page, target, written.is_address());
                source.map(|source| format!("write `{source}`: links lead to the file that a page is made of"))
            }
        };
        Broken {
            diagnostic: self.severity(Diagnostic::new(&rules::BROKEN_LINK, written.file, written.span, message).help_if(help.clone())),
            wanted: help.is_none().then(|| target.path.clone()),
        }
    }

    /// Adds the nearest names to links that lead to nothing; each name is looked for once, and not without end.
    pub fn explain(&self, broken: Vec<Broken>) -> Vec<Diagnostic> {
        const MOST: usize = 400;
        if broken.is_empty() {
            return Vec::new();
        }
        let mut wanted: Vec<&str> = broken.iter().filter_map(|broken| broken.wanted.as_deref()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.truncate(MOST);
        let of_page = |(index, page): (usize, &'a Arc<Page>)| {
            let base = page.document.id.rsplit('/').next().unwrap_or("");
            let names = names_of(&page.document).chain([&*page.document.id, base]);
            names.map(move |name| (name, PageId(index as u32)))
        };
        let pages: FxHashMap<&str, PageId> = self.pages.iter().enumerate().rev().flat_map(of_page).collect();
        let mut candidates: Vec<Candidate<'_>> = pages.keys().map(|name| Candidate::new(name)).collect();
        candidates.sort_unstable_by_key(|candidate| candidate.name);
        let helps: FxHashMap<&str, String> = wanted
            .into_par_iter()
            .filter_map(|name| {
                let near = among(name, &candidates)?;
                let path = &self.pages[pages.get(near)?.index()].document.file.path;
                Some((name, format!("did you mean `{near}` ({path})?")))
            })
            .collect();
        broken
            .iter()
            .map(|broken| match &broken.wanted {
                Some(wanted) => broken.diagnostic.clone().help_if(helps.get(&**wanted).cloned()),
                None => broken.diagnostic.clone(),
            })
            .collect()
    }
}

fn stale_heading(id: &str, written: &Written<'_>, better: &str) -> Diagnostic {
    Diagnostic::new(
        &rules::STALE_HEADING,
        written.file,
        written.target.span,
        format!("this heading of `{id}` is written otherwise there now"),
    )
    .help(format!("write `#{better}`"))
}
