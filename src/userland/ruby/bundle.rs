//! `bundle install`, `config`, `exec` by Gemfile and lock file.

use std::collections::BTreeSet;

use crate::shell::{ExitCode, Process};

use super::super::Userland;

use super::gems::{gems_folder, install_gem, setting};

/// Gems of a Gemfile and of its lock file.
pub(super) fn gems(process: &Process<'_>, without: &[String]) -> Option<BTreeSet<String>> {
    let text = process.text_of("Gemfile")?;
    let mut names = BTreeSet::new();
    let mut left_out = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("group ") {
            left_out = without.iter().any(|group| line.contains(&format!(":{group}")));
        } else if line == "end" {
            left_out = false;
        } else if let Some(rest) = line.strip_prefix("gem ").filter(|_| !left_out) {
            names.extend(rest.split(['"', '\'']).nth(1).map(str::to_owned));
        }
    }
    let lock = process.text_of("Gemfile.lock").unwrap_or_default();
    let listed = lock.lines().filter(|line| line.starts_with("    ") && !line.starts_with("     "));
    names.extend(listed.filter_map(|line| line.split_whitespace().next()).map(str::to_owned));
    if names.contains("jekyll") {
        names.extend(["sassc", "kramdown", "liquid", "rouge", "webrick"].map(str::to_owned));
    }
    if names.contains("rails") {
        let parts = [
            "actionpack",
            "activerecord",
            "activesupport",
            "actionview",
            "railties",
            "activejob",
            "actioncable",
            "activestorage",
            "actionmailer",
            "nokogiri",
            "rack",
            "rake",
            "mail",
            "zeitwerk",
        ];
        names.extend(parts.map(str::to_owned));
    }
    Some(names)
}

/// What `bundle list` prints of gems; versions are those of the lock file.
fn listed(process: &Process<'_>, names: &BTreeSet<String>) -> String {
    let lock = process.text_of("Gemfile.lock").unwrap_or_default();
    let version = |name: &str| {
        let own = lock.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(" ("));
        own.and_then(|rest| rest.strip_suffix(')')).map(|version| format!(" ({version})")).unwrap_or_default()
    };
    let lines: String = names.iter().map(|name| format!("  * {name}{}\n", version(name))).collect();
    format!(
        "Gems included by the bundle:\n{lines}Use `bundle info` to print more detailed information about a gem\n"
    )
}

pub(super) fn bundle(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let config = |process: &mut Process<'_>, key: &str, value: &str| {
        let at = process.var("BUNDLE_APP_CONFIG").map_or_else(|| process.path(".bundle"), str::to_owned)
            + "/config";
        let text = process.text_of(&at).unwrap_or_else(|| "---\n".to_owned());
        process.user_file(
            &at,
            format!("{text}BUNDLE_{}: \"{value}\"\n", key.to_uppercase().replace('.', "__")).as_str(),
        );
    };
    match words.first().map(String::as_str) {
        Some("install" | "update" | "add") | None => {}
        Some("config") => {
            let plain: Vec<&String> = words
                .iter()
                .skip(1)
                .filter(|word| !word.starts_with('-') && !matches!(word.as_str(), "set" | "unset" | "get"))
                .collect();
            if let [key, values @ ..] = plain.as_slice()
                && !values.is_empty()
            {
                let value = values.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(":");
                config(process, key, &value);
            }
            return 0;
        }
        Some("exec") => {
            let argv = words.get(1..).unwrap_or_default().to_vec();
            let mut env = process.env.clone();
            let path = env.get("PATH").cloned().unwrap_or_default();
            env.insert("PATH".to_owned(), format!("{}/bin:{path}", gems_folder(process)));
            let (cwd, user) = (process.cwd.to_owned(), process.user.clone());
            return process.exec_with(&argv, &env, &cwd, &user);
        }
        Some("--version" | "-v") => {
            process.out("Bundler version 2.6.9\n");
            return 0;
        }
        Some("list") => {
            let Some(names) = gems(process, &[]) else {
                process.err("Could not locate Gemfile\n");
                return 10;
            };
            process.out(listed(process, &names));
            return 0;
        }
        Some("check") => {
            let root = gems_folder(process);
            let names = gems(process, &[]).unwrap_or_default();
            let there = |name: &String| process.sys.tree.exists(&format!("{root}/gems/{name}/contents"));
            if names.iter().all(there) {
                process.out("The Gemfile's dependencies are satisfied\n");
                return 0;
            }
            process.err("The following gems are missing\nInstall missing gems with `bundle install`\n");
            return 1;
        }
        Some(_) => return 0,
    }
    let without = setting(process, "WITHOUT").unwrap_or_default();
    let mut without: Vec<String> = without.split([':', ' ']).map(str::to_owned).collect();
    if let Some(at) = words.iter().position(|word| word == "--without") {
        without.extend(words.iter().skip(at + 1).take_while(|word| !word.starts_with('-')).cloned());
    }
    for (flag, key) in [("--path", "path"), ("--binstubs", "bin"), ("--jobs", "jobs")] {
        let at = words.iter().position(|word| word == flag).and_then(|at| words.get(at + 1));
        let glued = words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='));
        if let Some(value) = glued.or(at.map(String::as_str)) {
            config(process, key, value);
        }
    }
    if words.iter().any(|word| word == "--deployment") {
        config(process, "deployment", "true");
    }
    let Some(names) = gems(process, &without) else {
        process.err("Could not locate Gemfile\n");
        return 10;
    };
    process.out("Fetching gem metadata from https://rubygems.org/.........\n");
    for name in &names {
        if !install_gem(process, name) {
            process.err("Could not reach host rubygems.org. Check your network connection and try again.\n");
            return 17;
        }
    }
    process.out(format!("Bundle complete! {} gems now installed.\n", names.len()));
    0
}
