//! Documents: the facts of one file. Types only.
//!
//! A document keeps its source text once; everything else is spans into it. It knows nothing of other documents: links are targets as
//! they were written, references are names. What they resolve to is the graph's.

use std::borrow::Cow;
use std::sync::Arc;

use crate::date::Date;
use crate::diagnostic::{File, Span};

/// The number of a kind in the configuration's list of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u16);

/// How a file's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown with front matter.
    Markdown,
    /// A seed article: plain text, kept byte for byte, with an optional sidecar.
    Seed,
}

/// The facts of one content file.
#[derive(Debug, PartialEq)]
pub struct Document {
    /// The file, with its text.
    pub file: File,
    /// The sidecar of a seed article, where it has one.
    pub sidecar: Option<File>,
    /// The path under `content/` without extension and language, NFC: `people/emmanuel-macron`.
    pub id: Arc<str>,
    /// The kind, from the folder.
    pub kind: KindId,
    /// The language in the file's name (`x.uk.md`), where there is one.
    pub translation: Option<Box<str>>,
    /// How the text is written.
    pub format: Format,
    /// The bytes of the text after front matter.
    pub body: Span,
    /// The front matter that every kind has.
    pub meta: Meta,
    /// The front matter of the kind.
    pub fields: Fields,
    /// Every reference to another page in front matter; `fields` points here by number.
    pub references: Vec<Reference>,
    /// The passages of other pages that this one annotates.
    pub annotations: Vec<Annotation>,
    /// What the text holds.
    pub text: Text,
    /// What only seed articles have.
    pub seed: Option<Seed>,
}

impl Document {
    /// Gives the file that holds the front matter: the sidecar of a seed article, else the file itself.
    pub fn meta_file(&self) -> &File {
        match self.format {
            Format::Seed => self.sidecar.as_ref().unwrap_or(&self.file),
            Format::Markdown => &self.file,
        }
    }

    /// Gives the text of a passage as a reader sees it.
    pub fn passage_text(&self, passage: &Passage) -> Cow<'_, str> {
        self.text.passage_text(&self.file.text, passage)
    }
}

/// What a text holds: outline, links, passages, quotations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// The headings in order, the title's among them where it is in the text.
    pub headings: Vec<Heading>,
    /// The block ids (`^id`) that authors wrote.
    pub blocks: Vec<Block>,
    /// The ids of elements in the author's HTML, sorted.
    pub html_ids: Vec<Box<str>>,
    /// The links in order.
    pub links: Vec<Link>,
    /// The passages in order: paragraphs, list items, table cells.
    pub passages: Vec<Passage>,
    /// The pieces that passages are made of.
    pub segments: Vec<Segment>,
    /// The block quotations that carry an attribution.
    pub quotations: Vec<BlockQuotation>,
    /// The tags written in the text (`#tag`), with their spans.
    pub tags: Vec<Spanned<Box<str>>>,
    /// The bytes that are published nowhere, in order: comments, and the lines that expand abbreviations.
    pub hidden: Vec<Span>,
    /// The abbreviations that the text expands.
    pub abbreviations: Vec<Abbreviation>,
    /// The calls of the theme's blocks, in order.
    pub calls: Vec<Call>,
    /// The citations in order.
    pub citations: Vec<Citation>,
}

/// A citation of sources: `[see @key, pp. 3-5; @other]`, or `@key [p. 3]` in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Its bytes, with the brackets.
    pub span: Span,
    /// Whether the sentence itself names the first source, as in `@key says`.
    pub in_text: bool,
    /// The sources, in order.
    pub cites: Vec<Cite>,
}

/// A source in a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// The source's key, a page's path or an address.
    pub key: Spanned<Box<str>>,
    /// The words before it.
    pub prefix: Box<str>,
    /// The words after it and the place.
    pub suffix: Box<str>,
    /// The place in the source.
    pub locator: Option<Locator>,
    /// Whether the author is left out (`-@key`), as the sentence has said who it is.
    pub without_author: bool,
    /// Where the key may be a page's path, the number of its link in [`Text::links`].
    pub link: Option<u32>,
}

