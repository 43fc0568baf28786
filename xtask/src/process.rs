//! Running other programs: plainly, quietly with a sign of life, or line by line.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, IsTerminal, Write, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Doing, Failure, Result};

/// How often a long step says that it is still alive.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Prints one line of progress.
pub fn say(verb: &str, what: &str) {
    eprintln!("{verb:>12} {what}");
}

/// A command without the variables that `cargo run` set for xtask itself: a cargo started from here would
/// otherwise take some of them for its own.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name == "CARGO" || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name.as_ref());
        }
    }
    command
}

/// The first program of that name on PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// Lets a command find programs in some folders before those on PATH.
pub fn find_first(command: &mut Command, folders: impl IntoIterator<Item = PathBuf>) {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = folders.into_iter().chain(env::split_paths(&path));
    if let Ok(path) = env::join_paths(folders) {
        command.env("PATH", path);
    }
}

/// The command as one would type it.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Runs a command whose output the user sees.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().doing(format_args!("starting {}", shown(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{}` failed ({status})", shown(command))))
    }
}

/// Runs a command and gives what it wrote to standard output.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().doing(format_args!("starting {}", shown(command)))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Failure::new(format!("`{}` failed ({})", shown(command), output.status)).hint(said))
}

/// Runs a command of minutes with its output in `log`, showing its last line from time to time. When it
/// fails, the end of the log is part of the failure.
pub fn long(command: &mut Command, log: &Path) -> Result<()> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).doing(format_args!("making {}", folder.display()))?;
    }
    let file = File::create(log).doing(format_args!("writing {}", log.display()))?;
    let second = file.try_clone().doing(format_args!("writing {}", log.display()))?;
    command.stdin(Stdio::null()).stdout(file).stderr(second);
    let start = Instant::now();
    let mut child = command.spawn().doing(format_args!("starting {}", shown(command)))?;
    let mut next = SIGN_OF_LIFE;
    let status = loop {
        if let Some(status) = child.try_wait().doing(format_args!("waiting for {}", shown(command)))? {
            break status;
        }
        thread::sleep(Duration::from_millis(100));
        if start.elapsed() >= next {
            next += SIGN_OF_LIFE;
            say("", &format!("… {} s: {}", start.elapsed().as_secs(), last_line(log)));
        }
    };
    if status.success() {
        return Ok(());
    }
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let tail = lines.get(lines.len().saturating_sub(30)..).unwrap_or_default().join("\n");
    Err(Failure::new(format!("`{}` failed ({status})", shown(command)))
        .hint(format!("{tail}\n(all of it is in {})", log.display())))
}

fn last_line(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let line = text.trim_end().rsplit(['\n', '\r']).next().unwrap_or_default().trim();
    line.chars().take(90).collect()
}

/// Runs a command, shows every line of its standard output and hands it on; true when it succeeded.
pub fn lines(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .doing(format_args!("starting {}", shown(command)))?;
    if let Some(output) = child.stdout.take() {
        let mut reader = BufReader::new(output);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).doing("reading a test's output")? > 0 {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            each(text.trim_end());
            line.clear();
        }
    }
    let status = child.wait().doing(format_args!("waiting for {}", shown(command)))?;
    Ok(status.success())
}

/// Whether someone is looking at a terminal, so that opening a browser makes sense.
pub fn interactive() -> bool {
    env::var_os("CI").is_none() && stderr().is_terminal()
}

/// Flushes what `print!` has written, so that the lines of a child come after it.
pub fn flush() {
    // Nobody is left to tell when standard output is gone.
    let _ = std::io::stdout().flush();
}
