//! What the parser gives: one [`Node`] an instruction.

use std::ops::{Deref, Range};

use crate::dockerfile::ast::{Directives, Lines, Word};
use crate::dockerfile::table::Command;
use crate::text::{Source, Span, Text};

use super::fast;
use super::heredoc::Heredoc;
use super::logical::Logical;

/// A parsed file.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree<'s> {
    pub(super) nodes: Vec<Split<'s>>,
    /// The flags and arguments of all nodes.
    pub(super) words: Vec<Arg>,
    pub directives: Directives,
    pub warnings: Vec<Warning>,
    /// Each a mistake of its own; BuildKit ends with the first.
    pub errors: Vec<SyntaxError>,
    /// Every comment line outside of heredocs, directives included, in order.
    pub comments: Vec<Comment<'s>>,
}

impl<'s> Tree<'s> {
    /// The instructions, in order.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        self.nodes.iter().map(|split| Node { tree: self, split, source: None })
    }

    /// As [`Tree::nodes`]; what is taken from them shares the memory of the source, whose tree this must be.
    pub fn nodes_of<'t>(&'t self, source: &'t Source) -> impl ExactSizeIterator<Item = Node<'t>> {
        self.nodes.iter().map(|split| Node { tree: self, split, source: Some(source) })
    }
}

/// An instruction of a [`Tree`], split into name, flags and arguments; it reads as its [`Split`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node<'t> {
    tree: &'t Tree<'t>,
    split: &'t Split<'t>,
    /// What the line is a part of, if that is known.
    source: Option<&'t Source>,
}

/// What a node consists of. The flags and arguments, of which there are few or many, lie in the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Split<'s> {
    /// The instruction's text, continuation lines joined.
    pub line: Logical<'s>,
    pub(super) parts: Parts<'s>,
    pub lines: Lines,
    /// From the name to the end of the last line, heredoc bodies and terminators included.
    pub span: Span,
    /// The comment block directly above, in [`Tree::comments`].
    pub(super) comments: Stretch,
}

/// What the line of a node consists of.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Parts<'s> {
    /// The name as written, as a range of the line.
    pub keyword: Stretch,
    pub command: Option<Command>,
    pub form: Form,
    /// In [`Tree::words`].
    pub flags: Stretch,
    pub args: Stretch,
    pub rare: Option<Box<Rare<'s>>>,
}

/// What few instructions have.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Rare<'s> {
    /// The words whose value is not simply their text, ascending.
    pub values: Vec<(Arg, Box<str>)>,
    pub trigger: Option<Split<'s>>,
    pub heredocs: Vec<Heredoc<'s>>,
}

/// Whether the arguments are a JSON array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    #[default]
    Plain,
    Json,
}

/// A range, half as large as a `Range<usize>`: there are many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Stretch {
    start: u32,
    end: u32,
}

impl From<Range<usize>> for Stretch {
    #[inline]
    fn from(range: Range<usize>) -> Self {
        let Span { start, end } = Span::of(range.start, range.end);
        Self { start, end }
    }
}

impl From<Stretch> for Range<usize> {
    #[inline]
    fn from(stretch: Stretch) -> Self {
        stretch.start as usize..stretch.end as usize
    }
}

/// A flag or an argument: a range of the logical line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Arg(Stretch);

impl Arg {
    #[inline]
    pub(super) fn at(range: Range<usize>) -> Self {
        Self(range.into())
    }

    /// The range of the node's logical line.
    #[inline]
    pub fn range(&self) -> Range<usize> {
        self.0.into()
    }
}

/// A comment line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'s> {
    /// The text after the `#`, trimmed.
    pub text: &'s str,
    /// Where `text` starts in the source.
    pub start: u32,
    /// The line without its ending and the blanks at its start.
    pub span: Span,
}

/// A parser warning: an empty line within a continued instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The instruction's last line, where BuildKit reports it.
    pub line: u32,
    /// The empty lines, endings included.
    pub empty: Vec<Span>,
    /// The index of the instruction in the tree; past the end if it failed.
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

impl<'s> Split<'s> {
    /// A line that is not split yet.
    #[inline]
    pub(super) fn new(line: Logical<'s>) -> Self {
        let lines = Lines { first: 0, last: 0 };
        Self { line, parts: Parts::default(), lines, span: Span::default(), comments: Stretch::default() }
    }

