//! `xz`, `bzip2`, `zstd`, `lzma`, `lz4`: what they write is described, with a size that is an estimate.

use super::deflate::deflate;
use super::flags::Flags;
use super::{Program, Userland, cost};
use crate::image::Digest;
use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Errno, Follow, Metadata};

/// What tells one of them from another.
#[derive(Debug)]
pub(super) struct Format {
    /// Whose messages it prints.
    name: &'static str,
    suffix: &'static str,
    /// What stands for the suffix and `.tar`.
    short: &'static str,
    /// Bytes that it needs for a thousand of gzip's best (texts, programs, and lists of the reference's Debian).
    per_mille: u64,
    /// Whether the packed file takes the place of the plain one.
    replaces: bool,
}

const XZ: Format = Format { name: "xz", suffix: ".xz", short: ".txz", per_mille: 880, replaces: true };
const LZMA: Format = Format { name: "lzma", suffix: ".lzma", short: ".tlz", ..XZ };
const BZIP2: Format =
    Format { name: "bzip2", suffix: ".bz2", short: ".tbz2", per_mille: 890, replaces: true };
const ZSTD: Format =
    Format { name: "zstd", suffix: ".zst", short: ".tzst", per_mille: 1_010, replaces: false };
const LZ4: Format = Format { name: "lz4", suffix: ".lz4", short: ".tlz4", per_mille: 1_600, replaces: false };

const FLAGS: &[&str] = &[
    "c,stdout,to-stdout",
    "d,decompress,uncompress",
    "z,compress",
    "f,force",
    "k,keep",
    "q,quiet",
    "v,verbose",
    "t,test",
    "e,extreme",
    "s,small",
    "T,threads=",
    "M,memlimit=",
    "C,check=",
    "F,format=",
    "no-sparse",
    "ultra",
    "long=?",
    "fast=?",
    "adapt",
    "rm",
    "o=",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9,best",
];

pub const PROGRAMS: &[Program] = &[Program {
    names: &[
        "xz", "unxz", "xzcat", "lzma", "unlzma", "lzcat", "bzip2", "bunzip2", "bzcat", "zstd", "unzstd",
        "zstdcat", "zstdmt", "lz4", "unlz4", "lz4cat",
    ],
    summary: "compresses and decompresses files, of which sizes are estimates and bytes are not known",
    flags: FLAGS,
    run,
}];

/// What a call asks for.
struct Call {
    format: &'static Format,
    expands: bool,
    to_stdout: bool,
    test: bool,
    force: bool,
    keep: bool,
    output: Option<String>,
}

fn run(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let name = process.name().to_owned();
    let format = match name.trim_start_matches("un") {
        "lzma" | "lzcat" => &LZMA,
        "bzip2" | "bcat" | "bzcat" | "bunzip2" | "zip2" => &BZIP2,
        zstd if zstd.starts_with("zstd") => &ZSTD,
        lz4 if lz4.starts_with("lz4") => &LZ4,
        _ => &XZ,
    };
    let undoes = name.starts_with("un") || name.starts_with("bun") || name.ends_with("cat");
    let call = Call {
        format,
        expands: flags.last_of(&["d", "z"]).map_or(undoes, |last| last == "d") || flags.has("t"),
        to_stdout: flags.has("c") || name.ends_with("cat"),
        test: flags.has("t"),
        force: flags.has("f"),
        keep: match format.replaces {
            true => flags.has("k"),
            false => !flags.has("rm"),
        },
        output: flags.value("o").map(str::to_owned),
    };
    let mut names = flags.texts();
    if names.is_empty() {
        names.push("-".to_owned());
    }
    names.iter().fold(0, |code, name| code.max(call.one(process, name)))
}

