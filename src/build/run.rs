//! RUN: one command over the file system of its step.

use std::collections::BTreeMap;

use super::{Builder, Effect, mounts, user};
use crate::shell::{
    self, CommandTable, Coverage, Limits, Located, NetworkMode, NotSimulated, OutputLine, Presence, Stop,
    System,
};
use crate::text::Diagnostic;
use crate::vfs::{Content, Errno, Metadata, Time, Tree, path};

/// What a command starts with.
pub struct Command<'a> {
    pub tree: Tree,
    pub argv: &'a [String],
    /// `NAME=value`; a later pair of a name counts.
    pub env: &'a [String],
    pub cwd: &'a str,
    /// As `USER` names it.
    pub user: &'a str,
    pub hostname: String,
    /// Whose container it is: BuildKit's has no `HOSTNAME` and may not write what is mounted.
    pub builder: Builder,
    pub network: NetworkMode,
    pub limits: Limits,
    pub now: Time,
    /// Where file systems are mounted that it may not write.
    pub read_only: Vec<String>,
    /// What it is taken to do where it has no model.
    pub effect: Option<&'a Effect>,
}

/// How it ended.
#[derive(Debug, Clone)]
pub struct Ran {
    pub tree: Tree,
    pub end: End,
    pub output: Vec<OutputLine>,
    /// Virtual nanoseconds.
    pub took: i64,
    pub not_simulated: Vec<NotSimulated>,
    pub notes: Vec<Diagnostic>,
    pub coverage: Coverage,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    Exit(i32),
    /// It never started; runc's reason, beginning with `exec: ` or `unable to find user`.
    NotStarted(String),
    /// It ran out of fuel.
    Stopped(Stop),
}

/// What starting a container costs, in virtual nanoseconds.
const START: i64 = 60_000_000;

/// Runs a command.
pub fn run(table: &dyn CommandTable, command: Command<'_>) -> Ran {
    let Command { mut tree, argv, env, cwd, user, hostname, builder, network, limits, now, .. } = command;
    let Command { mut read_only, effect, .. } = command;
    let not_started = |tree: Tree, reason: String| Ran {
        tree,
        end: End::NotStarted(reason),
        output: vec![],
        took: START,
        not_simulated: vec![],
        notes: vec![],
        coverage: Coverage::default(),
    };
    let user = match user::resolve(&tree, user) {
        Ok(user) => user,
        Err(reason) => return not_started(tree, reason),
    };
    let cwd = if cwd.is_empty() { "/".to_owned() } else { path::clean(cwd) };
    let made = tree.mkdir_all(&cwd, &Metadata::new(0o755, now));
    debug_assert!(made.is_ok() || !tree.is_dir(&cwd));
    let pairs = env.iter().filter_map(|pair| pair.split_once('='));
    let mut env: BTreeMap<String, String> = pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    env.entry("HOME".to_owned()).or_insert_with(|| user.home.clone());
    env.entry("PWD".to_owned()).or_insert_with(|| cwd.clone());
    if builder == Builder::Classic {
        env.entry("HOSTNAME".to_owned()).or_insert_with(|| hostname.clone());
    }
    let hidden = mounts::mount(&mut tree, now);

    let mut sys = System::new(tree, now.plus_nanos(START));
    sys.hostname = hostname;
    sys.network = network;
    if builder == Builder::BuildKit {
        read_only.extend(mounts::FILES.iter().map(|(path, _)| (*path).to_owned()));
    }
    sys.read_only = read_only;
    // The catalog's trees hold every program that their images have, and those of packages come with them.
    sys.presence = Presence::Tree;
    sys.limits = limits;
    let search = env.get("PATH").map_or(shell::DEFAULT_PATH, String::as_str);
    let name = argv.first().map_or("", String::as_str);
    let reason = match shell::locate(&sys, table, name, &cwd, search, &user) {
        Located::Program { .. } | Located::Unknown => None,
        Located::Refused(Errno::Access) => Some(format!("exec: {name:?}: permission denied")),
        Located::Refused(errno) => Some(format!("exec: {name:?}: {}", errno.message().to_lowercase())),
        Located::Missing if name.contains('/') => {
            Some(format!("exec: {name:?}: stat {name}: no such file or directory"))
        }
        Located::Missing => Some(format!("exec: {name:?}: executable file not found in $PATH")),
    };
    if let Some(reason) = reason {
        mounts::unmount(&mut sys.tree, hidden);
        return not_started(sys.tree, reason);
    }
    let outcome = shell::exec(&mut sys, table, argv, &env, &cwd, &user);
    let mut end = match outcome.stop {
        Some(stop) => End::Stopped(stop),
        None => End::Exit(outcome.exit),
    };
    if let Some(effect) = effect {
        apply(effect, &mut sys, &cwd);
        if !sys.not_simulated.is_empty() {
            end = End::Exit(0);
        }
    }
    mounts::unmount(&mut sys.tree, hidden);
    Ran {
        end,
        took: sys.clock.0.saturating_sub(now.0),
        tree: sys.tree,
        output: sys.transcript.into_iter().map(|line| line_after(line, START)).collect(),
        not_simulated: sys.not_simulated,
        notes: sys.notes,
        coverage: sys.coverage,
    }
}

