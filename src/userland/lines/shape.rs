//! `paste`, `nl`, `rev`, `fold`: lines in another shape.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::common::{OpenText, lines};
use super::super::flags::Flags;
use super::texts;

pub(super) const PASTE: &[&str] = &["s,serial", "d,delimiters=", "z"];

pub(super) const NL: &[&str] = &[
    "b,body-numbering=",
    "w,number-width=",
    "s,number-separator=",
    "v,starting-line-number=",
    "n,number-format=",
    "i,line-increment=",
];

pub(super) const FOLD: &[&str] = &["w,width=", "s,spaces", "b,bytes"];

pub(super) fn paste(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, PASTE) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let delimiters: Vec<char> =
        flags.value("d").unwrap_or("\t").replace("\\n", "\n").replace("\\t", "\t").chars().collect();
    let separator =
        |at: usize| delimiters.get(at % delimiters.len().max(1)).map(char::to_string).unwrap_or_default();
    let mut out = String::new();
    if flags.has("s") {
        for (_, text) in &texts {
            for (at, line) in lines(text).enumerate() {
                if at > 0 {
                    out.push_str(&separator(at - 1));
                }
                out.push_str(line);
            }
            out.push('\n');
        }
    } else {
        let dashes = texts.iter().filter(|(name, _)| name == "-").count();
        // Each `-` takes the next line of standard input, which the first of them has read whole.
        let stdin = texts.iter().find(|(name, _)| name == "-").map_or("", |(_, text)| text.as_str());
        let mut dash = 0;
        let mut columns: Vec<Vec<&str>> = Vec::new();
        for (name, text) in &texts {
            if name == "-" {
                columns.push(lines(stdin).skip(dash).step_by(dashes.max(1)).collect());
                dash += 1;
            } else {
                columns.push(lines(text).collect());
            }
        }
        for row in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
            for (at, column) in columns.iter().enumerate() {
                if at > 0 {
                    out.push_str(&separator(at - 1));
                }
                out.push_str(column.get(row).copied().unwrap_or(""));
            }
            out.push('\n');
        }
    }
    process.out(out);
    ExitCode::from(failed)
}

pub(super) fn nl(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, NL) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let width: usize = flags.value("w").and_then(|w| w.parse().ok()).unwrap_or(6).min(100);
    let separator = flags.value("s").unwrap_or("\t");
    let mut number: i64 = flags.value("v").and_then(|v| v.parse().ok()).unwrap_or(1);
    let step: i64 = flags.value("i").and_then(|i| i.parse().ok()).unwrap_or(1);
    let mut out = String::new();
    for (_, text) in &texts {
        for line in lines(text) {
            if flags.value("b") == Some("n") || line.is_empty() && flags.value("b") != Some("a") {
                out.push_str(&format!("{}\n", " ".repeat(width + separator.len())));
                continue;
            }
            let shown = match flags.value("n") {
                Some("ln") => format!("{number:<width$}"),
                Some("rz") => format!("{number:0>width$}"),
                _ => format!("{number:>width$}"),
            };
            out.push_str(&format!("{shown}{separator}{line}\n"));
            number += step;
        }
    }
    process.out(out);
    ExitCode::from(failed)
}

pub(super) fn rev(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, &[]) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let out: String = texts
        .iter()
        .flat_map(|(_, text)| lines(text))
        .map(|line| line.chars().rev().collect::<String>() + "\n")
        .collect();
    process.out(out);
    ExitCode::from(failed)
}

pub(super) fn fold(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FOLD) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let width: usize = flags.value("w").and_then(|w| w.parse().ok()).unwrap_or(80).max(1);
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let mut out = String::new();
    for (_, text) in &texts {
        let mut column = 0;
        for c in text.chars() {
            if c == '\n' {
                column = 0;
            } else if column == width {
                out.push('\n');
                column = 1;
            } else {
                column += 1;
            }
            out.push(c);
        }
    }
    process.out(out);
    ExitCode::from(failed)
}
