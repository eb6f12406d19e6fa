//! Blocks: components of the theme that authors call from Markdown.
//!
//! Takes a call and its body; gives HTML. A component is given the arguments of its call, and what else it asks for by `@name`: `data` makes that. What
//! is wrong with calls is found by [`check()`], before any page is made.

mod check;
mod compare;
mod data;
mod table;

pub use check::check;

use tera::{ComponentInfo, Context, Value};

use crate::diagnostic::{Diagnostic, rules};
use crate::document::{Argument, Call, Link, Literal, Spanned};
use crate::graph::{Graph, PageId, Resolved};
use crate::parse::paint::escape;
use crate::parse::wikilink::parse_reference;
use crate::site::Site;
use crate::theme::RenderError;

/// Makes a block of a page; where it cannot be made, its call is shown, and its body.
pub fn html(site: &Site, holder: PageId, call: &Call, body: Option<&str>) -> String {
    match made(site, holder, call, body) {
        Some(Ok(html)) if html.trim().is_empty() => String::new(),
        Some(Ok(html)) => html.trim().to_owned() + "\n",
        _ => {
            let mut html = String::from("<p class=\"embed missing\">");
            escape(site.graph.document(holder).file.slice(call.span), &mut html);
            html.push_str("</p>\n");
            html + body.unwrap_or("")
        }
    }
}

/// Gives what fails in the templates of the blocks that a page calls.
pub fn failures(site: &Site, id: PageId) -> Vec<Diagnostic> {
    let document = site.graph.document(id);
    let calls = document.text.calls.iter();
    let failed = calls.filter_map(|call| Some((call, made(site, id, call, call.close.map(|_| ""))?.err()?)));
    let told = failed.map(|(call, failure)| {
        let message = format!("{}, while making the block `{}`", failure.message, call.name.value);
        let file = failure.file.unwrap_or_else(|| document.file.clone());
        let diagnostic = match failure.span {
            Some(span) => Diagnostic::new(&rules::TEMPLATE, &file, span, message),
            None => Diagnostic::whole(&rules::TEMPLATE, &file, message),
        };
        diagnostic.related(&document.file, Some(call.span), "called here")
    });
    told.collect()
}

/// Makes a block; none where its call is wrong, which has been told.
fn made(site: &Site, holder: PageId, call: &Call, body: Option<&str>) -> Option<Result<String, RenderError>> {
    let component = site.theme.templates.block(&call.name.value)?;
    if !check::is_sound(&component, call) {
        return None;
    }
    let mut arguments = Context::new();
    for Argument { name, value } in &call.arguments {
        arguments.insert_value(name.value.to_string(), shown(site, holder, value));
    }
    let given = Given {
        site,
        holder,
        call,
        component: &component,
    };
    let mut others = Context::new();
    let asked = component.args().iter().filter(|argument| argument.is_implicit());
    for name in asked.map(tera::ComponentArg::name) {
        if let Some(value) = data::value_of(&given, name) {
            others.insert_value(name.to_owned(), value);
        }
    }
    Some(site.theme.templates.render_block(&call.name.value, &arguments, &others, body))
}

/// Gives the value of an argument as templates see it: what names a page is its title, or the author's words for it.
fn shown(site: &Site, holder: PageId, value: &Spanned<Literal>) -> Value {
    let text = match &value.value {
        Literal::Text(text) => text,
        Literal::List(items) => {
            let items: Vec<Value> = items.iter().map(|item| shown(site, holder, item)).collect();
            return Value::from(items);
        }
        other => return plain(other),
    };
    let reference = parse_reference(text, value.span);
    if let Some(label) = reference.as_ref().and_then(|(_, label)| *label) {
        return Value::from(label);
    }
    if let Some((_, Resolved::Page { page, .. })) = link(&site.graph, holder, value) {
        return Value::from(&*site.graph.document(*page).meta.title);
    }
    Value::from(reference.as_ref().map_or(&**text, |(target, _)| &*target.path))
}

/// Gives a value that names nothing.
fn plain(literal: &Literal) -> Value {
    match literal {
        Literal::Text(text) => Value::from(&**text),
        Literal::Integer(number) => Value::from(*number),
        Literal::Float(number) => Value::from(*number),
        Literal::Bool(yes) => Value::from(*yes),
        Literal::List(items) => Value::from(items.iter().map(|item| plain(&item.value)).collect::<Vec<Value>>()),
    }
}

/// Gives the link that the value of an argument is, and what it leads to.
fn link<'a>(graph: &'a Graph, holder: PageId, value: &Spanned<Literal>) -> Option<(&'a Link, &'a Resolved)> {
    let links = &graph.document(holder).text.links;
    let at = links.binary_search_by_key(&value.span, |link| link.span).ok()?;
    Some((&links[at], graph.links(holder).resolved.get(at)?))
}

/// A call, and what it is a call of.
struct Given<'a> {
    site: &'a Site,
    holder: PageId,
    call: &'a Call,
    component: &'a ComponentInfo,
}

impl<'a> Given<'a> {
    fn argument(&self, name: &str) -> Option<&'a Argument> {
        self.call.arguments.iter().find(|argument| *argument.name.value == *name)
    }

    /// Gives the value of an argument, or what it has where a call says nothing.
    fn value(&self, name: &str) -> Option<Value> {
        let default = || {
            self.component
                .args()
                .iter()
                .find(|argument| argument.name() == name)?
                .default()
                .cloned()
        };
        self.argument(name).map(|argument| plain(&argument.value.value)).or_else(default)
    }

    /// Gives the text of an argument; none where it is empty.
    fn text(&self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
    }

    /// Gives what the values of an argument lead to, one or a list of them.
    fn targets(&self, name: &str) -> Vec<&'a Resolved> {
        let Some(argument) = self.argument(name) else {
            return Vec::new();
        };
        let values = match &argument.value.value {
            Literal::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&argument.value),
        };
        let target = |value| link(&self.site.graph, self.holder, value).map(|(_, resolved)| resolved);
        values.iter().filter_map(target).collect()
    }

    /// Gives the pages that an argument names.
    fn pages(&self, name: &str) -> Vec<PageId> {
        let page = |resolved: &'a Resolved| match resolved {
            Resolved::Page { page, .. } => Some(*page),
            _ => None,
        };
        self.targets(name).into_iter().filter_map(page).collect()
    }
}
