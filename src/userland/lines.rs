//! Programs over lines: `sort`, `uniq`, `cut`, `tr`, `wc`, `paste`, `nl`, `rev`, `comm`, `fold`, `column`.

use std::cmp::Ordering;

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::common::{OpenText, inputs, lines, text, usage};
use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["sort"], summary: "sorts lines", flags: SORT, run: sort },
    Program { names: &["uniq"], summary: "drops repeated lines", flags: UNIQ, run: uniq },
    Program { names: &["cut"], summary: "takes columns of lines", flags: CUT, run: cut },
    Program { names: &["wc"], summary: "counts lines, words, bytes", flags: WC, run: wc },
    Program { names: &["paste"], summary: "joins lines", flags: PASTE, run: paste },
    Program { names: &["nl"], summary: "numbers lines", flags: NL, run: nl },
    Program { names: &["rev"], summary: "reverses lines", flags: &[], run: rev },
    Program { names: &["comm"], summary: "compares sorted files", flags: COMM, run: comm },
    Program { names: &["fold"], summary: "wraps lines", flags: FOLD, run: fold },
];

const SORT: &[&str] = &[
    "u,unique",
    "r,reverse",
    "n,numeric-sort",
    "V,version-sort",
    "h,human-numeric-sort",
    "k,key=",
    "t,field-separator=",
    "o,output=",
    "f,ignore-case",
    "z,zero-terminated",
    "s,stable",
    "b,ignore-leading-blanks",
    "c,check=?",
    "R,random-sort",
    "d,dictionary-order",
    "g,general-numeric-sort",
    "M,month-sort",
    "m,merge",
    "T,temporary-directory=",
    "S,buffer-size=",
    "parallel=",
];
const UNIQ: &[&str] = &[
    "c,count",
    "d,repeated",
    "u,unique",
    "i,ignore-case",
    "f,skip-fields=",
    "s,skip-chars=",
    "w,check-chars=",
];
const CUT: &[&str] = &[
    "d,delimiter=",
    "f,fields=",
    "c,characters=",
    "b,bytes=",
    "s,only-delimited",
    "complement",
    "output-delimiter=",
    "z",
    "n",
];
const WC: &[&str] = &["l,lines", "w,words", "c,bytes", "m,chars", "L,max-line-length"];
const PASTE: &[&str] = &["s,serial", "d,delimiters=", "z"];
const NL: &[&str] = &[
    "b,body-numbering=",
    "w,number-width=",
    "s,number-separator=",
    "v,starting-line-number=",
    "n,number-format=",
];
const COMM: &[&str] = &["1", "2", "3", "check-order", "nocheck-order", "output-delimiter="];
const FOLD: &[&str] = &["w,width=", "s,spaces", "b,bytes"];

/// The texts of all inputs; `None` where one is not known, which is recorded then.
fn texts(process: &mut Process<'_>, flags: &Flags, open: OpenText) -> (Option<Vec<(String, String)>>, bool) {
    let (inputs, failed) = inputs(process, flags, open);
    let mut out = Vec::new();
    for (at, (name, content)) in inputs.into_iter().enumerate() {
        let index = flags.operands.get(at).map_or(0, |(index, _)| *index);
        match text(process, &content, index) {
            Some(text) => out.push((name, text)),
            None => return (None, failed),
        }
    }
    (Some(out), failed)
}

#[derive(Clone)]
struct Key {
    from: (usize, usize),
    to: Option<(usize, usize)>,
    order: String,
}

fn key(text: &str) -> Option<Key> {
    let mut ends = text.splitn(2, ',');
    let place = |text: &str| -> Option<((usize, usize), String)> {
        let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let order = text.get(digits.len()..)?.to_owned();
        let (field, column) = digits.split_once('.').unwrap_or((&digits, "0"));
        Some(((field.parse().ok()?, column.parse().ok()?), order))
    };
    let (from, mut order) = place(ends.next()?)?;
    let to = match ends.next() {
        Some(end) => {
            let (to, more) = place(end)?;
            order.push_str(&more);
            Some(to)
        }
        None => None,
    };
    Some(Key { from, to, order })
}

