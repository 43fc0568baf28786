//! `.dockerignore`: reading, compiling, matching, and which rule decided (`moby/patternmatcher`).
//!
//! Rules are tried in order and the last that applies wins. A rule applies to a path if it matches the path or
//! any directory above it. Patterns are anchored at the context's root, unlike those of `.gitignore`.

mod glob;
mod pattern;
mod read;

pub use pattern::{MatchType, Pattern};
pub use read::{IgnoreLine, read};

/// The rules of a `.dockerignore` file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matcher {
    rules: Vec<Rule>,
}

/// A compiled rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub pattern: Pattern,
    pub effect: Effect,
    /// 1-based line of the file; 0 for a rule that comes from no file.
    pub line: u32,
    /// The rule as written.
    pub written: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// A plain pattern: what matches is left out of the context.
    Exclude,
    /// A `!` pattern: what matches is taken back in.
    Include,
}

/// What the rules say about a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict<'m> {
    /// Whether the path is left out of the context.
    pub ignored: bool,
    /// The rule that decided; `None` where no rule applies.
    pub rule: Option<&'m Rule>,
}

/// A pattern that cannot be compiled; displays as Docker's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreError {
    /// `illegal exclusion pattern: "!"` or `syntax error in pattern`.
    pub message: String,
    /// As in [`Rule::line`].
    pub line: u32,
}

impl std::fmt::Display for IgnoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for IgnoreError {}

impl Matcher {
    /// Reads and compiles the text of a `.dockerignore` file.
    ///
    /// # Errors
    /// The first pattern that is none.
    pub fn parse(text: &str) -> Result<Self, IgnoreError> {
        let lines = read(text);
        Self::compile(lines.iter().map(|line| (line.pattern.as_str(), line.line, line.written.as_str())))
    }

    /// Compiles patterns that were read elsewhere.
    ///
    /// # Errors
    /// The first pattern that is none.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Result<Self, IgnoreError> {
        Self::compile(patterns.iter().map(|pattern| (pattern.as_ref(), 0, pattern.as_ref())))
    }

    fn compile<'p>(patterns: impl Iterator<Item = (&'p str, u32, &'p str)>) -> Result<Self, IgnoreError> {
        let mut rules = vec![];
        for (pattern, line, written) in patterns {
            let pattern = pattern.trim();
            if pattern.is_empty() {
                continue;
            }
            let clean = super::go::path_clean(pattern);
            let (effect, pattern) = match clean.strip_prefix('!') {
                Some("") => {
                    return Err(IgnoreError { message: "illegal exclusion pattern: \"!\"".to_owned(), line });
                }
                Some(pattern) => (Effect::Include, pattern),
                None => (Effect::Exclude, clean.as_str()),
            };
            let bad = || IgnoreError { message: pattern::BAD_PATTERN.to_owned(), line };
            let pattern = Pattern::compile(pattern).ok_or_else(bad)?;
            rules.push(Rule { pattern, effect, line, written: written.to_owned() });
        }
        Ok(Self { rules })
    }

    /// The rules in order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether any rule takes files back in.
    pub fn has_inclusions(&self) -> bool {
        self.rules.iter().any(|rule| rule.effect == Effect::Include)
    }

    /// Whether `path` (relative, with slashes) is left out of the context.
    pub fn is_ignored(&self, path: &str) -> bool {
        self.verdict(path).ignored
    }

    /// Whether `path` is left out and which rule says so.
    pub fn verdict(&self, path: &str) -> Verdict<'_> {
        let mut out = Verdict { ignored: false, rule: None };
        for rule in &self.rules {
            // A rule that cannot change the outcome is not tried.
            if (rule.effect == Effect::Include) == out.ignored && rule.applies(path) {
                out = Verdict { ignored: rule.effect == Effect::Exclude, rule: Some(rule) };
            }
        }
        out
    }

    /// As [`Matcher::verdict`] for a path that is not cleaned yet; the context itself is never ignored.
    pub fn verdict_of(&self, path: &str) -> Verdict<'_> {
        match super::go::path_clean(path).as_str() {
            "." => Verdict { ignored: false, rule: None },
            path => self.verdict(path),
        }
    }
}

impl Rule {
    /// Whether the pattern matches the path or a directory above it.
    pub fn applies(&self, path: &str) -> bool {
        let parents = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        self.pattern.is_match(path) || parents.into_iter().any(|parent| self.pattern.is_match(parent))
    }
}
