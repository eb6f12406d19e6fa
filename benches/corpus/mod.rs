//! The benchmark's site: made up, of any size, the same bytes in every run and on every machine.
//!
//! Takes a folder and a number of pages; writes `config.toml` and `content/`: 70 % seed articles of 600 words, 25 % people and 5 % treaties.
//! Each article names six of them, by whole or short name, with a popularity that follows Zipf's law. No two names are alike and every link
//! resolves, so that a build of it has nothing to say. Knows nothing of Treatise's code.

mod names;
mod prose;
mod random;
mod words;

use std::fs;
use std::io;
use std::path::Path;

use names::{Entity, Names};
use random::Random;
use words::{OFFICES, WORDS};

/// Where every stream of random numbers begins. Another number is another site: figures are only comparable within one.
const SEED: u64 = 0x7265_6164_6d65_2e74;

/// How many words an article has.
const ARTICLE_WORDS: usize = 600;

/// How many entities an article names.
const NAMES_PER_ARTICLE: usize = 6;

/// How many pages of each kind a site has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Seed articles.
    pub articles: usize,
    /// People.
    pub people: usize,
    /// Treaties.
    pub treaties: usize,
}

impl Counts {
    /// Divides a number of pages.
    pub fn of(pages: usize) -> Counts {
        let (people, treaties) = (pages / 4, pages / 20);
        Counts {
            articles: pages - people - treaties,
            people,
            treaties,
        }
    }
}

/// Writes the site into `root`, which is made where it is missing; files of the same names are overwritten.
///
/// # Errors
///
/// Whatever the file system says.
pub fn write(root: &Path, pages: usize) -> io::Result<Counts> {
    let counts = Counts::of(pages);
    let names = Names::new(&mut Random::new(SEED, 0), counts.people, counts.treaties);
    let content = root.join("content");
    for folder in ["articles", "people", "treaties"] {
        fs::create_dir_all(content.join(folder))?;
    }
    fs::write(root.join("config.toml"), CONFIG)?;
    for (at, person) in names.people.iter().enumerate() {
        let text = person_page(&mut Random::new(SEED, 1 + at as u64), person, &names);
        fs::write(content.join(format!("people/{}.md", slug(&person.title))), text)?;
    }
    for (at, treaty) in names.treaties.iter().enumerate() {
        let text = treaty_page(&mut Random::new(SEED, (1 << 32) + at as u64), treaty, &names);
        fs::write(content.join(format!("treaties/{}.md", slug(&treaty.title))), text)?;
    }
    for at in 0..counts.articles {
        let article = article(&mut Random::new(SEED, (2 << 32) + at as u64), at, &names);
        let path = content.join("articles").join(&article.name);
        fs::write(path.with_extension("txt"), article.text)?;
        if let Some(sidecar) = article.sidecar {
            fs::write(path.with_extension("toml"), sidecar)?;
        }
    }
    Ok(counts)
}

/// Search, social cards, feeds per entity and `index.md`, which the gates leave out, are off unless a site asks for them.
const CONFIG: &str = "\
title = \"The Benchmark Gazette\"
description = \"A site of made-up pages.\"
base_url = \"https://example.org/\"

# What is measured is pages; the index and the cards have figures of their own.
[outputs]
search = false
social_cards = false
";

/// One article: the file's name without its extension, and what is in it.
struct Article {
    name: String,
    text: String,
    sidecar: Option<String>,
}

