//! Builtins that are programs as well: `echo`, `printf`, `test`, `[`.

use crate::shell::interp::escapes::{Octal, unescape};
use crate::shell::{ExitCode, Process, ShellKind};

use super::test::{self, Files};

pub use super::printf::format;

/// `echo`: dash reads backslashes, the others only after `-e`.
pub fn echo(process: &mut Process<'_>) -> ExitCode {
    let dash = matches!(process.builtin, Some((ShellKind::Dash, _)));
    let mut newline = true;
    let mut escapes = dash;
    let mut words = process.operands();
    while let Some((first, rest)) = words.split_first() {
        let flags = match first.strip_prefix('-') {
            Some(flags)
                if !flags.is_empty()
                    && flags.chars().all(|c| if dash { c == 'n' } else { "neE".contains(c) }) =>
            {
                flags
            }
            _ => break,
        };
        if dash && flags != "n" {
            break;
        }
        for flag in flags.chars() {
            match flag {
                'n' => newline = false,
                'e' => escapes = true,
                _ => escapes = false,
            }
        }
        words = rest;
    }
    let text = words.join(" ");
    let (mut bytes, stopped) =
        if escapes { unescape(&text, Octal::AfterZero) } else { (text.into_bytes(), false) };
    if newline && !stopped {
        bytes.push(b'\n');
    }
    process.out(bytes);
    0
}

pub fn printf(process: &mut Process<'_>) -> ExitCode {
    let args = process.operands();
    let args =
        if args.first().is_some_and(|arg| arg == "--") { args.get(1..).unwrap_or_default() } else { args };
    let Some((template, values)) = args.split_first() else {
        process.fail(match process.builtin {
            Some((ShellKind::Bash, _)) => "usage: printf [-v var] format [arguments]",
            Some(_) => "usage: printf format [arg ...]",
            None => "missing operand",
        });
        return 2;
    };
    let kind = process.builtin.as_ref().map(|(kind, _)| *kind);
    let (bytes, errors) = format(template, values, kind, process.sys.clock);
    process.out(bytes);
    let failed = !errors.is_empty();
    for error in errors {
        process.fail(error);
    }
    ExitCode::from(failed)
}

pub fn test(process: &mut Process<'_>) -> ExitCode {
    let mut words: Vec<&str> = process.operands().iter().map(String::as_str).collect();
    let closing = match process.name() {
        "[" => Some("]"),
        "[[" => Some("]]"),
        _ => None,
    };
    if let Some(closing) = closing
        && words.pop() != Some(closing)
    {
        process.fail(match process.builtin {
            Some((ShellKind::Bash, _)) => "missing `]'",
            Some((ShellKind::Ash, _)) => "missing ]",
            _ => "missing ]",
        });
        return 2;
    }
    let result = {
        let files = Files { sys: process.sys, cwd: process.cwd, user: process.user };
        test::evaluate(&files, &words)
    };
    match result {
        Ok(holds) => ExitCode::from(!holds),
        Err(error) => {
            let kind = process.builtin.as_ref().map_or(ShellKind::Bash, |(kind, _)| *kind);
            let text = error.message(kind);
            process.fail(text);
            2
        }
    }
}
