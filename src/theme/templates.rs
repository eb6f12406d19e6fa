//! Templates: the one place that knows Tera.

use tera::{ComponentInfo, Context, ErrorKind, Tera};

use super::Words;
use super::files::Layer;
use crate::diagnostic::{Diagnostic, File, Span, nearest, rules};

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
            diagnostics.extend(mistakes(&error, &files));
        }
        if sound {
            let wrong: Vec<Diagnostic> = files.iter().filter_map(|(name, file)| no_block(&tera, name, file)).collect();
            sound = wrong.is_empty();
            diagnostics.extend(wrong);
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
    pub fn function<F, R>(&mut self, name: &'static str, function: F)
    where
        F: Fn(tera::Kwargs, &tera::State) -> tera::TeraResult<R> + Send + Sync + 'static,
        R: Into<tera::Value> + 'static,
    {
        self.tera.register_function(name, function);
    }

    /// Adds the filters that write numbers and lists as a language does: `number` and `list`.
    pub fn filters(&mut self, words: &Words) {
        let spoken = words.clone();
        let number = move |number: i64, _: tera::Kwargs, _: &tera::State| spoken.number(number);
        self.tera.register_filter("number", number);
        let spoken = words.clone();
        let list = move |names: Vec<String>, _: tera::Kwargs, _: &tera::State| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            spoken.list(&names)
        };
        self.tera.register_filter("list", list);
    }

    /// Tells whether a template is there, by its name with ending.
    pub fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// Gives the file of a template, that of the first layer that has it.
    pub fn file(&self, name: &str) -> Option<File> {
        file_of(name, &self.files)
    }

    /// Gives the help "did you mean" for a template's name.
    pub fn nearest(&self, name: &str) -> Option<String> {
        near_template(name, &self.files)
    }

    /// Gives what a block takes: the component that `blocks/NAME.html` declares under its name.
    pub fn block(&self, name: &str) -> Option<ComponentInfo> {
        let there = self.has(&format!("blocks/{name}.html"));
        self.tera.get_component_definition(name).filter(|_| there)
    }

    /// Gives the names of all blocks, sorted.
    pub fn blocks(&self) -> Vec<&str> {
        let names = self.tera.get_component_names();
        let mut names: Vec<&str> = names.filter(|name| self.has(&format!("blocks/{name}.html"))).collect();
        names.sort_unstable();
        names
    }

    /// Makes a block, from its arguments, from what else it asks for by `@name`, and from the HTML of its body.
    ///
    /// # Errors
    /// When the template fails: which, where and why.
    pub fn render_block(&self, name: &str, arguments: &Context, others: &Context, body: Option<&str>) -> Result<String, RenderError> {
        let made = self.tera.render_component_with_implicits(name, arguments, others, body, true);
        made.map_err(|error| failure(&error, &self.files))
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
    // Where one layer has all templates nobody names it, and looking a template up by its own name is the fastest.
    let has_all = |prefix: &&String| files.iter().all(|(name, _)| name.starts_with(&**prefix));
    let alone = prefixes.iter().find(has_all).cloned().unwrap_or_default();
    tera.set_fallback_prefixes(prefixes)?;
    // Declared here so that templates parse; the real ones take their place when the site is loaded.
    tera.register_function("say", |_: tera::Kwargs, _: &tera::State| String::new());
    tera.register_filter("number", |_: i64, _: tera::Kwargs, _: &tera::State| String::new());
    tera.register_filter("list", |_: Vec<String>, _: tera::Kwargs, _: &tera::State| String::new());
    tera.register_function("fit", |_: tera::Kwargs, _: &tera::State| tera::Value::none());
    tera.autoescape_on([".html", ".xml", ".svg"]);
    let name = |name: &'_ str| name.strip_prefix(&*alone).unwrap_or(name).to_owned();
    tera.add_raw_templates(files.iter().map(|(own, file)| (name(own), &*file.text)))
}

/// Says of a file in `blocks/` that it declares no component of its name.
fn no_block(tera: &Tera, name: &str, file: &File) -> Option<Diagnostic> {
    let block = name.split_once('/')?.1.strip_prefix("blocks/")?.strip_suffix(".html")?;
    let message = format!("this file declares no block: no component is called `{block}`");
    let help = format!("begin it with `{{% component {block}() %}}` and end it with `{{% endcomponent %}}`");
    (!tera.contains_component(block)).then(|| Diagnostic::whole(&rules::TEMPLATE, file, message).help(help))
}

/// Parses one template alone, so that the mistakes of all are found.
fn syntax_error(name: &str, file: &File) -> Option<Diagnostic> {
    let error = Tera::new().add_raw_template(name, &file.text).err()?;
    match error.kind() {
        ErrorKind::SyntaxError(report) => {
            let range = report.span().range.clone();
            let diagnostic = Diagnostic::new(&rules::TEMPLATE, file, range.into(), sentence(report.message()));
            Some(match report.message() == END {
                true => diagnostic.help("close what is open: `{{ … }}`, `{% … %}`, `{# … #}`, or a block by its `{% end… %}`"),
                false => diagnostic,
            })
        }
        _ => None,
    }
}

/// Makes diagnostics of what Tera says of all templates together: names that none of them has, and templates that extend nothing.
fn mistakes(error: &tera::Error, files: &[(String, File)]) -> Vec<Diagnostic> {
    if let ErrorKind::Msg(text) = error.kind() {
        let reports: Vec<Diagnostic> = text.split("\n\n").filter_map(|report| unknown_name(report, files)).collect();
        if !reports.is_empty() {
            return reports;
        }
    }
    let failure = failure(error, files);
    let first = files.first().map_or_else(|| File::path_only("templates"), |(_, file)| file.clone());
    let file = failure.file.unwrap_or(first);
    vec![match failure.span {
        Some(span) => Diagnostic::new(&rules::TEMPLATE, &file, span, failure.message),
        None => Diagnostic::whole(&rules::TEMPLATE, &file, failure.message),
    }]
}

/// Reads one report of Tera's: `error: Unknown filter `x``, then ` --> name:line:column`, then the line.
fn unknown_name(report: &str, files: &[(String, File)]) -> Option<Diagnostic> {
    let mut lines = report.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let mut place = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, line) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?);
    let file = file_of(place.next()?, files)?;
    let start = offset(&file.text, line, column)?;
    let name = message.split('`').nth(1).unwrap_or("");
    let rest = file.text.get(start..)?;
    // The mark stands under the name, without the quotation marks of a template's.
    let before = rest.lines().next().and_then(|line| line.find(name)).unwrap_or(0);
    let span = Span::new(start + before, start + before + name.len());
    let near = if message.contains("template") {
        near_template(name, files)
    } else {
        None
    };
    Some(Diagnostic::new(&rules::TEMPLATE, &file, span, sentence(message)).help_if(near))
}

