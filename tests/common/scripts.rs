//! Scripts of edits made up by chance, over so few names, titles and texts that they get into each other's way.
//!
//! Takes a seed; gives a [`Script`], always the same. Knows nothing of what a site makes of it.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::collections::BTreeMap;

use crate::edits::{NOISE, Save, Script, Step};

/// Numbers that look like chance (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// Begins a row of numbers.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Gives a number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Tells yes once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Gives one of some.
    pub fn of<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

const FOLDERS: &[&str] = &[
    "notes/",
    "notes/",
    "notes/",
    "people/",
    "people/",
    "places/",
    "treaties/",
    "organisations/",
    "events/",
    "claims/",
    "articles/",
    "articles/",
    "notes/sub/",
    "ships/",
    "about/",
    "tags/",
    "",
];
const STEMS: &[&str] = &[
    "a",
    "b",
    "00",
    "zz",
    "ann-lee",
    "paris",
    "index",
    "a.uk",
    "2020-01-01-a",
    "café",
    "cafe\u{301}",
    "two",
];
const SEEDS: &[&str] = &["2020-01-01-a", "2019-05-06-b", "1999-01-01-c", "a"];
const NAMES: &[&str] = &[
    "Ann Lee",
    "Ann",
    "Lee",
    "Paris",
    "Paris Act",
    "The Act",
    "NATO",
    "Café",
    "Cafe\u{301}",
    "a",
    "Alpha",
    "alliance",
    "Sea Star",
];
const ALIASES: &[&str] = &["Ann Lee", "Lee", "Lee*", "alliance", "Paris", "Act", "Beta", "Макрон*", "NATO"];
const TAGS: &[&str] = &["one", "One", "two", "two/part", "café"];
const DAYS: &[&str] = &[
    "2019-05-06",
    "2020-01-01",
    "2020-01",
    "2001",
    "2030-01-01",
    "not a day",
    "2020-02-30",
];
const TARGETS: &[&str] = &[
    "Ann Lee",
    "Paris",
    "The Act",
    "Alpha",
    "alliance",
    "a",
    "b",
    "notes/a",
    "people/ann-lee",
    "places/paris",
    "2020-01-01-a",
    "2020-01-01-a#^p2",
    "a#Part",
    "a#^b1",
    "#Part",
    "notes/a#Part",
    "pic.png",
    "index",
    "café",
    "two",
    "nowhere",
    "ships/a",
    "Lee|her",
];
const PARAGRAPHS: &[&str] = &[
    "Ann Lee went to Paris and signed the Paris Act.",
    "Lee spoke; Ann Lee’s words were short. Lee again.",
    "The alliance, NATO and the Alliance met Sea Star.",
    "Nobody had asked for a guarantee. Макрона про це питали.",
    "Café and Cafe\u{301} are the same. The Act stands.",
    "## Part",
    "## Part\n\nUnder it Ann Lee and Paris once more.",
    "# Alpha",
    "A block of words. ^b1",
    "A topic #one and #two here.",
    "A word[^n] with a note.\n\n[^n]: The note of Lee.",
    "> Nobody had asked\n> — [[2020-01-01-a]]",
    "> Ann Lee went […] and signed\n> — [[Ann Lee]]",
    "- [ ] Ann\n- [x] Lee\n\n`Ann Lee` in code",
    "| Paris | Lee |\n| --- | --- |\n| [[a\\|Act]] | Ann |",
    "<b>Ann Lee</b> & <script>1</script>",
    "[rel](a.md) [up](../people/ann-lee.md) [web](https://example.org/) ![p](pic.png)",
    "",
];
const CONFIGS: &[&[u8]] = &[
    b"",
    b"title = \"One\"\n",
    b"title = \"Two\"\nper_page = 1\n",
    b"per_page = 2\n[kinds.ship]\nfolder = \"ships\"\nentity = true\n",
    b"[kinds.aircraft]\n[kinds.ship]\nfolder = \"ships\"\n",
    b"[kinds.note]\nentity = true\nlabel = \"Paper\"\n",
    b"[kinds.person]\nentity = false\n[kinds.article]\nscan = false\n",
    b"[kinds.article]\nfolder = \"notes\"\n[kinds.note]\nfolder = \"articles\"\n",
    b"[mentions]\nlink = \"all\"\n",
    b"[mentions]\nlink = \"none\"\n",
    b"[mentions]\nlink = \"first\"\n[links]\nbroken = \"warn\"\n",
    b"language = \"uk\"\nbase_url = \"https://example.org/x/\"\n",
    b"[check]\nbroken-link = \"off\"\nambiguous-name = \"error\"\nencoding = \"warning\"\n",
    b"[defaults.notes]\ndraft = true\n[defaults.people]\ntags = [\"one\"]\n",
    b"[defaults.\"notes/sub\"]\nlang = \"uk\"\n[markdown]\nhtml = \"escape\"\n",
    b"ignore = [\"**/a.md\", \"*.css\"]\n",
    b"[outputs]\nfeeds = false\nsitemap = false\n",
    b"theme = \"mine\"\n",
    b"theme = \"nowhere\"\n",
    b"[theme]\nname = \"mine\"\naccent = \"red\"\n[[verdicts]]\nid = \"false\"\n",
    b"title = \"Half\n",
    b"titel = 3\n",
    b"title = \"\xff\"\n",
];
const BROKEN: &[&[u8]] = &[
    b"",
    b"+++\ntitle = \n+++\nText.\n",
    b"+++\ntitle = \"Ann Lee\"\n",
    b"---\ntitle: [\n---\nText.\n",
    b"caf\xe9 and Ann Lee\n",
    b"\x00\x01\x02\n",
    b"\xff\xfeA\x00n\x00n\x00\n\x00",
    b"\xef\xbb\xbf# Ann Lee\r\n\r\nParis.\r\n",
    b"\x0cAnn Lee\x07 in Paris\n",
];
const THEME: &[(&str, &[&str])] = &[
    (
        "templates/note.html",
        &[
            "{{ page.title }}|{{ content | safe }}\n",
            "{{ page.titel }}\n",
            "{% if %}\n",
            "{% extends \"page.html\" %}\n",
            "{% include \"parts/own.html\" %}\n",
        ],
    ),
    ("templates/parts/own.html", &["own {{ page.title }}\n", "{{ site.title }}\n"]),
    ("templates/special.html", &["special {{ page.title }}\n"]),
    (
        "themes/mine/theme.toml",
        &["name = \"Mine\"\n", "extends = \"base\"\n", "extends = \"mine\"\n", "extends = \n"],
    ),
    ("themes/mine/i18n/en.ftl", &["skip = Hop\n", "skip = Leap\n", "skip = \n"]),
    ("themes/mine/assets/style.css", &["a{}\n", "b{}\n"]),
    (
        "themes/mine/templates/tag.html",
        &["tag {{ tag.title }}\n", "TAG {{ tag.title }}\n"],
    ),
    ("themes/base/i18n/en.ftl", &["tags = Subjects\n", "tags = Themes\n"]),
    ("static/robots.txt", &["mine\n", "ours\n"]),
    ("static/x.css", &["a{}\n", "b{}\n"]),
    ("static/notes/a/index.html", &["static\n"]),
    ("content/notes/pic.png", &["one\n", "two\n"]),
    ("content/people/pic.png", &["png\n"]),
    ("content/sources/s.bib", &["@book{s}\n"]),
];
const NOISES: &[&str] = &[
    ".git/index",
    "content/.git/HEAD",
    "content/notes/.a.md.swp",
    "content/notes/4913",
    "content/notes/a.md~",
    "public/index.html",
    "README.md",
];

