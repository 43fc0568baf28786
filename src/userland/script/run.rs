//! Runs the tree of a script.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::shell::Process;

use super::tree::{Expr, Stmt};
use super::value::Value;
use super::{Dialect, Host, Userland};

/// Why a block ended early.
#[derive(Debug)]
pub(super) enum Stop {
    Unknown(String),
    Exit(i32),
    /// An error of the language: its kind and message.
    Raise(String, String),
    Return(Value),
    Break,
    Continue,
}

pub(super) type Result<T> = std::result::Result<T, Stop>;

pub(super) fn unknown<T>(what: impl Into<String>) -> Result<T> {
    Err(Stop::Unknown(what.into()))
}

pub(super) fn raise<T>(kind: &str, message: impl Into<String>) -> Result<T> {
    Err(Stop::Raise(kind.to_owned(), message.into()))
}

/// Statements that a script may run.
const MOST: u32 = 100_000;
/// How deep its functions may call one another.
pub(super) const DEEPEST: u32 = 40;

type Function = (Vec<(String, Option<Expr>)>, Vec<Stmt>);

pub(super) struct Machine<'m, 'p> {
    pub userland: &'m Userland,
    pub process: &'m mut Process<'p>,
    pub dialect: Dialect,
    pub host: Host,
    pub arguments: Vec<String>,
    /// What an `argparse` parser was told: flags, settings.
    pub options: Vec<(Vec<String>, BTreeMap<String, Value>)>,
    pub(super) variables: BTreeMap<String, Value>,
    pub(super) functions: BTreeMap<String, Arc<Function>>,
    steps: u32,
    pub(super) depth: u32,
}

impl<'m, 'p> Machine<'m, 'p> {
    pub fn new(
        userland: &'m Userland,
        process: &'m mut Process<'p>,
        host: Host,
        arguments: &[String],
    ) -> Self {
        Self {
            userland,
            process,
            dialect: host.dialect,
            host,
            arguments: arguments.to_vec(),
            options: Vec::new(),
            variables: BTreeMap::new(),
            functions: BTreeMap::new(),
            steps: 0,
            depth: 0,
        }
    }

    /// An error that nothing caught.
    pub fn report(&mut self, kind: &str, message: &str) {
        let script = self.arguments.first().cloned().unwrap_or_default();
        let text = match self.dialect {
            Dialect::Python => {
                let between = if message.is_empty() { "" } else { ": " };
                format!("Traceback (most recent call last):\n{kind}{between}{message}\n")
            }
            Dialect::Php => format!("PHP Fatal error:  Uncaught {kind}: {message}\n"),
            Dialect::Ruby => format!("{script}: {message} ({kind})\n"),
        };
        self.process.err(text);
    }

