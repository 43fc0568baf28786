//! `date` on the virtual clock, and the calendar language that `touch -d` shares. The time zone is UTC.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Civil, Time};

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

pub const MONTHS: &[&str] =
    &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: &[&str] = &["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

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

/// `strftime(3)` in the POSIX locale with GNU's `%N`, `%-d`, `%s`.
pub fn format(format: &str, time: Time) -> String {
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut letter = chars.next();
        let mut padding = None;
        while let Some(flag @ ('-' | '_' | '0' | '^' | ':')) = letter {
            padding = Some(flag);
            letter = chars.next();
        }
        let mut width = 0;
        while let Some(digit) = letter.and_then(|c| c.to_digit(10)) {
            width = digit as usize;
            letter = chars.next();
        }
        match letter {
            Some(letter) => conversion(letter, padding, width, time, &mut out),
            None => out.push('%'),
        }
    }
    out
}

fn conversion(letter: char, padding: Option<char>, width: usize, time: Time, out: &mut String) {
    let c: Civil = time.civil();
    let name = |table: &[&str], at: usize| table.get(at).copied().unwrap_or("?").to_owned();
    let number = |value: i64, width: usize, default: char| match padding {
        Some('-') => value.to_string(),
        Some('_') => format!("{value:>width$}"),
        Some('0') => format!("{value:0>width$}"),
        _ if default == ' ' => format!("{value:>width$}"),
        _ => format!("{value:0>width$}"),
    };
    let hour12 = i64::from(if c.hour.is_multiple_of(12) { 12 } else { c.hour % 12 });
    let day = DAYS.get(c.weekday as usize).copied().unwrap_or("?");
    let month = c.month.saturating_sub(1) as usize;
    let text = match letter {
        'Y' => number(c.year, 4, '0'),
        'm' => number(i64::from(c.month), 2, '0'),
        'd' => number(i64::from(c.day), 2, '0'),
        'e' => number(i64::from(c.day), 2, ' '),
        'H' => number(i64::from(c.hour), 2, '0'),
        'k' => number(i64::from(c.hour), 2, ' '),
        'I' => number(hour12, 2, '0'),
        'l' => number(hour12, 2, ' '),
        'M' => number(i64::from(c.minute), 2, '0'),
        'S' => number(i64::from(c.second), 2, '0'),
        'j' => number(i64::from(c.yearday), 3, '0'),
        'y' => number(c.year.rem_euclid(100), 2, '0'),
        'C' => number(c.year.div_euclid(100), 2, '0'),
        'u' => (if c.weekday == 0 { 7 } else { c.weekday }).to_string(),
        'w' => c.weekday.to_string(),
        'U' => number(i64::from((c.yearday + 6 - c.weekday) / 7), 2, '0'),
        'W' => number(i64::from((c.yearday + 6 - (c.weekday + 6) % 7) / 7), 2, '0'),
        'a' => day.get(..3).unwrap_or(day).to_owned(),
        'A' => day.to_owned(),
        'b' | 'h' => name(MONTHS, month),
        'B' => name(LONG_MONTHS, month),
        'p' => (if c.hour < 12 { "AM" } else { "PM" }).to_owned(),
        'P' => (if c.hour < 12 { "am" } else { "pm" }).to_owned(),
        's' => time.secs().to_string(),
        'N' => {
            let digits = format!("{:09}", c.nanosecond);
            let keep = if width == 0 { 9 } else { width.min(9) };
            digits.get(..keep).unwrap_or(&digits).to_owned()
        }
        'z' if padding == Some(':') => "+00:00".to_owned(),
        'z' => "+0000".to_owned(),
        'Z' => "UTC".to_owned(),
        'n' => "\n".to_owned(),
        't' => "\t".to_owned(),
        '%' => "%".to_owned(),
        'F' => self::format("%Y-%m-%d", time),
        'T' | 'X' => self::format("%H:%M:%S", time),
        'R' => self::format("%H:%M", time),
        'D' | 'x' => self::format("%m/%d/%y", time),
        'c' => self::format("%a %b %e %H:%M:%S %Y", time),
        'r' => self::format("%I:%M:%S %p", time),
        'G' => number(c.year, 4, '0'),
        'V' => number(i64::from((c.yearday + 6 - (c.weekday + 6) % 7) / 7), 2, '0'),
        other => format!("%{other}"),
    };
    out.push_str(&if padding == Some('^') { text.to_uppercase() } else { text });
}

