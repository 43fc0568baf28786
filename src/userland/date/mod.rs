//! `date` on the virtual clock, and the calendar language that `touch -d` shares. The time zone is UTC.

mod parse;

pub use self::parse::parse;
pub use crate::shell::strftime::{MONTHS, format};

use crate::shell::{ExitCode, Process};
use crate::vfs::Time;

use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] =
    &[Program { names: &["date"], summary: "prints the virtual time", flags: FLAGS, run: date }];

const FLAGS: &[&str] = &[
    "u,utc,universal",
    "d,date=",
    "r,reference=",
    "R,rfc-email",
    "I,iso-8601=?",
    "rfc-3339=",
    "s,set=",
    "D=",
];

fn date(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let now = process.sys.clock;
    let time = match (flags.value("d").map(str::to_owned), flags.value("r").map(str::to_owned)) {
        (Some(text), _) => match parse(&text, now) {
            Some(time) => time,
            None => {
                let quoted = format!("invalid date '{text}'");
                return process.fail(quoted);
            }
        },
        (None, Some(name)) => match process.stat(&name) {
            Ok(node) => node.meta.mtime,
            Err(_) if name.bytes().all(|b| b.is_ascii_digit()) => Time::from_secs(name.parse().unwrap_or(0)),
            Err(errno) => return process.fail(format!("{name}: {}", errno.message())),
        },
        (None, None) => now,
    };
    if flags.has("s") {
        process.fail("cannot set date: Operation not permitted");
    }
    let format = match flags.text(0) {
        Some(text) => match text.strip_prefix('+') {
            Some(format) => format.to_owned(),
            None => return process.fail(format!("invalid date '{text}'")),
        },
        None if flags.has("R") => "%a, %d %b %Y %H:%M:%S %z".to_owned(),
        None if flags.has("rfc-3339") => "%Y-%m-%d %H:%M:%S+00:00".to_owned(),
        None if flags.has("I") => match flags.value("I") {
            Some("seconds" | "s") => "%Y-%m-%dT%H:%M:%S+00:00".to_owned(),
            Some("minutes") => "%Y-%m-%dT%H:%M+00:00".to_owned(),
            Some("ns") => "%Y-%m-%dT%H:%M:%S,%N+00:00".to_owned(),
            _ => "%Y-%m-%d".to_owned(),
        },
        None => "%a %b %e %H:%M:%S UTC %Y".to_owned(),
    };
    process.out(format!("{}\n", self::format(&format, time)));
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let now = Time::from_secs(1_700_000_000);
        for (text, expected) in [
            ("@0", "1970-01-01 00:00:00"),
            ("2025-06-01 12:00:00", "2025-06-01 12:00:00"),
            ("2024-01-02T03:04:05Z", "2024-01-02 03:04:05"),
            ("2024-01-02T03:04:05+02:00", "2024-01-02 01:04:05"),
            ("20240102", "2024-01-02 00:00:00"),
            ("Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02 22:04:05"),
            ("2 Jan 2006", "2006-01-02 00:00:00"),
            ("now", "2023-11-14 22:13:20"),
            ("yesterday", "2023-11-13 22:13:20"),
            ("2 days ago", "2023-11-12 22:13:20"),
            ("2024-01-31 +1 day", "2024-02-01 00:00:00"),
            ("1 year ago", "2022-11-14 22:13:20"),
            ("12:30", "2023-11-14 12:30:00"),
        ] {
            let time = parse(text, now).map(|time| format("%F %T", time));
            assert_eq!(time.as_deref(), Some(expected), "{text}");
        }
        assert_eq!(parse("rubbish", now), None);
        assert_eq!(parse("2024-13-01", now), None);
        assert_eq!(format("%a %b %e %j %-d %N %s", now), "Tue Nov 14 318 14 000000000 1700000000");
    }
}
