//! JavaScript: scripts that a build runs with `node`. What has an effect on files is done; what is not known of values
//! is carried along as unknown, and ends the script where a decision or a path depends on it.

mod classes;
mod enums;
mod exports;
mod globals;
mod host;
mod lex;
mod methods;
mod modules;
pub(super) mod operators;
mod packages;
mod parse;
mod types;
mod values;
mod web;

use super::run::{self, Script};
use super::value::{Stop, Value, shown};
use crate::shell::{ExitCode, Process};

/// Runs a file as `node FILE ARGUMENTS`; `at` is the place of its word in the arguments of the process.
pub(in crate::userland) fn run_file(
    process: &mut Process<'_>,
    path: &str,
    arguments: &[String],
    at: usize,
) -> ExitCode {
    let argv = [&["/usr/local/bin/node".to_owned(), path.to_owned()], arguments].concat();
    let mut script = Script::new(process, argv);
    let outcome = script.file(path).and_then(|_| script.finish());
    let code = script.exit_code;
    ended(process, outcome, code, at)
}

/// `node -e CODE`, and with `prints` what it comes to.
pub(in crate::userland) fn run_code(
    process: &mut Process<'_>,
    code: &str,
    prints: bool,
    arguments: &[String],
    at: usize,
) -> ExitCode {
    let argv = [&["/usr/local/bin/node".to_owned()], arguments].concat();
    let path = process.path("[eval]");
    let mut script = Script::new(process, argv);
    script.tries = true;
    let source = if prints {
        format!("module.exports = ({})", code.trim().trim_end_matches(';'))
    } else {
        code.to_owned()
    };
    let outcome = script.code(&source, &path).and_then(|value| {
        if prints {
            let text = shown(&value, 0).ok_or_else(|| run::unknown("what it prints is not known"))?;
            script.process.out(text + "\n");
        }
        script.finish()
    });
    let code = script.exit_code;
    ended(process, outcome, code, at)
}

fn ended(process: &mut Process<'_>, outcome: Result<(), Stop>, code: i32, at: usize) -> ExitCode {
    match outcome {
        Ok(()) => code,
        Err(Stop::Exit(code)) => code,
        Err(Stop::Unknown(why)) => {
            process.not_simulated(at, why);
            0
        }
        Err(Stop::Thrown(thrown)) => {
            let text = match thrown.field("stack") {
                Some(Value::Text(stack)) => stack.to_string(),
                _ => shown(&thrown, 0).unwrap_or_default(),
            };
            process.err(format!("node:internal/process/promises:394\n      triggerUncaughtException(err, true /* fromPromise */);\n      ^\n\n{text}\n\nNode.js v{}\n", host::version(process)));
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse::parse;

    #[test]
    fn what_is_understood() {
        for (text, expected) in [
            ("const { a = 1, ...b } = c; for (const [x, y] of z) x\ny++", true),
            ("export default async () => ({ a, [b]: c, d() {} })", true),
            ("a ? b : c => d / e / /[/]/.test(`x${`y${z}`}`)", true),
            ("if (a) b; else if (c) d\nlabel: while (1) break label", true),
            ("import a, { b as c } from 'd'; import * as e from \"f\"; export * from 'g'", true),
            ("x?.y?.[0]?.(1) ?? new Map().size", true),
            (
                "class A extends B { static x = 1; #y; constructor(a) { super(a) } get z() { return this.#y } }",
                true,
            ),
            ("class A { set x(v) {} }", false),
            ("let a: number = 1", false),
            ("a b", false),
            ("`${", false),
            ("(", false),
        ] {
            assert_eq!(parse(text, false).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn depth_and_length_end() {
        for (open, close) in [
            ("(", ")"),
            ("[", "]"),
            ("{", "}"),
            ("`${", "}`"),
            ("!", ""),
            ("2**", ""),
            ("a?b:", ""),
            ("if(a)", ""),
            ("x=>", ""),
        ] {
            let text = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
            let _ = parse(&text, true);
        }
    }
}
