//! `set`, `shift`, `shopt`.

use crate::shell::ShellKind;
use crate::shell::interp::state::{Flow, Shell, Value};
use crate::shell::interp::trace::{quote, quote_always};
use crate::text::Span;

use super::vars::shown_value;

pub fn set(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let mut words = argv.get(1..).unwrap_or_default();
    if words.is_empty() {
        let bash = shell.state.kind == ShellKind::Bash;
        let shown = |text: &str| if bash { quote(text) } else { quote_always(text) };
        let lines = shell.state.vars.iter().filter_map(|(name, var)| match &var.value {
            Value::Array(_) | Value::Map(_) => Some(format!("{name}{}\n", shown_value(&var.value))),
            _ => Some(format!("{name}={}\n", shown(var.scalar()?))),
        });
        let lines: String = lines.collect();
        shell.write_fd(1, lines);
        return Ok(0);
    }
    while let Some((first, rest)) = words.split_first() {
        let on = first.starts_with('-');
        if first == "--" {
            shell.state.positional = rest.to_vec();
            return Ok(0);
        }
        if first == "-" {
            shell.state.options.xtrace = false;
            shell.state.options.verbose = false;
            if !rest.is_empty() {
                shell.state.positional = rest.to_vec();
            }
            return Ok(0);
        }
        let Some(letters) = first.strip_prefix(['-', '+']).filter(|letters| !letters.is_empty()) else {
            break;
        };
        words = rest;
        for letter in letters.chars() {
            if letter == 'o' {
                let Some((name, rest)) = words.split_first() else {
                    list_options(shell, on);
                    return Ok(0);
                };
                words = rest;
                // dash has pipefail since 0.5.13; the ones in images do not.
                let known = !(name == "pipefail" && shell.state.kind == ShellKind::Dash)
                    && shell.state.options.set_name(name, on);
                if !known {
                    return illegal(shell, &format!("{}o {name}", if on { '-' } else { '+' }), Some(name));
                }
            } else if !shell.state.options.set_letter(letter, on) {
                return illegal(shell, &format!("{}{letter}", if on { '-' } else { '+' }), None);
            }
        }
    }
    if !words.is_empty() {
        shell.state.positional = words.to_vec();
    }
    Ok(0)
}

fn illegal(shell: &mut Shell<'_>, option: &str, name: Option<&str>) -> Flow {
    let message = match (shell.state.kind, name) {
        (ShellKind::Bash, Some(name)) => format!("{name}: invalid option name"),
        (ShellKind::Bash, None) => format!("{option}: invalid option"),
        (ShellKind::Ash, Some(name)) => format!("illegal option {}o {name}", option.get(..1).unwrap_or("-")),
        (ShellKind::Ash, None) => format!("illegal option {option}"),
        (ShellKind::Dash, _) => format!("Illegal option {option}"),
    };
    if shell.state.kind == ShellKind::Bash {
        shell.complain_as("set", message);
        return Ok(2);
    }
    let flow = shell.special_error("set", message);
    if shell.state.kind == ShellKind::Ash && name.is_some() {
        return Err(crate::shell::interp::state::Interrupt::Exit(1));
    }
    flow
}

fn list_options(shell: &mut Shell<'_>, on: bool) {
    let mut options = shell.state.options;
    let mut lines = String::new();
    for (_, name, value) in options.entries() {
        let state = if *value { "on" } else { "off" };
        let sign = if *value { '-' } else { '+' };
        lines.push_str(&if on { format!("{name:<15}\t{state}\n") } else { format!("set {sign}o {name}\n") });
    }
    shell.write_fd(1, lines);
}

pub fn shift(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let count = match argv.get(1) {
        None => 1,
        Some(text) => match text.parse::<usize>() {
            Ok(count) => count,
            Err(_) => return shell.special_error("shift", format!("Illegal number: {text}")),
        },
    };
    if count > shell.state.positional.len() {
        return match shell.state.kind {
            ShellKind::Dash => shell.special_error("shift", "can't shift that many"),
            _ => Ok(1),
        };
    }
    shell.state.positional.drain(..count);
    Ok(0)
}

pub fn shopt(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let (flags, names) = super::letters(argv, "suqpo").unwrap_or_default();
    let mut status = 0;
    for name in names {
        if flags.contains('s') || flags.contains('u') {
            shell.state.shopts.insert(name.clone(), flags.contains('s'));
            continue;
        }
        let on = shell.state.shopts.get(name).copied().unwrap_or(false);
        status = i32::from(!on);
        if !flags.contains('q') {
            shell.write_fd(1, format!("{name:<15}\t{}\n", if on { "on" } else { "off" }));
        }
    }
    Ok(status)
}
