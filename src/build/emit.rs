//! What `docker build` prints, line by line, in virtual time.

use crate::shell::{OutputLine, Stream};
use crate::vfs::Time;

/// Collects output. Times count from where the build began.
#[derive(Debug, Clone)]
pub struct Emitter {
    began: Time,
    pub lines: Vec<OutputLine>,
}

impl Emitter {
    pub const fn new(began: Time) -> Self {
        Self { began, lines: vec![] }
    }

    /// Prints text as it is; what it lacks is a line's end, if it lacks one.
    pub fn print(&mut self, now: Time, stream: Stream, text: impl Into<String>) {
        let at = Time(now.0.saturating_sub(self.began.0));
        self.lines.push(OutputLine { at, stream, text: text.into() });
    }

    /// Prints a line on standard output.
    pub fn out(&mut self, now: Time, line: impl AsRef<str>) {
        self.print(now, Stream::Stdout, format!("{}\n", line.as_ref()));
    }

    /// Prints a line on standard error.
    pub fn err(&mut self, now: Time, line: impl AsRef<str>) {
        self.print(now, Stream::Stderr, format!("{}\n", line.as_ref()));
    }
}
