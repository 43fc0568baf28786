//! `openssl`: random bytes, digests, base64; keys and certificates by their sizes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::shell::{ExitCode, Process, random};
use crate::vfs::Content;

use super::super::{Userland, cost, digest};

/// Columns of a line of base64.
const WIDTH: usize = 64;
/// Random bytes beyond that are not asked for.
const MOST: u64 = 1 << 20;
/// What is printed of a digest; 3.0 names the members of SHA-2 so.
const DIGESTS: &[(&str, &str)] = &[
    ("md5", "MD5"),
    ("sha1", "SHA1"),
    ("sha224", "SHA2-224"),
    ("sha256", "SHA2-256"),
    ("sha384", "SHA2-384"),
    ("sha512", "SHA2-512"),
];

/// The flags and operands of one command; which flags take values depends on it.
struct Call {
    flags: Vec<(String, Option<String>)>,
    operands: Vec<String>,
}

impl Call {
    fn read(words: &[String], with_value: &[&str]) -> Self {
        let mut call = Self { flags: vec![], operands: vec![] };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.strip_prefix("--").or_else(|| word.strip_prefix('-')).filter(|name| !name.is_empty()) {
                Some(name) if with_value.contains(&name) => {
                    call.flags.push((name.to_owned(), words.next().cloned()));
                }
                Some(name) => call.flags.push((name.to_owned(), None)),
                None => call.operands.push(word.clone()),
            }
        }
        call
    }

    fn has(&self, name: &str) -> bool {
        self.flags.iter().any(|(flag, _)| flag == name)
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.flags.iter().rev().find(|(flag, _)| flag == name).and_then(|(_, value)| value.as_deref())
    }
}

pub(super) fn openssl(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let Some((command, rest)) = args.split_first() else { return 0 };
    match command.as_str() {
        "version" | "-v" | "-version" | "--version" => {
            process.out("OpenSSL 3.0.17 1 Jul 2025\n");
            0
        }
        "rand" => rand(process, rest),
        "dgst" => dgst(process, rest, None),
        "base64" => base64(process, rest),
        "enc" if rest.iter().any(|word| word == "-base64" || word == "-a") => base64(process, rest),
        "passwd" => passwd(process, rest),
        name if DIGESTS.iter().any(|(known, _)| *known == name) => dgst(process, rest, Some(name)),
        "req" | "ca" | "crl" | "pkcs8" | "ec" | "pkey" | "dsaparam" | "gendsa" | "verify" | "genrsa"
        | "genpkey" | "x509" | "dhparam" | "ecparam" | "rsa" | "pkcs12" => keys(process, rest),
        "enc" | "s_client" => {
            process.read_stdin();
            process.not_simulated(1, "this command of openssl has no model");
            0
        }
        _ => 0,
    }
}

/// Writes to `-out`, or to standard output.
fn put(process: &mut Process<'_>, call: &Call, content: impl Into<Content>) -> ExitCode {
    let Some(path) = call.value("out").map(str::to_owned) else {
        process.out_content(content.into());
        return 0;
    };
    match process.write(&path, content) {
        Ok(()) => 0,
        Err(errno) => {
            process.err(format!("Can't open \"{path}\" for writing, {}\n", errno.message()));
            1
        }
    }
}

/// What `-in` or the operand names, else standard input.
fn input(process: &mut Process<'_>, path: Option<&str>) -> Result<Content, ExitCode> {
    let Some(path) = path else { return Ok(process.read_stdin()) };
    process.read(path).map_err(|errno| {
        process.err(format!("{path}: {}\n", errno.message()));
        1
    })
}

fn rand(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let call = Call::read(words, &["out", "rand", "writerand", "engine"]);
    let Some(count) = call.operands.first().and_then(|word| word.parse::<u64>().ok()).filter(|n| *n <= MOST)
    else {
        process.err("rand: Use -help for summary.\n");
        return 1;
    };
    let bytes = random(process.sys.clock.0 as u64, count);
    let text = match (call.has("hex"), call.has("base64")) {
        (true, _) => digest::hex(&bytes) + "\n",
        (_, true) => folded(&STANDARD.encode(&bytes)),
        _ => return put(process, &call, bytes),
    };
    put(process, &call, text.as_str())
}

