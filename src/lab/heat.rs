//! What an edit of each line would cost: the engine builds with something new in its place, and looks.

use super::extract::side_facts;
use super::moment::Moment;
use super::project::{BuilderChoice, Side};
use super::request::request;
use super::view::Cost;
use crate::text::Source;

impl Moment {
    /// What the next build of a side would cost if the instruction of that step were edited: everything that has to
    /// run again, itself included. `None` where that is not known: before the first `FROM`, of a broken Dockerfile, of
    /// one that needs data which has not come yet.
    ///
    /// It is the least that an edit can cost: if what the edited instruction makes is different as well, copies of it
    /// into other stages run again too.
    pub fn line_cost(&self, side: Side, step: usize) -> Option<Cost> {
        let facts = self.side(side);
        let edited = facts.steps.get(step)?;
        let first = facts.steps.iter().position(|step| step.instruction == "FROM")?;
        if facts.failure.is_some() || !self.needs.is_empty() || step < first {
            return None;
        }
        // A new instruction in front of it has the same effect on the steps from there on, whatever it says itself. One
        // that makes a layer without a shell, one that only RUN sees, or one that BuildKit builds nothing for.
        let new: &[&str] = match (edited.instruction.as_str(), self.desk.builder) {
            ("FROM" | "RUN" | "COPY" | "ADD" | "WORKDIR", BuilderChoice::BuildKit) => {
                &["COPY <<LAYERLAB /.layerlab-edit", "LAYERLAB"]
            }
            ("ENV" | "ARG" | "USER" | "SHELL", BuilderChoice::BuildKit) => &["ENV LAYERLAB_EDIT=1"],
            _ => &["LABEL layerlab.edit=1"],
        };
        let at = match edited.instruction.as_str() {
            "FROM" => edited.lines.1,
            _ => edited.lines.0.checked_sub(1)?,
        };
        let mut request = request(&self.desk, side);
        let source = request.dockerfile.as_mut()?;
        let mut lines: Vec<&str> = source.text.lines().collect();
        if at as usize > lines.len() {
            return None;
        }
        lines.splice(at as usize..at as usize, new.iter().copied());
        *source = Source::new(source.name.clone(), lines.join("\n") + "\n");
        let mut engine = self.engine().clone();
        let report = crate::build::build(&mut engine, &request);
        let after = side_facts(self.desk.recipe(side), Some(&report), None, &engine.store);
        let ran = after.steps.iter().filter(|step| step.fate.ran() && step.lines.0 != at + 1);
        let ran = ran.filter(|step| step.instruction != "FROM");
        after
            .failure
            .is_none()
            .then(|| Cost { reran: ran.clone().count(), ms: ran.map(|step| step.ms).sum() })
    }
}
