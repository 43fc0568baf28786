//! Texts as times.

use crate::vfs::Time;

use crate::shell::strftime::{DAYS, MONTHS};

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
            // A signed number right after a time is its zone, not a count.
            if let Some(zone) = words.get(at).filter(|word| zone.is_none() && is_zone(word)) {
                offset = zone_offset(zone)?;
                at += 1;
            }
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
        } else if let Some(count) = match word {
            "next" => Some(1),
            "last" => Some(-1),
            "this" => Some(0),
            _ => None,
        } {
            match unit_seconds(words.get(at)?)? {
                Unit::Seconds(seconds) => shift += count * seconds,
                Unit::Months(count_of) => months += count * count_of,
            }
            at += 1;
        } else if let Some(unit) = unit_seconds(word) {
            // A unit alone is one of it.
            let sign = if words.get(at) == Some(&"ago") { -1 } else { 1 };
            match unit {
                Unit::Seconds(seconds) => shift += seconds * sign,
                Unit::Months(count_of) => months += count_of * sign,
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

/// `+02`, `-0700`.
fn is_zone(word: &str) -> bool {
    word.strip_prefix(['+', '-'])
        .is_some_and(|digits| matches!(digits.len(), 1..=4) && digits.bytes().all(|b| b.is_ascii_digit()))
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
