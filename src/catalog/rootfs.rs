//! File trees of base images: `rootfs NAME` and then a file a line, as the `rootfs-*` assets have them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fill::{Entry, EntryKind};

/// Reads the trees; the error is the line that is not understood.
///
/// `D MODE PATH`, `F MODE SIZE PATH`, `L PATH TARGET`, `H PATH TARGET` (hard link), each line's path starting
/// with the number of bytes it shares with the one before: `12|name`. A mode may carry an owner, `640:0:42`.
pub(super) fn parse(text: &str) -> Result<BTreeMap<String, Arc<Vec<Entry>>>, usize> {
    let mut trees: BTreeMap<String, Arc<Vec<Entry>>> = BTreeMap::new();
    let mut current: Option<(String, Vec<Entry>)> = None;
    let mut last = String::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix("rootfs ") {
            if let Some((name, entries)) = current.replace((name.to_owned(), Vec::new())) {
                trees.insert(name, Arc::new(entries));
            }
            last.clear();
            continue;
        }
        let (name, entries) = current.as_mut().ok_or(index + 1)?;
        let entry = entry(line, &mut last, name).ok_or(index + 1)?;
        entries.push(entry);
    }
    if let Some((name, entries)) = current {
        trees.insert(name, Arc::new(entries));
    }
    Ok(trees)
}

fn entry(line: &str, last: &mut String, tree: &str) -> Option<Entry> {
    let mut words = line.splitn(4, ' ');
    let kind = words.next()?;
    let (mode, uid, gid) = match kind {
        "L" | "H" => (0o777, 0, 0),
        _ => owned(words.next()?)?,
    };
    let size: u64 = if kind == "F" { words.next()?.parse().ok()? } else { 0 };
    let path = words.next()?;
    let (shared, rest) = path.split_once('|')?;
    let path = format!("{}{rest}", last.get(..shared.parse().ok()?)?);
    let kind = match kind {
        "D" => EntryKind::Directory,
        "F" => EntryKind::Fixed { size, label: format!("{tree}:{path}").into() },
        "L" => EntryKind::Symlink(words.next()?.into()),
        "H" => EntryKind::HardLink(words.next()?.into()),
        _ => return None,
    };
    last.clone_from(&path);
    Some(Entry { path: path.into(), mode, uid, gid, kind })
}

/// `755` or `640:0:42`.
fn owned(word: &str) -> Option<(u32, u32, u32)> {
    let mut parts = word.split(':');
    let mode = u32::from_str_radix(parts.next()?, 8).ok()?;
    let uid = parts.next().map_or(Some(0), |uid| uid.parse().ok())?;
    let gid = parts.next().map_or(Some(0), |gid| gid.parse().ok())?;
    Some((mode, uid, gid))
}
