//! Words to Python's classes.

use std::rc::Rc;

use super::super::tree::{Class, Expr, Place, Statement, Text};
use super::collections::function;
use super::expressions::Parser;
use super::lex::Token;

impl Parser {
    /// `@dataclass` before a class; other decorators are not known.
    pub(super) fn decorated(&mut self) -> Option<Statement> {
        let name = self.decorator()?;
        self.lines();
        if !name.ends_with("dataclass") || !self.word("class") {
            return None;
        }
        self.python_class(true)
    }

    fn decorator(&mut self) -> Option<String> {
        self.need("@")?;
        let name = self.dotted()?;
        if self.op("(") {
            self.arguments(")")?;
        }
        Some(name)
    }

    /// A class from its name on. That of data has a function that sets its fields.
    pub(super) fn python_class(&mut self, of_data: bool) -> Option<Statement> {
        let name: Text = self.name()?.into();
        let mut parent = None;
        if self.op("(") && !self.op(")") {
            parent = Some(self.expression()?);
            self.need(")")?;
        }
        self.need(":")?;
        self.lines();
        if !matches!(self.next(), Token::Indent) {
            return None;
        }
        let (mut members, mut fields) = (Vec::new(), Vec::new());
        loop {
            self.lines();
            if matches!(self.peek(), Token::Dedent) {
                self.at += 1;
                break;
            }
            // `name: type = value`
            if let (Token::Word(field), Token::Op(":")) = (self.peek().clone(), self.ahead(1)) {
                self.at += 2;
                self.annotation()?;
                let value = if self.op("=") { Some(self.expression()?) } else { None };
                if !of_data {
                    members.extend(value.map(|value| (Place::Class, field.as_str().into(), value)));
                } else {
                    fields.push((field, value));
                }
                continue;
            }
            let marked = if self.is_op("@") { Some(self.decorator()?) } else { None };
            self.lines();
            let (place, before) = match marked.as_deref() {
                None => (Place::Method, ""),
                Some("staticmethod") => (Place::Class, ""),
                Some("property" | "cached_property" | "functools.cached_property") => (Place::Method, "get "),
                Some(_) => return None,
            };
            match self.statement()? {
                Statement::Function(own) => {
                    members.push((place, format!("{before}{}", own.name).into(), Expr::Function(own)));
                }
                Statement::Expression(Expr::Assign("=", target, value)) => match *target {
                    Expr::Name(name) => members.push((Place::Class, name, *value)),
                    _ => return None,
                },
                Statement::Expression(Expr::Text(_)) | Statement::Empty => {}
                _ => return None,
            }
        }
        if of_data {
            members.push((Place::Method, "__init__".into(), sets(fields)));
        }
        let class = Expr::Class(Rc::new(Class { name: Rc::clone(&name), parent, members }));
        Some(Statement::Expression(Expr::Assign("=", Box::new(Expr::Name(name)), Box::new(class))))
    }
}

/// `def __init__(self, a, b=1)` that keeps what it is given.
fn sets(fields: Vec<(String, Option<Expr>)>) -> Expr {
    let (mut parameters, mut body) = (vec![Expr::Name("self".into())], Vec::new());
    for (field, default) in fields {
        let name = || Box::new(Expr::Name(field.as_str().into()));
        parameters.push(match default {
            Some(default) => Expr::Assign("=", name(), Box::new(default)),
            None => *name(),
        });
        let target = Expr::Field(Box::new(Expr::Name("self".into())), field.as_str().into());
        body.push(Statement::Expression(Expr::Assign("=", Box::new(target), name())));
    }
    function("__init__", parameters, body, false)
}
