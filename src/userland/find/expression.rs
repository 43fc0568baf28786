//! The expression that `find` was given.

use crate::shell::Regex;
use crate::shell::pattern::Pattern;
use crate::vfs::Time;

pub(super) enum Expression {
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    Not(Box<Expression>),
    /// `,`: both, and the second counts.
    List(Box<Expression>, Box<Expression>),
    Test(Test),
}

pub(super) enum Test {
    Always(bool),
    Name(Pattern, bool),
    Path(Pattern, bool),
    Regex(Regex),
    Kind(Vec<char>),
    Perm(PermTest, u32),
    Executable,
    Readable,
    Writable,
    Empty,
    Newer(Time),
    Age { days: bool, compare: Compare },
    Size { unit: u64, compare: Compare },
    Uid(u32),
    Gid(u32),
    NoUser,
    Links(Compare),
    SameFile(String),
    LinkName(Pattern),
    Print(&'static str),
    Printf(String),
    Ls,
    Delete,
    Prune,
    Quit,
    Exec { argv: Vec<String>, many: bool, in_dir: bool, slot: usize },
}

pub(super) enum PermTest {
    Exact,
    All,
    Any,
}

pub(super) struct Compare {
    pub(super) sign: char,
    pub(super) value: u64,
}

impl Compare {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let sign = text.chars().next().filter(|c| matches!(c, '+' | '-')).unwrap_or('=');
        text.trim_start_matches(['+', '-']).parse().ok().map(|value| Self { sign, value })
    }

    pub(super) fn holds(&self, actual: u64) -> bool {
        match self.sign {
            '+' => actual > self.value,
            '-' => actual < self.value,
            _ => actual == self.value,
        }
    }
}

#[derive(Default)]
pub(super) struct Options {
    pub(super) follow: bool,
    pub(super) min_depth: usize,
    pub(super) max_depth: Option<usize>,
    pub(super) depth_first: bool,
    /// Whether an action is among the tests: else everything that holds is printed.
    pub(super) acts: bool,
}
