//! Python's `argparse`.

use std::collections::BTreeMap;

use super::failures::{Result, Stop, unknown};
use super::run::Script;
use super::value::Value;

/// What a parser was told of an argument: its flags or its name, and its settings.
type Told = (Vec<String>, BTreeMap<String, Value>);

impl Script<'_, '_> {
    /// A parser of arguments: what it is told, and what it makes of the script's words.
    pub(super) fn options_of(
        &mut self,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let text = |value: &Value| value.to_text().unwrap_or_default();
        match name {
            "argparse.ArgumentParser"
            | "parser.add_argument_group"
            | "parser.add_mutually_exclusive_group" => Ok(Value::host("parser")),
            "parser.add_argument" => {
                self.options.push((
                    plain.iter().map(text).collect(),
                    named.iter().cloned().collect::<BTreeMap<_, _>>(),
                ));
                Ok(Value::Null)
            }
            "parser.error" => Err(self.misused(&plain.first().map(text).unwrap_or_default())),
            "parser.exit" => Err(super::system::exit(self, plain.first())),
            "parser.parse_args" | "parser.parse_known_args" => {
                let given = plain.first().filter(|list| !list.is_nothing()).and_then(Value::values);
                let words = match given {
                    Some(list) => list.iter().map(text).collect(),
                    None => self.argv.iter().skip(1).cloned().collect(),
                };
                let (made, rest) = self.parsed_options(words, name.ends_with("known_args"))?;
                Ok(if name.ends_with("known_args") {
                    Value::array(vec![made, Value::texts(rest)])
                } else {
                    made
                })
            }
            _ => unknown(format!("{name} has no model")),
        }
    }

    fn parsed_options(&mut self, words: Vec<String>, lenient: bool) -> Result<(Value, Vec<String>)> {
        let options = self.options.clone();
        let (mut fields, mut seen, mut rest) = (Value::object([]), Vec::new(), Vec::new());
        for option in &options {
            let default = match action(option).as_str() {
                "store_true" => Value::Bool(false),
                "store_false" => Value::Bool(true),
                _ => Value::Null,
            };
            let default = match option.1.get("default").cloned() {
                Some(text @ Value::Text(_)) => self.converted(option, text)?,
                Some(default) => default,
                None => default,
            };
            if action(option) != "version" {
                fields.set_field(&key(option).into(), default);
            }
        }
        let (mut words, mut loose, mut only_loose) = (words.into_iter().peekable(), Vec::new(), false);
        while let Some(word) = words.next() {
            if only_loose || !word.starts_with('-') || word == "-" || word.parse::<f64>().is_ok() {
                loose.push(word);
                continue;
            }
            if word == "--" {
                only_loose = true;
                continue;
            }
            let (flag, glued) = word
                .split_once('=')
                .map_or((word.as_str(), None), |(flag, value)| (flag, Some(value.to_owned())));
            let known =
                |flag: &str| options.iter().find(|(flags, _)| flags.iter().any(|known| known == flag));
            // `-n3`
            let short = flag.get(..2).filter(|_| !flag.starts_with("--") && flag.len() > 2);
            let (option, glued) = match (known(flag), short.and_then(known)) {
                (Some(option), _) => (option, glued),
                (None, Some(option)) => (option, flag.get(2..).map(str::to_owned)),
                (None, None) if matches!(flag, "-h" | "--help") => {
                    return unknown("the usage of a script is not known");
                }
                (None, None) if lenient => {
                    rest.push(word);
                    continue;
                }
                (None, None) => return Err(self.misused(&format!("unrecognized arguments: {word}"))),
            };
            seen.push(key(option));
            let mut takes = |most: usize| {
                let mut all: Vec<String> = glued.iter().cloned().collect();
                while all.len() < most
                    && words.peek().is_some_and(|next| !next.starts_with('-') || next == "-")
                {
                    all.extend(words.next());
                }
                all
            };
            let value = match (action(option).as_str(), count(option)) {
                ("store_true", _) => Value::Bool(true),
                ("store_false", _) => Value::Bool(false),
                ("store_const", _) => option.1.get("const").cloned().unwrap_or(Value::Null),
                ("count", _) => {
                    let before =
                        fields.field(&key(option)).and_then(|value| value.to_number()).unwrap_or(0.0);
                    Value::Int(before as i64 + 1)
                }
                ("version", _) => {
                    let version = option.1.get("version").cloned().unwrap_or(Value::Null);
                    let version = self.shown(&version)?.replace("%(prog)s", &self.program_name());
                    self.process.out(format!("{version}\n"));
                    return Err(Stop::Exit(0));
                }
                ("" | "store" | "append", Count::Some(least, most)) => {
                    let all = takes(most);
                    if all.len() < least {
                        let message = format!("argument {flag}: expected at least one argument");
                        return Err(self.misused(&message));
                    }
                    let all = all.iter().map(|one| self.converted(option, Value::text(one)));
                    Value::array(all.collect::<Result<Vec<_>>>()?)
                }
                ("" | "store" | "append", Count::One(needed)) => match takes(1).pop() {
                    Some(word) => self.converted(option, Value::text(&word))?,
                    None if needed => {
                        return Err(self.misused(&format!("argument {flag}: expected one argument")));
                    }
                    None => option.1.get("const").cloned().unwrap_or(Value::Null),
                },
                _ => return unknown("an action of a parser has no model"),
            };
            let value = match (action(option).as_str(), fields.field(&key(option))) {
                ("append", Some(Value::Array(list))) => {
                    Value::array([list.borrow().as_slice(), &[value]].concat())
                }
                ("append", _) => Value::array(vec![value]),
                _ => value,
            };
            fields.set_field(&key(option).into(), value);
        }
        self.placed(&options, loose, &seen, &mut fields, lenient)?;
        Ok((fields, rest))
    }

