//! BuildKit: a Dockerfile becomes a graph of which only what the target needs is built.
//!
//! [`convert`] makes the graph (`dockerfile2llb`), [`solve`] looks its vertices up and runs those that miss,
//! [`export`] makes the image. Vertices are worked on one after the other, but in virtual time those that do not
//! need each other overlap.

mod content;
mod convert;
mod dispatch;
mod exec;
mod export;
mod failure;
mod file;
mod graph;
mod keys;
mod progress;
mod schedule;
mod solve;
mod stage;
mod sync;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) use self::content::Content;
use self::convert::{Loaded, Plan};
use self::failure::Failure;
use self::graph::Vertex;
use self::progress::Progress;
use self::solve::Solved;
use self::stage::StageState;
pub(super) use self::sync::Sent;
use super::classic::millis;
use super::{Engine, Request, Step, context};
use crate::dockerfile::arguments::{self, Variables};
use crate::dockerfile::ast::{Dockerfile, Instruction, Stage};
use crate::dockerfile::expand::{ExpandError, Lex};
use crate::dockerfile::platform::Platform;
use crate::image::ImageId;
use crate::shell::Coverage;
use crate::text::Diagnostic;
use crate::vfs::Time;

/// A build under way.
#[derive(Clone)]
pub struct BuildKit {
    pub engine: Engine,
    request: Request,
    file: Dockerfile,
    /// ARGs above the first FROM, and those that are always there.
    globals: Variables,
    /// What `.dockerignore` leaves of the context.
    context: Sent,
    progress: Progress,
    began: Time,
    steps: Vec<Step>,
    plan: Plan,
    /// One for each stage; `None` where nothing needs it.
    states: Vec<Option<StageState>>,
    current: Option<Current>,
    graph: Vec<Arc<Vertex>>,
    /// Images by the name in the Dockerfile.
    images: BTreeMap<String, Loaded>,
    /// Compressed sizes of the layers of images that are pulled in this build.
    pulled: BTreeMap<ImageId, Vec<u64>>,
    /// Steps whose vertex is that of another step.
    shared: Vec<(usize, usize)>,
    solved: Vec<Solved>,
    /// When the context is there, in nanoseconds since the vertices began.
    context_ready: Option<i64>,
    /// Cache mounts that this build has emptied.
    emptied: BTreeSet<String>,
    /// What a RUN asks for and the builder does not allow.
    refused: Option<String>,
    coverage: Coverage,
    notes: Vec<Diagnostic>,
    failure: Option<Failure>,
}

/// The stage being converted.
#[derive(Debug, Clone)]
struct Current {
    state: StageState,
    stage: Stage,
}

impl BuildKit {
    #[inline(never)]
    pub fn new(engine: &Engine, request: Request) -> Self {
        let mut engine = engine.clone();
        engine.cache.memory.begin();
        let began = engine.clock;
        let source = request.dockerfile.clone().unwrap_or_default();
        let file = crate::dockerfile::parse(&source);
        let mut build = Self {
            globals: Variables::default(),
            context: Sent::default(),
            progress: Progress::new(began),
            began,
            steps: vec![],
            plan: Plan::default(),
            states: vec![],
            current: None,
            graph: vec![],
            images: BTreeMap::new(),
            pulled: BTreeMap::new(),
            shared: vec![],
            solved: vec![],
            context_ready: None,
            emptied: BTreeSet::new(),
            refused: None,
            coverage: Coverage::default(),
            notes: vec![],
            failure: None,
            engine,
            request,
            file,
        };
        if let Err(failure) = build.prepare() {
            build.failure = Some(failure);
        }
        build
    }

    /// Everything before the first vertex.
    fn prepare(&mut self) -> Result<(), Failure> {
        self.progress.header();
        let title = format!("[internal] load build definition from {}", self.request.dockerfile_name());
        let Some(source) = self.request.dockerfile.clone() else {
            self.progress.internal(&title, &["transferring dockerfile: 2B done".to_owned()], 0);
            let why = "no such file or directory";
            let message =
                format!("failed to read dockerfile: open {}: {why}", self.request.dockerfile_name());
            return Err(Failure::new(message));
        };
        self.engine.cache.dockerfile_bytes = source.text.len() as u64;
        let overhead = if source.text.is_empty() { 21 } else { 27 };
        let bytes = source.text.len() + self.request.dockerfile_name().len() + overhead;
        let mut lines = vec![format!("transferring dockerfile: {} done", context::human_size(bytes as u64))];
        lines.extend(self.warnings().into_iter().map(|text| format!("WARN: {text}")));
        if self.request.archive_context {
            self.progress.internal("[internal] load remote build context", &[], 20_000_000);
            self.progress.internal("copy /context /", &[], 10_000_000);
        } else {
            self.progress.internal(&title, &lines, 20_000_000);
        }
        if let Some(failure) = &self.file.failure {
            let lines = failure.lines;
            return Err(Failure { lines, ..Failure::new(super::older(&failure.message)) });
        }
        self.set_globals()?;
        self.plan = self.plan()?;
        let plan = self.plan.clone();
        self.load_metadata(&plan)?;
        self.convert(&plan)?;
        self.load_ignore()?;
        self.import_cache();
        match &self.refused {
            Some(name) => Err(Failure::new(format!("failed to load LLB: {name} is not allowed"))),
            None => Ok(()),
        }
    }

