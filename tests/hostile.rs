//! Archives and layers that are cut off, wrong or meant to harm: each is refused with a message that names the entry, and
//! whatever is only unusual is read.
#![cfg(not(target_arch = "wasm32"))]

use std::io::Write as _;
use std::sync::Arc;

use layerlab::image::{ContainerConfig, Digest, History, Image, ImageConfig, Layer, Reference, Style};
use layerlab::oci::archive::{Digester, Export, Imported, LayerFormat, Reader, write};
use layerlab::oci::layer::{LayerReader, apply};
use layerlab::oci::{ArchiveError, Budget, ErrorCode, Limits, tar};
use layerlab::vfs::{Content, Follow, Metadata, Time, Tree, diff};

const BLOCK: usize = tar::BLOCK;

/// A header as ustar has it; `edit` may spoil it before its checksum is made.
fn header(name: &str, flag: u8, size: usize, edit: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut block = vec![0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &name.as_bytes()[..name.len().min(100)]);
    put(100, b"0000644\x000000000\x000000000\x00");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"14531000000\0");
    put(156, &[flag]);
    put(257, b"ustar\x0000");
    edit(&mut block);
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out.resize(out.len().next_multiple_of(BLOCK), 0);
    out
}

fn entry(name: &str, flag: u8, bytes: &[u8]) -> Vec<u8> {
    [header(name, flag, bytes.len(), |_| {}), padded(bytes)].concat()
}

fn link(name: &str, flag: u8, target: &str) -> Vec<u8> {
    header(name, flag, 0, |block| block[157..157 + target.len()].copy_from_slice(target.as_bytes()))
}

/// An entry with PAX records in front of it.
fn pax(records: &[(&str, &str)], name: &str, bytes: &[u8]) -> Vec<u8> {
    let record = |(key, value): &(&str, &str)| {
        let rest = key.len() + value.len() + 3;
        let length = (1..).find(|length: &usize| length - length.to_string().len() == rest).unwrap();
        format!("{length} {key}={value}\n")
    };
    let records: String = records.iter().map(record).collect();
    [entry("PaxHeaders/x", b'x', records.as_bytes()), entry(name, b'0', bytes)].concat()
}

fn end(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), vec![0; 2 * BLOCK]].concat()
}

fn files(files: &[(&str, &[u8])]) -> Vec<u8> {
    end(&files.iter().map(|(name, bytes)| entry(name, b'0', bytes)).collect::<Vec<_>>())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A zstd frame of stored blocks, and behind them so many of 128 KiB of zeros, four bytes each.
fn zstd(start: &[u8], zeros: usize) -> Vec<u8> {
    const LARGEST: usize = 128 << 10;
    // No checksum, no content size, a window of 8 MiB.
    let mut out = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 13 << 3];
    let mut block = |last: usize, kind: usize, size: usize, body: &[u8]| {
        out.extend_from_slice(&(last | kind << 1 | size << 3).to_le_bytes()[..3]);
        out.extend_from_slice(body);
    };
    start.chunks(LARGEST).for_each(|chunk| block(0, 0, chunk.len(), chunk));
    (0..zeros).for_each(|_| block(0, 1, LARGEST, &[0]));
    block(1, 0, 0, &[]);
    out
}

fn layer(tar: &[u8], limits: Limits) -> Result<Tree, ArchiveError> {
    let mut budget = Budget::new(limits);
    let mut reader = LayerReader::new(&budget);
    for piece in tar.chunks(100) {
        reader.push(piece, &mut budget)?;
    }
    Ok(apply(&reader.finish(&mut budget)?, &Tree::new())?.tree)
}

fn import_within(bytes: &[u8], limits: Limits) -> Result<Imported, ArchiveError> {
    let mut reader = Reader::new(limits);
    for piece in bytes.chunks(1000) {
        reader.push(piece)?;
    }
    reader.finish()
}