fn dgst(process: &mut Process<'_>, words: &[String], name: Option<&str>) -> ExitCode {
    let call =
        Call::read(words, &["out", "hmac", "mac", "macopt", "sign", "verify", "prverify", "signature"]);
    let asked = name.is_some();
    let named = call.flags.iter().find(|(flag, _)| DIGESTS.iter().any(|(known, _)| known == flag));
    let name = name.or(named.map(|(flag, _)| flag.as_str())).unwrap_or("sha256").to_owned();
    let known = ["out", "r", "binary", "hex", "c"];
    if let Some((flag, _)) =
        call.flags.iter().find(|(flag, _)| !known.contains(&flag.as_str()) && *flag != name)
    {
        process.not_simulated(1, format!("openssl's -{flag} has no model"));
        return 0;
    }
    // Where none is named, the default goes by its other name.
    let is_named = asked || call.has(&name);
    let shown = DIGESTS.iter().find(|(known, _)| *known == name).map_or("", |(_, shown)| shown);
    let shown = if is_named { shown } else { "SHA256" };
    let inputs = match call.operands.as_slice() {
        [] => vec![None],
        files => files.iter().map(|file| Some(file.as_str())).collect(),
    };
    let mut code = 0;
    let mut out = vec![];
    for path in inputs {
        let content = match input(process, path) {
            Ok(content) => content,
            Err(failed) => {
                code = failed;
                continue;
            }
        };
        let from = path.unwrap_or("stdin");
        let Some(hash) = digest::noted(process, &name, path.unwrap_or("-"), &content) else { continue };
        match (call.has("binary"), call.has("r")) {
            (true, _) => out.extend(bytes_of(&hash)),
            (_, true) => out.extend(format!("{hash} *{from}\n").bytes()),
            _ => out.extend(format!("{shown}({from})= {hash}\n").bytes()),
        }
    }
    code.max(put(process, &call, out))
}

fn bytes_of(hex: &str) -> impl Iterator<Item = u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    let pairs: Vec<u8> =
        digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + *digit as u8)).collect();
    pairs.into_iter()
}

fn base64(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let call = Call::read(words, &["in", "out"]);
    let content = match input(process, call.value("in")) {
        Ok(content) => content,
        Err(code) => return code,
    };
    let Some(bytes) = content.as_bytes() else {
        process.not_simulated(1, "it reads contents that are not known, only their size");
        return 0;
    };
    if call.has("d") {
        let text: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        return put(process, &call, STANDARD.decode(text).unwrap_or_default());
    }
    let text = STANDARD.encode(bytes);
    put(process, &call, if call.has("A") { text } else { folded(&text) }.as_str())
}

fn folded(text: &str) -> String {
    let lines = text.as_bytes().chunks(WIDTH).map(|line| String::from_utf8_lossy(line).into_owned() + "\n");
    lines.collect()
}

/// A hash with a salt by chance, which nobody can foresee.
fn passwd(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let call = Call::read(words, &["in", "salt", "out", "rand"]);
    if call.has("salt") {
        process.not_simulated(1, "hashes of passwords with a given salt have no model");
        return 0;
    }
    let mut passwords = call.operands.len();
    if call.has("stdin") || call.has("in") {
        let content = process.read_stdin();
        passwords = content.as_text().map_or(1, |text| text.lines().count());
    }
    let (scheme, salt, hash) = match () {
        () if call.has("6") => ("6", 16, 86),
        () if call.has("5") => ("5", 16, 43),
        () if call.has("apr1") => ("apr1", 8, 22),
        () => ("1", 8, 22),
    };
    for _ in 0..passwords.max(1) {
        let (salt, hash) = (process.sys.make_name(salt), process.sys.make_name(hash));
        process.out(format!("${scheme}${salt}${hash}\n"));
    }
    0
}

fn keys(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    process.sys.spend(cost::SECOND);
    let call = Call::read(words, &["out", "keyout"]);
    for (flag, size) in [("out", 1_300), ("keyout", 1_704)] {
        let Some(path) = call.value(flag).map(str::to_owned) else { continue };
        if let Err(errno) = process.write(&path, Content::described(size, format!("openssl {path}"))) {
            process.err(format!("Can't open \"{path}\" for writing, {}\n", errno.message()));
            return 1;
        }
    }
    0
}
