//! One pattern: how patternmatcher turns it into an exact text, a prefix, a suffix or a regular expression.

use super::glob::Glob;

pub(super) const BAD_PATTERN: &str = "syntax error in pattern";

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The cleaned pattern without `!`.
    text: String,
    kind: MatchType,
    /// The expression; only for [`MatchType::Regexp`].
    regexp: String,
    /// `None` where the expression is none: then nothing matches, and BuildKit reports a bad pattern.
    glob: Option<Glob>,
}

/// How a pattern is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchType {
    Exact,
    /// `dir/**`
    Prefix,
    /// `**/name`
    Suffix,
    Regexp,
}

impl Pattern {
    /// Compiles a cleaned pattern. `None` for `syntax error in pattern`.
    pub fn compile(pattern: &str) -> Option<Self> {
        if !is_valid(pattern) {
            return None;
        }
        let (kind, regexp) = translate(pattern);
        let glob = match kind {
            MatchType::Regexp => Some(Glob::compile(&regexp)?),
            _ => None,
        };
        Some(Self { text: pattern.to_owned(), kind, regexp, glob })
    }

    pub fn match_type(&self) -> MatchType {
        self.kind
    }

    /// The regular expression that the pattern stands for; empty where it is matched without one.
    pub fn regexp(&self) -> &str {
        &self.regexp
    }

    /// The cleaned pattern.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the pattern matches all of `path`; directories above it do not count.
    pub fn is_match(&self, path: &str) -> bool {
        match self.kind {
            MatchType::Exact => path == self.text,
            MatchType::Prefix => path.starts_with(self.text.strip_suffix("**").unwrap_or(&self.text)),
            MatchType::Suffix => {
                let suffix = self.text.strip_prefix("**").unwrap_or(&self.text);
                path.ends_with(suffix) || suffix.strip_prefix('/') == Some(path)
            }
            MatchType::Regexp => self.glob.as_ref().is_some_and(|glob| glob.is_match(path)),
        }
    }
}

/// The match type, and the expression if it takes one.
fn translate(pattern: &str) -> (MatchType, String) {
    let mut regexp = String::from("^");
    let mut kind = MatchType::Exact;
    let mut chars = pattern.chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.peek() == Some(&'*') => {
                chars.next();
                // `**/` is as `**`.
                chars.next_if_eq(&'/');
                if chars.peek().is_some() {
                    regexp.push_str("(.*/)?");
                    kind = MatchType::Regexp;
                } else if kind == MatchType::Exact {
                    kind = MatchType::Prefix;
                } else {
                    regexp.push_str(".*");
                    kind = MatchType::Regexp;
                }
                if first {
                    kind = MatchType::Suffix;
                }
            }
            '*' => {
                regexp.push_str("[^/]*");
                kind = MatchType::Regexp;
            }
            '?' => {
                regexp.push_str("[^/]");
                kind = MatchType::Regexp;
            }
            '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => {
                regexp.push('\\');
                regexp.push(c);
            }
            '\\' => {
                regexp.push('\\');
                if let Some(escaped) = chars.next() {
                    regexp.push(escaped);
                    kind = MatchType::Regexp;
                }
            }
            '[' | ']' => {
                regexp.push(c);
                kind = MatchType::Regexp;
            }
            _ => regexp.push(c),
        }
        first = false;
    }
    if kind != MatchType::Regexp {
        return (kind, String::new());
    }
    regexp.push('$');
    (kind, regexp)
}

/// Whether `filepath.Match` takes the pattern: every class is closed and not empty, and escapes escape something.
fn is_valid(pattern: &str) -> bool {
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.next().is_none() => return false,
            '[' => {
                chars.next_if_eq(&'^');
                let mut ranges = 0;
                while ranges == 0 || chars.next_if_eq(&']').is_none() {
                    if !bound(&mut chars) || (chars.next_if_eq(&'-').is_some() && !bound(&mut chars)) {
                        return false;
                    }
                    ranges += 1;
                }
            }
            _ => {}
        }
    }
    true
}

/// One end of a range in a class; something must follow it.
fn bound(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let found = match chars.next() {
        None | Some('-' | ']') => false,
        Some('\\') => chars.next().is_some(),
        Some(_) => true,
    };
    found && chars.peek().is_some()
}
