//! `cd`, `pwd` and bash's directory stack.

use crate::shell::ShellKind;
use crate::shell::interp::state::{Flow, Shell, Value};
use crate::text::Span;
use crate::vfs::{Errno, Follow, path};

pub fn cd(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let (flags, words) =
        super::letters(argv, "LPe@").unwrap_or_else(|_| (String::new(), argv.get(1..).unwrap_or_default()));
    let mut print = false;
    let target = match words.first().map(String::as_str) {
        None => match shell.state.get("HOME") {
            Some(home) => home.to_owned(),
            None => match shell.state.kind {
                ShellKind::Bash => {
                    shell.complain_as("cd", "HOME not set");
                    return Ok(1);
                }
                _ => return Ok(0),
            },
        },
        Some("-") => {
            print = true;
            match shell.state.get("OLDPWD") {
                Some(old) => old.to_owned(),
                None => {
                    shell.complain_as("cd", "OLDPWD not set");
                    return Ok(1);
                }
            }
        }
        Some(word) => word.to_owned(),
    };
    if target.is_empty() {
        return Ok(0);
    }
    let cdpath =
        shell.state.get("CDPATH").filter(|_| !target.starts_with(['/', '.'])).unwrap_or("").to_owned();
    for prefix in cdpath.split(':').filter(|prefix| !prefix.is_empty()) {
        let candidate = path::join(&path::join(&shell.state.cwd, prefix), &target);
        if shell.sys.tree.is_dir(&candidate) {
            shell.write_fd(1, format!("{candidate}\n"));
            return enter(shell, &candidate, flags.ends_with('P'), &target);
        }
    }
    let flow = enter(shell, &target, flags.ends_with('P'), &target)?;
    if print && flow == 0 {
        shell.write_fd(1, format!("{}\n", shell.state.cwd));
    }
    Ok(flow)
}

fn enter(shell: &mut Shell<'_>, target: &str, physical: bool, shown: &str) -> Flow {
    let logical = path::join(&shell.state.cwd, target);
    let check = shell.sys.lookup(&logical, &shell.state.user, Follow::Yes).and_then(|node| {
        if !node.is_dir() {
            return Err(Errno::NotDir);
        }
        let may = crate::shell::access::allows(
            &node.meta,
            &shell.state.user,
            crate::shell::access::Want::Execute,
            true,
        );
        if may { Ok(()) } else { Err(Errno::Access) }
    });
    if let Err(errno) = check {
        let message = match shell.state.kind {
            ShellKind::Bash => format!("{shown}: {}", errno.message()),
            ShellKind::Dash => format!("can't cd to {shown}"),
            ShellKind::Ash => format!("can't cd to {shown}: {}", errno.message()),
        };
        shell.complain_as("cd", message);
        return Ok(if shell.state.kind == ShellKind::Bash { 1 } else { 2 });
    }
    let new =
        if physical { shell.sys.tree.resolve(&logical, Follow::Yes).unwrap_or(logical) } else { logical };
    let old = std::mem::replace(&mut shell.state.cwd, new.clone());
    shell.assign("OLDPWD", old)?;
    shell.assign("PWD", new)?;
    Ok(0)
}

pub fn pwd(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let physical = argv.iter().skip(1).any(|flag| flag == "-P");
    let shown = if physical {
        shell.sys.tree.resolve(&shell.state.cwd, Follow::Yes).unwrap_or_else(|_| shell.state.cwd.clone())
    } else {
        shell.state.cwd.clone()
    };
    shell.write_fd(1, format!("{shown}\n"));
    Ok(0)
}

/// The directories below the current one, nearest first.
fn stack(shell: &Shell<'_>) -> Vec<String> {
    match shell.state.vars.get("DIRSTACK").map(|var| &var.value) {
        Some(Value::Array(elements)) => elements.values().cloned().collect(),
        _ => Vec::new(),
    }
}

fn set_stack(shell: &mut Shell<'_>, stack: Vec<String>) {
    let var = shell.state.vars.entry("DIRSTACK".to_owned()).or_default();
    var.value = Value::Array((0..).zip(stack).collect());
}

pub fn dirs(shell: &mut Shell<'_>, _: &[String], _: &[Span]) -> Flow {
    let home = shell.state.get("HOME").unwrap_or("").to_owned();
    let short = |path: &String| match path.strip_prefix(&home).filter(|_| home.len() > 1) {
        Some(rest) => format!("~{rest}"),
        None => path.clone(),
    };
    let mut all = vec![shell.state.cwd.clone()];
    all.extend(stack(shell));
    let line: Vec<String> = all.iter().map(short).collect();
    shell.write_fd(1, format!("{}\n", line.join(" ")));
    Ok(0)
}

pub fn pushd(shell: &mut Shell<'_>, argv: &[String], spans: &[Span]) -> Flow {
    let Some(target) = argv.get(1).cloned() else {
        shell.complain_as("pushd", "no other directory");
        return Ok(1);
    };
    let old = shell.state.cwd.clone();
    let status = enter(shell, &target, false, &target)?;
    if status != 0 {
        return Ok(status);
    }
    let mut below = stack(shell);
    below.insert(0, old);
    set_stack(shell, below);
    dirs(shell, argv, spans)
}

pub fn popd(shell: &mut Shell<'_>, argv: &[String], spans: &[Span]) -> Flow {
    let mut below = stack(shell);
    if below.is_empty() {
        shell.complain_as("popd", "directory stack empty");
        return Ok(1);
    }
    let target = below.remove(0);
    set_stack(shell, below);
    let status = enter(shell, &target, false, &target)?;
    if status == 0 { dirs(shell, argv, spans) } else { Ok(status) }
}
