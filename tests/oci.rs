//! Archives: what is written comes back, what others write is read, and what is hostile is refused by name.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use layerlab::image::{ContainerConfig, Digest, History, Image, ImageConfig, Layer, Reference, Style};
use layerlab::oci::archive::{
    Export, Exported, Finder, Imported, LayerFormat, Reader, Unpacking, pack, write, write_watched,
};
use layerlab::oci::layer::{Compression, LayerReader, apply};
use layerlab::oci::{ArchiveError, Budget, ErrorCode, Limits, tar};
use layerlab::vfs::{Change, Content, DeviceKind, Follow, Metadata, Node, NodeKind, Time, Tree, diff};

const THEN: Time = Time::from_secs(1_704_067_200);

fn meta(mode: u32) -> Metadata {
    Metadata::new(mode, THEN)
}

/// A file counts once, however many names it has.
fn size_of(changes: &[Change]) -> u64 {
    let mut seen = BTreeSet::new();
    let mut first =
        |change: &&Change| change.changed().and_then(|c| c.inode).is_none_or(|inode| seen.insert(inode));
    changes.iter().filter(|change| first(change)).map(Change::size).sum()
}

/// An image with a layer for each change of the tree.
fn image_of(steps: &[fn(&mut Tree)]) -> Image {
    let mut tree = Tree::new();
    let mut config = ImageConfig::empty(Style::Oci);
    config.created = Some(THEN);
    config.config = ContainerConfig { cmd: Some(vec!["/bin/sh".into()]), ..ContainerConfig::default() };
    let mut layers = vec![];
    for (i, step) in steps.iter().enumerate() {
        let before = tree.clone();
        step(&mut tree);
        let changes = diff(&before, &tree);
        let measured = tar::measure(&changes, THEN);
        config.diff_ids.push(measured.diff_id);
        config.history.push(Arc::new(History {
            created: Some(THEN),
            created_by: format!("STEP {i}"),
            ..History::default()
        }));
        layers.push(Arc::new(Layer {
            diff_id: measured.diff_id,
            exact: measured.exact,
            size: size_of(&changes),
            tar_bytes: measured.tar_bytes,
            changes: Arc::new(changes.into()),
        }));
    }
    Image::new(config, layers, tree, None)
}

/// Every kind of node, names that need PAX, hard links, deletions, a file that becomes a directory.
fn rich() -> Image {
    image_of(&[
        |tree| {
            tree.mkdir_all("/usr/share/doc", &meta(0o755)).unwrap();
            tree.mkdir("/tmp", meta(0o1777)).unwrap();
            tree.write("/usr/share/doc/read me.txt", "text\n", meta(0o644)).unwrap();
            let long = format!("/usr/share/doc/{}/{}", "d".repeat(90), "f".repeat(120));
            tree.mkdir(&format!("/usr/share/doc/{}", "d".repeat(90)), meta(0o700)).unwrap();
            tree.write(&long, "long\n", meta(0o600).owned_by(3_000_000, 5)).unwrap();
            tree.write("/ünï", "u", meta(0o4755)).unwrap();
            tree.put("/link", Node::symlink(meta(0o777), "usr/share"), THEN).unwrap();
            tree.put("/null", Node::new(meta(0o666), NodeKind::Device(DeviceKind::Character, 1, 3)), THEN)
                .unwrap();
            tree.put("/pipe", Node::new(meta(0o600), NodeKind::Fifo), THEN).unwrap();
            tree.link("/ünï", "/usr/again", THEN).unwrap();
            tree.write("/zeros", Content::Zeros(100_000), meta(0o644)).unwrap();
        },
        |tree| {
            tree.remove_all("/usr/share/doc", THEN).unwrap();
            tree.set_meta("/zeros", Follow::No, |meta| meta.mode = 0o600).unwrap();
            tree.remove("/link", THEN).unwrap();
            tree.mkdir("/link", meta(0o755)).unwrap();
            tree.write("/link/below", "x", meta(0o644)).unwrap();
        },
        |tree| tree.write("/new", "new", meta(0o644)).unwrap(),
    ])
}

