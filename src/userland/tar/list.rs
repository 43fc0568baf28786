//! `tar t`.

use super::Options;
use super::read::{complain_missing, members};
use crate::oci::untar::{Entry, EntryKind};
use crate::shell::{ExitCode, Process};
use crate::vfs::DeviceKind;

pub fn list(process: &mut Process<'_>, options: &Options) -> ExitCode {
    let members = match members(process, options) {
        Ok(members) => members,
        Err(code) => return code,
    };
    // Owner and size share a column that grows with what it has held so far.
    let mut width = 19;
    let mut found = vec![];
    for (entry, _) in &members {
        found.push(entry.path.clone());
        if !options.wants(&entry.path) {
            continue;
        }
        let line = match options.verbose {
            true => long(entry, &mut width),
            false => name(entry),
        };
        process.out(line + "\n");
    }
    complain_missing(process, options, &found)
}

/// The name as `tar` shows it: a directory's with a slash at its end.
pub fn name(entry: &Entry) -> String {
    match entry.kind {
        EntryKind::Directory => format!("{}/", entry.path),
        _ => entry.path.clone(),
    }
}

/// `-rw-r--r-- 0/0    2560 2026-11-23 18:51 blobs/x`
fn long(entry: &Entry, width: &mut usize) -> String {
    let (letter, link) = match &entry.kind {
        EntryKind::File(_) => ('-', String::new()),
        EntryKind::Directory => ('d', String::new()),
        EntryKind::Symlink(target) => ('l', format!(" -> {target}")),
        EntryKind::HardLink(target) => ('h', format!(" link to {target}")),
        EntryKind::Device(DeviceKind::Character, ..) => ('c', String::new()),
        EntryKind::Device(DeviceKind::Block, ..) => ('b', String::new()),
        EntryKind::Fifo => ('p', String::new()),
    };
    let mode: String = (0..9)
        .map(|bit| match entry.meta.mode & (0o400 >> bit) {
            0 => '-',
            _ => ['r', 'w', 'x'].get(bit % 3).copied().unwrap_or('-'),
        })
        .collect();
    let owner = format!("{}/{}", entry.meta.uid, entry.meta.gid);
    let size = entry.size().to_string();
    *width = (*width).max(owner.len() + 1 + size.len());
    let pad = *width - owner.len();
    let time = entry.meta.mtime.civil();
    format!(
        "{letter}{mode} {owner}{size:>pad$} {:04}-{:02}-{:02} {:02}:{:02} {}{link}",
        time.year,
        time.month,
        time.day,
        time.hour,
        time.minute,
        name(entry)
    )
}
