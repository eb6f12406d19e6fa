//! Macros of a CSL style that lead back to themselves, at which a processor would never end.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Finds a macro that calls itself, by way of others or not, in the text of a style.
pub fn circular(xml: &str) -> Option<String> {
    let mut calls: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut open: Option<String> = None;
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "macro" => {
                open = attribute(&tag, "name");
                if let Some(name) = &open {
                    calls.entry(name.clone()).or_default();
                }
            }
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "macro" => open = None,
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                if let (Some(own), Some(called)) = (&open, attribute(&tag, "macro")) {
                    calls.entry(own.clone()).or_default().insert(called);
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    // What calls nothing that goes on comes to an end; what is left in the end does not.
    loop {
        let before = calls.len();
        let going_on: BTreeSet<String> = calls.keys().cloned().collect();
        calls.retain(|_, called| called.iter().any(|name| going_on.contains(name)));
        if calls.len() == before {
            break;
        }
    }
    calls.into_keys().next()
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_and_chains_are_none() {
        let style = |inner: &str| format!("<style>{inner}</style>");
        let chain = r#"<macro name="a"><text macro="b"/></macro><macro name="b"><group><text variable="title"/></group></macro>"#;
        assert_eq!(circular(&style(chain)), None);
        let own = r#"<macro name="a"><group><text macro="a"/></group></macro>"#;
        assert_eq!(circular(&style(own)).as_deref(), Some("a"));
        let through = r#"<macro name="x"><text macro="b"/></macro><macro name="b"><text macro="c"/></macro><macro name="c"><names><substitute><text macro="b"/></substitute></names></macro>"#;
        assert!(circular(&style(through)).is_some());
        assert_eq!(circular("<style><macro"), None);
    }
}
