//! The session: a start, what was done, and the moment after each of it.

use std::rc::Rc;

use super::bench::Bench;
use super::desk::Refusal;
use super::fix;
use super::judge::{Verdict, verdicts};
use super::lesson::{Edit, Lesson};
use super::moment::Moment;
use super::op::Op;
use super::project::{Project, Side};
use super::share::{Glance, Shared};
use super::stand_in;
use super::texts::Language;
use super::view::panels::{Entry, Why};
use super::view::{Fate, Headline, Picture, Scale};

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
        let next = self.now().after(&op)?;
        self.put(op, next);
        Ok(())
    }

    fn put(&mut self, op: Op, next: Moment) {
        let (ops, moments) = (Rc::make_mut(&mut self.ops), Rc::make_mut(&mut self.moments));
        ops.truncate(self.cursor);
        moments.truncate(self.cursor + 1);
        ops.push(op);
        moments.push(Rc::new(next));
        self.cursor += 1;
    }

    /// Does something that merely continues the last operation, as a keystroke does: one undo takes both back, and
    /// builds are compared with what was there before the first of them.
    pub fn amend(&mut self, op: Op) -> Result<(), Refusal> {
        let continues =
            self.cursor == self.ops.len() && self.ops.last().is_some_and(|last| op.continues(last));
        if !continues {
            return self.apply(op);
        }
        let before = self.cursor.checked_sub(1).and_then(|at| self.moments.get(at));
        let Some(before) = before else { return self.apply(op) };
        let next = before.after_instead(&op, self.now())?;
        self.undo();
        self.put(op, next);
        Ok(())
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

    /// The same session over a bench that knows more.
    pub fn over(&self, bench: Rc<Bench>) -> Self {
        let shared = self.shared(Glance::default());
        Self::replay(bench, &shared).0
    }

    /// Everything, for a link.
    pub fn shared(&self, glance: Glance) -> Shared {
        let cursor = Some(self.cursor).filter(|&cursor| cursor < self.ops.len());
        Shared { start: (*self.start).clone(), ops: self.ops.to_vec(), cursor, glance }
    }
}