/// A place in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locator {
    /// What sort of place it is, by its name in CSL 1.0.2: `page`, `section`.
    pub label: &'static str,
    /// Which: `3-5`; empty where only the sort is said.
    pub value: Box<str>,
    /// The bytes of both.
    pub span: Span,
}

/// A call of one of the theme's blocks: `{{<card of="people/x" />}}`, or the tags round a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The bytes of the call; of one with a body, those of the tag that begins it.
    pub span: Span,
    /// The bytes of the tag that ends the body, where there is one.
    pub close: Option<Span>,
    /// The name of the block.
    pub name: Spanned<Box<str>>,
    /// What it is called with, in the order of the text.
    pub arguments: Vec<Argument>,
}

/// An argument of a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// What it is called.
    pub name: Spanned<Box<str>>,
    /// Its value; the bytes of a text are those between its quotation marks.
    pub value: Spanned<Literal>,
}

/// A value as it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `"text"`
    Text(Box<str>),
    /// `12`
    Integer(i64),
    /// `1.5`
    Float(f64),
    /// `true` or `false`
    Bool(bool),
    /// `["a", "b"]`
    List(Vec<Spanned<Literal>>),
}

/// An abbreviation and what it is short for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abbreviation {
    /// As it stands in the text.
    pub short: Box<str>,
    /// What it is short for.
    pub long: Box<str>,
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file that holds it.
    pub span: Span,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The text as a reader sees it.
    pub text: Box<str>,
    /// The id of the element in HTML, unique in the document.
    pub id: Box<str>,
    /// Whether the author wrote the id (`{#id}`).
    pub has_own_id: bool,
    /// Its bytes in the file.
    pub span: Span,
    /// Whether it is the document's title, which the page's template prints.
    pub is_title: bool,
}

/// A block id that an author wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The id without `^`.
    pub id: Box<str>,
    /// The id of the element in HTML that carries it.
    pub anchor: Box<str>,
    /// The bytes of the `^id`, which are not shown.
    pub span: Span,
    /// The bytes of the whole block that is named.
    pub whole: Span,
}

/// A run of text that a reader sees as one: a paragraph, a list item's text, a table cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The number `n` of the nearest element with the id `pn`, from 1.
    pub anchor: u32,
    /// How many headings stand before it: passages with the same number are in one section.
    pub section: u32,
    /// The pieces, as a range in [`Text::segments`].
    pub segments: Span,
    /// From the first byte of the first piece to the last of the last.
    pub span: Span,
}

/// What a piece of text is part of; names are looked for only in [`Inline::Plain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Text in which names are mentions.
    Plain,
    /// The text of a link.
    Link,
    /// Code, math or an attribution line.
    Verbatim,
}

/// A piece of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its bytes in the file.
    pub span: Span,
    /// What it is part of.
    pub inline: Inline,
    /// What a reader sees instead of the bytes (an entity, an escape, a line break with a quotation mark after it); `None`: the bytes themselves.
    pub shown: Option<Box<str>>,
}

impl Text {
    /// Gives the pieces of a passage.
    pub fn segments_of(&self, passage: &Passage) -> &[Segment] {
        self.segments.get(passage.segments.range()).unwrap_or(&[])
    }

