//! What templates see of claims and verdicts.

use tera::Value;

use super::*;

view! {
    /// A verdict of the scale.
    pub struct VerdictView {
        /// Its id.
        id: String,
        /// What readers see.
        label: String,
        /// What it means.
        description: String,
        /// What its sign shows: `true`, `mostly-true`, `mixed`, `mostly-false`, `false`, `misleading`, `missing-context`, `unproven`, `satire` or `other`.
        family: &'static str,
        /// Its sign, made once with `parts/sign.html`; safe HTML.
        icon: Value,
        /// Whether it stands on the axis from false to true.
        on_axis: bool,
        /// Whether it is no longer given.
        retired: bool,
        /// The address of the list of the claims that have it; there is one where a claim has it.
        href: String,
        /// The address of its place on the page of the scale.
        scale: String,
    }

    /// A verdict on the page of the scale.
    pub struct VerdictEntry {
        /// The verdict, a VerdictView.
        verdict: Value,
        /// The id of its place on the page.
        anchor: String,
        /// How many claims have it.
        count: usize,
        /// Since when it is no longer given; none where that is not said, and where it is given.
        retired_since: Option<DateView>,
    }

    /// The scale, as `scale` in `verdicts.html`.
    pub struct ScaleView {
        /// The introduction; safe HTML, empty where there is none.
        introduction: Value,
        /// The verdicts on the axis, from the truest to the falsest.
        on_axis: Vec<VerdictEntry>,
        /// The others, in the order of the configuration.
        off_axis: Vec<VerdictEntry>,
        /// How many claims there are.
        count: usize,
        /// The address of the list of all claims.
        href: String,
    }

    /// A claim, as `claim` in `claim.html`.
    pub struct ClaimView {
        /// What was said.
        claim: String,
        /// Whether what was said stands in quotation marks of its own, or begins or ends inside of some.
        quoted: bool,
        /// The words in their own language; empty where they are not given.
        original: String,
        /// That language, a BCP 47 tag; empty where it is not given.
        original_language: String,
        /// The reading direction of that language, `ltr` or `rtl`.
        original_direction: &'static str,
        /// Who said it.
        speaker: Option<ReferenceView>,
        /// Whether nobody knows who said it.
        speaker_unknown: bool,
        /// When; where that is not said, the date of the first article in which it appears.
        said: Option<DateView>,
        /// Whether nobody knows when it was said.
        said_unknown: bool,
        /// Whether `said` is the date of an article.
        published: bool,
        /// On what occasion.
        said_in: String,
        /// The verdict, a VerdictView; none where there is none.
        verdict: Option<Value>,
        /// Where it appeared, but for the passages of articles that `note.passages` has.
        appearances: Vec<ClaimAppearance>,
        /// The address of the first appearance elsewhere, for `cite`; none where there is none.
        cite: Option<String>,
        /// The address of a picture of the claim; none where there is none.
        image: Option<String>,
    }

    /// A place where a claim appeared.
    pub struct ClaimAppearance {
        /// The title of the page, or what the address shows: its host and path, shortened.
        title: String,
        /// The address; none for text that names no page.
        href: Option<String>,
        /// Whether it is a page of this site.
        here: bool,
        /// The exact words there; empty where they are not given.
        quote: String,
        /// The date of the page, where it is one of this site.
        date: Option<DateView>,
        /// The publisher of the page, where it is a reproduced article; empty else.
        publisher: String,
        /// The address of a stored copy.
        archive_url: Option<String>,
        /// When the copy was stored, where its address says so and names the original: for `data-versiondate` (Robust Links).
        archived: Option<DateView>,
    }

    /// A claim in a list of claims.
    pub struct ClaimItem {
        /// The title of its page.
        title: String,
        /// Whether the title is what was said, to be quoted; not where it has quotation marks of its own.
        is_words: bool,
        /// The address of its page.
        href: String,
        /// The finding.
        summary: String,
        /// The verdict, a VerdictView; none where there is none.
        verdict: Option<Value>,
        /// Who said it.
        speaker: Option<ReferenceView>,
        /// Whether nobody knows who said it.
        speaker_unknown: bool,
        /// When; where that is not said, the date of the first article in which it appears.
        said: Option<DateView>,
        /// Whether nobody knows when it was said.
        said_unknown: bool,
        /// Whether `said` is the date of an article.
        published: bool,
        /// On what occasion.
        said_in: String,
        /// The last part of the address of the list of its verdict's claims, for scripts that filter.
        verdict_key: String,
        /// The same of its speaker.
        speaker_key: String,
        /// The same of the year in which it was said.
        year_key: String,
        /// The same of its tags, a space between each.
        tag_keys: String,
    }

    /// Claims of one verdict, or of one year.
    pub struct ClaimGroup {
        /// The verdict, a VerdictView; none for claims without one and for those of a year.
        verdict: Option<Value>,
        /// The verdict's label, or the year.
        label: String,
        /// The claims, a ClaimItem each.
        items: Vec<ClaimItem>,
        /// How many claims of the list have the verdict, on all its pages; 0 for years.
        count: usize,
    }

    /// One way to choose among all claims.
    pub struct ClaimFilter {
        /// What is chosen by: `verdict`, `speaker`, `tag` or `year`.
        name: &'static str,
        /// What readers call it.
        label: String,
        /// The choices with most claims.
        choices: Vec<ClaimChoice>,
        /// The address of the list of all choices; none where all are here.
        more: Option<String>,
    }

    /// A list of claims that can be chosen.
    pub struct ClaimChoice {
        /// What it is called.
        title: String,
        /// Its address.
        href: String,
        /// How many claims it has.
        count: usize,
        /// Whether it is the list on the page.
        current: bool,
    }

    /// A list of claims, as `claims` in `claims.html`.
    pub struct ClaimsView {
        /// The heading.
        title: String,
        /// What the list is chosen by: as in ClaimFilter; empty for all claims.
        by: &'static str,
        /// The introduction; safe HTML, empty where there is none.
        introduction: Value,
        /// The verdict of all of them, a VerdictView; none for lists that are not of one verdict.
        verdict: Option<Value>,
        /// The speaker of all of them; none for lists that are not of one speaker.
        speaker: Option<ReferenceView>,
        /// The claims of this page, a ClaimGroup each: by verdict, or by year where all have one.
        groups: Vec<ClaimGroup>,
        /// How many claims the list has.
        count: usize,
        /// The address of the list of all claims.
        all: String,
        /// How many claims the site has.
        total: usize,
        /// The address of the page of the scale.
        scale: String,
        /// The ways to choose among all claims that have two choices or more, a ClaimFilter each.
        filters: Vec<ClaimFilter>,
        /// The pages of the list.
        pager: Pager,
        /// The files that hold all claims as data: `title` is what they are called, `href` the address; none where exports are off.
        data: Vec<NavItem>,
    }

    /// All choices of one way to choose among claims, as `choices` in `claims-by.html`.
    pub struct ClaimsByView {
        /// The heading.
        title: String,
        /// The address of the list of all claims.
        all: String,
        /// The choices, a ClaimChoice each.
        choices: Vec<ClaimChoice>,
    }

    /// The claims that an entity has to do with, as `claims` in the templates of content; empty for pages that are no entities.
    pub struct EntityClaims {
        /// The claims that it made, by verdict; the newest 50.
        made: Vec<ClaimGroup>,
        /// How many it made in all.
        made_count: usize,
        /// The address of the list of those; none where it made none.
        made_href: Option<String>,
        /// The claims of others that name it or link to it, by verdict; the newest 50.
        about: Vec<ClaimGroup>,
        /// How many there are in all.
        about_count: usize,
        /// The claims that appear in a text, by verdict, those at a passage of it too; none of an entity.
        here: Vec<ClaimGroup>,
    }
}
