//! The gate on the whole: a clean build, and one with nothing changed, beside `cp -r` of the same output.
//!
//! `cargo bench --bench build [-- --pages N --rounds N]`. Measures on disk (Cargo's target folder) and on a memory file system where there is
//! one. It never fails because something is slow: it says what was measured and whether the gate is met.

mod arguments;
mod corpus;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use arguments::Arguments;

/// A clean build takes at most so many times what `cp -r` of its output takes.
const CLEAN_GATE: f64 = 1.5;

/// A build with nothing changed takes at most so much of a clean one.
const UNCHANGED_GATE: f64 = 0.5;

/// A clean build of [`GATE_PAGES`] pages takes less memory than this.
const MEMORY_GATE_MB: f64 = 150.0;

/// The number of pages that the gates are about.
const GATE_PAGES: usize = 10_000;

/// The program that tells a command's memory, on Debian in the package `time`.
const TIME: &str = "/usr/bin/time";

fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => return ExitCode::SUCCESS,
        Err(message) => return arguments::fail(&message),
    };
    if arguments.pages != GATE_PAGES {
        println!("The gates are about {GATE_PAGES} pages; these are {}.", arguments.pages);
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{} pages, {} rounds, {cores} cores; medians of wall seconds",
        arguments.pages, arguments.rounds
    );
    for (name, folder) in places() {
        match measure(&folder, &arguments) {
            Ok(figures) => report(name, figures),
            Err(error) => return arguments::fail(&format!("{}: {error}", folder.display())),
        }
    }
    ExitCode::SUCCESS
}

/// Names the file systems to measure on, with a folder of our own on each.
fn places() -> Vec<(&'static str, PathBuf)> {
    let own = format!("treatise-bench-{}", std::process::id());
    let mut places = vec![("disk", Path::new(env!("CARGO_TARGET_TMPDIR")).join(&own))];
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => places.push(("memory", memory.join(&own))),
        false => println!("no /dev/shm here: the memory file system is not measured"),
    }
    places
}

/// Seconds of each round, and the most memory of one more build.
struct Figures {
    clean: Vec<f64>,
    copy: Vec<f64>,
    unchanged: Vec<f64>,
    memory_mb: Option<f64>,
}

/// Makes the site in `folder`, measures, and removes the folder, also after a failure.
fn measure(folder: &Path, arguments: &Arguments) -> io::Result<Figures> {
    let figures = corpus::write(&folder.join("site"), arguments.pages).and_then(|_| rounds(folder, arguments.rounds));
    fs::remove_dir_all(folder)?;
    figures
}

/// Measures in turn, so that whatever else the machine does falls on all alike.
///
/// Every round writes to folders that did not exist, and all are removed at the end: creating files after a mass removal is several times
/// slower, and that is the file system's figure, not ours.
fn rounds(folder: &Path, rounds: usize) -> io::Result<Figures> {
    let site = folder.join("site");
    let mut figures = Figures {
        clean: Vec::new(),
        copy: Vec::new(),
        unchanged: Vec::new(),
        memory_mb: None,
    };
    // The first build is not counted: it reads the program itself from the disk.
    clean(&site)?;
    seconds(&mut build(&site, &folder.join("warm")))?;
    for round in 0..rounds {
        let (output, copy) = (folder.join(format!("output-{round}")), folder.join(format!("copy-{round}")));
        clean(&site)?;
        figures.clean.push(seconds(&mut build(&site, &output))?);
        figures.copy.push(seconds(Command::new("cp").arg("-r").arg(&output).arg(&copy))?);
        figures.unchanged.push(seconds(&mut build(&site, &output))?);
    }
    if Path::new(TIME).exists() {
        clean(&site)?;
        figures.memory_mb = Some(memory_mb(&build(&site, &folder.join("memory")))?);
    }
    Ok(figures)
}

/// Forgets what the last build left in the site's folder.
fn clean(site: &Path) -> io::Result<()> {
    match fs::remove_dir_all(site.join(".treatise")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn build(site: &Path, output: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_treatise"));
    command
        .arg("build")
        .arg("--quiet")
        // What is measured is pages: a card is drawn once and kept.
        .arg("--no-pictures")
        .arg("--root")
        .arg(site)
        .arg("--output")
        .arg(output);
    command
}

/// Runs a command that must succeed, and gives the seconds it took.
fn seconds(command: &mut Command) -> io::Result<f64> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let seconds = start.elapsed().as_secs_f64();
    match status.success() {
        true => Ok(seconds),
        false => Err(io::Error::other(format!("{command:?} failed: {status}"))),
    }
}

/// Runs a command once more and gives the most memory it held at a time, in megabytes.
fn memory_mb(command: &Command) -> io::Result<f64> {
    let output = Command::new(TIME)
        .args(["-f", "%M"])
        .arg(command.get_program())
        .args(command.get_args())
        .stdout(Stdio::null())
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let kibibytes = text.lines().last().and_then(|line| line.trim().parse::<f64>().ok());
    match kibibytes {
        Some(kibibytes) if output.status.success() => Ok(kibibytes * 1024.0 / 1e6),
        _ => Err(io::Error::other(format!("{TIME} does not tell the memory: {text}"))),
    }
}

fn report(name: &str, figures: Figures) {
    let [clean, copy, unchanged] = [figures.clean, figures.copy, figures.unchanged].map(median);
    println!("\non {name}:");
    println!("  clean build          {clean:.3}   {:.2} × cp", clean / copy);
    println!("  cp -r of its output  {copy:.3}");
    println!("  nothing changed      {unchanged:.3}   {:.2} × clean", unchanged / clean);
    gate(&format!("clean ≤ {CLEAN_GATE} × cp"), clean <= CLEAN_GATE * copy);
    gate(
        &format!("nothing changed ≤ {UNCHANGED_GATE} × clean"),
        unchanged <= UNCHANGED_GATE * clean,
    );
    match figures.memory_mb {
        Some(memory) => {
            println!("  memory               {memory:.0} MB");
            gate(&format!("memory < {MEMORY_GATE_MB} MB"), memory < MEMORY_GATE_MB);
        }
        None => println!("  memory: not measured, there is no {TIME}"),
    }
}

fn gate(what: &str, met: bool) {
    println!("  gate: {what}: {}", if met { "ok" } else { "MISSED" });
}

/// Gives the middle one; of an even number the lower of the two.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}
