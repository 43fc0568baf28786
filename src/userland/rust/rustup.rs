//! `rustup` and its installer, and `rustc` alone.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

use super::super::words::value;
use super::crates::cargo_home;

pub(super) fn rustc(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "--version" || arg == "-V" || arg == "-vV") {
        let version = process.version_of("rustc").unwrap_or_else(|| "1.98.0".to_owned());
        process.out(format!("rustc {version}\nhost: x86_64-unknown-linux-gnu\n"));
        return 0;
    }
    let Some(source) = args.iter().find(|arg| arg.ends_with(".rs")) else { return 0 };
    let out = value(&args, &["-o"])
        .unwrap_or_else(|| crate::vfs::path::base(source).trim_end_matches(".rs").to_owned());
    let at = process.path(&out);
    process.sys.spend(cost::SECOND);
    process.unpack_own(vec![Entry::fixed(at, 0o755, 420_000, "estimated: built by rustc")]);
    0
}

pub(super) fn rustup(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let home =
        process.var("RUSTUP_HOME").map_or_else(|| format!("{}/.rustup", process.home()), str::to_owned);
    let bin = format!("{}/bin", cargo_home(process));
    if process.name() == "rustup-init" {
        process.download(180_000_000);
        let file =
            |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, "estimated: rust=1.98.0");
        let mut entries: Vec<Entry> =
            ["cargo", "rustc", "rustup", "rustfmt", "rustdoc", "cargo-clippy", "clippy-driver"]
                .iter()
                .map(|name| file(format!("{bin}/{name}"), 0o755, 10_000_000))
                .collect();
        entries.push(file(
            format!("{home}/toolchains/stable-x86_64-unknown-linux-gnu/contents"),
            0o644,
            540_000_000,
        ));
        entries.push(Entry::text(
            format!("{}/env", cargo_home(process)),
            0o644,
            "export PATH=\"$HOME/.cargo/bin:$PATH\"\n",
        ));
        process.unpack_own(entries);
        process.err("info: default toolchain set to 'stable-x86_64-unknown-linux-gnu'\n");
        return 0;
    }
    let words: Vec<&str> = args.iter().filter(|arg| !arg.starts_with('-')).map(String::as_str).collect();
    match words.as_slice() {
        ["target" | "component", "add", names @ ..] => {
            for name in names {
                process.download(28_000_000);
                let at = format!("{home}/toolchains/added/{name}/contents");
                process.unpack_own(vec![Entry::fixed(at, 0o644, 130_000_000, format!("estimated: {name}"))]);
            }
            0
        }
        ["toolchain", "install", names @ ..] | ["install", names @ ..] | ["default", names @ ..] => {
            for name in names {
                let at = format!("{home}/toolchains/{name}/contents");
                if !process.sys.tree.exists(&at) {
                    process.download(180_000_000);
                    process.unpack_own(vec![Entry::fixed(
                        at,
                        0o644,
                        540_000_000,
                        format!("estimated: toolchain {name}"),
                    )]);
                }
            }
            0
        }
        _ => 0,
    }
}
