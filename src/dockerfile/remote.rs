//! What a source of `ADD` or `COPY` is: a path, an address, a git repository (`dfgitutil.ParseGitRef`).

use crate::dockerfile::go::Letters;

use super::go;

/// The kind of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A path in the context or in another stage.
    Local,
    /// An address that is downloaded.
    Http,
    Git,
}

/// What an `ADD` source in git says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GitQuery {
    pub keep_git_dir: Option<bool>,
    pub checksum: Option<String>,
}

/// The kind of a source.
pub fn source_kind(source: &str) -> SourceKind {
    if is_git(source) {
        SourceKind::Git
    } else if source.starts_with("http://") || source.starts_with("https://") {
        SourceKind::Http
    } else {
        SourceKind::Local
    }
}

fn is_git(source: &str) -> bool {
    if source.starts_with("./") || source.starts_with("../") {
        return false;
    }
    match source.split_once("://") {
        Some((scheme, rest)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) && !scheme.is_empty() => {
            let path = rest.split(['?', '#']).next().unwrap_or_default();
            match scheme.lowered().as_str() {
                "git" | "ssh" => true,
                // A web address is a repository only if its path says so.
                "http" | "https" => path.split_once('/').is_some_and(|(_, path)| path.ends_with(".git")),
                _ => false,
            }
        }
        _ => is_scp(source),
    }
}

/// `user@host:path`
fn is_scp(source: &str) -> bool {
    let Some((user, rest)) = source.split_once('@') else { return false };
    let Some((host, _)) = rest.split_once(':') else { return false };
    let user_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let host_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    !user.is_empty() && user.chars().all(user_char) && !host.is_empty() && host.chars().all(host_char)
}

/// The query of a git address.
///
/// # Errors
/// BuildKit's text for a parameter that it does not know or that has a wrong value.
pub fn git_query(source: &str) -> Result<GitQuery, String> {
    let mut out = GitQuery::default();
    let fragment = source.split_once('#').map(|(_, fragment)| fragment);
    let mut reference =
        fragment.map(|f| f.split(':').next().unwrap_or_default().to_owned()).filter(|r| !r.is_empty());
    let without = source.split('#').next().unwrap_or_default();
    let Some((_, query)) = without.split_once('?') else { return Ok(out) };
    let mut seen: Vec<&str> = vec![];
    let mut branch_or_tag: Option<&str> = None;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let shown = go::quote(key);
        if seen.contains(&key) {
            return Err(format!("query {shown} has multiple values"));
        }
        seen.push(key);
        let is_flag = matches!(key, "submodules" | "keep-git-dir" | "fetch-by-commit");
        if value.is_empty() && !is_flag {
            return Err(format!("query {shown} has no value"));
        }
        let flag = || match value {
            "" => Ok(true),
            _ => go::parse_bool(value).ok_or_else(|| format!("invalid {key} value: {}", go::quote(value))),
        };
        match key {
            "subdir" => {}
            "ref" | "tag" | "branch" => {
                if key != "ref" && branch_or_tag.is_some_and(|other| other != key) {
                    return Err("branch conflicts with tag".to_owned());
                }
                let full = match key {
                    "tag" if !value.starts_with("refs/tags/") => format!("refs/tags/{value}"),
                    "branch" if !value.starts_with("refs/heads/") => format!("refs/heads/{value}"),
                    _ => value.to_owned(),
                };
                if key != "ref" {
                    branch_or_tag = Some(key);
                }
                if let Some(other) = reference.as_ref().filter(|other| **other != full) {
                    return Err(format!("ref conflicts: {} vs {}", go::quote(other), go::quote(&full)));
                }
                reference = Some(full);
            }
            "checksum" | "commit" => out.checksum = Some(value.to_owned()),
            "keep-git-dir" => out.keep_git_dir = Some(flag()?),
            "submodules" | "fetch-by-commit" => drop(flag()?),
            "mtime" if matches!(value, "checkout" | "commit") => {}
            "mtime" => {
                let value = go::quote(value);
                return Err(format!("invalid mtime value: {value} (must be \"checkout\" or \"commit\")"));
            }
            _ => return Err(format!("unexpected query {shown}")),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let rows = [
            ("a/b", SourceKind::Local),
            ("https://x.org/a.tar", SourceKind::Http),
            ("https://x.org/a.git#main:sub", SourceKind::Git),
            ("git@github.com:a/b.git", SourceKind::Git),
            ("git://x.org/a", SourceKind::Git),
            ("ftp://x.org/a", SourceKind::Local),
            ("github.com/a/b", SourceKind::Local),
        ];
        for (source, kind) in rows {
            assert_eq!(source_kind(source), kind, "{source}");
        }
        assert_eq!(git_query("https://x.org/a.git?foo=1").unwrap_err(), "unexpected query \"foo\"");
        assert_eq!(git_query("https://x.org/a.git?keep-git-dir").unwrap().keep_git_dir, Some(true));
    }
}
