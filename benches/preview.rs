//! The gate on the preview: from the write of a file to its new bytes over HTTP.
//!
//! `cargo bench --bench preview [-- --pages N --rounds N]`. Starts `treatise serve` on the benchmark's site, edits files as a writer does, and asks
//! for a page until the edit is on it. Edits: a paragraph in an article; the title of a person with about 1,000 backlinks; an alias of that person
//! that an old article has in its text. Never fails because something is slow: says what was measured and whether the gate is met.

mod arguments;
mod corpus;

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use arguments::Arguments;
use treatise::graph::PageId;
use treatise::{Options, Site};

/// Seconds from a write to the new bytes: pages, a body edit; the other edits may take twice as long.
const GATES: [(usize, f64); 3] = [(1_000, 0.015), (10_000, 0.050), (100_000, 0.300)];

/// At this many pages the first page is there after so many seconds.
const START_GATE: (usize, f64) = (10_000, 1.0);

/// At this many pages the server holds at most so many megabytes.
const MEMORY_GATE: (usize, f64) = (100_000, 1_500.0);

/// How many backlinks the page has whose title and aliases are edited, as near as the site has one.
const BACKLINKS: usize = 1_000;

/// How long an edit is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => return ExitCode::SUCCESS,
        Err(message) => return arguments::fail(&message),
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("treatise-preview-{}", std::process::id()));
    let figures = corpus::write(&folder, arguments.pages).and_then(|_| measure(&folder, arguments.rounds));
    let removed = fs::remove_dir_all(&folder);
    match figures.and_then(|figures| removed.map(|()| figures)) {
        Ok(figures) => report(&arguments, figures),
        Err(error) => return arguments::fail(&error.to_string()),
    }
    ExitCode::SUCCESS
}

/// What is edited: an article, and a person whom many name.
struct Chosen {
    article: PathBuf,
    article_path: String,
    person: PathBuf,
    person_path: String,
    backlinks: usize,
    /// Words of the article that are to become an alias.
    words: String,
}

/// Seconds.
struct Figures {
    start: f64,
    body: Vec<f64>,
    title: Vec<f64>,
    alias: Vec<f64>,
    backlinks: usize,
    memory_mb: f64,
}

fn choose(folder: &Path) -> io::Result<Chosen> {
    let options = Options {
        drafts: true,
        future: true,
        today: treatise::date::Date::parse("2026-01-01").map_err(|_| io::Error::other("no date"))?,
        pictures: true,
        base_url: None,
        search: Some(false),
    };
    let site: Site = treatise::load(folder, &options, None).map_err(io::Error::other)?;
    let graph = &site.graph;
    let people = graph.ids().filter(|id| graph.page(*id).path.starts_with("people/"));
    let person = people
        .min_by_key(|id| graph.cited(*id).abs_diff(BACKLINKS))
        .ok_or_else(|| io::Error::other("no person"))?;
    // Where it names the person already, the alias would be no link.
    let names = |id: &PageId| graph.links(*id).mentions.iter().any(|mention| mention.entity == person);
    let mut articles = graph.ids().filter(|id| graph.page(*id).path.starts_with("articles/") && !names(id));
    let article = articles.nth(7).ok_or_else(|| io::Error::other("no article"))?;
    let document = graph.document(article);
    let text = document.text.passages.last().map(|passage| document.passage_text(passage));
    let text = text.unwrap_or_default();
    let words = text
        .split(' ')
        .collect::<Vec<_>>()
        .windows(4)
        .map(|four| four.join(" "))
        .find(|four| {
            let letters = |c: char| c.is_lowercase() || c == ' ';
            four.chars().all(letters)
        });
    Ok(Chosen {
        article: folder.join(&*document.file.path),
        article_path: format!("/{}", graph.page(article).path),
        person: folder.join(&*graph.document(person).file.path),
        person_path: format!("/{}", graph.page(person).path),
        backlinks: graph.cited(person),
        words: words.ok_or_else(|| io::Error::other("no words for an alias"))?,
    })
}

