//! How a tar and what it is compressed with may be written.

use layerlab::oci::{ErrorCode, Limits};
use layerlab::vfs::{Content, Time, Tree};

use crate::make::{BLOCK, end, entry, files, gzip, header, layer, padded, pax, pax_header, zstd};

fn read(tar: &[u8]) -> Tree {
    layer(tar, Limits::default()).unwrap()
}

fn text<'t>(tree: &'t Tree, path: &str) -> Option<&'t str> {
    tree.read(path).ok()?.as_text()
}

#[test]
fn streams_of_several_parts() {
    let tar = files(&[("a", b"first"), ("b", &[b'x'; 3000])]);
    let (start, rest) = tar.split_at(700);
    let skippable = b"\x5a\x2a\x4d\x18\x03\0\0\0abc";
    for (what, stream) in [
        ("two gzip members", [gzip(start), gzip(rest)].concat()),
        ("a gzip member of nothing", [gzip(&tar), gzip(b"")].concat()),
        ("two zstd frames", [zstd(start, 0), zstd(rest, 0)].concat()),
        (
            "zstd frames that are skipped",
            [&zstd(start, 0)[..], skippable, &zstd(rest, 0), skippable].concat(),
        ),
    ] {
        let tree = layer(&stream, Limits::default()).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!((text(&tree, "/a"), tree.total_size()), (Some("first"), 3005), "{what}");
    }
    let mut wrong_sum = gzip(&tar);
    let at = wrong_sum.len() - 8;
    wrong_sum[at] ^= 1;
    for (what, stream, code) in [
        (
            "rubbish after gzip",
            [&gzip(&tar)[..], b"rubbish that is no member"].concat(),
            ErrorCode::Malformed,
        ),
        ("rubbish after zstd", [&zstd(&tar, 0)[..], b"rubbish"].concat(), ErrorCode::Malformed),
        ("half a header after gzip", [&gzip(&tar)[..], &[0x1f, 0x8b, 8]].concat(), ErrorCode::Truncated),
        ("half a header after zstd", [&zstd(&tar, 0)[..], &[0x28, 0xb5]].concat(), ErrorCode::Truncated),
        ("a wrong checksum", wrong_sum, ErrorCode::Malformed),
    ] {
        let error = layer(&stream, Limits::default()).expect_err(what);
        assert_eq!(error.code, code, "{what}: {error}");
    }
}

#[test]
fn what_follows_the_end() {
    let tar = files(&[("a", b"x")]);
    // Padding to a tape's record, rubbish, another tar: nothing behind two blocks of zeros is read.
    for rest in [vec![0; 20 * BLOCK], b"rubbish".repeat(300), files(&[("b", b"y")])] {
        assert_eq!(read(&[&tar[..], &rest].concat()).walk_all().count(), 1);
    }
    assert_eq!(text(&read(&entry("a", b'0', b"x")), "/a"), Some("x"), "without its end");
    assert_eq!(read(&[0; 2 * BLOCK]).walk_all().count(), 0, "nothing but the end");
    assert_eq!(read(b"").walk_all().count(), 0, "nothing at all is an empty layer to Docker");
}

#[test]
fn pax_records() {
    // The size of the header is not that of the file, where a record says another.
    let sized = [pax_header(b'x', &[("size", "5")]), header("f", b'0', 0, |_| {}), padded(b"12345")];
    assert_eq!(text(&read(&end(&[sized.concat(), entry("g", b'0', b"x")])), "/f"), Some("12345"));
    // Records for all entries are passed over, as in Docker; of two sets for one entry the second counts.
    let global = pax_header(b'g', &[("path", "everywhere"), ("size", "3"), ("comment", "0123")]);
    assert_eq!(text(&read(&end(&[global, entry("f", b'0', b"x")])), "/f"), Some("x"));
    let twice =
        [pax_header(b'x', &[("path", "a")]), pax_header(b'x', &[("uid", "7")]), entry("f", b'0', b"x")];
    let tree = read(&end(&[twice.concat()]));
    assert_eq!((text(&tree, "/f"), tree.lstat("/f").unwrap().meta.uid), (Some("x"), 7));
    // One without a value says nothing; one that nobody knows neither.
    let tree = read(&end(&[pax(&[("path", ""), ("uid", ""), ("LAYERLAB.x", "y")], "f", b"x")]));
    assert_eq!(text(&tree, "/f"), Some("x"));
    let long = "d/".repeat(120) + "name";
    let tree =
        read(&end(&[pax(&[("path", &long), ("mtime", "-1.5"), ("uid", "3000000000")], "short", b"x")]));
    let meta = &tree.lstat(&format!("/{long}")).unwrap().meta;
    assert_eq!((meta.mtime, meta.uid), (Time(-1_500_000_000), 3_000_000_000));
}

