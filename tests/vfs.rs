//! Properties of the file tree: what `diff` says, `apply` does; versions never disturb each other.
#![cfg(not(target_arch = "wasm32"))]

use layerlab::vfs::{ChangeKind, Content, Errno, Follow, Metadata, Node, Time, Tree, apply, diff};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Op {
    Write(String, u8),
    Mkdir(String),
    Remove(String),
    Rename(String, String),
    Link(String, String),
    Symlink(String, String),
    Chmod(String, u32),
}

fn path() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "a-b"]), 1..4)
        .prop_map(|v| format!("/{}", v.join("/")))
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        3 => (path(), any::<u8>()).prop_map(|(p, n)| Op::Write(p, n)),
        3 => path().prop_map(Op::Mkdir),
        1 => path().prop_map(Op::Remove),
        1 => (path(), path()).prop_map(|(a, b)| Op::Rename(a, b)),
        1 => (path(), path()).prop_map(|(a, b)| Op::Link(a, b)),
        1 => (path(), path()).prop_map(|(a, b)| Op::Symlink(a, b)),
        1 => (path(), 0..0o1000u32).prop_map(|(p, m)| Op::Chmod(p, m)),
    ]
}

/// Operations may fail (no such directory, and so on): then they must change nothing.
fn perform(tree: &mut Tree, op: &Op, now: Time) {
    let before = tree.clone();
    let result = match op {
        Op::Write(p, n) => tree.write(p, Content::from(vec![*n; 3]), Metadata::new(0o644, now)),
        Op::Mkdir(p) => tree.mkdir(p, Metadata::new(0o755, now)),
        Op::Remove(p) => tree.remove_all(p, now),
        Op::Rename(a, b) => tree.rename(a, b, now),
        Op::Link(a, b) => tree.link(a, b, now),
        Op::Symlink(a, b) => tree.put(b, Node::symlink(Metadata::new(0o777, now), a.as_str()), now),
        Op::Chmod(p, m) => tree.set_meta(p, Follow::Yes, |meta| meta.mode = *m),
    };
    if result.is_err() {
        assert_eq!(*tree, before, "{op:?} failed but left a trace");
    }
}

fn perform_all(tree: &mut Tree, ops: &[Op], from: i64) {
    for (i, op) in ops.iter().enumerate() {
        perform(tree, op, Time::from_secs(from + i as i64));
    }
}

proptest! {
    #[test]
    fn applying_a_diff_gives_the_other_tree(first in prop::collection::vec(op(), 0..40), second in prop::collection::vec(op(), 0..40)) {
        let mut a = Tree::new();
        perform_all(&mut a, &first, 1);
        let kept = format!("{a:?}");
        let mut b = a.clone();
        perform_all(&mut b, &second, 1000);
        prop_assert_eq!(format!("{:?}", a), kept, "a version changed under its owner");

        let changes = diff(&a, &b);
        let mut c = a.clone();
        apply(&changes, &mut c).unwrap();
        prop_assert!(diff(&c, &b).is_empty());
        // The root's own time is not part of a layer.
        c.set_meta("/", Follow::No, |meta| *meta = b.root().meta.clone()).unwrap();
        prop_assert_eq!(c, b);
    }

    #[test]
    fn a_diff_with_itself_is_empty(ops in prop::collection::vec(op(), 0..40)) {
        let mut a = Tree::new();
        perform_all(&mut a, &ops, 1);
        prop_assert!(diff(&a, &a.clone()).is_empty());
    }
}

#[test]
fn symbolic_links_resolve_as_the_kernel_does() {
    let mut tree = Tree::new();
    let meta = Metadata::new(0o755, Time::EPOCH);
    tree.mkdir_all("/usr/bin", &meta).unwrap();
    tree.put("/bin", Node::symlink(meta.clone(), "usr/bin"), Time::EPOCH).unwrap();
    tree.put("/loop", Node::symlink(meta.clone(), "/loop"), Time::EPOCH).unwrap();
    tree.put("/up", Node::symlink(meta.clone(), "../../usr"), Time::EPOCH).unwrap();
    tree.write("/bin/sh", "#!", meta).unwrap();
    assert_eq!(tree.resolve("/bin/../x", Follow::Yes), Ok("/usr/x".to_owned()));
    assert_eq!(tree.resolve("/up/bin/sh", Follow::Yes), Ok("/usr/bin/sh".to_owned()));
    assert_eq!(tree.resolve("/bin", Follow::No), Ok("/bin".to_owned()));
    assert_eq!(tree.resolve("/bin/", Follow::No), Ok("/usr/bin".to_owned()));
    assert_eq!(tree.resolve("/loop", Follow::Yes), Err(Errno::Loop));
    assert_eq!(tree.resolve("/bin/sh/x", Follow::Yes), Err(Errno::NotDir));
    assert_eq!(tree.resolve("/bin/sh/", Follow::Yes), Err(Errno::NotDir));
    assert_eq!(tree.resolve("/no/x", Follow::Yes), Err(Errno::NoEnt));
}

#[test]
fn a_hard_link_is_one_file() {
    let mut tree = Tree::new();
    let meta = Metadata::new(0o644, Time::EPOCH);
    tree.write("/a", "one", meta.clone()).unwrap();
    tree.link("/a", "/b", Time::from_secs(1)).unwrap();
    let before = tree.clone();
    tree.write("/b", "two!", Metadata { mtime: Time::from_secs(2), ..meta }).unwrap();
    assert_eq!(tree.read("/a").unwrap().as_text(), Some("two!"));
    assert_eq!(tree.total_size(), 4);
    let changes = diff(&before, &tree);
    let paths: Vec<_> = changes.iter().map(|change| change.path.as_str()).collect();
    assert_eq!(paths, ["a", "b"]);
    assert!(
        matches!(&changes[0].kind, ChangeKind::Modified(changed) if changed.inode == tree.inode_of("/a"))
    );
}
