//! Which variables each template gets, as data: `docs/content/reference/templates.md` is made from it, and a test holds it against what is given
//! and what the default theme reads.

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A view, by its name.
    One(&'static str),
    /// A list of views, by their name.
    Many(&'static str),
    /// A text.
    Text,
    /// HTML that is safe, and not escaped again.
    Html,
    /// A number.
    Number,
    /// Values under names that are not fixed here.
    Named,
}

/// A variable of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// What the template calls it.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// What it is.
    pub about: &'static str,
}

/// A template that makes whole pages, or a part that is made on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its name without `.html`.
    pub name: &'static str,
    /// What it makes.
    pub about: &'static str,
    /// What it gets beside [`GLOBALS`].
    pub variables: &'static [Variable],
}

/// What every template sees, parts included.
pub const GLOBALS: &[Variable] = &[
    one("site", "SiteView", "The site."),
    of(
        "words",
        Holds::Named,
        "The words of the interface that need no arguments, by name, with `_` for `-`: `words.read_note`.",
    ),
    of(
        "assets",
        Holds::Named,
        "The addresses of the theme's files, by name, with `_` for `.`, `-` and `/`: `assets.style_css`.",
    ),
    of(
        "icons",
        Holds::Named,
        "The addresses of the site's icon: `icons.svg`, `icons.png` and `icons.touch` where pictures are drawn, and `icons.manifest`.",
    ),
    of("theme", Holds::Named, "What `[theme]` in `config.toml` says beside the name."),
    of(
        "frame",
        Holds::Named,
        "The parts that are the same on page after page, made once: `frame.footer`, and `frame.navigation` by the address of the section that the page is in.",
    ),
];

/// What every whole page gets beside: pages of content, and those that are made.
pub const OF_PAGES: &[Variable] = &[
    of(
        "linked_data",
        Holds::Html,
        "What the page says, for machines: JSON-LD in the words of schema.org, to stand in `<script type=\"application/ld+json\">`. Empty where there is nothing to say.",
    ),
    one(
        "cite_as",
        "CiteView",
        "How the page is cited; none on the front page, and where the style of citations cannot be read.",
    ),
];

const PAGE: Variable = one("page", "PageView", "The page being made.");

/// What the templates of content get: articles, notes, entities, claims, pages.
pub const OF_CONTENT: &[Variable] = &[
    PAGE,
    of("content", Holds::Html, "The text, with its links, mentions, marks and notes."),
    many("sources", "SourceView", "What the text cites, in the order of the list."),
    many("contents", "ContentsItem", "The headings of the text, in order."),
    of("length", Holds::Number, "How many characters the text has."),
    many(
        "in_this_article",
        "Group",
        "The people, treaties, organisations, places and events that the page names or links to, by kind, a Described each; then the articles, notes and claims that it links to and that do not stand in its margin, a Card each.",
    ),
    one(
        "claims",
        "EntityClaims",
        "The claims that an entity made, those about it, and those that appear in a text.",
    ),
    many(
        "appearances",
        "AppearanceGroup",
        "Where this appears: the newest 100 pages that name it, link to it or are tied to it by their front matter.",
    ),
    of("appearance_count", Holds::Number, "How many pages point here in all."),
    of(
        "mention_pages",
        Holds::Number,
        "How many pages the whole list is divided into, from `mentions/1/` on; 0 where `appearances` holds all.",
    ),
];

/// What entities get beside.
const TIMELINE: Variable = many(
    "timeline",
    "Moment",
    "The entity's own timeline. Not defined for kinds that are no entities.",
);
const PICTURE: Variable = of(
    "picture",
    Holds::Html,
    "The timeline as a drawing, which says nothing that the list does not say; empty where there is too little to see.",
);
const NOTE: Variable = one(
    "note",
    "NoteView",
    "The passages that the page annotates. Every page of content but articles has it.",
);

/// The templates of kinds: what each gets beside [`OF_CONTENT`].
pub const KINDS: &[Template] = &[
    template(
        "article",
        "An article.",
        &[one(
            "article",
            "ArticleView",
            "Where the text comes from, and the notes on it. Articles have no `note`.",
        )],
    ),
    template("note", "A context note.", &[NOTE]),
    template(
        "person",
        "A person.",
        &[one("person", "PersonView", "The person."), TIMELINE, PICTURE, NOTE],
    ),
    template(
        "treaty",
        "An instrument.",
        &[
            one("treaty", "TreatyView", "The instrument."),
            one(
                "lineage",
                "LineageView",
                "What changed what, where the instrument changes others or others it.",
            ),
            TIMELINE,
            PICTURE,
            NOTE,
        ],
    ),
    template(
        "organisation",
        "An organisation.",
        &[
            one("organisation", "OrganisationView", "The organisation."),
            TIMELINE,
            PICTURE,
            NOTE,
        ],
    ),
    template(
        "place",
        "A place.",
        &[one("place", "PlaceView", "The place."), TIMELINE, PICTURE, NOTE],
    ),
    template(
        "event",
        "An event.",
        &[one("event", "EventView", "The event."), TIMELINE, PICTURE, NOTE],
    ),
    template("claim", "A claim.", &[one("claim", "ClaimView", "The claim."), NOTE]),
    template(
        "page",
        "A page of no kind, and of a kind of the site's own that names no template; `timeline` and `picture` where that kind is an entity.",
        &[NOTE, TIMELINE, PICTURE],
    ),
];

