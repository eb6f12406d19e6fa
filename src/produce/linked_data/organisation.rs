//! What linked data says of the site as a whole: who publishes it, by which rules, and what it is.

use super::of_site_id;
use crate::config::{Config, TrustRole};
use crate::graph::Graph;
use crate::produce::json::{self, Object};

/// Which property of `NewsMediaOrganization` has the page of a role as its value.
const POLICIES: [(TrustRole, &str); 5] = [
    (TrustRole::Corrections, "correctionsPolicy"),
    (TrustRole::Ethics, "ethicsPolicy"),
    (TrustRole::Methodology, "verificationFactCheckingPolicy"),
    (TrustRole::Funding, "ownershipFundingInfo"),
    (TrustRole::Contact, "actionableFeedbackPolicy"),
];

/// The id of the page that lists who works on the site.
const MASTHEAD: &str = "about/masthead";

/// Writes what is the same on every page: the publisher and the website, to stand in a graph.
pub fn of_site(graph: &Graph, config: &Config) -> String {
    let mut out = String::with_capacity(1024);
    json::object(&mut out, |object| publisher(graph, config, object));
    out.push(',');
    json::object(&mut out, |object| website(config, object));
    out
}

fn publisher(graph: &Graph, config: &Config, object: &mut Object<'_>) {
    let base = &config.base_url;
    identity(config, object);
    if let Some(logo) = config.publisher.logo.as_deref().filter(|logo| !logo.starts_with("data:")) {
        object.object("logo", |image| {
            image.text("@type", "ImageObject");
            match logo.starts_with("https://") || logo.starts_with("http://") {
                true => image.text("url", logo),
                false => image.text("url", &of_site_id(base, &crate::link::encode_path(logo.trim_start_matches('/')))),
            }
        });
    }
    object.maybe("email", config.publisher.email.as_deref());
    let corrected = || graph.pages.iter().any(|page| !page.document.meta.corrections.is_empty());
    for (role, property) in POLICIES {
        match graph.trust(role) {
            Some(page) => object.text(property, &base.absolute(&graph.page(page).href)),
            // The list of corrections is there as soon as anything was corrected.
            None if role == TrustRole::Corrections && corrected() => object.text(property, &of_site_id(base, "corrections/")),
            None => {}
        }
    }
    let at = graph.pages.partition_point(|page| *page.document.id < *MASTHEAD);
    if let Some(page) = graph.pages.get(at).filter(|page| *page.document.id == *MASTHEAD) {
        object.text("masthead", &base.absolute(&page.href));
    }
}

/// Writes who the publisher is, in short.
pub fn identity(config: &Config, object: &mut Object<'_>) {
    let home = of_site_id(&config.base_url, "");
    object.text("@type", "NewsMediaOrganization");
    object.joined("@id", &[&home, "#publisher"]);
    object.text("name", &config.publisher.name);
    object.text("url", config.publisher.url.as_deref().unwrap_or(&home));
}

fn website(config: &Config, object: &mut Object<'_>) {
    let home = of_site_id(&config.base_url, "");
    object.text("@type", "WebSite");
    object.joined("@id", &[&home, "#website"]);
    object.text("name", &config.title);
    object.text("url", &home);
    object.text("description", &config.description);
    object.text("inLanguage", &config.language);
    object.object("publisher", |publisher| publisher.joined("@id", &[&home, "#publisher"]));
}
