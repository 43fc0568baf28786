//! The file operation of BuildKit (`solver/llbsolver/file`, `fsutil/copy`).

use super::place::{Placer, failed};
use super::{CopyError, FileCopy, has_wildcards, matching};
use crate::vfs::{Follow, Metadata, Node, Tree, path};

/// Copies into `to`. A pattern without a match copies nothing; a plain path that is missing is an error, whose
/// text is what the copy itself would say: callers that look up checksums first have found it by then.
pub fn buildkit(to: &mut Tree, copy: &FileCopy<'_>) -> Result<(), CopyError> {
    let mut placer = Placer::new(copy, to, copy.owner);
    for source in copy.sources {
        if copy.parents {
            with_parents(&mut placer, source)?;
            continue;
        }
        let wild = has_wildcards(source);
        let found = if wild { matching(copy.from, source) } else { vec![path::clean(&format!("/{source}"))] };
        for name in found {
            if wild && copy.exclude.is_ignored(path::base(&name)) {
                continue;
            }
            one(&mut placer, &name)?;
        }
    }
    Ok(())
}

fn one(placer: &mut Placer<'_, '_>, name: &str) -> Result<(), CopyError> {
    let copy = placer.copy;
    let missing = |_| CopyError(format!("lstat {name}: no such file or directory"));
    let real = copy.from.resolve(name, Follow::Yes).map_err(missing)?;
    let node = copy.from.lstat(&real).map_err(missing)?;
    if let (Some(unpack), Some(content)) = (copy.unpack, node.content())
        && let Some(changes) = unpack(content)
    {
        return placer.unpack(&changes, copy.dest);
    }
    let dest = placer.to.resolve(copy.dest.trim_end_matches('/'), Follow::Yes);
    // What is above the destination may be missing as well.
    let dest = dest.unwrap_or_else(|_| path::clean(copy.dest));
    let existing = placer.to.lstat(&dest).ok().map(Node::is_dir);
    if node.is_dir() {
        if existing == Some(false) {
            return Err(CopyError(format!("cannot copy to non-directory: {dest}")));
        }
        placer.make_dirs(&dest)?;
        placer.put_children(&real, &dest)?;
        if existing.is_none() {
            set_new_directory(placer, &dest, node, &real)?;
        }
        return Ok(());
    }
    let into = copy.dest.ends_with('/') || existing == Some(true);
    if into && existing == Some(false) {
        return Err(CopyError(format!("mkdir {dest}: not a directory")));
    }
    let target = if into { path::join(&dest, path::base(name)) } else { dest };
    placer.make_dirs(path::parent(&target))?;
    placer.put(&real, node, &target)
}

/// A directory that the copy made takes over what the copied one is like. The root of a context has no times.
fn set_new_directory(
    placer: &mut Placer<'_, '_>,
    at: &str,
    node: &Node,
    real: &str,
) -> Result<(), CopyError> {
    let mut meta = placer.changed(node.meta.clone(), &node.kind);
    if real == "/" {
        meta = Metadata { mtime: placer.copy.now, ..meta };
    }
    placer.to.set_meta(at, Follow::No, |old| *old = meta).map_err(|errno| failed(at, errno))
}

/// `--parents`: a source keeps the directories above it, from `/./` on if that is in it.
fn with_parents(placer: &mut Placer<'_, '_>, source: &str) -> Result<(), CopyError> {
    let copy = placer.copy;
    let (pivot, pattern) = source.split_once("/./").unwrap_or(("", source));
    let root = path::clean(&format!("/{pivot}"));
    let pattern = path::clean(&format!("/{pattern}"));
    let found = if has_wildcards(&pattern) {
        matching(copy.from, &path::join(&root, pattern.trim_start_matches('/')))
    } else {
        vec![path::join(&root, pattern.trim_start_matches('/'))]
    };
    let dest = path::clean(copy.dest);
    for name in found {
        let below =
            name.strip_prefix(root.trim_end_matches('/')).unwrap_or(&name).trim_start_matches('/').to_owned();
        if copy.exclude.is_ignored(&below) {
            continue;
        }
        let Ok(node) = copy.from.lstat(&name) else { continue };
        let mut directories = Vec::new();
        let (mut from, mut to) = (root.clone(), dest.clone());
        placer.make_dirs(&to)?;
        let above: Vec<&str> = path::parts(&below).collect();
        let up_to = if node.is_dir() { above.len() } else { above.len().saturating_sub(1) };
        for part in above.iter().take(up_to) {
            (from, to) = (path::join(&from, part), path::join(&to, part));
            if let Ok(directory) = copy.from.lstat(&from) {
                placer.make_dirs(&to)?;
                directories.push((to.clone(), placer.changed(directory.meta.clone(), &directory.kind)));
            }
        }
        if node.is_dir() {
            placer.put_children(&name, &to)?;
        } else {
            placer.put(&name, node, &path::join(&dest, &below))?;
        }
        for (at, meta) in directories.into_iter().rev() {
            placer.to.set_meta(&at, Follow::No, |old| *old = meta).map_err(|errno| failed(&at, errno))?;
        }
    }
    Ok(())
}