/// Writes an article. Two in three have a headline in their first line; of the others one half has the lead there, one half a caption,
/// and a sidecar gives them their title.
fn article(random: &mut Random, at: usize, names: &Names) -> Article {
    let date = date(random, 2000, 2024);
    let named: Vec<String> = names
        .draw(random, NAMES_PER_ARTICLE)
        .into_iter()
        .map(|entity| if random.one_in(3) { &entity.title } else { &entity.alias }.clone())
        .collect();
    let count = random.between(6, 8);
    let body = prose::paragraphs(random, ARTICLE_WORDS, count, &named).join("\n\n");
    let headline = prose::headline(random);
    let has_sidecar = at.is_multiple_of(3);
    let text = match (has_sidecar, at % 2) {
        (false, _) => format!(" date {date} {headline}\n\n{body}\n"),
        (true, 0) => format!(" date {date} {body}\n"),
        (true, _) => {
            let seen = prose::headline(random);
            format!(" date {date} {seen}, {date}. Photo: example.org\n\n{body}\n")
        }
    };
    Article {
        name: format!("{date}-{}-{at:06}", random.pick(WORDS)),
        text,
        sidecar: has_sidecar.then(|| sidecar(random, &headline)),
    }
}

fn sidecar(random: &mut Random, headline: &str) -> String {
    let summary = prose::plain_sentence(random);
    let retrieved = date(random, 2025, 2025);
    format!(
        "title = \"{headline}\"\nsummary = \"{summary}\"\n\n[source]\npublisher = \"The Daily Example\"\n\
         retrieved = {retrieved}\nlicence = \"CC BY 4.0\"\n"
    )
}

fn person_page(random: &mut Random, person: &Entity, names: &Names) -> String {
    let first = random.between(1970, 1995);
    let second = first + random.between(2, 9);
    let mut roles = office(random, names, first, second);
    if random.one_in(2) {
        let third = second + random.between(1, 9);
        roles.push_str(&office(random, names, second, third));
    }
    let words = random.between(60, 100);
    let body = prose::paragraphs(random, words, 2, std::slice::from_ref(&person.title)).join("\n\n");
    format!(
        "+++\ntitle = \"{}\"\naliases = [\"{}\"]\nsummary = \"{}\"\nborn = {}\nroles = [\n{roles}]\n+++\n\n{body}\n",
        person.title,
        person.alias,
        prose::plain_sentence(random),
        date(random, 1930, 1950),
    )
}

/// Writes one line of `roles`.
fn office(random: &mut Random, names: &Names, from: usize, to: usize) -> String {
    let country = &names.countries[random.between(0, names.countries.len() - 1)];
    let title = random.pick(OFFICES);
    let (from, to) = (date(random, from, from), date(random, to, to));
    format!("  {{ title = \"{title} of {country}\", of = \"{country}\", from = {from}, to = {to} }},\n")
}

fn treaty_page(random: &mut Random, treaty: &Entity, names: &Names) -> String {
    let year = random.between(1950, 2010);
    let (signed, in_force) = (date(random, year, year), date(random, year + 1, year + 3));
    let first = random.between(0, names.countries.len() - 1);
    let parties: Vec<String> = (0..random.between(2, 5))
        .map(|at| format!("\"{}\"", names.countries[(first + at) % names.countries.len()]))
        .collect();
    let body = prose::paragraphs(random, 150, 3, std::slice::from_ref(&treaty.title));
    format!(
        "+++\ntitle = \"{title}\"\naliases = [\"{alias}\"]\nsummary = \"{summary}\"\ninstrument = \"treaty\"\nbinding = true\n\
         signed = {signed}\nin_force = {in_force}\nplace = \"{town}\"\nparties = [{parties}]\n+++\n\n\
         {introduction}\n\n## What it says\n\n{rest}\n",
        title = treaty.title,
        alias = treaty.alias,
        summary = prose::plain_sentence(random),
        town = treaty.proper,
        parties = parties.join(", "),
        introduction = body[0],
        rest = body[1..].join("\n\n"),
    )
}

/// Gives a day of the years from `first` to `last`, as `YYYY-MM-DD`.
fn date(random: &mut Random, first: usize, last: usize) -> String {
    let (year, month, day) = (random.between(first, last), random.between(1, 12), random.between(1, 28));
    format!("{year}-{month:02}-{day:02}")
}

fn slug(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}
