//! `rsync` between folders of the image; another host has no model.

mod rules;
mod transfer;

use crate::shell::{ExitCode, Process};

use super::flags::Flags;
use super::{Program, Userland};
use rules::Rule;
use transfer::Transfer;

pub const PROGRAMS: &[Program] = &[Program {
    names: &["rsync"],
    summary: "copies what differs between folders; another host has no model",
    flags: FLAGS,
    run: rsync,
}];

const FLAGS: &[&str] = &[
    "a,archive",
    "r,recursive",
    "R,relative",
    "l,links",
    "L,copy-links",
    "p,perms",
    "t,times",
    "g,group",
    "o,owner",
    "D",
    "H,hard-links",
    "A,acls",
    "X,xattrs",
    "S,sparse",
    "W,whole-file",
    "no-whole-file",
    "v,verbose",
    "q,quiet",
    "z,compress",
    "h,human-readable",
    "P",
    "progress",
    "partial",
    "stats",
    "info=",
    "inplace",
    "mkpath",
    "n,dry-run",
    "u,update",
    "c,checksum",
    "size-only",
    "I,ignore-times",
    "existing",
    "ignore-existing",
    "remove-source-files",
    "delete,del,delete-before,delete-during,delete-after,delete-delay",
    "delete-excluded",
    "force",
    "m,prune-empty-dirs",
    "no-o,no-owner",
    "no-g,no-group",
    "no-p,no-perms",
    "no-t,no-times",
    "no-l,no-links",
    "numeric-ids",
    "exclude=",
    "include=",
    "exclude-from=",
    "include-from=",
    "e,rsh=",
];

fn rsync(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut sources = flags.texts();
    let Some(target) = sources.pop().filter(|_| !sources.is_empty()) else {
        process.err("rsync error: syntax or usage error (code 1) at main.c(1795) [client=3.2.7]\n");
        return 1;
    };
    if sources.iter().chain([&target]).any(|name| is_remote(name)) {
        process.not_simulated(0, "another host has no model");
        return 0;
    }
    let rules = match rules(process, &flags) {
        Ok(rules) => rules,
        Err(code) => return code,
    };
    let archive = flags.has("a");
    let wants = |flag: &str, not: &str| match flags.last_of(&["a", flag, not]) {
        Some(last) => last != not,
        None => false,
    };
    let root = process.user.uid == 0;
    let mut transfer = Transfer {
        recursive: archive || flags.has("r"),
        links: wants("l", "no-l"),
        follow: flags.has("L"),
        perms: wants("p", "no-p"),
        times: wants("t", "no-t"),
        owner: root && wants("o", "no-o"),
        group: wants("g", "no-g"),
        by_content: flags.has("c"),
        by_size: flags.has("size-only"),
        always: flags.has("I"),
        newer_stays: flags.has("u"),
        only_existing: flags.has("existing"),
        only_new: flags.has("ignore-existing"),
        moves: flags.has("remove-source-files"),
        delete: flags.has("delete") || flags.has("delete-excluded"),
        delete_excluded: flags.has("delete-excluded"),
        verbose: flags.has("v") && !flags.has("q"),
        dry: flags.has("n"),
        prune: flags.has("m"),
        rules,
        code: 0,
    };
    if flags.has("R") {
        for source in &sources {
            let into = format!("{}/{}", target.trim_end_matches('/'), relative(source));
            transfer.run(process, std::slice::from_ref(source), &into, true);
        }
        return transfer.code;
    }
    transfer.run(process, &sources, &target, flags.has("mkpath"));
    transfer.code
}

/// The folders of a source that `-R` makes in the target: all of them, or those after `/./`.
fn relative(source: &str) -> String {
    let kept = source.rsplit_once("/./").map_or(source, |(_, kept)| kept).trim_start_matches("./");
    let folder = match kept.strip_suffix('/') {
        Some(folder) => folder,
        None => kept.rsplit_once('/').map_or("", |(folder, _)| folder),
    };
    format!("{}/", folder.trim_matches('/')).trim_start_matches('/').to_owned()
}

/// `host:path`, `host::module`, `rsync://host/`: a colon before any slash.
fn is_remote(name: &str) -> bool {
    name.starts_with("rsync://") || name.split('/').next().is_some_and(|first| first.contains(':'))
}

fn rules(process: &mut Process<'_>, flags: &Flags) -> Result<Vec<Rule>, ExitCode> {
    let mut rules = Vec::new();
    for (id, value) in flags.in_order() {
        let include = id.starts_with("include");
        match id {
            "exclude" | "include" => rules.extend(Rule::line(include, value)),
            "exclude-from" | "include-from" => {
                let content = match value {
                    "-" => Ok(process.read_stdin()),
                    file => process.read(file),
                };
                let Ok(content) = content else {
                    process.err(format!(
                        "rsync: [client] failed to open exclude file {value}: No such file or directory (2)\nrsync error: error in file IO (code 11) at exclude.c(1481) [client=3.2.7]\n"
                    ));
                    return Err(11);
                };
                let Some(text) = content.as_text() else {
                    process.not_simulated(0, "what is left out is in a file whose text is not known");
                    return Err(0);
                };
                rules.extend(text.lines().filter_map(|line| Rule::line(include, line)));
            }
            _ => {}
        }
    }
    Ok(rules)
}
