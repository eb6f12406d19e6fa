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
    /// Whether the site itself says what readers call one, and many; else the theme's words do.
    pub named: (bool, bool),
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
        (Page, "page", "", false, false),
        (Article, "article", "articles", false, true),
        (Note, "note", "notes", false, true),
        (Person, "person", "people", true, true),
        (Treaty, "treaty", "treaties", true, true),
        (Organisation, "organisation", "organisations", true, true),
        (Place, "place", "places", true, true),
        (Event, "event", "events", true, true),
        (Claim, "claim", "claims", false, true),
    ];
    kinds
        .into_iter()
        .map(|(builtin, name, folder, entity, scan)| Kind {
            folder: folder.to_owned(),
            entity,
            scan,
            builtin: Some(builtin),
            ..Kind::new(name)
        })
        .collect()
}

impl Kind {
    /// Makes a kind of a name, with what goes without saying.
    pub fn new(name: &str) -> Kind {
        Kind {
            name: name.to_owned(),
            folder: name.to_owned(),
            label: readable(name),
            plural: readable(name),
            named: (false, false),
            template: name.to_owned(),
            entity: false,
            scan: true,
            builtin: None,
        }
    }
}

/// Makes a readable name of an identifier.
pub fn readable(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect::<String>().replace(['-', '_'], " "),
        None => String::new(),
    }
}
