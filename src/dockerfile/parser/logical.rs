//! A logical line: physical lines joined at their continuation characters, with the way back to the source.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::Span;

/// The text of one instruction without heredoc bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logical<'s> {
    pub text: Cow<'s, str>,
    /// Offset in the source of the first byte.
    start: u32,
    /// Where later stretches come from: (offset in `text`, offset in the source), ascending.
    joints: Vec<(u32, u32)>,
}

impl<'s> Logical<'s> {
    /// A line that stands at `start` in the source.
    pub fn new(text: &'s str, start: usize) -> Self {
        Self { text: Cow::Borrowed(text), start: Span::of(start, start).start, joints: vec![] }
    }

    /// Appends what stands at `start` in the source.
    pub(super) fn join(&mut self, text: &str, start: usize) {
        let at = Span::of(self.text.len(), start);
        if at.start == 0 && self.text.is_empty() {
            self.start = at.end;
            self.joints.clear();
        } else {
            self.joints.push((at.start, at.end));
        }
        self.text.to_mut().push_str(text);
    }

    /// A part of the text; empty where the range does not lie on character boundaries.
    pub fn get(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }

    /// The place in the source of an offset in the text.
    fn source_offset(&self, offset: u32) -> u32 {
        match self
            .joints
            .partition_point(|&(at, _)| at <= offset)
            .checked_sub(1)
            .and_then(|i| self.joints.get(i))
        {
            Some(&(at, source)) => source + (offset - at),
            None => self.start + offset,
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
        let inner = self.joints.iter().filter(|(at, _)| *at > start && *at < end);
        std::iter::once(first).chain(inner.map(|&(at, source)| (at - start, source))).collect()
    }
}
