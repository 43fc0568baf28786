//! A text with a name, and half-open byte ranges in it.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// A half-open range of bytes, `start..end`, in a [`Source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// From byte offsets; texts over 4 GiB do not occur, larger offsets saturate.
    pub fn of(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end.max(self.start) as usize
    }
}

/// A named text that knows its lines; copies share it.
#[derive(Debug, Clone, Default)]
pub struct Source {
    pub name: Arc<str>,
    pub text: Arc<str>,
    /// Byte offset at which each line starts, once somebody has asked; the first is 0.
    lines: OnceLock<Arc<[u32]>>,
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text) == (&other.name, &other.text)
    }
}

impl Eq for Source {}

impl Source {
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into(), lines: OnceLock::new() }
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(newlines.map(|at| Span::of(0, at + 1).end)).collect()
        })
    }

    /// The text under a span; empty where the span does not lie on character boundaries of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// 1-based line of a byte offset.
    pub fn line_of(&self, offset: u32) -> usize {
        self.lines().partition_point(|&start| start <= offset)
    }

    /// 1-based line and 1-based column, in characters, of a byte offset.
    pub fn position(&self, offset: u32) -> (usize, usize) {
        let line = self.line_of(offset);
        let start = self.lines().get(line.saturating_sub(1)).copied().unwrap_or(0);
        (line, self.slice(Span::new(start, offset)).chars().count() + 1)
    }

    /// The span of a 1-based line without its line ending; empty past the end.
    pub fn line_span(&self, line: usize) -> Span {
        let end_of_text = Span::of(0, self.text.len()).end;
        let Some(&start) = line.checked_sub(1).and_then(|i| self.lines().get(i)) else {
            return Span::new(end_of_text, end_of_text);
        };
        let end = self.lines().get(line).map_or(end_of_text, |next| next - 1);
        let body = self.slice(Span::new(start, end));
        let trimmed = body.strip_suffix('\r').unwrap_or(body);
        Span::of(start as usize, start as usize + trimmed.len())
    }

    /// A 1-based line without its line ending.
    pub fn line(&self, line: usize) -> &str {
        self.slice(self.line_span(line))
    }

    /// How many lines there are; a final line ending does not start another one.
    pub fn line_count(&self) -> usize {
        self.lines().len() - usize::from(self.text.ends_with('\n') || self.text.is_empty())
    }
}
