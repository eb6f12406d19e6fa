//! Blocks: components of the theme that authors call from Markdown.
//!
//! Takes a call and its body; gives HTML. A component is given the arguments of its call, and what else it asks for by `@name`: `data` makes that. What
//! is wrong with calls is found by [`check()`], before any page is made.

mod check;
mod compare;
mod data;
mod empty;
mod query;
mod table;

pub use check::{Request, check};

use query::{Query, link, plain};
use tera::{Context, Value};

use crate::diagnostic::{Diagnostic, rules};
use crate::document::{Argument, Call, Literal, Spanned};
use crate::graph::{PageId, Resolved};
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
    let query = Query {
        graph: &site.graph,
        config: &site.config,
        order: &site.shared.order,
        holder,
        call,
        component: &component,
    };
    let given = Given { site, query };
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

/// A call, and the site that it is made for.
struct Given<'a> {
    site: &'a Site,
    query: Query<'a>,
}
