//! The fields of a header block: where they are, and how numbers and names stand in them.

use std::ops::Range;

pub(super) const NAME: Range<usize> = 0..100;
pub(super) const MODE: Range<usize> = 100..108;
pub(super) const UID: Range<usize> = 108..116;
pub(super) const GID: Range<usize> = 116..124;
pub(super) const SIZE: Range<usize> = 124..136;
pub(super) const MTIME: Range<usize> = 136..148;
pub(super) const CHECKSUM: Range<usize> = 148..156;
pub(super) const TYPE: Range<usize> = 156..157;
pub(super) const LINK: Range<usize> = 157..257;
pub(super) const MAGIC: Range<usize> = 257..265;
pub(super) const DEV_MAJOR: Range<usize> = 329..337;
pub(super) const DEV_MINOR: Range<usize> = 337..345;
pub(super) const PREFIX: Range<usize> = 345..500;
/// Old GNU sparse files keep the first part of their map where ustar keeps the prefix.
pub(super) const SPARSE_MAP: Range<usize> = 386..482;
pub(super) const SPARSE_MORE: Range<usize> = 482..483;
pub(super) const SPARSE_SIZE: Range<usize> = 483..495;

pub(super) const MAGIC_GNU: &[u8] = b"ustar  \0";

/// Up to the first NUL. Names that are not UTF-8 are read with replacement characters.
pub(super) fn text(field: &[u8]) -> String {
    let end = field.iter().position(|b| *b == 0).unwrap_or(field.len());
    String::from_utf8_lossy(field.get(..end).unwrap_or_default()).into_owned()
}

/// Octal digits, or base-256 where the first bit is set; `None` for anything else, or for more than an `i64`.
pub(super) fn number(field: &[u8]) -> Option<i64> {
    let first = *field.first()?;
    if first & 0x80 == 0 {
        let digits: Vec<u8> = field.iter().copied().filter(|b| !matches!(b, b' ' | 0)).collect();
        if digits.is_empty() {
            return Some(0);
        }
        return i64::from_str_radix(std::str::from_utf8(&digits).ok()?, 8).ok();
    }
    // Two's complement, big endian, the first bit left out.
    let negative = first & 0x40 != 0;
    let start: i128 = if negative { -1 } else { 0 };
    let mut value = start;
    for (i, byte) in field.iter().enumerate() {
        let byte = match i {
            0 if negative => byte | 0x80,
            0 => byte & 0x7f,
            _ => *byte,
        };
        value = (value << 8) | i128::from(byte);
        if i64::try_from(value).is_err() {
            return None;
        }
    }
    i64::try_from(value).ok()
}

/// The sum of the block's bytes, those of the checksum itself taken as blanks; also with signed bytes, as some old
/// programs wrote it.
pub(super) fn checksums(block: &[u8]) -> (i64, i64) {
    let bytes = || block.iter().enumerate().map(|(i, b)| if CHECKSUM.contains(&i) { b' ' } else { *b });
    (bytes().map(i64::from).sum(), bytes().map(|b| i64::from(b as i8)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (field, value) in [
            (&b"0000644\0"[..], Some(0o644)),
            (b"   644 \0", Some(0o644)),
            (b"\0\0\0\0\0\0\0\0", Some(0)),
            (b"\x80\0\0\0\0\0\0\0\x01\0\0\0", Some(1 << 24)),
            (b"\xff\xff\xff\xff\xff\xff\xff\xff", Some(-1)),
            (b"\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", None),
            (b"89\0", None),
        ] {
            assert_eq!(number(field), value, "{field:?}");
        }
    }
}
