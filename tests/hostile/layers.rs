//! Layers by themselves: what their tars may say, and what not.

use layerlab::oci::{ErrorCode, Limits};
use layerlab::vfs::Tree;

use crate::make::{BLOCK, end, entry, files, gzip, header, layer, link, noise, padded, pax, zstd};

#[test]
fn layers_that_are_refused() {
    let sparse = |records: &[(&str, &str)]| end(&[pax(records, "s", b"12345")]);
    let old_sparse = |edit: &dyn Fn(&mut [u8])| end(&[header("s", b'S', 0, |block| edit(block))]);
    let long = [entry("././@LongLink", b'L', b"x".repeat(5000).as_slice()), entry("x", b'0', b"")];
    for (what, tar, code, named) in [
        ("a size that is none", end(&[pax(&[("size", "ten")], "p", b"")]), ErrorCode::Malformed, "p"),
        ("a size below zero", end(&[pax(&[("size", "-1")], "p", b"")]), ErrorCode::Malformed, "p"),
        (
            "a size beyond all",
            end(&[pax(&[("size", "99999999999999999999")], "p", b"")]),
            ErrorCode::Malformed,
            "p",
        ),
        (
            "a size that is not there",
            end(&[pax(&[("size", "9999999")], "p", b"")]),
            ErrorCode::Truncated,
            "p",
        ),
        ("an owner below zero", end(&[pax(&[("uid", "-1")], "p", b"")]), ErrorCode::Malformed, "p"),
        ("a time that is none", end(&[pax(&[("mtime", "noon")], "p", b"")]), ErrorCode::Malformed, "p"),
        ("a path out of it", end(&[pax(&[("path", "../p")], "p", b"")]), ErrorCode::OutsideRoot, "../p"),
        (
            "records without an end",
            end(&[entry("PaxHeaders/q", b'x', b"99 path=a\n")]),
            ErrorCode::Malformed,
            "PaxHeaders/q",
        ),
        (
            "records of 4 GB",
            end(&[header("PaxHeaders/q", b'x', 0xffff_ffff, |_| {})]),
            ErrorCode::TooLarge,
            "PaxHeaders/q",
        ),
        ("a name longer than any", end(&long), ErrorCode::TooLarge, &"x".repeat(5000)),
        (
            "a name of 4 GB",
            end(&[header("././@LongLink", b'L', 0xffff_ffff, |_| {})]),
            ErrorCode::TooLarge,
            "././@LongLink",
        ),
        ("a name of nothing", entry("././@LongLink", b'L', b"name"), ErrorCode::Truncated, "././@LongLink"),
        (
            "a size in letters",
            end(&[header("h", b'0', 0, |block| block[124] = b'x')]),
            ErrorCode::Malformed,
            "h",
        ),
        (
            "a size below zero, base 256",
            end(&[header("h", b'0', 0, |block| block[124..136].fill(0xff))]),
            ErrorCode::Malformed,
            "h",
        ),
        ("an unknown type", end(&[header("h", b'Z', 0, |_| {})]), ErrorCode::Unsupported, "h"),
        (
            "a sparse map of nothing",
            sparse(&[("GNU.sparse.major", "1"), ("GNU.sparse.realsize", "9")]),
            ErrorCode::Malformed,
            "s",
        ),
        (
            "a sparse map with a hole too much",
            sparse(&[("GNU.sparse.size", "9"), ("GNU.sparse.map", "8,5")]),
            ErrorCode::Malformed,
            "s",
        ),
        (
            "a sparse map that overlaps",
            sparse(&[("GNU.sparse.size", "9"), ("GNU.sparse.map", "2,3,4,2")]),
            ErrorCode::Malformed,
            "s",
        ),
        (
            "a sparse map of one number",
            sparse(&[("GNU.sparse.size", "9"), ("GNU.sparse.map", "2")]),
            ErrorCode::Malformed,
            "s",
        ),
        (
            "a sparse map beyond all numbers",
            sparse(&[
                ("GNU.sparse.size", "9"),
                ("GNU.sparse.offset", "18446744073709551615"),
                ("GNU.sparse.numbytes", "5"),
            ]),
            ErrorCode::Malformed,
            "s",
        ),
        (
            "a hole of exabytes",
            sparse(&[("GNU.sparse.size", "9223372036854775807"), ("GNU.sparse.map", "0,5")]),
            ErrorCode::TooLarge,
            "s",
        ),
        (
            "an old sparse map of letters",
            old_sparse(&|block| block[386..398].fill(b'x')),
            ErrorCode::Malformed,
            "s",
        ),
        (
            "an old sparse map that goes on into nothing",
            old_sparse(&|block| {
                block[386..410].copy_from_slice(b"00000000000\x0000000000000\x00");
                block[482] = 1;
            })[..BLOCK]
                .to_vec(),
            ErrorCode::Truncated,
            "s",
        ),
        (
            "hard links in a circle",
            end(&[link("a", b'1', "b"), link("b", b'1', "a")]),
            ErrorCode::Missing,
            "a",
        ),
        ("a hard link to itself", end(&[link("a", b'1', "a")]), ErrorCode::Missing, "a"),
        ("a hard link out of it", end(&[link("a", b'1', "../../etc/passwd")]), ErrorCode::OutsideRoot, "a"),
        (
            "an entry behind symbolic links in a circle",
            end(&[link("a", b'2', "b"), link("b", b'2', "a"), entry("a/file", b'0', b"")]),
            ErrorCode::Cycle,
            "a/file",
        ),
        (
            "a gzip stream that breaks off",
            gzip(&files(&[("cut", &noise(9000))]))[..5000].to_vec(),
            ErrorCode::Truncated,
            "cut",
        ),
        (
            "a gzip stream that breaks off at once",
            gzip(&files(&[("cut", &[7; 9000])]))[..40].to_vec(),
            ErrorCode::Truncated,
            "",
        ),
        (
            "a zstd stream that breaks off",
            zstd(&files(&[("cut", &[7; 9000])]), 0)[..5000].to_vec(),
            ErrorCode::Truncated,
            "",
        ),
    ] {
        let error = layer(&tar, Limits::default()).map(|tree| tree.total_size()).expect_err(what);
        assert_eq!((error.code, error.entry.first().map_or("", |e| e)), (code, named), "{what}: {error}");
        assert!(error.to_string().len() < 400, "{what}: {error}");
    }
}

