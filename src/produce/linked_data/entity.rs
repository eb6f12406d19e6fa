//! Entities: people, organisations, places, events, and the site's own kinds of things.

use super::{Subject, image, node};
use crate::document::{Event, Fields, Organisation, Person, Place, Role};
use crate::produce::json::Object;

/// Writes what a page of an entity is about.
pub fn write(subject: &Subject<'_>, object: &mut Object<'_>) {
    let (view, document) = (subject.facts.view, subject.document);
    object.text(
        "@type",
        match &document.fields {
            Fields::Person(_) => "Person",
            Fields::Organisation(_) => "Organization",
            Fields::Place(_) => "Place",
            Fields::Event(_) => "Event",
            _ => "Thing",
        },
    );
    object.text("@id", &node(subject.site, subject.id));
    object.text("url", &subject.url);
    object.text("name", &view.title);
    subject.other_names(None, object);
    object.text("description", &view.summary);
    image(subject.site, view, object);
    match &document.fields {
        Fields::Person(person) => of_person(subject, person, object),
        Fields::Organisation(organisation) => of_organisation(subject, organisation, object),
        Fields::Place(place) => of_place(subject, place, object),
        Fields::Event(event) => of_event(subject, event, object),
        _ => {}
    }
    subject.same_as(object);
}

fn of_person(subject: &Subject<'_>, person: &Person, object: &mut Object<'_>) {
    // An office that has not ended; one that has is among the roles.
    let open = person.roles.iter().filter(|role| role.to.is_none() && person.died.is_none());
    let held = open.max_by_key(|role| role.from);
    object.maybe("jobTitle", held.map(|role| &*role.title));
    object.date("birthDate", person.born);
    object.date("deathDate", person.died);
    object.texts("nationality", person.nationality.iter().map(|country| &**country));
    object.list("memberOf", |list| {
        for role in person.roles.iter().filter(|role| !role.title.is_empty()) {
            list.object(|object| office(subject, role, object));
        }
    });
}

/// Writes an office by the Role pattern of schema.org: the role stands in the place of what it is held in, which has the same property inside.
fn office(subject: &Subject<'_>, role: &Role, object: &mut Object<'_>) {
    object.text("@type", "OrganizationRole");
    object.text("roleName", &role.title);
    object.date("startDate", role.from);
    object.date("endDate", role.to);
    if let Some(of) = role.of {
        object.object("memberOf", |object| subject.organisation(of, object));
    }
}

fn of_organisation(subject: &Subject<'_>, organisation: &Organisation, object: &mut Object<'_>) {
    object.date("foundingDate", organisation.founded);
    object.date("dissolutionDate", organisation.dissolved);
    if let Some(seat) = organisation.seat {
        object.object("location", |object| subject.reference(seat, "Place", object));
    }
    subject.organisations("parentOrganization", &organisation.part_of, object);
    subject.bodies("member", &organisation.members, object);
}

fn of_place(subject: &Subject<'_>, place: &Place, object: &mut Object<'_>) {
    let within = place.part_of.iter().copied().chain(place.country);
    subject.references("containedInPlace", within, "Place", object);
}

fn of_event(subject: &Subject<'_>, event: &Event, object: &mut Object<'_>) {
    object.date("startDate", subject.document.meta.date.as_ref().map(|date| date.value));
    object.date("endDate", event.end);
    if let Some(place) = event.place {
        object.object("location", |object| subject.reference(place, "Place", object));
    }
    subject.bodies("attendee", &event.participants, object);
}
