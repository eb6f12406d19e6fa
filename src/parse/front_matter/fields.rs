//! The front matter of each kind (the standards' own fields).

use super::Reader;
use crate::bibliography::Archived;
use crate::config::Builtin;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Span, rules};
use crate::document::{
    Annotation, Appearance, Article, Binding, Claim, Event, Fields, Instrument, Organisation, Party, PartyAction, Person, Place, RefId,
    Registration, Role, SourceOf, Spanned, TextLevel, TextUrl, Treaty,
};
use crate::parse::wikilink::is_external;
use crate::tree::{Keys, Node, Table, Unknown, Value};

/// Reads the keys that a kind has beside the common ones.
pub fn read(reader: &mut Reader<'_>, kind: Option<Builtin>, date: Option<&Spanned<Date>>) -> Fields {
    match kind {
        Some(Builtin::Person) => Fields::Person(person(reader)),
        Some(Builtin::Treaty) => Fields::Treaty(Box::new(treaty(reader))),
        Some(Builtin::Organisation) => Fields::Organisation(organisation(reader)),
        Some(Builtin::Place) => Fields::Place(Place {
            country: reader.reference("country"),
            part_of: reader.references("part_of"),
        }),
        Some(Builtin::Event) => Fields::Event(event(reader, date)),
        Some(Builtin::Article) => Fields::Article(Box::new(article(reader))),
        Some(Builtin::Claim) => Fields::Claim(Box::new(claim(reader, date))),
        Some(Builtin::Page | Builtin::Note) | None => Fields::None,
    }
}

/// Names a kind with its article, for messages.
pub fn article_of(kind: Builtin) -> &'static str {
    match kind {
        Builtin::Page => "a page",
        Builtin::Article => "an article",
        Builtin::Note => "a note",
        Builtin::Person => "a person",
        Builtin::Treaty => "a treaty",
        Builtin::Organisation => "an organisation",
        Builtin::Place => "a place",
        Builtin::Event => "an event",
        Builtin::Claim => "a claim",
    }
}

impl Reader<'_> {
    /// Reads a table inside the front matter; its references join the others.
    fn inside<T>(&mut self, table: Table, of: &str, read: impl FnOnce(&mut Reader<'_>) -> T) -> T {
        let mut inner = Reader {
            keys: Keys::new(self.keys.file(), table, self.keys.diagnostics),
            references: std::mem::take(&mut self.references),
            annotations: std::mem::take(&mut self.annotations),
        };
        let value = read(&mut inner);
        self.references = std::mem::take(&mut inner.references);
        self.annotations = std::mem::take(&mut inner.annotations);
        inner.keys.finish(of, Unknown::Error);
        value
    }

    fn day(&mut self, key: &'static str) -> Option<Date> {
        self.keys.date(key).map(|date| date.value)
    }

    /// Takes two dates of which the second must not lie before the first.
    fn days(&mut self, from: &'static str, to: &'static str) -> (Option<Date>, Option<Date>) {
        let (start, end) = (self.day(from), self.keys.date(to));
        self.check_order(from, start, to, end.as_ref());
        (start, end.map(|end| end.value))
    }

    fn check_order(&mut self, from: &str, start: Option<Date>, to: &str, end: Option<&Spanned<Date>>) {
        if let (Some(start), Some(end)) = (start, end)
            && end.value.last_day() < start.first_day()
        {
            let message = format!("`{to}` ({}) lies before `{from}` ({start})", end.value);
            self.keys
                .diagnostics
                .push(Diagnostic::new(&rules::DATES_REVERSED, self.keys.file(), end.span, message));
        }
    }

    fn missing(&mut self, span: Span, message: &str, help: &str) {
        self.keys
            .diagnostics
            .push(Diagnostic::new(&rules::MISSING_KEY, self.keys.file(), span, message).help(help));
    }
}

