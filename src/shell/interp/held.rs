//! What a parameter holds.

use crate::shell::ShellKind;
use crate::shell::syntax::{Param, Word};

use super::state::{Interrupt, Shell, Value};

/// What a parameter holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Held {
    Nothing,
    One(String),
    /// `@` or `*`: elements, and whether they stay apart in double quotes.
    Many(Vec<String>, bool),
}

impl Shell<'_> {
    pub(super) fn held(&mut self, param: &Param) -> Result<Held, Interrupt> {
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
            "BASH_COMMAND" if self.state.kind == ShellKind::Bash => return one(self.state.command.clone()),
            "BASHPID" if self.state.kind == ShellKind::Bash => return one(self.state.pid.to_string()),
            "BASH_SUBSHELL" if self.state.kind == ShellKind::Bash => {
                return one(self.state.subshells.to_string());
            }
            "EPOCHSECONDS" if self.state.kind == ShellKind::Bash => {
                return one(self.sys.clock.secs().to_string());
            }
            // Debian builds dash without it.
            "LINENO" if self.state.kind != ShellKind::Dash => return one(self.state.line.to_string()),
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
            "BASH_VERSINFO" if self.state.kind == ShellKind::Bash => {
                let parts = ["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"];
                Value::Array((0..).zip(parts.map(str::to_owned)).collect())
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
}
