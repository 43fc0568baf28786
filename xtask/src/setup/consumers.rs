//! Programs that take the archives which are exported, for the test that hands them over.

use super::apt;
use crate::process;
use crate::project::Project;

/// Named as Debian's packages are.
const PROGRAMS: [&str; 5] = ["skopeo", "umoci", "oci-image-tool", "jq", "docker-registry"];

/// Installs what is missing where there is apt. Without them the test says that it is skipped.
pub fn ready(project: &Project) {
    let missing: Vec<&str> = PROGRAMS.into_iter().filter(|name| process::find(name).is_none()).collect();
    if missing.is_empty() || process::find("apt-get").is_none() {
        return;
    }
    if let Err(failure) = apt::install(project, &missing, "they take the archives that are exported") {
        eprintln!("{failure}");
    }
}
