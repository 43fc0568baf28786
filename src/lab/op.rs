//! Everything a user can do, as values.

use serde::{Deserialize, Serialize};

use super::project::{BuilderChoice, File, Side};

/// One action. A session is a start and a list of these; links hold exactly that.
///
/// The serialised form is part of every link: variants and fields are only ever added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Op {
    /// A Dockerfile gets this text.
    Edit {
        side: Side,
        text: String,
    },
    /// A file of the context is written, with the directories above it.
    Write {
        path: String,
        file: File,
    },
    /// A file or directory of the context goes, with all below it.
    Remove {
        path: String,
    },
    Move {
        from: String,
        to: String,
    },
    /// Permission bits of a file of the context.
    Chmod {
        path: String,
        mode: u32,
    },
    /// Only the modification time changes, which no cache looks at.
    Touch {
        path: String,
    },
    /// The ignore file of one Dockerfile; `None` takes it away.
    Ignore {
        side: Side,
        text: Option<String>,
    },
    /// `--build-arg`; `None` no longer passes it.
    Arg {
        side: Side,
        name: String,
        value: Option<String>,
    },
    /// `--target`.
    Target {
        side: Side,
        stage: Option<String>,
    },
    Builder {
        builder: BuilderChoice,
    },
    /// Both are built again though nothing changed.
    Rebuild,
    /// The build cache is thrown away.
    ClearCache,
    /// The base image moved: its tag now names a newer build.
    BumpBase {
        image: String,
    },
    /// A line typed at the console: `docker` or the shell over the context.
    Console {
        line: String,
    },
    /// Several as one, so that one undo takes all back.
    All {
        label: String,
        ops: Vec<Op>,
    },
}

impl Op {
    /// Whether another one of the same kind merely continues this one, as keystrokes in one text do.
    pub fn continues(&self, earlier: &Self) -> bool {
        match (earlier, self) {
            (Self::Edit { side: a, .. }, Self::Edit { side: b, .. }) => a == b,
            (Self::Ignore { side: a, .. }, Self::Ignore { side: b, .. }) => a == b,
            (Self::Write { path: a, .. }, Self::Write { path: b, .. }) => a == b,
            (Self::Arg { side: a, name: m, .. }, Self::Arg { side: b, name: n, .. }) => a == b && m == n,
            _ => false,
        }
    }

    /// The side whose build it is about, where the other one is built of the same as before.
    pub const fn only(&self) -> Option<Side> {
        match self {
            Self::Edit { side, .. } | Self::Ignore { side, .. } | Self::Arg { side, .. } => Some(*side),
            _ => None,
        }
    }

    /// The commands that do the same at a terminal in the context's directory, one a line.
    pub fn commands(&self) -> Vec<String> {
        match self {
            Self::Edit { side, .. } => vec![format!("$EDITOR ../{}", side.dockerfile_name())],
            Self::Write { path, file } => vec![write_command(path, file)],
            Self::Remove { path } => vec![format!("rm -rf {}", quoted(path))],
            Self::Move { from, to } => vec![format!("mv {} {}", quoted(from), quoted(to))],
            Self::Chmod { path, mode } => vec![format!("chmod {mode:o} {}", quoted(path))],
            Self::Touch { path } => vec![format!("touch {}", quoted(path))],
            Self::Ignore { side, text: Some(_) } => {
                vec![format!("$EDITOR ../{}.dockerignore", side.dockerfile_name())]
            }
            Self::Ignore { side, text: None } => {
                vec![format!("rm ../{}.dockerignore", side.dockerfile_name())]
            }
            Self::Builder { builder: BuilderChoice::Classic } => vec!["export DOCKER_BUILDKIT=0".into()],
            Self::Builder { builder: BuilderChoice::BuildKit } => vec!["export DOCKER_BUILDKIT=1".into()],
            // These show in the build command itself.
            Self::Arg { .. } | Self::Target { .. } | Self::Rebuild => vec![],
            Self::ClearCache => vec!["docker builder prune -af".into()],
            Self::BumpBase { image } => vec![format!("docker pull {}", quoted(image))],
            Self::Console { line } => vec![line.clone()],
            Self::All { ops, .. } => ops.iter().flat_map(Self::commands).collect(),
        }
    }

    /// Whether both images are built again after it.
    pub fn rebuilds(&self) -> bool {
        match self {
            Self::Console { .. } => false,
            Self::All { ops, .. } => ops.iter().any(Self::rebuilds),
            _ => true,
        }
    }
}

fn write_command(path: &str, file: &File) -> String {
    match file {
        File::Text(text) if text.len() <= 200 && !text.contains('\r') => match text.strip_suffix('\n') {
            Some(line) if !line.contains(['\n', '\\']) => format!("echo {} > {}", quoted(line), quoted(path)),
            _ => format!("printf %s {} > {}", quoted(text), quoted(path)),
        },
        _ => format!("$EDITOR {}", quoted(path)),
    }
}

/// A word as the shell needs it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