    pub fn block(&mut self, statements: &[Stmt]) -> Result<()> {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    pub(super) fn holds(&mut self, condition: &Expr) -> Result<bool> {
        Ok(self.value(condition)?.is_true(self.dialect))
    }

    fn statement(&mut self, statement: &Stmt) -> Result<()> {
        self.steps += 1;
        self.process.sys.step(1);
        if self.steps > MOST {
            return unknown("it runs for too long");
        }
        match statement {
            Stmt::Expr(value) => self.value(value).map(|_| ()),
            Stmt::If(branches, other) => {
                for (condition, body) in branches {
                    if self.holds(condition)? {
                        return self.block(body);
                    }
                }
                self.block(other)
            }
            Stmt::For(names, list, body) => self.each(names, list, body),
            Stmt::While(condition, body) => {
                while self.holds(condition)? {
                    match self.block(body) {
                        Err(Stop::Break) => break,
                        Ok(()) | Err(Stop::Continue) => {}
                        other => return other,
                    }
                    self.steps += 1;
                    if self.steps > MOST {
                        return unknown("it runs for too long");
                    }
                }
                Ok(())
            }
            Stmt::With(values, body) => {
                for (value, name) in values {
                    let value = self.value(value)?;
                    if let Some(name) = name {
                        self.variables.insert(name.clone(), value);
                    }
                }
                self.block(body)
            }
            Stmt::Define(name, parameters, body) => {
                self.functions.insert(name.clone(), Arc::new((parameters.clone(), body.clone())));
                Ok(())
            }
            Stmt::Return(value) => {
                let value = value.as_ref().map_or(Ok(Value::Nil), |value| self.value(value))?;
                Err(Stop::Return(value))
            }
            Stmt::Break => Err(Stop::Break),
            Stmt::Continue => Err(Stop::Continue),
            Stmt::Import(modules) => modules.iter().try_for_each(|(path, name)| {
                self.import(path)?;
                let first = path.split('.').next().unwrap_or(path);
                let (name, path) = if name == path { (first, first) } else { (name.as_str(), path.as_str()) };
                self.variables.insert(name.to_owned(), Value::Name(path.to_owned()));
                Ok(())
            }),
            Stmt::From(path, names) => {
                self.import(path)?;
                for (what, name) in names {
                    let full = format!("{path}.{what}");
                    let value = self.constant(&full).unwrap_or(Value::Name(full));
                    self.variables.insert(name.clone(), value);
                }
                Ok(())
            }
            Stmt::Try(body, handlers, last) => {
                let tried = self.block(body);
                let ended = match tried {
                    Err(Stop::Raise(kind, message)) => {
                        let fits = |(kinds, ..): &&(Vec<String>, Option<String>, Vec<Stmt>)| {
                            kinds.is_empty() || kinds.iter().any(|one| catches(one, &kind))
                        };
                        match handlers.iter().find(fits) {
                            Some((_, name, body)) => {
                                if let Some(name) = name {
                                    self.variables.insert(name.clone(), Value::Text(message));
                                }
                                self.block(body)
                            }
                            None => Err(Stop::Raise(kind, message)),
                        }
                    }
                    other => other,
                };
                self.block(last)?;
                ended
            }
            Stmt::Raise(value) => match value {
                Some(Expr::Call(kind, arguments)) => {
                    let Expr::Name(kind) = &**kind else { return unknown("what is raised is not known") };
                    let message =
                        arguments.plain.first().map_or(Ok(Value::text("")), |one| self.value(one))?;
                    if kind == "SystemExit" {
                        return self
                            .call(&Value::Name("exit".to_owned()), vec![message], Vec::new())
                            .map(|_| ());
                    }
                    raise(kind, message.show(self.dialect).unwrap_or_default())
                }
                Some(Expr::Name(kind)) => raise(kind, ""),
                _ => unknown("what is raised is not known"),
            },
        }
    }

    fn import(&mut self, path: &str) -> Result<()> {
        let first = path.split('.').next().unwrap_or(path);
        if (self.host.is_missing)(self.userland, self.process, first) {
            return raise("ModuleNotFoundError", format!("No module named '{first}'"));
        }
        Ok(())
    }

    fn each(&mut self, names: &[String], list: &Expr, body: &[Stmt]) -> Result<()> {
        let list = self.value(list)?;
        for item in self.rounds(names, &list)? {
            self.bind(names, item)?;
            match self.block(body) {
                Err(Stop::Break) => break,
                Ok(()) | Err(Stop::Continue) => {}
                other => return other,
            }
        }
        Ok(())
    }

    /// What each round of a loop gets.
    pub(super) fn rounds(&self, names: &[String], list: &Value) -> Result<Vec<Value>> {
        let pairs = |map: &[(Value, Value)]| {
            map.iter().map(|(key, value)| Value::List(vec![key.clone(), value.clone()])).collect()
        };
        match (list, self.dialect) {
            (Value::Map(map), Dialect::Ruby) => Ok(pairs(map)),
            (Value::Map(map), Dialect::Php) if names.len() == 2 => Ok(pairs(map)),
            (Value::Map(map), Dialect::Php) => Ok(map.iter().map(|(_, value)| value.clone()).collect()),
            (Value::List(list), Dialect::Php) if names.len() == 2 => {
                let count = (0..).map(Value::Int);
                Ok(count.zip(list).map(|(at, value)| Value::List(vec![at, value.clone()])).collect())
            }
            _ => list.items().map_or_else(|| unknown("what it goes over is not known"), Ok),
        }
    }

    pub fn bind(&mut self, names: &[String], value: Value) -> Result<()> {
        match (names, value) {
            ([name], value) => {
                self.variables.insert(name.clone(), value);
            }
            (names, Value::List(values)) if names.len() <= values.len() => {
                self.variables.extend(names.iter().cloned().zip(values));
            }
            _ => return unknown("values are not as many as names"),
        }
        Ok(())
    }

    /// A block of Ruby with values for its names.
    pub fn yield_to(&mut self, block: &(Vec<String>, Vec<Stmt>), value: Value) -> Result<Value> {
        let (names, body) = block;
        if !names.is_empty() {
            self.bind(names, value)?;
        }
        let Some((last, before)) = body.split_last() else { return Ok(Value::Nil) };
        let done = self.block(before).and_then(|()| match last {
            Stmt::Expr(value) => self.value(value),
            other => self.statement(other).map(|()| Value::Nil),
        });
        match done {
            Err(Stop::Continue) => Ok(Value::Nil),
            other => other,
        }
    }
}

/// Whether a handler for one kind of errors takes another.
fn catches(wanted: &str, kind: &str) -> bool {
    let wanted = wanted.rsplit('.').next().unwrap_or(wanted);
    let of_files = [
        "FileNotFoundError",
        "FileExistsError",
        "PermissionError",
        "IsADirectoryError",
        "NotADirectoryError",
        "URLError",
    ];
    wanted == kind
        || matches!(wanted, "Exception" | "BaseException")
        || wanted == "ImportError" && kind == "ModuleNotFoundError"
        || matches!(wanted, "OSError" | "IOError") && of_files.contains(&kind)
        || wanted == "LookupError" && matches!(kind, "KeyError" | "IndexError")
}
