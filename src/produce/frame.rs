//! The frame: what every template sees, and the parts that are the same on page after page.

use fluent_bundle::FluentValue;
use tera::Value;

use super::shared::Order;
use super::value;
use super::view::{NavItem, SiteView};
use crate::config::{Config, TrustRole};
use crate::document::Document;
use crate::graph::{Graph, PageId, Role};
use crate::parse::paint::escape;
use crate::theme::{Pictures, Theme};

/// What every template sees of the site.
#[derive(PartialEq)]
pub struct Seen {
    site: Value,
    navigation: Vec<String>,
}

impl Seen {
    /// Gathers what every template sees of the site.
    pub fn new(graph: &Graph, config: &Config, order: &Order, has_sources: bool) -> Seen {
        let view = view(graph, config, order, has_sources);
        Seen {
            site: value(&view),
            navigation: view.navigation.into_iter().map(|item| item.href).collect(),
        }
    }

    /// Gives a theme's templates what all of them see: `site`, `words`, `assets`, `icons`, `theme`, `frame`, and the functions `say` and `fit`.
    pub fn give_to(&self, theme: &mut Theme, config: &Config, (pictures, drawn): (&Pictures, bool)) {
        super::social::give_fit(&mut theme.templates, pictures.fonts.clone());
        let icons = super::icons::addresses(config, theme, (pictures, drawn));
        theme.templates.globals().insert_value("icons", value(&icons));
        fill(theme, config, self);
    }
}

fn view(graph: &Graph, config: &Config, order: &Order, has_sources: bool) -> SiteView {
    let base = &config.base_url.path;
    let has_timeline = !order.facts.whole.is_empty() || graph.pages.iter().any(|page| page.role == Role::Timeline);
    let has_feed = config.outputs.feeds && !order.newest.is_empty();
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        base: base.clone(),
        url: config.base_url.absolute(base),
        language: config.language.clone(),
        direction: direction(&config.language),
        navigation: navigation(config, &order.listed),
        publisher: value(&config.publisher),
        footer: footer(graph),
        trust: trust(graph, config, order),
        report: config.publisher.report_link(&config.base_url.absolute(base), &config.title),
        feed: has_feed.then(|| format!("{base}feed.xml")),
        feed_json: has_feed.then(|| format!("{base}feed.json")),
        sources: has_sources.then(|| format!("{base}sources/")),
        timeline: has_timeline.then(|| format!("{base}timeline/")),
        search: config.outputs.search.then(|| format!("{base}search/")),
        policy: Value::safe_string(&config.policy.header(false)),
        search_policy: Value::safe_string(&config.policy.header(true)),
    }
}

