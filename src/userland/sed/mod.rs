//! `sed`: the whole language of POSIX and what GNU adds that occurs (`-i`, `-E`, `I`, `0,/re/`, `\U`).

mod parse;
mod pattern;
mod run;
mod script;
mod select;
mod substitute;

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::common::{OpenText, form, inputs_of, usage};
use super::flags::Flags;
use super::{Program, Userland, built, cost};

pub const PROGRAMS: &[Program] =
    &[Program { names: &["sed"], summary: "edits streams", flags: FLAGS, run: sed }];

const FLAGS: &[&str] = &[
    "e,expression=",
    "f,file=",
    "i,in-place=?",
    "n,quiet,silent",
    "E,r,regexp-extended",
    "s,separate",
    "z,null-data",
    "u,unbuffered",
    "posix",
    "b,binary",
    "l,line-length=",
    "follow-symlinks",
    "debug",
    "sandbox",
];

/// What GNU sed says of how it is called.
pub(super) const USAGE: &str = "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...

  -n, --quiet, --silent
                 suppress automatic printing of pattern space
      --debug
                 annotate program execution
  -e script, --expression=script
                 add the script to the commands to be executed
  -f script-file, --file=script-file
                 add the contents of script-file to the commands to be executed
  --follow-symlinks
                 follow symlinks when processing in place
  -i[SUFFIX], --in-place[=SUFFIX]
                 edit files in place (makes backup if SUFFIX supplied)
  -l N, --line-length=N
                 specify the desired line-wrap length for the `l' command
  --posix
                 disable all GNU extensions.
  -E, -r, --regexp-extended
                 use extended regular expressions in the script
                 (for portability use POSIX -E).
  -s, --separate
                 consider files as separate rather than as a single,
                 continuous long stream.
      --sandbox
                 operate in sandbox mode (disable e/r/w commands).
  -u, --unbuffered
                 load minimal amounts of data from the input files and flush
                 the output buffers more often
  -z, --null-data
                 separate lines by NUL characters
      --help     display this help and exit
      --version  output version information and exit

If no -e, --expression, -f, or --file option is given, then the first
non-option argument is taken as the sed script to interpret.  All
remaining arguments are names of input files; if no input files are
specified, then the standard input is read.

GNU sed home page: <https://www.gnu.org/software/sed/>.
General help using GNU software: <https://www.gnu.org/gethelp/>.
";

fn sed(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut names = flags.texts();
    let mut script = String::new();
    for (id, value) in &flags.given {
        let piece = match (*id, value) {
            ("e", Some(text)) => text.clone(),
            ("f", Some(file)) => match process.read(file) {
                Ok(content) => content.as_text().unwrap_or("").trim_end_matches('\n').to_owned(),
                Err(errno) => {
                    let text = format!("couldn't open file {file}: {}", errno.message());
                    return process.fail(text);
                }
            },
            _ => continue,
        };
        if !script.is_empty() {
            script.push('\n');
        }
        script.push_str(&piece);
    }
    if !flags.has("e") && !flags.has("f") {
        if names.is_empty() {
            process.err(USAGE);
            return 1;
        }
        script = names.remove(0);
    }
    let commands = match parse::parse(&script, flags.has("E")) {
        Ok(commands) => commands,
        Err(message) if process.is_busybox() => return process.fail(message.1),
        Err((parse::NO_PLACE, message)) => {
            process.fail(message);
            return 4;
        }
        Err((at, message)) => return process.fail(format!("-e expression #1, char {at}: {message}")),
    };
    let mut editor = run::Editor::new(&commands, flags.has("n"), if flags.has("z") { '\0' } else { '\n' });
    editor.open_files();
    if flags.has("i") {
        return in_place(process, &mut editor, &names, flags.value("i"));
    }
    let (inputs, failed) = read(process, &names);
    let separate = flags.has("s");
    let mut texts = Vec::new();
    for (name, content) in inputs {
        let Some(text) = known(process, &content) else { return 0 };
        texts.push((name, text));
    }
    if separate {
        for text in texts {
            let out = editor.run(process, &[text]);
            process.out(out);
        }
    } else {
        let out = editor.run(process, &texts);
        process.out(out);
    }
    editor.write_files(process);
    editor.exit.unwrap_or(if failed { if process.is_busybox() { 1 } else { 2 } } else { 0 })
}

fn read(process: &mut Process<'_>, names: &[String]) -> (Vec<(String, Content)>, bool) {
    if names.is_empty() || process.is_busybox() {
        return inputs_of(process, names, OpenText::Plain);
    }
    let mut failed = false;
    let mut out = Vec::new();
    for name in names {
        match if name == "-" { Ok(process.read_stdin()) } else { process.read(name) } {
            Ok(content) => out.push((name.clone(), content)),
            Err(errno) => {
                failed = true;
                let text = match errno {
                    crate::vfs::Errno::IsDir => format!("couldn't edit {name}: not a regular file"),
                    _ => format!("can't read {name}: {}", errno.message()),
                };
                process.fail(text);
            }
        }
    }
    (out, failed)
}

/// The text to edit; where it is not known, that is recorded.
fn known(process: &mut Process<'_>, content: &Content) -> Option<String> {
    process.spend_bytes(content.len(), cost::FILE_BYTE);
    super::common::text(process, content, 0)
}

fn in_place(
    process: &mut Process<'_>,
    editor: &mut run::Editor<'_>,
    names: &[String],
    suffix: Option<&str>,
) -> ExitCode {
    let mut code = 0;
    if names.is_empty() {
        return usage(process, "no input files");
    }
    for name in names {
        let content = match process.read(name) {
            Ok(content) => content,
            Err(crate::vfs::Errno::IsDir) => {
                process.fail(format!("couldn't edit {name}: not a regular file"));
                code = 4;
                continue;
            }
            Err(errno) if process.is_busybox() => {
                code = process.fail(format!("{name}: {}", errno.message()));
                continue;
            }
            Err(errno) => {
                process.fail(format!("can't read {name}: {}", errno.message()));
                code = 2;
                continue;
            }
        };
        let kept = editor.only_edits() && left(process, name, &content);
        let Some(text) = (if kept { None } else { known(process, &content) }) else {
            // The file is written anew all the same.
            if let Err(errno) = process.write(name, content) {
                code = process.fail(format!("couldn't open file {name}: {}", errno.message()));
            }
            continue;
        };
        let out = editor.run(process, &[(name.clone(), text)]);
        if let Some(suffix) = suffix {
            let backup =
                if suffix.contains('*') { suffix.replace('*', name) } else { format!("{name}{suffix}") };
            if let Err(errno) = process.write(&backup, content) {
                code = process.fail(format!("cannot rename {name}: {}", errno.message()));
            }
        }
        if let Err(errno) = replace(process, name, out) {
            process.fail(format!("couldn't open temporary file: {}", errno.message()));
            code = 4;
        }
    }
    editor.write_files(process);
    editor.exit.unwrap_or(code)
}

/// Whether it is a file of a package whose text is not known: it keeps its description, and the step says so.
fn left(process: &mut Process<'_>, name: &str, content: &Content) -> bool {
    let Content::Described(described) = content else { return false };
    let left = built::is_of_package(&described.label) && form(process, content).is_none();
    if left {
        let message = format!("the text of {name} is not known: it is left as it is");
        process.note("edit-not-made", message, "the real one may change, and its size with it");
    }
    left
}

/// sed writes a new file and renames it over the old one: mode and owner are kept, a link is replaced.
fn replace(process: &mut Process<'_>, name: &str, text: String) -> Result<(), crate::vfs::Errno> {
    let meta = process.stat(name)?.meta.clone();
    let meta = crate::vfs::Metadata { mtime: process.sys.clock, ..meta };
    process.put(name, crate::vfs::Node::file(meta, Content::from(text.into_bytes())))
}
