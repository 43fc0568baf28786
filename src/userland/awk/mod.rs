//! `awk`: the language of POSIX, with the functions of gawk that occur in builds.

mod error;
mod evaluate;
mod expressions;
mod extensions;
mod format;
mod functions;
mod lex;
mod output;
mod parse;
mod records;
mod run;
mod statements;
mod texts;
mod tree;
mod value;
mod variables;

use crate::shell::{ExitCode, Process};

use self::error::{Dialect, Source};
use super::common::usage;
use super::flags::{Flags, Order};
use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["awk", "gawk", "mawk", "nawk"],
    summary: "the pattern language",
    flags: FLAGS,
    run: awk,
}];

const FLAGS: &[&str] = &["F,field-separator=", "v,assign=", "f,file=", "W=", "E,exec=", "version"];

fn awk(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, FLAGS, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut operands = flags.texts();
    let mut text = String::new();
    for file in flags.values("f").map(str::to_owned).collect::<Vec<_>>() {
        match process.read(&file) {
            Ok(content) => {
                text.push_str(content.as_text().unwrap_or(""));
                text.push('\n');
            }
            Err(errno) => {
                process.fail(format!("cannot open {file} ({})", errno.message()));
                return 2;
            }
        }
    }
    if !flags.has("f") {
        if operands.is_empty() {
            usage(process, "usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]");
            return 2;
        }
        text = operands.remove(0);
    }
    let (tokens, places, whole) = lex::tokens(&text);
    if process.name() == "gawk"
        && let Some(name) = unmodelled(&tokens)
    {
        process.not_simulated(0, format!("{name} of gawk has no model"));
        return 0;
    }
    let program = match whole.and_then(|()| parse::parse(&tokens)) {
        Ok(program) => program,
        Err(trouble) => {
            let dialect = match process.name() {
                _ if process.is_busybox() => Dialect::Busybox,
                "gawk" => Dialect::Gawk,
                _ => Dialect::Mawk,
            };
            let source = Source { text: &text, tokens: &tokens, places: &places, file: flags.value("f") };
            for line in trouble.lines(dialect, &source) {
                process.fail(line);
            }
            return dialect.status();
        }
    };
    // `-Ft` is a tab to gawk, and the letter to mawk.
    let gawk = process.name() == "gawk";
    let mut runner = run::Runner::new(process, &program);
    if let Some(separator) = flags.value("F") {
        let separator = if separator == "t" && gawk { "\t".to_owned() } else { lex::unescape(separator) };
        runner.set("FS", separator);
    }
    for assignment in flags.values("v") {
        if let Some((name, value)) = assignment.split_once('=') {
            runner.set(name, lex::unescape(value));
        }
    }
    runner.run(&operands)
}

/// What of gawk's own language a program uses that has no model.
fn unmodelled(tokens: &[lex::Token]) -> Option<&str> {
    const NAMES: &[&str] = &[
        "BEGINFILE",
        "ENDFILE",
        "FIELDWIDTHS",
        "FPAT",
        "IGNORECASE",
        "RT",
        "isarray",
        "patsplit",
        "switch",
        "typeof",
    ];
    use lex::Token;
    let nested = |pair: &[Token]| matches!(pair, [Token::Sign("]"), Token::Sign("[")]);
    if tokens.windows(2).any(nested) {
        return Some("an array of arrays");
    }
    tokens.iter().find_map(|token| match token {
        Token::Name(name) | Token::Call(name) => NAMES.iter().find(|known| *known == name).copied(),
        _ => None,
    })
}
