//! The expressions of `test`.

use crate::shell::access::Want;
use crate::shell::{ShellKind, System, User};
use crate::vfs::{DeviceKind, Follow, Node, NodeKind, path};

/// Where paths are looked up.
pub(in crate::shell::interp) struct Files<'a> {
    pub sys: &'a System,
    pub cwd: &'a str,
    pub user: &'a User,
}

/// An expression that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestError {
    NotANumber(String),
    /// The first word, and the one that does not fit.
    UnexpectedOperator(String, String),
    /// The first word, and the one after which nothing comes.
    ArgumentExpected(String, String),
    TooMany(String),
    MissingParenthesis,
}

impl TestError {
    pub fn message(&self, kind: ShellKind) -> String {
        match (self, kind) {
            (Self::NotANumber(text), ShellKind::Dash) => format!("Illegal number: {text}"),
            (Self::NotANumber(text), ShellKind::Ash) => format!("{text}: bad number"),
            (Self::NotANumber(text), ShellKind::Bash) => format!("{text}: integer expression expected"),
            (Self::UnexpectedOperator(first, _), ShellKind::Dash) => format!("{first}: unexpected operator"),
            (Self::UnexpectedOperator(_, text), ShellKind::Ash) => format!("{text}: unknown operand"),
            (Self::UnexpectedOperator(_, text), ShellKind::Bash) => {
                format!("{text}: binary operator expected")
            }
            (Self::ArgumentExpected(first, _), ShellKind::Bash) => {
                format!("{first}: unary operator expected")
            }
            (Self::ArgumentExpected(_, last), _) => format!("{last}: argument expected"),
            (Self::TooMany(_), ShellKind::Bash) => "too many arguments".to_owned(),
            (Self::TooMany(text), ShellKind::Ash) => format!("{text}: unknown operand"),
            (Self::TooMany(text), ShellKind::Dash) => format!("{text}: unexpected operator"),
            (Self::MissingParenthesis, _) => "closing paren expected".to_owned(),
        }
    }
}

const BINARY: &[&str] =
    &["=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"];

pub(in crate::shell::interp) fn evaluate(files: &Files<'_>, words: &[&str]) -> Result<bool, TestError> {
    match words {
        [] => return Ok(false),
        [word] => return Ok(!word.is_empty()),
        ["!", word] => return Ok(word.is_empty()),
        [left, operator, right] if BINARY.contains(operator) => return binary(files, operator, left, right),
        ["(", word, ")"] => return Ok(!word.is_empty()),
        _ => {}
    }
    let mut parser = Parser { files, words, at: 0, depth: 0 };
    let result = parser.or()?;
    match words.get(parser.at) {
        None => Ok(result),
        Some(_) if words.len() > 4 => Err(TestError::TooMany(words.get(1).copied().unwrap_or("").to_owned())),
        Some(word) => {
            let first = words.first().copied().unwrap_or("");
            Err(TestError::UnexpectedOperator(first.to_owned(), (*word).to_owned()))
        }
    }
}

struct Parser<'p, 'a> {
    files: &'p Files<'a>,
    words: &'p [&'p str],
    at: usize,
    depth: u32,
}

impl Parser<'_, '_> {
    fn peek(&self) -> Option<&str> {
        self.words.get(self.at).copied()
    }

    fn or(&mut self) -> Result<bool, TestError> {
        let mut result = self.and()?;
        while self.peek() == Some("-o") {
            self.at += 1;
            result |= self.and()?;
        }
        Ok(result)
    }

    fn and(&mut self) -> Result<bool, TestError> {
        let mut result = self.not()?;
        while self.peek() == Some("-a") {
            self.at += 1;
            result &= self.not()?;
        }
        Ok(result)
    }

    fn not(&mut self) -> Result<bool, TestError> {
        let mut negated = false;
        while self.peek() == Some("!") && self.words.len() > self.at + 1 {
            self.at += 1;
            negated = !negated;
        }
        Ok(self.primary()? != negated)
    }

    fn primary(&mut self) -> Result<bool, TestError> {
        let Some(first) = self.words.get(self.at).copied() else {
            let last = self.words.last().copied().unwrap_or("").to_owned();
            return Err(TestError::ArgumentExpected(last.clone(), last));
        };
        if let (Some(operator), Some(right)) = (self.words.get(self.at + 1), self.words.get(self.at + 2))
            && BINARY.contains(operator)
        {
            self.at += 3;
            return binary(self.files, operator, first, right);
        }
        self.at += 1;
        if first == "(" {
            self.depth += 1;
            if self.depth > 50 {
                return Err(TestError::MissingParenthesis);
            }
            let result = self.or()?;
            self.depth -= 1;
            if self.peek() != Some(")") {
                return Err(TestError::MissingParenthesis);
            }
            self.at += 1;
            return Ok(result);
        }
        let Some(operand) = self.words.get(self.at).copied() else { return Ok(!first.is_empty()) };
        if first.starts_with('-')
            && first.len() == 2
            && !matches!(first, "-a" | "-o")
            && let Some(result) = unary(self.files, first, operand)
        {
            self.at += 1;
            return Ok(result);
        }
        if self.words.len() == 2 {
            let last = if first.starts_with('-') { first } else { operand };
            return Err(TestError::ArgumentExpected(first.to_owned(), last.to_owned()));
        }
        Ok(!first.is_empty())
    }
}

