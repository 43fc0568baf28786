//! From the target's file system to an image, and the end of what is printed (`exporter`).

use std::sync::Arc;

use super::failure::{Failure, tail};
use super::graph::Op;
use super::progress::Ended;
use super::solve::End;
use super::stage::StageState;
use super::{BuildKit, context, millis};
use crate::build::cache::Snapshot;
use crate::build::{Builder, Engine, Outcome, Report, StageReport, checks, stages};
use crate::image::{DiffId, Image, ImageConfig, ImageId, Reference, Style};
use crate::shell::Stream;
use crate::vfs::Time;

/// Writing layers, in virtual nanoseconds: the step, and each byte.
const EXPORT: i64 = 40_000_000;
const BYTE: i64 = 5;

impl BuildKit {
    /// Ends the build: exports the image, prints, and hands over the engine.
    #[inline(never)]
    pub fn finish(mut self) -> (Engine, Report) {
        while self.step() {}
        let began = self.progress.now;
        self.print_vertices();
        let ended = self.solved.iter().map(|solved| solved.ended).max().unwrap_or(0);
        self.progress.now = began.plus_nanos(ended);
        let mut tags = vec![];
        let result = self.failure.clone().map_or_else(|| self.export(&mut tags), Err);
        let outcome = match result {
            Ok(image) => Outcome::Built { image },
            Err(failure) => {
                self.print_failure(&failure);
                let lines = failure.lines.map(|lines| (lines.first, lines.last));
                Outcome::Failed { exit_code: 1, message: failure.message, lines }
            }
        };
        if matches!(outcome, Outcome::Built { .. }) {
            self.print_end();
        }
        for (step, vertex) in std::mem::take(&mut self.shared) {
            let times = self.solved.get(vertex).map(|solved| (solved.started, solved.ended));
            let moments = times.map(|(started, ended)| (self.moment(started), self.moment(ended)));
            if let (Some(step), Some(moments)) = (self.steps.get_mut(step), moments) {
                (step.started_ms, step.ended_ms) = moments;
            }
        }
        let mut output = std::mem::take(&mut self.progress.emitter.lines);
        if self.request.quiet {
            match &outcome {
                Outcome::Built { image } => {
                    output.clear();
                    self.progress.emitter.print(self.progress.now, Stream::Stdout, format!("{image}\n"));
                    output.append(&mut self.progress.emitter.lines);
                }
                Outcome::Failed { .. } => output = output.split_off(output.len().saturating_sub(1)),
            }
        }
        self.engine.clock = self.progress.now;
        let report = Report {
            builder: Builder::BuildKit,
            outcome,
            tags,
            stages: self.stage_reports(),
            duration_ms: millis(self.engine.clock, self.began),
            schedule: Some(self.schedule()),
            steps: self.steps,
            diagnostics: checks::diagnostics(&self.engine, &self.request, &self.file, self.notes),
            output,
            coverage: self.coverage,
        };
        (self.engine, report)
    }

    /// Every vertex that was worked on, under its number.
    fn print_vertices(&mut self) {
        let target = self.target_state().and_then(|state| state.head);
        let mut context_printed = false;
        let solved = std::mem::take(&mut self.solved);
        for (id, solved) in solved.iter().enumerate() {
            let Some(vertex) = self.graph.get(id).cloned() else { continue };
            let at = self.progress.now.plus_nanos(solved.ended);
            if vertex.reads_context() && !context_printed && !self.request.archive_context {
                context_printed = true;
                let bytes = context::known_tar_bytes(&self.engine.known, &self.context.files);
                let bytes = context::human_size(bytes / 4);
                let line = format!("transferring context: {bytes} done");
                let ready = self.context_ready.unwrap_or(0);
                self.progress.vertex("[internal] load build context", &[line], Ended::Done, ready, at);
            }
            let documents = match &vertex.op {
                Op::Copy(copy) => copy.inline.len(),
                Op::Exec(exec) => exec.inline_documents,
                Op::Image(_) | Op::Mkdir(_) => 0,
            };
            for _ in 0..documents {
                self.progress.vertex("[internal] preparing inline document", &[], Ended::Done, 0, at);
            }
            let needed = solved.needed || (target == Some(id) && self.failure.is_none());
            let ended = match &solved.end {
                End::Image { known: true } if needed => Ended::Cached,
                End::Image { .. } | End::Done => Ended::Done,
                End::Cached => Ended::Cached,
                End::Error(why) => Ended::Error(why),
            };
            let mut lines = solved.log.clone();
            if let Op::Image(image) = &vertex.op {
                lines.extend(self.pull_lines(image));
            }
            // Recordings show the plain name where the image was not taken from the cache.
            let plain = vertex.plain_name.as_ref().filter(|_| ended == Ended::Done);
            let name = plain.unwrap_or(&vertex.name);
            self.progress.vertex(name, &lines, ended, solved.ended - solved.started, at);
        }
        self.solved = solved;
    }

    /// What a pull says of its layers.
    fn pull_lines(&self, image: &Image) -> Vec<String> {
        let Some(sizes) = self.pulled.get(&image.id) else { return vec![] };
        let name = self.images.values().find(|loaded| loaded.image.id == image.id);
        let mut lines = vec![format!("resolve {} done", name.map_or("", |loaded| loaded.full.as_str()))];
        for (layer, size) in image.layers.iter().zip(sizes) {
            let size = context::human_size(*size);
            lines.push(format!("{} {size} / {size} done", layer.diff_id));
            lines.push(format!("extracting {} done", layer.diff_id));
        }
        lines
    }

    fn target_state(&self) -> Option<&StageState> {
        self.states.get(self.plan.target)?.as_ref()
    }

