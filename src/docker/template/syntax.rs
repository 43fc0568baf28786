//! The text of a template to nodes.

use std::collections::BTreeMap;

use super::lex::{Lexer, Token, TokenKind};

/// How deep blocks and parentheses may nest.
const MAX_DEPTH: usize = 64;

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Text(String),
    /// `{{pipeline}}` or, with a name, `{{$name := pipeline}}`.
    Action(Option<String>, Pipeline),
    If(Pipeline, Vec<Node>, Vec<Node>),
    With(Pipeline, Vec<Node>, Vec<Node>),
    /// Names of index and element, where given.
    Range(Option<(Option<String>, String)>, Pipeline, Vec<Node>, Vec<Node>),
    Break,
    Continue,
    Call(Invocation),
}

/// `{{template "name" pipeline}}`: what the name stands for, over what the pipeline gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// The byte at which the name starts.
    pub at: usize,
    pub name: String,
    pub data: Option<Pipeline>,
}

/// What `{{define}}` and `{{block}}` name.
pub type Definitions = BTreeMap<String, Vec<Node>>;

/// Commands, each of which gets the result of the one before as its last argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    pub commands: Vec<Command>,
}

/// A function with arguments, or one operand.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    pub words: Vec<Operand>,
}

/// A word of a command and the byte at which it starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Operand {
    pub at: usize,
    pub kind: OperandKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum OperandKind {
    Dot,
    /// `.A.B`: names after the dot.
    Fields(Vec<String>),
    /// `$x.A`: the variable's name with its `$`, then names.
    Variable(String, Vec<String>),
    Text(String),
    Int(i64),
    Bool(bool),
    Nil,
    Function(String),
    /// `(pipeline).A`.
    Group(Pipeline, Vec<String>),
}

/// Parses a template.
///
/// # Errors
/// What Go's parser says, without the name in front of it: `1: unclosed action`.
pub fn parse(text: &str) -> Result<(Vec<Node>, Definitions), String> {
    let tokens = Lexer::new(text).run()?;
    let mut parser = Parser { tokens: &tokens, at: 0, text, ranges: 0, definitions: Definitions::new() };
    let (nodes, end) = parser.block(0)?;
    match end {
        End::Eof => Ok((nodes, parser.definitions)),
        End::Else => Err(parser.error("unexpected {{else}}")),
        End::Close => Err(parser.error("unexpected {{end}}")),
    }
}

