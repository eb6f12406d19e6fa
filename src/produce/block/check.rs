//! What is wrong with calls of blocks: names, arguments, values.

use std::sync::Arc;

use rayon::prelude::*;
use tera::{ComponentArg, ComponentArgType, ComponentInfo};

use super::super::shared::Order;
use super::data::SORTS;
use super::query::{Query, is_kind, link, plain, tagged};
use super::{compare, empty, table};
use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Span, did_you_mean, rules};
use crate::document::{Argument, Call, Literal, Spanned};
use crate::graph::{Graph, PageId, Resolved};
use crate::source::Source;
use crate::theme::Theme;

/// What calls are held against.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The settings.
    pub config: &'a Config,
    /// The theme.
    pub theme: &'a Theme,
    /// In which order pages stand.
    pub order: &'a Order,
    /// The texts of the CSV files.
    pub tables: &'a [Arc<Source>],
}

/// Says what is wrong with the calls of all pages.
pub fn check(request: &Request<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !request.theme.templates.is_sound() {
        return;
    }
    let pages = (0..request.graph.pages.len() as u32).into_par_iter().map(PageId);
    let found: Vec<Diagnostic> = pages
        .flat_map_iter(|id| {
            let calls = &request.graph.document(id).text.calls;
            calls.iter().flat_map(move |call| of_call(request, id, call))
        })
        .collect();
    diagnostics.extend(found);
}

/// Says what is wrong with a call.
fn of_call(request: &Request<'_>, holder: PageId, call: &Call) -> Vec<Diagnostic> {
    let file = &request.graph.document(holder).file;
    let Some(component) = request.theme.templates.block(&call.name.value) else {
        return vec![unknown(&call.name, file, request.theme)];
    };
    let faults = faults(&component, call);
    if !faults.is_empty() {
        return faults.into_iter().map(|fault| fault.into_diagnostic(file)).collect();
    }
    let query = Query {
        graph: request.graph,
        config: request.config,
        order: request.order,
        holder,
        call,
        component: &component,
    };
    let asker = Asker {
        query,
        tables: request.tables,
        file,
    };
    let wrong: Vec<Diagnostic> = call.arguments.iter().filter_map(|argument| asker.value(argument)).collect();
    match wrong.is_empty() {
        true => empty::check(&query, request.tables, file).into_iter().collect(),
        false => wrong,
    }
}

/// Says that the theme has no such block.
fn unknown(name: &Spanned<Box<str>>, file: &File, theme: &Theme) -> Diagnostic {
    let names = theme.templates.blocks();
    let near = did_you_mean(&name.value, names.iter().copied());
    let there = format!("the blocks of the theme are {}", listed(names.into_iter()));
    let message = format!("there is no block `{}`", name.value);
    Diagnostic::new(&rules::UNKNOWN_BLOCK, file, name.span, message).help(near.unwrap_or(there))
}

/// Tells whether a call gives a component what it takes.
pub(super) fn is_sound(component: &ComponentInfo, call: &Call) -> bool {
    faults(component, call).is_empty()
}

/// What is wrong with an argument, before it is known what it leads to.
struct Fault {
    span: Span,
    message: String,
    help: Option<String>,
}

impl Fault {
    fn into_diagnostic(self, file: &File) -> Diagnostic {
        Diagnostic::new(&rules::BLOCK_ARGUMENT, file, self.span, self.message).help_if(self.help)
    }
}

