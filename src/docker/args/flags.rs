//! Flags as `spf13/pflag` reads them: interspersed with arguments, `--name=value`, `--name value`, `-n value`,
//! `-nvalue`, clusters of switches.

use std::collections::BTreeMap;

/// Whether a flag takes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A boolean; its value, if any, is in the same word.
    Switch,
    /// One value; the last one counts.
    Value,
    /// Any number of values.
    List,
}

/// A flag of a command: its letter (or none), its name, and what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag {
    pub letter: Option<char>,
    pub name: &'static str,
    pub kind: Kind,
    /// What the help says.
    pub about: &'static str,
}

/// Shorthand for the tables of flags.
pub const fn flag(letter: Option<char>, name: &'static str, kind: Kind, about: &'static str) -> Flag {
    Flag { letter, name, kind, about }
}

/// What the words were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    values: BTreeMap<&'static str, Vec<String>>,
    pub positional: Vec<String>,
}

impl Parsed {
    /// Whether the switch was given, and not as `=false`.
    pub fn switch(&self, name: &str) -> bool {
        self.switch_or(name, false)
    }

    /// The switch, or what it is unless given.
    pub fn switch_or(&self, name: &str, default: bool) -> bool {
        self.value(name).map_or(default, |value| value == "true")
    }

    /// The last value.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(|values| values.last()).map(String::as_str)
    }

    /// All values, in order.
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Reads the words after a command's name. With `interspersed` off, flags end at the first argument (`docker run`).
///
/// # Errors
/// pflag's message. `--help` and `-h` are not special here.
pub fn parse(words: &[String], flags: &[Flag], interspersed: bool) -> Result<Parsed, String> {
    let mut parsed = Parsed::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            parsed.positional.extend(words.cloned());
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            if name.is_empty() || name.starts_with('-') {
                return Err(format!("bad flag syntax: {word}"));
            }
            let flag =
                flags.iter().find(|f| f.name == name).ok_or_else(|| format!("unknown flag: --{name}"))?;
            let value = match (flag.kind, value) {
                (_, Some(value)) => value,
                (Kind::Switch, None) => "true".to_owned(),
                (_, None) => {
                    words.next().cloned().ok_or_else(|| format!("flag needs an argument: --{name}"))?
                }
            };
            store(&mut parsed, flag, value)?;
        } else if let Some(cluster) = word.strip_prefix('-').filter(|c| !c.is_empty()) {
            let mut letters = cluster.chars();
            while let Some(letter) = letters.next() {
                let flag = flags
                    .iter()
                    .find(|f| f.letter == Some(letter))
                    .ok_or_else(|| format!("unknown shorthand flag: '{letter}' in -{cluster}"))?;
                let rest = letters.as_str();
                let value = match (flag.kind, rest.strip_prefix('=')) {
                    (_, Some(value)) => value.to_owned(),
                    (Kind::Switch, None) => {
                        store(&mut parsed, flag, "true".to_owned())?;
                        continue;
                    }
                    (_, None) if rest.is_empty() => words
                        .next()
                        .cloned()
                        .ok_or_else(|| format!("flag needs an argument: '{letter}' in -{cluster}"))?,
                    (_, None) => rest.to_owned(),
                };
                store(&mut parsed, flag, value)?;
                break;
            }
        } else {
            parsed.positional.push(word.clone());
            if !interspersed {
                parsed.positional.extend(words.cloned());
                break;
            }
        }
    }
    Ok(parsed)
}

fn store(parsed: &mut Parsed, flag: &Flag, value: String) -> Result<(), String> {
    let value = match flag.kind {
        Kind::Switch => match value.as_str() {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => "true".to_owned(),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => "false".to_owned(),
            _ => {
                let shown = invalid(flag, &value);
                return Err(format!("{shown}: strconv.ParseBool: parsing {value:?}: invalid syntax"));
            }
        },
        Kind::Value | Kind::List => value,
    };
    parsed.values.entry(flag.name).or_default().push(value);
    Ok(())
}

/// The start of pflag's message about a value that a flag does not take.
pub fn invalid(flag: &Flag, value: &str) -> String {
    match flag.letter {
        Some(letter) => format!("invalid argument {value:?} for \"-{letter}, --{}\" flag", flag.name),
        None => format!("invalid argument {value:?} for \"--{}\" flag", flag.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAGS: &[Flag] = &[
        flag(Some('a'), "all", Kind::Switch, ""),
        flag(Some('q'), "quiet", Kind::Switch, ""),
        flag(Some('f'), "file", Kind::Value, ""),
        flag(None, "build-arg", Kind::List, ""),
    ];

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn reads_what_pflag_reads() {
        let parsed = parse(&words("-aq x --build-arg A=1 -fD --build-arg=B y -- -z"), FLAGS, true).unwrap();
        assert!(parsed.switch("all") && parsed.switch("quiet"));
        assert_eq!(parsed.value("file"), Some("D"));
        assert_eq!(parsed.values("build-arg"), ["A=1", "B"]);
        assert_eq!(parsed.positional, ["x", "y", "-z"]);
        assert!(!parse(&words("--all=false"), FLAGS, true).unwrap().switch("all"));
        assert_eq!(parse(&words("-"), FLAGS, true).unwrap().positional, ["-"]);
        assert_eq!(parse(&words("-a sh -c x"), FLAGS, false).unwrap().positional, ["sh", "-c", "x"]);
    }

    #[test]
    fn says_what_pflag_says() {
        for (line, want) in [
            ("--nope", "unknown flag: --nope"),
            ("-ax", "unknown shorthand flag: 'x' in -ax"),
            ("--file", "flag needs an argument: --file"),
            ("-f", "flag needs an argument: 'f' in -f"),
            (
                "--all=2",
                "invalid argument \"2\" for \"-a, --all\" flag: strconv.ParseBool: parsing \"2\": invalid syntax",
            ),
        ] {
            assert_eq!(parse(&words(line), FLAGS, true).unwrap_err(), want);
        }
    }
}
