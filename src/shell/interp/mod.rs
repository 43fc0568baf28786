//! Walks a script's tree over a system.
//!
//! Control flow is values ([`state::Flow`]); a subshell is a copy of the state; a pipeline runs its commands one
//! after the other, each reading what the one before has written.

mod arith;
mod assign;
mod builtin;
mod compound;
mod conditional;
pub(super) mod escapes;
mod expand;
mod external;
mod fields;
mod glob;
mod held;
mod messages;
mod param;
pub mod pattern;
mod pipeline;
mod redirect;
mod simple;
mod start;
mod startup;
mod state;
mod trace;
mod transform;

pub use builtin::programs;
pub(super) use external::{Context, run_program};
pub(super) use redirect::{OpenMode, open_input, open_output};
pub use start::{Outcome, ScriptOptions, exec, run_script};