/// Makes up a script of a first step and some more.
pub fn script(seed: u64, steps: usize) -> Script {
    let mut author = Author {
        dice: Dice::new(seed),
        files: BTreeMap::new(),
        links: Vec::new(),
    };
    let mut script = Script::default();
    let mut first = Step::default();
    first.writes.insert("config.toml".to_owned(), author.config());
    for _ in 0..4 + author.dice.below(7) {
        author.new_text(&mut first);
    }
    author.take_in(&first);
    script.steps.push(first);
    for _ in 0..steps {
        let step = author.step();
        author.take_in(&step);
        script.steps.push(step);
    }
    script
}

/// Who edits, with what is in the folder.
struct Author {
    dice: Dice,
    files: BTreeMap<String, Vec<u8>>,
    links: Vec<String>,
}

impl Author {
    /// Notes what a step does to the files.
    fn take_in(&mut self, step: &Step) {
        for (from, to) in &step.moves {
            let below = format!("{from}/");
            let moved: Vec<String> = self
                .files
                .keys()
                .filter(|path| *path == from || path.starts_with(&below))
                .cloned()
                .collect();
            for path in moved {
                let bytes = self.files.remove(&path).unwrap_or_default();
                self.files.insert(format!("{to}{}", &path[from.len()..]), bytes);
            }
        }
        for path in &step.deletes {
            let below = format!("{path}/");
            self.files.retain(|own, _| own != path && !own.starts_with(&below));
            self.links.retain(|own| own != path && !own.starts_with(&below));
        }
        self.files.extend(step.writes.clone());
        self.links.extend(step.links.iter().map(|(path, _)| path.clone()));
    }

