//! Setting up what the commands need, on a machine that has only Rust, Node and, on Debian, apt.
//!
//! - [`wasm_target`]: a Rust toolchain that compiles to WebAssembly.
//! - [`cargo_tools`]: wasm-bindgen and wasm-pack; mdBook.
//! - [`npm`]: Vite, TypeScript, binaryen, playwright-core, axe-core and the editor.
//! - [`browser`]: Chromium and its driver.
//! - [`judges`]: real programs that tests compare with.
//! - [`apt`]: Debian's packages, for those above that need any.

pub mod apt;
pub mod browser;
pub mod cargo_tools;
pub mod judges;
pub mod npm;
pub mod wasm_target;

use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::process;
use crate::project::Project;

/// What a build of the page needs, ready to use.
pub struct Kit {
    toolchain: wasm_target::Toolchain,
    folders: Vec<PathBuf>,
    root: PathBuf,
}

impl Kit {
    /// Sets up whatever is missing, and says so.
    pub fn ready(project: &Project) -> Result<Kit> {
        let toolchain = wasm_target::ready(project)?;
        cargo_tools::ready(project)?;
        npm::ready(project)?;
        let folders = vec![project.tools().join("bin"), project.path("node_modules/.bin")];
        Ok(Kit { toolchain, folders, root: project.root().to_path_buf() })
    }

    /// A command in the project's root that finds the tools, and the wasm toolchain in cargo's place.
    pub fn command(&self, program: &str) -> Command {
        let mut command = process::command(program);
        process::find_first(&mut command, self.folders.iter().cloned().chain(self.toolchain.folders()));
        command.envs(self.toolchain.variables());
        command.current_dir(&self.root);
        command
    }

    /// Names the toolchain, so that its change makes what it built stale.
    pub fn toolchain(&self) -> &str {
        self.toolchain.version()
    }
}

/// The failure for a program that only the user can install.
pub fn missing(program: &str, because: &str) -> Failure {
    Failure::new(format!("{program} is missing: {because}"))
        .hint(format!("install {program} with this system's package manager, and run the command again"))
}
