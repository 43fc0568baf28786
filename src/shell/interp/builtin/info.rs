//! Builtins that tell or set this and that.

use crate::shell::ShellKind;
use crate::shell::interp::state::{Flow, Shell};
use crate::shell::locate::{Located, locate};
use crate::text::Span;

use super::{find, letters, programs};

pub fn times(shell: &mut Shell<'_>, _: &[String], _: &[Span]) -> Flow {
    shell.write_fd(1, "0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n");
    Ok(0)
}

pub fn alias(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let mut status = 0;
    for word in argv.iter().skip(1) {
        if let Some((name, value)) = word.split_once('=') {
            shell.state.aliases.insert(name.to_owned(), value.to_owned());
            continue;
        }
        match shell.state.aliases.get(word).cloned() {
            Some(value) => {
                let head = if shell.state.kind == ShellKind::Bash { "alias " } else { "" };
                shell.write_fd(1, format!("{head}{word}='{value}'\n"));
            }
            None => {
                shell.complain_as("alias", format!("{word} not found"));
                status = 1;
            }
        }
    }
    Ok(status)
}

pub fn unalias(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    for word in argv.iter().skip(1) {
        if word == "-a" {
            shell.state.aliases.clear();
        }
        shell.state.aliases.remove(word);
    }
    Ok(0)
}

/// `printf`; bash's can write into a variable.
pub fn printf(shell: &mut Shell<'_>, argv: &[String], spans: &[Span]) -> Flow {
    let bash = shell.state.kind == ShellKind::Bash;
    if let [_, flag, name, template, values @ ..] = argv
        && bash
        && flag == "-v"
    {
        let (bytes, _) = programs::format(template, values, Some(ShellKind::Bash), shell.sys.clock);
        shell.assign(name, String::from_utf8_lossy(&bytes).into_owned())?;
        return Ok(0);
    }
    const PRINTF: super::Builtin = super::program("printf", programs::printf);
    static TABLE: super::Builtin = PRINTF;
    shell.sys.coverage.total = shell.sys.coverage.total.saturating_sub(1);
    shell.sys.coverage.simulated = shell.sys.coverage.simulated.saturating_sub(1);
    shell.run_builtin(&TABLE, argv, spans)
}

/// Where a name leads: what `command -v` prints, and whether it is a file.
enum Meaning {
    Function,
    Builtin { special: bool },
    Keyword,
    Alias(String),
    File(String),
}

fn meaning(shell: &Shell<'_>, name: &str) -> Option<Meaning> {
    const KEYWORDS: &[&str] = &[
        "!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then",
        "until", "while",
    ];
    if let Some(text) = shell.state.aliases.get(name) {
        return Some(Meaning::Alias(text.clone()));
    }
    if KEYWORDS.contains(&name) {
        return Some(Meaning::Keyword);
    }
    if shell.state.functions.contains_key(name) {
        return Some(Meaning::Function);
    }
    if let Some(builtin) = find(name, shell.state.kind) {
        return Some(Meaning::Builtin { special: builtin.special });
    }
    let path_var = shell.state.get("PATH").unwrap_or("");
    match locate(shell.sys, shell.table, name, &shell.state.cwd, path_var, &shell.state.user) {
        Located::Program { path, .. } if path.is_empty() => Some(Meaning::File(format!("/usr/bin/{name}"))),
        Located::Program { path, .. } => Some(Meaning::File(path)),
        Located::Refused(_) | Located::Missing | Located::Unknown => None,
    }
}

pub fn command(shell: &mut Shell<'_>, argv: &[String], spans: &[Span]) -> Flow {
    let (flags, words) =
        letters(argv, "pvV").unwrap_or_else(|_| (String::new(), argv.get(1..).unwrap_or_default()));
    if flags.contains('V') {
        return describe(shell, "command", words);
    }
    if flags.contains('v') {
        let mut status = if words.is_empty() { 1 } else { 0 };
        // dash and ash look at the first name only.
        let most = if shell.state.kind == ShellKind::Bash { words.len() } else { 1 };
        for word in words.iter().take(most) {
            let text = match meaning(shell, word) {
                Some(Meaning::File(path)) => path,
                Some(Meaning::Alias(text)) => format!("alias {word}='{text}'"),
                Some(_) => word.clone(),
                None => {
                    status = if shell.state.kind == ShellKind::Bash { 1 } else { 127 };
                    continue;
                }
            };
            shell.write_fd(1, format!("{text}\n"));
        }
        return Ok(status);
    }
    let skipped = argv.len() - words.len();
    run_without_functions(shell, words, spans.get(skipped..).unwrap_or_default())
}

/// `builtin name …`.
pub fn builtin(shell: &mut Shell<'_>, argv: &[String], spans: &[Span]) -> Flow {
    run_without_functions(shell, argv.get(1..).unwrap_or_default(), spans.get(1..).unwrap_or_default())
}