    /// `exporting to image`
    fn export(&mut self, tags: &mut Vec<String>) -> Result<ImageId, Failure> {
        let state = self.target_state().cloned().unwrap_or_else(StageState::scratch);
        let solved = state.head.and_then(|id| self.solved.get(id));
        let snapshot = solved.map(|solved| solved.snapshot.clone()).unwrap_or_default();
        let built: Vec<u64> = state
            .vertices
            .iter()
            .filter(|id| self.solved.get(**id).is_some_and(|solved| solved.end == End::Done))
            .filter_map(|id| self.graph.get(*id)?.step)
            .filter_map(|step| self.steps.get(step)?.layer.map(|layer| layer.size))
            .collect();
        let bytes = i64::try_from(built.iter().sum::<u64>()).unwrap_or(i64::MAX);
        let took = if built.is_empty() { 0 } else { EXPORT.saturating_add(bytes.saturating_mul(BYTE)) };
        let image = Arc::new(self.image(&state, &snapshot));
        self.progress.now = self.progress.now.plus_nanos(took);
        let now = self.progress.now;
        let id = self.engine.store.add(Arc::clone(&image));
        let mut lines = vec![];
        match (snapshot.layers.is_empty(), built.is_empty()) {
            (true, _) => {}
            (false, true) => lines.push("exporting layers done".to_owned()),
            (false, false) => {
                lines.push("exporting layers".to_owned());
                lines.push(format!("exporting layers {}s done", super::progress::tenths(took)));
            }
        }
        lines.push(format!("writing image {id} done"));
        for tag in self.request.tags.clone() {
            let reference = Reference::parse(&tag).map_err(|error| Failure::new(error.0))?;
            lines.push(format!("naming to {} done", named(&reference, &tag)));
            let tagged = self.engine.store.tag(reference.clone(), id, now);
            tagged.map_err(|error| Failure::new(error.to_string()))?;
            tags.push(reference.to_string());
        }
        self.progress.vertex("exporting to image", &lines, Ended::Done, took, now);
        Ok(id)
    }

    fn image(&self, state: &StageState, snapshot: &Snapshot) -> Image {
        let mut config = ImageConfig {
            style: Style::Oci,
            comment: String::new(),
            container: String::new(),
            docker_version: String::new(),
            container_config: None,
            ..state.image.clone()
        };
        for (key, value) in &self.request.labels {
            config.config.labels.get_or_insert_default().insert(key.clone(), value.clone());
        }
        let layers: Vec<_> = snapshot.layers.iter().map(|(layer, _)| Arc::clone(layer)).collect();
        let times: Vec<Option<Time>> = snapshot.layers.iter().map(|(_, created)| *created).collect();
        config.diff_ids = layers.iter().map(|layer| layer.diff_id).collect::<Vec<DiffId>>();
        self.fill_times(&mut config, &times);
        config.created = config.history.last().and_then(|entry| entry.created);
        Image::new(config, layers, snapshot.tree.clone(), None)
    }

    /// Entries with a layer get its time, the others that of the layer before, or of the first new one
    /// (`normalizeLayersAndHistory`).
    fn fill_times(&self, config: &mut ImageConfig, times: &[Option<Time>]) {
        let epoch = self.epoch().map(Time::from_secs);
        let mut layer = 0;
        for entry in &mut config.history {
            if !entry.empty_layer {
                if entry.created.is_none() {
                    Arc::make_mut(entry).created = epoch.or_else(|| times.get(layer).copied().flatten());
                }
                layer += 1;
            } else if entry.created.is_none() {
                Arc::make_mut(entry).created = epoch;
            }
        }
        let mut created = None;
        let mut missing = false;
        for entry in &config.history {
            match entry.created {
                Some(time) => {
                    created = Some(time);
                    if missing {
                        break;
                    }
                }
                None => missing = true,
            }
        }
        let mut filling = false;
        for entry in &mut config.history {
            match entry.created {
                Some(time) if filling => created = Some(time),
                Some(_) => {}
                None => {
                    filling = true;
                    Arc::make_mut(entry).created = created;
                }
            }
        }
    }

    /// Caches that could not be imported, and warnings, come last.
    fn print_end(&mut self) {
        let unknown = self.request.cache_from.iter().filter(|name| self.engine.store.resolve(name).is_err());
        let tails: String =
            unknown.map(|name| tail(&format!("importing cache manifest from {name}"), &[])).collect();
        if !tails.is_empty() {
            self.progress.raw(&tails);
        }
        let warnings = self.warnings();
        if !warnings.is_empty() {
            let (count, plural) = (warnings.len(), if warnings.len() == 1 { "" } else { "s" });
            let list: String = warnings.iter().map(|warning| format!(" - {warning}\n")).collect();
            let text = format!(
                "\n \u{1b}[33m{count} warning{plural} found (use --debug to expand):\n\u{1b}[0m{list}"
            );
            self.progress.raw(&text);
        }
    }

    fn stage_reports(&self) -> Vec<StageReport> {
        let base = |index: usize| match self.plan.bases.get(index).cloned().flatten() {
            Some(super::convert::Base::Image(name)) => Some(name),
            Some(super::convert::Base::Stage(index)) => {
                let name = self.file.stages.get(index).and_then(|stage| stage.name.as_ref());
                name.map(|name| name.text.to_string())
            }
            _ => None,
        };
        let reached = |index: usize| self.plan.reached.get(index).copied().unwrap_or(false);
        stages::reports(&self.file.stages, &self.steps, base, reached)
    }
}

/// The full name as the user wrote it: without a tag that he left out.
fn named(reference: &Reference, written: &str) -> String {
    let full = reference.full();
    let last = written.rsplit('/').next().unwrap_or(written);
    match last.contains(':') {
        true => full,
        false => full.trim_end_matches(":latest").to_owned(),
    }
}
