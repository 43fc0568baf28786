//! Programs outside of the shell: found in the tree, run by the table; scripts and shells are run here.

use std::collections::BTreeMap;

use crate::shell::locate::{DEFAULT_PATH, Located, locate};
use crate::shell::stdio::{Handle, Stdio};
use crate::shell::{CommandTable, ExitCode, NotSimulated, Process, ShellKind, Stop, System, User};
use crate::text::Span;
use crate::vfs::{Errno, path};

use super::start::ScriptOptions;
use super::startup::Startup;
use super::state::{Shell, State};

/// What a program costs in steps, besides what it spends itself.
const PROGRAM_STEPS: u64 = 10;

/// A program inside of another takes as much room as so many commands inside of each other.
const PROGRAM_DEPTH: u32 = 4;

/// What a program inherits.
pub(crate) struct Context<'a> {
    pub env: &'a BTreeMap<String, String>,
    pub cwd: &'a str,
    pub user: &'a User,
    pub umask: u32,
    pub stdio: Stdio,
}

/// Why a program did not start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Missing { path: bool },
    Errno(Errno),
}

impl Refusal {
    pub const fn errno(self) -> Errno {
        match self {
            Self::Missing { .. } => Errno::NoEnt,
            Self::Errno(errno) => errno,
        }
    }

    pub const fn code(self) -> ExitCode {
        match self {
            Self::Missing { .. } => 127,
            Self::Errno(_) => 126,
        }
    }

    /// What a shell says, and its status.
    pub fn shell_message(self, kind: ShellKind, name: &str) -> (String, ExitCode) {
        let text = match (self, kind) {
            // They try the folders of PATH themselves.
            (Self::Missing { .. }, ShellKind::Dash | ShellKind::Ash) if name.is_empty() => {
                Errno::Access.message()
            }
            (Self::Missing { path: true }, ShellKind::Bash) => "No such file or directory",
            (Self::Missing { .. }, ShellKind::Bash) => "command not found",
            (Self::Missing { .. }, _) => "not found",
            (Self::Errno(errno), _) => errno.message(),
        };
        (format!("{name}: {text}"), self.code())
    }
}

/// Runs a program that is looked for on the `PATH` of its environment.
pub(crate) fn run_program(
    sys: &mut System,
    table: &dyn CommandTable,
    argv: &[String],
    spans: &[Span],
    context: Context<'_>,
) -> Result<ExitCode, Refusal> {
    let path_var = context.env.get("PATH").map_or(DEFAULT_PATH, String::as_str).to_owned();
    run_found(sys, table, argv, spans, context, &path_var)
}

pub(super) fn run_found(
    sys: &mut System,
    table: &dyn CommandTable,
    argv: &[String],
    spans: &[Span],
    context: Context<'_>,
    path_var: &str,
) -> Result<ExitCode, Refusal> {
    let Some(name) = argv.first() else { return Ok(0) };
    if sys.depth >= sys.limits.depth {
        sys.halt(Stop::Depth);
    }
    if !sys.step(PROGRAM_STEPS) {
        return Ok(137);
    }
    let missing = Err(Refusal::Missing { path: name.contains('/') });
    let (file, dialect) = match locate(sys, table, name, context.cwd, path_var, context.user) {
        Located::Program { path, dialect } => (path, dialect),
        Located::Refused(errno) => return Err(Refusal::Errno(errno)),
        Located::Missing => return missing,
        Located::Unknown => {
            sys.coverage.total += 1;
            no_model(sys, name, spans);
            return Ok(0);
        }
    };
    let outermost = spans.is_empty() && sys.depth == 0;
    sys.depth += PROGRAM_DEPTH;
    // A script learns the name it was called by, or where it was found.
    let shown = if name.contains('/') { name.as_str() } else { file.as_str() };
    let result = match interpreter(sys, &file, shown, argv) {
        Some(argv) => run_program(sys, table, &argv, spans, context),
        None if shell_kind(sys, path::base(name)).is_some() => {
            Ok(run_shell(sys, table, argv, context, outermost))
        }
        None => Ok(run_table(sys, table, argv, spans, context, dialect)),
    };
    sys.depth = sys.depth.saturating_sub(PROGRAM_DEPTH);
    result
}

