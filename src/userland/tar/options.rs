//! The words of a call, in the old style (`tar xzf a.tgz`) and the new (`tar -x --file=a.tgz`).

use super::super::flags::{missing, unknown};
use super::super::options::whole_name;
use super::super::packers::Format;
use crate::shell::{ExitCode, Process};

pub const FLAGS: &[&str] = &[
    "c,create",
    "x,extract,get",
    "t,list",
    "f,file=",
    "C,directory=",
    "v,verbose",
    "z,gzip,gunzip",
    "J,xz",
    "j,bzip2",
    "zstd",
    "a,auto-compress",
    "O,to-stdout",
    "p,preserve-permissions,same-permissions",
    "m,touch",
    "h,dereference",
    "k,keep-old-files",
    "same-owner",
    "o,no-same-owner",
    "numeric-owner",
    "no-same-permissions",
    "overwrite",
    "strip-components=",
    "exclude=",
    "owner=",
    "group=",
    "warning=",
    "wildcards",
    "no-wildcards",
    "anchored",
    "no-anchored",
    "wildcards-match-slash",
    "no-wildcards-match-slash",
    "skip-old-files",
    "no-overwrite-dir",
    "delay-directory-restore",
    "checkpoint=",
    "record-size=",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Create,
    Extract,
    List,
}

/// What a call asks for.
#[derive(Debug, Clone)]
pub struct Options {
    pub mode: Mode,
    /// `None` and `-` are the standard streams.
    pub file: Option<String>,
    /// Where to go first.
    pub directory: Option<String>,
    pub verbose: bool,
    pub gzip: bool,
    /// Packed by a program that has no model: only archives that are known by their description unpack.
    pub foreign: Option<&'static Format>,
    pub to_stdout: bool,
    /// Take the time of extraction instead of the recorded one.
    pub touch: bool,
    pub keep_owner: bool,
    pub strip: usize,
    /// Members are patterns.
    pub wildcards: bool,
    pub exclude: Vec<String>,
    pub members: Vec<String>,
}

impl Options {
    /// # Errors
    /// The exit code, once the message is written or the word is recorded as one without a model.
    pub fn parse(process: &mut Process<'_>) -> Result<Self, ExitCode> {
        let mut words = modern(process.operands());
        words.reverse();
        let mut mode = None;
        let mut by_suffix = false;
        let mut options = Self {
            mode: Mode::List,
            file: None,
            directory: None,
            verbose: false,
            gzip: false,
            foreign: None,
            to_stdout: false,
            touch: false,
            keep_owner: process.user.uid == 0,
            strip: 0,
            wildcards: false,
            exclude: vec![],
            members: vec![],
        };
        while let Some(word) = words.pop() {
            if word == "--" {
                options.members.extend(words.drain(..).rev());
                break;
            }
            let Some(flag) = word.strip_prefix('-').filter(|flag| !flag.is_empty()) else {
                options.members.push(word);
                continue;
            };
            // A cluster of letters is taken apart; what is left of one that takes a value is its value.
            let (name, attached) = match flag.strip_prefix('-') {
                Some(long) => {
                    let (name, value) = match long.split_once('=') {
                        Some((name, value)) => (name, Some(value.to_owned())),
                        None => (long, None),
                    };
                    let whole = || whole_name("tar", name).filter(|_| !process.is_busybox());
                    (whole().unwrap_or(name).to_owned(), value)
                }
                None => {
                    let mut letters = flag.chars();
                    let letter = letters.next().map(String::from).unwrap_or_default();
                    let rest = letters.as_str();
                    match (rest.is_empty(), takes_value(&letter)) {
                        (true, _) => (letter, None),
                        (false, true) => (letter, Some(rest.to_owned())),
                        (false, false) => {
                            words.push(format!("-{rest}"));
                            (letter, None)
                        }
                    }
                }
            };
            if takes_value(&name) && attached.is_none() && words.is_empty() {
                return Err(missing(process, flag.starts_with('-'), &name));
            }
            let mut value = || attached.clone().or_else(|| words.pop()).unwrap_or_default();
            match canonical(&name) {
                Some("c") => mode = Some(Mode::Create),
                Some("x") => mode = Some(Mode::Extract),
                Some("t") => mode = Some(Mode::List),
                Some("f") => options.file = Some(value()).filter(|file| file != "-"),
                Some("C") => options.directory = Some(value()),
                Some("v") => options.verbose = true,
                Some("z") => options.gzip = true,
                Some(flag @ ("J" | "j" | "zstd" | "lzma")) => options.foreign = Format::of_tar(flag),
                Some("O") => options.to_stdout = true,
                Some("m") => options.touch = true,
                Some("same-owner") => options.keep_owner = true,
                Some("o") => options.keep_owner = false,
                Some("strip-components") => options.strip = value().parse().unwrap_or(0),
                Some("exclude") => options.exclude.push(value()),
                Some("owner" | "group" | "warning" | "checkpoint" | "record-size") => drop(value()),
                Some("wildcards") => options.wildcards = true,
                Some("no-wildcards") => options.wildcards = false,
                Some("a") => by_suffix = true,
                Some(_) => {}
                None => {
                    let index = process.args.iter().position(|arg| arg.contains(&name)).unwrap_or(0);
                    let option = if flag.starts_with('-') { format!("--{name}") } else { format!("-{name}") };
                    return Err(unknown(process, index, &option));
                }
            }
        }
        if by_suffix && let Some(file) = &options.file {
            options.gzip |= file.ends_with("gz");
            options.foreign = options.foreign.or_else(|| Format::of_file(file));
        }
        match mode {
            Some(mode) => Ok(Self { mode, ..options }),
            None => {
                process.fail("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options");
                process.err("Try 'tar --help' or 'tar --usage' for more information.\n");
                Err(2)
            }
        }
    }

