//! Reading the words of a command.

pub mod filter;
pub mod flags;
pub mod spec;
