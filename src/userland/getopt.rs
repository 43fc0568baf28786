//! `getopt(1)` of util-linux: takes a script's options apart, and `flock`, which runs a command.

use crate::shell::{ExitCode, Process};

use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["getopt"],
        summary: "takes the options of a script apart",
        flags: &[
            "o,options=",
            "l,long,longoptions=",
            "n,name=",
            "q,quiet",
            "Q",
            "T,test",
            "u,unquoted",
            "s,shell=",
            "a",
        ],
        run: getopt,
    },
    Program {
        names: &["flock"],
        summary: "runs a command; nobody else holds the lock",
        flags: &[],
        run: flock,
    },
];

/// How many arguments an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    Value,
    /// One that is attached.
    Optional,
}

#[derive(Default)]
struct Call {
    short: String,
    long: Vec<(String, usize)>,
    name: Option<String>,
    quiet: bool,
    unquoted: bool,
    /// The words to take apart.
    words: Vec<String>,
}

/// What came of the words, and what was wrong with them.
#[derive(Default)]
struct Taken {
    options: Vec<String>,
    rest: Vec<String>,
    errors: Vec<String>,
}

fn getopt(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let call = match read(process) {
        Ok(call) => call,
        Err(code) => return code,
    };
    let quote = |text: &String| match call.unquoted {
        true => text.clone(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    };
    let taken = take(&call, &quote);
    if !call.quiet {
        let name = call.name.clone().unwrap_or_else(|| "getopt".to_owned());
        for error in &taken.errors {
            process.err(format!("{name}: {error}\n"));
        }
    }
    let options: String = taken.options.iter().map(|word| format!(" {word}")).collect();
    let rest: String = taken.rest.iter().map(|word| format!(" {}", quote(word))).collect();
    process.out(format!("{options} --{rest}\n"));
    ExitCode::from(!taken.errors.is_empty())
}

/// The call's own options, up to `--` or the first word that is none.
fn read(process: &mut Process<'_>) -> Result<Call, ExitCode> {
    let mut call = Call::default();
    let words = process.operands().to_vec();
    let mut words = words.into_iter().peekable();
    // `getopt ab: "$@"`, as it was before it had options of its own.
    if words.peek().is_some_and(|first| !first.starts_with('-')) {
        call.short = words.next().unwrap_or_default();
        call.unquoted = true;
        call.words = words.skip_while(|word| word == "--").collect();
        return Ok(call);
    }
    let mut known_short = false;
    while let Some(word) = words.next_if(|word| word.starts_with('-')) {
        if word == "--" {
            break;
        }
        let (name, attached) = match word.strip_prefix("--") {
            Some(long) => match long.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (long.to_owned(), None),
            },
            None => {
                let (letter, value) =
                    word.get(1..).and_then(|rest| rest.split_at_checked(1)).unwrap_or_default();
                (letter.to_owned(), (!value.is_empty()).then(|| value.to_owned()))
            }
        };
        let mut value = || attached.clone().or_else(|| words.next()).unwrap_or_default();
        match name.as_str() {
            "o" | "options" => {
                call.short = value();
                known_short = true;
            }
            "l" | "long" | "longoptions" => {
                for name in value().split([',', ' ']).filter(|name| !name.is_empty()) {
                    let bare = name.trim_end_matches(':');
                    call.long.push((bare.to_owned(), name.len() - bare.len()));
                }
            }
            "n" | "name" => call.name = Some(value()),
            "s" | "shell" => drop(value()),
            "q" | "quiet" => call.quiet = true,
            "u" | "unquoted" => call.unquoted = true,
            "Q" | "a" | "alternative" => {}
            // Says that it is the enhanced one.
            "T" | "test" => return Err(4),
            "V" | "version" => {
                process.out("getopt from util-linux 2.38.1\n");
                return Err(0);
            }
            other => {
                process.fail(format!("invalid option -- '{other}'"));
                process.err("Try 'getopt --help' for more information.\n");
                return Err(2);
            }
        }
    }
    if !known_short {
        let Some(short) = words.next() else {
            process.fail("missing optstring argument");
            process.err("Try 'getopt --help' for more information.\n");
            return Err(2);
        };
        call.short = short;
    }
    call.words = words.collect();
    Ok(call)
}

