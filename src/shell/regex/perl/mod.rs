//! The language of Perl's patterns as far as `grep -P` meets it: lazy and possessive repeats, `(?:…)`, named groups,
//! look-around, `\K`, `\d` and its kin, `\Q…\E`, and `(?i)` for a whole pattern.

mod escape;

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
        each_line: false,
        strict_end: false,
        options_end: 0,
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
    /// `^` and `$` are at the ends of every line.
    each_line: bool,
    /// `$` is not before a last line end.
    strict_end: bool,
    /// Where the options at the beginning of the pattern end.
    options_end: usize,
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
            '^' if self.each_line => Instruction::EachStart,
            '^' => Instruction::LineStart,
            '$' if self.each_line => Instruction::EachEnd,
            '$' if self.strict_end => Instruction::LineEnd,
            '$' => Instruction::LastEnd,
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

    /// `(?i)`, `(?m)` and `(?s)`, which hold for the whole pattern here: anywhere but at its beginning they are refused.
    fn options(&mut self) -> Parsed {
        let at_start = self.at == self.options_end + 2;
        if self.peek().is_none() {
            return Err("missing closing parenthesis");
        }
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                'i' if at_start => self.ignore_case = true,
                's' => self.dot_all = true,
                'm' if at_start => self.each_line = true,
                'D' if at_start => self.strict_end = true,
                ')' => {
                    if at_start {
                        self.options_end = self.at;
                    }
                    return Ok(Node::Empty);
                }
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
}
