//! Sending the context: only what differs from what was sent before (`fsutil`).
//!
//! Two things follow that the recordings show: a directory that was sent once keeps its mode, and its time until what is
//! in it changes; and a file whose size, time and mode are the same is not sent again, whatever it holds.

use crate::vfs::{Directory, Follow, Metadata, Node, Time, Tree, path};

/// What the builder has of the context once the client has sent it, given what it had before.
pub fn synced(before: &Tree, sent: Tree, now: Time) -> Tree {
    let mut out = sent.clone();
    for (relative, node) in sent.walk("/") {
        let path = format!("/{relative}");
        let Ok(old) = before.lstat(&path) else { continue };
        let kept = match (old.as_dir(), node.as_dir()) {
            (Some(had), Some(has)) => {
                let moved = names(had) != names(has)
                    || has.iter().any(|(name, new)| is_sent(before, &path, name, new));
                let mtime = if moved { now } else { old.meta.mtime };
                out.set_meta(&path, Follow::No, |meta| *meta = Metadata { mtime, ..old.meta.clone() })
            }
            (None, None) if looks_same(old, node) && old != node => out.graft(&path, old.clone()),
            _ => Ok(()),
        };
        // The path was walked just now, so it is there.
        debug_assert!(kept.is_ok());
    }
    out
}

fn names(directory: &Directory) -> Vec<&str> {
    directory.iter().map(|(name, _)| name).collect()
}

/// Whether a file is sent again, which replaces it and so moves the time of its directory.
fn is_sent(before: &Tree, directory: &str, name: &str, node: &Node) -> bool {
    let old = before.lstat(&path::join(directory, name));
    !node.is_dir() && !old.is_ok_and(|old| looks_same(old, node))
}

fn looks_same(old: &Node, new: &Node) -> bool {
    let of = |node: &Node| (node.meta.mode, node.meta.uid, node.meta.gid, node.meta.mtime, node.size());
    of(old) == of(new) && old.link_target() == new.link_target()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_stay_as_they_were_sent_first() {
        let mut first = Tree::new();
        first.mkdir_all("/d", &Metadata::new(0o755, Time(1))).unwrap();
        first.write("/d/f", "one", Metadata::new(0o644, Time(1))).unwrap();
        let mut second = first.clone();
        second.set_meta("/d", Follow::No, |meta| *meta = Metadata::new(0o700, Time(2))).unwrap();
        second.write("/d/f", "two", Metadata::new(0o644, Time(1))).unwrap();
        second.write("/d/g", "new", Metadata::new(0o644, Time(3))).unwrap();
        let got = synced(&first, second, Time(9));
        assert_eq!(got.lstat("/d").unwrap().meta, Metadata::new(0o755, Time(9)));
        assert_eq!(got.read("/d/f").unwrap().as_text(), Some("one"));
        assert!(got.exists("/d/g"));
    }
}
