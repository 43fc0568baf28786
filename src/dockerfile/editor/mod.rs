//! What an editor asks about a Dockerfile: colours, completion, hover. All of it reads the instruction table.

mod complete;
mod cursor;
mod hover;
mod scope;
mod tokens;
#[cfg(test)]
mod tests;

pub use complete::{Completion, DIRECTIVES, Item, ItemKind, Surroundings, complete};
pub use hover::{Hover, hover};
pub use scope::{Origin, Variable, variables};
pub use tokens::{Token, TokenKind, tokens};
