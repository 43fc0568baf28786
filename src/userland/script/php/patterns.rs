//! PHP's `preg_…`, and functions that give something back through an argument.

use super::super::failures::{Result, unknown};
use super::super::matching::{Pattern, expanded, quoted};
use super::super::run::Script;
use super::super::value::{Outcome, Value};
use crate::shell::Captures;

impl Script<'_, '_> {
    /// `/pattern/flags`, between delimiters of any kind.
    fn delimited(&self, value: Option<&Value>) -> Result<Pattern> {
        let Some(Value::Text(text)) = value else { return unknown("a pattern is not known") };
        let text = text.trim_start();
        let open = text.chars().next().unwrap_or('/');
        let close = match open {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            same => same,
        };
        let Some((pattern, flags)) = text.get(open.len_utf8()..).and_then(|rest| rest.rsplit_once(close))
        else {
            return unknown("a pattern is not known");
        };
        Pattern::new(pattern, flags).map_or_else(|| unknown("a pattern has no model"), Ok)
    }

    /// The groups of a match, by number and by name; those at the end that took no part are left out.
    fn groups(pattern: &Pattern, found: &Captures, text: &str) -> Value {
        let last = (0..=pattern.regex.groups()).rev().find(|group| found.get(*group).is_some()).unwrap_or(0);
        if pattern.names.is_empty() {
            return Value::array((0..=last).map(|group| Value::text(found.text(group, text))).collect());
        }
        let all = Value::map(Vec::new());
        for group in 0..=last {
            let value = Value::text(found.text(group, text));
            for (name, _) in pattern.names.iter().filter(|(_, own)| *own == group) {
                all.set_key(Value::text(name), value.clone());
            }
            all.set_key(Value::count(group), value);
        }
        all
    }

    /// What a function gives, and what it gives back.
    pub(in super::super) fn php_giving(&mut self, name: &str, plain: &[Value]) -> Result<(Value, Value)> {
        if !name.starts_with("preg") {
            let argv = self.words_of(plain.get(..1).unwrap_or_default())?;
            let (_, out) = self.command(&argv, None, name != "exec");
            let Some(out) = out else { return Ok((Value::Unknown, Value::Unknown)) };
            let lines = Value::texts(out.lines().map(|line| line.trim_end().to_owned()));
            return Ok((Value::text(out.lines().last().unwrap_or_default()), lines));
        }
        if plain.iter().take(2).any(|one| matches!(one, Value::Unknown)) {
            return Ok((Value::Unknown, Value::Unknown));
        }
        let pattern = self.delimited(plain.first())?;
        let text = plain.get(1).map_or(Ok(String::new()), |text| self.shown(text))?;
        if name == "preg_match" {
            return Ok(match pattern.regex.find_at(&text, 0) {
                Some(found) => (Value::Int(1), Self::groups(&pattern, &found, &text)),
                None => (Value::Int(0), Value::array(Vec::new())),
            });
        }
        if plain.len() > 3 || !pattern.names.is_empty() {
            return unknown("an order of matches has no model");
        }
        let all = pattern.all(&text);
        let group = |group: usize| {
            Value::array(all.iter().map(|found| Value::text(found.text(group, &text))).collect())
        };
        Ok((Value::count(all.len()), Value::array((0..=pattern.regex.groups()).map(group).collect())))
    }

    /// `preg_NAME(…)` that gives nothing back.
    pub(super) fn php_preg(&mut self, name: &str, plain: &[Value]) -> Outcome {
        let text = |at: usize| plain.get(at).and_then(|value| self.text_of(value)).unwrap_or_default();
        Ok(match name {
            "preg_match" | "preg_match_all" => return self.php_giving(name, plain).map(|(value, _)| value),
            "preg_quote" => Value::text(&quoted(&text(0), &(text(1) + "#=!<>:"))),
            "preg_split" => {
                let pattern = self.delimited(plain.first())?;
                let text = text(1);
                let limit = match plain.get(2) {
                    Some(Value::Int(limit)) if *limit > 0 => {
                        usize::try_from(*limit).unwrap_or(usize::MAX) - 1
                    }
                    _ => usize::MAX,
                };
                let keeps_empty = plain.get(3).is_none();
                let (mut parts, mut at) = (Vec::new(), 0);
                for found in pattern.all(&text).into_iter().take(limit) {
                    parts.push(text.get(at..found.start()).unwrap_or_default().to_owned());
                    at = found.end();
                }
                parts.push(text.get(at..).unwrap_or_default().to_owned());
                parts.retain(|part| keeps_empty || !part.is_empty());
                Value::texts(parts)
            }
            "preg_grep" => {
                let pattern = self.delimited(plain.first())?;
                let list = plain.get(1).and_then(|list| self.items(list)).unwrap_or_default();
                let fits = |one: &Value| self.text_of(one).is_some_and(|text| pattern.regex.is_match(&text));
                Value::array(list.into_iter().filter(fits).collect())
            }
            "preg_replace" | "preg_replace_callback" => {
                let patterns = match plain.first() {
                    Some(Value::Array(list)) => list.borrow().clone(),
                    Some(one) => vec![one.clone()],
                    None => Vec::new(),
                };
                let limit = match plain.get(3) {
                    Some(Value::Int(limit)) if *limit > 0 => usize::try_from(*limit).unwrap_or(usize::MAX),
                    _ => usize::MAX,
                };
                let Some(Value::Text(subject)) = plain.get(2) else {
                    return if matches!(plain.get(2), Some(Value::Unknown)) {
                        Ok(Value::Unknown)
                    } else {
                        unknown("what is searched is not known")
                    };
                };
                let mut subject = subject.to_string();
                for (at, pattern) in patterns.iter().enumerate() {
                    let pattern = self.delimited(Some(pattern))?;
                    let with = match plain.get(1) {
                        Some(Value::Array(list)) if name == "preg_replace" => {
                            list.borrow().get(at).cloned().unwrap_or_else(|| Value::text(""))
                        }
                        with => with.cloned().unwrap_or(Value::Unknown),
                    };
                    let text = subject.clone();
                    let (new, _) = self.substituted(&pattern, &text, limit, |script, found| {
                        if name == "preg_replace" {
                            let with = script.shown(&with)?;
                            return Ok(expanded(&with, &pattern, found, &text, true));
                        }
                        let groups = Self::groups(&pattern, found, &text);
                        let new = script.call(&with, Value::Undefined, &[groups])?;
                        script.shown(&new)
                    })?;
                    subject = new;
                }
                Value::text(&subject)
            }
            _ => return unknown(format!("{name} has no model")),
        })
    }
}
