//! From split instructions to typed ones (`instructions` in BuildKit), with its errors.

mod command;
mod errors;
mod file;
mod flags;
mod from;
mod misc;
mod run;
mod sources;

pub(crate) use command::json_form;
pub use file::{parse, parse_command, typed};
