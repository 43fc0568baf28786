//! What lists and maps of Python, PHP and Ruby do beyond what all lists do.

use std::cmp::Ordering;

use super::Dialect;
use super::failures::{Result, raise, unknown};
use super::language::pairs_of;
use super::run::Script;
use super::value::{Outcome, Value};

/// Names that the languages have for what lists of JavaScript do.
const NAMES: &[(&str, &str)] = &[
    ("append", "push"),
    ("collect", "map"),
    ("select", "filter"),
    ("all?", "every"),
    ("any?", "some"),
    ("detect", "find"),
    ("each", "forEach"),
    ("flatten", "flat"),
    ("inject", "reduce"),
    ("reversed", "toReversed"),
    ("array_reverse", "toReversed"),
    ("to_a", "values"),
    ("copy", "values"),
    ("dup", "values"),
    ("array_values", "values"),
];

impl Script<'_, '_> {
    pub(super) fn on_list(
        &mut self,
        of: &Value,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Outcome {
        let Value::Array(shared) = of else { return unknown("a list is not known") };
        let list = shared.borrow().clone();
        let first = plain.first();
        let is = |one: &Value| first.is_some_and(|first| one.equals(first) == Some(true));
        Ok(match (name, first) {
            ("each" | "each_with_index", None) => {
                let all = if name == "each" { Some(list) } else { pairs_of(of) };
                let turned = |pair: Value| match (name, pair.values()) {
                    ("each_with_index", Some(mut pair)) => {
                        pair.reverse();
                        Value::array(pair)
                    }
                    _ => pair,
                };
                Value::array(all.unwrap_or_default().into_iter().map(turned).collect())
            }
            ("reject", Some(block)) => {
                let mut kept = Vec::new();
                for one in list {
                    let value = self.call(block, Value::Undefined, std::slice::from_ref(&one))?;
                    if self.truth(&value) == Some(false) {
                        kept.push(one);
                    }
                }
                Value::array(kept)
            }
            ("extend" | "concat" | "update", Some(more)) => {
                let more = self.items(more).map_or_else(|| unknown("a list is not known"), Ok)?;
                shared.borrow_mut().extend(more);
                Value::Null
            }
            ("push" | "append" | "add", _) => {
                if name != "add" || !list.iter().any(is) {
                    shared.borrow_mut().extend_from_slice(plain);
                }
                if self.dialect == Dialect::Python { Value::Null } else { of.clone() }
            }
            ("insert", Some(Value::Int(at))) => {
                let at = usize::try_from(*at).unwrap_or(0).min(list.len());
                shared.borrow_mut().splice(at..at, plain.get(1).cloned());
                Value::Null
            }
            ("remove", Some(_)) => match list.iter().position(is) {
                Some(at) => {
                    shared.borrow_mut().remove(at);
                    Value::Null
                }
                None => return raise("ValueError", "list.remove(x): x not in list"),
            },
            ("pop" | "shift", _) if list.is_empty() => return unknown("a list is empty"),
            ("pop", Some(Value::Int(0))) => shared.borrow_mut().remove(0),
            ("sort" | "sorted" | "sort_by" | "min" | "max", _) => {
                let sorted = self.in_order(list, first, named)?;
                match name {
                    "sort" if self.dialect == Dialect::Python => {
                        *shared.borrow_mut() = sorted;
                        Value::Null
                    }
                    "min" => sorted.first().cloned().unwrap_or(Value::Null),
                    "max" => sorted.last().cloned().unwrap_or(Value::Null),
                    _ => Value::array(sorted),
                }
            }
            ("reverse", None) if self.dialect == Dialect::Ruby => {
                Value::array(list.into_iter().rev().collect())
            }
            ("uniq" | "array_unique", None) => {
                let mut found: Vec<Value> = Vec::new();
                for one in list {
                    if !found.iter().any(|known| known.equals(&one) == Some(true)) {
                        found.push(one);
                    }
                }
                Value::array(found)
            }
            ("join" | "implode", _) => {
                let between = first.map_or(Ok(String::new()), |between| self.shown(between))?;
                let parts = list.iter().map(|one| self.shown(one)).collect::<Result<Vec<_>>>()?;
                Value::text(&parts.join(&between))
            }
            ("size" | "length" | "count", None) => Value::count(list.len()),
            ("count", Some(_)) => Value::count(list.iter().filter(|one| is(one)).count()),
            ("include?" | "in_array", Some(_)) => Value::Bool(list.iter().any(is)),
            ("index", Some(_)) => match list.iter().position(is) {
                Some(at) => Value::count(at),
                None => return raise("ValueError", "x is not in list"),
            },
            ("empty?", None) => Value::Bool(list.is_empty()),
            ("compact", None) => Value::array(list.into_iter().filter(|one| !one.is_nothing()).collect()),
            ("first", None) => list.first().cloned().unwrap_or(Value::Null),
            ("last", None) => list.last().cloned().unwrap_or(Value::Null),
            _ => {
                let known = NAMES.iter().find(|(own, _)| *own == name).map_or(name, |(_, known)| known);
                let known = if known == "find" && self.dialect != Dialect::Ruby { "" } else { known };
                match self.array_method(of, known, plain)? {
                    Some(value) => value,
                    None => return unknown(format!("{name} has no model")),
                }
            }
        })
    }

    pub(super) fn on_map(&mut self, of: &Value, name: &str, plain: &[Value]) -> Outcome {
        let Value::Map(shared) = of else { return unknown("a map is not known") };
        let pairs = Value::array(pairs_of(of).unwrap_or_default());
        let map = shared.borrow().clone();
        let first = plain.first();
        let missing = || plain.get(1).cloned().unwrap_or(Value::Null);
        Ok(match (name, first) {
            ("items", None) => self.tuples(map.into_iter().map(|(key, value)| vec![key, value]).collect()),
            ("to_a" | "each" | "each_pair", None) => pairs,
            ("each" | "each_pair" | "map", Some(_)) => {
                let known = if name == "map" { "map" } else { "forEach" };
                self.array_method(&pairs, known, plain)?.unwrap_or(Value::Null)
            }
            ("keys" | "array_keys", None) => Value::array(map.into_iter().map(|(key, _)| key).collect()),
            ("values" | "array_values", None) => {
                Value::array(map.into_iter().map(|(_, value)| value).collect())
            }
            ("get" | "fetch" | "dig", Some(key)) => of.key(key).unwrap_or_else(missing),
            ("setdefault", Some(key)) => match of.key(key) {
                Some(value) => value,
                None => {
                    let value = missing();
                    of.set_key(key.clone(), value.clone());
                    value
                }
            },
            ("pop" | "delete", Some(key)) => {
                let found = of.key(key);
                let kept = map.into_iter().filter(|(known, _)| known.equals(key) != Some(true)).collect();
                *shared.borrow_mut() = kept;
                found.unwrap_or_else(missing)
            }
            ("key?" | "has_key?" | "include?", Some(key)) => Value::Bool(of.key(key).is_some()),
            ("size" | "length" | "count", None) => Value::count(map.len()),
            ("empty?", None) => Value::Bool(map.is_empty()),
            ("copy" | "dup", None) => Value::map(map),
            ("update" | "merge" | "merge!", Some(Value::Map(more))) => {
                let into = if name == "merge" { Value::map(map) } else { of.clone() };
                let more = more.borrow().clone();
                for (key, value) in more {
                    into.set_key(key, value);
                }
                if name == "update" { Value::Null } else { into }
            }
            ("update" | "merge" | "merge!", _) => return unknown("what is merged is not known"),
            _ => return unknown(format!("{name} has no model")),
        })
    }

    /// Values in their order, or in that of what a function makes of them.
    pub(super) fn in_order(
        &mut self,
        list: Vec<Value>,
        block: Option<&Value>,
        named: &[(String, Value)],
    ) -> Result<Vec<Value>> {
        let setting = |key: &str| named.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        let by = block.or(setting("key")).filter(|by| !by.is_nothing());
        let mut keyed = Vec::new();
        for value in list {
            let key = match by {
                Some(by) => self.call(by, Value::Undefined, std::slice::from_ref(&value))?,
                None => value.clone(),
            };
            keyed.push((key, value));
        }
        let mut known = true;
        keyed.sort_by(|(a, _), (b, _)| {
            order(a, b, 0).unwrap_or_else(|| {
                known = false;
                Ordering::Equal
            })
        });
        if !known {
            return unknown("an order is not known");
        }
        if setting("reverse").is_some_and(|value| self.truth(value) == Some(true)) {
            keyed.reverse();
        }
        Ok(keyed.into_iter().map(|(_, value)| value).collect())
    }
}

/// Which of two values comes first; `None` where that is not known.
pub(super) fn order(a: &Value, b: &Value, depth: u32) -> Option<Ordering> {
    match (a, b) {
        _ if depth > 20 => None,
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Int(_) | Value::Number(_), Value::Int(_) | Value::Number(_)) => {
            a.to_number()?.partial_cmp(&b.to_number()?)
        }
        (Value::Array(a), Value::Array(b)) => {
            let (a, b) = (a.borrow(), b.borrow());
            for (a, b) in a.iter().zip(b.iter()) {
                let order = order(a, b, depth + 1)?;
                if order.is_ne() {
                    return Some(order);
                }
            }
            Some(a.len().cmp(&b.len()))
        }
        (Value::Host(p, a), Value::Host(q, b)) if p == q => order(a.first()?, b.first()?, depth + 1),
        _ => None,
    }
}
