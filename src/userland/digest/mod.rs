//! `sha256sum` and its kin, `cksum`, `sum`, `base64`.

mod blake2;
mod check;
mod crc;
mod encode;
mod md5;
mod sha1;

use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Described};

use super::common::usage;
use super::flags::{Flags, unknown};
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["sha256sum", "sha512sum", "sha1sum", "md5sum", "sha224sum", "sha384sum", "shasum", "b2sum"],
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
    Program { names: &["cksum"], summary: "the checksum of POSIX, or a digest", flags: CKSUM, run: cksum },
    Program { names: &["sum"], summary: "the checksums of BSD and System V", flags: crc::SUM, run: crc::sum },
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
    "l,length=",
];

const CKSUM: &[&str] = &[
    "a,algorithm=",
    "c,check",
    "l,length=",
    "tag",
    "untagged",
    "z,zero",
    "ignore-missing",
    "q,quiet",
    "s,status",
    "strict",
    "w,warn",
    "debug",
];

/// Lowercase hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Which digest, and of how many bytes.
#[derive(Debug, Clone, Copy)]
struct Algorithm {
    /// As in the name of the program, without `sum`.
    name: &'static str,
    /// As `--tag` writes it.
    tag: &'static str,
    bytes: u8,
}

const ALGORITHMS: &[Algorithm] = &[
    Algorithm { name: "md5", tag: "MD5", bytes: 16 },
    Algorithm { name: "sha1", tag: "SHA1", bytes: 20 },
    Algorithm { name: "sha224", tag: "SHA224", bytes: 28 },
    Algorithm { name: "sha256", tag: "SHA256", bytes: 32 },
    Algorithm { name: "sha384", tag: "SHA384", bytes: 48 },
    Algorithm { name: "sha512", tag: "SHA512", bytes: 64 },
    Algorithm { name: "b2", tag: "BLAKE2b", bytes: 64 },
];

impl Algorithm {
    fn named(name: &str) -> Option<Self> {
        ALGORITHMS.iter().find(|known| known.name == name).copied()
    }

    /// The digest of content; of its description where the bytes are not known, unless that is a digest itself.
    fn digest(self, content: &Content) -> String {
        fn of<D: Digest>(content: &Content) -> String {
            let mut hasher = D::new();
            content.for_each_chunk(|chunk| hasher.update(chunk));
            hex(&hasher.finalize())
        }
        if let (Content::Described(described), "sha256") = (content, self.name)
            && let Some(known) = described.label.strip_prefix("sha256:")
        {
            return known.to_owned();
        }
        let content = &known(content);
        match self.name {
            "sha512" => of::<Sha512>(content),
            "sha384" => of::<Sha384>(content),
            "sha224" => of::<Sha224>(content),
            "sha1" => sha1::digest(content),
            "md5" => md5::digest(content),
            "b2" => blake2::digest(content, self.bytes),
            _ => of::<Sha256>(content),
        }
    }

    /// Whether the digest is that of the bytes.
    fn is_real(self, content: &Content) -> bool {
        match content {
            Content::Described(described) => {
                described.size == 0 || self.name == "sha256" && described.label.starts_with("sha256:")
            }
            Content::Zeros(size) => *size <= MOST_ZEROS,
            Content::Bytes(_) => true,
        }
    }
}

/// Real digests of zeros would take too long beyond that.
const MOST_ZEROS: u64 = 64 << 20;

/// What is digested in place of bytes that are not known, or are too many.
fn known(content: &Content) -> Content {
    match content {
        Content::Described(described) if described.size > 0 => described.stand_in().as_str().into(),
        Content::Described(_) => Content::default(),
        Content::Zeros(size) if *size > MOST_ZEROS => {
            Described { size: *size, label: "zeros".into() }.stand_in().as_str().into()
        }
        other => other.clone(),
    }
}

/// Says that a digest is not of the bytes of `name`.
fn note(process: &mut Process<'_>, name: &str) {
    let program = process.name();
    let message = match name {
        "-" => format!("{program} gives the digest of a description: the bytes of its input are not known"),
        name => format!("{program} gives the digest of a description: the bytes of {name} are not known"),
    };
    process.note("described-digest", message, "it serves to compare what this build wrote, nothing else");
}

/// The digest of content by an algorithm's name, of its description where the bytes are not known.
pub(super) fn of(name: &str, content: &Content) -> Option<String> {
    Some(Algorithm::named(name)?.digest(content))
}

/// The digest of content by an algorithm's name, with a note where it is one of a description; `None` for a name that
/// is not known.
pub(super) fn noted(process: &mut Process<'_>, name: &str, from: &str, content: &Content) -> Option<String> {
    let algorithm = Algorithm::named(name)?;
    process.spend_bytes(content.len(), cost::DIGEST_BYTE);
    if !algorithm.is_real(content) {
        note(process, from);
    }
    Some(algorithm.digest(content))
}

