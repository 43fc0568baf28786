//! Why a step was not reused: the evidence, and the root apart from the cascade.

use std::cmp::Ordering;

use serde::Serialize;

use super::key::{CacheKey, FileKind, FileState, KeyPart, PartName};

/// Why a step ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    pub cause: Cause,
    /// What differs from the nearest earlier candidate; empty where there is none.
    pub parts: Vec<PartDiff>,
    /// That candidate is a step of another Dockerfile or stage: this one did not run before.
    pub elsewhere: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Cause {
    /// Nothing like it was built before.
    First,
    /// A part of the step itself differs.
    Changed,
    /// Only what it builds on differs.
    Cascade {
        /// Index in the report of the step that everything began with.
        root: usize,
    },
    /// `--no-cache` or `--no-cache-filter`.
    NoCache,
    /// The base image is another one than before.
    BaseMoved,
    /// It was built before, but what came of it is gone (`docker builder prune`, `docker rmi`).
    Removed,
}

/// A part of the key that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartDiff {
    pub name: PartName,
    /// `None` where the earlier candidate had no such part.
    pub old: Option<String>,
    pub new: Option<String>,
    /// Which files differ, by path.
    pub files: Vec<FileDiff>,
}

/// A file that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileDiff {
    pub path: String,
    pub change: FileChange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum FileChange {
    Added,
    Deleted,
    /// Bytes before and after; they may be equal.
    Content {
        old: u64,
        new: u64,
    },
    /// Permission bits before and after.
    Mode {
        old: u32,
        new: u32,
    },
    /// `uid:gid` before and after.
    Owner {
        old: (u32, u32),
        new: (u32, u32),
    },
    /// A file became a directory, or the like.
    Kind {
        old: FileKind,
        new: FileKind,
    },
}

/// The parts in which two keys differ.
pub fn compare(old: &CacheKey, new: &CacheKey) -> Vec<PartDiff> {
    let gone = old.0.iter().filter(|part| new.part(part.name).is_none());
    let mut diffs: Vec<PartDiff> = new
        .0
        .iter()
        .filter_map(|part| {
            let before = old.part(part.name);
            (before.map(|before| &before.value) != Some(&part.value)).then(|| part_diff(before, Some(part)))
        })
        .collect();
    diffs.extend(gone.map(|part| part_diff(Some(part), None)));
    diffs
}

fn part_diff(old: Option<&KeyPart>, new: Option<&KeyPart>) -> PartDiff {
    let files = |part: Option<&KeyPart>| part.and_then(|part| part.files.clone()).unwrap_or_default();
    let name = new.or(old).map_or(PartName::Instruction, |part| part.name);
    let value = |part: Option<&KeyPart>| part.map(|part| part.value.clone());
    PartDiff { name, old: value(old), new: value(new), files: file_diffs(&files(old), &files(new)) }
}

/// Both lists are sorted by path.
fn file_diffs(old: &[FileState], new: &[FileState]) -> Vec<FileDiff> {
    let mut out = vec![];
    let (mut a, mut b) = (old.iter().peekable(), new.iter().peekable());
    let mut push = |file: &FileState, change| out.push(FileDiff { path: file.path.clone(), change });
    loop {
        let order = match (a.peek(), b.peek()) {
            (None, None) => return out,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(x), Some(y)) => x.path.cmp(&y.path),
        };
        let old = if order.is_gt() { None } else { a.next() };
        let new = if order.is_lt() { None } else { b.next() };
        match (old, new) {
            (Some(old), None) => push(old, FileChange::Deleted),
            (None, Some(new)) => push(new, FileChange::Added),
            (Some(old), Some(new)) => {
                if let Some(change) = file_change(old, new) {
                    push(new, change);
                }
            }
            (None, None) => {}
        }
    }
}

fn file_change(old: &FileState, new: &FileState) -> Option<FileChange> {
    if old.kind != new.kind {
        return Some(FileChange::Kind { old: old.kind, new: new.kind });
    }
    if old.digest != new.digest || old.size != new.size {
        return Some(FileChange::Content { old: old.size, new: new.size });
    }
    if old.mode != new.mode {
        return Some(FileChange::Mode { old: old.mode, new: new.mode });
    }
    let owners = ((old.uid, old.gid), (new.uid, new.gid));
    (owners.0 != owners.1).then_some(FileChange::Owner { old: owners.0, new: owners.1 })
}
