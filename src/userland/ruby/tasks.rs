//! `ruby` itself and what programs of gems do: Rails' tasks.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::script::{self, Dialect, Host};
use super::super::{Userland, cost};
use crate::vfs::path::base;

pub(super) fn ruby(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    if process.operands().iter().any(|arg| arg == "--version" || arg == "-v") {
        let version = process.version_of("ruby").unwrap_or_else(|| "3.4.7".to_owned());
        process.out(format!("ruby {version}\n"));
        return 0;
    }
    let words = process.operands().to_vec();
    let (mut code, mut rest, mut libraries) = (Vec::new(), words.as_slice(), Vec::new());
    while let Some((first, more)) = rest.split_first() {
        match first.as_str() {
            "-c" | "-wc" | "-cw" => return lint(process),
            "-e" => {
                code.extend(more.first().cloned());
                rest = more.get(1..).unwrap_or_default();
            }
            "-I" | "-r" | "-C" => {
                libraries.extend(more.first().filter(|_| first == "-r").cloned());
                rest = more.get(1..).unwrap_or_default();
            }
            _ if first.starts_with("-r") => {
                libraries.push(first.trim_start_matches("-r").to_owned());
                rest = more;
            }
            _ if first.starts_with('-') && first.len() > 1 => rest = more,
            _ => break,
        }
    }
    let requires: String = libraries.iter().map(|name| format!("require '{name}'\n")).collect();
    if !code.is_empty() {
        let at = process.args.iter().position(|word| word == "-e").unwrap_or(0) + 1;
        let arguments = [&["-e".to_owned()], rest].concat();
        return script::run(
            userland,
            process,
            HOST,
            &format!("{requires}{}", code.join("\n")),
            &arguments,
            at,
        );
    }
    let Some((file, arguments)) = rest.split_first() else { return 0 };
    let (name, arguments) = (base(file).to_owned(), arguments.to_vec());
    let Some(text) = process.text_of(file) else {
        if process.stat(file).is_err() {
            process.err(format!("ruby: No such file or directory -- {file} (LoadError)\n"));
            return 1;
        }
        process.not_simulated(1, "what the script does is not known");
        return 0;
    };
    if name == "rails" || name == "rake" {
        return tasks(process, words.len() - arguments.len());
    }
    // A script that starts the program of a gem.
    let starts =
        ["bin_path(", "Shakapacker::", "Webpacker::", "bundler/setup"].iter().any(|word| text.contains(word));
    if starts && !text.contains("system") {
        let own = matches!(name.as_str(), "vite" | "shakapacker" | "webpack" | "webpacker");
        let table = process.table;
        if !own && table.has(&name) {
            let argv = [&[name], arguments.as_slice()].concat();
            return process.with_args(&argv, 1, |inner| table.run(inner)).unwrap_or(0);
        }
        return bundled(process, &name);
    }
    let at = process.args.iter().position(|word| word == file).unwrap_or(0);
    script::run(
        userland,
        process,
        HOST,
        &text,
        &[std::slice::from_ref(file), arguments.as_slice()].concat(),
        at,
    )
}

const HOST: Host = Host {
    dialect: Dialect::Ruby,
    constant: |process, name| {
        let version = || process.version_of("ruby").unwrap_or_else(|| "3.4.7".to_owned());
        (name == "version").then(version)
    },
    is_missing: |_, process, name| {
        let gem = name.split('/').next().unwrap_or(name);
        let folder = super::gems::gems_folder(process);
        !STANDARD.contains(&gem) && !process.sys.tree.exists(&format!("{folder}/gems/{gem}"))
    },
    called: |_, _, _| false,
};

/// Libraries that come with Ruby.
const STANDARD: [&str; 26] = [
    "English",
    "base64",
    "benchmark",
    "bigdecimal",
    "bundler",
    "csv",
    "date",
    "digest",
    "erb",
    "etc",
    "fileutils",
    "io",
    "json",
    "logger",
    "net",
    "open-uri",
    "open3",
    "openssl",
    "optparse",
    "pathname",
    "rubygems",
    "securerandom",
    "set",
    "shellwords",
    "tempfile",
    "yaml",
];

/// A program of a gem that bundles scripts and styles.
fn bundled(process: &mut Process<'_>, name: &str) -> ExitCode {
    process.sys.spend(8 * cost::SECOND);
    let folder = match name {
        "vite" => "public/vite",
        "shakapacker" | "webpack" | "webpacker" => "public/packs",
        _ => return 0,
    };
    let bytes = process
        .bytes_below(&process.path("app"), |path| path.contains("javascript") || path.contains("frontend"));
    let at = process.path(folder);
    let file =
        |name: &str, size: u64| Entry::fixed(format!("{at}/{name}"), 0o644, size, "estimated: bundled");
    process.unpack_own(vec![
        file("manifest.json", 900),
        file("application.js", 180_000 + bytes),
        file("application.css", 30_000),
    ]);
    0
}

/// `ruby -c`: scripts that are there are taken to be correct.
fn lint(process: &mut Process<'_>) -> ExitCode {
    for file in process.operands().to_vec().iter().filter(|word| !word.starts_with('-')) {
        if let Err(errno) = process.read(file) {
            process.err(format!("ruby: {} -- {file} (LoadError)\n", errno.message()));
            return 1;
        }
        process.out("Syntax OK\n");
    }
    0
}

pub(super) fn rails(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    tasks(process, 0)
}

pub(super) fn tasks(process: &mut Process<'_>, skip: usize) -> ExitCode {
    process.sys.spend(6 * cost::SECOND);
    let words: Vec<String> = process.operands().iter().skip(skip).cloned().collect();
    if words.iter().any(|word| word == "secret") {
        let secret = process.sys.make_name(128);
        process.out(format!("{secret}\n"));
    }
    if words.iter().any(|word| word == "--version" || word == "-v") {
        let name = process.name().to_owned();
        process.out(format!("{name} 1.0.0\n"));
        return 0;
    }
    match process.name() {
        "jekyll" | "middleman" | "nanoc" | "bridgetown" => return super::sites::site(process, &words),
        "rspec" => {
            super::sites::rspec(process, &words);
            return 0;
        }
        "bootsnap" => {
            let at = process.path("tmp/cache/bootsnap/compile-cache-iseq/contents");
            let bytes = process.bytes_below(process.cwd, |path| path.ends_with(".rb"));
            process.unpack_own(vec![Entry::fixed(
                at,
                0o644,
                2 * bytes + 800_000,
                "estimated: compiled by bootsnap",
            )]);
            return 0;
        }
        _ => {}
    }
    if words.iter().any(|word| word == "assets:precompile") {
        super::sites::assets(process);
    }
    0
}
