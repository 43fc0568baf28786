//! `patch`: applies unified differences.

mod apply;
mod read;

use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Errno, Metadata, NodeKind, path};

use self::apply::{Applied, apply};
use self::read::{FilePatch, read};
use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] =
    &[Program { names: &["patch"], summary: "applies unified differences", flags: FLAGS, run: patch }];

const FLAGS: &[&str] = &[
    "p,strip=",
    "i,input=",
    "d,directory=",
    "R,reverse",
    "N,forward",
    "t,batch",
    "f,force",
    "s,quiet,silent",
    "E,remove-empty-files",
    "b,backup",
    "no-backup-if-mismatch",
    "backup-if-mismatch",
    "F,fuzz=",
    "o,output=",
    "r,reject-file=",
    "z,suffix=",
    "u,unified",
    "l,ignore-whitespace",
    "dry-run",
    "verbose",
    "binary",
    "T,set-time",
    "Z,set-utc",
    "posix",
];

fn patch(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.has("l") {
        process.not_simulated(0, "patch --ignore-whitespace has no model");
        return 0;
    }
    let input = flags.value("i").or(flags.text(1)).filter(|name| *name != "-").map(str::to_owned);
    let content = match &input {
        None => Ok(process.read_stdin()),
        Some(name) => process.read(name),
    };
    let content = match content {
        Ok(content) => content,
        Err(errno) => {
            let name = input.unwrap_or_default();
            process.err(format!("patch: **** Can't open patch file {name} : {}\n", errno.message()));
            return 2;
        }
    };
    if matches!(content, Content::Described(_)) {
        process.not_simulated(0, "it applies differences that are not known, only their size");
        return 0;
    }
    let bytes = content.as_bytes().unwrap_or_default();
    let text = String::from_utf8_lossy(bytes).into_owned();
    let patches = read(&text);
    if patches.is_empty() {
        if text.trim().is_empty() {
            return 0;
        }
        process.err("patch: **** Only garbage was found in the patch input.\n");
        return 2;
    }
    let folder = flags.value("d").map(str::to_owned);
    if let Some(folder) = &folder
        && process.stat(folder).is_err()
    {
        process.err(format!("patch: **** Can't change to directory {folder} : No such file or directory\n"));
        return 2;
    }
    let call = Call { flags, folder };
    patches.into_iter().fold(0, |code, one| code.max(call.one(process, one)))
}

/// What comes of a patch that may be in the file already.
enum Again {
    No,
    /// It is undone.
    TakenBack(Applied),
    Skipped,
}

struct Call {
    flags: Flags,
    folder: Option<String>,
}

impl Call {
    /// Where a name leads.
    fn at(&self, name: &str) -> String {
        match &self.folder {
            Some(folder) if !name.starts_with('/') => path::join(folder, name),
            _ => name.to_owned(),
        }
    }

    fn one(&self, process: &mut Process<'_>, patch: FilePatch) -> ExitCode {
        let names = [patch.old.clone(), patch.new.clone()];
        let patch = if self.flags.has("R") { patch.reversed() } else { patch };
        let Some(name) = self.target(process, &names, patch.creates()) else {
            return self.lost(process, &patch);
        };
        let dry = self.flags.has("dry-run");
        let output = self.flags.value("o").map(str::to_owned);
        let quiet = self.flags.has("s");
        if !quiet {
            let verb = if dry { "checking" } else { "patching" };
            process.out(match &output {
                Some(output) => format!("{verb} file {output} (read from {name})\n"),
                None => format!("{verb} file {name}\n"),
            });
        }
        let at = self.at(&name);
        let old = match process.read(&at) {
            Ok(Content::Described(_)) => {
                process.not_simulated(0, format!("it changes {name}, whose bytes are not known"));
                return 0;
            }
            Ok(content) => String::from_utf8_lossy(content.as_bytes().unwrap_or_default()).into_owned(),
            Err(_) => String::new(),
        };
        let fuzz = self.flags.value("F").and_then(|fuzz| fuzz.parse().ok()).unwrap_or(2);
        let mut applied = apply(&old, &patch, fuzz);
        match self.again(process, &old, &patch, &applied, &name) {
            Again::No => {}
            Again::TakenBack(other) => applied = other,
            Again::Skipped => return 1,
        }
        for line in &applied.said {
            if !quiet || line.contains("FAILED") {
                process.out(format!("{line}\n"));
            }
        }
        if applied.failed.is_empty() {
            let target = output.map_or(at, |output| self.at(&output));
            let result = if dry { Ok(()) } else { self.put(process, &target, &old, &applied, &patch) };
            return match result {
                Ok(()) => 0,
                Err(errno) => {
                    process.err(format!("patch: **** Can't create file {target} : {}\n", errno.message()));
                    2
                }
            };
        }
        let count = patch.hunks.len();
        let hunks = if count == 1 { "hunk" } else { "hunks" };
        let place = if dry { String::new() } else { format!(" -- saving rejects to file {name}.rej") };
        process.out(format!("{} out of {count} {hunks} FAILED{place}\n", applied.failed.len()));
        if !dry {
            let partly = applied.failed.len() < count;
            if partly {
                // What could be applied stays.
                let _ = self.put(process, &at, &old, &applied, &patch);
            } else {
                self.keep(process, &at, &old, true);
            }
            self.reject(process, &at, &patch, &applied.failed);
        }
        1
    }

