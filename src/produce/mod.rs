//! Producing: the bytes of one route.
//!
//! Takes a site and a route; gives bytes and what is wrong. Pure: the same site and route give the same bytes, whatever else is produced, in
//! whatever order. A view struct a template, then Tera.

mod appearances;
mod away;
pub mod block;
mod body;
mod changes;
mod cited;
mod claim;
mod claims;
mod corrections;
mod elsewhere;
mod embed;
mod entity_feed;
mod export;
mod feed;
mod folders;
mod frame;
mod icons;
mod json;
mod kinds;
mod lineage;
mod linked_data;
mod listing;
mod machine;
mod named;
mod page;
mod people;
mod picture;
mod plain_markdown;
mod previews;
pub mod record;
mod search;
pub mod shared;
pub mod social;
mod sources;
mod timeline;
mod verdict;
pub mod view;

pub use away::Names;
pub use frame::Seen;
pub use shared::{Order, Shared};

use tera::{Context, Value};

use crate::diagnostic::{Diagnostic, File, rules};
use crate::graph::{PageId, Role};
use crate::route::Route;
use crate::site::Site;
use view::PageView;

/// What a route came to.
#[derive(Debug, Default)]
pub struct Produced {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// What is wrong: templates that fail.
    pub diagnostics: Vec<Diagnostic>,
}

impl From<String> for Produced {
    fn from(text: String) -> Self {
        Produced {
            bytes: text.into_bytes(),
            diagnostics: Vec::new(),
        }
    }
}

/// Produces a route's bytes; those of [`Route::Copy`] are its file's, and none here.
pub fn produce(site: &Site, route: &Route) -> Produced {
    let mut produced = bytes_of(site, route);
    if let Some(page) = text_of(site, route) {
        produced.diagnostics.extend(embed::failures(site, page));
        produced.diagnostics.extend(block::failures(site, page));
    }
    produced
}

/// Says what is wrong with a route: what [`produce`] says, without drawing pictures.
pub fn check(site: &Site, route: &Route) -> Vec<Diagnostic> {
    match route {
        Route::SocialCard(page) => social::checked(site, *page),
        other => produce(site, other).diagnostics,
    }
}

/// Gives the page whose text a route shows.
fn text_of(site: &Site, route: &Route) -> Option<PageId> {
    let introduces = |role: Role| {
        site.graph
            .pages
            .iter()
            .position(|page| page.role == role)
            .map(|index| PageId(index as u32))
    };
    match route {
        Route::Page(page) => Some(*page),
        Route::Home(page) => *page,
        Route::Listing(kind, 1) => introduces(Role::Listing(*kind)),
        Route::Timeline(1) => introduces(Role::Timeline),
        Route::Verdicts => introduces(Role::Verdicts),
        Route::Sources(1) => introduces(Role::Sources),
        Route::Corrections(1) => introduces(Role::Corrections),
        Route::Search => introduces(Role::Search),
        Route::Tag(index) => site.graph.arrangement.tags.get(*index)?.introduction,
        _ => None,
    }
}