fn take(call: &Call, quote: &dyn Fn(&String) -> String) -> Taken {
    let mut taken = Taken::default();
    // `+`: options end at the first operand.
    let stops = call.short.starts_with('+');
    let short = call.short.trim_start_matches(['+', '-', ':']);
    let mut words = call.words.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            taken.rest.extend(words.cloned());
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            let (name, attached) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            let fitting: Vec<_> = call.long.iter().filter(|(known, _)| known.starts_with(name)).collect();
            let exact = fitting.iter().find(|(known, _)| known == name);
            let (known, takes) = match (exact, fitting.as_slice()) {
                (Some((known, colons)), _) | (None, [(known, colons)]) => (known, takes(*colons)),
                (None, []) => {
                    taken.errors.push(format!("unrecognized option '--{name}'"));
                    continue;
                }
                (None, several) => {
                    let names: String = several.iter().map(|(known, _)| format!(" '--{known}'")).collect();
                    taken.errors.push(format!("option '--{name}' is ambiguous; possibilities:{names}"));
                    continue;
                }
            };
            let value = match (takes, attached) {
                (Takes::Nothing, Some(_)) => {
                    taken.errors.push(format!("option '--{known}' doesn't allow an argument"));
                    continue;
                }
                (Takes::Nothing, None) => None,
                (Takes::Optional, attached) => Some(attached.unwrap_or_default()),
                (Takes::Value, attached) => match attached.or_else(|| words.next().cloned()) {
                    Some(value) => Some(value),
                    None => {
                        taken.errors.push(format!("option '--{known}' requires an argument"));
                        continue;
                    }
                },
            };
            taken.options.push(format!("--{known}"));
            taken.options.extend(value.iter().map(quote));
            continue;
        }
        let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
            taken.rest.push(word.clone());
            if stops {
                taken.rest.extend(words.cloned());
                break;
            }
            continue;
        };
        for (at, letter) in letters.char_indices() {
            let Some(place) = short.find(letter).filter(|_| letter != ':') else {
                taken.errors.push(format!("invalid option -- '{letter}'"));
                continue;
            };
            let after = short.get(place + letter.len_utf8()..).unwrap_or("");
            let colons = after.bytes().take_while(|byte| *byte == b':').count();
            let attached = letters.get(at + letter.len_utf8()..).filter(|rest| !rest.is_empty());
            let value = match takes(colons) {
                Takes::Nothing => {
                    taken.options.push(format!("-{letter}"));
                    continue;
                }
                Takes::Optional => Some(attached.unwrap_or("").to_owned()),
                Takes::Value => attached.map(str::to_owned).or_else(|| words.next().cloned()),
            };
            match value {
                Some(value) => taken.options.extend([format!("-{letter}"), quote(&value)]),
                None => taken.errors.push(format!("option requires an argument -- '{letter}'")),
            }
            break;
        }
    }
    taken
}

fn takes(colons: usize) -> Takes {
    match colons {
        0 => Takes::Nothing,
        1 => Takes::Value,
        _ => Takes::Optional,
    }
}

fn flock(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let mut words = words.into_iter().peekable();
    while let Some(flag) = words.next_if(|word| word.starts_with('-')) {
        if matches!(flag.as_str(), "-w" | "--timeout" | "-E" | "--conflict-exit-code") {
            words.next();
        }
    }
    let Some(lock) = words.next() else {
        process.fail("not enough arguments");
        return 64;
    };
    // A number is an open descriptor of the shell.
    if lock.parse::<u32>().is_err() && process.stat(&lock).is_err() {
        let _ = process.write(&lock, "");
    }
    let argv: Vec<String> = match words.next() {
        None => return 0,
        Some(flag) if flag == "-c" || flag == "--command" => {
            ["/bin/sh".to_owned(), "-c".to_owned()].into_iter().chain(words.next()).collect()
        }
        Some(first) => std::iter::once(first).chain(words).collect(),
    };
    process.exec(&argv)
}
