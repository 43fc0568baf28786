//! `dart` and `flutter`, by pubspec.yaml.

use super::super::words::{operands, value};
use super::project::{Ecosystem, offline, sources, unknown, yaml_keys, yaml_value};
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

const DART: Ecosystem = Ecosystem {
    name: "dart",
    closure: 5,
    download: 60_000,
    unpacked: 350_000,
    compiled: 150_000,
    compile: cost::SECOND / 3,
};
/// A program that holds the runtime.
const RUNTIME: u64 = 5_200_000;
/// What every web application of Flutter has: its engine, and the program.
const CANVASKIT: u64 = 26_000_000;
const MAIN_JS: u64 = 1_900_000;
const APK: u64 = 19_000_000;

/// Fetches the packages of the project; the exit code where that fails.
fn get(process: &mut Process<'_>) -> Result<u64, ExitCode> {
    let Some(text) = process.text_of("pubspec.yaml") else {
        let cwd = process.cwd.to_owned();
        process.err(format!("Could not find a file named \"pubspec.yaml\" in \"{cwd}\".\n"));
        return Err(66);
    };
    let asked: u64 = ["dependencies", "dev_dependencies"]
        .iter()
        .map(|section| yaml_keys(&text, section).iter().filter(|name| *name != "flutter").count() as u64)
        .sum();
    let cache =
        process.var("PUB_CACHE").map_or_else(|| format!("{}/.pub-cache", process.home()), str::to_owned);
    if !DART.fetch(process, &format!("{cache}/hosted/pub.dev"), asked) {
        return Err(offline(process, "pub.dev", 69));
    }
    let packages = asked * DART.closure;
    let own = process.path(".dart_tool/package_config.json");
    if !process.sys.tree.exists(&own) {
        DART.keep(process, own, 300 + packages * 220, "configuration");
    }
    let lock = process.path("pubspec.lock");
    if !process.sys.tree.exists(&lock) {
        DART.keep(process, lock, 80 + packages * 230, "versions");
    }
    process.out("Got dependencies!\n");
    Ok(asked)
}

fn ended(result: Result<u64, ExitCode>) -> ExitCode {
    result.err().unwrap_or(0)
}

pub(super) fn dart(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(&words, &["-o", "--output", "-p", "--packages"]);
    let word = |index: usize| plain.get(index).map(String::as_str);
    match (word(0), word(1), word(2)) {
        (Some("pub"), Some("global"), Some("activate")) => {
            let Some(name) = plain.get(3) else { return 64 };
            if !process.download(DART.download * DART.closure) {
                return offline(process, "pub.dev", 69);
            }
            process.sys.spend(4 * cost::SECOND);
            let at = format!("{}/.pub-cache/bin/{name}", process.home());
            DART.programs(process, &[at], 400, 0, 0);
            0
        }
        (Some("pub"), Some("get" | "upgrade" | "downgrade"), _) => ended(get(process)),
        (Some("compile"), Some(kind), Some(source)) => compile(process, &words, kind, source),
        (Some("compile"), ..) => {
            process.err("Missing Dart entry point.\n");
            64
        }
        (Some("run"), Some("build_runner"), _) | (Some("test" | "analyze" | "format" | "fix"), ..) => {
            process.sys.spend(10 * cost::SECOND);
            0
        }
        (Some("run"), ..) => unknown(process, 1),
        (Some("pub" | "info" | "create" | "doc"), ..) => 0,
        (None, ..) => {
            let version = process.version_of("dart").unwrap_or_else(|| "3.10.0".to_owned());
            process.out(format!("Dart SDK version: {version} (stable) on \"linux_x64\"\n"));
            0
        }
        _ => unknown(process, 1),
    }
}

