//! `numfmt`: numbers with units, to and fro.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::common::{text, usage};
use super::super::flags::Flags;

pub(super) const NUMFMT: &[&str] = &[
    "from=",
    "to=",
    "from-unit=",
    "to-unit=",
    "suffix=",
    "field=",
    "d,delimiter=",
    "padding=",
    "round=",
    "header=?",
    "format=",
    "grouping",
    "invalid=",
    "z,zero-terminated",
];

const UNITS: &str = "KMGTPEZY";

/// What letters stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    None,
    /// Powers of 1000.
    Si,
    /// Powers of 1024.
    Iec,
    /// Powers of 1024, written `Ki`.
    IecI,
    /// By the letter: `K` is 1000, `Ki` 1024.
    Auto,
}

impl Scale {
    fn parse(text: Option<&str>) -> Option<Self> {
        Some(match text {
            None | Some("none") => Self::None,
            Some("si") => Self::Si,
            Some("iec") => Self::Iec,
            Some("iec-i") => Self::IecI,
            Some("auto") => Self::Auto,
            _ => return None,
        })
    }
}

pub(super) fn numfmt(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, NUMFMT) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (Some(from), Some(to)) = (Scale::parse(flags.value("from")), Scale::parse(flags.value("to"))) else {
        let given = flags.value("to").or(flags.value("from")).unwrap_or("").to_owned();
        return usage(process, format!("invalid argument '{given}' for '--to'"));
    };
    if flags.has("format") {
        process.not_simulated(0, "numfmt --format has no model");
        return 0;
    }
    let convert = |word: &str| -> Result<String, String> {
        let suffix = flags.value("suffix").unwrap_or("");
        let bare = word.strip_suffix(suffix).unwrap_or(word);
        let unit = |id: &str| flags.value(id).and_then(|unit| read(unit, Scale::Auto).ok()).unwrap_or(1.0);
        let value = read(bare, from)? * unit("from-unit") / unit("to-unit");
        let places = bare.split_once('.').map_or(0, |(_, places)| places.len());
        let text = format!("{}{suffix}", shown(value, to, flags.value("round"), places));
        let padding: i64 = flags.value("padding").and_then(|padding| padding.parse().ok()).unwrap_or(0);
        let width = padding.unsigned_abs().min(1 << 12) as usize;
        Ok(if padding < 0 { format!("{text:<width$}") } else { format!("{text:>width$}") })
    };
    let invalid = flags.value("invalid").unwrap_or("abort").to_owned();
    let mut code = 0;
    let mut lines: Vec<String> = flags.texts();
    if lines.is_empty() {
        let content = process.read_stdin();
        let Some(text) = text(process, &content, 0) else { return 0 };
        lines = text.lines().map(str::to_owned).collect();
    }
    let header =
        if flags.has("header") { flags.value("header").and_then(|n| n.parse().ok()).unwrap_or(1) } else { 0 };
    for (at, line) in lines.iter().enumerate() {
        if at < header {
            process.out(format!("{line}\n"));
            continue;
        }
        let mut failure = None;
        let shown = by_field(line, flags.value("field").unwrap_or("1"), flags.value("d"), |word| {
            convert(word).unwrap_or_else(|message| {
                failure = Some(message);
                word.to_owned()
            })
        });
        if let Some(message) = failure {
            if matches!(invalid.as_str(), "abort" | "fail" | "warn") {
                process.fail(message);
            }
            if invalid == "abort" {
                return 2;
            }
            code = if invalid == "fail" { 2 } else { code };
        }
        process.out(format!("{shown}\n"));
    }
    code
}

