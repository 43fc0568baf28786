//! `dos2unix` and `unix2dos`, and `uuidgen`.

use crate::shell::{ExitCode, Process, random};
use crate::vfs::{Follow, Node};

use super::common::text;
use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["dos2unix", "unix2dos"],
        summary: "changes the ends of lines",
        flags: FLAGS,
        run: convert,
    },
    Program { names: &["uuidgen"], summary: "a random UUID", flags: &["r,random", "t,time"], run: uuidgen },
];

const FLAGS: &[&str] = &[
    "k,keepdate",
    "q,quiet",
    "n,newfile",
    "o,oldfile",
    "f,force",
    "s,safe",
    "v,verbose",
    "u",
    "d",
    "b,keep-bom",
];

fn convert(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let to_unix = match flags.last_of(&["u", "d"]).filter(|_| process.is_busybox()) {
        Some(flag) => flag == "u",
        None => process.name() == "dos2unix",
    };
    let names = flags.texts();
    if names.is_empty() {
        let content = process.read_stdin();
        let Some(text) = text(process, &content, 0) else { return 0 };
        process.out(changed(&text, to_unix));
        return 0;
    }
    let pairs: Vec<(String, String)> = match flags.last_of(&["n", "o"]) {
        Some("n") => names
            .chunks(2)
            .map(|pair| (pair.first().cloned().unwrap_or_default(), pair.last().cloned().unwrap_or_default()))
            .collect(),
        _ => names.iter().map(|name| (name.clone(), name.clone())).collect(),
    };
    let mut code = 0;
    for (from, to) in pairs {
        code = code.max(one(process, &flags, &from, &to, to_unix));
    }
    code
}

fn one(process: &mut Process<'_>, flags: &Flags, from: &str, to: &str, to_unix: bool) -> ExitCode {
    let busybox = process.is_busybox();
    let said = !busybox && !flags.has("q");
    let content = match process.read(from) {
        Ok(content) if process.stat(from).is_ok_and(Node::is_file) => content,
        Ok(_) => return 0,
        Err(errno) if busybox => return process.fail(format!("can't open '{from}': {}", errno.message())),
        Err(crate::vfs::Errno::IsDir) => {
            if said {
                process.fail(format!("Skipping {from}, not a regular file."));
            }
            return 0;
        }
        Err(errno) => {
            if said {
                process.fail(format!("{from}: {}", errno.message()));
                process.fail(format!("Skipping {from}, not a regular file."));
            }
            return 2;
        }
    };
    let index = process.args.iter().position(|word| word == from).unwrap_or(0);
    let binary = content.as_bytes().is_some_and(|bytes| bytes.contains(&0));
    if binary && !busybox && !flags.has("f") {
        process.fail(format!(
            "Binary symbol 0x00 found at line 1\n{}: Skipping binary file {from}",
            process.name()
        ));
        return 0;
    }
    let Some(text) = text(process, &content, index) else { return 0 };
    if said {
        let format = if to_unix { "Unix" } else { "DOS" };
        process.fail(match from == to {
            true => format!("converting file {from} to {format} format..."),
            false => format!("converting file {from} to file {to} in {format} format..."),
        });
    }
    let time = process.stat(from).map(|node| node.meta.mtime).ok();
    if let Err(errno) = process.write(to, changed(&text, to_unix).as_str()) {
        return process.fail(format!("{to}: {}", errno.message()));
    }
    if let Some(time) = time.filter(|_| flags.has("k")) {
        let at = process.path(to);
        // It was written just now.
        let _ = process.sys.tree.set_meta(&at, Follow::Yes, |meta| meta.mtime = time);
    }
    0
}

fn changed(text: &str, to_unix: bool) -> String {
    let unix = text.replace("\r\n", "\n");
    if to_unix { unix } else { unix.replace('\n', "\r\n") }
}

fn uuidgen(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let digits: String =
        random(process.sys.clock.0 as u64, 16).iter().map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    process.out(format!(
        "{}-{}-4{}-a{}-{}\n",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    ));
    0
}
