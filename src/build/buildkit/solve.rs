//! Looks vertices up and runs those that miss (`solver`).

use super::BuildKit;
use super::failure::Failure;
use super::graph::{From, Op, Vertex, VertexId};
use super::keys::{Absent, image_identity};
use super::progress::log;
use crate::build::cache::Snapshot;
use crate::build::layer::{self, Committed};
use crate::build::memory::{Circumstances, Place};
use crate::build::{
    Builder, CacheKey, CacheSource, Cause, Era, LayerSummary, PartName, Reason, Record, Verdict, checks,
};
use crate::image::Digest;
use crate::shell::{NotSimulated, OutputLine};
use crate::text::Diagnostic;

/// A vertex that was worked on.
#[derive(Debug, Clone)]
pub struct Solved {
    /// What later steps are keyed by.
    pub id: Digest,
    pub snapshot: Snapshot,
    pub end: End,
    /// What a command printed, as progress shows it.
    pub log: Vec<String>,
    /// Nanoseconds since the vertices began.
    pub started: i64,
    pub ended: i64,
    /// The step with which rebuilding began, if this vertex was rebuilt.
    pub root: Option<usize>,
    /// Whether something that ran needed the result.
    pub needed: bool,
    /// The input that was waited for longest.
    pub after: Option<VertexId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// An image; whether its layers were there before.
    Image {
        known: bool,
    },
    Cached,
    Done,
    Error(String),
}

/// What a vertex did when it ran.
pub struct Ran {
    pub tree: crate::vfs::Tree,
    /// Virtual nanoseconds.
    pub took: i64,
    pub output: Vec<OutputLine>,
    pub not_simulated: Vec<NotSimulated>,
    pub notes: Vec<Diagnostic>,
    /// Why it failed, and with which exit code.
    pub failed: Option<(String, Option<i32>)>,
}

/// A result upon what is below it.
struct Merged {
    id: Digest,
    snapshot: Snapshot,
    /// Whether the two were together before.
    known: bool,
}

/// Sending the context, in virtual nanoseconds.
const CONTEXT: i64 = 30_000_000;

impl BuildKit {
    pub(super) fn solve(&mut self, id: VertexId) -> Result<(), Failure> {
        let Some(vertex) = self.graph.get(id).cloned() else { return Ok(()) };
        if vertex.reads_context() && self.context_ready.is_none() {
            self.context_ready = Some(CONTEXT);
        }
        let after =
            vertex.inputs().into_iter().max_by_key(|input| self.solved.get(*input).map_or(0, |s| s.ended));
        let waited = after.and_then(|input| self.solved.get(input)).map_or(0, |solved| solved.ended);
        let context = self.context_ready.filter(|_| vertex.reads_context()).unwrap_or(0);
        let started = waited.max(context);
        let blank = Solved {
            id: Digest::of(""),
            snapshot: Snapshot::default(),
            end: End::Done,
            log: vec![],
            started,
            ended: started,
            root: None,
            needed: false,
            after,
        };
        if let Op::Image(image) = &vertex.op {
            let identity = image_identity(image);
            let known = self.engine.cache.loaded.insert(identity, ()).is_some();
            let took = self.pull_cost(image.id);
            let layers = image.layers.iter().map(|layer| (layer.clone(), None)).collect();
            let snapshot = Snapshot { tree: image.tree.clone(), layers };
            self.set_times(&vertex, started, started + took);
            let ended = started + took;
            self.solved.push(Solved { id: identity, snapshot, end: End::Image { known }, ended, ..blank });
            return Ok(());
        }
        let key = match self.key(&vertex) {
            Ok(key) => key,
            Err(absent) => return self.absent(&vertex, &absent, blank),
        };
        let digest = key.digest();
        let hit = self.engine.cache.record(digest).filter(|_| !vertex.no_cache).cloned();
        match hit {
            Some(record) => {
                let now = self.progress.now.plus_nanos(started);
                let made_now =
                    self.solved.iter().position(|solved| solved.id == digest && solved.end == End::Done);
                let same = made_now.and_then(|id| self.graph.get(id)?.step);
                let from = same.map_or(CacheSource::Earlier, |step| CacheSource::SameBuild { step });
                self.remember(&vertex, &key);
                self.note(&vertex, key, Verdict::Cached { from }, Some(record.summary));
                self.set_times(&vertex, started, started);
                self.engine.cache.touch(digest, now);
                let Merged { id, snapshot, known } = self.merge(&vertex, digest, record.snapshot.clone());
                let end = if known { End::Cached } else { End::Done };
                // What comes after runs again because of what made the base another one.
                let root = vertex.base.filter(|_| !known).and_then(|id| self.solved.get(id)?.root);
                self.solved.push(Solved { id, snapshot, end, root, ..blank });
                Ok(())
            }
            None => self.perform(&vertex, key, digest, blank),
        }
    }