    /// Gives the text of a passage as a reader sees it; borrowed where it is one run of the source.
    pub fn passage_text<'a>(&'a self, source: &'a str, passage: &Passage) -> Cow<'a, str> {
        let piece = |segment: &'a Segment| match &segment.shown {
            Some(shown) => &**shown,
            None => source.get(segment.span.range()).unwrap_or(""),
        };
        match self.segments_of(passage) {
            [one] => Cow::Borrowed(piece(one)),
            many => Cow::Owned(many.iter().map(piece).collect()),
        }
    }

    /// Gives the source spans of a byte range of a passage's text, one a piece; a replaced piece comes whole.
    pub fn source_spans(&self, passage: &Passage, range: std::ops::Range<usize>) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let mut at = 0;
        for segment in self.segments_of(passage) {
            let length = segment.shown.as_ref().map_or(segment.span.len(), |shown| shown.len());
            let (from, to) = (range.start.max(at), range.end.min(at + length));
            if from < to {
                let start = segment.span.start as usize;
                let span = match segment.shown {
                    Some(_) => segment.span,
                    None => Span::new(start + from - at, start + to - at),
                };
                match spans.last_mut() {
                    Some(last) if last.end == span.start => last.end = span.end,
                    _ => spans.push(span),
                }
            }
            at += length;
        }
        spans
    }

    /// Gives the byte range of a passage's text that shows a span of the source; pieces that the span touches but does not hold come whole.
    pub fn shown_range(&self, passage: &Passage, span: Span) -> Option<std::ops::Range<usize>> {
        let (mut at, mut found): (usize, Option<std::ops::Range<usize>>) = (0, None);
        for segment in self.segments_of(passage) {
            let length = segment.shown.as_ref().map_or(segment.span.len(), |shown| shown.len());
            if segment.span.overlaps(span) {
                let own = match segment.shown {
                    Some(_) => at..at + length,
                    None => {
                        let from = span.start.max(segment.span.start) - segment.span.start;
                        let to = span.end.min(segment.span.end) - segment.span.start;
                        at + from as usize..at + to as usize
                    }
                };
                found = Some(found.map_or(own.clone(), |before| before.start..own.end));
            }
            at += length;
        }
        found
    }

    /// Gives the last passage that shares a byte with a span: the one that a link or a name stands in.
    pub fn passage_of(&self, span: Span) -> Option<usize> {
        let after = self.passages.partition_point(|passage| passage.span.start < span.end);
        let index = after.checked_sub(1)?;
        self.passages[index].span.overlaps(span).then_some(index)
    }
}

/// How a link was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkSyntax {
    /// `[[target]]`
    Wiki,
    /// `![[target]]`
    WikiEmbed,
    /// `[text](target)`
    Markdown,
    /// `![alt](target)`
    Image,
    /// The value of a block's argument: `of="target"`, `by="[[target]]"`.
    Argument,
    /// The key of a citation that may be a page's path: `[@treaties/founding-act]`.
    Citation,
}

/// A link in the text, with its target as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it was written.
    pub syntax: LinkSyntax,
    /// The bytes of the whole link.
    pub span: Span,
    /// Where it points.
    pub target: Target,
}

/// Where a link points, as written: percent-decoded, without backslashes of tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The path or name; empty for the page itself; the whole address where [`Target::external`].
    pub path: Box<str>,
    /// What follows `?` in the address of an ordinary Markdown link, as it was written.
    pub query: Option<Box<str>>,
    /// What follows the first `#`.
    pub fragment: Option<Fragment>,
    /// Whether the path begins with a scheme (`https:`) or `//`.
    pub external: bool,
    /// The bytes of the target in the file.
    pub span: Span,
}

/// The part of a page that a link points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// Headings from the outermost to the one meant.
    Headings(Vec<Box<str>>),
    /// A block id.
    Block(Box<str>),
}

/// A reference to a page in front matter: an edge of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The key that it stands under: the relation; empty where the key means nothing here.
    pub relation: &'static str,
    /// The words to show: the label of a link, else the name.
    pub shown: Box<str>,
    /// Where it points.
    pub target: Target,
    /// Whether it was written as `[[…]]`, which demands a page.
    pub demanded: bool,
    /// What sort of body it names, where its author says so.
    pub body: Option<Body>,
}

/// Who can say something or take part: one person, or several as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// One person.
    Person,
    /// An organisation, a state, a group.
    Organisation,
}

