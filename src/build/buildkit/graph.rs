//! The graph: what a Dockerfile asks for as vertices with inputs (LLB).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::build::Effect;
use crate::dockerfile::ast::Lines;
use crate::dockerfile::mount::Mount;
use crate::image::Image;
use crate::shell::NetworkMode;

/// Index of a vertex; inputs come before what needs them.
pub type VertexId = usize;

/// One operation.
#[derive(Debug, Clone)]
pub struct Vertex {
    /// `[2/4] RUN make`, as progress shows it.
    pub name: String,
    /// The name of an image that something else names as well, where it shows: `FROM base` without a stage.
    pub plain_name: Option<String>,
    pub op: Op,
    /// What it works on; `None` is an empty file system.
    pub base: Option<VertexId>,
    /// The step that it belongs to; an image that `COPY --from` names has none.
    pub step: Option<usize>,
    /// Place in the file of the stage, by name or number: part of where a step stands.
    pub stage: String,
    /// Place within the stage.
    pub number: usize,
    /// `--no-cache`, `--no-cache-filter`.
    pub no_cache: bool,
    /// Lines of the instruction, for the excerpt that an error shows.
    pub lines: Lines,
}

#[derive(Debug, Clone)]
pub enum Op {
    /// FROM an image, or one that `COPY --from` or a mount names.
    Image(Arc<Image>),
    Exec(Exec),
    Copy(CopyOp),
    Mkdir(Mkdir),
}

/// RUN.
#[derive(Debug, Clone)]
pub struct Exec {
    pub args: Vec<String>,
    /// `NAME=value`: ENV and the values of ARG.
    pub env: Vec<(String, String)>,
    /// Which of these come from ARG.
    pub arg_names: BTreeSet<String>,
    /// Predefined arguments: seen by the command, no part of the key.
    pub proxies: Vec<(String, String)>,
    pub cwd: String,
    pub user: String,
    pub network: NetworkMode,
    pub mounts: Vec<MountOp>,
    /// A heredoc with `#!`: its name and text.
    pub script: Option<(String, String)>,
    /// Heredocs that become files of their own are announced.
    pub inline_documents: usize,
    pub effect: Option<Effect>,
}

#[derive(Debug, Clone)]
pub struct MountOp {
    pub mount: Mount,
    pub from: From,
}

/// Where files come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    Context,
    /// A stage or an image; `None` is an empty file system.
    Vertex(Option<VertexId>),
}

/// COPY and ADD.
#[derive(Debug, Clone)]
pub struct CopyOp {
    /// `COPY` or `ADD`
    pub instruction: &'static str,
    pub from: From,
    pub sources: Vec<String>,
    /// Heredocs: name and text.
    pub inline: Vec<(String, String)>,
    /// Absolute; a slash at its end says that it is a directory.
    pub dest: String,
    pub chown: Option<String>,
    pub chmod: Option<String>,
    pub link: bool,
    pub parents: bool,
    pub exclude: Vec<String>,
    /// Whether local archives are unpacked.
    pub unpack: bool,
}

/// WORKDIR.
#[derive(Debug, Clone)]
pub struct Mkdir {
    pub path: String,
    pub user: String,
    /// `SOURCE_DATE_EPOCH`, in seconds.
    pub epoch: Option<i64>,
}

impl Vertex {
    /// All vertices that this one reads.
    pub fn inputs(&self) -> Vec<VertexId> {
        let other = |from: &From| match from {
            From::Vertex(id) => *id,
            From::Context => None,
        };
        let mut inputs: Vec<VertexId> = self.base.into_iter().collect();
        match &self.op {
            Op::Copy(copy) => inputs.extend(other(&copy.from)),
            Op::Exec(exec) => inputs.extend(exec.mounts.iter().filter_map(|mount| other(&mount.from))),
            Op::Image(_) | Op::Mkdir(_) => {}
        }
        inputs
    }

    /// Whether it is a `COPY --link`, which does not see what it is put upon.
    pub const fn is_linked(&self) -> bool {
        matches!(&self.op, Op::Copy(CopyOp { link: true, .. }))
    }

    pub fn reads_context(&self) -> bool {
        match &self.op {
            Op::Copy(copy) => copy.from == From::Context && !copy.sources.is_empty(),
            Op::Exec(exec) => exec.mounts.iter().any(|mount| mount.from == From::Context),
            Op::Image(_) | Op::Mkdir(_) => false,
        }
    }
}
