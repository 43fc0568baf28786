//! RUN.

use std::sync::Arc;

use super::{Classic, Failure, compare, copy::requires_buildkit};
use crate::build::run::{self, Command, End};
use crate::build::{Builder, Effect, PartName, checks};
use crate::dockerfile::ast::{Instruction, Run};
use crate::image::{ContainerConfig, ContainerState};
use crate::shell::{OutputLine, Stream};
use crate::userland::Userland;
use crate::vfs::{Follow, Metadata, Node, Time, Tree};

impl Classic {
    pub(super) fn run(&mut self, index: usize, run: &Run, instruction: &Instruction) -> Result<(), Failure> {
        if let Some(flag) = run.flags_used.first() {
            return Err(requires_buildkit(flag));
        }
        let command = self.command(&run.command.form, false).unwrap_or_default();
        let env = self.state.config.env.clone().unwrap_or_default();
        let visible = self.args.visible(&env);
        let mut saved = command.clone();
        let mut counted = vec![];
        if !visible.is_empty() {
            let pairs = visible.iter().filter(|(key, _)| self.args.counts(key));
            counted = pairs.map(|(key, value)| format!("{key}={value}")).collect();
            counted.sort();
            let count = format!("|{}", counted.len());
            saved = std::iter::once(count)
                .chain(counted.iter().cloned())
                .chain(command.iter().cloned())
                .collect();
        }
        let probed = ContainerConfig {
            entrypoint: if saved.is_empty() { self.state.config.entrypoint.clone() } else { None },
            cmd: Some(saved),
            ..self.state.config.clone()
        };
        let mut key = self.key(&format!("RUN {}", command.join(" ")));
        if !visible.is_empty() {
            key.push(PartName::Arguments, counted.join("\n"));
        }
        compare::add_parts(&mut key, &probed);
        if self.probe(index, &probed, key) {
            return Ok(());
        }
        let env: Vec<String> =
            env.into_iter().chain(visible.iter().map(|(key, value)| format!("{key}={value}"))).collect();
        let started = ContainerConfig {
            cmd: Some(command.clone()),
            env: Some(env.clone()),
            entrypoint: None,
            healthcheck: None,
            ..self.state.config.clone()
        };
        let id = self.create_container(&started);
        let effect = self.effect(instruction);
        let (tree, volumes) = self.with_volumes();
        let mut ran = run::run(
            &Userland::new(self.engine.catalog.clone()),
            Command {
                tree,
                argv: &command,
                env: &env,
                cwd: &self.state.config.working_dir,
                user: &self.state.config.user,
                hostname: id.get(..12).unwrap_or_default().to_owned(),
                builder: Builder::Classic,
                network: self.request.network,
                limits: self.engine.limits,
                now: self.engine.clock,
                read_only: vec![],
                effect: effect.as_ref(),
            },
        );
        for (path, node) in volumes {
            // One that the command removed is mounted, so it stays.
            let _ = ran.tree.detach(&path);
            let _ = ran.tree.graft(&path, node);
        }
        self.show(index, &ran.output);
        self.engine.clock = self.engine.clock.plus_nanos(ran.took);
        self.coverage.simulated += ran.coverage.simulated;
        self.coverage.total += ran.coverage.total;
        if let Some(step) = self.steps.get_mut(index) {
            step.not_simulated = ran.not_simulated;
            self.notes.extend(checks::notes(step, ran.notes));
        }
        let code = match &ran.end {
            End::Exit(code) => *code,
            End::NotStarted(_) => 127,
            End::Stopped(_) => 137,
        };
        if let Some(container) = self.engine.store.container(&id).cloned() {
            let state = ContainerState::Exited { code, at: self.engine.clock };
            self.engine.store.put_container(crate::image::Container {
                state,
                tree: ran.tree.clone(),
                ..(*container).clone()
            });
        }
        match ran.end {
            End::Exit(0) => self.commit(index, probed, Some(id), ran.tree),
            End::Exit(code) => {
                let words = command.join(" ");
                let text = format!("The command '{words}' returned a non-zero code: {code}");
                Err(Failure { exit_code: code, text, step: None })
            }
            End::NotStarted(reason) if reason.starts_with("unable to find") => Err(Failure::new(reason)),
            End::NotStarted(reason) => Err(Failure::new(format!(
                "failed to create task for container: failed to create shim task: OCI runtime create failed: runc \
                 create failed: unable to start container process: {reason}: unknown"
            ))),
            End::Stopped(stop) => {
                let words = command.join(" ");
                let text = format!("The command '{words}' was {}", stop.message());
                Err(Failure { exit_code: 137, text, step: None })
            }
        }
    }

    /// The file system with a directory for every volume of the image, and those directories: what a command writes into
    /// one goes to the volume and is not in the layer.
    fn with_volumes(&self) -> (Tree, Vec<(String, Arc<Node>)>) {
        let mut tree = self.tree();
        let mut volumes = vec![];
        for volume in self.state.config.volumes.iter().flatten() {
            let made = tree.mkdir_all(volume, &Metadata::new(0o755, self.engine.clock));
            let Ok(path) = tree.resolve(volume, Follow::Yes) else { continue };
            if let (Ok(()), Ok(node)) = (made, tree.lstat(&path)) {
                volumes.push((path, Arc::new(node.clone())));
            }
        }
        (tree, volumes)
    }

    /// What the author, or the reader, says that the command does.
    fn effect(&self, instruction: &Instruction) -> Option<Effect> {
        let picked = self.request.effects.iter().find(|effect| effect.instruction == instruction.original);
        let comments = instruction.comments.iter().map(|comment| comment.text.as_str());
        picked.cloned().or_else(|| Effect::from_comments(&instruction.original, comments))
    }

    /// Prints what the command printed; what goes to standard error is red.
    fn show(&mut self, index: usize, output: &[OutputLine]) {
        let began = self.engine.clock;
        for line in output {
            let text = match line.stream {
                Stream::Stdout => line.text.clone(),
                Stream::Stderr => format!("\u{1b}[91m{}\u{1b}[0m", line.text),
            };
            self.emitter.print(Time(began.0.saturating_add(line.at.0)), Stream::Stdout, text);
        }
        if let Some(step) = self.steps.get_mut(index) {
            step.output = output.iter().map(|line| line.text.as_str()).collect();
        }
    }
}
