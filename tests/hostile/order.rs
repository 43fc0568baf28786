//! Entries that are there twice, point to each other, or come in an order that nobody expects: as Docker unpacks them.

use layerlab::oci::layer::{LayerReader, apply};
use layerlab::oci::{Budget, ErrorCode, Limits};
use layerlab::vfs::{DeviceKind, Metadata, Node, NodeKind, Time, Tree};

use crate::make::{end, entry, header, layer, link};

fn read(parts: &[Vec<u8>]) -> Tree {
    layer(&end(parts), Limits::default()).unwrap()
}

fn text<'t>(tree: &'t Tree, path: &str) -> Option<&'t str> {
    tree.read(path).ok()?.as_text()
}

/// A layer over another one; the paths of both.
fn over(below: &[Vec<u8>], parts: &[Vec<u8>]) -> Vec<String> {
    let mut budget = Budget::default();
    let mut reader = LayerReader::new(&budget);
    reader.push(&end(parts), &mut budget).unwrap();
    let record = reader.finish(&mut budget).unwrap();
    let tree = apply(&record, &read(below)).unwrap().tree;
    tree.walk_all().map(|(path, _)| path).collect()
}

fn dir(name: &str) -> Vec<u8> {
    entry(name, b'5', b"")
}

fn file(name: &str, contents: &str) -> Vec<u8> {
    entry(name, b'0', contents.as_bytes())
}

#[test]
fn the_last_of_several_entries_counts() {
    let tree = read(&[file("f", "first"), file("f", "second")]);
    assert_eq!(text(&tree, "/f"), Some("second"));
    assert_eq!(tree.total_size(), 6);
    // Directories are merged, anything else takes the place of what was there.
    let tree = read(&[dir("d/"), file("d/kept", "x"), header("d/", b'5', 0, |block| block[104] = b'7')]);
    assert_eq!((text(&tree, "/d/kept"), tree.lstat("/d").unwrap().meta.mode), (Some("x"), 0o744));
    let tree = read(&[dir("d/"), file("d/gone", "x"), file("d", "file")]);
    assert_eq!((text(&tree, "/d"), tree.read("/d/gone").is_err()), (Some("file"), true));
    let tree = read(&[file("d", "file"), dir("d/"), file("d/new", "x")]);
    assert_eq!(text(&tree, "/d/new"), Some("x"));
    let tree = read(&[dir("real/"), link("d", b'2', "real"), dir("d/"), file("d/new", "x")]);
    assert_eq!((text(&tree, "/d/new"), tree.read("/real/new").is_err()), (Some("x"), true));
}

#[test]
fn hard_links() {
    // The second name keeps the file that the first one had when it was made.
    let tree = read(&[file("a", "old"), link("b", b'1', "a"), file("a", "new"), link("c", b'1', "a")]);
    assert_eq!(
        [text(&tree, "/a"), text(&tree, "/b"), text(&tree, "/c")],
        [Some("new"), Some("old"), Some("new")]
    );
    assert_eq!((tree.link_count("/a"), tree.link_count("/b")), (2, 1));
    // One to a symbolic link is that link, not what it points to.
    let tree = read(&[file("a", "x"), link("s", b'2', "a"), link("t", b'1', "s")]);
    assert_eq!(tree.lstat("/t").unwrap().link_target(), Some("a"));
    // From the root of the layer, however it is written.
    for target in ["d/a", "/d/a", "./d/a", "d//a"] {
        let tree = read(&[dir("d/"), file("d/a", "x"), link("e/b", b'1', target)]);
        assert_eq!(text(&tree, "/e/b"), Some("x"), "{target}");
    }
    for (what, parts) in [
        ("later", vec![link("b", b'1', "a"), file("a", "x")]),
        ("missing", vec![link("b", b'1', "nowhere/a")]),
        ("a directory", vec![dir("a/"), link("b", b'1', "a")]),
        ("below itself", vec![file("b/a", "x"), link("b", b'1', "b/a")]),
    ] {
        let error = layer(&end(&parts), Limits::default()).expect_err(what);
        assert_eq!((error.code, error.entry), (ErrorCode::Missing, vec!["b".to_owned()]), "{what}");
        assert!(error.message.starts_with("a hard link to "), "{what}: {}", error.message);
    }
}

#[test]
fn symbolic_links() {
    // Absolute ones begin at the root of the layer, and `..` ends there.
    for target in ["/etc", "/../../etc", "../../../etc", "/proc/../etc/."] {
        let tree =
            read(&[dir("etc/"), dir("proc/"), link("out", b'2', target), file("out/passwd", "inside")]);
        assert_eq!(text(&tree, "/etc/passwd"), Some("inside"), "{target}");
        assert_eq!(tree.lstat("/out").unwrap().link_target(), Some(target));
    }
    // One to nothing: the directory that it names is made.
    let tree = read(&[link("out", b'2', "/var/new"), dir("var/"), file("out/f", "x")]);
    assert_eq!(text(&tree, "/var/new/f"), Some("x"));
    let circle = [link("a", b'2', "b/x"), link("b", b'2', "a/x"), file("a/f", "")];
    let error = layer(&end(&circle), Limits::default()).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::Cycle, vec!["a/f".to_owned()]));
    let error = layer(&end(&[file("f", ""), link("s", b'2', "f"), file("s/g", "")]), Limits::default());
    let error = error.unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::Malformed, vec!["s/g".to_owned()]));
}

