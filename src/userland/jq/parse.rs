//! From the text of a filter to its tree, after jq's grammar.

use std::rc::Rc;

use super::tree::{Definition, Name, Node, Operator, Tree};

/// How deep a filter may nest.
const MAX_DEPTH: usize = 60;

/// The text is not a filter: what is there in place of what must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unexpected(pub String);

pub type Parsed<T> = Result<T, Unexpected>;

/// # Errors
/// The text is no filter, or nests too deep.
pub fn parse(text: &str) -> Parsed<Tree> {
    let mut parser = Parser { rest: text, depth: 0 };
    if parser.blank().is_empty() {
        return Ok(Rc::new(Node::Identity));
    }
    let tree = parser.pipe()?;
    if parser.blank().is_empty() { Ok(tree) } else { parser.unexpected() }
}

/// The definitions of a text.
///
/// # Errors
/// As [`parse`].
pub fn definitions(text: &str) -> Parsed<Vec<Rc<Definition>>> {
    let mut parser = Parser { rest: text, depth: 0 };
    let mut all = Vec::new();
    while parser.word("def") {
        all.push(parser.definition()?);
    }
    if parser.blank().is_empty() { Ok(all) } else { parser.unexpected() }
}

pub struct Parser<'a> {
    pub(super) rest: &'a str,
    depth: usize,
}

pub const WORDS: [&str; 16] = [
    "def", "if", "then", "elif", "else", "end", "as", "reduce", "foreach", "try", "catch", "label", "import",
    "include", "and", "or",
];

const ASSIGNMENTS: [(&str, Option<Operator>); 6] = [
    ("+=", Some(Operator::Add)),
    ("-=", Some(Operator::Subtract)),
    ("*=", Some(Operator::Multiply)),
    ("/=", Some(Operator::Divide)),
    ("%=", Some(Operator::Modulo)),
    ("//=", None),
];

