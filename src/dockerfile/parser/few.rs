//! A list of which most instances are short: up to three items need no memory of their own.

use std::ops::Deref;

/// A list to push to and to read as a slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Few<T> {
    None,
    One([T; 1]),
    Two([T; 2]),
    Three([T; 3]),
    Many(Vec<T>),
}

impl<T> Few<T> {
    pub fn push(&mut self, item: T) {
        *self = match std::mem::replace(self, Self::None) {
            Self::None => Self::One([item]),
            Self::One([a]) => Self::Two([a, item]),
            Self::Two([a, b]) => Self::Three([a, b, item]),
            Self::Three([a, b, c]) => {
                let mut all = Vec::with_capacity(8);
                all.extend([a, b, c, item]);
                Self::Many(all)
            }
            Self::Many(mut all) => {
                all.push(item);
                Self::Many(all)
            }
        };
    }

    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(items) => items,
            Self::Two(items) => items,
            Self::Three(items) => items,
            Self::Many(items) => items,
        }
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self::None
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<'f, T> IntoIterator for &'f Few<T> {
    type Item = &'f T;
    type IntoIter = std::slice::Iter<'f, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.as_slice().iter()
    }
}

impl<T> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut out = Self::None;
        out.extend(items);
        out
    }
}
