//! The Dockerfile front end: text to typed instructions, words, `.dockerignore`, lint.
//!
//! Behaviour is that of BuildKit's Dockerfile frontend 1.26 (BuildKit v0.32). Three things most callers want:
//! [`parse`] (never fails: what is wrong is in [`ast::Dockerfile::diagnostics`]), [`expand::Lex`] (variables in
//! words) and [`ignore::Matcher`] (`.dockerignore`).

pub mod arguments;
pub mod ast;
pub mod check;
pub mod editor;
mod excerpt;
pub mod expand;
pub mod go;
pub mod hints;
pub mod ignore;
mod images;
pub mod instructions;
pub mod lint;
pub mod mount;
pub mod parser;
pub mod platform;
pub mod ports;
pub mod reference;
pub mod remote;
pub mod suggest;
pub mod table;

pub use excerpt::{excerpt, excerpt_of};
pub use images::images;
pub use instructions::parse;
