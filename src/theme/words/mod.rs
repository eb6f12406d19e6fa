//! The words of the user interface, in Fluent, and numbers and lists as their language writes them.
//!
//! Takes the files of words of all layers and a language; says messages by their names. What a language does not have is said in the next of its
//! chain (`zh-Hant-TW`, `zh-Hant`, `zh`), and last in English. Knows no page.

mod check;
mod figures;

pub use check::check;

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::files::Layer;
use crate::config::Config;
use crate::date::{Around, Frame};
use crate::diagnostic::File;
use figures::Figures;

/// Words in one language; what it lacks is said in English.
#[derive(Clone)]
pub struct Words(Arc<Spoken>);

struct Spoken {
    bundles: Vec<FluentBundle<FluentResource>>,
    /// How many of them are in the site's own language.
    own: usize,
    names: Vec<String>,
    figures: Figures,
}

impl Words {
    /// Reads the words of all layers in a language; of what is no valid Fluent, what is before and after it is taken.
    pub fn new(layers: &[Layer], language: &str) -> Words {
        let own: LanguageIdentifier = language.parse().unwrap_or_default();
        let (mut bundles, mut names, mut of_own) = (Vec::new(), Vec::new(), 0);
        for tag in chain(language) {
            let known: LanguageIdentifier = tag.parse().unwrap_or_default();
            // Numbers are those of the site's region, where the words are of its language.
            let is_own = known.language == own.language;
            of_own += usize::from(is_own);
            let spoken = if is_own { own.clone() } else { known };
            let mut bundle = FluentBundle::new_concurrent(vec![spoken]);
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(figures::number_in));
            // The default theme's first: what is nearer to the site takes its place.
            for file in layers.iter().rev().flat_map(|layer| in_language(layer, tag)) {
                let resource = match FluentResource::try_new(file.text.to_string()) {
                    Ok(resource) | Err((resource, _)) => resource,
                };
                names.extend(messages(&resource).map(|message| message.id.name.to_owned()));
                bundle.add_resource_overriding(resource);
            }
            bundles.push(bundle);
        }
        names.sort();
        names.dedup();
        let figures = Figures::new(&own);
        Words(Arc::new(Spoken {
            bundles,
            own: of_own,
            names,
            figures,
        }))
    }

    /// Says something; none where no language has it.
    pub fn find(&self, name: &str, arguments: &[(&str, FluentValue<'_>)]) -> Option<String> {
        self.0.bundles.iter().find_map(|bundle| say_in(bundle, name, arguments))
    }

    /// Gives the words around dates, where the site's own language has them.
    pub fn around_dates(&self) -> Option<Around> {
        const DATE: &str = "\u{e000}";
        let frame = |name: String| {
            let said = self
                .0
                .bundles
                .iter()
                .take(self.0.own)
                .find_map(|bundle| say_in(bundle, &name, &[("date", DATE.into())]))?;
            let (before, after) = said.split_once(DATE)?;
            Some(Frame(before.into(), after.into()))
        };
        let frames = |name: &str| ["year", "month", "day"].map(|precision| frame(format!("date-{name}-{precision}")));
        Some(Around {
            circa: frame("date-circa".to_owned())?,
            from: frames("from"),
            until: frames("until"),
        })
    }

    /// Says something; the name itself where no language has it.
    pub fn say(&self, name: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        self.find(name, arguments).unwrap_or_else(|| name.to_owned())
    }

    /// Says something without arguments.
    pub fn word(&self, name: &str) -> String {
        self.say(name, &[])
    }

    /// Gives all that can be said without arguments, with `_` for `-` in names.
    pub fn plain(&self) -> BTreeMap<String, String> {
        self.0.names.iter().map(|name| (name.replace('-', "_"), self.word(name))).collect()
    }

    /// Calls kinds and verdicts as the language does, where the site does not name them itself.
    pub fn name(&self, config: &mut Config) {
        let set = |name: String, is_own: bool, text: &mut String| {
            if let (false, Some(said)) = (is_own, self.find(&name, &[])) {
                *text = said;
            }
        };
        for kind in &mut config.kinds {
            set(format!("kind-{}", kind.name), kind.named.0, &mut kind.label);
            set(format!("kinds-{}", kind.name), kind.named.1, &mut kind.plural);
        }
        for verdict in &mut config.verdicts {
            set(format!("verdict-{}", verdict.id), verdict.named.0, &mut verdict.label);
            set(format!("verdict-{}-means", verdict.id), verdict.named.1, &mut verdict.description);
        }
    }

    /// Writes a number as the language does: "28,592".
    pub fn number(&self, number: i64) -> String {
        self.0.figures.number(number)
    }

    /// Writes several names as one sentence does: "A, B and C".
    pub fn list(&self, names: &[&str]) -> String {
        self.0.figures.list(names)
    }

    /// Writes parts of a line one after the other: "Head of State, 1995–2007". Parts that are empty are left out.
    pub fn joined(&self, parts: &[String]) -> String {
        let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join(&self.word("comma"))
    }
}

/// Says something in one language; none where it does not have it.
fn say_in(bundle: &FluentBundle<FluentResource>, name: &str, arguments: &[(&str, FluentValue<'_>)]) -> Option<String> {
    let pattern = bundle.get_message(name)?.value()?;
    let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
    // What a message asks for and is not given is told when its file is read.
    let said = bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new());
    Some(said.into_owned())
}

/// Gives the languages that are asked for a word, the language itself first, English last.
fn chain(language: &str) -> Vec<&str> {
    let mut chain: Vec<&str> = std::iter::successors(Some(language), |tag| Some(tag.rsplit_once('-')?.0)).collect();
    if chain.last() != Some(&"en") {
        chain.push("en");
    }
    chain
}

/// Gives the files of a layer that are in a language.
fn in_language<'a>(layer: &'a Layer, tag: &str) -> impl Iterator<Item = &'a File> {
    let own = layer.words.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(tag));
    own.map(|(_, file)| file)
}

/// Gives the messages of a file.
fn messages(resource: &FluentResource) -> impl Iterator<Item = &fluent_syntax::ast::Message<&str>> {
    resource.entries().filter_map(|entry| match entry {
        fluent_syntax::ast::Entry::Message(message) => Some(message),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_falls_back_along_its_tag_and_to_english() {
        assert_eq!(chain("zh-Hant-TW"), ["zh-Hant-TW", "zh-Hant", "zh", "en"]);
        assert_eq!(chain("uk-UA"), ["uk-UA", "uk", "en"]);
        assert_eq!(chain("en-GB"), ["en-GB", "en"]);
        assert_eq!(chain("en"), ["en"]);
    }
}
