//! Ids in an author's HTML: the elements that links can lead to.
//!
//! Takes pieces of HTML as they stand in a text; gives the ids of their start tags, and the names of `<a name="…">`. Judges no HTML.

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// Gives the ids of the elements that begin in a piece of HTML, in order.
pub(super) fn ids(html: &str, mut found: impl FnMut(Box<str>)) {
    if memchr::memmem::find(html.as_bytes(), b"=").is_none() {
        return;
    }
    let emitter = DefaultEmitter::<()>::new_with_span();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(Token::StartTag(tag)) = token else { continue };
        let is_link = *tag.name == *b"a";
        for (key, value) in &tag.attributes {
            let is_id = ***key == *b"id" || (is_link && ***key == *b"name");
            if let (true, Ok(value)) = (is_id, std::str::from_utf8(value))
                && !value.is_empty()
                && !value.contains(char::is_whitespace)
            {
                found(value.into());
            }
        }
    }
}
