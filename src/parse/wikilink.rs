//! Targets of links: the inside of `[[…]]` and the addresses of Markdown links.
//!
//! Takes the text of a target and where it stands; gives a [`Target`]. Knows no other page: what a target resolves to is link's.
//! The rules are those of Obsidian's vaults.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::diagnostic::Span;
use crate::document::{Fragment, Target};

/// Reads the inside of `[[…]]`, whose bytes in the file are `span`, and gives the target and the label, where there is one.
///
/// The first `|` or `\|` parts the two; white space around both is dropped, and an empty label is none.
pub fn parse_target(inner: &str, span: Span) -> (Target, Option<&str>) {
    let (target, label) = match inner.split_once('|') {
        Some((target, label)) => (target.strip_suffix('\\').unwrap_or(target), Some(label.trim())),
        None => (inner, None),
    };
    let start = span.start as usize + (target.len() - target.trim_start().len());
    let target = target.trim();
    let span = Span::new(start, start + target.len());
    (read(Cow::Borrowed(target), span, false), label.filter(|label| !label.is_empty()))
}

/// Reads a string that is `[[…]]` as a whole, but for white space around it; `span` is the string's bytes in the file.
pub fn parse_reference(text: &str, span: Span) -> Option<(Target, Option<&str>)> {
    let inner = text.trim().strip_prefix("[[")?.strip_suffix("]]")?;
    if inner.contains("]]") || inner.contains("[[") || inner.contains('\n') {
        return None;
    }
    let start = span.start as usize + (text.len() - text.trim_start().len()) + 2;
    Some(parse_target(inner, Span::new(start, start + inner.len())))
}

/// Reads the address of an ordinary Markdown link, whose bytes in the file are `span`; path and fragment are percent-decoded.
pub fn parse_address(address: &str, span: Span) -> Target {
    read(Cow::Borrowed(address.trim()), span, true)
}

/// Tells whether an address leaves the site: it begins with a scheme or `//`.
///
/// A scheme has at least two characters and no white space follows its colon: a title such as "Munich: a speech" is a name.
pub fn is_external(address: &str) -> bool {
    address.starts_with("//") || scheme(address).is_some()
}

/// Gives the scheme of an address, without its colon.
pub fn scheme(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once(':')?;
    let mut letters = scheme.bytes();
    let sound = scheme.len() >= 2
        && letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        && rest.chars().next().is_some_and(|next| !next.is_whitespace());
    sound.then_some(scheme)
}

/// Reads a target; `encoded` says that it is percent-encoded.
fn read(written: Cow<'_, str>, span: Span, encoded: bool) -> Target {
    if is_external(&written) {
        return Target {
            path: written.into(),
            query: None,
            fragment: None,
            external: true,
            span,
        };
    }
    let (path, fragment) = match written.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (&*written, None),
    };
    let (path, query) = match encoded {
        true => split_query(path.trim_end()),
        false => (path.trim_end(), None),
    };
    Target {
        path: decoded(path, encoded).into(),
        query: query.filter(|query| !query.is_empty()).map(Into::into),
        fragment: fragment.and_then(|fragment| read_fragment(&decoded(fragment, encoded))),
        external: false,
        span,
    }
}

/// Parts the path of an address, percent-encoded as it is, from its query.
///
/// A file's name may hold `?` where vaults are kept: a query says `key=value`, or follows a file's ending.
pub fn split_query(path: &str) -> (&str, Option<&str>) {
    let Some((before, query)) = path.split_once('?') else {
        return (path, None);
    };
    let ending = before.rsplit_once('.').map_or("", |(_, ending)| ending);
    let has_ending = (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match query.contains('=') || (has_ending && !query.starts_with('.')) {
        true => (before, Some(query)),
        false => (path, None),
    }
}

/// Decodes percent-encoding; what does not decode to UTF-8 stays as it was written.
fn decoded(text: &str, encoded: bool) -> Cow<'_, str> {
    match encoded {
        true => percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text)),
        false => Cow::Borrowed(text),
    }
}

/// Reads what follows the first `#`: a chain of headings, or a block id where its last part begins with `^`.
fn read_fragment(fragment: &str) -> Option<Fragment> {
    let parts = || fragment.split('#').map(str::trim).filter(|part| !part.is_empty());
    match parts().next_back()?.strip_prefix('^') {
        Some(block) => Some(Fragment::Block(block.into())),
        None => Some(Fragment::Headings(parts().map(Box::from).collect())),
    }
}
