//! The native command, for documentation builds, continuous integration and tests.
//!
//! One file a subcommand, each with one `run(Args) -> Outcome`; [`COMMANDS`] is the list of them.

mod args;
mod build;
mod check;
mod export;
mod files;
mod import;
mod lint;
mod mdbook;
mod parse;
mod render;
mod replay;
mod state;

use std::process::ExitCode;

use args::Args;
use layerlab::lab::texts::Language;
use layerlab::lab::view::units;

/// What a subcommand ends with: the process's exit status, or a message and status 2.
type Outcome = Result<ExitCode, String>;

/// A subcommand: its name, its synopsis, what it does in one line, and the function that does it.
struct Command {
    name: &'static str,
    synopsis: &'static str,
    about: &'static str,
    run: fn(Args) -> Outcome,
}

/// Every subcommand, in the order in which the help lists them.
const COMMANDS: &[Command] = &[
    build::COMMAND,
    parse::COMMAND,
    lint::COMMAND,
    import::COMMAND,
    export::COMMAND,
    render::COMMAND,
    mdbook::COMMAND,
    check::COMMAND,
    replay::COMMAND,
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let name = words.next().unwrap_or_default();
    if matches!(name.as_str(), "" | "help" | "--help" | "-h") {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|c| c.name == name) else {
        eprintln!("layerlab: unknown command: {name}\n\n{}", help());
        return ExitCode::from(2);
    };
    (command.run)(Args::new(words)).unwrap_or_else(|message| {
        eprintln!("layerlab {name}: {message}\nUsage: layerlab {name} {}", command.synopsis);
        ExitCode::from(2)
    })
}

/// A size as the command prints it.
fn size(bytes: u64) -> String {
    units::size(bytes, Language::English)
}

fn help() -> String {
    let mut out = String::from("Usage: layerlab COMMAND\n\nCommands:\n");
    for Command { name, synopsis, about, .. } in COMMANDS {
        out.push_str(&format!("  {name} {synopsis}\n      {about}\n"));
    }
    out
}
