//! Words to Python's classes.

use std::rc::Rc;

use super::super::tree::{Class, Expr, Place, Statement, Text};
use super::collections::function;
use super::expressions::Parser;
use super::lex::Token;

impl Parser {
    /// A function or a class with its decorators, which are called with it, the last one first.
    pub(super) fn decorated(&mut self) -> Option<Statement> {
        let (mut decorators, mut of_data) = (Vec::new(), false);
        while self.op("@") {
            let decorator = self.expression()?;
            let name = name_of(&decorator);
            if name.ends_with("dataclass") {
                of_data = true;
            } else {
                decorators.push(decorator);
            }
            self.lines();
        }
        self.word("async");
        let (name, mut value) = if self.word("class") {
            match self.python_class(of_data)? {
                Statement::Expression(Expr::Assign("=", target, class)) => match *target {
                    Expr::Name(name) => (name, *class),
                    _ => return None,
                },
                _ => return None,
            }
        } else if self.word("def") {
            let function = self.python_function()?;
            (Rc::clone(&function.name), Expr::Function(function))
        } else {
            return None;
        };
        for decorator in decorators.into_iter().rev() {
            value = match name_of(&decorator).as_str() {
                "staticmethod"
                | "classmethod"
                | "property"
                | "cached_property"
                | "functools.cached_property" => {
                    let mark = format!("#{}", name_of(&decorator).rsplit('.').next()?);
                    Expr::Call(Box::new(Expr::Name(mark.into())), vec![value], false)
                }
                _ => Expr::Call(Box::new(decorator), vec![value], false),
            };
        }
        let target = Box::new(Expr::Name(name));
        Some(Statement::Expression(Expr::Assign("=", target, Box::new(value))))
    }

    /// A class from its name on. That of data has a function that sets its fields.
    pub(super) fn python_class(&mut self, of_data: bool) -> Option<Statement> {
        let name: Text = self.name()?.into();
        let mut parent = None;
        if self.op("(") {
            const EMPTY: [&str; 6] = ["object", "ABC", "abc.ABC", "Protocol", "Generic", "typing.Protocol"];
            let named = |one: &Expr| matches!(one, Expr::Named(..));
            let mut parents: Vec<Expr> = self.arguments(")")?.into_iter().filter(|one| !named(one)).collect();
            if parents.len() > 1 {
                parents.retain(|one| !EMPTY.contains(&name_of(one).as_str()));
            }
            // A text or a number of which there are some is no more than that.
            if parents.iter().any(|one| name_of(one).ends_with("Enum")) {
                parents.retain(|one| !matches!(name_of(one).as_str(), "str" | "int"));
            }
            // What several give is not known.
            parent = if parents.len() > 1 { Some(Expr::Name("#several".into())) } else { parents.pop() };
        }
        self.need(":")?;
        if !matches!(self.peek(), Token::Line) {
            self.statement()?;
            return Some(class_of(name, parent, Vec::new()));
        }
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
            match self.statement()? {
                Statement::Function(own) => {
                    members.push((Place::Method, Rc::clone(&own.name), Expr::Function(own)));
                }
                Statement::Expression(Expr::Assign("=", target, value)) => match (*target, *value) {
                    (Expr::Name(name), Expr::Call(mark, mut inner, _)) if name_of(&mark).starts_with('#') => {
                        let (place, before) = match name_of(&mark).as_str() {
                            "#property" | "#cached_property" => (Place::Method, "get "),
                            _ => (Place::Class, ""),
                        };
                        let is_static = !before.is_empty() || name_of(&mark) == "#staticmethod";
                        let value = if is_static { inner.pop()? } else { Expr::Call(mark, inner, false) };
                        members.push((place, format!("{before}{name}").into(), value));
                    }
                    (Expr::Name(name), value) => members.push((Place::Class, name, value)),
                    _ => return None,
                },
                Statement::Expression(Expr::Text(_) | Expr::Name(_)) | Statement::Empty => {}
                _ => return None,
            }
        }
        if of_data {
            members.push((Place::Method, "__init__".into(), sets(fields)));
        }
        Some(class_of(name, parent, members))
    }
}

fn class_of(name: Text, parent: Option<Expr>, members: Vec<(Place, Text, Expr)>) -> Statement {
    let class = Expr::Class(Rc::new(Class { name: Rc::clone(&name), parent, members }));
    Statement::Expression(Expr::Assign("=", Box::new(Expr::Name(name)), Box::new(class)))
}

/// The name of a decorator, of its call too.
fn name_of(decorator: &Expr) -> String {
    match decorator {
        Expr::Name(name) => name.to_string(),
        Expr::Field(of, name) => format!("{}.{name}", name_of(of)),
        Expr::Call(of, ..) | Expr::Member(of, ..) => name_of(of),
        _ => String::new(),
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
