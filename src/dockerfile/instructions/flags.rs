//! `--flags` of an instruction (`BFlags`).

use crate::dockerfile::ast::Word;
use crate::dockerfile::go::Letters;
use crate::dockerfile::parser::Node;
use crate::dockerfile::suggest::{Case, suggested, with_suggestion};
use crate::dockerfile::table::{Command, FlagInfo, FlagKind};

use super::errors::{Parsed, Wrong};

/// The flags of one instruction.
#[derive(Debug, Clone, Default)]
pub(super) struct Flags {
    /// In order of use.
    values: Vec<(&'static str, Word)>,
}

impl Flags {
    /// Reads the node's flags, as the table allows them.
    pub fn parse(node: Node) -> Parsed<Self> {
        let known = node.command().map_or(&[][..], Command::flags);
        let mut flags = Self::default();
        for arg in node.flags() {
            let written = node.value(arg);
            if written == "--" {
                break;
            }
            let wrong = |code: &str, message: String| Wrong::about(node, arg, code, message);
            let Some(body) = written.strip_prefix("--") else {
                return Err(wrong("bad-flag", format!("arg should start with -- : {written}")));
            };
            let (name, value) = body.split_once('=').map_or((body, None), |(n, v)| (n, Some(v)));
            let Some(flag) = known.iter().find(|flag| flag.name == name) else {
                return Err(unknown(node, arg, name, known));
            };
            if flag.kind != FlagKind::List && flags.given(flag.name).is_some() {
                return Err(wrong("duplicate-flag", format!("duplicate flag specified: --{name}"))
                    .hint("keep one of the two")
                    .fix("Remove this flag", node.place(arg), ""));
            }
            let missing = || {
                wrong("missing-flag-value", format!("missing a value on flag: --{name}"))
                    .hint(format!("write --{name}=VALUE, without a blank"))
            };
            let value = match (flag.kind, value) {
                (FlagKind::Bool, Some("")) | (FlagKind::Text | FlagKind::List, None) => return Err(missing()),
                (FlagKind::Bool, None) => Word::new("true", node.place(arg)),
                (FlagKind::Bool, Some(value)) => match value.lowered() {
                    value if matches!(value.as_str(), "true" | "false") => Word::new(value, node.place(arg)),
                    _ => {
                        let message = format!("expecting boolean value for flag --{name}, not: {value}");
                        return Err(wrong("bad-flag-value", message).hint("write true or false, or nothing"));
                    }
                },
                // The value stands at the end of the flag, unless quotes or escapes are in it.
                (_, Some(value)) => match node.own_value(*arg) {
                    None => node.word_at(arg.range().end - value.len()..arg.range().end),
                    Some(_) => Word::new(value, node.place(arg)),
                },
            };
            flags.values.push((flag.name, value));
        }
        Ok(flags)
    }

    /// The value of a text flag that was given and is not empty, as BuildKit sees it.
    pub fn text(&self, name: &str) -> Option<Word> {
        self.given(name).filter(|word| !word.is_empty()).cloned()
    }

    /// The value of a text flag, even if empty.
    pub fn given(&self, name: &str) -> Option<&Word> {
        self.values.iter().find(|(used, _)| *used == name).map(|(_, word)| word)
    }

    /// The values of a flag that may be repeated.
    pub fn list(&self, name: &str) -> Vec<Word> {
        self.values.iter().filter(|(used, _)| *used == name).map(|(_, word)| word.clone()).collect()
    }

    /// The names of the flags that were used, in order of first use.
    pub fn used(&self) -> Vec<&'static str> {
        let first = |at: usize, name| self.values.iter().take(at).all(|(used, _)| *used != name);
        let names = self.values.iter().map(|(name, _)| *name).enumerate();
        names.filter(|&(at, name)| first(at, name)).map(|(_, name)| name).collect()
    }

    /// A flag that is on or off; `None` when it is not there.
    pub fn switch(&self, name: &str) -> Option<bool> {
        self.given(name).map(|word| word.text == "true")
    }
}

fn unknown(node: Node, arg: &crate::dockerfile::parser::Arg, name: &str, known: &[FlagInfo]) -> Wrong {
    let names = known.iter().map(|flag| flag.name);
    let message = with_suggestion(format!("unknown flag: --{name}"), name, names.clone(), Case::Sensitive);
    let allowed: Vec<String> = names.map(|name| format!("--{name}")).collect();
    let hint = match allowed.is_empty() {
        true => "this instruction takes no flags".to_owned(),
        false => format!("the flags here are {}", allowed.join(", ")),
    };
    let found = suggested(&message).map(str::to_owned);
    let wrong = Wrong::about(node, arg, "unknown-flag", message).hint(hint);
    let place = node.place(arg);
    match (found, node.own_value(*arg)) {
        (Some(found), None) => {
            let name_span =
                crate::text::Span::of(place.start as usize + 2, place.start as usize + 2 + name.len());
            wrong.fix(format!("Change to --{found}"), name_span, found)
        }
        _ => wrong,
    }
}
