//! A logical line: physical lines joined at their continuation characters, with the way back to the source.

use std::ops::Range;
use std::sync::Arc;

use crate::text::Span;

use super::few::Few;

/// The text of one instruction without heredoc bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logical<'s> {
    /// One physical line: nothing is copied.
    Line {
        text: &'s str,
        start: u32,
    },
    Joined(Arc<Joined>),
}

/// Several physical lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    text: Arc<str>,
    joints: Joints,
}

impl Joined {
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }
}

/// Where stretches of a text come from: (offset in the text, offset in the source), ascending, the first at 0.
type Joints = Few<(u32, u32), 4>;

/// Joins physical lines; its text is used again for the next instruction.
#[derive(Debug, Default)]
pub(super) struct Joiner {
    text: String,
    joints: Joints,
}

impl Joiner {
    /// Begins with what stands at `start` in the source.
    pub fn begin(&mut self, text: &str, start: usize) {
        self.text.clear();
        self.joints = Joints::default();
        self.join(text, start);
    }

    /// Appends what stands at `start` in the source.
    pub fn join(&mut self, more: &str, start: usize) {
        if self.text.is_empty() {
            self.joints.truncate(0);
        }
        let at = Span::of(self.text.len(), start);
        self.joints.push((at.start, at.end));
        self.text.push_str(more);
    }

    pub fn finish(&mut self) -> Logical<'static> {
        let joints = std::mem::take(&mut self.joints);
        Logical::Joined(Arc::new(Joined { text: self.text.as_str().into(), joints }))
    }
}

impl<'s> Logical<'s> {
    /// A line that stands at `start` in the source.
    #[inline]
    pub fn new(text: &'s str, start: usize) -> Self {
        Self::Line { text, start: Span::of(start, start).start }
    }

    #[inline]
    pub fn text(&self) -> &str {
        match self {
            Self::Line { text, .. } => text,
            Self::Joined(joined) => &joined.text,
        }
    }

    /// A part of the text; empty where the range does not lie on character boundaries.
    pub fn get(&self, range: Range<usize>) -> &str {
        self.text().get(range).unwrap_or("")
    }

    /// The place in the source of an offset in the text.
    #[inline]
    fn source_offset(&self, offset: u32) -> u32 {
        match self {
            Self::Line { start, .. } => start + offset,
            Self::Joined(joined) => {
                let index = joined.joints.partition_point(|&(at, _)| at <= offset).saturating_sub(1);
                joined.joints.get(index).map_or(offset, |&(at, source)| source + (offset - at))
            }
        }
    }

    /// The place in the source of a part of the text.
    #[inline]
    pub fn span(&self, range: Range<usize>) -> Span {
        let Span { start, end } = Span::of(range.start, range.end);
        // The end belongs to the character before it, so that a span never runs over a line joint.
        let end = if end > start { self.source_offset(end - 1) + 1 } else { self.source_offset(start) };
        Span::new(self.source_offset(start), end)
    }

    /// The place in the source of all of it.
    #[inline]
    pub fn whole(&self) -> Span {
        self.span(0..self.text().len())
    }

    /// The places in the source of a part of the text, one for each stretch between line joints.
    pub fn spans(&self, range: Range<usize>) -> Vec<Span> {
        let end = Span::of(range.start, range.end).len();
        let pieces = self.pieces(range);
        let ends = pieces.iter().skip(1).map(|&(at, _)| at).chain([end]);
        let spans =
            pieces.iter().zip(ends).map(|(&(at, source), end)| Span::new(source, source + (end - at)));
        spans.filter(|span| !span.is_empty()).collect()
    }

    /// Where each stretch of a part of the text comes from: (offset in the part, offset in the source).
    pub fn pieces(&self, range: Range<usize>) -> Vec<(u32, u32)> {
        let first = (0, self.source_offset(Span::of(range.start, range.end).start));
        std::iter::once(first).chain(self.joints(range)).collect()
    }

    /// As [`Logical::pieces`], without the first.
    pub fn joints(&self, range: Range<usize>) -> impl Iterator<Item = (u32, u32)> {
        let Span { start, end } = Span::of(range.start, range.end);
        let joints = match self {
            Self::Line { .. } => &[],
            Self::Joined(joined) => joined.joints.as_slice(),
        };
        let inner = joints.iter().filter(move |(at, _)| *at > start && *at < end);
        inner.map(move |&(at, source)| (at - start, source))
    }
}
