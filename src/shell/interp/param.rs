//! Parameters and their operators.

use crate::shell::ShellKind;
use crate::shell::syntax::{Operator, Param, Word};

use super::fields::Segment;
use super::held::Held;
use super::state::{Interrupt, Shell, Value};

impl Shell<'_> {
    pub fn param(&mut self, param: &Param, double: bool, out: &mut Vec<Segment>) -> Result<(), Interrupt> {
        if self.state.vars.get(&param.name).is_some_and(|var| var.reference) {
            let name = self.state.target(&param.name).to_owned();
            if param.indirect {
                push(out, &name, double);
                return Ok(());
            }
            let meant = Param { name, ..param.clone() };
            return if self.state.vars.get(&meant.name).is_some_and(|var| var.reference) {
                // References that lead to each other mean nothing.
                Ok(())
            } else {
                self.param(&meant, double, out)
            };
        }
        if param.indirect
            && let Some(direct) = self.direct(param, double, out)?
        {
            return self.param(&direct, double, out);
        }
        if param.indirect {
            return Ok(());
        }
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
            _ if !set && self.state.options.nounset && !is_list(param) => {
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

    /// `${!name…}` without the indirection: the parameter that is named, with the same operator. `None` where there
    /// is nothing more to do: `${!name[@]}` gives the keys, `${!prefix@}` the names.
    fn direct(
        &mut self,
        param: &Param,
        double: bool,
        out: &mut Vec<Segment>,
    ) -> Result<Option<Param>, Interrupt> {
        let plain = Param { operator: Operator::None, indirect: false, ..param.clone() };
        if let Operator::Names { apart } = param.operator {
            let names = self.state.vars.iter().filter(|(_, var)| var.scalar().is_some());
            let names =
                names.map(|(name, _)| name.clone()).filter(|name| name.starts_with(&param.name)).collect();
            self.many(&plain, names, apart, double, out)?;
            return Ok(None);
        }
        if let Some(index) = param.index.as_ref().filter(|_| is_list(param)) {
            let keys = match self.state.vars.get(&param.name).map(|var| &var.value) {
                Some(Value::Array(elements)) => elements.keys().map(ToString::to_string).collect(),
                Some(Value::Map(elements)) => elements.keys().cloned().collect(),
                Some(Value::Text(_)) => vec!["0".to_owned()],
                _ => Vec::new(),
            };
            self.many(&plain, keys, index.as_literal() == Some("@"), double, out)?;
            return Ok(None);
        }
        let named = match self.held(&plain)? {
            Held::One(name) if !name.is_empty() => name,
            _ => {
                let message = match param.name.parse::<u32>() {
                    Ok(number) => format!("${number}: invalid indirect expansion"),
                    Err(_) => format!("{}: invalid indirect expansion", param.name),
                };
                return Err(self.fatal(message));
            }
        };
        let (name, index) = match named.strip_suffix(']').and_then(|text| text.split_once('[')) {
            Some((name, index)) => (name.to_owned(), Some(Word::literal(index, param.span))),
            None => (named, None),
        };
        Ok(Some(Param { name, index, indirect: false, ..param.clone() }))
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
        Ok(self.missing_value(format!("{}: {text}", param.name)))
    }

    fn unset(&mut self, param: &Param) -> Interrupt {
        let name = match (&param.index, self.state.kind) {
            (Some(index), _) => format!("{}[{}]", param.name, index.as_literal().unwrap_or("@")),
            (None, ShellKind::Bash) if param.name.parse::<u32>().is_ok() => format!("${}", param.name),
            (None, _) => param.name.clone(),
        };
        if self.state.kind == ShellKind::Bash {
            return self.missing_value(format!("{name}: unbound variable"));
        }
        self.fatal(format!("{name}: parameter not set"))
    }

    fn bad_substitution(&mut self, param: &Param) -> Interrupt {
        match self.state.kind {
            ShellKind::Dash => self.fatal("Bad substitution"),
            ShellKind::Ash => self.fatal("syntax error: bad substitution"),
            ShellKind::Bash => {
                let written = self.state.source.get(param.span.range()).filter(|text| text.starts_with("${"));
                let shown = written.map_or_else(|| format!("${{{}}}", param.name), str::to_owned);
                self.fatal(format!("{shown}: bad substitution"))
            }
        }
    }

    /// The end of a shell over a value that is missing: bash's `-c` ends with 127, unless `-e` ends it first.
    fn missing_value(&mut self, message: String) -> Interrupt {
        let before = self.state.last;
        let interrupt = self.fatal(message);
        if self.state.kind != ShellKind::Bash {
            return interrupt;
        }
        let code = match (self.state.options.errexit, self.state.subshells) {
            (true, _) if before != 0 => before,
            (false, 0) if self.state.is_command => 127,
            _ => 1,
        };
        self.state.last = code;
        Interrupt::Exit(code)
    }
}

/// Whether it stands for any number of values, of which none is no error.
fn is_list(param: &Param) -> bool {
    match &param.index {
        Some(index) => matches!(index.as_literal(), Some("@" | "*")),
        None => matches!(param.name.as_str(), "@" | "*"),
    }
}

fn push(out: &mut Vec<Segment>, text: &str, double: bool) {
    out.push(Segment::Text { text: text.to_owned(), quoted: double, split: !double });
}
