//! Sparse files: a map of the parts that hold data, in the four ways that GNU tar has written it.

use std::collections::VecDeque;

use super::field::number;

/// The parts with data, in order, as `(offset, length)`, and the size of the whole file.
#[derive(Debug, Default)]
pub(super) struct SparseMap {
    parts: VecDeque<(u64, u64)>,
    size: u64,
    at: u64,
}

/// What comes next of a sparse file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Hole(u64),
    Data(u64),
    End,
}

impl SparseMap {
    /// `None` if the parts overlap, are out of order, or do not fit the size or the `stored` bytes.
    pub(super) fn new(parts: Vec<(u64, u64)>, size: u64, stored: u64) -> Option<Self> {
        let mut at = 0_u64;
        let mut sum = 0_u64;
        for (offset, length) in &parts {
            let end = offset.checked_add(*length)?;
            if *offset < at || end > size {
                return None;
            }
            at = end;
            sum = sum.checked_add(*length)?;
        }
        let parts = parts.into_iter().filter(|(_, length)| *length > 0).collect();
        (sum == stored).then_some(Self { parts, size, at: 0 })
    }

    /// What is to be read next; a hole counts as read with that.
    pub(super) fn next(&mut self) -> Next {
        let (offset, length) = self.parts.front().copied().unwrap_or((self.size, 0));
        if offset > self.at {
            let hole = offset - self.at;
            self.at = offset;
            Next::Hole(hole)
        } else if length > 0 {
            Next::Data(length)
        } else {
            Next::End
        }
    }

    /// Counts `n` bytes of the part that [`Self::next`] gave as read.
    pub(super) fn read(&mut self, n: u64) {
        self.at += n;
        if let Some((offset, length)) = self.parts.front_mut() {
            *offset += n;
            *length = length.saturating_sub(n);
            if *length == 0 {
                self.parts.pop_front();
            }
        }
    }
}

/// Pairs of an old GNU header or of an extension block: 12 + 12 bytes each, up to the first that is empty.
pub(super) fn old_gnu_parts(field: &[u8], parts: &mut Vec<(u64, u64)>) -> Option<()> {
    for pair in field.chunks_exact(24) {
        if pair.first() == Some(&0) {
            break;
        }
        let offset = u64::try_from(number(pair.get(..12)?)?).ok()?;
        let length = u64::try_from(number(pair.get(12..)?)?).ok()?;
        parts.push((offset, length));
    }
    Some(())
}

/// The map in the PAX records of formats 0.0 (`GNU.sparse.offset`, `GNU.sparse.numbytes`) and 0.1 (`GNU.sparse.map`).
pub(super) fn pax_parts(records: &[(String, Vec<u8>)]) -> Option<Vec<(u64, u64)>> {
    let mut numbers = Vec::new();
    for (key, value) in records {
        let value = std::str::from_utf8(value).ok()?;
        match key.as_str() {
            "GNU.sparse.offset" | "GNU.sparse.numbytes" => numbers.push(value.parse().ok()?),
            "GNU.sparse.map" => {
                numbers = value.split(',').map(|n| n.parse().ok()).collect::<Option<Vec<u64>>>()?;
            }
            _ => {}
        }
    }
    pairs(&numbers)
}

/// The map that format 1.0 puts in front of the data: lines with the number of parts, then offset and length of
/// each. `Ok(None)` asks for more bytes.
pub(super) fn leading_parts(data: &[u8]) -> Result<Option<Vec<(u64, u64)>>, ()> {
    let Some(end) = data.iter().rposition(|b| *b == b'\n') else { return Ok(None) };
    let text = std::str::from_utf8(data.get(..end).unwrap_or_default()).map_err(|_| ())?;
    let mut lines = text.split('\n').map(|line| line.parse::<u64>().map_err(|_| ()));
    let count = lines.next().unwrap_or(Err(()))?;
    let wanted = usize::try_from(count).ok().and_then(|n| n.checked_mul(2)).ok_or(())?;
    let mut numbers = Vec::new();
    for number in lines.take(wanted) {
        numbers.push(number?);
    }
    if numbers.len() < wanted { Ok(None) } else { pairs(&numbers).map(Some).ok_or(()) }
}

fn pairs(numbers: &[u64]) -> Option<Vec<(u64, u64)>> {
    numbers
        .len()
        .is_multiple_of(2)
        .then(|| numbers.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_and_data_alternate() {
        let mut map = SparseMap::new(vec![(4, 2), (8, 1), (10, 0)], 10, 3).unwrap();
        let mut seen = Vec::new();
        loop {
            let next = map.next();
            match next {
                Next::End => break,
                Next::Data(_) => map.read(1),
                Next::Hole(_) => {}
            }
            seen.push(next);
        }
        use Next::{Data, Hole};
        assert_eq!(seen, [Hole(4), Data(2), Data(1), Hole(2), Data(1), Hole(1)]);
        for (parts, size, stored) in [
            (vec![(4, 2), (5, 1)], 10, 3),
            (vec![(4, 7)], 10, 7),
            (vec![(4, 2)], 10, 1),
            (vec![(u64::MAX, 2)], 10, 2),
        ] {
            assert!(SparseMap::new(parts.clone(), size, stored).is_none(), "{parts:?}");
        }
    }

    #[test]
    fn leading_maps() {
        assert_eq!(leading_parts(b"2\n0\n1\n5"), Ok(None));
        assert_eq!(leading_parts(b"1\n0\n5\n\0\0"), Ok(Some(vec![(0, 5)])));
        assert_eq!(leading_parts(b"1\nx\n5\n"), Err(()));
    }
}
