//! The classic builder (`daemon/builder/dockerfile`): every instruction a step and an image, one after the other.

mod args;
mod commit;
mod compare;
mod copy;
mod dispatch;
mod finish;
mod run;
mod source;

pub(super) use self::args::PREDEFINED;
pub(super) use self::copy::absolute_dest;
pub(super) use self::dispatch::{healthcheck_of, healthcheck_text, quoted};
pub(super) use self::source::older;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::dockerfile::go::Letters;

use self::args::BuildArgs;
use super::emit::Emitter;
use super::{Engine, Request, Step, Verdict, context, outline};
use crate::dockerfile::ast::{Dockerfile, Instruction, InstructionKind};
use crate::dockerfile::expand::Lex;
use crate::image::{ContainerConfig, Image};
use crate::shell::Coverage;
use crate::text::Diagnostic;
use crate::vfs::{Time, Tree};

/// A build under way.
#[derive(Clone)]
pub struct Classic {
    pub engine: Engine,
    request: Request,
    file: Dockerfile,
    /// What `.dockerignore` leaves of the context.
    context: Tree,
    emitter: Emitter,
    began: Time,
    steps: Vec<Step>,
    todo: VecDeque<Unit>,
    args: BuildArgs,
    /// Stages that are done.
    stages: Vec<Done>,
    state: State,
    /// Containers of the step at hand, by id.
    containers: Vec<String>,
    /// Containers made so far: makes their ids differ.
    made: u64,
    coverage: Coverage,
    notes: Vec<Diagnostic>,
    failure: Option<Failure>,
}

/// What is next.
#[derive(Debug, Clone)]
enum Unit {
    Global(Box<Instruction>),
    From(usize),
    Instruction { instruction: Box<Instruction>, trigger: bool },
    EndOfStage,
}

/// A finished stage.
#[derive(Debug, Clone)]
struct Done {
    name: Option<String>,
    /// `None` for a stage from scratch without a step.
    image: Option<Arc<Image>>,
    base: String,
}

/// Where the stage at hand stands.
#[derive(Debug, Clone, Default)]
struct State {
    stage: usize,
    /// `None` for scratch.
    image: Option<Arc<Image>>,
    config: ContainerConfig,
    maintainer: String,
    cmd_set: bool,
    /// No look-ups until the next FROM: something was built.
    busted: bool,
    /// The step that did it.
    root: Option<usize>,
    /// Steps of this stage so far.
    number: usize,
    /// The base as the FROM names it, variables expanded.
    base: String,
    /// Whether the last step built on is the FROM itself.
    at_base: bool,
}

/// Why the build ended.
#[derive(Debug, Clone)]
struct Failure {
    exit_code: i32,
    /// What the client prints.
    text: String,
    step: Option<usize>,
}

impl Failure {
    fn new(text: impl Into<String>) -> Self {
        Self { exit_code: 1, text: text.into(), step: None }
    }
}

