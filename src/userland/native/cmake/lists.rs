//! What the `CMakeLists.txt` of a project say: programs, libraries, and what is installed where.

use std::collections::BTreeMap;

use crate::shell::Process;
use crate::vfs::path;

/// What a target comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Kind {
    Program,
    Archive,
    Shared,
    /// Headers alone: nothing is built.
    Interface,
}

#[derive(Debug, Clone)]
pub(in super::super) struct Target {
    pub(in super::super) name: String,
    pub(in super::super) kind: Kind,
    /// The folder that it is built into.
    pub(in super::super) folder: String,
    /// Where it is installed, below the prefix or absolute.
    pub(in super::super) installed: Option<String>,
}

impl Target {
    pub(in super::super) fn file(&self) -> String {
        match self.kind {
            Kind::Program | Kind::Interface => self.name.clone(),
            Kind::Archive => format!("lib{}.a", self.name),
            Kind::Shared => format!("lib{}.so", self.name),
        }
    }

    /// Where a target goes whose installation names no place.
    pub(in super::super) fn usual_place(kind: Kind) -> &'static str {
        if kind == Kind::Program { "bin" } else { "lib" }
    }
}

/// A project as its lists describe it.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) targets: Vec<Target>,
    /// Files and folders that are installed: from the sources, to below the prefix.
    pub(super) copies: Vec<(String, String)>,
    /// Whether the text of a list was not known.
    pub(super) unknown: bool,
    variables: BTreeMap<String, String>,
}

/// How deep `add_subdirectory` may go.
const DEEPEST: u32 = 16;

/// Reads the lists of a source folder that is built into `binary`.
pub(super) fn read(process: &Process<'_>, source: &str, binary: &str, given: &[(String, String)]) -> Lists {
    let mut lists = Lists::default();
    for (name, value) in [
        ("CMAKE_SOURCE_DIR", source),
        ("PROJECT_SOURCE_DIR", source),
        ("CMAKE_BINARY_DIR", binary),
        ("PROJECT_BINARY_DIR", binary),
        ("CMAKE_INSTALL_BINDIR", "bin"),
        ("CMAKE_INSTALL_LIBDIR", "lib"),
        ("CMAKE_INSTALL_INCLUDEDIR", "include"),
        ("CMAKE_INSTALL_DATADIR", "share"),
        ("CMAKE_INSTALL_SYSCONFDIR", "etc"),
    ] {
        lists.variables.insert(name.to_owned(), value.to_owned());
    }
    lists.variables.extend(given.iter().cloned());
    lists.folder(process, source, binary, 0);
    lists
}

impl Lists {
    fn folder(&mut self, process: &Process<'_>, source: &str, binary: &str, depth: u32) {
        let at = format!("{source}/CMakeLists.txt");
        let Some(text) = process.text_of(&at) else {
            self.unknown |= process.sys.tree.exists(&at);
            return;
        };
        // Whether the lines of each open conditional count, as far as their condition is known.
        let mut branches: Vec<bool> = Vec::new();
        for (command, words) in commands(&text) {
            match command.as_str() {
                "if" => branches.push(self.may_hold(&words)),
                "else" | "elseif" => {
                    if let Some(last) = branches.last_mut() {
                        *last = !*last;
                    }
                }
                "endif" => drop(branches.pop()),
                _ if branches.iter().all(|counts| *counts) => {
                    let words: Vec<String> = words.iter().flat_map(|word| self.expand(word)).collect();
                    self.command(process, &command, &words, (source, binary), depth);
                }
                _ => {}
            }
        }
    }

    /// An option that is off is off; what else a condition may ask is taken to hold.
    fn may_hold(&self, words: &[String]) -> bool {
        let off = |name: &str| {
            let value = self.variables.get(name).map_or("", String::as_str);
            let value = if name == value { "" } else { value };
            matches!(value.to_ascii_uppercase().as_str(), "OFF" | "FALSE" | "NO" | "0")
        };
        match words {
            [name] => !off(name) && !matches!(name.as_str(), "WIN32" | "APPLE" | "MSVC" | "ANDROID" | "IOS"),
            [not, name] if not == "NOT" => {
                off(name) || matches!(name.as_str(), "WIN32" | "APPLE" | "MSVC" | "ANDROID" | "IOS")
            }
            _ => true,
        }
    }

