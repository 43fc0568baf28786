//! Python's `argparse`.

use std::collections::BTreeMap;

use super::failures::{Result, Stop, unknown};
use super::run::Script;
use super::value::Value;

impl Script<'_, '_> {
    /// A parser of arguments: what it is told, and what it makes of the script's words.
    pub(super) fn options_of(
        &mut self,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let text = |value: &Value| value.to_text().unwrap_or_default();
        match name {
            "argparse.ArgumentParser" => Ok(Value::host("parser")),
            "parser.add_argument" => {
                self.options.push((
                    plain.iter().map(text).collect(),
                    named.iter().cloned().collect::<BTreeMap<_, _>>(),
                ));
                Ok(Value::Null)
            }
            "parser.parse_args" => {
                let options = self.options.clone();
                let key = |flags: &[String]| {
                    let long = flags.iter().find(|flag| flag.starts_with("--")).or(flags.first());
                    long.map(|flag| flag.trim_start_matches('-').replace('-', "_")).unwrap_or_default()
                };
                let mut fields: Vec<(String, Value)> = options
                    .iter()
                    .map(|(flags, settings)| {
                        let stores = settings
                            .get("action")
                            .is_some_and(|action| action.to_text().as_deref() == Some("store_true"));
                        let default = if stores { Value::Bool(false) } else { Value::Null };
                        (key(flags), settings.get("default").cloned().unwrap_or(default))
                    })
                    .collect();
                let mut positional =
                    options.iter().filter(|(flags, _)| flags.iter().all(|flag| !flag.starts_with('-')));
                let mut words = self.argv.iter().skip(1).cloned().collect::<Vec<_>>().into_iter();
                while let Some(word) = words.next() {
                    let (flag, glued) = word
                        .split_once('=')
                        .map_or((word.as_str(), None), |(flag, value)| (flag, Some(value.to_owned())));
                    let option = if word.starts_with('-') {
                        options.iter().find(|(flags, _)| flags.iter().any(|known| known == flag))
                    } else {
                        positional.next()
                    };
                    let Some((flags, settings)) = option else { return Err(Stop::Exit(2)) };
                    let value = match settings.get("action") {
                        Some(action) if action.to_text().as_deref() == Some("store_true") => {
                            Value::Bool(true)
                        }
                        Some(_) => return unknown("an action of a parser has no model"),
                        None if !word.starts_with('-') => Value::text(&word),
                        None => Value::text(&glued.or_else(|| words.next()).unwrap_or_default()),
                    };
                    let value = match settings.get("type") {
                        Some(Value::Host(name, _)) if &**name == "int" => {
                            Value::Int(self.number(Some(&value))?)
                        }
                        Some(Value::Host(name, _)) if name.ends_with("Path") => Value::path(&text(&value)),
                        _ => value,
                    };
                    let key = key(flags);
                    if let Some(field) = fields.iter_mut().find(|(name, _)| *name == key) {
                        field.1 = value;
                    }
                }
                let made = Value::object([]);
                for (name, value) in fields {
                    made.set_field(&name.into(), value);
                }
                Ok(made)
            }
            _ => unknown(format!("{name} has no model")),
        }
    }
}
