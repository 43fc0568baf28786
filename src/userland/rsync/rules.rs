//! What `rsync` leaves out: `--exclude` and `--include`, the first rule that fits being taken.

use crate::shell::pattern::matches;

#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) include: bool,
    /// Begins at the root of what is transferred.
    anchored: bool,
    only_directories: bool,
    parts: Vec<String>,
}

impl Rule {
    pub(super) fn new(include: bool, pattern: &str) -> Self {
        let only_directories = pattern.ends_with('/') && pattern.len() > 1;
        let anchored = pattern.starts_with('/');
        let parts = pattern.trim_matches('/').split('/').map(str::to_owned).collect();
        Self { include, anchored, only_directories, parts }
    }

    /// A line of a file of rules: `- PATTERN`, `+ PATTERN`, or the pattern alone.
    pub(super) fn line(include: bool, line: &str) -> Option<Self> {
        let line = line.trim_end_matches('\r');
        match line.split_at_checked(2) {
            _ if line.is_empty() || line.starts_with(['#', ';']) => None,
            Some(("- ", pattern)) => Some(Self::new(false, pattern)),
            Some(("+ ", pattern)) => Some(Self::new(true, pattern)),
            _ => Some(Self::new(include, line)),
        }
    }

    fn fits(&self, path: &str, is_dir: bool) -> bool {
        if self.only_directories && !is_dir {
            return false;
        }
        let path: Vec<&str> = path.split('/').collect();
        let pattern: Vec<&str> = self.parts.iter().map(String::as_str).collect();
        if self.anchored {
            return follows(&pattern, &path);
        }
        (0..path.len()).any(|start| path.get(start..).is_some_and(|tail| follows(&pattern, tail)))
    }
}

/// Whether a path, relative to the root of what is transferred, is left out.
pub(super) fn excludes(rules: &[Rule], path: &str, is_dir: bool) -> bool {
    rules.iter().find(|rule| rule.fits(path, is_dir)).is_some_and(|rule| !rule.include)
}

/// A star stays within a name, two go over slashes; `name/***` is the folder and all that is in it.
fn follows(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) | (Some((&"***", [])), None) => true,
        (Some((&("**" | "***"), rest)), Some((_, tail))) => follows(rest, tail) || follows(pattern, tail),
        (Some((part, rest)), Some((name, tail))) => matches(part, name) && follows(rest, tail),
        _ => false,
    }
}
