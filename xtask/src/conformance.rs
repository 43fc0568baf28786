//! `cargo xtask conformance`: the tables of the reference implementations and the recordings of Docker,
//! with a score each. The tests that fail below a recorded score print them; this shows what they print.

use crate::failure::{Failure, Result};
use crate::process::{self, command, say};
use crate::project::Project;

/// The subcommand.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    if project.shared().is_none() {
        let message = "../shared, with the recordings and fixtures to compare with, is not there";
        return Err(Failure::new(message));
    }
    say("Comparing", "with Docker and BuildKit (cargo test --test 'conformance*')");
    let mut cargo = command("cargo");
    cargo.current_dir(project.root());
    cargo.args(["test", "--quiet", "--no-fail-fast"]);
    cargo.args(["--test", "conformance*", "--test", "oracle", "--test", "cli_golden", "--", "--nocapture"]);
    process::run(cargo.args(arguments))
}
