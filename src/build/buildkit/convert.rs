//! From stages to a graph (`dockerfile2llb`): which stages are needed, what they begin with.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::dockerfile::go::Letters;

use super::BuildKit;
use super::failure::Failure;
use super::graph::{From, Op, Vertex, VertexId};
use super::stage::StageState;
use crate::build::base;
use crate::build::stages::{find_stage, instruction_references, references, stage_reference};
use crate::build::{Step, Verdict, outline};
use crate::dockerfile::ast::{Instruction, InstructionKind, Lines, Stage};
use crate::dockerfile::instructions::parse_command;
use crate::dockerfile::suggest::{Case, with_suggestion};
use crate::image::{Image, ImageConfig, Reference, Style};

/// Where a stage begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    Scratch,
    Stage(usize),
    /// Name of an image, variables expanded.
    Image(String),
}

/// The stages with what they refer to.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// One for each stage.
    pub bases: Vec<Option<Base>>,
    pub reached: Vec<bool>,
    pub target: usize,
}

impl BuildKit {
    /// Everything up to a plan: names resolved, the target found, what it needs.
    pub(super) fn plan(&mut self) -> Result<Plan, Failure> {
        let stages = self.file.stages.clone();
        let mut bases = vec![];
        for stage in &stages {
            let globals = self.globals.clone();
            let name = self.lex().process_word(&stage.base, &globals);
            let at = |message: String| Failure::at(message, stage.lines);
            let name = name.map_err(|error| at(crate::build::older(&error.message)))?.result;
            if name.is_empty() {
                return Err(at(format!("base name ({}) should not be blank", stage.base.text)));
            }
            let earlier = find_stage(stages.get(..stage.index).unwrap_or_default(), &name);
            bases.push(match earlier {
                Some(index) => Base::Stage(index),
                None if name == "scratch" => Base::Scratch,
                None => Base::Image(name),
            });
        }
        let target = match &self.request.target {
            None => stages.len().saturating_sub(1),
            Some(name) if name.is_empty() => stages.len().saturating_sub(1),
            Some(name) => find_stage(&stages, name).ok_or_else(|| {
                Failure::new(format!(
                    "target stage {} could not be found",
                    crate::dockerfile::go::quote(name)
                ))
            })?,
        };
        let mut needs: Vec<BTreeSet<usize>> = vec![];
        for (stage, base) in stages.iter().zip(&bases) {
            let mut of = BTreeSet::new();
            if let Base::Stage(index) = base {
                of.insert(*index);
            }
            for name in references(stage) {
                if let Some(index) = stage_reference(&stages, &name).map_err(no_stage)? {
                    of.insert(index);
                }
            }
            needs.push(of);
        }
        let mut reached = vec![false; stages.len()];
        let mut todo = vec![target];
        while let Some(index) = todo.pop() {
            if let Some(flag) = reached.get_mut(index).filter(|flag| !**flag) {
                *flag = true;
                todo.extend(needs.get(index).into_iter().flatten());
            }
        }
        for (index, stage) in stages.iter().enumerate() {
            let later = needs.get(index).into_iter().flatten().find(|other| **other >= index);
            if let Some(other) = later.filter(|_| reached.get(index) == Some(&true)) {
                let name = |stage: Option<&Stage>, index: usize| {
                    stage
                        .and_then(|stage| stage.name.as_ref())
                        .map_or_else(|| index.to_string(), |n| n.text.to_string())
                };
                let own = name(Some(stage), index);
                return Err(if *other == index {
                    Failure::new(format!("circular dependency detected on stage: {own}"))
                } else {
                    let other = name(stages.get(*other), *other);
                    Failure::at(
                        format!(
                            "cannot copy from stage {other:?}, it needs to be defined before current stage {own:?}"
                        ),
                        stage.lines,
                    )
                });
            }
        }
        Ok(Plan { bases: bases.into_iter().map(Some).collect(), reached, target })
    }

    /// Looks the images up that the needed stages begin with or copy from. Their names are parsed first.
    pub(super) fn load_metadata(&mut self, plan: &Plan) -> Result<(), Failure> {
        let stages = self.file.stages.clone();
        let mut wanted: Vec<(String, Lines)> = vec![];
        for stage in stages.iter().filter(|stage| plan.reached.get(stage.index) == Some(&true)) {
            if let Some(Some(Base::Image(name))) = plan.bases.get(stage.index) {
                if let Err(error) = Reference::parse(name) {
                    return Err(bad_name(name, &error.0, stage.lines));
                }
                wanted.push((name.clone(), stage.lines));
            }
        }
        let mut refused = None;
        for stage in stages.iter().filter(|stage| plan.reached.get(stage.index) == Some(&true)) {
            for instruction in &stage.instructions {
                for name in instruction_references(instruction) {
                    if stage_reference(&stages, &name).map_err(no_stage)?.is_some() {
                        continue;
                    }
                    if let Err(error) = Reference::parse(&name) {
                        refused.get_or_insert_with(|| bad_name(&name, &error.0, instruction.lines));
                    } else {
                        wanted.push((name, instruction.lines));
                    }
                }
            }
        }
        for (name, lines) in wanted {
            self.metadata(&name, lines)?;
        }
        refused.map_or(Ok(()), Err)
    }

