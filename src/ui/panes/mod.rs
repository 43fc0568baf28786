//! The containers: each takes the state, shows a part of it, and says what the user does.

mod actions;
mod console;
mod contents;
mod context;
mod dialogs;
mod drawer;
mod editors;
mod files;
mod header;
mod history;
mod lesson;
mod notice;
mod open;
mod page;
mod share;
mod stages;
mod timeline;
mod waste;
mod why;

pub use page::mount;

use std::rc::Rc;

use yew::prelude::{Callback, Properties};

use super::hooks::Heat;
use super::state::{Action, State};
use crate::lab::lesson::Lesson;

/// What every pane gets.
#[derive(Properties, Clone)]
pub struct PaneProps {
    pub state: State,
    pub dispatch: Callback<Action>,
    /// The lesson in the page's language.
    pub lesson: Option<Rc<Lesson>>,
    /// What edits would cost.
    pub heat: Heat,
}

/// What is not in the state follows from it, or is another value.
impl PartialEq for PaneProps {
    fn eq(&self, other: &Self) -> bool {
        let lesson = |props: &Self| props.lesson.as_ref().map(Rc::as_ptr);
        self.state == other.state
            && self.dispatch == other.dispatch
            && lesson(self) == lesson(other)
            && self.heat == other.heat
    }
}

impl PaneProps {
    /// A callback that does one thing, whatever the event.
    fn on<E: 'static>(&self, action: Action) -> Callback<E> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |_: E| dispatch.emit(action.clone()))
    }
}