/// What only looks hostile.
#[test]
fn layers_that_are_read() {
    let text = |tree: &Tree, path: &str| tree.read(path).unwrap().as_text().map(str::to_owned);
    // A symbolic link to the outside stays in the layer, as in a container.
    let tree = layer(
        &end(&[link("out", b'2', "../../../etc"), entry("out/passwd", b'0', b"inside")]),
        Limits::default(),
    );
    let tree = tree.unwrap();
    assert_eq!(text(&tree, "/etc/passwd"), Some("inside".to_owned()));
    // Symbolic links in a circle are files like others while nothing goes through them.
    let tree = layer(&end(&[link("a", b'2', "b"), link("b", b'2', "a")]), Limits::default()).unwrap();
    assert_eq!(tree.lstat("/a").unwrap().link_target(), Some("b"));
    // Each way in which GNU tar writes the same sparse file.
    let data = b"12345";
    let leading = [padded(b"1\n3\n5\n"), data.to_vec()].concat();
    let old = [
        header("s", b'S', 5, |block| {
            block[257..265].copy_from_slice(b"ustar  \0");
            block[386..410].copy_from_slice(b"00000000003\x0000000000005\x00");
            block[410..434].copy_from_slice(b"00000000012\x0000000000000\x00");
            block[483..495].copy_from_slice(b"00000000012\x00");
        }),
        padded(data),
    ];
    for (version, tar) in [
        ("old", old.concat()),
        (
            "0.0",
            pax(
                &[
                    ("GNU.sparse.size", "10"),
                    ("GNU.sparse.numblocks", "1"),
                    ("GNU.sparse.offset", "3"),
                    ("GNU.sparse.numbytes", "5"),
                ],
                "s",
                data,
            ),
        ),
        (
            "0.1",
            pax(
                &[("GNU.sparse.size", "10"), ("GNU.sparse.map", "3,5"), ("GNU.sparse.name", "s")],
                "GNUSparseFile.1/s",
                data,
            ),
        ),
        (
            "1.0",
            pax(
                &[
                    ("GNU.sparse.major", "1"),
                    ("GNU.sparse.minor", "0"),
                    ("GNU.sparse.name", "s"),
                    ("GNU.sparse.realsize", "10"),
                ],
                "GNUSparseFile.1/s",
                &leading,
            ),
        ),
    ] {
        let tree = layer(&end(&[tar]), Limits::default()).unwrap_or_else(|e| panic!("{version}: {e}"));
        assert_eq!(tree.read("/s").unwrap().as_bytes(), Some(&b"\0\0\x0012345\0\0"[..]), "{version}");
    }
}
