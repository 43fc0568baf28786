//! The walk over a word: quotes, escapes, word splitting. Substitutions are in `dollar`.

use std::collections::BTreeSet;
use std::str::Chars;

use crate::dockerfile::go;

use super::{Env, Escapes, ExpandError, Expansion, Lex, Quotes, Unset};

/// Substitutions nest by recursion; nobody writes more than a handful.
const MAX_DEPTH: usize = 128;

/// The state of one expansion.
pub(super) struct Walk<'w, E: ?Sized> {
    pub(super) lex: Lex,
    pub(super) rest: Chars<'w>,
    env: &'w E,
    escapes: Escapes,
    depth: usize,
    /// The word being collected. A substitution's own words are collected in the same place, as in BuildKit:
    /// `a${x:-b}` splits into `b` alone.
    word: String,
    in_word: bool,
    matched: BTreeSet<String>,
    unmatched: BTreeSet<String>,
}

/// A message without the word it is about, which [`process`] puts before it.
pub(super) type Step<T> = Result<T, String>;

pub(super) fn process<E: Env + ?Sized>(lex: Lex, word: &str, env: &E) -> Result<Expansion, ExpandError> {
    let mut walk = Walk {
        lex,
        // Go's scanner drops a byte order mark.
        rest: word.strip_prefix('\u{feff}').unwrap_or(word).chars(),
        env,
        escapes: lex.escapes,
        depth: 0,
        word: String::new(),
        in_word: false,
        matched: BTreeSet::new(),
        unmatched: BTreeSet::new(),
    };
    match walk.until(None, lex.escapes) {
        Ok((result, words)) => {
            Ok(Expansion { result, words, matched: walk.matched, unmatched: walk.unmatched })
        }
        Err(why) => {
            let message = format!("failed to process {}: {why}", go::quote(word));
            Err(ExpandError { message, unmatched: walk.unmatched })
        }
    }
}

impl<E: Env + ?Sized> Walk<'_, E> {
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        self.rest.next()
    }

    /// Up to and over `stop`, or to the end where there is none.
    pub(super) fn until(&mut self, stop: Option<char>, escapes: Escapes) -> Step<(String, Vec<String>)> {
        if self.depth >= MAX_DEPTH {
            return Err("substitutions nested too deeply".to_owned());
        }
        self.depth += 1;
        let outer = (std::mem::replace(&mut self.escapes, escapes), std::mem::take(&mut self.in_word));
        self.word.clear();
        let found = self.collect(stop);
        (self.escapes, self.in_word) = outer;
        self.depth -= 1;
        found
    }

    fn collect(&mut self, stop: Option<char>) -> Step<(String, Vec<String>)> {
        let mut result = String::new();
        let mut words = vec![];
        while let Some(c) = self.peek() {
            match c {
                _ if Some(c) == stop => {
                    self.next();
                    self.finish(&mut words);
                    return Ok((result, words));
                }
                '\'' if self.lex.quotes != Quotes::Literal => {
                    let text = self.single_quoted()?;
                    self.add_raw(&text);
                    result.push_str(&text);
                }
                '"' if self.lex.quotes != Quotes::Literal => {
                    let text = self.double_quoted()?;
                    self.add_raw(&text);
                    result.push_str(&text);
                }
                '$' => {
                    let text = self.dollar()?;
                    text.chars().for_each(|c| self.add(c, &mut words));
                    result.push_str(&text);
                }
                '<' => {
                    let text = self.possible_heredoc();
                    self.add_raw(&text);
                    result.push_str(&text);
                }
                _ => {
                    self.next();
                    if c != self.lex.escape {
                        self.add(c, &mut words);
                        result.push(c);
                        continue;
                    }
                    if self.escapes == Escapes::Keep {
                        self.add_raw(c.encode_utf8(&mut [0; 4]));
                        result.push(c);
                    }
                    if let Some(escaped) = self.next() {
                        self.add_raw(escaped.encode_utf8(&mut [0; 4]));
                        result.push(escaped);
                    }
                }
            }
        }
        if let Some(stop) = stop {
            return Err(format!("unexpected end of statement while looking for matching {stop}"));
        }
        self.finish(&mut words);
        Ok((result, words))
    }

    fn add(&mut self, c: char, words: &mut Vec<String>) {
        if !c.is_whitespace() {
            self.word.push(c);
            self.in_word = true;
        } else if self.in_word && !self.word.is_empty() {
            words.push(std::mem::take(&mut self.word));
            self.in_word = false;
        }
    }

    fn add_raw(&mut self, text: &str) {
        self.word.push_str(text);
        self.in_word = true;
    }

    fn finish(&mut self, words: &mut Vec<String>) {
        if !self.word.is_empty() {
            words.push(std::mem::take(&mut self.word));
        }
    }

    /// Everything up to the next single quote, as it is.
    fn single_quoted(&mut self) -> Step<String> {
        let mut out = String::new();
        let keep = self.lex.quotes == Quotes::Keep;
        out.extend(self.next().filter(|_| keep));
        loop {
            match self.next() {
                None => {
                    return Err(
                        "unexpected end of statement while looking for matching single-quote".to_owned()
                    );
                }
                Some('\'') => {
                    out.extend(keep.then_some('\''));
                    return Ok(out);
                }
                Some(c) => out.push(c),
            }
        }
    }

    /// Up to the next double quote; variables are expanded, and only `"`, `$` and the escape character itself
    /// can be escaped.
    fn double_quoted(&mut self) -> Step<String> {
        let mut out = String::new();
        let keep = self.lex.quotes == Quotes::Keep;
        out.extend(self.next().filter(|_| keep));
        loop {
            match self.peek() {
                None => {
                    return Err(
                        "unexpected end of statement while looking for matching double-quote".to_owned()
                    );
                }
                Some('"') => {
                    out.extend(self.next().filter(|_| keep));
                    return Ok(out);
                }
                Some('$') => out.push_str(&self.dollar()?),
                Some(c) if c == self.lex.escape => {
                    self.next();
                    if self.escapes == Escapes::Keep {
                        out.push(c);
                    }
                    match self.peek() {
                        None => {}
                        Some(next) if matches!(next, '"' | '$') || next == self.lex.escape => {
                            out.extend(self.next())
                        }
                        Some(_) => out.push(c),
                    }
                }
                Some(_) => out.extend(self.next()),
            }
        }
    }

    /// `<<` takes the blanks after it along, so that `<< EOF` is one word.
    fn possible_heredoc(&mut self) -> String {
        self.next();
        if self.peek() != Some('<') {
            return "<".to_owned();
        }
        self.next();
        let mut out = String::from("<<");
        while let Some(c @ ('\t' | '\r' | ' ')) = self.peek() {
            out.push(c);
            self.next();
        }
        out
    }

    /// The value of a variable, and a note that it was asked for.
    pub(super) fn get(&mut self, name: &str) -> Option<String> {
        let value = self.env.get(name);
        let noted = if value.is_some() { &mut self.matched } else { &mut self.unmatched };
        if !noted.contains(name) {
            noted.insert(name.to_owned());
        }
        value.map(str::to_owned)
    }

    /// Whether an unset variable stays as it is written.
    pub(super) fn keeps_unset(&self) -> bool {
        self.lex.unset == Unset::AsWritten
    }
}
