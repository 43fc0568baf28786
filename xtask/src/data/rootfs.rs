//! The `rootfs-*` assets: file trees, each path sharing its beginning with the line before.

use std::path::Path;

use super::read;
use crate::failure::Result;

/// Debian 12 and 13; what slim images leave out stands apart, so that both kinds are told by one tree.
pub fn debian(from: &Path) -> Result<String> {
    let mut out = String::new();
    for suite in ["bookworm", "trixie"] {
        let table = read(from, &format!("rootfs/debian-{suite}.tsv"))?;
        out.push_str(&tree(&format!("debian-{suite}"), &table, |row| row.get(8) == Some(&"1")));
        out.push_str(&tree(&format!("debian-{suite}-docs"), &table, |row| row.get(8) != Some(&"1")));
    }
    Ok(out)
}

/// Alpine and BusyBox.
pub fn small(from: &Path) -> Result<String> {
    let mut out = String::new();
    let alpine = ["3.15", "3.16", "3.17", "3.18", "3.19", "3.20"].map(|version| format!("alpine-{version}"));
    let busybox = ["glibc", "musl", "uclibc"].map(|libc| format!("busybox-1.38.0-{libc}"));
    for name in alpine.iter().chain(&busybox) {
        let table = read(from, &format!("rootfs/{name}.tsv"))?;
        out.push_str(&tree(name, &table, |_| true));
    }
    Ok(out)
}

/// The rows of a table (`path type mode uid gid size link …`) that `wanted` accepts, parents first.
fn tree(name: &str, table: &str, wanted: impl Fn(&[&str]) -> bool) -> String {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let mut rows: Vec<Vec<&str>> = rows.map(|line| line.split('\t').collect()).collect();
    rows.sort();
    let mut out = format!("rootfs {name}\n");
    let mut last = "";
    for row in &rows {
        let [path, kind, mode, uid, gid, size, link, ..] = row.as_slice() else { continue };
        // A path with a blank would not survive the format; none of the trees has one that matters.
        let blank = path.contains(' ') || link.contains(' ');
        // Links of the merged /usr, which the data folds onto the folders they name; the recipes make them.
        let folded = *kind == "l" && path.trim_start_matches('/') == *link;
        // Debian's package has a folder where its images have a link; the recipes make that too.
        let run = *kind == "d" && *path == "/var/run";
        if folded || run || *path == "/" || blank || !wanted(row) {
            continue;
        }
        let owner = if (*uid, *gid) == ("0", "0") { String::new() } else { format!(":{uid}:{gid}") };
        let shared = path.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
        let shared = (0..=shared).rev().find(|at| path.is_char_boundary(*at)).unwrap_or(0);
        let front = format!("{shared}|{}", path.get(shared..).unwrap_or_default());
        out.push_str(&match *kind {
            "d" => format!("D {mode}{owner} {front}\n"),
            "f" => format!("F {mode}{owner} {size} {front}\n"),
            "l" => format!("L {front} {link}\n"),
            "h" => format!("H {front} /{}\n", link.trim_start_matches("./").trim_start_matches('/')),
            _ => continue,
        });
        last = path;
    }
    out
}
