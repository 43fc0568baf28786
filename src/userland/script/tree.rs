//! The tree of a script.

use super::value::Value;

#[derive(Debug, Clone)]
pub(super) enum Expr {
    Value(Value),
    /// A text of several parts.
    Parts(Vec<Expr>),
    /// A variable, a constant, a module or a function.
    Name(String),
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
    /// `value.name`
    Field(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    Call(Box<Expr>, Arguments),
    Not(Box<Expr>),
    Minus(Box<Expr>),
    Binary(&'static str, Box<Expr>, Box<Expr>),
    /// Condition, value if it holds (the condition's own where there is none), value if not.
    Choice(Box<Expr>, Option<Box<Expr>>, Box<Expr>),
    /// `[value for names in list if condition]`
    Each(Box<Expr>, Vec<String>, Box<Expr>, Option<Box<Expr>>),
    /// `target = value`, or `target += value`.
    Assign(Box<Expr>, Option<&'static str>, Box<Expr>),
}

#[derive(Debug, Clone, Default)]
pub(super) struct Arguments {
    pub plain: Vec<Expr>,
    pub named: Vec<(String, Expr)>,
    /// Ruby's: names and statements.
    pub block: Option<(Vec<String>, Vec<Stmt>)>,
}

#[derive(Debug, Clone)]
pub(super) enum Stmt {
    Expr(Expr),
    If(Vec<(Expr, Vec<Stmt>)>, Vec<Stmt>),
    /// Names, what is gone over, statements. With PHP's keys two names: key, value.
    For(Vec<String>, Expr, Vec<Stmt>),
    While(Expr, Vec<Stmt>),
    With(Vec<(Expr, Option<String>)>, Vec<Stmt>),
    Define(String, Vec<(String, Option<Expr>)>, Vec<Stmt>),
    Return(Option<Expr>),
    Break,
    Continue,
    /// Modules with the names they get.
    Import(Vec<(String, String)>),
    /// A module, and what of it with its name.
    From(String, Vec<(String, String)>),
    /// Statements; handlers: kinds of errors (none for all), a name, statements; what is done in any case.
    Try(Vec<Stmt>, Vec<(Vec<String>, Option<String>, Vec<Stmt>)>, Vec<Stmt>),
    Raise(Option<Expr>),
}
