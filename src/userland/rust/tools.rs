//! Tools around Rust for the web: `wasm-pack`, `trunk`, `wasm-bindgen`, `cargo leptos`, `dx`.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::{Userland, cost};

use super::super::words::value;
use super::cargo::{build, no_manifest};
use super::manifest::read;

/// A program as `wasm-opt` leaves it, without its crates.
const MODULE: u64 = 60_000;

pub(super) fn wasm(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let tool = process.name().to_owned();
    process.sys.spend(2 * cost::SECOND);
    if args.iter().any(|arg| arg == "--version" || arg == "-V") {
        process.out(format!("{tool} 0.13.1\n"));
        return 0;
    }
    let command = args.first().map_or("", String::as_str);
    match (tool.as_str(), command) {
        ("wasm-pack", "build" | "pack") => pack(process, args.get(1..).unwrap_or_default()),
        ("trunk", "build") => {
            bundle(process, value(&args, &["--dist", "-d"]).unwrap_or_else(|| "dist".to_owned()))
        }
        ("dx", "build" | "bundle") => {
            bundle(process, value(&args, &["--out-dir"]).unwrap_or_else(|| "dist".to_owned()))
        }
        ("wasm-bindgen", _) => {
            let Some(input) = args.iter().find(|arg| arg.ends_with(".wasm")).cloned() else { return 0 };
            let Ok(content) = process.read(&input) else {
                process.err(format!("error: failed reading '{input}'\n"));
                return 1;
            };
            let out = process.path(&value(&args, &["--out-dir"]).unwrap_or_else(|| ".".to_owned()));
            let stem = value(&args, &["--out-name"])
                .unwrap_or_else(|| path::base(&input).trim_end_matches(".wasm").to_owned());
            process.unpack_own(glue(&out, &stem, content.len()));
            0
        }
        _ => 0,
    }
}

/// What lies beside a WebAssembly module for JavaScript to load it.
fn glue(out: &str, stem: &str, bytes: u64) -> Vec<Entry> {
    let label = format!("estimated: {stem} for the web");
    let file = |name: String, size: u64| Entry::fixed(format!("{out}/{name}"), 0o644, size, label.clone());
    vec![
        file(format!("{stem}_bg.wasm"), bytes),
        file(format!("{stem}.js"), 12_000),
        file(format!("{stem}.d.ts"), 2_000),
        file(format!("{stem}_bg.wasm.d.ts"), 400),
    ]
}

/// Compiles a crate for WebAssembly; its name and about how large the module is.
fn compiled(process: &mut Process<'_>, folder: &str, flags: &[&str]) -> Result<(String, u64), ExitCode> {
    let Some(manifest) = read(process, folder) else { return Err(no_manifest(process)) };
    let mut words =
        vec![format!("--manifest-path={folder}/Cargo.toml"), "--target=wasm32-unknown-unknown".to_owned()];
    words.extend(flags.iter().map(|flag| (*flag).to_owned()));
    match build(process, "build", &words) {
        0 => Ok((manifest.name.clone(), MODULE + 45_000 * manifest.dependencies.len() as u64)),
        code => Err(code),
    }
}

fn pack(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    const VALUED: [&str; 8] = ["--target", "-t", "--out-dir", "-d", "--out-name", "--scope", "-s", "--mode"];
    let mut skip = false;
    let folder = words.iter().find(|word| {
        let is_value = std::mem::replace(&mut skip, VALUED.contains(&word.as_str()));
        !is_value && !word.starts_with('-')
    });
    let folder = process.path(folder.map_or(".", String::as_str));
    let folder = path::join("/", &folder);
    let flags: &[&str] = if words.iter().any(|word| word == "--dev") { &[] } else { &["--release"] };
    let (name, bytes) = match compiled(process, &folder, flags) {
        Ok(found) => found,
        Err(code) => return code,
    };
    let out = value(words, &["--out-dir", "-d"]).unwrap_or_else(|| "pkg".to_owned());
    let out = path::join(&folder, &out);
    let stem = value(words, &["--out-name"]).unwrap_or_else(|| name.replace('-', "_"));
    let mut entries = glue(&out, &stem, bytes);
    let package = format!(
        "{{\n  \"name\": \"{name}\",\n  \"type\": \"module\",\n  \"version\": \"0.1.0\",\n  \"main\": \"{stem}.js\"\n}}\n"
    );
    entries.push(Entry::text(format!("{out}/package.json"), 0o644, package));
    process.unpack_own(entries);
    process.err(format!("[INFO]: Your wasm pkg is ready to publish at {out}.\n"));
    0
}

/// `trunk build`: the page with its module.
fn bundle(process: &mut Process<'_>, out: String) -> ExitCode {
    let folder = path::join("/", &process.path("."));
    let (name, bytes) = match compiled(process, &folder, &["--release"]) {
        Ok(found) => found,
        Err(code) => return code,
    };
    let out = path::join(&folder, &out);
    let assets = process.bytes_below(&format!("{folder}/assets"), |_| true)
        + process.bytes_below(&format!("{folder}/public"), |_| true);
    let mut entries = glue(&out, &format!("{name}-0000000000000000"), bytes);
    let file =
        |at: &str, size: u64| Entry::fixed(format!("{out}/{at}"), 0o644, size, "estimated: built by trunk");
    entries.push(file("index.html", 1_800));
    if assets > 0 {
        entries.push(file("assets/contents", assets));
    }
    process.unpack_own(entries);
    0
}

/// `cargo leptos build`: the server beside the site's root.
pub(super) fn leptos(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    if words.first().is_none_or(|word| word != "build") {
        return 0;
    }
    let folder = path::join("/", &process.path("."));
    let release = words.iter().any(|word| word == "--release" || word == "-r");
    let flags: &[String] = if release { &["--release".to_owned()] } else { &[] };
    let code = build(process, "build", flags);
    if code != 0 {
        return code;
    }
    let text = process.text_of("Cargo.toml").unwrap_or_default();
    let field = |key: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(key)?.trim().strip_prefix('='))?;
        Some(line.trim().trim_matches('"').to_owned())
    };
    let name = field("output-name").or_else(|| field("name")).unwrap_or_else(|| "app".to_owned());
    let root = path::join(&folder, &field("site-root").unwrap_or_else(|| "target/site".to_owned()));
    let mut entries = glue(&format!("{root}/pkg"), &name, 20 * MODULE);
    entries.push(Entry::fixed(format!("{root}/pkg/{name}.css"), 0o644, 8_000, "estimated: styles"));
    let assets = process.bytes_below(&format!("{folder}/public"), |_| true);
    if assets > 0 {
        entries.push(Entry::fixed(format!("{root}/contents"), 0o644, assets, "estimated: assets"));
    }
    process.unpack_own(entries);
    0
}
