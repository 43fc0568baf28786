//! A script as commands.

use crate::shell::{Regex, RegexSyntax};

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

/// Where parsing failed, 1-based, and what GNU sed says.
type Failure = (usize, String);

pub fn parse(script: &str, extended: bool) -> Result<Vec<Command>, Failure> {
    let chars: Vec<char> = script.chars().collect();
    let mut parser = Parser { chars: &chars, at: 0, extended };
    parser.commands()
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    extended: bool,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn fail<T>(&self, message: &str) -> Result<T, Failure> {
        Err((self.at, message.to_owned()))
    }

    fn skip(&mut self, also: &[char]) {
        while self.peek().is_some_and(|c| c == ' ' || c == '\t' || also.contains(&c)) {
            self.at += 1;
        }
    }

    fn commands(&mut self) -> Result<Vec<Command>, Failure> {
        let mut commands: Vec<Command> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut labels: Vec<(String, usize)> = Vec::new();
        let mut jumps: Vec<(usize, String)> = Vec::new();
        loop {
            self.skip(&['\n', ';']);
            let Some(c) = self.peek() else { break };
            if c == '#' {
                while self.peek().is_some_and(|c| c != '\n') {
                    self.at += 1;
                }
                continue;
            }
            let from = self.address()?;
            let mut to = None;
            self.skip(&[]);
            if from.is_some() && self.peek() == Some(',') {
                self.at += 1;
                self.skip(&[]);
                to = match self.peek() {
                    Some('+') => {
                        self.at += 1;
                        Some(Address::Plus(self.number().unwrap_or(0)))
                    }
                    Some('~') => {
                        self.at += 1;
                        Some(Address::Multiple(self.number().unwrap_or(0)))
                    }
                    _ => self.address()?,
                };
                if to.is_none() {
                    return self.fail("unexpected `,'");
                }
            }
            self.skip(&[]);
            let mut negated = false;
            while self.peek() == Some('!') {
                self.at += 1;
                negated = true;
                self.skip(&[]);
            }
            let Some(letter) = self.next() else { return self.fail("missing command") };
            let place = commands.len();
            let action = match letter {
                '{' => {
                    open.push(place);
                    Action::Block(0)
                }
                '}' => {
                    let Some(start) = open.pop() else { return self.fail("unexpected `}'") };
                    if let Some(block) = commands.get_mut(start) {
                        block.action = Action::Block(place + 1);
                    }
                    Action::EndBlock
                }
                ':' => {
                    self.skip(&[]);
                    let label = self.label();
                    labels.push((label, place));
                    Action::Nothing
                }
                'b' | 't' | 'T' => {
                    self.skip(&[]);
                    let label = self.label();
                    if !label.is_empty() {
                        jumps.push((place, label));
                    }
                    match letter {
                        'b' => Action::Branch(None),
                        't' => Action::BranchIf(None),
                        _ => Action::BranchUnless(None),
                    }
                }
                'a' => Action::Append(self.text()?),
                'i' => Action::Insert(self.text()?),
                'c' => Action::Change(self.text()?),
                'd' => Action::Delete,
                'D' => Action::DeleteFirst,
                'g' => Action::Get,
                'G' => Action::GetAppend,
                'h' => Action::Hold,
                'H' => Action::HoldAppend,
                'x' => Action::Exchange,
                'l' => Action::List,
                'n' => Action::Next,
                'N' => Action::NextAppend,
                '=' => Action::Number,
                'p' => Action::Print,
                'P' => Action::PrintFirst,
                'q' | 'Q' => {
                    self.skip(&[]);
                    let code = self.number().unwrap_or(0) as i32;
                    if letter == 'q' { Action::Quit(code) } else { Action::QuitSilent(code) }
                }
                'r' | 'R' => Action::Read(self.file()),
                'w' | 'W' => Action::Write(self.file()),
                's' => Action::Substitute(Box::new(self.substitute()?)),
                'y' => self.translate()?,
                other => return self.fail(&format!("unknown command: `{other}'")),
            };
            let ends_itself =
                matches!(letter, '{' | '}' | 'a' | 'i' | 'c' | ':' | 'b' | 't' | 'T' | 'r' | 'R' | 'w' | 'W');
            commands.push(Command { from, to, negated, action });
            if !ends_itself {
                self.skip(&[]);
                match self.peek() {
                    None | Some('\n' | ';' | '}' | '#') => {}
                    Some(_) => {
                        self.at += 1;
                        let text = if letter == 's' {
                            "unknown option to `s'"
                        } else {
                            "extra characters after command"
                        };
                        return self.fail(text);
                    }
                }
            }
        }
        if !open.is_empty() {
            return Err((0, "unmatched `{'".to_owned()));
        }
        for (place, label) in jumps {
            let Some((_, target)) = labels.iter().find(|(name, _)| *name == label) else {
                return Err((self.at, format!("can't find label for jump to `{label}'")));
            };
            if let Some(Action::Branch(to) | Action::BranchIf(to) | Action::BranchUnless(to)) =
                commands.get_mut(place).map(|command| &mut command.action)
            {
                *to = Some(*target);
            }
        }
        Ok(commands)
    }

    fn number(&mut self) -> Option<usize> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            value = Some(value.unwrap_or(0usize).saturating_mul(10).saturating_add(digit as usize));
            self.at += 1;
        }
        value
    }

    fn address(&mut self) -> Result<Option<Address>, Failure> {
        Ok(match self.peek() {
            Some(c) if c.is_ascii_digit() => {
                let first = self.number().unwrap_or(0);
                if self.peek() == Some('~') {
                    self.at += 1;
                    Some(Address::Step(first, self.number().unwrap_or(0)))
                } else {
                    Some(Address::Line(first))
                }
            }
            Some('$') => {
                self.at += 1;
                Some(Address::Last)
            }
            Some(c @ ('/' | '\\')) => {
                self.at += 1;
                let delimiter = if c == '/' { '/' } else { self.next().unwrap_or('/') };
                let Some(text) = self.delimited(delimiter, true) else {
                    return self.fail("unterminated address regex");
                };
                let mut ignore_case = false;
                while let Some(flag @ ('I' | 'M')) = self.peek() {
                    ignore_case |= flag == 'I';
                    self.at += 1;
                }
                Some(Address::Pattern(self.regex(&text, ignore_case)?))
            }
            _ => None,
        })
    }

    fn regex(&self, text: &str, ignore_case: bool) -> Result<Option<Regex>, Failure> {
        if text.is_empty() {
            return Ok(None);
        }
        let syntax = if self.extended { RegexSyntax::Extended } else { RegexSyntax::Basic };
        Regex::new(text, syntax, ignore_case).map(Some).map_err(|error| (self.at, error.to_owned()))
    }

    /// Text up to a delimiter that is not escaped nor, in patterns, in brackets; `\delimiter` is the delimiter.
    fn delimited(&mut self, delimiter: char, pattern: bool) -> Option<String> {
        let mut out = String::new();
        let mut bracket = false;
        loop {
            let c = self.next()?;
            if c == delimiter && !bracket {
                return Some(out);
            }
            match c {
                '\\' if !bracket => {
                    let next = self.next()?;
                    if next == delimiter && !(pattern && "()|+?{}".contains(delimiter)) {
                        out.push(next);
                    } else {
                        out.extend(['\\', next]);
                    }
                }
                '[' if pattern && !bracket => {
                    bracket = true;
                    out.push(c);
                    for lead in ['^', ']'] {
                        if self.peek() == Some(lead) {
                            out.push(lead);
                            self.at += 1;
                        }
                    }
                }
                '[' if bracket && matches!(self.peek(), Some(':' | '.' | '=')) => {
                    let kind = self.next()?;
                    out.extend(['[', kind]);
                    loop {
                        let inner = self.next()?;
                        out.push(inner);
                        if inner == kind && self.peek() == Some(']') {
                            out.push(self.next()?);
                            break;
                        }
                    }
                }
                ']' if bracket => {
                    bracket = false;
                    out.push(c);
                }
                _ => out.push(c),
            }
        }
    }

    fn substitute(&mut self) -> Result<Substitute, Failure> {
        let Some(delimiter) = self.next().filter(|c| *c != '\n' && *c != '\\') else {
            return self.fail("unterminated `s' command");
        };
        let Some(pattern) = self.delimited(delimiter, true) else {
            return self.fail("unterminated `s' command");
        };
        let Some(with) = self.delimited(delimiter, false) else {
            return self.fail("unterminated `s' command");
        };
        let mut substitute = Substitute {
            pattern: None,
            with: replacement(&with),
            global: false,
            nth: 1,
            print: false,
            write: None,
        };
        let mut ignore_case = false;
        loop {
            match self.peek() {
                Some('g') => substitute.global = true,
                Some('p') => substitute.print = true,
                Some('i' | 'I') => ignore_case = true,
                Some('m' | 'M' | 'e') => {}
                Some('w') => {
                    self.at += 1;
                    substitute.write = Some(self.file());
                    break;
                }
                Some(c) if c.is_ascii_digit() => {
                    substitute.nth = self.number().unwrap_or(1).max(1);
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        substitute.pattern = self.regex(&pattern, ignore_case)?;
        let groups = substitute.pattern.as_ref().map_or(9, Regex::groups);
        for piece in &substitute.with {
            if let Piece::Group(group) = piece
                && *group > groups
            {
                return Err((self.at, format!("invalid reference \\{group} on `s' command's RHS")));
            }
        }
        Ok(substitute)
    }

    fn translate(&mut self) -> Result<Action, Failure> {
        let Some(delimiter) = self.next() else { return self.fail("unterminated `y' command") };
        let (Some(from), Some(to)) = (self.delimited(delimiter, false), self.delimited(delimiter, false))
        else {
            return self.fail("unterminated `y' command");
        };
        let plain = |text: &str| text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
        let (from, to) = (plain(&from), plain(&to));
        if from.chars().count() != to.chars().count() {
            return self.fail("strings for `y' command are different lengths");
        }
        Ok(Action::Translate(from.chars().zip(to.chars()).collect()))
    }

    fn label(&mut self) -> String {
        let mut out = String::new();
        while let Some(c) = self.peek().filter(|c| !matches!(c, '\n' | ';' | '}')) {
            out.push(c);
            self.at += 1;
        }
        out.trim_end().to_owned()
    }

    fn file(&mut self) -> String {
        self.skip(&[]);
        let mut out = String::new();
        while let Some(c) = self.peek().filter(|c| *c != '\n') {
            out.push(c);
            self.at += 1;
        }
        out
    }

    /// The text of `a`, `i`, `c`: after a backslash and a line end, or on the same line.
    fn text(&mut self) -> Result<String, Failure> {
        self.skip(&[]);
        if self.peek() == Some('\\') {
            self.at += 1;
            self.skip(&[]);
            if self.peek() == Some('\n') {
                self.at += 1;
            }
        }
        if self.peek().is_none() {
            return self.fail("expected \\ after `a', `c' or `i'");
        }
        let mut out = String::new();
        while let Some(c) = self.next() {
            match c {
                '\n' => break,
                '\\' => match self.next() {
                    Some('t') => out.push('\t'),
                    Some(c) => out.push(c),
                    None => {}
                },
                _ => out.push(c),
            }
        }
        out.push('\n');
        Ok(out)
    }
}

fn replacement(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let piece = match c {
            '&' => Piece::Group(0),
            '\\' => match chars.next() {
                Some(digit @ '0'..='9') => Piece::Group(digit.to_digit(10).unwrap_or(0) as usize),
                Some('U') => Piece::Case(Case::Upper),
                Some('L') => Piece::Case(Case::Lower),
                Some('u') => Piece::Case(Case::UpperNext),
                Some('l') => Piece::Case(Case::LowerNext),
                Some('E') => Piece::Case(Case::End),
                Some('n') => {
                    literal.push('\n');
                    continue;
                }
                Some('t') => {
                    literal.push('\t');
                    continue;
                }
                Some(c) => {
                    literal.push(c);
                    continue;
                }
                None => continue,
            },
            _ => {
                literal.push(c);
                continue;
            }
        };
        if !literal.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut literal)));
        }
        pieces.push(piece);
    }
    if !literal.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    pieces
}
