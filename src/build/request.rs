//! What is asked of a build: the flags of `docker build`, resolved.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::shell::NetworkMode;
use crate::text::Source;
use crate::vfs::Tree;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Builder {
    /// `DOCKER_BUILDKIT=0`
    Classic,
    #[default]
    BuildKit,
}

/// `docker build`, with everything that the command line looks up already in it.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub builder: Builder,
    /// `None` where there is no such file: BuildKit only notices while it builds.
    pub dockerfile: Option<Source>,
    /// As `-f` names it, relative to the context: `Dockerfile`.
    pub dockerfile_path: String,
    /// The build context at `/`, before `.dockerignore`.
    pub context: Tree,
    /// Where the client has the context; the builder only gets what changed since the last time. Empty for a context that
    /// is sent afresh.
    pub context_path: String,
    /// Whether the context came as an archive on standard input, which BuildKit fetches as a remote one.
    pub archive_context: bool,
    /// `-t`, as written.
    pub tags: Vec<String>,
    /// `--target`
    pub target: Option<String>,
    /// `--build-arg`; without a value it only names a variable that the environment does not have.
    pub build_args: Vec<(String, Option<String>)>,
    /// `--label`
    pub labels: Vec<(String, String)>,
    pub no_cache: bool,
    /// `--no-cache-filter`: names of stages.
    pub no_cache_filter: Vec<String>,
    pub pull: bool,
    /// `--cache-from`: names of images.
    pub cache_from: Vec<String>,
    /// `--platform`
    pub platform: Option<String>,
    /// `--network`
    pub network: NetworkMode,
    /// `--secret`: contents by id.
    pub secrets: BTreeMap<String, Arc<[u8]>>,
    /// `--rm=false` keeps the containers of the classic builder's steps.
    pub keep_containers: bool,
    /// `--force-rm` removes them even where a step fails.
    pub force_rm: bool,
    /// `--allow`: `network.host`, `security.insecure`
    pub allow: Vec<String>,
    /// `-q`
    pub quiet: bool,
    /// Effects of commands that are not simulated, picked in the page.
    pub effects: Vec<Effect>,
}

/// What a command that is not simulated is taken to do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Effect {
    /// The instruction it belongs to: its text with continuation lines joined.
    pub instruction: String,
    pub writes: Vec<Write>,
    /// Virtual milliseconds.
    pub takes_ms: u64,
}

/// A file of which only the size is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Write {
    /// Absolute.
    pub path: String,
    /// Bytes.
    pub size: u64,
}

impl Request {
    /// The Dockerfile as BuildKit names it, which is sent the directory that it lies in.
    pub fn dockerfile_name(&self) -> &str {
        match self.archive_context {
            true => &self.dockerfile_path,
            false => crate::vfs::path::base(&self.dockerfile_path),
        }
    }

    /// A build of a text over a context, everything else as `docker build .` has it.
    pub fn new(builder: Builder, dockerfile: impl Into<Arc<str>>, context: Tree) -> Self {
        let name = "Dockerfile";
        Self {
            builder,
            dockerfile: Some(Source::new(name, dockerfile)),
            dockerfile_path: name.to_owned(),
            context,
            ..Self::default()
        }
    }

    pub fn with_tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }
}
