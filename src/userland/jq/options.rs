//! jq's command line.

use super::json::{Json, Style};
use crate::shell::Process;

pub const FLAGS: &[&str] = &[
    "r,raw-output",
    "j,join-output",
    "a,ascii-output",
    "c,compact-output",
    "C,color-output",
    "M,monochrome-output",
    "S,sort-keys",
    "e,exit-status",
    "n,null-input",
    "R,raw-input",
    "s,slurp",
    "f,from-file",
    "tab",
    "indent=",
    "arg=",
    "argjson=",
    "slurpfile=",
    "rawfile=",
    "args",
    "jsonargs",
    "unbuffered",
    "raw-output0",
];

/// A name that the command line gives a value to.
pub struct Given {
    pub name: String,
    pub value: Json,
}

/// What the words of a call ask for.
pub struct Call {
    pub filter: String,
    /// The word that the filter is.
    pub place: usize,
    pub files: Vec<String>,
    pub named: Vec<Given>,
    pub positional: Vec<Json>,
    pub style: Style,
    pub prints_raw: bool,
    /// What follows each result.
    pub end: &'static str,
    pub wants_status: bool,
    pub is_null: bool,
    pub is_raw: bool,
    pub slurps: bool,
}

impl Call {
    /// # Errors
    /// The exit code, after a message.
    pub fn read(process: &mut Process<'_>) -> Result<Self, i32> {
        let mut call = Self {
            filter: String::new(),
            place: 0,
            files: Vec::new(),
            named: Vec::new(),
            positional: Vec::new(),
            style: Style { indent: Some("  ".to_owned()), ..Style::default() },
            prints_raw: false,
            end: "\n",
            wants_status: false,
            is_null: false,
            is_raw: false,
            slurps: false,
        };
        let (mut filter, mut from_file, mut rest, mut only_words) = (None, false, None, false);
        let words = process.args.to_vec();
        let mut index = 1;
        while let Some(word) = words.get(index) {
            let at = index;
            index += 1;
            let long = word.strip_prefix("--");
            if only_words || !word.starts_with('-') || word == "-" {
                match (&filter, rest) {
                    (None, _) => filter = Some((at, word.clone())),
                    (Some(_), Some(is_json)) => {
                        call.positional.push(value(process, is_json, "--jsonargs", word)?)
                    }
                    (Some(_), None) => call.files.push(word.clone()),
                }
                continue;
            }
            if word == "--" {
                only_words = true;
                continue;
            }
            let Some(long) = long else {
                for letter in word.chars().skip(1) {
                    if letter == 'L' {
                        process.not_simulated(at, "jq -L has no model");
                        return Err(0);
                    }
                    let known = FLAGS.iter().find(|flag| flag.starts_with(&format!("{letter},")));
                    match (letter, known) {
                        ('h', _) => return Err(help(process)),
                        ('V', _) => return Err(version(process)),
                        (_, Some(flag)) => from_file |= call.set(flag.get(2..).unwrap_or_default()),
                        _ => return Err(unknown(process, word)),
                    }
                }
                continue;
            };
            let mut next = || {
                let word = words.get(index).cloned();
                index += 1;
                word
            };
            match long {
                "help" => return Err(help(process)),
                "version" => return Err(version(process)),
                "arg" | "argjson" | "slurpfile" | "rawfile" => {
                    let (Some(name), Some(text)) = (next(), next()) else {
                        let takes = match long {
                            "arg" => "--arg takes two parameters (e.g. --arg varname value)",
                            "argjson" => "--argjson takes two parameters (e.g. --argjson varname text)",
                            "rawfile" => "--rawfile takes two parameters (e.g. --rawfile varname filename)",
                            _ => "--slurpfile takes two parameters (e.g. --slurpfile varname filename)",
                        };
                        process.err(format!("jq: {takes}\n"));
                        return Err(usage(process));
                    };
                    let value = match long {
                        "arg" => Json::text(text),
                        "argjson" => value(process, true, "--argjson", &text)?,
                        _ => file(process, at, long, &name, &text)?,
                    };
                    call.named.push(Given { name, value });
                }
                "indent" => match next().and_then(|count| count.parse::<usize>().ok()) {
                    Some(0) => call.style.indent = None,
                    Some(count @ 1..=7) => call.style.indent = Some(" ".repeat(count)),
                    _ => {
                        process.err("jq: Cannot indent more than 7 characters\n");
                        return Err(2);
                    }
                },
                "tab" => call.style.indent = Some("\t".to_owned()),
                "args" => rest = Some(false),
                "jsonargs" => rest = Some(true),
                "unbuffered" | "color-output" | "monochrome-output" => {}
                "stream" | "stream-errors" | "seq" => {
                    process.not_simulated(at, format!("jq --{long} has no model"));
                    return Err(0);
                }
                _ if FLAGS.iter().any(|flag| flag.ends_with(&format!(",{long}")))
                    || long == "raw-output0" =>
                {
                    from_file |= call.set(long);
                }
                _ => return Err(unknown(process, word)),
            }
        }
        let Some((place, text)) = filter else {
            ".".clone_into(&mut call.filter);
            return Ok(call);
        };
        call.place = place;
        call.filter = if from_file {
            match process.read(&text).map(|content| content.as_text().map(str::to_owned)) {
                Ok(Some(text)) => text,
                Ok(None) => {
                    process.not_simulated(place, "it reads contents that are not known, only their size");
                    return Err(0);
                }
                Err(errno) => {
                    process.err(format!("jq: error: Could not open {text}: {}\n", errno.message()));
                    return Err(2);
                }
            }
        } else {
            text
        };
        Ok(call)
    }