fn binary(files: &Files<'_>, operator: &str, left: &str, right: &str) -> Result<bool, TestError> {
    Ok(match operator {
        "=" | "==" => left == right,
        "!=" => left != right,
        "<" => left < right,
        ">" => left > right,
        "-nt" | "-ot" | "-ef" => compare_files(files, operator, left, right),
        _ => compare_numbers(operator, number(left)?, number(right)?),
    })
}

fn number(text: &str) -> Result<i64, TestError> {
    let trimmed = text.trim();
    trimmed.strip_prefix('+').unwrap_or(trimmed).parse().map_err(|_| TestError::NotANumber(text.to_owned()))
}

pub(in crate::shell::interp) fn compare_numbers(operator: &str, a: i64, b: i64) -> bool {
    match operator {
        "-eq" => a == b,
        "-ne" => a != b,
        "-lt" => a < b,
        "-le" => a <= b,
        "-gt" => a > b,
        _ => a >= b,
    }
}

pub(in crate::shell::interp) fn compare_files(
    files: &Files<'_>,
    operator: &str,
    left: &str,
    right: &str,
) -> bool {
    let time = |name: &str| files.stat(name, Follow::Yes).map(|node| node.meta.mtime);
    match (operator, time(left), time(right)) {
        ("-nt", Some(a), Some(b)) => a > b,
        ("-nt", Some(_), None) => true,
        ("-ot", Some(a), Some(b)) => a < b,
        ("-ot", None, Some(_)) => true,
        ("-ef", Some(_), Some(_)) => {
            let place = |name: &str| files.sys.tree.resolve(&path::join(files.cwd, name), Follow::Yes).ok();
            let inode = |name: &str| files.sys.tree.inode_of(&place(name)?);
            place(left) == place(right) || (inode(left).is_some() && inode(left) == inode(right))
        }
        _ => false,
    }
}

/// A test of one operand; `None` if there is no such operator.
pub(in crate::shell::interp) fn unary(files: &Files<'_>, operator: &str, operand: &str) -> Option<bool> {
    let node = || files.stat(operand, Follow::Yes);
    let kind = |test: fn(&NodeKind) -> bool| node().is_some_and(|node| test(&node.kind));
    let mode = |bits: u32| node().is_some_and(|node| node.meta.mode & bits != 0);
    let may = |want: Want| files.sys.lookup_for(&files.path(operand), files.user, want).is_ok();
    Some(match operator {
        "-n" => !operand.is_empty(),
        "-z" => operand.is_empty(),
        "-e" | "-a" => node().is_some() || is_device(operand),
        "-f" => kind(|kind| matches!(kind, NodeKind::File(_))),
        "-d" => kind(|kind| matches!(kind, NodeKind::Directory(_))),
        "-h" | "-L" => files.stat(operand, Follow::No).is_some_and(Node::is_symlink),
        "-s" => node().is_some_and(|node| node.is_dir() || node.size() > 0),
        "-p" => kind(|kind| matches!(kind, NodeKind::Fifo)),
        "-c" => {
            kind(|kind| matches!(kind, NodeKind::Device(DeviceKind::Character, ..))) || is_device(operand)
        }
        "-b" => kind(|kind| matches!(kind, NodeKind::Device(DeviceKind::Block, ..))),
        "-S" => false,
        "-r" => may(Want::Read),
        "-w" => may(Want::Write) || is_device(operand),
        "-x" => may(Want::Execute),
        "-u" => mode(0o4000),
        "-g" => mode(0o2000),
        "-k" => mode(0o1000),
        "-O" => node().is_some_and(|node| node.meta.uid == files.user.uid),
        "-G" => node().is_some_and(|node| node.meta.gid == files.user.gid),
        "-N" => false,
        // No descriptor of a build is a terminal.
        "-t" => false,
        _ => return None,
    })
}

fn is_device(name: &str) -> bool {
    matches!(
        name,
        "/dev/null"
            | "/dev/zero"
            | "/dev/full"
            | "/dev/random"
            | "/dev/urandom"
            | "/dev/stdin"
            | "/dev/stdout"
            | "/dev/stderr"
    )
}

impl Files<'_> {
    fn path(&self, name: &str) -> String {
        if name.starts_with('/') { name.to_owned() } else { format!("{}/{name}", self.cwd) }
    }

    fn stat(&self, name: &str, follow: Follow) -> Option<&Node> {
        if name.is_empty() {
            return None;
        }
        self.sys.lookup(&self.path(name), self.user, follow).ok()
    }
}
