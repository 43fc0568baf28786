//! `$name` and the forms of `${name}`.

use super::lex::{Step, Walk};
use super::pattern::Pattern;
use super::{Env, Escapes};

impl<E: Env + ?Sized> Walk<'_, E> {
    pub(super) fn dollar(&mut self) -> Step<String> {
        self.next();
        if self.peek() == Some('{') {
            self.next();
            return self.braced();
        }
        let name = self.name();
        if name.is_empty() {
            return Ok("$".to_owned());
        }
        match self.get(&name) {
            None if self.keeps_unset() => Ok(format!("${name}")),
            value => Ok(value.unwrap_or_default()),
        }
    }

    /// After `${`.
    fn braced(&mut self) -> Step<String> {
        match self.peek() {
            None => return Err("syntax error: missing '}'".to_owned()),
            Some('{' | '}' | ':') => return Err("syntax error: bad substitution".to_owned()),
            Some(_) => {}
        }
        let name = self.name();
        match self.next() {
            Some('}') => match self.get(&name) {
                None if self.keeps_unset() => Ok(format!("${{{name}}}")),
                value => Ok(value.unwrap_or_default()),
            },
            Some(':') => {
                let operator = self.next();
                self.modified(&name, Empty::IsUnset, operator)
            }
            operator @ Some('+' | '-' | '?' | '#' | '%') => self.modified(&name, Empty::IsSet, operator),
            Some('/') => self.replaced(&name),
            operator => Err(unsupported(Empty::IsSet, operator)),
        }
    }

    /// After `${name` and its operator, up to the closing brace.
    fn modified(&mut self, name: &str, empty: Empty, operator: Option<char>) -> Step<String> {
        let trims = matches!(operator, Some('#' | '%'));
        if trims && empty == Empty::IsUnset {
            return Err(unsupported(empty, operator));
        }
        let word = self.inner(
            '}',
            if trims { Escapes::Keep } else { Escapes::Remove },
            "syntax error: missing '}'",
        )?;
        let value = self.get(name);
        if value.is_none() && self.keeps_unset() {
            return Ok(format!("${{{name}{}{word}}}", written(empty, operator)));
        }
        let counts = value.as_ref().is_some_and(|v| empty == Empty::IsSet || !v.is_empty());
        match operator {
            Some('-') if counts => Ok(value.unwrap_or_default()),
            Some('-') => Ok(word),
            Some('+') if counts => Ok(word),
            Some('+') => Ok(String::new()),
            Some('?') if counts => Ok(value.unwrap_or_default()),
            Some('?') if !word.is_empty() => Err(format!("{name}: {word}")),
            Some('?') if value.is_none() => Err(format!("{name}: is not allowed to be unset")),
            Some('?') => Err(format!("{name}: is not allowed to be empty")),
            Some(c @ ('#' | '%')) => {
                let (pattern, longest) = word.strip_prefix(c).map_or((word.as_str(), false), |p| (p, true));
                let value = value.unwrap_or_default();
                if c == '#' {
                    trim_prefix(pattern, &value, longest)
                } else {
                    trim_suffix(pattern, &value, longest)
                }
            }
            _ => Err(unsupported(empty, operator)),
        }
    }

    /// After `${name/`.
    fn replaced(&mut self, name: &str) -> Step<String> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let pattern = self.inner('/', Escapes::Keep, "syntax error: missing '/' in ${}")?;
        let replacement = self.inner('}', Escapes::Keep, "syntax error: missing '}'")?;
        let value = self.get(name);
        let Some(value) = value.or_else(|| (!self.keeps_unset()).then(String::new)) else {
            return Ok(format!("${{{name}/{pattern}/{replacement}}}"));
        };
        let compiled = compile(&pattern, &pattern, true)?;
        Ok(if all {
            compiled.replace_all(&value, &replacement)
        } else {
            compiled.replace_first(&value, &replacement)
        })
    }

    /// A word inside of the braces. An error at the very end of the text means that the closing character is missing.
    fn inner(&mut self, stop: char, escapes: Escapes, missing: &str) -> Step<String> {
        match self.until(Some(stop), escapes) {
            Ok((word, _)) => Ok(word),
            Err(_) if self.peek().is_none() => Err(missing.to_owned()),
            Err(why) => Err(why),
        }
    }

    /// A variable's name: digits, a special parameter, or letters, digits and underscores.
    fn name(&mut self) -> String {
        let mut out = String::new();
        match self.peek() {
            Some(c) if is_digit(c) => {
                while let Some(c) = self.peek().filter(|&c| is_digit(c)) {
                    out.push(c);
                    self.next();
                }
            }
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => out.extend(self.next()),
            _ => {
                while let Some(c) = self.peek().filter(|&c| c == '_' || c.is_alphabetic() || is_digit(c)) {
                    out.push(c);
                    self.next();
                }
            }
        }
        out
    }
}

/// `unicode.IsDigit`, near enough: decimal digits, not other numbers.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric() && !c.is_alphabetic())
}

/// Whether a variable that is set to the empty text counts as unset: the `:` before the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Empty {
    IsSet,
    IsUnset,
}

fn written(empty: Empty, operator: Option<char>) -> String {
    // Go writes the end of the text, which its scanner gives as -1, as a replacement character.
    let operator = operator.unwrap_or('\u{fffd}');
    if empty == Empty::IsUnset { format!(":{operator}") } else { operator.to_string() }
}

fn unsupported(empty: Empty, operator: Option<char>) -> String {
    format!("unsupported modifier ({}) in substitution", written(empty, operator))
}

/// `shown` is the pattern as the message names it.
fn compile(pattern: &str, shown: &str, greedy: bool) -> Step<Pattern> {
    Pattern::compile(pattern, greedy)
        .map_err(|why| format!("invalid pattern ({shown}) in substitution: {why}"))
}

fn trim_prefix(pattern: &str, value: &str, longest: bool) -> Step<String> {
    let end = compile(pattern, pattern, longest)?.prefix(value).unwrap_or(0);
    Ok(value.get(end..).unwrap_or_default().to_owned())
}

/// The shortest match at the end is the shortest at the start of everything reversed.
fn trim_suffix(pattern: &str, value: &str, longest: bool) -> Step<String> {
    let pattern = Pattern::reverse(pattern);
    let reversed: String = value.chars().rev().collect();
    Ok(trim_prefix(&pattern, &reversed, longest)?.chars().rev().collect())
}
