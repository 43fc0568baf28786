//! `layerlab parse FILE`: the tree in the format of BuildKit's dumper.

use std::process::ExitCode;

use layerlab::dockerfile::parser;

use crate::args::Args;
use crate::{Command, Outcome, files};

pub const COMMAND: Command = Command {
    name: "parse",
    synopsis: "FILE",
    about: "Print the Dockerfile's parse tree in the format of BuildKit's dumper (- reads standard input).",
    run,
};

fn run(args: Args) -> Outcome {
    let words = args.positional(1..=1)?;
    let source = files::read_source(words.first().map_or("-", String::as_str))?;
    let tree = parser::parse(&source.text);
    if let Some(error) = tree.errors.first() {
        eprint!("{}", layerlab::dockerfile::excerpt(&source, error.lines));
        eprintln!("ERROR: {}", error.message);
        return Ok(ExitCode::FAILURE);
    }
    print!("{}", tree.dump());
    Ok(ExitCode::SUCCESS)
}
