//! `--filter key=value`.

use std::collections::BTreeMap;

use crate::dockerfile::go::{parse_duration, quote};
use crate::vfs::Time;

/// The filters of one command: for each key the values given, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters(BTreeMap<String, Vec<String>>);

impl Filters {
    /// Reads the values of `--filter`; the command knows the keys in `known`.
    ///
    /// # Errors
    /// A text without `=` (the client says it), or a key that the command does not know (the daemon says it).
    pub fn parse(texts: &[String], known: &[&str]) -> Result<Self, FilterError> {
        let mut filters = Self::default();
        for text in texts {
            let (key, value) = text.split_once('=').ok_or_else(|| FilterError::Syntax(text.clone()))?;
            let key = key.trim().to_lowercase();
            if !known.contains(&key.as_str()) {
                return Err(FilterError::Unknown(key));
            }
            filters.0.entry(key).or_default().push(value.trim().to_owned());
        }
        Ok(filters)
    }

    pub fn values(&self, key: &str) -> &[String] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    /// The filter as a truth value, if it is given.
    ///
    /// # Errors
    /// The daemon's message about a value that is none.
    pub fn truth(&self, key: &str) -> Result<Option<bool>, String> {
        match self.values(key).last().map(String::as_str) {
            None => Ok(None),
            Some("1" | "true") => Ok(Some(true)),
            Some("0" | "false") => Ok(Some(false)),
            Some(other) => Err(format!("invalid filter '{key}={other}'")),
        }
    }
}

impl Filters {
    /// The moment that `until` names: so long ago, or Unix seconds.
    ///
    /// # Errors
    /// The daemon's message about a value that is neither.
    pub fn until(&self, now: Time) -> Result<Option<Time>, String> {
        let Some(value) = self.values("until").last() else { return Ok(None) };
        let ago = parse_duration(value).ok().map(|nanos| Time(now.0.saturating_sub(nanos)));
        let moment = ago.or_else(|| value.parse().ok().map(Time::from_secs));
        let unreadable = || format!("failed to parse value as time or duration: {}", quote(value));
        moment.map(Some).ok_or_else(unreadable)
    }

    /// Whether labels agree with every `label` and with no `label!`.
    pub fn label(&self, labels: Option<&BTreeMap<String, String>>) -> bool {
        self.values("label").iter().all(|wanted| label_matches(labels, wanted))
            && !self.values("label!").iter().any(|unwanted| label_matches(labels, unwanted))
    }
}

/// What is wrong with a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterError {
    Syntax(String),
    Unknown(String),
}

impl FilterError {
    /// The message, with the daemon's prefix where it is the daemon's.
    pub fn message(&self) -> String {
        match self {
            Self::Syntax(text) => {
                format!(
                    "invalid argument {text:?} for \"-f, --filter\" flag: bad format of filter (expected name=value)"
                )
            }
            Self::Unknown(key) => format!("Error response from daemon: invalid filter '{key}'"),
        }
    }
}

/// Whether labels match `key` or `key=value`.
pub fn label_matches(labels: Option<&BTreeMap<String, String>>, wanted: &str) -> bool {
    let (key, value) = wanted.split_once('=').map_or((wanted, None), |(k, v)| (k, Some(v)));
    labels.and_then(|labels| labels.get(key)).is_some_and(|have| value.is_none_or(|value| value == have))
}

/// Go's `path.Match` without errors: `*` and `?` stop at `/`, `[a-z]` and `\` work.
pub fn glob(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    // Where to go on after the last `*` failed: the pattern behind it and the text it has taken up to.
    let mut retry: Option<(usize, usize)> = None;
    loop {
        let matched = match (pattern.get(p), text.get(t)) {
            (None, None) => return true,
            (Some('*'), _) => {
                retry = Some((p + 1, t));
                p += 1;
                continue;
            }
            (Some('?'), Some(c)) if *c != '/' => Some(p + 1),
            (Some('['), Some(c)) => class(&pattern, p, *c),
            (Some('\\'), Some(c)) => (pattern.get(p + 1) == Some(c)).then_some(p + 2),
            (Some(want), Some(c)) if want == c => Some(p + 1),
            _ => None,
        };
        match (matched, retry) {
            (Some(next), _) => (p, t) = (next, t + 1),
            (None, Some((after, taken))) if text.get(taken).is_some_and(|c| *c != '/') => {
                retry = Some((after, taken + 1));
                (p, t) = (after, taken + 1);
            }
            _ => return false,
        }
    }
}

/// Matches the class that starts at `at`; gives where the pattern goes on.
fn class(pattern: &[char], at: usize, c: char) -> Option<usize> {
    let mut i = at + 1;
    let negated = pattern.get(i) == Some(&'^');
    i += usize::from(negated);
    let mut found = false;
    let mut any = false;
    while let Some(&low) = pattern.get(i) {
        if low == ']' && any {
            return (found != negated).then_some(i + 1);
        }
        any = true;
        let high = match (pattern.get(i + 1), pattern.get(i + 2)) {
            (Some('-'), Some(&high)) if high != ']' => {
                i += 2;
                high
            }
            _ => low,
        };
        found |= low <= c && c <= high;
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        for (pattern, text, want) in [
            ("h*", "h1", true),
            ("h*", "test/h", false),
            ("*/b", "a/b", true),
            ("*b", "a/b", false),
            ("[a-c]?", "bz", true),
            ("[^a]", "a", false),
            ("a*b*c", "axxbyyc", true),
            ("", "", true),
        ] {
            assert_eq!(glob(pattern, text), want, "{pattern} {text}");
        }
    }
}