/// Gives the help "did you mean" for a template's name; endings are not compared, as most are equal.
fn near_template(name: &str, files: &[(String, File)]) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "html"));
    let known = files.iter().filter_map(|(path, _)| path.split_once('/')?.1.rsplit_once('.'));
    let near = nearest(stem, known.filter(|(_, own)| *own == ending).map(|(stem, _)| stem))?;
    Some(format!("did you mean `{near}.{ending}`?"))
}

/// Gives the byte of a line and column, both from 1, the column in characters.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(before) => text.match_indices('\n').nth(before)?.0 + 1,
    };
    let rest = text.get(start..)?;
    let within = rest.char_indices().nth(column.checked_sub(1)?).map_or(rest.len(), |(at, _)| at);
    Some(start + within)
}

/// Finds a template's file by its name in Tera, or by the name that pages ask for.
fn file_of(name: &str, files: &[(String, File)]) -> Option<File> {
    let found = files.iter().find(|(own, _)| own == name || own.ends_with(&format!("/{name}")));
    found.map(|(_, file)| file.clone())
}

/// Makes a place and a sentence of Tera's error.
fn failure(error: &tera::Error, files: &[(String, File)]) -> RenderError {
    let find = |name: &str| file_of(name, files);
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

/// What Tera says where a template ends too early.
const END: &str = "Unexpected end of input";

/// Gives the first line of a message, without the stop at its end; what Tera says shortest is said in full.
fn sentence(message: &str) -> String {
    let line = message
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("the template failed");
    let line = line.trim().trim_start_matches("error: ").trim_end_matches('.');
    if line == END {
        return "the template ends inside of a tag or a block".to_owned();
    }
    if let Some((name, fields)) = line
        .strip_prefix("Field `")
        .and_then(|rest| rest.split_once("` is not defined. Available fields: "))
    {
        return match nearest(name, fields.split(", ")) {
            Some(near) => format!("there is no field `{name}` (did you mean `{near}`?)"),
            None => format!("there is no field `{name}`: the fields here are {fields}"),
        };
    }
    match line.strip_prefix("Unknown ") {
        Some(what) => format!("there is no {what}"),
        None => line.to_owned(),
    }
}
