//! The language of Perl's patterns as far as `grep -P` meets it: lazy and possessive repeats, `(?:…)`, named groups,
//! look-around, `\K`, `\d` and its kin, `\Q…\E`, and `(?i)` for a whole pattern.

use super::Regex;
use super::program::{Instruction, MAX_REPEAT, Node, Set, emit};

const MAX_DEPTH: u32 = 60;
/// What a pattern is refused with that is right, but not known here.
pub const UNMODELLED: &str = "this pattern of Perl has no model";

pub(super) fn compile(pattern: &str, ignore_case: bool) -> Result<Regex, &'static str> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parser = Parser {
        chars: &chars,
        at: 0,
        groups: 0,
        names: Vec::new(),
        depth: 0,
        ignore_case,
        dot_all: false,
        back: false,
    };
    let node = parser.alternation()?;
    if parser.at < chars.len() {
        return Err("unmatched closing parenthesis");
    }
    let mut regex = program(&node, parser.groups, parser.ignore_case)?;
    regex.has_back_reference = parser.back;
    Ok(regex)
}

/// A whole pattern, or what stands in a look-around.
fn program(node: &Node, groups: usize, ignore_case: bool) -> Result<Regex, &'static str> {
    let mut program = vec![Instruction::Save(0)];
    emit(node, &mut program)?;
    program.push(Instruction::Save(1));
    program.push(Instruction::Match);
    Ok(Regex { program, groups, ignore_case, has_back_reference: false, first: true })
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    groups: usize,
    names: Vec<(String, usize)>,
    depth: u32,
    ignore_case: bool,
    dot_all: bool,
    back: bool,
}

