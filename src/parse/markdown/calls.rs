//! Calls of blocks in a text: lines of their own that hold one tag.
//!
//! Takes a text; gives the calls, and a copy of the text for the parser in which each tag is a comment of HTML of the same length: a block that begins and
//! ends with its line, so that every place stays where it was. In code, and inside of HTML, a tag is text. Which blocks there are is the theme's.

use std::borrow::Cow;
use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, Tag as Block};

use super::calls_in_line;
use super::hidden::{code_of, end_of_code};
use super::step::Step;
use crate::diagnostic::{Diagnostic, File, Span, nearest, rules};
use crate::document::{Argument, Call, Link, LinkSyntax, Literal, Spanned};
use crate::parse::call::{Tag, is_tag, read};
use crate::parse::wikilink::{parse_reference, parse_target};

/// How deep bodies may stand in each other.
const DEPTH: usize = 8;

/// Finds the calls in a body, in order; tells of those that cannot be read, which stay text. What is hidden is masked in `source`.
pub(super) fn find(file: &File, source: &str, body: Span, diagnostics: &mut Vec<Diagnostic>) -> Vec<Call> {
    if !has_tags(source, body) {
        return Vec::new();
    }
    let candidates = candidates(source, body);
    let in_line = calls_in_line::find(source, body, &candidates);
    diagnostics.extend(in_line.into_iter().map(|span| stands_in_line(file, span)));
    if candidates.is_empty() {
        return Vec::new();
    }
    let mut calls: Vec<Call> = Vec::new();
    let mut open: Vec<(usize, Vec<usize>)> = Vec::new();
    for (span, holders) in standing(source, body, &candidates) {
        let tag = match read(source.get(span.range()).unwrap_or(""), span.start as usize) {
            Ok(tag) => tag,
            Err(wrong) => {
                diagnostics.push(Diagnostic::new(&rules::BLOCK_SYNTAX, file, wrong.span, wrong.message).help(wrong.help));
                continue;
            }
        };
        match tag {
            Tag::Whole(call) => calls.push(call),
            Tag::Open(call) if open.len() >= DEPTH => {
                let message = format!("bodies of blocks stand in each other more than {DEPTH} deep");
                diagnostics
                    .push(Diagnostic::new(&rules::BLOCK_SYNTAX, file, call.name.span, message).help("end a body before the next begins"));
            }
            Tag::Open(call) => {
                open.push((calls.len(), holders));
                calls.push(call);
            }
            Tag::Close(name) => match open.last() {
                Some((begun, held)) if *held == holders && calls[*begun].name.value == name.value => {
                    calls[*begun].close = Some(span);
                    open.pop();
                }
                _ => diagnostics.push(closes_nothing(file, &name, open.last().map(|(begun, _)| &calls[*begun]))),
            },
        }
    }
    for call in open.iter().map(|(begun, _)| &calls[*begun]) {
        let (name, message) = (&call.name, format!("the body of `{}` does not end", call.name.value));
        diagnostics.push(Diagnostic::new(&rules::BLOCK_SYNTAX, file, name.span, message).help(format!(
            "write `{{% </{}> %}}` on a line of its own where it ends, in the same list or quotation",
            name.value
        )));
    }
    let unended: BTreeSet<usize> = open.iter().map(|(begun, _)| *begun).collect();
    let mut number = 0..;
    calls.retain(|_| number.next().is_some_and(|number| !unended.contains(&number)));
    calls
}

/// Tells whether there could be a tag, which is seldom so.
fn has_tags(source: &str, body: Span) -> bool {
    let text = source.get(body.range()).unwrap_or("").as_bytes();
    memchr::memmem::find(text, b"%}").is_some() || memchr::memmem::find(text, b"}}").is_some()
}

fn stands_in_line(file: &File, span: Span) -> Diagnostic {
    let message = "this call of a block stands in a line with other words, where it calls nothing";
    Diagnostic::new(&rules::BLOCK_IN_LINE, file, span, message)
        .help("give it a line of its own, or set it as code where it is meant to be read")
}

fn closes_nothing(file: &File, name: &Spanned<Box<str>>, open: Option<&Call>) -> Diagnostic {
    let message = format!("this ends the body of `{}`, and none is open here", name.value);
    let diagnostic = Diagnostic::new(&rules::BLOCK_SYNTAX, file, name.span, message);
    match open {
        Some(call) if nearest(&name.value, [&*call.name.value]).is_some() || call.name.value == name.value => diagnostic
            .related(file, Some(call.span), "begun here")
            .help(format!("end it by `{{% </{}> %}}`, in the same list or quotation", call.name.value)),
        _ => diagnostic.help(format!("begin it by `{{% <{}> %}}`, or remove this line", name.value)),
    }
}

