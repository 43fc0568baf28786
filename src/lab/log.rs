//! The session: a start, what was done, and the moment after each of it.

use std::rc::Rc;
use std::sync::Arc;

use super::bench::Bench;
use super::desk::{Desk, Refusal};
use super::fix;
use super::judge::{Verdict, verdicts};
use super::lesson::{Edit, Lesson};
use super::making::Making;
use super::moment::Moment;
use super::op::Op;
use super::project::{Project, Side};
use super::share::{Glance, Shared};
use super::stand_in;
use super::texts::Language;
use super::view::panels::{Entry, Why};
use super::view::{Fate, Headline, Picture, Scale};
use crate::catalog::Catalog;

/// How many commands the console shows.
const TRANSCRIPT: usize = 200;

/// A start, operations, and a cursor between those that are done and those that can be redone.
///
/// A value: keeping an older copy is undo enough, and copying it is for nothing, as every part of the page has one.
/// Moments share whatever did not change between them.
#[derive(Clone)]
pub struct Lab {
    bench: Rc<Bench>,
    start: Rc<Project>,
    lesson: Option<Rc<Lesson>>,
    ops: Rc<Vec<Op>>,
    /// One more than operations: the first is the start.
    moments: Rc<Vec<Rc<Moment>>>,
    first: Rc<Moment>,
    cursor: usize,
}

/// An operation that is being done. A value as all else: whoever needs something else instead drops it.
#[derive(Clone)]
pub struct Change {
    op: Op,
    /// How many operations come before it.
    at: usize,
    making: Making,
}

impl Change {
    pub const fn op(&self) -> &Op {
        &self.op
    }

    /// What is built from.
    pub const fn desk(&self) -> &Desk {
        self.making.desk()
    }

    /// Does the next step of a build; `false` once there is none.
    pub fn step(&mut self) -> bool {
        self.making.step()
    }

    /// How much of it is done, in hundredths.
    pub fn progress(&self) -> u32 {
        self.making.progress()
    }
}

impl Lab {
    /// Builds a project for the first time.
    pub fn open(bench: Rc<Bench>, start: Project) -> Self {
        let lesson = start.lesson.as_deref().and_then(super::lesson::lesson).map(Rc::new);
        let first = Rc::new(Moment::start(&start, &bench));
        let mut lab = Self {
            bench,
            start: Rc::new(start),
            lesson,
            ops: Rc::default(),
            moments: Rc::new(vec![Rc::clone(&first)]),
            first,
            cursor: 0,
        };
        lab.preview();
        lab
    }

    /// Says of the start what the lesson's first edit would cost, as that is what it is about.
    fn preview(&mut self) {
        let Some(edit) = self.lesson.as_ref().and_then(|lesson| lesson.edits.first()) else { return };
        let Ok(op) = self.edit(edit) else { return };
        let now = Rc::clone(self.now());
        if !op.rebuilds() || !matches!(now.headline, Headline::First { .. } | Headline::Same { .. }) {
            return;
        }
        if let Ok(Headline::Edited { what, a, b, .. }) = now.after(&op).map(|after| after.headline) {
            let picture = Picture::of(now.side(Side::A), now.side(Side::B), Scale::Log);
            let shared = super::view::Shared::of(&picture);
            let headline = Headline::Preview { what, a, b, shared };
            if let Some(first) = Rc::make_mut(&mut self.moments).first_mut() {
                let mut said = (*now).clone();
                said.headline = headline;
                *first = Rc::new(said);
            }
        }
    }

    /// Opens what a link or a draft holds, by doing all of it again. An operation that cannot be done any more is
    /// named, and ends it there.
    pub fn replay(bench: Rc<Bench>, shared: &Shared) -> (Self, Option<Refusal>) {
        let mut lab = Self::open(bench, shared.start.clone());
        let done = shared.done();
        let mut refusal = None;
        for op in &shared.ops {
            if let Err(why) = lab.apply(op.clone()) {
                refusal = Some(why);
                break;
            }
        }
        lab.cursor = done.min(lab.ops.len());
        (lab, refusal)
    }

    /// Does something. What could be redone is forgotten, unless it is refused: then nothing changes.
    pub fn apply(&mut self, op: Op) -> Result<(), Refusal> {
        let change = self.begin(op)?;
        self.put(change);
        Ok(())
    }

