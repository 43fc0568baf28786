//! `uniq` and `comm`: what repeats.

use std::cmp::Ordering;

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::Userland;
use super::super::common::{OpenText, lines, usage};
use super::super::flags::Flags;
use super::texts;

pub(super) const UNIQ: &[&str] = &[
    "c,count",
    "d,repeated",
    "u,unique",
    "i,ignore-case",
    "f,skip-fields=",
    "s,skip-chars=",
    "w,check-chars=",
];

pub(super) const COMM: &[&str] = &["1", "2", "3", "check-order", "nocheck-order", "output-delimiter="];

pub(super) fn uniq(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut flags = match Flags::parse(process, UNIQ) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let output = if flags.operands.len() > 1 { flags.operands.pop().map(|(_, name)| name) } else { None };
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let fields: usize = flags.value("f").and_then(|n| n.parse().ok()).unwrap_or(0);
    let chars: usize = flags.value("s").and_then(|n| n.parse().ok()).unwrap_or(0);
    let most: usize = flags.value("w").and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    let part = |line: &str| {
        let mut rest = line;
        for _ in 0..fields {
            rest = rest.trim_start_matches([' ', '\t']);
            rest = rest.get(rest.find([' ', '\t']).unwrap_or(rest.len())..).unwrap_or("");
        }
        let text: String = rest.chars().skip(chars).take(most).collect();
        if flags.has("i") { text.to_lowercase() } else { text }
    };
    let mut groups: Vec<(String, usize)> = Vec::new();
    for (_, text) in &texts {
        for line in lines(text) {
            match groups.last_mut() {
                Some((last, count)) if part(last) == part(line) => *count += 1,
                _ => groups.push((line.to_owned(), 1)),
            }
        }
    }
    let mut out = String::new();
    for (line, count) in groups {
        if (flags.has("d") && count < 2) || (flags.has("u") && count > 1) {
            continue;
        }
        if flags.has("c") {
            out.push_str(&format!("{count:>7} "));
        }
        out.push_str(&line);
        out.push('\n');
    }
    match output {
        Some(name) => ExitCode::from(process.write(&name, Content::from(out.into_bytes())).is_err()),
        None => {
            process.out(out);
            ExitCode::from(failed)
        }
    }
}

pub(super) fn comm(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, COMM) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (Some(texts), _) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let [(_, a), (_, b)] = texts.as_slice() else { return usage(process, "missing operand") };
    let (mut left, mut right) = (lines(a).peekable(), lines(b).peekable());
    let mut out = String::new();
    let indent = |column: usize| {
        let before = ["1", "2"].iter().take(column - 1).filter(|id| !flags.has(id)).count();
        "\t".repeat(before)
    };
    loop {
        let (column, line) = match (left.peek().copied(), right.peek().copied()) {
            (None, None) => break,
            (Some(line), None) => (1, line),
            (None, Some(line)) => (2, line),
            (Some(a), Some(b)) => match a.cmp(b) {
                Ordering::Less => (1, a),
                Ordering::Greater => (2, b),
                Ordering::Equal => (3, a),
            },
        };
        if column != 2 {
            left.next();
        }
        if column != 1 {
            right.next();
        }
        if !flags.has(["1", "2", "3"].get(column - 1).copied().unwrap_or("")) {
            out.push_str(&format!("{}{line}\n", indent(column)));
        }
    }
    process.out(out);
    0
}
