//! `dd`.

use crate::shell::pieces::{concat, first, skip};
use crate::shell::{ExitCode, Handle, Process, Stop};
use crate::vfs::Content;

use super::super::common::{size, usage};
use super::super::{Userland, cost};

/// 10 GB and more are as good as endless.
const MOST: u64 = 8 << 30;

pub(super) fn dd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let (mut input, mut output) = (None, None);
    let (mut block, mut input_block, mut count, mut skipped, mut seek) = (512u64, None, None, 0u64, 0u64);
    let (mut quiet, mut keep, mut by_bytes) = (false, false, false);
    let mut upper = None;
    for (index, word) in process.args.iter().enumerate().skip(1) {
        let Some((name, value)) = word.split_once('=') else {
            let text = format!("unrecognized operand '{word}'");
            return usage(process, text);
        };
        let number =
            |text: &str| text.split('x').map(size).try_fold(1u64, |product, part| product.checked_mul(part?));
        let Some(amount) = number(value)
            .or(Some(0).filter(|_| matches!(name, "if" | "of" | "status" | "conv" | "iflag" | "oflag")))
        else {
            let text = format!("invalid number: '{value}'");
            return process.fail(text);
        };
        match name {
            "if" => input = Some(value.to_owned()),
            "of" => output = Some(value.to_owned()),
            "bs" => (block, input_block) = (amount, Some(amount)),
            "ibs" => input_block = Some(amount),
            "obs" => block = amount,
            "count" => count = Some(amount),
            "skip" => skipped = amount,
            "seek" => seek = amount,
            "status" => quiet = matches!(value, "none" | "noxfer"),
            "conv" => {
                keep = value.split(',').any(|flag| flag == "notrunc");
                upper = value
                    .split(',')
                    .find(|flag| matches!(*flag, "ucase" | "lcase"))
                    .map(|flag| flag == "ucase");
            }
            "iflag" => by_bytes = value.contains("count_bytes"),
            "oflag" => {}
            _ => {
                process.not_simulated(index, format!("dd {name}= has no model"));
                return 0;
            }
        }
    }
    let input_block = input_block.unwrap_or(block).max(1);
    let handle = match &input {
        Some(name) => match process.open(name) {
            Ok(handle) => handle,
            Err(errno) => {
                let text = if process.is_busybox() {
                    format!("can't open '{name}'")
                } else {
                    format!("failed to open '{name}'")
                };
                return process.fail(format!("{text}: {}", errno.message()));
            }
        },
        None => process.stdio.stdin.clone().unwrap_or(Handle::Null),
    };
    let wanted = count.map(|count| if by_bytes { count } else { count.saturating_mul(input_block) });
    let endless = matches!(handle, Handle::Zero | Handle::Random(_) | Handle::Full);
    if (endless && wanted.is_none()) || wanted.is_some_and(|wanted| endless && wanted >= MOST) {
        process.sys.halt(Stop::Bytes);
        return 137;
    }
    handle.read(skipped.saturating_mul(input_block));
    let mut data = handle.read(wanted.unwrap_or(u64::MAX));
    if let (Some(upper), Some(bytes)) = (upper, data.as_bytes()) {
        data = Content::from(if upper { bytes.to_ascii_uppercase() } else { bytes.to_ascii_lowercase() });
    }
    let copied = data.len();
    let start = process.sys.clock;
    process.spend_bytes(copied, 2 * cost::FILE_BYTE);
    let result = match &output {
        None => {
            process.out_content(data);
            Ok(())
        }
        Some(name) => {
            let old = process.read(name).unwrap_or_default();
            let at = seek.saturating_mul(block);
            let head = concat([first(&old, at), Content::Zeros(at.saturating_sub(old.len()))]);
            let tail = if keep { skip(&old, (at + copied).min(old.len())) } else { Content::default() };
            let all = if at == 0 && tail.is_empty() { data } else { concat([head, data, tail]) };
            process.write(name, all)
        }
    };
    if let Err(errno) = result {
        let name = output.unwrap_or_default();
        let text = if process.is_busybox() {
            format!("can't open '{name}'")
        } else {
            format!("failed to open '{name}'")
        };
        return process.fail(format!("{text}: {}", errno.message()));
    }
    let records = |size: u64| format!("{}+{} records", copied / size, u64::from(copied % size != 0));
    if !quiet || process.args.iter().any(|arg| arg == "status=noxfer") {
        process.err(format!("{} in\n{} out\n", records(input_block), records(block.max(1))));
        if !quiet {
            let nanos = (process.sys.clock.0 - start.0).max(1);
            let rate = i128::from(copied) * 1_000_000_000 / i128::from(nanos);
            process.err(format!(
                "{copied} bytes ({}) copied, {}.{:06} s, {} MB/s\n",
                readable(copied),
                nanos / cost::SECOND,
                nanos % cost::SECOND / 1000,
                rate / 1_000_000
            ));
        }
    }
    0
}

/// `524288 bytes (524 kB, 512 KiB)`: what stands in the parentheses.
fn readable(bytes: u64) -> String {
    let scaled = |base: u64, units: [&str; 4]| {
        let (mut value, mut unit) = (bytes * 10, 0);
        while value >= base * 10 && unit + 1 < units.len() {
            value /= base;
            unit += 1;
        }
        let number =
            if value < 100 { format!("{}.{}", value / 10, value % 10) } else { (value / 10).to_string() };
        format!("{number} {}", units.get(unit).copied().unwrap_or("B"))
    };
    format!("{}, {}", scaled(1000, ["B", "kB", "MB", "GB"]), scaled(1024, ["B", "KiB", "MiB", "GiB"]))
}
