//! Reading a `.dockerignore` file (`ignorefile.ReadAll`).

use crate::dockerfile::go::path_clean;

/// A line that is neither blank nor a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreLine {
    /// Cleaned, without a leading slash, `!` in front where there is one.
    pub pattern: String,
    /// 1-based.
    pub line: u32,
    /// As written, trimmed.
    pub written: String,
}

/// The patterns of a file, in order.
///
/// Only a `#` at the very start of a line makes a comment. `/a`, `a/` and `a` are the same pattern.
pub fn read(text: &str) -> Vec<IgnoreLine> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|(line, number)| {
            let written = line.trim();
            let (mark, pattern) = written.strip_prefix('!').map_or(("", written), |rest| ("!", rest.trim()));
            let clean = if pattern.is_empty() { String::new() } else { path_clean(pattern) };
            let rootless = clean.strip_prefix('/').filter(|rest| !rest.is_empty()).unwrap_or(&clean);
            IgnoreLine { pattern: format!("{mark}{rootless}"), line: number, written: written.to_owned() }
        })
        .collect()
}
