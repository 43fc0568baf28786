//! What the parser gives: one [`Node`] an instruction.

use std::ops::{Deref, Range};

use crate::dockerfile::ast::{Directives, Lines};
use crate::text::Span;

use super::few::Few;
use super::heredoc::Heredoc;
use super::logical::Logical;

/// A parsed file.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree<'s> {
    pub nodes: Vec<Node<'s>>,
    pub directives: Directives,
    pub warnings: Vec<Warning>,
    /// Each a mistake of its own; BuildKit ends with the first.
    pub errors: Vec<SyntaxError>,
    /// Every comment line outside of heredocs, directives included, in order.
    pub comments: Vec<Span>,
}

/// An instruction, split into name, flags and arguments; it reads as its [`Parts`].
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'s> {
    /// The instruction's text, continuation lines joined.
    pub line: Logical<'s>,
    pub(super) parts: Parts<'s>,
    pub heredocs: Vec<Heredoc<'s>>,
    pub lines: Lines,
    /// From the name to the end of the last line, heredoc bodies and terminators included.
    pub span: Span,
    /// The comment block directly above.
    pub comments: Vec<Comment<'s>>,
}

/// What the line of a node consists of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parts<'s> {
    /// The name as written, as a range of the line.
    pub(super) keyword: Stretch,
    /// The flags without quotes, dashes included: `--from=a`.
    pub flags: Vec<Arg>,
    /// For ENV and LABEL triples of key, value and separator; for ONBUILD nothing (see `trigger`).
    pub args: Few<Arg>,
    pub form: Form,
    /// The instruction after ONBUILD.
    pub trigger: Option<Box<Node<'s>>>,
}

impl<'s> Deref for Node<'s> {
    type Target = Parts<'s>;
    fn deref(&self) -> &Parts<'s> {
        &self.parts
    }
}

/// Whether the arguments are a JSON array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    #[default]
    Plain,
    Json,
}

/// A range of a logical line, half as large as a `Range<usize>`: there are many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stretch {
    start: u32,
    end: u32,
}

impl From<Range<usize>> for Stretch {
    fn from(range: Range<usize>) -> Self {
        let Span { start, end } = Span::of(range.start, range.end);
        Self { start, end }
    }
}

impl From<Stretch> for Range<usize> {
    fn from(stretch: Stretch) -> Self {
        stretch.start as usize..stretch.end as usize
    }
}

/// An argument: a range of the logical line, and its value where that is not simply the text there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arg {
    range: Stretch,
    pub value: Option<Box<str>>,
}

impl Arg {
    pub(super) fn at(range: Range<usize>) -> Self {
        Self { range: range.into(), value: None }
    }

    pub(super) fn valued(range: Range<usize>, value: &str) -> Self {
        Self { range: range.into(), value: Some(value.into()) }
    }

    /// The range of the node's logical line.
    pub fn range(&self) -> Range<usize> {
        self.range.into()
    }
}

/// A line of the comment block above an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'s> {
    /// The text after the `#`, trimmed.
    pub text: &'s str,
    pub span: Span,
}

/// A parser warning: an empty line within a continued instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The instruction's last line, where BuildKit reports it.
    pub line: u32,
    /// The empty lines, endings included.
    pub empty: Vec<Span>,
    /// The index of the instruction in [`Tree::nodes`]; past the end if it failed.
    pub node: usize,
    /// `Empty continuation line found in: RUN ...`
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// BuildKit's text.
    pub message: String,
    pub span: Span,
    /// The lines that BuildKit reports.
    pub lines: Lines,
}

impl<'s> Node<'s> {
    /// A node whose line is not split yet.
    pub(super) fn new(line: Logical<'s>) -> Self {
        let lines = Lines { first: 0, last: 0 };
        Self {
            line,
            parts: Parts::default(),
            heredocs: vec![],
            lines,
            span: Span::default(),
            comments: vec![],
        }
    }
}

impl Node<'_> {
    /// The name as written.
    pub fn name(&self) -> &str {
        self.line.get(self.keyword())
    }

    /// The name as a range of the line.
    pub fn keyword(&self) -> Range<usize> {
        self.keyword.into()
    }

    /// The value of one of this node's flags or arguments.
    pub fn value<'n>(&'n self, arg: &'n Arg) -> &'n str {
        arg.value.as_deref().unwrap_or_else(|| self.line.get(arg.range()))
    }

    /// The place of one of this node's flags or arguments.
    pub fn place(&self, arg: &Arg) -> Span {
        self.line.span(arg.range())
    }

    /// The node that may have heredocs: this one, or what ONBUILD is to run.
    pub(super) fn may_have_heredocs(&self) -> bool {
        let node = match &self.trigger {
            Some(trigger) if self.name().eq_ignore_ascii_case("onbuild") => trigger,
            _ => self,
        };
        let takes = ["add", "copy", "run"].iter().any(|name| node.name().eq_ignore_ascii_case(name));
        takes && node.form == Form::Plain
    }
}