    fn step(&mut self) -> Step {
        let mut step = Step {
            save: Save::ALL[self.dice.below(Save::ALL.len())],
            ..Step::default()
        };
        match self.dice.below(40) {
            0..=11 => self.edit_text(&mut step),
            12..=15 => self.new_text(&mut step),
            16 | 17 => self.delete_file(&mut step),
            18 | 19 => self.delete_folder(&mut step),
            20..=22 => self.move_file(&mut step),
            23 | 24 => self.move_folder(&mut step),
            25 | 26 => self.swap(&mut step),
            27 => self.turn_into_folder(&mut step),
            28..=30 => {
                let config = self.config();
                step.writes.insert("config.toml".to_owned(), config);
            }
            31..=33 => self.theme(&mut step),
            34 | 35 => self.spoil(&mut step),
            36 => self.noise(&mut step),
            37 => self.link(&mut step),
            38 if self.dice.once_in(4) => self.many(&mut step),
            _ => (0..3).for_each(|_| match self.dice.below(3) {
                0 => self.edit_text(&mut step),
                1 => self.new_text(&mut step),
                _ => self.theme(&mut step),
            }),
        }
        if step.is_empty() {
            self.new_text(&mut step);
        }
        if self.dice.once_in(3) {
            step.kept = step.writes.keys().cloned().collect();
        }
        step
    }

    fn texts(&self) -> Vec<String> {
        let is_text = |path: &&String| path.starts_with("content/") && !path.ends_with(".png");
        self.files.keys().filter(is_text).cloned().collect()
    }

    fn some_text(&mut self) -> Option<String> {
        let texts = self.texts();
        let number = self.dice.below(texts.len());
        texts.into_iter().nth(number)
    }

    /// Tells whether a file can stand at a path.
    fn has_room(&self, path: &str) -> bool {
        let below = format!("{path}/");
        let in_the_way = |own: &String| own.starts_with(&below) || path.starts_with(&format!("{own}/"));
        !self.files.keys().any(in_the_way) && !self.links.iter().any(|link| path == link || path.starts_with(&format!("{link}/")))
    }

    /// A path at which a text can stand, be it taken or not.
    fn path(&mut self) -> String {
        loop {
            let folder = self.dice.of(FOLDERS);
            let path = match folder {
                "articles/" => {
                    let end = self.dice.of(&[".txt", ".txt", ".txt", ".toml", ".yml", ".md"]);
                    format!("content/{folder}{}{end}", self.dice.of(SEEDS))
                }
                _ => format!("content/{folder}{}.md", self.dice.of(STEMS)),
            };
            if self.has_room(&path) {
                return path;
            }
        }
    }

    fn new_text(&mut self, step: &mut Step) {
        let path = self.path();
        let text = self.text(&path);
        step.writes.insert(path, text);
    }

