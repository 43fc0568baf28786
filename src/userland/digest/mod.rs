//! `sha256sum` and its kin, `cksum`, `base64`.

mod crc;
mod encode;
mod md5;
mod sha1;

use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::flags::Flags;
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["sha256sum", "sha512sum", "sha1sum", "md5sum", "sha224sum", "sha384sum", "shasum"],
        summary: "digests of files, and checks of them",
        flags: FLAGS,
        run: sum,
    },
    Program {
        names: &["base64", "base32"],
        summary: "encodes and decodes",
        flags: encode::FLAGS,
        run: encode::encode,
    },
    Program { names: &["cksum"], summary: "the checksum of POSIX", flags: &[], run: crc::cksum },
];

const FLAGS: &[&str] = &[
    "c,check",
    "b,binary",
    "t,text",
    "q,quiet",
    "s,status",
    "w,warn",
    "strict",
    "tag",
    "z,zero",
    "ignore-missing",
    "a,algorithm=",
];

/// Lowercase hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest of content; of a description where the bytes are not known.
fn digest(algorithm: &str, content: &Content) -> String {
    fn of<D: Digest>(content: &Content) -> String {
        let mut hasher = D::new();
        content.for_each_chunk(|chunk| hasher.update(chunk));
        hex(&hasher.finalize())
    }
    match algorithm {
        "sha512" | "512" => of::<Sha512>(content),
        "sha384" | "384" => of::<Sha384>(content),
        "sha224" | "224" => of::<Sha224>(content),
        "sha1" | "1" => sha1::digest(content),
        "md5" => md5::digest(content),
        _ => of::<Sha256>(content),
    }
}

/// What is digested of a description in place of its bytes.
fn known(content: &Content) -> Content {
    match content {
        Content::Described(described) => {
            Content::from(format!("{}:{}", described.label, described.size).as_str())
        }
        other => other.clone(),
    }
}

/// Real digests of zeros would take too long beyond that.
const MOST_ZEROS: u64 = 64 << 20;

fn sum(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let algorithm = match process.name() {
        "shasum" => flags.value("a").unwrap_or("1").to_owned(),
        name => name.trim_end_matches("sum").to_owned(),
    };
    let mut names = flags.texts();
    if names.is_empty() {
        names.push("-".to_owned());
    }
    if flags.has("c") {
        return check(process, &flags, &algorithm, &names);
    }
    let mut code = 0;
    for (at, name) in names.iter().enumerate() {
        match if name == "-" { Ok(process.read_stdin()) } else { process.read(name) } {
            Ok(content) => {
                process.spend_bytes(content.len(), cost::DIGEST_BYTE);
                if matches!(&content, Content::Described(_))
                    || matches!(content, Content::Zeros(size) if size > MOST_ZEROS)
                {
                    let index = flags.operands.get(at).map_or(0, |(index, _)| *index);
                    process
                        .not_simulated(index, "the digest is one of a description: the bytes are not known");
                }
                let content = if matches!(content, Content::Zeros(size) if size > MOST_ZEROS) {
                    Content::Zeros(0)
                } else {
                    known(&content)
                };
                let hash = digest(&algorithm, &content);
                let line = if flags.has("tag") {
                    format!("{} ({name}) = {hash}\n", algorithm.to_uppercase())
                } else {
                    let mark = if flags.has("b") { '*' } else { ' ' };
                    format!("{hash} {mark}{name}\n")
                };
                process.out(line);
            }
            Err(errno) => {
                let text = if process.is_busybox() {
                    format!("can't open '{name}': {}", errno.message())
                } else {
                    format!("{name}: {}", errno.message())
                };
                code = process.fail(text);
            }
        }
    }
    code
}

/// Checks lines of digests and names. Contents that are not known pass: it is what the author checked against.
fn check(process: &mut Process<'_>, flags: &Flags, algorithm: &str, lists: &[String]) -> ExitCode {
    let mut code = 0;
    for list in lists {
        let content = match if list == "-" { Ok(process.read_stdin()) } else { process.read(list) } {
            Ok(content) => content,
            Err(errno) => {
                code = process.fail(format!("{list}: {}", errno.message()));
                continue;
            }
        };
        let Some(text) = content.as_text().map(str::to_owned) else { continue };
        let (mut checked, mut wrong, mut missing, mut verified) = (0, 0, 0, 0);
        for line in text.lines() {
            // `SHA256 (name) = …` is what `--tag` writes.
            let tagged = line.split_once(" (").and_then(|(_, rest)| rest.rsplit_once(") = "));
            let Some((wanted, name)) =
                tagged.map(|(name, wanted)| (wanted, name)).or_else(|| line.split_once([' ', '\t']))
            else {
                continue;
            };
            let name = name.trim_start_matches([' ', '*']).to_owned();
            if !wanted.bytes().all(|b| b.is_ascii_hexdigit()) || name.is_empty() {
                continue;
            }
            checked += 1;
            let content = match if name == "-" { Ok(process.read_stdin()) } else { process.read(&name) } {
                Ok(content) => content,
                Err(_) if flags.has("ignore-missing") => continue,
                Err(errno) => {
                    missing += 1;
                    process.fail(format!("{name}: {}", errno.message()));
                    if !flags.has("s") {
                        process.out(format!("{name}: FAILED open or read\n"));
                    }
                    continue;
                }
            };
            process.spend_bytes(content.len(), cost::DIGEST_BYTE);
            let fine = matches!(content, Content::Described(_))
                || digest(algorithm, &content) == wanted.to_lowercase();
            if fine {
                verified += 1;
            } else {
                wrong += 1;
            }
            let silent = flags.has("s") || (fine && flags.has("q"));
            if !silent {
                process.out(format!("{name}: {}\n", if fine { "OK" } else { "FAILED" }));
            }
        }
        let plural = |count: i32, one: &str, many: &str| {
            if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
        };
        if checked == 0 {
            code = process.fail(if process.is_busybox() {
                format!("no checksum lines found in {list}")
            } else {
                format!("{}: no properly formatted checksum lines found", shown(list))
            });
            continue;
        }
        if missing > 0 && !flags.has("s") && !process.is_busybox() {
            process.fail(format!(
                "WARNING: {} could not be read",
                plural(missing, "listed file", "listed files")
            ));
        }
        if wrong > 0 && !flags.has("s") {
            let text = if process.is_busybox() {
                format!("WARNING: {wrong} of {checked} computed checksums did NOT match")
            } else {
                format!("WARNING: {} did NOT match", plural(wrong, "computed checksum", "computed checksums"))
            };
            process.fail(text);
        }
        if flags.has("ignore-missing") && verified == 0 {
            code = process.fail(format!("{}: no file was verified", shown(list)));
        }
        if wrong + missing > 0 {
            code = 1;
        }
    }
    code
}

fn shown(list: &str) -> &str {
    if list == "-" { "'standard input'" } else { list }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests() {
        let abc = Content::from("abc");
        for (algorithm, expected) in [
            ("md5", "900150983cd24fb0d6963f7d28e17f72"),
            ("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            ("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ] {
            assert_eq!(digest(algorithm, &abc), expected);
        }
        let long = Content::from("a".repeat(1000).as_str());
        assert_eq!(digest("md5", &long), "cabe45dcc9ae5b66ba86600cca6b8ba8");
        assert_eq!(digest("sha1", &long), "291e9a6c66994949b57ba5e650361e98fc36b1ba");
    }
}
