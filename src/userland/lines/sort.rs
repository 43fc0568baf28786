//! `sort`.

use std::cmp::Ordering;

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::Userland;
use super::super::common::{OpenText, inputs, text};
use super::super::flags::Flags;
use super::order::{Key, compare, key, key_text};

pub(super) const SORT: &[&str] = &[
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

pub(super) fn sort(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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
        let wrong =
            |pair: &[String]| matches!(pair, [a, b] if by_keys(a, b).then_with(|| last(a, b)).is_gt());
        let Some(at) = all.windows(2).position(wrong) else { return 0 };
        if !flags.value("check").or(flags.value("c")).is_some_and(|how| matches!(how, "quiet" | "silent")) {
            let (name, line) = (flags.text(0).unwrap_or("-"), all.get(at + 1).map_or("", String::as_str));
            process.fail(format!("{name}:{}: disorder: {line}", at + 2));
        }
        return 1;
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
