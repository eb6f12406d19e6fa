//! `treatise completions`: what a shell needs to complete commands.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Arguments, Outcome};

/// Completions of a shell.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Writes them.
    pub fn run(&self) -> Outcome {
        let mut bytes = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "treatise", &mut bytes);
        Outcome {
            output: String::from_utf8_lossy(&bytes).into_owned(),
            ..Outcome::fine()
        }
    }
}