/// The number of a reference in [`Document::references`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefId(pub u32);

/// A passage of another page that a note is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The page, perhaps with a paragraph (`#^p4`).
    pub article: Target,
    /// The words quoted, and where they stand in the front matter.
    pub quote: Option<Spanned<Box<str>>>,
    /// The reference that says the same, of a claim that appears there; it says what is wrong with the link.
    pub reference: Option<RefId>,
}

impl Annotation {
    /// Tells whether the passage is where a claim's own words stand, if they stand in the text: it names neither words nor a paragraph.
    pub fn is_by_words(&self) -> bool {
        self.reference.is_some() && self.quote.is_none() && !matches!(self.article.fragment, Some(Fragment::Block(_)))
    }
}

/// A block quotation whose last line attributes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockQuotation {
    /// The bytes of the whole quotation.
    pub span: Span,
    /// The bytes of the last line, from its dash on.
    pub attribution: Span,
    /// The quoted words: a range of [`Text::passages`].
    pub passages: Span,
    /// Whom it is attributed to.
    pub to: Attribution,
}

/// Whom a block quotation is attributed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// A page: the number of its link in [`Text::links`].
    Page(u32),
    /// A source's key (`[@key, p. 3]`).
    Source(Spanned<Box<str>>),
}

/// How names of an entity in other pages' text are treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MentionMode {
    /// Counted, and turned into links.
    #[default]
    Link,
    /// Counted, not turned into links.
    Count,
    /// Not looked for.
    No,
}

/// The front matter that every kind has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// The title, from front matter, the text or the file's name.
    pub title: Box<str>,
    /// Where the title was written, where it was: a span of [`Document::meta_file`].
    pub title_span: Option<Span>,
    /// Whether nobody wrote the title, so that it was made of the file's name.
    pub title_made: bool,
    /// Other names, for links and mentions.
    pub aliases: Vec<Spanned<Box<str>>>,
    /// Other names, for links only.
    pub weak_aliases: Vec<Spanned<Box<str>>>,
    /// How its names in text are treated.
    pub mention: MentionMode,
    /// A sentence or two, where the author wrote them.
    pub summary: Option<Box<str>>,
    /// The date of the thing or its publication.
    pub date: Option<Spanned<Date>>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// Who wrote it.
    pub authors: Vec<Box<str>>,
    /// Whether it is not yet to be published.
    pub draft: bool,
    /// Whether `publish = false` keeps it out of the site.
    pub withheld: bool,
    /// The last part of its URL, where it is not the file's name.
    pub slug: Option<Spanned<Box<str>>>,
    /// Its whole URL path, where it is not made of its id.
    pub permalink: Option<Spanned<Box<str>>>,
    /// Old URL paths that lead to it.
    pub redirect_from: Vec<Spanned<Box<str>>>,
    /// Its language, where it is not the site's.
    pub lang: Option<Spanned<Box<str>>>,
    /// Its tags, from front matter.
    pub tags: Vec<Spanned<Box<str>>>,
    /// A picture: a path or an address.
    pub image: Option<Spanned<Box<str>>>,
    /// What the picture shows.
    pub image_alt: Option<Box<str>>,
    /// Who made the picture.
    pub image_credit: Option<Box<str>>,
    /// A template other than the kind's.
    pub template: Option<Spanned<Box<str>>>,
    /// Addresses of the same thing in authority files (Wikidata and others).
    pub same_as: Vec<Box<str>>,
    /// Dated corrections.
    pub corrections: Vec<Correction>,
    /// When it should be looked at again.
    pub review_by: Option<Date>,
    /// `lead` of the home page: the page that stands on top.
    pub lead: Option<RefId>,
    /// `featured` of the home page.
    pub featured: Vec<RefId>,
    /// `[extra]`: the theme's, unchecked, as JSON.
    pub extra: Option<Box<serde_json::Value>>,
}

