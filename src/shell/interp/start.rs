//! How a shell begins and ends.

use std::collections::BTreeMap;

use crate::shell::stdio::Stdio;
use crate::shell::syntax::{self, Script};
use crate::shell::{CommandTable, ExitCode, Stop, System, User};
use crate::text::Span;

use super::external::{Context, run_program};
use super::state::{Flow, Interrupt, Options, Shell, State, Var};

/// How a shell is started.
#[derive(Debug, Clone, Default)]
pub struct ScriptOptions {
    /// What `$0` is and messages begin with: `/bin/sh`.
    pub argv0: String,
    pub positional: Vec<String>,
    pub env: BTreeMap<String, String>,
    pub cwd: String,
    pub user: User,
    /// As before `-c`, without dashes: `e`, `x`, `u`, `eux`, or the name of an option of `-o` (`pipefail`).
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

/// Runs a script as `sh -c` does, on the terminal.
pub fn run_script(
    sys: &mut System,
    table: &dyn CommandTable,
    script: &str,
    options: ScriptOptions,
) -> Outcome {
    let kind = sys.shell;
    let state = State::start(kind, &options, Stdio::terminal(), 0o022, 1);
    let mut shell = Shell { sys, table, state };
    let exit = shell.run_main(script);
    let exit = if shell.sys.stop.is_some() { 137 } else { exit };
    Outcome { exit, env: shell.state.exported(), cwd: shell.state.cwd.clone(), stop: shell.sys.stop }
}

/// Runs a program without a shell around it. Where `argv` names a shell, the spans of what is not simulated are
/// places in the script that follows `-c`.
pub fn exec(
    sys: &mut System,
    table: &dyn CommandTable,
    argv: &[String],
    env: &BTreeMap<String, String>,
    cwd: &str,
    user: &User,
) -> Outcome {
    let context = Context { env, cwd, user, umask: 0o022, stdio: Stdio::terminal() };
    let exit = match run_program(sys, table, argv, &[], context) {
        Ok(exit) => exit,
        Err(refusal) => refusal.code(),
    };
    let exit = if sys.stop.is_some() { 137 } else { exit };
    Outcome { exit, env: env.clone(), cwd: cwd.to_owned(), stop: sys.stop }
}

impl State {
    pub fn start(
        kind: crate::shell::ShellKind,
        options: &ScriptOptions,
        stdio: Stdio,
        umask: u32,
        pid: u32,
    ) -> Self {
        let mut state = Self {
            kind,
            argv0: options.argv0.clone(),
            positional: options.positional.clone(),
            vars: BTreeMap::new(),
            functions: BTreeMap::new(),
            aliases: BTreeMap::new(),
            options: Options::default(),
            fds: BTreeMap::new(),
            cwd: options.cwd.clone(),
            user: options.user.clone(),
            umask,
            traps: BTreeMap::new(),
            last: 0,
            pipe_status: vec![0],
            pid,
            last_background: None,
            locals: Vec::new(),
            line: 1,
            conditions: 0,
            branches: 0,
            loops: 0,
            sources: 0,
            function: Vec::new(),
            getopts_at: 0,
            origin: None,
            shopts: BTreeMap::new(),
            substituted: None,
            source: std::sync::Arc::from(""),
            substitutions: 0,
            subshells: 0,
            is_command: true,
            command: String::new(),
            trapped: false,
            random: 1,
        };
        state.set_stdio(stdio);
        for (name, value) in &options.env {
            if syntax::is_name(name) {
                state.vars.insert(name.clone(), Var { exported: true, ..Var::text(value.clone()) });
            }
        }
        state.vars.insert("IFS".to_owned(), Var::text(" \t\n"));
        state.vars.insert("OPTIND".to_owned(), Var::text("1"));
        state.vars.insert("PS4".to_owned(), Var::text("+ "));
        if !options.env.contains_key("PATH") {
            state.vars.insert("PATH".to_owned(), Var::text(crate::shell::locate::DEFAULT_PATH));
        }
        let exported = kind != crate::shell::ShellKind::Ash || options.env.contains_key("PWD");
        state.vars.insert("PWD".to_owned(), Var { exported, ..Var::text(options.cwd.clone()) });
        state.start_kind(options);
        for flag in &options.shell_flags {
            if !state.options.set_name(flag, true) {
                flag.chars().for_each(|letter| {
                    state.options.set_letter(letter, true);
                });
            }
        }
        state
    }

