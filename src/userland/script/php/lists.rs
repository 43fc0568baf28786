//! PHP's functions of lists, of kinds, of texts and of numbers.

use super::super::failures::{Result, raise, unknown};
use super::super::language::pairs_of;
use super::super::lists::order;
use super::super::run::Script;
use super::super::value::{Outcome, Value};

/// A list of keys and values: a plain one where the keys are its places.
fn list_of(pairs: Vec<(Value, Value)>) -> Value {
    let plain = (0..).zip(&pairs).all(|(at, (key, _))| key.equals(&Value::Int(at)) == Some(true));
    if plain { Value::array(pairs.into_iter().map(|(_, value)| value).collect()) } else { Value::map(pairs) }
}

fn pairs(value: Option<&Value>) -> Result<Vec<(Value, Value)>> {
    let pairs = value.and_then(pairs_of).map(|all| {
        all.iter()
            .filter_map(Value::values)
            .filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone())))
            .collect()
    });
    pairs.map_or_else(|| unknown("a list is not known"), Ok)
}

impl Script<'_, '_> {
    pub(super) fn php_list(&mut self, name: &str, plain: &[Value], words: &[String]) -> Outcome {
        let first = plain.first();
        let second = plain.get(1);
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        let text = |at: usize| plain.get(at).and_then(|value| self.text_of(value)).unwrap_or_default();
        if plain.iter().any(|one| matches!(one, Value::Unknown)) && !matches!(name, "is_null" | "usort") {
            return Ok(Value::Unknown);
        }
        Ok(match name {
            "is_array" => Value::Bool(matches!(first, Some(Value::Array(_) | Value::Map(_)))),
            "is_string" => Value::Bool(matches!(first, Some(Value::Text(_)))),
            "is_int" | "is_integer" => Value::Bool(matches!(first, Some(Value::Int(_)))),
            "is_float" => Value::Bool(matches!(first, Some(Value::Number(_)))),
            "is_bool" => Value::Bool(matches!(first, Some(Value::Bool(_)))),
            "is_null" => Value::Bool(first.is_some_and(Value::is_nothing)),
            "is_object" => Value::Bool(matches!(first, Some(Value::Object(_)))),
            "is_numeric" => Value::Bool(match first {
                Some(Value::Text(text)) => text.trim().parse::<f64>().is_ok(),
                first => matches!(first, Some(Value::Int(_) | Value::Number(_))),
            }),
            "is_callable" => Value::Bool(matches!(first, Some(Value::Function(_)))),
            "intval" => Value::Int(self.php_number(first.unwrap_or(&Value::Null))? as i64),
            "floatval" => Value::Number(self.php_number(first.unwrap_or(&Value::Null))?),
            "boolval" => Value::Bool(first.and_then(|first| self.truth(first)).unwrap_or(false)),
            "strval" => Value::text(&text(0)),
            "abs" | "ceil" | "floor" | "round" | "sqrt" => {
                let number = self.php_number(first.unwrap_or(&Value::Null))?;
                match (name, first, second) {
                    ("abs", Some(Value::Int(number)), _) => Value::Int(number.abs()),
                    ("abs", ..) => Value::Number(number.abs()),
                    ("ceil", ..) => Value::Number(number.ceil()),
                    ("floor", ..) => Value::Number(number.floor()),
                    ("sqrt", ..) => Value::Number(number.sqrt()),
                    (_, _, Some(Value::Int(places))) => {
                        let places = usize::try_from(*places).unwrap_or(0).min(20);
                        Value::Number(format!("{number:.places$}").parse().unwrap_or(number))
                    }
                    _ => Value::Number(number.round()),
                }
            }
            "max" | "min" => {
                let all = match first {
                    Some(Value::Array(list)) if plain.len() == 1 => list.borrow().clone(),
                    _ => plain.to_vec(),
                };
                return self.on_list(&Value::array(all), name, &[], &[]);
            }
            "count" | "sizeof" => match first {
                Some(Value::Array(_) | Value::Map(_)) => Value::count(pairs(first)?.len()),
                _ => {
                    return raise(
                        "TypeError",
                        format!("{name}(): Argument #1 ($value) must be of type Countable|array"),
                    );
                }
            },
            "array_keys" => Value::array(pairs(first)?.into_iter().map(|(key, _)| key).collect()),
            "array_values" => Value::array(pairs(first)?.into_iter().map(|(_, value)| value).collect()),
            "array_merge" => {
                let (mut all, mut next) = (Vec::<(Value, Value)>::new(), 0);
                for list in plain {
                    for (key, value) in pairs(Some(list))? {
                        let key = match key {
                            Value::Int(_) => {
                                next += 1;
                                Value::Int(next - 1)
                            }
                            key => key,
                        };
                        match all.iter_mut().find(|(known, _)| known.equals(&key) == Some(true)) {
                            Some(pair) => pair.1 = value,
                            None => all.push((key, value)),
                        }
                    }
                }
                list_of(all)
            }
            "array_diff" | "array_intersect" => {
                let others: Vec<String> = plain
                    .iter()
                    .skip(1)
                    .flat_map(|list| self.items(list).unwrap_or_default())
                    .filter_map(|one| self.text_of(&one))
                    .collect();
                let wanted = name == "array_intersect";
                let kept = pairs(first)?
                    .into_iter()
                    .filter(|(_, one)| self.text_of(one).is_some_and(|one| others.contains(&one) == wanted));
                list_of(kept.collect())
            }
            "array_unique" => {
                let mut kept: Vec<(Value, Value)> = Vec::new();
                for (key, value) in pairs(first)? {
                    if !kept.iter().any(|(_, known)| known.equals(&value) == Some(true)) {
                        kept.push((key, value));
                    }
                }
                list_of(kept)
            }
            "array_map" => {
                let Some(function) = first else { return unknown("a function is not known") };
                if plain.len() > 2 {
                    return unknown("array_map of several lists has no model");
                }
                let keys = matches!(second, Some(Value::Map(_)));
                let mut made = Vec::new();
                for (key, value) in pairs(second)? {
                    made.push((key, self.call(function, Value::Undefined, &[value])?));
                }
                if keys { Value::map(made) } else { list_of(made) }
            }
            "array_filter" => {
                let mut kept = Vec::new();
                for (key, value) in pairs(first)? {
                    let given =
                        if matches!(plain.get(2), Some(Value::Int(2))) { key.clone() } else { value.clone() };
                    let holds = match second {
                        Some(function) if !function.is_nothing() => {
                            self.call(function, Value::Undefined, &[given])?
                        }
                        _ => given,
                    };
                    match self.truth(&holds) {
                        Some(true) => kept.push((key, value)),
                        Some(false) => {}
                        None => return Ok(Value::Unknown),
                    }
                }
                list_of(kept)
            }
            "array_reduce" => {
                let mut so_far = plain.get(2).cloned().unwrap_or(Value::Null);
                for (_, value) in pairs(first)? {
                    so_far = self.call(second.unwrap_or(&Value::Null), Value::Undefined, &[so_far, value])?;
                }
                so_far
            }
            "array_walk" => {
                for (key, value) in pairs(first)? {
                    self.call(second.unwrap_or(&Value::Null), Value::Undefined, &[value, key])?;
                }
                Value::Bool(true)
            }
            "array_column" => {
                let mut found = Vec::new();
                for (_, row) in pairs(first)? {
                    found.extend(second.and_then(|key| row.key(key)));
                }
                Value::array(found)
            }
            "array_flip" => Value::map(pairs(first)?.into_iter().map(|(key, value)| (value, key)).collect()),
            "array_combine" => {
                let keys = pairs(first)?.into_iter().map(|(_, key)| key);
                list_of(keys.zip(pairs(second)?.into_iter().map(|(_, value)| value)).collect())
            }
            "array_sum" => {
                let mut sum = Value::Int(0);
                for (_, one) in pairs(first)? {
                    sum = self.operate("+", &sum, &one)?;
                }
                sum
            }
            "array_key_exists" | "key_exists" => {
                let key = first.cloned().unwrap_or(Value::Null);
                Value::Bool(pairs(second)?.iter().any(|(known, _)| known.equals(&key) == Some(true)))
            }
            "array_key_first" => pairs(first)?.into_iter().next().map_or(Value::Null, |(key, _)| key),
            "array_key_last" => pairs(first)?.pop().map_or(Value::Null, |(key, _)| key),
            "array_search" => {
                let wanted = first.cloned().unwrap_or(Value::Null);
                let found = pairs(second)?.into_iter().find(|(_, one)| one.equals(&wanted) == Some(true));
                found.map_or(Value::Bool(false), |(key, _)| key)
            }
            "in_array" => {
                let wanted = first.cloned().unwrap_or(Value::Null);
                Value::Bool(pairs(second)?.iter().any(|(_, one)| one.equals(&wanted) == Some(true)))
            }
            "array_slice" => {
                let all = pairs(first)?;
                let length = i64::try_from(all.len()).unwrap_or(i64::MAX);
                let place = |at: i64| {
                    usize::try_from((if at < 0 { at + length } else { at }).clamp(0, length)).unwrap_or(0)
                };
                let from = place(self.number(second)?);
                let to = match plain.get(2) {
                    None | Some(Value::Null) => all.len(),
                    Some(count) => match self.number(Some(count))? {
                        count if count < 0 => place(count),
                        count => from.saturating_add(usize::try_from(count).unwrap_or(0)).min(all.len()),
                    },
                };
                let kept = all.into_iter().take(to).skip(from).map(|(_, value)| value).collect();
                Value::array(kept)
            }
            "array_reverse" => {
                Value::array(pairs(first)?.into_iter().rev().map(|(_, value)| value).collect())
            }
            "array_fill" => {
                let count = usize::try_from(self.number(second)?).unwrap_or(0).min(10_000);
                Value::array(vec![plain.get(2).cloned().unwrap_or(Value::Null); count])
            }
            "range" => {
                let (from, to) = (self.number(first)?, self.number(second)?);
                if from > to || to - from > 100_000 {
                    return unknown("a range has no model");
                }
                Value::array((from..=to).map(Value::Int).collect())
            }
            "array_push" | "array_pop" | "array_shift" | "array_unshift" | "end" | "reset" | "current" => {
                let Some(Value::Array(list)) = first else { return unknown("a list is not known") };
                let mut list = list.borrow_mut();
                match name {
                    "array_push" => {
                        list.extend(plain.iter().skip(1).cloned());
                        Value::count(list.len())
                    }
                    "array_unshift" => {
                        list.splice(0..0, plain.iter().skip(1).cloned());
                        Value::count(list.len())
                    }
                    "array_pop" => list.pop().unwrap_or(Value::Null),
                    "array_shift" if list.is_empty() => Value::Null,
                    "array_shift" => list.remove(0),
                    "end" => list.last().cloned().unwrap_or(Value::Bool(false)),
                    _ => list.first().cloned().unwrap_or(Value::Bool(false)),
                }
            }
            "sort" | "rsort" | "usort" | "ksort" | "asort" | "uasort" | "uksort" | "krsort" | "arsort" => {
                return self.php_sorted(name, first, second);
            }
            "implode" | "join" => {
                let (between, list) = match (first, second) {
                    (Some(list @ (Value::Array(_) | Value::Map(_))), between) => (between, list),
                    (between, Some(list)) => (between, list),
                    _ => return unknown("a list is not known"),
                };
                let between = between.map_or(Ok(String::new()), |between| self.shown(between))?;
                let mut parts = Vec::new();
                for (_, one) in pairs(Some(list))? {
                    let one = self.php_text(&one)?;
                    let Value::Text(one) = one else { return Ok(Value::Unknown) };
                    parts.push(one.to_string());
                }
                Value::text(&parts.join(&between))
            }
            "str_replace" => {
                let list = |value: Option<&Value>| match value {
                    Some(Value::Array(list)) => {
                        list.borrow().iter().map(|one| self.text_of(one).unwrap_or_default()).collect()
                    }
                    Some(one) => vec![self.text_of(one).unwrap_or_default()],
                    None => Vec::new(),
                };
                let (wanted, with) = (list(first), list(second));
                let many = matches!(second, Some(Value::Array(_)));
                let mut subject = text(2);
                for (at, wanted) in wanted.iter().enumerate() {
                    let new = if many { with.get(at) } else { with.first() };
                    subject = subject.replace(wanted.as_str(), new.map_or("", String::as_str));
                }
                Value::text(&subject)
            }
            "substr" | "mb_substr" => {
                let chars: Vec<char> = word(0).chars().collect();
                let length = i64::try_from(chars.len()).unwrap_or(i64::MAX);
                let place = |at: i64| {
                    usize::try_from((if at < 0 { at + length } else { at }).clamp(0, length)).unwrap_or(0)
                };
                let from = place(self.number(second)?);
                let to = match plain.get(2) {
                    None | Some(Value::Null) => chars.len(),
                    Some(count) => match self.number(Some(count))? {
                        count if count < 0 => place(count),
                        count => from.saturating_add(usize::try_from(count).unwrap_or(0)).min(chars.len()),
                    },
                };
                Value::text(&chars.iter().take(to).skip(from).collect::<String>())
            }
            "str_repeat" => {
                return self.operate("*", first.unwrap_or(&Value::Null), second.unwrap_or(&Value::Null));
            }
            "str_pad" => {
                let width = usize::try_from(self.number(second)?).unwrap_or(0).min(10_000);
                let fill = if plain.len() > 2 { text(2) } else { " ".to_owned() };
                let missing = width.saturating_sub(word(0).chars().count());
                let pad: String = fill.chars().cycle().take(missing).collect();
                Value::text(&if matches!(plain.get(3), Some(Value::Int(0))) {
                    pad + word(0)
                } else {
                    word(0).to_owned() + &pad
                })
            }
            "number_format" => {
                let places = second.map_or(Ok(0), |places| self.number(Some(places)))?;
                let format = format!(",.{places}f");
                let number = Value::Number(self.php_number(first.unwrap_or(&Value::Null))?);
                return self.formatted(&number, &format);
            }
            "strrpos" => word(0).rfind(word(1)).map_or(Value::Bool(false), Value::count),
            "strstr" => {
                word(0).find(word(1)).and_then(|at| word(0).get(at..)).map_or(Value::Bool(false), Value::text)
            }
            "lcfirst" => {
                let mut chars = word(0).chars();
                let head: String = chars.next().into_iter().flat_map(char::to_lowercase).collect();
                Value::text(&(head + chars.as_str()))
            }
            "strrev" => Value::text(&word(0).chars().rev().collect::<String>()),
            "strcmp" => Value::Int(word(0).cmp(word(1)) as i64),
            "stripos" => {
                word(0).to_lowercase().find(&word(1).to_lowercase()).map_or(Value::Bool(false), Value::count)
            }
            "nl2br" => Value::text(&word(0).replace('\n', "<br />\n")),
            "addslashes" => {
                Value::text(&word(0).replace('\\', "\\\\").replace('\'', "\\'").replace('"', "\\\""))
            }
            "htmlspecialchars" => Value::text(
                &word(0)
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;")
                    .replace('"', "&quot;")
                    .replace('\'', "&#039;"),
            ),
            "substr_count" => Value::count(word(0).matches(word(1)).count()),
            "str_split" => {
                let width = second.map_or(Ok(1), |width| self.number(Some(width)))?;
                let chars: Vec<char> = word(0).chars().collect();
                let width = usize::try_from(width).unwrap_or(1).max(1);
                Value::texts(chars.chunks(width).map(|chunk| chunk.iter().collect()))
            }
            _ => return unknown(format!("{name} has no model")),
        })
    }

