//! `[[ … ]]`.

use crate::shell::syntax::{Test, Word};
use crate::shell::{Regex, RegexSyntax};

use super::builtin::test::{self, Files};
use super::pattern;
use super::state::{Flow, Interrupt, Shell, Value};

impl Shell<'_> {
    pub fn conditional(&mut self, test: &Test) -> Flow {
        Ok(i32::from(!self.holds(test)?))
    }

    fn holds(&mut self, test: &Test) -> Result<bool, Interrupt> {
        Ok(match test {
            Test::Not(inner) => !self.holds(inner)?,
            Test::And(left, right) => self.holds(left)? && self.holds(right)?,
            Test::Or(left, right) => self.holds(left)? || self.holds(right)?,
            Test::Unary(operator, word) => {
                let text = self.single(word)?;
                self.trace_test(&[operator, &super::trace::quote(&text)]);
                match operator.as_str() {
                    "-v" => self.has_value(&text)?,
                    "-o" => {
                        let mut options = self.state.options;
                        options.entries().into_iter().any(|(_, name, on)| name == text && *on)
                    }
                    _ => {
                        self.flush();
                        let files = Files { sys: self.sys, cwd: &self.state.cwd, user: &self.state.user };
                        test::unary(&files, operator, &text).unwrap_or(false)
                    }
                }
            }
            Test::Binary(operator, left, right) => self.compare(operator, left, right)?,
        })
    }

    /// `-v`: whether a variable, or an element of one, has a value.
    fn has_value(&mut self, text: &str) -> Result<bool, Interrupt> {
        let Some((name, index)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) else {
            return Ok(self.state.vars.get(text).is_some_and(|var| var.scalar().is_some()));
        };
        let value = self.state.vars.get(name).map(|var| var.value.clone()).unwrap_or_default();
        Ok(match value {
            Value::Unset => false,
            Value::Map(elements) if matches!(index, "@" | "*") => !elements.is_empty(),
            Value::Array(elements) if matches!(index, "@" | "*") => !elements.is_empty(),
            Value::Map(elements) => elements.contains_key(index.trim_matches(['"', '\''])),
            Value::Array(elements) => {
                let at = self.arith_text(index)?;
                elements.contains_key(&at)
            }
            Value::Text(_) => matches!(index, "@" | "*") || self.arith_text(index)? == 0,
        })
    }

    fn compare(&mut self, operator: &str, left: &Word, right: &Word) -> Result<bool, Interrupt> {
        let text = self.single(left)?;
        match operator {
            "=" | "==" | "!=" => {
                let pattern = self.pattern(right)?;
                self.trace_test(&[&super::trace::quote(&text), operator, &pattern]);
                return Ok(pattern::matches(&pattern, &text) == (operator != "!="));
            }
            "=~" => {
                let pattern = self.regex_text(right)?;
                self.trace_test(&[&super::trace::quote(&text), operator, &pattern]);
                return self.regex_match(&text, &pattern);
            }
            _ => {}
        }
        let other = self.single(right)?;
        self.trace_test(&[&super::trace::quote(&text), operator, &super::trace::quote(&other)]);
        match operator {
            "<" => Ok(text < other),
            ">" => Ok(text > other),
            "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" => {
                let (a, b) = (self.arith_text(&text)?, self.arith_text(&other)?);
                Ok(test::compare_numbers(operator, a, b))
            }
            _ => {
                self.flush();
                let files = Files { sys: self.sys, cwd: &self.state.cwd, user: &self.state.user };
                Ok(test::compare_files(&files, operator, &text, &other))
            }
        }
    }

    /// The right side of `=~`: what is quoted stands for itself.
    fn regex_text(&mut self, word: &Word) -> Result<String, Interrupt> {
        let mut segments = Vec::new();
        self.segments(&word.parts, false, &mut segments)?;
        let mut out = String::new();
        for segment in segments {
            if let super::fields::Segment::Text { text, quoted, .. } = segment {
                for c in text.chars() {
                    if quoted && "\\.[]{}()*+?^$|".contains(c) {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
        }
        Ok(out)
    }

    fn regex_match(&mut self, text: &str, pattern: &str) -> Result<bool, Interrupt> {
        self.sys.step(1 + text.len() as u64);
        let Ok(regex) = Regex::new(pattern, RegexSyntax::Extended, false) else { return Ok(false) };
        let Some(captures) = regex.find_at(text, 0) else { return Ok(false) };
        let groups = (0..=regex.groups()).map(|group| captures.text(group, text).to_owned());
        let var = self.state.vars.entry("BASH_REMATCH".to_owned()).or_default();
        var.value = Value::Array((0..).zip(groups).collect());
        Ok(true)
    }

    fn trace_test(&mut self, words: &[&str]) {
        if self.state.options.xtrace {
            self.write_fd(2, format!("+ [[ {} ]]\n", words.join(" ")));
        }
    }
}