fn archive(image: &Image, tags: &[&str], format: LayerFormat) -> (Vec<u8>, Exported) {
    let mut bytes = vec![];
    let tags = tags.iter().map(|tag| Reference::parse(tag).unwrap()).collect();
    let exported = write(&[Export { image, tags }], format, &mut |piece| bytes.extend_from_slice(piece));
    assert_eq!(exported.bytes, bytes.len() as u64);
    (bytes, exported)
}

fn import(bytes: &[u8], piece: usize) -> Result<Imported, ArchiveError> {
    let mut reader = Reader::new(Limits::default());
    for piece in bytes.chunks(piece) {
        reader.push(piece)?;
    }
    reader.finish()
}

/// Everything but the numbers of inodes, which depend on the name that came first.
fn listing(tree: &Tree) -> Vec<(String, Metadata, Option<NodeKind>)> {
    let kind = |node: &Node| (!node.is_dir()).then(|| node.kind.clone());
    tree.walk_all().map(|(path, node)| (path, node.meta.clone(), kind(node))).collect()
}

#[test]
fn writing_tells_how_far_it_is() {
    let image = image_of(&[
        |tree| tree.write("/large", Content::described(3_000_000, "some program"), meta(0o755)).unwrap(),
        |tree| tree.write("/text", "many lines\n".repeat(1000).as_str(), meta(0o644)).unwrap(),
    ]);
    for format in [LayerFormat::Plain, LayerFormat::Gzip] {
        let (plain, exported) = archive(&image, &["test/a"], format);
        let (mut told, mut bytes) = (vec![], vec![]);
        let tags = vec![Reference::parse("test/a").unwrap()];
        let exports = [Export { image: &image, tags }];
        let watched =
            write_watched(&exports, format, &mut |hundredths| told.push(hundredths), &mut |piece| {
                bytes.extend_from_slice(piece);
            });
        assert_eq!((&bytes, &watched), (&plain, &exported), "being watched changes nothing");
        assert!(told.is_sorted_by(|a, b| a < b), "{told:?}");
        assert_eq!(told.last(), Some(&100));
        assert!(told.len() > 20, "{told:?}");
    }
}

#[test]
fn export_then_import_is_identity() {
    let image = rich();
    for format in [LayerFormat::Plain, LayerFormat::Gzip] {
        let (bytes, exported) = archive(&image, &["test/a", "test/a:v2"], format);
        assert_eq!(bytes, archive(&image, &["test/a", "test/a:v2"], format).0, "the same bytes every time");
        assert!(exported.images[0].same_id);
        assert_eq!(exported.note(), None);
        for piece in [1, 777, usize::MAX] {
            let imported = import(&bytes, piece).unwrap();
            assert_eq!(imported.notes, Vec::<String>::new());
            let [found] = &imported.images[..] else { panic!("{} images", imported.images.len()) };
            assert_eq!(found.image.id, image.id);
            assert_eq!(listing(&found.image.tree), listing(&image.tree));
            assert_eq!(found.image.tree.link_count("/ünï"), 2);
            assert_eq!(found.platform, "linux/amd64");
            let names: Vec<String> = found.tags.iter().map(ToString::to_string).collect();
            assert_eq!(names, ["test/a:latest", "test/a:v2"]);
            for (old, new) in image.layers.iter().zip(&found.image.layers) {
                assert_eq!((old.diff_id, old.size, old.tar_bytes), (new.diff_id, new.size, new.tar_bytes));
                let kinds = |layer: &Layer| {
                    let of = |change: &Change| (change.path.clone(), std::mem::discriminant(&change.kind));
                    layer.changes.iter().map(of).collect::<Vec<_>>()
                };
                assert_eq!(kinds(old), kinds(new));
            }
        }
    }
    let mut zipped = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    zipped.write_all(&archive(&image, &["a"], LayerFormat::Plain).0).unwrap();
    assert_eq!(
        import(&zipped.finish().unwrap(), 1000).unwrap().images[0].image.id,
        image.id,
        "gzip around it"
    );
}

