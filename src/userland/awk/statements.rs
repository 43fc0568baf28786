//! Rules and statements.

use crate::shell::ExitCode;

use super::run::{Flow, Runner, Stop};
use super::tree::{Pattern, Statement};
use super::value::Value;

impl<'r> Runner<'r, '_> {
    pub(super) fn rules(&mut self) -> Flow {
        let program = self.program;
        for (at, (pattern, body)) in program.rules.iter().enumerate() {
            let open = self.ranges.get(at).copied().unwrap_or(false);
            let holds = match pattern {
                Pattern::Always => true,
                Pattern::When(expression) => self.evaluate(expression)?.truth(),
                Pattern::Range(first, last) => {
                    let inside = open || self.evaluate(first)?.truth();
                    let stays = inside && !self.evaluate(last)?.truth();
                    if let Some(place) = self.ranges.get_mut(at) {
                        *place = stays;
                    }
                    inside
                }
            };
            if !holds {
                continue;
            }
            match body {
                Some(body) => match self.statements(body) {
                    Err(Stop::Next) => return Ok(()),
                    other => other?,
                },
                None => {
                    let line = format!("{}{}", self.record, self.special("ORS"));
                    self.print(&line);
                }
            }
        }
        Ok(())
    }

    pub(super) fn statements(&mut self, statements: &'r [Statement]) -> Flow {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    pub(super) fn turn(&mut self, body: &'r [Statement]) -> Result<bool, Stop> {
        if !self.process.sys.step(1) {
            return Err(Stop::Fail);
        }
        match self.statements(body) {
            Err(Stop::Break) => Ok(false),
            Ok(()) | Err(Stop::Continue) => Ok(true),
            Err(other) => Err(other),
        }
    }

    pub(super) fn statement(&mut self, statement: &'r Statement) -> Flow {
        if !self.process.sys.step(1) {
            return Err(Stop::Fail);
        }
        match statement {
            Statement::Expression(expression) => {
                self.evaluate(expression)?;
            }
            Statement::Print { format, items, to } => self.print_statement(*format, items, to.as_ref())?,
            Statement::If(condition, yes, no) => {
                let branch = if self.evaluate(condition)?.truth() { yes } else { no };
                self.statements(branch)?;
            }
            Statement::While(condition, body) => {
                while self.evaluate(condition)?.truth() && self.turn(body)? {}
            }
            Statement::DoWhile(body, condition) => {
                while self.turn(body)? && self.evaluate(condition)?.truth() {}
            }
            Statement::For(init, condition, update, body) => {
                self.statement(init)?;
                loop {
                    if let Some(condition) = condition
                        && !self.evaluate(condition)?.truth()
                    {
                        break;
                    }
                    if !self.turn(body)? {
                        break;
                    }
                    self.statement(update)?;
                }
            }
            Statement::ForIn(variable, array, body) => {
                let mut keys: Vec<String> = self.array(array).keys().cloned().collect();
                // Numbers in their order, then texts: what most implementations give for small arrays.
                keys.sort_by_key(|key| (key.parse::<u64>().unwrap_or(u64::MAX), key.clone()));
                for key in keys {
                    self.put_variable(variable, Value::Input(key));
                    if !self.turn(body)? {
                        break;
                    }
                }
            }
            Statement::Block(body) => self.statements(body)?,
            Statement::Break => return Err(Stop::Break),
            Statement::Continue => return Err(Stop::Continue),
            Statement::Next => return Err(Stop::Next),
            Statement::Exit(code) => {
                if let Some(code) = code {
                    self.exit = self.evaluate(code)?.number() as ExitCode & 0xff;
                }
                return Err(Stop::Exit);
            }
            Statement::Return(value) => {
                let value = match value {
                    Some(value) => self.evaluate(value)?,
                    None => Value::Unset,
                };
                return Err(Stop::Return(value));
            }
            Statement::Delete(array, None) => self.array(array).clear(),
            Statement::Delete(array, Some(index)) => {
                let key = self.key(index)?;
                self.array(array).remove(&key);
            }
        }
        Ok(())
    }
}
