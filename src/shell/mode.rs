//! File modes as `chmod` and `umask` read them.

/// A mode given in octal, or changes such as `u+rwX,go-w`, applied to `mode`. `umask` counts where no class is
/// named. `None` if the text is neither.
pub fn apply(text: &str, mode: u32, is_dir: bool, umask: u32) -> Option<u32> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        let bits = u32::from_str_radix(text, 8).ok().filter(|bits| *bits <= 0o7777)?;
        // GNU keeps set-id bits of directories unless five digits say otherwise.
        let kept = if is_dir && text.len() < 5 { mode & 0o6000 } else { 0 };
        return Some(bits | kept);
    }
    text.split(',').try_fold(mode, |mode, clause| apply_clause(clause, mode, is_dir, umask))
}

fn apply_clause(clause: &str, mode: u32, is_dir: bool, umask: u32) -> Option<u32> {
    let end = clause.find(['+', '-', '='])?;
    let (who, mut actions) = clause.split_at_checked(end)?;
    if !who.chars().all(|c| "ugoa".contains(c)) {
        return None;
    }
    let class = |letter: char| who.is_empty() || who.contains(letter) || who.contains('a');
    let mut reach = 0;
    for (letter, bits) in [('u', 0o4700), ('g', 0o2070), ('o', 0o1007)] {
        if class(letter) {
            reach |= bits;
        }
    }
    let mut mode = mode;
    while let Some(operator) = actions.chars().next() {
        if !matches!(operator, '+' | '-' | '=') {
            return None;
        }
        let rest = actions.get(1..)?;
        let end = rest.find(['+', '-', '=']).unwrap_or(rest.len());
        let (letters, next) = rest.split_at_checked(end)?;
        let mut bits = 0;
        for letter in letters.chars() {
            bits |= match letter {
                'r' => 0o444,
                'w' => 0o222,
                'x' => 0o111,
                'X' if is_dir || mode & 0o111 != 0 => 0o111,
                'X' => 0,
                's' => 0o6000,
                't' => 0o1000,
                'u' => spread(mode >> 6 & 7),
                'g' => spread(mode >> 3 & 7),
                'o' => spread(mode & 7),
                _ => return None,
            };
        }
        let mask = if who.is_empty() { !umask } else { !0 };
        let reached = bits & reach & mask;
        mode = match operator {
            '+' => mode | reached,
            '-' => mode & !reached,
            _ => {
                let kept = if is_dir { 0o6000 } else { 0 };
                mode & !(reach & !kept & 0o7777) | reached
            }
        };
        actions = next;
    }
    Some(mode)
}

/// The same three bits for everybody.
const fn spread(bits: u32) -> u32 {
    bits << 6 | bits << 3 | bits
}

#[cfg(test)]
mod tests {
    use super::apply;

    #[test]
    fn modes() {
        for (text, before, is_dir, after) in [
            ("755", 0o644, false, Some(0o755)),
            ("+x", 0o644, false, Some(0o755)),
            ("u+x", 0o644, false, Some(0o744)),
            ("go-rwx", 0o755, true, Some(0o700)),
            ("a+rX", 0o600, false, Some(0o644)),
            ("a+rX", 0o700, true, Some(0o755)),
            ("u=rwx,g=rx,o=", 0o644, false, Some(0o750)),
            ("g=u", 0o640, false, Some(0o660)),
            ("u+s", 0o755, false, Some(0o4755)),
            ("+t", 0o777, true, Some(0o1777)),
            ("1777", 0o755, true, Some(0o1777)),
            ("zzz", 0o644, false, None),
            ("999", 0o644, false, None),
        ] {
            assert_eq!(apply(text, before, is_dir, 0o022), after, "{text}");
        }
    }
}