/// The part of a line that a key means.
fn key_text<'l>(line: &'l str, key: &Key, separator: Option<char>) -> &'l str {
    let mut starts = Vec::new();
    let mut ends = Vec::new();
    match separator {
        Some(separator) => {
            let mut at = 0;
            for field in line.split(separator) {
                starts.push(at);
                ends.push(at + field.len());
                at += field.len() + separator.len_utf8();
            }
        }
        None => {
            let mut in_blank = true;
            let mut start = 0;
            for (at, c) in line.char_indices() {
                let blank = c == ' ' || c == '\t';
                if blank && !in_blank {
                    starts.push(start);
                    ends.push(at);
                    start = at;
                }
                in_blank = blank;
            }
            starts.push(start);
            ends.push(line.len());
        }
    }
    let start = starts.get(key.from.0.saturating_sub(1)).copied().unwrap_or(line.len());
    let start = (start + key.from.1.saturating_sub(1)).min(line.len());
    let end = match key.to {
        Some((field, 0)) => ends.get(field.saturating_sub(1)).copied().unwrap_or(line.len()),
        Some((field, column)) => {
            (starts.get(field.saturating_sub(1)).copied().unwrap_or(line.len()) + column).min(line.len())
        }
        None => line.len(),
    };
    line.get(start..end.max(start)).unwrap_or("")
}

fn compare(a: &str, b: &str, order: &str) -> Ordering {
    let number = |text: &str| {
        let text = text.trim_start();
        let end = text
            .char_indices()
            .find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || (*at == 0 && *c == '-')))
            .map_or(text.len(), |(at, _)| at);
        let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        let value: f64 = digits.parse().unwrap_or(0.0);
        let scale = match rest.chars().next() {
            Some('K' | 'k') if order.contains('h') => 1024.0,
            Some('M') if order.contains('h') => 1024.0 * 1024.0,
            Some('G') if order.contains('h') => 1024.0 * 1024.0 * 1024.0,
            _ => 1.0,
        };
        value * scale
    };
    let result = if order.contains(['n', 'h', 'g']) {
        number(a).partial_cmp(&number(b)).unwrap_or(Ordering::Equal)
    } else if order.contains('V') {
        version(a, b)
    } else if order.contains('f') {
        a.to_uppercase().cmp(&b.to_uppercase())
    } else if order.contains('b') {
        a.trim_start().cmp(b.trim_start())
    } else {
        a.cmp(b)
    };
    if order.contains('r') { result.reverse() } else { result }
}

/// The order of version numbers: runs of digits as numbers, `~` before everything.
pub fn version(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let text = |s: &str| s.find(|c: char| c.is_ascii_digit()).unwrap_or(s.len());
        let ((a_text, a_rest), (b_text, b_rest)) =
            match (a.split_at_checked(text(a)), b.split_at_checked(text(b))) {
                (Some(a), Some(b)) => (a, b),
                _ => return Ordering::Equal,
            };
        let weight = |c: Option<char>| match c {
            Some('~') => -1,
            None => 0,
            Some(c) if c.is_ascii_alphabetic() => c as i32,
            Some(c) => c as i32 + 256,
        };
        let (mut x, mut y) = (a_text.chars(), b_text.chars());
        loop {
            let (p, q) = (x.next(), y.next());
            match weight(p).cmp(&weight(q)) {
                Ordering::Equal if p.is_none() && q.is_none() => break,
                Ordering::Equal => {}
                other => return other,
            }
        }
        let digits = |s: &str| s.find(|c: char| !c.is_ascii_digit()).unwrap_or(s.len());
        let ((a_digits, a_next), (b_digits, b_next)) =
            match (a_rest.split_at_checked(digits(a_rest)), b_rest.split_at_checked(digits(b_rest))) {
                (Some(a), Some(b)) => (a, b),
                _ => return Ordering::Equal,
            };
        let strip = |s: &str| s.trim_start_matches('0').to_owned();
        let (p, q) = (strip(a_digits), strip(b_digits));
        match p.len().cmp(&q.len()).then(p.cmp(&q)) {
            Ordering::Equal => {}
            other => return other,
        }
        if a_next.is_empty() && b_next.is_empty() {
            return Ordering::Equal;
        }
        (a, b) = (a_next, b_next);
    }
}

