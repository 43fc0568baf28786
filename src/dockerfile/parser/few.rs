//! A list of which most instances are short: up to three items need no memory of their own.

use std::ops::Deref;

/// How many items are kept in place.
const INLINE: usize = 3;

/// A list to push to and to read as a slice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Few<T> {
    first: [T; INLINE],
    /// How many of `first` are used; none once there is `all`.
    used: usize,
    /// Everything, once it is more than fits in place.
    all: Vec<T>,
}

impl<T: Default> Few<T> {
    pub fn push(&mut self, item: T) {
        if !self.all.is_empty() {
            self.all.push(item);
        } else if let Some(slot) = self.first.get_mut(self.used) {
            *slot = item;
            self.used += 1;
        } else {
            self.all.reserve(2 * INLINE);
            self.all.extend(self.first.iter_mut().map(std::mem::take));
            self.all.push(item);
        }
    }
}

impl<T> Few<T> {
    pub fn as_slice(&self) -> &[T] {
        match self.all.is_empty() {
            true => self.first.get(..self.used).unwrap_or_default(),
            false => &self.all,
        }
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

impl<T: Default> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn any_number_of_items() {
        for count in 0..10 {
            let mut few = Few::default();
            few.extend(0..count);
            assert_eq!(few.as_slice(), (0..count).collect::<Vec<_>>());
        }
    }
}
