//! File descriptors: what they stand for, and reading and writing through them.

use std::cell::RefCell;
use std::rc::Rc;

use crate::vfs::{Content, Errno, Metadata};

use super::pieces::{self, Pieces};
use super::{Stream, System};

/// What a file descriptor stands for. Copies share position and data, as with `dup(2)`.
#[derive(Debug, Clone)]
pub enum Handle {
    Terminal(Stream),
    Null,
    /// `/dev/zero`.
    Zero,
    /// `/dev/urandom`.
    /// By a seed.
    Random(u64),
    /// `/dev/full`.
    Full,
    Pipe(Rc<RefCell<Pieces>>),
    Read(Rc<RefCell<Pieces>>),
    Write(Rc<RefCell<OpenFile>>),
}

/// A file open for writing. Data is kept back and put into the tree at [`Handle::flush`].
#[derive(Debug)]
pub struct OpenFile {
    /// Canonical.
    path: String,
    append: bool,
    offset: u64,
    pending: Pieces,
}

/// The three descriptors that every program has; `None` is closed.
#[derive(Debug, Clone)]
pub struct Stdio {
    pub stdin: Option<Handle>,
    pub stdout: Option<Handle>,
    pub stderr: Option<Handle>,
}

impl Stdio {
    /// As in a build: no input, output to the terminal.
    pub fn terminal() -> Self {
        Self {
            stdin: Some(Handle::Null),
            stdout: Some(Handle::Terminal(Stream::Stdout)),
            stderr: Some(Handle::Terminal(Stream::Stderr)),
        }
    }
}

/// More random bytes than that are only described.
const MOST_RANDOM: u64 = 1 << 20;

/// So many bytes of `/dev/urandom` (xorshift64*).
pub fn random(seed: u64, count: u64) -> Vec<u8> {
    let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
    let mut next = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 56) as u8
    };
    // The first ones are near those of a near seed.
    for _ in 0..16 {
        next();
    }
    (0..count).map(|_| next()).collect()
}

impl Handle {
    pub fn pipe() -> Self {
        Self::Pipe(Rc::default())
    }

    /// An input that holds `content`.
    pub fn input(content: Content) -> Self {
        Self::part(content, None)
    }

    /// An input that holds a part of what a program really writes, if one is named.
    pub fn part(content: Content, told_by: Option<Rc<str>>) -> Self {
        let mut pieces = Pieces::of(content);
        pieces.told_by = told_by;
        Self::Read(Rc::new(RefCell::new(pieces)))
    }

    /// A file open for writing at a canonical path; it exists already.
    pub fn output(path: String, append: bool, offset: u64) -> Self {
        Self::Write(Rc::new(RefCell::new(OpenFile { path, append, offset, pending: Pieces::default() })))
    }

    /// Notes that `program` really prints more than was written here.
    pub fn mark_part(&self, sys: &mut System, program: &Rc<str>) {
        match self {
            Self::Pipe(pieces) => pieces.borrow_mut().told_by = Some(Rc::clone(program)),
            Self::Write(file) => {
                sys.parts.insert(file.borrow().path.clone(), Rc::clone(program));
            }
            _ => {}
        }
    }

    /// The program that really prints more than is to be read here.
    pub fn told_by(&self) -> Option<Rc<str>> {
        match self {
            Self::Pipe(pieces) | Self::Read(pieces) => pieces.borrow().told_by.clone(),
            _ => None,
        }
    }

    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Terminal(_))
    }

    pub fn is_file(&self) -> bool {
        matches!(self, Self::Write(_))
    }

    /// Whether somebody reads what is written here.
    pub fn is_pipe(&self) -> bool {
        matches!(self, Self::Pipe(_))
    }

    /// Takes a line with its end; `None` at the end of input.
    pub fn read_line(&self) -> Option<Vec<u8>> {
        match self {
            Self::Pipe(pieces) | Self::Read(pieces) => pieces.borrow_mut().take_line(),
            _ => None,
        }
    }

    /// Takes up to `limit` bytes; endless inputs give exactly that many.
    pub fn read(&self, limit: u64) -> Content {
        match self {
            Self::Pipe(pieces) | Self::Read(pieces) => pieces.borrow_mut().take(limit),
            Self::Zero | Self::Full => Content::Zeros(limit),
            Self::Random(seed) if limit <= MOST_RANDOM => random(*seed, limit).into(),
            Self::Random(_) => Content::described(limit, "random"),
            Self::Null | Self::Terminal(_) | Self::Write(_) => Content::default(),
        }
    }

    pub fn write(&self, sys: &mut System, content: Content) -> Result<(), Errno> {
        if sys.stop.is_some() || content.is_empty() {
            return Ok(());
        }
        if content.as_bytes().is_some() && !matches!(self, Self::Null) && !sys.hold(content.len()) {
            return Ok(());
        }
        match self {
            Self::Terminal(stream) => match content.as_bytes() {
                Some(bytes) => sys.show(*stream, bytes),
                None => content.for_each_chunk(|chunk| sys.show(*stream, chunk)),
            },
            Self::Pipe(pieces) => pieces.borrow_mut().push(content),
            Self::Write(file) => file.borrow_mut().pending.push(content),
            Self::Full => return Err(Errno::NoSpc),
            Self::Null | Self::Zero | Self::Random(_) => {}
            Self::Read(_) => return Err(Errno::Inval),
        }
        Ok(())
    }

    /// Puts what was written to a file into the tree.
    pub fn flush(&self, sys: &mut System) {
        let Self::Write(file) = self else { return };
        let mut file = file.borrow_mut();
        if file.pending.is_empty() {
            return;
        }
        let new = file.pending.take_all();
        // A file that was removed while it was open takes its data with it.
        let Ok(old) = sys.tree.read(&file.path).cloned() else { return };
        let at = if file.append { old.len() } else { file.offset };
        let end = at + new.len();
        let gap = Content::Zeros(at.saturating_sub(old.len()));
        let whole =
            pieces::concat([pieces::first(&old, at), gap, new, pieces::skip(&old, end.min(old.len()))]);
        if whole.as_bytes().is_some() && !sys.hold(old.len() / 8) {
            return;
        }
        file.offset = end;
        let now = sys.clock;
        // It was writable when it was opened.
        let _ = sys.tree.write(&file.path, whole, Metadata::new(0o644, now));
    }
}