fn person(reader: &mut Reader<'_>) -> Person {
    let mut roles = Vec::new();
    for (table, span) in reader.keys.tables("roles") {
        let role = reader.inside(table, "an office", |reader| {
            let (from, to) = reader.days("from", "to");
            let role = Role {
                title: reader.keys.string("title").unwrap_or_default(),
                of: reader.reference("of"),
                from,
                to,
                source: reader.keys.string("source"),
            };
            if role.title.is_empty() {
                reader.missing(
                    span,
                    "this office has no `title`",
                    "as in `roles = [{ title = \"President of France\", from = 2017-05-14 }]`",
                );
            }
            role
        });
        roles.push(role);
    }
    let (born, died) = reader.days("born", "died");
    Person {
        roles,
        born,
        died,
        nationality: reader.keys.plain_strings("nationality"),
    }
}

fn treaty(reader: &mut Reader<'_>) -> Treaty {
    let instruments = [
        ("treaty", Instrument::Treaty),
        ("protocol", Instrument::Protocol),
        ("agreement", Instrument::Agreement),
        ("memorandum", Instrument::Memorandum),
        ("declaration", Instrument::Declaration),
        ("draft", Instrument::Draft),
        ("act", Instrument::Act),
        ("charter", Instrument::Charter),
    ];
    let (signed, ended) = reader.days("signed", "ended");
    let mut treaty = Treaty {
        official_title: reader.keys.string("official_title"),
        instrument: reader.keys.choice("instrument", &instruments),
        binding: binding(reader),
        signed,
        adopted: reader.day("adopted"),
        place: reader.reference("place"),
        in_force: reader.day("in_force"),
        ended,
        status: reader.keys.string("status"),
        parties: Vec::new(),
        depositary: reader.reference("depositary"),
        languages: reader.keys.plain_strings("languages"),
        registration: None,
        text_urls: Vec::new(),
        amends: reader.references("amends"),
        supersedes: reader.references("supersedes"),
        related: reader.references("related"),
    };
    for node in reader.keys.nodes("parties") {
        treaty.parties.extend(party(reader, node));
    }
    if let Some((table, _)) = reader.keys.table("registration") {
        treaty.registration = Some(reader.inside(table, "`registration`", |reader| Registration {
            unts: reader.keys.string("unts"),
            volume: reader.keys.string("volume"),
            page: reader.keys.string("page"),
        }));
    }
    for (table, span) in reader.keys.tables("text_urls") {
        let url = reader.inside(table, "`text_urls`", |reader| {
            let (url, archive_url) = (needed_address(reader, "url", span), address(reader, "archive_url"));
            let lang = reader.keys.string("lang");
            Some(TextUrl {
                url: url?,
                lang,
                archive_url,
            })
        });
        treaty.text_urls.extend(url);
    }
    treaty
}

/// Takes an address that must be there.
fn needed_address(reader: &mut Reader<'_>, key: &'static str, span: Span) -> Option<Box<str>> {
    match reader.keys.spanned(key) {
        Some(url) => checked_address(reader, url),
        None => {
            reader.missing(
                span,
                &format!("there is no `{key}` here"),
                "give the address, as in `url = \"https://…\"`",
            );
            None
        }
    }
}

/// Takes an address where there is one.
fn address(reader: &mut Reader<'_>, key: &'static str) -> Option<Box<str>> {
    let url = reader.keys.spanned(key)?;
    checked_address(reader, url)
}

/// Gives an address that begins with `http://` or `https://`; another is told and not used.
fn checked_address(reader: &mut Reader<'_>, url: Spanned<Box<str>>) -> Option<Box<str>> {
    if url.value.starts_with("https://") || url.value.starts_with("http://") {
        return Some(url.value);
    }
    reader.keys.diagnostics.push(
        Diagnostic::new(
            &rules::BAD_URL,
            reader.keys.file(),
            url.span,
            format!("`{}` is not an address that begins with `https://` or `http://`", url.value),
        )
        .help("write the whole address"),
    );
    None
}

fn binding(reader: &mut Reader<'_>) -> Option<Binding> {
    let node = reader.keys.node("binding")?;
    match &node.value {
        Value::Bool(true) => Some(Binding::Yes),
        Value::Bool(false) => Some(Binding::No),
        Value::String(word) if &**word == "disputed" => Some(Binding::Disputed),
        _ => {
            reader.keys.wrong_type("binding", &node, "`true`, `false` or `\"disputed\"`");
            None
        }
    }
}