    /// Writes a file anew, or changes a line or a letter of it.
    fn edit_text(&mut self, step: &mut Step) {
        let Some(path) = self.some_text() else { return };
        let old = self.files.get(&path).cloned().unwrap_or_default();
        let text = String::from_utf8_lossy(&old).into_owned();
        let new = match self.dice.below(6) {
            0 => self.text(&path),
            1 => old,
            2 => format!("{text}\n{}\n", self.dice.of(PARAGRAPHS)).into_bytes(),
            // Of the same length.
            3 => swap_words(&text).into_bytes(),
            4 => self.other_key(&text, &path).into_bytes(),
            _ => {
                let mut lines: Vec<&str> = text.lines().collect();
                if !lines.is_empty() {
                    lines.remove(self.dice.below(lines.len()));
                }
                lines.join("\n").into_bytes()
            }
        };
        step.writes.insert(path, new);
    }

    /// Puts a key into front matter, or takes the first one out.
    fn other_key(&mut self, text: &str, path: &str) -> String {
        let key = self.key(path);
        match text.strip_prefix("+++\n") {
            Some(rest) if self.dice.once_in(2) => format!("+++\n{}", rest.split_once('\n').map_or(rest, |(_, rest)| rest)),
            Some(rest) => format!("+++\n{key}\n{rest}"),
            None if path.ends_with(".toml") => format!("{key}\n"),
            None if path.ends_with(".md") => format!("+++\n{key}\n+++\n{text}"),
            None => format!("{text}\n{}\n", self.dice.of(PARAGRAPHS)),
        }
    }

    fn text(&mut self, path: &str) -> Vec<u8> {
        let mut text = String::new();
        if path.ends_with(".txt") {
            text += self.dice.of(&["date 2020-01-01 A headline\n\n", "date 2019-05-06\n\n", ""]);
        } else if path.ends_with(".yml") {
            return format!("title: {}\n", self.dice.of(NAMES)).into_bytes();
        } else if !self.dice.once_in(5) {
            let mut keys: BTreeMap<String, String> = BTreeMap::new();
            keys.insert("title".to_owned(), format!("title = \"{}\"", self.dice.of(NAMES)));
            for _ in 0..self.dice.below(5) {
                let line = self.key(path);
                keys.insert(line.split(' ').next().unwrap_or("").to_owned(), line);
            }
            let lines: Vec<String> = keys.into_values().collect();
            text = match path.ends_with(".toml") {
                true => return format!("{}\n", lines.join("\n")).into_bytes(),
                false => format!("+++\n{}\n+++\n", lines.join("\n")),
            };
        }
        for _ in 0..self.dice.below(5) {
            text += self.dice.of(PARAGRAPHS);
            text += "\n\n";
            if self.dice.once_in(2) {
                text += &format!("See [[{}]].\n\n", self.dice.of(TARGETS));
            }
        }
        text.into_bytes()
    }

