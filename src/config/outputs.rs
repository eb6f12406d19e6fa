//! `[outputs]`, `per_page` and `[social_cards]`: what is made beside pages, and how.

use super::{Config, Outputs};
use crate::diagnostic::{Diagnostic, rules};
use crate::tree::{Keys, Unknown, Value};

impl Default for Outputs {
    fn default() -> Outputs {
        Outputs {
            feeds: true,
            sitemap: true,
            exports: true,
            search: cfg!(feature = "search"),
            social_cards: true,
            entity_feeds: false,
            markdown: false,
        }
    }
}

/// Reads which outputs are made.
pub fn read(keys: &mut Keys<'_>, config: &mut Config) {
    if let Some((table, _)) = keys.table("outputs") {
        let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
        let outputs = &mut config.outputs;
        outputs.feeds = keys.boolean("feeds").unwrap_or(outputs.feeds);
        outputs.sitemap = keys.boolean("sitemap").unwrap_or(outputs.sitemap);
        outputs.exports = keys.boolean("exports").unwrap_or(outputs.exports);
        outputs.search = search(&mut keys).unwrap_or(outputs.search);
        outputs.social_cards = keys.boolean("social_cards").unwrap_or(outputs.social_cards);
        outputs.entity_feeds = keys.boolean("entity_feeds").unwrap_or(outputs.entity_feeds);
        outputs.markdown = keys.boolean("markdown").unwrap_or(outputs.markdown);
        keys.finish("`[outputs]`", Unknown::Error);
    }
    if let Some(number) = keys.number("per_page", 1) {
        config.per_page = usize::try_from(number).unwrap_or(usize::MAX);
    }
    if let Some((table, _)) = keys.table("social_cards") {
        let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
        config.fonts = keys.strings("fonts");
        keys.finish("`[social_cards]`", Unknown::Error);
    }
}

/// Reads whether there is a search page; a program that was compiled without it says so where one is asked for.
fn search(keys: &mut Keys<'_>) -> Option<bool> {
    let node = keys.node("search")?;
    let Value::Bool(wanted) = node.value else {
        keys.wrong_type("search", &node, "`true` or `false`");
        return None;
    };
    if wanted && !cfg!(feature = "search") {
        keys.diagnostics.push(
            Diagnostic::new(
                &rules::BAD_VALUE,
                keys.file(),
                node.span,
                "this program was compiled without search",
            )
            .help("write `search = false`, or install Treatise with its feature `search`, which is on by default"),
        );
    }
    Some(wanted && cfg!(feature = "search"))
}
