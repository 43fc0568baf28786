//! FROM and `--from`: where images come from, and what Docker says where there is none.

use std::sync::Arc;

use crate::dockerfile::go::Letters;

use super::{Classic, Failure, State, Unit};
use crate::build::base;
use crate::build::{Verdict, outline};
use crate::dockerfile::instructions::parse_command;
use crate::image::{ContainerConfig, Image};

impl Classic {
    pub(super) fn from(&mut self, index: usize, stage_index: usize) -> Result<(), Failure> {
        let Some(stage) = self.file.stages.get(stage_index).cloned() else { return Ok(()) };
        if stage.id().is_some_and(|id| self.stages.iter().any(|done| done.name.as_ref() == Some(&id))) {
            let name = stage.name.as_ref().map_or("", |name| &name.text).lowered();
            return Err(Failure::new(format!("{name} stage name already used")));
        }
        self.args.next_stage();
        self.announce(index);
        let globals = self.args.globals();
        let name = self.lex().process_word(&stage.base, globals.as_slice());
        let name = name.map_err(|error| Failure::new(older(&error.message)))?.result;
        if name.is_empty() {
            return Err(Failure::new(format!("base name ({}) should not be blank", stage.base.text)));
        }
        let image = self.image_or_stage(&name)?;
        let mut config = image.as_ref().map(|image| image.config.config.clone()).unwrap_or_default();
        config.ensure_path();
        config.open_stdin = false;
        config.stdin_once = false;
        let triggers = config.on_build.take().unwrap_or_default();
        if image.is_none() {
            config = ContainerConfig { env: config.env, ..ContainerConfig::default() };
        }
        self.state =
            State { stage: stage_index, image, config, base: name, at_base: true, ..State::default() };
        if let Some(step) = self.steps.get_mut(index) {
            step.verdict = Verdict::Base;
            step.image = self.state.image.as_ref().map(|image| image.id);
            step.ended_ms = super::millis(self.engine.clock, self.began);
        }
        if !triggers.is_empty() {
            return self.schedule_triggers(index, stage_index, &triggers);
        }
        self.update_config();
        self.print_image();
        Ok(())
    }

    /// Triggers run before anything else of the stage.
    fn schedule_triggers(&mut self, index: usize, stage: usize, triggers: &[String]) -> Result<(), Failure> {
        let now = self.engine.clock;
        let plural = if triggers.len() > 1 { "s" } else { "" };
        self.emitter.out(now, format!("# Executing {} build trigger{plural}", triggers.len()));
        let Some(stage) = self.file.stages.get(stage).cloned() else { return Ok(()) };
        let (number, total) = self.steps.get(index).map_or((0, 0), |step| (step.number, step.total));
        for (place, trigger) in triggers.iter().enumerate() {
            let instruction = parse_command(trigger).map_err(Failure::new)?;
            let mut step = outline::trigger(&stage, &instruction);
            (step.number, step.total) = (number, total);
            self.steps.insert(index + 1 + place, step);
            self.todo.insert(place, Unit::Instruction { instruction: Box::new(instruction), trigger: true });
        }
        for (index, step) in self.steps.iter_mut().enumerate() {
            step.index = index;
        }
        Ok(())
    }

    /// The image that a name of a FROM stands for; `None` is scratch.
    fn image_or_stage(&mut self, name: &str) -> Result<Option<Arc<Image>>, Failure> {
        let lower = name.lowered();
        if let Some(done) = self.stages.iter().find(|done| done.name.as_ref() == Some(&lower)) {
            return Ok(done.image.clone());
        }
        if name == "scratch" {
            return Ok(None);
        }
        self.image(name).map(Some).map_err(Failure::new)
    }

    /// The image that `--from` stands for; `None` is a stage without anything in it.
    pub(super) fn copy_source(&mut self, from: &str) -> Result<Option<Arc<Image>>, Failure> {
        let failed = |why: String| Failure::new(format!("invalid from flag value {from}: {why}"));
        let lower = from.lowered();
        if let Some(done) = self.stages.iter().find(|done| done.name.as_ref() == Some(&lower)) {
            return Ok(done.image.clone());
        }
        if let Ok(index) = from.parse::<i64>() {
            let index = usize::try_from(index).ok();
            return match index.and_then(|index| self.stages.get(index)) {
                Some(done) => Ok(done.image.clone()),
                None if index == Some(self.stages.len()) => {
                    Err(failed("refers to current build stage".to_owned()))
                }
                None => Err(failed("index out of bounds".to_owned())),
            };
        }
        self.image(from).map(Some).map_err(failed)
    }

    /// An image by name or id, pulled if it is not there.
    fn image(&mut self, name: &str) -> Result<Arc<Image>, String> {
        let found = base::find(&mut self.engine, name, true).map_err(|missing| missing.of_daemon())?;
        if let Some(pulled) = &found.pulled {
            for (at, line) in base::pull(&mut self.engine, pulled, &found.image)? {
                self.emitter.out(at, line);
            }
        }
        Ok(found.image)
    }
}

/// Parser errors name the file, those of instructions do not.
pub(super) fn parse_error(message: &str, file: &str) -> String {
    let of_instruction = ["dockerfile parse error", "no build stage"];
    match message {
        "the Dockerfile cannot be empty" => format!("the Dockerfile ({file}) cannot be empty"),
        _ if of_instruction.iter().any(|start| message.starts_with(start)) => older(message),
        _ => format!("failed to parse {file}: {message}"),
    }
}

/// The text that the frontend of Docker 26 has for an error that newer ones tell otherwise.
pub(crate) fn older(message: &str) -> String {
    message
        .replace("syntax error: missing '}'", "unsupported modifier (\u{fffd}) in substitution")
        .replace("unknown flag: --", "unknown flag: ")
}
