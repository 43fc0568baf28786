//! `tar`: create, extract and list.

mod create;
mod extract;
mod list;
mod options;
mod read;

use self::options::{Mode, Options};
use super::{Program, Userland};
use crate::shell::{ExitCode, Process};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["tar"],
    summary: "packs, unpacks and lists archives, gzip or not",
    flags: options::FLAGS,
    run: tar,
}];

fn tar(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let options = match Options::parse(process) {
        Ok(options) => options,
        Err(code) => return code,
    };
    match options.mode {
        Mode::Create => create::create(process, &options),
        Mode::Extract => extract::extract(process, &options),
        Mode::List => list::list(process, &options),
    }
}

/// `tar: … ` and the sentence with which GNU tar ends then; 2.
fn fatal(process: &mut Process<'_>, message: &str) -> ExitCode {
    process.fail(message);
    if process.is_busybox() {
        return 1;
    }
    process.fail("Error is not recoverable: exiting now");
    2
}

#[cfg(all(test, feature = "cli", not(target_arch = "wasm32")))]
mod tests {
    use super::super::testing::layers;

    #[test]
    fn what_packs_an_archive() {
        let node = "https://nodejs.org/dist/v20.1.0/node-v20.1.0-linux-x64.tar.xz";
        let run = layers("alpine:3.20", &[&format!("wget -q -O /n.tar.xz {node}"), "tar -xJf /n.tar.xz"]);
        assert_eq!((run.code, run.not_simulated.len()), (0, 0), "{}", run.shown);
        assert!(run.tree.exists("/node-v20.1.0-linux-x64/bin/node"));
        let run = layers("alpine:3.20", &["tar -cJf /etc.tar.xz /etc"]);
        assert_eq!((run.code, run.not_simulated.len()), (0, 0), "{}", run.shown);
        assert!(!run.tree.read("/etc.tar.xz").unwrap().is_exact());
    }
}
