//! The cards of a page's links: what every entity, note, claim and source that a page leads to is, so that a preview stands beside each link.
//!
//! Takes the HTML of a page; gives it with the cards that it lacks, out of sight at the end of `<main>`. What is printed decides, whatever prints it.

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashSet;
use tera::{Context, Value};

use super::view::{PageView, SourceView};
use super::{cited, value};
use crate::config::Builtin;
use crate::date::Date;
use crate::graph::{PageId, SourceId};
use crate::route::Route;
use crate::site::Site;
use crate::theme::RenderError;

/// The template of the cards.
const TEMPLATE: &str = "parts/cards.html";

/// Adds the cards that the links of a page have not got.
///
/// # Errors
/// When the template fails: which, where and why.
pub fn with_cards(site: &Site, page: &PageView, mut html: String) -> Result<String, RenderError> {
    let (Some(start), Some(end)) = (html.find("<main"), html.rfind("</main>")) else {
        return Ok(html);
    };
    if !site.theme.templates.has(TEMPLATE) {
        return Ok(html);
    }
    let at = match leads_to(site, &page.href) {
        Some(Route::Page(id)) => site.graph.document(*id).meta.date.as_ref().map(|date| date.value),
        _ => None,
    };
    let main = html.get(start..end).unwrap_or("");
    let there: FxHashSet<&str> = values(main, " data-card=\"")
        .chain(values(main, " class=\"note-more\" href=\""))
        .collect();
    let mut seen = FxHashSet::default();
    let addresses = values(main, " href=\"").filter_map(|href| href.split(['#', '?']).next());
    let wanted = addresses.filter(|href| *href != page.href && !there.contains(href) && seen.insert(*href));
    let (mut cards, mut sources): (Vec<Value>, Vec<SourceView>) = Default::default();
    for route in wanted.filter_map(|href| leads_to(site, href)) {
        match route {
            Route::Page(id) => cards.extend(of_page(site, *id, at)),
            Route::Source(id) => sources.extend(of_source(site, *id)),
            _ => {}
        }
    }
    if cards.is_empty() && sources.is_empty() {
        return Ok(html);
    }
    let mut context = Context::new();
    context.insert_value("cards", value(&cards));
    context.insert_value("sources", value(&sources));
    html.insert_str(end, &site.theme.templates.render(TEMPLATE, &context)?);
    Ok(html)
}

/// Gives what stands after each `mark`, up to the quotation mark that ends it.
fn values<'a>(html: &'a str, mark: &'static str) -> impl Iterator<Item = &'a str> {
    html.split(mark).skip(1).filter_map(|rest| rest.split('"').next())
}

/// Gives the route that an address of this site leads to.
fn leads_to<'s>(site: &'s Site, href: &str) -> Option<&'s Route> {
    let path = href.strip_prefix(&*site.config.base_url.path)?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    site.routes.get(&format!("{path}index.html"))
}

/// Gives the card of a page; none where it is no entity, note or claim.
fn of_page(site: &Site, id: PageId, at: Option<Date>) -> Option<Value> {
    let document = site.graph.document(id);
    let kind = site.config.kind(document.kind);
    match kind.builtin {
        _ if kind.entity => Some(site.shared.described(id, document, at)),
        Some(Builtin::Note | Builtin::Claim) => Some(site.shared.card(id)),
        _ => None,
    }
}

fn of_source(site: &Site, id: SourceId) -> Option<SourceView> {
    let source = site.bibliography.source(id)?;
    let reference = site.printer.style()?.reference(&source.entry, site.printer.printed(id)?);
    Some(cited::of_source(site, id, reference))
}