type Parsed = Result<Node, &'static str>;

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = text.chars().enumerate().all(|(at, c)| self.chars.get(self.at + at) == Some(&c));
        self.at += if found { text.chars().count() } else { 0 };
        found
    }

    fn alternation(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("parentheses are too deeply nested");
        }
        let mut options = vec![self.sequence()?];
        while self.eat("|") {
            options.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(match options.len() {
            1 => options.pop().unwrap_or(Node::Empty),
            _ => Node::Or(options),
        })
    }

    fn sequence(&mut self) -> Parsed {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) {
            if matches!(c, '*' | '+' | '?') {
                return Err("quantifier does not follow a repeatable item");
            }
            if self.eat("\\Q") {
                while self.at < self.chars.len() && !self.eat("\\E") {
                    nodes.extend(self.peek().map(|c| Node::One(Instruction::Char(c))));
                    self.at += 1;
                }
                if let Some(last) = nodes.pop() {
                    nodes.push(self.repeated(last)?);
                }
                continue;
            }
            let atom = self.atom()?;
            nodes.push(self.repeated(atom)?);
        }
        Ok(Node::Concat(nodes))
    }

    fn repeated(&mut self, atom: Node) -> Parsed {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.interval() {
                Some(interval) => interval,
                None => return Ok(atom),
            },
            _ => return Ok(atom),
        };
        self.at += 1;
        if least > MAX_REPEAT || most.is_some_and(|most| most > MAX_REPEAT) {
            return Err("number too big in {} quantifier");
        }
        if most.is_some_and(|most| most < least) {
            return Err("numbers out of order in {} quantifier");
        }
        if self.eat("+") {
            let node = Node::Repeat(Box::new(atom), least, most);
            return self.atomic(&node);
        }
        let lazy = self.eat("?");
        Ok(if lazy {
            Node::Lazy(Box::new(atom), least, most)
        } else {
            Node::Repeat(Box::new(atom), least, most)
        })
    }

    /// `{2}`, `{2,}`, `{2,3}`, with the place left at the closing brace; anything else is text.
    fn interval(&mut self) -> Option<(u32, Option<u32>)> {
        let rest = self.chars.get(self.at + 1..)?;
        let end = rest.iter().position(|c| *c == '}')?;
        let text: String = rest.get(..end)?.iter().collect();
        let interval = match text.split_once(',') {
            None => {
                let count = text.parse().ok()?;
                (count, Some(count))
            }
            Some((least, "")) => (least.parse().ok()?, None),
            Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
        };
        self.at += end + 1;
        Some(interval)
    }

    fn atomic(&mut self, node: &Node) -> Parsed {
        let inner = program(node, self.groups, self.ignore_case)?;
        Ok(Node::One(Instruction::Atomic(Box::new(inner))))
    }

    fn atom(&mut self) -> Parsed {
        let Some(c) = self.peek() else { return Ok(Node::Empty) };
        self.at += 1;
        Ok(Node::One(match c {
            '.' if self.dot_all => Instruction::Any,
            '.' => Instruction::Set(Set { negated: true, ranges: vec![('\n', '\n')], ..Set::default() }),
            '^' => Instruction::LineStart,
            '$' => Instruction::LineEnd,
            '(' => return self.group(),
            '[' => Instruction::Set(self.set()?),
            '\\' => return self.escape(),
            _ => Instruction::Char(c),
        }))
    }

    fn close(&mut self) -> Result<(), &'static str> {
        if self.eat(")") { Ok(()) } else { Err("missing closing parenthesis") }
    }

    fn group(&mut self) -> Parsed {
        if !self.eat("?") {
            return self.capture(None);
        }
        for (head, behind, negated) in
            [("=", false, false), ("!", false, true), ("<=", true, false), ("<!", true, true)]
        {
            if self.eat(head) {
                let node = self.alternation()?;
                self.close()?;
                let regex = Box::new(program(&node, self.groups, self.ignore_case)?);
                return Ok(Node::One(Instruction::Look { regex, behind, negated }));
            }
        }
        if self.eat(">") {
            let node = self.alternation()?;
            self.close()?;
            return self.atomic(&node);
        }
        if self.eat(":") {
            let node = self.alternation()?;
            self.close()?;
            return Ok(node);
        }
        for (head, end) in [("P<", '>'), ("<", '>'), ("'", '\'')] {
            if self.eat(head) {
                let name = self.name(end)?;
                return self.capture(Some(name));
            }
        }
        if self.eat("#") {
            while self.peek().is_some_and(|c| c != ')') {
                self.at += 1;
            }
            self.close()?;
            return Ok(Node::Empty);
        }
        self.options()
    }

    /// `(?i)` and `(?s)`, which hold for the whole pattern here: anywhere but at its beginning they are refused.
    fn options(&mut self) -> Parsed {
        let at_start = self.at == 2;
        if self.peek().is_none() {
            return Err("missing closing parenthesis");
        }
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                'i' if at_start => self.ignore_case = true,
                's' => self.dot_all = true,
                // A line is all that is searched.
                'm' => {}
                ')' => return Ok(Node::Empty),
                _ => break,
            }
        }
        Err(UNMODELLED)
    }

    fn name(&mut self, end: char) -> Result<String, &'static str> {
        let mut name = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            if c == end {
                return Ok(name);
            }
            name.push(c);
        }
        Err("syntax error in subpattern name (missing terminator?)")
    }

    fn capture(&mut self, name: Option<String>) -> Parsed {
        self.groups += 1;
        let index = self.groups;
        self.names.extend(name.map(|name| (name, index)));
        let inner = self.alternation()?;
        self.close()?;
        Ok(Node::Group(index, Box::new(inner)))
    }

    fn escape(&mut self) -> Parsed {
        let Some(c) = self.peek() else { return Err("\\ at end of pattern") };
        self.at += 1;
        if let Some(set) = class(c) {
            return Ok(Node::One(Instruction::Set(set)));
        }
        Ok(match c {
            'b' => Node::One(Instruction::WordEdge(true)),
            'B' => Node::One(Instruction::WordEdge(false)),
            'A' | 'G' => Node::One(Instruction::LineStart),
            'z' | 'Z' => Node::One(Instruction::LineEnd),
            'K' => Node::One(Instruction::Save(0)),
            'R' => {
                let line = |c| Node::One(Instruction::Char(c));
                Node::Or(vec![Node::Concat(vec![line('\r'), line('\n')]), line('\n'), line('\r')])
            }
            'E' => Node::Empty,
            '1'..='9' => {
                let index = c.to_digit(10).unwrap_or(1) as usize;
                self.reference(index)?
            }
            'k' => {
                let end = match self.peek() {
                    Some('{') => '}',
                    Some('\'') => '\'',
                    _ => '>',
                };
                self.at += 1;
                let name = self.name(end)?;
                let index = self.names.iter().find(|(known, _)| *known == name).map(|(_, index)| *index);
                self.reference(index.unwrap_or(usize::MAX))?
            }
            _ => Node::One(Instruction::Char(self.character(c)?)),
        })
    }

    fn reference(&mut self, index: usize) -> Parsed {
        if index > self.groups {
            return Err("reference to non-existent subpattern");
        }
        self.back = true;
        Ok(Node::One(Instruction::BackReference(index)))
    }

    /// The character that an escape stands for.
    fn character(&mut self, letter: char) -> Result<char, &'static str> {
        Ok(match letter {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\u{c}',
            'e' => '\u{1b}',
            'a' => '\u{7}',
            'x' => {
                let digits = if self.eat("{") {
                    self.name('}')?
                } else {
                    let digits: String = self
                        .chars
                        .iter()
                        .skip(self.at)
                        .take(2)
                        .take_while(|c| c.is_ascii_hexdigit())
                        .collect();
                    self.at += digits.len();
                    digits
                };
                u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).unwrap_or('\0')
            }
            '0' => '\0',
            'p' | 'P' | 'X' | 'c' | 'g' | 'o' | 'C' => return Err(UNMODELLED),
            c if c.is_ascii_alphabetic() => return Err("unrecognized character follows \\"),
            c => c,
        })
    }

    fn set(&mut self) -> Result<Set, &'static str> {
        const OPEN: &str = "missing terminating ] for character class";
        let mut set = Set { negated: self.eat("^"), ..Set::default() };
        let mut first = true;
        loop {
            let c = self.peek().ok_or(OPEN)?;
            self.at += 1;
            if c == ']' && !first {
                return Ok(set);
            }
            first = false;
            if c == '[' && self.peek() == Some(':') {
                self.at += 1;
                set.classes.push(self.name(':')?);
                self.at += 1;
                continue;
            }
            let mut low = c;
            if c == '\\' {
                let letter = self.peek().ok_or(OPEN)?;
                self.at += 1;
                if let Some(inner) = class(letter) {
                    if inner.negated {
                        set.sets.push(inner);
                    } else {
                        set.ranges.extend(inner.ranges);
                        set.classes.extend(inner.classes);
                    }
                    continue;
                }
                low = if letter == 'b' { '\u{8}' } else { self.character(letter)? };
            }
            let ranges =
                self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|next| *next != ']');
            if !ranges {
                set.ranges.push((low, low));
                continue;
            }
            self.at += 1;
            let mut high = self.peek().ok_or(OPEN)?;
            self.at += 1;
            if high == '\\' {
                let letter = self.peek().ok_or(OPEN)?;
                self.at += 1;
                high = self.character(letter)?;
            }
            if high < low {
                return Err("range out of order in character class");
            }
            set.ranges.push((low, high));
        }
    }
}

/// `\d` and its kin.
fn class(letter: char) -> Option<Set> {
    let ranges: &[(char, char)] = match letter.to_ascii_lowercase() {
        'd' => &[('0', '9')],
        'w' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        's' => &[('\t', '\r'), (' ', ' ')],
        'h' => &[('\t', '\t'), (' ', ' ')],
        'v' => &[('\n', '\r')],
        'n' if letter == 'N' => &[('\n', '\n')],
        _ => return None,
    };
    Some(Set { negated: letter.is_ascii_uppercase(), ranges: ranges.to_vec(), ..Set::default() })
}
