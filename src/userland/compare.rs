//! `cmp` and `diff`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Node, Time};

use super::common::usage;
use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["cmp"], summary: "compares files byte by byte", flags: CMP, run: cmp },
    Program { names: &["diff"], summary: "compares files line by line", flags: DIFF, run: diff },
];

const CMP: &[&str] = &["s,quiet,silent", "b", "l", "n,bytes=", "i,ignore-initial="];
const DIFF: &[&str] = &[
    "q,brief",
    "r,recursive",
    "u",
    "unified=?",
    "U=",
    "N,new-file",
    "s,report-identical-files",
    "w,ignore-all-space",
    "b,ignore-space-change",
    "B,ignore-blank-lines",
    "i,ignore-case",
    "a,text",
    "c",
    "p",
    "label=",
    "L=",
    "strip-trailing-cr",
    "color=?",
];

fn load(process: &mut Process<'_>, name: &str) -> Result<Content, ExitCode> {
    let content = if name == "-" { Ok(process.read_stdin()) } else { process.read(name) };
    content.map_err(|errno| {
        process.fail(format!("{name}: {}", errno.message()));
        2
    })
}

fn cmp(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, CMP) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let names = flags.texts();
    let (Some(left), right) = (names.first(), names.get(1).map_or("-", String::as_str)) else {
        usage(process, "missing operand after 'cmp'");
        return 2;
    };
    let (a, b) = match (load(process, left), load(process, right)) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(code), _) | (_, Err(code)) => return code,
    };
    if a == b {
        return 0;
    }
    let (Some(x), Some(y)) = (a.as_bytes(), b.as_bytes()) else { return 1 };
    if flags.has("s") {
        return 1;
    }
    match x.iter().zip(y).position(|(x, y)| x != y) {
        Some(at) => {
            let line = 1 + x.iter().take(at).filter(|b| **b == b'\n').count();
            // "byte" in other locales than that of POSIX.
            process.out(format!("{left} {right} differ: char {}, line {line}\n", at + 1));
        }
        None => {
            let (shorter, bytes) = if x.len() < y.len() { (left.as_str(), x) } else { (right, y) };
            let lines = bytes.iter().filter(|b| **b == b'\n').count();
            if process.is_busybox() || bytes.is_empty() {
                process.fail(format!(
                    "EOF on {shorter}{}",
                    if bytes.is_empty() && !process.is_busybox() { " which is empty" } else { "" }
                ));
            } else {
                process.fail(format!("EOF on {shorter} after byte {}, line {lines}", bytes.len()));
            }
        }
    }
    1
}

fn diff(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, DIFF) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let [left, right] = flags.texts().try_into().unwrap_or_default();
    if left.is_empty() || right.is_empty() {
        usage(process, "missing operand after 'diff'");
        return 2;
    }
    let is_dir =
        |process: &Process<'_>, name: &str| name != "-" && process.stat(name).is_ok_and(Node::is_dir);
    match (is_dir(process, &left), is_dir(process, &right)) {
        (true, true) => directories(process, &flags, &left, &right, 0),
        (true, false) => {
            let left = format!("{left}/{}", crate::vfs::path::base(&right));
            files(process, &flags, &left, &right, false)
        }
        (false, true) => {
            let right = format!("{right}/{}", crate::vfs::path::base(&left));
            files(process, &flags, &left, &right, false)
        }
        (false, false) => files(process, &flags, &left, &right, false),
    }
}

fn directories(process: &mut Process<'_>, flags: &Flags, left: &str, right: &str, depth: u32) -> ExitCode {
    let names = |process: &Process<'_>, at: &str| -> Vec<String> {
        match process.sys.tree.read_dir(&process.path(at)) {
            Ok(entries) => entries.map(|(name, _)| name.to_owned()).collect(),
            Err(_) => Vec::new(),
        }
    };
    let (a, b) = (names(process, left), names(process, right));
    let mut all: Vec<String> = a.iter().chain(&b).cloned().collect();
    all.sort();
    all.dedup();
    let mut code = 0;
    for name in all {
        if !process.sys.step(1) || depth > 40 {
            return 2;
        }
        let (x, y) = (format!("{left}/{name}"), format!("{right}/{name}"));
        let both = a.contains(&name) && b.contains(&name);
        if !both && !flags.has("N") {
            process.out(format!("Only in {}: {name}\n", if a.contains(&name) { left } else { right }));
            code = 1;
        } else if is_folder(process, &x, !both) && is_folder(process, &y, !both) {
            if flags.has("r") {
                code = code.max(directories(process, flags, &x, &y, depth + 1));
            } else {
                process.out(format!("Common subdirectories: {x} and {y}\n"));
            }
        } else {
            code = code.max(files(process, flags, &x, &y, true));
        }
    }
    code
}

