//! A logical line: physical lines joined at their continuation characters, with the way back to the source.

use std::ops::Range;

use crate::text::Span;

/// The text of one instruction without heredoc bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logical<'s> {
    /// One physical line: nothing is copied.
    Line {
        text: &'s str,
        start: u32,
    },
    Joined(Box<Joined>),
}

/// Several physical lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    text: String,
    /// Offset in the source of the first byte.
    start: u32,
    /// Where later stretches come from: (offset in `text`, offset in the source), ascending.
    joints: Vec<(u32, u32)>,
}

impl<'s> Logical<'s> {
    /// A line that stands at `start` in the source.
    pub fn new(text: &'s str, start: usize) -> Self {
        Self::Line { text, start: Span::of(start, start).start }
    }

    /// Appends what stands at `start` in the source.
    pub(super) fn join(&mut self, more: &str, start: usize) {
        if let &mut Self::Line { text, start } = self {
            *self = Self::Joined(Box::new(Joined { text: text.to_owned(), start, joints: vec![] }));
        }
        let Self::Joined(joined) = self else { return };
        let at = Span::of(joined.text.len(), start);
        if at.start == 0 {
            joined.start = at.end;
        } else {
            joined.joints.push((at.start, at.end));
        }
        joined.text.push_str(more);
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Line { text, .. } => text,
            Self::Joined(joined) => &joined.text,
        }
    }

    fn joints(&self) -> &[(u32, u32)] {
        match self {
            Self::Line { .. } => &[],
            Self::Joined(joined) => &joined.joints,
        }
    }

    /// A part of the text; empty where the range does not lie on character boundaries.
    pub fn get(&self, range: Range<usize>) -> &str {
        self.text().get(range).unwrap_or("")
    }

    /// The place in the source of an offset in the text.
    fn source_offset(&self, offset: u32) -> u32 {
        let joints = self.joints();
        match joints.partition_point(|&(at, _)| at <= offset).checked_sub(1).and_then(|i| joints.get(i)) {
            Some(&(at, source)) => source + (offset - at),
            None => {
                offset
                    + match self {
                        Self::Line { start, .. } => *start,
                        Self::Joined(joined) => joined.start,
                    }
            }
        }
    }

    /// The place in the source of a part of the text.
    pub fn span(&self, range: Range<usize>) -> Span {
        let Span { start, end } = Span::of(range.start, range.end);
        // The end belongs to the character before it, so that a span never runs over a line joint.
        let end = if end > start { self.source_offset(end - 1) + 1 } else { self.source_offset(start) };
        Span::new(self.source_offset(start), end)
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
        let Span { start, end } = Span::of(range.start, range.end);
        let first = (0, self.source_offset(start));
        let inner = self.joints().iter().filter(|(at, _)| *at > start && *at < end);
        std::iter::once(first).chain(inner.map(|&(at, source)| (at - start, source))).collect()
    }
}
