//! The configuration of an image and of a container.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::DiffId;
use crate::vfs::Time;

/// Who wrote a configuration, which decides its fields and their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The classic builder, `docker commit` and `docker import`: Docker's own structure with all its fields.
    Docker,
    /// BuildKit: the OCI structure, empty fields left out.
    Oci,
}

/// An image's configuration. Its JSON, byte for byte, gives the image id.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageConfig {
    pub style: Style,
    pub architecture: String,
    pub os: String,
    /// `v8` of `arm64/v8`; empty for most.
    pub variant: String,
    pub author: String,
    pub comment: String,
    pub created: Option<Time>,
    /// Id of the container that was committed (classic only).
    pub container: String,
    pub docker_version: String,
    pub config: ContainerConfig,
    /// Configuration of the container that was committed (classic only): what cache look-ups compare.
    pub container_config: Option<ContainerConfig>,
    /// Shared with the images that this one was made from.
    pub history: Vec<Arc<History>>,
    pub diff_ids: Vec<DiffId>,
}

/// `config` of an image: what a container of it starts with. `None` is Go's nil, which JSON shows as `null`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContainerConfig {
    pub hostname: String,
    pub domainname: String,
    pub user: String,
    pub attach_stdin: bool,
    pub attach_stdout: bool,
    pub attach_stderr: bool,
    /// `80/tcp`
    pub exposed_ports: Option<BTreeSet<String>>,
    pub tty: bool,
    pub open_stdin: bool,
    pub stdin_once: bool,
    /// `NAME=value`, in the order in which they were set.
    pub env: Option<Vec<String>>,
    pub cmd: Option<Vec<String>>,
    pub healthcheck: Option<Healthcheck>,
    /// Set by BuildKit for a CMD or ENTRYPOINT in exec form.
    pub args_escaped: bool,
    pub image: String,
    pub volumes: Option<BTreeSet<String>>,
    pub working_dir: String,
    pub entrypoint: Option<Vec<String>>,
    pub on_build: Option<Vec<String>>,
    pub labels: Option<BTreeMap<String, String>>,
    pub stop_signal: String,
    pub shell: Option<Vec<String>>,
}

/// Times in nanoseconds; 0 is not given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Healthcheck {
    /// `["NONE"]`, `["CMD", …]` or `["CMD-SHELL", text]`.
    pub test: Vec<String>,
    pub interval: i64,
    pub timeout: i64,
    pub start_period: i64,
    pub start_interval: i64,
    pub retries: i32,
}

/// One instruction in an image's history, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    pub created: Option<Time>,
    pub created_by: String,
    pub author: String,
    pub comment: String,
    /// Whether the instruction made no layer.
    pub empty_layer: bool,
}

/// `PATH` that the builders give to an image that sets none.
pub const DEFAULT_PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl ImageConfig {
    /// The configuration of an image without anything in it, for `linux/amd64`.
    pub fn empty(style: Style) -> Self {
        Self {
            style,
            architecture: "amd64".to_owned(),
            os: "linux".to_owned(),
            variant: String::new(),
            author: String::new(),
            comment: String::new(),
            created: None,
            container: String::new(),
            docker_version: String::new(),
            config: ContainerConfig::default(),
            container_config: None,
            history: vec![],
            diff_ids: vec![],
        }
    }
}

impl ContainerConfig {
    /// The value of a variable of the environment.
    pub fn env(&self, name: &str) -> Option<&str> {
        let pairs = self.env.iter().flatten().filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next_back()
    }

    /// Sets a variable, in its old place if it has one.
    pub fn set_env(&mut self, name: &str, value: &str) {
        let env = self.env.get_or_insert_default();
        let pair = format!("{name}={value}");
        match env.iter_mut().find(|old| old.split_once('=').map_or(old.as_str(), |(key, _)| key) == name) {
            Some(old) => *old = pair,
            None => env.push(pair),
        }
    }

    /// Gives the image the usual `PATH` unless it sets one.
    pub fn ensure_path(&mut self) {
        if self.env("PATH").is_none() {
            self.env.get_or_insert_default().push(DEFAULT_PATH.to_owned());
        }
    }
}
