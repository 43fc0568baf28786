//! `xargs`: arguments from the input.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::flags::{Flags, Order};

use super::XARGS;

pub(super) fn xargs(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, XARGS, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let content = match flags.value("a").map(str::to_owned) {
        Some(file) => match process.read(&file) {
            Ok(content) => content,
            Err(errno) => {
                return process.fail(format!("Cannot open input file '{file}': {}", errno.message()));
            }
        },
        None => process.read_stdin(),
    };
    let Some(text) = super::super::common::text(process, &content, 0) else { return 0 };
    let replace = match (flags.value("I"), flags.has("i")) {
        (Some(mark), _) => Some(mark.to_owned()),
        (None, true) => Some(flags.value("i").unwrap_or("{}").to_owned()),
        (None, false) => None,
    };
    let by_line = replace.is_some() || flags.has("L") || flags.has("l");
    let items: Vec<String> = if flags.has("0") {
        text.split_terminator('\0').map(str::to_owned).collect()
    } else if let Some(delimiter) = flags.value("d") {
        let delimiter = delimiter.replace("\\n", "\n").replace("\\0", "\0").replace("\\t", "\t");
        text.strip_suffix(delimiter.as_str())
            .unwrap_or(&text)
            .split(delimiter.as_str())
            .map(str::to_owned)
            .collect()
    } else if by_line {
        text.lines().map(|line| line.trim_start().to_owned()).filter(|line| !line.is_empty()).collect()
    } else {
        match split_quoted(&text) {
            Some(items) => items,
            None => return process.fail(
                "unmatched single quote; by default quotes are special to xargs unless you use the -0 option",
            ),
        }
    };
    let mut command = flags.texts();
    if command.is_empty() {
        command.push("echo".to_owned());
    }
    if items.is_empty() && (flags.has("r") || process.is_busybox() || replace.is_some()) {
        return 0;
    }
    let most: usize = match (&replace, flags.value("n"), flags.value("L").or(flags.value("l"))) {
        (Some(_), ..) => 1,
        (None, Some(n), _) => n.parse().unwrap_or(1).max(1),
        (None, None, Some(n)) => n.parse().unwrap_or(1).max(1),
        (None, None, None) if flags.has("l") => 1,
        _ => usize::MAX,
    };
    let empty = [Vec::new()];
    let batches: Vec<Vec<String>> = if items.is_empty() {
        empty.to_vec()
    } else {
        items.chunks(most.min(items.len())).map(<[String]>::to_vec).collect()
    };
    let mut code = 0;
    for batch in batches {
        let argv: Vec<String> = match &replace {
            Some(mark) => command
                .iter()
                .map(|word| word.replace(mark, batch.first().map_or("", String::as_str)))
                .collect(),
            None if by_line => command
                .iter()
                .cloned()
                .chain(batch.iter().flat_map(|line| line.split_whitespace()).map(str::to_owned))
                .collect(),
            None => command.iter().cloned().chain(batch).collect(),
        };
        if flags.has("t") {
            process.err(format!("{}\n", argv.join(" ")));
        }
        let saved = process.stdio.stdin.clone();
        process.stdio.stdin = Some(crate::shell::Handle::Null);
        let ended = process.exec(&argv);
        process.stdio.stdin = saved;
        match ended {
            0 => {}
            126 | 127 => return ended,
            255 => return 124,
            _ => code = 123,
        }
        if process.sys.stop.is_some() {
            return 137;
        }
    }
    code
}

/// Words with quotes and backslashes taken away; `None` if a quote is not closed.
fn split_quoted(text: &str) -> Option<Vec<String>> {
    let mut items = Vec::new();
    let mut item: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => {
                let item = item.get_or_insert_default();
                loop {
                    match chars.next()? {
                        end if end == c => break,
                        inner => item.push(inner),
                    }
                }
            }
            '\\' => item.get_or_insert_default().extend(chars.next()),
            c if c.is_whitespace() => items.extend(item.take()),
            c => item.get_or_insert_default().push(c),
        }
    }
    items.extend(item);
    Some(items)
}