/// How a program ends that writes where nobody reads.
const SIGPIPE: ExitCode = 141;

fn run_table(
    sys: &mut System,
    table: &dyn CommandTable,
    argv: &[String],
    spans: &[Span],
    context: Context<'_>,
    dialect: crate::shell::Dialect,
) -> ExitCode {
    let Context { env, cwd, user, umask, stdio } = context;
    let before = sys.not_simulated.len();
    sys.coverage.total += 1;
    let mut process =
        Process { sys, table, args: argv, spans, env, cwd, user, umask, dialect, stdio, builtin: None };
    let code = table.run(&mut process);
    let code = if std::mem::take(&mut sys.broken_pipe) { code.map(|_| SIGPIPE) } else { code };
    if sys.not_simulated.len() == before && code.is_some() {
        sys.coverage.simulated += 1;
    }
    code.unwrap_or_else(|| {
        no_model(sys, argv.first().map_or("", String::as_str), spans);
        0
    })
}

fn no_model(sys: &mut System, name: &str, spans: &[Span]) {
    let span = spans.first().copied().unwrap_or(sys.span);
    let why = format!("{} has no model", path::base(name));
    let (program, word) = (path::base(name).to_owned(), name.to_owned());
    sys.not_simulated.push(NotSimulated { program, word, span, why });
}

/// What runs a file that is a script: the arguments with its interpreter in front.
fn interpreter(sys: &System, file: &str, shown: &str, argv: &[String]) -> Option<Vec<String>> {
    let content = sys.tree.read(file).ok()?;
    let bytes = content.as_bytes().filter(|bytes| !bytes.is_empty())?;
    if is_abridged_wrapper(path::base(file), bytes) {
        return None;
    }
    let rest = argv.get(1..).unwrap_or_default().iter().cloned();
    let Some(line) = bytes.strip_prefix(b"#!") else {
        // A text without a first line of that kind is run by the shell; binaries are not texts.
        let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
        let script = !text.trim().is_empty() && !text.starts_with('\u{7f}');
        return script.then(|| ["/bin/sh".to_owned(), shown.to_owned()].into_iter().chain(rest).collect());
    };
    // A carriage return belongs to the name, as the kernel takes it.
    const BLANKS: [char; 2] = [' ', '\t'];
    let line = String::from_utf8_lossy(line.split(|&b| b == b'\n').next().unwrap_or_default()).into_owned();
    let (program, argument) = match line.trim_matches(BLANKS).split_once([' ', '\t']) {
        Some((program, argument)) => (program.to_owned(), Some(argument.trim_matches(BLANKS).to_owned())),
        None => (line.trim_matches(BLANKS).to_owned(), None),
    };
    let head = std::iter::once(program).chain(argument).chain(std::iter::once(shown.to_owned()));
    Some(head.chain(rest).collect())
}

/// Whether a `mvnw` or `gradlew` lacks what starts the tool: a sketch of the script, which stands for the whole one.
fn is_abridged_wrapper(name: &str, script: &[u8]) -> bool {
    let starts = ["WrapperMain", "-wrapper.jar", "distributionUrl"];
    let text = std::str::from_utf8(script).unwrap_or_default();
    matches!(name, "mvnw" | "gradlew") && !starts.iter().any(|word| text.contains(word))
}

/// The language of a shell by the name it is called by.
fn shell_kind(sys: &System, name: &str) -> Option<ShellKind> {
    match name {
        "sh" => Some(sys.shell),
        "dash" => Some(ShellKind::Dash),
        "ash" => Some(ShellKind::Ash),
        "bash" => Some(ShellKind::Bash),
        _ => None,
    }
}