    /// Does something that merely continues the last operation, as a keystroke does: one undo takes both back, and
    /// builds are compared with what was there before the first of them.
    pub fn amend(&mut self, op: Op) -> Result<(), Refusal> {
        let change = self.begin_amending(op)?;
        self.put(change);
        Ok(())
    }

    /// Begins what [`apply`](Self::apply) does.
    pub fn begin(&self, op: Op) -> Result<Change, Refusal> {
        Ok(Change { making: Making::after(self.now(), &op, None)?, at: self.cursor, op })
    }

    /// Begins what [`amend`](Self::amend) does.
    pub fn begin_amending(&self, op: Op) -> Result<Change, Refusal> {
        let continues =
            self.cursor == self.ops.len() && self.ops.last().is_some_and(|last| op.continues(last));
        let at = self.cursor.checked_sub(1).filter(|_| continues);
        match at.and_then(|at| Some((at, self.moments.get(at)?))) {
            Some((at, before)) => {
                Ok(Change { making: Making::after(before, &op, Some(self.now()))?, at, op })
            }
            None => self.begin(op),
        }
    }

    /// Begins again what was begun and has another end now, as a text that is typed does.
    pub fn begin_instead(&self, of: &Change, op: Op) -> Result<Change, Refusal> {
        if of.at == self.cursor { self.begin(op) } else { self.begin_amending(op) }
    }

    /// Puts a change that was begun where it began, and does what is left of it. What came after that is forgotten.
    pub fn put(&mut self, change: Change) {
        let Change { op, at, making } = change;
        self.set(op, at, making.finish());
    }

    /// Puts a change that was begun, but builds nothing more.
    pub fn stop(&mut self, change: Change) {
        let Change { op, at, making } = change;
        self.set(op, at, making.stop());
    }

    fn set(&mut self, op: Op, at: usize, next: Moment) {
        let (ops, moments) = (Rc::make_mut(&mut self.ops), Rc::make_mut(&mut self.moments));
        ops.truncate(at);
        moments.truncate(at + 1);
        ops.push(op);
        moments.push(Rc::new(next));
        self.cursor = at + 1;
    }

    pub fn undo(&mut self) -> bool {
        let can = self.can_undo();
        self.cursor -= usize::from(can);
        can
    }

    pub fn redo(&mut self) -> bool {
        let can = self.can_redo();
        self.cursor += usize::from(can);
        can
    }

    pub const fn can_undo(&self) -> bool {
        self.cursor > 0
    }

    pub fn can_redo(&self) -> bool {
        self.cursor < self.ops.len()
    }

    /// Where one is.
    pub fn now(&self) -> &Rc<Moment> {
        // There always is a first moment, and the cursor never passes the last.
        self.moments.get(self.cursor).unwrap_or(&self.first)
    }

    /// The moments up to now whose operation built, oldest first, with how many operations came before each.
    pub fn builds(&self) -> Vec<(usize, &Rc<Moment>)> {
        let past = self.moments.iter().take(self.cursor + 1).enumerate();
        past.filter(|(_, moment)| moment.built).collect()
    }

    pub fn moment(&self, at: usize) -> Option<&Rc<Moment>> {
        self.moments.get(at)
    }

    /// The moment before an earlier one.
    pub fn before(&self, at: usize) -> Option<&Rc<Moment>> {
        at.checked_sub(1).and_then(|at| self.moments.get(at))
    }

    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    pub fn start(&self) -> &Project {
        &self.start
    }

    pub fn lesson(&self) -> Option<&Rc<Lesson>> {
        self.lesson.as_ref()
    }

    pub fn bench(&self) -> &Rc<Bench> {
        &self.bench
    }

    /// The operation that an edit of the lesson comes to now.
    pub fn edit(&self, edit: &Edit) -> Result<Op, Refusal> {
        let now = self.now();
        now.desk.resolve_all(&edit.label, &edit.actions, &|side, step| now.image_after(side, step))
    }