    fn perform(
        &mut self,
        vertex: &Vertex,
        key: CacheKey,
        digest: Digest,
        blank: Solved,
    ) -> Result<(), Failure> {
        let reason = self.reason(vertex, &key);
        let root = match reason.cause {
            Cause::Cascade { root } => Some(root),
            _ => vertex.step,
        };
        for input in vertex.inputs() {
            if let Some(solved) = self.solved.get_mut(input) {
                solved.needed = true;
            }
        }
        let base =
            vertex.base.and_then(|id| self.solved.get(id)).map(|s| s.snapshot.clone()).unwrap_or_default();
        let now = self.progress.now.plus_nanos(blank.started);
        let ran = match &vertex.op {
            Op::Exec(exec) => self.exec(exec, base.tree.clone(), now, vertex.no_cache),
            Op::Copy(copy) => self.copy_files(copy, base.tree.clone(), now),
            Op::Mkdir(mkdir) => self.mkdir(mkdir, base.tree.clone(), now),
            Op::Image(_) => return Ok(()),
        };
        let ended = blank.started + ran.took;
        let lines = log(&ran.output);
        self.set_times(vertex, blank.started, ended);
        if let Some(step) = vertex.step.and_then(|step| self.steps.get_mut(step)) {
            step.output = ran.output.iter().map(|line| line.text.as_str()).collect();
            step.not_simulated = ran.not_simulated;
            self.notes.extend(checks::notes(step, ran.notes));
        }
        if let Some((message, exit_code)) = ran.failed {
            let reason = Some(reason);
            let verdict = Verdict::Failed { reason, message: message.clone(), exit_code };
            self.note(vertex, key, verdict, None);
            let end = End::Error(message.clone());
            self.solved.push(Solved { end, log: lines.clone(), ended, root, ..blank });
            let tail = Some((vertex.name.clone(), lines));
            return Err(Failure { tail, step: vertex.step, exit_code, ..Failure::at(message, vertex.lines) });
        }
        let created = self.progress.now.plus_nanos(ended);
        // Whatever the era: there was no BuildKit in 2014.
        let below = if vertex.is_linked() { Snapshot::default() } else { base };
        let committed = layer::commit(&below.tree, &ran.tree, created, Era::Now);
        let Committed { layer, tree, summary } = committed;
        let mut snapshot = Snapshot { tree, layers: below.layers };
        snapshot.layers.push_back((layer, Some(created)));
        self.engine.cache.add_record(Record {
            id: digest,
            name: self.step_text(vertex),
            snapshot: snapshot.clone(),
            summary,
            created,
            last_used: created,
        });
        self.remember(vertex, &key);
        self.note(vertex, key, Verdict::Built { reason }, Some(summary));
        let Merged { id, snapshot, .. } = self.merge(vertex, digest, snapshot);
        self.solved.push(Solved { id, snapshot, log: lines, ended, root, ..blank });
        Ok(())
    }

    /// Puts what `COPY --link` made upon what is below it (`MergeOp`); anything else stands upon it already.
    fn merge(&mut self, vertex: &Vertex, id: Digest, snapshot: Snapshot) -> Merged {
        let base = vertex.base.filter(|_| vertex.is_linked()).and_then(|id| self.solved.get_mut(id));
        let Some(base) = base else { return Merged { id, snapshot, known: true } };
        let id = Digest::of(format!("merge {} {id}", base.id));
        let known = self.engine.cache.merged.insert(id, ()).is_some();
        base.needed |= !known;
        let mut merged = base.snapshot.clone();
        for (layer, _) in &snapshot.layers {
            // A directory of the layer replaces a file that stands in its way.
            let _ = crate::vfs::apply(&layer.changes, &mut merged.tree);
        }
        merged.layers.append(snapshot.layers);
        Merged { id, snapshot: merged, known }
    }

