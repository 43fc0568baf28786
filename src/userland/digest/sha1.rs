//! SHA-1 (RFC 3174), for `sha1sum` only.

use crate::vfs::Content;

use super::hex;

pub fn digest(content: &Content) -> String {
    let mut state = [0x6745_2301u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    blocks(content, u64::to_be_bytes, |block| {
        let mut words: Vec<u32> = block
            .chunks_exact(4)
            .map(|bytes| u32::from_be_bytes(bytes.try_into().unwrap_or_default()))
            .collect();
        for at in 16..80 {
            let word = |back: usize| words.get(at - back).copied().unwrap_or(0);
            words.push((word(3) ^ word(8) ^ word(14) ^ word(16)).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (round, word) in words.iter().enumerate() {
            let (mix, key) = match round / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6u32),
            };
            let sum =
                a.rotate_left(5).wrapping_add(mix).wrapping_add(e).wrapping_add(key).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum);
        }
        for (place, value) in state.iter_mut().zip([a, b, c, d, e]) {
            *place = place.wrapping_add(value);
        }
    });
    hex(&state.map(u32::to_be_bytes).concat())
}

/// Hands out blocks of 64 bytes with the padding that MD5 and SHA-1 share.
pub(super) fn blocks(content: &Content, length: fn(u64) -> [u8; 8], mut sink: impl FnMut(&[u8])) {
    let mut rest: Vec<u8> = Vec::with_capacity(128);
    content.for_each_chunk(|chunk| {
        let mut chunk = chunk;
        if !rest.is_empty() {
            let take = (64 - rest.len()).min(chunk.len());
            let (head, tail) = chunk.split_at_checked(take).unwrap_or((chunk, &[]));
            rest.extend_from_slice(head);
            chunk = tail;
            if rest.len() == 64 {
                sink(&rest);
                rest.clear();
            }
        }
        let whole = chunk.chunks_exact(64);
        let tail = whole.remainder().to_vec();
        whole.for_each(&mut sink);
        rest.extend(tail);
    });
    rest.push(0x80);
    while rest.len() % 64 != 56 {
        rest.push(0);
    }
    rest.extend(length(content.len().wrapping_mul(8)));
    rest.chunks_exact(64).for_each(sink);
}
