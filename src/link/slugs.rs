//! Slugs: the ids that other tools make of headings, by which links made for them name headings here.
//!
//! Takes headings and a fragment; tells which heading is meant. Makes no ids of this site's.

use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

use crate::document::Heading;

/// Finds the heading whose id on GitHub is `wanted`; else the one whose id is, where runs of `-` count as one, as other tools have it.
pub fn of_heading(headings: &[Heading], wanted: &str) -> Option<usize> {
    if wanted.chars().any(|c| !is_kept(c)) {
        return None;
    }
    let slugs: Vec<String> = headings.iter().map(|heading| slug(&heading.text)).collect();
    let mut met: FxHashMap<&str, u32> = FxHashMap::default();
    let exact = slugs.iter().position(|slug| {
        let count = met.entry(slug).or_default();
        *count += 1;
        match *count {
            1 => *slug == *wanted,
            count => is_numbered(wanted, slug, count - 1),
        }
    });
    exact.or_else(|| {
        let wanted = squeezed(wanted);
        slugs.iter().position(|slug| !wanted.is_empty() && squeezed(slug) == wanted)
    })
}

/// Tells whether an id is a slug with a number behind it.
fn is_numbered(id: &str, slug: &str, number: u32) -> bool {
    let rest = id.strip_prefix(slug).and_then(|rest| rest.strip_prefix('-'));
    rest.is_some_and(|rest| *rest == *number.to_string())
}

/// Gives a heading's words as GitHub makes an id of them: lower case, without signs but `-` and `_`, each space a `-`.
fn slug(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let kept = lower.chars().filter(|c| *c == ' ' || is_kept(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn is_kept(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_') || is_combining_mark(c)
}

fn squeezed(slug: &str) -> String {
    slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    fn headings(texts: &[&str]) -> Vec<Heading> {
        let heading = |text: &&str| Heading {
            level: 2,
            text: (*text).into(),
            id: "".into(),
            has_own_id: false,
            span: Span::new(0, 0),
            is_title: false,
        };
        texts.iter().map(heading).collect()
    }

    #[test]
    fn slugs_are_those_of_github() {
        let texts = [
            "Edit the `list.toml`",
            "A & B",
            "2.2 Avoid it",
            "What’s new?",
            "Übung_1",
            "दिन का",
            "-x-",
        ];
        let slugs = ["edit-the-listtoml", "a--b", "22-avoid-it", "whats-new", "übung_1", "दिन-का", "-x-"];
        for (text, wanted) in texts.iter().zip(slugs) {
            assert_eq!(slug(text), wanted);
        }
    }

    #[test]
    fn headings_of_the_same_words_are_numbered() {
        let headings = headings(&["Use", "Use", "Other", "Use"]);
        assert_eq!(of_heading(&headings, "use"), Some(0));
        assert_eq!(of_heading(&headings, "use-1"), Some(1));
        assert_eq!(of_heading(&headings, "use-2"), Some(3));
        assert_eq!(of_heading(&headings, "use-3"), None);
    }

    #[test]
    fn runs_of_dashes_count_as_one_last() {
        let headings = headings(&["A & B", "A b"]);
        assert_eq!(of_heading(&headings, "a--b"), Some(0));
        assert_eq!(of_heading(&headings, "a-b"), Some(1));
        assert_eq!(of_heading(&headings[..1], "a-b"), Some(0));
        assert_eq!(of_heading(&headings, "A b"), None);
    }
}
