//! Operators between values.

use std::rc::Rc;

use super::functions::{Outcome, split};
use super::json::Json;
use super::tree::Operator;

/// A text that is made by repeating another one has up to that many bytes.
const MAX_TEXT: usize = 1 << 20;
/// A list that is made of others has up to that many values.
pub(super) const MAX_VALUES: usize = 1 << 18;
pub(super) const TOO_LONG: &str = "Array result too long";

/// `a + b` and the others.
pub fn operate(operator: Operator, a: &Json, b: &Json) -> Outcome {
    let cannot = |what: &str| Err(format!("{} and {} cannot be {what}", a.told(), b.told()));
    let order = || a.order(b);
    Ok(match operator {
        Operator::Equal => Json::Bool(order().is_eq()),
        Operator::Unequal => Json::Bool(order().is_ne()),
        Operator::Less => Json::Bool(order().is_lt()),
        Operator::LessEqual => Json::Bool(order().is_le()),
        Operator::Greater => Json::Bool(order().is_gt()),
        Operator::GreaterEqual => Json::Bool(order().is_ge()),
        Operator::Add => match (a, b) {
            (Json::Null, other) | (other, Json::Null) => other.clone(),
            (Json::Number(a), Json::Number(b)) => Json::Number(a + b),
            (Json::Text(a), Json::Text(b)) if a.len() + b.len() <= MAX_TEXT => Json::text(format!("{a}{b}")),
            (Json::List(a), Json::List(b)) if a.len() + b.len() > MAX_VALUES => {
                return Err(TOO_LONG.to_owned());
            }
            (Json::List(a), Json::List(b)) => Json::list([&***a, &***b].concat()),
            (Json::Object(_), Json::Object(_)) => merged(a, b, false),
            _ => return cannot("added"),
        },
        Operator::Subtract => match (a, b) {
            (Json::Number(a), Json::Number(b)) => Json::Number(a - b),
            (Json::List(a), Json::List(b)) => {
                Json::list(a.iter().filter(|item| !b.contains(item)).cloned().collect())
            }
            _ => return cannot("subtracted"),
        },
        Operator::Multiply => match (a, b) {
            (Json::Number(a), Json::Number(b)) => Json::Number(a * b),
            (Json::Text(text), Json::Number(count)) | (Json::Number(count), Json::Text(text)) => {
                let times = count.max(0.0).ceil() as usize;
                if times == 0 {
                    Json::Null
                } else if text.len().saturating_mul(times) > MAX_TEXT {
                    return Err("Repeat string result too long".to_owned());
                } else {
                    Json::text(text.repeat(times))
                }
            }
            (Json::Object(_), Json::Object(_)) => merged(a, b, true),
            _ => return cannot("multiplied"),
        },
        Operator::Divide => match (a, b) {
            (Json::Number(_), Json::Number(0.0)) => {
                return cannot("divided because the divisor is zero");
            }
            (Json::Number(a), Json::Number(b)) => Json::Number(a / b),
            (Json::Text(a), Json::Text(b)) => split(a, b),
            _ => return cannot("divided"),
        },
        Operator::Modulo => match (a, b) {
            (Json::Number(x), Json::Number(y)) => {
                let (x, y) = (*x as i64, *y as i64);
                if y == 0 {
                    return cannot("divided because the divisor is zero");
                }
                Json::Number(x.wrapping_rem(y.wrapping_abs()) as f64)
            }
            _ => return cannot("divided"),
        },
    })
}

/// The fields of both; those of the second count, and objects in both are merged if that is asked for.
fn merged(a: &Json, b: &Json, deep: bool) -> Json {
    let (Json::Object(fields), Json::Object(others)) = (a, b) else { return b.clone() };
    let mut fields = fields.to_vec();
    for (name, value) in others.iter() {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, own)) if deep => *own = merged(&own.clone(), value, true),
            Some((_, own)) => *own = value.clone(),
            None => fields.push((Rc::clone(name), value.clone())),
        }
    }
    Json::object(fields)
}

/// `-value`
pub fn negated(value: &Json) -> Outcome {
    match value {
        Json::Number(number) => Ok(Json::Number(-number)),
        other => Err(format!("{} cannot be negated", other.told())),
    }
}