fn sum(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    // Busybox has letters for these.
    if !process.is_busybox()
        && process.name() != "shasum"
        && let Some(word) =
            process.args.iter().find(|word| matches!(word.as_str(), "-q" | "-s" | "-a")).cloned()
    {
        return unknown(process, 0, &word);
    }
    let name = match (process.name(), flags.value("a")) {
        ("shasum", bits) => format!("sha{}", bits.unwrap_or("1")),
        (name, _) => name.trim_end_matches("sum").to_owned(),
    };
    let Some(algorithm) = Algorithm::named(&name) else {
        process.fail("Unrecognized algorithm");
        return process.fail("Type shasum -h for help");
    };
    let tagged = flags.has("tag");
    run(process, &flags, algorithm, tagged)
}

fn cksum(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, CKSUM) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let name = match flags.value("a") {
        None if flags.has("c") => "sha256",
        None | Some("crc") => return crc::cksum(process, &flags),
        Some("blake2b") => "b2",
        Some(name) => name,
    };
    let Some(algorithm) = Algorithm::named(name) else {
        let index = process.args.iter().position(|word| word.ends_with(name)).unwrap_or(0);
        process.not_simulated(index, format!("cksum has no model of {name}"));
        return 0;
    };
    let tagged = flags.last_of(&["tag", "untagged"]) != Some("untagged");
    run(process, &flags, algorithm, tagged)
}

/// Prints the digests of the operands, or checks those that they list.
fn run(process: &mut Process<'_>, flags: &Flags, mut algorithm: Algorithm, tagged: bool) -> ExitCode {
    if let Some(bits) = flags.value("l").map(str::to_owned) {
        match bits.parse::<u16>().ok().filter(|bits| bits.is_multiple_of(8)).map(|bits| bits / 8) {
            Some(bytes @ 1..=64) if algorithm.name == "b2" => algorithm.bytes = bytes as u8,
            Some(0) => {}
            None => {
                process.fail(format!("invalid length: \u{2018}{bits}\u{2019}"));
                return process.fail("length is not a multiple of 8");
            }
            Some(_) if algorithm.name == "b2" => {
                process.fail(format!("invalid length: \u{2018}{bits}\u{2019}"));
                return process.fail("maximum digest length for \u{2018}BLAKE2b\u{2019} is 512 bits");
            }
            Some(_) => return process.fail("--length is only supported with --algorithm=blake2b"),
        }
    }
    let mut names = flags.texts();
    if names.is_empty() {
        names.push("-".to_owned());
    }
    if flags.has("c") {
        return check::check(process, flags, algorithm, &names);
    }
    if process.name() != "cksum"
        && let Some(flag) = flags.last_of(&["ignore-missing", "status", "warn", "q", "s", "w", "strict"])
        && !process.is_busybox()
    {
        let long = match flag {
            "q" => "quiet",
            "s" => "status",
            "w" => "warn",
            other => other,
        };
        return usage(process, format!("the --{long} option is meaningful only when verifying checksums"));
    }
    let mut code = 0;
    for name in &names {
        match if name == "-" { Ok(process.read_stdin()) } else { process.read(name) } {
            Ok(content) => {
                process.spend_bytes(content.len(), cost::DIGEST_BYTE);
                if !algorithm.is_real(&content) {
                    note(process, name);
                }
                let hash = algorithm.digest(&content);
                let end = if flags.has("z") { '\0' } else { '\n' };
                let mark = if flags.last_of(&["b", "t"]) == Some("b") { '*' } else { ' ' };
                let bits = match algorithm.bytes {
                    64 => String::new(),
                    bytes if algorithm.name == "b2" => format!("-{}", u16::from(bytes) * 8),
                    _ => String::new(),
                };
                process.out(match tagged {
                    true => format!("{}{bits} ({name}) = {hash}{end}", algorithm.tag),
                    false => format!("{hash} {mark}{name}{end}"),
                });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests() {
        let abc = Content::from("abc");
        for (algorithm, expected) in [
            ("md5", "900150983cd24fb0d6963f7d28e17f72"),
            ("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                "b2",
                "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
            ),
            ("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ] {
            assert_eq!(Algorithm::named(algorithm).unwrap().digest(&abc), expected);
        }
        let long = Content::from("a".repeat(1000).as_str());
        let digest = |name: &str| Algorithm::named(name).unwrap().digest(&long);
        assert_eq!(digest("md5"), "cabe45dcc9ae5b66ba86600cca6b8ba8");
        assert_eq!(digest("sha1"), "291e9a6c66994949b57ba5e650361e98fc36b1ba");
    }
}
