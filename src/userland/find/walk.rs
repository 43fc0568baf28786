//! The walk over the tree.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Errno, Follow, Node};

use super::expression::{Expression, Options, Test};

pub(super) struct Run {
    pub(super) options: Options,
    /// Commands of `-exec … +` with the paths collected for them.
    pub(super) batches: Vec<(Vec<String>, Vec<String>)>,
    pub(super) code: ExitCode,
    pub(super) quit: bool,
    /// How far below its starting point the file at hand is.
    pub(super) depth: usize,
}

impl Run {
    pub(super) fn root(&mut self, process: &mut Process<'_>, root: &str, expression: &Expression) {
        let follow = if self.options.follow { Follow::Yes } else { Follow::No };
        match process.sys.lookup(&process.path(root), process.user, follow) {
            Ok(_) => self.visit(process, root, 0, expression),
            Err(errno) => {
                let quoted = if process.is_busybox() { root.to_owned() } else { format!("'{root}'") };
                self.code = process.fail(format!("{quoted}: {}", errno.message()));
            }
        }
    }

    /// Visits in the order of names; the walk keeps its own stack.
    fn visit(&mut self, process: &mut Process<'_>, root: &str, _: usize, expression: &Expression) {
        enum Step {
            Enter(String, usize),
            Leave(String, usize),
        }
        let mut stack = vec![Step::Enter(root.to_owned(), 0)];
        while let Some(step) = stack.pop() {
            if self.quit || !process.sys.step(1) {
                return;
            }
            let (shown, depth, leaving) = match step {
                Step::Enter(shown, depth) => (shown, depth, false),
                Step::Leave(shown, depth) => (shown, depth, true),
            };
            let at = process.path(&shown);
            let follow = if self.options.follow { Follow::Yes } else { Follow::No };
            let looked = process
                .sys
                .lookup(&at, process.user, follow)
                .or_else(|_| process.sys.lookup(&at, process.user, Follow::No));
            let Ok(node) = looked.cloned() else { continue };
            let mut prune = false;
            if (leaving || !self.options.depth_first) && depth >= self.options.min_depth {
                self.depth = depth;
                self.holds(process, expression, &shown, &node, &mut prune);
            }
            if leaving || prune || self.options.max_depth.is_some_and(|most| depth >= most) || !node.is_dir()
            {
                if !leaving && self.options.depth_first {
                    stack.push(Step::Leave(shown, depth));
                }
                continue;
            }
            if self.options.depth_first {
                stack.push(Step::Leave(shown.clone(), depth));
            }
            if !process.may(&shown, crate::shell::access::Want::Read) {
                self.code = process.fail(format!("'{shown}': {}", Errno::Access.message()));
                continue;
            }
            let names: Vec<String> = node
                .as_dir()
                .map(|d| d.iter().map(|(name, _)| name.to_owned()).collect())
                .unwrap_or_default();
            let base = if shown.ends_with('/') { shown.clone() } else { format!("{shown}/") };
            stack.extend(names.into_iter().rev().map(|name| Step::Enter(format!("{base}{name}"), depth + 1)));
        }
    }

    fn holds(
        &mut self,
        process: &mut Process<'_>,
        expression: &Expression,
        shown: &str,
        node: &Node,
        prune: &mut bool,
    ) -> bool {
        match expression {
            Expression::And(a, b) => {
                self.holds(process, a, shown, node, prune) && self.holds(process, b, shown, node, prune)
            }
            Expression::Or(a, b) => {
                self.holds(process, a, shown, node, prune) || self.holds(process, b, shown, node, prune)
            }
            Expression::List(a, b) => {
                self.holds(process, a, shown, node, prune);
                self.holds(process, b, shown, node, prune)
            }
            Expression::Not(inner) => !self.holds(process, inner, shown, node, prune),
            Expression::Test(Test::Prune) => {
                *prune = true;
                true
            }
            Expression::Test(test) => self.test(process, test, shown, node),
        }
    }
}
