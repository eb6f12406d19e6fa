//! Bare addresses: those of the web and of letters that stand in a text without signs round them, by GitHub's rules.
//!
//! Takes a run of text; gives the addresses in it. Knows no Markdown.

use std::ops::Range;

/// The longest domain, in characters.
const LONGEST_DOMAIN: usize = 253;

/// A bare address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Its bytes in the run.
    pub range: Range<usize>,
    /// What goes before it to make a link of it.
    pub prefix: Prefix,
}

/// What a bare address lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefix {
    None,
    Http,
    Mail,
}

/// Finds the bare addresses of a run of text.
pub(super) fn find(run: &str) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    let bytes = run.as_bytes();
    let mut at = 0;
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memchr3(b':', b'@', b'.', rest)) {
        let place = at + next;
        at = place + 1;
        let taken = found.last().map_or(0, |last| last.range.end);
        let address = match bytes[place] {
            b':' => web(run, place),
            b'@' => mail(run, place, taken),
            _ => www(run, place),
        };
        if let Some(address) = address.filter(|address| address.range.start >= taken) {
            at = at.max(address.range.end);
            found.push(address);
        }
    }
    found
}

/// Reads `https://…` round a colon.
fn web(run: &str, colon: usize) -> Option<Address> {
    let before = run.get(..colon)?;
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        let start = colon.checked_sub(scheme.len());
        start
            .and_then(|start| before.get(start..))
            .is_some_and(|own| own.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    let apart = run[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let host = run.get(colon..)?.strip_prefix("://").filter(|_| apart)?;
    let domain = domain(host)?;
    let end = end(host, domain, run, colon + 3);
    Some(Address {
        range: start..end,
        prefix: Prefix::None,
    })
}

/// Reads `www.…` before a point.
fn www(run: &str, point: usize) -> Option<Address> {
    let start = point.checked_sub(3)?;
    let apart = run
        .get(..start)?
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '.' | '@' | '-' | ':'));
    let host = run.get(start..)?;
    if !apart || !host.starts_with("www.") {
        return None;
    }
    let domain = domain(host)?;
    Some(Address {
        range: start..end(host, domain, run, start),
        prefix: Prefix::Http,
    })
}

/// Gives the length of a domain: at least two parts, and no `_` in the last two.
fn domain(host: &str) -> Option<usize> {
    // No domain is longer: what is would be read again at every address in it.
    let host = host.char_indices().nth(LONGEST_DOMAIN).map_or(host, |(end, _)| &host[..end]);
    let length = host
        .find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.'))
        .unwrap_or(host.len());
    let name = host.get(..length)?.trim_end_matches('.');
    let mut parts = name.rsplit('.');
    let (last, other) = (parts.next()?, parts.next()?);
    let sound = |part: &str| !part.is_empty() && !part.contains('_');
    (sound(last) && sound(other)).then_some(name.len())
}

/// Gives where an address ends in its run: before white space, `<`, and what ends a sentence or a bracket round it.
fn end(host: &str, domain: usize, run: &str, base: usize) -> usize {
    let stop = |c: char| c.is_whitespace() || c.is_control() || c == '<';
    let mut length = host.find(stop).unwrap_or(host.len());
    let mut closing = 0;
    let mut counted = false;
    while length > domain {
        let text = &host[..length];
        let Some(last) = text.chars().next_back() else { break };
        if last == ')' {
            if !counted {
                let count = |bracket| text.matches(bracket).count();
                closing = count(')').saturating_sub(count('('));
                counted = true;
            }
            if closing == 0 {
                break;
            }
            closing -= 1;
        } else if last == ';' {
            let entity = text
                .rfind('&')
                .filter(|at| text[at + 1..length - 1].bytes().all(|byte| byte.is_ascii_alphanumeric()));
            let Some(at) = entity.filter(|at| at + 2 < length) else { break };
            length = at + 1;
        } else if !"?!.,:*_~'\"”’»".contains(last) {
            break;
        }
        length -= if last == ';' { 1 } else { last.len_utf8() };
    }
    (base + length.max(domain)).min(run.len())
}

/// Reads an address of letters round an `@`, with `mailto:` where that stands before it.
fn mail(run: &str, sign: usize, from: usize) -> Option<Address> {
    let before = run.get(from..sign)?;
    let local = before
        .bytes()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-' | b'_'))
        .count();
    let after = run.get(sign + 1..)?;
    let length = after
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        .count();
    let host = after.get(..length)?.trim_end_matches('.');
    let sound = local > 0 && host.contains('.') && !host.ends_with(['-', '_']) && !host.starts_with('.');
    let start = sign - local;
    let given = run.get(from..start)?.ends_with("mailto:");
    let other = run.get(..start)?.ends_with(':') && !given;
    (sound && !other).then(|| Address {
        range: if given { start - "mailto:".len() } else { start }..sign + 1 + host.len(),
        prefix: if given { Prefix::None } else { Prefix::Mail },
    })
}
