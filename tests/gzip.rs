//! gzip's bytes: known answers, and the machine's own GNU gzip as the judge where there is one.
#![cfg(not(target_arch = "wasm32"))]

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use flate2::read::GzDecoder;
use layerlab::userland::gzip::Gzip;
use proptest::prelude::*;

/// A part of an input.
#[derive(Clone, Debug)]
enum Part {
    Zeros(usize),
    /// Bytes of an alphabet of so many letters, from a seed.
    Letters(u8, u64, usize),
    /// Bytes again from a share of the way back.
    Again(f64, usize),
}

fn part(most: usize) -> impl Strategy<Value = Part> {
    prop_oneof![
        (0..most).prop_map(Part::Zeros),
        (prop_oneof![1..8u8, Just(64), Just(255)], any::<u64>(), 0..most)
            .prop_map(|(letters, seed, length)| Part::Letters(letters, seed, length)),
        (0.0..1.0, 0..most).prop_map(|(back, length)| Part::Again(back, length)),
    ]
}

fn input(parts: &[Part]) -> Vec<u8> {
    let mut bytes: Vec<u8> = vec![];
    for part in parts {
        match *part {
            Part::Zeros(length) => bytes.resize(bytes.len() + length, 0),
            Part::Letters(letters, mut seed, length) => bytes.extend((0..length).map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (((seed >> 33) % u64::from(letters)) as u8).wrapping_add(b'0')
            })),
            Part::Again(back, length) if !bytes.is_empty() => {
                let from = bytes.len() - 1 - (back * (bytes.len() - 1) as f64) as usize;
                (0..length).for_each(|by| bytes.push(bytes[from + by]));
            }
            Part::Again(..) => {}
        }
    }
    bytes
}

/// Whether `gzip` is GNU's on a processor whose instructions it does not hand the work to.
fn has_gnu_gzip() -> bool {
    static HAS: OnceLock<bool> = OnceLock::new();
    *HAS.get_or_init(|| {
        let version = Command::new("gzip").arg("--version").output();
        let is_gnu =
            version.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).contains("Jean-loup Gailly"));
        is_gnu && cfg!(not(target_arch = "s390x"))
    })
}

/// What the machine's gzip makes of a file.
fn by_the_machine(bytes: &[u8], level: u8) -> Vec<u8> {
    let mut file = tempfile();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    let out = Command::new("gzip")
        .args(["-n", &format!("-{level}")])
        .stdin(Stdio::from(file))
        .output()
        .expect("gzip runs");
    out.stdout
}

/// A file that is gone when it is closed.
fn tempfile() -> File {
    static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("layerlab-gzip-{}-{count}", std::process::id()));
    let file = File::options().read(true).write(true).create_new(true).open(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    file
}

fn expand(packed: &[u8]) -> Vec<u8> {
    let mut bytes = vec![];
    GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    bytes
}

fn agrees(bytes: &[u8], level: u8) -> Result<(), TestCaseError> {
    let ours = Gzip::Gnu.compress(bytes, level, None);
    prop_assert!(expand(&ours) == bytes, "level {level}: not what went in");
    if has_gnu_gzip() {
        let theirs = by_the_machine(bytes, level);
        prop_assert!(
            ours == theirs,
            "level {level}, {} bytes: {} here, {} there",
            bytes.len(),
            ours.len(),
            theirs.len()
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_inputs_agree(parts in prop::collection::vec(part(600), 0..12), level in 1..=9u8) {
        agrees(&input(&parts), level)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// More than a window, and more than a block.
    #[test]
    fn large_inputs_agree(parts in prop::collection::vec(part(40_000), 2..10), level in 1..=9u8) {
        agrees(&input(&parts), level)?;
    }

    /// Where the input ends near the end of the window or of its half, the buffer's remains show.
    #[test]
    fn ends_of_the_window_agree(
        parts in prop::collection::vec(part(9_000), 1..4),
        halves in 1..5usize,
        by in -600..600isize,
        level in 1..=9u8,
    ) {
        let parts = input(&parts);
        prop_assume!(!parts.is_empty());
        let length = (halves * 0x8000).saturating_add_signed(by);
        let bytes: Vec<u8> = parts.iter().copied().cycle().take(length).collect();
        agrees(&bytes, level)?;
    }
}

/// Bytes that are in every clone, at every level.
#[test]
fn files_of_this_repository_agree() {
    let manifest = include_bytes!("../Cargo.toml");
    let lock = include_bytes!("../Cargo.lock");
    for bytes in [&b""[..], b"a", b"ab", b"abc", b"hello\n", manifest, lock] {
        for level in 1..=9 {
            agrees(bytes, level).unwrap();
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// As `gzip 1.12` and `busybox 1.35` gave them for a file `f` of 1600000000.
#[test]
fn headers_are_known() {
    let body = "cb48cdc9c9e7020020303a3606000000";
    let origin = Some(("f", 1_600_000_000));
    let cases = [
        (Gzip::Gnu, 9, origin, format!("1f8b080800105e5f02036600{body}")),
        (Gzip::Gnu, 6, origin, format!("1f8b080800105e5f00036600{body}")),
        (Gzip::Gnu, 1, None, format!("1f8b0800000000000403{body}")),
        (Gzip::Busybox, 1, origin, format!("1f8b0800000000000003{body}")),
    ];
    for (gzip, level, origin, expected) in cases {
        assert_eq!(hex(&gzip.compress(b"hello\n", level, origin)), expected, "{gzip:?} -{level}");
    }
}
