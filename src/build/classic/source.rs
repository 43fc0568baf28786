//! FROM and `--from`: where images come from, and what Docker says where there is none.

use std::sync::Arc;

use super::{Classic, Failure, State, Unit};
use crate::build::base::{self, Missing, Pulled};
use crate::build::{Era, Verdict, outline};
use crate::dockerfile::instructions::parse_command;
use crate::image::{ContainerConfig, Digest, Image, Reference};

/// What a pull costs, in virtual nanoseconds: the connection, and each byte.
const CONNECT: i64 = 900_000_000;
const BYTE: i64 = 80;

impl Classic {
    pub(super) fn from(&mut self, index: usize, stage_index: usize) -> Result<(), Failure> {
        let Some(stage) = self.file.stages.get(stage_index).cloned() else { return Ok(()) };
        if stage.id().is_some_and(|id| self.stages.iter().any(|done| done.name.as_ref() == Some(&id))) {
            let name = stage.name.as_ref().map_or("", |name| &name.text).to_lowercase();
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
        let lower = name.to_lowercase();
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
        let lower = from.to_lowercase();
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
        let found = base::find(&mut self.engine, name, true).map_err(|missing| missing_text(&missing))?;
        if let Some(pulled) = &found.pulled {
            self.pull(pulled, &found.image)?;
        }
        Ok(found.image)
    }

    fn pull(&mut self, pulled: &Pulled, image: &Arc<Image>) -> Result<(), String> {
        let reference = &pulled.reference;
        let tag = reference.tag.clone().unwrap_or_default();
        let mut now = self.engine.clock.plus_nanos(CONNECT);
        self.emitter.out(now, format!("{tag}: Pulling from {}", reference.path));
        let ids: Vec<String> = image.layers.iter().map(|layer| layer.diff_id.short()).collect();
        for id in &ids {
            self.emitter.out(now, format!("{id}: Pulling fs layer"));
        }
        for (id, bytes) in ids.iter().zip(&pulled.layers) {
            now = now.plus_nanos(i64::try_from(*bytes).unwrap_or(i64::MAX).saturating_mul(BYTE));
            self.emitter.out(now, format!("{id}: Download complete"));
            self.emitter.out(now, format!("{id}: Pull complete"));
        }
        let digest = pulled.digest.clone().unwrap_or_else(|| Digest::of(reference.full()).to_string());
        self.emitter.out(now, format!("Digest: {digest}"));
        self.emitter.out(now, format!("Status: Downloaded newer image for {reference}"));
        self.engine.clock = now;
        self.keep(reference, image, now)
    }

    /// Puts a pulled image into the store. In 2014 every layer was an image of its own.
    fn keep(
        &mut self,
        reference: &Reference,
        image: &Arc<Image>,
        now: crate::vfs::Time,
    ) -> Result<(), String> {
        self.engine.store.add(Arc::clone(image));
        if self.engine.era == Era::Classic2014 {
            base::add_ancestors(&mut self.engine.store, image);
        }
        self.engine.store.tag(reference.clone(), image.id, now).map_err(|error| error.to_string())
    }
}

fn missing_text(missing: &Missing) -> String {
    match missing {
        Missing::Invalid(text) => text.clone(),
        Missing::Unknown { reference, .. } if reference.domain == "docker.io" => format!(
            "pull access denied for {}, repository does not exist or may require 'docker login': denied: \
             requested access to the resource is denied",
            reference.repository()
        ),
        Missing::Unknown { reference, .. } => {
            format!("manifest for {reference} not found: manifest unknown: manifest unknown")
        }
        Missing::NeedsAsset(asset) => format!("the data of this image are not loaded: {asset}"),
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
