//! Instruments. schema.org has no word for a treaty; `Legislation` (ELI) has what is known of one.

use super::{Subject, citations, image, node};
use crate::document::{Binding, Fields, Instrument, Treaty};
use crate::produce::json::Object;
use crate::produce::kinds;

/// Writes an instrument.
pub fn write(subject: &Subject<'_>, object: &mut Object<'_>) {
    let view = subject.facts.view;
    object.text("@type", "Legislation");
    object.text("@id", &node(subject.site, subject.id));
    object.text("url", &subject.url);
    object.text("name", &view.title);
    if let Fields::Treaty(treaty) = &subject.document.fields {
        subject.other_names(treaty.official_title.as_deref(), object);
        of_treaty(subject, treaty, object);
    }
    object.text("description", &view.summary);
    image(subject.site, view, object);
    object.list("citation", |list| citations(subject.site, subject.id, list));
    subject.same_as(object);
}

fn of_treaty(subject: &Subject<'_>, treaty: &Treaty, object: &mut Object<'_>) {
    let words = &subject.site.theme.words;
    object.text("legislationType", &kinds::instrument(treaty, words));
    object.text("legislationIdentifier", &kinds::registration(treaty, words));
    object.date("legislationDate", treaty.signed.or(treaty.adopted));
    object.date("legislationDateOfApplicability", treaty.in_force);
    object.maybe("legislationLegalForce", legal_force(treaty));
    if let Some(depositary) = treaty.depositary {
        object.object("legislationResponsible", |object| subject.body(depositary, object));
    }
    if let Some(place) = treaty.place {
        object.object("locationCreated", |object| subject.reference(place, "Place", object));
    }
    subject.references("legislationAmends", treaty.amends.iter().copied(), "Legislation", object);
    subject.references("legislationRepeals", treaty.supersedes.iter().copied(), "Legislation", object);
    object.list("inLanguage", |list| {
        for language in treaty.languages.iter().filter(|language| !language.is_empty()) {
            list.object(|object| {
                object.text("@type", "Language");
                object.text("name", language);
            });
        }
    });
    object.list("encoding", |list| {
        for text in &treaty.text_urls {
            list.object(|object| {
                object.text("@type", "MediaObject");
                object.text("contentUrl", &text.url);
                object.maybe("inLanguage", text.lang.as_deref());
                object.maybe("archivedAt", text.archive_url.as_deref());
            });
        }
    });
}

/// Says whether an instrument is in force, as far as its dates tell; what binds nobody is neither in force nor out of it, and a status in words is not
/// one of schema.org's.
fn legal_force(treaty: &Treaty) -> Option<&'static str> {
    if treaty.binding == Some(Binding::No) || treaty.instrument == Some(Instrument::Draft) || treaty.status.is_some() {
        return None;
    }
    match (treaty.in_force, treaty.ended) {
        (_, Some(_)) => Some("https://schema.org/NotInForce"),
        (Some(_), None) => Some("https://schema.org/InForce"),
        (None, None) => None,
    }
}
