//! The order of names: people by family name, everything else by title, as the language sorts.

use std::cmp::Ordering;

use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences, options::CollatorOptions};
use icu_locale::Locale;

use crate::graph::{Graph, PageId};

/// Sorts people by family name, then by the whole name.
pub fn sort_by_family_name(ids: &mut Vec<PageId>, graph: &Graph, language: &str) {
    sort_by(ids, graph, language, |title| family_name(title).to_owned());
}

/// Sorts pages by title.
pub fn sort_by_title(ids: &mut Vec<PageId>, graph: &Graph, language: &str) {
    sort_by(ids, graph, language, |title| title.strip_prefix("The ").unwrap_or(title).to_owned());
}

fn sort_by(ids: &mut Vec<PageId>, graph: &Graph, language: &str, key: impl Fn(&str) -> String) {
    let collator = collator(language);
    let compare = |a: &str, b: &str| match &collator {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    };
    let mut keyed: Vec<(String, PageId)> = ids.iter().map(|id| (key(&graph.document(*id).meta.title), *id)).collect();
    keyed.sort_by(|(a, first), (b, second)| {
        let titles = || compare(&graph.document(*first).meta.title, &graph.document(*second).meta.title);
        compare(a, b).then_with(titles).then(first.cmp(second))
    });
    *ids = keyed.into_iter().map(|(_, id)| id).collect();
}

/// Sorts anything by a name, as the language sorts.
pub fn sort_by_name<T>(items: &mut [T], language: &str, name: impl Fn(&T) -> &str) {
    let collator = collator(language);
    items.sort_by(|a, b| match &collator {
        Some(collator) => collator.compare(name(a), name(b)),
        None => name(a).cmp(name(b)),
    });
}

/// Sorts anything by what the comparison says of two, given how the language compares words.
pub fn sort_with<T>(items: &mut [T], language: &str, compare: impl Fn(&T, &T, &dyn Fn(&str, &str) -> Ordering) -> Ordering) {
    let collator = collator(language);
    let text = |a: &str, b: &str| match &collator {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    };
    items.sort_by(|a, b| compare(a, b, &text));
}

/// Gives the order of a language; that of the root where the language is not known.
fn collator(language: &str) -> Option<CollatorBorrowed<'static>> {
    let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
    let known = Collator::try_new(CollatorPreferences::from(&locale), CollatorOptions::default());
    known
        .or_else(|_| Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()))
        .ok()
}

/// Gives the letter under which a name stands in a list from A to Z: without its accents.
pub fn initial(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let first = name.chars().find(|c| c.is_alphanumeric());
    // й and ї are letters of their own; é is an e.
    let plain = first.map(|c| {
        if c.is_ascii() || ('\u{400}'..'\u{530}').contains(&c) {
            c
        } else {
            c.nfd().next().unwrap_or(c)
        }
    });
    plain.map_or_else(String::new, |c| c.to_uppercase().collect())
}

/// Gives the family name: the last word; what follows the first particle in lower case, without the particle ("de Hoop Scheffer" is under H);
/// what stands before a comma.
pub fn family_name(title: &str) -> &str {
    if let Some((family, _)) = title.split_once(',') {
        return family.trim();
    }
    let words: Vec<&str> = title.split_whitespace().collect();
    let particle = words
        .iter()
        .skip(1)
        .rposition(|word| word.chars().next().is_some_and(char::is_lowercase))
        .map(|at| at + 1);
    let first = match particle {
        Some(at) if at + 1 < words.len() => words[at + 1],
        _ => match words.last() {
            Some(last) => last,
            None => return title,
        },
    };
    let at = first.as_ptr() as usize - title.as_ptr() as usize;
    &title[at..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn family_names_stand_where_a_reader_looks_for_them() {
        let cases = [
            ("Emmanuel Macron", "Macron"),
            ("Jaap de Hoop Scheffer", "Hoop Scheffer"),
            ("Ursula von der Leyen", "Leyen"),
            ("Володимир Зеленський", "Зеленський"),
            ("Xi, Jinping", "Xi"),
            ("Cher", "Cher"),
            ("", ""),
        ];
        for (title, family) in cases {
            assert_eq!(family_name(title), family);
        }
        assert_eq!(initial("Émile"), "E");
        assert_eq!(initial("Йосип"), "Й");
    }
}
