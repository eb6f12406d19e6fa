//! Writes the benchmark's site into a folder, to look at or to measure by hand.
//!
//! `cargo bench --bench generate -- DIR [--pages N]`; 10,000 pages unless told.

mod arguments;
mod corpus;

use std::process::ExitCode;

use arguments::Arguments;

fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => return ExitCode::SUCCESS,
        Err(message) => return arguments::fail(&message),
    };
    let Some(folder) = arguments.folder else {
        // A plain `cargo bench` runs every benchmark, and this one then has nothing to do.
        eprintln!("generate: say where to: cargo bench --bench generate -- DIR [--pages N]");
        return ExitCode::SUCCESS;
    };
    match corpus::write(&folder, arguments.pages) {
        Ok(counts) => {
            println!(
                "{}: {} articles, {} people, {} treaties",
                folder.display(),
                counts.articles,
                counts.people,
                counts.treaties
            );
            ExitCode::SUCCESS
        }
        Err(error) => arguments::fail(&format!("{}: {error}", folder.display())),
    }
}