    /// A line of front matter.
    fn key(&mut self, path: &str) -> String {
        let (name, other) = (self.dice.of(NAMES), self.dice.of(NAMES));
        let (alias, target, tag, day) = (self.dice.of(ALIASES), self.dice.of(TARGETS), self.dice.of(TAGS), self.dice.of(DAYS));
        let own = path.strip_prefix("content/").and_then(|path| path.split('/').next()).unwrap_or("");
        let of_kind = match own {
            "people" => format!("roles = [{{ title = \"Mayor of {other}\", of = \"{name}\", from = 2019-01-01 }}]"),
            "treaties" => format!("parties = [\"{name}\", {{ party = \"{other}\", action = \"signature\", date = 2001-02-03 }}]"),
            "organisations" => format!("members = [\"{name}\", \"[[{other}]]\"]"),
            "places" => format!("part_of = [\"{name}\"]"),
            "events" => format!("participants = [\"{name}\", \"{other}\"]"),
            "claims" => format!("speaker = \"{name}\""),
            "articles" => self
                .dice
                .of(&["text = \"excerpt\"", "text = \"link\"", "source = { publisher = \"The Gazette\" }"])
                .to_owned(),
            "" | "index.md" => format!("lead = \"[[{target}]]\"\nfeatured = [\"{name}\"]"),
            _ => format!(
                "annotations = [{{ article = \"[[2020-01-01-a]]\", quote = \"Nobody had asked\" }}, {{ article = \"[[{target}]]\", quote = \"Ann Lee\" }}]"
            ),
        };
        match self.dice.below(24) {
            0..=3 => of_kind,
            4 | 5 => format!("title = \"{name}\""),
            6 | 7 => format!("aliases = [\"{alias}\", \"{name}\"]"),
            8 => format!("weak_aliases = [\"{alias}\"]"),
            9 => "draft = true".to_owned(),
            10 => format!("slug = \"{}\"", self.dice.of(&["a", "b", "index", "alpha", "not/sound"])),
            11 => format!("redirect_from = [\"/{}/\"]", self.dice.of(&["old", "notes/a", "notes/b", "people"])),
            12 => format!("tags = [\"{tag}\", \"two\"]"),
            13 | 14 => format!("date = \"{day}\""),
            15 => format!("summary = \"A summary of {name}.\""),
            16 => format!("mention = \"{}\"", self.dice.of(&["count", "no", "link", "maybe"])),
            17 => self
                .dice
                .of(&["publish = false", "lang = \"uk\"", "review_by = 2020-01-01"])
                .to_owned(),
            18 => format!("template = \"{}\"", self.dice.of(&["special", "page", "nowhere"])),
            19 => "permalink = \"/deep/a/\"".to_owned(),
            20 => "annotates = \"[[2020-01-01-a]]\"\nquote = \"Nobody had asked\"".to_owned(),
            21 => format!("image = \"{}\"", self.dice.of(&["pic.png", "/x.css", "https://example.org/p.png"])),
            22 => format!("signed = \"{day}\"\nverdict = \"false\""),
            _ => format!("nonsense = \"{other}\""),
        }
    }

    fn config(&mut self) -> Vec<u8> {
        match self.dice.once_in(3) {
            true => Vec::new(),
            false => self.dice.of(CONFIGS).to_vec(),
        }
    }

    fn theme(&mut self, step: &mut Step) {
        let (path, texts) = THEME[self.dice.below(THEME.len())];
        if !self.has_room(path) {
            return;
        }
        if self.files.contains_key(path) && self.dice.once_in(3) && !step.writes.contains_key(path) {
            step.deletes.push(path.to_owned());
        } else if !step.deletes.iter().any(|gone| gone == path) {
            step.writes.insert(path.to_owned(), self.dice.of(texts).as_bytes().to_vec());
        }
    }

    fn delete_file(&mut self, step: &mut Step) {
        let paths: Vec<String> = self.files.keys().chain(&self.links).cloned().collect();
        let number = self.dice.below(paths.len());
        step.deletes.extend(paths.into_iter().nth(number));
    }

    /// The folders that hold files, without the root.
    fn folders(&self) -> Vec<String> {
        let mut folders: Vec<String> = self
            .files
            .keys()
            .filter_map(|path| Some(path.rsplit_once('/')?.0.to_owned()))
            .collect();
        folders.push("content".to_owned());
        folders.sort();
        folders.dedup();
        folders.retain(|folder| self.files.keys().any(|path| path.starts_with(&format!("{folder}/"))));
        folders
    }

    fn some_folder(&mut self) -> Option<String> {
        let folders = self.folders();
        let number = self.dice.below(folders.len());
        folders.into_iter().nth(number)
    }

    fn delete_folder(&mut self, step: &mut Step) {
        step.deletes.extend(self.some_folder());
    }

    fn move_file(&mut self, step: &mut Step) {
        let Some(from) = self.some_text() else { return };
        let to = match self.dice.below(6) {
            0 => format!("{from}~"),
            1 => format!("store/{}", self.dice.below(3)),
            _ => self.path(),
        };
        if to != from && self.has_room(&to) {
            step.moves.push((from, to));
        }
    }

