//! Methods of arrays; a set is an array too.

use super::Dialect;
use super::run::{Script, unknown};
use super::value::{MAX_VALUES, Stop, Value};

impl Script<'_, '_> {
    pub fn array_method(
        &mut self,
        array: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, Stop> {
        let Value::Array(shared) = array else { return Ok(None) };
        let values = shared.borrow().clone();
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let place = |value: Option<&Value>, default: usize| {
            let Some(number) = value.filter(|value| !value.is_nothing()).and_then(Value::to_number) else {
                return default;
            };
            let from_end = if number < 0.0 { values.len() as f64 + number } else { number };
            (from_end.max(0.0) as usize).min(values.len())
        };
        let found = |wanted: &Value| values.iter().position(|value| value.same(wanted) == Some(true));
        let index = |found: Option<usize>| Value::Number(found.map_or(-1.0, |at| at as f64));
        Ok(Some(match name {
            "push" | "unshift" if values.len() > MAX_VALUES => {
                return Err(unknown("a list that is too long"));
            }
            "push" => {
                shared.borrow_mut().extend_from_slice(arguments);
                Value::Number((values.len() + arguments.len()) as f64)
            }
            "add" => {
                if found(&first).is_none() {
                    shared.borrow_mut().push(first);
                }
                array.clone()
            }
            "pop" => shared.borrow_mut().pop().unwrap_or(Value::Undefined),
            "shift" if values.is_empty() => Value::Undefined,
            "shift" => shared.borrow_mut().remove(0),
            "unshift" => {
                shared.borrow_mut().splice(0..0, arguments.iter().cloned());
                Value::Number((values.len() + arguments.len()) as f64)
            }
            "splice" => {
                let from = place(arguments.first(), 0);
                let count = arguments
                    .get(1)
                    .and_then(Value::to_number)
                    .map_or(values.len(), |count| count.max(0.0) as usize);
                let to = from.saturating_add(count).min(values.len());
                let new = arguments.get(2..).unwrap_or_default().to_vec();
                Value::array(shared.borrow_mut().splice(from..to, new).collect())
            }
            "includes" | "has" => Value::Bool(found(&first).is_some()),
            "indexOf" => index(found(&first)),
            "join" => {
                let between = if first.is_nothing() { Some(",".to_owned()) } else { first.to_text() };
                let texts = values
                    .iter()
                    .map(|value| if value.is_nothing() { Some(String::new()) } else { value.to_text() })
                    .collect::<Option<Vec<_>>>();
                texts
                    .zip(between)
                    .map_or(Value::Unknown, |(texts, between)| Value::text(&texts.join(&between)))
            }
            "slice" => {
                let (from, to) = (place(arguments.first(), 0), place(arguments.get(1), values.len()));
                Value::array(values.into_iter().take(to).skip(from).collect())
            }
            "at" => values.get(place(arguments.first(), 0)).cloned().unwrap_or(Value::Undefined),
            "concat" => {
                let more = arguments.iter().flat_map(|value| match value {
                    Value::Array(values) => values.borrow().clone(),
                    other => vec![other.clone()],
                });
                Value::array(values.into_iter().chain(more).collect())
            }
            "reverse" | "toReversed" => {
                let reversed: Vec<Value> = values.into_iter().rev().collect();
                if name == "reverse" {
                    *shared.borrow_mut() = reversed;
                    array.clone()
                } else {
                    Value::array(reversed)
                }
            }
            "flat" => Value::array(values.iter().flat_map(value_or_values).collect()),
            "keys" => Value::array((0..values.len()).map(|at| Value::Number(at as f64)).collect()),
            "values" => Value::array(values),
            "entries" => Value::array(
                values
                    .into_iter()
                    .enumerate()
                    .map(|(at, value)| Value::array(vec![Value::Number(at as f64), value]))
                    .collect(),
            ),
            "sort" | "toSorted" => {
                let sorted = self.sorted(values, &first)?;
                *shared.borrow_mut() = sorted;
                array.clone()
            }
            "map" | "flatMap" | "filter" | "find" | "findIndex" | "some" | "every" | "forEach" => {
                self.each(array, name, values, &first)?
            }
            "reduce" => {
                let mut rest = values.into_iter().enumerate();
                let mut total = match arguments.get(1) {
                    Some(start) => start.clone(),
                    None => rest.next().map_or(Value::Undefined, |(_, value)| value),
                };
                for (at, value) in rest {
                    // Ruby's block has both as one pattern.
                    let given = match self.dialect {
                        Dialect::Ruby => vec![Value::array(vec![total, value])],
                        _ => vec![total, value, Value::Number(at as f64)],
                    };
                    total = self.call(&first, Value::Undefined, &given)?;
                }
                total
            }
            _ => return Ok(None),
        }))
    }

    fn each(
        &mut self,
        array: &Value,
        name: &str,
        values: Vec<Value>,
        function: &Value,
    ) -> Result<Value, Stop> {
        let mut out = Vec::new();
        for (at, value) in values.into_iter().enumerate() {
            let result = self.call(
                function,
                Value::Undefined,
                &[value.clone(), Value::Number(at as f64), array.clone()],
            )?;
            let decides = !matches!(name, "map" | "flatMap" | "forEach");
            let truth = if decides {
                self.truth(&result).ok_or_else(|| unknown("a condition on something unknown"))?
            } else {
                false
            };
            match name {
                "map" => out.push(result),
                "flatMap" => out.extend(value_or_values(&result)),
                "filter" if truth => out.push(value),
                "find" if truth => return Ok(value),
                "findIndex" if truth => return Ok(Value::Number(at as f64)),
                "some" if truth => return Ok(Value::Bool(true)),
                "every" if !truth => return Ok(Value::Bool(false)),
                _ => {}
            }
        }
        Ok(match name {
            "find" | "forEach" => Value::Undefined,
            "findIndex" => Value::Number(-1.0),
            "some" => Value::Bool(false),
            "every" => Value::Bool(true),
            _ => Value::array(out),
        })
    }

    /// By insertion, since what compares may stop the script.
    fn sorted(&mut self, values: Vec<Value>, by: &Value) -> Result<Vec<Value>, Stop> {
        let mut out: Vec<Value> = Vec::new();
        for value in values {
            let mut at = out.len();
            while let Some(before) = at.checked_sub(1).and_then(|at| out.get(at)).cloned() {
                let after = if by.is_nothing() {
                    before.to_text() > value.to_text()
                } else {
                    let order = self.call(by, Value::Undefined, &[before, value.clone()])?;
                    order.to_number().ok_or_else(|| unknown("an order that is not known"))? > 0.0
                };
                if !after {
                    break;
                }
                at -= 1;
            }
            out.insert(at, value);
        }
        Ok(out)
    }
}

fn value_or_values(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values.borrow().clone(),
        other => vec![other.clone()],
    }
}