    /// Sets what a long name without a value says; true: the filter is in a file.
    fn set(&mut self, long: &str) -> bool {
        match long {
            "raw-output" => self.prints_raw = true,
            "join-output" => (self.prints_raw, self.end) = (true, ""),
            "raw-output0" => (self.prints_raw, self.end) = (true, "\0"),
            "ascii-output" => self.style.ascii = true,
            "compact-output" => self.style.indent = None,
            "sort-keys" => self.style.sorted = true,
            "exit-status" => self.wants_status = true,
            "null-input" => self.is_null = true,
            "raw-input" => self.is_raw = true,
            "slurp" => self.slurps = true,
            "from-file" => return true,
            _ => {}
        }
        false
    }
}

fn value(process: &mut Process<'_>, is_json: bool, flag: &str, text: &str) -> Result<Json, i32> {
    if !is_json {
        return Ok(Json::text(text));
    }
    Json::read(text).ok_or_else(|| {
        process.err(format!("jq: Invalid JSON text passed to {flag}\n"));
        usage(process)
    })
}

fn file(process: &mut Process<'_>, at: usize, flag: &str, name: &str, file: &str) -> Result<Json, i32> {
    let content = process.read(file).map_err(|errno| {
        process.err(format!(
            "jq: Bad JSON in --{flag} {name} {file}: Could not open {file}: {}\n",
            errno.message()
        ));
        2
    })?;
    let Some(text) = content.as_text() else {
        process.not_simulated(at, "it reads contents that are not known, only their size");
        return Err(0);
    };
    if flag == "rawfile" {
        return Ok(Json::text(text));
    }
    let all: Result<Vec<(Json, usize)>, String> = Json::stream(text).collect();
    match all {
        Ok(all) => Ok(Json::list(all.into_iter().map(|(value, _)| value).collect())),
        Err(why) => {
            process.err(format!("jq: Bad JSON in --{flag} {name} {file}: {why}\n"));
            Err(2)
        }
    }
}

fn unknown(process: &mut Process<'_>, word: &str) -> i32 {
    process.err(format!("jq: Unknown option {word}\n"));
    usage(process)
}

fn usage(process: &mut Process<'_>) -> i32 {
    process.err("Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n");
    2
}

fn help(process: &mut Process<'_>) -> i32 {
    process.out("jq - commandline JSON processor\n\nUsage:\tjq [options] <jq filter> [file...]\n");
    0
}

/// Debian 12 has jq 1.6, Alpine and later releases 1.7.
fn version(process: &mut Process<'_>) -> i32 {
    process.out(if process.is_busybox() { "jq-1.7.1\n" } else { "jq-1.6\n" });
    0
}
