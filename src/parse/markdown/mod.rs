//! Markdown: the one place that knows pulldown-cmark.
//!
//! Takes the text of one file; gives its facts, and later, with the actions that link worked out, its HTML. Both go over the same steps
//! (`walk`), so that the anchors of the one are the ids of the other. Knows no other page.

mod again;
mod attribution;
mod autolink;
mod callout;
mod calls;
mod calls_in_line;
mod citations;
mod code;
mod cuts;
mod facts;
mod figure;
mod footnotes;
mod hidden;
mod html_ids;
mod ids;
mod image;
mod math;
mod mistaken;
mod part;
mod punctuation;
mod render;
mod sanitise;
mod step;
mod target;
mod walk;
mod words;

pub(super) use facts::is_forbidden;
pub use hidden::published;
pub use image::{is_audio, is_video, size};
pub use part::Part;
pub use punctuation::quotation_marks;

use pulldown_cmark::{Event, Options, Parser};

use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::document::{Call, Text};
use crate::parse::paint::{Action, Insert};

/// What becomes of HTML in an author's Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Html {
    /// It is HTML in the page.
    #[default]
    Allow,
    /// It is shown as text.
    Escape,
    /// Of it stays what Markdown could have made, and a few elements more.
    Sanitise,
}

/// How Markdown becomes HTML.
#[derive(Clone, Copy)]
pub struct RenderOptions<'a> {
    /// What becomes of HTML in the text.
    pub html: Html,
    /// Gives the theme's word for a key, such as `callout-note`.
    pub word: &'a dyn Fn(&str) -> String,
    /// Whether the text stands on its own page, which has room beside it, and not in a feed.
    pub on_page: bool,
    /// The language, a BCP 47 tag, where quotation marks and dashes are printed as it writes them.
    pub smart: Option<&'a str>,
    /// The path of the page's own picture, and who made it.
    pub picture: Option<(&'a str, &'a str)>,
    /// Makes a block of the theme, from its call and the HTML of its body.
    pub block: &'a dyn Fn(&Call, Option<&str>) -> String,
}

impl Default for RenderOptions<'_> {
    /// As a site without settings has it, with keys for words.
    fn default() -> Self {
        RenderOptions {
            html: Html::default(),
            word: &str::to_owned,
            on_page: false,
            smart: None,
            picture: None,
            block: &|_, body| body.unwrap_or("").to_owned(),
        }
    }
}

/// Gives the facts of a Markdown text: the bytes `body` of the file.
///
/// A first-level heading that is the first block, and the only one of its level, has [`is_title`](crate::document::Heading::is_title): the page's template prints it.
pub fn facts(file: &File, body: Span, diagnostics: &mut Vec<Diagnostic>) -> Text {
    let mut hidden = hidden::find(file, body, diagnostics);
    let abbreviations = hidden::abbreviations(&file.text, body, &mut hidden);
    let source = hidden::masked(&file.text, &hidden);
    let calls = calls::find(file, &source, body, diagnostics);
    let source = calls::masked(source, &calls);
    let events = events(&source, body, &hidden);
    let facts::Found {
        mut text,
        unnamed,
        cut,
        formulas,
    } = facts::facts(&source, &events, hidden, calls);
    text.abbreviations = abbreviations;
    diagnostics.extend(unnamed.into_iter().map(|span| no_alt(file, span)));
    diagnostics.extend(cut.into_iter().map(|span| cut_link(file, span)));
    diagnostics.extend(mistaken::heads(&source, &events).into_iter().map(|span| cut_head(file, span)));
    diagnostics.extend(
        mistaken::formulas(&source, body, &events)
            .into_iter()
            .map(|span| cut_formula(file, span)),
    );
    diagnostics.extend(formulas.into_iter().map(|(span, wrong)| bad_formula(file, span, &wrong)));
    text
}

fn bad_formula(file: &File, span: Span, wrong: &str) -> Diagnostic {
    Diagnostic::new(&rules::BAD_FORMULA, file, span, format!("this formula cannot be read: {wrong}"))
        .help("mend the LaTeX, or write `\\$` where a dollar is meant")
}

fn cut_link(file: &File, span: Span) -> Diagnostic {
    let written = file.slice(span);
    let message = format!("the table ends its cell at the bar in `{written}`");
    Diagnostic::new(&rules::CUT_LINK, file, span, message).help("write `\\|` for a bar in a table")
}

fn cut_head(file: &File, span: Span) -> Diagnostic {
    let written = file.slice(span);
    let message = format!("the bar in `{written}` ends a cell, so that this line has too many to be the head of a table");
    Diagnostic::new(&rules::CUT_LINK, file, span, message).help("write `\\|` for a bar in a table")
}

fn cut_formula(file: &File, span: Span) -> Diagnostic {
    let message = "a blank line ends this formula before its `$$`, so that it is shown as text";
    Diagnostic::new(&rules::CUT_FORMULA, file, span, message).help("take the blank line out; `\\\\` begins a new line in a formula")
}

fn no_alt(file: &File, span: Span) -> Diagnostic {
    let message = "this image has no words for those who do not see it".to_owned();
    Diagnostic::new(&rules::MISSING_ALT, file, span, message)
        .help("say what it shows: `![what it shows](image.png)` or `![[image.png|what it shows]]`")
}

/// Writes a Markdown text as HTML: the bytes `body` of the file, whose facts are `text`.
///
/// `actions` are sorted by start, the longer first; `inserts` by their byte.
pub fn render(file: &File, body: Span, text: &Text, actions: &[Action], inserts: &[Insert], options: &RenderOptions, out: &mut String) {
    let source = calls::masked(hidden::masked(&file.text, &text.hidden), &text.calls);
    let events = events(&source, body, &text.hidden);
    let page = render::Page {
        source: &source,
        text,
        actions,
        inserts,
        options,
        first_note: 1,
    };
    render::render(&page, &events, out);
}

/// Writes a part of a Markdown text as HTML, its footnotes numbered from `first_note` on; else as [`render`] does.
pub fn render_part(
    file: &File,
    body: Span,
    text: &Text,
    part: (Part, usize),
    actions: &[Action],
    options: &RenderOptions,
    out: &mut String,
) {
    let (part, first_note) = part;
    let source = calls::masked(hidden::masked(&file.text, &text.hidden), &text.calls);
    let events = events(&source, body, &text.hidden);
    let (events, text) = part::cut(&source, &events, text, part);
    let page = render::Page {
        source: &source,
        text: &text,
        actions,
        inserts: &[],
        options,
        first_note,
    };
    render::render(&page, &events, out);
}

/// An event of the parser and its bytes in the file.
type Events<'s> = Vec<(Event<'s>, Span)>;

/// Gives the parser's extensions that are ours.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_MATH
}

fn events<'s>(source: &'s str, body: Span, hidden: &[Span]) -> Events<'s> {
    let text = source.get(body.range()).unwrap_or("");
    let mut events = parsed(text, body.start as usize);
    if memchr::memchr(b'$', text.as_bytes()).is_some() || memchr::memmem::find(text.as_bytes(), b"![[").is_some() {
        events = again::corrected(source, body, events);
    }
    if !hidden.is_empty() {
        events.iter_mut().for_each(|(event, _)| hidden::clean(event));
    }
    events
}

fn parsed(text: &str, base: usize) -> Events<'_> {
    let mut events = Vec::with_capacity(text.len() / 16 + 8);
    let parser = Parser::new_ext(text, options()).into_offset_iter();
    events.extend(parser.map(|(event, range)| (event, Span::new(range.start + base, range.end + base))));
    events
}
