//! Real programs that tests compare with: shells, and what takes the archives that are exported.

use super::apt;
use crate::process;
use crate::project::Project;

/// Named as Debian's packages are.
const PROGRAMS: [&str; 7] = ["busybox", "dash", "skopeo", "umoci", "oci-image-tool", "jq", "docker-registry"];

/// Installs what is missing where there is apt. A test that lacks its program says that it is skipped.
pub fn ready(project: &Project) {
    let missing: Vec<&str> = PROGRAMS.into_iter().filter(|name| process::find(name).is_none()).collect();
    if missing.is_empty() || process::find("apt-get").is_none() {
        return;
    }
    if let Err(failure) = apt::install(project, &missing, "tests compare with them") {
        eprintln!("{failure}");
    }
}
