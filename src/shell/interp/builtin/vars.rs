//! Builtins about variables.

use crate::shell::ShellKind;
use crate::shell::interp::state::{Flow, Interrupt, Shell, Value, Var};
use crate::shell::interp::trace::{quote_always, quote_reusable};
use crate::shell::syntax::is_name;
use crate::text::Span;

use super::letters;

/// `name=value` split; `None` without `=`.
fn split(word: &str) -> (&str, bool, Option<&str>) {
    match word.split_once('=') {
        Some((name, value)) => match name.strip_suffix('+') {
            Some(name) => (name, true, Some(value)),
            None => (name, false, Some(value)),
        },
        None => (word, false, None),
    }
}

fn bad_name(shell: &mut Shell<'_>, builtin: &str, word: &str) -> Flow {
    match shell.state.kind {
        ShellKind::Bash => {
            shell.complain_as(builtin, format!("`{word}': not a valid identifier"));
            Ok(1)
        }
        ShellKind::Dash => shell.special_error(builtin, format!("{}: bad variable name", split(word).0)),
        ShellKind::Ash => shell.special_error(builtin, format!("{}: bad variable name", split(word).0)),
    }
}

/// Sets a variable from an argument; gives its name, or `None` if it is none.
fn set_from<'w>(shell: &mut Shell<'_>, word: &'w str) -> Result<Option<&'w str>, Interrupt> {
    let (name, append, value) = split(word);
    let name = name.split('[').next().unwrap_or(name);
    if !is_name(name) {
        return Ok(None);
    }
    if let Some(value) = value {
        let before = if append { shell.state.get(name).unwrap_or("").to_owned() } else { String::new() };
        shell.assign(name, before + value)?;
    }
    Ok(Some(name))
}

pub fn export(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let (flags, words) = letters(argv, "npf").unwrap_or_default();
    if words.is_empty() {
        return list(shell, "export", |var| var.exported);
    }
    let mut status = 0;
    for word in words {
        match set_from(shell, word)? {
            Some(name) if flags.contains('n') => {
                if let Some(var) = shell.state.vars.get_mut(name) {
                    var.exported = false;
                }
            }
            Some(name) => shell.state.vars.entry(name.to_owned()).or_default().exported = true,
            None => status = bad_name(shell, "export", word)?,
        }
    }
    Ok(status)
}

pub fn readonly(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let (flags, words) = letters(argv, "paAf").unwrap_or_default();
    if words.is_empty() {
        return list(shell, "readonly", |var| var.readonly);
    }
    let mut status = 0;
    for word in words {
        match set_from(shell, word)? {
            Some(name) => {
                let var = shell.state.vars.entry(name.to_owned()).or_default();
                var.readonly = true;
                if flags.contains('A') && var.value == Value::Unset {
                    var.value = Value::Map(Default::default());
                }
            }
            None => status = bad_name(shell, "readonly", word)?,
        }
    }
    Ok(status)
}

fn list(shell: &mut Shell<'_>, builtin: &str, shown: fn(&Var) -> bool) -> Flow {
    let bash = shell.state.kind == ShellKind::Bash;
    let mut lines = String::new();
    for (name, var) in shell.state.vars.iter().filter(|(_, var)| shown(var)) {
        let head = if bash { format!("declare {}", attributes(var)) } else { builtin.to_owned() };
        let value = match var.scalar() {
            Some(_) if bash => shown_value(&var.value),
            Some(value) => format!("={}", quote_always(value)),
            None => String::new(),
        };
        lines.push_str(&format!("{head} {name}{value}\n"));
    }
    shell.write_fd(1, lines);
    Ok(0)
}

/// Makes a variable local to the function that runs.
fn hide(shell: &mut Shell<'_>, name: &str) -> Result<bool, Interrupt> {
    let hidden = shell.state.vars.get(name).cloned();
    let Some(frame) = shell.state.locals.last_mut() else { return Ok(false) };
    if frame.contains_key(name) {
        return Ok(true);
    }
    frame.insert(name.to_owned(), hidden.clone());
    // dash and ash keep the outer value until one is given; bash starts without one.
    if shell.state.kind == ShellKind::Bash {
        let exported = hidden.is_some_and(|var| var.exported);
        shell.state.vars.insert(name.to_owned(), Var { exported, ..Default::default() });
    }
    Ok(true)
}

pub fn local(shell: &mut Shell<'_>, argv: &[String], spans: &[Span]) -> Flow {
    if shell.state.locals.is_empty() {
        return match shell.state.kind {
            ShellKind::Bash => {
                shell.complain_as("local", "can only be used in a function");
                Ok(1)
            }
            _ => shell.special_error("local", "not in a function"),
        };
    }
    declare(shell, argv, spans)
}

