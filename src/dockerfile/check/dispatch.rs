//! The instructions of a stage, one after the other.

use crate::dockerfile::ast::{ArgPair, Instruction, InstructionKind, KeyValue, Word};
use crate::dockerfile::expand::{Env, Lex};
use crate::dockerfile::go;
use crate::dockerfile::lint::{self, Linter, Place, Scope};
use crate::dockerfile::ports::parse_port;

use super::fault::{Fault, Outcome, of_instruction};
use super::signal::is_signal;
use super::stages::{Command, State, Walk};
use super::{copy, mounts};

/// The `PATH` of a container whose image sets none.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What the functions for single instructions work with.
pub(super) struct Context<'c, 'f, 'l> {
    pub walk: &'c Walk<'f, 'c>,
    pub state: &'c mut State<'f>,
    pub place: Place,
    pub lint: Scope<'l>,
}

impl<'f> Walk<'f, '_> {
    pub(super) fn dispatch_stage(&mut self, index: usize, linter: &mut Linter) -> Outcome<()> {
        self.inherit(index);
        let Some(slot) = self.states.get_mut(index) else { return Ok(()) };
        let mut state = std::mem::take(slot);
        state.dispatched = true;
        let platform = state.platform.get_or_insert_with(|| self.target_platform.clone());
        if platform.os != "windows" && state.env.get("PATH").is_none() {
            state.env.set("PATH", DEFAULT_PATH);
        }
        let commands = std::mem::take(&mut state.commands);
        let mut outcome = Ok(());
        for command in &commands {
            let lint = linter.below(command.instruction.comments.iter().map(|comment| comment.text.as_str()));
            let place = of_instruction(&command.instruction);
            outcome = Context { walk: self, state: &mut state, place, lint }.dispatch(command);
            if outcome.is_err() {
                break;
            }
        }
        state.commands = commands;
        if let Some(slot) = self.states.get_mut(index) {
            *slot = state;
        }
        outcome
    }
}

