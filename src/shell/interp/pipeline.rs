//! Lists, and-or lists, pipelines, subshells.

use crate::shell::stdio::Handle;
use crate::shell::syntax::{AndOr, Command, Connective, List, Pipeline};
use crate::shell::{ExitCode, ShellKind, Stop};
use crate::vfs::Content;

use super::state::{Flow, Interrupt, Shell};

/// What starting a subshell costs in steps.
const SUBSHELL_STEPS: u64 = 10;
/// Virtual nanoseconds of a `fork`.
const FORK: i64 = 300_000;

impl Shell<'_> {
    pub fn list(&mut self, list: &List) -> Flow {
        let mut status = 0;
        for and_or in list {
            status = if and_or.background { self.background(and_or)? } else { self.and_or(and_or)? };
        }
        Ok(status)
    }

    /// Runs a list one level deeper; `None` where that is too deep, which ends the run.
    pub fn nested(&mut self, run: impl FnOnce(&mut Self) -> Flow) -> Flow {
        if self.sys.depth >= self.sys.limits.depth {
            self.sys.halt(Stop::Depth);
        }
        if self.sys.stop.is_some() {
            return Err(Interrupt::Exit(137));
        }
        self.sys.depth += 1;
        let flow = run(self);
        self.sys.depth = self.sys.depth.saturating_sub(1);
        flow
    }

    /// A background job runs to its end at once: nothing else could tell the difference but by time.
    fn background(&mut self, and_or: &AndOr) -> Flow {
        let stdin = self.state.fds.get(&0).cloned();
        self.state.fds.insert(0, Handle::Null);
        let status = self.subshell(|shell| shell.and_or(and_or));
        if let Some(stdin) = stdin {
            self.state.fds.insert(0, stdin);
        }
        let pid = self.sys.next_pid;
        self.sys.next_pid += 1;
        self.state.last_background = Some((pid, status?));
        self.state.last = 0;
        Ok(0)
    }

    fn and_or(&mut self, and_or: &AndOr) -> Flow {
        if and_or.rest.is_empty() {
            return self.pipeline(&and_or.first, true);
        }
        let last = and_or.rest.len();
        let mut status = self.condition(|shell| shell.pipeline(&and_or.first, false))?;
        for (at, (connective, pipeline)) in and_or.rest.iter().enumerate() {
            let wanted = match connective {
                Connective::And => status == 0,
                Connective::Or => status != 0,
            };
            if !wanted {
                continue;
            }
            status = if at + 1 == last {
                self.pipeline(pipeline, true)?
            } else {
                self.condition(|shell| shell.pipeline(pipeline, false))?
            };
        }
        Ok(status)
    }

    /// Runs something whose failure `set -e` does not count.
    pub fn condition(&mut self, run: impl FnOnce(&mut Self) -> Flow) -> Flow {
        self.state.conditions += 1;
        let flow = run(self);
        self.state.conditions = self.state.conditions.saturating_sub(1);
        flow
    }

    /// Runs what an `if` or a loop goes by.
    pub fn branch(&mut self, list: &List) -> Flow {
        self.state.branches += 1;
        let flow = self.condition(|shell| shell.list(list));
        self.state.branches = self.state.branches.saturating_sub(1);
        flow
    }

    fn pipeline(&mut self, pipeline: &Pipeline, checked: bool) -> Flow {
        let run = |shell: &mut Self| match pipeline.commands.as_slice() {
            [command] => shell.command(command),
            commands => shell.piped(commands),
        };
        if pipeline.negated {
            let outer = std::mem::replace(&mut self.sys.denied, self.state.branches == 0);
            let flow = self.condition(run);
            self.sys.denied = outer;
            let status = flow?;
            self.state.last = ExitCode::from(status == 0);
            return Ok(self.state.last);
        }
        let status = run(self)?;
        self.state.last = status;
        if pipeline.commands.len() == 1 {
            self.state.pipe_status = vec![status];
        }
        if checked && status != 0 && fails_here(pipeline) {
            self.check(status)?;
        }
        Ok(status)
    }

    /// Ends the shell if a command failed and `set -e` counts here.
    pub fn check(&mut self, status: ExitCode) -> Flow {
        if status == 0 || self.state.conditions > 0 {
            return Ok(status);
        }
        // Functions do not inherit the trap but for `set -E`.
        let inherited = self.state.function.is_empty() || self.state.options.errtrace;
        if let Some(action) =
            self.state.traps.get("ERR").cloned().filter(|_| inherited && !self.state.trapped)
        {
            self.state.trapped = true;
            let flow = self.condition(|shell| shell.nested(|shell| shell.run_text(&action)));
            self.state.trapped = false;
            flow?;
            self.state.last = status;
        }
        if self.state.options.errexit { Err(Interrupt::Exit(status)) } else { Ok(status) }
    }

    fn piped(&mut self, commands: &[Command]) -> Flow {
        let mut input: Option<Handle> = None;
        let mut statuses = Vec::with_capacity(commands.len());
        let mut cut = false;
        for (at, command) in commands.iter().enumerate() {
            let output = (at + 1 < commands.len()).then(Handle::pipe);
            let budget = self.sys.limits.steps;
            if output.is_some() {
                // Half of what is left, so that readers come to their turn even if this one writes for ever.
                self.sys.limits.steps = budget / 2;
            }
            let reading = input.clone();
            let writing = output.clone();
            let status = self.subshell(|shell| {
                if let Some(pipe) = reading {
                    shell.state.fds.insert(0, pipe);
                }
                if let Some(pipe) = writing {
                    shell.state.fds.insert(1, pipe);
                }
                shell.command(command)
            });
            if cut && input.as_ref().is_none_or(|pipe| pipe.read(1).is_empty()) {
                self.sys.halt(Stop::Steps);
            }
            cut = false;
            if output.is_some() {
                let spent = (budget / 2).saturating_sub(self.sys.limits.steps);
                self.sys.limits.steps = budget.saturating_sub(spent);
                if self.sys.stop == Some(Stop::Steps) {
                    self.sys.stop = None;
                    self.sys.limits.steps = budget / 2;
                    cut = true;
                }
            }
            // A writer that was cut short would have been ended by SIGPIPE.
            statuses.push(if cut { 141 } else { status? });
            input = output;
        }
        let status = match statuses.last() {
            _ if self.state.options.pipefail => statuses.iter().rev().find(|status| **status != 0).copied(),
            last => last.copied(),
        };
        self.state.pipe_status = statuses;
        Ok(status.unwrap_or(0))
    }

    /// Runs commands on a copy of the shell's state; what they change but files is forgotten.
    pub fn subshell(&mut self, run: impl FnOnce(&mut Self) -> Flow) -> Flow {
        if !self.sys.step(SUBSHELL_STEPS) {
            return Err(Interrupt::Exit(137));
        }
        self.sys.spend(FORK);
        let saved = self.state.clone();
        // A subshell begins without traps; ignored signals stay ignored.
        let errtrace = self.state.options.errtrace;
        self.state.traps.retain(|name, action| action.is_empty() || (errtrace && name == "ERR"));
        self.state.subshells += 1;
        self.sys.next_pid += 1;
        let flow = self.nested(|shell| {
            let flow = run(shell);
            Ok(shell.finish(flow))
        });
        self.state = saved;
        if self.sys.stop.is_some() { Err(Interrupt::Exit(137)) } else { flow }
    }

    /// What a command substitution gives: all that the commands wrote, final newlines cut off.
    pub fn substitute(&mut self, lines: &[List]) -> Result<String, Interrupt> {
        let pipe = Handle::pipe();
        let output = pipe.clone();
        let status = self.subshell(|shell| {
            shell.state.fds.insert(1, output);
            shell.state.substitutions += 1;
            if shell.state.kind != ShellKind::Dash {
                // bash and ash do not pass -e on to command substitutions.
                shell.state.options.errexit = false;
            }
            shell.state.conditions = 0;
            let mut status = 0;
            for line in lines {
                status = shell.list(line)?;
            }
            Ok(status)
        })?;
        self.state.substituted = Some(status);
        let content = pipe.read(u64::MAX);
        let bytes = match &content {
            Content::Bytes(bytes) => bytes.to_vec(),
            // What is not known cannot be a word.
            _ => Vec::new(),
        };
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        text.retain(|c| c != '\0');
        text.truncate(text.trim_end_matches('\n').len());
        Ok(text)
    }
}

/// Whether the failure of a pipeline is one that `set -e` looks at: a compound command has checked its own
/// commands already, a subshell and a pipe have not.
fn fails_here(pipeline: &Pipeline) -> bool {
    use crate::shell::syntax::Compound;
    match pipeline.commands.as_slice() {
        [Command::Compound(compound, _)] => {
            matches!(**compound, Compound::Subshell(_) | Compound::Test(_) | Compound::Arith(_))
        }
        _ => true,
    }
}
