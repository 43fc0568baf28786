//! `cat`, `tac`, `tee`, `head`, `tail`.

use crate::shell::pieces::{concat, first, skip};
use crate::shell::{ExitCode, Handle, Process};
use crate::vfs::Content;

use super::common::{OpenText, inputs, text};
use super::flags::Flags;
use super::{Program, Userland, built, common};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["cat"], summary: "writes files one after the other", flags: CAT, run: cat },
    Program { names: &["tac"], summary: "writes files, the last line first", flags: TAC, run: tac },
    Program { names: &["tee"], summary: "copies its input to files and on", flags: TEE, run: tee },
    Program { names: &["head"], summary: "writes the first lines or bytes", flags: HEAD, run: head },
    Program { names: &["tail"], summary: "writes the last lines or bytes", flags: TAIL, run: tail },
];

const CAT: &[&str] = &[
    "n,number",
    "b,number-nonblank",
    "s,squeeze-blank",
    "E,show-ends",
    "A,show-all",
    "T,show-tabs",
    "v,show-nonprinting",
    "e",
    "t",
    "u",
];
const TEE: &[&str] = &["a,append", "i,ignore-interrupts", "p"];
const HEAD: &[&str] = &["n,lines=", "c,bytes=", "q,quiet,silent", "v,verbose", "z,zero-terminated"];
const TAIL: &[&str] =
    &["n,lines=", "c,bytes=", "q,quiet,silent", "v,verbose", "f,follow=?", "F", "s,sleep-interval=", "pid="];

fn cat(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, CAT) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let plain = flags.given.iter().all(|(id, _)| *id == "u");
    let (inputs, failed) = inputs(process, &flags, OpenText::Plain);
    let mut number = 0;
    let mut blank_before = false;
    for (at, (_, content)) in inputs.into_iter().enumerate() {
        if plain {
            process.out_content(content);
            continue;
        }
        let Some(text) = text(process, &content, at + 1) else { continue };
        let mut out = String::new();
        for line in text.split_inclusive('\n') {
            let body = line.strip_suffix('\n');
            let blank = body == Some("");
            if flags.has("s") && blank && std::mem::replace(&mut blank_before, blank) {
                continue;
            }
            blank_before = blank;
            if (flags.has("n") && !flags.has("b")) || (flags.has("b") && !blank) {
                number += 1;
                out.push_str(&format!("{number:>6}\t"));
            }
            let tabs = ["T", "A", "t"].iter().any(|id| flags.has(id));
            let shown = body.unwrap_or(line);
            let shown = if tabs { shown.replace('\t', "^I") } else { shown.to_owned() };
            out.push_str(&if ["v", "A", "e", "t"].iter().any(|id| flags.has(id)) {
                visible(&shown)
            } else {
                shown
            });
            if body.is_some() {
                out.push_str(if ["E", "A", "e"].iter().any(|id| flags.has(id)) { "$\n" } else { "\n" });
            }
        }
        process.out(out);
    }
    ExitCode::from(failed)
}

/// Control characters as `^A`, bytes above 127 as `M-…`.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let low = byte & 0x7f;
        if byte >= 0x80 {
            out.push_str("M-");
        }
        match low {
            b'\t' if byte < 0x80 => out.push('\t'),
            0..=31 => out.extend(['^', char::from(low + 64)]),
            127 => out.push_str("^?"),
            _ => out.push(char::from(low)),
        }
    }
    out
}

const TAC: &[&str] = &["s,separator=", "b,before", "r,regex"];

fn tac(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, TAC) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (inputs, failed) = inputs(process, &flags, OpenText::ForReading);
    for (at, (_, content)) in inputs.into_iter().enumerate() {
        let Some(text) = text(process, &content, at + 1) else { continue };
        let separator = flags.value("s").filter(|separator| !separator.is_empty()).unwrap_or("\n");
        let mut lines: Vec<&str> = text.split_inclusive(separator).collect();
        lines.reverse();
        process.out(lines.concat());
    }
    ExitCode::from(failed)
}

fn tee(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, TEE) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let content = process.read_stdin();
    let mut failed = 0;
    for name in flags.texts() {
        if let Err(errno) = process.write_or_append(&name, content.clone(), flags.has("a")) {
            failed = process.fail(format!("{name}: {}", errno.message()));
        }
    }
    process.out_content(content);
    failed
}

/// `-5` and `+5` of old are `-n 5` and `-n +5`.
fn modern(process: &mut Process<'_>) -> Vec<String> {
    let mut args = process.args.to_vec();
    if let Some(first) = args.get_mut(1) {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if first.strip_prefix('-').is_some_and(digits) {
            *first = format!("-n{}", first.trim_start_matches('-'));
        } else if first.strip_prefix('+').is_some_and(digits) {
            *first = format!("-n{first}");
        }
    }
    args
}

fn head(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = modern(process);
    process.with_arguments(&args, |process| {
        cut_file(process, HEAD, |process, content, amount| match amount {
            Amount::Bytes(count) if count.negative => {
                let keep = content.len().saturating_sub(count.value);
                first(&content, keep)
            }
            Amount::Bytes(count) => first(&content, count.value),
            Amount::Lines(count) => by_lines(process, content, |lines| {
                let keep = if count.negative { lines.saturating_sub(count.value) } else { count.value };
                (0, keep)
            }),
        })
    })
}