    fn expand(&self, word: &str) -> Vec<String> {
        let mut text = word.to_owned();
        for _ in 0..8 {
            let Some((before, rest)) = text.split_once("${") else { break };
            let Some((name, after)) = rest.split_once('}') else { break };
            let value = self.variables.get(name).map_or("", String::as_str);
            text = format!("{before}{value}{after}");
        }
        text.split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn command(
        &mut self,
        process: &Process<'_>,
        command: &str,
        words: &[String],
        (source, binary): (&str, &str),
        depth: u32,
    ) {
        let Some((first, rest)) = words.split_first() else { return };
        match command {
            "project" => {
                for name in ["PROJECT_NAME", "CMAKE_PROJECT_NAME"] {
                    self.variables.insert(name.to_owned(), first.clone());
                }
                if let Some(version) = after(rest, "VERSION") {
                    self.variables.insert("PROJECT_VERSION".to_owned(), version.clone());
                }
            }
            "set" => {
                let list: Vec<&str> = rest
                    .iter()
                    .take_while(|word| !matches!(word.as_str(), "CACHE" | "PARENT_SCOPE"))
                    .map(String::as_str)
                    .collect();
                self.variables.insert(first.clone(), list.join(";"));
            }
            "option" => {
                let value = rest.get(1).cloned().unwrap_or_else(|| "OFF".to_owned());
                self.variables.entry(first.clone()).or_insert(value);
            }
            "add_subdirectory" if depth < DEEPEST => {
                let (source, binary) = (path::join(source, first), path::join(binary, first));
                self.folder(process, &source, &binary, depth + 1);
            }
            "add_executable" if !rest.iter().any(|word| matches!(word.as_str(), "ALIAS" | "IMPORTED")) => {
                self.add(first, Kind::Program, "CMAKE_RUNTIME_OUTPUT_DIRECTORY", binary);
            }
            "add_library" if !rest.iter().any(|word| matches!(word.as_str(), "ALIAS" | "IMPORTED")) => {
                let shared = self.variables.get("BUILD_SHARED_LIBS").is_some_and(|value| value == "ON");
                let (kind, place) = match rest.first().map(String::as_str) {
                    Some("SHARED" | "MODULE") => (Kind::Shared, "CMAKE_LIBRARY_OUTPUT_DIRECTORY"),
                    Some("INTERFACE" | "OBJECT") => (Kind::Interface, "CMAKE_ARCHIVE_OUTPUT_DIRECTORY"),
                    Some("STATIC") | None => (Kind::Archive, "CMAKE_ARCHIVE_OUTPUT_DIRECTORY"),
                    Some(_) if shared => (Kind::Shared, "CMAKE_LIBRARY_OUTPUT_DIRECTORY"),
                    Some(_) => (Kind::Archive, "CMAKE_ARCHIVE_OUTPUT_DIRECTORY"),
                };
                self.add(first, kind, place, binary);
            }
            "set_target_properties" => {
                let renamed = after(rest, "OUTPUT_NAME").cloned();
                let moved = after(rest, "RUNTIME_OUTPUT_DIRECTORY").cloned();
                for target in self.targets.iter_mut().filter(|target| target.name == *first) {
                    target.folder = moved.clone().unwrap_or_else(|| target.folder.clone());
                    target.name = renamed.clone().unwrap_or_else(|| target.name.clone());
                }
            }
            "install" => self.install(first, rest, source),
            _ => {}
        }
    }

    fn add(&mut self, name: &str, kind: Kind, place: &str, binary: &str) {
        let folder = self.variables.get(place).filter(|at| !at.is_empty());
        let folder = folder.map_or_else(|| binary.to_owned(), |at| path::join(binary, at));
        self.targets.push(Target { name: name.to_owned(), kind, folder, installed: None });
    }

    fn install(&mut self, what: &str, words: &[String], source: &str) {
        const WORDS: [&str; 16] = [
            "RUNTIME",
            "LIBRARY",
            "ARCHIVE",
            "BUNDLE",
            "EXPORT",
            "DESTINATION",
            "PERMISSIONS",
            "COMPONENT",
            "OPTIONAL",
            "RENAME",
            "PUBLIC_HEADER",
            "FILES_MATCHING",
            "PATTERN",
            "CONFIGURATIONS",
            "INCLUDES",
            "TYPE",
        ];
        let names = words.iter().take_while(|word| !WORDS.contains(&word.as_str()));
        if what == "TARGETS" {
            for name in names {
                let Some(target) = self.targets.iter_mut().find(|target| target.name == *name) else {
                    continue;
                };
                let kind = match target.kind {
                    Kind::Program => "RUNTIME",
                    Kind::Shared => "LIBRARY",
                    _ => "ARCHIVE",
                };
                let own = words.iter().position(|word| word == kind).and_then(|at| words.get(at..));
                let place = own.and_then(|own| after(own, "DESTINATION")).or(after(words, "DESTINATION"));
                let place = place.cloned().unwrap_or_else(|| Target::usual_place(target.kind).to_owned());
                target.installed = Some(place);
            }
        } else if matches!(what, "FILES" | "PROGRAMS" | "DIRECTORY")
            && let Some(to) = after(words, "DESTINATION")
        {
            let renamed = after(words, "RENAME");
            for name in names {
                let from = path::join(source, name);
                let base = renamed.map_or_else(|| path::base(&from).to_owned(), Clone::clone);
                // A folder with a slash at its end gives its contents.
                let to = if name.ends_with('/') { to.clone() } else { format!("{to}/{base}") };
                self.copies.push((from, to));
            }
        }
    }
}

fn after<'a>(words: &'a [String], word: &str) -> Option<&'a String> {
    words.iter().position(|other| other == word).and_then(|at| words.get(at + 1))
}

/// The commands of a list with their arguments, comments and quotes taken away.
fn commands(text: &str) -> Vec<(String, Vec<String>)> {
    let (mut found, mut word, mut name) = (Vec::new(), String::new(), String::new());
    let mut words: Vec<String> = Vec::new();
    let (mut level, mut quoted) = (0_u32, false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' => word.extend(chars.next()),
            _ if quoted => word.push(c),
            '#' => {
                chars.by_ref().find(|c| *c == '\n');
            }
            '(' if level == 0 => {
                name = std::mem::take(&mut word).to_ascii_lowercase();
                words.clear();
                level = 1;
            }
            '(' => level += 1,
            ')' if level == 1 => {
                words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
                found.push((std::mem::take(&mut name), std::mem::take(&mut words)));
                level = 0;
            }
            ')' => level = level.saturating_sub(1),
            c if c.is_whitespace() => {
                let done = std::mem::take(&mut word);
                if level > 0 {
                    words.extend(Some(done).filter(|word| !word.is_empty()));
                }
            }
            _ => word.push(c),
        }
    }
    found
}
