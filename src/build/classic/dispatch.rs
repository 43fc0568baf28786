//! What each instruction does (`daemon/builder/dockerfile/dispatchers.go`).

use super::{Classic, Failure, Unit, millis, source};
use crate::dockerfile::ast::{
    ArgPair, CommandForm, Healthcheck, Instruction, InstructionKind, KeyValue, KeyValueForm, Lines, Word,
};
use crate::dockerfile::go::quote;
use crate::dockerfile::ports::parse_port;
use crate::image;
use crate::text::Span;
use crate::vfs::{Metadata, path};

impl Classic {
    pub(super) fn instruction(
        &mut self,
        index: usize,
        instruction: &Instruction,
        trigger: bool,
    ) -> Result<(), Failure> {
        if trigger {
            let now = millis(self.engine.clock, self.began);
            if let Some(step) = self.steps.get_mut(index) {
                step.started_ms = now;
            }
        } else {
            self.announce(index);
        }
        self.state.number += 1;
        let result = self.dispatch(index, instruction);
        if self.request.force_rm || (result.is_ok() && !self.request.keep_containers) {
            self.remove_containers();
        }
        self.containers.clear();
        result?;
        self.update_config();
        let more = matches!(self.todo.front(), Some(Unit::Instruction { trigger: true, .. }));
        if !(trigger && more) {
            self.print_image();
        }
        let now = millis(self.engine.clock, self.began);
        if let Some(step) = self.steps.get_mut(index) {
            step.ended_ms = now;
        }
        Ok(())
    }

    fn dispatch(&mut self, index: usize, instruction: &Instruction) -> Result<(), Failure> {
        let comment = match &instruction.kind {
            InstructionKind::Run(run) => return self.run(index, run, instruction),
            InstructionKind::Add(_) | InstructionKind::Copy(_) => return self.copy(index, instruction),
            InstructionKind::Workdir(word) => return self.workdir(index, word),
            InstructionKind::Arg(pairs) => self.arg(pairs)?,
            InstructionKind::Env(pairs) => {
                let pairs = self.pairs(pairs)?;
                for (key, value) in &pairs {
                    self.state.config.set_env(key, value);
                }
                told("ENV", &pairs)
            }
            InstructionKind::Label(pairs) => {
                let pairs = self.pairs(pairs)?;
                self.state.config.labels.get_or_insert_default().extend(pairs.iter().cloned());
                told("LABEL", &pairs)
            }
            InstructionKind::Maintainer(word) => {
                self.state.maintainer = word.text.to_string();
                format!("MAINTAINER {}", word.text)
            }
            InstructionKind::Cmd(command) => {
                let words = self.command(&command.form, false).unwrap_or_default();
                self.state.cmd_set |= !words.is_empty();
                let comment = format!("CMD {}", quoted(&words));
                self.state.config.cmd = Some(words);
                comment
            }
            InstructionKind::Entrypoint(command) => {
                let words = self.command(&command.form, true);
                if !self.state.cmd_set {
                    self.state.config.cmd = None;
                }
                let comment = format!("ENTRYPOINT {}", quoted(words.as_deref().unwrap_or_default()));
                self.state.config.entrypoint = words;
                comment
            }
            InstructionKind::Expose(words) => self.expose(words)?,
            InstructionKind::User(word) => {
                self.state.config.user = self.expand(word)?;
                format!("USER {}", self.state.config.user)
            }
            InstructionKind::Volume(words) => {
                let words = self.expand_all(words)?;
                if words.iter().any(String::is_empty) {
                    return Err(Failure::new("VOLUME specified can not be an empty string"));
                }
                self.state.config.volumes.get_or_insert_default().extend(words.iter().cloned());
                format!("VOLUME [{}]", words.join(" "))
            }
            InstructionKind::Stopsignal(word) => {
                let signal = self.expand(word)?;
                if !crate::build::signal::is_known(&signal) {
                    return Err(Failure::new(format!("invalid signal: {signal}")));
                }
                self.state.config.stop_signal = signal.clone();
                format!("STOPSIGNAL {signal}")
            }
            InstructionKind::Shell(words) => {
                let words: Vec<String> = words.iter().map(|word| word.text.to_string()).collect();
                let comment = format!("SHELL [{}]", words.join(" "));
                self.state.config.shell = Some(words);
                comment
            }
            InstructionKind::Healthcheck(check) => self.healthcheck(check),
            InstructionKind::Onbuild(onbuild) => {
                self.state.config.on_build.get_or_insert_default().push(onbuild.expression.clone());
                format!("ONBUILD {}", onbuild.expression)
            }
        };
        self.commit_metadata(index, &comment)
    }

