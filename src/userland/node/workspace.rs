//! Workspaces: which packages there are, which of them a call means, and running something in each.

use crate::shell::pattern::matches;
use crate::shell::{ExitCode, Process};
use crate::vfs::Node;
use crate::vfs::path::{base, parent};

use super::manifest::Manifest;
use super::tool::Tool;

/// One package of a workspace.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Absolute.
    pub folder: String,
    /// From the root of the workspace.
    pub relative: String,
    pub manifest: Manifest,
}

impl Member {
    pub fn name(&self) -> &str {
        if self.manifest.name.is_empty() { base(&self.relative) } else { &self.manifest.name }
    }

    fn needs(&self, other: &Self) -> bool {
        let Manifest { dependencies, dev_dependencies, .. } = &self.manifest;
        dependencies.contains_key(other.name()) || dev_dependencies.contains_key(other.name())
    }
}

/// A root with its packages, each after those that it needs.
#[derive(Debug, Clone, Default)]
pub(super) struct Workspace {
    pub root: String,
    pub members: Vec<Member>,
}

impl Workspace {
    /// The workspace that the working folder is in.
    pub fn around(process: &Process<'_>) -> Option<Self> {
        let mut at = process.cwd;
        loop {
            let patterns = patterns(process, at);
            if !patterns.is_empty() {
                return Some(Self::at(process, at, &patterns));
            }
            if at.len() <= 1 {
                return None;
            }
            at = parent(at);
        }
    }

    fn at(process: &Process<'_>, root: &str, patterns: &[String]) -> Self {
        let fits = |relative: &str| {
            let like = |pattern: &str| path_fits(pattern, relative);
            let (not, yes): (Vec<_>, Vec<_>) = patterns.iter().partition(|pattern| pattern.starts_with('!'));
            yes.iter().any(|pattern| like(pattern))
                && !not.iter().any(|pattern| like(pattern.trim_start_matches('!')))
        };
        let found = process.sys.tree.walk(root).filter_map(|(path, _)| {
            let relative = path.strip_suffix("/package.json")?;
            let inside = relative.split('/').any(|part| part == "node_modules");
            (!inside && fits(relative)).then(|| relative.to_owned())
        });
        let relative: Vec<String> = found.collect();
        let member = |relative: String| {
            let folder = format!("{}/{relative}", root.trim_end_matches('/'));
            let manifest = Manifest::read(process, &folder).ok()?;
            Some(Member { folder, relative, manifest })
        };
        let members = ordered(relative.into_iter().filter_map(member).collect());
        Self { root: root.to_owned(), members }
    }

    pub fn has(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name() == name)
    }

    /// The packages that the selectors name, in order: `api`, `@a/*`, `./packages/**`, `web...` with what it needs,
    /// `...core` with what needs it, `!docs` without it. All of them where there is no selector.
    pub fn select<'a>(&self, selectors: impl IntoIterator<Item = &'a str>) -> Vec<Member> {
        let mut taken = vec![false; self.members.len()];
        let mut refused = taken.clone();
        let mut any = false;
        for selector in selectors {
            let (list, selector) = match selector.strip_prefix('!') {
                Some(rest) => (&mut refused, rest),
                None => {
                    any = true;
                    (&mut taken, selector)
                }
            };
            let plain = selector.trim_matches(['.', '^']);
            let plain = if selector.starts_with("./") { selector.trim_end_matches("...") } else { plain };
            let (with_needed, with_users) =
                (selector.ends_with("..."), selector.starts_with("...") && !selector.starts_with("./"));
            for (index, member) in self.members.iter().enumerate() {
                let chosen = |other: &Member| is_named(other, plain);
                let takes = chosen(member)
                    || with_needed
                        && self.members.iter().any(|other| chosen(other) && self.reaches(other, member))
                    || with_users
                        && self.members.iter().any(|other| chosen(other) && self.reaches(member, other));
                if let Some(slot) = list.get_mut(index).filter(|_| takes) {
                    *slot = true;
                }
            }
        }
        let kept = self.members.iter().zip(taken).zip(refused);
        kept.filter(|((_, taken), refused)| (*taken || !any) && !refused)
            .map(|((member, _), _)| member.clone())
            .collect()
    }

    /// The packages with everything of the workspace that they need.
    pub fn with_needed(&self, chosen: &[Member]) -> Vec<Member> {
        let wanted = |member: &&Member| {
            chosen.iter().any(|one| one.relative == member.relative || self.reaches(one, member))
        };
        self.members.iter().filter(wanted).cloned().collect()
    }

    /// Whether one package needs another, be it through others. Packages come after those that they need.
    fn reaches(&self, from: &Member, to: &Member) -> bool {
        let mut open = vec![from];
        let mut seen: Vec<&str> = Vec::new();
        while let Some(at) = open.pop() {
            for other in self.members.iter().filter(|other| at.needs(other)) {
                if other.relative == to.relative {
                    return true;
                }
                if !seen.contains(&other.relative.as_str()) {
                    seen.push(&other.relative);
                    open.push(other);
                }
            }
        }
        false
    }
}

