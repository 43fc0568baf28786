//! `tree`: a folder drawn.

use crate::shell::pattern::matches;
use crate::shell::{ExitCode, Process};
use crate::vfs::Node;

use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] =
    &[Program { names: &["tree"], summary: "draws folders with what they hold", flags: FLAGS, run: tree }];

const FLAGS: &[&str] =
    &["a", "d", "f", "i", "n", "F", "L=", "I=", "P=", "s", "p", "noreport", "dirsfirst", "charset="];

struct Drawing {
    flags: Flags,
    depth: usize,
    /// What stands before an entry, before the last one, below an entry, below the last one.
    strokes: [&'static str; 4],
    directories: usize,
    files: usize,
}

fn tree(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let depth = match flags.value("L").map(str::parse::<usize>) {
        None => usize::MAX,
        Some(Ok(depth)) if depth > 0 => depth,
        Some(_) => {
            process.err("tree: Invalid level, must be greater than 0.\n");
            return 1;
        }
    };
    let unicode = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| process.var(name).filter(|value| !value.is_empty()))
        .is_some_and(|locale| locale.to_ascii_lowercase().replace('-', "").ends_with("utf8"));
    let unicode = flags.value("charset").map_or(unicode, |charset| charset.eq_ignore_ascii_case("utf-8"));
    let strokes = match (flags.has("i"), unicode) {
        (true, _) => ["", "", "", ""],
        (false, true) => ["├── ", "└── ", "│\u{a0}\u{a0} ", "    "],
        (false, false) => ["|-- ", "`-- ", "|   ", "    "],
    };
    let mut roots = flags.texts();
    if roots.is_empty() {
        roots.push(".".to_owned());
    }
    let mut drawing = Drawing { flags, depth, strokes, directories: 0, files: 0 };
    let mut code = 0;
    for root in roots {
        let Ok(node) = process.stat(&root).cloned() else {
            process.out(format!("{root}  [error opening dir]\n"));
            code = 2;
            continue;
        };
        if !node.is_dir() {
            process.out(format!("{root}  [error opening dir]\n"));
            drawing.files += 1;
            code = 2;
            continue;
        }
        let line = drawing.label(&root, &node, &node);
        process.out(format!("{line}\n"));
        // An empty folder that was named is not counted.
        if drawing.below(process, &root, "", 1) {
            drawing.directories += 1;
        }
    }
    if !drawing.flags.has("noreport") {
        let report = drawing.report();
        process.out(report);
    }
    code
}

impl Drawing {
    /// What a folder holds; whether that is anything.
    fn below(&mut self, process: &mut Process<'_>, folder: &str, prefix: &str, level: usize) -> bool {
        if level > self.depth {
            return false;
        }
        let at = process.path(folder);
        let Ok(entries) = process.sys.tree.read_dir(&at) else { return false };
        let mut entries: Vec<(String, Node)> =
            entries.map(|(name, node)| (name.to_owned(), node.clone())).collect();
        if !process.sys.step(1 + entries.len() as u64) {
            return false;
        }
        let target = |process: &Process<'_>, name: &str, node: &Node| match node.is_symlink() {
            true => process.stat(&format!("{}/{name}", folder.trim_end_matches('/'))).cloned().ok(),
            false => Some(node.clone()),
        };
        let leads = |process: &Process<'_>, name: &str, node: &Node| {
            target(process, name, node).is_some_and(|node| node.is_dir())
        };
        entries.retain(|(name, node)| self.shows(name, node.is_dir(), leads(process, name, node)));
        if self.flags.has("dirsfirst") {
            entries.sort_by_key(|(name, node)| !leads(process, name, node));
        }
        let count = entries.len();
        for (at, (name, node)) in entries.into_iter().enumerate() {
            let last = at + 1 == count;
            let path = format!("{}/{name}", folder.trim_end_matches('/'));
            let real = target(process, &name, &node);
            let shown = if self.flags.has("f") { &path } else { &name };
            let line = self.label(shown, &node, real.as_ref().unwrap_or(&node));
            let [middle, end, more, blank] = self.strokes;
            process.out(format!("{prefix}{}{line}\n", if last { end } else { middle }));
            if real.as_ref().unwrap_or(&node).is_dir() {
                self.directories += 1;
            } else {
                self.files += 1;
            }
            if node.is_dir() {
                self.below(
                    process,
                    &path,
                    &format!("{prefix}{}", if last { blank } else { more }),
                    level + 1,
                );
            }
        }
        count > 0
    }

    /// Links to folders are shown as folders, but patterns choose among them as among files.
    fn shows(&self, name: &str, is_dir: bool, leads_to_dir: bool) -> bool {
        let fits =
            |patterns: &str| patterns.split('|').any(|pattern| matches(pattern.trim_end_matches('/'), name));
        (self.flags.has("a") || !name.starts_with('.'))
            && (!self.flags.has("d") || leads_to_dir)
            && !self.flags.values("I").any(fits)
            && (is_dir || self.flags.value("P").is_none() || self.flags.values("P").any(fits))
    }

    fn label(&self, name: &str, node: &Node, real: &Node) -> String {
        let mode = if self.flags.has("p") {
            let kind = if node.is_dir() {
                'd'
            } else if node.is_symlink() {
                'l'
            } else {
                '-'
            };
            Some(format!("{kind}{}", permissions(node.meta.mode)))
        } else {
            None
        };
        let size = self.flags.has("s").then(|| {
            let length = node.link_target().map(|target| target.len() as u64);
            let size = if node.is_dir() { 4096 } else { length.unwrap_or_else(|| node.size()) };
            format!("{size:>11}")
        });
        let facts: Vec<String> = mode.into_iter().chain(size).collect();
        let facts = if facts.is_empty() { String::new() } else { format!("[{}]  ", facts.join(" ")) };
        let executable = real.is_file() && real.meta.mode & 0o111 != 0;
        let sign = match self.flags.has("F") {
            true if real.is_dir() => "/",
            true if executable => "*",
            _ => "",
        };
        let arrow = node.link_target().map(|target| format!(" -> {target}")).unwrap_or_default();
        format!("{facts}{name}{arrow}{sign}")
    }

    fn report(&self) -> String {
        let (directories, files) = (self.directories, self.files);
        let folders = if directories == 1 { "directory" } else { "directories" };
        if self.flags.has("d") {
            return format!("\n{directories} {folders}\n");
        }
        format!("\n{directories} {folders}, {files} {}\n", if files == 1 { "file" } else { "files" })
    }
}

fn permissions(mode: u32) -> String {
    (0..9).rev().zip("rwxrwxrwx".chars()).map(|(bit, c)| if mode >> bit & 1 == 1 { c } else { '-' }).collect()
}
