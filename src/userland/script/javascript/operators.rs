//! Operators of two values.

use super::super::classes::is_instance;
use super::super::value::Value;

/// What an operator makes of two values; unknown where one of them is.
pub fn binary(operator: &str, left: &Value, right: &Value) -> Value {
    let bool_of = |known: Option<bool>| known.map_or(Value::Unknown, Value::Bool);
    let loosely = || {
        if left.is_nothing() || right.is_nothing() {
            return (!matches!((left, right), (Value::Unknown, _) | (_, Value::Unknown)))
                .then(|| left.is_nothing() && right.is_nothing());
        }
        match (left, right) {
            (Value::Number(_), Value::Text(_)) | (Value::Text(_), Value::Number(_)) => {
                Some(left.to_number()? == right.to_number()?)
            }
            _ => left.same(right),
        }
    };
    match operator {
        "===" => return bool_of(left.same(right)),
        "!==" => return bool_of(left.same(right).map(|same| !same)),
        "==" => return bool_of(loosely()),
        "!=" => return bool_of(loosely().map(|same| !same)),
        "in" => return bool_of(right.keys().zip(left.to_text()).map(|(keys, name)| keys.contains(&name))),
        "instanceof" if matches!(right, Value::Class(_)) => return Value::Bool(is_instance(left, right)),
        "instanceof" => return bool_of(right.to_text().is_none().then(|| left.field("stack").is_some())),
        _ => {}
    }
    let texts = matches!(left, Value::Text(_)) || matches!(right, Value::Text(_));
    if operator == "+"
        && (texts
            || matches!(left, Value::Array(_) | Value::Object(_))
            || matches!(right, Value::Array(_) | Value::Object(_)))
    {
        return left
            .to_text()
            .zip(right.to_text())
            .map_or(Value::Unknown, |(left, right)| Value::text(&(left + &right)));
    }
    if let (Value::Text(left), Value::Text(right)) = (left, right) {
        let order = left.cmp(right);
        match operator {
            "<" => return Value::Bool(order.is_lt()),
            ">" => return Value::Bool(order.is_gt()),
            "<=" => return Value::Bool(order.is_le()),
            ">=" => return Value::Bool(order.is_ge()),
            _ => {}
        }
    }
    let (Some(a), Some(b)) = (left.to_number(), right.to_number()) else { return Value::Unknown };
    let whole = |work: fn(i32, i32) -> i32| Value::Number(f64::from(work(a as i64 as i32, b as i64 as i32)));
    match operator {
        "+" => Value::Number(a + b),
        "-" => Value::Number(a - b),
        "*" => Value::Number(a * b),
        "/" => Value::Number(a / b),
        "%" => Value::Number(a % b),
        "**" => Value::Number(a.powf(b)),
        "<" => Value::Bool(a < b),
        ">" => Value::Bool(a > b),
        "<=" => Value::Bool(a <= b),
        ">=" => Value::Bool(a >= b),
        "&" => whole(|a, b| a & b),
        "|" => whole(|a, b| a | b),
        "^" => whole(|a, b| a ^ b),
        "<<" => whole(|a, b| a.wrapping_shl(b as u32)),
        ">>" | ">>>" => whole(|a, b| a.wrapping_shr(b as u32)),
        _ => Value::Unknown,
    }
}
