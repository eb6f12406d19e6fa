//! The style of a site, and what it has printed of each source so far.

use std::sync::{Arc, OnceLock};

use super::Bibliography;
use super::style::{Printed, Style};
use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::graph::SourceId;

/// Which style a site has.
#[derive(Clone, Debug, PartialEq)]
pub enum StyleFile {
    /// One of those that need no file, by its name.
    Named(String),
    /// A CSL file of the site.
    Csl(File),
}

/// Prints sources in the style of a site. Style and sources are made ready when a page first needs them: a site that cites nothing pays nothing.
pub struct Printer {
    from: StyleFile,
    language: String,
    style: OnceLock<Option<Style>>,
    printed: Vec<Printed>,
}

impl Printer {
    /// Makes a printer for a bibliography; that of the snapshot before stands where bibliography and style are the same.
    pub fn new(from: StyleFile, language: &str, sources: &Bibliography, before: Option<&Arc<Printer>>) -> Arc<Printer> {
        if let Some(before) = before.filter(|before| before.from == from && before.language == language) {
            return before.clone();
        }
        Arc::new(Printer {
            from,
            language: language.to_owned(),
            style: OnceLock::new(),
            printed: sources.sources.iter().map(|_| Printed::default()).collect(),
        })
    }

    /// Gives which style it is.
    pub fn from(&self) -> &StyleFile {
        &self.from
    }

    /// Gives the style; none where it cannot be read.
    pub fn style(&self) -> Option<&Style> {
        let read = || match &self.from {
            StyleFile::Named(name) => Style::by_name(name, &self.language),
            StyleFile::Csl(file) => Style::from_xml(&file.text, &self.language).ok(),
        };
        self.style.get_or_init(read).as_ref()
    }

    /// Gives the path and text of the style's file, where it has one.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let file = match &self.from {
            StyleFile::Csl(file) => Some((&*file.path, &*file.text)),
            StyleFile::Named(_) => None,
        };
        file.into_iter()
    }

    /// Says what is wrong with a style's file.
    pub fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        let StyleFile::Csl(file) = &self.from else { return };
        if let Err(wrong) = Style::from_xml(&file.text, &self.language) {
            let first = file.text.lines().next().map_or(0, str::len);
            let message = format!("this is not a style that can be read: {wrong}");
            diagnostics.push(
                Diagnostic::new(&rules::BAD_STYLE, file, Span::new(0, first), message)
                    .help("take an independent CSL 1.0.2 style, or one that needs no file: `style = \"iso-690-numeric\"`"),
            );
        }
    }

    /// Gives what was printed of a source.
    pub fn printed(&self, id: SourceId) -> Option<&Printed> {
        self.printed.get(id.index())
    }
}
