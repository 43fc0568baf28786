//! What shells do themselves, in one table.

mod dirs;
mod flow;
mod info;
mod options;
mod printf;
pub mod programs;
mod read;
pub(super) mod test;
mod traps;
mod vars;

use crate::shell::{ExitCode, Process, ShellKind};
use crate::text::Span;

use super::state::{Flow, Shell};

pub(super) struct Builtin {
    pub name: &'static str,
    /// POSIX 2.14: assignments before it stay, and its errors end the shell.
    pub special: bool,
    /// Its arguments may be assignments, which are not split.
    pub declares: bool,
    shells: Shells,
    pub run: Run,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shells {
    All,
    NotDash,
    Bash,
}

#[derive(Clone, Copy)]
pub(super) enum Run {
    Shell(fn(&mut Shell<'_>, &[String], &[Span]) -> Flow),
    /// The same as the program of that name.
    Program(fn(&mut Process<'_>) -> ExitCode),
}

const fn special(name: &'static str, run: fn(&mut Shell<'_>, &[String], &[Span]) -> Flow) -> Builtin {
    Builtin { name, special: true, declares: false, shells: Shells::All, run: Run::Shell(run) }
}

const fn regular(name: &'static str, run: fn(&mut Shell<'_>, &[String], &[Span]) -> Flow) -> Builtin {
    Builtin { name, special: false, declares: false, shells: Shells::All, run: Run::Shell(run) }
}

const fn program(name: &'static str, run: fn(&mut Process<'_>) -> ExitCode) -> Builtin {
    Builtin { name, special: false, declares: false, shells: Shells::All, run: Run::Program(run) }
}

const fn only(shells: Shells, builtin: Builtin) -> Builtin {
    Builtin { shells, ..builtin }
}

const fn declaring(builtin: Builtin) -> Builtin {
    Builtin { declares: true, ..builtin }
}

const BUILTINS: &[Builtin] = &[
    special(".", flow::source),
    special(":", |_, _, _| Ok(0)),
    special("break", flow::break_loop),
    special("continue", flow::continue_loop),
    special("eval", flow::eval),
    special("exec", flow::exec),
    special("exit", flow::exit),
    declaring(special("export", vars::export)),
    declaring(special("readonly", vars::readonly)),
    special("return", flow::return_from),
    special("set", options::set),
    special("shift", options::shift),
    special("times", info::times),
    special("trap", traps::trap),
    special("unset", vars::unset),
    regular("alias", info::alias),
    regular("bg", |_, _, _| Ok(0)),
    regular("cd", dirs::cd),
    regular("command", info::command),
    program("echo", programs::echo),
    program("false", |_| 1),
    regular("fg", |_, _, _| Ok(0)),
    regular("getopts", read::getopts),
    regular("hash", |_, _, _| Ok(0)),
    regular("jobs", |_, _, _| Ok(0)),
    regular("kill", traps::kill),
    declaring(regular("local", vars::local)),
    regular("printf", info::printf),
    regular("pwd", dirs::pwd),
    regular("read", read::read),
    program("[", programs::test),
    program("test", programs::test),
    program("true", |_| 0),
    regular("type", info::type_of),
    regular("ulimit", info::ulimit),
    regular("umask", info::umask),
    regular("unalias", info::unalias),
    regular("wait", traps::wait),
    only(Shells::NotDash, special("source", flow::source)),
    only(Shells::NotDash, regular("let", info::let_arith)),
    only(Shells::NotDash, program("[[", programs::test)),
    only(Shells::Bash, regular("builtin", info::builtin)),
    only(Shells::Bash, declaring(regular("declare", vars::declare))),
    only(Shells::Bash, declaring(regular("typeset", vars::declare))),
    only(Shells::Bash, regular("dirs", dirs::dirs)),
    only(Shells::Bash, regular("enable", |_, _, _| Ok(0))),
    only(Shells::Bash, regular("mapfile", read::mapfile)),
    only(Shells::Bash, regular("popd", dirs::popd)),
    only(Shells::Bash, regular("pushd", dirs::pushd)),
    only(Shells::Bash, regular("readarray", read::mapfile)),
    only(Shells::Bash, regular("shopt", options::shopt)),
];

pub(super) fn find(name: &str, kind: ShellKind) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|builtin| {
        builtin.name == name
            && match builtin.shells {
                Shells::All => true,
                Shells::NotDash => kind != ShellKind::Dash,
                Shells::Bash => kind == ShellKind::Bash,
            }
    })
}

/// The name that messages of a builtin show.
pub(super) fn shown_name(argv: &[String]) -> String {
    argv.first().cloned().unwrap_or_default()
}

/// Splits leading flags off: letters given, and the other arguments. `--` ends the flags.
fn letters<'a>(argv: &'a [String], known: &str) -> Result<(String, &'a [String]), char> {
    let mut given = String::new();
    let mut rest = argv.get(1..).unwrap_or_default();
    while let Some((first, tail)) = rest.split_first() {
        if first == "--" {
            return Ok((given, tail));
        }
        let Some(flags) = first.strip_prefix('-').filter(|flags| !flags.is_empty()) else { break };
        if let Some(bad) = flags.chars().find(|c| !known.contains(*c)) {
            return Err(bad);
        }
        given.push_str(flags);
        rest = tail;
    }
    Ok((given, rest))
}