/// Each package after those that it needs; in a circle, as they stand.
fn ordered(mut open: Vec<Member>) -> Vec<Member> {
    let mut done: Vec<Member> = Vec::new();
    while !open.is_empty() {
        let free = open.iter().position(|member| {
            !open.iter().any(|other| other.relative != member.relative && member.needs(other))
        });
        done.push(open.remove(free.unwrap_or(0)));
    }
    done
}

fn is_named(member: &Member, selector: &str) -> bool {
    let selector = selector.trim_matches(['{', '}']);
    if let Some(path) = selector.strip_prefix("./") {
        return path_fits(path.trim_end_matches('/'), &member.relative);
    }
    let name = member.name();
    matches(selector, name)
        || name.starts_with('@') && !selector.contains('/') && matches(selector, base(name))
        || selector.trim_end_matches('/') == member.relative
}

/// What the manifest, pnpm or Lerna says of where packages are.
fn patterns(process: &Process<'_>, root: &str) -> Vec<String> {
    let root = root.trim_end_matches('/');
    let yaml = process.text_of(&format!("{root}/pnpm-workspace.yaml")).unwrap_or_default();
    let mut inside = false;
    let mut found = Vec::new();
    for line in yaml.lines() {
        match line.trim().strip_prefix('-') {
            Some(item) if inside => {
                let item = item.split(" #").next().unwrap_or(item);
                found.push(item.trim().trim_matches(['"', '\'']).to_owned());
            }
            _ if !line.trim().is_empty() && !line.starts_with([' ', '#']) => {
                inside = line.starts_with("packages:")
            }
            _ => {}
        }
    }
    if let Ok(manifest) = Manifest::read(process, root) {
        found.extend(manifest.workspaces);
    }
    if found.is_empty() {
        let lerna = process.text_of(&format!("{root}/lerna.json")).unwrap_or_default();
        let lerna: serde_json::Value = serde_json::from_str(&lerna).unwrap_or_default();
        let list = lerna.get("packages").and_then(serde_json::Value::as_array);
        found.extend(list.into_iter().flatten().filter_map(|one| one.as_str()).map(str::to_owned));
    }
    found.iter().map(|pattern| pattern.trim_start_matches("./").trim_end_matches('/').to_owned()).collect()
}

