//! `swift package` and `swift build`, by Package.swift.

use super::super::words::{operands, value};
use super::project::{Ecosystem, offline, quoted, sources, unknown};
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};
use crate::vfs::Node;

const SWIFT: Ecosystem = Ecosystem {
    name: "swift",
    closure: 6,
    download: 3_000_000,
    unpacked: 6_000_000,
    compiled: 9_000_000,
    compile: 12 * cost::SECOND,
};
/// The standard library where it is linked in, and a program without it.
const STATIC: u64 = 9_000_000;
const DYNAMIC: u64 = 90_000;
const TRIPLE: &str = "x86_64-unknown-linux-gnu";
const VALUED: &[&str] = &[
    "-c",
    "--configuration",
    "--product",
    "--target",
    "--package-path",
    "--scratch-path",
    "--build-path",
    "-j",
    "--jobs",
    "-Xswiftc",
    "-Xlinker",
    "-Xcc",
    "--cache-path",
    "--swift-sdk",
];

pub(super) fn swift(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(&words, VALUED);
    if words.iter().any(|word| word == "--version") {
        let version = process.var("SWIFT_VERSION").unwrap_or("6.2").trim_start_matches("swift-");
        let version = version.trim_end_matches("-RELEASE").to_owned();
        process.out(format!("Swift version {version} (swift-{version}-RELEASE)\nTarget: {TRIPLE}\n"));
        return 0;
    }
    let folder =
        value(&words, &["--package-path"]).map_or_else(|| process.cwd.to_owned(), |at| process.path(&at));
    let Some(manifest) = process.text_of(&format!("{folder}/Package.swift")) else {
        process
            .err("error: Could not find Package.swift in this directory or any of its parent directories.\n");
        return 1;
    };
    let asked = manifest.matches(".package(").count() as u64;
    let scratch = value(&words, &["--scratch-path", "--build-path"])
        .map_or_else(|| format!("{folder}/.build"), |at| process.path(&at));
    let mode = value(&words, &["-c", "--configuration"]).unwrap_or_else(|| "debug".to_owned());
    let bin = format!("{scratch}/{TRIPLE}/{mode}");
    if words.iter().any(|word| word == "--show-bin-path") {
        process.out(format!("{bin}\n"));
        return 0;
    }
    match (plain.first().map(String::as_str), plain.get(1).map(String::as_str)) {
        (Some("package"), Some("clean" | "reset" | "purge-cache")) => {
            process.discard(&scratch);
            return 0;
        }
        (Some("run"), _) => return unknown(process, 1),
        _ => {}
    }
    if !SWIFT.fetch(process, &format!("{scratch}/checkouts"), asked) {
        return offline(process, "github.com", 1);
    }
    if plain.first().is_none_or(|word| !matches!(word.as_str(), "build" | "test")) {
        return 0;
    }
    let bytes = sources(process, &format!("{folder}/Sources"), &[".swift", ".c", ".cpp"]);
    if bytes == 0 {
        process.err("error: 'package': Source files for target should be located under 'Sources', or a custom sources path can be set with the 'path' property in Package.swift\n");
        return 1;
    }
    SWIFT.compile(process, &bin, asked);
    process.spend_bytes(bytes, cost::C_BYTE * 4);
    let mut names = targets(&manifest, ".executableTarget(");
    names.extend(targets(&manifest, ".executable("));
    names.sort();
    names.dedup();
    if let Some(only) = value(&words, &["--product"]) {
        names.retain(|name| *name == only);
        if names.is_empty() {
            process.err(format!("error: no product named '{only}'\n"));
            return 1;
        }
    }
    let fixed = words.iter().any(|word| word == "--static-swift-stdlib" || word == "-static-stdlib");
    let paths: Vec<String> = names.iter().map(|name| format!("{bin}/{name}")).collect();
    SWIFT.programs(process, &paths, if fixed { STATIC } else { DYNAMIC }, asked, bytes);
    let link = format!("{scratch}/{mode}");
    if process.lstat(&link).is_err() {
        let meta = process.new_meta(0o777);
        // Only a folder that cannot be written lacks the link.
        let _ = process.put(&link, Node::symlink(meta, format!("{TRIPLE}/{mode}").as_str()));
    }
    process.out("Build complete!\n");
    0
}

/// Names of the targets or products of a kind.
fn targets(manifest: &str, kind: &str) -> Vec<String> {
    manifest.split(kind).skip(1).filter_map(|rest| quoted(rest).first().cloned()).collect()
}
