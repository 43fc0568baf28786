//! Finding the cases, taking them apart, and comparing what they say with what happens.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

use super::host::Host;
use super::shown;

/// Runs every case as a test of its own.
pub fn main() -> ExitCode {
    shown::check();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files = vec![];
    find(&root, &mut files);
    files.sort();
    let update = std::env::var_os("UPDATE").is_some();
    let trials = files.into_iter().map(|file| {
        let name = file.strip_prefix(&root).unwrap_or(&file).with_extension("").display().to_string();
        Trial::test(name, move || run(&file, update))
    });
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials.collect());
    conclusion.exit_code()
}

/// Markdown files below a folder; its own README is none of them.
fn find(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display())) {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            find(&path, out);
        } else if path.extension().is_some_and(|end| end == "md") && !path.ends_with("README.md") {
            out.push(path);
        }
    }
}

fn run(file: &Path, update: bool) -> Result<(), Failed> {
    let text = fs::read_to_string(file)?;
    let happened = replay(&text)?;
    if happened == text {
        return Ok(());
    }
    if update {
        fs::write(file, happened)?;
        return Ok(());
    }
    Err(difference(&text, &happened).into())
}

/// The first line that differs, with what stands around it.
fn difference(said: &str, happened: &str) -> String {
    let (said, happened): (Vec<&str>, Vec<&str>) = (said.lines().collect(), happened.lines().collect());
    let first = said.iter().zip(&happened).take_while(|(a, b)| a == b).count();
    let around = |lines: &[&str]| {
        let end = (first + 12).min(lines.len());
        lines.get(first.saturating_sub(3)..end).unwrap_or_default().join("\n")
    };
    format!("line {}\nexpected:\n{}\n\nhappened:\n{}", first + 1, around(&said), around(&happened))
}

/// The text of a case with what really happens in place of the expected outputs.
fn replay(text: &str) -> Result<String, String> {
    let mut host = Host::new()?;
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        // A fence may be longer, so that a block can hold one.
        let Some(kind) = line.strip_prefix("```").map(|rest| rest.trim_start_matches('`')) else { continue };
        let fence = &line[..line.len() - kind.len()];
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        out.push_str(&block(&mut host, kind, &body)?);
        out.push_str(fence);
        out.push('\n');
    }
    Ok(out)
}

/// Does what a block says; gives the block as it ought to be.
fn block(host: &mut Host, kind: &str, body: &[&str]) -> Result<String, String> {
    let text: String = body.iter().map(|line| format!("{line}\n")).collect();
    let words: Vec<&str> = kind.split_whitespace().collect();
    match words.as_slice() {
        ["dockerfile"] => host.write("Dockerfile", &text, 0o644)?,
        ["dockerfile", path] | ["file", path] => host.write(path, &text, 0o644)?,
        ["file", path, mode] => {
            let mode = u32::from_str_radix(mode, 8).map_err(|why| format!("mode {mode}: {why}"))?;
            host.write(path, &text, mode)?;
        }
        ["console"] => return Ok(console(host, body)),
        ["console", builder] => {
            host.use_builder(builder)?;
            return Ok(console(host, body));
        }
        ["lint"] => return host.lint(),
        ["reasons"] => return Ok(host.reasons()),
        _ => return Err(format!("no kind of block: {kind:?}")),
    }
    Ok(text)
}

/// Commands begin with `$ ` and go on in lines that begin with `> `.
fn console(host: &mut Host, body: &[&str]) -> String {
    let mut out = String::new();
    let mut lines = body.iter().peekable();
    while let Some(line) = lines.next() {
        let Some(first) = line.strip_prefix("$ ") else { continue };
        let mut command = first.to_owned();
        out.push_str(&format!("{line}\n"));
        while let Some(next) = lines.next_if(|line| line.starts_with("> ") || **line == ">") {
            command.push_str(&format!("\n{}", next.get(2..).unwrap_or_default()));
            out.push_str(&format!("{next}\n"));
        }
        out.push_str(&host.run(&command));
    }
    out
}