/// Whether a path fits a pattern, part by part; `**` stands for any number of parts.
fn path_fits(pattern: &str, path: &str) -> bool {
    fn fits(pattern: &[&str], path: &[&str]) -> bool {
        match (pattern.split_first(), path.split_first()) {
            (None, None) => true,
            (Some((&"**", rest)), _) => {
                (0..=path.len()).any(|at| path.get(at..).is_some_and(|path| fits(rest, path)))
            }
            (Some((first, pattern)), Some((part, path))) => matches(first, part) && fits(pattern, path),
            _ => false,
        }
    }
    let split = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (pattern, path) = (split(pattern), split(path));
    fits(
        &pattern.iter().map(String::as_str).collect::<Vec<_>>(),
        &path.iter().map(String::as_str).collect::<Vec<_>>(),
    )
}

/// Runs a command of the package manager in each folder, until one fails.
pub(super) fn in_each(
    process: &mut Process<'_>,
    tool: Tool,
    members: &[Member],
    words: &[String],
) -> ExitCode {
    let argv: Vec<String> = std::iter::once(tool.name().to_owned()).chain(words.iter().cloned()).collect();
    let (env, user) = (process.env.clone(), process.user.clone());
    for member in members {
        let code = process.exec_with(&argv, &env, &member.folder, &user);
        if code != 0 {
            return code;
        }
    }
    0
}

/// The same process in another folder.
pub(in crate::userland) fn within<T>(
    process: &mut Process<'_>,
    folder: &str,
    run: impl FnOnce(&mut Process<'_>) -> T,
) -> T {
    run(&mut Process {
        sys: process.sys,
        table: process.table,
        args: process.args,
        spans: process.spans,
        env: process.env,
        cwd: folder,
        user: process.user,
        umask: process.umask,
        dialect: process.dialect,
        stdio: process.stdio.clone(),
        builtin: None,
    })
}

/// Copies what of a folder the filter takes, installed packages apart.
pub(super) fn copy_folder(process: &mut Process<'_>, from: &str, to: &str, wanted: impl Fn(&str) -> bool) {
    let taken = process.sys.tree.walk(from).filter(|(path, node)| {
        !node.is_dir() && !path.split('/').any(|part| part == "node_modules") && wanted(path)
    });
    let files: Vec<(String, Node)> = taken.map(|(path, node)| (path, node.clone())).collect();
    let now = process.sys.clock;
    for (path, node) in files {
        let at = format!("{}/{path}", to.trim_end_matches('/'));
        if process.mkdir_all(parent(&at), 0o755).is_ok() {
            let _ = process.sys.tree.put(&at, node, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(relative: &str, name: &str, needs: &[&str]) -> Member {
        let needs: Vec<String> = needs.iter().map(|one| format!("\"{one}\": \"*\"")).collect();
        let text = format!("{{\"name\":\"{name}\",\"dependencies\":{{{}}}}}", needs.join(","));
        let manifest = Manifest::parse(&text).unwrap();
        Member { folder: format!("/r/{relative}"), relative: relative.to_owned(), manifest }
    }

    #[test]
    fn selectors() {
        let members = vec![
            member("apps/web", "web", &["@a/ui"]),
            member("apps/api", "@a/api", &["@a/core"]),
            member("packages/ui", "@a/ui", &["@a/core"]),
            member("packages/core", "@a/core", &[]),
        ];
        let workspace = Workspace { root: "/r".to_owned(), members: ordered(members) };
        for (selectors, expected) in [
            (&[][..], "@a/core @a/api @a/ui web"),
            (&["web"], "web"),
            (&["api"], "@a/api"),
            (&["web..."], "@a/core @a/ui web"),
            (&["...@a/ui"], "@a/ui web"),
            (&["./packages/**"], "@a/core @a/ui"),
            (&["./apps/*", "!web"], "@a/api"),
            (&["apps/web"], "web"),
            (&["nothing"], ""),
        ] {
            let names: Vec<String> =
                workspace.select(selectors.iter().copied()).iter().map(|one| one.name().to_owned()).collect();
            assert_eq!(names.join(" "), expected, "{selectors:?}");
        }
        assert!(path_fits("packages/**", "packages/a/b") && !path_fits("packages/*", "packages/a/b"));
    }
}
