//! `iconv`: texts from one encoding to another, of those that texts of builds are in.

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["iconv"],
    summary: "Unicode, Latin 1 and 9, Windows 1252; other encodings have no model",
    flags: FLAGS,
    run: iconv,
}];

const FLAGS: &[&str] = &["f,from-code=", "t,to-code=", "o,output=", "c", "s,silent", "verbose"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    /// Whether the high byte comes first; `None` is told by a mark at the beginning.
    Utf16(Option<bool>),
    Ascii,
    Latin1,
    Latin9,
    Windows1252,
}

/// Names without dashes and underscores.
const NAMES: &[(&str, Encoding)] = &[
    ("UTF8", Encoding::Utf8),
    ("UTF16", Encoding::Utf16(None)),
    ("UTF16LE", Encoding::Utf16(Some(false))),
    ("UTF16BE", Encoding::Utf16(Some(true))),
    ("ASCII", Encoding::Ascii),
    ("USASCII", Encoding::Ascii),
    ("ANSIX3.41968", Encoding::Ascii),
    ("ISO88591", Encoding::Latin1),
    ("8859", Encoding::Latin1),
    ("LATIN1", Encoding::Latin1),
    ("L1", Encoding::Latin1),
    ("ISO885915", Encoding::Latin9),
    ("LATIN9", Encoding::Latin9),
    ("CP1252", Encoding::Windows1252),
    ("WINDOWS1252", Encoding::Windows1252),
];

/// What Latin 9 has in place of Latin 1's characters.
const LATIN9: &[(u8, char)] =
    &[(0xa4, '€'), (0xa6, 'Š'), (0xa8, 'š'), (0xb4, 'Ž'), (0xb8, 'ž'), (0xbc, 'Œ'), (0xbd, 'œ'), (0xbe, 'Ÿ')];

/// What Windows 1252 has from 0x80 to 0x9f; blanks stand for nothing.
const WINDOWS: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

impl Encoding {
    fn named(name: &str) -> Option<Self> {
        let plain = name.to_ascii_uppercase().replace(['-', '_'], "");
        NAMES.iter().find(|(known, _)| *known == plain).map(|(_, encoding)| *encoding)
    }

    /// The character that a byte stands for, of encodings with a byte for each.
    fn character(self, byte: u8) -> Option<char> {
        match self {
            Self::Ascii => byte.is_ascii().then_some(byte as char),
            Self::Latin9 => {
                let own = LATIN9.iter().find(|(at, _)| *at == byte).map(|(_, character)| *character);
                Some(own.unwrap_or(byte as char))
            }
            Self::Windows1252 if (0x80..0xa0).contains(&byte) => {
                WINDOWS.chars().nth(usize::from(byte - 0x80)).filter(|character| *character != ' ')
            }
            _ => Some(byte as char),
        }
    }

    /// The next character of a text and the bytes it takes; `None` where the bytes stand for none.
    fn decode(self, bytes: &[u8], high_first: bool) -> Option<(char, usize)> {
        match self {
            Self::Utf8 => {
                let most = bytes.get(..bytes.len().min(4)).unwrap_or_default();
                let valid = match std::str::from_utf8(most) {
                    Ok(text) => text,
                    Err(error) => {
                        std::str::from_utf8(most.get(..error.valid_up_to()).unwrap_or_default()).ok()?
                    }
                };
                valid.chars().next().map(|character| (character, character.len_utf8()))
            }
            Self::Utf16(_) => {
                let unit = |at: usize| {
                    let pair: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
                    Some(if high_first { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
                };
                let units = [unit(0), unit(2)].into_iter().flatten();
                let character = char::decode_utf16(units).next()?.ok()?;
                Some((character, character.len_utf16() * 2))
            }
            _ => self.character(*bytes.first()?).map(|character| (character, 1)),
        }
    }

    /// Writes a character; whether the encoding has it.
    fn encode(self, character: char, out: &mut Vec<u8>) -> bool {
        match self {
            Self::Utf8 => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            Self::Utf16(order) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out.extend(if order == Some(true) { unit.to_be_bytes() } else { unit.to_le_bytes() });
                }
            }
            _ => match (0..=u8::MAX).find(|byte| self.character(*byte) == Some(character)) {
                Some(byte) => out.push(byte),
                None => return false,
            },
        }
        true
    }
}