#[test]
fn packed_images_are_the_same_images() {
    let rich = rich();
    let other = image_of(&[|tree| {
        tree.write("/described", Content::described(5000, "some program"), meta(0o755)).unwrap();
        tree.set_meta("/", Follow::No, |meta| meta.mode = 0o711).unwrap();
    }]);
    let mut bytes = vec![];
    let tags = |tag| vec![Reference::parse(tag).unwrap()];
    // The second image has the layers of the first, and one more.
    let over = Image::new(
        ImageConfig {
            diff_ids: [&rich.config.diff_ids[..], &other.config.diff_ids].concat(),
            ..rich.config.clone()
        },
        [&rich.layers[..], &other.layers].concat(),
        Tree::new(),
        None,
    );
    let exports = [Export { image: &rich, tags: tags("a") }, Export { image: &over, tags: vec![] }];
    write(&exports, LayerFormat::Gzip, &mut |piece| bytes.extend_from_slice(piece));
    let imported = import(&bytes, 5000).unwrap();
    let (mut packed, mut pieces) = (vec![], Unpacking::default());
    pack(&imported, &mut |piece| {
        packed.extend_from_slice(piece);
        pieces.push(piece).unwrap();
    });
    let unpacked = pieces.finish().unwrap();
    let all_at_once = |bytes: &[u8]| {
        let mut unpacking = Unpacking::default();
        unpacking.push(bytes)?;
        unpacking.finish()
    };
    assert_eq!(all_at_once(&packed).as_ref(), Some(&unpacked));
    assert_eq!(unpacked.notes, imported.notes);
    assert_eq!(unpacked.images.len(), 2);
    for (old, new) in imported.images.iter().zip(&unpacked.images) {
        assert_eq!((&old.tags, &old.platform, &old.blobs), (&new.tags, &new.platform, &new.blobs));
        assert_eq!((old.image.id, &old.image.config_bytes), (new.image.id, &new.image.config_bytes));
        assert_eq!(listing(&old.image.tree), listing(&new.image.tree));
        assert_eq!(old.image.tree, new.image.tree);
        assert_eq!(old.image.layers.len(), new.image.layers.len());
        for (old, new) in old.image.layers.iter().zip(&new.image.layers) {
            assert_eq!((old.diff_id, old.exact, old.size), (new.diff_id, new.exact, new.size));
            assert_eq!(tar::measure(&old.changes, THEN), tar::measure(&new.changes, THEN));
        }
    }
    let shared = |images: &[layerlab::oci::archive::ImportedImage]| {
        images[0].image.layers.iter().zip(&images[1].image.layers).all(|(a, b)| Arc::ptr_eq(a, b))
    };
    assert!(shared(&imported.images) && shared(&unpacked.images), "a layer of both is there once");
    for end in 0..packed.len() {
        assert!(all_at_once(&packed[..end]).is_none(), "cut at {end}");
    }
}

#[test]
fn described_files_become_zeros_and_that_is_said() {
    let image = image_of(&[
        |tree| tree.write("/app", Content::described(5000, "some program"), meta(0o755)).unwrap(),
        |tree| tree.write("/b", "b", meta(0o644)).unwrap(),
    ]);
    let (bytes, exported) = archive(&image, &["a"], LayerFormat::Gzip);
    assert_eq!((exported.described_files, exported.described_bytes), (1, 5000));
    assert!(exported.note().unwrap().contains("zeros"));
    assert!(!exported.images[0].same_id);
    let imported = import(&bytes, 4096).unwrap();
    assert_eq!(imported.images[0].image.id, exported.images[0].id);
    assert_eq!(imported.images[0].image.tree.read("/app"), Ok(&Content::Zeros(5000)));
}

#[test]
fn contents_are_kept_or_described() {
    let image = image_of(&[|tree| {
        tree.write("/text", "many lines\n".repeat(1000).as_str(), meta(0o644)).unwrap();
        tree.write("/binary", [7, 0, 7].repeat(5000), meta(0o644)).unwrap();
        tree.write("/large", "0123456789abcdef".repeat(100_000).as_str(), meta(0o644)).unwrap();
    }]);
    let (bytes, _) = archive(&image, &["a"], LayerFormat::Plain);
    let tree = &import(&bytes, 5000).unwrap().images[0].image.tree;
    assert!(tree.read("/text").unwrap().as_text().is_some());
    for (path, size) in [("/binary", 15_000), ("/large", 1_600_000)] {
        let Content::Described(described) = tree.read(path).unwrap() else { panic!("{path} was kept") };
        assert_eq!(described.size, size);
        assert!(described.label.starts_with("sha256:"));
    }
}

