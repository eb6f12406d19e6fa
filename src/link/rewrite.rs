//! Rewriting: a link's target in words that lead there by the rules of paths alone.
//!
//! Takes a target as it was written, and what it should say; gives the change of the file that says so. What a reader sees of the link stays. Looks
//! nothing up: `resolve` tells what leads where.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::own::{path_with_language, without_extension};
use crate::diagnostic::{File, Fix, Span};
use crate::document::{Document, Format, LinkSyntax, Target};
use crate::parse::wikilink::{is_external, split_query};

/// A link or reference as it stands in a file.
#[derive(Clone, Copy)]
pub struct Written<'a> {
    pub target: &'a Target,
    pub file: &'a File,
    pub syntax: LinkSyntax,
    /// Whether it stands in a string that has rules of its own: in front matter, or as the argument of a block.
    pub in_front_matter: bool,
    /// The bytes at which what is wrong with it is said.
    pub span: Span,
}

/// What a target should say: none where it can stay as it is.
#[derive(Clone, Debug, Default)]
pub struct Better {
    pub path: Option<String>,
    pub fragment: Option<String>,
}

impl Written<'_> {
    /// Makes the change of the file; none where the target does not stand there letter by letter, or cannot be written there.
    ///
    /// `to` is the page that it leads to; none for a file.
    pub fn rewritten(&self, better: &Better, to: Option<&Document>) -> Option<Fix> {
        let target = self.target;
        let written = self.file.slice(target.span);
        let (path, fragment) = match written.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (written, None),
        };
        let (path, query) = match self.is_address() {
            true => split_query(path),
            false => (path, None),
        };
        if *self.decoded(path).trim_end() != *target.path {
            return None;
        }
        let mut text = match &better.path {
            Some(path) => self.encoded(path),
            None => path.to_owned(),
        };
        if let Some(query) = query {
            text.push('?');
            text.push_str(query);
        }
        let better_fragment = better.fragment.as_ref().map(|fragment| self.encoded(fragment));
        if let Some(fragment) = better_fragment.as_deref().or(fragment) {
            text.push('#');
            text.push_str(fragment);
        }
        if better.path.is_some()
            && let Some(document) = to
            && self.shows_itself(document)
        {
            text.push_str(self.bar());
            text.push_str(written.trim());
        }
        let fits = !self.in_front_matter || text.chars().all(|c| c.is_alphanumeric() || " -_./#|^".contains(c));
        (fits && text != written).then_some(Fix { span: target.span, text })
    }

    /// Tells whether it is an image or embed of nothing: `![words]()`.
    pub fn names_nothing(&self) -> bool {
        let target = self.target;
        let is_embed = matches!(self.syntax, LinkSyntax::Image | LinkSyntax::WikiEmbed);
        is_embed && target.path.is_empty() && target.fragment.is_none()
    }

    /// Tells whether a link shows the words of its target: it is `[[…]]` without a label, and by a name that is not the page's path.
    fn shows_itself(&self, document: &Document) -> bool {
        let after = self.file.text.get(self.target.span.end as usize..).unwrap_or("").trim_start();
        let labelled = after.starts_with('|') || after.starts_with("\\|");
        self.syntax == LinkSyntax::Wiki && !labelled && !names_file(self.target, document)
    }

    /// Gives the bar before a label: escaped where a table may part its cells at it, which vaults read the same everywhere.
    fn bar(&self) -> &'static str {
        let text = &*self.file.text;
        let (start, end) = (self.target.span.start as usize, self.target.span.end as usize);
        let before = text.get(..start).unwrap_or("").rsplit('\n').next().unwrap_or("");
        let after = text.get(end..).unwrap_or("").split('\n').next().unwrap_or("");
        match !self.in_front_matter && (has_bar(before) || has_bar(after)) {
            true => "\\|",
            false => "|",
        }
    }

    /// Tells whether it is the address of an ordinary Markdown link or image.
    pub fn is_address(&self) -> bool {
        matches!(self.syntax, LinkSyntax::Markdown | LinkSyntax::Image)
    }

    fn decoded<'a>(&self, path: &'a str) -> Cow<'a, str> {
        match self.is_address() {
            true => percent_decode_str(path).decode_utf8().unwrap_or(Cow::Borrowed(path)),
            false => Cow::Borrowed(path),
        }
    }

    /// Gives words as the target of a Markdown link has them: what would end or part it percent-encoded, letters of any script as they are.
    fn encoded(&self, words: &str) -> String {
        if !self.is_address() {
            return words.to_owned();
        }
        let mut encoded = String::with_capacity(words.len());
        for c in words.chars() {
            match c {
                '#' if !encoded.is_empty() => encoded.push(c),
                c if c.is_ascii_control() || " \"#%()<>?[\\]^`{|}".contains(c) => encoded.push_str(&format!("%{:02X}", c as u32)),
                c => encoded.push(c),
            }
        }
        encoded
    }
}

/// Tells whether a piece of a line holds a bar outside of links; it may begin or end inside of one.
fn has_bar(piece: &str) -> bool {
    let opened = piece.split("[[").enumerate();
    let outside = opened.filter_map(|(number, part)| match part.split_once("]]") {
        Some((_, rest)) => Some(rest),
        None => (number == 0).then_some(part),
    });
    outside.into_iter().any(|part| part.contains('|'))
}

/// Tells whether a link is written by the path or the file name of a page: readers then see the page's title.
pub fn names_file(target: &Target, document: &Document) -> bool {
    let is_base = |path: &str| *target.path == *path.rsplit('/').next().unwrap_or("");
    target.path.contains('/') || is_base(&document.id) || is_base(path_with_language(document))
}

/// Tells whether a path can be written as the target of a link: nothing in it ends the link, parts it, or leaves the site.
pub fn can_be_written(path: &str) -> bool {
    !path.is_empty() && !path.contains(['#', '|', '^', '[', ']', '\\', '\n', '\r', '"']) && path.trim() == path && !is_external(path)
}

/// Gives the paths that may be written in place of `path` for what lies at `full`, the nearest to what was written first; each with its ending.
pub fn candidates(path: &str, full: &str, format: Option<Format>) -> Vec<String> {
    let bare = without_extension(path);
    let ending = match format {
        Some(_) => path.get(bare.len()..).unwrap_or(""),
        None => "",
    };
    let of_shape = same_shape(if format.is_some() { bare } else { path }, full);
    of_shape
        .into_iter()
        .chain([full.to_owned()])
        .map(|path| format!("{path}{ending}"))
        .collect()
}

/// Gives the end of a path with as many parts as another one has, after the same `./` and `../`.
fn same_shape(written: &str, full: &str) -> Option<String> {
    let names = written
        .trim_start_matches("../")
        .trim_start_matches("./")
        .trim_start_matches("../")
        .trim_start_matches('/');
    let lead = written.get(..written.len() - names.len())?;
    let count = names.split('/').count();
    let parts: Vec<&str> = full.split('/').collect();
    let tail = parts.get(parts.len().checked_sub(count)?..)?.join("/");
    let same = tail.to_lowercase() == names.to_lowercase();
    same.then(|| format!("{lead}{tail}"))
}