fn tail(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = modern(process);
    process.with_arguments(&args, |process| {
        let code = cut_file(process, TAIL, |process, content, amount| match amount {
            Amount::Bytes(count) if count.plus => skip(&content, count.value.saturating_sub(1)),
            Amount::Bytes(count) => {
                let drop = content.len().saturating_sub(count.value);
                skip(&content, drop)
            }
            Amount::Lines(count) => by_lines(process, content, |lines| {
                let from = if count.plus {
                    count.value.saturating_sub(1)
                } else {
                    lines.saturating_sub(count.value)
                };
                (from, lines)
            }),
        });
        let follows = process.operands().iter().any(|arg| {
            arg == "--follow" || (arg.starts_with('-') && !arg.starts_with("--") && arg.contains(['f', 'F']))
        });
        if follows {
            process.sys.halt(crate::shell::Stop::Time);
        }
        code
    })
}

#[derive(Clone, Copy)]
struct Count {
    value: u64,
    negative: bool,
    plus: bool,
}

#[derive(Clone, Copy)]
enum Amount {
    Lines(Count),
    Bytes(Count),
}

fn count(text: &str) -> Option<Count> {
    let (negative, plus) = (text.starts_with('-'), text.starts_with('+'));
    let value = common::size(text.trim_start_matches(['-', '+']))?;
    Some(Count { value, negative, plus })
}

fn cut_file(
    process: &mut Process<'_>,
    spec: &'static [&'static str],
    cut: impl Fn(&mut Process<'_>, Content, Amount) -> Content,
) -> ExitCode {
    let flags = match Flags::parse(process, spec) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (is_bytes, given) = match flags.last_of(&["n", "c"]) {
        Some("c") => (true, flags.value("c").unwrap_or("10")),
        _ => (false, flags.value("n").unwrap_or("10")),
    };
    let Some(count) = count(given) else {
        return process
            .fail(format!("invalid number of {}: '{given}'", if is_bytes { "bytes" } else { "lines" }));
    };
    let amount = if is_bytes { Amount::Bytes(count) } else { Amount::Lines(count) };
    let names = flags.texts();
    if names.is_empty() || names == ["-"] {
        let content = read_some(process, amount);
        let content = cut(process, content, amount);
        process.out_content(content);
        return 0;
    }
    let titles = (names.len() > 1 || flags.has("v")) && !flags.has("q");
    let mut failed = 0;
    let mut first_title = true;
    for name in &names {
        // An endless device is asked for as much as is wanted.
        let content = match (process.open(name), amount) {
            (Ok(handle @ (Handle::Zero | Handle::Random(_))), Amount::Bytes(count)) => {
                Ok(handle.read(count.value))
            }
            (Ok(_), _) => process.read(name),
            (Err(errno), _) => Err(errno),
        };
        match content {
            Ok(content) => {
                if titles {
                    let gap = if first_title { "" } else { "\n" };
                    process.out(format!("{gap}==> {name} <==\n"));
                    first_title = false;
                }
                let content = cut(process, content, amount);
                process.out_content(content);
            }
            Err(errno) if process.is_busybox() => {
                failed = process.fail(format!("{name}: {}", errno.message()))
            }
            Err(crate::vfs::Errno::IsDir) => {
                failed = process.fail(format!("error reading '{name}': Is a directory"))
            }
            Err(errno) => {
                failed = process.fail(format!("cannot open '{name}' for reading: {}", errno.message()))
            }
        }
    }
    failed
}

/// Standard input, no more of it than is wanted where that is known.
fn read_some(process: &mut Process<'_>, amount: Amount) -> Content {
    let Some(handle) = process.stdio.stdin.clone() else { return Content::default() };
    match amount {
        Amount::Bytes(count) if !count.negative && !count.plus && process.name() == "head" => {
            handle.read(count.value)
        }
        Amount::Lines(count) if !count.negative && !count.plus && process.name() == "head" => {
            let mut bytes = Vec::new();
            for _ in 0..count.value {
                match handle.read_line() {
                    Some(line) => bytes.extend(line),
                    None => break,
                }
            }
            if bytes.is_empty() { process.read_stdin() } else { Content::from(bytes) }
        }
        _ => process.read_stdin(),
    }
}

/// The lines of a range that depends on how many there are.
fn by_lines(process: &mut Process<'_>, content: Content, range: impl Fn(u64) -> (u64, u64)) -> Content {
    let Some(bytes) = content.as_bytes() else {
        // Some lines of an output that is not known are such an output again.
        if built::output_of(&content).is_some() {
            return content;
        }
        process.not_simulated(0, "it counts lines of contents that are not known, only their size");
        return concat([]);
    };
    let ends: Vec<usize> =
        bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1).collect();
    let open_end = bytes.last().is_some_and(|b| *b != b'\n');
    let total = ends.len() as u64 + u64::from(open_end);
    let (from, to) = range(total);
    let place = |line: u64| match line.checked_sub(1) {
        None => 0,
        Some(at) => ends.get(at as usize).copied().unwrap_or(bytes.len()),
    };
    let (from, to) = (place(from.min(total)), place(to.min(total)));
    Content::bytes(bytes.get(from..to.max(from)).unwrap_or_default())
}
