//! What one call of `rsync` does to the files.

use crate::shell::Process;
use crate::vfs::{Errno, Follow, Node, NodeKind, path};

use super::super::cost;
use super::rules::{Rule, excludes};

/// What is kept, what is compared, what is left alone; the exit code at the end.
pub(super) struct Transfer {
    pub(super) recursive: bool,
    pub(super) links: bool,
    pub(super) follow: bool,
    pub(super) perms: bool,
    pub(super) times: bool,
    pub(super) owner: bool,
    pub(super) group: bool,
    pub(super) by_content: bool,
    pub(super) by_size: bool,
    pub(super) always: bool,
    pub(super) newer_stays: bool,
    pub(super) only_existing: bool,
    pub(super) only_new: bool,
    pub(super) moves: bool,
    pub(super) delete: bool,
    pub(super) delete_excluded: bool,
    pub(super) verbose: bool,
    pub(super) dry: bool,
    pub(super) prune: bool,
    pub(super) rules: Vec<Rule>,
    pub(super) code: i32,
}

/// Some files could not be transferred.
const PARTIAL: i32 = 23;

impl Transfer {
    pub(super) fn run(&mut self, process: &mut Process<'_>, sources: &[String], target: &str, mkpath: bool) {
        if self.verbose {
            process.out("sending incremental file list\n");
        }
        let into = target.ends_with('/')
            || sources.len() > 1
            || process.stat(target).is_ok_and(Node::is_dir)
            || sources.iter().any(|from| process.stat(from).is_ok_and(Node::is_dir));
        let parent = path::parent(target.trim_end_matches('/'));
        if !into && !mkpath && !parent.is_empty() && process.stat(parent).is_err() {
            let at = process.path(parent);
            process.err(format!(
                "rsync: [Receiver] change_dir#3 \"{at}\" failed: No such file or directory (2)\nrsync error: errors selecting input/output files, dirs (code 3) at main.c(829) [Receiver=3.2.7]\n"
            ));
            self.code = 3;
            return;
        }
        let sends = |from: &String| self.recursive || !process.stat(from).is_ok_and(Node::is_dir);
        if into && sources.iter().any(sends) && process.stat(target).is_err() && !self.dry {
            let made = match mkpath {
                true => process.mkdir_all(target, 0o777),
                false => process.mkdir(target, 0o777),
            };
            if let Err(errno) = made {
                let at = process.path(target);
                process.err(format!(
                    "rsync: [Receiver] mkdir \"{at}\" failed: {} ({})\nrsync error: error in file IO (code 11) at main.c(791) [Receiver=3.2.7]\n",
                    errno.message(),
                    if errno == Errno::NoEnt { 2 } else { 13 }
                ));
                self.code = 11;
                return;
            }
            if self.verbose {
                process.out(format!("created directory {}\n", target.trim_end_matches('/')));
            }
        }
        for from in sources {
            let Ok(node) = process.lstat(from).cloned() else {
                let at = process.path(from);
                process.err(format!(
                    "rsync: [sender] link_stat \"{at}\" failed: No such file or directory (2)\n"
                ));
                self.code = PARTIAL;
                continue;
            };
            let contents = from.ends_with('/') || path::base(from) == ".";
            let name = path::base(from.trim_end_matches('/'));
            let is_dir = node.is_dir() || (contents && process.stat(from).is_ok_and(Node::is_dir));
            if contents && is_dir {
                if self.recursive {
                    self.directory(process, from.trim_end_matches('/'), target.trim_end_matches('/'), "");
                } else {
                    process.out("skipping directory .\n");
                }
            } else {
                let to =
                    if into { format!("{}/{name}", target.trim_end_matches('/')) } else { target.to_owned() };
                self.entry(process, from, &to, name);
            }
        }
        if self.code == PARTIAL {
            process.err(
                "rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1338) [sender=3.2.7]\n",
            );
        }
    }

    fn entry(&mut self, process: &mut Process<'_>, from: &str, to: &str, relative: &str) {
        let found = if self.follow { process.stat(from) } else { process.lstat(from) };
        let Ok(node) = found.cloned() else { return };
        if !process.sys.step(1) || excludes(&self.rules, relative, node.is_dir()) {
            return;
        }
        if node.is_dir() {
            if self.recursive {
                self.directory(process, from, to, relative);
            } else {
                process.out(format!("skipping directory {relative}\n"));
            }
        } else if node.is_symlink() && !self.links {
            process.out(format!("skipping non-regular file \"{relative}\"\n"));
        } else {
            self.file(process, from, to, relative, &node);
        }
    }

    fn directory(&mut self, process: &mut Process<'_>, from: &str, to: &str, relative: &str) {
        let here = if from.is_empty() { "/" } else { from };
        let Ok(source) = process.stat(here).cloned() else { return };
        let there = if to.is_empty() { "/" } else { to };
        let new = !process.stat(there).is_ok_and(Node::is_dir);
        if new {
            if self.only_existing || (self.prune && !self.sends_any(process, here, relative)) {
                return;
            }
            if self.verbose {
                process.out(format!("{relative}/\n"));
            }
            if !self.dry {
                if process.lstat(there).is_ok() {
                    // A file is in the way of the folder.
                    let _ = process.remove(there);
                }
                if let Err(errno) = process.mkdir(there, source.meta.mode & 0o777) {
                    self.failed(process, "recv_generator: mkdir", there, errno);
                    return;
                }
            }
        }
        let names = names(process, here);
        if self.delete && !new {
            self.delete_others(process, &names, there, relative);
        }
        for name in &names {
            let below = if relative.is_empty() { name.clone() } else { format!("{relative}/{name}") };
            self.entry(process, &format!("{from}/{name}"), &format!("{to}/{name}"), &below);
        }
        if !self.dry {
            self.dress(process, there, &source);
        }
    }