fn fill(theme: &mut Theme, config: &Config, seen: &Seen) {
    let base = &config.base_url.path;
    let assets: std::collections::BTreeMap<String, String> = theme
        .assets
        .iter()
        .map(|asset| {
            (
                asset.name.replace(['.', '-', '/'], "_"),
                format!("{base}{}", crate::link::encode_path(&asset.path)),
            )
        })
        .collect();
    let words = theme.words.plain();
    let options = serde_json::Value::Object(config.theme_options.clone());
    let spoken = theme.words.clone();
    theme.templates.function("say", move |arguments, _| {
        let name: String = arguments.must_get("id")?;
        let values: Vec<(String, FluentValue<'static>)> = arguments
            .iter()
            .filter(|(key, _)| key.to_string() != "id")
            .map(|(key, value)| {
                let said = match value.as_i64() {
                    Some(number) => FluentValue::from(number),
                    None => FluentValue::from(value.as_str().unwrap_or_default().to_owned()),
                };
                (key.to_string(), said)
            })
            .collect();
        let borrowed: Vec<(&str, FluentValue<'_>)> = values.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        Ok(spoken.say(&name, &borrowed))
    });
    let globals = theme.templates.globals();
    globals.insert_value("site", seen.site.clone());
    globals.insert_value("assets", value(&assets));
    globals.insert_value("words", value(&words));
    globals.insert_value("theme", value(&options));
    let frame = frame(config, &theme.templates, &seen.navigation);
    theme.templates.globals().insert_value("frame", frame);
}

/// Makes the parts that are the same on page after page, once: `footer`, and `navigation` by the address of the section that the page is in.
fn frame(config: &Config, templates: &crate::theme::Templates, navigation: &[String]) -> Value {
    let part = |name: &str, current: &str| {
        let mut context = tera::Context::new();
        context.insert("current", current);
        // A part that fails fails on every page too, where it is said with its place.
        let html = templates.render(name, &context).unwrap_or_default();
        Value::safe_string(&html)
    };
    let timeline = format!("{}timeline/", config.base_url.path);
    let search = format!("{}search/", config.base_url.path);
    let sections = navigation
        .iter()
        .map(String::as_str)
        .chain([timeline.as_str(), search.as_str(), ""]);
    let by_section: std::collections::BTreeMap<String, Value> = sections
        .map(|href| (href.to_owned(), part("parts/navigation.html", href)))
        .collect();
    let parts = std::collections::BTreeMap::from([("navigation", Value::from(by_section)), ("footer", part("parts/footer.html", ""))]);
    Value::from(parts)
}

fn navigation(config: &Config, listed: &[Vec<PageId>]) -> Vec<NavItem> {
    let kinds = config.kinds.iter().zip(listed);
    kinds
        .filter(|(kind, ids)| !kind.folder.is_empty() && !ids.is_empty())
        .map(|(kind, ids)| NavItem {
            title: kind.plural.clone(),
            href: format!("{}{}/", config.base_url.path, crate::link::encode_path(&kind.folder)),
            kind: kind.name.clone(),
            count: ids.len(),
        })
        .collect()
}

/// Gives the pages right under `content/`, for the foot of every page.
fn footer(graph: &Graph) -> Vec<NavItem> {
    let own = graph.pages.iter().filter(|page| {
        let in_foot = matches!(page.role, Role::Page | Role::Corrections);
        in_foot && !page.document.id.contains('/') && page.document.translation.is_none()
    });
    // A vault may have all its notes there: then the home page leads to them.
    if own.clone().count() > super::folders::AT_FOOT {
        return Vec::new();
    }
    own.map(|page| item("", page.document.meta.title.to_string(), page.href.to_string()))
        .collect()
}

/// Gives the pages that say who publishes the site and how it works, in the order of their roles.
fn trust(graph: &Graph, config: &Config, order: &Order) -> Vec<NavItem> {
    let found = |role: &TrustRole| match graph.trust(*role) {
        Some(id) => {
            let page = graph.page(id);
            Some(item(role.name(), page.document.meta.title.to_string(), page.href.to_string()))
        }
        // The list of corrections needs no introduction; its name is the theme's.
        None if *role == TrustRole::Corrections && !order.corrections.is_empty() => {
            Some(item(role.name(), String::new(), format!("{}corrections/", config.base_url.path)))
        }
        None => None,
    };
    TrustRole::ALL.iter().filter_map(found).collect()
}

fn item(kind: &str, title: String, href: String) -> NavItem {
    NavItem {
        title,
        href,
        kind: kind.to_owned(),
        count: 0,
    }
}

/// Gives the language of a page.
pub fn language<'a>(config: &'a Config, document: &'a Document) -> &'a str {
    let own = document.meta.lang.as_ref().map(|lang| &*lang.value);
    own.or(document.translation.as_deref()).unwrap_or(&config.language)
}

/// Gives the attributes of what is in one language inside of what is in another; nothing where both are one.
pub fn marked(own: &str, around: &str) -> Value {
    if own == around {
        return Value::safe_string("");
    }
    let mut attributes = String::from(" lang=\"");
    escape(own, &mut attributes);
    attributes.push_str(&format!("\" dir=\"{}\"", direction(own)));
    Value::safe_string(&attributes)
}

/// Gives the reading direction of a language, by its script.
pub fn direction(language: &str) -> &'static str {
    let right_to_left = ["ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "ku-Arab", "pa-Arab"];
    let primary = language.split('-').next().unwrap_or(language);
    match right_to_left.contains(&primary) || language.contains("-Arab") || language.contains("-Hebr") {
        true => "rtl",
        false => "ltr",
    }
}