const COMPARISONS: [(&str, Operator); 6] = [
    ("==", Operator::Equal),
    ("!=", Operator::Unequal),
    ("<=", Operator::LessEqual),
    (">=", Operator::GreaterEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl<'a> Parser<'a> {
    /// Over blanks and comments.
    pub(super) fn blank(&mut self) -> &'a str {
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.strip_prefix('#') {
                Some(comment) => self.rest = comment.split_once('\n').map_or("", |(_, rest)| rest),
                None => return self.rest,
            }
        }
    }

    pub(super) fn unexpected<T>(&mut self) -> Parsed<T> {
        let rest = self.blank();
        let found = match rest.chars().next() {
            None => "$end".to_owned(),
            Some(c) if is_name(c) => "IDENT".to_owned(),
            Some(c) => format!("'{c}'"),
        };
        Err(Unexpected(found))
    }

    pub(super) fn take(&mut self, token: &str) -> bool {
        match self.blank().strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    pub(super) fn want(&mut self, token: &str) -> Parsed<()> {
        if self.take(token) { Ok(()) } else { self.unexpected() }
    }

    pub(super) fn word(&mut self, word: &str) -> bool {
        match self.blank().strip_prefix(word) {
            Some(rest) if !rest.starts_with(is_name) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    pub(super) fn want_word(&mut self, word: &str) -> Parsed<()> {
        if self.word(word) { Ok(()) } else { self.unexpected() }
    }

    pub(super) fn pipe(&mut self) -> Parsed<Tree> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Unexpected("nesting as deep as this".to_owned()));
        }
        let tree = self.pipe_within();
        self.depth -= 1;
        tree
    }

    fn pipe_within(&mut self) -> Parsed<Tree> {
        if self.word("def") {
            let definition = self.definition()?;
            return Ok(Rc::new(Node::Define(definition, self.pipe()?)));
        }
        if self.word("label") {
            let name = self.variable()?;
            self.want("|")?;
            return Ok(Rc::new(Node::Label(name, self.pipe()?)));
        }
        let left = self.comma()?;
        if self.blank().starts_with("|=") || !self.take("|") {
            return Ok(left);
        }
        Ok(Rc::new(Node::Pipe(left, self.pipe()?)))
    }

    pub(super) fn definition(&mut self) -> Parsed<Rc<Definition>> {
        let name = self.name()?;
        let mut parameters = Vec::new();
        if self.take("(") {
            loop {
                let is_variable = self.take("$");
                let name = self.name()?;
                parameters.push(if is_variable { format!("${name}").into() } else { name });
                if !self.take(";") {
                    break;
                }
            }
            self.want(")")?;
        }
        self.want(":")?;
        let body = self.pipe()?;
        self.want(";")?;
        Ok(Rc::new(Definition { name, parameters, body }))
    }

    fn comma(&mut self) -> Parsed<Tree> {
        let mut left = self.alternative()?;
        while self.take(",") {
            left = Rc::new(Node::Both(left, self.alternative()?));
        }
        Ok(left)
    }

    pub(super) fn alternative(&mut self) -> Parsed<Tree> {
        let left = self.assignment()?;
        if self.blank().starts_with("//=") || !self.take("//") {
            return Ok(left);
        }
        Ok(Rc::new(Node::Else(left, self.alternative()?)))
    }

    fn assignment(&mut self) -> Parsed<Tree> {
        let left = self.or()?;
        for (token, operator) in ASSIGNMENTS {
            if self.take(token) {
                return Ok(Rc::new(Node::Change(operator, left, self.alternative()?)));
            }
        }
        if self.take("|=") {
            return Ok(Rc::new(Node::Update(left, self.alternative()?)));
        }
        if !self.blank().starts_with("==") && self.take("=") {
            return Ok(Rc::new(Node::Assign(left, self.alternative()?)));
        }
        Ok(left)
    }

    fn or(&mut self) -> Parsed<Tree> {
        let mut left = self.and()?;
        while self.word("or") {
            left = Rc::new(Node::Or(left, self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Parsed<Tree> {
        let mut left = self.comparison()?;
        while self.word("and") {
            left = Rc::new(Node::And(left, self.comparison()?));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Parsed<Tree> {
        let left = self.sum()?;
        for (token, operator) in COMPARISONS {
            if self.take(token) {
                return Ok(Rc::new(Node::Binary(operator, left, self.sum()?)));
            }
        }
        Ok(left)
    }

    /// An operator that is not the beginning of an assignment.
    fn operator(&mut self, among: &[(&str, Operator)]) -> Option<Operator> {
        let rest = self.blank();
        let (token, operator) = among.iter().find(|(token, _)| rest.starts_with(token))?;
        let after = rest.get(token.len()..)?;
        if after.starts_with('=') || (*token == "/" && after.starts_with('/')) {
            return None;
        }
        self.rest = after;
        Some(*operator)
    }

    fn sum(&mut self) -> Parsed<Tree> {
        let mut left = self.product()?;
        while let Some(operator) = self.operator(&[("+", Operator::Add), ("-", Operator::Subtract)]) {
            left = Rc::new(Node::Binary(operator, left, self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Parsed<Tree> {
        const PRODUCTS: [(&str, Operator); 3] =
            [("*", Operator::Multiply), ("/", Operator::Divide), ("%", Operator::Modulo)];
        let mut left = self.unary()?;
        while let Some(operator) = self.operator(&PRODUCTS) {
            left = Rc::new(Node::Binary(operator, left, self.unary()?));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Parsed<Tree> {
        if self.take("-") {
            return Ok(Rc::new(Node::Negate(self.postfix()?)));
        }
        let term = self.postfix()?;
        // `.[] as $x | …` may stand to the right of an operator: `1 + . as $x | …`.
        if self.word("as") {
            let pattern = self.pattern()?;
            self.want("|")?;
            return Ok(Rc::new(Node::Bind(term, pattern, self.pipe()?)));
        }
        Ok(term)
    }

    pub(super) fn postfix(&mut self) -> Parsed<Tree> {
        let mut tree = self.term()?;
        loop {
            let rest = self.blank();
            if self.take("?") {
                tree = Rc::new(Node::Try(tree, None));
            } else if rest.starts_with(".[") || rest.starts_with('[') {
                self.take(".");
                tree = self.bracket(tree)?;
            } else if rest.starts_with('.') && !rest.starts_with("..") {
                self.take(".");
                tree = Rc::new(Node::Index(tree, self.key()?));
            } else {
                return Ok(tree);
            }
        }
    }

    fn bracket(&mut self, target: Tree) -> Parsed<Tree> {
        self.want("[")?;
        if self.take("]") {
            return Ok(Rc::new(Node::Iterate(target)));
        }
        if self.take(":") {
            let to = self.pipe()?;
            self.want("]")?;
            return Ok(Rc::new(Node::Slice(target, None, Some(to))));
        }
        let from = self.pipe()?;
        if !self.take(":") {
            self.want("]")?;
            return Ok(Rc::new(Node::Index(target, from)));
        }
        let to = if self.blank().starts_with(']') { None } else { Some(self.pipe()?) };
        self.want("]")?;
        Ok(Rc::new(Node::Slice(target, Some(from), to)))
    }

    pub(super) fn variable(&mut self) -> Parsed<Name> {
        self.want("$")?;
        self.name()
    }

    pub(super) fn name(&mut self) -> Parsed<Name> {
        let rest = self.blank();
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end).unwrap_or_default();
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return self.unexpected();
        }
        self.rest = after;
        Ok(name.into())
    }
}
