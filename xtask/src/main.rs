//! The project's own commands: `cargo xtask serve`, `test` and the rest of [`COMMANDS`].
//!
//! Every command sets up what it needs first (see [`setup`]) and is quick when it is there already.

mod bench;
mod build;
mod conformance;
mod data;
mod failure;
mod fingerprint;
mod http;
mod lint;
mod process;
mod project;
mod serve;
mod setup;
mod size;
mod split;
mod table;
mod tally;
mod test;

use std::process::ExitCode;

use failure::{Failure, Result};
use project::Project;

/// One subcommand: what the user types, what `cargo xtask` alone prints about it, and what it does.
struct Subcommand {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&Project, &[String]) -> Result<()>,
}

const COMMANDS: &[Subcommand] = &[
    Subcommand {
        name: "serve",
        arguments: "[--port N] [--no-open] [--fast]",
        about: "build the page and show it in the browser",
        run: serve::run,
    },
    Subcommand {
        name: "test",
        arguments: "[native] [wasm] [package] [e2e] [--fast] [-- FILTER]",
        about: "run every test there is, or the suites named",
        run: test::run,
    },
    Subcommand {
        name: "build",
        arguments: "[--fast] [--wasm-only]",
        about: "write the page into dist/ and the npm package's engine into pkg/wasm/",
        run: build::run,
    },
    Subcommand {
        name: "lint",
        arguments: "",
        about: "clippy for the host and for WebAssembly, and the TypeScript compiler",
        run: lint::run,
    },
    Subcommand {
        name: "size",
        arguments: "",
        about: "what the page weighs, against its budgets",
        run: size::run,
    },
    Subcommand {
        name: "bench",
        arguments: "[NAME]",
        about: "how long things take, against their budgets",
        run: bench::run,
    },
    Subcommand {
        name: "conformance",
        arguments: "",
        about: "the score against the recorded behaviour of Docker and BuildKit",
        run: conformance::run,
    },
    Subcommand {
        name: "data",
        arguments: "",
        about: "make the data files anew from ../shared/data",
        run: data::run,
    },
];

fn usage() -> String {
    let mut text = String::from("usage: cargo xtask COMMAND\n\n");
    for command in COMMANDS {
        let call = format!("{} {}", command.name, command.arguments);
        text.push_str(&format!("  {call:<62} {}\n", command.about));
    }
    text
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else {
        print!("{}", usage());
        return Ok(());
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        print!("{}", usage());
        return Ok(());
    }
    let command = COMMANDS
        .iter()
        .find(|command| command.name == name)
        .ok_or_else(|| Failure::new(format!("there is no command `{name}`")).hint(usage()))?;
    (command.run)(&Project::find()?, rest)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