fn sort(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, SORT) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let end = if flags.has("z") { '\0' } else { '\n' };
    let (inputs, failed) = inputs(process, &flags, OpenText::Plain);
    if failed {
        return 2;
    }
    let mut all = Vec::new();
    for (at, (_, content)) in inputs.iter().enumerate() {
        let index = flags.operands.get(at).map_or(0, |(index, _)| *index);
        let Some(text) = text(process, content, index) else {
            process.out_content(content.clone());
            return 0;
        };
        all.extend(text.split_terminator(end).map(str::to_owned));
    }
    let global: String =
        ["n", "V", "h", "r", "f", "b", "g"].iter().filter(|id| flags.has(id)).copied().collect();
    let separator =
        flags.value("t").and_then(|text| if text == "\\t" { Some('\t') } else { text.chars().next() });
    let mut keys: Vec<Key> = Vec::new();
    for text in flags.values("k") {
        match key(text) {
            Some(key) => {
                keys.push(if key.order.is_empty() { Key { order: global.clone(), ..key } } else { key })
            }
            None => {
                let message = format!("invalid number at field start: invalid count at start of '{text}'");
                process.fail(message);
                return 2;
            }
        }
    }
    process.sys.step(all.len() as u64);
    let by_keys = |a: &String, b: &String| {
        if keys.is_empty() {
            return compare(a, b, &global);
        }
        keys.iter()
            .map(|key| compare(key_text(a, key, separator), key_text(b, key, separator), &key.order))
            .find(|o| *o != Ordering::Equal)
            .unwrap_or(Ordering::Equal)
    };
    let last = |a: &String, b: &String| {
        if flags.has("s") || flags.has("u") {
            Ordering::Equal
        } else if flags.has("r") {
            b.cmp(a)
        } else {
            a.cmp(b)
        }
    };
    if flags.has("c") {
        let disorder =
            all.windows(2).any(|pair| matches!(pair, [a, b] if by_keys(a, b) == Ordering::Greater));
        return ExitCode::from(disorder);
    }
    all.sort_by(|a, b| by_keys(a, b).then_with(|| last(a, b)));
    if flags.has("u") {
        all.dedup_by(|a, b| by_keys(a, b) == Ordering::Equal);
    }
    let mut out = String::new();
    for line in all {
        out.push_str(&line);
        out.push(end);
    }
    match flags.value("o").map(str::to_owned) {
        Some(name) => match process.write(&name, Content::from(out.into_bytes())) {
            Ok(()) => 0,
            Err(errno) => {
                process.fail(format!("open failed: {name}: {}", errno.message()));
                2
            }
        },
        None => {
            process.out(out);
            0
        }
    }
}

fn uniq(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut flags = match Flags::parse(process, UNIQ) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let output = if flags.operands.len() > 1 { flags.operands.pop().map(|(_, name)| name) } else { None };
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let fields: usize = flags.value("f").and_then(|n| n.parse().ok()).unwrap_or(0);
    let chars: usize = flags.value("s").and_then(|n| n.parse().ok()).unwrap_or(0);
    let part = |line: &str| {
        let mut rest = line;
        for _ in 0..fields {
            rest = rest.trim_start_matches([' ', '\t']);
            rest = rest.get(rest.find([' ', '\t']).unwrap_or(rest.len())..).unwrap_or("");
        }
        let text: String = rest.chars().skip(chars).collect();
        if flags.has("i") { text.to_lowercase() } else { text }
    };
    let mut groups: Vec<(String, usize)> = Vec::new();
    for (_, text) in &texts {
        for line in lines(text) {
            match groups.last_mut() {
                Some((last, count)) if part(last) == part(line) => *count += 1,
                _ => groups.push((line.to_owned(), 1)),
            }
        }
    }
    let mut out = String::new();
    for (line, count) in groups {
        if (flags.has("d") && count < 2) || (flags.has("u") && count > 1) {
            continue;
        }
        if flags.has("c") {
            out.push_str(&format!("{count:>7} "));
        }
        out.push_str(&line);
        out.push('\n');
    }
    match output {
        Some(name) => ExitCode::from(process.write(&name, Content::from(out.into_bytes())).is_err()),
        None => {
            process.out(out);
            ExitCode::from(failed)
        }
    }
}

