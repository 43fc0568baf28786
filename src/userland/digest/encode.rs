//! `base64`, `base32`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::Userland;
use super::super::common::usage;
use super::super::flags::Flags;

pub(super) const FLAGS: &[&str] = &["d,D,decode", "w,wrap=", "i,ignore-garbage"];

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// More zeros than that are only counted.
const MOST: u64 = 1 << 20;

pub(super) fn encode(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if let Some(extra) = flags.text(1).map(str::to_owned) {
        return usage(process, format!("extra operand '{extra}'"));
    }
    let is_64 = process.name() == "base64";
    let name = flags.text(0).unwrap_or("-").to_owned();
    let content = match if name == "-" { Ok(process.read_stdin()) } else { process.read(&name) } {
        Ok(content) => content,
        Err(errno) => return process.fail(format!("{name}: {}", errno.message())),
    };
    if matches!(content, Content::Described(_)) || content.len() > MOST && content.as_bytes().is_none() {
        process.not_simulated(0, "it reads contents that are not known, only their size");
        let (bytes, letters) = if is_64 { (3, 4) } else { (5, 8) };
        let size = if flags.has("d") {
            content.len() / letters * bytes
        } else {
            content.len().div_ceil(bytes) * letters
        };
        process.out_content(Content::described(size, "encoded"));
        return 0;
    }
    let mut bytes = Vec::new();
    content.for_each_chunk(|chunk| bytes.extend_from_slice(chunk));
    if flags.has("d") {
        let garbage = flags.has("i");
        let known = |byte: &u8| {
            let letter = if is_64 {
                byte.is_ascii_alphanumeric() || b"+/".contains(byte)
            } else {
                BASE32.contains(byte)
            };
            letter || *byte == b'='
        };
        bytes.retain(|byte| !byte.is_ascii_whitespace() && (!garbage || known(byte)));
        let decoded = if is_64 { STANDARD.decode(&bytes).ok() } else { from_base32(&bytes) };
        return match decoded {
            Some(decoded) => {
                process.out(decoded);
                0
            }
            None => process.fail("invalid input"),
        };
    }
    let text = if is_64 { STANDARD.encode(bytes) } else { to_base32(&bytes) };
    let wrap: usize = flags.value("w").and_then(|wrap| wrap.parse().ok()).unwrap_or(76);
    if wrap == 0 {
        process.out(text);
        return 0;
    }
    let lines: Vec<u8> =
        text.as_bytes().chunks(wrap).flat_map(|line| line.iter().copied().chain([b'\n'])).collect();
    process.out(lines);
    0
}

fn to_base32(bytes: &[u8]) -> String {
    let mut out = String::new();
    for group in bytes.chunks(5) {
        let value =
            (0..5).fold(0u64, |value, at| value << 8 | u64::from(group.get(at).copied().unwrap_or(0)));
        let letters = (group.len() * 8).div_ceil(5);
        for at in 0..8 {
            let letter = BASE32.get((value >> (35 - 5 * at) & 31) as usize).filter(|_| at < letters);
            out.push(char::from(letter.copied().unwrap_or(b'=')));
        }
    }
    out
}

fn from_base32(text: &[u8]) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(8) {
        return None;
    }
    let mut out = Vec::new();
    for group in text.chunks(8) {
        let letters: Vec<u8> = group.iter().copied().take_while(|byte| *byte != b'=').collect();
        if group.iter().skip(letters.len()).any(|byte| *byte != b'=') {
            return None;
        }
        let mut value = 0u64;
        for letter in &letters {
            value = value << 5 | BASE32.iter().position(|known| known == letter)? as u64;
        }
        value <<= 5 * (8 - letters.len());
        out.extend(value.to_be_bytes().iter().skip(3).take(letters.len() * 5 / 8));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_there_and_back() {
        for (bytes, text) in [("", ""), ("f", "MY======"), ("fo", "MZXQ===="), ("foobar", "MZXW6YTBOI======")]
        {
            assert_eq!(to_base32(bytes.as_bytes()), text);
            assert_eq!(from_base32(text.as_bytes()).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(from_base32(b"M"), None);
    }
}
