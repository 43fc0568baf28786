//! `hexdump`, `xxd`: bytes as hexadecimal text.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::flags::Flags;
use super::dump::{amount, bytes, printable};

pub(super) const HEXDUMP: &[&str] =
    &["C,canonical", "n,length=", "s,skip=", "v,no-squeezing", "b", "c", "d", "o", "x", "e="];

pub(super) const XXD: &[&str] = &["p,ps,plain", "l=", "s=", "c=", "g=", "u", "i", "r", "b"];

pub(super) fn hexdump(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, HEXDUMP) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.given.iter().any(|(id, _)| matches!(*id, "e" | "b" | "c" | "d" | "o")) {
        process.not_simulated(0, "this way of showing bytes has no model");
        return 0;
    }
    let skipped = amount(&flags, "s").unwrap_or(0);
    let bytes = match bytes(process, &flags.texts(), skipped, amount(&flags, "n").unwrap_or(u64::MAX)) {
        Ok(bytes) => bytes,
        Err(code) => return code,
    };
    let canonical = flags.has("C") || process.name() == "hd";
    let address = |at: u64| if canonical { format!("{at:08x}") } else { format!("{at:07x}") };
    let mut out = String::new();
    let mut before: Option<&[u8]> = None;
    let mut starred = false;
    for (index, line) in bytes.chunks(16).enumerate() {
        if before == Some(line) && !flags.has("v") {
            if !std::mem::replace(&mut starred, true) {
                out.push_str("*\n");
            }
            continue;
        }
        (before, starred) = (Some(line), false);
        out.push_str(&address(skipped + index as u64 * 16));
        if canonical {
            let mut hex = String::new();
            for (at, byte) in line.iter().enumerate() {
                hex.push_str(if at % 8 == 0 { "  " } else { " " });
                hex.push_str(&format!("{byte:02x}"));
            }
            out.push_str(&format!("{hex:<50}  |{}|\n", printable(line)));
        } else {
            let mut hex = String::new();
            for pair in line.chunks(2) {
                let value = pair.iter().rev().fold(0u32, |value, byte| value << 8 | u32::from(*byte));
                hex.push_str(&format!(" {value:04x}"));
            }
            out.push_str(&format!("{hex:<40}\n"));
        }
    }
    if !bytes.is_empty() {
        out.push_str(&format!("{}\n", address(skipped + bytes.len() as u64)));
    }
    process.out(out);
    0
}

pub(super) fn xxd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, XXD) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.has("i") || flags.has("b") {
        process.not_simulated(0, "this way of showing bytes has no model");
        return 0;
    }
    let skipped = amount(&flags, "s").unwrap_or(0);
    let names: Vec<String> = flags.texts().into_iter().take(1).collect();
    let bytes = match bytes(process, &names, skipped, amount(&flags, "l").unwrap_or(u64::MAX)) {
        Ok(bytes) => bytes,
        Err(code) => return code,
    };
    let plain = flags.has("p");
    if flags.has("r") {
        process.out(back(&bytes, plain));
        return 0;
    }
    let row =
        flags.value("c").and_then(|c| c.parse().ok()).unwrap_or(if plain { 30 } else { 16 }).clamp(1, 256);
    let group: usize = flags.value("g").and_then(|g| g.parse().ok()).unwrap_or(2).clamp(1, row);
    let mut out = String::new();
    for (index, line) in bytes.chunks(row).enumerate() {
        let mut hex = String::new();
        for (at, byte) in line.iter().enumerate() {
            if !plain && at > 0 && at % group == 0 {
                hex.push(' ');
            }
            hex.push_str(&if flags.has("u") { format!("{byte:02X}") } else { format!("{byte:02x}") });
        }
        if plain {
            out.push_str(&hex);
            out.push('\n');
        } else {
            let width = row * 2 + (row - 1) / group;
            let at = skipped + (index * row) as u64;
            out.push_str(&format!("{at:08x}: {hex:<width$}  {}\n", printable(line)));
        }
    }
    process.out(out);
    0
}

/// `xxd -r`: the bytes that a dump shows.
fn back(dump: &[u8], plain: bool) -> Vec<u8> {
    let text = String::from_utf8_lossy(dump);
    let mut digits = String::new();
    for line in text.lines() {
        let hex = match line.split_once(':').filter(|_| !plain) {
            // The characters follow two blanks.
            Some((_, rest)) => rest.trim_start().split("  ").next().unwrap_or(""),
            None => line,
        };
        digits.extend(hex.chars().filter(char::is_ascii_hexdigit));
    }
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs.filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
