//! `configure`, and `make` after it over sources of which only the size is known.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

/// What `configure` leaves for `make`.
const PREPARED: &str = ".configured";

/// `make` after `configure` over sources of which only the size is known.
pub(super) fn prepared(process: &mut Process<'_>, folder: &str, targets: &[String]) -> ExitCode {
    let installs = targets.iter().any(|target| target.starts_with("install"));
    let bytes = process.bytes_below(folder, |_| true);
    if !process.sys.tree.exists(&format!("{folder}/{PREPARED}"))
        && !process.sys.tree.exists(&format!("{folder}/configure"))
    {
        process.err(match targets.first() {
            Some(target) => format!("make: *** No rule to make target '{target}'.  Stop.\n"),
            None => "make: *** No targets specified and no makefile found.  Stop.\n".to_owned(),
        });
        return 2;
    }
    process.spend_bytes(bytes / 8, cost::C_BYTE);
    let name = crate::vfs::path::base(folder).split(['-', '_']).next().unwrap_or("program").to_owned();
    let prefix = process.text_of(&format!("{folder}/{PREPARED}")).unwrap_or_else(|| "/usr/local".to_owned());
    let label = format!("estimated: built from {bytes} bytes of source");
    let file = |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, label.clone());
    if installs {
        process.unpack(&[
            file(format!("{prefix}/bin/{name}"), 0o755, bytes / 10),
            file(format!("{prefix}/lib/lib{name}.so"), 0o755, bytes / 8),
        ]);
    } else {
        process.unpack_own(vec![file(format!("{folder}/{name}.o"), 0o644, bytes / 3)]);
    }
    0
}

pub(super) fn configure(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.sys.spend(15 * cost::SECOND);
    if process.name() == "configure" {
        let prefix = process
            .operands()
            .iter()
            .find_map(|arg| arg.strip_prefix("--prefix="))
            .unwrap_or("/usr/local")
            .to_owned();
        process.user_file(PREPARED, prefix.as_str());
    }
    0
}
