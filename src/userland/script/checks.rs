//! Checks that a script makes: of what is known they are made, of what packages and the project's own code give they
//! are taken to hold, as the tests of a project are.

use std::rc::Rc;

use super::failures::{Result, Stop};
use super::run::Script;
use super::tree::{Expr, Statement};
use super::value::{Scope, Value};

impl Script<'_, '_> {
    /// `assert CONDITION, MESSAGE`
    pub(super) fn assert(
        &mut self,
        condition: &Expr,
        message: Option<&Expr>,
        scope: &Rc<Scope>,
    ) -> Result<()> {
        let value = match self.value(condition, scope) {
            Ok(value) => value,
            // What is compared has no order, or no place, that is known.
            Err(Stop::Unknown(_)) => Value::Unknown,
            Err(stop) => return Err(stop),
        };
        match self.truth(&value) {
            Some(true) => {}
            Some(false) => {
                let message = match message {
                    Some(message) => self.value(message, scope)?,
                    None => Value::text(""),
                };
                let text = self.text_of(&message).unwrap_or_default();
                return Err(Stop::Thrown(Value::failure("AssertionError", &text)));
            }
            None => self.not_checked(),
        }
        Ok(())
    }

    /// Says that a check was taken to hold.
    pub(super) fn not_checked(&mut self) {
        let message = "a check of what code gives that is not run is taken to hold".to_owned();
        self.process.note("check-not-run", message, "a failing check would end a real build");
    }
}

/// Whether a statement does nothing but complain and end the script.
pub(super) fn gives_up(statement: &Statement) -> bool {
    match statement {
        Statement::Throw(_) => true,
        Statement::Expression(Expr::Call(callee, arguments, _)) => {
            let name = name_of(callee);
            let well = matches!(arguments.first(), Some(Expr::Int(0) | Expr::Bool(true)))
                || matches!(arguments.first(), Some(Expr::Number(0.0)))
                || arguments.is_empty() && name != "abort";
            EXITS.contains(&name.as_str()) && !well
        }
        Statement::Block(body) | Statement::Group(body) => {
            let before = |one: &Statement| match one {
                Statement::Expression(Expr::Call(callee, ..)) => {
                    let name = name_of(callee);
                    COMPLAINTS.iter().any(|known| name == *known || name.starts_with(&format!("{known}.")))
                }
                _ => false,
            };
            body.split_last().is_some_and(|(last, rest)| gives_up(last) && rest.iter().all(before))
        }
        _ => false,
    }
}

/// What ends a script, where it is not told to end well.
const EXITS: [&str; 10] =
    ["process.exit", "sys.exit", "exit", "quit", "die", "abort", "raise", "os._exit", "exit!", "fail"];

/// What prints.
const COMPLAINTS: [&str; 14] = [
    "console",
    "print",
    "echo",
    "puts",
    "warn",
    "p",
    "fwrite",
    "fputs",
    "error_log",
    "logging",
    "logger",
    "STDERR.puts",
    "$stderr.puts",
    "sys.stderr",
];

/// `a.b.c` as it is written.
fn name_of(callee: &Expr) -> String {
    match callee {
        Expr::Name(name) => name.to_string(),
        Expr::Field(of, name) => format!("{}.{name}", name_of(of)),
        Expr::Member(of, key, _) => match &**key {
            Expr::Text(name) => format!("{}.{name}", name_of(of)),
            _ => String::new(),
        },
        _ => String::new(),
    }
}
