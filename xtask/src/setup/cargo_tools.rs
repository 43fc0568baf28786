//! wasm-bindgen and wasm-pack, and mdBook for a test, compiled into the tools' folder.

use std::fs;

use crate::failure::{Doing, Failure, Result};
use crate::process::{self, capture, command, say};
use crate::project::Project;

/// These programs run for seconds: compiling them fast matters more than their speed.
const QUICK_TO_COMPILE: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_LTO", "false"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

/// Installs what is not there. wasm-bindgen has to be of the very version that Cargo.lock names.
pub fn ready(project: &Project) -> Result<()> {
    let bindgen = locked_version(project, "wasm-bindgen")?;
    let wanted = [
        Tool {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: Some(bindgen),
            without_defaults: false,
            because: "it writes the JavaScript around the WebAssembly, and runs its tests",
        },
        Tool {
            package: "wasm-pack",
            program: "wasm-pack",
            version: None,
            without_defaults: false,
            because: "it builds and tests the WebAssembly",
        },
    ];
    for tool in &wanted {
        tool.ready(project)?;
    }
    Ok(())
}

/// mdBook, for the test that builds a real book. Without it the test says that it is skipped.
pub fn mdbook(project: &Project) {
    let tool = Tool {
        package: "mdbook",
        program: "mdbook",
        version: None,
        // Its server and its search are the larger part of it.
        without_defaults: true,
        because: "a test builds a book with it",
    };
    if let Err(failure) = tool.ready(project) {
        eprintln!("{failure}");
    }
}

struct Tool {
    package: &'static str,
    program: &'static str,
    version: Option<String>,
    without_defaults: bool,
    because: &'static str,
}

impl Tool {
    fn ready(&self, project: &Project) -> Result<()> {
        if self.is_there(project) {
            return Ok(());
        }
        say("Installing", &format!("{}: {} (cargo, some minutes)", self.package, self.because));
        let log = project.tools().join(format!("logs/{}.log", self.package));
        // The locked dependencies first; a registry may lack one of them, and then newer ones must do.
        if process::long(self.install(project).arg("--locked"), &log).is_err() {
            process::long(&mut self.install(project), &log)?;
        }
        if self.is_there(project) {
            return Ok(());
        }
        Err(Failure::new(format!("{} was installed but does not run", self.program)))
    }

    fn install(&self, project: &Project) -> std::process::Command {
        let mut cargo = command("cargo");
        cargo.current_dir(project.root()).args(["install", "--force", "--root"]).arg(project.tools());
        cargo.env("CARGO_TARGET_DIR", project.tools().join("build")).envs(QUICK_TO_COMPILE);
        cargo.arg(self.package);
        if self.without_defaults {
            cargo.arg("--no-default-features");
        }
        if let Some(version) = &self.version {
            cargo.args(["--version", &format!("={version}")]);
        }
        cargo
    }

    fn is_there(&self, project: &Project) -> bool {
        let own = project.tools().join("bin").join(self.program);
        let program = if own.is_file() { Some(own) } else { process::find(self.program) };
        let Some(program) = program else { return false };
        let Ok(said) = capture(command(program).arg("--version")) else { return false };
        match &self.version {
            Some(version) => said.split_whitespace().any(|word| word == version),
            None => true,
        }
    }
}

/// The version of a package in Cargo.lock.
fn locked_version(project: &Project, package: &str) -> Result<String> {
    let lock = fs::read_to_string(project.path("Cargo.lock")).doing("reading Cargo.lock")?;
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next().and_then(|line| line.strip_prefix("version = \""));
    let version = version.and_then(|line| line.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| Failure::new(format!("Cargo.lock names no {package}")))
}
