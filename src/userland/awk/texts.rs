//! Functions over texts: `substr`, `split`, `sub`, `gsub`, `match`.

use super::run::{Runner, Stop};
use super::tree::Expression;
use super::value::Value;

impl<'r> Runner<'r, '_> {
    pub(super) fn substr(&mut self, arguments: &'r [Expression]) -> Result<Value, Stop> {
        let text = self.argument(arguments, 0)?;
        let from = self.argument_number(arguments.get(1))?.round();
        let to = match arguments.get(2) {
            Some(length) => from + self.number(length)?.round(),
            None => f64::INFINITY,
        };
        let kept =
            text.chars().enumerate().filter(|(at, _)| (*at as f64 + 1.0) >= from && (*at as f64 + 1.0) < to);
        Ok(Value::Text(kept.map(|(_, c)| c).collect()))
    }

    pub(super) fn split_into(&mut self, arguments: &'r [Expression]) -> Result<Value, Stop> {
        let text = self.argument(arguments, 0)?;
        let Some(Expression::Variable(array)) = arguments.get(1) else { return Ok(Value::Number(0.0)) };
        let separator = match arguments.get(2) {
            Some(Expression::Regex(pattern)) if pattern == " " => "[ ]".to_owned(),
            Some(Expression::Regex(pattern)) => format!("({pattern})"),
            Some(other) => self.text(other)?,
            None => self.special("FS"),
        };
        let parts = self.split(&text, &separator);
        let count = parts.len() as f64;
        let elements = (1..).zip(parts).map(|(at, part): (usize, _)| (at.to_string(), Value::Input(part)));
        *self.array(array) = elements.collect();
        Ok(Value::Number(count))
    }

    pub(super) fn substitute(&mut self, all: bool, arguments: &'r [Expression]) -> Result<Value, Stop> {
        let [pattern, with, rest @ ..] = arguments else { return Ok(Value::Number(0.0)) };
        let Some(regex) = self.regex(pattern)? else { return Ok(Value::Number(0.0)) };
        let with = self.text(with)?;
        let target = rest.first();
        let text = match target {
            Some(target) => self.text(target)?,
            None => self.record.clone(),
        };
        let mut out = String::new();
        let (mut at, mut copied, mut count) = (0, 0, 0);
        while let Some(captures) = regex.find_at(&text, at) {
            let (start, end) = (captures.start(), captures.end());
            out.push_str(text.get(copied..start).unwrap_or(""));
            replacement(&with, text.get(start..end).unwrap_or(""), &mut out);
            count += 1;
            copied = end;
            at = end;
            if start == end {
                let Some(c) = text.get(end..).and_then(|rest| rest.chars().next()) else { break };
                out.push(c);
                at += c.len_utf8();
                copied = at;
            }
            if !all || at > text.len() || !self.process.sys.step(1) {
                break;
            }
        }
        if count > 0 {
            out.push_str(text.get(copied..).unwrap_or(""));
            match target {
                Some(target) => self.assign(target, Value::Text(out))?,
                None => self.set_record(out),
            }
        }
        Ok(Value::Number(f64::from(count)))
    }
}

/// The replacement of one match: `&` is the match, `\&` an ampersand.
fn replacement(with: &str, matched: &str, out: &mut String) {
    let mut chars = with.chars();
    while let Some(c) = chars.next() {
        match c {
            '&' => out.push_str(matched),
            '\\' => match chars.next() {
                Some(c @ ('&' | '\\')) => out.push(c),
                Some(c) => out.extend(['\\', c]),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
}
