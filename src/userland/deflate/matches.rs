//! Earlier places with the same bytes, by chains of equal hashes.

use super::Effort;
use super::block::Token;
use super::window::{MIN_MATCH, SIZE, Window};

const HASH_BITS: u32 = 15;
/// Bits that a byte moves the hash by, so that it is gone after three.
const SHIFT: u32 = HASH_BITS / MIN_MATCH as u32;

#[derive(Clone, Copy, Debug)]
pub struct Match {
    pub from: usize,
    pub length: usize,
}

impl Match {
    pub fn token(&self, at: usize) -> Token {
        Token::Match { length: self.length, distance: at - self.from }
    }
}

/// Position 0 stands for none in both tables, which [`Window::reaches`] knows.
#[derive(Debug)]
pub struct Matcher<'a> {
    pub window: Window<'a>,
    effort: Effort,
    /// The latest position with a hash.
    heads: Vec<usize>,
    /// The position before with the same hash, by position modulo [`SIZE`].
    before: Vec<usize>,
}

impl<'a> Matcher<'a> {
    pub fn new(window: Window<'a>, effort: Effort) -> Self {
        Matcher { window, effort, heads: vec![0; 1 << HASH_BITS], before: vec![0; SIZE] }
    }

    /// Enters a position into its chain and gives the chain's latest one before, if a match may begin there.
    pub fn enter(&mut self, at: usize) -> Option<usize> {
        let hash = (at..at + MIN_MATCH)
            .fold(0, |hash, at| (hash << SHIFT) ^ usize::from(self.window.byte(at)))
            & ((1 << HASH_BITS) - 1);
        let latest = std::mem::replace(self.heads.get_mut(hash)?, at);
        *self.before.get_mut(at % SIZE)? = latest;
        self.window.reaches(at, latest).then_some(latest)
    }

    /// The nearest of the longest matches of a chain, if it is longer than the one before and than two bytes.
    pub fn longest(&self, at: usize, nearest: usize, previous: Option<Match>) -> Option<Match> {
        let known = previous.map_or(MIN_MATCH - 1, |previous| previous.length);
        let tries = if known >= self.effort.good { self.effort.chain >> 2 } else { self.effort.chain };
        let limit = self.window.limit(at);
        let mut best = Match { from: 0, length: known };
        let mut from = nearest;
        for _ in 0..tries {
            let length = self.window.common(at, from);
            if length > best.length {
                best = Match { from, length };
                if length >= self.effort.nice {
                    break;
                }
            }
            from = self.before.get(from % SIZE).copied().unwrap_or(0);
            if from <= limit {
                break;
            }
        }
        // What stands past the end of the input is no part of a match.
        best.length = best.length.min(self.window.ahead(at));
        (best.length > known).then_some(best)
    }
}
