//! A stage under conversion: configuration, environment, history, and how far its file system has come.

use std::sync::Arc;

use super::graph::VertexId;
use crate::image::{ContainerConfig, History, ImageConfig, Style};

/// `dispatchState`.
#[derive(Debug, Clone)]
pub struct StageState {
    /// The image in the making; its history holds the base's and what the stage's instructions add.
    pub image: ImageConfig,
    /// What words and commands see: ENV, and ARG with a value; the later line counts.
    pub env: Vec<(String, String)>,
    /// ARG lines in order, with the value that counts.
    pub args: Vec<(String, Option<String>)>,
    /// The file system so far; `None` is an empty one.
    pub head: Option<VertexId>,
    /// Vertices whose layers the history's later entries stand for, in order.
    pub vertices: Vec<VertexId>,
    pub cmd_set: bool,
    /// Name in progress: empty where there is only one stage.
    pub label: String,
    /// How many of the stage's steps progress counts, and how many it has counted.
    pub total: usize,
    pub counted: usize,
}

impl StageState {
    /// `FROM scratch`.
    pub fn scratch() -> Self {
        let mut image = ImageConfig::empty(Style::Oci);
        image.config.working_dir = "/".to_owned();
        Self::on(image, None)
    }

    /// Over an image, or a stage's.
    pub fn on(mut image: ImageConfig, head: Option<VertexId>) -> Self {
        image.config.ensure_path();
        let env = pairs(&image.config);
        Self {
            image,
            env,
            args: vec![],
            head,
            vertices: vec![],
            cmd_set: false,
            label: String::new(),
            total: 0,
            counted: 0,
        }
    }

    /// Sets a variable of the environment that words and commands see.
    pub fn set_env(&mut self, name: &str, value: &str) {
        self.env.retain(|(key, _)| key != name);
        self.env.push((name.to_owned(), value.to_owned()));
    }

    /// Adds to the history; entries without a layer get their time at the end.
    pub fn history(&mut self, created_by: &str, layer: bool) {
        self.image.history.push(Arc::new(History {
            created: None,
            created_by: created_by.to_owned(),
            author: String::new(),
            comment: "buildkit.dockerfile.v0".to_owned(),
            empty_layer: !layer,
        }));
    }

    /// `[stage 2/4] ` before an instruction; each call counts one.
    pub fn prefix(&mut self, text: &str) -> String {
        if self.total == 0 {
            return text.to_owned();
        }
        self.counted += 1;
        let width = self.total.to_string().len();
        let label = if self.label.is_empty() { String::new() } else { format!("{} ", self.label) };
        format!("[{label}{:>width$}/{}] {text}", self.counted, self.total)
    }

    pub fn shell(&self) -> Vec<String> {
        let default = || vec!["/bin/sh".to_owned(), "-c".to_owned()];
        self.image.config.shell.clone().filter(|shell| !shell.is_empty()).unwrap_or_else(default)
    }
}

fn pairs(config: &ContainerConfig) -> Vec<(String, String)> {
    let split = |pair: &String| {
        pair.split_once('=').map_or((pair.clone(), String::new()), |(k, v)| (k.to_owned(), v.to_owned()))
    };
    config.env.iter().flatten().map(split).collect()
}
