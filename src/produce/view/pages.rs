//! What the templates of whole pages see.

use tera::Value;

use super::*;

view! {
    /// The page being made, as `page` in every template.
    pub struct PageView {
        /// The title.
        title: String,
        /// The title for where nothing else is seen of the page, in tabs and messages: of a claim the verdict, and the words in quotation marks.
        headline: String,
        /// The address, with the base path.
        href: String,
        /// The whole address; for a reproduced article that of its original.
        canonical: String,
        /// The name of the kind, or what is made: `person`, `listing`, `timeline`, `corrections`, `search`, `tag`, `home`, `not-found`.
        kind: String,
        /// What readers call the kind.
        kind_label: String,
        /// The address of the kind's listing; none for pages of no kind.
        kind_href: Option<String>,
        /// The address of the section that the page is in, as navigation has it; empty where it is in none.
        section: String,
        /// A sentence or two; plain text.
        summary: String,
        /// The summary that the author wrote, to stand under the title; empty where the summary is only the text's first sentences.
        standfirst: String,
        /// The date, a DateView; none where it has none.
        date: Value,
        /// When it was last changed: `updated`, or its last correction where that is later; none where it has neither.
        updated: Option<DateView>,
        /// Who wrote it.
        authors: Vec<String>,
        /// The language, a BCP 47 tag.
        language: String,
        /// `ltr` or `rtl`.
        direction: &'static str,
        /// ` lang="fr" dir="ltr"`, to stand in the tag of what is in the page's language; empty where that is the site's, which the interface is in.
        marked: Value,
        /// The same for the site's language, to stand in the tag of what is the interface's inside of what is marked; empty where both are one.
        unmarked: Value,
        /// Its tags, a NavItem each.
        tags: Vec<NavItem>,
        /// Whether it is a draft.
        draft: bool,
        /// The address of its picture; none where it has none.
        image: Option<String>,
        /// What the picture shows.
        image_alt: String,
        /// Who made the picture.
        image_credit: String,
        /// What its head says to those who pass it on, a SocialView.
        social: SocialView,
        /// Its corrections, a CorrectionView each, the newest first.
        corrections: Vec<CorrectionView>,
        /// Where an error on this page is reported, with the page filled in; none where the publisher gives neither a form nor an address for mail.
        report: Option<String>,
        /// The feeds of what the page lists: `kind` is the media type, `href` the address.
        feeds: Vec<NavItem>,
        /// `[extra]` of the front matter.
        extra: Value,
    }

    /// A heading of the text, in a table of contents.
    pub struct ContentsItem {
        /// Its words; plain text.
        title: String,
        /// The address of its place on this page: `#part-one`.
        href: String,
        /// Its level, 1 to 6.
        level: u32,
    }

    /// A note in the margin of an article, or a claim that appears there.
    pub struct MarginNote {
        /// Its number on the page, from 1.
        number: u32,
        /// The note's title.
        title: String,
        /// The note's address.
        href: String,
        /// The note's summary.
        summary: String,
        /// The words annotated, as they stand in the text.
        quote: String,
        /// The address of the passage on this page: `#passage-1`.
        passage: String,
        /// The verdict, a VerdictView; none for what is no claim.
        verdict: Option<Value>,
        /// Whether the title is what was said, to be quoted; not where it has quotation marks of its own.
        is_words: bool,
    }

    /// A passage of an article that a note is about.
    pub struct AnnotatedPassage {
        /// The article, a Card.
        article: Value,
        /// The words, as they stand there.
        quote: String,
        /// The sentence they stand in, with the words in `<mark>`; safe HTML. Only the words where the article's text is not public.
        html: Value,
        /// The address of the passage.
        href: String,
    }

    /// Where an article comes from.
    pub struct Provenance {
        /// The publisher; empty where it is not said.
        publisher: String,
        /// The author there.
        author: String,
        /// The address of the original; none where there is none.
        url: Option<String>,
        /// The address of a stored copy.
        archive_url: Option<String>,
        /// When it was collected.
        retrieved: Option<DateView>,
        /// The licence.
        licence: String,
        /// Whether the text is somebody else's, reproduced here.
        reproduced: bool,
        /// How much of the text is public: `full`, `excerpt` or `link`.
        text: &'static str,
        /// SHA-256 of the file as received; empty for Markdown.
        sha256: String,
        /// The caption of the photograph that came with the text and is not reproduced.
        caption: String,
        /// The photograph's credit.
        credit: String,
    }

    /// An article, as `article` in `article.html`.
    pub struct ArticleView {
        /// Where it comes from, a Provenance.
        provenance: Provenance,
        /// The notes on its passages, a MarginNote each, in the order of the text.
        notes: Vec<MarginNote>,
    }

    /// A note, as `note` in `note.html`.
    pub struct NoteView {
        /// The passages that it is about, an AnnotatedPassage each.
        passages: Vec<AnnotatedPassage>,
    }

    /// An office.
    pub struct RoleView {
        /// The office.
        title: String,
        /// Of what, a ReferenceView; none where it is not said.
        of: Option<ReferenceView>,
        /// The time: "2017–2022", "from 14 May 2017"; empty where it is not said.
        when: String,
    }

    /// A person, as `person` in `person.html`.
    pub struct PersonView {
        /// The offices, a RoleView each, the newest first.
        roles: Vec<RoleView>,
        /// When born.
        born: Option<DateView>,
        /// When died.
        died: Option<DateView>,
        /// Born and died as one text: "1931–2022".
        life: String,
        /// Of which countries.
        nationality: Vec<String>,
        /// Other names.
        aliases: Vec<String>,
    }

    /// A party to an instrument.
    pub struct PartyView {
        /// Who, a ReferenceView.
        party: ReferenceView,
        /// What it did, in words: "Ratified"; empty where it is not said.
        action: String,
        /// When.
        date: Option<DateView>,
        /// With which reservation.
        reservation: String,
    }

    /// An instrument, as `treaty` in `treaty.html`.
    pub struct TreatyView {
        /// Its full name; empty where it is the title.
        official_title: String,
        /// What sort of instrument it is, in words: "Treaty", "Political declaration".
        instrument: String,
        /// Whether it binds in law, in words; empty where it is not said.
        binding: String,
        /// One line: "Political document, signed in Paris on 27 May 1997, not legally binding".
        line: String,
        /// When signed.
        signed: Option<DateView>,
        /// When adopted.
        adopted: Option<DateView>,
        /// Where, a ReferenceView.
        place: Option<ReferenceView>,
        /// When it entered into force.
        in_force: Option<DateView>,
        /// When it ended.
        ended: Option<DateView>,
        /// The status, in words, where it follows from the dates or is given; empty else.
        status: String,
        /// From when to when it was in force, where the author gives a status beside; empty else.
        in_force_when: String,
        /// The status that the author gives, because it does not follow from the dates; empty else.
        status_given: String,
        /// The parties, a PartyView each.
        parties: Vec<PartyView>,
        /// Whether any party has an action, a date or a reservation: then a table is due.
        detailed_parties: bool,
        /// Who keeps it.
        depositary: Option<ReferenceView>,
        /// The languages of its texts.
        languages: Vec<String>,
        /// Its registration in the UN Treaty Series, as one text; empty where it has none.
        registration: String,
        /// Where its text can be read: `title` is the language, `href` the address.
        texts: Vec<NavItem>,
        /// What it amends.
        amends: Vec<ReferenceView>,
        /// What it replaces.
        supersedes: Vec<ReferenceView>,
        /// What amends it.
        amended_by: Vec<ReferenceView>,
        /// What replaces it.
        superseded_by: Vec<ReferenceView>,
        /// What belongs with it.
        related: Vec<ReferenceView>,
        /// Other names.
        aliases: Vec<String>,
    }

    /// The instruments that change one another, as `lineage` in `treaty.html`.
    pub struct LineageView {
        /// The instruments, the oldest first.
        rows: Vec<LineageRow>,
        /// An SVG element with an arc for each change, as high as all rows are together when they are of one height.
        picture: Value,
    }

    /// An instrument among those that change one another.
    pub struct LineageRow {
        /// Its title.
        title: String,
        /// Its address.
        href: String,
        /// When it was signed or adopted.
        date: Option<DateView>,
        /// Whether it is the one that the page is about.
        is_own: bool,
        /// What it changes, a NavItem each; `kind` says how: "Amends".
        changes: Vec<NavItem>,
    }

    /// An organisation, as `organisation` in `organisation.html`.
    pub struct OrganisationView {
        /// When founded.
        founded: Option<DateView>,
        /// When dissolved.
        dissolved: Option<DateView>,
        /// Where it sits.
        seat: Option<ReferenceView>,
        /// Its members.
        members: Vec<ReferenceView>,
        /// What it is part of.
        part_of: Vec<ReferenceView>,
        /// Other names.
        aliases: Vec<String>,
    }

    /// A place, as `place` in `place.html`.
    pub struct PlaceView {
        /// Its country.
        country: Option<ReferenceView>,
        /// What it is part of.
        part_of: Vec<ReferenceView>,
        /// Other names.
        aliases: Vec<String>,
    }

    /// An event, as `event` in `event.html`.
    pub struct EventView {
        /// When, as one text: "2–4 April 2008".
        when: String,
        /// Where.
        place: Option<ReferenceView>,
        /// Who took part.
        participants: Vec<ReferenceView>,
        /// What came of it.
        outcome: String,
        /// Other names.
        aliases: Vec<String>,
    }

    /// A source in a list.
    pub struct SourceView {
        /// Its number on the page, from 1; in a style that numbers sources it stands before the reference.
        number: usize,
        /// Whether the style numbers sources.
        numbered: bool,
        /// Its key in the bibliography; empty for pages of the site and bare addresses.
        key: String,
        /// Its title; plain text.
        title: String,
        /// The reference, as the site's style of citations has it; safe HTML.
        html: Value,
        /// The address of its page on this site; for a page of the site its own, for a bare address the address itself.
        href: String,
        /// A stored copy, an ArchivedView; none where there is none.
        archived: Option<ArchivedView>,
        /// The addresses of the places on this page that cite it.
        backs: Vec<String>,
    }

    /// How a page is cited.
    pub struct CiteView {
        /// A reference, as the site's style of citations has it; safe HTML.
        html: Value,
        /// The page as an entry of BibLaTeX; plain text.
        bibtex: String,
    }

    /// A stored copy of a source.
    pub struct ArchivedView {
        /// Its address.
        href: String,
        /// The day on which it was made; none where the address does not say.
        date: Option<DateView>,
    }

    /// A source's own page, as `source` in `source.html`.
    pub struct SourcePageView {
        /// The source, a SourceView.
        source: SourceView,
        /// Who wrote it, by name.
        authors: Vec<String>,
        /// Who published it; empty where it is not known.
        publisher: String,
        /// When.
        date: Option<DateView>,
        /// Its own address; none where it has none.
        url: Option<String>,
        /// The day on which that was looked at.
        accessed: Option<DateView>,
        /// The pages that cite it, a CitingView each, from the newest.
        cited_by: Vec<CitingView>,
        /// The source as an entry of BibLaTeX; plain text.
        bibtex: String,
    }

    /// A page that cites a source.
    pub struct CitingView {
        /// The page, a Card.
        page: Value,
        /// The sentences that cite it, a Sentence each; none for a source that only its front matter names.
        sentences: Vec<Sentence>,
    }

    /// The list of all sources, as `sources` in `sources.html`.
    pub struct SourcesView {
        /// The introduction; safe HTML, empty where there is none.
        introduction: Value,
        /// The sources of this page of the list, a SourceView each, in the order of their references.
        items: Vec<SourceView>,
        /// How many there are in all.
        count: usize,
        /// The address of all as BibLaTeX; none where the site exports nothing.
        bibtex: Option<String>,
        /// The pages of the list.
        pager: Pager,
    }

    /// A listing, as `listing` in `listing.html` and in the listings of kinds.
    pub struct ListingView {
        /// The heading.
        title: String,
        /// The name of the kind.
        kind: String,
        /// The introduction; safe HTML, empty where there is none.
        introduction: Value,
        /// The groups of this page, a ListingGroup each: letters, years, or one group without a label.
        groups: Vec<ListingGroup>,
        /// How many pages there are in all.
        count: usize,
        /// The pages of the list.
        pager: Pager,
    }

    /// A part of a listing.
    pub struct ListingGroup {
        /// The letter or year; empty where the list is not divided.
        label: String,
        /// What stands in it: for most kinds a Card; for treaties a Card with `treaty` (a TreatyView) beside; for events a Card with `when`; for people a Card with `family`, the family name.
        items: Vec<Value>,
    }

    /// The home page, as `home` in `home.html`.
    pub struct HomeView {
        /// The home page's own text; safe HTML.
        introduction: Value,
        /// The page that stands on top, a Card; none where nothing is published.
        lead: Option<Value>,
        /// The featured pages, a Card each.
        featured: Vec<Value>,
        /// The latest notes, a Card each.
        notes: Vec<Value>,
        /// The latest articles, a Card each.
        articles: Vec<Value>,
        /// The latest claims, a Card each.
        claims: Vec<Value>,
        /// The people named most, a Card each.
        people: Vec<Value>,
        /// The instruments named most, a Card each.
        treaties: Vec<Value>,
        /// The folders of pages that are of no kind of their own, a FolderView each.
        folders: Vec<FolderView>,
        /// A strip of the timeline, a Moment each.
        moments: Vec<Moment>,
        /// The tags with an introduction: topics; `title`, `href`, `count`.
        topics: Vec<NavItem>,
        /// The newest date of the site's own pages.
        newest: Option<DateView>,
    }

    /// A folder of pages that are of no kind of their own, on the home page.
    pub struct FolderView {
        /// Its name; for the pages in no folder, the word for pages.
        title: String,
        /// The address of its listing; none where all its pages stand here.
        href: Option<String>,
        /// Its first pages, a Card each.
        items: Vec<Value>,
        /// How many pages it has.
        count: usize,
    }

    /// A tag's page, as `tag` in `tag.html`.
    pub struct TagView {
        /// The tag, or the title of its introduction.
        title: String,
        /// The introduction; safe HTML, empty where there is none.
        introduction: Value,
        /// Its pages by kind, a Group each of Cards.
        groups: Vec<Group>,
        /// How many pages it has.
        count: usize,
    }

    /// The search page, as `search` in `search.html`.
    pub struct SearchView {
        /// The introduction; safe HTML, empty where there is none.
        introduction: Value,
        /// The address of the folder of the index.
        index: String,
        /// The kinds that there are, a NavItem each: in `title` the plural, in `kind` what the index calls it.
        kinds: Vec<NavItem>,
        /// The verdicts of the scale, a VerdictView each.
        verdicts: Vec<Value>,
        /// The address of the list of tags; none where there are none.
        tags: Option<String>,
    }

    /// The list of corrections, as `corrections` in `corrections.html`.
    pub struct CorrectionsView {
        /// The introduction, on the first page; safe HTML, else empty.
        introduction: Value,
        /// The years of this page of the list, a CorrectionYear each, the newest first.
        years: Vec<CorrectionYear>,
        /// How many corrections there are in all.
        count: usize,
        /// The address of the Atom feed; none where feeds are off, and where there are no corrections.
        atom: Option<String>,
        /// The address of the JSON feed; none where there is no Atom feed.
        json: Option<String>,
        /// The pages of the list.
        pager: Pager,
    }

    /// Older mentions of an entity, as `mentions` in `mentions.html`.
    pub struct MentionsView {
        /// The entity, a Card.
        entity: Value,
        /// The pages that mention it on this page of the list, an Appearance each.
        items: Vec<Appearance>,
        /// How many pages mention it in all.
        count: usize,
        /// The pages of the list, from the oldest.
        pager: Pager,
    }
}
