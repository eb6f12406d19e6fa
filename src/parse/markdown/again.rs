//! Again: what the parser takes for something that it is not, parsed again with it masked.
//!
//! Takes the events of a body; gives those of the same body in which dollars of money begin no formula, and `![[…]]` in the words of a link is an
//! image there: the parser lets it end the link. Masks keep every byte in its place, and what they hide is put back.

use pulldown_cmark::{Event, LinkType, Tag};

use super::{Events, math, parsed};
use crate::diagnostic::Span;

/// Stands for a dollar that begins or ends no formula.
const DOLLAR: char = '\u{1c}';

/// How often a body is looked at again.
const MOST_PASSES: usize = 4;

/// Parses a body again where something in it was mistaken; dollars that are mistaken after a few turns are text.
pub(super) fn corrected<'s>(source: &'s str, body: Span, mut events: Events<'s>) -> Events<'s> {
    let mut text: Option<Vec<u8>> = None;
    for _ in 0..MOST_PASSES {
        let dollars = events.iter().filter(|(event, span)| math::is_none(source, event, *span));
        let dollars: Vec<Span> = dollars.map(|(_, span)| *span).collect();
        let images: Vec<Span> = events.iter().filter_map(|(event, span)| swallowed(source, event, *span)).collect();
        if dollars.is_empty() && images.is_empty() {
            return events;
        }
        let text = text.get_or_insert_with(|| source.as_bytes().get(body.range()).unwrap_or(&[]).to_vec());
        for span in dollars {
            for at in [span.start, span.end - 1] {
                if let Some(byte) = text.get_mut((at - body.start) as usize).filter(|byte| **byte == b'$') {
                    *byte = DOLLAR as u8;
                }
            }
        }
        for span in images {
            let (start, end) = ((span.start - body.start) as usize, (span.end - body.start) as usize);
            if let Some([b'!', b'[', close, open, words @ .., last]) = text.get_mut(start..end) {
                (*close, *open, *last) = (b']', b'(', b')');
                words.fill(b'x');
            }
        }
        let masked = String::from_utf8_lossy(text);
        let again = parsed(&masked, body.start as usize).into_iter();
        events = again.flat_map(|(event, span)| restored(source, event, span)).collect();
    }
    for (event, span) in &mut events {
        if math::is_none(source, event, *span) {
            *event = Event::Text(source.get(span.range()).unwrap_or("").into());
        }
    }
    events
}

/// Gives the bytes of a `![[…]]` from which the parser made an image that goes on after it: to the end of the link that it stands in.
fn swallowed(source: &str, event: &Event<'_>, span: Span) -> Option<Span> {
    match event {
        Event::Start(Tag::Image { link_type, .. }) if !matches!(link_type, LinkType::WikiLink { .. }) => embed_at(source, span),
        _ => None,
    }
}

/// Reads the `![[…]]` that begins a span.
fn embed_at(source: &str, span: Span) -> Option<Span> {
    let inner = source.get(span.range())?.strip_prefix("![[")?;
    let inner = &inner[..inner.find("]]")?];
    let sound = !inner.is_empty() && !inner.contains(['\n', '\r']) && !inner.contains("[[");
    sound.then(|| Span::new(span.start as usize, span.start as usize + inner.len() + 5))
}

/// Puts what was masked back into an event.
fn restored<'s>(source: &'s str, event: Event<'_>, span: Span) -> Vec<(Event<'s>, Span)> {
    let image = swallowed(source, &event, span).filter(|image| *image == span);
    image.map_or_else(|| vec![(with_dollars(source, event, span), span)], |image| embed(source, image))
}

/// Gives the events of a `![[…]]`, but for its end.
fn embed<'s>(source: &'s str, span: Span) -> Vec<(Event<'s>, Span)> {
    let start = span.start as usize + 3;
    let inner = source.get(start..span.end as usize - 2).unwrap_or("");
    let (target, label) = match inner.split_once('|') {
        Some((target, label)) => (target.strip_suffix('\\').unwrap_or(target), Some(label)),
        None => (inner, None),
    };
    let image = Tag::Image {
        link_type: LinkType::WikiLink {
            has_pothole: label.is_some(),
        },
        dest_url: target.into(),
        title: "".into(),
        id: "".into(),
    };
    let words = label.map(|label| {
        let end = start + inner.len();
        (Event::Text(label.into()), Span::new(end - label.len(), end))
    });
    std::iter::once((Event::Start(image), span)).chain(words).collect()
}

/// Puts the dollars of the source back into an event.
fn with_dollars<'s>(source: &'s str, event: Event<'_>, span: Span) -> Event<'s> {
    let back = |text: &str| text.replace(DOLLAR, "$");
    match event {
        Event::Text(text) if text.contains(DOLLAR) => match source.get(span.range()) {
            Some(written) if *written == *back(&text) => Event::Text(written.into()),
            _ => Event::Text(back(&text).into()),
        },
        Event::Code(text) => Event::Code(back(&text).into()),
        Event::Html(text) => Event::Html(back(&text).into()),
        Event::InlineHtml(text) => Event::InlineHtml(back(&text).into()),
        Event::InlineMath(text) => Event::InlineMath(back(&text).into()),
        Event::DisplayMath(text) => Event::DisplayMath(back(&text).into()),
        mut other => {
            if let Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) = &mut other {
                *dest_url = back(dest_url).into();
                *title = back(title).into();
            }
            other.into_static()
        }
    }
}