#[test]
fn numbers_in_base_256() {
    let of = |at: std::ops::Range<usize>, value: i128| {
        let bytes = value.to_be_bytes();
        move |block: &mut [u8]| {
            let field = &mut block[at];
            let start = bytes.len() - field.len();
            field.copy_from_slice(&bytes[start..]);
            field[0] |= 0x80;
        }
    };
    let tree = read(&end(&[header("f", b'0', 0, of(124..136, 5)), padded(b"12345")]));
    assert_eq!(text(&tree, "/f"), Some("12345"));
    let tree = read(&end(&[header("f", b'0', 0, of(108..116, 3_000_000_000))]));
    assert_eq!(tree.lstat("/f").unwrap().meta.uid, 3_000_000_000);
    let tree = read(&end(&[header("f", b'0', 0, of(136..148, -86_400))]));
    assert_eq!(tree.lstat("/f").unwrap().meta.mtime, Time::from_secs(-86_400));
    for (what, header) in [
        ("a size below zero", header("f", b'0', 0, of(124..136, -5))),
        ("a size beyond an i64", header("f", b'0', 0, of(124..136, 1 << 70))),
        ("an owner below zero", header("f", b'0', 0, of(108..116, -1))),
        ("an owner beyond 32 bits", header("f", b'0', 0, of(108..116, 1 << 40))),
        ("a time beyond an i64", header("f", b'0', 0, of(136..148, 1 << 90))),
    ] {
        let error = layer(&end(&[header]), Limits::default()).expect_err(what);
        assert_eq!((error.code, error.entry), (ErrorCode::Malformed, vec!["f".to_owned()]), "{what}");
    }
    // As large as a number can be, and nothing of it there.
    let error =
        layer(&header("f", b'0', 0, of(124..136, i128::from(i64::MAX))), Limits::default()).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::Truncated, vec!["f".to_owned()]));
}

#[test]
fn old_sparse_maps_of_several_blocks() {
    let number = |value: usize| format!("{value:011o}\0").into_bytes();
    // Six parts of one byte each, at 0, 10, … : four in the header, two in the block behind it.
    let part = |n: usize| [number(10 * n), number(1)].concat();
    let head = header("s", b'S', 6, |block| {
        block[257..265].copy_from_slice(b"ustar  \0");
        (0..4).for_each(|n| block[386 + 24 * n..410 + 24 * n].copy_from_slice(&part(n)));
        block[482] = 1;
        block[483..495].copy_from_slice(&number(60));
    });
    let more = padded(&[part(4), part(5)].concat());
    let tree = read(&end(&[head, more, padded(b"abcdef")]));
    let mut wanted = [0; 60];
    (0..6).for_each(|n| wanted[10 * n] = b'a' + n as u8);
    assert_eq!(tree.read("/s").unwrap().as_bytes(), Some(&wanted[..]));
    // Nothing but a hole is zeros, which need no room.
    let hole =
        end(&[pax(&[("GNU.sparse.size", "1000000000"), ("GNU.sparse.map", "1000000000,0")], "s", b"")]);
    assert_eq!(read(&hole).read("/s"), Ok(&Content::Zeros(1_000_000_000)));
}
