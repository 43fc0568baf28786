//! The parts of filters that stand between operators.

use std::rc::Rc;

use super::json::Json;
use super::parse::{Parsed, Parser, WORDS};
use super::tree::{Node, Pattern, Tree};

impl Parser<'_> {
    pub(super) fn term(&mut self) -> Parsed<Tree> {
        let rest = self.blank();
        let Some(first) = rest.chars().next() else { return self.unexpected() };
        Ok(match first {
            '.' if rest.starts_with("..") => {
                self.take("..");
                Rc::new(Node::Descend)
            }
            '.' => {
                self.take(".");
                let identity = Rc::new(Node::Identity);
                match self.rest.chars().next() {
                    Some(c) if c.is_ascii_alphabetic() || matches!(c, '_' | '"' | '@') => {
                        Rc::new(Node::Index(identity, self.key()?))
                    }
                    _ => identity,
                }
            }
            '(' => {
                self.take("(");
                let inner = self.pipe()?;
                self.want(")")?;
                inner
            }
            '[' => {
                self.take("[");
                if self.take("]") {
                    return Ok(Rc::new(Node::Collect(None)));
                }
                let inner = self.pipe()?;
                self.want("]")?;
                Rc::new(Node::Collect(Some(inner)))
            }
            '{' => self.object()?,
            '"' => self.text(None)?,
            '@' => {
                self.take("@");
                let name = self.name()?;
                if self.blank().starts_with('"') {
                    self.text(Some(name))?
                } else {
                    Rc::new(Node::Format(name))
                }
            }
            '$' => {
                let name = self.variable()?;
                if &*name == "__loc__" {
                    let fields =
                        vec![("file".into(), Json::text("<top-level>")), ("line".into(), Json::count(1))];
                    return Ok(Rc::new(Node::Literal(Json::object(fields))));
                }
                Rc::new(Node::Variable(name))
            }
            c if c.is_ascii_digit() => Rc::new(Node::Literal(self.number()?)),
            _ => self.named()?,
        })
    }

    /// What begins with a word.
    fn named(&mut self) -> Parsed<Tree> {
        if self.word("if") {
            return self.condition();
        }
        if self.word("try") {
            let body = self.postfix()?;
            let handler = if self.word("catch") { Some(self.postfix()?) } else { None };
            return Ok(Rc::new(Node::Try(body, handler)));
        }
        if self.word("reduce") {
            let (source, pattern) = self.loop_head()?;
            let start = self.pipe()?;
            self.want(";")?;
            let update = self.pipe()?;
            self.want(")")?;
            return Ok(Rc::new(Node::Reduce(source, pattern, start, update)));
        }
        if self.word("foreach") {
            let (source, pattern) = self.loop_head()?;
            let start = self.pipe()?;
            self.want(";")?;
            let update = self.pipe()?;
            let shown = if self.take(";") { Some(self.pipe()?) } else { None };
            self.want(")")?;
            return Ok(Rc::new(Node::Foreach(source, pattern, start, update, shown)));
        }
        if self.word("break") {
            return Ok(Rc::new(Node::Break(self.variable()?)));
        }
        if self.word("def") {
            let definition = self.definition()?;
            return Ok(Rc::new(Node::Define(definition, self.pipe()?)));
        }
        let before = self.rest;
        let name = self.name()?;
        if WORDS.contains(&&*name) {
            self.rest = before;
            return self.unexpected();
        }
        Ok(Rc::new(match &*name {
            "null" => Node::Literal(Json::Null),
            "true" | "false" => Node::Literal(Json::Bool(&*name == "true")),
            _ => {
                let mut arguments = Vec::new();
                if self.take("(") {
                    arguments.push(self.pipe()?);
                    while self.take(";") {
                        arguments.push(self.pipe()?);
                    }
                    self.want(")")?;
                }
                Node::Call(name, arguments)
            }
        }))
    }

    fn condition(&mut self) -> Parsed<Tree> {
        let test = self.pipe()?;
        self.want_word("then")?;
        let yes = self.pipe()?;
        let no = if self.word("elif") {
            return Ok(Rc::new(Node::If(test, yes, self.condition()?)));
        } else if self.word("else") {
            self.pipe()?
        } else {
            Rc::new(Node::Identity)
        };
        self.want_word("end")?;
        Ok(Rc::new(Node::If(test, yes, no)))
    }

    /// `SOURCE as PATTERN (`
    fn loop_head(&mut self) -> Parsed<(Tree, Pattern)> {
        let source = self.postfix()?;
        self.want_word("as")?;
        let pattern = self.pattern()?;
        self.want("(")?;
        Ok((source, pattern))
    }

    pub(super) fn pattern(&mut self) -> Parsed<Pattern> {
        if self.take("[") {
            let mut all = vec![self.pattern()?];
            while self.take(",") {
                all.push(self.pattern()?);
            }
            self.want("]")?;
            return Ok(Pattern::List(all));
        }
        if !self.take("{") {
            return Ok(Pattern::Variable(self.variable()?));
        }
        let mut all = Vec::new();
        loop {
            let (key, own) = if self.blank().starts_with('$') {
                let name = self.variable()?;
                (Rc::new(Node::Literal(Json::Text(Rc::clone(&name)))), Some(name))
            } else if self.take("(") {
                let key = self.pipe()?;
                self.want(")")?;
                (key, None)
            } else {
                (self.key()?, None)
            };
            let value = if self.take(":") { Some(self.pattern()?) } else { None };
            all.push((key, own, value));
            if !self.take(",") {
                break;
            }
        }
        self.want("}")?;
        Ok(Pattern::Object(all))
    }

    fn object(&mut self) -> Parsed<Tree> {
        self.want("{")?;
        let mut fields = Vec::new();
        while !self.take("}") {
            fields.push(self.field()?);
            if !self.take(",") {
                self.want("}")?;
                break;
            }
        }
        Ok(Rc::new(Node::Build(fields)))
    }

    fn field(&mut self) -> Parsed<(Tree, Tree)> {
        let rest = self.blank();
        let key = if rest.starts_with('$') {
            let value = self.term()?;
            let name = if let Node::Variable(name) = &*value { Rc::clone(name) } else { "__loc__".into() };
            return Ok((Rc::new(Node::Literal(Json::Text(name))), value));
        } else if self.take("(") {
            let key = self.pipe()?;
            self.want(")")?;
            key
        } else if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return self.unexpected();
        } else {
            self.key()?
        };
        if !self.take(":") {
            return Ok((Rc::clone(&key), Rc::new(Node::Index(Rc::new(Node::Identity), key))));
        }
        let mut value = self.value_of_field()?;
        while !self.blank().starts_with("|=") && self.take("|") {
            value = Rc::new(Node::Pipe(value, self.value_of_field()?));
        }
        Ok((key, value))
    }

    fn value_of_field(&mut self) -> Parsed<Tree> {
        self.alternative()
    }

    /// A name or a text, as a key.
    pub(super) fn key(&mut self) -> Parsed<Tree> {
        let rest = self.blank();
        if rest.starts_with('"') {
            return self.text(None);
        }
        if self.take("@") {
            let name = self.name()?;
            return self.text(Some(name));
        }
        Ok(Rc::new(Node::Literal(Json::Text(self.name()?))))
    }
}
