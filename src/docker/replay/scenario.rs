//! The files of a recording: scenarios and the base image.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::image::{ContainerConfig, History, Image, ImageConfig, Layer, Style};
use crate::oci::tar;
use crate::vfs::{Content, Metadata, Node, Time, Tree, diff};

/// A recording, or what a replay gave: the same shape.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scenario {
    pub scenario: String,
    /// `classic` or `buildkit`.
    pub builder: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Seconds since 1970.
    pub files_mtime: i64,
    pub files: Vec<File>,
    pub steps: Vec<Step>,
    /// Image id to diff ids.
    pub images: BTreeMap<String, Vec<String>>,
    /// Diff id to its entries.
    pub layers: BTreeMap<String, RecordedLayer>,
    /// Image id to parent and configuration.
    pub configs: BTreeMap<String, RecordedConfig>,
}

/// A file of the context, or an entry of the base image.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct File {
    pub path: String,
    /// `file`, `dir` or `symlink`.
    pub r#type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mtime: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gid: Option<u32>,
}

/// One command and what it did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    pub cmd: String,
    pub rc: i32,
    pub stdout: String,
    pub stderr: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordedLayer {
    pub tar_bytes: u64,
    pub entries: Vec<Entry>,
}

/// One entry of a layer's tar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// `-`, `d`, `l` or `h`.
    pub r#type: String,
    pub mode: String,
    pub uid: u32,
    pub gid: u32,
    pub size: u64,
    /// Seconds since 1970.
    pub mtime: i64,
    pub path: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub link: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordedConfig {
    pub parent: Option<String>,
    pub config: serde_json::Value,
}

/// `base-image.json`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct BaseImage {
    /// The name it was imported under.
    pub image: String,
    pub tar_bytes: u64,
    pub diff_id: String,
    pub config: BaseConfig,
    pub history_comment: String,
    pub entries: Vec<File>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct BaseConfig {
    pub cmd: Vec<String>,
    pub env: Vec<String>,
}

/// The octal digits of a mode.
fn mode(text: Option<&String>, default: u32) -> u32 {
    text.and_then(|text| u32::from_str_radix(text, 8).ok()).unwrap_or(default)
}

impl File {
    /// Puts the file below `root` of a tree.
    ///
    /// # Errors
    /// The path cannot be made, or the base64 text is none.
    pub fn put(&self, tree: &mut Tree, root: &str, mtime: i64) -> Result<(), String> {
        let time = Time::from_secs(self.mtime.unwrap_or(mtime));
        let relative = self.path.trim_start_matches("./");
        let path = if relative == "." { root.to_owned() } else { format!("{root}/{relative}") };
        let owned = |meta: Metadata| meta.owned_by(self.uid.unwrap_or(0), self.gid.unwrap_or(0));
        let failed = |errno: crate::vfs::Errno| format!("{path}: {errno}");
        let node = match self.r#type.as_str() {
            "dir" => {
                let meta = owned(Metadata::new(mode(self.mode.as_ref(), 0o755), time));
                return match tree.is_dir(&path) {
                    true => tree.set_meta(&path, crate::vfs::Follow::No, |old| *old = meta).map_err(failed),
                    false => tree.mkdir(&path, meta).map_err(failed),
                };
            }
            "symlink" => {
                Node::symlink(owned(Metadata::new(0o777, time)), self.target.clone().unwrap_or_default())
            }
            _ => Node::file(owned(Metadata::new(mode(self.mode.as_ref(), 0o644), time)), self.content()?),
        };
        tree.mkdir_all(crate::vfs::path::parent(&path), &Metadata::new(0o755, time)).map_err(failed)?;
        tree.put(&path, node, time).map_err(failed)
    }

    fn content(&self) -> Result<Content, String> {
        use base64::Engine as _;
        match (&self.text, &self.base64, self.size) {
            (Some(text), _, _) => Ok(Content::from(text.as_str())),
            (None, Some(base64), _) => {
                let bytes = base64::engine::general_purpose::STANDARD.decode(base64);
                bytes.map(Content::from).map_err(|error| format!("{}: {error}", self.path))
            }
            (None, None, Some(size)) => Ok(Content::described(size, format!("base:{}", self.path))),
            (None, None, None) => Ok(Content::default()),
        }
    }
}

impl Scenario {
    /// The build context in a directory of its own, `root`, with the times of the recording.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub fn context(&self, root: &str) -> Result<Tree, String> {
        let time = Time::from_secs(self.files_mtime);
        let mut tree = Tree::new();
        tree.mkdir_all(root, &Metadata::new(0o755, time)).map_err(|errno| format!("{root}: {errno}"))?;
        for file in &self.files {
            file.put(&mut tree, root, self.files_mtime)?;
        }
        // Putting a file moves the time of its directory; all are to have the time of the recording.
        let directories =
            tree.walk(root).filter(|(_, node)| node.is_dir()).map(|(path, _)| format!("{root}/{path}"));
        let directories: Vec<String> = std::iter::once(root.to_owned()).chain(directories).collect();
        for path in directories {
            let set = |meta: &mut Metadata| meta.mtime = time;
            tree.set_meta(&path, crate::vfs::Follow::No, set).map_err(|errno| format!("{path}: {errno}"))?;
        }
        Ok(tree)
    }
}

impl BaseImage {
    /// The image as `docker import` made it at `created`.
    ///
    /// # Errors
    /// An entry that cannot be made.
    pub fn image(&self, created: Time) -> Result<Image, String> {
        let mut tree = Tree::new();
        for entry in &self.entries {
            entry.put(&mut tree, "", 0)?;
        }
        // Directories were touched by what was put into them.
        for entry in self.entries.iter().filter(|entry| entry.r#type == "dir") {
            entry.put(&mut tree, "", 0)?;
        }
        let changes = diff(&Tree::new(), &tree);
        let measured = tar::measure(&changes, created);
        let layer = Layer {
            // The recording says what the bytes that are not kept would give.
            diff_id: crate::image::DiffId(self.diff_id.parse().unwrap_or(measured.diff_id.0)),
            exact: true,
            size: tree.total_size(),
            tar_bytes: self.tar_bytes,
            changes: Arc::new(changes.into()),
        };
        let mut config = ImageConfig::empty(Style::Docker);
        config.comment = self.history_comment.clone();
        config.created = Some(created);
        config.docker_version = "26.1.5+dfsg1".to_owned();
        config.config = ContainerConfig {
            cmd: (!self.config.cmd.is_empty()).then(|| self.config.cmd.clone()),
            env: (!self.config.env.is_empty()).then(|| self.config.env.clone()),
            ..ContainerConfig::default()
        };
        config.container_config = Some(ContainerConfig::default());
        let comment = self.history_comment.clone();
        config.history = vec![Arc::new(History { created: Some(created), comment, ..History::default() })];
        config.diff_ids = vec![layer.diff_id];
        Ok(Image::new(config, vec![Arc::new(layer)], tree, None))
    }
}