fn line_after(line: OutputLine, nanos: i64) -> OutputLine {
    OutputLine { at: line.at.plus_nanos(nanos), ..line }
}

/// Writes what the author says the command writes.
fn apply(effect: &Effect, sys: &mut System, cwd: &str) {
    for write in &effect.writes {
        let at = path::join(cwd, &write.path);
        let parents = sys.tree.mkdir_all(path::parent(&at), &Metadata::new(0o755, sys.clock));
        let content = Content::described(write.size, format!("{}:{at}", effect.instruction));
        if parents.is_ok() {
            // A path that cannot be written is left out, as the command itself is not known.
            let _ = sys.tree.write(&at, content, Metadata::new(0o644, sys.clock));
        }
    }
    sys.spend(i64::try_from(effect.takes_ms).unwrap_or(i64::MAX).saturating_mul(1_000_000));
}

impl Effect {
    /// Reads `layerlab: writes /opt/app 12MB, /opt/lib 3MB; takes 8s` out of the comments above an instruction.
    pub fn from_comments<'c>(instruction: &str, comments: impl Iterator<Item = &'c str>) -> Option<Self> {
        let mut found = None;
        for comment in comments.filter_map(|comment| comment.trim().strip_prefix("layerlab:")) {
            let effect: &mut Self = found.get_or_insert_with(Self::default);
            effect.instruction = instruction.to_owned();
            for clause in comment.split(';').map(str::trim) {
                if let Some(list) = clause.strip_prefix("writes ") {
                    for item in list.split(',') {
                        let mut words = item.split_whitespace();
                        if let (Some(path), Some(size)) = (words.next(), words.next().and_then(bytes)) {
                            effect.writes.push(super::Write { path: path.to_owned(), size });
                        }
                    }
                } else if let Some(time) = clause.strip_prefix("takes ") {
                    effect.takes_ms = millis(time.trim()).unwrap_or(effect.takes_ms);
                }
            }
        }
        found
    }
}

/// `12`, `12B`, `3.5kB`, `12MB`, `1GB`, in decimal units as Docker prints them.
fn bytes(text: &str) -> Option<u64> {
    let units = [("kB", 1_000), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1)];
    let (number, unit) =
        units.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, *unit))).unwrap_or((text, 1));
    scaled(number, unit)
}

/// `800ms`, `8s`, `2m`.
fn millis(text: &str) -> Option<u64> {
    let units = [("ms", 1), ("s", 1_000), ("m", 60_000)];
    units.iter().find_map(|(name, unit)| scaled(text.strip_suffix(name)?, *unit))
}

/// A decimal number times a unit, in whole numbers: `1.5` of 1000 is 1500.
fn scaled(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
    let mut total = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    let mut step = unit;
    for digit in fraction.chars() {
        step /= 10;
        total += u64::from(digit.to_digit(10)?) * step;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Write;

    #[test]
    fn annotations() {
        let comments = [" a note", " layerlab: writes /opt/app 12MB, /x 1.5kB; takes 8s"];
        let effect = Effect::from_comments("RUN make", comments.into_iter()).unwrap();
        let write = |path: &str, size| Write { path: path.to_owned(), size };
        assert_eq!(effect.writes, [write("/opt/app", 12_000_000), write("/x", 1500)]);
        assert_eq!(effect.takes_ms, 8000);
        assert_eq!(Effect::from_comments("RUN make", [" writes"].into_iter()), None);
        assert_eq!((millis("2m"), millis("800ms"), bytes("x")), (Some(120_000), Some(800), None));
    }
}