    /// Whether a folder has files below it that are not left out.
    fn sends_any(&self, process: &Process<'_>, folder: &str, relative: &str) -> bool {
        names(process, folder).iter().any(|name| {
            let below = if relative.is_empty() { name.clone() } else { format!("{relative}/{name}") };
            let at = format!("{}/{name}", folder.trim_end_matches('/'));
            let is_dir = process.lstat(&at).is_ok_and(Node::is_dir);
            !excludes(&self.rules, &below, is_dir) && (!is_dir || self.sends_any(process, &at, &below))
        })
    }

    fn delete_others(&mut self, process: &mut Process<'_>, kept: &[String], there: &str, relative: &str) {
        // Folders go first, what is last of each kind before the others.
        for name in names(process, there).into_iter().rev() {
            let below = if relative.is_empty() { name.clone() } else { format!("{relative}/{name}") };
            let at = format!("{}/{name}", there.trim_end_matches('/'));
            let is_dir = process.lstat(&at).is_ok_and(Node::is_dir);
            let excluded = excludes(&self.rules, &below, is_dir);
            let stays = if excluded { !self.delete_excluded } else { kept.contains(&name) };
            if stays {
                continue;
            }
            if is_dir {
                self.delete_others(process, &[], &at, &below);
                if !self.dry && !names(process, &at).is_empty() {
                    process.out(format!("cannot delete non-empty directory: {below}\n"));
                    continue;
                }
            }
            if self.verbose {
                process.out(format!("deleting {below}{}\n", if is_dir { "/" } else { "" }));
            }
            if !self.dry
                && let Err(errno) = process.remove_all(&at)
            {
                self.failed(process, "delete_file: unlink", &at, errno);
            }
        }
    }

    fn file(&mut self, process: &mut Process<'_>, from: &str, to: &str, relative: &str, node: &Node) {
        let existing = process.lstat(to).ok().cloned();
        let stays = match &existing {
            None => self.only_existing,
            Some(there) => self.only_new || (self.newer_stays && there.meta.mtime > node.meta.mtime),
        };
        if stays {
            return;
        }
        let same = existing.as_ref().is_some_and(|there| self.same(there, node));
        if !same {
            if self.verbose {
                let target = node.link_target().map(|target| format!(" -> {target}")).unwrap_or_default();
                process.out(format!("{relative}{target}\n"));
            }
            if self.dry {
                return;
            }
            process.sys.spend(cost::FILE_ENTRY);
            process.spend_bytes(node.size(), cost::FILE_BYTE);
            let kept = existing.as_ref().filter(|there| there.is_file()).map(|there| there.meta.mode);
            let meta = process.new_meta(node.meta.mode & 0o777);
            let mut copy = Node::new(meta, node.kind.clone());
            if node.is_symlink() {
                copy.meta.mode = node.meta.mode;
            } else if let Some(mode) = kept {
                copy.meta.mode = mode;
            }
            if existing.is_some_and(|there| there.is_dir()) && self.delete {
                // What is deleted makes room.
                let _ = process.remove_all(to);
            }
            if let Err(errno) = process.put(to, copy) {
                self.failed(process, "mkstemp", to, errno);
                return;
            }
        }
        if self.dry {
            return;
        }
        self.dress(process, to, node);
        if self.moves && !same {
            // It was read just now.
            let _ = process.remove(from);
        }
    }

    /// The quick check: a file of the same size and time is not looked into.
    fn same(&self, there: &Node, node: &Node) -> bool {
        match (&there.kind, &node.kind) {
            (NodeKind::File(old), NodeKind::File(new)) => {
                let size = old.len() == new.len();
                match () {
                    () if self.by_content => size && old == new,
                    () if self.by_size => size,
                    () => size && !self.always && there.meta.mtime == node.meta.mtime,
                }
            }
            _ => there.link_target().is_some() && there.link_target() == node.link_target(),
        }
    }

    /// Gives a copy what is kept of the source's metadata.
    fn dress(&self, process: &mut Process<'_>, to: &str, source: &Node) {
        let at = process.path(to);
        let Ok(there) = process.lstat(to) else { return };
        let mut meta = there.meta.clone();
        if self.perms && !source.is_symlink() {
            meta.mode = source.meta.mode;
        }
        if self.owner {
            meta.uid = source.meta.uid;
        }
        if self.group {
            meta.gid = source.meta.gid;
        }
        if self.times {
            meta.mtime = source.meta.mtime;
        }
        if meta != there.meta {
            // It is there, and what is not one's own was refused before.
            let _ = process.sys.tree.set_meta(&at, Follow::No, |old| *old = meta.clone());
        }
    }

    fn failed(&mut self, process: &mut Process<'_>, what: &str, at: &str, errno: Errno) {
        let at = process.path(at);
        process.err(format!("rsync: [receiver] {what} \"{at}\" failed: {}\n", errno.message()));
        self.code = PARTIAL;
    }
}

/// What a folder holds, in the order in which it is sent: files before folders.
fn names(process: &Process<'_>, folder: &str) -> Vec<String> {
    let at = process.path(folder);
    let Ok(entries) = process.sys.tree.read_dir(&at) else { return Vec::new() };
    let mut names: Vec<(bool, String)> =
        entries.map(|(name, node)| (node.is_dir(), name.to_owned())).collect();
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}
