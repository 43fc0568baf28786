//! The contents of one file of a layer that is being read: kept where small, described by their digest where not.

use crate::image::{Digest, Hasher};
use crate::oci::Budget;
use crate::vfs::Content;

pub(super) struct FileContent {
    kept: Vec<u8>,
    /// Set once the file is too large to be kept.
    hasher: Option<Hasher>,
    size: u64,
    only_zeros: bool,
    cap: u64,
}

impl FileContent {
    /// For a file that says it has `size` bytes.
    pub(super) fn new(size: u64, budget: &Budget) -> Self {
        let cap = budget.limits().text_bytes.max(budget.limits().binary_bytes);
        let hasher = (size > cap).then(Hasher::default);
        Self { kept: Vec::new(), hasher, size: 0, only_zeros: true, cap }
    }

    pub(super) fn data(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.only_zeros = self.only_zeros && bytes.iter().all(|b| *b == 0);
        match &mut self.hasher {
            Some(hasher) => hasher.update(bytes),
            None => self.kept.extend_from_slice(bytes),
        }
        self.spill();
    }

    pub(super) fn hole(&mut self, size: u64) {
        if self.hasher.is_none() && self.size + size > self.cap {
            self.hasher = Some(Hasher::default());
            self.spill();
        }
        static ZEROS: [u8; 1 << 16] = [0; 1 << 16];
        let mut left = size;
        while left > 0 {
            let n = left.min(ZEROS.len() as u64);
            let zeros = ZEROS.get(..n as usize).unwrap_or(&ZEROS);
            match &mut self.hasher {
                Some(hasher) => hasher.update(zeros),
                None => self.kept.extend_from_slice(zeros),
            }
            left -= n;
        }
        self.size += size;
    }

    /// Moves what was kept to the digest once it is too much.
    fn spill(&mut self) {
        if self.kept.len() as u64 > self.cap && self.hasher.is_none() {
            self.hasher = Some(Hasher::default());
        }
        if let Some(hasher) = &mut self.hasher
            && !self.kept.is_empty()
        {
            hasher.update(std::mem::take(&mut self.kept));
        }
    }

    pub(super) fn finish(self, budget: &mut Budget) -> Content {
        if self.only_zeros && self.size > 0 {
            return Content::Zeros(self.size);
        }
        let digest = match self.hasher {
            Some(hasher) => hasher.finish(),
            None => {
                let text = !self.kept.contains(&0) && std::str::from_utf8(&self.kept).is_ok();
                let limits = budget.limits();
                let cap = if text { limits.text_bytes } else { limits.binary_bytes };
                if self.size <= cap && budget.keep(self.size) {
                    return Content::bytes(self.kept);
                }
                Digest::of(&self.kept)
            }
        };
        Content::described(self.size, digest.to_string())
    }
}
