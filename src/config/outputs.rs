//! `[outputs]`, `per_page` and `[social_cards]`: what is made beside pages, and how.

use super::{Config, Outputs};
use crate::tree::{Keys, Unknown};

impl Default for Outputs {
    fn default() -> Outputs {
        Outputs {
            feeds: true,
            sitemap: true,
            exports: true,
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
