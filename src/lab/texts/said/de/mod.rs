//! German.

mod dockerfile;
mod editor;
mod page;
mod programs;
mod scripts;

use super::Pair;

/// Every text of the engine.
pub(super) static TABLES: &[&[Pair]] =
    &[dockerfile::DOCKERFILE, editor::EDITOR, page::PAGE, programs::PROGRAMS, scripts::SCRIPTS];
