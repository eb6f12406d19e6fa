//! Templates: the one place that knows Tera.

use tera::{Context, ErrorKind, Tera};

use super::files::Layer;
use crate::diagnostic::{Diagnostic, File, Span, did_you_mean, rules};

/// The templates of all layers, parsed.
pub struct Templates {
    tera: Tera,
    files: Vec<(String, File)>,
    sound: bool,
}

/// A template that failed while a page was made with it.
#[derive(Debug)]
pub struct RenderError {
    /// The template's file, where it is known.
    pub file: Option<File>,
    /// The bytes of the template that failed.
    pub span: Option<Span>,
    /// What failed, one sentence.
    pub message: String,
}

impl Templates {
    /// Parses the templates of all layers; every one that is wrong becomes a diagnostic.
    pub fn new(layers: &[Layer], diagnostics: &mut Vec<Diagnostic>) -> Templates {
        let mut tera = Tera::new();
        let prefixes: Vec<String> = layers.iter().map(|layer| layer.prefix.clone()).collect();
        let files: Vec<(String, File)> = layers
            .iter()
            .flat_map(|layer| {
                layer
                    .templates
                    .iter()
                    .map(move |(name, file)| (format!("{}{name}", layer.prefix), file.clone()))
            })
            .collect();
        let before = diagnostics.len();
        for (name, file) in &files {
            diagnostics.extend(syntax_error(name, file));
        }
        let mut sound = diagnostics.len() == before;
        if sound && let Err(error) = add_all(&mut tera, prefixes, &files) {
            sound = false;
            let failure = failure(&error, &files);
            let first = files.first().map_or_else(|| File::path_only("templates"), |(_, file)| file.clone());
            let file = failure.file.unwrap_or(first);
            diagnostics.push(match failure.span {
                Some(span) => Diagnostic::new(&rules::TEMPLATE, &file, span, failure.message),
                None => Diagnostic::whole(&rules::TEMPLATE, &file, failure.message),
            });
        }
        Templates { tera, files, sound }
    }

    /// Tells whether every template could be parsed: else no page can be made.
    pub fn is_sound(&self) -> bool {
        self.sound
    }

    /// Gives what every template sees, to be filled once.
    pub fn globals(&mut self) -> &mut Context {
        self.tera.global_context()
    }

    /// Adds a function that templates can call.
    pub fn function<F>(&mut self, name: &'static str, function: F)
    where
        F: Fn(tera::Kwargs, &tera::State) -> tera::TeraResult<String> + Send + Sync + 'static,
    {
        self.tera.register_function(name, function);
    }

    /// Tells whether a template is there, by its name with ending.
    pub fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// Gives the help "did you mean" for a template's name.
    pub fn nearest(&self, name: &str) -> Option<String> {
        let names = self.files.iter().filter_map(|(path, _)| path.split_once('/').map(|(_, name)| name));
        did_you_mean(name, names)
    }

    /// Makes a page.
    ///
    /// # Errors
    /// When the template fails: which, where and why.
    pub fn render(&self, name: &str, context: &Context) -> Result<String, RenderError> {
        self.tera.render(name, context).map_err(|error| failure(&error, &self.files))
    }
}

fn add_all(tera: &mut Tera, prefixes: Vec<String>, files: &[(String, File)]) -> tera::TeraResult<()> {
    tera.set_fallback_prefixes(prefixes)?;
    // Declared here so that templates parse; the real ones take their place when the site is loaded.
    tera.register_function("say", |_: tera::Kwargs, _: &tera::State| String::new());
    tera.autoescape_on([".html", ".xml"]);
    tera.add_raw_templates(files.iter().map(|(name, file)| (name.as_str(), &*file.text)))
}

/// Parses one template alone, so that the mistakes of all are found.
fn syntax_error(name: &str, file: &File) -> Option<Diagnostic> {
    let error = Tera::new().add_raw_template(name, &file.text).err()?;
    match error.kind() {
        ErrorKind::SyntaxError(report) => {
            let range = report.span().range.clone();
            Some(Diagnostic::new(&rules::TEMPLATE, file, range.into(), sentence(report.message())))
        }
        _ => None,
    }
}

/// Makes a place and a sentence of Tera's error.
fn failure(error: &tera::Error, files: &[(String, File)]) -> RenderError {
    let find = |name: &str| {
        files
            .iter()
            .find(|(own, _)| own == name || own.ends_with(&format!("/{name}")))
            .map(|(_, file)| file.clone())
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => RenderError {
            file: find(report.filename()),
            span: Some(report.span().range.clone().into()),
            message: sentence(report.message()),
        },
        ErrorKind::MissingParent { current, parent } => RenderError {
            file: find(current),
            span: None,
            message: format!("this template extends `{parent}`, which does not exist"),
        },
        ErrorKind::CircularExtend { tpl, .. } => RenderError {
            file: find(tpl),
            span: None,
            message: "this template extends itself; a template of yours extends the default one by `@default/` before the name".to_owned(),
        },
        ErrorKind::CircularInclude { tpl, .. } => RenderError {
            file: find(tpl),
            span: None,
            message: "this template includes itself".to_owned(),
        },
        _ => RenderError {
            file: None,
            span: None,
            message: sentence(&error.to_string()),
        },
    }
}

/// Gives the first line of a message, without the stop at its end.
fn sentence(message: &str) -> String {
    let line = message
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("the template failed");
    line.trim().trim_end_matches('.').to_owned()
}