fn run_without_functions(shell: &mut Shell<'_>, words: &[String], spans: &[Span]) -> Flow {
    let Some(name) = words.first() else { return Ok(0) };
    if name == "exec" {
        return super::flow::exec(shell, words, spans);
    }
    match find(name, shell.state.kind) {
        Some(builtin) => shell.nested(|shell| shell.run_builtin(builtin, words, spans)),
        None => shell.external(words, spans),
    }
}

pub fn type_of(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let (flags, words) =
        letters(argv, "afptP").unwrap_or_else(|_| (String::new(), argv.get(1..).unwrap_or_default()));
    if !flags.contains(['t', 'p', 'P']) {
        return describe(shell, "type", words);
    }
    let mut status = 0;
    for word in words {
        let text = match meaning(shell, word) {
            Some(Meaning::File(_)) if flags.contains('t') => "file".to_owned(),
            Some(Meaning::File(path)) => path,
            Some(_) if !flags.contains('t') => continue,
            Some(Meaning::Function) => "function".to_owned(),
            Some(Meaning::Builtin { .. }) => "builtin".to_owned(),
            Some(Meaning::Keyword) => "keyword".to_owned(),
            Some(Meaning::Alias(_)) => "alias".to_owned(),
            None => {
                status = 1;
                continue;
            }
        };
        shell.write_fd(1, format!("{text}\n"));
    }
    Ok(status)
}

fn describe(shell: &mut Shell<'_>, builtin: &str, words: &[String]) -> Flow {
    let bash = shell.state.kind == ShellKind::Bash;
    let mut status = 0;
    for word in words {
        let text = match meaning(shell, word) {
            Some(Meaning::Function) if bash => format!("{word} is a function"),
            Some(Meaning::Function) => format!("{word} is a shell function"),
            Some(Meaning::Builtin { special: true }) if !bash => format!("{word} is a special shell builtin"),
            Some(Meaning::Builtin { .. }) => format!("{word} is a shell builtin"),
            Some(Meaning::Keyword) => format!("{word} is a shell keyword"),
            Some(Meaning::Alias(text)) if bash => format!("{word} is aliased to `{text}'"),
            Some(Meaning::Alias(text)) => format!("{word} is an alias for {text}"),
            Some(Meaning::File(path)) => format!("{word} is {path}"),
            None => {
                status = if bash { 1 } else { 127 };
                match shell.state.kind {
                    ShellKind::Bash => shell.complain_as(builtin, format!("{word}: not found")),
                    _ => shell.write_fd(1, format!("{word}: not found\n")),
                }
                continue;
            }
        };
        shell.write_fd(1, format!("{text}\n"));
    }
    Ok(status)
}

pub fn ulimit(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let sets = argv.iter().skip(1).any(|word| !word.starts_with('-'));
    let text = if argv.iter().any(|word| word.contains('n')) { "1048576\n" } else { "unlimited\n" };
    if !sets {
        shell.write_fd(1, text);
    }
    Ok(0)
}

pub fn umask(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let symbolic = argv.get(1).is_some_and(|word| word == "-S");
    let Some(word) = argv.get(if symbolic { 2 } else { 1 }) else {
        let mask = shell.state.umask;
        let class = |letter: char, shift: u32| {
            let allowed = |bit: u32, name: &'static str| if mask >> shift & bit == 0 { name } else { "" };
            format!("{letter}={}{}{}", allowed(4, "r"), allowed(2, "w"), allowed(1, "x"))
        };
        let text = if symbolic {
            format!("{},{},{}\n", class('u', 6), class('g', 3), class('o', 0))
        } else {
            format!("{mask:04o}\n")
        };
        shell.write_fd(1, text);
        return Ok(0);
    };
    let changed = match crate::vfs::ModeChange::parse(word) {
        Some(crate::vfs::ModeChange::Octal(mask)) => Some(mask & 0o777),
        Some(change) => Some(!change.apply(!shell.state.umask & 0o777, false, 0) & 0o777),
        None => None,
    };
    match changed {
        Some(mask) => {
            shell.state.umask = mask;
            Ok(0)
        }
        None => {
            match shell.state.kind {
                ShellKind::Bash => {
                    let letter: String = word.chars().take(1).collect();
                    shell.complain_as("umask", format!("`{letter}': invalid symbolic mode operator"));
                    return Ok(1);
                }
                ShellKind::Ash => shell.complain_as("umask", format!("illegal mode: {word}")),
                ShellKind::Dash => shell.complain_as("umask", format!("Illegal mode: {word}")),
            }
            Ok(2)
        }
    }
}

pub fn let_arith(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let mut value = 0;
    for word in argv.iter().skip(1) {
        value = shell.arith_text(word)?;
    }
    Ok(i32::from(value == 0))
}
