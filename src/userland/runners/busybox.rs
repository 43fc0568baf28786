//! `busybox` and its applets.

use crate::shell::{ExitCode, Process};

use super::super::Userland;

pub(super) fn busybox(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let table = process.table;
    match words.first().map(String::as_str) {
        None | Some("--help") => {
            process.out("BusyBox v1.36.1 multi-call binary.\n");
            0
        }
        Some("--list") => {
            let lines: String = table.names().iter().map(|name| format!("{name}\n")).collect();
            process.out(lines);
            0
        }
        Some("--install") => {
            install_applets(process, &words);
            0
        }
        Some("sh" | "ash") => process.exec(&words),
        Some(applet) if table.has(applet) => process.with_arguments(&words, |process| {
            process.dialect = crate::shell::Dialect::Busybox;
            table.run(process).unwrap_or(127)
        }),
        Some(applet) => {
            process.err(format!("{applet}: applet not found\n"));
            127
        }
    }
}

fn install_applets(process: &mut Process<'_>, words: &[String]) {
    let directory = words
        .iter()
        .skip(1)
        .find(|word| !word.starts_with('-'))
        .cloned()
        .unwrap_or_else(|| "/bin".to_owned());
    let names: Vec<String> = process.table.names().iter().map(|name| (*name).to_owned()).collect();
    for name in names {
        let meta = process.new_meta(0o777);
        let at = format!("{directory}/{name}");
        if process.lstat(&at).is_err() {
            // A directory that is missing gets nothing.
            let _ = process.put(&at, crate::vfs::Node::symlink(meta, "/bin/busybox"));
        }
    }
}
