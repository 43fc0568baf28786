//! The documents of an archive, and what they point to.

use layerlab::image::Digest;
use layerlab::oci::{ErrorCode, Limits};

use crate::make::{
    INDEX, MANIFEST, blob, descriptor, end, entry, files, gzip, import, import_within, layout, link,
    manifest, manifest_for, zstd,
};

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

#[test]
fn documents_that_disagree() {
    let tar = files(&[("f", b"hello")]);
    let plain = "application/vnd.oci.image.layer.v1.tar";
    let [manifest_bytes, config] = manifest(&[&tar], &[(plain, &tar)]);
    let text = String::from_utf8(manifest_bytes.clone()).unwrap();
    // A size that is not that of the blob, for each kind of blob.
    for (bytes, named) in [(&config, "config"), (&tar, "layer")] {
        let size = |size: usize| format!("{}\",\"size\":{size}", Digest::of(bytes));
        let wrong = text.replace(&size(bytes.len()), &size(bytes.len() + 1));
        assert_ne!(wrong, text);
        let error = import(&layout(MANIFEST, &[wrong.as_bytes(), &config, &tar])).unwrap_err();
        assert_eq!((error.code, error.entry), (ErrorCode::DigestMismatch, vec![blob(bytes)]), "{named}");
        assert!(error.message.contains(&blob(wrong.as_bytes())), "{named}: {}", error.message);
    }
    let index = format!(r#"{{"manifests":[{}]}}"#, descriptor(MANIFEST, &manifest_bytes));
    let index = index.replace(&format!("\"size\":{}", manifest_bytes.len()), "\"size\":1");
    let names = [blob(&manifest_bytes), blob(&config), blob(&tar)];
    let blobs = [&manifest_bytes, &config, &tar];
    let mut all: Vec<(&str, &[u8])> =
        names.iter().zip(blobs).map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    all.push(("index.json", index.as_bytes()));
    let error = import(&files(&all)).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::DigestMismatch, vec![blob(&manifest_bytes)]));
    // More and fewer diff ids than layers.
    for diffs in [vec![&tar[..], &tar], vec![]] {
        let [manifest, config] = manifest(&diffs, &[(plain, &tar)]);
        let error = import(&layout(MANIFEST, &[&manifest, &config, &tar])).unwrap_err();
        assert_eq!((error.code, error.entry), (ErrorCode::DigestMismatch, vec![blob(&config)]));
    }
    // A diff id that is not that of the layer, which is named.
    let [manifest, config] = manifest(&[b"another"], &[(plain, &tar)]);
    let error = import(&layout(MANIFEST, &[&manifest, &config, &tar])).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::DigestMismatch, vec![blob(&tar)]));
}

/// `manifest.json` over a configuration of two layers and such a history.
fn with_history(history: &str) -> Vec<u8> {
    let (a, b) = (files(&[("a", b"1")]), files(&[("b", b"22")]));
    let config = format!(
        r#"{{"architecture":"amd64","os":"linux","history":{history},"rootfs":{{"type":"layers","diff_ids":["{}","{}"]}}}}"#,
        Digest::of(&a),
        Digest::of(&b)
    );
    let manifest = br#"[{"Config":"c.json","RepoTags":["a"],"Layers":["a/layer.tar","b/layer.tar"]}]"#;
    files(&[
        ("c.json", config.as_bytes()),
        ("a/layer.tar", &a),
        ("b/layer.tar", &b),
        ("manifest.json", manifest),
    ])
}

#[test]
fn histories_of_other_lengths() {
    let step = r#"{"created_by":"RUN"}"#;
    let empty = r#"{"created_by":"ENV","empty_layer":true}"#;
    for steps in [vec![], vec![step], vec![empty, step], vec![empty; 5], vec![step, empty, step, empty]] {
        let imported = import(&with_history(&format!("[{}]", steps.join(",")))).unwrap();
        let image = &imported.images[0].image;
        assert_eq!((image.layers.len(), image.size()), (2, 3), "{steps:?}");
    }
    assert!(import(&with_history("null")).is_ok());
    let error = import(&with_history(&format!("[{step},{empty},{step},{step}]"))).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::Malformed, vec!["c.json".to_owned()]));
    assert!(error.message.contains("too many non-empty layers"), "{}", error.message);
    let error = import(&with_history(&format!("[{}]", vec![empty; 2000].join(",")))).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::TooLarge, vec!["c.json".to_owned()]));
}

