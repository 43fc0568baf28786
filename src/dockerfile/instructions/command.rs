//! Command lines: shell form, JSON form, heredocs.

use crate::dockerfile::ast::{
    CommandForm, CommandLine, Healthcheck, HealthcheckCommand, InlineFile, InstructionKind, Script, Word,
};
use crate::dockerfile::go;
use crate::dockerfile::go::Letters;
use crate::dockerfile::parser::{Arg, Form, Heredoc, Node};

use super::errors::{Parsed, Wrong, at_least_one_argument};
use super::flags::Flags;

/// The command of `CMD`, `ENTRYPOINT` and `RUN`.
pub(super) fn command_line(node: Node, heredocs: &[Heredoc]) -> CommandLine {
    let files = heredocs.iter().map(|heredoc| InlineFile {
        name: heredoc.word.name.clone(),
        data: node.text_at(heredoc.span.start, heredoc.content),
        chomp: heredoc.word.chomp,
        expand: heredoc.word.expand,
        span: heredoc.span,
    });
    CommandLine { form: form(node, node.args()), files: files.collect() }
}

fn form(node: Node, args: &[Arg]) -> CommandForm {
    match node.form() {
        Form::Json => CommandForm::Exec(words(node, args)),
        Form::Plain => CommandForm::Shell(args.first().map(|arg| Script {
            text: node.text(arg.range()),
            joints: node.line.joints(arg.range()).collect(),
            span: node.place(arg),
        })),
    }
}

pub(super) fn words(node: Node, args: &[Arg]) -> Vec<Word> {
    args.iter().map(|arg| node.word(arg)).collect()
}

/// `SHELL ["executable", "parameter"]`
pub(super) fn shell(node: Node) -> Parsed<InstructionKind> {
    Flags::parse(node)?;
    match node.form() {
        _ if node.args().is_empty() => Err(at_least_one_argument(node, "SHELL")),
        Form::Json => Ok(InstructionKind::Shell(words(node, node.args()))),
        Form::Plain => {
            let wrong = Wrong::at(node.span, "not-json", "SHELL requires the arguments to be in JSON form")
                .hint("write SHELL [\"executable\", \"parameter\"]");
            Err(match node.args().first() {
                Some(arg) => wrong.fix("Turn into JSON form", node.place(arg), json_form(node.value(arg))),
                None => wrong,
            })
        }
    }
}

/// The words of a simple command as a JSON array.
pub(crate) fn json_form(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(|word| format!("{word:?}")).collect();
    format!("[{}]", words.join(", "))
}

/// `HEALTHCHECK NONE` or `HEALTHCHECK [flags] CMD command`
pub(super) fn healthcheck(node: Node) -> Parsed<InstructionKind> {
    let Some((kind, args)) = node.args().split_first() else {
        return Err(at_least_one_argument(node, "HEALTHCHECK"));
    };
    let name = node.value(kind).uppered();
    if name == "NONE" {
        return match args {
            [] => Ok(InstructionKind::Healthcheck(Healthcheck::None)),
            _ => Err(Wrong::at(node.span, "healthcheck-none", "HEALTHCHECK NONE takes no arguments")),
        };
    }
    let flags = Flags::parse(node)?;
    if name != "CMD" {
        let message = format!("Unknown type {} in HEALTHCHECK (try CMD)", go::quote(&name));
        return Err(Wrong::about(node, kind, "healthcheck-type", message)
            .hint("write HEALTHCHECK CMD command, or HEALTHCHECK NONE")
            .fix(
                "Insert CMD",
                crate::text::Span::new(node.place(kind).start, node.place(kind).start),
                "CMD ",
            ));
    }
    if args.is_empty() {
        return Err(Wrong::at(node.span, "missing-argument", "Missing command after HEALTHCHECK CMD"));
    }
    let interval = |name: &str| interval(&flags, name);
    Ok(InstructionKind::Healthcheck(Healthcheck::Command(HealthcheckCommand {
        command: form(node, args),
        interval: interval("interval")?,
        timeout: interval("timeout")?,
        start_period: interval("start-period")?,
        start_interval: interval("start-interval")?,
        retries: retries(&flags)?,
    })))
}

/// A duration in nanoseconds; 0 where the flag is not there.
fn interval(flags: &Flags, name: &str) -> Parsed<i64> {
    let Some(word) = flags.given(name).filter(|word| !word.is_empty()) else { return Ok(0) };
    let wrong = |message| {
        Wrong::at(word.span, "bad-duration", message).hint("write a number with a unit, such as 30s or 1m30s")
    };
    match go::parse_duration(word).map_err(wrong)? {
        0 => Ok(0),
        ..1_000_000 => Err(wrong(format!("Interval {} cannot be less than 1ms", go::quote(name)))),
        nanoseconds => Ok(nanoseconds),
    }
}

fn retries(flags: &Flags) -> Parsed<i32> {
    let Some(word) = flags.given("retries").filter(|word| !word.is_empty()) else { return Ok(0) };
    let wrong = |message| Wrong::at(word.span, "bad-retries", message).hint("write a number of at least 0");
    let shown = go::quote(word);
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong(format!("strconv.ParseInt: parsing {shown}: invalid syntax")));
    }
    match word.parse::<i32>() {
        Err(_) => Err(wrong(format!("strconv.ParseInt: parsing {shown}: value out of range"))),
        Ok(retries @ ..0) => Err(wrong(format!("--retries cannot be negative ({retries})"))),
        Ok(retries) => Ok(retries),
    }
}
