//! `expand`, `unexpand`, `column`: blanks in lines.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::common::{OpenText, lines};
use super::super::flags::Flags;
use super::texts;

pub(super) const EXPAND: &[&str] = &["t,tabs=", "i,initial", "a,all", "first-only"];
pub(super) const COLUMN: &[&str] = &["t,table", "s,separator=", "o,output-separator="];

pub(super) fn expand(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, EXPAND) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let tab = width(&flags);
    let back = process.name() == "unexpand";
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let mut out = String::new();
    for (_, text) in &texts {
        for line in text.split_inclusive('\n') {
            if back {
                let all = (flags.has("a") || flags.has("t")) && !flags.has("first-only");
                unexpanded(line, tab, all, &mut out);
            } else {
                expanded(line, tab, flags.has("i"), &mut out);
            }
        }
    }
    process.out(out);
    ExitCode::from(failed)
}

fn width(flags: &Flags) -> usize {
    flags.value("t").and_then(|tab| tab.parse().ok()).filter(|tab| *tab > 0).unwrap_or(8)
}

fn expanded(line: &str, tab: usize, only_initial: bool, out: &mut String) {
    let mut column = 0;
    let mut initial = true;
    for c in line.chars() {
        if c == '\t' && (initial || !only_initial) {
            let blanks = tab - column % tab;
            out.extend(std::iter::repeat_n(' ', blanks));
            column += blanks;
        } else {
            initial &= c == ' ' || c == '\t';
            out.push(c);
            column += 1;
        }
    }
}

/// Blanks up to a tab stop become a tab: at the beginning of the line, or everywhere.
fn unexpanded(line: &str, tab: usize, all: bool, out: &mut String) {
    let (mut column, mut blanks) = (0, 0);
    let mut initial = true;
    for c in line.chars() {
        if c == ' ' && (initial || all) {
            blanks += 1;
            column += 1;
            if column % tab == 0 {
                // A single blank in a line stays what it is.
                out.push(if blanks > 1 || initial { '\t' } else { ' ' });
                blanks = 0;
            }
            continue;
        }
        if c == '\t' && (initial || all) {
            column += tab - column % tab;
            blanks = 0;
            out.push('\t');
            continue;
        }
        out.extend(std::iter::repeat_n(' ', blanks));
        blanks = 0;
        initial = false;
        column += 1;
        out.push(c);
    }
    out.extend(std::iter::repeat_n(' ', blanks));
}

pub(super) fn column(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, COLUMN) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if !flags.has("t") {
        process.not_simulated(0, "column without -t has no model");
        return 0;
    }
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let separators: Option<Vec<char>> = flags.value("s").map(|set| set.chars().collect());
    let between = flags.value("o").unwrap_or("  ");
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for line in texts.iter().flat_map(|(_, text)| lines(text)).filter(|line| !line.trim().is_empty()) {
        rows.push(match &separators {
            Some(set) => line.split(|c| set.contains(&c)).collect(),
            None => line.split_whitespace().collect(),
        });
    }
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        for (at, cell) in row.iter().enumerate() {
            let length = cell.chars().count();
            match widths.get_mut(at) {
                Some(width) => *width = length.max(*width),
                None => widths.push(length),
            }
        }
    }
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            line.push_str(cell);
            if at + 1 < row.len() {
                let width = widths.get(at).copied().unwrap_or(0);
                line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
                line.push_str(between);
            }
        }
        out.push_str(&line);
        out.push('\n');
    }
    process.out(out);
    ExitCode::from(failed)
}