/// In one, and with the digests from somebody else: both say the same.
fn import(bytes: &[u8]) -> Result<Imported, ArchiveError> {
    let whole = import_within(bytes, Limits::default());
    let apart = || {
        let mut reader = Reader::undigested(Limits::default());
        let mut digester = Digester::new(Limits::default());
        for piece in bytes.chunks(700) {
            reader.push(piece)?;
            digester.push(piece)?;
        }
        reader.finish_with(&digester.finish()?)
    };
    match (&whole, apart()) {
        (Ok(whole), Ok(apart)) => assert_eq!(whole, &apart),
        // What is found at once there is found at the end here: something else may be wrong before it.
        (whole, apart) => assert_eq!(whole.is_err(), apart.is_err(), "{whole:?}, {apart:?}"),
    }
    whole
}

fn blob(bytes: &[u8]) -> String {
    format!("blobs/sha256/{}", Digest::of(bytes).hex())
}

/// Two layers, the second of which changes the first.
fn image() -> Image {
    let then = Time::from_secs(1_704_067_200);
    let meta = |mode| Metadata::new(mode, then);
    let mut tree = Tree::new();
    let mut config = ImageConfig::empty(Style::Oci);
    config.config = ContainerConfig { cmd: Some(vec!["/bin/sh".into()]), ..ContainerConfig::default() };
    let mut layers = vec![];
    let steps: [&dyn Fn(&mut Tree); 2] = [
        &|tree| {
            tree.mkdir_all("/usr/share", &meta(0o755)).unwrap();
            tree.write("/usr/share/text", "text\n".repeat(300).as_str(), meta(0o644)).unwrap();
            tree.write(&format!("/usr/{}", "n".repeat(150)), "a long name", meta(0o644)).unwrap();
            tree.write("/zeros", Content::Zeros(3000), meta(0o644)).unwrap();
        },
        &|tree| {
            tree.set_meta("/zeros", Follow::No, |meta| meta.mode = 0o600).unwrap();
            tree.remove("/usr/share/text", then).unwrap();
        },
    ];
    for step in steps {
        let before = tree.clone();
        step(&mut tree);
        let changes = diff(&before, &tree);
        let measured = tar::measure(&changes, then);
        config.diff_ids.push(measured.diff_id);
        config.history.push(Arc::new(History { created_by: "STEP".into(), ..History::default() }));
        let size = changes.iter().map(layerlab::vfs::Change::size).sum();
        let (diff_id, tar_bytes) = (measured.diff_id, measured.tar_bytes);
        layers.push(Arc::new(Layer {
            diff_id,
            exact: true,
            size,
            tar_bytes,
            changes: Arc::new(changes.into()),
        }));
    }
    Image::new(config, layers, tree, None)
}

fn saved(image: &Image, format: LayerFormat) -> Vec<u8> {
    let mut bytes = vec![];
    let tags = vec![Reference::parse("a").unwrap()];
    write(&[Export { image, tags }], format, &mut |piece| bytes.extend_from_slice(piece));
    bytes
}

#[test]
fn cut_off_anywhere() {
    let image = image();
    for format in [LayerFormat::Plain, LayerFormat::Gzip] {
        let plain = saved(&image, format);
        let id = import(&plain).unwrap().images[0].image.id;
        let boundaries = (0..plain.len()).step_by(BLOCK);
        for cut in boundaries.flat_map(|at| [at, at + 1, at + BLOCK - 1]).filter(|cut| *cut < plain.len()) {
            match import(&plain[..cut]) {
                // Behind the last document only the end mark is missing, which no reader insists on.
                Ok(imported) => assert_eq!(imported.images[0].image.id, id, "cut at {cut}"),
                Err(error) => {
                    assert!(
                        matches!(error.code, ErrorCode::Truncated | ErrorCode::NotAnImage),
                        "cut at {cut}: {error}"
                    );
                    let named = !error.entry.is_empty() || error.to_string().contains("manifest.json");
                    assert!(named || cut < BLOCK, "cut at {cut}: {error}");
                }
            }
        }
        let around = gzip(&plain);
        for cut in (0..around.len() - 8).step_by(97) {
            let error = import(&around[..cut]).map(|imported| imported.images.len()).unwrap_err();
            assert!(
                matches!(error.code, ErrorCode::Truncated | ErrorCode::NotAnImage),
                "gzip cut at {cut}: {error}"
            );
        }
    }
}