#[test]
fn what_is_no_file() {
    let device = |flag, major: &[u8; 8], minor: &[u8; 8]| {
        header("dev/node", flag, 0, |block| {
            block[329..337].copy_from_slice(major);
            block[337..345].copy_from_slice(minor);
        })
    };
    let tree = read(&[device(b'3', b"0000001\0", b"0000003\0"), header("pipe", b'6', 0, |_| {})]);
    assert_eq!(tree.lstat("/dev/node").unwrap().kind, NodeKind::Device(DeviceKind::Character, 1, 3));
    assert_eq!(tree.lstat("/pipe").unwrap().kind, NodeKind::Fifo);
    let tree = read(&[device(b'4', b"\x80\0\0\0\0\0\x01\0", b"0000000\0")]);
    assert_eq!(tree.lstat("/dev/node").unwrap().kind, NodeKind::Device(DeviceKind::Block, 256, 0));
    let error = layer(&end(&[device(b'3', b"one\0\0\0\0\0", b"0000003\0")]), Limits::default()).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::Malformed, vec!["dev/node".to_owned()]));
}

#[test]
fn whiteouts() {
    let below = [dir("d/"), file("d/a", "1"), dir("d/sub/"), file("d/sub/b", "2"), file("f", "3")];
    for (what, parts, left) in [
        ("of what is not there", vec![file("x/.wh.y", ""), file(".wh.z", "")], "d d/a d/sub d/sub/b f x"),
        (
            "of the directory itself, or its parent",
            vec![file("d/.wh..", ""), file("d/.wh...", "")],
            "d d/a d/sub d/sub/b f",
        ),
        ("of nothing", vec![file("d/.wh.", "")], "d d/a d/sub d/sub/b f"),
        (
            "before the file that takes its place",
            vec![file(".wh.f", ""), file("f", "new")],
            "d d/a d/sub d/sub/b f",
        ),
        ("before what is in the new directory", vec![file(".wh.d", ""), file("d/new", "")], "d d/new f"),
        ("after what is in the new directory", vec![file("d/new", ""), file(".wh.d", "")], "d d/new f"),
        ("opaque before its siblings", vec![file("d/.wh..wh..opq", ""), file("d/new", "")], "d d/new f"),
        ("opaque after its siblings", vec![file("d/new", ""), file("d/.wh..wh..opq", "")], "d d/new f"),
        (
            "opaque between its siblings, twice",
            vec![
                file("d/a", ""),
                file("d/.wh..wh..opq", ""),
                file("d/sub/c", ""),
                file("d/.wh..wh..opq", ""),
            ],
            "d d/a d/sub d/sub/c f",
        ),
        (
            "opaque within one that is",
            vec![file("d/sub/new", ""), file("d/.wh..wh..opq", ""), file("d/sub/.wh..wh..opq", "")],
            "d d/sub d/sub/new f",
        ),
        ("opaque root", vec![file(".wh..wh..opq", ""), file("new", "")], "new"),
    ] {
        assert_eq!(over(&below, &parts).join(" "), left, "{what}");
    }
    // A layer that says it again and again costs no more: three thousand times three thousand would be noticed.
    let own = (0..3000).map(|n| file(&format!("d/{n}"), ""));
    let again = (0..1500).flat_map(|_| [file("d/.wh..wh..opq", ""), file(".wh.d", "")]);
    assert_eq!(over(&below, &own.chain(again).collect::<Vec<_>>()).len(), 3002);
}

#[test]
fn entries_below_what_the_layer_below_has() {
    let file_below = [file("f", "x")];
    assert_eq!(over(&file_below, &[file(".wh.f", ""), file("f/g", "")]), ["f", "f/g"]);
    assert_eq!(over(&file_below, &[dir("f/"), file("f/g", "")]), ["f", "f/g"]);
    let mut tree = Tree::new();
    let meta = Metadata::new(0o644, Time::EPOCH);
    tree.put("/f", Node::file(meta, "x"), Time::EPOCH).unwrap();
    let mut budget = Budget::default();
    let mut reader = LayerReader::new(&budget);
    reader.push(&end(&[file("f/g", "")]), &mut budget).unwrap();
    let error = apply(&reader.finish(&mut budget).unwrap(), &tree).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::Malformed, vec!["f/g".to_owned()]));
}
