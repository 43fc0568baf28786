//! How each shell words its errors.

use crate::shell::ShellKind;
use crate::vfs::{Content, Errno};

use super::state::{Flow, Interrupt, Shell};

impl Shell<'_> {
    pub fn write_fd(&mut self, fd: u32, text: impl AsRef<[u8]>) {
        if let Some(handle) = self.state.fds.get(&fd).cloned() {
            // A full device is the only way this fails; shells do not look.
            let _ = handle.write(self.sys, Content::bytes(text.as_ref()));
        }
    }

    /// What messages of a builtin (or of the shell itself, for `""`) begin with.
    pub fn prefix(&self, builtin: &str) -> String {
        let argv0 = &self.state.argv0;
        let line = self.state.line;
        let named = if builtin.is_empty() { String::new() } else { format!("{builtin}: ") };
        match self.state.kind {
            ShellKind::Dash => format!("{argv0}: {line}: {named}"),
            ShellKind::Ash if builtin.is_empty() => format!("{argv0}: "),
            // busybox counts the lines of `-c` from 0.
            ShellKind::Ash => format!("{argv0}: {named}line {}: ", line.saturating_sub(1)),
            ShellKind::Bash => format!("{argv0}: line {line}: {named}"),
        }
    }

    /// Prints a message of the shell itself.
    pub fn complain(&mut self, message: impl AsRef<str>) {
        let line = format!("{}{}\n", self.prefix(""), message.as_ref());
        self.write_fd(2, line);
    }

    /// Prints a message of a builtin.
    pub fn complain_as(&mut self, builtin: &str, message: impl AsRef<str>) {
        let line = format!("{}{}\n", self.prefix(builtin), message.as_ref());
        self.write_fd(2, line);
    }

    /// An error that ends the shell.
    pub fn fatal(&mut self, message: impl AsRef<str>) -> Interrupt {
        self.complain(message);
        let code = if self.state.kind == ShellKind::Bash { 1 } else { 2 };
        self.state.last = code;
        Interrupt::Exit(code)
    }

    /// An error of a special builtin: it ends dash and ash, but not bash.
    pub fn special_error(&mut self, builtin: &str, message: impl AsRef<str>) -> Flow {
        self.complain_as(builtin, message);
        match self.state.kind {
            ShellKind::Bash => Ok(1),
            _ => {
                self.state.last = 2;
                Err(Interrupt::Exit(2))
            }
        }
    }

    /// What the shell says of a file that it cannot open.
    pub fn open_error(&self, path: &str, errno: Errno, creating: bool) -> String {
        match (self.state.kind, errno) {
            (ShellKind::Bash, Errno::Exist) => format!("{path}: cannot overwrite existing file"),
            (ShellKind::Bash, _) => format!("{path}: {}", errno.message()),
            (ShellKind::Dash, Errno::NoEnt) if creating => {
                format!("cannot create {path}: Directory nonexistent")
            }
            (ShellKind::Dash, Errno::NoEnt) => format!("cannot open {path}: No such file"),
            (ShellKind::Dash, _) if creating => format!("cannot create {path}: {}", errno.message()),
            (ShellKind::Dash, _) => format!("cannot open {path}: {}", errno.message()),
            (ShellKind::Ash, Errno::NoEnt) if creating => {
                format!("can't create {path}: nonexistent directory")
            }
            (ShellKind::Ash, Errno::NoEnt) => format!("can't open {path}: no such file"),
            (ShellKind::Ash, _) if creating => format!("can't create {path}: {}", errno.message()),
            (ShellKind::Ash, _) => format!("can't open {path}: {}", errno.message()),
        }
    }
}
