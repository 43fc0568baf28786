//! Parameters and their operators.

use crate::shell::ShellKind;
use crate::shell::syntax::{Operator, Param, ReplaceMode, Word};

use super::fields::Segment;
use super::pattern::Pattern;
use super::state::{Interrupt, Shell, Value};

/// What a parameter holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Held {
    Nothing,
    One(String),
    /// `@` or `*`: elements, and whether they stay apart in double quotes.
    Many(Vec<String>, bool),
}

impl Shell<'_> {
    pub fn param(&mut self, param: &Param, double: bool, out: &mut Vec<Segment>) -> Result<(), Interrupt> {
        let held = self.held(param)?;
        let set = held != Held::Nothing;
        let null = match &held {
            Held::Nothing => true,
            Held::One(text) => text.is_empty(),
            Held::Many(elements, _) => {
                elements.is_empty() || (elements.len() == 1 && elements.iter().all(String::is_empty))
            }
        };
        let set = set && !matches!(&held, Held::Many(elements, _) if elements.is_empty());
        let missing = |colon: bool| !set || (colon && null);
        match &param.operator {
            Operator::Default { colon, word } if missing(*colon) => return self.operand(word, double, out),
            Operator::Alternative { colon, word } => {
                if !missing(*colon) {
                    return self.operand(word, double, out);
                }
                return Ok(());
            }
            Operator::Assign { colon, word } if missing(*colon) => {
                let value = self.operand_text(word, double)?;
                self.assign(&param.name, value.clone())?;
                push(out, &value, double);
                return Ok(());
            }
            Operator::Error { colon, word } if missing(*colon) => {
                return Err(self.param_error(param, word.as_ref(), *colon, double)?);
            }
            Operator::Bad => return Err(self.bad_substitution(param)),
            Operator::Default { .. } | Operator::Assign { .. } | Operator::Error { .. } => {}
            Operator::Indirect => return self.indirect(param, &held, double, out),
            _ if !set && self.state.options.nounset && !matches!(param.name.as_str(), "@" | "*") => {
                return Err(self.unset(param));
            }
            _ => {}
        }
        if param.operator == Operator::Length {
            let length = match &held {
                Held::Nothing => 0,
                Held::One(text) => text.chars().count(),
                Held::Many(elements, _) if param.index.is_some() || self.state.kind == ShellKind::Bash => {
                    elements.len()
                }
                // dash and ash count the characters of "$*".
                Held::Many(elements, _) => elements.join(" ").chars().count(),
            };
            push(out, &length.to_string(), double);
            return Ok(());
        }
        match held {
            Held::Nothing => {
                if double {
                    out.push(Segment::Text { text: String::new(), quoted: true, split: false });
                }
            }
            Held::One(text) => {
                let text = self.transform(&param.operator, text)?;
                push(out, &text, double);
            }
            Held::Many(elements, apart) => self.many(param, elements, apart, double, out)?,
        }
        Ok(())
    }

    fn many(
        &mut self,
        param: &Param,
        elements: Vec<String>,
        apart: bool,
        double: bool,
        out: &mut Vec<Segment>,
    ) -> Result<(), Interrupt> {
        let mut elements = elements;
        if let Operator::Substring { offset, length } = &param.operator {
            // Positional parameters count from 1; 0 is the shell itself.
            let base = usize::from(matches!(param.name.as_str(), "@" | "*"));
            if base == 1 {
                elements.insert(0, self.state.argv0.clone());
            }
            let (from, to) = self.range(offset, length.as_ref(), elements.len())?;
            elements = elements.get(from..to).unwrap_or_default().to_vec();
        } else {
            elements = elements
                .into_iter()
                .map(|element| self.transform(&param.operator, element))
                .collect::<Result<_, _>>()?;
        }
        if double && !apart {
            let separator = self.state.ifs().chars().next();
            let text = elements.join(&separator.map(String::from).unwrap_or_default());
            push(out, &text, true);
            return Ok(());
        }
        for (at, element) in elements.iter().enumerate() {
            if at > 0 {
                out.push(Segment::Break);
            }
            push(out, element, double);
        }
        Ok(())
    }

    fn held(&mut self, param: &Param) -> Result<Held, Interrupt> {
        let one = |text: String| Ok(Held::One(text));
        if let Some(index) = &param.index {
            return self.held_element(param, index);
        }
        match param.name.as_str() {
            "@" => return Ok(Held::Many(self.state.positional.clone(), true)),
            "*" => return Ok(Held::Many(self.state.positional.clone(), false)),
            "#" => return one(self.state.positional.len().to_string()),
            "?" => return one(self.state.last.to_string()),
            "$" => return one(self.state.pid.to_string()),
            "-" => {
                let letters = self.state.options.letters();
                return one(if self.state.kind == ShellKind::Bash {
                    format!("{letters}hBc")
                } else {
                    letters
                });
            }
            "!" => {
                return Ok(self
                    .state
                    .last_background
                    .map_or(Held::Nothing, |(pid, _)| Held::One(pid.to_string())));
            }
            "0" => return one(self.state.argv0.clone()),
            "LINENO" => return one(self.state.line.to_string()),
            "SECONDS" if self.state.kind == ShellKind::Bash => {
                return one((self.sys.clock.secs() - self.sys.began.secs()).to_string());
            }
            "RANDOM" if self.state.kind != ShellKind::Dash && self.state.get("RANDOM").is_none() => {
                self.state.random = self.state.random.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                return one((self.state.random >> 16 & 0x7fff).to_string());
            }
            "HOSTNAME" if self.state.kind == ShellKind::Bash && self.state.get("HOSTNAME").is_none() => {
                return one(self.sys.hostname.clone());
            }
            "PIPESTATUS" if self.state.kind == ShellKind::Bash => {
                return one(self.state.pipe_status.first().copied().unwrap_or(0).to_string());
            }
            "FUNCNAME" if self.state.kind == ShellKind::Bash => {
                return Ok(self.state.function.last().cloned().map_or(Held::Nothing, Held::One));
            }
            name => {
                if let Ok(number) = name.parse::<usize>() {
                    let value = number.checked_sub(1).and_then(|at| self.state.positional.get(at));
                    return Ok(value.cloned().map_or(Held::Nothing, Held::One));
                }
            }
        }
        Ok(self.state.get(&param.name).map(str::to_owned).map_or(Held::Nothing, Held::One))
    }

    fn held_element(&mut self, param: &Param, index: &Word) -> Result<Held, Interrupt> {
        let all = matches!(index.as_literal(), Some("@" | "*"));
        let apart = index.as_literal() == Some("@");
        let value = match param.name.as_str() {
            "PIPESTATUS" => {
                let statuses = self.state.pipe_status.iter().map(ToString::to_string);
                Value::Array((0..).zip(statuses).collect())
            }
            "BASH_SOURCE" => Value::Array([(0, self.state.argv0.clone())].into()),
            "FUNCNAME" => Value::Array((0..).zip(self.state.function.iter().rev().cloned()).collect()),
            name => self.state.vars.get(name).map(|var| var.value.clone()).unwrap_or_default(),
        };
        if all {
            return Ok(match value {
                Value::Unset => Held::Many(Vec::new(), apart),
                Value::Text(text) => Held::Many(vec![text], apart),
                Value::Array(elements) => Held::Many(elements.into_values().collect(), apart),
                Value::Map(elements) => Held::Many(elements.into_values().collect(), apart),
            });
        }
        let element = match value {
            Value::Map(elements) => {
                let key = self.single(index)?;
                elements.get(&key).cloned()
            }
            Value::Array(elements) => {
                let at = self.arith_word(index)?;
                let last = elements.keys().next_back().copied().unwrap_or(-1);
                elements.get(&if at < 0 { last + 1 + at } else { at }).cloned()
            }
            Value::Text(text) => (self.arith_word(index)? == 0).then_some(text),
            Value::Unset => None,
        };
        Ok(element.map_or(Held::Nothing, Held::One))
    }

    /// `${!name}`: the value of the variable that is named; `${!name[@]}`: the keys.
    fn indirect(
        &mut self,
        param: &Param,
        held: &Held,
        double: bool,
        out: &mut Vec<Segment>,
    ) -> Result<(), Interrupt> {
        if param.index.as_ref().and_then(Word::as_literal).is_some_and(|index| matches!(index, "@" | "*")) {
            let keys = match self.state.vars.get(&param.name).map(|var| &var.value) {
                Some(Value::Array(elements)) => elements.keys().map(ToString::to_string).collect(),
                Some(Value::Map(elements)) => elements.keys().cloned().collect(),
                Some(Value::Text(_)) => vec!["0".to_owned()],
                _ => Vec::new(),
            };
            let plain = Param { operator: Operator::None, ..param.clone() };
            return self.many(&plain, keys, true, double, out);
        }
        let Held::One(name) = held else { return Ok(()) };
        let inner = Param { name: name.clone(), index: None, operator: Operator::None, span: param.span };
        match self.held(&inner)? {
            Held::One(text) => push(out, &text, double),
            _ if double => push(out, "", true),
            _ => {}
        }
        Ok(())
    }

    fn operand(&mut self, word: &Word, double: bool, out: &mut Vec<Segment>) -> Result<(), Interrupt> {
        if double {
            return self.segments(&word.parts, true, out);
        }
        let before = out.len();
        self.segments(&word.parts, false, out)?;
        // Unquoted text of the operand is split as well.
        for segment in out.iter_mut().skip(before) {
            if let Segment::Text { quoted: false, split, .. } = segment {
                *split = true;
            }
        }
        Ok(())
    }

    fn operand_text(&mut self, word: &Word, double: bool) -> Result<String, Interrupt> {
        let mut segments = Vec::new();
        self.segments(&word.parts, double, &mut segments)?;
        Ok(super::fields::text(&segments))
    }

    fn transform(&mut self, operator: &Operator, text: String) -> Result<String, Interrupt> {
        Ok(match operator {
            Operator::RemovePrefix { longest, pattern } => {
                let pattern = Pattern::new(&self.pattern(pattern)?);
                let mut ends: Vec<usize> = boundaries(&text);
                if *longest {
                    ends.reverse();
                }
                self.sys.step(1 + text.len() as u64 / 8);
                let cut = ends.into_iter().find(|&end| pattern.matches(text.get(..end).unwrap_or("")));
                cut.and_then(|end| text.get(end..)).unwrap_or(&text).to_owned()
            }
            Operator::RemoveSuffix { longest, pattern } => {
                let pattern = Pattern::new(&self.pattern(pattern)?);
                let mut starts: Vec<usize> = boundaries(&text);
                if !*longest {
                    starts.reverse();
                }
                self.sys.step(1 + text.len() as u64 / 8);
                let cut = starts.into_iter().find(|&start| pattern.matches(text.get(start..).unwrap_or("")));
                cut.and_then(|start| text.get(..start)).unwrap_or(&text).to_owned()
            }
            Operator::Replace { mode, pattern, with } => {
                let pattern = self.pattern(pattern)?;
                let with = self.single(with)?;
                self.sys.step(1 + text.len() as u64);
                replace(&text, *mode, &pattern, &with)
            }
            Operator::Substring { offset, length } => {
                let chars: Vec<char> = text.chars().collect();
                let (from, to) = self.range(offset, length.as_ref(), chars.len())?;
                chars.get(from..to).unwrap_or_default().iter().collect()
            }
            Operator::Case { upper, all } => {
                let change = |c: char| -> String {
                    if *upper { c.to_uppercase().collect() } else { c.to_lowercase().collect() }
                };
                let keep = if *all { usize::MAX } else { 1 };
                text.chars()
                    .enumerate()
                    .map(|(at, c)| if at < keep { change(c) } else { c.to_string() })
                    .collect()
            }
            Operator::Transform('Q') => super::trace::quote_always(&text),
            Operator::Transform('U') => text.to_uppercase(),
            Operator::Transform('L') => text.to_lowercase(),
            _ => text,
        })
    }

    /// `:offset:length` as a range of indices.
    fn range(
        &mut self,
        offset: &Word,
        length: Option<&Word>,
        len: usize,
    ) -> Result<(usize, usize), Interrupt> {
        let len = i64::try_from(len).unwrap_or(i64::MAX);
        let offset = self.arith_word(offset)?;
        let from = if offset < 0 { len + offset } else { offset };
        let to = match length {
            None => len,
            Some(length) => {
                let length = self.arith_word(length)?;
                if length < 0 { len + length } else { from.saturating_add(length) }
            }
        };
        let from = from.clamp(0, len);
        let to = to.clamp(from, len);
        Ok((from as usize, to as usize))
    }

    fn param_error(
        &mut self,
        param: &Param,
        word: Option<&Word>,
        colon: bool,
        double: bool,
    ) -> Result<Interrupt, Interrupt> {
        let text = match word {
            Some(word) => self.operand_text(word, double)?,
            None => match (self.state.kind, colon) {
                (ShellKind::Bash, true) => "parameter null or not set".to_owned(),
                (ShellKind::Bash, false) => "parameter not set".to_owned(),
                (_, true) => "parameter not set or null".to_owned(),
                (_, false) => "parameter not set".to_owned(),
            },
        };
        let interrupt = self.fatal(format!("{}: {text}", param.name));
        Ok(if self.state.kind == ShellKind::Bash { Interrupt::Exit(127) } else { interrupt })
    }

    fn unset(&mut self, param: &Param) -> Interrupt {
        let name = match (&param.index, self.state.kind) {
            (Some(index), _) => format!("{}[{}]", param.name, index.as_literal().unwrap_or("@")),
            (None, ShellKind::Bash) if param.name.parse::<u32>().is_ok() => format!("${}", param.name),
            (None, _) => param.name.clone(),
        };
        if self.state.kind == ShellKind::Bash {
            self.fatal(format!("{name}: unbound variable"));
            self.state.last = 127;
            return Interrupt::Exit(127);
        }
        self.fatal(format!("{name}: parameter not set"))
    }

    fn bad_substitution(&mut self, param: &Param) -> Interrupt {
        match self.state.kind {
            ShellKind::Dash => self.fatal("Bad substitution"),
            ShellKind::Ash => self.fatal("syntax error: bad substitution"),
            ShellKind::Bash => self.fatal(format!("${{{}}}: bad substitution", param.name)),
        }
    }
}

fn push(out: &mut Vec<Segment>, text: &str, double: bool) {
    out.push(Segment::Text { text: text.to_owned(), quoted: double, split: !double });
}

/// Character boundaries of a text, both ends included.
fn boundaries(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

fn replace(text: &str, mode: ReplaceMode, pattern: &str, with: &str) -> String {
    if pattern.is_empty() {
        return text.to_owned();
    }
    let compiled = Pattern::new(pattern);
    let bounds = boundaries(text);
    let longest = |from: usize| {
        bounds
            .iter()
            .rev()
            .copied()
            .filter(|&end| end > from)
            .find(|&end| compiled.matches(text.get(from..end).unwrap_or("")))
    };
    if mode == ReplaceMode::Suffix {
        let start = bounds.iter().copied().find(|&start| compiled.matches(text.get(start..).unwrap_or("")));
        return start.map_or(text.to_owned(), |start| format!("{}{with}", text.get(..start).unwrap_or("")));
    }
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        match longest(at) {
            Some(end) => {
                out.push_str(with);
                at = end;
                if mode != ReplaceMode::All {
                    break;
                }
            }
            None if mode == ReplaceMode::Prefix => break,
            None => {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                out.push(c);
                at += c.len_utf8();
            }
        }
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}