/// Gives the lines that are tags by themselves, whatever they stand in.
fn candidates(source: &str, body: Span) -> Vec<Span> {
    let text = source.get(body.range()).unwrap_or("");
    let mut found = Vec::new();
    let mut at = body.start as usize;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let tag = bare.find('{').and_then(|start| Some((start, bare.get(start..)?)));
        if let Some((start, tag)) = tag.filter(|(start, tag)| is_tag(tag) && is_lead(&bare[..*start])) {
            found.push(Span::new(at + start, at + start + tag.len()));
        }
        at += line.len();
    }
    found
}

/// Tells whether what stands before a tag in its line can be white space and the signs of quotations, lists and footnotes alone.
fn is_lead(before: &str) -> bool {
    let sign = |c: char| c.is_whitespace() || c.is_ascii_digit() || ">-*+.):~".contains(c);
    before.chars().all(sign) || (before.starts_with("[^") && before.trim_end().ends_with("]:"))
}

/// Gives the candidates that stand where a block can, each with the elements that it stands in.
fn standing(source: &str, body: Span, candidates: &[Span]) -> Vec<(Span, Vec<usize>)> {
    let code = code_of(source, body);
    let masked = with_comments(source, candidates.iter().copied());
    let base = body.start as usize;
    let text = masked.get(body.range()).unwrap_or("");
    let mut holders = Vec::new();
    let mut found = Vec::new();
    for (number, (event, range)) in Parser::new_ext(text, super::options()).into_offset_iter().enumerate() {
        match event {
            Event::Start(tag) => {
                let whole = Span::new(base + range.start, base + range.end);
                if let (Block::HtmlBlock, Some(span)) = (&tag, beginning(candidates, whole, &masked))
                    && end_of_code(&code, span.start as usize).is_none()
                {
                    found.push((span, holders.clone()));
                }
                holders.push(number);
            }
            Event::End(_) => drop(holders.pop()),
            _ => {}
        }
    }
    found
}

/// Gives the tag that a block of HTML begins with.
fn beginning(tags: &[Span], whole: Span, source: &str) -> Option<Span> {
    let tag = *tags.get(tags.partition_point(|tag| tag.start < whole.start))?;
    let before = source.get(whole.start as usize..tag.start as usize)?;
    (tag.start < whole.end && before.trim().is_empty()).then_some(tag)
}

/// Gives the text with the tags of its calls as comments of HTML; the length and every other byte stay the same.
pub(super) fn masked<'s>(source: Cow<'s, str>, calls: &[Call]) -> Cow<'s, str> {
    if calls.is_empty() {
        return source;
    }
    Cow::Owned(with_comments(&source, tags(calls).into_iter().map(|(span, ..)| span)))
}

/// Gives the tags of calls in the order of the text, each with its call, and whether it ends the body.
pub(super) fn tags(calls: &[Call]) -> Vec<(Span, &Call, bool)> {
    let begin = calls.iter().map(|call| (call.span, call, false));
    let end = calls.iter().filter_map(|call| Some((call.close?, call, true)));
    let mut tags: Vec<_> = begin.chain(end).collect();
    tags.sort_by_key(|(span, ..)| *span);
    tags
}

fn with_comments(source: &str, tags: impl Iterator<Item = Span>) -> String {
    let mut masked = String::with_capacity(source.len());
    let mut at = 0;
    for tag in tags {
        masked.push_str(source.get(at..tag.start as usize).unwrap_or(""));
        masked.push_str("<!--");
        masked.extend(std::iter::repeat_n(' ', tag.len().saturating_sub(7)));
        masked.push_str("-->");
        at = tag.end as usize;
    }
    masked.push_str(source.get(at..).unwrap_or(""));
    masked
}

/// Gives the step that a block of HTML is, where it is the tag of a call.
pub(super) fn step<'e>(tags: &[(Span, &'e Call, bool)], whole: Span) -> Option<Step<'e>> {
    let first = tags.partition_point(|(span, ..)| span.start < whole.start);
    let (_, call, is_close) = tags.get(first).filter(|(span, ..)| whole.contains(*span))?;
    Some(if *is_close { Step::CallEnd(call) } else { Step::Call(call) })
}

/// The arguments whose texts are paths or names, without brackets.
const TARGETS: &[&str] = &["of", "file"];

/// Gives what a call names: the texts of `of` and `file`, and every text in `[[…]]`.
pub(super) fn links(call: &Call) -> Vec<Link> {
    let mut links = Vec::new();
    for Argument { name, value } in &call.arguments {
        add(TARGETS.contains(&&*name.value), value, &mut links);
    }
    links
}

fn add(is_target: bool, value: &Spanned<Literal>, links: &mut Vec<Link>) {
    let text = match &value.value {
        Literal::List(items) => return items.iter().for_each(|item| add(is_target, item, links)),
        Literal::Text(text) => text,
        _ => return,
    };
    let target = match parse_reference(text, value.span) {
        Some((target, _)) => target,
        None if is_target && !text.trim().is_empty() => parse_target(text, value.span).0,
        None => return,
    };
    links.push(Link {
        syntax: LinkSyntax::Argument,
        span: value.span,
        target,
    });
}