/// `declare`, `typeset` and `local`.
pub fn declare(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let builtin = argv.first().map_or("declare", String::as_str);
    let (flags, words) = match letters(argv, "aAfFgilnprtux") {
        Ok(parsed) => parsed,
        Err(bad) => {
            shell.complain_as(builtin, format!("-{bad}: invalid option"));
            return Ok(2);
        }
    };
    if flags.contains(['f', 'F']) {
        let known = words.iter().all(|word| shell.state.functions.contains_key(word));
        if flags.contains('F') {
            let functions = &shell.state.functions;
            let lines: String = match words {
                [] => functions.keys().map(|name| format!("declare -f {name}\n")).collect(),
                names => names
                    .iter()
                    .filter(|name| functions.contains_key(*name))
                    .map(|name| format!("{name}\n"))
                    .collect(),
            };
            shell.write_fd(1, lines);
        }
        return Ok(i32::from(!known));
    }
    if flags.contains('p') {
        return print(shell, builtin, words);
    }
    let mut status = 0;
    for word in words {
        let name = split(word).0.split('[').next().unwrap_or("").to_owned();
        if !is_name(&name) {
            status = bad_name(shell, builtin, word)?;
            continue;
        }
        if !flags.contains('g') {
            hide(shell, &name)?;
        }
        let var = shell.state.vars.entry(name.clone()).or_default();
        var.integer |= flags.contains('i');
        if flags.contains('A') && !matches!(var.value, Value::Map(_)) {
            var.value = Value::Map(Default::default());
        } else if flags.contains('a') && matches!(var.value, Value::Unset) {
            var.value = Value::Array(Default::default());
        }
        set_from(shell, word)?;
        if let Some(var) = shell.state.vars.get_mut(&name) {
            if let Value::Text(text) = &mut var.value {
                if flags.contains('l') {
                    *text = text.to_lowercase();
                } else if flags.contains('u') {
                    *text = text.to_uppercase();
                }
            }
            var.reference |= flags.contains('n');
            var.exported |= flags.contains('x');
            var.readonly |= flags.contains('r');
        }
    }
    Ok(status)
}

/// `declare -p`: attributes and values, as commands that make them again.
fn print(shell: &mut Shell<'_>, builtin: &str, words: &[String]) -> Flow {
    let mut status = 0;
    let names: Vec<String> =
        if words.is_empty() { shell.state.vars.keys().cloned().collect() } else { words.to_vec() };
    for name in names {
        match shell.state.vars.get(&name) {
            Some(var) => {
                let text = format!("declare {} {name}{}\n", attributes(var), shown_value(&var.value));
                shell.write_fd(1, text);
            }
            None => {
                shell.complain_as(builtin, format!("{name}: not found"));
                status = 1;
            }
        }
    }
    Ok(status)
}

fn attributes(var: &Var) -> String {
    let letters = [
        (matches!(var.value, Value::Array(_)), 'a'),
        (matches!(var.value, Value::Map(_)), 'A'),
        (var.integer, 'i'),
        (var.reference, 'n'),
        (var.readonly, 'r'),
        (var.exported, 'x'),
    ];
    let letters: String = letters.iter().filter(|(has, _)| *has).map(|(_, letter)| letter).collect();
    format!("-{}", if letters.is_empty() { "-" } else { &letters })
}

pub(super) fn shown_value(value: &Value) -> String {
    let quoted = |text: &str| {
        if text.chars().any(char::is_control) {
            return quote_reusable(text);
        }
        let mut out = String::from("\"");
        for c in text.chars() {
            if matches!(c, '"' | '\\' | '$' | '`') {
                out.push('\\');
            }
            out.push(c);
        }
        out + "\""
    };
    match value {
        Value::Unset => String::new(),
        Value::Text(text) => format!("={}", quoted(text)),
        Value::Array(elements) => {
            let elements: Vec<String> =
                elements.iter().map(|(at, text)| format!("[{at}]={}", quoted(text))).collect();
            format!("=({})", elements.join(" "))
        }
        Value::Map(elements) => {
            let elements: String =
                elements.iter().map(|(key, text)| format!("[{key}]={} ", quoted(text))).collect();
            format!("=({elements})")
        }
    }
}

pub fn unset(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let (flags, words) = letters(argv, "fvn").unwrap_or_default();
    let mut status = 0;
    for word in words {
        if flags.contains('f') {
            shell.state.functions.remove(word);
            continue;
        }
        if let Some((name, index)) = word.split_once('[') {
            unset_element(shell, name, index.trim_end_matches(']'))?;
            continue;
        }
        if !is_name(word) {
            status = bad_name(shell, "unset", word)?;
            continue;
        }
        if shell.state.vars.get(word).is_some_and(|var| var.readonly) {
            status = match shell.state.kind {
                ShellKind::Bash => {
                    shell.complain_as("unset", format!("{word}: cannot unset: readonly variable"));
                    1
                }
                _ => shell.special_error("unset", format!("{word}: is read only"))?,
            };
            continue;
        }
        let removed = shell.state.vars.remove(word).is_some();
        if !removed && shell.state.kind == ShellKind::Bash && !flags.contains('v') {
            shell.state.functions.remove(word);
        }
    }
    Ok(status)
}

fn unset_element(shell: &mut Shell<'_>, name: &str, index: &str) -> Result<(), Interrupt> {
    let is_map = matches!(shell.state.vars.get(name).map(|var| &var.value), Some(Value::Map(_)));
    let at = if is_map { 0 } else { shell.arith_text(index)? };
    match shell.state.vars.get_mut(name).map(|var| &mut var.value) {
        Some(Value::Array(elements)) => {
            elements.remove(&at);
        }
        Some(Value::Map(elements)) => {
            elements.remove(index.trim_matches(['"', '\'']));
        }
        _ => {}
    }
    Ok(())
}
