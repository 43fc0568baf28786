//! Programs whose code is not run: those that the build itself made of sources, and those of packages that no model
//! is written for. What can be told of them is what they are.

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

/// Words by which a program is asked what it is and not for its work.
const QUESTIONS: [&str; 9] =
    ["--version", "-version", "-V", "-v", "version", "--help", "-h", "-help", "help"];

/// What a program answers that is asked for its version or its usage alone: a line that stands for the answer. `None`
/// where it is asked for more.
pub(super) fn answer(process: &mut Process<'_>, name: &str, words: &[String]) -> Option<ExitCode> {
    let [word] = words else { return None };
    if !QUESTIONS.contains(&word.as_str()) {
        return None;
    }
    let version = process.version_of(name);
    process.out(match (&version, word.contains('h')) {
        (_, true) => format!("Usage: {name} [OPTIONS]\n"),
        (Some(version), false) => format!("{name} {version}\n"),
        (None, false) => format!("{name}\n"),
    });
    let message = format!("what {name} {word} prints is not known: a line stands for it");
    process.note("stand-in-output", message, "the exit code is taken to be 0, and no file to change");
    Some(0)
}

/// What a program does that no model is written for, as far as its name and its words tell; `None` where they do not.
/// Tests that the build made hold, as with `cargo test` and its kin, and write nothing.
pub(super) fn run(process: &mut Process<'_>) -> Option<ExitCode> {
    let (name, words) = (process.name().to_owned(), process.operands().to_vec());
    let is_test = ["test", "spec", "check"].iter().any(|word| name.to_lowercase().contains(word));
    if is_test && is_made(process) {
        let message = format!("{name} was built here and is not run: its tests are taken to hold");
        process.note("tests-not-run", message, "a failing test would end a real build");
        return Some(0);
    }
    answer(process, &name, &words)
}

/// Whether the file that was called is a program that the build made.
fn is_made(process: &mut Process<'_>) -> bool {
    let called = process.args.first().cloned().unwrap_or_default();
    let path = if called.contains('/') { Some(called) } else { process.which(&called) };
    matches!(path.map(|path| process.read(&path)), Some(Ok(Content::Described(file))) if made(&file.label))
}

/// Whether a description is that of a program which compilers and builders wrote.
fn made(label: &str) -> bool {
    ["estimated: compiled from", "estimated: built by"].iter().any(|start| label.starts_with(start))
}

/// What the description of a program ends with that needs no shared library.
pub(super) const STATIC: &str = ", statically linked";

/// Whether the program of a description needs no shared library.
pub(super) fn is_static(label: &str) -> bool {
    label.ends_with(STATIC)
}
