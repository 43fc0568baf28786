//! Parameters and their operators.

use crate::shell::ShellKind;
use crate::shell::syntax::{Operator, Param, Word};

use super::fields::Segment;
use super::held::Held;
use super::state::{Interrupt, Shell, Value};

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