fn faults(component: &ComponentInfo, call: &Call) -> Vec<Fault> {
    let block = component.name();
    let taken: Vec<&ComponentArg> = component.args().iter().filter(|argument| !argument.is_implicit()).collect();
    let mut faults = Vec::new();
    for Argument { name, value } in &call.arguments {
        match taken.iter().find(|argument| argument.name() == &*name.value) {
            Some(argument) => faults.extend(wrong_type(argument, value)),
            None if component.rest_param().is_some() => {}
            None => {
                let near = did_you_mean(&name.value, taken.iter().map(|argument| argument.name()));
                let there = match taken.is_empty() {
                    true => format!("`{block}` takes none"),
                    false => format!("`{block}` takes {}", listed(taken.iter().map(|argument| argument.name()))),
                };
                faults.push(Fault {
                    span: name.span,
                    message: format!("`{block}` takes no argument `{}`", name.value),
                    help: Some(near.unwrap_or(there)),
                });
            }
        }
    }
    let given = |name: &str| call.arguments.iter().any(|argument| *argument.name.value == *name);
    for missing in taken.iter().filter(|argument| argument.is_required() && !given(argument.name())) {
        let name = missing.name();
        faults.push(Fault {
            span: call.name.span,
            message: format!("`{block}` needs the argument `{name}`"),
            help: Some(format!("add `{name}={}`", example(missing.arg_type()))),
        });
    }
    let body = component.metadata().get("body").and_then(tera::Value::as_bool);
    let (message, help) = match (body, call.close) {
        (Some(true), None) => (
            format!("`{block}` needs a body"),
            format!("write `{{% <{block}> %}}`, its words, and `{{% </{block}> %}}`, each on lines of their own"),
        ),
        (Some(false), Some(_)) => (
            format!("`{block}` takes no body"),
            format!("call it by `{{{{<{block} />}}}}`, and let the text stand after it"),
        ),
        _ => return faults,
    };
    faults.push(Fault {
        span: call.name.span,
        message,
        help: Some(help),
    });
    faults
}

fn wrong_type(argument: &ComponentArg, value: &Spanned<Literal>) -> Option<Fault> {
    use ComponentArgType as Type;
    let wanted = argument.arg_type()?;
    let fits = matches!(
        (&value.value, wanted),
        (Literal::Text(_), Type::String)
            | (Literal::Bool(_), Type::Bool)
            | (Literal::List(_), Type::Array)
            | (Literal::Integer(_), Type::Integer | Type::Number)
            | (Literal::Float(_), Type::Float | Type::Number)
    );
    let name = argument.name();
    (!fits).then(|| Fault {
        span: value.span,
        message: format!("`{name}` is {}, and {} stands here", called(wanted), of_literal(&value.value)),
        help: Some(format!("write `{name}={}`", example(Some(wanted)))),
    })
}

fn called(wanted: ComponentArgType) -> &'static str {
    use ComponentArgType as Type;
    match wanted {
        Type::String => "a text",
        Type::Bool => "`true` or `false`",
        Type::Integer => "a whole number",
        Type::Float | Type::Number => "a number",
        Type::Array => "a list",
        _ => "a value that cannot be written in Markdown",
    }
}

fn of_literal(literal: &Literal) -> &'static str {
    match literal {
        Literal::Text(_) => "a text",
        Literal::Bool(_) => "`true` or `false`",
        Literal::Integer(_) => "a whole number",
        Literal::Float(_) => "a number with a fraction",
        Literal::List(_) => "a list",
    }
}

fn example(wanted: Option<ComponentArgType>) -> &'static str {
    use ComponentArgType as Type;
    match wanted {
        Some(Type::Bool) => "{true}",
        Some(Type::Integer | Type::Number) => "{12}",
        Some(Type::Float) => "{1.5}",
        Some(Type::Array) => "{[\"…\", \"…\"]}",
        _ => "\"…\"",
    }
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Looks at the values of a call that is sound: what they name must be there.
struct Asker<'a> {
    query: Query<'a>,
    tables: &'a [Arc<Source>],
    file: &'a File,
}

