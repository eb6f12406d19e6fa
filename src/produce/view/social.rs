//! What templates see of how a page looks where it is passed on.

use tera::Value;

use super::*;

view! {
    /// What the head of a page says of it to those who pass it on, as `page.social`.
    pub struct SocialView {
        /// The whole address of the page on this site.
        url: String,
        /// What OpenGraph calls the page: `article`, `profile` or `website`.
        sort: &'static str,
        /// The language with its country, as OpenGraph has it: `en_US`, `uk_UA`.
        locale: String,
        /// The whole address of the picture: the page's own, else its social card; none where there is neither.
        image: Option<String>,
        /// What the picture shows.
        alt: String,
        /// The width of the picture; 0 where it is not known.
        width: u32,
        /// The height of the picture; 0 where it is not known.
        height: u32,
        /// When the page was published, `YYYY-MM-DD` or shorter; empty where it is not the site's own piece, or not said.
        published: String,
        /// When it was last changed; empty where that is not said.
        modified: String,
        /// The section that it is in: what readers call its kind.
        section: String,
        /// The same page in all its languages, itself among them, a NavItem each: `title` is the language, `href` the whole address; empty where there is but one.
        languages: Vec<NavItem>,
    }

    /// What a social card shows, as `card` in `card.svg`.
    pub struct SocialCardView {
        /// The name of the site; empty on the site's own card, whose title it is.
        site: String,
        /// The name of the page's kind; `site` on the site's own card.
        kind: String,
        /// What sort of page it is, or who published it, and when: "Claim · checked 5 February 2022".
        label: String,
        /// The title.
        title: String,
        /// The quotation mark before the words of a claim, or before the title where they are the title; empty where they need none.
        open: &'static str,
        /// The quotation mark after them.
        shut: &'static str,
        /// The reading direction of the page, `ltr` or `rtl`.
        direction: &'static str,
        /// The verdict of a claim, a VerdictView; none where there is none.
        verdict: Option<Value>,
        /// Of a claim without a verdict that there is none yet; empty of all else.
        undecided: String,
        /// Who said it and when: "Vladimir Putin · 1 February 2022".
        speaker: String,
        /// What was said, where that is not the title.
        words: String,
        /// The summary that the author wrote: of a claim, what was found.
        finding: String,
        /// One line on what an entity is: an office, the facts of a treaty; on the site's own card what the site is.
        line: String,
    }
}