/// A line with one field, or each of several, put through a function.
fn by_field(
    line: &str,
    wanted: &str,
    delimiter: Option<&str>,
    mut change: impl FnMut(&str) -> String,
) -> String {
    let chosen = |at: usize| {
        wanted.split(',').any(|part| match part.split_once('-') {
            Some((from, to)) => at >= from.parse().unwrap_or(1) && at <= to.parse().unwrap_or(usize::MAX),
            None => part.parse() == Ok(at),
        })
    };
    if let Some(delimiter) = delimiter.filter(|delimiter| !delimiter.is_empty()) {
        let fields = line.split(delimiter).enumerate();
        let fields: Vec<String> = fields
            .map(|(at, word)| if chosen(at + 1) { change(word.trim()) } else { word.to_owned() })
            .collect();
        return fields.join(delimiter);
    }
    let mut out = String::new();
    let mut rest = line;
    let mut at = 0;
    while !rest.is_empty() {
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let (gap, tail) = rest.split_at_checked(blanks).unwrap_or(("", rest));
        let end = tail.find([' ', '\t']).unwrap_or(tail.len());
        let (word, more) = tail.split_at_checked(end).unwrap_or((tail, ""));
        at += 1;
        let value = if chosen(at) && !word.is_empty() { change(word) } else { word.to_owned() };
        // A field keeps its right edge where it was aligned.
        let width = gap.len() + word.len();
        out.push_str(&if gap.len() > 1 { format!("{value:>width$}") } else { format!("{gap}{value}") });
        rest = more;
    }
    out
}

fn read(word: &str, scale: Scale) -> Result<f64, String> {
    let end = word.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(word.len());
    let (digits, unit) = word.split_at_checked(end).unwrap_or((word, ""));
    let Ok(number) = digits.parse::<f64>() else { return Err(format!("invalid number: '{word}'")) };
    let Some(letter) = unit.chars().next() else { return Ok(number) };
    let power = UNITS.find(letter.to_ascii_uppercase()).map(|at| at as i32 + 1);
    let tail = unit.get(letter.len_utf8()..).unwrap_or("");
    let base: f64 = match (scale, tail) {
        (Scale::None, _) if power.is_some() => {
            return Err(format!("rejecting suffix in input: '{word}' (consider using --from)"));
        }
        (Scale::Si | Scale::Auto, "") => 1000.0,
        (Scale::Iec, "") | (Scale::IecI | Scale::Auto, "i") => 1024.0,
        (Scale::IecI, "") => return Err(format!("missing 'i' suffix in input: '{word}' (e.g Ki/Mi/Gi)")),
        _ => return Err(format!("invalid suffix in input: '{word}'")),
    };
    match power {
        Some(power) => Ok(number * base.powi(power)),
        None => Err(format!("invalid suffix in input: '{word}'")),
    }
}

/// Rounded away from zero as `numfmt` does, with one digit after the point below ten of a unit.
fn shown(value: f64, scale: Scale, round: Option<&str>, places: usize) -> String {
    let rounded = |value: f64| match round {
        Some("up") => value.ceil(),
        Some("down") => value.floor(),
        Some("towards-zero") => value.trunc(),
        Some("nearest") => value.round(),
        _ if value < 0.0 => value.floor(),
        _ => value.ceil(),
    };
    let base = match scale {
        Scale::None | Scale::Auto => {
            let factor = 10f64.powi(places.min(15) as i32);
            return format!("{:.places$}", rounded(value * factor) / factor);
        }
        Scale::Si => 1000.0,
        Scale::Iec | Scale::IecI => 1024.0,
    };
    let (mut number, mut power) = (value, 0);
    while number.abs() >= base && power < UNITS.len() {
        number /= base;
        power += 1;
    }
    number = if power > 0 && number.abs() < 10.0 { rounded(number * 10.0) / 10.0 } else { rounded(number) };
    if number.abs() >= base && power < UNITS.len() {
        number /= base;
        power += 1;
    }
    let letter = power.checked_sub(1).and_then(|at| UNITS.get(at..=at)).unwrap_or("");
    let digits =
        if power > 0 && number.abs() < 10.0 { format!("{number:.1}") } else { format!("{number:.0}") };
    format!("{digits}{letter}{}", if scale == Scale::IecI && power > 0 { "i" } else { "" })
}
