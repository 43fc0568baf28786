//! Simple commands: assignments, words, redirections, and what they call.

use crate::shell::syntax::{Assignment, Simple, Value, Word};
use crate::shell::{ExitCode, Process, ShellKind};
use crate::text::Span;

use super::builtin::{self, Builtin};
use super::external::{Context, Refusal, run_found};
use super::state::{Flow, Interrupt, Shell};

impl Shell<'_> {
    pub fn simple(&mut self, simple: &Simple) -> Flow {
        self.note_span(simple.span, simple.line);
        self.state.substituted = None;
        if self.state.options.noexec {
            return Ok(0);
        }
        let (argv, spans) = self.arguments(&simple.words)?;
        let Some(name) = argv.first().cloned() else { return self.assignments_only(simple) };
        let lookup = self.state.functions.get(&name).cloned();
        let builtin = builtin::find(&name, self.state.kind);
        let special = builtin.is_some_and(|builtin| builtin.special);
        let persistent_fds = name == "exec" && argv.len() == 1;
        let redirected = !simple.redirects.is_empty();
        let saved = redirected.then(|| self.state.fds.clone());
        let bash = self.state.kind == ShellKind::Bash;
        let mut assigned = Vec::new();
        if bash {
            self.note_command(simple.span);
            assigned = self.prefix_assignments(&simple.assignments)?;
            self.trace(&assigned, &argv);
        }
        if !self.redirect_all(&simple.redirects)? {
            self.state.fds = saved.unwrap_or_default();
            let code = self.redirect_failure();
            self.state.last = code;
            if special && lookup.is_none() && self.state.kind != ShellKind::Bash {
                return Err(Interrupt::Exit(code));
            }
            return Ok(code);
        }
        if self.sys.stop.is_some() {
            return Err(Interrupt::Exit(137));
        }
        if !bash {
            assigned = self.prefix_assignments(&simple.assignments)?;
            // A trace goes to where errors went before the redirections.
            let errors =
                saved.as_ref().map(|saved| (self.state.fds.get(&2).cloned(), saved.get(&2).cloned()));
            if let Some((_, before)) = &errors {
                self.set_fd(2, before.clone());
            }
            self.trace(&assigned, &argv);
            if let Some((now, _)) = errors {
                self.set_fd(2, now);
            }
        }
        let flow = match (lookup, builtin) {
            (Some(body), _) if !(special && self.state.kind == ShellKind::Dash) => self
                .with_variables(assigned, |shell| {
                    shell.call(&name, &body, argv.get(1..).unwrap_or_default())
                }),
            (_, Some(builtin)) if special && self.state.kind != ShellKind::Bash => {
                for (name, value) in assigned {
                    self.assign(&name, value)?;
                }
                self.run_builtin(builtin, &argv, &spans)
            }
            (_, Some(builtin)) => {
                self.with_variables(assigned, |shell| shell.run_builtin(builtin, &argv, &spans))
            }
            (_, None) => self.with_variables(assigned, |shell| shell.external(&argv, &spans)),
        };
        if builtin.is_some_and(|builtin| builtin.declares) {
            self.late_arrays(&simple.assignments)?;
        }
        if redirected {
            self.flush();
        }
        if let Some(saved) = saved.filter(|_| !persistent_fds || flow.is_err()) {
            self.state.fds = saved;
        }
        flow
    }

    fn set_fd(&mut self, fd: u32, handle: Option<crate::shell::stdio::Handle>) {
        match handle {
            Some(handle) => self.state.fds.insert(fd, handle),
            None => self.state.fds.remove(&fd),
        };
    }

    /// Keeps the text of a command for `BASH_COMMAND`.
    fn note_command(&mut self, span: Span) {
        if !self.state.trapped {
            self.state.command = self.state.source.get(span.range()).unwrap_or("").trim_end().to_owned();
        }
    }

    /// Arrays among the arguments of `declare` and its kin, which are assigned after it ran.
    fn late_arrays(&mut self, assignments: &[Assignment]) -> Result<(), Interrupt> {
        for assignment in assignments {
            if matches!(assignment.value, Value::Array(_)) {
                // `readonly name=(…)` takes the value that it is given.
                let readonly =
                    self.state.vars.get_mut(&assignment.name).map(|var| std::mem::take(&mut var.readonly));
                self.assignment(assignment)?;
                if let (Some(var), Some(readonly)) = (self.state.vars.get_mut(&assignment.name), readonly) {
                    var.readonly = readonly;
                }
            }
        }
        Ok(())
    }

    /// Words as arguments; declarations do not split values.
    fn arguments(&mut self, words: &[Word]) -> Result<(Vec<String>, Vec<Span>), Interrupt> {
        let mut argv: Vec<String> = Vec::with_capacity(words.len());
        let mut spans = Vec::with_capacity(words.len());
        let mut expanded_aliases = 0;
        for (at, word) in words.iter().enumerate() {
            if at == 0
                && expanded_aliases == 0
                && let Some(text) = word.as_literal().and_then(|name| self.state.aliases.get(name)).cloned()
                && self.state.kind != ShellKind::Bash
            {
                expanded_aliases += 1;
                for piece in text.split_whitespace() {
                    argv.push(piece.to_owned());
                    spans.push(word.span);
                }
                continue;
            }
            let kind = self.state.kind;
            let declares = |name: &String| builtin::find(name, kind).is_some_and(|builtin| builtin.declares);
            let fields = if is_assignment(word) && argv.first().is_some_and(declares) {
                vec![self.assigned(word)?]
            } else {
                self.fields(word)?
            };
            for field in fields {
                argv.push(field);
                spans.push(if self.state.origin.is_some() { self.sys.span } else { word.span });
            }
        }
        Ok((argv, spans))
    }

    fn assignments_only(&mut self, simple: &Simple) -> Flow {
        let mut shown = Vec::new();
        for assignment in &simple.assignments {
            let text = self.assignment(assignment)?;
            shown.push((assignment.name.clone(), text));
        }
        self.trace(&shown, &[]);
        let saved = self.state.fds.clone();
        let fine = self.redirect_all(&simple.redirects)?;
        let status = match (fine, self.state.substituted.take()) {
            (false, _) => self.redirect_failure(),
            (true, status) => status.unwrap_or(0),
        };
        self.flush();
        self.copy_input(simple, status)?;
        self.state.fds = saved;
        Ok(status)
    }

    /// `$(<file)` of bash: a redirection alone, in a command substitution, writes what it reads.
    fn copy_input(&mut self, simple: &Simple, status: ExitCode) -> Result<(), Interrupt> {
        let reads = matches!(simple.redirects.as_slice(), [redirect] if redirect.kind.default_fd() == 0);
        let substituting = self.state.fds.get(&1).is_some_and(|handle| handle.is_pipe());
        if status == 0
            && reads
            && substituting
            && self.state.kind == ShellKind::Bash
            && simple.assignments.is_empty()
            && let Some(input) = self.state.fds.get(&0).cloned()
            && let Some(output) = self.state.fds.get(&1).cloned()
        {
            let content = input.read(1 << 20);
            // A pipe takes everything.
            let _ = output.write(self.sys, content);
        }
        Ok(())
    }

    fn prefix_assignments(&mut self, assignments: &[Assignment]) -> Result<Vec<(String, String)>, Interrupt> {
        let mut assigned = Vec::new();
        for assignment in assignments {
            if let Value::Word(word) = &assignment.value {
                let value = self.assigned(word)?;
                let before =
                    if assignment.append { self.state.get(&assignment.name).unwrap_or("") } else { "" };
                assigned.push((assignment.name.clone(), format!("{before}{value}")));
            }
        }
        Ok(assigned)
    }

    /// Runs with variables that hold for one command only.
    fn with_variables(
        &mut self,
        assigned: Vec<(String, String)>,
        run: impl FnOnce(&mut Self) -> Flow,
    ) -> Flow {
        let mut saved = Vec::new();
        for (name, value) in assigned {
            saved.push((name.clone(), self.state.vars.get(&name).cloned()));
            self.assign(&name, value)?;
            if let Some(var) = self.state.vars.get_mut(&name) {
                var.exported = true;
            }
        }
        let flow = run(self);
        for (name, var) in saved.into_iter().rev() {
            match var {
                Some(var) => self.state.vars.insert(name, var),
                None => self.state.vars.remove(&name),
            };
        }
        flow
    }

    pub fn run_builtin(&mut self, builtin: &'static Builtin, argv: &[String], spans: &[Span]) -> Flow {
        self.sys.coverage.total += 1;
        self.sys.coverage.simulated += 1;
        match builtin.run {
            builtin::Run::Shell(run) => run(self, argv, spans),
            builtin::Run::Program(run) => {
                if argv.first().is_some_and(|name| matches!(name.as_str(), "test" | "[" | "[[")) {
                    self.flush();
                }
                // None of them looks at the environment.
                let env = std::collections::BTreeMap::new();
                // busybox's are applets, whose messages begin with the applet's name.
                let prefix = match self.state.kind {
                    ShellKind::Ash => "sh: ".to_owned(),
                    _ => self.prefix(&builtin::shown_name(argv)),
                };
                let state = &self.state;
                let mut process = Process {
                    sys: self.sys,
                    table: self.table,
                    args: argv,
                    spans,
                    env: &env,
                    cwd: &state.cwd,
                    user: &state.user,
                    umask: state.umask,
                    dialect: if state.kind == ShellKind::Ash {
                        crate::shell::Dialect::Busybox
                    } else {
                        crate::shell::Dialect::Gnu
                    },
                    stdio: state.stdio(),
                    builtin: Some((state.kind, prefix)),
                };
                Ok(run(&mut process))
            }
        }
    }

    pub fn external(&mut self, argv: &[String], spans: &[Span]) -> Flow {
        Ok(match self.run_external(argv, spans)? {
            Ok(code) => code,
            Err(refusal) => {
                let name = argv.first().map_or("", String::as_str);
                let (message, code) = refusal.shell_message(self.state.kind, name);
                self.complain(message);
                code
            }
        })
    }

    /// What `exec` says: with its name, and the line in all shells.
    fn complain_exec(&mut self, message: String) {
        let line = match self.state.kind {
            ShellKind::Ash => {
                format!("{}: exec: line {}: {message}\n", self.state.argv0, self.state.line.saturating_sub(1))
            }
            _ => format!("{}{message}\n", self.prefix("exec")),
        };
        self.write_fd(2, line);
    }

    fn run_external(
        &mut self,
        argv: &[String],
        spans: &[Span],
    ) -> Result<Result<ExitCode, Refusal>, Interrupt> {
        self.flush();
        let env = self.state.exported();
        let (cwd, user, umask) = (&self.state.cwd, &self.state.user, self.state.umask);
        let context = Context { env: &env, cwd, user, umask, stdio: self.state.stdio() };
        let path_var = self.state.get("PATH").unwrap_or("").to_owned();
        let result = run_found(self.sys, self.table, argv, spans, context, &path_var);
        if self.sys.stop.is_some() {
            return Err(Interrupt::Exit(137));
        }
        Ok(result)
    }

    /// Runs a program in place of the shell.
    pub fn replace(&mut self, argv: &[String], spans: &[Span]) -> Flow {
        let code = match self.run_external(argv, spans)? {
            Ok(code) => {
                // Nobody is left to run it.
                self.state.traps.remove("EXIT");
                code
            }
            Err(refusal) => {
                let name = argv.first().map_or("", String::as_str);
                let (message, code) = refusal.shell_message(self.state.kind, name);
                let message = message.replace(": command not found", ": not found");
                self.complain_exec(message);
                code
            }
        };
        Err(Interrupt::Exit(code))
    }
}

fn is_assignment(word: &Word) -> bool {
    use crate::shell::syntax::{Part, is_name};
    match word.parts.first() {
        Some(Part::Literal(text)) => text.split_once('=').is_some_and(|(name, _)| {
            is_name(name.strip_suffix('+').unwrap_or(name).split('[').next().unwrap_or(""))
        }),
        _ => false,
    }
}
