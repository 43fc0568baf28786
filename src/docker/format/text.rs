//! Cutting ids and texts to the width of a column.

/// `stringid.TruncateID`: what follows the algorithm's name, at most 12 characters of it.
pub fn truncate_id(id: &str) -> &str {
    let hex = id.split_once(':').map_or(id, |(_, hex)| hex);
    hex.get(..12).unwrap_or(hex)
}

/// `formatter.Ellipsis`: at most `width` columns, the last of them `…` if something was cut.
pub fn ellipsis(text: &str, width: usize) -> String {
    if width == 0 {
        return String::new();
    }
    if width == 1 {
        return text.chars().next().map(String::from).unwrap_or_default();
    }
    if text.chars().count() <= width && display_width(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += char_width(c);
        if used > width - 1 {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// Columns of a terminal that the text takes.
pub fn display_width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// East Asian wide characters take two columns. Docker asks `golang.org/x/text/width`, which counts the blocks below
/// as wide; pictographs are wide there as well, yet Docker's own test counts them once.
fn char_width(c: char) -> usize {
    match u32::from(c) {
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff => 2,
        0xa000..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 => 2,
        0xffe0..=0xffe6 | 0x20000..=0x3fffd => 2,
        0x1f300..=0x1f64f | 0x1f900..=0x1f9ff => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        assert_eq!(truncate_id("sha256:90435eec5c4e124e741ef731e118be2f"), "90435eec5c4e");
        assert_eq!(truncate_id("1234"), "1234");
        assert_eq!(truncate_id(""), "");
    }

    #[test]
    fn cuts_at_columns() {
        assert_eq!(ellipsis("t🐳ststring", 6), "t🐳st…");
        assert_eq!(ellipsis("你好世界teststring", 6), "你好…");
        assert_eq!(ellipsis("short", 20), "short");
        assert_eq!(ellipsis("/bin/sh -c dd if=/dev/zero of=/opt/app/blob bs=1024", 45).chars().count(), 45);
    }
}
