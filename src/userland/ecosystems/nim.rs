//! `nimble` and `nim`.

use super::super::words::{operands, value};
use super::project::{Ecosystem, offline, quoted, sources, unknown};
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

const NIM: Ecosystem = Ecosystem {
    name: "nim",
    closure: 2,
    download: 200_000,
    unpacked: 400_000,
    compiled: 250_000,
    compile: cost::SECOND,
};
/// A program, optimised or not.
const RELEASE: u64 = 120_000;
const DEBUG: u64 = 450_000;

/// What a .nimble file says after a word.
fn field(text: &str, name: &str) -> Option<String> {
    text.lines().find(|line| line.trim_start().starts_with(name)).map(str::to_owned)
}

pub(super) fn nimble(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(&words, &[]);
    let command = plain.first().map_or("", String::as_str);
    let home = format!("{}/.nimble", process.home());
    if !matches!(command, "install" | "build" | "setup" | "c" | "run") {
        process.sys.spend(cost::SECOND);
        return 0;
    }
    if command == "install" && plain.len() > 1 {
        for name in plain.iter().skip(1) {
            if !NIM.fetch(process, &format!("{home}/pkgs2/{name}"), 1) {
                return offline(process, "github.com", 1);
            }
        }
        return 0;
    }
    let cwd = process.cwd.to_owned();
    let entries = process.sys.tree.read_dir(&cwd);
    let file = entries.ok().and_then(|mut list| list.find(|(name, _)| name.ends_with(".nimble")));
    let Some(text) = file.map(|(name, _)| name.to_owned()).and_then(|name| process.text_of(&name)) else {
        process.err(format!("     Error:  Could not find a file with a .nimble extension inside the specified directory: {cwd}\n"));
        return 1;
    };
    let requires = text.lines().filter(|line| line.trim_start().starts_with("requires")).flat_map(quoted);
    let asked = requires.filter(|one| !one.starts_with("nim ")).count() as u64;
    if !NIM.fetch(process, &format!("{home}/pkgs2"), asked) {
        return offline(process, "github.com", 1);
    }
    if words.iter().any(|word| matches!(word.as_str(), "--depsOnly" | "-d" | "--depsonly"))
        || command == "setup"
    {
        return 0;
    }
    let names = field(&text, "bin").map(|line| quoted(&line)).unwrap_or_default();
    let folder = field(&text, "binDir").and_then(|line| quoted(&line).into_iter().next());
    let prefix = folder.map_or(String::new(), |folder| format!("{folder}/"));
    let mut paths: Vec<String> = names.iter().map(|name| process.path(&format!("{prefix}{name}"))).collect();
    if command == "install" {
        paths.extend(names.iter().map(|name| format!("{home}/bin/{name}")));
    }
    compile(process, &words, &paths, asked);
    0
}

fn compile(process: &mut Process<'_>, words: &[String], paths: &[String], asked: u64) {
    let release =
        words.iter().any(|word| matches!(word.as_str(), "-d:release" | "-d:danger" | "--define:release"));
    let bytes = sources(process, process.cwd, &[".nim"]);
    process.sys.spend(5 * cost::SECOND);
    process.spend_bytes(bytes, cost::C_BYTE * 2);
    let linked = words.iter().any(|word| word.contains("-static"));
    let base = if release { RELEASE } else { DEBUG } + if linked { 900_000 } else { 0 };
    NIM.programs(process, paths, base, asked, bytes);
}

pub(super) fn nim(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    // `-o:app` is `--out:app`.
    let words: Vec<String> = process.operands().iter().map(|word| word.replacen(':', "=", 1)).collect();
    let plain = operands(&words, &[]);
    match plain.first().map(String::as_str) {
        Some("c" | "cpp" | "cc" | "compile" | "compileToC" | "js") => {
            let Some(source) = plain.last().filter(|_| plain.len() > 1) else { return unknown(process, 0) };
            if !process.sys.tree.exists(&process.path(source)) {
                process.err(format!("Error: cannot open '{source}'\n"));
                return 1;
            }
            let out =
                value(&words, &["-o", "--out"]).unwrap_or_else(|| source.trim_end_matches(".nim").to_owned());
            let given = process.operands().to_vec();
            compile(process, &given, &[process.path(&out)], 0);
            0
        }
        None => {
            let version = process.version_of("nim").unwrap_or_else(|| "2.2.6".to_owned());
            process.out(format!("Nim Compiler Version {version} [Linux: amd64]\n"));
            0
        }
        Some(_) => unknown(process, 1),
    }
}
