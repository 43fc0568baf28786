//! Stages and what they need of one another.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::dockerfile::arguments::{self, Globals, Variables};
use crate::dockerfile::ast::{Dockerfile, Instruction, InstructionKind, Lines, Stage};
use crate::dockerfile::expand::{ExpandError, Lex};
use crate::dockerfile::go;
use crate::dockerfile::go::Letters;
use crate::dockerfile::lint::{self, Linter, Place};
use crate::dockerfile::platform::Platform;
use crate::dockerfile::suggest::{Case, nearest, with_suggestion};
use crate::text::Span;

use super::fault::{Fault, Outcome, of_instruction, of_stage};
use super::{Extent, Options, epoch, resolve};

pub(super) const SCRATCH: &str = "scratch";

/// A stage on its way through the walk (`dispatchState`), or an image that a copy or a mount names.
#[derive(Debug, Clone, Default)]
pub(super) struct State<'f> {
    /// `None` for an image that is named by a copy or a mount.
    pub stage: Option<&'f Stage>,
    /// The base, expanded.
    pub base_name: String,
    /// The name in messages: `stage-0` for one without.
    pub name: String,
    pub platform: Option<Platform>,
    /// The stage that this one is built from.
    pub base: Option<usize>,
    pub commands: Vec<Command<'f>>,
    /// What is needed, and the instruction that needs it.
    pub deps: BTreeMap<usize, Place>,
    /// Where the name of an image is written.
    pub place: Option<Place>,
    pub resolved: bool,
    pub dispatched: bool,
    pub onbuild_done: bool,
    pub env: Variables,
    /// Whether the base may set variables that are not in `env`: nobody knows the image.
    pub env_open: bool,
    pub onbuild: Vec<String>,
    pub shell: Vec<String>,
    pub working_dir: String,
    /// Whether a `WORKDIR` of this file has been seen.
    pub workdir_set: bool,
    /// The arguments declared in this stage and in those it is built from.
    pub declared: BTreeSet<String>,
    pub cmd: Option<Place>,
    pub entrypoint: Option<Place>,
    pub healthcheck: Option<Place>,
}

/// An instruction and the states that it needs, one each for its mounts or one for `COPY --from`.
#[derive(Debug, Clone)]
pub(super) struct Command<'f> {
    pub instruction: Cow<'f, Instruction>,
    pub sources: Vec<usize>,
}

/// The walk.
pub(super) struct Walk<'f, 'o> {
    pub options: &'o Options<'o>,
    pub lex: Lex,
    pub globals: Globals,
    pub target_platform: Platform,
    pub states: Vec<State<'f>>,
    by_name: BTreeMap<String, usize>,
}

/// Everything after the instructions are typed.
pub(super) fn walk(file: &Dockerfile, options: &Options<'_>, linter: &mut Linter) -> Outcome<()> {
    for stage in &file.stages {
        lint::reserved_stage_name::check(stage, &mut linter.file());
    }
    lint::duplicate_stage_name::check(&file.stages, &mut linter.file());
    lint::consistent_instruction_casing::check(&file.stages, &mut linter.file());
    let lex = Lex::new(file.directives.escape);
    let target_platform = options.platform.cloned().unwrap_or_default();
    let last = file.stages.last().and_then(Stage::id).unwrap_or_default();
    let stage = options.target.map_or(last, str::to_owned);
    let automatic = arguments::automatic(&target_platform, &stage, options.build_args);
    check_defaults(file, &automatic, lex, linter);
    let at = |at: &Instruction, why: ExpandError| Err(Fault::at(of_instruction(at), why.message));
    let globals = arguments::globals(file, &automatic, options.build_args, at)?;
    epoch::check(file, &globals, options.build_args, lex)?;
    let mut walk = Walk { options, lex, globals, target_platform, states: vec![], by_name: BTreeMap::new() };
    for stage in &file.stages {
        let state = walk.state(stage, linter)?;
        walk.add(state);
    }
    let target = walk.target()?;
    walk.connect()?;
    let reachable = resolve::stages(&mut walk, target, linter)?;
    for index in 0..walk.states.len() {
        let wanted = walk.all_stages() || reachable.contains(&index);
        if wanted && (walk.all_stages() || !walk.states.get(index).is_none_or(|state| state.dispatched)) {
            walk.dispatch_stage(index, linter)?;
        }
    }
    Ok(())
}

