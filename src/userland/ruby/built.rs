//! Gems of one's own: built by a specification, installed from their file, listed.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::cost;
use super::super::words::{operands, value};
use super::gems::{gems_folder, install_gem, programs_folder};

/// What marks the file of a gem that was built here; after it the programs and the gems that it needs.
const LABEL: &str = "gem-file";

/// Every text in quotes of the lines that set or call one of the names: `spec.name = "a"`, `spec.executables << "b"`.
fn quoted(specification: &str, names: &[&str]) -> Vec<String> {
    let sets = |line: &&str| {
        let code = line.trim().split_once('.').map_or("", |(_, code)| code);
        names.iter().any(|name| code.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '=', '('])))
    };
    let lines = specification.lines().filter(sets);
    let texts = lines.flat_map(|line| line.split(['"', '\'']).skip(1).step_by(2));
    texts.map(str::to_owned).collect()
}

/// `VERSION = "0.4.0"` of a file below `lib`, which specifications refer to.
fn constant(process: &Process<'_>) -> Option<String> {
    let lib = process.path("lib");
    let scripts: Vec<String> = process.sys.tree.walk(&lib).map(|(path, _)| format!("{lib}/{path}")).collect();
    scripts.iter().filter(|path| path.ends_with(".rb")).find_map(|path| {
        let text = process.text_of(path)?;
        let after = text.split_once("VERSION = ")?.1;
        Some(after.split(['"', '\'']).nth(1)?.to_owned())
    })
}

/// `gem build NAME.gemspec`.
pub(super) fn build(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let output = value(words, &["-o", "--output"]);
    let file =
        operands(words, &["-o", "--output", "-C", "--platform"]).into_iter().next().unwrap_or_default();
    let file = if file.ends_with(".gemspec") { file } else { format!("{file}.gemspec") };
    let Some(text) = process.text_of(&file) else {
        process.err(format!("ERROR:  Couldn't find a gemspec file matching '{file}' in {}\n", process.cwd));
        return 1;
    };
    let Some(name) = quoted(&text, &["name"]).into_iter().next() else {
        process.not_simulated(2, "the specification names its gem by code");
        return 0;
    };
    let Some(version) = quoted(&text, &["version"]).into_iter().next().or_else(|| constant(process)) else {
        process.not_simulated(2, "the specification tells its version by code");
        return 0;
    };
    let programs = quoted(&text, &["executables"]).join(",");
    let needs: Vec<String> = quoted(&text, &["add_dependency", "add_runtime_dependency"])
        .into_iter()
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
        .collect();
    let bytes = process.bytes_below(process.cwd, |path| !path.starts_with('.') && !path.ends_with(".gem"));
    process.sys.spend(cost::SECOND / 2);
    let gem = format!("{name}-{version}.gem");
    let label = format!("{LABEL} {name} {version} {programs} {}", needs.join(","));
    process.user_file(output.as_deref().unwrap_or(&gem), Content::described(4_000 + bytes / 3, label));
    process
        .out(format!("  Successfully built RubyGem\n  Name: {name}\n  Version: {version}\n  File: {gem}\n"));
    0
}

/// Installs the file of a gem with what it needs; `None` if it was not built here.
pub(super) fn install(process: &mut Process<'_>, file: &str) -> Option<bool> {
    let Ok(Content::Described(described)) = process.read(file) else { return None };
    let label = described.label.to_string();
    let mut fields = label.strip_prefix(LABEL)?.strip_prefix(' ')?.split(' ');
    let (name, version) = (fields.next()?, fields.next()?);
    let mut list = || fields.next().unwrap_or_default().split(',').filter(|word| !word.is_empty());
    let (programs, needs): (Vec<&str>, Vec<&str>) = (list().collect(), list().collect());
    if !needs.iter().all(|need| install_gem(process, need)) {
        return Some(false);
    }
    let (root, bin) = (gems_folder(process), programs_folder(process));
    let own = |path: String, mode: u32, bytes: u64| {
        Entry::fixed(path, mode, bytes, format!("estimated: gem {name}={version}"))
    };
    let mut entries = vec![own(format!("{root}/gems/{name}/contents"), 0o644, described.size * 3)];
    entries.extend(programs.iter().map(|program| own(format!("{bin}/{program}"), 0o755, 500)));
    process.unpack_own(entries);
    process.out(format!("Successfully installed {name}-{version}\n"));
    Some(true)
}

/// `gem list`: the installed ones, with their versions where they are known.
pub(super) fn list(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let folder = format!("{}/gems", gems_folder(process));
    let pattern = words.iter().find(|word| !word.starts_with('-')).cloned().unwrap_or_default();
    let plain = pattern.trim_start_matches('^').trim_end_matches('$');
    let exact = words.iter().any(|word| matches!(word.as_str(), "-e" | "--exact" | "-i" | "--installed"));
    let fits = |name: &str| match (exact || pattern.ends_with('$'), pattern.starts_with('^')) {
        (true, _) => name == plain,
        (false, true) => name.starts_with(plain),
        (false, false) => name.contains(plain),
    };
    let entries = process.sys.tree.read_dir(&folder).ok();
    let names: Vec<String> = entries
        .into_iter()
        .flatten()
        .map(|(name, _)| name.to_owned())
        .filter(|name| pattern.is_empty() || fits(name))
        .collect();
    if words.iter().any(|word| word == "-i" || word == "--installed") {
        process.out(format!("{}\n", !names.is_empty()));
        return i32::from(names.is_empty());
    }
    for name in names {
        let content = process.sys.tree.read(&format!("{folder}/{name}/contents")).ok();
        let label = match content {
            Some(Content::Described(described)) => described.label.to_string(),
            _ => String::new(),
        };
        match label.split_once('=') {
            Some((_, version)) => process.out(format!("{name} ({version})\n")),
            None => process.out(format!("{name}\n")),
        }
    }
    0
}