/// Whether a name is that of a folder, or may be taken for one as nothing is there.
fn is_folder(process: &Process<'_>, name: &str, or_nothing: bool) -> bool {
    process.stat(name).map_or(or_nothing, Node::is_dir)
}

fn files(process: &mut Process<'_>, flags: &Flags, left: &str, right: &str, titled: bool) -> ExitCode {
    // What is only on one side is compared with nothing.
    let mut side = |name: &str| match titled && flags.has("N") && process.stat(name).is_err() {
        true => Ok(Content::default()),
        false => load(process, name),
    };
    let (a, b) = match (side(left), side(right)) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(code), _) | (_, Err(code)) => return code,
    };
    let normal = |text: &str| -> String {
        let mut line = if flags.has("i") { text.to_lowercase() } else { text.to_owned() };
        if flags.has("w") {
            line.retain(|c| !c.is_whitespace());
        } else if flags.has("b") {
            line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        line
    };
    let (Some(x), Some(y)) = (a.as_text(), b.as_text()) else {
        if a == b {
            return 0;
        }
        let text = if flags.has("q") {
            format!("Files {left} and {right} differ\n")
        } else {
            format!("Binary files {left} and {right} differ\n")
        };
        process.out(text);
        return if flags.has("q") { 1 } else { 2 };
    };
    let (x, y): (Vec<&str>, Vec<&str>) =
        (x.split_inclusive('\n').collect(), y.split_inclusive('\n').collect());
    let same = x.len() == y.len() && x.iter().zip(&y).all(|(x, y)| normal(x) == normal(y));
    if same {
        if flags.has("s") {
            process.out(format!("Files {left} and {right} are identical\n"));
        }
        return 0;
    }
    if flags.has("q") {
        process.out(format!("Files {left} and {right} differ\n"));
        return 1;
    }
    if x.len().saturating_mul(y.len()) > 4_000_000 {
        process.not_simulated(0, "files of so many lines are not compared line by line");
        return 1;
    }
    process.sys.step((x.len() * y.len()) as u64 / 64);
    let edits = edits(&x, &y, &normal);
    let context = match (
        flags.last_of(&["u", "U", "unified"]).is_some() || process.is_busybox(),
        flags.value("U").or(flags.value("unified")),
    ) {
        (true, count) => Some(count.and_then(|count| count.parse().ok()).unwrap_or(3)),
        (false, _) => None,
    };
    if titled {
        let options: Vec<&String> =
            process.args.iter().skip(1).filter(|word| word.starts_with('-')).collect();
        let options: String = options.into_iter().map(|word| format!(" {word}")).collect();
        process.out(format!("diff{options} {left} {right}\n"));
    }
    let text = match context {
        Some(context) => {
            let stamp = |process: &Process<'_>, name: &str| match process.stat(name) {
                Ok(node) => super::date::format("%F %T.%N +0000", node.meta.mtime),
                Err(_) => super::date::format("%F %T.%N +0000", Time::default()),
            };
            let head = if process.is_busybox() {
                format!("--- {left}\n+++ {right}\n")
            } else {
                format!("--- {left}\t{}\n+++ {right}\t{}\n", stamp(process, left), stamp(process, right))
            };
            head + &unified(&x, &y, &edits, context)
        }
        None => normal_format(&x, &y, &edits),
    };
    process.out(text);
    1
}

/// A changed stretch: lines `from.0..from.1` of the left became lines `to.0..to.1` of the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edit {
    from: (usize, usize),
    to: (usize, usize),
}