    /// Which instruction it is, if there is one of that name.
    pub fn command(&self) -> Option<Command> {
        self.parts.command
    }

    pub fn form(&self) -> Form {
        self.parts.form
    }

    /// The name as written.
    pub fn name(&self) -> &str {
        self.line.get(self.keyword())
    }

    /// The name as a range of the line.
    pub fn keyword(&self) -> Range<usize> {
        self.parts.keyword.into()
    }

    pub fn heredocs(&self) -> &[Heredoc<'s>] {
        self.parts.rare.as_ref().map_or(&[], |rare| &rare.heredocs)
    }

    /// The value of a flag or argument if it is not simply the text there.
    pub fn own_value(&self, arg: Arg) -> Option<&str> {
        let values = &self.parts.rare.as_ref()?.values;
        let index = values.binary_search_by_key(&arg, |(word, _)| *word).ok()?;
        values.get(index).map(|(_, value)| &**value)
    }

    /// The value of a flag or argument: quotes, escapes of JSON and the like are gone.
    pub fn value(&self, arg: &Arg) -> &str {
        self.own_value(*arg).unwrap_or_else(|| self.line.get(arg.range()))
    }

    /// The place of a flag or argument.
    pub fn place(&self, arg: &Arg) -> Span {
        self.line.span(arg.range())
    }

    pub(super) fn rare(&mut self) -> &mut Rare<'s> {
        self.parts.rare.get_or_insert_default()
    }

    /// Whether heredocs may follow: this is, or ONBUILD is to run, one of the three that take them.
    #[inline]
    pub(super) fn may_have_heredocs(&self) -> bool {
        let trigger = self.parts.rare.as_ref().and_then(|rare| rare.trigger.as_ref());
        let Self { parts, .. } = trigger.unwrap_or(self);
        matches!(parts.command, Some(Command::Add | Command::Copy | Command::Run))
            && parts.form == Form::Plain
    }
}

impl<'t> Node<'t> {
    fn words(self, range: Stretch) -> &'t [Arg] {
        self.tree.words.get(Range::from(range)).unwrap_or_default()
    }

    /// The flags, dashes included: `--from=a`.
    pub fn flags(self) -> &'t [Arg] {
        self.words(self.split.parts.flags)
    }

    /// For ENV and LABEL triples of key, value and separator; for ONBUILD nothing (see [`Node::trigger`]).
    pub fn args(self) -> &'t [Arg] {
        self.words(self.split.parts.args)
    }

    /// A part of the line.
    pub fn text(self, range: Range<usize>) -> Text {
        match (&self.split.line, self.source) {
            (Logical::Joined(joined), _) => Text::part(joined.text(), range),
            (&Logical::Line { start, .. }, Some(source)) => {
                Text::part(&source.text, start as usize + range.start..start as usize + range.end)
            }
            (Logical::Line { text, .. }, None) => text.get(range).unwrap_or_default().into(),
        }
    }

    /// The line without white space at its ends.
    pub fn original(self) -> Text {
        let line = self.line.text();
        self.text(fast::trim(line, 0..line.len()))
    }

    /// A flag or argument: its value and its place.
    pub fn word(self, arg: &Arg) -> Word {
        let text = match self.split.own_value(*arg) {
            Some(value) => value.into(),
            None => self.text(arg.range()),
        };
        Word { text, span: self.place(arg) }
    }

    /// A part of the line: the text and its place.
    pub fn word_at(self, range: Range<usize>) -> Word {
        Word { span: self.line.span(range.clone()), text: self.text(range) }
    }

    /// A part of the source that starts at an offset, such as the body of a heredoc.
    pub fn text_at(self, start: u32, part: &str) -> Text {
        let range = start as usize..start as usize + part.len();
        self.source.map_or_else(|| part.into(), |source| Text::part(&source.text, range))
    }

    /// The instruction after ONBUILD.
    pub fn trigger(self) -> Option<Self> {
        let split = self.split.parts.rare.as_ref()?.trigger.as_ref()?;
        Some(Self { split, ..self })
    }

    /// The comment block directly above.
    pub fn comments(self) -> &'t [Comment<'t>] {
        self.tree.comments.get(Range::from(self.split.comments)).unwrap_or_default()
    }
}

impl<'t> Deref for Node<'t> {
    type Target = Split<'t>;
    fn deref(&self) -> &Split<'t> {
        self.split
    }
}
