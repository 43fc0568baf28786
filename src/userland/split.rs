//! `split`: a file in pieces.

use crate::shell::pieces::{first, skip};
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::common::{size, usage};
use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] =
    &[Program { names: &["split"], summary: "cuts files into pieces", flags: FLAGS, run: split }];

const FLAGS: &[&str] = &[
    "l,lines=",
    "b,bytes=",
    "C,line-bytes=",
    "n,number=",
    "a,suffix-length=",
    "d",
    "numeric-suffixes=?",
    "x",
    "additional-suffix=",
    "verbose",
    "e,elide-empty-files",
];

/// So many files are more than anybody means.
const MOST: usize = 10_000;

fn split(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let name = flags.text(0).unwrap_or("-").to_owned();
    let prefix = flags.text(1).unwrap_or("x").to_owned();
    let content = match if name == "-" { Ok(process.read_stdin()) } else { process.read(&name) } {
        Ok(content) => content,
        Err(errno) => return process.fail(format!("cannot open '{name}' for reading: {}", errno.message())),
    };
    let pieces = match pieces(process, &flags, &content) {
        Ok(pieces) => pieces,
        Err(code) => return code,
    };
    let (digits, from): (&[u8], usize) = if flags.has("x") {
        (b"0123456789abcdef", 0)
    } else if flags.has("d") || flags.has("numeric-suffixes") {
        let from = flags.value("numeric-suffixes").and_then(|from| from.parse().ok()).unwrap_or(0);
        (b"0123456789", from)
    } else {
        (b"abcdefghijklmnopqrstuvwxyz", 0)
    };
    let length: Option<usize> = flags.value("a").and_then(|length| length.parse().ok()).filter(|n| *n > 0);
    for (at, piece) in pieces.into_iter().enumerate() {
        let Some(suffix) = suffix(from + at, digits, length) else {
            return process.fail("output file suffixes exhausted");
        };
        let to = format!("{prefix}{suffix}{}", flags.value("additional-suffix").unwrap_or(""));
        if !process.sys.step(1) {
            return 137;
        }
        if flags.has("verbose") {
            process.out(format!("creating file '{to}'\n"));
        }
        if let Err(errno) = process.write(&to, piece) {
            return process.fail(format!("{to}: {}", errno.message()));
        }
    }
    0
}

fn pieces(process: &mut Process<'_>, flags: &Flags, content: &Content) -> Result<Vec<Content>, ExitCode> {
    let mut pieces = Vec::new();
    if let Some(text) = flags.value("b") {
        let Some(step) = size(text).filter(|step| *step > 0) else {
            return Err(process.fail(format!("invalid number of bytes: '{text}'")));
        };
        let mut at = 0;
        while at < content.len() && pieces.len() < MOST {
            pieces.push(first(&skip(content, at), step));
            at += step;
        }
        return Ok(pieces);
    }
    if let Some(text) = flags.value("n") {
        let Some(count) = text.parse::<u64>().ok().filter(|count| (1..=MOST as u64).contains(count)) else {
            if text.contains('/') {
                process.not_simulated(0, "split -n of this kind has no model");
                return Err(0);
            }
            return Err(usage(process, format!("invalid number of chunks: '{text}'")));
        };
        // What does not divide evenly goes to the last one.
        let each = content.len() / count;
        let mut at = 0;
        for index in 0..count {
            let length = if index + 1 == count { content.len() - at } else { each };
            pieces.push(first(&skip(content, at), length));
            at += length;
        }
        pieces.retain(|piece| !flags.has("e") || !piece.is_empty());
        return Ok(pieces);
    }
    let text = flags.value("l").unwrap_or("1000");
    let Some(most) = text.parse::<usize>().ok().filter(|most| *most > 0) else {
        return Err(process.fail(format!("invalid number of lines: '{text}'")));
    };
    let Some(bytes) = content.as_bytes() else {
        process.not_simulated(0, "it counts lines of contents that are not known, only their size");
        return Err(0);
    };
    let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    if let Some(limit) = flags.value("C").and_then(size) {
        let mut piece: Vec<u8> = Vec::new();
        for line in lines {
            if !piece.is_empty() && (piece.len() + line.len()) as u64 > limit {
                pieces.push(Content::from(std::mem::take(&mut piece)));
            }
            piece.extend_from_slice(line);
        }
        if !piece.is_empty() {
            pieces.push(Content::from(piece));
        }
        return Ok(pieces);
    }
    Ok(lines.chunks(most).take(MOST).map(|lines| Content::from(lines.concat())).collect())
}

/// The suffix of a piece: of the length asked for, or of two letters, which become more where they do not suffice
/// (`yz`, `zaaa`, …).
fn suffix(number: usize, digits: &[u8], length: Option<usize>) -> Option<String> {
    let base = digits.len();
    let (mut number, mut length, mut lead) = (number, length.unwrap_or(2), length.is_none());
    let mut head = String::new();
    while lead {
        // The last letter stands for a longer suffix.
        let room = base.pow(length as u32 - 1) * (base - 1);
        lead = number >= room;
        if lead {
            number -= room;
            length += 1;
            head.push(char::from(*digits.last()?));
        }
        if length > 8 {
            return None;
        }
    }
    let mut tail = Vec::new();
    for _ in 0..length {
        tail.push(char::from(*digits.get(number % base)?));
        number /= base;
    }
    if number > 0 {
        return None;
    }
    tail.reverse();
    Some(head + &tail.into_iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    #[test]
    fn suffixes() {
        let letters = b"abcdefghijklmnopqrstuvwxyz";
        for (number, expected) in [(0, "aa"), (27, "bb"), (649, "yz"), (650, "zaaa"), (651, "zaab")] {
            assert_eq!(super::suffix(number, letters, None).as_deref(), Some(expected));
        }
        assert_eq!(super::suffix(10, b"0123456789", Some(1)), None);
    }
}
