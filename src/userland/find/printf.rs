//! `-printf`.

use crate::shell::Process;
use crate::vfs::{Node, NodeKind, path};

use super::super::common::name_of;
use super::super::{date, ls};

pub(super) fn kind_letter(node: &Node) -> char {
    match node.kind {
        NodeKind::Directory(_) => 'd',
        NodeKind::Symlink(_) => 'l',
        NodeKind::Fifo => 'p',
        NodeKind::Device(crate::vfs::DeviceKind::Block, ..) => 'b',
        NodeKind::Device(..) => 'c',
        _ => 'f',
    }
}

pub(super) fn printf(process: &Process<'_>, format: &str, shown: &str, node: &Node, depth: usize) -> String {
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('0') => out.push('\0'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            '%' => match chars.next() {
                Some('p') => out.push_str(shown),
                Some('f') => out.push_str(path::base(shown)),
                Some('h') => out.push_str(match path::parent(shown) {
                    "" => ".",
                    parent => parent,
                }),
                Some('P') => {
                    // What is left of the path without its starting point: as many names as it is deep.
                    let from = shown.rmatch_indices('/').nth(depth.saturating_sub(1)).map(|(at, _)| at + 1);
                    out.push_str(from.filter(|_| depth > 0).and_then(|from| shown.get(from..)).unwrap_or(""));
                }
                Some('d') => out.push_str(&depth.to_string()),
                Some('s') => out.push_str(&if node.is_dir() { 4096 } else { node.size() }.to_string()),
                Some('m') => out.push_str(&format!("{:o}", node.meta.mode)),
                Some('M') => out.push_str(&ls::mode(node)),
                Some('y') => out.push(kind_letter(node)),
                Some('l') => out.push_str(node.link_target().unwrap_or("")),
                Some('u') => out.push_str(&name_of(process, "/etc/passwd", node.meta.uid)),
                Some('g') => out.push_str(&name_of(process, "/etc/group", node.meta.gid)),
                Some('U') => out.push_str(&node.meta.uid.to_string()),
                Some('G') => out.push_str(&node.meta.gid.to_string()),
                Some('T' | 'A' | 'C') => match chars.next() {
                    Some('@') => out.push_str(&format!(
                        "{}.{:09}0",
                        node.meta.mtime.secs(),
                        node.meta.mtime.subsec_nanos()
                    )),
                    Some(letter) => out.push_str(&date::format(&format!("%{letter}"), node.meta.mtime)),
                    None => {}
                },
                Some('%') => out.push('%'),
                Some(other) => out.extend(['%', other]),
                None => out.push('%'),
            },
            _ => out.push(c),
        }
    }
    out
}
