//! The tree of a script, with spans into its text.

use std::sync::{Arc, OnceLock};

use crate::text::Span;

use super::SyntaxError;

/// A script as shells run it: line by line, so that what stands before a syntax error still runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    pub lines: Vec<List>,
    pub error: Option<SyntaxError>,
}

/// Commands one after the other.
pub type List = Vec<AndOr>;

/// Pipelines joined by `&&` and `||`.
#[derive(Debug, Clone, PartialEq)]
pub struct AndOr {
    pub first: Pipeline,
    pub rest: Vec<(Connective, Pipeline)>,
    /// Ended by `&`.
    pub background: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connective {
    And,
    Or,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// Begins with `!`.
    pub negated: bool,
    pub commands: Vec<Command>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    Simple(Simple),
    Compound(Box<Compound>, Vec<Redirect>),
    Function { name: String, body: Arc<Command> },
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Simple {
    pub assignments: Vec<Assignment>,
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
    pub span: Span,
    /// 1-based.
    pub line: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    pub name: String,
    /// `name[index]=`.
    pub index: Option<Word>,
    /// `+=`.
    pub append: bool,
    pub value: Value,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Word(Word),
    /// `(a b c)`: elements with an index where one is given.
    Array(Vec<(Option<Word>, Word)>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Compound {
    Group(List),
    Subshell(List),
    If {
        arms: Vec<(List, List)>,
        otherwise: Option<List>,
    },
    While {
        until: bool,
        condition: List,
        body: List,
    },
    For {
        name: String,
        words: Option<Vec<Word>>,
        body: List,
        line: u32,
    },
    /// `for ((init; condition; update))`.
    ArithFor {
        init: Word,
        condition: Word,
        update: Word,
        body: List,
    },
    Case {
        word: Word,
        arms: Vec<Arm>,
    },
    /// `[[ … ]]`.
    Test(Test),
    /// `((…))`.
    Arith(Word),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    pub patterns: Vec<Word>,
    pub body: List,
    pub end: ArmEnd,
}

/// What follows an arm that matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArmEnd {
    /// `;;`
    Stop,
    /// `;&`
    FallThrough,
    /// `;;&`
    Continue,
}

/// An expression of `[[`.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Unary(String, Word),
    Binary(String, Word, Word),
    Not(Box<Test>),
    And(Box<Test>, Box<Test>),
    Or(Box<Test>, Box<Test>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Redirect {
    /// The descriptor in front, if any.
    pub fd: Option<u32>,
    /// The variable that a free descriptor is put into, or whose descriptor is meant.
    pub variable: Option<String>,
    pub kind: RedirectKind,
    pub target: Word,
    /// The body of a here-document; it follows in the text, so it is filled in later.
    pub body: Option<Arc<OnceLock<Word>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectKind {
    /// `<`
    Read,
    /// `>`
    Write,
    /// `>|`
    Clobber,
    /// `>>`
    Append,
    /// `<>`
    ReadWrite,
    /// `<&`
    DupInput,
    /// `>&`
    DupOutput,
    /// `<<` and `<<-`
    HereDoc,
    /// `<<<`
    HereString,
    /// `&>`
    WriteBoth,
    /// `&>>`
    AppendBoth,
}

impl RedirectKind {
    /// The descriptor that is meant where none is given.
    pub const fn default_fd(self) -> u32 {
        match self {
            Self::Read | Self::ReadWrite | Self::DupInput | Self::HereDoc | Self::HereString => 0,
            _ => 1,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Word {
    pub parts: Vec<Part>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Unquoted text.
    Literal(String),
    /// Text out of single quotes, `$'…'` or after a backslash.
    Quoted(String),
    /// What stands in double quotes; [`Part::Literal`] inside of it is quoted text.
    Double(Vec<Part>),
    Param(Box<Param>),
    /// `$(…)` and backquotes.
    Command(Arc<Script>),
    /// `$((…))`: the text of the expression.
    Arith(Vec<Part>),
    /// `<(…)`.
    ProcessInput(Arc<Script>),
    /// `>(…)`.
    ProcessOutput,
}

/// `$name` or `${name operator}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// A name, digits, or one of `@*#?-$!`.
    pub name: String,
    /// `${name[index]}`.
    pub index: Option<Word>,
    /// `${!name…}`: the parameter is the one that is named.
    pub indirect: bool,
    pub operator: Operator,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Operator {
    None,
    /// `${#name}`
    Length,
    /// `:-` `:=` `:?` `:+`; `colon`: empty counts as unset.
    Default {
        colon: bool,
        word: Word,
    },
    Assign {
        colon: bool,
        word: Word,
    },
    Error {
        colon: bool,
        word: Option<Word>,
    },
    Alternative {
        colon: bool,
        word: Word,
    },
    /// `#` and `##`
    RemovePrefix {
        longest: bool,
        pattern: Word,
    },
    /// `%` and `%%`
    RemoveSuffix {
        longest: bool,
        pattern: Word,
    },
    /// `/` `//` `/#` `/%`
    Replace {
        mode: ReplaceMode,
        pattern: Word,
        with: Word,
    },
    /// `:offset:length`
    Substring {
        offset: Word,
        length: Option<Word>,
    },
    /// `^` `^^` `,` `,,`
    Case {
        upper: bool,
        all: bool,
        /// Which characters; all of them if empty.
        pattern: Word,
    },
    /// `${!prefix@}` and `${!prefix*}`: the names that begin so; `apart` for `@`.
    Names {
        apart: bool,
    },
    /// `@Q` and the like.
    Transform(char),
    /// Not an expansion of this shell: an error when it is reached.
    Bad,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplaceMode {
    First,
    All,
    Prefix,
    Suffix,
}

impl Word {
    /// The text of a word that is one unquoted literal, as reserved words are.
    pub fn as_literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    pub fn literal(text: impl Into<String>, span: Span) -> Self {
        Self { parts: vec![Part::Literal(text.into())], span }
    }

    pub fn quoted(text: impl Into<String>, span: Span) -> Self {
        Self { parts: vec![Part::Quoted(text.into())], span }
    }
}
