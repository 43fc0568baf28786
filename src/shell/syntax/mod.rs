//! From text to tree. Nothing fails: what cannot be parsed is a [`SyntaxError`] beside the lines before it.

mod braced;
pub(super) mod braces;
mod commands;
mod compound;
mod error;
mod grammar;
mod lexer;
mod quotes;
mod simple;
mod test_grammar;
mod tree;
mod word;

pub use error::{Expected, SyntaxError, SyntaxErrorKind};
pub use grammar::is_reserved;
pub use tree::*;

use super::ShellKind;

/// Parses a script in the language of a shell.
pub fn parse(text: &str, kind: ShellKind) -> Script {
    lexer::Parser::new(text, kind, None).script()
}

/// Whether a text is a name: a letter or `_`, then letters, digits and `_`.
pub fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}
