//! Steps: what facts and rendering read in place of the parser's events.

use std::borrow::Cow;

use pulldown_cmark::{Alignment, CowStr};

use super::attribution::Attributed;
use super::callout::Callout;
use super::target::LinkTag;
use crate::diagnostic::Span;
use crate::document::{Call, Citation, Inline};

/// One step of a text.
pub(super) enum Step<'e> {
    /// An element begins; the span is the whole element's.
    Open(Node<'e>, Span),
    /// An element ends.
    Close(Node<'e>, Span),
    /// A passage begins: the number of the element that holds it.
    PassageStart(u32),
    /// A passage ends at this byte.
    PassageEnd(u32),
    /// A piece of text, with what is shown in its place.
    Text(Piece<'e>),
    /// Inline code.
    Code(Piece<'e>),
    /// A formula: its bytes with the dollars, the LaTeX, and whether it stands in a line of its own.
    Math(Piece<'e>, Cow<'e, str>, bool),
    /// A line break; a soft one that is not white space in the source shows one in its place.
    Break(Piece<'e>, bool),
    /// Text of a code block.
    CodeText(Cow<'e, str>),
    /// HTML of the author's.
    Html(Cow<'e, str>),
    /// An image, with what it shows.
    Image(LinkTag<'e>, String, Span),
    /// A reference to a footnote.
    FootnoteReference(&'e str),
    /// A citation.
    Citation(Citation),
    /// The box of a task, and whether it is ticked.
    Task(bool),
    /// A thematic break.
    Rule,
    /// A call of a block, or the tag that begins its body.
    Call(&'e Call),
    /// The tag that ends the body of a call.
    CallEnd(&'e Call),
    /// A block id (the bytes of `^id`), and what it names.
    BlockId(Span, Bearer),
}

/// What a block id names.
#[derive(Clone, Copy)]
pub(super) enum Bearer {
    /// The element with a number.
    Number(u32),
    /// A block without one, which stands before it: code, or the author's HTML.
    Block,
}

/// A piece of text.
pub(super) struct Piece<'e> {
    pub span: Span,
    pub shown: Option<Cow<'e, str>>,
    pub inline: Inline,
}

/// An element. Numbers are those of ids: `p1`, `p2`….
#[derive(Clone, Copy)]
pub(super) enum Node<'e> {
    Paragraph(u32),
    /// An image alone in a paragraph, with its title.
    Figure(u32, &'e str),
    Heading(HeadingTag<'e>),
    Quote,
    Callout(Callout<'e>),
    /// The title of a callout, with the number of the passage that it is where the author wrote it.
    CalloutTitle(Callout<'e>, Option<u32>),
    Attribution(Attributed),
    List(Option<u64>),
    Item(Option<u32>),
    CodeBlock(&'e str),
    HtmlBlock,
    Footnote(&'e str),
    Table(u32),
    TableHead,
    Row,
    Cell {
        alignment: Alignment,
        head: bool,
    },
    Definitions,
    Term,
    Definition(Option<u32>),
    Emphasis,
    Strong,
    Strikethrough,
    /// `==words==`
    Highlight,
    /// `^[words]`, with its number.
    Note(u32),
    Link(LinkTag<'e>),
    /// What has no element of its own.
    Bare,
}

/// A heading as written.
#[derive(Clone, Copy)]
pub(super) struct HeadingTag<'e> {
    pub level: u8,
    pub id: Option<&'e str>,
    pub classes: &'e [CowStr<'e>],
    /// Whether it is the document's title: a first-level heading, before all else.
    pub title: bool,
}
