//! `cut`.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::common::{OpenText, lines, usage};
use super::super::flags::Flags;
use super::texts;

pub(super) const CUT: &[&str] = &[
    "d,delimiter=",
    "f,fields=",
    "c,characters=",
    "b,bytes=",
    "s,only-delimited",
    "complement",
    "output-delimiter=",
    "z",
    "n",
];

/// `1,3-5,7-` as ranges, 1-based and inclusive.
fn ranges(text: &str) -> Option<Vec<(usize, usize)>> {
    text.split([',', ' '])
        .map(|part| match part.split_once('-') {
            Some(("", "")) => None,
            Some((from, to)) => Some((
                if from.is_empty() { 1 } else { from.parse().ok()? },
                if to.is_empty() { usize::MAX } else { to.parse().ok()? },
            )),
            None => part.parse().ok().map(|at| (at, at)),
        })
        .map(|range| range.filter(|(from, to)| *from > 0 && from <= to))
        .collect()
}

pub(super) fn cut(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, CUT) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let Some(kind) = flags.last_of(&["f", "c", "b"]) else {
        return usage(process, "you must specify a list of bytes, characters, or fields");
    };
    let list = flags.value(kind).unwrap_or("").to_owned();
    let Some(ranges) = ranges(&list) else {
        return usage(
            process,
            format!("invalid {} value '{list}'", if kind == "f" { "field" } else { "byte or character" }),
        );
    };
    let delimiter = flags.value("d").unwrap_or("\t").to_owned();
    if delimiter.chars().count() > 1 {
        return usage(process, "the delimiter must be a single character");
    }
    let delimiter = if delimiter.is_empty() { "\0".to_owned() } else { delimiter };
    let joiner =
        flags.value("output-delimiter").unwrap_or(if kind == "f" { &delimiter } else { "" }).to_owned();
    let wanted =
        |at: usize| ranges.iter().any(|(from, to)| (*from..=*to).contains(&at)) != flags.has("complement");
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let mut out = String::new();
    for (_, text) in &texts {
        process.sys.step(1 + text.len() as u64 / 256);
        for line in lines(text) {
            if kind == "f" {
                if !line.contains(delimiter.as_str()) {
                    if !flags.has("s") {
                        out.push_str(line);
                        out.push('\n');
                    }
                    continue;
                }
                let fields: Vec<&str> = (1..)
                    .zip(line.split(delimiter.as_str()))
                    .filter(|(at, _)| wanted(*at))
                    .map(|(_, field)| field)
                    .collect();
                out.push_str(&fields.join(&joiner));
            } else {
                out.extend((1..).zip(line.chars()).filter(|(at, _)| wanted(*at)).map(|(_, c)| c));
            }
            out.push('\n');
        }
    }
    process.out(out);
    ExitCode::from(failed)
}
