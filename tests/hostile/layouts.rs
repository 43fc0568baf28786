//! The documents of an archive, and what they point to.

use layerlab::oci::ErrorCode;

use crate::make::{
    INDEX, MANIFEST, blob, descriptor, end, entry, files, gzip, import, layout, link, manifest, manifest_for,
    zstd,
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
