//! One call of a command: what it works on and where it writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::args::flags::Parsed;
use super::args::spec::Spec;
use crate::build::{Builder, Engine, Report};
use crate::image::{Digest, Image, Reference, StoreError};
use crate::shell::{CommandTable, ExitCode, Process};
use crate::vfs::Time;

/// A call that failed: what stands on standard error, and the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub code: ExitCode,
    /// Without the newline at the end; empty where everything is said already.
    pub message: String,
}

impl Failure {
    pub fn new(code: ExitCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// What the client itself says; exit code 1.
    pub fn client(message: impl Into<String>) -> Self {
        Self::new(1, message)
    }

    /// `Error response from daemon: …`; exit code 1.
    pub fn daemon(message: impl std::fmt::Display) -> Self {
        Self::new(1, format!("Error response from daemon: {message}"))
    }

    /// Everything was printed already.
    pub fn silent(code: ExitCode) -> Self {
        Self::new(code, "")
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::daemon(error)
    }
}

/// The images of archives, and the names that they have there.
pub type Saved = BTreeMap<Digest, Vec<(Arc<Image>, Vec<Reference>)>>;

pub type Done = Result<(), Failure>;

/// Everything that a command sees.
pub struct Call<'a, 'p> {
    pub engine: &'a mut Engine,
    /// The client's side: files, working directory, descriptors.
    pub process: &'a mut Process<'p>,
    /// The programs inside of containers.
    pub programs: &'a dyn CommandTable,
    /// Archives that are only described, by their description.
    pub archives: &'a BTreeMap<String, Arc<Image>>,
    /// Archives that this console wrote, by the digest of their bytes.
    pub saved: &'a mut Saved,
    pub builder: Builder,
    pub reports: &'a mut Vec<Report>,
    pub spec: &'static Spec,
    pub flags: Parsed,
}

impl Call<'_, '_> {
    pub fn out(&mut self, text: impl AsRef<str>) {
        self.process.out(text.as_ref());
    }

    pub fn err(&mut self, text: impl AsRef<str>) {
        self.process.err(text.as_ref());
    }

    pub fn now(&self) -> Time {
        self.engine.clock
    }

    /// Whole seconds since 1970, for ages.
    pub fn now_secs(&self) -> i64 {
        self.engine.clock.secs()
    }

    /// The argument at `index`, or nothing.
    pub fn argument(&self, index: usize) -> &str {
        self.flags.positional.get(index).map_or("", String::as_str)
    }

    /// Runs `each` for every argument; failures are joined by newlines, as Docker does it, and the others still run.
    pub fn for_each(&mut self, mut each: impl FnMut(&mut Self, &str) -> Done) -> Done {
        let mut failures: Vec<Failure> = vec![];
        for argument in self.flags.positional.clone() {
            failures.extend(each(self, &argument).err());
        }
        let code = failures.iter().map(|f| f.code).max();
        let messages: Vec<String> = failures.into_iter().map(|f| f.message).collect();
        code.map_or(Ok(()), |code| Err(Failure::new(code, messages.join("\n"))))
    }
}
