//! Lessons: two Dockerfiles with a story, edits to try, and a goal that can be checked. A Markdown file each.
//!
//! ````text
//! ---
//! id: node-order
//! title: Dependencies first
//! ---
//! Prose.
//!
//! ```dockerfile a tag=shop:a
//! ```file src/server.js mode=755 size=5MB
//! ```dockerignore            (or: dockerignore b)
//! ```edit Change src/server.js      (actions, see `action`)
//! ```check                   (predicates, see `check`)
//! ```solution                (actions; or a whole file: dockerfile a solution)
//! ```hint
//! ````

pub mod action;
pub mod check;
mod gallery;
mod parse;
mod told;
mod words;

pub use action::{Action, Place};
pub use check::{Check, Comparison, Measure, Operand, Predicate, StepState};
pub use gallery::{FILES, FIRST, gallery, lesson};
pub use parse::{LessonError, parse};

use super::project::Project;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lesson {
    /// What a link names it by.
    pub id: String,
    pub title: String,
    /// One sentence for the gallery.
    pub summary: String,
    /// The group it is shown in.
    pub topic: String,
    /// What is asked for, in a sentence.
    pub goal: String,
    /// Paragraphs with `code` and **strong** in them.
    pub story: Vec<String>,
    pub project: Project,
    /// What one can try; the first is the page's main button.
    pub edits: Vec<Edit>,
    /// All must hold; at the start at least one does not.
    pub checks: Vec<Check>,
    pub hints: Vec<String>,
    pub solution: Vec<Action>,
}

/// A change to try, on a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub label: String,
    pub actions: Vec<Action>,
}

impl Lesson {
    pub fn edit(&self, label: &str) -> Option<&Edit> {
        self.edits.iter().find(|edit| edit.label == label)
    }
}
