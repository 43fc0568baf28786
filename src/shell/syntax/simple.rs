//! Simple commands: words, assignments, redirections.

use crate::shell::ShellKind;

use super::error::SyntaxErrorKind;
use super::is_name;
use super::lexer::{Parsed, Parser, Token};
use super::tree::*;

/// Builtins whose arguments may be array assignments in bash.
const DECLARING: &[&str] = &["declare", "export", "local", "readonly", "typeset"];

impl Parser<'_> {
    pub(super) fn simple(&mut self) -> Parsed<Command> {
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

    pub(super) fn redirect(&mut self) -> Parsed<Option<Redirect>> {
        let (fd, variable) = match self.peek()? {
            Token::IoNumber(fd) => (Some(*fd), None),
            Token::IoName(name) => (None, Some(name.clone())),
            _ => (None, None),
        };
        if fd.is_some() || variable.is_some() {
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
        Ok(Some(Redirect { fd, variable, kind, target, body }))
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