    /// ARGs above the first FROM see each other, and what the platform gives.
    fn set_globals(&mut self) -> Result<(), Failure> {
        let platform = self.request.platform.as_deref().and_then(|text| Platform::parse(text).ok());
        let target = self.request.target.clone().filter(|target| !target.is_empty());
        let target = target.or_else(|| self.file.stages.last()?.id()).unwrap_or_default();
        let given = self.given();
        let automatic = arguments::automatic(&platform.unwrap_or_default(), &target, &given);
        let at = |at: &Instruction, why: ExpandError| Err((at.lines, super::older(&why.message)));
        let globals = arguments::globals(&self.file, &automatic, &given, at);
        let end = globals.as_ref().err().map(|(lines, _)| lines.last);
        for instruction in self.file.meta_args.clone() {
            if end.is_none_or(|end| instruction.lines.first <= end) {
                let step = super::outline::instruction(None, &instruction);
                self.add_step(Step { verdict: super::Verdict::Metadata, ..step });
            }
        }
        self.globals = globals.map_err(|(lines, message)| Failure::at(message, lines))?.values;
        Ok(())
    }

    /// `--build-arg`s with a value.
    fn given(&self) -> BTreeMap<String, String> {
        let args = self.request.build_args.iter();
        args.filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect()
    }

    /// `[internal] load .dockerignore`
    fn load_ignore(&mut self) -> Result<(), Failure> {
        // Nothing of an archive is left out: it has arrived already.
        if self.request.archive_context {
            self.context = Sent::first(self.request.context.clone());
            return Ok(());
        }
        let own = format!("{}.dockerignore", self.request.dockerfile_path);
        let candidates = [own, ".dockerignore".to_owned()];
        let context = context::known(&self.engine.known, &self.request.context, &candidates);
        let title = "[internal] load .dockerignore";
        let size = candidates.iter().find_map(|name| self.request.context.read(&format!("/{name}")).ok());
        let bytes = size.map_or(2, |content| content.len() + 34);
        let line = format!("transferring context: {} done", context::human_size(bytes));
        // A file of the Dockerfile's own has come along with it.
        let own = self.request.context.exists(&format!("/{}.dockerignore", self.request.dockerfile_path));
        if !own {
            self.progress.internal(title, &[line], 10_000_000);
        }
        match context {
            Ok(context) => {
                let path = self.request.context_path.clone();
                self.context = match self.engine.cache.sent.get(&path) {
                    Some(before) => before.synced(context.tree, self.engine.clock),
                    None => Sent::first(context.tree),
                };
                if !path.is_empty() {
                    self.engine.cache.sent.insert(path, self.context.clone());
                }
                Ok(())
            }
            Err(why) => Err(Failure::new(format!("error reading from .dockerignore: {why}"))),
        }
    }

    /// `--cache-from`: images without cache in them give nothing; unknown ones are told at the end.
    fn import_cache(&mut self) {
        for name in self.request.cache_from.clone() {
            let title = format!("importing cache manifest from {name}");
            match self.engine.store.resolve(&name) {
                Ok(_) => self.progress.internal(&title, &[], 0),
                Err(_) => {
                    let why = format!("failed to configure registry cache importer: {name}: not found");
                    self.progress.internal_error(&title, &why);
                }
            }
        }
    }

    fn lex(&self) -> Lex {
        Lex::new(self.file.directives.escape)
    }

    /// Parser warnings, which this version of BuildKit prints.
    fn warnings(&self) -> Vec<String> {
        let tree = crate::dockerfile::parser::parse(&self.file.source.text);
        tree.warnings.into_iter().map(|warning| warning.message).collect()
    }

    /// Does the next vertex; `false` once there is none.
    #[inline(never)]
    pub fn step(&mut self) -> bool {
        if self.failure.is_some() || self.solved.len() >= self.graph.len() {
            return false;
        }
        if let Err(failure) = self.solve(self.solved.len()) {
            self.failure = Some(failure);
        }
        self.failure.is_none()
    }

    /// Vertices that are done, and all of them.
    pub const fn progress(&self) -> (usize, usize) {
        (self.solved.len(), self.graph.len())
    }

    /// Milliseconds since the build began of a moment in nanoseconds since the vertices began.
    fn moment(&self, offset: i64) -> u64 {
        millis(self.progress.now.plus_nanos(offset), self.began)
    }
}
