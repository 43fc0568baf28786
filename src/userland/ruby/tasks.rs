//! `ruby` itself and what programs of gems do: Rails' tasks.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

pub(super) fn ruby(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if process.operands().iter().any(|arg| arg == "--version" || arg == "-v") {
        let version = process.version_of("ruby").unwrap_or_else(|| "3.4.7".to_owned());
        process.out(format!("ruby {version}\n"));
        return 0;
    }
    let file = process.operands().first().cloned().unwrap_or_default();
    if matches!(file.as_str(), "-c" | "-wc" | "-cw") {
        return lint(process);
    }
    if file.ends_with("bin/rails") || file.ends_with("bin/rake") {
        return tasks(process, 1);
    }
    process.not_simulated(1, "Ruby has no model");
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
        "jekyll" | "middleman" | "nanoc" | "bridgetown" => return site(process, &words),
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
        let bytes = process
            .bytes_below(&process.path("app"), |path| path.contains("assets") || path.contains("javascript"));
        let at = process.path("public/assets");
        let file = |name: &str, size: u64| {
            Entry::fixed(format!("{at}/{name}"), 0o644, size, "estimated: precompiled assets")
        };
        process.unpack_own(vec![
            file("application.js", 250_000 + bytes),
            file("application.css", 40_000 + bytes / 4),
            file(".sprockets-manifest.json", 900),
        ]);
    }
    0
}

/// What a generator of static sites writes: its pages, of about the size of their sources.
fn site(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    if words
        .first()
        .is_some_and(|word| word != "build" && word != "b" && word != "deploy" && word != "compile")
    {
        return 0;
    }
    let own = if process.name() == "jekyll" { "_site" } else { "build" };
    let own = if matches!(process.name(), "nanoc" | "bridgetown") { "output" } else { own };
    let named = ["-d", "--destination", "--build-dir"].iter().find_map(|flag| {
        let at = words.iter().position(|word| word == flag).and_then(|at| words.get(at + 1));
        let glued = words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='));
        at.map(String::as_str).or(glued)
    });
    let out = process.path(named.unwrap_or(own));
    let is_page =
        |path: &str| !path.starts_with("vendor/") && !path.starts_with("_site/") && !path.starts_with('.');
    let bytes = process.bytes_below(process.cwd, is_page);
    let file = |name: &str, size: u64| {
        Entry::fixed(format!("{out}/{name}"), 0o644, size, "estimated: generated site")
    };
    process.unpack_own(vec![
        file("index.html", 9_000),
        file("feed.xml", 2_000),
        file("assets/main.css", 20_000),
        file("contents", 2 * bytes),
    ]);
    0
}