#[test]
fn a_byte_that_changed_is_noticed() {
    let image = image();
    for format in [LayerFormat::Plain, LayerFormat::Gzip] {
        let good = saved(&image, format);
        let original = Arc::clone(&import(&good).unwrap().images[0].image);
        for at in (0..good.len() - 2 * BLOCK).step_by(61) {
            let mut bad = good.clone();
            bad[at] ^= 0x20;
            // Times, owners and padding of the archive's own tar are nobody's content.
            if let Ok(Imported { images, .. }) = import(&bad) {
                let [found] = &images[..] else { panic!("byte {at}: {} images", images.len()) };
                assert_eq!((found.image.id, &found.image.tree), (original.id, &original.tree), "byte {at}");
            }
        }
    }
}

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

#[test]
fn bombs() {
    let zeros = [header("zeros", b'0', 1 << 32, |_| {}), vec![]].concat();
    let gzipped = {
        let mut zip = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
        zip.write_all(&zeros).unwrap();
        (0..64).for_each(|_| zip.write_all(&[0; 1 << 20]).unwrap());
        zip.finish().unwrap()
    };
    let limits = Limits { unpacked_bytes: 16 << 20, ..Limits::default() };
    for (what, bomb) in [("gzip", gzipped), ("zstd", zstd(&zeros, 1000))] {
        assert!(bomb.len() < 400_000, "{what}: {} bytes", bomb.len());
        let error = import_within(&files(&[("l", &bomb)]), limits).unwrap_err();
        assert_eq!(
            (error.code, error.entry),
            (ErrorCode::TooLarge, vec!["l".to_owned(), "zeros".to_owned()]),
            "{what}: {}",
            error.message
        );
    }
    // A window of terabytes is refused before it is made.
    let mut window = zstd(&zeros, 1);
    window[5] = 31 << 3;
    assert!(layer(&window, Limits::default()).is_err());
    // A sparse file of a petabyte is a hole that nobody has to fill.
    let hole =
        end(&[pax(&[("GNU.sparse.size", "1125899906842624"), ("GNU.sparse.map", "0,5")], "s", b"12345")]);
    assert_eq!(import(&files(&[("l", &hole)])).unwrap_err().entry, ["l", "s"]);
    let many: Vec<Vec<u8>> = (0..200).map(|i| entry(&format!("f{i}"), b'0', b"")).collect();
    let error = import_within(&files(&[("l", &end(&many))]), Limits { entries: 100, ..Limits::default() });
    let error = error.unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::TooLarge, vec!["l".to_owned(), "f99".to_owned()]));
}

/// An OCI layout of these blobs, the first of which the index points to.
fn layout(media: &str, blobs: &[&[u8]]) -> Vec<u8> {
    let first = blobs[0];
    let index = format!(
        r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"{media}","digest":"{}","size":{}}}]}}"#,
        Digest::of(first),
        first.len()
    );
    let names: Vec<String> = blobs.iter().map(|bytes| blob(bytes)).collect();
    let mut all: Vec<(&str, &[u8])> = names.iter().map(String::as_str).zip(blobs.iter().copied()).collect();
    all.push(("index.json", index.as_bytes()));
    files(&all)
}

