//! What a script of any of the languages is made of; their parsers differ. Patterns of assignments and parameters are expressions, as the grammar covers them.

use std::rc::Rc;

pub type Text = Rc<str>;

#[derive(Debug)]
pub enum Expr {
    Undefined,
    Null,
    This,
    Bool(bool),
    Number(f64),
    Int(i64),
    Text(Text),
    /// Texts, and between them values.
    Template(Vec<Text>, Vec<Expr>),
    /// The pattern and the flags.
    Regex(Text, Text),
    Name(Text),
    Array(Vec<Expr>),
    /// A list that is written in parentheses, or in none.
    Tuple(Vec<Expr>),
    /// Keys of any kind with their values.
    Map(Vec<(Expr, Expr)>),
    Object(Vec<(Key, Expr)>),
    /// `...VALUE` in a list, a call, an object or a pattern.
    Spread(Box<Expr>),
    Function(Rc<Function>),
    Class(Rc<Class>),
    Super,
    Unary(&'static str, Box<Expr>),
    Binary(&'static str, Box<Expr>, Box<Expr>),
    /// `a < b <= c`: each is worked out once.
    Compare(Box<Expr>, Vec<(&'static str, Expr)>),
    /// `=`, `+=`, `??=`; with `=` also a default in a pattern.
    Assign(&'static str, Box<Expr>, Box<Expr>),
    /// `++` and `--`: what is added, and whether the new value counts.
    Update(f64, bool, Box<Expr>),
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `OBJECT[KEY]`; with `?.` the chain ends where there is no object.
    Member(Box<Expr>, Box<Expr>, bool),
    /// `OBJECT.NAME` where that is something other than `OBJECT["NAME"]`.
    Field(Box<Expr>, Text),
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    Call(Box<Expr>, Vec<Expr>, bool),
    /// `NAME=VALUE` among the arguments of a call.
    Named(Text, Box<Expr>),
    /// `[VALUE for PATTERN in LIST if CONDITION]`
    Each(Box<Expr>, Box<Expr>, Box<Expr>, Option<Box<Expr>>),
    New(Box<Expr>, Vec<Expr>),
    /// What a `?.` within it ends.
    Chain(Box<Expr>),
    Await(Box<Expr>),
    /// `yield VALUE`, and `yield from LIST`.
    Yield(Box<Expr>, bool),
    Sequence(Vec<Expr>),
    /// `import(NAME)`.
    Import(Box<Expr>),
    /// `import.meta`.
    Meta,
}

#[derive(Debug)]
pub enum Key {
    Named(Text),
    Computed(Expr),
    Spread,
}

/// What a member of a class belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Method,
    Class,
    Instance,
}

/// Getters have the name `get NAME`.
#[derive(Debug)]
pub struct Class {
    pub name: Text,
    pub parent: Option<Expr>,
    pub members: Vec<(Place, Text, Expr)>,
}

#[derive(Debug)]
pub struct Function {
    pub name: Text,
    pub parameters: Vec<Expr>,
    pub body: Vec<Statement>,
    pub is_async: bool,
    /// An arrow has the `this` of what is around it.
    pub is_arrow: bool,
    /// What it yields is what a call gives: a list.
    pub yields: bool,
}

/// What is done with an error of certain kinds; without kinds with any.
#[derive(Debug)]
pub struct Handler {
    pub kinds: Vec<Text>,
    pub parameter: Option<Expr>,
    pub body: Vec<Statement>,
}

#[derive(Debug)]
pub enum Statement {
    Empty,
    Expression(Expr),
    /// The pattern with what it is set to, in a scope of a block or (`var`) of the function.
    Declare(Vec<(Expr, Option<Expr>)>),
    Function(Rc<Function>),
    Block(Vec<Statement>),
    /// Statements that share the names of what is around them.
    Group(Vec<Statement>),
    If(Expr, Box<Statement>, Option<Box<Statement>>),
    /// Initial statement, condition, step, body.
    For(Box<Statement>, Option<Expr>, Option<Expr>, Box<Statement>),
    /// Over values (`of`) or keys (`in`).
    ForEach {
        pattern: Expr,
        over: Expr,
        of: bool,
        body: Box<Statement>,
    },
    While(Expr, Box<Statement>),
    /// A loop, and what is done where nothing left it early.
    Otherwise(Box<Statement>, Vec<Statement>),
    DoWhile(Box<Statement>, Expr),
    Switch(Expr, Vec<(Option<Expr>, Vec<Statement>)>),
    Try {
        body: Vec<Statement>,
        handlers: Vec<Handler>,
        /// What is done where nothing went wrong.
        otherwise: Vec<Statement>,
        after: Vec<Statement>,
    },
    Throw(Expr),
    /// `assert CONDITION, MESSAGE`
    Assert(Expr, Option<Expr>),
    /// Names of a function that are those of what is around it.
    Outer(Vec<Text>),
    Delete(Vec<Expr>),
    Return(Expr),
    Break(Option<Text>),
    Continue(Option<Text>),
    Labelled(Text, Box<Statement>),
    /// `import DEFAULT, { a as b } from NAME`: pairs of the exported name (`*` for all) and the local one.
    Import(Text, Vec<(Text, Text)>),
    /// `export { local as exported }`, or from another module.
    Export(Vec<(Text, Text)>, Option<Text>),
    ExportDefault(Expr),
    /// `export const a = 1`: the names it declares, and the declaration.
    ExportDeclared(Vec<Text>, Box<Statement>),
}
