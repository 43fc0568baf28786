//! Lists and maps as the languages compare them, where equal ones may be two.

use std::cell::RefCell;
use std::rc::Rc;

use super::value::Value;

impl Value {
    pub fn map(pairs: Vec<(Self, Self)>) -> Self {
        Self::Map(Rc::new(RefCell::new(pairs)))
    }

    /// The fields of an object.
    pub fn fields(&self) -> Vec<(super::tree::Text, Self)> {
        if let Self::Object(fields) = self { fields.borrow().clone() } else { Vec::new() }
    }

    /// A number of things.
    pub fn count(count: usize) -> Self {
        Self::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// `==` of languages where lists with the same values are equal; `None` where that is not known.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        self.equals_within(other, 0)
    }

    fn equals_within(&self, other: &Self, depth: u32) -> Option<bool> {
        if depth > 20 {
            return None;
        }
        let all = |mut pairs: Box<dyn Iterator<Item = Option<bool>> + '_>| {
            pairs.try_fold(true, |so_far, one| Some(so_far && one?))
        };
        match (self, other) {
            (Self::Host(a, x), Self::Host(b, y)) if a == b => Some(
                x.len() == y.len()
                    && all(Box::new(x.iter().zip(y.iter()).map(|(x, y)| x.equals_within(y, depth + 1))))?,
            ),
            (Self::Array(a), Self::Array(b)) if !Rc::ptr_eq(a, b) => {
                let (a, b) = (a.borrow(), b.borrow());
                Some(
                    a.len() == b.len()
                        && all(Box::new(a.iter().zip(b.iter()).map(|(a, b)| a.equals_within(b, depth + 1))))?,
                )
            }
            (Self::Map(a), Self::Map(b)) if !Rc::ptr_eq(a, b) => {
                let a = a.borrow();
                let same = |(key, value): &(Self, Self)| match other.key(key) {
                    Some(found) => value.equals_within(&found, depth + 1),
                    None => Some(false),
                };
                Some(a.len() == b.borrow().len() && all(Box::new(a.iter().map(same)))?)
            }
            (Self::Int(_), Self::Number(_)) | (Self::Number(_), Self::Int(_)) => {
                Some(self.to_number() == other.to_number())
            }
            _ => self.same(other),
        }
    }

    /// The value of a key in a map.
    pub fn key(&self, key: &Self) -> Option<Self> {
        let Self::Map(pairs) = self else { return None };
        let pairs = pairs.borrow();
        pairs.iter().find(|(known, _)| known.equals(key) == Some(true)).map(|(_, value)| value.clone())
    }

    pub fn set_key(&self, key: Self, value: Self) {
        let Self::Map(pairs) = self else { return };
        let at = pairs.borrow().iter().position(|(known, _)| known.equals(&key) == Some(true));
        match at.and_then(|at| pairs.borrow_mut().get_mut(at).map(|pair| pair.1 = value.clone())) {
            Some(()) => {}
            None => pairs.borrow_mut().push((key, value)),
        }
    }
}
