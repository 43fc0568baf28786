//! `trap`, `kill`, `wait`.

use crate::shell::ShellKind;
use crate::shell::interp::state::{Flow, Interrupt, Shell};
use crate::text::Span;

const SIGNALS: &[(&str, i32)] = &[
    ("EXIT", 0),
    ("HUP", 1),
    ("INT", 2),
    ("QUIT", 3),
    ("ILL", 4),
    ("TRAP", 5),
    ("ABRT", 6),
    ("BUS", 7),
    ("FPE", 8),
    ("KILL", 9),
    ("USR1", 10),
    ("SEGV", 11),
    ("USR2", 12),
    ("PIPE", 13),
    ("ALRM", 14),
    ("TERM", 15),
    ("CHLD", 17),
    ("CONT", 18),
    ("STOP", 19),
    ("TSTP", 20),
    ("TTIN", 21),
    ("TTOU", 22),
    ("WINCH", 28),
];

/// The name of a condition, without `SIG`.
fn condition(text: &str, kind: ShellKind) -> Option<String> {
    if let Ok(number) = text.parse::<i32>() {
        return SIGNALS.iter().find(|(_, known)| *known == number).map(|(name, _)| (*name).to_owned());
    }
    let upper = text.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    if kind == ShellKind::Bash && matches!(name, "ERR" | "DEBUG" | "RETURN") {
        return Some(name.to_owned());
    }
    SIGNALS.iter().any(|(known, _)| *known == name).then(|| name.to_owned())
}

pub fn trap(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let (flags, words) =
        super::letters(argv, "lp").unwrap_or_else(|_| (String::new(), argv.get(1..).unwrap_or_default()));
    let Some((first, rest)) = words.split_first().filter(|_| !flags.contains('p')) else {
        let kind = shell.state.kind;
        let shown = |name: &str| {
            if kind == ShellKind::Bash && name != "EXIT" { format!("SIG{name}") } else { name.to_owned() }
        };
        let asked: Vec<String> = words.iter().filter_map(|word| condition(word, kind)).collect();
        let quoted = crate::shell::interp::trace::quote_always;
        let lines = shell
            .state
            .traps
            .iter()
            .filter(|(name, _)| asked.is_empty() || asked.contains(name))
            .map(|(name, action)| format!("trap -- {} {}\n", quoted(action), shown(name)));
        let lines: String = lines.collect();
        shell.write_fd(1, lines);
        return Ok(0);
    };
    let resets = first == "-" || rest.is_empty() || first.parse::<u32>().is_ok();
    let conditions = if first == "-" || !resets { rest } else { words };
    let mut status = 0;
    for word in conditions {
        let Some(name) = condition(word, shell.state.kind) else {
            let message = match shell.state.kind {
                ShellKind::Bash => format!("{word}: invalid signal specification"),
                ShellKind::Dash => format!("{word}: bad trap"),
                ShellKind::Ash => format!("{word}: invalid signal specification"),
            };
            match shell.state.kind {
                ShellKind::Dash => shell.write_fd(2, format!("trap: {message}\n")),
                _ => shell.complain_as("trap", message),
            }
            status = 1;
            continue;
        };
        if resets {
            shell.state.traps.remove(&name);
        } else {
            shell.state.traps.insert(name, first.clone());
        }
    }
    Ok(status)
}

/// Signals reach the shell itself or nobody: other processes have ended before their number could be known.
pub fn kill(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let mut signal = "TERM".to_owned();
    let mut status = 0;
    let mut words = argv.iter().skip(1);
    while let Some(word) = words.next() {
        if word == "-l" {
            if let Some(which) = words.next() {
                return name_of(shell, which);
            }
            let names: Vec<&str> = SIGNALS.iter().skip(1).map(|(name, _)| *name).collect();
            shell.write_fd(1, format!("{}\n", names.join("\n")));
            return Ok(0);
        }
        if let Some(name) = word.strip_prefix('-').filter(|name| !name.is_empty()) {
            let name =
                if name == "s" || name == "n" { words.next().map_or("TERM", String::as_str) } else { name };
            match condition(name, shell.state.kind) {
                Some(name) => signal = name,
                None => {
                    match shell.state.kind {
                        ShellKind::Ash => shell.write_fd(2, format!("sh: bad signal name '{name}'\n")),
                        ShellKind::Bash => {
                            shell.complain_as("kill", format!("{name}: invalid signal specification"))
                        }
                        ShellKind::Dash => {
                            let letter: String = name.chars().take(1).collect();
                            return shell.special_error("kill", format!("Illegal option -{letter}"));
                        }
                    }
                    return Ok(1);
                }
            }
            continue;
        }
        let pid = word.parse::<u32>().ok();
        if pid == Some(shell.state.pid) {
            return to_self(shell, &signal);
        }
        let known = pid.is_some_and(|pid| pid < shell.sys.next_pid);
        if pid.is_none() && !word.starts_with('%') {
            shell.complain_as("kill", format!("Illegal pid: {word}"));
            status = 2;
        } else if !known && signal != "EXIT" {
            shell.complain_as("kill", "No such process");
            status = 1;
        }
    }
    Ok(status)
}

/// `kill -l`: the name of a number (or of an exit status), the number of a name.
fn name_of(shell: &mut Shell<'_>, which: &str) -> Flow {
    let text = match which.parse::<i32>() {
        Ok(number) => {
            let number = if number > 128 { number - 128 } else { number };
            SIGNALS.iter().find(|(_, known)| *known == number).map(|(name, _)| (*name).to_owned())
        }
        Err(_) if shell.state.kind == ShellKind::Dash => None,
        Err(_) => condition(which, shell.state.kind)
            .and_then(|name| SIGNALS.iter().find(|(known, _)| *known == name).map(|(_, n)| n.to_string())),
    };
    match (text, shell.state.kind) {
        (Some(text), _) => {
            shell.write_fd(1, format!("{text}\n"));
            Ok(0)
        }
        (None, ShellKind::Dash) => {
            shell.complain_as("kill", format!("invalid signal number or exit status: {which}"));
            Ok(2)
        }
        (None, ShellKind::Ash) => {
            shell.write_fd(2, format!("sh: unknown signal '{which}'\n"));
            Ok(1)
        }
        (None, ShellKind::Bash) => {
            shell.complain_as("kill", format!("{which}: invalid signal specification"));
            Ok(1)
        }
    }
}

fn to_self(shell: &mut Shell<'_>, signal: &str) -> Flow {
    if let Some(action) = shell.state.traps.get(signal).cloned().filter(|_| signal != "KILL") {
        return if action.is_empty() { Ok(0) } else { shell.nested(|shell| shell.run_text(&action)) };
    }
    // The first process of a container takes no signal that it does not handle.
    if shell.state.pid == 1 || matches!(signal, "CHLD" | "CONT" | "WINCH" | "EXIT") {
        return Ok(0);
    }
    let number = SIGNALS.iter().find(|(name, _)| *name == signal).map_or(15, |(_, number)| *number);
    Err(Interrupt::Exit(128 + number))
}

pub fn wait(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let Some(pid) = argv.get(1).and_then(|pid| pid.parse::<u32>().ok()) else { return Ok(0) };
    match shell.state.last_background {
        Some((known, status)) if known == pid => Ok(status),
        _ if pid < shell.sys.next_pid => Ok(0),
        _ => Ok(127),
    }
}