fn descriptor(media: &str, bytes: &[u8]) -> String {
    format!(r#"{{"mediaType":"{media}","digest":"{}","size":{}}}"#, Digest::of(bytes), bytes.len())
}

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// A manifest of layers, and its configuration for these diff ids.
fn manifest(diffs: &[&[u8]], layers: &[(&str, &[u8])]) -> [Vec<u8>; 2] {
    manifest_for("amd64", diffs, layers)
}

fn manifest_for(architecture: &str, diffs: &[&[u8]], layers: &[(&str, &[u8])]) -> [Vec<u8>; 2] {
    let diffs: Vec<String> = diffs.iter().map(|tar| format!("\"{}\"", Digest::of(tar))).collect();
    let config = format!(
        r#"{{"architecture":"{architecture}","os":"linux","rootfs":{{"type":"layers","diff_ids":[{}]}}}}"#,
        diffs.join(",")
    );
    let layers: Vec<String> = layers.iter().map(|(media, bytes)| descriptor(media, bytes)).collect();
    let manifest = format!(
        r#"{{"schemaVersion":2,"config":{},"layers":[{}]}}"#,
        descriptor("application/vnd.oci.image.config.v1+json", config.as_bytes()),
        layers.join(",")
    );
    [manifest.into_bytes(), config.into_bytes()]
}

#[test]
fn unusual_layouts() {
    let tar = files(&[("f", b"hello")]);
    let plain = "application/vnd.oci.image.layer.v1.tar";
    // The same layer twice: there are two, and each counts.
    let [twice, config] = manifest(&[&tar, &tar], &[(plain, &tar), (plain, &tar)]);
    let image = &import(&layout(MANIFEST, &[&twice, &config, &tar])).unwrap().images[0].image;
    assert_eq!((image.layers.len(), image.size()), (2, 10));
    // Listed once and needed twice.
    let [twice, config] = manifest(&[&tar], &[(plain, &tar), (plain, &tar)]);
    let error = import(&layout(MANIFEST, &[&twice, &config, &tar])).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::DigestMismatch, vec![blob(&config)]));
    // Whatever a layer's media type says, its bytes say what it is.
    for (media, bytes) in [(plain, gzip(&tar)), ("application/x-unknown", zstd(&tar, 0)), ("", tar.clone())] {
        let [manifest, config] = manifest(&[&tar], &[(media, &bytes)]);
        let imported = import(&layout(MANIFEST, &[&manifest, &config, &bytes]));
        let imported = imported.unwrap_or_else(|error| panic!("{media}: {error}"));
        assert_eq!(imported.images[0].image.tree.read("/f").unwrap().as_text(), Some("hello"), "{media}");
    }
    // Compressions that are not read are named.
    for (name, magic) in [("xz", &b"\xfd7zXZ\0"[..]), ("bzip2", b"BZh91AY&SY"), ("lz4", b"\x04\x22\x4d\x18")]
    {
        let bytes = [magic, &[7; 600]].concat();
        let [manifest, config] = manifest(&[&tar], &[(plain, &bytes)]);
        let error = import(&layout(MANIFEST, &[&manifest, &config, &bytes])).unwrap_err();
        assert_eq!((error.code, &error.entry), (ErrorCode::Unsupported, &vec![blob(&bytes)]), "{error}");
        assert!(error.message.contains(name), "{error}");
    }
    // An artifact that is no image: a note names it, and there is nothing else.
    let artifact = br#"{"blobs":[]}"#;
    let error = import(&layout("application/vnd.oci.artifact.manifest.v1+json", &[artifact])).unwrap_err();
    assert_eq!(error.code, ErrorCode::NotAnImage);
    assert!(error.message.contains(&blob(artifact)) && error.message.contains("artifact"), "{error}");
    // Indexes of indexes.
    let [manifest, config] = manifest(&[&tar], &[(plain, &tar)]);
    let index = |media: &str, bytes: &[u8]| {
        format!(r#"{{"schemaVersion":2,"manifests":[{}]}}"#, descriptor(media, bytes)).into_bytes()
    };
    let inner = index(MANIFEST, &manifest);
    let outer = index(INDEX, &inner);
    let imported = import(&layout(INDEX, &[&outer, &inner, &manifest, &config, &tar])).unwrap();
    assert_eq!((imported.images.len(), imported.notes.len()), (1, 0));
    // The innermost is not there.
    let error = import(&layout(INDEX, &[&outer, &inner, &config, &tar])).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::Missing, vec![blob(&manifest)]));
    // No configuration, no layer.
    let error = import(&layout(MANIFEST, &[&manifest, &tar])).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::Missing, vec![blob(&config)]));
    let error = import(&layout(MANIFEST, &[&manifest, &config])).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::Missing, vec![blob(&tar)]));
    // Digests that are none, of algorithms that are not known.
    for digest in ["sha512:00", "sha256:../../etc/passwd", "", "sha256:zz"] {
        let index = format!(r#"{{"manifests":[{{"mediaType":"{MANIFEST}","digest":"{digest}","size":2}}]}}"#);
        let error = import(&files(&[("index.json", index.as_bytes())])).unwrap_err();
        assert_eq!((error.code, error.entry), (ErrorCode::Malformed, vec!["index.json".to_owned()]));
    }
}

