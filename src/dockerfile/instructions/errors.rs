//! Errors of single instructions.

use crate::dockerfile::parser::{Arg, Node};
use crate::text::{Diagnostic, Edit, Fix, Span};

/// What is wrong with an instruction.
#[derive(Debug, Clone)]
pub(super) struct Wrong {
    pub diagnostic: Box<Diagnostic>,
}

pub(super) type Parsed<T> = Result<T, Wrong>;

impl Wrong {
    /// An error at a place.
    pub fn at(span: Span, code: &str, message: impl Into<String>) -> Self {
        Self { diagnostic: Box::new(Diagnostic::error(code, span, message)) }
    }

    /// An error about an argument.
    pub fn about(node: Node, arg: &Arg, code: &str, message: impl Into<String>) -> Self {
        Self::at(node.place(arg), code, message)
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.diagnostic.hint = Some(hint.into());
        self
    }

    /// Adds a fix that replaces what is under `span`.
    pub fn fix(mut self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.diagnostic.fix =
            Some(Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }] });
        self
    }
}

pub(super) fn at_least_one_argument(node: Node, command: &str) -> Wrong {
    Wrong::at(node.span, "missing-argument", format!("{command} requires at least one argument"))
        .hint(format!("write what {command} is to work on after it"))
}

pub(super) fn exactly_one_argument(node: Node, command: &str) -> Wrong {
    Wrong::at(node.span, "missing-argument", format!("{command} requires exactly one argument"))
        .hint(format!("write what {command} is to work on after it"))
}