    /// `[internal] load metadata for docker.io/library/base:latest`
    fn metadata(&mut self, name: &str, lines: Lines) -> Result<(), Failure> {
        if self.images.contains_key(name) {
            return Ok(());
        }
        let reference = Reference::parse(name).map_err(|error| bad_name(name, &error.0, lines))?;
        let full = reference.full();
        let known = self.images.values().any(|loaded| loaded.full == full);
        let found = base::find(&mut self.engine, name, false);
        let title = format!("[internal] load metadata for {full}");
        match found {
            Ok(found) => {
                let took = if found.pulled.is_some() { METADATA } else { 0 };
                if !known {
                    self.progress.internal(&title, &[], took);
                }
                let digest = found.pulled.as_ref().and_then(|pulled| pulled.digest.clone());
                let digest = digest.or_else(|| self.engine.cache.digest_of(&reference));
                if let Some(pulled) = &found.pulled {
                    self.engine.cache.add_pulled(reference, Arc::clone(&found.image), digest.clone());
                    self.pulled.insert(found.image.id, pulled.layers.clone());
                }
                let loaded = Loaded { image: found.image, full, digest };
                self.images.insert(name.to_owned(), loaded);
                Ok(())
            }
            Err(missing) => {
                let why = missing.of_buildkit();
                self.progress.internal_error(&title, &why);
                let message = format!("{name}: failed to resolve source metadata for {full}: {why}");
                let stages = self.file.stages.iter().filter_map(|stage| stage.id());
                let options: Vec<String> = stages.chain(common_images()).collect();
                let options = options.iter().map(String::as_str);
                let message = with_suggestion(message, name, options, Case::Sensitive);
                Err(Failure { tail: Some((title, vec![])), ..Failure::at(message, lines) })
            }
        }
    }

    /// Converts the needed stages, in the order of the file.
    pub(super) fn convert(&mut self, plan: &Plan) -> Result<(), Failure> {
        let stages = self.file.stages.clone();
        for stage in &stages {
            if plan.reached.get(stage.index) == Some(&true) {
                self.stage(plan, stage)?;
            } else {
                self.skip(stage);
            }
        }
        Ok(())
    }

    fn skip(&mut self, stage: &Stage) {
        let from = outline::from(stage);
        let instructions = stage.instructions.iter().map(|i| outline::instruction(Some(stage.index), i));
        for step in std::iter::once(from).chain(instructions) {
            self.add_step(Step { verdict: Verdict::Skipped, ..step });
        }
        self.states.push(None);
    }

    fn stage(&mut self, plan: &Plan, stage: &Stage) -> Result<(), Failure> {
        let base = plan.bases.get(stage.index).cloned().flatten();
        let external = matches!(base, Some(Base::Image(_)));
        let steps = stage.instructions.iter().filter(|instruction| is_step(instruction)).count();
        let total = steps + usize::from(external);
        let label = match (&stage.name, self.file.stages.len()) {
            (_, 1) => String::new(),
            (Some(name), _) => name.lowered(),
            (None, _) => format!("stage-{}", stage.index),
        };
        let step = self.add_step(Step { verdict: Verdict::Base, ..outline::from(stage) });
        let mut state = match base {
            None | Some(Base::Scratch) => StageState::scratch(),
            Some(Base::Stage(index)) => {
                let below = self.states.get(index).cloned().flatten();
                below.map_or_else(StageState::scratch, |below| StageState {
                    vertices: below.vertices,
                    env: below.env,
                    args: below.args,
                    ..StageState::on(below.image, below.head)
                })
            }
            Some(Base::Image(name)) => match self.images.get(&name).cloned() {
                Some(loaded) => {
                    let image = ImageConfig { style: Style::Oci, ..loaded.image.config.clone() };
                    let mut state = StageState::on(image, None);
                    (state.label, state.total) = (label.clone(), total);
                    let title = format!("FROM {}", loaded.title());
                    let name = state.prefix(&title);
                    state.head = Some(self.image_vertex(&loaded, name, Some(step), stage));
                    state
                }
                None => StageState::scratch(),
            },
        };
        (state.label, state.total) = (label, total);
        if let Some(step) = self.steps.get_mut(step) {
            let shown = state.head.filter(|_| external).and_then(|id| self.graph.get(id));
            step.label = shown.map_or_else(|| stage.original.to_string(), |vertex| vertex.name.clone());
            (step.number, step.total) = if external { (1, total) } else { (0, total) };
        }
        state.cmd_set = false;
        let triggers = state.image.config.on_build.take().unwrap_or_default();
        self.current = Some(super::Current { state, stage: stage.clone() });
        let mut failure = None;
        for trigger in &triggers {
            let instruction = parse_command(trigger).map_err(|error| Failure::at(error, stage.lines))?;
            if failure.is_none() {
                failure = self.dispatch(&instruction, true).err();
            }
        }
        for instruction in &stage.instructions {
            if failure.is_none() {
                failure =
                    self.dispatch(instruction, false).err().map(|failure| failure.or_at(instruction.lines));
            } else {
                self.add_step(outline::instruction(Some(stage.index), instruction));
            }
        }
        let state = self.current.take().map(|current| current.state);
        self.states.push(state);
        failure.map_or(Ok(()), Err)
    }