impl Meta {
    /// Gives when the page was last changed: `updated`, or its last correction where that is later.
    pub fn changed(&self) -> Option<Date> {
        let corrected = self.corrections.iter().map(|correction| correction.date);
        self.updated.into_iter().chain(corrected).max()
    }
}

/// A dated correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When it was made.
    pub date: Date,
    /// What was wrong and is now right.
    pub text: Box<str>,
}

/// The front matter of a kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Fields {
    /// Kinds that have no keys of their own.
    #[default]
    None,
    /// A person.
    Person(Person),
    /// A treaty or any other instrument.
    Treaty(Box<Treaty>),
    /// An organisation.
    Organisation(Organisation),
    /// A place.
    Place(Place),
    /// An event.
    Event(Event),
    /// An article.
    Article(Box<Article>),
    /// A claim.
    Claim(Box<Claim>),
}

/// What is known of a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// Offices, in the order written.
    pub roles: Vec<Role>,
    /// When born.
    pub born: Option<Date>,
    /// When died.
    pub died: Option<Date>,
    /// Of which country or countries.
    pub nationality: Vec<Box<str>>,
}

/// An office held for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// The office: "President of France".
    pub title: Box<str>,
    /// Of what: a country or an organisation.
    pub of: Option<RefId>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Where this is known from.
    pub source: Option<Box<str>>,
}

/// What sort of instrument it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instrument {
    /// `treaty`
    Treaty,
    /// `protocol`
    Protocol,
    /// `agreement`
    Agreement,
    /// `memorandum`
    Memorandum,
    /// `declaration`
    Declaration,
    /// `draft`
    Draft,
    /// `act`
    Act,
    /// `charter`
    Charter,
}

/// Whether an instrument binds in law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// `true`
    Yes,
    /// `false`
    No,
    /// `"disputed"`
    Disputed,
}

/// What is known of an instrument.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Treaty {
    /// Its full name.
    pub official_title: Option<Box<str>>,
    /// What sort of instrument it is.
    pub instrument: Option<Instrument>,
    /// Whether it binds in law.
    pub binding: Option<Binding>,
    /// When signed.
    pub signed: Option<Date>,
    /// When adopted.
    pub adopted: Option<Date>,
    /// Where.
    pub place: Option<RefId>,
    /// When it entered into force.
    pub in_force: Option<Date>,
    /// When it ended.
    pub ended: Option<Date>,
    /// A status that does not follow from the dates.
    pub status: Option<Box<str>>,
    /// Its parties, with what each did.
    pub parties: Vec<Party>,
    /// Who keeps it.
    pub depositary: Option<RefId>,
    /// The languages of its texts.
    pub languages: Vec<Box<str>>,
    /// Where it is registered, in the UN Treaty Series.
    pub registration: Option<Registration>,
    /// Where its text can be read.
    pub text_urls: Vec<TextUrl>,
    /// Instruments that it amends.
    pub amends: Vec<RefId>,
    /// Instruments that it replaces.
    pub supersedes: Vec<RefId>,
    /// Other instruments that belong with it.
    pub related: Vec<RefId>,
}

/// What a party did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartyAction {
    /// `signature`
    Signature,
    /// `ratification`
    Ratification,
    /// `acceptance`
    Acceptance,
    /// `approval`
    Approval,
    /// `accession`
    Accession,
    /// `succession`
    Succession,
    /// `withdrawal`
    Withdrawal,
}

/// A party to an instrument.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// Who.
    pub party: RefId,
    /// What it did.
    pub action: Option<PartyAction>,
    /// When.
    pub date: Option<Date>,
    /// With which reservation.
    pub reservation: Option<Box<str>>,
}

/// A registration in the UN Treaty Series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    /// The registration number.
    pub unts: Option<Box<str>>,
    /// The volume.
    pub volume: Option<Box<str>>,
    /// The page.
    pub page: Option<Box<str>>,
}

