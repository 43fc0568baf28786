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
    let app = text
        .split_once("app: :")
        .map_or("app", |(_, rest)| rest.split([',', '\n']).next().unwrap_or("app"))
        .trim()
        .to_owned();
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
        Some("release") => vec![
            Entry::fixed(
                at(&format!("_build/{environment}/rel/{app}/bin/{app}")),
                0o755,
                5_000,
                "estimated: release",
            ),
            Entry::fixed(
                at(&format!("_build/{environment}/rel/{app}/lib/contents")),
                0o644,
                30_000_000 + dependencies * 800_000,
                "estimated: release",
            ),
        ],
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