fn iconv(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| process.var(name).filter(|value| !value.is_empty()))
        .is_some_and(|locale| locale.to_ascii_lowercase().replace('-', "").ends_with("utf8"));
    let own = if locale { "UTF-8" } else { "ANSI_X3.4-1968" };
    let (from, to) = (flags.value("f").unwrap_or(own), flags.value("t").unwrap_or(own));
    let (to, suffix) = to.split_once("//").unwrap_or((to, ""));
    let from = from.split("//").next().unwrap_or(from);
    let (Some(from), Some(target)) = (Encoding::named(from), Encoding::named(to)) else {
        process.not_simulated(0, format!("from {from} to {to} has no model"));
        return 0;
    };
    let mut names = flags.texts();
    if names.is_empty() {
        names.push("-".to_owned());
    }
    let mut out = Vec::new();
    if target == Encoding::Utf16(None) {
        out.extend([0xff, 0xfe]);
    }
    let mut code = 0;
    for name in names {
        let content = if name == "-" { Ok(process.read_stdin()) } else { process.read(&name) };
        let content = match content {
            Ok(content) => content,
            Err(errno) => {
                process.err(format!("iconv: cannot open input file `{name}': {}\n", errno.message()));
                code = 1;
                continue;
            }
        };
        let Some(bytes) = content.as_bytes() else {
            process.not_simulated(0, "it reads contents that are not known, only their size");
            return 0;
        };
        if !process.sys.step(bytes.len() as u64 / 64) {
            return 137;
        }
        let kept = Kept { lossy: flags.has("c"), ignores: suffix == "IGNORE" };
        match convert(bytes, from, target, kept, &mut out) {
            Ok(true) => {}
            Ok(false) => code = 1,
            Err(Stop::Lacks(_)) if suffix == "TRANSLIT" => {
                process.not_simulated(0, "how a character is written in another alphabet has no model");
                return 0;
            }
            Err(Stop::Lacks(at) | Stop::Illegal(at)) => {
                write(process, &flags, out);
                process.err(format!("iconv: illegal input sequence at position {at}\n"));
                return 1;
            }
        }
    }
    write(process, &flags, out);
    code
}

/// What becomes of characters that the target lacks: left out, or left out and told by the exit code.
#[derive(Clone, Copy)]
struct Kept {
    lossy: bool,
    ignores: bool,
}

/// Where a conversion ends: at a character that the target lacks, or at bytes that stand for none.
enum Stop {
    Lacks(usize),
    Illegal(usize),
}

/// Whether all went well.
fn convert(bytes: &[u8], from: Encoding, to: Encoding, kept: Kept, out: &mut Vec<u8>) -> Result<bool, Stop> {
    let (mut at, mut high_first) = (0, from == Encoding::Utf16(Some(true)));
    if from == Encoding::Utf16(None) && matches!(bytes.get(..2), Some([0xff, 0xfe] | [0xfe, 0xff])) {
        high_first = bytes.first() == Some(&0xfe);
        at = 2;
    }
    let mut whole = true;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        match from.decode(rest, high_first) {
            Some((character, length)) => {
                if !to.encode(character, out) {
                    if !kept.lossy && !kept.ignores {
                        return Err(Stop::Lacks(at));
                    }
                    whole &= kept.lossy;
                }
                at += length;
            }
            None if kept.lossy || kept.ignores => {
                whole &= kept.lossy;
                at += 1;
            }
            None => return Err(Stop::Illegal(at)),
        }
    }
    Ok(whole)
}

fn write(process: &mut Process<'_>, flags: &Flags, out: Vec<u8>) {
    let Some(file) = flags.value("o") else {
        process.out(out);
        return;
    };
    if let Err(errno) = process.write(file, Content::from(out)) {
        process.err(format!("iconv: cannot open output file: {}\n", errno.message()));
    }
}
