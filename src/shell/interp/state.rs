//! What a shell carries along: variables, functions, options, descriptors. Subshells work on a copy.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::shell::stdio::{Handle, Stdio};
use crate::shell::syntax::Command;
use crate::shell::{CommandTable, ExitCode, ShellKind, System, User};
use crate::text::Span;

/// A running shell.
pub(super) struct Shell<'a> {
    pub sys: &'a mut System,
    pub table: &'a dyn CommandTable,
    pub state: State,
}

#[derive(Debug, Clone)]
pub(super) struct State {
    pub kind: ShellKind,
    pub argv0: String,
    pub positional: Vec<String>,
    pub vars: BTreeMap<String, Var>,
    pub functions: BTreeMap<String, Arc<Command>>,
    pub aliases: BTreeMap<String, String>,
    pub options: Options,
    pub fds: BTreeMap<u32, Handle>,
    pub cwd: String,
    pub user: User,
    pub umask: u32,
    /// Commands by condition (`EXIT`, `INT`); empty ignores the signal.
    pub traps: BTreeMap<String, String>,
    pub last: ExitCode,
    pub pipe_status: Vec<ExitCode>,
    pub pid: u32,
    pub last_background: Option<(u32, ExitCode)>,
    /// Variables that functions on the way made local, with what they hid.
    pub locals: Vec<BTreeMap<String, Option<Var>>>,
    pub line: u32,
    /// Conditions around: `set -e` does not count in them.
    pub conditions: u32,
    /// How many `if` and `while` the command at hand decides.
    pub branches: u32,
    pub loops: u32,
    /// Inside of `.`: `return` ends the file.
    pub sources: u32,
    pub function: Vec<String>,
    /// Where `getopts` is inside of an argument.
    pub getopts_at: usize,
    /// Set where the text that runs is not the script itself: its spans mean nothing.
    pub origin: Option<Span>,
    pub shopts: BTreeMap<String, bool>,
    /// The status of the last command substitution of the command at hand.
    pub substituted: Option<ExitCode>,
    /// The text that spans are places in.
    pub source: Arc<str>,
    /// Command substitutions around.
    pub substitutions: u32,
    /// Subshells around, of all kinds.
    pub subshells: u32,
    /// Whether the script came by `-c`.
    pub is_command: bool,
    /// The text of the simple command at hand: `BASH_COMMAND`.
    pub command: String,
    /// Handling a trap, which leaves `command` as it is.
    pub trapped: bool,
    pub random: u32,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Var {
    pub value: Value,
    pub exported: bool,
    pub readonly: bool,
    pub integer: bool,
    /// `declare -n`: the value is the name of the variable that is meant.
    pub reference: bool,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Value {
    /// Declared, without a value.
    #[default]
    Unset,
    Text(String),
    /// Elements by index.
    Array(BTreeMap<i64, String>),
    /// Elements by key (`declare -A`).
    Map(BTreeMap<String, String>),
}

/// The single-letter options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Options {
    pub allexport: bool,
    pub errexit: bool,
    pub noglob: bool,
    pub noexec: bool,
    pub nounset: bool,
    pub verbose: bool,
    pub xtrace: bool,
    pub noclobber: bool,
    pub pipefail: bool,
    pub monitor: bool,
    pub errtrace: bool,
}

impl Options {
    /// Letter (blank where there is none) and name of each option, and its place.
    pub fn entries(&mut self) -> [(char, &'static str, &mut bool); 11] {
        [
            ('a', "allexport", &mut self.allexport),
            ('e', "errexit", &mut self.errexit),
            ('f', "noglob", &mut self.noglob),
            ('m', "monitor", &mut self.monitor),
            ('n', "noexec", &mut self.noexec),
            ('u', "nounset", &mut self.nounset),
            ('v', "verbose", &mut self.verbose),
            ('x', "xtrace", &mut self.xtrace),
            ('C', "noclobber", &mut self.noclobber),
            ('E', "errtrace", &mut self.errtrace),
            (' ', "pipefail", &mut self.pipefail),
        ]
    }

    /// `$-`.
    pub fn letters(mut self) -> String {
        self.entries()
            .into_iter()
            .filter(|(letter, _, on)| **on && *letter != ' ')
            .map(|(letter, ..)| letter)
            .collect()
    }

    /// Sets an option by its letter; `false` if there is none.
    pub fn set_letter(&mut self, letter: char, on: bool) -> bool {
        // Options that change nothing here: -h (hashing), -b (notices), -B (braces are always on), -p, -i, -l, -s.
        if "hbBpilsHTP".contains(letter) {
            return true;
        }
        let found = self.entries().into_iter().find(|(known, ..)| *known == letter && letter != ' ');
        found.map(|(_, _, place)| *place = on).is_some()
    }

    /// Sets an option by its name; `false` if there is none.
    pub fn set_name(&mut self, name: &str, on: bool) -> bool {
        const INERT: &[&str] = &[
            "vi",
            "emacs",
            "ignoreeof",
            "nolog",
            "notify",
            "posix",
            "functrace",
            "hashall",
            "braceexpand",
            "history",
            "physical",
            "privileged",
            "interactive",
            "stdin",
            "debug",
        ];
        let found = self.entries().into_iter().find(|(_, known, _)| *known == name);
        found.map(|(_, _, place)| *place = on).is_some() || INERT.contains(&name)
    }
}

/// Why commands do not go on one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interrupt {
    /// So many loops are left.
    Break(u32),
    Continue(u32),
    Return(ExitCode),
    Exit(ExitCode),
}

/// The status of a command that came to its end, or what cut it short.
pub(super) type Flow = Result<ExitCode, Interrupt>;

impl Var {
    pub fn text(text: impl Into<String>) -> Self {
        Self { value: Value::Text(text.into()), ..Self::default() }
    }

    /// The value as a scalar: the first element of an array.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Unset => None,
            Value::Text(text) => Some(text),
            Value::Array(elements) => elements.get(&0).map(String::as_str),
            Value::Map(elements) => elements.get("0").map(String::as_str),
        }
    }
}

impl State {
    pub fn stdio(&self) -> Stdio {
        let fd = |number: u32| self.fds.get(&number).cloned();
        Stdio { stdin: fd(0), stdout: fd(1), stderr: fd(2) }
    }

    pub fn set_stdio(&mut self, stdio: Stdio) {
        for (number, handle) in [(0, stdio.stdin), (1, stdio.stdout), (2, stdio.stderr)] {
            match handle {
                Some(handle) => self.fds.insert(number, handle),
                None => self.fds.remove(&number),
            };
        }
    }

    /// The variable that a name means, references followed.
    pub fn target<'n>(&'n self, name: &'n str) -> &'n str {
        let mut name = name;
        // A reference may lead to itself.
        for _ in 0..8 {
            match self.vars.get(name) {
                Some(Var { reference: true, value: Value::Text(target), .. }) => name = target,
                _ => break,
            }
        }
        name
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.vars.get(name).and_then(Var::scalar)
    }

    /// Sets a variable without looking at `readonly`.
    pub fn put(&mut self, name: &str, value: impl Into<String>) {
        let exported = self.options.allexport;
        let var = self.vars.entry(name.to_owned()).or_default();
        var.value = Value::Text(value.into());
        var.exported |= exported;
    }

    pub fn exported(&self) -> BTreeMap<String, String> {
        let exported = self.vars.iter().filter(|(_, var)| var.exported);
        exported.filter_map(|(name, var)| Some((name.clone(), var.scalar()?.to_owned()))).collect()
    }

    pub fn ifs(&self) -> &str {
        self.get("IFS").unwrap_or(" \t\n")
    }
}