    /// A source that is not there: known before anything runs if it is looked for in the context.
    fn absent(&mut self, vertex: &Vertex, absent: &Absent, blank: Solved) -> Result<(), Failure> {
        for input in vertex.inputs() {
            if let Some(solved) = self.solved.get_mut(input) {
                solved.needed = true;
            }
        }
        let (own, full) = match absent.in_context {
            true => {
                let seed = Digest::of(format!("{} {}", self.began, vertex.name)).hex();
                let part = |from: usize, to: usize| seed.get(from..to).unwrap_or_default();
                let session = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-");
                let reference = format!("{session}::{}", part(32, 57));
                let own =
                    format!("failed to calculate checksum of ref {reference}: {:?}: not found", absent.path);
                let full = format!("failed to compute cache key: {own}");
                (own, full)
            }
            false => {
                let number: u64 = Digest::of(&vertex.name)
                    .as_bytes()
                    .iter()
                    .take(4)
                    .fold(0, |n, b| n * 256 + u64::from(*b));
                let root = format!("/var/lib/docker/tmp/buildkit-mount{number}");
                let own = format!("lstat {root}{}: no such file or directory", absent.path);
                (own.clone(), own)
            }
        };
        let verdict = Verdict::Failed { reason: None, message: full.clone(), exit_code: None };
        self.note(vertex, CacheKey::default(), verdict, None);
        self.set_times(vertex, blank.started, blank.started);
        self.solved.push(Solved { end: End::Error(own), ..blank });
        let tail = Some((vertex.name.clone(), vec![]));
        Err(Failure { tail, step: vertex.step, ..Failure::at(full, vertex.lines) })
    }

    fn reason(&self, vertex: &Vertex, key: &CacheKey) -> Reason {
        let root_of =
            |id: Option<VertexId>| id.and_then(|id| self.solved.get(id)).and_then(|solved| solved.root);
        let from = match &vertex.op {
            Op::Copy(copy) => match copy.from {
                From::Vertex(id) => root_of(id),
                From::Context => None,
            },
            Op::Exec(exec) => exec.mounts.iter().find_map(|mount| match mount.from {
                From::Vertex(id) => root_of(id),
                From::Context => None,
            }),
            Op::Image(_) | Op::Mkdir(_) => None,
        };
        let how = Circumstances { no_cache: vertex.no_cache, root: root_of(vertex.base) };
        let mut reason = self.engine.cache.memory.explain(self.place(vertex), key, how);
        let below = |name: PartName| {
            matches!(name, PartName::Parent | PartName::Base | PartName::Content | PartName::Mounts)
        };
        if let (Cause::Changed, Some(root)) = (reason.cause, from)
            && reason.parts.iter().all(|part| below(part.name))
        {
            reason.cause = Cause::Cascade { root };
        }
        reason
    }

    fn place<'v>(&'v self, vertex: &'v Vertex) -> Place<'v> {
        let step = vertex.step.and_then(|step| self.steps.get(step));
        Place {
            builder: Builder::BuildKit,
            instruction: step.map_or("FROM", |step| step.instruction.as_str()),
            stage: &vertex.stage,
            number: vertex.number,
        }
    }

    fn remember(&mut self, vertex: &Vertex, key: &CacheKey) {
        let mut memory = std::mem::take(&mut self.engine.cache.memory);
        memory.remember(self.place(vertex), key);
        self.engine.cache.memory = memory;
    }

    fn note(&mut self, vertex: &Vertex, key: CacheKey, verdict: Verdict, layer: Option<LayerSummary>) {
        if let Some(step) = vertex.step.and_then(|step| self.steps.get_mut(step)) {
            (step.key, step.verdict, step.layer) = (key, verdict, layer);
        }
    }

    fn set_times(&mut self, vertex: &Vertex, started: i64, ended: i64) {
        let times = (self.moment(started), self.moment(ended));
        if let Some(step) = vertex.step.and_then(|step| self.steps.get_mut(step)) {
            (step.started_ms, step.ended_ms) = times;
        }
    }

    fn step_text(&self, vertex: &Vertex) -> String {
        let step = vertex.step.and_then(|step| self.steps.get(step));
        step.map_or_else(|| vertex.name.clone(), |step| step.text.clone())
    }

    /// What it takes to fetch and unpack an image's layers, in virtual nanoseconds.
    fn pull_cost(&self, image: crate::image::ImageId) -> i64 {
        const BYTE: i64 = 100;
        let bytes: u64 = self.pulled.get(&image).into_iter().flatten().sum();
        i64::try_from(bytes).unwrap_or(i64::MAX).saturating_mul(BYTE)
    }
}
