//! `layerlab render`: a state as an SVG figure.

use std::process::ExitCode;

use layerlab::lab::texts::Language;
use layerlab::render::{Figure, Options, Shown, Theme, svg};

use crate::args::Args;
use crate::{Command, Outcome, state};

pub const COMMAND: Command = Command {
    name: "render",
    synopsis: "[-o FILE] [--theme auto|light|dark] [--width PIXELS] [--step N] [--id PREFIX] [--lang en|de] STATE",
    about: "Draw a state (a link, a project file, a directory with one or two Dockerfiles, - for standard input) as SVG",
    run,
};

fn run(mut args: Args) -> Outcome {
    let output = args.option("-o")?.or(args.option("--output")?);
    let mut options = Options::default();
    if let Some(word) = args.option("--theme")? {
        options.theme = Theme::parse(&word).ok_or_else(|| format!("there is no theme {word}"))?;
    }
    let number = |word: String, what: &str| word.parse().map_err(|_| format!("{what} is no number: {word}"));
    if let Some(word) = args.option("--width")? {
        options.width = number(word, "--width")?;
    }
    if let Some(id) = args.option("--id")? {
        options.id = id;
    }
    let step = args.option("--step")?.map(|word| number(word, "--step")).transpose()?;
    let language = match args.option("--lang")? {
        Some(tag) => Language::of(&tag).ok_or_else(|| format!("there is no language {tag}"))?,
        None => Language::English,
    };
    let argument = args.positional(1..=1)?.pop().unwrap_or_default();
    let (lab, single) = state::open(state::read(&argument)?)?;
    let shown = Shown { single, steps: step.map(|step: u32| step as usize) };
    let drawn = svg(&Figure::of_moment(lab.now(), shown, language), &options);
    match output {
        Some(path) => std::fs::write(&path, drawn).map_err(|error| format!("{path}: {error}"))?,
        None => print!("{drawn}"),
    }
    Ok(ExitCode::SUCCESS)
}
