//! COPY and ADD of the classic builder (`daemon/builder/dockerfile/copy.go`).

use super::place::Placer;
use super::{CopyError, FileCopy, Owner, has_wildcards, matching};
use crate::build::{Known, tarsum};
use crate::vfs::{Follow, Node, Tree, path};

/// Where the sources are, which decides how a missing one is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Context,
    /// `--from`.
    Image,
}

/// A source that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Absolute, as named or as the pattern matched it.
    pub path: String,
    /// `file:…` or `dir:…`.
    pub hash: String,
}

/// What the words mean, with the hash that the cache compares. `instruction` is `COPY` or `ADD`.
pub fn classic_sources(
    known: &Known,
    from: &Tree,
    sources: &[String],
    dest: &str,
    origin: Origin,
    instruction: &str,
) -> Result<Vec<Found>, CopyError> {
    let failed = |why: String| CopyError(format!("{instruction} failed: {why}"));
    let mut found = Vec::new();
    for source in sources {
        if origin == Origin::Context && leaves_the_context(source) {
            return Err(failed(format!("forbidden path outside the build context: {source} ()")));
        }
        let paths = if has_wildcards(source) {
            matching(from, source)
        } else {
            let at = path::clean(&format!("/{source}"));
            if from.stat(&at).is_err() {
                let told = source.trim_start_matches('/');
                return Err(failed(match origin {
                    Origin::Context => format!(
                        "file not found in build context or excluded by .dockerignore: stat {told}: file does not exist"
                    ),
                    Origin::Image => format!("stat {told}: file does not exist"),
                }));
            }
            vec![at]
        };
        for path in paths {
            let hash = known.tarsums.of(from, &path, || tarsum::source(from, &path));
            let hash = hash.map_err(|errno| failed(format!("stat {path}: {errno}")))?;
            found.push(Found { path, hash });
        }
    }
    if found.is_empty() {
        return Err(failed("no source files were specified".to_owned()));
    }
    if found.len() > 1 && !dest.ends_with('/') {
        return Err(CopyError(format!(
            "When using {instruction} with more than one source file, the destination must be a directory and end with a /"
        )));
    }
    Ok(found)
}

fn leaves_the_context(source: &str) -> bool {
    let cleaned = path::clean(source.trim_start_matches('/'));
    cleaned == ".." || cleaned.starts_with("../")
}

/// Copies what was found into `to`. Everything belongs to root unless `--chown` says otherwise.
pub fn classic(to: &mut Tree, copy: &FileCopy<'_>, found: &[Found]) -> Result<(), CopyError> {
    let owner = copy.owner.unwrap_or(Owner { uid: 0, gid: 0 });
    let mut placer = Placer::new(copy, to, Some(owner));
    for source in found {
        one(&mut placer, &source.path)?;
    }
    Ok(())
}

/// Copies what was found in a stage or an image: owners are kept.
pub fn classic_keeping_owners(to: &mut Tree, copy: &FileCopy<'_>, found: &[Found]) -> Result<(), CopyError> {
    let mut placer = Placer::new(copy, to, None);
    for source in found {
        one(&mut placer, &source.path)?;
    }
    Ok(())
}

fn one(placer: &mut Placer<'_, '_>, name: &str) -> Result<(), CopyError> {
    let copy = placer.copy;
    let missing = |_| CopyError(format!("lstat {name}: no such file or directory"));
    let real = copy.from.resolve(name, Follow::Yes).map_err(missing)?;
    let node = copy.from.lstat(&real).map_err(missing)?;
    let dest = placer.to.resolve(copy.dest.trim_end_matches('/'), Follow::Yes);
    let dest = dest.unwrap_or_else(|_| path::clean(copy.dest));
    if node.is_dir() {
        placer.make_dirs(&dest)?;
        return placer.put_children(&real, &dest);
    }
    if let (Some(unpack), Some(content)) = (copy.unpack, node.content())
        && let Some(changes) = unpack(content)
    {
        return placer.unpack(&changes, &dest);
    }
    let into = copy.dest.ends_with('/') || placer.to.lstat(&dest).is_ok_and(Node::is_dir);
    let target = if into { path::join(&dest, path::base(name)) } else { dest };
    placer.make_dirs(path::parent(&target))?;
    placer.put(&real, node, &target)
}