/// What is kept is little, however much there is; small files find room to the end; all the rest is found again.
#[test]
fn texts_are_kept_or_found_again() {
    let image = image_of(&[|tree| {
        tree.mkdir("/many", meta(0o755)).unwrap();
        for n in 0..300 {
            let text = format!("{n}: {}", "words ".repeat(10_000));
            tree.write(&format!("/many/{n}"), text.as_str(), meta(0o644)).unwrap();
        }
        tree.write("/small", "the last and the least", meta(0o644)).unwrap();
    }]);
    let limits = Limits { kept_bytes: 4 << 20, ..Limits::default() };
    for format in [LayerFormat::Plain, LayerFormat::Gzip] {
        let (bytes, _) = archive(&image, &["a"], format);
        let mut reader = Reader::new(limits);
        reader.push(&bytes).unwrap();
        let tree = reader.finish().unwrap().images[0].image.tree.clone();
        assert_eq!(tree.read("/small").unwrap().as_text(), Some("the last and the least"));
        let kept: usize =
            tree.walk_all().filter_map(|(_, node)| node.content()?.as_bytes()).map(<[u8]>::len).sum();
        assert!((1 << 20..4 << 20).contains(&kept), "{kept} bytes are kept");
        let Content::Described(described) = tree.read("/many/299").unwrap() else { panic!("it was kept") };
        let find = |digest: Digest, size: u64| {
            let mut finder = Finder::new(digest, size, &limits);
            let mut found = false;
            for piece in bytes.chunks(777) {
                found = finder.push(piece).unwrap();
            }
            assert_eq!(found, finder.finish().is_some());
            let mut finder = Finder::new(digest, size, &limits);
            finder.push(&bytes).unwrap();
            finder.finish()
        };
        let digest: Digest = described.label.parse().unwrap();
        let found = String::from_utf8(find(digest, described.size).unwrap()).unwrap();
        assert!(found.starts_with("299: words words"), "{}", &found[..40]);
        assert_eq!(found.len() as u64, described.size);
        assert_eq!(find(digest, described.size - 1), None);
        assert_eq!(find(Digest::of("nobody"), described.size), None);
    }
}

/// A tar of plain files, for archives and layers that no program of ours would write.
fn tar_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = vec![];
    for (name, bytes) in files {
        out.extend(tar::archive_header(name, Some(bytes.len() as u64), THEN));
        out.extend_from_slice(bytes);
        out.resize(out.len().next_multiple_of(tar::BLOCK), 0);
    }
    out.resize(out.len() + 2 * tar::BLOCK, 0);
    out
}

fn layer_of(tar: &[u8], below: &Tree) -> Result<Tree, ArchiveError> {
    let mut budget = Budget::default();
    let mut reader = LayerReader::new(&budget);
    for piece in tar.chunks(100) {
        reader.push(piece, &mut budget)?;
    }
    Ok(apply(&reader.finish(&mut budget)?, below)?.tree)
}

fn paths(tree: &Tree) -> Vec<String> {
    tree.walk_all().map(|(path, _)| path).collect()
}

#[test]
fn whiteouts_and_opaque_directories() {
    let mut below = Tree::new();
    for path in ["/d/sub/deep", "/e"] {
        below.mkdir_all(path, &meta(0o755)).unwrap();
    }
    for path in ["/d/a", "/d/sub/b", "/e/c", "/f"] {
        below.write(path, "old", meta(0o644)).unwrap();
    }
    for (files, expected) in [
        (&["d/.wh.a", ".wh.f"][..], &["d", "d/sub", "d/sub/b", "d/sub/deep", "e", "e/c"][..]),
        (&[".wh.d"], &["e", "e/c", "f"]),
        (&[".wh.nothing", ".wh..wh.plnk"], &["d", "d/a", "d/sub", "d/sub/b", "d/sub/deep", "e", "e/c", "f"]),
        // What the layer itself brings stays, whether it comes before the whiteout or after it.
        (&["d/new", "d/.wh..wh..opq"], &["d", "d/new", "e", "e/c", "f"]),
        (&["d/.wh..wh..opq", "d/sub/new"], &["d", "d/sub", "d/sub/new", "e", "e/c", "f"]),
        (&["d/a", "d/.wh.a"], &["d", "d/a", "d/sub", "d/sub/b", "d/sub/deep", "e", "e/c", "f"]),
        (&["d/sub/new", ".wh.d"], &["d", "d/sub", "d/sub/new", "e", "e/c", "f"]),
    ] {
        let files: Vec<(&str, &[u8])> = files.iter().map(|name| (*name, &b""[..])).collect();
        assert_eq!(paths(&layer_of(&tar_of(&files), &below).unwrap()), expected, "{files:?}");
    }
}

