//! Programs that really print more than they do here: a search that misses says nothing of them.
//!
//! What the programs of a bare system print follows from their input. Tools print what their model has, which is seldom
//! all: whoever wrote a check of what such a tool prints (`emcc --version | grep 3.1.61`) has seen the real output.

use std::rc::Rc;

use crate::shell::Process;

use super::{untargeted, unversioned};

/// Tools that print what follows from their input, or all that there is to print.
const WHOLE: &[&str] = &[
    "7z", "apk", "base64", "bunzip2", "bzcat", "bzip2", "curl", "dnf", "dos2unix", "envsubst", "getopt",
    "git", "iconv", "jq", "lz4", "node", "perl", "php", "python", "python2", "python3", "rpm", "ruby",
    "tree", "unix2dos", "unlzma", "unxz", "unzip", "unzstd", "wget", "xz", "xzcat", "yq", "zcat", "zip",
    "zstd", "zstdcat",
];

/// What even those of [`WHOLE`] do not tell in full, by the first word.
const EXCEPT: &[(&str, &[&str])] =
    &[("git", &["log", "show", "ls-remote", "describe"]), ("php", &["-i", "--info", "--ri", "--rf"])];

/// What other tools tell in full, by the first word.
const ANSWERS: &[(&[&str], &[&str])] = &[
    (&["pip", "pip2", "pip3"], &["list", "freeze", "show", "check", "--version", "-V"]),
    (&["npm", "pnpm", "yarn"], &["ls", "list", "config", "pkg", "--version", "-v"]),
    (&["composer"], &["show", "--version", "-V"]),
    (&["gem", "bundle"], &["list", "show", "--version", "-v"]),
    (&["java", "javac"], &["-version", "--version", "--list-modules"]),
    (&["go", "rustup"], &["version", "env", "list", "--version", "show"]),
    (&["cargo", "rustc", "bun", "deno", "mvn", "gradle", "cmake", "make"], &["--version", "-V", "-v"]),
    (&["gcc", "g++", "cc", "clang"], &["--version", "-dumpversion", "-dumpmachine"]),
    (&["dotnet"], &["--version", "--list-sdks", "--list-runtimes"]),
    (&["uname", "nginx"], &["-v", "-m"]),
];

/// Whether a tool has printed all that the real one prints. Apart, so that it need not come before the first picture.
#[inline(never)]
fn is_whole(name: &str, words: &[String]) -> bool {
    let name = unversioned(name).or_else(|| untargeted(name)).unwrap_or(name);
    let first = words.first().map_or("", String::as_str);
    let among = |words: &[&str]| words.contains(&first);
    if WHOLE.contains(&name) {
        let module = name.starts_with("python") && first == "-m";
        return !module && !EXCEPT.iter().any(|(program, words)| *program == name && among(words));
    }
    ANSWERS.iter().any(|(programs, words)| programs.contains(&name) && among(words))
}

/// Called when a program has ended: notes on its output who really prints more. A filter hands on what its input has.
pub(super) fn mark(process: &mut Process<'_>, is_of_system: bool) {
    let told_by = if is_of_system || is_whole(process.name(), process.operands()) {
        process.input_told_by()
    } else {
        Some(Rc::from(process.name()))
    };
    if let Some(program) = told_by {
        process.tells_in_part(&program);
    }
}

/// The exit code of a search in what is not known, or not in full: it turns out as the step needs it, and the step says
/// so.
pub(super) fn taken(process: &mut Process<'_>, of: &str) -> bool {
    let message = format!("{of} is not known in full: a search of it is taken to turn out as the step needs");
    process.note("check-not-run", message, "the real one may turn out otherwise, and the step would fail");
    !process.is_denied()
}
