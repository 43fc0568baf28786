//! `od`: bytes as text.

use crate::shell::pieces::{concat, first, skip};
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::Userland;
use super::super::common::size;
use super::super::flags::Flags;

pub(super) const OD: &[&str] = &[
    "A,address-radix=",
    "t,format=",
    "N,read-bytes=",
    "j,skip-bytes=",
    "w,width=?",
    "v,output-duplicates",
    "a",
    "b",
    "c",
    "d",
    "i",
    "l",
    "o",
    "s",
    "x",
];

/// What is read at most where nothing says less.
const MOST: u64 = 1 << 16;

/// How a group of bytes is shown.
#[derive(Clone, Copy)]
struct Format {
    letter: char,
    /// Bytes of a group.
    bytes: usize,
    /// `z`: the characters at the end of the line.
    text: bool,
}

impl Format {
    /// `x1`, `u4z`, `c`, `a`, `d2`; several may stand together.
    fn parse(text: &str) -> Option<Vec<Self>> {
        let mut formats = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(letter) = chars.next() {
            let mut bytes = if matches!(letter, 'a' | 'c') { 1 } else { 4 };
            match chars.peek() {
                Some(digit @ ('1' | '2' | '4' | '8')) => bytes = digit.to_digit(10)? as usize,
                Some('C') => bytes = 1,
                Some('S') => bytes = 2,
                Some('I') => bytes = 4,
                Some('L') => bytes = 8,
                _ => bytes += 0,
            }
            if chars.peek().is_some_and(|c| "1248CSIL".contains(*c)) {
                chars.next();
            }
            let text = chars.next_if_eq(&'z').is_some();
            if !matches!(letter, 'a' | 'c' | 'd' | 'o' | 'u' | 'x') {
                return None;
            }
            formats.push(Self { letter, bytes, text });
        }
        Some(formats)
    }

    /// How wide one group is, without the blank before it.
    fn width(self) -> usize {
        match (self.letter, self.bytes) {
            ('a' | 'c', _) => 3,
            ('x', bytes) => bytes * 2,
            ('o', bytes) => [3, 6, 11, 22].get(bytes.ilog2() as usize).copied().unwrap_or(22),
            ('u', bytes) => [3, 5, 10, 20].get(bytes.ilog2() as usize).copied().unwrap_or(20),
            (_, bytes) => [4, 6, 11, 20].get(bytes.ilog2() as usize).copied().unwrap_or(20),
        }
    }

    fn shown(self, group: &[u8]) -> String {
        let value = group.iter().rev().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
        match self.letter {
            'c' | 'a' => character(group.first().copied().unwrap_or(0), self.letter == 'a'),
            'x' => format!("{value:0>width$x}", width = self.bytes * 2),
            'o' => format!("{value:0>width$o}", width = self.width()),
            'u' => value.to_string(),
            _ => {
                let unused = 64 - 8 * self.bytes as u32;
                ((value << unused) as i64 >> unused).to_string()
            }
        }
    }
}

fn character(byte: u8, named: bool) -> String {
    const NAMES: [&str; 33] = [
        "nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs", "ht", "nl", "vt", "ff", "cr", "so",
        "si", "dle", "dc1", "dc2", "dc3", "dc4", "nak", "syn", "etb", "can", "em", "sub", "esc", "fs", "gs",
        "rs", "us", "sp",
    ];
    if named {
        let byte = byte & 0x7f;
        return match NAMES.get(usize::from(byte)) {
            Some(name) => (*name).to_owned(),
            None if byte == 0x7f => "del".to_owned(),
            None => char::from(byte).to_string(),
        };
    }
    match byte {
        0 => "\\0".to_owned(),
        7 => "\\a".to_owned(),
        8 => "\\b".to_owned(),
        9 => "\\t".to_owned(),
        10 => "\\n".to_owned(),
        11 => "\\v".to_owned(),
        12 => "\\f".to_owned(),
        13 => "\\r".to_owned(),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("{byte:03o}"),
    }
}

