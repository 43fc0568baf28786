//! Sending the context: only what differs from what was sent before (`fsutil`).
//!
//! Two things follow that the recordings show: a directory that was sent once keeps the mode and time that it had then,
//! and a file whose size, time and mode are the same is not sent again, whatever it holds.

use crate::vfs::{Follow, Metadata, Tree};

/// What the builder has of the context once the client has sent it, given what it had before.
pub fn synced(before: &Tree, sent: Tree) -> Tree {
    let mut out = sent.clone();
    for (relative, node) in sent.walk("/") {
        let path = format!("/{relative}");
        let Ok(old) = before.lstat(&path) else { continue };
        let kept = match (old.is_dir(), node.is_dir()) {
            (true, true) if old.meta != node.meta => {
                out.set_meta(&path, Follow::No, |meta| meta.clone_from(&old.meta))
            }
            (false, false)
                if looks_same(&old.meta, &node.meta) && old.size() == node.size() && old != node =>
            {
                out.graft(&path, old.clone())
            }
            _ => Ok(()),
        };
        // The path was walked just now, so it is there.
        debug_assert!(kept.is_ok());
    }
    out
}

fn looks_same(old: &Metadata, new: &Metadata) -> bool {
    (old.mode, old.uid, old.gid, old.mtime) == (new.mode, new.uid, new.gid, new.mtime)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::Time;

    #[test]
    fn directories_stay_as_they_were_sent_first() {
        let mut first = Tree::new();
        first.mkdir_all("/d", &Metadata::new(0o755, Time(1))).unwrap();
        first.write("/d/f", "one", Metadata::new(0o644, Time(1))).unwrap();
        let mut second = first.clone();
        second.set_meta("/d", Follow::No, |meta| *meta = Metadata::new(0o700, Time(2))).unwrap();
        second.write("/d/f", "two", Metadata::new(0o644, Time(1))).unwrap();
        second.write("/d/g", "new", Metadata::new(0o644, Time(3))).unwrap();
        let got = synced(&first, second);
        assert_eq!(got.lstat("/d").unwrap().meta.mode, 0o755);
        assert_eq!(got.read("/d/f").unwrap().as_text(), Some("one"));
        assert!(got.exists("/d/g"));
    }
}