/// The changes by a longest common subsequence.
fn edits(x: &[&str], y: &[&str], normal: &dyn Fn(&str) -> String) -> Vec<Edit> {
    let (x, y): (Vec<String>, Vec<String>) =
        (x.iter().map(|line| normal(line)).collect(), y.iter().map(|line| normal(line)).collect());
    let width = y.len() + 1;
    let mut table = vec![0u32; (x.len() + 1) * width];
    let get = |table: &[u32], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            let value = if x.get(i) == y.get(j) {
                get(&table, i + 1, j + 1) + 1
            } else {
                get(&table, i + 1, j).max(get(&table, i, j + 1))
            };
            if let Some(place) = table.get_mut(i * width + j) {
                *place = value;
            }
        }
    }
    let mut edits: Vec<Edit> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < x.len() || j < y.len() {
        if i < x.len() && j < y.len() && x.get(i) == y.get(j) {
            i += 1;
            j += 1;
            continue;
        }
        let start = (i, j);
        while (i < x.len() || j < y.len()) && !(i < x.len() && j < y.len() && x.get(i) == y.get(j)) {
            if j >= y.len() || (i < x.len() && get(&table, i + 1, j) >= get(&table, i, j + 1)) {
                i += 1;
            } else {
                j += 1;
            }
        }
        edits.push(Edit { from: (start.0, i), to: (start.1, j) });
    }
    edits
}

fn push_line(out: &mut String, mark: &str, line: &str) {
    out.push_str(mark);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

fn normal_format(x: &[&str], y: &[&str], edits: &[Edit]) -> String {
    let range = |(from, to): (usize, usize)| {
        if to - from <= 1 { to.to_string() } else { format!("{},{to}", from + 1) }
    };
    let mut out = String::new();
    for edit in edits {
        let (removed, added) = (edit.from.1 > edit.from.0, edit.to.1 > edit.to.0);
        let letter = match (removed, added) {
            (true, true) => 'c',
            (true, false) => 'd',
            _ => 'a',
        };
        let left = if removed { range(edit.from) } else { edit.from.0.to_string() };
        let right = if added { range(edit.to) } else { edit.to.0.to_string() };
        out.push_str(&format!("{left}{letter}{right}\n"));
        x.get(edit.from.0..edit.from.1)
            .unwrap_or_default()
            .iter()
            .for_each(|line| push_line(&mut out, "< ", line));
        if removed && added {
            out.push_str("---\n");
        }
        y.get(edit.to.0..edit.to.1)
            .unwrap_or_default()
            .iter()
            .for_each(|line| push_line(&mut out, "> ", line));
    }
    out
}

fn unified(x: &[&str], y: &[&str], edits: &[Edit], context: usize) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(first) = edits.get(at) {
        let mut end = at;
        while let (Some(current), Some(next)) = (edits.get(end), edits.get(end + 1)) {
            if next.from.0 - current.from.1 > 2 * context {
                break;
            }
            end += 1;
        }
        let last = edits.get(end).copied().unwrap_or(*first);
        let (from, to) = (first.from.0.saturating_sub(context), (last.from.1 + context).min(x.len()));
        let (right_from, right_to) = (first.to.0.saturating_sub(context), (last.to.1 + context).min(y.len()));
        let range = |from: usize, to: usize| match to - from {
            0 => format!("{from},0"),
            1 => (from + 1).to_string(),
            count => format!("{},{count}", from + 1),
        };
        out.push_str(&format!("@@ -{} +{} @@\n", range(from, to), range(right_from, right_to)));
        let mut line = from;
        for edit in edits.get(at..=end).unwrap_or_default() {
            x.get(line..edit.from.0)
                .unwrap_or_default()
                .iter()
                .for_each(|text| push_line(&mut out, " ", text));
            x.get(edit.from.0..edit.from.1)
                .unwrap_or_default()
                .iter()
                .for_each(|text| push_line(&mut out, "-", text));
            y.get(edit.to.0..edit.to.1)
                .unwrap_or_default()
                .iter()
                .for_each(|text| push_line(&mut out, "+", text));
            line = edit.from.1;
        }
        x.get(line..to).unwrap_or_default().iter().for_each(|text| push_line(&mut out, " ", text));
        at = end + 1;
    }
    out
}