/// The bytes of the operands, one after the other, without what is skipped.
pub(super) fn bytes(
    process: &mut Process<'_>,
    names: &[String],
    skipped: u64,
    most: u64,
) -> Result<Vec<u8>, ExitCode> {
    let wanted = skipped.saturating_add(most.min(MOST));
    let stdin = ["-".to_owned()];
    let mut all = Content::default();
    for name in if names.is_empty() { &stdin } else { names } {
        let left = wanted.saturating_sub(all.len());
        let content = if name == "-" {
            process.stdio.stdin.as_ref().map(|stdin| stdin.read(left)).unwrap_or_default()
        } else {
            match process.open(name) {
                Ok(handle) => handle.read(left),
                Err(errno) => return Err(process.fail(format!("{name}: {}", errno.message()))),
            }
        };
        all = concat([all, content]);
    }
    if matches!(all, Content::Described(_)) {
        process.not_simulated(0, "it shows contents that are not known, only their size");
        return Err(0);
    }
    let mut bytes = Vec::new();
    first(&skip(&all, skipped), most).for_each_chunk(|chunk| bytes.extend_from_slice(chunk));
    Ok(bytes)
}

pub(super) fn amount(flags: &Flags, id: &str) -> Option<u64> {
    let text = flags.value(id)?;
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => size(text),
    }
}

pub(super) fn od(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, OD) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut formats = Vec::new();
    for (id, value) in &flags.given {
        let text = match *id {
            "t" => value.as_deref().unwrap_or(""),
            "a" => "a",
            "b" => "o1",
            "c" => "c",
            "d" => "u2",
            "i" => "d4",
            "l" => "d8",
            "o" => "o2",
            "s" => "d2",
            "x" => "x2",
            _ => continue,
        };
        match Format::parse(text) {
            Some(parsed) => formats.extend(parsed),
            None => return process.fail(format!("invalid type string '{text}'")),
        }
    }
    if formats.is_empty() {
        formats.push(Format { letter: 'o', bytes: 2, text: false });
    }
    let skipped = amount(&flags, "j").unwrap_or(0);
    let bytes = match bytes(process, &flags.texts(), skipped, amount(&flags, "N").unwrap_or(u64::MAX)) {
        Ok(bytes) => bytes,
        Err(code) => return code,
    };
    let address = |at: u64| match flags.value("A").and_then(|radix| radix.chars().next()).unwrap_or('o') {
        'n' => String::new(),
        'd' => format!("{at:07}"),
        'x' => format!("{at:06x}"),
        _ => format!("{at:07o}"),
    };
    let row = if flags.has("w") { amount(&flags, "w").unwrap_or(32).clamp(1, 1 << 12) as usize } else { 16 };
    // Formats stand below each other: a line of each is as wide as the widest needs.
    let needed = |format: &Format| (format.width() + 1) * row.div_ceil(format.bytes);
    let widest = formats.iter().map(needed).max().unwrap_or(0);
    let mut out = String::new();
    let mut before: Option<&[u8]> = None;
    let mut starred = false;
    for (index, line) in bytes.chunks(row).enumerate() {
        if before == Some(line) && !flags.has("v") && line.len() == row {
            if !std::mem::replace(&mut starred, true) {
                out.push_str("*\n");
            }
            continue;
        }
        (before, starred) = (Some(line), false);
        let at = address(skipped + (index * row) as u64);
        for (place, format) in formats.iter().enumerate() {
            out.push_str(&if place == 0 { at.clone() } else { " ".repeat(at.len()) });
            let groups = row.div_ceil(format.bytes);
            let spare = widest - needed(format);
            let start = out.len();
            for (at, group) in line.chunks(format.bytes).enumerate() {
                // The room that is left is spread evenly.
                let before = spare * (groups - at) / groups - spare * (groups - at - 1) / groups;
                let width = format.width() + 1 + before;
                out.push_str(&format!("{:>width$}", format.shown(group)));
            }
            if format.text {
                out.push_str(&" ".repeat(widest.saturating_sub(out.len() - start)));
                out.push_str(&format!("  >{}<", printable(line)));
            }
            out.push('\n');
        }
    }
    let end = address(skipped + bytes.len() as u64);
    if !end.is_empty() {
        out.push_str(&format!("{end}\n"));
    }
    process.out(out);
    0
}

pub(super) fn printable(line: &[u8]) -> String {
    line.iter().map(|byte| if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '.' }).collect()
}