    /// The environment that words see.
    fn word_env(&self) -> Vec<(String, String)> {
        let env = self.state.config.env.clone().unwrap_or_default();
        let visible = self.args.visible(&env);
        let split = |pair: &String| pair.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned()));
        env.iter().filter_map(split).chain(visible).collect()
    }

    pub(super) fn expand(&self, word: &str) -> Result<String, Failure> {
        let expanded = self.lex().process_word(word, self.word_env().as_slice());
        Ok(expanded.map_err(|error| Failure::new(source::older(&error.message)))?.result)
    }

    pub(super) fn expand_all(&self, words: &[Word]) -> Result<Vec<String>, Failure> {
        words.iter().map(|word| self.expand(word)).collect()
    }

    fn pairs(&self, pairs: &[KeyValue]) -> Result<Vec<(String, String)>, Failure> {
        pairs
            .iter()
            .map(|pair| match pair.key.span.is_empty() {
                // `--label` is not expanded.
                true => Ok((pair.key.to_string(), pair.value.to_string())),
                false => Ok((self.expand(&pair.key)?, self.expand(&pair.value)?)),
            })
            .collect()
    }

    fn arg(&mut self, pairs: &[ArgPair]) -> Result<String, Failure> {
        let mut told = vec![];
        let expanded: Vec<(String, Option<String>)> = pairs
            .iter()
            .map(|pair| {
                let value = pair.value.as_ref().map(|word| self.expand(word)).transpose()?;
                Ok((pair.key.to_string(), value))
            })
            .collect::<Result<_, Failure>>()?;
        for (key, value) in expanded {
            told.push(value.as_ref().map_or_else(|| key.clone(), |value| format!("{key}={value}")));
            self.args.declare(&key, value);
        }
        Ok(format!("ARG {}", told.join(" ")))
    }

    /// The words of CMD and the like; `None` is Go's nil.
    pub(super) fn command(&self, form: &CommandForm, empty_as_nil: bool) -> Option<Vec<String>> {
        match form {
            CommandForm::Exec(words) if words.is_empty() && empty_as_nil => None,
            CommandForm::Exec(words) => Some(words.iter().map(|word| word.text.to_string()).collect()),
            CommandForm::Shell(None) if empty_as_nil => None,
            CommandForm::Shell(script) => {
                let script = script.iter().map(|script| script.text.to_string());
                Some(self.shell().into_iter().chain(script).collect())
            }
        }
    }

    fn expose(&mut self, words: &[Word]) -> Result<String, Failure> {
        let env = self.word_env();
        let mut ports = vec![];
        for word in words {
            let words = self.lex().process_words(word, env.as_slice());
            ports.extend(words.map_err(|error| Failure::new(source::older(&error.message)))?);
        }
        let exposed = self.state.config.exposed_ports.get_or_insert_default();
        for port in &ports {
            let spec = parse_port(port)
                .map_err(|(error, _)| Failure::new(crate::build::signal::older_port(&error)))?;
            exposed.extend(spec.ports);
        }
        Ok(format!("EXPOSE {}", ports.join(" ")))
    }

    fn healthcheck(&mut self, check: &Healthcheck) -> String {
        if let Some(old) = self.state.config.healthcheck.as_ref().map(|old| &old.test)
            && old.first().is_some_and(|kind| kind != "NONE")
        {
            let now = self.engine.clock;
            self.emitter.out(now, format!("Note: overriding previous HEALTHCHECK: [{}]", old.join(" ")));
        }
        let check = healthcheck_of(check);
        let comment = format!("HEALTHCHECK {}", healthcheck_text(&check));
        self.state.config.healthcheck = Some(check);
        comment
    }

    fn workdir(&mut self, index: usize, word: &Word) -> Result<(), Failure> {
        let requested = self.expand(word)?;
        if requested.is_empty() {
            return Err(Failure::new("cannot normalize nothing"));
        }
        let current = &self.state.config.working_dir;
        self.state.config.working_dir = if requested.starts_with('/') {
            requested
        } else {
            path::join(&format!("/{current}"), &requested)
        };
        let comment = format!("WORKDIR {}", self.state.config.working_dir);
        let mut config = self.commented(&[format!("#(nop) {comment}")]);
        let mut key = self.key(&comment);
        super::compare::add_parts(&mut key, &config);
        if self.probe(index, &config, key) {
            return Ok(());
        }
        let id = self.create_container(&config);
        self.merge(&mut config, &id);
        let mut tree = self.tree();
        let at = path::clean(&self.state.config.working_dir);
        if tree.mkdir_all(&at, &Metadata::new(0o755, self.engine.clock)).is_err() {
            return Err(Failure::new(format!("Cannot mkdir: {at} is not a directory")));
        }
        self.commit(index, config, Some(id), tree)
    }
}

/// A LABEL that `--label` adds.
pub(super) fn label(key: &str, value: &str) -> Instruction {
    let word = |text: &str| Word::new(text, Span::default());
    let pair = KeyValue { key: word(key), value: word(value), form: KeyValueForm::Assignment };
    Instruction {
        kind: InstructionKind::Label(vec![pair]),
        keyword: word("LABEL"),
        span: Span::default(),
        lines: Lines { first: 0, last: 0 },
        original: format!("LABEL {key}={value}").into(),
        comments: vec![],
    }
}

fn told(name: &str, pairs: &[(String, String)]) -> String {
    pairs.iter().fold(name.to_owned(), |told, (key, value)| format!("{told} {key}={value}"))
}

/// Go's `%q` of a list of texts.
pub(crate) fn quoted(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| quote(word)).collect();
    format!("[{}]", words.join(" "))
}

pub(crate) fn healthcheck_of(check: &Healthcheck) -> image::Healthcheck {
    let test = check.test();
    match check {
        Healthcheck::None => image::Healthcheck { test, ..image::Healthcheck::default() },
        Healthcheck::Command(command) => image::Healthcheck {
            test,
            interval: command.interval,
            timeout: command.timeout,
            start_period: command.start_period,
            start_interval: command.start_interval,
            retries: command.retries,
        },
    }
}

/// Go's `%q` of a pointer to a `HealthConfig`.
pub(crate) fn healthcheck_text(check: &image::Healthcheck) -> String {
    let times = [check.interval, check.timeout, check.start_period, check.start_interval];
    let times: Vec<String> = times.iter().map(|time| quote(&crate::build::signal::duration(*time))).collect();
    let retries = u32::try_from(check.retries).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
    let retries = crate::build::signal::quote_char(retries);
    format!("&{{{} {} {retries}}}", quoted(&check.test), times.join(" "))
}
