//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// The root of the repository, and the folders that hang on it.
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The project this xtask belongs to, wherever in it the command was typed.
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let root = manifest.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        root.map(|root| Project { root })
            .ok_or_else(|| Failure::new("run this as `cargo xtask`, which says where the project is"))
    }

    /// The folder with the workspace's Cargo.toml.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Where installed tools go: `LAYERLAB_TOOLS`, which several checkouts can share, or `target/tools`.
    pub fn tools(&self) -> PathBuf {
        match env::var_os("LAYERLAB_TOOLS") {
            Some(folder) if !folder.is_empty() => PathBuf::from(folder),
            _ => self.path("target/tools"),
        }
    }

    /// The wasm and its glue that Vite's entry imports.
    pub fn page_wasm(&self) -> PathBuf {
        self.path("target/page")
    }

    /// The finished page.
    pub fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// The recordings and fixtures beside the checkout, where there are any.
    pub fn shared(&self) -> Option<PathBuf> {
        let shared = self.root.parent()?.join("shared");
        shared.is_dir().then_some(shared)
    }

    /// A program that npm installed.
    pub fn node_program(&self, name: &str) -> PathBuf {
        self.path("node_modules/.bin").join(name)
    }
}
