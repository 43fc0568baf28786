//! Functions: those of the language and the program's own.

use std::collections::BTreeMap;

use super::format::sprintf;
use super::run::{Runner, Stop};
use super::tree::{Expression, Function};
use super::value::Value;

/// Calls inside of each other.
const MAX_CALLS: usize = 40;

impl<'r> Runner<'r, '_> {
    pub(super) fn call(&mut self, name: &str, arguments: &'r [Expression]) -> Result<Value, Stop> {
        if let Some(function) = self.program.functions.get(name) {
            return self.call_function(function, arguments);
        }
        let first = arguments.first();
        Ok(match name {
            "length" => match first {
                Some(Expression::Variable(name))
                    if self.variable(name) == Value::Unset && !self.array(name).is_empty() =>
                {
                    Value::Number(self.array(name).len() as f64)
                }
                Some(expression) => Value::Number(self.text(expression)?.chars().count() as f64),
                None => Value::Number(self.record.chars().count() as f64),
            },
            "substr" => self.substr(arguments)?,
            "index" => {
                let (text, part) = (self.argument(arguments, 0)?, self.argument(arguments, 1)?);
                Value::Number(
                    text.find(&part).and_then(|at| text.get(..at)).map_or(0, |head| head.chars().count() + 1)
                        as f64,
                )
            }
            "split" => self.split_into(arguments)?,
            "sub" | "gsub" => self.substitute(name == "gsub", arguments)?,
            "match" => {
                let text = self.argument(arguments, 0)?;
                let Some(pattern) = arguments.get(1) else { return Ok(Value::Number(0.0)) };
                let found = self.regex(pattern)?.and_then(|regex| regex.find_at(&text, 0));
                let (start, length) = match &found {
                    Some(captures) => {
                        let head = text.get(..captures.start()).unwrap_or("").chars().count();
                        (head as f64 + 1.0, captures.text(0, &text).chars().count() as f64)
                    }
                    None => (0.0, -1.0),
                };
                if let (Some(Expression::Variable(array)), Some(captures)) = (arguments.get(2), &found) {
                    let groups = (0..=9).filter(|group| captures.get(*group).is_some());
                    let groups = groups.map(|group| {
                        (group.to_string(), Value::Input(captures.text(group, &text).to_owned()))
                    });
                    *self.array(array) = groups.collect();
                }
                self.put_variable("RSTART", Value::Number(start));
                self.put_variable("RLENGTH", Value::Number(length));
                Value::Number(start)
            }
            "sprintf" => {
                let mut values = Vec::new();
                for argument in arguments {
                    values.push(self.evaluate(argument)?);
                }
                let format = self.special("CONVFMT");
                let template = if values.is_empty() { String::new() } else { values.remove(0).text(&format) };
                Value::Text(sprintf(&template, &values, &format))
            }
            "tolower" => Value::Text(self.argument(arguments, 0)?.to_lowercase()),
            "toupper" => Value::Text(self.argument(arguments, 0)?.to_uppercase()),
            "int" => Value::Number(self.argument_number(first)?.trunc()),
            "sqrt" => Value::Number(self.argument_number(first)?.sqrt()),
            "exp" => Value::Number(self.argument_number(first)?.exp()),
            "log" => Value::Number(self.argument_number(first)?.ln()),
            "sin" => Value::Number(self.argument_number(first)?.sin()),
            "cos" => Value::Number(self.argument_number(first)?.cos()),
            "atan2" => {
                let (y, x) = (self.argument_number(first)?, self.argument_number(arguments.get(1))?);
                Value::Number(y.atan2(x))
            }
            "rand" => {
                self.seed =
                    self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                Value::Number((self.seed >> 11) as f64 / (1u64 << 53) as f64)
            }
            "srand" => Value::Number(0.0),
            "system" => {
                let command = self.argument(arguments, 0)?;
                self.flush();
                Value::Number(f64::from(self.process.exec(&["sh".to_owned(), "-c".to_owned(), command])))
            }
            "close" | "fflush" => {
                self.flush();
                if name == "close" {
                    let closed = self.argument(arguments, 0)?;
                    self.readers.remove(&closed);
                }
                Value::Number(0.0)
            }
            _ => {
                if let Some(value) = self.extension(name, arguments)? {
                    return Ok(value);
                }
                self.flush();
                self.process.fail(format!("function {name} never defined"));
                self.exit = 2;
                return Err(Stop::Fail);
            }
        })
    }

    pub(super) fn argument(&mut self, arguments: &'r [Expression], at: usize) -> Result<String, Stop> {
        match arguments.get(at) {
            Some(expression) => self.text(expression),
            None => Ok(String::new()),
        }
    }

    pub(super) fn argument_number(&mut self, argument: Option<&'r Expression>) -> Result<f64, Stop> {
        argument.map_or(Ok(0.0), |expression| self.number(expression))
    }

    pub(super) fn call_function(
        &mut self,
        function: &'r Function,
        arguments: &'r [Expression],
    ) -> Result<Value, Stop> {
        if self.frames.len() >= MAX_CALLS {
            self.process.sys.halt(crate::shell::Stop::Depth);
            return Err(Stop::Fail);
        }
        let mut frame = BTreeMap::new();
        let mut aliases = BTreeMap::new();
        for (at, parameter) in function.parameters.iter().enumerate() {
            let value = match arguments.get(at) {
                // A name without a value may be an array: it is passed by reference.
                Some(Expression::Variable(name)) if self.variable(name) == Value::Unset => {
                    let real = self
                        .aliases
                        .last()
                        .and_then(|aliases| aliases.get(name))
                        .cloned()
                        .unwrap_or_else(|| name.clone());
                    aliases.insert(parameter.clone(), real);
                    Value::Unset
                }
                Some(expression) => self.evaluate(expression)?,
                None => {
                    self.made += 1;
                    aliases.insert(parameter.clone(), format!(" local {}", self.made));
                    Value::Unset
                }
            };
            frame.insert(parameter.clone(), value);
        }
        self.frames.push(frame);
        self.aliases.push(aliases);
        let flow = self.statements(&function.body);
        self.frames.pop();
        self.aliases.pop();
        match flow {
            Ok(()) => Ok(Value::Unset),
            Err(Stop::Return(value)) => Ok(value),
            Err(other) => Err(other),
        }
    }
}