fn party(reader: &mut Reader<'_>, node: Node) -> Option<Party> {
    let Value::Table(table) = node.value else {
        return reader.reference_of("parties", node).map(|party| Party {
            party,
            action: None,
            date: None,
            reservation: None,
        });
    };
    let actions = [
        ("signature", PartyAction::Signature),
        ("ratification", PartyAction::Ratification),
        ("acceptance", PartyAction::Acceptance),
        ("approval", PartyAction::Approval),
        ("accession", PartyAction::Accession),
        ("succession", PartyAction::Succession),
        ("withdrawal", PartyAction::Withdrawal),
    ];
    reader.inside(table, "a party", |reader| {
        let name = reader.keys.node("party");
        let party = match name {
            Some(name) => reader.reference_of("parties", name),
            None => {
                reader.missing(
                    node.span,
                    "this party has no `party`",
                    "as in `{ party = \"France\", action = \"signature\" }`",
                );
                None
            }
        };
        let (action, date) = (reader.keys.choice("action", &actions), reader.day("date"));
        let reservation = reader.keys.string("reservation");
        Some(Party {
            party: party?,
            action,
            date,
            reservation,
        })
    })
}

fn organisation(reader: &mut Reader<'_>) -> Organisation {
    let (founded, dissolved) = reader.days("founded", "dissolved");
    Organisation {
        founded,
        dissolved,
        seat: reader.reference("seat"),
        members: reader.references("members"),
        part_of: reader.references("part_of"),
    }
}

fn event(reader: &mut Reader<'_>, date: Option<&Spanned<Date>>) -> Event {
    let end = reader.keys.date("end");
    reader.check_order("date", date.map(|date| date.value), "end", end.as_ref());
    Event {
        end: end.map(|end| end.value),
        place: reader.reference("place"),
        participants: reader.references("participants"),
        outcome: reader.keys.string("outcome"),
    }
}

fn article(reader: &mut Reader<'_>) -> Article {
    let levels = [
        ("full", TextLevel::Full),
        ("excerpt", TextLevel::Excerpt),
        ("link", TextLevel::Link),
    ];
    let source = reader.keys.table("source").map(|(table, span)| {
        reader.inside(table, "`source`", |reader| SourceOf {
            publisher: reader.keys.string("publisher"),
            author: reader.keys.string("author"),
            url: address(reader, "url"),
            archive_url: address(reader, "archive_url"),
            retrieved: reader.day("retrieved"),
            licence: reader.keys.string("licence"),
            span,
        })
    });
    Article {
        source,
        text: reader.keys.choice("text", &levels).unwrap_or_default(),
        caption: reader.keys.string("caption"),
        credit: reader.keys.string("credit"),
    }
}

/// Takes when something was said; whether the author wrote `unknown` instead.
fn said(reader: &mut Reader<'_>) -> (Option<Spanned<Date>>, bool) {
    match reader.keys.node("said") {
        None => (None, false),
        Some(node) if matches!(&node.value, Value::String(word) if is_unknown(word)) => (None, true),
        Some(node) => (reader.keys.date_of("said", node), false),
    }
}

/// Tells whether an author spelt out that something is not known.
pub fn is_unknown(word: &str) -> bool {
    word.trim().eq_ignore_ascii_case("unknown")
}

fn claim(reader: &mut Reader<'_>, date: Option<&Spanned<Date>>) -> Claim {
    let speaker = reader.known("speaker");
    let (said, said_unknown) = said(reader);
    reader.check_order("said", said.as_ref().map(|said| said.value), "date", date);
    let mut claim = Claim {
        claim: reader.keys.string("claim"),
        claim_original: reader.keys.string("claim_original"),
        claim_lang: reader.keys.string("claim_lang"),
        speaker_unknown: speaker == Known::No,
        speaker: speaker.node().and_then(|node| reader.reference_of("speaker", node)),
        said: said.map(|said| said.value),
        said_unknown,
        said_in: reader.keys.string("said_in"),
        appearances: Vec::new(),
        verdict: reader.keys.spanned("verdict"),
        sources: reader.keys.strings("sources"),
        claim_image: reader.keys.string("claim_image"),
    };
    for node in reader.keys.nodes("appearances") {
        claim.appearances.extend(appearance(reader, node));
    }
    claim
}

