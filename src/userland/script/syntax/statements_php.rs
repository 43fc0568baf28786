//! Words to PHP's statements.

use std::rc::Rc;

use super::super::tree::{Expr, Function, Handler, Statement};
use super::expressions::Parser;
use super::lex::Token;
use super::statements::{chosen, over_each};

impl Parser {
    pub(super) fn php(&mut self) -> Option<Statement> {
        if self.is_op("{") {
            return Some(Statement::Group(self.php_body()?));
        }
        if self.op(";") {
            return Some(Statement::Empty);
        }
        let Token::Word(word) = self.peek().clone() else { return self.php_expression() };
        self.at += 1;
        match word.as_str() {
            "echo" => {
                let mut arguments = Vec::new();
                self.argument(&mut arguments)?;
                while self.op(",") {
                    self.argument(&mut arguments)?;
                }
                self.ended()?;
                Some(Statement::Expression(Expr::Call(Box::new(Expr::Name("echo".into())), arguments, false)))
            }
            "if" => self.php_if(),
            "foreach" => {
                self.need("(")?;
                let list = self.expression()?;
                if !self.word("as") {
                    return None;
                }
                let mut pattern = self.php_target()?;
                let mut over = list;
                if self.op("=>") {
                    pattern = Expr::Array(vec![pattern, self.php_target()?]);
                    over = Expr::Call(Box::new(Expr::Name("#pairs".into())), vec![over], false);
                }
                self.need(")")?;
                Some(over_each(pattern, over, self.php_block("endforeach")?))
            }
            "while" => {
                self.need("(")?;
                let condition = self.expression()?;
                self.need(")")?;
                let body = self.php_block("endwhile")?;
                Some(Statement::While(condition, Box::new(Statement::Group(body))))
            }
            "do" => {
                let body = Box::new(Statement::Group(self.php_body()?));
                if !self.word("while") {
                    return None;
                }
                self.need("(")?;
                let condition = self.expression()?;
                self.need(")")?;
                self.ended()?;
                Some(Statement::DoWhile(body, condition))
            }
            "for" => {
                self.need("(")?;
                let first = self.php_steps(";")?;
                let condition = if self.is_op(";") { None } else { Some(self.expression()?) };
                self.need(";")?;
                let steps = self.php_steps(")")?;
                let step = Expr::Sequence(steps);
                let first = first.into_iter().map(Statement::Expression).collect();
                let body = self.php_block("endfor")?;
                let body = Box::new(Statement::Group(body));
                Some(Statement::For(Box::new(Statement::Group(first)), condition, Some(step), body))
            }
            "switch" => self.php_switch(),
            "try" => self.php_try(),
            "throw" => {
                let thrown = self.expression()?;
                self.ended()?;
                Some(Statement::Throw(thrown))
            }
            "break" | "continue" => {
                self.ended()?;
                Some(if word == "break" { Statement::Break(None) } else { Statement::Continue(None) })
            }
            "return" => {
                let value = if self.is_op(";") { Expr::Null } else { self.expression()? };
                self.ended()?;
                Some(Statement::Return(value))
            }
            "declare" => {
                self.need("(")?;
                self.arguments(")")?;
                self.ended()?;
                Some(Statement::Empty)
            }
            "namespace" => {
                let name = self.name()?;
                self.ended()?;
                let value = Box::new(Expr::Text(name.into()));
                let target = Box::new(Expr::Name("#namespace".into()));
                Some(Statement::Expression(Expr::Assign("=", target, value)))
            }
            "use" => {
                while !self.op(";") {
                    if matches!(self.next(), Token::End) {
                        return None;
                    }
                }
                Some(Statement::Empty)
            }
            "global" => {
                let mut names = Vec::new();
                while let Token::Variable(name) = self.peek().clone() {
                    names.push(format!("${name}").into());
                    self.at += 1;
                    self.op(",");
                }
                self.ended()?;
                Some(Statement::Outer(names))
            }
            "unset" => {
                self.need("(")?;
                let targets = self.arguments(")")?;
                self.ended()?;
                Some(Statement::Delete(targets))
            }
            "const" => {
                let name = self.name()?;
                self.need("=")?;
                let value = self.expression()?;
                self.ended()?;
                Some(Statement::Expression(Expr::Assign(
                    "=",
                    Box::new(Expr::Name(name.into())),
                    Box::new(value),
                )))
            }
            "function" if matches!(self.peek(), Token::Word(_)) => {
                let name = self.name()?;
                let (function, _) = self.php_function(&name, true)?;
                Some(Statement::Function(function))
            }
            "class" | "final" | "abstract" | "interface" | "trait" | "readonly"
                if matches!(self.peek(), Token::Word(_)) =>
            {
                self.at -= 1;
                self.php_class()
            }
            _ => {
                self.at -= 1;
                self.php_expression()
            }
        }
    }

    fn php_if(&mut self) -> Option<Statement> {
        let mut branches = Vec::new();
        loop {
            self.need("(")?;
            let condition = self.expression()?;
            self.need(")")?;
            if self.is_op(":") {
                return None;
            }
            branches.push((condition, self.php_body()?));
            if self.word("elseif") {
                continue;
            }
            if !self.word("else") {
                return Some(chosen(branches, None));
            }
            if !self.word("if") {
                return Some(chosen(branches, Some(self.php_body()?)));
            }
        }
    }

    /// Expressions between commas, up to what closes them.
    fn php_steps(&mut self, close: &str) -> Option<Vec<Expr>> {
        let mut all = Vec::new();
        while !self.op(close) {
            all.push(self.expression()?);
            self.op(",");
        }
        Some(all)
    }