#[test]
fn hostile_layers_are_refused_by_name() {
    let mut bad_checksum = tar_of(&[("a", b"x")]);
    bad_checksum[0] = b'b';
    let truncated = &tar_of(&[("dir/cut", &[1; 600])])[..800];
    let deep = vec!["d"; 300].join("/");
    let long = "n".repeat(5000);
    for (what, tar, code, entry) in [
        (
            "traversal",
            tar_of(&[("ok", b""), ("../etc/passwd", b"x")]),
            ErrorCode::OutsideRoot,
            "../etc/passwd",
        ),
        ("inner traversal", tar_of(&[("a/../../b", b"")]), ErrorCode::OutsideRoot, "a/../../b"),
        ("checksum", bad_checksum, ErrorCode::Malformed, ""),
        ("truncated", truncated.to_vec(), ErrorCode::Truncated, "dir/cut"),
        ("deep", tar_of(&[(&deep, b"")]), ErrorCode::TooLarge, &deep),
        ("long", tar_of(&[(&long, b"")]), ErrorCode::TooLarge, &long),
        ("below a file", tar_of(&[("f", b""), ("f/g", b"")]), ErrorCode::Malformed, "f/g"),
        ("no tar", b"hello world, this is not a tar".repeat(100), ErrorCode::Malformed, ""),
        ("gzip", [&[0x1f, 0x8b][..], &[9; 100]].concat(), ErrorCode::Malformed, ""),
    ] {
        let error = layer_of(&tar, &Tree::new()).expect_err(what);
        assert_eq!((error.code, error.entry.first().map_or("", |e| e)), (code, entry), "{what}: {error}");
    }
}

