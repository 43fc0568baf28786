//! The machine that a command runs on: files, clock, limits, and the record of what happened.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::text::{Diagnostic, Span};
use crate::vfs::{Content, Follow, Time, Tree};

/// Everything a program sees and may change; lives for the time of one command.
#[derive(Debug, Clone)]
pub struct System {
    pub tree: Tree,
    /// Virtual: each program advances it by what it costs.
    pub clock: Time,
    /// What is left; see [`System::stop`].
    pub limits: Limits,
    pub hostname: String,
    /// What the terminal shows, in order.
    pub transcript: Vec<OutputLine>,
    pub not_simulated: Vec<NotSimulated>,
    /// What the reader should know of a result that stands: that a digest is of a description, that a size is an
    /// estimate. Their spans are those of the script.
    pub notes: Vec<Diagnostic>,
    pub coverage: Coverage,
    pub shell: ShellKind,
    pub network: NetworkMode,
    pub presence: Presence,
    /// Canonical paths of files and directories that are mounted read-only.
    pub read_only: Vec<String>,
    /// `uname -m`: `x86_64`, `aarch64`.
    pub machine: String,
    /// Set once fuel has run out: from then on nothing runs and nothing is written.
    pub stop: Option<Stop>,
    /// Where the command began, which [`OutputLine::at`] counts from.
    pub(super) began: Time,
    /// Where in the outermost script the command at hand stands.
    pub(super) span: Span,
    /// How deep commands are nested in each other.
    pub(super) depth: u32,
    /// The id of the next process; the first is 1, as in a container.
    pub(super) next_pid: u32,
    /// Whether the program at hand ends by SIGPIPE, as its input has no end.
    pub(super) broken_pipe: bool,
    /// Names made by `mktemp` and the like so far.
    pub(super) names_made: u32,
    /// Whether the command at hand is there to fail: what follows a `!` that no `if` asks for.
    pub(super) denied: bool,
    /// Canonical paths of files with the program that really writes more into them than is here.
    pub(super) parts: BTreeMap<String, Rc<str>>,
    /// What `<(…)` wrote, by the path that stands for it.
    pub(super) substituted_inputs: BTreeMap<String, Content>,
}

/// Fuel. The defaults end any script in well under 100 ms of real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Commands, loop turns and units of work inside of programs.
    pub steps: u64,
    /// Bytes that are really held in memory: written to files and pipes.
    pub bytes: u64,
    /// Bytes shown on the terminal.
    pub output: u64,
    /// Virtual nanoseconds.
    pub time: i64,
    /// Functions, subshells and scripts inside of each other.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 100_000, bytes: 16 << 20, output: 1 << 20, time: 6 * 3600 * 1_000_000_000, depth: 64 }
    }
}

/// Which limit ended the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stop {
    Steps,
    Bytes,
    Output,
    Time,
    Depth,
}

impl Stop {
    /// One sentence for the reader.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Steps => "stopped: the command does not come to an end (too many steps)",
            Self::Bytes => "stopped: the command writes more bytes than are simulated",
            Self::Output => "stopped: the command prints more than is kept",
            Self::Time => "stopped: the command takes longer than six hours of simulated time",
            Self::Depth => "stopped: commands call each other without end",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    Stdout,
    Stderr,
}

/// A piece of terminal output: up to and including a line's end, or less where the stream changes or the command
/// ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputLine {
    /// Virtual time since the command began.
    pub at: Time,
    pub stream: Stream,
    pub text: String,
}

/// A word that has no model, and what that means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NotSimulated {
    pub program: String,
    /// The program itself, or the flag or operand of it that has no model.
    pub word: String,
    /// In the script that was run.
    pub span: Span,
    pub why: String,
}

/// How many of the commands that ran have a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Coverage {
    pub simulated: u32,
    pub total: u32,
}

/// Whose language and messages `/bin/sh` speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ShellKind {
    #[default]
    Dash,
    Ash,
    Bash,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkMode {
    #[default]
    Default,
    None,
    Host,
}

/// Where programs are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Presence {
    /// A program exists exactly if a file on `PATH` says so: the tree is known completely.
    Tree,
    /// As `Tree`; besides, programs of the table are taken to exist, and unknown names have no model: the tree is
    /// known in part.
    #[default]
    TreeOrTable,
    /// The table alone says which programs exist: the console's host.
    Table,
}

