//! Text to commands.

use super::pattern;
use super::script::{Action, Address, Command};

/// Where parsing failed, 1-based, and what GNU sed says.
pub(super) type Failure = (usize, String);

/// A failure of the script as a whole.
pub const NO_PLACE: usize = usize::MAX;

pub fn parse(script: &str, extended: bool) -> Result<Vec<Command>, Failure> {
    let chars: Vec<char> = script.chars().collect();
    let mut parser = Parser { chars: &chars, at: 0, extended };
    parser.commands()
}

pub(super) struct Parser<'a> {
    pub(super) chars: &'a [char],
    pub(super) at: usize,
    pub(super) extended: bool,
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    pub(super) fn fail<T>(&self, message: &str) -> Result<T, Failure> {
        Err((self.at, message.to_owned()))
    }

    pub(super) fn skip(&mut self, also: &[char]) {
        while self.peek().is_some_and(|c| c == ' ' || c == '\t' || also.contains(&c)) {
            self.at += 1;
        }
    }

    pub(super) fn number(&mut self) -> Option<usize> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            value = Some(value.unwrap_or(0usize).saturating_mul(10).saturating_add(digit as usize));
            self.at += 1;
        }
        value
    }

    pub(super) fn label(&mut self) -> String {
        let mut out = String::new();
        while let Some(c) = self.peek().filter(|c| !matches!(c, '\n' | ';' | '}')) {
            out.push(c);
            self.at += 1;
        }
        out.trim_end().to_owned()
    }

    pub(super) fn file(&mut self) -> String {
        self.skip(&[]);
        let mut out = String::new();
        while let Some(c) = self.peek().filter(|c| *c != '\n') {
            out.push(c);
            self.at += 1;
        }
        out
    }

    /// The text of `a`, `i`, `c`: after a backslash and a line end, or on the same line.
    pub(super) fn text(&mut self) -> Result<String, Failure> {
        self.skip(&[]);
        let continued = self.peek() == Some('\\');
        if continued {
            self.at += 1;
            // On the same line the blanks that follow belong to the text.
            let at = self.at;
            self.skip(&[]);
            match self.peek() {
                Some('\n') => self.at += 1,
                Some(_) => self.at = at,
                // `$a\` ends the last line, and adds none.
                None => return Ok(String::new()),
            }
        }
        if self.peek().is_none() {
            return self.fail("expected \\ after `a', `c' or `i'");
        }
        let mut out = String::new();
        while let Some(c) = self.next() {
            match c {
                '\n' => break,
                '\\' => out.extend(self.next().map(|c| pattern::escape(c).unwrap_or(c))),
                _ => out.push(c),
            }
        }
        out.push('\n');
        Ok(out)
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
                return Err((NO_PLACE, format!("can't find label for jump to `{label}'")));
            };
            if let Some(Action::Branch(to) | Action::BranchIf(to) | Action::BranchUnless(to)) =
                commands.get_mut(place).map(|command| &mut command.action)
            {
                *to = Some(*target);
            }
        }
        Ok(commands)
    }
}
