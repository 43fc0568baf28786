//! Compound commands: groups, conditions, loops, functions.

use std::sync::Arc;

use crate::shell::syntax::{Arm, ArmEnd, Command, Compound, List, Redirect, Word};
use crate::shell::{ExitCode, ShellKind};

use super::pattern;
use super::state::{Flow, Interrupt, Shell};

impl Shell<'_> {
    pub fn command(&mut self, command: &Command) -> Flow {
        if !self.sys.step(1) {
            return Err(Interrupt::Exit(137));
        }
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Function { name, body } => {
                self.state.functions.insert(name.clone(), Arc::clone(body));
                Ok(0)
            }
            Command::Compound(compound, redirects) if redirects.is_empty() => {
                self.nested(|shell| shell.compound(compound))
            }
            Command::Compound(compound, redirects) => self.redirected(redirects, compound),
        }
    }

    fn redirected(&mut self, redirects: &[Redirect], compound: &Compound) -> Flow {
        let saved = self.state.fds.clone();
        let flow = match self.redirect_all(redirects)? {
            true => self.nested(|shell| shell.compound(compound)),
            false => {
                self.state.fds = saved;
                return self.check(self.redirect_failure());
            }
        };
        self.flush();
        self.state.fds = saved;
        flow
    }

    fn compound(&mut self, compound: &Compound) -> Flow {
        match compound {
            Compound::Group(list) => self.list(list),
            Compound::Subshell(list) => self.subshell(|shell| shell.list(list)),
            Compound::If { arms, otherwise } => {
                for (condition, body) in arms {
                    if self.branch(condition)? == 0 {
                        return self.list(body);
                    }
                }
                match otherwise {
                    Some(body) => self.list(body),
                    None => Ok(0),
                }
            }
            Compound::While { until, condition, body } => self.while_loop(*until, condition, body),
            Compound::For { name, words, body, line } => self.for_loop(name, words.as_deref(), body, *line),
            Compound::ArithFor { init, condition, update, body } => {
                self.arith_loop(init, condition, update, body)
            }
            Compound::Case { word, arms } => self.case(word, arms),
            Compound::Test(test) => {
                let result = self.conditional(test)?;
                self.state.last = result;
                Ok(result)
            }
            Compound::Arith(word) => {
                let value = self.arith_word(word)?;
                Ok(ExitCode::from(value == 0))
            }
        }
    }

    /// Runs a loop's body; `None` ends the loop.
    fn turn(&mut self, body: &List) -> Result<Option<ExitCode>, Interrupt> {
        if !self.sys.step(1) {
            return Err(Interrupt::Exit(137));
        }
        match self.list(body) {
            Ok(status) => Ok(Some(status)),
            Err(Interrupt::Break(1)) => Ok(None),
            Err(Interrupt::Break(n)) => Err(Interrupt::Break(n - 1)),
            Err(Interrupt::Continue(1)) => Ok(Some(0)),
            Err(Interrupt::Continue(n)) => Err(Interrupt::Continue(n - 1)),
            Err(other) => Err(other),
        }
    }

    fn looping(&mut self, run: impl FnOnce(&mut Self) -> Flow) -> Flow {
        self.state.loops += 1;
        let flow = run(self);
        self.state.loops = self.state.loops.saturating_sub(1);
        flow
    }

    fn while_loop(&mut self, until: bool, condition: &List, body: &List) -> Flow {
        self.looping(|shell| {
            let mut status = 0;
            loop {
                if !shell.sys.step(1) {
                    return Err(Interrupt::Exit(137));
                }
                let met = match shell.branch(condition) {
                    Ok(met) => met,
                    Err(Interrupt::Break(1)) => return Ok(status),
                    Err(Interrupt::Break(n)) => return Err(Interrupt::Break(n - 1)),
                    Err(Interrupt::Continue(1)) => continue,
                    Err(other) => return Err(other),
                };
                if (met == 0) == until {
                    return Ok(status);
                }
                match shell.turn(body)? {
                    Some(ended) => status = ended,
                    None => return Ok(0),
                }
            }
        })
    }

    fn for_loop(&mut self, name: &str, words: Option<&[Word]>, body: &List, line: u32) -> Flow {
        let items = match words {
            Some(words) => self.fields_of(words)?,
            None => self.state.positional.clone(),
        };
        self.looping(|shell| {
            let mut status = 0;
            for item in items {
                shell.state.line = line;
                shell.trace_head(|source| {
                    let words =
                        words.unwrap_or_default().iter().filter_map(|word| source.get(word.span.range()));
                    format!("for {name} in {}", words.collect::<Vec<_>>().join(" "))
                });
                shell.assign(name, item)?;
                match shell.turn(body)? {
                    Some(ended) => status = ended,
                    None => return Ok(0),
                }
            }
            Ok(status)
        })
    }

    fn arith_loop(&mut self, init: &Word, condition: &Word, update: &Word, body: &List) -> Flow {
        self.arith_word(init)?;
        self.looping(|shell| {
            let mut status = 0;
            let endless = condition.parts.is_empty();
            while endless || shell.arith_word(condition)? != 0 {
                match shell.turn(body)? {
                    Some(ended) => status = ended,
                    None => return Ok(0),
                }
                shell.arith_word(update)?;
            }
            Ok(status)
        })
    }

    fn case(&mut self, word: &Word, arms: &[Arm]) -> Flow {
        self.trace_head(|source| format!("case {} in", source.get(word.span.range()).unwrap_or("")));
        let subject = self.single(word)?;
        let mut status = 0;
        let mut falling = false;
        for arm in arms {
            let mut matched = falling;
            for pattern in &arm.patterns {
                if matched {
                    break;
                }
                let pattern = self.pattern(pattern)?;
                self.sys.step(1 + (subject.len() as u64 * pattern.len() as u64) / 1000);
                matched = pattern::matches(&pattern, &subject);
            }
            if !matched {
                continue;
            }
            status = self.list(&arm.body)?;
            match arm.end {
                ArmEnd::Stop => return Ok(status),
                ArmEnd::FallThrough => falling = true,
                ArmEnd::Continue => falling = false,
            }
        }
        Ok(status)
    }

    /// Calls a function with arguments.
    pub fn call(&mut self, name: &str, body: &Command, args: &[String]) -> Flow {
        let positional = std::mem::replace(&mut self.state.positional, args.to_vec());
        let loops = std::mem::take(&mut self.state.loops);
        self.state.locals.push(Default::default());
        self.state.function.push(name.to_owned());
        let flow = self.nested(|shell| shell.command(body));
        self.state.function.pop();
        for (name, hidden) in self.state.locals.pop().unwrap_or_default() {
            match hidden {
                Some(var) => self.state.vars.insert(name, var),
                None => self.state.vars.remove(&name),
            };
        }
        self.state.positional = positional;
        self.state.loops = loops;
        match flow {
            Err(Interrupt::Return(status)) => Ok(status),
            // Loops around the call are not the function's.
            Err(Interrupt::Break(_) | Interrupt::Continue(_)) => Ok(self.state.last),
            flow => flow,
        }
    }

    /// The status of a command whose redirection failed.
    pub fn redirect_failure(&self) -> ExitCode {
        match self.state.kind {
            ShellKind::Dash => 2,
            ShellKind::Ash | ShellKind::Bash => 1,
        }
    }
}