impl Asker<'_> {
    /// Says what is wrong with the value of an argument.
    fn value(&self, Argument { name, value }: &Argument) -> Option<Diagnostic> {
        if let Literal::List(items) = &value.value {
            if *name.value == *"articles" && self.query.asks("comparison") {
                return items.iter().find_map(|item| self.article(item));
            }
            let few = *name.value == *"of" && items.len() < 2 && self.query.asks("comparison");
            let few = few.then(|| {
                let message = "two pages or more can be compared".to_owned();
                self.wrong(value, message, "name them: `of={[\"…\", \"…\"]}`".to_owned())
            });
            return few.or_else(|| items.iter().find_map(|item| self.target(&name.value, item)));
        }
        let text = match &value.value {
            Literal::Text(text) if !text.trim().is_empty() => text,
            _ => return None,
        };
        match &*name.value {
            "of" | "file" => self.target(&name.value, value),
            "from" | "to" if self.query.asks("moments") => {
                let error = Date::parse(text).err()?;
                let forms = || "a date is a day (`1997-05-27`), a month (`1997-05`) or a year (`1997`)".to_owned();
                let help = error.suggestion.as_ref().map_or_else(forms, |iso| format!("write `{iso}`"));
                Some(Diagnostic::new(&rules::BAD_DATE, self.file, value.span, error.to_string()).help(help))
            }
            "kind"
                if self.query.asks("pages")
                    && !(0..self.query.config.kinds.len()).any(|number| is_kind(self.query.config, number, text)) =>
            {
                let kinds = || self.query.config.kinds.iter().map(|kind| kind.name.as_str());
                let near = did_you_mean(text, kinds());
                let message = format!("there is no kind `{text}`");
                Some(self.wrong(value, message, near.unwrap_or_else(|| format!("the kinds are {}", listed(kinds())))))
            }
            "sort" if self.query.asks("pages") && !SORTS.contains(&&**text) => {
                let message = format!("pages cannot be sorted by `{text}`");
                Some(self.wrong(value, message, format!("they can by {}", listed(SORTS.iter().copied()))))
            }
            "tag" if (self.query.asks("pages") || self.query.asks("moments")) && tagged(self.query.graph, text).is_empty() => {
                let tags = self.query.graph.tags().iter().map(|tag| &*tag.name);
                let near = did_you_mean(text, tags);
                let message = format!("no page has the tag `{text}`");
                Some(self.wrong(
                    value,
                    message,
                    near.unwrap_or_else(|| "give it to a page by `tags`, or name another".to_owned()),
                ))
            }
            _ => None,
        }
    }

    /// Says that an article is on none of the pages that are compared.
    fn article(&self, item: &Spanned<Literal>) -> Option<Diagnostic> {
        let of = self.query.call.arguments.iter().find(|argument| *argument.name.value == *"of")?;
        let Literal::List(pages) = &of.value.value else { return None };
        let page = |value: &Spanned<Literal>| match link(self.query.graph, self.query.holder, value)? {
            (_, Resolved::Page { page, .. }) => Some(self.query.graph.document(*page)),
            _ => None,
        };
        let documents: Vec<_> = pages.iter().filter_map(page).collect();
        if documents.is_empty() || compare::has(documents.iter().copied(), &plain(&item.value)) {
            return None;
        }
        let headings = || {
            documents
                .iter()
                .flat_map(|document| &document.text.headings)
                .filter(|heading| !heading.is_title)
        };
        let written = self.file.slice(item.span);
        let near = did_you_mean(written, headings().map(|heading| &*heading.text));
        let message = format!("none of the pages has an article `{written}`");
        let there = || format!("their headings are {}", listed(headings().take(12).map(|heading| &*heading.text)));
        Some(self.wrong(item, message, near.unwrap_or_else(there)))
    }

    fn wrong(&self, value: &Spanned<Literal>, message: String, help: String) -> Diagnostic {
        Diagnostic::new(&rules::BLOCK_ARGUMENT, self.file, value.span, message).help(help)
    }

    /// Says that what `of` names is no page, or what `file` names no file; what leads to nothing has been told.
    fn target(&self, name: &str, value: &Spanned<Literal>) -> Option<Diagnostic> {
        let (link, resolved) = link(self.query.graph, self.query.holder, value)?;
        let (found, help) = match (name, resolved) {
            ("of", Resolved::File(_)) => ("a file that is copied", "name a page"),
            ("of", Resolved::External) => ("outside of the site", "name a page of this site"),
            ("file", Resolved::File(href)) if self.query.asks("table") => match table::find(self.tables, self.query.config, href) {
                None => ("no CSV file of up to 32 MiB in UTF-8", "name one below `content/`"),
                Some(source) if table::rows(&source.file.text).is_empty() => ("empty", "write a row of headings, and rows"),
                Some(_) => return None,
            },
            ("file", Resolved::Page { .. }) => ("a page", "name a file, with its ending"),
            ("file", Resolved::External) => ("outside of the site", "store the file below `content/`"),
            _ => return None,
        };
        let message = format!("`{}` is {found}", link.target.path);
        Some(self.wrong(value, message, help.to_owned()))
    }
}
