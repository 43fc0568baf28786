//! Command-line flags, after `getopt_long(3)`.
//!
//! A specification is a list of entries such as `"r,R,recursive"`, `"m,mode="` (takes a value) and `"i,in-place=?"`
//! (may take one, attached only). The first name of an entry is what the program asks for.

use super::built;
use super::options::{self, Refusal};
use crate::shell::Process;

/// The flags and operands of one call.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// First name of the entry, and the value if it has one, in the order given.
    pub given: Vec<(&'static str, Option<String>)>,
    /// What is not a flag, with its place in `args`.
    pub operands: Vec<(usize, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    Value,
    Optional,
}

/// Whether flags may follow operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Any,
    /// The first operand ends the flags (`env`, `xargs`, `nice`).
    FlagsFirst,
}

impl Flags {
    /// Reads the flags of a call. A flag without a model is recorded as not simulated; the call then ends with success
    /// and no effect, or as the real program ends that has no such flag: return the `Err`.
    pub fn parse(process: &mut Process<'_>, spec: &'static [&'static str]) -> Result<Self, i32> {
        Self::parse_in(process, spec, Order::Any)
    }

    pub fn parse_in(
        process: &mut Process<'_>,
        spec: &'static [&'static str],
        order: Order,
    ) -> Result<Self, i32> {
        let mut flags = Self::default();
        let args = process.args;
        let mut index = 1;
        let mut only_operands = false;
        while let Some(arg) = args.get(index) {
            if only_operands || arg == "-" || !arg.starts_with('-') {
                only_operands |= order == Order::FlagsFirst;
                flags.operands.push((index, arg.clone()));
            } else if arg == "--" {
                only_operands = true;
            } else if let Some(long) = arg.strip_prefix("--") {
                index += flags.long(process, spec, index, long)?;
            } else {
                index += flags.short(process, spec, index, arg)?;
            }
            index += 1;
        }
        Ok(flags)
    }

    fn long(
        &mut self,
        process: &mut Process<'_>,
        spec: &'static [&'static str],
        index: usize,
        long: &str,
    ) -> Result<usize, i32> {
        let (name, value) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (long, None),
        };
        let Some((id, takes)) = find(spec, |candidate| candidate == name).or_else(|| abbreviated(spec, name))
        else {
            return Err(unknown(process, index, &format!("--{name}")));
        };
        if takes == Takes::Value && value.is_none() {
            let Some(next) = process.args.get(index + 1) else {
                return Err(missing(process, true, name));
            };
            self.given.push((id, Some(next.clone())));
            return Ok(1);
        }
        if takes == Takes::Nothing
            && value.is_some()
            && !process.is_busybox()
            && options::are_listed(process.name())
        {
            return Err(refuse(process, &format!("option '--{name}' doesn't allow an argument")));
        }
        self.given.push((id, value));
        Ok(0)
    }

    fn short(
        &mut self,
        process: &mut Process<'_>,
        spec: &'static [&'static str],
        index: usize,
        arg: &str,
    ) -> Result<usize, i32> {
        for (at, letter) in arg.char_indices().skip(1) {
            let mut buffer = [0; 4];
            let letter: &str = letter.encode_utf8(&mut buffer);
            let Some((id, takes)) = find(spec, |candidate| candidate == letter) else {
                return Err(unknown(process, index, &format!("-{letter}")));
            };
            let rest = arg.get(at + letter.len()..).unwrap_or("");
            match takes {
                Takes::Nothing => self.given.push((id, None)),
                Takes::Optional => {
                    self.given.push((id, (!rest.is_empty()).then(|| rest.to_owned())));
                    return Ok(0);
                }
                Takes::Value if !rest.is_empty() => {
                    self.given.push((id, Some(rest.to_owned())));
                    return Ok(0);
                }
                Takes::Value => {
                    let Some(next) = process.args.get(index + 1) else {
                        return Err(missing(process, false, letter));
                    };
                    self.given.push((id, Some(next.clone())));
                    return Ok(1);
                }
            }
        }
        Ok(0)
    }

    pub fn has(&self, id: &str) -> bool {
        self.given.iter().any(|(given, _)| *given == id)
    }

    /// The value given last.
    pub fn value(&self, id: &str) -> Option<&str> {
        self.given.iter().rev().find(|(given, _)| *given == id).and_then(|(_, value)| value.as_deref())
    }

    pub fn values(&self, id: &str) -> impl Iterator<Item = &str> {
        self.given.iter().filter(move |(given, _)| *given == id).filter_map(|(_, value)| value.as_deref())
    }

    /// Flags with their values, in the order in which they were given.
    pub fn in_order(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.given.iter().filter_map(|(id, value)| Some((*id, value.as_deref()?)))
    }

    /// Which of several flags was given last: those that overrule each other.
    pub fn last_of(&self, ids: &[&str]) -> Option<&'static str> {
        self.given.iter().rev().map(|(given, _)| *given).find(|given| ids.contains(given))
    }

    pub fn texts(&self) -> Vec<String> {
        self.operands.iter().map(|(_, text)| text.clone()).collect()
    }

    pub fn text(&self, index: usize) -> Option<&str> {
        self.operands.get(index).map(|(_, text)| text.as_str())
    }
}