    /// What is done about a patch that is in the file already.
    fn again(
        &self,
        process: &mut Process<'_>,
        old: &str,
        patch: &FilePatch,
        applied: &Applied,
        name: &str,
    ) -> Again {
        if !applied.failed.contains(&0) || self.flags.has("f") {
            return Again::No;
        }
        let back = apply(old, &patch.clone().reversed(), 0);
        if back.failed.contains(&0) {
            return Again::No;
        }
        let found = match self.flags.has("R") {
            true => "Unreversed patch detected!",
            false => "Reversed (or previously applied) patch detected!",
        };
        let ask = if self.flags.has("R") { "Ignor" } else { "Assum" };
        if self.flags.has("t") {
            process.out(format!("{found}  {ask}ing -R.\n"));
            return Again::TakenBack(back);
        }
        process.out(match self.flags.has("N") {
            true => format!("{found}  Skipping patch.\n"),
            false => format!("{found}  {ask}e -R? [n] \nApply anyway? [n] \nSkipping patch.\n"),
        });
        let count = patch.hunks.len();
        let hunks = if count == 1 { "hunk" } else { "hunks" };
        let dry = self.flags.has("dry-run");
        let place = if dry { String::new() } else { format!(" -- saving rejects to file {name}.rej") };
        process.out(format!("{count} out of {count} {hunks} ignored{place}\n"));
        if !dry {
            let all: Vec<usize> = (0..count).collect();
            self.reject(process, &self.at(name), patch, &all);
        }
        Again::Skipped
    }

    /// The file that a patch is for: the operand, else that of its names which is there and is the shortest.
    fn target(&self, process: &Process<'_>, names: &[String; 2], creates: bool) -> Option<String> {
        if let Some(name) = self.flags.text(0) {
            return Some(name.to_owned());
        }
        let real = names.iter().filter(|name| *name != "/dev/null");
        let names: Vec<String> =
            real.map(|name| self.stripped(name)).filter(|name| !name.is_empty()).collect();
        let there = names.iter().filter(|name| process.lstat(&self.at(name)).is_ok());
        let shortest = there.min_by_key(|name| (name.split('/').count(), path::base(name).len(), name.len()));
        match shortest {
            Some(name) => Some(name.clone()),
            None if creates => names.into_iter().next_back(),
            None => None,
        }
    }

    /// A name without the folders that `-p` takes off, all of them where it is not given.
    fn stripped(&self, name: &str) -> String {
        let Some(count) = self.flags.value("p") else { return path::base(name).to_owned() };
        let parts: Vec<&str> = name.split('/').collect();
        let count = count.parse().unwrap_or(0).min(parts.len());
        parts.get(count..).unwrap_or_default().join("/")
    }

    fn lost(&self, process: &mut Process<'_>, patch: &FilePatch) -> ExitCode {
        let option = if self.flags.has("p") {
            "Perhaps you used the wrong -p or --strip option?"
        } else {
            "Perhaps you should have used the -p or --strip option?"
        };
        let rule = "-".repeat(26);
        let shown: String = patch.header.iter().map(|line| format!("|{line}\n")).collect();
        let count = patch.hunks.len();
        let hunks = if count == 1 { "hunk" } else { "hunks" };
        let asked = match self.flags.has("t") || self.flags.has("f") {
            true => "No file to patch.  Skipping patch.\n",
            false => "File to patch: \nSkip this patch? [y] \nSkipping patch.\n",
        };
        process.out(format!(
            "can't find file to patch at input line {}\n{option}\nThe text leading up to this \
             was:\n{rule}\n{shown}{rule}\n{asked}{count} out of {count} {hunks} ignored\n",
            patch.line
        ));
        1
    }

    /// Writes what came out; a file that is to go, or that is empty with `-E`, is removed with the folders that it
    /// leaves empty.
    fn put(
        &self,
        process: &mut Process<'_>,
        at: &str,
        old: &str,
        applied: &Applied,
        patch: &FilePatch,
    ) -> Result<(), Errno> {
        self.keep(process, at, old, applied.is_off);
        if applied.text.is_empty() && (patch.removes() || self.flags.has("E")) {
            process.remove(at)?;
            let mut above = path::parent(&process.path(at)).to_owned();
            let here = process.path(self.folder.as_deref().unwrap_or("."));
            let empty = |process: &Process<'_>, at: &str| matches!(process.lstat(at).map(|node| &node.kind), Ok(NodeKind::Directory(all)) if all.iter().next().is_none());
            while above.len() > here.len() && empty(process, &above) {
                process.remove(&above)?;
                above = path::parent(&above).to_owned();
            }
            return Ok(());
        }
        let meta: Option<Metadata> = process.stat(at).ok().map(|node| node.meta.clone());
        if meta.is_none() {
            process.mkdir_all(path::parent(&process.path(at)), 0o755)?;
        }
        process.write(at, applied.text.as_str())
    }

    /// The old file beside the new one, with `-b` or where something was not in its place.
    fn keep(&self, process: &mut Process<'_>, at: &str, old: &str, is_off: bool) {
        if self.flags.has("b") || is_off && !self.flags.has("no-backup-if-mismatch") {
            let suffix = self.flags.value("z").unwrap_or(".orig");
            // A backup that cannot be written is no reason to fail.
            let _ = process.write(&format!("{at}{suffix}"), old);
        }
    }

    fn reject(&self, process: &mut Process<'_>, at: &str, patch: &FilePatch, which: &[usize]) {
        let hunks = which.iter().filter_map(|index| patch.hunks.get(*index));
        let text: String = hunks.map(|hunk| hunk.shown()).collect();
        let [old, new] = patch.names.each_ref().map(|name| match name.split_once('\t') {
            Some((name, time)) => format!("{}\t{time}", self.stripped(name)),
            None => self.stripped(name),
        });
        let place = self.flags.value("r").map_or_else(|| format!("{at}.rej"), str::to_owned);
        let _ = process.write(&place, format!("--- {old}\n+++ {new}\n{text}").as_str());
    }
}
