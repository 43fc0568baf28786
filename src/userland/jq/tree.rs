//! What a filter is made of.

use std::rc::Rc;

use super::json::Json;

pub type Name = Rc<str>;
pub type Tree = Rc<Node>;

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Identity,
    /// `..`
    Descend,
    Literal(Json),
    /// A text with `\(…)` in it, after `@base64` or another format or none.
    Interpolated(Option<Name>, Vec<Part>),
    /// `@base64`
    Format(Name),
    /// `TARGET[KEY]`, `TARGET.name`
    Index(Tree, Tree),
    Slice(Tree, Option<Tree>, Option<Tree>),
    /// `TARGET[]`
    Iterate(Tree),
    Collect(Option<Tree>),
    Build(Vec<(Tree, Tree)>),
    Negate(Tree),
    Pipe(Tree, Tree),
    Both(Tree, Tree),
    /// `//`
    Else(Tree, Tree),
    And(Tree, Tree),
    Or(Tree, Tree),
    Binary(Operator, Tree, Tree),
    /// `=`, `|=`, and those of operators: `+=`.
    Assign(Tree, Tree),
    Update(Tree, Tree),
    Change(Option<Operator>, Tree, Tree),
    If(Tree, Tree, Tree),
    Try(Tree, Option<Tree>),
    Bind(Tree, Pattern, Tree),
    Reduce(Tree, Pattern, Tree, Tree),
    Foreach(Tree, Pattern, Tree, Tree, Option<Tree>),
    Define(Rc<Definition>, Tree),
    Call(Name, Vec<Tree>),
    Variable(Name),
    Label(Name, Tree),
    Break(Name),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Text(String),
    Filter(Tree),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    Variable(Name),
    List(Vec<Pattern>),
    /// A key, the variable that it is itself, and the pattern of its value.
    Object(Vec<(Tree, Option<Name>, Option<Pattern>)>),
}

#[derive(Debug, PartialEq)]
pub struct Definition {
    pub name: Name,
    /// A parameter with a dollar sign is a variable.
    pub parameters: Vec<Name>,
    pub body: Tree,
}