fn compile(process: &mut Process<'_>, words: &[String], kind: &str, source: &str) -> ExitCode {
    if !process.sys.tree.exists(&process.path(source)) {
        process.err(format!("\"{source}\" file not found\n"));
        return 64;
    }
    let text = process.text_of("pubspec.yaml").unwrap_or_default();
    let asked = yaml_keys(&text, "dependencies").len() as u64;
    let bytes = sources(process, process.cwd, &[".dart"]);
    process.sys.spend(4 * cost::SECOND);
    process.spend_bytes(bytes, cost::C_BYTE);
    let stem = source.trim_end_matches(".dart");
    let (ending, base) = match kind {
        "exe" => (".exe", RUNTIME),
        "aot-snapshot" => (".aot", RUNTIME / 4),
        "kernel" => (".dill", RUNTIME / 3),
        "jit-snapshot" => (".jit", RUNTIME / 3),
        "js" | "wasm" => (if kind == "js" { ".js" } else { ".wasm" }, 120_000),
        _ => return 64,
    };
    let out = value(words, &["-o", "--output"]).unwrap_or_else(|| format!("{stem}{ending}"));
    let at = process.path(&out);
    if !process.sys.tree.is_dir(crate::vfs::path::parent(&at)) {
        process.err(format!("Error: unable to open file: {out}\n"));
        return 64;
    }
    DART.programs(process, &[at], base, asked, bytes);
    process.out(format!("Generated: {out}\n"));
    0
}

pub(super) fn flutter(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(&words, &["-t", "--target", "-d", "--dart-define", "--base-href", "--flavor"]);
    let word = |index: usize| plain.get(index).map(String::as_str);
    match (word(0), word(1)) {
        (Some("pub"), Some("get" | "upgrade")) => ended(get(process)),
        (Some("build"), Some(kind)) => {
            if let Err(code) = get(process) {
                return code;
            }
            let bytes = sources(process, &process.path("lib"), &[".dart"]);
            process.sys.spend(35 * cost::SECOND);
            process.spend_bytes(bytes, cost::C_BYTE);
            outputs(process, kind, bytes);
            0
        }
        (Some("run"), _) => unknown(process, 1),
        (Some("clean"), _) => {
            process.discard(&process.path("build"));
            0
        }
        (Some("test" | "analyze" | "gen-l10n" | "doctor" | "precache"), _) => {
            process.sys.spend(8 * cost::SECOND);
            0
        }
        (None, _) => {
            let version = process.version_of("flutter").unwrap_or_else(|| "3.38.3".to_owned());
            process.out(format!("Flutter {version} • channel stable\n"));
            0
        }
        _ => 0,
    }
}

fn outputs(process: &mut Process<'_>, kind: &str, bytes: u64) {
    let build = process.path("build");
    let text = process.text_of("pubspec.yaml").unwrap_or_default();
    let name = yaml_value(&text, "name").unwrap_or_else(|| "app".to_owned());
    let assets = process.bytes_below(&process.path("assets"), |_| true);
    let files: Vec<(String, u64)> = match kind {
        "web" => vec![
            (format!("{build}/web/main.dart.js"), MAIN_JS + bytes * 3),
            (format!("{build}/web/canvaskit/canvaskit.wasm"), CANVASKIT),
            (format!("{build}/web/flutter.js"), 9_300),
            (format!("{build}/web/flutter_bootstrap.js"), 9_600),
            (format!("{build}/web/flutter_service_worker.js"), 8_500),
            (format!("{build}/web/index.html"), 1_800),
            (format!("{build}/web/manifest.json"), 920),
            (format!("{build}/web/assets/contents"), 1_700_000 + assets),
        ],
        "apk" => vec![(format!("{build}/app/outputs/flutter-apk/app-release.apk"), APK + bytes + assets)],
        "appbundle" => {
            vec![(format!("{build}/app/outputs/bundle/release/app-release.aab"), APK + bytes + assets)]
        }
        _ => vec![
            (format!("{build}/linux/x64/release/bundle/{name}"), 24_000 + bytes),
            (format!("{build}/linux/x64/release/bundle/lib/libflutter_linux_gtk.so"), 37_000_000),
        ],
    };
    for (path, size) in files {
        DART.keep(process, path, size, "built by flutter");
    }
}
