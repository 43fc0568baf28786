//! One running program: what it gets, and the calls it makes.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::text::{Diagnostic, Severity, Span};
use crate::vfs::{Content, Errno, Follow, Metadata, Node, path};

use super::access::Want;
use super::stdio::{Handle, Stdio};
use super::{NotSimulated, Pieces, ShellKind, Stream, System, interp};

pub type ExitCode = i32;

/// The programs there are. A table may hand names that it does not know to another table.
pub trait CommandTable {
    /// Runs `process.args[0]` (compared by its base name); `None` if there is no model of it.
    fn run(&self, process: &mut Process<'_>) -> Option<ExitCode>;

    /// Base names, in byte order.
    fn names(&self) -> Vec<&str>;

    fn has(&self, name: &str) -> bool {
        self.names().contains(&name)
    }
}

/// Who runs a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub uid: u32,
    pub gid: u32,
    /// Further groups.
    pub groups: Vec<u32>,
    pub name: String,
    pub home: String,
}

impl Default for User {
    fn default() -> Self {
        Self { uid: 0, gid: 0, groups: Vec::new(), name: "root".to_owned(), home: "/root".to_owned() }
    }
}

/// Whose flags and messages a program has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Gnu,
    Busybox,
}

/// What a program gets.
pub struct Process<'a> {
    pub sys: &'a mut System,
    pub table: &'a dyn CommandTable,
    /// `args[0]` is the name it was called by.
    pub args: &'a [String],
    /// Where the words came from in the outermost script, as far as that is known: `args[i]` from `spans[i]`.
    pub spans: &'a [Span],
    /// The exported variables.
    pub env: &'a BTreeMap<String, String>,
    /// Absolute.
    pub cwd: &'a str,
    pub user: &'a User,
    pub umask: u32,
    pub dialect: Dialect,
    pub stdio: Stdio,
    /// Set where a shell runs it as a builtin: whose, and what its messages begin with.
    pub builtin: Option<(ShellKind, String)>,
}

