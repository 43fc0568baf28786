//! Whether something has to be made again: a fingerprint of what goes in, kept beside what came out.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Doing, Result};

/// An FNV-1a hash over names and contents. It only has to notice change, not to resist an attack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of nothing.
    pub fn new() -> Self {
        Fingerprint(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a text, apart from what comes before and after it.
    pub fn text(mut self, text: &str) -> Self {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
        self
    }

    /// Adds a file or everything below a folder; what is not there counts as not there.
    pub fn path(mut self, path: &Path) -> Result<Self> {
        if path.is_dir() {
            let mut entries: Vec<PathBuf> = Vec::new();
            for entry in fs::read_dir(path).doing(format_args!("reading {}", path.display()))? {
                entries.push(entry.doing(format_args!("reading {}", path.display()))?.path());
            }
            entries.sort();
            for entry in entries {
                self = self.path(&entry)?;
            }
            return Ok(self);
        }
        self.bytes(path.to_string_lossy().as_bytes());
        if path.is_file() {
            let contents = fs::read(path).doing(format_args!("reading {}", path.display()))?;
            self.bytes(&contents);
        }
        Ok(self)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Whether `stamp` holds this fingerprint.
    pub fn is_kept_in(&self, stamp: &Path) -> bool {
        fs::read_to_string(stamp).is_ok_and(|kept| kept == self.to_string())
    }

    /// Writes it into `stamp`, once the thing is made.
    pub fn keep_in(&self, stamp: &Path) -> Result<()> {
        fs::write(stamp, self.to_string()).doing(format_args!("writing {}", stamp.display()))
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn texts_do_not_run_into_each_other() {
        assert_ne!(Fingerprint::new().text("ab").text("c"), Fingerprint::new().text("a").text("bc"));
        assert_eq!(Fingerprint::new().text("ab"), Fingerprint::new().text("ab"));
    }
}
