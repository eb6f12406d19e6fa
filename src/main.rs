//! The program: arguments in, report out, exit status. Only this file prints and exits (progress on a terminal apart, see `command::progress`).

mod command;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use command::{Arguments, Outcome, Status};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Help and version are no errors, and go to standard output.
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() {
                Status::Usage.into()
            } else {
                Status::Fine.into()
            };
        }
    };
    print(&command::run(&arguments))
}

/// Prints an outcome and gives its exit status.
fn print(outcome: &Outcome) -> ExitCode {
    let _ = io::stderr().lock().write_all(outcome.errors.as_bytes());
    let mut out = io::stdout().lock();
    match out.write_all(outcome.output.as_bytes()).and_then(|()| out.flush()) {
        // Whoever read it has read enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Status::Environment.into(),
        _ => outcome.status.into(),
    }
}
