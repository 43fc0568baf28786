//! `join`: two sorted files side by side, by a field.

use std::cmp::Ordering;

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::common::{OpenText, lines, usage};
use super::super::flags::Flags;
use super::texts;

pub(super) const JOIN: &[&str] = &[
    "a=",
    "v=",
    "e=",
    "1=",
    "2=",
    "j=",
    "t=",
    "o=",
    "i,ignore-case",
    "header",
    "check-order",
    "nocheck-order",
];

/// A field of the output: the one joined by, or a field of the first or second file.
enum Column {
    Key,
    Of(usize, usize),
}

struct Join {
    separator: Option<char>,
    columns: Option<Vec<Column>>,
    /// `-o auto`: as many fields as the first lines have.
    widths: Option<[usize; 2]>,
    empty: String,
    fields: [usize; 2],
}

impl Join {
    fn split<'t>(&self, line: &'t str) -> Vec<&'t str> {
        match self.separator {
            Some(separator) => line.split(separator).collect(),
            None => line.split([' ', '\t']).filter(|field| !field.is_empty()).collect(),
        }
    }

    fn key<'t>(&self, fields: &[&'t str], side: usize) -> &'t str {
        let at = self.fields.get(side).copied().unwrap_or(0);
        fields.get(at).copied().unwrap_or("")
    }

    /// A line of the output from a line of each file, of which one may be missing.
    fn shown(&self, sides: [Option<&[&str]>; 2]) -> String {
        let side = |at: usize| sides.get(at).copied().flatten();
        let key = (0..2).find_map(|at| side(at).map(|fields| self.key(fields, at))).unwrap_or("");
        let place = |side_at: usize, field: usize| {
            let text = side(side_at).and_then(|fields| fields.get(field)).copied().unwrap_or("");
            if text.is_empty() { self.empty.as_str() } else { text }
        };
        let mut out: Vec<&str> = Vec::new();
        if let Some(columns) = &self.columns {
            for column in columns {
                out.push(match column {
                    Column::Key if key.is_empty() => &self.empty,
                    Column::Key => key,
                    Column::Of(side, field) => place(*side, *field),
                });
            }
        } else {
            out.push(if key.is_empty() { &self.empty } else { key });
            for at in 0..2 {
                let own = self.fields.get(at).copied().unwrap_or(0);
                let count = match (self.widths, side(at)) {
                    (Some(widths), _) => widths.get(at).copied().unwrap_or(0),
                    (None, Some(fields)) => fields.len(),
                    (None, None) => 0,
                };
                out.extend((0..count).filter(|field| *field != own).map(|field| place(at, field)));
            }
        }
        out.join(&self.separator.unwrap_or(' ').to_string()) + "\n"
    }
}

pub(super) fn join(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, JOIN) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    match flags.operands.len() {
        0 => return usage(process, "missing operand"),
        1 => {
            let message = format!("missing operand after '{}'", flags.text(0).unwrap_or(""));
            return usage(process, message);
        }
        _ => {}
    }
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let [(_, left), (_, right)] = texts.as_slice() else { return ExitCode::from(failed) };
    let field = |id: &str| {
        let number = flags.value(id).or(flags.value("j")).and_then(|n| n.parse::<usize>().ok());
        number.unwrap_or(1).max(1) - 1
    };
    let mut join = Join {
        separator: flags.value("t").and_then(|t| if t == "\\t" { Some('\t') } else { t.chars().next() }),
        columns: None,
        widths: None,
        empty: flags.value("e").unwrap_or("").to_owned(),
        fields: [field("1"), field("2")],
    };
    let (left, right): (Vec<&str>, Vec<&str>) = (lines(left).collect(), lines(right).collect());
    match flags.value("o") {
        Some("auto") => {
            let width = |lines: &[&str]| lines.first().map_or(0, |line| join.split(line).len());
            join.widths = Some([width(&left), width(&right)]);
        }
        Some(list) => match list.split([',', ' ']).map(column).collect() {
            Some(columns) => join.columns = Some(columns),
            None => return process.fail(format!("invalid field specifier: '{list}'")),
        },
        None => {}
    }
    let wants = |side: &str| flags.values("a").chain(flags.values("v")).any(|given| given == side);
    let (unpaired_left, unpaired_right) = (wants("1"), wants("2"));
    let paired = !flags.has("v");
    let fold = |text: &str| if flags.has("i") { text.to_lowercase() } else { text.to_owned() };
    let (mut a, mut b) = (0, 0);
    let mut out = String::new();
    if flags.has("header")
        && let (Some(one), Some(other)) = (left.first(), right.first())
    {
        out.push_str(&join.shown([Some(&join.split(one)), Some(&join.split(other))]));
        (a, b) = (1, 1);
    }
    loop {
        let one = left.get(a).map(|line| join.split(line));
        let other = right.get(b).map(|line| join.split(line));
        if !process.sys.step(1) {
            return 137;
        }
        let order = match (&one, &other) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => fold(join.key(one, 0)).cmp(&fold(join.key(other, 1))),
        };
        match order {
            Ordering::Less => {
                if unpaired_left {
                    out.push_str(&join.shown([one.as_deref(), None]));
                }
                a += 1;
            }
            Ordering::Greater => {
                if unpaired_right {
                    out.push_str(&join.shown([None, other.as_deref()]));
                }
                b += 1;
            }
            Ordering::Equal => {
                // Every line of this key with every one of the other file.
                let key = one.as_deref().map(|fields| fold(join.key(fields, 0))).unwrap_or_default();
                let run = |lines: &[&str], from: usize, side: usize| {
                    let same = |line: &&&str| fold(join.key(&join.split(line), side)) == key;
                    from + lines.iter().skip(from).take_while(same).count()
                };
                let (end_a, end_b) = (run(&left, a, 0), run(&right, b, 1));
                for one in left.get(a..end_a).unwrap_or_default() {
                    for other in right.get(b..end_b).unwrap_or_default() {
                        if paired {
                            out.push_str(&join.shown([Some(&join.split(one)), Some(&join.split(other))]));
                        }
                        if !process.sys.hold(out.len() as u64 / 64) {
                            return 137;
                        }
                    }
                }
                (a, b) = (end_a, end_b);
            }
        }
    }
    process.out(out);
    ExitCode::from(failed)
}

/// `0`, `1.2`, `2.1`.
fn column(text: &str) -> Option<Column> {
    if text == "0" {
        return Some(Column::Key);
    }
    let (side, field) = text.split_once('.')?;
    let (side, field): (usize, usize) = (side.parse().ok()?, field.parse().ok()?);
    ((1..=2).contains(&side) && field > 0).then(|| Column::Of(side - 1, field - 1))
}