/// What an author knows of a claim.
#[derive(PartialEq)]
enum Known {
    /// The key says it.
    Yes(Node),
    /// The key says that nobody knows: `"unknown"`.
    No,
    /// The key is not there.
    Unsaid,
}

impl Known {
    fn node(self) -> Option<Node> {
        match self {
            Known::Yes(node) => Some(node),
            Known::No | Known::Unsaid => None,
        }
    }
}

impl Reader<'_> {
    /// Takes a value that may be spelt out as unknown.
    fn known(&mut self, key: &'static str) -> Known {
        match self.keys.node(key) {
            Some(node) if matches!(&node.value, Value::String(text) if is_unknown(text)) => Known::No,
            Some(node) => Known::Yes(node),
            None => Known::Unsaid,
        }
    }
}

fn appearance(reader: &mut Reader<'_>, node: Node) -> Option<Appearance> {
    match &node.value {
        Value::Table(_) => {
            let (table, span) = reader.keys.table_of("appearances", node)?;
            reader.inside(table, "an appearance", |reader| appearance_in_detail(reader, span))
        }
        Value::String(text) if is_address(text) => {
            let url = reader.keys.text_of("appearances", node)?;
            Some(Appearance::Url {
                url: checked_address(reader, url)?,
                archive_url: None,
                quote: None,
            })
        }
        _ => appearance_here(reader, node, None),
    }
}

/// Tells whether a text is meant for an address: no name of a page, and no words, look so.
fn is_address(text: &str) -> bool {
    let in_words = text.contains(char::is_whitespace);
    text.starts_with("http://") || text.starts_with("https://") || !in_words && (is_external(text) || text.starts_with("www."))
}

/// Takes the address of a stored copy of a page; one that is none, or is of another page, is told and not used.
fn copy_of(reader: &mut Reader<'_>, url: Option<&str>) -> Option<Box<str>> {
    let copy = reader.keys.spanned("archive_url")?;
    match Archived::read(&copy.value, url) {
        Ok(_) => Some(copy.value),
        Err(wrong) => {
            let diagnostic = Diagnostic::new(&rules::BAD_ARCHIVE, reader.keys.file(), copy.span, wrong);
            reader
                .keys
                .diagnostics
                .push(diagnostic.help("give the address of a copy of the very page"));
            None
        }
    }
}

fn appearance_in_detail(reader: &mut Reader<'_>, span: Span) -> Option<Appearance> {
    let Some(node) = reader.keys.node("url") else {
        let _ = (reader.keys.node("archive_url"), reader.keys.node("quote"));
        let message = "this appearance has no `url`";
        reader.missing(
            span,
            message,
            "as in `{ url = \"https://…\" }` or `{ url = \"[[the-article]]\", quote = \"…\" }`",
        );
        return None;
    };
    let is_link = super::is_bare_link(&node) || matches!(&node.value, Value::String(text) if text.trim().starts_with("[["));
    if is_link {
        let quote = reader.keys.spanned("quote");
        return appearance_here(reader, node, quote);
    }
    let url = reader.keys.text_of("url", node).and_then(|url| checked_address(reader, url));
    let archive_url = copy_of(reader, url.as_deref());
    let quote = reader.keys.string("quote");
    Some(Appearance::Url {
        url: url?,
        archive_url,
        quote,
    })
}

/// Reads an appearance on a page of this site: the passage there is that of the paragraph or the exact words, else of the claim's own words.
fn appearance_here(reader: &mut Reader<'_>, node: Node, quote: Option<Spanned<Box<str>>>) -> Option<Appearance> {
    let id: RefId = reader.reference_of("appearances", node)?;
    if let Some(reference) = reader.references.last().filter(|reference| reference.demanded) {
        let article = reference.target.clone();
        reader.annotations.push(Annotation {
            article,
            quote,
            reference: Some(id),
        });
    }
    Some(Appearance::Page(id))
}
