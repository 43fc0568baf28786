//! A text that shares its memory with those it was taken from.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, Range};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::Span;

/// A part of a text that is kept once however many parts of it there are; reads as a `str`, and cannot change.
#[derive(Clone, Default)]
pub struct Text {
    whole: Arc<str>,
    /// Lies within `whole`, on character boundaries.
    part: Span,
}

impl Text {
    /// A part of a text; nothing where the range does not lie on character boundaries of it.
    #[inline]
    pub fn part(whole: &Arc<str>, range: Range<usize>) -> Self {
        match whole.get(range.clone()) {
            Some(_) => Self { whole: Arc::clone(whole), part: Span::of(range.start, range.end) },
            None => Self::default(),
        }
    }

    /// The text without the white space at its ends.
    pub fn trimmed(&self) -> Self {
        let start = self.len() - self.trim_start().len();
        let start = self.part.start as usize + start;
        Self::part(&self.whole, start..start + self.trim().len())
    }

    #[inline]
    pub fn as_str(&self) -> &str {
        self.whole.get(self.part.range()).unwrap_or_default()
    }
}

impl Deref for Text {
    type Target = str;
    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<Arc<str>> for Text {
    fn from(whole: Arc<str>) -> Self {
        let part = Span::of(0, whole.len());
        Self { whole, part }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Arc::<str>::from(text).into()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Arc::<str>::from(text).into()
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.as_str().to_owned()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        **self == **other
    }
}

impl PartialEq<Text> for String {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(out)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(out)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Text;

    #[test]
    fn parts_of_a_text() {
        let whole = Arc::from("a é b");
        assert_eq!(Text::part(&whole, 2..4), "é");
        assert_eq!(Text::part(&whole, 3..4), "", "within a character");
        assert_eq!(Text::part(&whole, 4..9), "", "past the end");
        assert_eq!(Text::part(&whole, 1..5).trimmed(), "é");
        assert_eq!(Text::default().trimmed(), "");
    }
}
