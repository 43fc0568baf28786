//! BLAKE2b (RFC 7693), for `b2sum` only.

use crate::vfs::Content;

use super::hex;

const START: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

/// Which word of the block each half of a mix takes, for each of ten rounds; the first two serve again as the last.
const ORDER: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// The columns of the state, then its diagonals.
const LANES: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

const BLOCK: usize = 128;

/// A digest of so many `bytes`, 64 at most.
pub fn digest(content: &Content, bytes: u8) -> String {
    let mut state = START;
    if let Some(first) = state.first_mut() {
        *first ^= 0x0101_0000 ^ u64::from(bytes);
    }
    let (mut block, mut done) = (Vec::with_capacity(BLOCK), 0u128);
    content.for_each_chunk(|chunk| {
        for byte in chunk {
            // The last block is another's, so that one waits until something follows it.
            if block.len() == BLOCK {
                done += BLOCK as u128;
                compress(&mut state, &block, done, false);
                block.clear();
            }
            block.push(*byte);
        }
    });
    done += block.len() as u128;
    block.resize(BLOCK, 0);
    compress(&mut state, &block, done, true);
    let all = state.map(u64::to_le_bytes).concat();
    hex(all.get(..usize::from(bytes)).unwrap_or(&all))
}

fn compress(state: &mut [u64; 8], block: &[u8], done: u128, last: bool) {
    let mut words = [0u64; 16];
    for (word, bytes) in words.iter_mut().zip(block.chunks_exact(8)) {
        *word = u64::from_le_bytes(bytes.try_into().unwrap_or_default());
    }
    let mut v = [0u64; 16];
    for (lane, start) in v.iter_mut().zip(state.iter().chain(&START)) {
        *lane = *start;
    }
    let [.., low, high, end, _] = &mut v;
    *low ^= done as u64;
    *high ^= (done >> 64) as u64;
    if last {
        *end = !*end;
    }
    let word = |at: usize| words.get(at).copied().unwrap_or(0);
    for order in ORDER.iter().cycle().take(12) {
        for (lane, pair) in LANES.iter().zip(order.chunks_exact(2)) {
            let [x, y] = [0, 1].map(|at| pair.get(at).map_or(0, |at| word(*at)));
            mix(&mut v, *lane, x, y);
        }
    }
    let (upper, lower) = v.split_at(8);
    for (place, (a, b)) in state.iter_mut().zip(upper.iter().zip(lower)) {
        *place ^= a ^ b;
    }
}

fn mix(v: &mut [u64; 16], lane: [usize; 4], x: u64, y: u64) {
    let [mut a, mut b, mut c, mut d] = lane.map(|at| v.get(at).copied().unwrap_or(0));
    for (word, first, second) in [(x, 32, 24), (y, 16, 63)] {
        a = a.wrapping_add(b).wrapping_add(word);
        d = (d ^ a).rotate_right(first);
        c = c.wrapping_add(d);
        b = (b ^ c).rotate_right(second);
    }
    for (at, value) in lane.into_iter().zip([a, b, c, d]) {
        if let Some(place) = v.get_mut(at) {
            *place = value;
        }
    }
}
