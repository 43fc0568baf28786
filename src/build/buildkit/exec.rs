//! RUN with its mounts (`solver/llbsolver/ops/exec.go`).

use super::BuildKit;
use super::graph::{Exec, MountOp};
use super::solve::Ran;
use crate::build::Builder;
use crate::build::run::{self, Command, End};
use crate::dockerfile::mount::{Mount, MountType};
use crate::shell::{OutputLine, Stream};
use crate::userland::Userland;
use crate::vfs::{Content, Follow, Metadata, Node, Time, Tree, path};

/// Where the contents of a cache mount lie in its own tree.
const CACHE_ROOT: &str = "/cache";

/// What was at a mount's target before.
struct Covered {
    target: String,
    before: Option<std::sync::Arc<Node>>,
    /// The topmost directory that had to be made for it.
    made: Option<String>,
    read_only: bool,
    /// The cache that keeps what the command leaves there.
    cache: Option<String>,
}

impl BuildKit {
    pub(super) fn exec(&mut self, exec: &Exec, tree: Tree, now: Time, no_cache: bool) -> Ran {
        let mut tree = tree;
        let mut env: Vec<String> = exec.env.iter().map(|(key, value)| format!("{key}={value}")).collect();
        env.extend(exec.proxies.iter().map(|(key, value)| format!("{key}={value}")));
        let mut covered = vec![];
        for mount in &exec.mounts {
            match self.mount(&mut tree, mount, &mut env, now, no_cache) {
                Ok(target) => covered.extend(target),
                Err(message) => return failed(tree, message),
            }
        }
        if let Some((name, text)) = &exec.script {
            let node = Node::file(Metadata::new(0o755, now), text.as_str());
            let mut pipes = Tree::new();
            // A fresh tree takes it.
            let _ = pipes.graft(&format!("/{name}"), node);
            covered.extend(cover(&mut tree, "/dev/pipes", pipes.root().clone(), None, now));
        }
        let ran = run::run(
            &Userland::new(self.engine.catalog.clone()),
            Command {
                tree,
                argv: &exec.args,
                env: &env,
                cwd: &exec.cwd,
                user: &exec.user,
                hostname: "buildkitsandbox".to_owned(),
                builder: Builder::BuildKit,
                network: exec.network,
                limits: self.engine.limits,
                now,
                read_only: covered.iter().filter(|c| c.read_only).map(|c| c.target.clone()).collect(),
                effect: exec.effect.as_ref(),
            },
        );
        let mut tree = ran.tree;
        for covered in covered.into_iter().rev() {
            self.uncover(&mut tree, covered);
        }
        self.coverage.simulated += ran.coverage.simulated;
        self.coverage.total += ran.coverage.total;
        let process = format!("process {}", crate::dockerfile::go::quote(&exec.args.join(" ")));
        let mut output = ran.output;
        let failed = match ran.end {
            End::Exit(0) => None,
            End::Exit(code) => {
                Some((format!("{process} did not complete successfully: exit code: {code}"), Some(code)))
            }
            End::NotStarted(reason) if reason.starts_with("exec: ") => {
                let text = format!("runc run failed: unable to start container process: {reason}\n");
                output.push(OutputLine { at: Time(ran.took), stream: Stream::Stderr, text });
                Some((format!("{process} did not complete successfully: exit code: 1"), Some(1)))
            }
            End::NotStarted(reason) => {
                Some((format!("{process} did not complete successfully: {reason}"), None))
            }
            End::Stopped(stop) => {
                Some((format!("{process} did not complete successfully: {}", stop.message()), Some(137)))
            }
        };
        Ran { tree, took: ran.took, output, not_simulated: ran.not_simulated, notes: ran.notes, failed }
    }

