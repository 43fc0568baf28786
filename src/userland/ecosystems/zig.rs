//! `zig build`, by build.zig, and `zig build-exe`.

use super::super::words::{operands, value};
use super::project::{Ecosystem, offline, quoted, sources, unknown};
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

const ZIG: Ecosystem = Ecosystem {
    name: "zig",
    closure: 1,
    download: 900_000,
    unpacked: 3_500_000,
    compiled: 900_000,
    compile: 4 * cost::SECOND,
};
/// A program as each mode makes it.
const DEBUG: u64 = 2_300_000;
const SAFE: u64 = 1_900_000;
const FAST: u64 = 950_000;
const SMALL: u64 = 60_000;

fn base(words: &[String]) -> u64 {
    let has = |mode: &str| words.iter().any(|word| word.ends_with(mode));
    match () {
        () if has("ReleaseSmall") => SMALL,
        () if has("ReleaseFast") => FAST,
        () if has("ReleaseSafe") || words.iter().any(|word| word.starts_with("--release")) => SAFE,
        () => DEBUG,
    }
}

pub(super) fn zig(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain =
        operands(&words, &["-p", "--prefix", "--cache-dir", "--global-cache-dir", "-O", "-target", "--name"]);
    match plain.first().map(String::as_str) {
        Some("version") => {
            let version = process.version_of("zig").unwrap_or_else(|| "0.15.2".to_owned());
            process.out(format!("{version}\n"));
            0
        }
        Some("build") => build(process, &words, plain.get(1).map(String::as_str)),
        Some("build-exe") => {
            let Some(source) = plain.get(1) else { return unknown(process, 0) };
            if !process.sys.tree.exists(&process.path(source)) {
                process.err(format!("error: unable to load '{source}': FileNotFound\n"));
                return 1;
            }
            let stem = crate::vfs::path::base(source).trim_end_matches(".zig").to_owned();
            let out = value(&words, &["-femit-bin"]).or_else(|| value(&words, &["--name"])).unwrap_or(stem);
            let bytes = sources(process, process.cwd, &[".zig", ".c"]);
            process.sys.spend(6 * cost::SECOND);
            ZIG.programs(process, &[process.path(&out)], base(&words), 0, bytes);
            0
        }
        Some("fetch" | "fmt" | "test" | "env" | "ast-check") => {
            process.sys.spend(2 * cost::SECOND);
            0
        }
        _ => {
            process.not_simulated(1, "this command of zig has no model");
            0
        }
    }
}

fn build(process: &mut Process<'_>, words: &[String], step: Option<&str>) -> ExitCode {
    let Some(text) = process.text_of("build.zig") else {
        process.err("error: no build.zig file found, in the current directory or any parent directories\n");
        return 1;
    };
    let asked = process.text_of("build.zig.zon").map_or(0, |zon| zon.matches(".url").count()) as u64;
    let cache = value(words, &["--global-cache-dir"])
        .map_or_else(|| format!("{}/.cache/zig", process.home()), |at| process.path(&at));
    if !ZIG.fetch(process, &format!("{cache}/p"), asked) {
        return offline(process, "github.com", 1);
    }
    let bytes = sources(process, process.cwd, &[".zig", ".c", ".h"]);
    process.sys.spend(8 * cost::SECOND);
    process.spend_bytes(bytes, cost::C_BYTE);
    ZIG.compile(process, &process.path(".zig-cache/o"), asked);
    match step {
        Some("run") => return unknown(process, 2),
        Some("test" | "fmt" | "check") => return 0,
        _ => {}
    }
    let names = text.split("addExecutable(").skip(1).filter_map(|rest| {
        let named = rest.split_once(".name")?.1;
        quoted(named).into_iter().next()
    });
    let prefix = value(words, &["-p", "--prefix"]).unwrap_or_else(|| "zig-out".to_owned());
    let paths: Vec<String> = names.map(|name| process.path(&format!("{prefix}/bin/{name}"))).collect();
    ZIG.programs(process, &paths, base(words), asked, bytes);
    0
}
