//! Assignments.

use std::collections::BTreeMap;

use crate::shell::ShellKind;
use crate::shell::syntax::{self, Assignment, Word};

use super::state::{Interrupt, Shell, Value};

impl Shell<'_> {
    /// Sets a variable; a read-only one ends the shell.
    pub fn assign(&mut self, name: &str, value: impl Into<String>) -> Result<(), Interrupt> {
        let name = &self.state.target(name).to_owned();
        self.check_writable(name)?;
        let mut value = value.into();
        if !self.sys.hold(value.len() as u64) {
            return Err(Interrupt::Exit(137));
        }
        if self.state.vars.get(name).is_some_and(|var| var.integer) {
            value = self.arith_text(&value)?.to_string();
        }
        if name == "OPTIND" {
            self.state.getopts_at = 0;
        }
        match self.state.vars.get_mut(name).map(|var| &mut var.value) {
            Some(Value::Array(elements)) => {
                elements.insert(0, value);
            }
            Some(Value::Map(elements)) => {
                elements.insert("0".to_owned(), value);
            }
            _ => self.state.put(name, value),
        }
        Ok(())
    }

    pub fn check_writable(&mut self, name: &str) -> Result<(), Interrupt> {
        if !self.state.vars.get(name).is_some_and(|var| var.readonly) {
            return Ok(());
        }
        Err(match self.state.kind {
            ShellKind::Bash => self.fatal(format!("{name}: readonly variable")),
            _ => self.fatal(format!("{name}: is read only")),
        })
    }

    /// Makes an assignment of the script and gives the value as `-x` shows it.
    pub fn assignment(&mut self, assignment: &Assignment) -> Result<String, Interrupt> {
        let meant = self.state.target(&assignment.name).to_owned();
        let renamed = (meant != assignment.name).then(|| Assignment { name: meant, ..assignment.clone() });
        let assignment = renamed.as_ref().unwrap_or(assignment);
        let name = &assignment.name;
        match &assignment.value {
            syntax::Value::Array(elements) => {
                self.check_writable(name)?;
                self.assign_array(assignment, elements)?;
                Ok(String::new())
            }
            syntax::Value::Word(word) => {
                let value = self.assigned(word)?;
                match &assignment.index {
                    Some(index) => self.assign_element(assignment, index, value.clone())?,
                    None if assignment.append => self.append(name, value.clone())?,
                    None => self.assign(name, value.clone())?,
                }
                Ok(value)
            }
        }
    }

    fn append(&mut self, name: &str, value: String) -> Result<(), Interrupt> {
        let integer = self.state.vars.get(name).is_some_and(|var| var.integer);
        let before = self.state.get(name).unwrap_or("").to_owned();
        let whole = if integer { format!("{before}+({value})") } else { before + &value };
        self.assign(name, whole)
    }

    fn assign_element(
        &mut self,
        assignment: &Assignment,
        index: &Word,
        value: String,
    ) -> Result<(), Interrupt> {
        let name = &assignment.name;
        self.check_writable(name)?;
        let is_map = matches!(self.state.vars.get(name).map(|var| &var.value), Some(Value::Map(_)));
        if is_map {
            let key = self.single(index)?;
            if let Some(Value::Map(elements)) = self.state.vars.get_mut(name).map(|var| &mut var.value) {
                let before =
                    if assignment.append { elements.remove(&key).unwrap_or_default() } else { String::new() };
                elements.insert(key, before + &value);
            }
            return Ok(());
        }
        let at = self.arith_word(index)?;
        let mut elements = self.take_elements(name);
        let last = elements.keys().next_back().copied().unwrap_or(-1);
        let at = if at < 0 { last + 1 + at } else { at };
        let before = if assignment.append { elements.remove(&at).unwrap_or_default() } else { String::new() };
        elements.insert(at, before + &value);
        self.state.vars.entry(name.clone()).or_default().value = Value::Array(elements);
        Ok(())
    }

    /// An element of an array; a text is its own first element.
    pub fn element(&self, name: &str, at: i64) -> Option<String> {
        match self.state.vars.get(name).map(|var| &var.value) {
            Some(Value::Array(elements)) => elements.get(&at).cloned(),
            Some(Value::Text(text)) if at == 0 => Some(text.clone()),
            _ => None,
        }
    }

    pub fn set_element(&mut self, name: &str, at: i64, value: String) {
        let mut elements = self.take_elements(name);
        elements.insert(at, value);
        self.state.vars.entry(name.to_owned()).or_default().value = Value::Array(elements);
    }

    /// Takes the elements of an array out of a variable; a text is its first element.
    fn take_elements(&mut self, name: &str) -> BTreeMap<i64, String> {
        match self.state.vars.get_mut(name).map(|var| std::mem::take(&mut var.value)) {
            Some(Value::Array(elements)) => elements,
            Some(Value::Text(text)) => [(0, text)].into(),
            _ => BTreeMap::new(),
        }
    }

    fn assign_array(
        &mut self,
        assignment: &Assignment,
        items: &[(Option<Word>, Word)],
    ) -> Result<(), Interrupt> {
        let name = &assignment.name;
        if let Some(Value::Map(before)) = self.state.vars.get(name).map(|var| var.value.clone()) {
            let mut map = if assignment.append { before } else { BTreeMap::new() };
            for (key, word) in items {
                if let Some(key) = key {
                    let key = self.single(key)?;
                    let value = self.single(word)?;
                    map.insert(key, value);
                }
            }
            self.state.vars.entry(name.clone()).or_default().value = Value::Map(map);
            return Ok(());
        }
        let mut elements = if assignment.append { self.take_elements(name) } else { BTreeMap::new() };
        let mut next = elements.keys().next_back().map_or(0, |last| last + 1);
        for (index, word) in items {
            match index {
                Some(index) => {
                    next = self.arith_word(index)?;
                    let value = self.single(word)?;
                    elements.insert(next, value);
                    next += 1;
                }
                None => {
                    for value in self.fields(word)? {
                        elements.insert(next, value);
                        next += 1;
                    }
                }
            }
        }
        self.state.vars.entry(name.clone()).or_default().value = Value::Array(elements);
        Ok(())
    }
}
