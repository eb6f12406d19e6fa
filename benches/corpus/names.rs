//! The entities that the articles name, and how often.

use std::collections::HashSet;

use super::random::Random;
use super::words::{GIVEN_NAMES, SURNAME_ENDINGS, SYLLABLES, TOWN_ENDINGS, WORDS};

/// A person or treaty.
pub struct Entity {
    /// The whole name, which is the page's title.
    pub title: String,
    /// The short name, which no other entity has.
    pub alias: String,
    /// The one word of the name that was made up: the last name, or the town.
    pub proper: String,
}

/// Every name of the site.
pub struct Names {
    /// The people.
    pub people: Vec<Entity>,
    /// The treaties.
    pub treaties: Vec<Entity>,
    /// Countries, which have no pages.
    pub countries: Vec<String>,
    /// Who stands where in the popularity: places in `people`, then in `treaties`.
    ranking: Vec<usize>,
    /// The weights of the ranks, added up: rank `k` weighs `1/k` (Zipf's law with exponent 1).
    weights: Vec<u64>,
}

impl Names {
    /// Makes up the names; no two are alike, and none is a word of the text.
    pub fn new(random: &mut Random, people: usize, treaties: usize) -> Names {
        let mut used: HashSet<String> = WORDS.iter().chain(GIVEN_NAMES).map(|word| word.to_lowercase()).collect();
        let countries = (0..24).map(|_| proper(random, TOWN_ENDINGS, &mut used)).collect();
        let people = (0..people).map(|_| person(random, &mut used)).collect();
        let treaties = (0..treaties).map(|_| treaty(random, &mut used)).collect();
        let mut names = Names {
            people,
            treaties,
            countries,
            ranking: Vec::new(),
            weights: Vec::new(),
        };
        names.rank(random);
        names
    }

    fn rank(&mut self, random: &mut Random) {
        let count = self.people.len() + self.treaties.len();
        self.ranking = (0..count).collect();
        for last in (1..count).rev() {
            self.ranking.swap(last, random.between(0, last));
        }
        let mut sum = 0;
        self.weights = (1..=count as u64)
            .map(|rank| {
                sum += (1 << 32) / rank;
                sum
            })
            .collect();
    }

    /// Draws `count` different entities, the popular ones more often; all of them where there are no more.
    pub fn draw(&self, random: &mut Random, count: usize) -> Vec<&Entity> {
        let mut drawn: Vec<usize> = Vec::with_capacity(count);
        let sum = self.weights.last().copied().unwrap_or(0);
        while drawn.len() < count.min(self.ranking.len()) {
            let at = random.below(sum);
            let entity = self.ranking[self.weights.partition_point(|&weight| weight <= at)];
            if !drawn.contains(&entity) {
                drawn.push(entity);
            }
        }
        drawn.into_iter().map(|at| self.entity(at)).collect()
    }

    fn entity(&self, at: usize) -> &Entity {
        match at.checked_sub(self.people.len()) {
            None => &self.people[at],
            Some(at) => &self.treaties[at],
        }
    }
}

fn person(random: &mut Random, used: &mut HashSet<String>) -> Entity {
    let proper = proper(random, SURNAME_ENDINGS, used);
    Entity {
        title: format!("{} {proper}", random.pick(GIVEN_NAMES)),
        alias: proper.clone(),
        proper,
    }
}

fn treaty(random: &mut Random, used: &mut HashSet<String>) -> Entity {
    let proper = proper(random, TOWN_ENDINGS, used);
    Entity {
        title: format!("Treaty of {proper}"),
        alias: format!("{proper} accords"),
        proper,
    }
}

/// Makes up one word with a capital.
fn proper(random: &mut Random, endings: &[&str], used: &mut HashSet<String>) -> String {
    loop {
        let syllables: String = (0..random.between(2, 3)).map(|_| random.pick(SYLLABLES)).collect();
        let word = format!("{syllables}{}", random.pick(endings));
        if used.insert(word.clone()) {
            return capitalised(&word);
        }
    }
}

/// Gives a word with its first letter, which is ASCII, as a capital.
pub fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_ascii_uppercase())
}