/// What ended a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Eof,
    Else,
    Close,
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    text: &'a str,
    /// How many ranges are open.
    ranges: usize,
    definitions: Definitions,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn next(&mut self) -> Option<&Token> {
        self.at += 1;
        self.tokens.get(self.at - 1)
    }

    fn error(&self, message: &str) -> String {
        let end = self.tokens.get(self.at.saturating_sub(1)).map_or(self.text.len(), |token| token.at);
        let lines = self.text.get(..end).unwrap_or(self.text).matches('\n').count() + 1;
        format!("{lines}: {message}")
    }

    /// Nodes up to `{{end}}`, `{{else}}` or the end. Of `{{else if}}` the `{{else}}` is taken and the rest is left.
    fn block(&mut self, depth: usize) -> Result<(Vec<Node>, End), String> {
        if depth > MAX_DEPTH {
            return Err(self.error("template is nested too deeply"));
        }
        let mut nodes = vec![];
        loop {
            let Some(token) = self.next() else { return Ok((nodes, End::Eof)) };
            match &token.kind {
                TokenKind::Text(text) => nodes.push(Node::Text(text.clone())),
                TokenKind::Open => match self.peek() {
                    Some(TokenKind::Word(word)) => {
                        let word = word.clone();
                        match word.as_str() {
                            "end" => {
                                self.at += 1;
                                self.close("end")?;
                                return Ok((nodes, End::Close));
                            }
                            "else" => {
                                self.at += 1;
                                return Ok((nodes, End::Else));
                            }
                            "if" | "with" | "range" => {
                                self.at += 1;
                                nodes.push(self.control(&word, depth)?);
                            }
                            "break" | "continue" => {
                                self.at += 1;
                                self.close(&word)?;
                                if self.ranges == 0 {
                                    return Err(self.error(&format!("{{{{{word}}}}} outside {{{{range}}}}")));
                                }
                                nodes.push(if word == "break" { Node::Break } else { Node::Continue });
                            }
                            "template" | "block" => {
                                self.at += 1;
                                nodes.push(Node::Call(self.invocation(&word, depth)?));
                            }
                            // Only what stands in no other block can be defined.
                            "define" if depth == 0 => {
                                self.at += 1;
                                let name = self.name("define clause")?;
                                self.close("define clause")?;
                                self.definition(name, "define clause", depth)?;
                            }
                            _ => nodes.push(self.action(depth)?),
                        }
                    }
                    Some(TokenKind::Close) => return Err(self.error("missing value for command")),
                    _ => nodes.push(self.action(depth)?),
                },
                _ => return Err(self.error("unexpected token outside an action")),
            }
        }
    }

    fn close(&mut self, context: &str) -> Result<(), String> {
        match self.next().map(|token| token.kind.clone()) {
            Some(TokenKind::Close) => Ok(()),
            Some(other) => Err(self.error(&format!("unexpected {} in {context}", other.describe()))),
            None => Err(self.error("unclosed action")),
        }
    }

    /// The name of a template.
    fn name(&mut self, context: &str) -> Result<String, String> {
        match self.next().map(|token| token.kind.clone()) {
            Some(TokenKind::Quoted(name)) => Ok(name),
            Some(other) => Err(self.error(&format!("unexpected {} in {context}", other.describe()))),
            None => Err(self.error("unclosed action")),
        }
    }

    /// What a name stands for, up to its `{{end}}`. The last one counts, unless it is empty.
    fn definition(&mut self, name: String, context: &str, depth: usize) -> Result<(), String> {
        let ranges = std::mem::take(&mut self.ranges);
        let (nodes, end) = self.block(depth + 1)?;
        self.ranges = ranges;
        match end {
            End::Eof => return Err(self.error("unexpected EOF")),
            End::Else => return Err(self.error(&format!("unexpected {{{{else}}}} in {context}"))),
            End::Close => {}
        }
        let blank = |node: &Node| matches!(node, Node::Text(text) if text.trim().is_empty());
        if !nodes.iter().all(blank) || !self.definitions.contains_key(&name) {
            self.definitions.insert(name, nodes);
        }
        Ok(())
    }

    fn invocation(&mut self, word: &str, depth: usize) -> Result<Invocation, String> {
        let at = self.tokens.get(self.at).map_or(0, |token| token.at);
        let context = format!("{word} clause");
        let name = self.name(&context)?;
        let data = match self.peek() {
            Some(TokenKind::Close) if word == "template" => None,
            _ => Some(self.pipeline(&context, depth)?),
        };
        self.close(&context)?;
        if word == "block" {
            self.definition(name.clone(), &context, depth)?;
        }
        Ok(Invocation { at, name, data })
    }

    fn action(&mut self, depth: usize) -> Result<Node, String> {
        let name = self.assignment();
        let pipeline = self.pipeline("command", depth)?;
        self.close("command")?;
        Ok(Node::Action(name, pipeline))
    }

    /// `$name :=` or `$name =`.
    fn assignment(&mut self) -> Option<String> {
        let Some(TokenKind::Variable(name)) = self.peek().cloned() else { return None };
        let follows = self.tokens.get(self.at + 1).map(|token| &token.kind);
        if !matches!(follows, Some(TokenKind::Declare | TokenKind::Assign)) {
            return None;
        }
        self.at += 2;
        Some(name)
    }

    /// The `$i, $e :=` of a range, or `$e :=`.
    fn range_variables(&mut self) -> Option<(Option<String>, String)> {
        if let Some(name) = self.assignment() {
            return Some((None, name));
        }
        let kinds: Vec<&TokenKind> =
            self.tokens.iter().skip(self.at).take(4).map(|token| &token.kind).collect();
        let [TokenKind::Variable(index), TokenKind::Comma, TokenKind::Variable(item), TokenKind::Declare] =
            *kinds
        else {
            return None;
        };
        let names = (Some(index.clone()), item.clone());
        self.at += 4;
        Some(names)
    }

    fn control(&mut self, word: &str, depth: usize) -> Result<Node, String> {
        let variables = if word == "range" { self.range_variables() } else { None };
        let pipeline = self.pipeline(word, depth)?;
        self.close(word)?;
        self.ranges += usize::from(word == "range");
        let (body, end) = self.block(depth + 1)?;
        self.ranges -= usize::from(word == "range");
        let otherwise = match end {
            End::Eof => return Err(self.error("unexpected EOF")),
            End::Close => vec![],
            End::Else => match self.peek() {
                Some(TokenKind::Word(next)) if next == "if" || next == "with" => {
                    let next = next.clone();
                    self.at += 1;
                    // The nested control ends with the same {{end}}.
                    vec![self.control(&next, depth + 1)?]
                }
                _ => {
                    self.close("else")?;
                    let (nodes, end) = self.block(depth + 1)?;
                    match end {
                        End::Close => nodes,
                        End::Else => return Err(self.error("expected end; found {{else}}")),
                        End::Eof => return Err(self.error("unexpected EOF")),
                    }
                }
            },
        };
        Ok(match word {
            "if" => Node::If(pipeline, body, otherwise),
            "with" => Node::With(pipeline, body, otherwise),
            _ => Node::Range(variables, pipeline, body, otherwise),
        })
    }

    fn pipeline(&mut self, context: &str, depth: usize) -> Result<Pipeline, String> {
        if depth > MAX_DEPTH {
            return Err(self.error("template is nested too deeply"));
        }
        let mut commands = vec![];
        loop {
            let mut words = vec![];
            while let Some(operand) = self.operand(depth)? {
                words.push(operand);
            }
            if words.is_empty() {
                return Err(self.error(&format!("missing value for {context}")));
            }
            commands.push(Command { words });
            match self.peek() {
                Some(TokenKind::Pipe) => self.at += 1,
                Some(TokenKind::Close | TokenKind::RightParen) => return Ok(Pipeline { commands }),
                Some(other) => return Err(self.error(&format!("unexpected {} in operand", other.describe()))),
                None => return Err(self.error("unclosed action")),
            }
        }
    }

    fn operand(&mut self, depth: usize) -> Result<Option<Operand>, String> {
        let Some(token) = self.tokens.get(self.at) else { return Ok(None) };
        let at = token.at;
        let kind = match token.kind.clone() {
            TokenKind::Dot => OperandKind::Dot,
            TokenKind::Fields(names) => OperandKind::Fields(names),
            TokenKind::Variable(name) => {
                self.at += 1;
                let names = self.trailing_fields();
                return Ok(Some(Operand { at, kind: OperandKind::Variable(name, names) }));
            }
            TokenKind::Quoted(text) => OperandKind::Text(text),
            TokenKind::Number(n) => OperandKind::Int(n),
            TokenKind::Word(word) => match word.as_str() {
                "true" => OperandKind::Bool(true),
                "false" => OperandKind::Bool(false),
                "nil" => OperandKind::Nil,
                "define" | "else" | "end" | "if" | "range" | "with" | "template" | "block" | "break"
                | "continue" => {
                    return Err(self.error(&format!("unexpected <{word}> in command")));
                }
                _ if super::functions::is_known(&word) => OperandKind::Function(word),
                _ => {
                    self.at += 1;
                    return Err(self.error(&format!("function {word:?} not defined")));
                }
            },
            TokenKind::LeftParen => {
                self.at += 1;
                let pipeline = self.pipeline("parenthesized pipeline", depth + 1)?;
                match self.next().map(|token| token.kind.clone()) {
                    Some(TokenKind::RightParen) => {}
                    _ => return Err(self.error("unclosed left paren")),
                }
                let names = self.trailing_fields();
                return Ok(Some(Operand { at, kind: OperandKind::Group(pipeline, names) }));
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(Operand { at, kind }))
    }

    /// `.A.B` directly after a variable or a closing parenthesis.
    fn trailing_fields(&mut self) -> Vec<String> {
        match self.tokens.get(self.at) {
            Some(Token { kind: TokenKind::Fields(names), attached: true, .. }) => {
                self.at += 1;
                names.clone()
            }
            _ => vec![],
        }
    }
}
