//! `unzip` and what packs.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::words::value;
use super::super::{Userland, archives, cost};

pub(super) fn unzip(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let target = value(&args, &["-d"]).unwrap_or_else(|| ".".to_owned());
    let target_at = args.iter().position(|arg| *arg == "-d").map(|at| at + 1);
    let file = args
        .iter()
        .enumerate()
        .find(|(at, arg)| !arg.starts_with('-') && Some(*at) != target_at)
        .map(|(_, arg)| arg.clone());
    let Some(file) = file else { return 0 };
    let Ok(content) = process.read(&file) else {
        process.err(format!("unzip:  cannot find or open {file}, {file}.zip or {file}.ZIP.\n"));
        return 9;
    };
    let label = match &content {
        Content::Described(described) => described.label.to_string(),
        _ => String::new(),
    };
    let Some(entries) = archives::archive_entries(&file, &label, content.len()) else {
        process.not_simulated(1, "the contents of this archive are not known");
        return 0;
    };
    // What the archive holds is a guess: members that are named are there.
    let mut members: Vec<String> = Vec::new();
    let mut words = args.iter().enumerate().skip_while(|(_, word)| **word != file).skip(1);
    while let Some((at, word)) = words.next() {
        match word.as_str() {
            "-x" => break,
            "-d" => drop(words.next()),
            _ if word.starts_with('-') || Some(at) == target_at => {}
            _ => members.push(word.clone()),
        }
    }
    let letters: String = args.iter().filter_map(|word| word.strip_prefix('-')).collect();
    if letters.contains(['l', 't', 'Z', 'v']) {
        return 0;
    }
    let entries = archives::as_asked(entries, &members, 0);
    let root = process.path(&target).trim_end_matches("/.").trim_end_matches('/').to_owned();
    let wanted = |entry: &Entry| {
        let at = entry.path.trim_start_matches('/');
        members.is_empty()
            || members.iter().any(|member| {
                let member = member.trim_end_matches('/');
                crate::shell::pattern::matches(member, at)
                    || at.strip_prefix(member).is_some_and(|rest| rest.starts_with('/'))
            })
    };
    let chosen: Vec<Entry> = entries.into_iter().filter(wanted).collect();
    if letters.contains('p') {
        let bytes = chosen.iter().map(Entry::size).sum();
        process.out_content(Content::described(bytes, format!("estimated: out of {file}")));
        return 0;
    }
    let flat = letters.contains('j');
    let moved = chosen
        .into_iter()
        .map(|entry| {
            let at = if flat {
                format!("/{}", crate::vfs::path::base(&entry.path))
            } else {
                entry.path.to_string()
            };
            Entry { path: format!("{root}{at}").into(), ..entry }
        })
        .collect();
    process.unpack_own(moved);
    0
}

pub(super) fn zip(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args: Vec<String> = process.operands().iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
    let Some((file, rest)) = args.split_first().filter(|_| process.name() == "zip") else {
        process.not_simulated(0, "the contents of this archive are not known");
        return 0;
    };
    let mut bytes = 0;
    for path in rest {
        let path = process.path(path);
        bytes += process.bytes_below(&path, |_| true)
            + process.sys.tree.stat(&path).map_or(0, crate::vfs::Node::size);
    }
    process.spend_bytes(bytes, cost::COMPRESS_BYTE);
    let at = process.path(file);
    process.unpack_own(vec![Entry::fixed(at, 0o644, bytes / 3, "estimated: zip archive")]);
    0
}