    fn php_switch(&mut self) -> Option<Statement> {
        self.need("(")?;
        let value = self.expression()?;
        self.need(")")?;
        self.need("{")?;
        let mut cases = Vec::new();
        while !self.op("}") {
            let wanted = if self.word("default") {
                None
            } else if self.word("case") {
                Some(self.expression()?)
            } else {
                return None;
            };
            if !self.op(":") && !self.op(";") {
                return None;
            }
            let body = self
                .until(|parser| parser.is_op("}") || parser.is_word("case") || parser.is_word("default"))?;
            cases.push((wanted, body));
        }
        Some(Statement::Switch(value, cases))
    }

    fn php_try(&mut self) -> Option<Statement> {
        let body = self.php_body()?;
        let (mut handlers, mut after) = (Vec::new(), Vec::new());
        loop {
            if self.word("catch") {
                self.need("(")?;
                let mut kinds = vec![self.name()?.into()];
                while self.op("|") {
                    kinds.push(self.name()?.into());
                }
                let parameter = match self.peek().clone() {
                    Token::Variable(name) => {
                        self.at += 1;
                        Some(Expr::Name(format!("${name}").into()))
                    }
                    _ => None,
                };
                self.need(")")?;
                handlers.push(Handler { kinds, parameter, body: self.php_body()? });
            } else if self.word("finally") {
                after = self.php_body()?;
            } else {
                return Some(Statement::Try { body, handlers, otherwise: Vec::new(), after });
            }
        }
    }

    /// Parameters and body of a function; the statements that set what a constructor promotes.
    pub(super) fn php_function(
        &mut self,
        name: &str,
        with_body: bool,
    ) -> Option<(Rc<Function>, Vec<Statement>)> {
        self.need("(")?;
        let (mut parameters, mut promoted) = (Vec::new(), Vec::new());
        while !self.op(")") {
            let mut promotes = false;
            while let Token::Word(word) = self.peek().clone() {
                promotes |= matches!(word.as_str(), "public" | "private" | "protected" | "readonly");
                self.at += 1;
                self.op("|");
            }
            if self.op("?") {
                self.name()?;
            }
            if self.op("&") {
                return None;
            }
            let rest = self.op("...");
            let Token::Variable(own) = self.next() else { return None };
            let variable = Expr::Name(format!("${own}").into());
            if promotes {
                let target = Expr::Field(Box::new(Expr::This), own.as_str().into());
                let value = Box::new(Expr::Name(format!("${own}").into()));
                promoted.push(Statement::Expression(Expr::Assign("=", Box::new(target), value)));
            }
            parameters.push(if rest {
                Expr::Spread(Box::new(variable))
            } else if self.op("=") {
                Expr::Assign("=", Box::new(variable), Box::new(self.choice()?))
            } else {
                variable
            });
            self.op(",");
        }
        let mut kept = Vec::new();
        if self.word("use") {
            self.need("(")?;
            while !self.op(")") {
                let shared = self.op("&");
                let Token::Variable(own) = self.next() else { return None };
                if shared {
                    kept.push(format!("${own}").into());
                }
                self.op(",");
            }
        }
        if self.op(":") {
            self.php_type()?;
        }
        let mut body = std::mem::take(&mut promoted);
        if !kept.is_empty() {
            body.push(Statement::Outer(kept));
        }
        if with_body {
            if self.op(";") {
                return Some((function(name, parameters, body), Vec::new()));
            }
            self.is_op("{").then_some(())?;
            body.extend(self.php_body()?);
        }
        Some((function(name, parameters, body), Vec::new()))
    }

    /// `?array`, `int|string`: says nothing here.
    pub(super) fn php_type(&mut self) -> Option<()> {
        self.op("?");
        loop {
            self.name()?;
            if !self.op("|") && !self.op("&") {
                return Some(());
            }
        }
    }

    fn php_expression(&mut self) -> Option<Statement> {
        let value = self.expression()?;
        // `file_exists($a) || exit(1);`
        self.ended()?;
        Some(Statement::Expression(value))
    }

    /// The semicolon, which the last statement may lack.
    pub(super) fn ended(&mut self) -> Option<()> {
        (self.op(";") || matches!(self.peek(), Token::Line | Token::End) || self.is_op("}")).then_some(())
    }

    pub(super) fn php_body(&mut self) -> Option<Vec<Statement>> {
        if self.op("{") {
            return self.until(|parser| parser.op("}"));
        }
        Some(vec![self.statement()?])
    }

    /// A body in braces, or from a colon up to the word that ends it.
    fn php_block(&mut self, end: &str) -> Option<Vec<Statement>> {
        if self.op(":") {
            let body = self.until(|parser| parser.word(end))?;
            self.ended()?;
            return Some(body);
        }
        self.php_body()
    }

    /// What a loop gives its values to: a variable, or a list of them.
    fn php_target(&mut self) -> Option<Expr> {
        match self.peek().clone() {
            Token::Variable(name) => {
                self.at += 1;
                Some(Expr::Name(format!("${name}").into()))
            }
            Token::Op("[") | Token::Word(_) => self.binary(usize::MAX),
            _ => None,
        }
    }
}

fn function(name: &str, parameters: Vec<Expr>, body: Vec<Statement>) -> Rc<Function> {
    Rc::new(Function { name: name.into(), parameters, body, is_async: false, is_arrow: false, yields: false })
}