/// A shell with its command line: `sh [flags] [-c script [name [argument…]] | file [argument…]]`.
fn run_shell(
    sys: &mut System,
    table: &dyn CommandTable,
    argv: &[String],
    context: Context<'_>,
    outermost: bool,
) -> ExitCode {
    let name = argv.first().map_or("sh", String::as_str);
    let kind = shell_kind(sys, path::base(name)).unwrap_or_default();
    let mut options = ScriptOptions {
        argv0: name.to_owned(),
        env: context.env.clone(),
        cwd: context.cwd.to_owned(),
        user: context.user.clone(),
        ..ScriptOptions::default()
    };
    sys.coverage.total += 1;
    sys.coverage.simulated += 1;
    let mut command = false;
    let mut startup = Startup {
        login: name.starts_with('-'),
        interactive: false,
        profile: true,
        rc: true,
        as_sh: path::base(name).trim_start_matches('-') == "sh",
    };
    // `-s`: the script is standard input, whatever operands there are.
    let mut from_input = false;
    let mut rest = argv.iter().skip(1).peekable();
    while let Some(flags) = rest.peek().filter(|arg| arg.starts_with(['-', '+']) && arg.len() > 1) {
        let flags = (*flags).clone();
        rest.next();
        if flags == "--" {
            break;
        }
        match flags.as_str() {
            "--login" => startup.login = true,
            "--noprofile" => startup.profile = false,
            "--norc" => startup.rc = false,
            _ => {}
        }
        if flags.starts_with("--") {
            continue;
        }
        for letter in flags.chars().skip(1) {
            match letter {
                'c' => command = true,
                's' => from_input = true,
                'l' if flags.starts_with('-') => startup.login = true,
                'o' | 'O' => options.shell_flags.extend(rest.next().cloned()),
                'i' if flags.starts_with('-') => {
                    startup.interactive = true;
                    options.shell_flags.push(letter.to_string());
                }
                _ if flags.starts_with('-') => options.shell_flags.push(letter.to_string()),
                _ => {}
            }
        }
    }
    // A lone dash ends the options.
    rest.next_if(|arg| arg.as_str() == "-");
    let mut rest = rest.cloned();
    let span = sys.span;
    let text = if command {
        let Some(text) = rest.next() else {
            let place = if sys.shell == ShellKind::Dash { " 0:" } else { "" };
            return complain(sys, &context, &format!("{name}:{place} -c requires an argument\n"), 2);
        };
        if let Some(name) = rest.next() {
            options.argv0 = name;
        }
        text
    } else if let Some(file) = if from_input { None } else { rest.next() } {
        match read_script(sys, &context, &file) {
            Ok(text) => {
                options.argv0 = file;
                text
            }
            Err(errno) => {
                let text = match kind {
                    ShellKind::Bash => format!("{name}: {file}: {}\n", errno.message()),
                    ShellKind::Dash => format!("{name}: 0: cannot open {file}: No such file\n"),
                    ShellKind::Ash => format!("{name}: can't open '{file}': {}\n", errno.message()),
                };
                return complain(sys, &context, &text, if kind == ShellKind::Bash { 127 } else { 2 });
            }
        }
    } else {
        let input = context.stdio.stdin.as_ref().map(|stdin| stdin.read(1 << 20)).unwrap_or_default();
        String::from_utf8_lossy(input.as_bytes().unwrap_or_default()).into_owned()
    };
    options.positional = rest.collect();
    let pid = if outermost { 1 } else { sys.next_pid };
    sys.next_pid += u32::from(!outermost);
    let mut state = State::start(kind, &options, context.stdio.clone(), context.umask, pid);
    state.origin = (!outermost || !command).then_some(span);
    state.is_command = command;
    let mut shell = Shell { sys, table, state };
    let code = match shell.start_up(startup) {
        Ok(_) => shell.run_main(&text),
        flow => shell.finish(flow),
    };
    if !outermost {
        shell.sys.span = span;
    }
    code
}

fn complain(sys: &mut System, context: &Context<'_>, text: &str, code: ExitCode) -> ExitCode {
    if let Some(stderr) = &context.stdio.stderr {
        // Terminals and pipes take everything.
        let _ = stderr.write(sys, crate::vfs::Content::from(text));
    }
    code
}

fn read_script(sys: &System, context: &Context<'_>, file: &str) -> Result<String, Errno> {
    let at = path::join(context.cwd, file);
    let handle = super::open_input(sys, &at, context.user, &context.stdio)?;
    match handle {
        Handle::Read(_) | Handle::Pipe(_) => {
            let content = handle.read(1 << 22);
            Ok(String::from_utf8_lossy(content.as_bytes().unwrap_or_default()).into_owned())
        }
        _ => Ok(String::new()),
    }
}
