//! Short scripts of Python, PHP and Ruby: one tree and one interpreter for what the three have in common, a reader for
//! each. What a script does beyond that is not known, and is said when it comes to it.

mod calls;
mod collections;
mod evaluate;
mod expressions;
mod files;
mod lex;
mod methods;
mod operators;
mod options;
mod php;
mod python;
mod ruby;
mod run;
mod statements;
mod statements_php;
mod statements_ruby;
mod tree;
mod value;

use crate::shell::Process;

use super::Userland;
use run::{Machine, Stop};

/// Whose script it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Python,
    Php,
    Ruby,
}

/// How a script ended.
#[derive(Debug)]
pub(super) enum Outcome {
    Exit(i32),
    /// It comes to something that has no model: what that is.
    Unknown(String),
}

/// What a script asks the language's own files for.
#[derive(Clone, Copy)]
pub(super) struct Host {
    /// The value of a name that differs from image to image, `PHP_VERSION`.
    pub constant: fn(&Process<'_>, &str) -> Option<String>,
    /// Whether a module or an extension cannot be loaded.
    pub is_missing: fn(&Userland, &mut Process<'_>, &str) -> bool,
}

/// Runs a script with its arguments, the first of which is its name.
pub(super) fn run(
    userland: &Userland,
    process: &mut Process<'_>,
    dialect: Dialect,
    host: Host,
    code: &str,
    arguments: &[String],
) -> Outcome {
    let Some(program) = statements::parse(dialect, code) else {
        return Outcome::Unknown("it holds more than simple statements".to_owned());
    };
    let mut machine = Machine::new(userland, process, dialect, host, arguments);
    match machine.block(&program) {
        Ok(()) | Err(Stop::Return(_) | Stop::Break | Stop::Continue) => Outcome::Exit(0),
        Err(Stop::Exit(code)) => Outcome::Exit(code),
        Err(Stop::Unknown(what)) => Outcome::Unknown(what),
        Err(Stop::Raise(kind, message)) => {
            machine.report(&kind, &message);
            Outcome::Exit(if dialect == Dialect::Php { 255 } else { 1 })
        }
    }
}
