//! What builders write: where it lies follows the real ones, how big it is the sources.

use crate::catalog::Entry;
use crate::shell::Process;

use super::super::cost;
use super::workspace::Workspace;

/// Bytes of the project's own sources: not what is installed or was built.
pub(super) fn sources(process: &Process<'_>) -> u64 {
    let skip = ["node_modules", ".git", "dist", "build", ".next", "public", ".output"];
    process.bytes_below(process.cwd, |path| {
        !skip.iter().any(|folder| path.starts_with(folder)) && !path.contains("/node_modules/")
    })
}

pub(super) fn spend(process: &mut Process<'_>, bytes: u64) {
    process.sys.spend(cost::BUNDLER);
    process.spend_bytes(bytes.min(20_000_000), cost::BUNDLE_BYTE);
}

/// The first quoted text after a word in a configuration file: `outDir: 'build'`.
pub(super) fn configured(process: &Process<'_>, files: &[&str], words: &[&str]) -> Option<String> {
    files.iter().filter_map(|file| process.text_of(file)).find_map(|text| {
        words.iter().find_map(|word| {
            let (_, after) = text.split_once(word)?;
            let line = after.lines().next().unwrap_or_default();
            let mut quoted = line.split(['"', '\'', '`']).skip(1).step_by(2);
            // `path.resolve(__dirname, 'build')` holds the folder in its last quotes.
            let plain = line.trim_start().starts_with(['"', '\'', '`']);
            let name = if plain { quoted.next() } else { quoted.last() };
            name.map(|name| name.trim_start_matches("./").to_owned())
        })
    })
}

pub(super) fn file_of(process: &Process<'_>, path: &str, size: u64) -> Entry {
    let at = process.path(path);
    let label = format!("estimated: built {at} from {size}");
    Entry::fixed(at, 0o644, size, label)
}

/// A page: the framework's share of the scripts and the project's, and what `public/` holds.
pub(super) fn page(process: &mut Process<'_>, folder: &str, bytes: u64, entries: &mut Vec<Entry>) {
    process.discard(folder);
    let script = 145_000 + bytes * 6 / 10;
    // Names of bundles change with their contents; the size stands for it.
    let hash = hash(script);
    entries.push(Entry::text(format!("{folder}/index.html"), 0o644, format!(
        "<!doctype html>\n<html><head><link rel=\"stylesheet\" href=\"/assets/index-{hash}.css\"></head>\n<body><div id=\"root\"></div>\
         <script type=\"module\" src=\"/assets/index-{hash}.js\"></script></body></html>\n"
    )));
    entries.push(file_of(process, &format!("{folder}/assets/index-{hash}.js"), script));
    entries.push(file_of(process, &format!("{folder}/assets/index-{hash}.css"), 4_000 + bytes / 20));
    if process.name() == "ng" {
        entries.push(file_of(process, &format!("{folder}/browser/index.html"), 1_200));
        entries.push(file_of(process, &format!("{folder}/browser/main-{hash}.js"), script));
        if process
            .text_of("angular.json")
            .is_some_and(|text| text.contains("\"ssr\"") || text.contains("\"server\""))
        {
            entries.push(file_of(process, &format!("{folder}/server/server.mjs"), 900_000 + bytes));
        }
    }
    for folder_of_assets in ["public", "static"] {
        entries.extend(assets(process, folder_of_assets, folder));
    }
}

/// The part of a bundle's name that changes with what is in it.
pub(super) fn hash(size: u64) -> String {
    format!("{:08x}", (size.wrapping_mul(0x9e37_79b1)) & 0xffff_ffff)
}

/// The files of a folder that are taken over as they are.
fn assets(process: &Process<'_>, from: &str, to: &str) -> Vec<Entry> {
    let root = process.path(from);
    if root == to {
        return Vec::new();
    }
    let files = process.sys.tree.walk(&root).filter(|(path, node)| node.is_file() && path != "index.html");
    let files: Vec<(String, u64)> = files.map(|(path, node)| (path, node.size())).collect();
    files.into_iter().map(|(path, size)| file_of(process, &format!("{to}/{path}"), size)).collect()
}

/// Pages beside a server that renders them: `client/` and `server/ENTRY`.
pub(super) fn client_and_server(
    process: &Process<'_>,
    folder: &str,
    server: &str,
    bytes: u64,
    entries: &mut Vec<Entry>,
) {
    let script = 145_000 + bytes * 6 / 10;
    entries.push(file_of(process, &format!("{folder}/client/assets/entry-{}.js", hash(script)), script));
    entries.push(file_of(process, &format!("{folder}/server/{server}"), 60_000 + bytes));
    entries.extend(assets(process, "public", &format!("{folder}/client")));
}

/// What Nitro makes of Nuxt, SolidStart and TanStack Start.
pub(super) fn nitro(process: &Process<'_>, folder: &str, bytes: u64, entries: &mut Vec<Entry>) {
    for (path, size) in [
        ("server/index.mjs", 900),
        ("server/chunks/nitro.mjs", 350_000 + bytes),
        ("server/node_modules/contents", 9_000_000),
        ("public/_nuxt/entry.js", 180_000 + bytes / 2),
        ("public/200.html", 2_000),
        ("public/index.html", 3_000),
        ("nitro.json", 300),
    ] {
        entries.push(file_of(process, &format!("{folder}/{path}"), size));
    }
    entries.extend(assets(process, "public", &format!("{folder}/public")));
}

pub(super) fn next(process: &mut Process<'_>, folder: &str, bytes: u64, entries: &mut Vec<Entry>) {
    let config: String = ["next.config.js", "next.config.mjs", "next.config.ts", "next.config.cjs"]
        .iter()
        .filter_map(|file| process.text_of(file))
        .collect();
    let kept_cache = format!("{folder}/cache");
    process.sweep(folder, |name| name != "cache");
    let exports = config.contains("'export'")
        || config.contains("\"export\"")
        || process.operands().iter().any(|arg| arg == "export");
    let standalone = config.contains("standalone");
    let mut files = vec![
        (format!("{folder}/BUILD_ID"), 21),
        (format!("{folder}/build-manifest.json"), 2_000),
        (format!("{folder}/required-server-files.json"), 6_000),
        (format!("{folder}/server/pages/contents"), 900_000 + bytes),
        (format!("{folder}/static/chunks/main.js"), 350_000 + bytes / 2),
        (format!("{kept_cache}/webpack/contents"), 45_000_000 + bytes * 10),
    ];
    if standalone {
        // In a workspace the app keeps its place below the root.
        let place = Workspace::around(process).and_then(|workspace| {
            let relative = process.cwd.strip_prefix(workspace.root.as_str())?.trim_matches('/').to_owned();
            (!relative.is_empty()).then_some(format!("/{relative}"))
        });
        let app = format!("{folder}/standalone{}", place.unwrap_or_default());
        files.extend([
            (format!("{app}/server.js"), 5_000),
            (format!("{app}/package.json"), 900),
            (format!("{folder}/standalone/node_modules/contents"), 32_000_000),
            (format!("{app}/.next/server/contents"), 900_000 + bytes),
            (format!("{app}/.next/BUILD_ID"), 21),
        ]);
    }
    if exports {
        let out = process.path("out");
        files.extend([
            (format!("{out}/index.html"), 8_000),
            (format!("{out}/_next/static/chunks/main.js"), 350_000 + bytes / 2),
        ]);
    }
    entries.extend(files.into_iter().map(|(path, size)| file_of(process, &path, size)));
}
