//! What one starts from: two Dockerfiles, a build context, a builder.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::vfs::{Content, Errno, Metadata, Time, Tree, path};

/// Two Dockerfiles over one build context. It holds inputs only; what comes of them is computed.
///
/// The serialised form is part of every link: fields are only ever added, with a default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Project {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The lesson it was started from, by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    pub a: Recipe,
    pub b: Recipe,
    /// The build context by path without a leading slash.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, File>,
    pub builder: BuilderChoice,
    /// Whose accounting and base images are used.
    #[serde(skip_serializing_if = "is_default")]
    pub era: EraChoice,
}

/// One of the two Dockerfiles with what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Recipe {
    /// The name the image gets, as in `docker build -t`.
    pub tag: String,
    pub dockerfile: String,
    /// Its own ignore file (`<Dockerfile>.dockerignore`), which BuildKit prefers to the context's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore: Option<String>,
    /// `--build-arg`; without a value it is passed on from an empty environment.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// `--secret`: files of the context by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<String, String>,
}

/// A file of the build context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum File {
    /// A text with the usual mode, which is nearly every file.
    Text(String),
    Other {
        #[serde(flatten)]
        body: Body,
        #[serde(default = "usual_mode", skip_serializing_if = "is_usual_mode")]
        mode: u32,
    },
}

/// The contents of a [`File`] that is not plainly a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    Text(String),
    /// Base64url without padding.
    Base64(String),
    /// Only its size is known: a stand-in for something big.
    Size(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BuilderChoice {
    Classic,
    #[default]
    BuildKit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum EraChoice {
    #[default]
    #[serde(rename = "now")]
    Now,
    /// Docker 0.11 of May 2014.
    #[serde(rename = "2014")]
    Y2014,
}

/// The left or the right of the two Dockerfiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    A,
    B,
}

impl Side {
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    pub const fn index(self) -> usize {
        match self {
            Self::A => 0,
            Self::B => 1,
        }
    }

    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// `a` or `b`, as file names and fences have it.
    pub const fn lower(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }

    /// The name of its Dockerfile, which lies beside the context and not in it: an edit of a Dockerfile must not
    /// change what `COPY .` copies.
    pub const fn dockerfile_name(self) -> &'static str {
        match self {
            Self::A => "a.Dockerfile",
            Self::B => "b.Dockerfile",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "a" | "A" => Some(Self::A),
            "b" | "B" => Some(Self::B),
            _ => None,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "A",
            Self::B => "B",
        })
    }
}

/// The context's files all carry this time at first: 2024-01-01. Caches do not look at it, layer bytes do.
pub const CONTEXT_TIME: Time = Time::from_secs(1_704_067_200);

const fn usual_mode() -> u32 {
    0o644
}

const fn is_usual_mode(mode: &u32) -> bool {
    *mode == usual_mode()
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Project {
    pub const fn recipe(&self, side: Side) -> &Recipe {
        match side {
            Side::A => &self.a,
            Side::B => &self.b,
        }
    }

    pub const fn recipe_mut(&mut self, side: Side) -> &mut Recipe {
        match side {
            Side::A => &mut self.a,
            Side::B => &mut self.b,
        }
    }

    /// The build context as a tree. Files that cannot be there (below another file) are left out and named.
    pub fn context(&self) -> (Tree, Vec<(String, Errno)>) {
        let mut tree = Tree::new();
        let mut refused = Vec::new();
        for (name, file) in &self.files {
            if let Err(errno) = put_file(&mut tree, name, file, CONTEXT_TIME) {
                refused.push((name.clone(), errno));
            }
        }
        (tree, refused)
    }
}

/// Writes a file and the directories above it.
pub fn put_file(tree: &mut Tree, name: &str, file: &File, now: Time) -> Result<(), Errno> {
    let at = path::clean(&format!("/{name}"));
    tree.mkdir_all(path::parent(&at), &Metadata::new(0o755, now))?;
    tree.write(&at, file.content(&at), Metadata::new(file.mode(), now))?;
    tree.set_meta(&at, crate::vfs::Follow::Yes, |meta| meta.mode = file.mode())
}

impl File {
    pub const fn mode(&self) -> u32 {
        match self {
            Self::Text(_) => usual_mode(),
            Self::Other { mode, .. } => *mode,
        }
    }

    /// What it holds; `label` names what a file of known size only stands for. Base64 that is none counts as empty.
    pub fn content(&self, label: &str) -> Content {
        match self {
            Self::Text(text) | Self::Other { body: Body::Text(text), .. } => text.as_str().into(),
            Self::Other { body: Body::Size(size), .. } => {
                Content::described(*size, format!("context:{label}"))
            }
            Self::Other { body: Body::Base64(code), .. } => {
                use base64::Engine as _;
                base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(code).unwrap_or_default().into()
            }
        }
    }

    /// The file that holds these bytes.
    pub fn of_bytes(bytes: &[u8], mode: u32) -> Self {
        use base64::Engine as _;
        match (std::str::from_utf8(bytes), is_usual_mode(&mode)) {
            (Ok(text), true) => Self::Text(text.to_owned()),
            (Ok(text), false) => Self::Other { body: Body::Text(text.to_owned()), mode },
            (Err(_), _) => {
                let code = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
                Self::Other { body: Body::Base64(code), mode }
            }
        }
    }
}

impl From<&str> for File {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
