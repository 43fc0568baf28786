//! Scripts that a build runs: of JavaScript, Python, PHP and Ruby. One tree, one kind of values and one evaluator; a
//! language is a parser, the way it writes values, and a table of functions. What has an effect on files is done; what
//! is not known of a value is carried along, and ends the script where a decision or a path depends on it.

mod arrays;
mod blocks;
mod calls;
mod checks;
mod classes;
mod commands;
mod evaluate;
mod failures;
mod files;
mod format;
mod javascript;
mod json;
mod language;
mod lists;
mod maps;
mod matching;
mod operators;
mod options;
mod paths;
mod patterns;
mod php;
mod python;
mod ruby;
mod run;
mod show;
mod syntax;
mod system;
mod texts;
mod toml;
mod tree;
mod value;

use std::rc::Rc;

use crate::shell::{ExitCode, Process};

use super::Userland;
pub(super) use javascript::{run_code, run_file};
use run::Script;
use value::{Scope, Stop, Value};

/// Whose script it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    JavaScript,
    Python,
    Php,
    Ruby,
}

impl Dialect {
    const fn name(self) -> &'static str {
        match self {
            Self::JavaScript => "Node",
            Self::Python => "Python",
            Self::Php => "PHP",
            Self::Ruby => "Ruby",
        }
    }
}

/// What a script asks the language's own files for.
#[derive(Clone, Copy)]
pub(super) struct Host {
    pub dialect: Dialect,
    /// The value of a name that differs from image to image, `PHP_VERSION`.
    pub constant: fn(&Process<'_>, &str) -> Option<String>,
    /// Whether a module or an extension cannot be loaded.
    pub is_missing: fn(&Userland, &mut Process<'_>, &str) -> bool,
    /// What a call of a package's function, as it is written, leaves on disk; whether it is known.
    pub called: fn(&Userland, &mut Process<'_>, &str) -> bool,
}

/// Runs a script with its arguments, the first of which is its name, as far as it is known; what is not is said at the
/// word of that number.
pub(super) fn run(
    userland: &Userland,
    process: &mut Process<'_>,
    host: Host,
    code: &str,
    arguments: &[String],
    at: usize,
) -> ExitCode {
    let ended = match syntax::parse(host.dialect, code) {
        Some(program) => {
            let mut script = Script::new(process, arguments.to_vec());
            script.host = Some((userland, host));
            script.dialect = host.dialect;
            let scope = Rc::new(Scope::default());
            script.globals = Rc::clone(&scope);
            if host.dialect == Dialect::Python {
                script.begin(&scope);
            }
            let ended = script.statements(&program, &scope).map(|_| ());
            if let Err(Stop::Thrown(thrown)) = &ended {
                let one_line =
                    !code.trim().contains('\n') && arguments.first().is_some_and(|name| name == "-c");
                report(&mut script, thrown, one_line);
            }
            ended
        }
        None => Err(Stop::Unknown("it holds more than simple statements".to_owned())),
    };
    match ended {
        Ok(()) => 0,
        Err(Stop::Exit(code)) => code,
        Err(Stop::Thrown(_)) if host.dialect == Dialect::Php => 255,
        Err(Stop::Thrown(_)) => 1,
        Err(Stop::Unknown(why)) => {
            let language = host.dialect.name();
            process.not_simulated(at, format!("{language} has no model of all of the script: {why}"));
            0
        }
    }
}

/// An error that nothing caught.
fn report(script: &mut Script<'_, '_>, thrown: &Value, one_line: bool) {
    let field = |name: &str| thrown.field(name).and_then(|value| value.to_text()).unwrap_or_default();
    let (kind, message) = (field("name"), field("message"));
    let text = match script.dialect {
        Dialect::Php => format!("PHP Fatal error:  Uncaught {kind}: {message}\n"),
        Dialect::Ruby => {
            format!("{}: {message} ({kind})\n", script.argv.first().map_or("", String::as_str))
        }
        _ => {
            let between = if message.is_empty() { "" } else { ": " };
            // Where it happened is known where there is one line.
            let known = one_line && script.modules.is_empty();
            let place = if known { "  File \"<string>\", line 1, in <module>\n" } else { "" };
            format!("Traceback (most recent call last):\n{place}{kind}{between}{message}\n")
        }
    };
    script.process.err(text);
}
