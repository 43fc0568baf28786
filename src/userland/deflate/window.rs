//! What the compressor can see of its input.

use super::block::Token;

/// Bytes that a distance can span.
pub const SIZE: usize = 0x8000;
pub const MIN_MATCH: usize = 3;
pub const MAX_MATCH: usize = 258;
/// So many bytes are read ahead unless the input ends.
const MIN_AHEAD: usize = MAX_MATCH + MIN_MATCH + 1;
/// Farther back no match begins.
pub const MAX_DISTANCE: usize = SIZE - MIN_AHEAD;

/// gzip keeps its input in a buffer of twice [`SIZE`] and moves the upper half down when it comes to the end.
/// The buffer shows in the output: its first byte is never the begin of a match, nothing is looked for close
/// to its end, and past the end of the input there is what was there before. Positions are those of the
/// input, not of the buffer.
#[derive(Debug)]
pub struct Window<'a> {
    data: &'a [u8],
    /// What the buffer's first byte holds.
    base: usize,
    /// How far the input has been read.
    read: usize,
    ended: bool,
}

impl<'a> Window<'a> {
    pub fn new(data: &'a [u8]) -> Self {
        let mut window = Window { data, base: 0, read: data.len().min(2 * SIZE), ended: data.is_empty() };
        window.fill(0);
        window
    }

    /// Reads until enough is ahead of `at`, as gzip does it: the buffer is moved when `at` is near its end,
    /// and the end of the input is known only once a read gives nothing.
    pub fn fill(&mut self, at: usize) {
        while self.read - at < MIN_AHEAD && !self.ended {
            if at - self.base >= SIZE + MAX_DISTANCE {
                self.base += SIZE;
            }
            let room = self.base + 2 * SIZE - self.read;
            let more = room.min(self.data.len() - self.read);
            self.read += more;
            self.ended = more == 0;
        }
    }

    pub fn is_at_end(&self, at: usize) -> bool {
        at >= self.data.len()
    }

    /// Bytes from `at` to the end of what has been read.
    pub fn ahead(&self, at: usize) -> usize {
        self.read.saturating_sub(at)
    }

    /// Whether a match may begin at `from` for what is at `at`.
    pub fn reaches(&self, at: usize, from: usize) -> bool {
        from > self.base && at - from <= MAX_DISTANCE && at - self.base <= 2 * SIZE - MIN_AHEAD
    }

    /// The last position that a search from `at` does not look at any more.
    pub fn limit(&self, at: usize) -> usize {
        at.saturating_sub(MAX_DISTANCE).max(self.base)
    }

    /// The byte at a position. Past the end of the input stand two zeros, then what the buffer held there.
    pub fn byte(&self, at: usize) -> u8 {
        let stale = || match self.base > 0 && at >= self.data.len() + MIN_MATCH - 1 {
            true => self.data.get(at.wrapping_sub(SIZE)).copied(),
            false => None,
        };
        self.data.get(at).copied().or_else(stale).unwrap_or(0)
    }

    pub fn literal(&self, at: usize) -> Token {
        Token::Literal(self.byte(at))
    }

    /// How many bytes are equal at two positions, at most [`MAX_MATCH`].
    pub fn common(&self, at: usize, from: usize) -> usize {
        let inside = |at: usize| self.data.get(at..at + MAX_MATCH);
        let differs = match (inside(at), inside(from)) {
            (Some(here), Some(there)) => here.iter().zip(there).position(|(a, b)| a != b),
            _ => (0..MAX_MATCH).find(|by| self.byte(at + by) != self.byte(from + by)),
        };
        differs.unwrap_or(MAX_MATCH)
    }

    /// The input between two positions, if the buffer still holds it.
    pub fn raw(&self, from: usize, to: usize) -> Option<&'a [u8]> {
        self.data.get(from..to).filter(|_| from >= self.base)
    }
}
