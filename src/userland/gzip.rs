//! `gzip`, `gunzip` and `zcat`.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

use super::flags::Flags;
use super::{Program, Userland};
use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Follow};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["gzip", "gunzip", "zcat"],
    summary: "compresses and decompresses files",
    flags: FLAGS,
    run: gzip,
}];

const FLAGS: &[&str] = &[
    "c,stdout,to-stdout",
    "d,decompress,uncompress",
    "f,force",
    "k,keep",
    "n,no-name",
    "N,name",
    "q,quiet",
    "v,verbose",
    "t,test",
    "1,fast",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9,best",
];

/// The bytes as gzip writes them, without name and time.
pub fn compress(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level));
    // A vector takes everything, so nothing can fail.
    let _all = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn gzip(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let expands = flags.has("d") || process.name() != "gzip";
    let to_stdout = flags.has("c") || process.name() == "zcat";
    let level = flags
        .last_of(&["1", "2", "3", "4", "5", "6", "7", "8", "9"])
        .and_then(|l| l.parse().ok())
        .unwrap_or(6);
    let names = match flags.texts() {
        names if names.is_empty() => vec!["-".to_owned()],
        names => names,
    };
    let mut failed = 0;
    for name in names {
        let content = if name == "-" { Ok(process.read_stdin()) } else { process.read(&name) };
        let content = match content {
            Ok(content) => content,
            Err(errno) => {
                failed = process.fail(format!("{name}: {}", errno.message()));
                continue;
            }
        };
        let Some(result) = (if expands { expanded(&content) } else { Some(compressed(&content, level)) })
        else {
            failed = match process.is_busybox() {
                true => process.fail("invalid magic"),
                false => {
                    process.fail(format!("{}: not in gzip format", if name == "-" { "stdin" } else { &name }))
                }
            };
            continue;
        };
        if flags.has("t") {
            continue;
        }
        if to_stdout || name == "-" {
            process.out_content(result);
            continue;
        }
        let target = match (expands, name.strip_suffix(".tgz"), name.strip_suffix(".gz")) {
            (false, ..) => format!("{name}.gz"),
            (true, Some(stem), _) => format!("{stem}.tar"),
            (true, None, Some(stem)) => stem.to_owned(),
            (true, None, None) => {
                failed = process.fail(format!("{name}: unknown suffix -- ignored"));
                continue;
            }
        };
        failed = replace(process, &name, &target, result, flags.has("k")).max(failed);
    }
    failed
}

/// Writes the new file with the old one's owner, mode and time, and takes the old one away.
fn replace(process: &mut Process<'_>, name: &str, target: &str, result: Content, keep: bool) -> ExitCode {
    let meta = process.stat(name).map(|node| node.meta.clone());
    if let Err(errno) = process.write(target, result) {
        return process.fail(format!("{target}: {}", errno.message()));
    }
    if let Ok(meta) = meta {
        let path = process.path(target);
        // It was written just now.
        let _ = process.sys.tree.set_meta(&path, Follow::Yes, |new| *new = meta);
    }
    if !keep && let Err(errno) = process.remove(name) {
        return process.fail(format!("{name}: {}", errno.message()));
    }
    0
}

fn compressed(content: &Content, level: u32) -> Content {
    if let Content::Described(described) = content {
        // How well unknown bytes compress is not known; the size stays, and says what it stands for.
        return Content::described(described.size, format!("gzip:{}", described.label));
    }
    let mut bytes = vec![];
    content.for_each_chunk(|chunk| bytes.extend_from_slice(chunk));
    Content::from(compress(&bytes, level))
}

fn expanded(content: &Content) -> Option<Content> {
    if let Content::Described(described) = content {
        return Some(Content::described(described.size, format!("gunzip:{}", described.label)));
    }
    let mut bytes = vec![];
    // More than this is not kept in memory by anything here.
    MultiGzDecoder::new(content.as_bytes()?).take(64 << 20).read_to_end(&mut bytes).ok()?;
    Some(Content::from(bytes))
}
