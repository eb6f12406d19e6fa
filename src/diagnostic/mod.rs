//! Diagnostics: what is wrong in an author's files, as data.
//!
//! Takes facts about a mistake (a rule, a place, a sentence); gives [`Diagnostic`] values that are collected, sorted and reported. Knows no
//! stage of the pipeline. An author's mistake is a [`Diagnostic`]; an environment's failure is an [`Error`] and stops the run. The two are never mixed.

mod nearest;
mod place;
pub mod report;
pub mod rules;

pub use nearest::{Candidate, among, did_you_mean, nearest};
pub use place::{File, LineColumn, Span};
pub use rules::{Class, Rule};

use std::fmt;
use std::path::Path;

/// How grave a diagnostic is; a smaller one is graver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Stops a build when structural; fails `check`.
    Error,
    /// Wants attention and stops nothing.
    Warning,
    /// Something better exists.
    Hint,
}

impl Severity {
    /// Gives the word printed for the severity.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }
}

/// One mistake, with the place where it is and the way out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken: its code, class and usual severity.
    pub rule: &'static Rule,
    /// How grave it is in this run; the rule's severity unless `[check]` says otherwise.
    pub severity: Severity,
    /// One sentence, without a final stop.
    pub message: String,
    /// The file that the mistake is in.
    pub file: File,
    /// The bytes that are wrong; `None` speaks of the file as a whole.
    pub span: Option<Span>,
    /// What stands at the span, said beside the marked line.
    pub label: Option<String>,
    /// Other lines that matter, such as the second of two colliding pages.
    pub related: Vec<Related>,
    /// Ways out of it, the best first.
    pub help: Vec<String>,
    /// The one way out that needs no choice, where there is one: `check --fix` takes it.
    pub fix: Option<Box<Fix>>,
}

/// A change of a file that mends a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// The bytes that are replaced.
    pub span: Span,
    /// What takes their place.
    pub text: String,
}

/// A second place that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub file: File,
    /// The bytes meant; `None` speaks of the file as a whole.
    pub span: Option<Span>,
    /// What is there.
    pub note: String,
}

impl Diagnostic {
    /// Makes a diagnostic at a span of bytes of a file.
    pub fn new(rule: &'static Rule, file: &File, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            span: Some(span),
            ..Self::whole(rule, file, message)
        }
    }

    /// Makes a diagnostic that speaks of a file as a whole.
    pub fn whole(rule: &'static Rule, file: &File, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            severity: rule.severity,
            message: message.into(),
            file: file.clone(),
            span: None,
            label: None,
            related: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// Adds a way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds a way out where there is one.
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// Adds the change that mends it, where there is one.
    pub fn fix_if(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// Says what stands at the span.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a second place.
    pub fn related(mut self, file: &File, span: Option<Span>, note: impl Into<String>) -> Self {
        self.related.push(Related {
            file: file.clone(),
            span,
            note: note.into(),
        });
        self
    }

    /// Sets the severity, where it differs from the rule's own.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Gives line and column of the start, both from 1; `None` where the whole file is meant.
    pub fn start(&self) -> Option<LineColumn> {
        self.span.map(|span| self.file.line_column(span.start))
    }
}

/// Sorts diagnostics by file and place and drops those said twice.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let key = |d: &Diagnostic| (d.file.path.clone(), d.span.map(|s| (s.start, s.end)), d.severity);
    diagnostics.sort_by(|a, b| {
        key(a)
            .cmp(&key(b))
            .then_with(|| a.rule.code.cmp(b.rule.code))
            .then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
}

/// A failure of the environment or of the call, not of the content: it stops the run.
#[derive(Debug)]
pub enum Error {
    /// The disk or a permission: what was tried, on which path, and the system's own words.
    Io {
        /// What was being done, as in "reading".
        doing: &'static str,
        /// The path that it was done to.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The call itself cannot be carried out: a sentence, and the way out.
    Usage {
        /// What is wrong, one sentence without a final stop.
        message: String,
        /// The way out of it.
        help: Option<String>,
    },
}

impl Error {
    /// Makes an error of the disk.
    pub fn io(doing: &'static str, path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Error::Io {
            doing,
            path: path.as_ref().to_path_buf(),
            source,
        }
    }

    /// Makes an error of the call.
    pub fn usage(message: impl Into<String>, help: Option<String>) -> Self {
        Error::Usage {
            message: message.into(),
            help,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io { doing, path, source } => write!(f, "{doing} {}: {source}", path.display()),
            Error::Usage { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}
