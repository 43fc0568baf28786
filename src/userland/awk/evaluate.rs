//! The value of an expression.

use std::rc::Rc;

use crate::shell::{Regex, RegexSyntax};

use super::run::{Runner, Stop};
use super::tree::Expression;
use super::value::Value;

impl<'r> Runner<'r, '_> {
    pub(super) fn text(&mut self, expression: &'r Expression) -> Result<String, Stop> {
        let format = self.special("CONVFMT");
        Ok(self.evaluate(expression)?.text(&format))
    }

    pub(super) fn number(&mut self, expression: &'r Expression) -> Result<f64, Stop> {
        Ok(self.evaluate(expression)?.number())
    }

    pub(super) fn regex(&mut self, expression: &'r Expression) -> Result<Option<Rc<Regex>>, Stop> {
        let text = match expression {
            Expression::Regex(text) => text.clone(),
            other => self.text(other)?,
        };
        let compiled = self
            .regexes
            .entry(text)
            .or_insert_with_key(|text| Regex::new(text, RegexSyntax::Extended, false).ok().map(Rc::new));
        Ok(compiled.clone())
    }

    pub(super) fn evaluate(&mut self, expression: &'r Expression) -> Result<Value, Stop> {
        Ok(match expression {
            Expression::Number(number) => Value::Number(*number),
            Expression::Text(text) => Value::Text(text.clone()),
            Expression::Regex(_) => {
                let regex = self.regex(expression)?;
                truth(regex.is_some_and(|regex| regex.is_match(&self.record)))
            }
            Expression::Group(inner) => self.evaluate(inner)?,
            Expression::Variable(name) => self.variable(name),
            Expression::Field(at) => {
                let at = self.number(at)?;
                self.field(at.max(0.0) as usize)
            }
            Expression::Element(name, index) => {
                let key = self.key(index)?;
                self.array(name).entry(key).or_insert(Value::Unset).clone()
            }
            Expression::Assign(sign, place, value) => {
                let mut value = self.evaluate(value)?;
                if let Some(operator) = sign.strip_suffix('=').filter(|operator| !operator.is_empty()) {
                    let before = self.number(place)?;
                    value = Value::Number(arithmetic(operator, before, value.number()));
                }
                self.assign(place, value.clone())?;
                value
            }
            Expression::Conditional(condition, yes, no) => {
                let branch = if self.evaluate(condition)?.truth() { yes } else { no };
                self.evaluate(branch)?
            }
            Expression::Unary("!", inner) => truth(!self.evaluate(inner)?.truth()),
            Expression::Unary("-", inner) => Value::Number(-self.number(inner)?),
            Expression::Unary(_, inner) => Value::Number(self.number(inner)?),
            Expression::Step(place, by, old) => {
                let before = self.number(place)?;
                self.assign(place, Value::Number(before + by))?;
                Value::Number(if *old { before } else { before + by })
            }
            Expression::In(index, array) => {
                let key = self.key(index)?;
                truth(self.array(array).contains_key(&key))
            }
            Expression::Binary(sign, left, right) => self.binary(sign, left, right)?,
            Expression::Call(name, arguments) => self.call(name, arguments)?,
            Expression::Getline(place, from) => self.getline(place.as_deref(), from.as_deref())?,
            Expression::Command(command, place) => self.getline_command(command, place.as_deref())?,
        })
    }

    pub(super) fn binary(
        &mut self,
        sign: &str,
        left: &'r Expression,
        right: &'r Expression,
    ) -> Result<Value, Stop> {
        Ok(match sign {
            "&&" => truth(self.evaluate(left)?.truth() && self.evaluate(right)?.truth()),
            "||" => truth(self.evaluate(left)?.truth() || self.evaluate(right)?.truth()),
            "~" | "!~" => {
                let text = self.text(left)?;
                let regex = self.regex(right)?;
                truth(regex.is_some_and(|regex| regex.is_match(&text)) == (sign == "~"))
            }
            " " => {
                let text = self.text(left)? + &self.text(right)?;
                if !self.process.sys.hold(text.len() as u64 / 8) {
                    return Err(Stop::Fail);
                }
                Value::Text(text)
            }
            "<" | "<=" | "==" | "!=" | ">" | ">=" => {
                let (a, b) = (self.evaluate(left)?, self.evaluate(right)?);
                let order = match (a.as_numeric(), b.as_numeric()) {
                    (Some(a), Some(b)) => a.partial_cmp(&b),
                    _ => Some(a.text("%.6g").cmp(&b.text("%.6g"))),
                };
                let order = order.unwrap_or(std::cmp::Ordering::Less);
                truth(match sign {
                    "<" => order.is_lt(),
                    "<=" => order.is_le(),
                    "==" => order.is_eq(),
                    "!=" => order.is_ne(),
                    ">" => order.is_gt(),
                    _ => order.is_ge(),
                })
            }
            _ => {
                let (a, b) = (self.number(left)?, self.number(right)?);
                if b == 0.0 && matches!(sign, "/" | "%") {
                    self.flush();
                    self.process.fail("division by zero");
                    self.exit = 2;
                    return Err(Stop::Fail);
                }
                Value::Number(arithmetic(sign, a, b))
            }
        })
    }
}

fn truth(holds: bool) -> Value {
    Value::Number(f64::from(u8::from(holds)))
}

fn arithmetic(sign: &str, a: f64, b: f64) -> f64 {
    match sign {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "%" => a % b,
        _ => a.powf(b),
    }
}
