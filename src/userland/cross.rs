//! `xx-…`, the helpers of cross-compilation that `tonistiigi/xx` brings: each is the tool of that name, for the target
//! platform.

use crate::shell::{ExitCode, Process};

use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &[
            "xx-apk",
            "xx-apt",
            "xx-apt-get",
            "xx-go",
            "xx-cargo",
            "xx-clang",
            "xx-clang++",
            "xx-cc",
            "xx-c++",
        ],
        summary: "the tool after the dash, for the target platform",
        flags: &[],
        run: tool,
    },
    Program { names: &["xx-info"], summary: "what the target platform is called", flags: &[], run: info },
    Program {
        names: &["xx-verify"],
        summary: "checks a program's platform: that it is there",
        flags: &[],
        run: verify,
    },
];

/// Processor, as Docker, the kernel and Debian name it.
fn machine(process: &Process<'_>) -> (&'static str, &'static str, &'static str) {
    match process.var("TARGETARCH").unwrap_or(&process.sys.machine) {
        "arm64" | "aarch64" => ("arm64", "aarch64", "arm64"),
        "arm" => ("arm", "armv7l", "armhf"),
        "386" => ("386", "i686", "i386"),
        _ => ("amd64", "x86_64", "amd64"),
    }
}

fn is_alpine(process: &Process<'_>) -> bool {
    process.sys.tree.exists("/etc/alpine-release")
}

/// `x86_64-linux-gnu`, or with a vendor's name.
fn triple(process: &Process<'_>, vendor: &str) -> String {
    let (_, kernel, _) = machine(process);
    let (vendor, libc) = if is_alpine(process) { ("alpine-", "musl") } else { (vendor, "gnu") };
    format!("{kernel}-{vendor}linux-{libc}")
}

fn tool(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let name = process.name().trim_start_matches("xx-").to_owned();
    let mut words = process.operands().to_vec();
    match name.as_str() {
        "cargo" if words.iter().any(|word| word == "--print-target-triple") => {
            let triple = triple(process, "unknown-");
            process.out(format!("{triple}\n"));
            return 0;
        }
        "cargo" if words.iter().any(|word| word == "build" || word == "install") => {
            words.extend(["--target".to_owned(), triple(process, "unknown-")]);
        }
        "clang" | "clang++" | "cc" | "c++" if words.iter().any(|word| word.starts_with("--print")) => {
            let triple = triple(process, "");
            process.out(format!("{triple}\n"));
            return 0;
        }
        // `xx-go --wrap` makes `go` itself build for the target.
        "go" if words.iter().any(|word| word == "--wrap" || word == "--unwrap") => return 0,
        "apk" | "apt" | "apt-get" => words = words.iter().flat_map(|word| essentials(&name, word)).collect(),
        _ => {}
    }
    let argv = [vec![name], words].concat();
    let table = process.table;
    match process.with_arguments(&argv, |inner| table.run(inner)) {
        Some(code) => code,
        None => process.exec(&argv),
    }
}

/// Packages that only these helpers know.
fn essentials(manager: &str, word: &str) -> Vec<String> {
    let names: &[&str] = match (manager, word) {
        ("apk", "xx-c-essentials") => &["musl-dev", "gcc"],
        ("apk", "xx-cxx-essentials") => &["musl-dev", "gcc", "g++"],
        (_, "xx-c-essentials") => &["libc6-dev", "gcc"],
        (_, "xx-cxx-essentials") => &["libc6-dev", "gcc", "g++"],
        _ => return vec![word.to_owned()],
    };
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn info(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let (docker, kernel, debian) = machine(process);
    let plain = triple(process, "");
    let libc = if is_alpine(process) { "musl" } else { "gnu" };
    let text = match process.operands().first().map_or("triple", String::as_str) {
        "arch" => docker.to_owned(),
        "march" | "alpine-arch" | "rhel-arch" => kernel.to_owned(),
        "debian-arch" | "pkg-arch" => debian.to_owned(),
        "os" => "linux".to_owned(),
        "libc" => libc.to_owned(),
        "vendor" => if libc == "musl" { "alpine" } else { "unknown" }.to_owned(),
        "variant" => process.var("TARGETVARIANT").unwrap_or_default().to_owned(),
        "sysroot" => "/".to_owned(),
        "is-cross" => return 1,
        "env" => format!(
            "TARGETOS=linux\nTARGETARCH={docker}\nTARGETVARIANT=\nXX_OS=linux\nXX_MARCH={kernel}\nXX_TRIPLE={plain}\nXX_LIBC={libc}"
        ),
        _ => plain,
    };
    process.out(format!("{text}\n"));
    0
}

fn verify(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.sys.spend(cost::SECOND / 20);
    let files: Vec<String> =
        process.operands().iter().filter(|word| !word.starts_with('-')).cloned().collect();
    for file in files {
        if process.stat(&file).is_err() {
            process.err(format!("file {file} does not exist\n"));
            return 1;
        }
    }
    0
}
