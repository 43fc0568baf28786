//! Files of coverage. Which lines a test reaches is not known: those with lines are described, of a usual size.

use crate::catalog::Entry;
use crate::shell::Process;

/// Cobertura's XML, as far as it does not tell of lines.
pub(in crate::userland) fn cobertura() -> String {
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<coverage line-rate=\"1\" branch-rate=\"1\" version=\"1.9\">\n  <sources/>\n  \
     <packages/>\n</coverage>\n"
        .to_owned()
}

/// A file of lines, and a page of a report.
const LINES: u64 = 12_000;
const PAGE: u64 = 6_000;

/// Writes described files of coverage below a folder.
pub(in crate::userland) fn write_all(process: &mut Process<'_>, folder: &str, names: &[&str]) {
    let root = process.path(folder);
    let root = root.trim_end_matches('/');
    let entry = |name: &&str| {
        let size = if name.ends_with(".html") { PAGE } else { LINES };
        Entry::fixed(format!("{root}/{name}"), 0o644, size, format!("estimated: coverage {name}"))
    };
    process.unpack_own(names.iter().map(entry).collect());
}
