//! The search page: the form that its script fills, and the lists of the site for readers without script.

use tera::Value;

use super::page::{introduce, introduction_html, made_view};
use super::view::{NavItem, SearchView};
use super::{Produced, render, value};
use crate::graph::Role;
use crate::route::{INDEX, cited_sources};
use crate::site::Site;

/// Makes the page.
pub fn page(site: &Site) -> Produced {
    let introduction = site.graph.introduction(Role::Search);
    let title = introduction.map_or_else(
        || site.theme.words.word("search"),
        |id| site.graph.document(id).meta.title.to_string(),
    );
    let base = &site.config.base_url.path;
    let mut view = made_view(site, "search/", "search", title);
    view.section = format!("{base}search/");
    introduce(site, introduction, &mut view);
    let search = SearchView {
        introduction: introduction_html(site, introduction),
        index: format!("{base}{INDEX}"),
        kinds: kinds(site),
        verdicts: verdicts(site),
        tags: (!site.graph.tags().is_empty()).then(|| format!("{base}tags/")),
    };
    let file = introduction.map_or_else(|| site.config.file.clone(), |id| site.graph.document(id).file.clone());
    render(site, "search", &view, vec![("search", value(&search))], &file)
}

/// Gives the kinds that results can be of, those of the site first.
fn kinds(site: &Site) -> Vec<NavItem> {
    let word = |name: &str| site.theme.words.word(name);
    let own = site
        .config
        .kinds
        .iter()
        .zip(&site.shared.order.listed)
        .filter(|(_, ids)| !ids.is_empty());
    let mut kinds: Vec<NavItem> = own
        .map(|(kind, ids)| item(kind.plural.clone(), kind.name.clone(), ids.len()))
        .collect();
    let topics = site.graph.tags().iter().filter(|tag| tag.introduction.is_some()).count();
    let sources = cited_sources(&site.graph).count();
    kinds.extend((topics > 0).then(|| item(word("tags"), "topic".to_owned(), topics)));
    kinds.extend((sources > 0).then(|| item(word("sources"), "source".to_owned(), sources)));
    kinds
}

/// Gives the verdicts of the scale, in its order.
fn verdicts(site: &Site) -> Vec<Value> {
    (0..site.config.verdicts.len())
        .filter_map(|number| site.shared.verdicts.at(number))
        .collect()
}

fn item(title: String, kind: String, count: usize) -> NavItem {
    NavItem {
        title,
        href: String::new(),
        kind,
        count,
    }
}
