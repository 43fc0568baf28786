//! The functions that scripts call: those with files for all, the others by language.

use super::Dialect;
use super::run::{Machine, Result, raise, unknown};
use super::value::Value;

impl Machine<'_, '_> {
    pub(super) fn function(
        &mut self,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let words: Vec<String> = plain.iter().filter_map(|value| value.show(self.dialect)).collect();
        if words.len() == plain.len()
            && let Some(done) = self.on_files(name, &words)
        {
            return done;
        }
        match self.dialect {
            Dialect::Python => self.python(name, plain, named),
            Dialect::Php => self.php(name, plain, &words),
            Dialect::Ruby => self.ruby(name, plain, &words),
        }
    }

    /// A whole number, from a text as the language reads one.
    pub(super) fn number(&self, value: Option<&Value>) -> Result<i64> {
        match value {
            Some(Value::Int(number)) => Ok(*number),
            Some(Value::Bool(value)) => Ok(i64::from(*value)),
            Some(Value::Text(text)) => match text.trim().parse() {
                Ok(number) => Ok(number),
                Err(_) if self.dialect == Dialect::Python => {
                    raise("ValueError", format!("invalid literal for int() with base 10: '{text}'"))
                }
                Err(_) => Ok(0),
            },
            _ => unknown("a number is not known"),
        }
    }
}
