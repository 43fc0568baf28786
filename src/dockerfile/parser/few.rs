//! A list of which most instances are short: up to `N` items need no memory of their own.

use std::ops::Deref;

/// A list to push to and to read as a slice.
#[derive(Clone)]
pub enum Few<T, const N: usize> {
    /// The first `used` of `items`.
    Inline { used: u8, items: [T; N] },
    /// Once there are more than fit in place.
    Many(Vec<T>),
}

impl<T: Copy + Default, const N: usize> Default for Few<T, N> {
    fn default() -> Self {
        Self::Inline { used: 0, items: [T::default(); N] }
    }
}

impl<T: Copy, const N: usize> Few<T, N> {
    #[inline]
    pub fn push(&mut self, item: T) {
        if let Self::Inline { used, items } = self
            && let Some(slot) = items.get_mut(usize::from(*used))
        {
            *slot = item;
            *used += 1;
            return;
        }
        self.push_far(item);
    }

    #[cold]
    fn push_far(&mut self, item: T) {
        if let Self::Inline { items, .. } = self {
            let mut many = Vec::with_capacity(3 * N);
            many.extend_from_slice(items);
            *self = Self::Many(many);
        }
        if let Self::Many(many) = self {
            many.push(item);
        }
    }

    /// Keeps the first `length` items at the most.
    pub fn truncate(&mut self, length: usize) {
        match self {
            Self::Inline { used, .. } => *used = (*used).min(u8::try_from(length).unwrap_or(u8::MAX)),
            Self::Many(many) => many.truncate(length),
        }
    }
}

impl<T, const N: usize> Few<T, N> {
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::Inline { used, items } => items.get(..usize::from(*used)).unwrap_or_default(),
            Self::Many(many) => many,
        }
    }
}

impl<T, const N: usize> Deref for Few<T, N> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T: PartialEq, const N: usize> PartialEq for Few<T, N> {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq, const N: usize> Eq for Few<T, N> {}

impl<T: std::fmt::Debug, const N: usize> std::fmt::Debug for Few<T, N> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_slice().fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn any_number_of_items() {
        for count in 0..10 {
            let mut few = Few::<usize, 3>::default();
            (0..count).for_each(|item| few.push(item));
            assert_eq!(few.as_slice(), (0..count).collect::<Vec<_>>());
            few.truncate(2);
            assert_eq!(few.as_slice(), (0..count.min(2)).collect::<Vec<_>>());
        }
    }
}
