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

use crate::shell::{ExitCode, Process};

use super::Userland;
use run::{Machine, Stop};

/// Whose script it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Python,
    Php,
    Ruby,
}

impl Dialect {
    const fn name(self) -> &'static str {
        match self {
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
    let ended = match statements::parse(host.dialect, code) {
        Some(program) => {
            let mut machine = Machine::new(userland, process, host, arguments);
            let ended = machine.block(&program);
            if let Err(Stop::Raise(kind, message)) = &ended {
                machine.report(kind, message);
            }
            ended
        }
        None => Err(Stop::Unknown("it holds more than simple statements".to_owned())),
    };
    match ended {
        Ok(()) | Err(Stop::Return(_) | Stop::Break | Stop::Continue) => 0,
        Err(Stop::Exit(code)) => code,
        Err(Stop::Raise(..)) if host.dialect == Dialect::Php => 255,
        Err(Stop::Raise(..)) => 1,
        Err(Stop::Unknown(why)) => {
            let language = host.dialect.name();
            process.not_simulated(at, format!("{language} has no model of all of the script: {why}"));
            0
        }
    }
}