    /// Why a step of the present moment ran, with a better order of the lines where the engine has found one.
    pub fn why(&self, side: Side, step: usize, language: Language) -> Option<Why> {
        let now = self.now();
        let why = now.why(side, step, language)?;
        let root = now.side(side).steps.get(step).is_some_and(|step| step.fate == Fate::Changed);
        let last = self.cursor.checked_sub(1).and_then(|at| self.ops.get(at));
        let before = self.before(self.cursor);
        let fix = match (last, before) {
            (Some(op), Some(before)) if root => now.offer(side, || fix::offer(before, now, op, side)),
            _ => None,
        };
        Some(Why { fix, ..why })
    }

    /// Small files in the place of those that a side's Dockerfile takes from the context and that are not there, as one
    /// operation of that label; `None` if nothing that is known lacks.
    pub fn stand_ins(&self, side: Side, label: &str) -> Option<Op> {
        let now = self.now();
        let recipe = now.desk.recipe(side);
        let files = stand_in::files(&recipe.dockerfile, &recipe.args, &now.desk.context, |context| {
            now.tried(side, context)
        });
        let ops: Vec<Op> = files.into_iter().map(|(path, file)| Op::Write { path, file }).collect();
        (!ops.is_empty()).then(|| Op::All { label: label.to_owned(), ops })
    }

    /// What the lesson asks for, checked at the present moment; nothing without a lesson.
    pub fn verdicts(&self, language: Language) -> Vec<Verdict> {
        self.lesson.as_ref().map(|lesson| verdicts(self, lesson, language)).unwrap_or_default()
    }

    /// Every command up to now with what it printed, the last [`TRANSCRIPT`] of them.
    pub fn transcript(&self) -> Vec<Entry> {
        let entries = self.moments.iter().take(self.cursor + 1).flat_map(|moment| &moment.entries);
        let entries: Vec<&Entry> = entries.collect();
        let first = entries.len().saturating_sub(TRANSCRIPT);
        entries.into_iter().skip(first).cloned().collect()
    }

    /// The same session with a catalogue that knows more. What was built and lacked nothing stays as it is; what is
    /// left to do of the present moment, mostly the only one that did, is handed out.
    pub fn learn(&self, catalog: &Arc<Catalog>) -> (Self, Option<Change>) {
        let bench = Bench { catalog: Arc::clone(catalog), opened: self.bench.opened.clone() };
        let op = |at: usize| at.checked_sub(1).and_then(|at| self.ops.get(at));
        let kept = self.moments.iter().take_while(|moment| moment.needs.is_empty()).count();
        if kept == 0 {
            return (self.over(Rc::new(bench)), None);
        }
        let mut lab = Self { bench: Rc::new(bench), ..self.clone() };
        let knowing = |moment: &Rc<Moment>| Rc::new(moment.knowing(catalog));
        let moments: Vec<Rc<Moment>> = self.moments.iter().map(knowing).collect();
        lab.first = moments.first().map_or_else(|| Rc::clone(&self.first), Rc::clone);
        lab.moments = Rc::new(moments);
        for at in kept..=self.ops.len() {
            let (Some(op), Some(before)) = (op(at), lab.before(at)) else { break };
            let Ok(making) = Making::after(before, op, None) else {
                return (self.over(lab.bench), None);
            };
            let change = Change { op: op.clone(), at: at - 1, making };
            if at == self.ops.len() && at == self.cursor {
                return (lab, Some(change));
            }
            let moments = Rc::make_mut(&mut lab.moments);
            if let Some(moment) = moments.get_mut(at) {
                *moment = Rc::new(change.making.finish());
            }
        }
        (lab, None)
    }

    /// The same session over another bench.
    pub fn over(&self, bench: Rc<Bench>) -> Self {
        let shared = self.shared(Glance::default());
        Self::replay(bench, &shared).0
    }

    /// Everything for a link, with what is being done.
    pub fn shared_with(&self, change: &Change, glance: Glance) -> Shared {
        let done = self.ops.iter().take(change.at).chain([&change.op]);
        Shared { start: (*self.start).clone(), ops: done.cloned().collect(), cursor: None, glance }
    }

    /// Everything, for a link.
    pub fn shared(&self, glance: Glance) -> Shared {
        let cursor = Some(self.cursor).filter(|&cursor| cursor < self.ops.len());
        Shared { start: (*self.start).clone(), ops: self.ops.to_vec(), cursor, glance }
    }
}
