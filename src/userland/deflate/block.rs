//! A block: its literals and matches, and which of three ways to write it is the shortest.

use super::bits::Writer;
use super::huffman::{self, Code};

#[derive(Clone, Copy, Debug)]
pub enum Token {
    Literal(u8),
    /// 3 to 258 bytes again from 1 to 32,768 bytes back.
    Match {
        length: usize,
        distance: usize,
    },
}

/// Where a symbol's values begin, and how many bits tell them apart.
type Range = (usize, u32);

const LENGTHS: [Range; 29] = ranges(3, 4, Some(258));
const DISTANCES: [Range; 30] = ranges(1, 2, None);

/// The ranges of RFC 1951, 3.2.5: twice `group` symbols of one value each, then `group` of each width.
const fn ranges<const N: usize>(first: usize, group: usize, last: Option<usize>) -> [Range; N] {
    let mut ranges = [(0, 0); N];
    let mut begin = first;
    let mut index = 0;
    while index < N {
        let extra = if index < 2 * group { 0 } else { (index / group - 1) as u32 };
        #[allow(clippy::indexing_slicing, reason = "index < N")]
        {
            ranges[index] = (begin, extra);
        }
        begin += 1 << extra;
        index += 1;
    }
    if let Some(last) = last {
        // The longest match has a symbol of its own, though the one before could say it.
        #[allow(clippy::indexing_slicing, reason = "N > 0")]
        {
            ranges[N - 1] = (last, 0);
        }
    }
    ranges
}

const LITERALS: usize = 256;
const END: usize = 256;
const SYMBOLS: usize = LITERALS + 1 + LENGTHS.len();

/// The codes that need not be sent.
const FIXED: [(usize, u8); 4] = [(144, 8), (112, 9), (24, 7), (8, 8)];
const FIXED_DISTANCE: u8 = 5;

const MAX_LENGTH: u8 = 15;
const MAX_LENGTH_OF_LENGTHS: u8 = 7;
/// In this order the lengths of the codes of lengths are sent, so that the last ones are often zero.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

#[derive(Debug)]
pub struct Block {
    tokens: Vec<Token>,
    symbols: [u32; SYMBOLS],
    distances: [u32; DISTANCES.len()],
    matches: usize,
}

impl Default for Block {
    fn default() -> Self {
        let mut block =
            Block { tokens: vec![], symbols: [0; SYMBOLS], distances: [0; DISTANCES.len()], matches: 0 };
        count(&mut block.symbols, END);
        block
    }
}

impl Block {
    pub fn push(&mut self, token: Token) {
        match token {
            Token::Literal(byte) => count(&mut self.symbols, usize::from(byte)),
            Token::Match { length, distance } => {
                self.matches += 1;
                count(&mut self.symbols, END + 1 + find(&LENGTHS, length).0);
                count(&mut self.distances, find(&DISTANCES, distance).0);
            }
        }
        self.tokens.push(token);
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether so many bytes became less than half by an upper bound, few of them by matches. Asked at every
    /// 4,096th token.
    pub fn compresses_well(&self, covered: usize) -> bool {
        if !self.tokens.len().is_multiple_of(0x1000) {
            return false;
        }
        let of_distances: usize = (self.distances.iter().zip(&DISTANCES))
            .map(|(count, (_, extra))| *count as usize * (5 + *extra as usize))
            .sum();
        let bytes = (8 * self.tokens.len() + of_distances) / 8;
        self.matches < self.tokens.len() / 2 && bytes < covered / 2
    }

    /// Writes the block. `raw` is what it covers, if that is still at hand to be stored as it is.
    pub fn write(&self, out: &mut Writer, raw: Option<&[u8]>, covered: usize, last: bool) {
        let own = Trees::of(&self.symbols, &self.distances);
        let header = Header::of(&own);
        let bytes = |bits: usize| (bits + 3).div_ceil(8);
        let dynamic = bytes(header.cost() + self.cost(&own));
        let fixed_trees = Trees::fixed();
        let fixed = bytes(self.cost(&fixed_trees));
        let begin = |out: &mut Writer, kind: u32| out.put(kind << 1 | u32::from(last), 3);
        match raw {
            Some(raw) if covered + 4 <= dynamic.min(fixed) => {
                begin(out, 0);
                let length = covered as u16;
                out.bytes(&length.to_le_bytes());
                out.bytes(&(!length).to_le_bytes());
                out.bytes(raw);
            }
            _ if fixed <= dynamic => {
                begin(out, 1);
                self.send(out, &fixed_trees);
            }
            _ => {
                begin(out, 2);
                header.send(out);
                self.send(out, &own);
            }
        }
    }

    /// Bits of the tokens and of the end.
    fn cost(&self, trees: &Trees) -> usize {
        let symbols = cost(&self.symbols, &trees.symbols, |symbol| {
            symbol.checked_sub(END + 1).and_then(|of| LENGTHS.get(of)).map_or(0, |range| range.1)
        });
        let extra = |symbol: usize| DISTANCES.get(symbol).map_or(0, |range| range.1);
        symbols + cost(&self.distances, &trees.distances, extra)
    }

    fn send(&self, out: &mut Writer, trees: &Trees) {
        let symbols = huffman::codes(&trees.symbols);
        let distances = huffman::codes(&trees.distances);
        for token in &self.tokens {
            match *token {
                Token::Literal(byte) => send(out, &symbols, usize::from(byte)),
                Token::Match { length, distance } => {
                    for (codes, first, ranges, value) in
                        [(&symbols, END + 1, &LENGTHS[..], length), (&distances, 0, &DISTANCES[..], distance)]
                    {
                        let (symbol, (begin, extra)) = find(ranges, value);
                        send(out, codes, first + symbol);
                        out.put((value - begin) as u32, extra);
                    }
                }
            }
        }
        send(out, &symbols, END);
    }
}

/// The lengths of the codes of a block.
struct Trees {
    symbols: Vec<u8>,
    distances: Vec<u8>,
}

impl Trees {
    fn of(symbols: &[u32], distances: &[u32]) -> Self {
        let [symbols, distances] = [symbols, distances].map(|counts| huffman::lengths(counts, MAX_LENGTH));
        Trees { symbols, distances }
    }

