//! `tar x`.

use super::Options;
use super::list::name;
use super::read::{complain_missing, members};
use crate::oci::untar::{Entry, EntryKind};
use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Errno, Follow, Metadata, Node, NodeKind, path};

pub fn extract(process: &mut Process<'_>, options: &Options) -> ExitCode {
    let members = match members(process, options) {
        Ok(members) => members,
        Err(code) => return code,
    };
    let base = options.directory.clone().unwrap_or_else(|| ".".to_owned());
    if let Err(errno) = process.stat(&base) {
        return super::fatal(process, &format!("{base}: Cannot open: {}", errno.message()));
    }
    let mut found = vec![];
    let mut failed = false;
    // Times of directories last: what is put into them changes them.
    let mut directories = vec![];
    for (entry, content) in members {
        found.push(entry.path.clone());
        if !options.wants(&entry.path) {
            continue;
        }
        if options.to_stdout {
            process.out_content(content);
            continue;
        }
        let Some(relative) = stripped(&entry.path, options.strip) else { continue };
        if options.verbose {
            let shown = name(&entry);
            process.out(format!("{shown}\n"));
        }
        let target = format!("{base}/{relative}");
        if let Err(errno) = put(process, options, &base, &entry, content, &target) {
            failed = true;
            process.fail(format!("{relative}: Cannot open: {}", errno.message()));
        }
        if entry.kind == EntryKind::Directory && !options.touch {
            directories.push((process.path(&target), entry.meta.mtime));
        }
    }
    for (path, mtime) in directories.into_iter().rev() {
        // One that is gone needs no time.
        let _ = process.sys.tree.set_meta(&path, Follow::Yes, |meta| meta.mtime = mtime);
    }
    let code = complain_missing(process, options, &found);
    if failed && code == 0 {
        process.fail("Exiting with failure status due to previous errors");
        return 2;
    }
    code
}

/// The path without its first components; `None` if nothing is left.
fn stripped(path: &str, strip: usize) -> Option<String> {
    // `.` in front counts as one.
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let rest: Vec<&str> =
        parts.get(strip..)?.iter().copied().filter(|part| !matches!(*part, "." | "..")).collect();
    let rest = rest.join("/");
    (!rest.is_empty() || strip == 0).then_some(if rest.is_empty() { ".".to_owned() } else { rest })
}

fn put(
    process: &mut Process<'_>,
    options: &Options,
    base: &str,
    entry: &Entry,
    content: Content,
    target: &str,
) -> Result<(), Errno> {
    let mut meta = entry.meta.clone();
    if !options.keep_owner {
        (meta.uid, meta.gid) = (process.user.uid, process.user.gid);
    }
    if process.user.uid != 0 {
        meta.mode &= !process.umask;
    }
    if options.touch {
        meta.mtime = process.sys.clock;
    }
    let above = path::parent(&process.path(target)).to_owned();
    if !process.sys.tree.is_dir(&above) {
        process.mkdir_all(&above, 0o755)?;
    }
    let size = if content.as_bytes().is_some() { content.len() } else { 0 };
    let node = match &entry.kind {
        EntryKind::Directory => {
            if !process.stat(target).is_ok_and(Node::is_dir) {
                process.mkdir(target, 0o755)?;
            }
            let path = process.path(target);
            let set = |old: &mut Metadata| *old = Metadata { mtime: old.mtime, ..meta };
            return process.sys.tree.set_meta(&path, Follow::Yes, set);
        }
        EntryKind::HardLink(first) => {
            let first = stripped(first, options.strip).ok_or(Errno::NoEnt)?;
            let (first, path) = (process.path(&format!("{base}/{first}")), process.path(target));
            if process.lstat(target).is_ok() {
                process.remove(target)?;
            }
            let now = process.sys.clock;
            return process.sys.tree.link(&first, &path, now);
        }
        EntryKind::File(_) => Node::file(meta, content),
        EntryKind::Symlink(to) => Node::symlink(meta, to.as_str()),
        EntryKind::Device(kind, major, minor) => Node::new(meta, NodeKind::Device(*kind, *major, *minor)),
        EntryKind::Fifo => Node::new(meta, NodeKind::Fifo),
    };
    if !process.sys.hold(size) {
        return Ok(());
    }
    process.put(target, node)
}