impl Process<'_> {
    /// The base name it was called by.
    pub fn name(&self) -> &str {
        path::base(self.args.first().map_or("", String::as_str))
    }

    /// The arguments after the name.
    pub fn operands(&self) -> &[String] {
        self.args.get(1..).unwrap_or_default()
    }

    pub fn var(&self, name: &str) -> Option<&str> {
        self.env.get(name).map(String::as_str)
    }

    pub fn is_busybox(&self) -> bool {
        self.dialect == Dialect::Busybox
    }

    /// An operand as an absolute path, by words alone where `..` does not cross a link.
    pub fn path(&self, operand: &str) -> String {
        if operand.starts_with('/') {
            operand.to_owned()
        } else {
            format!("{}/{operand}", self.cwd.trim_end_matches('/'))
        }
    }

    /// Writes to standard output.
    pub fn out(&mut self, bytes: impl AsRef<[u8]>) {
        self.out_content(Content::bytes(bytes.as_ref()));
    }

    /// Writes content, known or described, to standard output.
    pub fn out_content(&mut self, content: Content) {
        if let Some(handle) = self.stdio.stdout.clone() {
            // A full device is the only way this fails; nobody waits for it.
            let _ = handle.write(self.sys, content);
        }
    }

    /// Writes to standard error.
    pub fn err(&mut self, bytes: impl AsRef<[u8]>) {
        if let Some(handle) = self.stdio.stderr.clone() {
            let _ = handle.write(self.sys, Content::bytes(bytes.as_ref()));
        }
    }

    /// `name: message` on standard error; gives 1 for the caller to return.
    pub fn fail(&mut self, message: impl AsRef<str>) -> ExitCode {
        let line = match &self.builtin {
            Some((_, prefix)) => format!("{prefix}{}\n", message.as_ref()),
            None => format!("{}: {}\n", self.name(), message.as_ref()),
        };
        self.err(line);
        1
    }

    /// Says that the word at `args[index]` has no model. The program goes on, or ends with success.
    pub fn not_simulated(&mut self, index: usize, why: impl Into<String>) {
        let span = self.spans.get(index).or(self.spans.first()).copied().unwrap_or(self.sys.span);
        let word = self.args.get(index).cloned().unwrap_or_default();
        let program = self.name().to_owned();
        self.sys.not_simulated.push(NotSimulated { program, word, span, why: why.into() });
    }

    /// Says what the reader should know of a result that stands, once.
    pub fn note(&mut self, code: &str, message: String, hint: &str) {
        let span = self.spans.first().copied().unwrap_or(self.sys.span);
        let note = Diagnostic::new(Severity::Info, code, span, message).with_hint(hint);
        if !self.sys.notes.iter().any(|known| known.code == note.code && known.message == note.message) {
            self.sys.notes.push(note);
        }
    }

    /// All of standard input that is left.
    pub fn read_stdin(&mut self) -> Content {
        match &self.stdio.stdin {
            Some(handle @ (Handle::Pipe(_) | Handle::Read(_))) => handle.read(u64::MAX),
            Some(handle @ (Handle::Zero | Handle::Random(_) | Handle::Full)) => {
                let handle = handle.clone();
                self.endless(&handle)
            }
            _ => Content::default(),
        }
    }

    /// What an endless device gives: into a pipe, enough random bytes for whoever reads there and then has had enough;
    /// else the command never ends.
    fn endless(&mut self, handle: &Handle) -> Content {
        const ENOUGH: u64 = 1 << 20;
        if matches!(handle, Handle::Random(_)) && self.stdio.stdout.as_ref().is_some_and(Handle::is_pipe) {
            self.sys.broken_pipe = true;
            return handle.read(ENOUGH);
        }
        self.sys.halt(super::Stop::Bytes);
        Content::default()
    }

    /// Opens an operand for reading, `/dev` names included; `-` is not special here.
    pub fn open(&self, operand: &str) -> Result<Handle, Errno> {
        interp::open_input(self.sys, &self.path(operand), self.user, &self.stdio)
    }

    /// The content of a file; endless devices are an error.
    pub fn read(&mut self, operand: &str) -> Result<Content, Errno> {
        match self.open(operand)? {
            handle @ (Handle::Zero | Handle::Random(_) | Handle::Full) => Ok(self.endless(&handle)),
            handle => Ok(handle.read(u64::MAX)),
        }
    }

    /// The node at an operand, links followed.
    pub fn stat(&self, operand: &str) -> Result<&Node, Errno> {
        self.sys.lookup(&self.path(operand), self.user, Follow::Yes)
    }

    /// The node at an operand, a link at its end not followed.
    pub fn lstat(&self, operand: &str) -> Result<&Node, Errno> {
        self.sys.lookup(&self.path(operand), self.user, Follow::No)
    }

    /// Metadata of something that this process makes now; `mode` before the umask.
    pub fn new_meta(&self, mode: u32) -> Metadata {
        Metadata::new(mode & !self.umask, self.sys.clock).owned_by(self.user.uid, self.user.gid)
    }

    /// Creates or overwrites a file.
    pub fn write(&mut self, operand: &str, content: impl Into<Content>) -> Result<(), Errno> {
        let content = content.into();
        let path = self.path(operand);
        let handle = interp::open_output(
            self.sys,
            &path,
            self.user,
            self.umask,
            interp::OpenMode::Truncate,
            &self.stdio,
        )?;
        handle.write(self.sys, content)?;
        handle.flush(self.sys);
        Ok(())
    }

    /// As [`Process::write`], or adds to the end.
    pub fn write_or_append(&mut self, operand: &str, content: Content, append: bool) -> Result<(), Errno> {
        let path = self.path(operand);
        let mode = if append { interp::OpenMode::Append } else { interp::OpenMode::Truncate };
        let handle = interp::open_output(self.sys, &path, self.user, self.umask, mode, &self.stdio)?;
        handle.write(self.sys, content)?;
        handle.flush(self.sys);
        Ok(())
    }

    /// Runs with other arguments, the spans of the old ones.
    pub fn with_arguments<T>(&mut self, args: &[String], run: impl FnOnce(&mut Process<'_>) -> T) -> T {
        let mut process = Process {
            sys: self.sys,
            table: self.table,
            args,
            spans: self.spans,
            env: self.env,
            cwd: self.cwd,
            user: self.user,
            umask: self.umask,
            dialect: self.dialect,
            stdio: self.stdio.clone(),
            builtin: self.builtin.clone(),
        };
        run(&mut process)
    }

    /// Puts a node at an operand, in place of a file or link that may be there.
    pub fn put(&mut self, operand: &str, node: Node) -> Result<(), Errno> {
        let path = self.path(operand);
        self.sys.may_change_entry(&path, self.user)?;
        let now = self.sys.clock;
        self.sys.tree.put(&path, node, now)
    }

    pub fn mkdir(&mut self, operand: &str, mode: u32) -> Result<(), Errno> {
        let path = self.path(operand);
        let exists = self.sys.lookup(path.trim_end_matches('/'), self.user, Follow::No).is_ok();
        if !exists {
            self.sys.may_change_entry(path.trim_end_matches('/'), self.user)?;
        }
        let meta = self.new_meta(mode);
        self.sys.tree.mkdir(&path, meta)
    }

    /// Creates a directory and those above it that are missing.
    pub fn mkdir_all(&mut self, operand: &str, mode: u32) -> Result<(), Errno> {
        let path = self.path(operand);
        let mut at = String::new();
        for part in path::parts(&path) {
            at.push('/');
            at.push_str(part);
            match self.mkdir(&at, mode) {
                Ok(()) => {}
                Err(Errno::Exist) if self.sys.tree.is_dir(&at) => {}
                Err(errno) => return Err(errno),
            }
        }
        Ok(())
    }

    /// Removes a file, a link or an empty directory.
    pub fn remove(&mut self, operand: &str) -> Result<(), Errno> {
        let path = self.path(operand);
        self.sys.may_change_entry(&path, self.user)?;
        let now = self.sys.clock;
        self.sys.tree.remove(&path, now)
    }

    /// Removes whatever is there with all below it, without looking at permissions inside.
    pub fn remove_all(&mut self, operand: &str) -> Result<(), Errno> {
        let path = self.path(operand);
        self.sys.may_change_entry(&path, self.user)?;
        let now = self.sys.clock;
        self.sys.tree.remove_all(&path, now)
    }

    /// Whether the file at an operand may be read, written or run.
    pub fn may(&self, operand: &str, want: Want) -> bool {
        self.sys.lookup_for(&self.path(operand), self.user, want).is_ok()
    }

    /// Runs another program (or shell) with this one's descriptors; 127 and a message if there is none.
    pub fn exec(&mut self, argv: &[String]) -> ExitCode {
        self.exec_with(argv, &self.env.clone(), self.cwd.to_owned().as_str(), &self.user.clone())
    }

    /// As [`Process::exec`], with another environment, directory or user.
    pub fn exec_with(
        &mut self,
        argv: &[String],
        env: &BTreeMap<String, String>,
        cwd: &str,
        user: &User,
    ) -> ExitCode {
        let spans = self.spans.first().copied().into_iter().collect::<Vec<_>>();
        let context = interp::Context { env, cwd, user, umask: self.umask, stdio: self.stdio.clone() };
        match interp::run_program(self.sys, self.table, argv, &spans, context) {
            Ok(code) => code,
            Err(refusal) => {
                let name = argv.first().map_or("", String::as_str);
                let quoted = match self.name() {
                    _ if self.is_busybox() => format!("can't execute '{name}'"),
                    "xargs" => name.to_owned(),
                    _ => format!("'{name}'"),
                };
                self.fail(format!("{quoted}: {}", refusal.errno().message()));
                refusal.code()
            }
        }
    }

    /// Runs a program with its own input and gives what it wrote to standard output besides its exit code.
    pub fn capture(&mut self, argv: &[String], stdin: Content) -> (ExitCode, Content) {
        let pipe = Handle::pipe();
        let saved = self.stdio.clone();
        self.stdio.stdin = Some(Handle::input(stdin));
        self.stdio.stdout = Some(pipe.clone());
        let code = self.exec(argv);
        self.stdio = saved;
        (code, pipe.read(u64::MAX))
    }

    /// Runs what follows with standard input from `pieces`; used by `xargs` and `find -exec`.
    pub fn with_stdin<T>(&mut self, stdin: Option<Handle>, run: impl FnOnce(&mut Self) -> T) -> T {
        let saved = std::mem::replace(&mut self.stdio.stdin, stdin);
        let result = run(self);
        self.stdio.stdin = saved;
        result
    }

    /// Standard input as a queue that lines are taken from.
    pub fn stdin_line(&mut self) -> Option<Vec<u8>> {
        self.stdio.stdin.as_ref().and_then(Handle::read_line)
    }

    /// Notes that the real program prints more than this one did.
    pub fn tells_in_part(&mut self, program: &Rc<str>) {
        for handle in [self.stdio.stdout.clone(), self.stdio.stderr.clone()].into_iter().flatten() {
            handle.mark_part(self.sys, program);
        }
    }

    /// The program that really prints more than standard input holds.
    pub fn input_told_by(&self) -> Option<Rc<str>> {
        self.stdio.stdin.as_ref().and_then(Handle::told_by)
    }

    /// The program that really writes more than the file at an operand holds.
    pub fn file_told_by(&self, operand: &str) -> Option<Rc<str>> {
        self.sys.part_at(&self.path(operand))
    }

    /// Whether it is there to fail: it follows a `!` that no `if` asks for.
    pub const fn is_denied(&self) -> bool {
        self.sys.denied
    }

    /// Whether what it prints goes to the log or nowhere: nothing that is simulated depends on it.
    pub fn is_watched(&self) -> bool {
        matches!(self.stdio.stdout, Some(Handle::Terminal(_) | Handle::Null))
    }

    /// Whether standard output is the terminal.
    pub fn shows_output(&self) -> bool {
        matches!(self.stdio.stdout, Some(Handle::Terminal(Stream::Stdout)))
    }
}

impl From<Content> for Pieces {
    fn from(content: Content) -> Self {
        Self::of(content)
    }
}
