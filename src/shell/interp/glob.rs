//! Pathname expansion.

use crate::vfs::path;

use super::fields::Field;
use super::pattern::Pattern;
use super::state::Shell;

impl Shell<'_> {
    /// The paths that a field matches in byte order; the field itself if there are none.
    pub fn glob(&mut self, field: Field) -> Vec<String> {
        if !field.magic || self.state.options.noglob {
            return vec![field.text];
        }
        let found = self.glob_paths(&field.pattern);
        if !found.is_empty() {
            return found;
        }
        if self.state.shopts.get("nullglob") == Some(&true) { Vec::new() } else { vec![field.text] }
    }

    fn glob_paths(&mut self, pattern: &str) -> Vec<String> {
        let (root, rest) = match pattern.strip_prefix('/') {
            Some(rest) => ("/", rest),
            None => ("", pattern),
        };
        let mut found = vec![root.to_owned()];
        let parts: Vec<&str> = split(rest);
        let globstar = self.state.shopts.get("globstar") == Some(&true);
        for (at, part) in parts.iter().enumerate() {
            let last = at + 1 == parts.len();
            if part.is_empty() && last {
                found.retain(|prefix| self.sys.tree.is_dir(&path::join(&self.state.cwd, prefix)));
                found.iter_mut().for_each(|prefix| prefix.push('/'));
                break;
            }
            let mut next = Vec::new();
            for prefix in &found {
                if *part == "**" && globstar {
                    self.below(prefix, last, &mut next);
                } else {
                    self.glob_part(prefix, part, last, &mut next);
                }
                if self.sys.stop.is_some() {
                    return Vec::new();
                }
            }
            found = next;
        }
        found.sort();
        found
    }

    fn glob_part(&mut self, prefix: &str, part: &str, last: bool, out: &mut Vec<String>) {
        let join = |name: &str| match prefix {
            "" => name.to_owned(),
            "/" => format!("/{name}"),
            _ => format!("{prefix}/{name}"),
        };
        if !part.contains(['*', '?', '[']) {
            let name = unescape(part);
            let path = join(&name);
            if self.sys.tree.lstat(&path::join(&self.state.cwd, &path)).is_ok() {
                out.push(path);
            }
            return;
        }
        let pattern = Pattern::new(part);
        let directory = path::join(&self.state.cwd, if prefix.is_empty() { "." } else { prefix });
        let dots = pattern.begins_with_dot() || self.state.shopts.get("dotglob") == Some(&true);
        let mut names = Vec::new();
        let mut entries = 0;
        if let Ok(children) = self.sys.tree.read_dir(&directory) {
            for (name, node) in children {
                entries += 1;
                if (dots || !name.starts_with('.'))
                    && pattern.matches(name)
                    && (last || node.is_dir() || node.is_symlink())
                {
                    names.push(name.to_owned());
                }
            }
        }
        // `.*` matches the two names that directories do not hold here.
        if pattern.begins_with_dot() && last && self.state.kind != crate::shell::ShellKind::Bash {
            names.extend([".", ".."].into_iter().filter(|name| pattern.matches(name)).map(str::to_owned));
        }
        self.sys.step(1 + entries / 4);
        out.extend(names.iter().map(|name| join(name)));
    }

    /// `**`: the directory itself and all directories below (all entries, if nothing follows).
    fn below(&mut self, prefix: &str, last: bool, out: &mut Vec<String>) {
        let directory = path::join(&self.state.cwd, if prefix.is_empty() { "." } else { prefix });
        let base =
            if prefix.is_empty() || prefix.ends_with('/') { prefix.to_owned() } else { format!("{prefix}/") };
        if !last {
            out.push(prefix.to_owned());
        }
        let mut entries = 0;
        for (path, node) in self.sys.tree.walk(&directory) {
            entries += 1;
            let hidden = path.split('/').any(|part| part.starts_with('.'));
            if !hidden && (last || node.is_dir()) {
                out.push(format!("{base}{path}"));
            }
        }
        self.sys.step(entries);
    }
}

/// Elements of a pattern path; an escaped slash is a slash all the same, and so is one in brackets.
fn split(pattern: &str) -> Vec<&str> {
    pattern.split('/').collect()
}

fn unescape(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
    }
    out
}
