//! Times as texts.

use crate::vfs::{Civil, Time};

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

pub const DAYS: &[&str] = &["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

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

/// Year and week of ISO 8601: weeks begin on Mondays, the first has the year's first Thursday.
fn iso_week(c: &Civil) -> (i64, i64) {
    let weekday = i64::from((c.weekday + 6) % 7);
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = |year: i64| if leap(year) { 366 } else { 365 };
    // The year's day of this week's Thursday, from 0.
    let thursday = i64::from(c.yearday) - 1 - weekday + 3;
    if thursday < 0 {
        return (c.year - 1, (thursday + days(c.year - 1)) / 7 + 1);
    }
    if thursday >= days(c.year) {
        return (c.year + 1, 1);
    }
    (c.year, thursday / 7 + 1)
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
        'G' => number(iso_week(&c).0, 4, '0'),
        'V' => number(iso_week(&c).1, 2, '0'),
        other => format!("%{other}"),
    };
    out.push_str(&if padding == Some('^') { text.to_uppercase() } else { text });
}
