//! The grammar of expressions, evaluated on the way, from the loosest operator to the tightest.

use crate::shell::ShellKind;

use super::super::state::Shell;
use super::token::{Token, number, tokenize};
use super::{Trouble, Value};

/// Expressions inside of each other, variables that name expressions included.
const MAX_DEPTH: u32 = 40;

pub(super) fn evaluate(shell: &mut Shell<'_>, text: &str, depth: u32) -> Value {
    if depth > MAX_DEPTH {
        return Err(Trouble::Syntax("expression recursion level exceeded".to_owned()));
    }
    let tokens = tokenize(text, shell.state.kind)?;
    if tokens.is_empty() {
        return Ok(0);
    }
    let mut evaluator = Evaluator { shell, tokens, at: 0, depth, live: true };
    let value = evaluator.comma()?;
    match evaluator.tokens.get(evaluator.at) {
        None => Ok(value),
        Some(_) => Err(Trouble::Syntax("expecting EOF".to_owned())),
    }
}

struct Evaluator<'e, 's> {
    shell: &'e mut Shell<'s>,
    tokens: Vec<Token>,
    at: usize,
    depth: u32,
    /// Whether assignments count: not in the branch of `&&`, `||` and `?:` that is passed over.
    live: bool,
}

impl Evaluator<'_, '_> {
    fn operator(&self) -> Option<&'static str> {
        match self.tokens.get(self.at) {
            Some(Token::Operator(operator)) => Some(operator),
            _ => None,
        }
    }

    fn eat(&mut self, operator: &str) -> bool {
        let found = self.operator() == Some(operator);
        self.at += usize::from(found);
        found
    }

    fn dead<T>(
        &mut self,
        dead: bool,
        run: impl FnOnce(&mut Self) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let live = self.live;
        self.live &= !dead;
        let result = run(self);
        self.live = live;
        result
    }

    fn comma(&mut self) -> Value {
        let mut value = self.assignment()?;
        while self.eat(",") {
            value = self.assignment()?;
        }
        Ok(value)
    }

    fn assignment(&mut self) -> Value {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Trouble::Syntax("expression recursion level exceeded".to_owned()));
        }
        let value = self.assignment_inner();
        self.depth -= 1;
        value
    }

    fn assignment_inner(&mut self) -> Value {
        if let (Some(Token::Name(name)), Some(Token::Operator(operator))) =
            (self.tokens.get(self.at).cloned(), self.tokens.get(self.at + 1).cloned())
            && operator.ends_with('=')
            && !matches!(operator, "==" | "!=" | "<=" | ">=")
        {
            self.at += 2;
            let right = self.assignment()?;
            let value = match operator.strip_suffix('=') {
                Some("") | None => right,
                Some(binary) => {
                    let left = self.variable(&name)?;
                    self.apply(binary, left, right)?
                }
            };
            self.store(&name, value)?;
            return Ok(value);
        }
        self.ternary()
    }

    fn ternary(&mut self) -> Value {
        let condition = self.binary(0)?;
        if !self.eat("?") {
            return Ok(condition);
        }
        let yes = self.dead(condition == 0, Self::assignment)?;
        if !self.eat(":") {
            return Err(Trouble::Syntax("expecting ':'".to_owned()));
        }
        let no = self.dead(condition != 0, Self::assignment)?;
        Ok(if condition != 0 { yes } else { no })
    }

    fn binary(&mut self, level: usize) -> Value {
        const LEVELS: &[&[&str]] = &[
            &["||"],
            &["&&"],
            &["|"],
            &["^"],
            &["&"],
            &["==", "!="],
            &["<", ">", "<=", ">="],
            &["<<", ">>"],
            &["+", "-"],
            &["*", "/", "%"],
        ];
        let Some(operators) = LEVELS.get(level) else { return self.power() };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = self.operator().filter(|operator| operators.contains(operator)) {
            self.at += 1;
            let dead = (operator == "&&" && left == 0) || (operator == "||" && left != 0);
            let right = self.dead(dead, |evaluator| evaluator.binary(level + 1))?;
            left = self.apply(operator, left, right)?;
        }
        Ok(left)
    }

    fn apply(&self, operator: &str, a: i64, b: i64) -> Value {
        let shift = (b & 63) as u32;
        Ok(match operator {
            "+" => a.wrapping_add(b),
            "-" => a.wrapping_sub(b),
            "*" => a.wrapping_mul(b),
            "/" | "%" if b == 0 => return if self.live { Err(Trouble::DivisionByZero) } else { Ok(0) },
            "/" => a.wrapping_div(b),
            "%" => a.wrapping_rem(b),
            "<<" => a.wrapping_shl(shift),
            ">>" => a.wrapping_shr(shift),
            "&" => a & b,
            "|" => a | b,
            "^" => a ^ b,
            "&&" => i64::from(a != 0 && b != 0),
            "||" => i64::from(a != 0 || b != 0),
            "==" => i64::from(a == b),
            "!=" => i64::from(a != b),
            "<" => i64::from(a < b),
            ">" => i64::from(a > b),
            "<=" => i64::from(a <= b),
            _ => i64::from(a >= b),
        })
    }

    fn power(&mut self) -> Value {
        let base = self.unary()?;
        if !self.eat("**") {
            return Ok(base);
        }
        let exponent = self.power()?;
        Ok(base.wrapping_pow(u32::try_from(exponent).unwrap_or(0)))
    }

    fn unary(&mut self) -> Value {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Trouble::Syntax("expression recursion level exceeded".to_owned()));
        }
        let value = self.unary_inner();
        self.depth -= 1;
        value
    }

    fn unary_inner(&mut self) -> Value {
        match self.operator() {
            Some(step @ ("++" | "--")) => {
                self.at += 1;
                let Some(Token::Name(name)) = self.tokens.get(self.at).cloned() else {
                    // `--1` is twice the sign.
                    return self.unary();
                };
                self.at += 1;
                let value = self.variable(&name)?.wrapping_add(if step == "++" { 1 } else { -1 });
                self.store(&name, value)?;
                Ok(value)
            }
            Some("-") => {
                self.at += 1;
                Ok(self.unary()?.wrapping_neg())
            }
            Some("+") => {
                self.at += 1;
                self.unary()
            }
            Some("!") => {
                self.at += 1;
                Ok(i64::from(self.unary()? == 0))
            }
            Some("~") => {
                self.at += 1;
                Ok(!self.unary()?)
            }
            _ => self.primary(),
        }
    }

    fn primary(&mut self) -> Value {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        match token {
            Some(Token::Number(value)) => Ok(value),
            Some(Token::Name(name)) => {
                let value = self.variable(&name)?;
                if let Some(step @ ("++" | "--")) = self.operator() {
                    self.at += 1;
                    self.store(&name, value.wrapping_add(if step == "++" { 1 } else { -1 }))?;
                }
                Ok(value)
            }
            Some(Token::Operator("(")) => {
                let value = self.comma()?;
                if self.eat(")") { Ok(value) } else { Err(Trouble::Syntax("expecting ')'".to_owned())) }
            }
            _ => Err(Trouble::Syntax("expecting primary".to_owned())),
        }
    }

    fn variable(&mut self, name: &str) -> Value {
        let text = match name.split_once('[') {
            Some((array, index)) => {
                let at = evaluate(self.shell, index.trim_end_matches(']'), self.depth + 1)?;
                self.shell.element(array, at)
            }
            None if name == "LINENO" && self.shell.state.kind != ShellKind::Dash => {
                Some(self.shell.state.line.to_string())
            }
            None => self.shell.state.get(name).map(str::to_owned),
        };
        let Some(text) = text else {
            if self.shell.state.options.nounset && self.live {
                let message = match self.shell.state.kind {
                    ShellKind::Bash => format!("{name}: unbound variable"),
                    _ => format!("{name}: parameter not set"),
                };
                return Err(Trouble::Stopped(self.shell.fatal(message)));
            }
            return Ok(0);
        };
        let trimmed = text.trim();
        let (sign, digits) = trimmed.strip_prefix('-').map_or((1, trimmed), |digits| (-1, digits));
        match number(digits).filter(|_| digits.starts_with(|c: char| c.is_ascii_digit())) {
            Some(value) => Ok(value.wrapping_mul(sign)),
            None if trimmed.is_empty() => Ok(0),
            None if self.shell.state.kind == ShellKind::Dash => {
                let text = format!("Illegal number: {text}");
                Err(Trouble::Stopped(self.shell.fatal(text)))
            }
            None => evaluate(self.shell, &text, self.depth + 1),
        }
    }

    fn store(&mut self, name: &str, value: i64) -> Result<(), Trouble> {
        if !self.live {
            return Ok(());
        }
        match name.split_once('[') {
            Some((array, index)) => {
                let at = evaluate(self.shell, index.trim_end_matches(']'), self.depth + 1)?;
                self.shell.set_element(array, at, value.to_string());
            }
            None => self.shell.assign(name, value.to_string())?,
        }
        Ok(())
    }
}