    /// Sorts a list in place, by a function, by its values or by its keys.
    fn php_sorted(&mut self, name: &str, list: Option<&Value>, function: Option<&Value>) -> Outcome {
        let by_key = name.contains("ks") || name.contains("kr");
        let mut sorted: Vec<(Value, Value)> = Vec::new();
        for pair in pairs(list)? {
            let mut at = sorted.len();
            while let Some(before) = at.checked_sub(1) {
                let Some(known) = sorted.get(before) else { break };
                let (a, b) = if by_key { (&known.0, &pair.0) } else { (&known.1, &pair.1) };
                let (a, b) = (a.clone(), b.clone());
                let later = match function {
                    Some(function) if name.starts_with('u') => {
                        let order = self.call(function, Value::Undefined, &[a, b])?;
                        self.number(Some(&order))? > 0
                    }
                    _ => match order(&a, &b, 0) {
                        Some(order) if name.contains("rs") => order.is_lt(),
                        Some(order) => order.is_gt(),
                        None => return unknown("an order is not known"),
                    },
                };
                if !later {
                    break;
                }
                at = before;
            }
            sorted.insert(at, pair);
        }
        match list {
            Some(Value::Array(list)) if matches!(name, "sort" | "rsort" | "usort") => {
                *list.borrow_mut() = sorted.into_iter().map(|(_, value)| value).collect();
            }
            Some(Value::Map(pairs)) if !matches!(name, "sort" | "rsort" | "usort") => {
                *pairs.borrow_mut() = sorted
            }
            _ => return unknown("a list with other keys has no model"),
        }
        Ok(Value::Bool(true))
    }
}
