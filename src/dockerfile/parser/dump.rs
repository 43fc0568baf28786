//! The tree as text, in the format of BuildKit's `Node.Dump`, by which parsers are compared.

use crate::dockerfile::go;
use crate::dockerfile::go::Letters;

use super::node::{Node, Tree};

impl Tree<'_> {
    /// The dump of the whole file, a line an instruction, with a final line ending.
    pub fn dump(&self) -> String {
        let mut out: String = self.nodes().map(|node| format!("({})\n", node.dump())).collect();
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}

impl Node<'_> {
    /// `run ["--mount=type=cache"] "make"`; no JSON marker, heredocs, lines or comments.
    pub fn dump(&self) -> String {
        let mut out = self.name().lowered();
        if !self.flags().is_empty() {
            let flags: Vec<String> = self.flags().iter().map(|flag| go::quote(self.value(flag))).collect();
            out.push_str(&format!(" [{}]", flags.join(" ")));
        }
        if let Some(trigger) = self.trigger() {
            out.push_str(&format!(" ({})", trigger.dump()));
        }
        for arg in self.args() {
            out.push(' ');
            out.push_str(&go::quote(self.value(arg)));
        }
        out.trim().to_owned()
    }
}
