//! Kinds of pages: the nine that are built in, and those of a site.

/// The kinds that Treatise knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Builtin {
    /// A page of no kind: about, methodology.
    Page,
    /// A reproduced or own news piece.
    Article,
    /// A context note.
    Note,
    /// A person.
    Person,
    /// A treaty or any other instrument.
    Treaty,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// An event.
    Event,
    /// A fact-check.
    Claim,
}

impl Builtin {
    /// Tells whether a page of the kind can be what a key of front matter refers to: a speaker, a party, an instrument.
    pub fn can_be(self, relation: &str) -> bool {
        use Builtin::*;
        match relation {
            "speaker" | "parties" => matches!(self, Person | Organisation | Place),
            "place" | "seat" | "country" => matches!(self, Place | Organisation),
            "amends" | "supersedes" => self == Treaty,
            _ => true,
        }
    }

    /// Names the kinds that a key can refer to, for messages.
    pub fn wanted(relation: &str) -> &'static str {
        match relation {
            "speaker" | "parties" => "a person, an organisation or a place",
            "place" | "seat" | "country" => "a place or an organisation",
            "amends" | "supersedes" => "a treaty",
            _ => "a page",
        }
    }
}

/// A kind of page.
#[derive(Clone, Debug)]
pub struct Kind {
    /// What the configuration and templates call it.
    pub name: String,
    /// Its folder under `content/`, and the first part of its URLs; empty for pages.
    pub folder: String,
    /// What readers call one: "Person".
    pub label: String,
    /// What readers call many: "People".
    pub plural: String,
    /// The template of its pages, without `.html`.
    pub template: String,
    /// Whether its pages are things that other pages name.
    pub entity: bool,
    /// Whether names are looked for in its text.
    pub scan: bool,
    /// Which of the built-in kinds it is.
    pub builtin: Option<Builtin>,
}

/// Gives the built-in kinds, `page` first.
pub fn builtin_kinds() -> Vec<Kind> {
    use Builtin::*;
    let kinds = [
        (Page, "page", "", "Page", "Pages", false, false),
        (Article, "article", "articles", "Article", "Articles", false, true),
        (Note, "note", "notes", "Note", "Notes", false, true),
        (Person, "person", "people", "Person", "People", true, true),
        (Treaty, "treaty", "treaties", "Document", "Treaties and documents", true, true),
        (
            Organisation,
            "organisation",
            "organisations",
            "Organisation",
            "Organisations",
            true,
            true,
        ),
        (Place, "place", "places", "Place", "Places", true, true),
        (Event, "event", "events", "Event", "Events", true, true),
        (Claim, "claim", "claims", "Claim", "Claims", false, true),
    ];
    kinds
        .into_iter()
        .map(|(builtin, name, folder, label, plural, entity, scan)| Kind {
            name: name.to_owned(),
            folder: folder.to_owned(),
            label: label.to_owned(),
            plural: plural.to_owned(),
            template: name.to_owned(),
            entity,
            scan,
            builtin: Some(builtin),
        })
        .collect()
}