impl Context<'_, '_, '_> {
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::at(self.place, message)
    }

    /// A word with its variables expanded in the environment of the stage so far.
    pub fn expand(&mut self, word: &Word) -> Outcome<String> {
        self.expand_with(self.walk.lex, word)
    }

    pub fn expand_with(&mut self, lex: Lex, word: &Word) -> Outcome<String> {
        let expanded = lex.process_word(word, &self.state.env);
        let unmatched = expanded.as_ref().map_or_else(|why| &why.unmatched, |expansion| &expansion.unmatched);
        if !unmatched.is_empty() && !self.state.env_open {
            let (declared, keys) = (&self.state.declared, self.state.env.keys());
            lint::undefined_var::check(word, self.place, unmatched, declared, keys, &mut self.lint);
        }
        match expanded {
            Ok(expansion) => Ok(expansion.result),
            Err(why) => Err(self.fault(why.message)),
        }
    }

    fn dispatch(&mut self, command: &Command<'_>) -> Outcome<()> {
        let instruction = command.instruction.as_ref();
        let keyword = instruction.keyword.text.as_str();
        match &instruction.kind {
            InstructionKind::Env(pairs) => self.env(instruction, pairs),
            InstructionKind::Label(pairs) => self.label(instruction, pairs),
            InstructionKind::Arg(pairs) => pairs.iter().try_for_each(|pair| self.arg(pair)),
            InstructionKind::Run(run) => mounts::dispatch(self, run, &command.sources),
            InstructionKind::Copy(found) => copy::copy(self, found, command.sources.first().copied()),
            InstructionKind::Add(found) => copy::add(self, found),
            InstructionKind::Workdir(word) => self.workdir(instruction, word),
            InstructionKind::User(word) => self.expand(word).map(drop),
            InstructionKind::Volume(words) => {
                for word in words {
                    if self.expand(word)?.is_empty() {
                        return Err(self.fault("VOLUME specified can not be an empty string"));
                    }
                }
                Ok(())
            }
            InstructionKind::Stopsignal(word) => {
                let signal = self.expand(word)?;
                match is_signal(&signal) {
                    true => Ok(()),
                    false => Err(self.fault(format!("invalid signal: {signal}"))),
                }
            }
            InstructionKind::Shell(words) => {
                self.state.shell = words.iter().map(|word| word.text.to_string()).collect();
                Ok(())
            }
            InstructionKind::Expose(words) => words.iter().try_for_each(|word| self.expose(word)),
            InstructionKind::Cmd(line) => {
                let earlier = self.state.cmd.replace(self.place);
                lint::multiple_instructions_disallowed::check(keyword, earlier, &mut self.lint);
                lint::json_args_recommended::check(instruction, line, &self.state.shell, &mut self.lint);
                Ok(())
            }
            InstructionKind::Entrypoint(line) => {
                let earlier = self.state.entrypoint.replace(self.place);
                lint::multiple_instructions_disallowed::check(keyword, earlier, &mut self.lint);
                lint::json_args_recommended::check(instruction, line, &self.state.shell, &mut self.lint);
                Ok(())
            }
            InstructionKind::Healthcheck(_) => {
                let earlier = self.state.healthcheck.replace(self.place);
                lint::multiple_instructions_disallowed::check(keyword, earlier, &mut self.lint);
                Ok(())
            }
            InstructionKind::Maintainer(_) | InstructionKind::Onbuild(_) => Ok(()),
        }
    }

    /// All values are expanded before any variable is set.
    fn env(&mut self, instruction: &Instruction, pairs: &[KeyValue]) -> Outcome<()> {
        let expanded = self.pairs(pairs)?;
        for (pair, (key, value)) in pairs.iter().zip(expanded) {
            lint::legacy_key_value_format::check(instruction, pair, &mut self.lint);
            lint::secrets_used_in_arg_or_env::check("ENV", &pair.key, &key, self.place, &mut self.lint);
            self.state.env.set(&key, value);
        }
        Ok(())
    }

    fn label(&mut self, instruction: &Instruction, pairs: &[KeyValue]) -> Outcome<()> {
        self.pairs(pairs)?;
        for pair in pairs {
            lint::legacy_key_value_format::check(instruction, pair, &mut self.lint);
        }
        Ok(())
    }

    fn pairs(&mut self, pairs: &[KeyValue]) -> Outcome<Vec<(String, String)>> {
        pairs.iter().map(|pair| Ok((self.expand(&pair.key)?, self.expand(&pair.value)?))).collect()
    }

    /// A build argument wins over the default, the default over a global argument of the name.
    fn arg(&mut self, pair: &ArgPair) -> Outcome<()> {
        let key = &*pair.key.text;
        lint::secrets_used_in_arg_or_env::check("ARG", &pair.key, key, self.place, &mut self.lint);
        let value = match (self.walk.options.build_args.get(key), &pair.value) {
            (Some(given), _) => Some(given.clone()),
            (None, Some(default)) => Some(self.expand(default)?),
            (None, None) => self.walk.globals.values.get(key).map(str::to_owned),
        };
        if let Some(value) = value.filter(|_| !lint::undefined_var::NOT_IN_ENVIRONMENT.contains(&key)) {
            self.state.env.set(key, value);
        }
        self.state.declared.insert(key.to_owned());
        Ok(())
    }

    fn workdir(&mut self, instruction: &Instruction, word: &Word) -> Outcome<()> {
        let path = self.expand(word)?;
        let windows = self.state.platform.as_ref().is_some_and(|platform| platform.os == "windows");
        let absolute = path.starts_with('/') || (windows && is_absolute_on_windows(&path));
        if !self.state.workdir_set && !absolute {
            lint::workdir_relative_path::check(instruction, word, &path, &mut self.lint);
        }
        self.state.workdir_set = true;
        self.state.working_dir = match absolute {
            true => go::path_clean(&path),
            false => go::path_clean(&format!("/{}/{path}", self.state.working_dir)),
        };
        Ok(())
    }

    /// An argument of `EXPOSE` can become several words.
    fn expose(&mut self, word: &Word) -> Outcome<()> {
        let ports =
            self.walk.lex.process_words(word, &self.state.env).map_err(|why| self.fault(why.message))?;
        for port in ports {
            let found = parse_port(&port);
            let spec = found.as_ref().map_or_else(|(_, spec)| spec.as_ref(), Some);
            if let Some(spec) = spec {
                lint::expose_proto_casing::check(word, &port, spec, self.place, &mut self.lint);
                lint::expose_invalid_format::check(word, &port, spec, self.place, &mut self.lint);
            }
            found.map_err(|(message, _)| self.fault(message))?;
        }
        Ok(())
    }
}

/// `\path` or `C:\path`, with either slash.
fn is_absolute_on_windows(path: &str) -> bool {
    let rest = match path.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => path.get(2..).unwrap_or_default(),
        _ => path,
    };
    rest.starts_with(['\\', '/'])
}
