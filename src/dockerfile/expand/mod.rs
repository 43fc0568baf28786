//! Word expansion (`shell/lex.go`): variables, quotes and escapes in the words of a Dockerfile.
//!
//! ```
//! use layerlab::dockerfile::expand::Lex;
//! let env = [("FOO".to_owned(), "a b".to_owned())];
//! let word = Lex::new('\\').process_word("x-${FOO:-none}", &env[..]).unwrap();
//! assert_eq!(word.result, "x-a b");
//! ```

mod dollar;
mod lex;
mod pattern;

use std::collections::{BTreeMap, BTreeSet};

/// Where variables come from.
pub trait Env {
    /// The value, or `None` where the variable is unset.
    fn get(&self, name: &str) -> Option<&str>;
}

/// The empty environment.
impl Env for () {
    fn get(&self, _: &str) -> Option<&str> {
        None
    }
}

/// The last pair of a name counts.
impl Env for [(String, String)] {
    fn get(&self, name: &str) -> Option<&str> {
        self.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Env for BTreeMap<String, String> {
    fn get(&self, name: &str) -> Option<&str> {
        self.get(name).map(String::as_str)
    }
}

/// How words are processed. Make one with [`Lex::new`] and change what differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lex {
    /// `\` or a backtick, from the `# escape=` directive.
    pub escape: char,
    /// What happens to quotes.
    pub quotes: Quotes,
    /// What happens to escape characters.
    pub escapes: Escapes,
    /// What happens to variables that are not set.
    pub unset: Unset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// Quotes group and are removed: arguments of instructions.
    Remove,
    /// Quotes group and stay: step names, heredoc words.
    Keep,
    /// Quotes mean nothing: bodies of heredocs.
    Literal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escapes {
    /// An escape character protects the next one and is removed.
    Remove,
    /// It protects the next one and stays.
    Keep,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unset {
    /// An unset variable is the empty text.
    Empty,
    /// An unset variable stays as it is written.
    AsWritten,
}

/// What a word became.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expansion {
    /// The whole as one word.
    pub result: String,
    /// The whole split at white space outside of quotes, after expansion.
    pub words: Vec<String>,
    /// Variables that were used and are set.
    pub matched: BTreeSet<String>,
    /// Variables that were used and are not set.
    pub unmatched: BTreeSet<String>,
}

/// Why a word cannot be expanded; displays as Docker's text, `failed to process "${x": syntax error: missing '}'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpandError {
    /// The whole message.
    pub message: String,
    /// Variables that were asked for before it went wrong and are not set.
    pub unmatched: BTreeSet<String>,
}

impl std::fmt::Display for ExpandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ExpandError {}

impl Lex {
    /// For arguments of instructions: quotes and escapes are removed, unset variables are empty.
    pub const fn new(escape: char) -> Self {
        Self { escape, quotes: Quotes::Remove, escapes: Escapes::Remove, unset: Unset::Empty }
    }

    /// For step names and `docker history`: quotes and unset variables stay as they are written.
    pub const fn for_step_names(escape: char) -> Self {
        Self { quotes: Quotes::Keep, unset: Unset::AsWritten, ..Self::new(escape) }
    }

    /// For bodies of heredocs that are copied: quotes mean nothing, and `\` escapes whatever `# escape=` says.
    pub const fn for_heredocs() -> Self {
        Self { quotes: Quotes::Literal, ..Self::new('\\') }
    }

    /// Expands `word` in `env`.
    ///
    /// # Errors
    /// A substitution that is malformed, of an unknown form, or fails by its own words (`${x:?message}`).
    pub fn process_word<E: Env + ?Sized>(&self, word: &str, env: &E) -> Result<Expansion, ExpandError> {
        lex::process(*self, word, env)
    }

    /// Expands `word` in `env` and splits it at white space outside of quotes.
    ///
    /// # Errors
    /// As [`Lex::process_word`].
    pub fn process_words<E: Env + ?Sized>(&self, word: &str, env: &E) -> Result<Vec<String>, ExpandError> {
        lex::process(*self, word, env).map(|expansion| expansion.words)
    }
}

pub use pattern::{Pattern, PatternError};
