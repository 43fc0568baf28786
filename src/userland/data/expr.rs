//! `expr`.

use crate::shell::{ExitCode, Process, Regex, RegexSyntax};

use super::super::Userland;
use super::super::common::usage;

pub(super) fn expr(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> = process.operands().to_vec();
    if words.is_empty() {
        usage(process, "missing operand");
        return 2;
    }
    let mut expression = Expression { words: &words, at: 0, depth: 0 };
    let result = expression.or();
    let error = match result {
        Ok(value) if expression.at == words.len() => {
            process.out(format!("{value}\n"));
            return ExitCode::from(
                value.is_empty() || value.trim_start_matches('-').bytes().all(|b| b == b'0'),
            );
        }
        Ok(_) => format!(
            "syntax error: unexpected argument '{}'",
            words.get(expression.at).map_or("", String::as_str)
        ),
        Err(error) => error,
    };
    process.fail(if process.is_busybox() { "syntax error".to_owned() } else { error });
    2
}

struct Expression<'a> {
    words: &'a [String],
    at: usize,
    depth: u32,
}

type Value = Result<String, String>;

impl Expression<'_> {
    fn eat(&mut self, operators: &[&str]) -> Option<String> {
        let word = self.words.get(self.at).filter(|word| operators.contains(&word.as_str()))?;
        self.at += 1;
        Some(word.clone())
    }

    fn or(&mut self) -> Value {
        let mut left = self.and()?;
        while self.eat(&["|"]).is_some() {
            let right = self.and()?;
            left = if truth(&left) { left } else { right };
        }
        Ok(left)
    }

    fn and(&mut self) -> Value {
        let mut left = self.comparison()?;
        while self.eat(&["&"]).is_some() {
            let right = self.comparison()?;
            left = if truth(&left) && truth(&right) { left } else { "0".to_owned() };
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Value {
        let mut left = self.sum()?;
        while let Some(operator) = self.eat(&["=", "==", "!=", "<", "<=", ">", ">="]) {
            let right = self.sum()?;
            let order = match (left.parse::<i64>(), right.parse::<i64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                _ => left.cmp(&right),
            };
            let holds = match operator.as_str() {
                "=" | "==" => order.is_eq(),
                "!=" => order.is_ne(),
                "<" => order.is_lt(),
                "<=" => order.is_le(),
                ">" => order.is_gt(),
                _ => order.is_ge(),
            };
            left = i32::from(holds).to_string();
        }
        Ok(left)
    }

    fn sum(&mut self) -> Value {
        let mut left = self.product()?;
        while let Some(operator) = self.eat(&["+", "-"]) {
            let right = self.product()?;
            let (a, b) = (integer(&left)?, integer(&right)?);
            left = if operator == "+" { a.wrapping_add(b) } else { a.wrapping_sub(b) }.to_string();
        }
        Ok(left)
    }

    fn product(&mut self) -> Value {
        let mut left = self.matching()?;
        while let Some(operator) = self.eat(&["*", "/", "%"]) {
            let right = self.matching()?;
            let (a, b) = (integer(&left)?, integer(&right)?);
            if b == 0 && operator != "*" {
                return Err("division by zero".to_owned());
            }
            left = match operator.as_str() {
                "*" => a.wrapping_mul(b),
                "/" => a.wrapping_div(b),
                _ => a.wrapping_rem(b),
            }
            .to_string();
        }
        Ok(left)
    }

    fn matching(&mut self) -> Value {
        let mut left = self.primary()?;
        while self.eat(&[":"]).is_some() {
            let right = self.primary()?;
            left = matched(&left, &right)?;
        }
        Ok(left)
    }

    fn primary(&mut self) -> Value {
        self.depth += 1;
        let Some(word) = self.words.get(self.at).cloned().filter(|_| self.depth < 60) else {
            return Err(match self.words.last() {
                Some(last) => format!("syntax error: missing argument after '{last}'"),
                None => "missing operand".to_owned(),
            });
        };
        self.at += 1;
        let value = match word.as_str() {
            "(" => {
                let inner = self.or()?;
                if self.eat(&[")"]).is_none() {
                    return Err("syntax error: expecting ')' instead".to_owned());
                }
                inner
            }
            "length" if self.words.get(self.at).is_some() => self.primary()?.chars().count().to_string(),
            "match" if self.words.len() > self.at + 1 => {
                let (text, pattern) = (self.primary()?, self.primary()?);
                matched(&text, &pattern)?
            }
            "substr" if self.words.len() > self.at + 2 => {
                let text = self.primary()?;
                let (from, count) = (integer(&self.primary()?)?, integer(&self.primary()?)?);
                let from = usize::try_from(from - 1).unwrap_or(usize::MAX);
                text.chars().skip(from).take(usize::try_from(count).unwrap_or(0)).collect()
            }
            "index" if self.words.len() > self.at + 1 => {
                let (text, letters) = (self.primary()?, self.primary()?);
                text.chars().position(|c| letters.contains(c)).map_or(0, |at| at + 1).to_string()
            }
            "+" if self.words.get(self.at).is_some() => {
                let word = self.words.get(self.at).cloned().unwrap_or_default();
                self.at += 1;
                word
            }
            _ => word,
        };
        self.depth -= 1;
        Ok(value)
    }
}

fn truth(text: &str) -> bool {
    !text.is_empty() && text != "0"
}

fn integer(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| "non-integer argument".to_owned())
}

fn matched(text: &str, pattern: &str) -> Value {
    let regex = Regex::new(&format!("^{}", pattern.trim_start_matches('^')), RegexSyntax::Basic, false)
        .map_err(str::to_owned)?;
    let found = regex.find_at(text, 0);
    Ok(match (found, regex.groups()) {
        (Some(captures), 1..) => captures.text(1, text).to_owned(),
        (Some(captures), _) => captures.text(0, text).chars().count().to_string(),
        (None, 1..) => String::new(),
        (None, _) => "0".to_owned(),
    })
}
