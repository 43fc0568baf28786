//! Patterns to programs.

use super::program::{Instruction, MAX_REPEAT, Node, Set, emit};
use super::{Regex, RegexSyntax};

const MAX_DEPTH: u32 = 60;

pub(super) fn compile(pattern: &str, syntax: RegexSyntax, ignore_case: bool) -> Result<Regex, &'static str> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parser = Parser {
        chars: &chars,
        at: 0,
        extended: syntax == RegexSyntax::Extended,
        groups: 0,
        depth: 0,
        back: false,
    };
    let node = if syntax == RegexSyntax::Fixed {
        Node::Concat(chars.iter().map(|&c| Node::One(Instruction::Char(c))).collect())
    } else {
        let node = parser.alternation()?;
        if parser.at < chars.len() {
            return Err("Unmatched ) or \\)");
        }
        node
    };
    let mut program = vec![Instruction::Save(0)];
    emit(&node, &mut program)?;
    program.push(Instruction::Save(1));
    program.push(Instruction::Match);
    Ok(Regex { program, groups: parser.groups, ignore_case, has_back_reference: parser.back, first: false })
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    extended: bool,
    groups: usize,
    depth: u32,
    back: bool,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Takes an operator, which a basic expression writes with a backslash.
    fn eat(&mut self, operator: char) -> bool {
        let found = self.sees(operator);
        if found {
            self.at += if self.extended { 1 } else { 2 };
        }
        found
    }

    fn sees(&self, operator: char) -> bool {
        if self.extended {
            self.peek() == Some(operator)
        } else {
            self.peek() == Some('\\') && self.peek_at(1) == Some(operator)
        }
    }

    fn alternation(&mut self) -> Result<Node, &'static str> {
        if self.depth > MAX_DEPTH {
            return Err("Regular expression too big");
        }
        let mut options = vec![self.branch()?];
        while self.eat('|') {
            options.push(self.branch()?);
        }
        Ok(if options.len() == 1 { options.pop().unwrap_or(Node::Empty) } else { Node::Or(options) })
    }

    fn branch(&mut self) -> Result<Node, &'static str> {
        let mut nodes = Vec::new();
        while self.peek().is_some()
            && !self.sees('|')
            && !(self.sees(')') && (self.depth > 0 || !self.extended))
        {
            let atom = self.atom(nodes.is_empty())?;
            let atom = self.repeated(atom)?;
            nodes.push(atom);
        }
        Ok(Node::Concat(nodes))
    }

    fn repeated(&mut self, mut atom: Node) -> Result<Node, &'static str> {
        loop {
            // Anchors are not repeated in basic expressions: `^*` is a literal star.
            if !self.extended && matches!(atom, Node::One(Instruction::LineStart)) {
                return Ok(atom);
            }
            if self.peek() == Some('*') {
                self.at += 1;
                atom = Node::Repeat(Box::new(atom), 0, None);
            } else if self.eat('+') {
                atom = Node::Repeat(Box::new(atom), 1, None);
            } else if self.eat('?') {
                atom = Node::Repeat(Box::new(atom), 0, Some(1));
            } else if self.sees('{') {
                let back = self.at;
                self.eat('{');
                match self.interval()? {
                    Some((least, most)) => atom = Node::Repeat(Box::new(atom), least, most),
                    None => {
                        self.at = back;
                        return Ok(atom);
                    }
                }
            } else {
                return Ok(atom);
            }
        }
    }

    fn interval(&mut self) -> Result<Option<(u32, Option<u32>)>, &'static str> {
        let least = self.number();
        let most = if self.peek() == Some(',') {
            self.at += 1;
            self.number()
        } else {
            least
        };
        let comma = self.at.checked_sub(1).and_then(|at| self.chars.get(at)) == Some(&',');
        if !self.eat('}') {
            return if self.extended { Ok(None) } else { Err("Unmatched \\{") };
        }
        if least.is_none() && most.is_none() && !comma {
            return Err("Invalid content of \\{\\}");
        }
        let least = least.unwrap_or(0);
        let most = if comma { None } else { most };
        if least > MAX_REPEAT || most.is_some_and(|most| most > MAX_REPEAT || most < least) {
            return Err("Invalid content of \\{\\}");
        }
        Ok(Some((least, most)))
    }

    fn number(&mut self) -> Option<u32> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            value = Some(value.unwrap_or(0u32).saturating_mul(10).saturating_add(digit));
            self.at += 1;
        }
        value
    }

    fn atom(&mut self, first: bool) -> Result<Node, &'static str> {
        if self.eat('(') {
            self.groups += 1;
            let index = self.groups;
            self.depth += 1;
            let inner = self.alternation()?;
            self.depth -= 1;
            if !self.eat(')') {
                return Err("Unmatched ( or \\(");
            }
            return Ok(Node::Group(index, Box::new(inner)));
        }
        let Some(c) = self.peek() else { return Ok(Node::Empty) };
        self.at += 1;
        Ok(Node::One(match c {
            '.' => Instruction::Any,
            '[' => Instruction::Set(self.set()?),
            '^' if self.extended || first => Instruction::LineStart,
            '$' if self.extended || self.at >= self.chars.len() || self.sees(')') || self.sees('|') => {
                Instruction::LineEnd
            }
            '*' if self.extended && first => return Ok(Node::Empty),
            '\\' => return self.escape(),
            _ => Instruction::Char(c),
        }))
    }

    fn escape(&mut self) -> Result<Node, &'static str> {
        let Some(c) = self.peek() else { return Err("Trailing backslash") };
        self.at += 1;
        let word = |negated| {
            let set = Set {
                negated,
                ranges: vec![('_', '_')],
                classes: vec!["alnum".to_owned()],
                ..Set::default()
            };
            Instruction::Set(set)
        };
        let space =
            |negated| Instruction::Set(Set { negated, classes: vec!["space".to_owned()], ..Set::default() });
        Ok(Node::One(match c {
            'w' => word(false),
            'W' => word(true),
            's' => space(false),
            'S' => space(true),
            'b' => Instruction::WordEdge(true),
            'B' => Instruction::WordEdge(false),
            '<' => Instruction::WordStart,
            '>' => Instruction::WordEnd,
            '`' => Instruction::LineStart,
            '\'' => Instruction::LineEnd,
            'n' => Instruction::Char('\n'),
            't' => Instruction::Char('\t'),
            '1'..='9' => {
                let index = c.to_digit(10).unwrap_or(1) as usize;
                if index > self.groups {
                    return Err("Invalid back reference");
                }
                self.back = true;
                Instruction::BackReference(index)
            }
            _ => Instruction::Char(c),
        }))
    }

    fn set(&mut self) -> Result<Set, &'static str> {
        const UNMATCHED: &str = "Unmatched [, [^, [:, [., or [=";
        if self.peek().is_none() {
            return Err("Invalid regular expression");
        }
        let mut set = Set { negated: self.peek() == Some('^'), ..Set::default() };
        self.at += usize::from(set.negated);
        let mut first = true;
        loop {
            let c = self.peek().ok_or(UNMATCHED)?;
            self.at += 1;
            if c == ']' && !first {
                return Ok(set);
            }
            first = false;
            if c == '['
                && let Some(kind @ (':' | '.' | '=')) = self.peek()
            {
                let rest = self.chars.get(self.at + 1..).unwrap_or_default();
                let length = rest.windows(2).position(|pair| pair == [kind, ']']).ok_or(UNMATCHED)?;
                let name: String = rest.get(..length).unwrap_or_default().iter().collect();
                self.at += length + 3;
                if kind == ':' {
                    set.classes.push(name);
                } else if let Some(c) = name.chars().next() {
                    set.ranges.push((c, c));
                }
                continue;
            }
            // GNU programs read `\n` and `\t` in brackets as well.
            let low = match (c, self.peek()) {
                ('\\', Some('n')) => {
                    self.at += 1;
                    '\n'
                }
                ('\\', Some('t')) => {
                    self.at += 1;
                    '\t'
                }
                _ => c,
            };
            if self.peek() == Some('-') && self.peek_at(1).is_some_and(|next| next != ']') {
                let high = self.peek_at(1).unwrap_or(low);
                self.at += 2;
                if high < low {
                    return Err("Invalid range end");
                }
                set.ranges.push((low, high));
            } else {
                set.ranges.push((low, low));
            }
        }
    }
}
