//! What was published once and reads otherwise now: claims of an earlier state of the content, compared with those of a site.
//!
//! Takes a site and the files of the earlier state, as text; gives diagnostics. Refuses to know where the earlier state was kept, and what moved where
//! beyond what it is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::{Builtin, Config};
use crate::date::Date;
use crate::diagnostic::{self, Diagnostic, File, rules};
use crate::document::{Claim, Correction, Document, Fields};
use crate::fold::fold_lower;
use crate::graph::{Page, Role};
use crate::link::{Own, encode_path, file_of};
use crate::parse::front_matter::place;
use crate::parse::{Item, cut_at_word, parse};
use crate::site::Site;
use crate::source::Source;

/// The longest old text that a message repeats, in characters.
const REPEATED: usize = 160;

/// An earlier state of a site's content.
pub struct Earlier {
    /// What its reader calls it.
    pub name: String,
    /// The day on which it stood so: what was dated later was not published yet.
    pub day: Date,
    /// Its settings.
    pub config: Config,
    /// Its claims: the path under `content/`, and the text.
    pub claims: Vec<(String, String)>,
    /// Where files of it lie now, by their paths under `content/`.
    pub moved: BTreeMap<String, String>,
}

/// Tells whether a path under `content/` is a claim's.
pub fn is_claim(path: &str, config: &Config) -> bool {
    let is_text = path.ends_with(".md") || path.ends_with(".markdown");
    is_text && config.kind(config.kind_of_path(path)).builtin == Some(Builtin::Claim)
}

/// Finds claims that were published in the earlier state and were changed without a correction since, or cannot be reached any more.
pub fn since(site: &Site, earlier: &Earlier) -> Vec<Diagnostic> {
    let now = Now::new(site, earlier);
    let mut found: Vec<Diagnostic> = earlier
        .claims
        .iter()
        .filter_map(|(path, text)| Was::read(path, text, earlier))
        .flat_map(|was| now.compare(&was))
        .collect();
    found.retain_mut(|diagnostic| match site.config.severity_of(diagnostic.rule, diagnostic.severity) {
        Some(severity) => {
            diagnostic.severity = severity;
            true
        }
        None => false,
    });
    diagnostic::sort(&mut found);
    found
}

/// A claim as it was.
struct Was {
    /// Its path under `content/`.
    path: String,
    page: Arc<Page>,
}

impl Was {
    /// Reads a claim; none where it was not published.
    fn read(path: &str, text: &str, earlier: &Earlier) -> Option<Was> {
        let source = Arc::new(Source {
            path: path.into(),
            file: File::new(format!("content/{path}"), text.to_owned()),
        });
        let item = Item {
            source: &source,
            sidecar: None,
        };
        let own = Own::new(&parse(item, &earlier.config).document, &earlier.config);
        let publication = &own.publication;
        let waited = publication.from.is_some_and(|from| from > earlier.day.last_day());
        (own.page.role == Role::Page && !publication.draft && !publication.withheld && !waited).then(|| Was {
            path: path.to_owned(),
            page: own.page.clone(),
        })
    }

    fn document(&self) -> &Document {
        &self.page.document
    }
}

fn claim_of(document: &Document) -> Option<&Claim> {
    match &document.fields {
        Fields::Claim(claim) => Some(claim),
        _ => None,
    }
}

/// Gives what was said: the claim, else the title.
fn words(document: &Document) -> &str {
    let claim = claim_of(document).and_then(|claim| claim.claim.as_deref());
    claim.unwrap_or(&document.meta.title)
}

fn verdict(document: &Document) -> Option<&str> {
    Some(&*claim_of(document)?.verdict.as_ref()?.value)
}

/// The corrections of a claim, those of then against those of now. White space makes no difference.
struct Corrections<'a> {
    /// Those that are not there any more as they were, each with what stands under its day instead.
    lost: Vec<(&'a Correction, Option<&'a Correction>)>,
    /// Those that say what none said before.
    new: Vec<&'a Correction>,
}

impl<'a> Corrections<'a> {
    fn new(old: &'a Document, new: &'a Document) -> Corrections<'a> {
        let (old, new) = (&old.meta.corrections, &new.meta.corrections);
        let says = |list: &[Correction], text: &str| list.iter().any(|other| evened(&other.text) == evened(text));
        let mut fresh: Vec<&Correction> = new.iter().filter(|new| !says(old, &new.text)).collect();
        let is_kept = |old: &Correction| new.iter().any(|new| new.date == old.date && evened(&new.text) == evened(&old.text));
        let mut lost = Vec::new();
        for old in old.iter().filter(|old| !is_kept(old)) {
            let at = fresh.iter().position(|new| new.date == old.date);
            lost.push((old, at.map(|at| fresh.remove(at))));
        }
        Corrections { lost, new: fresh }
    }
}