/// Refuses the first word before an operand that is no option of the real program: for programs that read their words
/// themselves.
pub fn check(process: &mut Process<'_>) -> Result<(), i32> {
    let words = process.args.iter().enumerate().skip(1);
    let options = words.take_while(|(_, word)| *word != "--" && word.len() > 1 && word.starts_with('-'));
    let is_number = |word: &str| word.starts_with(['-', '.']) && word.contains(|c: char| c.is_ascii_digit());
    let unknown_one = options.filter(|(_, word)| !is_number(word)).find_map(|(index, word)| {
        let letter = word.chars().nth(1).filter(|letter| *letter != '-');
        let option = letter
            .map_or_else(|| word.split('=').next().unwrap_or(word).to_owned(), |letter| format!("-{letter}"));
        matches!(options::refusal(process.name(), &option), Some(Refusal::Unknown(_)))
            .then_some((index, option))
    });
    match unknown_one {
        Some((index, option)) if !process.is_busybox() => Err(unknown(process, index, &option)),
        _ => Ok(()),
    }
}

fn split(entry: &'static str) -> (&'static str, Takes) {
    match (entry.strip_suffix("=?"), entry.strip_suffix('=')) {
        (Some(names), _) => (names, Takes::Optional),
        (_, Some(names)) => (names, Takes::Value),
        _ => (entry, Takes::Nothing),
    }
}

fn find(spec: &'static [&'static str], fits: impl Fn(&str) -> bool) -> Option<(&'static str, Takes)> {
    spec.iter().find_map(|entry| {
        let (names, takes) = split(entry);
        names.split(',').any(&fits).then(|| (names.split(',').next().unwrap_or(names), takes))
    })
}

/// Long names may be cut as long as they stay unambiguous.
fn abbreviated(spec: &'static [&'static str], name: &str) -> Option<(&'static str, Takes)> {
    let mut fitting = spec.iter().filter_map(|entry| {
        let (names, takes) = split(entry);
        let fits = |candidate: &str| candidate.len() > 1 && candidate.starts_with(name);
        names.split(',').any(fits).then(|| (names.split(',').next().unwrap_or(names), takes))
    });
    let first = fitting.next()?;
    (name.len() > 1 && fitting.next().is_none()).then_some(first)
}

/// Refused as the real program does if that has no such flag either, else said to have no model.
pub fn unknown(process: &mut Process<'_>, index: usize, flag: &str) -> i32 {
    if !process.is_busybox()
        && let Some(Refusal::Unknown(message)) = options::refusal(process.name(), flag)
    {
        return refuse(process, &message);
    }
    if let Some(code) = built::asked(process) {
        return code;
    }
    let why = format!("{} {flag} has no model", process.name());
    process.not_simulated(index, why);
    0
}

/// Says that an option lacks its value.
pub fn missing(process: &mut Process<'_>, is_long: bool, name: &str) -> i32 {
    let message = &match is_long {
        true => format!("option '--{name}' requires an argument"),
        false => format!("option requires an argument -- '{name}'"),
    };
    if !process.is_busybox() && options::are_listed(process.name()) {
        return refuse(process, message);
    }
    process.fail(message);
    let name = process.name().to_owned();
    process.err(format!("Try '{name} --help' for more information.\n"));
    1
}

/// A message about the way the program was called, with what follows it.
fn refuse(process: &mut Process<'_>, message: &str) -> i32 {
    // `egrep` and `fgrep` are scripts that call `grep`.
    let name = process.name().to_owned();
    let shown = if matches!(name.as_str(), "egrep" | "fgrep") { "grep" } else { &name };
    let (text, code) = options::after(shown);
    process.err(format!("{shown}: {message}\n{text}"));
    code
}