#[test]
fn hostile_archives_are_refused_by_name() {
    let (good, _) = archive(&rich(), &["a"], LayerFormat::Plain);
    let at = |bytes: &[u8], text: &str| bytes.windows(text.len()).position(|w| w == text.as_bytes()).unwrap();
    let mut flipped = good.clone();
    let content = at(&good, "text\n");
    flipped[content] = b'T';
    let empty: Vec<u8> = tar_of(&[("hello.txt", b"hi")]);
    let config = br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"]}}"#;
    let wants = |layers: &str| format!(r#"[{{"Config":"c.json","RepoTags":null,"Layers":[{layers}]}}]"#);
    let other = tar_of(&[("x", b"y")]);
    let bomb: Vec<u8> = {
        let mut zip = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
        zip.write_all(&tar::archive_header("zeros", Some(1 << 40), THEN)).unwrap();
        (0..64).for_each(|_| zip.write_all(&[0; 1 << 20]).unwrap());
        zip.finish().unwrap()
    };
    for (what, bytes, code, entry) in [
        ("wrong digest", flipped, ErrorCode::DigestMismatch, "blobs/sha256/"),
        ("no image", empty, ErrorCode::NotAnImage, ""),
        ("nothing", vec![], ErrorCode::NotAnImage, ""),
        ("rubbish", b"certainly not a tar ".repeat(100), ErrorCode::NotAnImage, ""),
        ("bad json", tar_of(&[("manifest.json", b"[{]")]), ErrorCode::Malformed, "manifest.json"),
        ("no config", tar_of(&[("manifest.json", wants("").as_bytes())]), ErrorCode::Missing, "c.json"),
        (
            "no layer",
            tar_of(&[("c.json", config), ("manifest.json", wants("\"l/layer.tar\"").as_bytes())]),
            ErrorCode::Missing,
            "l/layer.tar",
        ),
        (
            "another layer",
            tar_of(&[("c.json", config), ("l", &other), ("manifest.json", wants("\"l\"").as_bytes())]),
            ErrorCode::DigestMismatch,
            "l",
        ),
        ("truncated", good[..good.len() / 2].to_vec(), ErrorCode::Truncated, "blobs/sha256/"),
        ("traversal", tar_of(&[("../manifest.json", b"[]")]), ErrorCode::OutsideRoot, "../manifest.json"),
        ("bomb", tar_of(&[("l", &bomb)]), ErrorCode::TooLarge, "l"),
    ] {
        let mut reader = Reader::new(Limits { unpacked_bytes: 32 << 20, ..Limits::default() });
        let mut result = Ok(());
        for piece in bytes.chunks(1000) {
            result = result.and_then(|()| reader.push(piece));
        }
        let error = result.and_then(|()| reader.finish().map(|_| ())).map_err(|error| match error.code {
            // Whether rubbish is no tar or no archive depends on where it is noticed.
            ErrorCode::Malformed if error.entry.is_empty() => {
                ArchiveError { code: ErrorCode::NotAnImage, ..error }
            }
            _ => error,
        });
        let error = error.expect_err(what);
        assert_eq!(error.code, code, "{what}: {error}");
        assert!(error.entry.first().map_or("", |e| e).starts_with(entry), "{what}: {error}");
    }
}

#[test]
fn indexes_in_circles_and_without_platforms() {
    let index = |digest: &str, size: usize, kind: &str| {
        format!(
            r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"{kind}","digest":"{digest}","size":{size}}}]}}"#
        )
    };
    let nested = "application/vnd.oci.image.index.v1+json";
    let mut inner =
        index(&format!("sha256:{}", "0".repeat(64)), 1, "application/vnd.oci.image.manifest.v1+json");
    let mut files: Vec<(String, String)> = vec![];
    for _ in 0..12 {
        let digest = layerlab::image::Digest::of(&inner);
        files.push((format!("blobs/sha256/{}", digest.hex()), inner.clone()));
        inner = index(&digest.to_string(), inner.len(), nested);
    }
    files.push(("index.json".to_owned(), inner));
    let all: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    assert_eq!(import(&tar_of(&all), 512).unwrap_err().code, ErrorCode::Cycle);
    let (name, text) = &files[0];
    let digest = name.replace("blobs/sha256/", "sha256:");
    let one = index(&digest, text.len(), nested);
    let error = import(&tar_of(&[(name, text.as_bytes()), ("index.json", one.as_bytes())]), 512).unwrap_err();
    assert_eq!(error.code, ErrorCode::Missing, "{error}");
}

