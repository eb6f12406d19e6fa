//! Pictures, sound and films from hosts that the site's policy does not allow, so that readers would not see them.

use crate::config::{Config, Policy};
use crate::diagnostic::{Diagnostic, Span, rules};
use crate::document::{Document, Fields, LinkSyntax, TextLevel};

/// Warns of each picture, sound or film of a page that the policy refuses.
pub fn check(document: &Document, config: &Config) -> Vec<Diagnostic> {
    let is_whole = !matches!(&document.fields, Fields::Article(article) if article.text != TextLevel::Full);
    let shown = document.text.links.iter().filter(|link| {
        let is_picture = matches!(link.syntax, LinkSyntax::Image | LinkSyntax::WikiEmbed);
        is_whole && is_picture && link.target.external
    });
    let own = document.meta.image.as_ref().map(|image| (&*image.value, image.span));
    let in_text = shown.map(|link| (&*link.target.path, link.target.span));
    let refused = |(address, span): (&str, Span), file| {
        let host = config.policy.refused(address, &config.base_url.origin)?;
        Some(warning(host, file, span, &config.policy))
    };
    let in_text = in_text.filter_map(|place| refused(place, &document.file));
    own.and_then(|place| refused(place, document.meta_file()))
        .into_iter()
        .chain(in_text)
        .collect()
}

fn warning(host: &str, file: &crate::diagnostic::File, span: Span, policy: &Policy) -> Diagnostic {
    let message = format!("browsers will not show what comes from `{host}`: the site's policy does not allow it");
    let named = match host.strip_prefix("//") {
        Some(name) => format!("https://{name}"),
        None => host.to_owned(),
    };
    let hosts: Vec<String> = policy.hosts.iter().chain([&named]).map(|host| format!("\"{host}\"")).collect();
    Diagnostic::new(&rules::FOREIGN_HOST, file, span, message)
        .help("put the file beside the page, so that readers are known to nobody else")
        .help(format!(
            "or allow the host in `config.toml`: `[policy]`, `hosts = [{}]`",
            hosts.join(", ")
        ))
}
