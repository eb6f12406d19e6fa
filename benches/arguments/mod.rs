//! The arguments of the benchmarks, which are programs of their own (`harness = false`).

use std::path::PathBuf;
use std::process::ExitCode;

/// What a benchmark was told.
pub struct Arguments {
    /// The folder to write to, where one is named.
    pub folder: Option<PathBuf>,
    /// How many pages the site has.
    pub pages: usize,
    /// How often each thing is measured.
    pub rounds: usize,
}

impl Arguments {
    /// Reads the command line: nothing where it was not `cargo bench` that started the program, because a test runner that is told to
    /// run every target starts benchmarks too. A sentence where an argument is not understood.
    pub fn read() -> Result<Option<Arguments>, String> {
        let mut arguments = Arguments {
            folder: None,
            pages: 10_000,
            rounds: 5,
        };
        let (mut benching, mut unknown) = (false, None);
        let mut words = std::env::args_os().skip(1);
        while let Some(word) = words.next() {
            let mut number = |name: &str| {
                let value = words.next().and_then(|value| value.to_str()?.parse().ok());
                value.filter(|&value| value > 0).ok_or(format!("{name} takes a number above 0"))
            };
            match word.to_str() {
                Some("--bench") => benching = true,
                Some("--pages") => arguments.pages = number("--pages")?,
                Some("--rounds") => arguments.rounds = number("--rounds")?,
                Some(option) if option.starts_with('-') => unknown = Some(format!("{option} is not known")),
                _ => arguments.folder = Some(PathBuf::from(word)),
            }
        }
        // A test runner's own arguments are nobody's mistake.
        match unknown {
            Some(message) if benching => Err(message),
            _ => Ok(benching.then_some(arguments)),
        }
    }
}

/// Says what went wrong.
pub fn fail(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::FAILURE
}
