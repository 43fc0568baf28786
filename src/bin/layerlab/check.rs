//! `layerlab check`: whether states build, and stay within bounds; for continuous integration.

use std::process::ExitCode;

use layerlab::insight::waste_of;
use layerlab::lab::Side;
use layerlab::oci::parse_human_size;
use layerlab::render::fences;

use crate::args::Args;
use crate::{Command, Outcome, size, state};

pub const COMMAND: Command = Command {
    name: "check",
    synopsis: "[--max-size SIZE] [--max-waste SIZE] STATE|FILE.md...",
    about: "Build states, and every layerlab fence of Markdown files; fail if one does not build or is over a bound",
    run,
};

struct Bounds {
    size: Option<u64>,
    waste: Option<u64>,
}

fn run(mut args: Args) -> Outcome {
    let bound = |word: Option<String>| {
        let read = |word: String| parse_human_size(&word).ok_or_else(|| format!("{word} is no size"));
        word.map(read).transpose()
    };
    let bounds =
        Bounds { size: bound(args.option("--max-size")?)?, waste: bound(args.option("--max-waste")?)? };
    let mut bad = 0;
    let mut good = 0;
    for argument in args.positional(1..=usize::MAX)? {
        let states = if argument.ends_with(".md") {
            markdown(&argument)?
        } else {
            vec![(argument.clone(), state::read(&argument))]
        };
        for (name, shared) in states {
            let problems = match shared.and_then(state::open) {
                Ok((lab, _)) => problems(&lab, &bounds),
                Err(error) => vec![error],
            };
            bad += usize::from(!problems.is_empty());
            good += usize::from(problems.is_empty());
            for problem in problems {
                println!("{name}: {problem}");
            }
        }
    }
    println!("{good} passed, {bad} failed");
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

type Named = (String, Result<layerlab::lab::Shared, String>);

fn markdown(path: &str) -> Result<Vec<Named>, String> {
    let text = crate::files::read_source(path)?.text;
    let fences = fences(&text);
    Ok(fences
        .into_iter()
        .map(|fence| (format!("{path}:{}", fence.line), fence.drawing().map(|drawing| drawing.state)))
        .collect())
}

fn problems(lab: &layerlab::lab::Lab, bounds: &Bounds) -> Vec<String> {
    let now = lab.now();
    let mut out = vec![];
    for side in Side::BOTH {
        if let Some(failure) = &now.side(side).failure {
            let line = failure.line.map(|line| format!(" line {line}:")).unwrap_or_default();
            out.push(format!("{side} does not build:{line} {}", failure.message));
            continue;
        }
        let Some(image) = now.image(side) else {
            out.push(format!("{side} gave no image"));
            continue;
        };
        let over = |value: u64, bound: Option<u64>| bound.filter(|bound| value > *bound);
        if let Some(bound) = over(image.size(), bounds.size) {
            out.push(format!("{side} is {}, more than {}", size(image.size()), size(bound)));
        }
        let wasted = waste_of(image).bytes;
        if let Some(bound) = over(wasted, bounds.waste) {
            out.push(format!("{side} wastes {}, more than {}", size(wasted), size(bound)));
        }
    }
    out
}
