//! The compressor of gzip, to the byte: RFC 1951 leaves open which matches are taken and where blocks end, so
//! that a file's size and digest depend on who wrote it.
//!
//! The choices are those of GNU gzip 1.x (its `deflate.c` and `trees.c`). Busybox took its compressor from
//! there.

mod bits;
mod block;
mod huffman;
mod matches;
mod window;

use block::{Block, Token};
use matches::{Match, Matcher};
use window::Window;

/// How hard a level looks for matches.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// From this length on only a quarter of the chain is searched for a better match one byte on.
    good: usize,
    /// Lazy: no better match is looked for from this length on. Greedy: longer matches are not entered into
    /// the chains byte by byte.
    lazy: usize,
    /// A match of this length ends the search.
    nice: usize,
    /// Most places looked at.
    chain: usize,
    greedy: bool,
}

/// What levels 1 to 9 mean.
const EFFORTS: [Effort; 9] = {
    const fn effort(good: usize, lazy: usize, nice: usize, chain: usize, greedy: bool) -> Effort {
        Effort { good, lazy, nice, chain, greedy }
    }
    [
        effort(4, 4, 8, 4, true),
        effort(4, 5, 16, 8, true),
        effort(4, 6, 32, 32, true),
        effort(4, 4, 16, 16, false),
        effort(8, 16, 32, 32, false),
        effort(8, 16, 128, 128, false),
        effort(8, 32, 128, 256, false),
        effort(32, 128, 258, 1024, false),
        effort(32, 258, 258, 4096, false),
    ]
};

/// A match of three bytes that is farther away than this costs more than three literals.
const TOO_FAR: usize = 4096;

/// Most literals and matches of a block.
const MOST_TOKENS: usize = 0x8000 - 1;

/// The bytes as a raw deflate stream. `level` is 1 to 9; others are taken for the nearest.
pub fn deflate(bytes: &[u8], level: usize) -> Vec<u8> {
    let level = level.clamp(1, EFFORTS.len());
    let [fastest, ..] = EFFORTS;
    let effort = EFFORTS.get(level - 1).copied().unwrap_or(fastest);
    let mut deflater = Deflater {
        matcher: Matcher::new(Window::new(bytes), effort),
        block: Block::default(),
        begin: 0,
        // The fast levels do not spend the time.
        ends_early: level > 2,
        out: bits::Writer::default(),
    };
    match effort.greedy {
        true => deflater.greedy(effort),
        false => deflater.lazy(effort),
    }
    deflater.out.finish()
}

struct Deflater<'a> {
    matcher: Matcher<'a>,
    block: Block,
    /// Where the block begins.
    begin: usize,
    ends_early: bool,
    out: bits::Writer,
}

impl Deflater<'_> {
    /// Takes every match as it comes.
    fn greedy(&mut self, effort: Effort) {
        let mut at = 0;
        while !self.matcher.window.is_at_end(at) {
            let found = self.matcher.enter(at).and_then(|nearest| self.matcher.longest(at, nearest, None));
            let full = match found {
                Some(found) => self.take(at, found.token(at)),
                None => self.take(at, self.matcher.window.literal(at)),
            };
            let length = found.map_or(1, |found| found.length);
            if found.is_some() && length <= effort.lazy {
                (at + 1..at + length).for_each(|inside| {
                    self.matcher.enter(inside);
                });
            }
            at += length;
            if full {
                self.flush(at, false);
            }
            self.matcher.window.fill(at);
        }
        self.flush(at, true);
    }

    /// Takes a match only where none longer begins at the next byte.
    fn lazy(&mut self, effort: Effort) {
        let mut at = 0;
        let mut previous: Option<Match> = None;
        // Whether the byte before is still to be written, as a literal or as the begin of `previous`.
        let mut pending = false;
        while !self.matcher.window.is_at_end(at) {
            let nearest = self.matcher.enter(at);
            let wanted = previous.is_none_or(|previous| previous.length < effort.lazy);
            let found = nearest
                .filter(|_| wanted)
                .and_then(|nearest| self.matcher.longest(at, nearest, previous))
                .filter(|found| found.length > 3 || at - found.from <= TOO_FAR);
            let kept = |before: &Match| found.is_none_or(|found| found.length <= before.length);
            if let Some(before) = previous.take().filter(kept) {
                let full = self.take(at, before.token(at - 1));
                let end = at - 1 + before.length;
                (at + 1..end).for_each(|inside| {
                    self.matcher.enter(inside);
                });
                at = end;
                pending = false;
                if full {
                    self.flush(at, false);
                }
            } else {
                if pending && self.take(at, self.matcher.window.literal(at - 1)) {
                    self.flush(at, false);
                }
                at += 1;
                pending = true;
                previous = found;
            }
            self.matcher.window.fill(at);
        }
        if pending {
            self.take(at, self.matcher.window.literal(at - 1));
        }
        self.flush(at, true);
    }

    /// Adds to the block; whether it is to end, the search having come to `at`.
    fn take(&mut self, at: usize, token: Token) -> bool {
        self.block.push(token);
        self.block.len() == MOST_TOKENS || self.ends_early && self.block.compresses_well(at - self.begin)
    }

    fn flush(&mut self, at: usize, last: bool) {
        let raw = self.matcher.window.raw(self.begin, at);
        std::mem::take(&mut self.block).write(&mut self.out, raw, at - self.begin, last);
        self.begin = at;
    }
}
