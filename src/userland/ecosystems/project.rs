//! What the tools of all these languages do: fetch packages once, compile them once, write a program.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

/// The mean package of a language. Every figure is an estimate.
pub(super) struct Ecosystem {
    pub name: &'static str,
    /// Packages that each one asked for comes to, itself included.
    pub closure: u64,
    /// Bytes of a package: over the network, unpacked, compiled.
    pub download: u64,
    pub unpacked: u64,
    pub compiled: u64,
    /// Nanoseconds that compiling a package takes.
    pub compile: i64,
}

impl Ecosystem {
    /// Fetches that many packages, with what comes along, to a folder that lacks them; `false` without a network.
    pub fn fetch(&self, process: &mut Process<'_>, folder: &str, asked: u64) -> bool {
        let packages = asked * self.closure;
        let at = format!("{folder}/{}-packages-{packages}", self.name);
        if packages == 0 || process.sys.tree.exists(&at) {
            return true;
        }
        if !process.download(packages * self.download) {
            return false;
        }
        self.keep(process, at, packages * self.unpacked, &format!("{packages} packages"));
        true
    }

    /// Compiles them, where the folder lacks that.
    pub fn compile(&self, process: &mut Process<'_>, folder: &str, asked: u64) {
        let packages = asked * self.closure;
        let at = format!("{folder}/{}-compiled-{packages}", self.name);
        if packages == 0 || process.sys.tree.exists(&at) {
            return;
        }
        // Packages compile side by side on a few cores.
        process.sys.spend(self.compile.saturating_mul(i64::try_from(packages).unwrap_or(1000)) / 4);
        self.keep(process, at, packages * self.compiled, &format!("{packages} compiled packages"));
    }

    /// Writes programs, each of `base` bytes and what is linked of the packages and the sources.
    pub fn programs(&self, process: &mut Process<'_>, paths: &[String], base: u64, asked: u64, sources: u64) {
        let size = base + asked * self.closure * self.compiled / 6 + sources / 2;
        let label = format!("estimated: built by {} from {sources} bytes", self.name);
        let one = |path: &String| Entry::fixed(path.clone(), 0o755, size, label.clone());
        process.unpack_own(paths.iter().map(one).collect());
    }

    /// A file that stands for many, or for one whose bytes are not known.
    pub fn keep(&self, process: &mut Process<'_>, path: String, bytes: u64, what: &str) {
        let label = format!("estimated: {}: {what}", self.name);
        process.unpack_own(vec![Entry::fixed(path, 0o644, bytes, label)]);
    }
}

/// Texts between double quotes.
pub(super) fn quoted(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Bytes of the sources below a folder, what is built or fetched left out.
pub(super) fn sources(process: &Process<'_>, folder: &str, endings: &[&str]) -> u64 {
    process.bytes_below(folder, |path| {
        endings.iter().any(|ending| path.ends_with(ending)) && !path.starts_with('.')
    })
}

/// Names of the entries of a YAML mapping at the left edge: `dependencies:`, then lines two blanks in.
pub(super) fn yaml_keys(text: &str, section: &str) -> Vec<String> {
    let mut lines = text.lines().skip_while(|line| line.trim_end() != format!("{section}:"));
    lines.next();
    let inside = lines.take_while(|line| line.is_empty() || line.starts_with([' ', '#']));
    let own =
        inside.filter_map(|line| line.strip_prefix("  ")).filter(|rest| !rest.starts_with([' ', '#', '-']));
    own.filter_map(|rest| Some(rest.split_once(':')?.0.to_owned())).collect()
}

/// The scalar of a key at the left edge.
pub(super) fn yaml_value(text: &str, key: &str) -> Option<String> {
    let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    Some(value.trim().trim_matches(['"', '\'']).to_owned())
}

/// What the tool says where a host cannot be reached.
pub(super) fn offline(process: &mut Process<'_>, host: &str, code: ExitCode) -> ExitCode {
    let name = process.name().to_owned();
    process.err(format!("{name}: Could not resolve host: {host}\n"));
    code
}

/// What a program that was built does when it runs is not known.
pub(super) fn unknown(process: &mut Process<'_>, word: usize) -> ExitCode {
    process.not_simulated(word, "what the program does when it runs is not known");
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings() {
        let yaml = "name: web\ndependencies:\n  a: ^1.0\n  b:\n    git: x\n\ndev_dependencies:\n  c: any\n";
        assert_eq!(yaml_keys(yaml, "dependencies"), ["a", "b"]);
        assert_eq!(yaml_value(yaml, "name").as_deref(), Some("web"));
    }
}
