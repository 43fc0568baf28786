//! Lines typed at the console: run over the context with `docker` at hand; what they change, the page shows.

use std::sync::Arc;

use super::extract::Good;
use super::moment::{Moment, at_mut};
use super::project::{BuilderChoice, Side};
use super::view::panels::{Advice, Entry};
use crate::build::{Builder, Report};
use crate::docker::{CONTEXT, Session};
use crate::image::Reference;
use crate::shell::OutputLine;
use crate::vfs::{Content, Metadata};

/// The variable by which a terminal chooses the builder.
const CHOICE: &str = "DOCKER_BUILDKIT";

impl Moment {
    /// Does a line in the context's directory. Builds that it starts are those of the page, where their tag is.
    pub(super) fn console(&mut self, line: &str) {
        let mut session = self.terminal();
        let result = session.run(line);
        let output = shown(&result.transcript);
        let tags =
            line.split_whitespace().collect::<Vec<_>>().windows(2).any(|pair| pair == ["docker", "tag"]);
        let absent = result.rc != 0 && tags && output.contains("No such image");
        let advice = (absent && self.desk.builder == BuilderChoice::BuildKit).then_some(Advice::NameTheStage);
        self.entries.push(Entry { command: line.to_owned(), output, code: result.rc, typed: true, advice });
        self.needs.extend(result.lacking());
        self.needs.extend(std::mem::take(&mut session.engine.lacks));
        for report in result.reports {
            self.needs.extend(report.lacking());
            self.take_report(report, &session);
        }
        let context = session.context();
        if context != self.desk.context {
            self.desk.context = context;
            self.dirty = true;
        }
        for side in Side::BOTH {
            let text = session.tree.read(&beside(side)).ok().and_then(Content::as_text).map(str::to_owned);
            if let Some(text) = text.filter(|text| *text != self.desk.recipe(side).dockerfile) {
                let at = side.index();
                if let Some(recipe) = self.desk.recipes.get_mut(at) {
                    recipe.dockerfile = text;
                }
                self.dirty = true;
            }
        }
        match session.env.remove(CHOICE).as_deref() {
            Some("0") => self.desk.builder = BuilderChoice::Classic,
            Some(_) => self.desk.builder = BuilderChoice::BuildKit,
            None => {}
        }
        self.session = session;
    }

    /// The session with the files as they are now.
    fn terminal(&self) -> Session {
        let mut session = self.session.clone();
        // The root is always there, and nothing else is at these places.
        let _ = session.tree.graft(CONTEXT, Arc::clone(self.desk.context.root()));
        for side in Side::BOTH {
            let text = self.desk.recipe(side).dockerfile.as_str();
            let _ = session.tree.write(&beside(side), text, Metadata::new(0o644, self.desk.now));
        }
        session.builder = match self.desk.builder {
            BuilderChoice::Classic => Builder::Classic,
            BuilderChoice::BuildKit => Builder::BuildKit,
        };
        session
    }

    fn take_report(&mut self, report: Report, session: &Session) {
        let names: Vec<Reference> = report.tags.iter().filter_map(|tag| Reference::parse(tag).ok()).collect();
        let of = |side: &Side| {
            Reference::parse(&self.desk.recipe(*side).tag).is_ok_and(|own| names.contains(&own))
        };
        let Some(side) = Side::BOTH.into_iter().find(of) else { return };
        let report = Arc::new(report);
        if let Some(image) = report.image().and_then(|id| session.engine.store.image(id)).cloned() {
            *at_mut(&mut self.good, side) = Some(Good { report: Arc::clone(&report), image });
        }
        *at_mut(&mut self.last, side) = Some(report);
        self.built = true;
    }

    /// Runs a line of which the page shows the result, and nothing stays.
    fn ask(&self, line: &str) -> String {
        shown(&self.terminal().run(line).transcript)
    }

    /// `docker history` of the image under a side's tag, as Docker prints it.
    pub fn history(&self, side: Side) -> String {
        self.ask(&format!("docker history {}", super::op::quoted(&self.desk.recipe(side).tag)))
    }

    /// The line with its last word completed as far as that is beyond doubt; `None` where there is nothing to add.
    pub fn complete(&self, line: &str) -> Option<String> {
        let start = line.rfind(' ').map_or(0, |at| at + 1);
        let (before, word) = line.split_at_checked(start)?;
        let candidates = self.terminal().complete(line, line.len());
        let first = candidates.first()?.clone();
        if let [only] = candidates.as_slice() {
            let gap = if only.ends_with('/') { "" } else { " " };
            return Some(format!("{before}{only}{gap}"));
        }
        let shared = candidates.iter().fold(first, |shared, other| common(&shared, other));
        (shared.len() > word.len()).then(|| format!("{before}{shared}"))
    }
}

/// Where a side's Dockerfile lies: beside the context.
fn beside(side: Side) -> String {
    format!("/{}", side.dockerfile_name())
}

/// What a terminal shows.
pub(super) fn shown(lines: &[OutputLine]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect()
}

fn common(a: &str, b: &str) -> String {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x).collect()
}