impl System {
    /// A machine over a tree, with the shell that its `/bin/sh` is.
    pub fn new(tree: Tree, clock: Time) -> Self {
        let shell = ShellKind::of(&tree);
        Self {
            tree,
            clock,
            limits: Limits::default(),
            hostname: "buildkitsandbox".to_owned(),
            transcript: Vec::new(),
            not_simulated: Vec::new(),
            notes: Vec::new(),
            coverage: Coverage::default(),
            shell,
            network: NetworkMode::Default,
            presence: Presence::default(),
            read_only: Vec::new(),
            machine: "x86_64".to_owned(),
            stop: None,
            began: clock,
            span: Span::default(),
            depth: 0,
            next_pid: 2,
            broken_pipe: false,
            names_made: 0,
            denied: false,
            parts: BTreeMap::new(),
            substituted_inputs: BTreeMap::new(),
        }
    }

    /// The program that really writes more than the file at a path holds.
    pub(super) fn part_at(&self, path: &str) -> Option<Rc<str>> {
        let canonical = self.tree.resolve(path, Follow::Yes).ok()?;
        self.parts.get(&canonical).cloned()
    }

    /// Spends virtual time.
    pub fn spend(&mut self, nanos: i64) {
        self.clock = self.clock.plus_nanos(nanos.max(0));
        self.limits.time = self.limits.time.saturating_sub(nanos.max(0));
        if self.limits.time <= 0 {
            self.halt(Stop::Time);
        }
    }

    /// Spends steps; `false` once the run must end.
    pub fn step(&mut self, steps: u64) -> bool {
        match self.limits.steps.checked_sub(steps) {
            Some(left) => self.limits.steps = left,
            None => {
                self.limits.steps = 0;
                self.halt(Stop::Steps);
            }
        }
        self.stop.is_none()
    }

    /// Accounts for bytes that are held in memory; `false` once the run must end.
    pub fn hold(&mut self, bytes: u64) -> bool {
        match self.limits.bytes.checked_sub(bytes) {
            Some(left) => self.limits.bytes = left,
            None => {
                self.limits.bytes = 0;
                self.halt(Stop::Bytes);
            }
        }
        self.stop.is_none()
    }

    /// Ends the run; the first reason stands.
    pub fn halt(&mut self, stop: Stop) {
        self.stop.get_or_insert(stop);
    }

    /// Shows text on the terminal.
    pub fn show(&mut self, stream: Stream, bytes: &[u8]) {
        if bytes.is_empty() || self.stop.is_some() {
            return;
        }
        match self.limits.output.checked_sub(bytes.len() as u64) {
            Some(left) => self.limits.output = left,
            None => return self.halt(Stop::Output),
        }
        let at = Time(self.clock.0.saturating_sub(self.began.0));
        for line in String::from_utf8_lossy(bytes).split_inclusive('\n') {
            match self.transcript.last_mut() {
                Some(last) if last.stream == stream && !last.text.ends_with('\n') => last.text.push_str(line),
                _ => self.transcript.push(OutputLine { at, stream, text: line.to_owned() }),
            }
        }
    }

    /// Everything that one stream showed.
    pub fn shown(&self, stream: Stream) -> String {
        let lines = self.transcript.iter().filter(|line| line.stream == stream);
        lines.map(|line| line.text.as_str()).collect()
    }

    /// A fresh suffix of `len` letters and digits, the same on every run.
    pub fn make_name(&mut self, len: usize) -> String {
        const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        self.names_made += 1;
        let mut state = u64::from(self.names_made).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (0..len)
            .map(|_| {
                state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb).wrapping_add(1);
                LETTERS.get((state >> 33) as usize % LETTERS.len()).map_or('a', |&b| char::from(b))
            })
            .collect()
    }
}

impl ShellKind {
    /// What `/bin/sh` of a tree is, by where the link leads; dash where it cannot be told.
    pub fn of(tree: &Tree) -> Self {
        let target = tree.resolve("/bin/sh", crate::vfs::Follow::Yes).unwrap_or_default();
        match crate::vfs::path::base(&target) {
            "busybox" | "ash" => Self::Ash,
            "bash" => Self::Bash,
            // busybox images link every applet hard to the same file.
            _ if tree.inode_of("/bin/sh").is_some()
                && tree.inode_of("/bin/sh") == tree.inode_of("/bin/busybox") =>
            {
                Self::Ash
            }
            _ => Self::Dash,
        }
    }
}