fn measure(folder: &Path, rounds: usize) -> io::Result<Figures> {
    let chosen = choose(folder)?;
    let begun = Instant::now();
    let mut server = Server::start(folder)?;
    server.wait_for("/", "<html")?;
    let mut figures = Figures {
        start: begun.elapsed().as_secs_f64(),
        body: Vec::new(),
        title: Vec::new(),
        alias: Vec::new(),
        backlinks: chosen.backlinks,
        memory_mb: 0.0,
    };
    let article = fs::read_to_string(&chosen.article)?;
    let person = fs::read_to_string(&chosen.person)?;
    for round in 0..rounds {
        // What is looked at everywhere after an edit is done before the next one.
        let rest = || std::thread::sleep(Duration::from_millis(1_000));
        let token = format!("Token{round}x");
        rest();
        let edited = format!("{}\n\nA paragraph with {token} in it.\n", article.trim_end());
        figures
            .body
            .push(server.edit(&chosen.article, &edited, &chosen.article_path, &token)?);
        rest();
        let edited = person.replacen("title = \"", &format!("title = \"{token} "), 1);
        figures
            .title
            .push(server.edit(&chosen.person, &edited, &chosen.person_path, &token)?);
        rest();
        fs::write(&chosen.person, &person)?;
        rest();
        let edited = with_alias(&person, &chosen.words);
        let link = format!(">{}</a>", chosen.words);
        figures
            .alias
            .push(server.edit(&chosen.person, &edited, &chosen.article_path, &link)?);
        rest();
        fs::write(&chosen.person, &person)?;
        rest();
    }
    figures.memory_mb = server.memory_mb()?;
    Ok(figures)
}

/// Adds an alias to a person's front matter.
fn with_alias(person: &str, alias: &str) -> String {
    match person.contains("aliases = [") {
        true => person.replacen("aliases = [", &format!("aliases = [\"{alias}\", "), 1),
        false => person.replacen("title = ", &format!("aliases = [\"{alias}\"]\ntitle = "), 1),
    }
}

/// A running `treatise serve`.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path) -> io::Result<Server> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_treatise"))
            .args(["serve", "--port", "0", "--root"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = child.stdout.take().ok_or_else(|| io::Error::other("no output"))?;
        let mut lines = BufReader::new(output).lines();
        let address = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, rest) = line.split_once("http://")?;
            Some(rest.split('/').next().unwrap_or(rest).to_owned())
        });
        // Somebody must read what is printed.
        std::thread::spawn(move || lines.for_each(drop));
        let address = address.ok_or_else(|| io::Error::other("the server says no address"))?;
        Ok(Server { child, address })
    }

    /// Writes a file, and gives the seconds until a page holds `wanted`.
    fn edit(&mut self, file: &Path, text: &str, page: &str, wanted: &str) -> io::Result<f64> {
        let begun = Instant::now();
        fs::write(file, text)?;
        self.wait_for(page, wanted)?;
        Ok(begun.elapsed().as_secs_f64())
    }

    fn wait_for(&mut self, page: &str, wanted: &str) -> io::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.get(page)?.contains(wanted) {
                return Ok(());
            }
            // Asking takes time too, on the same cores: the longer the wait, the more rarely, so that at most a fiftieth of it is added.
            std::thread::sleep((begun.elapsed() / 50).max(Duration::from_micros(500)));
        }
        Err(io::Error::other(format!("{page} never holds {wanted}")))
    }

    fn get(&self, page: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(stream, "GET {page} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Gives the most memory that the server has held.
    fn memory_mb(&self) -> io::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<f64>().ok());
        Ok(kibibytes.unwrap_or(f64::NAN) * 1024.0 / 1e6)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn report(arguments: &Arguments, figures: Figures) {
    println!(
        "{} pages, {} rounds; medians of milliseconds from the write of a file to its new bytes over HTTP",
        arguments.pages, arguments.rounds
    );
    let gate = GATES
        .iter()
        .find(|(pages, _)| *pages == arguments.pages)
        .map(|(_, seconds)| *seconds);
    let line = |what: &str, values: Vec<f64>, gate: Option<f64>| {
        let median = median(values);
        let verdict = gate.map_or(String::new(), |gate| {
            let met = if median <= gate { "ok" } else { "MISSED" };
            format!("   gate {:.0}: {met}", gate * 1e3)
        });
        println!("  {what:<42} {:>7.1}{verdict}", median * 1e3);
    };
    line("a paragraph of an article", figures.body, gate);
    let twice = gate.map(|gate| gate * 2.0);
    line(
        &format!("the title of a page with {} backlinks", figures.backlinks),
        figures.title,
        twice,
    );
    line("an alias that an article has in its text", figures.alias, twice);
    let start_gate = (arguments.pages == START_GATE.0).then_some(START_GATE.1);
    line("from start to the first page", vec![figures.start], start_gate);
    let verdict = match arguments.pages == MEMORY_GATE.0 {
        true if figures.memory_mb <= MEMORY_GATE.1 => "   gate 1500: ok",
        true => "   gate 1500: MISSED",
        false => "",
    };
    println!("  most memory, MB                            {:>7.0}{verdict}", figures.memory_mb);
}

/// Gives the middle one; of an even number the lower of the two.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}
