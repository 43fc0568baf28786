//! `tr`.

use crate::shell::pattern::in_class;
use crate::shell::{ExitCode, Process};

use super::common::{text, usage};
use super::flags::{Flags, Order};
use super::{Program, Userland};

pub const PROGRAMS: &[Program] =
    &[Program { names: &["tr"], summary: "translates or deletes characters", flags: FLAGS, run: tr }];

const FLAGS: &[&str] = &["d,delete", "s,squeeze-repeats", "c,C,complement", "t,truncate-set1"];

fn tr(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, FLAGS, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let Some(first) = flags.text(0).map(set) else { return usage(process, "missing operand") };
    let second = flags.text(1).map(set);
    if second.is_none() && !flags.has("d") && !flags.has("s") {
        process.fail(format!("missing operand after '{}'", flags.text(0).unwrap_or("")));
        process.err("Two strings must be given when translating.\nTry 'tr --help' for more information.\n");
        return 1;
    }
    let content = process.read_stdin();
    let Some(text) = text(process, &content, 0) else {
        process.out_content(content);
        return 0;
    };
    process.sys.step(1 + text.len() as u64 / 128);
    let complement = flags.has("c");
    let place = |c: char| {
        let at = first.iter().position(|known| *known == c);
        if complement { at.is_none().then_some(usize::MAX) } else { at }
    };
    let mut out = String::with_capacity(text.len());
    let squeezed = match (&second, flags.has("d")) {
        (Some(second), _) => Some(second),
        (None, false) => None,
        (None, true) => None,
    };
    let squeezes = |c: char| match squeezed {
        Some(second) => second.contains(&c),
        None => place(c).is_some(),
    };
    let mut last = None;
    for c in text.chars() {
        let mapped = match (place(c), &second) {
            (Some(_), _) if flags.has("d") => continue,
            (Some(at), Some(second)) => second.get(at).or(second.last()).copied().unwrap_or(c),
            _ => c,
        };
        if flags.has("s") && last == Some(mapped) && squeezes(mapped) {
            continue;
        }
        last = Some(mapped);
        out.push(mapped);
    }
    process.out(out);
    0
}

/// The characters of a set: ranges, classes, escapes.
fn set(text: &str) -> Vec<char> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c == '[' && chars.get(at + 1) == Some(&':') {
            let rest = chars.get(at + 2..).unwrap_or_default();
            if let Some(length) = rest.windows(2).position(|pair| pair == [':', ']']) {
                let class: String = rest.get(..length).unwrap_or_default().iter().collect();
                out.extend((0u8..128).map(char::from).filter(|c| in_class(&class, *c)));
                at += length + 4;
                continue;
            }
        }
        let (low, next) = unit(&chars, at);
        at = next;
        if chars.get(at) == Some(&'-') && chars.get(at + 1).is_some() {
            let (high, next) = unit(&chars, at + 1);
            at = next;
            out.extend((low..=high).take(70_000));
        } else {
            out.push(low);
        }
    }
    out
}

/// One character, escapes read, and where the next begins.
fn unit(chars: &[char], at: usize) -> (char, usize) {
    match (chars.get(at), chars.get(at + 1)) {
        (Some('\\'), Some(escape)) => {
            let digits: String = chars
                .get(at + 1..)
                .unwrap_or_default()
                .iter()
                .take(3)
                .take_while(|c| c.is_digit(8))
                .collect();
            if !digits.is_empty() {
                let code = u32::from_str_radix(&digits, 8).unwrap_or(0);
                return (char::from_u32(code).unwrap_or('\0'), at + 1 + digits.len());
            }
            let c = match escape {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'f' => '\u{c}',
                'v' => '\u{b}',
                'a' => '\u{7}',
                'b' => '\u{8}',
                other => *other,
            };
            (c, at + 2)
        }
        (Some(c), _) => (*c, at + 1),
        (None, _) => ('\0', at + 1),
    }
}
