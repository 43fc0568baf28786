//! Cache keys of vertices (`CacheMap` in `solver/llbsolver/ops`).

use super::BuildKit;
use super::content::content;
use super::graph::{CopyOp, Exec, From, MountOp, Op, Vertex, VertexId};
use crate::build::contenthash::RootHeader;
use crate::build::{CacheKey, PartName};
use crate::dockerfile::mount::MountType;
use crate::image::{ChainId, Digest, Image};
use crate::shell::NetworkMode;
use crate::vfs::{Tree, path};

/// A file that a step needs and that is not there.
pub struct Absent {
    pub path: String,
    /// Whether it was looked for in the context.
    pub in_context: bool,
}

impl BuildKit {
    pub(super) fn key(&self, vertex: &Vertex) -> Result<CacheKey, Absent> {
        let mut key = CacheKey::default();
        if !vertex.is_linked() {
            let base = vertex.base.and_then(|id| self.graph.get(id));
            let on_image = base.is_none_or(|base| matches!(base.op, Op::Image(_)));
            let name = if on_image { PartName::Base } else { PartName::Parent };
            key.push(name, self.identity(vertex.base));
        }
        match &vertex.op {
            Op::Image(_) => {}
            Op::Exec(exec) => self.exec_key(exec, &mut key)?,
            Op::Copy(copy) => self.copy_key(copy, &mut key)?,
            Op::Mkdir(mkdir) => {
                key.push(PartName::Instruction, format!("WORKDIR {}", mkdir.path));
                if !mkdir.user.is_empty() {
                    key.push(PartName::User, mkdir.user.clone());
                }
                if let Some(epoch) = mkdir.epoch {
                    key.push(PartName::Arguments, format!("SOURCE_DATE_EPOCH={epoch}"));
                }
            }
        }
        Ok(key)
    }

    /// What later steps are keyed by: the digest of the key, or an image's layers.
    pub(super) fn identity(&self, vertex: Option<VertexId>) -> String {
        let solved = vertex.and_then(|id| self.solved.get(id));
        solved.map_or_else(|| "scratch".to_owned(), |solved| solved.id.to_string())
    }

    /// The file system that files are taken from.
    pub(super) fn source_tree(&self, from: &From) -> Tree {
        match from {
            From::Context => self.context.files.clone(),
            From::Vertex(None) => Tree::new(),
            From::Vertex(Some(id)) => {
                self.solved.get(*id).map(|solved| solved.snapshot.tree.clone()).unwrap_or_default()
            }
        }
    }

    /// The same as it is summed.
    fn summed_tree(&self, from: &From) -> Tree {
        match from {
            From::Context => self.context.summed.clone(),
            From::Vertex(_) => self.source_tree(from),
        }
    }

    /// A context from an archive is a file system of its own.
    fn header(&self, from: &From) -> RootHeader {
        match *from == From::Context && !self.request.archive_context {
            true => RootHeader::Uploaded,
            false => RootHeader::Own,
        }
    }

    fn exec_key(&self, exec: &Exec, key: &mut CacheKey) -> Result<(), Absent> {
        key.push(PartName::Instruction, format!("RUN {}", exec.args.join(" ")));
        let pairs = |of_arg: bool| {
            let mut pairs: Vec<String> = exec
                .env
                .iter()
                .filter(|(name, _)| exec.arg_names.contains(name) == of_arg)
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            pairs.sort();
            pairs.join("\n")
        };
        key.push(PartName::Environment, pairs(false));
        let arguments = pairs(true);
        if !arguments.is_empty() {
            key.push(PartName::Arguments, arguments);
        }
        key.push(PartName::WorkingDirectory, exec.cwd.clone());
        if !exec.user.is_empty() {
            key.push(PartName::User, exec.user.clone());
        }
        if exec.network != NetworkMode::Default {
            key.push(PartName::Network, format!("{:?}", exec.network).to_lowercase());
        }
        if let Some((_, script)) = &exec.script {
            key.push(PartName::Content, Digest::of(script).to_string());
        }
        let mounts: Vec<String> =
            exec.mounts.iter().map(|mount| self.mount_key(mount)).collect::<Result<_, _>>()?;
        if !mounts.is_empty() {
            key.push(PartName::Mounts, mounts.join("\n"));
        }
        Ok(())
    }

    /// What is mounted counts only for read-only binds, and there by content.
    fn mount_key(&self, MountOp { mount, from }: &MountOp) -> Result<String, Absent> {
        let mut text = format!("{} {}", mount.kind.name(), mount.target);
        if mount.kind == MountType::Bind {
            let tree = self.summed_tree(from);
            let at = path::clean(&format!("/{}", mount.source));
            let sum = content(&self.engine.known, &tree, std::slice::from_ref(&at), &[], self.header(from));
            let absent = |path| Absent { path, in_context: *from == From::Context };
            text = format!("{text} {}", sum.map_err(absent)?.digest);
            if !mount.read_only {
                text.push_str(" rw");
            }
        }
        if mount.kind == MountType::Secret
            && let Some(env) = &mount.env
        {
            text = format!("{text} env={env}");
        }
        Ok(text)
    }

    fn copy_key(&self, copy: &CopyOp, key: &mut CacheKey) -> Result<(), Absent> {
        let names: Vec<&str> = copy.sources.iter().map(|source| path::base(source)).collect();
        let flags = [("--link ", copy.link), ("--parents ", copy.parents)];
        let flags: String = flags.iter().filter(|(_, set)| *set).map(|(flag, _)| *flag).collect();
        let heredocs: Vec<String> = copy.inline.iter().map(|(name, _)| format!("<<{name}")).collect();
        let words = names.into_iter().chain(heredocs.iter().map(String::as_str));
        let words: Vec<&str> = words.chain([copy.dest.as_str()]).collect();
        let exclude = copy.exclude.iter().map(|pattern| format!("--exclude={pattern} ")).collect::<String>();
        let instruction = format!("{} {flags}{exclude}{}", copy.instruction, words.join(" "));
        key.push(PartName::Instruction, instruction);
        if let Some(chown) = &copy.chown {
            key.push(PartName::Owner, chown.clone());
        }
        if let Some(chmod) = &copy.chmod {
            key.push(PartName::Mode, chmod.clone());
        }
        let tree = self.summed_tree(&copy.from);
        let local: Vec<String> = copy.sources.iter().filter(|source| !is_remote(source)).cloned().collect();
        let absent = |path| Absent { path, in_context: copy.from == From::Context };
        let sum = content(&self.engine.known, &tree, &local, &copy.exclude, self.header(&copy.from));
        let sum = sum.map_err(absent)?;
        let mut digest = sum.digest;
        for (_, data) in &copy.inline {
            digest = format!("{digest},{}", Digest::of(data));
        }
        let remote: Vec<&str> =
            copy.sources.iter().map(String::as_str).filter(|source| is_remote(source)).collect();
        let value = [digest.trim_start_matches(',').to_owned(), remote.join(" ")].join(" ").trim().to_owned();
        key.push_files(PartName::Content, value, sum.files);
        Ok(())
    }
}

/// Whether a source of ADD is an address.
pub fn is_remote(source: &str) -> bool {
    use crate::dockerfile::remote::{SourceKind, source_kind};
    source_kind(source) != SourceKind::Local
}

/// An image by its layers, so that another name for them is the same.
pub fn image_identity(image: &Image) -> Digest {
    image.chain_ids().last().map_or(image.id.0, |ChainId(digest)| *digest)
}
