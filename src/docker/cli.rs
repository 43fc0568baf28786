//! From the words of a call to a command, and the errors about words that are none.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::args::flags::{self, Parsed};
use super::args::spec::Spec;
use super::call::{Call, Failure, Saved};
use super::commands::{COMMANDS, Command, GROUPS, Parsing};
use crate::build::{Builder, Engine, Report};
use crate::image::Image;
use crate::shell::{CommandTable, ExitCode, Process};

/// What a call of `docker` works on.
pub struct World<'a> {
    pub engine: &'a mut Engine,
    pub reports: &'a mut Vec<Report>,
    pub programs: &'a dyn CommandTable,
    /// Archives that are only described, by their description.
    pub archives: &'a BTreeMap<String, Arc<Image>>,
    pub saved: &'a mut Saved,
    pub builder: Builder,
}

/// What the client says before anything else when the classic builder is asked for.
pub const DEPRECATED: &str = "\
DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0
            environment-variable.

";

/// Runs `docker …`; `process.args[0]` is `docker`.
pub fn run(world: World<'_>, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> = process.operands().to_vec();
    let (globals, words) = split_globals(&words);
    match globals {
        Global::Help => {
            process.out(help());
            return 0;
        }
        Global::Version => {
            process.out("Docker version 26.1.5+dfsg1, build a72d7cd\n");
            return 0;
        }
        Global::Unknown(flag) => {
            process.err(format!("unknown flag: {flag}\nSee 'docker --help'.\n"));
            return 125;
        }
        Global::None => {}
    }
    let Some(first) = words.first() else {
        process.err(help());
        return 0;
    };
    let found = find(words);
    match found {
        Some((command, used)) => execute(world, process, command, words.get(used..).unwrap_or_default()),
        None if first == "help" => match words.get(1..).and_then(find) {
            Some((command, _)) => {
                process.out(command.spec.help());
                0
            }
            None => {
                process.out(help());
                0
            }
        },
        None if GROUPS.iter().any(|group| group.name == first) => group(process, words),
        None => {
            process.err(format!("docker: '{first}' is not a docker command.\nSee 'docker --help'\n"));
            1
        }
    }
}

/// The command with the longest path that the words begin with, and how many words that is.
fn find(words: &[String]) -> Option<(&'static Command, usize)> {
    let matching = COMMANDS.iter().filter(|command| {
        let path = command.spec.path;
        path.len() <= words.len() && path.iter().zip(words).all(|(a, b)| a == b)
    });
    let longest = matching.max_by_key(|command| command.spec.path.len())?;
    Some((longest, longest.spec.path.len()))
}

/// `docker image` alone, or with a word that is no command of it.
fn group(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let name = words.first().map_or("", String::as_str);
    let text = group_help(name);
    match words.get(1).map(String::as_str) {
        None => {
            process.err(text);
            0
        }
        Some("--help" | "-h") => {
            process.out(text);
            0
        }
        Some(flag) if flag.starts_with('-') => {
            process.err(format!("unknown flag: {flag}\nSee 'docker {name} --help'.\n"));
            125
        }
        Some(_) => {
            let usage = text.rsplit_once("\n\n").map_or(text.as_str(), |(start, _)| start);
            process.err(format!("{usage}\n"));
            1
        }
    }
}

fn execute(
    world: World<'_>,
    process: &mut Process<'_>,
    command: &'static Command,
    words: &[String],
) -> ExitCode {
    let World { engine, reports, programs, archives, saved, builder } = world;
    let classic = builder == Builder::Classic;
    let spec: &'static Spec = match (command.parsing, classic) {
        (Parsing::Build(buildx), false) => buildx,
        _ => &command.spec,
    };
    let deprecated = classic && matches!(command.parsing, Parsing::Build(_) | Parsing::Builder);
    let interspersed = !matches!(command.parsing, Parsing::UntilArgument);
    let parsed = flags::parse(words, spec.flags, interspersed);
    let wants_help = words.iter().take_while(|word| *word != "--").any(|word| word == "--help");
    if wants_help {
        process.out(spec.help());
        return 0;
    }
    let check =
        parsed.map_err(|message| Failure::new(125, format!("{message}\nSee '{} --help'.", spec.name())));
    let check = check.and_then(|parsed: Parsed| {
        let prefix = if !classic && matches!(command.parsing, Parsing::Build(_)) { "ERROR: " } else { "" };
        spec.check(parsed.positional.len())
            .map_err(|message| Failure::client(format!("{prefix}{message}")))?;
        Ok(parsed)
    });
    if deprecated {
        process.err(DEPRECATED);
    }
    let result = check.and_then(|flags| {
        let mut call = Call { engine, process, programs, archives, saved, builder, reports, spec, flags };
        (command.run)(&mut call)
    });
    match result {
        Ok(()) => 0,
        Err(failure) => {
            if !failure.message.is_empty() {
                process.err(format!("{}\n", failure.message));
            }
            failure.code
        }
    }
}

/// A flag in front of the command.
enum Global {
    None,
    Help,
    Version,
    Unknown(String),
}

fn split_globals(words: &[String]) -> (Global, &[String]) {
    let mut rest = words;
    loop {
        match rest.first().map(String::as_str) {
            Some("--help" | "-h") => return (Global::Help, rest),
            Some("--version" | "-v") => return (Global::Version, rest),
            Some("-D" | "--debug") => rest = rest.get(1..).unwrap_or_default(),
            Some("-H" | "--host" | "-c" | "--context" | "-l" | "--log-level" | "--config") => {
                rest = rest.get(2..).unwrap_or_default();
            }
            Some(flag) if flag.starts_with('-') => return (Global::Unknown(flag.to_owned()), rest),
            _ => return (Global::None, rest),
        }
    }
}

/// `docker --help`, short: the commands that there are here.
pub fn help() -> String {
    let mut out =
        "\nUsage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n\n".to_owned();
    out.push_str("Commands:\n");
    for command in COMMANDS.iter().filter(|command| command.spec.path.len() == 1) {
        out.push_str(&format!("  {:<11} {}\n", command.spec.path.concat(), command.spec.about));
    }
    out.push_str("\nManagement Commands:\n");
    for group in GROUPS {
        out.push_str(&format!("  {:<11} {}\n", group.name, group.about));
    }
    out.push_str("\nRun 'docker COMMAND --help' for more information on a command.\n");
    out
}

fn group_help(name: &str) -> String {
    let about = GROUPS.iter().find(|group| group.name == name).map_or("", |group| group.about);
    let mut out = format!("\nUsage:  docker {name} COMMAND\n\n{about}\n\nCommands:\n");
    for command in COMMANDS {
        if let [group, word] = command.spec.path
            && *group == name
        {
            out.push_str(&format!("  {word:<11} {}\n", command.spec.about));
        }
    }
    out.push_str(&format!("\nRun 'docker {name} COMMAND --help' for more information on a command.\n"));
    out
}
