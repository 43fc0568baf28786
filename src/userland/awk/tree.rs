//! A program as a tree.

use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Debug, Default)]
pub struct Program {
    pub begin: Vec<Statement>,
    pub rules: Vec<(Pattern, Option<Vec<Statement>>)>,
    pub end: Vec<Statement>,
    pub functions: BTreeMap<String, Rc<Function>>,
}

#[derive(Debug)]
pub struct Function {
    pub parameters: Vec<String>,
    pub body: Vec<Statement>,
}

#[derive(Debug)]
pub enum Pattern {
    Always,
    When(Expression),
    Range(Expression, Expression),
}

#[derive(Debug)]
pub enum Statement {
    Expression(Expression),
    Print { format: bool, items: Vec<Expression>, to: Option<(&'static str, Expression)> },
    If(Expression, Vec<Statement>, Vec<Statement>),
    While(Expression, Vec<Statement>),
    DoWhile(Vec<Statement>, Expression),
    For(Box<Statement>, Option<Expression>, Box<Statement>, Vec<Statement>),
    ForIn(String, String, Vec<Statement>),
    Block(Vec<Statement>),
    Break,
    Continue,
    Next,
    Exit(Option<Expression>),
    Return(Option<Expression>),
    Delete(String, Option<Vec<Expression>>),
}

#[derive(Debug)]
pub enum Expression {
    Number(f64),
    Text(String),
    Regex(String),
    Variable(String),
    Field(Box<Expression>),
    Element(String, Vec<Expression>),
    Assign(&'static str, Box<Expression>, Box<Expression>),
    Conditional(Box<Expression>, Box<Expression>, Box<Expression>),
    Binary(&'static str, Box<Expression>, Box<Expression>),
    Unary(&'static str, Box<Expression>),
    /// `++x` and the like: by how much, and whether the old value counts.
    Step(Box<Expression>, f64, bool),
    In(Vec<Expression>, String),
    Call(String, Vec<Expression>),
    /// `getline`, into a variable, from a file.
    Getline(Option<Box<Expression>>, Option<Box<Expression>>),
    /// `command | getline`, into a variable.
    Command(Box<Expression>, Option<Box<Expression>>),
    Group(Box<Expression>),
}
