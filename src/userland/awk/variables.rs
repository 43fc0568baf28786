//! Places that values are kept in: variables, arrays, fields.

use std::collections::BTreeMap;

use super::run::{Flow, Runner, Stop};
use super::tree::Expression;
use super::value::Value;

impl<'r> Runner<'r, '_> {
    pub fn set(&mut self, name: &str, value: String) {
        self.globals.insert(name.to_owned(), Value::Input(value));
    }

    pub(super) fn special(&self, name: &str) -> String {
        self.globals.get(name).map(|value| value.text("%.6g")).unwrap_or_default()
    }

    pub(super) fn key(&mut self, index: &'r [Expression]) -> Result<String, Stop> {
        let mut parts = Vec::with_capacity(index.len());
        for part in index {
            parts.push(self.text(part)?);
        }
        Ok(parts.join(&self.special("SUBSEP")))
    }

    /// The array that a name stands for in the function that runs.
    pub(super) fn array(&mut self, name: &str) -> &mut BTreeMap<String, Value> {
        let real =
            self.aliases.last().and_then(|aliases| aliases.get(name)).map_or(name, String::as_str).to_owned();
        self.arrays.entry(real).or_default()
    }

    pub(super) fn variable(&self, name: &str) -> Value {
        let local = self.frames.last().and_then(|frame| frame.get(name));
        local.or_else(|| self.globals.get(name)).cloned().unwrap_or(Value::Unset)
    }

    pub(super) fn put_variable(&mut self, name: &str, value: Value) {
        if let Some(place) = self.frames.last_mut().and_then(|frame| frame.get_mut(name)) {
            *place = value;
            return;
        }
        let fields = (name == "NF").then(|| value.number().max(0.0) as usize);
        self.globals.insert(name.to_owned(), value);
        if let Some(count) = fields {
            self.fields.resize(count.min(100_000), String::new());
            self.rebuild();
        }
    }

    pub(super) fn field(&self, at: usize) -> Value {
        match at.checked_sub(1) {
            None => Value::Input(self.record.clone()),
            Some(at) => self.fields.get(at).cloned().map_or(Value::Unset, Value::Input),
        }
    }

    pub(super) fn assign(&mut self, place: &'r Expression, value: Value) -> Flow {
        let format = self.special("CONVFMT");
        match place {
            Expression::Variable(name) => self.put_variable(name, value),
            Expression::Element(name, index) => {
                let key = self.key(index)?;
                if !self.process.sys.hold(key.len() as u64 + 16) {
                    return Err(Stop::Fail);
                }
                self.array(name).insert(key, value);
            }
            Expression::Field(at) => {
                let at = self.number(at)?.max(0.0) as usize;
                let text = value.text(&format);
                match at.checked_sub(1) {
                    None => self.set_record(text),
                    Some(at) if at < 100_000 => {
                        if at >= self.fields.len() {
                            self.fields.resize(at + 1, String::new());
                        }
                        if let Some(field) = self.fields.get_mut(at) {
                            *field = text;
                        }
                        self.rebuild();
                    }
                    Some(_) => {}
                }
            }
            _ => {}
        }
        Ok(())
    }
}
