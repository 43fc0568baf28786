//! Paths as POSIX writes them, without touching a tree.

/// Joins `path` onto `base` unless it is absolute, and [`clean`]s the result.
pub fn join(base: &str, path: &str) -> String {
    if path.starts_with('/') { clean(path) } else { clean(&format!("{base}/{path}")) }
}

/// The shortest equivalent spelling, by words alone (Go's `path.Clean`): no empty or `.` elements, `..` resolved
/// as far as it goes, `.` for nothing.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut out: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match out.last() {
                Some(&last) if last != ".." => {
                    out.pop();
                }
                _ if rooted => {}
                _ => out.push(".."),
            },
            _ => out.push(part),
        }
    }
    let body = out.join("/");
    match (rooted, body.is_empty()) {
        (true, _) => format!("/{body}"),
        (false, true) => ".".to_owned(),
        (false, false) => body,
    }
}

/// The elements of a path, without empty ones.
pub fn parts(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

/// The path without its last element: `/` for `/a`, `` for `a`.
pub fn parent(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match trimmed.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((head, _)) => head,
        None => "",
    }
}

/// The last element: `` for `/`.
pub fn base(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    trimmed.rsplit_once('/').map_or(trimmed, |(_, tail)| tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning_and_splitting() {
        for (path, cleaned) in [
            ("", "."),
            ("/", "/"),
            ("a//b/./c/", "a/b/c"),
            ("/a/../../b", "/b"),
            ("../a", "../a"),
            ("a/..", "."),
            ("../../a/../b", "../../b"),
        ] {
            assert_eq!(clean(path), cleaned, "{path}");
        }
        assert_eq!(join("/a/b", "../c"), "/a/c");
        assert_eq!(join("/a", "/c"), "/c");
        assert_eq!([parent("/a/b"), parent("/a"), parent("a/b"), parent("a")], ["/a", "/", "a", ""]);
        assert_eq!([base("/a/b"), base("/"), base("a"), base("a/b/")], ["b", "", "a", "b"]);
    }
}
