//! Text to tree, for Python, PHP and Ruby: these share their words and the binding of their operators.

mod arguments;
mod classes;
mod collections;
mod expressions;
mod lex;
mod statements;
mod statements_php;
mod statements_ruby;

pub(super) use statements::parse;
