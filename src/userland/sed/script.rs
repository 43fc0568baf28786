//! A script as commands.

use crate::shell::Regex;

/// A command with the lines that it is for.
#[derive(Debug)]
pub struct Command {
    pub from: Option<Address>,
    pub to: Option<Address>,
    pub negated: bool,
    pub action: Action,
}

#[derive(Debug)]
pub enum Address {
    Line(usize),
    Last,
    /// `None`: the last pattern that was used.
    Pattern(Option<Regex>),
    /// `first~step`.
    Step(usize, usize),
    /// `+n` lines after the first address.
    Plus(usize),
    /// Up to a line number that is a multiple.
    Multiple(usize),
}

#[derive(Debug)]
pub enum Action {
    /// The index of the command after the closing brace.
    Block(usize),
    EndBlock,
    Append(String),
    Insert(String),
    Change(String),
    Branch(Option<usize>),
    BranchIf(Option<usize>),
    BranchUnless(Option<usize>),
    Delete,
    DeleteFirst,
    Get,
    GetAppend,
    Hold,
    HoldAppend,
    Exchange,
    List,
    Next,
    NextAppend,
    Number,
    Print,
    PrintFirst,
    Quit(i32),
    QuitSilent(i32),
    Read(String),
    Write(String),
    Substitute(Box<Substitute>),
    Translate(Vec<(char, char)>),
    Nothing,
}

#[derive(Debug)]
pub struct Substitute {
    /// `None`: the last pattern that was used.
    pub pattern: Option<Regex>,
    pub with: Vec<Piece>,
    pub global: bool,
    /// Which match is replaced first.
    pub nth: usize,
    pub print: bool,
    pub write: Option<String>,
}

#[derive(Debug)]
pub enum Piece {
    Text(String),
    Group(usize),
    Case(Case),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Upper,
    Lower,
    UpperNext,
    LowerNext,
    End,
}