/// Tars of the formats that GNU tar writes; skipped, by name, where there is no GNU tar.
#[test]
fn tars_that_gnu_tar_writes() {
    let version = Command::new("tar").arg("--version").output();
    if !version.is_ok_and(|out| out.stdout.starts_with(b"tar (GNU tar)")) {
        eprintln!("skipped: tars_that_gnu_tar_writes: there is no GNU tar");
        return;
    }
    let dir = std::env::temp_dir().join(format!("layerlab-oci-{}", std::process::id()));
    let _absent = std::fs::remove_dir_all(&dir);
    let root = dir.join("root");
    let long = format!("{}/{}", "d".repeat(80), "f".repeat(150));
    std::fs::create_dir_all(root.join("d".repeat(80))).unwrap();
    std::fs::write(root.join(&long), "long name").unwrap();
    std::fs::write(root.join("plain"), "plain").unwrap();
    std::fs::hard_link(root.join("plain"), root.join("second")).unwrap();
    std::os::unix::fs::symlink("x".repeat(180), root.join("symlink")).unwrap();
    let sparse = std::fs::File::create(root.join("sparse")).unwrap();
    sparse.set_len(5_000_000).unwrap();
    std::os::unix::fs::FileExt::write_at(&sparse, b"in the middle", 1_048_576).unwrap();
    std::os::unix::fs::FileExt::write_at(&sparse, b"later", 3_145_728).unwrap();
    for options in [
        &["--format=gnu"][..],
        &["--format=gnu", "--sparse"],
        &["--format=pax"],
        &["--format=pax", "--sparse", "--sparse-version=0.0"],
        &["--format=pax", "--sparse", "--sparse-version=0.1"],
        &["--format=pax", "--sparse", "--sparse-version=1.0"],
    ] {
        let out =
            Command::new("tar").args(options).args(["-C", &root.to_string_lossy(), "-cf", "-", "."]).output();
        let tree =
            layer_of(&out.unwrap().stdout, &Tree::new()).unwrap_or_else(|e| panic!("{options:?}: {e}"));
        assert_eq!(tree.read(&format!("/{long}")).unwrap().as_text(), Some("long name"), "{options:?}");
        assert_eq!(tree.lstat("/symlink").unwrap().link_target().map(str::len), Some(180), "{options:?}");
        assert_eq!(tree.link_count("/plain"), 2, "{options:?}");
        let Content::Described(file) = tree.read("/sparse").unwrap() else {
            panic!("{options:?}: not described")
        };
        let whole = layerlab::image::Digest::of(std::fs::read(root.join("sparse")).unwrap());
        assert_eq!((file.size, &*file.label), (5_000_000, whole.to_string().as_str()), "{options:?}");
    }
    std::fs::remove_dir_all(&dir).unwrap();
}

/// Real consumers take what is exported; skipped, by name, where they are not installed (`cargo xtask test` does).
#[test]
fn real_consumers_take_exports() {
    let missing = ["skopeo", "umoci", "oci-image-tool", "jq", "docker-registry"].into_iter().find(|tool| {
        !std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
            .any(|dir| dir.join(tool).exists())
    });
    if let Some(tool) = missing {
        eprintln!("skipped: real_consumers_take_exports: {tool} is not installed");
        return;
    }
    let dir = std::env::temp_dir().join(format!("layerlab-consumers-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    // Devices cannot be unpacked everywhere, so this image has none.
    let image = image_of(&[
        |tree| {
            tree.mkdir_all("/etc/app", &meta(0o755)).unwrap();
            tree.write("/etc/app/conf", "a=1\n", meta(0o644)).unwrap();
            tree.write("/etc/app/ünï", "u", meta(0o644)).unwrap();
            tree.link("/etc/app/conf", "/etc/again", THEN).unwrap();
            tree.put("/link", Node::symlink(meta(0o777), "etc/app"), THEN).unwrap();
            tree.write("/blob", Content::described(300_000, "blob"), meta(0o755)).unwrap();
        },
        |tree| tree.remove("/etc/app/conf", THEN).unwrap(),
        |tree| tree.set_meta("/blob", Follow::No, |meta| meta.mode = 0o700).unwrap(),
    ]);
    for (name, format) in [("plain.tar", LayerFormat::Plain), ("gzip.tar", LayerFormat::Gzip)] {
        let (bytes, _) = archive(&image, &["test/app:latest"], format);
        std::fs::write(dir.join(name), bytes).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archives/consumers.sh");
    let out = Command::new("bash")
        .arg(script)
        .arg(dir.join("plain.tar"))
        .arg(dir.join("gzip.tar"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{text}{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(text.matches("VALID").count(), 2, "{text}");
    for name in ["plain.tar", "gzip.tar"] {
        let original = import(&std::fs::read(dir.join(name)).unwrap(), 4096).unwrap();
        for kind in ["skopeo-oci", "skopeo-docker", "skopeo-zstd", "skopeo-v2s2"] {
            let theirs = import(&std::fs::read(dir.join(format!("{name}.{kind}"))).unwrap(), 4096).unwrap();
            let id = |imported: &Imported| imported.images[0].image.id;
            assert_eq!(id(&theirs), id(&original), "{name} through {kind}");
            let zstd =
                theirs.images[0].blobs.iter().all(|(_, compression)| *compression == Compression::Zstd);
            assert_eq!(zstd, kind == "skopeo-zstd", "{name} through {kind}");
        }
    }
    std::fs::remove_dir_all(&dir).unwrap();
}
