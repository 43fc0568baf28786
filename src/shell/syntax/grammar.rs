//! The grammar of POSIX 2.10.2, with what bash and ash add to it.

use std::sync::Arc;

use crate::shell::ShellKind;

use super::error::SyntaxErrorKind;
use super::is_name;
use super::lexer::{Parsed, Parser, Token};
use super::tree::*;

const RESERVED: &[&str] = &[
    "!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then", "until",
    "while",
];

/// Words that can only end something: no command begins with them.
const CLOSING: &[&str] = &["}", "do", "done", "elif", "else", "esac", "fi", "then"];

/// Words that begin a compound command.
const OPENING: &[&str] = &["{", "[[", "case", "for", "if", "until", "while"];

/// Builtins whose arguments may be array assignments in bash.
const DECLARING: &[&str] = &["declare", "export", "local", "readonly", "typeset"];

/// Whether a word is reserved by the grammar of POSIX.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

impl Parser<'_> {
    pub fn script(mut self) -> Script {
        let mut lines = Vec::new();
        let error = loop {
            match self.script_line() {
                Ok(Some(line)) => lines.push(line),
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        Script { lines, error }
    }

    /// One line of the script with all that belongs to its commands; `None` at the end.
    fn script_line(&mut self) -> Parsed<Option<List>> {
        self.skip_newlines()?;
        if *self.peek()? == Token::End {
            self.read_bodies();
            return Ok(None);
        }
        let mut line = List::new();
        loop {
            let (and_or, separated) = self.and_or()?;
            line.push(and_or);
            match self.peek()? {
                Token::End => {
                    self.read_bodies();
                    return Ok(Some(line));
                }
                Token::Newline => {
                    self.next()?;
                    return Ok(Some(line));
                }
                _ if separated => {}
                _ => return self.unexpected(None),
            }
        }
    }

    pub(super) fn lines_until_parenthesis(&mut self) -> Parsed<Vec<List>> {
        let list = self.list_or_nothing()?;
        Ok(if list.is_empty() { vec![] } else { vec![list] })
    }

    /// Commands up to something that closes; at least one.
    fn list(&mut self) -> Parsed<List> {
        let list = self.list_or_nothing()?;
        // At the end of the text the caller says what it expected.
        if list.is_empty() && *self.peek()? != Token::End { self.unexpected(None) } else { Ok(list) }
    }

    fn list_or_nothing(&mut self) -> Parsed<List> {
        let mut list = List::new();
        loop {
            self.skip_newlines()?;
            if self.at_closing()? {
                return Ok(list);
            }
            let (and_or, separated) = self.and_or()?;
            list.push(and_or);
            if !separated && *self.peek()? != Token::Newline {
                return Ok(list);
            }
        }
    }

    fn at_closing(&mut self) -> Parsed<bool> {
        Ok(match self.peek()? {
            Token::End => true,
            Token::Operator(op) => matches!(*op, ")" | ";;" | ";&" | ";;&"),
            Token::Word(word) => word.as_literal().is_some_and(|text| CLOSING.contains(&text)),
            _ => false,
        })
    }

    /// An and-or list, and whether `;` or `&` follows it (taken).
    fn and_or(&mut self) -> Parsed<(AndOr, bool)> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            let connective = match self.peek()? {
                Token::Operator("&&") => Connective::And,
                Token::Operator("||") => Connective::Or,
                _ => break,
            };
            self.next()?;
            self.skip_newlines()?;
            rest.push((connective, self.pipeline()?));
        }
        let background = self.eat_operator("&")?;
        let separated = background || self.eat_operator(";")?;
        Ok((AndOr { first, rest, background }, separated))
    }

    fn pipeline(&mut self) -> Parsed<Pipeline> {
        let (mut negated, mut marks) = (false, false);
        while self.eat_word("!")? {
            (negated, marks) = (!negated, true);
        }
        if self.is_bash() && self.eat_word("time")? {
            self.eat_word("-p")?;
        }
        if marks && self.is_bash() && self.at_terminator()? {
            // A `!` alone: nothing succeeds, and that is negated.
            return Ok(Pipeline { negated, commands: vec![Command::Simple(Simple::default())] });
        }
        let mut commands = vec![self.command()?];
        loop {
            let both = self.eat_operator("|&")?;
            if both {
                add_stderr(commands.last_mut());
            } else if !self.eat_operator("|")? {
                return Ok(Pipeline { negated, commands });
            }
            self.skip_newlines()?;
            commands.push(self.command()?);
        }
    }

    fn at_compound(&mut self) -> Parsed<bool> {
        Ok(match self.peek()? {
            Token::Operator(op) => *op == "(",
            Token::Word(word) => word.as_literal().is_some_and(|text| OPENING.contains(&text)),
            _ => false,
        })
    }

    fn at_terminator(&mut self) -> Parsed<bool> {
        Ok(matches!(self.peek()?, Token::End | Token::Newline | Token::Operator(";")))
    }

    /// Takes a reserved word if it comes next.
    fn eat_word(&mut self, text: &str) -> Parsed<bool> {
        let found = matches!(self.peek()?, Token::Word(word) if word.as_literal() == Some(text));
        if found {
            self.next()?;
        }
        Ok(found)
    }

    fn expect_word(&mut self, text: &'static str) -> Parsed<()> {
        if self.eat_word(text)? { Ok(()) } else { self.unexpected(Some(text)) }
    }

    fn command(&mut self) -> Parsed<Command> {
        let token = self.peek()?.clone();
        let not_dash = self.kind != ShellKind::Dash;
        let compound = match &token {
            Token::Operator("(") => {
                let start = self.token_start();
                if not_dash
                    && self.slice(start, start + 2) == "(("
                    && let Some(word) = self.arith_command(start)?
                {
                    Compound::Arith(word)
                } else {
                    self.next()?;
                    let list = self.deeper(Self::list)?;
                    if !self.eat_operator(")")? {
                        return self.unexpected(Some(")"));
                    }
                    Compound::Subshell(list)
                }
            }
            Token::Word(word) => match word.as_literal() {
                Some("{") => {
                    self.next()?;
                    let list = self.deeper(Self::list)?;
                    self.expect_word("}")?;
                    Compound::Group(list)
                }
                Some("if") => self.deeper(Self::if_command)?,
                Some(keyword @ ("while" | "until")) => {
                    let until = keyword == "until";
                    self.next()?;
                    let condition = self.deeper(Self::list)?;
                    let body = self.deeper(Self::do_group)?;
                    Compound::While { until, condition, body }
                }
                Some("for") => self.deeper(Self::for_command)?,
                Some("case") => self.deeper(Self::case_command)?,
                Some("[[") if self.is_bash() => {
                    self.next()?;
                    Compound::Test(self.deeper(Self::test_command)?)
                }
                Some("function") if not_dash => return self.function_keyword(),
                Some(text) if CLOSING.contains(&text) => return self.unexpected(None),
                // A pipeline takes those it begins with.
                Some("!") => return self.unexpected(None),
                Some("in" | "]]") if self.is_bash() => return self.unexpected(None),
                _ => return self.simple(),
            },
            Token::IoNumber(_) => return self.simple(),
            Token::Operator(op) if op.contains(['<', '>']) => return self.simple(),
            _ => return self.unexpected(None),
        };
        let mut redirects = Vec::new();
        while let Some(redirect) = self.redirect()? {
            redirects.push(redirect);
        }
        Ok(Command::Compound(Box::new(compound), redirects))
    }

    /// `((…))`, if it is one.
    fn arith_command(&mut self, start: usize) -> Parsed<Option<Word>> {
        self.forget_peeked();
        let back = std::mem::replace(&mut self.pos, start + 2);
        match self.arith_parts(false)? {
            Some(parts) => Ok(Some(Word { parts, span: self.span(start) })),
            None => {
                self.pos = back;
                Ok(None)
            }
        }
    }

    fn if_command(&mut self) -> Parsed<Compound> {
        let mut arms = Vec::new();
        let mut otherwise = None;
        self.next()?;
        loop {
            let condition = self.list()?;
            self.expect_word("then")?;
            arms.push((condition, self.list()?));
            if self.eat_word("elif")? {
                continue;
            }
            if self.eat_word("else")? {
                otherwise = Some(self.list()?);
            }
            self.expect_word("fi")?;
            return Ok(Compound::If { arms, otherwise });
        }
    }

    fn do_group(&mut self) -> Parsed<List> {
        self.expect_word("do")?;
        let body = self.list()?;
        self.expect_word("done")?;
        Ok(body)
    }

    fn for_command(&mut self) -> Parsed<Compound> {
        self.next()?;
        let start = self.token_start();
        let line = self.line(start);
        if self.is_bash() && self.slice(start, start + 2) == "((" {
            return self.arith_for(start);
        }
        let name = match self.next()? {
            Token::Word(word) if word.as_literal().is_some_and(is_name) => {
                word.as_literal().unwrap_or("").to_owned()
            }
            _ => return self.error(SyntaxErrorKind::BadForVariable),
        };
        self.skip_newlines()?;
        let mut words = None;
        if self.eat_word("in")? {
            let mut list = Vec::new();
            while let Token::Word(word) = self.peek()? {
                list.push(word.clone());
                self.next()?;
            }
            words = Some(list);
            if !self.eat_operator(";")? && *self.peek()? != Token::Newline {
                return self.unexpected(None);
            }
        } else {
            self.eat_operator(";")?;
        }
        self.skip_newlines()?;
        let body = self.do_or_braces()?;
        Ok(Compound::For { name, words, body, line })
    }

    fn do_or_braces(&mut self) -> Parsed<List> {
        if self.is_bash() && self.eat_word("{")? {
            let body = self.list()?;
            self.expect_word("}")?;
            return Ok(body);
        }
        self.do_group()
    }

    fn arith_for(&mut self, start: usize) -> Parsed<Compound> {
        self.forget_peeked();
        self.pos = start + 2;
        let mut clauses = Vec::new();
        for last in [false, false, true] {
            let from = self.pos;
            let Some(parts) = self.arith_parts(!last)? else { return self.unexpected(None) };
            clauses.push(Word { parts, span: self.span(from) });
        }
        self.eat_operator(";")?;
        self.skip_newlines()?;
        let body = self.do_or_braces()?;
        let mut clauses = clauses.into_iter();
        let mut clause = || clauses.next().unwrap_or_default();
        Ok(Compound::ArithFor { init: clause(), condition: clause(), update: clause(), body })
    }

    fn case_command(&mut self) -> Parsed<Compound> {
        self.next()?;
        let Token::Word(word) = self.peek()?.clone() else { return self.unexpected(None) };
        self.next()?;
        self.skip_newlines()?;
        self.expect_word("in")?;
        let mut arms = Vec::new();
        loop {
            self.skip_newlines()?;
            if self.eat_word("esac")? {
                return Ok(Compound::Case { word, arms });
            }
            self.eat_operator("(")?;
            let mut patterns = Vec::new();
            loop {
                let Token::Word(pattern) = self.peek()?.clone() else {
                    let expected = (*self.peek()? == Token::End).then_some(")");
                    return self.unexpected(expected);
                };
                self.next()?;
                patterns.push(pattern);
                if !self.eat_operator("|")? {
                    break;
                }
            }
            if !self.eat_operator(")")? {
                return self.unexpected(Some(")"));
            }
            let body = self.list_or_nothing()?;
            let end = match self.peek()? {
                Token::Operator(";;") => ArmEnd::Stop,
                Token::Operator(";&") => ArmEnd::FallThrough,
                Token::Operator(";;&") => ArmEnd::Continue,
                Token::Word(word) if word.as_literal() == Some("esac") => {
                    arms.push(Arm { patterns, body, end: ArmEnd::Stop });
                    continue;
                }
                _ => return self.unexpected(Some(";;")),
            };
            self.next()?;
            arms.push(Arm { patterns, body, end });
        }
    }

    fn function_keyword(&mut self) -> Parsed<Command> {
        self.next()?;
        let Token::Word(word) = self.next()? else { return self.error(SyntaxErrorKind::BadFunctionName) };
        let Some(name) = word.as_literal().map(str::to_owned) else {
            return self.error(SyntaxErrorKind::BadFunctionName);
        };
        if self.eat_operator("(")? && !self.eat_operator(")")? {
            return self.unexpected(Some(")"));
        }
        self.function_body(name)
    }

    fn function_body(&mut self, name: String) -> Parsed<Command> {
        self.skip_newlines()?;
        // Dash and ash take any command.
        if self.is_bash() && !self.at_compound()? {
            return self.unexpected(None);
        }
        let body = Arc::new(self.deeper(Self::command)?);
        Ok(Command::Function { name, body })
    }

    fn simple(&mut self) -> Parsed<Command> {
        let start = self.token_start();
        let mut simple = Simple { line: self.line(start), ..Simple::default() };
        loop {
            if let Some(redirect) = self.redirect()? {
                simple.redirects.push(redirect);
                continue;
            }
            let token = self.peek()?.clone();
            let Token::Word(word) = token else {
                if token != Token::Operator("(") {
                    break;
                }
                let [name] = simple.words.as_slice() else { return self.unexpected(None) };
                if !simple.assignments.is_empty() || !simple.redirects.is_empty() {
                    return self.unexpected(None);
                }
                let name = name.as_literal().unwrap_or("").to_owned();
                self.next()?;
                if !self.eat_operator(")")? {
                    return self.unexpected(Some(")"));
                }
                if !is_name(&name) && (self.kind == ShellKind::Dash || name.is_empty()) {
                    return self.error(SyntaxErrorKind::BadFunctionName);
                }
                return self.function_body(name);
            };
            self.next()?;
            if simple.words.is_empty()
                && let Some(assignment) = self.assignment(&word)?
            {
                simple.assignments.push(assignment);
            } else if self.is_array_argument(&simple, &word)
                && let Some(assignment) = self.assignment(&word)?
            {
                simple
                    .words
                    .push(Word { parts: vec![Part::Literal(assignment.name.clone())], span: word.span });
                simple.assignments.push(assignment);
            } else {
                simple.words.push(word);
            }
        }
        simple.span = self.inside.unwrap_or_else(|| {
            let end = self.pos;
            let text = self.slice(start, end).trim_end();
            crate::text::Span::of(start, start + text.len())
        });
        Ok(Command::Simple(simple))
    }

    fn is_array_argument(&self, simple: &Simple, word: &Word) -> bool {
        let declares = |word: &Word| word.as_literal().is_some_and(|name| DECLARING.contains(&name));
        self.is_bash()
            && self.byte() == Some(b'(')
            && simple.words.first().is_some_and(declares)
            && word.as_literal().is_some_and(|text| text.ends_with('='))
    }

    fn redirect(&mut self) -> Parsed<Option<Redirect>> {
        let fd = match self.peek()? {
            Token::IoNumber(fd) => Some(*fd),
            _ => None,
        };
        if fd.is_some() {
            self.next()?;
        }
        let Token::Operator(operator) = *self.peek()? else { return Ok(None) };
        let kind = match operator {
            "<" => RedirectKind::Read,
            ">" => RedirectKind::Write,
            ">|" => RedirectKind::Clobber,
            ">>" => RedirectKind::Append,
            "<>" => RedirectKind::ReadWrite,
            "<&" => RedirectKind::DupInput,
            ">&" => RedirectKind::DupOutput,
            "<<" | "<<-" => RedirectKind::HereDoc,
            "<<<" => RedirectKind::HereString,
            "&>" => RedirectKind::WriteBoth,
            "&>>" => RedirectKind::AppendBoth,
            _ => return Ok(None),
        };
        self.next()?;
        let Token::Word(target) = self.peek()?.clone() else { return self.unexpected(None) };
        self.next()?;
        let body = (kind == RedirectKind::HereDoc).then(|| self.expect_body(&target, operator == "<<-"));
        Ok(Some(Redirect { fd, kind, target, body }))
    }

    /// Reads a word as `name=value` if it is one.
    fn assignment(&mut self, word: &Word) -> Parsed<Option<Assignment>> {
        let Some(Part::Literal(first)) = word.parts.first() else { return Ok(None) };
        let name_end = first.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        let (name, rest) = first.split_at_checked(name_end).unwrap_or((first, ""));
        if !is_name(name) {
            return Ok(None);
        }
        let mut index = None;
        let mut tail = rest.to_owned();
        let mut parts = word.parts.get(1..).unwrap_or_default().to_vec();
        if self.is_bash()
            && let Some(after) = rest.strip_prefix('[')
        {
            let mut all = vec![Part::Literal(after.to_owned())];
            all.append(&mut parts);
            let Some((inner, after, others)) = split_index(all) else { return Ok(None) };
            index = Some(Word { parts: inner, span: word.span });
            (tail, parts) = (after, others);
        }
        let (append, value) = match (tail.strip_prefix('='), tail.strip_prefix("+=")) {
            (Some(value), _) => (false, value),
            (_, Some(value)) if self.kind != ShellKind::Dash => (true, value),
            _ => return Ok(None),
        };
        let span = word.span;
        let name = name.to_owned();
        if value.is_empty() && parts.is_empty() && self.is_bash() && self.byte() == Some(b'(') {
            let value = Value::Array(self.array()?);
            let span = self.span(span.range().start);
            return Ok(Some(Assignment { name, index, append, value, span }));
        }
        if !value.is_empty() {
            parts.insert(0, Part::Literal(value.to_owned()));
        }
        Ok(Some(Assignment { name, index, append, value: Value::Word(Word { parts, span }), span }))
    }

    fn array(&mut self) -> Parsed<Vec<(Option<Word>, Word)>> {
        self.forget_peeked();
        self.next()?;
        let mut elements = Vec::new();
        loop {
            self.skip_newlines()?;
            if self.eat_operator(")")? {
                return Ok(elements);
            }
            let Token::Word(word) = self.peek()?.clone() else { return self.unexpected(Some(")")) };
            self.next()?;
            let keyed = match word.parts.first() {
                Some(Part::Literal(text)) if text.starts_with('[') => {
                    let mut parts = word.parts.clone();
                    if let Some(Part::Literal(text)) = parts.first_mut() {
                        text.remove(0);
                    }
                    split_index(parts)
                }
                _ => None,
            };
            match keyed {
                Some((index, after, mut rest)) if after.starts_with('=') => {
                    rest.insert(0, Part::Literal(after.get(1..).unwrap_or("").to_owned()));
                    let index = Word { parts: index, span: word.span };
                    elements.push((Some(index), Word { parts: rest, span: word.span }));
                }
                _ => elements.push((None, word)),
            }
        }
    }
}

/// Splits the parts after `[` at the first unquoted `]`: the index, the literal text right after it, the rest.
fn split_index(parts: Vec<Part>) -> Option<(Vec<Part>, String, Vec<Part>)> {
    let at = parts.iter().position(|part| matches!(part, Part::Literal(text) if text.contains(']')))?;
    let mut index = parts;
    let mut rest = index.split_off(at).into_iter();
    let Some(Part::Literal(text)) = rest.next() else { return None };
    let (before, after) = text.split_once(']')?;
    if !before.is_empty() {
        index.push(Part::Literal(before.to_owned()));
    }
    Some((index, after.to_owned(), rest.collect()))
}

/// `a |& b` is `a 2>&1 | b`.
fn add_stderr(command: Option<&mut Command>) {
    let redirect = Redirect {
        fd: Some(2),
        kind: RedirectKind::DupOutput,
        target: Word { parts: vec![Part::Literal("1".to_owned())], ..Word::default() },
        body: None,
    };
    match command {
        Some(Command::Simple(simple)) => simple.redirects.push(redirect),
        Some(Command::Compound(_, redirects)) => redirects.push(redirect),
        _ => {}
    }
}
