//! Little that wants to become much.

use std::io::Write as _;

use layerlab::oci::{ErrorCode, Limits};

use crate::make::{end, entry, files, gzip, header, import, import_within, layer, noise, pax, zstd};

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

/// A layer's tar without its end: a file of so many MiB, all zeros, compressed.
fn zeros(mebibytes: usize) -> Vec<u8> {
    let mut zip = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    zip.write_all(&header("zeros", b'0', mebibytes << 20, |_| {})).unwrap();
    (0..mebibytes).for_each(|_| zip.write_all(&[0; 1 << 20]).unwrap());
    zip.write_all(&[0; 1024]).unwrap();
    zip.finish().unwrap()
}

/// What streams expand to is bounded long before the bytes that an archive may unpack to are.
#[test]
fn streams_that_expand_beyond_measure() {
    let limits = Limits { expanded_bytes: 20 << 20, ..Limits::default() };
    // A large file of zeros is read: real images have them.
    assert!(layer(&zeros(20), limits).is_ok());
    let refused = |archive: &[u8], entry: &[&str]| {
        let error = import_within(archive, limits).unwrap_err();
        let names: Vec<String> = entry.iter().map(ToString::to_string).collect();
        assert_eq!((error.code, &error.entry[..]), (ErrorCode::TooLarge, &names[..]), "{error}");
        assert!(error.message.contains("more than 100 times its size"), "{error}");
    };
    refused(&files(&[("l", &zeros(64))]), &["l", "zeros"]);
    refused(&files(&[("l", &zstd(&header("zeros", b'0', 1 << 30, |_| {}), 300))]), &["l", "zeros"]);
    // Of several layers the one is named that was too much.
    refused(&files(&[("a", &zeros(30)), ("b", &zeros(30))]), &["b", "zeros"]);
    // What is around the archive counts as well: here it is no layer that expands.
    let around = gzip(&files(&[("other", &vec![0; 64 << 20])]));
    refused(&around, &["other"]);
    let hole = end(&[pax(&[("GNU.sparse.size", "99999999"), ("GNU.sparse.map", "0,5")], "s", b"12345")]);
    refused(&files(&[("l", &hole)]), &["l", "s"]);
    // Noise does not expand, however much of it there is.
    let none = Limits { expanded_bytes: 0, ..Limits::default() };
    assert!(layer(&gzip(&files(&[("noise", &noise(3 << 20))])), none).is_ok());
}
