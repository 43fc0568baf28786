//! What was asked about a context before. A build asks the same of thousands of files at every keystroke, and the files
//! seldom change in between.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::buildkit::Content;
use super::context::Context;
use super::key::FileState;
use crate::vfs::{Errno, Tree};

/// Answers that are kept of a kind; the oldest goes first.
const KEPT: usize = 32;

/// The latest answers about versions of a tree. A version is told by its identity, so that looking one up costs nothing.
#[derive(Debug)]
pub struct Answers<V>(Mutex<VecDeque<(Tree, String, V)>>);

impl<V> Default for Answers<V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<V: Clone> Answers<V> {
    /// The answer to a question about a tree, found out if it was not asked before.
    pub fn of(&self, tree: &Tree, question: &str, find: impl FnOnce() -> V) -> V {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().find(|(of, asked, _)| of.is(tree) && asked == question);
        if let Some((.., answer)) = known {
            return answer.clone();
        }
        let answer = find();
        kept.truncate(KEPT - 1);
        kept.push_front((tree.clone(), question.to_owned(), answer.clone()));
        answer
    }
}

/// All that is known. It is no part of an engine's value: a build is the same whatever was asked before.
#[derive(Debug, Default)]
pub struct Known {
    /// What an ignore file leaves, by the names of the files that may be one.
    pub(super) contexts: Answers<Result<Context, String>>,
    /// Bytes of the tar that carries a context.
    pub(super) tar_bytes: Answers<u64>,
    /// The classic builder's sums, by source.
    pub(super) tarsums: Answers<Result<String, Errno>>,
    /// The files of the classic builder's sources.
    pub(super) files: Answers<Arc<Vec<FileState>>>,
    /// What BuildKit's copies would bring, by sources and patterns.
    pub(super) contents: Answers<Result<Content, String>>,
}
