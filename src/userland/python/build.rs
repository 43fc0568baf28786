//! Wheels and source archives of a project.

use crate::shell::{ExitCode, Process};
use crate::userland::cost;
use crate::vfs::Content;

use super::project::Project;
use super::requirement::{module, normal};

/// Builds into a folder; `only` is `wheel` or `sdist`.
pub(super) fn build_project(
    process: &mut Process<'_>,
    project: &str,
    folder: &str,
    only: Option<&str>,
) -> ExitCode {
    let there = |file: &str| process.sys.tree.exists(&process.path(&format!("{project}/{file}")));
    if !["pyproject.toml", "setup.py", "setup.cfg"].iter().any(|file| there(file)) {
        process.err(format!(
            "ERROR Source {} does not appear to be a Python project: no pyproject.toml or setup.py\n",
            process.path(project)
        ));
        return 1;
    }
    let read = Project::read(process, project);
    let (name, version) = (module(&normal(&read.name)), read.version);
    let bytes = process.bytes_below(&process.path(project), |path| path.ends_with(".py")) / 3 + 2_000;
    process.sys.spend(4 * cost::SECOND);
    let folder = folder.trim_end_matches('/');
    let mut built = Vec::new();
    if only != Some("wheel") {
        built.push(format!("{name}-{version}.tar.gz"));
    }
    if only != Some("sdist") {
        built.push(format!("{name}-{version}-py3-none-any.whl"));
    }
    for file in &built {
        process.user_file(
            &format!("{folder}/{file}"),
            Content::described(bytes, format!("estimated: built {file}")),
        );
    }
    process.out(format!("Successfully built {}\n", built.join(" and ")));
    0
}