/// `1,3-5,7-` as ranges, 1-based and inclusive.
fn ranges(text: &str) -> Option<Vec<(usize, usize)>> {
    text.split([',', ' '])
        .map(|part| match part.split_once('-') {
            Some(("", "")) => None,
            Some((from, to)) => Some((
                if from.is_empty() { 1 } else { from.parse().ok()? },
                if to.is_empty() { usize::MAX } else { to.parse().ok()? },
            )),
            None => part.parse().ok().map(|at| (at, at)),
        })
        .map(|range| range.filter(|(from, to)| *from > 0 && from <= to))
        .collect()
}

fn cut(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, CUT) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let Some(kind) = flags.last_of(&["f", "c", "b"]) else {
        return usage(process, "you must specify a list of bytes, characters, or fields");
    };
    let list = flags.value(kind).unwrap_or("").to_owned();
    let Some(ranges) = ranges(&list) else {
        return usage(
            process,
            format!("invalid {} value '{list}'", if kind == "f" { "field" } else { "byte or character" }),
        );
    };
    let delimiter = flags.value("d").unwrap_or("\t").to_owned();
    if delimiter.chars().count() > 1 {
        return usage(process, "the delimiter must be a single character");
    }
    let delimiter = if delimiter.is_empty() { "\0".to_owned() } else { delimiter };
    let joiner =
        flags.value("output-delimiter").unwrap_or(if kind == "f" { &delimiter } else { "" }).to_owned();
    let wanted =
        |at: usize| ranges.iter().any(|(from, to)| (*from..=*to).contains(&at)) != flags.has("complement");
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let mut out = String::new();
    for (_, text) in &texts {
        process.sys.step(1 + text.len() as u64 / 256);
        for line in lines(text) {
            if kind == "f" {
                if !line.contains(delimiter.as_str()) {
                    if !flags.has("s") {
                        out.push_str(line);
                        out.push('\n');
                    }
                    continue;
                }
                let fields: Vec<&str> = (1..)
                    .zip(line.split(delimiter.as_str()))
                    .filter(|(at, _)| wanted(*at))
                    .map(|(_, field)| field)
                    .collect();
                out.push_str(&fields.join(&joiner));
            } else {
                out.extend((1..).zip(line.chars()).filter(|(at, _)| wanted(*at)).map(|(_, c)| c));
            }
            out.push('\n');
        }
    }
    process.out(out);
    ExitCode::from(failed)
}

fn wc(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, WC) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (inputs, failed) = inputs(process, &flags, OpenText::Plain);
    let all = !["l", "w", "c", "m", "L"].iter().any(|id| flags.has(id));
    let mut rows = Vec::new();
    let only_bytes = flags.has("c") && !["l", "w", "m", "L"].iter().any(|id| flags.has(id));
    for (at, (name, content)) in inputs.iter().enumerate() {
        let mut counts = [0u64, 0, 0, content.len(), 0];
        if !only_bytes {
            let index = flags.operands.get(at).map_or(0, |(index, _)| *index);
            let Some(text) = text(process, content, index) else { continue };
            counts = [
                text.matches('\n').count() as u64,
                text.split_whitespace().count() as u64,
                text.chars().count() as u64,
                content.len(),
                lines(&text).map(|line| line.chars().count()).max().unwrap_or(0) as u64,
            ];
        }
        rows.push((name.clone(), counts));
    }
    let several = rows.len() > 1;
    if several {
        let mut total = [0; 5];
        for (_, counts) in &rows {
            for (sum, count) in total.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        rows.push(("total".to_owned(), total));
    }
    let picked = |counts: &[u64; 5]| -> Vec<u64> {
        let ids = ["l", "w", "m", "c", "L"];
        ids.iter()
            .zip(counts)
            .filter(|(id, _)| flags.has(id) || (all && matches!(**id, "l" | "w" | "c")))
            .map(|(_, count)| *count)
            .collect()
    };
    let piped = flags.operands.is_empty();
    let single = rows.len() == 1 && rows.first().is_some_and(|(_, counts)| picked(counts).len() == 1);
    let widest = rows
        .iter()
        .flat_map(|(_, counts)| picked(counts))
        .map(|count| count.to_string().len())
        .max()
        .unwrap_or(1);
    // GNU takes the width from the sizes of the files, 7 where one is not a regular file.
    let width = if single {
        1
    } else if piped {
        7
    } else {
        rows.iter().map(|(_, counts)| counts[3].to_string().len()).max().unwrap_or(1).max(widest)
    };
    for (name, counts) in &rows {
        let columns: Vec<String> = picked(counts)
            .iter()
            .map(|count| {
                if process.is_busybox() && !single {
                    format!("{count:>9}")
                } else {
                    format!("{count:>width$}")
                }
            })
            .collect();
        let name = if piped || name == "-" { String::new() } else { format!(" {name}") };
        process
            .out(format!("{}{name}\n", columns.join(if process.is_busybox() && !single { "" } else { " " })));
    }
    ExitCode::from(failed)
}

