//! `shuf` and `tsort`: lines in another order. Chance is the same in every run.

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::Userland;
use super::super::common::{OpenText, lines, usage};
use super::super::flags::Flags;
use super::texts;

pub(super) const SHUF: &[&str] = &[
    "e,echo",
    "i,input-range=",
    "n,head-count=",
    "o,output=",
    "r,repeat",
    "z,zero-terminated",
    "random-source=",
];

/// Longer ranges are as good as endless.
const MOST: u64 = 1 << 20;

pub(super) fn shuf(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, SHUF) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut items: Vec<String> = if flags.has("e") {
        flags.texts()
    } else if let Some(range) = flags.value("i") {
        let ends = range.split_once('-').and_then(|(from, to)| {
            let (from, to): (u64, u64) = (from.parse().ok()?, to.parse().ok()?);
            (from <= to && to - from < MOST).then_some((from, to))
        });
        let Some((from, to)) = ends else { return process.fail(format!("invalid input range: '{range}'")) };
        (from..=to).map(|number| number.to_string()).collect()
    } else {
        let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
        if failed {
            return 1;
        }
        let end = if flags.has("z") { '\0' } else { '\n' };
        texts.iter().flat_map(|(_, text)| text.split_terminator(end)).map(str::to_owned).collect()
    };
    if !process.sys.step(items.len() as u64) {
        return 137;
    }
    let mut state: u64 = 0x2545_f491_4f6c_dd1d ^ items.len() as u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound.max(1)
    };
    let count = flags.value("n").and_then(|n| n.parse::<usize>().ok());
    let chosen: Vec<String> = if flags.has("r") {
        let count = count.unwrap_or(MOST as usize).min(MOST as usize);
        if items.is_empty() {
            return process.fail("no lines to repeat");
        }
        (0..count).filter_map(|_| items.get(below(items.len())).cloned()).collect()
    } else {
        for at in (1..items.len()).rev() {
            items.swap(at, below(at + 1));
        }
        items.truncate(count.unwrap_or(usize::MAX));
        items
    };
    let end = if flags.has("z") { "\0" } else { "\n" };
    let out: String = chosen.into_iter().map(|item| item + end).collect();
    match flags.value("o") {
        Some(name) => ExitCode::from(process.write(name, Content::from(out.into_bytes())).is_err()),
        None => {
            process.out(out);
            0
        }
    }
}

pub(super) fn tsort(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, &[]) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (Some(texts), failed) = texts(process, &flags, OpenText::Plain) else { return 0 };
    let text: String = texts.into_iter().map(|(_, text)| text).collect();
    let words: Vec<&str> = lines(&text).flat_map(str::split_whitespace).collect();
    let pairs: Vec<(&str, &str)> =
        words.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect();
    if !words.len().is_multiple_of(2) {
        return usage(process, "-: input contains an odd number of tokens");
    }
    let mut names: Vec<&str> = Vec::new();
    for name in words.iter().copied() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut code = ExitCode::from(failed);
    let mut out = String::new();
    while !names.is_empty() {
        if !process.sys.step(1 + pairs.len() as u64) {
            return 137;
        }
        let free = |name: &&str| {
            !pairs.iter().any(|(before, after)| after == name && before != after && names.contains(before))
        };
        // A loop is broken at its first name.
        let at = names.iter().position(free).unwrap_or_else(|| {
            code = process.fail("-: input contains a loop:");
            0
        });
        out.push_str(names.remove(at));
        out.push('\n');
    }
    process.out(out);
    code
}
