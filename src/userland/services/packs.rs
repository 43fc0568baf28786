//! `unzip` and what packs.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::{Userland, archives, cost};
use super::keys::option;

pub(super) fn unzip(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let target = option(&args, &["-d"]).unwrap_or_else(|| ".".to_owned());
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
    let root = process.path(&target).trim_end_matches("/.").trim_end_matches('/').to_owned();
    let moved = entries
        .into_iter()
        .map(|entry| Entry { path: format!("{root}{}", entry.path).into(), ..entry })
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
