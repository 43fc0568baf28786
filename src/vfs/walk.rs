//! Every node below a directory, parents first, names in byte order at each level.

use std::sync::Arc;

use super::{Node, NodeKind, Tree};

/// Yields `(path, node)`: paths are relative to where the walk began, without a leading slash; hard links come
/// resolved to the file they name.
pub struct Walk<'a> {
    tree: &'a Tree,
    stack: Vec<(String, &'a Arc<Node>)>,
}

impl<'a> Walk<'a> {
    pub(super) fn below(tree: &'a Tree, node: Option<&'a Node>) -> Self {
        let mut walk = Self { tree, stack: Vec::new() };
        if let Some(node) = node {
            walk.push_children("", node);
        }
        walk
    }

    fn push_children(&mut self, prefix: &str, node: &'a Node) {
        let NodeKind::Directory(directory) = &node.kind else { return };
        let from = self.stack.len();
        for (name, child) in &directory.entries {
            let path = if prefix.is_empty() { name.to_string() } else { format!("{prefix}/{name}") };
            self.stack.push((path, &child.0));
        }
        if let Some(added) = self.stack.get_mut(from..) {
            added.reverse();
        }
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = (String, &'a Node);

    fn next(&mut self) -> Option<Self::Item> {
        let (path, node) = self.stack.pop()?;
        self.push_children(&path, node);
        Some((path, self.tree.resolved(node)))
    }
}