/// The templates of pages that no file is the text of, with all that each gets.
pub const MADE: &[Template] = &[
    template("home", "The front page.", &[PAGE, one("home", "HomeView", "What stands on it.")]),
    template(
        "listing",
        "All pages of a kind. `listing-KIND.html`, where there is one, goes before it and gets the same.",
        &[PAGE, one("listing", "ListingView", "The list.")],
    ),
    template(
        "claims",
        "All claims, or those of a verdict, a speaker, a tag or a year. `listing-claim.html`, where there is one, makes the listing of all.",
        &[PAGE, one("claims", "ClaimsView", "The list.")],
    ),
    template(
        "claims-by",
        "All speakers of claims, or all their tags, verdicts or years, where they are more than 12.",
        &[PAGE, one("choices", "ClaimsByView", "What can be chosen.")],
    ),
    template(
        "verdicts",
        "The scale of verdicts.",
        &[PAGE, one("scale", "ScaleView", "The scale.")],
    ),
    template(
        "timeline",
        "The timeline of the site, or that of one sort of facts.",
        &[
            PAGE,
            of("content", Holds::Html, "Its introduction, on the first page; else empty."),
            many("years", "Year", "The years of this page of the list."),
            PICTURE,
            many(
                "choices",
                "ClaimChoice",
                "The timelines of one sort of facts, and that of all; empty where there is one sort only.",
            ),
            one("pager", "Pager", "The pages of the list."),
        ],
    ),
    template(
        "source",
        "A source's page.",
        &[PAGE, one("source", "SourcePageView", "The source.")],
    ),
    template(
        "sources",
        "The list of all sources that are cited.",
        &[PAGE, one("sources", "SourcesView", "The list.")],
    ),
    template(
        "corrections",
        "All corrections of the site, where there is an introduction or any correction.",
        &[PAGE, one("corrections", "CorrectionsView", "The list.")],
    ),
    template(
        "search",
        "The search page: what its script needs, and lists of the site's pages for readers without it.",
        &[PAGE, one("search", "SearchView", "What can be searched for.")],
    ),
    template("tag", "A tag's page.", &[PAGE, one("tag", "TagView", "The tag.")]),
    template(
        "tags",
        "All tags.",
        &[
            PAGE,
            many(
                "tags",
                "NavItem",
                "The tags: `title`, `href`, and in `count` how many pages each has.",
            ),
        ],
    ),
    template(
        "mentions",
        "All pages that name an entity, from the oldest, where they are more than 100.",
        &[PAGE, one("mentions", "MentionsView", "The list.")],
    ),
    template("404", "The page for what is not there.", &[PAGE]),
];

/// The parts that are made on their own, before any page: they see no `page`.
pub const FRAME: &[Template] = &[
    template(
        "parts/navigation",
        "The sections of the site, made once for each section; becomes `frame.navigation`.",
        &[of(
            "current",
            Holds::Text,
            "The address of the section; empty for pages that are in none.",
        )],
    ),
    template(
        "parts/footer",
        "The foot of every page; becomes `frame.footer`.",
        &[of("current", Holds::Text, "Empty.")],
    ),
];

const CARD: Variable = one("card", "Card", "What is known of every page.");
const OF: Variable = one("page", "PageView", "The page that the card is of.");

/// The cards: what stands for a page that another embeds as a whole, `![[claims/x]]`.
pub const CARDS: &[Template] = &[
    template("cards/claim", "A claim.", &[OF, CARD, one("claim", "ClaimView", "The claim.")]),
    template("cards/person", "A person.", &[OF, CARD, one("person", "PersonView", "The person.")]),
    template(
        "cards/treaty",
        "An instrument.",
        &[OF, CARD, one("treaty", "TreatyView", "The instrument.")],
    ),
    template("cards/event", "An event.", &[OF, CARD, one("event", "EventView", "The event.")]),
    template(
        "parts/cards",
        "The cards of the links of a page, for previews: of what it leads to without saying so itself. They stand out of sight at the end of `<main>`.",
        &[
            many("cards", "Card", "Entities, a Described each, notes and claims."),
            many("sources", "SourceView", "Sources."),
        ],
    ),
];

/// The templates of pictures, by their whole names.
pub const PICTURES: &[Template] = &[template(
    "card.svg",
    "The social card of a page, 1200 pixels by 630, or that of the site.",
    &[one("card", "SocialCardView", "What the card shows.")],
)];