/// The dates of `date -d` and `touch -d` that occur: `@seconds`, ISO 8601, RFC 2822, `now`, `yesterday`, `2 days ago`.
pub fn parse(text: &str, now: Time) -> Option<Time> {
    let text = text.trim();
    if let Some(seconds) = text.strip_prefix('@') {
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
        let nanos: i64 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
        return Some(Time::from_secs(whole.parse().ok()?).plus_nanos(nanos));
    }
    let mut date = None;
    let mut time = None;
    let mut nanos = 0;
    let mut offset = 0;
    let mut shift = 0i64;
    let mut months = 0i64;
    let lower = text.to_lowercase();
    let spaced = split_iso(&lower);
    let words: Vec<&str> = spaced.split_whitespace().filter(|word| *word != "of").collect();
    let mut named: (Option<i64>, Option<i64>, Option<i64>) = (None, None, None);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        let word = word.trim_end_matches(',');
        if let Some(parsed) = iso_date(word) {
            date = Some(parsed);
        } else if word.contains(':') {
            let (clock, zone) = split_zone(word);
            let (h, m, s, n) = clock_time(clock)?;
            time = Some((h, m, s));
            nanos = n;
            offset = zone.map_or(Some(offset), zone_offset)?;
        } else if let Some(month) =
            MONTHS.iter().position(|name| word.len() >= 3 && word.starts_with(&name.to_lowercase()))
        {
            named.1 = Some(month as i64 + 1);
        } else if DAYS.iter().any(|day| word.len() >= 3 && day.to_lowercase().starts_with(word))
            || matches!(word, "ago" | "at" | "now" | "today" | "utc" | "gmt" | "z")
        {
            // It says nothing that is not so already: the zone is UTC.
        } else if word == "midnight" {
            time = Some((0, 0, 0));
        } else if word == "yesterday" {
            shift -= 86_400;
        } else if word == "tomorrow" {
            shift += 86_400;
        } else if (word.starts_with(['+', '-']) && word.len() == 5 && time.is_some())
            || (word.contains(':') && word.starts_with(['+', '-']))
        {
            offset = zone_offset(word)?;
        } else if let Some(unit) =
            words.get(at).and_then(|unit| unit_seconds(unit)).filter(|_| word.parse::<i64>().is_ok())
        {
            let count: i64 = word.parse().ok()?;
            at += 1;
            let sign = if words.get(at) == Some(&"ago") { -1 } else { 1 };
            match unit {
                Unit::Seconds(seconds) => shift += count * seconds * sign,
                Unit::Months(count_of) => months += count * count_of * sign,
            }
        } else {
            let number: i64 = word.parse().ok()?;
            match word.len() {
                8 => date = Some((number / 10_000, number / 100 % 100, number % 100)),
                4 if named.1.is_some() || named.0.is_none() => named.2 = Some(number),
                1 | 2 => named.0 = Some(number),
                _ => return None,
            }
        }
    }
    let today = now.civil();
    let base = match (date, named) {
        (Some(date), _) => Some(date),
        (None, (Some(day), Some(month), year)) => Some((year.unwrap_or(today.year), month, day)),
        _ => None,
    };
    if let Some((_, month, day)) = base
        && (!(1..=12).contains(&month) || !(1..=31).contains(&day))
    {
        return None;
    }
    let moment = match (base, time) {
        (None, None) => now,
        (Some((y, m, d)), clock) => {
            let (h, min, s) = clock.unwrap_or((0, 0, 0));
            Time::from_civil(y, m, d, h, min, s).plus_nanos(nanos)
        }
        (None, Some((h, m, s))) => {
            Time::from_civil(today.year, i64::from(today.month), i64::from(today.day), h, m, s)
                .plus_nanos(nanos)
        }
    };
    let moment = if months == 0 {
        moment
    } else {
        let c = moment.civil();
        Time::from_civil(
            c.year,
            i64::from(c.month) + months,
            i64::from(c.day),
            i64::from(c.hour),
            i64::from(c.minute),
            i64::from(c.second),
        )
        .plus_nanos(i64::from(c.nanosecond))
    };
    (!words.is_empty()).then(|| moment.plus_nanos((shift - offset).saturating_mul(1_000_000_000)))
}

/// `2024-01-02T03:04:05Z` as two words.
fn split_iso(text: &str) -> String {
    let bytes = text.as_bytes();
    match (bytes.get(4), bytes.get(7), bytes.get(10)) {
        (Some(b'-'), Some(b'-'), Some(b't')) => {
            format!("{} {}", text.get(..10).unwrap_or(""), text.get(11..).unwrap_or(""))
        }
        _ => text.to_owned(),
    }
}

fn iso_date(word: &str) -> Option<(i64, i64, i64)> {
    let separator = if word.contains('/') { '/' } else { '-' };
    let mut parts = word.splitn(3, separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let (a_number, b, c): (i64, i64, i64) = (a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
    // `1/31/2024` has the year at its end.
    Some(if a.len() == 4 {
        (a_number, b, c)
    } else if separator == '/' {
        (c, a_number, b)
    } else {
        return None;
    })
}

fn split_zone(word: &str) -> (&str, Option<&str>) {
    if let Some(clock) = word.strip_suffix('z') {
        return (clock, Some("+0000"));
    }
    match word.find(['+', '-']).and_then(|at| word.split_at_checked(at)) {
        Some((clock, zone)) => (clock, Some(zone)),
        None => (word, None),
    }
}

fn clock_time(text: &str) -> Option<(i64, i64, i64, i64)> {
    let mut parts = text.split(':');
    let hour: i64 = parts.next()?.parse().ok()?;
    let minute: i64 = parts.next()?.parse().ok()?;
    let (second, fraction) = match parts.next() {
        Some(seconds) => seconds.split_once(['.', ',']).unwrap_or((seconds, "")),
        None => ("0", ""),
    };
    let nanos: i64 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let second: i64 = second.parse().ok()?;
    (hour < 24 && minute < 60 && second < 61).then_some((hour, minute, second, nanos))
}

fn zone_offset(text: &str) -> Option<i64> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number: i64 = digits.parse().ok()?;
    let (hours, minutes) = if digits.len() <= 2 { (number, 0) } else { (number / 100, number % 100) };
    Some(sign * (hours * 3600 + minutes * 60))
}

enum Unit {
    Seconds(i64),
    Months(i64),
}

fn unit_seconds(word: &str) -> Option<Unit> {
    Some(match word.trim_end_matches('s') {
        "sec" | "second" => Unit::Seconds(1),
        "min" | "minute" => Unit::Seconds(60),
        "hour" => Unit::Seconds(3600),
        "day" => Unit::Seconds(86_400),
        "week" => Unit::Seconds(604_800),
        "fortnight" => Unit::Seconds(1_209_600),
        "month" => Unit::Months(1),
        "year" => Unit::Months(12),
        _ => return None,
    })
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
