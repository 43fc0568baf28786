//! Everything that can be done in the page.

use std::sync::Arc;

use super::{Dialog, Selection, Tab, Theme};
use crate::catalog::Catalog;
use crate::lab::texts::Language;
use crate::lab::view::Scale;
use crate::lab::{Op, Opened, Project, Side};

#[derive(Clone)]
pub enum Action {
    Do(Op),
    /// A keystroke's worth of change.
    Type(Op),
    /// An edit of the lesson, by its place in it.
    Edit(usize),
    Solve,
    /// The next turn of what is under way.
    GoOn,
    /// What is under way is not built any further.
    Stop,
    /// Puts small files where a Dockerfile's context lacks some.
    StandIn(Side),
    Undo,
    Redo,
    Select(Option<Selection>),
    Show(Tab),
    ShowSide(Side),
    Look(Option<usize>),
    Step(Option<usize>),
    /// Shows the build step by step, from its first.
    Play,
    /// The next steps of a build that is being played.
    Beat,
    Rescale(Scale),
    Speak(Language),
    Paint(Theme),
    Ask(Option<Dialog>),
    Dismiss,
    Hint,
    OpenLesson(String),
    OpenProject(Box<Project>),
    /// The part of a link after the `#`.
    OpenLink(String),
    /// More of the catalogue has come: what lacked it is built again.
    Learn(Arc<Catalog>),
    /// Images came out of an archive: all is built again, now that they are there.
    Open(Vec<Opened>),
    /// A part of the catalogue could not be fetched.
    Missing(String),
}

impl Action {
    /// Whether it is about what was done last, and not only about what is shown of it.
    pub(super) const fn needs_the_present(&self) -> bool {
        matches!(
            self,
            Self::Edit(_)
                | Self::Solve
                | Self::StandIn(_)
                | Self::Undo
                | Self::Redo
                | Self::Look(_)
                | Self::Learn(_)
                | Self::Open(_)
        )
    }
}