/// The site as it is, by what its claims are found by.
struct Now<'a> {
    site: &'a Site,
    earlier: &'a Earlier,
    /// The claims by their files.
    files: FxHashMap<&'a str, &'a Page>,
    /// The claims by the paths that lead to them: their own, and those that they had.
    paths: FxHashMap<&'a str, &'a Page>,
    /// The claims whose files are new, by their words.
    new: FxHashMap<String, &'a Page>,
}

impl<'a> Now<'a> {
    fn new(site: &'a Site, earlier: &'a Earlier) -> Now<'a> {
        let mut now = Now {
            site,
            earlier,
            files: FxHashMap::default(),
            paths: FxHashMap::default(),
            new: FxHashMap::default(),
        };
        let was_there = |path: &str| {
            let at = earlier.claims.binary_search_by(|(own, _)| own.as_str().cmp(path));
            at.is_ok()
        };
        for page in site.graph.pages.iter().filter(|page| claim_of(&page.document).is_some()) {
            let path = under_content(&page.document);
            now.files.insert(path, page);
            now.paths.insert(page.path.trim_matches('/'), page);
            for old in &page.document.meta.redirect_from {
                now.paths.insert(old.value.trim_matches('/'), page);
            }
            if !was_there(path) {
                now.new.insert(fold_lower(words(&page.document)).as_str().to_owned(), page);
            }
        }
        now
    }

    /// Finds what has become of a claim: its file, where that was moved, what its address leads to, a new file with its words.
    fn find(&self, was: &Was) -> Option<&'a Page> {
        let moved = || self.files.get(self.earlier.moved.get(&was.path)?.as_str()).copied();
        let by_address = || self.paths.get(was.page.path.trim_matches('/')).copied();
        let by_words = || self.new.get(fold_lower(words(was.document())).as_str()).copied();
        let own = self.files.get(was.path.as_str()).copied();
        own.or_else(moved).or_else(by_address).or_else(by_words)
    }

    fn compare(&self, was: &Was) -> Vec<Diagnostic> {
        let Some(page) = self.find(was) else {
            return self.gone(was).into_iter().collect();
        };
        let mut found: Vec<Diagnostic> = self.lost(was, page).into_iter().collect();
        let corrections = Corrections::new(was.document(), &page.document);
        found.extend(corrections.lost.iter().map(|(old, new)| self.rewritten(old, *new, &page.document)));
        let refused: Result<Vec<String>, ()> = corrections.new.iter().map(|new| self.refused(new, was).ok_or(())).collect();
        // One that counts answers for all that was changed.
        if let Ok(refused) = refused {
            let changes = self.changes(was.document(), &page.document);
            found.extend(changes.into_iter().map(|mut diagnostic| {
                diagnostic.help.extend(refused.iter().cloned());
                diagnostic
            }));
        }
        found
    }

    /// Says why a new correction answers for no change; none where it does.
    fn refused(&self, correction: &Correction, was: &Was) -> Option<String> {
        let (date, today) = (correction.date, self.site.options.today);
        let checked = was.document().meta.date.as_ref().map(|date| date.value);
        if date.first_day() > today.last_day() {
            return Some(format!("the correction of {date} does not answer for it: that day is to come"));
        }
        let checked = checked.filter(|checked| date.last_day() < checked.first_day())?;
        Some(format!(
            "the correction of {date} does not answer for it: the claim was checked later, {checked}"
        ))
    }

    /// Says of a correction that readers were told that they are told it otherwise now, or not at all.
    fn rewritten(&self, old: &Correction, new: Option<&Correction>, document: &Document) -> Diagnostic {
        let (rev, date, text) = (&self.earlier.name, old.date, cut_at_word(&evened(&old.text), REPEATED));
        let message = match new {
            Some(_) => format!("the correction of {date} was “{text}” at {rev} and reads otherwise now"),
            None => format!("the correction of {date}, “{text}”, was there at {rev} and is not there any more"),
        };
        let mut diagnostic = Diagnostic::whole(&rules::SILENT_CHANGE, document.meta_file(), message)
            .help("leave what readers were told as it was: where a correction was wrong itself, a new entry says so");
        let at = place(document, "corrections").map(|(key, _)| key);
        let told = || {
            ["claim", "title"]
                .iter()
                .find_map(|key| place(document, key))
                .map(|(_, value)| value)
        };
        diagnostic.span = at.or_else(told);
        diagnostic
    }

    /// Names what readers were told and are told otherwise now.
    fn changes(&self, old: &Document, new: &Document) -> Vec<Diagnostic> {
        let mut changed = Vec::new();
        let mut compare = |name: &str, keys: &[&str], was: Option<&str>, is: Option<&str>| {
            let (was, is) = (was.map(evened), is.map(evened));
            if let Some(was) = was.filter(|was| Some(was) != is.as_ref()) {
                changed.push(self.silent(name, keys, &was, is.as_deref(), new));
            }
        };
        compare("verdict", &["verdict"], verdict(old), verdict(new));
        compare("summary", &["summary"], old.meta.summary.as_deref(), new.meta.summary.as_deref());
        compare("claim", &["claim", "title"], Some(words(old)), Some(words(new)));
        changed
    }

    fn silent(&self, name: &str, keys: &[&str], old: &str, value: Option<&str>, new: &Document) -> Diagnostic {
        let (rev, old) = (&self.earlier.name, cut_at_word(old, REPEATED));
        let message = match (name, value) {
            (_, None) => format!("the {name} was “{old}” at {rev} and is not there any more, and no correction says so"),
            ("verdict", Some(value)) => format!("the verdict was `{old}` at {rev} and is `{value}` now, and no correction says so"),
            _ => format!("the {name} was “{old}” at {rev} and reads otherwise now, and no correction says so"),
        };
        let span = keys.iter().find_map(|key| place(new, key)).map(|(_, value)| value);
        let mut diagnostic = Diagnostic::whole(&rules::SILENT_CHANGE, new.meta_file(), message).help(format!(
            "tell readers what was wrong: `corrections = [{{ date = {}, text = \"…\" }}]`",
            self.site.options.today
        ));
        diagnostic.span = span.or(new.meta.title_span);
        diagnostic
    }

    /// Tells whether anything is where a claim was.
    fn is_reached(&self, was: &Was) -> bool {
        self.site.routes.get(&file_of(&was.page.path)).is_some()
    }

    /// Says of a claim that is there that it is not where it was, or not published.
    fn lost(&self, was: &Was, page: &Page) -> Option<Diagnostic> {
        let document = &page.document;
        let (at, rev) = (address(was), &self.earlier.name);
        let (message, help, key) = if document.meta.draft {
            let message = format!("this claim was published at {rev} and is a draft now, so that `{at}` leads nowhere");
            let help = "publish it, with a correction; a claim that was withdrawn says so itself".to_owned();
            (message, help, place(document, "draft").map(|(key, _)| key))
        } else if self.is_reached(was) {
            return None;
        } else {
            let message = format!("this claim was at `{at}` at {rev}, and nothing leads on from there");
            let help = format!("add `redirect_from = [\"{at}\"]`");
            let written = ["claim", "title"].iter().find_map(|key| place(document, key));
            (message, help, written.map(|(_, value)| value))
        };
        let mut diagnostic = Diagnostic::whole(&rules::LOST_CLAIM, document.meta_file(), message).help(help);
        diagnostic.span = key;
        Some(diagnostic)
    }

    /// Says of a claim that is not there any more that nothing leads on from where it was.
    fn gone(&self, was: &Was) -> Option<Diagnostic> {
        if self.is_reached(was) {
            return None;
        }
        let at = address(was);
        let message = format!(
            "this claim was published at {} and is gone, so that `{at}` leads nowhere",
            self.earlier.name
        );
        let file = File::path_only(format!("content/{}", was.path));
        Some(Diagnostic::whole(&rules::LOST_CLAIM, &file, message).help(format!(
            "keep it and correct it, or lead its readers on: `redirect_from = [\"{at}\"]` on the page that takes its place"
        )))
    }
}

fn under_content(document: &Document) -> &str {
    let path = &*document.file.path;
    path.strip_prefix("content/").unwrap_or(path)
}

fn address(was: &Was) -> String {
    format!("/{}", encode_path(&was.page.path))
}

/// Makes all white space alike.
fn evened(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
