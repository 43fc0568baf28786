//! A POSIX shell over a table of programs: [`syntax`] turns text into a tree, [`interp`] walks it over a [`System`].
//!
//! Which programs there are is not known here: a [`CommandTable`] says it. Control flow is values, every loop and
//! every byte costs fuel, and nothing that a script does can hang or panic.

pub mod access;
mod interp;
mod locate;
pub mod pieces;
mod process;
pub mod real;
mod regex;
mod stdio;
pub mod strftime;
pub mod syntax;
mod system;

pub use interp::pattern;
pub use interp::programs;
pub use interp::{Outcome, ScriptOptions, exec, run_script};
pub use locate::{DEFAULT_PATH, Located, locate};
pub use pieces::Pieces;
pub use process::{CommandTable, Dialect, ExitCode, Process, User};
pub use regex::{Captures, Regex, RegexSyntax, UNMODELLED};
pub use stdio::{Handle, Stdio, random};
pub use system::{
    Coverage, Limits, NetworkMode, NotSimulated, OutputLine, Presence, ShellKind, Stop, Stream, System,
};