    /// The vertex of an image; one image is one vertex.
    fn image_vertex(
        &mut self,
        loaded: &Loaded,
        name: String,
        step: Option<usize>,
        stage: &Stage,
    ) -> VertexId {
        let same =
            |vertex: &Arc<Vertex>| matches!(&vertex.op, Op::Image(image) if image.id == loaded.image.id);
        if let Some(id) = self.graph.iter().position(same) {
            match (self.graph.get_mut(id).map(Arc::make_mut), step) {
                (Some(vertex), Some(step)) => {
                    // Metadata of equal vertices is merged: the name of the last one shows.
                    vertex.name = name;
                    self.shared.push((step, id));
                }
                (Some(vertex), None) => vertex.plain_name = Some(name),
                (None, _) => {}
            }
            return id;
        }
        self.graph.push(Arc::new(Vertex {
            name,
            plain_name: None,
            op: Op::Image(Arc::clone(&loaded.image)),
            base: None,
            step,
            stage: stage.index.to_string(),
            number: 0,
            no_cache: false,
            lines: stage.lines,
        }));
        self.graph.len() - 1
    }

    /// What a `--from` stands for.
    pub(super) fn source_of(&mut self, name: &str, stage: &Stage) -> Result<From, Failure> {
        let stages = self.file.stages.clone();
        if let Some(index) = stage_reference(&stages, name).map_err(no_stage)? {
            return Ok(From::Vertex(self.states.get(index).cloned().flatten().and_then(|state| state.head)));
        }
        let Some(loaded) = self.images.get(name).cloned() else { return Ok(From::Vertex(None)) };
        let title = format!("FROM {}", loaded.title());
        Ok(From::Vertex(Some(self.image_vertex(&loaded, title, None, stage))))
    }

    pub(super) fn add_step(&mut self, step: Step) -> usize {
        let index = self.steps.len();
        self.steps.push(Step { index, ..step });
        index
    }
}

/// An image whose metadata was loaded.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub image: Arc<Image>,
    /// `docker.io/library/base:latest`
    pub full: String,
    /// Of the manifest, for images from a registry.
    pub digest: Option<String>,
}

impl Loaded {
    fn title(&self) -> String {
        let digest = self.digest.as_ref().map(|digest| format!("@{digest}")).unwrap_or_default();
        format!("{}{digest}", self.full)
    }
}

/// What a misspelt name may have meant. The names without a slash in them are BuildKit's own slip.
fn common_images() -> impl Iterator<Item = String> {
    const NAMES: [&str; 7] = ["alpine", "busybox", "centos", "debian", "golang", "ubuntu", "fedora"];
    NAMES.iter().flat_map(|name| {
        let full = format!("docker.io/library{name}");
        [(*name).to_owned(), full.clone(), format!("{name}:latest"), format!("{full}:latest")]
    })
}

/// Asking a registry, in virtual nanoseconds.
const METADATA: i64 = 900_000_000;

fn bad_name(name: &str, why: &str, lines: Lines) -> Failure {
    Failure::at(format!("failed to parse stage name {}: {why}", crate::dockerfile::go::quote(name)), lines)
}

fn no_stage(number: i64) -> Failure {
    Failure::new(format!("invalid stage index {number}"))
}

/// Whether progress counts the instruction.
fn is_step(instruction: &Instruction) -> bool {
    use InstructionKind::{Add, Copy, Run, Workdir};
    matches!(instruction.kind, Add(_) | Copy(_) | Run(_) | Workdir(_))
}