/// An address of an instrument's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextUrl {
    /// The address.
    pub url: Box<str>,
    /// The language of the text there.
    pub lang: Option<Box<str>>,
    /// A stored copy.
    pub archive_url: Option<Box<str>>,
}

/// What is known of an organisation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Organisation {
    /// When founded.
    pub founded: Option<Date>,
    /// When dissolved.
    pub dissolved: Option<Date>,
    /// Where it sits.
    pub seat: Option<RefId>,
    /// Its members.
    pub members: Vec<RefId>,
    /// What it is part of.
    pub part_of: Vec<RefId>,
}

/// What is known of a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Its country.
    pub country: Option<RefId>,
    /// What it is part of.
    pub part_of: Vec<RefId>,
}

/// What is known of an event; its first day is the page's `date`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// Its last day.
    pub end: Option<Date>,
    /// Where.
    pub place: Option<RefId>,
    /// Who took part.
    pub participants: Vec<RefId>,
    /// What came of it.
    pub outcome: Option<Box<str>>,
}

/// How much of an article's text is public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextLevel {
    /// All of it.
    #[default]
    Full,
    /// The first paragraph and those that notes and claims annotate.
    Excerpt,
    /// None of it.
    Link,
}

/// What is known of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// Where the text comes from.
    pub source: Option<SourceOf>,
    /// How much of it is public.
    pub text: TextLevel,
    /// The caption of its photograph.
    pub caption: Option<Box<str>>,
    /// The credit of its photograph.
    pub credit: Option<Box<str>>,
}

/// Where a reproduced text comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceOf {
    /// The publisher.
    pub publisher: Option<Box<str>>,
    /// The author there.
    pub author: Option<Box<str>>,
    /// Its address.
    pub url: Option<Box<str>>,
    /// A stored copy.
    pub archive_url: Option<Box<str>>,
    /// When it was collected.
    pub retrieved: Option<Date>,
    /// The licence under which it may be reproduced.
    pub licence: Option<Box<str>>,
    /// Its bytes in the file that holds it.
    pub span: Span,
}

/// What is known of a claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claim {
    /// What was said.
    pub claim: Option<Box<str>>,
    /// The words in their own language.
    pub claim_original: Option<Box<str>>,
    /// That language.
    pub claim_lang: Option<Box<str>>,
    /// Who said it.
    pub speaker: Option<RefId>,
    /// Whether nobody knows who said it: `speaker = "unknown"`.
    pub speaker_unknown: bool,
    /// When.
    pub said: Option<Date>,
    /// Whether the author wrote that nobody knows when: `said = "unknown"`.
    pub said_unknown: bool,
    /// On what occasion.
    pub said_in: Option<Box<str>>,
    /// Where it appeared.
    pub appearances: Vec<Appearance>,
    /// The verdict's id.
    pub verdict: Option<Spanned<Box<str>>>,
    /// Keys of sources beside those cited in the text.
    pub sources: Vec<Spanned<Box<str>>>,
    /// A picture of the claim.
    pub claim_image: Option<Box<str>>,
}

/// Where a claim appeared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appearance {
    /// On a page of this site.
    Page(RefId),
    /// Elsewhere.
    Url {
        /// The address.
        url: Box<str>,
        /// A stored copy.
        archive_url: Option<Box<str>>,
        /// The words there.
        quote: Option<Box<str>>,
    },
}

/// What only a seed article has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    /// What the first line held.
    pub header: Header,
    /// SHA-256 of the file's bytes, as lower-case hexadecimal.
    pub sha256: Box<str>,
}

/// What the first line of a seed article held after its date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Header {
    /// There was no header line.
    None,
    /// A date alone.
    Bare,
    /// A headline, which gives the title.
    Headline(Span),
    /// The first paragraph, which is the first passage too.
    Lead(Span),
    /// The caption of a photograph, and its credit.
    Caption {
        /// What the photograph shows.
        caption: Span,
        /// Who made it, from the marker on.
        credit: Option<Span>,
    },
}
