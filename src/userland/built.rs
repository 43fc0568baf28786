//! Programs whose code is not run: those that the build itself made of sources, and those of packages that no model
//! is written for. What can be told of them is what they are.

use crate::shell::{ExitCode, Handle, Process};
use crate::vfs::Content;

/// Words by which a program is asked what it is and not for its work.
const QUESTIONS: [&str; 9] =
    ["--version", "-version", "-V", "-v", "version", "--help", "-h", "-help", "help"];

/// What a program answers that is asked for its version or its usage alone: a line that stands for the answer. `None`
/// where it is asked for more.
fn answer(process: &mut Process<'_>, name: &str, words: &[String]) -> Option<ExitCode> {
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

/// The same for the program that was called.
pub(super) fn asked(process: &mut Process<'_>) -> Option<ExitCode> {
    let (name, words) = (process.name().to_owned(), process.operands().to_vec());
    answer(process, &name, &words)
}

/// What a program does that no model is written for, as far as its name and its words tell; `None` where they do not.
/// Tests that the build made hold, as with `cargo test` and its kin, and write nothing.
pub(super) fn run(process: &mut Process<'_>) -> Option<ExitCode> {
    let (name, words) = (process.name().to_owned(), process.operands().to_vec());
    let called = process.args.first()?.clone();
    let file = if called.contains('/') { called } else { process.which(&called)? };
    let is_test = ["test", "spec", "check"].iter().any(|word| name.to_lowercase().contains(word));
    if is_test && description(process, &file).is_some_and(|label| is_made(&label)) {
        let message = format!("{name} was built here and is not run: its tests are taken to hold");
        process.note("tests-not-run", message, "a failing test would end a real build");
        return Some(0);
    }
    start(process, &file, &name, &words)
}

/// What comes of starting a file that holds a program: of itself, or by a runtime (`java -jar`, `dotnet X.dll`).
pub(super) fn start(process: &mut Process<'_>, file: &str, name: &str, words: &[String]) -> Option<ExitCode> {
    if let Some(code) = answer(process, name, words) {
        return Some(code);
    }
    let own = description(process, file).is_some_and(|label| !is_packaged(&label));
    if own { trial(process, name, words) } else { inquiry(process, name, words) }
}

/// Words by which a program is told to look at what is there, and to change nothing.
const INQUIRIES: [&str; 19] = [
    "check",
    "configtest",
    "doctor",
    "dry-run",
    "formats",
    "info",
    "just-print",
    "lint",
    "list",
    "query",
    "report",
    "show",
    "status",
    "syntax-check",
    "t",
    "test",
    "test-config",
    "validate",
    "verify",
];

/// A program of a package that is only to look at something: that it is content with what it sees is taken from its
/// author having written the step.
fn inquiry(process: &mut Process<'_>, name: &str, words: &[String]) -> Option<ExitCode> {
    let asks = |word: &String| {
        let bare = word.trim_start_matches('-');
        INQUIRIES.contains(&bare) || bare.starts_with("list-") || bare.starts_with("check-")
    };
    if !words.iter().any(asks) || writes(words) {
        return None;
    }
    let message = format!("{name} is not run: it is taken to be content with what it looks at");
    process.note("program-not-run", message, "what it prints is not known, and a real one may find fault");
    Some(0)
}

/// Whether the words of a call say that a file is to be written.
fn writes(words: &[String]) -> bool {
    const WORK: [&str; 14] = [
        "-o",
        "--output",
        "--out",
        "--out-dir",
        "--outfile",
        "--write",
        "-w",
        "build",
        "generate",
        "gen",
        "init",
        "install",
        "convert",
        "migrate",
    ];
    words.iter().any(|word| WORK.contains(&word.split('=').next().unwrap_or(word)))
}

/// A program that the build made or fetched, started once on what is there: how it ends, and that it leaves no files,
/// is taken from its author having written the step. Where its words say what it writes, or where its output goes on
/// to a file or a variable, its work is what counts, and that has no model.
pub(super) fn trial(process: &mut Process<'_>, name: &str, words: &[String]) -> Option<ExitCode> {
    let is_piped = process.stdio.stdout.as_ref().is_some_and(Handle::is_pipe);
    if writes(words) || !(process.is_watched() || is_piped) {
        return None;
    }
    let message = format!("{name} is not run: it is taken to end well and to leave no files");
    process.note("program-not-run", message, "what it prints is not known: a line stands for it");
    if is_piped {
        process.out_content(Content::described(OUTPUT_BYTES, format!("{OUTPUT}{name}")));
    }
    Some(0)
}

/// What the output of a program is described as that was not run.
const OUTPUT: &str = "output of ";
const OUTPUT_BYTES: u64 = 80;

/// The program whose output a content stands for.
pub(super) fn output_of(content: &Content) -> Option<&str> {
    match content {
        // Parts of it that were put together are described by both.
        Content::Described(described) => described.label.strip_prefix(OUTPUT)?.split(['+', ' ']).next(),
        _ => None,
    }
}

/// The description of a program's file; a script has none.
fn description(process: &mut Process<'_>, file: &str) -> Option<String> {
    match process.read(file) {
        Ok(Content::Described(file)) => Some(file.label.to_string()),
        _ => None,
    }
}

/// Whether a description is that of a program which compilers and builders wrote.
fn is_made(label: &str) -> bool {
    ["estimated: compiled ", "estimated: built "].iter().any(|start| label.starts_with(start))
}

/// How the descriptions of files begin that packages brought whose files are not known one by one.
const PACKAGED: [&str; 2] = ["estimated: apk ", "estimated: rpm "];

/// Whether it is that of a program which a distribution's package or an image brought: what such a one does is known to
/// others, and that no model is written for it is to be seen.
fn is_packaged(label: &str) -> bool {
    !label.starts_with("estimated: ") || is_of_package(label)
}

/// Whether a description is that of a file which a distribution's package brought, `deb:NAME=VERSION:/PATH` for one.
pub(super) fn is_of_package(label: &str) -> bool {
    label.starts_with("deb:") || PACKAGED.iter().any(|start| label.starts_with(start))
}

/// What the description of a program ends with that needs no shared library.
pub(super) const STATIC: &str = ", statically linked";

/// Whether the program of a description needs no shared library.
pub(super) fn is_static(label: &str) -> bool {
    label.ends_with(STATIC)
}
