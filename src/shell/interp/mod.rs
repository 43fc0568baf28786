//! Walks a script's tree over a system.

use std::collections::BTreeMap;

use crate::text::Span;
use crate::vfs::Errno;

use super::stdio::{Handle, Stdio};
use super::{CommandTable, ExitCode, Process, Stop, System, User};

pub mod pattern;

/// How a shell is started.
#[derive(Debug, Clone, Default)]
pub struct ScriptOptions {
    /// What `$0` is and messages begin with: `/bin/sh`.
    pub argv0: String,
    pub positional: Vec<String>,
    pub env: BTreeMap<String, String>,
    pub cwd: String,
    pub user: User,
    /// As before `-c`: `e`, `x`, `u`, `f`; options of `-o` by name (`pipefail`).
    pub shell_flags: Vec<String>,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub exit: ExitCode,
    /// The exported variables at the end.
    pub env: BTreeMap<String, String>,
    pub cwd: String,
    /// Set if fuel ran out; `exit` is then 137.
    pub stop: Option<Stop>,
}

/// Runs a script as `sh -c` does.
pub fn run_script(
    sys: &mut System,
    table: &dyn CommandTable,
    script: &str,
    options: ScriptOptions,
) -> Outcome {
    let argv: Vec<String> = script.split_whitespace().map(str::to_owned).collect();
    exec(sys, table, &argv, &options.env, &options.cwd, &options.user)
}

/// Runs a program without a shell, or a shell that `argv` names with the script that it is given.
pub fn exec(
    sys: &mut System,
    table: &dyn CommandTable,
    argv: &[String],
    env: &BTreeMap<String, String>,
    cwd: &str,
    user: &User,
) -> Outcome {
    let context = Context { env, cwd, user, umask: 0o022, stdio: Stdio::terminal() };
    let exit = run_program(sys, table, argv, &[], context);
    Outcome { exit, env: env.clone(), cwd: cwd.to_owned(), stop: sys.stop }
}

/// What a program inherits.
pub(super) struct Context<'a> {
    pub env: &'a BTreeMap<String, String>,
    pub cwd: &'a str,
    pub user: &'a User,
    pub umask: u32,
    pub stdio: Stdio,
}

pub(super) fn run_program(
    sys: &mut System,
    table: &dyn CommandTable,
    argv: &[String],
    spans: &[Span],
    context: Context<'_>,
) -> ExitCode {
    let Context { env, cwd, user, umask, stdio } = context;
    let dialect = super::Dialect::Gnu;
    table
        .run(&mut Process { sys, table, args: argv, spans, env, cwd, user, umask, dialect, stdio })
        .unwrap_or(127)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OpenMode {
    Truncate,
    Append,
}

pub(super) fn open_input(sys: &System, path: &str, user: &User, _stdio: &Stdio) -> Result<Handle, Errno> {
    let node = sys.lookup_for(path, user, super::access::Want::Read)?;
    node.content().cloned().map(Handle::input).ok_or(Errno::IsDir)
}

pub(super) fn open_output(
    sys: &mut System,
    path: &str,
    user: &User,
    umask: u32,
    mode: OpenMode,
    _stdio: &Stdio,
) -> Result<Handle, Errno> {
    let meta = crate::vfs::Metadata::new(0o666 & !umask, sys.clock).owned_by(user.uid, user.gid);
    sys.tree.write(path, crate::vfs::Content::default(), meta)?;
    Ok(Handle::output(sys.tree.resolve(path, crate::vfs::Follow::Yes)?, mode == OpenMode::Append, 0))
}
