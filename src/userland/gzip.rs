//! `gzip`, `gunzip` and `zcat`.

use std::io::Read as _;

use flate2::Crc;
use flate2::read::{GzDecoder, MultiGzDecoder};

use super::deflate::deflate;
use super::flags::Flags;
use super::{Program, Userland};
use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Errno, Follow, Metadata, path};

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

const HEADER: usize = 10;
const TRAILER: usize = 8;
const HAS_NAME: u8 = 8;
const UNIX: u8 = 3;
/// gzip's exit code where it left a file alone.
const WARNING: ExitCode = 2;
/// `gunzip` tries these.
const SUFFIX: &str = ".gz";
/// More than this is not kept in memory by anything here.
const MAX_EXPANDED: u64 = 64 << 20;

/// Whose gzip it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gzip {
    Gnu,
    Busybox,
}

impl Gzip {
    pub fn of(process: &Process<'_>) -> Self {
        if process.is_busybox() { Gzip::Busybox } else { Gzip::Gnu }
    }

    /// The bytes as this gzip writes them. GNU's keeps name and time (seconds) of the `origin`; busybox
    /// writes neither, and has no levels as Debian configures it.
    pub fn compress(self, bytes: &[u8], level: u8, origin: Option<(&str, i64)>) -> Vec<u8> {
        let origin = origin.filter(|_| self == Gzip::Gnu);
        let (name, time) = origin.unwrap_or_default();
        let how_hard = match (self, level) {
            (Gzip::Gnu, 1) => 4,
            (Gzip::Gnu, 9) => 2,
            _ => 0,
        };
        let mut out = vec![0x1f, 0x8b, 8, if origin.is_some() { HAS_NAME } else { 0 }];
        out.extend(u32::try_from(time).unwrap_or(0).to_le_bytes());
        out.extend([how_hard, UNIX]);
        if origin.is_some() {
            out.extend(name.bytes().chain([0]));
        }
        let level = if self == Gzip::Gnu { level } else { 6 };
        out.extend(deflate(bytes, level.into()));
        let mut crc = Crc::new();
        crc.update(bytes);
        out.extend(crc.sum().to_le_bytes());
        out.extend(crc.amount().to_le_bytes());
        out
    }
}

/// What a call asks for.
struct Call {
    gzip: Gzip,
    expands: bool,
    to_stdout: bool,
    level: u8,
    names: bool,
    force: bool,
    keep: bool,
    test: bool,
    quiet: bool,
    verbose: bool,
}

fn gzip(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let levels = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let call = Call {
        gzip: Gzip::of(process),
        expands: flags.has("d") || flags.has("t") || process.name() != "gzip",
        to_stdout: flags.has("c") || process.name() == "zcat",
        level: flags.last_of(&levels).and_then(|level| level.parse().ok()).unwrap_or(6),
        names: flags.last_of(&["n", "N"]) != Some("n"),
        force: flags.has("f"),
        keep: flags.has("k"),
        test: flags.has("t"),
        quiet: flags.has("q"),
        verbose: flags.has("v"),
    };
    let names = match flags.texts() {
        names if names.is_empty() => vec!["-".to_owned()],
        names => names,
    };
    names.iter().fold(0, |failed, name| match (call.one(process, name), failed) {
        // An error outweighs a warning.
        (1, _) | (_, 1) => 1,
        (code, failed) => code.max(failed),
    })
}

impl Call {
    fn one(&self, process: &mut Process<'_>, operand: &str) -> ExitCode {
        let is_stdin = operand == "-";
        let name = if is_stdin { "stdin".to_owned() } else { self.input(process, operand) };
        let content = if is_stdin { Ok(process.read_stdin()) } else { process.read(&name) };
        let content = match content {
            Ok(content) => content,
            Err(Errno::IsDir) if self.gzip == Gzip::Gnu => {
                return self.warn(process, &format!("{name} is a directory -- ignored"));
            }
            Err(errno) => return self.fail(process, &format!("{name}: {}", errno.message())),
        };
        let to_stdout = self.to_stdout || is_stdin || self.test;
        let target = match self.target(&name) {
            Ok(target) => target,
            Err(_) if to_stdout && self.expands => String::new(),
            Err(note) if self.expands => return self.warn(process, &note),
            // That it is packed already is no reason to fail.
            Err(note) => return self.warn(process, &note).min(0),
        };
        if !to_stdout && !self.force && process.lstat(&target).is_ok() {
            return match self.gzip {
                Gzip::Gnu => {
                    self.fail(process, &format!("{target} already exists;\tnot overwritten"));
                    WARNING
                }
                Gzip::Busybox => self.fail(process, &format!("can't open '{target}': File exists")),
            };
        }
        let meta = process.stat(&name).ok().filter(|_| !is_stdin).map(|node| node.meta.clone());
        let origin = meta.as_ref().filter(|_| self.names).map(|meta| (path::base(&name), meta.mtime.secs()));
        let result = match self.expands {
            true => expanded(&content),
            false => Some(self.compressed(&content, origin)),
        };
        let Some(result) = result else {
            return match self.gzip {
                Gzip::Gnu => {
                    process.err("\n");
                    self.fail(process, &format!("{name}: not in gzip format"))
                }
                Gzip::Busybox => self.fail(process, "invalid magic"),
            };
        };
        if self.verbose && self.gzip == Gzip::Gnu {
            let (plain, packed) = if self.expands { (&result, &content) } else { (&content, &result) };
            let ratio = saved(plain, packed);
            process.err(format!("{name}:\t{}\n", self.done(&ratio, &target, to_stdout)));
        }
        match meta {
            _ if self.test => 0,
            Some(meta) if !to_stdout => self.replace(process, &name, &target, result, meta),
            _ => {
                process.out_content(result);
                0
            }
        }
    }