impl Call {
    fn one(&self, process: &mut Process<'_>, name: &str) -> ExitCode {
        let is_stdin = name == "-";
        let content = match if is_stdin { Ok(process.read_stdin()) } else { process.read(name) } {
            Ok(content) => content,
            Err(errno) => return self.unreadable(process, name, errno),
        };
        let to_stdout = (self.to_stdout || is_stdin) && self.output.is_none();
        let target = match (&self.output, self.target(name)) {
            (Some(target), _) => target.clone(),
            (None, Ok(target)) => target,
            (None, Err(_)) if to_stdout || self.test => String::new(),
            (None, Err((message, code))) => {
                self.say(process, &message);
                return code;
            }
        };
        if !to_stdout && !self.test && !self.force && process.lstat(&target).is_ok() {
            self.say(
                process,
                &match self.format.name {
                    "bzip2" => format!("Output file {target} already exists."),
                    "zstd" | "lz4" => format!("{target} already exists; not overwritten  "),
                    _ => format!("{target}: File exists"),
                },
            );
            return 1;
        }
        let result = match self.expands {
            true => self.format.unpacked(process, name, &content),
            false => Ok(self.format.packed(process, &content)),
        };
        let result = match result {
            Ok(result) => result,
            Err(code) => return code,
        };
        if self.test {
            return 0;
        }
        if to_stdout {
            process.out_content(result);
            return 0;
        }
        let meta = process.stat(name).ok().filter(|_| !is_stdin).map(|node| node.meta.clone());
        self.replace(process, name, &target, result, meta)
    }

    /// The file that comes of one, or what is said and the exit code where none does.
    fn target(&self, name: &str) -> Result<String, (String, ExitCode)> {
        let Format { name: program, suffix, short, .. } = self.format;
        let packed = name.strip_suffix(suffix);
        if !self.expands {
            return match packed.filter(|_| *program != "zstd" && !self.force && !self.to_stdout) {
                Some(_) if *program == "bzip2" => {
                    Err((format!("Input file {name} already has {suffix} suffix."), 1))
                }
                Some(_) => Err((format!("{name}: File already has `{suffix}' suffix, skipping"), 2)),
                None => Ok(format!("{name}{suffix}")),
            };
        }
        match (packed, name.strip_suffix(short)) {
            (Some(stem), _) => Ok(stem.to_owned()),
            (None, Some(stem)) => Ok(format!("{stem}.tar")),
            (None, None) if *program == "bzip2" => Ok(format!("{name}.out")),
            (None, None) if *program == "xz" => {
                Err((format!("{name}: Filename has an unknown suffix, skipping"), 2))
            }
            (None, None) => Err((
                format!(
                    "{name}: unknown suffix ({suffix} expected). Can't derive the output file name. Specify it with \
                     -o dstFileName. Ignoring."
                ),
                1,
            )),
        }
    }

    fn unreadable(&self, process: &mut Process<'_>, name: &str, errno: Errno) -> ExitCode {
        let text = errno.message();
        let (message, code) = match (self.format.name, errno) {
            ("bzip2", Errno::IsDir) => (format!("Input file {name} is a directory."), 1),
            ("bzip2", _) => (format!("Can't open input file {name}: {text}."), 1),
            ("zstd", Errno::IsDir) => (format!("{name} is a directory -- ignored "), 1),
            ("zstd", _) => (format!("can't stat {name} : {text} -- ignored "), 1),
            (_, Errno::IsDir) => (format!("{name}: Is a directory, skipping"), 2),
            _ => (format!("{name}: {text}"), 1),
        };
        self.say(process, &message);
        code
    }

    /// Writes the new file with the old one's owner, mode and time, and takes the old one away unless it stays.
    fn replace(
        &self,
        process: &mut Process<'_>,
        name: &str,
        target: &str,
        result: Content,
        meta: Option<Metadata>,
    ) -> ExitCode {
        if let Err(errno) = process.write(target, result) {
            self.say(process, &format!("{target}: {}", errno.message()));
            return 1;
        }
        let Some(meta) = meta else { return 0 };
        let at = process.path(target);
        // It was written just now.
        let _ = process.sys.tree.set_meta(&at, Follow::Yes, |new| *new = meta);
        if !self.keep
            && let Err(errno) = process.remove(name)
        {
            self.say(process, &format!("{name}: {}", errno.message()));
            return 1;
        }
        0
    }

    /// A message with the name that the program was called by; zstd has one name.
    fn say(&self, process: &mut Process<'_>, message: &str) {
        match self.format.name {
            "zstd" => process.err(format!("zstd: {message}\n")),
            _ => {
                process.fail(message);
            }
        }
    }
}