#[test]
fn an_index_of_several_platforms() {
    let tar = files(&[("f", b"hello")]);
    let plain = "application/vnd.oci.image.layer.v1.tar";
    let image = |architecture: &&str| manifest_for(architecture, &[&tar], &[(plain, &tar)]);
    let named = |architectures: &[&str]| {
        let images: Vec<[Vec<u8>; 2]> = architectures.iter().map(image).collect();
        let entries: Vec<String> =
            images.iter().map(|[manifest, _]| descriptor(MANIFEST, manifest)).collect();
        let inner = format!(r#"{{"schemaVersion":2,"manifests":[{}]}}"#, entries.join(","));
        let name = r#","annotations":{"org.opencontainers.image.ref.name":"app"}}"#;
        let entry = descriptor(INDEX, inner.as_bytes()).replacen('}', name, 1);
        let index = format!(r#"{{"schemaVersion":2,"manifests":[{entry}]}}"#);
        let mut all: Vec<(String, &[u8])> =
            images.iter().flatten().map(|bytes| (blob(bytes), &bytes[..])).collect();
        all.extend([(blob(&tar), &tar[..]), (blob(inner.as_bytes()), inner.as_bytes())]);
        let mut all: Vec<(&str, &[u8])> = all.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        all.push(("index.json", index.as_bytes()));
        import(&files(&all)).unwrap()
    };
    for (architectures, bearer) in
        [(&["arm64", "amd64", "s390x"][..], "linux/amd64"), (&["arm64", "s390x"], "linux/arm64")]
    {
        let imported = named(architectures);
        assert_eq!(imported.images.len(), architectures.len());
        let named: Vec<&str> = imported
            .images
            .iter()
            .filter(|found| !found.tags.is_empty())
            .map(|found| found.platform.as_str())
            .collect();
        assert_eq!(named, [bearer]);
        assert!(
            imported.notes.iter().any(|note| note.contains("app:latest") && note.contains(bearer)),
            "{:?}",
            imported.notes
        );
    }
}

#[test]
fn links_of_the_archive() {
    let config = br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#;
    let manifest = br#"[{"Config":"c.json","RepoTags":["a"],"Layers":[]}]"#;
    for flag in [b'1', b'2'] {
        let with = |links: &[Vec<u8>]| end(&[&[entry("manifest.json", b'0', manifest)], links].concat());
        let there = with(&[entry("real", b'0', config), link("c.json", flag, "real")]);
        assert_eq!(import(&there).unwrap().images.len(), 1);
        for (links, code, named) in [
            (vec![link("c.json", flag, "d"), link("d", flag, "c.json")], ErrorCode::Cycle, "c.json"),
            (vec![link("c.json", flag, "c.json")], ErrorCode::Cycle, "c.json"),
            (vec![link("c.json", flag, "nothing")], ErrorCode::Missing, "c.json"),
            (vec![link("c.json", flag, "../c.json")], ErrorCode::OutsideRoot, "c.json"),
            (vec![link("c.json", flag, "/etc/passwd")], ErrorCode::OutsideRoot, "c.json"),
        ] {
            let error = import(&with(&links)).unwrap_err();
            assert_eq!((error.code, error.entry.first().map_or("", |e| e)), (code, named), "{error}");
        }
    }
}
