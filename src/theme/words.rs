//! The words of the user interface, in Fluent.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::files::Layer;
use crate::diagnostic::{Diagnostic, rules};

/// Words in one language; what it lacks is said in English.
#[derive(Clone)]
pub struct Words(Arc<Spoken>);

#[derive(Default)]
struct Spoken {
    bundles: Vec<FluentBundle<FluentResource>>,
    names: Vec<String>,
}

impl Words {
    /// Reads the words of all layers in a language; mistakes of syntax become diagnostics.
    pub fn new(layers: &[Layer], language: &str, diagnostics: &mut Vec<Diagnostic>) -> Words {
        let primary = language.split('-').next().unwrap_or(language);
        let mut words = Spoken::default();
        let mut wanted = vec![language, primary, "en"];
        wanted.dedup();
        for language in wanted {
            let tag: LanguageIdentifier = language.parse().unwrap_or_default();
            for layer in layers {
                for (_, file) in layer.words.iter().filter(|(own, _)| own == language) {
                    words.add(tag.clone(), file, diagnostics);
                }
            }
        }
        words.names.sort();
        words.names.dedup();
        Words(Arc::new(words))
    }

    /// Says something; the name itself where no language has it.
    pub fn say(&self, name: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        for bundle in &self.0.bundles {
            if let Some(pattern) = bundle.get_message(name).and_then(|message| message.value()) {
                let mut errors = Vec::new();
                let said = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
                return said.into_owned();
            }
        }
        name.to_owned()
    }

    /// Says something without arguments.
    pub fn word(&self, name: &str) -> String {
        self.say(name, &[])
    }

    /// Gives all that can be said without arguments, with `_` for `-` in names.
    pub fn plain(&self) -> BTreeMap<String, String> {
        self.0.names.iter().map(|name| (name.replace('-', "_"), self.word(name))).collect()
    }
}

impl Spoken {
    fn add(&mut self, tag: LanguageIdentifier, file: &crate::diagnostic::File, diagnostics: &mut Vec<Diagnostic>) {
        let resource = match FluentResource::try_new(file.text.to_string()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                for error in errors {
                    let message = format!("this is not valid Fluent: {}", error.kind);
                    diagnostics.push(Diagnostic::new(&rules::THEME_STRINGS, file, error.pos.into(), message));
                }
                resource
            }
        };
        for entry in resource.entries() {
            if let fluent_syntax::ast::Entry::Message(message) = entry {
                self.names.push(message.id.name.to_owned());
            }
        }
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        self.bundles.push(bundle);
    }
}