/// The bases must be valid with the defaults alone as well.
fn check_defaults(file: &Dockerfile, automatic: &Variables, lex: Lex, linter: &mut Linter) {
    // An error here comes again with the build arguments, and is reported then.
    let defaults = arguments::globals(file, automatic, &BTreeMap::new(), |_, why| Err(why));
    let Ok(defaults) = defaults else { return };
    for stage in &file.stages {
        let Ok(name) = lex.process_word(&stage.base, &defaults.values) else { return };
        lint::invalid_default_arg_in_from::check(stage, &name.result, &mut linter.file());
    }
}

impl<'f> Walk<'f, '_> {
    pub fn all_stages(&self) -> bool {
        self.options.extent == Extent::Check && self.options.target.is_none_or(str::is_empty)
    }

    /// The state of a stage, its `FROM` expanded.
    fn state(&self, stage: &'f Stage, linter: &mut Linter) -> Outcome<State<'f>> {
        let mut scope = linter.below(stage.comments.iter().map(|comment| comment.text.as_str()));
        let place = of_stage(stage, &stage.base);
        let names = self.globals.names();
        let expanded = self.lex.process_word(&stage.base, &self.globals.values);
        let unmatched = expanded.as_ref().map_or_else(|why| &why.unmatched, |expansion| &expansion.unmatched);
        lint::undefined_arg_in_from::check(&stage.base, place, unmatched, &names, &mut scope);
        let base = expanded.map_err(|why| Fault::at(place, why.message))?;
        if base.result.is_empty() {
            return Err(Fault::at(place, format!("base name ({}) should not be blank", stage.base.text)));
        }
        let platform = match &stage.platform {
            None => None,
            Some(word) => {
                let place = of_stage(stage, word);
                let expanded = self.lex.process_word(word, &self.globals.values);
                let unmatched = expanded.as_ref().map_or_else(|why| &why.unmatched, |e| &e.unmatched);
                lint::undefined_arg_in_from::check(word, place, unmatched, &names, &mut scope);
                let expansion = expanded.map_err(|why| {
                    Fault::at(place, format!("failed to process arguments for platform : {}", why.message))
                })?;
                let target = crate::dockerfile::expand::Env::get(&self.globals.values, "TARGETPLATFORM");
                let target = target.unwrap_or_default();
                lint::redundant_target_platform::check(stage, word, &expansion, target, &mut scope);
                lint::from_platform_flag_const_disallowed::check(stage, word, &expansion, &mut scope);
                let suggest = |message: String| {
                    let known = || self.globals.values.keys();
                    let found =
                        expansion.unmatched.iter().find_map(|name| nearest(name, known(), Case::Sensitive));
                    let found = found.map(|found| format!(" (did you mean {found}?)")).unwrap_or_default();
                    Fault::at(place, format!("{message}{found}"))
                };
                if expansion.result.is_empty() {
                    return Err(suggest(format!("empty platform value from expression {}", word.text)));
                }
                let parsed = Platform::parse(&expansion.result);
                let failed = |why| suggest(format!("failed to parse platform {}: {why}", word.text));
                Some(parsed.map_err(failed)?)
            }
        };
        let name = stage.id().unwrap_or_else(|| format!("stage-{}", stage.index));
        Ok(State { stage: Some(stage), base_name: base.result, name, platform, ..State::default() })
    }

    /// Adds a state; its base is the latest stage of that name, if there is one.
    fn add(&mut self, mut state: State<'f>) -> usize {
        state.base = self.by_name.get(&state.base_name).copied();
        let index = self.states.len();
        if let Some(id) = state.stage.and_then(Stage::id) {
            self.by_name.insert(id, index);
        }
        self.states.push(state);
        index
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.lowered()).copied()
    }

    /// The stage of this name, or else a new state for the image of this name.
    fn find_or_add(&mut self, name: &str, place: Place) -> usize {
        self.find(name).unwrap_or_else(|| {
            let base_name = name.to_owned();
            self.add(State { base_name, place: Some(place), ..State::default() })
        })
    }

    fn target(&self) -> Outcome<usize> {
        let Some(name) = self.options.target.filter(|name| !name.is_empty()) else {
            return Ok(self.states.len().saturating_sub(1));
        };
        self.find(name).ok_or_else(|| {
            let names = self.states.iter().map(|state| state.name.as_str()).filter(|name| !name.is_empty());
            let message = format!("target stage {} could not be found", go::quote(name));
            Fault::without_source(Span::default(), with_suggestion(message, name, names, Case::Sensitive))
        })
    }

    /// Finds what the instructions of all stages need, and that nothing needs itself.
    fn connect(&mut self) -> Outcome<()> {
        for index in 0..self.states.len() {
            let Some(stage) = self.states.get(index).and_then(|state| state.stage) else { continue };
            let mut commands = vec![];
            for instruction in &stage.instructions {
                commands.push(self.command(index, Cow::Borrowed(instruction))?);
            }
            if let Some(state) = self.states.get_mut(index) {
                state.commands = commands;
            }
        }
        self.check_cycles()?;
        if let [only] = self.states.as_mut_slice() {
            only.name = String::new();
        }
        Ok(())
    }

    /// An instruction of the state `index` with what it needs.
    pub fn command(&mut self, index: usize, instruction: Cow<'f, Instruction>) -> Outcome<Command<'f>> {
        let place = of_instruction(&instruction);
        let mut sources = vec![];
        match &instruction.kind {
            InstructionKind::Copy(copy) => {
                if let Some(from) = &copy.from {
                    sources.push(self.copy_source(from, Place { span: from.span, ..place })?);
                }
            }
            InstructionKind::Run(run) => {
                let names: Vec<String> = run.mounts.iter().map(super::mounts::source).collect();
                for name in names {
                    sources.push(self.find_or_add(&name, place));
                }
            }
            _ => {}
        }
        if let Some(state) = self.states.get_mut(index) {
            state.deps.extend(sources.iter().map(|&source| (source, place)));
        }
        Ok(Command { instruction, sources })
    }

    /// What `COPY --from` names: a stage by name or number, or an image.
    fn copy_source(&mut self, from: &str, place: Place) -> Outcome<usize> {
        let expanded =
            self.lex.process_word(from, &()).map_err(|why| Fault::without_source(place.span, why.message))?;
        if expanded.result != from {
            let message = "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround";
            return Err(Fault::without_source(place.span, message));
        }
        match from.parse::<i64>() {
            Err(_) => Ok(self.find_or_add(from, place)),
            Ok(number) => usize::try_from(number)
                .ok()
                .filter(|&index| index < self.states.len())
                .ok_or_else(|| Fault::without_source(place.span, format!("invalid stage index {number}"))),
        }
    }

    /// No stage may need itself, directly or through others.
    fn check_cycles(&self) -> Outcome<()> {
        let mut visited = BTreeSet::new();
        for start in 0..self.states.len() {
            // The way from the start: a state, and its needs that were not looked at yet.
            let mut way: Vec<(usize, Vec<(usize, Place)>)> = vec![];
            let mut current: Vec<Lines> = vec![];
            let mut enter = Some(start);
            loop {
                if let Some(index) = enter.take() {
                    if visited.insert(index) {
                        let deps = self.states.get(index).map(|state| &state.deps);
                        let deps = deps.into_iter().flatten().rev().map(|(&dep, &place)| (dep, place));
                        way.push((index, deps.collect()));
                    } else {
                        current.pop();
                    }
                }
                let Some((_, open)) = way.last_mut() else { break };
                match open.pop() {
                    None => {
                        way.pop();
                        current.pop();
                    }
                    Some((dep, place)) => {
                        current.push(place.lines);
                        if way.iter().any(|(index, _)| *index == dep) {
                            let name = self.states.get(start).map_or("", |state| state.name.as_str());
                            let message = format!("circular dependency detected on stage: {name}");
                            return Err(Fault { message, lines: current, span: place.span });
                        }
                        enter = Some(dep);
                    }
                }
            }
        }
        Ok(())
    }
}