    /// Gives the words without flags to the arguments that have places.
    fn placed(
        &mut self,
        options: &[Told],
        loose: Vec<String>,
        seen: &[String],
        fields: &mut Value,
        lenient: bool,
    ) -> Result<()> {
        let positional: Vec<&Told> = options.iter().filter(|option| !is_flag(option)).collect();
        let least = |option: &&Told| match count(option) {
            Count::One(needed) => usize::from(needed),
            Count::Some(least, _) => least,
        };
        let mut spare = loose.len().saturating_sub(positional.iter().map(least).sum());
        let (mut words, mut lacking) = (loose.into_iter(), Vec::new());
        for option in positional {
            let (least, most) = match count(option) {
                Count::One(needed) => (usize::from(needed), 1),
                Count::Some(least, most) => (least, most),
            };
            let more = spare.min(most - least);
            spare -= more;
            let given: Vec<String> = words.by_ref().take(least + more).collect();
            if given.len() < least {
                lacking.push(key(option));
                continue;
            }
            let given = given.iter().map(|one| self.converted(option, Value::text(one)));
            let mut given = given.collect::<Result<Vec<_>>>()?;
            match count(option) {
                Count::Some(..)
                    if !given.is_empty() || fields.field(&key(option)).is_none_or(|one| one.is_nothing()) =>
                {
                    fields.set_field(&key(option).into(), Value::array(given));
                }
                Count::One(_) if !given.is_empty() => {
                    fields.set_field(&key(option).into(), given.pop().unwrap_or(Value::Null));
                }
                _ => {}
            }
        }
        let required = |option: &&Told| {
            is_flag(option)
                && matches!(option.1.get("required"), Some(Value::Bool(true)))
                && !seen.contains(&key(option))
        };
        lacking.extend(options.iter().filter(required).filter_map(|option| option.0.last().cloned()));
        if !lacking.is_empty() {
            let message = format!("the following arguments are required: {}", lacking.join(", "));
            return Err(self.misused(&message));
        }
        match words.next() {
            Some(word) if !lenient => Err(self.misused(&format!("unrecognized arguments: {word}"))),
            _ => Ok(()),
        }
    }

    /// A word as the argument's type makes it.
    fn converted(&mut self, option: &Told, word: Value) -> Result<Value> {
        let value = match option.1.get("type") {
            Some(Value::Host(name, _)) if name.ends_with("Path") => {
                Value::path(&word.to_text().unwrap_or_default())
            }
            Some(Value::Host(name, _)) if &**name == "int" => {
                match word.to_text().unwrap_or_default().trim().parse() {
                    Ok(number) => Value::Int(number),
                    Err(_) => {
                        let word = word.to_text().unwrap_or_default();
                        return Err(self.misused(&format!(
                            "argument {}: invalid int value: '{word}'",
                            option.0.join("/")
                        )));
                    }
                }
            }
            Some(function) => self.call(function, Value::Undefined, &[word])?,
            None => word,
        };
        if let Some(choices) = option.1.get("choices").and_then(|choices| self.items(choices))
            && !choices.iter().any(|choice| choice.equals(&value) != Some(false))
        {
            let shown: Vec<String> = choices.iter().filter_map(|choice| self.inspected(choice)).collect();
            let word = self.inspected(&value).unwrap_or_default();
            let message = format!(
                "argument {}: invalid choice: {word} (choose from {})",
                option.0.join("/"),
                shown.join(", ")
            );
            return Err(self.misused(&message));
        }
        Ok(value)
    }

    fn program_name(&self) -> String {
        let name = self.argv.first().map_or("", String::as_str);
        crate::vfs::path::base(name).to_owned()
    }

    fn misused(&mut self, message: &str) -> Stop {
        let name = self.program_name();
        self.process.err(format!("usage: {name} [-h] ...\n{name}: error: {message}\n"));
        Stop::Exit(2)
    }
}

/// How many words an argument takes.
#[derive(Clone, Copy)]
enum Count {
    /// One, which may be left out or not.
    One(bool),
    /// So many at least, and at most.
    Some(usize, usize),
}

fn count(option: &Told) -> Count {
    match option.1.get("nargs") {
        Some(Value::Text(mark)) if &**mark == "?" => Count::One(false),
        Some(Value::Text(mark)) if &**mark == "+" => Count::Some(1, usize::MAX),
        Some(Value::Text(_)) => Count::Some(0, usize::MAX),
        Some(Value::Int(number)) => {
            let number = usize::try_from(*number).unwrap_or(0);
            Count::Some(number, number)
        }
        _ => Count::One(true),
    }
}

fn is_flag(option: &Told) -> bool {
    option.0.iter().any(|flag| flag.starts_with('-'))
}

fn action(option: &Told) -> String {
    option.1.get("action").and_then(Value::to_text).unwrap_or_default()
}

/// The field that an argument is kept in.
fn key(option: &Told) -> String {
    if let Some(named) = option.1.get("dest").and_then(Value::to_text) {
        return named;
    }
    let long = option.0.iter().find(|flag| flag.starts_with("--")).or(option.0.first());
    let plain = long.map(|flag| flag.trim_start_matches('-').to_owned()).unwrap_or_default();
    if is_flag(option) { plain.replace('-', "_") } else { plain }
}