    /// Variables that only some shells set.
    fn start_kind(&mut self, options: &ScriptOptions) {
        use crate::shell::ShellKind;
        match self.kind {
            ShellKind::Bash => {
                let level = options.env.get("SHLVL").and_then(|level| level.parse::<u32>().ok()).unwrap_or(0);
                let level = Var { exported: true, ..Var::text((level + 1).to_string()) };
                self.vars.insert("SHLVL".to_owned(), level);
                self.vars.insert("BASH".to_owned(), Var::text("/bin/bash"));
                self.vars.insert("BASH_VERSION".to_owned(), Var::text("5.2.15(1)-release"));
                self.vars.insert("UID".to_owned(), Var::text(options.user.uid.to_string()));
                self.vars.insert("EUID".to_owned(), Var::text(options.user.uid.to_string()));
                self.vars.insert("PPID".to_owned(), Var::text("0"));
                self.vars.insert("OSTYPE".to_owned(), Var::text("linux-gnu"));
                self.vars.insert("HOSTTYPE".to_owned(), Var::text("x86_64"));
                self.vars.insert("MACHTYPE".to_owned(), Var::text("x86_64-pc-linux-gnu"));
            }
            ShellKind::Ash => {
                let level = options.env.get("SHLVL").and_then(|level| level.parse::<u32>().ok()).unwrap_or(0);
                let level = Var { exported: true, ..Var::text((level + 1).to_string()) };
                self.vars.insert("SHLVL".to_owned(), level);
                self.vars.insert("PPID".to_owned(), Var::text("0"));
            }
            ShellKind::Dash => {
                self.vars.insert("PPID".to_owned(), Var::text("0"));
            }
        }
    }
}

impl Shell<'_> {
    /// Runs a whole script and the EXIT trap; gives the exit status.
    pub fn run_main(&mut self, text: &str) -> ExitCode {
        let script = syntax::parse(text, self.state.kind);
        self.state.source = std::sync::Arc::from(text);
        if self.state.options.verbose {
            self.write_fd(2, format!("{}\n", text.trim_end_matches('\n')));
        }
        let flow = self.run_parsed(&script, text);
        self.finish(flow)
    }

    /// Runs the EXIT trap if there is one and gives the exit status.
    pub fn finish(&mut self, flow: Flow) -> ExitCode {
        let mut code = match flow {
            Ok(code) | Err(Interrupt::Return(code) | Interrupt::Exit(code)) => code,
            Err(Interrupt::Break(_) | Interrupt::Continue(_)) => self.state.last,
        };
        if let Some(action) = self.state.traps.remove("EXIT")
            && !action.is_empty()
            && self.sys.stop.is_none()
        {
            self.state.last = code;
            self.state.conditions = 0;
            if let Err(Interrupt::Exit(trapped)) = self.run_text(&action) {
                code = trapped;
            }
        }
        self.flush();
        code & 0xff
    }

    /// Runs the lines of a script, then says what is wrong with the rest of it.
    pub fn run_parsed(&mut self, script: &Script, text: &str) -> Flow {
        let mut status = 0;
        for line in &script.lines {
            status = self.list(line)?;
        }
        if let Some(error) = &script.error {
            let message = error.message(self.state.kind, &self.state.argv0, text);
            self.write_fd(2, message);
            self.state.last = 2;
            return Err(Interrupt::Exit(2));
        }
        Ok(status)
    }

    /// Parses and runs a text that is not part of the script (`eval`, traps, `.`).
    pub fn run_text(&mut self, text: &str) -> Flow {
        let script = syntax::parse(text, self.state.kind);
        let origin = self.state.origin;
        let line = self.state.line;
        let source = std::mem::replace(&mut self.state.source, std::sync::Arc::from(text));
        self.state.origin = Some(origin.unwrap_or(self.sys.span));
        let flow = self.run_parsed(&script, text);
        self.state.origin = origin;
        self.state.line = line;
        self.state.source = source;
        flow
    }

    /// Puts what was written to open files into the tree.
    pub fn flush(&mut self) {
        let open: Vec<_> = self.state.fds.values().filter(|handle| handle.is_file()).cloned().collect();
        open.iter().for_each(|handle| handle.flush(self.sys));
    }

    pub fn note_span(&mut self, span: Span, line: u32) {
        match self.state.origin {
            Some(_) => {}
            None => self.sys.span = span,
        }
        // In a trap LINENO is where the command is that failed.
        if !self.state.trapped {
            self.state.line = line;
        }
    }
}