    fn fixed() -> Self {
        let symbols = FIXED.iter().flat_map(|(count, length)| std::iter::repeat_n(*length, *count)).collect();
        Trees { symbols, distances: vec![FIXED_DISTANCE; DISTANCES.len()] }
    }
}

/// A step of the run-length code of lengths: a symbol, and the bits after it.
type Step = (usize, u32, u32);

/// The trees of a block as it sends them.
struct Header {
    symbols: usize,
    distances: usize,
    steps: Vec<Step>,
    counts: [u32; ORDER.len()],
    lengths: Vec<u8>,
    /// How many of [`ORDER`] are sent.
    sent: usize,
}

impl Header {
    fn of(trees: &Trees) -> Self {
        let mut steps = vec![];
        runs(&trees.symbols, &mut steps);
        runs(&trees.distances, &mut steps);
        let mut counts = [0; ORDER.len()];
        steps.iter().for_each(|(symbol, ..)| count(&mut counts, *symbol));
        let lengths = huffman::lengths(&counts, MAX_LENGTH_OF_LENGTHS);
        let used = |symbol: &usize| lengths.get(*symbol).is_some_and(|length| *length > 0);
        let sent = ORDER.iter().rposition(used).map_or(0, |last| last + 1).max(4);
        Header {
            symbols: trees.symbols.len(),
            distances: trees.distances.len(),
            steps,
            counts,
            lengths,
            sent,
        }
    }

    fn cost(&self) -> usize {
        let extra = |symbol| self.steps.iter().find(|step| step.0 == symbol).map_or(0, |step| step.2);
        5 + 5 + 4 + 3 * self.sent + cost(&self.counts, &self.lengths, extra)
    }

    fn send(&self, out: &mut Writer) {
        out.put((self.symbols - END - 1) as u32, 5);
        out.put((self.distances - 1) as u32, 5);
        out.put((self.sent - 4) as u32, 4);
        for symbol in ORDER.iter().take(self.sent) {
            out.put(self.lengths.get(*symbol).copied().unwrap_or(0).into(), 3);
        }
        let codes = huffman::codes(&self.lengths);
        for (symbol, value, bits) in &self.steps {
            send(out, &codes, *symbol);
            out.put(*value, *bits);
        }
    }
}

/// Lengths as runs: 16 repeats the length before three to six times, 17 and 18 stand for zeros.
fn runs(lengths: &[u8], steps: &mut Vec<Step>) {
    for run in lengths.chunk_by(|a, b| a == b) {
        let length = run.first().copied().unwrap_or(0);
        let (mut left, mut first) = (run.len(), true);
        while left > 0 {
            // The first of a run that is not of zeros is said once before it is repeated.
            let said = usize::from(first && length > 0);
            let most = if length == 0 { 138 } else { 6 + said };
            let take = left.min(most);
            let repeats = (take - said) as u32;
            match repeats {
                0..3 => steps.extend(std::iter::repeat_n((length.into(), 0, 0), take)),
                _ => {
                    steps.extend(std::iter::repeat_n((length.into(), 0, 0), said));
                    steps.push(match repeats {
                        _ if length > 0 => (16, repeats - 3, 2),
                        ..=10 => (17, repeats - 3, 3),
                        _ => (18, repeats - 11, 7),
                    });
                }
            }
            left -= take;
            first = false;
        }
    }
}

fn count(counts: &mut [u32], symbol: usize) {
    if let Some(count) = counts.get_mut(symbol) {
        *count += 1;
    }
}

/// Which range a value is in.
fn find(ranges: &[Range], value: usize) -> (usize, Range) {
    let index = ranges.partition_point(|(begin, _)| *begin <= value).saturating_sub(1);
    (index, ranges.get(index).copied().unwrap_or_default())
}

/// Bits of symbols by their counts, with the bits that follow each.
fn cost(counts: &[u32], lengths: &[u8], extra: impl Fn(usize) -> u32) -> usize {
    (counts.iter().zip(lengths).enumerate())
        .map(|(symbol, (count, length))| *count as usize * (usize::from(*length) + extra(symbol) as usize))
        .sum()
}

fn send(out: &mut Writer, codes: &[Code], symbol: usize) {
    let code = codes.get(symbol).copied().unwrap_or_default();
    out.put(code.bits, code.length.into());
}