    fn move_folder(&mut self, step: &mut Step) {
        let Some(from) = self.some_folder() else { return };
        let to = self.dice.of(&[
            "content/notes",
            "content/people",
            "content/places",
            "content/ships",
            "content/notes/sub",
            "templates",
            "away",
            "content",
        ]);
        let free = |path: &str| {
            !self
                .files
                .keys()
                .any(|own| own.starts_with(&format!("{path}/")) || path.starts_with(&format!("{own}/")))
        };
        let apart = from != to && !to.starts_with(&format!("{from}/"));
        if apart && free(to) && self.has_room(to) {
            step.moves.push((from, to.to_owned()));
        }
    }

    /// Swaps two files or two folders, by name or by content.
    fn swap(&mut self, step: &mut Step) {
        let pick = |author: &mut Author, folders: bool| if folders { author.some_folder() } else { author.some_text() };
        let folders = self.dice.once_in(3);
        let (Some(a), Some(b)) = (pick(self, folders), pick(self, folders)) else {
            return;
        };
        if a == b || a.starts_with(&format!("{b}/")) || b.starts_with(&format!("{a}/")) {
            return;
        }
        match (self.files.get(&a), self.files.get(&b)) {
            (Some(first), Some(second)) if self.dice.once_in(2) => {
                step.writes.insert(a, second.clone());
                step.writes.insert(b, first.clone());
            }
            _ => {
                let between = "swap".to_owned();
                step.moves = vec![(a.clone(), between.clone()), (b.clone(), a), (between, b)];
            }
        }
    }

    fn turn_into_folder(&mut self, step: &mut Step) {
        let Some(path) = self.some_text() else { return };
        let Some(stem) = path.strip_suffix(".md") else { return };
        let to = match (stem.strip_suffix("/index"), self.dice.once_in(4)) {
            (Some(folder), _) if folder != "content" => format!("{folder}.md"),
            (_, true) => {
                step.deletes.push(path.clone());
                step.writes.insert(format!("{path}/x.md"), b"Ann Lee.\n".to_vec());
                return;
            }
            _ => format!("{stem}/index.md"),
        };
        if self.has_room(&to) {
            step.moves.push((path, to));
        }
    }

    fn spoil(&mut self, step: &mut Step) {
        let path = match self.dice.once_in(3) {
            true => self.path(),
            false => self.some_text().unwrap_or_else(|| "content/a.md".to_owned()),
        };
        step.writes.insert(path, self.dice.of(BROKEN).to_vec());
    }

    fn noise(&mut self, step: &mut Step) {
        let path = self.dice.of(NOISES);
        if self.has_room(path) {
            step.writes.insert(path.to_owned(), NOISE.to_vec());
        }
    }

    fn link(&mut self, step: &mut Step) {
        let (path, target) = [
            ("content/notes/linked", "../people"),
            ("content/people/l.md", "../notes/a.md"),
            ("content/zz.md", "notes/a.md"),
            ("content/loop", "../content"),
            ("content/out", "../../outside-of-the-site"),
            ("content/notes/dangling.md", "not-there.md"),
            ("content/linked-store", "../store"),
        ][self.dice.below(7)];
        if self.has_room(path) && !self.files.contains_key(path) {
            step.links.push((path.to_owned(), target.to_owned()));
        }
    }

    /// Two hundred files at once, as from version control.
    fn many(&mut self, step: &mut Step) {
        if self.files.keys().any(|path| path.starts_with("content/notes/many/")) {
            return step.deletes.push("content/notes/many".to_owned());
        }
        if !self.has_room("content/notes/many/0.md") {
            return;
        }
        for number in 0..200 {
            let text = format!("# Many {number}\n\n{} [[many/{}]]\n", self.dice.of(PARAGRAPHS), number / 2);
            step.writes.insert(format!("content/notes/many/{number}.md"), text.into_bytes());
        }
    }
}

/// Gives a text of the same length with one word in place of another.
fn swap_words(text: &str) -> String {
    for (from, to) in [
        ("Ann Lee", "Lee Ann"),
        ("Paris", "Parks"),
        ("Nobody", "Noboby"),
        ("true", "fals"),
        ("two", "one"),
        ("Text", "Txet"),
        ("a", "b"),
    ] {
        if text.contains(from) {
            return text.replacen(from, to, 1);
        }
    }
    text.to_owned()
}