/// The blocks of the default theme, which authors call from Markdown.
pub const BLOCKS: &[(&str, &str)] = &[
    ("blocks/card", "The card of a page of any kind."),
    ("blocks/compare", "The articles of treaties, or of any pages, side by side."),
    ("blocks/csv", "A CSV file as a table."),
    ("blocks/list", "Pages by query."),
    ("blocks/pull", "A pull quotation."),
    ("blocks/timeline", "The moments of a page, of a tag, or of a span of time."),
];

/// What a block can ask for by `@name` in its head, beside what every template sees.
pub const ASKED: &[Variable] = &[
    of(
        "links",
        Holds::Named,
        "The pages that arguments name, a Card each, by the names of the arguments: `links.of`. Of an argument that is a list, a list.",
    ),
    of(
        "card",
        Holds::Html,
        "The card of the page that `of` names, made by the template of its kind in `cards/`; none where there is none.",
    ),
    many(
        "moments",
        "Moment",
        "The timeline of the page that `of` names, of the pages with the tag `tag`, or of the site; between the dates `from` and `to`.",
    ),
    many(
        "pages",
        "Card",
        "The pages of the kind `kind` with the tag `tag` that name or link to the page `of`, sorted by `sort` (`date`, `title` or `cited`), no more than `limit`.",
    ),
    one(
        "comparison",
        "ComparisonView",
        "The articles of the pages that the list `of` names, by their numbers or headings; those that the list `articles` names, or all.",
    ),
    one("table", "TableView", "The CSV file that `file` names; none where there is none."),
];

/// The templates that others extend or include, with what they show. They see what those others see.
pub const PARTS: &[(&str, &str)] = &[
    (
        "base",
        "The whole document: head, masthead, foot. Blocks: `head`, `nameplate`, `main`.",
    ),
    (
        "sheet",
        "A page of content. Blocks: `side`, `under`, `byline`, `before`, `text`, `facts`, `after`, `claims`, `source`.",
    ),
    ("listing-note", "The listing of notes, as questions."),
    ("listing-person", "The listing of people, by letter."),
    ("listing-treaty", "The listing of instruments, as a table."),
    ("parts/appearances", "Where this appears."),
    ("parts/card-sign.svg", "The sign of a verdict on a social card."),
    ("parts/claim-groups", "Claims by verdict, in `groups`."),
    ("parts/claims", "The claims that an entity made, and those about it."),
    ("parts/cite", "How the page is cited."),
    ("parts/colophon", "Tags and the date of the last change."),
    ("parts/contents", "The table of contents of a long text."),
    ("parts/corrections", "The dated notices of a page that was corrected."),
    (
        "parts/entry",
        "A page in a list, in `item`; its title is a heading, `level`: h2 or h3.",
    ),
    (
        "parts/described",
        "A page or a source in few words, in `item`, of which previews are made.",
    ),
    ("parts/in-this-article", "What the page names."),
    ("parts/judged", "The verdict of a claim, in `item`, or that it has none yet."),
    ("parts/kicker", "The name of the kind over the title."),
    ("parts/mentioning", "Pages that mention something, in `items`."),
    ("parts/moments", "An entity's timeline."),
    ("parts/moments-list", "Moments in a list, in `moments`."),
    ("parts/pager", "The pages of a list, in `pager`."),
    ("parts/passage", "An annotated passage, in `passage`."),
    ("parts/reference", "A link or text, in `ref`."),
    ("parts/says", "Who said a claim and when, in `said`."),
    (
        "parts/sign",
        "The sign of a verdict, by its `family`; made once for each verdict, as its `icon`.",
    ),
    ("parts/size", "The class of a headline that is long, by the letters of `text`."),
    (
        "parts/settings",
        "What readers can set, at the foot: light or dark, the key for the search.",
    ),
    ("parts/verdict", "The word of a verdict with its sign, in `verdict`."),
    ("parts/verdict-entry", "A verdict on the page of the scale, in `entry`."),
    (
        "parts/social",
        "What the head says of a page to those who pass it on: OpenGraph, and what Twitter asks for beside.",
    ),
    ("parts/source", "A source in a list, in `item`."),
    ("parts/sources", "The sources that a page cites, in `sources`."),
    ("parts/report", "Where an error on the page is reported."),
    (
        "parts/trust",
        "The pages that say who publishes the site and how it works, under a claim.",
    ),
];

const fn template(name: &'static str, about: &'static str, variables: &'static [Variable]) -> Template {
    Template { name, about, variables }
}

const fn of(name: &'static str, holds: Holds, about: &'static str) -> Variable {
    Variable { name, holds, about }
}

const fn one(name: &'static str, view: &'static str, about: &'static str) -> Variable {
    of(name, Holds::One(view), about)
}

const fn many(name: &'static str, view: &'static str, about: &'static str) -> Variable {
    of(name, Holds::Many(view), about)
}
