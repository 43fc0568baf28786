//! `jq`: its language over JSON, with all that filters of builds are made of.

mod bindings;
mod calls;
mod changes;
mod functions;
mod json;
mod names;
mod operators;
mod options;
mod parse;
mod paths;
mod run;
mod terms;
mod texts;
mod tree;
mod words;

use std::rc::Rc;

use self::json::Json;
use self::options::{Call, Given};
use self::parse::Unexpected;
use self::run::{Inputs, Machine, Scope, Stop, with_function, with_variable};
use super::{Program, Userland};
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

pub const PROGRAMS: &[Program] = &[Program {
    names: &["jq"],
    summary: "its language over JSON: paths, operators, assignments, functions and definitions, formats, regular expressions",
    flags: options::FLAGS,
    run: jq,
}];

/// Functions that are made of others, in jq's own language.
const PRELUDE: &str = include_str!("prelude.jq");

fn jq(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let call = match Call::read(process) {
        Ok(call) => call,
        Err(code) => return code,
    };
    let tree = match parse::parse(&call.filter) {
        Ok(tree) => tree,
        Err(Unexpected(found)) => {
            let filter = &call.filter;
            process.err(format!(
                "jq: error: syntax error, unexpected {found} (Unix shell quoting issues?) at <top-level>, line 1:\n{filter}\njq: 1 compile error\n"
            ));
            return 3;
        }
    };
    let (scope, mut names) = scope(process, &call);
    if let Err(missing) = names::check(&tree, &mut names) {
        if let Some(function) = missing.split('/').next().filter(|name| names::UNMODELLED.contains(name)) {
            process.not_simulated(call.place, format!("its function {function} has no model"));
            return 0;
        }
        let filter = &call.filter;
        process.err(format!(
            "jq: error: {missing} is not defined at <top-level>, line 1:\n{filter}\njq: 1 compile error\n"
        ));
        return 3;
    }
    let Some((inputs, mut code)) = inputs(process, &call) else { return 0 };
    let now = process.sys.clock.secs() as f64;
    let file = call.files.first().cloned();
    let shown_file = file.clone().unwrap_or_else(|| "<stdin>".to_owned());
    let machine = Machine::new(inputs, file, now);
    let mut last = None;
    let mut once = call.is_null;
    loop {
        let (document, at) = if once {
            (Json::Null, "<unknown>".to_owned())
        } else if call.is_null {
            break;
        } else {
            match machine.inputs.borrow_mut().pop_front() {
                None => break,
                Some(Ok((document, lines))) => (document, format!("{shown_file}:{lines}")),
                Some(Err(why)) => {
                    process.err(format!("parse error: {why}\n"));
                    code = 2;
                    break;
                }
            }
        };
        once = false;
        let mut results = Vec::new();
        let flow = machine.run(&scope, &tree, document.into(), &mut |item| {
            results.push(item.value);
            Ok(())
        });
        let messages = std::mem::take(&mut *machine.messages.borrow_mut());
        process.err(messages);
        for result in results {
            process.out(call.shown(&result));
            last = Some(result);
        }
        match flow {
            Ok(()) => {}
            Err(Stop::Error(why)) => {
                process.err(match &why {
                    Json::Text(text) => format!("jq: error (at {at}): {text}\n"),
                    other => format!("jq: error (at {at}) (not a string): {}\n", other.compact()),
                });
                code = 5;
            }
            Err(Stop::Break(_)) => {
                process.err(format!("jq: error (at {at}): break\n"));
                code = 5;
            }
            Err(Stop::Exit(exit, message)) => {
                match &message {
                    Json::Null => {}
                    Json::Text(text) => process.err(text.as_bytes()),
                    other => process.err(format!("{}\n", other.compact())),
                }
                return exit;
            }
            Err(Stop::Unknown(why)) => {
                process.not_simulated(call.place, why);
                return 0;
            }
            Err(Stop::Enough) => {}
        }
    }
    match (call.wants_status && code == 0, last) {
        (false, _) => code,
        (true, Some(value)) => i32::from(!value.is_true()),
        (true, None) => 4,
    }
}

/// What a filter sees: the functions of the language, and the names that the command line gives values to.
fn scope(process: &mut Process<'_>, call: &Call) -> (Scope, Vec<String>) {
    let (mut scope, mut names) = (None, Vec::new());
    let text = |(name, value): (&String, &String)| (Rc::from(name.as_str()), Json::text(value.as_str()));
    let environment = Json::object(process.env.iter().map(text).collect());
    let given = |values: &[Given]| {
        values.iter().map(|one| (Rc::from(one.name.as_str()), one.value.clone())).collect::<Vec<_>>()
    };
    let arguments = Json::object(vec![
        ("positional".into(), Json::list(call.positional.clone())),
        ("named".into(), Json::object(given(&call.named))),
    ]);
    for (name, value) in [("ENV", environment), ("ARGS", arguments)] {
        scope = with_variable(&scope, name, value);
        names.push(format!("${name}"));
    }
    for definition in parse::definitions(PRELUDE).unwrap_or_default() {
        names.push(format!("{}/{}", definition.name, definition.parameters.len()));
        scope = with_function(&scope, definition);
    }
    for one in &call.named {
        scope = with_variable(&scope, &one.name, one.value.clone());
        names.push(format!("${}", one.name));
    }
    (scope, names)
}

/// The documents of all files, and the exit code so far; `None`: one is not known.
fn inputs(process: &mut Process<'_>, call: &Call) -> Option<(Inputs, ExitCode)> {
    let mut contents: Vec<Content> = Vec::new();
    let mut code = 0;
    for file in &call.files {
        match process.read(file) {
            Ok(content) => contents.push(content),
            Err(errno) => {
                process.err(format!("jq: error: Could not open file {file}: {}\n", errno.message()));
                code = 2;
            }
        }
    }
    // With `-n` it reads when it is asked to.
    let reads = call.files.is_empty() && (!call.is_null || call.filter.contains("input"));
    if reads {
        contents.push(process.read_stdin());
    }
    let mut text = String::new();
    for content in &contents {
        text += &super::common::text(process, content, call.place)?;
    }
    let mut inputs: Inputs = match (call.is_raw, call.slurps) {
        (true, true) => [Ok((Json::text(text), 0))].into(),
        (true, false) => text.lines().enumerate().map(|(at, line)| Ok((Json::text(line), at + 1))).collect(),
        (false, _) => Json::stream(&text).collect(),
    };
    if call.slurps && !call.is_raw {
        let all: Result<Vec<(Json, usize)>, String> = inputs.drain(..).collect();
        inputs.push_back(all.map(|all| {
            let lines = all.last().map_or(0, |(_, lines)| *lines);
            (Json::list(all.into_iter().map(|(value, _)| value).collect()), lines)
        }));
    }
    Some((inputs, code))
}

impl Call {
    /// A result as it is printed, with what ends it.
    fn shown(&self, result: &Json) -> String {
        let text = match result {
            Json::Text(text) if self.prints_raw => text.to_string(),
            other => other.show(&self.style),
        };
        text + self.end
    }
}

#[cfg(test)]
mod tests;
