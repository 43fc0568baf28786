//! Whether a lesson's checks hold, with what was found instead where they do not.

use serde::Serialize;

use super::lesson::{Check, Lesson, Measure, Operand, Predicate, StepState};
use super::log::Lab;
use super::moment::Moment;
use super::texts::{self, Language};
use super::view::{Fate, Picture, Scale};
use crate::image::Reference;
use crate::vfs::path;

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    pub holds: bool,
    /// What was found, where that says more than "no".
    pub evidence: Option<String>,
}

/// What comes of each check of a lesson at the present moment of a session.
pub fn verdicts(lab: &Lab, lesson: &Lesson, language: Language) -> Vec<Verdict> {
    lesson.checks.iter().map(|check| verdict(lab, lesson, check, language)).collect()
}

fn verdict(lab: &Lab, lesson: &Lesson, check: &Check, language: Language) -> Verdict {
    let now = lab.now();
    let (holds, evidence) = match &check.after {
        None => holds(now, &check.predicate, language),
        Some(label) => {
            let edit = lesson.edit(label).map(|edit| lab.edit(edit).and_then(|op| now.after(&op)));
            match edit {
                Some(Ok(then)) => holds(&then, &check.predicate, language),
                Some(Err(refusal)) => (false, Some(refusal.to_string())),
                None => (false, None),
            }
        }
    };
    Verdict { holds, evidence: evidence.filter(|_| !holds) }
}

/// Whether a predicate is true of a moment, and what was found.
pub fn holds(moment: &Moment, predicate: &Predicate, language: Language) -> (bool, Option<String>) {
    match predicate {
        Predicate::Step { side, text, is } => {
            let steps = moment.side(*side).steps.iter().filter(|step| step.text.starts_with(text.as_str()));
            let fates: Vec<Fate> = steps.map(|step| step.fate).collect();
            let all = |of: fn(&Fate) -> bool| fates.iter().all(of);
            let holds = match is {
                // A step that is gone need not be built either.
                StepState::Skipped => all(|fate| *fate == Fate::Skipped),
                StepState::Cached => !fates.is_empty() && all(|fate| *fate == Fate::Reused),
                StepState::Rebuilt => !fates.is_empty() && all(|fate| fate.ran()),
            };
            (holds, fates.is_empty().then(|| texts::no_such_step(*side, language)))
        }
        Predicate::Builds { side, yes } => {
            let failure = moment.side(*side).failure.as_ref();
            let built = failure.is_none() && moment.report(*side).is_some();
            (built == *yes, failure.map(|failure| failure.message.clone()))
        }
        Predicate::Compare { left, comparison, right } => {
            let found = measure(moment, *left);
            let limit = match right {
                Operand::Number(number) => *number,
                Operand::Measure(other) => measure(moment, *other),
            };
            // What does not build cannot be small.
            let built = moment.needs.is_empty() && sides_of(*left).all(|side| moment.image(side).is_some());
            (
                built && comparison.holds(found, limit),
                Some(texts::found(&texts::amount(*left, found, language), language)),
            )
        }
        Predicate::File { side, path: name, there } => {
            let found = moment.image(*side).map(|image| image.tree.exists(name));
            (found == Some(*there), None)
        }
        Predicate::Layers { side, path: name, there } => {
            let name = path::clean(name);
            let name = name.trim_start_matches('/');
            let found = moment.image(*side).map(|image| {
                let changes = image.layers.iter().flat_map(|layer| layer.changes.iter());
                changes.into_iter().any(|change| change.path == name && change.changed().is_some())
            });
            (found == Some(*there), None)
        }
        Predicate::Tag { tag, side, step } => {
            let store = &moment.engine().store;
            let tagged = Reference::parse(tag).ok().and_then(|reference| store.tagged(&reference));
            let wanted = moment.image_after(*side, *step).and_then(|id| store.resolve(&id).ok());
            (tagged.is_some() && tagged == wanted, None)
        }
    }
}

fn sides_of(measure: Measure) -> impl Iterator<Item = super::Side> {
    let (first, second) = match measure {
        Measure::Size(side) | Measure::Waste(side) | Measure::Time(side) | Measure::Reruns(side) => {
            (side, None)
        }
        Measure::SharedLayers | Measure::SharedSize => (super::Side::A, Some(super::Side::B)),
    };
    std::iter::once(first).chain(second)
}

fn measure(moment: &Moment, measure: Measure) -> u64 {
    let picture = || Picture::of(moment.side(super::Side::A), moment.side(super::Side::B), Scale::Log);
    match measure {
        Measure::Size(side) => moment.image(side).map_or(0, |image| image.size()),
        Measure::Waste(side) => moment.waste(side).iter().map(|row| row.bytes).sum(),
        Measure::Time(side) => moment.side(side).ms,
        Measure::Reruns(side) => moment.side(side).reran() as u64,
        Measure::SharedLayers => picture().shared_layers() as u64,
        Measure::SharedSize => picture().shared_size(),
    }
}
