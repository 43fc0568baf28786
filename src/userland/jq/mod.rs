//! `jq`: paths, pipes and a few functions over JSON, enough to look into manifests.

mod filter;
pub(super) mod json;

use self::filter::Filter;
use self::json::{Json, Style};
use super::flags::Flags;
use super::{Program, Userland};
use crate::shell::{ExitCode, Process};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["jq"],
    summary: "picks from JSON by paths, `[]`, `|`, `,`, `keys`, `length`, `type`, `map`, `select` and `==`",
    flags: FLAGS,
    run: jq,
}];

const FLAGS: &[&str] =
    &["r,raw-output", "c,compact-output", "S,sort-keys", "j,join-output", "e,exit-status", "M", "C"];

fn jq(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut words = flags.texts().into_iter();
    let text = words.next().unwrap_or_else(|| ".".to_owned());
    let Ok(filter) = Filter::parse(&text) else {
        let index = flags.operands.first().map_or(0, |(index, _)| *index);
        process.not_simulated(index, format!("the filter {text} has no model"));
        return 0;
    };
    let files: Vec<String> = words.collect();
    let mut input = vec![];
    if files.is_empty() {
        input.push(process.read_stdin());
    }
    for file in files {
        match process.read(&file) {
            Ok(content) => input.push(content),
            Err(errno) => {
                process.err(format!("jq: error: Could not open {file}: {}\n", errno.message()));
                return 2;
            }
        }
    }
    let style = if flags.has("c") { Style::Compact } else { Style::Indented };
    let mut code = 0;
    for content in input {
        let Some(text) = content.as_text().map(str::to_owned) else {
            process.not_simulated(0, "it reads contents that are not known, only their size");
            return 0;
        };
        for document in Json::stream(&text) {
            let results = document.and_then(|document| filter.run(&document));
            match results {
                Ok(results) => {
                    for result in results {
                        let shown = match (&result, flags.has("r") || flags.has("j")) {
                            (Json::Text(text), true) => text.clone(),
                            _ => result.show(style, flags.has("S")),
                        };
                        process.out(shown + if flags.has("j") { "" } else { "\n" });
                    }
                }
                Err(message) => {
                    process.err(format!("jq: error (at <stdin>:0): {message}\n"));
                    code = 5;
                }
            }
        }
    }
    code
}
