//! What package managers have in common: downloads, and files that appear.

use std::sync::Arc;

use crate::catalog::{Catalog, Entry, Languages, Lookup, plant};
use crate::shell::{NetworkMode, Process};
use crate::vfs::{Content, Metadata};

use super::{Userland, cost};

impl Process<'_> {
    /// Spends the time of a download; `false` if there is no network (`RUN --network=none`).
    pub(super) fn download(&mut self, bytes: u64) -> bool {
        if self.sys.network == NetworkMode::None {
            return false;
        }
        self.sys.spend(cost::CONNECT);
        self.spend_bytes(bytes, cost::DOWNLOAD_BYTE);
        true
    }

    /// Unpacks files: their bytes out of a decompressor, their names into directories.
    pub(super) fn unpack(&mut self, entries: &[Entry]) {
        let bytes: u64 = entries.iter().map(Entry::size).sum();
        self.spend_bytes(bytes, cost::DECOMPRESS_BYTE);
        let entry = i64::try_from(entries.len()).unwrap_or(i64::MAX);
        self.sys.spend(entry.saturating_mul(cost::FILE_ENTRY));
        self.sys.step(1 + entries.len() as u64 / 8);
        let now = self.sys.clock;
        plant(&mut self.sys.tree, entries, now);
    }

    /// Writes a file as the system does: owned by root, its directories made where missing.
    pub(super) fn system_file(&mut self, path: &str, content: impl Into<Content>) {
        let now = self.sys.clock;
        let parent = crate::vfs::path::parent(path);
        let _ = self.sys.tree.mkdir_all(parent, &Metadata::new(0o755, now));
        let _ = self.sys.tree.write(path, content, Metadata::new(0o644, now));
    }

    /// Writes a file as the user, its directories made where missing.
    pub(super) fn user_file(&mut self, path: &str, content: impl Into<Content>) {
        let path = self.path(path);
        if self.mkdir_all(crate::vfs::path::parent(&path), 0o755).is_ok() {
            let _ = self.write(&path, content);
        }
    }

    /// The text of a file, if it is there and its bytes are known.
    pub(super) fn text_of(&self, path: &str) -> Option<String> {
        let path = self.path(path);
        self.sys.tree.read(&path).ok().and_then(|content| content.as_text()).map(str::to_owned)
    }

    /// Removes without complaint.
    pub(super) fn discard(&mut self, path: &str) {
        let now = self.sys.clock;
        let _ = self.sys.tree.remove_all(path, now);
    }

    /// Removes everything below a directory; what the filter refuses stays. Gives the bytes removed.
    pub(super) fn sweep(&mut self, directory: &str, wanted: impl Fn(&str) -> bool) -> u64 {
        let Ok(entries) = self.sys.tree.read_dir(directory) else { return 0 };
        let names: Vec<String> =
            entries.map(|(name, _)| name.to_owned()).filter(|name| wanted(name)).collect();
        let mut bytes = 0;
        for name in names {
            let path = format!("{}/{name}", directory.trim_end_matches('/'));
            bytes += self.sys.tree.stat(&path).map_or(0, crate::vfs::Node::size);
            self.discard(&path);
        }
        bytes
    }

    /// The packages of npm, PyPI and Alpine; `None`, and said so, where their data is not loaded.
    pub(super) fn languages(&mut self, userland: &Userland) -> Option<Arc<Languages>> {
        match userland.catalog.languages() {
            Lookup::Found(languages) => Some(languages),
            Lookup::NeedsAsset(asset) => {
                self.needs_asset(0, asset);
                None
            }
            Lookup::Unknown { .. } => None,
        }
    }

    /// The same process with other arguments: for programs that call each other's insides. `from` is the place in
    /// the old arguments that the new ones begin at, for their spans.
    pub(super) fn with_args<T>(
        &mut self,
        args: &[String],
        from: usize,
        run: impl FnOnce(&mut Process<'_>) -> T,
    ) -> T {
        let spans = self.spans.get(from..).unwrap_or_default();
        run(&mut Process {
            sys: self.sys,
            table: self.table,
            args,
            spans,
            env: self.env,
            cwd: self.cwd,
            user: self.user,
            umask: self.umask,
            dialect: self.dialect,
            stdio: self.stdio.clone(),
            builtin: None,
        })
    }

    /// `HOME`, without a slash at its end.
    pub(super) fn home(&self) -> String {
        let home = self.var("HOME").unwrap_or(&self.user.home);
        if home.is_empty() { "/root".to_owned() } else { home.trim_end_matches('/').to_owned() }
    }

    /// Unpacks files that belong to the user, as do the folders that are made for them.
    pub(super) fn unpack_own(&mut self, mut entries: Vec<Entry>) {
        for entry in &mut entries {
            (entry.uid, entry.gid) = (self.user.uid, self.user.gid);
        }
        self.own_folders(&entries);
        self.unpack(&entries);
    }

    /// Makes the folders of files that are to come.
    pub(super) fn own_folders(&mut self, entries: &[Entry]) {
        let meta = Metadata::new(0o755, self.sys.clock).owned_by(self.user.uid, self.user.gid);
        let mut last = "";
        for folder in entries.iter().map(|entry| crate::vfs::path::parent(&entry.path)) {
            if folder != last {
                let _ = self.sys.tree.mkdir_all(folder, &meta);
                last = folder;
            }
        }
    }

    /// Bytes of all files below a directory that the filter accepts by its path.
    pub(super) fn bytes_below(&self, directory: &str, wanted: impl Fn(&str) -> bool) -> u64 {
        let walk = self.sys.tree.walk(directory);
        walk.filter(|(path, _)| wanted(path)).map(|(_, node)| node.size()).sum()
    }

    /// The file that a name of a program stands for, by `PATH`.
    pub(super) fn which(&self, program: &str) -> Option<String> {
        let places = self.var("PATH").unwrap_or(crate::shell::DEFAULT_PATH).split(':');
        let mut paths = places.map(|place| format!("{}/{program}", place.trim_end_matches('/')));
        paths.find(|path| self.sys.tree.read(path).is_ok())
    }

    /// The version in the description of a program, `22.23.2` of `node=22.23.2:/usr/local/bin/node`.
    pub(super) fn version_of(&self, program: &str) -> Option<String> {
        let content = self.sys.tree.read(&self.which(program)?).ok()?;
        let Content::Described(described) = content else { return None };
        let label: &str = &described.label;
        let versioned = label.strip_prefix("deb:").unwrap_or(label).split_once('=')?.1;
        let end = versioned.find(['+', '~', ':', '-']).unwrap_or(versioned.len());
        Some(versioned.get(..end)?.to_owned()).filter(|version| !version.is_empty())
    }

    /// The programs that Debian's package of a name brings: for packages of other distributions, of which there are no
    /// data. Programs have the same names everywhere, packages mostly.
    pub(super) fn debian_programs(&mut self, catalog: &Catalog, name: &str) -> Option<Vec<Arc<str>>> {
        match catalog.suite("bookworm") {
            Lookup::Found(suite) => Some(suite.package(name)?.programs.clone()),
            Lookup::NeedsAsset(asset) => {
                self.needs_asset(0, asset);
                None
            }
            Lookup::Unknown { .. } => None,
        }
    }

    /// Says that a data file has to be loaded for this word to have a model.
    pub(super) fn needs_asset(&mut self, index: usize, asset: crate::catalog::AssetName) {
        self.not_simulated(index, asset.lack());
    }
}

/// `25.7 MB` as apt writes sizes: decimal, three digits.
pub(super) fn apt_size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["B", "kB", "MB", "GB"];
    let mut unit = 0;
    let mut divisor = 1_u64;
    while bytes / divisor >= 10_000 && unit + 1 < UNITS.len() {
        divisor *= 1000;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or("GB");
    let tenths = (bytes * 10 + divisor / 2) / divisor;
    if divisor == 1 || tenths >= 1000 {
        return format!("{} {name}", (tenths + 5) / 10);
    }
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

/// Whether a name fits a pattern with `*` and `?`.
pub(super) fn glob(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || name.get(n) == Some(c) => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    p = at + 1;
                    n = from + 1;
                    star = Some((at, n));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_as_apt_writes_them() {
        for (bytes, text) in
            [(512, "512 B"), (9_290_000, "9290 kB"), (25_667_856, "25.7 MB"), (110_026_000, "110 MB")]
        {
            assert_eq!(apt_size(bytes), text);
        }
    }

    #[test]
    fn patterns() {
        assert!(glob("php8.2-*", "php8.2-cli") && glob("*.deb", "a.deb") && !glob("a?c", "abbc"));
    }
}
