//! Environments of projects: where they are, and running something in one.

use crate::shell::{DEFAULT_PATH, ExitCode, Process};
use crate::vfs::path::base;

use super::place::{minor, version};

/// The environment of the project here: that which is active, `.venv`, or one in a folder of all projects'.
pub(super) fn project_environment(process: &Process<'_>, inside: bool, folder: &str) -> String {
    let here = process.path(".venv");
    // An environment that the tool itself is installed in, or that PATH alone knows of, is not taken to be active.
    let conda = || process.var("CONDA_PREFIX").filter(|_| process.var("CONDA_DEFAULT_ENV") != Some("base"));
    if let Some(root) = process.var("VIRTUAL_ENV").or_else(conda) {
        return root.to_owned();
    }
    if inside || process.sys.tree.is_dir(&here) {
        return here;
    }
    let name = base(process.cwd);
    let name = if name.is_empty() { "project" } else { name };
    format!("{folder}/{name}-py{}", minor(&version(process)))
}

/// Runs a program with an environment's own before all others.
pub(super) fn in_environment(process: &mut Process<'_>, root: Option<&str>, argv: &[String]) -> ExitCode {
    if argv.is_empty() {
        return 0;
    }
    let mut env = process.env.clone();
    if let Some(root) = root {
        let path = env.get("PATH").cloned().unwrap_or_else(|| DEFAULT_PATH.to_owned());
        env.insert("PATH".to_owned(), format!("{root}/bin:{path}"));
        if process.sys.tree.exists(&format!("{root}/pyvenv.cfg")) {
            env.insert("VIRTUAL_ENV".to_owned(), root.to_owned());
        } else if process.sys.tree.exists(&format!("{root}/conda-meta")) {
            env.insert("CONDA_PREFIX".to_owned(), root.to_owned());
            env.insert("CONDA_DEFAULT_ENV".to_owned(), base(root).to_owned());
        }
    }
    let (cwd, user) = (process.cwd.to_owned(), process.user.clone());
    process.exec_with(argv, &env, &cwd, &user)
}
