//! Places in a text as browsers count them.

/// Byte offsets and UTF-16 units of one text, each from the other.
#[derive(Debug)]
pub struct Utf16 {
    /// After each character that is not ASCII: its end in bytes, and in units.
    turns: Vec<(u32, u32)>,
}

impl Utf16 {
    pub fn of(text: &str) -> Self {
        let mut turns = Vec::new();
        let mut units = 0;
        let mut bytes = 0;
        for c in text.chars() {
            bytes += c.len_utf8() as u32;
            units += c.len_utf16() as u32;
            if !c.is_ascii() {
                turns.push((bytes, units));
            }
        }
        Self { turns }
    }

    /// The units before a byte offset; of one within a character, those before the bytes of it that count.
    pub fn units(&self, byte: u32) -> u32 {
        let (bytes, units) = self.last(|turn| turn.0 <= byte);
        units + (byte - bytes)
    }

    /// The byte offset of a place in units.
    pub fn bytes(&self, unit: u32) -> u32 {
        let (bytes, units) = self.last(|turn| turn.1 <= unit);
        bytes + (unit - units)
    }

    fn last(&self, before: impl Fn(&(u32, u32)) -> bool) -> (u32, u32) {
        let count = self.turns.partition_point(before);
        count.checked_sub(1).and_then(|at| self.turns.get(at)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_a_text() {
        let text = "a ü\n🐳 b\u{feff}c";
        let places = Utf16::of(text);
        let mut units = 0;
        for (byte, c) in text.char_indices() {
            assert_eq!((places.units(byte as u32), places.bytes(units)), (units, byte as u32), "{c:?}");
            units += c.len_utf16() as u32;
        }
        assert_eq!(places.units(text.len() as u32), units);
        assert_eq!(Utf16::of("plain").units(3), 3);
    }
}