fn bytes_of(site: &Site, route: &Route) -> Produced {
    match route {
        Route::Home(page) => page::home(site, *page),
        Route::Page(page) => page::page(site, *page),
        Route::Mentions(page, number) => page::mentions(site, *page, *number),
        Route::Listing(kind, number) => listing::listing(site, *kind, *number),
        Route::ClaimList(list, number) => claims::list(site, *list, *number),
        Route::ClaimsBy(way) => claims::choices(site, *way),
        Route::Verdicts => verdict::scale(site),
        Route::Folder(index, number) => folders::listing(site, *index, *number),
        Route::Corrections(number) => corrections::page(site, *number),
        Route::Timeline(number) => page::timeline(site, None, *number),
        Route::TimelineOf(sort, number) => page::timeline(site, Some(*sort), *number),
        Route::Search => search::page(site),
        Route::Tag(index) => listing::tag(site, *index),
        Route::Tags => listing::tags(site),
        Route::NotFound => page::not_found(site),
        Route::Atom(kind) => feed::atom(site, *kind).into(),
        Route::JsonFeed(kind) => feed::json(site, *kind).into(),
        Route::EntityAtom(page) => entity_feed::atom(site, *page).into(),
        Route::EntityJson(page) => entity_feed::json(site, *page).into(),
        Route::Markdown(page) => elsewhere::markdown(site, *page).into(),
        Route::ClaimReviews => export::feed(site).into(),
        Route::Claims => export::json(site).into(),
        Route::ClaimTable => Produced {
            bytes: export::csv(site),
            diagnostics: Vec::new(),
        },
        Route::Graph => export::graph(site).into(),
        Route::CorrectionsAtom => corrections::atom(site).into(),
        Route::CorrectionsJson => corrections::json(site).into(),
        Route::Sitemap(part) => machine::sitemap(site, *part).into(),
        Route::Source(id) => sources::source(site, *id),
        Route::Sources(number) => sources::sources(site, *number),
        Route::BibTex => sources::all_as_bibtex(site).into(),
        Route::Robots => machine::robots(site).into(),
        Route::Redirect(to) => machine::redirect(site, to).into(),
        Route::RedirectList => machine::redirect_list(site).into(),
        Route::Headers => machine::headers(site).into(),
        Route::SocialCard(page) => social::card(site, *page),
        Route::Icon(icon) => icons::icon(site, *icon),
        Route::Manifest => icons::manifest(site).into(),
        Route::Asset(index) => Produced {
            bytes: site.theme.assets.get(*index).map(|asset| asset.bytes.to_vec()).unwrap_or_default(),
            diagnostics: Vec::new(),
        },
        Route::Copy(_) => Produced::default(),
    }
}

/// Gives a view as a value that templates share without copying.
pub(crate) fn value<T: serde::Serialize>(view: &T) -> Value {
    Value::try_from_serializable(view).unwrap_or_else(|_| Value::none())
}

/// Makes a whole page with a template: `page` and what else it sees, with its linked data and how it is cited, which are those of any page that is made
/// unless `others` has its own. `of` is the file that the page is made from.
fn render(site: &Site, template: &str, page: &PageView, mut others: Vec<(&'static str, Value)>, of: &File) -> Produced {
    if !others.iter().any(|(name, _)| *name == "linked_data") {
        others.push(("linked_data", linked_data::made(site, page)));
    }
    if !others.iter().any(|(name, _)| *name == "cite_as") {
        others.push(("cite_as", value(&cited::cite_made(site, page))));
    }
    fill(site, template, page, others, of)
}

/// Fills a template with `page` and what else it sees. `of` is the file that the page is made from.
fn fill(site: &Site, template: &str, page: &PageView, others: Vec<(&'static str, Value)>, of: &File) -> Produced {
    let mut context = Context::new();
    context.insert_value("page", value(page));
    for (name, view) in others {
        context.insert_value(name, view);
    }
    let name = format!("{template}.html");
    if !site.theme.templates.has(&name) {
        // Said once, where it is named: `unknown-template`.
        return Produced::default();
    }
    let made = site.theme.templates.render(&name, &context);
    let failure = match made.and_then(|html| previews::with_cards(site, page, html)) {
        Ok(html) => return html.into(),
        Err(failure) => failure,
    };
    let file = failure.file.unwrap_or_else(|| of.clone());
    let message = format!("{}, while making `{}`", failure.message, page.href);
    let diagnostic = match failure.span {
        Some(span) => Diagnostic::new(&rules::TEMPLATE, &file, span, message),
        None => Diagnostic::whole(&rules::TEMPLATE, &file, message),
    };
    Produced {
        bytes: Vec::new(),
        diagnostics: vec![diagnostic.related(of, None, "the page is made from this file")],
    }
}
