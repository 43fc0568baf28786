//! `mix` and its releases.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use crate::userland::{Userland, cost};

pub(super) fn mix(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.first().is_some_and(|word| word == "do") {
        return each(userland, process, &words);
    }
    let text = process.text_of("mix.exs").unwrap_or_default();
    let app = atom(&text, "app:").unwrap_or_else(|| "app".to_owned());
    let dependencies = text.lines().filter(|line| line.trim().starts_with("{:")).count() as u64;
    let environment = process.var("MIX_ENV").unwrap_or("dev").to_owned();
    let at = |path: &str| process.path(path);
    let entries = match words.first().map(String::as_str) {
        Some("deps.get") => vec![Entry::fixed(
            at("deps/contents"),
            0o644,
            dependencies * 900_000 + 1,
            "estimated: dependencies of mix",
        )],
        Some("deps.compile" | "compile") => vec![Entry::fixed(
            at(&format!("_build/{environment}/lib/contents")),
            0o644,
            dependencies * 800_000 + 200_000,
            "estimated: compiled by mix",
        )],
        Some("release") => {
            let named = words.get(1).filter(|word| !word.starts_with('-')).cloned();
            // `releases: [name: […]]`
            let listed = text.split_once("releases:").and_then(|(_, rest)| {
                let (name, _) = rest.trim_start().strip_prefix('[')?.split_once(':')?;
                Some(name.trim().to_owned())
                    .filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
            });
            let name = named.or(listed).unwrap_or_else(|| app.clone());
            let path = words.iter().position(|word| word == "--path").and_then(|at| words.get(at + 1));
            let folder = path.map_or_else(|| format!("_build/{environment}/rel/{name}"), String::clone);
            let file = |path: String, mode: u32, size: u64| {
                Entry::fixed(at(&path), mode, size, "estimated: release")
            };
            let mut entries = vec![
                file(format!("{folder}/bin/{name}"), 0o755, 5_000),
                file(format!("{folder}/releases/start_erl.data"), 0o644, 12),
                file(format!("{folder}/releases/COOKIE"), 0o400, 56),
                file(format!("{folder}/lib/contents"), 0o644, 30_000_000 + dependencies * 800_000),
            ];
            entries.extend(overlays(process, &folder));
            entries
        }
        Some("escript.build") => {
            vec![Entry::fixed(at(&app), 0o755, 900_000 + dependencies * 200_000, "estimated: escript")]
        }
        Some("docs") => vec![Entry::fixed(at("doc/index.html"), 0o644, 12_000, "estimated: documentation")],
        Some("assets.deploy" | "phx.digest") => {
            vec![Entry::fixed(at("priv/static/assets/app.js"), 0o644, 180_000, "estimated: assets")]
        }
        _ => Vec::new(),
    };
    if words.first().is_some_and(|word| word == "deps.get") {
        process.download(dependencies * 300_000);
    }
    process.sys.spend(5 * cost::SECOND);
    process.unpack_own(entries);
    0
}

/// The atom after a key: `app: :hello`, or that of an attribute, `app: @app` with `@app :hello`.
fn atom(text: &str, key: &str) -> Option<String> {
    let word =
        |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let value = text.split_once(key)?.1.trim_start();
    let name = match (value.strip_prefix(':'), value.strip_prefix('@')) {
        (Some(name), _) => word(name),
        (_, Some(attribute)) => {
            let set = format!("@{} :", word(attribute));
            word(text.split_once(&set)?.1)
        }
        _ => return None,
    };
    Some(name).filter(|name| !name.is_empty())
}

/// Files of `rel/overlays`, which a release takes as they are.
fn overlays(process: &Process<'_>, folder: &str) -> Vec<Entry> {
    let from = process.path("rel/overlays");
    let files = process.sys.tree.walk(&from).filter(|(_, node)| node.is_file());
    let copied = files.filter_map(|(path, node)| {
        let to = process.path(&format!("{folder}/{path}"));
        let text = node.content().and_then(crate::vfs::Content::as_text)?;
        Some(Entry::text(to, node.meta.mode & 0o777, text))
    });
    copied.collect()
}

/// `mix do A, B` and `mix do A + B`.
fn each(userland: &Userland, process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let mut tasks = vec![vec!["mix".to_owned()]];
    for word in words.iter().skip(1) {
        let bare = word.trim_end_matches(',');
        if let Some(task) = tasks.last_mut().filter(|_| bare != "+") {
            task.push(bare.to_owned());
        }
        if bare != word || bare == "+" {
            tasks.push(vec!["mix".to_owned()]);
        }
    }
    for task in tasks.iter().filter(|task| task.len() > 1) {
        let code = process.with_args(task, 0, |process| mix(userland, process));
        if code != 0 {
            return code;
        }
    }
    0
}
