//! The list of rules: every code that Treatise can print, with its class, its usual severity and what it is about.
//!
//! `docs/content/reference/diagnostics.md` is held against this list by a test.

use super::Severity;

/// A rule that content can break.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable code, as in `error[broken-link]`.
    pub code: &'static str,
    /// Whether it stops a build.
    pub class: Class,
    /// How grave it is unless `[check]` says otherwise.
    pub severity: Severity,
    /// What it is about, one sentence.
    pub summary: &'static str,
}

/// What an error of a rule does to a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The site cannot be right: a build stops and writes nothing.
    Structural,
    /// The site is right but not ready: `check` and `build --strict` fail, a plain build warns.
    Editorial,
}

macro_rules! rules {
    ($($name:ident = $code:literal, $class:ident, $severity:ident, $summary:literal;)*) => {
        $(#[doc = $summary] pub static $name: Rule = Rule {
            code: $code, class: Class::$class, severity: Severity::$severity, summary: $summary,
        };)*
        /// Every rule, in the order of the documentation.
        pub static ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    SYNTAX = "syntax", Structural, Error, "The configuration, front matter, a sidecar or a theme's file is not valid TOML or YAML.";
    WRONG_TYPE = "wrong-type", Structural, Error, "A key holds a value of the wrong type.";
    BAD_VALUE = "bad-value", Structural, Error, "A key holds a value that is not one of those it can have.";
    BAD_DATE = "bad-date", Structural, Error, "A date is not in the form YYYY-MM-DD, YYYY-MM or YYYY, or does not exist.";
    UNKNOWN_KEY = "unknown-key", Structural, Error, "A key is not known: an error where it is near a known one, else a warning.";
    MISSING_KEY = "missing-key", Structural, Error, "A key that is needed is missing.";
    UNKNOWN_RULE = "unknown-rule", Structural, Error, "`[check]` names a rule that does not exist.";
    UNKNOWN_THEME = "unknown-theme", Structural, Error, "The configuration names a theme that does not exist.";
    UNKNOWN_TEMPLATE = "unknown-template", Structural, Error, "A page or a kind names a template that does not exist.";
    TEMPLATE = "template", Structural, Error, "A template is not valid, or failed while a page was made with it.";
    STYLE_SHEET = "style-sheet", Structural, Error, "A style sheet of a theme is not valid CSS, or asks for a file that the theme does not have.";
    THEME_STRINGS = "theme-strings", Structural, Error, "A file of words is not valid Fluent, or says what nobody asks for.";
    UNTRANSLATED = "untranslated", Editorial, Hint, "The language of the site has no words of the interface, or not all.";
    ENCODING = "encoding", Structural, Error, "A file is not UTF-8.";
    BINARY = "binary", Structural, Error, "A file that should hold text holds something else.";
    TOO_LARGE = "too-large", Structural, Error, "A text file is larger than 32 MiB.";
    UNREADABLE = "unreadable", Structural, Error, "A file or folder could not be read.";
    OUTSIDE = "outside", Structural, Error, "A symbolic link leads out of the site, or round in a loop.";
    CONTROL_CHARACTER = "control-character", Structural, Warning, "A text holds control characters, which are shown as \u{fffd}.";
    OPEN_COMMENT = "open-comment", Structural, Warning, "A comment (`%%`) begins and does not end.";
    FRONT_MATTER_OPEN = "front-matter-open", Structural, Error, "Front matter begins and does not end.";
    TITLE_FROM_LEAD = "title-from-lead", Editorial, Hint, "A seed article has no title, so that its lead stands in.";
    SEED_DATE = "seed-date", Editorial, Warning, "A seed article has no date in its header, its sidecar or its name.";
    SIDECAR_ALONE = "sidecar-alone", Structural, Error, "A sidecar lies beside no seed article.";
    SHADOWED_SEED = "shadowed-seed", Structural, Error, "A Markdown file has the name of a seed article beside it.";
    LICENCE = "licence", Editorial, Warning, "Another publisher's article is reproduced in full without a stated licence.";
    COLLISION = "collision", Structural, Error, "Two pages have one URL.";
    BAD_URL = "bad-url", Structural, Error, "A slug, permalink, redirect or address is not one.";
    BROKEN_LINK = "broken-link", Structural, Error, "A link leads to nothing.";
    BROKEN_HEADING = "broken-heading", Structural, Error, "A link names a heading that its page does not have.";
    BROKEN_BLOCK = "broken-block", Structural, Error, "A link names a block or paragraph that its page does not have.";
    AMBIGUOUS_LINK = "ambiguous-link", Structural, Error, "A link by title or alias fits several pages.";
    AMBIGUOUS_PATH = "ambiguous-path", Structural, Warning, "A link by file name fits several files equally well.";
    SUFFIX_LINK = "suffix-link", Structural, Hint, "A link names only the end of a path.";
    CASE_LINK = "case-link", Structural, Hint, "A link is found only when upper and lower case are taken for equal.";
    ALIAS_LINK = "alias-link", Structural, Hint, "A link is found by an alias, which vault editors do not follow.";
    CUT_LINK = "cut-link", Structural, Warning, "A table ends its cell at the bar of a link.";
    STALE_HEADING = "stale-heading", Structural, Hint, "A link names a heading in other words than those that stand there now.";
    BAD_FORMULA = "bad-formula", Structural, Error, "A formula is not LaTeX that can be read.";
    CUT_FORMULA = "cut-formula", Structural, Warning, "A blank line ends a formula before its end, so that it is shown as text.";
    MISSING_ALT = "missing-alt", Editorial, Warning, "An image has no words for those who do not see it.";
    FOREIGN_HOST = "foreign-host", Editorial, Warning, "A page shows a picture, sound or film from a host that the site's policy does not allow.";
    EMBED_CYCLE = "embed-cycle", Structural, Warning, "A page embeds text that it stands in itself.";
    EMBED_LIMIT = "embed-limit", Structural, Warning, "Embeds nest too deep, or are too many on one page.";
    EMBED_HIDDEN = "embed-hidden", Editorial, Warning, "A page embeds text of an article that is not public.";
    BLOCK_SYNTAX = "block-syntax", Structural, Error, "A line that calls a block cannot be read, or its body does not end.";
    BLOCK_IN_LINE = "block-in-line", Structural, Warning, "A call of a block stands in a line with other words, and calls nothing.";
    UNKNOWN_BLOCK = "unknown-block", Structural, Error, "A call names a block that the theme does not have.";
    BLOCK_ARGUMENT = "block-argument", Structural, Error, "A block is called with an argument that it does not take, without one that it needs, or with a wrong value.";
    EMPTY_BLOCK = "empty-block", Editorial, Warning, "A block that a text calls finds nothing to show.";
    DRAFT_LINK = "draft-link", Structural, Warning, "A link leads to a page that is not published, and is shown as text.";
    WRONG_KIND = "wrong-kind", Structural, Error, "A reference leads to a page of the wrong kind.";
    AMBIGUOUS_NAME = "ambiguous-name", Editorial, Warning, "Two entities share a name, so that it links to neither.";
    MISQUOTATION = "misquotation", Structural, Error, "A quotation is not in the text that it is attributed to.";
    AMBIGUOUS_QUOTATION = "ambiguous-quotation", Structural, Error, "A quotation is found more than once in its article.";
    BAD_QUOTATION = "bad-quotation", Structural, Error, "A quotation holds no words to look for.";
    UNCHECKED_QUOTATION = "unchecked-quotation", Editorial, Hint, "A quotation is attributed to a source with no stored text, so that it is not checked.";
    UNKNOWN_CITATION = "unknown-citation", Structural, Error, "A citation names a source that no bibliography has.";
    BAD_SOURCE = "bad-source", Structural, Error, "An entry of a bibliography cannot be read.";
    DUPLICATE_SOURCE = "duplicate-source", Structural, Error, "Two sources have one key.";
    BAD_ARCHIVE = "bad-archive", Structural, Error, "The address of a stored copy is not one, or is of another page.";
    BAD_STYLE = "bad-style", Structural, Error, "The style of citations is none, or its file is not CSL.";
    BAD_LOCATOR = "bad-locator", Structural, Warning, "A citation names a place that cannot be one.";
    EXCERPT_ALONE = "excerpt-alone", Structural, Warning, "A stored excerpt has the name of no source.";
    UNCITED_SOURCE = "uncited-source", Editorial, Hint, "A source is cited nowhere.";
    UNDATED_SOURCE = "undated-source", Editorial, Warning, "A source that is cited has no date.";
    UNKNOWN_VERDICT = "unknown-verdict", Structural, Error, "A claim's verdict is not on the scale.";
    INCOMPLETE_CLAIM = "incomplete-claim", Editorial, Error, "A claim lacks what readers must be told: verdict, summary, speaker, when it was said, when it was checked.";
    UNSOURCED_CLAIM = "unsourced-claim", Editorial, Error, "A claim has no source.";
    OWN_CLAIM = "own-claim", Editorial, Error, "The speaker of a claim is the site itself.";
    VERDICT_IN_CLAIM = "verdict-in-claim", Editorial, Hint, "A claim holds its own verdict.";
    RETIRED_VERDICT = "retired-verdict", Editorial, Hint, "A claim has a verdict that was no longer given when it was checked.";
    DUPLICATE_CLAIM = "duplicate-claim", Editorial, Warning, "Two claims check the same words.";
    FUTURE_DATE = "future-date", Editorial, Warning, "Something was said, checked or corrected on a day that is to come.";
    MISSING_TRUST_PAGE = "missing-trust-page", Editorial, Error, "A site with claims does not say who is behind it, how it works, how it corrects, who pays, or how to reach it.";
    SILENT_CHANGE = "silent-change", Editorial, Error, "A published claim was changed without a correction, or a correction was taken back: found by `check --since`.";
    LOST_CLAIM = "lost-claim", Editorial, Warning, "A published claim is not at its address any more: found by `check --since`.";
    STALE = "stale", Editorial, Warning, "A page was to be reviewed by a day that has passed: found by `check --stale`.";
    UNDATED_INSTRUMENT = "undated-instrument", Editorial, Warning, "An instrument has neither a date of signature nor of adoption.";
    UNDRAWN_CARD = "undrawn-card", Editorial, Hint, "The social card of a page is the site's own, as no font has the letters of the page.";
    DATES_REVERSED = "dates-reversed", Structural, Error, "Something ends before it begins.";
}

/// Finds a rule by its code.
pub fn by_code(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}
