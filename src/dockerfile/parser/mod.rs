//! Text to instructions that are split but not yet typed (`parser` in BuildKit).
//!
//! [`parse`] borrows from the text: the keyword, the flags and the arguments of a [`Node`] are ranges of its
//! [`Logical`] line, and lie one after the other in the [`Tree`]. It goes on after an error, so that an editor sees
//! the rest of the file; BuildKit ends with the first one, which is the first of [`Tree::errors`].

mod args;
mod directives;
mod dump;
mod fast;
mod few;
mod heredoc;
mod json;
mod logical;
mod node;
mod scan;
mod split;

pub use directives::{DirectiveParser, detect_syntax, find_directive};
pub use heredoc::{Heredoc, HeredocWord, chomp, heredoc_word, heredoc_words};
pub use logical::Logical;
pub use node::{Arg, Comment, Form, Node, Split, SyntaxError, Tree, Warning};
pub use scan::parse;
pub use split::words;
