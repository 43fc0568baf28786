//! Which data the first module needs.
//!
//! The linker leaves every text, table and variable a segment of its own (`--no-merge-data-segments`). A segment is
//! needed if a number in a function of the first module, or in a segment that is needed, is an address in it. A number
//! that only looks like an address keeps too much, never too little.

use std::collections::BTreeSet;

use wasm_encoder::{ConstExpr, DataSection};

/// A piece of the memory's first contents.
pub struct Segment<'a> {
    pub start: u32,
    pub bytes: &'a [u8],
}

/// How far before a segment an address in code still means it, in bytes: what is added to an index is added up with the
/// address, as in a table of letters that begins with `a`, or in a loop that counts before it reads.
const BEFORE: u32 = 128;
/// The same where there are pointers: those stand at multiples of four, and so do such addresses.
const BEFORE_POINTERS: u32 = 64;

/// The places of the segments that are needed, among `segments` in the order of their addresses. `numbers` are those in
/// code.
pub fn needed(segments: &[Segment<'_>], numbers: impl IntoIterator<Item = u32>) -> BTreeSet<usize> {
    let mut needed = BTreeSet::new();
    let mut open = Vec::new();
    for number in numbers {
        open.extend(at(segments, number));
        let next = segments.partition_point(|segment| segment.start <= number);
        let near = segments.iter().enumerate().skip(next);
        for (place, segment) in near.take_while(|(_, segment)| segment.start - number < BEFORE) {
            let pointers = words(segment).any(|word| at(segments, word).is_some());
            let table = !pointers && !is_text(segment.bytes);
            if table || (pointers && number.is_multiple_of(4) && segment.start - number < BEFORE_POINTERS) {
                open.push(place);
            }
        }
    }
    while let Some(place) = open.pop() {
        if needed.insert(place) {
            let words = segments.get(place).into_iter().flat_map(words);
            open.extend(
                words.filter_map(|word| at(segments, word).filter(|place| means(segments, *place, word))),
            );
        }
    }
    needed
}

/// The place of the segment with an address.
fn at(segments: &[Segment<'_>], address: u32) -> Option<usize> {
    let place = segments.partition_point(|segment| segment.start <= address).checked_sub(1)?;
    let segment = segments.get(place)?;
    ((address - segment.start) as usize <= segment.bytes.len()).then_some(place)
}

/// Whether a word of data that is an address in a segment is meant as one. Tables of letters are full of numbers; what
/// points into the middle of another table points at one of its entries, and few have entries of odd lengths.
fn means(segments: &[Segment<'_>], place: usize, word: u32) -> bool {
    let points = |segment: &Segment<'_>| segment.start == word || is_text(segment.bytes);
    word.is_multiple_of(4) || segments.get(place).is_some_and(points)
}

/// Whether it is a text: nobody looks up what stands at a place of one.
fn is_text(bytes: &[u8]) -> bool {
    let control = |c: char| c.is_control() && !c.is_whitespace();
    std::str::from_utf8(bytes).is_ok_and(|text| !text.contains(control))
}

/// What may be pointers in a segment: they stand at multiples of four.
fn words<'a>(segment: &'a Segment<'_>) -> impl Iterator<Item = u32> + 'a {
    let skipped = segment.start.next_multiple_of(4) - segment.start;
    let aligned = segment.bytes.get(skipped as usize..).unwrap_or_default();
    aligned.chunks_exact(4).filter_map(|word| Some(u32::from_le_bytes(word.try_into().ok()?)))
}

/// Writes those of the segments that are wanted, as one where nothing but padding is between two.
pub fn section(segments: &[Segment<'_>], wanted: impl Fn(usize) -> bool) -> DataSection {
    let mut section = DataSection::new();
    let mut run: Option<(u32, Vec<u8>)> = None;
    let mut write = |run: Option<(u32, Vec<u8>)>| {
        if let Some((start, bytes)) = run {
            section.active(0, &ConstExpr::i32_const(start as i32), bytes);
        }
    };
    for (place, segment) in segments.iter().enumerate() {
        if !wanted(place) {
            write(run.take());
            continue;
        }
        let (start, bytes) = run.get_or_insert((segment.start, Vec::new()));
        let gap = segment.start as usize - *start as usize - bytes.len();
        if gap < 16 {
            bytes.resize(bytes.len() + gap, 0);
            bytes.extend_from_slice(segment.bytes);
        } else {
            write(run.replace((segment.start, segment.bytes.to_vec())));
        }
    }
    write(run);
    section
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_among_letters_is_no_address() {
        let odd = 1023_u32.to_le_bytes();
        let entry = 1024_u32.to_le_bytes();
        let mut letters = vec![1, 2, 3, 4];
        letters.extend(odd);
        let table = [0_u8; 64];
        let of = |letters: &[u8]| {
            let segments = [Segment { start: 16, bytes: letters }, Segment { start: 1000, bytes: &table }];
            needed(&segments, [16])
        };
        assert_eq!(of(&letters), BTreeSet::from([0]));
        letters.extend(entry);
        assert_eq!(of(&letters), BTreeSet::from([0, 1]));
    }
}
