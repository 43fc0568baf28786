//! The front end and the file system: parsing, differences, digests.

mod support;

use layerlab::dockerfile;
use layerlab::image::Digest;
use layerlab::text::Source;
use layerlab::vfs::{Metadata, Time, Tree, diff};
use support::{milliseconds, row};

/// A file of that many lines with everything that Dockerfiles usually hold: continuations, JSON, heredocs,
/// flags, variables, comments.
fn dockerfile(lines: usize) -> String {
    let block = "# dependencies first\nARG VERSION=1.2\nENV PATH=/opt/app/bin:$PATH LANG=C.UTF-8\n\
        RUN apt-get update \\\n    && apt-get install -y --no-install-recommends curl=${VERSION} \\\n    # tidy\n    \
        && rm -rf /var/lib/apt/lists/*\nWORKDIR /srv\nCOPY --chown=1000:1000 [\"a b\", \"package.json\", \"./\"]\n\
        RUN --mount=type=cache,target=/root/.cache <<EOF\nnpm ci\nnpm run build\nEOF\n\
        EXPOSE 8080/tcp 443\nLABEL a=\"b c\" d=e\nCMD [\"node\", \"server.js\"]\nUSER node\n";
    let text = format!("FROM debian:12 AS base\n{}", block.repeat(lines / block.lines().count() + 1));
    text.lines().take(lines).map(|line| format!("{line}\n")).collect()
}

fn tree(files: usize) -> Tree {
    let mut tree = Tree::new();
    let folder = Metadata::new(0o755, Time::EPOCH);
    let file = Metadata::new(0o644, Time::EPOCH);
    for number in 0..files {
        let parent = format!("/srv/{}/{}", number % 10, number % 100);
        let made = tree.mkdir_all(&parent, &folder);
        let written =
            tree.write(&format!("{parent}/{number}.txt"), format!("{number}").into_bytes(), file.clone());
        assert!(made.is_ok() && written.is_ok());
    }
    tree
}

fn main() {
    let source = Source::new("Dockerfile", dockerfile(10_000));
    milliseconds("parse 10,000 lines", Some(10.0), || dockerfile::parse(&source));

    let before = tree(10_000);
    let mut after = before.clone();
    let changed =
        after.write("/srv/1/11/11.txt", b"other".to_vec(), Metadata::new(0o644, Time::from_secs(1)));
    assert!(changed.is_ok());
    milliseconds("difference of one file in 10,000", None, || diff(&before, &after));
    milliseconds("difference of 10,000 files with nothing", None, || diff(&Tree::new(), &before));

    let bytes = vec![7_u8; 16 << 20];
    let start = std::time::Instant::now();
    let digest = Digest::of(&bytes);
    let rate = bytes.len() as f64 / start.elapsed().as_secs_f64() / 1e6;
    assert_eq!(digest.hex().len(), 64);
    row("sha-256", rate, "MB/s", None);
}
