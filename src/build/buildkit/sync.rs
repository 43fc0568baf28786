//! Sending the context: only what differs from what was sent before (`fsutil`).
//!
//! Three things follow that the recordings show. A file whose size, time and mode are the same is not sent again,
//! whatever it holds. A directory's time alone is not sent. And where the mode of a directory that is there changes, the
//! builder changes it as well, but does not sum it again: nothing misses for it, and what is copied later for another
//! reason has the new mode.

use crate::vfs::{Directory, Follow, Metadata, Node, Time, Tree, path};

/// What the builder has of a context.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// The files that are copied.
    pub files: Tree,
    /// The same, with the directories as they were when they were summed.
    pub summed: Tree,
    /// What the client has.
    there: Tree,
}

impl Sent {
    /// A context that is sent for the first time.
    pub fn first(files: Tree) -> Self {
        Self { summed: files.clone(), there: files.clone(), files }
    }

    /// What the builder has once the client has sent the files as they are now.
    #[must_use]
    pub fn synced(&self, now_there: Tree, now: Time) -> Self {
        if now_there.is(&self.there) {
            return self.clone();
        }
        let mut out = Self::first(now_there.clone());
        for (relative, node) in now_there.walk("/") {
            let path = format!("/{relative}");
            let Ok(old) = self.files.lstat(&path) else { continue };
            match (old.as_dir(), node.as_dir()) {
                (Some(had), Some(has)) => {
                    let moved = names(had) != names(has)
                        || has.iter().any(|(name, new)| is_sent(&self.files, &path, name, new));
                    let owner = |meta: &Metadata| (meta.mode, meta.uid, meta.gid);
                    let set_anew = owner(&old.meta) != owner(&node.meta);
                    let mut meta = if set_anew { node.meta.clone() } else { old.meta.clone() };
                    if moved {
                        meta.mtime = now;
                    }
                    let summed =
                        self.summed.lstat(&path).map_or_else(|_| meta.clone(), |old| old.meta.clone());
                    set(&mut out.files, &path, meta);
                    set(&mut out.summed, &path, summed);
                }
                (None, None) if looks_same(old, node) && old != node => {
                    for tree in [&mut out.files, &mut out.summed] {
                        // The path was walked just now, so it is there.
                        let _ = tree.graft(&path, old.clone());
                    }
                }
                _ => {}
            }
        }
        out
    }
}

fn set(tree: &mut Tree, path: &str, new: Metadata) {
    // The path was walked just now, so it is there.
    let _ = tree.set_meta(path, Follow::No, |meta| *meta = new);
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
    fn what_is_sent_and_what_is_summed() {
        let mut first = Tree::new();
        first.mkdir_all("/d", &Metadata::new(0o755, Time(1))).unwrap();
        first.mkdir_all("/e", &Metadata::new(0o755, Time(1))).unwrap();
        first.mkdir_all("/t", &Metadata::new(0o755, Time(1))).unwrap();
        first.write("/d/f", "one", Metadata::new(0o644, Time(1))).unwrap();
        let mut second = first.clone();
        set(&mut second, "/d", Metadata::new(0o755, Time(2)));
        second.write("/d/f", "two", Metadata::new(0o644, Time(1))).unwrap();
        second.write("/d/g", "new", Metadata::new(0o644, Time(3))).unwrap();
        set(&mut second, "/e", Metadata::new(0o700, Time(5)));
        set(&mut second, "/t", Metadata::new(0o755, Time(5)));
        let got = Sent::first(first).synced(second, Time(9));
        let meta = |tree: &Tree, path: &str| tree.lstat(path).unwrap().meta.clone();
        assert_eq!(meta(&got.files, "/d"), Metadata::new(0o755, Time(9)));
        assert_eq!(meta(&got.files, "/e"), Metadata::new(0o700, Time(5)));
        assert_eq!(meta(&got.summed, "/e"), Metadata::new(0o755, Time(1)));
        assert_eq!(meta(&got.files, "/t"), Metadata::new(0o755, Time(1)));
        assert_eq!(got.files.read("/d/f").unwrap().as_text(), Some("one"));
        assert!(got.files.exists("/d/g") && got.summed.exists("/d/g"));
    }
}
