//! Huffman codes with a limit to their length.
//!
//! Which of the codes that are equally good comes out depends on the order in which equal nodes leave the
//! heap, so the heap is gzip's own.

/// A code of the alphabet: its bits, the first one lowest, and how many they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Code {
    pub bits: u32,
    pub length: u8,
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    weight: u32,
    /// Levels below it.
    height: u8,
    parent: usize,
    length: u8,
}

/// Leaves by their symbol, then inner nodes; and a heap of those that have no parent yet, the lightest first.
#[derive(Debug)]
struct Forest {
    nodes: Vec<Node>,
    heap: Vec<usize>,
}

impl Forest {
    fn node(&self, index: usize) -> Node {
        self.nodes.get(index).copied().unwrap_or_default()
    }

    /// Of nodes of one weight the flatter goes first.
    fn goes_first(&self, a: usize, b: usize) -> bool {
        let rank = |index| {
            let node = self.node(index);
            (node.weight, node.height)
        };
        rank(a) <= rank(b)
    }

    /// Moves the node at a place of the heap down to where both below it are heavier.
    fn sink(&mut self, mut place: usize) {
        let Some(&sinking) = self.heap.get(place) else { return };
        while let Some(&left) = self.heap.get(2 * place + 1) {
            let (mut next, mut child) = (2 * place + 1, left);
            if let Some(&right) = self.heap.get(next + 1)
                && self.goes_first(right, left)
            {
                (next, child) = (next + 1, right);
            }
            if self.goes_first(sinking, child) {
                break;
            }
            self.put(place, child);
            place = next;
        }
        self.put(place, sinking);
    }

    fn put(&mut self, place: usize, node: usize) {
        if let Some(slot) = self.heap.get_mut(place) {
            *slot = node;
        }
    }

    /// Takes the lightest node out of the heap, in whose place the last one comes.
    fn pop(&mut self) -> usize {
        let last = self.heap.pop().unwrap_or(0);
        let Some(first) = self.heap.first_mut() else { return last };
        let popped = std::mem::replace(first, last);
        self.sink(0);
        popped
    }

    /// Joins the two lightest nodes until there is one tree. Gives all nodes, lightest first.
    fn join(&mut self) -> Vec<usize> {
        let mut order = vec![];
        while self.heap.len() > 1 {
            let pair = [self.pop(), self.heap.first().copied().unwrap_or(0)];
            let [a, b] = pair.map(|index| self.node(index));
            let parent = self.nodes.len();
            let height = a.height.max(b.height) + 1;
            self.nodes.push(Node { weight: a.weight + b.weight, height, ..Node::default() });
            for node in pair {
                order.push(node);
                if let Some(node) = self.nodes.get_mut(node) {
                    node.parent = parent;
                }
            }
            self.put(0, parent);
            self.sink(0);
        }
        order.extend(&self.heap);
        order
    }
}

/// The lengths of the codes of an alphabet by how often each symbol comes, none longer than `limit` bits, up
/// to the last symbol that has one. There are always two codes, for decoders that know no fewer.
pub fn lengths(counts: &[u32], limit: u8) -> Vec<u8> {
    let mut forest = Forest {
        nodes: counts.iter().map(|&weight| Node { weight, ..Node::default() }).collect(),
        heap: vec![],
    };
    forest.heap = (0..counts.len()).filter(|&symbol| forest.node(symbol).weight > 0).collect();
    let mut symbols = forest.heap.last().map_or(0, |last| last + 1);
    while forest.heap.len() < 2 {
        let extra = if symbols < 3 { symbols } else { 0 };
        symbols = symbols.max(extra + 1);
        forest.heap.push(extra);
        if let Some(node) = forest.nodes.get_mut(extra) {
            node.weight = 1;
        }
    }
    for place in (0..forest.heap.len() / 2).rev() {
        forest.sink(place);
    }
    let order = forest.join();
    let leaves = counts.len();
    let mut excess = 0;
    let mut by_length = [0usize; 16];
    for &index in order.iter().rev().skip(1) {
        let wanted = forest.node(forest.node(index).parent).length + 1;
        let length = wanted.min(limit);
        excess += usize::from(wanted > limit);
        if let Some(node) = forest.nodes.get_mut(index) {
            node.length = length;
        }
        if index < leaves
            && let Some(count) = by_length.get_mut(usize::from(length))
        {
            *count += 1;
        }
    }
    let mut lengths: Vec<u8> = forest.nodes.iter().take(symbols).map(|node| node.length).collect();
    if excess > 0 {
        shorten(&mut by_length, usize::from(limit), excess);
        let deepest_first = (1..=limit).rev().flat_map(|length| {
            let count = by_length.get(usize::from(length)).copied().unwrap_or(0);
            std::iter::repeat_n(length, count)
        });
        let lightest_first = order.iter().filter(|&&index| index < leaves);
        for (&symbol, length) in lightest_first.zip(deepest_first) {
            if let Some(slot) = lengths.get_mut(symbol) {
                *slot = length;
            }
        }
    }
    lengths
}

/// Makes room for nodes that were cut to the limit: a leaf above it moves one level down, and two of the
/// cut ones, as its brother and as the one that rises, are placed.
fn shorten(by_length: &mut [usize; 16], limit: usize, excess: usize) {
    for _ in 0..excess.div_ceil(2) {
        let Some(above) = (1..limit).rev().find(|&length| by_length.get(length).is_some_and(|n| *n > 0))
        else {
            return;
        };
        let mut add = |length: usize, by: isize| {
            if let Some(count) = by_length.get_mut(length) {
                *count = count.saturating_add_signed(by);
            }
        };
        add(above, -1);
        add(above + 1, 2);
        add(limit, -1);
    }
}

/// Codes in the order of their lengths, then of the symbols (RFC 1951, 3.2.2).
pub fn codes(lengths: &[u8]) -> Vec<Code> {
    let mut codes = vec![Code::default(); lengths.len()];
    let mut next = 0u32;
    for length in 1..=15u8 {
        next <<= 1;
        for (code, _) in codes.iter_mut().zip(lengths).filter(|(_, of)| **of == length) {
            *code = Code { bits: next.reverse_bits() >> (32 - u32::from(length)), length };
            next += 1;
        }
    }
    codes
}