fn paste(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, PASTE) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let delimiters: Vec<char> =
        flags.value("d").unwrap_or("\t").replace("\\n", "\n").replace("\\t", "\t").chars().collect();
    let separator =
        |at: usize| delimiters.get(at % delimiters.len().max(1)).map(char::to_string).unwrap_or_default();
    let mut out = String::new();
    if flags.has("s") {
        for (_, text) in &texts {
            for (at, line) in lines(text).enumerate() {
                if at > 0 {
                    out.push_str(&separator(at - 1));
                }
                out.push_str(line);
            }
            out.push('\n');
        }
    } else {
        let columns: Vec<Vec<&str>> = texts.iter().map(|(_, text)| lines(text).collect()).collect();
        for row in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
            for (at, column) in columns.iter().enumerate() {
                if at > 0 {
                    out.push_str(&separator(at - 1));
                }
                out.push_str(column.get(row).copied().unwrap_or(""));
            }
            out.push('\n');
        }
    }
    process.out(out);
    ExitCode::from(failed)
}

fn nl(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, NL) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let width: usize = flags.value("w").and_then(|w| w.parse().ok()).unwrap_or(6).min(100);
    let separator = flags.value("s").unwrap_or("\t");
    let mut number: i64 = flags.value("v").and_then(|v| v.parse().ok()).unwrap_or(1);
    let mut out = String::new();
    for (_, text) in &texts {
        for line in lines(text) {
            if line.is_empty() && flags.value("b") != Some("a") {
                out.push_str(&format!("{}\n", " ".repeat(width + separator.len())));
                continue;
            }
            out.push_str(&format!("{number:>width$}{separator}{line}\n"));
            number += 1;
        }
    }
    process.out(out);
    ExitCode::from(failed)
}

fn rev(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, &[]) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let out: String = texts
        .iter()
        .flat_map(|(_, text)| lines(text))
        .map(|line| line.chars().rev().collect::<String>() + "\n")
        .collect();
    process.out(out);
    ExitCode::from(failed)
}

fn comm(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, COMM) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (Some(texts), _) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let [(_, a), (_, b)] = texts.as_slice() else { return usage(process, "missing operand") };
    let (mut left, mut right) = (lines(a).peekable(), lines(b).peekable());
    let mut out = String::new();
    let indent = |column: usize| {
        let before = ["1", "2"].iter().take(column - 1).filter(|id| !flags.has(id)).count();
        "\t".repeat(before)
    };
    loop {
        let (column, line) = match (left.peek().copied(), right.peek().copied()) {
            (None, None) => break,
            (Some(line), None) => (1, line),
            (None, Some(line)) => (2, line),
            (Some(a), Some(b)) => match a.cmp(b) {
                Ordering::Less => (1, a),
                Ordering::Greater => (2, b),
                Ordering::Equal => (3, a),
            },
        };
        if column != 2 {
            left.next();
        }
        if column != 1 {
            right.next();
        }
        if !flags.has(["1", "2", "3"].get(column - 1).copied().unwrap_or("")) {
            out.push_str(&format!("{}{line}\n", indent(column)));
        }
    }
    process.out(out);
    0
}

fn fold(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FOLD) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let width: usize = flags.value("w").and_then(|w| w.parse().ok()).unwrap_or(80).max(1);
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let mut out = String::new();
    for (_, text) in &texts {
        let mut column = 0;
        for c in text.chars() {
            if c == '\n' {
                column = 0;
            } else if column == width {
                out.push('\n');
                column = 1;
            } else {
                column += 1;
            }
            out.push(c);
        }
    }
    process.out(out);
    ExitCode::from(failed)
}
