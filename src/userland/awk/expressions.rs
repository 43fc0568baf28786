//! The grammar of expressions, from the loosest operator to the tightest.

use super::lex::Token;
use super::parse::{Parsed, Parser};
use super::tree::Expression;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parsed<Expression> {
        self.deeper(Self::assignment)
    }

    fn assignment(&mut self) -> Parsed<Expression> {
        let left = self.conditional()?;
        for sign in ["=", "+=", "-=", "*=", "/=", "%=", "^="] {
            if is_place(&left) && self.eat(sign) {
                self.newlines();
                let right = self.expression()?;
                return Ok(Expression::Assign(sign, Box::new(left), Box::new(right)));
            }
        }
        Ok(left)
    }

    fn conditional(&mut self) -> Parsed<Expression> {
        let condition = self.binary(0)?;
        if !self.eat("?") {
            return Ok(condition);
        }
        self.newlines();
        let yes = self.expression()?;
        self.newlines();
        self.expect(":")?;
        self.newlines();
        let no = self.expression()?;
        Ok(Expression::Conditional(Box::new(condition), Box::new(yes), Box::new(no)))
    }

    fn binary(&mut self, level: usize) -> Parsed<Expression> {
        const LEVELS: &[&[&str]] =
            &[&["||"], &["&&"], &["in"], &["~", "!~"], &["<", "<=", "==", "!=", ">", ">="]];
        let Some(signs) = LEVELS.get(level) else { return self.concatenation() };
        let mut left = self.binary(level + 1)?;
        loop {
            if *signs == ["in"] {
                if self.no_in || !self.eat_word("in") {
                    return Ok(left);
                }
                let Token::Name(array) = self.next() else { return self.unexpected_before() };
                let index = match left {
                    Expression::In(group, name) if name.is_empty() => group,
                    other => vec![other],
                };
                left = Expression::In(index, array);
                continue;
            }
            let sign = match self.peek() {
                Token::Sign(">") if self.no_greater => return Ok(left),
                Token::Sign(sign) if signs.contains(sign) => *sign,
                _ => return Ok(left),
            };
            self.at += 1;
            self.newlines();
            let right = self.binary(level + 1)?;
            left = Expression::Binary(sign, Box::new(left), Box::new(right));
        }
    }

    pub(super) fn concatenation(&mut self) -> Parsed<Expression> {
        let mut left = self.additive()?;
        loop {
            if self.sees("|") && self.tokens.get(self.at + 1) == Some(&Token::Word("getline")) {
                self.at += 2;
                let place = self.getline_place()?;
                left = Expression::Command(Box::new(left), place);
                continue;
            }
            let begins = match self.peek() {
                Token::Number(_) | Token::Text(_) | Token::Name(_) | Token::Call(_) => true,
                Token::Sign(sign) => matches!(*sign, "$" | "!" | "(" | "-" | "+" | "++" | "--"),
                _ => false,
            };
            if !begins {
                return Ok(left);
            }
            let right = self.additive()?;
            left = Expression::Binary(" ", Box::new(left), Box::new(right));
        }
    }

    fn additive(&mut self) -> Parsed<Expression> {
        let mut left = self.multiplicative()?;
        while let Token::Sign(sign @ ("+" | "-")) = *self.peek() {
            self.at += 1;
            let right = self.multiplicative()?;
            left = Expression::Binary(sign, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn multiplicative(&mut self) -> Parsed<Expression> {
        let mut left = self.unary()?;
        while let Token::Sign(sign @ ("*" | "/" | "%")) = *self.peek() {
            self.at += 1;
            let right = self.unary()?;
            left = Expression::Binary(sign, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Parsed<Expression> {
        if let Token::Sign(sign @ ("!" | "-" | "+")) = *self.peek() {
            self.at += 1;
            let inner = self.deeper(Self::unary)?;
            return Ok(Expression::Unary(sign, Box::new(inner)));
        }
        let base = self.postfix()?;
        if self.eat("^") {
            let power = self.deeper(Self::unary)?;
            return Ok(Expression::Binary("^", Box::new(base), Box::new(power)));
        }
        Ok(base)
    }

    fn postfix(&mut self) -> Parsed<Expression> {
        for (sign, by) in [("++", 1.0), ("--", -1.0)] {
            if self.eat(sign) {
                let place = self.deeper(Self::postfix)?;
                return Ok(Expression::Step(Box::new(place), by, false));
            }
        }
        let primary = self.primary()?;
        for (sign, by) in [("++", 1.0), ("--", -1.0)] {
            if is_place(&primary) && self.eat(sign) {
                return Ok(Expression::Step(Box::new(primary), by, true));
            }
        }
        Ok(primary)
    }

    fn primary(&mut self) -> Parsed<Expression> {
        Ok(match self.next() {
            Token::Number(number) => Expression::Number(number),
            Token::Text(text) => Expression::Text(text),
            Token::Regex(text) => Expression::Regex(text),
            Token::Name(name) => {
                if self.eat("[") {
                    Expression::Element(name, self.list("]")?)
                } else if name == "length" {
                    Expression::Call(name, Vec::new())
                } else {
                    Expression::Variable(name)
                }
            }
            Token::Call(name) => {
                self.expect("(")?;
                Expression::Call(name, self.list(")")?)
            }
            Token::Word("getline") => {
                let place = self.getline_place()?;
                let from = if self.eat("<") { Some(Box::new(self.deeper(Self::primary)?)) } else { None };
                Expression::Getline(place, from)
            }
            Token::Sign("$") => {
                let inner = self.deeper(Self::postfix_of_field)?;
                Expression::Field(Box::new(inner))
            }
            Token::Sign("(") => {
                let mut items = self.deeper(|parser| parser.list(")"))?;
                match (items.len(), items.pop()) {
                    (1, Some(only)) => Expression::Group(Box::new(only)),
                    (0, _) | (_, None) => return self.unexpected_before(),
                    (_, Some(last)) => {
                        items.push(last);
                        Expression::In(items, String::new())
                    }
                }
            }
            _ => return self.unexpected_before(),
        })
    }

    /// Where `getline` puts a line, if it is said.
    fn getline_place(&mut self) -> Parsed<Option<Box<Expression>>> {
        Ok(match self.peek() {
            Token::Name(_) | Token::Sign("$") => Some(Box::new(self.deeper(Self::primary)?)),
            _ => None,
        })
    }

    /// What follows `$`: binds tighter than anything but steps in front.
    fn postfix_of_field(&mut self) -> Parsed<Expression> {
        for (sign, by) in [("++", 1.0), ("--", -1.0)] {
            if self.eat(sign) {
                let place = self.deeper(Self::primary)?;
                return Ok(Expression::Step(Box::new(place), by, false));
            }
        }
        if self.eat("-") {
            let inner = self.deeper(Self::primary)?;
            return Ok(Expression::Unary("-", Box::new(inner)));
        }
        self.deeper(Self::primary)
    }
}

fn is_place(expression: &Expression) -> bool {
    matches!(expression, Expression::Variable(_) | Expression::Field(_) | Expression::Element(..))
}
