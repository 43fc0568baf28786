//! `timeout` and `time`.

use crate::shell::{ExitCode, Process};
use crate::vfs::Time;

use super::super::common::usage;
use super::super::flags::{Flags, Order};
use super::super::{Userland, cost};

use super::TIMEOUT;

/// `1.5m` in nanoseconds.
pub(in crate::userland) fn duration(text: &str) -> Option<i64> {
    if matches!(text, "infinity" | "inf") {
        return Some(i64::MAX);
    }
    let (digits, unit) = match text.chars().next_back()? {
        's' => (text.strip_suffix('s')?, cost::SECOND),
        'm' => (text.strip_suffix('m')?, 60 * cost::SECOND),
        'h' => (text.strip_suffix('h')?, 3600 * cost::SECOND),
        'd' => (text.strip_suffix('d')?, 86_400 * cost::SECOND),
        _ => (text, cost::SECOND),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(whole.saturating_mul(unit).saturating_add(millis * (unit / 1000)))
}

pub(super) fn timeout(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, TIMEOUT, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let words = flags.texts();
    let Some((text, rest)) = words.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return usage(process, "missing operand");
    };
    let Some(limit) = duration(text) else {
        usage(process, format!("invalid time interval '{text}'"));
        return 125;
    };
    let start = process.sys.clock;
    let left = process.sys.limits.time;
    if limit > 0 {
        process.sys.limits.time = left.min(limit);
    }
    let code = process.exec(rest);
    let spent = process.sys.clock.0.saturating_sub(start.0);
    let expired = limit > 0 && spent >= limit;
    process.sys.limits.time = left.saturating_sub(spent.min(limit.max(spent.min(left))));
    if expired {
        // It was ended when its time was over.
        process.sys.clock = Time(start.0.saturating_add(limit));
        if process.sys.stop == Some(crate::shell::Stop::Time) && limit < left {
            process.sys.stop = None;
            process.sys.limits.time = left - limit;
        }
        return if flags.value("s").is_some_and(|signal| signal.contains("KILL") || signal == "9") {
            137
        } else {
            124
        };
    }
    code
}

pub(super) fn time(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, &["p", "v", "f=", "o="], Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let start = process.sys.clock;
    let code = process.exec(&flags.texts());
    let spent = (process.sys.clock.0 - start.0) / 10_000_000;
    process.err(format!(
        "real\t{}.{:02}\nuser\t{}.{:02}\nsys\t0.00\n",
        spent / 100,
        spent % 100,
        spent / 100,
        spent % 100
    ));
    code
}
