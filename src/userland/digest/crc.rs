//! `cksum`: the CRC of POSIX.

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::common::{OpenText, inputs};
use super::super::flags::Flags;
use super::super::{Userland, cost};

pub(super) fn cksum(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, &[]) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (inputs, failed) = inputs(process, &flags, OpenText::Plain);
    for (at, (name, content)) in inputs.into_iter().enumerate() {
        process.spend_bytes(content.len(), cost::DIGEST_BYTE);
        if matches!(content, Content::Described(_)) {
            let index = flags.operands.get(at).map_or(0, |(index, _)| *index);
            process.not_simulated(index, "the checksum is one of a description: the bytes are not known");
        }
        let shown = if flags.operands.is_empty() { String::new() } else { format!(" {name}") };
        process.out(format!("{} {}{shown}\n", crc(&content), content.len()));
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
    super::known(content).for_each_chunk(|chunk| chunk.iter().for_each(|byte| add(*byte)));
    let mut length = content.len();
    while length > 0 {
        add(length as u8);
        length >>= 8;
    }
    !crc
}