#[test]
fn documents_beyond_measure() {
    let config = br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#;
    let image = r#"{"Config":"c.json","RepoTags":null,"Layers":[]}"#;
    let of = |manifest: &str| files(&[("c.json", config), ("manifest.json", manifest.as_bytes())]);
    let within = |limits: Limits, archive: &[u8]| {
        let error = import_within(archive, limits).unwrap_err();
        assert_eq!(error.code, ErrorCode::TooLarge, "{error}");
        error.entry
    };
    let normal = Limits::default();
    let huge = of(&format!("[{image}{}]", " ".repeat(9 << 20)));
    assert_eq!(within(normal, &huge), ["manifest.json"]);
    assert_eq!(within(normal, &of(&format!("[{}]", vec![image; 1001].join(",")))), ["manifest.json"]);
    let many: Vec<(String, Vec<u8>)> = (0..9).map(|n| (format!("{n}.json"), b"{}".repeat(500))).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    assert_eq!(within(Limits { documents_bytes: 3500, ..normal }, &files(&many)), ["3.json"]);
    // The same large document, referred to over and over.
    let large = format!("{}{}", String::from_utf8_lossy(config), " ".repeat(1 << 20));
    let over = format!("[{}]", vec![image; 100].join(","));
    assert_eq!(
        within(normal, &files(&[("c.json", large.as_bytes()), ("manifest.json", over.as_bytes())])),
        ["c.json"]
    );
    // Names and attributes, of layers and of the archive.
    let named = files(&[("d/first", b""), ("d/second", b""), ("d/third", b"")]);
    let narrow = Limits { name_bytes: 20, ..normal };
    assert_eq!(within(narrow, &named), ["d/third"]);
    assert_eq!(within(narrow, &files(&[("layer", &named)])), ["layer", "d/third"]);
    // Nesting that would need as much of a stack.
    let error = import(&of(&"[".repeat(100_000))).unwrap_err();
    assert_eq!((error.code, error.entry), (ErrorCode::Malformed, vec!["manifest.json".to_owned()]));
    // More layers than any image has, all of them the same one.
    let tar = files(&[]);
    let [manifest, config] = manifest(&[&tar[..]; 1001], &[("", &tar[..]); 1001]);
    assert_eq!(within(normal, &layout(MANIFEST, &[&manifest, &config, &tar])), [blob(&config)]);
}

#[test]
fn paths_out_of_the_archive() {
    let config = br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#;
    for (path, code) in [
        ("../../etc/passwd", ErrorCode::Missing),
        ("/etc/passwd", ErrorCode::Missing),
        ("", ErrorCode::Missing),
    ] {
        let manifest = format!(r#"[{{"Config":"{path}","RepoTags":["a"],"Layers":[]}}]"#);
        let error =
            import(&files(&[("c.json", config), ("manifest.json", manifest.as_bytes())])).unwrap_err();
        assert_eq!(error.code, code, "{path}: {error}");
    }
    let manifest = br#"[{"Config":"./c.json","RepoTags":["a"],"Layers":[]}]"#;
    assert!(import(&files(&[("./c.json", config), ("/manifest.json", manifest)])).is_ok());
    // Where a path is there twice, the second is what an archive unpacks to.
    let first = br#"[{"Config":"nothing.json","RepoTags":["a"],"Layers":[]}]"#;
    assert!(
        import(&files(&[("c.json", config), ("manifest.json", first), ("manifest.json", manifest)])).is_ok()
    );
    // Names that are none are passed over, and that is said.
    let odd = br#"[{"Config":"c.json","RepoTags":["a","A B","a\u0000",""],"Layers":[]}]"#;
    let imported = import(&files(&[("c.json", config), ("manifest.json", odd)])).unwrap();
    assert_eq!((imported.images[0].tags.len(), imported.notes.len()), (1, 3), "{:?}", imported.notes);
}
