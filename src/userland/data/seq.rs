//! `seq`, `yes`, `sleep`.

use crate::shell::{ExitCode, Handle, Process, Stop};
use crate::vfs::Time;

use super::super::Userland;
use super::super::common::usage;
use super::super::flags::check;
use super::super::runners::duration;

pub(super) fn seq(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if let Err(code) = check(process) {
        return code;
    }
    let mut separator = "\n".to_owned();
    let mut format = None;
    let mut wide = false;
    let mut numbers = Vec::new();
    let mut words = process.operands().iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-w" | "--equal-width" => wide = true,
            "-s" | "--separator" => separator = words.next().cloned().unwrap_or_default(),
            "-f" | "--format" => format = words.next().cloned(),
            _ if word.starts_with("--format=") => format = word.strip_prefix("--format=").map(str::to_owned),
            _ if word.starts_with("--separator=") => {
                separator = word.trim_start_matches("--separator=").to_owned();
            }
            _ => match word.strip_prefix("-s") {
                Some(text) if !text.is_empty() => separator = text.to_owned(),
                _ => numbers.push(word.clone()),
            },
        }
    }
    let places = numbers
        .iter()
        .map(|text| text.split_once('.').map_or(0, |(_, fraction)| fraction.len()))
        .max()
        .unwrap_or(0)
        .min(9) as u32;
    let scale = 10i64.pow(places);
    let mut values = Vec::new();
    for text in &numbers {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let width = places as usize;
        let parsed = format!("{whole}{fraction:0<width$}").parse::<i64>();
        match parsed {
            Ok(value) => values.push(value),
            Err(_) => return usage(process, format!("invalid floating point argument: '{text}'")),
        }
    }
    let (from, step, to) = match values.as_slice() {
        [to] => (scale, scale, *to),
        [from, to] => (*from, scale, *to),
        [from, step, to] => (*from, *step, *to),
        _ => return usage(process, "missing operand"),
    };
    if step == 0 {
        return usage(process, "invalid Zero increment value: '0'");
    }
    let shown = |value: i64| {
        if places == 0 {
            return value.to_string();
        }
        let width = places as usize;
        format!(
            "{}{}.{:0>width$}",
            if value < 0 { "-" } else { "" },
            value.abs() / scale,
            value.abs() % scale
        )
    };
    let width = if wide { shown(from).len().max(shown(to).len()) } else { 0 };
    let mut out = String::new();
    let mut at = from;
    while (step > 0 && at <= to) || (step < 0 && at >= to) {
        if out.len() > 1 << 20 {
            if !process.sys.hold(out.len() as u64) {
                return 137;
            }
            process.out(std::mem::take(&mut out));
        }
        if at != from {
            out.push_str(&separator);
        }
        out.push_str(&match &format {
            Some(format) => formatted(format, &shown(at)),
            None if at < 0 => format!("-{:0>width$}", shown(-at), width = width.saturating_sub(1)),
            None => format!("{:0>width$}", shown(at)),
        });
        at = at.saturating_add(step);
        if at == i64::MAX {
            break;
        }
    }
    if (step > 0 && from <= to) || (step < 0 && from >= to) {
        out.push('\n');
    }
    process.out(out);
    0
}

/// A number in the form of `-f`, which has one conversion of `printf`.
fn formatted(format: &str, number: &str) -> String {
    let (bytes, _) = crate::shell::programs::format(format, &[number.to_owned()], None, Time::default());
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(super) fn sleep(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if let Err(code) = check(process) {
        return code;
    }
    if process.operands().is_empty() {
        return usage(process, "missing operand");
    }
    for word in process.operands().to_vec() {
        match duration(&word) {
            Some(nanos) => process.sys.spend(nanos),
            None => return usage(process, format!("invalid time interval '{word}'")),
        }
    }
    0
}

/// How much `yes` writes into a pipe before its reader has gone.
const YES: usize = 1 << 16;

pub(super) fn yes(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if let Err(code) = check(process) {
        return code;
    }
    let words = process.operands();
    let line = if words.is_empty() { "y\n".to_owned() } else { words.join(" ") + "\n" };
    let piped = process.stdio.stdout.as_ref().is_some_and(Handle::is_pipe);
    process.out(line.repeat(YES / line.len().max(1) + 1));
    if !piped {
        process.sys.halt(Stop::Output);
    }
    // Ended by SIGPIPE.
    141
}
