//! Cache keys as named parts, so that a miss can say which part differs.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::image::Digest;

/// What decides whether a step was built before: equal parts are the same step.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct CacheKey(pub Vec<KeyPart>);

/// One part of a [`CacheKey`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyPart {
    pub name: PartName,
    /// What is compared, in a form that people can read.
    pub value: String,
    /// The files behind a digest of contents, by path; a copy of a single file has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<Arc<Vec<FileState>>>,
}

/// What a part is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PartName {
    /// The step, or the image, that this one works on.
    Parent,
    /// The image that a `FROM` names.
    Base,
    /// The instruction as it is compared: its command, its destination.
    Instruction,
    /// Values of `ARG` that the step sees.
    Arguments,
    /// Values of `ENV` that the step sees.
    Environment,
    User,
    WorkingDirectory,
    Shell,
    Labels,
    /// The rest of the image's configuration, which the classic builder compares as well.
    Configuration,
    /// Digest of the files that are copied.
    Content,
    /// The stage or image that files come from.
    Source,
    /// `--chown`
    Owner,
    /// `--chmod`
    Mode,
    Mounts,
    Network,
    Platform,
}

/// A file as a content digest sees it; its time does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileState {
    /// Relative to the context, or absolute in a stage.
    pub path: String,
    pub kind: FileKind,
    /// Permission bits.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub size: u64,
    /// Of the contents, or of a link's target; what is compared together with the above.
    pub digest: Digest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    File,
    Directory,
    Symlink,
    Other,
}

impl CacheKey {
    /// The value of a part.
    pub fn part(&self, name: PartName) -> Option<&KeyPart> {
        self.0.iter().find(|part| part.name == name)
    }

    pub fn push(&mut self, name: PartName, value: impl Into<String>) {
        self.0.push(KeyPart { name, value: value.into(), files: None });
    }

    pub fn push_files(&mut self, name: PartName, value: impl Into<String>, files: Arc<Vec<FileState>>) {
        self.0.push(KeyPart { name, value: value.into(), files: Some(files) });
    }

    /// One digest over all parts.
    pub fn digest(&self) -> Digest {
        let mut hasher = crate::image::Hasher::default();
        for part in &self.0 {
            hasher.update([part.name as u8]);
            hasher.update((part.value.len() as u64).to_le_bytes());
            hasher.update(&part.value);
        }
        hasher.finish()
    }
}

impl PartName {
    /// In words: "the parent".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Parent => "the step before",
            Self::Base => "the base image",
            Self::Instruction => "the instruction",
            Self::Arguments => "build arguments",
            Self::Environment => "the environment",
            Self::User => "the user",
            Self::WorkingDirectory => "the working directory",
            Self::Shell => "the shell",
            Self::Labels => "labels",
            Self::Configuration => "the image configuration",
            Self::Content => "the copied files",
            Self::Source => "the source stage",
            Self::Owner => "the owner",
            Self::Mode => "the mode",
            Self::Mounts => "mounts",
            Self::Network => "the network",
            Self::Platform => "the platform",
        }
    }
}

impl fmt::Display for PartName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
