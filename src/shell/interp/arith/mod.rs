//! Arithmetic of `$((…))`, `((…))`, `let` and array indices: 64-bit integers that wrap.

mod evaluate;
mod token;

use crate::shell::ShellKind;
use crate::shell::syntax::{Part, Word};

use super::state::{Interrupt, Shell};
use evaluate::evaluate;

enum Trouble {
    Syntax(String),
    /// Digits that are no number.
    Number(String),
    DivisionByZero,
    Stopped(Interrupt),
}

impl From<Interrupt> for Trouble {
    fn from(interrupt: Interrupt) -> Self {
        Self::Stopped(interrupt)
    }
}

type Value = Result<i64, Trouble>;

impl Shell<'_> {
    pub fn arith_word(&mut self, word: &Word) -> Result<i64, Interrupt> {
        self.arith_parts(&word.parts)
    }

    pub fn arith_parts(&mut self, parts: &[Part]) -> Result<i64, Interrupt> {
        let mut segments = Vec::new();
        self.segments(parts, true, &mut segments)?;
        let text = super::fields::text(&segments);
        self.arith_text(&text)
    }

    pub fn arith_text(&mut self, text: &str) -> Result<i64, Interrupt> {
        self.sys.step(1 + text.len() as u64 / 16);
        match evaluate(self, text, 0) {
            Ok(value) => Ok(value),
            Err(Trouble::Stopped(interrupt)) => Err(interrupt),
            Err(Trouble::DivisionByZero) => {
                let message = match self.state.kind {
                    ShellKind::Dash => format!("arithmetic expression: division by zero: \"{text}\""),
                    ShellKind::Ash => "divide by zero".to_owned(),
                    ShellKind::Bash => {
                        let token = text.rsplit(['/', '%']).next().unwrap_or("0");
                        format!("{text}: division by 0 (error token is \"{}\")", token.trim_start())
                    }
                };
                Err(self.fatal(message))
            }
            Err(Trouble::Number(digits)) => {
                let message = match self.state.kind {
                    ShellKind::Dash => format!("arithmetic expression: expecting EOF: \"{text}\""),
                    ShellKind::Ash => "arithmetic syntax error".to_owned(),
                    ShellKind::Bash => {
                        // Of a variable's value only that is shown.
                        let shown = if text.contains(&digits) { text } else { digits.as_str() };
                        format!("{shown}: value too great for base (error token is \"{digits}\")")
                    }
                };
                Err(self.fatal(message))
            }
            Err(Trouble::Syntax(what)) => {
                let message = match self.state.kind {
                    ShellKind::Dash => format!("arithmetic expression: {what}: \"{text}\""),
                    ShellKind::Ash => "arithmetic syntax error".to_owned(),
                    ShellKind::Bash if what == "expecting primary" => {
                        // The operator after which an operand is missing, or what cannot be one.
                        let at = text
                            .trim_end()
                            .rfind("+-*/%<>=&|^!~?:,(".to_owned().chars().collect::<Vec<_>>().as_slice());
                        let token = at.and_then(|at| text.get(at..)).unwrap_or(text);
                        format!("{text}: syntax error: operand expected (error token is \"{token}\")")
                    }
                    ShellKind::Bash => format!("{text}: syntax error: invalid arithmetic operator"),
                };
                Err(self.fatal(message))
            }
        }
    }
}