impl Classic {
    pub fn new(engine: &Engine, request: Request) -> Self {
        let mut engine = engine.clone();
        engine.cache.memory.begin();
        let began = engine.clock;
        let source = request.dockerfile.clone().unwrap_or_default();
        let file = crate::dockerfile::parse(&source);
        let mut build = Self {
            args: BuildArgs::new(&request.build_args),
            context: Tree::new(),
            emitter: Emitter::new(began),
            began,
            steps: vec![],
            todo: VecDeque::new(),
            stages: vec![],
            state: State::default(),
            containers: vec![],
            made: 0,
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

    /// Everything before the first step: the context goes over, the Dockerfile is parsed.
    fn prepare(&mut self) -> Result<(), Failure> {
        self.print_header();
        let sent = &self.request.context;
        let known = Arc::clone(&self.engine.known);
        let context = match self.request.archive_context {
            true => context::unpacked(sent, &self.request.dockerfile_path),
            false => context::known(&known, sent, &[".dockerignore".to_owned()]),
        };
        let context = context.map_err(|error| Failure::new(format!("error checking context: {error}")))?;
        let size = context::human_size(context::known_tar_bytes(&known, &context.tree));
        let now = self.engine.clock;
        self.emitter.out(now, format!("Sending build context to Docker daemon {size:>8}\r\r"));
        self.context = context.tree;
        self.outline();
        if let Some(failure) = &self.file.failure {
            let text = source::parse_error(&failure.message, &self.request.dockerfile_path);
            if self.file.stages.is_empty() && !self.file.meta_args.is_empty() && failure.lines.is_none() {
                // Docker falls over an ARG without a FROM, after the step.
                return Ok(());
            }
            return Err(Failure::new(format!("Error response from daemon: {text}")));
        }
        if let Some(target) = &self.request.target
            && self.target().is_none()
        {
            let text = format!("Error response from daemon: target stage {target:?} could not be found");
            return Err(Failure::new(text));
        }
        self.print_warnings();
        Ok(())
    }

    /// Index of the stage that `--target` names, or of the last one.
    fn target(&self) -> Option<usize> {
        let Some(target) = &self.request.target else { return self.file.stages.len().checked_sub(1) };

        self.file.stages.iter().position(|stage| stage.id().is_some_and(|id| id == target.lowered()))
    }

    /// Lists steps and work.
    fn outline(&mut self) {
        let last = self.target().unwrap_or(self.file.stages.len().saturating_sub(1));
        for global in &self.file.meta_args {
            self.steps.push(outline::instruction(None, global));
            self.todo.push_back(Unit::Global(Box::new(global.clone())));
        }
        for stage in self.file.stages.iter().take(last + 1) {
            self.steps.push(outline::from(stage));
            self.todo.push_back(Unit::From(stage.index));
            let labels = if stage.index == last { self.labels() } else { vec![] };
            for instruction in stage.instructions.iter().chain(&labels) {
                self.steps.push(outline::instruction(Some(stage.index), instruction));
                let instruction = Box::new(instruction.clone());
                self.todo.push_back(Unit::Instruction { instruction, trigger: false });
            }
            self.todo.push_back(Unit::EndOfStage);
        }
        let total = self.steps.len();
        for (index, step) in self.steps.iter_mut().enumerate() {
            step.index = index;
            (step.number, step.total) = (index + 1, total);
            step.label = format!("Step {}/{total} : {}", index + 1, step.text);
        }
    }

    /// `--label`s are LABEL instructions at the end of the last stage, sorted.
    fn labels(&self) -> Vec<Instruction> {
        let mut labels = self.request.labels.clone();
        labels.sort();
        labels.into_iter().map(|(key, value)| dispatch::label(&key, &value)).collect()
    }

    /// Does the next piece of work; `false` once there is none.
    pub fn step(&mut self) -> bool {
        if self.failure.is_some() {
            return false;
        }
        let Some(unit) = self.todo.pop_front() else { return false };
        let index = self.steps.iter().position(|step| step.verdict == Verdict::NotReached);
        let result = match unit {
            Unit::EndOfStage => {
                self.end_of_stage();
                Ok(())
            }
            Unit::Global(instruction) => self.global(index.unwrap_or(0), &instruction),
            Unit::From(stage) => self.from(index.unwrap_or(0), stage),
            Unit::Instruction { instruction, trigger } => {
                self.instruction(index.unwrap_or(0), &instruction, trigger)
            }
        };
        if let Err(mut failure) = result {
            failure.step = index;
            if let Some(step) = index.and_then(|index| self.steps.get_mut(index)) {
                let reason = step.verdict.reason().cloned();
                let exit_code = (failure.exit_code != 1).then_some(failure.exit_code);
                step.verdict = Verdict::Failed { reason, message: failure.text.clone(), exit_code };
                step.ended_ms = millis(self.engine.clock, self.began);
            }
            self.failure = Some(failure);
        }
        self.failure.is_none()
    }

    /// Pieces of work that are done, and all of them.
    pub fn progress(&self) -> (usize, usize) {
        (self.steps.len().saturating_sub(self.todo.len()), self.steps.len())
    }

    fn lex(&self) -> Lex {
        Lex::new(self.file.directives.escape)
    }

    /// Prints `Step 2/4 : RUN make`.
    fn announce(&mut self, index: usize) {
        let now = self.engine.clock;
        if let Some(step) = self.steps.get_mut(index) {
            step.started_ms = millis(now, self.began);
            self.emitter.out(now, step.label.clone());
        }
    }

    fn global(&mut self, index: usize, instruction: &Instruction) -> Result<(), Failure> {
        self.announce(index);
        if let InstructionKind::Arg(pairs) = &instruction.kind {
            for pair in pairs {
                let globals = self.args.globals();
                let expand = |word: &str| self.lex().process_word(word, globals.as_slice());
                let value = match &pair.value {
                    Some(word) => Some(
                        expand(word).map_err(|error| Failure::new(source::older(&error.message)))?.result,
                    ),
                    None => None,
                };
                self.args.declare_global(&pair.key, value);
            }
        }
        if let Some(step) = self.steps.get_mut(index) {
            step.verdict = Verdict::Metadata;
        }
        if self.file.stages.is_empty() {
            return Err(Failure::new("unexpected EOF"));
        }
        Ok(())
    }

    fn end_of_stage(&mut self) {
        let name = self.file.stages.get(self.state.stage).and_then(|stage| stage.id());
        self.stages.push(Done { name, image: self.state.image.clone(), base: self.state.base.clone() });
    }

    /// ` ---> 0123456789ab`
    fn print_image(&mut self) {
        let id = self.state.image.as_ref().map(|image| image.id.short()).unwrap_or_default();
        let now = self.engine.clock;
        self.emitter.out(now, format!(" ---> {id}"));
    }
}

/// Whole milliseconds from one moment to a later one.
pub(super) fn millis(now: Time, began: Time) -> u64 {
    u64::try_from(now.0.saturating_sub(began.0) / 1_000_000).unwrap_or(0)
}