    /// The file that an operand of `gunzip` names, which may be said without its suffix.
    fn input(&self, process: &Process<'_>, operand: &str) -> String {
        let suffixed = operand.ends_with(SUFFIX) || operand.ends_with(".tgz");
        match self.expands && self.gzip == Gzip::Gnu && !suffixed && process.stat(operand).is_err() {
            true => format!("{operand}{SUFFIX}"),
            false => operand.to_owned(),
        }
    }

    /// The file that comes of one, or why it is left alone.
    fn target(&self, name: &str) -> Result<String, String> {
        let dashes = if self.gzip == Gzip::Gnu { "--" } else { "-" };
        let packed = [SUFFIX, ".tgz", ".taz"].into_iter().find(|suffix| name.ends_with(suffix));
        if !self.expands {
            return match packed.filter(|_| self.gzip == Gzip::Gnu && !self.force && !self.to_stdout) {
                Some(suffix) => Err(format!("{name} already has {suffix} suffix -- unchanged")),
                None => Ok(format!("{name}{SUFFIX}")),
            };
        }
        let stem = |suffix: &str| name.strip_suffix(suffix);
        match (stem(SUFFIX), stem(".tgz").or(stem(".taz"))) {
            (Some(stem), _) => Ok(stem.to_owned()),
            (None, Some(stem)) => Ok(format!("{stem}.tar")),
            (None, None) => Err(format!("{name}: unknown suffix {dashes} ignored")),
        }
    }

    fn compressed(&self, content: &Content, origin: Option<(&str, i64)>) -> Content {
        if let Content::Described(described) = content {
            // How well unknown bytes compress is not known; the size stays, and says what it stands for.
            return Content::described(described.size, format!("gzip:{}", described.label));
        }
        let mut bytes = vec![];
        content.for_each_chunk(|chunk| bytes.extend_from_slice(chunk));
        Content::from(self.gzip.compress(&bytes, self.level, origin))
    }

    /// Writes the new file with the old one's owner, mode and time, and takes the old one away.
    fn replace(
        &self,
        process: &mut Process<'_>,
        name: &str,
        target: &str,
        result: Content,
        meta: Metadata,
    ) -> ExitCode {
        if let Err(errno) = process.write(target, result) {
            return self.fail(process, &format!("{target}: {}", errno.message()));
        }
        let at = process.path(target);
        // It was written just now.
        let _ = process.sys.tree.set_meta(&at, Follow::Yes, |new| *new = meta);
        match self.keep {
            true => 0,
            false => match process.remove(name) {
                Ok(()) => 0,
                Err(errno) => self.fail(process, &format!("{name}: {}", errno.message())),
            },
        }
    }

    /// What `-v` says was done.
    fn done(&self, ratio: &str, target: &str, to_stdout: bool) -> String {
        let verb = if self.keep { "created" } else { "replaced with" };
        match (self.test, to_stdout) {
            (true, _) => " OK".to_owned(),
            (_, true) => format!("{ratio:>6}"),
            _ => format!("{ratio:>6} -- {verb} {target}"),
        }
    }

    /// A message with the name that the program has: GNU's `gunzip` and `zcat` are scripts that call `gzip`.
    fn fail(&self, process: &mut Process<'_>, message: &str) -> ExitCode {
        match self.gzip {
            Gzip::Gnu => process.err(format!("gzip: {message}\n")),
            Gzip::Busybox => process.err(format!("{}: {message}\n", process.name())),
        }
        1
    }

    fn warn(&self, process: &mut Process<'_>, message: &str) -> ExitCode {
        match self.gzip {
            Gzip::Gnu if self.quiet => WARNING,
            Gzip::Gnu => self.fail(process, message).max(WARNING),
            Gzip::Busybox => self.fail(process, message),
        }
    }
}

/// How much smaller packing makes it, its header apart, as a percentage.
fn saved(plain: &Content, packed: &Content) -> String {
    let name =
        packed.as_bytes().and_then(|bytes| GzDecoder::new(bytes).header()?.filename().map(<[u8]>::len));
    let around = HEADER + name.map_or(0, |length| length + 1) + TRAILER;
    let saved = i128::from(plain.len()) + around as i128 - i128::from(packed.len());
    let tenths = match i128::from(plain.len()) {
        0 => 0,
        plain => (saved * 2000 / plain + saved.signum()) / 2,
    };
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}%", tenths.abs() / 10, tenths.abs() % 10)
}

fn expanded(content: &Content) -> Option<Content> {
    if let Content::Described(described) = content {
        return Some(Content::described(described.size, format!("gunzip:{}", described.label)));
    }
    let mut bytes = vec![];
    MultiGzDecoder::new(content.as_bytes()?).take(MAX_EXPANDED).read_to_end(&mut bytes).ok()?;
    Some(Content::from(bytes))
}