impl Format {
    /// By the flag of `tar`: `J`, `j`, `zstd`.
    pub(super) fn of_tar(flag: &str) -> Option<&'static Self> {
        match flag {
            "J" | "xz" => Some(&XZ),
            "j" | "bzip2" => Some(&BZIP2),
            "zstd" => Some(&ZSTD),
            "lzma" => Some(&LZMA),
            _ => None,
        }
    }

    /// By the ending of a name.
    pub(super) fn of_file(name: &str) -> Option<&'static Self> {
        let ends = |format: &&Self| name.ends_with(format.suffix) || name.ends_with(format.short);
        [&XZ, &BZIP2, &ZSTD, &LZMA].into_iter().find(ends)
    }

    /// What is left of some content, as a description that tells how to come back to its size.
    pub(super) fn packed(&self, process: &mut Process<'_>, content: &Content) -> Content {
        process.spend_bytes(content.len(), cost::DECOMPRESS_BYTE.saturating_mul(4));
        let (size, label) = match content {
            // How well unknown bytes compress is not known; the size stays, and says what it stands for.
            Content::Described(described) => (described.size, described.label.to_string()),
            Content::Zeros(size) => (size / 6_000 + 80, format!("zeros {size}")),
            Content::Bytes(bytes) => {
                let best = deflate(bytes, 9).len() as u64;
                (best * self.per_mille / 1_000 + 60, Digest::of(bytes).to_string())
            }
        };
        let message = format!("how small {} makes its input is an estimate", self.name);
        process.note("estimated-size", message, "gzip of known bytes has exact sizes");
        Content::described(size, format!("{}:{}:{label}", self.name, content.len()))
    }

    /// What was packed, by its description.
    fn unpacked(
        &self,
        process: &mut Process<'_>,
        name: &str,
        content: &Content,
    ) -> Result<Content, ExitCode> {
        process.spend_bytes(content.len(), cost::DECOMPRESS_BYTE);
        let Content::Described(described) = content else {
            let bytes = content.as_bytes().unwrap_or_default();
            if self.is_magic(bytes) {
                let index = process.args.iter().position(|word| word == name).unwrap_or(0);
                process.not_simulated(index, format!("real bytes of {} are not unpacked here", self.name));
                return Err(0);
            }
            return Err(self.malformed(process, name));
        };
        let foreign = [&XZ, &LZMA, &BZIP2, &ZSTD, &LZ4].into_iter().find(|format| {
            let rest = described.label.strip_prefix(format.name);
            format.name != self.name && rest.is_some_and(|rest| rest.starts_with(':'))
        });
        if foreign.is_some() {
            return Err(self.malformed(process, name));
        }
        let own = described.label.strip_prefix(self.name).and_then(|rest| rest.strip_prefix(':'));
        let own = own.and_then(|rest| rest.split_once(':'));
        Ok(match own.and_then(|(size, label)| Some((size.parse::<u64>().ok()?, label))) {
            Some((size, label)) if label == format!("zeros {size}") => Content::Zeros(size),
            Some((size, label)) => Content::described(size, label),
            None => Content::described(described.size, format!("un{}:{}", self.name, described.label)),
        })
    }

    fn is_magic(&self, bytes: &[u8]) -> bool {
        let magic: &[u8] = match self.name {
            "xz" => b"\xfd7zXZ\0",
            "bzip2" => b"BZh",
            "zstd" => b"\x28\xb5\x2f\xfd",
            "lz4" => b"\x04\x22\x4d\x18",
            _ => b"\x5d\0\0",
        };
        bytes.starts_with(magic)
    }

    fn malformed(&self, process: &mut Process<'_>, name: &str) -> ExitCode {
        let name = if name == "-" { "(stdin)" } else { name };
        match self.name {
            "bzip2" => {
                process.fail(format!("{name} is not a bzip2 file."));
                2
            }
            "zstd" => {
                process.err(format!("zstd: {name}: unsupported format \n"));
                1
            }
            _ => process.fail(format!("{name}: File format not recognized")),
        }
    }
}
