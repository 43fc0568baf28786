//! Base images, and the triggers that they and other stages bring along.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::dockerfile::ast::{Instruction, InstructionKind, Stage};
use crate::dockerfile::go;
use crate::dockerfile::instructions::parse_command;
use crate::dockerfile::lint::{self, Linter, Place};
use crate::dockerfile::reference::Reference;

use super::fault::{Fault, Outcome};
use super::stages::{SCRATCH, State, Walk};

/// Resolves bases and triggers until nothing new is needed; the states that the target needs.
pub(super) fn stages(
    walk: &mut Walk<'_, '_>,
    target: usize,
    linter: &mut Linter,
) -> Outcome<BTreeSet<usize>> {
    loop {
        let reachable = walk.reachable(target);
        for index in 0..walk.states.len() {
            walk.resolve(index, walk.all_stages() || reachable.contains(&index), linter)?;
        }
        let mut new_needs = false;
        for &index in &reachable {
            new_needs |= walk.add_triggers(index)?;
        }
        if !new_needs {
            return Ok(reachable);
        }
    }
}

impl Walk<'_, '_> {
    fn reachable(&self, target: usize) -> BTreeSet<usize> {
        let mut out = BTreeSet::new();
        let mut open = vec![target];
        while let Some(index) = open.pop() {
            if let (true, Some(state)) = (out.insert(index), self.states.get(index)) {
                open.extend(state.base);
                open.extend(state.deps.keys());
            }
        }
        out
    }

    /// Takes over what is known about the image that a state is built from.
    fn resolve(&mut self, index: usize, wanted: bool, linter: &mut Linter) -> Outcome<()> {
        let target_platform = self.target_platform.clone();
        let Some(state) = self.states.get_mut(index) else { return Ok(()) };
        if state.base.is_some() || state.dispatched || state.resolved {
            return Ok(());
        }
        state.resolved = wanted;
        let unregistered = state.stage.is_none();
        if state.base_name == SCRATCH {
            state.platform = Some(target_platform);
            state.dispatched |= unregistered;
            return Ok(());
        }
        let place = match (state.stage, state.place) {
            (Some(stage), _) => Place { lines: stage.lines, span: stage.base.span },
            (None, Some(place)) => place,
            (None, None) => return Ok(()),
        };
        let name = state.base_name.clone();
        let parsed = Reference::parse(&name);
        let reference = parsed.map_err(|why| {
            Fault::at(place, format!("failed to parse stage name {}: {why}", go::quote(&name)))
        })?;
        let platform = state.platform.clone().unwrap_or(target_platform);
        state.dispatched |= unregistered;
        let image = wanted.then(|| (self.options.base_image)(&reference.with_default_tag(), &platform));
        state.env_open = matches!(image, Some(None));
        if let Some(image) = image.flatten() {
            if let Some(stage) = state.stage {
                lint::invalid_base_image_platform::check(
                    stage,
                    &name,
                    &platform,
                    &image.platform,
                    &mut linter.file(),
                );
            }
            for (key, value) in &image.env {
                state.env.set(key, value);
            }
            state.onbuild = image.onbuild;
            state.shell = image.shell;
            state.working_dir = image.working_dir;
        }
        state.platform = Some(platform);
        Ok(())
    }

    /// Puts the triggers of the base before a stage's own instructions; whether they need anything.
    fn add_triggers(&mut self, index: usize) -> Outcome<bool> {
        self.inherit(index);
        let Some(state) = self.states.get_mut(index) else { return Ok(false) };
        let mut triggers = std::mem::take(&mut state.onbuild);
        let first_time = !std::mem::replace(&mut state.onbuild_done, true);
        let (base, stage) = (state.base, state.stage);
        if let Some(base) = base.filter(|_| first_time).and_then(|base| self.states.get(base)) {
            triggers.extend(base.commands.iter().filter_map(|command| match &command.instruction.kind {
                InstructionKind::Onbuild(onbuild) => Some(onbuild.expression.clone()),
                _ => None,
            }));
        }
        let Some(stage) = stage else { return Ok(false) };
        let mut commands = vec![];
        for trigger in &triggers {
            let fault = |message: String| Fault::at(Place { lines: stage.lines, span: stage.span }, message);
            let instruction = parse_command(trigger).map_err(fault)?;
            let command = self.command(index, Cow::Owned(moved(instruction, stage)));
            commands.push(command.map_err(|fault| Fault {
                lines: vec![stage.lines],
                span: stage.span,
                ..fault
            })?);
        }
        let needs = commands.iter().any(|command| !command.sources.is_empty());
        if let Some(state) = self.states.get_mut(index) {
            commands.append(&mut state.commands);
            state.commands = commands;
        }
        Ok(needs)
    }

    /// A stage starts with what its base has at its end.
    pub(super) fn inherit(&mut self, index: usize) {
        let base = self.states.get(index).and_then(|state| state.base).and_then(|base| self.states.get(base));
        let inherited = base.map(|base| State {
            env: base.env.clone(),
            env_open: base.env_open,
            platform: base.platform.clone(),
            shell: base.shell.clone(),
            working_dir: base.working_dir.clone(),
            workdir_set: base.workdir_set,
            declared: base.declared.clone(),
            ..State::default()
        });
        if let (Some(base), Some(state)) = (inherited, self.states.get_mut(index)) {
            state.env = base.env;
            state.env_open = base.env_open;
            state.platform = base.platform;
            state.shell = base.shell;
            state.working_dir = base.working_dir;
            state.workdir_set = base.workdir_set;
            state.declared.extend(base.declared);
        }
    }
}

/// A trigger is said to stand where the stage's `FROM` stands.
fn moved(instruction: Instruction, stage: &Stage) -> Instruction {
    Instruction { lines: stage.lines, span: stage.span, ..instruction }
}
