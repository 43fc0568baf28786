//! Where things stand: lines of text and boxes, in CSS pixels.

/// The width that a text takes, from its characters: a figure must not depend on the fonts of whoever draws it.
pub(super) fn width(text: &str, size: u32, mono: bool) -> u32 {
    let units: u32 = text.chars().map(|c| advance(c, mono)).sum();
    (units * size).div_ceil(100)
}

/// In hundredths of the font size, rounded up from common system fonts.
const fn advance(c: char, mono: bool) -> u32 {
    if !c.is_ascii() {
        return if (c as u32) < 0x1100 { 65 } else { 105 };
    }
    if mono {
        return 61;
    }
    match c {
        'i' | 'j' | 'l' | '\'' | '.' | ',' | ':' | ';' | '|' | '!' => 30,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '/' | '-' => 38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 92,
        'A'..='Z' => 70,
        _ => 58,
    }
}

/// The text, cut with an ellipsis to what fits.
pub(super) fn fit(text: &str, room: u32, size: u32, mono: bool) -> String {
    if width(text, size, mono) <= room {
        return text.to_owned();
    }
    let room = room.saturating_sub(width("…", size, mono));
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += advance(c, mono) * size;
        if used.div_ceil(100) > room {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

/// The text in lines that fit, broken at blanks; at most `most` of them.
pub(super) fn wrap(text: &str, room: u32, size: u32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    for word in text.split_whitespace() {
        let full = lines.len() == most;
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, false) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if full => {
                *line = fit(&format!("{line} {word} "), room, size, false);
                return lines;
            }
            _ => lines.push(fit(word, room, size, false)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit() {
        let long = "a sentence with a good many words in it that cannot stand in one line";
        for room in [40, 80, 200, 1000] {
            assert!(width(&fit(long, room, 13, true), 13, true) <= room);
            for line in wrap(long, room, 13, 3) {
                assert!(width(&line, 13, false) <= room, "{line}");
            }
        }
        assert_eq!(wrap(long, 10_000, 13, 3), [long]);
        assert_eq!(wrap("", 100, 13, 3), Vec::<String>::new());
        assert_eq!(wrap(long, 100, 13, 2).len(), 2);
    }
}