    fn mount(
        &mut self,
        tree: &mut Tree,
        MountOp { mount, from }: &MountOp,
        env: &mut Vec<String>,
        now: Time,
        no_cache: bool,
    ) -> Result<Option<Covered>, String> {
        let directory = || std::sync::Arc::new(Node::directory(Metadata::new(0o755, now)));
        let (node, cache) = match mount.kind {
            MountType::Ssh => return Ok(None),
            MountType::Tmpfs => (directory(), None),
            MountType::Secret => {
                let Some(node) = self.secret(mount, env, now)? else { return Ok(None) };
                (std::sync::Arc::new(node), None)
            }
            MountType::Bind => {
                let source = self.source_tree(from);
                (subtree(&source, &mount.source).unwrap_or_else(directory), None)
            }
            MountType::Cache => {
                let id = if mount.id.is_empty() { path::clean(&mount.target) } else { mount.id.clone() };
                if no_cache && self.emptied.insert(id.clone()) {
                    self.engine.cache.mounts.remove(&id);
                }
                let kept = self.engine.cache.mounts.get(&id).and_then(|tree| subtree(tree, CACHE_ROOT));
                let fresh = || {
                    let source = self.source_tree(from);
                    let given = (!mount.from.is_empty()).then(|| subtree(&source, &mount.source)).flatten();
                    given.unwrap_or_else(|| {
                        let meta = Metadata::new(mount.mode.unwrap_or(0o755), now);
                        let meta = meta.owned_by(mount.uid.unwrap_or(0), mount.gid.unwrap_or(0));
                        std::sync::Arc::new(Node::directory(meta))
                    })
                };
                (kept.unwrap_or_else(fresh), Some(id))
            }
        };
        if mount.target.is_empty() {
            return Ok(None);
        }
        let covered = cover(tree, &mount.target, node, cache, now);
        Ok(covered.map(|covered| Covered { read_only: mount.read_only, ..covered }))
    }

    /// The file of a secret; `None` where the secret is a variable, or not given and not required.
    fn secret(&self, mount: &Mount, env: &mut Vec<String>, now: Time) -> Result<Option<Node>, String> {
        let id = match (mount.id.is_empty(), mount.source.is_empty()) {
            (false, _) => mount.id.clone(),
            (true, false) => mount.source.clone(),
            (true, true) => path::base(&mount.target).to_owned(),
        };
        let Some(data) = self.request.secrets.get(&id) else {
            return if mount.required { Err(format!("secret {id}: not found")) } else { Ok(None) };
        };
        if let Some(name) = &mount.env {
            env.push(format!("{name}={}", String::from_utf8_lossy(data)));
            if mount.target.is_empty() {
                return Ok(None);
            }
        }
        let meta = Metadata::new(mount.mode.unwrap_or(0o400), now);
        let meta = meta.owned_by(mount.uid.unwrap_or(0), mount.gid.unwrap_or(0));
        Ok(Some(Node::file(meta, Content::Bytes(data.clone()))))
    }

    /// Takes a mount away again, with the directories that were made for it.
    fn uncover(&mut self, tree: &mut Tree, covered: Covered) {
        let left = tree.detach(&covered.target).ok();
        if let (Some(id), Some(node)) = (covered.cache, left) {
            let mut kept = Tree::new();
            // A fresh tree takes it.
            let _ = kept.graft(CACHE_ROOT, node);
            self.engine.cache.mounts.insert(id, kept);
        }
        match (covered.before, covered.made) {
            (Some(before), _) => {
                let _ = tree.graft(&covered.target, before);
            }
            (None, Some(made)) if made != covered.target => {
                let _ = tree.detach(&made);
            }
            (None, _) => {}
        }
    }
}

/// The node at a path of another tree.
fn subtree(tree: &Tree, at: &str) -> Option<std::sync::Arc<Node>> {
    let real = tree.resolve(&path::clean(&format!("/{at}")), Follow::Yes).ok()?;
    if real == "/" {
        return Some(tree.root().clone());
    }
    let node = tree.clone().detach(&real).ok()?;
    Some(node)
}

/// Puts a node over what is at a path.
fn cover(
    tree: &mut Tree,
    target: &str,
    node: std::sync::Arc<Node>,
    cache: Option<String>,
    now: Time,
) -> Option<Covered> {
    let target = path::clean(target);
    if target == "/" {
        return None;
    }
    let mut made = None;
    let mut above = path::parent(&target);
    while above != "/" && !above.is_empty() && !tree.exists(above) {
        made = Some(above.to_owned());
        above = path::parent(above);
    }
    let before_parents = tree.clone();
    tree.mkdir_all(path::parent(&target), &Metadata::new(0o755, now)).ok()?;
    // The parent's time is as it was: mount points leave no trace.
    if let (Some(top), Ok(old)) = (&made, before_parents.stat(path::parent(made.as_deref().unwrap_or("/")))) {
        let (at, mtime) = (path::parent(top).to_owned(), old.meta.mtime);
        let _ = tree.set_meta(&at, Follow::Yes, |meta| meta.mtime = mtime);
    }
    let target = tree.resolve(&target, Follow::Yes).unwrap_or(target);
    let before = tree.detach(&target).ok();
    tree.graft(&target, node).ok()?;
    Some(Covered { target, before, made, read_only: false, cache })
}

fn failed(tree: Tree, message: String) -> Ran {
    Ran { tree, took: 0, output: vec![], not_simulated: vec![], notes: vec![], failed: Some((message, None)) }
}
