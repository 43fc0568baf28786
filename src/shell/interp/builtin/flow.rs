//! Builtins that change what runs next.

use crate::shell::interp::state::{Flow, Interrupt, Shell};
use crate::shell::{ExitCode, ShellKind};
use crate::text::Span;
use crate::vfs::path;

/// How many loops `break` and `continue` mean; `None` outside of loops.
fn loops(shell: &mut Shell<'_>, argv: &[String]) -> Result<Option<u32>, Interrupt> {
    let Some(count) = argv.get(1) else { return Ok((shell.state.loops > 0).then_some(1)) };
    match count.parse::<u32>() {
        Ok(count) if count > 0 => Ok((shell.state.loops > 0).then_some(count.min(shell.state.loops))),
        _ => {
            let name = argv.first().map_or("", String::as_str);
            let message = format!("Illegal number: {count}");
            shell.special_error(name, message).map(|_| None)
        }
    }
}

pub fn break_loop(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    match loops(shell, argv)? {
        Some(count) => Err(Interrupt::Break(count)),
        None => Ok(0),
    }
}

pub fn continue_loop(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    match loops(shell, argv)? {
        Some(count) => Err(Interrupt::Continue(count)),
        None => Ok(0),
    }
}

fn status(shell: &mut Shell<'_>, argv: &[String]) -> Result<ExitCode, Interrupt> {
    let Some(text) = argv.get(1) else { return Ok(shell.state.last) };
    match text.parse::<ExitCode>() {
        Ok(code) if code >= 0 || shell.state.kind == ShellKind::Bash => Ok(code & 0xff),
        _ => {
            let name = argv.first().map_or("", String::as_str);
            let message = match shell.state.kind {
                ShellKind::Bash => format!("{text}: numeric argument required"),
                ShellKind::Ash => format!("Illegal number: {text}"),
                ShellKind::Dash => format!("Illegal number: {text}"),
            };
            shell.complain_as(name, message);
            Err(Interrupt::Exit(2))
        }
    }
}

pub fn exit(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let code = status(shell, argv)?;
    Err(Interrupt::Exit(code))
}

pub fn return_from(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let code = status(shell, argv)?;
    if shell.state.kind == ShellKind::Bash && shell.state.function.is_empty() && shell.state.sources == 0 {
        shell.complain_as("return", "can only `return' from a function or sourced script");
        return Ok(2);
    }
    Err(Interrupt::Return(code))
}

pub fn eval(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let text = argv.get(1..).unwrap_or_default().join(" ");
    shell.nested(|shell| shell.run_text(&text))
}

pub fn exec(shell: &mut Shell<'_>, argv: &[String], spans: &[Span]) -> Flow {
    let mut args = argv.get(1..).unwrap_or_default();
    let mut spans = spans.get(1..).unwrap_or_default();
    while let Some(flag) = args.first().filter(|arg| matches!(arg.as_str(), "--" | "-c" | "-l" | "-a")) {
        let skip = if flag == "-a" { 2 } else { 1 };
        args = args.get(skip..).unwrap_or_default();
        spans = spans.get(skip..).unwrap_or_default();
    }
    if args.is_empty() {
        return Ok(0);
    }
    shell.replace(args, spans)
}

/// `.` and `source`.
pub fn source(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let name = argv.first().map_or(".", String::as_str);
    let Some(file) = argv.get(1) else {
        return match shell.state.kind {
            ShellKind::Bash => {
                shell.complain_as(name, "filename argument required");
                Ok(2)
            }
            _ => Ok(0),
        };
    };
    shell.flush();
    let found = if file.contains('/') { Some(file.clone()) } else { shell.find_source(file) };
    let text = found.and_then(|file| {
        let at = path::join(&shell.state.cwd, &file);
        let stdio = shell.state.stdio();
        let handle = crate::shell::interp::open_input(shell.sys, &at, &shell.state.user, &stdio).ok()?;
        let content = handle.read(1 << 22);
        Some(String::from_utf8_lossy(content.as_bytes().unwrap_or_default()).into_owned())
    });
    let Some(text) = text else {
        let exists = shell.sys.tree.exists(&path::join(&shell.state.cwd, file));
        let reason = if exists { "Permission denied" } else { "No such file or directory" };
        return match shell.state.kind {
            ShellKind::Bash => {
                shell.complain(format!("{file}: {reason}"));
                Ok(1)
            }
            ShellKind::Dash if file.contains('/') => {
                shell.special_error(".", format!("cannot open {file}: No such file"))
            }
            ShellKind::Dash => shell.special_error(".", format!("{file}: not found")),
            ShellKind::Ash if file.contains('/') => {
                shell.special_error(name, format!("can't open '{file}': {reason}"))
            }
            ShellKind::Ash => shell.special_error(name, format!("{file}: not found")),
        };
    };
    let arguments = argv.get(2..).unwrap_or_default();
    let saved = (!arguments.is_empty() && shell.state.kind != ShellKind::Dash)
        .then(|| std::mem::replace(&mut shell.state.positional, arguments.to_vec()));
    shell.state.sources += 1;
    let flow = shell.nested(|shell| shell.run_text(&text));
    shell.state.sources = shell.state.sources.saturating_sub(1);
    if let Some(positional) = saved {
        shell.state.positional = positional;
    }
    match flow {
        Err(Interrupt::Return(code)) => Ok(code),
        flow => flow,
    }
}

impl Shell<'_> {
    fn find_source(&self, file: &str) -> Option<String> {
        let path_var = self.state.get("PATH").unwrap_or("");
        let on_path = path_var
            .split(':')
            .filter(|directory| !directory.is_empty())
            .map(|directory| format!("{directory}/{file}"));
        let here = (self.state.kind == ShellKind::Bash).then(|| file.to_owned());
        on_path.chain(here).find(|at| self.sys.tree.read(&path::join(&self.state.cwd, at)).is_ok())
    }
}
