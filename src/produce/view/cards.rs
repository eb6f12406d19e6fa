//! Small views that many pages share.

use tera::Value;

view! {
    /// The site, as `site` in every template.
    pub struct SiteView {
        /// The site's name.
        title: String,
        /// A sentence about the site.
        description: String,
        /// The path of the site on its host, beginning and ending in `/`: put it before paths of your own.
        base: String,
        /// The whole address of the home page.
        url: String,
        /// The site's language, a BCP 47 tag.
        language: String,
        /// `ltr` or `rtl`.
        direction: &'static str,
        /// The kinds that have pages, in their order: a NavItem each.
        navigation: Vec<NavItem>,
        /// Who publishes the site: `name`, `url`, `logo`, `email`, `report_url`.
        publisher: Value,
        /// The pages that stand at the foot: about, methodology and the like, a NavItem each.
        footer: Vec<NavItem>,
        /// The pages that say who publishes the site and how it works: `title`, `href`, and in `kind` the role (`about`, `methodology`, `corrections`, `funding`, `contact`, `ethics`). The title is empty where the list of corrections has no introduction.
        trust: Vec<NavItem>,
        /// Where an error on the site is reported, with the front page filled in; none where the publisher does not say.
        report: Option<String>,
        /// The address of the Atom feed; none where feeds are off, and where no piece has a date.
        feed: Option<String>,
        /// The address of the JSON feed; none where there is no Atom feed.
        feed_json: Option<String>,
        /// The address of the list of sources; none where the site has no bibliography.
        sources: Option<String>,
        /// The address of the timeline; none where there is nothing on it.
        timeline: Option<String>,
        /// The address of the search page; none where search is off.
        search: Option<String>,
        /// The content security policy of every page, for `<meta http-equiv="Content-Security-Policy">`; safe HTML.
        policy: Value,
        /// That of the search page, which runs WebAssembly; safe HTML.
        search_policy: Value,
    }

    /// An entry of the navigation.
    pub struct NavItem {
        /// What it is called.
        title: String,
        /// Its address.
        href: String,
        /// The name of the kind; empty for a page.
        kind: String,
        /// How many pages it has.
        count: usize,
    }

    /// A date, as written for people and for machines.
    pub struct DateView {
        /// For `datetime`: `1997-05-27`, `1997-05` or `1997`.
        iso: String,
        /// For people, in the page's language: "27 May 1997".
        text: String,
        /// The year.
        year: u16,
    }

    /// A page in a list or behind a link.
    pub struct Card {
        /// The title.
        title: String,
        /// The address.
        href: String,
        /// The name of the kind: `person`.
        kind: String,
        /// What readers call the kind: "Person".
        kind_label: String,
        /// A sentence or two.
        summary: String,
        /// The date of the thing or its publication; none where it has none.
        date: Option<DateView>,
        /// One line that says what it is: an office, "Political document, signed in Paris on 27 May 1997".
        line: String,
        /// Whether it is a draft.
        draft: bool,
        /// Where the text comes from, for a reproduced article; empty else.
        publisher: String,
        /// ` lang="fr" dir="ltr"`, to stand in the tag of its title and summary; empty where the page is in the site's language.
        marked: Value,
        /// How many pages name it or link to it.
        cited: usize,
        /// The verdict of a claim, a VerdictView; none for other pages.
        verdict: Option<Value>,
        /// Whether it is a claim that has no verdict yet.
        is_open: bool,
        /// Whether the title is what was said, to be quoted; not where it has quotation marks of its own.
        is_words: bool,
    }

    /// A page that another mentions, with one line on what it is at the time.
    pub struct Described {
        /// The title.
        title: String,
        /// The address.
        href: String,
        /// The name of the kind.
        kind: String,
        /// One line; for a person the office held at the date of the page that mentions them.
        line: String,
        /// A number of its own on the page, for ids.
        number: usize,
    }

    /// A list under a heading.
    pub struct Group {
        /// The heading.
        label: String,
        /// The name of the kind that the heading speaks of.
        kind: String,
        /// What stands under it.
        items: Vec<Value>,
    }

    /// A sentence in which a page is mentioned.
    pub struct Sentence {
        /// The sentence, with the mention in `<mark>`; safe HTML.
        html: Value,
        /// The address of the very paragraph.
        href: String,
        /// The title of the page whose text it is, where the page that mentions shows text of another; empty else.
        embedded: String,
    }

    /// A page that mentions this one, with the sentences.
    pub struct Appearance {
        /// The page, a Card.
        page: Value,
        /// The sentences, a Sentence each.
        sentences: Vec<Sentence>,
        /// How many mentions there are beside those shown.
        more: usize,
    }

    /// Pages that point here in one way.
    pub struct AppearanceGroup {
        /// The heading: "Articles", or a relation: "Party to".
        label: String,
        /// The relation; empty for mentions and links.
        relation: String,
        /// The name of the kind.
        kind: String,
        /// The pages, an Appearance each, from the newest.
        items: Vec<Appearance>,
    }

    /// A reference of the front matter: a link where the name is a page's, else text.
    pub struct ReferenceView {
        /// What to show.
        title: String,
        /// The address; none where it is text.
        href: Option<String>,
    }

    /// Something that happened on a date.
    pub struct Moment {
        /// When.
        date: DateView,
        /// When it ended; none where it lasted a day or goes on.
        end: Option<DateView>,
        /// The dates as one text: "2–4 April 2008".
        when: String,
        /// What happened, with its links; safe HTML.
        html: Value,
        /// What sort of fact it is: `event`, `signed`, `adopted`, `issued`, `in-force`, `ended`, `founded`, `dissolved`, `office`, `born`, `died`, `said`, `checked`, `article`.
        sort: &'static str,
        /// The verdict, a VerdictView, of a claim that was said; none for other facts.
        verdict: Option<Value>,
    }

    /// A year with its moments.
    pub struct Year {
        /// The year.
        year: u16,
        /// The moments in order, a Moment each.
        moments: Vec<Moment>,
    }

    /// The pages of a list that is too long for one.
    pub struct Pager {
        /// This page, from 1.
        number: usize,
        /// How many there are.
        count: usize,
        /// The address of the page before; none on the first.
        previous: Option<String>,
        /// The address of the page after; none on the last.
        next: Option<String>,
        /// All pages: `title` is the number, `href` the address.
        pages: Vec<NavItem>,
    }

    /// A dated correction.
    pub struct CorrectionView {
        /// When.
        date: DateView,
        /// What was wrong and is now right.
        text: String,
        /// The id of its notice on the page: `correction-2022-12-05`.
        anchor: String,
    }

    /// A correction in the list of all.
    pub struct CorrectedView {
        /// When.
        date: DateView,
        /// What was wrong and is now right.
        text: String,
        /// The page that was corrected, a Card.
        page: Value,
        /// The address of the notice on that page.
        href: String,
        /// The language of the page, and so of the text.
        language: String,
    }

    /// A year with its corrections.
    pub struct CorrectionYear {
        /// The year.
        year: u16,
        /// The corrections, a CorrectedView each, the newest first.
        items: Vec<CorrectedView>,
    }

    /// A CSV file as a table.
    pub struct TableView {
        /// The heads of the columns, a TableCell each.
        columns: Vec<TableCell>,
        /// The rows below, as long as the longest.
        rows: Vec<TableRow>,
    }

    /// A row of a table.
    pub struct TableRow {
        /// Its cells.
        cells: Vec<TableCell>,
    }

    /// A cell of a table.
    pub struct TableCell {
        /// What stands in it.
        text: String,
        /// Whether its column holds numbers alone.
        number: bool,
    }

    /// Articles of several pages, side by side.
    pub struct ComparisonView {
        /// The pages, a Card each.
        pages: Vec<Value>,
        /// The articles that any of them has.
        rows: Vec<ComparisonRow>,
    }

    /// One article, as each page has it.
    pub struct ComparisonRow {
        /// Its heading on the first page that has it.
        title: String,
        /// What each page has, in the order of the pages.
        cells: Vec<ComparisonCell>,
    }

    /// What one page has under an article's heading.
    pub struct ComparisonCell {
        /// The page, a Card.
        page: Value,
        /// The heading there; empty where the page has no such article.
        title: String,
        /// The address of the article, or of the page.
        href: String,
        /// Its text; safe HTML, empty where there is none.
        html: Value,
    }
}