    /// Whether a member is wanted: all are where none is named; a directory takes along what is in it.
    pub fn wants(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let within = |member: &String| {
            let member = member.trim_end_matches('/');
            if self.wildcards {
                let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
                return ends
                    .filter_map(|end| path.get(..end))
                    .any(|part| crate::shell::pattern::matches(member, part));
            }
            path == member || path.strip_prefix(member).is_some_and(|rest| rest.starts_with('/'))
        };
        (self.members.is_empty() || self.members.iter().any(within)) && !self.excludes(path)
    }

    /// Whether a pattern of `--exclude` fits the path or the end of it.
    pub fn excludes(&self, path: &str) -> bool {
        // With a folder goes what is in it.
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let starts: Vec<usize> =
            std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1)).collect();
        let tails: Vec<&str> =
            ends.flat_map(|end| starts.iter().filter_map(move |start| path.get(*start..end))).collect();
        self.exclude.iter().any(|pattern| {
            let pattern = pattern.trim_end_matches('/');
            tails.iter().any(|tail| crate::shell::pattern::matches(pattern, tail))
        })
    }
}

/// The first name of a flag's entry in [`FLAGS`].
fn canonical(name: &str) -> Option<&'static str> {
    let names = |entry: &'static str| entry.trim_end_matches('=').split(',');
    let entry = FLAGS.iter().find(|entry| names(entry).any(|known| known == name))?;
    names(entry).next()
}

fn takes_value(name: &str) -> bool {
    let fits = |entry: &&&str| entry.trim_end_matches('=').split(',').any(|known| known == name);
    FLAGS.iter().find(fits).is_some_and(|entry| entry.ends_with('='))
}

/// Turns a first word without a dash into flags: the values of its letters follow in their order.
fn modern(words: &[String]) -> Vec<String> {
    let Some((first, rest)) = words.split_first() else { return vec![] };
    if first.starts_with('-') {
        return words.to_vec();
    }
    let mut rest = rest.iter().cloned();
    let mut out = vec![];
    for letter in first.chars().map(String::from) {
        out.push(format!("-{letter}"));
        if takes_value(&letter) {
            out.extend(rest.next());
        }
    }
    out.extend(rest);
    out
}
