//! `cksum`, the CRC of POSIX, and `sum`.

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::Userland;
use super::super::common::{OpenText, inputs};
use super::super::cost;
use super::super::flags::Flags;
use super::{MOST_ZEROS, known, note};

pub(super) const SUM: &[&str] = &["r", "s,sysv"];

pub(super) fn cksum(process: &mut Process<'_>, flags: &Flags) -> ExitCode {
    each(process, flags, |content, name| format!("{} {}{name}\n", crc(content), content.len()))
}

pub(super) fn sum(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, SUM) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let system_v = flags.last_of(&["r", "s"]) == Some("s");
    each(process, &flags, |content, name| match system_v {
        true => format!("{} {}{name}\n", system_v_sum(content), content.len().div_ceil(512)),
        false => format!("{:05} {:5}{name}\n", bsd_sum(content), content.len().div_ceil(1024)),
    })
}

/// A line for each input, made of its content and of its name after a blank, if it has one.
fn each(process: &mut Process<'_>, flags: &Flags, line: impl Fn(&Content, &str) -> String) -> ExitCode {
    let (inputs, failed) = inputs(process, flags, OpenText::Plain);
    for (name, content) in inputs {
        process.spend_bytes(content.len(), cost::DIGEST_BYTE);
        let too_many = matches!(content, Content::Zeros(size) if size > MOST_ZEROS);
        if too_many || matches!(&content, Content::Described(described) if described.size > 0) {
            note(process, &name);
        }
        let shown = if flags.operands.is_empty() { String::new() } else { format!(" {name}") };
        process.out(line(&content, &shown));
    }
    ExitCode::from(failed)
}

/// The polynomial of Ethernet, the first bit first, over the bytes and their number.
fn crc(content: &Content) -> u32 {
    let mut crc = 0u32;
    let mut add = |byte: u8| {
        crc ^= u32::from(byte) << 24;
        for _ in 0..8 {
            crc = if crc & 0x8000_0000 == 0 { crc << 1 } else { crc << 1 ^ 0x04c1_1db7 };
        }
    };
    known(content).for_each_chunk(|chunk| chunk.iter().for_each(|byte| add(*byte)));
    let mut length = content.len();
    while length > 0 {
        add(length as u8);
        length >>= 8;
    }
    !crc
}

fn bsd_sum(content: &Content) -> u16 {
    let mut sum = 0u16;
    known(content).for_each_chunk(|chunk| {
        for byte in chunk {
            sum = sum.rotate_right(1).wrapping_add(u16::from(*byte));
        }
    });
    sum
}

fn system_v_sum(content: &Content) -> u32 {
    let mut sum = 0u32;
    known(content).for_each_chunk(|chunk| {
        sum = chunk.iter().fold(sum, |sum, byte| sum.wrapping_add(u32::from(*byte)));
    });
    let folded = (sum & 0xffff) + (sum >> 16);
    (folded & 0xffff) + (folded >> 16)
}
