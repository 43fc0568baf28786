//! What is installed: `/var/lib/dpkg/status`, and which of it came along by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::catalog::{DebPackage, Suite, status_stanza};
use crate::shell::Process;

const STATUS: &str = "/var/lib/dpkg/status";
const STATUS_OLD: &str = "/var/lib/dpkg/status-old";
const EXTENDED: &str = "/var/lib/apt/extended_states";

/// The database, as values.
#[derive(Debug, Clone, Default)]
pub(super) struct Installed {
    packages: BTreeMap<String, Stanza>,
    /// Installed because another package needs them.
    pub auto: BTreeSet<String>,
}

#[derive(Debug, Clone)]
struct Stanza {
    version: String,
    text: String,
}

impl Installed {
    pub fn read(process: &Process<'_>) -> Self {
        let mut installed = Self::default();
        let status = process.text_of(STATUS).unwrap_or_default();
        for text in status.split("\n\n").filter(|text| !text.trim().is_empty()) {
            let field =
                |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            let name = field("Package: ").to_owned();
            let stanza =
                Stanza { version: field("Version: ").to_owned(), text: format!("{}\n\n", text.trim()) };
            installed.packages.insert(name, stanza);
        }
        let extended = process.text_of(EXTENDED).unwrap_or_default();
        let marked = |text: &str| -> Option<String> {
            let name = text.lines().find_map(|line| line.strip_prefix("Package: "))?;
            text.contains("Auto-Installed: 1").then(|| name.to_owned())
        };
        installed.auto = extended.split("\n\n").filter_map(marked).collect();
        installed
    }

    pub fn has(&self, name: &str) -> bool {
        self.packages.contains_key(name)
    }

    pub fn version(&self, name: &str) -> Option<&str> {
        self.packages.get(name).map(|stanza| stanza.version.as_str())
    }

    /// Names and versions in byte order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.packages.iter().map(|(name, stanza)| (name.as_str(), stanza.version.as_str()))
    }

    /// The stanza of a package, as `dpkg -s` prints it.
    pub fn stanza(&self, name: &str) -> Option<&str> {
        self.packages.get(name).map(|stanza| stanza.text.as_str())
    }

    pub fn add(&mut self, package: &DebPackage) {
        let text = status_stanza(&package.name, &package.version, Some(package));
        self.packages.insert(package.name.to_string(), Stanza { version: package.version.to_string(), text });
    }

    /// A package of which only the name is known.
    pub fn add_unknown(&mut self, name: &str, version: &str) {
        let text = status_stanza(name, version, None);
        self.packages.insert(name.to_owned(), Stanza { version: version.to_owned(), text });
    }

    pub fn remove(&mut self, name: &str) {
        self.packages.remove(name);
        self.auto.remove(name);
    }

    /// Writes the database back; dpkg keeps the version before.
    pub fn write(&self, process: &mut Process<'_>) {
        if let Ok(old) = process.sys.tree.read(STATUS).cloned() {
            process.system_file(STATUS_OLD, old);
        }
        let text: String = self.packages.values().map(|stanza| stanza.text.as_str()).collect();
        process.system_file(STATUS, text.as_str());
        self.write_marks(process);
    }

    /// Writes which packages came along by themselves.
    pub fn write_marks(&self, process: &mut Process<'_>) {
        let mut text = String::new();
        for name in &self.auto {
            let _ = write!(text, "Package: {name}\nArchitecture: amd64\nAuto-Installed: 1\n\n");
        }
        let before = process.text_of(EXTENDED);
        if before.as_deref() != Some(text.as_str()) && !(before.is_none() && text.is_empty()) {
            process.system_file(EXTENDED, text.as_str());
        }
    }

    /// Packages that came along by themselves and that no other needs any more.
    pub fn superfluous(&self, suite: &Suite) -> Vec<String> {
        let mut needed: BTreeSet<&str> = BTreeSet::new();
        let mut queue: Vec<&str> =
            self.packages.keys().filter(|name| !self.auto.contains(*name)).map(String::as_str).collect();
        while let Some(name) = queue.pop() {
            if !needed.insert(name) {
                continue;
            }
            let Some(package) = suite.package(name) else { continue };
            // What is recommended is kept as well, as APT::AutoRemove::RecommendsImportant says by default.
            for alternative in package.depends.iter().chain(&package.recommends).flatten() {
                if let Some((name, _)) = self.packages.get_key_value(&**alternative) {
                    queue.push(name);
                }
                for provider in suite.providers(alternative) {
                    if let Some((name, _)) = self.packages.get_key_value(&**provider) {
                        queue.push(name);
                    }
                }
            }
        }
        self.auto.iter().filter(|name| self.has(name) && !needed.contains(name.as_str())).cloned().collect()
    }
}
