//! The checks of `fuzz/`, over its seeds and over a fixed number of changes of each: what fuzzing holds for hours is held here for seconds.

#[path = "../fuzz/checks.rs"]
mod checks;

use std::fs;
use std::path::Path;

/// How many changed texts are made of each seed.
const CHANGES: u64 = 300;

#[test]
fn seeds_and_changes_of_them_pass() {
    for (target, check) in checks::ALL {
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "fuzz/seeds/{target} is empty");
        for (number, seed) in seeds.iter().enumerate() {
            eprintln!("{target}, seed {number}");
            check(seed);
            let mut random = Random((number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            for _ in 0..CHANGES {
                let other = &seeds[random.below(seeds.len())];
                check(&changed(seed, other, &mut random));
            }
        }
    }
}

/// The seeds of a target, in the order of their names.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Pieces that mean something somewhere.
const PIECES: [&str; 40] = [
    "[[",
    "]]",
    "![[",
    "|",
    "\\|",
    "#",
    "#^",
    "^a",
    "%%",
    "==",
    "> ",
    "> [!note]- ",
    "\n",
    "\n\n",
    "\r\n",
    "- ",
    "1. ",
    "```\n",
    "`",
    "$",
    "$$",
    "*",
    "**",
    "_",
    "[^1]",
    "[^1]: ",
    "^[",
    "<b>",
    "<!--",
    "&amp;",
    "\\",
    "\u{feff}",
    "\u{301}",
    "é",
    "“",
    "Макрон",
    "\0",
    "---\n",
    "+++\n",
    "    ",
];

/// Makes another text of one: bytes gone, twice, or put in; pieces put in; the end of another seed behind it. Always UTF-8.
fn changed(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(24)).min(bytes.len());
        match random.below(5) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece: Vec<u8> = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            2 => {
                bytes.truncate(at);
                bytes.extend_from_slice(&other[random.below(other.len() + 1)..]);
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                let times = 1 + random.below(3) * random.below(8);
                bytes.splice(at..at, piece.repeat(times).into_bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned().into_bytes()
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}
