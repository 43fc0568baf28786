//! The Docker command line, as of 26.1: parse the arguments, do it, print what Docker prints.
//!
//! A [`Session`] is a console: a shell on a simulated host whose `docker` works on an engine. [`replay`] runs the
//! recordings of a real engine through it.

mod archive;
mod args;
mod call;
mod change;
mod cli;
mod command;
mod command_flags;
mod commands;
mod complete;
mod document;
pub mod format;
pub mod replay;
mod session;
pub mod template;

pub use session::{CONTEXT, CommandResult, Host, Session};
