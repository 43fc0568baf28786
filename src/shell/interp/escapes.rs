//! Backslash sequences: of `$'…'`, of `echo` and of `printf`.

/// How a sequence may begin an octal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Octal {
    /// `\0ddd` (`echo`, `%b`).
    AfterZero,
    /// `\ddd` (`printf`, `$'…'`).
    Bare,
    /// As `Bare`, and `\c` stands for itself (the format of dash's and bash's `printf`).
    Format,
}

/// Bytes of a text with its sequences replaced; the flag says that `\c` was met, which ends all output.
pub fn unescape(text: &str, octal: Octal) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            push(&mut out, c);
            continue;
        }
        let Some(escape) = chars.next() else {
            out.push(b'\\');
            break;
        };
        match escape {
            'a' => out.push(7),
            'b' => out.push(8),
            'e' | 'E' => out.push(27),
            'f' => out.push(12),
            'n' => out.push(b'\n'),
            'r' => out.push(b'\r'),
            't' => out.push(b'\t'),
            'v' => out.push(11),
            '\\' => out.push(b'\\'),
            '\'' | '"' | '?' if octal != Octal::AfterZero => push(&mut out, escape),
            'c' if octal != Octal::Format => return (out, true),
            'x' => match number(&mut chars, 16, 2) {
                Some(value) => out.push(value as u8),
                None => out.extend(b"\\x"),
            },
            'u' | 'U' => match number(&mut chars, 16, if escape == 'u' { 4 } else { 8 }) {
                Some(value) => push(&mut out, char::from_u32(value).unwrap_or('\u{fffd}')),
                None => {
                    out.push(b'\\');
                    push(&mut out, escape);
                }
            },
            '0' if octal == Octal::AfterZero => out.push(number(&mut chars, 8, 3).unwrap_or(0) as u8),
            '0'..='7' => {
                let first = escape.to_digit(8).unwrap_or(0);
                let more = chars.clone().take(2).take_while(|c| c.is_digit(8)).count();
                let value = (0..more).filter_map(|_| chars.next()?.to_digit(8)).fold(first, |n, d| n * 8 + d);
                out.push(value as u8);
            }
            _ => {
                out.push(b'\\');
                push(&mut out, escape);
            }
        }
    }
    (out, false)
}

/// The text of `$'…'`.
pub fn ansi(raw: &str) -> String {
    String::from_utf8_lossy(&unescape(raw, Octal::Bare).0).into_owned()
}

fn push(out: &mut Vec<u8>, c: char) {
    out.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, radix: u32, most: usize) -> Option<u32> {
    let mut value = None;
    for _ in 0..most {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix)) else { break };
        chars.next();
        value = Some(value.unwrap_or(0u32).wrapping_mul(radix).wrapping_add(digit));
    }
    value
}
