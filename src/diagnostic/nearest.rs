//! "Did you mean": the nearest of the names that there are.
//!
//! Takes a name and candidates; gives the candidate that is near enough to be what was meant. Nearness is the optimal string alignment distance
//! (insertions, deletions, substitutions, and swaps of neighbours) over lower-cased text, at most a third of the longer word. Knows no places.

/// Gives the candidate nearest to `name`, where one is near enough to be what was meant; of several the first in their order.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<Candidate<'a>> = candidates.into_iter().map(Candidate::new).collect();
    among(name, &candidates)
}

/// Gives the help line "did you mean …?" for the nearest candidate.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|near| format!("did you mean `{near}`?"))
}

/// A name that may have been meant, prepared to be compared with many.
pub struct Candidate<'a> {
    /// The name.
    pub name: &'a str,
    lower: String,
    length: usize,
    letters: u64,
}

impl<'a> Candidate<'a> {
    /// Prepares a name.
    pub fn new(name: &'a str) -> Candidate<'a> {
        let lower = name.to_lowercase();
        Candidate {
            name,
            length: lower.chars().count(),
            letters: letters(&lower),
            lower,
        }
    }
}

/// Gives the candidate nearest to `name`, as [`nearest`] does.
pub fn among<'a>(name: &str, candidates: &[Candidate<'a>]) -> Option<&'a str> {
    let wanted = Candidate::new(name);
    let mut best: Option<(usize, &'a str)> = None;
    for other in candidates {
        let allowed = (wanted.length.max(other.length) / 3).max(1);
        let most = best.map_or(allowed, |(distance, _)| distance.min(allowed));
        if at_least(&wanted, other) > most {
            continue;
        }
        let distance = strsim::osa_distance(&wanted.lower, &other.lower);
        if distance <= most && best.is_none_or(|known| (distance, other.name) < known) {
            best = Some((distance, other.name));
        }
    }
    best.map(|(_, name)| name)
}

/// Tells how far apart two names are at least: most are told apart by this alone.
fn at_least(a: &Candidate<'_>, b: &Candidate<'_>) -> usize {
    // A change of one letter takes at most one away and brings at most one.
    let only = |own: u64, other: u64| (own & !other).count_ones() as usize;
    a.length
        .abs_diff(b.length)
        .max(only(a.letters, b.letters))
        .max(only(b.letters, a.letters))
}

/// Gives which letters a word has: one bit for each, shared by several.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |letters, c| letters | 1 << (u32::from(c) % 64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_what_was_meant() {
        let names = ["people/emmanuel-macron", "Macron", "treaties", "a"];
        assert_eq!(nearest("macorn", names), Some("Macron"));
        assert_eq!(nearest("people/emanuel-macron", names), Some("people/emmanuel-macron"));
        assert_eq!(nearest("traeties", names), Some("treaties"));
        assert_eq!(nearest("b", names), Some("a"));
        assert_eq!(nearest("Lavrov", names), None);
        assert_eq!(nearest("x", []), None);
        // The first of those that are equally near.
        assert_eq!(nearest("cat", ["rat", "bat"]), Some("bat"));
    }

    proptest! {
        #[test]
        fn passes_over_none_that_is_near(name in "[a-eÀé ]{0,8}", names in proptest::collection::vec("[a-eÀé ]{0,8}", 0..8)) {
            let near = |other: &&String| {
                let (name, other) = (name.to_lowercase(), other.to_lowercase());
                let allowed = (name.chars().count().max(other.chars().count()) / 3).max(1);
                let distance = strsim::osa_distance(&name, &other);
                (distance <= allowed).then_some(distance)
            };
            let expected = names.iter().filter_map(|other| Some((near(&other)?, other.as_str()))).min();
            prop_assert_eq!(nearest(&name, names.iter().map(String::as_str)), expected.map(|(_, other)| other));
        }
    }
}
